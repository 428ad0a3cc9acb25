//! From a plan to tables that may be shown: the way that every command with data goes.
//!
//! In: a plan with its layouts, and where rows are. Out: safe tables, the safe funnel, and what was read.
//! Invariant: what reading left out of a column is in the funnel, beside what the plan counted.

use indicia_compiler::catalog::{BadValueRule, Catalog, ColumnType, RepeatRule, UndeclaredRule};
use indicia_compiler::diagnostics::{Diagnostic, Diagnostics};
use indicia_compiler::layout::Asks;
use indicia_compiler::plan::Planned;
use indicia_compiler::plan::both::Both;
use indicia_compiler::source::Sources;
use indicia_runtime::cells::{self, Bug, Cell, FunnelLine, Totals};
use indicia_runtime::disclosure::{self, SafeFunnel, SafeTable};
use indicia_runtime::engine::polars::Polars;
use indicia_runtime::engine::{DatasetRead, Engine, Request};

use crate::error::Error;

/// What a run gives.
pub struct Filled {
    /// One a layout, in order.
    pub tables: Vec<SafeTable>,
    /// The funnel of datasets and cohorts.
    pub funnel: SafeFunnel,
    /// What was read of each dataset.
    pub reads: Vec<DatasetRead>,
}

impl Filled {
    /// Whether no policy keeps back how many rows a dataset has.
    pub fn tells_rows(&self, dataset: &str) -> bool {
        let read = self.funnel.lines().iter().find(|line| line.cohort.is_empty() && line.dataset == dataset);
        read.is_none_or(|line| !matches!(line.rows_in, Cell::Suppressed(_)))
    }
}

/// Why there are no tables.
pub enum Failure {
    /// The data is at fault.
    Data(Diagnostics),
    /// Indicia is.
    Bug(Bug),
}

impl Failure {
    /// The faults of the data by place; or the end of the command.
    pub fn into_diagnostics(self, sources: &Sources) -> Result<Vec<Diagnostic>, Error> {
        match self {
            Failure::Data(diagnostics) => Ok(diagnostics.sorted(sources)),
            Failure::Bug(bug) => Err(Error::Bug(bug.to_string())),
        }
    }
}

impl From<Bug> for Failure {
    fn from(bug: Bug) -> Failure {
        Failure::Bug(bug)
    }
}

/// Runs a plan and fills its layouts.
pub fn fill(planned: &Planned, request: &Request<'_>) -> Result<Filled, Failure> {
    let answer = Polars.run(&planned.plan, request).map_err(Failure::Data)?;
    let totals = Totals::new(&planned.plan, &answer.cubes);
    let numbers = disclosure::guard(&planned.layouts, &planned.context, &totals, request.catalog)?;
    let tables = disclosure::tables(&planned.layouts, &numbers)?;
    let counted = with_reads(cells::funnel(&planned.funnel, &totals)?, &answer.reads, request.catalog);
    let funnel = disclosure::funnel(counted, &planned.policies, &numbers);
    Ok(Filled { tables, funnel, reads: answer.reads })
}

/// What two projects give on the same records.
pub struct FilledBoth {
    /// The tables of the earlier one.
    pub before: Vec<SafeTable>,
    /// The tables of the later one.
    pub after: Vec<SafeTable>,
    /// What enters and leaves each cohort that asks something else: a table for each of its layouts, in their order.
    pub crossings: Vec<Vec<SafeTable>>,
}

/// Runs two projects in one go.
pub fn fill_both(both: &Both, catalogs: (&Catalog, &Catalog), request: &Request<'_>) -> Result<FilledBoth, Failure> {
    let answer = Polars.run(&both.plan, request).map_err(Failure::Data)?;
    let side = |planned: &Planned, catalog: &Catalog| -> Result<Vec<SafeTable>, Failure> {
        let totals = Totals::new(&planned.plan, &answer.cubes);
        let numbers = disclosure::guard(&planned.layouts, &planned.context, &totals, catalog)?;
        Ok(disclosure::tables(&planned.layouts, &numbers)?)
    };
    let (before, after) = (side(&both.before, catalogs.0)?, side(&both.after, catalogs.1)?);
    let totals = Totals::new(&both.plan, &answer.cubes);
    let mut crossings = Vec::new();
    for crossing in &both.crossings {
        let layouts: Vec<_> = crossing.layouts().into_iter().cloned().collect();
        let numbers = disclosure::guard(&layouts, &[], &totals, catalogs.1)?;
        crossings.push(disclosure::tables(&layouts, &numbers)?);
    }
    Ok(FilledBoth { before, after, crossings })
}

/// Puts what reading found behind the first line of its dataset.
fn with_reads(counted: Vec<FunnelLine>, reads: &[DatasetRead], catalog: &Catalog) -> Vec<FunnelLine> {
    let mut lines = Vec::new();
    let mut told: Vec<String> = Vec::new();
    for line in counted {
        let first = line.cohort.is_empty() && !told.contains(&line.dataset);
        let found = reads.iter().find(|read| catalog.dataset(read.dataset).name == line.dataset).filter(|_| first);
        if first {
            told.push(line.dataset.clone());
        }
        lines.push(line);
        lines.extend(found.into_iter().flat_map(|read| found_in(read, catalog)));
    }
    lines
}

/// A line for each rule of a dataset that counts instead of refusing; also where it counted nothing, so that the report of
/// one project always has the same lines.
fn found_in(read: &DatasetRead, catalog: &Catalog) -> Vec<FunnelLine> {
    let dataset = catalog.dataset(read.dataset);
    let line = |clause: String, asks: Asks, left_out: u64, missing: u64| FunnelLine {
        dataset: dataset.name.clone(),
        cohort: String::new(),
        clause,
        rows_in: whole(read.rows),
        rows_out: whole(read.rows - left_out.min(read.rows)),
        missing: whole(missing),
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
        let in_hierarchy = match column.ty {
            ColumnType::Code(list) => catalog.code_list(list).level_of.is_some(),
            ColumnType::Text
            | ColumnType::Integer { .. }
            | ColumnType::Decimal { .. }
            | ColumnType::Flag { .. }
            | ColumnType::Date { .. }
            | ColumnType::DateTime { .. }
            | ColumnType::Period(_) => false,
        };
        match column.undeclared {
            UndeclaredRule::Error => {}
            // The plan counts what lies outside a hierarchy, for each cohort too.
            UndeclaredRule::Outside if in_hierarchy => {}
            UndeclaredRule::Count => {
                let clause = format!("{} is in its code list", column.name);
                lines.push(line(clause, Asks::Declared, counts.undeclared, counts.undeclared));
            }
            UndeclaredRule::Outside => {
                let clause = format!("{} is in its code list", column.name);
                lines.push(line(clause, Asks::Declared, counts.outside, 0));
            }
        }
    }
    lines
}

/// A number of rows as a cell.
pub fn whole(rows: u64) -> Cell {
    Cell::Value(num_rational::BigRational::from_integer(rows.into()))
}
