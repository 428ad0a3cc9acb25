//! Numbers of different people beside the number of all of them: who is in several rows is in each, and in the total once.

use crate::world::World;

fn world(rows: &str, policy: &str, table: &str) -> World {
    let disclosure = if policy.is_empty() { "" } else { "disclosure: p\ndisclosure_by: person\n" };
    World::new(&[
        (
            "codelists/k.yaml",
            "name: k\ncodes: [{code: A, label: Alpha}, {code: B, label: Beta}, {code: C, label: Gamma}]\n",
        ),
        ("disclosure/p.yaml", &format!("name: p\ncounts: people\nbelow: 3\n{policy}")),
        (
            "datasets/d.yaml",
            &format!(
                "name: d\ngrain: stop\ncounts: stops\nfiles: d.csv\n{disclosure}columns:\n  person: {{type: text}}\n  k: {{codes: k}}\n  sex: {{type: text}}\n"
            ),
        ),
        ("data/d.csv", &format!("person,k,sex\n{rows}")),
        ("t.ind", &format!("measure people = count of distinct d.person\ntable t {{ {table} }}\n")),
    ])
}

/// Two people, both in both rows.
const BOTH: &str = "1,A,F\n1,B,F\n2,A,M\n2,B,M\n";
/// Two people, each in one row.
const APART: &str = "1,A,F\n1,A,F\n2,B,M\n";

const ROWS: &str = "the same person is in several rows, which add up to more than their total.";

#[test]
fn shares_of_people_who_are_in_several_rows_say_so() {
    let table =
        "rows k \"Kind\" in [Alpha, Beta] column \"People\" people column \"Share\" share of people across rows";
    let shown = world(BOTH, "", table).table("t");
    assert_eq!(shown, format!("Kind | People | Share\nAlpha | 2 | 100%\nBeta | 2 | 100%\nShare: {ROWS}"));
    let shown = world(APART, "", table).table("t");
    assert_eq!(shown, "Kind | People | Share\nAlpha | 1 | 50%\nBeta | 1 | 50%");
    // With a row of all, which is no part.
    let all = "rows k \"Kind\" in [Alpha, Beta, all] column \"Share\" share of people across rows";
    assert!(!world(APART, "", all).table("t").contains("several"));
    assert!(
        world(BOTH, "", all)
            .table("t")
            .ends_with("The same person is in several rows, which add up to more than their total.")
    );
}

#[test]
fn a_total_of_people_is_less_than_its_rows() {
    let table = "rows k \"Kind\" in [each, all] column \"People\" people";
    let capital = ROWS.replacen('t', "T", 1);
    assert_eq!(
        world(BOTH, "", table).table("t"),
        format!("Kind | People\nAlpha | 2\nBeta | 2\nGamma | 0\nTotal | 2\n{capital}")
    );
    assert_eq!(world(APART, "", table).table("t"), "Kind | People\nAlpha | 1\nBeta | 1\nGamma | 0\nTotal | 2");
    // A total of two rows of three.
    let of_two = "rows k \"Kind\" in [each, Alpha + Gamma as \"Alpha or Gamma\"] column \"People\" people";
    assert!(!world(BOTH, "", of_two).table("t").contains("several"));
    // Rows are counted once each.
    let stops = "rows k \"Kind\" in [each, all] column \"Stops\" count of d";
    assert!(!world(BOTH, "", stops).table("t").contains("several"));
}

#[test]
fn people_in_several_columns_are_said_too() {
    let table = "column \"{k}\" share of people across columns for each k in [Alpha, Beta]";
    let shown = world(BOTH, "", table).table("t");
    assert!(shown.contains("is in several columns, which add up to more than their total"), "{shown}");
    assert!(!world(APART, "", table).table("t").contains("several"));
}

/// Four people of Alpha and Beta, one of Gamma: nothing is said of what is hidden.
#[test]
fn of_hidden_numbers_nothing_is_said() {
    let rows = "1,A,F\n2,A,F\n3,A,F\n4,A,F\n1,B,F\n2,B,F\n3,B,F\n4,B,F\n5,C,F\n";
    let shown = world(rows, "totals: withheld\n", "rows k \"Kind\" in [each, all] column \"People\" people").table("t");
    assert!(!shown.contains("several"), "{shown}");
}
