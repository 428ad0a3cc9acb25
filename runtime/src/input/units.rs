//! What rows are of but for their date (a ward, a school, the women of a ward), and the dates at which some of that has no row.
//!
//! In: the rows of a dataset, the columns that say what each is of, the dates at which one is expected. Out: what lacks a row, and when.
//! Invariant: only what some row is of is expected; a row without a date, or without a value in one of the columns, is of nothing.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{BuildHasher, Hash, Hasher as _};

use indicia_compiler::catalog::{Catalog, ColumnId, ColumnType, Dataset, DatasetRole, Gaps};
use indicia_compiler::value::{Period, SECONDS_A_DAY};

use super::cell::{self, Hasher};
use crate::rows::Rows;

/// What is said of these at most.
const SHOWN: usize = 3;

/// A part of what a row is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// A code or a number.
    Number(i64),
    /// A text.
    Text(String),
}

/// Something that rows are of, and the dates at which it has none; ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lack {
    /// A part for each of the columns.
    pub(super) of: Vec<Part>,
    pub(super) dates: Vec<i64>,
}

/// What rows of a stock are lacking for a mean over its dates, or of returns for a sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// The column of the dates.
    pub dates: ColumnId,
    /// The first few, as a reader knows them: `Ashby, 2023-05`.
    pub shown: Vec<String>,
    /// How many there are.
    pub count: u64,
}

/// The day of a moment, or the period that a column has.
fn date(dataset: &Dataset, time: ColumnId, value: i64) -> i64 {
    match dataset.column(time).ty {
        ColumnType::DateTime { .. } => value.div_euclid(SECONDS_A_DAY),
        _ => value,
    }
}

/// What lacks a row, in order. Without dates that are expected, those are that some row has.
pub(super) fn lacks(
    blocks: &[Rows],
    dataset: &Dataset,
    of: &[ColumnId],
    time: ColumnId,
    expected: Option<&[i64]>,
) -> Vec<Lack> {
    let seen = seen(blocks, dataset, of, time);
    let all: BTreeSet<i64> = match expected {
        Some(dates) => dates.iter().copied().collect(),
        None => seen.values().flatten().copied().collect(),
    };
    let lack = |(of, at): (Vec<Part>, BTreeSet<i64>)| {
        let dates: Vec<i64> = all.difference(&at).copied().collect();
        (!dates.is_empty()).then_some(Lack { of, dates })
    };
    seen.into_iter().filter_map(lack).collect()
}

/// What rows are of, each with the dates of its rows.
fn seen(blocks: &[Rows], dataset: &Dataset, of: &[ColumnId], time: ColumnId) -> BTreeMap<Vec<Part>, BTreeSet<i64>> {
    let mut seen: BTreeMap<Vec<Part>, BTreeSet<i64>> = BTreeMap::new();
    for block in blocks {
        let Some(times) = block.column(&dataset.column(time).name) else { continue };
        each_of(block, dataset, of, &mut |row, parts| {
            if let Some(at) = times.number(row) {
                seen.entry(parts).or_default().insert(date(dataset, time, at));
            }
        });
    }
    seen
}

/// Whether each row has all of some columns and a date, no other has the same, and there are so many, in hundredths of all that could be. Of events two
/// soon have the same; keys of rows, which are at one date each, are compared by their hashes before anything is kept of them.
fn are_most(blocks: &[Rows], dataset: &Dataset, of: &[ColumnId], time: ColumnId, least: usize) -> bool {
    let hasher = Hasher::default();
    let mut rows: HashSet<u64, Hasher> = HashSet::default();
    let mut things: HashSet<u64, Hasher> = HashSet::default();
    let mut dates: BTreeSet<i64> = BTreeSet::new();
    for block in blocks {
        let column = |id: &ColumnId| block.column(&dataset.column(*id).name);
        let (Some(times), Some(columns)) = (column(&time), of.iter().map(column).collect::<Option<Vec<_>>>()) else {
            continue;
        };
        for row in 0..block.length {
            let Some(at) = times.number(row).map(|at| date(dataset, time, at)) else { return false };
            let mut state = hasher.build_hasher();
            for column in &columns {
                let (number, text) = (column.number(row), column.text(row));
                if number.is_none() && text.is_none() {
                    return false;
                }
                (number, text).hash(&mut state);
            }
            things.insert(state.finish());
            at.hash(&mut state);
            if !rows.insert(state.finish()) {
                return false;
            }
            dates.insert(at);
        }
    }
    things.len() > 1 && dates.len() > 1 && rows.len() * 100 >= things.len() * dates.len() * least
}

/// What rows have in some columns together.
pub(super) fn parts(blocks: &[Rows], dataset: &Dataset, of: &[ColumnId]) -> BTreeSet<Vec<Part>> {
    let mut found = BTreeSet::new();
    for block in blocks {
        each_of(block, dataset, of, &mut |_, parts| {
            found.insert(parts);
        });
    }
    found
}

/// Each row of a block that has a value in all of some columns, with those.
fn each_of(block: &Rows, dataset: &Dataset, of: &[ColumnId], found: &mut dyn FnMut(usize, Vec<Part>)) {
    let column = |id: &ColumnId| block.column(&dataset.column(*id).name);
    let Some(columns) = of.iter().map(column).collect::<Option<Vec<_>>>() else { return };
    for row in 0..block.length {
        let part = |column: &&crate::rows::Column| match column.number(row) {
            Some(number) => Some(Part::Number(number)),
            None => column.text(row).map(|text| Part::Text(text.to_string())),
        };
        if let Some(parts) = columns.iter().map(part).collect::<Option<Vec<Part>>>() {
            found(row, parts);
        }
    }
}

/// What of a stock has no row at a date that others have, where nothing says what a row that is lacking means: at any of its dates, or at those of some
/// periods.
pub(super) fn of_stock(
    blocks: &[Rows],
    dataset: &Dataset,
    catalog: &Catalog,
    at: Option<&[Period]>,
) -> Option<Lacking> {
    let is_looked_for = |time: &ColumnId| dataset.complete.is_some() && dataset.complete_by(catalog).contains(time);
    let time = dataset.time.filter(|time| !dataset.said_incomplete && !is_looked_for(time))?;
    let unique = dataset.unique_by();
    // A text may be a remark of its row, where nothing says that it is a part of the key.
    let is_part = |id: &ColumnId| {
        *id != time && (dataset.key.contains(id) || !matches!(dataset.column(*id).ty, ColumnType::Text))
    };
    let of: Vec<ColumnId> = unique.iter().copied().filter(is_part).collect();
    if !unique.contains(&time) || of.is_empty() {
        return None;
    }
    let mut found = lacks(blocks, dataset, &of, time, None);
    if let Some(periods) = at {
        let days = |date: i64| match dataset.column(time).ty {
            ColumnType::Period(kind) => Period { kind, ordinal: date }.days(),
            _ => (date, date),
        };
        let is_asked = |date: &i64| {
            let (first, last) = days(*date);
            periods.iter().map(|period| period.days()).any(|(from, to)| from <= first && last <= to)
        };
        found.iter_mut().for_each(|lack| lack.dates.retain(is_asked));
    }
    let each =
        found.iter().flat_map(|lack| lack.dates.iter().map(|date| shown(dataset, catalog, &of, lack, time, *date)));
    let shown: Vec<String> = each.take(SHOWN).collect();
    let count = found.iter().map(|lack| lack.dates.len() as u64).sum();
    (count > 0).then_some(Lacking { dates: time, shown, count })
}

/// The column that dates returns: the one that the dataset names or, where it names none, its only periods.
pub(super) fn dates(dataset: &Dataset) -> Option<ColumnId> {
    let is_period = |column: &ColumnId| matches!(dataset.column(*column).ty, ColumnType::Period(_));
    let only = || {
        let mut periods = (0..dataset.columns.len()).map(ColumnId).filter(is_period);
        periods.next().filter(|_| periods.next().is_none() && dataset.role != DatasetRole::LookUp)
    };
    dataset.time.or_else(only)
}

/// Whether rows may be returns, each of a period and of what its codes and key say, and nothing says what one that is lacking means.
pub(super) fn are_returns(dataset: &Dataset) -> bool {
    // Events have days; returns that have them, too, say so with their key.
    let is_of_returns = |time: ColumnId| match dataset.column(time).ty {
        ColumnType::Period(_) => dataset.key.is_empty() || dataset.key.contains(&time),
        _ if dataset.key.is_empty() => is_named_by_text(dataset),
        _ => dataset.key.len() > 1 && dataset.key.contains(&time),
    };
    dates(dataset).is_some_and(is_of_returns)
        && (dataset.complete.is_none() || is_named_by_text(dataset) && dataset.complete != Some(Gaps::Zero))
        && !dataset.said_incomplete
}

/// Whether the rows of a population name what they are of by a text: nothing lists what there is, so that it is not expected of each date.
fn is_named_by_text(dataset: &Dataset) -> bool {
    let is_text = |id: &ColumnId| dataset.column(*id).ty == ColumnType::Text;
    dataset.is_population() && dataset.unique_by().iter().any(is_text)
}

/// The columns that may say together what each return is of, and the least part of all returns that are there, in hundredths, for one that is
/// not to be missed: few events leave most of them empty, and what a row is of is less certain the less is declared.
fn perhaps_of(dataset: &Dataset, time: ColumnId) -> Vec<(Vec<ColumnId>, usize)> {
    let is_code = |column: &ColumnId| matches!(dataset.column(*column).ty, ColumnType::Code(_));
    let is_text = |column: &ColumnId| dataset.column(*column).ty == ColumnType::Text;
    let columns = || (0..dataset.columns.len()).map(ColumnId);
    let others = |of: &[ColumnId]| of.iter().copied().filter(|column| *column != time).collect::<Vec<_>>();
    match &dataset.key[..] {
        [] if is_named_by_text(dataset) => vec![(others(&dataset.unique_by()), 66)],
        [] => {
            let codes: Vec<ColumnId> = columns().filter(is_code).collect();
            let alone = columns().filter(|column| is_text(column) || is_code(column)).map(|column| vec![column]);
            let with_codes = columns().filter(is_text).map(|text| codes.iter().copied().chain([text]).collect());
            let mut others: Vec<Vec<ColumnId>> = alone.chain(with_codes).filter(|of| *of != codes).collect();
            others.iter_mut().for_each(|of| of.sort_unstable());
            [(codes, 66)].into_iter().chain(others.into_iter().map(|of| (of, 75))).collect()
        }
        // Each patient of a register has a row at one of two dates; the towns are those of a list.
        key if others(key).iter().all(is_code) => vec![(others(key), 50)],
        key => vec![(others(key), 66)],
    }
}

/// The columns that are read to look for returns that are not there.
pub(super) fn columns(dataset: &Dataset) -> impl Iterator<Item = ColumnId> + '_ {
    let time = dates(dataset).filter(|_| are_returns(dataset));
    let of = time.into_iter().flat_map(|time| perhaps_of(dataset, time)).flat_map(|(of, _)| of);
    of.chain(time)
}

/// What of returns has no row at a date that others have.
pub(super) fn of_returns(blocks: &[Rows], dataset: &Dataset, catalog: &Catalog) -> Option<Lacking> {
    let time = dates(dataset).filter(|_| are_returns(dataset))?;
    let is_read = |column: &ColumnId| {
        blocks.iter().all(|block| block.length == 0 || block.column(&dataset.column(*column).name).is_some())
    };
    for (of, least) in perhaps_of(dataset, time) {
        if of.is_empty() || !of.iter().chain([&time]).all(is_read) || !are_most(blocks, dataset, &of, time, least) {
            continue;
        }
        let seen = seen(blocks, dataset, &of, time);
        let there: usize = seen.values().map(BTreeSet::len).sum();
        let dates: BTreeSet<i64> = seen.values().flatten().copied().collect();
        let all = seen.len() * dates.len();
        let lacking = seen.into_iter().map(|(of, at)| Lack { of, dates: dates.difference(&at).copied().collect() });
        let lacking: Vec<Lack> = lacking.filter(|lack| !lack.dates.is_empty()).collect();
        let each = lacking.iter().flat_map(|lack| lack.dates.iter().map(move |date| (lack, *date)));
        let shown: Vec<String> =
            each.take(SHOWN).map(|(lack, date)| shown(dataset, catalog, &of, lack, time, date)).collect();
        return (!shown.is_empty()).then_some(Lacking { dates: time, shown, count: (all - there) as u64 });
    }
    None
}

/// One of them, as a reader knows it: `Ashby, 2023-05`.
pub(super) fn shown(
    dataset: &Dataset,
    catalog: &Catalog,
    of: &[ColumnId],
    lack: &Lack,
    time: ColumnId,
    date: i64,
) -> String {
    let date = match dataset.column(time).ty {
        ColumnType::Date { .. } | ColumnType::DateTime { .. } => cell::day(date),
        _ => cell::written(dataset.column(time), catalog, date),
    };
    let parts = words(dataset, catalog, of, &lack.of);
    parts.into_iter().chain([date]).collect::<Vec<_>>().join(", ")
}

/// Parts as a reader knows them.
pub(super) fn words(dataset: &Dataset, catalog: &Catalog, of: &[ColumnId], parts: &[Part]) -> Vec<String> {
    let part = |(id, part): (&ColumnId, &Part)| {
        let column = dataset.column(*id);
        match (part, &column.ty) {
            (Part::Text(text), _) => text.clone(),
            (Part::Number(place), ColumnType::Code(list)) => {
                let code = usize::try_from(*place).ok().and_then(|place| catalog.code_list(*list).codes.get(place));
                code.map_or_else(|| "outside the list".to_string(), |code| code.label.clone())
            }
            (Part::Number(number), _) => cell::written(column, catalog, *number),
        }
    };
    of.iter().zip(parts).map(part).collect()
}
