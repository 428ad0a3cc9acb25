//! Files that are alike in all columns that are declared: a copy saved without a column, or with other zeros, counts twice.

use crate::world::World;

const ROWS: [&str; 6] = ["A,2,x", "B,3,y", "A,4,z", "B,1,x", "A,2,y", "A,7,z"];

fn world(more: &str, first: String, second: String) -> World {
    World::new(&[
        (
            "datasets/d.yaml",
            &format!(
                "name: d\ngrain: fall\ncounts: falls\nfiles: \"*.csv\"\n{more}columns:\n  k: {{type: text}}\n  n: {{type: decimal(1)}}\n"
            ),
        ),
        ("data/one.csv", &first),
        ("data/two.csv", &second),
        ("t.ind", "table t { column \"Falls\" count of d column \"Sum\" sum of d.n }\n"),
    ])
}

fn lines(heading: &str, row: impl Fn(&str) -> String, many: usize) -> String {
    let rows: String = ROWS[..many].iter().map(|of| format!("{}\n", row(of))).collect();
    format!("{heading}\n{rows}")
}

fn whole(many: usize) -> String {
    lines("k,n,note", str::to_string, many)
}

fn without_a_column(many: usize) -> String {
    lines("k,n", |row| row[..row.len() - 2].to_string(), many)
}

#[test]
fn a_copy_without_a_column_or_with_other_zeros_is_warned_of() {
    let zeros = lines("k,n,note", |row| format!("{}.0{}", &row[..3], &row[3..]), 6);
    for copy in [without_a_column(6), zeros] {
        let warned = world("", whole(6), copy).warned();
        assert_eq!(warned, ["data::perhaps-twice: rows of d may count twice: one.csv and two.csv have the same rows"]);
    }
}

#[test]
fn files_that_differ_or_are_of_few_rows_are_not() {
    let other = without_a_column(6).replace("A,7", "A,8");
    for (first, second) in [(whole(6), other), (whole(3), without_a_column(3)), (whole(6), without_a_column(5))] {
        assert_eq!(world("", first, second).warned(), [] as [&str; 0]);
    }
}

#[test]
fn the_same_cells_are_an_error() {
    let refused = world("", whole(6), whole(6)).refused("t");
    assert!(refused[0].starts_with("data::file-twice: "), "{refused:?}");
}

/// Two months of a return may be alike by chance: `D1,3` for April and for May. What is called a copy, has a key or dates its rows is none of these.
#[test]
fn a_few_rows_that_are_the_same_cells_are_warned_of_unless_one_is_called_a_copy() {
    let of = |more: &str, second: &str, rows: &str| {
        World::new(&[
            (
                "datasets/d.yaml",
                &format!(
                    "name: d\ngrain: return\ncounts: returns\nfiles: \"*.csv\"\n{more}columns:\n  ward: {{type: text}}\n  calls: {{type: integer}}\n"
                ),
            ),
            ("data/april.csv", rows),
            (&format!("data/{second}"), rows),
            ("t.ind", "table t { column \"Calls\" sum of d.calls }\n"),
        ])
    };
    let (one, six) = ("ward,calls\nD1,3\n", "ward,calls\nD1,3\nD2,4\nD3,1\nD4,0\nD5,2\nD6,9\n");
    let may = of("", "may.csv", one);
    assert_eq!(may.table("t"), " | Calls\n | 6");
    assert_eq!(
        may.warned(),
        ["data::perhaps-twice: rows of d may count twice: april.csv and may.csv have the same rows"]
    );
    let copies = [
        "april (1).csv",
        "april - Copy.csv",
        "Copy of may.csv",
        "april_old.csv",
        "april.backup.csv",
        "april - Kopie.csv",
    ];
    for copy in copies {
        assert!(of("", copy, one).refused("t")[0].starts_with("data::file-twice: "), "{copy}");
    }
    assert!(of("", "may.csv", six).refused("t")[0].starts_with("data::file-twice: "));
    assert!(of("key: [ward]\n", "may.csv", one).refused("t")[0].starts_with("data::file-twice: "));
}
