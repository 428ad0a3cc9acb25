//! The tables of two versions as if one project had them, so that it is decided together what both may show.
//!
//! In: the layouts of both, where the plan of both has what the later one reads, both catalogs. Out: layouts that read that plan, and the rows
//! behind their numbers. Invariants: only what decides about suppression is in them; nothing is joint where no policy withholds totals,
//! since then each number is judged by itself.

use std::sync::Arc;

use super::audit::{Audit, Auditor};
use super::ir::{NodeId, OutputId, Plan};
use super::layout::{Behind, Cell, Guard, Layout, Leaf, People, Region};
use crate::catalog::{Catalog, Policy, PolicyId};

/// The tables of two versions.
#[derive(Clone, Debug, Default)]
pub struct Joint {
    /// Those of both, as far as it matters here; they read the common plan, under the policies of the earlier version.
    pub layouts: Vec<Layout>,
    /// The rows behind their numbers.
    pub audit: Audit,
    later: Moved,
}

/// Where the common plan and the earlier catalog have what the later version calls by these numbers.
#[derive(Clone, Debug, Default)]
pub struct Moved {
    /// Outputs.
    pub outputs: Vec<OutputId>,
    /// Nodes.
    pub nodes: Vec<NodeId>,
    /// Policies; found here.
    pub policies: Vec<PolicyId>,
}

impl Joint {
    /// The tables of both; nothing where no policy withholds totals.
    pub fn new<'l>(
        plan: &mut Plan,
        (before, after): (&Catalog, &Catalog),
        earlier: impl Iterator<Item = &'l Layout>,
        later: impl Iterator<Item = &'l Layout>,
        moved: Moved,
    ) -> Joint {
        let withholds = before.policies.iter().any(|policy| policy.totals_withheld);
        let Some(policies) = same_policies(before, after).filter(|_| withholds) else { return Joint::default() };
        let later_leaf = Moved { policies, ..moved };
        let mut layouts: Vec<Layout> = earlier.map(|layout| with(layout, &|leaf| leaf.clone())).collect();
        layouts.extend(later.map(|layout| with(layout, &|leaf| later_leaf.leaf(leaf))));
        let mut auditor = Auditor::new(before);
        auditor.tables(plan, layouts.iter());
        let audit = auditor.finish(plan);
        Joint { layouts, audit, later: later_leaf }
    }

    /// A number of the later version, as these layouts have it.
    pub fn of_later(&self, leaf: &Leaf) -> Leaf {
        self.later.leaf(leaf)
    }
}

/// The earlier catalog's policy for each of the later one; nothing where it lacks one.
fn same_policies(before: &Catalog, after: &Catalog) -> Option<Vec<PolicyId>> {
    let declared = |policy: &Policy| {
        let same = |known: &Policy| Policy { span: policy.span, ..known.clone() } == *policy;
        before.policies.iter().position(same).map(PolicyId)
    };
    let of = |at: usize| {
        let of = after.policies_in(PolicyId(at)).into_iter().map(|id| declared(&after.policies[id.0]));
        before.strictest(of.collect::<Option<Vec<PolicyId>>>()?)
    };
    (0..after.policies.len()).map(of).collect()
}

/// A layout with other leaves, and only what decides about suppression.
fn with(layout: &Layout, leaf: &dyn Fn(&Leaf) -> Leaf) -> Layout {
    let row = |cells: &Vec<Cell>| cells.iter().map(|cell| formula(cell, leaf)).collect();
    Layout {
        name: layout.name.clone(),
        span: layout.span,
        rows: layout.rows.clone(),
        columns: layout.columns.clone(),
        cells: layout.cells.iter().map(row).collect(),
        ..Layout::default()
    }
}

fn formula(cell: &Cell, leaf: &dyn Fn(&Leaf) -> Leaf) -> Cell {
    let of = |cell: &Cell| Box::new(formula(cell, leaf));
    match cell {
        Cell::Leaf(number) => Cell::Leaf(leaf(number)),
        Cell::Add(a, b) => Cell::Add(of(a), of(b)),
        Cell::Subtract(a, b) => Cell::Subtract(of(a), of(b)),
        Cell::Multiply(a, b) => Cell::Multiply(of(a), of(b)),
        Cell::Divide(a, b) => Cell::Divide(of(a), of(b)),
        // What a rank is of is a number of its table; what it is among, others are.
        Cell::Base(inner) | Cell::Rank { of: inner, .. } => Cell::Base(of(inner)),
        Cell::Number(_) | Cell::Text(_) | Cell::NotApplicable | Cell::Missing => cell.clone(),
    }
}

impl Moved {
    fn leaf(&self, leaf: &Leaf) -> Leaf {
        let people = |people: &People| People { output: self.output(people.output), select: people.select.clone() };
        let guard = |guard: &Guard| Guard {
            policy: self.policies.get(guard.policy.0).copied().unwrap_or(guard.policy),
            behind: match &guard.behind {
                Behind::Itself(region) => Behind::Itself(Arc::new(self.region(region))),
                Behind::Values(output) => Behind::Values(self.output(*output)),
                Behind::Numbers { sum, itself } => Behind::Numbers { sum: self.output(*sum), itself: *itself },
            },
            people: guard.people.iter().map(people).collect(),
            unjoined: guard.unjoined.as_ref().map(people),
        };
        Leaf {
            outputs: leaf.outputs.iter().map(|output| self.output(*output)).collect(),
            guard: leaf.guard.as_ref().map(guard),
            ..leaf.clone()
        }
    }

    fn output(&self, output: OutputId) -> OutputId {
        self.outputs.get(output.0).copied().unwrap_or(output)
    }

    fn region(&self, region: &Region) -> Region {
        Region { rows: self.nodes.get(region.rows.0).copied().unwrap_or(region.rows), ..region.clone() }
    }
}
