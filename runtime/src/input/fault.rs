//! What can be wrong with data, in words.
//!
//! In: names, places and counts that the readers found. Out: diagnostics under `data::`, a function each.
//! Invariants: each names the dataset, and the file and line (or row) where there is one; of a dataset under a disclosure policy
//! none has a value or a small count ([`May`]).

use std::fmt;

use indicia_compiler::catalog::{Catalog, Code, CodeList, Column, ColumnId, ColumnType, Dataset, FileFormat, Gaps};
use indicia_compiler::diagnostics::{Advice, Advised, Diagnostic, Diagnostics, nearest};
use indicia_compiler::source::Span;
use indicia_compiler::value::{PeriodKind, thousands};

use super::quote::{May, Raw};
use super::text_groups::Parted;

/// How many places a message names before it says "and N more".
pub(super) const SHOWN: usize = 3;

/// Where something is in data, for a reader: "crimes.csv, line 3".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place(String);

impl Place {
    /// A place in a file.
    pub(super) fn of(file: &str, at: impl fmt::Display) -> Place {
        Place(format!("{file}, {at}"))
    }

    /// A row that was handed over; the first is 1.
    pub(super) fn given(row: u64) -> Place {
        Place(format!("given row {row}"))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A few places of a fault, and how often it was found in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// The first few, with the value there and, where that alone does not say what is wrong, what it is; at most [`SHOWN`].
    pub(super) first: Vec<(Raw, Option<&'static str>, Place)>,
    /// All of them.
    pub(super) count: u64,
}

impl Found {
    /// Counts one more, and keeps it when it is among the first.
    pub(super) fn add(&mut self, value: &str, place: impl FnOnce() -> Place) {
        self.add_as(value, None, place);
    }

    /// As [`Found::add`], and says what the value is, such as "a date".
    pub(super) fn add_as(&mut self, value: &str, what: Option<&'static str>, place: impl FnOnce() -> Place) {
        self.count += 1;
        if self.first.len() < SHOWN {
            self.first.push((Raw::new(value), what, place()));
        }
    }

    /// Adds what a later file found.
    pub(super) fn append(&mut self, later: Found) {
        self.count += later.count;
        self.first.extend(later.first);
        self.first.truncate(SHOWN);
    }

    /// The first few; of a value that may not be quoted, its place.
    fn list(&self, may: May, show: impl Fn(&str, Option<&str>, &Place) -> String) -> String {
        let one = |(value, what, place): &(Raw, Option<&str>, Place)| match may.quote(value) {
            Some(value) => show(value, *what, place),
            None => place.to_string(),
        };
        may.list(self.first.iter().map(one).collect(), self.count)
    }

    fn values(&self, may: May) -> String {
        self.list(may, |value, what, place| match what {
            Some(what) => format!("\"{value}\", {what} ({place})"),
            None => format!("\"{value}\" ({place})"),
        })
    }

    fn places(&self, may: May) -> String {
        self.list(may, |_, _, place| place.to_string())
    }
}

/// What is wrong with the form of a text file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Malformed {
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// A quote that no other closes.
    UnclosedQuote,
    /// Something between a closing quote and the delimiter.
    TextAfterQuote,
}

/// Something that is wrong with the data of one file, or of several.
#[derive(Clone, Debug)]
pub(super) enum DataFault {
    /// Rows with more or fewer fields than the headings.
    RaggedRow { dataset: String, may: May, expected: usize, rows: Found, span: Span },
    /// What several files may have alike: the message without the file, the first file, and how many more there are.
    InFiles { found: Diagnostic, file: String, more: u64 },
    /// Anything else.
    Alone(Diagnostic),
}

impl From<DataFault> for Diagnostic {
    fn from(fault: DataFault) -> Diagnostic {
        match fault {
            DataFault::Alone(found) => found,
            DataFault::InFiles { found, file, more } => {
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                Diagnostic { message: format!("{}: {file}{more}", found.message), ..found }
            }
            DataFault::RaggedRow { dataset, may, expected, rows, span } => Diagnostic::new(
                "data::ragged-row",
                format!(
                    "{} of {dataset} should have {expected} fields, but {} {}{}",
                    may.number(rows.count, "a row", "rows"),
                    may.verb(rows.count, "has", "have"),
                    if may.quotes() { "" } else { "more or fewer: " },
                    rows.list(may, |fields, _, place| format!("{fields} ({place})"))
                ),
            )
            .at(span, FILES)
            .help("a field with the delimiter in it must be quoted; check the delimiter under `format`"),
        }
    }
}

/// The faults of several files of a dataset, in order of file, with each that is the same in several files once.
pub(super) fn across_files(faults: Vec<DataFault>) -> Vec<DataFault> {
    let mut listed_once: Vec<DataFault> = Vec::new();
    for mut fault in faults {
        let known = listed_once.iter_mut().any(|earlier| match (earlier, &mut fault) {
            (DataFault::RaggedRow { expected: a, rows: all, .. }, DataFault::RaggedRow { expected: b, rows, .. }) => {
                let same = a == b;
                if same {
                    all.append(std::mem::take(rows));
                }
                same
            }
            (DataFault::InFiles { found: a, more, .. }, DataFault::InFiles { found: b, .. }) => {
                let same = a.message == b.message;
                *more += u64::from(same);
                same
            }
            (_, _) => false,
        });
        if !known {
            listed_once.push(fault);
        }
    }
    listed_once
}

/// What a label on the files of a dataset says.
const FILES: &str = "the files are declared here";

/// What a label on a column says.
const COLUMN: &str = "this column";

/// A path, folder or glob that finds no file.
pub(super) fn no_files(dataset: &Dataset, pattern: &str, bad_glob: bool) -> Diagnostic {
    let name = &dataset.name;
    let (message, help) = match bad_glob {
        false => (
            format!("no file of {name} was found at \"{pattern}\""),
            Advised::new(
                "`*` stops at a folder, `**` does not; paths start from the data folder: ",
                Advice::DataFolder,
            ),
        ),
        true => (
            format!("the files of {name} cannot be looked for: \"{pattern}\" is not a valid pattern"),
            "in a pattern `*`, `**`, `?` and `[...]` have a meaning; `[*]` means a star itself".into(),
        ),
    };
    Diagnostic::new("data::no-files", message).at(dataset.files.span, "looked for here").help(help)
}

/// Names that lead to one file, by links.
pub(super) fn one_file(dataset: &Dataset, groups: &[Vec<&str>]) -> Diagnostic {
    let message = format!("rows of {} would count twice: {} are one file", dataset.name, groups_of(groups));
    Diagnostic::new("data::file-twice", message)
        .at(dataset.files.span, FILES)
        .help("remove the link, or change `files` so that it finds the file once")
}

/// Files with the same content.
pub(super) fn same_content(dataset: &Dataset, groups: &[Vec<&str>]) -> DataFault {
    let message = format!("rows of {} would count twice: {} have the same content", dataset.name, groups_of(groups));
    let found = Diagnostic::new("data::file-twice", message)
        .at(dataset.files.span, FILES)
        .help("remove the copy, or change `files` so that it finds one of them; `repeats` is for rows, and does not allow this");
    DataFault::Alone(found)
}

/// "a and b; c, d and e; and 3 more"
fn groups_of(groups: &[Vec<&str>]) -> String {
    let group = |names: &Vec<&str>| match names.split_last() {
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    };
    listed(groups.iter().take(SHOWN).map(group).collect(), groups.len() as u64)
}

/// A file that cannot be opened or read to its end.
pub(super) fn unreadable(dataset: &Dataset, file: &str, reason: impl ToString) -> DataFault {
    let message = format!("a file of {} cannot be read: {file}: {}", dataset.name, reason.to_string());
    DataFault::Alone(Diagnostic::new("data::unreadable", message).at(dataset.files.span, FILES))
}

/// A file that someone wrote to, or put another in the place of, while it was read.
pub(super) fn changed(dataset: &Dataset, file: &str) -> DataFault {
    let message = format!("a file of {} changed while it was read", dataset.name);
    let help =
        "numbers would be of a file that there never was; nothing was written: run again when the file is complete";
    in_files(Diagnostic::new("data::file-changed", message).at(dataset.files.span, FILES).help(help), file)
}

/// A text file without a line of headings, or a first line to count columns by.
pub(super) fn empty_file(dataset: &Dataset, file: &str) -> DataFault {
    let message = format!("a file of {} is empty, without even a line of headings", dataset.name);
    in_files(Diagnostic::new("data::empty-file", message).at(dataset.files.span, FILES), file)
}

/// A text file whose form is broken.
pub(super) fn malformed(what: Malformed, dataset: &Dataset, place: &Place) -> DataFault {
    let of = &dataset.name;
    let (code, message, help) = match what {
        Malformed::NotUtf8 => (
            "data::not-utf8",
            format!("a file of {of} is not UTF-8 text: {place}"),
            "save the file as UTF-8, such as \"CSV UTF-8\" in Excel",
        ),
        Malformed::UnclosedQuote => (
            "data::unclosed-quote",
            format!("a quoted field in a file of {of} is never closed: it starts at {place}"),
            "a quote inside a quoted field is written twice",
        ),
        Malformed::TextAfterQuote => (
            "data::text-after-quote",
            format!("a file of {of} has text after the closing quote of a field: {place}"),
            "after a closing quote comes the delimiter or the end of the line; a quote inside is written twice",
        ),
    };
    DataFault::Alone(Diagnostic::new(code, message).at(dataset.files.span, FILES).help(help))
}

/// A declared heading that a file does not have.
pub(super) fn missing_column(
    dataset: &Dataset,
    column: &Column,
    heading: &str,
    found: &[String],
    file: &str,
) -> DataFault {
    let of = if column.name == heading { String::new() } else { format!(" for column {}", column.name) };
    let help = match nearest(heading, found.iter().map(String::as_str).filter(|found| !found.is_empty())) {
        Some(near) if May::say_of(dataset).quotes() => {
            format!("the file has \"{near}\"; `heading` says what a column is called in the file")
        }
        Some(_) | None => headings(dataset, found),
    };
    let several = dataset.files.paths.len() > 1 || dataset.files.paths.iter().any(|path| path.contains('*'));
    let help = match several {
        true => format!(
            "{help}; a column has the same heading in all files of a dataset: where it changed, rename it in the file"
        ),
        false => help,
    };
    let message = format!("a file of {} has no heading \"{heading}\"{of}", dataset.name);
    in_files(Diagnostic::new("data::missing-column", message).at(column.span, COLUMN).help(help), file)
}

/// A file without headings that has fewer columns than are declared.
pub(super) fn too_few_columns(dataset: &Dataset, found: usize, file: &str) -> DataFault {
    let (name, declared) = (&dataset.name, dataset.columns.len());
    let message = format!("{name} declares {declared} columns, but a file without headings has {found}");
    let found = Diagnostic::new("data::missing-column", message)
        .at(dataset.files.span, "declared here")
        .help("without headings, columns are taken in the order declared");
    in_files(found, file)
}

/// A declared heading that a file has twice.
pub(super) fn duplicate_heading(dataset: &Dataset, column: &Column, heading: &str, file: &str) -> DataFault {
    let message = format!("a file of {} has the heading \"{heading}\" twice", dataset.name);
    let found = Diagnostic::new("data::duplicate-heading", message)
        .at(column.span, COLUMN)
        .help("rename one of the two, so that it is clear which is meant");
    in_files(found, file)
}

/// A file where no heading is one to be turned into rows.
pub(super) fn nothing_to_unpivot(dataset: &Dataset, pattern: &str, found: &[String], file: &str) -> DataFault {
    let message = format!("a file of {} has no heading like \"{pattern}\" to turn into rows", dataset.name);
    let found = Diagnostic::new("data::nothing-to-unpivot", message)
        .at(dataset.files.span, "declared with `unpivot`")
        .help(headings(dataset, found));
    in_files(found, file)
}

/// A Parquet column whose type does not fit the declared one: what it has, and what to do.
pub(super) fn wrong_type(
    dataset: &Dataset,
    column: &Column,
    expected: &str,
    (found, help): (&str, &str),
    file: &str,
) -> DataFault {
    let (column, span) = (&column.name, column.span);
    let message = format!("column {column} of {} must be {expected}, but contains {found}", dataset.name);
    let found = Diagnostic::new("data::wrong-type", message).at(span, COLUMN).help(help);
    in_files(found, file)
}

/// What an error of a spreadsheet is called, such as #N/A.
pub(super) const SPREADSHEET_ERROR: &str = "a spreadsheet error";

/// What a number is called whose cell shows it with a percent sign.
pub(super) const SHOWN_AS_PERCENTAGE: &str = "shown as a percentage";

/// Values that are not of the declared type, or out of bounds.
pub(super) fn invalid_values(dataset: &Dataset, column: &Column, expected: &str, cells: &Found) -> DataFault {
    let may = May::say_of(dataset);
    let are = may.number(cells.count, "a value that is", "values that are");
    let message = format!("column {} of {} has {are} not {expected}: {}", column.name, dataset.name, cells.values(may));
    let error = cells.first.iter().find(|(_, what, _)| *what == Some(SPREADSHEET_ERROR));
    let readable = || cells.first.iter().find_map(|(text, ..)| readable(may.quote(text)?, &column.ty));
    let is_number = matches!(column.ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. });
    let is_percentage = is_number
        && !column.is_percentage()
        && cells.first.iter().any(|(_, what, _)| *what == Some(SHOWN_AS_PERCENTAGE));
    let help = match error.and_then(|(error, ..)| may.quote(error)) {
        Some(error) => format!("correct the sheet, or declare `missing: [\"{error}\"]`, and such cells are missing"),
        None if is_percentage => {
            "declare `unit: \"%\"` of the column, and 12.5% is read as 12.5; for 0.125, format the cells as numbers in the sheet"
                .to_string()
        }
        None => readable().unwrap_or_else(|| "correct the data, or declare the type and `format` that it is written in; `invalid: count` is for values that \
                 mean nothing: it counts them as missing"
            .to_string()),
    };
    DataFault::Alone(Diagnostic::new("data::invalid-value", message).at(column.span, COLUMN).help(help))
}

/// What to declare so that a value which is not of its column's type is read for what it is; nothing where that is not plain.
fn readable(text: &str, ty: &ColumnType) -> Option<String> {
    let is_number = matches!(ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. });
    match ty {
        _ if is_number && DASHES.contains(&text) => Some(format!(
            "if \"{text}\" means 0, declare `zero: [\"{text}\"]` in the dataset; if it means that there is no number, \
             `missing: [\"{text}\"]`"
        )),
        _ if is_number => {
            let from = open_band(text)?;
            Some(format!(
                "\"{text}\" is a band and not a number: declare the column with `codes` of a list of `bands` that has one for each \
                 text, such as `{{label: \"{text}\", from: {from}}}`; if they counted as missing, those of {from} and over would be in no number"
            ))
        }
        ColumnType::Period(own) => {
            let kinds = [PeriodKind::CalendarYear, PeriodKind::FinancialYear, PeriodKind::Month, PeriodKind::Day];
            let kind = kinds.into_iter().find(|kind| kind != own && kind.parse(text).is_some())?;
            let types = match kind {
                PeriodKind::FinancialYear => "`type: financial_year` or `type: academic_year`".to_string(),
                PeriodKind::CalendarYear => "`type: calendar_year`, or `type: mid_year` for a population".to_string(),
                kind => format!("`type: {}`", kind.name()),
            };
            Some(format!("\"{text}\" is {}: declare {types}", article(&kind.name().replace('_', " "))))
        }
        _ => None,
    }
}

/// Marks that publishers write for none, or for a number that is not known.
const DASHES: [&str; 3] = ["-", "\u{2013}", "\u{2014}"];

fn article(of: &str) -> String {
    if of.starts_with(['a', 'e', 'i', 'o', 'u']) { format!("an {of}") } else { format!("a {of}") }
}

/// The first number of a band without an end: `90+`, `90 and over`, `90 years or more`.
fn open_band(text: &str) -> Option<i64> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at(digits);
    let rest = rest.trim().to_lowercase();
    let is_open = rest.starts_with('+') || ["over", "more", "older", "above"].iter().any(|word| rest.ends_with(word));
    number.parse().ok().filter(|_| is_open)
}

/// Months that could all be years over two calendar years.
pub(super) fn months_or_years(dataset: &Dataset, column: &Column) -> DataFault {
    let message =
        format!("every {} of {} could be a month, or a year that is written like one", column.name, dataset.name);
    let help = "as a month 2000-01 is January 2000; for years declare `type: financial_year` or `type: academic_year`; if they are months, \
                say which the data covers, as in `covers: 2000-01 to 2003-04`";
    DataFault::Alone(Diagnostic::new("data::months-or-years", message).at(column.span, "declared as months").help(help))
}

/// Codes that the list does not have.
pub(super) fn undeclared_codes(dataset: &Dataset, column: &Column, list: &CodeList, cells: &Found) -> DataFault {
    let may = May::say_of(dataset);
    let are = may.number(cells.count, "a code that is", "codes that are");
    let (of, dataset, name) = (&column.name, &dataset.name, &list.name);
    let message = format!("column {of} of {dataset} has {are} not in code list {name}: {}", cells.values(may));
    let first = cells.first.first().map(|(value, ..)| value);
    let is_it = |code: &&Code| first.is_some_and(|value| value.means(code));
    if let Some(code) = column.without.iter().map(|at| &list.codes[*at]).find(is_it) {
        let named = if may.quotes() { format!("\"{}\"", code.code) } else { "a code".to_string() };
        let message = format!("column {of} of {dataset} has {named}, and is declared to be without it");
        let help = format!("take {named} out of `without`, or correct the data");
        return DataFault::Alone(Diagnostic::new("data::undeclared-code", message).at(column.span, COLUMN).help(help));
    }
    let first = first.and_then(|value| may.quote(value));
    let codes = list.codes.iter().map(|code| code.code.as_str());
    let near = first.and_then(|value| nearest(value, codes));
    let near = near.map_or(String::new(), |near| format!("did you mean \"{near}\"? "));
    let help = format!(
        "{near}add the code or an alias to the list; or declare `undeclared: count` (such rows count as missing) or `undeclared: outside`"
    );
    DataFault::Alone(Diagnostic::new("data::undeclared-code", message).at(column.span, COLUMN).help(help))
}

/// Rows that are dated outside what their dataset covers.
pub(super) fn outside_covers(dataset: &Dataset, column: &Column, rows: &Found) -> DataFault {
    let may = May::say_of(dataset);
    let (of, are) = (may.number(rows.count, "a row", "rows"), may.verb(rows.count, "is", "are"));
    let covers = dataset.covers.map_or(String::new(), |(from, to)| format!(" ({from} to {to})"));
    let message = format!(
        "{of} of {} {are} dated outside what it covers{covers}: {}",
        dataset.name,
        rows.list(may, |date, _, place| format!("{date} ({place})"))
    );
    let help = "correct the data, or `covers` if it is too short; `outside_covers: leave out` leaves such rows out of every number, and \
                says how many there are";
    DataFault::Alone(Diagnostic::new("data::outside-covers", message).at(column.span, COLUMN).help(help))
}

/// Numbers that fall into no band; `instead` is what the list could say of the first.
pub(super) fn no_band(dataset: &Dataset, column: &Column, list: &CodeList, cells: &Found, instead: &str) -> DataFault {
    let (of, name, bands) = (&column.name, &dataset.name, &list.name);
    let may = May::say_of(dataset);
    let are = may.number(cells.count, "a number that falls", "numbers that fall");
    let message = format!("column {of} of {name} has {are} into no band of {bands}: {}", cells.values(may));
    let help = format!(
        "such rows would be in no row of a table: {instead}; or declare `outside: allowed` in the list, and tables show them in an \
         `outside` row and say how many a total leaves out (with `outside: count` the run counts them, too)"
    );
    let found =
        Diagnostic::new("data::no-band", message).at(column.span, COLUMN).at(list.span, "these bands").help(help);
    DataFault::Alone(found)
}

/// A column of a look-up that has a code and another one that contains it, or has something in common with it.
pub(super) fn total_looked_up(
    dataset: &Dataset,
    id: ColumnId,
    catalog: &Catalog,
    (total, part): (usize, usize),
) -> DataFault {
    let (name, column) = (&dataset.name, dataset.column(id));
    let ColumnType::Code(list) = column.ty else { unreachable!("totals are codes") };
    let label = |code: usize| &catalog.code_list(list).codes[code].label;
    let (total, part) = (label(total), label(part));
    let message = format!("column {} of {name} has both \"{total}\" and \"{part}\", which overlap", column.name);
    let help = format!(
        "rows that look up \"{total}\" would be added to rows that look up \"{part}\": put the column into the data itself, where totals \
         are never added to their parts, or remove its rows from both"
    );
    let found =
        Diagnostic::new("data::total-looked-up", message).at(column.span, "this column is looked up").help(help);
    DataFault::Alone(found)
}

/// A population that is parted by a text.
pub(super) fn groups_in_text(dataset: &Dataset, parted: &Parted) -> DataFault {
    /// More codes than these are better listed in a file.
    const LISTED: usize = 12;
    let (column, may) = (dataset.column(parted.column), May::say_of(dataset));
    let name = &column.name;
    let texts: Option<Vec<String>> = parted
        .texts
        .iter()
        .map(|text| may.quote(text).map(|text| format!("\"{}\"", text.replace('"', "\\\""))))
        .collect();
    let which = texts.as_ref().map_or(String::new(), |texts| {
        let shown = texts.iter().take(SHOWN).cloned().collect();
        format!(" ({})", listed(shown, texts.len() as u64))
    });
    let message = format!(
        "{name} of {} is a text that parts its people into groups{which}: neither a total among them nor one that is lacking can be seen",
        dataset.name
    );
    let codes = texts.filter(|texts| texts.len() <= LISTED).map_or("...".to_string(), |texts| texts.join(", "));
    let help = format!(
        "write `{name}: {{codes: {name}}}` in place of the text, and `codelists/{name}.yaml` with `name: {name}` and `codes: [{codes}]`; a code that \
         is the total of the others is `{{code: ..., total_of: all}}`"
    );
    DataFault::Alone(Diagnostic::new("data::groups-in-text", message).at(column.span, "a text").help(help))
}

/// Areas, periods or groups that complete data has no row for.
pub(super) fn gaps(dataset: &Dataset, rule: Gaps, first: Vec<String>, count: u128) -> DataFault {
    let name = &dataset.name;
    let message = format!("{name} has no row for {}", listed(first, u64::try_from(count).unwrap_or(u64::MAX)));
    let help = match rule {
        Gaps::Error => {
            "a rate or a total over it would be of fewer people or places than it says; add the rows, or declare `gaps: unknown` (numbers \
             that need them are missing) or `gaps: zero` (they are 0)"
                .to_string()
        }
        Gaps::Unknown | Gaps::Zero => format!(
            "more than {} rows would have to be made for them, one for each value of what no row says of them; add the rows, or look up \
             in a dataset of its own what an area or a group is",
            thousands(super::gaps::KEPT as u64)
        ),
    };
    DataFault::Alone(
        Diagnostic::new("data::gap", message).at(dataset.span, "each area, period and group has a row").help(help),
    )
}

/// Groups of a population's list that no row has.
pub(super) fn no_groups(dataset: &Dataset, id: ColumnId, codes: &[i64], catalog: &Catalog) -> DataFault {
    let (name, column) = (&dataset.name, dataset.column(id));
    let ColumnType::Code(list) = column.ty else { unreachable!("groups are codes") };
    let list = &catalog.code_list(list).codes;
    let quoted = |of: fn(&Code) -> &str| -> Vec<String> {
        codes.iter().map(|code| format!("\"{}\"", of(&list[*code as usize]))).collect()
    };
    let mut labels = quoted(|code| &code.label);
    labels.truncate(SHOWN);
    let labels = listed(labels, codes.len() as u64);
    let message = format!("{name} has no row for a group of the column {}: {labels}", column.name);
    let without = quoted(|code| &code.code);
    let help = format!(
        "a total or a rate over it would lack them; add their rows, or, where nobody is in such a group, declare for the column \
         `without: [{}]`",
        without.join(", ")
    );
    DataFault::Alone(
        Diagnostic::new("data::gap", message).at(column.span, "each group of its list has rows").help(help),
    )
}

/// Missing values where they are not allowed.
pub(super) fn missing_values(dataset: &Dataset, column: &Column, cells: &Found) -> DataFault {
    let may = May::say_of(dataset);
    let are = may.number(cells.count, "a missing value, which is", "missing values, which are");
    let places = cells.places(may);
    let message = format!("column {} of {} has {are} not allowed: {places}", column.name, dataset.name);
    let help = "correct the data; if a value may really be missing, declare `missing: allowed` for the column";
    DataFault::Alone(Diagnostic::new("data::missing-value", message).at(column.span, COLUMN).help(help))
}

/// A key that is on two rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Repeat {
    /// The values of the key.
    pub(super) value: Raw,
    /// The first row with it.
    pub(super) first: Place,
    /// The later one.
    pub(super) again: Place,
}

impl Repeat {
    fn said(&self, may: May) -> String {
        match may.quote(&self.value) {
            Some(value) => format!("\"{value}\" ({} and {})", self.first, self.again),
            None => format!("{} and {}", self.first, self.again),
        }
    }
}

const TWICE: &str = "if another column of the file distinguishes the rows, such as a sex or an age group, declare it; else correct the data, or \
                     everyone in such rows is counted twice; parts of one place or group (areas that were merged) are to be added up before, or \
                     declared with codes of their own";

const TWICE_COMPLETE: &str = "data that is complete has one row for each; if another column of the file distinguishes the rows, such as a school or a \
                              kind, declare it; else correct the data, or what such rows say is counted twice; if several rows for one are meant, \
                              write `complete: false`";

/// Several codes in the data that are one code of a list, so that rows of one area or group that was merged look like repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Merged {
    /// The list, and whether it is a level of a hierarchy.
    pub(super) list: String,
    pub(super) is_level: bool,
    /// The code that they are.
    pub(super) code: String,
    /// What else data calls it.
    pub(super) aliases: Vec<String>,
}

impl Merged {
    /// What to write so that rows of merged codes are added up.
    fn help(&self, may: May) -> String {
        let Merged { list, is_level, code, aliases } = self;
        let (one, its_code) =
            if may.quotes() { (format!("\"{code}\""), code.as_str()) } else { ("the new one".into(), "CODE") };
        let which = match may.quotes() {
            true => {
                let quoted: Vec<String> = aliases.iter().map(|alias| format!("\"{alias}\"")).collect();
                let are = if aliases.len() == 1 { "is an alias" } else { "are aliases" };
                format!("{} {are} of {one}", quoted.join(", "))
            }
            false => format!("some codes of `{list}` have aliases"),
        };
        let how = match is_level {
            true => format!(
                "in the hierarchy, write a level below `{list}` with these codes as areas inside {one}, in place of its aliases, and one more area \
                 inside it with `aliases: [{its_code}]`; in the dataset, write `codes:` of that level, and `gaps: zero`, as not every code is in \
                 every year"
            ),
            false => format!(
                "make a list of its own of all codes as the data has them, with an attribute that says which code of `{list}` each is, and write \
                 `codes:` of that list"
            ),
        };
        format!(
            "{which}. If such rows are parts of one area or group that were merged, and no repeats: {how}. Or add the rows up in the file. \
             docs/errors/data/duplicate-key.md shows how"
        )
    }
}

/// Keys that repeat; the first few, and how many there are.
pub(super) fn duplicate_keys(
    dataset: &Dataset,
    (key, span): (&str, Span),
    rows: &[Repeat],
    count: u64,
    merged: Option<&Merged>,
    look_up: bool,
) -> DataFault {
    let may = May::say_of(dataset);
    let (keys, are) = (may.number(count, "the key", "keys"), may.verb(count, "is", "are"));
    let rows = may.list(rows.iter().map(|row| row.said(may)).collect(), count);
    if dataset.key.is_empty() && !look_up {
        let (of, has) = (may.number(count, "a row", "rows"), may.verb(count, "has", "have"));
        let what = if dataset.is_population() { "the population " } else { "" };
        let message = format!("{of} of {what}{} {has} the same {key} as an earlier row: {rows}", dataset.name);
        let twice = if dataset.complete.is_some() && !dataset.is_population() { TWICE_COMPLETE } else { TWICE };
        let help = merged.map_or(twice.to_string(), |merged| merged.help(may));
        return DataFault::Alone(Diagnostic::new("data::duplicate-key", message).at(span, "declared here").help(help));
    }
    let (why, help) = match (look_up, merged) {
        (true, _) => (
            ", so looking it up would multiply rows",
            "remove rows that are there twice, or declare a key that is unique; where one key belongs to several (an area that was \
             split), rows cannot be shared out among them: leave the key out of the look-up, and its rows are counted as not found, or \
             write in the file which of them each row belongs to"
                .to_string(),
        ),
        (false, Some(merged)) => ("", merged.help(may)),
        (false, None) => ("", "if another column distinguishes the rows, add it to the `key`; else correct the data; `repeats: agree` counts equal rows once".to_string()),
    };
    let message = format!("{keys} {key} of {} {are} repeated{why}: {rows}", dataset.name);
    DataFault::Alone(Diagnostic::new("data::duplicate-key", message).at(span, "declared here").help(help))
}

/// Keys that repeat and disagree in another column.
pub(super) fn conflicting_keys(
    dataset: &Dataset,
    (key, span): (&str, Span),
    rows: &[(Repeat, String)],
    count: u64,
    merged: Option<&Merged>,
) -> DataFault {
    let may = May::say_of(dataset);
    let (of, has) = (may.number(count, "a row", "rows"), may.verb(count, "has", "have"));
    let differs = |(row, column): &(Repeat, String)| match may.quotes() {
        true => format!("{column} differs at {}", row.said(may)),
        false => format!("{} (in {column})", row.said(may)),
    };
    let rows = may.list(rows.iter().map(differs).collect(), count);
    let message =
        format!("{of} of {} {has} the same key {key} as an earlier row, but different values: {rows}", dataset.name);
    let help = match merged {
        Some(merged) => merged.help(may),
        None => "with `repeats: agree`, rows of one key must be equal in every declared column".to_string(),
    };
    DataFault::Alone(Diagnostic::new("data::conflicting-key", message).at(span, "declared here").help(help))
}

/// A plan that the engine could not run.
pub(super) fn engine(reason: impl ToString) -> Diagnostic {
    let message = format!("the query engine failed: {}", reason.to_string());
    Diagnostic::new("data::engine-fault", message)
        .help("this is a fault of Indicia, not of the project: please report it")
}

/// The fact that an engine failed, alone.
pub(crate) fn engine_fault(reason: impl ToString) -> Diagnostics {
    let mut faults = Diagnostics::default();
    faults.push(engine(reason));
    faults
}

fn in_files(found: Diagnostic, file: &str) -> DataFault {
    DataFault::InFiles { found, file: file.to_string(), more: 0 }
}

fn listed(items: Vec<String>, count: u64) -> String {
    May::Quote.list(items, count)
}

/// What a file has in its first line. A file without headings has a record there.
fn headings(dataset: &Dataset, found: &[String]) -> String {
    if let FileFormat::Workbook { heading_row, .. } = &dataset.files.format {
        let has = if May::say_of(dataset).quotes() { named(found) } else { "other headings".to_string() };
        return format!(
            "row {heading_row} of the sheet has {has}; where the headings are in another row, declare it as in `format: {{heading_row: 3}}`"
        );
    }
    if !May::say_of(dataset).quotes() {
        return "look at the first line of the file, which is not shown because the dataset is under a disclosure policy; if it is a \
                record, declare `format: {header: false}`"
            .to_string();
    }
    format!("the file has {}", named(found))
}

/// Headings, the first of many.
fn named(found: &[String]) -> String {
    let quoted: Vec<String> = found.iter().filter(|h| !h.is_empty()).take(12).map(|h| format!("\"{h}\"")).collect();
    match quoted.len() {
        0 => "no headings".into(),
        _ if found.len() > 12 => format!("{} and more", quoted.join(", ")),
        _ => quoted.join(", "),
    }
}
