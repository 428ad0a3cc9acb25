//! Revisions: a project as it stood at a commit, read through the `git` program.
//!
//! In: the name of a revision, and the project's folder in the working tree. Out: its texts, and its records. Invariants: nothing
//! is checked out and nothing of the repository is written; texts stay in memory; git decides what a name means.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use super::git::{self, Failed};
use crate::outcome::Stop;

/// A project at a commit.
pub struct Revision {
    /// As it was asked for.
    pub name: String,
    /// The commit's id, short.
    pub short: String,
    commit: String,
    /// The project's folder in the working tree.
    folder: PathBuf,
    /// Path from the project's folder and the object that holds it, in order of path.
    files: BTreeMap<String, String>,
}

impl Revision {
    /// Finds a revision and lists the project's files in it.
    pub fn find(name: &str, folder: &Path) -> Result<Revision, Stop> {
        let commit = commit(name, folder)?;
        let ask = |args: &[&str]| git::ask(folder, args, None).map_err(not_there);
        let short = text(ask(&["rev-parse", "--short", &commit])?);
        let inside = text(ask(&["rev-parse", "--show-prefix"])?);
        let tree = format!("{commit}:{inside}");
        let listed = git::ask(folder, &["ls-tree", "-r", "-z", "--full-tree", &tree], None).map_err(|_| {
            let place = if inside.is_empty() { "the repository" } else { inside.trim_end_matches('/') };
            Stop::usage(format!("there is no {place} at {name}"))
        })?;
        let files = listed.split(|byte| *byte == 0).filter_map(|line| {
            let line = String::from_utf8_lossy(line);
            let (object, path) = line.split_once('\t')?;
            let mut parts = object.split(' ');
            let (_, kind, id) = (parts.next()?, parts.next()?, parts.next()?);
            (kind == "blob").then(|| (path.to_string(), id.to_string()))
        });
        let files = files.collect();
        Ok(Revision { name: name.to_string(), short, commit, folder: folder.to_path_buf(), files })
    }

    /// The paths of all files, from the project's folder.
    pub fn paths(&self) -> impl Iterator<Item = &str> + Clone {
        self.files.keys().map(String::as_str)
    }

    /// The bytes of some files, in the order asked.
    pub fn read(&self, paths: &[String]) -> Result<Vec<Vec<u8>>, Stop> {
        let mut read = Vec::new();
        self.each(paths, |_, size, bytes| {
            let mut held = Vec::new();
            bytes.take(size).read_to_end(&mut held)?;
            read.push(held);
            Ok(())
        })?;
        Ok(read)
    }

    /// Records below a folder of the project, with the objects that hold them.
    pub fn records(&self, data: &str) -> BTreeMap<String, String> {
        let inside = match data.trim_matches('/') {
            "" | "." => String::new(),
            data => format!("{}/", data.trim_start_matches("./")),
        };
        let below =
            self.files.iter().filter_map(|(path, id)| Some((path.strip_prefix(&inside)?.to_string(), id.clone())));
        below.filter(|(path, _)| is_records(path)).collect()
    }

    /// Writes the records below a folder of the project to another folder.
    pub fn write_records(&self, data: &str, to: &Path) -> Result<(), Stop> {
        let names: Vec<String> = self.records(data).into_keys().collect();
        let inside = data.trim_matches('/').trim_start_matches("./");
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
            Some(name) => Err(Stop::usage_with(
                format!("{name} at {} is kept by Git LFS, and is not read", self.name),
                Some("name one folder of records for both sides with --data, or leave them out with --no-data".into()),
            )),
        }
    }

    /// The objects that files of a folder would be, by path from the folder, as git would store them here.
    pub fn objects_of(&self, folder: &Path, paths: &[String]) -> Result<BTreeMap<String, String>, Stop> {
        let full = paths.iter().map(|path| fs::canonicalize(folder.join(path)).unwrap_or_else(|_| folder.join(path)));
        let asked: String = full.map(|path| format!("{}\n", path.display())).collect();
        let hashed = text(git::ask(&self.folder, &["hash-object", "--stdin-paths"], Some(asked)).map_err(not_there)?);
        Ok(paths.iter().cloned().zip(hashed.lines().map(str::to_string)).collect())
    }

    /// Hands the bytes of each file to `take`, with its place and its size.
    fn each(
        &self,
        paths: &[String],
        mut take: impl FnMut(usize, u64, &mut dyn Read) -> io::Result<()>,
    ) -> Result<(), Stop> {
        let started = git::command(&self.folder, &["cat-file", "--batch"]).spawn();
        let mut child = started.map_err(|error| not_there(git::not_run(error)))?;
        let (Some(mut asks), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(Stop::Fault("git cat-file has no pipes".into()));
        };
        let mut answers = BufReader::new(answers);
        let mut read = || -> io::Result<()> {
            for (at, path) in paths.iter().enumerate() {
                let id = self.files.get(path).map_or("", String::as_str);
                writeln!(asks, "{id}")?;
                asks.flush()?;
                let mut head = String::new();
                answers.read_line(&mut head)?;
                let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
                let size = size.ok_or_else(|| io::Error::other(format!("no object for {path}")))?;
                take(at, size, &mut (&mut answers).take(size))?;
                answers.read_exact(&mut [0])?;
            }
            Ok(())
        };
        let done = read();
        drop(asks);
        drop(answers);
        let ended = child.wait();
        match (done, ended) {
            (Ok(()), Ok(_)) => Ok(()),
            (Err(error), _) | (Ok(()), Err(error)) => {
                Err(Stop::Data(format!("{} cannot be read from the repository: {error}", self.commit)))
            }
        }
    }
}

/// How a file that Git LFS keeps elsewhere begins.
const POINTER: &str = "version https://git-lfs.github.com/spec/";

/// Whether a file may hold records, by its path.
pub fn is_records(path: &str) -> bool {
    let path = path.to_lowercase();
    let hidden = path.split('/').any(|part| part.starts_with('.'));
    let path = path.strip_suffix(".gz").unwrap_or(&path);
    !hidden && [".csv", ".tsv", ".txt", ".parquet"].iter().any(|end| path.ends_with(end))
}

fn commit(name: &str, folder: &Path) -> Result<String, Stop> {
    let refused = |message: String, help: &'static str| {
        move |failed: Failed| match failed {
            Failed::NotThere => not_there(failed),
            Failed::Refused(_) => Stop::usage_with(message, Some(help.into())),
        }
    };
    git::ask(folder, &["rev-parse", "--is-inside-work-tree"], None).map_err(refused(
        format!("{name} is no folder with a project, and {} is in no git repository", folder.display()),
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
fn not_there(failed: Failed) -> Stop {
    match failed {
        Failed::NotThere => Stop::usage_with(
            "the git program is not installed, and a revision is read through it",
            Some("install git, or compare folders".into()),
        ),
        Failed::Refused(said) => Stop::Data(format!("git says {:?}", said.lines().next().unwrap_or_default())),
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_string()
}
