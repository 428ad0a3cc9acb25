//! What is recorded of a table: which of its cells are shown beside what they show now.
//!
//! In: the texts of cells, as they were displayed and recorded, under the policies of a project now. Out: for each cell, whether its
//! recorded text is shown. Invariant: what is recorded of a number that is suppressed now is not.

use indicia_compiler::catalog::{Catalog, Policy, Style};
use indicia_compiler::model::{Model, TableId};
use indicia_compiler::plan::policies::policy_of_question;

use super::versions::are_close;

/// The policies that recorded cells are shown under.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// How a suppressed cell shows, where a project has policies.
    style: Option<Style>,
    /// Below which number the policies of the table suppress counts; 0 where it is under none.
    below: i64,
    /// Whether any cell of any table is suppressed.
    is_used: bool,
}

impl Recorded {
    /// Of a project whose tables show these cells, recorded or now; of no table yet.
    pub fn new(catalog: &Catalog, mut cells: impl Iterator<Item = String>) -> Recorded {
        let style = (!catalog.policies.is_empty()).then(|| catalog.style.clone());
        let known = Recorded { style, below: 0, is_used: false };
        let is_used = known.may_suppress() && cells.any(|cell| known.is_suppressed(&cell));
        Recorded { is_used, ..known }
    }

    /// The same for a table: with the policies that its numbers are under.
    pub fn of_table(&self, catalog: &Catalog, model: &Model, table: TableId) -> Recorded {
        self.under(policy_of_question(catalog, model, table).map(|id| &catalog.policies[id.0]))
    }

    pub(super) fn under(&self, policy: Option<&Policy>) -> Recorded {
        Recorded { below: policy.map_or(0, |policy| policy.below), ..self.clone() }
    }

    /// Whether any cell may be suppressed: then nothing is shown of cells that cannot be compared one by one.
    pub fn may_suppress(&self) -> bool {
        self.style.is_some()
    }

    /// Whether the cells of a column are texts: `<18` beside `18 to 64` is no bound.
    pub fn are_texts<'c>(&self, mut cells: impl Iterator<Item = &'c String>) -> bool {
        self.style.as_ref().is_some_and(|style| {
            let marks = [&style.suppressed, &style.missing, &style.not_applicable];
            cells.any(|text| !marks.contains(&text) && !is_number(text.strip_prefix('<').unwrap_or(text), style))
        })
    }

    /// Whether what is recorded of a cell is shown beside what it shows now. Two counts that differ by so few that these may be a part that
    /// is suppressed are not both given.
    pub fn is_shown(&self, recorded: &str, now: &str, are_texts: bool) -> bool {
        if are_texts && !self.is_mark(now) {
            return true;
        }
        let whole = |text: &str| self.style.as_ref().and_then(|style| whole(text, style));
        let are_close = || whole(recorded).zip(whole(now)).is_some_and(|(was, is)| are_close(was, is, self.below));
        let is_hidden = self.is_suppressed(now) && !self.is_suppressed(recorded);
        !(is_hidden || self.is_used && are_close())
    }

    fn is_mark(&self, text: &str) -> bool {
        self.style.as_ref().is_some_and(|style| *text == style.suppressed)
    }

    /// Whether a text of a column of numbers is a mark or a bound.
    fn is_suppressed(&self, text: &str) -> bool {
        let is_bound = |style: &Style| text.strip_prefix('<').is_some_and(|bound| is_number(bound, style));
        self.is_mark(text) || self.style.as_ref().is_some_and(is_bound)
    }
}

/// A count as it is displayed.
fn whole(text: &str, style: &Style) -> Option<i64> {
    let digits = if style.thousands_separator.is_empty() {
        text.to_string()
    } else {
        text.replace(&style.thousands_separator, "")
    };
    digits.parse().ok()
}

/// Whether a text is a number as numbers are displayed: `1,234`, `-5.6`, `7.8%`.
fn is_number(text: &str, style: &Style) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    let digits = digits.strip_suffix('%').unwrap_or(digits);
    let is_of_it =
        |c: char| c.is_ascii_digit() || style.decimal_mark.contains(c) || style.thousands_separator.contains(c);
    digits.starts_with(|c: char| c.is_ascii_digit()) && digits.chars().all(is_of_it)
}
