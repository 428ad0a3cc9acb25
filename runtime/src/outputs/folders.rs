//! Folders that are made for what will be written in them.
//!
//! In: the path of a folder. Out: what takes it away again when it goes, with those above it that were not there. Invariant: a folder with
//! anything in it stays, whoever put it there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Folders that were not there; when this goes, those of them that are empty go.
#[derive(Debug)]
pub struct Folders {
    /// The innermost first.
    made: Vec<PathBuf>,
}

impl Folders {
    /// Makes a folder and those above it.
    pub fn make(folder: &Path) -> io::Result<Folders> {
        let is_missing = |folder: &&Path| !folder.as_os_str().is_empty() && fs::symlink_metadata(folder).is_err();
        let made = Folders { made: folder.ancestors().take_while(is_missing).map(Path::to_path_buf).collect() };
        fs::create_dir_all(folder)?;
        Ok(made)
    }
}

impl Drop for Folders {
    fn drop(&mut self) {
        // Refused for a folder that is not empty, and so for those above it.
        self.made.iter().for_each(|folder| drop(fs::remove_dir(folder)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_not_there_and_is_empty_goes() {
        let place = tempfile::tempdir().unwrap();
        let at = |path: &str| place.path().join(path);
        fs::create_dir(at("there")).unwrap();
        drop(Folders::make(&at("there/a/b")).unwrap());
        assert!(at("there").exists() && !at("there/a").exists());
        drop(Folders::make(&at("there")).unwrap());
        assert!(at("there").exists());
        let made = Folders::make(&at("there/a/b/c")).unwrap();
        fs::write(at("there/a/kept.txt"), "").unwrap();
        drop(made);
        assert!(at("there/a/kept.txt").exists() && !at("there/a/b").exists());
    }
}
