//! Records: dummy rows as the declared files contain them.
//!
//! In: rows of datasets. Out: for each set of files, its headings and its records. Invariants: datasets that read the same files
//! share their records; columns that are turned into rows are side by side again; every declared heading is there.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{Catalog, Column, ColumnId, DatasetId, FileFormat, UnpivotHeadings};
use indicia_compiler::model::evaluate::Datum;

use super::Dummies;
use super::world::Row;
use super::written::{heading, written};

/// One record in so many is there twice, where rows that repeat a key count once.
const TWICE: usize = 50;

/// The contents of the files of one or more datasets.
#[derive(Clone, Debug)]
pub struct Records {
    /// The datasets that read them.
    pub datasets: Vec<DatasetId>,
    /// Paths, folders or globs under the data folder, as declared.
    pub paths: Vec<String>,
    /// How they are written.
    pub format: FileFormat,
    /// Heading and declaration of each column.
    pub columns: Vec<(String, Column)>,
    /// The records.
    pub rows: Vec<Row>,
}

impl Records {
    /// A record's fields as texts; a missing one is empty.
    pub fn texts(&self, catalog: &Catalog, row: &Row) -> Vec<String> {
        let text = |(field, (_, column)): (&Option<Datum>, &(String, Column))| {
            field.as_ref().map(|field| written(catalog, column, field)).unwrap_or_default()
        };
        row.iter().zip(&self.columns).map(text).collect()
    }
}

/// A record in the making: fields by heading.
type Record = BTreeMap<String, Option<Datum>>;

/// The records of all datasets that have dummy rows.
pub fn records(dummies: &mut Dummies<'_>) -> Vec<Records> {
    let catalog = dummies.world.catalog;
    let mut groups: Vec<Vec<DatasetId>> = Vec::new();
    for id in dummies.makers.keys() {
        let paths = |id: &DatasetId| &catalog.dataset(*id).files.paths;
        match groups.iter_mut().find(|group| paths(&group[0]) == paths(id)) {
            Some(group) => group.push(*id),
            None => groups.push(vec![*id]),
        }
    }
    groups.into_iter().map(|group| together(dummies, group)).collect()
}

fn together(dummies: &mut Dummies<'_>, datasets: Vec<DatasetId>) -> Records {
    let catalog = dummies.world.catalog;
    let mut columns: Vec<(String, ColumnId, DatasetId)> = Vec::new();
    let mut all: Vec<Record> = Vec::new();
    for id in &datasets {
        let outside = dummies.makers.get(id).map_or(&[][..], |maker| &maker.outside);
        let of_dataset = side_by_side(catalog, *id, dummies.world.rows[id].iter().chain(outside));
        for (name, column) in headings(catalog, *id, &of_dataset) {
            if columns.iter().all(|(known, ..)| *known != name) {
                columns.push((name, column, *id));
            }
        }
        all.extend(of_dataset);
    }
    let mut rows: Vec<Row> = Vec::with_capacity(all.len());
    for mut record in all {
        let row = columns.iter().map(|(name, column, id)| match record.remove(name) {
            Some(field) => field,
            // A column of another dataset that reads the same file, or a year that this record has no value for.
            None => dummies.makers.get_mut(id).and_then(|maker| maker.value(&dummies.world, *column)),
        });
        rows.push(row.collect());
    }
    if let [id] = datasets[..]
        && dummies.makers.get(&id).is_some_and(|maker| maker.may_repeat())
    {
        let again: Vec<Row> = rows.iter().step_by(TWICE).cloned().collect();
        rows.extend(again);
    }
    let first = catalog.dataset(datasets[0]);
    let columns = columns.into_iter().map(|(name, column, id)| (name, catalog.dataset(id).column(column).clone()));
    let (paths, format) = (first.files.paths.clone(), first.files.format.clone());
    Records { paths, format, columns: columns.collect(), rows, datasets }
}

/// The headings of a dataset, each with the column that its values are of.
fn headings(catalog: &Catalog, id: DatasetId, records: &[Record]) -> Vec<(String, ColumnId)> {
    let dataset = catalog.dataset(id);
    let turned = dataset.files.unpivot.as_ref();
    let stays = |column: &ColumnId| turned.is_none_or(|unpivot| unpivot.name != *column && unpivot.value != *column);
    let mut headings: Vec<(String, ColumnId)> = (0..dataset.columns.len())
        .map(ColumnId)
        .filter(stays)
        .map(|column| (dataset.column(column).heading.clone(), column))
        .collect();
    if let Some(unpivot) = turned {
        let names: Vec<String> = match &unpivot.headings {
            UnpivotHeadings::Listed(listed) => listed.iter().map(|(heading, _)| heading.clone()).collect(),
            UnpivotHeadings::Pattern { .. } => {
                let known: BTreeSet<&String> = headings.iter().map(|(heading, _)| heading).collect();
                let found: BTreeSet<&String> = records.iter().flat_map(BTreeMap::keys).collect();
                found.into_iter().filter(|heading| !known.contains(heading)).cloned().collect()
            }
        };
        headings.extend(names.into_iter().map(|name| (name, unpivot.value)));
    }
    headings
}

/// Rows as records: what is turned into rows is side by side.
fn side_by_side<'r>(catalog: &Catalog, id: DatasetId, rows: impl Iterator<Item = &'r Row>) -> Vec<Record> {
    let dataset = catalog.dataset(id);
    let fields = |row: &Row, leave: &[ColumnId]| -> Record {
        let kept = dataset.columns.iter().enumerate().filter(|(place, _)| !leave.contains(&ColumnId(*place)));
        kept.map(|(place, column)| (column.heading.clone(), row[place].clone())).collect()
    };
    let Some(unpivot) = &dataset.files.unpivot else {
        return rows.map(|row| fields(row, &[])).collect();
    };
    let mut records: Vec<Record> = Vec::new();
    // The records that have these other fields, in order: the first that has no value under the heading takes it.
    let mut alike: BTreeMap<Record, Vec<usize>> = BTreeMap::new();
    for row in rows {
        let Some(heading) = row[unpivot.name.0].as_ref().and_then(|field| heading(catalog, dataset, field)) else {
            continue;
        };
        let others = fields(row, &[unpivot.name, unpivot.value]);
        let places = alike.entry(others.clone()).or_default();
        let place = match places.iter().find(|place| !records[**place].contains_key(&heading)) {
            Some(place) => *place,
            None => {
                records.push(others);
                places.push(records.len() - 1);
                records.len() - 1
            }
        };
        records[place].insert(heading, row[unpivot.value.0].clone());
    }
    records
}
