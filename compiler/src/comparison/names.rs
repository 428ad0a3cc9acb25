//! Names of the later project that mean what another name meant in the earlier one, as a noun.
//!
//! In: nothing. Out: what `renames` finds and `side` reads; a text with other names.

use super::change::Kind;
use crate::source::Span;

/// Which names of the later project were others in the earlier one.
#[derive(Clone, Debug, Default)]
pub struct Renames(pub Vec<Rename>);

/// One of them.
#[derive(Clone, Debug)]
pub struct Rename {
    /// What has the name.
    pub kind: Kind,
    /// The earlier name, and where it is.
    pub before: (String, Span),
    /// The later name, and where it is.
    pub after: (String, Span),
}

impl Renames {
    /// The earlier name of a name of the later project, where it had another.
    pub fn earlier(&self, kind: Kind, name: &str) -> Option<&str> {
        self.0.iter().find(|r| r.kind == kind && r.after.0 == name).map(|r| r.before.0.as_str())
    }

    /// The earlier name of a word, whatever it names.
    pub fn of_word(&self, word: &str) -> Option<&str> {
        self.0.iter().find(|r| r.after.0 == word).map(|r| r.before.0.as_str())
    }
}

/// A text of definitions with another name for each word that has one.
pub fn renamed<'n>(text: &str, name: impl Fn(&str) -> Option<&'n str>) -> String {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut found = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = match is_name(c) {
            true => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
            false => c.len_utf8(),
        };
        let (word, after) = rest.split_at(end);
        found.push_str(name(word).unwrap_or(word));
        rest = after;
    }
    found
}
