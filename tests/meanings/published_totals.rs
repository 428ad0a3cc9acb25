//! A file has totals beside their parts: where the parts lack or come to something else, that is said.

use indicia::progress::Silent;
use indicia::project::Project;
use indicia::session::Session;
use indicia::synth::{Options, make};

use crate::world::World;

const CALLS: &str = "name: calls\ngrain: district, year and sex\ncounts: calls\nfiles: calls.csv\ntime: year\ncolumns:\n  \
                     district: {codes: district, describes: place}\n  year: {type: calendar_year}\n  \
                     sex: {codes: sex, describes: person}\n  n: {type: integer, min: 0, unit: calls, missing: allowed}\n";

const DISTRICTS: &str =
    "name: district\ncodes:\n  - {code: D1, label: Ash}\n  - {code: D2, label: Birch}\n  - {code: D3, label: Cole}\n";

const SEXES: &str = "name: sex\ncodes:\n  - {code: P, label: Persons, total_of: [F, M]}\n  - {code: F, label: Female}\n  - {code: M, label: Male}\n";

/// In Ash both sexes; in Birch persons alone; in Cole women and persons.
const ROWS: &str = "D1,2023,F,60\nD1,2023,M,40\nD1,2023,P,100\nD2,2023,P,100\nD3,2023,F,40\nD3,2023,P,100\n";

fn world(rows: &str, definitions: &str) -> World {
    World::new(&[
        ("datasets/calls.yaml", CALLS),
        ("codelists/district.yaml", DISTRICTS),
        ("codelists/sex.yaml", SEXES),
        ("data/calls.csv", &format!("district,year,sex,n\n{rows}")),
        ("t.ind", &format!("measure calls_all = sum of calls.n\n{definitions}")),
    ])
}

/// What a run of a table warns of.
fn warned(world: &World, table: &str) -> Vec<String> {
    let project = Project::open(world.folder()).unwrap();
    let session = Session::new(&project).unwrap();
    let answered = session.tables(&[table.to_string()]).unwrap();
    session.warnings(&answered).diagnostics.into_iter().map(|d| format!("{}: {}", d.code, d.message)).collect()
}

/// The sum of the parts would be 140 of 300.
#[test]
fn parts_that_lack_where_their_total_is_stop_the_run() {
    for table in [
        "table t { column calls_all }",
        "table t { rows district in [each, all] column calls_all }",
        "table t { rows sex in [all] column calls_all }",
        "table t { rows sex in [each, all] column calls_all }",
        "table t { column calls_all where sex in {\"Female\", \"Male\"} }",
        "table t { column \"Known\" sum of known calls.n }",
        "table t { column calls_all in 2023 }",
    ] {
        let expected = "data::gap: calls has totals without the parts: \"Persons\" for Birch, 2023 (calls.csv, line 5); \
                        \"Persons\" without \"Male\" for Cole, 2023 (calls.csv, line 7)";
        assert_eq!(world(ROWS, table).refused("t"), [expected], "{table}");
    }
    let women = world(ROWS, "table t { column calls_all where sex = \"Female\" }");
    let expected = "data::gap: calls has a total without the parts: \"Persons\" for Birch, 2023 (calls.csv, line 5)";
    assert_eq!(women.refused("t"), [expected]);
    let help = &world(ROWS, "table t { column calls_all }").helps("t")[0];
    assert!(help.contains("`sex = \"Persons\"`"), "{help}");
    let few = world("D1,2023,F,60\nD1,2023,P,100\nD2,2023,P,1\nD3,2023,P,1\n", "table t { column calls_all }");
    let expected = "data::gap: calls has totals without the parts: \"Persons\" for Birch, 2023 (calls.csv, line 4); \
                    \"Persons\" for Cole, 2023 (calls.csv, line 5)";
    assert_eq!(few.refused("t"), [expected]);
}

/// Under a policy no value of a row is given, and no number of few of them.
#[test]
fn of_hidden_rows_only_the_place_is_said() {
    let world = world(ROWS, "table t { column calls_all }");
    world.put("datasets/calls.yaml", &CALLS.replace("grain:", "disclosure: small\ngrain:"));
    std::fs::create_dir_all(world.path("disclosure")).unwrap();
    world.put("disclosure/small.yaml", "name: small\nbelow: 5\n");
    let expected = "data::gap: calls has some totals without the parts: the first at calls.csv, line 5";
    assert_eq!(world.errors("t"), [expected]);
    assert!(world.helps("t").iter().all(|help| !help.contains("Persons")));
}

/// What a number does not count may lack: the total that it names, other places and other years.
#[test]
fn what_a_number_does_not_need_may_lack() {
    let named = world(ROWS, "table t { rows district in [each, all] column \"N\" calls_all where sex = \"Persons\" }");
    assert_eq!(named.table("t"), "District | N\nAsh | 100\nBirch | 100\nCole | 100\nTotal | 300");
    for table in [
        "table t { rows district in [Ash] column \"N\" calls_all }",
        "table t { column \"N\" calls_all where district = \"Ash\" }",
        "table t { column \"N\" calls_all where district not in {\"Birch\", \"Cole\"} }",
    ] {
        assert!(world(ROWS, table).table("t").ends_with(" | 100"), "{table}");
    }
    let earlier = "D1,2023,F,60\nD1,2023,M,40\nD1,2023,P,100\nD1,2022,P,90\n";
    assert_eq!(world(earlier, "table t { column \"N\" calls_all in 2023 }").table("t"), " | N\n | 100");
    assert_eq!(world(earlier, "table t { column \"N\" calls_all where year >= 2023 }").table("t"), " | N\n | 100");
    assert_eq!(world(earlier, "table t { column \"N\" calls_all }").refused("t").len(), 1);
    assert_eq!(world(earlier, "table t { rows year column \"N\" calls_all }").refused("t").len(), 1);
}

/// A file may leave out the rows of parts of which there were none.
#[test]
fn a_part_of_nothing_is_not_lacking() {
    let none = world(
        "D1,2023,F,60\nD1,2023,M,40\nD1,2023,P,100\nD2,2023,F,7\nD2,2023,P,7\nD3,2023,P,0\n",
        "table t { column \"N\" calls_all }",
    );
    assert_eq!(none.table("t"), " | N\n | 107");
    assert_eq!(warned(&none, "t"), [] as [&str; 0]);
}

/// Ten people of no recorded sex: women and men are 90 of 100.
#[test]
fn a_total_that_is_not_the_sum_of_its_parts_is_a_warning() {
    let rows = "D1,2023,F,40\nD1,2023,M,50\nD1,2023,P,100\nD2,2023,F,1\nD2,2023,M,1\nD2,2023,P,2\n";
    let both = world(
        rows,
        "table t { rows sex in [all] column \"N\" calls_all }\ntable u { rows district in [Birch] column calls_all }\ntable v { column calls_all where sex = \"Persons\" }\ntable w { column calls_all where sex = \"Male\" }",
    );
    let warning = "data::total-differs: \"Persons\" of calls is not the sum of its parts in n: 100 in the total and 90 in its parts for Ash, 2023";
    assert_eq!(warned(&both, "t"), [warning]);
    assert_eq!(both.table("t"), "Sex | N\nTotal | 92");
    for table in ["u", "v", "w"] {
        assert_eq!(warned(&both, table), [] as [&str; 0], "{table}");
    }
    // What is not known has no sum.
    let unknown = world("D1,2023,F,\nD1,2023,M,50\nD1,2023,P,100\n", "table t { column \"N\" calls_all }");
    assert_eq!(warned(&unknown, "t"), [] as [&str; 0]);
    // Under a policy nothing is said of numbers.
    let hidden = world(rows, "table t { rows sex in [all] column \"N\" calls_all }");
    hidden.put("datasets/calls.yaml", &CALLS.replace("grain:", "disclosure: small\ngrain:"));
    std::fs::create_dir_all(hidden.path("disclosure")).unwrap();
    hidden.put("disclosure/small.yaml", "name: small\nbelow: 5\n");
    assert_eq!(
        warned(&hidden, "t"),
        ["data::total-differs: \"Persons\" of calls is not the sum of its parts in n in some places"]
    );
}

/// Totals by sex and by age: the rows of all women, of all aged under 16, and of everyone.
#[test]
fn totals_of_two_columns_are_of_the_parts_of_both() {
    let with_ages = |rows: &str| {
        let world = world("", "table t { column \"N\" calls_all }");
        world.put("datasets/calls.yaml", &CALLS.replace("  n:", "  age: {codes: age, describes: person}\n  n:"));
        world.put(
            "codelists/age.yaml",
            "name: age\ncodes:\n  - {code: All, label: All ages, total_of: all}\n  - {code: Y, label: Young}\n  - {code: O, label: Old}\n",
        );
        world.put("data/calls.csv", &format!("district,year,sex,age,n\n{rows}"));
        world
    };
    let parts = "D1,2023,F,Y,1\nD1,2023,F,O,2\nD1,2023,M,Y,3\nD1,2023,M,O,4\n";
    let margins = "D1,2023,P,Y,4\nD1,2023,P,O,6\nD1,2023,F,All,3\nD1,2023,M,All,7\nD1,2023,P,All,10\n";
    let whole = with_ages(&format!("{parts}{margins}"));
    assert_eq!(whole.table("t"), " | N\n | 10");
    assert_eq!(warned(&whole, "t"), [] as [&str; 0]);
    let apart = with_ages(margins).refused("t");
    assert!(apart[0].starts_with("data::gap: calls has totals without the parts: "), "{apart:?}");
    let everyone = with_ages(&format!("{parts}D2,2023,P,All,5\n")).refused("t");
    assert_eq!(
        everyone,
        ["data::gap: calls has a total without the parts: \"Persons, All ages\" for Birch, 2023 (calls.csv, line 6)"]
    );
    // What is offered to show the total is a condition that can be written.
    let unlike = with_ages(&format!("{parts}{}", margins.replace("P,All,10", "P,All,12")));
    let asked = "sex = \"Persons\" and age = \"All ages\"";
    let helps = unlike.helped();
    assert!(helps.len() == 1 && helps[0].ends_with(&format!("write `{asked}`")), "{helps:?}");
    unlike.put(
        "t.ind",
        &format!("measure all_of_them = sum of calls.n where {asked}\ntable t {{ column \"N\" all_of_them }}\n"),
    );
    assert_eq!(unlike.table("t"), " | N\n | 12");
    let women = with_ages(&format!("{parts}{}", margins.replace("F,All,3", "F,All,5")));
    assert!(women.helped().iter().all(|help| help.ends_with("write `age = \"All ages\"`")), "{:?}", women.helped());
}

/// Ten young people, thirty older ones, and the row of all forty: bands have no totals.
#[test]
fn a_total_that_is_no_band_is_counted_with_its_parts() {
    let world = |age: &str, definitions: &str| {
        World::new(&[
            (
                "datasets/jabs.yaml",
                &format!(
                    "name: jabs\ngrain: age\ncounts: people\nfiles: jabs.csv\ncolumns:\n  age: {{{age}}}\n  n: {{type: integer}}\n"
                ),
            ),
            (
                "codelists/ages.yaml",
                "name: ages\nbands:\n  - {label: 0-15, from: 0, to: 15}\n  - {label: 16+, from: 16}\n",
            ),
            (
                "codelists/sexes.yaml",
                "name: sexes\ncodes:\n  - {code: \"9\", label: Women}\n  - {code: \"20\", label: Men}\n",
            ),
            (
                "data/jabs.csv",
                if age.contains("integer") || age.contains("sexes") {
                    "age,n\n9,10\n20,30\nPersons,5\nAll ages,40\n"
                } else {
                    "age,n\n0-15,10\n16+,30\nAll ages,40\nUnknown,5\n"
                },
            ),
            ("t.ind", &format!("measure people = sum of jabs.n\n{definitions}")),
        ])
    };
    let bands = "codes: ages, undeclared: count, missing: allowed";
    let warning = "data::perhaps-a-total: a row of jabs with \"All ages\" in age counts beside the rows of its parts, as nothing says that it is a \
                   total";
    // Also where no definition asks for the age.
    for table in ["table t { column people }", "table t { rows age in [each, missing] column people }"] {
        assert_eq!(warned(&world(bands, table), "t"), [warning], "{table}");
    }
    for age in [&bands.replace("count", "outside"), "type: integer, invalid: count, missing: allowed"] {
        assert_eq!(warned(&world(age, "table t { column people }"), "t").len(), 1, "{age}");
    }
    let two = warned(&world("codes: sexes, undeclared: count, missing: allowed", "table t { column people }"), "t");
    assert_eq!(
        two,
        [
            "data::perhaps-a-total: 2 rows of jabs with \"Persons\" in age count beside the rows of its parts, as nothing says that it is a total"
        ]
    );
    // What does not count the row.
    for table in [
        "table t { column people where age is not missing }",
        "table t { rows age in [each] column people }",
        "table t { rows age in [each, all] column people }",
    ] {
        assert_eq!(warned(&world(bands, table), "t"), [] as [&str; 0], "{table}");
    }
}

/// A column of texts has no list that could say what its total is.
#[test]
fn a_total_among_texts_is_counted_with_its_parts() {
    let world = |rows: &str, definitions: &str| {
        World::new(&[
            (
                "datasets/jabs.yaml",
                "name: jabs\ngrain: sex\ncounts: people\nfiles: jabs.csv\ncolumns:\n  sex: {type: text}\n  n: {type: integer}\n",
            ),
            ("data/jabs.csv", &format!("sex,n\n{rows}")),
            (
                "t.ind",
                &format!(
                    "measure people = sum of jabs.n\nmeasure women = sum of jabs.n where sex = \"F\"\n{definitions}"
                ),
            ),
        ])
    };
    let rows = "F,40\nM,60\nTotal,100\n";
    let both = "table t { column \"All\" people column \"Women\" women }";
    let warning = "data::perhaps-a-total: a row of jabs with \"Total\" in sex counts beside the rows of its parts, as nothing says that it is a total";
    assert_eq!(warned(&world(rows, both), "t"), [warning]);
    for table in [
        "table t { column \"All\" people where sex != \"Total\" column \"Women\" women }",
        "table t { column \"All\" people where sex = \"Total\" column \"Women\" women }",
    ] {
        assert_eq!(warned(&world(rows, table), "t"), [] as [&str; 0], "{table}");
    }
    for rows in ["F,40\nM,60\nNot stated,1\n", "F,40\nTotal,40\n"] {
        assert_eq!(warned(&world(rows, both), "t"), [] as [&str; 0], "{rows}");
    }
}

/// Each row has the code of its series, which no row of a part has in common with one of a total.
#[test]
fn what_says_which_rows_are_totals_is_no_place() {
    let with_series = |rows: &str| {
        let world = world("", "table t { column \"N\" calls_all }");
        world.put("datasets/calls.yaml", &CALLS.replace("  n:", "  series: {codes: series}\n  n:"));
        world.put("codelists/series.yaml", "name: series\ncodes: [S1, S2, S3]\n");
        world.put("data/calls.csv", &format!("district,year,sex,series,n\n{rows}"));
        world
    };
    let whole = with_series("D1,2023,F,S1,60\nD1,2023,M,S2,40\nD1,2023,P,S3,100\n");
    assert_eq!(whole.table("t"), " | N\n | 100");
    assert_eq!(warned(&whole, "t"), [] as [&str; 0]);
    let lacking = with_series("D1,2023,F,S1,60\nD1,2023,M,S2,40\nD1,2023,P,S3,100\nD2,2023,P,S3,100\n");
    assert_eq!(lacking.refused("t").len(), 1);
}

/// Data that is complete says itself what a gap means.
#[test]
fn complete_data_lacks_parts_in_its_own_way() {
    let complete = |gaps: &str| {
        let world = world(
            "D1,2023,F,60\nD1,2023,M,40\nD1,2023,P,100\nD2,2023,F,60\nD2,2023,P,100\n",
            "table t { rows district in [Ash, Birch] column \"N\" calls_all }",
        );
        world.put(
            "codelists/district.yaml",
            "name: district\ncodes:\n  - {code: D1, label: Ash}\n  - {code: D2, label: Birch}\n",
        );
        world.put("datasets/calls.yaml", &CALLS.replace("time: year", &format!("time: year\ncomplete: true\n{gaps}")));
        world
    };
    assert_eq!(complete("").refused("t"), ["data::gap: calls has no row for Birch, 2023, Male"]);
    let unknown = complete("gaps: unknown\n");
    assert_eq!(unknown.table("t"), "District | N\nAsh | 100\nBirch | ..");
    assert_eq!(warned(&unknown, "t"), [] as [&str; 0]);
    // None were said to be, and the total says otherwise.
    let zero = complete("gaps: zero\n");
    assert_eq!(zero.table("t"), "District | N\nAsh | 100\nBirch | 60");
    assert_eq!(warned(&zero, "t").len(), 1);
}

/// Numbers to the nearest ten do not add up to the ten.
#[test]
fn rounded_numbers_may_differ_by_their_rounding() {
    let rows = |men: u32| {
        (0..12)
            .map(|at| format!("D1,{},F,40\nD1,{},M,{men}\nD1,{},P,100\n", 2000 + at, 2000 + at, 2000 + at))
            .collect::<String>()
    };
    assert_eq!(warned(&world(&rows(50), "table t { column calls_all }"), "t"), [] as [&str; 0]);
    let far = warned(&world(&rows(20), "table t { column calls_all }"), "t");
    assert_eq!(
        far,
        [
            "data::total-differs: \"Persons\" of calls is not the sum of its parts in n: 100 in the total and 60 in its parts for Ash, 2000; 100 in the total and 60 in its parts for Ash, 2001; 100 in the total and 60 in its parts for Ash, 2002; and 9 more"
        ]
    );
}

/// A total that a dummy row has is that of rows of its parts, on the very day and place: without them nothing would be counted.
#[test]
fn dummy_totals_of_days_have_their_parts() {
    let dated = world("", "table t { rows sex \"Sex\" in [each, all] column \"N\" calls_all in 2023 }");
    let by_day = CALLS.replace("time: year", "time: day").replace("year: {type: calendar_year}", "day: {type: date}");
    dated.put("datasets/calls.yaml", &by_day);
    let project = Project::open(dated.folder()).unwrap();
    for seed in 0..5 {
        let made = dated.folder().join(format!("made{seed}"));
        let options = Options {
            out: Some(&made),
            scale: 1,
            dummy: true,
            rows: 40,
            seed: Some(seed),
            only: &[],
            anyway: false,
            check: false,
        };
        make(&project, &options, &Silent).unwrap();
        let rows = std::fs::read_to_string(made.join("calls.csv")).unwrap();
        assert!(rows.lines().any(|row| row.split(',').any(|field| field == "P")), "no total: {rows}");
        let session = Session::new(&project).unwrap().data(Some(&made)).unwrap();
        let answered = session.tables(&["t".to_string()]).unwrap();
        assert_eq!(answered.tables[0].rows.len(), 3);
        assert_eq!(session.warnings(&answered).diagnostics.len(), 0);
    }
}

/// Schools and phases are texts; no definition reads the phase, and the file has the total beside its parts.
#[test]
fn totals_in_a_column_of_texts_that_nothing_reads_are_asked_about() {
    let warned = |total: &str| {
        let mut rows = "school,phase,missed\n".to_string();
        for (at, school) in ["Ash", "Birch", "Cedar", "Dene"].iter().enumerate() {
            let (some, others) = (1137 + 31 * at, 2291 + 17 * at);
            rows.push_str(&format!(
                "{school},Primary,{some}\n{school},Secondary,{others}\n{school},{total},{}\n",
                some + others
            ));
        }
        let world = World::new(&[
            (
                "datasets/absences.yaml",
                "name: absences\ngrain: school and phase\ncounts: sessions\nfiles: absences.csv\ncolumns:\n  school: {type: text}\n  \
                 phase: {type: text}\n  missed: {type: integer, unit: sessions}\n",
            ),
            ("data/absences.csv", &rows),
            ("definitions.ind", "table t { column \"Missed\" sum of absences.missed }"),
        ]);
        let helps = world.helped();
        world.warned().into_iter().zip(helps).collect::<Vec<_>>()
    };
    for total in ["Total", "All", "- Total", "Primary and secondary"] {
        let found = warned(total);
        assert_eq!(found.len(), 1, "{total}: {found:?}");
        assert_eq!(
            found[0].0,
            format!(
                "data::perhaps-a-total: 4 rows of absences with \"{total}\" in phase count beside the rows of its parts, as nothing says that it \
                 is a total"
            )
        );
    }
    for total in ["The lot", "Both", "Whole county"] {
        let found = warned(total);
        assert_eq!(found.len(), 1, "{total}: {found:?}");
        assert_eq!(
            found[0].0,
            format!(
                "data::perhaps-a-total: \"{total}\" in phase of absences comes to the sum of the others wherever it is beside them, and numbers add \
                 it to them"
            )
        );
        assert!(found[0].1.contains("`total_of: all`"), "{}", found[0].1);
    }
}
