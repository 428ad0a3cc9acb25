//! Which cells of a sheet of a binary Excel workbook show percentages.
//!
//! In: the bytes of an `.xlsb` file and the place of a sheet. Out: its cells of a style with a format of percentages.
//! Invariant: sheets are counted as calamine counts them.

use super::percentages::{Percentages, Styles, number, wide};
use super::tags::{Tag, tags};
use super::zip::part;

/// The kinds of record, by their numbers.
mod record {
    pub(super) const ROW: u32 = 0;
    pub(super) const LAST_CELL: u32 = 11;
    pub(super) const FORMAT: u32 = 44;
    pub(super) const STYLE: u32 = 47;
    pub(super) const SHEET: u32 = 156;
    /// Before the styles of cells, and after them.
    pub(super) const STYLES: u32 = 617;
    pub(super) const STYLES_END: u32 = 618;
}

/// The cells that show percentages.
pub(super) fn percentages(bytes: &[u8], sheet: usize) -> Option<Percentages> {
    let styles = match part(bytes, "xl/styles.bin") {
        Some(written) => styles(&written)?,
        None => Styles::default(),
    };
    let written = part(bytes, &path(bytes, sheet)?)?;
    let mut found = Percentages::default();
    let mut row = 0;
    for (kind, data) in records(&written) {
        match kind {
            record::ROW => row = number::<4>(data, 0)?,
            1..=record::LAST_CELL => {
                let column = number::<4>(data, 0)?;
                if styles.shows(number::<3>(data, 4)? as usize) {
                    found.add(row..row.saturating_add(1), column..column.saturating_add(1));
                }
            }
            _ => {}
        }
    }
    Some(found)
}

fn styles(written: &[u8]) -> Option<Styles> {
    let (mut styles, mut of_cells) = (Styles::default(), false);
    for (kind, data) in records(written) {
        match kind {
            record::FORMAT => styles.format(number::<2>(data, 0)? as u16, &text(data, 2)?),
            record::STYLES => of_cells = true,
            record::STYLES_END => of_cells = false,
            record::STYLE if of_cells => styles.style(number::<2>(data, 2)? as u16),
            _ => {}
        }
    }
    Some(styles)
}

/// The part that a sheet is in.
fn path(bytes: &[u8], sheet: usize) -> Option<String> {
    let book = part(bytes, "xl/workbook.bin")?;
    let links = String::from_utf8(part(bytes, "xl/_rels/workbook.bin.rels")?).ok()?;
    // A sheet without a link has no text for it, and no cells.
    let mut linked = records(&book).filter(|(kind, _)| *kind == record::SHEET).filter_map(|(_, data)| text(data, 8));
    let link = linked.nth(sheet)?;
    let is_it = |tag: &Tag<'_>| tag.name == "Relationship" && tag.attribute("Id") == Some(link.as_str());
    let target = tags(&links).find(is_it)?.attribute("Target")?;
    Some(format!("xl/{target}"))
}

/// Every record: its kind and its bytes.
fn records(part: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut left = part;
    std::iter::from_fn(move || {
        let (kind, length) = (varying(&mut left, 2)?, varying(&mut left, 4)? as usize);
        let data = left.get(..length)?;
        left = &left[length..];
        Some((kind, data))
    })
}

/// A number of at most so many bytes, seven bits in each; the eighth says that another byte follows.
fn varying(left: &mut &[u8], most: u32) -> Option<u32> {
    let mut number = 0;
    for place in 0..most {
        let (byte, rest) = left.split_first()?;
        *left = rest;
        number |= u32::from(byte & 0x7F) << (7 * place);
        if byte & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}

/// A text with its length before it.
fn text(data: &[u8], at: usize) -> Option<String> {
    let length = 2 * number::<4>(data, at)? as usize;
    data.get(at + 4..(at + 4).checked_add(length)?).map(wide)
}
