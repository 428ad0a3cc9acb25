//! A first declaration of a dataset, written from a look at its rows. The analyst goes on from there.
//!
//! In: what was seen in each column, value by value ([`ColumnProfile::observe`]), so that a file of any size streams through.
//! Out: the text of a dataset declaration, and of a code list for each column that looks like one. Invariants: what is
//! written reads back without an error; a guess that may be wrong says so in a comment; memory is bounded whatever the file.

use std::collections::{BTreeMap, BTreeSet};

use super::shape::is_name;
use crate::value::text::{DateFormat, parse_decimal, parse_integer};
use crate::value::{Period, PeriodKind};

/// Above so many distinct values a column is no list of codes.
const MOST_CODES: usize = 60;
/// Above so many distinct values none are kept: the column may be a key.
const MOST_KEPT: usize = 1_000;
/// The most digits after the point that a decimal has.
const MOST_DIGITS: u32 = 9;

/// Ways to write a date, the likelier first. Where a day fits two of them, the first is proposed with a comment.
const DATE_FORMATS: [&str; 8] =
    ["YYYY-MM-DD", "DD/MM/YYYY", "D/M/YYYY", "DD-MM-YYYY", "DD.MM.YYYY", "YYYY/MM/DD", "MM/DD/YYYY", "M/D/YYYY"];
/// Ways to write a date and time.
const TIME_FORMATS: [&str; 6] = [
    "YYYY-MM-DD hh:mm:ss",
    "YYYY-MM-DD hh:mm",
    "DD/MM/YYYY hh:mm:ss",
    "DD/MM/YYYY hh:mm",
    "D/M/YYYY h:mm",
    "MM/DD/YYYY hh:mm:ss",
];
/// Kinds of period that have a look of their own. A year alone is a number until someone says otherwise.
const PERIODS: [PeriodKind; 3] = [PeriodKind::Month, PeriodKind::FinancialYear, PeriodKind::MidYear];
/// Pairs of texts that answer a yes-or-no question.
const FLAGS: [[&str; 2]; 4] = [["y", "n"], ["yes", "no"], ["true", "false"], ["t", "f"]];
/// Texts that often stand for "no value".
const MISSING: [&str; 6] = ["NULL", "N/A", "NA", "-", "#N/A", "n/a"];

/// What was seen in one column.
#[derive(Clone, Debug)]
pub struct ColumnProfile {
    /// Rows with a value.
    present: u64,
    /// Rows without one, the texts of [`MISSING`] included.
    missing: u64,
    /// The texts of [`MISSING`] that were seen.
    missing_texts: BTreeSet<String>,
    /// How often each value was seen; emptied when there are too many.
    values: BTreeMap<String, u64>,
    /// Whether `values` was emptied.
    many: bool,
    /// Whether every value was another.
    unique: bool,
    types: Types,
}

/// The types that every value so far fits.
#[derive(Clone, Debug)]
struct Types {
    integer: bool,
    /// Digits after the point that the values need.
    decimal: Option<u32>,
    /// Some whole number starts with a zero, as codes do.
    leading_zero: bool,
    dates: Vec<(&'static str, DateFormat)>,
    times: Vec<(&'static str, DateFormat)>,
    periods: Vec<PeriodKind>,
}

/// The profiles of a file's columns, in the order of its headings.
pub type ColumnProfiles = Vec<ColumnProfile>;

/// A blank profile for each heading.
pub fn profiles(header: &[String]) -> ColumnProfiles {
    header.iter().map(|_| ColumnProfile::new()).collect()
}

impl Default for ColumnProfile {
    fn default() -> ColumnProfile {
        ColumnProfile::new()
    }
}

impl ColumnProfile {
    /// A profile of a column in which nothing was seen yet.
    pub fn new() -> ColumnProfile {
        let formats = |texts: &[&'static str]| {
            texts.iter().filter_map(|text| Some((*text, DateFormat::new(text)?))).collect::<Vec<_>>()
        };
        ColumnProfile {
            present: 0,
            missing: 0,
            missing_texts: BTreeSet::new(),
            values: BTreeMap::new(),
            many: false,
            unique: true,
            types: Types {
                integer: true,
                decimal: Some(0),
                leading_zero: false,
                dates: formats(&DATE_FORMATS),
                times: formats(&TIME_FORMATS),
                periods: PERIODS.to_vec(),
            },
        }
    }

    /// Takes in the next value of the column.
    pub fn observe(&mut self, value: &str) {
        let value = value.trim();
        if value.is_empty() || MISSING.contains(&value) {
            self.missing += 1;
            if !value.is_empty() {
                self.missing_texts.insert(value.to_string());
            }
            return;
        }
        self.present += 1;
        self.types.narrow(value);
        if self.many {
            return;
        }
        match self.values.get_mut(value) {
            Some(count) => {
                *count += 1;
                self.unique = false;
            }
            None => {
                self.values.insert(value.to_string(), 1);
            }
        }
        if self.values.len() > MOST_KEPT {
            self.values.clear();
            self.many = true;
        }
    }

    fn guess(&self) -> Guess {
        if self.present == 0 {
            return Guess::Text;
        }
        if let Some(flag) = self.flag() {
            return flag;
        }
        let types = &self.types;
        if let Some(kind) = types.periods.first() {
            return Guess::Period(*kind);
        }
        if let Some((format, _)) = types.dates.first() {
            return Guess::Date { format, other: types.dates.iter().map(|(f, _)| *f).find(|f| swaps(format, f)) };
        }
        if let Some((format, _)) = types.times.first() {
            return Guess::DateTime { format, other: types.times.iter().map(|(f, _)| *f).find(|f| swaps(format, f)) };
        }
        if types.leading_zero && types.integer {
            return self.texts();
        }
        if types.integer {
            return Guess::Integer;
        }
        match types.decimal {
            Some(digits) => Guess::Decimal(digits),
            None => self.texts(),
        }
    }

    /// Two texts that answer yes and no, in whatever case.
    fn flag(&self) -> Option<Guess> {
        let mut texts: Vec<&String> = self.values.keys().collect();
        if self.many || texts.len() != 2 {
            return None;
        }
        let lower = |text: &String| text.to_lowercase();
        let [yes, no] = FLAGS.into_iter().find(|pair| texts.iter().all(|text| pair.contains(&lower(text).as_str())))?;
        texts.sort_by_key(|text| lower(text) == no);
        let [first, second] = texts[..] else { return None };
        (lower(first) == yes && lower(second) == no).then(|| Guess::Flag { yes: first.clone(), no: second.clone() })
    }

    /// Few texts that repeat are codes.
    fn texts(&self) -> Guess {
        let distinct = self.values.len();
        let repeats = self.present >= 2 * distinct as u64;
        let codes = !self.many && distinct <= MOST_CODES && repeats;
        if codes { Guess::Codes(distinct) } else { Guess::Text }
    }
}

impl Types {
    fn narrow(&mut self, value: &str) {
        self.integer &= parse_integer(value).is_some();
        self.leading_zero |= value.len() > 1 && value.starts_with('0') && value.bytes().all(|b| b.is_ascii_digit());
        self.decimal =
            self.decimal.and_then(|digits| (digits..=MOST_DIGITS).find(|scale| parse_decimal(value, *scale).is_some()));
        self.dates.retain(|(_, format)| format.parse_day(value).is_some());
        self.times.retain(|(_, format)| format.parse_seconds(value).is_some());
        // A year alone would do for a mid-year, but says nothing of its kind.
        let year_alone = value.bytes().all(|b| b.is_ascii_digit());
        self.periods.retain(|kind| !year_alone && kind.parse(value).is_some());
        if self.periods.contains(&PeriodKind::Month) && self.periods.contains(&PeriodKind::FinancialYear) {
            // `2011-12` is both; the kind that most files mean stays first, and the next value decides.
            self.periods.sort_by_key(|kind| *kind != PeriodKind::Month);
        }
    }
}

/// Whether two formats differ only in which of day and month comes first.
fn swaps(one: &str, other: &str) -> bool {
    let swapped: String = one
        .chars()
        .map(|c| match c {
            'D' => 'M',
            'M' => 'D',
            c => c,
        })
        .collect();
    swapped == other
}

/// What a column seems to be.
enum Guess {
    Text,
    Integer,
    Decimal(u32),
    Flag { yes: String, no: String },
    Date { format: &'static str, other: Option<&'static str> },
    DateTime { format: &'static str, other: Option<&'static str> },
    Period(PeriodKind),
    Codes(usize),
}

/// The text of `datasets/NAME.yaml`, for rows in `file` (a path under the data folder).
///
/// A column that looks like codes is declared as text, with the line that would make it codes in a comment, since the list
/// does not exist yet; see [`code_list`].
pub fn declaration(name: &str, file: &str, header: &[String], columns: &[ColumnProfile]) -> String {
    let name = name_from(name, &BTreeSet::new());
    let names = column_names(header);
    // Columns that are not declared have no profile, so that they are neither key nor time.
    let is_declared = |place: usize| !header[place].trim().is_empty() && !header[..place].contains(&header[place]);
    let profiles: Vec<Option<&ColumnProfile>> =
        (0..header.len()).map(|place| columns.get(place).filter(|_| is_declared(place))).collect();
    let mut text = format!("name: {name}\n");
    text.push_str("# grain: what one row is, such as recorded offence\n");
    text.push_str("# counts: what a count of rows counts, such as offences\n");
    text.push_str(&format!("files: {}\n", quoted(file)));
    let missing: BTreeSet<&String> = columns.iter().flat_map(|c| &c.missing_texts).collect();
    if !missing.is_empty() {
        let texts: Vec<String> = missing.iter().map(|t| quoted(t)).collect();
        text.push_str(&format!("missing: [{}]\n", texts.join(", ")));
    }
    for (column, profile) in names.iter().zip(&profiles) {
        if let Some(profile) = profile
            && profile.unique
            && !profile.many
            && profile.missing == 0
            && profile.present > 1
        {
            text.push_str(&format!("# key: [{column}]   # differed on every row seen\n"));
            break;
        }
    }
    let dated = names.iter().zip(&profiles).find(|(_, profile)| {
        profile.is_some_and(|p| matches!(p.guess(), Guess::Date { .. } | Guess::DateTime { .. } | Guess::Period(_)))
    });
    if let Some((column, profile)) = dated {
        text.push_str(&format!("time: {column}\n"));
        if let Some((first, last)) = profile.and_then(covered) {
            text.push_str(&format!("# covers: {first} to {last}   # in the rows seen\n"));
        }
    }
    text.push_str("columns:\n");
    let mut declared: BTreeSet<&str> = BTreeSet::new();
    for ((column, heading), profile) in names.iter().zip(header).zip(&profiles) {
        if heading.trim().is_empty() {
            text.push_str("  # a column without a heading is left alone\n");
        } else if !declared.insert(heading) {
            text.push_str(&format!("  # the heading {} comes again; only the first is read\n", quoted(heading)));
        } else {
            text.push_str(&column_line(column, heading, *profile));
        }
    }
    if declared.is_empty() {
        text.push_str("  value: {type: text}   # no headings were found\n");
    }
    text
}

fn column_line(column: &str, heading: &str, profile: Option<&ColumnProfile>) -> String {
    let guess = profile.map_or(Guess::Text, ColumnProfile::guess);
    let (ty, comment) = match guess {
        Guess::Text => {
            let comment = profile.and_then(|p| match (p.present, p.many) {
                (0, _) => Some("no values seen".to_string()),
                (_, true) => None,
                (_, false) if p.values.len() <= MOST_CODES && !p.unique => {
                    Some(format!("{} distinct values: perhaps a code list", p.values.len()))
                }
                (_, false) => None,
            });
            ("type: text".to_string(), comment)
        }
        Guess::Integer => ("type: integer".to_string(), None),
        Guess::Decimal(digits) => (format!("type: decimal({digits})"), None),
        Guess::Flag { yes, no } => (format!("type: flag, yes: [{}], no: [{}]", quoted(&yes), quoted(&no)), None),
        Guess::Date { format, other } => (
            if format == DATE_FORMATS[0] { "type: date".to_string() } else { format!("type: date, format: {format}") },
            other.map(|other| format!("every value seen would also fit {other}")),
        ),
        Guess::DateTime { format, other } => (
            format!("type: datetime, format: {}", quoted(format)),
            other.map(|other| format!("every value seen would also fit {other}")),
        ),
        Guess::Period(kind) => (format!("type: {}", kind.name()), None),
        Guess::Codes(distinct) => (
            "type: text".to_string(),
            Some(format!(
                "{distinct} distinct values: perhaps a code list, then `codes: {column}` in place of the type"
            )),
        ),
    };
    let mut line = format!("  {column}: {{");
    if column != heading {
        line.push_str(&format!("heading: {}, ", quoted(heading)));
    }
    line.push_str(&ty);
    if profile.is_some_and(|p| p.missing > 0) {
        line.push_str(", missing: allowed");
    }
    line.push('}');
    if let Some(comment) = comment {
        line.push_str(&format!("   # {comment}"));
    }
    line.push('\n');
    line
}

/// The text of `codelists/NAME.yaml` for a column that looks like codes, in order of code; nothing for any other column.
pub fn code_list(name: &str, column: &ColumnProfile) -> Option<String> {
    let Guess::Codes(_) = column.guess() else { return None };
    let mut text =
        format!("name: {}\ncodes:   # rows of tables come in this order\n", name_from(name, &BTreeSet::new()));
    for (value, count) in &column.values {
        text.push_str(&format!("  - {{code: {}}}   # {count} rows\n", quoted(value)));
    }
    Some(text)
}

/// The names that [`declaration`] gives to columns: headings in small letters with underscores, each once.
pub fn column_names(header: &[String]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut names = Vec::new();
    for heading in header {
        let name = name_from(heading, &taken);
        taken.insert(name.clone());
        names.push(name);
    }
    names
}

/// A name from any text, unlike those taken.
fn name_from(text: &str, taken: &BTreeSet<String>) -> String {
    let mut name = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c.to_ascii_lowercase());
        } else if !name.ends_with('_') && !name.is_empty() {
            name.push('_');
        }
    }
    let mut name = name.trim_end_matches('_').to_string();
    if !is_name(&name) {
        name = if name.is_empty() { "column".to_string() } else { format!("c_{name}") };
    }
    if !taken.contains(&name) {
        return name;
    }
    (2..).map(|n| format!("{name}_{n}")).find(|n| !taken.contains(n)).unwrap_or(name)
}

/// The first and last period or day seen, where values were few enough to keep.
fn covered(profile: &ColumnProfile) -> Option<(String, String)> {
    let ordinals = |kind: PeriodKind, parse: &dyn Fn(&str) -> Option<i64>| {
        let (first, last) =
            profile.values.keys().filter_map(|v| parse(v)).fold(None, |ends: Option<(i64, i64)>, o| match ends {
                Some((first, last)) => Some((first.min(o), last.max(o))),
                None => Some((o, o)),
            })?;
        let shown = |ordinal| Period { kind, ordinal }.to_string();
        Some((shown(first), shown(last)))
    };
    match profile.guess() {
        Guess::Period(kind) => ordinals(kind, &|text| kind.parse(text)),
        Guess::Date { format, .. } | Guess::DateTime { format, .. } => {
            let format = DateFormat::new(format)?;
            ordinals(PeriodKind::Day, &|text| format.parse_day(text))
        }
        Guess::Text | Guess::Integer | Guess::Decimal(_) | Guess::Flag { .. } | Guess::Codes(_) => None,
    }
}

/// A text as YAML, in double quotes wherever plain text could be read as something else.
fn quoted(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_ -/.".contains(c))
        && !text.ends_with(' ');
    if plain {
        return text.to_string();
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() || ('\u{80}'..='\u{a0}').contains(&c) || "\u{feff}\u{2028}\u{2029}".contains(c) => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
