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
