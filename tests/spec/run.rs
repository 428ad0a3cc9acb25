//! Running a page's project: its tables and inline tests, through the same plan, rules and engine as a report.
//!
//! In: the files of a project and what checking it gave. Out: tables as displayed, or what is wrong with the data.
//! Invariant: data is read from files, as the program reads it.

use std::fs;
use std::path::Path;

use indicia_compiler::Checked;
use indicia_compiler::catalog::{ColumnId, DatasetId};
use indicia_compiler::diagnostics::{Diagnostic, Diagnostics};
use indicia_compiler::model::{Probe, Test};
use indicia_compiler::plan::{self, Planned};
use indicia_compiler::source::Sources;
use indicia_compiler::syntax::ast::{Expectation, ExpectedValue};
use indicia_runtime::answer::{Answered, Failure, run};
use indicia_runtime::disclosure::{Kind, SafeTable};
use indicia_runtime::engine::{Input, Request};
use indicia_synth::{project as margins, rows};

use crate::project::Files;
use crate::workbook::{ods, xls, xlsb, xlsx};

/// Runs every table of a project.
pub fn tables(files: &Files, checked: &Checked) -> Result<Vec<SafeTable>, Diagnostics> {
    Ok(answered(files, checked)?.tables)
}

/// Runs every table of a project, with what the run warns of.
pub fn answered(files: &Files, checked: &Checked) -> Result<Answered, Diagnostics> {
    let folder = tempfile::tempdir().expect("a folder for the data");
    lay(folder.path(), files);
    let planned = plan::tables(&checked.catalog, &checked.model, &checked.tables());
    answer(&planned, &Request::new(&checked.catalog, folder.path().join(&checked.catalog.project.data)))
}

/// The suppressed numbers that the tables of a project give away.
pub fn revealed(files: &Files, checked: &Checked) -> Vec<Diagnostic> {
    let folder = tempfile::tempdir().expect("a folder for the data");
    lay(folder.path(), files);
    let planned = plan::tables(&checked.catalog, &checked.model, &checked.tables());
    let request = Request::new(&checked.catalog, folder.path().join(&checked.catalog.project.data));
    run(&planned, &request).map(|answered| answered.revealed).unwrap_or_default()
}

/// Makes the records that the margins of a project ask for; what is wrong with them.
pub fn records(sources: &Sources, checked: &Checked) -> Diagnostics {
    let (mut found, catalog) = (Diagnostics::default(), &checked.catalog);
    let files = margins::files(sources, &mut found);
    let Some(order) = margins::ordered(&files, &[], &mut found) else { return found };
    let solved = margins::solve_all(catalog, &order, None, &mut found, |_| {});
    if !found.has_errors() {
        let seeds: Vec<u64> = solved.iter().map(|file| file.file.seed).collect();
        let copy = rows::Copy { catalog, files: &solved, seeds: &seeds, number: 0, scale: 1 };
        rows::generate(&copy, &mut found);
    }
    found
}

fn filled(planned: &Planned, request: &Request<'_>) -> Result<Vec<SafeTable>, Diagnostics> {
    Ok(answer(planned, request)?.tables)
}

fn answer(planned: &Planned, request: &Request<'_>) -> Result<Answered, Diagnostics> {
    match run(planned, request) {
        Ok(answered) => Ok(answered),
        Err(Failure::Data(found)) => Err(found),
        Err(Failure::Bug(bug)) => panic!("a plan that does not fit its layout: {bug:?}"),
    }
}

/// Writes the files of a project. A path that ends in ` latin-1` is written a byte a letter, one of a
/// workbook as a workbook.
fn lay(folder: &Path, files: &Files) {
    for (path, text) in files {
        let (path, bytes) = match path.strip_suffix(" latin-1") {
            Some(path) => (path, text.chars().map(|c| u8::try_from(c).expect("a letter of Latin-1")).collect()),
            None if path.ends_with(".xlsx") => (path.as_str(), xlsx(text)),
            None if path.ends_with(".ods") => (path.as_str(), ods(text)),
            None if path.ends_with(".xls") => (path.as_str(), xls(text)),
            None if path.ends_with(".xlsb") => (path.as_str(), xlsb(text)),
            None => (path.as_str(), text.clone().into_bytes()),
        };
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder for the data");
        fs::write(path, bytes).expect("a file of the data");
    }
}

/// A table as displayed: headings, then rows; the label of a row inside a group starts with a `-` a level.
pub fn grid(table: &SafeTable) -> Vec<Vec<String>> {
    let headings = table.row_headings.iter().chain(table.columns.iter().map(|c| &c.label)).cloned().collect();
    let rows = table.rows.iter().map(|row| {
        let cells = row.cells.iter().map(|cell| cell.text().to_string());
        let mut labels = row.labels.clone();
        if let Some(label) = labels.first_mut() {
            *label = format!("{} {label}", "-".repeat(row.depth)).trim().to_string();
        }
        labels.into_iter().chain(cells).collect()
    });
    [headings].into_iter().chain(rows).collect()
}

/// Runs an inline test; what was expected and what came out, where they differ.
pub fn failures(test: &Test, checked: &Checked) -> Vec<String> {
    let catalog = &checked.catalog;
    let planned = plan::test(catalog, &checked.model, test);
    let mut request = Request::new(catalog, "");
    for (id, dataset) in catalog.datasets.iter().enumerate() {
        let given = test.given.iter().find(|given| given.dataset == DatasetId(id));
        let columns = (0..dataset.columns.len()).map(ColumnId).collect();
        let rows = given.map(|given| given.rows.clone()).unwrap_or_default();
        request.inputs.insert(DatasetId(id), Input::Rows { columns, rows });
    }
    let tables = match filled(&planned, &request) {
        Ok(tables) => tables,
        Err(found) => return found.iter().map(|d| format!("refused: {}", d.message)).collect(),
    };
    let outcomes = test
        .expect
        .iter()
        .zip(&tables)
        .map(|((expectation, probe), table)| (expected(expectation), came_out(probe, table)));
    outcomes.filter(|(a, b)| a != b).map(|(a, b)| format!("expected {a}, and {b} came out")).collect()
}

fn expected(expectation: &Expectation) -> String {
    match expectation {
        Expectation::Count(count) => count.value.to_string(),
        Expectation::Value { value, .. } => match &value.value {
            ExpectedValue::Number { unscaled, scale, percent } => {
                let digits = format!("{:0>width$}", unscaled.unsigned_abs(), width = *scale as usize + 1);
                let (whole, fraction) = digits.split_at(digits.len() - *scale as usize);
                let sign = if *unscaled < 0 { "-" } else { "" };
                let point = if *scale > 0 { "." } else { "" };
                format!("{sign}{whole}{point}{fraction}{}", if *percent { "%" } else { "" })
            }
            ExpectedValue::Missing => "missing".to_string(),
            ExpectedValue::NotApplicable => "not applicable".to_string(),
        },
        Expectation::Table { header, rows, .. } => {
            let line = |cells: &[indicia_compiler::source::Spanned<String>]| -> Vec<String> {
                cells.iter().map(|c| c.value.trim().to_string()).collect()
            };
            format!("{:?}", [line(header)].into_iter().chain(rows.iter().map(|r| line(r))).collect::<Vec<_>>())
        }
    }
}

fn came_out(probe: &Probe, table: &SafeTable) -> String {
    let cell = || &table.rows[0].cells[0];
    match probe {
        Probe::Rows(_) => cell().text().to_string(),
        Probe::Value(..) => match cell().kind() {
            Kind::Missing => "missing".to_string(),
            Kind::NotApplicable => "not applicable".to_string(),
            Kind::Value | Kind::Low | Kind::Suppressed | Kind::Text => cell().text().to_string(),
        },
        Probe::Table(_) => format!("{:?}", grid(table)),
    }
}
