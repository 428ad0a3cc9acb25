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
  owner: {codes: kind}
  sex: {codes: sex}
  ward: {codes: ward}
  age: {codes: age}
";
const AREAS: &str = "\
name: area
levels: [{name: ward, plural: wards}, {name: town, plural: towns}]
areas:
  - {level: town, code: T1, label: Hill, contains: [{code: W1, label: Castle}, {code: W2, label: Mill}]}
  - {level: town, code: T2, label: Harbour, contains: [{code: W3, label: Quay}, {code: W4, label: March}]}
";
const AGES: &str = "\
name: age
codes: [{code: a, label: 0 to 17}, {code: b, label: 18 to 64}, {code: c, label: 65 and over}, {code: o, label: Other}]
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
  - {code: R, label: Car radio}
  - {code: Y, label: Battery}
";

/// What is said of the definitions.
fn said(definitions: &str) -> Vec<String> {
    let world = World::new(&[
        ("datasets/thefts.yaml", DATA),
        ("datasets/people.yaml", PEOPLE),
        ("codelists/kind.yaml", KINDS),
        ("codelists/age.yaml", AGES),
        ("codelists/sex.yaml", "name: sex\ncodes: [Female, Male]\n"),
        ("hierarchies/area.yaml", AREAS),
        (
            "definitions.ind",
            &format!(
                "measure stolen = count of thefts\nmeasure residents = sum of people.persons\n\
                 cohort old {{ from thefts where on in 2019/20 }}\n{definitions}"
            ),
        ),
        ("data/thefts.csv", "on,kind,owner,sex,ward,age\n2023-05-01,B,B,Male,W1,a\n"),
        ("data/people.csv", "year,persons\n2022,10\n"),
    ]);
    let of_texts = ["layout::names-another", "layout::label-of-another"];
    world.warnings().into_iter().filter(|found| of_texts.iter().any(|code| found.starts_with(code))).collect()
}

fn heading(named: &str, own: &str) -> String {
    format!("layout::names-another-group: this heading names \"{named}\", but its numbers are of \"{own}\"")
}

fn year(written: &str) -> Vec<String> {
    vec![format!("layout::names-another-year: this text names {written}, but no number beside it is of that year")]
}

/// Of four codes two are together, and the label says that they are all.
#[test]
fn a_label_of_a_total_is_of_all_that_there_is() {
    let warned = |rows: &str| {
        let world = World::new(&[
            (
                "datasets/calls.yaml",
                "name: calls\ngrain: call\ncounts: calls\nfiles: calls.csv\ncolumns:\n  age_group: {codes: age_group}\n",
            ),
            (
                "codelists/age_group.yaml",
                "name: age_group\ncodes: [{code: A, label: Young}, {code: B, label: Middle}, {code: C, label: Old}, {code: U, label: Not stated}]\n",
            ),
            ("data/calls.csv", "age_group\nA\nB\nC\nU\n"),
            (
                "t.ind",
                &format!(
                    "measure calls_all = count of calls\ntable t {{ rows age_group in [{rows}] column calls_all }}"
                ),
            ),
        ]);
        world.warnings()
    };
    for (rows, left_out) in [
        ("Young + Middle as \"Total\"", "\"Old\""),
        ("each, Young + Middle as \"Total\"", "\"Old\" and \"Not stated\""),
        ("Young, Middle, Old, Young + Middle as \"Grand total\"", "\"Old\""),
        ("Young, Middle, Young + Middle as \"All ages\"", "\"Old\""),
        ("Young, Middle, Young + Middle as \"All age groups\"", "\"Old\""),
        ("Old, Young + Middle as \"All\"", "\"Old\""),
    ] {
        let found = warned(rows);
        assert_eq!(found.len(), 1, "{rows}: {found:?}");
        assert!(found[0].starts_with("layout::label-of-another: this label says "), "{rows}: {found:?}");
        assert!(found[0].ends_with(&format!(", which leaves out {left_out}")), "{rows}: {found:?}");
    }
    for rows in [
        "Young, Middle, Young + Middle as \"Total\"",
        "Young, Middle, Old, Young + Middle + Old as \"All ages\"",
        "Young + Middle + Old as \"Total\"",
        "each, all as \"Total\"",
        "each, Young + Middle as \"Subtotal\"",
        "Young, Middle, Old apart, Young + Middle as \"Total\"",
        "each, Young + Middle as \"Under 65\"",
        "each, Young + Middle as \"All workers\"",
    ] {
        assert_eq!(warned(rows), [] as [&str; 0], "{rows}");
    }
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
        ("in 2023/24 note \"Thefts recorded in 2021/22.\" column \"N\" stolen", "2021/22"),
        ("in 2023/24 title \"Thefts (Theft Act 1968) in 2021/22\" column \"N\" stolen", "2021/22"),
        ("rows financial_year from 2021/22 to 2022/23 title \"2021/22 to 2023/24\" column \"N\" stolen", "2023/24"),
        ("in 2022/23 column \"2022/23\" stolen in 2023/24", "2022/23"),
        ("column \"2021 change\" change in stolen from 2022/23 to 2023/24", "2021"),
        ("column \"Year ending March 2023\" stolen in 2023/24", "Year ending March 2023"),
        ("column \"Year to 31 March 2023\" stolen in 2023/24", "Year to 31 March 2023"),
        ("column \"Year ending March 2023\" stolen in 2023", "Year ending March 2023"),
        ("in 2023/24 title \"Thefts, year ending March 2023\" column \"N\" stolen", "year ending March 2023"),
        ("in 2023/24 note \"Of the year ending March 2023.\" column \"N\" stolen", "year ending March 2023"),
        ("column \"Thefts, March 2023\" stolen in 2023/24", "March 2023"),
        ("column \"May 2023\" stolen in 2023-06", "May 2023"),
        ("column \"May-23\" stolen in 2023-06", "May-23"),
        ("column \"May 23\" stolen in 2023-06", "May 23"),
        ("column \"MAY-23\" stolen in 2024-05", "MAY-23"),
        ("column \"Thefts, Sept '23\" stolen in 2023-08", "Sept '23"),
        ("in 2023/24 title \"Thefts, year ending Mar 23\" column \"N\" stolen", "year ending Mar 23"),
        ("column \"22/23\" stolen in 2023/24", "22/23"),
        ("column \"Thefts 22/23\" stolen in 2023/24", "22/23"),
        ("column \"School year 2023/24\" stolen in 2023/24", "School year 2023/24"),
        ("column \"2023/24 academic year\" stolen in 2023/24", "2023/24 academic year"),
        ("column \"Financial year 2023/24\" stolen in academic year 2023/24", "Financial year 2023/24"),
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
        "column \"Year to 31 March 2024\" stolen in 2023/24",
        "column \"May-23\" stolen in 2023-05",
        "column \"May 23\" stolen in 2023",
        "column \"Apr-23 to Mar-24\" stolen in 2023/24",
        "column \"March 23, 2024\" stolen in 2024-03",
        "column \"Owned at Mar 22\" stolen in 2023/24",
        "column \"may 23 be\" stolen in 2024-06",
        "column \"Mar 23-29\" stolen in 2024-03",
        "in 2023/24 note \"One force sent nothing in Mar-22.\" column \"N\" stolen",
        "column \"Year ending December 2023\" stolen in 2023",
        "column \"April 2023 to March 2024\" stolen in 2023/24",
        "column \"Thefts after March 2023\" stolen in 2023/24",
        "column \"Owned at 31 March 2023\" stolen in 2023/24",
        "title \"Two years to March 2024\" rows financial_year from 2022/23 to 2023/24 column \"N\" stolen",
        "column \"23/24\" stolen in 2023/24",
        "column \"Aged 22/23\" stolen in 2023/24",
        "column \"22/23 year olds\" stolen in 2023/24",
        "column \"Fraction 7/8 (22/24)\" stolen in 2023/24",
        "column \"School year 2023/24\" stolen in academic year 2023/24",
        "column \"Financial year 2023/24\" stolen in 2023/24",
        "column \"Thefts at school, 2023/24\" stolen in 2023/24",
        "title \"Year ending March 2024\" rows month from 2023-04 to 2024-03 column \"N\" stolen",
        "in 2023/24 note \"One force sent nothing in March 2023.\" column \"N\" stolen",
        "in 2023/24 note \"22/23 forces sent figures.\" column \"N\" stolen",
        "column \"Change to year ending March 2024\" change in stolen from 2022/23 to 2023/24",
        "column \"Change since year ending March 2023\" change in stolen from 2022/23 to 2023/24",
        "column \"2023/24\" stolen in academic year 2023/24",
        "in 2023/24 title \"Thefts in 2023-24\" column \"Rate, on 2022\" stolen per 1000 residents in mid-2022",
        "title \"2019/20\" column \"2019/20\" count of old",
        "rows financial_year from 2021/22 to 2023/24 title \"2021/22 to 2023/24\" column \"Of 2022/23\" stolen",
        "column \"{financial_year}\" stolen for each financial_year from 2021/22 to 2022/23",
        "column \"2022/23 to 2023/24\" change in stolen from 2022/23 to 2023/24",
        "column \"Thefts since 2011\" stolen",
        "column \"Before 2023\" (stolen where on < 2023-01-01)",
        "column \"Of 2023\" (stolen where on >= 2022-05-01)",
        "in 2023/24 title \"Thefts under the Theft Act 1968; published 2025\" column \"N\" stolen",
        "in 2023/24 note \"England: 4.2 per 1,000 in 2021/22.\" column \"N\" stolen",
        "in 2023/24 note \"Source: Office for National Statistics, 2021.\" column \"N\" stolen",
        "in 2023/24 note \"The police changed its system in March 2019.\" column \"N\" stolen",
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
    assert_eq!(said(&format!("table t {{ column \"Rate/100000\" {rate} }}")), another("/100000"));
    assert_eq!(said(&format!("table t {{ column \"% of residents\" {rate} }}")), another("% of residents"));
    assert_eq!(
        said(&format!("table t {{ column \"Percentage of the population\" {rate} }}")),
        another("percentage of population")
    );
    assert_eq!(
        said(&format!("table t {{ note \"Rates per 100,000 are in Table 3.\" column \"X\" {rate} }}")),
        [] as [String; 0]
    );
    assert_eq!(
        said(&format!("table t {{ note \"Rates are per 100,000.\" column \"X\" {rate} }}")),
        another("per 100,000")
    );
    for text in [
        "Per 1,000 residents",
        "Rate per 1000",
        "Per person",
        "Rate/1000",
        "Rate/1,000",
        "Thefts/residents",
        "Rate in 2023/1000",
        "Rate per 1,000 (% of residents is elsewhere)",
        "Rate where 5% of residents are old",
        "% of thefts",
    ] {
        assert_eq!(said(&format!("table t {{ column \"{text}\" {rate} }}")), [] as [String; 0], "{text}");
    }
    let label = format!("indicator rate {{ label \"Thefts per 100 people\" value {rate} }} table t {{ column rate }}");
    assert_eq!(said(&label), another("per 100"));
}

#[test]
fn a_percentage_is_per_hundred() {
    let share = "(stolen where kind = \"Car\") as % of stolen";
    let another = |written: &str| {
        vec![format!("layout::names-another-base: this text says \"{written}\", but the number is a percentage")]
    };
    for (heading, written) in [("Cars per 10 thefts", "per 10"), ("Rate per 1,000", "per 1,000")] {
        assert_eq!(said(&format!("table t {{ column \"{heading}\" {share} }}")), another(written), "{heading}");
    }
    for heading in ["Per 100 thefts", "Share of thefts per 10", "Per person", "% of the rate per 1,000"] {
        assert_eq!(said(&format!("table t {{ column \"{heading}\" {share} }}")), [] as [String; 0], "{heading}");
    }
    let rates =
        "(stolen in 2023 per 1000 residents in mid-2022) as % of (stolen in 2023 per 1000 residents in mid-2022)";
    assert_eq!(said(&format!("table t {{ column \"Rate per 1,000, all = 100\" {rates} }}")), [] as [String; 0]);
}

#[test]
fn another_group_than_that_of_the_numbers() {
    let another = |named: &str, own: &str| vec![heading(named, own)];
    let column = |heading: &str, value: &str| said(&format!("table t {{ column \"{heading}\" {value} }}"));
    assert_eq!(column("Bicycle thefts", "stolen where kind = \"Car\""), another("Bicycle", "Car"));
    assert_eq!(column("Car thefts", "count of thefts where kind = \"Car part\""), another("Car", "Car part"));
    for cars in ["Cars", "Cars only", "Thefts of cars", "CARS"] {
        assert_eq!(column(cars, "stolen where kind = \"Bicycle\""), another("Car", "Bicycle"), "{cars}");
    }
    for text in ["Women", "Thefts by girls", "Females", "FEMALE"] {
        assert_eq!(column(text, "stolen where sex = \"Male\""), another("Female", "Male"), "{text}");
    }
    assert_eq!(column("Women", "stolen where number of {sex = \"Male\"} = 1"), another("Female", "Male"));
    assert_eq!(column("Women", "stolen where number of {sex = \"Male\"} = 0"), [] as [String; 0]);
    assert_eq!(column("Boys and men", "stolen where sex = \"Female\""), another("Male", "Female"));
    assert_eq!(column("Batteries", "stolen where kind = \"Bicycle\""), another("Battery", "Bicycle"));
    for (heading, value) in [
        ("Women", "stolen where sex = \"Female\""),
        ("Men and women", "stolen where sex in {\"Male\", \"Female\"}"),
        ("Women's refuges", "stolen where sex = \"Male\""),
        ("Girls' schools", "stolen where sex = \"Male\""),
        ("Violence against women", "stolen where sex = \"Male\""),
        ("Isle of Man", "stolen where sex = \"Female\""),
        ("Womenswear", "stolen where sex = \"Male\""),
        ("Batteries", "stolen where kind = \"Battery\""),
        ("Rate per 1,000 women", "(stolen where sex = \"Male\") per 1000 (residents in mid-2022)"),
        ("Car thefts", "stolen where kind = \"Car\""),
        ("Car part thefts", "stolen where kind = \"Car part\""),
        ("Bicycle or car", "stolen where kind in {\"Bicycle\", \"Car\"}"),
        ("No bicycle", "stolen where kind != \"Bicycle\""),
        ("Thefts", "stolen where kind = \"Bicycle\""),
        ("Bicycle thefts", "stolen"),
        ("Bicycles or cars; car part is apart", "stolen where kind = \"Bicycle\""),
        ("Bicycle as % of car", "(stolen where kind = \"Bicycle\") as % of (stolen where kind = \"Car\")"),
        ("All as % of car", "(stolen where kind = \"Bicycle\") as % of (stolen where kind = \"Car\")"),
        ("More than car", "(stolen where kind = \"Bicycle\") - (stolen where kind = \"Car\")"),
        ("Theft, excluding car", "stolen where kind = \"Bicycle\""),
        ("Bike", "stolen where kind = \"Bicycle\""),
        ("Bicycles, not cars", "stolen where kind = \"Bicycle\""),
        ("Cars and bicycles", "stolen where kind in {\"Bicycle\", \"Car\"}"),
        ("Rate per 1,000 cars", "(stolen where kind = \"Bicycle\") per 1000 (residents in mid-2022)"),
        ("Carse", "stolen where kind = \"Bicycle\""),
        ("Car owners", "stolen where kind = \"Bicycle\" and owner = \"Car\""),
    ] {
        assert_eq!(column(heading, value), [] as [String; 0], "{heading}");
    }
    let each =
        "table t { column \"{kind} stolen\" stolen for each kind column \"Car\" stolen for each kind in [Bicycle] }";
    assert_eq!(said(each), another("Car", "Bicycle"));
}

#[test]
fn what_a_cohort_and_an_area_choose_is_what_numbers_are_of() {
    for (definitions, named, own) in [
        (
            "cohort cars { from thefts where kind = \"Car\" } table t { column \"Bicycle\" count of cars }",
            "Bicycle",
            "Car",
        ),
        (
            "cohort wheels { from thefts where kind in {\"Car\", \"Bicycle\"} }
             table t { column \"Bicycle\" (count of wheels) where kind = \"Car\" }",
            "Bicycle",
            "Car",
        ),
        (
            "measure cars { label \"Bicycle thefts\" value count of thefts where kind = \"Car\" } table t { column cars }",
            "Bicycle",
            "Car",
        ),
        ("table t { column \"Mill\" stolen at \"Castle\" }", "Mill", "Castle"),
        ("table t { column \"Thefts in Harbour\" stolen at \"Hill\" }", "Harbour", "Hill"),
        ("table t { column \"Quay\" stolen at \"Hill\" }", "Quay", "Hill"),
        ("table t { columns for each area in [Hill] { column \"Harbour\" stolen } }", "Harbour", "Hill"),
        ("table t { where ward = \"Mill\" column \"Castle\" stolen }", "Castle", "Mill"),
    ] {
        assert_eq!(said(definitions), [heading(named, own)], "{definitions}");
    }
}

#[test]
fn an_area_of_which_the_numbers_are_a_part_may_be_named_and_so_may_a_longer_name() {
    for table in [
        "column \"Hill\" stolen at \"Castle\"",
        "column \"Castle and Mill\" stolen at \"Hill\"",
        "column \"Seen at Mill General Hospital\" stolen at \"Castle\"",
        "column \"Year ending March 2024\" stolen in 2023/24 at \"Castle\"",
        "column \"As % of harbour\" (stolen at \"Hill\") as % of (stolen at \"Harbour\")",
        "column \"Hill as % of Harbour\" (stolen at \"Hill\") as % of (stolen at \"Harbour\")",
        "title \"Harbour and Hill\" rows area in [Hill] column \"N\" stolen",
        "title \"Hill: by ward\" rows area in [Castle, Mill] column \"N\" stolen",
        "title \"Mill\" rows area in [Castle, missing] column \"N\" stolen",
        "note \"Recorded by Harbour police\" rows area in [Castle, Mill] column \"N\" stolen",
    ] {
        assert_eq!(said(&format!("table t {{ {table} }}")), [] as [String; 0], "{table}");
    }
}

#[test]
fn a_title_or_note_is_of_what_all_numbers_of_the_table_are_of() {
    let is = |what: &str, named: &str, own: &str| {
        vec![format!("layout::names-another-group: this {what} names \"{named}\", but its numbers are of {own}")]
    };
    for (table, what, named, own) in [
        ("title \"Bicycle thefts\" where kind = \"Car\" column \"N\" stolen", "title", "Bicycle", "\"Car\""),
        ("note \"Thefts of a bicycle\" where kind = \"Car\" column \"N\" stolen", "note", "Bicycle", "\"Car\""),
        (
            "title \"Bicycle thefts\" column \"C\" stolen where kind = \"Car\" column \"P\" stolen where kind = \"Car part\"",
            "title",
            "Bicycle",
            "\"Car\" and \"Car part\"",
        ),
        ("title \"Bicycle thefts\" rows kind in [Car] column \"N\" stolen", "title", "Bicycle", "\"Car\""),
        ("title \"Bicycle thefts\" column stolen for each kind in [Car]", "title", "Bicycle", "\"Car\""),
        ("title \"Thefts in Harbour\" rows area in [Castle, Mill] column \"N\" stolen", "title", "Harbour", "\"Hill\""),
        ("title \"Thefts in Harbour\" column \"N\" stolen at \"Mill\"", "title", "Harbour", "\"Mill\""),
    ] {
        assert_eq!(said(&format!("table t {{ {table} }}")), is(what, named, own), "{table}");
    }
    for table in [
        "title \"Bicycle and car thefts\" where kind = \"Car\" column \"N\" stolen",
        "title \"Bicycle thefts\" column \"C\" stolen where kind = \"Car\" column \"All\" stolen",
        "title \"Bicycle thefts\" rows kind in [Car, all] column \"N\" stolen",
        "note \"For bicycle thefts see table 4\" where kind = \"Car\" column \"N\" stolen",
        "note \"Without bicycle thefts\" where kind = \"Car\" column \"N\" stolen",
        "title \"Thefts by owners with a bicycle\" where kind = \"Car\" and owner = \"Bicycle\" column \"N\" stolen",
    ] {
        assert_eq!(said(&format!("table t {{ {table} }}")), [] as [String; 0], "{table}");
    }
}

#[test]
fn a_label_that_is_anothers() {
    let is = |named: &str, own: &str| {
        vec![format!("layout::label-of-another: this label names \"{named}\", but it is given to \"{own}\"")]
    };
    for (members, named, own) in [
        ("kind in [Car as \"Bicycle\"]", "Bicycle", "Car"),
        ("kind in [Car as \"bicycle thefts\", \"Car part\"]", "Bicycle", "Car"),
        ("kind in [\"Car part\" as \"Car\"]", "Car", "Car part"),
        ("kind in [Car as \"Car part\"]", "Car part", "Car"),
        ("kind in [Car as \"B\"]", "Bicycle", "Car"),
        ("kind in [Car + \"Car part\" as \"Bicycle\"]", "Bicycle", "Car + Car part"),
        ("age in [\"0 to 17\" as \"18 to 64\"]", "18 to 64", "0 to 17"),
        ("age in [\"0 to 17\" as \"Other\"]", "Other", "0 to 17"),
        ("kind in [Bicycle + \"Car part\" as \"Bicycle\"]", "Bicycle", "Bicycle + Car part"),
        ("kind in [Bicycle + \"Car part\" as \"B\"]", "Bicycle", "Bicycle + Car part"),
        ("age in [\"0 to 17\" + \"18 to 64\" as \"0 to 17\"]", "0 to 17", "0 to 17 + 18 to 64"),
        ("age in [\"0 to 17\" + \"18 to 64\" as \"Aged 0 to 17\"]", "0 to 17", "0 to 17 + 18 to 64"),
        ("kind in [all as \"Car\"]", "Car", "Total"),
        ("kind in [Bicycle, all as \"bicycle\"]", "Bicycle", "Total"),
        ("kind in [missing as \"Car\"]", "Car", "Not recorded"),
        ("area in [all as \"Castle\"]", "Castle", "Total"),
        ("area in [Castle + Quay as \"Castle\"]", "Castle", "Castle + Quay"),
        ("financial_year in [2022/23 + 2023/24 as \"2023/24\"]", "2023/24", "2022/23 + 2023/24"),
        ("financial_year in [2022/23 + 2023/24 as \"2023-24\"]", "2023-24", "2022/23 + 2023/24"),
        ("month in [2023-04 + 2023-05 as \"May 2023\"]", "May 2023", "2023-04 + 2023-05"),
        ("month in [2023-04 + 2023-05 as \"May-23\"]", "May-23", "2023-04 + 2023-05"),
        ("month in [2024-05 as \"May-23\"]", "May-23", "2024-05"),
        ("month in [2023-04 as \"May 23\"]", "May", "2023-04"),
        ("area in [Castle as \"Mill\"]", "Mill", "Castle"),
        ("area in [Castle as \"W2\"]", "Mill", "Castle"),
        ("area in [Castle as \"Hill\"]", "Hill", "Castle"),
        ("area in [Castle + Quay as \"Hill\"]", "Hill", "Castle + Quay"),
        ("area in [Hill as \"Harbour (all)\"]", "Harbour", "Hill"),
        ("financial_year in [2023/24 as \"2022/23\"]", "2022/23", "2023/24"),
        ("calendar_year in [2023 as \"In 2022\", 2024]", "2022", "2023"),
        ("month in [2023-04 as \"May 2023\"]", "May", "2023-04"),
        ("month in [2023-04 as \"Apr 2022\"]", "2022", "2023-04"),
    ] {
        assert_eq!(said(&format!("table t {{ rows {members} column \"N\" stolen }}")), is(named, own), "{members}");
        assert_eq!(said(&format!("table t {{ column stolen for each {members} }}")), is(named, own), "{members}");
    }
    let both = "table t { column \"{kind} thefts\" stolen for each kind in [Car as \"Bicycle\"] }";
    assert_eq!(said(both), is("Bicycle", "Car"), "said of the label, and not again of the heading");
}

#[test]
fn a_label_of_its_own() {
    for members in [
        "kind in [Car as \"Cars and vans\", Bicycle as \"Bike\"]",
        "kind in [Car as \"Car (without car part)\"]",
        "kind in [Car + \"Car part\" as \"Car\"]",
        "kind in [Car + \"Car part\" as \"Cars, whole or in part\"]",
        "kind in [Car + \"Car part\" as \"All but bicycle\"]",
        "kind in [\"Car radio\" + \"Car part\" as \"Car\"]",
        "kind in [Car as \"car\"]",
        "kind in [all as \"Vehicles\", missing as \"Other\"]",
        "kind in [all as \"All kinds\", missing + Car as \"Car\"]",
        "age in [\"65 and over\" + Other as \"Other\", all as \"All ages\"]",
        "age in [all as \"0 and over\"]",
        "area in [all as \"Hill\", outside as \"Elsewhere\"]",
        "financial_year in [2022/23 + 2023/24 as \"Two years to 2023/24\"]",
        "age in [\"0 to 17\" as \"Under 18\", \"18 to 64\" + \"65 and over\" as \"18 and over\"]",
        "age in [\"0 to 17\" + \"18 to 64\" as \"Other ages\"]",
        "area in [Castle as \"Castle ward\", Mill as \"Mill, in Hill\"]",
        "area in [Castle + Mill as \"Hill\"]",
        "area in [Hill as \"Hill total\", all as \"Hill & Harbour\"]",
        "area in [Castle as \"Mill Road estate\"]",
        "financial_year in [2023/24 as \"Year ending March 2024\", 2022/23 as \"2022-23\"]",
        "financial_year in [2022/23 + 2023/24 as \"2022/23 to 2023/24\"]",
        "month in [2023-04 as \"Apr 2023\", 2023-05 + 2023-06 as \"May to June\"]",
    ] {
        assert_eq!(said(&format!("table t {{ rows {members} column \"N\" stolen }}")), [] as [String; 0], "{members}");
    }
}

/// A list in a heading is of what its numbers are of, each part of it.
#[test]
fn a_heading_that_lists_codes_lists_those_of_its_numbers() {
    let column = |text: &str, of: &str| said(&format!("table t {{ column \"{text}\" stolen where {of} }}"));
    for (text, of, named, own) in [
        ("Bicycles and cars", "kind = \"Car\"", "Bicycle", "\"Car\""),
        ("Men and women", "sex = \"Male\"", "Female", "\"Male\""),
        ("Bicycle, car & battery", "kind in {\"Car\", \"Battery\"}", "Bicycle", "\"Car\" and \"Battery\""),
        ("Number of bicycles or batteries", "kind in {\"Car\", \"Bicycle\"}", "Battery", "\"Bicycle\" and \"Car\""),
    ] {
        let is = format!("layout::names-another-group: this heading names \"{named}\", but its numbers are of {own}");
        assert_eq!(column(text, of), [is], "{text}");
    }
    for (text, of) in [
        ("Bicycles and cars", "kind in {\"Car\", \"Bicycle\"}"),
        ("Bicycles and cars", "kind in {\"Car\", \"Bicycle\", \"Battery\"}"),
        ("Bicycles and cars of women", "kind = \"Car\""),
        ("Cars and lorries", "kind = \"Car\""),
    ] {
        assert_eq!(column(text, of), [] as [String; 0], "{text}");
    }
}

/// A rate or a share in the heading, a count below it.
#[test]
fn a_heading_of_a_rate_over_a_count() {
    let says = |text: &str, value: &str| said(&format!("table t {{ column \"{text}\" {value} }}"));
    let warned = |words: &str| {
        vec![format!("layout::names-another-base: this heading says \"{words}\", but its numbers are counts")]
    };
    assert_eq!(says("Rate per 1,000", "stolen"), warned("per 1,000"));
    assert_eq!(says("Thefts per 100,000 residents", "stolen where kind = \"Car\""), warned("per 100,000"));
    assert_eq!(says("Share of thefts", "stolen"), warned("share of"));
    assert_eq!(says("% of thefts", "stolen in 2023/24"), warned("% of"));
    for (text, value) in [
        ("Thefts (per 1,000 see Table 2)", "stolen"),
        ("Rates paid", "stolen"),
        ("Thefts per day", "stolen"),
        ("Rate per 1,000", "stolen per 1000 (residents in mid-2022)"),
        ("Share of thefts", "(stolen where kind = \"Car\") as % of stolen"),
        ("Residents per 1,000", "residents in mid-2022"),
    ] {
        assert!(!says(text, value).iter().any(|found| found.contains("are counts")), "{text}: {:?}", says(text, value));
    }
}

/// Nothing chooses any thefts, so they are of all.
#[test]
fn a_heading_that_is_a_code_over_numbers_of_everything() {
    let of_all = |named: &str| {
        format!(
            "layout::names-another-group: this heading names \"{named}\", but its numbers are of all rows of `thefts`"
        )
    };
    let table = |columns: &str| {
        said(&format!("measure n = count of thefts table t {{ {columns} }}").replace(" table", "\ntable"))
    };
    for (written, named) in [
        ("Female", "Female"),
        ("Cars", "Car"),
        ("bicycle", "Bicycle"),
        ("Castle", "Castle"),
        ("65 and over", "65 and over"),
    ] {
        assert_eq!(table(&format!("column \"{written}\" n")), [of_all(named)], "{written}");
    }
    assert_eq!(table("rows area in [wards] column \"Female\" n"), [of_all("Female")]);
    for (written, named) in [
        ("Number of cars", "Car"),
        ("Women per 1,000 residents", "Female"),
        ("All bicycles (n)", "Bicycle"),
        ("Bicycles and cars", "Bicycle"),
        ("Castle or Mill", "Castle"),
    ] {
        assert_eq!(table(&format!("column \"{written}\" n * 1")), [of_all(named)], "{written}");
    }
    for title in ["Women by ward", "Cars"] {
        let found = table(&format!("title \"{title}\" rows area in [wards] column \"N\" n column \"M\" n * 2"));
        assert!(
            found.len() == 1 && found[0].contains("this title names") && found[0].contains("all rows of"),
            "{found:?}"
        );
    }
    // What is chosen, or called so, may be what is meant; and ordinary words are no codes.
    for fine in [
        "column \"Other\" n",
        "column \"Thefts\" n",
        "column \"Women and men\" n",
        "column \"Thefts of women\" n",
        "title \"Women\" column \"N\" n column \"W\" n where sex = \"Female\"",
        "title \"Women\" rows sex column \"N\" n",
        "rows sex column \"Female\" n",
        "rows area in [wards] column \"Castle\" n",
        "where kind = \"Car\" column \"Castle\" n",
    ] {
        let found = table(fine);
        assert!(found.iter().all(|found| !found.contains("all rows of")), "{fine}: {found:?}");
    }
    let named = said("measure female_thefts = count of thefts\ntable t { column \"Female\" female_thefts }");
    assert_eq!(named, [] as [String; 0]);
}

/// "Hill" is a town of two wards, and the total has a third one.
#[test]
fn a_total_that_is_called_as_a_row_beside_it_is() {
    let found = said("measure n = count of thefts\ntable t { rows area in [towns, all as \"Hill\"] column \"N\" n }");
    assert_eq!(found, ["layout::label-of-another: this label names \"Hill\", but it is given to \"Total\""]);
}
