//! What one finding is: code, sentence, places, help and fixes; and the findings of a pass.
//!
//! In: facts. Out: [`Diagnostic`]s in order of place.
//! Invariant: the severity is that of the code.

use super::advice::Advised;
use super::codes::{self, Severity};
use super::near::Near;
use crate::source::{Sources, Span};

/// A place, and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What to say there; a few words.
    pub text: String,
}

impl Label {
    /// A label from a place and its words.
    pub fn new(span: Span, text: impl Into<String>) -> Label {
        Label { span, text: text.into() }
    }
}

/// One finding, in words. The first label is the main place, which decides the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The code by meaning, such as `names::unknown-column`.
    pub code: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// One sentence, without a full stop, in the analyst's words.
    pub message: String,
    /// The places; may be empty only when a whole file or folder is at fault.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<Advised>,
    /// Replacements, each of which removes the cause; at most one is safe.
    pub fixes: Vec<Fix>,
}

/// A replacement of text that removes the cause of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What to replace.
    pub span: Span,
    /// The new text.
    pub text: String,
    /// Whether it may be applied unasked: there is one thing that can have been meant.
    pub safe: bool,
}

impl Diagnostic {
    /// A finding without places yet; its severity is that of its code.
    pub fn new(code: &'static str, message: impl Into<String>) -> Diagnostic {
        let (labels, fixes) = (Vec::new(), Vec::new());
        Diagnostic { code, severity: codes::severity(code), message: message.into(), labels, help: None, fixes }
    }

    /// Adds a place; the first is the main one.
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Label::new(span, text));
        self
    }

    /// Adds a place before the others: it is the main one now.
    pub fn first_at(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.labels.insert(0, Label::new(span, text));
        self
    }

    /// Says what to do about it.
    pub fn help(mut self, help: impl Into<Advised>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Adds a replacement that may be applied unasked.
    pub fn safe_fix(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.fixes.push(Fix { span, text: text.into(), safe: true });
        self
    }

    /// Adds a replacement that somebody must choose.
    pub fn possible_fix(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.fixes.push(Fix { span, text: text.into(), safe: false });
        self
    }

    /// Offers the near name, if there is one, as help and as a fix; `spell` is how it is written there.
    pub fn near(mut self, near: Option<&Near>, span: Span, spell: impl Fn(&str) -> String) -> Diagnostic {
        let Some(near) = near else { return self };
        let text = spell(&near.name);
        let quoted = text.starts_with('"');
        self.help =
            Some(if quoted { format!("did you mean {text}?") } else { format!("did you mean `{text}`?") }.into());
        self.fixes.push(Fix { span, text, safe: near.sure });
        self
    }
}

/// What went wrong with records, outputs or templates, as a value that is more than its words. A pass of the compiler has a function
/// for each of its findings instead.
pub trait Fact {
    /// Its code, one of [`codes::CODES`].
    fn code(&self) -> &'static str;
    /// The sentence.
    fn message(&self) -> String;
    /// The places, the main one first.
    fn labels(&self) -> Vec<Label>;
    /// What to do about it.
    fn help(&self) -> Option<Advised> {
        None
    }
    /// What would remove the cause.
    fn fixes(&self) -> Vec<Fix> {
        Vec::new()
    }
}

impl<F: Fact> From<F> for Diagnostic {
    fn from(fact: F) -> Diagnostic {
        let found = Diagnostic::new(fact.code(), fact.message());
        Diagnostic { labels: fact.labels(), help: fact.help(), fixes: fact.fixes(), ..found }
    }
}

/// The findings of one or more passes.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds one fact.
    pub fn push(&mut self, fact: impl Into<Diagnostic>) {
        self.list.push(fact.into());
    }

    /// Those found, to say more in one of them.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.list.iter_mut()
    }

    /// Adds what another pass found.
    pub fn append(&mut self, mut other: Diagnostics) {
        self.list.append(&mut other.list);
    }

    /// Whether any of them is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The findings as they came.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// The errors alone.
    pub fn errors(mut self) -> Diagnostics {
        self.list.retain(|found| found.severity == Severity::Error);
        self
    }

    /// The findings by file and line, each once; those without a place come first.
    pub fn sorted(mut self, sources: &Sources) -> Vec<Diagnostic> {
        let _ = sources; // ids are already in order of path
        self.list.sort_by(|a, b| {
            let place = |d: &Diagnostic| d.labels.first().map(|l| l.span);
            (place(a), a.severity, a.code, &a.message).cmp(&(place(b), b.severity, b.code, &b.message))
        });
        self.list.dedup();
        self.list
    }
}
