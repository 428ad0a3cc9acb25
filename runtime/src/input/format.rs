//! What every format of files does: the border between rows as a file has them and rows in integer form.
//!
//! In: a file and what is wanted of it. Out: a [`Part`], or what is wrong with the file. Invariant: a format is one file, or
//! one folder, of `formats`, and one line in `formats/mod.rs`; what cells say, keys, counts, digests and messages are the same for all.

use std::fmt;
use std::io::{self, BufReader, Read};

use flate2::read::MultiGzDecoder;
use indicia_compiler::catalog::{Catalog, ColumnId, Dataset};

use super::blocks::Reducer;
use super::content::{Compared, Content};
use super::fault::{DataFault, Place};
use super::find::File;
use super::meter::Meter;
use super::nature;
use super::part::{Builder, Part};
use super::room::Room;
use super::watch::Watch;

/// One way in which rows are written.
pub(super) trait Format: Sync {
    /// Reads a file from its start to its end, in blocks of its own choice; every byte comes from the task's watch.
    fn read(&self, file: &File, task: &Task<'_>) -> Result<Part, Vec<DataFault>>;

    /// Where a record of a file is, for messages; the first is 0. May read the file again: few records are asked for.
    fn place(&self, file: &File, record: u64) -> Place;

    /// The last few records of a file, in order, and what they have, where a format can tell; for messages, as above.
    fn last(&self, _file: &File, _few: usize) -> Vec<(Place, Vec<String>)> {
        Vec::new()
    }

    /// What two files have in common whose headings and rows are the same, in whatever order; of one that cannot be
    /// read, nothing.
    fn content(&self, file: &File, compared: &Compared) -> Option<Content>;
}

/// What is wanted of one file.
pub(super) struct Task<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) wanted: &'a [ColumnId],
    pub(super) catalog: &'a Catalog,
    /// The file, as whose bytes it is read.
    pub(super) watch: &'a Watch<'a>,
    /// How many threads may read inside the file.
    pub(super) threads: usize,
    pub(super) meter: &'a Meter<'a>,
    /// How much memory rows that are kept may take.
    pub(super) room: &'a Room,
    /// Who takes the rows, where they are not kept.
    pub(super) reducer: Option<&'a Reducer<'a>>,
}

impl Task<'_> {
    /// What takes the cells of the wanted columns.
    pub(super) fn builder(&self) -> Builder<'_> {
        Builder::new(self.dataset, self.wanted, self.catalog, self.room, self.reducer)
    }
}

/// The bytes of a file, unpacked where its name says that it is packed. Who reads to the end knows that they are those that were packed.
pub(super) fn open<'a>(watch: &'a Watch<'_>, meter: &'a Meter<'_>) -> io::Result<Box<dyn Read + 'a>> {
    let opened = meter.of(watch.bytes()?);
    Ok(match watch.file.is_packed() {
        true => Box::new(unpacked(opened)),
        false => Box::new(opened),
    })
}

/// Bytes that are not those that their checksum was made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Damaged;

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("its checksum is not that of its bytes")
    }
}

impl std::error::Error for Damaged {}

/// The error of unpacking in our words, where it is of what was packed and not of the system.
pub(super) fn checked(error: io::Error) -> io::Error {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    match error.kind() {
        _ if error.to_string().contains("matching checksum") => io::Error::new(InvalidData, Damaged),
        InvalidData | InvalidInput | UnexpectedEof if error.raw_os_error().is_none() => {
            io::Error::new(error.kind(), nature::DAMAGED)
        }
        _ => error,
    }
}

/// What gzip packed, unpacked; what is wrong with it is said in our words.
pub fn unpacked<'p>(packed: impl Read + 'p) -> impl Read + 'p {
    Unpacked(MultiGzDecoder::new(BufReader::with_capacity(1 << 16, packed)))
}

struct Unpacked<R>(R);

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(checked)
    }
}
