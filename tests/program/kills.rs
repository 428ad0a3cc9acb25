//! Each command that writes, killed at random: its outputs are old or new, and the same command once more ends as if nothing had happened.
//!
//! In: the project that `indicia new` writes, with outputs of an earlier command beside it. Invariants: no file is torn or gone after a kill, and
//! nothing of the killed command is left after the next one.
//!
//! `KILLS=500` kills so many; `KILL_SEED=2` at other moments. kill.rs looks closer at `run`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};

use crate::Place;

/// How many are killed without `KILLS`: each command twice.
const FEW: u64 = 2 * CASES.len() as u64;

/// A command, and what is there before it.
struct Case {
    args: &'static [&'static str],
    prepare: fn(&Place),
}

/// The earlier outputs of a command, and another title for the next ones.
fn again(place: &Place, args: &[&str]) {
    place.indicia(args).fine();
    place.edit("first/indicia.yaml", "three made-up districts", "three invented districts");
}

const RUN: &[&str] = &["run", "first", "--out", "out"];
const DOCS: &[&str] = &["docs", "first", "--out", "pages"];
const SYNTH: &[&str] = &["synth", "first", "--dummy", "--rows", "3000", "--out", "made"];
const SNAPSHOT: &[&str] = &["snapshot", "first", "--accept"];

const CASES: &[Case] = &[
    Case { args: RUN, prepare: |place| again(place, RUN) },
    Case { args: DOCS, prepare: |place| again(place, DOCS) },
    Case {
        args: SYNTH,
        prepare: |place| {
            place.indicia(&["synth", "first", "--dummy", "--rows", "2000", "--out", "made"]).fine();
        },
    },
    Case {
        args: SNAPSHOT,
        prepare: |place| {
            place.indicia(SNAPSHOT).fine();
            place.edit("first/data/incidents.csv", "Days to clear\n", "Days to clear\nX,01/04/2023,D1,TY,3\n");
        },
    },
    Case {
        args: &["fmt", "first"],
        prepare: |place| {
            for (path, bytes) in place.files("first") {
                if path.ends_with(".ind") {
                    let text = String::from_utf8(bytes).expect("a text");
                    place.write(&format!("first/{path}"), text.replace(" = ", "   =   "));
                }
            }
        },
    },
    Case {
        args: &["diff", "before", "first", "--format", "html", "--out", "report.html"],
        prepare: |place| {
            for (path, bytes) in place.files("first") {
                place.write(&format!("before/{path}"), bytes);
            }
            place.indicia(&["diff", "before", "first", "--format", "html", "--out", "report.html"]).fine();
            place.edit("first/data/incidents.csv", "Days to clear\n", "Days to clear\nX,01/04/2023,D1,TY,3\n");
        },
    },
    Case {
        args: &["graph", "first", "--format", "svg", "--out", "graph.svg"],
        prepare: |place| {
            place.indicia(&["graph", "first", "--format", "svg", "--out", "graph.svg"]).fine();
            place.write("first/more.ind", "table more { column \"More\" count of incidents }\n");
        },
    },
    Case { args: &["new", "second"], prepare: |_| {} },
    Case {
        args: &["infer", "first/data/incidents.csv", "--name", "others", "--out", "empty"],
        prepare: |place| fs::create_dir(place.path("empty")).expect("a folder"),
    },
];

#[test]
fn what_a_killed_command_leaves_is_old_or_new_and_the_next_one_ends_it() {
    let asked = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let kills = asked("KILLS").unwrap_or(FEW);
    let mut random = asked("KILL_SEED").unwrap_or(1);
    let mut killed = 0;
    for (at, case) in CASES.iter().enumerate() {
        let place = Place::new();
        (case.prepare)(&place);
        let old = tree(&place);
        let turns = turns_of_all(&place, case);
        let new = tree(&place);
        assert_ne!(old, new, "{:?} writes something else", case.args);
        for _ in 0..kills.div_ceil(CASES.len() as u64) {
            restore(&place, &old);
            // Knuth's constants (MMIX).
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let after = (random >> 33) % turns.max(1);
            let mut child = start(&place, case);
            killed += u64::from(is_killed_after(&mut child, after));
            let left = tree(&place);
            let context = format!("{:?}, case {at}, killed after {after} of {turns} turns", case.args);
            // A folder in which nothing is yet is no output.
            for (path, bytes) in left.iter().filter(|(path, _)| !is_hidden(path) && !path.ends_with('/')) {
                let is_whole = old.get(path) == Some(bytes) || new.get(path) == Some(bytes);
                assert!(is_whole, "{path} is neither old nor new: {context}");
            }
            for path in old.keys().filter(|path| new.contains_key(*path)) {
                assert!(left.contains_key(path), "{path} is gone: {context}");
            }
            // A project that is whole already is not written once more.
            let is_there = left == new;
            let once_more = place.indicia(case.args);
            assert!(once_more.code == 0 || is_there, "{context}: {once_more:?}");
            let end = tree(&place);
            // The register of synthetic files keeps what was noted of a file that was replaced, until the next time.
            let paths = end.keys().chain(new.keys()).filter(|path| !path.ends_with("/.indicia-synth"));
            let differing: Vec<&String> = paths.filter(|path| end.get(*path) != new.get(*path)).collect();
            assert!(differing.is_empty(), "{differing:?}: {context}");
        }
    }
    assert!(killed > 0, "no command was killed");
    println!("{killed} of {} were killed before they ended", kills.div_ceil(CASES.len() as u64) * CASES.len() as u64);
}

/// Turns of a loop that only asks whether a whole command has ended.
fn turns_of_all(place: &Place, case: &Case) -> u64 {
    let mut child = start(place, case);
    let mut turns = 0;
    loop {
        match child.try_wait().expect("it can be asked") {
            Some(status) => {
                assert!(status.success(), "{:?}", case.args);
                return turns;
            }
            None => turns += 1,
        }
    }
}

fn start(place: &Place, case: &Case) -> Child {
    place.command(case.args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
}

/// False where it had ended before.
fn is_killed_after(child: &mut Child, turns: u64) -> bool {
    for _ in 0..turns {
        if child.try_wait().expect("it can be asked").is_some() {
            return false;
        }
    }
    child.kill().expect("it can be killed");
    !child.wait().expect("it ends").success()
}

/// All files of a place with what is in them, hidden ones too, and empty folders.
fn tree(place: &Place) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    collect(&place.path(""), "", &mut found);
    found
}

fn collect(folder: &Path, inside: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    let mut is_empty = true;
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let path = format!("{inside}{}", entry.file_name().to_string_lossy());
        is_empty = false;
        match entry.path().is_dir() {
            true => collect(&entry.path(), &format!("{path}/"), found),
            false => {
                found.insert(path, fs::read(entry.path()).expect("the file is read"));
            }
        }
    }
    if is_empty && !inside.is_empty() {
        found.insert(inside.to_string(), Vec::new());
    }
}

fn is_hidden(path: &str) -> bool {
    path.split('/').any(|name| name.starts_with('.'))
}

fn restore(place: &Place, old: &BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(place.path("")).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.expect("it goes");
    }
    for (path, bytes) in old {
        match path.ends_with('/') {
            true => fs::create_dir_all(place.path(path)).expect("a folder"),
            false => place.write(path, bytes),
        }
    }
}
