//! The parts of a zip archive, which a workbook of OpenDocument, `.xlsx` or `.xlsb` is.
//!
//! In: the bytes of the archive. Out: the bytes of a part, or how many all have. Invariants: a part that is not there, or cannot be unpacked, is
//! `None`; the archive is read as calamine reads it, by the same crate.

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// The bytes of a part; where none has its name, of one that differs in capital and small letters.
pub(super) fn part(archive: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).ok()?;
    let names = || archive.file_names().flatten();
    let is_there = names().any(|there| there == name);
    let name =
        if is_there { name.into() } else { names().find(|there| there.eq_ignore_ascii_case(name))?.into_owned() };
    let mut bytes = Vec::new();
    archive.by_name(&name).ok()?.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// How much of a part is looked at.
const BEGIN: usize = 1 << 16;

/// How many bytes all parts have together, counted no further than one more than so many; `seen` is given the name, the begin and the size of each.
pub(super) fn measured(archive: &[u8], most: u64, mut seen: impl FnMut(&str, &[u8], u64)) -> u64 {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(archive)) else { return 0 };
    let (mut all, mut buffer) = (0, vec![0; BEGIN]);
    for place in 0..archive.len() {
        let Ok(mut part) = archive.by_index(place) else { continue };
        let name = part.name().map(|name| name.into_owned()).unwrap_or_default();
        let (mut begin, mut size) = (Vec::new(), 0);
        // The size that the archive says is not always that of what it has. What comes before an error counts, too.
        while let Ok(read @ 1..) = part.read(&mut buffer) {
            if begin.len() < BEGIN {
                begin.extend_from_slice(&buffer[..read.min(BEGIN - begin.len())]);
            }
            size += read as u64;
            if all + size > most {
                return all + size;
            }
        }
        all += size;
        seen(&name, &begin, size);
    }
    all
}
