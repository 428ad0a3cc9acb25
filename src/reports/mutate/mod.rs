//! The report of `indicia mutate`, and its forms.
//!
//! In: mutants and what became of them. Out: Markdown or JSON; the program has text.

mod json;
mod markdown;
mod report;

pub use report::{Report, Write, untested};

use super::Form;

/// Every form.
pub static FORMS: &[Form<Write>] = &[markdown::FORM, json::FORM];
