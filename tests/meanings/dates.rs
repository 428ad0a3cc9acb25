//! Of which date a number of a stock is: by a period, by a condition, by who is kept once; and the mean of several dates.

use crate::world::World;

/// People on a register at the end of three months, a row for each; `ty` is the type of the date.
fn register(ty: &str, dates: [&str; 3], definitions: &str) -> World {
    let register = format!(
        "name: register\ngrain: person on the register\ncounts: people\nfiles: register.csv\nstock: true\ntime: seen\nkey: [person, seen]\ncolumns:\n  seen: \
         {{type: {ty}}}\n  person: {{type: text}}\n  town: {{codes: town}}\n"
    );
    // Two, three and one of them; four people.
    let of = [
        ("a", "Ashby", 0),
        ("b", "Brook", 0),
        ("a", "Ashby", 1),
        ("b", "Brook", 1),
        ("c", "Ashby", 1),
        ("d", "Brook", 2),
    ];
    let rows: String = of.iter().map(|(who, town, at)| format!("{},{who},{town}\n", dates[*at])).collect();
    World::new(&[
        ("codelists/town.yaml", "name: town\ncodes: [Ashby, Brook]\n"),
        ("datasets/register.yaml", &register),
        ("definitions.ind", &format!("measure n = count of register\n{definitions}")),
        ("data/register.csv", &format!("seen,person,town\n{rows}")),
    ])
}

const MONTHS: [&str; 3] = ["2024-01", "2024-02", "2024-03"];
const DAYS: [&str; 3] = ["2024-01-31", "2024-02-29", "2024-03-31"];

/// What a table of one number shows, or is refused with.
fn shown(ty: &str, dates: [&str; 3], value: &str) -> String {
    register(ty, dates, &format!("table t {{ column \"X\" {value} }}")).table("t").lines().skip(1).collect()
}

fn refused(ty: &str, dates: [&str; 3], value: &str) -> String {
    register(ty, dates, &format!("table t {{ column \"X\" {value} }}")).errors("t").join(" ")
}

#[test]
fn a_sum_of_several_dates_divided_by_their_number_is_their_mean() {
    for (ty, [a, b, c]) in [("month", MONTHS), ("date", DAYS)] {
        let shown = |value: &str| shown(ty, [a, b, c], &format!("{value} shown 0.0"));
        assert_eq!(shown(&format!("(n in {a} + n in {b}) / 2")), " | 2.5");
        assert_eq!(shown(&format!("(n in {a} + n in {b} + n in {c}) / 3")), " | 2.0");
        assert_eq!(
            shown(&format!("((n where town = \"Ashby\") in {a} + (n where town = \"Ashby\") in {b}) / 2")),
            " | 1.5"
        );
        assert_eq!(shown(&format!("(n in {a} + n in {b}) * 0.5")), " | 2.5");
        assert_eq!(shown(&format!("0.5 * (n in {a} + n in {b})")), " | 2.5");
        assert_eq!(shown(&format!("((n where seen = {a}) + (n where seen = {b})) / 2")), " | 2.5");
        for value in [
            format!("(n in {a} + n in {b}) * 2"),
            format!("((n where seen = {a}) + (n where seen = {b})) / 3"),
            format!("n in {a} + n in {b}"),
            format!("(n in {a} + n in {b}) / 3"),
            format!("(n in {a} + n in {b} + n in {b}) / 3"),
            format!("(n in {a} + (n where town = \"Ashby\") in {b}) / 2"),
        ] {
            assert!(refused(ty, [a, b, c], &value).starts_with("additivity::sum-over-snapshots"), "{ty} {value}");
        }
    }
}

#[test]
fn a_condition_on_the_date_is_a_pin_of_it() {
    for (ty, [a, b, c]) in [("month", MONTHS), ("date", DAYS)] {
        let found = |value: &str| shown(ty, [a, b, c], value);
        assert_eq!(found(&format!("n where seen = {b}")), " | 3");
        assert_eq!(found(&format!("count of register where seen = {b} and town = \"Ashby\"")), " | 2");
        for definitions in [
            format!("table t {{ where seen = {b} column \"X\" n }}"),
            format!("cohort pinned {{ from register where seen = {b} }}\ntable t {{ column \"X\" count of pinned }}"),
            format!("measure pinned = count of register where seen = {b}\ntable t {{ column \"X\" pinned }}"),
        ] {
            assert_eq!(register(ty, [a, b, c], &definitions).table("t"), " | X\n | 3", "{definitions}");
        }
        for value in [
            format!("n where seen != {b}"),
            format!("n where (seen = {b} or town = \"Ashby\")"),
            format!("n where seen in {{{a}, {b}}}"),
            format!("(n where seen = {a}) + (n where seen = {b})"),
            format!("(n where seen = {a}) + n in {b}"),
        ] {
            assert!(refused(ty, [a, b, c], &value).starts_with("additivity::sum-over-snapshots"), "{ty} {value}");
        }
        assert_eq!(found(&format!("(n where seen = {b}) - (n where seen = {a})")), " | 1");
    }
}

#[test]
fn who_is_kept_once_is_at_one_date() {
    let of = |keep: &str| {
        let definitions =
            format!("cohort once {{ from register keep {keep} }}\ntable t {{ column \"X\" count of once }}");
        register("month", MONTHS, &definitions)
    };
    assert_eq!(of("first by seen per person ever").table("t"), " | X\n | 4");
    let by_date = of("first by seen per person, seen ever").errors("t");
    assert!(by_date[0].starts_with("additivity::sum-over-snapshots"), "{by_date:?}");
}
