//! For a comment on a pull request.
//!
//! In: the report in words. Out: Markdown, never longer than a comment may be.

use indicia_runtime::render::Difference;

use super::page::filled;
use super::report::Write;
use crate::reports::Form;

pub(super) const FORM: Form<Write> = Form {
    name: "markdown",
    help: "For a comment on a pull request",
    write: |report, model, _| filled(report, model, Difference::markdown),
};
