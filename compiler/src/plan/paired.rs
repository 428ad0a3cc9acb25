//! Two projects in one plan, so that both run over the same scans; and what goes in and out of a cohort between them.
//!
//! In: two models whose datasets are declared alike. Out: one plan, the tables of each side as readers of it, and for each cohort
//! that asks something else the rows that enter and leave. Invariants: equal questions of both sides are one node; each side's
//! layouts read the outputs they would read alone.

use super::audit::{Audit, Auditor};
use super::behind::behind;
use super::build::Builder;
use super::crossing::{CohortDelta, Crossing, Words, differ};
use super::ir::{Asked, Node, NodeId, Output, OutputId, Plan};
use super::joint::{Joint, Moved};
use super::layout::Layout;
use super::layouts::Layouts;
use super::policies::{Joined, people, strictest};
use super::rows::value;
use super::schema::Schema;
pub use super::version::Version;
use super::{Planned, context, rules};
use crate::catalog::{Catalog, Reading};
use crate::model::{CohortId, TableId};

/// Two projects in one plan.
#[derive(Clone, Debug)]
pub struct Paired {
    /// What is run, on the declarations of the earlier project.
    pub plan: Plan,
    /// Every table of the earlier project; its plan names the outputs of the one that is run.
    pub before: Planned,
    /// Every table of the later one, in the same way.
    pub after: Planned,
    /// The cohorts that ask something else; they read the outputs of `plan`.
    pub crossings: Vec<Crossing>,
    /// The tables of both, to decide what they may show together.
    pub joint: Joint,
}

/// Puts two projects into one plan; `None` when their datasets are not declared alike. Clauses are named in the words given.
pub fn paired(
    before: Version<'_>,
    after: Version<'_>,
    cohorts: &[(CohortId, CohortId)],
    words: Words,
) -> Option<Paired> {
    let datasets = alike(before.catalog, after.catalog)?;
    let (mut old, mut new) = (Builder::new(before.catalog, before.model), Builder::new(after.catalog, after.model));
    let (old_layouts, new_layouts) = (every_table(&mut old, before), every_table(&mut new, after));
    let changed: Vec<_> = cohorts.iter().filter(|(a, b)| differ((before, *a), (after, *b), cohorts)).collect();
    let own: Vec<_> = changed.iter().map(|(a, b)| (old.cohort(*a), new.cohort(*b))).collect();
    let (old_outputs, new_outputs) = (old.plan.outputs.clone(), new.plan.outputs.clone());
    let mut plan = old.plan.clone();
    // The earlier project's own bands stop no comparison: the change may be the band that was lacking.
    plan.asked = Asked::default();
    plan.asked.append(new.plan.asked.clone(), &datasets);
    let moved = merge(&mut plan, &new.plan, &datasets);
    let new_outputs: Vec<OutputId> =
        new_outputs.into_iter().map(|output| plan.output(Output { node: moved[output.node.0], ..output })).collect();
    let mut crossings = Vec::new();
    let policies = strictest(after.catalog, after.model);
    for ((a, b), (was, is)) in changed.into_iter().zip(own) {
        let dataset = after.model.cohorts[b.0].dataset;
        let old = Joined::cohort(before.catalog, before.model, *a).datasets;
        let old = old.into_iter().filter_map(|id| after.catalog.dataset_named(&before.catalog.dataset(id).name));
        let mut joined = Joined::cohort(after.catalog, after.model, *b);
        joined.datasets.extend(old);
        let policy = joined.policy(after.catalog, (policies[dataset.0], dataset), |other| policies[other.0]);
        let people = policy.map_or_else(Vec::new, |policy| people(after.catalog, dataset, &joined, policy));
        let people = people.iter().map(|who| value(after.catalog, dataset, who)).collect();
        let (cohorts, rows) = ((*a, *b), (was, moved[is.0]));
        let delta = CohortDelta { before, after, cohorts, rows, policy, people, words, plan: &mut plan };
        crossings.push(delta.crossing());
    }
    let of = |tables: &Tables| -> Vec<Layout> { tables.0.iter().chain(&tables.1).cloned().collect() };
    let (earlier, later) = (of(&old_layouts), of(&new_layouts));
    let moved = Moved { outputs: new_outputs.clone(), nodes: moved, ..Moved::default() };
    let catalogs = (before.catalog, after.catalog);
    let joint = Joint::new(&mut plan, catalogs, earlier.iter(), later.iter(), moved);
    let schema = Schema::of(before.catalog);
    let built = plan.clone();
    let plan = rules::optimise(plan, &schema);
    let view = |outputs: Vec<Output>| {
        let mut view = plan.clone();
        view.outputs = outputs;
        view
    };
    let of_old = (0..old_outputs.len()).map(|at| plan.outputs[at].clone()).collect();
    let of_new = new_outputs.iter().map(|id| plan.outputs[id.0].clone()).collect();
    let planned = |version: Version<'_>, view: Plan, (layouts, context, audit): Tables| Planned {
        before: built.clone(),
        plan: view,
        schema: Schema::of(version.catalog),
        layouts,
        context,
        policies: strictest(version.catalog, version.model),
        funnel: Vec::new(),
        audit,
    };
    let (before, after) = (planned(before, view(of_old), old_layouts), planned(after, view(of_new), new_layouts));
    Some(Paired { plan, before, after, crossings, joint })
}

/// Layouts, those that decide what they may show, and the rows behind what is under a policy.
type Tables = (Vec<Layout>, Vec<Layout>, Audit);

fn every_table<'m>(builder: &mut Builder<'m>, version: Version<'m>) -> Tables {
    let mut layouts = Layouts::new(builder, Vec::new());
    let made: Vec<Layout> = version.model.tables.iter().map(|table| layouts.table(table)).collect();
    let ids: Vec<_> = (0..version.model.tables.len()).map(TableId).collect();
    let (datasets, _) = behind(version.catalog, version.model, version.model.tables.iter());
    let context = context(version.catalog, version.model, &ids, &datasets, &mut layouts);
    let mut auditor = Auditor::new(version.catalog);
    auditor.tables(&builder.plan, made.iter().chain(&context));
    let audit = auditor.finish(&mut builder.plan);
    (made, context, audit)
}

/// The place in the earlier catalog of each dataset of the later one, if all are read in the same way.
fn alike(before: &Catalog, after: &Catalog) -> Option<Vec<usize>> {
    let found = after.datasets.iter().map(|new| {
        let at = before.datasets.iter().position(|old| old.name == new.name)?;
        (Reading::of(before, &before.datasets[at]) == Reading::of(after, new)).then_some(at)
    });
    found.collect()
}

/// Takes the nodes of one plan into another, with the new place of each.
fn merge(into: &mut Plan, from: &Plan, datasets: &[usize]) -> Vec<NodeId> {
    let mut moved: Vec<NodeId> = Vec::new();
    for (_, node) in from.nodes() {
        let node = match node.with_inputs(&moved) {
            Node::Scan { dataset, columns } => Node::Scan { dataset: datasets[dataset], columns },
            other => other,
        };
        moved.push(into.add(node));
    }
    moved
}
