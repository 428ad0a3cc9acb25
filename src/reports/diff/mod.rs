//! The report of `indicia diff`, and its forms.
//!
//! In: changes, and what running both sides gave. Out: Markdown, HTML or JSON; the program has text.
//! Invariant: every form says the same.
//!
//! | part | what it has |
//! |-|-|
//! | [`report`] | what was found |
//! | [`changes`] | names that changed |
//! | [`numbers`] | from safe tables to cells that change and counts of rows |
//! | [`words`] | what every form says in the same words |
//! | [`page`] | the report in words, for the templates of the page and the comment |
//! | [`markdown`], [`html`], [`json`] | a form each |

mod changes;
mod html;
mod json;
mod markdown;
mod numbers;
mod page;
mod report;
pub mod words;

pub use changes::renames;
pub use indicia_runtime::disclosure::{Counts, Line};
pub use numbers::{crossed, tables};
pub use report::{Crossed, Impact, Moved, Report, Side, Tested, Write};

use super::Form;

/// Every form.
pub static FORMS: &[Form<Write>] = &[markdown::FORM, html::FORM, json::FORM];
