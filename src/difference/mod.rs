//! What `indicia diff` reports: changes, and what they do to the numbers.
//!
//! In: changes, tables of both sides, crossings of cohorts. Out: one report, which each form of output sets in its own way.
//! Invariants: every form says the same; numbers are texts that safe tables display; of rows only counts that the disclosure
//! policy of their dataset lets through, and where one of several must be hidden, none of them.

mod html;
mod json;
mod markdown;
mod terminal;

use std::collections::BTreeMap;

use indicia_compiler::comparison::{Change, Class, Kind, Subject, covering};
use indicia_compiler::model::{ColumnValue, Expr, Model};
use indicia_compiler::plan::crossing::Crossing;
use indicia_compiler::source::Sources;
use indicia_runtime::cells::{Cell, Table, display};
use indicia_runtime::disclosure::SafeTable;
use indicia_runtime::impact::{CellChange, Flip, impact};

pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub use terminal::terminal;

use crate::project::Project;
use crate::summary::WHOLE;

/// All that is told.
pub struct Report {
    /// The later project's title.
    pub title: String,
    /// Shown when the data is not to be quoted.
    pub banner: Option<String>,
    /// What the earlier side is called.
    pub before: String,
    /// What the later side is called.
    pub after: String,
    /// Every change, with the tests that run through it.
    pub changes: Vec<Told>,
    /// What they do to the numbers; or why that is not told.
    pub impact: Result<Impact, String>,
    /// What else is to be known.
    pub remarks: Vec<String>,
}

/// A change and the tests of it.
pub struct Told {
    /// The change.
    pub change: Change,
    /// Title and place of each test.
    pub tests: Vec<(String, String)>,
}

/// What changes do to the numbers.
#[derive(Default)]
pub struct Impact {
    /// Tables of which any cell changes, or that are on one side only.
    pub tables: Vec<Moved>,
    /// How many tables show the same in every cell.
    pub same: usize,
    /// How many cells show the same.
    pub unchanged: usize,
    /// Cohorts that ask something else.
    pub cohorts: Vec<Crossed>,
    /// Whether both sides ran over the same scans.
    pub shared: bool,
}

/// A table whose numbers move.
pub struct Moved {
    /// Its name, after or before.
    pub name: String,
    /// `Table 7`; the name without a number.
    pub called: String,
    /// Its title.
    pub title: String,
    /// On which sides it is.
    pub side: Side,
    /// Cells that differ, largest first; for a table on one side only, none.
    pub cells: Vec<CellChange>,
    /// How many cells are on one side only: gone and new.
    pub apart: (usize, usize),
    /// How many show the same.
    pub unchanged: usize,
    /// Orders that flipped.
    pub flips: Vec<Flip>,
}

/// Where a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// On both sides.
    Both,
    /// On the later side.
    New,
    /// On the earlier side.
    Gone,
}

/// A cohort whose rows move.
pub struct Crossed {
    /// Its name.
    pub name: String,
    /// Counts; or the policy that keeps them back.
    pub counts: Result<Counts, String>,
}

/// How many enter and leave, as displayed.
pub struct Counts {
    /// Rows before and after.
    pub size: (String, String),
    /// Rows entering and leaving; nothing where rows cannot be told from one another.
    pub rows: Option<(String, String)>,
    /// What tells people apart, those entering and those leaving.
    pub people: Option<(String, String, String)>,
    /// By clause.
    pub clauses: Vec<Line>,
    /// By attribute; `None` where the policy keeps one of the numbers back.
    pub values: Vec<(String, Option<Vec<Line>>)>,
}

/// A count by something: what, entering, leaving.
pub type Line = (String, String, String);

impl Report {
    /// How many changes there are of each class, in the order of classes.
    pub fn classes(&self) -> Vec<(Class, usize)> {
        let count = |class: Class| self.changes.iter().filter(|told| told.change.class == class).count();
        Class::ALL.into_iter().map(|class| (class, count(class))).filter(|(_, n)| *n > 0).collect()
    }

    /// Whether nothing that a reader sees changed.
    pub fn is_cosmetic(&self) -> bool {
        self.changes.iter().all(|told| told.change.class == Class::Cosmetic)
    }
}

impl Crossed {
    /// Whether any row enters or leaves, as far as is told.
    pub fn moves(&self) -> bool {
        self.counts.as_ref().map_or(true, |counts| {
            counts.rows.as_ref().is_none_or(|(entering, leaving)| entering != "0" || leaving != "0")
        })
    }
}

impl Impact {
    /// Every changed cell with its table, largest first.
    pub fn cells(&self) -> Vec<(&Moved, &CellChange)> {
        let mut all: Vec<(&Moved, &CellChange)> =
            self.tables.iter().flat_map(|table| table.cells.iter().map(move |cell| (table, cell))).collect();
        all.sort_by(|a, b| b.1.weight().total_cmp(&a.1.weight()));
        all
    }

    /// `12 of 340 cells change, in 3 tables`.
    pub fn sentence(&self) -> String {
        let changed: usize = self.tables.iter().map(|table| table.cells.len()).sum();
        let tables = self.tables.iter().filter(|table| !table.cells.is_empty()).count();
        let all = changed + self.unchanged;
        match changed {
            0 => format!("no cell changes; {} stay as they are", number(all)),
            _ => format!(
                "{} of {} cells change, in {}; {} stay as they are",
                number(changed),
                number(all),
                several(tables, "table", "tables"),
                number(self.unchanged)
            ),
        }
    }
}

/// `1 table`, `1,204 tables`.
pub fn several(count: usize, singular: &str, plural: &str) -> String {
    if count == 1 { format!("1 {singular}") } else { format!("{} {plural}", number(count)) }
}

/// A count with separators.
pub fn number(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Each change with the tests of the later project that run through it.
pub fn told(changes: Vec<Change>, after: &Project) -> Vec<Told> {
    let place = |test: &indicia_compiler::model::Test| placed(&after.sources, test.span);
    let with_tests = |change: Change| {
        let tests = match change.class {
            Class::Cosmetic | Class::Renamed | Class::Wording | Class::Style | Class::Order | Class::TableLayout => {
                vec![]
            }
            _ => covering(&change, &after.checked.model.tests),
        };
        let tests = tests.into_iter().map(|test| (test.title.clone(), place(test))).collect();
        Told { change, tests }
    };
    changes.into_iter().map(with_tests).collect()
}

fn placed(sources: &Sources, span: indicia_compiler::source::Span) -> String {
    format!("{}:{}", sources.get(span.source).path, sources.line(span))
}

/// Holds the tables of both sides against each other.
pub fn tables(before: (&Project, &[SafeTable]), after: (&Project, &[SafeTable]), changes: &[Change]) -> Impact {
    let renamed = renames(changes, Kind::Table);
    let mut found = Impact::default();
    let called = |name: &str| renamed.get(name).cloned().unwrap_or_else(|| name.to_string());
    for new in after.1 {
        let old = before.1.iter().find(|old| called(&old.table().name) == new.table().name);
        let Some(old) = old else {
            found.tables.push(one_sided(new.table(), Side::New));
            continue;
        };
        let (a, b) = (&before.0.checked, &after.0.checked);
        let ranks = |column: usize| is_rank(&b.model, &new.table().name, column);
        let moved = impact((old, &a.catalog.style), (new, &b.catalog.style), ranks);
        found.unchanged += moved.unchanged;
        let of_one_side = |test: &dyn Fn(&CellChange) -> bool| moved.cells.iter().filter(|cell| test(cell)).count();
        let apart = (of_one_side(&|cell| cell.after.is_none()), of_one_side(&|cell| cell.before.is_none()));
        let mut cells: Vec<CellChange> =
            moved.cells.into_iter().filter(|cell| cell.before.is_some() && cell.after.is_some()).collect();
        if cells.is_empty() && apart == (0, 0) && moved.flips.is_empty() {
            found.same += 1;
            continue;
        }
        cells.sort_by(|a, b| b.weight().total_cmp(&a.weight()));
        let (unchanged, flips) = (moved.unchanged, moved.flips);
        found.tables.push(Moved { cells, apart, unchanged, flips, ..one_sided(new.table(), Side::Both) });
    }
    let is_there = |old: &SafeTable| after.1.iter().any(|new| new.table().name == called(&old.table().name));
    let gone = before.1.iter().filter(|old| !is_there(old));
    found.tables.extend(gone.map(|old| one_sided(old.table(), Side::Gone)));
    found
}

fn one_sided(table: &Table, side: Side) -> Moved {
    let cells = table.rows.len() * table.columns.len();
    let apart = match side {
        Side::Both => (0, 0),
        Side::New => (0, cells),
        Side::Gone => (cells, 0),
    };
    let called = table.number.map_or_else(|| table.name.clone(), |number| number.to_string());
    let (name, title) = (table.name.clone(), table.title.clone());
    Moved { name, called, title, side, cells: Vec::new(), apart, unchanged: 0, flips: Vec::new() }
}

/// Whether a column of a table shows ranks.
fn is_rank(model: &Model, table: &str, column: usize) -> bool {
    let table = model.tables.iter().find(|t| t.head.name.value == table);
    let value = table.and_then(|table| table.columns.get(column)).map(|column| &column.value);
    matches!(value, Some(ColumnValue::Expr(expr)) if ranks(model, expr))
}

fn ranks(model: &Model, expr: &Expr) -> bool {
    match expr {
        Expr::Rank(..) => true,
        Expr::Indicator(id) => ranks(model, &model.indicators[id.0].value),
        Expr::Within(of, _) | Expr::Where(of, _) => ranks(model, of),
        Expr::Measure(_)
        | Expr::Number(_)
        | Expr::Add(..)
        | Expr::Subtract(..)
        | Expr::Multiply(..)
        | Expr::Divide(..)
        | Expr::Over { .. }
        | Expr::Across(..) => false,
    }
}

/// The later name of each earlier one of a kind, where it was renamed.
pub fn renames(changes: &[Change], kind: Kind) -> BTreeMap<String, String> {
    let pairs = changes.iter().filter(|c| c.class == Class::Renamed && c.subject.kind == kind);
    pairs.filter_map(|c| Some((c.subject.before.clone()?, c.subject.after.clone()?))).collect()
}

/// What may be told of the rows that enter and leave a cohort.
pub fn crossed(crossing: &Crossing, tables: &[SafeTable], after: &Project) -> Crossed {
    let catalog = &after.checked.catalog;
    let name = after.checked.model.cohorts[crossing.after.0].head.name.value.clone();
    let policy = crossing.policy.map(|id| &catalog.policies[id.0]);
    let mut rest = tables.iter();
    let mut next = || rest.next().map_or(&[][..], |safe| &safe.table().rows[..]);
    let hidden = |rows: &[indicia_runtime::cells::Row]| {
        policy.is_some() && rows.iter().flat_map(|row| &row.cells).any(|cell| matches!(cell, Cell::Suppressed(_)))
    };
    let line = |row: &indicia_runtime::cells::Row| -> Line {
        let text = |at: usize| match row.cells.get(at) {
            Some(Cell::NotApplicable) | None => "0".to_string(),
            Some(cell) => display(cell, &WHOLE, &catalog.style),
        };
        (row.labels.join(" / "), text(0), text(1))
    };
    let pair = |rows: &[indicia_runtime::cells::Row]| rows.first().map(line).map(|(_, a, b)| (a, b));
    let size = next();
    let rows = crossing.rows.as_ref().map(|_| next());
    let people = crossing.people.as_ref().map(|(name, _)| (name.clone(), next()));
    let clauses = crossing.clauses.as_ref().map(|_| next());
    let values: Vec<(String, &[_])> = crossing.values.iter().map(|(path, _)| (path.clone(), next())).collect();
    // Where one of these is too small, it is the difference of others.
    let all = [Some(size), rows, people.as_ref().map(|(_, rows)| *rows), clauses];
    if let Some(policy) =
        policy.filter(|policy| policy.totals_withheld || all.iter().flatten().any(|rows| hidden(rows)))
    {
        return Crossed { name, counts: Err(policy.name.clone()) };
    }
    // With a policy, sizes are told only beside what makes their difference, which has been found large enough.
    if let (Some(policy), None) = (policy, rows) {
        return Crossed { name, counts: Err(policy.name.clone()) };
    }
    let some = |rows: &[indicia_runtime::cells::Row]| -> Vec<Line> {
        rows.iter().map(line).filter(|(_, entering, leaving)| entering != "0" || leaving != "0").collect()
    };
    let counts = Counts {
        size: pair(size).unwrap_or_default(),
        rows: rows.and_then(pair),
        people: people.and_then(|(name, rows)| pair(rows).map(|(entering, leaving)| (name, entering, leaving))),
        clauses: clauses.map(some).unwrap_or_default(),
        values: values
            .into_iter()
            .map(|(path, rows)| (path.replace(['.', '_'], " "), (!hidden(rows)).then(|| some(rows))))
            .filter(|(_, lines)| lines.as_ref().is_none_or(|lines| !lines.is_empty()))
            .collect(),
    };
    Crossed { name, counts: Ok(counts) }
}

/// `+12.5%`; nothing where there is no number to tell it of.
pub fn relative(cell: &CellChange) -> String {
    cell.relative.map_or_else(String::new, |relative| format!("{:+.1}%", relative * 100.0))
}

/// What is reached, in words: `1 measure, 2 tables: Table 3, Table 4`; tables by their numbers.
pub fn reached(reaches: &[Subject], model: &Model) -> String {
    let mut parts = Vec::new();
    for kind in [
        Kind::Policy,
        Kind::Dataset,
        Kind::CodeList,
        Kind::Hierarchy,
        Kind::Cohort,
        Kind::Measure,
        Kind::Indicator,
        Kind::Table,
    ] {
        let names: Vec<String> = reaches.iter().filter(|s| s.kind == kind).map(|s| called(s, model)).collect();
        if !names.is_empty() {
            let plural = match kind {
                Kind::Policy => "disclosure policies".to_string(),
                Kind::Hierarchy => "hierarchies".to_string(),
                other => format!("{}s", other.words()),
            };
            parts.push(format!("{} ({})", several(names.len(), kind.words(), &plural), names.join(", ")));
        }
    }
    parts.join(", ")
}

/// The number of a table in the report, or a name.
fn called(subject: &Subject, model: &Model) -> String {
    let name = subject.name();
    let table = model.tables.iter().find(|t| subject.kind == Kind::Table && t.head.name.value == name);
    table.and_then(|table| table.number).map_or_else(|| name.to_string(), |number| number.to_string())
}
