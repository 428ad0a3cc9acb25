//! What depends on what in a small project.

use super::*;
use crate::words::sample::{DEFINITIONS, checked, sources};

fn sample() -> Graph {
    let checked = checked(DEFINITIONS);
    graph(&checked.catalog, &checked.model)
}

fn labels(graph: &Graph, nodes: &[Node]) -> Vec<String> {
    nodes.iter().map(|node| graph.label(*node)).collect()
}

#[test]
fn a_definition_needs_what_its_own_words_name() {
    let graph = sample();
    let needs = |name: &str| labels(&graph, graph.needs(graph.find(name).unwrap()));
    assert_eq!(needs("violent_crime"), ["code list offence", "dataset crimes"]);
    assert_eq!(needs("first_time"), ["cohort grave"]);
    assert_eq!(needs("arrived"), ["dataset arrivals", "dataset crimes", "cohort grave"]);
    assert_eq!(needs("arrivals_seen"), ["code list age_band", "cohort arrived"]);
    assert_eq!(needs("violent_crime_rate"), ["measure violent_offences", "measure residents"]);
    assert_eq!(needs("crimes"), ["hierarchy area", "code list offence", "disclosure policy small", "dataset arrivals"]);
    assert_eq!(needs("by_district"), ["hierarchy area", "measure violent_offences", "indicator violent_crime_rate"]);
}

#[test]
fn an_aggregate_without_a_name_is_followed() {
    let graph = sample();
    let share = graph.find("abuse_share").unwrap();
    assert_eq!(labels(&graph, graph.needs(share)), ["cohort violent_crime", "measure violent_offences"]);
    assert!(graph.nodes().iter().all(|named| !named.name.is_empty()));
}

#[test]
fn both_directions_reach_to_the_end() {
    let graph = sample();
    let reached = |name: &str| {
        let node = graph.find(name).unwrap();
        (labels(&graph, &graph.upstream(node)), labels(&graph, &graph.downstream(node)))
    };
    let (up, down) = reached("grave");
    assert_eq!(
        up,
        [
            "hierarchy area",
            "code list offence",
            "disclosure policy small",
            "dataset arrivals",
            "dataset crimes",
            "cohort violent_crime"
        ]
    );
    assert_eq!(
        down,
        ["cohort first_time", "cohort arrived", "measure typical_age", "measure arrivals_seen", "table by_offence"]
    );
    assert_eq!(reached("by_district").1, [""; 0]);
    assert_eq!(reached("area").0, [""; 0]);
}

#[test]
fn needing_is_being_used_the_other_way_round() {
    let graph = sample();
    for named in graph.nodes() {
        for needed in graph.needs(named.node) {
            assert!(graph.used_by(*needed).contains(&named.node), "{} needs {}", named.name, graph.label(*needed));
            assert!(*needed != named.node);
        }
        for user in graph.used_by(named.node) {
            assert!(graph.needs(*user).contains(&named.node));
            assert!(graph.upstream(*user).contains(&named.node));
        }
        let sorted = |nodes: &[Node]| nodes.is_sorted();
        assert!(sorted(graph.needs(named.node)) && sorted(graph.used_by(named.node)));
    }
}

#[test]
fn levels_of_a_hierarchy_go_by_its_name() {
    let graph = sample();
    assert_eq!(graph.find("ward"), graph.find("area"));
    assert_eq!(graph.find("offence.group"), None);
    assert_eq!(graph.find("nothing"), None);
}

#[test]
fn the_order_of_definitions_in_a_file_changes_no_edge() {
    let mut items: Vec<&str> = DEFINITIONS.split_inclusive("\n}\n").collect();
    items.reverse();
    let checked = checked(&items.concat());
    let (before, after) = (sample(), graph(&checked.catalog, &checked.model));
    for named in before.nodes() {
        let node = after.find(&named.name).unwrap();
        let sorted = |mut labels: Vec<String>| {
            labels.sort();
            labels
        };
        let (were, are) = (labels(&before, before.needs(named.node)), labels(&after, after.needs(node)));
        assert_eq!(sorted(were), sorted(are), "{}", named.name);
    }
}

#[test]
fn as_text_each_node_has_its_place_and_comes_back_by_name_only() {
    let sources = sources(DEFINITIONS);
    let graph = sample();
    let text = graph.text_of(graph.find("grave").unwrap(), &sources);
    assert_eq!(
        text,
        "cohort grave  crime.ind:8

needs
  code list offence  codelists/offence.yaml:1
  cohort violent_crime  crime.ind:2
    code list offence ^
    dataset crimes  datasets/crimes.yaml:1
      hierarchy area  hierarchies/area.yaml:1
      code list offence ^
      disclosure policy small  disclosure/small.yaml:1
      dataset arrivals  datasets/arrivals.yaml:1

used by
  cohort first_time  crime.ind:13
    measure typical_age  crime.ind:25
      table by_offence  crime.ind:46
  cohort arrived  crime.ind:17
    measure arrivals_seen  crime.ind:26
      table by_offence ^
"
    );
    let all = graph.text(&sources);
    assert!(all.contains(
        "measure residents  crime.ind:24\n  needs    dataset population\n  used by  indicator violent_crime_rate\n"
    ));
}
