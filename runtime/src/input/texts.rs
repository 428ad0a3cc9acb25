//! Texts that conditions compare and no row has.
//!
//! In: the rows of a dataset, and the texts asked for. Out: those that no row has, and what rows have instead.
//! Invariants: a text is looked for until a row has it, and no further; what is near it is only looked for where none has.

use std::collections::BTreeSet;

use indicia_compiler::catalog::{ColumnId, Dataset};
use indicia_compiler::diagnostics::nearest;
use indicia_compiler::plan::ir::{Compared, TextTest};
use indicia_compiler::value::relation::TextPart;

use crate::rows::{Column, Rows};

/// A text that a condition compares and no row has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnseenText {
    /// The column.
    pub column: ColumnId,
    /// How it is compared.
    pub test: TextTest,
    /// The text.
    pub text: String,
    /// Whether some row has it but for capital letters.
    pub in_another_case: bool,
    /// What rows have that is like it, the first the most; a few.
    pub near: Vec<String>,
}

/// How many different texts are looked at for one that is near.
const MOST_TEXTS: usize = 20_000;

/// How many near texts are kept.
const NEAR: usize = 3;

/// The texts that no row has. A dataset without rows has no text to compare.
pub(super) fn unseen(dataset: &Dataset, asked: &[Compared], blocks: &[Rows]) -> Vec<UnseenText> {
    if blocks.iter().all(|block| block.length == 0) {
        return Vec::new();
    }
    let unseen = |asked: &Compared| {
        let column = &dataset.columns.get(asked.column)?.name;
        let texts = || blocks.iter().flat_map(|block| texts(block, column));
        if texts().any(|text| asked.test.passes(text, &asked.text)) {
            return None;
        }
        let ignoring = TextTest { ignoring_case: true, ..asked.test };
        let other_case: BTreeSet<&str> =
            texts().filter(|text| ignoring.passes(text, &asked.text)).take(MOST_TEXTS).collect();
        let in_another_case = !asked.test.ignoring_case && !other_case.is_empty();
        let mut near: Vec<String> = other_case.into_iter().take(NEAR).map(str::to_string).collect();
        if near.is_empty() {
            near.extend(close(asked, texts()));
        }
        let text = asked.text.to_string();
        Some(UnseenText { column: ColumnId(asked.column), test: asked.test, text, in_another_case, near })
    };
    asked.iter().filter_map(unseen).collect()
}

/// Texts, or words of texts where a part of one is looked for, that are written like the one asked for.
fn close<'r>(asked: &Compared, texts: impl Iterator<Item = &'r str>) -> Vec<String> {
    let whole = asked.test.part == TextPart::Whole;
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for text in texts {
        match whole {
            true => known.extend([text]),
            false => known.extend(text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())),
        }
        if known.len() >= MOST_TEXTS {
            break;
        }
    }
    let mut near = Vec::new();
    while near.len() < NEAR
        && let Some(found) = nearest(&asked.text, known.iter().copied())
    {
        near.push(found.to_string());
        known.remove(near[near.len() - 1].as_str());
    }
    near
}

/// The texts of a column that are there.
pub(super) fn texts<'r>(block: &'r Rows, column: &str) -> impl Iterator<Item = &'r str> {
    let texts = match block.column(column) {
        Some(Column::Texts(texts)) => Some(texts),
        Some(Column::Short(_) | Column::Long(_)) | None => None,
    };
    texts.into_iter().flat_map(|texts| (0..block.length).filter_map(|row| texts.get(row)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rows::Texts;

    fn asked(part: TextPart, ignoring_case: bool, text: &str) -> Compared {
        Compared { dataset: 0, column: 0, test: TextTest { part, ignoring_case }, text: text.into() }
    }

    fn near(asked: &Compared, of: &[&str]) -> Vec<String> {
        close(asked, of.iter().copied())
    }

    #[test]
    fn near_texts_are_whole_where_a_whole_is_asked_for_and_words_where_a_part_is() {
        let rows = ["Robbery of a shop", "Robery", "Theft"];
        assert_eq!(near(&asked(TextPart::Whole, false, "Robbery"), &rows), ["Robery"]);
        assert_eq!(near(&asked(TextPart::Anywhere, false, "Robbary"), &rows), ["Robbery", "Robery"]);
        assert!(near(&asked(TextPart::Whole, false, "Arson"), &rows).is_empty());
    }

    #[test]
    fn the_texts_of_a_block_are_those_that_are_there() {
        let mut kept = Texts::default();
        kept.push(Some("a"));
        kept.push(None);
        let block = Rows { columns: vec![("kind".into(), Column::Texts(kept))], length: 2 };
        assert_eq!(texts(&block, "kind").collect::<Vec<_>>(), ["a"]);
        assert_eq!(texts(&block, "other").count(), 0);
    }
}
