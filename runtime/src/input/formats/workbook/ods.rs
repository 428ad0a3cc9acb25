//! Which cells of an OpenDocument sheet show percentages.
//!
//! In: the bytes of an `.ods` file and the place of a sheet. Out: its cells whose value is a percentage, by itself or
//! by the style that the cell has. Invariant: rows and columns are counted as calamine counts them, repeated ones as
//! often as they are there.

use std::collections::BTreeSet;

use super::line::{MOST_COLUMNS, MOST_ROWS};
use super::percentages::Percentages;
use super::tags::{Tag, tags};
use super::zip::part;

/// The cells that show percentages; without its content, nothing.
pub(super) fn percentages(bytes: &[u8], sheet: usize) -> Option<Percentages> {
    let content = String::from_utf8(part(bytes, "content.xml")?).ok()?;
    let styles = Styles::of(&content);
    let mut found = Percentages::default();
    // A table may be in a cell of another; only the outer ones are sheets.
    let (mut sheets, mut depth, mut is_wanted) = (0, 0_u32, false);
    let (mut rows, mut column) = (0..0_u32, 0_u32);
    for tag in tags(&content) {
        match tag.name {
            "table:table" => {
                if tag.opens && depth == 0 {
                    let is_named = tag.attribute("table:name").is_some();
                    is_wanted = is_named && sheets == sheet;
                    sheets += usize::from(is_named);
                    rows = 0..0;
                }
                depth = (depth + u32::from(tag.opens)).saturating_sub(u32::from(tag.closes));
            }
            "table:table-row" if tag.opens && is_wanted && depth == 1 => {
                rows = rows.end..rows.end.saturating_add(repeated(&tag, "table:number-rows-repeated"));
                column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" if tag.opens && is_wanted && depth == 1 => {
                let next = column.saturating_add(repeated(&tag, "table:number-columns-repeated"));
                if styles.is_percentage(&tag) {
                    found.add(rows.clone(), column..next);
                }
                column = next;
            }
            _ => {}
        }
    }
    (sheets > sheet).then_some(found)
}

/// How many cells the sheets have together, with repeated ones as often as they are there and all empty ones between others.
pub(super) fn cells(bytes: &[u8]) -> Option<u64> {
    let content = String::from_utf8(part(bytes, "content.xml")?).ok()?;
    let mut all = 0_u64;
    let (mut rows, mut first, mut last, mut times) = (0_u64, None, 0, 0_u64);
    let (mut column, mut width) = (0_u64, 0_u64);
    for tag in tags(&content).filter(|tag| tag.opens) {
        match tag.name {
            "table:table" => {
                all = all.saturating_add(area(first, last, width));
                (rows, first, last, times, width) = (0, None, 0, 0, 0);
            }
            "table:table-row" => {
                rows = (rows + times).min(MOST_ROWS.into());
                times = repeated(&tag, "table:number-rows-repeated").into();
                column = 0;
            }
            "table:table-cell" | "table:covered-table-cell" => {
                column += u64::from(repeated(&tag, "table:number-columns-repeated"));
                if ["office:", "calcext:", "formula"].iter().any(|has| tag.attributes.contains(has)) {
                    first.get_or_insert(rows);
                    last = (rows + times).min(MOST_ROWS.into());
                    width = width.max(column.min(MOST_COLUMNS as u64));
                }
            }
            _ => {}
        }
    }
    Some(all.saturating_add(area(first, last, width)))
}

fn area(first: Option<u64>, last: u64, width: u64) -> u64 {
    last.saturating_sub(first.unwrap_or(last)) * width
}

fn repeated(tag: &Tag<'_>, attribute: &str) -> u32 {
    tag.attribute(attribute).and_then(|number| number.parse().ok()).unwrap_or(1)
}

/// The names of the styles of cells that show percentages.
struct Styles<'t>(BTreeSet<&'t str>);

impl<'t> Styles<'t> {
    fn of(content: &'t str) -> Styles<'t> {
        let (mut formats, mut styles) = (BTreeSet::new(), Vec::new());
        for tag in tags(content).take_while(|tag| tag.name != "office:body") {
            match tag.name {
                "number:percentage-style" => formats.extend(tag.attribute("style:name")),
                "style:style" => {
                    styles.extend(tag.attribute("style:name").zip(tag.attribute("style:data-style-name")));
                }
                _ => {}
            }
        }
        Styles(styles.into_iter().filter(|(_, format)| formats.contains(format)).map(|(style, _)| style).collect())
    }

    fn is_percentage(&self, cell: &Tag<'_>) -> bool {
        match cell.attribute("office:value-type") {
            Some("percentage") => true,
            Some("float") => cell.attribute("table:style-name").is_some_and(|style| self.0.contains(style)),
            _ => false,
        }
    }
}
