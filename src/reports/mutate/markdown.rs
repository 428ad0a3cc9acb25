//! For a pull request.
//!
//! In: the report. Out: Markdown, with whole tests to copy.

use indicia_runtime::render::escape::markdown as escaped;

use super::report::{Report, Write, untested};
use crate::report::place;
use crate::reports::Form;

pub(super) const FORM: Form<Write> =
    Form { name: "markdown", help: "For a pull request", write: |report| Ok(markdown(report)) };

/// The report as Markdown.
fn markdown(report: &Report) -> String {
    let mut text = format!("### Are the definitions tested? {}\n\n{}\n", escaped(report.title), report.summary());
    let unnoticed = report.unnoticed();
    if unnoticed.is_empty() {
        return text;
    }
    text.push_str("\n<details><summary>Changes that nothing notices</summary>\n\n");
    for (mutant, looked_at) in unnoticed {
        text.push_str(&format!(
            "- `{}` **{}**: {}  \n  add {}{}\n",
            place(report.sources, mutant.span),
            escaped(&mutant.name),
            escaped(&mutant.said),
            escaped(&mutant.advice.words),
            untested(looked_at),
        ));
        if let Some(test) = &mutant.advice.test {
            let lines: String = test.lines().map(|line| format!("  {line}\n")).collect();
            text.push_str(&format!("\n  ```\n{lines}  ```\n\n"));
        }
    }
    text.push_str("\n</details>\n");
    text
}
