//! Code lists that plainly mean the same, code by code.
//!
//! In: two lists. Out: for each code of the first, the code of the second that says the same; nothing where the lists are not plainly alike.
//! Invariants: a code is never taken for one that may be wider or narrower: all codes that say something have another in the other list. A
//! number alone says nothing: 1 is the first of what one list has, and may be the last of the other.

use std::collections::BTreeMap;

use crate::catalog::{Code, CodeList};

/// A list with more codes is no list of people's sexes, groups or the like.
const MOST: usize = 100;

/// What codes are called that say that something is not known; the one list may have them without the other.
const NOT_KNOWN: [&str; 16] = [
    "unknown",
    "not known",
    "not stated",
    "not recorded",
    "not specified",
    "not given",
    "not provided",
    "not disclosed",
    "not available",
    "not applicable",
    "unspecified",
    "undisclosed",
    "missing",
    "refused",
    "prefer not to say",
    "indeterminate",
];

/// For each code of a list the place of that which says the same in another list; `None` for a code that only the first has.
pub(super) fn same_codes(from: &CodeList, to: &CodeList) -> Option<Vec<Option<usize>>> {
    if from.codes.len().max(to.codes.len()) > MOST || from.is_bands() || to.is_bands() {
        return None;
    }
    let by_label = labels(to)?;
    labels(from)?;
    let other = |code: &Code| {
        let by_code = || {
            let same = |other: &&usize| {
                let other = &to.codes[**other];
                // A code without a label of its own says only the code.
                let unlabelled = other.label == other.code || code.label == code.code;
                unlabelled && !is_number(&code.code) && other.code.eq_ignore_ascii_case(&code.code)
            };
            by_label.values().find(same)
        };
        by_label.get(&small(&code.label)).filter(|_| !is_number(&code.label)).or_else(by_code).copied()
    };
    let pairs: Vec<Option<usize>> =
        from.codes.iter().map(|code| if code.is_part() { other(code) } else { None }).collect();
    let all_of_first =
        from.codes.iter().zip(&pairs).all(|(code, pair)| pair.is_some() || !code.is_part() || is_not_known(code));
    let has_pair = |place: usize| pairs.contains(&Some(place));
    let all_of_second = by_label.values().all(|place| has_pair(*place) || is_not_known(&to.codes[*place]));
    let mut known: Vec<usize> = pairs.iter().flatten().copied().collect();
    let several = known.len() > 1;
    known.sort_unstable();
    known.dedup();
    (several && known.len() == pairs.iter().flatten().count() && all_of_first && all_of_second).then_some(pairs)
}

/// Whether two lists have a code or a label in common.
pub(super) fn have_a_code_in_common(a: &CodeList, b: &CodeList) -> bool {
    let texts = |list: &CodeList| -> Vec<String> {
        list.codes
            .iter()
            .filter(|code| code.is_part())
            .flat_map(|code| [small(&code.code), small(&code.label)])
            .collect()
    };
    let (a, b) = (texts(a), texts(b));
    a.iter().any(|text| b.contains(text))
}

/// Whether a list says no more than yes and no, which says nothing of what is asked.
pub(super) fn is_yes_or_no(list: &CodeList) -> bool {
    const WORDS: [&str; 8] = ["yes", "no", "y", "n", "true", "false", "0", "1"];
    list.codes.iter().filter(|code| !is_not_known(code)).all(|code| WORDS.contains(&small(&code.label).as_str()))
}

fn is_number(text: &str) -> bool {
    text.trim().bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a code says that something is not known.
pub(super) fn is_not_known(code: &Code) -> bool {
    let label = small(&code.label);
    NOT_KNOWN.iter().any(|words| label.contains(words))
}

/// The places of the parts of a list by their labels; nothing where two have the same.
fn labels(list: &CodeList) -> Option<BTreeMap<String, usize>> {
    let mut found = BTreeMap::new();
    let parts = list.codes.iter().enumerate().filter(|(_, code)| code.is_part());
    for (place, code) in parts {
        if found.insert(small(&code.label), place).is_some() {
            return None;
        }
    }
    Some(found)
}

fn small(text: &str) -> String {
    text.trim().to_lowercase()
}
