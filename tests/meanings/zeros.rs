//! Counts of none that a policy suppresses: what other numbers of the same rows say of them.

use crate::world::World;

/// Visits by kind, sex and year, under a policy.
fn world(visits: &[(&str, &str, u32, usize)], policy: &str, definitions: &str) -> World {
    let mut rows = "kind,sex,year\n".to_string();
    for (kind, sex, year, count) in visits {
        rows.push_str(&format!("{kind},{sex},{year}\n").repeat(*count));
    }
    World::new(&[
        ("codelists/kind.yaml", "name: kind\ncodes: [Theft, Assault, Fraud]\n"),
        ("codelists/sex.yaml", "name: sex\ncodes: [Male, Female]\n"),
        ("disclosure/p.yaml", &format!("name: p\ncounts: visits\nbelow: 5\n{policy}\n")),
        (
            "datasets/d.yaml",
            "name: d\ngrain: visit\ncounts: visits\nfiles: d.csv\ndisclosure: p\ncolumns:\n  kind: {codes: kind}\n  \
             sex: {codes: sex}\n  year: {type: calendar_year}\ntime: year\n",
        ),
        ("data/d.csv", &rows),
        ("definitions.ind", &format!("measure n = count of d\n{definitions}\n")),
    ])
}

const HIDDEN: &str = "zero: suppressed\ntotals: withheld";
const SHOWN: &str = "zero: suppressed\ntotals: shown";

/// 30 thefts and 27 assaults, by 35 men and 22 women: 57 less 57 is the fraud.
const OF_57: [(&str, &str, u32, usize); 4] = [
    ("Theft", "Male", 2022, 20),
    ("Theft", "Female", 2022, 10),
    ("Assault", "Male", 2022, 15),
    ("Assault", "Female", 2022, 12),
];

#[test]
fn a_hidden_zero_is_not_what_the_parts_of_one_sum_have_beside_those_of_another() {
    let tables = "table t { rows kind \"Kind\" in [each] column \"N\" n }
        table u { rows sex \"Sex\" in [each] column \"N\" n }";
    let world = world(&OF_57, HIDDEN, tables);
    let shown = format!("{}\n{}", world.table("t"), world.table("u"));
    assert!(shown.contains("Fraud | <5"), "{shown}");
    let all = ["Theft | 30", "Assault | 27", "Male | 35", "Female | 22"];
    assert!(!all.iter().all(|cell| shown.contains(cell)), "{shown}");
    assert!(all.iter().filter(|cell| shown.contains(**cell)).count() >= 3, "one less is enough: {shown}");
}

#[test]
fn where_totals_are_shown_a_run_warns_of_it() {
    let tables = "table t { rows kind \"Kind\" in [each] column \"N\" n }
        table u { rows sex \"Sex\" in [each] column \"N\" n }";
    assert_eq!(
        world(&OF_57, SHOWN, tables).revealed(),
        [
            "disclosure::gives-away: `t` suppresses \"Fraud, N\", which readers can work out from the other numbers that are shown"
        ]
    );
}

/// Eight visits of 2022 by men, seven of 2023 of which two are by women.
#[test]
fn a_remainder_of_none_is_suppressed_as_the_number_itself_is() {
    let visits = [("Theft", "Male", 2022, 8), ("Theft", "Male", 2023, 12), ("Theft", "Female", 2023, 9)];
    for rest in [
        "n where sex = \"Female\"",
        "n - (n where sex = \"Male\")",
        "2 * n - 2 * (n where sex = \"Male\")",
        "(n where kind = \"Theft\") - (n where sex = \"Male\")",
    ] {
        let table = format!("table t {{ rows calendar_year \"Year\" from 2022 to 2023 column \"Rest\" {rest} }}");
        let shown = world(&visits, HIDDEN, &table).table("t");
        let lines: Vec<&str> = shown.lines().collect();
        assert!(["2022 | <5", "2022 | Suppressed"].contains(&lines[1]), "{rest}: {shown}");
        assert!(["2023 | 9", "2023 | 18"].contains(&lines[2]), "{rest}: {shown}");
    }
}

#[test]
fn a_remainder_of_none_is_not_given_away_by_its_sides() {
    let visits = [("Theft", "Male", 2022, 8), ("Theft", "Male", 2023, 12), ("Theft", "Female", 2023, 9)];
    let table = "table t { rows calendar_year \"Year\" from 2022 to 2023
        column \"All\" n
        column \"Men\" n where sex = \"Male\"
        column \"Others\" n - (n where sex = \"Male\") }";
    let shown = world(&visits, HIDDEN, table).table("t");
    let line = shown.lines().nth(1).unwrap();
    assert!(line.ends_with("Suppressed") && line.contains('8'), "{shown}");
    assert_ne!(line, "2022 | 8 | 8 | Suppressed");
    assert_eq!(shown.lines().nth(2), Some("2023 | 21 | 12 | 9"));
}

/// Two hidden counts of 4 are known by their total of 8, whatever else the list has that can be nothing but 0.
#[test]
fn a_row_that_can_only_be_none_hides_nothing() {
    let visits = [("Theft", "Male", 2022, 9), ("Assault", "Male", 2022, 4), ("Fraud", "Male", 2022, 4)];
    let others = "table t { rows kind \"Kind\" in [each, all] column \"N\" n where kind != \"Theft\" }";
    let shown = world(&visits, HIDDEN, others).table("t");
    assert!(shown.contains("Assault | <5") && shown.contains("Fraud | <5"), "{shown}");
    assert!(!shown.contains("Total | 8"), "{shown}");
    let nested = "table t { rows kind \"Kind\" in [Assault, Fraud] then kind \"Kind again\" in [each] column \"N\" n }
        table u { column \"N\" n where kind in {\"Assault\", \"Fraud\"} }";
    assert!(!world(&visits, HIDDEN, nested).table("u").contains('8'), "{shown}");
}

/// A year without women hides no more of the year with two than a table without it does.
#[test]
fn a_hidden_zero_elsewhere_does_not_let_a_remainder_out() {
    let visits = [
        ("Theft", "Male", 2022, 5),
        ("Theft", "Female", 2022, 2),
        ("Assault", "Male", 2022, 11),
        ("Theft", "Male", 2023, 14),
        ("Theft", "Female", 2023, 12),
        ("Assault", "Female", 2023, 9),
    ];
    for columns in [
        "column \"Thefts\" n where kind = \"Theft\" column \"Rest\" n - (n where sex = \"Female\") - (n where kind = \"Assault\" where sex = \"Male\")",
        "column \"Thefts\" n where kind = \"Theft\" column \"Rest\" n - (n where sex = \"Female\") - (n where kind = \"Assault\" where sex = \"Male\") column \"Fraud\" n where kind = \"Fraud\"",
        "column \"Women\" n where kind = \"Theft\" where sex = \"Female\" column \"Thefts\" n where kind = \"Theft\" column \"Men\" (n where kind = \"Theft\") - (n where kind = \"Theft\" where sex = \"Female\") column \"Fraud\" n where kind = \"Fraud\"",
    ] {
        let shown =
            world(&visits, HIDDEN, &format!("table t {{ rows calendar_year \"Year\" from 2022 to 2023 {columns} }}"))
                .table("t");
        let line = shown.lines().nth(1).unwrap();
        let cells: Vec<&str> = line.split(" | ").collect();
        assert!(!(cells.contains(&"7") && cells.contains(&"5")), "{columns}: {shown}");
    }
}

/// The hidden cell is written as a difference, and both sides of it are shown.
#[test]
fn a_suppressed_difference_of_shown_numbers_is_warned_of() {
    for (visits, zero) in [(3, ""), (0, "zero: suppressed\n")] {
        let visits = [("Theft", "Male", 2022, visits), ("Assault", "Male", 2022, 9), ("Fraud", "Male", 2022, 9)];
        for thefts in
            ["n - (n where kind != \"Theft\")", "n where kind = \"Theft\"", "2 * n - 2 * (n where kind != \"Theft\")"]
        {
            let table = format!(
                "table t {{ column \"Thefts\" {thefts} column \"Others\" n where kind != \"Theft\" column \"All\" n }}"
            );
            let world = world(&visits, &format!("{zero}totals: shown"), &table);
            let shown = world.table("t");
            assert!(shown.contains("<5 |") || shown.contains("Suppressed |"), "{shown}");
            let revealed = world.revealed();
            assert_eq!(revealed.len(), 1, "{thefts}: {revealed:?}\n{shown}");
            assert!(
                revealed[0]
                    .starts_with("disclosure::gives-away: `t` suppresses \"Thefts\", which readers can work out"),
                "{revealed:?}"
            );
        }
    }
}
