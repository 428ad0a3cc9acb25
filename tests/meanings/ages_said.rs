//! A heading or title that names ages is of numbers that begin and end there; one that names a level or a kind of period is of rows of it;
//! and one that says where is of numbers of that place.

use crate::world::World;

const THEFTS: &str = "\
name: thefts
grain: theft
counts: thefts
files: thefts.csv
time: on
columns:
  on: {type: date}
  age: {type: integer, min: 0, max: 120, describes: person}
  minutes: {type: integer}
  ward: {codes: ward}
";
const AREAS: &str = "\
name: area
levels: [{name: ward, plural: wards}, {name: town, plural: towns}]
areas:
  - {level: town, code: T1, label: Hill, contains: [{code: W1, label: Castle}, {code: W2, label: Mill}]}
";
const BANDS: &str = "name: age_group\nbands: [{label: 0 to 17, from: 0, to: 17}, {label: 18 to 64, from: 18, to: 64}, {label: 65 and over, from: 65}]\n";

fn said(definitions: &str) -> Vec<String> {
    let world = World::new(&[
        ("datasets/thefts.yaml", THEFTS),
        ("codelists/age_group.yaml", BANDS),
        ("hierarchies/area.yaml", AREAS),
        ("definitions.ind", &format!("measure stolen = count of thefts\n{definitions}")),
        ("data/thefts.csv", "on,age,minutes,ward\n2023-05-01,12,3,W1\n"),
    ]);
    let (of_texts, other): (Vec<_>, Vec<_>) =
        world.warnings().into_iter().partition(|found| found.starts_with("layout::names-another"));
    assert!(other.iter().all(|found| found.contains("unused")), "{other:?}");
    of_texts
}

fn group(what: &str, named: &str, own: &str) -> Vec<String> {
    vec![format!("layout::names-another-group: this {what} names \"{named}\", but its numbers are of {own}")]
}

const NOTHING: [String; 0] = [];

#[test]
fn ages_that_no_condition_of_the_numbers_names() {
    let column = |heading: &str, value: &str| said(&format!("table t {{ column \"{heading}\" {value} }}"));
    for (heading, named) in [
        ("Under 18", "under 18"),
        ("Victims aged under 18", "aged under 18"),
        ("Aged 10 to 15", "aged 10 to 15"),
        ("10-15 year olds", "10-15"),
        ("16 and under", "16 and under"),
        ("17+", "17+"),
    ] {
        assert_eq!(column(heading, "stolen where age < 16"), group("heading", named, "ages up to 15"), "{heading}");
    }
    for heading in ["Under 16", "15 and under", "Aged 0 to 15", "Not under 18", "Open under 30 days", "Thefts"] {
        assert_eq!(column(heading, "stolen where age < 16"), NOTHING, "{heading}");
    }
    // The other ages begin or end there, too.
    assert_eq!(column("16+", "stolen where age < 16"), group("heading", "16+", "ages up to 15"));
    assert_eq!(column("Under 16", "stolen where age >= 16"), group("heading", "under 16", "ages from 16"));
    assert_eq!(column("65 and over", "stolen where age < 65"), group("heading", "65 and over", "ages up to 64"));
    assert_eq!(column("Under 18", "stolen where minutes < 16"), NOTHING);
    // Nothing chooses any ages.
    for (heading, named) in
        [("Under 18", "under 18"), ("65 and over", "65 and over"), ("Aged 10 to 17", "aged 10 to 17")]
    {
        assert_eq!(column(heading, "stolen"), group("heading", named, "people of every age"), "{heading}");
    }
    let title =
        said("table t { title \"Thefts from people aged 65 and over\" column \"N\" stolen column \"M\" stolen * 2 }");
    assert_eq!(title, group("title", "aged 65 and over", "people of every age"));
    assert_eq!(
        said("cohort some { from thefts where minutes > 3 } table t { column \"Under 18\" count of some }"),
        NOTHING
    );
    assert_eq!(column("Aged 10 to 17", "stolen where (age >= 10 and age < 18)"), NOTHING);
    assert_eq!(column("Aged 18 and over", "stolen where not (age < 18)"), NOTHING);
    assert_eq!(column("10-17", "stolen where (age >= 10 and age < 18)"), NOTHING);
    assert_eq!(column("10 to 18", "stolen where minutes < 16"), NOTHING);
    for heading in ["10-18", "10 to 18"] {
        assert_eq!(
            column(heading, "stolen where (age >= 10 and age < 18)"),
            group("heading", heading, "ages up to 17 and ages from 10")
        );
    }
    assert_eq!(
        column("Aged 10 to 18", "stolen where (age >= 10 and age < 18)"),
        group("heading", "aged 10 to 18", "ages up to 17 and ages from 10")
    );
}

#[test]
fn ages_of_bands_cohorts_and_titles_are_compared_too() {
    let banded =
        |heading: &str| said(&format!("table t {{ column \"{heading}\" stolen where age.age_group = \"0 to 17\" }}"));
    assert_eq!(banded("Under 18"), NOTHING);
    assert_eq!(banded("Under 16"), group("heading", "under 16", "ages up to 17"));
    let cohort = |title: &str| {
        said(&format!(
            "cohort young {{ from thefts where age < 25 }} table t {{ title \"{title}\" column \"N\" count of young }}"
        ))
    };
    assert_eq!(cohort("Thefts from people under 25"), NOTHING);
    assert_eq!(cohort("Thefts from people under 24"), group("title", "under 24", "ages up to 24"));
    // Over 65 is 65 or 66.
    for least in [65, 66] {
        assert_eq!(said(&format!("table t {{ column \"Over 65s\" stolen where age >= {least} }}")), NOTHING);
    }
    // Rows of bands have all their ends.
    let rows = |title: &str| {
        said(&format!(
            "table t {{ title \"{title}\" rows age.age_group in [\"0 to 17\", \"18 to 64\"] column \"N\" stolen }}"
        ))
    };
    assert_eq!(rows("Thefts from people under 18"), NOTHING);
    assert_eq!(rows("Thefts from people under 20").len(), 1);
}

#[test]
fn a_heading_of_rows_is_what_they_are() {
    let rows = |rows: &str| said(&format!("table t {{ rows {rows} column \"N\" stolen }}"));
    let other = |heading: &str, own: &str| {
        vec![format!("layout::names-another-group: this heading says \"{heading}\", but the rows are {own}")]
    };
    let years = "from 2022/23 to 2023/24";
    assert_eq!(rows(&format!("financial_year \"School year\" {years}")), other("School year", "financial years"));
    assert_eq!(rows(&format!("academic_year \"Financial year\" {years}")), other("Financial year", "academic years"));
    assert_eq!(rows("calendar_year \"Month\" from 2022 to 2023"), other("Month", "calendar years"));
    for heading in ["Financial year", "Fiscal years", "Year", "When"] {
        assert_eq!(rows(&format!("financial_year \"{heading}\" {years}")), NOTHING, "{heading}");
    }
    // A quarter is three months together.
    let quarter = "2023-04 + 2023-05 + 2023-06 as \"April to June\"";
    assert_eq!(rows("month \"Quarter\" from 2023-04 to 2023-06"), other("Quarter", "months"));
    assert_eq!(rows(&format!("month \"Quarter\" in [{quarter}]")), NOTHING);
    assert_eq!(rows("age.age_group \"Ward\""), other("Ward", "codes of `age_group`"));
    assert_eq!(rows("month \"Town\" from 2023-04 to 2023-06"), other("Town", "periods"));
    assert_eq!(rows("area \"Town\" in [wards]"), other("Town", "wards"));
    assert_eq!(rows("area \"Wards\" in [towns]"), other("Wards", "towns"));
    for fine in ["\"Ward\" in [wards]", "\"Town\" in [wards, towns]", "\"Place\" in [wards]", "\"Town\" in [all]"] {
        assert_eq!(rows(&format!("area {fine}")), NOTHING, "{fine}");
    }
}

#[test]
fn a_place_that_a_text_says_numbers_are_in_is_theirs() {
    let all = "all rows of `thefts`";
    let title = |title: &str, rest: &str| said(&format!("table t {{ title \"{title}\" {rest} column \"N\" stolen }}"));
    let by_age = "rows age.age_group \"Age\"";
    assert_eq!(title("Thefts in Castle, 2023", by_age), group("title", "Castle", all));
    assert_eq!(title("Age of victims in Mill", by_age), group("title", "Mill", all));
    // All of it; both of its parts; rows of it; what a condition chooses; what it is not of; and no place at all.
    assert_eq!(title("Thefts in Hill", by_age), NOTHING);
    assert_eq!(title("Thefts in Castle and in Mill", by_age), NOTHING);
    assert_eq!(title("Thefts in Castle and elsewhere", "rows ward \"Ward\" in [Castle, all]"), NOTHING);
    assert_eq!(title("Thefts in Castle", &format!("{by_age} where ward = \"Castle\"")), NOTHING);
    assert_eq!(title("Thefts, not only in Castle", by_age), NOTHING);
    assert_eq!(title("Thefts in Castle Mills", by_age), NOTHING);
    let column = |heading: &str, value: &str| said(&format!("table t {{ {by_age} column \"{heading}\" {value} }}"));
    assert_eq!(column("Stolen in Castle", "stolen"), group("heading", "Castle", all));
    assert_eq!(column("Stolen in Castle", "stolen at Castle"), NOTHING);
}

#[test]
fn the_label_of_a_band_and_of_bands_together_says_where_they_end() {
    let labels = |members: &str| {
        let world = World::new(&[
            ("datasets/thefts.yaml", THEFTS),
            ("codelists/age_group.yaml", BANDS),
            ("hierarchies/area.yaml", AREAS),
            (
                "definitions.ind",
                &format!("table t {{ rows age.age_group \"Age\" in [{members}] column \"N\" count of thefts }}"),
            ),
            ("data/thefts.csv", "on,age,minutes,ward\n2023-05-01,12,3,W1\n"),
        ]);
        world.warnings()
    };
    for (members, wrong) in [
        ("\"0 to 17\" + \"18 to 64\" as \"Under 60\"", "Under 60"),
        ("\"18 to 64\" + \"65 and over\" as \"16+\"", "16+"),
        ("\"0 to 17\" as \"Under 16\"", "Under 16"),
        ("\"65 and over\" as \"90+\"", "90+"),
    ] {
        let found = labels(members);
        assert_eq!(found.len(), 1, "{members}: {found:?}");
        assert!(found[0].starts_with(&format!("layout::label-of-another: this label names \"{wrong}\"")), "{found:?}");
    }
    for members in [
        "\"0 to 17\" + \"18 to 64\" as \"Under 65\"",
        "\"18 to 64\" + \"65 and over\" as \"Adults\"",
        "\"65 and over\" as \"65+\"",
    ] {
        assert_eq!(labels(members), NOTHING, "{members}");
    }
}
