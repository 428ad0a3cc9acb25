//! The report of `indicia mutate`.
//!
//! In: the report. Out: lines.

use indicia::report::place;
use indicia::reports::mutate::{Report, untested};

use super::{Terminal, options};

/// The report as text.
pub fn text(report: &Report, terminal: &Terminal) -> String {
    let mut text = String::new();
    for (mutant, looked_at) in report.unnoticed() {
        let at = terminal.strong(&place(report.sources, mutant.span));
        text.push_str(&format!("{at} {}: {}\n", mutant.name, mutant.said));
        text.push_str(&format!("    add {}{}\n", mutant.advice.words, untested(looked_at)));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text + &report.summary().in_words(options::words) + "\n"
}
