//! Explanations: one cell taken apart, from the value that it shows down to the numbers that were counted.
//!
//! In: a layout, one of its cells, the guarded numbers of a run. Out: each part with its value as text, the exact value where it
//! is shown, and the policies behind it. Invariant: every part goes through the same evaluation as a table, so what a policy
//! hides anywhere in the report is hidden here.

use indicia_compiler::catalog::{Catalog, PolicyId};
use indicia_compiler::plan::layout::{Cell as Formula, Layout};
use indicia_compiler::presentation::NumberFormat;
use num_bigint::BigInt;
use num_rational::BigRational;

use super::primary::Guarded;
use crate::cells::{Bug, Cell, WHOLE, display, exact as plain, notes_of_column, value};

/// One cell taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct SafeExplanation {
    /// What the value is made of, outermost first.
    pub parts: Vec<Part>,
    /// The value before it is rounded, as a fraction; nothing where no value is shown, or the fraction would say of how many rows a policy's
    /// number is.
    pub exact: Option<String>,
    /// Whether that is a decimal in place of the fraction, as a root without an end is in it.
    pub is_cut: bool,
    /// How the value is rounded and set.
    pub format: NumberFormat,
    /// The policies that the numbers behind the value are under, each once.
    pub policies: Vec<PolicyId>,
    /// Whether a policy hides the value.
    pub is_suppressed: bool,
    /// What the table shows.
    pub shown: String,
    /// What its table notes by itself of the rows that its column leaves out.
    pub notes: Vec<String>,
}

/// A part of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// 0, or deeper for a part of a part.
    pub depth: usize,
    /// `numerator`, `denominator`, `per`, ...; of a number by itself `counted`, or the function that computes it.
    pub role: &'static str,
    /// Its value.
    pub value: String,
}

/// Takes the cell in a row and a column of a layout apart.
pub(crate) fn explanation(
    layout: &Layout,
    (row, column): (usize, usize),
    numbers: &Guarded<'_>,
) -> Result<SafeExplanation, Bug> {
    let bug = || Bug::Shape { table: layout.name.clone() };
    let formula = layout.cells.get(row).and_then(|row| row.get(column)).ok_or_else(bug)?;
    let format = layout.columns.get(column).ok_or_else(bug)?.format;
    let catalog = numbers.catalog;
    let mut apart = Apart { layout, whole: formula, format, numbers, parts: Vec::new() };
    apart.parts_of(formula, 0)?;
    let cell = value(formula, layout, numbers)?;
    let mut policies = Vec::new();
    formula.each_leaf(&mut |leaf| {
        policies.extend(leaf.guard.iter().flat_map(|guard| catalog.policies_in(guard.policy)));
    });
    policies.sort_unstable();
    policies.dedup();
    let (exact, is_cut) = match &cell {
        Cell::Value(_) if says_how_many(formula) => (None, false),
        Cell::Value(value) if is_cut(formula, value) => (Some(cut(value)), true),
        Cell::Value(value) => (Some(value.to_string()), false),
        Cell::Suppressed(_) | Cell::NotApplicable | Cell::Missing | Cell::Text(_) => (None, false),
    };
    Ok(SafeExplanation {
        parts: apart.parts,
        exact,
        is_cut,
        format,
        policies,
        is_suppressed: matches!(cell, Cell::Suppressed(_)),
        shown: display(&cell, &format, &catalog.style),
        notes: notes_of_column(layout, column, numbers)?,
    })
}

struct Apart<'a> {
    layout: &'a Layout,
    /// The cell, and how it shows its value.
    whole: &'a Formula,
    format: NumberFormat,
    numbers: &'a Guarded<'a>,
    parts: Vec<Part>,
}

impl Apart<'_> {
    fn parts_of(&mut self, formula: &Formula, depth: usize) -> Result<(), Bug> {
        let formula = match formula {
            Formula::Base(of) => &**of,
            other => other,
        };
        let parts: Vec<(&Formula, &'static str)> = match formula {
            Formula::Divide(a, b) => match rate(a) {
                Some((numerator, per)) => vec![(numerator, "numerator"), (b, "denominator"), (per, "per")],
                None => vec![(a, "numerator"), (b, "denominator")],
            },
            Formula::Multiply(a, b) => vec![(a, "of"), (b, "times")],
            Formula::Add(a, b) => vec![(a, "of"), (b, "plus")],
            Formula::Subtract(a, b) => vec![(a, "of"), (b, "minus")],
            Formula::Rank { of, .. } => vec![(of, "ranked")],
            Formula::Base(of) => vec![(of, "of")],
            Formula::Leaf(leaf) if depth == 0 => {
                vec![(formula, if leaf.function.is_count() { "counted" } else { leaf.function.name })]
            }
            Formula::Leaf(_) | Formula::Number(_) | Formula::Text(_) | Formula::NotApplicable | Formula::Missing => {
                vec![]
            }
        };
        for (part, role) in parts {
            let cell = value(part, self.layout, self.numbers)?;
            self.parts.push(Part { depth, role, value: self.exact(part, &cell) });
            self.parts_of(part, depth + 1)?;
        }
        Ok(())
    }

    fn exact(&self, formula: &Formula, cell: &Cell) -> String {
        let catalog: &Catalog = self.numbers.catalog;
        match cell {
            // A part is not shown as the whole is, which may be a percentage.
            Cell::Value(_) if says_how_many(formula) => {
                let format = if std::ptr::eq(formula, self.whole) { self.format } else { NumberFormat::plain(1) };
                display(cell, &format, &catalog.style)
            }
            Cell::Value(number) if is_cut(formula, number) => cut(number),
            Cell::Value(number) if !number.is_integer() => number.to_string(),
            Cell::Value(_) | Cell::Suppressed(_) => display(cell, &WHOLE, &catalog.style),
            Cell::NotApplicable => "not applicable".to_string(),
            Cell::Missing => "missing".to_string(),
            Cell::Text(text) => text.clone(),
        }
    }
}

/// Whether the fraction of a value would say how many rows there are: that of a mean, and of anything else that is more than a sum, under a policy.
fn says_how_many(formula: &Formula) -> bool {
    let mut is_of_rows = false;
    formula.each_leaf(&mut |leaf| is_of_rows |= leaf.guard.is_some() && !leaf.function.additive);
    is_of_rows
}

/// What is counted and the 1,000 of a rate, which is above the line as well.
fn rate(above: &Formula) -> Option<(&Formula, &Formula)> {
    match above {
        Formula::Multiply(of, per) if matches!(**per, Formula::Number(_)) => Some((of, per)),
        _ => None,
    }
}

/// Whether a value is computed from a root, and has more decimals than are read: then it is not exact, and a fraction would say that it is.
fn is_cut(formula: &Formula, value: &BigRational) -> bool {
    let mut has_root = false;
    formula.each_leaf(&mut |leaf| has_root |= !leaf.function.exact);
    has_root && plain(value).is_none()
}

/// So many decimals of a value that is not exact.
const DECIMALS: u32 = 12;

/// `2.138089935299...`, the last decimal not rounded.
fn cut(value: &BigRational) -> String {
    let unit = BigRational::from_integer(BigInt::from(10).pow(DECIMALS));
    let cut = (value * &unit).trunc() / unit;
    format!("{}...", plain(&cut).unwrap_or_default())
}
