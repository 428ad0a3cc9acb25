//! Expressions over measures in words.
//!
//! In: indicators and restrictions of the model. Out: `violent crimes in 2023/24 per 1,000 residents (mid-2022)`.
//! Invariant: a part that is made of several stands in brackets inside another.

use super::values::{Form, period, runs};
use super::{Words, named};
use crate::catalog::DatasetId;
use crate::layout::NumberFormat;
use crate::model::{Class, Expr, IndicatorId, Meaning, Restriction, Unit};
use crate::syntax::ast::Axis;
use crate::value::{Period, thousands};

impl Words<'_> {
    pub(super) fn indicator(&self, id: IndicatorId) -> String {
        let indicator = &self.model.indicators[id.0];
        let mut text = match (&indicator.unit, &indicator.value) {
            // "As a percentage of" is what a division of counts by 1 means anywhere but in a rate for each one.
            (Unit::Rate { per: 1, .. }, Expr::Over { numerator, denominator, .. }) => {
                format!("{} per {}", self.part(numerator), self.below(denominator))
            }
            (_, value) => self.expr(value),
        };
        text.push_str(&format!(", shown {}", format(&indicator.format)));
        for accepted in &indicator.accepts {
            text.push_str(&format!(", across the break {accepted:?}"));
        }
        text
    }

    pub(super) fn expr(&self, expr: &Expr) -> String {
        let two = |a: &Expr, op: &str, b: &Expr| format!("{} {op} {}", self.part(a), self.part(b));
        match expr {
            Expr::Measure(id) => {
                let measure = &self.model.measures[id.0];
                match measure.head.name.value.as_str() {
                    "" => self.aggregate(measure),
                    name => named(name),
                }
            }
            Expr::Indicator(id) => named(&self.model.indicators[id.0].head.name.value),
            Expr::Number(number) => number.to_string(),
            Expr::Add(a, b) => two(a, "plus", b),
            Expr::Subtract(later, earlier) => match change(later, earlier) {
                Some((of, from, to)) => format!("difference in {}{}", self.part(of), self.between(from, to)),
                None => two(later, "minus", earlier),
            },
            Expr::Multiply(a, b) => two(a, "times", b),
            Expr::Divide(a, b) => match relative(a, b) {
                Some((of, from, to)) => format!("change in {}{}", self.part(of), self.between(from, to)),
                None => two(a, "divided by", b),
            },
            Expr::Over { numerator, denominator, per } => match &**denominator {
                Expr::Across(of, axis) if **of == **numerator && *per == 1 => {
                    format!("share of {} across {}", self.part(numerator), axis_name(*axis))
                }
                _ if *per == 1 => format!("{} as a percentage of {}", self.part(numerator), self.below(denominator)),
                _ => {
                    let per = thousands(per.unsigned_abs());
                    format!("{} per {per} {}", self.part(numerator), self.below(denominator))
                }
            },
            Expr::Within(of, restriction) => format!("{}{}", self.part(of), self.within(restriction)),
            Expr::Where(of, conditions) => {
                let each: Vec<(DatasetId, String)> = conditions
                    .iter()
                    .map(|(dataset, condition)| (*dataset, self.predicate(*dataset, condition)))
                    .collect();
                format!("{} where {}", self.part(of), self.by_dataset(&each, "and"))
            }
            Expr::Across(of, axis) => format!("{} over all {} together", self.part(of), axis_name(*axis)),
            Expr::Rank(of, axis, ascending) => {
                let first = if *ascending { "lowest" } else { "highest" };
                format!("rank of {} among the {}, {first} first", self.part(of), axis_name(*axis))
            }
        }
    }

    /// An expression inside another.
    fn part(&self, expr: &Expr) -> String {
        let text = self.expr(expr);
        let whole = match expr {
            Expr::Measure(_) | Expr::Indicator(_) | Expr::Number(_) => !text.contains(" where "),
            Expr::Within(of, _) => matches!(**of, Expr::Measure(_) | Expr::Indicator(_) | Expr::Within(..)),
            Expr::Add(..)
            | Expr::Subtract(..)
            | Expr::Multiply(..)
            | Expr::Divide(..)
            | Expr::Over { .. }
            | Expr::Where(..)
            | Expr::Across(..)
            | Expr::Rank(..) => false,
        };
        if whole { text } else { format!("({text})") }
    }

    /// A denominator, with its date in brackets.
    fn below(&self, expr: &Expr) -> String {
        match expr {
            Expr::Within(of, restriction) if restriction.class == Class::Time => {
                format!("{} ({})", self.part(of), self.restriction(restriction))
            }
            expr => self.part(expr),
        }
    }

    pub(super) fn denominators(&self, expr: &Expr, found: &mut Vec<String>) {
        match expr {
            Expr::Measure(_) | Expr::Number(_) => {}
            Expr::Indicator(id) => self.denominators(&self.model.indicators[id.0].value, found),
            Expr::Add(a, b) | Expr::Subtract(a, b) | Expr::Multiply(a, b) => {
                self.denominators(a, found);
                self.denominators(b, found);
            }
            Expr::Divide(a, b) => {
                self.denominators(a, found);
                self.denominator(b, found);
            }
            Expr::Over { numerator, denominator, .. } => {
                self.denominators(numerator, found);
                self.denominator(denominator, found);
            }
            Expr::Within(of, _) | Expr::Where(of, _) | Expr::Across(of, _) | Expr::Rank(of, _, _) => {
                self.denominators(of, found);
            }
        }
    }

    fn denominator(&self, expr: &Expr, found: &mut Vec<String>) {
        let text = self.expr(expr);
        if !found.contains(&text) {
            found.push(text);
        }
        self.denominators(expr, found);
    }

    fn between(&self, from: &Restriction, to: &Restriction) -> String {
        format!(" from {} to {}", self.restriction(from), self.restriction(to))
    }

    /// ` in 2023/24`, ` in Cambridge`, ` with weapon Knife`.
    fn within(&self, restriction: &Restriction) -> String {
        match &restriction.class {
            Class::Time | Class::Area(_) => format!(" in {}", self.restriction(restriction)),
            Class::Other(path) => format!(" with {} {}", named(&path.replace('.', " ")), self.restriction(restriction)),
        }
    }

    /// What a restriction leaves: `2023/24`, `Cambridge or Fenland`.
    pub(super) fn restriction(&self, restriction: &Restriction) -> String {
        let meanings = restriction.by_dataset.iter();
        let each: Vec<(DatasetId, String)> =
            meanings.map(|(dataset, meaning)| (*dataset, self.meaning(*dataset, meaning))).collect();
        // A dataset that stays whole is no part of what is said unless it is all there is.
        let told = |(_, meaning): &(DatasetId, Meaning)| matches!(meaning, Meaning::Among { .. });
        let among = restriction.by_dataset.iter().zip(&each).filter(|(of, _)| told(of)).map(|(_, said)| said.clone());
        let among: Vec<(DatasetId, String)> = among.collect();
        self.by_dataset(if among.is_empty() { &each } else { &among }, "and")
    }

    fn meaning(&self, dataset: DatasetId, meaning: &Meaning) -> String {
        match meaning {
            Meaning::Among { value, set, missing } => {
                let form = self.form(dataset, value);
                let mut text = match form {
                    Form::Period(kind) if set.len() == 1 => period(Period { kind, ordinal: set[0] }),
                    Form::Code(list) => self.codes(list, set, "and"),
                    form => self.ranges(form, &runs(set), "and"),
                };
                if *missing {
                    text = if set.is_empty() { "missing".into() } else { format!("{text} and missing") };
                }
                text
            }
            Meaning::Whole => "the whole".into(),
            Meaning::NotApplicable => "not applicable".into(),
        }
    }
}

/// A later and an earlier period of one thing.
fn change<'e>(later: &'e Expr, earlier: &'e Expr) -> Option<(&'e Expr, &'e Restriction, &'e Restriction)> {
    match (later, earlier) {
        (Expr::Within(a, to), Expr::Within(b, from))
            if a == b && to.class == Class::Time && from.class == Class::Time =>
        {
            Some((a, from, to))
        }
        _ => None,
    }
}

/// A change as a share of what it is from.
fn relative<'e>(changed: &'e Expr, from: &Expr) -> Option<(&'e Expr, &'e Restriction, &'e Restriction)> {
    match changed {
        Expr::Subtract(later, earlier) if **earlier == *from => change(later, earlier),
        _ => None,
    }
}

/// How numbers are shown.
pub(super) fn format(format: &NumberFormat) -> String {
    let mut text = match format.decimals {
        0 => "to whole numbers".to_string(),
        1 => "to 1 decimal place".to_string(),
        decimals => format!("to {decimals} decimal places"),
    };
    let percent = match (format.hundredfold, format.percent_sign) {
        (true, true) => Some("as a percentage"),
        (true, false) => Some("as a percentage without its sign"),
        (false, true) => Some("with a percent sign"),
        (false, false) => None,
    };
    for more in [
        percent,
        format.plus.then_some("with a plus sign"),
        format.thousands.then_some("with marks between thousands"),
        format.low.then_some("with a mark where it rounds to nothing"),
    ]
    .into_iter()
    .flatten()
    {
        text.push_str(&format!(" {more}"));
    }
    text
}

/// What a number is a number of.
pub(super) fn unit(unit: &Unit) -> String {
    match unit {
        Unit::Count(noun) => noun.clone(),
        Unit::Quantity(Some(unit)) => unit.clone(),
        Unit::Quantity(None) => "an amount".into(),
        Unit::Rate { per, basis } => format!("a rate per {} {basis}", thousands(per.unsigned_abs())),
        Unit::Percentage { of } => format!("a percentage of {of}"),
        Unit::Points => "percentage points".into(),
        Unit::Change => "a percentage change".into(),
        Unit::Ratio => "a ratio".into(),
        Unit::Rank => "a rank".into(),
        Unit::Number => "a number".into(),
        Unit::Unknown => "not known".into(),
    }
}

fn axis_name(axis: Axis) -> &'static str {
    match axis {
        Axis::Rows => "rows",
        Axis::Columns => "columns",
    }
}
