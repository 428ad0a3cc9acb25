//! Totals: the numbers that leaves read from cubes.
//!
//! In: a plan's outputs and the cubes of its nodes. Out: the cell of a leaf. Invariants: only additive outputs are ever
//! added up, whatever the data has; each view of an output is indexed once, so a cell costs a look-up and not a scan.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use foldhash::fast::RandomState;
use indicia_compiler::catalog::DatasetId;
use indicia_compiler::functions::NoTotal;
use indicia_compiler::plan::ir::{Aggregate, AggregateFunction, Node, NodeId, OutputId, OutputKey, Plan};
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
    sources: RefCell<HashMap<OutputId, Source, RandomState>>,
    views: RefCell<HashMap<View, Rc<Index>, RandomState>>,
    /// Totals that were read: one number is often in several cells, and is judged besides.
    read: RefCell<HashMap<Asked, Option<i128>, RandomState>>,
    /// Outputs that are of the same value, as the first of them.
    same: RefCell<HashMap<OutputId, OutputId, RandomState>>,
    /// The datasets that read a file in common.
    same_files: Vec<[DatasetId; 2]>,
}

/// An output at some of its keys.
type Asked = (OutputId, Arc<[Select]>);

/// An output with some of its keys added up.
#[derive(Clone, PartialEq, Eq, Hash)]
struct View {
    output: OutputId,
    /// For each key whether it is distinguished.
    kept: Vec<bool>,
}

/// A total for each combination of the kept keys.
type Index = HashMap<Vec<Option<i64>>, Entry, RandomState>;

#[derive(Clone, Copy)]
enum Entry {
    Total(i128),
    /// The function found nothing: a minimum over missing values only.
    Nothing,
    /// Several values of a function that is not additive fell together.
    Clash,
}

/// What the plan says of an output that can be read.
#[derive(Clone, Copy)]
struct Source {
    function: AggregateFunction,
    node: NodeId,
    aggregate: usize,
    /// How many keys it has.
    keys: usize,
}

struct SourceKey<'a> {
    values: &'a [Option<i64>],
    map: Option<&'a [Option<i64>]>,
}

impl<'a> Totals<'a> {
    /// Nothing is read yet; each output is indexed when a leaf first asks for it.
    pub fn new(plan: &'a Plan, cubes: &'a HashMap<NodeId, Cube>) -> Totals<'a> {
        Totals {
            plan,
            cubes,
            sources: RefCell::default(),
            views: RefCell::default(),
            read: RefCell::default(),
            same: RefCell::default(),
            same_files: Vec::new(),
        }
    }

    /// The same, of datasets some of which read a file in common.
    pub fn of_files(mut self, pairs: Vec<[DatasetId; 2]>) -> Totals<'a> {
        self.same_files = pairs;
        self
    }

    /// The datasets that read a file in common.
    pub fn same_files(&self) -> &[[DatasetId; 2]] {
        &self.same_files
    }

    /// The cell of a leaf: a value or, where its function has none, missing.
    pub fn leaf(&self, leaf: &Leaf) -> Result<Cell, Bug> {
        let totals =
            leaf.outputs.iter().map(|output| self.total(*output, &leaf.select)).collect::<Result<Vec<_>, _>>()?;
        match leaf.function.finish(&totals) {
            // Dividing makes the fraction anew, whatever it is divided by.
            Ok(Some(value)) if leaf.scale == 0 => Ok(Cell::Value(value)),
            Ok(Some(value)) => Ok(Cell::Value(value / BigInt::from(10).pow(leaf.scale))),
            Ok(None) => Ok(Cell::Missing),
            Err(NoTotal) => Err(Bug::NoValue(leaf.outputs[0])),
        }
    }

    /// The first output of the plan that comes to the same of the same value, of whichever rows.
    pub fn same_value(&self, output: OutputId) -> OutputId {
        *self.same.borrow_mut().entry(output).or_insert_with(|| self.first_of_value(output))
    }

    fn first_of_value(&self, output: OutputId) -> OutputId {
        self.first_like(output, |aggregate| Some((aggregate.function, aggregate.of.as_ref())))
    }

    /// The first output of the plan that is computed from the same column, of whichever rows and however.
    pub fn same_column(&self, output: OutputId) -> OutputId {
        self.first_like(output, |aggregate| aggregate.of.as_ref())
    }

    fn first_like<'p, T: PartialEq>(&'p self, output: OutputId, what: impl Fn(&'p Aggregate) -> Option<T>) -> OutputId {
        let of = |at: OutputId| {
            let output = self.plan.outputs.get(at.0)?;
            match self.plan.node(output.node) {
                Node::Aggregate { aggregates, .. } => aggregates.get(output.aggregate).and_then(&what),
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
        let index = self.index(View { output: of.output, kept: vec![true; source.keys] }, source)?;
        let is_wanted = |key: &[Option<i64>]| {
            of.at.iter().any(|select| key.iter().zip(&select[..]).all(|(value, of)| has(of, *value)))
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
        let index = self.index(View { output, kept: vec![true; source.keys] }, source)?;
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

    /// The rows of an additive output as they come, some keys perhaps more than once: of so many that nothing is made of them.
    pub fn each_unsorted(&self, output: OutputId, mut does: impl FnMut(&[Option<i64>], i128)) -> Result<(), Bug> {
        let Source { function, node, aggregate, .. } = self.source(output)?;
        if !function.is_additive() {
            return Err(Bug::NotAdditive { output, function });
        }
        let (of, cube) = (&self.plan.outputs[output.0], &self.cubes[&node]);
        let key = |key: &'a OutputKey| SourceKey { values: &cube.keys[key.column], map: key.map.as_deref() };
        let keys: Vec<SourceKey<'a>> = of.keys.iter().map(key).collect();
        let mut at = Keys::with_capacity(keys.len());
        for (row, value) in cube.values[aggregate].iter().enumerate() {
            at.clear();
            at.extend(keys.iter().map(|key| key.at(row)));
            does(&at, value.ok_or(Bug::NoValue(output))?);
        }
        Ok(())
    }

    /// The output at some of its keys; `None` over nothing.
    fn total(&self, output: OutputId, select: &Arc<[Select]>) -> Result<Option<i128>, Bug> {
        let at = (output, Arc::clone(select));
        if let Some(total) = self.read.borrow().get(&at) {
            return Ok(*total);
        }
        let total = self.added(output, select)?;
        self.read.borrow_mut().insert(at, total);
        Ok(total)
    }

    fn added(&self, output: OutputId, select: &[Select]) -> Result<Option<i128>, Bug> {
        let source = self.source(output)?;
        if select.len() != source.keys {
            return Err(Bug::KeyCount { output, keys: source.keys, selections: select.len() });
        }
        let several = Bug::NotAdditive { output, function: source.function };
        if !source.function.is_additive() && !select.iter().all(is_single) {
            return Err(several);
        }
        let view = View { output, kept: select.iter().map(|s| *s != Select::Any).collect() };
        let index = self.index(view, source)?;
        let wanted: Vec<&Select> = select.iter().filter(|of| **of != Select::Any).collect();
        let mut found = None;
        each_entry(&index, &wanted, &mut |entry| {
            match (entry, found) {
                (Entry::Total(value), None) => found = Some(value),
                (Entry::Total(value), Some(sum)) => {
                    found = Some(value.checked_add(sum).ok_or(Bug::TooLarge(output))?);
                }
                (Entry::Nothing, _) => {}
                (Entry::Clash, _) => return Err(several.clone()),
            }
            Ok(())
        })?;
        Ok(found)
    }

    fn index(&self, view: View, source: Source) -> Result<Rc<Index>, Bug> {
        if let Some(index) = self.views.borrow().get(&view) {
            return Ok(Rc::clone(index));
        }
        let index = Rc::new(self.build(&view, source)?);
        self.views.borrow_mut().insert(view, Rc::clone(&index));
        Ok(index)
    }

    fn source(&self, id: OutputId) -> Result<Source, Bug> {
        if let Some(source) = self.sources.borrow().get(&id) {
            return Ok(*source);
        }
        let source = self.new_source(id)?;
        self.sources.borrow_mut().insert(id, source);
        Ok(source)
    }

    /// Looks at an output and its cube: whether they fit.
    fn new_source(&self, id: OutputId) -> Result<Source, Bug> {
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
        if output.keys.iter().any(|key| key.column >= keys) {
            return Err(Bug::NotInPlan(id));
        }
        Ok(Source { function, node: output.node, aggregate: output.aggregate, keys: output.keys.len() })
    }

    fn build(&self, view: &View, source: Source) -> Result<Index, Bug> {
        let (output, cube) = (&self.plan.outputs[view.output.0], &self.cubes[&source.node]);
        let key = |key: &'a OutputKey| SourceKey { values: &cube.keys[key.column], map: key.map.as_deref() };
        let kept = output.keys.iter().zip(&view.kept).filter(|(_, kept)| **kept);
        let kept: Vec<SourceKey<'_>> = kept.map(|(of, _)| key(of)).collect();
        let mut index = Index::default();
        let mut key: Keys = Vec::with_capacity(kept.len());
        for (row, value) in cube.values[source.aggregate].iter().enumerate() {
            key.clear();
            key.extend(kept.iter().map(|k| k.at(row)));
            let new = match value {
                Some(value) => Entry::Total(*value),
                None if source.function.is_additive() => return Err(Bug::NoValue(view.output)),
                None => Entry::Nothing,
            };
            // Most rows fall together with others: of these no key is kept.
            match index.get_mut(&key) {
                None => drop(index.insert(key.clone(), new)),
                Some(known) => {
                    *known = match (*known, new) {
                        (Entry::Total(a), Entry::Total(b)) if source.function.is_additive() => {
                            Entry::Total(a.checked_add(b).ok_or(Bug::TooLarge(view.output))?)
                        }
                        (Entry::Total(_) | Entry::Nothing | Entry::Clash, _) => Entry::Clash,
                    };
                }
            }
        }
        Ok(index)
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

/// Whether a selection wants a value of its key.
fn has(select: &Select, value: Option<i64>) -> bool {
    match (select, value) {
        (Select::Any, _) | (Select::Missing | Select::SetOrMissing(_), None) => true,
        (Select::One(wanted), Some(value)) => *wanted == value,
        (Select::Set(set) | Select::SetOrMissing(set), Some(value)) => set.binary_search(&value).is_ok(),
        (Select::Missing, Some(_)) | (Select::One(_) | Select::Set(_), None) => false,
    }
}

/// The values that a selection wants, each once: its set is sorted. Not for one that wants all.
fn values(select: &Select) -> impl Iterator<Item = Option<i64>> {
    let (one, set, missing): (_, &[i64], _) = match select {
        Select::One(value) => (Some(*value), &[], false),
        Select::Set(set) => (None, set, false),
        Select::Missing => (None, &[], true),
        Select::SetOrMissing(set) => (None, set, true),
        Select::Any => (None, &[], false),
    };
    let new = |at: &usize| *at == 0 || set[*at] != set[*at - 1];
    let set = (0..set.len()).filter(new).map(|at| Some(set[at]));
    one.map(Some).into_iter().chain(set).chain(missing.then_some(None))
}

/// Does something with the entry at every combination of wanted values, found by look-up or by scan, whichever touches less.
fn each_entry(index: &Index, wanted: &[&Select], does: &mut impl FnMut(Entry) -> Result<(), Bug>) -> Result<(), Bug> {
    let combinations = wanted.iter().try_fold(1_usize, |n, select| n.checked_mul(values(select).count()));
    match combinations {
        Some(n) if n <= index.len() => each_at(index, wanted, &mut Vec::with_capacity(wanted.len()), does),
        Some(_) | None => index
            .iter()
            .filter(|(key, _)| key.iter().zip(wanted).all(|(value, select)| has(select, *value)))
            .try_for_each(|(_, entry)| does(*entry)),
    }
}

/// The same by look-up, from a key whose first values are chosen.
fn each_at(
    index: &Index,
    wanted: &[&Select],
    key: &mut Vec<Option<i64>>,
    does: &mut impl FnMut(Entry) -> Result<(), Bug>,
) -> Result<(), Bug> {
    let Some(select) = wanted.get(key.len()) else {
        return index.get(key.as_slice()).map_or(Ok(()), |entry| does(*entry));
    };
    for value in values(select) {
        key.push(value);
        each_at(index, wanted, key, does)?;
        key.pop();
    }
    Ok(())
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
