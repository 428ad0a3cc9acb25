//! Both engines give the same cubes, over random tables and random plans.

use std::collections::HashMap;
use std::sync::Arc;

use crate::engine::polars::Polars;
use crate::engine::reference::Reference;
use crate::engine::{Engine, Input, Request};
use indicia_compiler::catalog::*;
use indicia_compiler::plan::bands::Bands;
use indicia_compiler::plan::ir::*;
use indicia_compiler::plan::list::List;
use indicia_compiler::value::PeriodKind;
use proptest::prelude::*;

use super::support::*;

type Texts = Vec<Option<String>>;

/// Rows of `t`, and rows of the look-up `l` with each key once.
fn tables() -> impl Strategy<Value = (Vec<Texts>, Vec<Texts>)> {
    let kind = prop::sample::select(vec!["", "theft", "robbery", "arson", "fraud"]);
    let number = prop_oneof![
        Just(String::new()),
        (-3_i64..4).prop_map(|n| n.to_string()),
        prop::sample::select(vec![i64::MIN, i64::MAX, 300]).prop_map(|n| n.to_string()),
    ];
    let on = prop::sample::select(vec!["", "2024-03-31", "2024-04-01", "1969-12-31", "0001-01-01", "9999-12-31"]);
    let text = || prop::sample::select(vec!["", "a", "ab", "B", "é", "aé", "a,b"]);
    let key = || prop::sample::select(vec!["", "p", "q", "r"]);
    let row = (kind, number, on, text(), key()).prop_map(|(kind, number, on, text, key)| {
        [kind.to_string(), number, on.to_string(), text.to_string(), key.to_string()].map(Some).to_vec()
    });
    let places = prop::collection::hash_map(key(), ((-1_i64..2).prop_map(|n| n.to_string()), text()), 0..4);
    let places = places.prop_map(|places| {
        let row = |(key, (m, text)): (&str, (String, &str))| vec![Some(key.into()), Some(m), Some(text.into())];
        places.into_iter().map(row).collect()
    });
    (prop::collection::vec(row, 0..12), places)
}

fn both_catalog() -> Catalog {
    let mut kind = code("kind");
    kind.undeclared = UndeclaredRule::Outside;
    let on = column("on", ColumnType::Date { format: "YYYY-MM-DD".into() });
    let t = dataset("t", &[], vec![kind, integer("n"), on, text("s"), text("k")]);
    let small = column("m", ColumnType::Integer { min: Some(-1), max: Some(1) });
    let mut l = dataset("l", &[], vec![text("key"), small, text("u")]);
    l.role = DatasetRole::LookUp;
    l.key = vec![ColumnId(0)];
    catalog(vec![t, l])
}

/// An integer a row; `joined` says whether the look-up's columns are there.
fn number(joined: bool, depth: u32) -> BoxedStrategy<Expr> {
    let mut columns = vec![col("kind"), col("n"), col("on")];
    if joined {
        columns.push(col("k.m"));
    }
    let constant = prop_oneof![-4_i64..5, Just(300), Just(i64::MAX)].prop_map(Expr::Int);
    let leaf = prop_oneof![4 => prop::sample::select(columns), 1 => constant].boxed();
    if depth == 0 {
        return leaf;
    }
    let of = || number(joined, depth - 1).prop_map(Box::new);
    let table = prop::collection::vec(prop::option::of(-2_i64..3), 0..5).prop_map(List::from);
    let end = || prop::option::of(-3_i64..4);
    let bands = prop::collection::vec((end(), end()), 0..3).prop_map(Bands::from);
    let part = prop::sample::select(vec![
        TimePart::PeriodOfDay(PeriodKind::FinancialYear),
        TimePart::PeriodOfDay(PeriodKind::YearEnding(12)),
        TimePart::PeriodOfDay(PeriodKind::MidYear),
        TimePart::PeriodOfMonth(PeriodKind::AcademicYear),
        TimePart::DayOfTime,
        TimePart::HourOfTime,
        TimePart::Weekday,
    ]);
    prop_oneof![
        3 => leaf,
        1 => (of(), table).prop_map(|(of, table)| Expr::Map { of, table }),
        1 => (of(), bands).prop_map(|(of, bands)| Expr::Band { of, bands }),
        1 => (of(), part).prop_map(|(of, part)| Expr::Time { of, part }),
        1 => prop::collection::vec(predicate(joined, depth - 1), 0..3).prop_map(Expr::NumberOf),
    ]
    .boxed()
}

fn a_text(joined: bool) -> BoxedStrategy<Expr> {
    let mut columns = vec![col("s"), col("k")];
    if joined {
        columns.push(col("k.u"));
    }
    let constant = prop::sample::select(vec!["", "a", "é", "q"]).prop_map(|text| Expr::Text(text.into()));
    prop_oneof![3 => prop::sample::select(columns), 1 => constant].boxed()
}

fn predicate(joined: bool, depth: u32) -> BoxedStrategy<Expr> {
    let op = || {
        prop::sample::select(vec![
            CompareOp::Equal,
            CompareOp::NotEqual,
            CompareOp::Less,
            CompareOp::LessOrEqual,
            CompareOp::Greater,
            CompareOp::GreaterOrEqual,
        ])
    };
    let numbers = || number(joined, depth.saturating_sub(1));
    let set = prop::collection::btree_set(-2_i64..4, 0..4).prop_map(|set| set.into_iter().collect::<Arc<[i64]>>());
    let words = prop::sample::subsequence(vec!["", "B", "a", "ab", "é"], 0..4)
        .prop_map(|words| words.into_iter().map(Arc::from).collect::<Arc<[Arc<str>]>>());
    let leaf = prop_oneof![
        (numbers(), op(), numbers()).prop_map(|(left, op, right)| Expr::Compare {
            left: left.into(),
            op,
            right: right.into()
        }),
        (a_text(joined), op(), a_text(joined)).prop_map(|(left, op, right)| Expr::Compare {
            left: left.into(),
            op,
            right: right.into()
        }),
        (numbers(), set).prop_map(|(of, set)| Expr::In { of: of.into(), set }),
        (a_text(joined), prop::sample::select(TextTest::all().collect::<Vec<_>>()), words)
            .prop_map(|(of, test, set)| Expr::Texts { of: of.into(), test, set }),
        (numbers(), -4_i64..4, -4_i64..4).prop_map(|(of, low, high)| Expr::Between { of: of.into(), low, high }),
        numbers().prop_map(|of| Expr::IsMissing(of.into())),
        a_text(joined).prop_map(|of| Expr::IsMissing(of.into())),
        any::<bool>().prop_map(Expr::Bool),
    ]
    .boxed();
    if depth == 0 {
        return leaf;
    }
    let several = || prop::collection::vec(predicate(joined, depth - 1), 2..4);
    prop_oneof![
        3 => leaf,
        1 => several().prop_map(Expr::And),
        1 => several().prop_map(Expr::Or),
        1 => predicate(joined, depth - 1).prop_map(|of| Expr::Not(of.into())),
        1 => predicate(joined, depth - 1).prop_map(|of| Expr::IsMissing(of.into())),
    ]
    .boxed()
}

fn an_aggregate(joined: bool) -> impl Strategy<Value = Aggregate> {
    use AggregateFunction::*;
    const LOW: AggregateFunction = ValueAt(Quantile { part: 1, whole: 2, upper: false });
    const HIGH: AggregateFunction = ValueAt(Quantile { part: 92, whole: 100, upper: true });
    let numeric = prop::sample::select(vec![Count, CountDistinct, Sum, Min, Max, LOW, HIGH, SquaresHigh, SquaresLow]);
    let of_numbers = (numeric, number(joined, 1)).prop_map(|(function, of)| (function, Some(of)));
    let of_texts = (prop::sample::select(vec![Count, CountDistinct]), a_text(joined));
    let of_texts = of_texts.prop_map(|(function, of)| (function, Some(of)));
    let of_truths = predicate(joined, 1).prop_map(|of| (Count, Some(of)));
    let total = prop_oneof![1 => Just((Count, None)), 4 => of_numbers, 1 => of_texts, 1 => of_truths];
    (total, prop::option::of(predicate(joined, 2))).prop_map(|((function, of), condition)| Aggregate {
        function,
        of,
        condition,
    })
}

#[derive(Clone, Debug)]
enum Step {
    Filter(Expr),
    Keep { per: Vec<Expr>, order: Vec<Name>, last: bool, by: usize },
}

/// Whether a look-up comes first, the steps after it, and several sets of totals over the result.
#[derive(Clone, Debug)]
struct Recipe {
    joined: bool,
    steps: Vec<Step>,
    totals: Vec<(Vec<Expr>, Vec<Aggregate>)>,
}

fn recipe() -> impl Strategy<Value = Recipe> {
    any::<bool>().prop_flat_map(|joined| {
        let mut columns = ["kind", "n", "on", "s", "k"].map(name).to_vec();
        if joined {
            columns.extend(["k.m", "k.u"].map(name));
        }
        let per = prop::sample::subsequence(columns.clone(), 1..3);
        let keep = (per, Just(columns).prop_shuffle(), any::<bool>(), 1..3_usize).prop_map(|(per, order, last, by)| {
            let per = per.into_iter().map(Expr::Column).collect();
            Step::Keep { per, order, last, by }
        });
        let step = prop_oneof![predicate(joined, 2).prop_map(Step::Filter), keep];
        let keys = prop::collection::vec(number(joined, 1), 0..3);
        let totals = (keys, prop::collection::vec(an_aggregate(joined), 1..4));
        (Just(joined), prop::collection::vec(step, 0..3), prop::collection::vec(totals, 1..3))
            .prop_map(|(joined, steps, totals)| Recipe { joined, steps, totals })
    })
}

fn plan(recipe: &Recipe, catalog: &Catalog) -> Plan {
    let mut plan = Plan::default();
    let mut input = scan(&mut plan, catalog, "t", &["kind", "n", "on", "s", "k"]);
    if recipe.joined {
        let right = scan(&mut plan, catalog, "l", &["key", "m", "u"]);
        let take = vec![(name("m"), name("k.m")), (name("u"), name("k.u"))];
        input = plan.add(Node::LookUp { input, on: name("k"), right, key: name("key"), take });
    }
    for step in recipe.steps.clone() {
        input = plan.add(match step {
            Step::Filter(predicate) => Node::Filter { input, predicate },
            Step::Keep { per, order, last, by } => Node::Keep { input, per, order, last, by },
        });
    }
    for (keys, aggregates) in recipe.totals.clone() {
        output(&mut plan, input, keys, aggregates);
    }
    plan
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn polars_and_the_row_by_row_engine_give_the_same_cubes((t, l) in tables(), recipe in recipe()) {
        let catalog = both_catalog();
        let plan = plan(&recipe, &catalog);
        let given = |columns: usize, rows| Input::Rows { columns: (0..columns).map(ColumnId).collect(), rows };
        let inputs = HashMap::from([(DatasetId(0), given(5, t)), (DatasetId(1), given(3, l))]);
        let request = Request { inputs, ..Request::new(&catalog, "no/such/folder") };
        let fast = Polars.run(&plan, &request).map_err(|found| TestCaseError::fail(format!("{found:?}")))?;
        let slow = Reference.run(&plan, &request).map_err(|found| TestCaseError::fail(format!("{found:?}")))?;
        prop_assert_eq!(fast.reads, slow.reads);
        prop_assert_eq!(fast.cubes.len(), slow.cubes.len());
        for (node, cube) in &fast.cubes {
            prop_assert_eq!(rows(cube), rows(&slow.cubes[node]));
        }
    }
}
