//! What each step of a plan means, on both engines.

use std::sync::Arc;

use crate::cube::Cube;
use crate::engine::polars::Polars;
use crate::engine::reference::Reference;
use crate::engine::{Engine, Request};
use indicia_compiler::catalog::*;
use indicia_compiler::plan::ir::*;
use indicia_compiler::value::PeriodKind;

use super::support::*;

const ROWS: &[u8] = b"kind,n,on,who,note\n\
theft,1,2024-03-31,A,Red car\n\
theft,2,2024-04-01,A,\n\
arson,,2024-03-31,B,red van\n\
,4,,B,blue car\n\
robbery,-5,2023-01-01,,\n";

fn rows_catalog() -> Catalog {
    let on = column("on", ColumnType::Date { format: "YYYY-MM-DD".into() });
    catalog(vec![dataset("t", &["t.csv"], vec![code("kind"), integer("n"), on, text("who"), text("note")])])
}

/// Runs a plan over the rows above on both engines, which must agree.
fn cube(build: impl FnOnce(&mut Plan, NodeId) -> NodeId) -> Cube {
    cube_of(ROWS, build)
}

fn cube_of(bytes: &[u8], build: impl FnOnce(&mut Plan, NodeId) -> NodeId) -> Cube {
    let folder = folder(&[("t.csv", bytes)]);
    let catalog = rows_catalog();
    let mut plan = Plan::default();
    let input = scan(&mut plan, &catalog, "t", &["kind", "n", "on", "who", "note"]);
    let node = build(&mut plan, input);
    let request = Request::new(&catalog, folder.path());
    let polars = Polars.run(&plan, &request).unwrap().cubes.remove(&node).unwrap();
    let reference = Reference.run(&plan, &request).unwrap().cubes.remove(&node).unwrap();
    assert_eq!(rows(&polars), rows(&reference));
    polars
}

/// How many of the rows a predicate is true for.
fn true_for(predicate: Expr) -> i128 {
    let counted = cube(|plan, input| {
        let input = plan.add(Node::Filter { input, predicate: predicate.clone() });
        output(plan, input, vec![], vec![aggregate(AggregateFunction::Count, None)])
    });
    let conditional = cube(|plan, input| {
        let count = Aggregate { function: AggregateFunction::Count, of: None, condition: Some(predicate.clone()) };
        output(plan, input, vec![], vec![count])
    });
    assert_eq!(counted.values, conditional.values);
    counted.values[0][0].unwrap()
}

fn compare(left: Expr, op: CompareOp, right: Expr) -> Expr {
    Expr::Compare { left: Box::new(left), op, right: Box::new(right) }
}

fn is(column: &str, number: i64) -> Expr {
    compare(col(column), CompareOp::Equal, Expr::Int(number))
}

#[test]
fn a_comparison_with_a_missing_value_is_not_true() {
    assert_eq!(true_for(is("kind", 0)), 2);
    assert_eq!(true_for(compare(col("kind"), CompareOp::NotEqual, Expr::Int(0))), 2);
    assert_eq!(true_for(Expr::Not(Box::new(is("kind", 0)))), 2);
    assert_eq!(true_for(Expr::IsMissing(Box::new(is("kind", 0)))), 1);
    assert_eq!(true_for(Expr::IsMissing(Box::new(col("note")))), 2);
    assert_eq!(true_for(compare(col("n"), CompareOp::LessOrEqual, Expr::Int(i64::MAX))), 4);
    assert_eq!(true_for(compare(Expr::Int(2), CompareOp::Greater, col("n"))), 2);
}

#[test]
fn unknown_follows_kleene() {
    let unknown = || is("n", 99); // unknown on the row without n
    let on_that_row = |predicate: Expr| true_for(Expr::And(vec![is("kind", 2), predicate]));
    assert_eq!(on_that_row(Expr::Or(vec![unknown(), Expr::Bool(true)])), 1);
    assert_eq!(on_that_row(Expr::Or(vec![unknown(), Expr::Bool(false)])), 0);
    let both = Expr::And(vec![unknown(), Expr::Bool(false)]);
    assert_eq!(on_that_row(Expr::Not(Box::new(both))), 1);
    assert_eq!(on_that_row(Expr::Not(Box::new(Expr::And(vec![unknown(), Expr::Bool(true)])))), 0);
}

#[test]
fn texts_compare_by_bytes() {
    let text = |text: &str| Expr::Text(text.into());
    assert_eq!(true_for(compare(col("note"), CompareOp::Less, text("a"))), 1); // "Red car"
    assert_eq!(true_for(compare(col("note"), CompareOp::GreaterOrEqual, text("blue car"))), 2);
    let texts = |word, ignoring_case, set: &[&str]| {
        let test = TextTest { ignoring_case, ..TextTest::written(word).unwrap() };
        true_for(Expr::Texts {
            of: Box::new(col("note")),
            test,
            set: set.iter().map(|text| Arc::from(*text)).collect(),
        })
    };
    assert_eq!(texts("starts", false, &["red"]), 1);
    assert_eq!(texts("starts", false, &["blue", "red"]), 2);
    assert_eq!(texts("contains", false, &["car"]), 2);
    assert_eq!(texts("is", false, &["blue car", "red van"]), 2);
    assert_eq!(texts("ends", false, &["car"]), 2);
    assert_eq!(texts("starts", true, &["RED"]), 2);
    assert_eq!(texts("is", true, &["BLUE CAR", "RED CAR"]), 2);
}

#[test]
fn sets_and_ranges_contain_their_ends() {
    assert_eq!(true_for(Expr::In { of: Box::new(col("n")), set: [-5, 1, 3].into() }), 2);
    assert_eq!(true_for(Expr::Between { of: Box::new(col("n")), low: 1, high: 2 }), 2);
    assert_eq!(true_for(Expr::Between { of: Box::new(col("kind")), low: -3, high: i64::MAX }), 4);
}

#[test]
fn how_many_of_several_are_true() {
    let number = Expr::NumberOf(vec![is("kind", 0), is("n", 1), is("who", 1)]);
    let number = match number {
        Expr::NumberOf(mut all) => {
            all[2] = compare(col("who"), CompareOp::Equal, Expr::Text("A".into()));
            Expr::NumberOf(all)
        }
        other => other,
    };
    let cube = cube(|plan, input| output(plan, input, vec![number], vec![aggregate(AggregateFunction::Count, None)]));
    let expected = [(vec![Some(0)], vec![Some(3)]), (vec![Some(2)], vec![Some(1)]), (vec![Some(3)], vec![Some(1)])];
    assert_eq!(rows(&cube), expected.into());
}

#[test]
fn keys_are_derived_from_codes_numbers_and_dates() {
    let by = |key: Expr| {
        let cube = cube(|plan, input| output(plan, input, vec![key], vec![aggregate(AggregateFunction::Count, None)]));
        rows(&cube).into_iter().map(|(key, count)| (key[0], count[0].unwrap())).collect::<Vec<_>>()
    };
    let table = [Some(7), None].into(); // arson is past its end
    assert_eq!(by(Expr::Map { of: Box::new(col("kind")), table }), [(None, 3), (Some(7), 2)]);
    let bands = [(None, Some(0)), (Some(2), None)].into();
    assert_eq!(by(Expr::Band { of: Box::new(col("n")), bands }), [(None, 2), (Some(0), 1), (Some(1), 2)]);
    let part = TimePart::PeriodOfDay(PeriodKind::FinancialYear);
    let year = Expr::Time { of: Box::new(col("on")), part };
    assert_eq!(by(year), [(None, 1), (Some(2022), 1), (Some(2023), 2), (Some(2024), 1)]);
    assert_eq!(by(Expr::Int(5)), [(Some(5), 5)]);
    assert_eq!(by(col("kind")), [(None, 1), (Some(0), 2), (Some(1), 1), (Some(2), 1)]);
}

/// The lower and the upper value in the middle.
const LOW: AggregateFunction = AggregateFunction::ValueAt(Quantile { part: 1, whole: 2, upper: false });
const HIGH: AggregateFunction = AggregateFunction::ValueAt(Quantile { part: 1, whole: 2, upper: true });

fn totals(function: AggregateFunction, of: Option<Expr>, condition: Option<Expr>) -> Option<i128> {
    let total = Aggregate { function, of, condition };
    cube(|plan, input| output(plan, input, vec![], vec![total])).values[0][0]
}

#[test]
fn each_function_leaves_out_what_is_missing() {
    use AggregateFunction::*;
    let all = |function| totals(function, Some(col("n")), None);
    let thefts = |function| totals(function, Some(col("n")), Some(is("kind", 0)));
    let nothing = |function| totals(function, Some(col("n")), Some(is("kind", 2)));
    let functions = [Count, CountDistinct, Sum, Min, Max, LOW, HIGH, SquaresHigh, SquaresLow];
    assert_eq!(functions.map(all), [Some(4), Some(4), Some(2), Some(-5), Some(4), Some(1), Some(2), Some(0), Some(46)]);
    assert_eq!(
        functions.map(thefts),
        [Some(2), Some(2), Some(3), Some(1), Some(2), Some(1), Some(2), Some(0), Some(5)]
    );
    assert_eq!(functions.map(nothing), [Some(0), Some(0), Some(0), None, None, None, None, Some(0), Some(0)]);
    assert_eq!(totals(CountDistinct, Some(col("who")), None), Some(2));
    assert_eq!(totals(Count, Some(col("note")), None), Some(3));
    assert_eq!(totals(Sum, Some(Expr::Int(3)), None), Some(15));
    assert_eq!(totals(Count, None, Some(Expr::Bool(true))), Some(5));
}

#[test]
fn without_keys_there_is_one_row_even_over_no_rows() {
    use AggregateFunction::*;
    let functions = [Count, CountDistinct, Sum, Min, Max, LOW, HIGH, SquaresHigh, SquaresLow];
    let all = || {
        let mut all: Vec<Aggregate> = functions.iter().map(|f| aggregate(*f, Some(col("n")))).collect();
        all.push(aggregate(Count, None));
        all
    };
    let empty = cube_of(b"kind,n,on,who,note\n", |plan, input| output(plan, input, vec![], all()));
    let values: Vec<Option<i128>> = empty.values.iter().map(|value| value[0]).collect();
    assert_eq!(values, [Some(0), Some(0), Some(0), None, None, None, None, Some(0), Some(0), Some(0)]);
    let grouped = cube_of(b"kind,n,on,who,note\n", |plan, input| output(plan, input, vec![col("kind")], all()));
    assert_eq!(grouped.rows(), 0);
}

#[test]
fn sums_do_not_overflow() {
    use AggregateFunction::{SquaresHigh, SquaresLow, Sum};
    let totals = |number: i64| {
        let bytes = format!("kind,n,on,who,note\n,{number},,,\n,{number},,,\n,{number},,,\n");
        let all = || [Sum, SquaresHigh, SquaresLow].map(|function| aggregate(function, Some(col("n")))).to_vec();
        let cube = cube_of(bytes.as_bytes(), |plan, input| output(plan, input, vec![], all()));
        cube.values.iter().map(|value| value[0].unwrap()).collect::<Vec<_>>()
    };
    for number in [i64::MAX, -i64::MAX, 1 << 32, -3] {
        let wide = i128::from(number);
        let (high, low) = ((wide * wide) >> 64, (wide * wide) & i128::from(u64::MAX));
        assert_eq!(totals(number), [3 * wide, 3 * high, 3 * low], "{number}");
    }
}

/// Of 0 to 10, and of 0 to 3: places that are whole and places between two values.
#[test]
fn a_quantile_is_the_value_at_its_place() {
    let of = |last: i64, part, whole| {
        let lines: Vec<String> = (0..=last).rev().map(|n| format!(",{n},,,\n")).collect();
        let bytes = format!("kind,n,on,who,note\n{}", lines.concat());
        let both = [false, true].map(|upper| AggregateFunction::ValueAt(Quantile { part, whole, upper }));
        let all = || both.map(|function| aggregate(function, Some(col("n")))).to_vec();
        let cube = cube_of(bytes.as_bytes(), |plan, input| output(plan, input, vec![], all()));
        (cube.values[0][0].unwrap(), cube.values[1][0].unwrap())
    };
    assert_eq!(of(10, 92, 100), (9, 10));
    assert_eq!(of(10, 90, 100), (9, 9));
    assert_eq!(of(10, 0, 100), (0, 0));
    assert_eq!(of(10, 100, 100), (10, 10));
    assert_eq!(of(3, 1, 2), (1, 2));
    assert_eq!(of(3, 1, 3), (1, 1));
    assert_eq!(of(0, 92, 100), (0, 0));
}

#[test]
fn the_first_row_is_the_first_whatever_the_order_of_the_file() {
    let lines = [
        "theft,3,2024-01-02,A,b",
        "arson,2,2024-01-02,A,a",
        "robbery,1,,A,a",
        ",9,2024-01-01,B,x",
        "theft,7,2024-01-01,,y",
    ];
    let kept = |order: &[usize], last: bool| {
        let body: Vec<&str> = order.iter().map(|line| lines[*line]).collect();
        let bytes = format!("kind,n,on,who,note\n{}\n", body.join("\n"));
        let cube = cube_of(bytes.as_bytes(), |plan, input| {
            let order = ["on", "kind", "n", "who", "note"].map(name).to_vec();
            let input = plan.add(Node::Keep { input, per: vec![Expr::Column(name("who"))], order, last, by: 1 });
            output(plan, input, vec![col("n")], vec![aggregate(AggregateFunction::Count, None)])
        });
        rows(&cube).into_keys().map(|key| key[0].unwrap()).collect::<Vec<_>>()
    };
    for order in [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 0, 4, 1, 3]] {
        // A: the earliest date, then the first code; a row without a date comes last either way.
        assert_eq!(kept(&order, false), [3, 9]);
        assert_eq!(kept(&order, true), [3, 9]);
    }
}

#[test]
fn a_plan_without_outputs_reads_nothing() {
    let answer = Polars.run(&Plan::default(), &Request::new(&rows_catalog(), "no/such/folder")).unwrap();
    assert!(answer.cubes.is_empty() && answer.reads.is_empty());
}

#[test]
fn what_runs_is_shown_in_the_same_words_each_time() {
    let catalog = rows_catalog();
    let mut plan = Plan::default();
    let input = scan(&mut plan, &catalog, "t", &["kind", "n"]);
    let set = [0, 2].into();
    let filtered = plan.add(Node::Filter { input, predicate: Expr::In { of: Box::new(col("kind")), set } });
    output(&mut plan, filtered, vec![col("kind")], vec![aggregate(AggregateFunction::Sum, Some(col("n")))]);
    output(&mut plan, filtered, vec![], vec![aggregate(AggregateFunction::Count, None)]);
    let request = Request::new(&catalog, "no/such/folder");
    let spelled = Polars.spell(&plan, &request).unwrap();
    assert_eq!(spelled, Polars.spell(&plan, &request).unwrap());
    assert!(spelled.contains("in[0, 2]"), "{spelled}");
    insta::assert_snapshot!(spelled);
}

#[test]
fn a_plan_that_cannot_be_run_is_our_fault_and_no_panic() {
    let catalog = rows_catalog();
    let folder = folder(&[("t.csv", ROWS)]);
    let mut plan = Plan::default();
    let input = scan(&mut plan, &catalog, "t", &["kind"]);
    output(&mut plan, input, vec![], vec![aggregate(AggregateFunction::Sum, Some(col("no_such_column")))]);
    let found = run(&plan, &catalog, folder.path()).unwrap_err();
    assert_eq!(found.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["data::engine-fault"]);
    // Neither the plan nor what it is of.
    assert_eq!(found.iter().next().unwrap().message, "the query engine failed (ColumnNotFound)");
}
