//! What a message may say of records: their values and how many there are, or only where they are.
//!
//! In: a dataset; values and counts that the readers found. Out: texts for messages. Invariant: a value of a record reaches a
//! message through [`May::quote`] only, which gives none of a dataset under a disclosure policy; nor is a count of its rows given
//! that the policy would hide in a table.

use indicia_compiler::catalog::{Code, Dataset};

/// A value as a file has it. Only [`May::quote`] gives it away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Raw(String);

impl Raw {
    /// A value, of which a message shows at most 40 characters, on one line.
    pub(super) fn new(value: &str) -> Raw {
        let mut kept: String = value.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
        if kept.len() < value.len() {
            kept.push_str("...");
        }
        Raw(kept)
    }

    /// Whether it is how data writes a code.
    pub(super) fn means(&self, code: &Code) -> bool {
        self.0 == code.code || code.aliases.contains(&self.0)
    }
}

/// What a message may say of the records of a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum May {
    /// Everything.
    Quote,
    /// Where something is, and counts from this on.
    Place(u64),
}

impl May {
    /// What a message may say of the records of a dataset.
    pub(super) fn say_of(dataset: &Dataset) -> May {
        dataset.hides_below.map_or(May::Quote, |below| May::Place(u64::try_from(below).unwrap_or(0)))
    }

    /// Whether values may be quoted.
    pub(super) fn quotes(self) -> bool {
        self == May::Quote
    }

    /// A value, where it may be quoted.
    pub(super) fn quote(self, value: &Raw) -> Option<&str> {
        self.quotes().then_some(value.0.as_str())
    }

    /// Whether a count of rows may be given.
    pub(super) fn count(self, count: u64) -> bool {
        match self {
            May::Quote => true,
            May::Place(below) => count >= below,
        }
    }

    /// `one`, or the count and `many`, or `some` and `many` where the count may not be given.
    pub(super) fn number(self, count: u64, one: &str, many: &str) -> String {
        match count {
            _ if !self.count(count) => format!("some {many}"),
            1 => one.to_string(),
            _ => format!("{count} {many}"),
        }
    }

    /// A verb for a number of rows: that of one, or that of several and of some.
    pub(super) fn verb(self, count: u64, one: &'static str, many: &'static str) -> &'static str {
        if count == 1 && self.count(count) { one } else { many }
    }

    /// The first few of a count, and how many more there are; the first alone where the count may not be given.
    pub(super) fn list(self, mut items: Vec<String>, count: u64) -> String {
        if !self.count(count) {
            return items.drain(..).next().map_or(String::new(), |first| format!("the first at {first}"));
        }
        let more = count - items.len() as u64;
        let mut text = items.join("; ");
        if more > 0 {
            text.push_str(&format!("; and {more} more"));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_leaves_the_place_and_counts_that_it_shows() {
        let (name, places) = (Raw::new("Tabitha"), vec!["a".to_string(), "b".to_string()]);
        assert_eq!(May::Quote.quote(&name), Some("Tabitha"));
        assert_eq!(May::Quote.number(1, "a row", "rows"), "a row");
        assert_eq!(May::Quote.list(places.clone(), 4), "a; b; and 2 more");
        let may = May::Place(5);
        assert_eq!(may.quote(&name), None);
        assert_eq!(may.number(1, "a row", "rows"), "some rows");
        assert_eq!(may.number(4, "a row", "rows"), "some rows");
        assert_eq!(may.number(5, "a row", "rows"), "5 rows");
        assert_eq!((may.verb(1, "is", "are"), may.verb(5, "is", "are")), ("are", "are"));
        assert_eq!(may.list(places.clone(), 2), "the first at a");
        assert_eq!(may.list(places, 5), "a; b; and 3 more");
    }

    #[test]
    fn a_long_value_is_cut_and_on_one_line() {
        assert_eq!(May::Quote.quote(&Raw::new("a\nb")), Some("a b"));
        let cut = Raw::new(&"x".repeat(41));
        assert_eq!(May::Quote.quote(&cut), Some(format!("{}...", "x".repeat(40)).as_str()));
    }
}
