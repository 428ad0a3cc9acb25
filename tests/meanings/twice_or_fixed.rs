//! Numbers that count the same rows twice, that show one period in rows of several, or that are of a part of the period they name.

use crate::world::World;

/// Three wards of two districts, two years.
fn crimes(covers: &str, table: &str) -> World {
    World::new(&[
        (
            "hierarchies/area.yaml",
            "name: area\nlevels: [{name: ward, plural: wards}, {name: district, plural: districts}]\nareas:\n  \
             - {level: district, code: D1, label: North, contains: [{code: W1, label: Ash}, {code: W2, label: Birch}]}\n  \
             - {level: district, code: D2, label: South, contains: [{code: W3, label: Cedar}]}\n",
        ),
        (
            "codelists/kind.yaml",
            "name: kind\nattributes: {group: text}\ncodes:\n  - {code: T, label: Theft, group: Taking}\n  - {code: R, label: Robbery, group: Taking}\n  - {code: A, label: Arson, group: Other}\n",
        ),
        (
            "datasets/crimes.yaml",
            &format!(
                "name: crimes\ngrain: crime\ncounts: crimes\nfiles: crimes.csv\ntime: day\ncovers: {covers}\ncolumns:\n  \
                 day: {{type: date}}\n  ward: {{codes: ward, describes: place}}\n  kind: {{codes: kind}}\n"
            ),
        ),
        ("data/crimes.csv", "day,ward,kind\n2022-05-01,W1,T\n2022-06-01,W2,R\n2023-05-01,W1,T\n2023-06-01,W3,A\n"),
        (
            "t.ind",
            &format!("measure n = count of crimes\nmeasure thefts = count of crimes where kind = \"Theft\"\n{table}"),
        ),
    ])
}

fn warned(table: &str) -> Vec<String> {
    let mut found = crimes("2022/23 to 2023/24", table).warnings();
    found.retain(|said| !said.starts_with("names::unused"));
    found
}

#[test]
fn a_ward_added_to_its_district_counts_twice() {
    for (sum, twice) in [
        ("(n at \"Ash\") + (n at \"North\")", "Ash"),
        ("(n at \"North\") + (n at \"Cedar\") + (n at \"South\")", "Cedar"),
        ("(n where ward = \"Ash\") + (n at \"North\")", "Ash"),
        ("n + thefts", "Theft"),
        ("(n at \"Birch\") + n", "Birch"),
        ("thefts + (n where kind.group = \"Taking\")", "Theft"),
        ("(n where kind in {\"Theft\", \"Arson\"}) + (n where kind in {\"Arson\", \"Robbery\"})", "Arson"),
    ] {
        let found = warned(&format!("table t {{ column \"Sum\" {sum} }}"));
        assert_eq!(
            found,
            [format!("additivity::counted-twice: both of these count \"{twice}\", so the sum counts it twice")],
            "{sum}"
        );
    }
}

#[test]
fn a_month_added_to_its_year_and_a_text_to_those_that_it_is_one_of_count_twice() {
    let warned = |sum: &str| {
        let world = World::new(&[
            ("codelists/band.yaml", "name: band\nbands: [{label: Young, from: 0, to: 17}, {label: Grown, from: 18}]\n"),
            (
                "datasets/visits.yaml",
                "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ntime: day\ncolumns:\n  day: {type: date}\n  \
                 urgent: {type: flag, yes: [\"Y\"], no: [\"N\"], missing: allowed}\n  ward: {type: text}\n  age: {type: integer, min: 0}\n  sex: {codes: sex}\n",
            ),
            (
                "codelists/sex.yaml",
                "name: sex\ncodes: [{code: P, label: Persons, total_of: all}, {code: F, label: Female}, {code: M, label: Male}]\n",
            ),
            (
                "data/visits.csv",
                "day,urgent,ward,age,sex\n2023-05-01,Y,a,4,F\n2023-06-01,N,b,40,M\n2022-05-01,,c,18,F\n",
            ),
            ("t.ind", &format!("measure n = count of visits\ntable t {{ column \"Sum\" {sum} }}")),
        ]);
        let mut found = world.warnings();
        found.retain(|said| said.starts_with("additivity::"));
        found
    };
    for (sum, twice) in [
        ("(n in 2023-05) + (n in 2023)", "2023-05"),
        ("(n in 2022/23) + (n in 2022)", "2022-04-01"),
        ("(n in 2023) + (n where day >= 2023-12-31)", "2023-12-31"),
        ("(n where urgent) + (n where (urgent or urgent is missing))", "rows in which `urgent` is yes"),
        ("(n where ward in {\"a\", \"b\"}) + (n where ward = \"b\")", "\"b\""),
        ("(n where age < 10) + (n where age.band = \"Young\")", "rows in which `age` is 0"),
        (
            "(n where urgent is missing) + (n where (not urgent or urgent is missing))",
            "rows in which `urgent` is missing",
        ),
    ] {
        let them = if twice.starts_with("rows") { "them" } else { "it" };
        let said = format!("additivity::counted-twice: both of these count {twice}, so the sum counts {them} twice");
        assert_eq!(warned(sum), [said], "{sum}");
    }
    for sum in [
        "(n in 2023-05) + (n in 2023-06)",
        "(n in 2022/23) + (n where day >= 2023-04-01)",
        "(n where urgent) + (n where not urgent)",
        "(n where sex != \"Female\") + (n where sex != \"Male\")",
        "(n where urgent) + (n where urgent is missing)",
        "(n where ward = \"a\") + (n where ward not in {\"a\"})",
        "(n where age < 18) + (n where age.band = \"Grown\")",
        "(n in 2023) - (n in 2023-05)",
    ] {
        assert_eq!(warned(sum), [] as [&str; 0], "{sum}");
    }
}

#[test]
fn all_and_some_of_them_under_several_conditions_count_twice() {
    let said = "additivity::counted-twice: both of these count rows of the smaller one, so the sum counts them twice";
    assert_eq!(warned("table t { column \"Sum\" n + (thefts at \"Ash\") }"), [said]);
    for meant in ["n - (thefts at \"Ash\")", "(n - thefts) + thefts", "(n - thefts) + 0.5 * thefts", "n + 2 * thefts"] {
        assert_eq!(warned(&format!("table t {{ column \"Sum\" {meant} }}")), [] as [&str; 0], "{meant}");
    }
}

#[test]
fn what_has_nothing_in_common_is_added_up() {
    for sum in [
        "(n at \"Ash\") + (n at \"Birch\")",
        "(n at \"North\") - (n at \"Ash\")",
        "(n at \"Ash\" where kind = \"Theft\") + (n at \"North\" where kind = \"Arson\")",
        "(n in 2022/23) + (n in 2023/24)",
        "thefts + (n where kind.group = \"Other\")",
        "thefts + (n at \"North\")",
    ] {
        assert_eq!(warned(&format!("table t {{ column \"Sum\" {sum} }}")), [] as [&str; 0], "{sum}");
    }
}

#[test]
fn a_column_of_one_year_in_rows_of_years_says_so_in_its_heading() {
    let years = "rows financial_year \"Year\" in [2022/23, 2023/24]";
    let said = "periods::same-in-every-row: \"Thefts\" is of 2022/23 in every row, whatever period the row is";
    assert_eq!(warned(&format!("table t {{ {years} column \"Thefts\" thefts in 2022/23 }}")), [said]);
    let by_name = format!("indicator fixed = thefts in 2022/23\ntable t {{ {years} column \"Thefts\" fixed }}");
    assert_eq!(warned(&by_name), [said]);
    let change = "column \"Thefts\" change in thefts from 2022/23 to 2023/24";
    assert_eq!(
        warned(&format!("table t {{ {years} {change} }}")),
        ["periods::same-in-every-row: \"Thefts\" is of 2022/23 and 2023/24 in every row, whatever period the row is"]
    );
    for column in [
        "column \"Thefts in 2022/23\" thefts in 2022/23",
        "column \"Base year\" thefts in 2022/23",
        "column \"Change from 2022/23\" change in thefts from 2022/23 to 2023/24",
        "column \"Thefts\" thefts",
        "column \"Index\" n as % of (n in 2022/23)",
    ] {
        let found = warned(&format!("table t {{ {years} {column} }}"));
        assert!(!found.iter().any(|said| said.contains("same-in-every-row")), "{column}: {found:?}");
    }
    assert_eq!(warned("table t { rows ward \"Ward\" column \"Thefts\" thefts in 2022/23 }"), [] as [&str; 0]);
}

#[test]
fn a_column_of_one_area_in_rows_of_areas_says_so_in_its_heading() {
    let said = "layout::same-in-every-row: \"Thefts\" is of \"Ash\" in every row, whatever area the row is";
    let rows = "rows area \"Ward\" in [wards]";
    assert_eq!(warned(&format!("table t {{ {rows} column \"Thefts\" thefts at \"Ash\" }}")), [said]);
    let by_name = format!("indicator fixed = thefts at \"Ash\"\ntable t {{ {rows} column \"Thefts\" fixed }}");
    assert_eq!(warned(&by_name), [said]);
    for column in [
        "column \"Thefts in Ash\" thefts at \"Ash\"",
        "column \"All thefts\" thefts at all",
        "column \"Average\" thefts at \"North\"",
        "column \"Thefts\" thefts",
        "column \"Thefts\" thefts as % of (n at all)",
    ] {
        let found = warned(&format!("table t {{ {rows} column {column} }}").replace("column column", "column"));
        assert!(!found.iter().any(|said| said.contains("same-in-every-row")), "{column}: {found:?}");
    }
    assert_eq!(warned("table t { rows kind \"Kind\" column \"Thefts\" thefts at \"Ash\" }"), [] as [&str; 0]);
}

/// As `in 2024` always was: what a condition names is a period of which the data has a part.
#[test]
fn a_condition_on_a_period_of_which_the_data_covers_a_part_is_a_warning() {
    let partly = |period: &str| {
        format!("periods::partly-covered: `crimes` covers 2022/23 to 2023/24, which is only a part of {period}")
    };
    assert_eq!(warned("table t { column \"N\" n where day in 2024 }"), [partly("2024")]);
    assert_eq!(
        warned(
            "cohort c { from crimes where day in 2021/22 to 2023/24 }\nmeasure m = count of c\ntable t { column \"N\" m }"
        ),
        [partly("2021/22 to 2023/24")]
    );
    // From one day to another is what was asked for, whatever is covered.
    for condition in ["day in 2023", "day in 2022/23 to 2023/24", "day in 2010-01-01 to 2023-12-31", "day < 2024-01-01"]
    {
        assert_eq!(warned(&format!("table t {{ column \"N\" n where {condition} }}")), [] as [&str; 0], "{condition}");
    }
}

/// Crimes of three wards over the people of each, in two years.
fn rates(table: &str) -> Vec<String> {
    let world = crimes("2022/23 to 2023/24", &format!("measure residents = sum of people.n\n{table}"));
    world.put(
        "datasets/people.yaml",
        "name: people\ngrain: ward\ncounts: people\nrole: population\nbasis: residents\nfiles: people.csv\ntime: year\n\
         serves: {2022/23: mid-2022, 2023/24: mid-2023}\ncolumns:\n  year: {type: mid_year}\n  ward: {codes: ward}\n  n: {type: integer}\n",
    );
    let mut found = world.warnings();
    let are_words = |said: &String| said.starts_with("syntax::") || said.starts_with("denominators::");
    assert!(!found.iter().any(are_words), "{table}: {found:?}");
    found.retain(|said| said.contains("same-in-every-row"));
    found
}

#[test]
fn a_fraction_with_one_side_of_a_fixed_area_or_year_says_so_in_its_heading() {
    let wards = "rows area \"Ward\" in [wards]";
    let above = "layout::same-in-every-row: \"Rate\" divides a number of \"Ash\" by one of the area of the row";
    let below = "layout::same-in-every-row: \"Rate\" divides a number of the area of the row by one of \"Ash\"";
    for (rate, said) in [
        ("(thefts at \"Ash\") per 1000 residents", above),
        ("1000 * (thefts at \"Ash\") / residents", above),
        ("(thefts at \"Ash\") as % of n", above),
        ("thefts per 1000 (residents at \"Ash\")", below),
        ("thefts / (residents at \"Ash\")", below),
    ] {
        assert_eq!(rates(&format!("table t {{ in 2022/23 {wards} column \"Rate\" {rate} }}")), [said], "{rate}");
        let named = format!("indicator fixed = {rate}\ntable t {{ in 2022/23 {wards} column \"Rate\" fixed }}");
        assert_eq!(rates(&named), [said], "{rate}");
    }
    for column in [
        "\"Rate\" thefts per 1000 residents",
        "\"Rate of Ash\" (thefts at \"Ash\") per 1000 residents",
        "\"Share\" thefts as % of (n at all)",
        "\"Rate\" thefts per 1000 (residents at all)",
        "\"Relative rate\" (thefts per 1000 residents) / ((thefts per 1000 residents) at \"Ash\")",
    ] {
        let found = rates(&format!("table t {{ in 2022/23 {wards} column {column} }}"));
        assert_eq!(found, [] as [&str; 0], "{column}");
    }
    let years = "rows financial_year \"Year\" in [2022/23, 2023/24]";
    let said = "periods::same-in-every-row: \"Rate\" divides a number of 2022/23 by one of the period of the row";
    assert_eq!(
        rates(&format!("table t {{ {years} column \"Rate\" ((thefts in 2022/23) per 1000 residents) at all }}")),
        [said]
    );
    for column in [
        "\"Index\" n as % of (n in 2022/23)",
        "\"Rate\" (n per 1000 residents) at all",
        "\"Rate\" (n per 1000 (residents in 2022/23)) at all",
    ] {
        assert_eq!(rates(&format!("table t {{ {years} column {column} }}")), [] as [&str; 0], "{column}");
    }
}
