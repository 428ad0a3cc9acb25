//! Which column an aggregate means that names a dataset, a column or a measure alone: `sum of loads`, `count of distinct id`, `mean of n`.
//!
//! In: what the parser found, and what names there are. Out: the same, each with what to write. Invariant: a name that could be several things
//! is answered with all of them.

use crate::catalog::{Catalog, Column, ColumnType};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::source::{SourceId, Sources};
use crate::syntax::ast::{File, ItemKind};

/// The findings, where a column is wanted with what the project has of that name.
pub fn with_help(found: Diagnostics, sources: &Sources, catalog: &Catalog, files: &[(SourceId, File)]) -> Diagnostics {
    let mut helped = Diagnostics::default();
    for one in found.iter() {
        let help = (one.code == "syntax::column-wanted").then(|| help(one, sources, catalog, files)).flatten();
        helped.push(match help {
            Some(help) => one.clone().help(help),
            None => one.clone(),
        });
    }
    helped
}

fn help(found: &Diagnostic, sources: &Sources, catalog: &Catalog, files: &[(SourceId, File)]) -> Option<String> {
    let name = sources.text(found.labels.first()?.span);
    // "`sum of loads` does not name a column"
    let written = found.message.strip_prefix('`')?.split('`').next()?;
    let form = written.strip_suffix(name)?.trim_end();
    if let Some(dataset) = catalog.dataset_named(name).map(|id| catalog.dataset(id)) {
        let is_number = |column: &&Column| matches!(column.ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. });
        let is_named = form.contains("distinct");
        let column = dataset.columns.iter().find(|column| is_named || is_number(column));
        return Some(match column {
            Some(column) => format!("name the column, as in `{form} {name}.{}`", column.name),
            None => format!("`{name}` has no column of numbers; `count of {name}` is the number of its rows"),
        });
    }
    let has_it = catalog.datasets.iter().filter(|dataset| dataset.columns.iter().any(|column| column.name == name));
    let with_dataset: Vec<String> = has_it.map(|dataset| format!("`{form} {}.{name}`", dataset.name)).collect();
    let is_value = files.iter().flat_map(|(_, file)| &file.items).any(|item| match &item.kind {
        ItemKind::Measure(measure) => measure.name.value == name,
        ItemKind::Indicator(indicator) => indicator.name.value == name,
        _ => false,
    });
    match (is_value, &with_dataset[..]) {
        (true, []) => Some(format!("`{name}` is a number already, computed for each cell: write `{name}` alone")),
        (true, all) => {
            Some(format!("write `{name}` alone for the number of that name; for the column write {}", all.join(" or ")))
        }
        (false, []) => None,
        (false, all) => Some(format!("a column has its dataset before it: write {}", all.join(" or "))),
    }
}
