//! What can be wrong with the declaration of a dataset.

use super::{Said, tell};
use crate::diagnostics::one_of;
use crate::source::Span;

/// Facts about datasets.
#[derive(Clone, Debug)]
pub(in crate::manifest) enum DatasetFact {
    DuplicateName {
        name: String,
        span: Span,
        first: Span,
    },
    PathOutside {
        path: String,
        span: Span,
    },
    MixedFiles {
        span: Span,
        first: Span,
    },
    BadDelimiter {
        written: String,
        span: Span,
    },
    UnknownType {
        written: String,
        span: Span,
        nearest: Option<String>,
        known: Vec<String>,
    },
    TypeAndCodes {
        column: String,
        span: Span,
        first: Span,
    },
    /// An option that does not go with what else is declared; `goes_with` says with what it does.
    MisplacedOption {
        option: String,
        owner: String,
        goes_with: &'static str,
        span: Span,
    },
    EmptyRange {
        column: String,
        min: i64,
        max: i64,
        span: Span,
    },
    BadDateFormat {
        format: String,
        with_time: bool,
        span: Span,
    },
    /// One text of a flag that has two meanings.
    FlagText {
        text: String,
        one: &'static str,
        other: &'static str,
        span: Span,
    },
    DuplicateHeading {
        heading: String,
        span: Span,
        first: Span,
    },
    UnknownColumn {
        column: String,
        field: &'static str,
        span: Span,
        nearest: Option<String>,
    },
    TimeNotDated {
        column: String,
        span: Span,
    },
    NoTime {
        field: &'static str,
        span: Span,
    },
    BadPeriod {
        written: String,
        expected: String,
        span: Span,
    },
    CoversKind {
        written: String,
        kind: String,
        column: String,
        column_kind: String,
        span: Span,
    },
    CoversBackwards {
        first: String,
        last: String,
        span: Span,
    },
    BadDate {
        written: String,
        span: Span,
    },
    BadPattern {
        written: String,
        span: Span,
    },
    UnpivotSame {
        column: String,
        span: Span,
    },
    NoHeader {
        span: Span,
    },
    NoBasis {
        name: String,
        span: Span,
    },
    LookUpWithoutKey {
        name: String,
        span: Span,
    },
    RepeatsWithoutKey {
        span: Span,
    },
    UnknownCodeList {
        list: String,
        column: String,
        span: Span,
        nearest: Option<String>,
    },
    UnknownLookUp {
        dataset: String,
        column: String,
        span: Span,
        nearest: Option<String>,
    },
    NotALookUp {
        dataset: String,
        span: Span,
        declared: Span,
    },
    LookUpKey {
        dataset: String,
        columns: usize,
        span: Span,
        declared: Span,
    },
    LookUpType {
        column: String,
        ty: String,
        dataset: String,
        key: String,
        key_type: String,
        span: Span,
        declared: Span,
    },
}

impl DatasetFact {
    fn said(&self) -> Said {
        match self {
            DatasetFact::DuplicateName { name, span, first } => {
                Said::new("datasets::duplicate-name", format!("two datasets are named `{name}`"))
                    .at(*span, "this one")
                    .at(*first, "and this one")
                    .help("rename one of them")
            }
            DatasetFact::PathOutside { path, span } => {
                Said::new("datasets::path-outside", format!("the path `{path}` leaves the data folder"))
                    .at(*span, "not inside the data folder")
                    .help("give the path from the data folder, with `/` between its parts; `data` in indicia.yaml or `--data` says where that is")
            }
            DatasetFact::MixedFiles { span, first } => {
                Said::new("datasets::mixed-files", "a dataset is either CSV or Parquet, not both")
                    .at(*span, "another kind")
                    .at(*first, "than this")
                    .help("declare two datasets")
            }
            DatasetFact::BadDelimiter { written, span } => {
                Said::new("datasets::bad-delimiter", format!("`{written}` cannot stand between values"))
                    .at(*span, "expected one character")
                    .help("use one character that is no letter, digit, quote or line end, such as \",\", \";\", \"|\" or \"\\t\"")
            }
            DatasetFact::UnknownType { written, span, nearest, known } => {
                Said::new("datasets::unknown-type", format!("`{written}` is no type of a column"))
                    .at(*span, "not a type")
                    .offer(nearest, format!("the types are {}", one_of(known.iter().map(String::as_str), 30)))
            }
            DatasetFact::TypeAndCodes { column, span, first } => {
                Said::new("datasets::type-and-codes", format!("the column `{column}` has both a type and a code list"))
                    .at(*span, "this")
                    .at(*first, "and this")
                    .help("`codes` is a type of its own; keep one of them")
            }
            DatasetFact::MisplacedOption { option, owner, goes_with, span } => {
                Said::new("datasets::misplaced-option", format!("`{option}` has no meaning for {owner}"))
                    .at(*span, format!("goes with {goes_with}"))
                    .help(format!("`{option}` goes with {goes_with}; remove it or correct what it stands beside"))
            }
            DatasetFact::EmptyRange { column, min, max, span } => {
                Said::new("datasets::empty-range", format!("no number can be in the column `{column}`: {min} to {max}"))
                    .at(*span, "below the smallest")
                    .help("`min` is the smallest value allowed and `max` the largest")
            }
            DatasetFact::BadDateFormat { format, with_time, span } => {
                let example = if *with_time { "`YYYY-MM-DD hh:mm:ss`" } else { "`DD/MM/YYYY`" };
                Said::new("datasets::bad-date-format", format!("`{format}` does not say how a {} is written", if *with_time { "date and time" } else { "date" }))
                    .at(*span, format!("expected something like {example}"))
                    .help("YYYY, MM and DD stand for year, month and day, hh, mm and ss for the time; D and M for one or two digits")
            }
            DatasetFact::FlagText { text, one, other, span } => {
                Said::new("datasets::flag-text", format!("`{text}` means both {one} and {other}"))
                    .at(*span, "has two meanings")
                    .help("a text in the data must have one meaning; the empty text is always missing")
            }
            DatasetFact::DuplicateHeading { heading, span, first } => {
                Said::new("datasets::duplicate-heading", format!("two columns read the heading `{heading}`"))
                    .at(*span, "this column")
                    .at(*first, "and this column")
                    .help("declare it once; definitions can take the month or year of a date as `column.month`")
            }
            DatasetFact::UnknownColumn { column, field, span, nearest } => {
                Said::new("datasets::unknown-column", format!("`{field}` names `{column}`, which is not declared under `columns`"))
                    .at(*span, "no such column")
                    .offer(nearest, "declare the column, or name another")
            }
            DatasetFact::TimeNotDated { column, span } => {
                Said::new("datasets::time-not-dated", format!("the column `{column}` cannot date a row"))
                    .at(*span, "neither a date nor a period")
                    .help("`time` is a column of type date or datetime, or of a period such as month or financial_year")
            }
            DatasetFact::NoTime { field, span } => {
                Said::new("datasets::no-time", format!("`{field}` is given, but no column dates the rows"))
                    .at(*span, "needs `time`")
                    .help("add `time: COLUMN` with the column that holds the date or period")
            }
            DatasetFact::BadPeriod { written, expected, span } => {
                Said::new("datasets::bad-period", format!("`{written}` is not a period that `covers` can read"))
                    .at(*span, format!("expected {expected}"))
                    .help("write the first and the last period, such as `2021-04 to 2022-03` or `2020/21 to 2023/24`")
            }
            DatasetFact::CoversKind { written, kind, column, column_kind, span } => Said::new(
                "datasets::covers-kind",
                format!("`{written}` is a {kind}, and the rows are dated by `{column}`, a {column_kind}"),
            )
            .at(*span, format!("expected a {column_kind}"))
            .help("write `covers` in periods of the time column's own kind"),
            DatasetFact::CoversBackwards { first, last, span } => {
                Said::new("datasets::covers-backwards", format!("the data cannot start at {first} and end at {last}"))
                    .at(*span, "ends before it starts")
            }
            DatasetFact::BadDate { written, span } => {
                Said::new("datasets::bad-date", format!("`{written}` is not a date"))
                    .at(*span, "expected YYYY-MM-DD")
            }
            DatasetFact::BadPattern { written, span } => {
                Said::new("datasets::bad-pattern", format!("`{written}` does not say which headings to turn into rows"))
                    .at(*span, "expected `{}` once")
                    .help("`{}` stands for the part that differs, as in \"Mid-{}\" for Mid-2021, Mid-2022")
            }
            DatasetFact::UnpivotSame { column, span } => {
                Said::new("datasets::unpivot-same", format!("`{column}` cannot take both the heading and the value"))
                    .at(*span, "the same column again")
                    .help("declare two columns, one for `name` and one for `value`")
            }
            DatasetFact::NoHeader { span } => {
                Said::new("datasets::no-header", "headings cannot be turned into rows in files without headings")
                    .at(*span, "needs headings")
                    .help("remove `header: false`, or `unpivot`")
            }
            DatasetFact::NoBasis { name, span } => {
                Said::new("datasets::no-basis", format!("the population `{name}` does not say who is counted"))
                    .at(*span, "needs `basis`")
                    .help("add a line such as `basis: residents` or `basis: residents aged 18+`; rates name it")
            }
            DatasetFact::LookUpWithoutKey { name, span } => {
                Said::new("datasets::look-up-without-key", format!("the look-up `{name}` has no key"))
                    .at(*span, "needs `key`")
                    .help("name the column that other datasets look rows up by; it must differ on every row, or rows would multiply")
            }
            DatasetFact::RepeatsWithoutKey { span } => {
                Said::new("datasets::repeats-without-key", "`repeats` says what to do with keys that repeat, and there is no key")
                    .at(*span, "needs `key`")
            }
            DatasetFact::UnknownCodeList { list, column, span, nearest } => {
                Said::new("datasets::unknown-code-list", format!("the column `{column}` has codes of `{list}`, which is no code list or level"))
                    .at(*span, "no such code list")
                    .offer(nearest, "declare it in codelists/, or as a level in hierarchies/")
            }
            DatasetFact::UnknownLookUp { dataset, column, span, nearest } => {
                Said::new("datasets::unknown-look-up", format!("the column `{column}` is looked up in `{dataset}`, which is no dataset"))
                    .at(*span, "no such dataset")
                    .offer(nearest, "declare it in datasets/ with `role: look-up`")
            }
            DatasetFact::NotALookUp { dataset, span, declared } => {
                Said::new("datasets::not-a-look-up", format!("`{dataset}` is not a look-up"))
                    .at(*span, "looked up here")
                    .at(*declared, "declared here")
                    .help("add `role: look-up` to it: its key must then differ on every row, so that rows cannot multiply")
            }
            DatasetFact::LookUpKey { dataset, columns, span, declared } => {
                Said::new("datasets::look-up-key", format!("`{dataset}` has a key of {columns} columns, and one column looks it up"))
                    .at(*span, "looked up by one column")
                    .at(*declared, "declared here")
                    .help("a look-up needs a key of exactly one column")
            }
            DatasetFact::LookUpType { column, ty, dataset, key, key_type, span, declared } => Said::new(
                "datasets::look-up-type",
                format!("`{column}` is {ty}, and `{key}`, the key of `{dataset}`, is {key_type}"),
            )
            .at(*span, "never equal")
            .at(*declared, "the key")
            .help("declare both with the same type"),
        }
    }
}
tell!(DatasetFact);
