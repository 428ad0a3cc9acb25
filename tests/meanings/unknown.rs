//! Values that are not known, and rows that a total leaves out.

use crate::world::World;

const AREAS: (&str, &str) = (
    "hierarchies/area.yaml",
    "name: area\nlevels: [{name: town, plural: towns}]\nareas:\n  - {level: town, code: A, label: Ashby}\n  - {level: town, code: B, label: Brook}\n",
);
const PAYMENTS: &str = "\
name: payments
grain: payment
counts: payments
files: payments.csv
missing: [\"-99\"]
columns:
  town: {codes: town, missing: allowed, undeclared: outside}
  amount: {type: integer, missing: allowed}
";

fn world(definitions: &str, rows: &str) -> World {
    World::new(&[
        AREAS,
        ("datasets/payments.yaml", PAYMENTS),
        ("definitions.ind", definitions),
        ("data/payments.csv", &format!("town,amount\n{rows}")),
    ])
}

const ROWS: &str = "A,5\nA,7\nB,4\nB,-99\n";

#[test]
fn a_sum_over_a_missing_value_is_missing_and_so_is_what_is_computed_from_it() {
    let world = world(
        "measure paid = sum of payments.amount
         measure made = count of payments
         table by_town {
           rows town \"Town\" in [Ashby, Brook, all]
           column \"Paid\" paid
           column \"Each\" paid / made shown 0.0
           column \"Share\" share of paid across rows
         }",
        ROWS,
    );
    // Of Brook one of two amounts is not known: so is the sum, the quotient, the whole, and each share of the whole.
    let expected = "Town | Paid | Each | Share\nAshby | 12 | 6.0 | ..\nBrook | .. | .. | ..\nTotal | .. | .. | ..";
    assert_eq!(world.table("by_town"), expected);
}

#[test]
fn the_known_are_added_up_where_a_definition_asks_for_them_and_the_table_says_how_many_are_not() {
    let world = world(
        "table by_town {
           rows town \"Town\" in [Ashby, Brook, all]
           column \"Paid\" sum of known payments.amount
           column \"Payments\" count of payments
         }",
        ROWS,
    );
    let expected = "Town | Paid | Payments\nAshby | 12 | 2\nBrook | 4 | 2\nTotal | 16 | 4\n\
                    Paid: amount not known for 1 of 4 payments.";
    assert_eq!(world.table("by_town"), expected);
}

#[test]
fn means_and_extremes_are_of_the_known_and_say_so() {
    let world = world(
        "table by_town {
           rows town \"Town\" in [Ashby, Brook]
           column \"Mean\" mean of payments.amount
           column \"Largest\" max of payments.amount
         }",
        "A,5\nA,\nA,-99\nB,4\n",
    );
    let expected = "Town | Mean | Largest\nAshby | 5.0 | 5\nBrook | 4.0 | 4\nAmount not known for 2 of 4 payments.";
    assert_eq!(world.table("by_town"), expected);
}

/// Each column of a year, and the row of all years, count the same rows once.
#[test]
fn a_row_that_is_not_known_is_counted_once_however_many_cells_it_is_in() {
    let world = world(
        "table by_town {
           rows town \"Town\" in [Ashby, Brook, Ashby + Brook as \"Both\"]
           column \"Median\" median of payments.amount
         }",
        "A,5\nA,-99\nB,4\n",
    );
    let expected = "Town | Median\nAshby | 5.0\nBrook | 4.0\nBoth | 4.5\nAmount not known for 1 of 3 payments.";
    assert_eq!(world.table("by_town"), expected);
}

#[test]
fn nothing_is_said_where_every_value_is_known() {
    let world = world("table in_all { column \"Mean\" mean of payments.amount }", "A,5\nB,4\n");
    assert_eq!(world.table("in_all"), " | Mean\n | 4.5");
}

#[test]
fn a_total_says_what_it_leaves_out() {
    let definitions = "\
        measure made = count of payments
        cohort large { from payments where amount >= 5 }
        table by_town {
          rows town \"Town\" in [each, all]
          column \"Payments\" made
        }
        table two_columns {
          rows town \"Town\" in [each, all, all + outside + missing as \"Everything\"]
          column \"Payments\" made
          column \"Large\" count of large
        }";
    let world = world(definitions, "A,5\nB,4\n,9\n,1\nZ,2\n");
    let expected = "Town | Payments\nAshby | 1\nBrook | 1\nTotal | 2\n\
                    Total leaves out 2 payments without a town and 1 outside the area.";
    assert_eq!(world.table("by_town"), expected);
    let expected = "Town | Payments | Large\nAshby | 1 | 1\nBrook | 1 | 0\nTotal | 2 | 1\nEverything | 5 | 2\n\
                    Total leaves out 2 payments without a town and 1 outside the area (Payments); \
                    1 payment without a town (Large).";
    assert_eq!(world.table("two_columns"), expected);
}

/// How many rows are not known, or left out, is a count like another.
#[test]
fn under_a_policy_no_number_is_given() {
    let world = World::new(&[
        AREAS,
        ("disclosure/few.yaml", "name: few\ncounts: payments\nbelow: 3\n"),
        ("datasets/payments.yaml", &format!("{PAYMENTS}disclosure: few\n")),
        (
            "definitions.ind",
            "table by_town {
               rows town \"Town\" in [each, all]
               column \"Payments\" count of payments
               column \"Mean\" mean of payments.amount
             }",
        ),
        ("data/payments.csv", "town,amount\nA,5\nA,5\nA,5\nB,4\nB,4\nB,4\n,4\nB,-99\n"),
    ]);
    let expected = "Town | Payments | Mean\nAshby | 3 | 5.0\nBrook | 4 | 4.0\nTotal | 7 | 4.5\n\
                    Mean: amount not known for some payments, which are left out.\n\
                    Total leaves out some payments without a town.";
    assert_eq!(world.table("by_town"), expected);
}
