//! What a manifest says: which bytes, which declarations and which definitions each table was made from.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use indicia::error::Error;
use indicia::progress::Progress;
use indicia::project::Project;
use indicia::run::{Change, Lock, Options, Outdated};
use indicia::session::Session;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::world::World;

const DATASET: &str = "\
name: calls
grain: call
counts: calls
files: \"calls*.csv\"
missing: [\"-\"]
columns:
  call: {heading: No, type: text}
  kind: {codes: kind, undeclared: count, missing: allowed}
  minutes: {type: integer, max: 90, invalid: count, missing: allowed}
  on: {type: date, format: DD/MM/YYYY, missing: allowed}
";

const CREWS: &str = "name: crews\ngrain: crew\ncounts: crews\nfiles: crews.csv\ncolumns:\n  crew: {type: text}\n";

const KINDS: &str = "name: kind\ncodes: [{code: F, label: Fire}, {code: G, label: Flood}]\n";

const DEFINITIONS: &str = "\
measure taken = count of calls

table by_kind {
  title  \"Calls by kind\"
  rows   kind \"Kind\" in [each, all]
  column \"Calls\" taken
}

table crews_in_all {
  title  \"Crews\"
  column \"Crews\" count of crews
}
";

/// Calls and crews, and a table of each.
fn world() -> World {
    World::new(&[
        ("datasets/calls.yaml", DATASET),
        ("datasets/crews.yaml", CREWS),
        ("codelists/kind.yaml", KINDS),
        ("style.yaml", "missing: \"..\"\n"),
        ("definitions.ind", DEFINITIONS),
        ("data/calls.csv", "No,kind,minutes,on\n1,F,20,01/04/2023\n2,G,5,-\n3,G,,02/04/2023\n"),
        ("data/crews.csv", "crew\nNorth\nSouth\n"),
    ])
}

fn run(world: &World, only: &[&str]) -> Result<Vec<Outdated>, Error> {
    run_with(world, only, None)
}

fn run_with(world: &World, only: &[&str], progress: Option<&dyn Progress>) -> Result<Vec<Outdated>, Error> {
    let project = Project::open(&world.path(""))?;
    let mut session = Session::new(&project)?;
    if let Some(progress) = progress {
        session = session.progress(progress);
    }
    let only: Vec<String> = only.iter().map(|name| name.to_string()).collect();
    let out = world.path("out");
    let ran = session.run(&Options { only: &only, formats: &[], out: &out, lock: Lock::Ignore })?;
    Ok(ran.outdated)
}

fn manifest(world: &World) -> Value {
    let text = fs::read_to_string(world.path("out/manifest.json")).expect("there is a manifest");
    serde_json::from_str(&text).expect("it is JSON")
}

/// The entry of a table in the manifest.
fn entry(world: &World, table: &str) -> Value {
    let manifest = manifest(world);
    let tables = manifest["tables"].as_array().expect("tables are listed");
    tables.iter().find(|entry| entry["table"] == table).cloned().unwrap_or(Value::Null)
}

/// The files of a folder, by path, with their bytes.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_path_buf()]);
    while let Some(inner) = open.pop() {
        for entry in fs::read_dir(inner).expect("a folder").map(|entry| entry.expect("an entry").path()) {
            match entry.is_dir() {
                true => open.push(entry),
                false => found.push((entry.clone(), fs::read(entry).expect("a file"))),
            }
        }
    }
    found.sort();
    found
}

/// What of a manifest is another after an edit: the parts of the table of calls, and of the whole.
fn changed(path: &str, from: &str, to: &str) -> Vec<&'static str> {
    let world = world();
    run(&world, &[]).expect("the project runs");
    let (whole, of_calls, of_crews) = (manifest(&world), entry(&world, "by_kind"), entry(&world, "crews_in_all"));
    let text = fs::read_to_string(world.path(path)).expect("the file is there");
    assert_eq!(text.matches(from).count(), 1, "{from} is once in {path}");
    world.put(path, &text.replace(from, to));
    run(&world, &[]).expect("the project runs");
    let (now, calls) = (manifest(&world), entry(&world, "by_kind"));
    if path.contains("calls") || path.contains("kind") {
        assert_eq!(entry(&world, "crews_in_all"), of_crews, "{path} says nothing of crews");
    }
    let parts = [
        ("definitions", &of_calls, &calls),
        ("reading", &of_calls, &calls),
        ("style", &whole, &now),
        ("policies", &whole, &now),
    ];
    let found: Vec<&str> =
        parts.iter().filter(|(part, before, after)| before[*part] != after[*part]).map(|(part, ..)| *part).collect();
    assert_eq!(whole["plan"] != now["plan"], !found.is_empty(), "the whole changes with its parts");
    found
}

#[test]
fn each_rule_by_which_a_cell_becomes_a_value_is_in_the_fingerprint() {
    let dataset = "datasets/calls.yaml";
    for (from, to) in [
        ("missing: [\"-\"]", "missing: [\"-\", \"?\"]"),
        ("max: 90", "max: 80"),
        ("max: 90", "min: 1, max: 90"),
        ("invalid: count", "invalid: error"),
        ("undeclared: count", "undeclared: outside"),
        ("DD/MM/YYYY", "MM/DD/YYYY"),
        ("heading: No, type: text", "heading: No, type: integer"),
        ("columns:", "key: [call]\ncolumns:"),
        ("columns:", "key: [call]\nrepeats: agree\ncolumns:"),
        ("columns:", "time: on\ncovers: 2023-04 to 2024-03\ncolumns:"),
        ("files: \"calls*.csv\"", "files: calls.csv"),
    ] {
        // Some of them are known to notes below the table, too.
        assert!(changed(dataset, from, to).contains(&"reading"), "{from} to {to}");
    }
    for (from, to) in [
        ("{code: F, label: Fire}", "{code: F, label: Fire, aliases: [f]}"),
        ("{code: G, label: Flood}", "{code: G, label: Flood, aliases: [W]}"),
    ] {
        assert_eq!(changed("codelists/kind.yaml", from, to), ["reading"], "{from} to {to}");
    }
    // One more code is one more row.
    assert_eq!(
        changed("codelists/kind.yaml", "{code: G,", "{code: R, label: Rescue}, {code: G,"),
        ["definitions", "reading"]
    );
    assert_eq!(changed("style.yaml", "\"..\"", "\"n.k.\""), ["style"]);
    assert_eq!(changed("indicia.yaml", "title: Example", "title: Examples"), ["style"]);
    assert_eq!(changed("definitions.ind", "column \"Calls\" taken", "column \"All calls\" taken"), ["definitions"]);
    assert_eq!(changed("definitions.ind", "= count of calls", "= count of calls where minutes > 5"), ["definitions"]);
}

#[test]
fn a_remark_or_another_layout_is_not_in_the_fingerprint() {
    for (path, from, to) in [
        ("datasets/calls.yaml", "name: calls", "# What the control room exports.\nname: calls"),
        ("datasets/calls.yaml", "grain: call", "description: Calls of a made-up brigade.\ngrain: call"),
        ("datasets/calls.yaml", "{heading: No, type: text}", "\n    heading: No\n    type:   text"),
        (
            "codelists/kind.yaml",
            "codes: [{code: F, label: Fire}, {code: G, label: Flood}]",
            "codes:\n  - {code: F, label: Fire}\n  - {code: \"G\", label: Flood}   # since 2019",
        ),
        ("style.yaml", "missing:", "# Ours.\nmissing:  "),
        ("definitions.ind", "measure taken", "# All of them.\n\nmeasure  taken"),
        ("indicia.yaml", "data: data", "# Where they are.\ndata: data"),
    ] {
        assert_eq!(changed(path, from, to), [""; 0], "{path}: {from}");
    }
}

#[test]
fn a_declaration_that_a_table_does_not_use_leaves_its_fingerprints_alone() {
    let world = world();
    run(&world, &[]).expect("the project runs");
    let before = [entry(&world, "by_kind"), entry(&world, "crews_in_all")];
    // By name they come before what is there, which is numbered anew.
    world.put("codelists/a.yaml", "name: a\ncodes: [{code: x}]\n");
    world.put(
        "datasets/a_first.yaml",
        "name: a_first\ngrain: thing\ncounts: things\nfiles: none.csv\ncolumns:\n  a: {codes: a}\n",
    );
    run(&world, &[]).expect("the project runs");
    assert_eq!([entry(&world, "by_kind"), entry(&world, "crews_in_all")], before);
}

#[test]
fn a_manifest_lists_only_tables_that_were_made_from_the_inputs_that_it_names() {
    let world = world();
    run(&world, &[]).expect("the project runs");
    let whole = files(&world.path("out"));
    // Nothing has changed: the table that is made again and the one that is kept are what they were.
    assert_eq!(run(&world, &["by_kind"]).expect("the project runs"), []);
    let again = manifest(&world);
    assert_eq!(again["tables"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        files(&world.path("out/tables")),
        whole
            .iter()
            .filter(|(path, _)| path.parent().is_some_and(|p| p.ends_with("tables")))
            .cloned()
            .collect::<Vec<_>>()
    );
    assert_eq!(
        again["inputs"].as_array().map(Vec::len),
        Some(2),
        "the kept table's input is named, though it was not read"
    );

    // The other table's records change.
    world.put("data/crews.csv", "crew\nNorth\nSouth\nEast\n");
    let gone = run(&world, &["by_kind"]).expect("the project runs");
    assert_eq!(gone, [Outdated { table: "crews_in_all".into(), changed: Change::Records }]);
    let now = manifest(&world);
    let paths: Vec<&str> =
        now["inputs"].as_array().expect("inputs").iter().filter_map(|file| file["path"].as_str()).collect();
    assert_eq!(paths, ["calls.csv"]);
    assert_eq!(entry(&world, "crews_in_all"), Value::Null);
    let index = fs::read_to_string(world.path("out/index.html")).expect("an index");
    assert!(index.contains("Calls by kind") && !index.contains("tables/crews_in_all"), "{index}");
    assert!(files(&world.path("out/tables")).iter().all(|(path, _)| !path.to_string_lossy().contains("crews")));
}

#[test]
fn a_table_stays_only_if_it_would_come_out_the_same() {
    let keeps = |path: &str, from: &str, to: &str| {
        let world = world();
        run(&world, &[]).expect("the project runs");
        let text = fs::read_to_string(world.path(path)).expect("the file is there");
        world.put(path, &text.replace(from, to));
        let gone = run(&world, &["by_kind"]).expect("the project runs");
        assert_eq!(entry(&world, "crews_in_all") == Value::Null, !gone.is_empty());
        gone.first().map(|gone| gone.changed)
    };
    assert_eq!(
        keeps("definitions.ind", "title  \"Calls by kind\"", "title  \"Calls\""),
        None,
        "that is the other table"
    );
    assert_eq!(keeps("datasets/calls.yaml", "max: 90", "max: 80"), None);
    assert_eq!(keeps("datasets/crews.yaml", "name: crews", "# Crews.\nname: crews"), None);
    assert_eq!(keeps("definitions.ind", "column \"Crews\"", "column \"All crews\""), Some(Change::Definitions));
    assert_eq!(keeps("datasets/crews.yaml", "columns:", "missing: [\"-\"]\ncolumns:"), Some(Change::Reading));
    assert_eq!(keeps("style.yaml", "\"..\"", "\"n.k.\""), Some(Change::Style));
    assert_eq!(keeps("indicia.yaml", "title: Example", "title: Example\nbanner: Made up"), Some(Change::Style));
    assert_eq!(keeps("definitions.ind", "table crews_in_all", "table crews_now"), Some(Change::Gone));
    assert_eq!(keeps("data/crews.csv", "South", "West!"), Some(Change::Records));
}

/// Someone puts another number into a table, or deletes one of its files.
#[test]
fn a_table_stays_only_if_its_files_are_as_they_were_written() {
    for is_deleted in [false, true] {
        let world = world();
        run(&world, &[]).expect("the project runs");
        let of_crews = entry(&world, "crews_in_all");
        let paths: Vec<&str> =
            of_crews["outputs"].as_array().expect("files").iter().filter_map(Value::as_str).collect();
        assert!(paths.len() > 1, "{paths:?}");
        let path = format!("out/{}", paths[0]);
        match is_deleted {
            true => fs::remove_file(world.path(&path)).expect("the file is there"),
            false => {
                let text = fs::read_to_string(world.path(&path)).expect("the file is there");
                world.put(&path, &text.replace('2', "3"));
            }
        }
        let gone = run(&world, &["by_kind"]).expect("the project runs");
        assert_eq!(gone, [Outdated { table: "crews_in_all".into(), changed: Change::Files }]);
        assert_eq!(entry(&world, "crews_in_all"), Value::Null);
        assert!(paths.iter().all(|path| !world.path(&format!("out/{path}")).exists()));
        assert!(!fs::read_to_string(world.path("out/index.html")).expect("an index").contains("crews_in_all"));
        // Whatever was made of it, a whole run makes it again.
        run(&world, &[]).expect("the project runs");
        assert_eq!(entry(&world, "crews_in_all"), of_crews);
    }
}

#[test]
fn each_output_is_listed_with_the_digest_of_its_bytes() {
    let world = world();
    run(&world, &[]).expect("the project runs");
    let is_right = || {
        let listed = manifest(&world)["outputs"].clone();
        let listed = listed.as_array().expect("outputs").iter().map(|file| {
            let text = |field: &str| file[field].as_str().expect("a text").to_string();
            (text("path"), text("sha256"))
        });
        let out = world.path("out");
        let mut there: Vec<(String, String)> = Vec::new();
        for (path, bytes) in files(&out) {
            let path = path.strip_prefix(&out).expect("it is in the folder").to_string_lossy().replace('\\', "/");
            let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            there.push((path, digest));
        }
        there.retain(|(path, _)| path != "manifest.json");
        there.sort();
        listed.collect::<Vec<_>>() == there
    };
    assert!(is_right());
    run(&world, &["by_kind"]).expect("the project runs");
    assert!(is_right(), "also of the table that was kept");
}

/// Changes a file once reading begins.
struct Appending(PathBuf);

impl indicia_runtime::engine::Progress for Appending {
    fn reading(&self, _: usize, _: u64) {
        let mut file = fs::File::options().append(true).open(&self.0).expect("the file is there");
        file.write_all(b"4,F,1,03/04/2023\n").expect("it can be written");
    }
    fn read(&self, _: u64) {}
    fn query(&self) {}
}

impl Progress for Appending {
    fn begin(&self, _: &str, _: usize) {}
    fn step(&self, _: &str) {}
}

#[test]
fn a_run_over_a_file_that_grows_is_refused_and_leaves_what_was_made_before() {
    let world = world();
    run(&world, &[]).expect("the project runs");
    let before = files(&world.path("out"));
    let appending = Appending(world.path("data/calls.csv"));
    match run_with(&world, &[], Some(&appending)) {
        Err(Error::Data(faults)) => {
            let found: Vec<String> = faults.diagnostics.iter().map(|d| format!("{}: {}", d.code, d.message)).collect();
            assert_eq!(found, ["data::file-changed: a file of calls changed while it was read: calls.csv"]);
        }
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("not refused"),
    }
    assert_eq!(files(&world.path("out")), before);
}

#[test]
fn rows_with_nothing_in_them_are_in_the_manifest() {
    let world = world();
    world.put("data/calls.csv", "No,kind,minutes,on\n1,F,20,01/04/2023\n,,,\n,,,\n");
    run(&world, &[]).expect("the project runs");
    let inputs = manifest(&world)["inputs"].clone();
    let counts: Vec<(&Value, &Value)> =
        inputs.as_array().expect("inputs").iter().map(|i| (&i["rows"], &i["empty_rows"])).collect();
    assert_eq!(counts, [(&1.into(), &2.into()), (&2.into(), &Value::Null)]);
}
