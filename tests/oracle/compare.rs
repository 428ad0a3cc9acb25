//! One project, worked out twice.
//!
//! In: YAML, definitions, data. Out: nothing where the oracle and every engine agree; else both sides, to be read.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use indicia_compiler::catalog::{Catalog, DatasetId};
use indicia_compiler::diagnostics::Severity;
use indicia_compiler::plan::Planned;
use indicia_compiler::plan::layout::{Asks, Layout};
use indicia_compiler::presentation::NumberFormat;
use indicia_compiler::source::{Source, SourceKind, Sources};
use indicia_compiler::{check, plan};
use indicia_runtime::answer::{Failure, run_on};
use indicia_runtime::disclosure::{Kind, SafeCell};
use indicia_runtime::engine::polars::Polars;
use indicia_runtime::engine::reference::Reference;
use indicia_runtime::engine::{Engine, Input, Request};

use crate::funnels::{self, Line};
use crate::gaps;
use crate::interpret::{self, OracleCell, OracleRow};
use crate::read::{self, Texts};

/// A project as its files would have it.
pub struct Project {
    pub yaml: Vec<(String, String)>,
    pub definitions: String,
    pub data: BTreeMap<String, Vec<Texts>>,
}

/// What became of a project that did not go wrong.
pub enum Outcome {
    /// The oracle and the engines agree: for each table its rows, exact and as texts.
    Same(Vec<Rows>),
    /// The compiler found errors, with these codes.
    Refused(Vec<String>),
}

/// The rows of one table, each with the texts of its cells.
pub type Rows = Vec<(OracleRow, Vec<String>)>;

/// Tables and funnel in either world.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    tables: Vec<Vec<SeenRow>>,
    funnel: Vec<Line>,
}

/// The labels of a row and its cells.
type SeenRow = (Vec<String>, Vec<SeenCell>);

#[derive(Clone, Debug, PartialEq)]
struct SeenCell {
    kind: Kind,
    /// As the table shows it.
    text: String,
    /// With so many digits that no two values of small tables have the same.
    exact: String,
}

/// How a value is set in full.
const EXACT: NumberFormat = NumberFormat::plain(40);

/// Checks and plans a project and compares every engine with the oracle.
pub fn compare(project: &Project) -> Result<Outcome, String> {
    let checked = check(&project.sources());
    if !checked.is_sound() {
        let errors = checked.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        return Ok(Outcome::Refused(errors.map(|d| format!("{}: {}", d.code, d.message)).collect()));
    }
    let (catalog, model) = (&checked.catalog, &checked.model);
    let filled = gaps::filled(catalog, &project.data);
    let data = read::read(catalog, &filled);
    let planned = plan::tables(catalog, model, &checked.tables());
    let tables = checked.tables().into_iter().zip(&planned.layouts).map(|(id, layout)| {
        let rows = interpret::table(catalog, model, id, &data);
        rows.into_iter().map(|row| {
            let cells = row.cells.iter().zip(&layout.columns);
            let texts = cells.map(|(cell, c)| interpret::shown(cell, &c.format, &catalog.style)).collect();
            (row, texts)
        })
    });
    let tables: Vec<Rows> = tables.map(Iterator::collect).collect();
    let seen =
        |rows: &Rows| rows.iter().map(|(row, texts)| (row.labels.clone(), in_full(row, texts, catalog))).collect();
    let oracle = Seen { tables: tables.iter().map(seen).collect(), funnel: funnels::funnels(catalog, model, &data) };
    // Each table twice: as it is shown, and in full.
    let in_full = planned.layouts.iter().cloned().map(|mut layout| {
        layout.columns.iter_mut().for_each(|column| column.format = EXACT);
        layout
    });
    let layouts: Vec<Layout> = planned.layouts.iter().cloned().chain(in_full).collect();
    let optimised = Planned { layouts, ..planned.clone() };
    let before = Planned { plan: planned.before.clone(), ..optimised.clone() };
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    project.write(catalog, folder.path()).map_err(|e| e.to_string())?;
    let with_rows = || {
        let mut request = Request::new(catalog, folder.path());
        request.inputs = given(catalog, &project.data);
        request
    };
    let files = || Request::new(catalog, folder.path());
    let runs: [(&str, &dyn Engine, &Planned, Request<'_>); 4] = [
        ("polars, rows given", &Polars, &optimised, with_rows()),
        ("reference, rows given", &Reference, &optimised, with_rows()),
        ("reference, before the rules", &Reference, &before, with_rows()),
        ("polars, from files, before the rules", &Polars, &before, files()),
    ];
    let mut differences = Vec::new();
    for (name, engine, planned, request) in runs {
        match run(engine, planned, &request) {
            Ok(seen) if seen == oracle => {}
            Ok(seen) => differences.push(difference(name, &seen, &oracle, &planned.layouts)),
            Err(problem) => differences.push(format!("{name}: {problem}")),
        }
    }
    if !differences.is_empty() {
        return Err(differences.join("\n"));
    }
    Ok(Outcome::Same(tables))
}

fn run(engine: &dyn Engine, planned: &Planned, request: &Request<'_>) -> Result<Seen, String> {
    let answered = run_on(engine, planned, request).map_err(|failure| match failure {
        Failure::Data(found) => {
            found.iter().map(|d| format!("{}: {}", d.code, d.message)).collect::<Vec<_>>().join("\n")
        }
        Failure::Bug(bug) => bug.to_string(),
    })?;
    let (shown, in_full) = answered.tables.split_at(answered.tables.len() / 2);
    let tables = shown.iter().zip(in_full).map(|(shown, in_full)| {
        let rows = shown.rows.iter().zip(&in_full.rows);
        rows.map(|(shown, in_full)| {
            let cell = |(cell, exact): (&SafeCell, &SafeCell)| SeenCell {
                kind: cell.kind(),
                text: cell.text().to_string(),
                exact: exact.text().to_string(),
            };
            (shown.labels.clone(), shown.cells.iter().zip(&in_full.cells).map(cell).collect())
        })
    });
    // What reading itself found is tested with reading.
    let of_reading = |asks: Asks, clause: &str| {
        matches!(asks, Asks::Once | Asks::Type | Asks::Banded) || clause.ends_with("is in its code list")
    };
    let lines = answered.funnel.lines().iter().filter(|line| !of_reading(line.asks, &line.clause));
    let funnel = lines.map(|line| {
        let numbers = [line.rows_in, line.rows_out, line.missing];
        let numbers = numbers.map(|rows| rows.expect("no policy, so every number is shown") as usize);
        (line.dataset.clone(), line.cohort.clone(), line.clause.clone(), numbers)
    });
    Ok(Seen { tables: tables.map(Iterator::collect).collect(), funnel: funnel.collect() })
}

/// The cells of a row of the oracle's.
fn in_full(row: &OracleRow, texts: &[String], catalog: &Catalog) -> Vec<SeenCell> {
    let cells = row.cells.iter().zip(texts).map(|(cell, text)| SeenCell {
        kind: match cell {
            OracleCell::Value(_) if text.starts_with('<') => Kind::Low,
            OracleCell::Value(_) => Kind::Value,
            OracleCell::NotApplicable => Kind::NotApplicable,
            OracleCell::Missing => Kind::Missing,
            OracleCell::Text(_) => Kind::Text,
        },
        text: text.clone(),
        exact: interpret::shown(cell, &EXACT, &catalog.style),
    });
    cells.collect()
}

fn difference(name: &str, seen: &Seen, oracle: &Seen, layouts: &[Layout]) -> String {
    let mut text = format!("{name} and the oracle differ\n");
    for ((layout, ours), theirs) in layouts.iter().zip(&seen.tables).zip(&oracle.tables) {
        if ours == theirs {
            continue;
        }
        text += &format!("table {}: {:?}\n", layout.name, layout.columns.iter().map(|c| &c.label).collect::<Vec<_>>());
        for (side, rows) in [(name, ours), ("oracle", theirs)] {
            text += &format!("  {side}\n");
            for (labels, cells) in rows {
                let texts: Vec<&str> = cells.iter().map(|cell| cell.text.as_str()).collect();
                let exact: Vec<&str> = cells.iter().map(|cell| cell.exact.as_str()).collect();
                text += &format!("    {labels:?} {texts:?} {}\n", exact.join(", "));
            }
        }
    }
    for (ours, theirs) in seen.funnel.iter().zip(&oracle.funnel) {
        if ours != theirs {
            text += &format!("funnel\n  {name} {ours:?}\n  oracle {theirs:?}\n");
        }
    }
    if seen.funnel.len() != oracle.funnel.len() {
        text += &format!("funnel: {:?}\noracle: {:?}\n", seen.funnel, oracle.funnel);
    }
    text
}

/// Rows as tests give them, but for complete data: of given rows, other gaps are looked for.
fn given(catalog: &Catalog, data: &BTreeMap<String, Vec<Texts>>) -> HashMap<DatasetId, Input> {
    let dataset = |(index, declared): (usize, &indicia_compiler::catalog::Dataset)| {
        let columns = (0..declared.columns.len()).map(indicia_compiler::catalog::ColumnId).collect();
        let rows = data.get(&declared.name).into_iter().flatten();
        let texts = |row: &Texts| row.iter().map(|t| (!t.is_empty()).then(|| t.clone())).collect();
        (DatasetId(index), Input::Rows { columns, rows: rows.map(texts).collect() })
    };
    catalog.datasets.iter().enumerate().filter(|(_, declared)| !declared.makes_rows()).map(dataset).collect()
}

impl Project {
    pub fn sources(&self) -> Sources {
        let yaml = self.yaml.iter().map(|(path, text)| {
            let kind = match path.split('/').next() {
                Some("datasets") => SourceKind::Dataset,
                Some("codelists") => SourceKind::CodeList,
                Some("hierarchies") => SourceKind::Hierarchy,
                Some("style.yaml") => SourceKind::Style,
                Some("disclosure") => SourceKind::Disclosure,
                _ => SourceKind::Project,
            };
            Source { path: path.clone(), text: text.clone(), kind }
        });
        let definitions =
            Source { path: "all.ind".into(), text: self.definitions.clone(), kind: SourceKind::Definitions };
        Sources::new(yaml.chain([definitions]).collect())
    }

    fn write(&self, catalog: &Catalog, folder: &std::path::Path) -> std::io::Result<()> {
        for declared in &catalog.datasets {
            let headings: Vec<&str> = declared.columns.iter().map(|c| c.heading.as_str()).collect();
            let mut text = headings.join(",") + "\n";
            for row in self.data.get(&declared.name).into_iter().flatten() {
                text += &format!("{}\n", row.join(","));
            }
            std::fs::write(folder.join(format!("{}.csv", declared.name)), text)?;
        }
        Ok(())
    }
}

impl fmt::Display for Project {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (path, text) in &self.yaml {
            if path.starts_with("codelists/offence")
                || path.starts_with("datasets/crimes")
                || path.contains("age_band")
                || ["datasets/population", "datasets/caseload"].iter().any(|name| path.starts_with(name))
            {
                writeln!(f, "--- {path}\n{text}")?;
            }
        }
        writeln!(f, "--- definitions\n{}", self.definitions)?;
        for (dataset, rows) in &self.data {
            writeln!(f, "--- {dataset}")?;
            for row in rows {
                writeln!(f, "{}", row.join(","))?;
            }
        }
        Ok(())
    }
}
