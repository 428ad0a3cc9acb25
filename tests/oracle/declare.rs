//! Random declarations and random rows.
//!
//! In: tapes. Out: the YAML of a project, and the texts of its data files. Invariants: the YAML has no errors; every text is
//! one that its column accepts; look-up keys differ, and rows that repeat a key agree.

use std::collections::{BTreeMap, BTreeSet};

use crate::read::Texts;
use crate::tape::Tape;

/// What may be asked of the data: the parts of the catalog that definitions must know.
#[derive(Clone, Debug)]
pub struct Declared {
    /// YAML by path.
    pub yaml: Vec<(String, String)>,
    /// Labels of offences.
    pub offences: Vec<String>,
    /// Groups that some offence has.
    pub groups: Vec<String>,
    /// Gravities that some offence has.
    pub gravities: Vec<i64>,
    /// Labels of the age bands.
    pub bands: Vec<String>,
    /// Whether crimes have a ward of their own.
    pub has_ward: bool,
    /// Whether crimes have a look-up of places.
    pub has_place: bool,
    /// Whether the population is by ward, not by district.
    pub by_ward: bool,
    /// Whether crimes say what they cover.
    pub has_covers: bool,
    /// Whether rows of crimes outside that are left out; else there are none.
    pub leaves_out: bool,
    /// Whether the population has a row for each area, year and sex, but for a few gaps.
    pub complete: bool,
    /// Whether the caseload has a row for each month and district, but for a few gaps.
    pub keyed: bool,
}

/// Labels of the wards, codes W1 to W5; the last two lie in no district.
pub const WARDS: [&str; 5] = ["Abbey", "Arbury", "Bar Hill", "Park", "Lone"];
/// Labels of the districts, codes D1 to D3; the last lies in no county.
pub const DISTRICTS: [&str; 3] = ["Cambridge", "Fenland", "Peterborough"];
/// The ordered list.
pub const SEVERITIES: [&str; 3] = ["low", "medium", "high"];

const AREA: &str = "\
name: area
levels: [{name: ward, plural: wards}, {name: district, plural: districts}, {name: county, plural: counties}]
areas:
  - level: county
    code: C1
    label: Cambridgeshire
    contains:
      - {code: D1, label: Cambridge, contains: [{code: W1, label: Abbey, aliases: [w1]}, {code: W2, label: Arbury}]}
      - {code: D2, label: Fenland, contains: [{code: W3, label: Bar Hill}]}
      - {level: ward, code: W5, label: Lone}
  - {level: district, code: D3, label: Peterborough, contains: [{code: W4, label: Park}]}
";

/// A catalog.
pub fn catalog(tape: &Tape<'_>) -> Declared {
    let names = ["Assault", "Robbery", "Theft", "Affray", "Fraud", "Arson"];
    let (mut codes, mut groups, mut gravities) = (String::new(), Vec::new(), Vec::new());
    let count = 2 + tape.below(5);
    for (index, label) in names.iter().take(count).enumerate() {
        let group = ["Violence", "Property", "", "Other"][(index + tape.below(4)) % 4];
        let mut line = format!("  - {{code: \"{}\", label: {label}, aliases: [\"0{0}\"]", index + 1);
        if !group.is_empty() {
            line += &format!(", group: {group}");
            groups.push(group.to_string());
        }
        if index == 0 || tape.chance(70) {
            let gravity = tape.below(6) as i64;
            line += &format!(", gravity: {gravity}");
            gravities.push(gravity);
        }
        if index == 0 || tape.chance(60) {
            line += &format!(", weight: {}.{}", tape.below(3), tape.below(10));
        }
        codes += &format!("{line}}}\n");
    }
    if groups.is_empty() {
        codes = codes.replacen(", gravity", ", group: Violence, gravity", 1);
        groups.push("Violence".into());
    }
    groups.sort();
    groups.dedup();
    let offence =
        format!("name: offence\nattributes: {{group: text, gravity: integer, weight: decimal(1)}}\ncodes:\n{codes}");
    let (bands, labels): (&str, &[&str]) = tape.one(&[
        ("  - {label: child, to: 17}\n  - {label: adult, from: 18}\n", &["child", "adult"][..]),
        (
            "  - {label: 5 to 10, from: 5, to: 10}\n  - {label: 11 to 17, from: 11, to: 17}\n  - {label: 18+, from: 18}\n",
            &["5 to 10", "11 to 17", "18+"][..],
        ),
        ("  - {label: child, from: 4, under: 17}\n  - {label: adult, from: 18, to: 39}\n", &["child", "adult"][..]),
    ]);
    // Ages in no band would stop a run; tests/meanings has those.
    let outside = tape.one(&["allowed", "count"]);
    let severities: String = SEVERITIES.iter().map(|s| format!("  - {{code: {s}}}\n")).collect();
    let (has_ward, has_place) = tape.one(&[(true, false), (false, true), (true, true)]);
    let by_ward = tape.chance(40);
    let undeclared = tape.one(&["outside", "count"]);
    let has_covers = tape.chance(60);
    let leaves_out = has_covers && tape.chance(40);
    let covers = match (has_covers, leaves_out) {
        (true, true) => "covers: 2021-04 to 2023-03\noutside_covers: leave out\n",
        (true, false) => "covers: 2021-04 to 2023-03\n",
        (false, _) => "",
    };
    let mut crimes = format!(
        "name: crimes\ngrain: recorded crime\ncounts: crimes\nfiles: crimes.csv\nmissing: [\"NULL\"]\ntime: recorded_on\n{covers}columns:\n\
         \x20 id: {{type: text}}\n\
         \x20 offence: {{heading: Offence code, codes: offence, missing: allowed, undeclared: {undeclared}}}\n\
         \x20 severity: {{codes: severity, missing: allowed}}\n\
         \x20 recorded_on: {{type: date, missing: allowed}}\n\
         \x20 seen_at: {{type: datetime, missing: allowed}}\n\
         \x20 flag: {{type: flag, yes: [Y, \"yes\"], no: N, missing: allowed}}\n\
         \x20 other: {{type: flag, yes: [\"1\"], no: [\"0\"], missing: allowed}}\n\
         \x20 age: {{type: integer, min: 0, max: 120, unit: years, missing: allowed, describes: person, invalid: count}}\n\
         \x20 cost: {{type: decimal(2), missing: allowed}}\n\
         \x20 person: {{type: text, missing: allowed}}\n"
    );
    if has_ward {
        crimes += "  ward: {codes: ward, missing: allowed, undeclared: outside}\n";
    }
    if has_place {
        crimes += "  place: {type: text, missing: allowed, look_up: places}\n";
    }
    let places = "name: places\nrole: look-up\ngrain: place\ncounts: places\nfiles: places.csv\nkey: [code]\ncolumns:\n\
        \x20 code: {type: text}\n\
        \x20 zone: {codes: ward, missing: allowed, undeclared: outside}\n\
        \x20 score: {type: integer, missing: allowed}\n\
        \x20 kind: {type: text, missing: allowed}\n";
    let people = "name: people\ngrain: person\ncounts: people\nfiles: people.csv\nkey: person\nrepeats: agree\ntime: month\ncolumns:\n\
        \x20 person: {type: text}\n\
        \x20 month: {type: month, missing: allowed}\n\
        \x20 district: {codes: district, missing: allowed, undeclared: outside}\n\
        \x20 sex: {codes: sex, missing: allowed, describes: person}\n\
        \x20 age: {type: integer, missing: allowed, describes: person}\n\
        \x20 score: {type: decimal(1), missing: allowed}\n";
    let level = if by_ward { "ward" } else { "district" };
    let gaps = tape.one(&["complete: false", "complete: false", "gaps: unknown", "gaps: zero"]);
    let complete = gaps.starts_with("gaps");
    let population = format!(
        "name: population\nrole: population\nbasis: residents\ngrain: area, year and sex\ncounts: residents\nfiles: population.csv\ntime: year\n{gaps}\ncolumns:\n\
         \x20 year: {{type: mid_year}}\n\
         \x20 area_code: {{codes: {level}, undeclared: outside}}\n\
         \x20 sex: {{codes: sex, missing: allowed, describes: person}}\n\
         \x20 persons: {{type: integer, missing: allowed}}\n"
    );
    let (keyed, rule) = tape.one(&[(false, ""), (true, "gaps: unknown\n"), (true, "gaps: zero\n")]);
    let (key, blank) = match keyed {
        true => ("key: [month, district]\ncovers: 2021-01 to 2023-03\n", ""),
        false => ("", ", missing: allowed"),
    };
    let caseload = format!(
        "name: caseload\ngrain: district and month\ncounts: cases\nfiles: caseload.csv\ntime: month\nstock: true\n{key}{rule}columns:\n\
         \x20 month: {{type: month{blank}}}\n\
         \x20 district: {{codes: district{blank}, undeclared: outside}}\n\
         \x20 open: {{type: integer, missing: allowed}}\n\
         \x20 severity: {{codes: severity, missing: allowed}}\n"
    );
    let style = if tape.chance(30) { "low: true\nplus_on_change: true\n" } else { "missing: \"-\"\n" };
    let files = [
        ("indicia.yaml", "title: Random\ndata: data\n".to_string()),
        ("style.yaml", style.to_string()),
        ("codelists/offence.yaml", offence),
        ("codelists/severity.yaml", format!("name: severity\nordered: true\ncodes:\n{severities}")),
        ("codelists/sex.yaml", "name: sex\ncodes:\n  - {code: F, label: Female}\n  - {code: M, label: Male}\n".into()),
        ("codelists/age_band.yaml", format!("name: age_band\noutside: {outside}\nbands:\n{bands}")),
        ("hierarchies/area.yaml", AREA.to_string()),
        ("datasets/crimes.yaml", crimes),
        ("datasets/places.yaml", places.to_string()),
        ("datasets/people.yaml", people.to_string()),
        ("datasets/population.yaml", population),
        ("datasets/caseload.yaml", caseload),
    ];
    Declared {
        yaml: files.into_iter().map(|(path, text)| (path.to_string(), text)).collect(),
        offences: names[..count].iter().map(|n| n.to_string()).collect(),
        groups,
        gravities,
        bands: labels.iter().map(|l| l.to_string()).collect(),
        has_ward,
        has_place,
        by_ward,
        has_covers,
        leaves_out,
        complete,
        keyed,
    }
}

/// Tapes for the rows of each dataset.
pub struct Rows<'a> {
    pub crimes: &'a [Vec<u16>],
    pub people: &'a [Vec<u16>],
    pub places: &'a [Vec<u16>],
    pub population: &'a [Vec<u16>],
    pub caseload: &'a [Vec<u16>],
}

/// The rows of every dataset, as texts.
pub fn data(declared: &Declared, tapes: &Rows<'_>) -> BTreeMap<String, Vec<Texts>> {
    let mut data = BTreeMap::new();
    let mut crimes: Vec<Texts> = Vec::new();
    for (index, numbers) in tapes.crimes.iter().enumerate() {
        let tape = Tape::new(numbers);
        let row = match crimes.last() {
            // The same row once more: ties of `keep first`, and counts of distinct values.
            Some(before) if tape.chance(8) => before.clone(),
            _ => crime(declared, &tape, index),
        };
        crimes.push(row);
    }
    // Rows outside `covers` stop a run, unless they are left out; tests/meanings has them.
    let is_outside = |row: &Texts| row[3].starts_with("20") && !("2021-04-01".."2023-04-01").contains(&&row[3][..]);
    crimes.retain(|row| !declared.has_covers || declared.leaves_out || !is_outside(row));
    let people = tapes.people.iter().enumerate().fold(Vec::<Texts>::new(), |mut rows, (index, numbers)| {
        let tape = Tape::new(numbers);
        let row = match rows.first() {
            Some(first) if tape.chance(15) => first.clone(),
            _ => {
                let texts = [
                    format!("p{index}"),
                    blank(&tape, 10, month),
                    blank(&tape, 10, |t| t.one(&["D1", "D2", "D3", "D9"]).into()),
                    blank(&tape, 10, |t| t.one(&["F", "M"]).into()),
                    blank(&tape, 15, age),
                    blank(&tape, 15, |t| format!("{}.{}", t.below(4), t.below(10))),
                ];
                texts.to_vec()
            }
        };
        rows.push(row);
        rows
    });
    let places = tapes.places.iter().enumerate().map(|(index, numbers)| {
        let tape = Tape::new(numbers);
        vec![
            format!("k{index}"),
            blank(&tape, 15, ward),
            blank(&tape, 15, |t| t.below(6).to_string()),
            blank(&tape, 15, |t| t.one(&["street", "station"]).into()),
        ]
    });
    let mut parts = BTreeSet::new();
    let population = tapes.population.iter().map(|numbers| {
        let tape = Tape::new(numbers);
        let area = match declared.by_ward {
            true => ward(&tape),
            false => tape.one(&["D1", "D2", "D3", "D9"]).into(),
        };
        vec![
            format!("mid-{}", 2021 + tape.below(2)),
            area,
            blank(&tape, 10, |t| t.one(&["F", "M"]).into()),
            blank(&tape, 10, persons),
        ]
    });
    let codes: &[&str] = if declared.by_ward { &["W1", "W2", "W3", "W4", "W5"] } else { &["D1", "D2", "D3"] };
    let whole = match declared.complete {
        true => grid(&[&["mid-2021", "mid-2022"], codes, &["F", "M"]], tapes.population, persons),
        false => Vec::new(),
    };
    // A part of a population is there once; a row without a sex, or outside the areas, may be another part.
    let is_new = |row: &Texts| row[2].is_empty() || row[1].ends_with('9') || parts.insert(row[..3].to_vec());
    data.insert("population".to_string(), whole.into_iter().chain(population).filter(is_new).collect());
    let months: Vec<String> = (0..27).map(|month| format!("{}-{:02}", 2021 + month / 12, month % 12 + 1)).collect();
    let months: Vec<&str> = months.iter().map(String::as_str).collect();
    let mut caseload = grid(&[&months, &["D1", "D2", "D3"]], tapes.caseload, persons);
    // No key says of which severity a row is.
    for (row, numbers) in caseload.iter_mut().zip(tapes.caseload.iter().cycle()) {
        row.push(blank(&Tape::new(numbers), 10, |tape| tape.one(&SEVERITIES).into()));
    }
    // Where no key says that there is a row for each, some of what says when, where or who is blank.
    for (row, numbers) in caseload.iter_mut().zip(tapes.caseload).filter(|_| !declared.keyed) {
        match Tape::new(numbers).below(12) {
            0 => row[0].clear(),
            1 => row[1].clear(),
            2 => row[1] = "D9".into(),
            _ => {}
        }
    }
    data.insert("caseload".to_string(), caseload);
    data.insert("places".to_string(), places.collect());
    data.insert("people".to_string(), people);
    data.insert("crimes".to_string(), crimes);
    data
}

/// A row for each combination, but for a few, with a number that one of the tapes gives; none without a tape.
fn grid(parts: &[&[&str]], tapes: &[Vec<u16>], number: impl Fn(&Tape<'_>) -> String) -> Vec<Texts> {
    let combine = |rows: Vec<Texts>, part: &&[&str]| -> Vec<Texts> {
        let with = |row: Texts| part.iter().map(move |value| [row.clone(), vec![value.to_string()]].concat());
        rows.into_iter().flat_map(with).collect()
    };
    let combinations = parts.iter().fold(vec![Texts::new()], combine);
    let rows = combinations.into_iter().zip(tapes.iter().cycle()).enumerate();
    rows.filter_map(|(at, (mut row, numbers))| {
        // Each round through the tapes reads them from another place.
        let tape = Tape::new(&numbers[(at / tapes.len()) % numbers.len()..]);
        let is_gap = tape.chance(6);
        row.push(blank(&tape, 4, &number));
        (!is_gap).then_some(row)
    })
    .collect()
}

fn persons(tape: &Tape<'_>) -> String {
    tape.one(&[0, 1, 7, 100, 1234]).to_string()
}

fn crime(declared: &Declared, tape: &Tape<'_>, index: usize) -> Texts {
    let mut row = vec![
        format!("c{}", index % 7),
        blank(tape, 10, |t| {
            let code = 1 + t.below(declared.offences.len() + 1);
            // One past the last is declared nowhere; a leading zero is an alias.
            if code <= declared.offences.len() && t.chance(20) { format!("0{code}") } else { code.to_string() }
        }),
        blank(tape, 20, |t| t.one(&SEVERITIES).into()),
        blank(tape, 10, date),
        blank(tape, 20, |t| format!("{} {:02}:{:02}:00", date(t), t.below(24), t.below(60))),
        blank(tape, 20, |t| t.one(&["N", "Y", "yes"]).into()),
        blank(tape, 20, |t| t.one(&["0", "1"]).into()),
        blank(tape, 15, age),
        blank(tape, 15, |t| t.one(&["0", "1.5", "2.50", "0.01", "-3.25", "10"]).into()),
        blank(tape, 15, |t| format!("p{}", t.below(5))),
    ];
    if declared.has_ward {
        row.push(blank(tape, 10, ward));
    }
    if declared.has_place {
        row.push(blank(tape, 15, |t| format!("k{}", t.below(6))));
    }
    match tape.below(20) {
        18 => row[7] = "150".into(), // out of bounds, which `invalid: count` takes for missing
        19 => row.iter_mut().filter(|text| text.is_empty()).for_each(|text| *text = "NULL".into()),
        _ => {}
    }
    row
}

fn blank(tape: &Tape<'_>, percent: usize, text: impl FnOnce(&Tape<'_>) -> String) -> String {
    match tape.chance(percent) {
        true => String::new(),
        false => text(tape),
    }
}

fn ward(tape: &Tape<'_>) -> String {
    tape.one(&["W1", "W2", "W3", "W4", "W5", "W9"]).into()
}

fn age(tape: &Tape<'_>) -> String {
    tape.one(&[0, 4, 5, 10, 11, 17, 17, 18, 40]).to_string()
}

fn month(tape: &Tape<'_>) -> String {
    tape.one(&["2022-04", "2022-03", "2021-04", "2022-12", "2023-01", "2023-03", "2021-03"]).into()
}

fn date(tape: &Tape<'_>) -> String {
    let month = month(tape);
    let last = if month == "2021-04" { 30 } else { 31 };
    format!("{month}-{:02}", tape.one(&[1, 2, 15, last.min(30)]))
}
