//! What the system says, in words; and what it has for us where nobody says it: the current folder, settings of libraries.

use crate::{Place, shows};

#[test]
fn what_is_not_there_is_said_in_words() {
    let place = Place::new();
    std::fs::create_dir(place.path("printed")).expect("a folder");
    for (args, said) in [
        (
            &["fmt", "first/definitions/measure.ind"][..],
            &[
                "measure.ind cannot be read: there is no such file or folder",
                "did you mean first/definitions/measures.ind?",
            ][..],
        ),
        (
            &["fmt", "first/defs/measures.ind"],
            &["measures.ind cannot be read: there is no such file or folder", "there is no folder first/defs;"],
        ),
        (
            &["infer", "first/data/incident.csv"],
            &["incident.csv cannot be read: there is no such file", "did you mean first/data/incidents.csv?"],
        ),
        (
            &["verify", "first", "--against", "pritned"],
            &["the folder pritned cannot be read: there is no such file", "did you mean printed?"],
        ),
        (
            &["verify", "first", "--against", "printed", "--except", "zzz.yaml"],
            &["zzz.yaml cannot be read: there is no such file", "paths start from the current folder"],
        ),
    ] {
        let done = place.indicia(args).code(2);
        assert!(!done.err.contains("os error"), "{args:?}: {}", done.err);
        shows(&done.err, said);
    }
    place.edit("first/indicia.yaml", "formats: [html, csv, md]", "formats: [md]\ntemplates: tmpl");
    let done = place.indicia(&["run", "first"]).code(1);
    let all = format!("{}{}", done.out, done.err);
    assert!(!all.contains("os error"), "{all}");
    shows(&all, &["there is no folder tmpl for the templates", "make the folder, or remove `templates: tmpl`"]);
}

#[test]
fn the_project_of_the_current_folder_needs_no_name() {
    let place = Place::new();
    let here = |args: &[&str]| {
        crate::done(place.command(args).current_dir(place.path("first")).output().expect("the program starts"))
    };
    let named = place.indicia(&["run", "first"]).fine();
    assert_eq!(here(&["run"]).fine().out, named.out);
    assert_eq!(place.files("first/build/first"), place.files("build/first"));
    assert_eq!(here(&["run", "-q"]).fine().out, "");
    here(&["run", "-q", "--only", "incidents_by_waste"]).fine();
    here(&["synth", "--dummy", "--out", "trial"]).fine();
    shows(&here(&["verify", "--against", "printed"]).code(2).err, &["the folder printed cannot be read"]);
    // A folder that is none is not taken for a project.
    shows(&place.indicia(&["run"]).code(1).err, &["there is no `indicia.yaml` in this folder"]);
}

#[test]
fn settings_of_polars_in_the_environment_change_nothing() {
    let place = Place::new();
    let run = |settings: &[&str]| {
        let mut command = place.command(&["run", "first", "-q"]);
        command.envs(settings.iter().map(|name| (*name, "1")));
        crate::done(command.output().expect("the program starts")).fine()
    };
    let plain = run(&[]);
    let set = run(&["POLARS_VERBOSE", "POLARS_PANIC_ON_ERR", "POLARS_BACKTRACE_IN_ERR"]);
    assert_eq!(set.err.lines().count(), plain.err.lines().count(), "{}", set.err);
    assert_eq!(set.out, plain.out);
}
