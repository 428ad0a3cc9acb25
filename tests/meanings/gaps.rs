//! Data that is already added up has a row for each area, period and group, or says what a gap means.

use crate::world::World;

const AREAS: (&str, &str) = (
    "hierarchies/area.yaml",
    "name: area\nlevels: [{name: town, plural: towns}]\nareas:\n  - {level: town, code: A, label: Ashby}\n  - {level: town, code: B, label: Brook}\n",
);

/// The same, where the population is said to have nobody in some groups.
fn without(groups: &str, people: &str) -> World {
    let world = world("", people);
    let yaml = std::fs::read_to_string(world.path("datasets/people.yaml")).expect("the declaration");
    let group = "{codes: group, describes: person}";
    world.put(
        "datasets/people.yaml",
        &yaml.replace(group, &format!("{{codes: group, describes: person, without: {groups}}}")),
    );
    world
}

/// Events of two towns, and people by town, age group and year; `rule` is what the population says of gaps.
fn world(rule: &str, people: &str) -> World {
    let population = format!(
        "name: people\ngrain: town\ncounts: people\nrole: population\nbasis: residents\nfiles: people.csv\ntime: year\n{rule}columns:\n  \
         town: {{codes: town, undeclared: outside}}\n  year: {{type: mid_year}}\n  group: {{codes: group, describes: person}}\n  persons: {{type: integer}}\n"
    );
    World::new(&[
        AREAS,
        (
            "codelists/group.yaml",
            "name: group\ncodes:\n  - {code: Y, label: Young}\n  - {code: O, label: Old}\n  - {code: N, label: Not stated}\n",
        ),
        ("datasets/people.yaml", &population),
        (
            "datasets/falls.yaml",
            "name: falls\ngrain: fall\ncounts: falls\nfiles: falls.csv\ncolumns:\n  town: {codes: town}\n  group: {codes: group, describes: person}\n",
        ),
        (
            "definitions.ind",
            "measure fell = count of falls
             table by_town {
               rows town \"Town\" in [towns, all]
               column \"Falls\" fell
               column \"People\" sum of people.persons in mid-2022
               column \"Rate\" fell per 100 people_of in mid-2022 shown 0.0
             }
             measure people_of = sum of people.persons",
        ),
        ("data/falls.csv", "town,group\nA,Y\nA,O\nB,O\nB,O\n"),
        ("data/people.csv", &format!("town,year,group,persons\n{people}")),
    ])
}

const WHOLE: &str = "A,2022,Y,30\nA,2022,O,10\nB,2022,Y,60\nB,2022,O,20\n";

/// Of a group that nobody is in anywhere, only the author knows whether its rows were left out: the message has what to write.
#[test]
fn a_group_that_the_population_never_has_is_a_gap_unless_it_is_said() {
    let absent = world("", WHOLE);
    assert_eq!(
        absent.refused("by_town"),
        ["data::gap: people has no row for a group of the column group: \"Not stated\""]
    );
    let helps = absent.helps("by_town");
    assert!(helps[0].ends_with("declare for the column `without: [\"N\"]`"), "{helps:?}");
    // Both that and a part of a group are said.
    let refused = world("", "A,2022,Y,30\nA,2022,N,1\nB,2022,Y,60\n").refused("by_town");
    assert_eq!(
        refused,
        [
            "data::gap: people has no row for Brook, mid-2022, Not stated",
            "data::gap: people has no row for a group of the column group: \"Old\""
        ]
    );
    let expected = "Town | Falls | People | Rate\nAshby | 2 | 40 | 5.0\nBrook | 2 | 80 | 2.5\nTotal | 4 | 120 | 3.3";
    assert_eq!(without("[N]", WHOLE).table("by_town"), expected);
    assert_eq!(without("\"Not stated\"", WHOLE).table("by_town"), expected);
    let zero = world("gaps: zero\n", WHOLE);
    assert_eq!(zero.table("by_town"), expected);
    let unknown = world("gaps: unknown\n", WHOLE).table("by_town");
    assert_eq!(unknown, "Town | Falls | People | Rate\nAshby | 2 | .. | ..\nBrook | 2 | .. | ..\nTotal | 4 | .. | ..");
}

/// A group that is said not to be there and is: one of the two is wrong.
#[test]
fn what_is_there_after_all_is_against_the_declaration() {
    for rows in ["A,2022,N,1\n", "A,2022,N,1\nB,2022,N,2\n"] {
        assert_eq!(
            without("[N]", &format!("{WHOLE}{rows}")).refused("by_town"),
            ["data::undeclared-code: column group of people has \"N\", and is declared to be without it"]
        );
    }
    let refused = without("[X]", WHOLE).refused("by_town");
    assert_eq!(refused, ["datasets::wrong-value: `without` names `X`, which is neither a code nor a label of `group`"]);
}

/// What is no part of the list is not expected: a total of others, or what overlaps them.
#[test]
fn totals_and_overlapping_codes_are_no_groups_to_have() {
    let world = world("", WHOLE);
    world.put(
        "codelists/group.yaml",
        "name: group\ncodes:\n  - {code: Y, label: Young}\n  - {code: O, label: Old}\n  - {code: N, label: Adults, apart: true}\n  \
         - {code: T, label: All, total_of: [Y, O]}\n",
    );
    let expected = "Town | Falls | People | Rate\nAshby | 2 | 40 | 5.0\nBrook | 2 | 80 | 2.5\nTotal | 4 | 120 | 3.3";
    assert_eq!(world.table("by_town"), expected);
}

#[test]
fn a_part_of_a_population_that_is_not_there_stops_the_run() {
    let without_old_of_b = "A,2022,Y,30\nA,2022,O,10\nB,2022,Y,60\n";
    assert_eq!(
        without("[N]", without_old_of_b).refused("by_town"),
        ["data::gap: people has no row for Brook, mid-2022, Old"]
    );
    // A whole town, one that is spelt as another place, and one of two years.
    assert_eq!(
        without("[N]", "A,2022,Y,30\nA,2022,O,10\n").refused("by_town"),
        ["data::gap: people has no row for Brook, mid-2022, Young; Brook, mid-2022, Old"]
    );
    assert_eq!(
        without("[N]", "A,2022,Y,30\nX,2022,Y,60\nA,2022,O,1\nX,2022,O,2\n").refused("by_town")[0],
        "data::gap: people has no row for Brook, mid-2022, Young; Brook, mid-2022, Old"
    );
    let one_year = format!("{WHOLE}A,2021,Y,30\nA,2021,O,10\nB,2021,Y,60\n");
    assert_eq!(without("[N]", &one_year).refused("by_town"), ["data::gap: people has no row for Brook, mid-2021, Old"]);
}

#[test]
fn a_gap_that_is_not_known_makes_what_needs_it_missing_and_nothing_else() {
    let people = "A,2022,Y,30\nA,2022,O,10\nB,2022,Y,60\n";
    let expected = "Town | Falls | People | Rate\nAshby | 2 | 40 | 5.0\nBrook | 2 | .. | ..\nTotal | 4 | .. | ..";
    let two = |rule: &str| {
        let world = world(rule, people);
        world.put(
            "codelists/group.yaml",
            "name: group\ncodes:\n  - {code: Y, label: Young}\n  - {code: O, label: Old}\n",
        );
        world.table("by_town")
    };
    assert_eq!(two("gaps: unknown\n"), expected);
    let expected = "Town | Falls | People | Rate\nAshby | 2 | 40 | 5.0\nBrook | 2 | 60 | 3.3\nTotal | 4 | 100 | 4.0";
    assert_eq!(two("gaps: zero\n"), expected);
}

/// Returns by month: a month of one town did not come.
fn returns(declared: &str, rows: &str) -> World {
    let dataset = format!(
        "name: returns\ngrain: town and month\ncounts: crimes\nfiles: returns.csv\ntime: month\n{declared}columns:\n  town: {{codes: town}}\n  month: {{type: month}}\n  crimes: {{type: integer}}\n"
    );
    World::new(&[
        AREAS,
        ("datasets/returns.yaml", &dataset),
        (
            "definitions.ind",
            "measure crimes = sum of returns.crimes
             table by_month { rows town \"Town\" in [towns, all] column crimes for each month from 2023-01 to 2023-02 }",
        ),
        ("data/returns.csv", &format!("town,month,crimes\n{rows}")),
    ])
}

/// Complete is one row for each: Brook's January would be 7 + 9.
#[test]
fn complete_data_has_each_row_once() {
    let rows = "A,2023-01,5\nA,2023-02,6\nB,2023-01,7\nB,2023-02,8\nB,2023-01,9\n";
    let twice = "data::duplicate-key: a row of returns has the same town + month as an earlier row: \"B + 2023-01\" (returns.csv, line 4 and returns.csv, line 6)";
    for declared in ["complete: true\n", "complete: true\ngaps: unknown\n", "complete: true\ngaps: zero\n"] {
        let world = returns(declared, rows);
        assert_eq!(world.refused("by_month"), [twice], "{declared}");
        assert!(world.helps("by_month")[0].contains("write `complete: false`"), "{:?}", world.helps("by_month"));
    }
    // What the help says: several rows for one are meant.
    let expected = "Town | 2023-01 | 2023-02\nAshby | 5 | 6\nBrook | 16 | 8\nTotal | 21 | 14";
    assert_eq!(returns("complete: false\n", rows).table("by_month"), expected);
    assert_eq!(returns("", rows).table("by_month"), expected);
    let agree = "key: [town, month, crimes]\ncomplete: true\n";
    assert_eq!(returns(agree, rows).table("by_month"), expected, "a key of its own makes rows different");
}

/// What is outside may be of any place, and two such rows of several.
#[test]
fn rows_of_complete_data_that_are_outside_are_no_repeats() {
    let rows = "A,2023-01,5\nA,2023-02,6\nB,2023-01,7\nB,2023-02,8\nX,2023-01,1\nX,2023-01,2\n";
    let world = returns("complete: true\n", rows);
    let dataset = "name: returns\ngrain: town and month\ncounts: crimes\nfiles: returns.csv\ntime: month\ncomplete: true\ncolumns:\n  \
                   town: {codes: town, undeclared: outside}\n  month: {type: month}\n  crimes: {type: integer}\n";
    world.put("datasets/returns.yaml", dataset);
    let expected = "Town | 2023-01 | 2023-02\nAshby | 5 | 6\nBrook | 7 | 8\nTotal | 12 | 14\nTotal leaves out 2 rows outside the area.";
    assert_eq!(world.table("by_month"), expected);
}

/// Two schools of one town are two rows, whether a name or a number says which; so are two kinds.
#[test]
fn rows_of_complete_data_may_be_of_different_things() {
    for (column, values) in [
        ("school: {type: text}", ["Oak", "Elm"]),
        ("urn: {type: integer}", ["100001", "100002"]),
        ("school_id: {type: integer}", ["1", "2"]),
        ("kind: {codes: kind}", ["S", "T"]),
        ("returned: {type: date}", ["2023-02-01", "2023-02-02"]),
        ("size: {type: integer, describes: place}", ["1", "2"]),
    ] {
        let dataset = |column: &str| {
            format!(
                "name: returns\ngrain: return\ncounts: crimes\nfiles: returns.csv\ntime: month\ncomplete: true\ncolumns:\n  town: {{codes: town}}\n  \
                 month: {{type: month}}\n  crimes: {{type: integer}}\n{column}"
            )
        };
        let name = column.split(':').next().unwrap_or_default();
        let [one, other] = values;
        let world = returns("complete: true\n", "");
        std::fs::create_dir_all(world.path("codelists")).expect("the folder can be made");
        world.put("codelists/kind.yaml", "name: kind\ncodes: [S, T]\n");
        world.put("datasets/returns.yaml", &dataset(&format!("  {column}\n")));
        // A kind or a size is a group, of which there is a row for each town and month.
        let each = match name {
            "kind" | "size" => format!("A,2023-01,0,{other}\nA,2023-02,0,{other}\nB,2023-02,0,{other}\n"),
            _ => String::new(),
        };
        let rows = format!(
            "town,month,crimes,{name}\nA,2023-01,5,{one}\nA,2023-02,6,{one}\nB,2023-01,7,{one}\nB,2023-01,9,{other}\nB,2023-02,8,{one}\n{each}"
        );
        world.put("data/returns.csv", &rows);
        let expected = "Town | 2023-01 | 2023-02\nAshby | 5 | 6\nBrook | 16 | 8\nTotal | 21 | 14";
        assert_eq!(world.table("by_month"), expected, "{column}");
    }
}

#[test]
fn returns_by_area_and_month_have_a_row_for_each() {
    let rows = "A,2023-01,5\nA,2023-02,6\nB,2023-01,7\n";
    let gap = ["data::gap: returns has no row for Brook, 2023-02"];
    let key = "key: [town, month]\ncovers: 2023-01 to 2023-02\n";
    assert_eq!(returns(key, rows).refused("by_month"), gap);
    assert_eq!(returns("complete: true\n", rows).refused("by_month"), gap);
    let unknown = format!("{key}gaps: unknown\n");
    let expected = "Town | 2023-01 | 2023-02\nAshby | 5 | 6\nBrook | 7 | ..\nTotal | 12 | ..";
    assert_eq!(returns(&unknown, rows).table("by_month"), expected);
    let zero = format!("{key}gaps: zero\n");
    let expected = "Town | 2023-01 | 2023-02\nAshby | 5 | 6\nBrook | 7 | 0\nTotal | 12 | 6";
    assert_eq!(returns(&zero, rows).table("by_month"), expected);
    // Without a word nothing is expected of rows that have no key; a period that nobody returned is one where `covers` has it.
    assert_eq!(
        returns("", rows).table("by_month"),
        "Town | 2023-01 | 2023-02\nAshby | 5 | 6\nBrook | 7 | ..\nTotal | 12 | 6"
    );
    let covers = "key: [town, month]\ncovers: 2023-01 to 2023-03\n";
    assert_eq!(
        returns(covers, "A,2023-01,5\nA,2023-02,6\nB,2023-01,7\nB,2023-02,1\n").refused("by_month"),
        ["data::gap: returns has no row for Ashby, 2023-03; Brook, 2023-03"]
    );
}

#[test]
fn rows_that_are_made_for_gaps_are_never_counted() {
    let key = "key: [town, month]\ncovers: 2023-01 to 2023-02\n";
    for rule in ["unknown", "zero"] {
        let world = returns(&format!("{key}gaps: {rule}\n"), "A,2023-01,5\n");
        for count in ["count of returns", "count of distinct returns.month", "count of returns where crimes is missing"]
        {
            world.put("more.ind", &format!("table counted {{ column \"N\" {count} }}"));
            let refused = world.refused("counted");
            let expected =
                "types::count-of-made-rows: a count of `returns` would include the rows that are made for its gaps";
            assert!(refused.iter().any(|found| found == expected), "{refused:?}");
        }
    }
    let world = returns("complete: false\n", "A,2023-01,5\n");
    world.put("more.ind", "table counted { column \"N\" count of returns }");
    assert_eq!(world.table("counted"), " | N\n | 1");
}

#[test]
fn gaps_are_of_data_that_is_complete() {
    let refused = returns("gaps: zero\n", "A,2023-01,5\n").refused("by_month");
    let expected =
        "datasets::misplaced-option: `gaps` has no effect on the dataset `returns`, which is not declared complete";
    assert_eq!(refused, [expected]);
}

/// Tests of what came in: a month of Brook is not there, though Ashby has both months.
fn tested(declared: &str) -> Vec<String> {
    let world = returns(declared, "A,2023-01,5\nA,2023-02,6\nB,2023-01,7\nB,2023-02,8\n");
    world.put(
        "tests.ind",
        "use \"definitions.ind\"
         test \"a month that is not there\" for crimes {
           given returns
             | town  | month   | crimes |
             | Ashby | 2023-01 | 5      |
             | Ashby | 2023-02 | 6      |
             | Brook | 2023-01 | 7      |
           expect 12 in 2023-01
           expect 6 in 2023-02
           expect 18
         }
         test \"all that it is about\" for crimes {
           given returns
             | town  | month   | crimes |
             | Ashby | 2023-01 | 5      |
             | Ashby | 2023-02 | 6      |
           expect 11
         }
         test \"no row is of a town\" for crimes {
           given returns
             | month   | crimes |
             | 2023-01 | 5      |
             | 2023-02 | 6      |
           expect 11
         }",
    );
    world.tests()
}

/// What the same rows would be in a run, so far as a handful of rows can say: a test does not give all towns and months.
#[test]
fn a_gap_among_the_rows_of_a_test_is_what_it_is_in_a_run() {
    let key = "key: [town, month]\ncovers: 2023-01 to 2023-02\n";
    assert_eq!(tested(&format!("{key}gaps: unknown\n")), ["missing; missing", "passed", "passed"]);
    assert_eq!(tested(&format!("{key}gaps: zero\n")), ["passed", "passed", "passed"]);
    assert_eq!(tested("complete: true\ngaps: unknown\n"), ["missing; missing", "passed", "passed"]);
    // A gap that stops a run stops no test.
    assert_eq!(tested(key), ["passed", "passed", "passed"]);
    assert_eq!(tested("complete: true\n"), ["passed", "passed", "passed"]);
    assert_eq!(tested("complete: false\n"), ["passed", "passed", "passed"]);
}

/// The zero of a month without a row is added to a sum, and is no value that a mean is of: nothing was returned.
#[test]
fn a_gap_that_is_zero_is_not_in_the_mean_of_a_test() {
    let declared = "key: [town, month]\ncovers: 2023-01 to 2023-02\ngaps: zero\n";
    let world = returns(declared, "A,2023-01,5\nA,2023-02,6\nB,2023-01,7\nB,2023-02,8\n");
    world.put(
        "tests.ind",
        "measure mean_crimes = mean of returns.crimes
         test \"a zero\" for mean_crimes {
           given returns
             | town  | month   | crimes |
             | Ashby | 2023-01 | 5      |
             | Ashby | 2023-02 | 6      |
             | Brook | 2023-01 | 7      |
           expect 6.0
         }",
    );
    assert_eq!(world.tests(), ["passed"]);
}

/// A column is declared to be without a code: a row that has it is against the declaration.
#[test]
fn a_row_with_a_code_that_its_column_is_without() {
    let world = |rule: &str, rows: &str| {
        World::new(&[
            (
                "codelists/band.yaml",
                "name: band\ncodes: [{code: A}, {code: B}, {code: N, label: Not stated, aliases: [n]}]\n",
            ),
            (
                "datasets/folk.yaml",
                &format!(
                    "name: folk\ngrain: band\ncounts: people\nfiles: folk.csv\ncolumns:\n  band: {{codes: band, without: [N]{rule}}}\n  \
                     persons: {{type: integer}}\n"
                ),
            ),
            (
                "t.ind",
                "table t { rows band in [all] column \"All\" sum of folk.persons column \"A\" count of folk where band = \"A\" }",
            ),
            ("data/folk.csv", &format!("band,persons\nA,3\nB,4\n{rows}")),
        ])
    };
    for row in ["N,5\n", "n,5\n"] {
        let said = "data::undeclared-code: column band of folk has \"N\", and is declared to be without it";
        assert_eq!(world("", row).errors("t"), [said]);
        assert_eq!(world("", row).helps("t"), ["take \"N\" out of `without`, or correct the data"]);
    }
    assert_eq!(world("", "").table("t"), "Band | All | A\nTotal | 7 | 1");
    // Of data under a policy no value is given.
    let hidden = world("", "N,5\n");
    hidden.put(
        "datasets/folk.yaml",
        &std::fs::read_to_string(hidden.path("datasets/folk.yaml"))
            .expect("a file")
            .replace("counts: people", "counts: people\ndisclosure: few\ndisclosure_by: rows"),
    );
    std::fs::create_dir(hidden.path("disclosure")).expect("a folder");
    hidden.put("disclosure/few.yaml", "name: few\ncounts: rows\nbelow: 5\n");
    assert_eq!(
        hidden.errors("t"),
        ["data::undeclared-code: column band of folk has a code, and is declared to be without it"]
    );
    // Who says what becomes of undeclared codes is not refused.
    let expected = "Band | All | A\nTotal | 7 | 1\nTotal leaves out 1 person outside the bands.";
    let shown = world(", undeclared: outside", "N,5\n").table("t");
    assert!(shown.starts_with("Band | All | A\nTotal | 7 | 1\n"), "{shown} {expected}");
}

/// Whole groups may lack in a file, and so may one in some places and another elsewhere; a broad band that a fine one decides lacks nothing.
#[test]
fn groups_that_a_population_lacks_are_gaps_wherever_they_lack() {
    let people = |sex: &str, rows: &str| {
        World::new(&[
            AREAS,
            ("codelists/sex.yaml", "name: sex\ncodes: [{code: F, label: Female}, {code: M, label: Male}]\n"),
            ("codelists/fine.yaml", "name: fine\ncodes: [{code: a}, {code: b}, {code: c}]\n"),
            ("codelists/broad.yaml", "name: broad\ncodes: [{code: x}, {code: y}]\n"),
            (
                "datasets/people.yaml",
                &format!(
                    "name: people\ngrain: town and group\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\ncolumns:\n  \
                     town: {{codes: town}}\n{sex}  persons: {{type: integer}}\n"
                ),
            ),
            ("data/people.csv", rows),
            ("t.ind", "table t { rows area \"Town\" in [all] column \"N\" sum of people.persons }"),
        ])
    };
    let sex = "  sex: {codes: sex, describes: person}\n";
    let refused = |rows: &str| people(sex, rows).errors("t");
    assert_eq!(
        refused("town,sex,persons\nA,F,5\nB,F,5\n").len(),
        1,
        "{:?}",
        refused("town,sex,persons\nA,F,5\nB,F,5\n")
    );
    let in_places = refused("town,sex,persons\nA,F,5\nB,M,5\n");
    assert_eq!(in_places, ["data::gap: people has no row for Ashby, Male; Brook, Female"], "{in_places:?}");
    let bands = "  fine: {codes: fine, describes: person}\n  broad: {codes: broad, describes: person}\n";
    let rows = "town,fine,broad,persons\nA,a,x,1\nA,b,x,1\nA,c,y,1\nB,a,x,1\nB,b,x,1\nB,c,y,1\n";
    assert_eq!(people(bands, rows).table("t"), "Town | N\nTotal | 6");
}

/// A file of women, men and persons lacks the persons of one town: they are not 0 there, beside fifty.
#[test]
fn a_total_that_lacks_is_not_made_0_beside_its_parts() {
    let claims = |rows: &str| {
        World::new(&[
            (
                "hierarchies/area.yaml",
                "name: area\nlevels: [{name: town, plural: towns}]\nareas: [{level: town, code: T1, label: Ash}, {level: town, code: T2, label: Birch}]\n",
            ),
            (
                "codelists/sex.yaml",
                "name: sex\ncodes: [{code: P, label: Persons, total_of: all}, {code: F, label: Female}, {code: M, label: Male}]\n",
            ),
            (
                "datasets/claims.yaml",
                "name: claims\ngrain: town and sex\ncounts: rows\nfiles: claims.csv\ncomplete: true\ngaps: zero\ncolumns:\n  town: {codes: town}\n  \
                 sex: {codes: sex}\n  n: {type: integer, min: 0}\n",
            ),
            ("data/claims.csv", &format!("town,sex,n\nT1,F,10\nT1,M,5\nT1,P,15\n{rows}")),
            (
                "t.ind",
                "measure n = sum of claims.n\ntable t { rows area \"Town\" in [towns] column \"Persons\" n where sex = \"Persons\" }",
            ),
        ])
    };
    let refused = claims("T2,F,20\nT2,M,30\n").errors("t");
    assert_eq!(refused, ["data::gap: claims has no row for Birch, Persons, though it has rows of the parts"]);
    // Where there is nobody, there are no persons.
    assert_eq!(claims("").table("t"), "Town | Persons\nAsh | 15\nBirch | 0");
}
