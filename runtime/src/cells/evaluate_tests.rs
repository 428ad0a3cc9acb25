//! Arithmetic of whole layouts, ranks, and layouts that do not fit.

use indicia_compiler::plan::ir::{AggregateFunction, Plan};
use indicia_compiler::plan::layout::{Cell as Wanted, Select};

use super::super::samples::{body, count, cube, layout, number, ratio, total};
use super::super::totals::Totals;
use super::*;

fn value(n: i64, d: i64) -> Cell {
    Cell::Value(ratio(n, d))
}

fn pair(constructor: fn(Box<Wanted>, Box<Wanted>) -> Wanted, a: Wanted, b: Wanted) -> Wanted {
    constructor(Box::new(a), Box::new(b))
}

fn evaluate_alone(layout: &Layout) -> Result<Table<Cell>, Bug> {
    evaluate(layout, &Totals::new(&Plan::default(), &HashMap::new()))
}

fn column(table: &Table<Cell>, column: usize) -> Vec<Cell> {
    table.rows.iter().map(|row| row.cells[column].clone()).collect()
}

fn rank(of: Wanted, among: &std::sync::Arc<[Wanted]>, ascending: bool) -> Wanted {
    Wanted::Rank { of: Box::new(of), among: among.clone(), ascending }
}

#[test]
fn a_rate_divides_what_the_engine_counted() {
    let (plan, cubes) =
        cube(&[AggregateFunction::Count], &[(&[Some(0)], &[Some(28_019)]), (&[Some(1)], &[Some(894_300)])]);
    let at = |key| Wanted::Leaf(count(&[Select::One(key)]));
    let rate = pair(Wanted::Multiply, pair(Wanted::Divide, at(0), at(1)), number(1_000));
    let none = pair(Wanted::Divide, at(0), at(2));
    let table = evaluate(&layout(vec![(body("All"), vec![rate, none])]), &Totals::new(&plan, &cubes)).unwrap();
    assert_eq!(table.rows[0].cells, [value(28_019_000, 894_300), Cell::NotApplicable]);
}

#[test]
fn marks_and_texts_pass_through_and_spread() {
    let cells = vec![
        Wanted::Missing,
        Wanted::NotApplicable,
        Wanted::Text("3".into()),
        pair(Wanted::Add, Wanted::Missing, Wanted::NotApplicable),
        pair(Wanted::Subtract, number(1), Wanted::Missing),
        pair(Wanted::Subtract, number(1), number(3)),
    ];
    let table = evaluate_alone(&layout(vec![(body("All"), cells)])).unwrap();
    let expected =
        [Cell::Missing, Cell::NotApplicable, Cell::Text("3".into()), Cell::NotApplicable, Cell::Missing, value(-2, 1)];
    assert_eq!(table.rows[0].cells, expected);
}

#[test]
fn equal_values_share_the_best_rank_and_marks_have_none() {
    let values = [number(5), number(9), number(5), Wanted::Missing, number(1), Wanted::NotApplicable];
    let among: std::sync::Arc<[Wanted]> = values.clone().into();
    let rows = values
        .iter()
        .map(|v| (body("x"), vec![rank(v.clone(), &among, false), rank(v.clone(), &among, true)]))
        .collect();
    let table = evaluate_alone(&layout(rows)).unwrap();
    let none = Cell::NotApplicable;
    let descending = [value(2, 1), value(1, 1), value(2, 1), none.clone(), value(4, 1), none.clone()];
    let ascending = [value(2, 1), value(4, 1), value(2, 1), none.clone(), value(1, 1), none];
    assert_eq!(column(&table, 0), descending);
    assert_eq!(column(&table, 1), ascending);
}

#[test]
fn the_rank_of_a_suppressed_number_is_suppressed() {
    let layout = layout(vec![]);
    let (plan, cubes) = (Plan::default(), HashMap::new());
    let totals = Totals::new(&plan, &cubes);
    let mut evaluation = Evaluation { layout: &layout, numbers: &totals, fields: HashMap::new() };
    let hidden = Cell::Suppressed(Suppressed::below(ratio(5, 1)));
    assert_eq!(evaluation.rank(hidden, &[], false), Ok(Cell::Suppressed(Suppressed::default())));
}

#[test]
fn ranks_see_rows_that_are_not_shown() {
    let values = [number(30), number(20), number(10)];
    let among: std::sync::Arc<[Wanted]> = values.clone().into();
    let rows = values.iter().map(|v| (body("x"), vec![v.clone(), rank(v.clone(), &among, true)])).collect();
    let mut layout = layout(rows);
    layout.order = Some(layout::Order { column: 0, descending: true });
    layout.top = Some(indicia_compiler::presentation::Top { rows: 1, exactly: false });
    let table = evaluate_alone(&layout).unwrap();
    assert_eq!(column(&table, 1), [value(3, 1)]);
    assert_eq!(table.notes, ["Top 1 of 3; 2 rows are not shown."]);
}

#[test]
fn calculating_with_a_text_is_a_named_bug() {
    let text = Wanted::Text("x".into());
    let refused = Err(Bug::TextInArithmetic { table: "sample".into() });
    let sum = pair(Wanted::Add, text.clone(), number(1));
    assert_eq!(evaluate_alone(&layout(vec![(body("x"), vec![sum])])), refused);
    let among: std::sync::Arc<[Wanted]> = [text].into();
    assert_eq!(evaluate_alone(&layout(vec![(body("x"), vec![rank(number(1), &among, false)])])), refused);
}

#[test]
fn a_layout_that_does_not_fit_itself_is_a_named_bug() {
    let refused = Err(Bug::Shape { table: "sample".into() });
    let good = layout(vec![(body("x"), vec![number(1)]), (total("y"), vec![number(1)])]);
    assert!(evaluate_alone(&good).is_ok());
    let mut short_row = good.clone();
    short_row.cells[1].clear();
    assert_eq!(evaluate_alone(&short_row), refused);
    let mut lost_row = good.clone();
    lost_row.cells.pop();
    assert_eq!(evaluate_alone(&lost_row), refused);
    let mut unlabelled = good.clone();
    unlabelled.rows[0].labels.clear();
    assert_eq!(evaluate_alone(&unlabelled), refused);
    let mut order = good;
    order.order = Some(layout::Order { column: 1, descending: true });
    assert_eq!(evaluate_alone(&order), refused);
}
