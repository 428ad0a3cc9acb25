//! What can be wrong with a code list and with rows of codes in CSV.

use crate::diagnostics::Diagnostic;
use crate::source::Span;
use crate::value::band::{Band, Fixed};

pub fn duplicate_name(name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new("codelists::duplicate-name", format!("two code lists or levels are named `{name}`"))
        .at(span, "this one")
        .at(first, "and this one")
        .help("rename one of them; levels of hierarchies are code lists too")
}

pub fn unknown_type(written: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    Diagnostic::new("codelists::unknown-type", format!("`{written}` is not a type of an attribute"))
        .at(span, "not a type")
        .offer(nearest, "an attribute is text, integer, decimal(S) with S digits after the point, or {codes: LIST}")
}

pub fn reserved_attribute(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new("codelists::reserved-attribute", format!("an attribute cannot be named `{name}`"))
        .at(span, "every code has this field already")
        .help("choose another name for the attribute")
}

/// Codes come from one of `codes`, `rows` and `bands`.
pub fn codes_twice(span: Span, first: Span) -> Diagnostic {
    Diagnostic::new("codelists::codes-twice", "a code list takes its codes from one place")
        .at(span, "codes come from here")
        .at(first, "and from here")
        .help("keep one of `codes`, `rows` and `bands`")
}

pub fn empty(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new("codelists::empty", format!("the code list `{name}` has no codes"))
        .at(span, "no codes")
        .help("every value of a column with this list would be undeclared; list the codes")
}

/// A text in the data, code or alias, that means two codes.
pub fn duplicate_code(code: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new("codelists::duplicate-code", format!("`{code}` means two codes"))
        .at(span, "again here")
        .at(first, "first here")
        .help("a value in the data must mean one code; remove one of them")
}

/// Two codes whose texts differ in their blanks alone: how many there are, or of which kind.
pub fn blanks_alone(text: &str, other: &str, span: Span, first: Span) -> Diagnostic {
    let shown = |text: &str| text.replace('\u{a0}', "\\u{a0}").replace('\t', "\\t");
    let message = format!("`{}` and `{}` differ in their blanks alone, and look the same", shown(text), shown(other));
    Diagnostic::new("codelists::duplicate-code", message)
        .at(span, "again here")
        .at(first, "first here")
        .help("if both mean one code, make one an alias of the other (`aliases`); if not, write one of them so that readers see it")
}

/// A code or an alias that is empty, or has a blank at an end: cells are read without those.
pub fn never_matches(what: &str, text: &str, span: Span) -> Diagnostic {
    let (message, help) = match text.trim() {
        "" => (format!("the {what} is empty, so no cell matches it"), "an empty cell is a missing value".to_string()),
        trimmed => (
            format!("the {what} `{text}` begins or ends with a blank, so no cell matches it"),
            format!("cells are read without the blanks around them: write `{trimmed}`"),
        ),
    };
    Diagnostic::new("codelists::never-matches", message).at(span, "no cell has this").help(help)
}

pub fn label_is_code(label: &str, span: Span, code: Span) -> Diagnostic {
    Diagnostic::new("codelists::label-is-code", format!("the label `{label}` is the code of another entry"))
        .at(span, "this label")
        .at(code, "the code that it is")
        .help("a definition that says this text could mean either, and is refused; word the label differently")
}

/// A value that is not of its attribute's type.
pub fn bad_attribute(attribute: &str, value: &str, expected: &str, span: Span) -> Diagnostic {
    Diagnostic::new("codelists::bad-attribute", format!("`{attribute}` should be {expected}, but is `{value}`"))
        .at(span, format!("expected {expected}"))
        .help("leave the value out where it is not known")
}

pub fn unknown_list(list: &str, attribute: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    Diagnostic::new(
        "codelists::unknown-list",
        format!("the attribute `{attribute}` takes its values from `{list}`, which is not a code list"),
    )
    .at(span, "no such code list")
    .offer(nearest, "")
}

pub fn unknown_code(value: &str, list: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    Diagnostic::new("codelists::unknown-code", format!("`{value}` is not in the code list `{list}`"))
        .at(span, "not a code or label of that list")
        .offer(nearest, "")
}

pub fn missing_rows(path: &str, span: Span) -> Diagnostic {
    Diagnostic::new("codelists::missing-rows", format!("there is no file `{path}`"))
        .at(span, "rows are read from here")
        .help("the file is in the folder of the YAML that names it, and its name ends in .csv")
}

/// A row, or the line of headings, that is not as CSV has it.
pub fn bad_rows(problem: &str, help: &str, span: Span) -> Diagnostic {
    Diagnostic::new("codelists::bad-rows", format!("this row cannot be read: {problem}"))
        .at(span, "this row")
        .help(help)
}

pub fn unknown_heading(heading: &str, span: Span, nearest: Option<&str>, known: &str) -> Diagnostic {
    Diagnostic::new("codelists::unknown-heading", format!("no column `{heading}` is expected here"))
        .at(span, "not declared")
        .offer(nearest, format!("the headings are {known}"))
}

pub fn missing_heading(heading: &str, span: Span) -> Diagnostic {
    Diagnostic::new("codelists::missing-heading", format!("these rows need a column `{heading}`"))
        .at(span, format!("no `{heading}` among these headings"))
}

pub fn empty_band(label: &str, from: Fixed, to: Fixed, under: bool, span: Span) -> Diagnostic {
    let to = if under { format!("below {to}") } else { to.to_string() };
    Diagnostic::new("codelists::empty-band", format!("the band `{label}` runs from {from} down to {to}"))
        .at(span, "no number is in it")
        .help("`from` is the lowest number of the band and `to` the highest")
}

/// A label that says other numbers than its band has.
pub fn label_of_another_band(label: &str, band: Band, span: Span) -> Diagnostic {
    let is = match band.ends(0) {
        (Some(from), Some(to)) => format!("from {from} to {to}"),
        (Some(from), None) => format!("from {from} on"),
        (None, Some(to)) => format!("up to {to}"),
        (None, None) => "of all numbers".to_string(),
    };
    Diagnostic::new(
        "codelists::label-of-another-band",
        format!("the label \"{label}\" says other numbers than its band, which is {is}"),
    )
    .at(span, "another band")
    .help("correct the label, or `from` and `to`, which both belong to the band")
}

pub fn band_overlap(label: &str, other: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new("codelists::band-overlap", format!("the bands `{other}` and `{label}` overlap"))
        .at(span, "overlaps")
        .at(first, "this band")
        .help("`from` and `to` belong to the band, and `under` does not; each number must fall into one band")
}

pub fn band_order(label: &str, other: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(
        "codelists::band-order",
        format!("the band `{label}` is lower than `{other}`, but is listed after it"),
    )
    .at(span, "lower")
    .at(first, "higher")
    .help("list the bands from the lowest to the highest")
}

pub fn band_gap(from: &str, to: &str, span: Span, before: Span) -> Diagnostic {
    let numbers = if from == to { format!("{from} falls") } else { format!("{from} to {to} fall") };
    Diagnostic::new("codelists::band-gap", format!("{numbers} into no band"))
        .at(span, "starts after the gap")
        .at(before, "ends before it")
        .help("a row with such a number stops the run; widen a band, add one, or declare `outside: allowed`")
}

pub fn unknown_part(text: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    Diagnostic::new("codelists::unknown-part", format!("a total is of \"{text}\", which is no code of this list"))
        .at(span, "not in the list")
        .offer(nearest, "name codes of this list, or `all` for every code that is no total")
}

pub fn perhaps_a_total(label: &str, span: Span) -> Diagnostic {
    let message = format!("`{label}` is called as a total is, and nothing says whether it is the total of other codes");
    Diagnostic::new("codelists::perhaps-a-total", message).at(span, "its rows are added to those of the other codes").help(
        "if it is their total, write `total_of: all`, or `total_of: [...]` with its parts, so that nobody is counted twice; if its rows are \
         others than theirs, write `total_of: []`",
    )
}

/// The same in a CSV file, where a column says it.
pub fn perhaps_a_total_in_rows(label: &str, span: Span) -> Diagnostic {
    perhaps_a_total(label, span).help(
        "give the CSV a column `total_of`: if this is the total of the others, write `all`, or its parts with `;` between them, so that nobody is \
         counted twice; if its rows are others than theirs, write `none`",
    )
}

/// A code that has ages in common with another one by its label, as `Under 18` has with `Under 16`.
pub fn perhaps_an_overlap([label, other]: [&str; 2], span: Span) -> Diagnostic {
    let message = format!(
        "`{label}` and `{other}` have ages in common by their labels, and nothing says whether they have rows in common"
    );
    Diagnostic::new("codelists::perhaps-a-total", message).at(span, "its rows are added to those of the other codes").help(
        "if the same people are in both, write `total_of: [...]` for a code that is made up of others, or `apart: true` for one that only overlaps \
         them; if each is in one of them only, write `total_of: []`",
    )
}

/// The same in a CSV file.
pub fn perhaps_an_overlap_in_rows(labels: [&str; 2], span: Span) -> Diagnostic {
    perhaps_an_overlap(labels, span).help(
        "give the CSV a column `total_of` with the parts of a code that is made up of others, `;` between them, or a column `apart` with `yes` for one \
         that only overlaps them; if each person is in one of them only, write `none` under `total_of`",
    )
}

/// The same of an area among others of its level.
pub fn perhaps_a_total_of_areas(label: &str, code: &str, span: Span) -> Diagnostic {
    let message =
        format!("`{label}` is called as a total is, and nothing says whether it is the total of the areas beside it");
    Diagnostic::new("codelists::perhaps-a-total", message).at(span, "its rows are added to those of the other areas").help(format!(
        "if it is their total, move it under `comparators:` of the hierarchy, as `- {{code: {}, label: {}}}`, and let the column have `comparators: \
         allowed`, so that nobody is counted twice; if it is a place like the others, give it `total_of: []` (in a CSV, a column `total_of` with `none`)",
        quoted(code),
        quoted(label)
    ))
}

/// As YAML has a text.
fn quoted(text: &str) -> String {
    let is_plain = !text.is_empty()
        && text.chars().all(|c| c.is_alphanumeric() || c == ' ')
        && text.starts_with(char::is_alphabetic);
    if is_plain { text.to_string() } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}

pub fn total_of_itself(label: &str, span: Span) -> Diagnostic {
    Diagnostic::new("codelists::total-of-itself", format!("the code `{label}` is a total of itself"))
        .at(span, "this code")
        .help("name the codes that add up to it under `total_of`")
}

pub fn total_of_apart(label: &str, span: Span) -> Diagnostic {
    Diagnostic::new("codelists::wrong-value", format!("`total_of` must be codes that add up, but `{label}` is `apart`"))
        .at(span, "overlaps others")
        .help("leave it out: a total is of codes that have nothing in common")
}

pub fn total_and_apart(span: Span) -> Diagnostic {
    Diagnostic::new("codelists::wrong-value", "`total_of` and `apart` exclude each other")
        .at(span, "this code is `apart`, too")
        .help("a code is the total of others, or overlaps them; keep one of the two")
}

pub fn outside_of_codes(span: Span) -> Diagnostic {
    Diagnostic::new("codelists::outside-of-codes", "`outside` has no effect on a list of codes")
        .at(span, "only `bands` have numbers outside")
        .help("declare `undeclared: outside` or `undeclared: count` for the column whose data has other codes")
}
