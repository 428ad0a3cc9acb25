//! Paths: `ward.district`, `recorded_on.financial_year`, `person.district`.
//!
//! In: the columns of a file and a path's text. Out: how a value of the column becomes the path's value. Invariant: values
//! are integer forms as in `indicia_compiler::value`, beside two marks for what has none.

use indicia_compiler::catalog::{AttributeType, Catalog, CodeListId, Column, ColumnType, DatasetId};
use indicia_compiler::value::{Date, Period, PeriodKind};

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

/// One step along a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Attribute(CodeListId, usize),
    Band(CodeListId),
    Period { of: Option<PeriodKind>, kind: PeriodKind },
    Weekday,
    Hour,
    Day,
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
    /// Whether the column contains seconds, so that days are found in them.
    seconds: bool,
    steps: Vec<Step>,
}

/// Why a text is no path.
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
        let (domain, seconds) = domain(&declared.ty);
        Path { text: declared.name.clone(), column, through: None, domain, seconds, steps: Vec::new() }
    }

    /// A path that distinguishes columns and starts from none.
    pub fn measure(name: &str) -> Path {
        let text = name.to_string();
        Path { text, column: usize::MAX, through: None, domain: Domain::Text, seconds: false, steps: Vec::new() }
    }

    /// Whether its values are those of the column, here or behind the key.
    pub fn is_base(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether the path is the column itself.
    pub fn is_column(&self) -> bool {
        self.steps.is_empty() && self.through.is_none()
    }

    /// The path's value for a value of the column (or of the column behind the key).
    pub fn value(&self, catalog: &Catalog, base: i64) -> i64 {
        let mut value = base;
        for step in &self.steps {
            if value == MISSING || value == OUTSIDE {
                return value;
            }
            let day = |value: i64| if self.seconds { value.div_euclid(86_400) } else { value };
            value = match *step {
                Step::Attribute(list, attribute) => {
                    let values = &catalog.code_list(list).attributes[attribute].values;
                    values.get(value as usize).copied().flatten().unwrap_or(MISSING)
                }
                Step::Band(list) => {
                    let codes = &catalog.code_list(list).codes;
                    let inside = |band: Option<(Option<i64>, Option<i64>)>| {
                        band.is_some_and(|(l, h)| l.is_none_or(|l| l <= value) && h.is_none_or(|h| value <= h))
                    };
                    codes.iter().position(|c| inside(c.band)).map_or(MISSING, |place| place as i64)
                }
                Step::Period { of: Some(from), kind } => {
                    kind.of_day(Period { kind: from, ordinal: value }.days().0).unwrap_or(MISSING)
                }
                Step::Period { of: None, kind } => kind.of_day(day(value)).unwrap_or(MISSING),
                Step::Weekday => Date::weekday(day(value)),
                Step::Hour => value.rem_euclid(86_400) / 3_600,
                Step::Day => day(value),
            };
        }
        value
    }
}

fn domain(ty: &ColumnType) -> (Domain, bool) {
    match ty {
        ColumnType::Text => (Domain::Text, false),
        ColumnType::Integer { .. } => (Domain::Number(0), false),
        ColumnType::Decimal { scale } => (Domain::Number(*scale), false),
        ColumnType::Flag { .. } => (Domain::Flag, false),
        ColumnType::Date { .. } => (Domain::Day, false),
        ColumnType::DateTime { .. } => (Domain::Day, true),
        ColumnType::Period(kind) => (Domain::Period(*kind), false),
        ColumnType::Code(list) => (Domain::Code(*list), false),
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
    for part in parts {
        let behind = column_of.look_up.filter(|_| path.steps.is_empty()).map(|id| (id, catalog.dataset(id)));
        if let Some((id, dataset)) = behind
            && let Some(inner) = dataset.column_named(part)
        {
            path.through = Some((id, inner.0));
            column_of = dataset.column(inner);
            (path.domain, path.seconds) = domain(&column_of.ty);
            continue;
        }
        let (step, domain) = step(catalog, &path, part).ok_or_else(|| {
            let mut known = known(catalog, path.domain);
            known.extend(behind.iter().flat_map(|(_, d)| d.columns.iter().map(|c| c.name.clone())));
            NoPath { part: part.to_string(), known }
        })?;
        path.steps.push(step);
        path.domain = domain;
    }
    Ok(path)
}

fn step(catalog: &Catalog, path: &Path, part: &str) -> Option<(Step, Domain)> {
    match path.domain {
        Domain::Code(list) => {
            let declared = catalog.code_list(list);
            let attribute = declared.attribute_named(part)?;
            let domain = match &declared.attributes[attribute].ty {
                AttributeType::Code(of) => Domain::Code(*of),
                AttributeType::Integer => Domain::Number(0),
                AttributeType::Decimal { scale } => Domain::Number(*scale),
            };
            Some((Step::Attribute(list, attribute), domain))
        }
        Domain::Number(0) => {
            let list = catalog.code_list_named(part).filter(|id| catalog.code_list(*id).is_bands())?;
            Some((Step::Band(list), Domain::Code(list)))
        }
        Domain::Day => Some(match part {
            "weekday" => (Step::Weekday, Domain::Weekday),
            "hour" if path.seconds => (Step::Hour, Domain::Hour),
            "day" => (Step::Day, Domain::Day),
            _ => {
                let kind = PeriodKind::from_name(part)?;
                (Step::Period { of: None, kind }, Domain::Period(kind))
            }
        }),
        Domain::Period(from) => {
            let kind = PeriodKind::from_name(part)?;
            Some((Step::Period { of: Some(from), kind }, Domain::Period(kind)))
        }
        Domain::Flag | Domain::Weekday | Domain::Hour | Domain::Number(_) | Domain::Text => None,
    }
}

fn known(catalog: &Catalog, domain: Domain) -> Vec<String> {
    match domain {
        Domain::Code(list) => catalog.code_list(list).attributes.iter().map(|a| a.name.clone()).collect(),
        Domain::Number(0) => catalog.code_lists.iter().filter(|l| l.is_bands()).map(|l| l.name.clone()).collect(),
        Domain::Day | Domain::Period(_) => {
            ["financial_year", "calendar_year", "academic_year", "month", "weekday", "hour", "day"]
                .map(String::from)
                .to_vec()
        }
        Domain::Flag | Domain::Weekday | Domain::Hour | Domain::Number(_) | Domain::Text => Vec::new(),
    }
}
