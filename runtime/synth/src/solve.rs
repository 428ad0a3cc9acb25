//! Solving: from a margins file to a number for every cell of every step.
//!
//! In: a file, the declarations, and what was solved before. Out: the file's tables with their numbers, which figures were
//! given and which are not met. Invariant: deterministic; figures that contradict each other are an error that names them.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{Catalog, ColumnType};
use indicia_compiler::diagnostics::Diagnostics;
use indicia_compiler::source::Span;

use crate::classes::Problem;
use crate::conflict::{Cells, smallest};
use crate::constraint::{Constraint, Constraints, Must, Reading, read};
use crate::facts;
use crate::fit::fit;
use crate::members::{Names, Set, shown};
use crate::others::{Others, Sums};
use crate::path::{Domain, MISSING, OUTSIDE, Path, Shape};
use crate::random::Random;
use crate::resolve::{condition, conditions, measure_path, path_of, unknown_member};
use crate::spec::{CellPath, MarginsFile, Per, Spread, Step, Word};
use crate::spread::weights;
use crate::table::{Condition, Context, Dim, MOST_CELLS, Table, Tally, all_members};
use crate::whole;

/// How many rows a person or parent has when nothing is said: so many of a hundred and thirty.
pub const TAIL: [u64; 6] = [100, 20, 6, 2, 1, 1];

/// One solved step.
#[derive(Clone, Debug)]
pub struct SolvedStep {
    /// Its cells; the first `within` paths are those of an earlier step.
    pub table: Table,
    /// How many of its paths are of the step `from`.
    pub within: usize,
    /// The earlier step.
    pub from: usize,
    /// Which rows it is about, along paths of the earlier step.
    pub filter: Vec<Condition>,
    /// How many rows (or how much of a measure) each cell has.
    pub counts: Vec<i64>,
    /// The figures.
    pub constraints: Constraints,
    /// The places of those that are not met.
    pub unmet: Vec<usize>,
}

/// A solved file.
#[derive(Clone, Debug)]
pub struct Solved {
    /// As written.
    pub file: MarginsFile,
    /// Its columns.
    pub shape: Shape,
    /// What its words were read with.
    pub names: Names,
    /// People first, when there are any.
    pub people: Vec<SolvedStep>,
    /// Rows.
    pub rows: Vec<SolvedStep>,
    /// The code that means outside a column's list.
    pub outside: BTreeMap<usize, String>,
    /// The measured columns.
    pub measures: Vec<usize>,
}

/// Solves a file. `None` when something was wrong, which was reported.
pub fn solve(
    catalog: &Catalog,
    shape: Shape,
    file: &MarginsFile,
    seed: u64,
    others: &Others,
    found: &mut Diagnostics,
) -> Option<Solved> {
    let mut names = Names { groups: file.groups.clone(), texts: Vec::new() };
    let context = Context { catalog, shape: &shape };
    let mut measures = Vec::new();
    for word in file.measure.iter().flat_map(|measure| &measure.columns) {
        measures.push(path_of(&context, word, found)?.column);
    }
    let mut solver = Solver { context, file, seed, others, found, outside: BTreeMap::new(), measures: &measures };
    let mut people = Vec::new();
    for step in file.people.iter().flat_map(|people| &people.steps) {
        let solved = solver.step(&mut names, step, &people, &[], people_spread(file))?;
        people.push(solved);
    }
    let mut rows = Vec::new();
    for step in &file.steps {
        let extra = if rows.is_empty() { solver.owners(&mut names, step, &people)? } else { Vec::new() };
        let solved = solver.step(&mut names, step, &rows, &extra, &file.spread)?;
        rows.push(solved);
    }
    let outside = solver.outside;
    Some(Solved { file: file.clone(), shape, names, people, rows, outside, measures })
}

/// The weights that people are spread by.
pub fn people_spread(file: &MarginsFile) -> &[Spread] {
    match &file.people {
        Some(people) if !people.spread.is_empty() => &people.spread,
        _ => &file.spread,
    }
}

impl Solved {
    /// What later files may ask of this one.
    pub fn sums(&self) -> Option<Sums> {
        let step = self.rows.first()?;
        let measures = self.measures.iter().map(|column| self.shape.columns[*column].name.clone()).collect();
        let (shape, names) = (self.shape.clone(), self.names.clone());
        Some(Sums { shape, table: step.table.clone(), values: step.counts.clone(), measures, names })
    }
}

/// A demand that no margin states: which rows, and the fewest and most of them.
struct Bound {
    of: Vec<Condition>,
    range: (i64, i64),
}

struct Solver<'a> {
    context: Context<'a>,
    file: &'a MarginsFile,
    seed: u64,
    others: &'a Others<'a>,
    found: &'a mut Diagnostics,
    outside: BTreeMap<usize, String>,
    measures: &'a [usize],
}

impl Solver<'_> {
    fn step(
        &mut self,
        names: &mut Names,
        step: &Step,
        earlier: &[SolvedStep],
        extra: &[Bound],
        spread: &[Spread],
    ) -> Option<SolvedStep> {
        let span = step.cells.first().map_or(self.file.dataset.span, |cell| cell.path.span);
        let filter = conditions(&self.context, names, &step.filter, self.found)?;
        let (from, mut dims) = self.within(step, &filter, earlier)?;
        let within = dims.len();
        let mut tallies = Vec::new();
        for cell in &step.cells {
            let path = path_of(&self.context, &cell.path, self.found)?;
            if cell.counts.is_empty() {
                dims.push(self.dim(names, cell, path)?);
            } else {
                tallies.push((path, cell));
            }
        }
        let is_measure = !self.measures.is_empty() && earlier.is_empty();
        if is_measure {
            let columns = &self.context.shape.columns;
            let values = self.measures.iter().map(|column| names.text(&columns[*column].name)).collect();
            dims.push(Dim { path: measure_path(), values });
        }
        let tallies = self.tallies(tallies, &dims)?;
        let Some(mut table) = Table::new(dims, tallies) else {
            self.found.push(facts::too_many_cells(MOST_CELLS, span));
            return None;
        };
        self.kill(names, step, &mut table)?;
        let units = self.units(&table, is_measure);
        let mut constraints = self.constraints(names, step, &table, &units)?;
        if is_measure && self.file.measure.as_ref().is_some_and(|measure| measure.stated) {
            let stated: BTreeSet<u32> =
                constraints.list.iter().filter(|c| c.cells.len() == 1).map(|c| c.cells[0]).collect();
            (0..table.size()).for_each(|cell| table.alive[cell] &= stated.contains(&(cell as u32)));
            constraints = self.constraints(names, step, &table, &units)?;
        }
        if self.empty(&mut table, &constraints) {
            constraints = self.constraints(names, step, &table, &units)?;
        }
        let before = earlier.get(from).map(|before| {
            // Rows that the step is not about count nowhere in it.
            let kept = before.table.select(&self.context, &filter).unwrap_or_default();
            let mut counts = vec![0; before.counts.len()];
            kept.into_iter().for_each(|cell| counts[cell as usize] = before.counts[cell as usize]);
            (&before.table, counts)
        });
        let mut bounds = self.bounds(&table, within, before.as_ref(), extra)?;
        if within == 0 && earlier.is_empty() && extra.is_empty() && constraints.list.is_empty() && !is_measure {
            bounds.push(self.all(&table, 1_000));
        } else if let Some((_, counts)) = before.as_ref().filter(|_| within == 0) {
            bounds.push(self.all(&table, counts.iter().sum()));
        }
        let weights = weights(&self.context, names, spread, &table, self.others, self.found)?;
        let mut list = std::mem::take(&mut constraints.list);
        let given = list.len();
        list.extend(bounds);
        let cells = Cells { alive: &table.alive, weights: &weights, units: &units };
        let (counts, unmet) = self.numbers(&cells, &list, given)?;
        list.truncate(given);
        constraints.list = list;
        Some(SolvedStep { table, within, from, filter, counts, constraints, unmet })
    }

    /// A number for each cell, and which of the given constraints are not met.
    fn numbers(&mut self, cells: &Cells, list: &[Constraint], given: usize) -> Option<(Vec<i64>, Vec<usize>)> {
        let all: Vec<&Constraint> = list.iter().collect();
        let problem = Problem::new(cells.alive, cells.weights, cells.units, &all);
        let dataset = &self.file.dataset.value;
        let fractions = fit(&problem);
        let solved = whole::solve(&problem, &fractions, &mut Random::new(self.seed, &[dataset, "whole"]));
        if !solved.unmet.is_empty()
            && let Some(conflict) = smallest(cells, list, &solved.unmet)
        {
            let figure = |place: &usize| {
                let c = &list[*place];
                (c.name.as_str(), c.label.as_str(), c.text.as_str(), c.span)
            };
            let figures: Vec<_> = conflict.iter().map(figure).collect();
            self.found.push(facts::contradiction(dataset, &figures));
            return None;
        }
        let mut counts = vec![0; cells.alive.len()];
        let mut random = Random::new(self.seed, &[dataset, "cells"]);
        for (class, number) in problem.classes.iter().zip(&solved.numbers) {
            share_out(&class.cells, cells.weights, *number / class.unit, class.unit, &mut counts, &mut random);
        }
        Some((counts, solved.unmet.into_iter().filter(|place| *place < given).collect()))
    }

    /// The paths of an earlier step that this one knows of, with that step's place.
    fn within(&mut self, step: &Step, filter: &[Condition], earlier: &[SolvedStep]) -> Option<(usize, Vec<Dim>)> {
        let span = step.within.first().map_or(self.file.dataset.span, |word| word.span);
        let mut paths: Vec<(Path, Span)> = filter.iter().map(|(path, _)| (path.clone(), span)).collect();
        let only = paths.len();
        for word in &step.within {
            paths.push((path_of(&self.context, word, self.found)?, word.span));
        }
        let knows = |solved: &SolvedStep| paths.iter().all(|(p, _)| solved.table.along(&self.context, p).is_some());
        let Some(from) = earlier.iter().position(knows) else {
            if let Some((path, span)) = paths.first() {
                let cells = earlier.iter().flat_map(|step| &step.table.dims);
                self.found.push(facts::not_in_cells(&path.text, cells, *span));
                return None;
            }
            return Some((0, Vec::new()));
        };
        let mut dims = Vec::new();
        for (path, _) in paths.into_iter().skip(only) {
            let (_, values) = earlier[from].table.along(&self.context, &path)?;
            let values: BTreeSet<i64> = values.into_iter().collect();
            dims.push(Dim { path, values: values.into_iter().collect() });
        }
        Some((from, dims))
    }

    fn dim(&mut self, names: &mut Names, cell: &CellPath, path: Path) -> Option<Dim> {
        let mut values = match &cell.members {
            Some(words) => match names.set(self.context.catalog, path.domain, words) {
                Ok(set) if set.all => {
                    all_members(&self.context, &path).into_iter().filter(|v| set.contains(*v)).collect()
                }
                Ok(set) => set.values.into_iter().collect(),
                Err(word) => {
                    let fact = unknown_member(&self.context, names, &path, word);
                    self.found.push(fact);
                    return None;
                }
            },
            None => all_members(&self.context, &path),
        };
        if values.is_empty() {
            self.found.push(facts::no_members(&cell.path));
            return None;
        }
        if cell.missing && !values.contains(&MISSING) {
            values.push(MISSING);
        }
        if let Some(text) = &cell.outside {
            self.outside.insert(path.column, text.clone());
            if !values.contains(&OUTSIDE) {
                values.push(OUTSIDE);
            }
        }
        Some(Dim { path, values })
    }

    fn tallies(&mut self, tallies: Vec<(Path, &CellPath)>, dims: &[Dim]) -> Option<Vec<Tally>> {
        let mut all = Vec::new();
        for (path, cell) in tallies {
            let mut flags = Vec::new();
            for word in &cell.counts {
                let Some(place) = dims.iter().position(|d| d.path.text == word.value && d.path.domain == Domain::Flag)
                else {
                    self.found.push(facts::not_in_cells(&word.value, dims, word.span));
                    return None;
                };
                flags.push(place);
            }
            all.push(Tally { path, flags });
        }
        Some(all)
    }

    fn kill(&mut self, names: &mut Names, step: &Step, table: &mut Table) -> Option<()> {
        for filter in &step.never {
            let conditions = conditions(&self.context, names, filter, self.found)?;
            match table.select(&self.context, &conditions) {
                Ok(cells) => cells.into_iter().for_each(|cell| table.alive[cell as usize] = false),
                Err(missing) => {
                    let span = filter.first().map_or(self.file.dataset.span, |(path, _)| path.span);
                    self.found.push(facts::not_in_cells(&missing.path, &table.dims, span));
                    return None;
                }
            }
        }
        Some(())
    }

    /// Empties the cells of missing values, and those of areas to compare with of which nothing is stated.
    fn empty(&self, table: &mut Table, constraints: &Constraints) -> bool {
        let mut stated = vec![false; table.size()];
        constraints.list.iter().flat_map(|c| &c.cells).for_each(|cell| stated[*cell as usize] = true);
        let compared = |path: &Path, value: i64| match path.domain {
            Domain::Code(list) => {
                self.context.catalog.code_list(list).codes.get(value as usize).is_some_and(|code| code.comparator)
            }
            _ => false,
        };
        let mut emptied = !constraints.missing.is_empty();
        constraints.missing.iter().for_each(|cell| table.alive[*cell as usize] = false);
        for cell in (0..table.size()).filter(|cell| !stated[*cell]) {
            if table.alive[cell] && (0..table.dims.len()).any(|d| compared(&table.dims[d].path, table.value(cell, d))) {
                table.alive[cell] = false;
                emptied = true;
            }
        }
        emptied
    }

    fn units(&self, table: &Table, is_measure: bool) -> Vec<i64> {
        let Some(measure) = self.file.measure.as_ref().filter(|_| is_measure) else { return vec![1; table.size()] };
        let unit = |column: &str| {
            let own = measure.units.iter().find(|(name, _)| name.as_ref().is_some_and(|name| name.value == column));
            let any = measure.units.iter().find(|(name, _)| name.is_none());
            own.or(any).map_or(1, |(_, unit)| (*unit).max(1))
        };
        let by_column: Vec<i64> =
            self.measures.iter().map(|column| unit(&self.context.shape.columns[*column].name)).collect();
        let last = table.dims.len() - 1;
        (0..table.size()).map(|cell| by_column[table.member(cell, last)]).collect()
    }

    fn constraints(&mut self, names: &mut Names, step: &Step, table: &Table, units: &[i64]) -> Option<Constraints> {
        let mut found = Diagnostics::default();
        let decimals = self.measures.first().map_or(0, |column| match self.context.shape.columns[*column].ty {
            ColumnType::Decimal { scale } => scale,
            _ => 0,
        });
        let reading = Reading {
            context: self.context,
            table,
            units,
            others: self.others,
            dataset: &self.file.dataset.value,
            seed: self.seed,
            decimals,
        };
        let constraints = read(&reading, names, &step.margins, &mut found);
        let sound = !found.has_errors();
        self.found.append(found);
        sound.then_some(constraints)
    }

    /// What an earlier step, or people and parents, say of this one's sums.
    fn bounds(
        &mut self,
        table: &Table,
        within: usize,
        before: Option<&(&Table, Vec<i64>)>,
        extra: &[Bound],
    ) -> Option<Vec<Constraint>> {
        let mut bounds = Vec::new();
        if let Some((before, counts)) = before.filter(|_| within > 0) {
            let given: Vec<(usize, Vec<i64>)> =
                table.dims[..within].iter().filter_map(|dim| before.along(&self.context, &dim.path)).collect();
            let mut sums: BTreeMap<Vec<i64>, i64> = BTreeMap::new();
            for cell in 0..before.size() {
                let key = given.iter().map(|(dim, values)| values[before.member(cell, *dim)]).collect();
                *sums.entry(key).or_default() += counts[cell];
            }
            let mut cells: BTreeMap<Vec<i64>, Vec<u32>> = BTreeMap::new();
            for cell in (0..table.size()).filter(|cell| table.alive[*cell]) {
                let key = (0..within).map(|dim| table.value(cell, dim)).collect();
                cells.entry(key).or_default().push(cell as u32);
            }
            for (key, sum) in sums {
                let (sum, cells) = (vec![(sum, sum)], cells.remove(&key).unwrap_or_default());
                bounds.push(self.bound("the rows of an earlier step", cells, sum));
            }
            for (_, cells) in cells {
                bounds.push(self.bound("the rows of an earlier step", cells, vec![(0, 0)]));
            }
        }
        for bound in extra {
            let cells = match table.select(&self.context, &bound.of) {
                Ok(cells) => cells,
                Err(missing) => {
                    self.found.push(facts::not_in_cells(&missing.path, &table.dims, self.file.dataset.span));
                    return None;
                }
            };
            bounds.push(self.bound("the rows that each may have", cells, vec![bound.range]));
        }
        Some(bounds)
    }

    fn all(&self, table: &Table, count: i64) -> Constraint {
        let cells = (0..table.size()).filter(|cell| table.alive[*cell]).map(|cell| cell as u32).collect();
        self.bound("all rows", cells, vec![(count, count)])
    }

    fn bound(&self, name: &str, cells: Vec<u32>, ranges: Vec<(i64, i64)>) -> Constraint {
        let (name, span): (String, Span) = (name.to_string(), self.file.dataset.span);
        let text = ranges.first().map_or_else(String::new, |(low, high)| match low == high {
            true => low.to_string(),
            false => format!("{low} to {high}"),
        });
        let must = Must::Lie(ranges);
        Constraint { name, label: String::new(), text, span, cells, must, drawn: false, conditions: Vec::new() }
    }

    /// How many rows the people or parents of each kind allow.
    fn owners(&mut self, names: &mut Names, step: &Step, people: &[SolvedStep]) -> Option<Vec<Bound>> {
        let counts = |margin: &crate::spec::Margin| matches!(margin.kind, crate::spec::Kind::Counts);
        let counted = step.margins.iter().any(counts);
        let range = |owners: i64, (fewest, most): (i64, i64), whole: bool| match counted || !whole {
            true => (owners * fewest, owners.saturating_mul(most)),
            false => {
                let rows = (owners as f64 * mean((fewest, most)) + 0.5).floor() as i64;
                (rows, rows)
            }
        };
        let mut bounds = Vec::new();
        if let (Some(declared), Some(first)) = (&self.file.people, people.first()) {
            bounds.push(Bound { of: vec![], range: range(first.counts.iter().sum(), declared.each, true) });
            let mut kinds: Vec<Vec<Condition>> = vec![vec![]];
            for word in &declared.matches {
                let path = path_of(&self.context, word, self.found)?;
                let Some((_, values)) = first.table.along(&self.context, &path) else {
                    self.found.push(facts::not_in_cells(&path.text, &first.table.dims, word.span));
                    return None;
                };
                let values: BTreeSet<i64> = values.into_iter().collect();
                let with = |kind: &Vec<Condition>, value: &i64| {
                    kind.iter().cloned().chain([(path.clone(), Set::one(*value))]).collect::<Vec<_>>()
                };
                kinds = kinds
                    .iter()
                    .flat_map(|kind| values.iter().map(move |v| (kind, v)))
                    .map(|(k, v)| with(k, v))
                    .collect();
            }
            let number_of = |who: &[Condition]| -> i64 {
                let cells = first.table.select(&self.context, who).unwrap_or_default();
                cells.iter().map(|cell| first.counts[*cell as usize]).sum()
            };
            for kind in kinds.iter().filter(|kind| !kind.is_empty()) {
                bounds.push(Bound { of: kind.clone(), range: range(number_of(kind), declared.each, false) });
            }
            for need in declared.needs.iter().filter(|need| need.some) {
                let owners = conditions(&self.context, names, &need.owners, self.found)?;
                let rows = conditions(&self.context, names, &need.rows, self.found)?;
                for kind in &kinds {
                    let who: Vec<Condition> = owners.iter().chain(kind).cloned().collect();
                    let count = number_of(&who);
                    let of = rows.iter().chain(kind).cloned().collect();
                    bounds.push(Bound { of, range: (count, crate::constraint::MOST) });
                }
            }
        }
        if let Some(parent) = &self.file.parent {
            let per = |matches: Vec<(Word, Word)>| Per {
                number: 1,
                of: parent.dataset.clone(),
                filter: parent.filter.clone(),
                matches,
            };
            let all = self.others.sum(names, &per(vec![]), &[], self.found)?;
            bounds.push(Bound { of: vec![], range: range(all, parent.each, true) });
            // Every kind of parents by all that rows and parents have alike, together.
            let mut kinds: Vec<Vec<(Path, i64, Word)>> = vec![vec![]];
            let mut matches = Vec::new();
            for (here, there) in self.alike(step)? {
                let path = path_of(&self.context, &here, self.found)?;
                let cell = step.cells.iter().find(|cell| cell.path.value == here.value);
                let values = match cell {
                    Some(cell) => self.dim(names, cell, path.clone())?.values,
                    None => all_members(&self.context, &path),
                };
                let mut longer = Vec::new();
                for value in values {
                    let label = Word::new(shown(self.context.catalog, names, path.domain, value), here.span);
                    let with = |kind: &Vec<(Path, i64, Word)>| {
                        kind.iter().cloned().chain([(path.clone(), value, label.clone())]).collect::<Vec<_>>()
                    };
                    longer.extend(kinds.iter().map(with));
                }
                kinds = longer;
                matches.push((here, there));
            }
            for kind in kinds.iter().filter(|kind| !kind.is_empty()) {
                let words: Vec<(Path, Word)> =
                    kind.iter().map(|(path, _, word)| (path.clone(), word.clone())).collect();
                let of: Vec<Condition> = kind.iter().map(|(path, value, _)| (path.clone(), Set::one(*value))).collect();
                let owners = self.others.sum(names, &per(matches.clone()), &words, self.found)?;
                bounds.push(Bound { of: of.clone(), range: range(owners, parent.each, false) });
                for need in parent.needs.iter().filter(|need| need.some) {
                    // What a kind of parents has alike is derived from the kind; the rest is asked of the parents.
                    let mut asked = per(matches.clone());
                    let mut meant = true;
                    for (path, words) in &need.owners {
                        match matches.iter().position(|(_, there)| there.value == path.value) {
                            Some(place) => {
                                let (here, value, _) = &kind[place];
                                let (_, set) = condition(&self.context, names, here, words, self.found)?;
                                meant &= set.contains(*value);
                            }
                            None => asked.filter.push((path.clone(), words.clone())),
                        }
                    }
                    if meant {
                        let count = self.others.sum(names, &asked, &words, self.found)?;
                        let mut rows = conditions(&self.context, names, &need.rows, self.found)?;
                        rows.extend(of.clone());
                        bounds.push(Bound { of: rows, range: (count, crate::constraint::MOST) });
                    }
                }
            }
        }
        Some(bounds)
    }

    /// The paths that a row and its parent have alike: those declared, and those through the key.
    fn alike(&mut self, step: &Step) -> Option<Vec<(Word, Word)>> {
        let Some(parent) = &self.file.parent else { return Some(Vec::new()) };
        let mut pairs = parent.matches.clone();
        for cell in &step.cells {
            let path = path_of(&self.context, &cell.path, self.found)?;
            let key = parent.key.iter().find(|(here, _)| {
                self.context.shape.columns[path.column.min(self.context.shape.columns.len() - 1)].name == here.value
            });
            let known = pairs.iter().any(|(here, _)| here.value == cell.path.value);
            if path.through.is_some() && key.is_some() && !known {
                let rest = cell.path.value.split_once('.').map_or("", |(_, rest)| rest);
                pairs.push((cell.path.clone(), Word::new(rest.to_string(), cell.path.span)));
            }
        }
        Some(pairs)
    }
}

/// The mean of the tail's part that a range allows.
fn mean((fewest, most): (i64, i64)) -> f64 {
    let share = |rows: &i64| TAIL.get((*rows - fewest) as usize).copied().unwrap_or(0) as f64;
    let (mut rows, mut all) = (0.0, 0.0);
    for number in fewest..=most.min(fewest + TAIL.len() as i64 - 1) {
        rows += number as f64 * share(&number);
        all += share(&number);
    }
    if all > 0.0 { rows / all } else { fewest as f64 }
}

/// Gives a class's number to its cells by weight, each what it is due to the nearest unit.
fn share_out(cells: &[u32], weights: &[f64], number: i64, unit: i64, counts: &mut [i64], random: &mut Random) {
    let all: f64 = cells.iter().map(|cell| weights[*cell as usize]).sum();
    let start = random.fraction();
    let (mut reached, mut given) = (0.0, 0_i64);
    for (place, cell) in cells.iter().enumerate() {
        reached += weights[*cell as usize] / all * number as f64;
        let until =
            if place + 1 == cells.len() { number } else { ((reached + start).floor() as i64).clamp(given, number) };
        counts[*cell as usize] += (until - given) * unit;
        given = until;
    }
}
