//! The order of the report: chapters, and the tables in each.
//!
//! In: tables in the order of the definitions, and the chapters that the project lists. Out: their places, in the order of the page.
//! Invariant: numbered tables of a chapter ascend, whatever is between them; the order in which files are read decides
//! nothing where numbers do.

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
    let mut order: Vec<usize> = (0..tables.len()).collect();
    order.sort_by_key(|at| place(tables, *at));
    let mut chapters: Vec<&str> = listed.iter().map(|chapter| chapter.value.as_str()).collect();
    for chapter in order.iter().filter_map(|at| tables[*at].chapter.as_deref()) {
        if !chapters.contains(&chapter) {
            chapters.push(chapter);
        }
    }
    order.sort_by_key(|at| {
        let chapter = tables[*at].chapter.as_deref();
        chapter.map_or(chapters.len(), |named| chapters.iter().position(|c| *c == named).unwrap_or(chapters.len()))
    });
    order
}

fn place(tables: &[&SafeTable], at: usize) -> Place {
    let number = |table: &&SafeTable| match table.number {
        Some(Number::Table(number)) => Some(number),
        Some(Number::Figure(_)) | None => None,
    };
    let this = tables[at];
    let beside = |other: &&&SafeTable| other.chapter == this.chapter && other.span.source == this.span.source;
    let (with, side) = if let Some(own) = number(&this) {
        (own, Side::Itself)
    } else if let Some(before) = tables[..at].iter().rev().filter(beside).find_map(number) {
        (before, Side::After)
    } else if let Some(after) = tables[at..].iter().filter(beside).find_map(number) {
        (after, Side::Before)
    } else {
        (i64::MAX, Side::After)
    };
    Place { with, side, written: at }
}
