//! The polars engine: a plan becomes lazy frames, which are collected together.
//!
//! In: a plan and checked rows. Out: cubes. Invariants: the engine of polars is named, so that no environment variable
//! chooses another; a panic inside polars becomes a diagnostic.

mod blocks;
mod collect;
mod expr;
mod failure;
mod frames;
mod lower;
mod members;
mod packed;
mod start;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use indicia_compiler::catalog::DatasetId;
use indicia_compiler::diagnostics::Diagnostics;
use indicia_compiler::plan::ir::Plan;
use polars::prelude as pl;

use self::failure::kind;
use super::{Answer, Engine, Request, needs, wanted};
use crate::input::{self, engine_fault, no_threads};
use crate::rows::Rows;

/// Runs plans on polars.
#[derive(Clone, Copy, Debug, Default)]
pub struct Polars;

impl Engine for Polars {
    fn run(&self, plan: &Plan, request: &Request<'_>) -> Result<Answer, Diagnostics> {
        if !start::has_started() {
            return Err(no_threads());
        }
        bounded(|| {
            let counts = blocks::Counts::default();
            let reductions = blocks::reductions(plan, request.catalog, &counts);
            let mut loaded = input::load(request, &needs(plan, request.catalog), &reductions)?;
            drop(reductions);
            let frames = frames(std::mem::take(&mut loaded.rows))?;
            let tallied = blocks::add_up(plan, counts, &frames).map_err(failed)?;
            let wanted = wanted(plan);
            let frames = lower::lower(plan, &wanted, request.catalog, &frames, tallied).map_err(failed)?;
            let cubes = collect::collect(plan, &wanted, frames).map_err(failed)?;
            Ok(Answer { cubes, reads: loaded.into_reads(request.catalog)? })
        })
    }

    fn spell(&self, plan: &Plan, request: &Request<'_>) -> Result<String, Diagnostics> {
        bounded(|| {
            let frames = frames(input::nothing(request.catalog, &needs(plan, request.catalog)))?;
            let frames =
                lower::lower(plan, &wanted(plan), request.catalog, &frames, BTreeMap::new()).map_err(failed)?;
            collect::explain(frames).map_err(failed)
        })
    }
}

/// One frame per dataset.
fn frames(rows: BTreeMap<DatasetId, Vec<Rows>>) -> Result<BTreeMap<DatasetId, pl::DataFrame>, Diagnostics> {
    rows.into_iter().map(|(id, blocks)| Ok((id, frames::frame(blocks).map_err(failed)?))).collect()
}

/// Turns a panic into a diagnostic. Nothing that the closure touched is used after one.
fn bounded<T>(run: impl FnOnce() -> Result<T, Diagnostics>) -> Result<T, Diagnostics> {
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| Err(engine_fault("a panic")))
}

/// A failure of polars, by its kind alone: what it says may have values of rows, or a plan.
fn failed(error: pl::PolarsError) -> Diagnostics {
    engine_fault(kind(&error))
}
