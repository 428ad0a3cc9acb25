//! Diagnostics: what the compiler says of a project.
//!
//! In: facts that the passes found (names, spans, candidates). Out: [`Diagnostic`]s, with prose, sorted by place.
//! Invariant: every code a fact carries is listed in [`codes::CODES`] and has a page in docs/errors.

pub mod codes;

use crate::source::{Sources, Span};

/// Whether the project can still run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing runs until this is mended.
    Error,
    /// Doubtful: the project runs, and the reader should look.
    Warning,
}

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
    pub help: Option<String>,
}

impl Diagnostic {
    /// What is wrong, without a place.
    pub fn new(code: &'static str, message: impl Into<String>) -> Diagnostic {
        let severity = codes::severity(code);
        Diagnostic { code, severity, message: message.into(), labels: Vec::new(), help: None }
    }

    /// Also at this place.
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.labels.push(Label::new(span, text));
        self
    }

    /// What to do about it.
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.help = Some(text.into());
        self
    }

    /// Offers the nearest name, or else says what there is; nothing if that is empty.
    pub fn offer(self, nearest: Option<String>, otherwise: impl Into<String>) -> Diagnostic {
        let otherwise = otherwise.into();
        match nearest {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None if otherwise.is_empty() => self,
            None => self.help(otherwise),
        }
    }
}

/// A fact that a pass found. Each pass has an enum of its facts; the prose stands here, beside the facts, and nowhere else.
pub trait Fact {
    /// Its code, one of [`codes::CODES`].
    fn code(&self) -> &'static str;
    /// The sentence.
    fn message(&self) -> String;
    /// The places, the main one first.
    fn labels(&self) -> Vec<Label>;
    /// What to do about it.
    fn help(&self) -> Option<String> {
        None
    }
}

impl<F: Fact> From<F> for Diagnostic {
    fn from(fact: F) -> Diagnostic {
        Diagnostic {
            code: fact.code(),
            severity: codes::severity(fact.code()),
            message: fact.message(),
            labels: fact.labels(),
            help: fact.help(),
        }
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

    /// Adds what another pass found.
    pub fn append(&mut self, mut other: Diagnostics) {
        self.list.append(&mut other.list);
    }

    /// Whether any of them is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The findings as they came.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
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

/// The candidate that a mistyped name most likely meant, if one is near enough to offer.
///
/// Near enough is a Damerau-Levenshtein distance of at most a third of the name's length (at least one), ignoring case.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = name.to_lowercase();
    let limit = (wanted.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|c| (strsim::damerau_levenshtein(&wanted, &c.to_lowercase()), c))
        .filter(|(distance, _)| *distance <= limit)
        .min_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)))
        .map(|(_, c)| c)
}

/// "a, b or c", for lists of what was expected; at most `limit` names, then how many more.
pub fn one_of<'a>(names: impl IntoIterator<Item = &'a str>, limit: usize) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    match names.len() {
        0 => "nothing".to_string(),
        1 => names[0].to_string(),
        n if n > limit => format!("{} and {} more", names[..limit].join(", "), n - limit),
        n => format!("{} or {}", names[..n - 1].join(", "), names[n - 1]),
    }
}
