//! Headings and titles that leave out what their numbers are of: `Not female` over women, `Falls outside Ash` over those in Ash.
//!
//! In: a text, and the codes that its numbers are of for certain. Out: the words that say so. Invariant: the words name one code right behind the word
//! that leaves it out, and all that the numbers are of is in that code.

use std::collections::BTreeSet;

use super::Checker;
use super::groups::{Group, Place};

/// What leaves out the code behind it.
const WITHOUT: [&str; 9] =
    ["not", "non", "without", "except", "excluding", "outside", "other than", "apart from", "everywhere but"];

impl Checker<'_> {
    /// The words of a text that leave out what its numbers are of: `not Female`.
    pub(super) fn leaves_out_its_own(&self, text: &str, group: &Group) -> Option<String> {
        let own: BTreeSet<Place> = self.finest_codes(group)?;
        let lower = text.to_lowercase();
        let words_before = |at: usize| {
            let before = lower.get(..at)?.trim_end_matches([' ', '-']);
            let before = before.strip_suffix(" in").or(before.strip_suffix(" the")).unwrap_or(before);
            let is_last = |word: &&&str| {
                before.strip_suffix(**word).is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric()))
            };
            WITHOUT.iter().find(is_last)
        };
        let named = self.named_in(text, group.domain);
        named.into_iter().find_map(|(place, at)| {
            let word = words_before(at)?;
            let left_out = self.made_of(group.domain, place)?;
            (!own.is_empty() && own.is_subset(&left_out)).then(|| format!("{word} {}", self.label(place)))
        })
    }
}
