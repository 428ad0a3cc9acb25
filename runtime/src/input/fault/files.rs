//! What is wrong with files, their form and their headings.
//!
//! In: a dataset, a file, what it has. Out: a diagnostic. Invariant: what several files have alike is said once.

use indicia_compiler::catalog::{Column, Dataset, FileFormat};
use indicia_compiler::diagnostics::{Advice, Advised, Diagnostic, nearest};
use indicia_compiler::words::lists;

use super::super::quote::May;
use super::{COLUMN, DataFault, FILES, Malformed, OURS, Place, SHOWN, in_files, listed};
use crate::system::without_number;

/// A path, folder or glob that finds no file; `meant` are paths that are there, and why each is probably meant.
pub(in crate::input) fn no_files(dataset: &Dataset, pattern: &str, bad_glob: bool, meant: &[Meant]) -> Diagnostic {
    let name = &dataset.name;
    if let [first, others @ ..] = meant {
        let written = |path: &str| format!("`{path}`");
        let others: Vec<String> = others.iter().map(|other| format!(" or {}", written(&other.path))).collect();
        let help = format!("write {}{}: {}", written(&first.path), others.concat(), first.why);
        return Diagnostic::new("data::no-files", format!("no file of {name} was found at \"{pattern}\""))
            .at(dataset.files.span, "looked for here")
            .help(help);
    }
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

/// A path that is there, in place of one that is not.
pub(in crate::input) struct Meant {
    /// As `files` has it.
    pub(in crate::input) path: String,
    /// What is different.
    pub(in crate::input) why: &'static str,
}

/// What is there in place of a file.
pub(in crate::input) fn not_a_file(dataset: &Dataset, shown: &str) -> Diagnostic {
    let message = format!("a file of {} cannot be read: {shown} is a pipe or a device, and not a file", dataset.name);
    Diagnostic::new("data::unreadable", message).at(dataset.files.span, FILES)
}

/// A link that leads out of the data folder.
pub(in crate::input) fn link_out(dataset: &Dataset, shown: &str) -> Diagnostic {
    let message =
        format!("a file of {} is not read: {shown} is a link that leads out of the data folder", dataset.name);
    Diagnostic::new("data::unreadable", message)
        .at(dataset.files.span, FILES)
        .help("copy the file into the data folder, or put the whole folder elsewhere and name that one for the run")
}

/// Names that lead to one file, by links.
pub(in crate::input) fn one_file(dataset: &Dataset, groups: &[Vec<&str>]) -> Diagnostic {
    let message = format!("rows of {} would count twice: {} are one file", dataset.name, groups_of(groups));
    Diagnostic::new("data::file-twice", message)
        .at(dataset.files.span, FILES)
        .help("remove the link, or change `files` so that it finds the file once")
}

/// Files with the same content.
pub(in crate::input) fn same_content(dataset: &Dataset, groups: &[Vec<&str>]) -> DataFault {
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
pub(in crate::input) fn unreadable(dataset: &Dataset, file: &str, reason: impl ToString) -> DataFault {
    let message = format!("a file of {} cannot be read: {file}: {}", dataset.name, without_number(&reason.to_string()));
    DataFault::Alone(Diagnostic::new("data::unreadable", message).at(dataset.files.span, FILES))
}

/// A file that someone wrote to, or put another in the place of, while it was read.
pub(in crate::input) fn changed(dataset: &Dataset, file: &str) -> DataFault {
    let message = format!("a file of {} changed while it was read", dataset.name);
    let help =
        "numbers would be of a file that there never was; nothing was written: run again when the file is complete";
    in_files(Diagnostic::new("data::file-changed", message).at(dataset.files.span, FILES).help(help), file)
}

/// A reader that failed on a file.
pub(in crate::input) fn reader(dataset: &Dataset, file: &str) -> DataFault {
    let message = format!("Indicia failed while it read a file of {}", dataset.name);
    let help = format!("if no other program reads the file either, it is damaged; otherwise {OURS}");
    in_files(Diagnostic::new("data::engine-fault", message).at(dataset.files.span, FILES).help(help), file)
}

/// Rows that take more memory than a run may.
pub(in crate::input) fn not_enough_memory(dataset: &Dataset, limit: u64) -> DataFault {
    let message = format!(
        "there is not enough memory for the rows of {}: rows may take {} in all, a half of what is free",
        dataset.name,
        in_words(limit)
    );
    let help = "is the file what it should be? A small packed file can have very many rows. Else run fewer tables at once, which reads what those \
                ask for; or run it where there is more memory";
    DataFault::Alone(Diagnostic::new("data::not-enough-memory", message).at(dataset.files.span, FILES).help(help))
}

/// A number of bytes, as a reader has it: `1.5 GB`.
fn in_words(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes / 1000),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{}.{} GB", bytes / 1_000_000_000, bytes / 100_000_000 % 10),
    }
}

/// A text file without a line of headings, or a first line to count columns by.
pub(in crate::input) fn empty_file(dataset: &Dataset, file: &str) -> DataFault {
    let message = format!("a file of {} is empty, without even a line of headings", dataset.name);
    in_files(Diagnostic::new("data::empty-file", message).at(dataset.files.span, FILES), file)
}

/// Files with headings and nothing below them, of what no number can do without.
pub(in crate::input) fn no_rows(dataset: &Dataset, file: &str, more: u64) -> DataFault {
    let message = format!("{} has no rows, only headings", dataset.name);
    let what = if dataset.is_population() { "every rate over it" } else { "all that is looked up in it" };
    let found = Diagnostic::new("data::empty-file", message).at(dataset.files.span, FILES);
    let help = format!("{what} would be missing; fetch the file again, or look why it was saved without its rows");
    DataFault::InFiles { found: found.help(help), file: file.to_string(), more }
}

/// Last lines that are called as totals are, and that are no records.
pub(in crate::input) fn total_line(dataset: &Dataset, places: &[&Place]) -> DataFault {
    let is = if places.len() == 1 { "the last row of a file" } else { "the last rows of files" };
    let places = listed(places.iter().take(SHOWN).map(|place| place.to_string()).collect(), places.len() as u64);
    let message = format!("{is} of {} is a total of the others, and no record: {places}", dataset.name);
    DataFault::Alone(
        Diagnostic::new("data::total-line", message)
            .at(dataset.files.span, FILES)
            .help("take it out of the file; Indicia adds up the rows itself, and would count those twice that it has"),
    )
}

/// Lines below the rows with a note, which are no records.
pub(in crate::input) fn note_line(dataset: &Dataset, places: &[&Place]) -> DataFault {
    let is = if places.len() == 1 { "a line" } else { "lines" };
    let them = if places.len() == 1 { "it" } else { "them" };
    let places = listed(places.iter().take(SHOWN).map(|place| place.to_string()).collect(), places.len() as u64);
    let message =
        format!("{is} below the rows of {}, such as a note or a source, can be no record: {places}", dataset.name);
    DataFault::Alone(
        Diagnostic::new("data::note-line", message)
            .at(dataset.files.span, FILES)
            .help(format!("take {them} out of the file; a source that readers should see is `source` of the dataset")),
    )
}

/// A text file whose form is broken.
pub(in crate::input) fn malformed(what: Malformed, dataset: &Dataset, place: &Place) -> DataFault {
    let of = &dataset.name;
    let (code, message, help) = match what {
        Malformed::NotUtf8 => {
            return not_utf8(dataset, place, "save the file as UTF-8, such as \"CSV UTF-8\" in Excel");
        }
        Malformed::EndlessRow => (
            "data::unreadable",
            format!("a file of {of} cannot be read: {place}, is longer than 256 MiB"),
            "no row of a table is so long: look whether the file has ends of lines, and is what its name says",
        ),
        Malformed::Nul => (
            "data::unreadable",
            format!("a file of {of} cannot be read: {place}, has a NUL character, which no text has"),
            "it was probably cut off while it was written or copied, or is no text: fetch it again, and compare how many rows it has",
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

/// Rows inside quotes, which would be one value.
pub(in crate::input) fn rows_in_quotes(dataset: &Dataset, opens: &Place, closes: u64) -> DataFault {
    let message = format!(
        "a value of {} has whole rows in it, between a quote that opens at {opens}, and one in line {closes}",
        dataset.name
    );
    DataFault::Alone(Diagnostic::new("data::rows-in-quotes", message).at(dataset.files.span, FILES).help(
        "these rows would not be counted: take out the two quotes, or write them twice inside a field that is in quotes; if the value really has \
         such lines, put it on one line",
    ))
}

/// Rows that are the headings again.
pub(in crate::input) fn headings_again(dataset: &Dataset, first: &[Place], count: u64) -> DataFault {
    let (row, is) = if count == 1 { ("a row", "is the line") } else { ("rows", "are the lines") };
    let places = listed(first.iter().map(Place::to_string).collect(), count);
    let message = format!("{row} of {} {is} of headings again: {places}", dataset.name);
    DataFault::Alone(Diagnostic::new("data::headings-again", message).at(dataset.files.span, FILES).help(
        "take it out of the file, which was probably put together from several; files can stay apart: `files` takes several, and `*`",
    ))
}

/// Marks of git between two versions of rows.
pub(in crate::input) fn merge_conflict(dataset: &Dataset, place: &Place) -> DataFault {
    let message = format!(
        "a file of {} cannot be read: git could not merge two versions of it, and has written both into it: {place}",
        dataset.name
    );
    DataFault::Alone(Diagnostic::new("data::unreadable", message).at(dataset.files.span, FILES).help(
        "keep the rows that are right, and take out the others and the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`",
    ))
}

/// A text file with bytes that are not UTF-8, and what to do.
pub(in crate::input) fn not_utf8(dataset: &Dataset, place: &Place, help: &str) -> DataFault {
    let message = format!("a file of {} is not UTF-8 text: {place}", dataset.name);
    DataFault::Alone(Diagnostic::new("data::not-utf8", message).at(dataset.files.span, FILES).help(help))
}

/// Declared headings that a file does not have.
pub(in crate::input) fn missing_columns(
    dataset: &Dataset,
    missing: &[(&Column, &str)],
    found: &[String],
    file: &str,
) -> DataFault {
    let &[(column, heading), ..] = missing else { return no_headings_there(dataset, 1, file) };
    let of = if column.name == heading { String::new() } else { format!(" for column {}", column.name) };
    // Each heading that the file has in other letters.
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let same = |heading: &str| found.iter().find(|found| plain(found) == plain(heading));
    let in_capitals: Option<Vec<String>> = missing
        .iter()
        .map(|(column, heading)| same(heading).map(|found| format!("`heading: \"{found}\"` at {}", column.name)))
        .collect();
    let in_capitals = in_capitals.unwrap_or_default();
    let help = match nearest(heading, found.iter().map(String::as_str).filter(|found| !found.is_empty())) {
        Some(_) if May::say_of(dataset).quotes() && !in_capitals.is_empty() => {
            format!("they differ in capitals and blanks alone: write {}", lists::some(&in_capitals, "and"))
        }
        Some(near) if May::say_of(dataset).quotes() => {
            format!(
                "the file has \"{near}\"; `heading` says what a column is called in the file, as in `heading: \"{near}\"` at {}",
                column.name
            )
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
    let (message, label) = match missing {
        [_] => (format!("a file of {} has no heading \"{heading}\"{of}", dataset.name), COLUMN),
        [..] => {
            let headings: Vec<String> = missing.iter().map(|(_, heading)| format!("\"{heading}\"")).collect();
            let headings = lists::some(&headings, "and");
            (format!("a file of {} has none of the headings {headings}", dataset.name), "the first of these columns")
        }
    };
    in_files(Diagnostic::new("data::missing-column", message).at(column.span, label).help(help), file)
}

/// Where headings are that are not where they are declared to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::input) enum Elsewhere {
    /// In this row, or line; the first is 1.
    Row(u64),
    /// In their place, with this between them.
    Between(char),
    /// In this line, with this between them.
    RowBetween(u64, char),
}

/// Headings that are in another row than the dataset says, or with something else between them.
pub(in crate::input) fn headings_elsewhere(dataset: &Dataset, place: Elsewhere, file: &str) -> DataFault {
    let name = &dataset.name;
    let row = if matches!(dataset.files.format, FileFormat::Workbook { .. }) { "row" } else { "line" };
    let (message, help) = match place {
        Elsewhere::Row(at) => (
            format!("the headings of a file of {name} are in {row} {at}"),
            format!("write `format: {{heading_row: {at}}}` in the dataset; what is above is left out"),
        ),
        Elsewhere::RowBetween(at, delimiter) => {
            let (called, written) = called(delimiter);
            (
                format!("the headings of a file of {name} are in line {at}, with {called} between them"),
                format!(
                    "write `format: {{heading_row: {at}, delimiter: '{written}'}}` in the dataset; what is above is left out"
                ),
            )
        }
        Elsewhere::Between(delimiter) => {
            let (called, written) = called(delimiter);
            (
                format!("a file of {name} has {called} between its values"),
                format!("write `format: {{delimiter: '{written}'}}` in the dataset"),
            )
        }
    };
    in_files(Diagnostic::new("data::missing-column", message).at(dataset.files.span, FILES).help(help), file)
}

/// What a delimiter is called, and how a declaration has it.
fn called(delimiter: char) -> (&'static str, String) {
    match delimiter {
        '\t' => ("a tab", "\\t".to_string()),
        ';' => ("a semicolon", ";".to_string()),
        '|' => ("a `|`", "|".to_string()),
        _ => ("a comma", delimiter.to_string()),
    }
}

/// A line that should have the headings, and has nothing.
pub(in crate::input) fn no_headings_there(dataset: &Dataset, line: u64, file: &str) -> DataFault {
    let message = format!("line {line} of a file of {} is empty, where the headings should be", dataset.name);
    let found = Diagnostic::new("data::missing-column", message)
        .at(dataset.files.span, FILES)
        .help("`heading_row` under `format` says in which line they are; the first is 1");
    in_files(found, file)
}

/// A file without headings that has fewer columns than are declared.
pub(in crate::input) fn too_few_columns(dataset: &Dataset, found: usize, file: &str) -> DataFault {
    let (name, declared) = (&dataset.name, dataset.columns.len());
    let message = format!("{name} declares {declared} columns, but a file without headings has {found}");
    let found = Diagnostic::new("data::missing-column", message)
        .at(dataset.files.span, "declared here")
        .help("without headings, columns are taken in the order declared");
    in_files(found, file)
}

/// A declared heading that a file has twice.
pub(in crate::input) fn duplicate_heading(dataset: &Dataset, column: &Column, heading: &str, file: &str) -> DataFault {
    let message = format!("a file of {} has the heading \"{heading}\" twice", dataset.name);
    let found = Diagnostic::new("data::duplicate-heading", message)
        .at(column.span, COLUMN)
        .help("rename one of the two, so that it is clear which is meant");
    in_files(found, file)
}

/// A file where no heading is one to be turned into rows.
pub(in crate::input) fn nothing_to_unpivot(
    dataset: &Dataset,
    pattern: &str,
    found: &[String],
    file: &str,
) -> DataFault {
    let message = format!("a file of {} has no heading like \"{pattern}\" to turn into rows", dataset.name);
    let found = Diagnostic::new("data::nothing-to-unpivot", message)
        .at(dataset.files.span, "declared with `unpivot`")
        .help(headings(dataset, found));
    in_files(found, file)
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
