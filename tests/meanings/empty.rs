//! `hide empty` leaves out rows that count nothing, with what is inside them, and changes nothing else.

use crate::world::World;

const THEFTS: &str = "\
name: thefts
grain: theft
counts: thefts
files: thefts.csv
time: on
columns:
  on: {type: date}
  town: {codes: town}
  kind: {codes: kind}
";

/// In Ashby a car in 2022 and a bicycle in 2023; in Dale a phone in each year; in Brook and Cole nothing.
fn world(table: &str) -> String {
    let world = World::new(&[
        (
            "codelists/town.yaml",
            "name: town\ncodes:\n  - {code: A, label: Ashby}\n  - {code: B, label: Brook}\n  - {code: C, label: Cole}\n  - {code: D, label: Dale}\n",
        ),
        ("codelists/kind.yaml", "name: kind\ncodes: [Bicycle, Car, Phone]\n"),
        ("datasets/thefts.yaml", THEFTS),
        ("definitions.ind", &format!("measure n = count of thefts\ntable t {{ {table} }}")),
        (
            "data/thefts.csv",
            "on,town,kind\n2022-05-01,A,Car\n2023-05-01,A,Bicycle\n2022-05-01,D,Phone\n2023-05-01,D,Phone\n",
        ),
    ]);
    world.table("t")
}

/// A total that is left of a hidden town would read as one of the town above it.
#[test]
fn what_is_inside_a_hidden_row_is_hidden_with_it() {
    let rows = world(
        "rows town \"Town\" in [each, all] then kind in [each, all as \"All kinds\"]
         column \"N\" n column \"%\" share of n across rows hide empty",
    );
    let expected = "Town | N | %\nAshby | 2 | 50%\nBicycle | 1 | 25%\nCar | 1 | 25%\nAll kinds | 2 | 50%\n\
                    Dale | 2 | 50%\nPhone | 2 | 50%\nAll kinds | 2 | 50%\n\
                    Total | 4 | 100%\nBicycle | 1 | 25%\nCar | 1 | 25%\nPhone | 2 | 50%\nAll kinds | 4 | 100%";
    assert_eq!(rows, expected);
    let columns = world("rows town \"Town\" in [Brook, Cole] then kind in [Car, all] column \"N\" n hide empty");
    assert_eq!(columns, "Town | N");
}

/// Ashby has one car less and one bicycle more, so as many as before: its kinds are not those of another town.
#[test]
fn a_row_of_nothing_stays_above_what_is_shown_inside_it() {
    let rows = world(
        "rows town \"Town\" then kind in [each, all as \"All kinds\"] column \"More\" difference in n from 2022 to 2023 shown 0 hide empty",
    );
    assert_eq!(rows, "Town | More\nAshby | 0\nBicycle | 1\nCar | -1\nAll kinds | 0");
}

#[test]
fn rows_of_one_dimension_are_left_out_one_by_one() {
    let rows =
        world("rows town \"Town\" in [each, all] column \"N\" n column \"Rank\" rank of n across rows hide empty");
    assert_eq!(rows, "Town | N | Rank\nAshby | 2 | 1\nDale | 2 | 1\nTotal | 4 | N/A");
}
