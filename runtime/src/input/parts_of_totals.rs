//! Rows of totals whose parts are not beside them, or come to something else: numbers add up the parts, and would be of fewer people or
//! places than they say.
//!
//! In: the rows of a dataset, and the parts that numbers add up. Out: the rows of totals without all of their parts, and those that are not
//! the sum of them. Invariants: rows are compared at one area, date and group, by all columns of codes and dates; parts that come to their
//! total lack nothing, as few files have rows of 0; numbers that are all round may differ by their rounding.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indicia_compiler::catalog::{Catalog, CodeList, Column as Declared, ColumnId, ColumnType, Dataset, Gaps};
use indicia_compiler::plan::ir::AddedParts;

use super::keys::At;
use super::{cell, gaps};
use crate::rows::{Column, Rows};

/// A row of a total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OfTotal {
    /// Its total: `"Persons"`, or that and the parts that are not there: `"Persons" without "Male"`.
    pub(super) total: String,
    /// Its area, date and group.
    pub(super) place: String,
    /// The first such row.
    pub(super) at: At,
}

/// A total that is not the sum of its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnlikeTotal {
    /// The column of the total.
    pub column: ColumnId,
    /// What it is called.
    pub total: String,
    /// Each column of which it has a total, with the label of that.
    pub asked: Vec<(ColumnId, String)>,
    /// The column of the numbers.
    pub of: ColumnId,
    /// The first places.
    pub places: Vec<Difference>,
    /// How many places there are.
    pub count: u64,
}

/// Where a total is not the sum of its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The area, date and group; empty where there is none.
    pub place: String,
    /// The number of the total.
    pub total: String,
    /// What its parts come to.
    pub parts: String,
}

/// What rows of totals lack, and what they are unlike.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// Without their parts, in order of the rows.
    pub(super) lacking: Vec<OfTotal>,
    /// A column and the name of a total of one of them.
    pub(super) first: Option<(ColumnId, String)>,
    /// Not the sum of their parts.
    pub(super) unlike: Vec<UnlikeTotal>,
}

/// How many places are named.
const SHOWN: usize = 3;

/// From so many numbers on, numbers that are all round are taken to be rounded.
const MANY: usize = 30;

/// The columns that say what rows of totals and of their parts are of.
pub(super) fn columns(dataset: &Dataset) -> impl Iterator<Item = ColumnId> + '_ {
    let says = |column: &Declared| {
        matches!(
            column.ty,
            ColumnType::Code(_) | ColumnType::Period(_) | ColumnType::Date { .. } | ColumnType::DateTime { .. }
        )
    };
    dataset.columns.iter().enumerate().filter(move |(_, column)| says(column)).map(|(at, _)| ColumnId(at))
}

/// The rows of totals without their parts, or unlike their sum; `left_out` (ascending) are no rows.
pub(super) fn find(
    (dataset, catalog): (&Dataset, &Catalog),
    asked: &[AddedParts],
    blocks: &[Rows],
    left_out: &[At],
) -> Found {
    // Numbers of the same parts and the same column are compared at once.
    type Group<'a> = (Vec<usize>, Option<usize>);
    let mut groups: BTreeMap<Group<'_>, Vec<&AddedParts>> = BTreeMap::new();
    for parts in asked {
        let columns = parts.columns.iter().map(|(column, _)| *column).collect();
        groups.entry((columns, parts.of)).or_default().push(parts);
    }
    let mut found = Found::default();
    for ((added, of), numbers) in groups {
        let lists = added.iter().map(|column| match dataset.columns.get(*column)?.ty {
            ColumnType::Code(list) => Some((ColumnId(*column), catalog.code_list(list))),
            _ => None,
        });
        let Some(lists) = lists.collect::<Option<Vec<_>>>() else { continue };
        let Some(compared) = Compared::of((dataset, catalog), &lists, of.map(ColumnId), blocks, left_out) else {
            continue;
        };
        compared.find(&numbers, &mut found);
    }
    found.lacking.sort_by_key(|row| row.at);
    found.lacking.dedup();
    found
}

/// What the rows with one area, date and group, and one code of each column with totals, come to.
struct Sum {
    first: At,
    /// Nothing where a number is not known.
    number: Option<i128>,
}

/// Rows by their area, date and group, and then by their codes.
struct Compared<'a> {
    dataset: &'a Dataset,
    catalog: &'a Catalog,
    /// The columns with totals, each with its list.
    lists: &'a [(ColumnId, &'a CodeList)],
    of: Option<ColumnId>,
    /// The other columns.
    others: Vec<ColumnId>,
    places: BTreeMap<Vec<Option<i64>>, BTreeMap<Vec<usize>, Sum>>,
    /// The codes that some row has, by column.
    seen: Vec<BTreeSet<usize>>,
    /// What all numbers are multiples of, where they are so many that they are rounded to it.
    unit: i128,
}

impl<'a> Compared<'a> {
    /// Nothing where no row is of a total.
    fn of(
        (dataset, catalog): (&'a Dataset, &'a Catalog),
        lists: &'a [(ColumnId, &'a CodeList)],
        of: Option<ColumnId>,
        blocks: &[Rows],
        left_out: &[At],
    ) -> Option<Compared<'a>> {
        let is_total = |block: &Rows| {
            lists.iter().any(|(id, list)| {
                block.column(&dataset.column(*id).name).is_some_and(|column| {
                    let code = |row| usize::try_from(column.number(row)?).ok();
                    (0..block.length).any(|row| code(row).is_some_and(|code| is_total(list, code)))
                })
            })
        };
        if !blocks.iter().any(is_total) {
            return None;
        }
        let is_other = |id: &ColumnId| {
            lists.iter().all(|(of, _)| of != id)
                && Some(*id) != of
                && !tells_totals((dataset, catalog), lists, *id, blocks)
        };
        let others: Vec<ColumnId> = columns(dataset).filter(is_other).collect();
        let mut compared = Compared {
            dataset,
            catalog,
            lists,
            of,
            others,
            places: BTreeMap::new(),
            seen: vec![BTreeSet::new(); lists.len()],
            unit: 0,
        };
        let mut numbers = 0;
        for (at, block) in blocks.iter().enumerate() {
            let named = |id: &ColumnId| block.column(&dataset.column(*id).name);
            let codes: Vec<&Column> = lists.iter().map(|(id, _)| named(id)).collect::<Option<_>>()?;
            let others: Vec<&Column> = compared.others.iter().map(named).collect::<Option<_>>()?;
            let number = match &of {
                Some(of) => Some(named(of)?),
                None => None,
            };
            for row in 0..block.length {
                let place = At { block: at, row };
                let code = |column: &&Column| usize::try_from(column.number(row)?).ok();
                let Some(codes) = codes.iter().map(code).collect::<Option<Vec<usize>>>() else { continue };
                if left_out.binary_search(&place).is_ok() {
                    continue;
                }
                compared.seen.iter_mut().zip(&codes).for_each(|(seen, code)| _ = seen.insert(*code));
                let value = number.and_then(|number| number.number(row)).map(i128::from);
                if let Some(value) = value.filter(|value| *value != 0) {
                    compared.unit = common(compared.unit, value);
                    numbers += 1;
                }
                let key = others.iter().map(|column| column.number(row)).collect();
                let sums = compared.places.entry(key).or_default();
                let sum = sums.entry(codes).or_insert(Sum { first: place, number: Some(0) });
                sum.number = sum.number.zip(value).map(|(sum, value)| sum + value);
            }
        }
        if numbers < MANY {
            compared.unit = 0;
        }
        Some(compared)
    }

    /// Adds what the rows of totals lack that these numbers add up.
    fn find(&self, numbers: &[&AddedParts], found: &mut Found) {
        for (place, sums) in &self.places {
            for (codes, total) in sums.iter().filter(|(codes, _)| self.is_total(codes)) {
                let Some(parts) = self.parts(codes) else { continue };
                let beside = Beside::of(sums, parts, &self.seen);
                let is_sum = self.of.is_some() && total.number.is_some() && beside.sum == total.number;
                // What was not returned is not known, and so is all that needs it.
                let is_unknown = self.dataset.complete == Some(Gaps::Unknown) && beside.lacks_any();
                if is_sum || is_unknown {
                    continue;
                }
                let wanted = numbers.iter().filter(|number| self.is_in(number, place));
                let wanted: Vec<Vec<Vec<usize>>> =
                    wanted.filter_map(|number| wanted_of(number, &beside.parts)).collect();
                let lacks = |wanted: &Vec<Vec<usize>>| beside.lacks(wanted, self.of.is_some());
                if self.dataset.complete.is_none() && wanted.iter().any(lacks) {
                    let without = if beside.codes.is_empty() { String::new() } else { self.without(&beside.lacking) };
                    let said = format!("\"{}\"{without}", self.label(codes));
                    found.first.get_or_insert_with(|| self.total(codes));
                    found.lacking.push(OfTotal { total: said, place: self.said(place), at: total.first });
                } else if let (Some(of), Some(whole), Some(sum)) = (self.of, total.number, beside.sum)
                    && wanted.contains(&beside.parts)
                    && !self.is_rounding(whole - sum, beside.codes.len())
                {
                    self.unlike((codes, of), place, [whole, sum], found);
                }
            }
        }
    }

    fn unlike(&self, (codes, of): (&[usize], ColumnId), place: &[Option<i64>], numbers: [i128; 2], found: &mut Found) {
        let total = self.label(codes);
        let known = found.unlike.iter().position(|other| (other.of, &other.total) == (of, &total));
        let at = known.unwrap_or_else(|| {
            let (column, _) = self.total(codes);
            let totals = self.lists.iter().zip(codes).filter(|((_, list), code)| is_total(list, **code));
            let asked = totals.map(|((column, list), code)| (*column, list.codes[*code].label.clone())).collect();
            found.unlike.push(UnlikeTotal { column, total, asked, of, places: Vec::new(), count: 0 });
            found.unlike.len() - 1
        });
        let unlike = &mut found.unlike[at];
        unlike.count += 1;
        if unlike.places.len() < SHOWN {
            let column = self.dataset.column(of);
            let written = |number: i128| {
                let number = i64::try_from(number);
                number.map_or_else(|_| "more".to_string(), |number| cell::written(column, self.catalog, number))
            };
            let [total, parts] = numbers.map(written);
            unlike.places.push(Difference { place: self.said(place), total, parts });
        }
    }

    fn is_total(&self, codes: &[usize]) -> bool {
        self.lists.iter().zip(codes).any(|((_, list), code)| is_total(list, *code))
    }

    /// The parts of each code; nothing where that is not known of one.
    fn parts(&self, codes: &[usize]) -> Option<Vec<Vec<usize>>> {
        self.lists.iter().zip(codes).map(|((_, list), code)| list.parts(*code)).collect()
    }

    /// Whether rows of an area, date and group may be in a number.
    fn is_in(&self, number: &AddedParts, place: &[Option<i64>]) -> bool {
        number.limits.iter().all(|limit| {
            let at = self.others.iter().position(|other| other.0 == limit.column);
            at.is_none_or(|at| limit.lets(place[at]))
        })
    }

    /// Whether a difference may come of rounding a total and so many parts, each to the nearest.
    fn is_rounding(&self, difference: i128, parts: usize) -> bool {
        let is_round = self.unit % 5 == 0 && self.unit > 0;
        is_round && 2 * difference.abs() <= self.unit * (parts as i128 + 1)
    }

    /// The first column of which a row has a total, and what that is called.
    fn total(&self, codes: &[usize]) -> (ColumnId, String) {
        let of_total = self.lists.iter().zip(codes).find(|((_, list), code)| is_total(list, **code));
        let ((column, list), code) = of_total.unwrap_or((&self.lists[0], &codes[0]));
        (*column, list.codes[*code].label.clone())
    }

    fn label(&self, codes: &[usize]) -> String {
        let labels = self.lists.iter().zip(codes).map(|((_, list), code)| list.codes[*code].label.as_str());
        labels.collect::<Vec<_>>().join(", ")
    }

    fn without(&self, lacks: &[BTreeSet<usize>]) -> String {
        let lacking = lacks
            .iter()
            .zip(self.lists)
            .flat_map(|(lacks, (_, list))| lacks.iter().map(|code| format!("\"{}\"", list.codes[*code].label)));
        let lacking: Vec<String> = lacking.collect();
        if lacking.is_empty() { String::new() } else { format!(" without {}", lacking.join(", ")) }
    }

    /// An area, date and group, as a reader knows them.
    fn said(&self, place: &[Option<i64>]) -> String {
        let values =
            self.others.iter().zip(place).filter_map(|(id, value)| Some((self.dataset.column(*id), (*value)?)));
        values.map(|(column, value)| cell::labelled(column, self.catalog, value)).collect::<Vec<_>>().join(", ")
    }
}

/// Whether a column of a group, such as the kind of a row or the code of a series, has no value in rows of totals that rows of parts have
/// as well: it says which rows are totals, and not what they are of.
fn tells_totals(
    (dataset, catalog): (&Dataset, &Catalog),
    lists: &[(ColumnId, &CodeList)],
    id: ColumnId,
    blocks: &[Rows],
) -> bool {
    if !matches!(dataset.column(id).ty, ColumnType::Code(_)) || gaps::is_place(dataset, catalog, id) {
        return false;
    }
    let (mut of_totals, mut of_parts): (BTreeSet<i64>, BTreeSet<i64>) = (BTreeSet::new(), BTreeSet::new());
    for block in blocks {
        let named = |id: ColumnId| block.column(&dataset.column(id).name);
        let (Some(own), Some(codes)) =
            (named(id), lists.iter().map(|(id, _)| named(*id)).collect::<Option<Vec<&Column>>>())
        else {
            return false;
        };
        for row in 0..block.length {
            let Some(value) = own.number(row) else { continue };
            let code = |column: &&Column| usize::try_from(column.number(row)?).ok();
            let is_of_total = lists
                .iter()
                .zip(&codes)
                .any(|((_, list), column)| code(column).is_some_and(|code| is_total(list, code)));
            if is_of_total {
                of_totals.insert(value)
            } else {
                of_parts.insert(value)
            };
        }
    }
    !of_totals.is_empty() && !of_parts.is_empty() && of_totals.is_disjoint(&of_parts)
}

/// The largest number that two are multiples of.
fn common(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.abs()
}

fn is_total(list: &CodeList, code: usize) -> bool {
    list.codes.get(code).is_some_and(|code| !code.is_part() && !code.comparator)
}

fn is_within(codes: &[usize], parts: &[Vec<usize>]) -> bool {
    codes.iter().zip(parts).all(|(code, parts)| parts.contains(code))
}

/// Those of some parts that a number adds up; nothing where it has none of a column.
fn wanted_of(number: &AddedParts, parts: &[Vec<usize>]) -> Option<Vec<Vec<usize>>> {
    let of_column = |((_, wanted), parts): (&(usize, Arc<[i64]>), &Vec<usize>)| {
        let wanted: Vec<usize> = parts.iter().copied().filter(|part| wanted.contains(&(*part as i64))).collect();
        (!wanted.is_empty()).then_some(wanted)
    };
    number.columns.iter().zip(parts).map(of_column).collect()
}

/// The parts that are beside a total.
struct Beside<'s> {
    /// Its parts, by column.
    parts: Vec<Vec<usize>>,
    /// The codes of rows of parts.
    codes: Vec<&'s Vec<usize>>,
    /// What they come to; nothing where one is not known.
    sum: Option<i128>,
    /// Its parts that none of them has and rows elsewhere have, by column.
    lacking: Vec<BTreeSet<usize>>,
}

impl<'s> Beside<'s> {
    fn of(sums: &'s BTreeMap<Vec<usize>, Sum>, parts: Vec<Vec<usize>>, seen: &[BTreeSet<usize>]) -> Beside<'s> {
        let there: Vec<(&Vec<usize>, &Sum)> = sums.iter().filter(|(codes, _)| is_within(codes, &parts)).collect();
        let sum = there.iter().try_fold(0, |sum, (_, part)| Some(sum + part.number?));
        let codes: Vec<&Vec<usize>> = there.into_iter().map(|(codes, _)| codes).collect();
        let lacking_of = |at: usize| {
            let is_there = |part: usize| codes.iter().any(|codes| codes[at] == part);
            parts[at].iter().copied().filter(|part| seen[at].contains(part) && !is_there(*part)).collect()
        };
        let lacking = (0..parts.len()).map(lacking_of).collect();
        Beside { parts, codes, sum, lacking }
    }

    fn lacks_any(&self) -> bool {
        self.codes.is_empty() || self.lacking.iter().any(|lacking| !lacking.is_empty())
    }

    /// Whether there is nothing of what a number adds up; or, where numbers could be compared and are not the same, not all of it.
    fn lacks(&self, wanted: &[Vec<usize>], compared: bool) -> bool {
        let lacks_some = || {
            let of_column =
                |(lacking, wanted): (&BTreeSet<usize>, &Vec<usize>)| wanted.iter().any(|part| lacking.contains(part));
            self.lacking.iter().zip(wanted).any(of_column)
        };
        !self.codes.iter().any(|codes| is_within(codes, wanted)) || compared && lacks_some()
    }
}
