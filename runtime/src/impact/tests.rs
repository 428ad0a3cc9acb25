//! What counts as a changed cell, and what as a flipped order.

use indicia_compiler::catalog::Style;
use indicia_compiler::plan::layout::Column;
use indicia_compiler::presentation::{NumberFormat, RowKind};
use indicia_compiler::source::Span;
use num_rational::BigRational;

use super::*;
use crate::cells::{Cell, Row, Suppressed, Table};

const TENTHS: NumberFormat = NumberFormat { thousands: true, ..NumberFormat::plain(1) };

/// A table of tenths: `a 1 2; =Total 3 4`, where `=` marks a total, `-` no value and `<50` a hidden one below 5.
fn table(headings: &str, rows: &str) -> SafeTable {
    let percent = NumberFormat { hundredfold: true, percent_sign: true, ..TENTHS };
    let column = |label: &str| Column::new(label, if label == "%" { percent } else { TENTHS });
    let tenths = |text: &str| text.parse::<i64>().map(|tenths| BigRational::new(tenths.into(), 10.into()));
    let cell = |text: &str| match (tenths(text), text.strip_prefix('<')) {
        (Ok(value), _) => Cell::Value(value),
        (Err(_), Some(bound)) => Cell::Suppressed(Suppressed::below(tenths(bound).expect("a bound"))),
        (Err(_), None) => Cell::Missing,
    };
    let row = |text: &str| {
        let mut words = text.split_whitespace();
        let label = words.next().unwrap_or_default();
        let kind = if label.starts_with('=') { RowKind::Total } else { RowKind::Body };
        let labels = vec![label.trim_start_matches('=').to_string()];
        Row { labels, kind, depth: 0, keys: vec![], cells: words.map(cell).collect(), parts: vec![] }
    };
    let table = Table {
        name: "t".into(),
        span: Span::default(),
        number: None,
        title: String::new(),
        chapter: None,
        doc: None,
        notes: vec![],
        sources: vec![],
        row_headings: vec!["Area".into()],
        columns: headings.split_whitespace().map(column).collect(),
        rows: rows.split(';').map(row).collect(),
    };
    SafeTable::new(table, &Style::default())
}

fn between(before: (&str, &str), after: (&str, &str)) -> TableImpact {
    of(RowsOf::Definition, before, after)
}

fn of(rows: RowsOf, before: (&str, &str), after: (&str, &str)) -> TableImpact {
    let style = Style::default();
    let (old, new) = (table(before.0, before.1), table(after.0, after.1));
    let orders = |column: usize| match new.columns[column].label.as_str() {
        "Rank" => Orders::ByRank,
        "Score" => Orders::Not,
        _ => Orders::ByValue,
    };
    // A capital is the same row as its small letter, and a digit says that it is no other digit.
    let same_row = |a: &str, b: &str| match (a, b) {
        _ if a.eq_ignore_ascii_case(b) => Some(true),
        _ => [a, b].iter().all(|label| label.chars().all(|c| c.is_ascii_digit())).then_some(false),
    };
    let known =
        Known { rows, same_row: &same_row, same_column: &|_, _| None, suppresses: false, own: None, orders: &orders };
    impact((&old, &style), (&new, &style), &known, None)
}

/// What is on one side only, a line each.
fn apart(impact: &TableImpact) -> Vec<String> {
    let line = |apart: &Apart| {
        let cells: Vec<String> = apart.cells.iter().map(|(of, text)| format!("{of} {text}")).collect();
        format!("{}{} {}", if apart.is_new { "+" } else { "-" }, apart.label, cells.join(", "))
    };
    impact.apart.iter().map(line).collect()
}

fn lines(impact: &TableImpact) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".into());
    impact.cells.iter().map(|c| format!("{} {} {}->{}", c.row, c.column, text(&c.before), text(&c.after))).collect()
}

#[test]
fn a_cell_that_moves_with_its_row_or_column_is_unchanged() {
    let found = between(("N R", "a 10 20; b 30 40; =All 40 60"), ("R N", "b 40 30; a 20 10; =All 60 40"));
    assert_eq!((lines(&found), found.unchanged), (vec![], 6));
}

#[test]
fn only_what_is_displayed_counts_and_every_cell_once() {
    let found = between(("N R", "a 10 20; b 30 40"), ("N S", "a 11 20; c 30 40"));
    // Column R is gone and S is new; c is b under another label, since the cell that both have is the same.
    let expected = ["a N 1.0->1.1", "a S none->2.0", "a R 2.0->none", "c S none->4.0", "c R 4.0->none"];
    assert_eq!(lines(&found), expected);
    assert_eq!(found.unchanged, 1);
    assert_eq!(apart(&found), ["-R a 2.0, b 4.0", "+S a 2.0, c 4.0"]);
}

#[test]
fn rows_of_one_side_are_beside_what_came_in_their_place() {
    // Bands that were moved are other rows, even where a cell of theirs is the same.
    let found = between(("N R", "17 10 1; 64 20 2; x 30 3"), ("N R", "15 10 1; 66 21 2; x 30 3"));
    assert_eq!(apart(&found), ["-17 N 1.0, R 0.1", "+15 N 1.0, R 0.1", "-64 N 2.0, R 0.2", "+66 N 2.1, R 0.2"]);
    assert_eq!((found.unchanged, found.cells.iter().all(|cell| cell.by.is_none())), (2, true));
}

#[test]
fn a_row_of_another_label_and_of_the_same_is_one_row() {
    for rows in [RowsOf::Definition, RowsOf::Data] {
        let found = of(rows, ("N", "a 10; b 20"), ("N", "A 11; b 20"));
        assert_eq!((lines(&found), apart(&found)), (vec!["A N 1.0->1.1".to_string()], vec![]));
        assert_eq!(found.cells[0].renamed, (Some("a".into()), None));
    }
}

#[test]
fn a_row_that_the_data_brings_is_not_one_that_it_took_away() {
    let (before, after) = (("N R", "a 7 1; b 3 2"), ("N R", "c 7 1; b 3 2"));
    assert_eq!((lines(&between(before, after)), between(before, after).unchanged), (vec![], 4), "another label");
    let found = of(RowsOf::Data, before, after);
    assert_eq!(lines(&found), ["c N none->0.7", "c R none->0.1", "a N 0.7->none", "a R 0.1->none"]);
    assert_eq!(found.unchanged, 2);
}

#[test]
fn totals_come_first_and_then_the_largest_change() {
    let found =
        between(("N", "a 100; b 10; c 0; d -; e 10; =All 120"), ("N", "a 150; b 30; c 10; d 10; e -; =All 200"));
    let mut cells = found.cells.clone();
    heaviest_first(&mut cells, |cell| cell);
    let order: Vec<&str> = cells.iter().map(|cell| cell.row.as_str()).collect();
    assert_eq!(order, ["All", "c", "b", "a", "d", "e"]);
    assert_eq!(cells[2].by, Some(By::Relative(2.0)));
    let only = between(("N", "a 10"), ("N", "a 11"));
    assert!(only.cells[0].headline, "a single row is what the table says");
}

#[test]
fn a_percentage_changes_by_points_and_nothing_by_parts_of_what_is_below_zero() {
    // Hundredths of the whole, which is how tenths of a count come out as percentages: -10 is -100%.
    let found = between(("% N", "a -10 -10; b 100 0"), ("% N", "a 0 10; b 110 10"));
    let by = |row: &str, column: &str| {
        let cell = found.cells.iter().find(|cell| (cell.row.as_str(), cell.column.as_str()) == (row, column));
        cell.expect("a cell that changes").by
    };
    assert_eq!((by("a", "%"), by("b", "%")), (Some(By::Points(100.0)), Some(By::Points(100.0))));
    assert_eq!(by("a", "N"), Some(By::Itself { change: 2.0, size: 2.0 }));
    assert_eq!(by("b", "N"), Some(By::Itself { change: 1.0, size: f64::INFINITY }));
}

#[test]
fn numbers_are_read_as_house_style_writes_them() {
    let found = between(("N", "a 12340; b 0"), ("N", "a 24680; b 0"));
    assert_eq!(lines(&found), ["a N 1,234.0->2,468.0"]);
    assert_eq!(found.cells[0].by, Some(By::Relative(1.0)));
}

#[test]
fn orders_flip_among_single_rows_only() {
    let found = between(("N Rank", "a 30 10; b 20 20; =All 50 -"), ("N Rank", "a 20 20; b 30 10; =All 60 -"));
    let flip = |column: &str, place, before: &str, after: &str| Flip {
        column: column.into(),
        place,
        before: before.into(),
        after: after.into(),
    };
    assert_eq!(
        found.flips,
        [
            flip("N", FlipPlace::Highest, "a", "b"),
            flip("N", FlipPlace::Lowest, "b", "a"),
            flip("Rank", FlipPlace::RankOf("a".into()), "1.0", "2.0"),
            flip("Rank", FlipPlace::RankOf("b".into()), "2.0", "1.0"),
        ]
    );
    assert_eq!(between(("N", "a 10; b 20; =All 30"), ("N", "a 11; b 20; =All 31")).flips, []);
    assert_eq!(between(("Score", "a 10; b 20"), ("Score", "a 20; b 10")).flips, []);
}

#[test]
fn of_many_rows_on_one_place_three_are_named() {
    let found = between(("N", "a 1; b 1; c 1; d 1; e 1; f 2"), ("N", "a 2; b 2; c 1; d 2; e 2; f 2"));
    let lines: Vec<(&str, &str)> = found.flips.iter().map(|f| (f.before.as_str(), f.after.as_str())).collect();
    assert_eq!(lines, [("f", "a, b, d and 2 more"), ("a, b, c and 2 more", "c")]);
}

#[test]
fn what_is_hidden_may_be_the_lowest_and_is_like_nothing_else() {
    let flips = |before: &str, after: &str| {
        let found = between(("N", before), ("N", after)).flips;
        found.into_iter().map(|flip| (flip.place, flip.before, flip.after)).collect::<Vec<_>>()
    };
    let highest = (FlipPlace::Highest, "b".to_string(), "a".to_string());
    assert_eq!(flips("a 60; b 70; c <50", "a 90; b 70; c <50"), [highest]);
    assert_eq!(flips("a 60; b 70; c <100", "a 90; b 70; c <100"), [], "c may be the highest");

    let found = between(("N P", "a 60 10; x <50 <70; c 80 20"), ("N P", "a 60 10; y <50 <70; c 80 20"));
    assert_eq!(found.unchanged, 4);
    assert_eq!(lines(&found), ["y N none-><5.0", "y P none-><7.0", "x N <5.0->none", "x P <7.0->none"]);
}
