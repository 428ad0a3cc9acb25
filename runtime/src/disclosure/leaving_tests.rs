//! What leaves beside tables: crossings, explanations, reads, close counts, and single cells.

use indicia_compiler::catalog::{DatasetId, Policy, PolicyId, Style};
use indicia_compiler::model::CohortId;
use indicia_compiler::plan::audit::Audit;
use indicia_compiler::plan::crossing::Crossing;
use indicia_compiler::plan::ir::AggregateFunction;
use indicia_compiler::plan::layout::{Asks, Cell as Wanted};
use indicia_compiler::presentation::NumberFormat;

use super::tests::{areas, catalog, count, dataset, policy, share};
use super::*;
use crate::cells::samples::{body, cube, layout, percent, plain, ratio};
use crate::cells::{FunnelLine, Suppressed};
use crate::input::{DatasetRead, FileRead};

/// What `does` makes of the guarded numbers of areas 0, 1, 2 and so on.
fn with<T>(counts: &[i128], policy: Policy, layouts: &[Layout], does: impl FnOnce(&Guarded<'_>) -> T) -> T {
    let catalog = Catalog { datasets: vec![dataset("youths")], ..catalog(policy) };
    let keys: Vec<[Option<i64>; 1]> = (0..counts.len() as i64).map(|area| [Some(area)]).collect();
    let values: Vec<[Option<i128>; 1]> = counts.iter().map(|count| [Some(*count)]).collect();
    let lines: Vec<_> = keys.iter().zip(&values).map(|(key, value)| (key.as_slice(), value.as_slice())).collect();
    let (plan, cubes) = cube(&[AggregateFunction::Count], &lines);
    let totals = Totals::new(&plan, &cubes);
    does(&guard(layouts, &[], &Audit::default(), &totals, &catalog).unwrap())
}

fn cell(cell: Cell, format: NumberFormat) -> SafeCell {
    SafeCell::new(cell, format, &Style { low: true, ..Style::default() })
}

#[test]
fn a_cell_gives_the_number_that_it_shows_and_nothing_finer() {
    let money = NumberFormat { thousands: true, plus: true, decimals: 1, ..plain() };
    let shown = cell(Cell::Value(ratio(1_234_567, 100)), money);
    assert_eq!((shown.text(), shown.kind(), shown.number()), ("+12,345.7", Kind::Value, Some("12345.7".into())));
    let third = cell(Cell::Value(ratio(1, 3)), percent(0));
    assert_eq!((third.text(), third.number()), ("33%", Some("33".into())));
    let low = cell(Cell::Value(ratio(1, 900)), NumberFormat { low: true, ..percent(0) });
    assert_eq!((low.text(), low.kind(), low.number()), ("<1%", Kind::Low, None));
    let negative = cell(Cell::Value(ratio(-1, 900)), NumberFormat { low: true, ..percent(0) });
    assert_eq!((negative.text(), negative.kind(), negative.number()), ("0%", Kind::Value, Some("0".into())));
}

#[test]
fn a_suppressed_cell_has_no_number_even_where_its_text_is_one() {
    let between = Some((ratio(1, 100_000), ratio(4, 100_000)));
    let hidden = cell(Cell::Suppressed(Suppressed { between, ..Suppressed::default() }), percent(1));
    assert_eq!((hidden.text(), hidden.kind(), hidden.number()), ("0.0%", Kind::Suppressed, None));
    assert_eq!(format!("{hidden:?}"), "Suppressed(\"0.0%\")");
}

#[test]
fn equal_cells_are_those_that_show_the_same() {
    let third = || cell(Cell::Value(ratio(1, 3)), percent(0));
    assert_eq!(third(), cell(Cell::Value(ratio(33, 100)), percent(0)));
    assert_ne!(third(), cell(Cell::Text("33%".into()), percent(0)));
    assert_eq!(format!("{:?}", third()), "Value(\"33%\")", "and no finer number is in its debug form");
}

#[test]
fn counts_are_close_when_their_difference_is_hidden() {
    let policy = policy();
    for (before, after, close) in [(100, 104, true), (104, 100, true), (100, 105, false), (100, 100, false)] {
        assert_eq!(are_close(before, after, policy.below), close, "{before} and {after}");
    }
}

/// What is recorded of cells beside what they show now, of a table under the policy in a project that shows this cell too.
fn recorded(cells: [(&str, &str); 4], shown_too: &str) -> [bool; 4] {
    let (policy, texts) =
        (policy(), [cells.map(|(_, now)| now.to_string()), cells.map(|(was, _)| was.to_string())].concat());
    let recorded = Recorded::new(&catalog(policy.clone()), [shown_too.to_string()].into_iter()).under(Some(&policy));
    let are_texts = recorded.are_texts(texts.iter());
    cells.map(|(was, now)| recorded.is_shown(was, now, are_texts))
}

#[test]
fn what_is_recorded_of_a_cell_that_is_suppressed_now_is_not_shown() {
    let cells = [("3", "<5"), ("<5", "Suppressed"), ("1.5%", "<2%"), ("20%", "21%")];
    assert_eq!(recorded(cells, "<5"), [false, true, false, true]);
    // A text is no bound, but the mark of a number that is suppressed is.
    let texts = [("Under 18", "<18"), ("18 to 64", "18 and over"), ("9", "Suppressed"), ("3", "<5")];
    assert_eq!(recorded(texts, "<5"), [true, true, false, true]);
}

#[test]
fn counts_that_differ_by_few_are_not_both_shown_where_anything_is_suppressed() {
    let cells = [("1,000", "996"), ("1,000", "995"), ("60", "64"), ("7", "7")];
    assert_eq!(recorded(cells, "<5"), [false, true, false, true]);
    assert_eq!(recorded(cells, "8"), [true; 4]);
}

#[test]
fn of_two_versions_of_a_number_one_that_the_other_hides_is_not_given() {
    assert_eq!(are_given((false, false), false), (true, true));
    assert_eq!(are_given((true, false), false), (true, false), "the mark of what is hidden is");
    assert_eq!(are_given((false, true), false), (false, true));
    assert_eq!(are_given((true, true), false), (true, true));
    assert_eq!(are_given((false, false), true), (false, false), "two totals that are close");
}

fn crossing_of(rows: Option<[Wanted; 2]>) -> Crossing {
    let pair = |cells: [Wanted; 2]| layout(vec![(body(""), cells.into())]);
    Crossing {
        before: CohortId(0),
        after: CohortId(3),
        policy: Some(PolicyId(0)),
        size: pair([count(&[0]), count(&[1])]),
        rows: rows.map(pair),
        people: None,
        kept: None,
        clauses: None,
        values: vec![("person.age_band".into(), pair([count(&[4]), count(&[2])]))],
    }
}

fn crossed(counts: &[i128], policy: Policy, rows: Option<[Wanted; 2]>) -> Result<Counts, PolicyId> {
    let found = with(counts, policy, &[], |numbers| crossing(&crossing_of(rows), numbers).unwrap());
    assert_eq!(found.cohort, CohortId(3));
    found.counts
}

#[test]
fn of_a_crossing_all_counts_are_shown_or_none() {
    let moved = || Some([count(&[2]), count(&[3])]);
    let shown = crossed(&[1_100, 1_090, 20, 30, 3], policy(), moved()).unwrap();
    assert_eq!(shown.size, ("1,100".to_string(), "1,090".to_string()));
    assert_eq!(shown.rows, Some(("20".to_string(), "30".to_string())));
    assert_eq!(shown.values, [("person age band".to_string(), None)], "one of its counts is too small");
    let hidden = Err(PolicyId(0));
    assert_eq!(crossed(&[1_100, 1_090, 3, 13, 9], policy(), moved()), hidden, "3 rows enter");
    assert_eq!(
        crossed(&[1_100, 1_090, 20, 30, 9], policy(), None),
        hidden,
        "nothing says that the difference is large"
    );
    let withholds = Policy { totals_withheld: true, ..policy() };
    assert_eq!(crossed(&[1_100, 1_090, 20, 30, 9], withholds, moved()), hidden);
}

#[test]
fn for_how_many_another_record_is_kept_is_hidden_with_all_the_rest() {
    let kept = |number, same| {
        let counts = [1_100, 1_100, number, number, same];
        let asked = Crossing {
            kept: Some(layout(vec![(body(""), vec![count(&[2]), count(&[4])])])),
            ..crossing_of(Some([count(&[2]), count(&[3])]))
        };
        with(&counts, policy(), &[], |numbers| crossing(&asked, numbers).unwrap()).counts.map(|counts| counts.kept)
    };
    assert_eq!(kept(12, 1_088), Ok(Some("12".to_string())));
    assert_eq!(kept(3, 1_097), Err(PolicyId(0)));
    assert_eq!(kept(1_097, 3), Err(PolicyId(0)), "all of them, less 3");
}

#[test]
fn an_explanation_shows_no_part_that_a_table_hides() {
    let mut asked = layout(vec![(body("x"), vec![share(count(&[1]), count(&[0, 1, 2]))])]);
    asked.columns[0].format = percent(1);
    let explained =
        |counts: &[i128]| with(counts, policy(), &[areas()], |numbers| explanation(&asked, (0, 0), numbers).unwrap());
    let parts = |of: &SafeExplanation| of.parts.iter().map(|p| (p.role, p.value.clone())).collect::<Vec<_>>();
    let open = explained(&[50, 30, 10]);
    assert_eq!(parts(&open), [("numerator", "30".to_string()), ("denominator", "90".to_string())]);
    assert_eq!((open.exact.as_deref(), open.shown.as_str(), open.is_suppressed), (Some("1/3"), "33.3%", false));
    let hidden = explained(&[50, 3, 10]);
    assert_eq!(parts(&hidden), [("numerator", "<5".to_string()), ("denominator", "63".to_string())]);
    assert_eq!((hidden.exact, hidden.shown.as_str(), hidden.is_suppressed), (None, "<7.9%", true));
    assert_eq!(hidden.policies, [PolicyId(0)]);
    let elsewhere = with(&[50, 3], policy(), &[], |numbers| explanation(&asked, (1, 0), numbers));
    assert!(elsewhere.is_err(), "there is no such row");
}

#[test]
fn rows_of_a_dataset_are_shown_where_the_funnel_shows_them() {
    let read = |rows| DatasetRead {
        dataset: DatasetId(0),
        rows,
        repeats: 0,
        columns: vec![],
        files: vec![FileRead { path: "y.csv".into(), bytes: 9, sha256: None, rows, empty: 0 }],
        unseen: vec![],
        spellings: vec![],
        copied: None,
        unseen_totals: vec![],
        unlike_totals: vec![],
        sums_of_others: vec![],
        unusable_totals: vec![],
        without_rows: vec![],
        beyond: None,
        ends: None,
        ages_in_doubt: vec![],
        lacking: None,
        without_areas: None,
        without_keys: None,
        without_people: None,
        without_groups: None,
        perhaps_twice: vec![],
    };
    let line = |rows_in| FunnelLine {
        dataset: "youths".into(),
        cohort: String::new(),
        clause: "rows read".into(),
        rows_in,
        rows_out: rows_in,
        missing: Some(0),
        asks: Asks::Nothing,
    };
    let catalog = Catalog { datasets: vec![dataset("youths")], ..catalog(policy()) };
    let shown = |rows, funnel: Vec<FunnelLine>, policy| {
        let (plan, cubes) = cube(&[AggregateFunction::Count], &[]);
        let totals = Totals::new(&plan, &cubes);
        let numbers = guard(&[], &[], &Audit::default(), &totals, &catalog).unwrap();
        let safe = reads(vec![read(rows)], &SafeFunnel::unguarded(funnel), &[policy], &numbers).remove(0);
        assert_eq!(safe.files[0].rows, safe.rows, "a file has no more to show than its dataset");
        safe.rows
    };
    let policy = Some(PolicyId(0));
    assert_eq!(shown(900, vec![line(Some(900))], policy), Some(900));
    assert_eq!(shown(900, vec![line(None)], policy), None);
    assert_eq!(shown(3, vec![], policy), None, "a look-up, of which there is no funnel");
    assert_eq!(shown(900, vec![], policy), Some(900));
    assert_eq!(shown(3, vec![], None), Some(3));
}
