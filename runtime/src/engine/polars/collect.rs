//! Lazy frames to cubes, and to a text that says what runs.
//!
//! In: one lazy frame for each aggregate. Out: cubes. Invariant: all are collected in one go, so that polars reads and
//! computes what they share once.

use std::collections::HashMap;

use indicia_compiler::plan::ir::{Node, NodeId, Plan};
use polars::prelude as pl;
use polars_mem_engine::create_multiple_physical_plans;
use polars_plan::plans::IR;

use crate::cube::Cube;

/// What polars does with a plan before it runs: all but looking for what our plans do not have.
fn flags() -> pl::OptFlags {
    let nothing_to_do = pl::OptFlags::SLICE_PUSHDOWN | pl::OptFlags::SORT_COLLAPSE | pl::OptFlags::PARTITION_HIVE;
    pl::OptFlags::default() & !nothing_to_do
}

/// Collects the frames of these nodes.
pub(super) fn collect(
    plan: &Plan,
    wanted: &[NodeId],
    frames: Vec<pl::LazyFrame>,
) -> pl::PolarsResult<HashMap<NodeId, Cube>> {
    let collected = collected(frames)?;
    wanted.iter().zip(collected).map(|(&id, frame)| Ok((id, cube(plan.node(id), &frame)?))).collect()
}

/// The rows of these frames.
pub(super) fn collected(frames: Vec<pl::LazyFrame>) -> pl::PolarsResult<Vec<pl::DataFrame>> {
    if frames.is_empty() {
        return Ok(Vec::new());
    }
    let inputs = frames.into_iter().map(|frame| frame.logical_plan).collect();
    let all = pl::LazyFrame::from_logical_plan(pl::DslPlan::SinkMultiple { inputs }, flags());
    let mut planned = all.to_alp_optimized()?;
    let IR::SinkMultiple { inputs } = planned.root() else {
        pl::polars_bail!(ComputeError: "several plans became one");
    };
    // `collect_all` would do the same, but first ask environment variables for another engine.
    let roots = inputs.clone();
    let plans = create_multiple_physical_plans(&roots, &mut planned.lp_arena, &mut planned.expr_arena, None)?;
    plans.execute()
}

/// What polars makes of the frames. Its numbers for what is shared differ from run to run; ours count from 0.
pub(super) fn explain(frames: Vec<pl::LazyFrame>) -> pl::PolarsResult<String> {
    if frames.is_empty() {
        return Ok(String::new());
    }
    let plans = frames.into_iter().map(|frame| frame.logical_plan).collect();
    Ok(numbered(&pl::LazyFrame::explain_all(plans, flags())?))
}

fn cube(node: &Node, frame: &pl::DataFrame) -> pl::PolarsResult<Cube> {
    let Node::Aggregate { keys, aggregates, .. } = node else { return Ok(Cube::default()) };
    let keys = (0..keys.len()).map(|place| {
        let column = frame.column(&format!("k{place}"))?.cast(&pl::DataType::Int64)?;
        Ok(column.i64()?.iter().collect())
    });
    let values = (0..aggregates.len()).map(|place| {
        let column = frame.column(&format!("a{place}"))?.cast(&pl::DataType::Int128)?;
        Ok(column.as_materialized_series().i128()?.iter().collect())
    });
    Ok(Cube { keys: keys.collect::<pl::PolarsResult<_>>()?, values: values.collect::<pl::PolarsResult<_>>()? })
}

/// The text with each `[id: ...]` replaced by the order in which it first comes.
fn numbered(text: &str) -> String {
    let mut seen: Vec<&str> = Vec::new();
    let mut parts = text.split("[id: ");
    let mut numbered = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let (id, rest) = part.split_at(part.find([',', ']']).unwrap_or(part.len()));
        let number = seen.iter().position(|known| *known == id).unwrap_or_else(|| {
            seen.push(id);
            seen.len() - 1
        });
        numbered.push_str(&format!("[id: {number}{rest}"));
    }
    numbered
}
