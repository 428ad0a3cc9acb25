//! Rows: from solved cells to the rows of one copy of the records.
//!
//! In: solved files, in order, and the number of the copy (`--scale` makes many). Out: a batch of columns for each file.
//! Invariants: a copy depends on the seed and its number alone; every copy has the same number of rows in each cell; only one
//! copy is in memory at a time.

use std::collections::BTreeMap;

use indicia_compiler::catalog::{Catalog, ColumnType};
use indicia_compiler::diagnostics::Diagnostics;

use crate::column::{Columns, Values, number_of};
use crate::facts;
use crate::link::{Owners, Rules, link};
use crate::path::{Domain, MISSING, Path};
use crate::placed::{Placed, placed, row_keys};
use crate::random::Random;
use crate::resolve::path_of;
use crate::solve::{Solved, people_spread};
use crate::spec::{Need, Odd, Word};
use crate::table::Context;

/// The rows of one file in one copy.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// How many rows.
    pub rows: usize,
    /// The columns, as the file's shape has them.
    pub columns: Vec<Values>,
    /// For each row, the row of the parent, when there is one.
    pub parents: Vec<u32>,
    /// For each row, the person, when rows belong to people.
    pub people: Vec<u32>,
}

/// A copy of the records.
pub struct Copy<'a> {
    /// The declarations.
    pub catalog: &'a Catalog,
    /// The solved files, parents before children.
    pub files: &'a [Solved],
    /// Their seeds, beside the files.
    pub seeds: &'a [u64],
    /// Which copy, from 0.
    pub number: u64,
    /// How many copies there are, which is what measures are multiplied by.
    pub scale: i64,
}

/// Makes every file's rows.
pub fn generate(copy: &Copy, found: &mut Diagnostics) -> Option<Vec<Batch>> {
    let mut batches: Vec<Batch> = Vec::new();
    for (file, seed) in copy.files.iter().zip(copy.seeds) {
        let batch = if file.measures.is_empty() {
            rows_of(copy, file, *seed, &batches, found)?
        } else {
            measure(copy, file, *seed, found)?
        };
        batches.push(batch);
    }
    Some(batches)
}

fn rows_of(copy: &Copy, file: &Solved, seed: u64, before: &[Batch], found: &mut Diagnostics) -> Option<Batch> {
    let context = Context { catalog: copy.catalog, shape: &file.shape };
    let name = &file.file.dataset.value;
    let copy_text = copy.number.to_string();
    let stream = |part: &str| Random::new(seed, &[name, &copy_text, part]);
    let mut columns: Vec<Option<Values>> = vec![None; file.shape.columns.len()];
    let mut people_of_rows = Vec::new();
    let placed_rows = placed(&file.rows, &mut stream("rows"), &context);
    let rows = placed_rows.rows;

    if let Some(people) = &file.file.people {
        let placed_people = placed(&file.people, &mut stream("people"), &context);
        let count = placed_people.rows;
        let key = file.shape.columns.iter().position(|c| c.name == people.key.value);
        let spread = people_spread(&file.file);
        let mut owned = Columns::new(&context, file, &placed_people, (&people.fill, spread), seed, copy.number);
        let mut values: BTreeMap<usize, Values> = BTreeMap::new();
        for column in owned.order() {
            let filled = people.fill.iter().any(|(word, _)| word.value == file.shape.columns[column].name);
            if Some(column) == key || filled || owned.is_cell(column) {
                values.insert(column, owned.values(column, &values, found)?);
            }
        }
        let mut batch = Batch { rows: count, ..Batch::default() };
        batch.columns = (0..file.shape.columns.len())
            .map(|column| values.get(&column).cloned().unwrap_or(Values::Numbers(vec![MISSING; count])))
            .collect();
        odd(&context, file, &people.odd, &mut batch, &mut stream("odd people"), found)?;
        let mut paths = Vec::new();
        for word in &people.matches {
            let path = path_of(&context, word, found)?;
            paths.push((path.clone(), path));
        }
        let owners = Owners {
            count,
            keep: vec![true; count],
            keys: owner_keys(copy.catalog, &batch, paths.iter().map(|(_, p)| p), count),
            each: people.each,
        };
        let keys = row_keys(&context, &placed_rows, paths.iter().map(|(p, _)| p));
        let within = Within { context: &context, file, batch: &batch };
        let rules = rules(&context, file, &placed_rows, &within, &people.distinct, &people.needs, found)?;
        people_of_rows = link(&owners, &keys, &rules, &mut stream("link people"))
            .map_err(|detail| found.push(facts::no_place(&file.file.dataset, &detail)))
            .ok()?;
        for (column, _) in values {
            columns[column] = Some(batch.columns[column].taken(&people_of_rows));
        }
    }

    let mut parents = Vec::new();
    if let Some(parent) = &file.file.parent {
        let place = copy.files.iter().position(|f| f.file.dataset.value == parent.dataset.value)?;
        let (other, batch) = (&copy.files[place], before.get(place)?);
        let there = Context { catalog: copy.catalog, shape: &other.shape };
        let mut pairs: Vec<(Path, Path)> = Vec::new();
        for (here, to) in &parent.matches {
            pairs.push((path_of(&context, here, found)?, path_of(&there, to, found)?));
        }
        for step in &file.rows {
            for dim in step.table.dims.iter().filter(|dim| dim.path.through.is_some()) {
                let word = Word::new(
                    dim.path.text.split_once('.').map_or("", |(_, rest)| rest).to_string(),
                    parent.dataset.span,
                );
                pairs.push((dim.path.clone(), path_of(&there, &word, found)?));
            }
        }
        let mut names = other.names.clone();
        let filter = crate::resolve::conditions(&there, &mut names, &parent.filter, found)?;
        let fits = |row: usize| {
            filter
                .iter()
                .all(|(path, set)| set.contains(path.value(copy.catalog, batch.columns[path.column].number(row))))
        };
        let owners = Owners {
            count: batch.rows,
            keep: (0..batch.rows).map(fits).collect(),
            keys: translated(
                file,
                other,
                &pairs,
                owner_keys(copy.catalog, batch, pairs.iter().map(|(_, p)| p), batch.rows),
            ),
            each: parent.each,
        };
        let keys = row_keys(&context, &placed_rows, pairs.iter().map(|(p, _)| p));
        let within = Within { context: &there, file: other, batch };
        let rules = rules(&context, file, &placed_rows, &within, &parent.distinct, &parent.needs, found)?;
        parents = link(&owners, &keys, &rules, &mut stream("link parents"))
            .map_err(|detail| found.push(facts::no_place(&file.file.dataset, &detail)))
            .ok()?;
        for (here, to) in parent.key.iter().chain(&parent.copy) {
            let (here, to) = (path_of(&context, here, found)?, path_of(&there, to, found)?);
            columns[here.column] = Some(batch.columns[to.column].taken(&parents));
        }
    }

    let fills = (&file.file.fill[..], &file.file.spread[..]);
    let own = Columns::new(&context, file, &placed_rows, fills, seed, copy.number);
    let mut done: BTreeMap<usize, Values> = BTreeMap::new();
    for (column, values) in columns.into_iter().enumerate() {
        done.extend(values.map(|values| (column, values)));
    }
    let mut own = own;
    for column in own.order() {
        if !done.contains_key(&column) {
            let values = own.values(column, &done, found)?;
            done.insert(column, values);
        }
    }
    let mut batch = Batch { rows, columns: done.into_values().collect(), parents, people: people_of_rows };
    odd(&context, file, &file.file.odd, &mut batch, &mut stream("odd"), found)?;
    by_time(copy.catalog, file, &mut batch);
    Some(batch)
}

/// Owners, and what they were made of.
struct Within<'a> {
    context: &'a Context<'a>,
    file: &'a Solved,
    batch: &'a Batch,
}

/// What links must keep to.
fn rules(
    context: &Context,
    file: &Solved,
    placed: &Placed,
    owners: &Within,
    distinct: &[Word],
    needs: &[Need],
    found: &mut Diagnostics,
) -> Option<Rules> {
    let mut paths = Vec::new();
    for word in distinct {
        paths.push(path_of(context, word, found)?);
    }
    let kinds = (!paths.is_empty()).then(|| row_keys(context, placed, paths.iter()));
    let mut rules = Rules { kinds, needs: Vec::new() };
    let (mut here, mut there) = (file.names.clone(), owners.file.names.clone());
    for need in needs {
        let of = crate::resolve::conditions(owners.context, &mut there, &need.owners, found)?;
        let which = crate::resolve::conditions(context, &mut here, &need.rows, found)?;
        let catalog = context.catalog;
        let value = |path: &Path, row: usize| path.value(catalog, owners.batch.columns[path.column].number(row));
        let who = (0..owners.batch.rows).map(|row| of.iter().all(|(path, set)| set.contains(value(path, row))));
        let keys = row_keys(context, placed, which.iter().map(|(path, _)| path));
        let wanted = keys.iter().map(|key| key.iter().zip(&which).all(|(value, (_, set))| set.contains(*value)));
        rules.needs.push((who.collect(), wanted.collect(), need.some));
    }
    Some(rules)
}

/// Texts of the parent's file as the child's file numbers them.
fn translated(file: &Solved, other: &Solved, pairs: &[(Path, Path)], mut keys: Vec<Vec<i64>>) -> Vec<Vec<i64>> {
    for (place, _) in pairs.iter().enumerate().filter(|(_, (_, there))| there.domain == Domain::Text) {
        for key in &mut keys {
            let text = usize::try_from(key[place]).ok().and_then(|text| other.names.texts.get(text));
            let here = text.and_then(|text| file.names.texts.iter().position(|t| t == text));
            key[place] = here.map_or(MISSING, |here| here as i64);
        }
    }
    keys
}

/// The owners' values along paths.
fn owner_keys<'p>(
    catalog: &Catalog,
    batch: &Batch,
    paths: impl Iterator<Item = &'p Path>,
    count: usize,
) -> Vec<Vec<i64>> {
    let paths: Vec<&Path> = paths.collect();
    let value = |path: &Path, row: usize| path.value(catalog, batch.columns[path.column].number(row));
    (0..count).map(|row| paths.iter().map(|path| value(path, row)).collect()).collect()
}

/// Changes so many of the rows that match.
fn odd(
    context: &Context,
    file: &Solved,
    odds: &[Odd],
    batch: &mut Batch,
    random: &mut Random,
    found: &mut Diagnostics,
) -> Option<()> {
    let mut names = file.names.clone();
    for odd in odds {
        let filter = crate::resolve::conditions(context, &mut names, &odd.filter, found)?;
        let fits = |row: &usize| {
            let value = |path: &Path| path.value(context.catalog, batch.columns[path.column].number(*row));
            filter.iter().all(|(path, set)| set.contains(value(path)))
        };
        let mut rows: Vec<usize> = (0..batch.rows).filter(fits).collect();
        random.shuffle(&mut rows);
        rows.truncate(odd.rows as usize);
        for (column, to) in &odd.set {
            let path = path_of(context, column, found)?;
            let ty = &context.shape.columns.get(path.column)?.ty;
            let range = match ty {
                ColumnType::Integer { .. } => crate::members::whole_range(&to.value),
                _ => None,
            };
            let one = match range {
                Some(_) => MISSING,
                None => number_of(context, &mut names, &path, to, found)?,
            };
            for row in &rows {
                let value = range.map_or(one, |(from, to)| random.between(from, to));
                batch.columns[path.column].set(*row, value);
            }
        }
    }
    Some(())
}

/// Puts rows in order of time, where they have one.
fn by_time(catalog: &Catalog, file: &Solved, batch: &mut Batch) {
    let Some(time) = catalog.dataset(file.shape.dataset).time else { return };
    let mut order: Vec<u32> = (0..batch.rows as u32).collect();
    order.sort_by_key(|row| batch.columns[time.0].number(*row as usize));
    // Running numbers of rows stay in order of rows; those of people and parents go along.
    for values in &mut batch.columns {
        if !matches!(values, Values::Sequence { own: true, .. }) {
            *values = values.taken(&order);
        }
    }
    let along = |list: &[u32]| -> Vec<u32> {
        if list.is_empty() { Vec::new() } else { order.iter().map(|row| list[*row as usize]).collect() }
    };
    (batch.parents, batch.people) = (along(&batch.parents), along(&batch.people));
}

fn measure(copy: &Copy, file: &Solved, seed: u64, found: &mut Diagnostics) -> Option<Batch> {
    let context = Context { catalog: copy.catalog, shape: &file.shape };
    let step = file.rows.first()?;
    let declared = file.file.measure.as_ref()?;
    let width = file.measures.len();
    let times = if declared.scales { copy.scale } else { 1 };
    let mut kept: Vec<u32> = Vec::new();
    for first in (0..step.table.size()).step_by(width) {
        let cells = first..first + width;
        let alive = cells.clone().any(|cell| step.table.alive[cell]);
        if alive && (declared.zeros || declared.stated || cells.clone().any(|cell| step.counts[cell] != 0)) {
            kept.push(first as u32);
        }
    }
    // Every copy of a measure is the one and only.
    if copy.number > 0 {
        kept.clear();
    }
    let rows = kept.len();
    let placed = Placed { steps: std::slice::from_ref(step), cells: vec![kept.clone()], rows };
    let fills = (&file.file.fill[..], &file.file.spread[..]);
    let mut own = Columns::new(&context, file, &placed, fills, seed, copy.number);
    let mut done: BTreeMap<usize, Values> = BTreeMap::new();
    for (place, column) in file.measures.iter().enumerate() {
        let value = |first: &u32| {
            let cell = *first as usize + place;
            if step.table.alive[cell] { step.counts[cell] * times } else { MISSING }
        };
        done.insert(*column, Values::Numbers(kept.iter().map(value).collect()));
    }
    for column in own.order() {
        if !done.contains_key(&column) {
            let values = own.values(column, &done, found)?;
            done.insert(column, values);
        }
    }
    Some(Batch { rows, columns: done.into_values().collect(), ..Batch::default() })
}
