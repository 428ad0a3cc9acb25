//! Revisions: a project as it was at a commit, read through the `git` program.
//!
//! In: the name of a revision, and the project's folder in the working tree. Out: its texts, and its records. Invariants: nothing
//! is checked out and nothing of the repository is written; texts stay in memory; git decides what a name means.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use indicia_compiler::diagnostics::Advice;

use super::answers::{Tree, is_plain};
use super::git::{self, Failed};
use crate::error::Error;
use indicia_compiler::source::one_line;
use indicia_runtime::paths::Shown;

/// A project at a commit.
pub struct Revision {
    /// As it was asked for.
    pub name: String,
    /// The commit's id, short.
    pub short: String,
    commit: String,
    /// The project's folder in the working tree.
    folder: PathBuf,
    /// Path from the project's folder and the object with its contents, in order of path.
    files: BTreeMap<String, String>,
    /// The paths of links.
    links: Vec<String>,
}

impl Revision {
    /// Finds a revision and lists the project's files in it.
    pub fn find(name: &str, folder: &Path) -> Result<Revision, Error> {
        let commit = commit(name, folder)?;
        let ask = |args: &[&str]| git::ask(folder, args, None).map_err(not_there);
        let short = text(ask(&["rev-parse", "--short", &commit])?);
        let inside = text(ask(&["rev-parse", "--show-prefix"])?);
        let tree = format!("{commit}:{inside}");
        let Tree { files, links } = git::tree(folder, &["--full-tree", &tree]).map_err(|failed| {
            let is_absent = |said: &str| {
                ["does not exist", "exists on disk", "Not a valid object"].iter().any(|part| said.contains(part))
            };
            match failed {
                Failed::Refused(said) if inside.is_empty() || !is_absent(&said) => {
                    let why = said.lines().next().unwrap_or_default().trim_start_matches("fatal: ").to_string();
                    Error::refused(format!(
                        "the files of {name} cannot be listed, so nothing of it is read: git says {why:?}"
                    ))
                }
                Failed::NotThere | Failed::Stuck(_) => not_there(failed),
                Failed::Refused(_) => {
                    Error::usage(format!("there is no folder {} at {name}", inside.trim_end_matches('/')))
                }
            }
        })?;
        if let Some(path) = files.iter().map(|(path, _)| path).chain(&links).find(|path| !is_plain(path)) {
            return Err(Error::refused(format!(
                "{name} has a file with the name {path:?}, which could lead out of the project, so nothing of it is read"
            )));
        }
        let listed = files.len();
        let files: BTreeMap<String, String> = files.into_iter().collect();
        if files.len() < listed {
            return Err(Error::refused(format!(
                "{name} has two files whose names differ only in letters that are not UTF-8, so nothing of it is read"
            )));
        }
        Ok(Revision { name: name.to_string(), short, commit, folder: folder.to_path_buf(), files, links })
    }

    /// The paths of all files, from the project's folder.
    pub fn paths(&self) -> impl Iterator<Item = &str> + Clone {
        self.files.keys().map(String::as_str)
    }

    /// The paths of all links, from the project's folder.
    pub fn links(&self) -> impl Iterator<Item = &str> + Clone {
        self.links.iter().map(String::as_str)
    }

    /// Why a link of the revision stops what would read it: where it leads is not looked at, and without it something would be missing.
    pub fn is_a_link(&self, path: &str) -> Error {
        Error::refused(format!("{path} is a link at {}, and the links of a commit are not followed", self.name))
    }

    /// The bytes of some files, in the order asked.
    pub fn read(&self, paths: &[String]) -> Result<Vec<Vec<u8>>, Error> {
        let mut read = Vec::new();
        self.each(paths, |_, _, bytes| {
            let mut whole = Vec::new();
            bytes.read_to_end(&mut whole)?;
            read.push(whole);
            Ok(())
        })?;
        Ok(read)
    }

    /// Records below a folder of the project, which are those files whose path from there is one, with the objects with their contents.
    pub fn records(&self, data: &str, is_one: &dyn Fn(&str) -> bool) -> BTreeMap<String, String> {
        let inside = match data.trim_matches('/') {
            "" | "." => String::new(),
            data => format!("{}/", data.trim_start_matches("./")),
        };
        let below =
            self.files.iter().filter_map(|(path, id)| Some((path.strip_prefix(&inside)?.to_string(), id.clone())));
        below.filter(|(path, _)| is_one(path)).collect()
    }

    /// Writes the records below a folder of the project to another folder.
    pub fn write_records(&self, data: &str, is_one: &dyn Fn(&str) -> bool, to: &Path) -> Result<(), Error> {
        let names: Vec<String> = self.records(data, is_one).into_keys().collect();
        let inside = data.trim_matches('/').trim_start_matches("./");
        let below = |path: &str| match inside {
            "" | "." => Some(path.to_string()),
            _ => path.strip_prefix(inside)?.strip_prefix('/').map(str::to_string),
        };
        if let Some(link) = self.links().find(|path| below(path).is_some_and(|path| is_one(&path))) {
            return Err(self.is_a_link(link));
        }
        let paths: Vec<String> = names
            .iter()
            .map(|name| if matches!(inside, "" | ".") { name.clone() } else { format!("{inside}/{name}") })
            .collect();
        let mut elsewhere = None;
        self.each(&paths, |at, size, bytes| {
            let path = to.join(&names[at]);
            fs::create_dir_all(path.parent().unwrap_or(to))?;
            let mut file = File::create(&path)?;
            let mut start = Vec::new();
            bytes.take(POINTER.len() as u64).read_to_end(&mut start)?;
            if start == POINTER.as_bytes() {
                elsewhere = Some(names[at].clone());
            }
            file.write_all(&start)?;
            io::copy(&mut bytes.take(size - start.len() as u64), &mut file)?;
            Ok(())
        })?;
        match elsewhere {
            None => Ok(()),
            Some(name) => Err(Error::usage_with(
                format!("{name} at {} is kept by Git LFS, and is not read", self.name),
                Some(Advice::RecordsOrNone.into()),
            )),
        }
    }

    /// The objects that files of a folder would be, by path from the folder, byte for byte.
    pub fn objects_of(&self, folder: &Path, paths: &[String]) -> Result<BTreeMap<String, String>, Error> {
        let full = paths.iter().map(|path| fs::canonicalize(folder.join(path)).unwrap_or_else(|_| folder.join(path)));
        let asked: String = full.map(|path| format!("{}\n", path.display())).collect();
        // As they are: a filter is a program that somebody's configuration names.
        let args = ["hash-object", "--no-filters", "--stdin-paths"];
        let hashed = text(git::ask(&self.folder, &args, Some(asked)).map_err(not_there)?);
        Ok(paths.iter().cloned().zip(hashed.lines().map(str::to_string)).collect())
    }

    /// Hands the bytes of each file to `take`, with its place and its size.
    fn each(
        &self,
        paths: &[String],
        take: impl FnMut(usize, u64, &mut dyn Read) -> io::Result<()>,
    ) -> Result<(), Error> {
        let ids = paths.iter().map(|path| self.files.get(path).map_or("", String::as_str));
        git::objects(&self.folder, ids, take).map_err(|failed| match failed {
            Failed::NotThere | Failed::Stuck(_) => not_there(failed),
            Failed::Refused(error) => {
                Error::refused(format!("{} cannot be read from the repository: {error}", self.commit))
            }
        })
    }
}

/// How a file that Git LFS keeps elsewhere begins.
const POINTER: &str = "version https://git-lfs.github.com/spec/";

fn commit(name: &str, folder: &Path) -> Result<String, Error> {
    let refused = |message: String, help: &'static str| {
        move |failed: Failed| match failed {
            Failed::NotThere | Failed::Stuck(_) => not_there(failed),
            Failed::Refused(_) => Error::usage_with(message, Some(help.into())),
        }
    };
    git::ask(folder, &["rev-parse", "--is-inside-work-tree"], None).map_err(refused(
        format!("{} is no folder with a project, and {} is in no git repository", one_line(name), folder.shown()),
        "name a folder, or run this inside a repository",
    ))?;
    let wanted = format!("{name}^{{commit}}");
    let found = git::ask(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted], None);
    Ok(text(found.map_err(refused(
        format!("{name} is neither a revision nor a folder with a project"),
        "name a branch, a tag, a commit such as HEAD~1, or a folder",
    ))?))
}

/// Where git gave no answer that it should give.
fn not_there(failed: Failed) -> Error {
    match failed {
        Failed::NotThere => Error::usage_with(
            "the git program is not installed, and a revision is read through it",
            Some("install git, or compare folders".into()),
        ),
        Failed::Stuck(said) => Error::refused(said),
        Failed::Refused(said) => Error::refused(format!("git says {:?}", said.lines().next().unwrap_or_default())),
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_string()
}
