//! Whether data that is already added up has a row for each area, period and group.
//!
//! In: the rows of a dataset that is complete, and the totals of it that definitions name. Out: the combinations without a row, and rows for
//! them; of a population also the groups that no row has. Invariants: an area is expected because its list has it, a period because the
//! dataset covers it (of a population, because some row has it, or because it serves a period: any other year gives no number), a group
//! because some row has it or, of a population, its list does and the column is not said to be `without` it; a row that is outside a list,
//! or without a value, fills no gap. A row that is made has what its area, period and group decide (a district, the kind of a ward); of what
//! no row says for an area, there is a row for each value. Rows of totals are expected where a definition names them: for each area, in the periods and with the
//! other groups that some row of the total has. Of a few rows that were handed over, an area, a period and a group are expected because some
//! row has them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use indicia_compiler::catalog::{AttributeType, Catalog, ColumnId, ColumnType, Dataset, Describes, Gaps};
use indicia_compiler::plan::ir::NamedTotal;

use super::cell;
use super::units::{self, Part};
use crate::rows::{Column, Rows};

/// A part of the key, and the values that are expected of it, ascending.
struct Dimension {
    column: ColumnId,
    expected: Vec<i64>,
    /// Those of them that no row has, where rows say what a group is.
    absent: Vec<i64>,
}

/// What is expected and is not there.
pub(super) struct Missing {
    /// The columns that say when, where and who.
    columns: Vec<ColumnId>,
    /// The gaps: a value for each of the columns.
    gaps: Vec<Vec<i64>>,
    /// What these decide.
    decided: Vec<Decided>,
    /// The gaps of what rows name by a text: a value for each of the columns, and what it is called.
    named: Vec<(Vec<i64>, String)>,
    /// How many there are, also those beyond the first that are kept.
    count: u128,
    /// How many of them are of groups that no row has.
    of_absent: u128,
    /// Those that are of a total of which a part has a row beside them.
    beside_parts: Vec<Vec<i64>>,
    /// The groups of a population that no row has, by column.
    pub(super) absent: Vec<(ColumnId, Vec<i64>)>,
}

/// A column that another one decides, as a ward decides its district.
struct Decided {
    column: ColumnId,
    /// Which of the columns of a gap decides it, and by which of its values; nothing where that is not known.
    by: Option<(usize, BTreeMap<i64, i64>)>,
    /// All values that rows have.
    all: Vec<i64>,
}

/// How many gaps are found one by one, and how many rows are made for them.
pub(super) const KEPT: usize = 1_000_000;

/// Of what a row is expected.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// Every area and period that is declared.
    Declared,
    /// Those that rows have.
    AmongRows,
}

/// The gaps of a dataset; its columns that say when, where and who must be among the rows.
pub(super) fn find(
    blocks: &[Rows],
    dataset: &Dataset,
    catalog: &Catalog,
    totals: &[NamedTotal],
    of: Expected,
) -> Option<Missing> {
    let dimensions = dimensions(blocks, dataset, catalog, of == Expected::Declared);
    if dimensions.is_empty() {
        return None;
    }
    // More than can be counted are too many, whichever they are.
    let all = dimensions.iter().fold(1_u128, |all, d| all.saturating_mul(d.expected.len() as u128));
    let mut there: HashSet<u128, cell::Hasher> = HashSet::default();
    for block in blocks {
        let columns = columns(block, dataset, &dimensions)?;
        let combination = |row: usize| {
            columns.iter().zip(&dimensions).try_fold(0_u128, |before, (column, dimension)| {
                let place = dimension.expected.binary_search(&column.number(row)?).ok()?;
                Some(before.wrapping_mul(dimension.expected.len() as u128).wrapping_add(place as u128))
            })
        };
        there.extend((0..block.length).filter_map(combination));
    }
    let count = all - there.len() as u128;
    let most = KEPT.min(usize::try_from(count).unwrap_or(KEPT));
    let places = (0..all).filter(|place| !there.contains(place)).take(most);
    let mut gaps: Vec<Vec<i64>> = places.map(|place| values(&dimensions, place)).collect();
    let of_totals = of_totals(blocks, dataset, catalog, &dimensions, totals);
    let count = count.saturating_add(of_totals.len() as u128);
    let beside_parts: Vec<Vec<i64>> =
        of_totals.iter().filter(|gap| has_a_part(gap, &dimensions, (dataset, catalog), &there)).cloned().collect();
    gaps.extend(of_totals);
    let named = of_names(blocks, (dataset, catalog), &dimensions, &gaps);
    let count = count.saturating_add(named.len() as u128);
    let of_groups_that_are_there = dimensions.iter().map(|d| (d.expected.len() - d.absent.len()) as u128);
    let of_absent = all - of_groups_that_are_there.fold(1_u128, u128::saturating_mul);
    let absent = dimensions.iter().filter(|dimension| !dimension.absent.is_empty());
    let absent: Vec<(ColumnId, Vec<i64>)> = absent.map(|d| (d.column, d.absent.clone())).collect();
    let columns: Vec<ColumnId> = dimensions.iter().map(|dimension| dimension.column).collect();
    let others = dataset.expected().into_iter().filter(|id| !columns.contains(id));
    let decided = others.map(|id| Decided::of(blocks, dataset, catalog, &columns, id)).collect();
    let missing = Missing { columns, gaps, named, decided, count, of_absent, beside_parts, absent };
    (missing.count > 0 || !missing.absent.is_empty()).then_some(missing)
}

/// Whether some part of the total that a gap is of has a row with the other values of the gap.
fn has_a_part(
    gap: &[i64],
    dimensions: &[Dimension],
    (dataset, catalog): (&Dataset, &Catalog),
    there: &HashSet<u128, cell::Hasher>,
) -> bool {
    let place = |values: &[i64]| {
        dimensions.iter().zip(values).try_fold(0_u128, |before, (dimension, value)| {
            let place = dimension.expected.binary_search(value).ok()?;
            Some(before.wrapping_mul(dimension.expected.len() as u128).wrapping_add(place as u128))
        })
    };
    dimensions.iter().enumerate().any(|(at, dimension)| {
        let ColumnType::Code(list) = dataset.column(dimension.column).ty else { return false };
        let parts = usize::try_from(gap[at]).ok().and_then(|code| catalog.code_list(list).parts(code));
        let is_total = parts.as_ref().is_some_and(|parts| parts.len() > 1);
        parts.into_iter().flatten().filter(|_| is_total).any(|part| {
            let mut values = gap.to_vec();
            values[at] = part as i64;
            place(&values).is_some_and(|place| there.contains(&place))
        })
    })
}

/// The columns of a block that dimensions are of.
fn columns<'r>(block: &'r Rows, dataset: &Dataset, dimensions: &[Dimension]) -> Option<Vec<&'r Column>> {
    dimensions.iter().map(|dimension| block.column(&dataset.column(dimension.column).name)).collect()
}

/// The values at a place among all combinations.
fn values(dimensions: &[Dimension], mut place: u128) -> Vec<i64> {
    let mut values: Vec<i64> = Vec::with_capacity(dimensions.len());
    for dimension in dimensions.iter().rev() {
        let count = dimension.expected.len() as u128;
        values.push(dimension.expected[(place % count) as usize]);
        place /= count;
    }
    values.reverse();
    values
}

/// The dates at which something that rows name by a text, such as a school, has no row, and its area or group has one.
fn of_names(
    blocks: &[Rows],
    (dataset, catalog): (&Dataset, &Catalog),
    dimensions: &[Dimension],
    gaps: &[Vec<i64>],
) -> Vec<(Vec<i64>, String)> {
    let dated = dimensions.iter().find(|dimension| dataset.time == Some(dimension.column));
    let Some(dated) = dated.filter(|_| !dataset.named_by().is_empty()) else { return Vec::new() };
    let time = dated.column;
    let of: Vec<ColumnId> = dataset.key.iter().copied().filter(|id| *id != time).collect();
    let known: HashSet<&Vec<i64>> = gaps.iter().collect();
    let mut found = Vec::new();
    for lack in units::lacks(blocks, dataset, &of, time, Some(&dated.expected)) {
        for date in &lack.dates {
            let value = |dimension: &Dimension| match of.iter().position(|id| *id == dimension.column) {
                Some(at) => match lack.of[at] {
                    Part::Number(number) => Some(number),
                    Part::Text(_) => None,
                },
                None => (dimension.column == time).then_some(*date),
            };
            let gap = dimensions.iter().map(value).collect::<Option<Vec<i64>>>();
            if let Some(gap) = gap.filter(|gap| !known.contains(gap)) {
                found.push((gap, units::shown(dataset, catalog, &of, &lack, time, *date)));
            }
        }
    }
    found
}

/// The combinations of totals that definitions name and that other rows of the same total lead to expect.
fn of_totals(
    blocks: &[Rows],
    dataset: &Dataset,
    catalog: &Catalog,
    dimensions: &[Dimension],
    totals: &[NamedTotal],
) -> Vec<Vec<i64>> {
    let is_place: Vec<bool> = dimensions.iter().map(|d| is_place(dataset, catalog, d.column)).collect();
    let mut found: BTreeSet<Vec<i64>> = BTreeSet::new();
    for total in totals {
        let (column, code) = (ColumnId(total.column), total.code as i64);
        let Some(at) = dimensions.iter().position(|dimension| dimension.column == column) else { continue };
        let mut there: BTreeSet<Vec<i64>> = BTreeSet::new();
        for block in blocks {
            let Some(columns) = columns(block, dataset, dimensions) else { continue };
            let rows = (0..block.length).filter(|row| columns[at].number(*row) == Some(code));
            there.extend(rows.filter_map(|row| columns.iter().map(|column| column.number(row)).collect()));
        }
        // Each area of the list, beside what rows of the total have in the other columns together.
        let beside = |row: &Vec<i64>| -> Vec<Option<i64>> {
            row.iter().zip(&is_place).map(|(value, is_place)| (!is_place).then_some(*value)).collect()
        };
        let others: BTreeSet<Vec<Option<i64>>> = there.iter().map(beside).collect();
        let places = all_places(dimensions, &is_place);
        for (other, place) in others.iter().flat_map(|other| places.iter().map(move |place| (other, place))) {
            let expected: Vec<i64> = other.iter().zip(place).filter_map(|(own, place)| own.or(*place)).collect();
            if !there.contains(&expected) {
                found.insert(expected);
            }
        }
    }
    found.into_iter().take(KEPT).collect()
}

/// Each combination of areas; nothing in the columns that are not of areas.
fn all_places(dimensions: &[Dimension], is_place: &[bool]) -> Vec<Vec<Option<i64>>> {
    let mut all = vec![Vec::new()];
    for (dimension, is_place) in dimensions.iter().zip(is_place) {
        let values: Vec<Option<i64>> = match is_place {
            true => dimension.expected.iter().copied().map(Some).collect(),
            false => vec![None],
        };
        let with = |before: Vec<Option<i64>>| values.iter().map(move |value| [&before[..], &[*value]].concat());
        all = all.into_iter().flat_map(with).collect();
    }
    all
}

/// The columns that say when, where and who, with what is expected of each. One that another one decides, as a ward decides its
/// district, is not asked for.
fn dimensions(blocks: &[Rows], dataset: &Dataset, catalog: &Catalog, of_declared: bool) -> Vec<Dimension> {
    let mut found = Vec::new();
    let key = dataset.complete_by(catalog);
    let decided = |id: ColumnId| {
        let is_date = |id: ColumnId| dataset.time == Some(id) || matches!(dataset.column(id).ty, ColumnType::Period(_));
        // Nowhere do only women live, and no crime is only of May: where a file has no others, it lacks them.
        let is_of_people = dataset.column(id).describes == Describes::Person;
        let is_group = !is_place(dataset, catalog, id) && !is_date(id);
        let may_decide = |other: &ColumnId| {
            *other != id && !is_date(*other) && !(is_of_people && is_place(dataset, catalog, *other))
        };
        is_group && key.iter().copied().filter(may_decide).any(|other| decides(blocks, dataset, other, id))
    };
    for id in key.iter().copied().filter(|id| !decided(*id)) {
        let observed = || observed(blocks, dataset, id);
        let mut absent = Vec::new();
        let expected = match &dataset.column(id).ty {
            ColumnType::Code(list) => {
                let codes = catalog.code_list(*list).codes.iter().enumerate();
                let listed = codes.filter(|(_, code)| code.is_part()).map(|(place, _)| place as i64);
                let listed: Vec<i64> = listed.collect();
                if of_declared && is_place(dataset, catalog, id) {
                    listed
                } else {
                    let (there, without) = (observed(), &dataset.column(id).without);
                    // A file that has the published total alone says nothing of its parts.
                    if !there.is_empty() && !there.iter().any(|value| listed.contains(value)) {
                        continue;
                    }
                    let mut expected: Vec<i64> = there.iter().copied().filter(|value| listed.contains(value)).collect();
                    if of_declared && dataset.is_population() {
                        let is_absent = |code: &i64| !there.contains(code) && !without.contains(&(*code as usize));
                        absent = listed.into_iter().filter(is_absent).collect();
                        expected.extend(&absent);
                    }
                    expected
                }
            }
            ColumnType::Period(kind) => match dataset.covers {
                Some((from, to))
                    if of_declared && dataset.time == Some(id) && from.kind == *kind && !dataset.is_population() =>
                {
                    (from.ordinal..=to.ordinal).collect()
                }
                Some(_) | None => observed(),
            },
            // Of the days of a register, only those that serve a period need be whole, where it says which those are.
            ColumnType::Date { .. } | ColumnType::DateTime { .. } if !dataset.serves.is_empty() => Vec::new(),
            _ => observed(),
        };
        let served = dataset.serves.iter().map(|(_, date)| *date).filter(|_| of_declared && dataset.time == Some(id));
        let expected: BTreeSet<i64> = expected.into_iter().chain(served).collect();
        found.push(Dimension { column: id, expected: expected.into_iter().collect(), absent });
    }
    found
}

/// The values of a column that rows have, ascending.
fn observed(blocks: &[Rows], dataset: &Dataset, id: ColumnId) -> Vec<i64> {
    let values = blocks.iter().filter_map(|block| Some((block.column(&dataset.column(id).name)?, block.length)));
    let each = values.flat_map(|(column, rows)| (0..rows).filter_map(|row| column.number(row)));
    each.collect::<BTreeSet<i64>>().into_iter().collect()
}

/// Whether a column is of areas.
pub(super) fn is_place(dataset: &Dataset, catalog: &Catalog, id: ColumnId) -> bool {
    let column = dataset.column(id);
    let of_hierarchy = matches!(column.ty, ColumnType::Code(list) if catalog.code_list(list).level_of.is_some());
    of_hierarchy || column.describes == Describes::Place && matches!(column.ty, ColumnType::Code(_))
}

/// Whether rows with one value of a column all have one value of another.
fn decides(blocks: &[Rows], dataset: &Dataset, of: ColumnId, other: ColumnId) -> bool {
    let seen = beside(blocks, dataset, of, other);
    // One value alone goes with everything, and says nothing of what decides it.
    let differ = |seen: BTreeMap<i64, i64>| {
        let values: BTreeSet<i64> = seen.values().copied().collect();
        values.len() > 1 && values.len() < seen.len()
    };
    seen.is_some_and(differ)
}

/// What rows have in a column for each value of another; nothing where rows with the same have several.
fn beside(blocks: &[Rows], dataset: &Dataset, of: ColumnId, other: ColumnId) -> Option<BTreeMap<i64, i64>> {
    let mut seen: BTreeMap<i64, i64> = BTreeMap::new();
    for block in blocks {
        let column = |id: ColumnId| block.column(&dataset.column(id).name);
        let (of, other) = column(of).zip(column(other))?;
        for row in 0..block.length {
            if let Some((a, b)) = of.number(row).zip(other.number(row))
                && *seen.entry(a).or_insert(b) != b
            {
                return None;
            }
        }
    }
    Some(seen)
}

impl Decided {
    /// Of a coarser level the hierarchy says what it is; of anything else, rows do.
    fn of(blocks: &[Rows], dataset: &Dataset, catalog: &Catalog, columns: &[ColumnId], id: ColumnId) -> Decided {
        let list = |id: ColumnId| match dataset.column(id).ty {
            ColumnType::Code(list) => Some(list),
            _ => None,
        };
        let in_hierarchy = |by: ColumnId| -> Option<BTreeMap<i64, i64>> {
            let (of, own) = (catalog.code_list(list(by)?), list(id)?);
            of.level_of.filter(|_| catalog.code_list(own).level_of.is_some())?;
            let attribute = of.attributes.iter().find(|attribute| attribute.ty == AttributeType::Code(own))?;
            let values = attribute.values.iter().enumerate();
            Some(values.filter_map(|(code, value)| Some((code as i64, (*value)?))).collect())
        };
        let in_rows = |by: ColumnId| beside(blocks, dataset, by, id).filter(|_| decides(blocks, dataset, by, id));
        let found = |has: &dyn Fn(ColumnId) -> Option<BTreeMap<i64, i64>>| {
            columns.iter().enumerate().find_map(|(at, by)| Some((at, has(*by)?)))
        };
        Decided { column: id, by: found(&in_hierarchy).or_else(|| found(&in_rows)), all: observed(blocks, dataset, id) }
    }

    /// What a row for a gap may have.
    fn values(&self, gap: &[i64]) -> Vec<Option<i64>> {
        let one = self.by.as_ref().and_then(|(at, has)| has.get(&gap[*at]).copied());
        match one {
            None if !self.all.is_empty() => self.all.iter().copied().map(Some).collect(),
            one => vec![one],
        }
    }
}

/// Says of each row whether it is made for a gap.
pub(super) fn mark(rows: &mut Rows, made: bool) {
    let marks = (0..rows.length).map(|_| Some(i32::from(made))).collect();
    rows.columns.push((Dataset::MADE.to_string(), Column::Short(marks)));
}

impl Missing {
    /// The first few, as a reader knows them: `Southmoor, mid-2022`; and how many there are. Those of groups that no row has are not among
    /// them.
    pub(super) fn shown(&self, dataset: &Dataset, catalog: &Catalog, most: usize) -> (Vec<String>, u128) {
        let is_absent = |gap: &&Vec<i64>| {
            let absent = |(column, codes): &(ColumnId, Vec<i64>)| {
                self.columns.iter().zip(gap.iter()).any(|(of, value)| of == column && codes.contains(value))
            };
            self.absent.iter().any(absent)
        };
        let gap = |gap: &Vec<i64>| self.words(gap, dataset, catalog);
        let named = self.named.iter().map(|(_, name)| name.clone());
        let shown = self.gaps.iter().filter(|gap| !is_absent(gap)).map(gap).chain(named).take(most).collect();
        (shown, self.count - self.of_absent)
    }

    /// The first totals without a row that have one for a part of them, and how many there are: these are not 0.
    pub(super) fn totals_beside_parts(&self, dataset: &Dataset, catalog: &Catalog, most: usize) -> (Vec<String>, u128) {
        let shown = self.beside_parts.iter().take(most).map(|gap| self.words(gap, dataset, catalog)).collect();
        (shown, self.beside_parts.len() as u128)
    }

    fn words(&self, gap: &[i64], dataset: &Dataset, catalog: &Catalog) -> String {
        let part = |(id, value): (&ColumnId, &i64)| {
            let column = dataset.column(*id);
            match &column.ty {
                ColumnType::Code(list) => catalog.code_list(*list).codes[*value as usize].label.clone(),
                _ => cell::written(column, catalog, *value),
            }
        };
        self.columns.iter().zip(gap).map(part).collect::<Vec<_>>().join(", ")
    }

    /// A row for each gap, in the columns of `like`: its numbers are missing, or 0. It says that it is made.
    pub(super) fn rows(&self, dataset: &Dataset, mut like: Rows, rule: Gaps) -> Rows {
        let columns: Vec<ColumnId> =
            self.columns.iter().copied().chain(self.decided.iter().map(|decided| decided.column)).collect();
        let mut made: Vec<Vec<Option<i64>>> = Vec::new();
        // Of several schools of one area, one row says that something is lacking there.
        let named: BTreeSet<&Vec<i64>> = self.named.iter().map(|(gap, _)| gap).collect();
        for gap in self.gaps.iter().chain(named) {
            let mut rows: Vec<Vec<Option<i64>>> = vec![gap.iter().copied().map(Some).collect()];
            for decided in &self.decided {
                let values = decided.values(gap);
                rows = rows
                    .into_iter()
                    .flat_map(|row| values.iter().map(move |value| [&row[..], &[*value]].concat()))
                    .collect();
            }
            made.extend(rows);
        }
        for (name, values) in &mut like.columns {
            let id = dataset.column_named(name);
            let said = columns.iter().position(|column| Some(*column) == id);
            // A percentage of nothing is not 0.
            let is_number = id.map(|id| dataset.column(id)).is_some_and(|column| {
                matches!(column.ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. }) && !column.ratio
            });
            for row in &made {
                let value = match said {
                    Some(said) => row[said],
                    None => (is_number && rule == Gaps::Zero).then_some(0),
                };
                match values {
                    Column::Short(numbers) => numbers.push(value.and_then(|value| i32::try_from(value).ok())),
                    Column::Long(numbers) => numbers.push(value),
                    Column::Texts(texts) => texts.push(None),
                }
            }
        }
        like.length += made.len();
        mark(&mut like, true);
        like
    }

    /// Whether rows can be made for all of them.
    pub(super) fn are_few(&self) -> bool {
        let rows = |gap: &Vec<i64>| {
            self.decided.iter().map(|decided| decided.values(gap).len()).fold(1, usize::saturating_mul)
        };
        let named = self.named.iter().map(|(gap, _)| gap);
        (self.gaps.len() + self.named.len()) as u128 == self.count
            && self.gaps.iter().chain(named).map(rows).fold(0, usize::saturating_add) <= KEPT
    }
}
