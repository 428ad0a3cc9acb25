//! The funnel: how many rows each clause of each cohort let through, and what reading the datasets left out.
//!
//! In: the steps of a plan, the totals of a run, what was read. Out: one line per step, in their order, those of reading behind the
//! first of their dataset. Invariant: every line has numbers; a count over nothing is 0.

use indicia_compiler::catalog::{BadValueRule, Catalog, Column, ColumnType, PolicyId, RepeatRule, UndeclaredRule};
use indicia_compiler::plan::layout::{Asks, FunnelStep, Leaf};
use num_traits::ToPrimitive;

use super::bug::Bug;
use super::cell::Cell;
use super::totals::Totals;
use crate::input::DatasetRead;

/// One line of the funnel report. A number is `None` where a policy suppresses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunnelLine {
    /// The dataset's name.
    pub dataset: String,
    /// The cohort's name; empty for what reading the dataset itself found.
    pub cohort: String,
    /// The clause as written.
    pub clause: String,
    /// Rows before it.
    pub rows_in: Option<u64>,
    /// Rows after it.
    pub rows_out: Option<u64>,
    /// Rows that it left out because a value was missing.
    pub missing: Option<u64>,
    /// What it asks of a row.
    pub asks: Asks,
}

impl FunnelLine {
    /// How many rows it left out, where both numbers are shown.
    pub fn left_out(&self) -> Option<u64> {
        Some(self.rows_in?.saturating_sub(self.rows_out?))
    }
}

/// A line with its numbers, and what decides which of them may be shown.
pub struct Counted {
    /// The line.
    pub line: FunnelLine,
    /// The policy over its numbers.
    pub policy: Option<PolicyId>,
    /// How many people are behind its rows before, after and left out as missing: for each value that identifies them.
    pub people: Vec<[u64; 3]>,
}

/// Every line with its numbers; `policies` are those of the datasets, in their order.
pub fn funnel(
    steps: &[FunnelStep],
    totals: &Totals,
    reads: &[DatasetRead],
    (catalog, policies): (&Catalog, &[Option<PolicyId>]),
) -> Result<Vec<Counted>, Bug> {
    let mut lines: Vec<Counted> = Vec::new();
    for step in steps {
        let is_first = step.cohort.is_empty() && lines.iter().all(|known| known.line.dataset != step.dataset);
        let line = FunnelLine {
            dataset: step.dataset.clone(),
            cohort: step.cohort.clone(),
            clause: step.clause.clone(),
            rows_in: Some(count(totals, &step.rows_in)?),
            rows_out: Some(count(totals, &step.rows_out)?),
            missing: Some(count(totals, &step.missing)?),
            asks: step.asks,
        };
        let of_one = |[rows_in, rows_out, missing]: &[Leaf; 3]| -> Result<[u64; 3], Bug> {
            Ok([count(totals, rows_in)?, count(totals, rows_out)?, count(totals, missing)?])
        };
        let people = step.people.iter().map(of_one).collect::<Result<_, Bug>>()?;
        lines.push(Counted { line, policy: step.policy, people });
        let read = reads.iter().find(|read| is_first && catalog.dataset(read.dataset).name == step.dataset);
        if let Some(read) = read {
            let policy = policies.get(read.dataset.0).copied().flatten();
            lines.extend(found_in(read, catalog).into_iter().map(|line| Counted { line, policy, people: Vec::new() }));
        }
    }
    Ok(lines)
}

fn count(totals: &Totals, leaf: &Leaf) -> Result<u64, Bug> {
    match totals.leaf(leaf)? {
        Cell::Value(count) => count.to_integer().to_u64().ok_or(Bug::TooLarge(leaf.outputs[0])),
        Cell::Suppressed(_) | Cell::NotApplicable | Cell::Missing | Cell::Text(_) => Err(Bug::NoValue(leaf.outputs[0])),
    }
}

/// A line for each rule of a dataset that counts instead of refusing; also where it counted nothing, so that the report of
/// one project always has the same lines.
fn found_in(read: &DatasetRead, catalog: &Catalog) -> Vec<FunnelLine> {
    let dataset = catalog.dataset(read.dataset);
    let line = |clause: String, asks: Asks, left_out: u64, missing: u64| FunnelLine {
        dataset: dataset.name.clone(),
        cohort: String::new(),
        clause,
        rows_in: Some(read.rows),
        rows_out: Some(read.rows.saturating_sub(left_out)),
        missing: Some(missing),
        asks,
    };
    let mut lines = Vec::new();
    if dataset.repeats == RepeatRule::Agree {
        lines.push(line("each key once (already done in rows read)".into(), Asks::Once, read.repeats, 0));
    }
    for counts in &read.columns {
        let column = dataset.column(counts.column);
        if column.invalid == BadValueRule::Count {
            let clause = format!("{} is of its type", column.name);
            lines.push(line(clause, Asks::Type, counts.invalid, counts.invalid));
        }
        let clause = format!("{} is in its code list", column.name);
        match column.undeclared {
            UndeclaredRule::Error => {}
            // The plan counts what lies outside a hierarchy, for each cohort too.
            UndeclaredRule::Outside if is_in_hierarchy(column, catalog) => {}
            UndeclaredRule::Outside => lines.push(line(clause, Asks::Declared, counts.outside, 0)),
            UndeclaredRule::Count => lines.push(line(clause, Asks::Declared, counts.undeclared, counts.undeclared)),
        }
    }
    lines
}

fn is_in_hierarchy(column: &Column, catalog: &Catalog) -> bool {
    match column.ty {
        ColumnType::Code(list) => catalog.code_list(list).level_of.is_some(),
        ColumnType::Text
        | ColumnType::Integer { .. }
        | ColumnType::Decimal { .. }
        | ColumnType::Flag { .. }
        | ColumnType::Date { .. }
        | ColumnType::DateTime { .. }
        | ColumnType::Period(_) => false,
    }
}
