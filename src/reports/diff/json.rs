//! The report as JSON, in the form that docs/diff.md describes.
//!
//! In: a report. Out: one object. Invariant: fields are only ever added; `version` says when that is not so.

use indicia_compiler::comparison::{Place, Subject};
use indicia_compiler::diagnostics::Diagnostic;
use indicia_runtime::disclosure::{Counts, Line};
use indicia_runtime::impact::{By, FlipPlace};
use serde_json::{Value, json};

use super::report::{Crossed, Impact, Moved, Report, Side, Tested, Write};
use crate::report::page;
use crate::reports::Form;

pub(super) const FORM: Form<Write> =
    Form { name: "json", help: "For programs; docs/diff.md has the fields", write: |report, _| Ok(json(report)) };

/// The report as JSON.
fn json(report: &Report) -> String {
    let (impact, reason) = match &report.impact {
        Ok(impact) => (self::impact(impact), Value::Null),
        Err(reason) => (Value::Null, json!(reason)),
    };
    let classes: serde_json::Map<String, Value> =
        report.classes().into_iter().map(|(class, n)| (class.name().to_string(), json!(n))).collect();
    let whole = json!({
        "version": 1,
        "project": report.title,
        "banner": report.banner,
        "before": report.before,
        "after": report.after,
        "classes": classes,
        "changes": report.changes.iter().map(change).collect::<Vec<_>>(),
        "impact": impact,
        "not_compared": reason,
        "remarks": report.remarks.iter().map(|remark| remark.to_string()).collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&whole).expect("texts and numbers are always JSON") + "\n"
}

fn change(tested: &Tested) -> Value {
    let change = &tested.change;
    let place = |place: &Option<Place>| place.as_ref().map(|p| json!({"path": p.path, "line": p.line}));
    let subject = |s: &Subject| json!({"kind": s.kind.words(), "before": s.before, "after": s.after});
    json!({
        "class": change.class.name(),
        "subject": subject(&change.subject),
        "text": change.said.line(),
        "of": change.said.of,
        "before": change.said.before,
        "after": change.said.after,
        "place_before": place(&change.before),
        "place_after": place(&change.after),
        "reaches": change.reaches.iter().map(subject).collect::<Vec<_>>(),
        "tests": tests(&tested.tests),
        "tests_that_pass": tests(&tested.passed),
    })
}

fn tests(tests: &[(String, String)]) -> Vec<Value> {
    tests.iter().map(|(title, place)| json!({"title": title, "place": place})).collect()
}

fn impact(impact: &Impact) -> Value {
    let close = impact.close.iter().map(|(policy, counts)| json!({"policy": policy, "counts": counts}));
    json!({
        "tables": impact.tables.iter().map(table).collect::<Vec<_>>(),
        "tables_unchanged": impact.same,
        "cells_changed": impact.tables.iter().map(|t| t.cells.len()).sum::<usize>(),
        "cells_unchanged": impact.unchanged,
        "cohorts": impact.cohorts.iter().map(cohort).collect::<Vec<_>>(),
        "shared_scans": impact.shared,
        "counts_too_close": close.collect::<Vec<_>>(),
        "warnings": impact.warnings.iter().map(warning).collect::<Vec<_>>(),
    })
}

fn warning(warning: &Diagnostic) -> Value {
    json!({"code": warning.code, "page": page(warning.code), "message": warning.message, "help": warning.help.as_deref()})
}

fn table(moved: &Moved) -> Value {
    let cells = moved.cells.iter().map(|cell| {
        let (relative, points, places) = match cell.by {
            Some(By::Relative(part)) => (Some(part), None, None),
            // What a sum of binary fractions adds after the digits that are shown is left out.
            Some(By::Points(points)) => (None, Some((points * 1e6).round() / 1e6), None),
            Some(By::Places(places)) => (None, None, Some(places)),
            Some(By::Itself { .. }) | None => (None, None, None),
        };
        json!({
            "row": cell.row,
            "column": cell.column,
            "row_before": cell.renamed.0,
            "column_before": cell.renamed.1,
            "before": cell.before,
            "after": cell.after,
            "relative": relative,
            "points": points,
            "places": places,
            "headline": cell.headline,
        })
    });
    let apart = moved.apart.iter().map(|apart| {
        let cells = apart.cells.iter().map(|(of, text)| json!({"of": of, "shown": text}));
        json!({
            "side": if apart.is_new { "after" } else { "before" },
            "what": if apart.is_row { "row" } else { "column" },
            "label": apart.label,
            "cells": cells.collect::<Vec<_>>(),
        })
    });
    let flips = moved.flips.iter().map(|flip| {
        let (place, row) = match &flip.place {
            FlipPlace::Highest => ("highest", None),
            FlipPlace::Lowest => ("lowest", None),
            FlipPlace::RankOf(row) => ("rank", Some(row)),
        };
        json!({"column": flip.column, "place": place, "row": row, "before": flip.before, "after": flip.after})
    });
    json!({
        "table": moved.name,
        "number": moved.called,
        "title": moved.title,
        "side": match moved.side { Side::Both => "both", Side::New => "after", Side::Gone => "before" },
        "cells": cells.collect::<Vec<_>>(),
        "cells_gone": moved.counted.0,
        "cells_new": moved.counted.1,
        "apart": apart.collect::<Vec<_>>(),
        "cells_unchanged": moved.unchanged,
        "flips": flips.collect::<Vec<_>>(),
        "relabelled": moved.relabelled.iter().map(|of| json!({"what": of.what, "before": of.before, "after": of.after})).collect::<Vec<_>>(),
    })
}

fn cohort(crossed: &Crossed) -> Value {
    match &crossed.counts {
        Err(policy) => json!({"cohort": crossed.name, "suppressed_by": policy}),
        Ok(Counts { size, rows, people, kept, clauses, values }) => json!({
            "cohort": crossed.name,
            "rows_before": size.0,
            "rows_after": size.1,
            "entering": rows.as_ref().map(|rows| &rows.0),
            "leaving": rows.as_ref().map(|rows| &rows.1),
            "people": people.as_ref().map(|(by, new, gone)| json!({"by": by, "new": new, "gone": gone})),
            "another_record_kept": kept,
            "clauses": clauses.iter().map(line).collect::<Vec<_>>(),
            "attributes": values.iter().map(|(path, lines)| json!({
                "attribute": path,
                "values": lines.as_ref().map(|lines| lines.iter().map(line).collect::<Vec<_>>()),
            })).collect::<Vec<_>>(),
        }),
    }
}

fn line((what, entering, leaving): &Line) -> Value {
    json!({"what": what, "entering": entering, "leaving": leaving})
}
