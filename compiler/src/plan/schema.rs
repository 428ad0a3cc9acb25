//! What a plan may know of the data: the columns of each dataset, in types that engines have.
//!
//! In: the catalog. Out: [`Schema`], for verify to check expressions against and for rules to judge sizes by.
//! Invariant: datasets and columns are in the catalog's order, so indices in a plan are indices here.

use super::expr::MONTHS;
use super::ir::Name;
use crate::catalog::{Catalog, Column, ColumnId, ColumnType, Dataset, DatasetId};
use crate::value::PeriodKind;

/// The datasets a plan scans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema {
    /// In the catalog's order.
    pub datasets: Vec<SchemaDataset>,
}

/// One dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaDataset {
    /// The declared name; a cohort's, where its rows are read by name.
    pub name: String,
    /// The dataset that declares the columns; nothing in a plan that was made without a catalog.
    pub declared: Option<DatasetId>,
    /// In declared order; and whether a row was made for a gap, where some are.
    pub columns: Vec<SchemaColumn>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaColumn {
    /// The declared name.
    pub name: Name,
    /// What its values are.
    pub ty: Type,
}

/// What an expression or column gives, beside missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// An integer, and where its values lie when that is known.
    Int(Option<Domain>),
    /// A text.
    Text,
    /// True or false.
    Bool,
}

/// Where the integers of a column lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Domain {
    /// Every value is 0 or more and below this. Rules rely on it.
    pub below: i64,
    /// How many different values are to be expected. Only judges sizes.
    pub expected: u64,
}

impl Domain {
    /// Values 0 to n - 1, all to be expected.
    pub fn all(n: i64) -> Domain {
        Domain { below: n, expected: n.unsigned_abs() }
    }

    /// The ordinals of a kind of period; a day has none, for days before 1970 are negative.
    pub(super) fn of_periods(kind: PeriodKind) -> Option<Domain> {
        match kind {
            // A report spans some ten years; a wrong guess costs time, never a number.
            PeriodKind::Month => Some(Domain { below: MONTHS, expected: 120 }),
            PeriodKind::CalendarYear
            | PeriodKind::FinancialYear
            | PeriodKind::AcademicYear
            | PeriodKind::YearEnding(_)
            | PeriodKind::MidYear => Some(Domain { below: MONTHS / 12 + 1, expected: 10 }),
            PeriodKind::Day => None,
        }
    }
}

impl Schema {
    /// The schema of a catalog.
    pub fn of(catalog: &Catalog) -> Schema {
        let datasets = (0..catalog.datasets.len()).map(DatasetId);
        let scanned = datasets.map(|id| scanned(catalog, catalog.dataset(id).name.clone(), id));
        Schema { datasets: scanned.collect() }
    }

    /// One thing more that can be scanned: rows of a dataset under another name.
    pub fn add(&mut self, catalog: &Catalog, name: &str, id: DatasetId) {
        self.datasets.push(scanned(catalog, name.to_string(), id));
    }
}

fn scanned(catalog: &Catalog, name: String, id: DatasetId) -> SchemaDataset {
    let dataset = catalog.dataset(id);
    let declared = (0..dataset.columns.len()).map(|i| schema_column(catalog, dataset, ColumnId(i)));
    let made = SchemaColumn { name: Dataset::MADE.into(), ty: Type::Int(Some(Domain::all(2))) };
    let columns = declared.chain(dataset.makes_rows().then_some(made)).collect();
    SchemaDataset { name, declared: Some(id), columns }
}

fn schema_column(catalog: &Catalog, dataset: &Dataset, id: ColumnId) -> SchemaColumn {
    let column = dataset.column(id);
    let mut ty = column_type(catalog, column);
    if let (Type::Int(Some(domain)), Some((from, to))) = (&mut ty, dataset.covers)
        && dataset.time == Some(id)
        && column.ty == ColumnType::Period(from.kind)
    {
        domain.expected = to.ordinal.saturating_sub(from.ordinal).max(0).unsigned_abs() + 1;
    }
    SchemaColumn { name: column.name.as_str().into(), ty }
}

fn column_type(catalog: &Catalog, column: &Column) -> Type {
    match &column.ty {
        ColumnType::Text => Type::Text,
        ColumnType::Integer { min, max } => Type::Int(match (min, max) {
            // The input pass refuses data outside these bounds.
            (Some(min), Some(max)) if *min >= 0 && *max < i64::MAX && min <= max => {
                Some(Domain { below: max + 1, expected: (max - min).unsigned_abs() + 1 })
            }
            _ => None,
        }),
        ColumnType::Decimal { .. } | ColumnType::Date { .. } | ColumnType::DateTime { .. } => Type::Int(None),
        ColumnType::Flag { .. } => Type::Int(Some(Domain::all(2))),
        ColumnType::Period(kind) => Type::Int(Domain::of_periods(*kind)),
        // One past the last code is "outside".
        ColumnType::Code(list) => Type::Int(Some(Domain::all(catalog.code_list(*list).outside() + 1))),
    }
}
