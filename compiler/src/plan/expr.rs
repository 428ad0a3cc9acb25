//! Building and walking expressions.
//!
//! In: expressions in any order. Out: expressions in the canonical order that `ir` asks for, so that equal predicates are
//! equal values. Invariant: nothing here changes what an expression means, missing values included.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::bands::Bands;
use super::ir::{Expr, Name, TimePart};
use crate::value::{MONTH_ORDINALS, derived};

/// Every month's ordinal is below this.
pub(super) const MONTHS: i64 = *MONTH_ORDINALS.end() + 1;

/// All of the predicates (Kleene): flat, sorted, each once; `true` for none, the predicate itself for one.
pub fn all_of(parts: impl IntoIterator<Item = Expr>) -> Expr {
    let set: BTreeSet<Expr> = parts.into_iter().flat_map(conjuncts_of).collect();
    one_or(set, true, Expr::And)
}

/// Any of the predicates (Kleene): flat, sorted, each once; `false` for none, the predicate itself for one.
pub fn any_of(parts: impl IntoIterator<Item = Expr>) -> Expr {
    let set: BTreeSet<Expr> = parts.into_iter().flat_map(disjuncts_of).collect();
    one_or(set, false, Expr::Or)
}

/// What must all be true for a predicate to be true; nothing for the constant `true`.
pub fn conjuncts_of(predicate: Expr) -> Vec<Expr> {
    match predicate {
        Expr::And(parts) => parts.into_iter().flat_map(conjuncts_of).collect(),
        Expr::Bool(true) => vec![],
        other => vec![other],
    }
}

/// The columns that an expression reads.
pub fn columns_in(expr: &Expr) -> BTreeSet<Name> {
    match expr {
        Expr::Column(name) => BTreeSet::from([name.clone()]),
        other => other.parts().into_iter().flat_map(columns_in).collect(),
    }
}

/// A set of integers, sorted, each once.
pub fn int_set(members: impl IntoIterator<Item = i64>) -> Arc<[i64]> {
    members.into_iter().collect::<BTreeSet<i64>>().into_iter().collect()
}

/// What a map gives for a number.
pub fn map_value(table: &[Option<i64>], value: i64) -> Option<i64> {
    usize::try_from(value).ok().and_then(|i| table.get(i).copied().flatten())
}

/// The band that a number falls into.
pub fn band_value(bands: &Bands, value: i64) -> Option<i64> {
    bands.place(value)
}

/// A part of a date, time or month; nothing outside the years that dates have.
pub fn time_value(part: TimePart, value: i64) -> Option<i64> {
    match part {
        TimePart::PeriodOfDay(kind) => derived::period_of_day(kind, value),
        TimePart::PeriodOfMonth(kind) => derived::period_of_day(kind, derived::day_of_month(value)?),
        TimePart::DayOfTime => Some(derived::day_of_second(value)),
        TimePart::HourOfTime => Some(derived::hour_of_second(value)),
        TimePart::Weekday => derived::weekday(value),
    }
}

fn disjuncts_of(predicate: Expr) -> Vec<Expr> {
    match predicate {
        Expr::Or(parts) => parts.into_iter().flat_map(disjuncts_of).collect(),
        Expr::Bool(false) => vec![],
        other => vec![other],
    }
}

fn one_or(set: BTreeSet<Expr>, none: bool, many: impl FnOnce(Vec<Expr>) -> Expr) -> Expr {
    let mut parts: Vec<Expr> = set.into_iter().collect();
    match parts.len() {
        0 => Expr::Bool(none),
        1 => parts.remove(0),
        _ => many(parts),
    }
}

/// The number that a text is identified by where only numbers can be compared: the same on any machine. Should two texts ever have one number,
/// fewer people are counted, and more is hidden.
pub fn identity_of(text: &str) -> i64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (mixed ^ (mixed >> 32)) as i64
}

impl Expr {
    /// The expressions directly inside it.
    pub fn parts(&self) -> Vec<&Expr> {
        match self {
            Expr::Column(_) | Expr::Int(_) | Expr::Text(_) | Expr::Bool(_) => Vec::new(),
            Expr::Compare { left, right, .. } => vec![left, right],
            Expr::Map { of, .. }
            | Expr::Band { of, .. }
            | Expr::Time { of, .. }
            | Expr::Identity(of)
            | Expr::In { of, .. }
            | Expr::Texts { of, .. }
            | Expr::Between { of, .. }
            | Expr::IsMissing(of)
            | Expr::Not(of) => vec![of],
            Expr::NumberOf(parts) | Expr::And(parts) | Expr::Or(parts) => parts.iter().collect(),
        }
    }

    /// The same with the expressions directly inside it changed.
    pub fn map_parts(&self, other: &mut dyn FnMut(&Expr) -> Expr) -> Expr {
        let mut one = |of: &Expr| Box::new(other(of));
        match self {
            Expr::Column(_) | Expr::Int(_) | Expr::Text(_) | Expr::Bool(_) => self.clone(),
            Expr::Map { of, table } => Expr::Map { of: one(of), table: table.clone() },
            Expr::Band { of, bands } => Expr::Band { of: one(of), bands: bands.clone() },
            Expr::Time { of, part } => Expr::Time { of: one(of), part: *part },
            Expr::Identity(of) => Expr::Identity(one(of)),
            Expr::Compare { left, op, right } => Expr::Compare { left: one(left), op: *op, right: one(right) },
            Expr::In { of, set } => Expr::In { of: one(of), set: set.clone() },
            Expr::Texts { of, test, set } => Expr::Texts { of: one(of), test: *test, set: set.clone() },
            Expr::Between { of, low, high } => Expr::Between { of: one(of), low: *low, high: *high },
            Expr::IsMissing(of) => Expr::IsMissing(one(of)),
            Expr::Not(of) => Expr::Not(one(of)),
            Expr::NumberOf(parts) => Expr::NumberOf(parts.iter().map(other).collect()),
            Expr::And(parts) => all_of(parts.iter().map(other)),
            Expr::Or(parts) => any_of(parts.iter().map(other)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_and_any_are_flat_sorted_and_without_repeats() {
        let [a, b, c] = ["a", "b", "c"].map(|n| Expr::IsMissing(Box::new(Expr::Column(n.into()))));
        let nested = Expr::And(vec![b.clone(), c.clone()]);
        assert_eq!(
            all_of([nested, Expr::Bool(true), c.clone(), a.clone()]),
            Expr::And(vec![a.clone(), b.clone(), c.clone()])
        );
        assert_eq!(any_of([b.clone(), b.clone()]), b);
        assert_eq!((all_of([]), any_of([])), (Expr::Bool(true), Expr::Bool(false)));
    }
}
