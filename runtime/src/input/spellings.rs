//! Texts that rows have in another spelling than a condition compares: other capital letters, or other blanks.
//!
//! In: the rows of a dataset, and the texts asked for. Out: those that some rows have as asked, and some but for capital letters or
//! blanks, which the condition takes for another text.
//! Invariants: a text that no row has as asked is not here (texts.rs finds it); a spelling that some condition names is nobody's mistake;
//! capital letters count as a difference where the condition minds them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indicia_compiler::catalog::{ColumnId, Dataset};
use indicia_compiler::plan::ir::{Compared, TextTest};
use indicia_compiler::value::relation::TextPart;

use super::texts::{UnseenText, texts};
use crate::rows::Rows;

/// A text that a condition compares, and what some rows have in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherSpelling {
    /// The column.
    pub column: ColumnId,
    /// How it is compared.
    pub test: TextTest,
    /// The text.
    pub text: String,
    /// How many rows have it in another spelling; of parts of texts, `None`.
    pub rows: Option<u64>,
    /// Other spellings, in order; a few.
    pub others: Vec<String>,
    /// Whether they differ in capital letters alone, so that `ignoring case` takes them in.
    pub in_case: bool,
}

/// How many spellings are kept.
const KEPT: usize = 3;

/// How many rows are looked at for parts of texts, each of which is a search of its own.
const ROWS_OF_PARTS: usize = 100_000;

/// The texts of which some rows have another spelling.
pub(super) fn others(
    dataset: &Dataset,
    asked: &[Compared],
    unseen: &[UnseenText],
    blocks: &[Rows],
) -> Vec<OtherSpelling> {
    let mut of_columns: BTreeMap<usize, Vec<&Compared>> = BTreeMap::new();
    for asked in asked {
        of_columns.entry(asked.column).or_default().push(asked);
    }
    let mut found = Vec::new();
    for (at, asked) in of_columns {
        let Some(column) = dataset.columns.get(at) else { continue };
        let is_seen =
            |of: &Compared| !unseen.iter().any(|u| u.column == ColumnId(at) && u.test == of.test && u.text == *of.text);
        let (whole, parts): (Vec<&Compared>, Vec<&Compared>) =
            asked.into_iter().partition(|of| of.test.part == TextPart::Whole);
        let rows = || blocks.iter().flat_map(|block| texts(block, &column.name));
        found.extend(of_wholes(&whole, &is_seen, rows()));
        found.extend(of_parts(&parts, &is_seen, rows().take(ROWS_OF_PARTS)));
    }
    found
}

/// The same text, without capital letters and with one blank between words.
fn folded(text: &str) -> String {
    blanks(&text.to_lowercase())
}

fn blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn of_wholes<'r>(
    asked: &[&Compared],
    is_seen: &dyn Fn(&Compared) -> bool,
    rows: impl Iterator<Item = &'r str>,
) -> Vec<OtherSpelling> {
    let mut wanted: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, of) in asked.iter().enumerate().filter(|(_, of)| is_seen(of)) {
        wanted.entry(folded(&of.text)).or_default().push(at);
    }
    if wanted.is_empty() {
        return Vec::new();
    }
    let longest = wanted.keys().map(String::len).max().unwrap_or(0);
    let mut named: BTreeSet<&str> = BTreeSet::new();
    let mut named_in_any_case: BTreeSet<String> = BTreeSet::new();
    for of in asked {
        match of.test.ignoring_case {
            true => drop(named_in_any_case.insert(of.text.to_lowercase())),
            false => drop(named.insert(&of.text)),
        }
    }
    let mut spellings: BTreeMap<&str, u64> = BTreeMap::new();
    let mut known: HashMap<&str, bool> = HashMap::new();
    // Blanks and capital letters that are longer than small ones may make a text longer than what it is folded to; not three times.
    for text in rows.filter(|text| text.len() <= 3 * longest + 16) {
        let is_other = match known.get(text) {
            Some(is_other) => *is_other,
            None => {
                let is_named = || named.contains(text) || named_in_any_case.contains(&text.to_lowercase());
                let is_other = wanted.contains_key(&folded(text)) && !is_named();
                known.insert(text, is_other);
                is_other
            }
        };
        if is_other {
            *spellings.entry(text).or_default() += 1;
        }
    }
    let mut found: BTreeMap<usize, Vec<(&str, u64)>> = BTreeMap::new();
    for (text, rows) in spellings {
        for at in &wanted[&folded(text)] {
            found.entry(*at).or_default().push((text, rows));
        }
    }
    let other = |(at, spellings): (usize, Vec<(&str, u64)>)| {
        let of = asked[at];
        let same_blanks = |text: &str| text.to_lowercase() == of.text.to_lowercase();
        OtherSpelling {
            column: ColumnId(of.column),
            test: of.test,
            text: of.text.to_string(),
            rows: Some(spellings.iter().map(|(_, rows)| rows).sum()),
            in_case: spellings.iter().all(|(text, _)| same_blanks(text)),
            others: spellings.into_iter().map(|(text, _)| text.to_string()).take(KEPT).collect(),
        }
    };
    found.into_iter().map(other).collect()
}

fn of_parts<'r>(
    asked: &[&Compared],
    is_seen: &dyn Fn(&Compared) -> bool,
    rows: impl Iterator<Item = &'r str>,
) -> Vec<OtherSpelling> {
    // Short ones are parts of other words: "US" of "house".
    let is_word = |of: &&Compared| {
        let letters = of.text.chars().filter(|c| c.is_alphabetic()).count();
        letters >= if of.test.part == TextPart::Anywhere { 4 } else { 3 }
    };
    let looked_for: Vec<(&Compared, String)> = asked
        .iter()
        .filter(|of| !of.test.ignoring_case && is_seen(of))
        .filter(|of| is_word(of))
        .map(|of| (*of, of.text.to_lowercase()))
        .collect();
    if looked_for.is_empty() {
        return Vec::new();
    }
    let mut found: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for text in rows {
        let lower = text.to_lowercase();
        // Where small letters have other places than capital ones, the part cannot be cut out.
        if lower.len() != text.len() {
            continue;
        }
        for (at, (of, small)) in looked_for.iter().enumerate() {
            let is_counted = || asked.iter().any(|of| of.test.passes(text, &of.text));
            if let Some(part) = part_of(text, &lower, of.test.part, small)
                && found.get(&at).is_none_or(|found| found.len() < KEPT)
                && !is_counted()
            {
                found.entry(at).or_default().insert(part.to_string());
            }
        }
    }
    let other = |(at, others): (usize, BTreeSet<String>)| OtherSpelling {
        column: ColumnId(looked_for[at].0.column),
        test: looked_for[at].0.test,
        text: looked_for[at].0.text.to_string(),
        rows: None,
        in_case: true,
        others: others.into_iter().collect(),
    };
    found.into_iter().map(other).collect()
}

/// The part of a text that is the one looked for but for capital letters, if it has it where it is looked for; anywhere, as a word.
fn part_of<'t>(text: &'t str, lower: &str, part: TextPart, small: &str) -> Option<&'t str> {
    let first = match part {
        TextPart::Start => lower.starts_with(small).then_some(0),
        TextPart::End => lower.ends_with(small).then(|| lower.len() - small.len()),
        TextPart::Anywhere | TextPart::Whole => lower.match_indices(small).map(|(at, _)| at).find(|at| {
            let before = lower[..*at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            before && lower[at + small.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric())
        }),
    }?;
    text.get(first..first + small.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(part: TextPart, ignoring_case: bool, text: &str) -> Compared {
        Compared { dataset: 0, column: 0, test: TextTest { part, ignoring_case }, text: text.into() }
    }

    fn wholes(asked: &[Compared], rows: &[&str]) -> Vec<(String, Option<u64>, Vec<String>, bool)> {
        let asked: Vec<&Compared> = asked.iter().collect();
        let found = of_wholes(&asked, &|_| true, rows.iter().copied());
        found.into_iter().map(|of| (of.text, of.rows, of.others, of.in_case)).collect()
    }

    fn parts(of: Compared, rows: &[&str]) -> Vec<String> {
        of_parts(&[&of], &|_| true, rows.iter().copied()).into_iter().flat_map(|of| of.others).collect()
    }

    #[test]
    fn a_whole_text_in_other_capitals_or_with_other_blanks_is_another_spelling() {
        let rows = ["Robbery", "ROBBERY", "ROBBERY", "Theft"];
        let robbery = [asked(TextPart::Whole, false, "Robbery")];
        assert_eq!(wholes(&robbery, &rows), [("Robbery".to_string(), Some(2), vec!["ROBBERY".to_string()], true)]);
        let blank = ["Anti  social", "Anti social", " anti social"];
        let one = &wholes(&[asked(TextPart::Whole, false, "Anti social")], &blank)[0];
        assert_eq!((one.1, one.3), (Some(2), false));
        // Those that ignore capital letters miss blanks alone.
        let any = [asked(TextPart::Whole, true, "robbery")];
        assert_eq!(wholes(&any, &rows), []);
        assert_eq!(wholes(&any, &["Robbery "])[0].1, Some(1));
    }

    #[test]
    fn a_spelling_that_a_condition_names_is_no_mistake() {
        let both = [asked(TextPart::Whole, false, "Robbery"), asked(TextPart::Whole, false, "ROBBERY")];
        assert_eq!(wholes(&both, &["Robbery", "ROBBERY"]), []);
        let beside = [asked(TextPart::Whole, false, "Robbery"), asked(TextPart::Whole, true, "robbery")];
        assert_eq!(wholes(&beside, &["Robbery", "ROBBERY"]), []);
    }

    #[test]
    fn a_part_is_another_spelling_as_a_word_or_at_an_end() {
        let knife = || asked(TextPart::Anywhere, false, "knife");
        assert_eq!(parts(knife(), &["a Knife was shown", "KNIFE", "a knife"]), ["KNIFE", "Knife"]);
        // Inside a word it may be another; a row that has it as asked, too, is counted.
        assert_eq!(parts(knife(), &["Penknifes", "Knife and knife"]), [] as [&str; 0]);
        assert_eq!(parts(asked(TextPart::Anywhere, false, "US"), &["give us"]), [] as [&str; 0]);
        assert_eq!(parts(asked(TextPart::Start, false, "Rob"), &["ROBBERY"]), ["ROB"]);
        assert_eq!(parts(asked(TextPart::End, false, "gun"), &["a shotGUN"]), ["GUN"]);
        assert_eq!(parts(asked(TextPart::End, true, "gun"), &["a shotGUN"]), [] as [&str; 0]);
    }
}
