//! Rows for which it is not known whether they are of a part, or of the whole that it is a share of.
//!
//! In: the two sides of a share where it is. Out: what their conditions ask, and counts of the rows that may be of the whole and of those for
//! which each condition is true or false.
//! Invariant: where declarations rule out that a condition is unknown, nothing is counted.

use super::build::{Behinds, Builder};
use super::expr::{all_of, any_of};
use super::ir::{Expr, Node, NodeId};
use super::rows::{predicate, value};
use crate::catalog::{Catalog, DatasetId, PolicyId};
use crate::model::{Meaning, MeasureId, Model, Predicate, Rows, Value, gaps, typing};

/// A measure of one side of a share, where it is.
#[derive(Clone)]
pub struct Side<'a> {
    /// The measure.
    pub measure: MeasureId,
    /// What restricts it.
    pub restrictions: Vec<Meaning>,
    /// The conditions around it.
    pub wheres: Vec<&'a Predicate>,
    /// The policy over it.
    pub policy: Option<PolicyId>,
}

/// Rows for which conditions are unknown.
pub struct Undecided {
    /// The columns that they ask and that may have no value, in words.
    pub asked: Vec<String>,
    /// The rows that may be of the whole; and as known, those for which no condition is unknown.
    pub behind: Behinds,
}

/// The conditions of two sides on the rows that they start from together.
pub struct Conditions<'a> {
    /// The rows.
    pub from: Rows,
    /// What the one asks of them.
    pub part: Vec<&'a Predicate>,
    /// What the other does.
    pub whole: Vec<&'a Predicate>,
    /// What is looked for among other rows by either side: of a row without it, it is not known whether it is there.
    looked_for: Vec<&'a Value>,
}

impl<'a> Builder<'a> {
    /// The rows for which the conditions of a part, or of the whole that it is a share of, are unknown, where the part is; `whole` is
    /// nothing where that is of other data.
    pub fn undecided(&mut self, part: &Side<'a>, whole: Option<&Side<'a>>) -> Option<Undecided> {
        let (catalog, model) = (self.catalog, self.model);
        let measure = &model.measures[part.measure.0];
        let dataset = measure.dataset;
        let Conditions { from, part: of_part, whole: of_whole, looked_for } = conditions(model, part, whole);
        let mut asked: Vec<&Value> = Vec::new();
        for root in looked_for.iter().map(|of| of.root()) {
            if gaps::may_be_missing(catalog, dataset, root) && !asked.contains(&root) {
                asked.push(root);
            }
        }
        for condition in of_part.iter().chain(&of_whole) {
            values(catalog, dataset, condition, &mut asked);
        }
        // Where a policy hides 0 as well, it is said whether there are such rows or not: then only of what declarations allow.
        let policies = [Some(part), whole].into_iter().flatten().filter_map(|side| side.policy);
        if policies.into_iter().any(|policy| !catalog.policies[policy.0].zero_is_shown) {
            asked.retain(|of| is_declared(catalog, dataset, of));
        }
        if asked.is_empty() {
            return None;
        }
        let joined = |of: &[&Predicate]| all_of(of.iter().map(|of| predicate(catalog, dataset, of)));
        let unknown = |of: Expr| Expr::IsMissing(Box::new(of));
        let (is_part, is_whole) = (joined(&of_part), joined(&of_whole));
        let sides = [&is_part, &is_whole].into_iter().filter(|side| !matches!(side, Expr::Bool(_)));
        let looked_for = looked_for.iter().map(|of| unknown(value(catalog, dataset, of)));
        let is_unknown = any_of(sides.flat_map(not_decided).chain(looked_for));
        let restrictions: Vec<&Meaning> = part.restrictions.iter().collect();
        let rows = self.rows(from);
        let rows = self.parts_only(rows, measure, &part.wheres, &restrictions);
        // Along an axis both sides ask the same: then of what they ask it of.
        let rows = match is_whole {
            is_whole if is_whole == is_part || matches!(is_whole, Expr::Bool(_)) => rows,
            is_whole => {
                let may_be = any_of(not_decided(&is_whole).into_iter().chain([is_whole]));
                self.plan.add(Node::Filter { input: rows, predicate: may_be })
            }
        };
        self.where_unknown((rows, dataset), &restrictions, &asked, is_unknown)
    }

    /// Of some rows those for which a condition is unknown, since some values that it asks are not there.
    fn where_unknown(
        &mut self,
        (rows, dataset): (NodeId, DatasetId),
        restrictions: &[&Meaning],
        asked: &[&Value],
        is_unknown: Expr,
    ) -> Option<Undecided> {
        let catalog = self.catalog;
        let no_value = asked.iter().map(|of| Expr::IsMissing(Box::new(value(catalog, dataset, of))));
        let is_decided = Expr::Not(Box::new(all_of([is_unknown, any_of(no_value)])));
        let decided = self.plan.add(Node::Filter { input: rows, predicate: is_decided });
        let (all, select) = self.counted_at(rows, dataset, restrictions)?;
        let (known, _) = self.counted_at(decided, dataset, restrictions)?;
        let name = |of: &&Value| match of {
            Value::Attribute { list, attribute, .. } => {
                catalog.code_list(*list).attributes[*attribute].name.replace('_', " ")
            }
            _ => typing::column_of(catalog, dataset, of).name.replace('_', " "),
        };
        let mut asked: Vec<String> = asked.iter().map(name).collect();
        asked.dedup();
        Some(Undecided { asked, behind: Behinds { all, known, select } })
    }
}

impl<'a> Builder<'a> {
    /// The rows that a sum or a mean would be of, but for conditions on the very value that is added up, which it may not have: it is not known
    /// whether they are of it. `where x is not missing`, too, makes a sum of known values.
    pub fn undecided_values(&mut self, part: &Side<'a>) -> Option<Undecided> {
        let (catalog, model) = (self.catalog, self.model);
        let measure = &model.measures[part.measure.0];
        let dataset = measure.dataset;
        let of = measure.of.as_ref().filter(|_| !measure.function.counts_different())?.root();
        let is_hidden = part.policy.is_some_and(|policy| !catalog.policies[policy.0].zero_is_shown);
        if !gaps::may_be_missing(catalog, dataset, of) || is_hidden && !is_declared(catalog, dataset, of) {
            return None;
        }
        let Conditions { from, part: conditions, .. } = conditions(model, part, None);
        let asks_it = |condition: &&Predicate| {
            let mut asks = false;
            condition.visit(&mut |inner| asks |= inner.asked().into_iter().any(|value| value.root() == of));
            asks
        };
        let conjuncts = conditions.into_iter().flat_map(Predicate::conjuncts);
        let (own, rest): (Vec<&Predicate>, Vec<&Predicate>) = conjuncts.partition(asks_it);
        if own.is_empty() || own.iter().any(|own| matches!(own, Predicate::Missing(_))) {
            return None;
        }
        let joined = |of: &[&Predicate]| all_of(of.iter().map(|of| predicate(catalog, dataset, of)));
        let unknown = |of: Expr| Expr::IsMissing(Box::new(of));
        let (is_own, is_rest, is_missing) = (joined(&own), joined(&rest), unknown(value(catalog, dataset, of)));
        let mut rows = self.rows(from);
        let restrictions: Vec<&Meaning> = part.restrictions.iter().collect();
        rows = self.parts_only(rows, measure, &part.wheres, &restrictions);
        if !matches!(is_rest, Expr::Bool(_)) {
            let may_be = any_of([unknown(is_rest.clone()), is_rest]);
            rows = self.plan.add(Node::Filter { input: rows, predicate: may_be });
        }
        let known = all_of([Expr::Not(Box::new(is_missing.clone())), is_own.clone()]);
        let all = self.plan.add(Node::Filter { input: rows, predicate: any_of([is_missing, is_own]) });
        let known = self.plan.add(Node::Filter { input: rows, predicate: known });
        let (all, select) = self.counted_at(all, dataset, &restrictions)?;
        let (known, _) = self.counted_at(known, dataset, &restrictions)?;
        let asked = vec![typing::column_of(catalog, dataset, of).name.replace('_', " ")];
        Some(Undecided { asked, behind: Behinds { all, known, select } })
    }
}

impl<'a> Builder<'a> {
    /// The rows that a count or a sum would be of, but for conditions of the measure itself, the column or the table that are unknown for them.
    /// What a cohort asks is in the funnel.
    pub fn undecided_rows(&mut self, part: &Side<'a>) -> Option<Undecided> {
        let (catalog, model) = (self.catalog, self.model);
        let measure = &model.measures[part.measure.0];
        let dataset = measure.dataset;
        let own: Vec<&Predicate> = measure.filter.iter().chain(part.wheres.iter().copied()).collect();
        let mut asked: Vec<&Value> = Vec::new();
        own.iter().for_each(|condition| values(catalog, dataset, condition, &mut asked));
        if part.policy.is_some_and(|policy| !catalog.policies[policy.0].zero_is_shown) {
            asked.retain(|of| is_declared(catalog, dataset, of));
        }
        if asked.is_empty() {
            return None;
        }
        let is_own = all_of(own.iter().map(|of| predicate(catalog, dataset, of)));
        let restrictions: Vec<&Meaning> = part.restrictions.iter().collect();
        let rows = self.rows(measure.rows);
        let rows = self.parts_only(rows, measure, &part.wheres, &restrictions);
        self.where_unknown((rows, dataset), &restrictions, &asked, any_of(not_decided(&is_own)))
    }
}

/// What each side asks of the rows from which both start: those of their dataset, or of a cohort of both that keeps some of its rows, or
/// looks for them among others.
pub fn conditions<'a>(model: &'a Model, part: &Side<'a>, whole: Option<&Side<'a>>) -> Conditions<'a> {
    let of = |rows: Rows| match rows {
        Rows::Cohort(id) => Some(&model.cohorts[id.0]),
        Rows::Dataset(_) => None,
    };
    let through = |rows: Rows| -> Vec<Rows> {
        std::iter::successors(Some(rows), |at| of(*at).map(|cohort| cohort.rows)).collect()
    };
    let until = |side: &Side<'a>, end: Rows| -> Vec<&'a Predicate> {
        let measure = &model.measures[side.measure.0];
        let cohorts = through(measure.rows).into_iter().take_while(|rows| *rows != end).filter_map(of);
        let clauses = cohorts.flat_map(|cohort| cohort.clauses.iter().map(|clause| &clause.predicate));
        clauses.chain(&measure.filter).chain(side.wheres.iter().copied()).collect()
    };
    let looked_for = |side: &Side<'a>, end: Rows| -> Vec<&'a Value> {
        let rows = through(model.measures[side.measure.0].rows).into_iter().take_while(|rows| *rows != end);
        rows.filter_map(of).flat_map(|cohort| cohort.amongs.iter().map(|among| &among.value)).collect()
    };
    let rows = |side: &Side<'a>| model.measures[side.measure.0].rows;
    let only_asks = |rows: Rows| of(rows).is_some_and(|cohort| cohort.keep.is_none() && cohort.amongs.is_empty());
    let theirs = whole.map(|whole| through(rows(whole)));
    let is_of_both = |rows: &Rows| match &theirs {
        Some(theirs) => theirs.contains(rows),
        None => matches!(rows, Rows::Dataset(_)),
    };
    let both: Vec<Rows> = through(rows(part)).into_iter().filter(is_of_both).collect();
    let last = both.last().copied().unwrap_or(rows(part));
    let from = both.into_iter().find(|rows| !only_asks(*rows)).unwrap_or(last);
    let of_whole = whole.map_or_else(Vec::new, |whole| until(whole, from));
    let looked_for = [Some(part), whole].into_iter().flatten().flat_map(|side| looked_for(side, from)).collect();
    Conditions { from, part: until(part, from), whole: of_whole, looked_for }
}

/// What is true of a row for which a condition is unknown: and where it asks how many of some conditions are true, for which it would be another
/// if those that are unknown were.
fn not_decided(condition: &Expr) -> Vec<Expr> {
    let mut found = vec![Expr::IsMissing(Box::new(condition.clone()))];
    let otherwise = with_unknown(condition);
    if &otherwise != condition {
        let not = |of: &Expr| Expr::Not(Box::new(of.clone()));
        found.push(all_of([condition.clone(), not(&otherwise)]));
        found.push(all_of([not(condition), otherwise]));
    }
    found
}

/// A condition in which those that are unknown count as true where it asks how many of some are.
fn with_unknown(of: &Expr) -> Expr {
    let inside = of.map_parts(&mut with_unknown);
    match inside {
        Expr::NumberOf(parts) => {
            let or_unknown = |part: Expr| any_of([Expr::IsMissing(Box::new(part.clone())), part]);
            Expr::NumberOf(parts.into_iter().map(or_unknown).collect())
        }
        other => other,
    }
}

/// Whether declarations allow that a value of the data is missing, and not only a key that its look-up may not have.
fn is_declared(catalog: &Catalog, dataset: DatasetId, of: &Value) -> bool {
    match of {
        Value::LookUp { on, dataset: from, column } => [(dataset, on), (*from, column)]
            .into_iter()
            .any(|(dataset, column)| gaps::may_be_missing(catalog, dataset, &Value::Column(*column))),
        _ => true,
    }
}

/// The values that a condition asks, as they are in the data, where they may be missing, so that it may be unknown. That a list leaves out an
/// attribute of a code is a definition like another, where the condition asks for what others have; asked for what is not so, it is neither.
fn values<'p>(catalog: &Catalog, dataset: DatasetId, of: &'p Predicate, found: &mut Vec<&'p Value>) {
    of.parts().into_iter().for_each(|part| values(catalog, dataset, part, found));
    // Whether a value is missing is never unknown.
    if matches!(of, Predicate::Missing(_)) {
        return;
    }
    if let Predicate::Not(inner) = of {
        let is_left_out = |value: &&Value| match value {
            Value::Attribute { list, attribute, .. } => {
                typing::attribute_values(catalog, *list, *attribute).any(|value| value.is_none())
            }
            _ => false,
        };
        for value in inner.asked().into_iter().filter(is_left_out) {
            if !found.contains(&value) {
                found.push(value);
            }
        }
    }
    for root in of.asked().into_iter().map(Value::root) {
        if gaps::may_be_missing(catalog, dataset, root) && !found.contains(&root) {
            found.push(root);
        }
    }
}
