//! What a comparison finds, how its cells add up, and what a list of differences allows.

use indicia_compiler::catalog::Style;
use indicia_compiler::manifest::differences::{self, Allowed};
use indicia_compiler::presentation::{Number, RowKind};
use indicia_compiler::source::{Source, SourceKind, Sources};

use super::*;
use crate::cells::samples::{column, every_kind, plain};
use crate::cells::{Cell, Row, Table};
use crate::disclosure::SafeTable;

/// A table of texts: `Area | A | B` and its rows.
fn ours(lines: &[&str]) -> SafeTable {
    let (headings, rows) = split(lines);
    let row = |cells: Vec<String>| Row {
        labels: vec![cells[0].clone()],
        kind: RowKind::Body,
        depth: 0,
        keys: vec![],
        cells: cells[1..].iter().cloned().map(Cell::Text).collect(),
        parts: vec![],
    };
    let table = Table {
        row_headings: vec![headings[0].clone()],
        columns: headings[1..].iter().map(|heading| column(heading, plain())).collect(),
        rows: rows.into_iter().map(row).collect(),
        ..every_kind()
    };
    SafeTable::new(table, &Style::default())
}

fn printed(lines: &[&str]) -> Printed {
    let (headings, rows) = split(lines);
    Printed { id: Id::Table(7), headings, rows }
}

fn split(lines: &[&str]) -> (Vec<String>, Vec<Vec<String>>) {
    let line = |line: &&str| line.split('|').map(|text| text.trim().to_string()).collect::<Vec<_>>();
    (line(&lines[0]), lines[1..].iter().map(line).collect())
}

fn compared(theirs: &[&str], our_lines: &[&str]) -> Vec<Verified> {
    verify(&[ours(our_lines)], vec![printed(theirs)])
}

/// The differences as the list of allowed ones would name them, and the cells of each.
fn found(verified: &[Verified]) -> Vec<(String, usize)> {
    let name = |n: &Name| if n.repeats { format!("{} #{}", n.label, n.occurrence) } else { n.label.clone() };
    let text = |what: &Differs| match what {
        Differs::Cell { row, column, printed, ours } => format!("{}, {column}: {printed} > {ours}", name(row)),
        Differs::Heading { printed, ours } => format!("{} > {ours}", name(printed)),
        Differs::Row(change, row) => format!("{change:?} row {}", name(row)),
        Differs::Column(change, column) => format!("{change:?} column {}", name(column)),
    };
    verified.iter().flat_map(|v| v.differences()).map(|d| (text(&d.what), d.cells)).collect()
}

fn one(text: &str, cells: usize) -> Vec<(String, usize)> {
    vec![(text.to_string(), cells)]
}

const PRINTED: [&str; 5] =
    ["Area | 2022/23 | 2023/24", "Ely | 1 | 2", "March | 3 | 4", "Soham | 5 | 6", "All | 9 | 12"];

fn with(at: usize, line: &'static str) -> Vec<&'static str> {
    let mut lines = PRINTED.to_vec();
    lines[at] = line;
    lines
}

#[test]
fn equal_tables_have_no_difference() {
    let verified = compared(&PRINTED, &PRINTED);
    assert_eq!(found(&verified), []);
    assert_eq!(verified[0].tally(), Tally { cells: 15, equal: 15, excepted: 0, different: 0 });
}

#[test]
fn a_cell_a_label_and_a_heading_are_one_difference_each() {
    let cell = compared(&PRINTED, &with(2, "March | 3 | 40"));
    assert_eq!(found(&cell), one("March, 2023/24: 4 > 40", 1));
    assert_eq!(cell[0].tally(), Tally { cells: 15, equal: 14, excepted: 0, different: 1 });
    let label = compared(&PRINTED, &with(1, "City of Ely | 1 | 2"));
    assert_eq!(found(&label), one("Ely, Area: Ely > City of Ely", 1), "known by its cells");
    let spelling = compared(&PRINTED, &with(4, "ALL | 0 | 0"));
    assert_eq!(spelling[0].differences().len(), 3, "known by its label: {:?}", found(&spelling));
    let heading = compared(&PRINTED, &with(0, "Area | 2022/23 | Number in the last year"));
    assert_eq!(found(&heading), one("2023/24 > Number in the last year", 1));
    let corner = compared(&PRINTED, &with(0, "Town | 2022/23 | 2023/24"));
    assert_eq!(found(&corner), one("Area > Town", 1));
}

#[test]
fn one_row_less_or_more_is_one_difference() {
    let mut less = PRINTED.to_vec();
    less.remove(1);
    let missing = compared(&PRINTED, &less);
    assert_eq!(found(&missing), one("Missing row Ely", 3));
    assert_eq!(missing[0].tally(), Tally { cells: 15, equal: 12, excepted: 0, different: 3 });
    let extra = compared(&less, &PRINTED);
    assert_eq!(found(&extra), one("Extra row Ely", 3));
    assert_eq!(extra[0].tally(), Tally { cells: 15, equal: 12, excepted: 0, different: 3 });
}

#[test]
fn a_row_at_another_place_is_a_difference_and_its_cells_are_compared() {
    let moved = ["Area | 2022/23 | 2023/24", "March | 3 | 4", "Soham | 5 | 6", "All | 9 | 12", "Ely | 1 | 20"];
    let verified = compared(&PRINTED, &moved);
    let expected = [("Moved row Ely".to_string(), 1), ("Ely, 2023/24: 2 > 20".to_string(), 1)];
    assert_eq!(found(&verified), expected);
    assert_eq!(verified[0].tally(), Tally { cells: 15, equal: 13, excepted: 0, different: 2 });
}

#[test]
fn columns_are_known_by_their_headings() {
    let missing = compared(&PRINTED, &["Area | 2023/24", "Ely | 2", "March | 4", "Soham | 6", "All | 12"]);
    assert_eq!(found(&missing), one("Missing column 2022/23", 5));
    assert_eq!(missing[0].tally().equal, 10);
    let moved = ["Area | 2023/24 | 2022/23", "Ely | 2 | 1", "March | 4 | 3", "Soham | 6 | 5", "All | 12 | 9"];
    let moved = compared(&PRINTED, &moved);
    assert_eq!((found(&moved).len(), moved[0].tally().different), (1, 1), "{:?}", found(&moved));
    assert!(found(&moved)[0].0.starts_with("Moved column"));
}

#[test]
fn a_row_and_a_column_that_one_side_lacks_share_a_cell() {
    let verified = compared(&PRINTED, &["Area | 2023/24", "March | 4", "Soham | 6", "All | 12"]);
    let expected = [("Missing column 2022/23".to_string(), 4), ("Missing row Ely".to_string(), 3)];
    assert_eq!(found(&verified), expected);
    assert_eq!(verified[0].tally(), Tally { cells: 15, equal: 8, excepted: 0, different: 7 });
}

#[test]
fn tables_with_nothing_in_common_add_up_too() {
    let verified = compared(&["x | y", "q | 7"], &PRINTED);
    let tally = verified[0].tally();
    assert_eq!(tally.cells, tally.equal + tally.different);
    let empty = compared(&["Area"], &PRINTED);
    assert_eq!(empty[0].tally().cells, 15);
}

#[test]
fn repeated_and_blank_labels_have_numbers() {
    let theirs = ["Area | N", "Total | 1", " | 2", "Total | 3"];
    let verified = compared(&theirs, &["Area | N", "Total | 1", " | 5", "Total | 4"]);
    let expected = [("number 2, N: 2 > 5".to_string(), 1), ("Total #2, N: 3 > 4".to_string(), 1)];
    assert_eq!(found(&verified), expected);
}

#[test]
fn blanks_that_no_page_shows_are_no_difference() {
    let theirs = Printed {
        id: Id::Table(7),
        headings: vec!["Area".into(), "Rate\r\nper 1,000".into()],
        rows: vec![vec![" Ely ".into(), "1  ".into()]],
    };
    let verified = verify(&[ours(&["Area | Rate per 1,000", "Ely | 1"])], vec![theirs]);
    assert_eq!(found(&verified), []);
}

#[test]
fn a_suppressed_cell_is_compared_by_what_it_shows() {
    let table = SafeTable::new(every_kind(), &Style { low: true, ..Style::default() });
    let theirs = [
        "Geography | Offences | Share | Change | Gravity",
        "Cambridge | 28,019 | 33% | -0.5% | high",
        "Fenland | <5 | <9% | Suppressed | low",
        "Ely | 0 | 0% | N/A | ..",
        "Total | 33,103 | 100% | +12.5% | ",
        "Outside | 576 | N/A | .. | N/A",
    ];
    let verified = verify(&[table], vec![printed(&theirs)]);
    let expected = [("Fenland, Gravity: low > low | none".to_string(), 1), ("Ely, Share: 0% > <1%".to_string(), 1)];
    assert_eq!(found(&verified), expected);
}

#[test]
fn tables_meet_by_number_then_by_name() {
    let by = |id: Id| verify(&[ours(&PRINTED)], vec![Printed { id, ..printed(&PRINTED) }]);
    let name = every_kind().name;
    for id in [Id::Table(7), Id::Name(name)] {
        let verified = by(id);
        assert_eq!((verified.len(), verified[0].tally().equal, &verified[0].id), (1, 15, &Id::Table(7)));
    }
    let verified = by(Id::Figure(7));
    assert_eq!(verified[0].sides, Sides::OursOnly);
    assert_eq!((&verified[1].id, &verified[1].sides), (&Id::Figure(7), &Sides::PrintedOnly(15)));
    assert_eq!(verified[1].tally(), Tally { cells: 15, equal: 0, excepted: 0, different: 15 });
}

#[test]
fn ids_are_read_from_the_names_of_files() {
    let ids = ["table-07", "figure-112", "table-7b", "table-", "violence"].map(Id::of_stem);
    let name = |name: &str| Id::Name(name.to_string());
    assert_eq!(ids, [Id::Table(7), Id::Figure(112), name("table-7b"), name("table-"), name("violence")]);
    assert_eq!(Id::of(Some(Number::Table(7)), "violence"), Id::Table(7));
    assert!(Id::Table(9) < Id::Table(10) && Id::Table(99) < Id::Figure(1) && Id::Figure(1) < name("a"));
}

fn list(text: &str) -> (Sources, Vec<Allowed>) {
    let source = Source { path: "differences.yaml".into(), text: text.into(), kind: SourceKind::Differences };
    let sources = Sources::new(vec![source]);
    let (allowed, found) = differences::read(&sources);
    assert!(found.is_empty(), "{found:?}");
    (sources, allowed)
}

/// The tally once a list is applied, and what is said of its entries: code and line.
fn allowed(verified: &mut [Verified], text: &str) -> (Tally, Vec<(&'static str, usize)>) {
    let (sources, list) = list(text);
    let facts = allow(verified, &list);
    let said = facts.iter().map(|fact| (fact.code, sources.line(fact.labels[0].span))).collect();
    (verified[0].tally(), said)
}

#[test]
fn a_listed_difference_is_excepted() {
    let mut verified = compared(&PRINTED, &with(2, "March | 30 | 40"));
    let list = "- {table: 7, row: March, column: 2022/23, printed: 3, ours: 30, reason: print}\n";
    let (tally, said) = allowed(&mut verified, list);
    assert_eq!((tally.excepted, tally.different, said), (1, 1, vec![]));
    assert_eq!(verified[0].differences()[0].allowed.as_deref(), Some("print"));
}

#[test]
fn whole_rows_and_columns_and_headings_can_be_listed() {
    let ours = ["Town | 2023/24", "March | 4", "All | 12", "Soham | 6"];
    let list = "- {table: 7, heading: Area, ours: Town, reason: a}\n\
                - {table: 7, missing_row: Ely, reason: b}\n\
                - {table: 7, missing_column: 2022/23, reason: c}\n\
                - {table: 7, moved_row: Soham, reason: d}\n";
    let mut verified = compared(&PRINTED, &ours);
    let moved = found(&verified).iter().find_map(|(t, _)| t.strip_prefix("Moved row ").map(str::to_string));
    let list = list.replace("Soham", &moved.expect("one of the two was moved"));
    let (tally, said) = allowed(&mut verified, &list);
    assert_eq!((tally.different, said), (0, vec![]));
    assert_eq!(tally.excepted, 1 + 3 + 4 + 1);
}

#[test]
fn an_entry_that_allows_nothing_is_named_with_its_line() {
    let mut verified = compared(&PRINTED, &with(2, "March | 30 | 4"));
    let (tally, said) = allowed(
        &mut verified,
        "- {table: 7, row: Ely, column: 2022/23, printed: 1, ours: 2, reason: equal now}\n\
         - {table: 7, row: March, column: 2022/23, printed: 3, ours: 31, reason: another}\n\
         - {table: 7, row: Mrach, column: 2022/23, printed: 3, ours: 30, reason: no such row}\n\
         - {table: 7, row: March, column: 2021/22, printed: 3, ours: 30, reason: no such column}\n\
         - {table: 8, row: March, column: 2022/23, printed: 3, ours: 30, reason: no such table}\n\
         - {table: 7, row: March, column: 2022/23, printed: 3, ours: 30, reason: this is it}\n\
         - {table: 7, row: March, column: 2022/23, printed: 3, ours: 30, reason: again}\n\
         - {table: 7, row: March, column: 2022/23, printed: 3, ours: 30, occurrence: 2, reason: one March}\n",
    );
    assert_eq!((tally.excepted, tally.different), (1, 0));
    assert_eq!(
        said,
        [
            ("verify::no-difference", 1),
            ("verify::other-difference", 2),
            ("verify::unknown-place", 3),
            ("verify::unknown-place", 4),
            ("verify::unknown-place", 5),
            ("verify::listed-twice", 7),
            ("verify::no-difference", 8),
        ]
    );
}

#[test]
fn one_entry_allows_one_of_two_rows_with_one_label() {
    let (theirs, ours) = (["A | N", "x | 1", "x | 1"], ["A | N", "x | 2", "x | 2"]);
    let entry = "{table: 7, row: x, column: N, printed: 1, ours: 2, reason: print}";
    let (tally, said) = allowed(&mut compared(&theirs, &ours), &format!("- {entry}\n"));
    assert_eq!((tally.excepted, tally.different, said), (1, 1, vec![]));
    let second = entry.replace("reason", "occurrence: 2, reason");
    let (tally, said) = allowed(&mut compared(&theirs, &ours), &format!("- {second}\n- {entry}\n"));
    assert_eq!((tally.excepted, tally.different, said), (2, 0, vec![]));
}
