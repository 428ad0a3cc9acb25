//! What can be wrong with `indicia.yaml` and `style.yaml`.

use crate::catalog::FORMATS;
use crate::diagnostics::{Advice, Advised, Diagnostic, one_of};
use crate::source::Span;

pub fn no_project() -> Diagnostic {
    Diagnostic::new("project::no-project", "there is no `indicia.yaml` in this folder")
        .help(Advised::new("write the file with the line `title: ...`, or ", Advice::NewProject))
}

pub fn unknown_format(format: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    let formats = one_of(FORMATS.iter().map(|format| format.name), 9);
    Diagnostic::new("project::unknown-format", format!("tables cannot be written as `{format}`"))
        .at(span, format!("expected {formats}"))
        .offer(nearest, format!("write {formats}"))
}

pub fn absolute_path(field: &str, path: &str, span: Span) -> Diagnostic {
    let found = Diagnostic::new(
        "project::absolute-path",
        format!("`{field}` is the absolute path `{path}`, which works on one machine only"),
    )
    .at(span, "not relative to the project");
    match field {
        "data" => found.help(Advised::new("give the path from the project's folder; ", Advice::OtherData)),
        _ => {
            let folder = path.trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or_default();
            let folder = if folder.is_empty() || folder.ends_with(':') { field } else { folder };
            found.help(format!(
                "put the folder into the project, and give its path from there, as in `{field}: {folder}`"
            ))
        }
    }
}

pub fn not_a_period(name: &str, written: &str, span: Span) -> Diagnostic {
    Diagnostic::new("project::parameter", format!("the parameter `{name}` is `{written}`, which is not a period"))
        .at(span, "a period is needed here")
        .help(
            "write a period such as 2023/24, 2023, 2023-04, mid-2022, 2024-03-31 or `year ending 2024-03`; or one before a parameter \
             above it, such as `year before` or `year 2 before`",
        )
}

pub fn parameter_of_tests(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        "project::parameter",
        format!("`{name}` is not a parameter, so tests cannot have another period for it"),
    )
    .at(span, "not under `parameters`")
    .help("name it under `parameters` as well, with the period of the report")
}

pub fn bad_mark(field: &str, mark: &str, span: Span) -> Diagnostic {
    Diagnostic::new("style::bad-mark", format!("`{mark}` cannot be the {}", field.replace('_', " ")))
        .at(span, "would be read as part of the number")
        .help(match field {
            "decimal_mark" => "write `decimal_mark: \".\"`, or `decimal_mark: \",\"` with another thousands separator",
            _ => "use one character that is not a letter, a digit or a sign",
        })
}

pub fn same_marks(mark: &str, span: Span) -> Diagnostic {
    Diagnostic::new("style::same-marks", format!("`{mark}` is both the decimal mark and the thousands separator"))
        .at(span, "also the decimal mark")
        .help("a reader could not distinguish 1,234 from 1.234; give two different marks")
}

pub fn marker_is_number(field: &str, marker: &str, span: Span) -> Diagnostic {
    Diagnostic::new("style::marker-is-number", format!("the marker `{field}` is `{marker}`, which reads as a number"))
        .at(span, "looks like a value")
        .help("use a text that nobody takes for a value, such as `..` or `N/A`")
}
