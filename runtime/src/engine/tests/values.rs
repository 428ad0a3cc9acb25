//! What cells mean, and which are refused, counted or kept.

use crate::input::ColumnCounts;
use indicia_compiler::catalog::*;
use indicia_compiler::plan::ir::AggregateFunction;
use indicia_compiler::value::{Date, PeriodKind};

use super::support::*;

/// The integer forms that a column gives to these cells, one row per cell; `None` is missing.
fn forms(column: Column, missing: &[&str], cells: &[&str]) -> Vec<Option<i64>> {
    let quoted = cells.iter().map(|cell| format!("\"{cell}\"\n")).collect::<String>();
    let folder = folder(&[("a.csv", format!("v\n{quoted}").as_bytes())]);
    let mut one = dataset("t", &["a.csv"], vec![column]);
    one.files.missing = missing.iter().map(|text| text.to_string()).collect();
    let catalog = catalog(vec![one]);
    let mut plan = Default::default();
    let input = scan(&mut plan, &catalog, "t", &["v"]);
    let node = output(&mut plan, input, vec![col("v")], vec![aggregate(AggregateFunction::Count, None)]);
    let answer = run(&plan, &catalog, folder.path()).unwrap();
    let counted = counts(&answer, node);
    counted.into_iter().flat_map(|(form, count)| std::iter::repeat_n(form, count as usize)).collect()
}

/// Why a cell is refused; nothing when it is not.
fn refused(column: Column, cell: &str) -> Option<String> {
    let folder = folder(&[("a.csv", format!("v\n\"{cell}\"\n").as_bytes())]);
    let catalog = catalog(vec![dataset("t", &["a.csv"], vec![column])]);
    faults(&catalog, "t", &["v"], folder.path()).pop().map(|fault| format!("{}: {}", fault.code, fault.message))
}

fn day(year: i32, month: u8, day: u8) -> i64 {
    Date::new(year, month, day).unwrap().days()
}

#[test]
fn each_type_has_its_integer_form() {
    assert_eq!(forms(integer("v"), &[], &["147813.00", " -5 "]), [Some(-5), Some(147_813)]);
    let decimal = || column("v", ColumnType::Decimal { scale: 2 });
    assert_eq!(forms(decimal(), &[], &["1.5", "-0.05", "2"]), [Some(-5), Some(150), Some(200)]);
    let flag = || column("v", ColumnType::Flag { yes: vec!["Y".into(), "1".into()], no: vec!["N".into()] });
    assert_eq!(forms(flag(), &[], &["Y", "N", "1"]), [Some(0), Some(1), Some(1)]);
    let date = || column("v", ColumnType::Date { format: "DD/MM/YYYY".into() });
    assert_eq!(forms(date(), &[], &["29/02/2024"]), [Some(day(2024, 2, 29))]);
    let time = || column("v", ColumnType::DateTime { format: "YYYY-MM-DD hh:mm:ss".into() });
    assert_eq!(forms(time(), &[], &["2024-02-29T01:00"]), [Some(day(2024, 2, 29) * 86_400 + 3_600)]);
    let month = || column("v", ColumnType::Period(PeriodKind::Month));
    assert_eq!(forms(month(), &[], &["2021-04"]), [Some(2021 * 12 + 3)]);
    assert_eq!(forms(code("v"), &[], &["arson", "0theft", " robbery"]), [Some(0), Some(1), Some(2)]);
}

#[test]
fn missing_is_the_empty_text_and_what_the_dataset_says() {
    assert_eq!(
        forms(code("v"), &[" - ", "NULL"], &["", "  ", "-", " NULL ", "arson"]),
        [None, None, None, None, Some(2)]
    );
    assert_eq!(refused(integer("v"), "NULL").unwrap().split(':').next(), Some("data"));
}

#[test]
fn values_that_are_not_of_the_type_are_refused_by_name() {
    let message = |column: Column, cell: &str| refused(column, cell).unwrap();
    assert_eq!(
        message(integer("v"), "1,000"),
        "data::invalid-value: column v of t has a value that is not a whole number: \"1,000\" (a.csv, line 2)"
    );
    let age = || column("v", ColumnType::Integer { min: Some(0), max: Some(120) });
    assert_eq!(refused(age(), "120"), None);
    assert_eq!(refused(age(), "0"), None);
    assert!(message(age(), "121").contains("not a whole number from 0 to 120"));
    assert!(message(age(), "-1").contains("not a whole number from 0 to 120"));
    let date = column("v", ColumnType::Date { format: "DD/MM/YYYY".into() });
    assert!(message(date, "30/02/2024").contains("not a date written DD/MM/YYYY: \"30/02/2024\""));
    let flag = column("v", ColumnType::Flag { yes: vec!["Y".into()], no: vec!["N".into()] });
    assert!(message(flag, "y").contains("not one of \"Y\", \"N\""));
    let decimal = column("v", ColumnType::Decimal { scale: 2 });
    assert!(message(decimal, "1.005").contains("at most 2 digits after the point"));
    assert!(
        message(column("v", ColumnType::Period(PeriodKind::FinancialYear)), "2023/25").contains("not a financial year")
    );
}

#[test]
fn an_undeclared_code_is_refused_with_the_nearest_one() {
    let folder = folder(&[("a.csv", b"kind\nrobery\ntheft\nfraud\n"), ("b.csv", b"kind\nx\ny\n")]);
    let catalog = catalog(vec![dataset("crimes", &["*.csv"], vec![code("kind")])]);
    let found = faults(&catalog, "crimes", &["kind"], folder.path());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code, "data::undeclared-code");
    let message = "column kind of crimes has 4 codes that are not in code list kind: \"robery\" (a.csv, line 2); \
                \"fraud\" (a.csv, line 4); \"x\" (b.csv, line 2); and 1 more";
    assert_eq!(found[0].message, message);
    assert!(found[0].help.as_deref().unwrap().starts_with("did you mean \"robbery\"? "));
}

#[test]
fn every_fault_of_every_column_and_dataset_comes_at_once() {
    let folder = folder(&[("a.csv", b"kind,n\nx,x\n,1\n"), ("b.csv", b"n\nx\n")]);
    let mut kind = code("kind");
    kind.missing = MissingRule::Refused;
    let datasets =
        vec![dataset("a", &["a.csv"], vec![kind, integer("n")]), dataset("b", &["b.csv"], vec![integer("n")])];
    let catalog = catalog(datasets);
    let mut plan = reading(&catalog, "a", &["kind", "n"]);
    let input = scan(&mut plan, &catalog, "b", &["n"]);
    output(&mut plan, input, vec![], vec![aggregate(AggregateFunction::Count, None)]);
    let found = run(&plan, &catalog, folder.path()).unwrap_err();
    let codes: Vec<&str> = found.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, ["data::undeclared-code", "data::missing-value", "data::invalid-value", "data::invalid-value"]);
}

#[test]
fn what_is_counted_is_counted_over_all_rows_and_becomes_missing() {
    let folder = folder(&[("a.csv", b"kind,n,place\ntheft,1,A\nx,x,A\n,y,A\narson,,B\nz,3,B\n")]);
    let (mut kind, mut n) = (code("kind"), integer("n"));
    kind.undeclared = UndeclaredRule::Count;
    n.invalid = BadValueRule::Count;
    let catalog = catalog(vec![dataset("t", &["a.csv"], vec![kind, n, text("place")])]);
    let mut plan = Default::default();
    let input = scan(&mut plan, &catalog, "t", &["kind", "n", "place"]);
    let b = indicia_compiler::plan::ir::Expr::Compare {
        left: Box::new(col("place")),
        op: indicia_compiler::plan::ir::CompareOp::Equal,
        right: Box::new(indicia_compiler::plan::ir::Expr::Text("B".into())),
    };
    let filtered = plan.add(indicia_compiler::plan::ir::Node::Filter { input, predicate: b });
    let node = output(&mut plan, filtered, vec![col("kind")], vec![aggregate(AggregateFunction::Sum, Some(col("n")))]);
    // A second use of the rows does not count what was found twice.
    output(&mut plan, input, vec![], vec![aggregate(AggregateFunction::Count, None)]);
    let answer = run(&plan, &catalog, folder.path()).unwrap();
    assert_eq!(counts(&answer, node), [(None, 3), (Some(2), 0)]);
    let of = |column, invalid, undeclared, missing| ColumnCounts {
        column: ColumnId(column),
        invalid,
        undeclared,
        outside: 0,
        missing,
        perhaps_thousands: false,
    };
    assert_eq!(answer.reads[0].columns, [of(0, 0, 2, 1), of(1, 2, 0, 1), of(2, 0, 0, 0)]);
    assert_eq!(answer.reads[0].rows, 5);
}

#[test]
fn a_place_outside_the_list_is_one_past_its_end() {
    let mut kind = code("v");
    kind.undeclared = UndeclaredRule::Outside;
    assert_eq!(forms(kind, &[], &["fraud", "", "arson", "other"]), [None, Some(2), Some(3), Some(3)]);
}

#[test]
fn a_missing_value_is_refused_where_none_may_be() {
    let folder = folder(&[("a.csv", b"n\n1\n\"\"\n-\n")]);
    let mut n = integer("n");
    n.missing = MissingRule::Refused;
    let mut one = dataset("t", &["a.csv"], vec![n]);
    one.files.missing = vec!["-".into()];
    let message = "column n of t has 2 missing values, which are not allowed: a.csv, line 3; a.csv, line 4";
    let found = fault(&catalog(vec![one]), "t", &["n"], folder.path());
    assert_eq!(found, ("data::missing-value", message.into()));
}

#[test]
fn rules_of_columns_that_nobody_reads_are_not_checked() {
    let folder = folder(&[("a.csv", b"kind,n\nrobery,1\n")]);
    let catalog = catalog(vec![dataset("t", &["a.csv"], vec![code("kind"), integer("n")])]);
    assert!(faults(&catalog, "t", &["n"], folder.path()).is_empty());
    assert_eq!(faults(&catalog, "t", &["kind"], folder.path()).len(), 1);
}

#[test]
fn headings_become_rows() {
    let file = b"name,Mid-2022,Mid-2021,\nA,20.00,10,\nB,,30,\n";
    let folder = folder(&[("a.csv", file), ("b.csv", b"Mid-2020,name\n5,A\n")]);
    let year = column("year", ColumnType::Period(PeriodKind::MidYear));
    let mut people = dataset("people", &["*.csv"], vec![text("name"), year, integer("persons")]);
    let headings = UnpivotHeadings::Pattern { before: "Mid-".into(), after: "".into() };
    people.files.unpivot = Some(Unpivot { headings, name: ColumnId(1), value: ColumnId(2) });
    let mut catalog = catalog(vec![people]);
    let mut plan = Default::default();
    let input = scan(&mut plan, &catalog, "people", &["year", "persons"]);
    let sum = aggregate(AggregateFunction::Sum, Some(col("persons")));
    let node = output(&mut plan, input, vec![col("year")], vec![sum]);
    let answer = run(&plan, &catalog, folder.path()).unwrap();
    assert_eq!(counts(&answer, node), [(Some(2020), 5), (Some(2021), 40), (Some(2022), 20)]);
    assert_eq!(answer.reads[0].rows, 5);
    assert_eq!(answer.reads[0].files[0].rows, 2);
    assert_eq!(answer.reads[0].columns[1].missing, 1);

    let listed = vec![("Mid-2021".to_string(), "mid-2021".to_string())];
    let unpivot = Unpivot { headings: UnpivotHeadings::Listed(listed), name: ColumnId(1), value: ColumnId(2) };
    catalog.datasets[0].files.unpivot = Some(unpivot);
    catalog.datasets[0].files.paths = vec!["a.csv".into()];
    let answer = run(&plan, &catalog, folder.path()).unwrap();
    assert_eq!(counts(&answer, node), [(Some(2021), 40)]);

    catalog.datasets[0].files.paths = vec!["b.csv".into()];
    let message = "a file of people has no heading \"Mid-2021\" for column persons: b.csv";
    assert_eq!(fault(&catalog, "people", &["year"], folder.path()), ("data::missing-column", message.into()));

    let headings = UnpivotHeadings::Pattern { before: "Pop ".into(), after: "".into() };
    catalog.datasets[0].files.unpivot = Some(Unpivot { headings, name: ColumnId(1), value: ColumnId(2) });
    let message = "a file of people has no heading like \"Pop {}\" to turn into rows: b.csv";
    assert_eq!(fault(&catalog, "people", &["year"], folder.path()), ("data::nothing-to-unpivot", message.into()));
}
