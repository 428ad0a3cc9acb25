//! The largest, the median and the mean of a column of how many: of few rows they are single rows, and what is left of their sum is another.

use crate::world::World;

fn world(definitions: &str) -> World {
    World::new(&[
        ("codelists/g.yaml", "name: g\ncodes: [{code: x, label: Xx}, {code: y, label: Yy}, {code: z, label: Zz}]\n"),
        ("disclosure/p.yaml", "name: p\ncounts: pupils\nbelow: 10\ntotals: withheld\n"),
        (
            "datasets/d.yaml",
            "name: d\ngrain: group\ncounts: groups\nfiles: d.csv\ndisclosure: p\ncolumns:\n  g: {codes: g}\n  n: {type: integer, counts: pupils}\n",
        ),
        ("data/d.csv", "g,n\nx,31\ny,40\nz,3\n"),
        ("t.ind", &format!("measure n = sum of d.n\n{definitions}")),
    ])
}

const STATISTICS: &str = "table u { column \"Mean\" mean of d.n column \"Largest\" max of d.n column \"Median\" median of d.n \
                          column \"Nine in ten\" p90 of d.n }";

/// 3 × 24.7 − 40 − 31 is 3, whichever of the others are listed, and in one table or several.
#[test]
fn single_values_beside_a_mean_leave_no_hidden_one() {
    for rows in ["Zz", "Xx, Zz", "Yy, Zz", "Xx, Yy, Zz"] {
        let listed = format!("table t {{ rows g \"Group\" in [{rows}] column \"Pupils\" n }}\n");
        let table =
            world(&format!("{listed}{}", STATISTICS.replace("column \"Nine in ten\" p90 of d.n ", ""))).table("u");
        let cells: Vec<&str> = table.lines().nth(1).unwrap().split(" | ").collect();
        assert_eq!(cells[2..], ["Suppressed", "Suppressed"], "{rows}: {table}");
    }
    let parts = "table t { rows g \"Group\" in [Zz] column \"Pupils\" n }
        table u { column \"Sum\" n } table v { column \"Largest\" max of d.n } table w { column \"Median\" median of d.n }";
    let world = world(parts);
    let shown = [world.table("u"), world.table("v"), world.table("w")].concat();
    assert!(!shown.contains("40") && !shown.contains("31"), "{shown}");
}

/// Without their sum, and where no group is hidden, they say nothing of another.
#[test]
fn single_values_without_a_sum_are_shown() {
    let alone = "table t { rows g \"Group\" in [Zz] column \"Pupils\" n } table u { column \"Largest\" max of d.n }";
    assert_eq!(world(alone).table("u"), " | Largest\n | 40");
    let of_two = "table t { rows g \"Group\" in [Xx, Yy] column \"Pupils\" n column \"Largest\" max of d.n }";
    assert_eq!(world(of_two).table("t"), "Group | Pupils | Largest\nXx | 31 | 31\nYy | 40 | 40");
}
