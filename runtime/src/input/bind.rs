//! Which place of a file's rows each declared column takes.
//!
//! In: a declaration and a file's headings (or how many columns it has). Out: one source a column that is wanted.
//! Invariants: every declared heading is looked for, wanted or not; a heading that is not declared is left alone.

use indicia_compiler::catalog::{Column, ColumnId, Dataset, UnpivotHeadings};

use super::fault::{self, DataFault};

/// Where a column's cells come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The field at this place.
    Field(usize),
    /// The text of the heading that is turned.
    TurnedName,
    /// The field under the heading that is turned.
    TurnedValue,
}

/// How the rows of one file are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Binding {
    /// One per wanted column.
    pub(super) sources: Vec<Source>,
    /// The fields that are turned into rows, each with the text for the name column; empty when none are.
    pub(super) turned: Vec<(usize, String)>,
}

impl Binding {
    /// How many rows one record makes.
    pub(super) fn rows_a_record(&self) -> usize {
        self.turned.len().max(1)
    }
}

/// Binds by headings.
pub(super) fn by_headings(
    dataset: &Dataset,
    wanted: &[ColumnId],
    headings: &[String],
    file: &str,
) -> Result<Binding, Vec<DataFault>> {
    let headings: Vec<String> = headings.iter().map(|h| h.trim().to_string()).collect();
    let mut faults = Vec::new();
    let places: Vec<Option<usize>> = (0..dataset.columns.len())
        .map(|place| {
            let column = dataset.column(ColumnId(place));
            if is_turned(dataset, ColumnId(place)) {
                return None;
            }
            locate(dataset, column, &column.heading, &headings, file, &mut faults)
        })
        .collect();
    let turned = turned(dataset, &headings, file, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let sources = wanted.iter().map(|&column| source(dataset, column, places[column.0])).collect();
    Ok(Binding { sources, turned })
}

/// Binds a file without headings: columns are in the order declared.
pub(super) fn by_order(
    dataset: &Dataset,
    wanted: &[ColumnId],
    found: usize,
    file: &str,
) -> Result<Binding, Vec<DataFault>> {
    if found < dataset.columns.len() {
        return Err(vec![fault::too_few_columns(dataset, found, file)]);
    }
    Ok(Binding { sources: wanted.iter().map(|column| Source::Field(column.0)).collect(), turned: Vec::new() })
}

fn is_turned(dataset: &Dataset, column: ColumnId) -> bool {
    dataset.files.unpivot.as_ref().is_some_and(|unpivot| unpivot.name == column || unpivot.value == column)
}

fn source(dataset: &Dataset, column: ColumnId, place: Option<usize>) -> Source {
    match place {
        Some(place) => Source::Field(place),
        None if dataset.files.unpivot.as_ref().is_some_and(|unpivot| unpivot.name == column) => Source::TurnedName,
        None => Source::TurnedValue,
    }
}

/// The one place of a heading; a fault when it has none, or two.
fn locate(
    dataset: &Dataset,
    column: &Column,
    heading: &str,
    headings: &[String],
    file: &str,
    faults: &mut Vec<DataFault>,
) -> Option<usize> {
    let mut places = headings.iter().enumerate().filter(|(_, h)| *h == heading.trim()).map(|(place, _)| place);
    match (places.next(), places.next()) {
        (Some(place), None) => return Some(place),
        (Some(_), Some(_)) => faults.push(fault::duplicate_heading(dataset, column, heading, file)),
        (None, _) => faults.push(fault::missing_column(dataset, column, heading, headings, file)),
    }
    None
}

/// The fields that are turned into rows, in the order declared, or in the order of the file for a pattern.
fn turned(dataset: &Dataset, headings: &[String], file: &str, faults: &mut Vec<DataFault>) -> Vec<(usize, String)> {
    let Some(unpivot) = &dataset.files.unpivot else { return Vec::new() };
    let value = dataset.column(unpivot.value);
    let pairs: Vec<(&str, &str)> = match &unpivot.headings {
        UnpivotHeadings::Listed(listed) => listed.iter().map(|(h, text)| (h.as_str(), text.as_str())).collect(),
        UnpivotHeadings::Pattern { before, after } => {
            let pairs = matching(headings, before, after);
            if pairs.is_empty() {
                faults.push(fault::nothing_to_unpivot(dataset, &format!("{before}{{}}{after}"), headings, file));
            }
            pairs
        }
    };
    let place = |(heading, text): (&str, &str)| {
        Some((locate(dataset, value, heading, headings, file, faults)?, text.to_string()))
    };
    pairs.into_iter().filter_map(place).collect()
}

/// The headings that fit a pattern, each once, with the text between its ends.
fn matching<'h>(headings: &'h [String], before: &str, after: &str) -> Vec<(&'h str, &'h str)> {
    let mut pairs = Vec::new();
    for heading in headings {
        let text = heading.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).map(str::trim);
        if let Some(text) = text.filter(|text| !text.is_empty())
            && !pairs.contains(&(heading.as_str(), text))
        {
            pairs.push((heading.as_str(), text));
        }
    }
    pairs
}
