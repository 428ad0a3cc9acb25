//! One threshold changed by hand: the cells that rest on it move, in the direction that the change has, and no other.
//!
//! In: indicators/ and a copy in which serious youth violence begins at a gravity of three, not five. Invariant: no value is
//! written down here; what may move follows from which definition names which, and how from what each column counts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::outputs::{Sheet, indicators, report, run};

const CHANGED: &str = "serious_violence";
const FROM: &str = "offence.gravity >= 5";
const TO: &str = "offence.gravity >= 3";
/// The gravities of the offences that come in.
const NEW: [&str; 2] = ["3", "4"];

/// What a cell may do.
#[derive(Clone, Copy, Debug, PartialEq)]
enum May {
    Stay,
    Grow,
    Shrink,
    /// A share of what grows; or by age, since the first offence of a child may be an earlier one now.
    Move,
}

/// What a cell may do by the heading of its column, the heading of the rows and whether the row is a total.
fn may(column: &str, rows: &str, total: bool) -> May {
    match column {
        // Every child with an offence is in one of the two groups; what was counted, stays so.
        "Children who committed an offence" | "10-17 population" | "Offence Gravity" => May::Stay,
        "Number of offences" if !total => May::Stay,
        "Number of offences" | "Committed a serious violence offence" => May::Grow,
        "% who committed a serious violence offence" => May::Grow,
        "Number of children" if total || rows == "Gender" => May::Grow,
        "Did not" => May::Shrink,
        "Number of children"
        | "Percentage of cohort"
        | "Children who commit serious violence"
        | "% of Serious Violence offences" => May::Move,
        other => panic!("what may {other:?} do? a table downstream of {CHANGED} has a new column"),
    }
}

#[test]
fn one_threshold_moves_the_cells_that_rest_on_it() {
    let folder = tempfile::tempdir().expect("a folder for the copy");
    let changed = folder.path().join("indicators");
    copy(&indicators(), &changed);
    let path = changed.join("youth_justice.ind");
    let text = fs::read_to_string(&path).expect("the definitions");
    assert_eq!(text.matches(FROM).count(), 1, "the threshold is not once in youth_justice.ind");
    fs::write(&path, text.replace(FROM, TO)).expect("the changed definitions");

    let (before, after) = (report(), run(&changed));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    let resting = resting_on(CHANGED);
    assert!(resting.contains("table-20") && resting.contains("figure-18"), "{resting:?}");
    assert!(resting.len() < before.len() / 2, "{resting:?}");
    let mut grown = 0;
    for (stem, old) in before {
        let new = &after[stem];
        if !resting.contains(stem) {
            assert_eq!(old, new, "{stem} does not rest on {CHANGED}, and moved");
            continue;
        }
        assert_ne!(old, new, "{stem} rests on {CHANGED}, and nothing in it moved");
        grown += compare(stem, old, new);
    }
    assert!(grown > 0, "more offences are serious now, and nothing grew");
}

/// Checks that the cells of a table did what they may; how many grew.
fn compare(stem: &str, old: &Sheet, new: &Sheet) -> usize {
    assert_eq!(old.headings, new.headings, "{stem}");
    let by_label = |sheet: &Sheet| -> BTreeMap<(String, String), Vec<String>> {
        // Two offences have one name and differ in gravity.
        let key =
            |row: &Vec<String>| (row[0].clone(), sheet.column("Offence Gravity").map_or("", |at| &row[at]).into());
        sheet.rows.iter().map(|row| (key(row), row.clone())).collect()
    };
    let (old_rows, new_rows) = (by_label(old), by_label(new));
    for (key, _) in new_rows.iter().filter(|(key, _)| !old_rows.contains_key(*key)) {
        assert!(NEW.contains(&key.1.as_str()), "{stem}: the row {key:?} came in");
    }
    let mut grown = 0;
    for (key, was) in &old_rows {
        let is = new_rows.get(key).unwrap_or_else(|| panic!("{stem}: the row {key:?} is gone"));
        for (at, heading) in old.headings.iter().enumerate().skip(1) {
            let place = format!("{stem}, {:?}, {heading}: {} became {}", key.0, was[at], is[at]);
            match may(heading, &old.headings[0], key.0 == "Total") {
                May::Stay => assert_eq!(was[at], is[at], "{place}"),
                May::Grow => {
                    assert!(size(&is[at]) >= size(&was[at]), "{place}");
                    grown += usize::from(size(&is[at]) > size(&was[at]));
                }
                May::Shrink => assert!(size(&is[at]) <= size(&was[at]), "{place}"),
                May::Move => {}
            }
        }
    }
    grown
}

/// A displayed number. A bound (`<5`) lies between zero and itself, which is all that is known of it.
fn size(text: &str) -> f64 {
    let plain = text.trim_end_matches('%').replace(',', "");
    let number = |text: &str| text.parse::<f64>().unwrap_or_else(|_| panic!("{text:?} is not a number"));
    match plain.strip_prefix('<') {
        Some(bound) => number(bound) / 2.0,
        None => number(&plain),
    }
}

/// The names of the outputs of every table that names a definition, or names one that does, to any depth.
fn resting_on(name: &str) -> BTreeSet<String> {
    let mut items: Vec<(String, String)> = Vec::new();
    for entry in fs::read_dir(indicators()).expect("the project") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "ind") {
            items.extend(definitions(&fs::read_to_string(&path).expect("definitions")));
        }
    }
    let mut found = BTreeSet::from([name.to_string()]);
    loop {
        let names = |text: &str| words(text).any(|word| found.contains(word));
        let more: Vec<String> =
            items.iter().filter(|(of, text)| !found.contains(of) && names(text)).map(|(of, _)| of.clone()).collect();
        if more.is_empty() {
            break;
        }
        found.extend(more);
    }
    let tables = items.iter().filter(|(of, text)| found.contains(of) && text.starts_with("table "));
    tables.map(|(of, text)| stem(of, text)).collect()
}

/// The definitions of a file in canonical layout, by name: each starts at the margin and ends where the next starts.
fn definitions(text: &str) -> Vec<(String, String)> {
    let mut items: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        let mut words = line.split(' ');
        match (words.next(), words.next()) {
            (Some("cohort" | "measure" | "indicator" | "table"), Some(name)) => {
                items.push((name.to_string(), format!("{line}\n")));
            }
            // Tests count rows that they make up.
            (Some("test"), _) => items.push((String::new(), String::new())),
            _ => {
                if let Some((_, text)) = items.last_mut().filter(|_| !line.starts_with('#')) {
                    text.push_str(&format!("{line}\n"));
                }
            }
        }
    }
    items.retain(|(name, _)| !name.is_empty());
    items
}

/// The words of a definition, without those in texts.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let outside = text.split('"').step_by(2);
    outside.flat_map(|part| part.split(|c: char| !c.is_alphanumeric() && c != '_'))
}

/// The name of a table's outputs.
fn stem(name: &str, text: &str) -> String {
    let clause = |word: &str| {
        let line = text.lines().find_map(|line| line.trim().strip_prefix(word))?;
        line.trim().parse::<u32>().ok()
    };
    match (clause("number "), clause("figure ")) {
        (Some(number), _) => format!("table-{number:02}"),
        (None, Some(number)) => format!("figure-{number:02}"),
        (None, None) => name.to_string(),
    }
}

/// Copies a project with its data, without what was built from it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder of the project") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copied file");
        }
    }
}
