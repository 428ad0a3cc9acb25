//! Warnings of a run in words: what was found, at the declaration of its column, and what to write.
//!
//! In: a [`Warning`]. Out: a diagnostic. Invariant: what a warning does not have, since a policy hides it, is in no word of its text.

use indicia_compiler::catalog::{Catalog, CodeList, CodeListId, ColumnType, OLDEST_AGE, UndeclaredRule};
use indicia_compiler::diagnostics::{Diagnostic, quoted};
use indicia_compiler::value::relation::TextPart;
use indicia_compiler::value::thousands;
use indicia_compiler::value::{Period, PeriodKind};
use indicia_compiler::words::lists;

use super::times;
use super::warnings::{Lack, Warning, WarningKind};
use crate::input::{Copied, Difference, Lacking, Sum};

/// More periods without rows than these, or runs of them, are counted.
const MOST_RUNS: usize = 6;

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
            WarningKind::TotalDiffers { total, asked, of: number, places } => {
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
                let asked: Vec<String> = asked
                    .iter()
                    .map(|(id, label)| format!("{} = {}", dataset.column(*id).name, quoted(label)))
                    .collect();
                let message = format!("\"{total}\" of {of} is not the sum of its parts in {number}{places}");
                let help = format!(
                    "numbers add up the parts, so they leave out the difference, such as people of whom the group was not recorded; to show \
                     the total itself, write `{}`",
                    asked.join(" and ")
                );
                Diagnostic::new("data::total-differs", message).at(column.span, "this column").help(help)
            }
            WarningKind::SumOfOthers { sum } => {
                let comes = match sum {
                    Some(Sum::OfCode(code)) => format!("\"{code}\" in {name} of {of} comes"),
                    Some(Sum::OfSome { code, .. }) => format!("\"{code}\" in {name} of {of} comes"),
                    Some(Sum::Outside) => format!("what is outside the list of {name} of {of} comes"),
                    Some(Sum::WithoutCode) => format!("what has no {name} in {of} comes"),
                    None => format!("one code in {name} of {of} comes"),
                };
                let others = match sum {
                    Some(Sum::OfSome { .. }) => "those that are called after it",
                    _ => "the others",
                };
                let message =
                    format!("{comes} to the sum of {others} wherever it is beside them, and numbers add it to them");
                let list = match column.ty {
                    ColumnType::Code(list) => Some(catalog.code_list(list)),
                    _ => None,
                };
                let listed = match sum {
                    Some(Sum::OfSome { parts, .. }) => {
                        format!("write `total_of: [{}]` for it in the code list", parts.join(", "))
                    }
                    Some(Sum::WithoutCode) => format!("leave such rows out, as by `where {name} is not missing`"),
                    _ if list.is_some_and(|list| list.level_of.is_some()) => {
                        "list it under `comparators` of the hierarchy".to_string()
                    }
                    _ if list.is_none() => {
                        "declare the column with `codes` of a list in which it is `total_of: all`, or leave \
                                            such rows out by a condition"
                            .to_string()
                    }
                    Some(Sum::Outside) if list.is_some_and(CodeList::is_bands) => {
                        "leave such rows out of the file".to_string()
                    }
                    Some(Sum::Outside) => "add its code to the list, with `total_of: all`".to_string(),
                    _ => "write `total_of: all` for it in the code list".to_string(),
                };
                let otherwise = match sum {
                    Some(Sum::OfCode(_) | Sum::OfSome { .. }) | None if list.is_some() => {
                        "if it is not, write `total_of: []` for it"
                    }
                    _ => "if it is not, nothing is wrong: numbers may come to a sum by chance",
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
            WarningKind::PerhapsThousands => {
                let message = format!(
                    "every number of {name} of {of} that has a point has three digits behind it: some countries write 1.250 for 1250"
                );
                let help = "if the points are between thousands, declare `thousands: \".\"` in the dataset, or the numbers are a thousandth of what is meant; if they are \
                            decimal points, declare `thousands: \",\"`, and nothing is asked";
                Diagnostic::new("data::perhaps-thousands", message).at(column.span, "this column").help(help)
            }
            WarningKind::PerhapsTwice { files } => {
                let message = format!("rows of {of} may count twice: {} have the same rows", lists::all(files, "and"));
                let help = "each row of one is in the other, in all columns that are declared: remove the copy, or declare the `key` that \
                            distinguishes rows. Nothing is wrong if they only happen to be alike";
                Diagnostic::new("data::perhaps-twice", message).at(dataset.files.span, "these files").help(help)
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
            WarningKind::Copied(Copied { copy, of: other, file }) => {
                let message = format!(
                    "{file} of {} and {copy} of {of} are the same, byte for byte",
                    catalog.dataset(*other).name
                );
                Diagnostic::new("data::same-file", message).at(dataset.files.span, "these files").help(format!(
                    "put the right file in place of the copy; if both datasets are to read the same rows, name one file in both: `files: {file}`"
                ))
            }
            WarningKind::OtherSpelling { test, text, rows, others, in_case } => {
                let differ = if *in_case { "in capital letters" } else { "in blanks or capital letters" };
                let quoted: Vec<String> = others.iter().map(|text| format!("\"{}\"", shortened(text))).collect();
                let others = if quoted.is_empty() { "texts".to_string() } else { quoted.join(" or ") };
                let (have, differs) = match rows {
                    Some(1) => (format!("1 row of {of} has"), "differs"),
                    Some(rows) => (format!("{} rows of {of} have", thousands(*rows)), "differ"),
                    None => (format!("rows of {of} have"), "differ"),
                };
                let message = format!(
                    "{have} {others} in {name}, which {differs} from \"{text}\" {differ} alone: not the same text"
                );
                let help = match in_case {
                    true => "write `ignoring case` after the text if they are meant, too; if not, name them in a condition of their own".to_string(),
                    false => format!("write them alike in the data, or name each that is meant: {}", match test.part {
                        TextPart::Whole => format!("`{name} in {{\"{text}\", ...}}`"),
                        _ => "in a condition of its own".to_string(),
                    }),
                };
                Diagnostic::new("data::other-spelling", message).at(column.span, "this column").help(help)
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
