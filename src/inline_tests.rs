//! Inline tests: their rows, what they expect and what comes out.
//!
//! In: a test of the model. Out: whether it passes, and for each expectation that is not met what was expected beside what came
//! out. Invariants: a test runs through the same plan, rules and cells as a report; a dataset that it does not give is empty.

use std::path::Path;

use indicia_compiler::catalog::{Catalog, ColumnId, DatasetId};
use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::layout::NumberFormat;
use indicia_compiler::model::{Model, Probe, Test};
use indicia_compiler::plan;
use indicia_compiler::source::{Sources, Span, Spanned};
use indicia_compiler::syntax::ast::{Expectation, ExpectedValue};
use indicia_runtime::cells::{Cell, Table, display};
use indicia_runtime::disclosure::SafeTable;
use indicia_runtime::engine::{Input, Request};
use num_bigint::BigInt;
use num_rational::BigRational;
use similar::{ChangeTag, TextDiff};

use crate::error::Error;
use crate::report::place;
use crate::tables::fill;

/// How a test ends.
pub enum Ran {
    /// Every expectation is met.
    Passed,
    /// Some are not.
    Failed(Vec<Failure>),
    /// The given rows are at fault.
    Refused(Vec<Diagnostic>),
}

/// An expectation that was not met.
pub struct Failure {
    span: Option<Span>,
    expected: Vec<String>,
    got: Vec<String>,
}

/// Runs a test.
pub fn run(test: &Test, catalog: &Catalog, model: &Model, sources: &Sources) -> Result<Ran, Error> {
    let planned = plan::test(catalog, model, test);
    let filled = match fill(&planned, &request(test, catalog)) {
        Ok(filled) => filled,
        Err(failure) => return failure.into_diagnostics(sources).map(Ran::Refused),
    };
    let failures = failures(test, &filled.tables, catalog)?;
    Ok(if failures.is_empty() { Ran::Passed } else { Ran::Failed(failures) })
}

/// The rows of a test in place of all files.
pub fn request<'c>(test: &Test, catalog: &'c Catalog) -> Request<'c> {
    let mut request = Request::new(catalog, Path::new(""));
    for (id, dataset) in catalog.datasets.iter().enumerate() {
        let rows = test.given.iter().find(|given| given.dataset == DatasetId(id)).map(|given| given.rows.clone());
        let columns = (0..dataset.columns.len()).map(ColumnId).collect();
        request.inputs.insert(DatasetId(id), Input::Rows { columns, rows: rows.unwrap_or_default() });
    }
    request
}

/// The expectations that are not met by what came out: a table for each.
pub fn failures(test: &Test, tables: &[SafeTable], catalog: &Catalog) -> Result<Vec<Failure>, Error> {
    let mut failures = Vec::new();
    for ((expectation, probe), table) in test.expect.iter().zip(tables) {
        let (expected, got) = compared(expectation, probe, table.table(), catalog)?;
        if expected != got {
            failures.push(Failure { span: span(expectation), expected, got });
        }
    }
    Ok(failures)
}

/// What was expected and what came out, as lines in one form.
fn compared(
    expectation: &Expectation,
    probe: &Probe,
    table: &Table,
    catalog: &Catalog,
) -> Result<(Vec<String>, Vec<String>), Error> {
    let unfit = || Error::Bug("a test's plan does not fit what it expects".to_string());
    let cell = || table.rows.first().and_then(|row| row.cells.first()).cloned().ok_or_else(unfit);
    let shown = |cell: &Cell, format: &NumberFormat| display(cell, format, &catalog.style);
    match (expectation, probe) {
        (Expectation::Count(count), Probe::Rows(_)) => {
            let whole = NumberFormat {
                decimals: 0,
                thousands: false,
                plus: false,
                hundredfold: false,
                percent_sign: false,
                low: false,
            };
            Ok((vec![format!("count {}", count.value)], vec![format!("count {}", shown(&cell()?, &whole))]))
        }
        (Expectation::Value { value, .. }, Probe::Value(_, format)) => {
            let expected = match &value.value {
                ExpectedValue::Number { unscaled, scale, percent } => {
                    let digits = scale + if *percent || format.hundredfold { 2 } else { 0 };
                    Cell::Value(BigRational::new((*unscaled).into(), BigInt::from(10).pow(digits)))
                }
                ExpectedValue::Missing => Cell::Missing,
                ExpectedValue::NotApplicable => Cell::NotApplicable,
            };
            let got = cell()?;
            // A mark is met by the same mark only, whatever house style writes for each.
            let text = |cell: &Cell| match cell {
                Cell::Value(_) | Cell::Suppressed(_) | Cell::Text(_) => shown(cell, format),
                Cell::Missing => "missing".to_string(),
                Cell::NotApplicable => "not applicable".to_string(),
            };
            Ok((vec![text(&expected)], vec![text(&got)]))
        }
        (Expectation::Table { header, rows, .. }, Probe::Table(_)) => {
            let texts = |cells: &[Spanned<String>]| -> Vec<String> {
                cells.iter().map(|c| c.value.trim().to_string()).collect()
            };
            let expected: Vec<Vec<String>> = [texts(header)].into_iter().chain(rows.iter().map(|r| texts(r))).collect();
            Ok(aligned(expected, grid(table, catalog)))
        }
        (Expectation::Count(_) | Expectation::Value { .. } | Expectation::Table { .. }, _) => Err(unfit()),
    }
}

/// A table as displayed: its headings, then its rows.
pub fn grid(table: &Table, catalog: &Catalog) -> Vec<Vec<String>> {
    let headings = table.row_headings.iter().chain(table.columns.iter().map(|c| &c.label)).cloned().collect();
    let rows = table.rows.iter().map(|row| {
        let cells = row.cells.iter().zip(&table.columns).map(|(c, column)| display(c, &column.format, &catalog.style));
        row.labels.iter().cloned().chain(cells).map(|text| text.trim().to_string()).collect()
    });
    [headings].into_iter().chain(rows).collect()
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

impl Failure {
    /// Lines with `-` were expected and did not come out; lines with `+` came out instead.
    pub fn text(&self, sources: &Sources) -> String {
        let at = self.span.map_or_else(String::new, |span| format!(" at {}", place(sources, span)));
        let mut text = format!("     expected (-) and got (+){at}");
        let (expected, got) = (self.expected.join("\n"), self.got.join("\n"));
        for change in TextDiff::from_lines(&(expected + "\n"), &(got + "\n")).iter_all_changes() {
            let sign = match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            };
            text.push_str(&format!("\n     {sign} {}", change.value().trim_end()));
        }
        text
    }
}
