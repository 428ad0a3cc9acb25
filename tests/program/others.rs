//! What other people and programs made beside our own files: reports with notes, snapshots of other tests, links, folders of another command.
//!
//! In: projects with such files. Invariant: nothing of them is lost, and nothing that is passed over is passed over silently.

use std::fs;

use crate::{Place, shows};

#[cfg(unix)]
fn link(place: &Place, to: &str, path: &str) {
    std::os::unix::fs::symlink(to, place.path(path)).expect("a link");
}

/// A report that a person added notes to is kept, whatever its form; one that nobody changed is replaced.
#[test]
fn a_report_with_notes_is_kept() {
    let place = Place::new();
    for (args, name) in [
        (&["diff", "first", "first"][..], "diff.txt"),
        (&["diff", "first", "first", "--format", "markdown"], "diff.md"),
        (&["diff", "first", "first", "--format", "html"], "diff.html"),
        (&["diff", "first", "first", "--format", "json"], "diff.json"),
        (&["graph", "first"], "graph.txt"),
        (&["graph", "first", "--format", "dot"], "graph.dot"),
        (&["graph", "first", "--format", "svg"], "graph.svg"),
    ] {
        let write = || place.indicia(&[args, &["--out", name]].concat()).fine();
        write();
        let written = place.read(name);
        place.edit("first/indicia.yaml", "title: ", "title: Another ");
        assert!(!write().err.contains("kept as"), "{name}: nobody changed it");
        assert!(!place.path(&format!("{name}.bak")).exists(), "{name}");
        place.edit("first/indicia.yaml", "title: Another ", "title: ");
        // The same notes once more are those that were kept before a kill.
        for (note, kept) in [("Ana", "bak"), ("Ana", "bak"), ("Ben", "bak2")] {
            let (with_notes, kept) = (format!("{written}\nagreed by {note}\n"), format!("{name}.{kept}"));
            place.write(name, &with_notes);
            shows(&write().err, &[&format!("{name}: kept as {kept}")]);
            assert_eq!((place.read(name), place.read(&kept)), (written.clone(), with_notes), "{name}");
        }
        assert!(!place.path(&format!("{name}.bak3")).exists(), "{name}");
    }
}

/// Files by that ending that other programs write beside records.
#[test]
fn snapshots_of_other_programs_stay() {
    let place = Place::new();
    let other = "---\nsource: tests/page.rs\nexpression: page.text()\n---\nwords\n";
    place.write("first/snapshots/page.snap", other);
    place.write("first/snapshots/list.snap", "exports[`list 1`] = `a`;\n");
    let checked = place.indicia(&["snapshot", "first", "--accept"]).fine();
    assert!(!checked.out.contains("page") && !checked.out.contains("list"), "{}", checked.out);
    place.indicia(&["snapshot", "first", "--check"]).fine();
    assert_eq!(place.read("first/snapshots/page.snap"), other);
    assert!(place.path("first/snapshots/list.snap").exists());
    // Where one has the name of a definition nothing is recorded.
    place.write("first/snapshots/residents.snap", other);
    place.edit("first/definitions/measures.ind", "label \"Incidents\"", "label \"Reports\"");
    let before = place.files("first/snapshots");
    let done = place.indicia(&["snapshot", "first", "--accept"]).code(1);
    shows(
        &done.err,
        &["snapshots/residents.snap is there, and is no record of a definition: move it away, or delete it"],
    );
    assert_eq!(place.files("first/snapshots"), before);
}

#[test]
fn a_run_does_not_take_the_place_of_a_catalogue() {
    let place = Place::new();
    place.indicia(&["docs", "first", "--out", "o"]).fine();
    let before = place.files("o");
    let done = place.indicia(&["run", "first", "--out", "o"]).code(1);
    shows(&done.err, &["the folder o has a catalogue", "--out"]);
    assert_eq!(place.files("o"), before);
    place.indicia(&["docs", "first", "--out", "o"]).fine();
}

#[cfg(unix)]
#[test]
fn a_lock_that_is_a_link_stays_one() {
    let place = Place::new();
    fs::create_dir(place.path("first/kept")).expect("a folder");
    place.write("first/kept/agreed.lock", "");
    link(&place, "kept/agreed.lock", "first/indicia.lock");
    place.indicia(&["run", "first", "--lock"]).fine();
    assert!(place.path("first/indicia.lock").is_symlink());
    shows(&place.read("first/kept/agreed.lock"), &["incidents.csv"]);
    place.indicia(&["run", "first", "--locked"]).fine();
    // Out of the project it is neither read nor written, and nothing is run for it.
    let agreed = place.read("first/kept/agreed.lock");
    place.write("outside.lock", &agreed);
    fs::remove_file(place.path("first/indicia.lock")).expect("a link");
    link(&place, "../outside.lock", "first/indicia.lock");
    place.edit("first/data/incidents.csv", "Incident ID", "Incident ID ");
    for lock in ["--lock", "--locked"] {
        let done = place.indicia(&["run", "first", lock, "--out", "o"]).code(1);
        shows(&done.err, &["indicia.lock", "a link that leads out of the project"]);
        assert!(!place.path("o").exists());
    }
    assert_eq!(place.read("outside.lock"), agreed);
    assert!(place.path("first/indicia.lock").is_symlink());
}

/// Declarations behind a link to a folder are not read; it would look as if there were none.
#[cfg(unix)]
#[test]
fn folders_behind_links_are_said_to_be_unread() {
    let moved = |from: &str, to: &str| {
        let place = Place::new();
        fs::create_dir_all(place.path("first/kept")).expect("a folder");
        fs::rename(place.path(&format!("first/{from}")), place.path(to)).expect("a folder");
        place
    };
    for (name, to, leads) in [
        ("datasets", "first/kept/d", "kept/d"),
        ("codelists", "first/kept/c", "kept/c"),
        ("hierarchies", "elsewhere", "../elsewhere"),
        ("definitions", "elsewhere", "../elsewhere"),
        ("definitions", "first/data/definitions", "data/definitions"),
    ] {
        let place = moved(name, to);
        link(&place, leads, &format!("first/{name}"));
        let done = place.indicia(&["check", "first"]).code(1);
        shows(&done.out, &[&format!("{name} is a link to a folder, and folders behind links are not read")]);
        shows(&done.err, &["1 error"]);
    }
    // Definitions are read where they are; a link without anything to read says nothing, nor one that leads round.
    let place = moved("definitions", "first/kept/d");
    link(&place, "kept/d", "first/definitions");
    link(&place, ".", "first/round");
    fs::create_dir(place.path("papers")).expect("a folder");
    place.write("papers/minutes.txt", "agreed\n");
    link(&place, "../papers", "first/papers");
    link(&place, "../papers", "first/build");
    place.indicia(&["check", "first"]).fine();
}

/// A kill after the last file is written, before anything is said: the same again is no error. Another one is.
#[test]
fn a_declaration_that_is_there_as_it_would_be_written_is_ours() {
    let place = Place::new();
    let args = ["infer", "first/data/incidents.csv", "--name", "tips", "--out", "second"];
    let first = place.indicia(&args).fine();
    let whole = place.files("second");
    assert_eq!(place.indicia(&args).fine().out, first.out);
    assert_eq!(place.files("second"), whole);
    place.edit("second/datasets/tips.yaml", "name: tips", "name: tips # ours");
    shows(&place.indicia(&args).code(2).err, &["second/datasets/tips.yaml is there already, and nothing was written"]);
}

/// What the name of a file has is one line of a message, never a line of its own.
#[cfg(unix)]
#[test]
fn names_with_ends_of_lines_are_shown_in_one() {
    let odd = "a\nFORGED";
    let place = Place::new();
    place.write(&format!("first/definitions/{odd}.ind"), "cohort {{\n");
    let first_line = |text: &str| text.lines().any(|line| line.starts_with("FORGED"));
    for args in [&["check", "first"][..], &["run", "first"], &["fmt", "first"], &["docs", "first"], &["check", odd]] {
        let done = place.indicia(args);
        assert!(!first_line(&done.out) && !first_line(&done.err), "{args:?}: {}{}", done.out, done.err);
        shows(&format!("{}{}", done.out, done.err), &["a\\x0aFORGED"]);
    }
    let place = Place::new();
    place.write(&format!("first/snapshots/{odd}.snap"), "");
    for args in [
        &["snapshot", "first"][..],
        &["run", "first", "--out", odd],
        &["docs", "first", "--out", odd],
        &["graph", "first", odd],
    ] {
        let done = place.indicia(args);
        assert!(!first_line(&done.out) && !first_line(&done.err), "{args:?}: {}{}", done.out, done.err);
    }
}
