//! Texts that say all of a kind over numbers of some, those that say some over numbers of all, and those that leave out what their numbers are of: `Both
//! sexes` of women, `Falls in Ash` at all, `Not female` of women.

use crate::world::World;

/// What is said of the texts of a table of falls by age, sex and ward; its wards are in two districts.
fn said(table: &str) -> Vec<String> {
    let world = World::new(&[
        (
            "hierarchies/area.yaml",
            "name: area\nlevels: [{name: ward, plural: wards}, {name: district, plural: districts}]\nareas:\n  \
             - {level: district, code: D1, label: North, contains: [{code: W1, label: Ash}, {code: W2, label: Birch}]}\n  \
             - {level: district, code: D2, label: South, contains: [{code: W3, label: Cedar}]}\n",
        ),
        (
            "codelists/sex.yaml",
            "name: sex\ncodes: [{code: F, label: Female}, {code: M, label: Male}, {code: X, label: Not recorded}]\n",
        ),
        (
            "datasets/falls.yaml",
            "name: falls\ngrain: fall\ncounts: falls\nfiles: falls.csv\ncolumns:\n  ward: {codes: ward, describes: place, missing: allowed}\n  \
             age: {type: integer, min: 0, max: 120, describes: person, unit: years}\n  sex: {codes: sex, describes: person}\n",
        ),
        ("data/falls.csv", "ward,age,sex\nW1,4,F\nW3,40,M\n"),
        ("t.ind", &format!("measure n = count of falls\ntable t {{ {table} }}\n")),
    ]);
    let found = world.warnings();
    assert!(found.iter().all(|said| said.starts_with("layout::")), "{table}: {found:?}");
    found
}

#[test]
fn all_of_a_kind_over_some_of_it() {
    for (heading, value, named, own) in [
        ("All ages", "n where age < 18", "all ages", "ages up to 17"),
        ("Falls at any age", "n where age >= 65", "any age", "ages from 65"),
        ("Both sexes", "n where sex = \"Female\"", "both sexes", "\"Female\""),
        ("Falls of both sexes", "n where sex = \"Male\"", "both sexes", "\"Male\""),
        ("All districts", "n at \"North\"", "all districts", "\"North\""),
        ("Falls in every ward", "n where ward = \"Ash\"", "every ward", "\"Ash\""),
    ] {
        let group = |what: &str| {
            [format!("layout::names-another-group: this {what} names \"{named}\", but its numbers are of {own}")]
        };
        assert_eq!(said(&format!("column \"{heading}\" {value}")), group("heading"), "{heading}");
        assert_eq!(said(&format!("title \"{heading}\" column \"Number\" {value}")), group("title"), "{heading}");
    }
    for (heading, value) in [
        ("All ages", "n"),
        ("All ages", "n where age <= 120"),
        ("All ages", "n where sex = \"Female\""),
        ("Both sexes", "n where sex in {\"Female\", \"Male\", \"Not recorded\"}"),
        ("Both sexes", "n where sex in {\"Female\", \"Male\"}"),
        ("All sexes", "n where sex in {\"Female\", \"Male\"}"),
        ("Both sexes", "n where age < 18"),
        ("All districts", "n at all"),
        ("All wards in North", "n at \"North\""),
        ("All falls", "n where sex = \"Female\""),
        ("Of all wards, %", "(n at \"Ash\") as % of (n at all)"),
        ("Women of all ages", "n where sex = \"Female\""),
    ] {
        assert_eq!(said(&format!("column \"{heading}\" {value}")), [] as [&str; 0], "{heading}: {value}");
    }
}

#[test]
fn an_area_over_all_of_them() {
    let group = |what: &str| {
        [format!("layout::names-another-group: this {what} names \"Ash\", but its numbers are of all rows of `falls`")]
    };
    for rows in ["", "rows sex "] {
        assert_eq!(said(&format!("{rows}column \"Falls in Ash\" n at all")), group("heading"), "{rows}");
        assert_eq!(said(&format!("title \"Falls in Ash\" {rows}column \"Falls\" n at all")), group("title"), "{rows}");
    }
    for column in ["\"Falls in Ash\" n at \"Ash\"", "\"Falls in all wards\" n at all", "\"Falls\" n at all"] {
        assert_eq!(said(&format!("column {column}")), [] as [&str; 0], "{column}");
    }
}

#[test]
fn what_the_numbers_are_of_is_not_left_out() {
    for (heading, value, named, own) in [
        ("Not female", "n where sex = \"Female\"", "not Female", "\"Female\""),
        ("Without women", "n where sex = \"Female\"", "without Female", "\"Female\""),
        ("Falls outside Ash", "n at \"Ash\"", "outside Ash", "\"Ash\""),
        ("Other than Ash", "n at \"Ash\"", "other than Ash", "\"Ash\""),
        ("Falls, not in North", "n at \"Ash\"", "not North", "\"Ash\""),
    ] {
        let said_of =
            format!("layout::names-another-group: this heading names \"{named}\", but its numbers are of {own}");
        assert_eq!(said(&format!("column \"{heading}\" {value}")), [said_of], "{heading}");
    }
    for (heading, value) in [
        ("Not female", "n where sex = \"Male\""),
        ("Not female", "n where sex != \"Female\""),
        ("Outside Ash", "n at \"Cedar\""),
        ("Not recorded", "n where sex = \"Not recorded\""),
        ("North except Ash", "n at \"North\""),
        ("Female, not stated where", "n where sex = \"Female\""),
    ] {
        assert_eq!(said(&format!("column \"{heading}\" {value}")), [] as [&str; 0], "{heading}: {value}");
    }
}

#[test]
fn ages_in_words_are_of_people_of_such_ages() {
    for (heading, value, named, own) in [
        ("Adults", "n where age < 16", "adults", "ages up to 15"),
        ("Number of children", "n where age >= 19", "children", "ages from 19"),
        ("Pensioners", "n where age < 18", "pensioners", "ages up to 17"),
        ("Working age", "n where age > 70", "working age", "ages from 71"),
    ] {
        let said_of =
            format!("layout::names-another-group: this heading names \"{named}\", but its numbers are of {own}");
        assert_eq!(said(&format!("column \"{heading}\" {value}")), [said_of], "{heading}");
    }
    for (heading, value) in [
        ("Adults", "n where age >= 16"),
        ("Adults", "n where age in 18 to 64"),
        ("Adults", "n"),
        ("Children", "n where age < 18"),
        ("Falls of parents with children", "n where age >= 19"),
        ("Adults", "n where sex = \"Female\""),
    ] {
        assert_eq!(said(&format!("column \"{heading}\" {value}")), [] as [&str; 0], "{heading}: {value}");
    }
}
