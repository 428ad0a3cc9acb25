//! Simplifying expressions by the rules of Kleene's logic.
//!
//! In: an expression over rows with known columns. Out: one that is no dearer and that equals others of the same meaning
//! more often. Invariant: [`simplify`] gives the same value on every row, missing and unknown included; [`simplify_condition`]
//! is true on the same rows, and may be false where the other was unknown, so it is only for filters and conditions.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::expr::{all_of, any_of, band_value, int_set, map_value, time_value};
use super::ir::{CompareOp, Expr, TextTest, TimePart};
use super::list::List;
use super::typing::{Columns, domain_of};
use crate::value::PeriodKind;

/// The same value on every row.
pub fn simplify(expr: &Expr, columns: &Columns) -> Expr {
    settle(expr, columns, Matters::Value)
}

/// True on the same rows.
pub fn simplify_condition(predicate: &Expr, columns: &Columns) -> Expr {
    settle(predicate, columns, Matters::Truth)
}

/// What must stay the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Matters {
    /// Everything: true, false and unknown differ further up (by `not`, by `is missing`).
    Value,
    /// Where it is true. It passes from `and` and `or` to their members, for both are true by what is true in them alone.
    Truth,
}

/// One pass may open the way for the next. Each step moves `not` inwards, folds or drops something, so this ends.
fn settle(expr: &Expr, columns: &Columns, matters: Matters) -> Expr {
    let mut now = expr.clone();
    loop {
        let next = pass(&now, columns, matters);
        if next == now {
            return now;
        }
        now = next;
    }
}

fn pass(expr: &Expr, columns: &Columns, matters: Matters) -> Expr {
    let value = |of: &Expr| pass(of, columns, Matters::Value);
    match expr {
        Expr::Column(_) | Expr::Int(_) | Expr::Text(_) | Expr::Bool(_) => expr.clone(),
        Expr::Map { of, table } => map(value(of), table),
        Expr::Band { of, bands } => {
            fold_int(value(of), |v| band_value(bands, v), |of| Expr::Band { of, bands: bands.clone() })
        }
        Expr::Time { of, part } => time(value(of), *part),
        Expr::Identity(of) => Expr::Identity(Box::new(value(of))),
        Expr::NumberOf(parts) => number_of(parts.iter().map(|part| pass(part, columns, Matters::Truth))),
        Expr::Compare { left, op, right } => compare(value(left), *op, value(right), columns, matters),
        Expr::In { of, set } => is_in(value(of), set, columns, matters),
        Expr::Texts { of, test, set } => texts(value(of), *test, set, matters),
        Expr::Between { of, low, high } => between(value(of), *low, *high, columns, matters),
        Expr::IsMissing(of) => is_missing(value(of), columns),
        Expr::And(parts) => and(parts.iter().map(|part| pass(part, columns, matters)).collect(), matters),
        Expr::Or(parts) => or(parts.iter().map(|part| pass(part, columns, matters)).collect()),
        Expr::Not(of) => not(value(of), matters),
    }
}

fn map(of: Expr, table: &List<Option<i64>>) -> Expr {
    match of {
        // A map of a map is one map: missing at either is missing.
        Expr::Map { of, table: inner } => {
            Expr::Map { of, table: inner.iter().map(|v| v.and_then(|v| map_value(table, v))).collect() }
        }
        of => fold_int(of, |v| map_value(table, v), |of| Expr::Map { of, table: table.clone() }),
    }
}

fn time(of: Expr, part: TimePart) -> Expr {
    if let TimePart::PeriodOfMonth(longer) = part
        && longer != PeriodKind::Day
        && let Expr::Time { of: day, part: TimePart::PeriodOfDay(PeriodKind::Month) } = of
    {
        return Expr::Time { of: day, part: TimePart::PeriodOfDay(longer) };
    }
    fold_int(of, |v| time_value(part, v), |of| Expr::Time { of, part })
}

/// A constant folds unless it gives missing, which no constant can say.
fn fold_int(of: Expr, apply: impl Fn(i64) -> Option<i64>, keep: impl Fn(Box<Expr>) -> Expr) -> Expr {
    let folded = if let Expr::Int(value) = &of { apply(*value) } else { None };
    folded.map_or_else(|| keep(Box::new(of)), Expr::Int)
}

/// Members that are never true add nothing; repeats do count twice.
fn number_of(parts: impl Iterator<Item = Expr>) -> Expr {
    let mut parts: Vec<Expr> = parts.filter(|part| *part != Expr::Bool(false)).collect();
    parts.sort();
    match parts.iter().all(|part| *part == Expr::Bool(true)) {
        true => Expr::Int(parts.len() as i64),
        false => Expr::NumberOf(parts),
    }
}

fn compare(left: Expr, op: CompareOp, right: Expr, columns: &Columns, matters: Matters) -> Expr {
    match (left, right) {
        (Expr::Int(left), Expr::Int(right)) => Expr::Bool(op.is_true_of(left.cmp(&right))),
        (Expr::Text(left), Expr::Text(right)) => Expr::Bool(op.is_true_of(left.cmp(&right))),
        // Constants go to the right.
        (left @ (Expr::Int(_) | Expr::Text(_)), right) => compare(right, op.mirrored(), left, columns, matters),
        (Expr::Map { of, table }, Expr::Int(value)) if may_ask_codes(&of, &table, columns, matters) => {
            Expr::In { of, set: codes_where(&table, |v| op.is_true_of(v.cmp(&value))) }
        }
        (left, right) => Expr::Compare { left: Box::new(left), op, right: Box::new(right) },
    }
}

fn is_in(of: Expr, set: &Arc<[i64]>, columns: &Columns, matters: Matters) -> Expr {
    match of {
        Expr::Int(value) => Expr::Bool(set.contains(&value)),
        Expr::Map { of, table } if may_ask_codes(&of, &table, columns, matters) => {
            Expr::In { of, set: codes_where(&table, |v| set.contains(&v)) }
        }
        _ if set.is_empty() && matters == Matters::Truth => Expr::Bool(false),
        of => match set[..] {
            [only] => Expr::Compare { left: Box::new(of), op: CompareOp::Equal, right: Box::new(Expr::Int(only)) },
            _ => Expr::In { of: Box::new(of), set: set.clone() },
        },
    }
}

fn texts(of: Expr, test: TextTest, set: &Arc<[Arc<str>]>, matters: Matters) -> Expr {
    match of {
        Expr::Text(text) => Expr::Bool(set.iter().any(|looked_for| test.passes(&text, looked_for))),
        _ if set.is_empty() && matters == Matters::Truth => Expr::Bool(false),
        of => match &set[..] {
            [only] if test == TextTest::SAME => {
                Expr::Compare { left: Box::new(of), op: CompareOp::Equal, right: Box::new(Expr::Text(only.clone())) }
            }
            _ => Expr::Texts { of: Box::new(of), test, set: set.clone() },
        },
    }
}

fn between(of: Expr, low: i64, high: i64, columns: &Columns, matters: Matters) -> Expr {
    match of {
        Expr::Int(value) => Expr::Bool((low..=high).contains(&value)),
        Expr::Map { of, table } if may_ask_codes(&of, &table, columns, matters) => {
            Expr::In { of, set: codes_where(&table, |v| (low..=high).contains(&v)) }
        }
        _ if low > high && matters == Matters::Truth => Expr::Bool(false),
        of if low == high => {
            Expr::Compare { left: Box::new(of), op: CompareOp::Equal, right: Box::new(Expr::Int(low)) }
        }
        of => Expr::Between { of: Box::new(of), low, high },
    }
}

/// Whether a question about `table[of]` may become one about `of`. Where the table has nothing for a code the first is unknown
/// and the second false: the same to a filter, not to `not` or to the count of what was left out for a missing value.
fn may_ask_codes(of: &Expr, table: &[Option<i64>], columns: &Columns, matters: Matters) -> bool {
    matters == Matters::Truth || is_total(of, table, columns)
}

/// Whether `table[of]` is missing only where `of` is.
fn is_total(of: &Expr, table: &[Option<i64>], columns: &Columns) -> bool {
    let inside =
        domain_of(of, columns).is_some_and(|domain| usize::try_from(domain.below).is_ok_and(|n| n <= table.len()));
    inside && table.iter().all(Option::is_some)
}

fn codes_where(table: &[Option<i64>], wanted: impl Fn(i64) -> bool) -> Arc<[i64]> {
    (0..).zip(table).filter(|(_, value)| value.is_some_and(&wanted)).map(|(code, _)| code).collect()
}

fn is_missing(of: Expr, columns: &Columns) -> Expr {
    match of {
        Expr::Int(_) | Expr::Text(_) | Expr::Bool(_) | Expr::NumberOf(_) | Expr::IsMissing(_) => Expr::Bool(false),
        // These are unknown exactly where what they ask of is missing.
        Expr::In { of, .. }
        | Expr::Texts { of, .. }
        | Expr::Between { of, .. }
        | Expr::Not(of)
        | Expr::Identity(of) => Expr::IsMissing(of),
        Expr::Compare { left, right, .. } => any_of([Expr::IsMissing(left), Expr::IsMissing(right)]),
        Expr::Map { of, table } if is_total(&of, &table, columns) => Expr::IsMissing(of),
        of @ (Expr::Column(_)
        | Expr::Map { .. }
        | Expr::Band { .. }
        | Expr::Time { .. }
        | Expr::And(_)
        | Expr::Or(_)) => Expr::IsMissing(Box::new(of)),
    }
}

fn and(parts: Vec<Expr>, matters: Matters) -> Expr {
    let all = all_of(parts);
    let Expr::And(parts) = &all else { return all };
    match parts.contains(&Expr::Bool(false)) || (matters == Matters::Truth && never_true(&parts.iter().collect())) {
        true => Expr::Bool(false),
        false => all,
    }
}

/// Whether these can be seen never to be true together: one is `false`, or one says `not` of another. (`p and not p` is
/// unknown where p is: never true, but not false either.)
pub(super) fn never_true(conjuncts: &BTreeSet<&Expr>) -> bool {
    let opposite = |part: &Expr| matches!(part, Expr::Not(of) if conjuncts.contains(&**of));
    conjuncts.contains(&Expr::Bool(false)) || conjuncts.iter().any(|part| opposite(part))
}

fn or(parts: Vec<Expr>) -> Expr {
    let any = any_of(merge_sets(parts));
    match &any {
        Expr::Or(parts) if parts.contains(&Expr::Bool(true)) => Expr::Bool(true),
        _ => any,
    }
}

/// `x in A or x in B` asks for one set: both are unknown where x is missing, and so is the one.
fn merge_sets(parts: Vec<Expr>) -> Vec<Expr> {
    let mut sets: Vec<(Expr, Vec<i64>)> = Vec::new();
    let mut rest = Vec::new();
    for part in parts {
        let (of, members) = match part {
            Expr::In { of, set } => (*of, set.to_vec()),
            Expr::Compare { left, op: CompareOp::Equal, right } => match *right {
                Expr::Int(value) => (*left, vec![value]),
                right => {
                    rest.push(Expr::Compare { left, op: CompareOp::Equal, right: Box::new(right) });
                    continue;
                }
            },
            other => {
                rest.push(other);
                continue;
            }
        };
        match sets.iter_mut().find(|(asked, _)| *asked == of) {
            Some((_, set)) => set.extend(members),
            None => sets.push((of, members)),
        }
    }
    for (of, members) in sets {
        let (of, set) = (Box::new(of), int_set(members));
        rest.push(match set[..] {
            [only] => Expr::Compare { left: of, op: CompareOp::Equal, right: Box::new(Expr::Int(only)) },
            _ => Expr::In { of, set },
        });
    }
    rest
}

fn not(of: Expr, matters: Matters) -> Expr {
    let negated = |parts: Vec<Expr>| parts.into_iter().map(|part| Expr::Not(Box::new(part)));
    match of {
        Expr::Bool(value) => Expr::Bool(!value),
        Expr::Not(of) => *of,
        Expr::Compare { left, op, right } => Expr::Compare { left, op: op.negated(), right },
        Expr::And(parts) => any_of(negated(parts)),
        Expr::Or(parts) => all_of(negated(parts)),
        // A code without a value stays out of the set and of its complement.
        Expr::In { of, set } if matters == Matters::Truth => match *of {
            Expr::Map { of, table } => Expr::In { of, set: codes_where(&table, |v| !set.contains(&v)) },
            of => Expr::Not(Box::new(Expr::In { of: Box::new(of), set })),
        },
        Expr::Between { of, low, high } if matters == Matters::Truth => match *of {
            Expr::Map { of, table } => Expr::In { of, set: codes_where(&table, |v| !(low..=high).contains(&v)) },
            of => Expr::Not(Box::new(Expr::Between { of: Box::new(of), low, high })),
        },
        of => Expr::Not(Box::new(of)),
    }
}
