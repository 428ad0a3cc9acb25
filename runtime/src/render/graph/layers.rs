//! Where nodes go: layers from left to right, and an order inside each.
//!
//! In: some nodes of a graph. Out: a place for each, and the bends of every edge. Invariants: whole numbers only, so that a
//! picture is the same on every machine; every edge runs to the right, and no box is on another.
//!
//! Steps: a node is one layer right of the last that it needs; an edge over several layers gets a bend in each; nodes of a
//! layer are sorted by the middle of their neighbours, to and fro; then they are moved towards their neighbours without
//! changing the order.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::dependencies::{Graph, Node};

pub(super) const BOX: i64 = 40;
const BEND: i64 = 8;
const GAP: i64 = 12;
pub(super) const MARGIN: i64 = 8;
const SWEEPS: usize = 12;

/// A node, or a bend of an edge, with its place.
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub(super) node: Option<Node>,
    pub(super) layer: usize,
    /// The middle.
    pub(super) y: i64,
    pub(super) height: i64,
}

/// Points by layer, in order from top to bottom, and the lines between points of neighbouring layers.
pub(super) struct Layers {
    pub(super) points: Vec<Point>,
    pub(super) layers: Vec<Vec<usize>>,
    /// Each edge as the points that it runs through.
    pub(super) edges: Vec<Vec<usize>>,
}

impl Layers {
    /// Places nodes and the edges between them.
    pub(super) fn new(graph: &Graph, nodes: &[Node]) -> Layers {
        let mut layers = placed(graph, nodes);
        order(&mut layers);
        settle(&mut layers);
        layers
    }
}

fn placed(graph: &Graph, nodes: &[Node]) -> Layers {
    let layer_of = layer_of(graph, nodes);
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
        for needed in graph.needs(*node) {
            let (Some(from), Some(to)) = (places.get(needed), places.get(node)) else { continue };
            // A ring of look-ups has an edge that runs backwards; it is drawn straight.
            let bends = layer_of[needed] + 1..layer_of[node].max(layer_of[needed] + 1);
            let through = bends.map(|layer| add(None, layer));
            edges.push([*from].into_iter().chain(through).chain([*to]).collect());
        }
    }
    Layers { points, layers, edges }
}

/// One right of the last that it needs; what needs nothing is just left of the first that needs it.
fn layer_of(graph: &Graph, nodes: &[Node]) -> BTreeMap<Node, usize> {
    let mut layer_of: BTreeMap<Node, usize> = BTreeMap::new();
    let mut rest: Vec<Node> = nodes.to_vec();
    let mut waiting: BTreeSet<Node> = nodes.iter().copied().collect();
    while !rest.is_empty() {
        let is_ready = |node: &Node| !graph.needs(*node).iter().any(|needed| waiting.contains(needed));
        // In a ring nothing is ready, and the first of it is taken.
        let ready: Vec<Node> = rest.iter().copied().filter(is_ready).collect();
        let ready = if ready.is_empty() { vec![rest[0]] } else { ready };
        for node in &ready {
            let last = graph.needs(*node).iter().filter_map(|needed| layer_of.get(needed)).max();
            layer_of.insert(*node, last.map_or(0, |last| last + 1));
        }
        ready.iter().for_each(|node| {
            waiting.remove(node);
        });
        rest.retain(|node| waiting.contains(node));
    }
    for node in nodes {
        if !graph.needs(*node).iter().any(|needed| layer_of.contains_key(needed)) {
            let first = graph.used_by(*node).iter().filter_map(|user| layer_of.get(user)).min();
            let beside = first.map_or(0, |first| first.saturating_sub(1));
            layer_of.insert(*node, beside);
        }
    }
    layer_of
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
    // A block: its first point, how many, where its first would be, summed over its points.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::graph::sample;

    #[test]
    fn points_are_pushed_apart_and_no_further() {
        assert_eq!(apart(&[0, 100], &[40, 40]), [0, 100]);
        assert_eq!(apart(&[0, 0], &[40, 40]), [-26, 26]);
        assert_eq!(apart(&[100, 0, 50], &[40, 40, 40]), [-2, 50, 102]);
    }

    #[test]
    fn every_edge_runs_to_the_right_and_no_box_lies_on_another() {
        let graph = sample();
        let all: Vec<Node> = graph.nodes().iter().map(|named| named.node).collect();
        let layers = Layers::new(&graph, &all);
        assert!(layers.edges.len() > 5 && layers.points.len() > all.len(), "some edge has a bend");
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
}
