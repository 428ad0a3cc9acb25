//! Command lines and folders that are not as they should be.

use crate::{Place, shows};

#[test]
fn a_wrong_command_line_ends_with_two() {
    let place = Place::new();
    for args in
        [&["frobnicate"][..], &[], &["explain"], &["check", "--format", "xml"], &["run", "first", "--lock", "--locked"]]
    {
        place.indicia(args).code(2);
    }
    shows(&place.indicia(&["check", "nowhere"]).code(2).err, &["error: nowhere does not exist", "help: "]);
    shows(&place.indicia(&["run", "first/indicia.yaml"]).code(2).err, &["is a file, not a project folder"]);
    let data = place.indicia(&["run", "first", "--data", "nowhere"]).code(2);
    assert_eq!(data.err, "error: the data folder nowhere does not exist\n");
    let only = place.indicia(&["run", "first", "--only", "incidents_by_distrit"]).code(2);
    assert_eq!(
        only.err,
        "error: there is no table incidents_by_distrit\n  help: did you mean incidents_by_district?\n"
    );
}

#[test]
fn every_command_has_help_with_examples() {
    let place = Place::empty();
    shows(&place.indicia(&["--help"]).fine().out, &["Examples:", "Exit codes: 0 success"]);
    for command in ["check", "run", "verify", "fmt", "test", "explain", "plan", "graph", "docs", "infer", "new"] {
        let help = place.indicia(&[command, "--help"]).fine().out;
        shows(&help, &["Usage: indicia", "Examples:", &format!("indicia {command}")]);
    }
}

#[test]
fn a_folder_without_a_project_file_is_no_project() {
    let place = Place::empty();
    place.write("other/a.ind", "cohort {");
    let checked = place.indicia(&["check", "other"]).code(1);
    shows(&checked.out, &["project::no-project"]);
    assert_eq!(checked.err, "0 definitions in 0 files: 1 error, 0 warnings\n");
}

#[test]
fn a_file_that_is_no_text_is_the_only_finding() {
    let place = Place::new();
    place.write("first/definitions/areas.ind", b"# caf\xe9\n");
    place.edit("first/definitions/measures.ind", "cohort trade_incidents {", "cohort trade_incidents {{");
    let checked = place.indicia(&["check", "first"]).code(1);
    assert_eq!(checked.err, "0 definitions in 3 files: 1 error, 0 warnings\n");
    let page = include_str!("../../docs/errors/project/not-utf8.md");
    let example = page.split("$ indicia check\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    assert_eq!(checked.out.trim(), example.trim());
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_the_only_finding() {
    let place = Place::new();
    std::os::unix::fs::symlink("nowhere", place.path("first/definitions/areas.ind")).expect("a link");
    let checked = place.indicia(&["check", "first"]).code(1);
    let page = include_str!("../../docs/errors/project/unreadable.md");
    let example = page.split("$ indicia check\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    assert_eq!(checked.out.trim(), example.trim());
}

#[test]
fn texts_with_a_mark_of_their_encoding_are_read() {
    let place = Place::new();
    for path in ["first/indicia.yaml", "first/definitions/measures.ind", "first/datasets/incidents.yaml"] {
        place.write(path, format!("\u{feff}{}", place.read(path)));
    }
    place.indicia(&["check", "first", "--deny-warnings"]).fine();
}

#[test]
fn data_at_fault_ends_with_one_and_writes_nothing() {
    let place = Place::new();
    place.edit("first/data/incidents.csv", "SYN-0002,", "SYN-0001,");
    let run = place.indicia(&["run", "first"]).code(1);
    shows(&run.err, &["data::duplicate-key", "SYN-0001", "incidents.csv"]);
    assert_eq!(run.out, "");
    assert!(!place.path("build").exists());
}

#[test]
fn a_folder_of_others_is_not_written_to() {
    let place = Place::new();
    place.write("out/letter.txt", "Dear all");
    let run = place.indicia(&["run", "first", "--out", "out"]).code(1);
    shows(&run.err, &["output::not-ours", "letter.txt"]);
    assert_eq!(place.files("out"), [("letter.txt".to_string(), b"Dear all".to_vec())]);
}

/// Of a folder that is not there, it is not said of each dataset that its files are not in it.
#[test]
fn a_data_folder_that_does_not_exist_is_one_error() {
    let place = Place::new();
    place.edit("first/indicia.yaml", "data: data", "data: dta");
    let done = place.indicia(&["run", "first"]).code(1);
    shows(
        &done.err,
        &["the data folder of the project, `dta`, does not exist", "correct `data` in indicia.yaml", "--data"],
    );
    assert_eq!(done.err.matches("data::no-files (").count(), 1, "{}", done.err);
}

/// A file of definitions that broke off leaves no table; the outputs of an earlier run are not taken away for that.
#[test]
fn a_project_without_tables_leaves_what_an_earlier_run_wrote() {
    let place = Place::new();
    place.indicia(&["run", "first", "--quiet", "--out", "out"]).fine();
    place.write("first/definitions/tables.ind", "");
    let ran = place.indicia(&["run", "first", "--quiet", "--out", "out"]).code(1);
    shows(&ran.err, &["the project has no tables, so there is nothing to run"]);
    assert!(place.read("out/index.html").contains("incidents_by_district"), "the outputs are there");
}
