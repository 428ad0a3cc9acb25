//! Sides: one of the two projects, and what its names are called in the comparison.
//!
//! In: a project and renames. Out: names that mean the same on both sides.
//! Invariant: where something of the later project was renamed, its earlier name is used.

use super::change::Kind;
use super::names::{Renames, renamed};
use crate::Checked;
use crate::catalog::{Catalog, PolicyId};
use crate::model::Model;
use crate::source::{Sources, Span};
use crate::syntax::{canonical, one_line};
use crate::words::build::{Names, Order, Phrases};

/// A project.
#[derive(Clone, Copy, Debug)]
pub struct Project<'a> {
    /// Its texts.
    pub sources: &'a Sources,
    /// What the compiler made of them; sound.
    pub checked: &'a Checked,
}

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
    pub fn before(project: Project<'a>) -> Side<'a> {
        Side { project, renames: None }
    }

    /// The later project.
    pub fn after(project: Project<'a>, renames: &'a Renames) -> Side<'a> {
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

    /// What makes phrases with the names of the comparison.
    pub fn phrases(&self) -> Phrases<'a, '_> {
        Phrases { catalog: self.catalog(), model: self.model(), names: self, order: Order::Canonical }
    }

    /// A disclosure policy.
    pub fn policy(&self, id: Option<PolicyId>) -> Option<String> {
        id.map(|id| self.name(Kind::Policy, &self.catalog().policies[id.0].name))
    }

    /// What is written, without comments and layout. Definitions whose texts are equal so did not change by themselves.
    pub fn written(&self, span: Span) -> String {
        one_line(self.project.sources.text(span))
    }

    /// A whole item in canonical layout, without comments and with the names of the comparison. Blanks in a row of a test's table are
    /// layout, as they are between two words.
    pub fn laid_out(&self, span: Span) -> String {
        let text = self.renamed(self.project.sources.text(span));
        canonical(None, &text).unwrap_or_else(|| one_line(&text))
    }

    /// A text of definitions with the earlier names of whatever was renamed.
    pub fn renamed(&self, text: &str) -> String {
        let Some(renames) = self.renames.filter(|renames| !renames.0.is_empty()) else { return text.to_string() };
        renamed(text, |word| renames.of_word(word))
    }
}

impl Names for Side<'_> {
    fn name(&self, kind: Kind, own: &str) -> String {
        self.renames.and_then(|renames| renames.earlier(kind, own)).unwrap_or(own).to_string()
    }
}
