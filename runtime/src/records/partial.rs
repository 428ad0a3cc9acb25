//! A file that is written beside its place, and put there when all are whole.
//!
//! In: a path. Out: a file under that path, or none. Invariants: nothing is under the path before it is whole; what is not
//! put in its place is removed, by us or, after a kill, by the next run.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::refused::io_refused;
use super::register::{is_as_written, note};
use crate::outputs::{FolderLock, Folders, WriteError, lock, place};
use crate::paths::Shown;

/// The end of the name that a file has until it is whole.
const ENDING: &str = ".indicia-partial";

/// Folders that no other run may write records to.
#[derive(Debug)]
pub struct Claim {
    _lock: Option<FolderLock>,
    _made: Folders,
}

/// Claims a folder for records, and removes what a killed run left beside the files that are to be written.
pub fn claim(out: &Path, files: &[PathBuf]) -> Result<Claim, WriteError> {
    let made = Folders::make(out).map_err(|error| io_refused("create", out, &error))?;
    let claim = Claim { _lock: lock(out)?, _made: made };
    let mut folders: Vec<&Path> = files.iter().filter_map(|file| file.parent()).collect();
    folders.push(out);
    folders.sort_unstable();
    folders.dedup();
    for entry in folders.into_iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') && name.ends_with(ENDING) {
            let path = entry.path();
            fs::remove_file(&path).map_err(|error| io_refused("remove", &path, &error))?;
        }
    }
    Ok(claim)
}

/// A file that is being written.
#[derive(Debug)]
pub(super) struct Partial {
    /// Where it is until it is whole.
    pub(super) beside: PathBuf,
    path: PathBuf,
    placed: bool,
    _made: Option<Folders>,
}

impl Partial {
    /// Begins a file.
    pub(super) fn create(path: &Path) -> Result<(Partial, File), WriteError> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = path.parent();
        let made = folder.map(|folder| Folders::make(folder).map_err(|error| io_refused("create", folder, &error)));
        let _made = made.transpose()?;
        let beside = path.with_file_name(format!(".{name}{ENDING}"));
        let file = File::create(&beside).map_err(|error| io_refused("write", &beside, &error))?;
        Ok((Partial { beside, path: path.to_path_buf(), placed: false, _made }, file))
    }

    /// Ends it: everything that was written is on the disk.
    pub(super) fn finish(self, file: File) -> Result<Finished, WriteError> {
        file.sync_all().map_err(|error| io_refused("write", &self.beside, &error))?;
        Ok(Finished(self))
    }

    /// Packs what was written.
    pub(super) fn pack(&self) -> Result<File, WriteError> {
        let mut packed = self.beside.clone().into_os_string();
        packed.push(ENDING);
        let packed = PathBuf::from(packed);
        let done = File::open(&self.beside).and_then(|from| {
            let mut to = GzEncoder::new(BufWriter::new(File::create(&packed)?), Compression::default());
            io::copy(&mut BufReader::new(from), &mut to)?;
            let file = to.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
            fs::rename(&packed, &self.beside)?;
            Ok(file)
        });
        done.map_err(|error| io_refused("write", &packed, &error))
    }

    /// Whether the name says that the file is packed.
    pub(super) fn is_packed(&self) -> bool {
        self.path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if !self.placed {
            let _ = fs::remove_file(&self.beside);
        }
    }
}

/// A whole file that is not in its place yet; dropped, it goes away.
#[derive(Debug)]
pub struct Finished(Partial);

impl Finished {
    /// Puts the file in its place.
    pub fn place(mut self) -> Result<PathBuf, WriteError> {
        let (from, to) = (&self.0.beside, &self.0.path);
        // Someone may have put records there while these were made.
        if to.exists() && !is_as_written(to)? {
            return Err(WriteError::NotSynthetic { path: to.shown(), beside: None });
        }
        note(from, to)?;
        place(from, to).map_err(|error| io_refused("write", to, &error))?;
        self.0.placed = true;
        Ok(self.0.path.clone())
    }
}
