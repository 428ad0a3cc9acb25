//! For programs.
//!
//! In: the report. Out: one object, as docs/verify.md describes it.

use indicia_compiler::manifest::differences::Change;
use indicia_runtime::verify::{Difference, Differs, Sides, Tally, Verified};
use serde::Serialize;

use super::report::{Verification, Write};
use crate::report::{JsonDiagnostic, objects};
use crate::reports::Form;

pub(super) const FORM: Form<Write> =
    Form { name: "json", help: "For programs; docs/verify.md has the fields", write: |report| Ok(json(report)) };

/// The report as JSON, in the form that docs/verify.md describes.
fn json(report: &Verification) -> String {
    let whole = JsonReport {
        version: 1,
        project: report.title,
        banner: report.banner,
        total: report.total().into(),
        tables: report.verified.iter().map(json_table).collect(),
        ignored: report.ignored,
        stale: report
            .stale_entries()
            .zip(report.stale)
            .map(|((line, message), diagnostic)| JsonStale { line, code: diagnostic.code, message })
            .collect(),
        warnings: objects(&report.warnings.diagnostics, &report.warnings.sources),
    };
    serde_json::to_string_pretty(&whole).expect("texts and numbers are always JSON") + "\n"
}

fn json_table(verified: &Verified) -> JsonTable<'_> {
    JsonTable {
        table: verified.id.stem(),
        name: verified.name.as_deref(),
        title: verified.title.as_deref(),
        side: match verified.sides {
            Sides::Both(_) => "both",
            Sides::PrintedOnly(_) => "printed",
            Sides::OursOnly => "ours",
        },
        tally: verified.tally().into(),
        differences: verified.differences().iter().map(json_difference).collect(),
    }
}

fn json_difference(difference: &Difference) -> JsonDifference<'_> {
    let (kind, row, column, printed, ours) = match &difference.what {
        Differs::Cell { row, column, printed, ours } => {
            ("cell", Some(row), Some(column.as_str()), Some(printed.as_str()), Some(ours.as_str()))
        }
        Differs::Heading { printed, ours } => {
            let printed = Some(printed.label.as_str());
            ("heading", None, printed, printed, Some(ours.as_str()))
        }
        Differs::Row(Change::Missing, row) => ("missing_row", Some(row), None, None, None),
        Differs::Row(Change::Extra, row) => ("extra_row", Some(row), None, None, None),
        Differs::Row(Change::Moved, row) => ("moved_row", Some(row), None, None, None),
        Differs::Column(change, column) => {
            let kind = match change {
                Change::Missing => "missing_column",
                Change::Extra => "extra_column",
                Change::Moved => "moved_column",
            };
            (kind, None, Some(column.label.as_str()), None, None)
        }
    };
    let occurrence = match &difference.what {
        Differs::Cell { row: name, .. }
        | Differs::Heading { printed: name, .. }
        | Differs::Row(_, name)
        | Differs::Column(_, name) => name.occurrence,
    };
    JsonDifference {
        kind,
        row: row.map(|name| name.label.as_str()),
        column,
        occurrence,
        printed,
        ours,
        cells: difference.cells,
        reason: difference.allowed.as_deref(),
    }
}

#[derive(Serialize)]
struct JsonReport<'a> {
    version: u32,
    project: &'a str,
    banner: Option<&'a str>,
    total: JsonTally,
    tables: Vec<JsonTable<'a>>,
    ignored: &'a [String],
    stale: Vec<JsonStale<'a>>,
    warnings: Vec<JsonDiagnostic<'a>>,
}

#[derive(Serialize)]
struct JsonTable<'a> {
    table: String,
    name: Option<&'a str>,
    title: Option<&'a str>,
    side: &'static str,
    #[serde(flatten)]
    tally: JsonTally,
    differences: Vec<JsonDifference<'a>>,
}

#[derive(Serialize)]
struct JsonTally {
    cells: usize,
    equal: usize,
    excepted: usize,
    different: usize,
}

impl From<Tally> for JsonTally {
    fn from(tally: Tally) -> JsonTally {
        let Tally { cells, equal, excepted, different } = tally;
        JsonTally { cells, equal, excepted, different }
    }
}

#[derive(Serialize)]
struct JsonDifference<'a> {
    kind: &'static str,
    row: Option<&'a str>,
    column: Option<&'a str>,
    occurrence: usize,
    printed: Option<&'a str>,
    ours: Option<&'a str>,
    cells: usize,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonStale<'a> {
    line: Option<usize>,
    code: &'a str,
    message: &'a str,
}
