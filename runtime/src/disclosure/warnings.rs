//! Warnings of a run: what the data is like that makes a number doubtful, though no rule of a declaration is broken.
//!
//! In: what was read of each dataset, the plan that asked for it, the policies. Out: [`Warning`]s, in order of dataset and column.
//! Invariant: of a dataset under a policy none has a number or a text of a row, and none says of so few rows that the policy hides how
//! many.

use std::collections::BTreeSet;

use indicia_compiler::catalog::{
    Catalog, CodeListId, ColumnId, ColumnType, DatasetId, OLDEST_AGE, Policy, PolicyId, UndeclaredRule,
};
use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::plan::ir::{Node, Plan, TextTest};
use indicia_compiler::plan::layout::Asks;
use indicia_compiler::value::relation::TextPart;
use indicia_compiler::value::thousands;
use indicia_compiler::value::{Period, PeriodKind};
use indicia_compiler::words::lists;

use super::funnel::{SafeFunnel, is_hidden};
use super::times::{self, Doubt};
use crate::input::{AgeDoubt, ColumnCounts, DatasetRead, Difference, Lacking, SumOfOthers, UnseenText, WithoutAreas};

/// Fewer rows than these are too few to say that most of them are like something.
const FEW: u64 = 10;

/// More periods without rows than these, or runs of them, are counted.
const MOST_RUNS: usize = 6;

/// Something that a run found in the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The dataset.
    pub dataset: DatasetId,
    /// The column.
    pub column: ColumnId,
    /// What was found.
    pub kind: WarningKind,
}

/// What a run warns of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WarningKind {
    /// Most rows have no value that can be used.
    Mostly {
        /// What those rows are like.
        lack: Lack,
        /// How many they are, and of how many; `None` under a policy.
        rows: Option<(u64, u64)>,
    },
    /// A condition compares a text that no row has.
    NoSuchText {
        /// How it is compared.
        test: TextTest,
        /// The text.
        text: String,
        /// What rows have, and whether that differs in capital letters alone; nothing under a policy.
        near: Vec<String>,
        /// Whether rows have it but for capital letters; `None` under a policy.
        in_another_case: Option<bool>,
    },
    /// A definition names a code that is a total of others, or overlaps them, and no row has it.
    NoSuchTotal {
        /// Its place in the column's list.
        code: usize,
    },
    /// The same, where some rows have it, and others that have its parts have none beside them.
    TotalLacks {
        /// Its place in the column's list.
        code: usize,
        /// Where, as far as it is said, and how often; nothing under a policy.
        lacking: Option<(Vec<String>, u64)>,
    },
    /// A total is not the sum of its parts.
    TotalDiffers {
        /// What the total is called.
        total: String,
        /// The column of the numbers.
        of: ColumnId,
        /// Where, as far as it is said, and how often; nothing under a policy.
        places: Option<(Vec<Difference>, u64)>,
    },
    /// Rows are counted whose value of a column is called as a total is, and is no code of its list, or not of its type.
    PerhapsATotal {
        /// The first such value, and how many rows have one; `None` under a policy.
        rows: Option<(String, u64)>,
    },
    /// The numbers of a code come to the sum of those of the others, and are added to them.
    SumOfOthers {
        /// What the code is called; nothing under a policy.
        code: Option<String>,
    },
    /// No row is in some periods of what the dataset covers.
    NoRowsInPeriods {
        /// The periods; ascending.
        periods: Vec<Period>,
    },
    /// Definitions ask for periods that rows do not reach, and nothing says what the dataset covers.
    Beyond {
        /// The first and the last date of the rows; nothing under a policy.
        ends: Option<(Period, Period)>,
        /// The periods that no row can be in; ascending.
        wholly: Vec<Period>,
        /// The periods that rows have a part of; ascending.
        partly: Vec<Period>,
    },
    /// Two sides of a quotient without a period are of different times.
    DifferentTimes {
        /// The other side.
        other: DatasetId,
        /// The first and last dates of both; nothing under a policy.
        ends: Option<[(Period, Period); 2]>,
    },
    /// Events of more than a year are a side of a quotient, and people without a date the other.
    ManyYears {
        /// The people.
        people: DatasetId,
        /// The first and the last date of the events; nothing under a policy.
        ends: Option<(Period, Period)>,
    },
    /// Ages that are asked for end with the oldest of a population that does not say where its ages end, or beyond it.
    OldestAge {
        /// The oldest; nothing under a policy.
        oldest: Option<i64>,
        /// The ages that are asked for.
        asked: (i64, i64),
    },
    /// No row of a population has some of the ages that are asked for.
    NoSuchAges {
        /// Those, from one to another each; nothing under a policy.
        lacking: Option<Vec<(i64, i64)>>,
        /// The ages that are asked for.
        asked: (i64, i64),
    },
    /// Some areas have no row where the others have one each.
    NoRowsOfAreas {
        /// The first of them by name and how many there are; nothing under a policy.
        lacking: Option<(Vec<String>, usize)>,
    },
    /// Some small areas that a look-up has are not in a population that has most of them.
    NoPeopleOfKeys {
        /// The first of them and how many there are; nothing under a policy.
        lacking: Option<(Vec<String>, usize)>,
    },
    /// Some areas of a hierarchy are in the look-up of a population, and nobody of it is there.
    NoPeopleOfAreas {
        /// The first of them by name and how many there are; nothing under a policy.
        lacking: Option<(Vec<String>, usize)>,
    },
    /// Some places of a population that are texts have no row for a group that others have.
    NoRowsOfGroups {
        /// The first of them, each a place and its group, and how many there are; nothing under a policy.
        lacking: Option<(Vec<String>, usize)>,
    },
    /// Something that the rows of a stock are of has no row at some of its dates.
    NoRowsAtDates {
        /// What and when, as far as it is said, and how often; nothing under a policy.
        lacking: Option<Lacking>,
    },
}

/// Why a row has no value that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// It is empty, or a text that means missing.
    Missing,
    /// It is not of the type.
    Invalid,
    /// It is no code of the list.
    Undeclared,
    /// A look-up does not have it.
    NotFound,
    /// A look-up has nothing for it in this column of its.
    NoneLookedUp(ColumnId),
    /// It is missing, not of the type or no code.
    Several,
}

impl Warning {
    /// The warning as it is printed, at the declaration of the column.
    pub fn diagnostic(&self, catalog: &Catalog) -> Diagnostic {
        let dataset = catalog.dataset(self.dataset);
        let column = dataset.column(self.column);
        let (of, name) = (&dataset.name, &column.name);
        let label = |code: usize| match column.ty {
            ColumnType::Code(list) => catalog.code_list(list).codes.get(code).map_or("", |code| code.label.as_str()),
            _ => "",
        };
        match &self.kind {
            WarningKind::Mostly { lack, rows } => {
                let amount = match rows {
                    Some((some, all)) if some == all => format!("all {} rows of {of} have", thousands(*all)),
                    Some((some, all)) => format!("{} of {} rows of {of} have", thousands(*some), thousands(*all)),
                    None => format!("most rows of {of} have"),
                };
                let (what, help) = match lack {
                    Lack::Missing => (
                        format!("no {name}"),
                        "check `heading` and `missing` of the column: what is missing is in no group and no condition",
                    ),
                    Lack::Invalid => (
                        format!("a value of {name} that is not of its type"),
                        "check the type and `format` of the column: such values count as missing",
                    ),
                    Lack::Undeclared => (
                        format!("a value of {name} that is not in its code list"),
                        "check the codes and aliases of the list: data may write them in another way",
                    ),
                    Lack::NotFound | Lack::NoneLookedUp(_) => {
                        let look_up = column.look_up.map(|of| catalog.dataset(of));
                        let looked_up = look_up.map_or("its look-up", |of| &of.name);
                        let taken = match lack {
                            Lack::NoneLookedUp(taken) => look_up.map(|of| &of.column(*taken).name),
                            _ => None,
                        };
                        (
                            match taken {
                                Some(taken) => format!("a {name} for which {looked_up} has no {taken}"),
                                None => format!("a {name} that {looked_up} does not have"),
                            },
                            "check how both files write it: capitals, blanks and zeros in front of a number count. What is looked up is \
                             missing for these rows",
                        )
                    }
                    Lack::Several => (
                        format!("no usable value of {name}: it is missing, not of its type or not in its code list"),
                        "check `heading`, the type and the code list of the column",
                    ),
                };
                let message = format!("{amount} {what}");
                Diagnostic::new("data::mostly-unusable", message).at(column.span, "this column").help(help)
            }
            WarningKind::TotalLacks { code, lacking } => {
                let places = match lacking {
                    Some((shown, count)) => {
                        let more = count - shown.len() as u64;
                        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
                        format!("for {}{more}", shown.join("; "))
                    }
                    None => "in some places".to_string(),
                };
                let message = format!("{of} has no row of \"{}\" {places}, though it has its parts", label(*code));
                let help = "its number is without them: add the rows, or use `all`, which adds up the parts";
                Diagnostic::new("data::no-such-total", message).at(column.span, "this column").help(help)
            }
            WarningKind::TotalDiffers { total, of: number, places } => {
                let places = match places {
                    Some((shown, count)) => {
                        let said = |Difference { place, total, parts }: &Difference| {
                            let place = if place.is_empty() { String::new() } else { format!(" for {place}") };
                            format!("{total} in the total and {parts} in its parts{place}")
                        };
                        let more = count - shown.len() as u64;
                        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
                        format!(": {}{more}", shown.iter().map(said).collect::<Vec<_>>().join("; "))
                    }
                    None => " in some places".to_string(),
                };
                let number = &dataset.column(*number).name;
                let message = format!("\"{total}\" of {of} is not the sum of its parts in {number}{places}");
                let help = format!(
                    "numbers add up the parts, so they leave out the difference, such as people of whom the group was not recorded; to show \
                     the total itself, write `{name} = \"{total}\"`"
                );
                Diagnostic::new("data::total-differs", message).at(column.span, "this column").help(help)
            }
            WarningKind::SumOfOthers { code } => {
                let code = code.as_ref().map_or_else(|| "one code".to_string(), |code| format!("\"{code}\""));
                let message = format!(
                    "{code} in {name} of {of} comes to the sum of the others wherever it is beside them, and numbers add it to them"
                );
                let listed = match column.ty {
                    ColumnType::Code(list) if catalog.code_list(list).level_of.is_some() => {
                        "list it under `comparators` of the hierarchy"
                    }
                    ColumnType::Text => {
                        "declare the column with `codes` of a list in which it is `total_of: all`, or leave such rows out by a condition"
                    }
                    _ => "write `total_of: all` for it in the code list",
                };
                let otherwise = match column.ty {
                    ColumnType::Text => "if it is not, nothing is wrong: numbers may come to a sum by chance",
                    _ => "if it is not, write `total_of: []` for it",
                };
                let help = format!("if it is their total, {listed}: each is counted twice now; {otherwise}");
                Diagnostic::new("data::perhaps-a-total", message).at(column.span, "this column").help(help)
            }
            WarningKind::PerhapsATotal { rows } => {
                let text = rows.as_ref().map(|(text, _)| text.as_str());
                let rows = match rows {
                    Some((text, 1)) => format!("a row of {of} with \"{text}\" in {name} counts"),
                    Some((text, rows)) => format!("{} rows of {of} with \"{text}\" in {name} count", thousands(*rows)),
                    None => format!("some rows of {of} whose {name} is called as a total is count"),
                };
                let message = format!("{rows} beside the rows of its parts, as nothing says that it is a total");
                let is_listed = |list: CodeListId, text: &str| {
                    let hierarchy = catalog.code_list(list).level_of.map(|(hierarchy, _)| catalog.hierarchy(hierarchy));
                    let mut lists =
                        hierarchy.into_iter().flat_map(|hierarchy| &hierarchy.levels).map(|level| level.list);
                    lists.any(|list| catalog.code_list(list).find(text).is_some())
                };
                let listed = match column.ty {
                    ColumnType::Code(list) if text.is_some_and(|text| is_listed(list, text)) => "",
                    ColumnType::Code(list) if catalog.code_list(list).level_of.is_some() => {
                        "list it under `comparators` of the hierarchy, or "
                    }
                    ColumnType::Code(list) if !catalog.code_list(list).is_bands() => {
                        "add it to the code list with `total_of: all`, or "
                    }
                    ColumnType::Text => "declare the column with `codes` of a list in which it is `total_of: all`, or ",
                    _ => "",
                };
                let without = match column.undeclared {
                    _ if column.ty == ColumnType::Text => "leave such rows out of numbers by a condition".to_string(),
                    UndeclaredRule::Outside => "leave such rows out of the file".to_string(),
                    _ => format!("leave such rows out of numbers: `where {name} is not missing`"),
                };
                let help = format!("{listed}{without}");
                Diagnostic::new("data::perhaps-a-total", message).at(column.span, "this column").help(help)
            }
            WarningKind::NoSuchTotal { code } => {
                let message = format!("no row of {of} has the total \"{}\" in {name}", label(*code));
                let help = "its number is of no rows: the data has parts alone, and `all` adds those up";
                Diagnostic::new("data::no-such-total", message).at(column.span, "this column").help(help)
            }
            WarningKind::NoRowsInPeriods { periods } => {
                let covers = dataset.covers.map_or(String::new(), |(from, to)| run_of(from, to));
                let message = format!("{of} covers {covers}, but has no row in {}", runs(periods));
                let help = match dataset.is_population() {
                    true => "add the data of that time, or shorten `covers`: rates of it are missing",
                    false => {
                        "add the data of that time, or shorten `covers`: counts of it are 0, as if nothing had happened. Nothing is wrong if \
                         nothing did"
                    }
                };
                Diagnostic::new("data::no-rows-in-period", message).at(column.span, "this column dates rows").help(help)
            }
            WarningKind::Beyond { ends, wholly, partly } => {
                let none = (!wholly.is_empty()).then(|| format!("no row in {}", runs(wholly)));
                let some = (!partly.is_empty()).then(|| format!("rows for a part of {} only", runs(partly)));
                let what: Vec<String> = none.into_iter().chain(some).collect();
                let dated = ends.map_or(String::new(), |(first, last)| match first == last {
                    true => format!(": its rows are of {first}"),
                    false => format!(": its first is of {first} and its last of {last}"),
                });
                let message = format!("{of} has {}{dated}", what.join(", and "));
                let help = format!(
                    "say what the data has, {}: a number of another period is then refused, and one of a part is a warning. Until then, counts \
                     of that time are 0 or too low, as if nothing had happened",
                    match ends {
                        Some(ends) => format!("such as `covers: {}`", covered(*ends)),
                        None => "with `covers`".to_string(),
                    }
                );
                Diagnostic::new("data::no-rows-in-period", message).at(column.span, "this column dates rows").help(help)
            }
            WarningKind::DifferentTimes { other, ends } => {
                let other = catalog.dataset(*other);
                let below = &other.name;
                let (message, period) = match ends {
                    Some(ends) => {
                        let [above, under] = ends.map(|(first, last)| run_of(first, last));
                        let message = format!(
                            "the sides of a quotient are of different times: rows of `{of}` are of {above}, those of `{below}` of {under}"
                        );
                        (message, times::in_both(*ends))
                    }
                    None => (
                        format!(
                            "rows of `{of}` and of `{below}` are of different times, and they are the sides of a quotient"
                        ),
                        None,
                    ),
                };
                let period = period.map_or("2022/23".to_string(), |period| period.to_string());
                let help = format!(
                    "give both sides a period, as in `(a / b) in {period}`; or say with `covers` in both what they are of, where that is the same \
                     though rows begin or end at other dates"
                );
                let found =
                    Diagnostic::new("data::different-times", message).at(column.span, "dates the rows of one side");
                let found = match other.time {
                    Some(time) => found.at(other.column(time).span, "those of the other"),
                    None => found,
                };
                found.help(help)
            }
            WarningKind::ManyYears { people, ends } => {
                let people = &catalog.dataset(*people).name;
                let dated = ends.map_or(String::new(), |(first, last)| format!(", {}", run_of(first, last)));
                let message = format!(
                    "rows of `{of}` are of more than a year{dated}, and `{people}` has no date: this is a rate over all of that time"
                );
                let year = |day: i64| PeriodKind::CalendarYear.of_day(day);
                let years = ends.and_then(|(first, last)| year(first.days().0).zip(year(last.days().1)));
                let (first, last) = years.unwrap_or((2020, 2022));
                let help = format!(
                    "give the events a period of a year, `n in {last} per 1000 residents`; if all of them are meant, say from when by a condition, \
                     `n where {name} >= {first}-01-01`, and say so in the heading"
                );
                Diagnostic::new("data::different-times", message)
                    .at(column.span, "dates the rows of one side")
                    .help(help)
            }
            WarningKind::OldestAge { oldest, asked: (first, last) } => {
                let among = ages(*first, *last);
                let (oldest, max) = match oldest {
                    Some(oldest) => (format!("oldest age of {of} is {oldest}"), format!("max: {oldest}")),
                    None => (format!("oldest age of {of} is one of these"), "max".to_string()),
                };
                let message = format!("{among}: the {oldest}, which may be everyone who is older, too");
                let help = format!(
                    "if it is, as in most published populations, say so with `{max}`: these ages are then refused, since events are of one year \
                     and people of many; if nobody is older, declare a greater `max`, such as {OLDEST_AGE}"
                );
                Diagnostic::new("data::oldest-age", message).at(column.span, "has no `max`").help(help)
            }
            WarningKind::NoSuchAges { lacking, asked: (first, last) } => {
                let lacking = match lacking {
                    Some(lacking) => lists::all(&lacking.iter().map(|(a, b)| ages(*a, *b)).collect::<Vec<_>>(), "or"),
                    None => "some of these".to_string(),
                };
                let message = format!("{}: no row of {of} has {lacking}", ages(*first, *last));
                let help = "its number is of fewer people than it says, and a rate of more events than people: add the rows, or \
                            ask for ages that it has";
                Diagnostic::new("data::no-such-ages", message).at(column.span, "the ages").help(help)
            }
            WarningKind::NoRowsOfAreas { lacking } => {
                let message = match lacking {
                    Some((shown, count)) => {
                        let more = (*count > shown.len()).then(|| format!("{} more", count - shown.len()));
                        let named: Vec<String> = shown.iter().cloned().chain(more).collect();
                        format!("{of} has no row for {}", lists::all(&named, "or"))
                    }
                    None => format!("{of} has no row for some areas"),
                };
                let help = "a total of it leaves these out, and what it is divided by, or what is divided by it, does not: add the rows, or declare \
                            `complete: true` with `gaps: zero` (there were none) or `gaps: unknown` (such totals are missing); \
                            `complete: false` if it is as it should be";
                Diagnostic::new("data::no-rows-of-area", message).at(column.span, "a row for each").help(help)
            }
            WarningKind::NoPeopleOfKeys { lacking } => {
                let places = column.name.replace('_', " ");
                let message = match lacking {
                    Some((shown, count)) => {
                        let more = (*count > shown.len()).then(|| format!("{} more", count - shown.len()));
                        let named: Vec<String> = shown.iter().cloned().chain(more).collect();
                        format!(
                            "{of} has no row for {}, which its look-up has in the same areas",
                            lists::all(&named, "or")
                        )
                    }
                    None => format!("{of} has no row for some of the keys that its look-up has in the same areas"),
                };
                let help = format!(
                    "people of a {places} without a row are in no area, and a rate of events there is too high: add the rows; or take what is no \
                     {places} any more out of the look-up; `complete: false` if it is as it should be"
                );
                Diagnostic::new("data::no-rows-of-area", message).at(column.span, "a row for each").help(help)
            }
            WarningKind::NoPeopleOfAreas { lacking } => {
                let places = column.name.replace('_', " ");
                let areas = match lacking {
                    Some((shown, count)) => {
                        let more = (*count > shown.len()).then(|| format!("{} more", count - shown.len()));
                        lists::all(&shown.iter().cloned().chain(more).collect::<Vec<_>>(), "or")
                    }
                    None => "some areas".to_string(),
                };
                let message = format!("{of} has no row for any {places} of {areas}, which its look-up has");
                let help = "a total of people is without them, and a total of events is not, so that a rate of both is too high: add the rows, or \
                            take what the project is not of out of the hierarchy; `complete: false` if it is as it should be";
                Diagnostic::new("data::no-rows-of-area", message).at(column.span, "a row for each").help(help)
            }
            WarningKind::NoRowsOfGroups { lacking } => {
                let places = match lacking {
                    Some((shown, count)) => {
                        let more = count - shown.len();
                        let more =
                            if more > 0 { format!("; and {} more", thousands(more as u64)) } else { String::new() };
                        format!("{}{more}", shown.join("; "))
                    }
                    None => format!("a group in some {}", column.name.replace('_', " ")),
                };
                let message = format!("{of} has no row for {places}");
                let help = "people of that group are not counted there, and a rate of events is too high: add the rows, with 0 where there is \
                            nobody; or declare `gaps: zero` if such rows are left out; `complete: false` if it is as it should be";
                Diagnostic::new("data::no-rows-of-area", message)
                    .at(column.span, "a row of each group for each")
                    .help(help)
            }
            WarningKind::NoRowsAtDates { lacking } => {
                let message = match lacking {
                    Some(Lacking { shown, count, .. }) => {
                        let more = count - shown.len() as u64;
                        let more = if more > 0 { format!("; and {} more", thousands(more)) } else { String::new() };
                        format!("{of} has no row for {}{more}", shown.join("; "))
                    }
                    None => format!("{of} has no row for some of what it has at other dates"),
                };
                let instead = match column.ty {
                    ColumnType::Period(_) => {
                        "add the rows, or declare `complete: true` with `gaps: zero` (there were none) or `gaps: unknown` (such means are \
                         missing)"
                    }
                    _ => "add the rows, with 0 where there were none",
                };
                let help = format!(
                    "a total of such a date is then of less than one of another, and a mean over dates of fewer: {instead}; `complete: false` if it is as it \
                     should be"
                );
                Diagnostic::new("data::no-rows-in-period", message).at(column.span, "this column dates rows").help(help)
            }
            WarningKind::NoSuchText { test, text, near, in_another_case } => {
                let asked = match test.part {
                    TextPart::Whole => format!("\"{text}\" in {name}"),
                    _ => format!("a {name} that {} \"{text}\"", test.word()),
                };
                let message = format!("no row of {of} has {asked}{}", test.suffix());
                let quoted: Vec<String> = near.iter().map(|text| format!("\"{}\"", shortened(text))).collect();
                let help = match in_another_case {
                    Some(true) => format!(
                        "capital letters matter: rows have {}; write `ignoring case` after the text to find them, too",
                        quoted.join(", ")
                    ),
                    Some(false) if !near.is_empty() => format!("rows have {}", quoted.join(", ")),
                    Some(false) => "no row has a text like it: check the column and the text".to_string(),
                    None => "check how the data writes it; capital letters matter, unless `ignoring case` comes after the text"
                        .to_string(),
                };
                Diagnostic::new("data::no-such-text", message).at(column.span, "this column").help(help)
            }
        }
    }
}

/// Ages from one to another in words.
fn ages(first: i64, last: i64) -> String {
    match (first, last) {
        (first, last) if first >= last => format!("age {last}"),
        (first, OLDEST_AGE..) if first <= 0 => "all ages".to_string(),
        (first, OLDEST_AGE..) => format!("ages {first} and over"),
        (i64::MIN..=0, last) => format!("ages up to {last}"),
        (first, last) => format!("ages {first} to {last}"),
    }
}

/// Periods in words, those that follow one another as one; no more than a few.
fn runs(periods: &[Period]) -> String {
    let mut runs: Vec<(Period, Period)> = Vec::new();
    for period in periods {
        match runs.last_mut() {
            Some((_, last)) if (last.kind, last.ordinal + 1) == (period.kind, period.ordinal) => *last = *period,
            _ => runs.push((*period, *period)),
        }
    }
    let mut said: Vec<String> = runs.iter().take(MOST_RUNS).map(|(from, to)| run_of(*from, *to)).collect();
    let more: i64 = runs.iter().skip(MOST_RUNS).map(|(from, to)| to.ordinal - from.ordinal + 1).sum();
    said.extend((more > 0).then(|| format!("{more} more")));
    match said.pop() {
        Some(last) if !said.is_empty() => format!("{} and {last}", said.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// What a dataset could say that it covers: the months of its days, or its periods.
fn covered((first, last): (Period, Period)) -> String {
    let month = |day: Period| match day.kind {
        PeriodKind::Day => {
            PeriodKind::Month.of_day(day.ordinal).map(|ordinal| Period { kind: PeriodKind::Month, ordinal })
        }
        _ => None,
    };
    run_of(month(first).unwrap_or(first), month(last).unwrap_or(last))
}

fn run_of(from: Period, to: Period) -> String {
    if from == to { from.to_string() } else { format!("{from} to {to}") }
}

fn shortened(text: &str) -> String {
    let kept: String = text.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if kept.len() < text.len() { format!("{kept}...") } else { kept }
}

/// What a run warns of; `policies` are those of the datasets, in their order.
pub(crate) fn warnings(
    reads: &[DatasetRead],
    plan: &Plan,
    policies: &[Option<PolicyId>],
    catalog: &Catalog,
) -> Vec<Warning> {
    let used = used(plan);
    let policy_of = |id: DatasetId| policies.get(id.0).copied().flatten().and_then(|id| catalog.policies.get(id.0));
    let in_doubt = times::doubtful(plan.asked.beside.iter(), reads, catalog);
    let mut found = Vec::new();
    for read in reads {
        let policy = policy_of(read.dataset);
        for counts in read.columns.iter().filter(|counts| used.contains(&(read.dataset, counts.column))) {
            let kind = mostly(counts, read.rows, policy);
            found.extend(kind.map(|kind| Warning { dataset: read.dataset, column: counts.column, kind }));
        }
        // That no row has a text is a count of 0, which a policy may hide.
        let zero_is_shown = policy.is_none_or(|policy| policy.zero_is_shown);
        let unseen_totals = read.unseen_totals.iter().filter(|_| zero_is_shown);
        found.extend(unseen_totals.map(|total| Warning {
            dataset: read.dataset,
            column: total.column,
            kind: match &total.lacking {
                None => WarningKind::NoSuchTotal { code: total.code },
                Some(lacking) => {
                    WarningKind::TotalLacks { code: total.code, lacking: policy.is_none().then(|| lacking.clone()) }
                }
            },
        }));
        let unlike_totals = read.unlike_totals.iter().filter(|_| zero_is_shown);
        found.extend(unlike_totals.map(|unlike| Warning {
            dataset: read.dataset,
            column: unlike.column,
            kind: WarningKind::TotalDiffers {
                total: unlike.total.clone(),
                of: unlike.of,
                places: policy.is_none().then(|| (unlike.places.clone(), unlike.count)),
            },
        }));
        let unusable_totals = read.unusable_totals.iter().filter(|_| zero_is_shown);
        found.extend(unusable_totals.map(|(column, rows)| Warning {
            dataset: read.dataset,
            column: *column,
            kind: WarningKind::PerhapsATotal { rows: policy.is_none().then(|| rows.clone()) },
        }));
        let sums_of_others = read.sums_of_others.iter().filter(|_| zero_is_shown);
        found.extend(sums_of_others.map(|SumOfOthers { column, code }| Warning {
            dataset: read.dataset,
            column: *column,
            kind: WarningKind::SumOfOthers { code: policy.is_none().then(|| code.clone()) },
        }));
        let time = catalog.dataset(read.dataset).time.filter(|_| zero_is_shown && !read.without_rows.is_empty());
        found.extend(time.map(|column| Warning {
            dataset: read.dataset,
            column,
            kind: WarningKind::NoRowsInPeriods { periods: read.without_rows.clone() },
        }));
        let time = catalog.dataset(read.dataset).time.filter(|_| zero_is_shown);
        found.extend(time.zip(read.beyond.as_ref()).map(|(column, beyond)| Warning {
            dataset: read.dataset,
            column,
            kind: WarningKind::Beyond {
                ends: policy.is_none().then_some(beyond.ends),
                wholly: beyond.wholly.clone(),
                partly: beyond.partly.clone(),
            },
        }));
        let in_doubt = in_doubt.iter().filter(|doubt| doubt.dataset() == read.dataset);
        found.extend(in_doubt.filter_map(|doubt| {
            let column = catalog.dataset(read.dataset).time?;
            let kind = of_times(*doubt, &policy_of)?;
            Some(Warning { dataset: read.dataset, column, kind })
        }));
        found.extend(read.lacking.iter().filter(|_| zero_is_shown).map(|lacking| Warning {
            dataset: read.dataset,
            column: lacking.dates,
            kind: WarningKind::NoRowsAtDates { lacking: policy.is_none().then(|| lacking.clone()) },
        }));
        found.extend(read.without_areas.iter().filter(|_| zero_is_shown).map(|without| Warning {
            dataset: read.dataset,
            column: without.column,
            kind: WarningKind::NoRowsOfAreas {
                lacking: policy.is_none().then(|| (without.shown.clone(), without.count)),
            },
        }));
        found.extend(read.without_keys.iter().filter(|_| zero_is_shown).map(|without| Warning {
            dataset: read.dataset,
            column: without.column,
            kind: WarningKind::NoPeopleOfKeys {
                lacking: policy.is_none().then(|| (without.shown.clone(), without.count)),
            },
        }));
        let said = |without: &WithoutAreas| policy.is_none().then(|| (without.shown.clone(), without.count));
        found.extend(read.without_people.iter().filter(|_| zero_is_shown).map(|without| Warning {
            dataset: read.dataset,
            column: without.column,
            kind: WarningKind::NoPeopleOfAreas { lacking: said(without) },
        }));
        found.extend(read.without_groups.iter().filter(|_| zero_is_shown).map(|without| Warning {
            dataset: read.dataset,
            column: without.column,
            kind: WarningKind::NoRowsOfGroups { lacking: said(without) },
        }));
        found.extend(read.ages_in_doubt.iter().map(|ages| Warning {
            dataset: read.dataset,
            column: ages.column,
            kind: match &ages.doubt {
                AgeDoubt::Oldest(oldest) => {
                    WarningKind::OldestAge { oldest: policy.is_none().then_some(*oldest), asked: ages.asked }
                }
                AgeDoubt::Lacking(lacking) => {
                    WarningKind::NoSuchAges { lacking: policy.is_none().then(|| lacking.clone()), asked: ages.asked }
                }
            },
        }));
        let unseen = read.unseen.iter().filter(|_| zero_is_shown);
        found.extend(unseen.map(|unseen| Warning {
            dataset: read.dataset,
            column: unseen.column,
            kind: no_such_text(unseen, policy.is_some()),
        }));
    }
    found
}

/// What is said of two sides. That one has no rows of some time is a count of 0, which a policy may hide.
fn of_times<'a>(doubt: Doubt, policy_of: &dyn Fn(DatasetId) -> Option<&'a Policy>) -> Option<WarningKind> {
    match doubt {
        Doubt::Differ(above, below, ends) => {
            let policies = [above, below].map(policy_of);
            let is_said = policies.iter().flatten().all(|policy| policy.zero_is_shown);
            let ends = policies.iter().all(Option::is_none).then_some(ends);
            is_said.then_some(WarningKind::DifferentTimes { other: below, ends })
        }
        Doubt::Undated(people, events, ends) => {
            Some(WarningKind::ManyYears { people, ends: policy_of(events).is_none().then_some(ends) })
        }
    }
}

/// The look-ups that do not have the values of most rows, as far as the funnel says how many these are.
pub(crate) fn not_found(funnel: &SafeFunnel, catalog: &Catalog) -> Vec<Warning> {
    let mut found: Vec<Warning> = Vec::new();
    for line in funnel.lines().iter().filter(|line| line.asks == Asks::LookedUp && line.cohort.is_empty()) {
        let (Some(dataset), Some(rows), Some(some)) =
            (catalog.dataset_named(&line.dataset), line.rows_in, line.left_out())
        else {
            continue;
        };
        let declared = catalog.dataset(dataset);
        let of = line.clause.split([' ', '.']).next().unwrap_or_default();
        let Some(column) = declared.columns.iter().position(|column| column.name == of).map(ColumnId) else { continue };
        let is_known = found.iter().any(|known| known.dataset == dataset && known.column == column);
        if !is_known && is_most(some, rows) {
            let look_up = declared.column(column).look_up.map(|of| catalog.dataset(of));
            let taken = line.clause.split_once('.').map(|(_, taken)| taken.trim_end_matches(" is found"));
            let taken = look_up.zip(taken).and_then(|(of, taken)| of.column_named(taken));
            let lack = taken.map_or(Lack::NotFound, Lack::NoneLookedUp);
            let kind = WarningKind::Mostly { lack, rows: Some((some, rows)) };
            found.push(Warning { dataset, column, kind });
        }
    }
    found
}

/// The columns that definitions use, not those that only prove a key.
fn used(plan: &Plan) -> BTreeSet<(DatasetId, ColumnId)> {
    let mut used = BTreeSet::new();
    for (_, node) in plan.nodes() {
        if let Node::Scan { dataset, columns } = node {
            used.extend(columns.iter().map(|column| (DatasetId(*dataset), ColumnId(*column))));
        }
    }
    used
}

fn mostly(counts: &ColumnCounts, rows: u64, policy: Option<&Policy>) -> Option<WarningKind> {
    let undeclared = counts.undeclared + counts.outside;
    let some = counts.missing + counts.invalid + undeclared;
    if !is_most(some, rows) || rows < FEW && policy.is_some() {
        return None;
    }
    if policy.is_some_and(|policy| reveals(policy, some, rows)) {
        return None;
    }
    let lack = match some {
        // Of one kind alone there would be none of the others.
        _ if policy.is_some_and(|policy| !policy.zero_is_shown) => Lack::Several,
        all if all == counts.missing => Lack::Missing,
        all if all == counts.invalid => Lack::Invalid,
        all if all == undeclared => Lack::Undeclared,
        _ => Lack::Several,
    };
    Some(WarningKind::Mostly { lack, rows: policy.is_none().then_some((some, rows)) })
}

/// Whether some rows are most; of a few, all say something.
fn is_most(some: u64, rows: u64) -> bool {
    let is_of_few = rows < FEW && (some < rows || rows < 2);
    !is_of_few && some * 2 > rows
}

/// Whether it says something of a number that a policy hides that most rows, `some` of them, are of one kind: there are more than a few
/// rows, those of the kind are more than half, and the others are fewer. The last is known of a hidden number of others if all that the
/// policy hides are fewer.
fn reveals(policy: &Policy, some: u64, rows: u64) -> bool {
    let (others, least_not_most) = (rows - some, rows.div_ceil(2));
    [some, rows].into_iter().any(|rows| is_hidden(policy, rows))
        || is_hidden(policy, others) && is_hidden(policy, least_not_most)
}

fn no_such_text(unseen: &UnseenText, under_a_policy: bool) -> WarningKind {
    let near = if under_a_policy { Vec::new() } else { unseen.near.clone() };
    let in_another_case = (!under_a_policy).then_some(unseen.in_another_case);
    WarningKind::NoSuchText { test: unseen.test, text: unseen.text.clone(), near, in_another_case }
}
