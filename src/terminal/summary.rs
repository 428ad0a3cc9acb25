//! The lines that end a run: what was read, what the checks of the data counted, and how many tables were made.
//!
//! In: what a run gave. Out: text for stderr. Invariant: gives of rows only what the funnel report gives, too.

use std::collections::BTreeMap;
use std::fmt::Write;

use indicia::report::number_of;
use indicia::run::Outdated;
use indicia_compiler::catalog::Catalog;
use indicia_compiler::diagnostics::Advice;
use indicia_compiler::plan::layout::Asks;
use indicia_runtime::answer::Answered;
use indicia_runtime::disclosure::{SafeRead, shown};
use indicia_runtime::outputs::{Edited, InputFile};

use super::options;

/// All of them, the last without its end.
pub fn lines(answered: &Answered, catalog: &Catalog) -> String {
    inputs(answered, catalog) + &exceptions(answered, catalog) + &hidden_notes(catalog) + &made(answered, catalog)
}

/// The notes that tables would have written, had house style not hidden them.
fn hidden_notes(catalog: &Catalog) -> String {
    let hidden = catalog.style.notes.hidden();
    if hidden.is_empty() { String::new() } else { format!("notes hidden by style.yaml: {}\n", hidden.join(", ")) }
}

/// The tables of an earlier run that are not listed any more and why, with how to make them again; nothing where there is none.
pub fn outdated(tables: &[Outdated]) -> String {
    if tables.is_empty() {
        return String::new();
    }
    let (is, it) = if tables.len() == 1 { ("is", "it") } else { ("are", "them") };
    let count = number_of(tables.len(), "table", "tables");
    let run = options::words(Advice::RunAll);
    let mut text =
        format!("{count} of an earlier run {is} not listed any more, and removed; {run} to make {it} again\n");
    for gone in tables {
        let _ = writeln!(text, "  {}: {}", gone.table, gone.changed.in_words());
    }
    text
}

/// The outputs of an earlier run that somebody had changed, and where they are; nothing where there is none.
pub fn edited(files: &[Edited]) -> String {
    if files.is_empty() {
        return String::new();
    }
    let (was, it) = if files.len() == 1 { ("was", "it is") } else { ("were", "they are") };
    let count = number_of(files.len(), "output", "outputs");
    let mut text =
        format!("{count} of an earlier run {was} changed after it was written; {it} kept under another name\n");
    for Edited { path, kept } in files.iter().take(LISTED) {
        let _ = writeln!(text, "  {path}: kept as {kept}");
    }
    if files.len() > LISTED {
        let _ = writeln!(text, "  and {} more", files.len() - LISTED);
    }
    text
}

/// So many files are named; more were hardly changed by hand.
const LISTED: usize = 10;

/// What was read of each dataset, and the steps of its funnel that left rows out.
fn inputs(answered: &Answered, catalog: &Catalog) -> String {
    let mut text = String::new();
    for read in &answered.reads {
        let dataset = &catalog.dataset(read.dataset).name;
        let (rows, files) = (shown(read.rows, &catalog.style), number_of(read.files.len(), "file", "files"));
        let word = if read.rows == Some(1) { "row" } else { "rows" };
        let _ = writeln!(text, "  {dataset}: {rows} {word} from {files}");
        text.push_str(&empty_rows(read, catalog));
        for line in answered.funnel.lines() {
            if line.cohort.is_empty() && &line.dataset == dataset && line.rows_in != line.rows_out {
                let [left_out, rows_in] = [line.left_out(), line.rows_in].map(|rows| shown(rows, &catalog.style));
                let have = if line.left_out() == Some(1) { "has" } else { "have" };
                let _ = writeln!(text, "    {left_out} of {rows_in} rows {}", without(line.asks, &line.clause, have));
            }
        }
    }
    text
}

/// How many rows had nothing in them, so that they are no records.
fn empty_rows(read: &SafeRead, catalog: &Catalog) -> String {
    let with: Vec<&InputFile> = read.files.iter().filter(|file| file.empty_rows > 0).collect();
    let all: u64 = with.iter().map(|file| file.empty_rows).sum();
    let of = match with[..] {
        [] => return String::new(),
        [file] => file.path.clone(),
        _ => number_of(with.len(), "file", "files"),
    };
    let rows = if all == 1 { "row" } else { "rows" };
    format!("    {} empty {rows} of {of} left out\n", shown(Some(all), &catalog.style))
}

/// What the rows that a line of the funnel leaves out are like: `have no district` for those without what `district has a value` asks.
fn without(asks: Asks, clause: &str, have: &str) -> String {
    let subject = |tail: &str| clause.strip_suffix(tail);
    let said = match asks {
        Asks::Value => subject(" has a value").map(|of| format!("{have} no {of}")),
        // `person.district is found` asks that the look-up has a district for the person.
        Asks::LookedUp => subject(" is found").map(|of| match of.split_once('.') {
            Some((key, taken)) => format!("{have} {} for which its look-up has no {taken}", with_article(key)),
            None => format!("{have} {} that its look-up does not have", with_article(of)),
        }),
        Asks::Type => subject(" is of its type").map(|of| format!("{have} a value of {of} that is not of its type")),
        Asks::Declared => match subject(" is in its code list") {
            Some(of) => Some(format!("{have} a value of {of} outside its code list")),
            None => clause
                .split_once(" is in ")
                .map(|(of, all)| format!("{have} {} outside the hierarchy `{all}`", with_article(of))),
        },
        Asks::Part => subject(" is no total of others and overlaps none")
            .map(|of| format!("{have} {} that is a total of others, or overlaps them", with_article(of))),
        Asks::Banded => clause
            .split_once(" is in a band of ")
            .map(|(of, list)| format!("{have} {} outside the bands of `{list}`", with_article(of))),
        Asks::Covered => clause
            .split_once(" is in ")
            .map(|(of, covers)| format!("{have} {} outside {covers}, which is what it covers", with_article(of))),
        Asks::Once if have == "has" => Some("repeats another and is counted once".to_string()),
        Asks::Once => Some("repeat others and are counted once".to_string()),
        Asks::Nothing | Asks::Definition => None,
    };
    said.unwrap_or_else(|| format!("{} left out: {clause}", if have == "has" { "is" } else { "are" }))
}

fn with_article(name: &str) -> String {
    format!("{} {name}", if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" })
}

/// What the checks of the data counted, over all datasets, in a line; and of which datasets a policy suppresses it.
fn exceptions(answered: &Answered, catalog: &Catalog) -> String {
    let mut counts: BTreeMap<Asks, u64> = BTreeMap::new();
    let mut suppressed: Vec<&str> = Vec::new();
    for line in answered.funnel.lines().iter().filter(|line| line.cohort.is_empty() && at_fault(line.asks).is_some()) {
        match line.left_out() {
            Some(left_out) => *counts.entry(line.asks).or_default() += left_out,
            None if suppressed.last() == Some(&line.dataset.as_str()) => {}
            None => suppressed.push(&line.dataset),
        }
    }
    counts.retain(|_, count| *count != 0);
    let counted = counts
        .into_iter()
        .map(|(asks, count)| format!("{} {}", shown(Some(count), &catalog.style), at_fault(asks).unwrap_or_default()));
    let mut text = counted.collect::<Vec<_>>().join(", ");
    match text.is_empty() {
        true => text.push_str("none"),
        false => text.insert_str(0, "of the rows read, "),
    }
    if !suppressed.is_empty() {
        let _ = write!(text, "; a disclosure policy suppresses those of {}", suppressed.join(", "));
    }
    format!("exceptions: {text}\n")
}

/// What is wrong with a row that a line of the funnel leaves out; nothing, where the definition wants it so.
fn at_fault(asks: Asks) -> Option<&'static str> {
    match asks {
        Asks::Nothing | Asks::Definition => None,
        Asks::Value => Some("without a value"),
        Asks::LookedUp => Some("unknown to a look-up"),
        Asks::Declared => Some("outside the declared areas or codes"),
        Asks::Part => Some("of totals of others"),
        Asks::Banded => Some("outside the bands of a list"),
        Asks::Type => Some("not of their type"),
        Asks::Once => Some("read twice"),
        Asks::Covered => Some("outside what their dataset covers"),
    }
}

/// How many tables were made, and from how many rows, without those that a policy suppresses.
fn made(answered: &Answered, catalog: &Catalog) -> String {
    let tables = number_of(answered.tables.len(), "table", "tables");
    let rows: u64 = answered.reads.iter().filter_map(|read| read.rows).sum();
    let word = if rows == 1 { "row" } else { "rows" };
    let rows = shown(Some(rows), &catalog.style);
    let suppressed = answered.reads.iter().filter(|read| read.rows.is_none()).count();
    let of_others = number_of(suppressed, "dataset", "datasets");
    match suppressed {
        0 => format!("{tables} from {rows} {word}"),
        all if all == answered.reads.len() => format!("{tables} from the rows of {of_others}"),
        _ => format!("{tables} from {rows} {word} and those of {of_others}"),
    }
}
