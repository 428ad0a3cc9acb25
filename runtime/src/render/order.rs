//! The order of the report: chapters, and the tables in each.
//!
//! In: tables in the order of the definitions, and the chapters that the project lists. Out: their places, in the order of the page.
//! Invariant: numbered tables of a chapter ascend, whatever is between them; the order in which files are read decides
//! nothing where numbers do.

use std::collections::BTreeMap;

use indicia_compiler::presentation::Number;
use indicia_compiler::source::Spanned;

use crate::disclosure::SafeTable;

/// Where a table is in its chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// The numbered table that it is beside; none comes last.
    with: i64,
    /// Before that table, or after it.
    side: Side,
    /// Among those on one side: as written.
    written: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Before,
    Itself,
    After,
}

/// Chapters as listed, others after them by their first table, and last the tables in none. In a chapter, tables by number;
/// a figure, or a table without a number, keeps its place in its file: after the numbered table before it, or before
/// the first one. Files without a numbered table come last.
pub(super) fn in_order(tables: &[&SafeTable], listed: &[Spanned<String>]) -> Vec<usize> {
    let places = places(tables);
    let mut order: Vec<usize> = (0..tables.len()).collect();
    order.sort_by_key(|at| places[*at]);
    let mut chapters: BTreeMap<&str, usize> = BTreeMap::new();
    let seen = order.iter().filter_map(|at| tables[*at].chapter.as_deref());
    for chapter in listed.iter().map(|chapter| chapter.value.as_str()).chain(seen) {
        let next = chapters.len();
        chapters.entry(chapter).or_insert(next);
    }
    order.sort_by_key(|at| {
        let chapter = tables[*at].chapter.as_deref();
        chapter.and_then(|named| chapters.get(named)).copied().unwrap_or(chapters.len())
    });
    order
}

fn places(tables: &[&SafeTable]) -> Vec<Place> {
    let before = nearest(tables.iter());
    let mut after = nearest(tables.iter().rev());
    after.reverse();
    let place = |(written, table): (usize, &&SafeTable)| {
        let (with, side) = match (number(table), before[written], after[written]) {
            (Some(own), _, _) => (own, Side::Itself),
            (None, Some(before), _) => (before, Side::After),
            (None, None, Some(after)) => (after, Side::Before),
            (None, None, None) => (i64::MAX, Side::After),
        };
        Place { with, side, written }
    };
    tables.iter().enumerate().map(place).collect()
}

fn number(table: &SafeTable) -> Option<i64> {
    match table.number {
        Some(Number::Table(number)) => Some(number),
        Some(Number::Figure(_)) | None => None,
    }
}

/// For each table the number of the last one up to it that has one, of its chapter and file.
fn nearest<'t>(tables: impl Iterator<Item = &'t &'t SafeTable>) -> Vec<Option<i64>> {
    let mut last = BTreeMap::new();
    let nearest = tables.map(|table| {
        let beside = (table.chapter.as_deref(), table.span.source);
        match number(table) {
            Some(number) => {
                last.insert(beside, number);
                Some(number)
            }
            None => last.get(&beside).copied(),
        }
    });
    nearest.collect()
}
