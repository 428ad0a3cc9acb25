//! Members of rows and columns as sets, lists and prose write them.
//!
//! In: the tokens around a place that the grammar does not read, or that is no token. Out: one fact with the text to write, if that is
//! what was meant. Invariant: a fix is safe only where the text says all that is needed.

use super::super::facts;
use super::super::scan::Kind;
use super::habits::Around;
use crate::diagnostics::Diagnostic;

impl Around<'_> {
    /// What is written of members in other ways, seen from where the grammar gave up.
    pub(super) fn members(&self) -> Option<Diagnostic> {
        self.other_brackets()
            .or_else(|| self.open_band())
            .or_else(|| self.heading_of_member())
            .or_else(|| self.heading_of_rows())
    }

    /// The bracket of a list of members that a token is in.
    fn list_around(&self, at: isize) -> Option<isize> {
        let back = (1..=400).map(|back| at - back).take_while(|at| self.token(*at).is_some());
        let open = back.into_iter().find(|at| matches!(self.near(*at), "[" | "]" | "{" | "}"));
        open.filter(|open| self.near(*open) == "[" && self.says(open - 1, &["in"]))
    }

    /// `rows area in (wards)`, `rows kind in {"T", "R"}`, `rows area = wards`
    fn other_brackets(&self) -> Option<Diagnostic> {
        if self.near(0) == "=" && self.says(-2, &["rows"]) && self.is(1, &Kind::Word) {
            let found = facts::text_test("the members of rows are behind `in`, in square brackets", self.reach(0, 0));
            return Some(found.help(format!("write `rows {} in [{}]`", self.near(-1), self.near(1))));
        }
        let close = match self.near(0) {
            "(" => ")",
            "{" => "}",
            _ => return None,
        };
        let is_of_rows = ["rows", "then", "each"].iter().any(|word| self.says(-3, &[word]))
            || self.is(-2, &Kind::String) && ["rows", "then", "each"].iter().any(|word| self.says(-4, &[word]));
        if !(self.says(-1, &["in"]) && is_of_rows) {
            return None;
        }
        let last = (1..=200).find(|at| self.near(*at) == close || self.token(*at).is_none())?;
        let found = facts::text_test("the members of rows are in square brackets", self.reach(0, 0));
        let inside = self.written(1, last - 1);
        let found = found.help(format!("write `in [{inside}]`"));
        Some(match self.near(last) == close && last > 1 {
            true => found.safe_fix(self.reach(0, last), format!("[{inside}]")),
            false => found,
        })
    }

    /// `[0-17, 18+]`
    fn open_band(&self) -> Option<Diagnostic> {
        let is_band = matches!(self.near(0), "]" | ",") && self.near(-1) == "+" && self.is(-2, &Kind::Number);
        if !(is_band && self.list_around(0).is_some()) {
            return None;
        }
        let (at, written) = (self.reach(-2, -1), self.written(-2, -1));
        let found = facts::text_test("the label of a band is a text", at);
        Some(found.help(format!("write \"{written}\"")).safe_fix(at, format!("\"{written}\"")))
    }

    /// `[wards, all "Total"]`, `["T" "R"]`, and `;` between members
    fn heading_of_member(&self) -> Option<Diagnostic> {
        if !self.is(0, &Kind::String) || self.list_around(0).is_none() {
            return None;
        }
        let at = self.reach(0, 0);
        if self.is(-1, &Kind::String) {
            let found = facts::text_test("the members of a list are separated by commas", at);
            return Some(found.help(format!("write `{}, {}`", self.near(-1), self.near(0))));
        }
        let is_member = self.is(-1, &Kind::Word) && !self.says(-1, &["as"]);
        is_member.then(|| {
            let found = facts::text_test("what a member is called is behind `as`", at);
            found
                .help(format!("write `{} as {}`", self.near(-1), self.near(0)))
                .safe_fix(at, format!("as {}", self.near(0)))
        })
    }

    /// `rows area in [wards] as "Ward"`
    fn heading_of_rows(&self) -> Option<Diagnostic> {
        if !(self.near(-1) == "]" && self.says(0, &["as"]) && self.is(1, &Kind::String)) {
            return None;
        }
        let open = self.list_around(-1)?;
        let (name, list) = (self.near(open - 2), self.written(open, -1));
        let found = facts::text_test("the heading of rows is behind what goes down", self.reach(0, 1));
        Some(found.help(format!("write `rows {name} {} in {list}`", self.near(1))))
    }

    /// `[T; R]`, from the semicolon
    pub(super) fn list_with_semicolons(&self) -> Option<Diagnostic> {
        self.list_around(0).map(|_| {
            let found = facts::text_test("the members of a list are separated by commas", self.reach(0, 0));
            found.help("write `,` in place of `;`").safe_fix(self.reach(0, 0), ",")
        })
    }
}
