//! One part of a zip archive, which a workbook of OpenDocument or `.xlsb` is.
//!
//! In: the bytes of the archive and the name of a part. Out: its bytes. Invariant: a part that is not there, is packed
//! in an unusual way or reaches beyond the archive is `None`.

use std::io::Read;

use flate2::read::DeflateDecoder;

use super::percentages::number;

/// What the list of parts ends with; a comment of at most this many bytes comes after it.
const END: &[u8] = b"PK\x05\x06";
const LONGEST_COMMENT: usize = 0xFFFF;

/// The bytes of a part; capital and small letters of its name are alike.
pub(super) fn part(archive: &[u8], name: &str) -> Option<Vec<u8>> {
    let from = archive.len().saturating_sub(LONGEST_COMMENT + 22);
    let end = from + archive[from..].windows(END.len()).rposition(|bytes| bytes == END)?;
    let mut entry = number::<4>(archive, end + 16)? as usize;
    for _ in 0..number::<2>(archive, end + 10)? {
        if archive.get(entry..entry.checked_add(4)?)? != b"PK\x01\x02" {
            return None;
        }
        let length = |at| number::<2>(archive, entry + at).map(|length| length as usize);
        let (named, extra, comment) = (length(28)?, length(30)?, length(32)?);
        if archive.get(entry + 46..entry + 46 + named)?.eq_ignore_ascii_case(name.as_bytes()) {
            return unpacked(archive, entry);
        }
        entry += 46 + named + extra + comment;
    }
    None
}

/// The bytes of the part that an entry of the list is of.
fn unpacked(archive: &[u8], entry: usize) -> Option<Vec<u8>> {
    let packed = number::<4>(archive, entry + 20)? as usize;
    let start = number::<4>(archive, entry + 42)? as usize;
    let length = |at| number::<2>(archive, start + at).map(|length| length as usize);
    let from = start + 30 + length(26)? + length(28)?;
    let bytes = archive.get(from..from.checked_add(packed)?)?;
    match number::<2>(archive, entry + 10)? {
        0 => Some(bytes.to_vec()),
        8 => {
            let mut plain = Vec::new();
            DeflateDecoder::new(bytes).read_to_end(&mut plain).ok()?;
            Some(plain)
        }
        _ => None,
    }
}
