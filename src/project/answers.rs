//! What git answers, read: the files of a tree, commits, the contents of objects.
//!
//! In: bytes that git printed. Out: what they say. Invariants: whatever the bytes, reading ends and takes no more than was printed; a name or
//! a message of somebody's commit cannot make another commit or file of itself, as what parts them is in none.

use std::io::{self, BufRead, Read};

/// What is in a tree.
#[derive(Debug, Default)]
pub struct Tree {
    /// Each file, by its path and the object with its contents.
    pub files: Vec<(String, String)>,
    /// The paths of links, which are not followed.
    pub links: Vec<String>,
}

/// A commit as git lists it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its name, in full.
    pub id: String,
    /// Those of the commits before it.
    pub parents: Vec<String>,
    /// The day it was written, as `2026-11-22`.
    pub date: String,
    /// Who wrote it.
    pub author: String,
    /// The first line of its message.
    pub subject: String,
}

/// How `git log -z` is asked for commits: five fields, each with its end, which no text of a commit can have in it.
pub const COMMITS: &str = "%H%x00%P%x00%as%x00%an%x00%s";

/// The files and links that `git ls-tree -r -z` lists: `100644 blob ID<tab>PATH`; a link is `120000 blob`, with where it leads.
pub fn tree(listed: &[u8]) -> Tree {
    let mut tree = Tree::default();
    for line in listed.split(|byte| *byte == 0) {
        let line = String::from_utf8_lossy(line);
        let Some((head, path)) = line.split_once('\t') else { continue };
        match head.split_once(" blob ") {
            Some(("120000", _)) => tree.links.push(path.to_string()),
            Some((_, id)) => tree.files.push((path.to_string(), id.to_string())),
            None => {}
        }
    }
    tree
}

/// The commits that [`COMMITS`] asks for.
pub fn commits(answer: &[u8]) -> Vec<Listed> {
    let fields: Vec<&[u8]> = answer.split(|byte| *byte == 0).collect();
    let text = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
    let listed = |fields: &[&[u8]]| {
        let [id, parents, date, author, subject] = fields else { return None };
        let parents = text(parents).split(' ').filter(|parent| !parent.is_empty()).map(str::to_string).collect();
        Some(Listed { id: text(id), parents, date: text(date), author: text(author), subject: text(subject) })
    };
    fields.chunks_exact(5).filter_map(listed).collect()
}

/// The longest line before the bytes of an object: its name, its kind and its size.
const LONGEST_HEAD: u64 = 1_000;

/// Hands the bytes of one object of `git cat-file --batch` to `take`, with their number: `ID blob SIZE`, the bytes, a line break.
pub fn object(
    answers: &mut impl BufRead,
    id: &str,
    take: impl FnOnce(u64, &mut dyn Read) -> io::Result<()>,
) -> io::Result<()> {
    let mut head = Vec::new();
    answers.by_ref().take(LONGEST_HEAD).read_until(b'\n', &mut head)?;
    let head = String::from_utf8_lossy(&head);
    let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
    let size = size.ok_or_else(|| io::Error::other(format!("there is no object {id}")))?;
    let mut bytes = answers.by_ref().take(size);
    take(size, &mut bytes)?;
    io::copy(&mut bytes, &mut io::sink())?;
    answers.read_exact(&mut [0])
}

/// Whether a path is of ordinary names only, so that it leads to a place below the folder that it is joined with.
pub fn is_plain(path: &str) -> bool {
    path.split('/').all(|name| {
        !matches!(name, "" | "." | "..") && !name.eq_ignore_ascii_case(".git") && !name.contains(['\\', ':'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_with_marks_is_one_commit() {
        let answer = b"a1\0b2 c3\x002026-11-22\0Ann\x1fB\0all \x1e of it\0b2\0\x002026-11-21\0Bob\0first";
        let found = commits(answer);
        assert_eq!(found.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["a1", "b2"]);
        assert_eq!((found[0].parents.len(), found[0].subject.as_str()), (2, "all \u{1e} of it"));
    }

    #[test]
    fn an_object_that_ends_early_is_an_error_and_one_that_is_whole_leaves_the_next() {
        let read = |answers: &[u8]| {
            let (mut answers, mut found) = (answers, Vec::new());
            object(&mut answers, "a", |_, bytes| bytes.read_to_end(&mut found).map(drop))
                .map(|()| (found, answers.to_vec()))
        };
        assert_eq!(read(b"a blob 3\nxyz\nb blob 0\n\n").unwrap(), (b"xyz".to_vec(), b"b blob 0\n\n".to_vec()));
        for answers in ["a blob 9\nxyz\n", "a missing\n", "a blob 18446744073709551615\nxyz\n", ""] {
            assert!(read(answers.as_bytes()).is_err(), "{answers}");
        }
    }
}
