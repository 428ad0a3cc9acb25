//! Remarks: what a table will have to say by itself of the rows that its numbers leave out.
//!
//! In: each number of a table where it is: its measure, what restricts it, the policy over it. Out: the table's remarks, and outputs
//! that count the rows they are about.
//! Invariant: where declarations rule out that a row is left out, there is no remark and nothing is counted for one.

use std::sync::Arc;

use super::build::{Behinds, Builder};
use super::ir::OutputId;
use super::layout::{About, Given, Remark, Union};
use super::undecided::Undecided;
use crate::catalog::{CodeListId, DatasetId, OutsideCovers, PolicyId};
use crate::functions;
use crate::model::{Meaning, MeasureId, Predicate, Value, gaps, typing};
use crate::words::lists;

/// The remarks of a table, while its cells are made.
#[derive(Default)]
pub struct Remarks {
    found: Vec<Remark>,
}

/// A number of a table where it is.
pub struct Number<'a> {
    /// The measure.
    pub measure: MeasureId,
    /// The column that it is in.
    pub column: usize,
    /// What restricts it.
    pub restrictions: &'a [Meaning],
    /// The conditions around it.
    pub wheres: &'a [&'a Predicate],
    /// The policy over it.
    pub policy: Option<PolicyId>,
}

impl Remarks {
    /// The remarks, in the order in which the table's cells gave rise to them.
    pub fn finish(self) -> Vec<Remark> {
        self.found
    }

    /// Notes a number that is computed from the values that are known.
    pub fn known_only(&mut self, builder: &mut Builder<'_>, number: &Number<'_>) {
        let (catalog, measure) = (builder.catalog, &builder.model.measures[number.measure.0]);
        let one_value = measure.function == functions::ONE_VALUE;
        let Some(of) = measure.of.as_ref().filter(|_| measure.function.known_only || one_value) else { return };
        if !one_value && !gaps::may_be_missing(catalog, measure.dataset, of) {
            return;
        }
        let value = noun(&typing::column_of(catalog, measure.dataset, of).name);
        let restrictions: Vec<&Meaning> = number.restrictions.iter().collect();
        let Some(behind) = builder.behind(number.measure, &restrictions, number.wheres) else { return };
        let about = |all, known| match one_value {
            true => About::Several { value: value.clone(), rows: all },
            false => About::NotKnown { value: value.clone(), all, known, in_share: false },
        };
        let at = |output, behind: &Behinds| Union { output, at: vec![Arc::clone(&behind.select)] };
        self.add(builder, number, about(at(behind.all, &behind), at(behind.known, &behind)));
    }

    /// Notes a share with a side of which it is not known whether some rows are of it.
    pub fn undecided(&mut self, builder: &Builder<'_>, number: &Number<'_>, undecided: Undecided) {
        let Undecided { asked, behind } = undecided;
        let at = |output| Union { output, at: vec![Arc::clone(&behind.select)] };
        let value = lists::all(&asked, "or");
        let about = About::NotKnown { value, all: at(behind.all), known: at(behind.known), in_share: true };
        self.add(builder, number, about);
    }

    /// Notes a number whose dataset leaves out rows that are dated outside what it covers.
    pub fn not_covered(&mut self, builder: &mut Builder<'_>, number: &Number<'_>) {
        let dataset = builder.catalog.dataset(builder.model.measures[number.measure.0].dataset);
        let Some((from, to)) = dataset.covers.filter(|_| dataset.outside_covers == OutsideCovers::LeaveOut) else {
            return;
        };
        let restrictions: Vec<&Meaning> = number.restrictions.iter().collect();
        builder.beyond_covers = true;
        let behind = builder.behind(number.measure, &restrictions, number.wheres);
        builder.beyond_covers = false;
        let Some(behind) = behind else { return };
        let rows = Union { output: behind.all, at: vec![behind.select] };
        let covers = if from == to { from.to_string() } else { format!("{from} to {to}") };
        self.add(builder, number, About::NotCovered { covers, rows });
    }

    /// Notes a number in a total of all that a list has; `total` is what that is called: the label of a row, or the heading of a column
    /// whose own expression says where. Of a population, people elsewhere are no part of it: a national file is read for a county.
    pub fn left_out(&mut self, builder: &mut Builder<'_>, number: &Number<'_>, total: &str, of: &[Meaning]) {
        let dataset = builder.model.measures[number.measure.0].dataset;
        let is_population = builder.catalog.dataset(dataset).is_population();
        for meaning in of {
            let Meaning::Among { value, set, missing } = meaning else { continue };
            let Some(list) =
                typing::list_of(builder.catalog, dataset, value).filter(|list| has_all(builder, *list, set))
            else {
                continue;
            };
            let outside = builder.catalog.code_list(list).outside();
            let no_value = !missing && gaps::may_be_missing(builder.catalog, dataset, value);
            let elsewhere = is_population && builder.catalog.code_list(list).level_of.is_some();
            let beyond = !elsewhere && !set.contains(&outside) && gaps::may_be_outside(builder.catalog, dataset, value);
            let mut rows = |wanted: bool, set: Vec<i64>, missing: bool| {
                wanted
                    .then(|| count(builder, number, meaning, Meaning::Among { value: value.clone(), set, missing }))?
            };
            let (missing, outside) = (rows(no_value, Vec::new(), true), rows(beyond, vec![outside], false));
            if missing.is_some() || outside.is_some() {
                let (of, beyond) = place(builder, dataset, value, list);
                let total = total.to_string();
                self.add(builder, number, About::LeftOut { total, of, missing, outside, beyond });
            }
        }
    }

    /// Notes that shares along an axis are without some of its members; `columns` are all of the table's, as it is said once.
    pub fn shares(&mut self, columns: usize, members: Vec<String>) {
        let about = About::Shares { members };
        if self.found.iter().all(|remark| remark.about != about) {
            let (row, rows) = ("row".to_string(), "rows".to_string());
            let columns = (0..columns).collect();
            self.found.push(Remark { columns, row, rows, about, given: Given::Number });
        }
    }

    fn add(&mut self, builder: &Builder<'_>, number: &Number<'_>, about: About) {
        let given = match number.policy.map(|policy| &builder.catalog.policies[policy.0]) {
            None => Given::Number,
            Some(policy) if policy.zero_is_shown => Given::Whether,
            Some(_) => Given::Nothing,
        };
        // Whether several rows are behind a number is decided for each column; those that say the same are named together.
        let apart = |remark: &Remark| matches!(about, About::Several { .. }) && remark.columns != [number.column];
        let same = |remark: &&mut Remark| remark.given == given && !apart(remark) && is_same(&remark.about, &about);
        match self.found.iter_mut().find(same) {
            Some(remark) => {
                remark.columns.extend((!remark.columns.contains(&number.column)).then_some(number.column));
                join(&mut remark.about, about);
            }
            None => {
                let (row, rows) = counted(builder, number, &about);
                self.found.push(Remark { columns: vec![number.column], row, rows, about, given });
            }
        }
    }
}

/// The rows of a number that have something else than a total's members.
fn count(builder: &mut Builder<'_>, number: &Number<'_>, of: &Meaning, instead: Meaning) -> Option<Union> {
    let restrictions: Vec<&Meaning> =
        number.restrictions.iter().map(|meaning| if meaning == of { &instead } else { meaning }).collect();
    if let Some((output, select)) = builder.people_behind(number.measure, &restrictions, number.wheres) {
        return Some(Union { output, at: vec![select] });
    }
    let behind = builder.behind(number.measure, &restrictions, number.wheres)?;
    Some(Union { output: behind.all, at: vec![behind.select] })
}

/// What a remark about a number counts, one of them and several: rows, or the people of a population where it leaves out some.
fn counted(builder: &Builder<'_>, number: &Number<'_>, about: &About) -> (String, String) {
    let measure = &builder.model.measures[number.measure.0];
    let dataset = builder.catalog.dataset(measure.dataset);
    if matches!(about, About::LeftOut { .. }) && builder.counts_people(measure) {
        return (format!("of the {}", dataset.counts), dataset.counts.clone());
    }
    let (row, rows) = dataset.row_and_rows();
    (row.to_string(), rows.to_string())
}

/// Whether a set has every code of a list that is part of its totals.
fn has_all(builder: &Builder<'_>, list: CodeListId, set: &[i64]) -> bool {
    let codes = builder.catalog.code_list(list).codes.iter().enumerate().filter(|(_, code)| code.is_part());
    codes.map(|(place, _)| place as i64).all(|place| set.binary_search(&place).is_ok())
}

/// What a row has none of, and where it is when it has another.
fn place(builder: &Builder<'_>, dataset: DatasetId, value: &Value, list: CodeListId) -> (String, String) {
    let catalog = builder.catalog;
    let declared = catalog.code_list(list);
    match declared.level_of {
        Some((hierarchy, level)) => {
            let hierarchy = catalog.hierarchy(hierarchy);
            (noun(&hierarchy.levels[level].name), format!("outside the {}", noun(&hierarchy.name)))
        }
        None => {
            let column = noun(&typing::column_of(catalog, dataset, value).name);
            let name = match value {
                Value::Attribute { list, attribute, .. } => &catalog.code_list(*list).attributes[*attribute].name,
                Value::Band { list, .. } => &catalog.code_list(*list).name,
                Value::Column(_) | Value::LookUp { .. } | Value::Time { .. } => {
                    &typing::column_of(catalog, dataset, value).name
                }
            };
            let beyond = match value.chain().any(|of| matches!(of, Value::Band { .. })) {
                // `hours` and `days` are plural, as measures are called.
                true if column.ends_with('s') => format!("with {column} outside the bands"),
                true => format!("with {} {column} outside the bands", article(&column)),
                false => format!("with {} {} that is not in the list", article(name), noun(name)),
            };
            (noun(name), beyond)
        }
    }
}

fn article(of: &str) -> &'static str {
    if of.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']) { "an" } else { "a" }
}

fn noun(name: &str) -> String {
    name.replace('_', " ")
}

/// Whether two remarks are about the same rows, at other selections.
fn is_same(a: &About, b: &About) -> bool {
    let output = |union: &Option<Union>| -> Option<OutputId> { union.as_ref().map(|union| union.output) };
    match (a, b) {
        (
            About::NotKnown { value, all, known, in_share },
            About::NotKnown { value: other_value, all: other_all, known: other_known, in_share: other_in_share },
        ) => {
            (value, in_share) == (other_value, other_in_share)
                && all.output == other_all.output
                && known.output == other_known.output
        }
        (
            About::LeftOut { total, missing, outside, .. },
            About::LeftOut { total: other_total, missing: other_missing, outside: other_outside, .. },
        ) => {
            total == other_total && output(missing) == output(other_missing) && output(outside) == output(other_outside)
        }
        (About::Several { value, rows }, About::Several { value: other_value, rows: other_rows }) => {
            value == other_value && rows.output == other_rows.output
        }
        (About::NotCovered { covers, rows }, About::NotCovered { covers: other_covers, rows: other_rows }) => {
            covers == other_covers && rows.output == other_rows.output
        }
        (
            About::NotKnown { .. }
            | About::LeftOut { .. }
            | About::Several { .. }
            | About::NotCovered { .. }
            | About::Shares { .. },
            _,
        ) => false,
    }
}

/// Adds the selections of one remark to those of another about the same rows.
fn join(to: &mut About, from: About) {
    let extend = |to: &mut Union, from: Union| {
        let new = from.at.into_iter().filter(|select| !to.at.contains(select)).collect::<Vec<_>>();
        to.at.extend(new);
    };
    match (to, from) {
        (About::NotKnown { all, known, .. }, About::NotKnown { all: more, known: also, .. }) => {
            extend(all, more);
            extend(known, also);
        }
        (About::LeftOut { missing, outside, .. }, About::LeftOut { missing: more, outside: also, .. }) => {
            for (to, from) in [(missing, more), (outside, also)] {
                if let (Some(to), Some(from)) = (to, from) {
                    extend(to, from);
                }
            }
        }
        (About::Several { rows, .. }, About::Several { rows: more, .. }) => extend(rows, more),
        (About::NotCovered { rows, .. }, About::NotCovered { rows: more, .. }) => extend(rows, more),
        (
            About::NotKnown { .. }
            | About::LeftOut { .. }
            | About::Several { .. }
            | About::NotCovered { .. }
            | About::Shares { .. },
            _,
        ) => {}
    }
}
