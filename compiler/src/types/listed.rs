//! Headings that are a list of codes, `Burglary and robbery`; and what a text is about, without what it says of the numbers.
//!
//! In: a text, what codes are compared within. Out: the codes, in the order of the text. Invariant: a text is a list where each of its parts,
//! between commas and words such as "and", is the name of one code, and the whole is the name of none.

use super::Checker;
use super::groups::{Domain, Place, SHORT};
use super::nouns;

/// What is between the codes of a list.
const BETWEEN: [&str; 8] = [" and ", " or ", " & ", " + ", "; ", ", ", "/", " with "];

/// What comes before what is counted.
const BEFORE: [&str; 8] =
    ["number of ", "numbers of ", "count of ", "counts of ", "total ", "recorded ", "all ", "no. of "];

/// What a text is about: `number of robberies per 1,000 residents (2023)` is about robberies.
pub(super) fn subject(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    let end = [" per ", " by ", " ("].into_iter().filter_map(|mark| lower.find(mark)).min().unwrap_or(lower.len());
    let mut subject = lower[..end].trim();
    while let Some(rest) = BEFORE.into_iter().find_map(|before| subject.strip_prefix(before)) {
        subject = rest.trim_start();
    }
    subject.to_string()
}

impl Checker<'_> {
    /// The codes that a text lists, at least two.
    pub(super) fn listed_in(&self, text: &str, domain: Domain) -> Option<Vec<Place>> {
        let subject = subject(text);
        if self.code_called(&subject, domain).is_some() {
            return None;
        }
        let mut parts = vec![subject.as_str()];
        for mark in BETWEEN {
            parts = parts.into_iter().flat_map(|part| part.split(mark)).collect();
        }
        let named =
            |part: &&str| self.code_called(part.trim().trim_start_matches("and ").trim_start_matches("or "), domain);
        let named: Option<Vec<Place>> = parts.iter().map(named).collect();
        named.filter(|named| named.len() > 1)
    }

    /// The one code that is called so, in small letters: by its label or a plural of it.
    pub(super) fn code_called(&self, words: &str, domain: Domain) -> Option<Place> {
        if words.chars().count() < SHORT {
            return None;
        }
        let is_it = |place: &Place| {
            let label = self.small_label(*place);
            label == words
                || matches!(domain, Domain::List(list) if nouns::is_plural(words, label)
                    || nouns::of_sex(label, self.small_labels(list)).contains(&words))
        };
        let mut called = self.places(domain).into_iter().filter(is_it);
        called.next().filter(|_| called.next().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::subject;

    #[test]
    fn the_subject_of_a_text_is_what_it_counts() {
        for (text, about) in [
            ("Number of robberies per 1,000 residents (2023)", "robberies"),
            ("Total recorded Burglary and robbery", "burglary and robbery"),
            ("Robberies by district", "robberies"),
            ("Women", "women"),
        ] {
            assert_eq!(subject(text), about, "{text}");
        }
    }
}
