//! Finishing: what declarations ask of the rows as a whole, when all are there.
//!
//! In: a maker with its rows. Out: rows of codes that few have, totals that are the sum of their parts, and rows of dates that the dataset
//! does not cover. Invariant: a row is outside what is covered only where the declaration says that such rows are left out.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{Code, CodeRelation, ColumnId, ColumnType, Dataset, DisclosureBy, Gaps, OutsideCovers};
use indicia_compiler::model::evaluate::Datum;

use super::edges::Few;
use super::maker::Maker;
use super::world::{Row, World};

/// Adds what is lacking, makes totals agree with their parts, and makes the rows that are left out.
pub fn finish(world: &World<'_>, maker: &mut Maker<'_>) {
    let rare = maker.few.clone();
    few(&rare, world, maker);
    totals(world, maker);
    maker.outside = outside(world, maker);
}

/// A row of the date before what the dataset covers, and one of the date after, where such rows are left out.
fn outside(world: &World<'_>, maker: &mut Maker<'_>) -> Vec<Row> {
    let dataset = maker.stock.dataset;
    let leaves_out = dataset.outside_covers == OutsideCovers::LeaveOut;
    let Some((time, first, last)) = dataset.covered().filter(|_| leaves_out) else { return Vec::new() };
    // Datasets that read one file may cover different dates.
    let is_same = |other: &&Dataset| other.files.paths == dataset.files.paths;
    if world.catalog.datasets.iter().filter(is_same).count() > 1 {
        return Vec::new();
    }
    let dated = |date: i64| {
        let mut row = maker.plain(world);
        row[time.0] = Some(Datum::Number(date));
        // A row of a total is counted nowhere, so nothing would be said of it.
        for (field, column) in row.iter_mut().zip(&dataset.columns) {
            if let (ColumnType::Code(list), Some(Datum::Number(code))) = (&column.ty, &field)
                && let codes = &world.catalog.code_list(*list).codes
                && codes.get(*code as usize).is_some_and(|code| !code.is_part())
            {
                *field = codes.iter().position(Code::is_part).map(|part| Datum::Number(part as i64));
            }
        }
        row
    };
    [first - 1, last + 1].map(dated).to_vec()
}

/// Makes the rows of totals say the sum of those of their parts, where there is a row of each part.
fn totals(world: &World<'_>, maker: &mut Maker<'_>) {
    let dataset = maker.stock.dataset;
    let (numbers, keys): (Vec<ColumnId>, Vec<ColumnId>) =
        (0..dataset.columns.len()).map(ColumnId).partition(|column| maker.is_measured(*column));
    for column in &keys {
        let ColumnType::Code(list) = dataset.column(*column).ty else { continue };
        let others: Vec<ColumnId> = keys.iter().copied().filter(|key| key != column).collect();
        for (code, declared) in world.catalog.code_list(list).codes.iter().enumerate() {
            if let CodeRelation::Total(parts) = &declared.relation {
                if dataset.complete.is_none() && !numbers.is_empty() {
                    parts_beside(world, maker, (*column, code, parts), &others, &numbers);
                }
                total(maker, (*column, code, parts), &others, &numbers);
            }
        }
    }
}

/// Adds rows of the parts of a total where one has none beside the total's own: it would say what is not counted.
fn parts_beside(
    world: &World<'_>,
    maker: &mut Maker<'_>,
    (column, code, parts): (ColumnId, usize, &[usize]),
    others: &[ColumnId],
    numbers: &[ColumnId],
) {
    let beside = |row: &Row| -> Row { others.iter().map(|other| row[other.0].clone()).collect() };
    let of = |place: usize| Some(Datum::Number(place as i64));
    let rows = |maker: &Maker<'_>, place: usize| -> Vec<Row> {
        maker.rows.iter().filter(|row| row[column.0] == of(place)).cloned().collect()
    };
    let totals = rows(maker, code);
    for part in parts {
        if !maker.stock.may_contain(column, &Datum::Number(*part as i64)) {
            continue;
        }
        let mut known: BTreeSet<Row> = rows(maker, *part).iter().map(beside).collect();
        for total in &totals {
            if known.insert(beside(total)) {
                let mut row = maker.plain(world);
                others.iter().for_each(|other| row[other.0].clone_from(&total[other.0]));
                row[column.0] = of(*part);
                // A part of which nothing is known makes the total unknown.
                for number in numbers {
                    if row[number.0].is_none() {
                        row[number.0].clone_from(&total[number.0]);
                    }
                }
                maker.add(world, row, &[]);
            }
        }
    }
}

/// The rows of one total, by what else distinguishes rows.
fn total(
    maker: &mut Maker<'_>,
    (column, code, parts): (ColumnId, usize, &[usize]),
    others: &[ColumnId],
    numbers: &[ColumnId],
) {
    let beside = |row: &Row| -> Row { others.iter().map(|other| row[other.0].clone()).collect() };
    let is = |row: &Row, place: usize| row[column.0] == Some(Datum::Number(place as i64));
    let mut sums: BTreeMap<Row, Sum> = BTreeMap::new();
    for row in maker.rows.iter().filter(|row| parts.iter().any(|part| is(row, *part))) {
        let sum = sums.entry(beside(row)).or_insert_with(|| Sum { rows: 0, numbers: vec![Some(0); numbers.len()] });
        sum.rows += 1;
        for (sum, number) in sum.numbers.iter_mut().zip(numbers) {
            *sum = match (&row[number.0], &sum) {
                (Some(Datum::Number(number)), Some(sum)) => Some(sum.saturating_add(*number)),
                (_, _) => None,
            };
        }
    }
    // A part that is a gap is 0 where gaps are; otherwise nobody knows the sum.
    let gaps_are_zero = maker.stock.dataset.complete == Some(Gaps::Zero);
    let nothing = Sum { rows: 0, numbers: vec![Some(0); numbers.len()] };
    for row in maker.rows.iter_mut().filter(|row| is(row, code)) {
        let sum = sums.get(&beside(row)).unwrap_or(&nothing);
        if !gaps_are_zero && sum.rows != parts.len() {
            continue;
        }
        for (number, sum) in numbers.iter().zip(&sum.numbers) {
            let sum = sum.map(Datum::Number);
            if sum.as_ref().is_some_and(|sum| maker.stock.may_contain(*number, sum)) {
                row[number.0] = sum;
            }
        }
    }
}

/// What the parts of a total add up to.
struct Sum {
    rows: usize,
    /// By column; nothing where a part has none.
    numbers: Vec<Option<i64>>,
}

/// Adds rows of the codes that few have.
fn few(few: &Few, world: &World<'_>, maker: &mut Maker<'_>) {
    let dataset = maker.stock.dataset;
    for (column, (code, rows)) in &few.codes {
        let code = Some(Datum::Number(*code));
        let there = maker.rows.iter().filter(|row| row[column.0] == code).count() as i64;
        for number in there..*rows {
            let mut row = maker.plain(world);
            row[column.0].clone_from(&code);
            if let Some(DisclosureBy::Column(by)) = dataset.disclosure_by
                && let Some(first) =
                    maker.rows.iter().filter(|row| row[column.0] == code).find_map(|row| row[by.0].clone())
                && number >= few.below - 1
            {
                row[by.0] = Some(first);
            }
            maker.add(world, row, &[]);
        }
    }
}
