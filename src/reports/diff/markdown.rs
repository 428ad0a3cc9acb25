//! For a comment on a pull request: a summary, then details that are folded.
//!
//! In: the report in words. Out: Markdown. Invariant: it is never longer than a comment may be, and what is left out for that is
//! counted.

use indicia_compiler::model::Model;

use super::page::Page;
use super::report::{Report, Write};
use crate::error::Error;
use crate::reports::Form;

pub(super) const FORM: Form<Write> =
    Form { name: "markdown", help: "For a comment on a pull request", write: markdown };

const TEMPLATE: (&str, &str) = ("difference.md.j2", include_str!("templates/difference.md.j2"));

/// A comment has room for 65,536 characters; some room is left for what is around it.
const ROOM: usize = 60_000;

/// The report as a comment. Of lists that are too long for it the first half, or the half of that.
fn markdown(report: &Report, model: &Model) -> Result<String, Error> {
    let mut page = Page::new(report, model);
    let mut most = page.longest;
    loop {
        let text = without_gaps(&page.fill(TEMPLATE, most)?);
        if text.chars().count() <= ROOM || most == 0 {
            return Ok(text);
        }
        most /= 2;
    }
}

/// With one blank line where there are several, and none at the end. No text of ours has two lines.
fn without_gaps(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for line in text.trim_end().lines() {
        if !(line.is_empty() && kept.ends_with("\n\n")) {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use indicia_compiler::comparison::{Change, Class, Kind, Place, Said, Subject};
    use indicia_runtime::impact::{By, CellChange};

    use super::super::html::html;
    use super::super::report::{Crossed, Impact, Moved, Side, Tested};
    use super::*;

    fn report(cells: usize) -> Report {
        let cell = |at| CellChange {
            row: format!("row {at}"),
            column: "Number".into(),
            before: Some("1".into()),
            after: Some("2".into()),
            by: Some(By::Relative(1.0)),
            renamed: (None, None),
            headline: false,
        };
        let table = Moved {
            name: "offences".into(),
            called: "Table 7".into(),
            title: "Offences".into(),
            side: Side::Both,
            cells: (0..cells).map(cell).collect(),
            counted: (0, 0),
            apart: vec![],
            unchanged: 0,
            flips: vec![],
            relabelled: vec![],
        };
        let change = Change {
            class: Class::Threshold,
            subject: Subject::both(Kind::Table, "a|b"),
            said: Said { of: "title".into(), before: Some("<script>".into()), after: Some("@everybody".into()) },
            before: None,
            after: Some(Place { path: "a_b.ind".into(), line: 1 }),
            reaches: vec![],
        };
        let crossed = Crossed { name: "a_b".into(), counts: Err("small".into()) };
        Report {
            title: "A & B".into(),
            banner: None,
            before: "main".into(),
            after: "draft".into(),
            changes: vec![Tested { change, tests: vec![], passed: vec![] }],
            impact: Ok(Impact { tables: vec![table], cohorts: vec![crossed], ..Impact::default() }),
            remarks: vec![],
        }
    }

    #[test]
    fn a_comment_is_never_too_long_and_counts_what_it_leaves_out() {
        let model = Model::default();
        let few = markdown(&report(3), &model).unwrap();
        assert!(!few.contains("more; `--format html`"), "{few}");
        for cells in [1_000, 5_000] {
            let text = markdown(&report(cells), &model).unwrap();
            let characters = text.chars().count();
            assert!(characters <= ROOM && characters > ROOM / 3, "{characters} characters");
            let shown = text.lines().filter(|line| line.contains("| row ")).count();
            let left_out =
                text.lines().find_map(|line| line.strip_prefix("and ")?.split(' ').next()?.parse::<usize>().ok());
            assert_eq!(shown + left_out.unwrap_or(0), cells);
            assert!(text.ends_with("</details>\n"), "what is cut is whole");
        }
    }

    #[test]
    fn texts_of_a_project_are_texts_in_a_comment_and_on_a_page() {
        let model = Model::default();
        let comment = markdown(&report(1), &model).unwrap();
        let line = r"| threshold | table a\|b | title &lt;script&gt; -&gt; &#64;everybody | a\_b.ind:1 |";
        assert!(comment.contains(line), "{comment}");
        assert!(comment.contains("<summary>Rows of a_b</summary>"), "between tags nothing is Markdown: {comment}");
        assert!(comment.contains("- **table a\\|b**: no test"), "{comment}");
        let page = html(&report(1), &model).unwrap();
        assert!(page.contains("<title>A &amp; B: 1 change") && page.contains("Noticed by no test"), "{page}");
        assert!(page.contains("<b>Before</b> &lt;script&gt;"), "{page}");
        assert!(!page.contains("<script"), "no text opens a tag");
    }
}
