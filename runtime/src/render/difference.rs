//! The difference of two projects, as a page and as a comment on a pull request.
//!
//! In: what changed and what that does, in words. Out: HTML without scripts; Markdown.
//! Invariants: every text is escaped; the Markdown is never longer than a comment may be, and what is left out for that is counted.

use serde::Serialize;

use super::templates::{TemplateError, Templates};

/// A comment has room for 65,536 characters; some room is left for what is around it.
pub(super) const ROOM: usize = 60_000;

/// What two projects differ in.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// The later project's title.
    pub title: String,
    /// Shown when the data is not to be quoted.
    pub banner: Option<String>,
    /// All of it in a line.
    pub headline: String,
    /// What it does to the numbers, in a sentence; nothing where there is nothing to say.
    pub effect: String,
    /// Every change.
    pub changes: Vec<Changed>,
    /// Lists of lines, each under its heading.
    pub lists: Vec<Lines>,
    /// Every changed cell.
    pub cells: Vec<ChangedCell>,
    /// What else is to be known.
    pub remarks: Vec<String>,
}

/// One change.
#[derive(Clone, Debug, Serialize)]
pub struct Changed {
    /// Its class.
    pub class: &'static str,
    /// Whether it changes numbers.
    pub weighs: bool,
    /// What changed: `cohort violent_crime`.
    pub what: String,
    /// The change on one line.
    pub said: String,
    /// The part of it that changed, where that has a name.
    pub of: String,
    /// How that was.
    pub before: Option<String>,
    /// How that is.
    pub after: Option<String>,
    /// File and line on both sides.
    pub place: String,
    /// How many others it reaches.
    pub reaches: usize,
    /// Which these are.
    pub reached: String,
    /// Whether an inline test could notice it.
    pub testable: bool,
    /// The tests that run through it, each with its place.
    pub tests: Vec<(String, String)>,
}

/// Lines under a heading.
#[derive(Clone, Debug, Serialize)]
pub struct Lines {
    /// The heading.
    pub title: String,
    /// At least one.
    pub lines: Vec<String>,
}

/// One cell that shows something else.
#[derive(Clone, Debug, Serialize)]
pub struct ChangedCell {
    /// `Table 7`
    pub table: String,
    /// The table's title.
    pub title: String,
    /// The labels of its row.
    pub row: String,
    /// The heading of its column.
    pub column: String,
    /// What it showed.
    pub before: String,
    /// What it shows.
    pub after: String,
    /// By how much, where that can be said.
    pub by: String,
}

#[derive(Serialize)]
struct Page<'a> {
    project: Heading<'a>,
    page: &'a Difference,
    /// How many of each list are shown.
    most: usize,
}

#[derive(Serialize)]
struct Heading<'a> {
    title: &'a str,
    banner: Option<&'a str>,
}

impl Difference {
    /// One page that needs no other files.
    pub fn html(&self, templates: &Templates) -> Result<String, TemplateError> {
        self.fill(templates, "difference.html.j2", self.longest())
    }

    /// A summary, then details that are folded. Of lists that are too long for a comment the first half, or the half of that.
    pub fn markdown(&self, templates: &Templates) -> Result<String, TemplateError> {
        let mut most = self.longest();
        loop {
            let text = without_gaps(&self.fill(templates, "difference.md.j2", most)?);
            if text.chars().count() <= ROOM || most == 0 {
                return Ok(text);
            }
            most /= 2;
        }
    }

    fn fill(&self, templates: &Templates, name: &str, most: usize) -> Result<String, TemplateError> {
        let project = Heading { title: &self.title, banner: self.banner.as_deref() };
        let lines: usize = self.lists.iter().map(|list| list.lines.len()).sum();
        let tests: usize = self.changes.iter().map(|change| change.tests.len()).sum();
        let size = self.changes.len() * 8 + tests + lines + self.cells.len() * 8;
        templates.fill(name, &Page { project, page: self, most }, size)
    }

    fn longest(&self) -> usize {
        let lists = self.lists.iter().map(|list| list.lines.len());
        let tests = self.changes.iter().map(|change| change.tests.len());
        lists.chain(tests).chain([self.changes.len(), self.cells.len()]).max().unwrap_or(0)
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
