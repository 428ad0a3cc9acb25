//! The name that was probably meant, and lists of names.
//!
//! In: a name that nothing has, and the names that there are. Out: the nearest, and whether it may be taken unasked.
//! Invariant: a name is taken unasked only where no other is near, it has enough letters, and the difference is of the kind that typing
//! makes: never the first letter (`known`, `unknown`) and never a digit (`Year 10`, `Year 11`). A short name in small letters, as columns
//! have, is taken where letters inside it are only missing, doubled or swapped (`twn`, `town`).

/// The fewest letters of a name that may be taken unasked: of fewer, one that differs is as likely to be another name (`GM`, `GW`).
const FEWEST: usize = 5;
/// The fewest where nothing but a letter inside is missing, doubled or swapped.
const FEWEST_INSIDE: usize = 3;

/// The nearest of some names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// The name.
    pub name: String,
    /// Whether nothing else can have been meant.
    pub sure: bool,
}

impl Near {
    /// The same, written another way.
    pub fn map(self, write: impl Fn(&str) -> String) -> Near {
        Near { name: write(&self.name), ..self }
    }
}

/// The candidate that a mistyped name most likely meant, if one is near enough to offer, and whether it is the only one.
pub fn near<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<Near> {
    let mut found = by_distance(name, candidates).collect::<Vec<_>>();
    found.sort_unstable();
    found.dedup();
    let (distance, best) = *found.first()?;
    let alone = found.get(1).is_none_or(|(next, _)| distance == 0 && *next > 0);
    let first = |text: &str| text.chars().next().map(|c| c.to_lowercase().to_string());
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    let typing = first(name) == first(best) && digits(name) == digits(best);
    let fewer = letters(name).min(letters(best));
    let long = fewer >= FEWEST || fewer >= FEWEST_INSIDE && is_slip_inside(name, best);
    Some(Near { name: best.to_string(), sure: alone && typing && long })
}

/// Whether two names in small letters have the same letters but for some inside that one of them lacks, or in another order.
fn is_slip_inside(name: &str, other: &str) -> bool {
    let is_plain = |text: &str| text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    let count = |text: &str, byte: u8| text.bytes().filter(|b| *b == byte).count();
    let lacks_none = |less: &str, more: &str| less.bytes().all(|byte| count(less, byte) <= count(more, byte));
    let is_inside = name.len() == other.len() || name.bytes().last() == other.bytes().last();
    is_plain(name) && is_plain(other) && is_inside && (lacks_none(name, other) || lacks_none(other, name))
}

/// The candidate that a mistyped name most likely meant, if one is near enough to offer.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    by_distance(name, candidates).min().map(|(_, candidate)| candidate)
}

/// The candidates that are near enough to offer, each with its distance.
///
/// Near enough is a Damerau-Levenshtein distance of at most a third of the name's length (at least one), ignoring case; a single letter is near
/// to no other, since it says nothing of what was meant.
fn by_distance<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> impl Iterator<Item = (usize, &'a str)> {
    let wanted = name.to_lowercase();
    let length = wanted.chars().count();
    let limit = if length == 1 { 0 } else { (length / 3).max(1) };
    let own = letters(&wanted);
    let may_be = move |candidate: &&str| {
        // Each step of the distance adds a letter, takes one away, or does both.
        let apart: usize = own.iter().zip(letters(candidate)).map(|(a, b)| a.abs_diff(b) as usize).sum();
        apart <= 2 * limit
    };
    let all = candidates.into_iter().filter(may_be);
    let all = all.map(move |c| (strsim::damerau_levenshtein(&wanted, &c.to_lowercase()), c));
    all.filter(move |(distance, _)| *distance <= limit)
}

/// How many there are of the letters of a name, in any case; several letters share a place.
fn letters(name: &str) -> [u16; 32] {
    let mut count = [0_u16; 32];
    let mut add = |letter: char| {
        let place = &mut count[letter as usize % 32];
        *place = place.saturating_add(1);
    };
    match name.is_ascii() {
        true => name.bytes().for_each(|byte| add(byte.to_ascii_lowercase() as char)),
        false => name.to_lowercase().chars().for_each(add),
    }
    count
}

/// A text between quotes.
pub fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// "a, b or c", for lists of what was expected; at most `limit` names, then how many more.
pub fn one_of<'a>(names: impl IntoIterator<Item = &'a str>, limit: usize) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    match names.len() {
        0 => "nothing".to_string(),
        1 => names[0].to_string(),
        n if n > limit => format!("{} and {} more", names[..limit].join(", "), n - limit),
        n => format!("{} or {}", names[..n - 1].join(", "), names[n - 1]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is passed over by its letters is not near by its distance.
    #[test]
    fn no_name_that_is_near_is_passed_over() {
        let names = [
            "incidents",
            "incidentz",
            "Incident",
            "residents",
            "tyres",
            "TYRES",
            "treys",
            "m1",
            "m21",
            "été",
            "ÉTÉ",
            "ete",
            "a",
            "",
            "ss",
            "ß",
        ];
        for name in names {
            let limit = match name.to_lowercase().chars().count() {
                1 => 0,
                length => (length / 3).max(1),
            };
            for other in names {
                let distance = strsim::damerau_levenshtein(&name.to_lowercase(), &other.to_lowercase());
                let is_near = by_distance(name, [other]).next().is_some();
                assert_eq!(is_near, distance <= limit, "{name}, {other}");
            }
        }
    }

    #[test]
    fn only_what_typing_explains_is_taken_unasked() {
        let sure = |name: &str, candidates: &[&str]| near(name, candidates.iter().copied()).map(|n| (n.name, n.sure));
        let found = |name: &str, sure| Some((name.to_string(), sure));
        assert_eq!(sure("Robery", &["Burglary", "Robbery"]), found("Robbery", true));
        assert_eq!(sure("robbery", &["Robbery", "Robberies"]), found("Robbery", true));
        assert_eq!(sure("employe", &["employee", "employer"]), found("employee", false));
        assert_eq!(sure("unknown", &["known"]), found("known", false));
        assert_eq!(sure("Year 10", &["Year 11"]), found("Year 11", false));
        assert_eq!(sure("M", &["F", "Ma"]), None, "a single letter");
        assert_eq!(sure("m", &["F", "M"]), found("M", false));
        assert_eq!(sure("GM", &["GW", "HH"]), found("GW", false), "a code of two letters");
        assert_eq!(sure("Tyre", &["Tyres"]), found("Tyres", false), "four letters");
        assert_eq!(sure("twn", &["town", "day"]), found("town", true), "a letter inside is missing");
        assert_eq!(sure("tonw", &["town"]), found("town", true), "two are swapped");
        assert_eq!(sure("toown", &["town"]), found("town", true), "one is doubled");
        assert_eq!(sure("twn", &["town", "twin"]), found("town", false), "two are near");
        assert_eq!(sure("tow", &["town"]), found("town", false), "the last letter");
        assert_eq!(sure("van", &["vin"]), found("vin", false), "another letter");
        assert_eq!(sure("Vn", &["Van"]), found("Van", false), "a code");
        assert_eq!(sure("Tyers", &["Tyres"]), found("Tyres", true));
        assert_eq!(sure("E0600021", &["E06000210"]), found("E06000210", false));
        assert_eq!(sure("banana", &["Robbery"]), None);
    }
}
