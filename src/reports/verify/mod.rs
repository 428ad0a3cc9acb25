//! The report of `indicia verify`, and its forms.
//!
//! In: a verified project. Out: text, Markdown or JSON.

mod json;
mod markdown;
mod report;
mod text;

pub use report::{Verification, Write};

use super::Form;

/// Every form.
pub static FORMS: &[Form<Write>] = &[text::FORM, markdown::FORM, json::FORM];
