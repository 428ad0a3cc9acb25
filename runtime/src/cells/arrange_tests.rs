//! Which rows move, which go, and what is said of them.

use std::collections::HashMap;

use indicia_compiler::plan::ir::Plan;
use indicia_compiler::plan::layout::{Cell as Wanted, Layout, Row as LayoutRow};

use super::super::cell::Suppressed;
use super::super::samples::{body, layout, number, ratio, total};
use super::super::table::Table;
use super::super::{Totals, evaluate};
use super::*;

fn table(layout: &Layout) -> Table<Cell> {
    evaluate(layout, &Totals::new(&Plan::default(), &HashMap::new())).unwrap()
}

fn labels(table: &Table<Cell>) -> Vec<&str> {
    table.rows.iter().map(|row| row.labels.last().unwrap().as_str()).collect()
}

fn outside(label: &str) -> LayoutRow {
    LayoutRow { kind: RowKind::Outside, ..body(label) }
}

fn top(rows: usize) -> Option<Top> {
    Some(Top { rows, exactly: false })
}

fn descending() -> Option<Order> {
    Some(Order { column: 0, descending: true })
}

fn ascending() -> Option<Order> {
    Some(Order { column: 0, descending: false })
}

/// Five areas, a total above and two rows below.
fn areas() -> Layout {
    layout(vec![
        (total("All"), vec![number(7)]),
        (body("five"), vec![number(5)]),
        (body("none"), vec![Wanted::Missing]),
        (body("nine"), vec![number(9)]),
        (body("also five"), vec![number(5)]),
        (body("nothing"), vec![Wanted::NotApplicable]),
        (total("County"), vec![number(1_000)]),
        (outside("Outside"), vec![number(8)]),
    ])
}

#[test]
fn only_body_rows_are_sorted_and_marks_come_last_either_way() {
    let mut layout = areas();
    layout.order = descending();
    assert_eq!(labels(&table(&layout)), ["All", "nine", "five", "also five", "none", "nothing", "County", "Outside"]);
    layout.order = ascending();
    assert_eq!(labels(&table(&layout)), ["All", "five", "also five", "nine", "none", "nothing", "County", "Outside"]);
}

#[test]
fn rows_that_do_not_move_split_nothing() {
    let mut layout = layout(vec![
        (outside("Outside"), vec![number(8)]),
        (body("two"), vec![number(2)]),
        (total("Both"), vec![number(7)]),
        (body("five"), vec![number(5)]),
        (outside("Apart"), vec![number(9)]),
        (body("four"), vec![number(4)]),
    ]);
    assert_eq!(labels(&table(&layout)), ["Outside", "two", "Both", "five", "Apart", "four"], "nothing is sorted");
    layout.order = descending();
    assert_eq!(labels(&table(&layout)), ["Outside", "five", "four", "two", "Both", "Apart"]);
    layout.top = top(1);
    let cut = table(&layout);
    assert_eq!(labels(&cut), ["Outside", "five", "Both", "Apart"]);
    assert_eq!(cut.notes, ["Top 1 of 3; 2 rows are not shown."]);
}

#[test]
fn a_flat_list_of_two_labels_is_one_group() {
    let row = |group: &str, label: &str| LayoutRow { labels: vec![group.into(), label.into()], ..body("") };
    let mut layout = layout(vec![
        (row("Theft", "a"), vec![number(10)]),
        (row("Drugs", "b"), vec![number(90)]),
        (row("Theft", "c"), vec![number(95)]),
    ]);
    layout.row_headings.push("Offence".into());
    layout.order = descending();
    assert_eq!(labels(&table(&layout)), ["c", "b", "a"]);
}

#[test]
fn top_keeps_the_first_after_sorting_and_says_what_it_leaves_out() {
    let mut layout = areas();
    layout.notes = vec!["As recorded".into()];
    layout.order = descending();
    layout.top = top(2);
    let cut = table(&layout);
    assert_eq!(labels(&cut), ["All", "nine", "five", "also five", "County", "Outside"]);
    assert_eq!(
        cut.notes,
        [
            "As recorded",
            "Top 2 of 5, and 1 row that ties with the last of them; 2 rows are not shown, and the number of 1 of them is not known."
        ]
    );
    layout.top = Some(Top { rows: 2, exactly: true });
    let cut = table(&layout);
    assert_eq!(labels(&cut), ["All", "nine", "five", "County", "Outside"]);
    assert_eq!(
        cut.notes,
        [
            "As recorded",
            "Top 2 of 5; 3 rows are not shown, 1 of which ties with the last that is shown, and the number of 1 of them is not known."
        ]
    );
    layout.top = top(4);
    assert_eq!(table(&layout).notes[1], "Top 4 of 5; 1 row is not shown.", "two marks do not tie");
    layout.top = top(5);
    assert_eq!(table(&layout).notes, ["As recorded"]);
    assert_eq!(labels(&table(&layout)).len(), 8);
}

fn zero_leaf() -> Wanted {
    use super::super::samples::count;
    Wanted::Leaf(count(&[]))
}

fn shows(expression: &Wanted, cell: Cell) -> bool {
    !is_empty([(expression, &cell), (&zero_leaf(), &Cell::Value(ratio(0, 1)))])
}

#[test]
fn a_row_is_empty_when_its_counts_are_zero_whatever_else_it_says() {
    let counted = zero_leaf();
    let rate = Wanted::Divide(Box::new(zero_leaf()), Box::new(number(4)));
    for expression in [&counted, &rate] {
        assert!(shows(expression, Cell::Value(ratio(1, 3))));
        assert!(shows(expression, Cell::Value(ratio(-1, 1))));
        assert!(shows(expression, Cell::Suppressed(Suppressed::default())), "suppressed is not zero");
        assert!(!shows(expression, Cell::Value(ratio(0, 1))));
        assert!(!shows(expression, Cell::NotApplicable));
        assert!(!shows(expression, Cell::Missing));
    }
    let rank = Wanted::Rank { of: Box::new(zero_leaf()), among: [].into(), ascending: false };
    assert!(!shows(&rank, Cell::Value(ratio(12, 1))), "a rank is not a count");
    assert!(!shows(&number(5), Cell::Value(ratio(5, 1))), "nor is an attribute of the code");
    assert!(!shows(&Wanted::Text("x".into()), Cell::Text("x".into())));
    assert!(!is_empty([(&counted, &Cell::Missing)]), "no value is not a zero");
}

#[test]
fn hide_empty_leaves_out_body_rows_only_and_before_top() {
    let draft = |kind, is_empty, n: i64| Draft {
        row: Row {
            labels: vec![n.to_string()],
            kind,
            depth: 0,
            keys: vec![],
            cells: vec![Cell::Value(ratio(n, 1))],
            parts: vec![],
        },
        is_empty,
    };
    let drafts = || {
        vec![
            draft(RowKind::Body, true, 0),
            draft(RowKind::Body, false, 1),
            draft(RowKind::Body, false, 2),
            draft(RowKind::Total, true, 3),
            draft(RowKind::Outside, true, 4),
        ]
    };
    let shown = |rows: &[Row<Cell>]| rows.iter().map(|r| r.labels[0].clone()).collect::<Vec<_>>();
    assert_eq!(shown(&arrange(drafts(), true, None, None).0), ["1", "2", "3", "4"]);
    assert_eq!(shown(&arrange(drafts(), false, None, None).0), ["0", "1", "2", "3", "4"]);
    let (rows, note) = arrange(drafts(), true, descending(), top(1));
    assert_eq!(shown(&rows), ["2", "3", "4"]);
    assert_eq!(note.as_deref(), Some("Top 1 of 2; 1 row is not shown"));
}

#[test]
fn suppressed_sorts_by_nothing() {
    let cell = |below: i64| Cell::Suppressed(Suppressed::below(ratio(below, 1)));
    for turned in [true, false] {
        assert_eq!(compare(&cell(5), &cell(10), turned), Ordering::Equal);
        assert_eq!(compare(&cell(5), &Cell::Value(ratio(0, 1)), turned), Ordering::Greater);
        assert_eq!(compare(&cell(5), &Cell::Value(ratio(9_999, 1)), turned), Ordering::Greater);
        assert_eq!(compare(&cell(5), &Cell::Missing, turned), Ordering::Equal);
    }
}
