//! The texts of a project: which files they are, and reading them from a folder.
//!
//! In: a folder, or paths with their bytes. Out: sources in order of path, and what cannot be read.
//! Invariants: nothing below `data`, `build`, `snapshots`, a hidden folder or a project inside the project is read; the order in
//! which the system lists files decides nothing.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::source::{Source, SourceId, SourceKind, Sources, Span};

use crate::files::read_inside;
use crate::system::why;

/// The file that makes a folder a project.
pub const PROJECT_FILE: &str = "indicia.yaml";

/// Folders at the top of a project without definitions.
pub const NOT_READ: [&str; 3] = ["data", "build", "snapshots"];

/// Which of the paths below a project's folder are read as its texts.
pub fn among<'p>(paths: impl Iterator<Item = &'p str> + Clone) -> Vec<String> {
    let others: Vec<&str> =
        paths.clone().filter_map(|path| path.strip_suffix(PROJECT_FILE)).filter(|p| !p.is_empty()).collect();
    let is_read = |path: &&str| {
        let at_top = path.split_once('/').is_some_and(|(first, _)| NOT_READ.contains(&first));
        let hidden = path.split('/').any(|part| part.starts_with('.'));
        let inner = others.iter().any(|other| path.starts_with(other));
        !at_top && !hidden && !inner && kind_of(path).is_some()
    };
    paths.filter(is_read).map(str::to_string).collect()
}

/// A file of a project, by its path from there, that the system refuses to read.
pub fn unreadable(path: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::new("project::unreadable", format!("{path} cannot be read: {}", why(error))).help(match error.kind() {
        io::ErrorKind::NotFound => "if it is a link, what it leads to is gone: put that back, or remove the link",
        _ => "allow it to be read, or move it out of the project",
    })
}

/// A text of the project to which a program or a download has added an ending.
fn is_a_txt(path: &str, meant: &str) -> Diagnostic {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_string();
    Diagnostic::new("project::unreadable", format!("{path} ends in .txt, so it is not read"))
        .help(format!("rename it to {}; Windows hides endings unless it is asked to show them", name(meant)))
}

/// What a file is to be called whose name has capital letters where none are read, or the ending of the project file that others may have.
fn called_otherwise(path: &str) -> Option<String> {
    let small = path.to_lowercase();
    match small.as_str() {
        "indicia.yml" | "indicia.yml.txt" => Some(PROJECT_FILE.to_string()),
        small if small != path && kind_of(small).is_some() => Some(small.to_string()),
        _ => None,
    }
}

fn is_called_otherwise(path: &str, meant: &str) -> Diagnostic {
    Diagnostic::new("project::unreadable", format!("{path} is not read by that name"))
        .help(format!("rename it to {meant}"))
}

/// The folder that one at the top of a project is likely to be meant for, by its name: `codelist`, `Datasets`, `data_sets`, `hierarchy`.
fn folder_called_otherwise(name: &str) -> Option<&'static str> {
    let small: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let meant = match small.as_str() {
        "dataset" | "datasets" => "datasets",
        "codelist" | "codelists" => "codelists",
        "hierarchy" | "hierarchies" | "hierarchys" | "heirarchy" | "heirarchies" => "hierarchies",
        "disclosure" | "disclosures" => "disclosure",
        _ => return None,
    };
    (name != meant).then_some(meant)
}

/// A folder of declarations that is not read by its name: it has files that would be read in the folder that it is meant for, and that are
/// not there.
fn unread_folder(project: &Path, name: &str) -> Option<Diagnostic> {
    let meant = folder_called_otherwise(name)?;
    // Where large and small letters are the same to the system, the folder would be found by the other name, too.
    let names = |folder: &Path| -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    };
    let is_there = names(project).iter().any(|other| other == meant);
    let there = if is_there { names(&project.join(meant)) } else { Vec::new() };
    let is_declaration = |file: &String| !file.starts_with('.') && (file.ends_with(".yaml") || file.ends_with(".yml"));
    let mut unread: Vec<String> = names(&project.join(name));
    unread.retain(|file| is_declaration(file) && !there.contains(file));
    unread.sort();
    let first = unread.first()?;
    let what = match meant {
        "datasets" => "datasets are declared",
        "codelists" => "code lists are declared",
        "hierarchies" => "hierarchies are declared",
        _ => "disclosure policies are declared",
    };
    let message = format!("the folder {name} is not read: {what} in a folder called {meant}");
    let help = match (is_there, unread.len()) {
        (true, 1) => format!("move {first} to {meant}"),
        (true, _) => format!("move {first} and its other files to {meant}"),
        (false, _) => format!("rename the folder to {meant}"),
    };
    Some(Diagnostic::new("project::unreadable", message).help(help))
}

/// So many files behind a link are looked at.
const LOOKED_AT: usize = 10_000;

/// A link to a folder with files that would be read if the folder were there itself, and are not read where it is. Definitions are read by
/// their own path wherever in the project they are, so nothing is missing of those.
fn unread_link(project: &Path, link: &Path, path: &str) -> Option<Diagnostic> {
    let real = (fs::canonicalize(project).ok()?, fs::canonicalize(link).ok()?);
    let own = real.1.strip_prefix(&real.0).ok().map(|own| own.to_string_lossy().replace('\\', "/"));
    // A project inside the project is read by itself, and this one is read already.
    if own.as_deref() == Some("") || link.join(PROJECT_FILE).exists() {
        return None;
    }
    let is_read = |below: &str| {
        let own = own.as_ref().map(|own| format!("{own}{below}"));
        own.is_some_and(|own| !among(std::iter::once(own.as_str())).is_empty())
    };
    let mut folders = vec![(link.to_path_buf(), String::new())];
    let mut seen = 0;
    while let Some((folder, below)) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            seen += 1;
            let name = entry.file_name().to_string_lossy().into_owned();
            let below = format!("{below}/{name}");
            if seen > LOOKED_AT || name.starts_with('.') {
                continue;
            }
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push((entry.path(), below));
            } else if kind_of(&format!("{path}{below}")).is_some() && !is_read(&below) {
                let message = format!("{path} is a link to a folder, and folders behind links are not read");
                return Some(
                    Diagnostic::new("project::unreadable", message)
                        .help(format!("move the folder itself to {path}, in place of the link")),
                );
            }
        }
    }
    None
}

/// A file that is not UTF-8, with a mark for what cannot be read: the first mark is pointed at.
fn not_utf8(id: SourceId, source: &Source) -> Diagnostic {
    let start = source.text.find(char::REPLACEMENT_CHARACTER).unwrap_or(0);
    let end = source.text.len().min(start + char::REPLACEMENT_CHARACTER.len_utf8());
    Diagnostic::new("project::not-utf8", format!("{} is not UTF-8 text", source.path))
        .at(Span::new(id, start, end), "no character of UTF-8")
        .help("save the file as UTF-8; Excel calls it \"CSV UTF-8\"")
}

/// The texts of a folder.
pub(super) struct Texts {
    pub(super) sources: Sources,
    /// What cannot be read, or is not read by its name.
    pub(super) unread: Vec<Diagnostic>,
    /// Definition files that end in .txt where none is read: examples, or what somebody has put aside. They matter where a name is missing.
    pub(super) aside: Vec<Diagnostic>,
}

/// The texts of a folder. A file that is not UTF-8 is among them with marks for what cannot be read, to be pointed at.
pub(super) fn read(folder: &Path) -> Texts {
    let (mut sources, mut faults, mut txts) = (Vec::new(), Vec::new(), Vec::new());
    // Without the project file this may be any folder, and a large one.
    if folder.join(PROJECT_FILE).is_file() {
        walk(folder, folder, "", &mut sources, &mut (&mut faults, &mut txts));
    } else if folder.join(PROJECT_FILE).exists() {
        // A pipe would be waited for, and a folder has no text.
        let found = Diagnostic::new("project::unreadable", format!("{PROJECT_FILE} is not a file"));
        faults.push(found.help("move it away, and write the project's title in a file of that name"));
    } else {
        let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
        let names = names.map(|name| name.to_string_lossy().into_owned());
        let is_meant = |name: &String| {
            let small = name.to_lowercase();
            ["indicia.yml", "indicia.yaml", "indicia.yaml.txt", "indicia.yml.txt"].contains(&small.as_str())
        };
        faults.extend(names.filter(is_meant).map(|name| is_called_otherwise(&name, PROJECT_FILE)).take(1));
    }
    let above = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_string());
    let definitions: BTreeSet<String> = sources
        .iter()
        .filter(|(source, _)| source.kind == SourceKind::Definitions)
        .map(|(source, _)| above(&source.path))
        .collect();
    let mut aside = Vec::new();
    for (path, meant) in txts {
        let folder = above(&path);
        let is_there = definitions.is_empty() || definitions.contains(&folder) || folder.ends_with("definitions");
        let is_declaration = kind_of(&meant) != Some(SourceKind::Definitions);
        if is_there || is_declaration { &mut faults } else { &mut aside }.push(is_a_txt(&path, &meant));
    }
    let (sources, unread) = sorted(sources, faults);
    Texts { sources, unread, aside }
}

/// The texts that were given, by path.
pub(super) fn given(texts: impl IntoIterator<Item = (String, Vec<u8>)>) -> Texts {
    let found = texts.into_iter().filter_map(|(path, bytes)| Some(source(path.clone(), kind_of(&path)?, &bytes)));
    let (sources, unread) = sorted(found.collect(), Vec::new());
    Texts { sources, unread, aside: Vec::new() }
}

/// Sources in their order, with a fault for each that is not a text.
fn sorted(mut found: Vec<Found>, mut faults: Vec<Diagnostic>) -> (Sources, Vec<Diagnostic>) {
    found.sort_by(|a, b| a.0.path.cmp(&b.0.path));
    let (sources, whole): (Vec<Source>, Vec<bool>) = found.into_iter().unzip();
    let sources = Sources::new(sources);
    let broken = sources.iter().zip(whole).filter(|(_, whole)| !whole);
    faults.extend(broken.map(|((id, source), _)| not_utf8(id, source)));
    (sources, faults)
}

/// A source and whether it was whole.
type Found = (Source, bool);

/// What is wrong, and the files that end in .txt, with what they are meant to be called.
type Unread<'u> = (&'u mut Vec<Diagnostic>, &'u mut Vec<(String, String)>);

fn walk(project: &Path, folder: &Path, inside: &str, sources: &mut Vec<Found>, (faults, txts): &mut Unread<'_>) {
    let refused = |faults: &mut Vec<Diagnostic>, path: &str, error: &io::Error| {
        let path = if path.is_empty() { "the project folder" } else { path };
        faults.push(unreadable(path, error));
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return refused(faults, inside, &error),
    };
    let mut folders = Vec::new();
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return refused(faults, inside, &error),
        };
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') {
            continue;
        }
        let path = if inside.is_empty() { name.clone() } else { format!("{inside}/{name}") };
        // Links to folders are not followed: they could lead round in a circle.
        if entry.file_type().is_ok_and(|t| t.is_dir()) {
            let is_left_out = inside.is_empty() && NOT_READ.contains(&name.as_str());
            if inside.is_empty()
                && let Some(unread) = unread_folder(project, &name)
            {
                // Of its files nothing more is said.
                faults.push(unread);
                continue;
            }
            if !is_left_out && !entry.path().join(PROJECT_FILE).exists() {
                folders.push((entry.path(), path));
            }
        } else if entry.path().is_dir() {
            let is_left_out = inside.is_empty() && NOT_READ.contains(&name.as_str());
            faults.extend(unread_link(project, &entry.path(), &path).filter(|_| !is_left_out));
        } else if let Some(kind) = kind_of(&path) {
            match read_inside(project, &entry.path()) {
                Err(error) => refused(faults, &path, &error),
                Ok(bytes) => sources.push(source(path, kind, &bytes)),
            }
        } else if let Some(meant) = path.strip_suffix(".txt").filter(|meant| kind_of(meant).is_some())
            && !entry.path().with_extension("").exists()
        {
            txts.push((path.clone(), meant.to_string()));
        } else if let Some(meant) = called_otherwise(&path).filter(|meant| !project.join(meant).exists()) {
            faults.push(is_called_otherwise(&path, &meant));
        }
    }
    for (folder, path) in folders {
        walk(project, &folder, &path, sources, &mut (faults, txts));
    }
}

fn source(path: String, kind: SourceKind, bytes: &[u8]) -> Found {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let (text, whole) = match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_string(), true),
        Err(_) => (String::from_utf8_lossy(bytes).into_owned(), false),
    };
    (Source { path, text, kind }, whole)
}

/// What a file of a project is, by its path; `None` for one that is not read.
fn kind_of(path: &str) -> Option<SourceKind> {
    match path {
        PROJECT_FILE => return Some(SourceKind::Project),
        "style.yaml" | "style.yml" => return Some(SourceKind::Style),
        _ => {}
    }
    if path.ends_with(".ind") {
        return Some(SourceKind::Definitions);
    }
    let (folder, name) = path.split_once('/')?;
    if name.contains('/') {
        return None;
    }
    match (folder, name.rsplit_once('.')?.1) {
        ("datasets", "yaml" | "yml") => Some(SourceKind::Dataset),
        ("codelists", "yaml" | "yml") => Some(SourceKind::CodeList),
        ("hierarchies", "yaml" | "yml") => Some(SourceKind::Hierarchy),
        ("disclosure", "yaml" | "yml") => Some(SourceKind::Disclosure),
        ("codelists" | "hierarchies", "csv") => Some(SourceKind::CodeRows),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_says_what_a_file_is() {
        let kinds = [
            ("indicia.yaml", Some(SourceKind::Project)),
            ("style.yaml", Some(SourceKind::Style)),
            ("a.ind", Some(SourceKind::Definitions)),
            ("deep/er/a.ind", Some(SourceKind::Definitions)),
            ("datasets/crimes.yaml", Some(SourceKind::Dataset)),
            ("datasets/crimes.yml", Some(SourceKind::Dataset)),
            ("codelists/offence.csv", Some(SourceKind::CodeRows)),
            ("hierarchies/area.yaml", Some(SourceKind::Hierarchy)),
            ("disclosure/children.yaml", Some(SourceKind::Disclosure)),
            ("datasets/crimes.csv", None),
            ("datasets/old/crimes.yaml", None),
            ("deep/indicia.yaml", None),
            ("README.md", None),
            ("ind", None),
        ];
        for (path, kind) in kinds {
            assert_eq!(kind_of(path), kind, "{path}");
        }
    }

    #[test]
    fn only_the_project_itself_is_read() {
        let folder = tempfile::tempdir().unwrap();
        for path in [
            "indicia.yaml",
            "b.ind",
            "deep/a.ind",
            "data/x.ind",
            "build/y.ind",
            "snapshots/u.ind",
            ".git/z.ind",
            "inner/indicia.yaml",
            "inner/w.ind",
            "deep/data/v.ind",
        ] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "\u{feff}title: Example\r\n").unwrap();
        }
        let Texts { sources, unread: faults, .. } = read(folder.path());
        let paths: Vec<&str> = sources.iter().map(|(_, s)| s.path.as_str()).collect();
        assert_eq!(paths, ["b.ind", "deep/a.ind", "deep/data/v.ind", "indicia.yaml"]);
        assert!(sources.iter().all(|(_, s)| s.text == "title: Example\r\n"), "the BOM is gone, all else is as it was");
        assert_eq!(faults, []);
    }

    #[test]
    fn a_folder_of_declarations_with_another_name_is_said_to_be_unread() {
        let said = |paths: &[&str]| -> Vec<(String, String)> {
            let folder = tempfile::tempdir().unwrap();
            for path in ["indicia.yaml"].iter().chain(paths) {
                let path = folder.path().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, "title: Example\n").unwrap();
            }
            let faults = read(folder.path()).unread;
            let help = |found: &Diagnostic| found.help.as_deref().unwrap_or_default().to_string();
            faults.iter().map(|found| (found.message.clone(), help(found))).collect()
        };
        for (name, what, meant) in [
            ("dataset", "datasets", "datasets"),
            ("data_sets", "datasets", "datasets"),
            ("Datasets", "datasets", "datasets"),
            ("codelist", "code lists", "codelists"),
            ("code-lists", "code lists", "codelists"),
            ("Code Lists", "code lists", "codelists"),
            ("hierarchy", "hierarchies", "hierarchies"),
            ("HIERARCHIES", "hierarchies", "hierarchies"),
            ("disclosures", "disclosure policies", "disclosure"),
        ] {
            let (first, second) = (format!("{name}/a.yaml"), format!("{name}/b.yml"));
            let message = format!("the folder {name} is not read: {what} are declared in a folder called {meant}");
            let found = said(&[&first, &second]);
            assert_eq!(found, [(message, format!("rename the folder to {meant}"))], "once for a folder");
        }
        assert_eq!(said(&["codelists/a.yaml", "codelist/b.yaml"])[0].1, "move b.yaml to codelists");
        // What is declared where it is read is a copy; without declarations a folder may be called as it likes.
        assert_eq!(said(&["codelists/a.yaml", "codelist/a.yaml"]), []);
        assert_eq!(said(&["codes/a.csv", "dataset/readme.md", "hierarchy/a.ind", "lookups/a.yaml"]), []);
    }

    #[test]
    fn of_a_list_of_paths_the_same_are_read() {
        let paths = [
            "a.ind",
            "build/y.ind",
            "data/x.ind",
            "deep/.hidden/z.ind",
            "deep/a.ind",
            "deep/data/v.ind",
            "indicia.yaml",
            "inner/indicia.yaml",
            "inner/w.ind",
            "README.md",
        ];
        let read = among(paths.into_iter());
        assert_eq!(read, ["a.ind", "deep/a.ind", "deep/data/v.ind", "indicia.yaml"]);
    }

    #[test]
    fn a_file_that_is_no_text_is_pointed_at() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(PROJECT_FILE), "title: Example\n").unwrap();
        fs::write(folder.path().join("a.ind"), b"# caf\xe9\n").unwrap();
        let Texts { sources, unread: faults, .. } = read(folder.path());
        assert_eq!(faults[0].message, "a.ind is not UTF-8 text");
        assert_eq!(sources.text(faults[0].labels[0].span), "\u{fffd}");
    }
}
