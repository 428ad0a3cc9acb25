//! Mutants: the model with one thing changed, to ask whether a test would notice.
//!
//! In: a checked project. Out: [`Mutant`]s in order of the definitions, each with one change, where it stands, what it is in
//! words, and a row or a test that would tell it.
//! Invariants: ids stay what they are, so every test and table of the model can be asked of a mutant; a mutant said to be
//! equivalent is so on all data that the declarations allow; nothing here runs anything.
//!
//! | file | changes |
//! |-|-|
//! | predicates.rs | conditions: thresholds, periods, codes, `and` and `or`, parts left out |
//! | unit.rs | what an end of a range is moved by |
//! | domain.rs | what may stand where |
//! | definitions.rs | cohorts, measures, indicators and tables |
//! | expressions.rs | denominators, periods, sums |
//! | witness.rs | a row of which one says yes and the other no |
//! | advice.rs | the test to add |
//! | reach.rs | what a test looks at |

mod advice;
mod definitions;
mod expressions;
mod predicates;
mod reach;
#[cfg(test)]
mod tests;
mod unit;
mod witness;

pub use advice::Advice;
pub use reach::{reached_by_table, reached_by_test};

use crate::Checked;
use crate::catalog::Catalog;
use crate::model::{Cohort, CohortId, Indicator, IndicatorId, Measure, MeasureId, Model, Table, TableId};
use crate::names::hir::Definition;
use crate::plan::{self, Planned};
use crate::source::{Sources, Span};

/// The model with one thing changed.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// The definition that it is a change of: where the change is written, so for an aggregate inside an indicator that.
    pub of: Definition,
    /// Its name.
    pub name: String,
    /// Where the change would be made.
    pub span: Span,
    /// What is changed, in words: `offence.gravity: at least 5 -> more than 5`.
    pub said: String,
    /// The definition with the change.
    pub change: Change,
    /// How a test would notice.
    pub advice: Advice,
    /// Why no data can tell it from the original, where that is proven.
    pub equivalent: Option<Equivalent>,
}

/// One definition as it is in a mutant.
#[derive(Clone, Debug)]
pub enum Change {
    /// A cohort.
    Cohort(CohortId, Box<Cohort>),
    /// A measure.
    Measure(MeasureId, Box<Measure>),
    /// An indicator.
    Indicator(IndicatorId, Box<Indicator>),
    /// A table.
    Table(TableId, Box<Table>),
}

/// Why a mutant means the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Equivalent {
    /// No value that may stand there is on the one side of the change and not on the other.
    NoValue,
    /// It asks the same of the data, after the rules.
    SamePlan,
}

impl Change {
    /// What is changed.
    pub fn definition(&self) -> Definition {
        match self {
            Change::Cohort(id, _) => Definition::Cohort(*id),
            Change::Measure(id, _) => Definition::Measure(*id),
            Change::Indicator(id, _) => Definition::Indicator(*id),
            Change::Table(id, _) => Definition::Table(*id),
        }
    }

    /// Takes the place of the definition in a model, which it takes out; a second time puts everything back.
    pub fn swap(&mut self, model: &mut Model) {
        match self {
            Change::Cohort(id, changed) => std::mem::swap(&mut **changed, &mut model.cohorts[id.0]),
            Change::Measure(id, changed) => std::mem::swap(&mut **changed, &mut model.measures[id.0]),
            Change::Indicator(id, changed) => std::mem::swap(&mut **changed, &mut model.indicators[id.0]),
            Change::Table(id, changed) => std::mem::swap(&mut **changed, &mut model.tables[id.0]),
        }
    }
}

impl Mutant {
    /// The whole model with the change.
    pub fn model(&self, model: &Model) -> Model {
        let mut changed = model.clone();
        self.change.clone().swap(&mut changed);
        changed
    }
}

/// Every mutant of a project without errors.
pub fn mutants(sources: &Sources, checked: &Checked) -> Vec<Mutant> {
    let mut mutants = definitions::mutants(sources, checked);
    let mut model = checked.model.clone();
    for mutant in &mut mutants {
        if mutant.equivalent.is_none() && asks_the_same(&checked.catalog, &mut model, &mut mutant.change) {
            mutant.equivalent = Some(Equivalent::SamePlan);
        }
    }
    mutants
}

/// Whether a changed cohort, measure or table asks the same of the data. Of an indicator nothing is said: what it asks depends
/// on where it stands.
fn asks_the_same(catalog: &Catalog, model: &mut Model, change: &mut Change) -> bool {
    let of = change.definition();
    let question = |model: &Model| -> Option<Planned> {
        match of {
            Definition::Cohort(id) => Some(plan::rows_in_full(catalog, model, id)),
            Definition::Measure(_) | Definition::Table(_) => Some(plan::definition(catalog, model, of)),
            Definition::Indicator(_) | Definition::Dataset(_) => None,
        }
    };
    let before = question(model);
    change.swap(model);
    let after = question(model);
    change.swap(model);
    match (before, after) {
        (Some(before), Some(after)) => before.plan.is_same(&after.plan) && before.layouts == after.layouts,
        (_, _) => false,
    }
}
