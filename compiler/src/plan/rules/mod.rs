//! Rules: the same plan, cheaper.
//!
//! In: the plan as build.rs makes it. Out: a plan whose outputs, at the same [`super::ir::OutputId`]s, are the same on any
//! data; see `Node::Aggregate` for what "the same" says of combinations of keys that do not occur.
//! Invariant: every rule takes a plan that `verify` passes and gives one, and may run alone or again.
//!
//! The order, and why:
//!
//! 1. **prune** first, so that what is the same but for columns nobody reads becomes the same node.
//! 2. **push**, which puts the steps between a base (a scan, or the rows kept of a cohort) and an aggregate into one order,
//!    with neighbouring filters as one.
//! 3. **simplify**, now that each predicate is whole, so that equal ones are equal values before anyone compares them.
//! 4. **fuse**, which makes one node of aggregates over the same base with the same keys.
//! 5. **roll up**, which makes one node of aggregates over the same base with keys that follow from finer ones.
//! 6. **tally**, when it is settled who counts what: rows that many counts cannot distinguish are counted once.
//! 7. **prune** again, for what no one needs any more.
//!
//! A step that one run moves may lie in the way of a rule that ran before, so the rules run until they change nothing. That is
//! nearly always the second run: of some 15,000 random plans it changes one.

mod fuse;
mod groups;
#[cfg(test)]
mod properties;
mod prune;
mod push;
#[cfg(test)]
mod random;
mod roll_up;
#[cfg(test)]
mod samples;
mod simplify;
mod tally;
#[cfg(test)]
mod tests;

use super::ir::Plan;
use super::schema::Schema;
use super::show::show;
use super::verify::verify;

/// A rule and its name.
pub type Rule = (&'static str, fn(Plan, &Schema) -> Plan);

/// The rules in the order they run.
pub const RULES: [Rule; 7] = [
    ("prune", prune::prune),
    ("push", groups::push),
    ("simplify", simplify::simplify),
    ("fuse", fuse::fuse),
    ("roll up", roll_up::roll_up),
    ("tally", tally::tally),
    ("prune", prune::prune),
];

/// No plan is known that changes so often: a bound, so that a rule that undoes another one costs time and never all of it.
const MOST_RUNS: usize = 8;

/// Runs every rule until none changes the plan. In debug builds the plan is verified before the first and after each.
pub fn optimise(plan: Plan, schema: &Schema) -> Plan {
    check(&plan, schema, "build");
    let asked = plan.asked.clone();
    let mut settled = settled(plan, schema, &RULES);
    settled.asked = asked;
    settled
}

fn settled(mut plan: Plan, schema: &Schema, rules: &[Rule]) -> Plan {
    for _ in 0..MOST_RUNS {
        let before = plan.clone();
        for (name, rule) in rules {
            plan = rule(plan, schema);
            check(&plan, schema, name);
        }
        if plan.is_same(&before) {
            break;
        }
    }
    plan
}

fn check(plan: &Plan, schema: &Schema, after: &str) {
    if cfg!(debug_assertions)
        && let Err(wrong) = verify(plan, schema)
    {
        panic!("the plan is wrong after {after}: {wrong}\n{}", show(plan, schema));
    }
}
