//! Rows that readers could not distinguish, and totals that overlap other rows, whose shares are of the same things twice.

use crate::world::World;

fn world(definitions: &str) -> World {
    World::new(&[
        (
            "hierarchies/area.yaml",
            "name: area\nlevels: [{name: ward, plural: wards}, {name: town, plural: towns}]\nareas:\n  \
             - {level: town, code: T1, label: Ash, contains: [{code: W1, label: Elm}, {code: W2, label: Oak}]}\n  \
             - {level: town, code: T2, label: Bray, contains: [{code: W3, label: Oak}]}\n",
        ),
        ("datasets/d.yaml", "name: d\ngrain: fall\ncounts: falls\nfiles: f.csv\ncolumns:\n  ward: {codes: ward}\n"),
        ("data/f.csv", "ward\nW1\nW2\nW2\nW3\n"),
        ("t.ind", &format!("measure n = count of d\n{definitions}")),
    ])
}

fn found(definitions: &str) -> Vec<String> {
    world(definitions).warnings()
}

#[test]
fn rows_of_one_label_are_warned_of() {
    let said = "layout::same-label: two rows are called \"Oak\"";
    for rows in ["[wards]", "[W2, W3]", "[Bray as \"Oak\", W2]", "[W1 as \"Oak\", Bray as \"Oak\"]", "[W2, towns, W3]"]
    {
        let warned = found(&format!("table t {{ rows area \"Ward\" in {rows} column \"Falls\" n }}"));
        assert!(warned.iter().any(|warning| warning == said), "{rows}: {warned:?}");
    }
}

#[test]
fn rows_that_are_distinguished_are_not() {
    for table in [
        "table t { rows area \"Ward\" in [W2, W3 as \"Oak in Bray\"] column \"Falls\" n }",
        "table t { rows area \"Ward\" in [wards] column \"Code\" attribute area.code column \"Falls\" n }",
        "table t { rows area \"Town\" in [towns] column \"Falls\" n }",
    ] {
        assert_eq!(found(table), [] as [&str; 0], "{table}");
    }
}

#[test]
fn a_share_of_a_total_that_has_a_part_of_another_row_is_refused() {
    let share = |rows: &str| {
        found(&format!("table t {{ rows area \"Area\" in {rows} column \"Share\" share of n across rows }}"))
    };
    let overlap = share("[Ash, Bray, Elm + W3 as \"Elm and Oak\"]");
    assert!(overlap.iter().any(|found| found.starts_with("layout::overlap: ")), "{overlap:?}");
    // A rank is among the others, and a count is a count.
    let count = found("table t { rows area \"Area\" in [Ash, Bray, Elm + W3 as \"Elm and Oak\"] column \"Falls\" n }");
    assert_eq!(count, [] as [&str; 0]);
    // Totals of whole rows, of one another and of all.
    for rows in [
        "[Ash, Bray, all]",
        "[Elm, W2, Bray, Elm + W2 as \"Ash\", W2 + Bray as \"East\", all]",
        "[Ash, Bray, Ash + Bray as \"Both\"]",
    ] {
        let found = share(rows);
        assert!(found.iter().all(|found| !found.starts_with("layout::overlap")), "{rows}: {found:?}");
    }
}
