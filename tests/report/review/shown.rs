//! What each of ten edits is reported as: its class, its words, its places, its cells, and the report that a reviewer reads.
//!
//! In: an edit. Invariants: one edit is one change, of one class; every changed cell is listed and no unchanged one; a gate on
//! its class closes, and one on all other classes does not; the way back means the way there turned round (its numbers: inverse.rs).

use serde_json::Value;

use super::edits::{self, Edit};
use super::inverse::mirrored;
use super::{CLASSES, Sides, cells, count, list, text};

/// Edits of which a table shows other numbers, or more of them.
enum Cells {
    Change,
    Stay,
    /// New ones, and no other.
    Come(usize),
}

#[test]
fn a_lower_gravity_is_a_threshold() {
    let sides = shown(&edits::GRAVITY, &Cells::Change);
    for format in ["markdown", "html"] {
        let said = sides.diff("before", "after", &["--format", format]);
        assert_eq!(said.code, 0, "{}", said.err);
        snapshot(&format!("gravity.{format}"), &said.out);
    }
}

#[test]
fn a_group_left_out_is_a_population() {
    shown(&edits::ROBBERY, &Cells::Change);
}

#[test]
fn residents_of_another_year_are_a_denominator() {
    shown(&edits::RESIDENTS, &Cells::Change);
}

#[test]
fn the_last_in_place_of_the_first_is_a_population() {
    shown(&edits::KEEP, &Cells::Change);
}

#[test]
fn a_reworded_title_is_wording() {
    shown(&edits::TITLE, &Cells::Stay);
}

#[test]
fn a_reordered_file_is_cosmetic() {
    shown(&edits::ORDER, &Cells::Stay);
}

#[test]
fn a_renamed_cohort_is_renamed() {
    shown(&edits::RENAME, &Cells::Stay);
}

#[test]
fn a_corrected_row_of_a_code_list_is_a_change_of_the_list() {
    shown(&edits::CODE, &Cells::Change);
}

#[test]
fn a_changed_rounding_is_a_unit() {
    shown(&edits::ROUNDING, &Cells::Change);
}

#[test]
fn a_table_more_is_added() {
    shown(&edits::TABLE, &Cells::Come(3 * 4));
}

fn shown(edit: &Edit, cells: &Cells) -> Sides {
    let sides = Sides::of(&[edit]);
    let expected = &edit.expected;
    let report = sides.diff("before", "after", &["--format", "json", "--fail-on", expected.class]);
    assert!(report.err.contains(&format!("there are changes of {}", expected.class)), "{}", report.err);
    let report = report.json(1);
    is_reported(edit, &report, &sides);

    let (before, after) = sides.sheets();
    let changed = cells::compare(&report, &before, &after);
    let tables = list(&report["impact"], "tables");
    let of_one_side = |field: &str| tables.iter().map(|table| count(table, field)).sum::<usize>();
    match cells {
        Cells::Change => assert!(changed > 0, "no cell changes"),
        Cells::Stay => assert!(tables.is_empty(), "{tables:?}"),
        Cells::Come(new) => {
            assert_eq!((changed, of_one_side("cells_new"), of_one_side("cells_gone")), (0, *new, 0), "{tables:?}");
        }
    }

    let meaning = |from: &str, to: &str| sides.diff(from, to, &["--no-data", "--format", "json"]).json(0);
    mirrored(&meaning("before", "after"), &meaning("after", "before"));

    let said = sides.diff("before", "after", &["--fail-on", &all_but(expected.class)]);
    assert_eq!((said.code, said.err.as_str()), (0, ""), "{}", said.out);
    snapshot(&format!("{}.terminal", edit.name), &said.out);
    sides
}

/// One change, with the class, the words and the places that the edit has.
fn is_reported(edit: &Edit, report: &Value, sides: &Sides) {
    let expected = &edit.expected;
    let [change] = list(report, "changes") else { panic!("one change, not {:#}", report["changes"]) };
    let subject = &change["subject"];
    let (before, after) = (subject["before"].as_str(), subject["after"].as_str());
    let name = match (before, after) {
        (Some(before), Some(after)) if before != after => format!("{before} -> {after}"),
        (before, after) => after.or(before).expect("a name").to_string(),
    };
    assert_eq!(text(change, "class"), expected.class);
    assert_eq!(format!("{} {name}", text(subject, "kind")), expected.subject);
    assert_eq!(text(change, "text"), expected.text);
    assert_eq!(report["classes"], serde_json::json!({expected.class: 1}));
    for (side, texts, wanted) in
        [("place_before", &sides.before, expected.before), ("place_after", &sides.after, expected.after)]
    {
        let place = &change[side];
        let Some(wanted) = wanted else {
            assert!(place.is_null(), "{side}: {place}");
            continue;
        };
        assert_eq!(text(place, "path"), expected.path, "{side}");
        let line = texts[expected.path].lines().nth(count(place, "line") - 1).unwrap_or_default();
        assert!(line.contains(wanted), "{side}: {wanted:?} is not in line {}: {line:?}", place["line"]);
    }
}

fn all_but(class: &str) -> String {
    assert!(CLASSES.contains(&class), "{class}");
    CLASSES.into_iter().filter(|other| *other != class).collect::<Vec<_>>().join(",")
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!(name.to_string(), text));
}
