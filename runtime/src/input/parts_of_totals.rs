//! Rows of totals whose parts are not beside them, or come to something else: numbers add up the parts, and would be of fewer people or
//! places than they say.
//!
//! In: the rows of a dataset, and the parts that numbers add up. Out: the rows of totals without all of their parts, and those that are not
//! the sum of them. Invariants: rows are compared at one area, date and group, by all columns of codes and dates; parts that come to their
//! total lack nothing, as few files have rows of 0; numbers that are all round may differ by their rounding.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{Catalog, CodeList, Column as Declared, ColumnId, ColumnType, Dataset};
use indicia_compiler::plan::ir::AddedParts;

use super::cell;
use super::keys::At;
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
    /// The column of the numbers.
    pub of: ColumnId,
    /// The first places, each with its number and that of the parts.
    pub places: Vec<(String, [String; 2])>,
    /// How many places there are.
    pub count: u64,
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
        let others: Vec<ColumnId> =
            columns(dataset).filter(|id| lists.iter().all(|(of, _)| of != id) && Some(*id) != of).collect();
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
                let of_parts: Vec<(&Vec<usize>, &Sum)> =
                    sums.iter().filter(|(codes, _)| is_within(codes, &parts)).collect();
                let sum = of_parts.iter().try_fold(0, |sum, (_, part)| Some(sum + part.number?));
                if self.of.is_some() && total.number.is_some() && sum == total.number {
                    continue;
                }
                let lacks: Vec<BTreeSet<usize>> = (0..parts.len())
                    .map(|at| {
                        let there: BTreeSet<usize> = of_parts.iter().map(|(codes, _)| codes[at]).collect();
                        let elsewhere = |part: &&usize| self.seen[at].contains(part) && !there.contains(part);
                        parts[at].iter().filter(elsewhere).copied().collect()
                    })
                    .collect();
                let asks = |number: &&&AddedParts| self.is_in(number, place) && asked(number, &parts).is_some();
                let asking: Vec<&&AddedParts> = numbers.iter().filter(asks).collect();
                let needs = |number: &&&AddedParts| match asked(number, &parts) {
                    _ if self.dataset.complete.is_some() => false,
                    Some(wanted) if of_parts.iter().any(|(codes, _)| is_within(codes, &wanted)) => {
                        let some = |(lacks, wanted): (&BTreeSet<usize>, &Vec<usize>)| {
                            wanted.iter().any(|part| lacks.contains(part))
                        };
                        self.of.is_some() && lacks.iter().zip(&wanted).any(some)
                    }
                    Some(_) => true,
                    None => false,
                };
                if asking.iter().any(|number| needs(&number)) {
                    let without = if of_parts.is_empty() { String::new() } else { self.without(&lacks) };
                    let said = format!("\"{}\"{without}", self.label(codes));
                    found.first.get_or_insert_with(|| self.total(codes));
                    found.lacking.push(OfTotal { total: said, place: self.said(place), at: total.first });
                } else if let (Some(of), Some(whole), Some(sum)) = (self.of, total.number, sum)
                    && asking.iter().any(|number| asked(number, &parts).is_some_and(|wanted| wanted == parts))
                    && !self.is_rounding(whole - sum, of_parts.len())
                {
                    self.unlike(codes, of, (place, [whole, sum]), found);
                }
            }
        }
    }

    fn unlike(&self, codes: &[usize], of: ColumnId, (place, numbers): (&[Option<i64>], [i128; 2]), found: &mut Found) {
        let total = self.label(codes);
        let known = found.unlike.iter().position(|other| (other.of, &other.total) == (of, &total));
        let at = known.unwrap_or_else(|| {
            let (column, _) = self.total(codes);
            found.unlike.push(UnlikeTotal { column, total, of, places: Vec::new(), count: 0 });
            found.unlike.len() - 1
        });
        let unlike = &mut found.unlike[at];
        unlike.count += 1;
        if unlike.places.len() < SHOWN {
            let column = self.dataset.column(of);
            let written = |number: i128| {
                i64::try_from(number)
                    .map_or_else(|_| number.to_string(), |number| cell::written(column, self.catalog, number))
            };
            unlike.places.push((self.said(place), numbers.map(written)));
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
fn asked(number: &AddedParts, parts: &[Vec<usize>]) -> Option<Vec<Vec<usize>>> {
    let of_column = |((_, wanted), parts): (&(usize, std::sync::Arc<[i64]>), &Vec<usize>)| {
        let wanted: Vec<usize> = parts.iter().copied().filter(|part| wanted.contains(&(*part as i64))).collect();
        (!wanted.is_empty()).then_some(wanted)
    };
    number.columns.iter().zip(parts).map(of_column).collect()
}
