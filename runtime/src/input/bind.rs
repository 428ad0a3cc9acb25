//! Which place of a file's rows each declared column takes.
//!
//! In: a declaration and a file's headings (or how many columns it has). Out: one source a column that is wanted.
//! Invariants: every declared heading is looked for, wanted or not; a heading that is not declared is left alone.

use std::collections::HashMap;

use indicia_compiler::catalog::{ColumnId, Dataset, UnpivotHeadings};

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

/// In how many rows headings are looked for that are not where they are declared to be.
pub(super) const LOOKED_AT: usize = 50;

/// Binds by headings.
pub(super) fn by_headings(
    dataset: &Dataset,
    wanted: &[ColumnId],
    headings: &[String],
    file: &str,
) -> Result<Binding, Vec<DataFault>> {
    let headings: Vec<String> = headings.iter().map(|h| h.trim().to_string()).collect();
    let located = Places::of(&headings);
    let (mut missing, mut faults) = (Vec::new(), Vec::new());
    let places: Vec<Option<usize>> = (0..dataset.columns.len())
        .map(|place| {
            let column = dataset.column(ColumnId(place));
            if is_turned(dataset, ColumnId(place)) {
                return None;
            }
            match located.locate(&column.heading) {
                Located::At(place) => return Some(place),
                Located::Twice => faults.push(fault::duplicate_heading(dataset, column, &column.heading, file)),
                Located::Nowhere => missing.push((column, column.heading.as_str())),
            }
            None
        })
        .collect();
    let turned = match turned(dataset, &headings, &located) {
        Ok(turned) => turned,
        Err(Unturned::Nothing(pattern)) => {
            faults.push(fault::nothing_to_unpivot(dataset, &pattern, &headings, file));
            Vec::new()
        }
        Err(Unturned::Headings { nowhere, twice }) => {
            let value = dataset.files.unpivot.as_ref().map(|unpivot| dataset.column(unpivot.value));
            if let Some(value) = value {
                let twice = twice.iter().map(|heading| fault::duplicate_heading(dataset, value, heading, file));
                faults.extend(twice);
                missing.extend(nowhere.iter().map(|heading| (value, *heading)));
            }
            Vec::new()
        }
    };
    if !missing.is_empty() {
        faults.insert(0, fault::missing_columns(dataset, &missing, &headings, file));
    }
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

/// Where a heading is.
enum Located {
    At(usize),
    Twice,
    Nowhere,
}

/// Where each heading of a file is; nothing where it is there twice.
struct Places<'h>(HashMap<&'h str, Option<usize>>);

impl<'h> Places<'h> {
    fn of(headings: &'h [String]) -> Places<'h> {
        let mut places = HashMap::with_capacity(headings.len());
        for (place, heading) in headings.iter().enumerate() {
            places.entry(heading.trim()).and_modify(|known| *known = None).or_insert(Some(place));
        }
        Places(places)
    }

    fn locate(&self, heading: &str) -> Located {
        match self.0.get(heading.trim()) {
            Some(Some(place)) => Located::At(*place),
            Some(None) => Located::Twice,
            None => Located::Nowhere,
        }
    }
}

/// Whether headings have all that are declared.
pub(super) fn has_all(dataset: &Dataset, headings: &[String]) -> bool {
    let columns = (0..dataset.columns.len()).map(ColumnId).filter(|column| !is_turned(dataset, *column));
    let places = Places::of(headings);
    let is_there = |column: ColumnId| !matches!(places.locate(&dataset.column(column).heading), Located::Nowhere);
    let are_turned = match turned(dataset, headings, &places) {
        Ok(_) => true,
        Err(Unturned::Headings { nowhere, .. }) => nowhere.is_empty(),
        Err(Unturned::Nothing(_)) => false,
    };
    columns.into_iter().all(is_there) && are_turned
}

/// Why nothing is turned into rows.
enum Unturned<'d> {
    /// No heading is like this.
    Nothing(String),
    /// Headings that are nowhere, and those that are there twice.
    Headings { nowhere: Vec<&'d str>, twice: Vec<&'d str> },
}

/// The fields that are turned into rows, in the order declared, or in the order of the file for a pattern.
fn turned<'d>(
    dataset: &'d Dataset,
    headings: &'d [String],
    places: &Places<'_>,
) -> Result<Vec<(usize, String)>, Unturned<'d>> {
    let Some(unpivot) = &dataset.files.unpivot else { return Ok(Vec::new()) };
    let pairs: Vec<(&str, &str)> = match &unpivot.headings {
        UnpivotHeadings::Listed(listed) => listed.iter().map(|(h, text)| (h.as_str(), text.as_str())).collect(),
        UnpivotHeadings::Pattern { before, after } => {
            let pairs = matching(headings, before, after);
            if pairs.is_empty() {
                return Err(Unturned::Nothing(format!("{before}{{}}{after}")));
            }
            pairs
        }
    };
    let (mut found, mut nowhere, mut twice) = (Vec::new(), Vec::new(), Vec::new());
    for (heading, text) in pairs {
        match places.locate(heading) {
            Located::At(place) => found.push((place, text.to_string())),
            Located::Twice => twice.push(heading),
            Located::Nowhere => nowhere.push(heading),
        }
    }
    if nowhere.is_empty() && twice.is_empty() { Ok(found) } else { Err(Unturned::Headings { nowhere, twice }) }
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
