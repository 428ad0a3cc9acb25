//! What can be wrong with disclosure policies and their use by datasets.

use crate::diagnostics::Diagnostic;
use crate::source::Span;

pub fn too_low(below: i64, least: i64, span: Span) -> Diagnostic {
    Diagnostic::new(
        "disclosure::too-low",
        format!("with `below: {below}` this policy hides a single value, which reveals it"),
    )
    .at(span, "too low")
    .help(format!("give {least} or more, so that a suppressed count may be one of several"))
}

pub fn tells_more(span: Span) -> Diagnostic {
    Diagnostic::new("disclosure::tells-more", "these percentages would reveal suppressed counts")
        .at(span, "reveals more than `shown: marker`")
        .help("write `percentages: marker`, or `shown: bound`")
}

pub fn duplicate_name(name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::new("disclosure::duplicate-name", format!("two disclosure policies have the name `{name}`"))
        .at(span, "again here")
        .at(first, "first here")
}

pub fn unknown_policy(policy: &str, dataset: &str, span: Span, nearest: Option<&str>) -> Diagnostic {
    Diagnostic::new(
        "disclosure::unknown-policy",
        format!("`{dataset}` is under the disclosure policy `{policy}`, which does not exist"),
    )
    .at(span, "not known")
    .offer(nearest, "policies are in the folder `disclosure`, one in each file")
}
