//! Totals: the numbers that leaves read from cubes.
//!
//! In: a plan's outputs and the cubes of its nodes. Out: the cell of a leaf. Invariants: only additive outputs are ever
//! added up, whatever the data has; each view of an output is indexed once, so a cell costs a look-up and not a scan.

use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Place;
use std::rc::Rc;

use indicia_compiler::functions::NoTotal;
use indicia_compiler::plan::ir::{AggregateFunction, Node, NodeId, OutputId, Plan};
use indicia_compiler::plan::layout::{Leaf, Select, Union};
use num_bigint::BigInt;

use super::bug::Bug;
use super::cell::Cell;
use crate::cube::Cube;

/// The values of the keys of a total; none where one is missing.
pub type Keys = Vec<Option<i64>>;

/// The cubes of a run, ready to be read by the leaves of its layouts. One serves all tables.
pub struct Totals<'a> {
    plan: &'a Plan,
    cubes: &'a HashMap<NodeId, Cube>,
    views: RefCell<HashMap<View, Rc<Index>>>,
}

/// An output with some of its keys added up.
#[derive(Clone, PartialEq, Eq, Hash)]
struct View {
    output: OutputId,
    /// For each key whether it is distinguished.
    kept: Vec<bool>,
}

/// A total for each combination of the kept keys.
type Index = HashMap<Vec<Option<i64>>, Entry>;

#[derive(Clone, Copy)]
enum Entry {
    Total(i128),
    /// The function found nothing: a minimum over missing values only.
    Nothing,
    /// Several values of a function that is not additive fell together.
    Clash,
}

/// What the plan says of an output.
struct Source<'a> {
    function: AggregateFunction,
    aggregate: usize,
    cube: &'a Cube,
    keys: Vec<SourceKey<'a>>,
}

struct SourceKey<'a> {
    values: &'a [Option<i64>],
    map: Option<&'a [Option<i64>]>,
}

impl<'a> Totals<'a> {
    /// Nothing is read yet; each output is indexed when a leaf first asks for it.
    pub fn new(plan: &'a Plan, cubes: &'a HashMap<NodeId, Cube>) -> Totals<'a> {
        Totals { plan, cubes, views: RefCell::default() }
    }

    /// The cell of a leaf: a value or, where its function has none, missing.
    pub fn leaf(&self, leaf: &Leaf) -> Result<Cell, Bug> {
        let totals =
            leaf.outputs.iter().map(|output| self.total(*output, &leaf.select)).collect::<Result<Vec<_>, _>>()?;
        match leaf.function.finish(&totals) {
            Ok(Some(value)) => Ok(Cell::Value(value / BigInt::from(10).pow(leaf.scale))),
            Ok(None) => Ok(Cell::Missing),
            Err(NoTotal) => Err(Bug::NoValue(leaf.outputs[0])),
        }
    }

    /// The first output of the plan that comes to the same of the same value, of whichever rows.
    pub fn same_value(&self, output: OutputId) -> OutputId {
        let of = |at: OutputId| {
            let output = self.plan.outputs.get(at.0)?;
            match self.plan.node(output.node) {
                Node::Aggregate { aggregates, .. } => {
                    aggregates.get(output.aggregate).map(|aggregate| (aggregate.function, aggregate.of.as_ref()))
                }
                _ => None,
            }
        };
        let own = of(output);
        let same = |at: &OutputId| own.is_some() && of(*at) == own;
        (0..self.plan.outputs.len()).map(OutputId).find(same).unwrap_or(output)
    }

    /// How many rows a count finds at any of several selections, each row once.
    pub fn rows(&self, of: &Union) -> Result<i128, Bug> {
        let source = self.source(of.output)?;
        let several = Bug::NotAdditive { output: of.output, function: source.function };
        let index = self.index(View { output: of.output, kept: vec![true; source.keys.len()] }, &source)?;
        let wanted: Vec<Vec<Option<Vec<Option<i64>>>>> =
            of.at.iter().map(|select| select.iter().map(wanted).collect()).collect();
        let is_wanted = |key: &[Option<i64>]| {
            wanted.iter().any(|select| {
                let mut values = key.iter().zip(select);
                values.all(|(value, wanted)| wanted.as_ref().is_none_or(|w| w.binary_search(value).is_ok()))
            })
        };
        let mut found = 0_i128;
        for (_, entry) in index.iter().filter(|(key, _)| is_wanted(key)) {
            match entry {
                Entry::Total(rows) => found = found.checked_add(*rows).ok_or(Bug::TooLarge(of.output))?,
                Entry::Nothing => {}
                Entry::Clash => return Err(several),
            }
        }
        Ok(found)
    }

    /// Every combination of the keys of an additive output that occurs, with its number; in order.
    pub fn each(&self, output: OutputId) -> Result<Vec<(Keys, i128)>, Bug> {
        let source = self.source(output)?;
        let several = || Bug::NotAdditive { output, function: source.function };
        let index = self.index(View { output, kept: vec![true; source.keys.len()] }, &source)?;
        let mut each = Vec::with_capacity(index.len());
        for (key, entry) in index.iter() {
            match entry {
                Entry::Total(number) => each.push((key.clone(), *number)),
                Entry::Nothing => {}
                Entry::Clash => return Err(several()),
            }
        }
        each.sort_unstable();
        Ok(each)
    }

    /// The output at some of its keys; `None` over nothing.
    fn total(&self, output: OutputId, select: &[Select]) -> Result<Option<i128>, Bug> {
        let source = self.source(output)?;
        if select.len() != source.keys.len() {
            return Err(Bug::KeyCount { output, keys: source.keys.len(), selections: select.len() });
        }
        let several = Bug::NotAdditive { output, function: source.function };
        if !source.function.is_additive() && !select.iter().all(is_single) {
            return Err(several);
        }
        let view = View { output, kept: select.iter().map(|s| *s != Select::Any).collect() };
        let index = self.index(view, &source)?;
        let wanted: Vec<Vec<Option<i64>>> = select.iter().filter_map(wanted).collect();
        let mut found = None;
        for entry in entries(&index, &wanted) {
            match (entry, found) {
                (Entry::Total(value), None) => found = Some(value),
                (Entry::Total(value), Some(sum)) => {
                    found = Some(value.checked_add(sum).ok_or(Bug::TooLarge(output))?);
                }
                (Entry::Nothing, _) => {}
                (Entry::Clash, _) => return Err(several),
            }
        }
        Ok(found)
    }

    fn index(&self, view: View, source: &Source) -> Result<Rc<Index>, Bug> {
        if let Some(index) = self.views.borrow().get(&view) {
            return Ok(Rc::clone(index));
        }
        let index = Rc::new(build(&view, source)?);
        self.views.borrow_mut().insert(view, Rc::clone(&index));
        Ok(index)
    }

    fn source(&self, id: OutputId) -> Result<Source<'a>, Bug> {
        let output = self.plan.outputs.get(id.0).ok_or(Bug::NoOutput(id))?;
        if self.plan.nodes().next_back().is_none_or(|(last, _)| output.node > last) {
            return Err(Bug::NotInPlan(id));
        }
        let (keys, aggregates) = match self.plan.node(output.node) {
            Node::Aggregate { keys, aggregates, .. } => (keys.len(), aggregates),
            Node::Scan { .. }
            | Node::Filter { .. }
            | Node::LookUp { .. }
            | Node::Among { .. }
            | Node::Keep { .. }
            | Node::Tally { .. } => {
                return Err(Bug::NotInPlan(id));
            }
        };
        let function = aggregates.get(output.aggregate).ok_or(Bug::NotInPlan(id))?.function;
        let cube = self.cubes.get(&output.node).ok_or(Bug::NoCube(id))?;
        let rows = cube.rows();
        let fits = cube.keys.len() == keys
            && cube.values.len() == aggregates.len()
            && cube.keys.iter().all(|k| k.len() == rows)
            && cube.values.iter().all(|v| v.len() == rows);
        if !fits {
            return Err(Bug::NoCube(id));
        }
        let named = |column: usize| output.keys.iter().any(|k| k.column == column);
        if !function.is_additive() && !(0..keys).all(named) {
            return Err(Bug::NotAdditive { output: id, function });
        }
        let keys = output
            .keys
            .iter()
            .map(|key| {
                let values = cube.keys.get(key.column).ok_or(Bug::NotInPlan(id))?;
                Ok(SourceKey { values, map: key.map.as_deref() })
            })
            .collect::<Result<_, _>>()?;
        Ok(Source { function, aggregate: output.aggregate, cube, keys })
    }
}

/// Whether a selection names at most one value of its key, whatever the data has.
fn is_single(select: &Select) -> bool {
    match select {
        Select::One(_) | Select::Missing => true,
        Select::Set(set) => set.len() <= 1,
        Select::SetOrMissing(set) => set.is_empty(),
        Select::Any => false,
    }
}

/// The values of a key that are wanted, each once; `None` when all are, so that the key is not distinguished.
fn wanted(select: &Select) -> Option<Vec<Option<i64>>> {
    let mut values: Vec<Option<i64>> = match select {
        Select::One(value) => vec![Some(*value)],
        Select::Missing => vec![None],
        Select::Set(set) => set.iter().copied().map(Some).collect(),
        Select::SetOrMissing(set) => set.iter().copied().map(Some).chain([None]).collect(),
        Select::Any => return None,
    };
    values.sort_unstable();
    values.dedup();
    Some(values)
}

/// The entries at every combination of wanted values, by look-up or by scan, whichever touches less.
fn entries(index: &Index, wanted: &[Vec<Option<i64>>]) -> Vec<Entry> {
    let combinations = wanted.iter().try_fold(1_usize, |n, values| n.checked_mul(values.len()));
    match combinations {
        Some(n) if n <= index.len() => {
            let mut keys: Vec<Vec<Option<i64>>> = vec![vec![]];
            for values in wanted {
                keys = keys.iter().flat_map(|key| values.iter().map(|v| [key.as_slice(), &[*v]].concat())).collect();
            }
            keys.iter().filter_map(|key| index.get(key).copied()).collect()
        }
        Some(_) | None => index
            .iter()
            .filter(|(key, _)| key.iter().zip(wanted).all(|(k, values)| values.binary_search(k).is_ok()))
            .map(|(_, entry)| *entry)
            .collect(),
    }
}

fn build(view: &View, source: &Source) -> Result<Index, Bug> {
    let kept: Vec<&SourceKey> = source.keys.iter().zip(&view.kept).filter(|(_, kept)| **kept).map(|(k, _)| k).collect();
    let mut index = Index::new();
    for (row, value) in source.cube.values[source.aggregate].iter().enumerate() {
        let key = kept.iter().map(|k| k.at(row)).collect();
        let new = match value {
            Some(value) => Entry::Total(*value),
            None if source.function.is_additive() => return Err(Bug::NoValue(view.output)),
            None => Entry::Nothing,
        };
        match index.entry(key) {
            Place::Vacant(free) => drop(free.insert(new)),
            Place::Occupied(mut taken) => {
                let both = match (*taken.get(), new) {
                    (Entry::Total(a), Entry::Total(b)) if source.function.is_additive() => {
                        Entry::Total(a.checked_add(b).ok_or(Bug::TooLarge(view.output))?)
                    }
                    (Entry::Total(_) | Entry::Nothing | Entry::Clash, _) => Entry::Clash,
                };
                taken.insert(both);
            }
        }
    }
    Ok(index)
}

impl SourceKey<'_> {
    fn at(&self, row: usize) -> Option<i64> {
        let value = self.values[row]?;
        match self.map {
            None => Some(value),
            Some(map) => usize::try_from(value).ok().and_then(|v| map.get(v).copied().flatten()),
        }
    }
}

#[cfg(test)]
#[path = "totals_tests.rs"]
mod tests;
