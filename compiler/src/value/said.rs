//! The ages, or other numbers, that a label says, and which labels have some in common.
//!
//! In: labels. Out: for a label the numbers that it says, and whether two have some in common. Invariants: only labels that say nothing but
//! numbers (`Under 16`, `16 to 24`, `65+`); two that meet at their ends (`0-10` and `10-20`) are written so and not meant so.

/// No age is larger.
const OLDEST: u32 = 150;

/// The first and the last number of a label.
pub type Numbers = (u32, u32);

/// The ages that a label says, if it says nothing else.
pub fn numbers(label: &str) -> Option<Numbers> {
    let label = label.replace(['\u{2013}', '\u{2014}'], "-").to_lowercase();
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
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

/// Whether a label that says some numbers is that of others, from the first to the last; `None` is no end. `Over 64` begins with 64 or 65, and
/// `10-20` may end before 20.
pub fn is_of_others(label: &str, from: Option<i64>, to: Option<i64>) -> bool {
    let Some((first, last)) = numbers(label) else { return false };
    let small = label.to_lowercase();
    let is_over = ["over ", "more than ", "older than ", ">"].iter().any(|word| small.contains(word));
    let (first, last) = (i64::from(first), if last == u32::MAX { i64::MAX } else { i64::from(last) });
    let (from, to) = (from.unwrap_or(0).max(0), to.unwrap_or(i64::MAX));
    let begins = from == first || is_over && from + 1 == first;
    let ends = to == last || first > 0 && last != i64::MAX && to + 1 == last;
    !(begins && ends)
}

/// Whether two labels have numbers in common, and not only an end.
pub fn meet(one: Numbers, other: Numbers) -> bool {
    one.0.max(other.0) < one.1.min(other.1)
}

/// Whether the first says more numbers than the second, or as many.
pub fn is_wider(one: Numbers, other: Numbers) -> bool {
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
    fn a_label_of_a_band_says_where_it_begins_and_ends() {
        for (label, from, to) in [
            ("Under 18", None, Some(17)),
            ("Under 18", Some(0), Some(17)),
            ("18 to 64", Some(18), Some(64)),
            ("10-20", Some(10), Some(19)),
            ("65+", Some(65), None),
            ("Over 64", Some(64), None),
            ("Over 64", Some(65), None),
            ("Children", Some(3), Some(9)),
        ] {
            assert!(!is_of_others(label, from, to), "{label}");
        }
        for (label, from, to) in [
            ("Under 18", None, Some(15)),
            ("Under 18", None, Some(18)),
            ("18 to 64", Some(16), Some(59)),
            ("65+", Some(60), None),
            ("65+", Some(65), Some(84)),
            ("Up to 17", Some(10), Some(17)),
        ] {
            assert!(is_of_others(label, from, to), "{label}");
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
