//! One stream of a compound file, the folder of streams that an `.xls` file is.
//!
//! In: the bytes of the file and the name of a stream. Out: its bytes. Invariant: a chain of sectors that goes in a
//! circle or leaves the file is `None`.

use super::percentages::{number, wide};

/// Sectors with a number from this on are marks, such as the end of a chain.
const MARKS: u32 = 0xFFFF_FFFA;
/// Bytes of an entry of the directory.
const ENTRY: usize = 128;
/// What a compound file begins with.
pub(super) const SIGNATURE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Whether the chains of sectors have an end that every reader of the file follows: of the directory, of the small sectors and of the table of those.
pub(super) fn is_whole(file: &[u8]) -> bool {
    let chains = || {
        let folder = Folder::of(file)?;
        let directory = folder.chain(number::<4>(file, 48)?)?;
        if number::<4>(file, 64)? > 0 {
            folder.chain(number::<4>(file, 60)?)?;
            folder.chain(number::<4>(&directory, 116)?)?;
        }
        Some(())
    };
    chains().is_some()
}

/// The bytes of a stream; capital and small letters of its name are alike.
pub(super) fn stream(file: &[u8], name: &str) -> Option<Vec<u8>> {
    let folder = Folder::of(file)?;
    let directory = folder.chain(number::<4>(file, 48)?)?;
    let is_it = |entry: &&[u8]| {
        let length = number::<2>(entry, 64).unwrap_or_default() as usize;
        wide(&entry[..length.saturating_sub(2).min(64)]).eq_ignore_ascii_case(name)
    };
    let entry = directory.chunks_exact(ENTRY).find(is_it)?;
    let (start, size) = (number::<4>(entry, 116)?, number::<4>(entry, 120)?);
    let mut bytes = match size < number::<4>(file, 56)? {
        true => folder.short(&directory, start)?,
        false => folder.chain(start)?,
    };
    (bytes.len() >= size as usize).then(|| {
        bytes.truncate(size as usize);
        bytes
    })
}

struct Folder<'f> {
    file: &'f [u8],
    sector: usize,
    /// The sector that follows each.
    next: Vec<u32>,
}

impl Folder<'_> {
    fn of(file: &[u8]) -> Option<Folder<'_>> {
        if !file.starts_with(SIGNATURE) {
            return None;
        }
        let sector = 1_usize.checked_shl(number::<2>(file, 30)?).filter(|size| (512..=4096).contains(size))?;
        let mut folder = Folder { file, sector, next: Vec::new() };
        // The sectors of the table of sectors: the first are in the header, others in sectors that end with the number
        // of the next one.
        let mut tables: Vec<u32> = (0..109).map_while(|place| number::<4>(file, 76 + 4 * place)).collect();
        let mut more = number::<4>(file, 68)?;
        while more < MARKS {
            let listed = numbers(folder.at(more)?);
            let (last, listed) = listed.split_last()?;
            tables.extend(listed);
            if tables.len() > file.len() / sector + 109 + listed.len() {
                return None;
            }
            more = *last;
        }
        for table in tables.into_iter().filter(|table| *table < MARKS) {
            let listed = numbers(folder.at(table)?);
            folder.next.extend(listed);
        }
        Some(folder)
    }

    /// The bytes of a sector; the header is before the first.
    fn at(&self, sector: u32) -> Option<&[u8]> {
        let from = (sector as usize).checked_add(1)?.checked_mul(self.sector)?;
        self.file.get(from..from.checked_add(self.sector)?.min(self.file.len()))
    }

    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        chained(start, &self.next, |sector| self.at(sector))
    }

    /// A stream that is too short for sectors of its own: it is in small ones, inside the stream of the first entry.
    fn short(&self, directory: &[u8], start: u32) -> Option<Vec<u8>> {
        let small = 1_usize.checked_shl(number::<2>(self.file, 32)?).filter(|size| *size <= self.sector)?;
        let next = numbers(&self.chain(number::<4>(self.file, 60)?)?);
        let all = self.chain(number::<4>(directory, 116)?)?;
        chained(start, &next, |sector| all.get(sector as usize * small..(sector as usize + 1) * small))
    }
}

/// The bytes of sectors that follow one another.
fn chained<'f>(start: u32, next: &[u32], at: impl Fn(u32) -> Option<&'f [u8]>) -> Option<Vec<u8>> {
    let (mut bytes, mut sector) = (Vec::new(), start);
    for _ in 0..=next.len() {
        if sector >= MARKS {
            return Some(bytes);
        }
        bytes.extend_from_slice(at(sector)?);
        sector = *next.get(sector as usize)?;
    }
    None
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}
