//! What is looked up by an area is like what is looked up by anything else.

use crate::world::World;

const AREAS: (&str, &str) = (
    "hierarchies/area.yaml",
    "name: area\nlevels: [{name: ward, plural: wards}, {name: town, plural: towns}]\nareas:\n  \
     - {level: town, code: T1, label: Hill, contains: [{code: W1, label: Mill}, {code: W2, label: Park}]}\n  \
     - {level: town, code: T2, label: Fen, contains: [{code: W3, label: Dyke}]}\n",
);
const FIFTH: (&str, &str) = (
    "codelists/fifth.yaml",
    "name: fifth\nordered: true\ncodes: [{code: \"1\", label: Poorest}, {code: \"2\", label: Second}, {code: \"3\", label: Third}]\n",
);
const PLACES: &str = "\
name: places
grain: ward
role: look-up
files: places.csv
key: [place]
columns:
  place: {heading: ward, codes: ward}
  fifth: {codes: fifth}
  doctors: {type: integer}
";
const VISITS: &str = "\
name: visits
grain: visit
counts: visits
files: visits.csv
columns:
  ward: {codes: ward, undeclared: outside, missing: allowed, look_up: places}
  minutes: {type: integer}
";

/// Of Mill 2 visits, of Park 1, of Dyke (which has no row in the look-up) 3, outside 1, not known 1.
fn world(definitions: &str) -> World {
    World::new(&[
        AREAS,
        FIFTH,
        ("datasets/places.yaml", PLACES),
        ("datasets/visits.yaml", VISITS),
        ("definitions.ind", &format!("measure made = count of visits\n{definitions}")),
        ("data/places.csv", "ward,fifth,doctors\nW1,1,4\nW2,3,0\n"),
        ("data/visits.csv", "ward,minutes\nW1,10\nW1,20\nW2,30\nW3,40\nW3,50\nW3,60\nX9,70\n,80\n"),
    ])
}

#[test]
fn rows_columns_and_conditions_ask_what_is_looked_up_by_an_area() {
    let text = "table t {
          rows ward.fifth \"Fifth\" in [each, missing]
          column \"Visits\" made
          column \"Minutes\" sum of visits.minutes
          column \"With a doctor\" (made where ward.doctors > 0)
        }
        table u { rows area \"Town\" in [towns, outside, missing] column made for each ward.fifth }
        cohort poorest { from visits where ward.fifth <= \"Second\" and ward.place is not missing }
        table v { column \"N\" count of poorest }
        table w { rows area \"Ward\" in [wards] column \"N\" made where ward.place = \"Park\" }";
    let world = world(text);
    let expected = "Fifth | Visits | Minutes | With a doctor\nPoorest | 2 | 30 | 2\nSecond | 0 | 0 | 0\nThird | 1 | 30 | 0\n\
                    Not recorded | 5 | 300 | 0";
    let expected = expected.replace("0 | 0 | 0", "0 | .. | 0");
    let note = "With a doctor: doctors not known for 5 of 8 visits.";
    assert_eq!(world.table("t"), format!("{expected}\n{note}"));
    let expected = "Town | Poorest | Second | Third\nHill | 2 | 0 | 1\nFen | 0 | 0 | 0\nOutside the area | 0 | 0 | 0\n\
                    Not recorded | 0 | 0 | 0";
    assert_eq!(world.table("u"), expected);
    assert_eq!(world.table("v"), " | N\n | 2");
    assert_eq!(world.table("w"), "Ward | N\nMill | 0\nPark | 1\nDyke | 0\nPlace not known for 3 of 6 visits.");
}

/// How poor a ward is says the list of areas, and the look-up too: they may not agree.
#[test]
fn what_a_list_and_a_look_up_both_say_is_asked_about() {
    for definitions in [
        "table t { column \"N\" (count of visits) where ward.fifth = \"Poorest\" }",
        "measure poor = count of visits where ward.fifth = \"Poorest\"\ntable t { column \"N\" poor }",
        "cohort poor { from visits where ward.fifth = \"Poorest\" } table t { column \"N\" count of poor }",
    ] {
        let world = World::new(&[
            DESCRIBED,
            FIFTH,
            ("datasets/places.yaml", PLACES),
            ("datasets/visits.yaml", VISITS),
            ("definitions.ind", definitions),
            ("data/places.csv", "ward,fifth,doctors\nW1,1,4\nW2,3,0\n"),
            ("data/visits.csv", "ward,minutes\nW1,10\n"),
        ]);
        let asked =
            "names::ambiguous-attribute: `ward.fifth` could be the attribute `fifth` or the column `fifth` of `places`";
        assert_eq!(world.errors("t"), [asked], "{definitions}");
    }
}

/// People have a ward where they live and one where they were born: how poor the ward of a visit is says nothing of which.
#[test]
fn of_two_places_that_people_look_up_none_is_taken() {
    let people = PEOPLE
        .replace("home: {codes: ward}", "home: {codes: ward, look_up: places}\n  born: {codes: ward, look_up: places}");
    let world = World::new(&[
        AREAS,
        FIFTH,
        ("datasets/places.yaml", PLACES),
        ("datasets/visits.yaml", VISITS),
        ("datasets/people.yaml", &people),
        (
            "definitions.ind",
            "table t { where ward.fifth = \"Poorest\" column \"X\" (count of visits) per 100 (sum of people.persons) }",
        ),
        ("data/places.csv", "ward,fifth,doctors\nW1,1,4\nW2,3,0\n"),
        ("data/visits.csv", "ward,minutes\nW1,10\n"),
        ("data/people.csv", "home,born,persons\nW1,W2,100\n"),
    ]);
    let errors = world.errors("t");
    assert!(errors.iter().any(|found| found.starts_with("denominators::no-breakdown")), "{errors:?}");
}

#[test]
fn a_look_up_has_no_row_for_places_outside() {
    let world = World::new(&[
        AREAS,
        FIFTH,
        ("datasets/places.yaml", &PLACES.replace("codes: ward}", "codes: ward, undeclared: outside}")),
        ("datasets/visits.yaml", VISITS),
        ("definitions.ind", "table t { rows ward.fifth column \"N\" count of visits }"),
        ("data/places.csv", "ward,fifth,doctors\nX1,1,4\n"),
        ("data/visits.csv", "ward,minutes\nX9,70\n"),
    ]);
    let refused =
        "datasets::misplaced-option: `undeclared: outside` has no effect on `place`, the key of the look-up `places`";
    assert_eq!(world.errors("t"), [refused]);
}

/// Mill and Park are wards of Hill, Dyke is one of Fen; of a ward it is known how poor it is, and of a town its code in the register.
const DESCRIBED: (&str, &str) = (
    "hierarchies/area.yaml",
    "name: area\nlevels:\n  \
     - {name: ward, plural: wards, attributes: {fifth: {codes: fifth}, doctors: integer}}\n  \
     - {name: town, plural: towns, attributes: {gss: text}}\nareas:\n  \
     - level: town\n    code: T1\n    label: Hill\n    gss: E1\n    contains:\n      \
       - {code: W1, label: Mill, fifth: \"1\", doctors: 4}\n      - {code: W2, label: Park, fifth: \"3\"}\n  \
     - level: town\n    code: T2\n    label: Fen\n    gss: E2\n    contains: [{code: W3, label: Dyke, fifth: \"1\", doctors: 2}]\n",
);
const PEOPLE: &str = "name: people\ngrain: ward\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\n\
                      columns:\n  home: {codes: ward}\n  persons: {type: integer}\n";

/// Of Mill 2 visits, of Park 1, of Dyke 3, outside 1, not known 1; 100, 200 and 300 people.
fn described(definitions: &str) -> World {
    World::new(&[
        DESCRIBED,
        FIFTH,
        ("datasets/visits.yaml", &VISITS.replace(", look_up: places", "")),
        ("datasets/people.yaml", PEOPLE),
        (
            "definitions.ind",
            &format!("measure made = count of visits\nmeasure residents = sum of people.persons\n{definitions}"),
        ),
        ("data/visits.csv", "ward,minutes\nW1,10\nW1,20\nW2,30\nW3,40\nW3,50\nW3,60\nX9,70\n,80\n"),
        ("data/people.csv", "home,persons\nW1,100\nW2,200\nW3,300\n"),
    ])
}

#[test]
fn attributes_of_areas_are_rows_columns_and_conditions() {
    let text = "table t { rows ward.fifth \"Fifth\" in [each, missing, all] column \"Visits\" made column \"Rate\" made per 100 residents shown 0.0 }
        table u { rows area \"Town\" in [towns] column made for each ward.fifth }
        table v { column \"Poorest\" made where ward.fifth = \"Poorest\" column \"Few doctors\" made where ward.doctors < 4 column \"Of E2\" made where ward.town.gss = \"E2\" }
        table w { rows ward.town.gss \"Code\" in [each, all] column \"Visits\" made column \"People\" residents }";
    let world = described(text);
    let expected = "Fifth | Visits | Rate\nPoorest | 5 | 1.3\nSecond | 0 | ..\nThird | 1 | 0.5\nNot recorded | 2 | N/A\n\
                    Total | 6 | 1.0\nTotal leaves out 2 visits without a fifth.";
    assert_eq!(world.table("t"), expected, "5 visits of 400 people, 1 of 200, 6 of 600");
    assert_eq!(world.table("u"), "Town | Poorest | Second | Third\nHill | 2 | 0 | 1\nFen | 3 | 0 | 0");
    assert_eq!(world.table("v"), " | Poorest | Few doctors | Of E2\n | 5 | 3 | 3\nWard not known for 1 of 8 visits.");
    let expected = "Code | Visits | People\nE1 | 3 | 300\nE2 | 3 | 300\nTotal | 6 | 600\nTotal leaves out 2 visits without a gss (Visits).";
    assert_eq!(world.table("w"), expected);
}

#[test]
fn attributes_of_the_areas_in_the_rows_are_columns_of_a_table() {
    let text = "table t {
          rows area \"Place\" in [wards, towns, all]
          column \"Code\" attribute area.code
          column \"Ward code\" attribute ward.code
          column \"Fifth\" attribute ward.fifth
          column \"Doctors\" attribute area.doctors
          column \"Register\" attribute town.gss
          column \"Visits\" made
        }";
    let expected = "Place | Code | Ward code | Fifth | Doctors | Register | Visits\nMill | W1 | W1 | Poorest | 4 | N/A | 2\n\
                    Park | W2 | W2 | Third | .. | N/A | 1\nDyke | W3 | W3 | Poorest | 2 | N/A | 3\nHill | T1 | N/A | N/A | N/A | E1 | 3\n\
                    Fen | T2 | N/A | N/A | N/A | E2 | 3\nTotal | N/A | N/A | N/A | N/A | N/A | 6\n\
                    Total leaves out 1 visit without a ward and 1 outside the area.";
    assert_eq!(described(text).table("t"), expected);
}

#[test]
fn an_attribute_of_wards_is_none_of_a_town() {
    let by_town = VISITS.replace(", look_up: places", "").replace("ward: {codes: ward", "ward: {codes: town");
    let text = "table t { rows ward.fifth \"Fifth\" column \"Visits\" count of visits }";
    let refused = |definitions: &str| {
        let world = described(definitions);
        world.put("datasets/visits.yaml", &by_town);
        world.put("data/visits.csv", "ward,minutes\nT1,10\n");
        world.errors("t")
    };
    let said =
        "names::unknown-attribute: `fifth` is an attribute of each ward, and the wards of one town may differ in it";
    assert_eq!(refused(text)[0], said);
    let world = described("table t { rows ward.gss column made }");
    assert_eq!(world.errors("t")[0], "names::unknown-attribute: `ward` has no attribute `gss`, but its town has");
    let world = described("table t { rows ward.fifth column \"Rate\" made per 100 residents }");
    world.put("datasets/people.yaml", &PEOPLE.replace("codes: ward", "codes: town"));
    world.put("data/people.csv", "home,persons\nT1,300\nT2,300\n");
    let said = "denominators::level: `people` is by town, not by ward";
    assert_eq!(world.errors("t")[0], said);
}

#[test]
fn an_area_has_no_attribute_of_a_finer_level() {
    let world = described("table t { column made }");
    world.put("hierarchies/area.yaml", &DESCRIBED.1.replace("gss: E2", "gss: E2\n    doctors: 3"));
    let said = "hierarchies::attribute-level: `doctors` is an attribute of each ward, and this area is a town";
    assert_eq!(world.errors("t"), [said]);
    world.put("hierarchies/area.yaml", &DESCRIBED.1.replace("{gss: text}", "{ward: text, gss: text}"));
    assert_eq!(world.errors("t"), ["codelists::reserved-attribute: an attribute cannot be named `ward`"]);
}

#[test]
fn rates_by_what_is_looked_up_take_the_people_of_the_same_places() {
    let text = "measure residents = sum of people.persons
        table t { rows ward.fifth \"Fifth\" in [each, all] column \"Visits\" made column \"Rate\" made per 100 residents shown 0.0 }
        table u { column \"Of poor places\" (made per 100 residents) at all where ward.fifth = \"Poorest\" shown 0.0 }";
    let world = world(text);
    world.put("data/people.csv", "home,persons\nW1,100\nW2,200\nW3,300\n");
    world.put("datasets/people.yaml", PEOPLE);
    let said = "denominators::no-breakdown: `people` is not broken down by ward.fifth";
    let errors = world.errors("t");
    assert_eq!(errors[0], said);
    assert_eq!(errors.len(), 2, "the rows, and the condition of the other table: {errors:#?}");
    world.put("datasets/people.yaml", &PEOPLE.replace("{codes: ward}", "{codes: ward, look_up: places}"));
    let expected = "Fifth | Visits | Rate\nPoorest | 2 | 2.0\nSecond | 0 | ..\nThird | 1 | 0.5\nTotal | 3 | 1.0\n\
                    Total leaves out 5 visits without a fifth; 300 residents without a fifth (Rate).";
    assert_eq!(world.table("t"), expected, "Dyke has no row in the look-up, on neither side");
    assert_eq!(
        world.table("u"),
        " | Of poor places\n | 2.0\nFifth not known for 3 of 6 visits.\nFifth not known for 1 of 3 rows.",
        "2 of the 8 are nowhere, and Dyke has people, of whom it is not known"
    );
}

/// A small area that was split between two: what is said must not lead to all of its rows in one of them.
#[test]
fn a_key_of_two_areas_is_not_made_one_of_the_first() {
    let world = world("table t { column made }");
    world.put("data/places.csv", "ward,fifth,doctors\nW1,1,4\nW1,3,4\nW2,3,0\n");
    world.put("definitions.ind", "table t { rows ward.fifth in [each, missing] column count of visits }");
    let helps = world.helps("t");
    assert_eq!(helps.len(), 1, "{helps:?}");
    assert!(helps[0].contains("rows cannot be shared out among them: leave the key out of the look-up"), "{helps:?}");
    world.put("data/places.csv", "ward,fifth,doctors\nW2,3,0\n");
    let table = world.table("t");
    assert!(table.ends_with("Not recorded | 7"), "those of the split area are of no fifth: {table}");
}

/// The doctors of a ward added up once for each visit there are no number of doctors; the mean over visits is of visits.
#[test]
fn only_what_adds_up_is_warned_of_where_several_rows_look_up_one_number() {
    let warned =
        |function: &str| world(&format!("table t {{ column \"X\" {function} visits.ward.doctors }}")).warnings();
    for function in ["sum of", "sum of known"] {
        let expected =
            "additivity::sum-through-look-up: the amount of one ward is added once for each of its visits, not once";
        assert!(warned(function).contains(&expected.to_string()), "{function}: {:?}", warned(function));
    }
    for function in ["mean of", "min of", "max of", "median of", "percentile 25 of", "standard deviation of"] {
        let warned = warned(function);
        assert!(warned.iter().all(|found| !found.starts_with("additivity")), "{function}: {warned:?}");
    }
    let world = world("table t { column \"X\" mean of visits.ward.doctors }");
    assert_eq!(world.table("t"), " | X\n | 2.7\nDoctors not known for 5 of 8 visits.");
}

/// Residents of a ward or its town added up once for each visit there are no number of residents, wherever the number is kept.
#[test]
fn attributes_added_up_once_for_each_row_are_warned_of() {
    let areas = "name: area\nlevels: [{name: ward, plural: wards, attributes: {beds: integer}}, {name: town, plural: towns, \
                 attributes: {pop: integer}}]\nareas:\n  \
                 - {level: town, code: T1, label: Hill, pop: 1000, contains: [{code: W1, label: Mill, beds: 5}, {code: W2, label: Park, beds: 7}]}\n  \
                 - {level: town, code: T2, label: Fen, pop: 2000, contains: [{code: W3, label: Dyke, beds: 9}]}\n";
    let fifths =
        "name: fifth\nattributes: {staff: integer}\ncodes: [{code: \"1\", staff: 7}, {code: \"3\", staff: 3}]\n";
    let found = |value: &str| {
        let world = world(&format!("table t {{ column \"X\" {value} column \"Visits\" made }}"));
        world.put("hierarchies/area.yaml", areas);
        world.put("codelists/fifth.yaml", fifths);
        world.warnings()
    };
    let of = |one: &str, many: &str| {
        format!(
            "additivity::sum-through-look-up: the amount of one {one} is added once for each of its {many}, not once"
        )
    };
    for (path, one) in [("ward.beds", "ward"), ("ward.town.pop", "town"), ("ward.fifth.staff", "fifth")] {
        for function in ["sum of", "sum of known"] {
            assert_eq!(found(&format!("{function} visits.{path}")), [of(one, "visits")], "{function} {path}");
        }
        for function in ["mean of", "min of", "max of"] {
            assert_eq!(found(&format!("{function} visits.{path}")), [""; 0], "{function} {path}");
        }
    }
    assert_eq!(found("sum of places.place.beds"), [""; 0], "a ward has one row there");
    assert_eq!(found("sum of places.place.town.pop").len(), 1, "a town has several");
}

/// Kinds are looked up in capital letters, and most rows write them in small ones.
#[test]
fn keys_that_a_look_up_does_not_have_are_counted_whatever_is_looked_up() {
    let rows = |known: usize, others: usize| format!("kind\n{}{}", "A\n".repeat(known), "a\n".repeat(others));
    let world = |known, others, policy: &str| {
        World::new(&[
            ("codelists/group.yaml", "name: group\ncodes: [Property, Person]\n"),
            ("disclosure/p.yaml", "name: p\ncounts: incidents\nbelow: 5\n"),
            (
                "datasets/d.yaml",
                &format!(
                    "name: d\ngrain: incident\ncounts: incidents\nfiles: d.csv\n{policy}columns:\n  kind: {{type: text, look_up: kinds}}\n"
                ),
            ),
            (
                "datasets/kinds.yaml",
                "name: kinds\ngrain: kind\ncounts: kinds\nrole: look-up\nfiles: kinds.csv\nkey: kind\ncolumns:\n  \
                 kind: {type: text}\n  group: {codes: group}\n",
            ),
            ("data/kinds.csv", "kind,group\nA,Property\nB,Person\n"),
            ("data/d.csv", &rows(known, others)),
            (
                "definitions.ind",
                "table t { rows kind.group \"Group\" in [each] column \"N\" count of d }\ntable u { column \"N\" count of d }",
            ),
        ])
    };
    assert_eq!(
        world(3, 9, "").warned(),
        ["data::mostly-unusable: 9 of 12 rows of d have a kind that kinds does not have"]
    );
    assert_eq!(world(9, 3, "").warned(), Vec::<String>::new());
    assert_eq!(
        world(9, 3, "").funnel_of("t"),
        ["d: rows read: 12 12", "d: kind has a value: 12 12", "d: kind is found: 12 9"]
    );
    assert_eq!(world(9, 3, "").funnel_of("u"), ["d: rows read: 12 12"], "nothing is looked up");
    // 12 less 9 are 3, which the policy hides.
    assert_eq!(world(3, 9, "disclosure: p\n").warned(), Vec::<String>::new());
}

#[test]
fn what_is_looked_up_once_for_each_adds_up() {
    let warned = |rows: &str| {
        World::new(&[
            (
                "datasets/visits.yaml",
                "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\nkey: id\ncolumns:\n  id: {type: integer}\n  \
                 site: {type: text, look_up: sites}\n",
            ),
            (
                "datasets/sites.yaml",
                "name: sites\ngrain: site\nrole: look-up\nfiles: sites.csv\nkey: site\ncolumns:\n  site: {type: text}\n  \
                 places: {type: integer}\n",
            ),
            ("data/visits.csv", "id,site\n1,A\n2,A\n3,B\n"),
            ("data/sites.csv", "site,places\nA,10\nB,20\n"),
            (
                "definitions.ind",
                &format!("cohort some {{ from visits {rows} }}\ntable t {{ column \"Places\" sum of some.site.places }}"),
            ),
        ])
        .warnings()
    };
    assert_eq!(warned("keep first by id per site"), [] as [&str; 0]);
    assert!(warned("where id > 0")[0].starts_with("additivity::sum-through-look-up"));
    assert!(warned("keep first by id per id")[0].starts_with("additivity::sum-through-look-up"));
}
