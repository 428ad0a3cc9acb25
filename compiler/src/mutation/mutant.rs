//! A mutant: the model with one definition in a changed form.
//!
//! In: nothing (a noun). Out: what definitions.rs makes and the program asks tests of.
//! Invariant: a change put into a model and taken out again leaves it as it was.

use super::advice::Advice;
use crate::model::{Cohort, CohortId, Indicator, IndicatorId, Measure, MeasureId, Model, Table, TableId};
use crate::names::hir::Definition;
use crate::source::Span;

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
    /// Why it is the same as the original on all data, where that is proven.
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
    /// No value that the declarations allow is on the one side of the change and not on the other.
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
