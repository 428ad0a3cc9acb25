//! What can be wrong with a written value, beside the code list or the bounds of its column.

use crate::diagnostics::{Diagnostic, Near, one_of, quoted};
use crate::source::Span;

pub fn unknown_code(
    span: Span,
    text: &str,
    list: &str,
    declared: Span,
    nearest: Option<Near>,
    codes: &[String],
) -> Diagnostic {
    let there_are = format!("it has {}", one_of(codes.iter().map(String::as_str), 8));
    Diagnostic::new("literals::unknown-code", format!("the code list `{list}` has no \"{text}\""))
        .at(span, "not in the list")
        .at(declared, "the list is declared here")
        .instead_of((span, text), nearest, '"', there_are)
}

/// A label that several codes share.
pub fn ambiguous_code(span: Span, text: &str, list: &str, codes: &[String]) -> Diagnostic {
    Diagnostic::new("literals::ambiguous-code", format!("\"{text}\" is the label of several codes of `{list}`"))
        .at(span, "which one?")
        .help(format!("write the code: {}", one_of(codes.iter().map(String::as_str), 8)))
}

/// A label that several areas of a hierarchy share, at one level or several.
pub fn ambiguous_area(span: Span, text: &str, hierarchy: &str, areas: &[String]) -> Diagnostic {
    Diagnostic::new("literals::ambiguous-code", format!("\"{text}\" is the label of several areas of `{hierarchy}`"))
        .at(span, "which one?")
        .help(format!("write the code: {}", one_of(areas.iter().map(String::as_str), 8)))
}

/// The code of one that is the label of another: `way` is a label that means the first, `other` the code of the second.
pub fn code_or_label(span: Span, text: &str, of: &str, way: Option<&str>, other: &str) -> Diagnostic {
    let message = format!("\"{text}\" is a {of} and the label of another");
    let first = match way {
        Some(label) => format!("\"{label}\" for the one with this code"),
        None => "a label for the one with this code, which needs one that no other has".to_string(),
    };
    let help = format!("write \"{other}\" for the one with this label, or {first}");
    Diagnostic::new("literals::ambiguous-code", message).at(span, "which one?").help(help)
}

/// The name of a level that is also the label or code of an area.
pub fn level_or_area(span: Span, text: &str, level: &str, areas: &[String]) -> Diagnostic {
    let message = format!("\"{text}\" could be every area of the level `{level}`, or one area");
    Diagnostic::new("literals::ambiguous-code", message).at(span, "which one?").help(format!(
        "write the code of the area, {}; or rename the level in the hierarchy",
        one_of(areas.iter().map(String::as_str), 8)
    ))
}

/// `at` an area of several hierarchies, or all of one, where the data has areas of more than one.
pub fn ambiguous_hierarchy(span: Span, written: &str, hierarchies: &[&str]) -> Diagnostic {
    let ways: Vec<String> = hierarchies.iter().map(|name| format!("`rows {name} in [{written}]`")).collect();
    let hierarchies = hierarchies.join("` and `");
    Diagnostic::new("literals::ambiguous-code", format!("{written} could be of the hierarchies `{hierarchies}`"))
        .at(span, "which one?")
        .help(format!("name the hierarchy in the rows of a table: {}", one_of(ways.iter().map(String::as_str), 8)))
}

/// A number where a code is needed.
pub fn quotes_needed(span: Span, text: &str, list: &str) -> Diagnostic {
    let quoted = format!("\"{text}\"");
    Diagnostic::new("literals::quotes-needed", format!("a code of `{list}` is a text, but `{text}` is a number"))
        .at(span, "put it in quotes")
        .help(format!("write {quoted}"))
        .safe_fix(span, quoted)
}

/// A code or label where its quotes were left out.
pub fn unquoted(span: Span, text: &str, list: &str) -> Diagnostic {
    let quoted = format!("\"{text}\"");
    Diagnostic::new(
        "literals::quotes-needed",
        format!("`{text}` of `{list}` is a text, and a text needs double quotes"),
    )
    .at(span, "put it in quotes")
    .help(format!("write {quoted}"))
    .safe_fix(span, quoted)
}

/// A number outside the declared bounds.
pub fn out_of_range(span: Span, number: i64, column: &str, min: Option<i64>, max: Option<i64>) -> Diagnostic {
    let bounds = match (min, max) {
        (Some(a), Some(b)) => format!("declared from {a} to {b}"),
        (Some(a), None) => format!("declared from {a}"),
        (None, Some(b)) => format!("declared up to {b}"),
        (None, None) => "out of range".into(),
    };
    Diagnostic::new("literals::out-of-range", format!("`{column}` is never {number}"))
        .at(span, bounds)
        .help("check the number, or what the column or its code list declares")
}

/// More decimals than the column has.
pub fn too_many_decimals(span: Span, number: &str, decimals: u32) -> Diagnostic {
    let message = match decimals {
        0 => format!("{number} is not a whole number, but every value of the column is"),
        _ => format!("{number} has more digits after the point than the column, which has {decimals}"),
    };
    let found = Diagnostic::new("literals::too-many-decimals", message).at(span, "too many decimals");
    let is_whole = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    match number.split_once('.') {
        Some((whole, rest))
            if decimals == 0 && rest.len() == 3 && whole.len() <= 3 && is_whole(whole) && whole != "0" =>
        {
            found.help(format!("if the point is between thousands, write `{whole}{rest}`"))
        }
        _ => found,
    }
}

/// `1.000` beside whole numbers, and in a computation.
pub fn thousands_or_decimals(span: Span, text: &str) -> Diagnostic {
    let (whole, bare) = (text.trim_end_matches(".000"), text.replace('.', ""));
    Diagnostic::new(
        "literals::too-many-decimals",
        format!("`{text}` may be {whole}, or {bare} as some countries write it"),
    )
    .at(span, "a decimal point, or a mark between thousands?")
    .help(format!("write `{whole}` or `{bare}`"))
}

/// A number beside a column of bands: `age < 18`.
pub fn number_beside_bands(span: Span, (text, column): (&str, &str), list: &str, bands: &[String]) -> Diagnostic {
    let message = format!("`{column}` is a band of `{list}`, and `{text}` is a number");
    let help = format!(
        "write which bands are meant, of {}, as in `{column} in {{{}}}`",
        one_of(bands.iter().map(String::as_str), 8),
        bands[0]
    );
    Diagnostic::new("literals::quotes-needed", message).at(span, "no band").help(help)
}

/// A value of an attribute, beside the column of the codes that have it.
pub fn value_of_attribute(span: Span, text: &str, list: &str, (column, attribute): (&str, &str)) -> Diagnostic {
    let message = format!("the code list `{list}` has no {}, which is a `{attribute}` of its codes", quoted(text));
    Diagnostic::new("literals::unknown-code", message)
        .at(span, "not in the list")
        .help(format!("write `{column}.{attribute}` before it, as in `{column}.{attribute} = {}`", quoted(text)))
}

/// A number beside a column of codes of which none is that number.
pub fn number_beside_codes(span: Span, (text, column): (&str, &str), list: &str, codes: &[String]) -> Diagnostic {
    let help = format!(
        "its codes are {}: write which are meant, as in `{column} in {{{}}}`",
        one_of(codes.iter().map(String::as_str), 8).replace(" or ", " and "),
        codes[0]
    );
    let message = format!("`{column}` is a code of `{list}`, and `{text}` is a number");
    Diagnostic::new("literals::quotes-needed", message).at(span, "no code of the list").help(help)
}

/// `17 to 10`
pub fn reversed_range(span: Span) -> Diagnostic {
    Diagnostic::new("literals::reversed-range", "this range ends before it begins").at(span, "swap the two ends")
}

/// The same member twice.
pub fn repeated_member(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new("literals::repeated-member", format!("{text} is already in this set")).at(span, "again")
}

/// A name beside a column that is both a parameter and another column.
pub fn parameter_or_column(span: Span, name: &str, dataset: &str) -> Diagnostic {
    let message = format!("`{name}` is a parameter of the project and a column of `{dataset}`");
    Diagnostic::new("names::ambiguous-parameter", message)
        .at(span, "which one?")
        .help("rename the parameter; or write the period itself")
}
