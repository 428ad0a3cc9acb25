//! Limits of the system: hardly any memory, hardly a file that may be open, hardly a byte in a file; and files that are none.
//!
//! In: the program under each limit. Invariant: it ends by itself, in words, and leaves nothing behind.
#![cfg(unix)]

use std::process::{Command, Output};

use crate::{Place, shows};

fn limited(place: &Place, limit: &str, args: &str) -> Output {
    let line = format!("ulimit {limit} && exec {} {args}", env!("CARGO_BIN_EXE_indicia"));
    Command::new("bash").arg("-c").arg(line).current_dir(place.path("")).output().expect("a shell")
}

fn words(done: &Output) -> String {
    String::from_utf8_lossy(&[&done.stdout[..], &done.stderr[..]].concat()).into_owned()
}

/// From far too little for the program itself on: where it begins at all, it ends by itself.
#[test]
#[cfg(target_os = "linux")]
fn too_little_memory_is_said() {
    let place = Place::new();
    for args in ["check first", "run first", "--version"] {
        let mut said = 0;
        for megabytes in (80..=560).step_by(40) {
            let done = limited(&place, &format!("-v {}", megabytes << 10), args);
            let text = words(&done);
            // The system itself ends what it cannot even load.
            if text.is_empty() {
                continue;
            }
            assert!(matches!(done.status.code(), Some(0 | 1)), "{args}, {megabytes}: {:?} {text}", done.status);
            assert!(!text.contains("fault of Indicia"), "{args}, {megabytes}: {text}");
            let words = ["too little memory", "not enough memory", "the system gives the program no"];
            let is_about_memory = words.into_iter().any(|words| text.contains(words));
            assert!(done.status.success() || is_about_memory, "{args}, {megabytes}: {text}");
            said += usize::from(!done.status.success());
        }
        assert!(said > 0, "{args}: no limit was too low");
    }
}

/// It asks for eight beside the three that each program has. Whoever starts it may have left others open, so that more are still too few.
#[test]
fn too_few_files_are_one_error() {
    let place = Place::new();
    for files in 5..18 {
        for args in ["check first", "run first", "docs first --out d", "infer first/data/incidents.csv"] {
            let done = limited(&place, &format!("-n {files}"), args);
            let text = words(&done);
            // The system loads nothing without files.
            if text.contains("error while loading shared libraries") {
                continue;
            }
            if files >= 11 && done.status.success() {
                continue;
            }
            assert_eq!(done.status.code(), Some(1), "{args}, {files}: {text}");
            shows(&text, &["error: the system lets the program open hardly any file", "ulimit -n"]);
        }
    }
}

/// The system would end the program by a signal where a file becomes too large.
#[test]
fn a_file_that_becomes_too_large_is_an_error_and_leaves_nothing() {
    let place = Place::new();
    place.indicia(&["run", "first", "--out", "o"]).fine();
    let before = place.files("o");
    place.edit("first/indicia.yaml", "title: ", "title: Another ");
    for (args, of) in [
        ("run first --out o", "o"),
        ("run first --out new", "new"),
        ("docs first --out pages", "pages"),
        ("graph first --format svg --out graph.svg", "."),
        ("diff first first --format html --out diff.html", "."),
        ("synth first --dummy --rows 5000 --out made", "made"),
    ] {
        let done = limited(&place, "-f 1", args);
        assert_eq!(done.status.code(), Some(1), "{args}: {:?} {}", done.status, words(&done));
        shows(&words(&done), &["File too large"]);
        let names = std::fs::read_dir(place.path(of)).into_iter().flatten().flatten();
        let left: Vec<_> =
            names.map(|entry| entry.file_name()).filter(|name| name.to_string_lossy().starts_with('.')).collect();
        assert!(left.is_empty(), "{args}: {left:?}");
    }
    assert!(!place.path("graph.svg").exists() && !place.path("diff.html").exists());
    assert_eq!(place.files("o"), before);
}

/// No file at all, or one of hardly a kilobyte: what was not there before is not there afterwards, and no folder either.
#[test]
fn what_cannot_be_written_leaves_no_folder() {
    let place = Place::new();
    let listed = || {
        let mut found = vec![place.path("")];
        let mut at = 0;
        while let Some(folder) = found.get(at).cloned() {
            at += 1;
            if folder.is_dir() {
                found.extend(std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()));
            }
        }
        found.sort();
        found
    };
    let before = listed();
    for blocks in [0, 1] {
        for args in [
            "run first --out new",
            "run first --out a/b/c",
            "docs first --out pages",
            "synth first --dummy --rows 5000 --out made",
            "new second",
            "new a/second",
            "infer first/data/incidents.csv --name tips --out third",
            "snapshot first --accept",
        ] {
            let done = limited(&place, &format!("-f {blocks}"), args);
            // A declaration of a few lines is less than a kilobyte, and so is the record of a definition, which is whole by itself.
            if blocks == 1 && (args.starts_with("infer") || args.starts_with("snapshot")) {
                let _ = std::fs::remove_dir_all(place.path("third"));
                let _ = std::fs::remove_dir_all(place.path("first/snapshots"));
                continue;
            }
            assert!(!words(&done).contains("os error"), "{args}: {}", words(&done));
            assert!(matches!(done.status.code(), Some(1 | 2)), "{args}: {:?} {}", done.status, words(&done));
            shows(&words(&done), &["File too large"]);
            assert_eq!(listed(), before, "{args}, {blocks}");
        }
    }
    // What was there stays, if it is empty.
    std::fs::create_dir(place.path("empty")).expect("a folder");
    limited(&place, "-f 0", "run first --out empty");
    assert!(place.path("empty").is_dir());
}

/// The system calls them files; some are never at an end, and some wait for what never comes.
#[test]
#[cfg(target_os = "linux")]
fn files_that_the_system_makes_up_are_refused() {
    let place = Place::new();
    for file in ["/proc/kmsg", "/proc/self/mem", "/proc/self/pagemap", "/sys/kernel/uevent_seqnum"] {
        let done = place.indicia(&["infer", file]).code(2);
        shows(&done.err, &[file, "cannot be read"]);
    }
    place.edit("first/datasets/incidents.yaml", "files: incidents.csv", "files: self/pagemap");
    let done = place.indicia(&["run", "first", "--data", "/proc"]).code(1);
    shows(&done.err, &["self/pagemap"]);
}
