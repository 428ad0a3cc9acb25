//! Codes whose numbers come to the sum of those of all others of their list: totals that are called by a name of their own, as a county is among
//! its districts; those of some, as `Violence` beside two kinds of it; and totals under what is no code of the list at all, as `T` or nothing where the list has the parts alone.
//!
//! In: the rows of a dataset, and columns of codes or texts over which numbers are added up. Out: those that are so. Invariant: so it is in every place
//! that has the code beside others, and in so many, of numbers so large, that it is hardly by chance.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasher;

use indicia_compiler::catalog::{Catalog, CodeList, ColumnId, ColumnType, Dataset};

use super::cell;
use super::parts_of_totals::columns;
use crate::rows::{Column, Rows};

/// Rows that come to the sum of the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SumOfOthers {
    /// The column of codes.
    pub column: ColumnId,
    /// Which rows.
    pub sum: Sum,
}

/// The rows that come to the sum of the others of their column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sum {
    /// Those of a code or text that is called so.
    OfCode(String),
    /// Those of a code, which come to the sum of some of the others: those that are called as it is, and more.
    OfSome {
        /// What the code is called.
        code: String,
        /// The codes of the others.
        parts: Vec<String>,
    },
    /// Those of codes outside the list.
    Outside,
    /// Those without a code.
    WithoutCode,
}

/// In place of the code, or another value, of a row that has none; a code outside the list has a place of its own.
const NO_CODE: i64 = i64::MIN;

/// A sum is a given number by chance about once in as many times as it is large: so often or more rarely together is hardly chance.
const RARE: i128 = 100_000;
/// The same of rows that have no code of their list, or none at all, and of a code that others are called after: many a file writes its totals so.
const RARE_WHERE_LIKELY: i128 = 50;

/// A column with more different texts is none of groups.
const MOST: usize = 200;

/// The sum of each code at one area, date and group; nothing where a number is not known.
type Place = BTreeMap<i64, Option<i128>>;

/// The codes that are so, each column once.
pub(super) fn find(
    dataset: &Dataset,
    catalog: &Catalog,
    added: &BTreeSet<(ColumnId, ColumnId)>,
    blocks: &[Rows],
) -> Vec<SumOfOthers> {
    let mut found: BTreeMap<ColumnId, SumOfOthers> = BTreeMap::new();
    for (column, of) in added {
        // Rows may say by a text what they are of, as a school: that may be a remark, too, so they are looked at with and without.
        let others = added.iter().filter(|(other, same)| other != column && same == of).map(|(other, _)| *other);
        let is_text = |id: &ColumnId| dataset.column(*id).ty == ColumnType::Text;
        let by_text: Vec<ColumnId> =
            others.filter(is_text).filter(|id| texts(dataset, *id, blocks).is_some()).collect();
        let of_each: Vec<&[ColumnId]> = if by_text.is_empty() { vec![&[]] } else { vec![&[], &by_text] };
        let sum = match dataset.column(*column).ty {
            ColumnType::Code(list) => {
                let list = catalog.code_list(list);
                let may_be = |at: &i64| match list.codes.get(usize::try_from(*at).unwrap_or(usize::MAX)) {
                    Some(code) => code.is_part() && !code.is_no_total && !list.is_bands(),
                    None => true,
                };
                let code = |rows: &Column, row: usize| Some(rows.number(row).unwrap_or(NO_CODE));
                let of_list = || (0..list.codes.len() as i64).chain([list.outside(), NO_CODE]).filter(may_be);
                let sum = of_each.iter().find_map(|by| {
                    let all = places(dataset, (*column, *of, by), blocks, &code);
                    // Rows without a code may be of the total, and may be of nothing.
                    let coded = all.iter().any(|place| place.contains_key(&NO_CODE)).then(|| coded(&all));
                    of_list().find(|at| {
                        let is_code = (0..list.codes.len() as i64).contains(at);
                        let rare = if is_code { RARE } else { RARE_WHERE_LIKELY };
                        is_sum(*at, &all, rare) || coded.as_ref().is_some_and(|coded| is_sum(*at, coded, rare))
                    })
                });
                let sum = sum.map(|at| match usize::try_from(at).ok().and_then(|at| list.codes.get(at)) {
                    Some(code) => Sum::OfCode(code.label.clone()),
                    None if at == NO_CODE => Sum::WithoutCode,
                    None => Sum::Outside,
                });
                sum.or_else(|| of_some(dataset, (*column, *of), list, blocks))
            }
            ColumnType::Text => {
                let Some(texts) = texts(dataset, *column, blocks) else { continue };
                let place = |rows: &Column, row: usize| {
                    let text = rows.text(row)?;
                    texts.binary_search(&text).ok().map(|at| at as i64)
                };
                let places = |by: &&[ColumnId]| places(dataset, (*column, *of, by), blocks, &place);
                let mut all = of_each.iter().map(places);
                let sum = all.find_map(|places| (0..texts.len()).find(|at| is_sum(*at as i64, &places, RARE)));
                sum.map(|at| Sum::OfCode(texts[at].trim().to_string()))
            }
            // Rows of a year, or of all ages, are often those without a month, or an age.
            ColumnType::Period(_) | ColumnType::Integer { .. } => {
                let value = |rows: &Column, row: usize| Some(rows.number(row).unwrap_or(NO_CODE));
                let without = |by: &&[ColumnId]| {
                    is_sum(NO_CODE, &places(dataset, (*column, *of, by), blocks, &value), RARE_WHERE_LIKELY)
                };
                of_each.iter().any(without).then_some(Sum::WithoutCode)
            }
            _ => None,
        };
        if let Some(sum) = sum {
            found.entry(*column).or_insert_with(|| SumOfOthers { column: *column, sum });
        }
    }
    found.into_values().collect()
}

/// The texts of a column, ascending; nothing where there are so many that they name single things, or too few to be parts and their total.
fn texts<'r>(dataset: &Dataset, column: ColumnId, blocks: &'r [Rows]) -> Option<Vec<&'r str>> {
    let mut found: BTreeSet<&str> = BTreeSet::new();
    for block in blocks {
        let rows = block.column(&dataset.column(column).name)?;
        for text in (0..block.length).filter_map(|row| rows.text(row)) {
            found.insert(text);
            if found.len() > MOST {
                return None;
            }
        }
    }
    (found.len() > 2).then(|| found.into_iter().collect())
}

/// What each code comes to at each area, date and group that rows say, but for the code, and by some columns of texts.
fn places(
    dataset: &Dataset,
    (column, of, by): (ColumnId, ColumnId, &[ColumnId]),
    blocks: &[Rows],
    code: &dyn Fn(&Column, usize) -> Option<i64>,
) -> Vec<Place> {
    let mut found: BTreeMap<Vec<Option<i64>>, Place> = BTreeMap::new();
    let hasher = cell::Hasher::default();
    for block in blocks {
        let read = |id: ColumnId| block.column(&dataset.column(id).name);
        let (Some(codes), Some(numbers)) = (read(column), read(of)) else { continue };
        let others = columns(dataset).filter(|id| *id != column).chain(by.iter().copied());
        let others: Vec<_> = others.filter_map(read).collect();
        for row in 0..block.length {
            let Some(code) = code(codes, row) else { continue };
            let hash = |text: &str| hasher.hash_one(text).cast_signed();
            let part = |other: &&Column| other.number(row).or_else(|| other.text(row).map(hash));
            let place = others.iter().map(part).collect();
            let sum = found.entry(place).or_default().entry(code).or_insert(Some(0));
            *sum = sum.zip(numbers.number(row)).map(|(sum, number)| sum + i128::from(number));
        }
    }
    found.into_values().collect()
}

/// The first code that comes to the sum of those that are called after it.
fn of_some(dataset: &Dataset, (column, of): (ColumnId, ColumnId), list: &CodeList, blocks: &[Rows]) -> Option<Sum> {
    let after: Vec<(usize, Vec<usize>)> = called_after(list);
    if after.is_empty() {
        return None;
    }
    let all = places(dataset, (column, of, &[]), blocks, &|rows, row| rows.number(row));
    after.into_iter().find_map(|(at, parts)| {
        let own = |place: &Place| -> Place {
            let codes = parts.iter().chain([&at]).map(|code| *code as i64);
            codes.filter_map(|code| Some((code, *place.get(&code)?))).collect()
        };
        let own: Vec<Place> = all.iter().map(own).collect();
        is_sum(at as i64, &own, RARE_WHERE_LIKELY).then(|| Sum::OfSome {
            code: list.codes[at].label.clone(),
            parts: parts.iter().map(|part| list.codes[*part].code.clone()).collect(),
        })
    })
}

/// Codes with two or more whose labels begin with theirs and go on, as those of `Violence with injury` and `Violence without injury` do with
/// that of `Violence`; with these.
fn called_after(list: &CodeList) -> Vec<(usize, Vec<usize>)> {
    let parts = list.codes.iter().enumerate().filter(|(_, code)| code.is_part() && !list.is_bands());
    let mut labels: Vec<(String, usize)> = parts.map(|(at, code)| (code.label.to_lowercase(), at)).collect();
    // Labels that begin alike are beside each other.
    labels.sort();
    let after = |at: usize| -> Vec<usize> {
        let label = &labels[at].0;
        let begins_so = labels[at + 1..].iter().take_while(|(other, _)| other.starts_with(label.as_str()));
        let goes_on = begins_so.filter(|(other, _)| other[label.len()..].starts_with([' ', ',', ':', '-']));
        goes_on.map(|(_, code)| *code).collect()
    };
    let found = (0..labels.len()).map(|at| (labels[at].1, after(at)));
    found.filter(|(at, after)| after.len() > 1 && !list.codes[*at].is_no_total).collect()
}

/// The same without the rows that have no code.
fn coded(places: &[Place]) -> Vec<Place> {
    let coded =
        |place: &Place| place.iter().filter(|(code, _)| **code != NO_CODE).map(|(code, sum)| (*code, *sum)).collect();
    places.iter().map(coded).collect()
}

/// Whether a code comes to the sum of the others wherever it is beside some of them.
fn is_sum(code: i64, places: &[Place], rare: i128) -> bool {
    let mut once_in: i128 = 1;
    for place in places.iter().filter(|place| place.len() > 1) {
        let Some(own) = place.get(&code) else { continue };
        let others = || place.iter().filter(|(other, _)| **other != code).map(|(_, sum)| *sum);
        let sum = others().try_fold(0_i128, |all, sum| Some(all + sum?));
        let (Some(own), Some(sum)) = (own, sum) else { continue };
        if *own != sum {
            return false;
        }
        if others().flatten().filter(|sum| *sum > 0).count() > 1 {
            once_in = once_in.saturating_mul((*own).max(1));
        }
    }
    once_in >= rare
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(sums: &[(i64, i128)]) -> Place {
        sums.iter().map(|(code, sum)| (*code, Some(*sum))).collect()
    }

    #[test]
    fn one_place_of_small_numbers_may_be_so_by_chance() {
        let small = place(&[(0, 30), (1, 10), (2, 20)]);
        assert!(!is_sum(0, std::slice::from_ref(&small), RARE));
        assert!(is_sum(0, &vec![small.clone(); 4], RARE));
        assert!(is_sum(0, &[place(&[(0, 123_456), (1, 23_456), (2, 100_000)])], RARE));
        // Once otherwise is enough; and a place with the code alone says nothing.
        let other = place(&[(0, 31), (1, 10), (2, 20)]);
        assert!(!is_sum(0, &[vec![small.clone(); 4], vec![other]].concat(), RARE));
        assert!(is_sum(0, &[vec![small; 4], vec![place(&[(0, 7)])]].concat(), RARE));
        // One part alone is as large as its total.
        assert!(!is_sum(0, &vec![place(&[(0, 30), (1, 30)]); 9], RARE));
    }
}
