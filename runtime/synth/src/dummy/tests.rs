//! Dummy rows of a project that draws every kind of line.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::Checked;
use indicia_compiler::catalog::{Catalog, DatasetId};
use indicia_compiler::model::evaluate::Datum;
use indicia_compiler::source::{Source, SourceKind, Sources};
use indicia_compiler::value::Date;

use super::files::{Records, records};
use super::world::Row;
use super::{Dummies, Line, Settings, make, shared};

const PROJECT: &[(SourceKind, &str, &str)] = &[
    (SourceKind::Project, "indicia.yaml", "title: Invented\ndata: data\n"),
    (
        SourceKind::Hierarchy,
        "hierarchies/area.yaml",
        "name: area
levels: [{name: ward, plural: wards}, {name: district, plural: districts}]
areas:
  - {level: district, code: D1, label: Upland, contains: [{code: W1, label: Mill}, {code: W2, label: Hill}]}
  - {level: district, code: D2, label: Fenny, contains: [{code: W3, label: Bank}]}
",
    ),
    (
        SourceKind::CodeList,
        "codelists/offence.yaml",
        "name: offence
attributes: {group: text, gravity: integer}
codes:
  - {code: \"1\", label: Punching, group: Violence, gravity: 3}
  - {code: \"2\", label: Kicking, group: Violence, gravity: 4}
  - {code: \"3\", label: Mugging, group: Robbery, gravity: 6}
  - {code: \"4\", label: Littering, group: Litter}
",
    ),
    (
        SourceKind::CodeList,
        "codelists/age_band.yaml",
        "name: age_band\nbands: [{label: Under 18, from: 0, to: 17}, {label: 18 to 64, from: 18, to: 64}]\n",
    ),
    (
        SourceKind::Dataset,
        "datasets/residents.yaml",
        "name: residents
grain: ward and year
counts: residents
role: population
basis: residents
files: residents.csv
time: year
covers: mid-2022 to mid-2024
unpivot: {headings: \"Mid-{}\", name: year, value: persons}
columns:
  ward: {codes: ward, describes: place}
  year: {type: mid_year}
  persons: {type: integer, min: 0}
",
    ),
    (
        SourceKind::Dataset,
        "datasets/places.yaml",
        "name: places
grain: place
counts: places
role: look-up
files: places.parquet
key: place
columns:
  place: {type: text}
  ward: {codes: ward, undeclared: outside, describes: place}
  score: {type: integer, min: 1, max: 10}
",
    ),
    (
        SourceKind::Dataset,
        "datasets/crimes.yaml",
        "name: crimes
grain: crime
counts: crimes
files: \"crimes/*.csv\"
key: [crime]
time: recorded_on
covers: 2022-04 to 2024-03
missing: [\"NULL\"]
columns:
  crime: {type: text}
  person: {type: text}
  recorded_on: {type: date, format: DD/MM/YYYY}
  seen_at: {type: datetime, missing: allowed}
  place: {type: text, look_up: places, missing: allowed, describes: place}
  offence: {codes: offence}
  age: {type: integer, min: 0, max: 120, missing: allowed, describes: person}
  note: {type: text, missing: allowed}
  hate: {type: flag, yes: [\"Y\"], no: [\"N\"]}
  knife: {type: flag, yes: [\"Y\"], no: [\"N\"]}
  drunk: {type: flag, yes: [\"Y\"], no: [\"N\"], missing: allowed}
  reported_on: {type: date}
",
    ),
    (
        SourceKind::Dataset,
        "datasets/arrests.yaml",
        "name: arrests
grain: arrest
counts: arrests
files: arrests.parquet
columns:
  person: {type: text}
  cost: {type: decimal(2)}
",
    ),
];

const DEFINITIONS: &str = "
cohort grave { from crimes where offence.gravity >= 5 and age >= 18 and not hate }
cohort youth { from crimes where age.age_band = \"Under 18\" and recorded_on in 2023/24 and seen_at.hour >= 22 }
cohort marked { from crimes where number of {hate, knife, drunk} >= 2 }
cohort noted { from crimes where note starts with \"Re: \" or note contains \"knife\" or note = \"none\" or note ends with \"Dog\" ignoring case }
cohort late { from crimes where reported_on > recorded_on and recorded_on.weekday in {6, 7} }
cohort unplaced { from crimes where place is missing }
cohort bad_places { from crimes where place.score > 7 and place.ward.district = \"Upland\" }
cohort first_crimes { from crimes where offence.group = \"Violence\" keep first by recorded_on per person }
cohort arrested { from grave among arrests by person }
cohort dear { from arrests where cost >= 12.50 }
measure first_crime_count = count of first_crimes
measure grave_count = count of grave
measure arrested_count = count of arrested
measure dear_count = count of dear
measure persons = sum of residents.persons
indicator rate { label \"Rate\" value grave_count per 1000 persons in mid-2023 }
table by_district {
  number 1
  title \"Grave crimes\"
  rows area \"District\" in [districts, outside + missing as \"Elsewhere\"]
  column \"2022/23\" grave_count in 2022/23
  column \"Rate\" rate in 2023/24
}
";

fn checked() -> Checked {
    let text = |(kind, path, text): &(SourceKind, &str, &str)| Source {
        path: (*path).to_string(),
        text: (*text).to_string(),
        kind: *kind,
    };
    let mut all: Vec<Source> = PROJECT.iter().map(text).collect();
    all.push(text(&(SourceKind::Definitions, "a.ind", DEFINITIONS)));
    let checked = indicia_compiler::check(&Sources::new(all));
    assert!(checked.is_sound(), "{:#?}", checked.diagnostics);
    checked
}

struct Made {
    catalog: Catalog,
    rows: BTreeMap<DatasetId, Vec<Row>>,
    lines: Vec<Line>,
    unchosen: Vec<(DatasetId, String)>,
    files: Vec<Records>,
}

fn made_with(settings: Settings) -> Made {
    let checked = checked();
    let catalog = shared(&checked.catalog);
    let mut dummies: Dummies<'_> = make(&catalog, &checked.model, settings, BTreeMap::new(), |_| {});
    let files = records(&mut dummies);
    let Dummies { world, lines, unchosen, .. } = dummies;
    let rows = world.rows;
    Made { catalog: checked.catalog.clone(), rows, lines, unchosen, files }
}

fn made() -> Made {
    made_with(Settings { rows: 300, seed: 1 })
}

impl Made {
    fn of(&self, dataset: &str) -> &[Row] {
        &self.rows[&self.catalog.dataset_named(dataset).unwrap()]
    }

    /// The numbers of a column, missing ones left out.
    fn numbers(&self, dataset: &str, column: &str) -> BTreeSet<i64> {
        let number = |field: &Datum| match field {
            Datum::Number(number) => Some(*number),
            Datum::Text(_) => None,
        };
        self.fields(dataset, column).iter().filter_map(|field| field.as_ref().and_then(number)).collect()
    }

    fn fields(&self, dataset: &str, column: &str) -> Vec<Option<Datum>> {
        let id = self.catalog.dataset_named(dataset).unwrap();
        let column = self.catalog.dataset(id).column_named(column).unwrap();
        self.of(dataset).iter().map(|row| row[column.0].clone()).collect()
    }

    fn texts(&self, dataset: &str, column: &str) -> Vec<String> {
        let text = |field: Option<Datum>| match field {
            Some(Datum::Text(text)) => Some(text),
            Some(Datum::Number(_)) | None => None,
        };
        self.fields(dataset, column).into_iter().filter_map(text).collect()
    }

    fn file(&self, dataset: &str) -> &Records {
        let id = self.catalog.dataset_named(dataset).unwrap();
        self.files.iter().find(|records| records.datasets.contains(&id)).unwrap()
    }
}

fn day(year: i32, month: u8, day: u8) -> i64 {
    Date::new(year, month, day).unwrap().days()
}

#[test]
fn rows_are_on_both_sides_of_every_threshold() {
    let made = made();
    assert!(made.lines.len() > 20, "{:#?}", made.lines);
    let lone: Vec<&Line> =
        made.lines.iter().filter(|line| line.has_two_sides() && !(line.met && line.failed)).collect();
    assert!(lone.is_empty(), "{lone:#?}");
    assert_eq!(made.unchosen, []);
    // What no row can be is not made.
    let others: Vec<&str> =
        made.lines.iter().filter(|line| !line.has_two_sides()).map(|line| line.text.as_str()).collect();
    assert_eq!(others, ["ward is missing"]);
    // As near as the declarations let them be: counted here without the maker's own reading of conditions.
    let ages = made.numbers("crimes", "age");
    assert!([17, 18].iter().all(|age| ages.contains(age)), "{ages:?}");
    let offences = made.numbers("crimes", "offence");
    assert_eq!(offences, BTreeSet::from([0, 1, 2, 3]));
    let days = made.numbers("crimes", "recorded_on");
    for edge in [day(2023, 3, 31), day(2023, 4, 1), day(2024, 3, 31)] {
        assert!(days.contains(&edge), "{}", Date::from_days(edge));
    }
    let hours: BTreeSet<i64> =
        made.numbers("crimes", "seen_at").iter().map(|at| at.rem_euclid(86_400) / 3_600).collect();
    assert!(hours.contains(&21) && hours.contains(&22), "{hours:?}");
    let costs = made.numbers("arrests", "cost");
    assert!(costs.contains(&1_249) && costs.contains(&1_250), "{costs:?}");
    let scores = made.numbers("places", "score");
    assert!(scores.contains(&7) && scores.contains(&8), "{scores:?}");
    let notes = made.texts("crimes", "note");
    let has = |test: &dyn Fn(&str) -> bool| notes.iter().any(|note| test(note));
    assert!(has(&|note| note.starts_with("Re: ")) && has(&|note| !note.starts_with("Re: ")));
    assert!(has(&|note| note.contains("knife")) && has(&|note| note == "none"), "{notes:?}");
}

#[test]
fn a_threshold_decides_among_rows_that_meet_all_else() {
    let made = made();
    let id = made.catalog.dataset_named("crimes").unwrap();
    let dataset = made.catalog.dataset(id);
    let place = |name: &str| dataset.column_named(name).unwrap().0;
    let number = |row: &Row, name: &str| match &row[place(name)] {
        Some(Datum::Number(number)) => Some(*number),
        Some(Datum::Text(_)) | None => None,
    };
    // Of `grave`: a gravity of 6 (offence 2) and of 4 (offence 1), with everything else as the cohort wants it.
    let grave = |offence: i64, age: i64, hate: i64| {
        made.of("crimes").iter().any(|row| {
            number(row, "offence") == Some(offence)
                && number(row, "age").is_some_and(|own| if age < 18 { own == 17 } else { own >= 18 })
                && number(row, "hate") == Some(hate)
        })
    };
    for (offence, age, hate) in [(2, 18, 0), (1, 18, 0), (2, 17, 0), (2, 18, 1)] {
        assert!(grave(offence, age, hate), "{offence} {age} {hate}");
    }
    // Of `marked`: exactly one and exactly two of the flags.
    let marks = |row: &Row| ["hate", "knife", "drunk"].iter().filter(|flag| number(row, flag) == Some(1)).count();
    let counts: BTreeSet<usize> = made.of("crimes").iter().map(marks).collect();
    assert!(counts.contains(&1) && counts.contains(&2), "{counts:?}");
    // Dates on either side of one another, and together.
    let orders: BTreeSet<std::cmp::Ordering> = made
        .of("crimes")
        .iter()
        .filter_map(|row| Some(number(row, "reported_on")?.cmp(&number(row, "recorded_on")?)))
        .collect();
    assert_eq!(orders.len(), 3);
}

#[test]
fn people_have_several_rows_where_one_is_kept() {
    let made = made();
    let id = made.catalog.dataset_named("crimes").unwrap();
    let dataset = made.catalog.dataset(id);
    let place = |name: &str| dataset.column_named(name).unwrap().0;
    let violent = |row: &&Row| matches!(row[place("offence")], Some(Datum::Number(0 | 1)));
    let mut people: BTreeMap<&Option<Datum>, BTreeSet<&Option<Datum>>> = BTreeMap::new();
    for row in made.of("crimes").iter().filter(violent) {
        people.entry(&row[place("person")]).or_default().insert(&row[place("recorded_on")]);
    }
    assert!(people.values().any(|days| days.len() > 1), "nobody has two violent crimes on two days");
    let arrested: BTreeSet<String> = made.texts("arrests", "person").into_iter().collect();
    let grave = |row: &&Row| row[place("offence")] == Some(Datum::Number(2));
    let named = |row: &Row| match &row[place("person")] {
        Some(Datum::Text(text)) => arrested.contains(text),
        Some(Datum::Number(_)) | None => false,
    };
    let who: BTreeSet<bool> = made.of("crimes").iter().filter(grave).map(named).collect();
    assert_eq!(who.len(), 2, "grave crimes of people who were arrested, and of others");
}

#[test]
fn every_rule_of_the_declarations_is_kept() {
    let made = made();
    let ids = made.texts("crimes", "crime");
    assert_eq!(ids.len(), made.of("crimes").len());
    assert!(made.of("crimes").len() >= 300);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "a key repeats");
    let places: BTreeSet<String> = made.texts("places", "place").into_iter().collect();
    assert!(made.texts("crimes", "place").iter().all(|place| places.contains(place)));
    let days = made.numbers("crimes", "recorded_on");
    let ends = (day(2022, 4, 1), day(2024, 3, 31));
    assert!(days.first() >= Some(&ends.0) && days.last() <= Some(&ends.1), "{days:?}");
    for (column, may_miss) in [("age", true), ("drunk", true), ("hate", false), ("person", false)] {
        assert_eq!(made.fields("crimes", column).contains(&None), may_miss, "{column}");
    }
    let texts = made.texts("crimes", "note");
    assert!(texts.iter().all(|text| text.trim() == text && text != "NULL" && !text.is_empty()));
    // Wards outside the list are there where that is declared, and only there.
    assert!(made.numbers("places", "ward").contains(&3));
    assert_eq!(made.numbers("residents", "ward"), BTreeSet::from([0, 1, 2]));
}

#[test]
fn records_are_as_the_files_have_them() {
    let made = made();
    let residents = made.file("residents");
    let headings: Vec<&str> = residents.columns.iter().map(|(heading, _)| heading.as_str()).collect();
    assert_eq!(headings, ["ward", "Mid-2022", "Mid-2023", "Mid-2024"]);
    let wards: BTreeSet<String> =
        residents.rows.iter().map(|row| residents.texts(&made.catalog, row)[0].clone()).collect();
    assert_eq!(wards, BTreeSet::from(["W1", "W2", "W3"].map(String::from)));
    assert!(residents.rows.iter().flatten().all(Option::is_some));
    let crimes = made.file("crimes");
    assert_eq!(crimes.rows.len(), made.of("crimes").len());
    for row in &crimes.rows {
        let texts = crimes.texts(&made.catalog, row);
        let date = texts[2].as_bytes();
        assert!(date.len() == 10 && date[2] == b'/' && date[5] == b'/', "{}", texts[2]);
        assert!(["Y", "N"].contains(&texts[8].as_str()));
    }
}

#[test]
fn the_same_seed_gives_the_same_rows() {
    let rows = |seed| format!("{:?}", made_with(Settings { rows: 50, seed }).files);
    assert_eq!(rows(1), rows(1));
    assert_ne!(rows(1), rows(2));
}

#[test]
fn a_side_that_no_value_reaches_is_named() {
    let text = "cohort old { from crimes where age >= 0 }\nmeasure old_count = count of old\n";
    let mut all: Vec<Source> = PROJECT
        .iter()
        .map(|(kind, path, text)| Source { path: path.to_string(), text: text.to_string(), kind: *kind })
        .collect();
    all.push(Source { path: "a.ind".to_string(), text: text.to_string(), kind: SourceKind::Definitions });
    let checked = indicia_compiler::check(&Sources::new(all));
    let dummies = make(&checked.catalog, &checked.model, Settings { rows: 20, seed: 1 }, BTreeMap::new(), |_| {});
    let [line] = &dummies.lines[..] else { panic!("{:#?}", dummies.lines) };
    assert_eq!((line.text.as_str(), line.met, line.room), ("age in {from 0}", true, (true, false)));
}
