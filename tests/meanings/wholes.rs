//! Totals, parts, shares, ranks and the first few: decided by what rows are made of.

use crate::world::World;

fn world(definitions: &str, kinds: &str) -> World {
    let list = "name: kind\ncodes:\n  - {code: A}\n  - {code: B}\n  - {code: C}\n  - {code: D}\n";
    let dataset = "\
name: events
grain: event
counts: events
files: events.csv
columns:
  kind: {codes: kind, missing: allowed, undeclared: outside}
  number: {type: integer, missing: allowed}
";
    let mut rows = String::from("kind,number\n");
    kinds.split(' ').for_each(|kind| rows.push_str(&format!("{},1\n", kind.trim_matches('-'))));
    World::new(&[
        ("codelists/kind.yaml", list),
        ("datasets/events.yaml", dataset),
        ("definitions.ind", &format!("measure made = count of events\n{definitions}")),
        ("data/events.csv", &rows),
    ])
}

#[test]
fn joined_members_are_a_part_until_their_own_parts_are_rows() {
    let columns = "column \"N\" made column \"%\" share of made across rows column \"Rank\" rank of made across rows";
    let definitions = format!(
        "table parts {{ rows kind in [A + B as \"AB\", C + D as \"CD\"] {columns} }}
         table totals {{ rows kind in [A, B, A + B as \"AB\"] {columns} }}
         table mixed {{ rows kind in [A + B as \"AB\", C, D, all as \"All\"] {columns} }}"
    );
    let world = world(&definitions, "A A B C D");
    assert_eq!(world.table("parts"), "Kind | N | % | Rank\nAB | 3 | 60% | 1\nCD | 2 | 40% | 2");
    assert_eq!(world.table("totals"), "Kind | N | % | Rank\nA | 2 | 67% | 1\nB | 1 | 33% | 2\nAB | 3 | 100% | N/A");
    let expected = "Kind | N | % | Rank\nAB | 3 | 60% | 1\nC | 1 | 20% | 2\nD | 1 | 20% | 2\nAll | 5 | 100% | N/A";
    assert_eq!(world.table("mixed"), expected);
}

#[test]
fn all_and_the_same_written_out_are_one() {
    let table = |all: &str| {
        format!(
            "table t {{ rows kind in [A, B + C + D as \"Others\", {all} as \"All\"] column \"%\" share of made across rows }}"
        )
    };
    let kinds = "A A B C D";
    let written = world(&table("A + B + C + D"), kinds).table("t");
    assert_eq!(written, world(&table("all"), kinds).table("t"));
    assert_eq!(written, "Kind | %\nA | 40%\nOthers | 60%\nAll | 100%");
}

#[test]
fn a_missing_row_is_part_of_the_whole_and_an_outside_row_is_not() {
    let definitions = "table t {
        rows kind in [A, B + C + D as \"B\", missing, outside, all as \"Known\", all + missing as \"All\"]
        column \"N\" made
        column \"%\" share of made across rows
        column \"Rank\" rank of made across rows
      }";
    // Of A 2, of B 1, one without a kind, two outside.
    let expected = "Kind | N | % | Rank\nA | 2 | 50% | 1\nB | 1 | 25% | 2\nNot recorded | 1 | 25% | N/A\n\
                    Outside the list | 2 | N/A | N/A\nKnown | 3 | 75% | N/A\nAll | 4 | 100% | N/A\n\
                    Known leaves out 1 event without a kind and 2 with a kind that is not in the list.\n\
                    All leaves out 2 events with a kind that is not in the list.";
    assert_eq!(world(definitions, "A A B - Z Z").table("t"), expected);
}

/// Nothing of it has a row of its own, so it is set as what is outside, and not as a sum of the others.
#[test]
fn a_row_joined_with_what_is_outside_is_no_total() {
    let table = "table t { rows kind \"Kind\" in [A, B + outside as \"Others\", all + outside as \"All\"] column \"N\" made column \"%\" share of made across rows }";
    let world = world(table, "A A B Z");
    assert_eq!(
        world.table("t"),
        "Kind | N | %\nA | 2 | 67%\nOthers | 2 | N/A\nAll | 4 | N/A\n\
                    The whole of the rows leaves out 1 event with a kind that is not in the list (%)."
    );
    let elsewhere = "table t { rows kind \"Kind\" in [A, B, outside + missing as \"Elsewhere\"] column \"%\" share of made across rows }";
    let elsewhere = self::world(elsewhere, "A A A B - Z").table("t");
    assert!(elsewhere.starts_with("Kind | %\nA | 75%\nB | 25%\nElsewhere | N/A"), "{elsewhere}");
    let tidy = world.rendered("t", "tidy");
    let kind = |label: &str| {
        let line = tidy.lines().find(|line| line.contains(&format!(",{label},"))).expect(label).to_string();
        ["body", "outside", "total"].into_iter().find(|kind| line.contains(&format!(",{kind},")))
    };
    assert_eq!([kind("A"), kind("Others"), kind("All")], [Some("body"), Some("outside"), Some("total")], "{tidy}");
}

/// Its share of the whole would be above 100%.
#[test]
fn a_total_with_something_outside_or_apart_has_no_share() {
    let definitions = "table t {
        rows kind in [A, B + C + D as \"Others\", all as \"All\", all + outside as \"With outside\"]
        column \"N\" made
        column \"%\" share of made across rows
      }
      table u { rows kind in [A, B, C + D as \"CD\" apart, all as \"All\"] column \"%\" share of made across rows }";
    let world = world(definitions, "A B B C Z");
    let expected = "Kind | N | %\nA | 1 | 25%\nOthers | 3 | 75%\nAll | 4 | 100%\nWith outside | 5 | N/A\n\
                    All leaves out 1 event with a kind that is not in the list.";
    assert_eq!(world.table("t"), expected);
    assert_eq!(
        world.table("u").lines().take(5).collect::<Vec<_>>(),
        ["Kind | %", "A | 33%", "B | 67%", "CD | N/A", "All | N/A"]
    );
}

/// Of A two, of B one, of C one, one without a kind and one outside: A is 2 of 5 beside a total of all, whether or not that has what is
/// outside as well, and in columns as in rows.
#[test]
fn what_is_outside_in_a_total_changes_no_share_of_the_others() {
    let shares = |members: &str| {
        let rows = format!(
            "table t {{ rows kind in [{members}] column \"%\" share of made across rows column \"Of\" made as % of (made across rows) }}"
        );
        let columns = format!(
            "table t {{ columns for each kind in [{members}] {{ column \"{{kind}}\" share of made across columns }} }}"
        );
        let rows = world(&rows, "A A B C - Z").table("t");
        let columns = world(&columns, "A A B C - Z").table("t");
        [rows.lines().nth(1).unwrap().to_string(), columns.lines().nth(1).unwrap().to_string()]
    };
    for (members, rows, columns) in [
        ("A, all + missing as \"All\"", "A | 40% | 40%", " | 40% | 100%"),
        ("A, all + missing + outside as \"All\"", "A | 40% | 40%", " | 40% | N/A"),
        ("A, B, all + outside as \"All\"", "A | 50% | 50%", " | 50% | 25% | N/A"),
        ("A, outside, all + outside as \"All\"", "A | 50% | 50%", " | 50% | N/A | N/A"),
        (
            "A, B, C, D, missing apart, all + missing + outside as \"All\"",
            "A | 50% | 50%",
            " | 50% | 25% | 25% | 0% | N/A | N/A",
        ),
    ] {
        assert_eq!(shares(members), [rows, columns], "{members}");
    }
}

#[test]
fn apart_takes_a_member_out_of_the_whole() {
    let definitions =
        "table t { rows kind in [A, B, missing apart] column \"N\" made column \"%\" share of made across rows }";
    assert_eq!(
        world(definitions, "A A A B -").table("t"),
        "Kind | N | %\nA | 3 | 75%\nB | 1 | 25%\nNot recorded | 1 | N/A\nShares leave out Not recorded."
    );
}

#[test]
fn what_shares_leave_out_is_said_once_and_only_of_what_they_leave_out() {
    let notes = |definitions: &str| {
        let text = world(
            &format!("indicator part {{ value share of made across columns }} table t {{ {definitions} }}"),
            "A A A B C D -",
        )
        .table("t");
        text.lines().filter(|line| !line.contains(" | ")).map(str::to_string).collect::<Vec<_>>()
    };
    let share = "column \"N\" made column \"%\" share of made across rows";
    assert_eq!(
        notes(&format!("rows kind in [A, B, C apart, D apart, missing as \"None\" apart] {share}")),
        ["Shares leave out C, D and None."]
    );
    let across = "column part for each kind in [A, B, missing apart]";
    assert_eq!(notes(across), ["Shares leave out Not recorded."]);
    // A and B are in the shares, together or not.
    assert_eq!(notes(&format!("rows kind in [A, B, C, A + B as \"AB\" apart] {share}")), [] as [&str; 0]);
    // No share of anything.
    for columns in ["column \"N\" made", "column \"N\" made column \"All\" made across rows"] {
        assert_eq!(notes(&format!("rows kind in [A, B, missing apart] {columns}")), [] as [&str; 0], "{columns}");
    }
}

#[test]
fn members_that_overlap_have_no_shares_and_no_ranks() {
    let table = |rows: &str, value: &str| format!("table t {{ rows kind in [{rows}] column \"X\" {value} }}");
    let overlap = "A + B as \"AB\", B + C as \"BC\", D";
    for value in ["share of made across rows", "rank of made across rows"] {
        let refused = world(&table(overlap, value), "A").refused("t");
        assert_eq!(refused, ["layout::overlap: the rows \"AB\" and \"BC\" overlap: both count B"]);
    }
    // Counts of them are right, and one that contains the other is its total.
    assert_eq!(world(&table(overlap, "made"), "A B C").table("t"), "Kind | X\nAB | 2\nBC | 2\nD | 0");
    let nested = table("A + B + C as \"ABC\", B + C as \"BC\", A", "share of made across rows");
    assert_eq!(world(&nested, "A B C D").table("t"), "Kind | X\nABC | 100%\nBC | 67%\nA | 33%");
}

/// Which of two that overlap has more members decides nothing: A is in none of B, C and D.
#[test]
fn a_member_that_has_more_than_one_that_it_overlaps_is_not_its_total() {
    let overlap = "A + B as \"AB\", B + C + D as \"BCD\"";
    for value in ["share of made across rows", "rank of made across rows"] {
        let refused = world(&format!("table t {{ rows kind in [{overlap}] column \"X\" {value} }}"), "A").refused("t");
        assert_eq!(refused, ["layout::overlap: the rows \"AB\" and \"BCD\" overlap: both count B"]);
    }
}

/// Of A two, of B three, of C one, one outside: a row with what is outside has no share and no rank, whichever kind is with it.
#[test]
fn a_kind_that_is_joined_with_what_is_outside_is_no_part_of_the_whole() {
    let definitions = "table t {
        rows kind in [A + outside as \"A and others\", B, C + D as \"CD\"]
        column \"N\" made
        column \"Rank\" rank of made across rows
        column \"%\" share of made across rows
      }";
    let table = world(definitions, "A A B B B C Z").table("t");
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[1], "A and others | 3 | N/A | N/A");
    assert!(lines[2].starts_with("B | 3 | 1 | ") && lines[3].starts_with("CD | 1 | 2 | "), "{table}");
}

#[test]
fn the_first_few_keep_ties_or_say_that_they_cut_them() {
    let table = |top: &str| format!("table t {{ rows kind column \"N\" made order by \"N\" descending top {top} }}");
    let kinds = "A A A B C D D";
    let expected = "Kind | N\nA | 3\nD | 2\nB | 1\nC | 1\nTop 3 of 4, and 1 row that ties with the last of them.";
    assert_eq!(world(&table("3"), kinds).table("t"), expected);
    let expected = "Kind | N\nA | 3\nD | 2\nB | 1\n\
                    Top 3 of 4; 1 row is not shown, 1 of which ties with the last that is shown.";
    assert_eq!(world(&table("3 exactly"), kinds).table("t"), expected);
    assert_eq!(world(&table("2"), kinds).table("t"), "Kind | N\nA | 3\nD | 2\nTop 2 of 4; 2 rows are not shown.");
}

#[test]
fn a_change_from_below_zero_is_not_applicable() {
    let world = World::new(&[
        (
            "datasets/accounts.yaml",
            "name: accounts\ngrain: account\ncounts: accounts\nfiles: accounts.csv\ntime: year\ncolumns:\n  \
             year: {type: calendar_year}\n  balance: {type: integer}\n",
        ),
        (
            "definitions.ind",
            "measure balance = sum of accounts.balance
             table t {
               column \"Rise\" change in balance from 2021 to 2022
               column \"Fall\" change in balance from 2022 to 2023
               column \"From 0\" change in balance from 2024 to 2022
             }",
        ),
        ("data/accounts.csv", "year,balance\n2021,-10\n2022,10\n2023,-10\n2024,0\n"),
    ]);
    assert_eq!(world.table("t"), " | Rise | Fall | From 0\n | N/A | -200% | N/A");
    // However it is written.
    let rise = "(balance in 2022 - balance in 2021)";
    let difference = "(difference in balance from 2021 to 2022)";
    for written in [
        format!("{rise} as % of balance in 2021"),
        format!("{rise} / balance in 2021"),
        format!("100 * {rise} / balance in 2021"),
        format!("({rise} * 100) / (balance in 2021)"),
        format!("{difference} as % of (balance in 2021)"),
        "more as % of before".to_string(),
    ] {
        world.put(
            "definitions.ind",
            &format!(
                "measure balance = sum of accounts.balance\nindicator before {{ value balance in 2021 }}\n\
                 indicator more {{ value balance in 2022 - before }}\ntable t {{ column \"Rise\" {written} }}"
            ),
        );
        assert_eq!(world.table("t"), " | Rise\n | N/A", "{written}");
    }
}

#[test]
fn sums_and_extremes_of_whole_numbers_are_whole() {
    let definitions = "table t {
        column \"Sum\" sum of events.number
        column \"Twice\" 2 * sum of events.number
        column \"Half\" (sum of events.number) / 2
        column \"Largest\" max of events.number
        column \"Mean\" mean of events.number
      }";
    assert_eq!(
        world(definitions, "A B C").table("t"),
        " | Sum | Twice | Half | Largest | Mean\n | 3 | 6 | 1.5 | 1 | 1.0"
    );
}

const KINDS: [(&str, &str); 3] = [
    (
        "codelists/kind.yaml",
        "name: kind\ncodes: [{code: T, label: Theft}, {code: B, label: Burglary}, {code: F, label: Fraud}]\n",
    ),
    (
        "datasets/crimes.yaml",
        "name: crimes\ngrain: crime\ncounts: crimes\nfiles: crimes.csv\ncolumns:\n  kind: {codes: kind}\n",
    ),
    // Three thefts, a burglary, four frauds.
    ("data/crimes.csv", "kind\nT\nT\nT\nB\nF\nF\nF\nF\n"),
];

#[test]
fn a_total_with_more_than_its_listed_parts_is_the_whole_of_their_shares() {
    let shares = |rows: &str| {
        let table = format!(
            "measure n = count of crimes\ntable t {{\n rows kind \"Kind\" in [{rows}]\n column \"N\" n\n column \"Share\" share of n across rows shown 0.0%\n}}"
        );
        let files = [&KINDS[..], &[("definitions.ind", &table)]].concat();
        World::new(&files).table("t")
    };
    // All are eight, whether fraud has a row or not.
    assert_eq!(
        shares("\"Theft\", \"Burglary\", all"),
        "Kind | N | Share\nTheft | 3 | 37.5%\nBurglary | 1 | 12.5%\nTotal | 8 | 100.0%"
    );
    assert_eq!(shares("\"Theft\", all"), "Kind | N | Share\nTheft | 3 | 37.5%\nTotal | 8 | 100.0%");
    // Without a total the listed rows are the whole.
    assert_eq!(shares("\"Theft\", \"Burglary\""), "Kind | N | Share\nTheft | 3 | 75.0%\nBurglary | 1 | 25.0%");
    let joined = shares("\"Theft\" + \"Fraud\" as \"Both\", \"Theft\", \"Burglary\"");
    assert_eq!(joined, "Kind | N | Share\nBoth | 7 | 87.5%\nTheft | 3 | 37.5%\nBurglary | 1 | 12.5%");
}

#[test]
fn the_same_is_true_of_columns() {
    let table = "measure n = count of crimes
        table t { column \"{kind}\" (share of n across columns) for each kind in [\"Theft\", all] shown 0.0% }";
    let files = [&KINDS[..], &[("definitions.ind", table)]].concat();
    assert_eq!(World::new(&files).table("t"), " | Theft | Total\n | 37.5% | 100.0%");
}

#[test]
fn a_count_that_is_divided_is_not_shown_as_a_whole_number() {
    let table = "measure n = count of crimes\ntable t { column \"A month\" n / 12 column \"Twice\" n * 2 column \"A tenth\" n * 0.1 }";
    let files = [&KINDS[..], &[("definitions.ind", table)]].concat();
    assert_eq!(World::new(&files).table("t"), " | A month | Twice | A tenth\n | 0.7 | 16 | 0.8");
}

#[test]
fn a_district_of_one_ward_is_its_total_as_other_districts_are() {
    let world = World::new(&[
        (
            "hierarchies/area.yaml",
            "name: area\nlevels: [{name: ward, plural: wards}, {name: district, plural: districts}]\nareas:\n  - {level: district, code: D1, \
             label: Northfield, contains: [{code: W1, label: Ash}, {code: W2, label: Birch}]}\n  - {level: district, code: D2, label: \
             Southmoor, contains: [{code: W3, label: Cedar}]}\n",
        ),
        (
            "datasets/events.yaml",
            "name: events\ngrain: event\ncounts: events\nfiles: events.csv\ncolumns:\n  ward: {codes: ward}\n",
        ),
        ("data/events.csv", "ward\nW1\nW2\nW2\nW3\n"),
        (
            "t.ind",
            "measure n = count of events
             table t { rows area in [districts, wards] column \"N\" n column \"%\" share of n across rows column \"Rank\" rank of n across rows }",
        ),
    ]);
    let expected = "Area | N | % | Rank\nNorthfield | 3 | 75% | N/A\nSouthmoor | 1 | 25% | N/A\nAsh | 1 | 25% | 2\nBirch | 2 | 50% | 1\n\
                    Cedar | 1 | 25% | 2";
    assert_eq!(world.table("t"), expected);
}
