//! What a change of definitions does, as a reviewer reads it: values side by side, tests that fail, records kept, texts made untrue.

use std::path::Path;

use indicia::compare::{Records, Side, compare};
use indicia::progress::Silent;
use indicia::reports::diff::{Report, words};

use indicia_compiler::comparison::{Change, Class};

use crate::world::World;

const VISITS: &str = "\
name: visits
grain: visit
counts: visits
files: visits.csv
time: day
columns:
  person: {type: text}
  day: {type: date}
  age: {type: integer, min: 0, max: 120}
  kind: {codes: kind}
";

const KINDS: &str = "name: kind\ncodes:\n  - {code: A}\n  - {code: B}\n";

const BANDS: &str = "\
name: age_band
bands:
  - {from: 0, to: 17, label: 0 to 17}
  - {from: 18, to: 64, label: 18 to 64}
  - {from: 65, label: 65 or more}
";

/// Six visits of four people. By age: 5, 16, 17, 30, 30 and 70.
const ROWS: &str = "\
person,day,age,kind
a,2023-04-03,16,A
a,2023-05-03,17,B
b,2023-04-10,30,A
b,2023-06-10,30,B
c,2023-07-01,70,A
d,2023-08-01,5,B
";

const DEFINITIONS: &str = "
cohort seen {
  from visits
  where age >= 10
  keep first by day per person
}
measure people = count of seen
measure all_visits = count of visits
table ages {
  title \"Visits by age\"
  rows age.age_band \"Age\" in [each, all as \"All\"]
  column \"Visits\" all_visits
}
table kinds {
  title \"People by kind, 2023/24\"
  in 2023/24
  rows kind \"Kind\"
  column \"People\" people
}
test \"nobody is counted twice\" for seen {
  given visits
    | person | day        | age | kind |
    | a      | 2023-05-02 | 20  | A    |
    | a      | 2023-06-03 | 20  | B    |
  expect count 1
}
test \"at ten one is old enough\" for seen {
  given visits
    | person | day        | age | kind |
    | a      | 2023-05-02 | 10  | A    |
    | b      | 2023-05-02 | 9   | A    |
  expect count 1
}
test \"the kind of the first\" for kinds {
  given visits
    | person | day        | age | kind |
    | a      | 2023-05-02 | 20  | A    |
    | a      | 2023-06-03 | 20  | B    |
  expect
    | Kind | People |
    | A    | 1      |
    | B    | 0      |
}
";

/// The project, with texts replaced in any of its files.
fn version(edits: &[(&str, &str)]) -> World {
    let files = [
        ("datasets/visits.yaml", VISITS),
        ("codelists/kind.yaml", KINDS),
        ("codelists/age_band.yaml", BANDS),
        ("data/visits.csv", ROWS),
        ("definitions.ind", DEFINITIONS),
    ];
    for (from, _) in edits {
        assert!(files.iter().any(|(_, text)| text.contains(from)), "{from:?} is not there");
    }
    let edited = |text: &str| edits.iter().fold(text.to_string(), |text, (from, to)| text.replace(from, to));
    let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (*path, edited(text))).collect();
    World::new(&files.iter().map(|(path, text)| (*path, text.as_str())).collect::<Vec<_>>())
}

/// What a change of these texts is reported as, on the records of the earlier version.
fn changed(edits: &[(&str, &str)]) -> Report {
    between(&version(&[]), &version(edits))
}

fn between(before: &World, after: &World) -> Report {
    let side = |world: &World| Side::working_tree(world.folder()).expect("a project");
    let data = before.folder().join("data");
    compare(&side(before), &side(after), Records::Folder(Path::new(&data)), &Silent).expect("a report")
}

/// What is on one side only, a line for each row or column.
fn apart(report: &Report) -> Vec<String> {
    report.impact.as_ref().expect("numbers").tables.iter().flat_map(words::apart).collect()
}

/// Each changed cell in the order of the report: row, column, both texts, and by how much.
fn cells(report: &Report) -> Vec<String> {
    let impact = report.impact.as_ref().expect("numbers");
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let cells = impact.cells().into_iter().map(|(_, cell)| {
        let row = words::label(cell.renamed.0.as_deref(), &cell.row);
        format!("{row}, {}: {} -> {} {}", cell.column, text(&cell.before), text(&cell.after), words::by(cell))
    });
    cells.map(|line| line.trim_end().to_string()).collect()
}

/// The titles of the tests that notice the changes, and of those that do not, change by change.
fn tests(report: &Report) -> Vec<(Vec<&str>, Vec<&str>)> {
    fn titles(tests: &[(String, String)]) -> Vec<&str> {
        tests.iter().map(|(title, _)| title.as_str()).collect()
    }
    report.changes.iter().map(|tested| (titles(&tested.tests), titles(&tested.passed))).collect()
}

#[test]
fn bands_that_were_moved_show_both_values_side_by_side() {
    let report = changed(&[
        ("{from: 0, to: 17, label: 0 to 17}", "{from: 0, to: 15, label: 0 to 15}"),
        ("{from: 18, to: 64, label: 18 to 64}", "{from: 16, to: 64, label: 16 to 64}"),
    ]);
    assert_eq!(
        apart(&report),
        [
            "ages, only before: row \"0 to 17\": \"Visits\" 3",
            "ages, only after: row \"0 to 15\": \"Visits\" 1",
            "ages, only before: row \"18 to 64\": \"Visits\" 2",
            "ages, only after: row \"16 to 64\": \"Visits\" 4",
        ]
    );
    let sentence = words::sentence(report.impact.as_ref().expect("numbers"));
    // Of both sides: 65 or more, all, and two kinds.
    assert_eq!(sentence, "2 cells are only before, 2 cells are only after; 4 stay as they are");
}

#[test]
fn a_band_of_the_same_label_or_range_is_one_row() {
    let report = changed(&[("to: 17, label: 0 to 17", "to: 15, label: 0 to 17"), ("{from: 18,", "{from: 16,")]);
    assert_eq!(
        (cells(&report), apart(&report)),
        (vec!["18 to 64, Visits: 2 -> 4 +100.0%".to_string(), "0 to 17, Visits: 3 -> 1 -66.7%".to_string(),], vec![])
    );
    let report = changed(&[("label: 0 to 17", "label: Children"), ("age >= 10", "age >= 20")]);
    assert_eq!(apart(&report), [] as [&str; 0], "the range is the same");
    let all: Vec<String> = cells(&report);
    assert!(all.iter().all(|cell| !cell.starts_with("0 to 17")), "what it shows is the same: {all:?}");
}

#[test]
fn a_joined_row_of_another_label_is_the_row_of_its_codes() {
    let rows = |label: &str| format!("rows kind \"Kind\" in [A + B as \"{label}\", B]");
    let rest = "\n  column \"People\" people\n}\ntest \"nobody";
    let edit = |rows: &str, least: &str| {
        version(&[
            ("rows kind \"Kind\"\n  column \"People\" people\n}\ntest \"nobody", &format!("{rows}{rest}")),
            ("age >= 10", &format!("age >= {least}")),
            (
                "for kinds {\n  given visits\n    | person | day        | age | kind |\n    | a      | 2023-05-02 | 20  | A    |\n    | a      | 2023-06-03 | 20  | B    |\n  expect\n    | Kind | People |\n    | A    | 1      |\n    | B    | 0      |\n",
                "for people {\n  given visits\n    | person | day        | age | kind |\n    | a      | 2023-05-02 | 20  | A    |\n  expect 1\n",
            ),
        ])
    };
    // People of ten or more: a, b and c; of twenty or more: b and c.
    let report = between(&edit(&rows("Both"), "10"), &edit(&rows("Either"), "20"));
    assert_eq!(cells(&report), ["Both -> Either, People: 3 -> 2 -33.3%"]);
    assert_eq!(apart(&report), [] as [&str; 0]);
}

#[test]
fn a_column_that_is_new_shows_what_it_has() {
    let column = "column \"Visits\" all_visits";
    let report = changed(&[(column, &format!("{column}\n  column \"%\" share of all_visits across rows shown 0%"))]);
    assert_eq!(
        apart(&report),
        ["ages, only after: column \"%\": \"0 to 17\" 50%, \"18 to 64\" 33%, \"65 or more\" 17%, \"All\" 100%"]
    );
}

#[test]
fn totals_come_first_and_percentages_change_by_points() {
    let column = "column \"Visits\" all_visits";
    let with = |of: &str| {
        (
            column.to_string(),
            format!("{column} where {of}\n  column \"%\" share of all_visits where {of} across rows shown 0%"),
        )
    };
    let (old, new) = (with("age >= 0"), with("age < 70"));
    let report = between(&version(&[(&old.0, &old.1)]), &version(&[(&new.0, &new.1)]));
    // Of six visits 3, 2 and 1; of five 3, 2 and none.
    assert_eq!(
        cells(&report),
        [
            "All, Visits: 6 -> 5 -16.7%",
            "65 or more, Visits: 1 -> 0 -100.0%",
            "65 or more, %: 17% -> 0% -17 points",
            "0 to 17, %: 50% -> 60% +10 points",
            "18 to 64, %: 33% -> 40% +7 points",
        ]
    );
}

#[test]
fn tests_that_fail_notice_and_those_that_only_run_through_do_not() {
    let report = changed(&[("keep first", "keep last")]);
    let noticed = vec!["the kind of the first"];
    assert_eq!(tests(&report), [(noticed, vec!["nobody is counted twice", "at ten one is old enough"])]);
    let report = changed(&[("age >= 10", "age >= 12")]);
    let passed = vec!["nobody is counted twice", "the kind of the first"];
    assert_eq!(tests(&report), [(vec!["at ten one is old enough"], passed)]);
    let report = changed(&[("age >= 10", "age > 9")]);
    assert_eq!(tests(&report), [(vec![], vec![])], "it means the same");
}

#[test]
fn a_test_that_was_changed_with_the_definition_notices_and_so_does_a_new_one() {
    let report = changed(&[
        ("age >= 10", "age >= 12"),
        ("at ten one is old enough", "at twelve one is old enough"),
        ("| a      | 2023-05-02 | 10  | A    |", "| a      | 2023-05-02 | 12  | A    |"),
        ("| b      | 2023-05-02 | 9   | A    |", "| b      | 2023-05-02 | 11  | A    |"),
    ]);
    let threshold = tests(&report).remove(0);
    assert_eq!(threshold.0, ["at twelve one is old enough", "at ten one is old enough"]);
}

#[test]
fn of_two_changes_each_has_the_tests_that_fail_with_it_alone() {
    let report = changed(&[
        ("keep first", "keep last"),
        ("measure people = count of seen", "measure people = count of seen where age >= 21"),
    ]);
    let by_subject: Vec<(String, Vec<&str>)> = report
        .changes
        .iter()
        .map(|tested| words::named(&tested.change))
        .zip(tests(&report).into_iter().map(|t| t.0))
        .collect();
    assert_eq!(
        by_subject,
        [
            ("cohort seen".to_string(), vec!["the kind of the first"]),
            ("measure people".to_string(), vec!["the kind of the first"]),
        ],
        "either makes it fail"
    );
    // Alone the first leaves the test of tens as it is, and the second every test of the cohort.
    let report = changed(&[
        ("age >= 10", "age >= 12"),
        ("measure people = count of seen", "measure people = count of seen where age >= 21"),
    ]);
    let found: Vec<Vec<&str>> = tests(&report).into_iter().map(|tests| tests.0).collect();
    assert_eq!(found, [vec!["at ten one is old enough"], vec!["the kind of the first"]]);
}

#[test]
fn people_for_whom_another_record_is_kept_are_counted() {
    let report = changed(&[("keep first", "keep last")]);
    let cohort = &report.impact.as_ref().expect("numbers").cohorts[0];
    // a and b have two visits each, c one; d is too young.
    let lines = words::rows(cohort);
    assert_eq!(lines[0], "3 rows -> 3 rows");
    assert_eq!(lines[2..], ["by person: 0 new, 0 gone", "by person: another record is kept for 2 of those in both"]);
    // With the last kept, and from 17: a and b are kept with another record; from 18 a is gone.
    let report = changed(&[("keep first", "keep last"), ("age >= 10", "age >= 18")]);
    let lines = words::rows(&report.impact.as_ref().expect("numbers").cohorts[0]);
    assert_eq!(lines[2..4], ["by person: 0 new, 1 gone", "by person: another record is kept for 1 of those in both"]);
}

#[test]
fn two_rows_alike_in_every_column_are_one_record() {
    let rows = "person,day,age,kind\na,2023-04-03,16,A\na,2023-04-03,16,A\nb,2023-04-03,,A\nb,2023-05-03,,B\n";
    let first = version(&[("type: integer,", "type: integer, missing: allowed,"), ("age >= 10", "day in 2023")]);
    let last = version(&[
        ("type: integer,", "type: integer, missing: allowed,"),
        ("age >= 10", "day in 2023"),
        ("keep first", "keep last"),
    ]);
    first.put("data/visits.csv", rows);
    let lines = words::rows(&between(&first, &last).impact.expect("numbers").cohorts[0]);
    assert_eq!(lines[3], "by person: another record is kept for 1 of those in both", "{lines:?}");
}

#[test]
fn a_title_that_the_change_makes_untrue_is_named() {
    let report = changed(&[("in 2023/24\n  rows", "in 2022/23\n  rows")]);
    assert_eq!(report.remarks.len(), 1, "{:?}", report.remarks);
    let expected = "No longer true: \"People by kind, 2023/24\" (definitions.ind:15): this text names 2023/24, but no number beside it \
                    is of that year.";
    assert_eq!(report.remarks[0], expected);
    // What was untrue before is no news, and what is put right neither.
    let untrue = version(&[("in 2023/24\n  rows", "in 2022/23\n  rows")]);
    let also = version(&[("in 2023/24\n  rows", "in 2022/23\n  rows"), ("age >= 10", "age >= 11")]);
    assert_eq!(between(&untrue, &also).remarks, [] as [&str; 0]);
    assert_eq!(between(&untrue, &version(&[])).remarks, [] as [&str; 0]);
}

#[test]
fn blanks_in_a_test_are_no_change_of_it() {
    let report = changed(&[("| a      | 2023-05-02 | 10  | A    |", "|a|2023-05-02|10|A|")]);
    let classes: Vec<&str> = report.classes().into_iter().map(|(class, _)| class.name()).collect();
    assert_eq!(classes, ["cosmetic"]);
}

/// Rows for gaps are made when the data is read: two versions that differ in what a gap means are not one reading.
#[test]
fn a_change_of_what_a_gap_means_is_seen_in_the_numbers() {
    let with = |gaps: &str| {
        let returns = format!(
            "name: returns\ngrain: return\ncounts: returns\nfiles: returns.csv\ntime: month\ncovers: 2023-04 to 2023-05\ncomplete: true\n\
             gaps: {gaps}\ncolumns:\n  town: {{codes: town}}\n  month: {{type: month}}\n  cases: {{type: integer}}\n"
        );
        World::new(&[
            ("codelists/town.yaml", "name: town\ncodes: [{code: A, label: Ashby}, {code: B, label: Brook}]\n"),
            ("datasets/returns.yaml", &returns),
            ("data/returns.csv", "town,month,cases\nA,2023-04,1\nA,2023-05,2\nB,2023-04,4\n"),
            (
                "definitions.ind",
                "measure all_cases = sum of returns.cases\ntable t {\n  rows   town \"Town\"\n  column \"Cases\" all_cases\n}\n",
            ),
        ])
    };
    assert_eq!(cells(&between(&with("unknown"), &with("zero"))), ["Brook, Cases: .. -> 4"]);
    assert_eq!(cells(&between(&with("zero"), &with("unknown"))), ["Brook, Cases: 4 -> .."]);
}

/// What a cell comes to is decided when it is read, too.
#[test]
fn a_change_of_what_a_cell_means_is_seen_in_the_numbers() {
    let with = |rule: &str| {
        let returns = format!(
            "name: returns\ngrain: return\ncounts: returns\nfiles: returns.csv\n{rule}columns:\n  town: {{codes: town}}\n  \
             cases: {{type: integer, missing: allowed, invalid: count}}\n"
        );
        World::new(&[
            ("codelists/town.yaml", "name: town\ncodes: [{code: A, label: Ashby}, {code: B, label: Brook}]\n"),
            ("datasets/returns.yaml", &returns),
            ("data/returns.csv", "town,cases\nA,1\nB,-\n"),
            (
                "definitions.ind",
                "measure all_cases = sum of returns.cases\ntable t {\n  rows   town \"Town\"\n  column \"Cases\" all_cases\n}\n",
            ),
        ])
    };
    let (missing, zero) = (with(""), with("zero: [\"-\"]\n"));
    assert_eq!(cells(&between(&missing, &zero)), ["Brook, Cases: .. -> 0"]);
    assert_eq!(cells(&between(&zero, &missing)), ["Brook, Cases: 0 -> .."]);
}

/// What a change is listed as: its class and text.
fn classes(report: &Report) -> Vec<String> {
    let line = |change: &Change| format!("{}: {}", change.class.name(), change.said.line());
    report.changes.iter().map(|tested| line(&tested.change)).collect()
}

fn relabelled(report: &Report) -> Vec<String> {
    report.impact.as_ref().expect("numbers").tables.iter().flat_map(words::relabelled).collect()
}

const OF_AGES: &str = "rows age.age_band \"Age\" in [each, all as \"All\"]\n  column \"Visits\" all_visits";
const OF_KINDS: &str = "rows kind \"Kind\"\n  column \"People\" people\n}\ntest \"nobody";

/// Every share of the table is of another whole.
#[test]
fn a_row_or_column_that_is_apart_is_a_change_of_what_shares_are_of() {
    let version = |rows: &str| {
        let rows = format!("rows kind \"Kind\" in {rows}\n  column \"People\" people\n}}\ntest \"nobody");
        version(&[(OF_KINDS, &rows)])
    };
    let report = between(&version("[A, B]"), &version("[A, B apart]"));
    let apart = "apart: in no share or rank";
    let expected = format!("denominator: row \"B\" is a part of the whole -> {apart}");
    assert_eq!(classes(&report), [expected]);
    let columns = |kinds: &str| {
        let rest = "column \"Visits\" all_visits\n}";
        let more =
            format!("column \"Visits\" all_visits\n  column \"{{kind}}\" all_visits for each kind in {kinds}\n}}");
        self::version(&[(rest, &more)])
    };
    let report = between(&columns("[A, B]"), &columns("[A, B apart]"));
    let expected = format!("denominator: column \"B\" is a part of the whole -> {apart}");
    assert_eq!(classes(&report), [expected]);
}

#[test]
fn what_is_only_relabelled_is_shown_side_by_side() {
    let report =
        changed(&[(OF_AGES, &OF_AGES.replace("\"Age\"", "\"Years\"").replace("as \"All\"", "as \"Everyone\""))]);
    assert_eq!(
        relabelled(&report),
        ["ages, heading of the rows: \"Age\" -> \"Years\"", "ages, row: \"All\" -> \"Everyone\""]
    );
    let sentence = words::sentence(report.impact.as_ref().expect("numbers"));
    assert_eq!(sentence, "no cell changes; 6 stay as they are; 2 labels change");
    assert!(report.changes.iter().all(|tested| tested.change.class == Class::Wording), "{:?}", classes(&report));
}

#[test]
fn a_band_of_the_same_range_is_only_relabelled() {
    let report = changed(&[("label: 0 to 17", "label: Children")]);
    assert_eq!(classes(&report), ["wording: code 0 to 17 label \"0 to 17\" -> \"Children\""]);
    assert_eq!(relabelled(&report), ["ages, row: \"0 to 17\" -> \"Children\""]);
}

/// Of five, sixteen and seventeen there are three visits, of the others two and one.
#[test]
fn a_rank_changes_by_places() {
    let ranked = "rows age.age_band \"Age\" in [each]\n  column \"Rank\" rank of all_visits across rows";
    let edit = |more: &str| version(&[(OF_AGES, &format!("{ranked}{more}"))]);
    let report = between(&edit(""), &edit(" ascending"));
    assert_eq!(cells(&report), ["0 to 17, Rank: 1 -> 3 2 places down", "65 or more, Rank: 3 -> 1 2 places up"]);
}

/// Where somebody lives in place of where it happened, and school years in place of financial ones: what reads alike counts other rows.
#[test]
fn a_dimension_of_the_same_words_and_another_meaning_is_a_change_of_numbers() {
    let world = |table: &str, year: &str| {
        World::new(&[
            (
                "hierarchies/area.yaml",
                "name: area\nlevels: [{name: town, plural: towns}]\nareas: [{level: town, code: T1, label: Ash}, {level: town, code: T2, label: Birch}]\n",
            ),
            (
                "datasets/calls.yaml",
                "name: calls\ngrain: call\ncounts: calls\nfiles: calls.csv\ntime: day\ncolumns:\n  day: {type: date}\n  \
                 place: {codes: town, describes: place}\n  home: {codes: town, describes: person}\n",
            ),
            ("data/calls.csv", "day,place,home\n2022-05-01,T1,T2\n2022-10-01,T1,T2\n2023-05-01,T2,T1\n"),
            ("indicia.yaml", &format!("title: Example\ndata: data\nparameters: {{year: {year}}}\n")),
            (
                "t.ind",
                &format!("measure n = count of calls\ntable t {{ {table} }}\ntable u {{ in year column \"N\" n }}\n"),
            ),
        ])
    };
    let said = |(was, before): (&str, &str), (is, after): (&str, &str)| {
        let report = between(&world(was, before), &world(is, after));
        classes(&report)
    };
    for (was, is, changes) in [
        (
            "rows place \"Town\" column \"N\" n",
            "rows home \"Town\" column \"N\" n",
            vec![
                "population: row \"Ash\" in \"Ash\" by place -> in \"Ash\" by home",
                "population: row \"Birch\" in \"Birch\" by place -> in \"Birch\" by home",
            ],
        ),
        (
            "rows financial_year \"Year\" in [2022/23] column \"N\" n",
            "rows academic_year \"Year\" in [2022/23] column \"N\" n",
            vec!["population: row \"2022/23\" in 2022/23 -> in academic year 2022/23"],
        ),
        (
            "column \"{place}\" n for each place in [Ash]",
            "column \"{home}\" n for each home in [Ash]",
            vec!["population: column \"{home}\" / \"{place}\": counts in \"Ash\" by place -> in \"Ash\" by home"],
        ),
        (
            "column \"N\" n in 2022/23",
            "column \"N\" n in academic year 2022/23",
            vec!["measure: column \"N\": n in 2022/23 -> in academic year 2022/23"],
        ),
    ] {
        assert_eq!(said((was, "2022/23"), (is, "2022/23")), changes, "{was}");
    }
    let table = "column \"N\" n";
    let found = said((table, "2022/23"), (table, "academic year 2022/23"));
    assert_eq!(found, ["measure: parameter year 2022/23 -> academic year 2022/23"]);
}
