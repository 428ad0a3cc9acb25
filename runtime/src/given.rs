//! Inline tests: the door for rows that a definition's author wrote.
//!
//! In: a test of the model. Out: for each expectation that is not met what was expected beside what came out.
//! Invariants: a test runs through the same plan, rules and cells as a report; a dataset that it does not give is empty, so no
//! record of a data folder can be read here.

use std::path::Path;

use indicia_compiler::catalog::{Catalog, ColumnId, DatasetId};
use indicia_compiler::model::{Model, Probe, Test};
use indicia_compiler::plan;
use indicia_compiler::plan::audit::Audit;
use indicia_compiler::plan::ir::Plan;
use indicia_compiler::plan::layout::Layout;
use indicia_compiler::presentation::NumberFormat;
use indicia_compiler::source::{Span, Spanned};
use indicia_compiler::syntax::ast::{Expectation, ExpectedValue};
use num_bigint::BigInt;
use num_rational::BigRational;

use crate::answer::{Failure, run, run_together};
use crate::cells::{Bug, Cell, display};
use crate::disclosure::{Kind, SafeCell, SafeTable};
use crate::engine::{Input, Request};

/// An expectation that was not met: lines in one form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// Where it is written.
    pub span: Option<Span>,
    /// What was expected.
    pub expected: Vec<String>,
    /// What came out.
    pub got: Vec<String>,
}

/// Runs a test; the expectations that are not met.
pub fn test(test: &Test, catalog: &Catalog, model: &Model) -> Result<Vec<Unmet>, Failure> {
    let planned = plan::test(catalog, model, test);
    let answered = run(&planned, &request(test, catalog))?;
    Ok(unmet(test, &answered.tables, catalog)?)
}

/// Runs changed versions of a test in one plan, each with its layouts; whether the test fails for each.
pub fn fails(
    test: &Test,
    catalog: &Catalog,
    plan: &(Plan, Audit),
    changed: Vec<Vec<Layout>>,
) -> Result<Vec<bool>, Failure> {
    let asked: Vec<_> = changed.into_iter().map(|layouts| (layouts, Vec::new())).collect();
    let tables = run_together(plan, &asked, &request(test, catalog))?;
    Ok(tables.iter().map(|tables| Ok(!unmet(test, tables, catalog)?.is_empty())).collect::<Result<_, Bug>>()?)
}

/// The rows of a test in place of all files.
fn request<'c>(test: &Test, catalog: &'c Catalog) -> Request<'c> {
    let mut request = Request::new(catalog, Path::new(""));
    for (id, dataset) in catalog.datasets.iter().enumerate() {
        let rows = test.given.iter().find(|given| given.dataset == DatasetId(id)).map(|given| given.rows.clone());
        let columns = (0..dataset.columns.len()).map(ColumnId).collect();
        request.inputs.insert(DatasetId(id), Input::Rows { columns, rows: rows.unwrap_or_default() });
    }
    request
}

/// The expectations that are not met by what came out: a table for each.
fn unmet(test: &Test, tables: &[SafeTable], catalog: &Catalog) -> Result<Vec<Unmet>, Bug> {
    let mut found = Vec::new();
    for ((expectation, probe), table) in test.expect.iter().zip(tables) {
        let (expected, got) = compared(expectation, probe, table, catalog)?;
        if expected != got {
            found.push(Unmet { span: span(expectation), expected, got });
        }
    }
    Ok(found)
}

/// What was expected and what came out, as lines in one form.
fn compared(
    expectation: &Expectation,
    probe: &Probe,
    table: &SafeTable,
    catalog: &Catalog,
) -> Result<(Vec<String>, Vec<String>), Bug> {
    let unfit = || Bug::Shape { table: table.name.clone() };
    let cell = || table.rows.first().and_then(|row| row.cells.first()).ok_or_else(unfit);
    match (expectation, probe) {
        (Expectation::Count(count), Probe::Rows(_)) => {
            Ok((vec![format!("count {}", count.value)], vec![format!("count {}", cell()?.text())]))
        }
        (Expectation::Value { value, .. }, Probe::Value(_, format)) => {
            Ok((vec![expected(&value.value, format, catalog)], vec![marked(cell()?)]))
        }
        (Expectation::Table { header, rows, .. }, Probe::Table(_)) => {
            let texts = |cells: &[Spanned<String>]| -> Vec<String> {
                cells.iter().map(|c| c.value.trim().to_string()).collect()
            };
            let expected: Vec<Vec<String>> = [texts(header)].into_iter().chain(rows.iter().map(|r| texts(r))).collect();
            let got = table.grid().into_iter().map(|row| row.iter().map(|text| text.trim().to_string()).collect());
            Ok(aligned(expected, got.collect()))
        }
        (Expectation::Count(_) | Expectation::Value { .. } | Expectation::Table { .. }, _) => Err(unfit()),
    }
}

fn expected(value: &ExpectedValue, format: &NumberFormat, catalog: &Catalog) -> String {
    match value {
        ExpectedValue::Number { unscaled, scale, percent } => {
            let digits = scale + if *percent || format.hundredfold { 2 } else { 0 };
            let number = BigRational::new((*unscaled).into(), BigInt::from(10).pow(digits));
            display(&Cell::Value(number), format, &catalog.style)
        }
        ExpectedValue::Missing => "missing".to_string(),
        ExpectedValue::NotApplicable => "not applicable".to_string(),
    }
}

/// The text of a cell. A mark is met by the same mark only, whatever house style writes for each.
fn marked(cell: &SafeCell) -> String {
    match cell.kind() {
        Kind::Missing => "missing".to_string(),
        Kind::NotApplicable => "not applicable".to_string(),
        Kind::Value | Kind::Low | Kind::Suppressed | Kind::Text => cell.text().to_string(),
    }
}

/// Both tables as lines of `| a | b |`, with columns of one width, so that only what differs makes lines differ.
fn aligned(expected: Vec<Vec<String>>, got: Vec<Vec<String>>) -> (Vec<String>, Vec<String>) {
    let columns = expected.iter().chain(&got).map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = expected.iter().chain(&got).filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!(" {cell:<width$} |", width = *width));
        format!("|{}", cells.collect::<String>())
    };
    (expected.iter().map(line).collect(), got.iter().map(line).collect())
}

fn span(expectation: &Expectation) -> Option<Span> {
    Some(match expectation {
        Expectation::Count(count) => count.span,
        Expectation::Value { value, .. } => value.span,
        Expectation::Table { span, .. } => *span,
    })
}
