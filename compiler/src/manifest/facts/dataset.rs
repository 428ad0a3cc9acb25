//! What can be wrong with the declaration of a dataset.

use crate::diagnostics::{Advice, Advised, Diagnostic, one_of};
use crate::source::Span;
use crate::value::Period;

pub fn duplicate_name(name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new("datasets::duplicate-name", format!("two datasets are named `{name}`"))
        .at(span, "this one")
        .at(first, "and this one")
        .help("rename one of them")
}

pub fn path_outside(path: &str, is_absolute: bool, span: Span) -> Diagnostic {
    if is_absolute {
        let name = path.rsplit(['\\', '/']).next().unwrap_or(path);
        let message = format!("the path `{path}` works on one machine only");
        let help = format!("put the file into the data folder and write `files: {name}`; the data folder is ");
        return Diagnostic::new("datasets::path-outside", message)
            .at(span, "not inside the data folder")
            .help(Advised::new(help, Advice::DataFolder));
    }
    Diagnostic::new("datasets::path-outside", format!("the path `{path}` leaves the data folder"))
        .at(span, "not inside the data folder")
        .help(Advised::new("give the path, with `/` between its parts, from the data folder: ", Advice::DataFolder))
}

/// `missing: [NULL]` of a column
pub fn missing_of_column(written: &str, span: Span) -> Diagnostic {
    let help = match written {
        "\"true\"" | "\"yes\"" => "write `missing: allowed`".to_string(),
        "\"false\"" | "\"no\"" => "write `missing: refused`, or leave it out".to_string(),
        _ => format!(
            "texts that mean that a value is missing are listed once in the dataset, as in `missing: [{written}]` above `columns`; the column has \
             `missing: allowed`"
        ),
    };
    let message = "`missing` of a column should be refused or allowed, and says whether values may be missing";
    Diagnostic::new("datasets::wrong-value", message).at(span, "expected refused or allowed").help(help)
}

pub fn mixed_files(span: Span, first: Span) -> Diagnostic {
    Diagnostic::new("datasets::mixed-files", "the files of a dataset must all have one format")
        .at(span, "a different format")
        .at(first, "from this")
        .help("declare a dataset for each format")
}

pub fn bad_delimiter(written: &str, span: Span) -> Diagnostic {
    Diagnostic::new("datasets::bad-delimiter", format!("`{written}` cannot separate values"))
        .at(span, "expected one character")
        .help(
            "use one character that is not a letter, digit, quote or line end, such as \",\", \";\", \"|\" or \"\\t\"",
        )
}

pub fn unknown_type(written: &str, span: Span, nearest: Option<&str>, known: &[&str]) -> Diagnostic {
    Diagnostic::new("datasets::unknown-type", format!("`{written}` is not a type of a column"))
        .at(span, "not a type")
        .offer(nearest, format!("the types are {}", one_of(known.iter().copied(), 30)))
}

/// A column of yes and no that says neither how yes is written nor how no is.
pub fn flag_without_texts(column: &str, span: Span) -> Diagnostic {
    Diagnostic::new("datasets::missing-field", format!("{column} is a flag, and needs the fields `yes` and `no`"))
        .at(span, "no `yes` and no `no`")
        .help("say how the file writes each: `{type: flag, yes: [\"1\", \"Yes\"], no: [\"0\", \"No\"]}`")
}

pub fn type_and_codes(column: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new("datasets::type-and-codes", format!("the column `{column}` has both a type and a code list"))
        .at(span, "this")
        .at(first, "and this")
        .help("`codes` is a type of its own; keep one of them")
}

/// An option that does not go with what else is declared; `goes_with` says with what it does.
pub fn misplaced_option(option: &str, owner: &str, goes_with: &str, span: Span) -> Diagnostic {
    Diagnostic::new("datasets::misplaced-option", format!("`{option}` has no effect on {owner}"))
        .at(span, format!("goes with {goes_with}"))
        .help(format!("`{option}` goes with {goes_with}; remove it, or add what it goes with"))
}

pub fn empty_range(column: &str, min: i64, max: i64, span: Span) -> Diagnostic {
    Diagnostic::new(
        "datasets::empty-range",
        format!("no number fits the column `{column}`: `min` is {min} and `max` is {max}"),
    )
    .at(span, "below the smallest")
    .help("`min` is the smallest value allowed and `max` the largest")
}

pub fn bad_date_format(format: &str, with_time: bool, span: Span) -> Diagnostic {
    let example = if with_time { "`YYYY-MM-DD hh:mm:ss`" } else { "`DD/MM/YYYY`" };
    Diagnostic::new(
        "datasets::bad-date-format",
        format!("`{format}` does not say how a {} is written", if with_time { "date and time" } else { "date" }),
    )
    .at(span, format!("expected something like {example}"))
    .help("write YYYY, MM and DD for year, month and day, hh, mm and ss for the time; D and M for one or two digits")
}

/// One text of a flag that has two meanings.
pub fn flag_text(text: &str, one: &str, other: &str, span: Span) -> Diagnostic {
    Diagnostic::new("datasets::flag-text", format!("`{text}` means both {one} and {other}"))
        .at(span, "has two meanings")
        .help("a text in the data must have one meaning; the empty text is always missing")
}

/// A text that means 0 and missing; the empty text is always missing.
pub fn zero_or_missing(text: &str, span: Span) -> Diagnostic {
    Diagnostic::new("datasets::zero-text", format!("`{text}` means both 0 and missing"))
        .at(span, "has two meanings")
        .help("leave it in `zero` if it means none of something, in `missing` if the number is not known")
}

/// A number that is said to mean 0.
pub fn number_as_zero(text: &str, span: Span) -> Diagnostic {
    Diagnostic::new("datasets::zero-text", format!("`{text}` is a number, and means itself"))
        .at(span, "a number")
        .help("`zero` is for marks in place of a number, such as \"-\"; if this means that there is none, write it under `missing`")
}

pub fn duplicate_heading(heading: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new("datasets::duplicate-heading", format!("two columns read the heading `{heading}`"))
        .at(span, "this column")
        .at(first, "and this column")
        .help("declare it once; definitions can take the month or year of a date as `column.month`")
}

pub fn unknown_column(column: &str, field: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    Diagnostic::new(
        "datasets::unknown-column",
        format!("`{field}` names `{column}`, which is not declared under `columns`"),
    )
    .at(span, "no such column")
    .offer(nearest, "declare the column, or name another")
}

pub fn time_not_dated(column: &str, span: Span) -> Diagnostic {
    Diagnostic::new("datasets::time-not-dated", format!("the column `{column}` cannot date a row"))
        .at(span, "neither a date nor a period")
        .help("`time` is a column of type date or datetime, or of a period such as month or financial_year")
}

pub fn no_time(field: &str, span: Span) -> Diagnostic {
    Diagnostic::new("datasets::no-time", format!("`{field}` is given, but no column dates the rows"))
        .at(span, "needs `time`")
        .help("add `time: COLUMN`, with the column of the date or period")
}

/// A kind of year that no date can serve by rule.
pub fn serves_by_hand(column: &str, kind: &str, span: Span) -> Diagnostic {
    let message =
        format!("`{column}` is not a mid-year, so nothing says which of its dates serves a {}", kind.replace('_', " "));
    Diagnostic::new("datasets::serves-date", message)
        .at(span, "which date?")
        .help("name the date of each period: `serves: {2022/23: 2022-06-30, 2023/24: 2023-06-30}`")
}

/// A kind of year, by data that does not say which dates it has.
pub fn serves_what(dataset: &str, span: Span) -> Diagnostic {
    let message = format!("`{dataset}` does not say which mid-years it has, so nothing says which years they serve");
    Diagnostic::new("datasets::serves-date", message).at(span, "from when to when?").help(
        "add the first and the last: `covers: mid-2021 to mid-2023`; a year without a mid-year in them is missing",
    )
}

/// A text that is no period to be served.
pub fn serves_no_period(written: &str, span: Span) -> Diagnostic {
    Diagnostic::new("datasets::serves-period", format!("`{written}` is not a period"))
        .at(span, "a period is needed here")
        .help("write the period, a colon and its date: `serves: {2022/23: mid-2022, 2023: mid-2023}`")
}

/// A period that is served by two dates.
pub fn serves_twice(written: &str, span: Span) -> Diagnostic {
    Diagnostic::new("datasets::serves-period", format!("{written} is served twice"))
        .at(span, "listed before")
        .help("keep one date: a rate is over the people of one")
}

pub fn bad_period(written: &str, expected: &str, span: Span) -> Diagnostic {
    Diagnostic::new("datasets::bad-period", format!("`{written}` is not a period that `covers` can read"))
        .at(span, format!("expected {expected}"))
        .help("write the first and the last period, such as `2021-04 to 2022-03` or `2020/21 to 2023/24`")
}

pub fn covers_kind(written: &str, kind: &str, column: &str, column_kind: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        "datasets::covers-kind",
        format!("`{written}` is a {kind}, but the rows are dated by `{column}`, a {column_kind}"),
    )
    .at(span, format!("expected a {column_kind}"))
    .help("write `covers` in periods of the time column's own kind")
}

pub fn covers_backwards(first: Period, last: Period, span: Span) -> Diagnostic {
    Diagnostic::new("datasets::covers-backwards", format!("the data cannot start at {first} and end at {last}"))
        .at(span, "ends before it starts")
}

pub fn bad_date(written: &str, span: Span) -> Diagnostic {
    Diagnostic::new("datasets::bad-date", format!("`{written}` is not a date")).at(span, "expected YYYY-MM-DD")
}

pub fn bad_pattern(written: &str, span: Span) -> Diagnostic {
    Diagnostic::new("datasets::bad-pattern", format!("`{written}` does not say which headings to turn into rows"))
        .at(span, "expected `{}` once")
        .help("write `{}` for the part that differs, as in \"Mid-{}\" for Mid-2021, Mid-2022")
}

pub fn unpivot_same(column: &str, span: Span) -> Diagnostic {
    Diagnostic::new("datasets::unpivot-same", format!("`{column}` cannot take both the heading and the value"))
        .at(span, "the same column again")
        .help("declare two columns, one for `name` and one for `value`")
}

pub fn no_header(span: Span) -> Diagnostic {
    Diagnostic::new("datasets::no-header", "headings cannot be turned into rows in files without headings")
        .at(span, "needs headings")
        .help("remove `header: false`, or `unpivot`")
}

pub fn no_basis(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new("datasets::no-basis", format!("the population `{name}` does not say who is counted"))
        .at(span, "needs `basis`")
        .help("add a line such as `basis: residents` or `basis: residents aged 18+`; rates name it")
}

pub fn below_nobody(column: &str, span: Span) -> Diagnostic {
    Diagnostic::new("datasets::below-nobody", format!("`{column}` of a population may not be below 0"))
        .at(span, "`min` is below 0")
        .help("remove `min`; numbers that are not of people, such as a change, belong in a dataset of their own")
}

pub fn look_up_without_key(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new("datasets::look-up-without-key", format!("the look-up `{name}` has no key"))
        .at(span, "needs `key`")
        .help(
            "add `key: [COLUMN]`, the column that rows are looked up by; each value may be there once only, or rows would multiply",
        )
}

pub fn complete_without_key(column: &str, time: &str, span: Span) -> Diagnostic {
    let message = format!("the data is complete, and nothing says whether `{column}` is a part of what a row is of");
    Diagnostic::new("datasets::complete-without-key", message)
        .at(span, "perhaps a part of the key")
        .help(format!(
            "add `key`, the columns that say what there is one row of at each date, such as `key: [{column}, {time}]`: of what is not in the key, \
             nothing is looked for"
        ))
}

pub fn repeats_without_key(span: Span) -> Diagnostic {
    Diagnostic::new(
        "datasets::repeats-without-key",
        "`repeats` says what to do with keys that repeat, but there is no key",
    )
    .at(span, "needs `key`")
}

pub fn unknown_code_list(list: &str, column: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    Diagnostic::new(
        "datasets::unknown-code-list",
        format!("the column `{column}` has codes of `{list}`, which is neither a code list nor a level"),
    )
    .at(span, "no such code list")
    .offer(nearest, "declare it in codelists/, or as a level in hierarchies/")
}

pub fn without_unknown(code: &str, list: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    let message = format!("`without` names `{code}`, which is neither a code nor a label of `{list}`");
    Diagnostic::new("datasets::wrong-value", message)
        .at(span, "not in the list")
        .offer(nearest, "name codes of the list that no row has")
}

pub fn unknown_look_up(dataset: &str, column: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    Diagnostic::new(
        "datasets::unknown-look-up",
        format!("the column `{column}` is looked up in `{dataset}`, which is not a dataset"),
    )
    .at(span, "no such dataset")
    .offer(nearest, "declare it in datasets/ with `role: look-up`")
}

pub fn not_a_look_up(dataset: &str, span: Span, declared: Span) -> Diagnostic {
    Diagnostic::new("datasets::not-a-look-up", format!("the dataset `{dataset}` is not declared as a look-up"))
        .at(span, "looked up here")
        .at(declared, "declared here")
        .help("add `role: look-up` to it; each value of its key may then be there once only, so that rows cannot multiply")
}

pub fn look_up_key(dataset: &str, columns: usize, span: Span, declared: Span) -> Diagnostic {
    Diagnostic::new(
        "datasets::look-up-key",
        format!("`{dataset}` has a key of {columns} columns, but only one column looks it up"),
    )
    .at(span, "looked up by one column")
    .at(declared, "declared here")
    .help("a look-up needs a key of exactly one column")
}

pub fn look_up_type(
    column: &str,
    ty: &str,
    dataset: &str,
    key: &str,
    key_type: &str,
    span: Span,
    declared: Span,
) -> Diagnostic {
    Diagnostic::new(
        "datasets::look-up-type",
        format!("`{column}` is {ty}, and `{key}`, the key of `{dataset}`, is {key_type}"),
    )
    .at(span, "never equal")
    .at(declared, "the key")
    .help("declare both with the same type")
}
