//! What can be wrong with a code list and with rows of codes in CSV.

use super::{Said, tell};
use crate::source::Span;

/// Facts about code lists.
#[derive(Clone, Debug)]
pub(in crate::manifest) enum CodeListFact {
    DuplicateName {
        name: String,
        span: Span,
        first: Span,
    },
    UnknownType {
        written: String,
        span: Span,
        nearest: Option<String>,
    },
    ReservedAttribute {
        name: String,
        span: Span,
    },
    /// Codes come from one of `codes`, `rows` and `bands`.
    CodesTwice {
        span: Span,
        first: Span,
    },
    Empty {
        name: String,
        span: Span,
    },
    /// A text in the data, code or alias, that would stand for two codes.
    DuplicateCode {
        code: String,
        span: Span,
        first: Span,
    },
    LabelIsCode {
        label: String,
        span: Span,
        code: Span,
    },
    /// A value that is not of its attribute's type.
    BadAttribute {
        attribute: String,
        value: String,
        expected: String,
        span: Span,
    },
    UnknownList {
        list: String,
        attribute: String,
        span: Span,
        nearest: Option<String>,
    },
    UnknownCode {
        value: String,
        list: String,
        span: Span,
        nearest: Option<String>,
    },
    MissingRows {
        path: String,
        span: Span,
    },
    BadRows {
        problem: String,
        span: Span,
    },
    UnknownHeading {
        heading: String,
        span: Span,
        nearest: Option<String>,
        known: String,
    },
    MissingHeading {
        heading: String,
        span: Span,
    },
    EmptyBand {
        label: String,
        from: i64,
        to: i64,
        span: Span,
    },
    BandOverlap {
        label: String,
        other: String,
        span: Span,
        first: Span,
    },
    BandOrder {
        label: String,
        other: String,
        span: Span,
        first: Span,
    },
    BandGap {
        from: i64,
        to: i64,
        span: Span,
        before: Span,
    },
}

impl CodeListFact {
    fn said(&self) -> Said {
        match self {
            CodeListFact::DuplicateName { name, span, first } => {
                Said::new("codelists::duplicate-name", format!("two code lists or levels are named `{name}`"))
                    .at(*span, "this one")
                    .at(*first, "and this one")
                    .help("rename one of them; levels of hierarchies are code lists too")
            }
            CodeListFact::UnknownType { written, span, nearest } => {
                Said::new("codelists::unknown-type", format!("`{written}` is no type of an attribute"))
                    .at(*span, "not a type")
                    .offer(
                        nearest,
                        "an attribute is text, integer, decimal(S) with S digits after the point, or {codes: LIST}",
                    )
            }
            CodeListFact::ReservedAttribute { name, span } => {
                Said::new("codelists::reserved-attribute", format!("an attribute cannot be named `{name}`"))
                    .at(*span, "every code has this field already")
                    .help("choose another name for the attribute")
            }
            CodeListFact::CodesTwice { span, first } => {
                Said::new("codelists::codes-twice", "a code list takes its codes from one place")
                    .at(*span, "codes come from here")
                    .at(*first, "and from here")
                    .help("keep one of `codes`, `rows` and `bands`")
            }
            CodeListFact::Empty { name, span } => {
                Said::new("codelists::empty", format!("the code list `{name}` has no codes"))
                    .at(*span, "no codes")
                    .help("every value of a column with this list would be undeclared; list the codes")
            }
            CodeListFact::DuplicateCode { code, span, first } => {
                Said::new("codelists::duplicate-code", format!("`{code}` stands for two codes"))
                    .at(*span, "again here")
                    .at(*first, "first here")
                    .help("a value in the data must mean one code; remove one of them")
            }
            CodeListFact::LabelIsCode { label, span, code } => {
                Said::new("codelists::label-is-code", format!("the label `{label}` is the code of another entry"))
                    .at(*span, "this label")
                    .at(*code, "the code that definitions mean by it")
                    .help("a definition that says this text means the code; word the label differently")
            }
            CodeListFact::BadAttribute { attribute, value, expected, span } => {
                Said::new("codelists::bad-attribute", format!("`{attribute}` should be {expected}, and is `{value}`"))
                    .at(*span, format!("expected {expected}"))
                    .help("leave the value out where it is not known")
            }
            CodeListFact::UnknownList { list, attribute, span, nearest } => Said::new(
                "codelists::unknown-list",
                format!("the attribute `{attribute}` takes its values from `{list}`, which is no code list"),
            )
            .at(*span, "no such code list")
            .offer(nearest, ""),
            CodeListFact::UnknownCode { value, list, span, nearest } => {
                Said::new("codelists::unknown-code", format!("`{value}` is not in the code list `{list}`"))
                    .at(*span, "not a code or label of that list")
                    .offer(nearest, "")
            }
            CodeListFact::MissingRows { path, span } => {
                Said::new("codelists::missing-rows", format!("there is no file `{path}`"))
                    .at(*span, "rows are read from here")
                    .help("the file stands beside the YAML that names it, and ends in .csv")
            }
            CodeListFact::BadRows { problem, span } => {
                Said::new("codelists::bad-rows", format!("this row cannot be read: {problem}"))
                    .at(*span, "this row")
                    .help("a value with a comma in it stands in double quotes")
            }
            CodeListFact::UnknownHeading { heading, span, nearest, known } => {
                Said::new("codelists::unknown-heading", format!("no column `{heading}` is expected here"))
                    .at(*span, "not declared")
                    .offer(nearest, format!("the headings are {known}"))
            }
            CodeListFact::MissingHeading { heading, span } => {
                Said::new("codelists::missing-heading", format!("these rows need a column `{heading}`"))
                    .at(*span, format!("no `{heading}` among these headings"))
            }
            CodeListFact::EmptyBand { label, from, to, span } => {
                Said::new("codelists::empty-band", format!("the band `{label}` runs from {from} down to {to}"))
                    .at(*span, "no number is in it")
                    .help("`from` is the lowest number of the band and `to` the highest")
            }
            CodeListFact::BandOverlap { label, other, span, first } => {
                Said::new("codelists::band-overlap", format!("the bands `{other}` and `{label}` overlap"))
                    .at(*span, "overlaps")
                    .at(*first, "this band")
                    .help("both ends of a band belong to it; each number must fall into one band")
            }
            CodeListFact::BandOrder { label, other, span, first } => Said::new(
                "codelists::band-order",
                format!("the band `{label}` lies below `{other}`, and comes after it"),
            )
            .at(*span, "lower")
            .at(*first, "higher")
            .help("list the bands from the lowest to the highest"),
            CodeListFact::BandGap { from, to, span, before } => {
                let numbers = if from == to { format!("{from} falls") } else { format!("{from} to {to} fall") };
                Said::new("codelists::band-gap", format!("{numbers} into no band"))
                    .at(*span, "starts after the gap")
                    .at(*before, "ends before it")
                    .help("a row with such a number has no band; widen a band, or add one")
            }
        }
    }
}
tell!(CodeListFact);
