//! A mistake is said once and alone: nothing of what would have been used, and nothing that only follows.

use crate::world::World;

const FALLS: &str = "name: falls\ngrain: fall\ncounts: falls\nfiles: falls.csv\ncolumns:\n  ward: {codes: ward}\n  age: {type: integer, unit: years}\n";
const AREAS: &str = "name: area\nlevels: [{name: ward, plural: wards}]\nareas: [{level: ward, code: W1, label: Ash}]\n";
const MEASURES: &str =
    "cohort old { from falls where age >= 65 }\nmeasure n = count of old\nmeasure oldest = max of falls.age\n";

fn world(dataset: &str, measures: &str, tables: &str) -> World {
    World::new(&[
        ("hierarchies/area.yaml", AREAS),
        ("datasets/falls.yaml", dataset),
        ("definitions/measures.ind", measures),
        ("definitions/tables.ind", &format!("use \"measures.ind\"\n{tables}")),
    ])
}

const TABLE: &str = "table t { title \"Falls, 2021\" rows ward in [each, all] column n column oldest column \"Share\" share of n across rows }\n";

#[test]
fn what_a_broken_table_uses_is_not_called_unused() {
    let broken = world(FALLS, MEASURES, &TABLE.replace("title", "titel"));
    assert_eq!(broken.warnings(), ["syntax::unknown-clause: a table has no clause `titel`"]);
    let broken = world(FALLS, &MEASURES.replace("max of", "maximum of"), TABLE);
    assert_eq!(broken.warnings().len(), 1, "{:?}", broken.warnings());
}

/// What has blanks in its name is used elsewhere with something in their place.
#[test]
fn a_name_with_blanks_is_not_called_unknown_too() {
    let measures = MEASURES.replace("measure oldest =", "measure the oldest =");
    let blanks = world(FALLS, &measures, &TABLE.replace("column oldest", "column the_oldest"));
    assert_eq!(blanks.warnings(), ["syntax::unexpected: a name has no blanks"]);
    assert_eq!(blanks.errors_with_help()[0].1, "write `the_oldest`");
}

#[test]
fn a_file_whose_name_is_read_otherwise_is_to_be_renamed() {
    for (from, to, meant) in [
        ("indicia.yaml", "indicia.yml", "indicia.yaml"),
        ("indicia.yaml", "indicia.yaml.txt", "indicia.yaml"),
        ("a.ind", "a.IND", "a.ind"),
        ("datasets/d.yaml", "datasets/d.YAML", "datasets/d.yaml"),
    ] {
        let world = World::new(&[
            ("datasets/d.yaml", "name: d\ngrain: row\ncounts: rows\nfiles: d.csv\ncolumns:\n  kind: {type: text}\n"),
            ("a.ind", "table t { column \"N\" count of d }"),
            ("data/d.csv", "kind\na\n"),
        ]);
        std::fs::rename(world.path(from), world.path(to)).unwrap();
        let found = world.errors_with_help();
        assert_eq!(found, [("project::unreadable".to_string(), format!("rename it to {meant}"))], "{to}");
    }
}

#[test]
fn files_of_other_endings_are_read_or_named() {
    let yml = world(FALLS, MEASURES, TABLE);
    std::fs::rename(yml.path("datasets/falls.yaml"), yml.path("datasets/falls.yml")).unwrap();
    assert_eq!(yml.warnings(), [] as [&str; 0]);
    let txt = world(FALLS, MEASURES, TABLE);
    std::fs::rename(txt.path("definitions/measures.ind"), txt.path("definitions/measures.ind.txt")).unwrap();
    assert_eq!(txt.warnings(), ["project::unreadable: definitions/measures.ind.txt ends in .txt, so it is not read"]);
    // What is put aside where no definitions are is only spoken of where a name is missing.
    std::fs::rename(txt.path("definitions/measures.ind.txt"), txt.path("definitions/measures.ind")).unwrap();
    txt.put("old.ind.txt", MEASURES);
    assert_eq!(txt.warnings(), [] as [&str; 0]);
    std::fs::remove_file(txt.path("definitions/measures.ind")).unwrap();
    assert_eq!(txt.warnings(), ["project::unreadable: old.ind.txt ends in .txt, so it is not read"]);
    std::fs::rename(txt.path("old.ind.txt"), txt.path("definitions/measures.ind.txt")).unwrap();
    // A copy beside the file itself is no concern.
    std::fs::copy(txt.path("definitions/measures.ind.txt"), txt.path("definitions/measures.ind")).unwrap();
    assert_eq!(txt.errors_with_help(), []);
}

#[test]
fn tables_are_called_as_readers_call_them() {
    let world = world(FALLS, MEASURES, &TABLE.replace("title", "number 7 title"));
    let project = indicia::project::Project::open(world.folder()).unwrap();
    let names =
        |asked: &str| project.tables(&[asked.to_string()]).map(|found| found.len()).map_err(|error| error.to_string());
    for asked in ["t", "7", "Table 7", "table-07", "Falls, 2021", "falls, 2021"] {
        assert_eq!(names(asked), Ok(1), "{asked}");
    }
    for asked in ["Figure 7", "8", "Table"] {
        let refused = names(asked).unwrap_err();
        assert!(refused.starts_with(&format!("there is no table {asked} (")), "{refused}");
    }
    let inside = indicia::project::Project::open(&world.path("definitions")).err().unwrap().to_string();
    assert!(inside.contains("the project is in"), "{inside}");
}

#[test]
fn what_may_be_in_a_file_that_is_not_there_is_not_called_unknown() {
    let away = world(FALLS, MEASURES, &format!("use \"mesures.ind\"\n{TABLE}").replace("n column", "m column"));
    assert_eq!(away.warnings()[0], "names::unknown-file: there is no definition file \"mesures.ind\"");
    assert_eq!(away.warnings().len(), 1, "{:?}", away.warnings());
    // Its own name is no help.
    let away = World::new(&[("table.ind", "use \"tables.ind\"\n")]);
    assert_eq!(away.errors_with_help(), [("names::unknown-file".to_string(), String::new())]);
}

#[test]
fn a_field_whose_name_is_misspelt_is_not_missing_too() {
    let misspelt = world(&FALLS.replace("files:", "filess:"), MEASURES, TABLE);
    assert_eq!(misspelt.warnings(), ["datasets::unknown-field: a dataset has no field `filess`"]);
}
