//! How each kind of change reads; and that comparison is blind to ids, order of files and sides.

use proptest::prelude::*;

use super::sample::{EDITS, Edit, project};
use super::{Change, Class, Project, compare, covering};
use crate::check;

/// The changes from one set of edits to another.
fn between(before: &[Edit], after: &[Edit]) -> Vec<Change> {
    let (before, after) = (project(before), project(after));
    let (old, new) = (check(&before), check(&after));
    for (checked, sources) in [(&old, &before), (&new, &after)] {
        let found: Vec<String> = checked.diagnostics.iter().map(|d| format!("{}: {}", d.code, d.message)).collect();
        assert!(checked.is_sound(), "{found:#?}\n{sources:#?}");
    }
    compare(Project { sources: &before, checked: &old }, Project { sources: &after, checked: &new })
}

/// Each change on a line: class, subject, words, places.
fn lines(changes: &[Change]) -> Vec<String> {
    let line = |change: &Change| {
        let place = |place: &Option<super::Place>| {
            place.as_ref().map_or_else(|| "-".to_string(), |place| format!("{}:{}", place.path, place.line))
        };
        let name = match (&change.subject.before, &change.subject.after) {
            (Some(a), Some(b)) if a != b => format!("{a} = {b}"),
            _ => change.subject.name().to_string(),
        };
        let (kind, said) = (change.subject.kind.words(), change.said.line());
        format!("{} | {kind} {name} | {said} | {} {}", change.class.name(), place(&change.before), place(&change.after))
    };
    changes.iter().map(line).collect()
}

#[track_caller]
fn expect_changes(edits: &[Edit], expected: &[&str]) {
    let found = lines(&between(&[], edits));
    assert_eq!(found, expected, "{found:#?}");
}

#[test]
fn a_project_compared_with_itself_has_no_changes() {
    assert_eq!(between(&[], &[]), []);
    assert_eq!(between(&EDITS, &EDITS), []);
}

#[test]
fn a_threshold_is_one_change_at_its_root() {
    expect_changes(
        &[EDITS[0]],
        &["threshold | cohort serious | offence gravity at least 5 -> at least 3 | cohorts.ind:8 cohorts.ind:8"],
    );
}

#[test]
fn all_that_depends_on_it_is_listed_with_it() {
    let changes = between(&[], &[EDITS[0]]);
    let reached: Vec<&str> = changes[0].reaches.iter().map(|subject| subject.name()).collect();
    let names = ["serious_people", "people", "serious_offences", "serious_rate", "share", "by_district", "by_group"];
    assert_eq!(reached, names);
    let project = check(&project(&[]));
    let tests: Vec<&str> = covering(&changes[0], &project.model.tests).into_iter().map(|t| t.title.as_str()).collect();
    assert_eq!(tests, ["a closed one does not count"]);
    assert!(between(&[], &[EDITS[12]])[0].reaches.is_empty(), "a new name reaches nothing");
}

#[test]
fn the_same_bound_written_otherwise_is_cosmetic() {
    expect_changes(
        &[EDITS[3]],
        &["cosmetic | cohort serious | written otherwise, with the same meaning | cohorts.ind:8 cohorts.ind:8"],
    );
}

#[test]
fn blanks_in_a_test_are_layout_and_another_value_is_not() {
    let row = "| 1       | 2023-05-01  | a      | Ash      | 20  | Y      |";
    let cosmetic = "cosmetic | file cohorts.ind | layout, comments or the order of definitions, and nothing else \
                    | cohorts.ind:1 cohorts.ind:1";
    expect_changes(&[(row, "|1|2023-05-01|a|Ash|20|Y|")], &[cosmetic]);
    expect_changes(&[(row, "|   1 | 2023-05-01 | a | Ash | 20 | Y |   # closed\n")], &[cosmetic]);
    expect_changes(&[("for people {\n  given", "for people\n{\n\n    given")], &[cosmetic]);
    let other = between(&[], &[(row, "| 1 | 2023-05-01 | a | Ash | 21 | Y |")]);
    assert_eq!(other.iter().map(|change| change.class).collect::<Vec<_>>(), [Class::Test]);
    // A name that is longer makes a column wider, which is layout as well.
    let renamed =
        between(&[], &[("serious_people", "persons_of_interest_to_the_police"), (row, "|1|2023-05-01|a|Ash|20|Y|")]);
    assert!(renamed.iter().all(|change| change.class != Class::Test), "{renamed:?}");
}

#[test]
fn a_parameter_that_changes_is_one_change_at_its_root() {
    let with_year: [Edit; 2] =
        [("title: Example\n", "title: Example\nparameters: {year: 2023/24}\n"), ("in 2023/24", "in year")];
    let next: [Edit; 2] =
        [("title: Example\n", "title: Example\nparameters: {year: 2024/25}\n"), ("in 2023/24", "in year")];
    let named = lines(&between(&[], &with_year));
    let expected = [
        "cosmetic | cohort serious | written otherwise, with the same meaning | cohorts.ind:7 cohorts.ind:7",
        "measure | project indicia.yaml | parameter year added: 2023/24 | indicia.yaml:1 indicia.yaml:2",
    ];
    assert_eq!(named, expected, "{named:#?}");
    // The definitions did not change by themselves: they are what the parameter reaches.
    let changed = between(&with_year, &next);
    let expected =
        ["measure | project indicia.yaml | parameter year 2023/24 -> 2024/25 | indicia.yaml:2 indicia.yaml:2"];
    assert_eq!(lines(&changed), expected);
    let reached: Vec<&str> = changed[0].reaches.iter().map(|subject| subject.name()).collect();
    let names =
        ["serious", "serious_people", "people", "serious_offences", "serious_rate", "share", "by_district", "by_group"];
    assert_eq!(reached, names);
}

#[test]
fn another_date_that_serves_a_year_is_a_change_of_the_dataset() {
    let serves: [Edit; 1] = [("time: year\n", "time: year\nserves: {2023/24: mid-2022}\n")];
    let later: [Edit; 1] = [("time: year\n", "time: year\nserves: {2023/24: mid-2023}\n")];
    let found = lines(&between(&serves, &later));
    let expected =
        ["dataset | dataset population | dates that serve periods 2023/24: mid-2022 -> 2023/24: mid-2023 | \
                     datasets/population.yaml:1 datasets/population.yaml:1"];
    assert_eq!(found, expected, "{found:#?}");
}

#[test]
fn a_code_left_out_is_another_population() {
    expect_changes(
        &[EDITS[2]],
        &["population | cohort serious | offence group left out: \"Robbery\" | cohorts.ind:8 cohorts.ind:8"],
    );
}

#[test]
fn another_year_of_residents_is_another_denominator() {
    expect_changes(
        &[EDITS[4]],
        &["denominator | indicator serious_rate | residents in mid-2022 -> in mid-2023 | tables.ind:5 tables.ind:5"],
    );
}

#[test]
fn what_is_kept_and_what_is_asked_are_populations() {
    expect_changes(
        &[EDITS[5]],
        &["population | cohort serious_people | kept for each person, by date recorded: the first -> the last \
           | cohorts.ind:16 cohorts.ind:16"],
    );
    expect_changes(
        &[EDITS[6]],
        &["population | cohort serious_people | condition added: age at least 18 | cohorts.ind:15 cohorts.ind:15"],
    );
    expect_changes(
        &[EDITS[8]],
        &["population | cohort serious | date recorded in 2023/24 -> in 2022/23 | cohorts.ind:7 cohorts.ind:7"],
    );
}

#[test]
fn a_test_of_a_text_is_a_population() {
    let asks: [Edit; 2] = [
        ("where not closed", "where not closed and person ends with \"7\""),
        ("where not closed", "where not closed and person ends with \"7\" ignoring case"),
    ];
    assert_eq!(
        lines(&between(&asks[..1], &asks[1..])),
        ["population | cohort serious_people | person ends with \"7\" -> person ends with \"7\" ignoring case \
          | cohorts.ind:15 cohorts.ind:15"]
    );
}

#[test]
fn words_are_words() {
    expect_changes(
        &[EDITS[9]],
        &["wording | table by_district | title \"Serious offences by district\" -> \"Offences by district\" \
           | tables.ind:13 tables.ind:13"],
    );
    expect_changes(
        &[EDITS[10]],
        &[
            "wording | table by_district | note \"Recorded offences\" -> \"Recorded crime\" | tables.ind:18 tables.ind:18",
            "wording | table by_district | source added: \"Police\" | tables.ind:18 tables.ind:18",
        ],
    );
}

#[test]
fn a_comment_and_another_order_are_cosmetic() {
    let only = "cosmetic | file cohorts.ind | layout, comments or the order of definitions, and nothing else \
                | cohorts.ind:1 cohorts.ind:1";
    expect_changes(&[EDITS[11]], &[only]);
    let people = "measure people = count of serious_people\n\n";
    let residents = "measure residents = sum of population.persons\n\n";
    let both = "measure people = count of serious_people\n\nmeasure residents = sum of population.persons\n\n";
    let turned: &'static str = Box::leak(format!("{residents}{people}").into_boxed_str());
    expect_changes(&[(both, turned)], &[only]);
}

#[test]
fn a_rename_is_found_by_meaning_and_touches_nothing_else() {
    expect_changes(
        &[EDITS[12]],
        &["renamed | cohort serious_people = persons_of_interest | name serious_people -> persons_of_interest \
           | cohorts.ind:12 cohorts.ind:12"],
    );
    expect_changes(
        &[EDITS[13]],
        &["renamed | indicator serious_rate = rate_of_serious | name serious_rate -> rate_of_serious \
           | tables.ind:3 tables.ind:3"],
    );
}

#[test]
fn a_corrected_code_is_a_change_of_its_list_and_of_nothing_else() {
    expect_changes(
        &[EDITS[14]],
        &[
            "code-list | code list offence | code 2 \"Mugging\" gravity 6 -> 2 \
             | codelists/offence.yaml:5 codelists/offence.yaml:5",
            "code-list | code list offence | code 2 \"Mugging\" group \"Robbery\" -> \"Theft\" \
             | codelists/offence.yaml:5 codelists/offence.yaml:5",
        ],
    );
    expect_changes(
        &[EDITS[15]],
        &["wording | code list offence | code 2 label \"Mugging\" -> \"Robbery of a person\" \
           | codelists/offence.yaml:5 codelists/offence.yaml:5"],
    );
    expect_changes(
        &[EDITS[29]],
        &["code-list | code list district | code added: D4 \"Yew\", county \"Shire\" \
           | hierarchies/area.yaml:2 hierarchies/area.yaml:4"],
    );
}

#[test]
fn rounding_is_a_change_where_it_is_written() {
    expect_changes(&[EDITS[17]], &["unit | indicator serious_rate | shown as 0.0 -> 0.00 | tables.ind:6 tables.ind:6"]);
    expect_changes(
        &[EDITS[19]],
        &["unit | table by_district | column \"Share\": shown as 0% -> 0.0% | tables.ind:17 tables.ind:17"],
    );
    expect_changes(
        &[EDITS[18]],
        &["unit | indicator serious_rate | per 1,000 -> per 100,000 | tables.ind:5 tables.ind:5"],
    );
}

#[test]
fn columns_and_rows_are_layout_and_order() {
    expect_changes(
        &[EDITS[20]],
        &["wording | table by_district | heading \"Share\" -> \"Percentage\" | tables.ind:17 tables.ind:17"],
    );
    expect_changes(
        &[EDITS[24]],
        &["order | table by_district | order of rows \"Ash\", \"Elm\", \"Oak\", \"Total\" -> \
           \"Total\", \"Ash\", \"Elm\", \"Oak\" | tables.ind:14 tables.ind:14"],
    );
    expect_changes(
        &[EDITS[25]],
        &["table-layout | table by_group | column added: \"Oak\" | tables.ind:21 tables.ind:26"],
    );
    expect_changes(
        &[EDITS[23]],
        &["order | table by_group | ordered by \"Number\", highest first -> \"Number\", lowest first \
           | tables.ind:27 tables.ind:27"],
    );
    expect_changes(
        &[EDITS[22]],
        &[
            "table-layout | table by_group | number Table 2 -> Table 3 | tables.ind:22 tables.ind:22",
            "table-layout | table by_group | chapter added: \"Two\" | tables.ind:21 tables.ind:23",
        ],
    );
}

#[test]
fn numerator_and_denominator_are_different_changes() {
    expect_changes(
        &[EDITS[21]],
        &["denominator | indicator share | denominator serious offences -> all offences | tables.ind:9 tables.ind:9"],
    );
    expect_changes(
        &[EDITS[33]],
        &["measure | measure victims | the number of different values of person among offences -> \
           the number of different values of person among offences in \"serious\" \
           | cohorts.ind:27 cohorts.ind:27"],
    );
}

#[test]
fn declarations_are_compared_by_what_they_say() {
    expect_changes(
        &[EDITS[26]],
        &["disclosure | disclosure policy people | hides counts below 5 -> 10 \
           | disclosure/people.yaml:1 disclosure/people.yaml:1"],
    );
    expect_changes(
        &[EDITS[27]],
        &["dataset | dataset offences | column age type whole number from 0 to 120 -> whole number from 0 to 130 \
           | datasets/offences.yaml:11 datasets/offences.yaml:11"],
    );
    expect_changes(
        &[EDITS[30]],
        &["wording | project indicia.yaml | title \"Example\" -> \"Sample\" | indicia.yaml:1 indicia.yaml:1"],
    );
}

#[test]
fn the_order_of_chapters_and_who_a_policy_counts_are_more_than_layout() {
    let said = |before: &[Edit], after: &[Edit]| {
        let changes = between(before, after).into_iter();
        changes.map(|change| (change.class, change.said.line())).collect::<Vec<_>>()
    };
    let chapters = [
        ("title: Example\n", "title: Example\nchapters: [One, Two]\n"),
        ("title: Example\n", "title: Example\nchapters: [Two, One]\n"),
    ];
    let moved = "chapters \"One\" and \"Two\" -> \"Two\" and \"One\"".to_string();
    assert_eq!(said(&chapters[..1], &chapters[1..]), [(Class::Order, moved)]);
    let counts = said(&[], &[("counts: people", "counts: rows")]);
    assert!(counts.contains(&(Class::Disclosure, "it counts who the rows are of -> rows".to_string())), "{counts:?}");
    let incomplete = said(&[], &[("files: offences.csv\n", "files: offences.csv\ncomplete: false\n")]);
    let added = "where it has no row for an area, period or group, nothing is checked -> none is needed".to_string();
    assert_eq!(incomplete, [(Class::Dataset, added)]);
}

#[test]
fn what_is_new_and_what_is_tested_are_changes() {
    expect_changes(&[EDITS[32]], &["added | table all_of_it | added: \"All\" | - tables.ind:9"]);
    expect_changes(
        &[EDITS[31]],
        &["test | test a closed one does not count | what it gives or expects | cohorts.ind:35 cohorts.ind:35"],
    );
}

#[test]
fn every_class_has_one_name() {
    let mut names: Vec<&str> = Class::ALL.iter().map(|class| class.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Class::ALL.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// The other way round, the same changes turned round; and none of a project with itself.
    #[test]
    fn sides_mirror_each_other(before in edits(), after in edits()) {
        let there = between(&before, &after);
        let mut turned: Vec<Change> = between(&after, &before).into_iter().map(Change::turned).collect();
        super::change::sort(&mut turned);
        let mut there = there;
        super::change::sort(&mut there);
        prop_assert_eq!(lines(&there), lines(&turned));
        for (one, other) in there.iter().zip(&turned) {
            prop_assert_eq!(&one.reaches, &other.reaches);
        }
        prop_assert_eq!(between(&before, &before), vec![]);
    }
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    proptest::sample::subsequence(EDITS.to_vec(), 0..6)
}
