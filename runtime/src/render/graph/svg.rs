//! The graph as a picture: SVG, from the data on the left to the tables on the right.
//!
//! In: some nodes of the graph, and where each leads to. Out: one `svg` element, for a file of its own or inside a page.
//! Invariants: every node and edge is also said in words, in the `desc`; every text is escaped.

use std::fmt::Write as _;

use indicia_compiler::dependencies::{Graph, Node};

use super::layers::{BOX, Layers, MARGIN};
use crate::render::escape;

const BETWEEN: i64 = 56;

/// What is drawn.
pub struct Drawing<'a> {
    /// Which nodes.
    pub nodes: &'a [Node],
    /// The one that it is about, if it is about one.
    pub focus: Option<Node>,
    /// What its parts are named by; different for each picture of a page.
    pub id: &'a str,
    /// The title of the picture.
    pub title: &'a str,
    /// Where a node leads to.
    pub href: &'a dyn Fn(Node) -> Option<String>,
}

/// Draws nodes and the edges between them.
pub fn svg(graph: &Graph, drawing: &Drawing) -> String {
    let layers = &Layers::new(graph, drawing.nodes);
    let name = |node: Node| graph.named(node).map_or("", |named| named.name.as_str());
    let width = |layer: &Vec<usize>| {
        let longest = layer.iter().filter_map(|point| layers.points[*point].node);
        longest.map(|node| 20 + text_width(name(node)).max(text_width(node.kind()))).max().unwrap_or(0)
    };
    let mut lefts = vec![MARGIN];
    let widths: Vec<i64> = layers.layers.iter().map(width).collect();
    for width in &widths {
        lefts.push(lefts[lefts.len() - 1] + width + BETWEEN);
    }
    let right = lefts[lefts.len() - 1] - BETWEEN + MARGIN;
    let bottom = layers.points.iter().map(|point| point.y + point.height / 2).max().unwrap_or(0) + MARGIN;
    let (id, right) = (escape::html(drawing.id), right.max(2 * MARGIN));
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"{id}-title\" \
         aria-describedby=\"{id}-desc\" viewBox=\"0 0 {right} {bottom}\" width=\"{right}\" height=\"{bottom}\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\">\n<title id=\"{id}-title\">{}</title>\n\
         <desc id=\"{id}-desc\">{}</desc>\n",
        escape::html(drawing.title),
        escape::html(&in_words(graph, drawing.nodes)),
    );
    text.push_str("<g fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.45\">\n");
    for edge in &layers.edges {
        let _ = writeln!(text, "<path d=\"{}\"/>", path(edge, layers, &lefts, &widths));
    }
    text.push_str("</g>\n");
    for point in &layers.points {
        let Some(node) = point.node else { continue };
        let (left, top, width) = (lefts[point.layer], point.y - point.height / 2, widths[point.layer]);
        let stroke = if drawing.focus == Some(node) { 3 } else { 1 };
        let href = (drawing.href)(node);
        if let Some(href) = &href {
            let _ = write!(text, "<a href=\"{}\">", escape::html(href));
        }
        let _ = write!(
            text,
            "<g><rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{BOX}\" rx=\"{}\" fill=\"currentColor\" \
             fill-opacity=\"0.06\" stroke=\"currentColor\" stroke-width=\"{stroke}\"/>\
             <text x=\"{x}\" y=\"{first}\" fill=\"currentColor\" font-weight=\"600\">{}</text>\
             <text x=\"{x}\" y=\"{second}\" fill=\"currentColor\" font-size=\"11\">{}</text></g>",
            corner(node),
            escape::html(name(node)),
            node.kind(),
            x = left + 10,
            first = top + 17,
            second = top + 32,
        );
        text.push_str(if href.is_some() { "</a>\n" } else { "\n" });
    }
    text.push_str("</svg>\n");
    text
}

/// What a picture shows, in words: one sentence for each node that needs another.
fn in_words(graph: &Graph, nodes: &[Node]) -> String {
    let sentence = |node: &Node| {
        let needs = graph.needs(*node).iter().filter(|needed| nodes.contains(needed));
        let needs: Vec<String> = needs.map(|needed| graph.label(*needed)).collect();
        (!needs.is_empty()).then(|| format!("{} needs {}.", graph.label(*node), needs.join(", ")))
    };
    nodes.iter().filter_map(sentence).collect::<Vec<_>>().join(" ")
}

/// A line through points, level where it leaves and where it arrives.
fn path(edge: &[usize], layers: &Layers, lefts: &[i64], widths: &[i64]) -> String {
    let mut text = String::new();
    for pair in edge.windows(2) {
        let (from, to) = (&layers.points[pair[0]], &layers.points[pair[1]]);
        let (x, end) = (lefts[from.layer] + widths[from.layer], lefts[to.layer]);
        let middle = (x + end) / 2;
        let start = if text.is_empty() { "M" } else { " L" };
        let _ = write!(text, "{start}{x} {} C{middle} {} {middle} {} {end} {}", from.y, from.y, to.y, to.y);
    }
    text
}

/// Definitions are rounded, what YAML declares is not.
fn corner(node: Node) -> i64 {
    match node {
        Node::Hierarchy(_) | Node::CodeList(_) | Node::Policy(_) | Node::Dataset(_) => 0,
        Node::Cohort(_) | Node::Measure(_) | Node::Indicator(_) => 8,
        Node::Table(_) => 2,
    }
}

/// How wide a text is, about.
fn text_width(text: &str) -> i64 {
    text.chars().count() as i64 * 41 / 5
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::graph::sample;

    #[test]
    fn the_picture_has_a_title_its_words_and_links() {
        let graph = sample();
        let node = graph.find("residents").unwrap();
        let around = graph.around(node);
        let href = |node| (node != graph.find("population").unwrap()).then(|| "a&b.html".to_string());
        let drawing =
            Drawing { nodes: &around, focus: Some(node), id: "g", title: "Who needs <residents>", href: &href };
        let picture = svg(&graph, &drawing);
        assert!(picture.starts_with("<svg ") && picture.ends_with("</svg>\n"));
        for part in [
            "<title id=\"g-title\">Who needs &lt;residents&gt;</title>",
            "measure residents needs dataset population.",
            "<a href=\"a&amp;b.html\">",
            "stroke-width=\"3\"",
            ">theft_rate</text>",
        ] {
            assert!(picture.contains(part), "{part} in {picture}");
        }
        assert_eq!(picture.matches("<a href").count(), around.len() - 1);
        assert_eq!(picture, svg(&graph, &drawing));
        let nothing = Drawing { nodes: &[], focus: None, id: "g", title: "", href: &href };
        assert!(svg(&graph, &nothing).contains("viewBox"));
    }
}
