//! What can be wrong with the meaning of definitions, and how it is said.
//!
//! A fact carries what was found; the words are here. One enum an area, in the order of docs/errors.

use super::spelled;
use crate::diagnostics::{Fact, Fix, Label, Near, one_of};
use crate::source::Span;
use crate::syntax::ast::Ident;

/// Columns, attributes and the types of conditions.
#[derive(Clone, Debug)]
pub enum TypesFact {
    /// A dataset has no such column.
    UnknownColumn { name: Ident, dataset: String, declared: Span, nearest: Option<Near>, columns: Vec<String> },
    /// A value has no such attribute.
    UnknownAttribute { name: Ident, of: String, nearest: Option<Near>, attributes: Vec<String> },
    /// Two sides, or a value and its column, are of different types.
    Mismatch { span: Span, found: String, column: String, expected: String },
    /// `<` on what has no order.
    NoOrder { span: Span, what: String },
    /// A condition made of literals alone.
    ConstantComparison { span: Span },
    /// A bare path that is no flag.
    NotAFlag { span: Span, path: String, is: String },
    /// `starts with` on something that is not text.
    NotText { span: Span, path: String, is: String },
    /// A sum or mean of something that is no number.
    NotANumber { span: Span, path: String, is: String, function: &'static str },
    /// `keep` by something derived from a column.
    KeepByColumn { span: Span, path: String },
    /// `among` by a column that is one thing in one of them and another in the other.
    AmongAnother { span: Span, column: String, own: String, of: String, others: String },
    /// A cohort that a row of nothing but missing values enters.
    MissingEnters { name: Ident },
    /// A condition that every row meets, given what the column can have.
    AlwaysTrue { span: Span },
    /// A condition that no row meets.
    AlwaysFalse { span: Span },
    /// The same condition twice.
    DuplicateCondition { span: Span, first: Span },
}

impl Fact for TypesFact {
    fn code(&self) -> &'static str {
        match self {
            TypesFact::UnknownColumn { .. } => "names::unknown-column",
            TypesFact::UnknownAttribute { .. } => "names::unknown-attribute",
            TypesFact::Mismatch { .. } => "types::mismatch",
            TypesFact::NoOrder { .. } => "types::no-order",
            TypesFact::ConstantComparison { .. } => "types::constant-comparison",
            TypesFact::NotAFlag { .. } => "types::not-a-flag",
            TypesFact::NotText { .. } => "types::not-text",
            TypesFact::NotANumber { .. } => "types::not-a-number",
            TypesFact::KeepByColumn { .. } => "types::keep-by-column",
            TypesFact::AmongAnother { .. } => "types::among-another",
            TypesFact::MissingEnters { .. } => "types::missing-enters",
            TypesFact::AlwaysTrue { .. } => "types::always-true",
            TypesFact::AlwaysFalse { .. } => "types::always-false",
            TypesFact::DuplicateCondition { .. } => "types::duplicate-condition",
        }
    }

    fn message(&self) -> String {
        match self {
            TypesFact::UnknownColumn { name, dataset, .. } => format!("`{dataset}` has no column `{}`", name.value),
            TypesFact::UnknownAttribute { name, of, .. } => format!("`{of}` has no attribute `{}`", name.value),
            TypesFact::Mismatch { found, column, expected, .. } => {
                format!("{column} is {expected}, but this is {found}")
            }
            TypesFact::NoOrder { what, .. } => {
                format!("{what} has no order, so it cannot be more or less than something")
            }
            TypesFact::ConstantComparison { .. } => "this condition does not use any column".into(),
            TypesFact::NotAFlag { path, is, .. } => {
                format!("`{path}` is {is}, so it cannot be a condition by itself")
            }
            TypesFact::NotText { path, is, .. } => {
                format!("`{path}` is {is}; only the letters of a text are looked at")
            }
            TypesFact::NotANumber { path, is, function, .. } => format!("`{path}` is {is}, so it has no {function}"),
            TypesFact::KeepByColumn { path, .. } => {
                format!("`keep` and `among` need a column, and `{path}` is derived from one")
            }
            TypesFact::AmongAnother { column, own, of, others, .. } => {
                format!("`{column}` is {own} here, but {others} in `{of}`")
            }
            TypesFact::MissingEnters { name } => {
                format!("a row with every value missing would be counted in `{}`", name.value)
            }
            TypesFact::AlwaysTrue { .. } => "this condition is true of every row that has a value".into(),
            TypesFact::AlwaysFalse { .. } => "this condition is never true".into(),
            TypesFact::DuplicateCondition { .. } => "this condition is repeated".into(),
        }
    }

    fn labels(&self) -> Vec<Label> {
        match self {
            TypesFact::UnknownColumn { name, declared, .. } => {
                vec![Label::new(name.span, "no such column"), Label::new(*declared, "the dataset is declared here")]
            }
            TypesFact::UnknownAttribute { name, .. } => vec![Label::new(name.span, "not known")],
            TypesFact::Mismatch { span, expected, .. } => vec![Label::new(*span, format!("expected {expected}"))],
            TypesFact::NoOrder { span, .. } => vec![Label::new(*span, "use `=` or `in`")],
            TypesFact::ConstantComparison { span } => vec![Label::new(*span, "no column here")],
            TypesFact::NotAFlag { span, .. } => vec![Label::new(*span, "compare it with something")],
            TypesFact::NotText { span, .. } => vec![Label::new(*span, "not text")],
            TypesFact::NotANumber { span, .. } => vec![Label::new(*span, "not a number")],
            TypesFact::KeepByColumn { span, .. } => vec![Label::new(*span, "not a column")],
            TypesFact::AmongAnother { span, .. } => vec![Label::new(*span, "never the same")],
            TypesFact::MissingEnters { name } => vec![Label::new(name.span, "no condition needs a value")],
            TypesFact::AlwaysTrue { span } => vec![Label::new(*span, "leaves out only missing values")],
            TypesFact::AlwaysFalse { span } => vec![Label::new(*span, "leaves everything out")],
            TypesFact::DuplicateCondition { span, first } => {
                vec![Label::new(*span, "again here"), Label::new(*first, "first here")]
            }
        }
    }

    fn help(&self) -> Option<String> {
        let near = |nearest: &Option<Near>, all: &[String]| match nearest {
            Some(n) => Some(format!("did you mean `{}`?", n.name)),
            None if all.is_empty() => None,
            None => Some(format!("write {}", one_of(all.iter().map(String::as_str), 8))),
        };
        match self {
            TypesFact::UnknownColumn { nearest, columns, .. } => near(nearest, columns),
            TypesFact::UnknownAttribute { nearest, attributes, .. } => near(nearest, attributes),
            TypesFact::Mismatch { .. } => None,
            TypesFact::NoOrder { .. } => Some("a code list with `ordered: true` has an order".into()),
            TypesFact::ConstantComparison { .. } => Some("put a column on one side".into()),
            TypesFact::NotAFlag { path, .. } => {
                Some(format!("write a comparison, such as `{path} = ...` or `{path} is missing`"))
            }
            TypesFact::NotText { .. } => None,
            TypesFact::NotANumber { .. } => Some("count rows, or distinct values, instead".into()),
            TypesFact::KeepByColumn { .. } => Some("name the column itself".into()),
            TypesFact::AmongAnother { .. } => Some("name a column that is the same thing in both".into()),
            TypesFact::MissingEnters { .. } => {
                Some("add a condition such as `... is not missing`, so that empty rows are left out".into())
            }
            TypesFact::AlwaysTrue { .. } => {
                Some("delete it, or write `... is not missing` if that is what is meant".into())
            }
            TypesFact::AlwaysFalse { .. } => Some("look at the code list or the bounds of the column".into()),
            TypesFact::DuplicateCondition { .. } => Some("delete one of them".into()),
        }
    }

    fn fixes(&self) -> Vec<Fix> {
        match self {
            TypesFact::UnknownColumn { name, nearest: Some(near), .. }
            | TypesFact::UnknownAttribute { name, nearest: Some(near), .. } => {
                vec![spelled(name.span, &name.value, near)]
            }
            _ => Vec::new(),
        }
    }
}

/// Written values compared with code lists and bounds.
#[derive(Clone, Debug)]
pub enum LiteralsFact {
    /// A code that the list does not have.
    UnknownCode { span: Span, text: String, list: String, declared: Span, nearest: Option<Near>, codes: Vec<String> },
    /// A label that several codes share.
    AmbiguousCode { span: Span, text: String, list: String, codes: Vec<String> },
    /// A number where a code is needed.
    QuotesNeeded { span: Span, text: String, list: String },
    /// A number outside the declared bounds.
    OutOfRange { span: Span, number: String, column: String, min: Option<i64>, max: Option<i64> },
    /// More decimals than the column has.
    TooManyDecimals { span: Span, number: String, decimals: u32 },
    /// `17 to 10`
    ReversedRange { span: Span },
    /// The same member twice.
    RepeatedMember { span: Span, text: String },
}

impl Fact for LiteralsFact {
    fn code(&self) -> &'static str {
        match self {
            LiteralsFact::UnknownCode { .. } => "literals::unknown-code",
            LiteralsFact::AmbiguousCode { .. } => "literals::ambiguous-code",
            LiteralsFact::QuotesNeeded { .. } => "literals::quotes-needed",
            LiteralsFact::OutOfRange { .. } => "literals::out-of-range",
            LiteralsFact::TooManyDecimals { .. } => "literals::too-many-decimals",
            LiteralsFact::ReversedRange { .. } => "literals::reversed-range",
            LiteralsFact::RepeatedMember { .. } => "literals::repeated-member",
        }
    }

    fn message(&self) -> String {
        match self {
            LiteralsFact::UnknownCode { text, list, .. } => format!("the code list `{list}` has no \"{text}\""),
            LiteralsFact::AmbiguousCode { text, list, .. } => {
                format!("\"{text}\" is the label of several codes of `{list}`")
            }
            LiteralsFact::QuotesNeeded { text, list, .. } => {
                format!("a code of `{list}` is a text, but `{text}` is a number")
            }
            LiteralsFact::OutOfRange { number, column, .. } => format!("`{column}` is never {number}"),
            LiteralsFact::TooManyDecimals { number, decimals: 0, .. } => {
                format!("{number} is not a whole number, as the column is")
            }
            LiteralsFact::TooManyDecimals { number, decimals, .. } => {
                format!("{number} has more digits after the point than the column, which has {decimals}")
            }
            LiteralsFact::ReversedRange { .. } => "this range ends before it begins".into(),
            LiteralsFact::RepeatedMember { text, .. } => format!("{text} is in this set already"),
        }
    }

    fn labels(&self) -> Vec<Label> {
        match self {
            LiteralsFact::UnknownCode { span, declared, .. } => {
                vec![Label::new(*span, "not in the list"), Label::new(*declared, "the list is declared here")]
            }
            LiteralsFact::AmbiguousCode { span, .. } => vec![Label::new(*span, "which one?")],
            LiteralsFact::QuotesNeeded { span, .. } => vec![Label::new(*span, "put it in quotes")],
            LiteralsFact::OutOfRange { span, min, max, .. } => {
                let bounds = match (min, max) {
                    (Some(a), Some(b)) => format!("declared from {a} to {b}"),
                    (Some(a), None) => format!("declared from {a}"),
                    (None, Some(b)) => format!("declared up to {b}"),
                    (None, None) => "out of range".into(),
                };
                vec![Label::new(*span, bounds)]
            }
            LiteralsFact::TooManyDecimals { span, .. } => vec![Label::new(*span, "too exact")],
            LiteralsFact::ReversedRange { span } => vec![Label::new(*span, "turn it round")],
            LiteralsFact::RepeatedMember { span, .. } => vec![Label::new(*span, "again")],
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            LiteralsFact::UnknownCode { nearest: Some(n), .. } => Some(format!("did you mean \"{}\"?", n.name)),
            LiteralsFact::UnknownCode { nearest: None, codes, .. } => {
                Some(format!("it has {}", one_of(codes.iter().map(String::as_str), 8)))
            }
            LiteralsFact::AmbiguousCode { codes, .. } => {
                Some(format!("write the code: {}", one_of(codes.iter().map(String::as_str), 8)))
            }
            LiteralsFact::QuotesNeeded { text, .. } => Some(format!("write \"{text}\"")),
            LiteralsFact::OutOfRange { .. } => {
                Some("look at what the column or the code list declares, or at the number".into())
            }
            LiteralsFact::TooManyDecimals { .. }
            | LiteralsFact::ReversedRange { .. }
            | LiteralsFact::RepeatedMember { .. } => None,
        }
    }

    fn fixes(&self) -> Vec<Fix> {
        match self {
            LiteralsFact::UnknownCode { span, text, nearest: Some(near), .. } => vec![spelled(*span, text, near)],
            LiteralsFact::QuotesNeeded { span, text, .. } => {
                vec![Fix { span: *span, text: format!("\"{text}\""), safe: true }]
            }
            _ => Vec::new(),
        }
    }
}

/// Periods and series.
#[derive(Clone, Debug)]
pub enum PeriodsFact {
    /// A period of another kind than the column's.
    KindMismatch { span: Span, written: String, what: String, kind: String },
    /// A date compared with a whole period by `=` or `<`.
    CompareWithPeriod { span: Span, written: String },
    /// A period that the data does not cover.
    OutsideData { span: Span, written: String, dataset: String, first: String, last: String },
    /// A restriction in time on a dataset without a time column.
    NoTimeColumn { span: Span, dataset: String, declared: Span },
    /// `for each financial_year` without a range, on a dataset that does not say what it covers.
    RangeNeeded { span: Span, kind: String, dataset: String },
    /// A range that ends before it begins.
    Reversed { span: Span },
    /// A period where something else is needed, or the reverse.
    NotAPeriod { span: Span, written: String },
    /// A restriction in time where every part has its period already.
    AlreadyFixed { span: Span },
    /// A change across a break in the series.
    BreakCrossed { span: Span, label: String, dataset: String },
    /// A period that chooses from rows kept of all periods.
    KeptBefore { span: Span, keep: Span, name: Ident },
    /// `accept break` of a break that nothing declares.
    UnknownBreak { span: Span, label: String, nearest: Option<Near> },
}

impl Fact for PeriodsFact {
    fn code(&self) -> &'static str {
        match self {
            PeriodsFact::KindMismatch { .. } => "periods::kind-mismatch",
            PeriodsFact::CompareWithPeriod { .. } => "periods::compare-with-period",
            PeriodsFact::OutsideData { .. } => "periods::outside-data",
            PeriodsFact::NoTimeColumn { .. } => "periods::no-time-column",
            PeriodsFact::RangeNeeded { .. } => "periods::range-needed",
            PeriodsFact::Reversed { .. } => "periods::reversed",
            PeriodsFact::NotAPeriod { .. } => "periods::not-a-period",
            PeriodsFact::AlreadyFixed { .. } => "periods::already-fixed",
            PeriodsFact::BreakCrossed { .. } => "periods::break-crossed",
            PeriodsFact::KeptBefore { .. } => "periods::kept-before",
            PeriodsFact::UnknownBreak { .. } => "periods::unknown-break",
        }
    }

    fn message(&self) -> String {
        match self {
            PeriodsFact::KindMismatch { written, what, kind, .. } => {
                format!("{what} is by {}; {written} is another kind of period", kind.replace('_', " "))
            }
            PeriodsFact::CompareWithPeriod { written, .. } => {
                format!("a date lies in {written} or not; it is not more or less than it")
            }
            PeriodsFact::OutsideData { written, dataset, first, last, .. } => {
                format!("`{dataset}` covers {first} to {last}, so it has nothing for {written}")
            }
            PeriodsFact::NoTimeColumn { dataset, .. } => format!("`{dataset}` does not say which column dates a row"),
            PeriodsFact::RangeNeeded { kind, dataset, .. } => {
                format!("each {kind} of what? `{dataset}` does not say what it covers")
            }
            PeriodsFact::Reversed { .. } => "this range of periods ends before it begins".into(),
            PeriodsFact::NotAPeriod { written, .. } => format!("{written} is not a period"),
            PeriodsFact::AlreadyFixed { .. } => "everything in this has a period already".into(),
            PeriodsFact::BreakCrossed { label, dataset, .. } => {
                format!("this change of `{dataset}` crosses a break in the series: {label}")
            }
            PeriodsFact::KeptBefore { name, .. } => {
                format!(
                    "`{}` keeps one row of all periods, and this period shows only those that lie in it",
                    name.value
                )
            }
            PeriodsFact::UnknownBreak { label, .. } => {
                format!("no dataset behind this indicator declares a break \"{label}\"")
            }
        }
    }

    fn labels(&self) -> Vec<Label> {
        let text = match self {
            PeriodsFact::KindMismatch { .. } => "another kind of period",
            PeriodsFact::CompareWithPeriod { .. } => "a whole period",
            PeriodsFact::OutsideData { .. } => "not in the data",
            PeriodsFact::NoTimeColumn { .. } => "restricted in time here",
            PeriodsFact::RangeNeeded { .. } => "from when to when?",
            PeriodsFact::Reversed { .. } => "turn it round",
            PeriodsFact::NotAPeriod { .. } => "a period is needed here",
            PeriodsFact::AlreadyFixed { .. } => "restricts nothing",
            PeriodsFact::BreakCrossed { .. } => "before and after are not comparable",
            PeriodsFact::KeptBefore { .. } => "chooses from rows that were kept before",
            PeriodsFact::UnknownBreak { .. } => "no such break",
        };
        match self {
            PeriodsFact::NoTimeColumn { span, declared, .. } => {
                vec![Label::new(*span, text), Label::new(*declared, "declared here, without `time:`")]
            }
            PeriodsFact::KeptBefore { span, keep, .. } => {
                vec![Label::new(*span, text), Label::new(*keep, "kept here, whatever the period")]
            }
            PeriodsFact::KindMismatch { span, .. }
            | PeriodsFact::CompareWithPeriod { span, .. }
            | PeriodsFact::OutsideData { span, .. }
            | PeriodsFact::RangeNeeded { span, .. }
            | PeriodsFact::Reversed { span }
            | PeriodsFact::NotAPeriod { span, .. }
            | PeriodsFact::AlreadyFixed { span }
            | PeriodsFact::BreakCrossed { span, .. }
            | PeriodsFact::UnknownBreak { span, .. } => vec![Label::new(*span, text)],
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            PeriodsFact::KindMismatch { kind, .. } if kind == "mid_year" => {
                Some("name the estimate for the population alone, such as `residents in mid-2022`".into())
            }
            PeriodsFact::KindMismatch { .. } => None,
            PeriodsFact::CompareWithPeriod { written, .. } => {
                Some(format!("write `in {written}`, or compare with a date"))
            }
            PeriodsFact::OutsideData { .. } => {
                Some("if the data does cover it, correct `covers:` of the dataset".into())
            }
            PeriodsFact::NoTimeColumn { .. } => Some("add `time: COLUMN` to the dataset".into()),
            PeriodsFact::RangeNeeded { .. } => Some("write `from ... to ...`, or add `covers:` to the dataset".into()),
            PeriodsFact::Reversed { .. } => None,
            PeriodsFact::NotAPeriod { .. } => Some("such as 2023/24, 2023-04, mid-2022 or 2024-10-17".into()),
            PeriodsFact::AlreadyFixed { .. } => Some("take the inner period away, or this one".into()),
            PeriodsFact::BreakCrossed { label, .. } => {
                Some(format!("if the change is still worth showing, put `accept break \"{label}\"` in the indicator"))
            }
            PeriodsFact::KeptBefore { .. } => Some(
                "keep one row of each period, as in `per person, recorded_on.financial_year`; or say that one of all is meant: `per \
                 person ever`"
                    .into(),
            ),
            PeriodsFact::UnknownBreak { nearest, .. } => nearest.as_ref().map(|n| format!("did you mean \"{}\"?", n.name)),
        }
    }
}
