//! What can be wrong with margins files, and with what they ask for.
//!
//! In: names, figures and places. Out: diagnostics. Invariant: a contradiction names the figures, never a suppressed number.

use indicia_compiler::diagnostics::{Fact, Label, one_of};
use indicia_compiler::source::Span;

/// A fact.
#[derive(Clone, Debug, PartialEq)]
pub enum SynthFact {
    /// A field that a margins file does not have.
    UnknownField { what: &'static str, field: String, nearest: Option<String>, known: Vec<String>, span: Span },
    /// A field that must be there.
    Missing { what: &'static str, field: &'static str, span: Span },
    /// A value of another shape.
    Shape { field: String, expected: &'static str, found: String, span: Span },
    /// A margin with no kind of figures, or several.
    OneKind { name: String, span: Span },
    /// A row with more or fewer figures than heads.
    RowLength { name: String, given: usize, wanted: usize, span: Span },
    /// A text that is not a figure.
    Figure { text: String, span: Span },
    /// A dataset that is not declared, or has two files.
    Dataset { name: String, twice: bool, nearest: Option<String>, span: Span },
    /// A path that the dataset does not have.
    UnknownPath { path: String, part: String, nearest: Option<String>, known: Vec<String>, span: Span },
    /// A word that is not a member of a path.
    UnknownMember { path: String, member: String, nearest: Option<String>, known: Vec<String>, span: Span },
    /// A condition that the cells do not decide.
    NotInCells { path: String, cells: Vec<String>, span: Span },
    /// A cell path whose members are not known.
    NoMembers { path: String, span: Span },
    /// Too many combinations.
    TooMany { most: usize, span: Span },
    /// A dataset that a rate, a weight or a parent needs and that is not made before.
    NotSolved { dataset: String, nearest: Option<String>, span: Span },
    /// Datasets that need each other.
    Circle { datasets: Vec<String>, span: Span },
    /// Figures that contradict each other: name, label and figure of each.
    Contradiction { dataset: String, figures: Vec<(String, String, String, Span)> },
    /// Rows that cannot be given to people or parents.
    NoPlace { dataset: String, detail: String, span: Span },
}

impl Fact for SynthFact {
    fn code(&self) -> &'static str {
        match self {
            SynthFact::UnknownField { .. } => "synth::unknown-field",
            SynthFact::Missing { .. } => "synth::missing-field",
            SynthFact::Shape { .. } | SynthFact::OneKind { .. } => "synth::wrong-value",
            SynthFact::RowLength { .. } => "synth::row-length",
            SynthFact::Figure { .. } => "synth::bad-figure",
            SynthFact::Dataset { .. } => "synth::unknown-dataset",
            SynthFact::UnknownPath { .. } => "synth::unknown-path",
            SynthFact::UnknownMember { .. } => "synth::unknown-member",
            SynthFact::NotInCells { .. } => "synth::not-in-cells",
            SynthFact::NoMembers { .. } => "synth::no-members",
            SynthFact::TooMany { .. } => "synth::too-many-cells",
            SynthFact::NotSolved { .. } | SynthFact::Circle { .. } => "synth::not-made-before",
            SynthFact::Contradiction { .. } => "synth::contradiction",
            SynthFact::NoPlace { .. } => "synth::no-place",
        }
    }

    fn message(&self) -> String {
        match self {
            SynthFact::UnknownField { what, field, .. } => format!("{what} has no field {field}"),
            SynthFact::Missing { what, field, .. } => format!("{what} needs the field {field}"),
            SynthFact::Shape { field, expected, found, .. } => {
                format!("{field} should be {expected}, but is {found}")
            }
            SynthFact::OneKind { name, .. } => {
                format!("the margin {name} must have one of counts, rates, shares, changes and under")
            }
            SynthFact::RowLength { name, given, wanted, .. } => {
                format!("a row of {name} has {given} figures for {wanted} heads")
            }
            SynthFact::Figure { text, .. } => format!("{text} is not a figure"),
            SynthFact::Dataset { name, twice: true, .. } => format!("two margins files make the dataset {name}"),
            SynthFact::Dataset { name, twice: false, .. } => format!("there is no dataset {name}"),
            SynthFact::UnknownPath { path, part, .. } => format!("there is no {part} in the path {path}"),
            SynthFact::UnknownMember { path, member, .. } => format!("{path} has no member {member}"),
            SynthFact::NotInCells { path, .. } => format!("the cells do not contain {path}"),
            SynthFact::NoMembers { path, .. } => format!("the members of {path} are not known"),
            SynthFact::TooMany { most, .. } => format!("the cells make more than {most} combinations"),
            SynthFact::NotSolved { dataset, .. } => format!("the dataset {dataset} is not made by a margins file"),
            SynthFact::Circle { datasets, .. } => {
                format!("the margins of {} need each other", one_of(datasets.iter().map(String::as_str), 8))
            }
            SynthFact::Contradiction { dataset, figures } => {
                let names: Vec<String> =
                    figures.iter().map(|(name, label, text, _)| figure(name, label, text)).collect();
                match names.len() {
                    1 => format!("no {dataset} can agree with {}", names[0]),
                    _ => format!("no {dataset} can agree with all of these: {}", names.join("; ")),
                }
            }
            SynthFact::NoPlace { dataset, detail, .. } => format!("the rows of {dataset} do not fit: {detail}"),
        }
    }

    fn labels(&self) -> Vec<Label> {
        match self {
            SynthFact::UnknownField { span, .. } => vec![Label::new(*span, "not a field here")],
            SynthFact::Missing { span, .. } => vec![Label::new(*span, "here")],
            SynthFact::Shape { span, expected, .. } => vec![Label::new(*span, format!("expected {expected}"))],
            SynthFact::OneKind { span, .. } => vec![Label::new(*span, "one kind of figures")],
            SynthFact::RowLength { span, wanted, .. } => vec![Label::new(*span, format!("expected {wanted}"))],
            SynthFact::Figure { span, .. } => vec![Label::new(*span, "not a figure")],
            SynthFact::Dataset { span, .. } => vec![Label::new(*span, "this name")],
            SynthFact::UnknownPath { span, .. } => vec![Label::new(*span, "unknown path")],
            SynthFact::UnknownMember { span, .. } => vec![Label::new(*span, "unknown member")],
            SynthFact::NotInCells { span, .. } => vec![Label::new(*span, "needs a finer cell")],
            SynthFact::NoMembers { span, .. } => vec![Label::new(*span, "list its members")],
            SynthFact::TooMany { span, .. } => vec![Label::new(*span, "these cells")],
            SynthFact::NotSolved { span, .. } => vec![Label::new(*span, "named here")],
            SynthFact::Circle { span, .. } => vec![Label::new(*span, "one of them")],
            SynthFact::NoPlace { span, .. } => vec![Label::new(*span, "these rows")],
            SynthFact::Contradiction { figures, .. } => {
                figures.iter().map(|(name, label, _, span)| Label::new(*span, figure(name, label, ""))).collect()
            }
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            SynthFact::UnknownField { nearest, known, .. }
            | SynthFact::UnknownPath { nearest, known, .. }
            | SynthFact::UnknownMember { nearest, known, .. } => Some(match nearest {
                Some(near) => format!("did you mean {near}?"),
                None => format!("expected {}", one_of(known.iter().map(String::as_str), 8)),
            }),
            SynthFact::Dataset { nearest, .. } | SynthFact::NotSolved { nearest, .. } => {
                nearest.as_ref().map(|near| format!("did you mean {near}?"))
            }
            SynthFact::Figure { .. } => {
                Some("write it as printed, or `~` for none; docs/margins.md lists the forms".to_string())
            }
            SynthFact::NotInCells { cells, .. } => {
                Some(format!("the cells are {}", one_of(cells.iter().map(String::as_str), 12)))
            }
            SynthFact::TooMany { .. } => Some("solve in steps with `then`, or list fewer members".to_string()),
            SynthFact::Contradiction { .. } => {
                Some("take one of them out, or write it as `withheld` and say why under `overruled`".to_string())
            }
            SynthFact::Missing { .. }
            | SynthFact::Shape { .. }
            | SynthFact::OneKind { .. }
            | SynthFact::RowLength { .. }
            | SynthFact::NoMembers { .. }
            | SynthFact::Circle { .. }
            | SynthFact::NoPlace { .. } => None,
        }
    }
}

/// `Table 7 (Cambridge, 2020/21): 4212`.
pub fn figure(name: &str, label: &str, text: &str) -> String {
    let label = if label.is_empty() { String::new() } else { format!(" ({label})") };
    if text.is_empty() { format!("{name}{label}") } else { format!("{name}{label}: {text}") }
}
