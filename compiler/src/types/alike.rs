//! A column that is taken in place of another one: rows by `sex` of data that has only `teacher_sex`, by its codes.
//!
//! In: the path that rows or columns are of, a dataset that does not have it, the value that is taken in its place. Out: a finding where their names
//! do not say that both are the same. Invariant: a population is not looked at here (counterparts.rs); a name that adds only what the
//! rows are of, or words such as "code" and "group", is the same.

use super::Checker;
use super::dimensions::Dimension;
use super::facts::layout;
use crate::catalog::{CodeListId, DatasetId};
use crate::model::Value;
use crate::model::typing::{column_of, list_of};
use crate::source::Span;
use crate::syntax::ast;
use crate::words;

/// Words that say nothing of what a column is of.
const PLAIN: [&str; 30] = [
    "code",
    "codes",
    "type",
    "types",
    "group",
    "groups",
    "band",
    "bands",
    "class",
    "category",
    "kind",
    "name",
    "id",
    "level",
    "label",
    "desc",
    "description",
    "recorded",
    "reported",
    "main",
    "of",
    "the",
    "in",
    "at",
    "years",
    "person",
    "persons",
    "cd",
    "nm",
    "text",
];

impl Checker<'_> {
    /// Warns where rows or columns of one column are of another in a dataset, whose name does not say that it is the same.
    pub(super) fn taken_in_place(
        &mut self,
        of: &Dimension,
        path: &ast::Path,
        dataset: DatasetId,
        value: &Value,
        place: Span,
    ) {
        if self.is_people(dataset) {
            return;
        }
        let Some(list) = list_of(self.catalog, dataset, value) else { return };
        let Some(asked) = self.asked_name(path, list) else { return };
        let own = &column_of(self.catalog, dataset, value).name;
        let declared = self.catalog.dataset(dataset);
        if self.is_same_name(asked, own, dataset, list) || !self.is_new((of.span, declared.span)) {
            return;
        }
        let written = words::source::value(self.catalog, dataset, value);
        let direct = matches!(value, Value::Column(_));
        self.out.push(layout::by_another_column(place, &declared.name, asked, &written, direct));
    }

    /// What a path asks for: its last name, or the number whose bands are asked for.
    fn asked_name<'p>(&self, path: &'p ast::Path, list: CodeListId) -> Option<&'p str> {
        let last = path.parts.last()?;
        let is_bands = self.catalog.code_list(list).is_bands() && path.parts.len() > 1;
        let asked = if is_bands { path.parts.first()? } else { last };
        Some(asked.value.as_str())
    }

    fn is_same_name(&self, asked: &str, own: &str, dataset: DatasetId, list: CodeListId) -> bool {
        let declared = self.catalog.dataset(dataset);
        let list = self.catalog.code_list(list);
        let split = |name: &str| -> Vec<String> {
            let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            words.map(|word| singular(&word.to_lowercase())).collect()
        };
        let mut plain: Vec<String> = PLAIN.iter().map(|word| singular(word)).collect();
        for name in [&declared.name, &declared.counts, &declared.grain, &list.name] {
            plain.extend(split(name));
        }
        if list.level_of.is_some() && split(asked) == split(&list.name) {
            return true;
        }
        let (asked, own) = (split(asked), split(own));
        let adds = |words: &[String], to: &[String]| words.iter().all(|word| to.contains(word) || plain.contains(word));
        adds(&own, &asked) && adds(&asked, &own)
    }
}

fn singular(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => {
            word.strip_suffix('s').filter(|stem| stem.len() > 2 && !stem.ends_with('s')).unwrap_or(word).to_string()
        }
    }
}
