//! One value of a definition: how its numerator, denominator and rounding come about.
//!
//! In: `area=Peterborough,financial_year=2021/22`. Out: a table of one row that the compiler reads beside the project, and its
//! one cell taken apart. Invariants: what is wrong with the request is said of the request, never of the project; what a
//! disclosure policy hides anywhere in the report is hidden here.

use indicia_compiler::catalog::{Catalog, PolicyId};
use indicia_compiler::diagnostics::Severity;
use indicia_compiler::layout::{Cell as Formula, Layout, NumberFormat};
use indicia_compiler::names::hir::Definition;
use indicia_compiler::plan::{self, Planned};
use indicia_compiler::source::{Source, SourceKind, Sources};
use indicia_compiler::value::PeriodKind;
use indicia_compiler::{Checked, check};
use indicia_runtime::cells::{Bug, Cell, display, evaluate};
use indicia_runtime::disclosure::Guarded;

use crate::outcome::Stop;
use crate::project::Project;
use crate::summary::WHOLE;

/// The path of the table that is added; no file has such a name.
const PATH: &str = "--at";
/// Its name; long, because it must be no name of the project.
const TABLE: &str = "indicia_explain_at";

/// A project with the one-row table beside its own.
pub struct At {
    /// What the compiler makes of both.
    pub checked: Checked,
    /// The plan of that table.
    pub planned: Planned,
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
    Ok(At { checked, planned })
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
                Some("name the indicator or measure of one of its columns".into()),
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
pub fn taken_apart(planned: &Planned, numbers: &Guarded<'_>, catalog: &Catalog) -> Result<String, Bug> {
    let layout = &planned.layouts[0];
    let bug = || Bug::Shape { table: layout.name.clone() };
    // Of several dimensions the table also has rows for the outer ones alone; the last row is inside all of them.
    let formula = layout.cells.last().and_then(|row| row.first()).ok_or_else(bug)?;
    let format = layout.columns.first().ok_or_else(bug)?.format;
    let mut text = String::new();
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
