//! One column of a dataset: its type and the rules for its values.
//!
//! In: the field under `columns`. Out: a [`DraftColumn`]: a catalog column whose code list and look-up are still names.
//! Invariant: an option that has no meaning for the column's type is reported, never ignored.

use super::code_list::decimal_scale;
use super::facts::{self, Area, Findings};
use super::habits;
use super::shape::{Fields, fields};
use super::written::is_name;
use super::yaml::{Entry, Node, NodeKind};
use crate::catalog::{
    BadValueRule, Column, ColumnId, ColumnType, Describes, MissingRule, UndeclaredRule, is_percentage,
};
use crate::diagnostics::nearest;
use crate::source::{Span, Spanned};
use crate::value::PeriodKind;
use crate::value::text::DateFormat;

/// A column before names are linked.
pub(super) struct DraftColumn {
    /// Its type is text where `codes` is given or the type was refused.
    pub(super) column: Column,
    pub(super) codes: Option<Spanned<String>>,
    pub(super) look_up: Option<Spanned<String>>,
    /// Where comparators are allowed.
    pub(super) comparators: Option<Span>,
    /// The codes that no row has, by code or label.
    pub(super) without: Vec<Spanned<String>>,
    /// Whether the type is as declared.
    pub(super) whole: bool,
}

/// A heading with underscores for what a name cannot have.
fn as_name(heading: &str) -> String {
    let parts = heading.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("_")
}

/// Reads one column; `missing` are the dataset's texts for "missing".
pub(super) fn read(entry: &Entry, missing: &[String], findings: &mut Findings) -> DraftColumn {
    let name = &entry.key;
    let errors = findings.errors();
    if !is_name(&name.value) {
        let has_heading =
            matches!(&entry.value.kind, NodeKind::Mapping(of) if of.iter().any(|of| of.key.value == "heading"));
        let new = as_name(&name.value).to_lowercase();
        findings.push(match is_name(&new) && !name.value.contains(['"', '\\']) {
            true => facts::shape::heading_as_name(&name.value, &new, has_heading, name.span),
            false => facts::shape::bad_name(&name.value, name.span),
        });
    }
    let mut draft = DraftColumn {
        column: Column {
            name: name.value.clone(),
            heading: name.value.clone(),
            span: name.span,
            description: None,
            ty: ColumnType::Text,
            missing: MissingRule::Refused,
            invalid: BadValueRule::Error,
            undeclared: UndeclaredRule::Error,
            describes: Describes::Event,
            described: false,
            unit: None,
            counts: None,
            stock: false,
            flow: false,
            look_up: None,
            ratio: false,
            ratio_is_said: false,
            comparators: false,
            without: Vec::new(),
        },
        codes: None,
        look_up: None,
        comparators: None,
        without: Vec::new(),
        whole: false,
    };
    let known = [
        "heading",
        "description",
        "type",
        "codes",
        "missing",
        "invalid",
        "undeclared",
        "describes",
        "unit",
        "counts",
        "ratio",
        "stock",
        "look_up",
        "comparators",
        "without",
        "min",
        "max",
        "yes",
        "no",
        "format",
    ];
    let what = format!("the column `{}`", name.value);
    let Some(fields) = fields(&entry.value, Area::Dataset, &what, name.span, &known, findings) else { return draft };
    let column = &mut draft.column;
    if let Some(heading) = fields.text("heading", findings) {
        column.heading = heading.value;
    }
    column.description = fields.text("description", findings).map(|t| t.value);
    draft.codes = fields.text("codes", findings);
    match (fields.key("type"), fields.key("codes")) {
        (Some(first), Some(span)) => {
            findings.push(facts::dataset::type_and_codes(&name.value, span, first));
        }
        (None, None) if !fields.is_misspelt("codes") => {
            fields.required("type", findings);
        }
        _ => {}
    }
    let typed = column_type(&fields, &name.value, missing, findings);
    if draft.codes.is_none()
        && let Some(ty) = &typed
    {
        column.ty = ty.clone();
    }
    // Without a type it cannot be said what goes with it.
    if typed.is_some() || draft.codes.is_some() {
        let ty = if draft.codes.is_some() { None } else { typed.as_ref() };
        let is = match (ty, fields.text("type", &mut Findings::default())) {
            (Some(_), Some(written)) => written.value,
            (None, _) | (Some(_), None) => "a code".to_string(),
        };
        misplaced(&fields, &format!("{what}, which is {is}"), ty, findings);
    }
    let refused = [("refused", MissingRule::Refused), ("allowed", MissingRule::Allowed)];
    column.missing = match texts_that_mean_missing(&fields) {
        Some((written, span)) => {
            findings.push(facts::dataset::missing_of_column(&written, span));
            column.missing
        }
        None => fields.choice("missing", &refused, findings).unwrap_or(column.missing),
    };
    let invalid = [("error", BadValueRule::Error), ("count", BadValueRule::Count)];
    column.invalid = fields.choice("invalid", &invalid, findings).unwrap_or(column.invalid);
    let undeclared =
        [("error", UndeclaredRule::Error), ("count", UndeclaredRule::Count), ("outside", UndeclaredRule::Outside)];
    column.undeclared = fields.choice("undeclared", &undeclared, findings).unwrap_or(column.undeclared);
    let describes = [("event", Describes::Event), ("person", Describes::Person), ("place", Describes::Place)];
    column.described = fields.get("describes").is_some();
    column.describes = fields.choice("describes", &describes, findings).unwrap_or(column.describes);
    column.unit = fields.text("unit", findings).map(|t| t.value);
    column.counts = fields.text("counts", findings).map(|t| t.value);
    let ratio = fields.flag("ratio", findings);
    column.ratio_is_said = ratio.is_some();
    column.ratio = ratio.unwrap_or(column.unit.as_deref().is_some_and(is_ratio));
    let stock = fields.flag("stock", findings);
    (column.stock, column.flow) = (stock == Some(true), stock == Some(false));
    draft.look_up = fields.text("look_up", findings);
    let comparators = [("refused", false), ("allowed", true)];
    column.comparators = fields.choice("comparators", &comparators, findings).unwrap_or(column.comparators);
    if column.comparators {
        draft.comparators = fields.key("comparators");
    }
    draft.without = fields.texts("without", findings);
    draft.whole = findings.errors() == errors;
    draft
}

/// What is under `missing` of a column, where that is texts, which the dataset has: `missing: [NULL]`.
fn texts_that_mean_missing(fields: &Fields<'_>) -> Option<(String, Span)> {
    let node = fields.get("missing")?;
    let written = match &node.kind {
        NodeKind::Text(text) => vec![text.as_str()],
        NodeKind::List(items) => {
            let text = |item: &Node| if let NodeKind::Text(text) = &item.kind { Some(text.clone()) } else { None };
            let texts: Vec<String> = items.iter().filter_map(text).collect();
            return Some((texts.iter().map(|text| format!("\"{text}\"")).collect::<Vec<_>>().join(", "), node.span));
        }
        NodeKind::Nothing | NodeKind::Mapping(_) => return None,
    };
    let [written] = written[..] else { return None };
    let is_choice = nearest(written, ["refused", "allowed"]).is_some();
    (!is_choice).then(|| (format!("\"{written}\""), node.span))
}

/// Whether a unit is that of a percentage, a rate or an average: `%`, `percent of residents`, `per 1,000`, `crimes per head`.
fn is_ratio(unit: &str) -> bool {
    let lower = unit.to_lowercase();
    is_percentage(unit) || lower.split_whitespace().any(|word| matches!(word, "per" | "rate" | "average" | "mean"))
}

/// The declared type, with its options; nothing when it is absent or no type.
fn column_type(fields: &Fields<'_>, name: &str, missing: &[String], findings: &mut Findings) -> Option<ColumnType> {
    let written = fields.text("type", findings)?;
    Some(match written.value.as_str() {
        "text" => ColumnType::Text,
        "integer" => {
            let (min, max) = (fields.integer("min", findings), fields.integer("max", findings));
            if let (Some(min), Some(max)) = (min, max)
                && min.value > max.value
            {
                findings.push(facts::dataset::empty_range(name, min.value, max.value, max.span));
            }
            ColumnType::Integer { min: min.map(|m| m.value), max: max.map(|m| m.value) }
        }
        "flag" => flag(fields, missing, findings),
        "date" => ColumnType::Date { format: date_format(fields, "YYYY-MM-DD", false, findings) },
        "datetime" => ColumnType::DateTime { format: date_format(fields, "YYYY-MM-DD hh:mm:ss", true, findings) },
        other => {
            if let Some(scale) = decimal_scale(other) {
                ColumnType::Decimal { scale }
            } else if let Some(kind) = PeriodKind::from_name(other) {
                ColumnType::Period(kind)
            } else {
                findings.push(facts::dataset::unknown_type(
                    &written.value,
                    written.span,
                    habits::column_type(other).or_else(|| nearest(other, TYPES)),
                    &TYPES,
                ));
                return None;
            }
        }
    })
}

/// Every type, with an example for those that take a number.
const TYPES: [&str; 13] = [
    "text",
    "integer",
    "decimal(2)",
    "flag",
    "date",
    "datetime",
    "calendar_year",
    "financial_year",
    "academic_year",
    "year_ending_03",
    "month",
    "mid_year",
    "day",
];

fn date_format(fields: &Fields<'_>, default: &str, with_time: bool, findings: &mut Findings) -> String {
    let Some(written) = fields.text("format", findings) else { return default.to_string() };
    match DateFormat::new(&written.value) {
        Some(format) if format.has_time() || !with_time => written.value,
        _ => {
            findings.push(facts::dataset::bad_date_format(&written.value, with_time, written.span));
            default.to_string()
        }
    }
}

fn flag(fields: &Fields<'_>, missing: &[String], findings: &mut Findings) -> ColumnType {
    let [yes, no] = ["yes", "no"].map(|field| fields.get(field).is_some() || fields.is_misspelt(field));
    if !yes && !no {
        findings.push(facts::dataset::flag_without_texts(fields.what(), fields.at()));
        return ColumnType::Flag { yes: Vec::new(), no: Vec::new() };
    }
    let mut meanings: Vec<(String, &'static str)> = vec![(String::new(), "missing")];
    meanings.extend(missing.iter().map(|text| (text.clone(), "missing")));
    let mut read = |field: &'static str| {
        fields.required(field, findings);
        let mut texts = Vec::new();
        for text in fields.texts(field, findings) {
            let value = text.value.trim().to_string();
            match meanings.iter().find(|(known, _)| *known == value) {
                Some((_, other)) if *other != field => {
                    findings.push(facts::dataset::flag_text(&value, other, field, text.span));
                }
                Some(_) => {}
                None => {
                    meanings.push((value.clone(), field));
                    texts.push(value);
                }
            }
        }
        texts
    };
    let yes = read("yes");
    let no = read("no");
    ColumnType::Flag { yes, no }
}

/// Reports options that do not go with the type; `None` is codes.
fn misplaced(fields: &Fields<'_>, owner: &str, ty: Option<&ColumnType>, findings: &mut Findings) {
    let number = matches!(ty, Some(ColumnType::Integer { .. } | ColumnType::Decimal { .. }));
    let dated = matches!(ty, Some(ColumnType::Date { .. } | ColumnType::DateTime { .. }));
    let options = [
        ("min", matches!(ty, Some(ColumnType::Integer { .. })), "type: integer"),
        ("max", matches!(ty, Some(ColumnType::Integer { .. })), "type: integer"),
        ("yes", matches!(ty, Some(ColumnType::Flag { .. })), "type: flag"),
        ("no", matches!(ty, Some(ColumnType::Flag { .. })), "type: flag"),
        ("format", dated, "type: date or datetime"),
        ("undeclared", ty.is_none(), "a code list (`codes`)"),
        ("without", ty.is_none(), "a code list (`codes`)"),
        // A distinct text is one of something, too: `unit: people` on a person's id.
        ("unit", number || matches!(ty, Some(ColumnType::Text)), "type: integer, decimal or text"),
        ("counts", matches!(ty, Some(ColumnType::Integer { .. })), "type: integer"),
        ("ratio", number, "type: integer or decimal"),
        ("stock", number, "type: integer or decimal"),
        ("invalid", !matches!(ty, None | Some(ColumnType::Text)), "a type that a value can fail to be"),
    ];
    for (option, fits, goes_with) in options {
        if let Some(span) = fields.key(option)
            && !fits
        {
            findings.push(facts::dataset::misplaced_option(option, owner, goes_with, span));
        }
    }
}

/// The column that a field names.
pub(super) fn column_named(
    name: &Spanned<String>,
    field: &'static str,
    columns: &[DraftColumn],
    findings: &mut Findings,
) -> Option<ColumnId> {
    let found = columns.iter().position(|c| c.column.name == name.value).map(ColumnId);
    if found.is_none() {
        let names = columns.iter().map(|c| c.column.name.as_str());
        findings.push(facts::dataset::unknown_column(&name.value, field, name.span, nearest(&name.value, names)));
    }
    found
}
