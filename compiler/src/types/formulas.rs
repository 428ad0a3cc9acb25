//! Headings and labels that a spreadsheet would compute.
//!
//! In: a table, the formats that the project writes. Out: a warning for each such text, where it is written. Invariant: says nothing where no format
//! is written that spreadsheets open with texts as they are, nor of a sign before a number.

use super::Checker;
use super::facts::layout;
use crate::model::{Member, Table};
use crate::source::Span;

impl Checker<'_> {
    /// Warns of the headings and labels of a table that a spreadsheet takes for formulas; `headings` are where they are written.
    pub(super) fn formulas(&mut self, table: &Table, headings: &[Option<Span>]) {
        let formats = &self.catalog.project.formats;
        if !formats.is_empty() && !formats.iter().any(|format| format.name == "csv") {
            return;
        }
        let own = table.head.name.span;
        let code = |member: &Member| {
            let (list, code) = member.code?;
            Some(self.catalog.code_list(list).codes[code].span)
        };
        let of_rows =
            table.rows.iter().flat_map(|row| row.labels.iter().map(|label| (label, code(row).unwrap_or(own))));
        let of_columns = table.columns.iter().zip(headings).map(|(column, place)| {
            let of_member = column.member.as_ref().and_then(code);
            (&column.label, place.or(of_member).unwrap_or(own))
        });
        let of_headings = table.row_headings.iter().map(|heading| (heading, own));
        let found: Vec<(String, Span)> = of_headings
            .chain(of_columns)
            .chain(of_rows)
            .filter(|(text, _)| is_formula(text))
            .map(|(text, span)| (text.clone(), span))
            .collect();
        for (text, span) in found {
            if self.is_new((span, span)) {
                self.out.push(layout::formula(span, &text));
            }
        }
    }
}

/// Whether a spreadsheet would compute a text, and not only take it for a number.
fn is_formula(text: &str) -> bool {
    let text = text.trim_start();
    match text.strip_prefix(['=', '@']) {
        Some(rest) => !rest.is_empty(),
        // `- of which`, `+ 65` and `-5 to 0` are words or numbers.
        None => text.strip_prefix(['+', '-']).is_some_and(|rest| {
            let operand = rest.split(['+', '-', '*', '/', '(', '!', '|']).next().unwrap_or_default();
            !operand.is_empty() && operand.len() < rest.len() && !operand.contains(' ')
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_computed_is_known_from_words_and_numbers() {
        for formula in [
            "=1+1",
            "=HYPERLINK(\"http://example.org\")",
            "+1+1",
            "@SUM(1)",
            "\t=A1",
            "-1+1",
            "+cmd|' /C calc'!A0",
            "-A1*2",
        ] {
            assert!(is_formula(formula), "{formula}");
        }
        for text in [
            "Total",
            "- of which burglary",
            "-4",
            "+65",
            "-5 to 0",
            "-",
            "=",
            "a = b",
            "+ 65",
            "-4.5%",
            "+ A - B",
            "+/-",
            "--",
        ] {
            assert!(!is_formula(text), "{text}");
        }
    }
}
