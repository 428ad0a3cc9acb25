//! Random tables.
//!
//! In: a tape, and what is defined. Out: the text of a table, added to the definitions.
//! Invariant: headings differ; what looks along an axis is in a table that has it.

use crate::ask::{self, Source};
use crate::declare::{Declared, SEVERITIES};
use crate::define::{Defined, Expression, Unit, bare};
use crate::tape::Tape;

/// A dimension of a table.
#[derive(Clone, PartialEq)]
enum Dimension {
    Area(&'static str),
    Time(&'static str),
    Code(&'static str, Vec<String>),
}

impl Dimension {
    fn path(&self) -> &'static str {
        match self {
            Dimension::Area(path) | Dimension::Time(path) | Dimension::Code(path, _) => path,
        }
    }
}

/// What the columns of a table allow.
#[derive(Clone, Copy)]
struct Limits<'d> {
    declared: &'d Declared,
    source: Source,
    /// Both datasets of events are in it.
    mixed: bool,
    /// Something is divided by residents.
    population: bool,
    /// All of it has ages.
    aged: bool,
}

pub fn table(defined: &mut Defined<'_>, index: usize, tape: &Tape<'_>) {
    let sources = [Source::Crimes, Source::Crimes, Source::People, Source::Crimes, Source::People, Source::Caseload];
    let source = tape.one(&sources);
    let mixed = tape.chance(12);
    let of_source = |tape: &Tape<'_>| if mixed { tape.one(&sources) } else { source };
    let mut plain: Vec<Expression> = Vec::new();
    for _ in 0..1 + tape.below(3) {
        plain.push(defined.expression(tape, Some(of_source(tape)), tape.below(3)));
    }
    let each: Option<Vec<Expression>> = tape.chance(45).then(|| {
        (0..1 + tape.below(2)).map(|_| defined.expression(tape, Some(of_source(tape)), tape.below(3))).collect()
    });
    plain.retain(|e| !e.along.1);
    let each = each.unwrap_or_default();
    if plain.is_empty() && each.is_empty() {
        plain.push(defined.expression(tape, Some(source), 0));
        plain.retain(|e| !e.along.1);
    }
    let all = || plain.iter().chain(&each);
    let population = all().any(|e| e.population);
    let unplaced = all().any(|e| e.population && !e.placed);
    let aged = all().all(|e| e.source != Source::Caseload);
    let limits = Limits { declared: defined.declared, source, mixed, population, aged };
    let mut down = dimensions(limits);
    if unplaced {
        down.retain(|d| matches!(d, Dimension::Area(_)));
    }
    let needs_rows = all().any(|e| e.along.0) || unplaced;
    let mut rows: Vec<Dimension> = Vec::new();
    if !down.is_empty() && (needs_rows || !tape.chance(12)) {
        rows.push(tape.one(&down));
        if tape.chance(20) {
            let second = match &rows[0] {
                // The same dimension again: areas in areas, months in years.
                first if tape.chance(25) => first.clone(),
                _ => tape.one(&dimensions(limits)),
            };
            rows.push(second);
        }
    }
    let mut text = format!("table t{index} {{\n");
    let dated = |d: &Dimension| matches!(d, Dimension::Time(_));
    let kind = |d: &Dimension| match d {
        Dimension::Area(_) => "area".to_string(),
        Dimension::Time(_) => "time".to_string(),
        Dimension::Code(path, _) => path.to_string(),
    };
    if !rows.iter().any(dated) && tape.chance(25) {
        text += &format!("  in {}\n", tape.one(&["2022/23", "2021/22", "2022", "2022-04"]));
    }
    if !mixed && tape.chance(15) {
        text += &format!("  where {}\n", ask::condition(tape, defined.declared, source, 1));
    }
    if !rows.is_empty() {
        let written: Vec<String> =
            rows.iter().map(|d| format!("{}{}", d.path(), members(tape, limits, d, false))).collect();
        text += &format!("  rows {}\n", written.join(" then "));
    }
    let mut headings = Vec::new();
    for (number, column) in plain.iter().enumerate() {
        let shown = shown(tape, &column.unit);
        let except = if tape.chance(15) { " except totals" } else { "" };
        text += &format!("  column \"c{number}\" {}{shown}{except}\n", bare(&column.text));
        headings.push(format!("c{number}"));
    }
    let mut across = dimensions(limits);
    across.retain(|d| rows.iter().all(|r| kind(r) != kind(d)));
    if each.iter().any(|e| e.population && !e.placed) {
        across.retain(|d| matches!(d, Dimension::Area(_)) || rows.iter().any(|r| kind(r) == "area"));
    }
    if !each.is_empty() && !across.is_empty() {
        let dimension = tape.one(&across);
        let members = members(tape, limits, &dimension, true);
        text += &format!("  columns for each {}{members} {{\n", dimension.path());
        for (number, column) in each.iter().enumerate() {
            text += &format!("    column \"e{number} {{{}}}\" {}\n", dimension.path(), bare(&column.text));
        }
        text += "  }\n";
    }
    if let Some(Dimension::Code("offence", _)) = rows.first()
        && tape.chance(60)
    {
        let attribute = tape.one(&["gravity", "weight", "group"]);
        text += &format!("  column \"attribute\" attribute offence.{attribute}\n");
        headings.push("attribute".into());
    }
    if rows.len() == 1 && !headings.is_empty() && tape.chance(45) {
        text += &format!("  order by \"{}\" {}\n", tape.one(&headings), tape.one(&["descending", "ascending"]));
        if tape.chance(50) {
            text += &format!("  top {}{}\n", 1 + tape.below(4), tape.one(&["", " exactly"]));
        }
    }
    if tape.chance(25) {
        text += "  hide empty\n";
    }
    defined.text += &format!("{text}}}\n");
}

fn shown(tape: &Tape<'_>, unit: &Unit) -> &'static str {
    match unit {
        Unit::Percentage => tape.one(&["", " shown 0.0%", " shown 0.00", " shown 0%", " shown <0%"]),
        Unit::Count(_) | Unit::Amount(_) | Unit::Average(_) => {
            tape.one(&["", " shown 0,000", " shown 0.00", " shown +0.0"])
        }
        Unit::Rank | Unit::Other => "",
    }
}

fn dimensions(limits: Limits<'_>) -> Vec<Dimension> {
    let declared = limits.declared;
    let mut found: Vec<Dimension> = Vec::new();
    let ambiguous = declared.has_ward && declared.has_place;
    if !ambiguous || (limits.source != Source::Crimes && !limits.mixed) {
        found.push(Dimension::Area("area"));
    } else if !limits.mixed {
        found.extend([Dimension::Area("ward"), Dimension::Area("place.zone")]);
    }
    found.extend(["financial_year", "month", "calendar_year"].map(Dimension::Time));
    if !limits.population && limits.aged {
        found.push(Dimension::Code("age.age_band", declared.bands.clone()));
    }
    if limits.mixed {
        return found;
    }
    match limits.source {
        Source::Crimes => {
            found.push(Dimension::Code("offence", declared.offences.clone()));
            found.push(Dimension::Code("offence.group", declared.groups.clone()));
            found.push(Dimension::Code("severity", SEVERITIES.iter().map(|s| s.to_string()).collect()));
        }
        Source::Caseload => {
            found.push(Dimension::Code("severity", SEVERITIES.iter().map(|s| s.to_string()).collect()));
        }
        Source::People => found.push(Dimension::Code("sex", vec!["Female".into(), "Male".into()])),
    }
    found
}

fn members(tape: &Tape<'_>, limits: Limits<'_>, of: &Dimension, across: bool) -> String {
    let entries = match of {
        Dimension::Time(kind) => return periods(tape, kind),
        Dimension::Area(_) => areas(tape, limits),
        Dimension::Code(_, _) if tape.chance(25) => return String::new(),
        Dimension::Code(_, labels) => {
            let mut entries: Vec<String> = tape.some(labels).iter().map(|l| format!("\"{l}\"")).collect();
            if tape.chance(40) {
                entries.push("all as \"Total\"".into());
            }
            if labels.len() > 1 && tape.chance(20) {
                entries.push(format!("\"{}\" + \"{}\" as \"Both\"", labels[0], labels[1]));
            }
            if tape.chance(35) {
                entries.push(tape.one(&["missing", "outside", "outside + missing as \"Elsewhere\""]).into());
            }
            entries
        }
    };
    let mut entries = entries;
    if !across && entries.len() > 1 && tape.chance(20) {
        entries.rotate_left(1);
    }
    if entries.len() > 1
        && tape.chance(15)
        && let Some(last) = entries.last_mut()
    {
        last.push_str(" apart");
    }
    format!(" in [{}]", entries.join(", "))
}

fn areas(tape: &Tape<'_>, limits: Limits<'_>) -> Vec<String> {
    let districts_only =
        limits.source != Source::Crimes || limits.mixed || (limits.population && !limits.declared.by_ward);
    let mut slots: Vec<&[&str]> = vec![&["districts", "\"Cambridge\", \"Peterborough\"", "Fenland"]];
    if !districts_only {
        slots.push(&["wards", "\"Abbey\", \"Lone\"", "\"Bar Hill\""]);
    }
    slots.push(&["counties", "\"Cambridgeshire\""]);
    slots.push(&["all as \"Total\""]);
    slots.push(&["Fenland + Peterborough as \"Two\""]);
    slots.push(&[
        "outside",
        "missing",
        "outside + missing as \"Elsewhere\"",
        "outside, missing",
        "all + outside as \"Any\"",
    ]);
    let chosen = tape.some(&slots);
    chosen.into_iter().map(|slot| tape.one(slot).to_string()).collect()
}

fn periods(tape: &Tape<'_>, kind: &str) -> String {
    match kind {
        "financial_year" => tape.one(&[
            " from 2021/22 to 2022/23",
            "",
            " in [2021/22, 2022/23, 2021/22 + 2022/23 as \"Both\"]",
            " in [2022/23, missing]",
        ]),
        "month" => tape.one(&[" from 2022-02 to 2022-05", " in [2022-03, 2022-12]"]),
        _ => tape.one(&[" from 2021 to 2022", " in [2022, 2021]", " in [2022 + 2021 as \"Both\", missing]"]),
    }
    .to_string()
}
