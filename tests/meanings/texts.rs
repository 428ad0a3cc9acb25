//! What a heading, a title or a note names is what its numbers are of, or there is a warning.

use crate::world::World;

const DATA: &str = "\
name: thefts
grain: theft
counts: thefts
files: thefts.csv
time: on
columns:
  on: {type: date}
  kind: {codes: kind}
";
const PEOPLE: &str = "\
name: people
grain: year
counts: residents
files: people.csv
role: population
basis: residents
time: year
columns:
  year: {type: mid_year}
  persons: {type: integer}
";
const KINDS: &str = "\
name: kind
codes:
  - {code: B, label: Bicycle}
  - {code: C, label: Car}
  - {code: P, label: Car part}
";

/// What is said of the definitions.
fn said(definitions: &str) -> Vec<String> {
    let world = World::new(&[
        ("datasets/thefts.yaml", DATA),
        ("datasets/people.yaml", PEOPLE),
        ("codelists/kind.yaml", KINDS),
        (
            "definitions.ind",
            &format!(
                "measure stolen = count of thefts\nmeasure residents = sum of people.persons\n\
                 cohort old {{ from thefts where on in 2019/20 }}\n{definitions}"
            ),
        ),
        ("data/thefts.csv", "on,kind\n2023-05-01,B\n"),
        ("data/people.csv", "year,persons\n2022,10\n"),
    ]);
    world.warnings().into_iter().filter(|found| found.starts_with("layout::names-another")).collect()
}

fn year(written: &str) -> Vec<String> {
    vec![format!("layout::names-another-year: this text names {written}, but no number beside it is of that year")]
}

#[test]
fn a_year_that_no_number_is_of() {
    for (table, written) in [
        ("column \"2022/23\" stolen in 2023/24", "2022/23"),
        ("column \"Thefts, 2022\" stolen in 2023", "2022"),
        ("column \"2023/24\" stolen in 2023", "2023/24"),
        ("column \"2024-25\" stolen in 2023/24", "2024-25"),
        ("in 2023/24 title \"Thefts in 2021/22\" column \"N\" stolen", "2021/22"),
        ("column \"2018/19\" count of old", "2018/19"),
        ("rows financial_year from 2021/22 to 2022/23 title \"2021/22 to 2023/24\" column \"N\" stolen", "2023/24"),
        ("in 2022/23 column \"2022/23\" stolen in 2023/24", "2022/23"),
        ("column \"2021 change\" change in stolen from 2022/23 to 2023/24", "2021"),
    ] {
        assert_eq!(said(&format!("table t {{ {table} }}")), year(written), "{table}");
    }
}

#[test]
fn a_year_that_the_numbers_are_of() {
    for table in [
        "column \"2023/24\" stolen in 2023/24",
        "column \"Year ending March 2024\" stolen in 2023/24",
        "column \"May 2023\" stolen in 2023-05",
        "column \"2023/24\" stolen in academic year 2023/24",
        "in 2023/24 title \"Thefts in 2023-24\" column \"Rate, on 2022\" stolen per 1000 residents in mid-2022",
        "title \"2019/20\" column \"2019/20\" count of old",
        "rows financial_year from 2021/22 to 2023/24 title \"2021/22 to 2023/24\" column \"Of 2022/23\" stolen",
        "column \"{financial_year}\" stolen for each financial_year from 2021/22 to 2022/23",
        "column \"2022/23 to 2023/24\" change in stolen from 2022/23 to 2023/24",
        "column \"Thefts since 2011\" stolen",
        "column \"Of 2023\" (stolen where on >= 2022-05-01)",
    ] {
        assert_eq!(said(&format!("table t {{ {table} }}")), [] as [String; 0], "{table}");
    }
}

#[test]
fn another_base_of_a_rate() {
    let rate = "stolen in 2023 per 1000 residents in mid-2022";
    let another = |written: &str| {
        vec![format!("layout::names-another-base: this text says \"{written}\", but the rate is per 1,000")]
    };
    assert_eq!(said(&format!("table t {{ column \"Per 100,000\" {rate} }}")), another("per 100,000"));
    assert_eq!(said(&format!("table t {{ title \"Rate per 10000\" column \"X\" {rate} }}")), another("per 10000"));
    for text in ["Per 1,000 residents", "Rate per 1000", "Per person"] {
        assert_eq!(said(&format!("table t {{ column \"{text}\" {rate} }}")), [] as [String; 0], "{text}");
    }
    let label = format!("indicator rate {{ label \"Thefts per 100 people\" value {rate} }} table t {{ column rate }}");
    assert_eq!(said(&label), another("per 100"));
}

#[test]
fn another_group_than_that_of_the_numbers() {
    let another = |named: &str, own: &str| {
        vec![format!("layout::names-another-group: this heading names \"{named}\", but its numbers are of \"{own}\"")]
    };
    let column = |heading: &str, value: &str| said(&format!("table t {{ column \"{heading}\" {value} }}"));
    assert_eq!(column("Bicycle thefts", "stolen where kind = \"Car\""), another("Bicycle", "Car"));
    assert_eq!(column("Car thefts", "count of thefts where kind = \"Car part\""), another("Car", "Car part"));
    for (heading, value) in [
        ("Car thefts", "stolen where kind = \"Car\""),
        ("Car part thefts", "stolen where kind = \"Car part\""),
        ("Bicycle or car", "stolen where kind in {\"Bicycle\", \"Car\"}"),
        ("No bicycle", "stolen where kind != \"Bicycle\""),
        ("Cars", "stolen where kind = \"Bicycle\""),
        ("Thefts", "stolen where kind = \"Bicycle\""),
        ("Bicycle thefts", "stolen"),
    ] {
        assert_eq!(column(heading, value), [] as [String; 0], "{heading}");
    }
    let each = "table t { column \"{kind}\" stolen for each kind column \"Car\" stolen for each kind in [Bicycle] }";
    assert_eq!(said(each), another("Car", "Bicycle"));
}
