//! What a changed definition does to the tables that wait for review with it.
//!
//! In: a definition, the project and its snapshots. Out: the pending tables that it reaches and their changed cells, as text.
//! Invariant: shows only what is in the pending files, so nothing is computed and nothing unsafe can be shown.

use indicia_compiler::Checked;
use indicia_compiler::dependencies::{Node, graph};
use indicia_compiler::names::hir::Definition;

use super::folder::Folder;
use super::record::Named;
use super::{difference, file, sections};
use crate::report::number_of;
use crate::terminal::Terminal;

/// How many cells of a table are listed one by one.
const MOST: usize = 5;

/// The impact of a definition, as text.
pub fn text(of: &Named<'_>, all: &[Named<'_>], checked: &Checked, folder: &Folder, terminal: &Terminal) -> String {
    let downstream = graph(&checked.catalog, &checked.model).downstream(Node::from(of.definition));
    let reached = |named: &&Named<'_>| {
        let is_table = matches!(named.definition, Definition::Table(_));
        is_table && (named.definition == of.definition || downstream.contains(&Node::from(named.definition)))
    };
    let tables: Vec<&Named<'_>> = all.iter().filter(reached).collect();
    let mut moved = String::new();
    let mut count = 0;
    for table in &tables {
        let Some(new) = folder.pending.get(table.name).and_then(|text| file::contents(text)) else { continue };
        let old = folder.contents(table.name).unwrap_or_default();
        let changes = difference::of_cells(&sections::split(&old), &sections::split(&new));
        if !changes.is_none() {
            count += 1;
            moved.push_str(&format!("  {}: {}\n", terminal.strong(table.name), changes.count()));
            moved.push_str(&changes.text(MOST, terminal));
        }
    }
    let reaches = match &tables[..] {
        [table] if table.name == of.name => String::new(),
        [] => format!("{} is in no table\n", of.name),
        tables => format!("{} is in {}\n", of.name, number_of(tables.len(), "table", "tables")),
    };
    let summary = match count {
        0 => "no recorded cell that it reaches changes\n".to_string(),
        1 => "1 recorded table that it reaches changes:\n".to_string(),
        count => format!("{count} recorded tables that it reaches change:\n"),
    };
    format!("{reaches}{summary}{moved}")
}
