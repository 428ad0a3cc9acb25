//! The lock: which inputs a project was last agreed to be computed from.
//!
//! In: the files of a run, and the text of `indicia.lock`. Out: that text, or how the two differ.
//! Invariants: a file is the same when its dataset, path and SHA-256 are; the text and the differences are sorted.

use std::collections::BTreeMap;

use indicia_compiler::diagnostics::{Advice, Advised, Diagnostic};
use indicia_compiler::merge_marks;
use serde::{Deserialize, Serialize};
use serde_json::error::Category;

use super::manifest::{InputFile, pretty};

/// The name of the lock in a project.
pub const LOCK_FILE: &str = "indicia.lock";

#[derive(Serialize, Deserialize)]
struct Lock {
    inputs: Vec<InputFile>,
}

/// The text of a lock on these files.
pub fn lock_text(inputs: &[InputFile]) -> String {
    let mut inputs = inputs.to_vec();
    inputs.sort();
    inputs.dedup();
    pretty(&Lock { inputs })
}

/// The files that a lock names.
pub fn read_lock(text: &str) -> Result<Vec<InputFile>, Diagnostic> {
    match serde_json::from_str::<Lock>(text) {
        Ok(lock) => Ok(lock.inputs),
        Err(error) => {
            let mark = text.lines().position(merge_marks::is_mark);
            Err(match (mark, error.classify()) {
                (Some(line), _) => {
                    bad_lock(line + 1, "git could not merge two versions of it, and has written both into it")
                }
                (None, Category::Eof) => bad_lock(error.line(), "it ends there, in the middle"),
                (None, _) => bad_lock(error.line(), "what is there was not written by Indicia"),
            })
        }
    }
}

/// One way in which the inputs are not those of the lock.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// A file that the lock does not name.
    Added(InputFile),
    /// A file of the lock that is gone.
    Removed(InputFile),
    /// A file with other bytes.
    Changed {
        /// As the lock has it.
        locked: InputFile,
        /// As it is.
        found: InputFile,
    },
}

/// How the files found differ from those of the lock, by dataset and path.
pub fn differences(locked: &[InputFile], found: &[InputFile]) -> Vec<Difference> {
    type Pair<'a> = (Option<&'a InputFile>, Option<&'a InputFile>);
    let mut files: BTreeMap<(&str, &str), Pair> = BTreeMap::new();
    for file in locked {
        files.entry((&file.dataset, &file.path)).or_default().0 = Some(file);
    }
    for file in found {
        files.entry((&file.dataset, &file.path)).or_default().1 = Some(file);
    }
    let difference = |pair: Pair| match pair {
        (Some(locked), Some(found)) if locked.sha256 == found.sha256 => None,
        (Some(locked), Some(found)) => Some(Difference::Changed { locked: locked.clone(), found: found.clone() }),
        (Some(locked), None) => Some(Difference::Removed(locked.clone())),
        (None, Some(found)) => Some(Difference::Added(found.clone())),
        (None, None) => None,
    };
    files.into_values().filter_map(difference).collect()
}

/// The project has no lock.
pub fn no_lock() -> Diagnostic {
    Diagnostic::new("output::no-lock", format!("the project has no {LOCK_FILE} to compare its inputs with"))
        .help(Advice::FirstLock)
}

/// The lock is not what [`lock_text`] writes; the line is one-based.
pub fn bad_lock(line: usize, detail: &str) -> Diagnostic {
    Diagnostic::new("output::bad-lock", format!("{LOCK_FILE}, line {line}, cannot be read: {detail}"))
        .help(Advised::new(format!("restore {LOCK_FILE} from version control, or "), Advice::NewLock))
}

/// The inputs are others than those of the lock.
pub fn other_inputs(differences: &[Difference]) -> Diagnostic {
    let are = if differences.len() == 1 { "1 input is" } else { &format!("{} inputs are", differences.len()) };
    let lines: String = differences.iter().map(|d| format!("\n  {}", sentence(d))).collect();
    Diagnostic::new("output::locked-input-differs", format!("{are} not as in {LOCK_FILE}:{lines}"))
        .help(Advised::new("put the agreed files back, or ", Advice::NewLock))
}

fn sentence(difference: &Difference) -> String {
    let rows = |file: &InputFile| match file.rows {
        None => String::new(),
        Some(1) => ", 1 row".to_string(),
        Some(rows) => format!(", {rows} rows"),
    };
    let whole = |file: &InputFile| format!("{} ({}{})", file.path, file.dataset, rows(file));
    match difference {
        Difference::Added(file) => format!("added: {}", whole(file)),
        Difference::Removed(file) => format!("removed: {}", whole(file)),
        Difference::Changed { locked, found } => {
            let before = locked.rows.map_or_else(String::new, |rows| format!(" where {rows} were locked"));
            format!("changed: {} ({}{}{before})", found.path, found.dataset, rows(found))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, sha256: &str, rows: u64) -> InputFile {
        InputFile {
            dataset: "crimes".into(),
            path: path.into(),
            sha256: sha256.into(),
            bytes: Some(7),
            rows: Some(rows),
            empty_rows: 0,
        }
    }

    #[test]
    fn a_lock_reads_back_sorted() {
        let files = [file("b.csv", "2", 2), file("a.csv", "1", 1), file("b.csv", "2", 2)];
        let read = read_lock(&lock_text(&files)).unwrap();
        assert_eq!(read, [file("a.csv", "1", 1), file("b.csv", "2", 2)]);
        assert_eq!(differences(&read, &files), []);
    }

    #[test]
    fn each_difference_is_found_once() {
        let locked = [file("a.csv", "1", 1), file("b.csv", "2", 2), file("c.csv", "3", 3)];
        let moved = InputFile { dataset: "victims".into(), ..file("a.csv", "1", 1) };
        let found = [file("c.csv", "3", 3), file("b.csv", "9", 20), moved.clone()];
        let list = differences(&locked, &found);
        assert_eq!(
            list,
            [
                Difference::Removed(file("a.csv", "1", 1)),
                Difference::Changed { locked: file("b.csv", "2", 2), found: file("b.csv", "9", 20) },
                Difference::Added(moved),
            ]
        );
        let error = other_inputs(&list);
        assert_eq!(error.code, "output::locked-input-differs");
        assert_eq!(
            error.message,
            "3 inputs are not as in indicia.lock:\n  removed: a.csv (crimes, 1 row)\n  \
             changed: b.csv (crimes, 20 rows where 2 were locked)\n  added: a.csv (victims, 1 row)"
        );
    }

    #[test]
    fn a_lock_that_is_none_says_where() {
        let error = read_lock("{\n  \"inputs\": 3\n}\n").unwrap_err();
        assert!(
            error.message.starts_with("indicia.lock, line 2, cannot be read: what is there was not written by Indicia"),
            "{error:?}"
        );
        let merged = read_lock("{\n<<<<<<< HEAD\n  \"inputs\": []\n").unwrap_err();
        assert!(merged.message.contains("line 2, cannot be read: git could not merge"), "{merged:?}");
        let cut = read_lock("{\n  \"inputs\": [").unwrap_err();
        assert!(cut.message.ends_with("it ends there, in the middle"), "{cut:?}");
        assert_eq!(error.code, "output::bad-lock");
        assert!(read_lock("").is_err());
    }
}
