//! The history of one definition: the commits that changed what it says, through renames of files and of itself.
//!
//! In: a project folder and a name. Out: the commits, newest first; or why there are none. Everything is read through the
//! `git` program, and nothing is checked out.
//! Invariants: a change of layout only, or of another definition in the same file, is not a change of this one; a definition
//! keeps its history when its file moves, and when it is renamed to a name that was free.

use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::path::Path;
use std::rc::Rc;

use indicia_compiler::source::{SourceId, SourceKind, Sources};
use indicia_compiler::syntax::{self, Written};
use similar::TextDiff;

use super::answers::Listed;
use super::git::{self, Failed};

/// How alike a definition and one that is gone must be for a rename with a change, of 1.
const ALIKE: f32 = 0.6;

/// A commit that changed a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The commit; none for what is not committed yet.
    pub commit: Option<Commit>,
    /// What it did.
    pub what: What,
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its name, shortened.
    pub id: String,
    /// The day it was written, as `2026-11-22`.
    pub date: String,
    /// Who wrote it.
    pub author: String,
    /// The first line of its message.
    pub subject: String,
}

/// What a commit did to a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is new.
    Added,
    /// It says something else.
    Changed,
    /// It went by another name.
    Renamed {
        /// That name.
        from: String,
        /// It says something else, too.
        changed: bool,
    },
    /// It was in another file.
    Moved {
        /// That file.
        from: String,
    },
}

/// Why there is no history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoHistory {
    /// The program is not there.
    NoGit,
    /// The project lies in no repository, or in one without commits.
    NoRepository,
    /// git would wait for ever, or has waited too long; a sentence.
    Stuck(String),
    /// git says something else.
    Refused(String),
}

/// The definitions of a project at one commit, by name: the file, and what is written.
type Defined = BTreeMap<String, (String, Written)>;

/// The history of a definition, newest first.
pub fn history(folder: &Path, sources: &Sources, name: &str) -> Result<Vec<Change>, NoHistory> {
    let mut repository = Repository::open(folder)?;
    let mut changes = Vec::new();
    let now = working(sources);
    let Some(head) = repository.commits.first().cloned() else { return Err(NoHistory::NoRepository) };
    let committed = repository.defined(&head.id)?;
    let (name, what) = step(&now, &committed, name);
    changes.extend(what.map(|what| Change { commit: None, what }));
    // Commits come children first, so that the name of each is known before its turn comes.
    let mut called: HashMap<String, Option<String>> = HashMap::from([(head.id.clone(), name)]);
    for at in 0..repository.commits.len() {
        let commit = repository.commits[at].clone();
        let Some(Some(name)) = called.get(&commit.id).cloned() else { continue };
        let here = repository.defined(&commit.id)?;
        let mut since = Vec::new();
        for parent in &commit.parents {
            let before = repository.defined(parent)?;
            let (earlier, what) = step(&here, &before, &name);
            called.entry(parent.clone()).or_insert(earlier);
            since.push(what);
        }
        // A merge that takes one side as it is changes nothing itself.
        let what = match since.is_empty() {
            true => Some(What::Added),
            false => since.into_iter().collect::<Option<Vec<What>>>().and_then(|all| all.into_iter().next()),
        };
        changes.extend(what.map(|what| Change { commit: Some(shown(&commit)), what }));
    }
    Ok(changes)
}

/// What a definition was called before, and what became of it since; nothing where it is as it was.
fn step(after: &Defined, before: &Defined, name: &str) -> (Option<String>, Option<What>) {
    let Some((file, now)) = after.get(name) else { return (None, None) };
    if let Some((was, then)) = before.get(name) {
        let what = match (then.tokens == now.tokens && then.kind == now.kind, was == file) {
            (true, true) => None,
            (true, false) => Some(What::Moved { from: was.clone() }),
            (false, _) => Some(What::Changed),
        };
        return (Some(name.to_string()), what);
    }
    let gone = before.iter().filter(|(other, (_, then))| !after.contains_key(*other) && then.kind == now.kind);
    let alike = gone.map(|(other, (_, then))| {
        let (was, is) = (format!("{} {other}", then.kind), format!("{} {name}", then.kind));
        let renamed = then.tokens.replacen(&was, &is, 1);
        (TextDiff::from_words(&renamed, &now.tokens).ratio(), other, renamed == now.tokens)
    });
    match alike.filter(|(ratio, _, _)| *ratio >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((_, other, same)) => (Some(other.clone()), Some(What::Renamed { from: other.clone(), changed: !same })),
        None => (None, Some(What::Added)),
    }
}

fn working(sources: &Sources) -> Defined {
    let mut defined = Defined::new();
    for (id, source) in sources.of_kind(SourceKind::Definitions) {
        for written in syntax::items(id, &source.text) {
            defined.entry(written.name.clone()).or_insert((source.path.clone(), written));
        }
    }
    defined
}

/// A commit as a reader sees it.
fn shown(listed: &Listed) -> Commit {
    Commit {
        id: listed.id.chars().take(9).collect(),
        date: listed.date.clone(),
        author: listed.author.clone(),
        subject: listed.subject.clone(),
    }
}

struct Repository<'a> {
    folder: &'a Path,
    /// Children before parents.
    commits: Vec<Listed>,
    defined: HashMap<String, Rc<Defined>>,
    /// What each content of a file defines; one content is in many commits.
    contents: HashMap<String, Rc<Vec<Written>>>,
}

impl<'a> Repository<'a> {
    fn open(folder: &'a Path) -> Result<Repository<'a>, NoHistory> {
        let commits = git::commits(folder, "*.ind").map_err(no_history)?;
        Ok(Repository { folder, commits, defined: HashMap::new(), contents: HashMap::new() })
    }

    /// What the project defines at a commit.
    fn defined(&mut self, commit: &str) -> Result<Rc<Defined>, NoHistory> {
        if let Some(known) = self.defined.get(commit) {
            return Ok(known.clone());
        }
        let mut files = git::tree(self.folder, &[commit, "--", "."]).map_err(no_history)?.files;
        files.retain(|(path, _)| path.ends_with(".ind"));
        self.read(files.iter().map(|(_, id)| id))?;
        let mut defined = Defined::new();
        for (path, id) in files {
            for written in self.contents.get(&id).into_iter().flat_map(|found| found.iter()) {
                defined.entry(written.name.clone()).or_insert((path.clone(), written.clone()));
            }
        }
        let defined = Rc::new(defined);
        self.defined.insert(commit.to_string(), defined.clone());
        Ok(defined)
    }

    /// Reads the contents that are not known yet, all at once.
    fn read<'b>(&mut self, ids: impl Iterator<Item = &'b String>) -> Result<(), NoHistory> {
        let mut wanted: Vec<&String> = ids.filter(|id| !self.contents.contains_key(*id)).collect();
        wanted.dedup();
        if wanted.is_empty() {
            return Ok(());
        }
        let mut read: Vec<Vec<u8>> = Vec::new();
        let each = |_: usize, _: u64, bytes: &mut dyn Read| {
            let mut whole = Vec::new();
            bytes.read_to_end(&mut whole)?;
            read.push(whole);
            Ok(())
        };
        git::objects(self.folder, wanted.iter().map(|id| id.as_str()), each).map_err(no_history)?;
        for (id, bytes) in wanted.into_iter().zip(read) {
            let text = String::from_utf8_lossy(&bytes);
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            self.contents.insert(id.clone(), Rc::new(syntax::items(SourceId(0), text)));
        }
        Ok(())
    }
}

/// Why git's answer is not a history.
fn no_history(failed: Failed) -> NoHistory {
    let nothing = ["not a git repository", "does not have any commits", "bad default revision"];
    match failed {
        Failed::NotThere => NoHistory::NoGit,
        Failed::Stuck(said) => NoHistory::Stuck(said),
        Failed::Refused(said) if nothing.iter().any(|part| said.contains(part)) => NoHistory::NoRepository,
        Failed::Refused(said) => NoHistory::Refused(said.lines().next().unwrap_or_default().to_string()),
    }
}

impl std::fmt::Display for NoHistory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NoHistory::NoGit => write!(f, "not known: there is no git program"),
            NoHistory::NoRepository => write!(f, "none: the project is not in a git repository with commits"),
            NoHistory::Stuck(said) => write!(f, "not known: {said}"),
            NoHistory::Refused(said) => write!(f, "not known: git says {said:?}"),
        }
    }
}

impl std::fmt::Display for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            What::Added => write!(f, "added"),
            What::Changed => write!(f, "changed"),
            What::Renamed { from, changed: false } => write!(f, "renamed from {from}"),
            What::Renamed { from, changed: true } => write!(f, "renamed from {from} and changed"),
            What::Moved { from } => write!(f, "moved from {from}"),
        }
    }
}
