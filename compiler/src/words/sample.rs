//! A small project in memory, for tests.

use crate::source::{Source, SourceKind, Sources};
use crate::{Checked, check};

const CRIMES: &str = "\
name: crimes
description: Recorded offences.
grain: recorded offence
counts: offences
files: crimes.csv
key: [crime]
time: recorded_on
covers: 2020-04 to 2024-03
breaks: [{from: 2023-05-01, label: \"May 2023: counting rules\"}]
disclosure: small
columns:
  crime: {type: text}
  recorded_on: {type: date}
  seen_at: {type: datetime, missing: allowed}
  person: {type: text, missing: allowed}
  ward: {codes: ward, missing: allowed, undeclared: outside, describes: place}
  offence: {codes: offence}
  arrival: {type: text, missing: allowed, look_up: arrivals}
  age: {type: integer, min: 0, max: 120, unit: years, missing: allowed, describes: person}
  loss: {type: decimal(2), missing: allowed}
  domestic_abuse: {type: flag, yes: [\"Y\"], no: [\"N\"]}
  hate_crime: {type: flag, yes: [\"Y\"], no: [\"N\"]}
";

const ARRIVALS: &str = "\
name: arrivals
grain: arrival
counts: arrivals
role: look-up
files: arrivals.csv
key: [arrival]
columns:
  arrival: {type: text}
  arrived_at: {type: datetime}
  hospital: {type: text}
";

const POPULATION: &str = "\
name: population
grain: ward and mid-year
counts: residents
role: population
basis: residents
files: population.csv
key: [ward, year]
time: year
columns:
  ward: {codes: ward, describes: place}
  year: {type: mid_year}
  persons: {type: integer, min: 0, unit: residents}
";

const OFFENCE: &str = "\
name: offence
attributes: {group: text, gravity: integer}
codes:
  - {code: \"1\", label: Murder, group: Violence, gravity: 8}
  - {code: \"8N\", label: Wounding, group: Violence, gravity: 6}
  - {code: \"105A\", label: Assault, group: Violence, gravity: 3}
  - {code: \"34A\", label: Robbery of a business, group: Robbery, gravity: 5}
  - {code: \"34B\", label: Robbery of a person, group: Robbery, gravity: 5}
  - {code: \"30A\", label: Burglary of a home, group: Burglary, gravity: 4}
  - {code: \"30B\", label: Burglary elsewhere, group: Burglary, gravity: 3}
  - {code: \"30C\", label: Distraction, group: Burglary, gravity: 5}
  - {code: \"46\", label: Shoplifting, group: Theft, gravity: 1}
  - {code: \"44\", label: Bicycle theft, group: Theft, gravity: 2}
  - {code: \"92A\", label: Supply, group: Drugs, gravity: 5}
  - {code: \"92B\", label: Possession, group: Drugs, gravity: 2}
";

const AGE_BAND: &str = "\
name: age_band
bands:
  - {label: 0 to 9, from: 0, to: 9}
  - {label: 10 to 17, from: 10, to: 17}
  - {label: 18+, from: 18}
";

const AREA: &str = "\
name: area
levels:
  - {name: ward, plural: wards}
  - {name: district, plural: districts}
areas:
  - level: district
    code: E1
    label: Cambridge
    contains: [{code: W1, label: Abbey}, {code: W2, label: Market}]
  - {level: district, code: E2, label: Fenland, contains: [{code: W3, label: March}]}
";

const SMALL: &str = "\
name: small
counts: people
below: 5
";

pub(crate) const DEFINITIONS: &str = r#"
cohort violent_crime {
  label "violent crime"
  from  crimes
  where offence.group in {"Violence", "Robbery"}
    and recorded_on in 2020/21 to 2023/24
}
cohort grave {
  from  violent_crime
  where offence.gravity >= 5
    and (domestic_abuse or not hate_crime)
}
cohort first_time {
  from grave
  keep first by recorded_on per person ever
}
cohort arrived {
  from  crimes
  where arrival.hospital = "Addenbrooke's" and arrival.arrived_at >= 2023-04-01
  among grave by person
}
measure violent_offences = count of violent_crime
measure victims          = count of distinct violent_crime.person
measure residents        = sum of population.persons
measure typical_age      = median of first_time.age
measure arrivals_seen    = count of arrived where age.age_band in {"10 to 17"}
indicator violent_crime_rate {
  label "Rate"
  value violent_offences in 2023/24 per 1000 residents in mid-2022
  shown 0.0
}
indicator on_last_year {
  value change in violent_offences from 2022/23 to 2023/24
  accept break "May 2023: counting rules"
}
indicator abuse_share = (count of violent_crime where domestic_abuse) as % of violent_offences
table by_district {
  number 7
  title  "Violent crime by district"
  rows   area "District" in [districts, all as "Total", outside + missing as "Elsewhere"]
  column violent_offences for each financial_year from 2020/21 to 2023/24
  column violent_crime_rate
  column "Share" share of violent_offences in 2023/24 across rows
  order by "Share" descending
}
table by_offence {
  in     2023/24
  where  domestic_abuse
  rows   offence "Offence" in [each, all]
  column "Offences" violent_offences
  column "Gravity" attribute offence.gravity
  column "People" victims
  column "Age" typical_age shown 0.0
  column "Arrivals" arrivals_seen
  column "Abuse" abuse_share
  hide empty
}
table changes {
  rows   area in [districts]
  column on_last_year
}
"#;

/// The texts of the project, with other definitions.
pub(crate) fn sources(definitions: &str) -> Sources {
    let file = |path: &str, text: &str, kind| Source { path: path.into(), text: text.into(), kind };
    Sources::new(vec![
        file("indicia.yaml", "title: A sample\ndata: data\n", SourceKind::Project),
        file("datasets/crimes.yaml", CRIMES, SourceKind::Dataset),
        file("datasets/arrivals.yaml", ARRIVALS, SourceKind::Dataset),
        file("datasets/population.yaml", POPULATION, SourceKind::Dataset),
        file("codelists/offence.yaml", OFFENCE, SourceKind::CodeList),
        file("codelists/age_band.yaml", AGE_BAND, SourceKind::CodeList),
        file("hierarchies/area.yaml", AREA, SourceKind::Hierarchy),
        file("disclosure/small.yaml", SMALL, SourceKind::Disclosure),
        file("crime.ind", definitions, SourceKind::Definitions),
    ])
}

/// The project with other definitions, which must have no fault.
pub(crate) fn checked(definitions: &str) -> Checked {
    let sources = sources(definitions);
    let checked = check(&sources);
    let faults: Vec<String> = checked.diagnostics.iter().map(|d| format!("{}: {}", d.code, d.message)).collect();
    assert!(checked.is_sound(), "{faults:#?}");
    checked
}
