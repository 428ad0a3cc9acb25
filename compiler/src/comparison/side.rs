//! Sides: one of the two projects, and what its names are called in the comparison.
//!
//! In: a project and renames. Out: names, paths and codes that mean the same on both sides.
//! Invariant: where something of the later project was renamed, its earlier name is used.

use super::Project;
use super::change::Kind;
use super::renames::Renames;
use crate::catalog::{Catalog, CodeListId, DatasetId};
use crate::model::{Model, Rows, TimePart, Value};
use crate::source::Span;

/// One of the two projects, with its names as the comparison calls them.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The project.
    pub project: Project<'a>,
    /// None on the earlier side.
    renames: Option<&'a Renames>,
}

impl<'a> Side<'a> {
    /// The earlier project: its names are those of the comparison.
    pub(super) fn before(project: Project<'a>) -> Side<'a> {
        Side { project, renames: None }
    }

    /// The later project.
    pub(super) fn after(project: Project<'a>, renames: &'a Renames) -> Side<'a> {
        Side { project, renames: Some(renames) }
    }

    /// What is declared.
    pub fn catalog(&self) -> &'a Catalog {
        &self.project.checked.catalog
    }

    /// What is defined.
    pub fn model(&self) -> &'a Model {
        &self.project.checked.model
    }

    /// The name that something has in the comparison.
    pub fn name(&self, kind: Kind, own: &str) -> String {
        self.renames.and_then(|renames| renames.earlier(kind, own)).unwrap_or(own).to_string()
    }

    /// A dataset.
    pub fn dataset(&self, id: DatasetId) -> String {
        self.name(Kind::Dataset, &self.catalog().dataset(id).name)
    }

    /// A code list. That of an attribute goes by its owner: `offence.group`.
    pub fn list(&self, id: CodeListId) -> String {
        let name = &self.catalog().code_list(id).name;
        match name.split_once('.') {
            Some((owner, attribute)) => format!("{}.{attribute}", self.name(Kind::CodeList, owner)),
            None => self.name(Kind::CodeList, name),
        }
    }

    /// A dataset or a cohort.
    pub fn rows(&self, rows: Rows) -> String {
        match rows {
            Rows::Dataset(id) => self.dataset(id),
            Rows::Cohort(id) => self.name(Kind::Cohort, &self.model().cohorts[id.0].head.name.value),
        }
    }

    /// A value as definitions write it: `offence.group`, `recorded_on.financial_year`.
    pub fn path(&self, dataset: DatasetId, value: &Value) -> String {
        let catalog = self.catalog();
        match value {
            Value::Column(column) => catalog.dataset(dataset).column(*column).name.clone(),
            Value::LookUp { on, dataset: right, column } => {
                let on = &catalog.dataset(dataset).column(*on).name;
                format!("{on}.{}", catalog.dataset(*right).column(*column).name)
            }
            Value::Attribute { of, list, attribute } => {
                let attribute = &catalog.code_list(*list).attributes[*attribute].name;
                format!("{}.{attribute}", self.path(dataset, of))
            }
            Value::Band { of, list } => format!("{}.{}", self.path(dataset, of), self.list(*list)),
            Value::Time { of, part, .. } => {
                let part = match part {
                    TimePart::Period(kind) => kind.name(),
                    TimePart::Hour => "hour".into(),
                    TimePart::Weekday => "weekday".into(),
                };
                format!("{}.{part}", self.path(dataset, of))
            }
        }
    }

    /// What is written, without comments and layout. Definitions whose texts are equal so did not change by themselves.
    pub fn written(&self, span: Span) -> String {
        let text = without_comments(self.project.sources.text(span));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A text of definitions with the earlier names of whatever was renamed.
    pub fn renamed(&self, text: &str) -> String {
        let Some(renames) = self.renames.filter(|renames| !renames.is_empty()) else { return text.to_string() };
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut found = String::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let end = match is_name(c) {
                true => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
                false => c.len_utf8(),
            };
            let (word, after) = rest.split_at(end);
            found.push_str(renames.of_word(word).unwrap_or(word));
            rest = after;
        }
        found
    }
}

/// A text of definitions without its comments; a `#` between quotes is none.
fn without_comments(text: &str) -> String {
    let (mut kept, mut quoted, mut escaped, mut comment) = (String::new(), false, false, false);
    for c in text.chars() {
        comment &= c != '\n';
        if comment {
            continue;
        }
        match c {
            '"' if !escaped => quoted = !quoted,
            '#' if !quoted => {
                comment = true;
                continue;
            }
            _ => {}
        }
        escaped = quoted && c == '\\' && !escaped;
        kept.push(c);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn a_comment_is_no_text_and_a_mark_between_quotes_no_comment() {
        assert_eq!(without_comments("a # b\nc \"# \\\" #\" # d"), "a \nc \"# \\\" #\" ");
    }
}
