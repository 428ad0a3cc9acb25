//! A column of a dataset: the type of its values, and what happens to those that break a rule.
//!
//! In: nothing (nouns). Out: what manifest/ reads under `columns`.

use std::ops::Range;

use super::ids::{CodeListId, DatasetId};
use crate::source::Span;
use crate::value::PeriodKind;

/// One declared column.
#[derive(Clone, Debug)]
pub struct Column {
    /// The name definitions use.
    pub name: String,
    /// The heading in the file; the name when none is given.
    pub heading: String,
    /// Where the name is in YAML.
    pub span: Span,
    /// What it is, in words.
    pub description: Option<String>,
    /// What its values are.
    pub ty: ColumnType,
    /// Whether a value may be missing.
    pub missing: MissingRule,
    /// What happens to a value that is not of the type (a date that does not exist).
    pub invalid: BadValueRule,
    /// What happens to a code that the list does not have.
    pub undeclared: UndeclaredRule,
    /// What the column describes; rates may keep a denominator whole only across what describes the event.
    pub describes: Describes,
    /// Whether that is declared.
    pub described: bool,
    /// The unit of a number, such as "hours"; `None` for a plain number.
    pub unit: Option<String>,
    /// What each value is a number of, such as "pupils", where the data is added up already: their sum is how many there are.
    pub counts: Option<String>,
    /// Whether it says how many there are at a date, not in a period.
    pub stock: bool,
    /// Whether it is said that it does not (`stock: false`), whatever its dataset says of its numbers.
    pub flow: bool,
    /// The look-up dataset whose key is in this column; its columns become attributes of this one.
    pub look_up: Option<DatasetId>,
    /// Whether its values are percentages, rates or averages: of wholes of different sizes, so that they do not add up. As declared, or
    /// by the unit.
    pub ratio: bool,
    /// Whether it is declared that they are, or that they are not.
    pub ratio_is_said: bool,
    /// Whether its codes may be those of comparators; if not, these are undeclared.
    pub comparators: bool,
    /// The codes of its list, by place, that the data is said to have no rows of: nothing is missing without them.
    pub without: Vec<usize>,
}

/// Nobody is older, in years.
pub const OLDEST_AGE: i64 = 150;

/// The years of age that may be the last of a population by single years, and then be those of everyone who is older, too.
pub const LAST_AGES: Range<i64> = 80..110;

/// Whether a name is that of ages: `age`, `age_of_victim`.
pub fn is_called_age(name: &str) -> bool {
    name.split('_').any(|word| word == "age" || word == "ages")
}

/// Whether a name is that of the age of the person whom a row is of, and of nothing else.
pub fn is_just_age(name: &str) -> bool {
    matches!(name, "age" | "ages" | "age_band" | "age_group" | "age_years" | "age_in_years")
}

impl Column {
    /// Whether it may describe people or places though nothing says what it describes: it is called after what people have, `sex`, `ethnicity`, or
    /// after what places are, `rural`.
    pub fn may_describe_people(&self) -> bool {
        const WORDS: [&str; 16] = [
            "sex",
            "gender",
            "ethnicity",
            "ethnic",
            "religion",
            "nationality",
            "disability",
            "disabled",
            "marital",
            "female",
            "male",
            "deprivation",
            "imd",
            "rural",
            "urban",
            "rurality",
        ];
        const THINGS: [&str; 12] = [
            "car", "vehicle", "van", "building", "property", "dwelling", "house", "home", "tyre", "account", "debt",
            "case",
        ];
        let is_in = |words: &[&str], word: &str| words.iter().any(|known| known.eq_ignore_ascii_case(word));
        let has = |words: &[&str]| self.name.split('_').any(|word| is_in(words, word));
        !self.described
            && self.describes == Describes::Event
            && (has(&WORDS) || is_called_age(&self.name) && !has(&THINGS))
    }

    /// Whether its numbers are percentages, by the unit.
    pub fn is_percentage(&self) -> bool {
        self.unit.as_deref().is_some_and(is_percentage)
    }
}

/// Whether a unit is that of a percentage: `%`, `percent of pupils`, `per cent`.
pub fn is_percentage(unit: &str) -> bool {
    let unit = unit.to_lowercase();
    let words: Vec<&str> = unit.split_whitespace().collect();
    let is_said = |word: &&str| matches!(*word, "percent" | "percentage" | "percentages" | "pct");
    unit.contains('%') || words.iter().any(is_said) || words.windows(2).any(|two| two == ["per", "cent"])
}

/// What a column's values are. The integer form of each is in `value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// Any text; compared by bytes.
    Text,
    /// A whole number; `147813.00` is one. The bounds are inclusive and checked in data and definitions.
    Integer {
        /// Smallest allowed.
        min: Option<i64>,
        /// Largest allowed.
        max: Option<i64>,
    },
    /// An exact decimal with up to `scale` digits after the point.
    Decimal {
        /// Digits after the point, at most 9.
        scale: u32,
    },
    /// Yes or no, by the texts given.
    Flag {
        /// Texts that mean yes.
        yes: Vec<String>,
        /// Texts that mean no.
        no: Vec<String>,
    },
    /// A day, written in `format`.
    Date {
        /// Of `YYYY`, `MM`, `DD` and separators, such as `DD/MM/YYYY`; default `YYYY-MM-DD`.
        format: String,
    },
    /// A day and time of day, written in `format`; default `YYYY-MM-DD hh:mm:ss`, where a `T` and missing seconds are fine.
    DateTime {
        /// As for a date, with `hh`, `mm`, `ss`.
        format: String,
    },
    /// A period, written as the kind is (`2023/24`, `2021-04`, `mid-2022`, `2022`; a year alone is fine for a mid-year).
    Period(PeriodKind),
    /// A code of a list or of one level of a hierarchy.
    Code(CodeListId),
}

/// Whether a value may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingRule {
    /// A missing value is an error in the data.
    Refused,
    /// A missing value is expected.
    Allowed,
}

/// What happens to a value that is not of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadValueRule {
    /// The run stops and names file and line.
    Error,
    /// It becomes missing and is counted in the funnel.
    Count,
}

/// What happens to a code that is not in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndeclaredRule {
    /// The run stops and names file and line.
    Error,
    /// It becomes missing and is counted in the funnel.
    Count,
    /// It is a place outside the hierarchy: kept, counted in the funnel, shown in an `outside` row.
    Outside,
}

/// What a column describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Describes {
    /// The event: offence, weapon, hour. A denominator without this column stays whole.
    Event,
    /// The person: age, sex, ethnic group. A denominator must have it too.
    Person,
    /// The place. A denominator must have it too.
    Place,
}
