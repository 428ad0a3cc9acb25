//! Policies on made-up counts: what is hidden, what is withheld, what a funnel reveals.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_compiler::catalog::{
    Catalog, Dataset, DatasetRole, FileFormat, Files, OutsideCovers, Policy, PolicyId, RepeatRule, Style,
    SuppressedDisplay,
};
use indicia_compiler::functions::MEAN;
use indicia_compiler::plan::audit::{Audit, Auditor};
use indicia_compiler::plan::ir::{AggregateFunction, Expr, NodeId};
use indicia_compiler::plan::layout::{Asks, Behind, Cell as Wanted, Guard, Layout, Leaf, Limit, Region, Select};
use indicia_compiler::source::{Source, SourceKind, Sources, Span};
use proptest::prelude::*;

use super::*;
use crate::cells::samples::{self, body, column, cube, layout, leaf, number, percent, plain, total};
use crate::cells::{Counted, FunnelLine};
use crate::cube::Cube;
use crate::render::{FORMATS, Format, Setting, Sheet, Templates};

pub(super) fn policy() -> Policy {
    Policy {
        name: "children".into(),
        span: Span::default(),
        description: None,
        counts: "children".into(),
        below: 5,
        zero_is_shown: true,
        shown: SuppressedDisplay::Bound,
        percentages: SuppressedDisplay::Bound,
        totals_withheld: false,
        of: Vec::new(),
        note: Some("Small counts are not shown.".into()),
    }
}

pub(super) fn catalog(policy: Policy) -> Catalog {
    Catalog { policies: vec![policy], ..Catalog::default() }
}

/// The count of the rows whose area is one of these, under the policy.
pub(super) fn count(areas: &[i64]) -> Wanted {
    let limit = Limit { of: Expr::Column("area".into()), set: areas.to_vec(), missing: false };
    let region = Region { rows: NodeId(0), function: AggregateFunction::Count, of: None, limits: vec![limit] };
    let guard =
        Guard { policy: PolicyId(0), behind: Behind::Itself(Arc::new(region)), people: Vec::new(), unjoined: None };
    let select = Select::Set(areas.into());
    Wanted::Leaf(Leaf { guard: Some(guard), ..samples::count(&[select]) })
}

pub(super) fn share(part: Wanted, whole: Wanted) -> Wanted {
    Wanted::Divide(Box::new(part), Box::new(whole))
}

/// What a layout shows over counts of areas 0, 1, 2 and so on.
fn shown(layout: &Layout, counts: &[i64], policy: Policy) -> Vec<Vec<String>> {
    filled(layout, counts, policy).grid().split_off(1)
}

/// A layout over counts of areas 0, 1, 2 and so on.
fn filled(layout: &Layout, counts: &[i64], policy: Policy) -> SafeTable {
    let catalog = catalog(policy);
    let keys: Vec<[Option<i64>; 1]> = (0..counts.len() as i64).map(|key| [Some(key)]).collect();
    let values: Vec<[Option<i128>; 1]> = counts.iter().map(|count| [Some(i128::from(*count))]).collect();
    let rows: Vec<_> = keys.iter().zip(&values).map(|(key, value)| (key.as_slice(), value.as_slice())).collect();
    let (plan, cubes) = cube(&[AggregateFunction::Count], &rows);
    let totals = Totals::new(&plan, &cubes);
    let layouts = [layout.clone()];
    let numbers = guard(&layouts, &[], &Audit::default(), &totals, &catalog).unwrap();
    tables(&layouts, &numbers).unwrap().remove(0)
}

/// Three areas and all of them, each with its share.
pub(super) fn areas() -> Layout {
    let all = || count(&[0, 1, 2]);
    let row = |areas: &[i64]| vec![count(areas), share(count(areas), all())];
    let mut layout = layout(vec![
        (body("North"), row(&[0])),
        (body("East"), row(&[1])),
        (body("South"), row(&[2])),
        (total("All"), row(&[0, 1, 2])),
    ]);
    layout.columns = vec![column("Count", plain()), column("Share", percent(1))];
    layout
}

fn texts(rows: &[[&str; 3]]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.map(str::to_string).to_vec()).collect()
}

#[test]
fn small_counts_and_their_shares_show_bounds() {
    let expected = [["North", "50", "94.3%"], ["East", "<5", "<9.4%"], ["South", "0", "0.0%"], ["All", "53", "100.0%"]];
    assert_eq!(shown(&areas(), &[50, 3, 0], policy()), texts(&expected));
}

#[test]
fn a_policy_says_what_is_shown_in_place_of_a_number() {
    let marked = Policy { percentages: SuppressedDisplay::Marker, ..policy() };
    assert_eq!(shown(&areas(), &[50, 3, 0], marked)[1], ["East", "<5", "Suppressed"]);
    let marker_only = Policy { shown: SuppressedDisplay::Marker, percentages: SuppressedDisplay::Marker, ..policy() };
    assert_eq!(shown(&areas(), &[50, 3, 0], marker_only)[1], ["East", "Suppressed", "Suppressed"]);
    let rounded = Policy { percentages: SuppressedDisplay::Rounded, ..policy() };
    assert_eq!(shown(&areas(), &[50, 3, 0], rounded.clone())[1], ["East", "<5", "<9.4%"]);
    assert_eq!(shown(&areas(), &[50_000, 3, 0], rounded)[1], ["East", "<5", "0.0%"]);
    let no_zero = Policy { zero_is_shown: false, ..policy() };
    assert_eq!(shown(&areas(), &[50, 3, 0], no_zero)[2], ["South", "<5", "<9.4%"]);
}

#[test]
fn suppressed_rows_come_last_in_their_order_and_keep_the_table() {
    for descending in [true, false] {
        let mut layout = areas();
        layout.order = Some(indicia_compiler::plan::layout::Order { column: 0, descending });
        layout.hide_empty = true;
        for small in [[1, 4, 50], [4, 1, 50]] {
            let rows = shown(&layout, &small, policy());
            let labels: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
            assert_eq!(labels, ["South", "North", "East", "All"]);
        }
    }
}

#[test]
fn a_total_that_gives_one_part_away_is_withheld() {
    let withheld = Policy { totals_withheld: true, ..policy() };
    let one = shown(&areas(), &[50, 3, 7], withheld.clone());
    let mark = "Suppressed";
    let expected = [["North", "50", mark], ["East", "<5", mark], ["South", "7", mark], ["All", mark, mark]];
    assert_eq!(one, texts(&expected));
    let two = shown(&areas(), &[50, 3, 2], withheld.clone());
    assert_eq!(two[3], ["All", "55", "100.0%"]);
    let none = shown(&areas(), &[50, 5, 0], withheld);
    assert_eq!(none[3], ["All", "55", "100.0%"]);
    assert_eq!(shown(&areas(), &[50, 3, 7], policy())[3], ["All", "60", "100.0%"], "unless the policy shows totals");
}

#[test]
fn parts_that_are_not_shown_hide_one_only_if_they_are_enough() {
    let layout = layout(vec![
        (body("North"), vec![count(&[0])]),
        (body("East"), vec![count(&[1])]),
        (total("All"), vec![count(&[0, 1, 2])]),
    ]);
    let all = |counts: &[i64]| shown(&layout, counts, Policy { totals_withheld: true, ..policy() })[2][1].clone();
    assert_eq!(all(&[50, 3, 0]), "Suppressed");
    assert_eq!(all(&[50, 3, 4]), "Suppressed");
    assert_eq!(all(&[50, 3, 20]), "73");
}

#[test]
fn a_withheld_total_shows_a_share_that_its_parts_reveal_anyway() {
    let all = |of: i64| {
        let mut layout = areas();
        for (row, areas) in [&[0][..], &[1], &[2], &[0, 1, 2]].iter().enumerate() {
            layout.cells[row][1] = share(count(areas), number(of));
        }
        let rule = Policy { totals_withheld: true, percentages: SuppressedDisplay::Rounded, ..policy() };
        shown(&layout, &[50, 3, 7], rule)[3].clone()
    };
    assert_eq!(all(100_000), ["All", "Suppressed", "0.1%"], "58 to 61 of 100,000");
    assert_eq!(all(1_000), ["All", "Suppressed", "Suppressed"], "58 to 61 of 1,000");
}

#[test]
fn people_counted_once_over_parts_are_no_sum_of_them() {
    let distinct = |areas: &[i64], key: i64| {
        let Wanted::Leaf(one) = count(areas) else { unreachable!("a count is a leaf") };
        let limit = Limit { of: Expr::Column("area".into()), set: areas.to_vec(), missing: false };
        let function = AggregateFunction::CountDistinct;
        let region = Region { rows: NodeId(0), function, of: Some(Expr::Column("child".into())), limits: vec![limit] };
        let guard = Some(Guard {
            policy: PolicyId(0),
            behind: Behind::Itself(Arc::new(region)),
            people: Vec::new(),
            unjoined: None,
        });
        Wanted::Leaf(Leaf { guard, select: Arc::from([Select::One(key)]), ..one })
    };
    let layout = layout(vec![
        (body("North"), vec![distinct(&[0], 0)]),
        (body("East"), vec![distinct(&[1], 1)]),
        (total("All"), vec![distinct(&[0, 1], 2)]),
    ]);
    let all =
        |together: i64| shown(&layout, &[50, 3, together], Policy { totals_withheld: true, ..policy() })[2][1].clone();
    assert_eq!(all(40), "40", "13 at least are in both");
    assert_eq!(all(53), "Suppressed", "nobody is");
}

#[test]
fn a_total_of_totals_is_withheld_with_them() {
    // North and East make the mainland; with South they make all.
    let layout = layout(vec![
        (body("North"), vec![count(&[0])]),
        (body("East"), vec![count(&[1])]),
        (total("Mainland"), vec![count(&[0, 1])]),
        (body("South"), vec![count(&[2])]),
        (total("All"), vec![count(&[0, 1, 2])]),
    ]);
    let withheld = || Policy { totals_withheld: true, ..policy() };
    let column = |counts: &[i64]| -> Vec<String> {
        shown(&layout, counts, withheld()).into_iter().map(|row| row[1].clone()).collect()
    };
    assert_eq!(column(&[20, 3, 9]), ["20", "<5", "Suppressed", "9", "Suppressed"]);
    // All less the mainland is South.
    assert_eq!(column(&[2, 3, 4]), ["<5", "<5", "5", "<5", "Suppressed"]);
    assert_eq!(column(&[20, 30, 9]), ["20", "30", "50", "9", "59"]);
}

#[test]
fn a_remainder_is_a_count_and_a_comparison_is_not() {
    let less = |a: &[i64], b: &[i64]| Wanted::Subtract(Box::new(count(a)), Box::new(count(b)));
    let layout = layout(vec![(body("x"), vec![less(&[0, 1, 2], &[0, 1]), less(&[0], &[1])])]);
    assert_eq!(shown(&layout, &[20, 18, 3], policy()), [["x", "Suppressed", "2"]]);
}

/// What is asked of three areas and all of them, whose rows are compared for so many steps.
fn compared<T>(counts: [i64; 3], policy: Policy, steps: u64, asked: impl FnOnce(&Layout, &Guarded<'_>) -> T) -> T {
    let catalog = catalog(policy);
    let keys: Vec<[Option<i64>; 1]> = (0..3).map(|key| [Some(key)]).collect();
    let values = counts.map(|count| [Some(i128::from(count))]);
    let rows: Vec<_> = keys.iter().zip(&values).map(|(key, value)| (key.as_slice(), value.as_slice())).collect();
    let (mut plan, mut cubes) = cube(&[AggregateFunction::Count], &rows);
    let layouts = [areas()];
    let mut auditor = Auditor::default();
    auditor.tables(&plan, layouts.iter());
    let audit = auditor.finish(&mut plan);
    // By area, and by whether there is a value to be counted.
    let source = &audit.families[0].sources[0];
    let keys = vec![vec![Some(0), Some(1), Some(2)], vec![Some(1); 3]];
    let values = vec![counts.map(|count| Some(i128::from(count))).to_vec()];
    cubes.insert(plan.outputs[source.output.0].node, Cube { keys, values });
    let totals = Totals::new(&plan, &cubes);
    let numbers = guard_within(steps, (&layouts, &[]), &audit, &totals, &catalog).unwrap();
    asked(&layouts[0], &numbers)
}

/// The last row of them, where totals are withheld.
fn audited(counts: [i64; 3], steps: u64) -> Vec<String> {
    compared(counts, Policy { totals_withheld: true, ..policy() }, steps, |layout, numbers| {
        tables(std::slice::from_ref(layout), numbers).unwrap().remove(0).grid().pop().unwrap()
    })
}

#[test]
fn where_there_is_no_time_only_numbers_without_a_common_row_are_shown() {
    assert_eq!(audited([50, 30, 20], publish::STEPS), ["All", "100", "100.0%"]);
    assert_eq!(audited([50, 30, 20], 0), ["All", "Suppressed", "Suppressed"]);
    assert_eq!(audited([50, 30, 3], publish::STEPS), ["All", "Suppressed", "Suppressed"]);
}

/// Of three areas one is hidden, and readers who add up take it from the total. A search that breaks off says that it did.
#[test]
fn a_search_that_breaks_off_says_so() {
    let found = |steps: u64| -> Vec<String> {
        compared([3, 10, 20], policy(), publish::STEPS, |layout, numbers| {
            let found = reveal::warnings(&[layout], numbers, steps).unwrap();
            found.into_iter().map(|found| found.message.to_string()).collect()
        })
    };
    let all = found(reveal::STEPS);
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(all[0].contains("suppresses \"North"), "{all:?}");
    let broken_off = found(0);
    assert!(broken_off.last().is_some_and(|last| last.contains("too many numbers")), "{broken_off:?}");
}

#[test]
fn a_mean_of_few_is_hidden() {
    let (plan, cubes) = cube(
        &[AggregateFunction::Sum, AggregateFunction::Count],
        &[(&[Some(0)], &[Some(40), Some(4)]), (&[Some(1)], &[Some(50), Some(5)])],
    );
    let n = indicia_compiler::plan::ir::OutputId(1);
    let mean = |key: i64| {
        let guard = Some(Guard { policy: PolicyId(0), behind: Behind::Values(n), people: Vec::new(), unjoined: None });
        Wanted::Leaf(Leaf { guard, ..leaf(MEAN, &[1, 0], &[Select::One(key)]) })
    };
    let layouts = [layout(vec![(body("few"), vec![mean(0)]), (body("enough"), vec![mean(1)])])];
    let (totals, catalog) = (Totals::new(&plan, &cubes), catalog(policy()));
    let numbers = guard(&layouts, &[], &Audit::default(), &totals, &catalog).unwrap();
    let safe = tables(&layouts, &numbers).unwrap();
    let cells = safe[0].rows.iter().map(|row| (row.cells[0].kind(), row.cells[0].text(), row.cells[0].number()));
    let expected = [(Kind::Suppressed, "Suppressed", None), (Kind::Value, "10", Some("10".to_string()))];
    assert_eq!(cells.collect::<Vec<_>>(), expected);
    assert_eq!(safe[0].notes, ["Small counts are not shown."]);
}

proptest! {
    /// Two worlds that differ in hidden counts only, the total kept, show one table.
    #[test]
    fn what_is_shown_does_not_depend_on_what_is_hidden(
        large in 5_i64..60, small in (1_i64..5, 1_i64..5), other in 1_i64..5, withhold in any::<bool>(),
    ) {
        let sum = small.0 + small.1;
        let swapped = sum - other;
        prop_assume!((1..5).contains(&swapped));
        let mut layout = areas();
        layout.order = Some(indicia_compiler::plan::layout::Order { column: 1, descending: true });
        let rule = || Policy { totals_withheld: withhold, ..policy() };
        let one = shown(&layout, &[large, small.0, small.1], rule());
        let two = shown(&layout, &[large, other, swapped], rule());
        prop_assert_eq!(one, two);
    }

    /// With totals withheld, no hidden count is the only one that a total and its other parts leave open.
    #[test]
    fn no_total_leaves_one_count_open(counts in proptest::collection::vec(0_i64..9, 3)) {
        let rows = shown(&areas(), &counts, Policy { totals_withheld: true, ..policy() });
        let hidden = rows.iter().filter(|row| row[1] == "<5" || row[1] == "Suppressed").count();
        prop_assert_ne!(hidden, 1, "{:?}", rows);
    }
}

pub(super) fn dataset(name: &str) -> Dataset {
    Dataset {
        name: name.into(),
        span: Span::default(),
        description: None,
        grain: "row".into(),
        counts: "rows".into(),
        role: DatasetRole::Events,
        key: vec![],
        repeats: RepeatRule::Refused,
        files: Files {
            paths: vec![],
            span: Span::default(),
            format: FileFormat::CSV,
            missing: vec![],
            zero: vec![],
            thousands: None,
            unpivot: None,
        },
        columns: vec![],
        time: None,
        covers: None,
        outside_covers: OutsideCovers::default(),
        stock: false,
        flow: false,
        serves: vec![],
        complete: None,
        breaks: vec![],
        disclosure: None,
        disclosure_by: None,
        hides_below: None,
        said_incomplete: false,
    }
}

#[test]
fn a_funnel_shows_no_two_numbers_that_are_close() {
    let catalog = Catalog { datasets: vec![dataset("crimes"), dataset("youths")], ..catalog(policy()) };
    let line = |dataset: &str, numbers: [u64; 3]| FunnelLine {
        dataset: dataset.into(),
        cohort: "c".into(),
        clause: "where x".into(),
        rows_in: Some(numbers[0]),
        rows_out: Some(numbers[1]),
        missing: Some(numbers[2]),
        asks: Asks::Definition,
    };
    let lines = vec![
        line("youths", [83, 83, 0]),
        line("youths", [83, 80, 0]),
        line("youths", [80, 60, 20]),
        line("youths", [60, 40, 18]),
        line("youths", [40, 3, 0]),
        line("crimes", [3, 2, 1]),
    ];
    let (plan, cubes) = cube(&[AggregateFunction::Count], &[(&[Some(0)], &[Some(3)])]);
    let totals = Totals::new(&plan, &cubes);
    let counted = |line: FunnelLine| {
        let policy = (line.dataset == "youths").then_some(PolicyId(0));
        Counted { line, policy, people: Vec::new() }
    };
    let lines = lines.into_iter().map(counted).collect();
    let safe = funnel(lines, &guard(&[], &[], &Audit::default(), &totals, &catalog).unwrap());
    let shown: Vec<[String; 3]> = safe
        .lines()
        .iter()
        .map(|line| {
            [line.rows_in, line.rows_out, line.missing].map(|rows| rows.map_or("-".into(), |rows| rows.to_string()))
        })
        .collect();
    let expected =
        [["83", "83", "0"], ["83", "-", "0"], ["-", "60", "-"], ["60", "40", "-"], ["40", "-", "0"], ["3", "2", "1"]];
    assert_eq!(shown, expected.map(|row| row.map(str::to_string)));
}

/// Rows before, after and left out as missing, and the people behind each: what is shown of the rows after.
#[test]
fn a_funnel_looks_at_the_people_behind_its_rows() {
    let catalog = Catalog { datasets: vec![dataset("youths")], ..catalog(policy()) };
    let counted = |rows: [u64; 3], people: [u64; 3]| {
        let [rows_in, rows_out, missing] = rows.map(Some);
        let (dataset, cohort, clause) = ("youths".into(), "c".into(), "where x".into());
        let line = FunnelLine { dataset, cohort, clause, rows_in, rows_out, missing, asks: Asks::Definition };
        Counted { line, policy: Some(PolicyId(0)), people: vec![people] }
    };
    let (plan, cubes) = cube(&[AggregateFunction::Count], &[(&[Some(0)], &[Some(3)])]);
    let totals = Totals::new(&plan, &cubes);
    let numbers = guard(&[], &[], &Audit::default(), &totals, &catalog).unwrap();
    for (after, people, shown) in [
        (60, 60, Some(60)),
        (60, 3, None),   // of too few people
        (60, 0, None),   // nobody knows of whom
        (60, 98, None),  // all rows are of two people more
        (60, 100, None), // the other 40 rows may be of one of the same people
        (0, 0, Some(0)),
        (100, 100, Some(100)),
    ] {
        let lines = vec![counted([100, 100, 0], [100, 100, 0]), counted([100, after, 0], [100, people, 0])];
        assert_eq!(funnel(lines, &numbers).lines()[1].rows_out, shown, "{after} rows of {people} people");
    }
    let one_each = vec![counted([100, 100, 0], [60, 60, 0]), counted([100, 60, 0], [60, 60, 0])];
    assert_eq!(funnel(one_each, &numbers).lines()[1].rows_out, Some(60), "the first row of each of them");
    let missing = |rows, people| funnel(vec![counted([100, 50, rows], [100, 50, people])], &numbers).lines()[0].missing;
    assert_eq!([missing(20, 20), missing(20, 1), missing(0, 0)], [Some(20), None, Some(0)]);
}

#[test]
fn a_funnel_shows_nothing_where_a_total_is_withheld() {
    let catalog =
        Catalog { datasets: vec![dataset("youths")], ..catalog(Policy { totals_withheld: true, ..policy() }) };
    let (plan, cubes) = cube(
        &[AggregateFunction::Count],
        &[(&[Some(0)], &[Some(50)]), (&[Some(1)], &[Some(3)]), (&[Some(2)], &[Some(9)])],
    );
    let totals = Totals::new(&plan, &cubes);
    let line = FunnelLine {
        dataset: "youths".into(),
        cohort: String::new(),
        clause: "rows read".into(),
        rows_in: Some(62),
        rows_out: Some(62),
        missing: Some(0),
        asks: Asks::Nothing,
    };
    let numbers = guard(&[areas()], &[], &Audit::default(), &totals, &catalog).unwrap();
    let line = Counted { line, policy: Some(PolicyId(0)), people: Vec::new() };
    let safe = funnel(vec![line], &numbers);
    assert_eq!(safe.lines()[0].rows_in, None);
}

#[test]
fn an_unknown_policy_is_a_named_bug() {
    let layouts = [areas()];
    let (plan, cubes) = cube(&[AggregateFunction::Count], &[(&[Some(0)], &[Some(3)])]);
    let (totals, catalog) = (Totals::new(&plan, &cubes), Catalog::default());
    let numbers = guard(&layouts, &[], &Audit::default(), &totals, &catalog);
    assert!(numbers.and_then(|numbers| tables(&layouts, &numbers)).is_err());
}

/// Every file of a table, by format.
fn files(table: &SafeTable) -> Vec<(&'static str, String)> {
    let source = Source { path: "a.ind".into(), text: String::new(), kind: SourceKind::Definitions };
    let (style, sources) = (Style::default(), Sources::new(vec![source]));
    let setting = Setting { title: "T", banner: None, style: &style, chapters: &[], sources: &sources };
    let templates = Templates::new(&BTreeMap::new()).unwrap();
    let bytes = |format: &Format| {
        (format.write)(&Sheet { table, setting: &setting, templates: &templates, others: &[] }).unwrap()
    };
    FORMATS.iter().map(|format| (format.name, String::from_utf8(bytes(format)).unwrap())).collect()
}

#[test]
fn a_hidden_number_is_in_no_byte_of_any_format() {
    let mut layout = areas();
    layout.rows.iter_mut().for_each(|row| row.keys[0].code = "X".into());
    let thousand = Policy { below: 1_000, ..policy() };
    let files = files(&filled(&layout, &[50_400, 617, 0], thousand));
    assert!(files.len() >= 4);
    for (format, text) in &files {
        assert!(!text.contains("617"), "{format}: {text}");
    }
    let tidy = &files.iter().find(|(format, _)| *format == "tidy").unwrap().1;
    assert!(tidy.contains("X,East,body,Count,,,,a number,<1000,,suppressed,,,"), "{tidy}");
    // Shares under a policy have no numerator and no denominator, shown or not.
    assert!(tidy.contains("X,North,body,Share,,,,a number,98.8%,98.8,,,,"), "{tidy}");
}

#[test]
fn a_share_under_no_policy_has_its_numerator_and_denominator() {
    let open = |areas: &[i64]| {
        let Wanted::Leaf(leaf) = count(areas) else { unreachable!("a count is a leaf") };
        Wanted::Leaf(Leaf { guard: None, ..leaf })
    };
    let mixed = share(count(&[0]), open(&[0, 1]));
    let mut layout = layout(vec![(body("East"), vec![share(open(&[1]), open(&[0, 1])), mixed])]);
    layout.columns = vec![column("Open", percent(1)), column("Mixed", percent(1))];
    let files = files(&filled(&layout, &[51, 17], policy()));
    let tidy = &files.iter().find(|(format, _)| *format == "tidy").unwrap().1;
    assert!(tidy.contains(",Open,,,,a number,25.0%,25.0,,17,68,"), "{tidy}");
    assert!(tidy.contains(",Mixed,,,,a number,75.0%,75.0,,,,"), "one number under a policy is enough: {tidy}");
}
