//! Random conditions, and the columns that may be asked about.
//!
//! In: a tape, what is declared, a dataset. Out: texts of conditions and paths.
//! Invariant: every literal is one that the catalog has, and no condition needs brackets in a list of them.

use crate::declare::{DISTRICTS, Declared, SEVERITIES, WARDS};
use crate::tape::Tape;

/// The datasets of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Crimes,
    People,
    /// A stock: how many there are in each month.
    Caseload,
}

impl Source {
    pub fn name(self) -> &'static str {
        match self {
            Source::Crimes => "crimes",
            Source::People => "people",
            Source::Caseload => "caseload",
        }
    }
}

/// The path of the dimension of areas: the hierarchy, or a column where two columns have areas.
pub fn area(declared: &Declared, source: Source) -> Option<&'static str> {
    match (source, declared.has_ward && declared.has_place) {
        (Source::Crimes, true) => None,
        (Source::Crimes, false) | (Source::People | Source::Caseload, _) => Some("area"),
    }
}

/// Columns that rows are kept by.
pub fn columns(declared: &Declared, source: Source) -> Vec<String> {
    let names: &[&str] = match source {
        Source::Crimes => &["recorded_on", "seen_at", "age", "offence", "flag", "cost", "id", "severity"],
        Source::People => &["month", "age", "score", "sex", "district"],
        Source::Caseload => &["month", "open", "district"],
    };
    with_places(declared, source, names, &["place.score", "place.kind"])
}

/// Columns that rows are kept for.
pub fn keys(declared: &Declared, source: Source) -> Vec<String> {
    let names: &[&str] = match source {
        Source::Crimes => {
            &["person", "id", "offence", "flag", "age", "recorded_on.financial_year", "offence.group", "age.age_band"]
        }
        Source::People => &["sex", "age", "district"],
        Source::Caseload => &["district", "month"],
    };
    with_places(declared, source, names, &["place.zone", "place"])
}

/// Numbers.
pub fn numbers(declared: &Declared, source: Source) -> Vec<String> {
    let names: &[&str] = match source {
        Source::Crimes => &["age", "cost", "offence.gravity", "offence.weight"],
        Source::People => &["age", "score"],
        Source::Caseload => &["open"],
    };
    with_places(declared, source, names, &["place.score"])
}

/// Columns whose different values are counted.
pub fn distinct(declared: &Declared, source: Source) -> Vec<String> {
    let names: &[&str] = match source {
        Source::Crimes => &[
            "person",
            "offence",
            "offence.group",
            "recorded_on",
            "recorded_on.month",
            "age.age_band",
            "cost",
            "flag",
            "seen_at.hour",
            "recorded_on.weekday",
        ],
        Source::People => &["person", "month.financial_year", "district.county", "age", "sex"],
        Source::Caseload => &["month", "district", "month.financial_year"],
    };
    with_places(declared, source, names, &["place.zone", "place.kind", "place.zone.district"])
}

fn with_places(declared: &Declared, source: Source, names: &[&str], more: &[&str]) -> Vec<String> {
    let more = if source == Source::Crimes && declared.has_place { more } else { &[] };
    names.iter().chain(more).map(|n| n.to_string()).collect()
}

/// A condition, of brackets and words for some depth.
pub fn condition(tape: &Tape<'_>, declared: &Declared, source: Source, depth: usize) -> String {
    let inner = || condition(tape, declared, source, depth - 1);
    let kind = if depth == 0 { 0 } else { tape.below(12) };
    match kind {
        8 => format!("({} or {})", inner(), inner()),
        9 => format!("not ({})", inner()),
        10 => format!("({} and {} or {})", inner(), inner(), inner()),
        11 => {
            let conditions: Vec<String> = (0..2 + tape.below(2)).map(|_| inner()).collect();
            let comparison = tape.one(&[">= 1", "= 0", ">= 2", "!= 1", "in {0, 2}", "< 2"]);
            format!("number of {{{}}} {comparison}", conditions.join(", "))
        }
        _ => match source {
            Source::Crimes => crime(tape, declared),
            Source::People => person(tape, declared),
            Source::Caseload => case(tape),
        },
    }
}

fn comparison(tape: &Tape<'_>) -> &'static str {
    tape.one(&[">=", "=", "!=", "<", "<=", ">"])
}

fn listed(tape: &Tape<'_>, labels: &[String]) -> String {
    let members: Vec<String> = tape.some(labels).iter().map(|l| format!("\"{l}\"")).collect();
    match members.len() {
        1 if tape.chance(50) => format!("{} {}", tape.one(&["=", "!="]), members[0]),
        _ => format!("{} {{{}}}", tape.one(&["in", "not in"]), members.join(", ")),
    }
}

fn owned(labels: &[&str]) -> Vec<String> {
    labels.iter().map(|l| l.to_string()).collect()
}

fn crime(tape: &Tape<'_>, declared: &Declared) -> String {
    let gravity = tape.one(&declared.gravities);
    match tape.below(25) {
        0 => "flag".into(),
        1 => format!("offence {}", listed(tape, &declared.offences)),
        2 => format!("offence.group {}", listed(tape, &declared.groups)),
        3 => format!("offence.gravity {} {gravity}", comparison(tape)),
        4 => format!("age {} {}", comparison(tape), tape.one(&[17, 0, 18, 10])),
        5 => format!("age in {}", tape.one(&["10 to 17", "{0, 17 to 40}", "{4, 5, 18 to 120}"])),
        6 => format!("recorded_on {}", time(tape)),
        7 => format!("recorded_on {} {}", comparison(tape), tape.one(&["2022-04-01", "2022-12-15", "2021-04-30"])),
        8 => format!("severity {} \"{}\"", comparison(tape), tape.one(&SEVERITIES)),
        9 => format!("severity in \"{}\" to \"high\"", tape.one(&SEVERITIES)),
        10 => {
            let columns =
                ["age", "offence", "offence.group", "offence.gravity", "recorded_on", "person", "flag", "age.age_band"];
            format!("{} {}", tape.one(&columns), tape.one(&["is missing", "is not missing"]))
        }
        11 => format!("cost {} {}", comparison(tape), tape.one(&["1.5", "0", "-3.25", "2.50"])),
        12 => format!(
            "person {}",
            tape.one(&[
                "starts with \"p1\"",
                "contains \"2\"",
                "= \"p0\"",
                "in {\"p1\", \"p2\"}",
                "!= \"p3\"",
                "starts with \"p\"",
                "ends with \"2\"",
                "= \"P1\" ignoring case",
                "not in {\"P0\", \"p2\"} ignoring case",
                "ends with \"P3\" ignoring case",
                "contains \"P\" ignoring case"
            ])
        ),
        13 => format!("recorded_on.financial_year {} {}", comparison(tape), tape.one(&["2022/23", "2021/22"])),
        14 => format!("recorded_on.weekday {}", tape.one(&["in 6 to 7", "= 1", "< 3"])),
        15 => format!("seen_at.hour {}", tape.one(&["in 0 to 5", ">= 18", "in {23, 0}"])),
        16 => format!(
            "seen_at {}",
            tape.one(&["in 2022-04", "in 2022/23", ">= 2022-03-15", "in 2022-12-01", "< 2022-04-02"])
        ),
        17 => format!("age.age_band {}", listed(tape, &declared.bands)),
        18 => format!("age.age_band {} \"{}\"", comparison(tape), tape.one(&declared.bands)),
        19 => format!("offence.weight {} {}", comparison(tape), tape.one(&["1.5", "0.5", "2"])),
        20 => tape
            .one(&[
                "age > offence.gravity",
                "person != id",
                "flag = other",
                "other",
                "person = id",
                "offence.gravity <= age",
            ])
            .into(),
        21 => format!(
            "recorded_on.month {}",
            tape.one(&["= 2022-04", "in 2022-03 to 2022-12", ">= 2022-04", "in 2022/23"])
        ),
        22 | 23 if declared.has_place => match tape.below(5) {
            0 => format!("place.score {} {}", comparison(tape), tape.below(6)),
            1 => format!("place.zone {}", listed(tape, &owned(&WARDS))),
            2 => format!("place.zone.district {}", listed(tape, &owned(&DISTRICTS))),
            3 => format!(
                "place.kind {}",
                tape.one(&["= \"street\"", "contains \"at\"", "ends with \"ET\" ignoring case", "is missing"])
            ),
            _ => format!("{} {}", tape.one(&["place.zone", "place"]), tape.one(&["is missing", "is not missing"])),
        },
        22..=24 if declared.has_ward => match tape.below(4) {
            0 => format!("ward {}", listed(tape, &owned(&WARDS))),
            1 => format!("ward.district {}", listed(tape, &owned(&DISTRICTS))),
            2 => {
                format!("ward.county {} \"{}\"", tape.one(&["=", "!="]), tape.one(&["Cambridgeshire", "Peterborough"]))
            }
            _ => format!("{} {}", tape.one(&["ward", "ward.county"]), tape.one(&["is missing", "is not missing"])),
        },
        _ => tape.one(&["other", "flag"]).into(),
    }
}

fn person(tape: &Tape<'_>, declared: &Declared) -> String {
    match tape.below(10) {
        0 => format!("sex {}", listed(tape, &owned(&["Female", "Male"]))),
        1 => format!("age {} {}", comparison(tape), tape.one(&[17, 0, 18, 10])),
        2 => format!("district {}", listed(tape, &owned(&DISTRICTS))),
        3 => {
            format!("month {}", tape.one(&["in 2022/23", "= 2022-04", "in 2022-03 to 2022-12", "in 2022", "< 2022-04"]))
        }
        4 => format!("month.financial_year {} {}", comparison(tape), tape.one(&["2022/23", "2021/22"])),
        5 => format!(
            "{} {}",
            tape.one(&["age", "sex", "district", "month", "score"]),
            tape.one(&["is missing", "is not missing"])
        ),
        6 => format!("score {} {}", comparison(tape), tape.one(&["1.5", "0", "3.9"])),
        7 => format!("age.age_band {}", listed(tape, &declared.bands)),
        8 => format!("person {}", tape.one(&["starts with \"p1\"", "contains \"2\"", "!= \"p0\""])),
        _ => format!("district.county {}", listed(tape, &owned(&["Cambridgeshire", "Peterborough"]))),
    }
}

fn case(tape: &Tape<'_>) -> String {
    match tape.below(7) {
        5 => format!("severity {} \"{}\"", comparison(tape), tape.one(&SEVERITIES)),
        6 => format!("severity {}", tape.one(&["is missing", "is not missing"])),
        0 => format!("open {} {}", comparison(tape), tape.one(&[1, 0, 7, 100])),
        1 => format!("month {}", tape.one(&["= 2022-04", "in 2022-03 to 2022-04", "!= 2022-03", "in 2021/22"])),
        2 => format!("{} {}", tape.one(&["open", "district", "month"]), tape.one(&["is missing", "is not missing"])),
        3 => format!("district {}", listed(tape, &owned(&DISTRICTS))),
        _ => format!("district.county {}", listed(tape, &owned(&["Cambridgeshire", "Peterborough"]))),
    }
}

/// A condition on people that the population has as well, and so narrows both sides of a rate.
pub fn of_people(tape: &Tape<'_>) -> String {
    format!("sex {}", listed(tape, &owned(&["Female", "Male"])))
}

fn time(tape: &Tape<'_>) -> &'static str {
    tape.one(&[
        "in 2022/23",
        "in 2021/22 to 2022/23",
        "in 2022",
        "in {2022-03, 2022-12-15}",
        "not in {2022-04, 2022}",
        "in year ending 2022-03",
        "in 2022-03-15 to 2022-12-01",
    ])
}
