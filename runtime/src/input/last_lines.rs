//! What is below the rows of a file: a line with their total, or a note such as "Source: council".
//!
//! In: the faults of a dataset, and the rows that they are in. Out: one fault in place of all, where nothing is wrong but the last lines of files.
//! Invariant: a row of which nothing is wrong but its code may be one of a total that the list lacks, and is no such line.

use std::collections::BTreeSet;

use indicia_compiler::catalog::Dataset;
use indicia_compiler::manifest::is_called_a_total;

use super::fault::{self, DataFault, Found, Place, SHOWN};
use super::find::File;
use super::format::Format;

/// One fault in place of the given ones and of the rows found, each with whether it is its code that is wrong.
pub(super) fn instead<'f>(
    (dataset, format, files): (&Dataset, &dyn Format, &[File]),
    faults: &'f [DataFault],
    mut of_rows: Vec<(&'f Found, bool)>,
) -> Option<DataFault> {
    for fault in faults {
        match fault {
            DataFault::RaggedRow { rows, .. } => of_rows.push((rows, false)),
            DataFault::InFiles { .. } | DataFault::Alone(_) => return None,
        }
    }
    let are_just_codes = of_rows.iter().all(|(_, is_of_codes)| *is_of_codes);
    if of_rows.iter().any(|(found, _)| found.count > SHOWN as u64) {
        return None;
    }
    let places: BTreeSet<String> =
        of_rows.iter().flat_map(|(found, _)| &found.first).map(|(.., place)| place.to_string()).collect();
    let is_in = |file: &&File| places.iter().any(|place| place.starts_with(&format!("{}, ", file.shown)));
    let last: Vec<Vec<(Place, Vec<String>)>> =
        files.iter().filter(is_in).map(|file| format.last(file, SHOWN)).collect();
    let are_all = |lines: &[&Place]| {
        !lines.is_empty() && places.iter().all(|place| lines.iter().any(|line| line.to_string() == *place))
    };
    let is_total = |texts: &[String]| texts.iter().any(|text| is_called_a_total(text, &[]));
    let totals = last.iter().filter_map(|lines| lines.last()).filter(|(_, texts)| is_total(texts));
    let totals: Vec<&Place> = totals.map(|(place, _)| place).collect();
    if are_all(&totals) && !are_just_codes {
        return Some(fault::total_line(dataset, &totals));
    }
    // From the end up, as far as lines are notes.
    let notes =
        |lines: &'_ Vec<(Place, Vec<String>)>| lines.iter().rev().take_while(|(_, texts)| is_note(texts)).count();
    let notes: Vec<&Place> =
        last.iter().flat_map(|lines| &lines[lines.len() - notes(lines)..]).map(|(place, _)| place).collect();
    are_all(&notes).then(|| fault::note_line(dataset, &notes))
}

/// Whether a row has one text alone, in its first field, that reads as prose: `Source: council`, `Extracted on 3 May`, `End`.
fn is_note(texts: &[String]) -> bool {
    let [first, others @ ..] = texts else { return false };
    let first = first.trim();
    let is_prose = first.contains(' ')
        || first.contains(':')
        || first.starts_with(['*', '\u{a9}', '(', '['])
        || ["source", "note", "notes", "end"].contains(&first.to_lowercase().as_str());
    is_prose && first.contains(char::is_alphabetic) && others.iter().all(|text| text.trim().is_empty())
}
