//! A dataset: what its rows are, where they are, what they cover, and what happens to rows that break a rule.
//!
//! In: nothing (nouns). Out: what manifest/ reads from datasets/. Invariant: what a declaration leaves out is decided here or there, once.

use super::column::{Column, ColumnType, Describes};
use super::ids::{ColumnId, PolicyId};
use crate::file_format::FileFormat;
use crate::source::Span;
use crate::value::derived::seconds_of_days;
use crate::value::{Period, PeriodKind};

/// One dataset.
#[derive(Clone, Debug)]
pub struct Dataset {
    /// The name definitions use.
    pub name: String,
    /// Where the name is in YAML.
    pub span: Span,
    /// What it is, in a sentence or two.
    pub description: Option<String>,
    /// What one row is: singular, such as "recorded offence".
    pub grain: String,
    /// What a count of rows counts: plural, such as "offences".
    pub counts: String,
    /// What the rows are for; a population may be a denominator.
    pub role: DatasetRole,
    /// Columns that together differ on every row; empty when none is declared.
    pub key: Vec<ColumnId>,
    /// What happens to rows whose key repeats.
    pub repeats: RepeatRule,
    /// Where the rows are.
    pub files: Files,
    /// The declared columns, in order; this order breaks ties of `keep first`.
    pub columns: Vec<Column>,
    /// The column that dates a row, when there is one.
    pub time: Option<ColumnId>,
    /// The first and last period of the data, when declared: literals outside are errors.
    pub covers: Option<(Period, Period)>,
    /// What happens to rows that are dated outside of that.
    pub outside_covers: OutsideCovers,
    /// Whether its numbers say how many there are at a date, not in a period: they are never added up over dates.
    pub stock: bool,
    /// Whether it is said that they are not (`stock: false`): they add up over dates.
    pub flow: bool,
    /// Which of its dates serves which period, by period: a rate of the period is over the people of that date. Empty where it does not
    /// say; then only a date written in a definition serves.
    pub serves: Vec<(Period, i64)>,
    /// Whether it has a row for each area, period and group, and what a gap means; a population always has one.
    pub complete: Option<Gaps>,
    /// Whether it is said that it need not be complete (`complete: false`): a period without a row is nothing to warn of.
    pub said_incomplete: bool,
    /// Where the series breaks.
    pub breaks: Vec<Break>,
    /// What its numbers may reveal; without one, everything.
    pub disclosure: Option<PolicyId>,
    /// What a policy counts behind its numbers, when declared.
    pub disclosure_by: Option<DisclosureBy>,
    /// The highest number below which no message gives a count of its rows; `None` where it is under no policy anywhere in the project.
    /// Under one, no message quotes its values.
    pub hides_below: Option<i64>,
}

impl Dataset {
    /// The column with an id.
    pub fn column(&self, id: ColumnId) -> &Column {
        &self.columns[id.0]
    }

    /// The column with a name.
    pub fn column_named(&self, name: &str) -> Option<ColumnId> {
        self.columns.iter().position(|c| c.name == name).map(ColumnId)
    }

    /// Whether it may be a denominator.
    pub fn is_population(&self) -> bool {
        matches!(self.role, DatasetRole::Population { .. })
    }

    /// Whether it says which of its dates serve periods of a kind.
    pub fn serves(&self, kind: PeriodKind) -> bool {
        self.serves.iter().any(|(period, _)| period.kind == kind)
    }

    /// The date that serves a period.
    pub fn date_for(&self, period: Period) -> Option<i64> {
        self.serves.iter().find(|(served, _)| *served == period).map(|(_, date)| *date)
    }

    /// A date of its time column, as definitions write it.
    pub fn date_in_words(&self, date: i64) -> String {
        let kind = match self.time.map(|time| &self.column(time).ty) {
            Some(ColumnType::Period(kind)) => *kind,
            _ => PeriodKind::Day,
        };
        Period { kind, ordinal: date }.to_string()
    }

    /// The columns that could date its rows, where it does not say which does: not those of people and places, or of a birth.
    pub fn perhaps_dated_by(&self) -> Vec<ColumnId> {
        if self.time.is_some() || self.role == DatasetRole::LookUp {
            return Vec::new();
        }
        let is_date = |column: &Column| {
            matches!(column.ty, ColumnType::Date { .. } | ColumnType::DateTime { .. } | ColumnType::Period(_))
        };
        let is_of_birth = |name: &str| name.split('_').any(|word| ["birth", "born", "dob"].contains(&word));
        let dates = self.columns.iter().enumerate().filter(|(_, column)| {
            is_date(column) && column.describes == Describes::Event && !is_of_birth(&column.name.to_lowercase())
        });
        dates.map(|(at, _)| ColumnId(at)).collect()
    }

    /// Whether a number of its column is of one date, so that numbers of several dates do not add up.
    pub fn is_stock(&self, column: ColumnId) -> bool {
        let column = self.column(column);
        self.is_population() || column.stock || self.stock && !column.flow
    }

    /// Whether the mean of a column is over dates, of what is added up at each: it is of a number that says how many there are. The mean
    /// of another number of a stock, such as for how long each has waited, is of rows. `None`: what is declared does not decide.
    pub fn mean_is_over_dates(&self, id: ColumnId) -> Option<bool> {
        let column = self.column(id);
        if column.stock {
            return Some(self.time.is_some());
        }
        let is_other = column.flow || column.describes != Describes::Event || column.look_up.is_some();
        if self.time.is_none() || !self.is_stock(id) || is_other {
            return Some(false);
        }
        if self.is_of_those_counted(column) {
            return Some(true);
        }
        if column.unit.as_deref().is_some_and(measures_each) {
            return Some(false);
        }
        // A row with a name or a number of its own may be one of those that are counted.
        let names_rows = |column: &Column| column.ty == ColumnType::Text && column.look_up.is_none();
        let may_be = |column: &&Column| is_open_number(column) && !column.unit.as_deref().is_some_and(measures_each);
        let is_alone = self.columns.iter().filter(may_be).count() == 1;
        (is_alone && column.unit.is_none() && !self.columns.iter().any(names_rows)).then_some(true)
    }

    /// Whether a number is of those that the dataset counts, by its unit, or by its name where it has none.
    fn is_of_those_counted(&self, column: &Column) -> bool {
        let Some(unit) = &column.unit else {
            return is_open_number(column) && column.name.replace('_', " ").eq_ignore_ascii_case(&self.counts);
        };
        let basis = match &self.role {
            DatasetRole::Population { basis } => basis,
            DatasetRole::Events | DatasetRole::LookUp => "",
        };
        let is_counted = |word: &str| [&self.counts[..], basis].iter().any(|what| has_word(what, word));
        is_open_number(column)
            && (["people", "persons"].contains(&&unit.to_lowercase()[..])
                || unit.split_whitespace().last().is_some_and(is_counted))
    }

    /// Whether each row is one of those that are counted: a child of children, a recorded offence of offences, a person of people; not
    /// a month's return of cases, nor a part of a population. A row with a number of cases is no case, whatever it is called.
    pub fn counts_its_rows(&self) -> bool {
        let is_number = |ty: &ColumnType| matches!(ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. });
        let number = |column: &Column| is_number(&column.ty) && column.name.replace('_', " ") == self.counts;
        !self.is_population() && !self.columns.iter().any(number) && is_one_of(&self.grain, &self.counts)
    }

    /// The columns that say how many of those that a dataset counts each of its rows is of, by their names; none of a population, whose parts
    /// are [people](Self::people_of_rows), or where each row is one.
    pub fn numbers_of_those_counted(&self) -> Vec<&Column> {
        let is_number = |ty: &ColumnType| matches!(ty, ColumnType::Integer { .. });
        let says = |column: &&Column| {
            let name = column.name.replace('_', " ").to_lowercase();
            let number = ["number of ", "no of ", "num ", "total ", "n "].iter().find_map(|of| name.strip_prefix(of));
            let is_called = number.unwrap_or(&name) == self.counts.to_lowercase();
            is_number(&column.ty) && (is_called || column.unit.as_ref() == Some(&self.counts))
        };
        let is_one = self.is_population() || is_one_of(&self.grain, &self.counts);
        self.columns.iter().filter(says).filter(|_| !is_one).collect()
    }

    /// The columns of a population that say how many people each of its rows is of; none where each row is one of them.
    pub fn people_of_rows(&self) -> Vec<&Column> {
        let DatasetRole::Population { basis } = &self.role else { return Vec::new() };
        let numbers = || self.columns.iter().filter(|column| is_open_number(column));
        let says_people = |column: &&Column| {
            let name = column.name.to_lowercase();
            self.is_of_those_counted(column) || ["people", "persons", "population"].contains(&name.as_str())
        };
        let says: Vec<&Column> = numbers().filter(says_people).collect();
        if !says.is_empty() {
            return says;
        }
        let is_person = [&self.counts[..], basis, "people", "persons"].iter().any(|many| is_one_of(&self.grain, many));
        if is_person { Vec::new() } else { numbers().collect() }
    }

    /// What one row is and what rows are, as messages that count rows have it.
    pub fn row_and_rows(&self) -> (&str, &str) {
        if self.counts_its_rows() { (&self.grain, &self.counts) } else { ("row", "rows") }
    }

    /// The time column, with the first and the last of its values that lie in what the dataset covers.
    pub fn covered(&self) -> Option<(ColumnId, i64, i64)> {
        let (time, (from, to)) = self.time.zip(self.covers)?;
        let (first, last) = (from.days().0, to.days().1);
        let (first, last) = match self.column(time).ty {
            ColumnType::Period(_) => (from.ordinal, to.ordinal),
            ColumnType::DateTime { .. } => seconds_of_days((first, last)),
            _ => (first, last),
        };
        Some((time, first, last))
    }

    /// Columns that together differ on every row: the declared key; of a population, another stock or data that is complete without one,
    /// every column that says when, where, who or what, since a part of it that is there twice would be counted twice. Empty where nothing
    /// is known.
    pub fn unique_by(&self) -> Vec<ColumnId> {
        let is_stock = || (0..self.columns.len()).any(|column| self.is_stock(ColumnId(column)));
        if !self.key.is_empty() || !(self.complete.is_some() || is_stock()) {
            return self.key.clone();
        }
        let value = self.files.unpivot.as_ref().map(|unpivot| unpivot.value);
        let says = |(place, column): (usize, &Column)| {
            let is_number = matches!(column.ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. });
            let described = column.describes != Describes::Event || column.look_up.is_some();
            // The number of a school distinguishes its rows from those of another.
            let described = described || self.complete.is_some() && is_number_of_one(column);
            // Two releases of one estimate are of the same people.
            let is_other_date = self.is_population()
                && matches!(column.ty, ColumnType::Date { .. } | ColumnType::DateTime { .. })
                && self.time.is_some_and(|time| time != ColumnId(place));
            let is_said = Some(ColumnId(place)) != value && !is_other_date && (!is_number || described);
            is_said.then_some(ColumnId(place))
        };
        self.columns.iter().enumerate().filter_map(says).collect()
    }
}

/// Whether a column has the name of a number that identifies one thing: `urn`, `school_id`.
pub(crate) fn is_number_of_one(column: &Column) -> bool {
    const NUMBERS: [&str; 7] = ["id", "urn", "uprn", "ref", "reference", "code", "key"];
    let last = column.name.rsplit('_').next().unwrap_or_default();
    column.unit.is_none()
        && !column.stock
        && matches!(column.ty, ColumnType::Integer { .. })
        && NUMBERS.iter().any(|name| name.eq_ignore_ascii_case(last))
}

/// Whether a column is a number that may say how many there are.
fn is_open_number(column: &Column) -> bool {
    matches!(column.ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. })
        && column.describes == Describes::Event
        && column.look_up.is_none()
        && !column.flow
        && !column.ratio
}

/// Whether words have a word among them.
fn has_word(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|other| other.eq_ignore_ascii_case(word))
}

/// Whether a unit is one of time, money, length or marks, which measures one of those that are counted and says not how many there are.
fn measures_each(unit: &str) -> bool {
    const MEASURES: [&str; 22] = [
        "second",
        "minute",
        "hour",
        "day",
        "week",
        "month",
        "year",
        "pound",
        "£",
        "€",
        "$",
        "euro",
        "dollar",
        "pence",
        "point",
        "score",
        "mark",
        "metre",
        "km",
        "kilometre",
        "mile",
        "kg",
    ];
    let unit = unit.trim().to_lowercase();
    MEASURES.iter().any(|measure| unit == *measure || unit.strip_suffix('s') == Some(measure))
}

/// Whether a singular and a plural name the same thing: `recorded offence` and `offences`, `person in treatment` and `people`. What each
/// is of, in or by says nothing of that: an `offence by a child` is none of the `children`, and a `month of cases` no case.
fn is_one_of(grain: &str, counts: &str) -> bool {
    const ENDS: [&str; 15] =
        ["of", "in", "at", "on", "by", "for", "from", "per", "with", "under", "to", "as", "aged", "who", "that"];
    let of_several = |word: &str| word.ends_with(',') || word == "and";
    let head = |words: &str| {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        let own = words.iter().take_while(|word| !ENDS.contains(&word.as_str()));
        let own: Vec<&String> = own.collect();
        (!own.iter().any(|word| of_several(word))).then(|| own.last().map(|word| word.to_string()))?
    };
    head(grain).zip(head(counts)).is_some_and(|(one, many)| is_plural(&one, &many))
}

/// Whether a word is the plural of another, or the same. Longer endings make other words: `visit` and `visitors`.
fn is_plural(one: &str, many: &str) -> bool {
    let changed = [
        ("person", "people"),
        ("child", "children"),
        ("man", "men"),
        ("y", "ies"),
        ("is", "es"),
        ("fe", "ves"),
        ("f", "ves"),
    ];
    let is_changed =
        |(from, to): (&str, &str)| one.strip_suffix(from).is_some_and(|stem| many.strip_suffix(to) == Some(stem));
    many.strip_prefix(one).is_some_and(|ending| ending.chars().count() <= 2) || changed.into_iter().any(is_changed)
}

/// What a disclosure policy counts behind a number of a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisclosureBy {
    /// Rows: each is one of those that the policy counts, or the author says that rows are what matters.
    Rows,
    /// The different values of this column: one for each child, however many rows a child has.
    Column(ColumnId),
}

/// What it means that complete data has no row for an area, period or group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gaps {
    /// The run stops and lists what is missing.
    Error,
    /// Its numbers are not known: every number that needs them is missing.
    Unknown,
    /// Its numbers are 0.
    Zero,
}

/// What the rows of a dataset are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatasetRole {
    /// Things that happened or were recorded: offences, arrivals, assessments.
    Events,
    /// A stock of people (or pupils, households): rows are parts of it. `basis` names who: "residents", "residents aged 18+".
    Population {
        /// Who is counted.
        basis: String,
    },
    /// Values by key, joined to other datasets; the key must be unique.
    LookUp,
}

/// What happens to rows whose key repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepeatRule {
    /// A key that repeats is an error in the data.
    Refused,
    /// Rows with one key count once, and must agree in every declared column; else it is an error in the data.
    Agree,
}

/// What happens to rows that are dated outside what their dataset covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OutsideCovers {
    /// The run stops and names file and line.
    #[default]
    Error,
    /// They are left out of everything, and counted in the funnel and below the tables that they would have been in.
    LeaveOut,
}

/// A break in a series: values before and after are not comparable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The first day of the new rules, as a day number.
    pub day: i64,
    /// What changed, such as "May 2023: counting rules"; definitions accept a break by this text.
    pub label: String,
}

/// Where rows are and how they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    /// Paths, folders or globs under the data folder.
    pub paths: Vec<String>,
    /// Where the first of them is in YAML.
    pub span: Span,
    /// How they are written.
    pub format: FileFormat,
    /// Texts that mean "missing", beside the empty one; compared after trimming.
    pub missing: Vec<String>,
    /// Texts that mean 0 in columns of numbers; compared after trimming.
    pub zero: Vec<String>,
    /// The mark before every three digits of numbers that have one; nothing where they are written without.
    pub thousands: Option<char>,
    /// Columns turned into rows, for files with a column per year.
    pub unpivot: Option<Unpivot>,
}

/// Turns headings `Mid-2021, Mid-2022, ...` into a column with the year and a column with the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpivot {
    /// The headings to turn.
    pub headings: UnpivotHeadings,
    /// The declared column that takes the text of the heading.
    pub name: ColumnId,
    /// The declared column that takes the value.
    pub value: ColumnId,
}

/// Which headings of a file are turned into rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnpivotHeadings {
    /// These, each with the text that goes into the name column.
    Listed(Vec<(String, String)>),
    /// Those that start and end so (`Mid-{}`); the text between goes into the name column.
    Pattern {
        /// Before the braces.
        before: String,
        /// After the braces.
        after: String,
    },
}

#[cfg(test)]
mod tests {
    use super::is_one_of;

    #[test]
    fn a_row_is_one_of_what_is_counted_where_both_name_the_same_thing() {
        for (grain, counts) in [
            ("case", "cases"),
            ("recorded offence", "offences"),
            ("victim of an offence", "victims of offences"),
            ("person in treatment in a year", "people in treatment"),
            ("child in care", "children"),
            ("burglary", "Burglaries"),
            ("policewoman", "policewomen"),
            ("crime as published", "crimes as published"),
        ] {
            assert!(is_one_of(grain, counts), "{grain}, {counts}");
        }
    }

    #[test]
    fn what_a_row_is_of_or_like_is_not_what_it_is() {
        for (grain, counts) in [
            ("return of a month", "cases"),
            ("month of cases", "cases"),
            ("offence by a child", "children"),
            ("visit of a person", "people"),
            ("visit", "visitors"),
            ("crime", "criminals"),
            ("arrest", "arrestees"),
            ("district and year", "years"),
            ("ward, sex and age group", "age groups"),
            ("row", "offences"),
            ("", "cases"),
        ] {
            assert!(!is_one_of(grain, counts), "{grain}, {counts}");
        }
    }
}
