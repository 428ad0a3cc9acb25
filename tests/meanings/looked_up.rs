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
    assert_eq!(world.table("t"), expected.replace("0 | 0 | 0", "0 | .. | 0"));
    let expected = "Town | Poorest | Second | Third\nHill | 2 | 0 | 1\nFen | 0 | 0 | 0\nOutside the area | 0 | 0 | 0\n\
                    Not recorded | 0 | 0 | 0";
    assert_eq!(world.table("u"), expected);
    assert_eq!(world.table("v"), " | N\n | 2");
    assert_eq!(world.table("w"), "Ward | N\nMill | 0\nPark | 1\nDyke | 0");
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
