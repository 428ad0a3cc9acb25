//! Which codes of a list have ages, or other numbers, in common by their labels.
//!
//! In: labels. Out: for a label the numbers that it says, and whether two have some in common. Invariants: only labels that say nothing but
//! numbers (`Under 16`, `16 to 24`, `65+`); two that meet at their ends (`0-10` and `10-20`) are written so and not meant so.

use super::called::small;

/// No age is larger.
const OLDEST: u32 = 150;

/// The first and the last number of a label.
pub(super) type Numbers = (u32, u32);

/// The ages that a label says, if it says nothing else.
pub(super) fn numbers(label: &str) -> Option<Numbers> {
    let label = small(&label.replace(['\u{2013}', '\u{2014}'], "-"));
    let mut text = label.as_str();
    for before in ["ages ", "aged ", "age "] {
        text = text.strip_prefix(before).unwrap_or(text);
    }
    for after in [" years old", " year olds", " years", " yrs"] {
        text = text.strip_suffix(after).unwrap_or(text);
    }
    let number = |text: &str| -> Option<u32> {
        let text = text.trim().trim_end_matches(" years").trim_end_matches(" year").trim();
        text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten().filter(|n| *n <= OLDEST)
    };
    for (before, more) in
        [("under ", 1), ("below ", 1), ("younger than ", 1), ("less than ", 1), ("<", 1), ("up to ", 0)]
    {
        if let Some(end) = text.strip_prefix(before).and_then(number) {
            return end.checked_sub(more).map(|last| (0, last));
        }
    }
    for (before, more) in [("over ", 1), ("older than ", 1), ("more than ", 1), (">", 1)] {
        if let Some(from) = text.strip_prefix(before).and_then(number) {
            return Some((from + more, u32::MAX));
        }
    }
    for after in [" and under", " or under", " and below", " or younger", " and younger"] {
        if let Some(last) = text.strip_suffix(after).and_then(number) {
            return Some((0, last));
        }
    }
    for after in
        ["+", " plus", " and over", " or over", " or more", " and older", " or older", " and above", " or above"]
    {
        if let Some(from) = text.strip_suffix(after).and_then(number) {
            return Some((from, u32::MAX));
        }
    }
    let (first, last) = text.split_once(" to ").or_else(|| text.split_once('-'))?;
    let (first, last) = (number(first)?, number(last)?);
    (first < last).then_some((first, last))
}

/// Whether two labels have numbers in common, and not only an end.
pub(super) fn meet(one: Numbers, other: Numbers) -> bool {
    one.0.max(other.0) < one.1.min(other.1)
}

/// Whether the first says more numbers than the second, or as many.
pub(super) fn is_wider(one: Numbers, other: Numbers) -> bool {
    one.1 - one.0 >= other.1 - other.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_read_off_labels() {
        for (label, expected) in [
            ("Under 16", (0, 15)),
            ("<18", (0, 17)),
            ("17 and under", (0, 17)),
            ("Up to 17", (0, 17)),
            ("65+", (65, u32::MAX)),
            ("Aged 75 and over", (75, u32::MAX)),
            ("Over 64", (65, u32::MAX)),
            ("85 years and over", (85, u32::MAX)),
            ("10-17", (10, 17)),
            ("10\u{2013}17", (10, 17)),
            ("16 to 24 years", (16, 24)),
            ("Ages 16 - 24", (16, 24)),
        ] {
            assert_eq!(numbers(label), Some(expected), "{label}");
        }
        for label in
            ["2019-20", "2019-2021", "16", "Child under 16", "24-16", "A-B", "Under", "1-2-3", "10 to 17 days", ""]
        {
            assert_eq!(numbers(label), None, "{label}");
        }
    }

    #[test]
    fn an_end_in_common_is_no_overlap() {
        let overlap = |a: &str, b: &str| meet(numbers(a).unwrap(), numbers(b).unwrap());
        assert!(overlap("Under 16", "Under 18") && overlap("65+", "75+") && overlap("10-17", "16-24"));
        assert!(
            !overlap("0-10", "10-20")
                && !overlap("0-4", "5-9")
                && !overlap("85-89", "90+")
                && !overlap("Under 1", "1-4")
        );
    }
}
