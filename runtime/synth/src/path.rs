//! Paths: `ward.district`, `recorded_on.financial_year`, `person.district`.
//!
//! In: the columns of a file and a path's text. Out: how a value of the column becomes the path's value. Invariant: values
//! are integer forms as in `indicia_compiler::value`, beside two marks for what has none.

use indicia_compiler::catalog::{Catalog, CodeListId, Column, ColumnId, DatasetId, OutsideBands};
use indicia_compiler::model::evaluate::{self, Seen};
use indicia_compiler::model::typing::{derived, derived_names, of_column};
use indicia_compiler::model::{TimePart, Type, Value};
use indicia_compiler::value::PeriodKind;

/// No value.
pub const MISSING: i64 = i64::MIN;
/// A code outside its list.
pub const OUTSIDE: i64 = i64::MIN + 1;

/// The columns that a margins file writes: those of its dataset, and of one that reads the same file.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The dataset.
    pub dataset: DatasetId,
    /// Its columns, then the others.
    pub columns: Vec<Column>,
    /// The first and last day of the data, when declared.
    pub days: Option<(i64, i64)>,
    /// How many of the columns are written; those after are cells that no file has.
    pub written: usize,
}

/// What a path's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    /// Codes of a list.
    Code(CodeListId),
    /// No and yes.
    Flag,
    /// Periods.
    Period(PeriodKind),
    /// Monday (1) to Sunday (7).
    Weekday,
    /// Hours, 0 to 23.
    Hour,
    /// Days.
    Day,
    /// Whole numbers, or decimals in units of their scale.
    Number(u32),
    /// Texts, by their place among all texts of the file.
    Text,
}

/// A resolved path.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// As written.
    pub text: String,
    /// The column that it starts from, here.
    pub column: usize,
    /// The column of the dataset behind a key, when the path goes through one.
    pub through: Option<(DatasetId, usize)>,
    /// What its values are.
    pub domain: Domain,
    /// The value that it is, derived from the column (or from the column behind the key).
    value: Value,
}

/// Why a text is not a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoPath {
    /// The part that is unknown.
    pub part: String,
    /// What could be there.
    pub known: Vec<String>,
}

impl Path {
    /// The path from a column alone.
    pub fn of_column(shape: &Shape, column: usize) -> Path {
        let declared = &shape.columns[column];
        let (text, value) = (declared.name.clone(), Value::Column(ColumnId(column)));
        Path { text, column, through: None, domain: domain(&value, of_column(&declared.ty)), value }
    }

    /// A path that distinguishes columns and starts from none.
    pub fn measure(name: &str) -> Path {
        let (text, value) = (name.to_string(), Value::Column(ColumnId(usize::MAX)));
        Path { text, column: usize::MAX, through: None, domain: Domain::Text, value }
    }

    /// Whether its values are those of the column, here or behind the key.
    pub fn is_base(&self) -> bool {
        self.value.inner().is_none()
    }

    /// Whether the path is the column itself.
    pub fn is_column(&self) -> bool {
        self.is_base() && self.through.is_none()
    }

    /// The path's value for a value of the column (or of the column behind the key).
    pub fn value(&self, catalog: &Catalog, base: i64) -> i64 {
        if self.is_base() {
            return base;
        }
        let number = match (base, self.first_list()) {
            (OUTSIDE, Some(list)) => catalog.code_list(list).outside(),
            (MISSING | OUTSIDE, _) => return MISSING,
            (base, _) => base,
        };
        match (evaluate::value(catalog, &self.value, &|_| Some(Seen::Number(number))), self.domain) {
            (Some(Seen::Number(number)), Domain::Code(list)) if number == catalog.code_list(list).outside() => {
                // Where a list allows no number outside its bands, such a number is one that the column does not take: it is read as missing.
                let refuses = |of: &Value| matches!(of, Value::Band { list, .. } if catalog.code_list(*list).outside_bands == OutsideBands::Error);
                if self.value.chain().any(refuses) { MISSING } else { OUTSIDE }
            }
            (Some(Seen::Number(number)), _) => number,
            (Some(Seen::Text(_)) | None, _) => MISSING,
        }
    }

    /// The list of the codes in the column, where the path asks for an attribute of them.
    fn first_list(&self) -> Option<CodeListId> {
        self.value.chain().find_map(|value| match value {
            Value::Attribute { of, list, .. } if of.inner().is_none() => Some(*list),
            _ => None,
        })
    }
}

fn domain(value: &Value, ty: Type) -> Domain {
    match (value, ty) {
        (Value::Time { part: TimePart::Weekday, .. }, _) => Domain::Weekday,
        (Value::Time { part: TimePart::Hour, .. }, _) => Domain::Hour,
        (_, Type::Text) => Domain::Text,
        (_, Type::Integer { .. }) => Domain::Number(0),
        (_, Type::Decimal(scale)) => Domain::Number(scale),
        (_, Type::Flag) => Domain::Flag,
        (_, Type::Day | Type::Second | Type::Period(PeriodKind::Day)) => Domain::Day,
        (_, Type::Period(kind)) => Domain::Period(kind),
        (_, Type::Code(list)) => Domain::Code(list),
    }
}

/// Resolves a path.
pub fn resolve(catalog: &Catalog, shape: &Shape, text: &str) -> Result<Path, NoPath> {
    let mut parts = text.split('.').map(str::trim);
    let first = parts.next().unwrap_or_default();
    let Some(column) = shape.columns.iter().position(|c| c.name == first) else {
        let known = shape.columns.iter().map(|c| c.name.clone()).collect();
        return Err(NoPath { part: first.to_string(), known });
    };
    let mut path = Path::of_column(shape, column);
    path.text = text.to_string();
    let mut column_of = &shape.columns[column];
    let mut ty = of_column(&column_of.ty);
    for part in parts {
        let behind = column_of.look_up.filter(|_| path.is_base()).map(|id| (id, catalog.dataset(id)));
        if let Some((id, dataset)) = behind
            && let Some(inner) = dataset.column_named(part)
        {
            column_of = dataset.column(inner);
            (path.through, path.value, ty) = (Some((id, inner.0)), Value::Column(inner), of_column(&column_of.ty));
        } else {
            (path.value, ty) = derived(catalog, &path.value, &ty, part).ok_or_else(|| {
                let mut known = derived_names(catalog, &ty);
                known.extend(behind.iter().flat_map(|(_, d)| d.columns.iter().map(|c| c.name.clone())));
                NoPath { part: part.to_string(), known }
            })?;
        }
        path.domain = domain(&path.value, ty);
    }
    Ok(path)
}
