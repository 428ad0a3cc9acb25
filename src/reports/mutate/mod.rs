//! The report of `indicia mutate`, and its forms.
//!
//! In: mutants and what became of them. Out: text, Markdown or JSON.

mod json;
mod markdown;
mod report;
mod text;

pub use report::{Report, Write};

use super::Form;

/// Every form.
pub static FORMS: &[Form<Write>] = &[text::FORM, markdown::FORM, json::FORM];
