//! What can be wrong with `indicia.yaml` and `style.yaml`.

use super::{Said, tell};
use crate::catalog::FORMATS;
use crate::diagnostics::one_of;
use crate::source::Span;

/// Facts about `indicia.yaml`.
#[derive(Clone, Debug)]
pub(in crate::manifest) enum ProjectFact {
    NoProject,
    UnknownFormat { format: String, span: Span, nearest: Option<String> },
    AbsolutePath { field: &'static str, path: String, span: Span },
}

impl ProjectFact {
    fn said(&self) -> Said {
        match self {
            ProjectFact::NoProject => Said::new("project::no-project", "there is no `indicia.yaml` in this folder")
                .help("start one with the line `title: ...`, or run `indicia new DIR`"),
            ProjectFact::UnknownFormat { format, span, nearest } => {
                let formats = one_of(FORMATS.iter().map(|format| format.name), 9);
                Said::new("project::unknown-format", format!("tables cannot be written as `{format}`"))
                    .at(*span, format!("expected {formats}"))
                    .offer(nearest, format!("write {formats}"))
            }
            ProjectFact::AbsolutePath { field, path, span } => Said::new(
                "project::absolute-path",
                format!("`{field}` is the path `{path}`, which holds on one machine only"),
            )
            .at(*span, "not relative to the project")
            .help("give the path from the project's folder; `--data` replaces it on a machine where data is elsewhere"),
        }
    }
}
tell!(ProjectFact);

/// Facts about `style.yaml`.
#[derive(Clone, Debug)]
pub(in crate::manifest) enum StyleFact {
    BadMark { field: &'static str, mark: String, span: Span },
    SameMarks { mark: String, span: Span },
    MarkerIsNumber { field: &'static str, marker: String, span: Span },
}

impl StyleFact {
    fn said(&self) -> Said {
        match self {
            StyleFact::BadMark { field, mark, span } => {
                Said::new("style::bad-mark", format!("`{mark}` cannot be the {}", field.replace('_', " ")))
                    .at(*span, "would be read as part of the number")
                    .help("use one character that is no digit and no sign")
            }
            StyleFact::SameMarks { mark, span } => {
                Said::new("style::same-marks", format!("`{mark}` is both the decimal mark and the thousands separator"))
                    .at(*span, "also the decimal mark")
                    .help("a reader could not tell 1,234 from 1.234; give two different marks")
            }
            StyleFact::MarkerIsNumber { field, marker, span } => Said::new(
                "style::marker-is-number",
                format!("the marker `{field}` is `{marker}`, which reads as a number"),
            )
            .at(*span, "looks like a value")
            .help("use a text that nobody takes for a value, such as `..` or `N/A`"),
        }
    }
}
tell!(StyleFact);
