//! Every example on both engines, and its cubes as snapshots.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use indicia_compiler::plan::ir::{Node, NodeId, Plan};
use indicia_compiler::{check, plan};

use crate::cube::Cube;
use crate::engine::polars::Polars;
use crate::engine::reference::Reference;
use crate::engine::{Engine, Request};

#[path = "../../../../tests/lib.rs"]
mod projects;

#[test]
fn two_engines_agree_on_every_example() {
    for (name, folder) in projects::examples() {
        let text = counted(&folder, &Polars);
        assert_eq!(text, counted(&folder, &Reference), "{name}");
        insta::assert_snapshot!(format!("{name}.cubes"), text);
    }
}

fn counted(folder: &Path, engine: &dyn Engine) -> String {
    let checked = check(&projects::project(folder));
    let planned = plan::tables(&checked.catalog, &checked.model, &checked.tables());
    let request = Request::new(&checked.catalog, folder.join(&checked.catalog.project.data));
    cubes(&planned.plan, &engine.run(&planned.plan, &request).unwrap().cubes)
}

/// Cubes as text, rows sorted: an engine promises no order.
fn cubes(plan: &Plan, cubes: &HashMap<NodeId, Cube>) -> String {
    let mut text = String::new();
    for (id, node) in plan.nodes() {
        let (Some(cube), Node::Aggregate { keys, aggregates, .. }) = (cubes.get(&id), node) else { continue };
        let _ = writeln!(text, "n{}: {} keys, {} aggregates", id.0, keys.len(), aggregates.len());
        let mut rows: Vec<_> = (0..cube.rows())
            .map(|row| {
                let keys: Vec<Option<i64>> = cube.keys.iter().map(|k| k[row]).collect();
                let values: Vec<Option<i128>> = cube.values.iter().map(|v| v[row]).collect();
                (keys, values)
            })
            .collect();
        rows.sort();
        for (keys, values) in rows {
            let said = |v: Option<String>| v.unwrap_or_else(|| "missing".into());
            let keys: Vec<String> = keys.into_iter().map(|k| said(k.map(|k| k.to_string()))).collect();
            let values: Vec<String> = values.into_iter().map(|v| said(v.map(|v| v.to_string()))).collect();
            let _ = writeln!(text, "  ({}) {}", keys.join(", "), values.join(" "));
        }
    }
    text
}
