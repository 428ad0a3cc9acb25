//! Indicia's compiler: definitions and manifests in; plans and layouts out.
//!
//! Pure: no files, no clock, no environment, no engine. The caller reads the texts and hands them over as
//! [`source::Sources`]. The passes, in order, each a folder:
//!
//! | pass | in -> out |
//! |-|-|
//! | [`manifest`] | YAML -> [`catalog::Catalog`] |
//! | [`syntax`] | text -> [`syntax::ast::File`] |
//! | [`names`] | trees -> [`names::hir::Hir`] |
//! | [`types`] | Hir -> [`model::Model`] |
//! | [`plan`] | Model -> [`plan::ir::Plan`] and [`plan::layout::Layout`]s |
//!
//! Beside them, derived from the model and never read by a pass: [`words`] (sentences), [`dependencies`] (what depends on what) and
//! [`mutation`] (the model with one thing changed).
//!
//! The first four never stop at the first error; [`plan`] cannot fail on what they accepted.

pub mod aggregate;
pub mod catalog;
pub mod comparison;
pub mod dependencies;
pub mod diagnostics;
pub mod file_format;
pub mod functions;
pub mod hashing;
pub mod manifest;
pub mod merge_marks;
pub mod model;
pub mod mutation;
pub mod names;
pub mod notes;
pub mod plan;
pub mod presentation;
pub mod question;
pub mod source;
pub mod syntax;
pub mod types;
pub mod value;
pub mod words;

use std::collections::BTreeSet;

use catalog::{Catalog, DatasetId};
use diagnostics::{Diagnostic, Diagnostics, Severity};
use model::{Model, TableId};
use names::hir::Definition;
use source::{SourceId, SourceKind, Sources};

/// A project that has been read and checked.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What the YAML declares.
    pub catalog: Catalog,
    /// The definitions with their names resolved.
    pub hir: names::hir::Hir,
    /// What the definitions mean; complete only when nothing found is an error.
    pub model: Model,
    /// Everything found, by file and line.
    pub diagnostics: Vec<Diagnostic>,
    /// The same with the parameters that inline tests have, where they have others.
    pub in_tests: Option<Box<Checked>>,
}

impl Checked {
    /// Whether the project can run.
    pub fn is_sound(&self) -> bool {
        self.diagnostics.iter().all(|d| d.severity != Severity::Error)
    }

    /// The project as its inline tests are about it.
    pub fn as_tested(&self) -> &Checked {
        self.in_tests.as_deref().unwrap_or(self)
    }

    /// The place of a table in the model.
    pub fn table(&self, name: &str) -> Option<TableId> {
        self.model.table_named(name)
    }

    /// What a name refers to: a definition or a dataset.
    pub fn definition(&self, name: &str) -> Option<Definition> {
        self.named().find(|(named, _)| *named == name).map(|(_, definition)| definition)
    }

    /// Every name that [`Checked::definition`] knows.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.named().map(|(name, _)| name)
    }

    fn named(&self) -> impl Iterator<Item = (&str, Definition)> {
        let definitions = self.hir.named().map(|(head, definition)| (head.name.value.as_str(), definition));
        let datasets = self.catalog.datasets.iter().enumerate();
        definitions.chain(datasets.map(|(i, d)| (d.name.as_str(), Definition::Dataset(DatasetId(i)))))
    }

    /// Every table, in the order of the definitions.
    pub fn tables(&self) -> Vec<TableId> {
        (0..self.model.tables.len()).map(TableId).collect()
    }
}

/// Reads what a project declares: datasets, code lists, hierarchies, policies and style; no definition.
pub fn declarations(sources: &Sources) -> (Catalog, Diagnostics) {
    manifest::read(sources)
}

/// Reads and checks a project.
pub fn check(sources: &Sources) -> Checked {
    Read::new(sources).check()
}

/// A project whose texts are read and not checked yet: to be checked as it is, or with a declaration changed.
pub struct Read<'s> {
    sources: &'s Sources,
    catalog: Catalog,
    files: Vec<(SourceId, syntax::ast::File)>,
    found: Diagnostics,
}

impl<'s> Read<'s> {
    /// Reads a project's declarations and definitions.
    pub fn new(sources: &'s Sources) -> Read<'s> {
        let mut found = Diagnostics::default();
        let (catalog, declared) = declarations(sources);
        found.append(declared);
        let texts: Vec<_> = sources.of_kind(SourceKind::Definitions).map(|(id, source)| (id, &*source.text)).collect();
        let mut files = Vec::new();
        for ((id, _), (file, _, parsed)) in texts.iter().zip(syntax::parse_all(&texts)) {
            found.append(parsed);
            files.push((*id, file));
        }
        let mut found = names::with_help(found, sources, &catalog, &files);
        let controls = controls(sources, &found);
        found.append(controls);
        Read { sources, catalog, files, found }
    }

    /// Checks it as it is.
    pub fn check(self) -> Checked {
        let Read { sources, catalog, files, found } = self;
        checked(sources, catalog, files, found)
    }

    /// Checks it with something changed in what it declares.
    pub fn check_with(&self, change: impl FnOnce(&mut Catalog)) -> Checked {
        let mut catalog = self.catalog.clone();
        change(&mut catalog);
        checked(self.sources, catalog, self.files.clone(), self.found.clone())
    }
}

/// Characters that terminals act on, in definitions and rows of code lists; those of YAML are found as it is read, with what it escapes.
/// What the parser has reported at their place, outside texts, is not said again.
fn controls(sources: &Sources, said: &Diagnostics) -> Diagnostics {
    let mut found = Diagnostics::default();
    let texts = [SourceKind::Definitions, SourceKind::CodeRows].into_iter().flat_map(|kind| sources.of_kind(kind));
    for (id, source) in texts {
        if let Some((at, written)) = source::first_control(&source.text) {
            let place = source::Span::new(id, at, at + source.text[at..].chars().next().map_or(0, char::len_utf8));
            if !said.iter().any(|said| said.labels.first().is_some_and(|label| label.span == place)) {
                found.push(manifest::control_character(&written, place));
            }
        }
    }
    found
}

fn checked(
    sources: &Sources,
    catalog: Catalog,
    files: Vec<(SourceId, syntax::ast::File)>,
    mut found: Diagnostics,
) -> Checked {
    let of_tests = (!catalog.project.parameters_in_tests.is_empty()).then(|| files.clone());
    let mut checked = defined(sources, catalog, files);
    if let Some(files) = of_tests {
        let mut catalog = checked.catalog.clone();
        catalog.project.parameters = std::mem::take(&mut catalog.project.parameters_in_tests);
        let in_tests = defined(sources, catalog, files);
        // What is wrong for tests alone is wrong; what is wrong for both is reported once.
        let is_new = |other: &&Diagnostic| other.severity == Severity::Error && !checked.diagnostics.contains(other);
        let more: Vec<Diagnostic> = in_tests.diagnostics.iter().filter(is_new).cloned().collect();
        checked.diagnostics.extend(more);
        checked.in_tests = Some(Box::new(in_tests));
    }
    // What definitions make of a broken declaration is no mistake of theirs: they are checked once that is mended.
    let is_of_definitions = |found: &Diagnostic| {
        found.labels.first().is_some_and(|label| sources.get(label.span.source).kind == SourceKind::Definitions)
    };
    // A field too many takes nothing away from what is declared, nor does style.
    let takes_nothing = |code: &str| {
        matches!(code, "datasets::unknown-field" | "codelists::unknown-field" | "project::unknown-field")
            || code.starts_with("style::")
            || code.starts_with("disclosure::")
    };
    let is_of_declarations = |one: &Diagnostic| one.severity == Severity::Error && !is_of_definitions(one);
    let is_broken = found.iter().any(|one| is_of_declarations(one) && !takes_nothing(one.code));
    // A line that cannot be read may be the one that uses another file.
    let source = |of: &Diagnostic| of.labels.first().map(|label| label.span.source);
    let unread: BTreeSet<SourceId> = found.iter().filter_map(source).collect();
    let is_follow_up = |of: &Diagnostic| {
        is_broken || of.code == "names::file-not-in-use" && source(of).is_some_and(|of| unread.contains(&of))
    };
    checked.diagnostics.drain(..).filter(|one| !is_follow_up(one)).for_each(|diagnostic| found.push(diagnostic));
    // A warning may be about what an error lacks, and hides it in a long list: errors come first, alone.
    let found = if found.has_errors() { found.errors() } else { found };
    Checked { diagnostics: diagnostics::joined(found.sorted(sources)), ..checked }
}

/// Resolves and checks definitions; what is found is about them alone.
fn defined(sources: &Sources, mut catalog: Catalog, files: Vec<(SourceId, syntax::ast::File)>) -> Checked {
    let (hir, mut found) = names::resolve(sources, &catalog, files);
    let (model, typed) = types::check(sources, &catalog, &hir);
    found.append(typed);
    found.append(plan::policies::unidentified(&catalog, &model));
    if !found.has_errors() {
        plan::policies::settle(&mut catalog, &model);
    }
    let diagnostics = found.iter().cloned().collect();
    Checked { catalog, hir, model, diagnostics, in_tests: None }
}
