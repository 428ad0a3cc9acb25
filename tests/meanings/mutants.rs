//! Mutants: what tests of a table would notice of a row that is apart, and of ties that are cut.

use indicia::project::Project;
use indicia::session::Session;

use crate::world::World;

/// Alpha two, Beta one, one not stated.
fn world(table: &str, expected: &str) -> World {
    World::new(&[
        (
            "codelists/kind.yaml",
            "name: kind\ncodes: [{code: A, label: Alpha}, {code: B, label: Beta}, {code: X, label: Not stated}]\n",
        ),
        ("datasets/d.yaml", "name: d\ngrain: visit\ncounts: visits\nfiles: d.csv\ncolumns:\n  kind: {codes: kind}\n"),
        ("data/d.csv", "kind\nA\n"),
        (
            "definitions.ind",
            &format!(
                "measure n = count of d\ntable t {{\n rows kind \"Kind\" in [Alpha, Beta, \"Not stated\" apart]\n {table}\n}}\n\
                 test \"t\" for t {{\n given d\n  | kind |\n  | A |\n  | A |\n  | B |\n  | X |\n expect\n{expected} }}\n"
            ),
        ),
    ])
}

/// Each change of the table, and whether its test notices it.
fn changes(world: &World) -> Vec<String> {
    let project = Project::open(world.folder()).expect("a project");
    let session = Session::new(&project).expect("a session");
    let mutated = session.mutate(None, false).unwrap_or_else(|error| panic!("{error:?}"));
    let of_table = mutated.mutants.iter().zip(&mutated.fates).filter(|(mutant, _)| mutant.name == "t");
    of_table.map(|(mutant, fate)| format!("{}: {fate:?}", mutant.said)).collect()
}

#[test]
fn a_test_of_shares_notices_that_a_row_is_apart() {
    let shares = world(
        "column \"%\" share of n across rows",
        "  | Kind | % |\n  | Alpha | 67% |\n  | Beta | 33% |\n  | Not stated | N/A |\n",
    );
    assert_eq!(shares.tests(), ["passed"]);
    assert!(
        changes(&shares).contains(&"\"Not stated\" apart: without `apart`: Test(\"t\")".to_string()),
        "{:?}",
        changes(&shares)
    );
}

/// Without a share, a rank or an order it is shown as it was.
#[test]
fn where_apart_changes_no_cell_it_is_not_changed() {
    let counts = world("column \"N\" n", "  | Kind | N |\n  | Alpha | 2 |\n  | Beta | 1 |\n  | Not stated | 1 |\n");
    assert_eq!(counts.tests(), ["passed"]);
    assert_eq!(changes(&counts), [] as [&str; 0]);
}

#[test]
fn a_test_notices_whether_ties_are_kept() {
    let few = world(
        "column \"N\" n order by \"N\" ascending top 1",
        "  | Kind | N |\n  | Beta | 1 |\n  | Not stated | 1 |\n",
    );
    assert_eq!(few.tests(), ["passed"]);
    let changes = changes(&few);
    let fate = |said: &str| changes.iter().find_map(|line| line.strip_prefix(said)).unwrap_or("none").to_string();
    assert_eq!(fate("\"Not stated\" apart: without `apart`: "), "Unnoticed { looked_at: true }");
    assert_eq!(fate("top 1 -> top 1 exactly: "), "Unnoticed { looked_at: true }");
}
