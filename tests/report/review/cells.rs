//! Cells: which differ between the CSV files of two runs, and whether a report lists these and no others.
//!
//! In: the tables of both sides, a report of them. Invariant: a cell goes by its table, the labels of its row and its heading;
//! nothing of what the program makes of two tables is used.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{count, list, text};
use crate::outputs::{Sheet, Sheets};

/// Row, heading, and which of several of the same.
type Cell = (String, String, usize);

/// Row, heading, before and after.
type Changed = (String, String, String, String);

/// Compares a report with the tables of both sides; how many cells change.
pub fn compare(report: &Value, before: &Sheets, after: &Sheets) -> usize {
    let impact = &report["impact"];
    let tables = list(impact, "tables");
    let mut reported: BTreeMap<String, &Value> = tables.iter().map(|table| (stem(table), table)).collect();
    assert_eq!(reported.len(), tables.len(), "a table is reported once");
    let (mut changed_in_all, mut same_in_all, mut same_tables) = (0, 0, 0);
    let stems: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for stem in stems {
        let cells = |sheets: &Sheets| sheets.get(stem).map(cells).unwrap_or_default();
        let (was, is) = (cells(before), cells(after));
        let both = || was.iter().filter_map(|(cell, old)| Some((cell, old, is.get(cell)?)));
        let mut changed: Vec<Changed> = both()
            .filter(|(_, old, new)| old != new)
            .map(|((row, heading, _), old, new)| (row.clone(), heading.clone(), old.clone(), new.clone()))
            .collect();
        let same = both().count() - changed.len();
        let gone = was.keys().filter(|cell| !is.contains_key(*cell)).count();
        let new = is.keys().filter(|cell| !was.contains_key(*cell)).count();
        (changed_in_all, same_in_all) = (changed_in_all + changed.len(), same_in_all + same);
        let Some(table) = reported.remove(stem) else {
            assert_eq!((changed, gone, new), (vec![], 0, 0), "{stem} changed, and the report does not have it");
            same_tables += 1;
            continue;
        };
        let mut listed: Vec<Changed> = list(table, "cells")
            .iter()
            .map(|cell| (text(cell, "row"), text(cell, "column"), text(cell, "before"), text(cell, "after")))
            .collect();
        changed.sort();
        listed.sort();
        assert_eq!(listed, changed, "{stem}: what the report lists, and what differs");
        assert_eq!(count(table, "cells_unchanged"), same, "{stem}: cells that show the same");
        assert_eq!((count(table, "cells_gone"), count(table, "cells_new")), (gone, new), "{stem}: cells gone, and new");
        let side = match (before.contains_key(stem), after.contains_key(stem)) {
            (true, true) => "both",
            (true, false) => "before",
            (false, _) => "after",
        };
        assert_eq!(text(table, "side"), side, "{stem}");
        assert!(!changed.is_empty() || gone + new > 0, "{stem} is listed, and nothing in it changed");
    }
    assert!(reported.is_empty(), "tables that nobody printed: {:?}", reported.keys());
    assert_eq!(count(impact, "cells_changed"), changed_in_all);
    assert_eq!(count(impact, "cells_unchanged"), same_in_all);
    assert_eq!(count(impact, "tables_unchanged"), same_tables);
    changed_in_all
}

/// The name of a table's file.
fn stem(table: &Value) -> String {
    let number = text(table, "number");
    match number.split_once(' ') {
        Some((kind @ ("Table" | "Figure"), number)) => {
            format!("{}-{:02}", kind.to_lowercase(), number.parse::<u32>().expect("a number"))
        }
        _ => text(table, "table"),
    }
}

fn cells(sheet: &Sheet) -> BTreeMap<Cell, String> {
    let mut found = BTreeMap::new();
    let mut outer = String::new();
    for row in &sheet.rows {
        let label = match is_outer(&sheet.headings[0], &row[0]) {
            true => {
                outer = row[0].clone();
                outer.clone()
            }
            false => format!("{outer} / {}", row[0]),
        };
        for (heading, cell) in sheet.headings.iter().zip(row).skip(1) {
            let named = |nth| (label.clone(), heading.clone(), nth);
            let nth = (0..).find(|nth| !found.contains_key(&named(*nth))).expect("numbers do not end");
            found.insert(named(nth), cell.clone());
        }
    }
    found
}

/// Whether a row is inside no other. Wards are inside districts, and crime sub-groups inside crime groups.
fn is_outer(heading: &str, label: &str) -> bool {
    let outer: &[&str] = match heading {
        "District" => {
            &["Cambridge", "East Cambridgeshire", "Fenland", "Huntingdonshire", "South Cambridgeshire", "Peterborough"]
        }
        "Crime group (sub group)" => {
            &["Robbery", "Sexual Offences", "Violence Against the Person", "All Violent Crimes"]
        }
        _ => return true,
    };
    outer.contains(&label)
}
