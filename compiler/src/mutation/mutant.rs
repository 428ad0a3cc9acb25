//! A mutant: a project with one definition or one declaration in a changed form.
//!
//! In: nothing (a noun). Out: what definitions.rs and declarations.rs make and the program asks tests of.
//! Invariant: a change put into a model and taken out again leaves it as it was.

use super::advice::Advice;
use crate::catalog::{Catalog, CodeListId, CodeRelation, ColumnId, DatasetId, DisclosureBy, Gaps, OutsideCovers};
use crate::model::{Cohort, CohortId, Indicator, IndicatorId, Measure, MeasureId, Model, Table, TableId};
use crate::names::hir::Definition;
use crate::source::Span;
use crate::value::Period;

/// A project with one thing changed.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What it is a change of: where the change is written, so for an aggregate inside an indicator that.
    pub of: Subject,
    /// Its name.
    pub name: String,
    /// Where the change would be made.
    pub span: Span,
    /// What is changed, in words: `offence.gravity: at least 5 -> more than 5`.
    pub said: String,
    /// The definition or declaration with the change.
    pub change: Change,
    /// How a test would notice.
    pub advice: Advice,
    /// Why it is the same as the original on all data, where that is proven.
    pub equivalent: Option<Equivalent>,
}

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A definition, or the declaration of a dataset.
    Definition(Definition),
    /// A code list, or a level of a hierarchy.
    CodeList(CodeListId),
}

/// A change, to be put into a project.
#[derive(Clone, Debug)]
pub enum Change {
    /// Of a definition: in the model alone.
    Definition(Defined),
    /// Of a declaration, which the definitions are checked by.
    Declaration(Declared),
}

/// One definition as it is in a mutant.
#[derive(Clone, Debug)]
pub enum Defined {
    /// A cohort.
    Cohort(CohortId, Box<Cohort>),
    /// A measure.
    Measure(MeasureId, Box<Measure>),
    /// An indicator.
    Indicator(IndicatorId, Box<Indicator>),
    /// A table.
    Table(TableId, Box<Table>),
}

/// One declaration as it is in a mutant.
#[derive(Clone, Debug)]
pub enum Declared {
    /// What a gap in a dataset means.
    Gaps(DatasetId, Gaps),
    /// What happens to rows of dates that a dataset does not cover.
    OutsideCovers(DatasetId, OutsideCovers),
    /// Whether the numbers of a dataset are of a date.
    Stock(DatasetId, bool),
    /// Whether those of a column are; otherwise they are what the dataset says.
    StockColumn(DatasetId, ColumnId, bool),
    /// Which date serves which period.
    Serves(DatasetId, Vec<(Period, i64)>),
    /// What a policy counts.
    CountedBy(DatasetId, DisclosureBy),
    /// What a code is of others of its list.
    Relation(CodeListId, usize, CodeRelation),
}

/// Why a mutant means the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Equivalent {
    /// No value that the declarations allow is on the one side of the change and not on the other.
    NoValue,
    /// It asks the same of the data, after the rules.
    SamePlan,
}

impl Defined {
    /// What is changed.
    pub fn definition(&self) -> Definition {
        match self {
            Defined::Cohort(id, _) => Definition::Cohort(*id),
            Defined::Measure(id, _) => Definition::Measure(*id),
            Defined::Indicator(id, _) => Definition::Indicator(*id),
            Defined::Table(id, _) => Definition::Table(*id),
        }
    }

    /// Takes the place of the definition in a model, which it takes out; a second time puts everything back.
    pub fn swap(&mut self, model: &mut Model) {
        match self {
            Defined::Cohort(id, changed) => std::mem::swap(&mut **changed, &mut model.cohorts[id.0]),
            Defined::Measure(id, changed) => std::mem::swap(&mut **changed, &mut model.measures[id.0]),
            Defined::Indicator(id, changed) => std::mem::swap(&mut **changed, &mut model.indicators[id.0]),
            Defined::Table(id, changed) => std::mem::swap(&mut **changed, &mut model.tables[id.0]),
        }
    }
}

impl Declared {
    /// Changes what is declared.
    pub fn put(&self, catalog: &mut Catalog) {
        match self {
            Declared::Gaps(id, gaps) => catalog.datasets[id.0].complete = Some(*gaps),
            Declared::OutsideCovers(id, instead) => catalog.datasets[id.0].outside_covers = *instead,
            Declared::Stock(id, is_stock) => catalog.datasets[id.0].stock = *is_stock,
            Declared::StockColumn(id, column, is_stock) => {
                let column = &mut catalog.datasets[id.0].columns[column.0];
                (column.stock, column.flow) = (*is_stock, false);
            }
            Declared::Serves(id, serves) => catalog.datasets[id.0].serves.clone_from(serves),
            Declared::CountedBy(id, by) => catalog.datasets[id.0].disclosure_by = Some(*by),
            Declared::Relation(list, code, relation) => {
                catalog.code_lists[list.0].relate(*code, relation.clone());
            }
        }
    }

    /// Whether it only decides what the definitions mean, and nothing about reading, gaps or what may be shown: where every plan is the
    /// same, so is all else.
    pub fn is_in_the_plans(&self) -> bool {
        matches!(self, Declared::Stock(..) | Declared::StockColumn(..))
    }
}

impl Mutant {
    /// The whole model with a change of a definition.
    pub fn model(&self, model: &Model) -> Model {
        let mut changed = model.clone();
        if let Change::Definition(defined) = &self.change {
            defined.clone().swap(&mut changed);
        }
        changed
    }
}
