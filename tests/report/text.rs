//! What the report's text states of wards and of the series behind its figures, against the regenerated tables.
//!
//! In: tests/published/{ward-facts,ward-ranges,text-facts}.csv. Invariant: every fact is found in a table, in its row and its
//! column; what a table of the report overrules is left out by name, with the sentence that is listed beside the margins.

use std::collections::BTreeMap;

use crate::outputs::{Sheet, indicators, lines, report, root};

/// Districts in the order of Table 7. In a table by ward each is above its wards.
const DISTRICTS: [&str; 6] =
    ["Cambridge", "East Cambridgeshire", "Fenland", "Huntingdonshire", "South Cambridgeshire", "Peterborough"];

/// Wards that the text calls otherwise than the look-up, or mistakes for another.
const NAMES: [(&str, &str); 2] = [
    ("Paston & Walton", "Paston and Walton"),
    // Overruled (data/margins/crimes.yaml): Fenland has no ward of the first name.
    ("Wisbech Lattersey", "Whittlesey Lattersey"),
];

/// Where an indicator of ward-facts.csv is: the table, its column of counts in a year, and its rate.
fn place_of(indicator: &str, period: &str) -> (&'static str, String, &'static str) {
    match indicator {
        "violent_crime" => ("figure-07", "Offences".into(), "Rate per 1,000"),
        "violence_with_injury" => ("figure-08", "Offences".into(), "Rate per 1,000"),
        "rape" => ("figure-09", "Offences".into(), "Rate per 1,000"),
        "robbery" => ("figure-10", "Offences".into(), "Rate per 1,000"),
        "drug_offences" => ("drug_offences_by_ward", period.into(), "2023/24 rate"),
        "drug_trafficking" => ("drug_offences_by_ward", format!("{period} trafficking"), "2023/24 trafficking rate"),
        "violence_victims" => ("figure-12", "Victims".into(), "Rate per 1,000"),
        "violence_suspects" => ("figure-14", "Suspects".into(), "Rate per 1,000"),
        other => panic!("no table has `{other}`"),
    }
}

/// The rows of a table by ward: district and ward, with the cells.
fn by_ward(sheet: &Sheet) -> Vec<(&str, &str, &[String])> {
    let mut district = "";
    let mut wards = Vec::new();
    for row in &sheet.rows {
        match DISTRICTS.iter().find(|name| **name == row[0]) {
            Some(name) => district = name,
            None => wards.push((district, row[0].as_str(), row.as_slice())),
        }
    }
    wards
}

fn table(stem: &str) -> &'static Sheet {
    report().get(stem).unwrap_or_else(|| panic!("no table {stem}"))
}

fn column(sheet: &Sheet, heading: &str) -> usize {
    sheet.column(heading).unwrap_or_else(|| panic!("no column {heading:?} among {:?}", sheet.headings))
}

/// The lines of a file of facts, below its headings.
fn facts<const N: usize>(file: &str) -> Vec<[String; N]> {
    let mut lines = lines(&root().join("tests/published").join(file)).into_iter();
    let headings = lines.next().expect("headings");
    assert_eq!(headings.len(), N, "{file}");
    lines.map(|line| line.try_into().unwrap_or_else(|line| panic!("{file}: {line:?}"))).collect()
}

#[test]
fn every_ward_is_listed_once_under_its_district() {
    let mut codes: BTreeMap<String, &str> = BTreeMap::new();
    let area = std::fs::read_to_string(indicators().join("hierarchies/area.yaml")).expect("the hierarchy");
    for name in DISTRICTS {
        let line = area.lines().find(|line| line.contains(&format!("label: {name}}}"))).expect("a district");
        let code = line.split("code: ").nth(1).and_then(|rest| rest.split(',').next()).expect("its code");
        codes.insert(code.to_string(), name);
    }
    let declared = lines(&indicators().join("hierarchies/wards.csv")).split_off(1);
    let mut expected: Vec<(&str, &str)> = Vec::new();
    for name in DISTRICTS {
        let inside = declared.iter().filter(|ward| codes.get(&ward[3]) == Some(&name));
        expected.extend(inside.map(|ward| (name, ward[2].as_str())));
    }
    assert_eq!(expected.len(), 120);
    let tables: Vec<_> = report().iter().filter(|(_, sheet)| sheet.headings[0] == "District").collect();
    assert_eq!(tables.len(), 8, "{:?}", tables.iter().map(|(stem, _)| stem).collect::<Vec<_>>());
    for (stem, sheet) in tables {
        let wards: Vec<(&str, &str)> = by_ward(sheet).iter().map(|(district, ward, _)| (*district, *ward)).collect();
        assert_eq!(wards, expected, "{stem}");
    }
}

#[test]
fn every_stated_ward_is_as_stated() {
    let mut wrong = String::new();
    for [section, indicator, district, ward, period, count, rate] in facts::<7>("ward-facts.csv") {
        let (stem, counts, rates) = place_of(&indicator, &period);
        let sheet = table(stem);
        let name = NAMES.iter().find(|(said, _)| *said == ward).map_or(ward.as_str(), |(_, name)| name);
        let wards = by_ward(sheet);
        let Some((_, _, cells)) = wards.iter().find(|(d, w, _)| *d == district && *w == name) else {
            wrong.push_str(&format!("{section}: {stem} has no {ward} in {district}\n"));
            continue;
        };
        assert!(!count.is_empty() || !rate.is_empty(), "{section}: nothing is stated of {ward}");
        for (stated, heading) in [(&count, counts.as_str()), (&rate, rates)] {
            if stated.is_empty() {
                continue;
            }
            let ours = &cells[column(sheet, heading)];
            if ours != stated {
                wrong.push_str(&format!("{section}: {ward}, {heading} of {stem}: stated {stated}, ours {ours}\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn as_many_wards_lie_in_a_range_as_stated() {
    let mut wrong = String::new();
    for [section, stem, heading, district, which, than, wards] in facts::<7>("ward-ranges.csv") {
        let sheet = table(&stem);
        let at = column(sheet, &heading);
        let own = by_ward(sheet).into_iter().filter(|(of, _, _)| district == "all" || *of == district);
        let values: Vec<f64> = own.map(|(_, ward, cells)| number(&cells[at], ward)).collect();
        let bound = number(&than, "the fact");
        let found = match which.as_str() {
            "more than" => values.iter().filter(|value| **value > bound).count(),
            "at least" => values.iter().filter(|value| **value >= bound).count(),
            "less than" => values.iter().filter(|value| **value < bound).count(),
            // How many wards have it is not stated.
            "lowest" => usize::from(values.iter().copied().fold(f64::INFINITY, f64::min) == bound),
            "highest" => usize::from(values.iter().copied().fold(0.0, f64::max) == bound),
            other => panic!("{section}: `{other}` is not a range"),
        };
        let expected = if wards.is_empty() { 1 } else { wards.parse().expect("a number of wards") };
        if found != expected {
            wrong.push_str(&format!("{section}: {heading} of {stem}, {district}, {which} {than}: not so ({found})\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A displayed number; a rate of one decimal is compared as it is displayed.
fn number(text: &str, of: &str) -> f64 {
    let plain = text.trim_end_matches('%').replace(',', "");
    plain.parse().unwrap_or_else(|_| panic!("{text:?} of {of} is not a number"))
}

#[test]
fn what_the_text_states_of_figures_is_in_their_series() {
    let mut wrong = String::new();
    for [section, stem, label, heading, stated] in facts::<5>("text-facts.csv") {
        let sheet = table(&stem);
        let ours = match label.split_once(" / ") {
            Some((district, ward)) => {
                let wards = by_ward(sheet);
                let row = wards.iter().find(|(d, w, _)| *d == district && *w == ward);
                row.map(|(_, _, cells)| cells[column(sheet, &heading)].as_str())
            }
            None => sheet.cell(&label, &heading),
        };
        match ours {
            Some(ours) if ours == stated => {}
            ours => {
                wrong.push_str(&format!("{section}: {stem}, {label}, {heading}: stated {stated}, ours {ours:?}\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
