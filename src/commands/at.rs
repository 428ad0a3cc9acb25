//! One value of a definition: how its numerator, denominator and rounding come about.
//!
//! In: `area=Peterborough,financial_year=2021/22`, or a row and a column of a table. Out: for the first a table of one row that the
//! compiler reads beside the project; for both, the one cell taken apart. Invariants: what is wrong with the request is said of the request, never of the project; what a
//! disclosure policy hides anywhere in the report is hidden here.

use indicia_compiler::catalog::{Catalog, PolicyId};
use indicia_compiler::diagnostics::{Severity, one_of};
use indicia_compiler::layout::{Cell as Formula, Layout, NumberFormat};
use indicia_compiler::meaning;
use indicia_compiler::model::{ColumnValue, Expr, TableId};
use indicia_compiler::names::hir::Definition;
use indicia_compiler::plan::{self, Planned};
use indicia_compiler::source::{Source, SourceKind, Sources};
use indicia_compiler::value::PeriodKind;
use indicia_compiler::{Checked, check};
use indicia_runtime::cells::{Bug, Cell, display, evaluate};
use indicia_runtime::disclosure::Guarded;

use indicia::error::Error;

use super::Stop;
use crate::project::Project;
use crate::summary::WHOLE;

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
    place: (usize, usize),
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
    let Some(id) = checked.table(TABLE) else { return Err(Error::Bug("the table of --at is gone".into()).into()) };
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
            None => Err(Error::unknown("row", row, paths.iter().map(|(label, _)| label.as_str())).into()),
            Some(_) => Err(Stop::usage_with(
                format!("{name} has {} rows {row}", rows.len()),
                Some(format!("say which: {}", one_of(rows.iter().map(|at| paths[*at].1.as_str()), 8))),
            )),
        };
    };
    let headings = table.columns.iter().map(|column| column.label.as_str());
    let Some(column) = headings.clone().position(|label| label == column) else {
        return Err(Error::unknown("column", column, headings).into());
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
pub fn taken_apart(at: &At, numbers: &Guarded<'_>) -> Result<String, Bug> {
    let (layout, catalog, (row, column)) = (&at.planned.layouts[0], &at.checked.catalog, at.place);
    let bug = || Bug::Shape { table: layout.name.clone() };
    let formula = layout.cells.get(row).and_then(|row| row.get(column)).ok_or_else(bug)?;
    let format = layout.columns.get(column).ok_or_else(bug)?.format;
    let mut text = String::new();
    if let ColumnValue::Expr(expr) = &at.checked.model.tables[at.table.0].columns[column].value {
        text.push_str(&line(1, "formula", &in_words(at, expr)));
    }
    parts(formula, "", 1, layout, numbers, catalog, &mut text)?;
    let cell = value(formula, layout, numbers)?;
    if let Cell::Value(exact) = &cell {
        text.push_str(&line(1, "exact value", &exact.to_string()));
        text.push_str(&line(1, "rounding", &rounding(&format)));
    }
    text.push_str(&line(1, "suppression", &suppression(formula, &cell, catalog)));
    text.push_str(&line(1, "shown as", &display(&cell, &format, &catalog.style)));
    Ok(text)
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

/// What a formula is made of, one line a part.
fn parts(
    formula: &Formula,
    role: &str,
    depth: usize,
    layout: &Layout,
    numbers: &Guarded<'_>,
    catalog: &Catalog,
    text: &mut String,
) -> Result<(), Bug> {
    let inner = match role {
        "" => depth,
        role => {
            let cell = value(formula, layout, numbers)?;
            text.push_str(&line(depth, role, &exact(&cell, catalog)));
            depth + 1
        }
    };
    let mut part = |formula: &Formula, role: &str| parts(formula, role, inner, layout, numbers, catalog, text);
    match formula {
        Formula::Divide(a, b) => match rate(a) {
            Some((numerator, per)) => {
                part(numerator, "numerator")?;
                part(b, "denominator")?;
                part(per, "per")
            }
            None => {
                part(a, "numerator")?;
                part(b, "denominator")
            }
        },
        Formula::Multiply(a, b) => {
            part(a, "of")?;
            part(b, "times")
        }
        Formula::Add(a, b) => {
            part(a, "of")?;
            part(b, "plus")
        }
        Formula::Subtract(a, b) => {
            part(a, "of")?;
            part(b, "minus")
        }
        Formula::Rank { of, .. } => part(of, "ranked"),
        Formula::Leaf(_) if role.is_empty() => part(formula, "counted"),
        Formula::Leaf(_) | Formula::Number(_) | Formula::Text(_) | Formula::NotApplicable | Formula::Missing => Ok(()),
    }
}

/// What is counted and the 1,000 of a rate, which stands above the line as well.
fn rate(above: &Formula) -> Option<(&Formula, &Formula)> {
    match above {
        Formula::Multiply(of, per) if matches!(**per, Formula::Number(_)) => Some((of, per)),
        _ => None,
    }
}

/// The value of a part, through the same evaluation as a whole table.
fn value(formula: &Formula, layout: &Layout, numbers: &Guarded<'_>) -> Result<Cell, Bug> {
    let mut one = layout.clone();
    one.rows.truncate(1);
    one.columns.truncate(1);
    one.cells = vec![vec![formula.clone()]];
    one.hide_empty = false;
    let table = evaluate(&one, numbers)?;
    let cell = table.rows.into_iter().next().and_then(|row| row.cells.into_iter().next());
    cell.ok_or_else(|| Bug::Shape { table: layout.name.clone() })
}

fn exact(cell: &Cell, catalog: &Catalog) -> String {
    match cell {
        Cell::Value(number) if number.is_integer() => display(cell, &WHOLE, &catalog.style),
        Cell::Value(number) => number.to_string(),
        Cell::Suppressed(_) => display(cell, &WHOLE, &catalog.style),
        Cell::NotApplicable => "not applicable".to_string(),
        Cell::Missing => "missing".to_string(),
        Cell::Text(text) => text.clone(),
    }
}

/// Which policies the numbers behind a value are under, and whether one of them hides it.
fn suppression(formula: &Formula, cell: &Cell, catalog: &Catalog) -> String {
    let mut policies = Vec::new();
    policies_in(formula, &mut policies);
    policies.sort_unstable();
    policies.dedup();
    if policies.is_empty() {
        return "none: its data is under no policy".to_string();
    }
    let told: Vec<String> = policies
        .iter()
        .map(|id| {
            let policy = &catalog.policies[id.0];
            let from = if policy.zero_is_shown { "from 1 to" } else { "of 0 to" };
            format!("{} hides counts of {} {from} {}", policy.name, policy.counts, policy.below - 1)
        })
        .collect();
    let whether = if matches!(cell, Cell::Suppressed(_)) { "yes" } else { "no" };
    format!("{whether}: {}", told.join("; "))
}

fn policies_in(formula: &Formula, found: &mut Vec<PolicyId>) {
    match formula {
        Formula::Leaf(leaf) => found.extend(leaf.guard.as_ref().map(|guard| guard.policy)),
        Formula::Add(a, b) | Formula::Subtract(a, b) | Formula::Multiply(a, b) | Formula::Divide(a, b) => {
            policies_in(a, found);
            policies_in(b, found);
        }
        Formula::Rank { of, .. } => policies_in(of, found),
        Formula::Number(_) | Formula::Text(_) | Formula::NotApplicable | Formula::Missing => {}
    }
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
