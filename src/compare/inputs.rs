//! Records of the two sides: which files differ.
//!
//! In: both sides. Out: a change for each file of records that is on one side only or that has other contents.
//! Invariant: nothing is read as records; contents are compared by digest, or by git's own object names.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use indicia_compiler::comparison::{Change, Class, Kind, Place, Said, Subject};
use indicia_compiler::diagnostics::{Advice, Advised};
use indicia_runtime::hexadecimal::hexadecimal;
use sha2::{Digest, Sha256};

use super::side::Side;
use crate::error::Error;
use crate::files::is_file;
use crate::project::revision::Revision;

/// Records that differ between the two sides, as changes. A side whose records nobody committed has those of the folder.
pub(super) fn inputs(before: &Side, after: &Side, remarks: &mut Vec<Advised>) -> Result<Vec<Change>, Error> {
    // What either of them reads.
    let is_one = |path: &str| before.reads(path) || after.reads(path);
    let (old, new) = match (&before.revision, &after.revision) {
        (None, None) => {
            let (a, b) = (before.project.data_folder(None)?, after.project.data_folder(None)?);
            if a == b {
                return Ok(Vec::new());
            }
            (contents(&a, &is_one), contents(&b, &is_one))
        }
        (Some(a), Some(b)) => (a.records(before.data(), &is_one), b.records(after.data(), &is_one)),
        (Some(revision), None) => (revision.records(before.data(), &is_one), objects(revision, after, &is_one)?),
        (None, Some(revision)) => (objects(revision, before, &is_one)?, revision.records(after.data(), &is_one)),
    };
    if old.is_empty() || new.is_empty() {
        if before.revision.is_some() || after.revision.is_some() {
            remarks.push("The records are in no commit; both sides are compared on those of the working tree.".into());
        }
        return Ok(Vec::new());
    }
    let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let differ = names.into_iter().filter(|name| old.get(*name) != new.get(*name));
    let change = |name: &String| {
        let there = |files: &BTreeMap<String, String>, data: &str| {
            files.contains_key(name).then(|| Place { path: format!("{data}/{name}"), line: 1 })
        };
        let (was, is) = (there(&old, before.data()), there(&new, after.data()));
        let subject = |place: &Option<Place>| place.as_ref().map(|place| place.path.clone());
        let of = match (&was, &is) {
            (Some(_), Some(_)) => "other records",
            (Some(_), None) => "records that are gone",
            (None, _) => "records that were not there",
        };
        Change {
            class: Class::InputData,
            subject: Subject { kind: Kind::File, before: subject(&was), after: subject(&is) },
            said: Said { of: of.to_string(), before: None, after: None },
            before: was,
            after: is,
            reaches: Vec::new(),
        }
    };
    let changes: Vec<Change> = differ.map(change).collect();
    if !changes.is_empty() {
        remarks.push(Advised::new("The records differ, so each side runs on its own; ", Advice::SameRecords));
    }
    Ok(changes)
}

/// The records of a folder side, with the objects that the repository would have.
fn objects(revision: &Revision, side: &Side, is_one: &dyn Fn(&str) -> bool) -> Result<BTreeMap<String, String>, Error> {
    let folder = side.project.data_folder(None)?;
    revision.objects_of(&folder, &files(&folder, is_one))
}

/// The records below a folder, by path, each with a digest.
fn contents(folder: &Path, is_one: &dyn Fn(&str) -> bool) -> BTreeMap<String, String> {
    let digest = |name: &String| -> Option<String> {
        let path = folder.join(name);
        is_file(&path).ok()?;
        let mut file = std::fs::File::open(path).ok()?;
        let (mut digest, mut part) = (Sha256::new(), vec![0; 1 << 16]);
        loop {
            match file.read(&mut part).ok()? {
                0 => return Some(hexadecimal(&digest.finalize())),
                read => digest.update(&part[..read]),
            }
        }
    };
    files(folder, is_one).into_iter().map(|name| (name.clone(), digest(&name).unwrap_or_default())).collect()
}

/// The paths of the records below a folder.
fn files(folder: &Path, is_one: &dyn Fn(&str) -> bool) -> Vec<String> {
    let (mut found, mut folders) = (Vec::new(), vec![String::new()]);
    while let Some(inside) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(folder.join(&inside)) else { continue };
        for entry in entries.flatten() {
            let path = format!("{inside}{}", entry.file_name().to_string_lossy());
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(format!("{path}/")),
                Ok(_) if is_one(&path) => found.push(path),
                Ok(_) | Err(_) => {}
            }
        }
    }
    found.sort();
    found
}
