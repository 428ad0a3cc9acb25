//! A project that is in order arrives in the catalog as it was written.

use super::{good, under};
use crate::catalog::*;
use crate::value::{Date, Period, PeriodKind};

const PROJECT: &str = "\
title: Street crime in Cambridgeshire
data: ../shared   # a comment
banner: Synthetic data
formats: [csv, html, csv]
templates: templates
chapters: [1. Overview, Appendix]
";

const CRIMES: &str = r#"
name: crimes
description: Recorded crimes
grain: recorded crime
counts: crimes
files: ["street/*.csv.gz", more]
format: {header: true, delimiter: ";"}
missing: [NULL, "-", ~x]
key: crime_id
repeats: agree
time: month
covers: 2021-04 to 2022-03
breaks:
  - {from: 2023-05-01, label: "May 2023: counting rules"}
  - {from: 2021-06-01, label: "June 2021: new system"}
columns:
  crime_id: {heading: Crime ID, type: text, missing: allowed}
  month: {heading: Month, type: month}
  lsoa: {heading: LSOA code, type: text, missing: allowed, look_up: lsoa}
  offence: {codes: offence, undeclared: count}
  district: {codes: district, undeclared: outside}
  home: {codes: district, describes: person}
  age: {type: integer, min: 0, max: 120, unit: years, describes: person, invalid: count}
  domestic_abuse: {type: flag, yes: [Y, yes], no: N}
  recorded_on: {type: date, format: DD/MM/YYYY}
  started: {type: datetime}
  cost: {type: decimal(2), description: In pounds}
"#;

const LSOA: &str = "\
name: lsoa
role: look-up
files: lookups/lsoa.parquet
key: [code]
columns:
  code: {heading: LSOA21CD, type: text}
  district: {codes: district, undeclared: outside}
";

const POPULATION: &str = r#"
name: population
role: population
basis: residents
files: population.csv
time: year
covers: mid-2021 to 2023
unpivot: {headings: "Mid-{} (people)", name: year, value: persons}
columns:
  district: {codes: district}
  persons: {type: integer}
  year: {type: mid_year}
"#;

const OFFENCE: &str = r#"
name: offence
description: Home Office codes
attributes:
  group: text
  gravity: integer
  weight: decimal(1)
  family: {codes: family}
codes:
  - {code: 0104, label: Assault with injury, aliases: [104, "8N"], group: Violence, gravity: 3, weight: 2.5, family: Person}
  - {code: "0034", label: Robbery, group: Robbery, family: p}
  - {code: NO, label: Assault with injury, group: Violence, gravity: -1}
"#;

const FAMILY: &str = "name: family\nordered: yes\nrows: family.csv\n";
const FAMILY_ROWS: &str = "label,code\r\n\"Person, \"\"the\"\"\",p\r\nPerson,q\r\n";

const BANDS: &str = "\
name: age_band
bands:
  - {label: under 10, to: 9}
  - {label: 10 to 13, from: 10, to: 13}
  - {label: 14+, from: 14}
";

const AREA: &str = "\
name: area
levels: [{name: ward, plural: wards, rows: wards.csv}, {name: district, plural: districts}, {name: county, plural: counties}]
areas:
  - level: county
    code: E10000003
    label: Cambridgeshire
    contains:
      - {code: E07000011, label: Huntingdonshire, aliases: [Hunts]}
      - {code: E07000008, label: Cambridge, contains: [{code: W1, label: Abbey}]}
      - {level: ward, code: W9, label: Lone ward}
  - {level: district, code: E06000031, label: Peterborough}
";
const WARDS: &str = "code,label,parent\nW3,Central,E06000031\nW2,Arbury,E07000008\nW0,Islet,\n";

fn project() -> Catalog {
    good(&[
        ("indicia.yaml", PROJECT),
        ("style.yaml", "decimal_mark: \",\"\nthousands_separator: \"\"\nlow: true\nmissing: \"\"\nall_label: All\n"),
        ("datasets/crimes.yaml", CRIMES),
        ("datasets/lsoa.yaml", LSOA),
        ("datasets/population.yaml", POPULATION),
        ("codelists/offence.yaml", OFFENCE),
        ("codelists/family.yaml", FAMILY),
        ("codelists/family.csv", FAMILY_ROWS),
        ("codelists/age_band.yaml", BANDS),
        ("hierarchies/area.yaml", AREA),
        ("hierarchies/wards.csv", WARDS),
    ])
}

fn list<'a>(catalog: &'a Catalog, name: &str) -> &'a CodeList {
    catalog.code_list(catalog.code_list_named(name).unwrap())
}

fn labels(list: &CodeList) -> Vec<&str> {
    list.codes.iter().map(|c| c.label.as_str()).collect()
}

fn values(list: &CodeList, attribute: &str) -> Vec<Option<i64>> {
    list.attributes[list.attribute_named(attribute).unwrap()].values.clone()
}

#[test]
fn the_project_and_its_style() {
    let catalog = project();
    assert_eq!(catalog.project.title, "Street crime in Cambridgeshire");
    assert_eq!(catalog.project.data, "../shared");
    assert_eq!(catalog.project.banner.as_deref(), Some("Synthetic data"));
    assert_eq!(catalog.project.formats.iter().map(|format| format.name).collect::<Vec<_>>(), ["csv", "html"]);
    assert_eq!(catalog.project.templates.as_deref(), Some("templates"));
    let chapters: Vec<&str> = catalog.project.chapters.iter().map(|c| c.value.as_str()).collect();
    assert_eq!(chapters, ["1. Overview", "Appendix"]);
    let style = &catalog.style;
    assert_eq!((style.decimal_mark.as_str(), style.thousands_separator.as_str()), (",", ""));
    assert_eq!((style.missing.as_str(), style.all_label.as_str(), style.low), ("", "All", true));
    assert_eq!(style.not_applicable, Style::default().not_applicable);
    assert!(catalog.broken.is_empty());
}

#[test]
fn a_dataset_of_events() {
    let catalog = project();
    let crimes = catalog.dataset(catalog.dataset_named("crimes").unwrap());
    assert_eq!((crimes.grain.as_str(), crimes.counts.as_str()), ("recorded crime", "crimes"));
    assert_eq!(crimes.role, DatasetRole::Events);
    assert_eq!(crimes.files.paths, ["street/*.csv.gz", "more"]);
    assert_eq!(crimes.files.format, FileFormat::Csv { header: true, delimiter: b';', heading_row: 1 });
    assert_eq!(crimes.files.missing, ["NULL", "-", "~x"]);
    assert_eq!((crimes.key.as_slice(), crimes.repeats), (&[ColumnId(0)][..], RepeatRule::Agree));
    assert_eq!(crimes.time, Some(ColumnId(1)));
    let month = |year: i64, month: i64| Period { kind: PeriodKind::Month, ordinal: year * 12 + month - 1 };
    assert_eq!(crimes.covers, Some((month(2021, 4), month(2022, 3))));
    let days: Vec<i64> = crimes.breaks.iter().map(|b| b.day).collect();
    assert_eq!(days, [(2021, 6), (2023, 5)].map(|(y, m)| Date::new(y, m, 1).unwrap().days()));
    let column = |name| crimes.column(crimes.column_named(name).unwrap());
    assert_eq!(column("crime_id").heading, "Crime ID");
    assert_eq!(column("crime_id").missing, MissingRule::Allowed);
    assert_eq!(column("month").ty, ColumnType::Period(PeriodKind::Month));
    assert_eq!(column("lsoa").look_up, catalog.dataset_named("lsoa"));
    assert_eq!(column("offence").ty, ColumnType::Code(catalog.code_list_named("offence").unwrap()));
    assert_eq!(column("offence").undeclared, UndeclaredRule::Count);
    assert_eq!((column("offence").describes, column("district").describes), (Describes::Event, Describes::Place));
    assert_eq!(column("home").describes, Describes::Person);
    assert_eq!(column("age").ty, ColumnType::Integer { min: Some(0), max: Some(120) });
    assert_eq!((column("age").invalid, column("age").unit.as_deref()), (BadValueRule::Count, Some("years")));
    let flag = ColumnType::Flag { yes: vec!["Y".into(), "yes".into()], no: vec!["N".into()] };
    assert_eq!(column("domestic_abuse").ty, flag);
    assert_eq!(column("recorded_on").ty, ColumnType::Date { format: "DD/MM/YYYY".into() });
    assert_eq!(column("started").ty, ColumnType::DateTime { format: "YYYY-MM-DD hh:mm:ss".into() });
    assert_eq!(column("cost").ty, ColumnType::Decimal { scale: 2 });
}

#[test]
fn a_look_up_and_a_population() {
    let catalog = project();
    let names: Vec<&str> = catalog.datasets.iter().map(|d| d.name.as_str()).collect();
    assert_eq!(names, ["crimes", "lsoa", "population"]);
    assert_eq!(catalog.datasets[1].role, DatasetRole::LookUp);
    assert_eq!(catalog.datasets[1].files.format, FileFormat::Parquet);
    let population = &catalog.datasets[2];
    assert_eq!(population.role, DatasetRole::Population { basis: "residents".into() });
    let unpivot = population.files.unpivot.as_ref().unwrap();
    assert_eq!((unpivot.name, unpivot.value), (ColumnId(2), ColumnId(1)));
    let pattern = UnpivotHeadings::Pattern { before: "Mid-".into(), after: " (people)".into() };
    assert_eq!(unpivot.headings, pattern);
    let (first, last) = population.covers.unwrap();
    assert_eq!((first.to_string(), last.to_string()), ("mid-2021".into(), "mid-2023".into()));
}

#[test]
fn a_code_list_with_attributes() {
    let catalog = project();
    let offence = list(&catalog, "offence");
    let codes: Vec<&str> = offence.codes.iter().map(|c| c.code.as_str()).collect();
    assert_eq!(codes, ["0104", "0034", "NO"]);
    assert_eq!(offence.codes[0].aliases, ["104", "8N"]);
    assert_eq!(offence.find_all("Assault with injury"), [0, 2]);
    assert_eq!(offence.find_all("NO"), [2]);
    assert_eq!(values(offence, "gravity"), [Some(3), None, Some(-1)]);
    assert_eq!(values(offence, "weight"), [Some(25), None, None]);
    assert_eq!(offence.attributes[2].ty, AttributeType::Decimal { scale: 1 });
    // A text attribute is a list of its own, in order of first use.
    let group = list(&catalog, "offence.group");
    assert_eq!(labels(group), ["Violence", "Robbery"]);
    assert_eq!(values(offence, "group"), [Some(0), Some(1), Some(0)]);
    assert_eq!(offence.attributes[0].ty, AttributeType::Code(catalog.code_list_named("offence.group").unwrap()));
    // Codes of another list may be given by code or by label.
    assert_eq!(values(offence, "family"), [Some(1), Some(0), None]);
    let family = list(&catalog, "family");
    assert_eq!((labels(family), family.ordered), (vec!["Person, \"the\"", "Person"], true));
}

#[test]
fn bands_are_ordered_codes() {
    let catalog = project();
    let bands = list(&catalog, "age_band");
    assert!(bands.ordered && bands.is_bands());
    let ends: Vec<_> = bands.band_ends(0).collect();
    assert_eq!(ends, [(None, Some(9)), (Some(10), Some(13)), (Some(14), None)]);
}

#[test]
fn levels_are_lists_whose_parents_are_attributes() {
    let catalog = project();
    let area = catalog.hierarchy(catalog.hierarchy_named("area").unwrap());
    let names: Vec<&str> = area.levels.iter().map(|l| l.plural.as_str()).collect();
    assert_eq!(names, ["wards", "districts", "counties"]);
    let (ward, district, county) = (list(&catalog, "ward"), list(&catalog, "district"), list(&catalog, "county"));
    assert_eq!(district.level_of, Some((HierarchyId(0), 1)));
    // Rows come as the tree lists them; what lies in no ward is not a ward.
    assert_eq!(labels(ward), ["Abbey", "Arbury", "Lone ward", "Central", "Islet"]);
    // A ward that lies straight in a county, or in nothing, is its own area among the districts.
    assert_eq!(labels(district), ["Huntingdonshire", "Cambridge", "Lone ward", "Peterborough", "Islet"]);
    assert_eq!(labels(county), ["Cambridgeshire", "Peterborough", "Islet"]);
    assert_eq!(district.codes[0].aliases, ["Hunts"]);
    assert_eq!(values(ward, "district"), [1, 1, 2, 3, 4].map(Some));
    assert_eq!(values(ward, "county"), [0, 0, 0, 1, 2].map(Some));
    assert_eq!(values(district, "county"), [0, 0, 0, 1, 2].map(Some));
    assert!(county.attributes.is_empty());
}

#[test]
fn lists_are_in_order_of_name_and_ids_stay() {
    let catalog = project();
    let names: Vec<&str> = catalog.code_lists.iter().map(|l| l.name.as_str()).collect();
    let expected = ["age_band", "county", "district", "family", "offence", "offence.group", "ward"];
    assert_eq!(names, expected);
    for list in &catalog.code_lists {
        for attribute in &list.attributes {
            assert_eq!(attribute.values.len(), list.codes.len(), "{}.{}", list.name, attribute.name);
        }
    }
}

#[test]
fn a_short_project_has_defaults() {
    let catalog = good(&[
        ("indicia.yaml", "title: Example\n"),
        ("datasets/youth_offences.yaml", "name: youth_offences\nfiles: a.csv\ncolumns:\n  n: {type: integer}\n"),
    ]);
    assert_eq!((catalog.project.data.as_str(), catalog.project.formats.len()), (".", 3));
    let dataset = &catalog.datasets[0];
    assert_eq!((dataset.counts.as_str(), dataset.grain.as_str()), ("youth offences", "row"));
    assert_eq!(dataset.files.format, FileFormat::CSV);
    assert_eq!(catalog.style, Style::default());
}

#[test]
fn covers_of_a_date_column_may_be_any_kind_of_period() {
    let read = |covers: &str| {
        let text = format!("name: d\nfiles: a.csv\ntime: day\ncovers: {covers}\ncolumns:\n  day: {{type: date}}\n");
        let catalog = good(&[("indicia.yaml", "title: Example\n"), ("datasets/d.yaml", &text)]);
        catalog.datasets[0].covers.map(|(a, b)| (a.kind, a.to_string(), b.to_string()))
    };
    assert_eq!(read("2020/21 to 2023/24"), Some((PeriodKind::FinancialYear, "2020/21".into(), "2023/24".into())));
    assert_eq!(read("2022"), Some((PeriodKind::CalendarYear, "2022".into(), "2022".into())));
    assert_eq!(read("2021-04-05 to 2021-04-06"), Some((PeriodKind::Day, "2021-04-05".into(), "2021-04-06".into())));
}

#[test]
fn a_finding_points_at_what_was_written() {
    let found = under(&[
        (
            "datasets/crimes.yaml",
            "name: crimes\nfiles: [a.csv, \"ä/../b.csv\"]\nkey: [ id , idd ]\ncolumns:\n  id:\n    type: 'txt'   # é\n    \"headin\": x\n",
        ),
        ("codelists/o.yaml", "name: o\nattributes: {g: integer}\nrows: o.csv\n"),
        ("codelists/o.csv", "code,g\n1, \"é\" \n"),
    ]);
    assert_eq!(
        found,
        [
            ("codelists::bad-attribute", "\"é\"".to_string()),
            ("datasets::path-outside", "\"ä/../b.csv\"".to_string()),
            ("datasets::unknown-column", "idd".to_string()),
            ("datasets::unknown-type", "'txt'".to_string()),
            ("datasets::unknown-field", "\"headin\"".to_string()),
        ]
    );
}
