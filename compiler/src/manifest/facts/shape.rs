//! What can be wrong with any YAML file: its syntax, its fields and the shape of their values.

use crate::diagnostics::{Diagnostic, one_of};
use crate::source::Span;

/// The kind of file, which is the first half of its codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::manifest) enum Area {
    Project,
    Dataset,
    CodeList,
    Hierarchy,
    Style,
    Disclosure,
    Differences,
}

pub fn syntax(problem: &str, span: Span) -> Diagnostic {
    Diagnostic::new("project::bad-yaml", format!("this file cannot be read as YAML: {problem}"))
        .at(span, "reading stopped here")
}

/// `files: *.csv`
pub fn unquoted(written: &str, quoted: &str, span: Span) -> Diagnostic {
    let mark = written.chars().next().unwrap_or('*');
    syntax(&format!("a text that starts with `{mark}` needs quotes"), span).help(format!("write {quoted}"))
}

/// `{type:integer}`
pub fn no_space(name: &str, value: &str, span: Span) -> Diagnostic {
    let written = format!("{name}: {value}");
    syntax("a colon needs an ordinary space behind it", span).help(format!("write `{written}`")).safe_fix(span, written)
}

/// `missing: #N/A`
pub fn comment_as_value(field: &str, comment: &str, span: Span) -> Diagnostic {
    syntax(&format!("`{comment}` is a comment, so `{field}` has no value"), span)
        .help(format!("write `{field}: \"{comment}\"` if it is meant; put a space behind the `#` if it is a comment"))
}

/// `label: >5`, `label: |` with nothing below it
pub fn mark_of_lines(written: &str, span: Span) -> Diagnostic {
    let mark = if written.starts_with('|') { '|' } else { '>' };
    let help = match written.len() {
        1 => format!(
            "write the lines of the text below it, indented deeper than its field; for the text itself write \"{mark}\""
        ),
        _ => format!("write \"{written}\""),
    };
    syntax(&format!("`{mark}` begins a text of several lines, so a text that starts with it needs quotes"), span)
        .help(help)
}

/// `{label: Builders, rubble}`
pub fn comma(field: &str, quoted: &str, span: Span) -> Diagnostic {
    syntax("between braces, a text with a comma in it needs quotes", span).help(format!("write `{field}: {quoted}`"))
}

pub fn feature(what: &str, span: Span) -> Diagnostic {
    Diagnostic::new("project::yaml-feature", format!("{what} is not read in Indicia's YAML files"))
        .at(span, "not read")
        .help(match what {
            "a second document" => "leave out the line `---` between them, or put them in two files",
            "a field without a plain name" => "write a name before the colon",
            _ => "write the value out where it is used; if it is a text that begins with `&`, `*` or `!`, put it in quotes",
        })
}

pub fn duplicate(field: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new("project::duplicate-field", format!("the field `{field}` is given twice"))
        .at(span, "again here")
        .at(first, "first here")
        .help("keep one of them")
}

/// `known` are the fields that `what` may have.
pub fn unknown_field(
    area: Area,
    what: &str,
    field: &str,
    span: Span,
    nearest: Option<&str>,
    known: &[&str],
) -> Diagnostic {
    let code = match area {
        Area::Project => "project::unknown-field",
        Area::Dataset => "datasets::unknown-field",
        Area::CodeList => "codelists::unknown-field",
        Area::Hierarchy => "hierarchies::unknown-field",
        Area::Style => "style::unknown-field",
        Area::Disclosure => "disclosure::unknown-field",
        Area::Differences => "verify::unknown-field",
    };
    let fields = one_of(known.iter().copied(), 30);
    let found = Diagnostic::new(code, format!("{what} has no field {}", in_marks(field))).at(span, "not a field");
    if matches!(area, Area::Disclosure) && nearest.is_none() && field.starts_with("round") {
        return found.help(
            "numbers cannot be rounded to a base yet, and a table that must be rounded is not to be published as it is; `below:` hides \
             small counts",
        );
    }
    if area == Area::Dataset && (field.starts_with("decimal") || field.starts_with("thousands_")) {
        return found.help(match field.starts_with("decimal") {
            true => "numbers in files have a full stop before their decimals; the mark that tables have is `decimal_mark` in style.yaml",
            false => "write `thousands: \",\"` for the mark between thousands in the files",
        });
    }
    if nearest.is_none() && matches!(what, "a code" | "an area") {
        let entries = if what == "a code" { "codes" } else { "areas" };
        return found.help(format!(
            "the fields are {fields}; others are declared above `{entries}`, as in `attributes: {{{field}: text}}`"
        ));
    }
    found.offer(nearest, format!("the fields are {fields}"))
}

pub fn missing_field(area: Area, what: &str, field: &str, span: Span) -> Diagnostic {
    let code = match area {
        Area::Project | Area::Style => "project::missing-field", // style has defaults for all
        Area::Dataset => "datasets::missing-field",
        Area::CodeList => "codelists::missing-field",
        Area::Hierarchy => "hierarchies::missing-field",
        Area::Disclosure => "disclosure::missing-field",
        Area::Differences => "verify::missing-field",
    };
    let said = Diagnostic::new(code, format!("{what} needs the field `{field}`")).at(span, format!("no `{field}`"));
    match (area, field) {
        (Area::Dataset, "type") => said.help("say what its values are: `type: text`, or `codes: LIST`"),
        (Area::CodeList, "codes") => said.help("list the codes, or name a CSV under `rows`, or give `bands`"),
        (Area::Differences, "reason") => said.help("say why the difference is right"),
        _ => said,
    }
}

pub fn wrong_value(
    area: Area,
    field: &str,
    expected: &str,
    found: &str,
    span: Span,
    nearest: Option<&str>,
) -> Diagnostic {
    let code = match area {
        Area::Project => "project::wrong-value",
        Area::Dataset => "datasets::wrong-value",
        Area::CodeList => "codelists::wrong-value",
        Area::Hierarchy => "hierarchies::wrong-value",
        Area::Style => "style::wrong-value",
        Area::Disclosure => "disclosure::wrong-value",
        Area::Differences => "verify::wrong-value",
    };
    // `files`, but: a level, the format of the column `day`.
    let said = if field.contains([' ', '`']) { field.to_string() } else { format!("`{field}`") };
    Diagnostic::new(code, format!("{said} should be {expected}, but is {found}"))
        .at(span, format!("expected {expected}"))
        .offer(nearest, in_place_of(area, field, found))
}

/// What is written for a word that other programs have for a rule; nothing for other words.
fn in_place_of(area: Area, field: &str, found: &str) -> &'static str {
    const LET_IN: [&str; 16] = [
        "ignore", "ignored", "drop", "dropped", "exclude", "skip", "remove", "missing", "null", "na", "allow",
        "allowed", "ok", "keep", "true", "yes",
    ];
    let word = found.trim_matches('`').to_lowercase();
    if area != Area::Dataset || !LET_IN.contains(&&*word) {
        return "";
    }
    match field {
        "undeclared" => {
            "write `undeclared: count`, and such rows count as missing and are counted; or `undeclared: outside`, where they are of other areas or kinds"
        }
        "invalid" => "write `invalid: count`, and such values count as missing and are counted",
        "missing" => "write `missing: allowed`, and a row may have no value",
        _ => "",
    }
}

/// `covers: [2022/23, 2023/24]`, and as it is written.
pub fn covers_in_parts(span: Span, found: &str, written: &str) -> Diagnostic {
    let found = wrong_value(Area::Dataset, "covers", "a text", found, span, None);
    found.help(format!("write `covers: {written}`")).possible_fix(span, written)
}

/// `missing: [n/a, ~]`
pub fn empty_item(area: Area, field: &str, span: Span) -> Diagnostic {
    let found = wrong_value(area, field, "a list of texts", "a list with an empty item", span, None);
    match field {
        "missing" => found.help("leave it out: a cell with nothing in it is missing without being listed; put a text such as \"~\" or \"null\" in quotes"),
        _ => found.help("leave it out, or put the text in quotes"),
    }
}

/// What was written, as messages mark it; a text with backticks in it is in quotes.
fn in_marks(written: &str) -> String {
    if written.contains('`') { format!("\"{written}\"") } else { format!("`{written}`") }
}

/// A name that definitions could not write.
pub fn bad_name(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new("project::bad-name", format!("{} cannot be used as a name", in_marks(name)))
        .at(span, "definitions could not write this")
        .help("a name starts with a letter and goes on with letters, digits and underscores")
}

/// A name of a column that is its heading in the file; `other` is what is declared of the column.
pub fn heading_as_name(name: &str, new: &str, has_heading: bool, span: Span) -> Diagnostic {
    let found = bad_name(name, span);
    match has_heading {
        true => found.help(format!("write `{new}`, with letters, digits and underscores")),
        false => found.help(format!(
            "write `{new}`, with letters, digits and underscores, and `heading: \"{name}\"` among what is declared of it"
        )),
    }
}

/// A text with a character that terminals act on.
pub fn control(written: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        "project::control-character",
        format!("a text has the character {written}, which terminals act on and no reader sees"),
    )
    .at(span, "in this text")
    .help("take it out; an end of a line in a text is no such character")
}
