//! A file while it is read: its bytes, whether it stays as it was found, and the digest of what was read.
//!
//! In: a file, and which bytes of it a format asks for. Out: those bytes; at the end the SHA-256 of the whole file, or that it changed.
//! Invariants: the bytes that were read are those of the digest. What is read from its start to its end is hashed as it passes; of a file
//! that is read in pieces every block has the checksum of the same block of what was hashed. A file is never mapped into memory, so one
//! that is cut short is an error and not the end of the program.

use std::fmt;
use std::fs::File as Open;
use std::hash::BuildHasher;
use std::io::{self, Read, Seek, SeekFrom};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use foldhash::quality::FixedState;

use super::digest::{Hashing, sha256};
use super::find::File;
use super::state::State;

/// How much of a file that is read in pieces has one checksum.
const BLOCK: u64 = 1 << 16;

/// A file that is not as it was found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Changed;

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it changed while it was read")
    }
}

impl std::error::Error for Changed {}

/// Whether an error says that a file changed.
pub(super) fn is_change(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Changed>())
}

/// A digest, and the checksum of each block.
type Beside = JoinHandle<io::Result<(String, Vec<u64>)>>;

/// One file that is being read.
pub(super) struct Watch<'f> {
    pub(super) file: &'f File,
    is_hashed: bool,
    /// Of bytes that come from the start to the end.
    hashing: Mutex<Hashing>,
    /// The blocks that were read of a file in pieces: the number of each, and its checksum.
    blocks: Mutex<Vec<(u64, u64)>>,
    beside: Mutex<Option<Beside>>,
}

impl<'f> Watch<'f> {
    /// Of a file whose digest is wanted or not.
    pub(super) fn new(file: &'f File, is_hashed: bool) -> Watch<'f> {
        let (hashing, blocks, beside) = Default::default();
        Watch { file, is_hashed, hashing, blocks, beside }
    }

    /// Whether the file is as it was found.
    pub(super) fn is_unchanged(&self) -> bool {
        self.file.was.is_none_or(|was| State::at(&self.file.path) == Some(was))
    }

    /// All bytes, from the first to the last.
    pub(super) fn bytes(&self) -> io::Result<Passing<'_>> {
        let hashing = self.is_hashed.then_some(&self.hashing);
        Ok(Passing { file: open(&self.file.path, self.file.was)?, hashing })
    }

    /// The bytes from one place up to another. The digest of the whole file is made beside it.
    pub(super) fn piece(&self, start: u64, end: u64) -> io::Result<Vec<u8>> {
        let cut = || io::Error::new(io::ErrorKind::UnexpectedEof, "it is shorter than it says");
        let mut file = open(&self.file.path, self.file.was)?;
        let size = file.metadata()?.len();
        if start > end || end > size {
            return Err(cut());
        }
        self.hash_beside();
        let from = if self.is_hashed { start / BLOCK * BLOCK } else { start };
        let to = if self.is_hashed { end.next_multiple_of(BLOCK).min(size) } else { end };
        let mut bytes = vec![0; usize::try_from(to - from).map_err(|_| cut())?];
        file.seek(SeekFrom::Start(from))?;
        file.read_exact(&mut bytes)?;
        if self.is_hashed {
            let read = (from / BLOCK..).zip(bytes.chunks(BLOCK as usize).map(checksum));
            self.blocks.lock().unwrap_or_else(PoisonError::into_inner).extend(read);
        }
        bytes.truncate((end - from) as usize);
        bytes.drain(..(start - from) as usize);
        Ok(bytes)
    }

    /// The file as one that is read in pieces.
    pub(super) fn pieces(&self) -> Pieces<'_, 'f> {
        Pieces { watch: self, at: 0, size: self.file.was.map_or(0, |was| was.bytes) }
    }

    fn hash_beside(&self) {
        let mut beside = self.beside.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_hashed && beside.is_none() {
            let (path, was): (PathBuf, Option<State>) = (self.file.path.clone(), self.file.was);
            *beside = Some(thread::spawn(move || {
                let mut blocks = Vec::new();
                let digest = sha256(open(&path, was)?, BLOCK as usize, |block| blocks.push(checksum(block)))?;
                Ok((digest, blocks))
            }));
        }
    }

    /// The digest of what was read, where it is wanted; to be asked for once the file was read without an error.
    pub(super) fn finish(self) -> io::Result<Option<String>> {
        if !self.is_hashed {
            return Ok(None);
        }
        let size = self.file.was.map(|was| was.bytes);
        let Some(beside) = self.beside.into_inner().unwrap_or_else(PoisonError::into_inner) else {
            let hashing = self.hashing.into_inner().unwrap_or_else(PoisonError::into_inner);
            return match size {
                Some(size) if size != hashing.bytes() => Err(io::Error::other(Changed)),
                _ => Ok(Some(hashing.finish())),
            };
        };
        let (digest, hashed) = beside.join().unwrap_or_else(|panic| resume_unwind(panic))?;
        let read = self.blocks.into_inner().unwrap_or_else(PoisonError::into_inner);
        let is_same = |(at, sum): &(u64, u64)| usize::try_from(*at).is_ok_and(|at| hashed.get(at) == Some(sum));
        if read.iter().all(is_same) { Ok(Some(digest)) } else { Err(io::Error::other(Changed)) }
    }
}

/// Opens a file that must be as it was.
fn open(path: &Path, was: Option<State>) -> io::Result<Open> {
    let file = Open::open(path)?;
    if was.is_some() && State::of(&file.metadata()?) != was {
        return Err(io::Error::other(Changed));
    }
    Ok(file)
}

/// What is compared with the checksum of the same block, in the same run: so it may be any, and is a quick one.
fn checksum(bytes: &[u8]) -> u64 {
    FixedState::default().hash_one(bytes)
}

/// See [`Watch::bytes`].
pub(super) struct Passing<'w> {
    file: Open,
    hashing: Option<&'w Mutex<Hashing>>,
}

impl Read for Passing<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        if let Some(hashing) = self.hashing {
            hashing.lock().unwrap_or_else(PoisonError::into_inner).add(&buffer[..read]);
        }
        Ok(read)
    }
}

/// See [`Watch::pieces`].
pub(super) struct Pieces<'w, 'f> {
    watch: &'w Watch<'f>,
    at: u64,
    size: u64,
}

impl Read for Pieces<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let end = self.at.saturating_add(buffer.len() as u64).min(self.size);
        let piece = self.watch.piece(self.at.min(end), end)?;
        buffer[..piece.len()].copy_from_slice(&piece);
        self.at = end;
        Ok(piece.len())
    }
}

impl Seek for Pieces<'_, '_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = place.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a place before the first byte"))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;

    use super::*;

    fn found(path: &Path) -> File {
        File { shown: "d.csv".into(), path: path.to_path_buf(), was: State::at(path) }
    }

    fn written(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.csv");
        fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    fn digest_of(bytes: &[u8]) -> String {
        sha256(bytes, 1 << 10, |_| {}).unwrap()
    }

    #[test]
    fn bytes_that_pass_and_bytes_in_pieces_have_the_digest_of_the_file() {
        let bytes: Vec<u8> = (0..300_000_u32).map(|at| (at % 251) as u8).collect();
        let (_folder, path) = written(&bytes);
        let file = found(&path);
        let watch = Watch::new(&file, true);
        let mut read = Vec::new();
        watch.bytes().unwrap().read_to_end(&mut read).unwrap();
        assert!(read == bytes);
        assert_eq!(watch.finish().unwrap(), Some(digest_of(&bytes)));

        let watch = Watch::new(&file, true);
        for (start, end) in [(0, 4), (65_530, 65_540), (140_000, 300_000), (7, 7)] {
            assert!(watch.piece(start, end).unwrap() == bytes[start as usize..end as usize], "{start} to {end}");
        }
        assert_eq!(watch.piece(299_999, 300_001).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!(watch.finish().unwrap(), Some(digest_of(&bytes)));
        assert_eq!(Watch::new(&file, false).finish().unwrap(), None);
    }

    #[test]
    fn rows_that_come_between_two_reads_are_a_change() {
        let (_folder, path) = written(&[b'a'; 100]);
        let file = found(&path);
        let watch = Watch::new(&file, true);
        let mut bytes = watch.bytes().unwrap();
        let mut some = [0; 50];
        bytes.read_exact(&mut some).unwrap();
        fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"more").unwrap();
        let mut rest = Vec::new();
        bytes.read_to_end(&mut rest).unwrap();
        drop(bytes);
        assert!(!watch.is_unchanged());
        assert!(is_change(&watch.finish().unwrap_err()));
        // Nor is it opened again as what it was.
        assert!(is_change(&Watch::new(&file, false).bytes().map(|_| ()).unwrap_err()));
    }

    #[test]
    fn a_file_that_is_cut_short_or_replaced_is_a_change() {
        let (folder, path) = written(&[b'a'; 200_000]);
        let file = found(&path);
        let watch = Watch::new(&file, true);
        watch.piece(0, 10).unwrap();
        fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(50_000).unwrap();
        assert!(!watch.is_unchanged());
        assert!(is_change(&watch.piece(100_000, 200_000).unwrap_err()));

        fs::write(&path, [b'a'; 200_000]).unwrap();
        let file = found(&path);
        let watch = Watch::new(&file, true);
        let other = folder.path().join("other.csv");
        fs::write(&other, [b'b'; 200_000]).unwrap();
        fs::File::options()
            .write(true)
            .open(&other)
            .unwrap()
            .set_modified(file.was.unwrap().modified.unwrap())
            .unwrap();
        fs::rename(&other, &path).unwrap();
        assert_eq!(watch.is_unchanged(), cfg!(not(unix)), "the same size and time, and another file");
    }

    /// A system that notes times coarsely, or late, does not say that a file was written to.
    #[test]
    fn pieces_that_are_not_those_of_the_digest_are_a_change() {
        let (_folder, path) = written(&[b'a'; 200_000]);
        let file = found(&path);
        let watch = Watch::new(&file, true);
        watch.piece(0, 70_000).unwrap();
        // Its digest is made; then it is written over, and the time put back.
        let beside = watch.beside.lock().unwrap().take().unwrap().join().unwrap().unwrap();
        fs::write(&path, [b'b'; 200_000]).unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(file.was.unwrap().modified.unwrap()).unwrap();
        *watch.beside.lock().unwrap() = Some(thread::spawn(|| Ok(beside)));
        assert!(watch.is_unchanged());
        watch.piece(70_000, 140_000).unwrap();
        assert!(is_change(&watch.finish().unwrap_err()));
    }
}
