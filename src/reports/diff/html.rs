//! A page.
//!
//! In: the report in words. Out: HTML without scripts.

use indicia_runtime::render::Difference;

use super::page::filled;
use super::report::Write;
use crate::reports::Form;

pub(super) const FORM: Form<Write> = Form {
    name: "html",
    help: "One page that needs no other files",
    write: |report, model, _| filled(report, model, Difference::html),
};
