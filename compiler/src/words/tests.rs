//! What sentences say, and that they say something else when a clause does.

use std::collections::BTreeMap;

use super::sample::{DEFINITIONS, checked, sources};
use super::*;
use crate::dependencies::graph;
use crate::{Checked, question};

fn sentences(checked: &Checked) -> BTreeMap<String, String> {
    let graph = graph(&checked.catalog, &checked.model);
    let line = |named: &crate::dependencies::Named| {
        (named.name.clone(), sentence(&checked.catalog, &checked.model, named.node))
    };
    graph.nodes().iter().map(line).collect()
}

fn said(name: &str) -> String {
    sentences(&checked(DEFINITIONS))[name].clone()
}

#[test]
fn a_cohort_says_its_clauses_in_an_analysts_words() {
    assert_eq!(
        said("violent_crime"),
        "Offences where offence group is Violence or Robbery, and date recorded is from 2020/21 to 2023/24."
    );
    assert_eq!(
        said("grave"),
        "Offences in \"violent crime\" where offence gravity is at least 5, and either domestic abuse or not hate crime."
    );
    assert_eq!(
        said("first_time"),
        "Offences in \"grave\", keeping the first by date recorded for each person, of all periods together."
    );
    assert_eq!(
        said("arrived"),
        "Offences where hospital of arrival is \"Addenbrooke's\", and time arrived of arrival is on or after 1 April 2023, \
         and whose person is that of any of the offences in \"grave\"."
    );
}

#[test]
fn a_measure_says_what_is_counted() {
    assert_eq!(said("violent_offences"), "The number of offences in \"violent crime\".");
    assert_eq!(said("victims"), "The number of different values of person among offences in \"violent crime\".");
    assert_eq!(said("residents"), "The sum of persons over residents.");
    assert_eq!(said("typical_age"), "The median age of offences in \"first time\".");
    assert_eq!(said("arrivals_seen"), "The number of offences in \"arrived\" where age band of age is 10 to 17.");
}

#[test]
fn an_indicator_says_its_formula_and_its_dates() {
    assert_eq!(
        said("violent_crime_rate"),
        "Violent offences in 2023/24 per 1,000 residents (mid-2022), shown to 1 decimal place."
    );
    assert_eq!(
        said("on_last_year"),
        "Change in violent offences from 2022/23 to 2023/24, shown to whole numbers as a percentage, \
         across the break \"May 2023: counting rules\"."
    );
    assert_eq!(
        said("abuse_share"),
        "(The number of offences in \"violent crime\" where domestic abuse) as a percentage of violent offences, \
         shown to whole numbers as a percentage."
    );
}

#[test]
fn a_table_says_its_cells_rows_and_order() {
    assert_eq!(
        said("by_district"),
        "Table 7 shows violent offences for each financial year from 2020/21 to 2023/24, violent crime rate and share of \
         violent offences in 2023/24 across rows, for each district, Total (the whole area) and Elsewhere \
         (outside the list and missing), by \"Share\" with the highest first."
    );
}

#[test]
fn declarations_say_what_a_row_is() {
    assert_eq!(
        said("population"),
        "A row is one ward and mid-year, counted as residents, a population of residents, dated by year, identified by ward \
         and year; it has ward, year and persons; it is read from population.csv (CSV)."
    );
    assert_eq!(said("age_band"), "3 bands of numbers, in order: 0 to 9, 10 to 17 and 18+.");
    assert_eq!(said("area"), "3 wards within 2 districts.");
    assert!(
        said("offence")
            .starts_with("12 codes, each with group and gravity: Murder, Wounding, Assault and 9 others (list ")
    );
    assert!(said("small").starts_with("Counts of people below 5 are suppressed"));
}

/// Each pair is what is written and what is written instead; the sentence of the definition named must change.
const CHANGES: &[(&str, &str, &str)] = &[
    ("violent_crime", "{\"Violence\", \"Robbery\"}", "{\"Violence\"}"),
    ("violent_crime", "{\"Violence\", \"Robbery\"}", "{\"Violence\", \"Theft\"}"),
    ("violent_crime", "offence.group in", "offence.group not in"),
    ("violent_crime", "2020/21 to 2023/24\n}", "2021/22 to 2023/24\n}"),
    ("violent_crime", "in 2020/21 to 2023/24\n}", ">= 2020-04-01\n}"),
    ("violent_crime", "offence.group in {\"Violence\", \"Robbery\"}", "offence in {\"1\", \"8N\"}"),
    ("grave", ">= 5", ">= 4"),
    ("grave", ">= 5", "> 5"),
    ("grave", ">= 5", "= 5"),
    ("grave", ">= 5", "!= 5"),
    ("grave", ">= 5", "<= 5"),
    ("grave", ">= 5", "is not missing"),
    ("grave", "domestic_abuse or not", "domestic_abuse and not"),
    ("grave", "(domestic_abuse or not hate_crime)", "(not domestic_abuse or hate_crime)"),
    ("grave", "(domestic_abuse or not hate_crime)", "(domestic_abuse or hate_crime)"),
    ("grave", "(domestic_abuse or not hate_crime)", "domestic_abuse"),
    ("grave", "(domestic_abuse or not hate_crime)", "number of {domestic_abuse, hate_crime} >= 1"),
    ("grave", "(domestic_abuse or not hate_crime)", "number of {domestic_abuse, hate_crime} >= 2"),
    ("grave", "(domestic_abuse or not hate_crime)", "person starts with \"A\""),
    ("grave", "(domestic_abuse or not hate_crime)", "person contains \"A\""),
    ("grave", "(domestic_abuse or not hate_crime)", "person ends with \"A\""),
    ("grave", "(domestic_abuse or not hate_crime)", "person ends with \"A\" ignoring case"),
    ("grave", "(domestic_abuse or not hate_crime)", "person = \"A\" ignoring case"),
    ("grave", "(domestic_abuse or not hate_crime)", "loss > 1.5"),
    ("grave", "(domestic_abuse or not hate_crime)", "loss > 1.05"),
    ("grave", "(domestic_abuse or not hate_crime)", "seen_at.hour >= 22"),
    ("grave", "(domestic_abuse or not hate_crime)", "seen_at.weekday = 6"),
    ("grave", "from  violent_crime", "from  crimes"),
    ("first_time", "keep first", "keep last"),
    ("first_time", "by recorded_on per", "by seen_at per"),
    ("first_time", "per person", "per person, recorded_on.financial_year"),
    ("first_time", "from grave", "from violent_crime"),
    ("arrived", "among grave by", "not among grave by"),
    ("arrived", "among grave by", "among violent_crime by"),
    ("arrived", "by person\n}\nm", "by crime\n}\nm"),
    ("arrived", "arrived_at >=", "arrived_at <"),
    ("violent_offences", "count of violent_crime\nmeasure v", "count of grave\nmeasure v"),
    ("victims", "violent_crime.person", "violent_crime.crime"),
    ("victims", "count of distinct violent_crime.person", "count of violent_crime"),
    ("typical_age", "median", "mean"),
    ("typical_age", "median", "max"),
    ("arrivals_seen", "\"10 to 17\"", "\"18+\""),
    ("arrivals_seen", " where age.age_band in {\"10 to 17\"}", ""),
    ("violent_crime_rate", "per 1000", "per 100000"),
    ("violent_crime_rate", "mid-2022", "mid-2023"),
    ("violent_crime_rate", "violent_offences in 2023/24 per", "violent_offences in 2022/23 per"),
    ("violent_crime_rate", "value violent_offences", "value victims"),
    ("violent_crime_rate", "shown 0.0\n}", "shown 0\n}"),
    ("on_last_year", "value change", "value difference"),
    ("on_last_year", "from 2022/23 to", "from 2021/22 to"),
    ("abuse_share", "where domestic_abuse) as", "where hate_crime) as"),
    ("abuse_share", "as % of violent_offences", "as % of (count of crimes)"),
    ("by_district", "[districts, all as", "[wards, all as"),
    ("by_district", "all as \"Total\", ", ""),
    ("by_district", "outside + missing", "outside"),
    ("by_district", "financial_year from 2020/21", "financial_year from 2021/22"),
    ("by_district", "descending", "ascending"),
    ("by_district", "  column violent_crime_rate\n", ""),
    ("by_district", "number 7", "figure 7"),
    ("by_offence", "in     2023/24", "in     2022/23"),
    ("by_offence", "where  domestic_abuse", "where  not domestic_abuse"),
    ("by_offence", "  hide empty\n", ""),
    ("by_offence", "typical_age shown 0.0", "typical_age shown 0"),
    ("by_offence", "in [each, all]", "in [each]"),
    ("by_offence", "\"Arrivals\" arrivals_seen", "\"Arrivals\" arrivals_seen except totals"),
    ("by_district", "descending\n", "descending\n  top 1\n"),
    ("by_offence", "  hide empty\n", "  hide empty\n  disclosure small\n"),
];

#[test]
fn a_sentence_changes_with_each_clause_and_no_other_sentence_does() {
    let before = sentences(&checked(DEFINITIONS));
    for (name, written, instead) in CHANGES {
        assert_eq!(DEFINITIONS.matches(written).count(), 1, "{written:?} is written once");
        let after = sentences(&checked(&DEFINITIONS.replace(written, instead)));
        let changed: Vec<&String> = before.keys().filter(|key| before[*key] != after[*key]).collect();
        assert_eq!(changed, [name], "{written:?} to {instead:?}: {} / {}", before[*name], after[*name]);
    }
}

#[test]
fn words_and_layout_change_no_sentence() {
    let before = sentences(&checked(DEFINITIONS));
    for (written, instead) in [
        ("label \"violent crime\"", "label \"serious crime\""),
        ("title  \"Violent crime by district\"", "title \"Other words\""),
        ("{\"Violence\", \"Robbery\"}", "{\"Robbery\", \"Violence\"}"),
        (">= 5", "> 4"),
        ("cohort grave {", "# a comment\ncohort grave {"),
    ] {
        assert_eq!(DEFINITIONS.matches(written).count(), 1, "{written:?} is written once");
        assert_eq!(sentences(&checked(&DEFINITIONS.replace(written, instead))), before, "{written:?}");
    }
}

#[test]
fn every_pair_of_changes_reads_differently() {
    let mut seen: BTreeMap<(&str, String), &str> = BTreeMap::new();
    for (name, written, instead) in CHANGES {
        let text = sentences(&checked(&DEFINITIONS.replace(written, instead)))[*name].clone();
        if let Some(other) = seen.insert((name, text.clone()), instead) {
            panic!("{instead:?} and {other:?} read the same: {text}");
        }
    }
}

#[test]
fn a_condition_is_short_enough_for_a_line() {
    let checked = checked(DEFINITIONS);
    let grave = &checked.model.cohorts[1];
    let clause = |at: usize| &grave.clauses[at].predicate;
    assert_eq!(predicate(&checked.catalog, grave.dataset, clause(0)), "offence gravity at least 5");
}

#[test]
fn long_lists_of_codes_are_named_by_what_they_share_or_lack() {
    let of = |codes: &str| {
        let text = format!("cohort some {{ from crimes where offence in {{{codes}}} }}");
        sentences(&checked(&text))["some"].clone()
    };
    assert_eq!(
        of("\"1\", \"8N\", \"105A\", \"34A\", \"34B\", \"30A\", \"30B\", \"30C\", \"46\", \"44\", \"92A\""),
        "Offences where offence is any offence but Possession."
    );
    assert_eq!(
        of("\"30A\", \"30B\", \"30C\""),
        "Offences where offence is Burglary of a home, Burglary elsewhere or Distraction."
    );
    assert_eq!(
        of("\"34A\", \"34B\", \"30C\", \"92A\""),
        "Offences where offence is one of the 4 with offence gravity 5."
    );
    let text = "cohort some { from crimes where offence not in {\"1\"} }";
    assert_eq!(sentences(&checked(text))["some"], "Offences where offence is other than Murder.");
}

#[test]
fn denominators_and_units_are_named() {
    let checked = checked(DEFINITIONS);
    let of = |name: &str| checked.model.indicators.iter().find(|i| i.head.name.value == name).unwrap();
    let said = |name: &str| (unit(&of(name).unit), denominators(&checked.catalog, &checked.model, &of(name).value));
    assert_eq!(said("violent_crime_rate"), ("a rate per 1,000 residents".into(), vec!["residents in mid-2022".into()]));
    assert_eq!(said("on_last_year"), ("a percentage change".into(), vec!["violent offences in 2022/23".into()]));
    assert_eq!(said("abuse_share").1, ["violent offences"]);
}

#[test]
fn decimals_and_times_are_as_definitions_write_them() {
    let (sources, checked) = (sources(DEFINITIONS), checked(DEFINITIONS));
    let dataset = checked.catalog.dataset_named("crimes").unwrap();
    let written = |text: &str| {
        let condition = question::condition(&sources, &checked, dataset, text).unwrap();
        source::condition(&checked.catalog, dataset, &condition)
    };
    assert_eq!(written("loss >= 2.5"), "loss in {from 2.5}");
    assert_eq!(written("seen_at < 2023-04-01"), "seen_at in {up to 2023-03-31 23:59:59}");
}
