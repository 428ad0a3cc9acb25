//! `indicia graph`: what depends on what, as text, DOT and SVG.

use crate::{Place, shows};

#[test]
fn a_name_is_between_what_it_needs_and_what_needs_it() {
    let place = Place::new();
    let graph = place.indicia(&["graph", "first", "trade_waste"]).fine();
    shows(
        &graph.out,
        &[
            "measure trade_waste  definitions/measures.ind:14\n\nneeds\n",
            "  cohort trade_incidents  definitions/measures.ind:2\n",
            "    dataset incidents  datasets/incidents.yaml:1\n",
            "\nused by\n",
            "  indicator trade_share  definitions/measures.ind:32\n",
            "    table ",
        ],
    );
    assert!(!graph.out.contains("residents"), "what it has nothing to do with is left out:\n{}", graph.out);
    let level = place.indicia(&["graph", "first", "district"]).fine();
    shows(
        &level.out,
        &["hierarchy area  hierarchies/area.yaml:1", "needs\n  nothing", "used by\n", "dataset incidents"],
    );
    let unknown = place.indicia(&["graph", "first", "trade_wast"]).code(2);
    shows(&unknown.err, &["error: there is no definition, dataset, code list", "help: did you mean trade_waste?"]);
}

/// As a reader of the report calls it: by its number, or that and its title, in every command that takes a name.
#[test]
fn a_table_is_found_by_what_a_reader_calls_it() {
    let place = Place::new();
    let title = "Fly-tipping incidents by district";
    let named = place.indicia(&["graph", "first", "incidents_by_district"]).fine().out;
    for called in ["1", "Table 1", "table 1", title, &format!("Table 1: {title}")] {
        assert_eq!(place.indicia(&["graph", "first", called]).fine().out, named, "{called}");
        shows(&place.indicia(&["explain", called, "first"]).fine().out, &["table incidents_by_district"]);
        place.indicia(&["mutate", "first", "--only", called]).code(0);
    }
    place.indicia(&["snapshot", "first"]).fine();
    shows(&place.indicia(&["snapshot", "first", "--only", "Table 2"]).fine().out, &["table incidents_by_waste"]);
    place.indicia(&["graph", "first", "Table 9"]).code(2);
    // A definition with that name comes before a table with that title.
    place.edit("first/definitions/tables.ind", title, "trade_waste");
    shows(&place.indicia(&["snapshot", "first", "--only", "trade_waste"]).fine().out, &["measure trade_waste"]);
    place.edit("first/definitions/tables.ind", "\"trade_waste\"", &format!("\"{title}\""));
    // A number with the title of another table is neither.
    place.indicia(&["graph", "first", "Table 2: Fly-tipping incidents by district"]).code(2);
    place.indicia(&["snapshot", "first", "--only", "9"]).code(2);
}

#[test]
fn the_example_of_its_page_is_what_it_says() {
    let page = include_str!("../../docs/graph.md");
    let block =
        page.split("```console\n$ indicia graph first trade_waste\n").nth(1).and_then(|rest| rest.split("```").next());
    assert_eq!(Place::new().indicia(&["graph", "first", "trade_waste"]).fine().out, block.expect("the example"));
}

#[test]
fn everything_is_listed_with_both_directions() {
    let place = Place::new();
    let graph = place.indicia(&["graph", "first"]).fine();
    shows(
        &graph.out,
        &[
            "hierarchy area  ",
            "code list waste  ",
            "dataset incidents  ",
            "  needs    hierarchy area, code list waste\n",
            "  used by  ",
            "cohort trade_incidents  ",
            "measure trade_waste  ",
            "  needs    cohort trade_incidents\n",
            "table incidents_by_district  ",
        ],
    );
}

#[test]
fn a_picture_is_written_whole_and_reads_without_its_colours() {
    let place = Place::new();
    let args = ["graph", "first", "--format", "svg", "--out", "graph.svg"];
    let done = place.indicia(&args).fine();
    assert_eq!((done.out.as_str(), done.err.as_str()), ("", ""));
    let svg = place.read("graph.svg");
    shows(
        &svg,
        &[
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"",
            "<title id=\"graph-title\">What depends on what: ",
            "<desc id=\"graph-desc\">",
            "measure trade_waste needs cohort trade_incidents.",
            "</desc>",
            ">trade_waste</text>",
            "</svg>",
        ],
    );
    let name = |part: &str| svg.matches(part).count();
    assert_eq!(name("<rect "), name("font-weight=\"600\""), "each box has a name");
    place.indicia(&args).fine();
    assert_eq!(place.read("graph.svg"), svg, "the same bytes each time");
    assert!(!place.path(".graph.svg.indicia-new").exists());
    let folder = place.indicia(&["graph", "first", "--out", "first"]).code(2);
    shows(&folder.err, &["error: --out first is a folder, not a file"]);
}

#[test]
fn dot_has_a_node_a_line() {
    let place = Place::new();
    let dot = place.indicia(&["graph", "first", "trade_share", "--format", "dot"]).fine().out;
    shows(&dot, &["digraph indicia {", "\"measure trade_waste\" -> \"indicator trade_share\";", "}\n"]);
    assert_eq!(dot.matches('{').count(), dot.matches('}').count());
}

#[test]
fn a_project_at_fault_has_no_graph() {
    let place = Place::new();
    place.edit("first/definitions/measures.ind", "waste.group = \"Trade\"", "waste.group = \"Trad\"");
    let done = place.indicia(&["graph", "first"]).code(1);
    assert_eq!(done.out, "");
    shows(&done.err, &["Trad", "1 error"]);
}
