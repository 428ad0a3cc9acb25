//! What a changed definition does to the tables that wait for review with it.
//!
//! In: a definition, the project and its snapshots. Out: the tables that it is in, and the changed cells of those that are pending.
//! Invariant: shows only what is in the files, and nothing that is recorded of a cell that is suppressed now.

use indicia_compiler::Checked;
use indicia_compiler::dependencies::{Node, graph};
use indicia_compiler::names::hir::Definition;
use indicia_runtime::disclosure::Recorded;

use super::difference::{Changes, of_cells, of_definition};
use super::folder::Folder;
use super::record::Named;
use super::{file, sections};

/// The tables that a definition is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impact {
    /// The definition.
    pub of: String,
    /// The names of the tables, a table itself included.
    pub tables: Vec<String>,
    /// Those of which a recorded cell changes, with how.
    pub moved: Vec<(String, Changes)>,
}

/// The impact of a definition.
pub fn impact(of: &Named<'_>, all: &[Named<'_>], (checked, shown): (&Checked, &Recorded), folder: &Folder) -> Impact {
    let downstream = graph(&checked.catalog, &checked.model).downstream(Node::from(of.definition));
    let reached = |named: &&Named<'_>| {
        let is_table = matches!(named.definition, Definition::Table(_));
        is_table && (named.definition == of.definition || downstream.contains(&Node::from(named.definition)))
    };
    let tables: Vec<String> = all.iter().filter(reached).map(|named| named.name.to_string()).collect();
    let moved = tables.iter().filter_map(|table| {
        let new = folder.pending.get(table).and_then(|text| file::contents(text))?;
        let old = folder.contents(table).unwrap_or_default();
        let shown = of_definition(shown, checked, table);
        let changes = of_cells(&sections::split(&old), &sections::split(&new), &shown);
        (!changes.is_empty()).then(|| (table.clone(), changes))
    });
    let moved = moved.collect();
    Impact { of: of.name.to_string(), tables, moved }
}
