//! What can be wrong with names, and how it is said.
//!
//! In: what scope.rs, resolve.rs and graph.rs found. Out: diagnostics of the area `names`, with fixes.
//! Invariant: a name is put right unasked only where one name of its kind is near.

use crate::diagnostics::{Diagnostic, Near};
use crate::source::{Span, Spanned};
use crate::syntax::ast::Ident;

/// A finding of names/.
#[derive(Clone, Debug)]
pub enum NamesFact {
    /// Nothing has this name.
    Unknown { name: Ident, wanted: &'static str, nearest: Option<Near> },
    /// Something has this name, but not what is wanted here.
    WrongKind { name: Ident, is: &'static str, wanted: &'static str, defined: Span },
    /// Two definitions share a name.
    Duplicate { name: Ident, first: Span, kind: &'static str },
    /// The name is that of a hierarchy or a kind of period.
    Reserved { name: Ident },
    /// Definitions that need each other in a circle.
    Cycle { ring: Vec<Ident> },
    /// `use` of a file that is not there; the nearest as this file would write it.
    UnknownFile { path: Spanned<String>, nearest: Option<Near> },
    /// A file that uses itself.
    UsesItself { span: Span },
    /// The same `use` twice.
    UsedTwice { path: Spanned<String> },
    /// A definition of a file that this file does not use, and that file as this one would write it.
    NotInUse { name: Ident, defined: Span, file: String },
    /// A `use` that nothing needs.
    UnusedUse { span: Span },
    /// A definition that no table uses.
    Unused { name: Ident, kind: &'static str },
}

impl From<NamesFact> for Diagnostic {
    fn from(fact: NamesFact) -> Diagnostic {
        match fact {
            NamesFact::Unknown { name, wanted, nearest } => {
                let message = format!("there is no {wanted} called `{}`", name.value);
                let found = Diagnostic::new("names::unknown", message).at(name.span, "not defined");
                found.near(nearest.as_ref(), name.span, str::to_string)
            }
            NamesFact::WrongKind { name, is, wanted, defined } => {
                let message = format!("`{}` is {is}, but a {wanted} is needed here", name.value);
                let found = Diagnostic::new("names::wrong-kind", message)
                    .at(name.span, "used here")
                    .at(defined, format!("{is}, defined here"));
                match wanted.starts_with("measure") {
                    true => found.help(format!("count its rows first, as in `measure n = count of {}`", name.value)),
                    false => found,
                }
            }
            NamesFact::Duplicate { name, first, kind } => {
                Diagnostic::new("names::duplicate", format!("`{}` is already the name of {kind}", name.value))
                    .at(name.span, "second use of the name")
                    .at(first, "first defined here")
                    .help("a name has one meaning in the whole project; rename one of them")
            }
            NamesFact::Reserved { name } => {
                let message = format!("`{}` is already the name of a table dimension", name.value);
                Diagnostic::new("names::reserved", message)
                    .at(name.span, "choose another name")
                    .help("a name has one meaning in the whole project; rename this definition")
            }
            NamesFact::Cycle { ring } => {
                let names: Vec<String> = ring.iter().chain(ring.first()).map(|n| format!("`{}`", n.value)).collect();
                let message = format!("these definitions need each other in a circle: {}", names.join(" needs "));
                let found = Diagnostic::new("names::cycle", message).help("define one of them without the others");
                ring.iter().enumerate().fold(found, |found, (i, name)| {
                    found.at(name.span, if i == 0 { "the circle begins here" } else { "and goes through here" })
                })
            }
            NamesFact::UnknownFile { path, nearest } => {
                let message = format!("there is no definition file \"{}\"", path.value);
                let found = Diagnostic::new("names::unknown-file", message);
                found.at(path.span, "no such file in the project").near(nearest.as_ref(), path.span, quoted)
            }
            NamesFact::UsesItself { span } => {
                Diagnostic::new("names::uses-itself", "a file cannot use itself").at(span, "remove this line")
            }
            NamesFact::UsedTwice { path } => {
                let message = format!("\"{}\" is used twice", path.value);
                Diagnostic::new("names::used-twice", message).at(path.span, "remove this line")
            }
            NamesFact::NotInUse { name, defined, file } => {
                let message = format!("`{}` is defined in a file that this file does not use", name.value);
                Diagnostic::new("names::file-not-in-use", message)
                    .at(name.span, "used here")
                    .at(defined, "defined in this file")
                    .help(format!("add `use {}` at the top of this file", quoted(&file)))
            }
            NamesFact::UnusedUse { span } => {
                Diagnostic::new("names::unused-use", "nothing in this file is used here").at(span, "remove this line")
            }
            NamesFact::Unused { name, kind } => {
                let message = format!("no table uses `{}`, {kind}", name.value);
                Diagnostic::new("names::unused", message)
                    .at(name.span, "not used by any table")
                    .help("delete it, or give it a column in a table")
            }
        }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
