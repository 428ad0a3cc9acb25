//! Rows that are only tallied: counted block by block as they are read, they give what all of them together give.

use crate::engine::polars::Polars;
use crate::engine::reference::Reference;
use crate::engine::{Engine, Request};
use indicia_compiler::catalog::*;
use indicia_compiler::plan::ir::*;
use indicia_compiler::value::PeriodKind;
use proptest::prelude::*;

use super::support::*;

fn rows_catalog(key: bool) -> Catalog {
    let mut kind = code("kind");
    kind.undeclared = UndeclaredRule::Outside;
    let on = column("on", ColumnType::Date { format: "YYYY-MM-DD".into() });
    let mut t = dataset("t", &["*.csv"], vec![text("id"), kind, integer("n"), on, text("note")]);
    if key {
        t.key = vec![ColumnId(0)];
    }
    catalog(vec![t])
}

fn is_missing(of: Expr) -> Expr {
    Expr::IsMissing(Box::new(of))
}

/// What may distinguish rows: columns, what is derived from one, and what is derived from several.
fn values() -> Vec<(Name, Expr)> {
    let map = Expr::Map { of: Box::new(col("kind")), table: [Some(7), None, Some(7)].into() };
    let year = TimePart::PeriodOfDay(PeriodKind::FinancialYear);
    let bands = [(None, Some(0)), (Some(2), None)].into();
    vec![
        (name("kind"), col("kind")),
        (name("n"), col("n")),
        (name("group"), map),
        (name("year"), Expr::Time { of: Box::new(col("on")), part: year }),
        (name("band"), Expr::Band { of: Box::new(col("n")), bands }),
        (name("unnoted"), Expr::NumberOf(vec![is_missing(col("note"))])),
        (name("gaps"), Expr::NumberOf(vec![is_missing(col("n")), is_missing(col("kind")), is_missing(col("on"))])),
    ]
}

/// Sums of a tally by these values: in all, by the first, and where the last is missing.
fn plan(catalog: &Catalog, tallies: &[Vec<(Name, Expr)>]) -> Plan {
    let mut plan = Plan::default();
    let input = scan(&mut plan, catalog, "t", &["kind", "n", "on", "note"]);
    for by in tallies {
        let count = || aggregate(AggregateFunction::Sum, Some(col("=rows")));
        let missing = by.last().map(|(value, _)| is_missing(Expr::Column(value.clone())));
        let tally = plan.add(Node::Tally { input, by: by.clone(), rows: name("=rows") });
        let keys = by.iter().map(|(value, _)| Expr::Column(value.clone())).collect();
        output(&mut plan, tally, keys, vec![count(), Aggregate { condition: missing, ..count() }]);
        output(&mut plan, tally, vec![], vec![count()]);
    }
    plan
}

fn csv(rows: &[[String; 5]]) -> Vec<u8> {
    let lines = rows.iter().map(|row| row.join(",") + "\n");
    std::iter::once("id,kind,n,on,note\n".to_string()).chain(lines).collect::<String>().into_bytes()
}

/// Each file is a block of its own; the row-by-row engine keeps all rows.
fn same_on_both(catalog: &Catalog, plan: &Plan, files: &[Vec<[String; 5]>]) -> Result<(), TestCaseError> {
    let folder = folder(&[]);
    for (place, rows) in files.iter().enumerate() {
        write(folder.path(), &format!("{place}.csv"), &csv(rows));
    }
    let request = Request::new(catalog, folder.path());
    let messages = |found: indicia_compiler::diagnostics::Diagnostics| -> Vec<String> {
        found.iter().map(|fault| format!("{} {:?}", fault.message, fault.labels)).collect()
    };
    match (Polars.run(plan, &request).map_err(messages), Reference.run(plan, &request).map_err(messages)) {
        (Ok(fast), Ok(slow)) => {
            prop_assert_eq!(fast.reads, slow.reads);
            prop_assert_eq!(fast.cubes.len(), slow.cubes.len());
            for (node, cube) in &fast.cubes {
                prop_assert_eq!(rows(cube), rows(&slow.cubes[node]));
            }
        }
        (fast, slow) => prop_assert_eq!(fast.err(), slow.err()),
    }
    Ok(())
}

fn a_row() -> impl Strategy<Value = [String; 5]> {
    let id = prop_oneof![1 => Just(String::new()), 9 => "[a-z]{2}"];
    let kind = prop::sample::select(vec!["", "theft", "robbery", "arson", "fraud"]);
    let number = prop_oneof![
        2 => Just(String::new()),
        9 => (-3_i64..4).prop_map(|n| n.to_string()),
        // Too far apart for a table of places.
        1 => prop::sample::select(vec![i64::MIN, i64::MAX, 1 << 20]).prop_map(|n| n.to_string()),
    ];
    let on = prop::sample::select(vec!["", "2024-03-31", "2024-04-01", "2023-01-01", "0001-01-01", "9999-12-31"]);
    let note = prop::sample::select(vec!["", "a"]);
    (id, kind, number, on, note)
        .prop_map(|(id, kind, n, on, note)| [id, kind.to_string(), n, on.to_string(), note.to_string()])
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn tallies_are_the_same_however_rows_are_cut_into_blocks(
        files in prop::collection::vec(prop::collection::vec(a_row(), 0..8), 1..5),
        tallies in prop::collection::vec(prop::sample::subsequence(values(), 1..5), 1..3),
        key in any::<bool>(),
    ) {
        let catalog = rows_catalog(key);
        same_on_both(&catalog, &plan(&catalog, &tallies), &files)?;
    }
}

#[test]
fn a_key_that_comes_again_in_another_block_is_shown_with_both_lines() {
    let catalog = rows_catalog(true);
    let plan = plan(&catalog, &[values()]);
    let folder = folder(&[
        ("a.csv", b"id,kind,n,on,note\nX,theft,1,,\n\"\",theft,2,,\nY,arson,3,,\n"),
        ("b.csv", b"id,kind,n,on,note\n,,,,a\n X ,arson,1,,\n"),
    ]);
    let messages = |found: indicia_compiler::diagnostics::Diagnostics| -> Vec<String> {
        found.iter().map(|fault| fault.message.clone()).collect()
    };
    let expected = "the key id of t is repeated: \"X\" (a.csv, line 2 and b.csv, line 3)";
    assert_eq!(run(&plan, &catalog, folder.path()).map_err(messages).unwrap_err(), [expected]);
    // And where rows of one key may agree, they are compared and left out.
    let mut agreeing = catalog;
    agreeing.datasets[0].repeats = RepeatRule::Agree;
    write(folder.path(), "b.csv", b"id,kind,n,on,note\n,,,,a\n X ,theft,1,,\n");
    let answer = run(&plan, &agreeing, folder.path()).map_err(messages).unwrap();
    assert_eq!((answer.reads[0].rows, answer.reads[0].repeats), (5, 1));
}

#[test]
fn more_rows_of_one_file_than_fit_in_a_block_are_all_counted() {
    let catalog = rows_catalog(true);
    let by = values().into_iter().filter(|(value, _)| matches!(&**value, "kind" | "year")).collect();
    let plan = plan(&catalog, &[by]);
    let row = |place: usize| {
        let kind = ["theft", "robbery", "arson", ""][place % 4];
        [format!("r{place}"), kind.into(), String::new(), "2024-03-31".into(), String::new()]
    };
    let mut all: Vec<[String; 5]> = (0..300_000).map(row).collect();
    let folder = folder(&[("a.csv", &csv(&all))]);
    let answer = run(&plan, &catalog, folder.path()).unwrap();
    let counted = answer.cubes.values().map(|cube| cube.values[0].iter().flatten().sum::<i128>());
    assert_eq!(counted.collect::<Vec<_>>(), [300_000, 300_000]);
    assert_eq!(answer.reads[0].rows, 300_000);
    all[299_999][0] = "r5".into();
    write(folder.path(), "a.csv", &csv(&all));
    let found = run(&plan, &catalog, folder.path()).unwrap_err();
    let messages: Vec<_> = found.iter().map(|fault| fault.message.clone()).collect();
    assert_eq!(messages, ["the key id of t is repeated: \"r5\" (a.csv, line 7 and a.csv, line 300001)"]);
}
