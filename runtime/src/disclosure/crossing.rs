//! Safe crossings: how many rows enter and leave a cohort between two versions of a project.
//!
//! In: the tables of a crossing, filled with guarded numbers. Out: counts as text; or the policy that suppresses them.
//! Invariant: where one of several counts must be hidden, none of them is shown, because it is the difference of others.

use indicia_compiler::catalog::{Catalog, PolicyId};
use indicia_compiler::model::CohortId;
use indicia_compiler::plan::crossing::Crossing;

use super::primary::Guarded;
use crate::cells::{Bug, Cell, Row, WHOLE, display, evaluate};

/// The rows that enter and leave one cohort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeCrossing {
    /// The cohort in the later version.
    pub cohort: CohortId,
    /// Counts; or the policy that suppresses them.
    pub counts: Result<Counts, PolicyId>,
}

/// How many rows enter and leave, as displayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Rows before and after.
    pub size: (String, String),
    /// Rows entering and leaving; nothing where rows cannot be distinguished from one another.
    pub rows: Option<(String, String)>,
    /// What distinguishes people, those entering and those leaving.
    pub people: Option<(String, String, String)>,
    /// For how many, in it before and after, another row is kept.
    pub kept: Option<String>,
    /// By clause.
    pub clauses: Vec<Line>,
    /// By attribute, with its path in words; `None` where the policy hides one of the numbers.
    pub values: Vec<(String, Option<Vec<Line>>)>,
}

/// A count by something: what, entering, leaving.
pub type Line = (String, String, String);

/// What may be shown of a crossing.
pub(crate) fn crossing(crossing: &Crossing, numbers: &Guarded<'_>) -> Result<SafeCrossing, Bug> {
    let catalog = numbers.catalog;
    let rows = |layout| Ok(evaluate(layout, numbers)?.rows);
    let size = rows(&crossing.size)?;
    let moved = crossing.rows.as_ref().map(rows).transpose()?;
    let people = crossing.people.as_ref().map(|(name, layout)| Ok((name.clone(), rows(layout)?))).transpose()?;
    let kept = crossing.kept.as_ref().map(rows).transpose()?;
    let clauses = crossing.clauses.as_ref().map(rows).transpose()?;
    let values = crossing.values.iter().map(|(path, layout)| Ok((path, rows(layout)?)));
    let values = values.collect::<Result<Vec<_>, Bug>>()?;
    if let Some(policy) = crossing.policy {
        let of_people = people.iter().map(|(_, rows)| rows);
        let mut all = [&size].into_iter().chain(&moved).chain(of_people).chain(&kept).chain(&clauses);
        let withheld = catalog.policies[policy.0].totals_withheld;
        // Sizes are shown only beside what makes their difference, which has been found large enough.
        if withheld || moved.is_none() || all.any(|rows| is_hidden(rows)) {
            return Ok(SafeCrossing { cohort: crossing.after, counts: Err(policy) });
        }
    }
    let lines = |rows: &[Row<Cell>]| -> Vec<Line> {
        let lines = rows.iter().map(|row| line(row, catalog));
        lines.filter(|(_, entering, leaving)| entering != "0" || leaving != "0").collect()
    };
    let pair = |rows: &[Row<Cell>]| rows.first().map(|row| line(row, catalog)).map(|(_, a, b)| (a, b));
    let values = values.into_iter().map(|(path, rows)| {
        let is_shown = crossing.policy.is_none() || !is_hidden(&rows);
        (path.replace(['.', '_'], " "), is_shown.then(|| lines(&rows)))
    });
    let counts = Counts {
        size: pair(&size).unwrap_or_default(),
        rows: moved.as_deref().and_then(pair),
        people: people.and_then(|(name, rows)| pair(&rows).map(|(entering, leaving)| (name, entering, leaving))),
        kept: kept.as_deref().and_then(|rows| rows.first()).map(|row| line(row, catalog).1),
        clauses: clauses.as_deref().map(lines).unwrap_or_default(),
        values: values.filter(|(_, lines)| lines.as_ref().is_none_or(|lines| !lines.is_empty())).collect(),
    };
    Ok(SafeCrossing { cohort: crossing.after, counts: Ok(counts) })
}

fn is_hidden(rows: &[Row<Cell>]) -> bool {
    rows.iter().flat_map(|row| &row.cells).any(|cell| matches!(cell, Cell::Suppressed(_)))
}

fn line(row: &Row<Cell>, catalog: &Catalog) -> Line {
    let text = |at: usize| match row.cells.get(at) {
        Some(Cell::NotApplicable) | None => "0".to_string(),
        Some(cell) => display(cell, &WHOLE, &catalog.style),
    };
    (row.labels.join(" / "), text(0), text(1))
}
