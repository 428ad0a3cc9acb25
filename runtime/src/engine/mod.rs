//! Engines: from a plan and inputs to cubes.
//!
//! In: a plan and a request. Out: one cube for each aggregate node that an output reads, and what was read of the inputs.
//! Invariants: an engine only spells a plan in its own words and decides nothing; the same plan and inputs give the same
//! cubes on every engine, up to the order of rows.

pub mod polars;
pub mod reference;
mod scalar;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use indicia_compiler::catalog::{Catalog, ColumnId, ColumnType, DatasetId};
use indicia_compiler::diagnostics::Diagnostics;
use indicia_compiler::plan::ir::{AddedParts, Node, NodeId, Plan, UnusableCounted};

use crate::cube::Cube;
use crate::input::{DatasetRead, Need, Needs, Side};
pub use crate::input::{Input, Progress, Request};

/// Something that runs plans.
pub trait Engine {
    /// Runs a plan on the inputs of a request.
    fn run(&self, plan: &Plan, request: &Request<'_>) -> Result<Answer, Diagnostics>;

    /// What the engine would run, in its own words; the same text for the same plan. Reads no data.
    fn spell(&self, plan: &Plan, request: &Request<'_>) -> Result<String, Diagnostics>;
}

/// What a run gives: all that was counted, which only this crate sees. It leaves through disclosure/.
#[derive(Clone, Default, PartialEq)]
pub struct Answer {
    /// For every `Aggregate` node that an output reads.
    pub(crate) cubes: HashMap<NodeId, Cube>,
    /// For every dataset that the plan reads, in order of the catalog.
    pub(crate) reads: Vec<DatasetRead>,
}

/// Says nothing of what was counted.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({} cubes)", self.cubes.len())
    }
}

/// The aggregate nodes that outputs read, ascending.
fn wanted(plan: &Plan) -> Vec<NodeId> {
    plan.outputs.iter().map(|output| output.node).collect::<BTreeSet<_>>().into_iter().collect()
}

/// The nodes that these need, themselves included, inputs before their users.
fn needed(plan: &Plan, wanted: &[NodeId]) -> Vec<NodeId> {
    let mut needed: BTreeSet<NodeId> = wanted.iter().copied().collect();
    for (id, node) in plan.nodes().rev() {
        if needed.contains(&id) {
            needed.extend(node.inputs());
        }
    }
    needed.into_iter().collect()
}

/// What is to be read of each dataset.
fn needs(plan: &Plan, catalog: &Catalog) -> Needs {
    let mut needs = Needs::new();
    for id in needed(plan, &wanted(plan)) {
        match plan.node(id) {
            Node::Scan { dataset, columns } => {
                let need: &mut Need = needs.entry(DatasetId(*dataset)).or_default();
                let declared = catalog.dataset(DatasetId(*dataset)).columns.len();
                let read = columns.iter().filter(|column| **column < declared);
                need.columns.extend(read.map(|&column| ColumnId(column)));
            }
            Node::LookUp { right, key, .. } => {
                if let Node::Scan { dataset, .. } = plan.node(*right)
                    && let Some(column) = catalog.dataset(DatasetId(*dataset)).column_named(key)
                {
                    needs.entry(DatasetId(*dataset)).or_default().looked_up_by.insert(column);
                }
            }
            Node::Filter { .. }
            | Node::Among { .. }
            | Node::Keep { .. }
            | Node::Tally { .. }
            | Node::Aggregate { .. } => {}
        }
    }
    for (dataset, need) in &mut needs {
        let is_read = |of: usize, column: usize| of == dataset.0 && need.columns.contains(&ColumnId(column));
        let bands = plan.asked.bands.iter().filter(|asked| is_read(asked.dataset, asked.column));
        let texts = plan.asked.texts.iter().filter(|asked| is_read(asked.dataset, asked.column));
        let totals = plan.asked.totals.iter().filter(|asked| is_read(asked.dataset, asked.column));
        let totals = totals.copied().collect();
        let periods = plan.asked.periods.iter().filter(|(of, _)| *of == dataset.0);
        need.periods = periods.map(|(_, period)| *period).collect();
        need.over_dates = plan.asked.over_dates.contains(&dataset.0);
        need.at_dates = plan.asked.at_dates.contains(&dataset.0);
        need.sums = plan.asked.sums.contains(&dataset.0);
        need.side = match () {
            () if plan.asked.below.contains(&dataset.0) => Some(Side::Below),
            () if plan.asked.above.contains(&dataset.0) => Some(Side::Above),
            () => None,
        };
        need.ends = plan.asked.beside.iter().any(|(above, below)| [above, below].contains(&&dataset.0));
        let is_added = |asked: &&AddedParts| asked.columns.iter().all(|(column, _)| is_read(asked.dataset, *column));
        let unusable = plan.asked.unusable.iter().filter(|asked| asked.dataset == dataset.0);
        // Of events that are counted, columns are not read for this alone, nor is a column of texts, which may be long.
        let declared = &catalog.dataset(*dataset).columns;
        let is_read_for_this = |asked: &UnusableCounted| asked.adds_up && declared[asked.column].ty != ColumnType::Text;
        let unusable =
            unusable.filter(|asked| is_read_for_this(asked) || need.columns.contains(&ColumnId(asked.column)));
        need.unusable_sums =
            unusable.clone().filter(|asked| asked.adds_up).map(|asked| ColumnId(asked.column)).collect();
        need.unusable = unusable.map(|asked| ColumnId(asked.column)).collect();
        let added = plan.asked.added.iter().filter(|asked| asked.dataset == dataset.0);
        need.added = added.map(|asked| (ColumnId(asked.column), ColumnId(asked.of))).collect();
        need.parts = plan.asked.parts.iter().filter(is_added).cloned().collect();
        let ages = plan.asked.ages.iter().filter(|asked| is_read(asked.dataset, asked.column));
        need.ages = ages.copied().collect();
        (need.bands, need.texts, need.totals) = (bands.cloned().collect(), texts.cloned().collect(), totals);
    }
    needs
}
