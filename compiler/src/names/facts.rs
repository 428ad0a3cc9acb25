//! What can be wrong with names, and how it is said.

use crate::diagnostics::{Fact, Label};
use crate::source::{Span, Spanned};
use crate::syntax::ast::Ident;

/// A finding of names/.
#[derive(Clone, Debug)]
pub enum NamesFact {
    /// Nothing has this name.
    Unknown { name: Ident, wanted: &'static str, nearest: Option<String> },
    /// Something has this name, but not what is wanted here.
    WrongKind { name: Ident, is: &'static str, wanted: &'static str, defined: Span },
    /// Two definitions share a name.
    Duplicate { name: Ident, first: Span, kind: &'static str },
    /// The name is that of a hierarchy or a kind of period.
    Reserved { name: Ident },
    /// Definitions that need each other in a ring.
    Cycle { ring: Vec<Ident> },
    /// `use` of a file that is not there.
    UnknownFile { path: Spanned<String>, nearest: Option<String> },
    /// A file that uses itself.
    UsesItself { span: Span },
    /// The same `use` twice.
    UsedTwice { path: Spanned<String> },
    /// A definition of a file that this file does not use.
    NotInUse { name: Ident, defined: Span },
    /// A `use` that nothing needs.
    UnusedUse { span: Span },
    /// A definition that no table needs.
    Unused { name: Ident, kind: &'static str },
}

impl Fact for NamesFact {
    fn code(&self) -> &'static str {
        match self {
            NamesFact::Unknown { .. } => "names::unknown",
            NamesFact::WrongKind { .. } => "names::wrong-kind",
            NamesFact::Duplicate { .. } => "names::duplicate",
            NamesFact::Reserved { .. } => "names::reserved",
            NamesFact::Cycle { .. } => "names::cycle",
            NamesFact::UnknownFile { .. } => "names::unknown-file",
            NamesFact::UsesItself { .. } => "names::uses-itself",
            NamesFact::UsedTwice { .. } => "names::used-twice",
            NamesFact::NotInUse { .. } => "names::file-not-in-use",
            NamesFact::UnusedUse { .. } => "names::unused-use",
            NamesFact::Unused { .. } => "names::unused",
        }
    }

    fn message(&self) -> String {
        match self {
            NamesFact::Unknown { name, wanted, .. } => {
                format!("nothing is called `{}`", name.value).to_string()
                    + match *wanted {
                        "a dataset" => "; a dataset or cohort is needed here",
                        "a measure" => "; a measure or indicator is needed here",
                        _ => "",
                    }
            }
            NamesFact::WrongKind { name, is, wanted, .. } => {
                format!("`{}` is {is}, but {wanted} is needed here", name.value)
            }
            NamesFact::Duplicate { name, kind, .. } => format!("`{}` is already the name of {kind}", name.value),
            NamesFact::Reserved { name } => format!("`{}` is already the name of a table dimension", name.value),
            NamesFact::Cycle { ring } => {
                let names: Vec<String> = ring.iter().chain(ring.first()).map(|n| format!("`{}`", n.value)).collect();
                format!("these definitions need each other in a ring: {}", names.join(" needs "))
            }
            NamesFact::UnknownFile { path, .. } => format!("there is no definition file \"{}\"", path.value),
            NamesFact::UsesItself { .. } => "a file cannot use itself".into(),
            NamesFact::UsedTwice { path } => format!("\"{}\" is used twice", path.value),
            NamesFact::NotInUse { name, .. } => {
                format!("`{}` is defined in a file that this file does not use", name.value)
            }
            NamesFact::UnusedUse { .. } => "nothing of this file is needed here".into(),
            NamesFact::Unused { name, kind } => format!("no table needs `{}`, {kind}", name.value),
        }
    }

    fn labels(&self) -> Vec<Label> {
        match self {
            NamesFact::Unknown { name, .. } => vec![Label::new(name.span, "not defined")],
            NamesFact::WrongKind { name, is, defined, .. } => {
                vec![Label::new(name.span, "used here"), Label::new(*defined, format!("{is}, defined here"))]
            }
            NamesFact::Duplicate { name, first, .. } => {
                vec![Label::new(name.span, "second use of the name"), Label::new(*first, "first defined here")]
            }
            NamesFact::Reserved { name } => vec![Label::new(name.span, "choose another name")],
            NamesFact::Cycle { ring } => {
                let mut names = ring.iter();
                let mut labels: Vec<Label> =
                    names.next().map(|n| Label::new(n.span, "the ring begins here")).into_iter().collect();
                labels.extend(names.map(|n| Label::new(n.span, "and goes through here")));
                labels
            }
            NamesFact::UnknownFile { path, .. } => vec![Label::new(path.span, "no such file in the project")],
            NamesFact::UsesItself { span } | NamesFact::UnusedUse { span } => {
                vec![Label::new(*span, "this line can go")]
            }
            NamesFact::UsedTwice { path } => vec![Label::new(path.span, "this line can go")],
            NamesFact::NotInUse { name, defined } => {
                vec![Label::new(name.span, "used here"), Label::new(*defined, "defined in this file")]
            }
            NamesFact::Unused { name, .. } => vec![Label::new(name.span, "not needed by any table")],
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            NamesFact::Unknown { nearest, .. } | NamesFact::UnknownFile { nearest, .. } => {
                nearest.as_ref().map(|n| format!("did you mean `{n}`?"))
            }
            NamesFact::WrongKind { wanted, .. } => match *wanted {
                "a measure" => Some("count its rows first: measure n = count of ...".into()),
                _ => None,
            },
            NamesFact::Duplicate { .. } | NamesFact::Reserved { .. } => {
                Some("a name has one meaning in the whole project; rename one of them".into())
            }
            NamesFact::Cycle { .. } => Some("one of them must be defined without the others".into()),
            NamesFact::NotInUse { .. } => Some("add a `use \"...\"` line for that file at the top of this one".into()),
            NamesFact::Unused { .. } => Some("delete it, or give it a column in a table".into()),
            NamesFact::UsesItself { .. } | NamesFact::UsedTwice { .. } | NamesFact::UnusedUse { .. } => None,
        }
    }
}
