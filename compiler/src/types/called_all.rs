//! Headings and titles that say all of a kind, `Both sexes` or `All districts`, over numbers of some of it.
//!
//! In: a text, and the codes that its numbers are of for certain. Out: the words that say so. Invariant: a text that may be of a share, a comparison
//! or of all of something smaller, as `All wards in North`, is passed over.

use super::Checker;
use super::groups::{Domain, Group, Place, REST};
use super::nouns;

/// What begins such words.
const ALL: [&str; 4] = ["all", "both", "every", "any"];

/// The words before them where the text is of all.
const BEFORE: [&str; 6] = ["of", "in", "for", "at", "among", "across"];

/// A text with one of these may be of a part of all.
const OF_A_PART: [&str; 8] = ["share", "percent", "percentage", "proportion", "%", "than", "compared", "ratio"];

impl Checker<'_> {
    /// The words of a text that say that its numbers are of all of a kind, where they are of some: `both sexes`.
    pub(super) fn called_all(&self, text: &str, group: &Group) -> Option<String> {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower.split(|c: char| c.is_whitespace() || ",;:()".contains(c)).collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let says_all = |at: &usize| ALL.contains(&words[*at]) && (*at == 0 || BEFORE.contains(&words[at - 1]));
        let at = (0..words.len()).find(says_all)?;
        if words.iter().any(|word| OF_A_PART.contains(word) || word.contains('%')) {
            return None;
        }
        let is_named = |name: &String| {
            let of_name: Vec<&str> = name.split(' ').collect();
            words[at + 1..].starts_with(&of_name)
        };
        let name = self.names_of_kind(group.domain).into_iter().find(is_named)?;
        let own = self.finest_codes(group)?;
        // All that are known, and both of two that somebody chose, are all.
        let is_rest = |place: &Place| self.small_label(*place).split(' ').any(|word| REST.contains(&word));
        let mut all = self.parts_in(group.domain);
        all.retain(|place| !is_rest(place));
        let are_all = own.is_superset(&all) || words[at] == "both" && own.len() > 1;
        (!own.is_empty() && !are_all && self.named_in(text, group.domain).is_empty())
            .then(|| format!("{} {name}", words[at]))
    }

    /// What the codes of a list, or the areas of a level, are called, one and many.
    fn names_of_kind(&self, domain: Domain) -> Vec<String> {
        let spoken = |name: &str| name.to_lowercase().replace('_', " ");
        match domain {
            Domain::List(list) => {
                let name = spoken(&self.catalog.code_list(list).name);
                let many = nouns::plurals(&name);
                many.into_iter().chain([name]).collect()
            }
            Domain::Areas(hierarchy) => {
                let levels = &self.catalog.hierarchy(hierarchy).levels;
                levels.iter().flat_map(|level| [spoken(&level.plural), spoken(&level.name)]).collect()
            }
        }
    }
}
