//! Texts that are called as totals are, beside others of their column: rows of `Total` beside those of `Female` and `Male`.
//!
//! In: the rows of a dataset, and columns of texts of which numbers add up all rows. Out: for each column the first such text, and how many
//! rows have one. Invariant: a column with very many different texts names single things, and is passed over.

use std::collections::BTreeMap;

use indicia_compiler::catalog::{ColumnId, ColumnType, Dataset};
use indicia_compiler::manifest::is_called_a_total;

use crate::rows::{Column, Rows};

/// A column with more different texts is none of groups.
const MOST: usize = 200;

/// The texts of some columns that are called as totals are.
pub(super) fn find<'d>(
    dataset: &'d Dataset,
    columns: impl Iterator<Item = ColumnId> + 'd,
    blocks: &'d [Rows],
) -> impl Iterator<Item = (ColumnId, (String, u64))> + 'd {
    let of_texts = columns.filter(|id| dataset.column(*id).ty == ColumnType::Text);
    of_texts.filter_map(|id| {
        let texts = texts(blocks, &dataset.column(id).name)?;
        let labels: Vec<String> = texts.keys().map(|text| text.trim().to_lowercase()).collect();
        // Of two texts the one would be the total of the other alone.
        let totals = texts.iter().filter(|(text, _)| texts.len() > 2 && is_called_a_total(text, &labels));
        let mut totals = totals.peekable();
        let first = totals.peek().map(|(text, _)| text.trim().to_string())?;
        Some((id, (first, totals.map(|(_, rows)| rows).sum())))
    })
}

/// How many rows have each text of a column; nothing where there are very many texts.
fn texts<'r>(blocks: &'r [Rows], column: &str) -> Option<BTreeMap<&'r str, u64>> {
    let mut found: BTreeMap<&str, u64> = BTreeMap::new();
    for block in blocks {
        let Some(Column::Texts(texts)) = block.column(column) else { continue };
        for text in (0..block.length).filter_map(|row| texts.get(row)) {
            *found.entry(text).or_default() += 1;
            if found.len() > MOST {
                return None;
            }
        }
    }
    Some(found)
}
