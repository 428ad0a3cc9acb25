//! Rows of people who are not among those that a share of people is of: people with an event, of all people of a register.
//!
//! In: the two sides of a share where it is. Out: counts of the rows that have a person, and of those whose person is on the other side. Invariants:
//! only of different values on the one side and the key, or different values, of other data on the other; the rows of both are those of their
//! measures and of the conditions around them, whatever row or period the table shows on the side of all people.

use super::build::{Behinds, Builder, named};
use super::ir::{Expr, Node, NodeId};
use super::rows::value;
use super::undecided::Side;
use crate::model::typing::type_of;
use crate::model::{Meaning, Measure, Type, Value};

/// Rows of which it is asked whether their person is on the other side of a share.
pub struct Strangers {
    /// What identifies people.
    pub person: Value,
    /// What the other side counts: "people".
    pub of: String,
    /// The rows that have a person; and as known, those whose person is on the other side.
    pub behind: Behinds,
}

impl<'a> Builder<'a> {
    /// The rows of a part, and those of them that are of somebody whom the whole counts; nothing where both are of the same data.
    pub fn strangers(&mut self, part: &Side<'a>, whole: &Side<'a>) -> Option<Strangers> {
        let (catalog, model) = (self.catalog, self.model);
        let (some, all) = (&model.measures[part.measure.0], &model.measures[whole.measure.0]);
        let person = some.of.as_ref().filter(|of| some.function.counts_different() && is_column(of))?;
        let key = self.counted_by(all).filter(|_| some.dataset != all.dataset)?;
        if !are_alike(&type_of(catalog, some.dataset, person), &type_of(catalog, all.dataset, &key)) {
            return None;
        }
        let restrictions: Vec<&Meaning> = part.restrictions.iter().collect();
        let rows = self.narrowed(some, part);
        let rows = self.parts_only(rows, some, &part.wheres, &restrictions);
        let has_person = Expr::Not(Box::new(Expr::IsMissing(Box::new(value(catalog, some.dataset, person)))));
        let rows = self.plan.add(Node::Filter { input: rows, predicate: has_person });
        let right = self.narrowed(all, whole);
        let (on, key) = (named(catalog, some.dataset, person), named(catalog, all.dataset, &key));
        let among = self.plan.add(Node::Among { input: rows, on, right, key, negated: false });
        let (all_rows, select) = self.counted_at(rows, some.dataset, &restrictions)?;
        let (known, _) = self.counted_at(among, some.dataset, &restrictions)?;
        let of = catalog.dataset(all.dataset).counts.clone();
        Some(Strangers { person: person.clone(), of, behind: Behinds { all: all_rows, known, select } })
    }

    /// What identifies those that a measure counts once each: the key of its rows, or the values that it counts.
    fn counted_by(&self, measure: &Measure) -> Option<Value> {
        match &measure.of {
            Some(of) if measure.function.counts_different() && is_column(of) => Some(of.clone()),
            None if measure.function.counts_rows() => match self.catalog.dataset(measure.dataset).key[..] {
                [key] => Some(Value::Column(key)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The rows of a measure under its own conditions and those around it.
    pub(super) fn narrowed(&mut self, measure: &Measure, side: &Side<'a>) -> NodeId {
        let mut node = self.rows(measure.rows);
        for of in measure.filter.iter().chain(side.wheres.iter().copied()) {
            node = self.filter(node, measure.dataset, of);
        }
        node
    }
}

fn is_column(of: &Value) -> bool {
    matches!(of, Value::Column(_) | Value::LookUp { .. })
}

/// Whether values of two types can be the same.
fn are_alike(a: &Type, b: &Type) -> bool {
    a == b || matches!((a, b), (Type::Integer { .. }, Type::Integer { .. }))
}
