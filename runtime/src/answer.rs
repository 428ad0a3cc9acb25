//! Answers: the door from a plan and records to what may be shown.
//!
//! In: a plan with its layouts, and where rows are. Out: safe tables, funnels, crossings and explanations, and what was read.
//! Invariant: nothing that was counted leaves but through disclosure/.

use indicia_compiler::catalog::Catalog;
use indicia_compiler::diagnostics::{Diagnostic, Diagnostics};
use indicia_compiler::plan::Planned;
use indicia_compiler::plan::audit::Audit;
use indicia_compiler::plan::ir::Plan;
use indicia_compiler::plan::layout::{Layout, Leaf};
use indicia_compiler::plan::paired::Paired;

use crate::cells::{Totals, above_whole, funnel, several_dates};
use crate::disclosure::{self, SafeCrossing, SafeExplanation, SafeFunnel, SafeRead, SafeTable, Warning};
use crate::engine::polars::Polars;
use crate::engine::{Engine, Request};
use crate::input::in_common;

pub use crate::cells::Bug;

/// What a run gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// One per layout, in order.
    pub tables: Vec<SafeTable>,
    /// The funnel of datasets and cohorts.
    pub funnel: SafeFunnel,
    /// What was read of each dataset.
    pub reads: Vec<SafeRead>,
    /// What the data is like that makes a number doubtful.
    pub warnings: Vec<Warning>,
    /// The suppressed numbers that the tables give away all the same, as warnings.
    pub revealed: Vec<Diagnostic>,
    /// The shares that are above 100%, as warnings.
    pub above_whole: Vec<Diagnostic>,
}

/// What two versions of a project give on the same records.
#[derive(Clone, Debug, PartialEq)]
pub struct AnsweredPair {
    /// The tables of the earlier one.
    pub before: Vec<SafeTable>,
    /// The tables of the later one.
    pub after: Vec<SafeTable>,
    /// What enters and leaves each cohort that asks something else.
    pub crossings: Vec<SafeCrossing>,
    /// What the data is like that makes a number doubtful, in the declarations of the earlier one.
    pub warnings: Vec<Warning>,
    /// The suppressed numbers that the later one's tables give away all the same, and their shares above 100%, as warnings.
    pub of_tables: Vec<Diagnostic>,
}

/// One value, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// What it is made of.
    pub explanation: SafeExplanation,
    /// What the data is like that makes it doubtful.
    pub warnings: Vec<Warning>,
}

/// Why there is no answer.
#[derive(Clone, Debug)]
pub enum Failure {
    /// The records are at fault.
    Data(Diagnostics),
    /// Indicia is.
    Bug(Bug),
}

impl Answered {
    /// What its tables are warned of.
    pub fn of_tables(&self) -> Vec<Diagnostic> {
        self.revealed.iter().chain(&self.above_whole).cloned().collect()
    }
}

impl From<Bug> for Failure {
    fn from(bug: Bug) -> Failure {
        Failure::Bug(bug)
    }
}

impl From<Diagnostics> for Failure {
    fn from(found: Diagnostics) -> Failure {
        Failure::Data(found)
    }
}

/// Runs a plan and fills its layouts.
pub fn run(planned: &Planned, request: &Request<'_>) -> Result<Answered, Failure> {
    run_on(&Polars, planned, request)
}

/// Runs a plan on an engine and fills its layouts.
pub fn run_on(engine: &dyn Engine, planned: &Planned, request: &Request<'_>) -> Result<Answered, Failure> {
    let (catalog, policies) = (request.catalog, &planned.policies);
    let answer = engine.run(&planned.plan, request)?;
    let totals = Totals::new(&planned.plan, &answer.cubes).of_files(in_common(&answer.reads, catalog));
    of_one_date(&planned.layouts, &totals, catalog)?;
    let numbers = disclosure::guard(&planned.layouts, &planned.context, &planned.audit, &totals, catalog)?;
    let tables = disclosure::tables(&planned.layouts, &numbers)?;
    let lines = funnel(&planned.funnel, &totals, &answer.reads, (catalog, policies))?;
    let funnel = disclosure::funnel(lines, &numbers);
    let mut warnings = disclosure::warnings(&answer.reads, &planned.plan, policies, catalog);
    warnings.extend(disclosure::not_found(&funnel, catalog));
    let reads = disclosure::reads(answer.reads, &funnel, policies, &numbers);
    let revealed = disclosure::revealed(&planned.layouts, &planned.context, &numbers)?;
    let above_whole = above_whole(&planned.layouts, &numbers)?;
    Ok(Answered { tables, funnel, reads, warnings, revealed, above_whole })
}

/// Runs two versions of a project in one go.
pub fn run_paired(
    paired: &Paired,
    catalogs: (&Catalog, &Catalog),
    request: &Request<'_>,
) -> Result<AnsweredPair, Failure> {
    let answer = Polars.run(&paired.plan, request)?;
    let totals = Totals::new(&paired.plan, &answer.cubes).of_files(in_common(&answer.reads, catalogs.0));
    // What both show together gives no number away that either hides.
    let together = disclosure::guard(&paired.joint.layouts, &[], &paired.joint.audit, &totals, catalogs.0)?;
    let side = |planned: &Planned, catalog: &Catalog, joint: &dyn Fn(&Leaf) -> Leaf| {
        let totals = Totals::new(&planned.plan, &answer.cubes).of_files(in_common(&answer.reads, catalog));
        of_one_date(&planned.layouts, &totals, catalog)?;
        let numbers = disclosure::guard(&planned.layouts, &planned.context, &planned.audit, &totals, catalog)?;
        let numbers = numbers.beside(&together, joint);
        let mut of_tables = disclosure::revealed(&planned.layouts, &planned.context, &numbers)?;
        of_tables.extend(above_whole(&planned.layouts, &numbers)?);
        Ok::<_, Failure>((disclosure::tables(&planned.layouts, &numbers)?, of_tables))
    };
    let (before, _) = side(&paired.before, catalogs.0, &Leaf::clone)?;
    let (after, of_tables) = side(&paired.after, catalogs.1, &|leaf| paired.joint.of_later(leaf))?;
    // The datasets of both are declared alike, and what was read goes by the earlier one's.
    let warnings = disclosure::warnings(&answer.reads, &paired.plan, &paired.before.policies, catalogs.0);
    let mut crossings = Vec::new();
    for crossing in &paired.crossings {
        let layouts: Vec<Layout> = crossing.layouts().into_iter().cloned().collect();
        let numbers = disclosure::guard(&layouts, &[], &Audit::default(), &totals, catalogs.1)?;
        crossings.push(disclosure::crossing(crossing, &numbers)?);
    }
    Ok(AnsweredPair { before, after, crossings, warnings, of_tables })
}

/// Layouts that are shown together, and those that only decide what these may show.
pub type Question = (Vec<Layout>, Vec<Layout>);

/// Runs a plan of several questions, with the rows behind their numbers; the tables of each.
pub fn run_together(
    (plan, audit): &(Plan, Audit),
    asked: &[Question],
    request: &Request<'_>,
) -> Result<Vec<Vec<SafeTable>>, Failure> {
    let answer = Polars.run(plan, request)?;
    let totals = Totals::new(plan, &answer.cubes).of_files(in_common(&answer.reads, request.catalog));
    let tables = |(layouts, context): &Question| {
        disclosure::tables(layouts, &disclosure::guard(layouts, context, audit, &totals, request.catalog)?)
    };
    Ok(asked.iter().map(tables).collect::<Result<_, Bug>>()?)
}

/// Runs the plan of a table and takes the cell in one of its rows and columns apart.
pub fn explain(planned: &Planned, place: (usize, usize), request: &Request<'_>) -> Result<Explained, Failure> {
    let answer = Polars.run(&planned.plan, request)?;
    let totals = Totals::new(&planned.plan, &answer.cubes).of_files(in_common(&answer.reads, request.catalog));
    of_one_date(&planned.layouts, &totals, request.catalog)?;
    let numbers = disclosure::guard(&planned.layouts, &planned.context, &planned.audit, &totals, request.catalog)?;
    let layout = planned.layouts.first().ok_or_else(|| Bug::Shape { table: String::new() })?;
    let explanation = disclosure::explanation(layout, place, &numbers)?;
    let warnings = disclosure::warnings(&answer.reads, &planned.plan, &planned.policies, request.catalog);
    Ok(Explained { explanation, warnings })
}

/// Refuses numbers that add up a stock over several dates.
fn of_one_date(layouts: &[Layout], totals: &Totals, catalog: &Catalog) -> Result<(), Failure> {
    let found = several_dates(layouts, totals, catalog)?;
    if found.has_errors() { Err(found.into()) } else { Ok(()) }
}
