//! Rows without a date are in no period: a table of one period or of several says how many they are, once.

use crate::world::World;

/// Five thefts: one in 2022/23 and two in 2023/24, and two without a date; one of those in Brook, the others in Ashby. `declared` are lines of
/// the declaration.
fn world(declared: &str, definitions: &str) -> World {
    let thefts = format!(
        "name: thefts\ngrain: theft\ncounts: thefts\nfiles: thefts.csv\ntime: on\n{declared}columns:\n  on: {{type: date, missing: allowed}}\n  \
         town: {{codes: town}}\n"
    );
    World::new(&[
        ("codelists/town.yaml", "name: town\ncodes: [Ashby, Brook]\n"),
        ("disclosure/small.yaml", "name: small\ncounts: thefts\nbelow: 3\n"),
        ("disclosure/zeros.yaml", "name: zeros\ncounts: thefts\nbelow: 3\nzero: suppressed\n"),
        ("datasets/thefts.yaml", &thefts),
        ("definitions.ind", &format!("measure n = count of thefts\n{definitions}")),
        ("data/thefts.csv", "on,town\n2022-05-01,Ashby\n2023-05-01,Ashby\n2023-06-01,Brook\n,Ashby\n,Brook\n"),
    ])
}

/// The notes of a table of the thefts.
fn notes(declared: &str, table: &str, rows: usize) -> Vec<String> {
    let shown = world(declared, &format!("table t {{ {table} }}")).table("t");
    shown.lines().skip(1 + rows).map(str::to_string).collect()
}

#[test]
fn a_table_of_one_period_says_how_many_rows_are_in_none() {
    let both = "2 thefts without a date are left out.";
    assert_eq!(world("", "table t { in 2023/24 column \"n\" n }").table("t"), format!(" | n\n | 2\n{both}"));
    assert_eq!(notes("", "in 2023/24 rows town \"Town\" in [each] column \"n\" n", 2), [both]);
    assert_eq!(notes("", "rows financial_year from 2022/23 to 2023/24 column \"n\" n", 2), [both]);
    assert_eq!(notes("", "column \"Change\" change in n from 2022/23 to 2023/24", 1), [both]);
    assert_eq!(notes("", "column \"2023\" n in 2023 column \"2023/24\" n in 2023/24", 1), [both]);
    // Of those that a table is about only.
    let one = "1 theft without a date is left out.";
    assert_eq!(notes("", "in 2023/24 where town = \"Brook\" column \"n\" n", 1), [one]);
    assert_eq!(notes("", "in 2023/24 rows town \"Town\" in [Brook] column \"n\" n", 1), [one]);
}

#[test]
fn only_numbers_of_a_period_leave_them_out() {
    assert_eq!(notes("", "column \"n\" n", 1), [] as [&str; 0]);
    assert_eq!(
        notes("", "column \"All\" n column \"2023/24\" n in 2023/24", 1),
        ["2023/24: 2 thefts without a date are left out."]
    );
    // Who is counted says it.
    assert_eq!(notes("", "in 2023/24 column \"n\" n where on is not missing", 1), [] as [&str; 0]);
}

/// One note for the table, however many numbers leave out some; of both sides of a share it says the most.
#[test]
fn it_is_said_once_whatever_the_columns_are_of() {
    let share = "in 2023/24 column \"%\" (n where town = \"Ashby\") as % of n";
    assert_eq!(notes("", share, 1), ["2 thefts without a date are left out."]);
    let both = "in 2023/24 column \"Ashby\" n where town = \"Ashby\" column \"All\" n column \"Again\" n";
    assert_eq!(notes("", both, 1), ["1 theft (Ashby) and 2 thefts (All, Again) without a date are left out."]);
    let alike = "in 2023/24 column \"Ashby\" n where town = \"Ashby\" column \"Brook\" n where town = \"Brook\"";
    assert_eq!(notes("", alike, 1), ["1 theft without a date is left out."]);
}

#[test]
fn house_style_rewords_it_or_hides_it() {
    let styled = |style: &str| {
        let world = world("", "table t { in 2023/24 column \"n\" n }");
        world.put("style.yaml", &format!("notes: {{undated: {style}}}\n"));
        world.table("t")
    };
    assert_eq!(styled("\"{rows} have no date\""), " | n\n | 2\n2 thefts have no date.");
    assert_eq!(styled("hidden"), " | n\n | 2");
}

#[test]
fn what_a_total_or_a_row_says_is_not_said_again() {
    let total = "Total leaves out 2 thefts without a date.";
    assert_eq!(
        notes("", "rows financial_year in [2022/23, 2023/24, 2022/23 + 2023/24 as \"Total\"] column \"n\" n", 3),
        [total]
    );
    assert_eq!(
        world("", "table t { rows financial_year \"Year\" in [2022/23, 2023/24, missing] column \"n\" n }").table("t"),
        "Year | n\n2022/23 | 1\n2023/24 | 2\nNot recorded | 2"
    );
}

#[test]
fn a_policy_lets_no_number_of_them_be_given() {
    let of = |policy: &str| notes(&format!("disclosure: {policy}\n"), "in 2023/24 column \"n\" n", 1);
    assert_eq!(of("small")[0], "Some thefts without a date are left out.");
    assert_eq!(of("zeros")[0], "Thefts without a date, if there are any, are left out.");
}

/// A visit that has neither a date nor a kind is in no year and in no total of kinds: it is among those without a date.
#[test]
fn a_row_without_a_date_and_a_kind_is_counted_once() {
    let world = World::new(&[
        ("codelists/kind.yaml", "name: kind\ncodes: [{code: A, label: Alpha}, {code: B, label: Beta}]\n"),
        (
            "datasets/d.yaml",
            "name: d\ngrain: visit\ncounts: visits\nfiles: d.csv\ntime: day\ncolumns:\n  id: {type: text}\n  kind: {codes: kind, missing: allowed}\n  \
             day: {type: date, missing: allowed}\n",
        ),
        ("data/d.csv", "id,kind,day\na,A,2022-05-01\nb,B,2022-06-01\nc,B,2023-06-01\nd,,2023-07-01\ne,A,\nf,,\n"),
        (
            "t.ind",
            "measure n = count of d\ntable t { rows financial_year \"Year\" from 2022/23 to 2023/24 column n for each kind in [each, all] }",
        ),
    ]);
    let expected = "Year | Alpha | Beta | Total\n2022/23 | 1 | 1 | 2\n2023/24 | 0 | 1 | 1\n\
                    2 visits without a date are left out.\nTotal leaves out 1 visit without a kind.";
    assert_eq!(world.table("t"), expected);
}
