//! The guides: every command in them runs, and says what the page shows.
//!
//! In: docs/guide-for-*.md, in a folder with indicators/ and the printed tables. Invariant: a page is followed from its top to its
//! end, changes of definitions included, as a reader would.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{Place, done};

/// A line in place of lines left out.
const LEFT_OUT: &str = "...";

/// A folder as the guides find it.
fn repository() -> Place {
    let place = Place::empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["indicators", "tests/published"] {
        copy(&root.join(folder), &place.path(folder));
    }
    place
}

/// A folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder of the repository") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copied file");
        }
    }
}

fn read(page: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page)).expect("the page")
}

/// Follows a page; what it shows otherwise than it is.
fn followed(page: &str, place: &Place) -> String {
    let text = read(page);
    let (mut wrong, mut ran) = (String::new(), 0);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        match info.split_once(' ') {
            Some(("diff", path)) => change(place, path, &body),
            None if info == "console" => {
                for (command, shown) in commands(&body) {
                    ran += 1;
                    let said = run(place, command);
                    if !is_shown(&shown, &said) {
                        wrong.push_str(&format!("=== {page}: $ {command}\n{}\n", said.join("\n")));
                    }
                }
            }
            _ => panic!("{page}: what is a block of `{info}`?"),
        }
    }
    assert!(ran > 5, "{page} shows commands");
    wrong
}

/// Replaces lines of a definition: each that starts with `-` by the one with `+` below it.
fn change(place: &Place, path: &str, body: &[&str]) {
    for pair in body.chunks(2) {
        let [from, to] = pair else { panic!("{path}: a line without what takes its place") };
        let (from, to) = (from.strip_prefix('-').expect("a line taken"), to.strip_prefix('+').expect("a line put"));
        place.edit(path, &format!("{from}\n"), &format!("{to}\n"));
    }
}

/// The commands of a block, each with what is shown of its output.
fn commands<'p>(body: &[&'p str]) -> Vec<(&'p str, Vec<&'p str>)> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in body {
        match (line.strip_prefix("$ "), found.last_mut()) {
            (Some(command), _) => found.push((command, Vec::new())),
            (None, Some((_, shown))) => shown.push(line),
            (None, None) => panic!("{line:?} is before any command"),
        }
    }
    found
}

/// Runs a command; the lines that it prints, and then those that it says beside it.
fn run(place: &Place, command: &str) -> Vec<String> {
    let words: Vec<&str> = command.split(' ').map(|word| word.trim_matches('"')).collect();
    let outcome = match words[0] {
        "indicia" => place.indicia(&words[1..]),
        "git" | "diff" => other(place, &words),
        program => panic!("who has `{program}`?"),
    };
    assert!((0..=1).contains(&outcome.code), "{command} is no way to call it: {outcome:?}");
    let text = format!("{}{}", outcome.out, outcome.err);
    text.lines().map(timeless).collect()
}

/// A program that reviewers have.
fn other(place: &Place, words: &[&str]) -> crate::Done {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).current_dir(place.folder.path());
    // Of this folder alone.
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    done(command.output().expect("git and diff are there"))
}

/// The time that a run took is another each time.
fn timeless(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let word = |at: usize| if words.get(at + 1).is_some_and(|w| w.starts_with("s:")) { "1.0" } else { words[at] };
    (0..words.len()).map(word).collect::<Vec<_>>().join(" ").trim_end().to_string()
}

/// Whether the lines shown are those said, but for lines left out.
fn is_shown(shown: &[&str], said: &[String]) -> bool {
    match shown.split_first() {
        None => said.is_empty(),
        Some((first, rest)) if first.trim() == LEFT_OUT => (0..=said.len()).any(|from| is_shown(rest, &said[from..])),
        Some((first, rest)) => match said.split_first() {
            Some((line, more)) => timeless(first) == *line && is_shown(rest, more),
            None => false,
        },
    }
}

#[test]
fn the_guide_for_analysts_shows_what_is_said() {
    let place = repository();
    copy(&place.path("indicators/data"), &place.path("records"));
    let wrong = followed("guide-for-analysts.md", &place);
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_guide_for_reviewers_shows_what_is_said() {
    let place = repository();
    let git = |words: &str| {
        let words: Vec<&str> = words.split(' ').collect();
        assert_eq!(other(&place, &words).code, 0, "{words:?}");
    };
    place.write(".gitignore", "build/\nbefore/\n*.snap.new\n");
    git("git init --quiet --initial-branch=main");
    git("git add .");
    git("git config user.name A");
    git("git config user.email a@example.org");
    git("git commit --quiet --message=main");
    let wrong = followed("guide-for-reviewers.md", &place);
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_guide_for_analysts_lists_every_file() {
    let text = read("guide-for-analysts.md");
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| ") && line.contains("datasets/")).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("indicators/datasets");
    let mut files = 0;
    for entry in fs::read_dir(folder).expect("the datasets") {
        let path = entry.expect("a dataset").path();
        let declared = fs::read_to_string(&path).expect("its declaration");
        let file = declared.lines().find_map(|line| line.strip_prefix("files: ")).expect("its file");
        let name = format!("datasets/{}", path.file_name().expect("a name").to_string_lossy());
        let listed = rows.iter().any(|row| row.starts_with(&format!("| {file} |")) && row.contains(&name));
        assert!(listed, "{file} of {name} is not in the guide");
        files += 1;
    }
    assert!(files > 20 && rows.len() <= files, "{} rows for {files} datasets", rows.len());
}
