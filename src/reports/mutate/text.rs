//! For people, on a terminal.
//!
//! In: the report. Out: lines.

use super::report::{Report, Write, untested};
use crate::report::place;
use crate::reports::Form;
use crate::terminal::Terminal;

pub(super) const FORM: Form<Write> =
    Form { name: "terminal", help: "Lines for reading", write: |report, terminal| Ok(text(report, terminal)) };

/// The report as text.
fn text(report: &Report, terminal: &Terminal) -> String {
    let mut text = String::new();
    for (mutant, looked_at) in report.unnoticed() {
        let at = terminal.strong(&place(report.sources, mutant.span));
        text.push_str(&format!("{at} {}: {}\n", mutant.name, mutant.said));
        text.push_str(&format!("    add {}{}\n", mutant.advice.words, untested(looked_at)));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text + &report.summary()
}
