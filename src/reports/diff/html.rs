//! A page.
//!
//! In: the report in words. Out: HTML without scripts.

use indicia_compiler::model::Model;

use super::page::Page;
use super::report::{Report, Write};
use crate::error::Error;
use crate::reports::Form;

pub(super) const FORM: Form<Write> = Form { name: "html", help: "One page that needs no other files", write: html };

const TEMPLATE: (&str, &str) = ("difference.html.j2", include_str!("templates/difference.html.j2"));

/// The report as a page.
pub(super) fn html(report: &Report, model: &Model) -> Result<String, Error> {
    let mut page = Page::new(report, model);
    let all = page.longest;
    page.fill(TEMPLATE, all)
}
