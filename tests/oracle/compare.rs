//! One project, worked out twice.
//!
//! In: YAML, definitions, data. Out: nothing where the oracle and every engine agree; else both sides, to be read.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use indicia_compiler::catalog::{Catalog, DatasetId};
use indicia_compiler::diagnostics::Severity;
use indicia_compiler::layout::{FunnelStep, Layout};
use indicia_compiler::plan::ir::Plan;
use indicia_compiler::source::{Source, SourceKind, Sources};
use indicia_compiler::{check, plan};
use indicia_runtime::cells::{self, Cell, Totals};
use indicia_runtime::engine::polars::Polars;
use indicia_runtime::engine::reference::Reference;
use indicia_runtime::engine::{Engine, Input, Request};

use crate::funnels::{self, Line};
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
    tables: Vec<Rows>,
    funnel: Vec<Line>,
}

/// Checks and plans a project and holds every engine against the oracle.
pub fn compare(project: &Project) -> Result<Outcome, String> {
    let checked = check(&project.sources());
    if !checked.is_sound() {
        let errors = checked.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        return Ok(Outcome::Refused(errors.map(|d| format!("{}: {}", d.code, d.message)).collect()));
    }
    let (catalog, model) = (&checked.catalog, &checked.model);
    let data = read::read(catalog, &project.data);
    let planned = plan::tables(catalog, model, &checked.tables());
    let tables = checked.tables().into_iter().zip(&planned.layouts).map(|(id, layout)| {
        let rows = interpret::table(catalog, model, id, &data);
        rows.into_iter().map(|row| {
            let cells = row.cells.iter().zip(&layout.columns);
            let texts = cells.map(|(cell, c)| interpret::shown(cell, &c.format, &catalog.style)).collect();
            (row, texts)
        })
    });
    let oracle =
        Seen { tables: tables.map(Iterator::collect).collect(), funnel: funnels::funnels(catalog, model, &data) };
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    project.write(catalog, folder.path()).map_err(|e| e.to_string())?;
    let given = || {
        let mut request = Request::new(catalog, folder.path().join("none"));
        request.inputs = project.given(catalog);
        request
    };
    let files = || Request::new(catalog, folder.path());
    let runs: [(&str, &dyn Engine, &Plan, Request<'_>); 4] = [
        ("polars, rows given", &Polars, &planned.plan, given()),
        ("reference, rows given", &Reference, &planned.plan, given()),
        ("reference, before the rules", &Reference, &planned.before, given()),
        ("polars, from files, before the rules", &Polars, &planned.before, files()),
    ];
    let mut differences = Vec::new();
    for (name, engine, plan, request) in runs {
        match run(engine, plan, &request, &planned.layouts, &planned.funnel) {
            Ok(seen) if seen == oracle => {}
            Ok(seen) => differences.push(difference(name, &seen, &oracle, &planned.layouts)),
            Err(problem) => differences.push(format!("{name}: {problem}")),
        }
    }
    if !differences.is_empty() {
        return Err(differences.join("\n"));
    }
    Ok(Outcome::Same(oracle.tables))
}

fn run(
    engine: &dyn Engine,
    plan: &Plan,
    request: &Request<'_>,
    layouts: &[Layout],
    steps: &[FunnelStep],
) -> Result<Seen, String> {
    let answer = engine
        .run(plan, request)
        .map_err(|found| found.iter().map(|d| format!("{}: {}", d.code, d.message)).collect::<Vec<_>>().join("\n"))?;
    let totals = Totals::new(plan, &answer.cubes);
    let style = &request.catalog.style;
    let mut tables = Vec::new();
    for layout in layouts {
        let table = cells::evaluate(layout, &totals).map_err(|bug| format!("{bug:?}"))?;
        let rows = table.rows.iter().map(|row| {
            let cells = row.cells.iter().zip(&table.columns);
            let texts = cells.map(|(cell, column)| cells::display(cell, &column.format, style)).collect();
            (OracleRow { labels: row.labels.clone(), cells: row.cells.iter().map(plain).collect() }, texts)
        });
        tables.push(rows.collect());
    }
    let lines = cells::funnel(steps, &totals).map_err(|bug| format!("{bug:?}"))?;
    let funnel = lines.into_iter().map(|line| {
        let number = |cell: &Cell| match cell {
            Cell::Value(value) => value.to_integer().try_into().expect("a count"),
            other => panic!("{other:?} in a funnel"),
        };
        let numbers = [number(&line.rows_in), number(&line.rows_out), number(&line.missing)];
        (line.dataset, line.cohort, line.clause, numbers)
    });
    Ok(Seen { tables, funnel: funnel.collect() })
}

fn plain(cell: &Cell) -> OracleCell {
    match cell {
        Cell::Value(value) => OracleCell::Value(value.clone()),
        Cell::NotApplicable => OracleCell::NotApplicable,
        Cell::Missing => OracleCell::Missing,
        Cell::Text(text) => OracleCell::Text(text.clone()),
        Cell::Suppressed(_) => panic!("suppressed without a policy"),
    }
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
            for (row, texts) in rows {
                text += &format!("    {:?} {texts:?} {}\n", row.labels, exact(&row.cells));
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

fn exact(cells: &[OracleCell]) -> String {
    let cell = |cell: &OracleCell| match cell {
        OracleCell::Value(value) => value.to_string(),
        other => format!("{other:?}"),
    };
    cells.iter().map(cell).collect::<Vec<_>>().join(", ")
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

    fn given(&self, catalog: &Catalog) -> HashMap<DatasetId, Input> {
        let dataset = |(index, declared): (usize, &indicia_compiler::catalog::Dataset)| {
            let columns = (0..declared.columns.len()).map(indicia_compiler::catalog::ColumnId).collect();
            let rows = self.data.get(&declared.name).into_iter().flatten();
            let texts = |row: &Texts| row.iter().map(|t| (!t.is_empty()).then(|| t.clone())).collect();
            (DatasetId(index), Input::Rows { columns, rows: rows.map(texts).collect() })
        };
        catalog.datasets.iter().enumerate().map(dataset).collect()
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
            if path.starts_with("codelists/offence") || path.starts_with("datasets/crimes") || path.contains("age_band")
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
