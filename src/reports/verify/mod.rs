//! The report of `indicia verify`, and its forms.
//!
//! In: a verified project. Out: Markdown or JSON; the program has text.

mod json;
mod markdown;
mod report;

pub use report::{Verification, Write};

use super::Form;

/// Every form.
pub static FORMS: &[Form<Write>] = &[markdown::FORM, json::FORM];
