//! The graph in the language of Graphviz.
//!
//! In: some nodes of the graph. Out: one `digraph`. Invariant: every name is escaped.

use std::fmt::Write as _;

use indicia_compiler::dependencies::{Graph, Node};

use crate::render::escape;

/// Some nodes and the edges between them in the DOT language, drawn from the data on the left to the tables on the right.
pub fn dot(graph: &Graph, nodes: &[Node]) -> String {
    let mut text = String::from("digraph indicia {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n");
    for node in nodes {
        let name = graph.named(*node).map_or("", |named| named.name.as_str());
        let label = format!("{}\\n{}", escape::dot(name), node.kind());
        let _ = writeln!(text, "  \"{}\" [label=\"{label}\"];", escape::dot(&graph.label(*node)));
    }
    for node in nodes {
        for needed in graph.needs(*node).iter().filter(|needed| nodes.contains(needed)) {
            let (from, to) = (escape::dot(&graph.label(*needed)), escape::dot(&graph.label(*node)));
            let _ = writeln!(text, "  \"{from}\" -> \"{to}\";");
        }
    }
    text.push_str("}\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::graph::sample;

    #[test]
    fn dot_draws_from_the_data_to_the_tables() {
        let graph = sample();
        let text = dot(&graph, &graph.around(graph.find("residents").unwrap()));
        assert!(text.starts_with("digraph indicia {\n  rankdir=LR;"));
        assert!(text.contains("  \"measure residents\" [label=\"residents\\nmeasure\"];\n"), "{text}");
        assert!(text.contains("  \"dataset population\" -> \"measure residents\";\n"));
        assert!(!text.contains("crimes"), "what is not asked for is left out");
    }
}
