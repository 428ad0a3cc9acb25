//! A small project, and edits to it, for tests of comparison.
//!
//! In: nothing. Out: texts. Invariant: every edit leaves a sound project.

use crate::source::{Source, SourceKind, Sources};

pub const DATASET: &str = "name: offences
grain: offence
counts: offences
files: offences.csv
time: recorded_on
columns:
  offence: {codes: offence}
  recorded_on: {type: date}
  person: {type: text, missing: allowed}
  district: {codes: district, undeclared: outside}
  age: {type: integer, min: 0, max: 120}
  closed: {type: flag, yes: [\"Y\"], no: [\"N\"]}
";

pub const POPULATION: &str = "name: population
grain: part of the population
counts: residents
role: population
basis: residents
files: population.csv
time: year
columns:
  year: {type: mid_year}
  district: {codes: district}
  persons: {type: integer, unit: residents}
";

pub const OFFENCE: &str = "name: offence
attributes: {group: text, gravity: integer}
codes:
  - {code: \"1\", label: Murder, group: Violence, gravity: 8}
  - {code: \"2\", label: Mugging, group: Robbery, gravity: 6}
  - {code: \"3\", label: Rape, group: Sexual, gravity: 8}
  - {code: \"4\", label: Shoplifting, group: Theft, gravity: 3}
  - {code: \"5\", label: Hold-up, group: Robbery, gravity: 5}
";

pub const AREA: &str = "name: area
levels: [{name: district, plural: districts}, {name: county, plural: counties}]
areas:
  - {level: county, code: C1, label: Shire, contains: [{code: D1, label: Ash}, {code: D2, label: Elm}]}
  - {level: district, code: D3, label: Oak}
";

pub const POLICY: &str = "name: people
counts: people
below: 5
";

pub const COHORTS: &str = "# What counts.

## Serious offences of the year.
cohort serious {
  label \"serious offences\"
  from  offences
  where recorded_on in 2023/24
    and (offence.gravity >= 5 and offence.group in {\"Violence\", \"Robbery\", \"Sexual\"} or age > 60)
}

## Each person once.
cohort serious_people {
  label \"people\"
  from  serious
  where not closed
  keep  first by recorded_on per person
}

measure serious_offences = count of serious

measure people = count of serious_people

measure residents = sum of population.persons

measure all_offences = count of offences where recorded_on >= 2020-04-01

measure victims = count of distinct offences.person

test \"a closed one does not count\" for people {
  given offences
    | offence | recorded_on | person | district | age | closed |
    | 1       | 2023-05-01  | a      | Ash      | 20  | Y      |
    | 1       | 2023-05-02  | b      | Ash      | 20  | N      |
  expect 1
}
";

pub const TABLES: &str = "use \"cohorts.ind\"

indicator serious_rate {
  label \"Rate\"
  value serious_offences per 1000 residents in mid-2022
  shown 0.0
}

indicator share = people as % of serious_offences

table by_district {
  number 1
  title  \"Serious offences by district\"
  rows   area \"Geography\" in [districts, all as \"Total\"]
  column serious_offences
  column serious_rate
  column \"Share\" share shown 0%
  note   \"Recorded offences\"
}

table by_group {
  number 2
  title  \"Serious offences by group\"
  rows   offence.group \"Group\"
  column \"Number\" serious_offences
  column \"{area}\" serious_offences for each area in [Ash, Elm]
  order by \"Number\" descending
}
";

const FILES: [(&str, SourceKind, &str); 8] = [
    ("cohorts.ind", SourceKind::Definitions, COHORTS),
    ("codelists/offence.yaml", SourceKind::CodeList, OFFENCE),
    ("datasets/offences.yaml", SourceKind::Dataset, DATASET),
    ("datasets/population.yaml", SourceKind::Dataset, POPULATION),
    ("disclosure/people.yaml", SourceKind::Disclosure, POLICY),
    ("hierarchies/area.yaml", SourceKind::Hierarchy, AREA),
    ("indicia.yaml", SourceKind::Project, "title: Example\n"),
    ("tables.ind", SourceKind::Definitions, TABLES),
];

/// A text to be replaced by another, wherever it is.
pub type Edit = (&'static str, &'static str);

/// The project with some edits, as far as their texts are there.
pub fn project(edits: &[Edit]) -> Sources {
    let edited = |text: &str| edits.iter().fold(text.to_string(), |text, (from, to)| text.replace(from, to));
    let sources = FILES.map(|(path, kind, text)| Source { path: path.into(), text: edited(text), kind });
    Sources::new(sources.into())
}

/// Edits of every class, each sound by itself and with the others.
pub const EDITS: [Edit; 34] = [
    ("offence.gravity >= 5", "offence.gravity >= 3"),
    ("offence.gravity >= ", "offence.gravity > "),
    ("\"Violence\", \"Robbery\", \"Sexual\"", "\"Violence\", \"Sexual\""),
    ("or age > 60", "or age >= 61"),
    ("in mid-2022", "in mid-2023"),
    ("keep  first by", "keep  last by"),
    ("where not closed\n", "where not closed and age >= 18\n"),
    ("not closed", "closed"),
    ("recorded_on in 2023/24", "recorded_on in 2022/23"),
    ("title  \"Serious offences by district\"", "title  \"Offences by district\""),
    ("note   \"Recorded offences\"\n", "note   \"Recorded crime\"\n  source \"Police\"\n"),
    ("# What counts.\n", "# What is counted.\n\n"),
    ("serious_people", "persons_of_interest"),
    ("serious_rate", "rate_of_serious"),
    ("group: Robbery, gravity: 6", "group: Theft, gravity: 2"),
    ("label: Mugging", "label: Robbery of a person"),
    ("  - {code: \"4\", ", "  - {code: \"9\", label: Arson, group: Damage, gravity: 7}\n  - {code: \"4\", "),
    ("shown 0.0\n", "shown 0.00\n"),
    ("per 1000 residents", "per 100000 residents"),
    ("column \"Share\" share shown 0%", "column \"Share\" share shown 0.0%"),
    ("column \"Share\" share", "column \"Percentage\" share"),
    ("people as % of serious_offences", "people as % of all_offences"),
    ("number 2\n", "number 3\n  chapter \"Two\"\n"),
    ("order by \"Number\" descending", "order by \"Number\" ascending"),
    ("in [districts, all as \"Total\"]", "in [all as \"Total\", districts]"),
    ("for each area in [Ash, Elm]", "for each area in [Ash, Elm, Oak]"),
    ("below: 5", "below: 10"),
    ("type: integer, min: 0, max: 120", "type: integer, min: 0, max: 130"),
    ("counts: offences\n", "counts: offences\ndisclosure: people\n"),
    ("{code: D2, label: Elm}", "{code: D2, label: Elm}, {code: D4, label: Yew}"),
    ("title: Example", "title: Sample"),
    ("  expect 1\n", "  expect 1\n  expect 1 at \"Ash\"\n"),
    ("indicator share =", "table all_of_it {\n  title \"All\"\n  column people\n}\n\nindicator share ="),
    ("distinct offences.person", "distinct serious.person"),
];
