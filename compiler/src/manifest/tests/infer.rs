//! What `infer` writes is what the rows say, and reads back.

use proptest::prelude::*;

use super::super::infer::{ColumnProfile, code_list, column_names, declaration, profiles};
use super::{findings, good, shown};
use crate::catalog::{ColumnType, Dataset, MissingRule};
use crate::value::PeriodKind;

fn observed(values: &[&str]) -> ColumnProfile {
    let mut profile = ColumnProfile::new();
    for value in values {
        profile.observe(value);
    }
    profile
}

/// The dataset that is inferred from columns, read back.
fn inferred(columns: &[(&str, &[&str])]) -> (String, Dataset) {
    let header: Vec<String> = columns.iter().map(|(h, _)| h.to_string()).collect();
    let profiles: Vec<ColumnProfile> = columns.iter().map(|(_, values)| observed(values)).collect();
    let text = declaration("crimes", "street/*.csv", &header, &profiles);
    let catalog = good(&[("indicia.yaml", "title: Example\n"), ("datasets/crimes.yaml", &text)]);
    (text, catalog.datasets[0].clone())
}

fn type_of(values: &[&str]) -> ColumnType {
    inferred(&[("x", values)]).1.columns[0].ty.clone()
}

#[test]
fn types_are_those_that_every_value_fits() {
    assert_eq!(type_of(&["1", "-20", "147813.00"]), ColumnType::Integer { min: None, max: None });
    assert_eq!(type_of(&["1", "2.5", "3.125"]), ColumnType::Decimal { scale: 3 });
    assert_eq!(type_of(&["1", "2.5", "x"]), ColumnType::Text);
    assert_eq!(type_of(&["0104", "0034"]), ColumnType::Text);
    assert_eq!(type_of(&["Y", "N", "", "Y"]), ColumnType::Flag { yes: vec!["Y".into()], no: vec!["N".into()] });
    assert_eq!(type_of(&["false", "true"]), ColumnType::Flag { yes: vec!["true".into()], no: vec!["false".into()] });
    assert_eq!(type_of(&["2021-04", "2022-03"]), ColumnType::Period(PeriodKind::Month));
    assert_eq!(type_of(&["2011-12", "2012-13"]), ColumnType::Period(PeriodKind::FinancialYear));
    assert_eq!(type_of(&["2011-12", "2012-11"]), ColumnType::Period(PeriodKind::Month));
    assert_eq!(type_of(&["2020/21", "2021/22"]), ColumnType::Period(PeriodKind::FinancialYear));
    assert_eq!(type_of(&["Mid-2021"]), ColumnType::Period(PeriodKind::MidYear));
    assert_eq!(type_of(&["2021-04-30"]), ColumnType::Date { format: "YYYY-MM-DD".into() });
    assert_eq!(type_of(&["30/04/2021", "01/02/2021"]), ColumnType::Date { format: "DD/MM/YYYY".into() });
    assert_eq!(type_of(&["04/30/2021", "01/02/2021"]), ColumnType::Date { format: "MM/DD/YYYY".into() });
    assert_eq!(type_of(&["1/4/2021", "30/12/2021"]), ColumnType::Date { format: "D/M/YYYY".into() });
    let time = ColumnType::DateTime { format: "YYYY-MM-DD hh:mm:ss".into() };
    assert_eq!(type_of(&["2021-04-30T10:11:12", "2021-04-30T10:11:13"]), time);
    assert_eq!(type_of(&["2021", "2022"]), ColumnType::Integer { min: None, max: None });
    assert_eq!(type_of(&[]), ColumnType::Text);
}

#[test]
fn doubt_is_said_in_a_comment() {
    let (text, _) = inferred(&[("When", &["01/02/2021", "03/04/2021"])]);
    assert!(
        text.contains(
            "when: {heading: When, type: date, format: DD/MM/YYYY}   # every value seen would also fit MM/DD/YYYY"
        ),
        "{text}"
    );
    let (text, _) = inferred(&[("Crime type", &["Robbery", "Arson", "Robbery", "Arson"])]);
    assert!(text.contains("# 2 distinct values: perhaps a code list, then `codes: crime_type`"), "{text}");
    let (text, _) = inferred(&[("Crime ID", &["a", "b", "c"]), ("Month", &["2021-04", "2021-05", "2021-04"])]);
    assert!(text.contains("# key: [crime_id]"), "{text}");
    assert!(text.contains("time: month\n# covers: 2021-04 to 2021-05"), "{text}");
}

#[test]
fn missing_values_are_allowed_where_they_were_seen() {
    let (_, dataset) = inferred(&[("A", &["1", "", "NULL"]), ("B", &["x", "y", "z"])]);
    assert_eq!(dataset.columns[0].ty, ColumnType::Integer { min: None, max: None });
    assert_eq!(dataset.columns[0].missing, MissingRule::Allowed);
    assert_eq!(dataset.columns[1].missing, MissingRule::Refused);
    assert_eq!(dataset.files.missing, ["NULL"]);
}

#[test]
fn names_come_from_headings_and_differ() {
    let header = ["Crime ID", "crime-id", "LSOA code ", "2021", "", "£"].map(String::from);
    assert_eq!(column_names(&header), ["crime_id", "crime_id_2", "lsoa_code", "c_2021", "column", "column_2"]);
}

#[test]
fn codes_become_a_list_that_reads_back() {
    let column = observed(&["Robbery", "NO: \"x\"", "Robbery", "NO: \"x\"", "0104", "0104"]);
    let text = code_list("Crime type", &column).unwrap();
    let catalog = good(&[("indicia.yaml", "title: Example\n"), ("codelists/crime_type.yaml", &text)]);
    let codes: Vec<&str> = catalog.code_lists[0].codes.iter().map(|c| c.code.as_str()).collect();
    assert_eq!(codes, ["0104", "NO: \"x\"", "Robbery"]);
    assert_eq!(catalog.code_lists[0].name, "crime_type");
    assert_eq!(code_list("x", &observed(&["1", "1", "2", "2"])), None);
    let many: Vec<String> = (0..5_000).map(|n| format!("v{}", n % 1_100)).collect();
    assert_eq!(code_list("x", &observed(&many.iter().map(String::as_str).collect::<Vec<_>>())), None);
}

#[test]
fn headings_that_are_empty_or_repeat_are_left_alone() {
    let (text, dataset) = inferred(&[("", &["1", "2"]), ("a", &["1", "2"]), ("a", &["2021-04", "x"])]);
    assert_eq!(dataset.columns.len(), 1);
    assert!(text.contains("# key: [a]") && text.contains("# the heading a comes again"), "{text}");
}

#[test]
fn a_file_without_headings_still_gives_a_declaration() {
    let text = declaration("a b", "x.csv", &[], &profiles(&[]));
    let catalog = good(&[("indicia.yaml", "title: Example\n"), ("datasets/a.yaml", &text)]);
    assert_eq!(catalog.datasets[0].name, "a_b");
}

proptest! {
    #[test]
    fn whatever_is_seen_reads_back(
        name in "\\PC{0,6}",
        header in prop::collection::btree_set("[ -~éß\u{2028}\u{7}\u{85}\n]{1,6}", 1..4),
        values in prop::collection::vec("[YyNn0-9./: -]{0,8}|\\PC{0,5}", 0..12),
    ) {
        let header: Vec<String> = header.into_iter().collect();
        let mut columns = profiles(&header);
        for column in &mut columns {
            for value in &values {
                column.observe(value);
            }
        }
        let mut files = vec![("datasets/d.yaml".to_string(), declaration(&name, "x.csv", &header, &columns))];
        for (n, (column, name)) in columns.iter().zip(column_names(&header)).enumerate() {
            files.extend(code_list(&name, column).map(|text| (format!("codelists/{n}.yaml"), text)));
        }
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let (sources, catalog, found) = findings(&files);
        prop_assert_eq!(shown(&sources, &found), "", "{}", files[0].1);
        let headings: Vec<&String> = catalog.datasets[0].columns.iter().map(|c| &c.heading).collect();
        let written: Vec<&String> = header.iter().filter(|h| !h.trim().is_empty()).collect();
        prop_assert!(headings == written || written.is_empty(), "{:?}", headings);
    }
}
