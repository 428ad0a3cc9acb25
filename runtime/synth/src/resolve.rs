//! Names of a margins file: paths and conditions, resolved or reported.
//!
//! In: words with their places. Out: paths and conditions. Invariant: what is `None` was reported.

use indicia_compiler::diagnostics::{Diagnostic, Diagnostics};

use crate::facts;
use crate::members::Names;
use crate::path::{Domain, Path, resolve};
use crate::spec::{Where, Word};
use crate::table::{Condition, Context, all_members};

/// The name of the path that distinguishes the columns of a measure.
pub const MEASURE: &str = "measure";

/// The path that distinguishes the columns of a measure.
pub fn measure_path() -> Path {
    Path::measure(MEASURE)
}

/// A path.
pub fn path_of(context: &Context, word: &Word, found: &mut Diagnostics) -> Option<Path> {
    if word.value == MEASURE {
        return Some(measure_path());
    }
    match resolve(context.catalog, context.shape, &word.value) {
        Ok(path) => Some(path),
        Err(no) => {
            found.push(facts::unknown_path(word, &no));
            None
        }
    }
}

/// A path and the members that words mean along it.
pub fn condition(
    context: &Context,
    names: &mut Names,
    path: &Path,
    words: &[Word],
    found: &mut Diagnostics,
) -> Option<Condition> {
    match names.set(context.catalog, path.domain, words) {
        Ok(set) => Some((path.clone(), set)),
        Err(word) => {
            found.push(unknown_member(context, names, path, word));
            None
        }
    }
}

/// Conditions that are true together.
pub fn conditions(
    context: &Context,
    names: &mut Names,
    filter: &Where,
    found: &mut Diagnostics,
) -> Option<Vec<Condition>> {
    let mut all = Vec::new();
    for (path, words) in filter {
        let path = path_of(context, path, found)?;
        all.push(condition(context, names, &path, words, found)?);
    }
    Some(all)
}

/// A word that means no member.
pub fn unknown_member(context: &Context, names: &Names, path: &Path, word: &Word) -> Diagnostic {
    let mut known: Vec<String> = match path.domain {
        Domain::Code(list) => context.catalog.code_list(list).codes.iter().map(|c| c.label.clone()).collect(),
        Domain::Period(_) | Domain::Flag | Domain::Weekday => {
            let members = all_members(context, path);
            members.into_iter().map(|v| crate::members::shown(context.catalog, names, path.domain, v)).collect()
        }
        Domain::Hour | Domain::Day | Domain::Number(_) | Domain::Text => Vec::new(),
    };
    known.extend(names.groups.iter().map(|(name, _)| name.clone()));
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    facts::unknown_member(&path.text, word, &known)
}
