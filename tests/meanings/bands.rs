//! A number that falls into no band is known: it is refused, or outside the list, and never "not recorded".

use std::fs;

use indicia::inline_tests::Ran;
use indicia::progress::Silent;
use indicia::project::Project;
use indicia::session::Session;
use indicia::synth::{Options, make};

use crate::world::World;

const PEOPLE: &str = "name: people\ngrain: patient\ncounts: patients\nfiles: people.csv\ncolumns:\n  id: {type: text}\n  \
                      age: {type: integer, min: 0, max: 120, unit: years, describes: person, missing: allowed}\n";

const ROWS: &str = "id,age\na,5\nb,40\nc,70\nd,85\ne,91\nf,\n";

const BANDS: &str = "bands:\n  - {label: 0 to 17, from: 0, to: 17}\n  - {label: 18 to 64, from: 18, to: 64}\n  \
                     - {label: 65 to 84, from: 65, to: 84}\n";

const TABLES: &str = "measure patients_all = count of people\n\
    table by_age { rows age.age_band \"Age\" in [each, all, missing] column \"Patients\" patients_all column \"Share\" share of patients_all across rows }\n\
    table beyond { rows age.age_band \"Age\" in [each, all, outside, missing] column \"Patients\" patients_all }\n\
    measure known = count of people where age.age_band is not missing\n\
    measure not_old = count of people where age.age_band not in {\"65 to 84\"}\n\
    measure at_least_18 = count of people where age.age_band >= \"18 to 64\"\n\
    table conditions { column \"Known\" known column \"Not old\" not_old column \"18 or more\" at_least_18 }\n";

/// The patients, with a rule for ages outside the bands, and these definitions.
fn patients(rule: &str, definitions: &str) -> World {
    let bands = format!("name: age_band\n{rule}{BANDS}");
    World::new(&[
        ("datasets/people.yaml", PEOPLE),
        ("codelists/age_band.yaml", &bands),
        ("data/people.csv", ROWS),
        ("t.ind", definitions),
    ])
}

#[test]
fn numbers_beyond_the_last_band_are_refused_with_their_lines() {
    let refused = patients("", TABLES).refused("by_age");
    assert_eq!(
        refused,
        [
            "data::no-band: column age of people has 2 numbers that fall into no band of age_band: \"85\" (people.csv, line 5); \
          \"91\" (people.csv, line 6)"
        ]
    );
}

#[test]
fn the_refusal_says_which_band_to_add() {
    let helps = patients("", TABLES).helps("by_age").join("\n");
    assert!(helps.contains("{label: 85 or more, from: 85}"), "{helps}");
    assert!(helps.contains("outside: allowed"), "{helps}");
}

#[test]
fn a_band_that_the_refusal_offers_takes_them() {
    let world = patients("", TABLES);
    world.put("codelists/age_band.yaml", &format!("name: age_band\n{BANDS}  - {{label: 85 or more, from: 85}}\n"));
    assert_eq!(
        world.table("by_age"),
        "Age | Patients | Share\n0 to 17 | 1 | 17%\n18 to 64 | 1 | 17%\n65 to 84 | 1 | 17%\n85 or more | 2 | 33%\n\
         Total | 5 | 83%\nNot recorded | 1 | 17%\nTotal leaves out 1 patient without an age."
    );
}

/// Two are outside and one is missing: shares are of the four that are shown as parts.
#[test]
fn allowed_outside_they_are_known_and_no_part_of_the_whole() {
    for rule in ["outside: allowed\n", "outside: count\n"] {
        let world = patients(rule, TABLES);
        assert_eq!(
            world.table("by_age"),
            "Age | Patients | Share\n0 to 17 | 1 | 25%\n18 to 64 | 1 | 25%\n65 to 84 | 1 | 25%\nTotal | 3 | 75%\n\
             Not recorded | 1 | 25%\n\
             Total leaves out 1 patient without an age and 2 with an age outside the bands.",
            "{rule}"
        );
        assert_eq!(
            world.table("beyond").lines().skip(4).collect::<Vec<_>>()[..3],
            ["Total | 3", "Outside the bands | 2", "Not recorded | 1"]
        );
        // Known: all but f. Not old: all but c and f. 18 or more: b and c, for what is outside has no place in the order.
        assert_eq!(
            world.table("conditions"),
            " | Known | Not old | 18 or more\n | 5 | 4 | 2\nNot old, 18 or more: age not known for 1 of 6 patients."
        );
    }
}

#[test]
fn below_the_first_and_between_two_are_refused_too() {
    let bands = "name: age_band\nbands:\n  - {label: 10 to 13, from: 10, to: 13}\n  - {label: 17+, from: 17}\n";
    for (age, offered) in
        [("9", "{label: under 10, under: 10}"), ("14", "{label: 10 to under 17, from: 10, under: 17}")]
    {
        let world = patients("", "measure m = count of people\ntable t { rows age.age_band column m }");
        world.put("codelists/age_band.yaml", bands);
        world.put("data/people.csv", &format!("id,age\na,10\nb,{age}\n"));
        let refused = world.errors("t");
        assert_eq!(refused.len(), 1, "{refused:?}");
        assert!(refused[0].contains(&format!("\"{age}\" (people.csv, line 3)")), "{refused:?}");
        assert!(world.helps("t").join("\n").contains(offered), "{age}");
    }
}

#[test]
fn a_column_that_nothing_reads_through_bands_is_not_asked() {
    let world = patients("", "measure m = count of people where age >= 18\ntable t { column \"M\" m }");
    assert_eq!(world.table("t"), " | M\n | 4\nAge not known for 1 of 6 patients.");
}

#[test]
fn a_condition_on_a_band_is_enough() {
    let world =
        patients("", "measure m = count of people where age.age_band = \"0 to 17\"\ntable t { column \"M\" m }");
    assert!(world.refused("t")[0].starts_with("data::no-band"));
}

const WAITS: &str =
    "name: waits\ngrain: wait\ncounts: waits\nfiles: waits.csv\ncolumns:\n  hours: {type: decimal(1), unit: hours}\n";

fn waits(bands: &str) -> World {
    World::new(&[
        ("datasets/waits.yaml", WAITS),
        ("codelists/band.yaml", &format!("name: band\nbands:\n{bands}")),
        ("data/waits.csv", "hours\n2.0\n4.5\n8.0\n8.9\n12.5\n"),
        (
            "t.ind",
            "measure waits_all = count of waits\ntable t { rows hours.band \"Hours\" in [each, all] column \"Waits\" waits_all }",
        ),
    ])
}

#[test]
fn bands_of_decimals_end_below_a_number() {
    let bands = "  - {label: 0 to under 5, from: 0, under: 5}\n  - {label: 5 to under 9, from: 5, under: 9}\n  - {label: 9 and over, from: 9}\n";
    assert_eq!(waits(bands).table("t"), "Hours | Waits\n0 to under 5 | 2\n5 to under 9 | 2\n9 and over | 1\nTotal | 5");
}

#[test]
fn bands_of_decimals_may_end_at_one() {
    let bands = "  - {label: A, from: 0, to: 4.5}\n  - {label: B, from: 4.6, to: 8.9}\n  - {label: C, from: 9}\n";
    assert_eq!(waits(bands).table("t"), "Hours | Waits\nA | 2\nB | 2\nC | 1\nTotal | 5");
}

#[test]
fn decimals_between_whole_bands_are_refused() {
    let bands =
        "  - {label: 0 to 4, from: 0, to: 4}\n  - {label: 5 to 8, from: 5, to: 8}\n  - {label: 9 and over, from: 9}\n";
    let refused = waits(bands).refused("t");
    assert_eq!(
        refused,
        [
            "data::no-band: column hours of waits has 2 numbers that fall into no band of band: \"4.5\" (waits.csv, line 3); \
          \"8.9\" (waits.csv, line 5)"
        ]
    );
    assert!(waits(bands).helps("t").join("\n").contains("{label: 0 to under 5, from: 0, under: 5}"));
}

#[test]
fn a_number_that_is_looked_up_or_an_attribute_is_asked_as_well() {
    let world = World::new(&[
        (
            "datasets/crimes.yaml",
            "name: crimes\ngrain: crime\ncounts: crimes\nfiles: crimes.csv\ncolumns:\n  kind: {codes: kind}\n  person: {type: text, look_up: people}\n",
        ),
        (
            "datasets/people.yaml",
            "name: people\ngrain: person\nrole: look-up\nkey: [id]\nfiles: people.csv\ncolumns:\n  id: {type: text}\n  age: {type: integer, min: 0}\n",
        ),
        (
            "codelists/kind.yaml",
            "name: kind\nattributes: {gravity: integer}\ncodes:\n  - {code: a, gravity: 1}\n  - {code: b, gravity: 7}\n",
        ),
        ("codelists/age_band.yaml", &format!("name: age_band\n{BANDS}")),
        ("codelists/grave.yaml", "name: grave\nbands:\n  - {label: low, from: 0, to: 5}\n"),
        ("data/crimes.csv", "kind,person\na,p\nb,p\n"),
        ("data/people.csv", "id,age\np,90\n"),
        (
            "t.ind",
            "measure m = count of crimes\ntable t { rows person.age.age_band column m }\ntable u { rows kind.gravity.grave column m }",
        ),
    ]);
    assert!(world.refused("t")[0].contains("column age of people has a number that falls into no band of age_band"));
    assert!(
        world.refused("u")[0].contains("column kind of crimes has a number that falls into no band of grave: \"b\"")
    );
}

/// What the data of the inline tests is refused with.
fn test_faults(world: &World) -> String {
    let project = Project::open(world.folder()).unwrap();
    let mut said = String::new();
    for test in project.tests(None).unwrap() {
        match project.test(test).unwrap() {
            Ran::Passed => {}
            Ran::Failed(unmet) => panic!("{unmet:?}"),
            Ran::Refused(faults) => said.extend(faults.diagnostics.into_iter().map(|found| found.message)),
        }
    }
    said
}

#[test]
fn an_inline_test_is_refused_alike() {
    let test = "measure m = count of people where age.age_band = \"0 to 17\"\n\
                test \"one\" for m { given people\n | age |\n | 5 |\n | 91 |\n expect 1 }";
    let said = test_faults(&patients("", test));
    assert!(said.contains("no band of age_band: \"91\" (given row 2)"), "{said}");
    assert_eq!(test_faults(&patients("outside: allowed\n", test)), "");
}

#[test]
fn a_rule_for_numbers_of_a_list_without_bands_is_refused() {
    let world = patients("", "measure m = count of people\ntable t { column m }");
    world.put("codelists/sex.yaml", "name: sex\noutside: allowed\ncodes: [F, M]\n");
    assert!(world.refused("t")[0].starts_with("codelists::outside-of-codes"));
}

#[test]
fn values_of_people_under_a_policy_are_not_quoted() {
    let world = patients("", TABLES);
    world.put("datasets/people.yaml", &format!("{PEOPLE}disclosure: small\n"));
    fs::create_dir(world.folder().join("disclosure")).unwrap();
    world.put("disclosure/small.yaml", "name: small\ncounts: patients\nbelow: 5\n");
    let said = [world.refused("by_age"), world.helps("by_age")].concat().join("\n");
    assert!(said.contains("people.csv, line 5"), "{said}");
    assert!(!said.contains("91") && !said.contains("2 numbers"), "{said}");
}

/// 85 and 91 of six ages are in no band.
#[test]
fn numbers_that_are_counted_are_in_the_funnel() {
    for (rule, expected) in [("outside: count\n", Some((6, 4))), ("outside: allowed\n", None)] {
        let world = patients(rule, TABLES);
        let project = Project::open(world.folder()).unwrap();
        let answered = Session::new(&project).unwrap().tables(&[]).unwrap();
        let lines = answered.funnel.lines();
        let found = lines.iter().find(|line| line.clause == "age is in a band of age_band");
        assert_eq!(found.map(|line| (line.rows_in.unwrap(), line.rows_out.unwrap())), expected, "{rule}");
    }
}

/// Ages of dummy rows are those that the bands take, so that a project runs on them.
#[test]
fn dummy_rows_fall_into_bands() {
    let world = patients("", TABLES);
    let made = world.folder().join("made");
    let project = Project::open(world.folder()).unwrap();
    let options = Options {
        out: Some(&made),
        scale: 1,
        dummy: true,
        rows: 300,
        seed: None,
        only: &[],
        anyway: false,
        check: false,
    };
    make(&project, &options, &Silent).unwrap();
    let session = Session::new(&project).unwrap().data(Some(&made)).unwrap();
    let answered = session.tables(&["by_age".to_string()]).unwrap();
    assert_eq!(answered.tables[0].rows.len(), 5);
}

/// A group of bands: what is in no band is in no group, and is not "not recorded" there, either.
#[test]
fn groups_of_bands_leave_out_what_the_bands_do() {
    let bands = "attributes: {stage: text}\nbands:\n  - {label: 0 to 17, from: 0, to: 17, stage: child}\n  \
                 - {label: 18 to 64, from: 18, to: 64, stage: adult}\n  - {label: 65 to 84, from: 65, to: 84, stage: adult}\n";
    let world = patients(
        "outside: allowed\n",
        "measure m = count of people\ntable t { rows age.age_band.stage \"Stage\" in [each, all, outside as \"Older\", missing] column \"M\" m }",
    );
    world.put("codelists/age_band.yaml", &format!("name: age_band\noutside: allowed\n{bands}"));
    assert_eq!(
        world.table("t").lines().take(6).collect::<Vec<_>>(),
        ["Stage | M", "child | 1", "adult | 2", "Total | 3", "Older | 2", "Not recorded | 1"]
    );
    assert!(
        world.table("t").ends_with("Total leaves out 1 patient without a stage and 2 with an age outside the bands.")
    );
}
