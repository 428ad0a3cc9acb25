//! Ages that definitions ask of a population by single years, and what its rows have of them.
//!
//! In: the rows of a population, and ages that definitions ask for. Out: where the oldest is among ages that end beyond it, which published
//! populations leave to everyone who is older; and which ages have no row. Invariant: all rows are looked at together, whichever place and date
//! they are of: what one place lacks that another has is a gap.

use std::collections::BTreeSet;

use indicia_compiler::catalog::{ColumnId, ColumnType, Dataset, Gaps, LAST_AGES, OLDEST_AGE};
use indicia_compiler::plan::ir::AskedAges;
use indicia_compiler::value::merged;

use crate::rows::Rows;

/// Ages that are asked for and of which it is doubtful what rows have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgesInDoubt {
    /// The column of the ages.
    pub column: ColumnId,
    /// Ages that are asked for, from one to another.
    pub asked: (i64, i64),
    /// What is doubtful about them.
    pub doubt: AgeDoubt,
}

/// What is doubtful about ages that are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AgeDoubt {
    /// They end with the oldest that rows have, or beyond it, and it may be everyone who is older.
    Oldest(i64),
    /// No row has these of them.
    Lacking(Vec<(i64, i64)>),
}

/// For each column of ages what is doubtful, of the first ages that are asked for and are so.
pub(super) fn found(dataset: &Dataset, asked: &[AskedAges], blocks: &[Rows]) -> Vec<AgesInDoubt> {
    let columns: BTreeSet<usize> = asked.iter().map(|ages| ages.column).collect();
    columns.into_iter().flat_map(|column| of_column(dataset, asked, ColumnId(column), blocks)).collect()
}

fn of_column(dataset: &Dataset, asked: &[AskedAges], id: ColumnId, blocks: &[Rows]) -> Vec<AgesInDoubt> {
    let declared = dataset.column(id);
    let ages = blocks.iter().filter_map(|block| block.column(&declared.name).map(|column| (block.length, column)));
    let ages: BTreeSet<i64> = ages.flat_map(|(rows, column)| (0..rows).filter_map(|row| column.number(row))).collect();
    let Some(oldest) = ages.last().copied() else { return Vec::new() };
    let asked = || asked.iter().filter(|ages| ages.column == id.0).map(|ages| (ages.first, ages.last));
    // Of a register, where each row is a person, the oldest is as old as the row says, and nobody need be of an age.
    if dataset.people_of_rows().is_empty() {
        return Vec::new();
    }
    let is_open = matches!(declared.ty, ColumnType::Integer { max: None, .. });
    let may_be_more = is_open && LAST_AGES.contains(&oldest);
    let is_split = |(first, last): &(i64, i64)| *last < OLDEST_AGE && (*first..=*last).contains(&oldest);
    let split = asked().find(is_split).filter(|_| may_be_more);
    let split = split.map(|asked| AgesInDoubt { column: id, asked, doubt: AgeDoubt::Oldest(oldest) });
    // A last year that is of all who are older has them.
    let end = if oldest >= LAST_AGES.start || !is_open { oldest } else { OLDEST_AGE };
    let least = match declared.ty {
        ColumnType::Integer { min: Some(min), .. } => min.max(0),
        _ => 0,
    };
    // A gap may be 0; and another condition may close ages that are open at an end.
    let is_looked_for = dataset.complete != Some(Gaps::Zero);
    let greatest = match declared.ty {
        ColumnType::Integer { max: Some(max), .. } => max,
        _ => i64::MAX,
    };
    let is_closed =
        |(first, last): &(i64, i64)| *first > i64::MIN && *last < greatest && (*first, *last) != (least, greatest);
    let lacking = asked().filter(|ages| is_looked_for && is_closed(ages)).find_map(|(first, last)| {
        let lacks = (first.max(least)..=last.min(end)).filter(|age| !ages.contains(age)).map(|age| (age, age));
        let lacks = merged(lacks);
        let lacks: Vec<(i64, i64)> =
            lacks.into_iter().map(|(a, b)| (a, if b == OLDEST_AGE { i64::MAX } else { b })).collect();
        (!lacks.is_empty()).then_some(AgesInDoubt { column: id, asked: (first, last), doubt: AgeDoubt::Lacking(lacks) })
    });
    split.into_iter().chain(lacking).collect()
}
