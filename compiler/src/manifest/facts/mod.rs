//! What can be wrong with a manifest, as facts, with their prose.
//!
//! In: names, spans and candidates that the readers found. Out: diagnostics. One file an area; what holds of any YAML file
//! stands in `shape`. Invariant: each variant has one code, and each code a page in docs/errors.

mod code_list;
mod dataset;
mod disclosure;
mod hierarchy;
mod project;
mod shape;

pub(super) use code_list::CodeListFact;
pub(super) use dataset::DatasetFact;
pub(super) use disclosure::DisclosureFact;
pub(super) use hierarchy::HierarchyFact;
pub(super) use project::{ProjectFact, StyleFact};
pub(super) use shape::{Area, ShapeFact, YamlFact};

use crate::diagnostics::{Diagnostic, Diagnostics, Label, Severity};
use crate::source::Span;

/// What is said of a fact: the parts of `diagnostics::Fact`, so that each fact is told in one place.
struct Said {
    code: &'static str,
    message: String,
    labels: Vec<Label>,
    help: Option<String>,
}

impl Said {
    fn new(code: &'static str, message: impl Into<String>) -> Said {
        Said { code, message: message.into(), labels: Vec::new(), help: None }
    }

    fn at(mut self, span: Span, text: impl Into<String>) -> Said {
        self.labels.push(Label::new(span, text));
        self
    }

    fn help(mut self, text: impl Into<String>) -> Said {
        self.help = Some(text.into());
        self
    }

    /// Offers the nearest name, or else says what there is.
    fn offer(self, nearest: &Option<String>, otherwise: impl Into<String>) -> Said {
        match nearest {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => {
                let otherwise = otherwise.into();
                if otherwise.is_empty() { self } else { self.help(otherwise) }
            }
        }
    }
}

/// Tells the compiler that a fact with a `said` is one.
macro_rules! tell {
    ($fact:ty) => {
        impl crate::diagnostics::Fact for $fact {
            fn code(&self) -> &'static str {
                self.said().code
            }
            fn message(&self) -> String {
                self.said().message
            }
            fn labels(&self) -> Vec<crate::diagnostics::Label> {
                self.said().labels
            }
            fn help(&self) -> Option<String> {
                self.said().help
            }
        }
    };
}
use tell;

/// Diagnostics, with a count of errors, so that a reader knows whether what it read is whole.
#[derive(Default)]
pub(super) struct Findings {
    found: Diagnostics,
    errors: usize,
}

impl Findings {
    pub(super) fn push(&mut self, fact: impl Into<Diagnostic>) {
        let diagnostic = fact.into();
        self.errors += usize::from(diagnostic.severity == Severity::Error);
        self.found.push(diagnostic);
    }

    /// How many errors there are so far.
    pub(super) fn errors(&self) -> usize {
        self.errors
    }

    pub(super) fn into_diagnostics(self) -> Diagnostics {
        self.found
    }
}
