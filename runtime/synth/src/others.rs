//! Datasets that are solved already: the sums that rates and weights of others are of.
//!
//! In: solved tables by name. Out: the sum of a dataset over some of its cells. Invariant: only what was solved before.

use std::collections::BTreeMap;

use indicia_compiler::catalog::{AttributeType, Catalog};
use indicia_compiler::diagnostics::Diagnostics;

use crate::facts;
use crate::members::Names;
use crate::path::{Domain, Path, Shape, resolve};
use crate::resolve::{condition, conditions, measure_path, path_of};
use crate::spec::{Per, Word};
use crate::table::{Context, Table};

/// What others may ask of a solved dataset.
#[derive(Clone, Debug)]
pub struct Sums {
    /// Its columns.
    pub shape: Shape,
    /// Its cells (of its first step).
    pub table: Table,
    /// What each contains.
    pub values: Vec<i64>,
    /// The columns of a measure.
    pub measures: Vec<String>,
    /// What its words were read with.
    pub names: Names,
}

/// The solved datasets, by name.
pub struct Others<'a> {
    /// The declarations.
    pub catalog: &'a Catalog,
    /// What is solved.
    pub solved: BTreeMap<String, Sums>,
}

impl Others<'_> {
    /// The sum that a rate is of, for the members that `words` name along paths of the asking dataset.
    pub fn sum(&self, names: &Names, per: &Per, words: &[(Path, Word)], found: &mut Diagnostics) -> Option<i64> {
        let (dataset, column) = per.of.value.split_once('.').unwrap_or((&per.of.value, ""));
        let Some(solved) = self.solved.get(dataset) else {
            found.push(facts::not_made_before(dataset, self.solved.keys().map(String::as_str), per.of.span));
            return None;
        };
        let context = Context { catalog: self.catalog, shape: &solved.shape };
        // Groups of the asking file serve here too.
        let mut read = solved.names.clone();
        read.groups.extend(names.groups.iter().cloned());
        let mut filter = conditions(&context, &mut read, &per.filter, found)?;
        if solved.measures.len() > 1 && !per.filter.iter().any(|(path, _)| path.value == crate::resolve::MEASURE) {
            let word = Word::new(column.to_string(), per.of.span);
            filter.push(condition(&context, &mut read, &measure_path(), &[word], found)?);
        }
        for (here, word) in words {
            let matched = per.matches.iter().find(|(from, _)| from.value == here.text);
            let there = match matched {
                Some((_, to)) => Some(path_of(&context, to, found)?),
                None => self.same(&context, here),
            };
            // A path that the other dataset does not have does not divide it.
            let Some(there) = there else { continue };
            if filter.iter().any(|(path, _)| path.text == there.text) {
                continue;
            }
            filter.push(condition(&context, &mut read, &there, std::slice::from_ref(word), found)?);
        }
        match solved.table.select(&context, &filter) {
            Ok(cells) => Some(cells.iter().map(|cell| solved.values[*cell as usize]).sum()),
            Err(missing) => {
                found.push(facts::not_in_cells(&missing.path, &solved.table.dims, per.of.span));
                None
            }
        }
    }

    /// The other dataset's path with the same values: of the same name, or of the same list.
    fn same(&self, context: &Context, here: &Path) -> Option<Path> {
        let by_name = resolve(self.catalog, context.shape, &here.text).ok().filter(|path| path.domain == here.domain);
        if by_name.is_some() {
            return by_name;
        }
        let Domain::Code(list) = here.domain else { return None };
        let columns = context.shape.columns.iter().enumerate().map(|(place, _)| Path::of_column(context.shape, place));
        let mut levels = Vec::new();
        for path in columns {
            let Domain::Code(own) = path.domain else { continue };
            if own == list {
                return Some(path);
            }
            for attribute in &self.catalog.code_list(own).attributes {
                if attribute.ty == AttributeType::Code(list) {
                    levels.extend(resolve(self.catalog, context.shape, &format!("{}.{}", path.text, attribute.name)));
                }
            }
        }
        levels.into_iter().next()
    }
}
