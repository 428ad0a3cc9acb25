//! Datasets whose rows are only tallied: each block of rows is counted as it is read, and then dropped.
//!
//! In: a plan, and later the counts of every block. Out: what is done with a block, and the frames of the tallies. Invariant:
//! a tally is the same however its rows are cut into blocks, and the same as one of all rows at once.

use std::collections::BTreeMap;
use std::sync::Mutex;

use indicia_compiler::catalog::{Catalog, DatasetId};
use indicia_compiler::plan::blocks::only_tallied;
use indicia_compiler::plan::ir::{Expr, Name, Node, NodeId, Plan};
use polars::prelude as pl;
use polars::prelude::IntoLazy;

use super::collect::collected;
use super::expr::{Types, column};
use super::failure::kind;
use super::frames::block;
use super::lower::{Lowered, scan, tally};
use super::packed;
use crate::input::Reductions;
use crate::rows::Rows;

/// A tally of the rows of a dataset.
struct Tally<'p> {
    columns: &'p [usize],
    by: &'p [(Name, Expr)],
    rows: &'p Name,
}

/// What was counted so far of the datasets whose blocks were given on: for each, one frame per block for every tally of its rows,
/// in order of nodes.
#[derive(Default)]
pub(super) struct Counts(Mutex<BTreeMap<DatasetId, Vec<Vec<pl::DataFrame>>>>);

/// Who takes the blocks of each dataset whose rows are only tallied. Gaps of complete data are looked for in all rows together, and rows may be
/// made for them, which are tallied as well.
pub(super) fn reductions<'p>(plan: &'p Plan, catalog: &'p Catalog, counts: &'p Counts) -> Reductions<'p> {
    let reduction = |(dataset, nodes): (usize, Vec<NodeId>)| {
        let tallies: Vec<Tally<'p>> = nodes.into_iter().filter_map(|node| Tally::of(plan, node)).collect();
        let id = DatasetId(dataset);
        let reduce = move |rows: Rows| -> Result<(), String> {
            let count = |block: pl::DataFrame| -> pl::PolarsResult<Vec<_>> {
                tallies.iter().map(|tally| tally.of_block(&block, id, catalog)).collect()
            };
            let counted = block(rows).and_then(count).map_err(|error| kind(&error))?;
            let mut all = counts.0.lock().map_err(|_| "a panic".to_string())?;
            let blocks = all.entry(id).or_insert_with(|| tallies.iter().map(|_| Vec::new()).collect());
            blocks.iter_mut().zip(counted).for_each(|(blocks, counted)| blocks.push(counted));
            Ok(())
        };
        (id, Box::new(reduce) as Box<_>)
    };
    let can_be_given_on = |(dataset, _): &(usize, Vec<NodeId>)| catalog.dataset(DatasetId(*dataset)).complete.is_none();
    only_tallied(plan).into_iter().filter(can_be_given_on).map(reduction).collect()
}

/// The frames of the tallies of datasets whose rows were not kept after all.
pub(super) fn add_up(
    plan: &Plan,
    counts: Counts,
    kept: &BTreeMap<DatasetId, pl::DataFrame>,
) -> pl::PolarsResult<BTreeMap<NodeId, Lowered>> {
    let mut counts = counts.0.into_inner().unwrap_or_default();
    let mut tallied = BTreeMap::new();
    for (dataset, nodes) in only_tallied(plan).into_iter().filter(|(id, _)| !kept.contains_key(&DatasetId(*id))) {
        let mut blocks = counts.remove(&DatasetId(dataset)).unwrap_or_default().into_iter();
        for node in nodes {
            let blocks = blocks.next().unwrap_or_default();
            if let Some(tally) = Tally::of(plan, node) {
                tallied.insert(node, tally.sum(blocks)?);
            }
        }
    }
    Ok(tallied)
}

impl<'p> Tally<'p> {
    fn of(plan: &'p Plan, node: NodeId) -> Option<Tally<'p>> {
        let Node::Tally { input, by, rows } = plan.node(node) else { return None };
        let Node::Scan { columns, .. } = plan.node(*input) else { return None };
        Some(Tally { columns, by, rows })
    }

    /// The counts of a block: all columns are integers of 64 bits.
    fn of_block(
        &self,
        block: &pl::DataFrame,
        dataset: DatasetId,
        catalog: &Catalog,
    ) -> pl::PolarsResult<pl::DataFrame> {
        let scanned = scan(block, dataset, self.columns, catalog)?;
        if let Some(counts) = packed::count(block, &scanned.types, self.by, self.rows)? {
            return Ok(counts);
        }
        let wide = self.columns_of_counts().map(|name| column(name).cast(pl::DataType::Int64)).collect::<Vec<_>>();
        only(collected(vec![tally(scanned, self.by, self.rows).frame.select(wide)])?)
    }

    fn sum(&self, counts: Vec<pl::DataFrame>) -> pl::PolarsResult<Lowered> {
        let columns =
            self.columns_of_counts().map(|name| pl::Column::new_empty((&**name).into(), &pl::DataType::Int64));
        let mut all = pl::DataFrame::new(0, columns.collect())?;
        for counts in counts {
            all.vstack_mut_owned(counts)?;
        }
        let types: Types = self.columns_of_counts().map(|name| (name.clone(), pl::DataType::Int64)).collect();
        let frame = match packed::add_up(&all, &types, self.by, self.rows)? {
            Some(sums) => sums.lazy(),
            None => {
                let keys: Vec<pl::Expr> = self.by.iter().map(|(name, _)| column(name)).collect();
                all.lazy().group_by(keys).agg([column(self.rows).sum()])
            }
        };
        Ok(Lowered { frame, types })
    }

    fn columns_of_counts(&self) -> impl Iterator<Item = &'p Name> + use<'p> {
        self.by.iter().map(|(name, _)| name).chain([self.rows])
    }
}

fn only(mut frames: Vec<pl::DataFrame>) -> pl::PolarsResult<pl::DataFrame> {
    frames.pop().ok_or_else(|| pl::polars_err!(ComputeError: "one plan gave no frame"))
}
