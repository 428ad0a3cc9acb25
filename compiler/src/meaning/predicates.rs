//! Conditions on a row in words.
//!
//! In: predicates of the model. Out: `offence group is Robbery or Sexual Offences`, `gravity at least 5`.
//! Invariant: what holds several conditions stands in brackets inside another.

use super::values::Form;
use super::{Words, lists};
use crate::catalog::DatasetId;
use crate::model::{Operand, Predicate, Value};
use crate::syntax::ast::Comparison;

/// A condition as it can be said.
enum Said {
    /// What is asked about, and what is asked of it.
    Halves(String, String),
    /// Several conditions together.
    Whole(String),
}

impl Words<'_> {
    pub(super) fn predicate(&self, dataset: DatasetId, predicate: &Predicate) -> String {
        if let Some((flag, yes)) = self.flag(dataset, predicate) {
            return format!("{}{flag}", if yes { "" } else { "not " });
        }
        match self.said(dataset, predicate) {
            Said::Halves(of, test) => format!("{of} {}{test}", self.is),
            Said::Whole(text) => text,
        }
    }

    /// What is asked about and what is asked of it, where a condition is that simple.
    pub(super) fn halves(&self, dataset: DatasetId, predicate: &Predicate) -> Option<(String, String)> {
        match self.said(dataset, predicate) {
            Said::Halves(of, test) => Some((of, test)),
            Said::Whole(_) => None,
        }
    }

    fn said(&self, dataset: DatasetId, predicate: &Predicate) -> Said {
        match predicate {
            Predicate::And(parts) => Said::Whole(lists::all(&self.grouped(dataset, parts), "and")),
            Predicate::Or(parts) => Said::Whole(format!("either {}", lists::all(&self.grouped(dataset, parts), "or"))),
            Predicate::Not(inner) => match (self.said(dataset, inner), &**inner) {
                (Said::Halves(of, test), Predicate::In(..)) => Said::Halves(of, format!("other than {test}")),
                (Said::Halves(of, test), Predicate::Text(_, of_text, _)) if of_text.is_equality() => {
                    Said::Halves(of, format!("other than {test}"))
                }
                (Said::Halves(of, test), _) => Said::Halves(of, format!("not {test}")),
                (Said::Whole(text), _) => Said::Whole(format!("not ({text})")),
            },
            Predicate::Compare(left, op, right) => {
                let form = self.operand_form(dataset, left);
                let (left, right) = (self.operand(dataset, left), self.operand(dataset, right));
                Said::Halves(left, format!("{} {right}", than(*op, form)))
            }
            Predicate::In(of, ranges) => {
                let form = self.operand_form(dataset, of);
                Said::Halves(self.operand(dataset, of), self.ranges(form, ranges, "or"))
            }
            Predicate::Text(of, test, texts) => {
                let texts: Vec<String> = texts.iter().map(|text| format!("{text:?}")).collect();
                let that = if test.is_equality() { String::new() } else { format!("a text that {} ", test.word()) };
                Said::Halves(self.value(dataset, of), format!("{that}{}{}", lists::some(&texts, "or"), test.suffix()))
            }
            Predicate::Missing(of) => Said::Halves(self.value(dataset, of), "missing".into()),
        }
    }

    /// A flag that is asked for, and whether it must be set.
    fn flag(&self, dataset: DatasetId, predicate: &Predicate) -> Option<(String, bool)> {
        match predicate {
            Predicate::Not(inner) => self.flag(dataset, inner).map(|(flag, yes)| (flag, !yes)),
            Predicate::In(Operand::Value(value), ranges) if self.form(dataset, value) == Form::Flag => match ranges[..]
            {
                [(1, 1)] => Some((self.value(dataset, value), true)),
                [(0, 0)] => Some((self.value(dataset, value), false)),
                _ => None,
            },
            _ => None,
        }
    }

    fn operand_form(&self, dataset: DatasetId, operand: &Operand) -> Form {
        match operand {
            Operand::Value(value) => self.form(dataset, value),
            Operand::NumberOf(_) => Form::Number(0),
        }
    }

    fn operand(&self, dataset: DatasetId, operand: &Operand) -> String {
        match operand {
            Operand::Value(value) => self.value(dataset, value),
            Operand::NumberOf(conditions) => {
                format!("the number that hold of {}", lists::all(&self.grouped(dataset, conditions), "and"))
            }
        }
    }

    fn grouped(&self, dataset: DatasetId, parts: &[Predicate]) -> Vec<String> {
        parts.iter().map(|part| self.group(dataset, part)).collect()
    }

    /// In brackets where it holds several conditions or several values.
    fn group(&self, dataset: DatasetId, predicate: &Predicate) -> String {
        let text = self.predicate(dataset, predicate);
        let several = match predicate {
            Predicate::And(_) | Predicate::Or(_) => true,
            Predicate::Not(_)
            | Predicate::Compare(..)
            | Predicate::In(..)
            | Predicate::Text(..)
            | Predicate::Missing(_) => text.replace("on or after", "").replace("on or before", "").contains(" or "),
        };
        if several { format!("({text})") } else { text }
    }

    /// The values by which rows are told apart, in order.
    pub(super) fn values(&self, dataset: DatasetId, values: &[Value], joined: &str) -> String {
        lists::all(&values.iter().map(|value| self.value(dataset, value)).collect::<Vec<_>>(), joined)
    }
}

/// `more than`, or what is said of times.
fn than(op: Comparison, form: Form) -> &'static str {
    let of_time = match form {
        Form::Day | Form::Second | Form::Period(_) => true,
        Form::Number(_) | Form::Flag | Form::Code(_) | Form::Weekday | Form::Text => false,
    };
    match (op, of_time) {
        (Comparison::Equal, _) => "the same as",
        (Comparison::NotEqual, _) => "different from",
        (Comparison::Less, false) => "less than",
        (Comparison::LessOrEqual, false) => "at most",
        (Comparison::Greater, false) => "more than",
        (Comparison::GreaterOrEqual, false) => "at least",
        (Comparison::Less, true) => "before",
        (Comparison::LessOrEqual, true) => "not after",
        (Comparison::Greater, true) => "after",
        (Comparison::GreaterOrEqual, true) => "not before",
    }
}
