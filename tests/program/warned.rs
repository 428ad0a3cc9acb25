//! What is doubtful in the data is said by every command that reads it, once, and as data where that is asked for.
//!
//! In: a project with a condition that no row meets. Invariants: the warning is the run's; tests, which have rows of their own, and commands that
//! read no data say nothing.

use serde_json::Value;

use crate::{Place, shows};

const WARNING: &str = "no row of calls has \"Fires\" in kind";

fn place() -> Place {
    let place = Place::empty();
    for (path, text) in [
        ("p/indicia.yaml", "title: Calls\ndata: data\n"),
        (
            "p/datasets/calls.yaml",
            "name: calls\ngrain: call\ncounts: calls\nfiles: calls.csv\ncolumns:\n  kind: {type: text}\n  crew: {type: text}\n",
        ),
        (
            "p/definitions.ind",
            "cohort fires {\n  from  calls\n  where kind = \"Fires\"\n}\n\nmeasure fire_calls = count of fires\n\n\
             table all_fires {\n  title  \"Fires\"\n  column \"Calls\" fire_calls\n}\n\n\
             test \"a fire\" for fires {\n  given calls\n    | kind |\n    | Fire |\n  expect count 0\n}\n",
        ),
        ("p/data/calls.csv", "kind,crew\nFire,A\nFlood,B\n"),
        ("printed/all_fires.csv", ",Calls\n,0\n"),
    ] {
        place.write(path, text);
    }
    place
}

/// What a command says, on both streams.
fn said(place: &Place, args: &[&str]) -> String {
    let done = place.indicia(args);
    done.out + &done.err
}

#[test]
fn each_command_that_reads_data_says_it_once() {
    let place = place();
    for args in [
        &["run", "p"][..],
        &["run", "p", "--quiet"],
        &["explain", "fires", "p"],
        &["explain", "fire_calls", "p", "--at", ""],
        &["explain", "all_fires", "p"],
        &["verify", "p", "--against", "printed"],
        &["verify", "p", "--against", "printed", "--format", "markdown"],
        &["snapshot", "p", "--accept"],
        &["snapshot", "p", "--check"],
        &["snapshot", "p"],
        &["diff", "p", "p"],
        &["diff", "p", "p", "--format", "markdown"],
        &["diff", "p", "p", "--format", "html"],
        &["mutate", "p", "--snapshots"],
        &["mutate", "p", "--snapshots", "--format", "markdown"],
    ] {
        let done = place.indicia(args);
        let times = [&done.out, &done.err].map(|text| text.replace("&quot;", "\"").matches(WARNING).count());
        // A report in a form has a place for it.
        let expected = match args[0] {
            "diff" => [1, 0],
            "verify" if args.contains(&"markdown") => [1, 0],
            _ => [0, 1],
        };
        assert_eq!(times, expected, "{args:?}: {done:?}");
    }
    for args in [
        &["check", "p"][..],
        &["test", "p"],
        &["mutate", "p"],
        &["review", "p"],
        &["plan", "fires", "p"],
        &["snapshot", "p", "--check", "--no-data"],
        &["diff", "p", "p", "--no-data"],
    ] {
        assert!(!said(&place, args).contains(WARNING), "{args:?}");
    }
}

#[test]
fn it_is_data_in_json_and_does_not_change_the_exit_code() {
    let place = place();
    let verified = place.indicia(&["verify", "p", "--against", "printed", "--format", "json"]).fine();
    let report: Value = serde_json::from_str(&verified.out).expect("stdout is JSON alone");
    let warning = &report["warnings"][0];
    assert_eq!((&warning["code"], &warning["message"]), (&"data::no-such-text".into(), &WARNING.into()));
    assert_eq!(warning["labels"][0]["path"], "definitions.ind");
    let compared = place.indicia(&["diff", "p", "p", "--format", "json"]).fine();
    let report: Value = serde_json::from_str(&compared.out).expect("stdout is JSON alone");
    let warning = &report["impact"]["warnings"][0];
    assert_eq!((&warning["code"], &warning["message"]), (&"data::no-such-text".into(), &WARNING.into()));
}

/// The change is what no row has: who reviews it is shown so.
#[test]
fn a_change_that_finds_nothing_is_shown_in_the_difference() {
    let place = place();
    for file in ["indicia.yaml", "datasets/calls.yaml", "definitions.ind", "data/calls.csv"] {
        place.write(&format!("before/{file}"), place.read(&format!("p/{file}")));
    }
    place.edit("before/definitions.ind", "kind = \"Fires\"", "kind = \"Fire\"");
    shows(&place.indicia(&["diff", "before", "p"]).fine().out, &["population", "Numbers", "Warning: ", WARNING]);
    assert!(!said(&place, &["diff", "p", "before"]).contains(WARNING), "it is put right");
}
