//! What the language cannot say yet: the message says what can be done today, and nothing in it makes a number wrong.

use crate::world::World;

const STAYS: &str = "name: stays\ngrain: stay\ncounts: stays\nfiles: stays.csv\ntime: admitted\ncolumns:\n  admitted: {type: date}\n  \
                     discharged: {type: date}\n  born: {type: date}\n  first: {type: integer}\n  second: {type: integer}\n";

/// The code and the help of the first thing that is wrong with a definition.
fn said(definition: &str) -> (String, String) {
    let measures = "measure all_stays = count of stays\nmeasure scores = sum of stays.first\n";
    let definitions = format!("{measures}{definition}");
    let world = World::new(&[("datasets/stays.yaml", STAYS), ("definitions.ind", &definitions)]);
    world.errors_with_help().into_iter().next().unwrap_or_else(|| panic!("nothing is wrong with {definition}"))
}

#[test]
fn a_value_of_several_columns_is_a_column_of_the_data() {
    for definition in [
        "measure days = mean of (stays.discharged - stays.admitted)",
        "measure days = mean of stays.discharged - stays.admitted",
        "measure both = sum of stays.first + stays.second",
        "cohort long_stays { from stays where discharged - admitted > 2 }",
        "cohort long_stays { from stays where days between admitted and discharged > 2 }",
        "cohort young { from stays where years between born and admitted < 18 }",
        "cohort young { from stays where age at admitted < 18 }",
        "cohort young { from stays where age on admitted < 18 }",
        "cohort back { from stays where days since discharged <= 30 }",
        "cohort back { from stays where admitted <= 30 days after discharged }",
        "cohort back { from stays where admitted within 30 days of discharged }",
        "cohort back { from stays where admitted <= discharged + 30 }",
        "cohort back { from stays among stays by first where admitted <= discharged + 30 }",
        "cohort back { from stays keep first by admitted per first within 30 days }",
    ] {
        let (code, help) = said(definition);
        assert_eq!(code, "syntax::computed-value", "{definition}");
        assert!(help.starts_with("add it to the data as a column"), "{definition}: {help}");
    }
}

#[test]
fn arithmetic_with_measures_is_no_such_value() {
    let definition = "indicator both { value (sum of stays.first) + (sum of stays.second) }";
    let world = World::new(&[
        ("datasets/stays.yaml", STAYS),
        ("definitions.ind", &format!("{definition}\ntable t {{ column \"Both\" both shown 0 }}")),
        ("data/stays.csv", "admitted,discharged,born,first,second\n2024-01-01,2024-01-02,1990-01-01,1,2\n"),
    ]);
    assert_eq!(world.table("t"), " | Both\n | 3");
}

#[test]
fn measures_are_columns_and_not_rows() {
    let (code, help) = said("table t { rows [all_stays, scores]  column \"N\" all_stays }");
    assert_eq!((&*code, help.contains("`column NAME` for each")), ("syntax::rows-of-measures", true));
    let (code, help) = said("table t { rows all_stays in [all]  column \"N\" all_stays }");
    assert_eq!(code, "layout::unknown-dimension");
    assert!(help.contains("`column all_stays`"), "{help}");
}

#[test]
fn quarters_are_their_months_and_weeks_are_a_column_of_the_data() {
    let (code, help) = said("table t { rows quarter \"Quarter\"  column \"N\" all_stays }");
    assert_eq!(code, "layout::unknown-dimension");
    assert!(help.contains("`month \"Quarter\" in [2023-04 + 2023-05 + 2023-06 as \"Q1\"]`"), "{help}");
    let (code, help) = said("table t { rows week \"Week\"  column \"N\" all_stays }");
    assert_eq!(
        (&*code, help.contains("add the week of each row to the data as a column")),
        ("layout::unknown-dimension", true)
    );
}

/// Every word of these has a meaning here, and none is a value of several columns.
#[test]
fn conditions_and_periods_are_no_such_value() {
    for condition in ["discharged = admitted", "admitted in 2023 and first in 1 to 3", "not discharged < 2024-01-01"] {
        let definition = format!("measure m = count of stays where {condition}");
        let world = World::new(&[("datasets/stays.yaml", STAYS), ("definitions.ind", &definition)]);
        assert_eq!(world.errors_with_help(), [], "{condition}");
    }
}

#[test]
fn a_rolling_year_is_a_column_for_each() {
    let (code, help) = said("table t { rows month in [year ending 2023-06]  column \"N\" all_stays }");
    assert_eq!(code, "periods::kind-mismatch");
    assert!(help.contains("write a column for each") && help.contains("in year ending 2023-06`"), "{help}");
}

#[test]
fn a_weighted_sum_of_rates_is_not_answered_with_one_division() {
    let (code, help) =
        said("indicator standard { value (all_stays as % of scores) * 0.5 + (all_stays as % of scores) * 0.5 }");
    assert_eq!(code, "additivity::ratio-sum");
    assert!(help.contains("a standardised rate") && help.contains("in a row of its own"), "{help}");
}

#[test]
fn a_policy_does_not_round() {
    for field in ["round_to: 5", "rounding: 5"] {
        let policy = format!(
            "name: people\ncounts: people\nbelow: 8\nshown: marker\npercentages: marker\ntotals: withheld\n{field}\n"
        );
        let world = World::new(&[("datasets/stays.yaml", STAYS), ("disclosure/people.yaml", &policy)]);
        let (code, help) = world.errors_with_help().remove(0);
        assert_eq!(code, "disclosure::unknown-field");
        assert!(help.starts_with("numbers cannot be rounded to a base yet"), "{help}");
    }
}
