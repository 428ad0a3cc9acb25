//! A column of the events and one of the people that say the same narrow both; where it is not certain that they do, it is asked.

use crate::world::World;

const SEX: &str =
    "name: sex\ncodes: [{code: F, label: Female}, {code: M, label: Male}, {code: U, label: Not stated}]\n";
const FIVES: &str =
    "name: age_group\nbands:\n  - {label: 0 to 14, from: 0, to: 14}\n  - {label: 15 and over, from: 15}\n";

/// Injuries by some columns, and 30 women and 50 men under 15, 10 and 10 above, in a column `sex` of a list of its own.
fn world(list: &str, columns: &str, rows: &str, table: &str) -> World {
    let injuries = format!("name: injuries\ngrain: injury\ncounts: injuries\nfiles: injuries.csv\ncolumns:\n{columns}");
    let of_people = if list.is_empty() { "sex" } else { "psex" };
    let people = format!(
        "name: people\ngrain: sex and age\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ncolumns:\n  \
         sex: {{codes: {of_people}, describes: person, without: [NONE]}}\n  band: {{codes: age_group, describes: person}}\n  persons: {{type: integer}}\n"
    );
    let without = if list.is_empty() || list.contains("Not stated") { "Not stated" } else { "" };
    let people = match without {
        "" => people.replace(", without: [NONE]", ""),
        some => people.replace("NONE", some),
    };
    // The files of the people have the first two codes of their list.
    let listed = if list.is_empty() { SEX } else { list };
    let codes: Vec<&str> =
        listed.split("code: ").skip(1).map(|rest| rest.split([',', '}']).next().unwrap_or_default()).collect();
    let (f, m) = (codes[0], codes[1]);
    let data = format!("sex,band,persons\n{f},0 to 14,30\n{m},0 to 14,50\n{f},15 and over,10\n{m},15 and over,10\n");
    let definitions = format!(
        "indicator rate {{ value (count of injuries) per 1000 (sum of people.persons) shown 0.0 }}\ntable t {{ {table} column \"X\" rate }}"
    );
    let mut files = vec![
        ("codelists/sex.yaml", SEX),
        ("codelists/age_group.yaml", FIVES),
        ("datasets/injuries.yaml", &injuries),
        ("datasets/people.yaml", &people),
        ("definitions.ind", &definitions),
        ("data/injuries.csv", rows),
        ("data/people.csv", &data),
    ];
    if !list.is_empty() {
        files.push(("codelists/psex.yaml", list));
    }
    World::new(&files)
}

const LIKE: &str = "name: psex\ncodes: [{code: 1, label: female}, {code: 2, label: male}]\n";
const OTHER: &str = "name: psex\ncodes: [{code: 1, label: Women and girls}, {code: 2, label: Men and boys}]\n";

/// One woman, two men and one of whom it is not stated, of 40 women and 60 men.
#[test]
fn lists_that_plainly_mean_the_same_narrow_both_sides() {
    for columns in [
        "  sex: {codes: sex}\n",
        "  sex: {codes: sex, describes: person}\n",
        "  victim_sex: {codes: sex, describes: person}\n",
    ] {
        let name = columns.trim().split(':').next().unwrap_or_default();
        let rows = format!("{name}\nF\nM\nM\nU\n");
        let shown = |table: &str| world(LIKE, columns, &rows, table).table("t");
        assert_eq!(shown(&format!("where {name} = \"Female\"")), " | X\n | 25.0", "1 of 40");
        assert_eq!(shown(&format!("where {name} = \"Male\"")), " | X\n | 33.3", "2 of 60");
        let by = shown(&format!("rows {name} \"Sex\" in [Female, Male, \"Not stated\", all]"));
        assert_eq!(by, "Sex | X\nFemale | 25.0\nMale | 33.3\nNot stated | N/A\nTotal | 40.0", "{columns}");
    }
}

#[test]
fn lists_that_may_mean_other_things_are_refused() {
    let refused = "denominators::other-codes: `sex` has codes of `sex`, and `sex` of `people` has codes of `psex`: these do not plainly mean \
                   the same";
    for describes in ["", ", describes: person"] {
        let columns = format!("  sex: {{codes: sex{describes}}}\n");
        for list in [
            OTHER,
            "name: psex\ncodes: [{code: 1}, {code: 2}]\n",
            "name: psex\ncodes: [{code: F, label: Female}, {code: M, label: Male}, {code: X, label: Another}]\n",
        ] {
            for table in ["where sex = \"Female\"", "rows sex"] {
                let world = world(list, &columns, "sex\nF\nM\nM\n", table);
                assert_eq!(world.errors("t"), [refused], "{list} {table}");
                assert!(world.errors_with_help()[0].1.contains("the same code list"));
            }
        }
    }
    let text = world("", "  sex: {type: text}\n", "sex\nF\nM\n", "where sex = \"F\"");
    let refused = "denominators::other-codes: `sex` has a text, and `sex` of `people` has codes of `sex`: these do not plainly mean the same";
    assert_eq!(text.errors("t"), [refused]);
}

/// Those whom the people have as male may be some whom the injuries have as neither.
#[test]
fn a_list_with_a_code_more_that_says_something_does_not_mean_the_same() {
    let refused = "denominators::other-codes: `sex` has codes of `sex`, and `sex` of `people` has codes of `psex`: these do not plainly mean \
                   the same";
    for table in ["where sex = \"Female\"", "rows sex in [Female, Male]"] {
        let world = world(LIKE, "  sex: {codes: sex}\n", "sex\nF\nM\nM\n", table);
        world.put("codelists/sex.yaml", &SEX.replace("Not stated", "Another"));
        assert_eq!(world.errors("t"), [refused], "{table}");
    }
}

#[test]
fn a_code_that_the_people_do_not_have_is_refused_among_others() {
    let world = world(LIKE, "  sex: {codes: sex}\n", "sex\nF\nM\nU\n", "where sex in {\"Female\", \"Not stated\"}");
    assert_eq!(world.errors("t"), ["denominators::other-codes: `people` has no code that means \"Not stated\""]);
}

/// What describes the event is not taken for people because its codes are called alike.
#[test]
fn other_columns_leave_the_people_whole() {
    let cause = "  cause: {codes: cause}\n  sex: {codes: sex}\n";
    let world = world(LIKE, cause, "cause,sex\nRoad,F\nHome,M\n", "where cause = \"Road\"");
    std::fs::write(world.path("codelists/cause.yaml"), "name: cause\ncodes: [Road, Home]\n")
        .expect("it can be written");
    assert_eq!(world.table("t"), " | X\n | 10.0", "1 of 100");
}

/// Which of two columns of one list is of the person whom a row is of.
#[test]
fn of_two_columns_of_one_list_one_is_the_persons_own() {
    let columns =
        |victim: &str, suspect: &str| format!("  vsex: {{codes: sex{victim}}}\n  ssex: {{codes: sex{suspect}}}\n");
    let rows = "vsex,ssex\nF,M\nF,M\nM,F\n";
    let person = ", describes: person";
    let unclear = "denominators::whose: `sex` of `people` could go with `vsex` or `ssex`";
    for list in ["", LIKE] {
        for both in ["", person] {
            for table in ["where vsex = \"Female\"", "where ssex = \"Female\"", "rows vsex"] {
                let world = world(list, &columns(both, both), rows, table);
                assert_eq!(world.errors("t"), [unclear], "{both} {table}");
                assert!(world.errors_with_help()[0].1.contains("describes: person"));
            }
        }
        let one = |table: &str| world(list, &columns(person, ""), rows, table);
        assert_eq!(one("where vsex = \"Female\"").table("t"), " | X\n | 50.0", "2 of 40");
        assert_eq!(one("rows vsex \"Sex\" in [Female, Male]").table("t"), "Sex | X\nFemale | 50.0\nMale | 16.7");
        let other = "denominators::whose: `sex` of `people` goes with `vsex`, and `ssex` is of somebody else";
        assert_eq!(one("where ssex = \"Female\"").errors("t"), [other]);
        assert_eq!(one("rows ssex").errors("t"), [other]);
    }
    // One is called as the people's own.
    let called = "  sex: {codes: sex}\n  suspect_sex: {codes: sex}\n";
    let rows = "sex,suspect_sex\nF,M\nF,M\nM,F\n";
    assert_eq!(world("", called, rows, "where sex = \"Female\"").table("t"), " | X\n | 50.0");
    let other = "denominators::whose: `sex` of `people` goes with `sex`, and `suspect_sex` is of somebody else";
    assert_eq!(world("", called, rows, "where suspect_sex = \"Female\"").errors("t"), [other]);
}

/// The only age that a row has is of the person whom it is of, whatever it is called; one of a mother or of a car is not.
#[test]
fn the_only_age_of_a_person_narrows_the_people() {
    for name in ["victim_age", "age_of_victim", "patient_age", "age_at_offence", "victim_age_years", "persons_age"] {
        let columns = format!("  {name}: {{type: integer, describes: person}}\n");
        let rows = format!("{name}\n5\n9\n40\n");
        let shown = |table: &str| world("", &columns, &rows, table).table("t");
        assert_eq!(shown(&format!("where {name} < 15")), " | X\n | 25.0", "2 of 80: {name}");
        let by = shown(&format!("rows {name}.age_group \"Age\""));
        assert_eq!(by, "Age | X\n0 to 14 | 25.0\n15 and over | 50.0", "{name}");
    }
    for (name, unit) in [
        ("mothers_age", ""),
        ("maternal_age", ""),
        ("age_of_partner", ""),
        ("victim_age", ", unit: months"),
        ("stage", ""),
    ] {
        let columns = format!("  {name}: {{type: integer, describes: person{unit}}}\n");
        let world = world("", &columns, &format!("{name}\n5\n"), &format!("where {name} < 15"));
        assert_eq!(
            world.errors("t"),
            [format!("denominators::no-breakdown: `people` is not broken down by {name}")],
            "{name}"
        );
    }
}

#[test]
fn of_two_ages_it_is_asked_which_is_meant() {
    let columns =
        "  victim_age: {type: integer, describes: person}\n  suspect_age: {type: integer, describes: person}\n";
    for table in ["where victim_age < 15", "rows victim_age.age_group"] {
        let world = world("", columns, "victim_age,suspect_age\n5,30\n", table);
        let asked = table.split([' ', '<']).nth(1).unwrap_or_default();
        assert_eq!(world.errors("t"), [format!("denominators::no-breakdown: `people` is not broken down by {asked}")]);
        let help = &world.errors_with_help()[0].1;
        assert!(help.contains("is called `age`"), "{help}");
    }
    // In years and in bands it is one age.
    let columns =
        "  victim_age: {type: integer, describes: person}\n  victim_age_group: {codes: age_group, describes: person}\n";
    let world = world("", columns, "victim_age,victim_age_group\n5,0 to 14\n40,15 and over\n", "where victim_age < 15");
    assert_eq!(world.table("t"), " | X\n | 12.5");
}

#[test]
fn numbers_without_labels_do_not_plainly_mean_the_same() {
    // 1 is the most deprived fifth of the one list, and may be the least deprived of the other.
    let world = World::new(&[
        ("codelists/fifth.yaml", "name: fifth\ncodes: [{code: 1}, {code: 2}]\n"),
        ("codelists/pfifth.yaml", "name: pfifth\ncodes: [{code: 1}, {code: 2}]\n"),
        (
            "datasets/calls.yaml",
            "name: calls\ngrain: call\ncounts: calls\nfiles: calls.csv\ncolumns:\n  fifth: {codes: fifth, describes: place}\n",
        ),
        (
            "datasets/people.yaml",
            "name: people\ngrain: fifth\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ncolumns:\n  fifth: \
             {codes: pfifth, describes: place}\n  persons: {type: integer}\n",
        ),
        ("data/calls.csv", "fifth\n1\n1\n2\n"),
        ("data/people.csv", "fifth,persons\n1,100\n2,300\n"),
        (
            "t.ind",
            "indicator rate { value (count of calls) per 1000 (sum of people.persons) shown 0.0 }
             table t { where fifth = \"1\" column \"X\" rate }",
        ),
    ]);
    let said = "denominators::other-codes: `fifth` has codes of `fifth`, and `fifth` of `people` has codes of `pfifth`: these do not plainly \
                mean the same";
    assert_eq!(world.errors("t"), [said]);
}

/// Injuries of people and what they or places are called after, over people of whom only the town is known.
fn undescribed(columns: &str, table: &str) -> World {
    let injuries = format!(
        "name: injuries\ngrain: injury\ncounts: injuries\nfiles: injuries.csv\ncolumns:\n  town: {{codes: town}}\n{columns}"
    );
    let people = "name: people\ngrain: town\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ncolumns:\n  \
                  town: {codes: town}\n  persons: {type: integer}\n";
    let definitions = format!(
        "indicator rate {{ value (count of injuries) per 1000 (sum of people.persons) shown 0.0 }}\ntable t {{ {table} }}"
    );
    World::new(&[
        (
            "hierarchies/area.yaml",
            "name: area\nlevels: [{name: town, plural: towns}]\nareas: [{level: town, code: A, label: Ashby}]\n",
        ),
        ("codelists/sex.yaml", SEX),
        ("codelists/setting.yaml", "name: setting\ncodes: [{code: R, label: Rural}, {code: T, label: Urban}]\n"),
        ("datasets/injuries.yaml", &injuries),
        ("datasets/people.yaml", people),
        ("definitions.ind", &definitions),
        ("data/injuries.csv", "town,sex,patient_ethnicity,rural_urban,age\nA,F,x,R,10\nA,M,y,T,40\n"),
        ("data/people.csv", "town,persons\nA,1000\n"),
    ])
}

/// A column that is called after what people have, and does not say what it describes, never narrows the events alone.
#[test]
fn a_column_called_after_what_people_have_asks_what_it_describes() {
    for (column, asked, table) in [
        ("sex: {codes: sexRULE}", "sex", "rows area in [towns] column \"Women\" rate where sex = \"Female\""),
        ("sex: {codes: sexRULE}", "sex", "rows sex column \"Rate\" rate at all"),
        ("sex: {codes: sexRULE}", "sex", "where sex = \"Female\" rows area in [towns] column \"Rate\" rate"),
        (
            "patient_ethnicity: {type: textRULE}",
            "patient_ethnicity",
            "rows area in [towns] column \"X\" rate where patient_ethnicity = \"x\"",
        ),
        ("rural_urban: {codes: settingRULE}", "rural_urban", "rows rural_urban column \"Rate\" rate at all"),
        (
            "rural_urban: {codes: settingRULE}",
            "rural_urban",
            "rows area in [towns] column \"R\" rate where rural_urban = \"Rural\"",
        ),
        ("age: {type: integerRULE}", "age", "rows area in [towns] column \"Children\" rate where age < 18"),
    ] {
        let with = |rule: &str| undescribed(&format!("  {}\n", column.replace("RULE", rule)), table);
        let world = with("");
        let refused = format!("denominators::no-breakdown: `people` is not broken down by {asked}");
        assert_eq!(world.errors("t"), [refused], "{table}");
        let help = &world.errors_with_help()[0].1;
        for part in [format!("`describes: person` at `{asked}` of injuries"), "`describes: event`".to_string()] {
            assert!(help.contains(&part), "{table}: {help}");
        }
        // Said to be of the event, it narrows the events alone; said to be of people, it does not.
        let shown = with(", describes: event").table("t");
        assert!(shown.contains("1.0"), "{table}: {shown}");
        assert_eq!(with(", describes: person").errors("t").len(), 1, "{table}");
    }
    // What the event had, whatever it was called by others, leaves the people whole.
    let weapon = undescribed(
        "  rural_urban: {heading: sex, codes: sex, describes: event}\n",
        "rows area in [towns] column \"N\" rate",
    );
    assert!(weapon.table("t").contains("2.0"));
}

/// What is looked up describes what its own column does, whatever the column by which it is looked up does.
#[test]
fn rows_of_what_is_looked_up_need_a_population_broken_down_by_it() {
    let world = |describes: &str| {
        let world = undescribed(
            "  who: {heading: sex, type: text, look_up: workers}\n",
            "rows who.job column \"Rate\" rate at all",
        );
        world.put(
            "datasets/workers.yaml",
            &format!(
                "name: workers\ngrain: worker\nrole: look-up\nkey: [id]\nfiles: workers.csv\ncolumns:\n  id: {{type: text}}\n  \
                 job: {{codes: sex, describes: {describes}}}\n"
            ),
        );
        world.put("data/workers.csv", "id,job\nF,F\nM,M\n");
        world
    };
    assert_eq!(world("person").errors("t"), ["denominators::no-breakdown: `people` is not broken down by who.job"]);
    assert!(world("event").table("t").contains("Female | 1.0\nMale | 1.0"));
}

/// Pupils by sex, exclusions by a column of another name with the same codes.
fn beside(column: &str, table: &str) -> World {
    let exclusions = format!(
        "name: exclusions\ngrain: exclusion\ncounts: exclusions\nfiles: exclusions.csv\ncolumns:\n  {column}: {{heading: sex, codes: sex}}\n  \
         kind: {{codes: kind}}\n"
    );
    let pupils = "name: pupils\ngrain: pupil\ncounts: pupils\nfiles: pupils.csv\ncolumns:\n  sex: {codes: sex}\n  kind: {codes: long}\n";
    World::new(&[
        ("codelists/sex.yaml", "name: sex\ncodes: [{code: F, label: Female}, {code: M, label: Male}]\n"),
        ("codelists/kind.yaml", "name: kind\ncodes: [{code: A, label: Day}, {code: B, label: Boarding}]\n"),
        (
            "codelists/long.yaml",
            "name: long\ncodes: [{code: A, label: Day}, {code: B, label: Boarding}, {code: C, label: Hospital}]\n",
        ),
        ("datasets/exclusions.yaml", &exclusions),
        ("datasets/pupils.yaml", pupils),
        (
            "definitions.ind",
            &format!("table t {{ {table} column \"P\" count of pupils column \"E\" count of exclusions }}"),
        ),
        ("data/exclusions.csv", "sex,kind\nF,A\nM,B\nM,B\n"),
        ("data/pupils.csv", "sex,kind\nF,A\nM,C\n"),
    ])
}

#[test]
fn rows_of_one_column_that_are_of_another_elsewhere_are_warned_of() {
    for (column, is_warned) in [
        ("teacher_sex", true),
        ("sex_of_teacher", true),
        ("mother", true),
        ("sex", false),
        ("sex_code", false),
        ("exclusion_sex", false),
    ] {
        let world = beside(column, "rows sex");
        let said = format!(
            "layout::by-another-column: `exclusions` has no `sex`: its rows are split by `{column}`, which has the same codes"
        );
        assert_eq!(world.warnings().contains(&said), is_warned, "{column}: {:?}", world.warnings());
        assert_eq!(world.table("t"), "Sex | P | E\nFemale | 1 | 1\nMale | 1 | 2");
    }
    let across = beside("teacher_sex", "").warnings();
    assert_eq!(across, [] as [String; 0]);
}

/// A column of the name that is asked for, with other codes, is not passed over for one of another name.
#[test]
fn a_column_that_is_called_so_is_the_one_that_is_asked_for() {
    assert_eq!(
        beside("sex", "rows kind").errors("t"),
        ["layout::no-such-dimension: `exclusions` cannot be split by kind"]
    );
    let world = beside("sex", "rows kind");
    world.put(
        "datasets/exclusions.yaml",
        "name: exclusions\ngrain: exclusion\ncounts: exclusions\nfiles: exclusions.csv\ncolumns:\n  \
         moved_to: {heading: sex, codes: long}\n  kind: {codes: kind}\n",
    );
    world.put("data/exclusions.csv", "kind,sex\nA,C\n");
    assert_eq!(world.errors("t"), ["layout::no-such-dimension: `exclusions` cannot be split by kind"]);
}

/// Minutes in the bands that a population has of ages are no ages: they leave it whole.
#[test]
fn numbers_in_the_bands_of_ages_are_no_ages() {
    let world = |table: &str, age: &str| {
        World::new(&[
            (
                "codelists/band.yaml",
                "name: band\nbands: [{label: 0 to 17, from: 0, to: 17}, {label: 18 and over, from: 18}]\n",
            ),
            (
                "datasets/falls.yaml",
                &format!(
                    "name: falls\ngrain: fall\ncounts: falls\nfiles: falls.csv\ncolumns:\n  age: {{type: integer, describes: person, unit: years}}\n  \
                     {age}: {{heading: minutes, type: integer}}\n"
                ),
            ),
            (
                "datasets/people.yaml",
                "name: people\ngrain: age\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ncolumns:\n  \
                 age: {codes: band, describes: person}\n  persons: {type: integer}\n",
            ),
            (
                "definitions.ind",
                &format!(
                    "table t {{ rows {table} column \"N\" count of falls column \"R\" (count of falls) per 1000 (sum of people.persons) shown 0.0 }}"
                ),
            ),
            ("data/falls.csv", "age,minutes\n70,5\n80,8\n90,50\n"),
            ("data/people.csv", "age,persons\n0 to 17,100\n18 and over,900\n"),
        ])
    };
    let minutes = world("minutes.band \"Minutes\" in [each]", "minutes").table("t");
    assert_eq!(minutes, "Minutes | N | R\n0 to 17 | 2 | 2.0\n18 and over | 1 | 1.0");
    let ages = world("age.band \"Age\" in [each]", "minutes").table("t");
    assert_eq!(ages, "Age | N | R\n0 to 17 | 0 | 0.0\n18 and over | 3 | 3.3");
    // Of whom an age is, is asked.
    let mother = world("mother_age.band \"Age\" in [each]", "mother_age").errors("t");
    assert_eq!(mother, ["denominators::no-breakdown: `people` is not broken down by mother_age.band"]);
}

/// Keys of one look-up are of the same things, whatever each dataset calls them.
#[test]
fn a_condition_on_the_key_of_a_look_up_is_of_both_sides() {
    let lsoas = "name: lsoas\ngrain: lsoa\nrole: look-up\nkey: [lsoa]\nfiles: lsoas.csv\ncolumns:\n  lsoa: {type: text}\n  town: {codes: town}\n";
    let world = |people: &str| {
        World::new(&[
            (
                "hierarchies/area.yaml",
                "name: area\nlevels: [{name: town, plural: towns}]\nareas: [{level: town, code: A, label: Ashby}]\n",
            ),
            ("datasets/lsoas.yaml", lsoas),
            (
                "datasets/fires.yaml",
                "name: fires\ngrain: fire\ncounts: fires\nfiles: fires.csv\ncolumns:\n  lsoa: {type: text, look_up: lsoas}\n",
            ),
            (
                "datasets/people.yaml",
                &format!(
                    "name: people\ngrain: lsoa\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ncolumns:\n{people}  \
                     persons: {{type: integer}}\n"
                ),
            ),
            (
                "definitions.ind",
                "indicator rate { value (count of fires) per 1000 (sum of people.persons) shown 0.0 }\n\
                 table t { rows area \"Town\" in [towns] column \"First\" rate where lsoa = \"L1\" }",
            ),
            ("data/lsoas.csv", "lsoa,town\nL1,A\nL2,A\n"),
            ("data/fires.csv", "lsoa\nL1\nL1\nL2\n"),
            ("data/people.csv", "area_code,former,persons\nL1,L2,100\nL2,L1,900\n"),
        ])
    };
    let one = world("  area_code: {type: text, look_up: lsoas}\n");
    assert_eq!(one.table("t"), "Town | First\nAshby | 20.0");
    let two = world("  area_code: {type: text, look_up: lsoas}\n  former: {type: text, look_up: lsoas}\n");
    let which = "denominators::whose: `lsoa` could go with `area_code` or `former` of `people`".to_string();
    assert!(two.errors("t").contains(&which), "{:?}", two.errors("t"));
}
