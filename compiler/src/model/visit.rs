//! Walking values, conditions and expressions, and making changed ones from them.
//!
//! In: a value, a condition, an expression. Out: its parts in the order that they are written, or the same with other parts.
//! Invariant: nothing else in the project knows which parts a node has in order to walk over them.

use super::{Expr, IndicatorId, Meaning, Operand, Predicate, Restriction, Value};
use crate::catalog::{ColumnId, DatasetId};

impl Value {
    /// What it is derived from; nothing for a column of the dataset or one looked up.
    pub fn inner(&self) -> Option<&Value> {
        match self {
            Value::Attribute { of, .. } | Value::Band { of, .. } | Value::Time { of, .. } => Some(of),
            Value::Column(_) | Value::LookUp { .. } => None,
        }
    }

    /// The value and everything that it is derived from, the column last.
    pub fn chain(&self) -> impl Iterator<Item = &Value> {
        std::iter::successors(Some(self), |value| value.inner())
    }

    /// The column, or the column looked up, that it is derived from.
    pub fn root(&self) -> &Value {
        self.inner().map_or(self, Value::root)
    }

    /// The dataset's own column that it is derived from: for a column looked up, the one that contains the key.
    pub fn column(&self) -> ColumnId {
        match self.root() {
            Value::Column(column) | Value::LookUp { on: column, .. } => *column,
            derived => derived.column(),
        }
    }

    /// The dataset and the column that the data has it in, or that it is derived from: of a column looked up, those of the look-up.
    pub fn owner(&self, dataset: DatasetId) -> (DatasetId, ColumnId) {
        match self.root() {
            Value::LookUp { dataset, column, .. } => (*dataset, *column),
            own => (dataset, own.column()),
        }
    }

    /// The same derived from another root.
    pub fn with_root(&self, root: Value) -> Value {
        let of = |of: &Value, root| Box::new(of.with_root(root));
        match self {
            Value::Column(_) | Value::LookUp { .. } => root,
            Value::Attribute { of: inner, list, attribute } => {
                Value::Attribute { of: of(inner, root), list: *list, attribute: *attribute }
            }
            Value::Band { of: inner, list, scale } => Value::Band { of: of(inner, root), list: *list, scale: *scale },
            Value::Time { of: inner, from, part } => Value::Time { of: of(inner, root), from: *from, part: *part },
        }
    }
}

impl Operand {
    /// The value that it is, if it is one.
    pub fn value(&self) -> Option<&Value> {
        match self {
            Operand::Value(value) => Some(value),
            Operand::NumberOf(_) => None,
        }
    }

    /// The conditions that it counts.
    pub fn counted(&self) -> &[Predicate] {
        match self {
            Operand::Value(_) => &[],
            Operand::NumberOf(conditions) => conditions,
        }
    }
}

/// What makes a condition come out as it is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Needs<'p> {
    /// That each of these comes out so.
    Each(Vec<&'p Predicate>, bool),
    /// That any of these does.
    Any(Vec<&'p Predicate>, bool),
    /// That it does itself: it asks about values.
    Itself(bool),
}

impl Predicate {
    /// What makes it true, or makes it false.
    pub fn needs(&self, truth: bool) -> Needs<'_> {
        match self {
            Predicate::Not(inner) => Needs::Each(vec![inner], !truth),
            Predicate::And(_) if truth => Needs::Each(self.parts(), truth),
            Predicate::Or(_) if !truth => Needs::Each(self.parts(), truth),
            Predicate::And(_) | Predicate::Or(_) => Needs::Any(self.parts(), truth),
            Predicate::Compare(..) | Predicate::In(..) | Predicate::Text(..) | Predicate::Missing(_) => {
                Needs::Itself(truth)
            }
        }
    }

    /// The conditions that ask about values, not through those that it counts, each with what it is to come out as for this to do so.
    pub fn wanted(&self, truth: bool) -> Vec<(&Predicate, bool)> {
        match self.needs(truth) {
            Needs::Each(parts, truth) | Needs::Any(parts, truth) => {
                parts.into_iter().flat_map(|part| part.wanted(truth)).collect()
            }
            Needs::Itself(truth) => vec![(self, truth)],
        }
    }

    /// The values that it asks about itself, not through conditions inside it.
    pub fn asked(&self) -> Vec<&Value> {
        match self {
            Predicate::And(_) | Predicate::Or(_) | Predicate::Not(_) => Vec::new(),
            Predicate::Compare(left, _, right) => left.value().into_iter().chain(right.value()).collect(),
            Predicate::In(of, _) => of.value().into_iter().collect(),
            Predicate::Text(of, ..) | Predicate::Missing(of) => vec![of],
        }
    }

    /// The conditions directly inside it: those that it joins, turns round or counts.
    pub fn parts(&self) -> Vec<&Predicate> {
        match self {
            Predicate::And(parts) | Predicate::Or(parts) => parts.iter().collect(),
            Predicate::Not(inner) => vec![inner],
            Predicate::Compare(left, _, right) => left.counted().iter().chain(right.counted()).collect(),
            Predicate::In(of, _) => of.counted().iter().collect(),
            Predicate::Text(..) | Predicate::Missing(_) => Vec::new(),
        }
    }

    /// Whether it only joins others or turns one round.
    pub fn is_joint(&self) -> bool {
        matches!(self, Predicate::And(_) | Predicate::Or(_) | Predicate::Not(_))
    }

    /// The conditions that must all be true for it to be: those that it joins by `and`, or itself.
    pub fn conjuncts(&self) -> Vec<&Predicate> {
        match self {
            Predicate::And(parts) => parts.iter().flat_map(Predicate::conjuncts).collect(),
            other => vec![other],
        }
    }

    /// Does something with it and every condition inside it, outermost first.
    pub fn visit<'p>(&'p self, does: &mut impl FnMut(&'p Predicate)) {
        does(self);
        self.parts().into_iter().for_each(|part| part.visit(does));
    }

    /// The conditions that ask about values, without what joins them.
    pub fn questions(&self) -> Vec<&Predicate> {
        let mut found = Vec::new();
        self.visit(&mut |part| found.extend((!part.is_joint()).then_some(part)));
        found
    }

    /// Every value that it asks about, in order; one may come twice.
    pub fn values(&self) -> Vec<&Value> {
        self.questions().into_iter().flat_map(Predicate::asked).collect()
    }

    /// The same about other values; nothing where one of them has no other.
    pub fn map_values(&self, other: &impl Fn(&Value) -> Option<Value>) -> Option<Predicate> {
        self.try_map(&|part| part.map_values(other).ok_or(()), &|value| other(value).ok_or(())).ok()
    }

    /// The same with other conditions directly inside it, and about other values; or why one has no other.
    pub fn try_map<E>(
        &self,
        part: &impl Fn(&Predicate) -> Result<Predicate, E>,
        value: &impl Fn(&Value) -> Result<Value, E>,
    ) -> Result<Predicate, E> {
        let all = |parts: &[Predicate]| parts.iter().map(part).collect::<Result<Vec<_>, E>>();
        let side = |of: &Operand| match of {
            Operand::Value(of) => value(of).map(Operand::Value),
            Operand::NumberOf(conditions) => all(conditions).map(Operand::NumberOf),
        };
        Ok(match self {
            Predicate::And(parts) => Predicate::And(all(parts)?),
            Predicate::Or(parts) => Predicate::Or(all(parts)?),
            Predicate::Not(inner) => Predicate::Not(Box::new(part(inner)?)),
            Predicate::Compare(left, op, right) => Predicate::Compare(side(left)?, *op, side(right)?),
            Predicate::In(of, ranges) => Predicate::In(side(of)?, ranges.clone()),
            Predicate::Text(of, test, texts) => Predicate::Text(value(of)?, *test, texts.clone()),
            Predicate::Missing(of) => Predicate::Missing(value(of)?),
        })
    }
}

impl Expr {
    /// The expressions directly inside it.
    pub fn parts(&self) -> Vec<&Expr> {
        match self {
            Expr::Measure(_) | Expr::Indicator(_) | Expr::Number(_) => Vec::new(),
            Expr::Add(a, b)
            | Expr::Subtract(a, b)
            | Expr::Multiply(a, b)
            | Expr::Divide(a, b)
            | Expr::Over { numerator: a, denominator: b, .. } => vec![a, b],
            Expr::Within(of, _) | Expr::Where(of, _) | Expr::Across(of, _) | Expr::Rank(of, ..) => vec![of],
        }
    }

    /// What it is of, whatever it is restricted to, through the indicators that it names as far as `indicator` has their values.
    pub fn unrestricted<'e>(&'e self, indicator: &impl Fn(IndicatorId) -> Option<&'e Expr>) -> &'e Expr {
        match self {
            Expr::Within(of, _) | Expr::Where(of, _) => of.unrestricted(indicator),
            Expr::Indicator(id) => indicator(*id).map_or(self, |value| value.unrestricted(indicator)),
            _ => self,
        }
    }

    /// Does something with it and every expression inside it, outermost first.
    pub fn visit<'e>(&'e self, does: &mut impl FnMut(&'e Expr)) {
        does(self);
        self.parts().into_iter().for_each(|part| part.visit(does));
    }

    /// As [`Expr::visit`], and through the indicators that it names, as far as `indicator` has their values.
    pub fn visit_through<'e>(
        &'e self,
        indicator: &impl Fn(IndicatorId) -> Option<&'e Expr>,
        does: &mut impl FnMut(&'e Expr),
    ) {
        self.visit(&mut |part| {
            does(part);
            if let Expr::Indicator(id) = part
                && let Some(value) = indicator(*id)
            {
                value.visit_through(indicator, does);
            }
        });
    }

    /// The same with the expressions directly inside it changed.
    pub fn map_parts(&self, other: &mut dyn FnMut(&Expr) -> Expr) -> Expr {
        let mut changed = |part: &Expr| Box::new(other(part));
        match self {
            Expr::Measure(_) | Expr::Indicator(_) | Expr::Number(_) => self.clone(),
            Expr::Add(a, b) => Expr::Add(changed(a), changed(b)),
            Expr::Subtract(a, b) => Expr::Subtract(changed(a), changed(b)),
            Expr::Multiply(a, b) => Expr::Multiply(changed(a), changed(b)),
            Expr::Divide(a, b) => Expr::Divide(changed(a), changed(b)),
            Expr::Over { numerator, denominator, per } => {
                Expr::Over { numerator: changed(numerator), denominator: changed(denominator), per: *per }
            }
            Expr::Within(of, restriction) => Expr::Within(changed(of), restriction.clone()),
            Expr::Where(of, conditions) => Expr::Where(changed(of), conditions.clone()),
            Expr::Across(of, axis) => Expr::Across(changed(of), *axis),
            Expr::Rank(of, axis, ascending) => Expr::Rank(changed(of), *axis, *ascending),
        }
    }
}

impl Restriction {
    /// The values that it restricts, by dataset.
    pub fn values(&self) -> impl Iterator<Item = (DatasetId, &Value)> {
        self.by_dataset.iter().filter_map(|(dataset, meaning)| match meaning {
            Meaning::Among { value, .. } => Some((*dataset, value)),
            Meaning::Whole | Meaning::NotApplicable | Meaning::NotServed(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use num_rational::BigRational;

    use super::*;

    /// By De Morgan: `not (a and not b)` is true where `a` is false or `b` is true, and false where `a` is true and `b` is false.
    #[test]
    fn what_makes_a_condition_come_out_so_turns_round_with_it() {
        let missing = |column: usize| Predicate::Missing(Value::Column(ColumnId(column)));
        let not = |inner: Predicate| Predicate::Not(Box::new(inner));
        let (a, b) = (missing(0), missing(1));
        let condition = not(Predicate::And(vec![a.clone(), not(b.clone())]));
        for truth in [true, false] {
            let Needs::Each(inner, turned) = condition.needs(truth) else { panic!("{condition:?}") };
            assert_eq!((inner.len(), turned), (1, !truth));
            let is_any = matches!(inner[0].needs(turned), Needs::Any(..));
            assert_eq!(is_any, truth, "an `and` is false where any of its parts is");
            assert_eq!(condition.wanted(truth), [(&a, !truth), (&b, truth)]);
        }
    }

    #[test]
    fn what_is_restricted_is_found_inside_and_a_sum_is_itself() {
        let (inner, sum) = (Expr::Indicator(IndicatorId(0)), |a: Expr| Expr::Add(Box::new(a.clone()), Box::new(a)));
        let value = sum(Expr::Number(BigRational::from_integer(1.into())));
        let around = Expr::Where(Box::new(inner), Vec::new());
        assert_eq!(around.unrestricted(&|_| Some(&value)), &value);
        assert_eq!(around.unrestricted(&|_| None), &Expr::Indicator(IndicatorId(0)));
    }
}
