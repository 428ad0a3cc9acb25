//! Metadata: what a page says around a table, beside a file that has the table alone.
//!
//! In: a safe table and its setting. Out: JSON as CSV on the Web has it, for the file whose name is given. Invariants: the notes, marks and
//! sources are those of every other output; no number of the table is in it that a note does not give.

use serde::Serialize;

use super::format::Sheet;
use crate::render::view::{caption, remarks};

/// What follows the name of a file in the name of its metadata. Readers of CSV on the Web look for it by themselves.
pub const METADATA: &str = "-metadata.json";

#[derive(Serialize)]
struct Described<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    /// Beside this file.
    url: &'a str,
    #[serde(rename = "dc:title")]
    title: String,
    #[serde(rename = "dc:source", skip_serializing_if = "<[String]>::is_empty")]
    sources: &'a [String],
    notes: Vec<Note>,
}

#[derive(Serialize)]
struct Note {
    #[serde(rename = "rdfs:comment")]
    text: String,
}

/// The metadata of a table's file: its title, everything that is said below the table, and its sources.
pub fn metadata(sheet: &Sheet, file: &str) -> Vec<u8> {
    let (table, setting) = (sheet.table, sheet.setting);
    let notes = remarks(table, setting).into_iter().map(|text| Note { text }).collect();
    let (context, title) = ("http://www.w3.org/ns/csvw", caption(table));
    let described = Described { context, url: file, title, sources: &table.sources, notes };
    let mut text = serde_json::to_string_pretty(&described).expect("texts are always JSON");
    text.push('\n');
    text.into_bytes()
}
