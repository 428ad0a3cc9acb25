//! A run that is killed or interrupted (Ctrl-C) leaves the earlier outputs whole, or the new ones.
//!
//! The program gives no help: a run is killed after some turns of a loop that only asks whether it has ended, with the turns
//! of a whole run as the measure, so that slow and fast machines alike kill at all stages; and when its writing is first seen.

use std::fs;
use std::process::{Child, Command, Stdio};

use crate::Place;

/// The arguments of the run that is killed.
const RUN: [&str; 5] = ["run", "first", "--out", "out", "--quiet"];
/// How often a run is started to be killed after some turns.
const KILLS: u64 = 16;

type Files = Vec<(String, Vec<u8>)>;

#[test]
fn a_kill_leaves_old_or_new_outputs_whole() {
    let place = Place::new();
    place.indicia(&RUN).fine();
    let old = place.files("out");
    // The same paths with other bytes in each.
    place.edit("first/indicia.yaml", "three made-up districts", "three invented districts");
    place.edit("first/indicia.yaml", "not for quotation", "not to be quoted");
    place.edit("first/data/incidents.csv", "Days to clear\n", "Days to clear\nX,01/04/2023,D1,TY,3\n");
    place.indicia(&["run", "first", "--out", "new", "--quiet"]).fine();
    let new = place.files("new");
    assert!(old.iter().zip(&new).all(|(a, b)| a.0 == b.0 && a.1 != b.1), "every file differs");
    fs::create_dir(place.path("nothing")).expect("a folder");

    let mut whole_run = 0;
    let mut child = start(&place);
    while child.try_wait().expect("it can be asked").is_none() {
        whole_run += 1;
    }
    let (mut killed, mut interrupted) = (0, 0);
    for kill in 0..KILLS {
        let turns = whole_run * kill / (KILLS - 1);
        for (end, count) in [(kill_it as fn(&mut Child), &mut killed), (interrupt_it, &mut interrupted)] {
            restore(&place, &old);
            let mut child = start(&place);
            *count += u32::from(ended_when(&mut child, end, |turn| turn >= turns));
            settled(&place, &old, &new);
        }
    }
    for folder in [".indicia-staging", ".indicia-staging/manifest.json", ".indicia-ready"] {
        for _ in 0..4 {
            restore(&place, &old);
            let seen = place.path("out").join(folder);
            let mut child = start(&place);
            killed += u32::from(ended_when(&mut child, kill_it, |_| seen.exists()));
            settled(&place, &old, &new);
        }
    }
    assert!(killed > 0, "no run was killed");
    assert!(interrupted > 0, "no run was interrupted");
}

fn start(place: &Place) -> Child {
    place.command(&RUN).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
}

fn kill_it(child: &mut Child) {
    child.kill().expect("it can be killed");
}

/// What Ctrl-C sends. The standard library can only kill.
fn interrupt_it(child: &mut Child) {
    let sent = Command::new("kill").args(["-s", "INT", &child.id().to_string()]).status().expect("kill is there");
    assert!(sent.success(), "it can be interrupted");
}

/// Ends a run at the moment given; false when it has ended before.
fn ended_when(child: &mut Child, end: fn(&mut Child), now: impl Fn(u64) -> bool) -> bool {
    let mut turn = 0;
    let ended = loop {
        if now(turn) {
            end(child);
            break true;
        }
        if child.try_wait().expect("it can be asked").is_some() {
            break false;
        }
        turn += 1;
    };
    child.wait().expect("it ends");
    ended
}

/// The outputs as the first run left them, and nothing else.
fn restore(place: &Place, old: &Files) {
    fs::remove_dir_all(place.path("out")).expect("the folder is there");
    for (path, bytes) in old {
        place.write(&format!("out/{path}"), bytes);
    }
}

/// No file is torn right after the kill; and the next run, which here fails for want of data, finds all old or all new.
#[track_caller]
fn settled(place: &Place, old: &Files, new: &Files) {
    let found = place.files("out");
    assert_eq!(found.len(), old.len());
    for file in &found {
        assert!(old.contains(file) || new.contains(file), "{} is neither old nor new", file.0);
    }
    place.indicia(&["run", "first", "--out", "out", "--data", "nothing"]).code(1);
    let found = place.files("out");
    assert!(found == *old || found == *new, "old and new outputs are mixed");
}
