//! What complete data leaves out, as rows.
//!
//! In: a catalog, and the texts of every dataset. Out: the same with a row for each combination of area, date and group that has none.
//! Each of these says so, in one text more. Invariant: written from docs/semantics.md; it shares no code with the runtime.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{Catalog, Column, ColumnType, Dataset, Gaps};
use indicia_compiler::value::PeriodKind;

use crate::read::Texts;

/// What a column of complete data says.
#[derive(Clone, Copy, PartialEq)]
enum Says {
    When,
    Where,
    Who,
    Number,
    /// Nothing that distinguishes a row from others.
    Else,
}

/// The texts of every dataset, with rows in its gaps.
pub fn filled(catalog: &Catalog, data: &BTreeMap<String, Vec<Texts>>) -> BTreeMap<String, Vec<Texts>> {
    let mut data = data.clone();
    for dataset in &catalog.datasets {
        let Some(rows) = data.get_mut(&dataset.name) else { continue };
        let rule = match dataset.complete {
            None => continue,
            Some(Gaps::Error) => panic!("{} has gaps or has none: the oracle looks for none", dataset.name),
            Some(rule) => rule,
        };
        let made = gaps(catalog, dataset, rows, rule);
        rows.extend(made);
    }
    data
}

fn gaps(catalog: &Catalog, dataset: &Dataset, rows: &[Texts], rule: Gaps) -> Vec<Texts> {
    let says: Vec<Says> =
        dataset.columns.iter().enumerate().map(|(at, column)| says(catalog, dataset, at, column)).collect();
    let observed = |at: usize| -> BTreeSet<&str> {
        rows.iter().map(|row| row[at].as_str()).filter(|text| !text.is_empty()).collect()
    };
    // A group that the area or the date decides in every row describes it, and is no group.
    let decided = |at: usize| {
        (0..says.len()).any(|by| {
            let pairs: BTreeSet<(&str, &str)> = rows.iter().map(|row| (row[by].as_str(), row[at].as_str())).collect();
            let pairs: Vec<&(&str, &str)> = pairs.iter().filter(|(a, b)| !a.is_empty() && !b.is_empty()).collect();
            let values = pairs.iter().map(|(_, b)| b).collect::<BTreeSet<_>>().len();
            let of = pairs.iter().map(|(a, _)| a).collect::<BTreeSet<_>>().len();
            by != at && !matches!(says[by], Says::Number | Says::Else) && pairs.len() == of && of > 1 && values < of
        })
    };
    let expected: Vec<Option<Vec<String>>> = says
        .iter()
        .enumerate()
        .map(|(at, says)| match says {
            Says::Number | Says::Else => None,
            Says::Who if decided(at) => None,
            // Nobody may be left out of a population: each group of its list has a row.
            Says::Who if dataset.is_population() => Some(codes(catalog, &dataset.columns[at])),
            Says::Who => Some(observed(at).into_iter().map(str::to_string).collect()),
            Says::Where => Some(codes(catalog, &dataset.columns[at])),
            Says::When => {
                Some(months(dataset).unwrap_or_else(|| observed(at).into_iter().map(str::to_string).collect()))
            }
        })
        .collect();
    let mut combinations = vec![Texts::new()];
    for values in &expected {
        let blank = vec![String::new()];
        let with =
            |row: Texts| values.as_ref().unwrap_or(&blank).iter().map(move |v| [row.clone(), vec![v.clone()]].concat());
        combinations = combinations.into_iter().flat_map(with).collect();
    }
    let is_there =
        |made: &Texts| rows.iter().any(|row| (0..row.len()).all(|at| expected[at].is_none() || row[at] == made[at]));
    combinations.retain(|made| !is_there(made));
    // What says that the row is made comes after all columns.
    combinations.iter_mut().for_each(|row| row.push("made".into()));
    if rule == Gaps::Zero {
        for (at, _) in says.iter().enumerate().filter(|(_, says)| **says == Says::Number) {
            combinations.iter_mut().for_each(|row| row[at] = "0".into());
        }
    }
    combinations
}

fn says(catalog: &Catalog, dataset: &Dataset, at: usize, column: &Column) -> Says {
    match column.ty {
        _ if dataset.time.is_some_and(|time| time.0 == at) => Says::When,
        ColumnType::Code(_) if !dataset.key.is_empty() && dataset.key.iter().all(|key| key.0 != at) => Says::Else,
        ColumnType::Code(list) if catalog.code_list(list).level_of.is_some() => Says::Where,
        ColumnType::Code(_) => Says::Who,
        _ => Says::Number,
    }
}

fn codes(catalog: &Catalog, column: &Column) -> Vec<String> {
    let ColumnType::Code(list) = column.ty else { panic!("areas and groups are codes") };
    catalog.code_list(list).codes.iter().map(|code| code.code.clone()).collect()
}

/// Each month that the dataset covers. A population has the years of its rows.
fn months(dataset: &Dataset) -> Option<Vec<String>> {
    let (from, to) = dataset.covers.filter(|(from, _)| from.kind == PeriodKind::Month)?;
    Some((from.ordinal..=to.ordinal).map(|month| format!("{}-{:02}", month / 12, month % 12 + 1)).collect())
}
