//! What is read of files: each file once, and the same value whatever the format.

use crate::world::World;

fn world(datasets: &[(&str, &str)], list: &str) -> World {
    let dataset = "\
name: calls
grain: call
counts: calls
files: \"calls/*\"
missing: [\"-1\"]
key: [call]
repeats: agree
columns:
  call: {type: text}
  kind: {codes: kind, missing: allowed}
  minutes: {type: decimal(1), missing: allowed}
";
    let mut files = vec![
        ("datasets/calls.yaml", dataset),
        ("codelists/kind.yaml", list),
        (
            "definitions.ind",
            "measure taken = count of calls\ntable t { rows kind in [each, all] column \"N\" taken }\n\
          measure spoken = sum of known calls.minutes\ntable lengths { column \"Minutes\" spoken }",
        ),
    ];
    files.extend(datasets);
    World::new(&files)
}

const KINDS: &str = "name: kind\ncodes: [{code: F, label: Fire}, {code: G, label: Flood}]\n";

#[test]
fn a_month_that_was_saved_again_is_refused_though_rows_may_come_again() {
    let (may, june) = ("call,kind,minutes\n1,F,2.0\n2,G,3.5\n", "call,kind,minutes\n2,G,3.5\n3,G,\n");
    let once = world(&[("data/calls/may.csv", may), ("data/calls/june.csv", june)], KINDS);
    assert_eq!(once.table("t"), "Kind | N\nFire | 1\nFlood | 2\nTotal | 3");
    let again = [("data/calls/may.csv", may), ("data/calls/june.csv", june), ("data/calls/may - Copy.csv", may)];
    let refusal = "data::file-twice: rows of calls would count twice: calls/may - Copy.csv and calls/may.csv have the same content";
    assert_eq!(world(&again, KINDS).refused("t"), [refusal]);
}

#[test]
fn the_same_rows_with_other_ends_of_lines_or_a_mark_at_the_start_are_refused() {
    let may = "call,kind,minutes\n1,F,2.0\n2,G,3.5\n";
    let windows = may.replace('\n', "\r\n");
    for again in [
        windows.clone(),
        format!("\u{feff}{may}"),
        format!("\u{feff}{windows}"),
        may.trim_end().to_string(),
        format!("{may}\n,,\n"),
        may.replace("2.0", "\"2.0\"").replace("call", "\"call\""),
    ] {
        let twice = world(&[("data/calls/may.csv", may), ("data/calls/may from Excel.csv", &again)], KINDS);
        let refusal = "data::file-twice: rows of calls would count twice: calls/may from Excel.csv and calls/may.csv have the same content";
        assert_eq!(twice.refused("t"), [refusal], "{again:?}");
    }
    // As many rows that begin alike are another month.
    let june = may.replace("2,G,3.5", "3,G,3.5");
    let two = world(&[("data/calls/may.csv", may), ("data/calls/june.csv", &june)], KINDS);
    assert_eq!(two.table("t"), "Kind | N\nFire | 1\nFlood | 2\nTotal | 3");
}

#[test]
fn a_number_that_means_missing_means_it_however_it_is_written() {
    let calls = "call,kind,minutes\n1,F,2.0\n2,G,-1\n3,G,-1.0\n4,G,-1.5\n";
    let table = world(&[("data/calls/may.csv", calls)], KINDS).table("lengths");
    assert!(table.contains("0.5"), "{table}");
}

/// What is counted is calls, and below them a spreadsheet wrote rows without anything.
#[test]
fn a_row_with_nothing_in_it_is_no_call() {
    let calls = "call,kind,minutes\n1,F,2.0\n,,\n2,G,3.5\n\n3,G,\n,,\n , ,\n\"\",\"\",\"\"\n";
    let calls = world(&[("data/calls/may.csv", calls)], KINDS);
    assert_eq!(calls.table("t"), "Kind | N\nFire | 1\nFlood | 2\nTotal | 3");
    assert_eq!(calls.table("lengths"), " | Minutes\n | 5.5\nMinutes not known for 1 of 3 calls.");
}

/// Something in a column that is not declared, or a text that means missing, makes a call of a row, and a call has a number.
#[test]
fn a_row_with_something_in_it_is_a_call() {
    let calls = "call,kind,minutes,note\n1,F,2.0,\n,,,\n,,,rang off\n-1,,,\n";
    let refusal = "data::missing-value: column call of calls has 2 missing values, which are not allowed: calls/may.csv, line 4; \
                   calls/may.csv, line 5";
    assert_eq!(world(&[("data/calls/may.csv", calls)], KINDS).refused("t"), [refusal]);
}

#[test]
fn a_code_that_no_cell_could_match_is_refused() {
    let kinds = "name: kind\ncodes: [{code: F, label: Fire}, {code: \"F \", label: Flood}]\n";
    let calls = [("data/calls/may.csv", "call,kind,minutes\n1,F,2.0\n")];
    let refusal = "codelists::never-matches: the code `F ` begins or ends with a blank, so no cell matches it";
    assert_eq!(world(&calls, kinds).refused("t"), [refusal]);
}
