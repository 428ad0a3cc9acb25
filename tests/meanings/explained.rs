//! What `explain` and the catalogue say of tables and datasets: all that decides their numbers.

use indicia::project::Project;
use indicia::session::Session;
use indicia_compiler::dependencies::Node;
use indicia_compiler::words::sentence;

use crate::world::World;

fn world() -> World {
    World::new(&[
        (
            "hierarchies/area.yaml",
            "name: area\nlevels: [{name: town, plural: towns}]\nareas:\n  - {level: town, code: N, label: North}\n  \
             - {level: town, code: S, label: South}\n",
        ),
        (
            "codelists/sex.yaml",
            "name: sex\ncodes: [{code: F, label: Women}, {code: M, label: Men}, {code: P, label: Persons, total_of: [F, M]}]\n",
        ),
        ("disclosure/small.yaml", "name: small\ncounts: people\nbelow: 5\ntotals: shown\n"),
        (
            "datasets/caseload.yaml",
            "name: caseload\ngrain: town, month and sex\ncounts: people\nfiles: caseload.csv\ntime: month\ncovers: 2023-04 to 2023-05\n\
             outside_covers: leave out\ncomplete: true\ngaps: zero\nstock: true\ndisclosure: small\ndisclosure_by: rows\ncolumns:\n  \
             month: {type: month}\n  town: {codes: town}\n  sex: {codes: sex}\n  clients: {type: integer, min: 0, unit: people}\n",
        ),
        (
            "definitions.ind",
            "measure clients = sum of caseload.clients\n\
             table few { in 2023-04\n rows area \"Area\" in [North, South apart]\n column \"Clients\" clients\n order by \"Clients\" descending\n top 1 exactly }\n\
             table more { in 2023-04\n rows area \"Area\" in [North, South]\n column \"Clients\" clients\n order by \"Clients\" descending\n top 1 }\n",
        ),
        ("data/caseload.csv", "month,town,sex,clients\n"),
    ])
}

#[test]
fn a_table_says_what_is_apart_and_whether_ties_are_cut() {
    let world = world();
    let project = Project::open(world.folder()).expect("a project");
    let checked = &project.checked;
    let said =
        |name: &str| sentence(&checked.catalog, &checked.model, checked.definition(name).map(Node::from).expect(name));
    let few = said("few");
    assert!(few.contains("for North and South (apart: in no share or rank)"), "{few}");
    assert!(few.contains("the first row only, even where others tie with it"), "{few}");
    let more = said("more");
    assert!(
        more.contains("for each town") && more.contains("the first row only, and those that tie with it"),
        "{more}"
    );
}

#[test]
fn a_dataset_says_what_it_covers_what_a_gap_means_and_whom_its_policy_counts() {
    let world = world();
    let project = Project::open(world.folder()).expect("a project");
    let explained = project.explain("caseload").unwrap_or_else(|error| panic!("{error:?}"));
    let lines = explained.chain[0].lines.join("\n");
    for said in [
        "dated by month (its numbers are of a date and do not add up over dates), from April 2023 to May 2023 (rows outside are left out)",
        "what has no row is 0",
        "under the disclosure policy \"small\" (which counts its rows)",
        "Of sex, \"Persons\" is the total of others: numbers add up the parts, unless they name it.",
    ] {
        assert!(lines.to_lowercase().contains(&said.to_lowercase()), "{said}: {lines}");
    }
}

/// What a table says of the rows that a number leaves out, an answer says too: of a cell, and of a value that no table has.
#[test]
fn an_answer_says_what_its_number_leaves_out() {
    let world = World::new(&[
        (
            "datasets/d.yaml",
            "name: d\ngrain: visit\ncounts: visits\nfiles: d.csv\ncolumns:\n  urgent: {type: flag, yes: [\"1\"], no: [\"0\"], missing: allowed}\n",
        ),
        (
            "t.ind",
            "measure n = count of d\nmeasure m = count of d where urgent\n\
             table t { column \"All\" n column \"%\" m as % of n shown 0% }",
        ),
        ("data/d.csv", "urgent\n1\n0\n\"\"\n1\n"),
    ]);
    let project = Project::open(world.folder()).expect("a project");
    let session = || Session::new(&project).and_then(|session| session.data(None)).expect("a session");
    let notes = |question| session().answer(&question).expect("an answer").explanation.notes;
    let note = ["Urgent not known for 1 of 4 visits."];
    assert_eq!(notes(project.question_of_cell("t", "", "%").expect("a question")), note);
    assert_eq!(notes(project.question_of_cell("t", "", "All").expect("a question")), [] as [&str; 0]);
    assert_eq!(session().ask("m as % of n", &[]).expect("an answer").explanation.notes, note);
}
