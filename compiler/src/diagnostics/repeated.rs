//! One name that is not there is one mistake, however often it is written.
//!
//! In: what was found, by file and line. Out: the same, where names that are nowhere are said once, at the first place, with the number of others.
//! Invariant: only findings that say the same of a name are joined, and every fix of theirs is kept.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::finding::Diagnostic;

/// Of what is said of a name wherever it is written.
const OF_NAMES: [&str; 3] = ["names::unknown", "names::unknown-column", "datasets::unknown-code-list"];

/// What was found, each name once.
pub fn joined(found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut joined: Vec<(Diagnostic, usize)> = Vec::new();
    let mut said: HashMap<(&'static str, String), usize> = HashMap::new();
    for one in found {
        let first = OF_NAMES.contains(&one.code).then(|| said.entry((one.code, name_of(&one).to_string())));
        match first {
            Some(Entry::Occupied(at)) => {
                let (said, others) = &mut joined[*at.get()];
                said.fixes.extend(one.fixes);
                *others += 1;
                continue;
            }
            Some(Entry::Vacant(place)) => {
                place.insert(joined.len());
            }
            None => {}
        }
        joined.push((one, 0));
    }
    joined.into_iter().map(|(one, others)| with_others(one, others)).collect()
}

/// What is said, but for the column that a code list is named at.
fn name_of(found: &Diagnostic) -> &str {
    found.message.split_once(" has codes of ").map_or(&found.message, |(_, list)| list)
}

fn with_others(mut found: Diagnostic, others: usize) -> Diagnostic {
    if let Some(label) = found.labels.first_mut().filter(|_| others > 0) {
        label.text += &match others {
            1 => ", here and in 1 other place".to_string(),
            _ => format!(", here and in {others} other places"),
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceId, Span};

    fn unknown(name: &str, at: usize) -> Diagnostic {
        let place = Span::new(SourceId(0), at, at + 1);
        Diagnostic::new("names::unknown", format!("there is no dataset called `{name}`"))
            .at(place, "not defined")
            .safe_fix(place, "crimes")
    }

    #[test]
    fn a_name_is_said_once_with_all_its_fixes() {
        let other = || Diagnostic::new("literals::unknown-code", "no such code");
        let found = joined(vec![unknown("a", 0), unknown("b", 1), other(), unknown("a", 2), other(), unknown("a", 3)]);
        let said: Vec<(&str, &str)> =
            found.iter().map(|one| (&*one.message, one.labels.first().map_or("", |label| &*label.text))).collect();
        assert_eq!(
            said,
            [
                ("there is no dataset called `a`", "not defined, here and in 2 other places"),
                ("there is no dataset called `b`", "not defined"),
                ("no such code", ""),
                ("no such code", ""),
            ]
        );
        assert_eq!(found[0].fixes.iter().map(|fix| fix.span.start).collect::<Vec<_>>(), [0, 2, 3]);
    }

    #[test]
    fn a_list_that_is_nowhere_is_said_once_for_all_columns() {
        let of = |column: &str| {
            let message =
                format!("the column `{column}` has codes of `ward`, which is neither a code list nor a level");
            Diagnostic::new("datasets::unknown-code-list", message)
        };
        assert_eq!(joined(vec![of("a"), of("b")]), [of("a")]);
    }
}
