//! A change and its inverse: the same report, turned round.
//!
//! In: reports of both ways. Invariant: what is added one way is removed the other way, what was is what will be, what enters
//! leaves; cells, order, places and counts alike.

use serde_json::{Value, json};

use super::edits::{EDITS, Edit};
use super::{Sides, cells, list};

/// Robbery, a code and a table; gravity, an order and a rename; a code, what is kept and an order.
const SEEDS: [u64; 3] = [15, 18, 31];

/// Which edits are made together: two or three of ten, by a number.
fn together(seed: u64) -> Vec<&'static Edit> {
    let mut state = seed;
    // Knuth's MMIX constants; the high bits are good enough to draw from ten.
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % below
    };
    let mut left = EDITS.to_vec();
    let many = 2 + draw(2);
    (0..many).map(|_| left.remove(draw(left.len()))).collect()
}

#[test]
fn edits_made_together_are_mirrored_and_every_cell_is_reported() {
    for seed in SEEDS {
        let edits = together(seed);
        let names: Vec<&str> = edits.iter().map(|edit| edit.name).collect();
        println!("{seed}: {names:?}");
        let sides = Sides::of(&edits);
        let there = sides.diff("before", "after", &["--format", "json"]).json(0);
        let back = sides.diff("after", "before", &["--format", "json"]).json(0);
        mirrored(&there, &back);
        let (before, after) = sides.sheets();
        cells::compare(&there, &before, &after);
    }
}

/// Both reports say the same, each in its own direction.
#[track_caller]
pub fn mirrored(there: &Value, back: &Value) {
    let (there, back) = (Way { turned: false }.report(there), Way { turned: true }.report(back));
    let (there, back) = (format!("{there:#}"), format!("{back:#}"));
    if there != back {
        let differing = there.lines().zip(back.lines()).find(|(a, b)| a != b);
        panic!("not mirrored, first in {differing:?}\n== there\n{there}\n== back, turned round\n{back}");
    }
}

/// A report without what one side alone decides (its titles and texts), lists in one order.
struct Way {
    turned: bool,
}

impl Way {
    /// Two values, the earlier first.
    fn pair(&self, of: &Value, before: &str, after: &str) -> Value {
        let (before, after) = (of[before].clone(), of[after].clone());
        if self.turned { json!([after, before]) } else { json!([before, after]) }
    }

    fn class(&self, class: &str) -> String {
        let class = match (self.turned, class) {
            (true, "added") => "removed",
            (true, "removed") => "added",
            (_, same) => same,
        };
        class.to_string()
    }

    fn report(&self, report: &Value) -> Value {
        let classes = report["classes"].as_object().expect("classes");
        json!({
            "sides": self.pair(report, "before", "after"),
            "classes": classes.iter().map(|(class, n)| (self.class(class), n.clone())).collect::<serde_json::Map<_, _>>(),
            "changes": sorted(list(report, "changes").iter().map(|change| self.change(change))),
            "impact": report["impact"].as_object().map(|_| self.impact(&report["impact"])),
            "remarks": report["remarks"],
        })
    }

    fn impact(&self, impact: &Value) -> Value {
        json!({
            "tables": sorted(list(impact, "tables").iter().map(|table| self.table(table))),
            "cohorts": sorted(list(impact, "cohorts").iter().map(|cohort| self.cohort(cohort))),
            "counts": [impact["tables_unchanged"], impact["cells_changed"], impact["cells_unchanged"], impact["shared_scans"]],
        })
    }

    fn subject(&self, subject: &Value) -> Value {
        json!({"kind": subject["kind"], "names": self.pair(subject, "before", "after")})
    }

    fn change(&self, change: &Value) -> Value {
        json!({
            "class": self.class(change["class"].as_str().expect("a class")),
            "subject": self.subject(&change["subject"]),
            "of": change["of"],
            "said": self.pair(change, "before", "after"),
            "places": self.pair(change, "place_before", "place_after"),
            "reaches": sorted(list(change, "reaches").iter().map(|subject| self.subject(subject))),
            "tests": sorted(list(change, "tests").iter().map(|test| test["title"].clone())),
        })
    }

    fn table(&self, table: &Value) -> Value {
        let side = match (self.turned, table["side"].as_str()) {
            (true, Some("before")) => "after",
            (true, Some("after")) => "before",
            (_, side) => side.expect("a side"),
        };
        let cell = |cell: &Value| json!([cell["row"], cell["column"], self.pair(cell, "before", "after")]);
        let flip =
            |flip: &Value| json!([flip["column"], flip["place"], flip["row"], self.pair(flip, "before", "after")]);
        json!({
            "table": table["table"],
            "side": side,
            "cells": sorted(list(table, "cells").iter().map(cell)),
            "apart": self.pair(table, "cells_gone", "cells_new"),
            "unchanged": table["cells_unchanged"],
            "flips": sorted(list(table, "flips").iter().map(flip)),
        })
    }

    fn cohort(&self, cohort: &Value) -> Value {
        if !cohort["suppressed_by"].is_null() {
            return cohort.clone();
        }
        let line = |line: &Value| json!([line["what"], self.pair(line, "leaving", "entering")]);
        // A clause in place of another is named by its later text.
        let clause = |clause: &Value| {
            let what = clause["what"].as_str().expect("a text");
            let what = match (what.strip_prefix("no longer: "), what.strip_prefix("now: ")) {
                (Some(what), _) => json!([if self.turned { "now" } else { "no longer" }, what]),
                (_, Some(what)) => json!([if self.turned { "no longer" } else { "now" }, what]),
                (None, None) => Value::Null,
            };
            json!([what, self.pair(clause, "leaving", "entering")])
        };
        let attribute = |attribute: &Value| {
            let values = attribute["values"].as_array().map(|values| sorted(values.iter().map(line)));
            json!({"attribute": attribute["attribute"], "values": values})
        };
        let people = &cohort["people"];
        json!({
            "cohort": cohort["cohort"],
            "rows": self.pair(cohort, "rows_before", "rows_after"),
            "moving": self.pair(cohort, "leaving", "entering"),
            "people": [people["by"].clone(), self.pair(people, "gone", "new")],
            "clauses": sorted(list(cohort, "clauses").iter().map(clause)),
            "attributes": sorted(list(cohort, "attributes").iter().map(attribute)),
        })
    }
}

fn sorted(values: impl Iterator<Item = Value>) -> Vec<Value> {
    let mut values: Vec<Value> = values.collect();
    values.sort_by_cached_key(|value| value.to_string());
    values
}
