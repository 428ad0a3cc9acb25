//! One value of a definition: how its numerator, denominator and rounding come about.
//!
//! In: `area=Peterborough,financial_year=2021/22`, or a row and a column of a table. Out: for the first a table of one row that the
//! compiler reads beside the project; for both, the one cell taken apart. Invariants: what is wrong with the request is said of the request, never of the project; what a
//! disclosure policy hides anywhere in the report is hidden here.

use indicia_compiler::catalog::Catalog;
use indicia_compiler::diagnostics::{Severity, one_of};
use indicia_compiler::layout::NumberFormat;
use indicia_compiler::meaning;
use indicia_compiler::model::{ColumnValue, Expr, TableId};
use indicia_compiler::names::hir::Definition;
use indicia_compiler::plan::{self, Planned};
use indicia_compiler::source::{Source, SourceKind, Sources};
use indicia_compiler::value::PeriodKind;
use indicia_compiler::{Checked, check};
use indicia_runtime::disclosure::SafeExplanation;

use super::unknown;
use crate::outcome::Stop;
use crate::project::Project;

/// The path of the table that is added; no file has such a name.
const PATH: &str = "--at";
/// Its name; long, because it must be no name of the project.
const TABLE: &str = "indicia_explain_at";

/// One cell that is asked for.
pub struct At {
    /// What the compiler makes of the project, and of the one-row table beside its own tables.
    pub checked: Checked,
    /// The plan of the table.
    pub planned: Planned,
    /// The table.
    table: TableId,
    /// The row and the column of the cell.
    pub place: (usize, usize),
}

/// Puts the request into words of the language and plans it.
pub fn plan(project: &Project, name: &str, definition: Definition, at: &str) -> Result<At, Stop> {
    let text = table(project, name, definition, at)?;
    let mut all: Vec<Source> = project.sources.iter().map(|(_, source)| source.clone()).collect();
    all.push(Source { path: PATH.into(), text, kind: SourceKind::Definitions });
    let sources = Sources::new(all);
    let mut checked = check(&sources);
    if let Some(found) = checked.diagnostics.iter().find(|d| d.severity == Severity::Error) {
        return Err(Stop::usage_with(format!("--at {at}: {}", found.message), found.help.clone()));
    }
    let Some(id) = checked.table(TABLE) else { return Err(Stop::Fault("the table of --at is gone".into())) };
    checked.model.tables[id.0].disclosure = plan::policy_of_question(&checked.catalog, &checked.model, id);
    let planned = plan::tables(&checked.catalog, &checked.model, &[id]);
    // Of several dimensions the table also has rows for the outer ones alone; the last row is inside all of them.
    let place = (checked.model.tables[id.0].rows.len().saturating_sub(1), 0);
    Ok(At { checked, planned, table: id, place })
}

/// The cell of a table by the labels of its row and column.
pub fn cell(project: &Project, name: &str, definition: Definition, row: &str, column: &str) -> Result<At, Stop> {
    let Definition::Table(id) = definition else {
        return Err(Stop::usage_with(
            format!("--row and --column name a cell of a table, and {name} is none"),
            Some("write --at with dimensions, such as --at area=Peterborough,financial_year=2021/22".into()),
        ));
    };
    let checked = project.checked.clone();
    let table = &checked.model.tables[id.0];
    let mut around: Vec<&str> = Vec::new();
    let mut paths: Vec<(String, String)> = Vec::new();
    for member in &table.rows {
        let label = member.labels.last().map_or("", String::as_str);
        around.truncate(member.depth);
        around.push(label);
        paths.push((label.to_string(), around.join(" / ")));
    }
    let rows: Vec<usize> = (0..paths.len()).filter(|at| paths[*at].0 == row || paths[*at].1 == row).collect();
    let [at] = rows[..] else {
        return match rows.first() {
            None => Err(unknown("row", row, paths.iter().map(|(label, _)| label.as_str()))),
            Some(_) => Err(Stop::usage_with(
                format!("{name} has {} rows {row}", rows.len()),
                Some(format!("say which: {}", one_of(rows.iter().map(|at| paths[*at].1.as_str()), 8))),
            )),
        };
    };
    let headings = table.columns.iter().map(|column| column.label.as_str());
    let Some(column) = headings.clone().position(|label| label == column) else {
        return Err(unknown("column", column, headings));
    };
    // Its parts are shown too, so they are under what hides most, as any other question is.
    let mut checked = checked;
    checked.model.tables[id.0].disclosure = plan::policy_of_question(&checked.catalog, &checked.model, id);
    let planned = plan::tables(&checked.catalog, &checked.model, &[id]);
    Ok(At { checked, planned, table: id, place: (at, column) })
}

/// The definition text of the table.
fn table(project: &Project, name: &str, definition: Definition, at: &str) -> Result<String, Stop> {
    let checked = &project.checked;
    let (head, value) = match definition {
        Definition::Indicator(id) => (Some(&checked.model.indicators[id.0].head), name.to_string()),
        Definition::Measure(id) => (Some(&checked.model.measures[id.0].head), name.to_string()),
        Definition::Cohort(id) => (Some(&checked.model.cohorts[id.0].head), format!("count of {name}")),
        Definition::Dataset(_) => (None, format!("count of {name}")),
        Definition::Table(_) => {
            return Err(Stop::usage_with(
                format!("--at explains one value, and {name} is a table"),
                Some("write --row and --column, with their labels in the table".into()),
            ));
        }
    };
    let mut text = String::new();
    if let Some(head) = head {
        text.push_str(&format!("use {}\n\n", quoted(&project.sources.get(head.name.span.source).path)));
    }
    text.push_str(&format!("table {TABLE} {{\n"));
    let (mut rows, mut period) = (Vec::new(), None);
    for part in at.split(',') {
        let Some((dimension, member)) = part.split_once('=').map(|(d, m)| (d.trim(), m.trim())) else {
            return Err(Stop::usage_with(
                format!("--at {at}: \"{}\" is no DIMENSION=VALUE", part.trim()),
                Some("write it like --at area=Peterborough,financial_year=2021/22".into()),
            ));
        };
        if !dimension.split('.').all(is_name) {
            return Err(Stop::usage(format!("--at {at}: \"{dimension}\" is no name of a dimension")));
        }
        match PeriodKind::from_name(dimension) {
            Some(kind) if kind.parse(member).is_none() => {
                let kind = kind.name().replace('_', " ");
                return Err(Stop::usage(format!("--at {at}: \"{member}\" is no {kind}")));
            }
            Some(_) if period.is_some() => return Err(Stop::usage(format!("--at {at}: one period is enough"))),
            Some(_) => period = Some(member.to_string()),
            None => rows.push(format!("{dimension} in [{}]", written(member))),
        }
    }
    if !rows.is_empty() {
        text.push_str(&format!("  rows {}\n", rows.join(" then ")));
    }
    if let Some(period) = period {
        text.push_str(&format!("  in {period}\n"));
    }
    text.push_str(&format!("  column {} {value}\n}}\n", quoted(name)));
    Ok(text)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A member as a table lists it.
fn written(member: &str) -> String {
    match member {
        "all" | "outside" | "missing" => member.to_string(),
        _ => quoted(member),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], " "))
}

/// The one cell taken apart, from the value shown down to the numbers that were counted.
pub fn taken_apart(at: &At, explained: &SafeExplanation) -> String {
    let mut text = String::new();
    if let ColumnValue::Expr(expr) = &at.checked.model.tables[at.table.0].columns[at.place.1].value {
        text.push_str(&line(1, "formula", &in_words(at, expr)));
    }
    for part in &explained.parts {
        text.push_str(&line(1 + part.depth, part.role, &part.value));
    }
    if let Some(exact) = &explained.exact {
        text.push_str(&line(1, "exact value", exact));
        text.push_str(&line(1, "rounding", &rounding(&explained.format)));
    }
    text.push_str(&line(1, "suppression", &suppression(explained, &at.checked.catalog)));
    text.push_str(&line(1, "shown as", &explained.shown));
    text
}

/// The formula; that of an indicator in its own words.
fn in_words(at: &At, expr: &Expr) -> String {
    let model = &at.checked.model;
    let expr = match expr {
        Expr::Indicator(id) => &model.indicators[id.0].value,
        other => other,
    };
    meaning::expression(&at.checked.catalog, model, expr)
}

/// Which policies the numbers behind a value are under, and whether one of them hides it.
fn suppression(explained: &SafeExplanation, catalog: &Catalog) -> String {
    if explained.policies.is_empty() {
        return "none: its data is under no policy".to_string();
    }
    let policies = explained.policies.iter().map(|id| {
        let policy = &catalog.policies[id.0];
        let from = if policy.zero_is_shown { "from 1 to" } else { "of 0 to" };
        format!("{} hides counts of {} {from} {}", policy.name, policy.counts, policy.below - 1)
    });
    let whether = if explained.is_suppressed { "yes" } else { "no" };
    format!("{whether}: {}", policies.collect::<Vec<_>>().join("; "))
}

fn rounding(format: &NumberFormat) -> String {
    let percent = if format.hundredfold { "times 100, " } else { "" };
    let digits = match format.decimals {
        0 => "to a whole number".to_string(),
        1 => "to 1 decimal".to_string(),
        n => format!("to {n} decimals"),
    };
    format!("{percent}once, {digits}, halves away from zero")
}

fn line(depth: usize, role: &str, value: &str) -> String {
    format!("{:indent$}{role:<width$}{value}\n", "", indent = depth * 2, width = 18_usize.saturating_sub(depth * 2))
}
