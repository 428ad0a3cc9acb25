//! A condition on people or places is of the people of a rate as much as of its events, and ages are the same ages on both sides.

use crate::world::World;

const AREAS: (&str, &str) = (
    "hierarchies/area.yaml",
    "name: area\nlevels: [{name: ward, plural: wards}, {name: town, plural: towns}]\nareas:\n  \
     - {level: town, code: T1, label: Hill, contains: [{code: W1, label: Mill}, {code: W2, label: Park}]}\n  \
     - {level: town, code: T2, label: Fen, contains: [{code: W3, label: Dyke}]}\n",
);
const FIVES: (&str, &str) = (
    "codelists/age_group.yaml",
    "name: age_group\nbands:\n  - {label: 0 to 9, from: 0, to: 9}\n  - {label: 10 to 14, from: 10, to: 14}\n  \
     - {label: 15 to 19, from: 15, to: 19}\n  - {label: 20 to 24, from: 20, to: 24}\n  - {label: 25 and over, from: 25}\n",
);
const COARSE: (&str, &str) = (
    "codelists/life_age.yaml",
    "name: life_age\nbands:\n  - {label: Children, from: 0, to: 9}\n  - {label: Young, from: 10, to: 24}\n  \
     - {label: Adults, from: 25}\n",
);
const OTHERS: &[(&str, &str)] = &[
    ("codelists/sex.yaml", "name: sex\ncodes: [{code: F, label: Women}, {code: M, label: Men}]\n"),
    ("codelists/cause.yaml", "name: cause\ncodes: [{code: R, label: Road}, {code: H, label: Home}]\n"),
];
const INJURIES: &str = "\
name: injuries
grain: injury
counts: injuries
files: injuries.csv
columns:
  ward: {codes: ward}
  sex: {codes: sex, missing: allowed, describes: person}
  age: {type: integer, min: 0, max: 110, missing: allowed, describes: person}
  income: {type: integer, missing: allowed, describes: person}
  cause: {codes: cause}
";
const PEOPLE: &str = "\
name: people
grain: ward, sex and age group
counts: residents
files: people.csv
role: population
basis: residents
columns:
  ward: {codes: ward}
  sex: {codes: sex, describes: person}
  band: {codes: age_group, describes: person}
  persons: {type: integer}
";
const ROWS: &str = "\
ward,sex,age,income,cause
W1,F,5,,R
W1,F,12,,R
W1,M,19,,H
W2,F,24,,R
W2,M,40,,R
W3,F,70,,H
W3,,,,R
";
/// Of each band and sex: 10 in each ward, but 20 women from 10 to 14.
fn people() -> String {
    let mut rows = String::from("ward,sex,band,persons\n");
    for ward in ["W1", "W2", "W3"] {
        for sex in ["F", "M"] {
            for band in ["0 to 9", "10 to 14", "15 to 19", "20 to 24", "25 and over"] {
                let persons = if sex == "F" && band == "10 to 14" { 20 } else { 10 };
                rows.push_str(&format!("{ward},{sex},{band},{persons}\n"));
            }
        }
    }
    rows
}

fn world(definitions: &str) -> World {
    let people = people();
    let definitions = format!(
        "measure hurt = count of injuries\nmeasure residents = sum of people.persons\n\
         indicator rate {{ value (hurt per 1000 residents) at all shown 0.0 }}\n{definitions}"
    );
    let mut files = vec![
        AREAS,
        FIVES,
        COARSE,
        ("datasets/injuries.yaml", INJURIES),
        ("datasets/people.yaml", PEOPLE),
        ("definitions.ind", definitions.as_str()),
        ("data/injuries.csv", ROWS),
        ("data/people.csv", people.as_str()),
    ];
    files.extend(OTHERS);
    World::new(&files)
}

/// 330 people: 180 women, 150 men.
#[test]
fn a_condition_on_people_narrows_both_sides_wherever_it_is_written() {
    for table in [
        "table t { where sex = \"Women\" column \"X\" rate }",
        "table t { column \"X\" rate where sex = \"Women\" }",
        "table t { column \"X\" (hurt per 1000 residents) at all where sex = \"Women\" shown 0.0 }",
        "indicator of_women { value rate where sex = \"Women\" shown 0.0 } table t { column \"X\" of_women }",
        "table t { column \"X\" (hurt where sex = \"Women\") per 1000 (residents where sex = \"Women\") at all shown 0.0 }",
    ] {
        let shown = " | X\n | 22.2\nSex not known for 1 of 7 injuries.";
        assert_eq!(world(table).table("t"), shown, "4 of 180: {table}");
    }
    let rows = "table t { where sex = \"Women\" column \"Hurt\" hurt column \"Residents\" residents at all }";
    assert_eq!(world(rows).table("t"), " | Hurt | Residents\n | 4 | 180\nHurt: sex not known for 1 of 7 injuries.");
}

/// Of one injury it is not known whose it is; of nobody among the people is that said.
#[test]
fn a_row_of_those_not_recorded_has_no_people() {
    let rows =
        "table t { rows sex \"Sex\" in [Women, Men, missing] column \"Hurt\" hurt column \"People\" residents at all }";
    assert_eq!(world(rows).table("t"), "Sex | Hurt | People\nWomen | 4 | 180\nMen | 2 | 150\nNot recorded | 1 | N/A");
}

/// People of whom the sex is not said: a row of women would be over everyone.
#[test]
fn rows_by_what_the_people_do_not_have_are_refused() {
    let table = "table t { rows sex \"Sex\" in [Women, Men] column \"X\" rate }";
    let world = world(table);
    world.put("datasets/people.yaml", &PEOPLE.replace("  sex: {codes: sex, describes: person}\n", ""));
    assert_eq!(world.errors("t"), ["denominators::no-breakdown: `people` is not broken down by sex"]);
}

#[test]
fn a_condition_on_places_narrows_both_sides() {
    // 3 of 110 in Mill; 5 of 220 in Hill.
    for (condition, shown) in
        [("ward = \"Mill\"", "27.3"), ("ward.town = \"Hill\"", "22.7"), ("ward != \"Dyke\"", "22.7")]
    {
        let table = format!("table t {{ where {condition} column \"X\" rate }}");
        assert_eq!(world(&table).table("t"), format!(" | X\n | {shown}"), "{condition}");
    }
}

#[test]
fn a_condition_on_the_event_leaves_the_people_whole() {
    // 5 on the road, of 330; of women 3 of 180.
    let table = |condition: &str| format!("table t {{ where {condition} column \"X\" rate }}");
    assert_eq!(world(&table("cause = \"Road\"")).table("t"), " | X\n | 15.2");
    assert_eq!(
        world(&table("cause = \"Road\" and sex = \"Women\"")).table("t"),
        " | X\n | 16.7\nSex not known for 1 of 7 injuries."
    );
    assert_eq!(world("table t { column \"X\" rate where cause = \"Road\" }").table("t"), " | X\n | 15.2");
    let mixed = world(&table("(cause = \"Road\" or sex = \"Women\")"));
    assert_eq!(mixed.errors("t"), ["denominators::no-breakdown: `people` is not broken down by cause"]);
}

/// Twelve months are not twelve years, whatever the column is called.
#[test]
fn an_age_in_months_is_none_of_the_ages_of_people() {
    let years =
        PEOPLE.replace("band: {codes: age_group, describes: person}", "age: {type: integer, describes: person}");
    for people in [PEOPLE, &years] {
        for condition in ["age < 12", "age.life_age = \"Young\""] {
            let world = world(&format!("table t {{ where {condition} column \"X\" rate }}"));
            world.put(
                "datasets/injuries.yaml",
                &INJURIES.replace("age: {type: integer,", "age: {type: integer, unit: months,"),
            );
            world.put("datasets/people.yaml", people);
            let errors = world.errors("t");
            assert!(errors.len() == 1 && errors[0].starts_with("denominators::"), "{condition}: {errors:?}");
        }
    }
}

/// How old they are and how old they were when they came are both in years: which is meant is not taken by its place.
#[test]
fn of_two_ages_of_the_people_none_is_taken() {
    let world = world("table t { where age < 10 column \"X\" rate }");
    world.put("datasets/people.yaml", &format!("{PEOPLE}  arrived: {{codes: life_age, describes: person}}\n"));
    let errors = world.errors("t");
    assert!(errors.len() == 1 && errors[0].starts_with("denominators::"), "{errors:?}");
}

/// Injuries with one column more, of which the first two rows have one value and the others another.
fn with_a_column(column: &str, values: [&str; 2], condition: &str) -> World {
    let world = world(&format!("table t {{ where {condition} column \"X\" rate }}"));
    let name = column.split(':').next().unwrap_or_default();
    world.put("datasets/injuries.yaml", &format!("{INJURIES}  {column}\n"));
    let cell = |at: usize| [name, values[0], values[0]].get(at).copied().unwrap_or(values[1]);
    let rows: String = ROWS.lines().enumerate().map(|(at, row)| format!("{row},{}\n", cell(at))).collect();
    world.put("data/injuries.csv", &rows);
    world
}

/// That some wore a helmet says nothing of who is disabled, though both are yes or no: 2 of 330.
#[test]
fn one_yes_is_not_another() {
    let world = with_a_column("helmet: {codes: yes_no}", ["y", "n"], "helmet = \"Yes\"");
    world.put(
        "codelists/yes_no.yaml",
        "name: yes_no\ncodes: [{code: \"y\", label: \"Yes\"}, {code: \"n\", label: \"No\"}]\n",
    );
    let disabled = "  disabled: {codes: yes_no, describes: person, without: [\"y\"]}\n";
    world.put("datasets/people.yaml", &format!("{PEOPLE}{disabled}"));
    let people = people().replace('\n', ",n\n").replacen("persons,n", "persons,disabled", 1);
    world.put("data/people.csv", &people);
    assert_eq!(world.table("t"), " | X\n | 6.1");
}

/// Nor is the age of a car that of a person.
#[test]
fn the_age_of_a_thing_leaves_the_people_whole() {
    let world = with_a_column("age_of_car: {type: integer, unit: years}", ["12", "5"], "age_of_car > 10");
    assert_eq!(world.table("t"), " | X\n | 6.1");
}

/// Of those of 25 and over nobody says how many there are.
#[test]
fn ages_that_no_band_of_the_people_has_are_refused() {
    let world = world("table t { where age >= 10 column \"X\" rate }");
    world.put("codelists/age_group.yaml", &FIVES.1.replace("  - {label: 25 and over, from: 25}\n", ""));
    let errors = world.errors("t");
    let refused = errors.len() == 1 && errors[0].starts_with("denominators::other-ages");
    assert!(refused && errors[0].contains("has no band for some of them"), "{errors:?}");
}

#[test]
fn a_condition_that_the_population_cannot_meet_is_refused() {
    let table = "table t { where income > 1000 column \"X\" rate }";
    assert_eq!(world(table).errors("t"), ["denominators::no-breakdown: `people` is not broken down by income"]);
}

#[test]
fn a_condition_around_the_events_of_a_rate_alone_is_asked_about() {
    let refused = |asked: &str| {
        vec![format!(
            "denominators::condition-on-one-side: this condition on `{asked}` is on one side only: the rate would still be of everyone in `people`"
        )]
    };
    for (value, asked) in [
        ("(hurt where sex = \"Women\") per 1000 (residents at all) shown 0.0", "sex"),
        ("((hurt where age < 10) per 1000 residents) at all shown 0.0", "age"),
        ("((hurt where ward = \"Mill\") per 1000 (residents where sex = \"Women\")) at all shown 0.0", "ward"),
    ] {
        assert_eq!(world(&format!("table t {{ column \"X\" {value} }}")).errors("t"), refused(asked), "{value}");
    }
    // Of the event it says what happened to whom; of a measure, its name says what is counted.
    let text = "measure women_hurt = count of injuries where sex = \"Women\"
        table t {
          column \"Road\" ((hurt where cause = \"Road\") per 1000 residents) at all shown 0.0
          column \"Women\" (women_hurt per 1000 residents) at all shown 0.0
          column \"Share\" (hurt where sex = \"Women\") as % of hurt
        }";
    assert_eq!(
        world(text).table("t"),
        " | Road | Women | Share\n | 15.2 | 12.1 | 57%\nWomen, Share: sex not known for 1 of 7 injuries."
    );
}

#[test]
fn ages_are_put_together_of_whole_bands() {
    // From 10 to 24: 3 hurt, of 100 women and 90 men less 0: 3 x (20 + 10 + 10) + 3 x 30.
    for condition in [
        "age in 10 to 24",
        "age >= 10 and age < 25",
        "age.life_age = \"Young\"",
        "age.age_group in \"10 to 14\" to \"20 to 24\"",
    ] {
        let table = format!("table t {{ where {condition} column \"X\" rate column \"Of\" residents at all }}");
        assert_eq!(
            world(&table).table("t"),
            " | X | Of\n | 14.3 | 210\nX: age not known for 1 of 7 injuries.",
            "{condition}"
        );
    }
    let table = "table t { where age >= 25 column \"X\" rate column \"Of\" residents at all }";
    assert_eq!(world(table).table("t"), " | X | Of\n | 33.3 | 60\nX: age not known for 1 of 7 injuries.");
}

#[test]
fn ages_that_cut_a_band_are_refused() {
    for (condition, band) in [("age < 18", "15 to 19"), ("age in 10 to 17", "15 to 19"), ("age >= 65", "25 and over")] {
        let table = format!("table t {{ where {condition} column \"X\" rate }}");
        let refused = format!(
            "denominators::other-ages: the ages of `people` do not make up these ages exactly: \"{band}\" is partly of them"
        );
        assert_eq!(world(&table).errors("t"), [refused], "{condition}");
    }
}

#[test]
fn rows_of_other_bands_are_put_together_too() {
    let table = "table t { rows age.life_age \"Age\" in [each, all] column \"Hurt\" hurt column \"X\" rate }";
    // 1 of 60, 3 of 210, 2 of 60; one age is not known.
    let expected = "Age | Hurt | X\nChildren | 1 | 16.7\nYoung | 3 | 14.3\nAdults | 2 | 33.3\nTotal | 6 | 18.2\n\
                    Total leaves out 1 injury without an age.";
    assert_eq!(world(table).table("t"), expected);
}

/// People by single years, of which the last is 90 and over: as bands, or as numbers. 10 are of each, and 30 of the
/// last.
fn single_years(age: &str, last: &str, shown: &str) -> World {
    let bands: String = (0..90).map(|age| format!("  - {{label: \"{age}\", from: {age}, to: {age}}}\n")).collect();
    let codes: String = (0..90).map(|age| format!("  - {{code: \"{age}\"}}\n")).collect();
    let rows: String = (0..90).map(|age| format!("{age},10\n")).collect();
    World::new(&[
        ("codelists/single.yaml", &format!("name: single\nbands:\n{bands}  - {{label: \"90+\", from: 90}}\n")),
        ("codelists/plain.yaml", &format!("name: plain\ncodes:\n{codes}  - {{code: \"90+\"}}\n")),
        ("codelists/stage.yaml", "name: stage\nbands: [{label: Child, to: 17}, {label: Adult, from: 18, to: 64}, {label: Old, from: 65}]\n"),
        (
            "datasets/hurt.yaml",
            "name: hurt\ngrain: injury\ncounts: injuries\nfiles: hurt.csv\ncolumns:\n  age: {type: integer, unit: years, describes: person}\n",
        ),
        (
            "datasets/people.yaml",
            &format!(
                "name: people\ngrain: age\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ncolumns:\n  \
                 age: {{{age}, describes: person}}\n  persons: {{type: integer}}\n"
            ),
        ),
        (
            "t.ind",
            &format!(
                "measure hurt_all = count of hurt\nmeasure residents = sum of people.persons\ntable t {{ {shown}
                 column \"N\" hurt_all column \"P\" residents shown 0 column \"R\" hurt_all per 1000 residents shown 0.0 }}"
            ),
        ),
        ("data/hurt.csv", "age\n5\n17\n18\n30\n89\n90\n97\n"),
        ("data/people.csv", &format!("age,persons\n{rows}{last},30\n")),
    ])
}

/// 72 years of 10 people and 30 above them; 47 years; 30.
#[test]
fn single_years_are_put_together_and_the_last_is_open() {
    for (age, last) in [("codes: single", "90+"), ("type: integer, min: 0, max: 90", "90"), ("type: integer", "90")] {
        let table = |shown: &str| single_years(age, last, shown).table("t");
        assert_eq!(table("where age >= 18"), " | N | P | R\n | 5 | 750 | 6.7", "{age}");
        assert_eq!(table("where age in 18 to 64"), " | N | P | R\n | 2 | 470 | 4.3", "{age}");
        assert_eq!(table("where age >= 90"), " | N | P | R\n | 2 | 30 | 66.7", "{age}");
        assert_eq!(table("where age < 90"), " | N | P | R\n | 5 | 900 | 5.6", "{age}");
        // 18 years, 47 years, 25 years and 30: 2, 2 and 3 injuries.
        let rows = "Age | N | P | R\nChild | 2 | 180 | 11.1\nAdult | 2 | 470 | 4.3\nOld | 3 | 280 | 10.7\nTotal | 7 | 930 | 7.5";
        assert_eq!(table("rows age.stage \"Age\" in [each, all]"), rows, "{age}");
    }
}

/// Nobody knows how many of those of 90 and over are below 95.
#[test]
fn ages_that_end_among_the_oldest_are_refused() {
    for condition in ["age < 95", "age >= 95", "age <= 90", "age in 85 to 94", "age = 90", "not (age > 90)"] {
        for (age, last, why) in [
            ("codes: single", "90+", "\"90+\" is partly of them"),
            ("type: integer, max: 90", "90", "those of 90 may be of 90 and over, and only some of them are asked for"),
        ] {
            let refusal =
                format!("denominators::other-ages: the ages of `people` do not make up these ages exactly: {why}");
            assert_eq!(
                single_years(age, last, &format!("where {condition}")).errors("t"),
                [refusal],
                "{age}: {condition}"
            );
        }
    }
}

#[test]
fn ages_in_codes_that_say_no_numbers_are_refused_with_what_to_declare() {
    let world = single_years("codes: plain", "90+", "where age >= 18");
    assert_eq!(world.errors("t"), ["denominators::no-breakdown: `people` is not broken down by age"]);
    let help = "`age` of `people` has codes of `plain`, which say no numbers: give the list `bands` in place of `codes`, such as \
                `{label: \"90+\", from: 90}`";
    assert_eq!(world.helps("t"), [help]);
}

#[test]
fn bands_of_the_events_over_single_years_of_people() {
    let injuries = "name: injuries\ngrain: injury\ncounts: injuries\nfiles: injuries.csv\ncolumns:\n  \
                    band: {codes: life_age, describes: person}\n";
    let people = "name: people\ngrain: age\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ncolumns:\n  \
                  age: {type: integer, min: 0, max: 90, describes: person}\n  persons: {type: integer}\n";
    let mut rows = String::from("age,persons\n");
    (0..=90).for_each(|age| rows.push_str(&format!("{age},2\n")));
    let world = World::new(&[
        COARSE,
        ("datasets/injuries.yaml", injuries),
        ("datasets/people.yaml", people),
        (
            "definitions.ind",
            "indicator rate { value (count of injuries) per 1000 (sum of people.persons) shown 0.0 }
             table t { where band = \"Young\" column \"X\" rate }
             table u { rows band \"Age\" in [each, all] column \"X\" rate }",
        ),
        ("data/injuries.csv", "band\nChildren\nYoung\nYoung\nYoung\nAdults\n"),
        ("data/people.csv", &rows),
    ]);
    // 3 of 30; 1 of 20, 1 of 132, 5 of 182.
    assert_eq!(world.table("t"), " | X\n | 100.0");
    assert_eq!(world.table("u"), "Age | X\nChildren | 50.0\nYoung | 100.0\nAdults | 7.6\nTotal | 27.5");
}

const SUBJECTS: [(&str, &str); 6] = [
    ("codelists/arm.yaml", "name: arm\ncodes:\n  - {code: p, label: Placebo}\n  - {code: t, label: Treated}\n"),
    ("codelists/event.yaml", "name: event\ncodes:\n  - {code: Ache}\n  - {code: Fall}\n"),
    (
        "datasets/subjects.yaml",
        "name: subjects\ngrain: subject\ncounts: subjects\nfiles: subjects.csv\nkey: [subject]\ncolumns:\n  subject: {type: text}\n  arm: {codes: arm, describes: person}\n",
    ),
    (
        "datasets/events.yaml",
        "name: events\ngrain: event\ncounts: events\nfiles: events.csv\ncolumns:\n  subject: {type: text}\n  arm: {codes: arm, describes: person}\n  event: {codes: event}\n",
    ),
    ("data/subjects.csv", "subject,arm\n1,p\n2,p\n3,p\n4,t\n5,t\n"),
    ("data/events.csv", "subject,arm,event\n1,p,Ache\n1,p,Ache\n2,p,Fall\n2,p,Ache\n4,t,Ache\n5,t,Ache\n"),
];

#[test]
fn people_with_an_event_are_a_part_of_all_people_whatever_the_event() {
    let table = "
        measure subjects_all = count of subjects
        measure with_event   = count of distinct events.subject
        indicator affected { value with_event as % of subjects_all shown 0.0% }
        table t {
          rows   event \"Event\" in [each, all as \"Any\"]
          column \"Placebo\" affected where arm = \"Placebo\"
          column \"Treated\" affected where arm = \"Treated\"
        }";
    let files = [&SUBJECTS[..], &[("definitions.ind", table)]].concat();
    // Of three subjects, 1 and 2 ached and 2 fell: two of three had any. Of two, both ached.
    let expected = "Event | Placebo | Treated\nAche | 66.7% | 100.0%\nFall | 33.3% | 0.0%\nAny | 66.7% | 100.0%";
    assert_eq!(World::new(&files).table("t"), expected);
}

#[test]
fn values_of_another_column_are_no_part_of_the_people() {
    let table = "
        measure subjects_all = count of subjects
        measure kinds        = count of distinct events.event
        table t { column \"X\" kinds as % of subjects_all }";
    let files = [&SUBJECTS[..], &[("definitions.ind", table)]].concat();
    assert_eq!(
        World::new(&files).errors("t"),
        ["units::share-of-other: different values of event are not a part of subjects"]
    );
}

#[test]
fn a_condition_on_the_people_alone_is_refused_where_the_events_say_the_same() {
    let refused = |condition: &str| {
        let table = format!("table t {{ column \"X\" (hurt per 1000 (residents where {condition})) at all }}");
        world(&table).errors("t")
    };
    assert_eq!(
        refused("sex = \"Women\""),
        [
            "denominators::condition-on-one-side: only the population has this condition on sex: injuries are counted whatever their sex"
        ]
    );
    // A measure of such people is what a rate may be per.
    let own = "measure women = sum of people.persons where sex = \"Women\"
               table t { column \"X\" (hurt per 1000 women) at all shown 0.0 }";
    // 7 injuries of anybody, 180 women.
    assert_eq!(world(own).table("t"), " | X\n | 38.9");
}

/// Falls by one level of the areas, people by another.
fn falls(events: &str, people: &str, condition: &str) -> World {
    let falls =
        format!("name: falls\ngrain: fall\ncounts: falls\nfiles: falls.csv\ncolumns:\n  place: {{codes: {events}}}\n");
    let residents = format!(
        "name: residents\ngrain: place\ncounts: residents\nfiles: residents.csv\nrole: population\nbasis: residents\ncolumns:\n  \
         home: {{codes: {people}}}\n  persons: {{type: integer}}\n"
    );
    let rows = |of: &str, wards: &str, towns: &str| if of == "ward" { wards.to_string() } else { towns.to_string() };
    World::new(&[
        AREAS,
        ("datasets/falls.yaml", &falls),
        ("datasets/residents.yaml", &residents),
        (
            "definitions.ind",
            &format!(
                "table t {{ column \"Rate\" (((count of falls) per 100 (sum of residents.persons)) where {condition}) at all shown 0.0 }}"
            ),
        ),
        ("data/falls.csv", &format!("place\n{}", rows(events, "W1\nW2\nW3\n", "T1\nT1\nT2\n"))),
        (
            "data/residents.csv",
            &format!("home,persons\n{}", rows(people, "W1,40\nW2,60\nW3,300\n", "T1,100\nT2,300\n")),
        ),
    ])
}

/// Two falls in Hill, of 100 people; how many live in Mill nobody says where people are counted by town.
#[test]
fn a_condition_on_areas_is_of_the_same_areas_whatever_the_level_of_the_people() {
    assert_eq!(falls("town", "ward", "place = \"Hill\"").table("t"), " | Rate\n | 2.0");
    assert_eq!(falls("town", "town", "place = \"Hill\"").table("t"), " | Rate\n | 2.0");
    assert_eq!(falls("ward", "ward", "place = \"Mill\"").table("t"), " | Rate\n | 2.5");
    let refused = falls("ward", "town", "place = \"Mill\"").errors("t");
    assert_eq!(refused, ["denominators::level: `residents` is by town, not by ward"]);
}

/// Of the people of which towns, nobody says.
#[test]
fn a_population_without_an_area_is_refused() {
    let world = falls("town", "town", "place = \"Hill\"");
    world.put("definitions.ind", "table t { column \"Rate\" (count of falls) per 100 (sum of residents.persons) }");
    let errors = world.errors("t");
    assert!(errors.iter().any(|error| error.starts_with("denominators::area-needed")), "{errors:?}");
}

/// Hill is made of Mill and Park: joined they are its parts added up once more, and the town is the row that is ranked.
#[test]
fn what_is_joined_of_all_parts_of_a_row_is_a_total_beside_it() {
    let world = falls("ward", "ward", "place = \"Mill\"");
    world.put(
        "definitions.ind",
        "measure fell = count of falls
         table t {
           rows area \"Area\" in [Mill + Park as \"Both\", Hill, Dyke]
           column \"Falls\" fell
           column \"Rank\" rank of fell across rows
           column \"%\" share of fell across rows
         }",
    );
    let expected = "Area | Falls | Rank | %\nBoth | 2 | N/A | 67%\nHill | 2 | 1 | 67%\nDyke | 1 | 2 | 33%";
    assert_eq!(world.table("t"), expected);
}

/// Injuries with other numbers and bands beside them, and people by a column of ages.
fn aged(columns: &str, rows: &str, ages: &str, condition: &str) -> World {
    let injuries = format!("name: injuries\ngrain: injury\ncounts: injuries\nfiles: injuries.csv\ncolumns:\n{columns}");
    let people = format!(
        "name: people\ngrain: age\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ncolumns:\n  \
         {ages}: {{codes: age_group, describes: person}}\n  persons: {{type: integer}}\n"
    );
    World::new(&[
        FIVES,
        ("datasets/injuries.yaml", &injuries),
        ("datasets/people.yaml", &people),
        (
            "definitions.ind",
            &format!(
                "indicator rate {{ value (count of injuries) per 1000 (sum of people.persons) shown 0.0 }}
                 table t {{ where {condition} column \"X\" rate }}"
            ),
        ),
        ("data/injuries.csv", rows),
        (
            "data/people.csv",
            &format!("{ages},persons\n0 to 9,10\n10 to 14,20\n15 to 19,30\n20 to 24,40\n25 and over,50\n"),
        ),
    ])
}

/// The age of a mother, or the years of a sentence, is not the age of the people that a population counts.
#[test]
fn only_the_age_of_the_person_narrows_the_people() {
    let age = "  age: {type: integer, describes: person}\n";
    let integer = |name: &str, unit: &str| format!("  {name}: {{type: integer, describes: person{unit}}}\n");
    let band = |name: &str| format!("  {name}: {{codes: age_group, describes: person}}\n");
    let refused = |columns: &str, rows: &str, condition: &str, asked: &str| {
        let errors = aged(columns, rows, "age", condition).errors("t");
        let expected = format!("denominators::no-breakdown: `people` is not broken down by {asked}");
        assert_eq!(errors, [expected], "{condition}");
    };
    for (name, unit) in [
        ("age_months", ", unit: months"),
        ("age", ", unit: months"),
        ("sentence", ", unit: years"),
        ("years_at_address", ", unit: years"),
        ("mother_age", ""),
        ("mother_age", ", unit: years"),
    ] {
        let rows = format!("{name}\n5\n30\n");
        refused(&integer(name, unit), &rows, &format!("{name} < 15"), name);
    }
    let two = format!("{age}{}", integer("mother_age", ""));
    for condition in ["mother_age < 15", "age < 15 or mother_age < 15", "age < 15 and mother_age < 15"] {
        refused(&two, "age,mother_age\n5,30\n30,12\n", condition, "mother_age");
    }
    for columns in [format!("{age}{}", band("mother_band")), format!("{}{}", band("age"), band("mother_band"))] {
        refused(&columns, "age,mother_band\n5,0 to 9\n", "mother_band = \"0 to 9\"", "mother_band");
    }
}

#[test]
fn an_age_is_called_age_or_as_the_population_calls_it_or_is_the_only_band_of_ages() {
    let table =
        |columns: &str, rows: &str, ages: &str, condition: &str| aged(columns, rows, ages, condition).table("t");
    let number = |name: &str| format!("  {name}: {{type: integer, unit: years, describes: person}}\n");
    let band = |name: &str| format!("  {name}: {{codes: age_group, describes: person}}\n");
    // 1 of 30 people.
    let expected = " | X\n | 33.3";
    assert_eq!(table(&number("age"), "age\n5\n30\n", "band", "age < 15"), expected);
    assert_eq!(table(&number("alter"), "alter\n5\n30\n", "alter", "alter < 15"), expected);
    let both = format!("{}{}", number("age"), number("mother_age"));
    assert_eq!(table(&both, "age,mother_age\n5,30\n30,12\n", "age", "age < 15"), expected);
    let young = |name: &str| format!("{name} in {{\"0 to 9\", \"10 to 14\"}}");
    assert_eq!(table(&band("of_mother"), "of_mother\n0 to 9\n15 to 19\n", "age", &young("of_mother")), expected);
    let both = format!("{}{}", number("age"), band("age_group"));
    let rows = "age,age_group\n5,0 to 9\n15,15 to 19\n";
    assert_eq!(table(&both, rows, "age", &young("age_group")), expected);
    assert_eq!(table(&both, rows, "age", "age < 15"), expected);
}

/// However a rate of people is written, it says of how many events it is not known whether they are of these people.
#[test]
fn a_quotient_by_people_says_what_is_not_known_of_its_events() {
    for value in ["hurt / residents", "hurt * 1000 / residents", "(hurt / 2) / residents", "hurt per 1000 residents"] {
        let table = format!("table t {{ where sex = \"Women\" column \"X\" ({value}) at all shown 0.000 }}");
        let shown = world(&table).table("t");
        assert!(shown.ends_with("\nSex not known for 1 of 7 injuries."), "{value}: {shown}");
    }
}
