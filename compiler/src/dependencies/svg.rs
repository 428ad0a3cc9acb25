//! The graph as a picture: SVG in layers, from the data on the left to the tables on the right.
//!
//! In: some nodes of the graph, and where each leads to. Out: one `svg` element, to stand alone or inside a page.
//! Invariants: whole numbers only, so that the picture is the same on every machine; every node and edge is also said in
//! words, in the `desc`; every text is escaped.
//!
//! Steps: a node stands one layer right of the last that it needs; an edge over several layers gets a bend in each; nodes of a
//! layer are sorted by the middle of their neighbours, to and fro; then they are moved towards their neighbours without
//! changing the order.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Graph, Node};

const BOX: i64 = 40;
const BEND: i64 = 8;
const GAP: i64 = 12;
const BETWEEN: i64 = 56;
const MARGIN: i64 = 8;
const SWEEPS: usize = 12;

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

/// A node, or a bend of an edge, with its place.
#[derive(Clone, Debug)]
struct Point {
    node: Option<Node>,
    layer: usize,
    /// The middle.
    y: i64,
    height: i64,
}

/// Points by layer, in order from top to bottom, and the lines between points of neighbouring layers.
struct Layers {
    points: Vec<Point>,
    layers: Vec<Vec<usize>>,
    /// Each edge as the points that it runs through.
    edges: Vec<Vec<usize>>,
}

impl Graph {
    /// Draws nodes and the edges between them.
    pub fn svg(&self, drawing: &Drawing) -> String {
        let mut layers = self.layers(drawing.nodes);
        order(&mut layers);
        settle(&mut layers);
        self.written(drawing, &layers)
    }

    /// What a picture shows, in words: one sentence for each node that needs another.
    pub fn in_words(&self, nodes: &[Node]) -> String {
        let sentence = |node: &Node| {
            let needs = self.needs(*node).iter().filter(|needed| nodes.contains(needed));
            let needs: Vec<String> = needs.map(|needed| self.label(*needed)).collect();
            (!needs.is_empty()).then(|| format!("{} needs {}.", self.label(*node), needs.join(", ")))
        };
        nodes.iter().filter_map(sentence).collect::<Vec<_>>().join(" ")
    }

    fn layers(&self, nodes: &[Node]) -> Layers {
        let layer_of = self.layer_of(nodes);
        let mut points = Vec::new();
        let mut layers = vec![Vec::new(); layer_of.values().max().map_or(0, |last| last + 1)];
        let mut add = |node: Option<Node>, layer: usize| {
            layers[layer].push(points.len());
            points.push(Point { node, layer, y: 0, height: if node.is_some() { BOX } else { BEND } });
            points.len() - 1
        };
        let places: BTreeMap<Node, usize> =
            nodes.iter().filter_map(|node| Some((*node, add(Some(*node), *layer_of.get(node)?)))).collect();
        let mut edges = Vec::new();
        for node in nodes {
            for needed in self.needs(*node) {
                let (Some(from), Some(to)) = (places.get(needed), places.get(node)) else { continue };
                // A ring of look-ups has an edge that runs backwards; it is drawn straight.
                let bends = layer_of[needed] + 1..layer_of[node].max(layer_of[needed] + 1);
                let through = bends.map(|layer| add(None, layer));
                edges.push([*from].into_iter().chain(through).chain([*to]).collect());
            }
        }
        Layers { points, layers, edges }
    }

    /// One right of the last that it needs; what needs nothing stands just left of the first that needs it.
    fn layer_of(&self, nodes: &[Node]) -> BTreeMap<Node, usize> {
        let mut layer_of: BTreeMap<Node, usize> = BTreeMap::new();
        let mut rest: Vec<Node> = nodes.to_vec();
        while !rest.is_empty() {
            let is_ready = |node: &Node| !self.needs(*node).iter().any(|needed| rest.contains(needed));
            // In a ring nothing is ready, and the first of it is taken.
            let ready: Vec<Node> = rest.iter().copied().filter(is_ready).collect();
            let ready = if ready.is_empty() { vec![rest[0]] } else { ready };
            for node in &ready {
                let last = self.needs(*node).iter().filter_map(|needed| layer_of.get(needed)).max();
                layer_of.insert(*node, last.map_or(0, |last| last + 1));
            }
            rest.retain(|node| !ready.contains(node));
        }
        for node in nodes {
            if !self.needs(*node).iter().any(|needed| layer_of.contains_key(needed)) {
                let first = self.used_by(*node).iter().filter_map(|user| layer_of.get(user)).min();
                let beside = first.map_or(0, |first| first.saturating_sub(1));
                layer_of.insert(*node, beside);
            }
        }
        layer_of
    }

    fn written(&self, drawing: &Drawing, layers: &Layers) -> String {
        let name = |node: Node| self.named(node).map_or("", |named| named.name.as_str());
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
        let (id, right) = (escaped(drawing.id), right.max(2 * MARGIN));
        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"{id}-title\" \
             aria-describedby=\"{id}-desc\" viewBox=\"0 0 {right} {bottom}\" width=\"{right}\" height=\"{bottom}\" \
             font-family=\"system-ui, sans-serif\" font-size=\"13\">\n<title id=\"{id}-title\">{}</title>\n\
             <desc id=\"{id}-desc\">{}</desc>\n",
            escaped(drawing.title),
            escaped(&self.in_words(drawing.nodes)),
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
                let _ = write!(text, "<a href=\"{}\">", escaped(href));
            }
            let _ = write!(
                text,
                "<g><rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{BOX}\" rx=\"{}\" fill=\"currentColor\" \
                 fill-opacity=\"0.06\" stroke=\"currentColor\" stroke-width=\"{stroke}\"/>\
                 <text x=\"{x}\" y=\"{first}\" fill=\"currentColor\" font-weight=\"600\">{}</text>\
                 <text x=\"{x}\" y=\"{second}\" fill=\"currentColor\" font-size=\"11\">{}</text></g>",
                corner(node),
                escaped(name(node)),
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
}

/// Sorts each layer by the middle of its neighbours, forwards and backwards in turn.
fn order(layers: &mut Layers) {
    let neighbours = neighbours(layers);
    for sweep in 0..SWEEPS {
        let mut place = vec![0; layers.points.len()];
        for layer in &layers.layers {
            for (at, point) in layer.iter().enumerate() {
                place[*point] = at as i64;
            }
        }
        let forwards = sweep % 2 == 0;
        let count = layers.layers.len();
        for step in 0..count {
            let at = if forwards { step } else { count - 1 - step };
            let middle = |point: &usize| {
                let beside = &neighbours[*point][usize::from(!forwards)];
                match beside.len() as i64 {
                    0 => place[*point] * 1000,
                    count => beside.iter().map(|other| place[*other] * 1000).sum::<i64>() / count,
                }
            };
            let mut sorted: Vec<(i64, usize)> = layers.layers[at].iter().map(|point| (middle(point), *point)).collect();
            sorted.sort_by_key(|(middle, _)| *middle);
            layers.layers[at] = sorted.into_iter().map(|(_, point)| point).collect();
            for (at, point) in layers.layers[at].iter().enumerate() {
                place[*point] = at as i64;
            }
        }
    }
}

/// Gives every point its height, near its neighbours and below the one before it.
fn settle(layers: &mut Layers) {
    let neighbours = neighbours(layers);
    for sweep in 0..SWEEPS {
        for at in 0..layers.layers.len() {
            let at = if sweep % 2 == 0 { at } else { layers.layers.len() - 1 - at };
            let wanted = |point: usize| {
                let beside: Vec<usize> = neighbours[point].iter().flatten().copied().collect();
                match beside.len() as i64 {
                    0 => layers.points[point].y,
                    _ if sweep == 0 => 0,
                    count => beside.iter().map(|other| layers.points[*other].y).sum::<i64>() / count,
                }
            };
            let layer = layers.layers[at].clone();
            let wanted: Vec<i64> = layer.iter().map(|point| wanted(*point)).collect();
            let heights: Vec<i64> = layer.iter().map(|point| layers.points[*point].height).collect();
            for (point, y) in layer.iter().zip(apart(&wanted, &heights)) {
                layers.points[*point].y = y;
            }
        }
    }
    let top = layers.points.iter().map(|point| point.y - point.height / 2).min().unwrap_or(0);
    layers.points.iter_mut().for_each(|point| point.y += MARGIN - top);
}

/// Places in order, none over another, as near as may be to those wanted: points that push each other move as one.
fn apart(wanted: &[i64], heights: &[i64]) -> Vec<i64> {
    // A block: its first point, how many, where its first would stand, summed over its points.
    let mut blocks: Vec<(usize, i64, i64)> = Vec::new();
    let mut offsets = vec![0; wanted.len()];
    for at in 0..wanted.len() {
        offsets[at] = match at {
            0 => 0,
            at => offsets[at - 1] + (heights[at - 1] + heights[at]) / 2 + GAP,
        };
        blocks.push((at, 1, wanted[at] - offsets[at]));
        while let [.., (first, count, sum), (_, more, other)] = blocks[..] {
            if other.div_euclid(more) >= sum.div_euclid(count) {
                break;
            }
            blocks.truncate(blocks.len() - 2);
            blocks.push((first, count + more, sum + other));
        }
    }
    let mut places = vec![0; wanted.len()];
    for (first, count, sum) in blocks {
        for at in first..first + count as usize {
            places[at] = sum.div_euclid(count) + offsets[at];
        }
    }
    places
}

/// For each point, those before and those after it.
fn neighbours(layers: &Layers) -> Vec<[Vec<usize>; 2]> {
    let mut neighbours = vec![[Vec::new(), Vec::new()]; layers.points.len()];
    for edge in &layers.edges {
        for pair in edge.windows(2) {
            neighbours[pair[0]][1].push(pair[1]);
            neighbours[pair[1]][0].push(pair[0]);
        }
    }
    neighbours
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

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dependencies::graph;
    use crate::words::sample::{DEFINITIONS, checked};

    #[test]
    fn points_are_pushed_apart_and_no_further() {
        assert_eq!(apart(&[0, 100], &[40, 40]), [0, 100]);
        assert_eq!(apart(&[0, 0], &[40, 40]), [-26, 26]);
        assert_eq!(apart(&[100, 0, 50], &[40, 40, 40]), [-2, 50, 102]);
    }

    #[test]
    fn every_edge_runs_to_the_right_and_no_box_lies_on_another() {
        let checked = checked(DEFINITIONS);
        let graph = graph(&checked.catalog, &checked.model);
        let all: Vec<Node> = graph.nodes().iter().map(|named| named.node).collect();
        let mut layers = graph.layers(&all);
        order(&mut layers);
        settle(&mut layers);
        assert!(layers.edges.len() > 20);
        for pair in layers.edges.iter().flat_map(|edge| edge.windows(2)) {
            assert_eq!(layers.points[pair[0]].layer + 1, layers.points[pair[1]].layer);
        }
        for layer in &layers.layers {
            for pair in layer.windows(2) {
                let (above, below) = (&layers.points[pair[0]], &layers.points[pair[1]]);
                assert!(below.y - above.y >= (above.height + below.height) / 2, "{above:?} {below:?}");
            }
        }
        assert_eq!(layers.points.iter().filter(|point| point.node.is_some()).count(), all.len());
    }

    #[test]
    fn the_picture_has_a_title_its_words_and_links() {
        let checked = checked(DEFINITIONS);
        let graph = graph(&checked.catalog, &checked.model);
        let node = graph.find("residents").unwrap();
        let around = graph.around(node);
        let href = |node| (node != graph.find("population").unwrap()).then(|| "a&b.html".to_string());
        let drawing =
            Drawing { nodes: &around, focus: Some(node), id: "g", title: "Who needs <residents>", href: &href };
        let svg = graph.svg(&drawing);
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
        for part in [
            "<title id=\"g-title\">Who needs &lt;residents&gt;</title>",
            "measure residents needs dataset population.",
            "<a href=\"a&amp;b.html\">",
            "stroke-width=\"3\"",
            ">violent_crime_rate</text>",
        ] {
            assert!(svg.contains(part), "{part} in {svg}");
        }
        assert_eq!(svg.matches("<a href").count(), around.len() - 1);
        assert_eq!(svg, graph.svg(&drawing));
        let nothing = Drawing { nodes: &[], focus: None, id: "g", title: "", href: &href };
        assert!(graph.svg(&nothing).contains("viewBox"));
    }
}
