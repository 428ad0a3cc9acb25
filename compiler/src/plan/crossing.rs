//! Crossings: the rows that enter and leave a cohort between two projects.
//!
//! In: a cohort of each of two models, in one plan. Out: counts of rows and people, and of rows by clause and by the attributes that
//! a changed clause names. Invariants: only counts come out, never a row; each count is under the policy of its dataset.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::COUNT;
use super::build::condition;
use super::expr::{all_of, any_of};
use super::ir::{Aggregate, AggregateFunction, CompareOp, Expr, Name, Node, NodeId, Output, OutputKey, Plan};
use super::layout::{Behind, Cell, Column, Guard, Layout, Leaf, Limit, People, Region, Row, Select};
use super::rows::{column_name, predicate, value};
use super::version::Version;
use crate::catalog::{Catalog, DatasetId, PolicyId};
use crate::model::typing::{attribute_values, type_of};
use crate::model::{Among, Cohort, CohortId, Predicate, Rows, Type, Value};
use crate::words::source;

/// The rows that enter and leave a cohort. Each layout has a column for entering and one for leaving.
#[derive(Clone, Debug)]
pub struct Crossing {
    /// The cohort in the earlier model.
    pub before: CohortId,
    /// The cohort in the later one.
    pub after: CohortId,
    /// The policy of the later project for its numbers.
    pub policy: Option<PolicyId>,
    /// How many rows it has: before, after.
    pub size: Layout,
    /// Rows that enter and leave; nothing where rows cannot be distinguished.
    pub rows: Option<Layout>,
    /// People (or other things) that were in no row of it, or are in none now, and the column that identifies them.
    pub people: Option<(String, Layout)>,
    /// How many of them are in it on both sides with another row kept for them, and with the same; where one row is kept for each.
    pub kept: Option<Layout>,
    /// For each changed clause the rows that enter and leave because of it.
    pub clauses: Option<Layout>,
    /// For each attribute that a changed clause names, its path and the rows that enter and leave by its value.
    pub values: Vec<(String, Layout)>,
}

impl Crossing {
    /// Every layout: size, rows, people, kept, clauses, values.
    pub fn layouts(&self) -> Vec<&Layout> {
        let people = self.people.iter().map(|(_, layout)| layout);
        let values = self.values.iter().map(|(_, layout)| layout);
        let first = std::iter::once(&self.size).chain(&self.rows);
        first.chain(people).chain(&self.kept).chain(&self.clauses).chain(values).collect()
    }
}

/// Attributes of more values than this are left out.
const MANY: usize = 400;

/// Whether two cohorts ask different things of their rows themselves. `same` says which cohorts go by one name, though renamed.
pub fn differ(
    (before, a): (Version<'_>, CohortId),
    (after, b): (Version<'_>, CohortId),
    same: &[(CohortId, CohortId)],
) -> bool {
    let (old, new) = (&before.model.cohorts[a.0], &after.model.cohorts[b.0]);
    let keep = |version: Version<'_>, cohort: &Cohort| {
        let values = |of: &[Value]| of.iter().map(|v| value(version.catalog, cohort.dataset, v)).collect::<Vec<_>>();
        cohort.keep.as_ref().map(|keep| (keep.last, values(&keep.by), values(&keep.per)))
    };
    let dataset = |version: Version<'_>, id: DatasetId| version.catalog.dataset(id).name.clone();
    let same_rows = |was: Rows, is: Rows| match (was, is) {
        (Rows::Dataset(was), Rows::Dataset(is)) => dataset(before, was) == dataset(after, is),
        (Rows::Cohort(was), Rows::Cohort(is)) => same.contains(&(was, is)),
        (Rows::Dataset(_), Rows::Cohort(_)) | (Rows::Cohort(_), Rows::Dataset(_)) => false,
    };
    let same_among = |(was, is): (&Among, &Among)| {
        let of = |version: Version<'_>, cohort: &Cohort, among: &Among| {
            let key = value(version.catalog, among.dataset, &among.key);
            (among.negated, value(version.catalog, cohort.dataset, &among.value), key)
        };
        of(before, old, was) == of(after, new, is) && same_rows(was.rows, is.rows)
    };
    dataset(before, old.dataset) == dataset(after, new.dataset)
        && (condition(clauses(before, old)) != condition(clauses(after, new))
            || keep(before, old) != keep(after, new)
            || old.amongs.len() != new.amongs.len()
            || !old.amongs.iter().zip(&new.amongs).all(same_among)
            || !same_rows(old.rows, new.rows))
}

fn clauses(version: Version<'_>, cohort: &Cohort) -> Vec<Expr> {
    cohort.clauses.iter().map(|c| predicate(version.catalog, cohort.dataset, &c.predicate)).collect()
}

/// A condition on the rows of a dataset, in words.
pub type Words = fn(&Catalog, DatasetId, &Predicate) -> String;

/// Plans what enters and leaves one cohort.
pub struct CohortDelta<'a, 'p> {
    /// The earlier project.
    pub before: Version<'a>,
    /// The later one.
    pub after: Version<'a>,
    /// The cohort on both sides.
    pub cohorts: (CohortId, CohortId),
    /// Its rows on both sides.
    pub rows: (NodeId, NodeId),
    /// The policy of its numbers.
    pub policy: Option<PolicyId>,
    /// What identifies whom the policy is about, where rows do not.
    pub people: Vec<Expr>,
    /// How clauses are said.
    pub words: Words,
    /// Where all is planned.
    pub plan: &'p mut Plan,
}

impl CohortDelta<'_, '_> {
    /// Plans it.
    pub fn crossing(mut self) -> Crossing {
        let (was, is) = self.rows;
        let sizes = vec![self.count(was, None), self.count(is, None)];
        let size = layout(&["before", "after"], vec![(String::new(), sizes)]);
        let ways = self.ways();
        let rows = ways.map(|(entering, leaving)| {
            let cells = vec![self.count(entering, None), self.count(leaving, None)];
            layout(&WAYS, vec![(String::new(), cells)])
        });
        let people = self.person().map(|(name, column)| {
            let (entering, leaving) = (self.not_among(is, was, &column), self.not_among(was, is, &column));
            let of = Some(Expr::Column(column));
            let cells = vec![self.distinct(entering, of.clone()), self.distinct(leaving, of)];
            (name, layout(&WAYS, vec![(String::new(), cells)]))
        });
        let kept = self.kept();
        let clauses = ways.and_then(|ways| self.by_clause(ways));
        let values = ways.map_or_else(Vec::new, |ways| self.by_value(ways));
        let (before, after) = self.cohorts;
        Crossing { before, after, policy: self.policy, size, rows, people, kept, clauses, values }
    }

    fn earlier(&self) -> &Cohort {
        &self.before.model.cohorts[self.cohorts.0.0]
    }

    fn later(&self) -> &Cohort {
        &self.after.model.cohorts[self.cohorts.1.0]
    }

    /// The rows that enter and those that leave: by the key of the dataset, or by what both cohorts ask where that is all.
    fn ways(&mut self) -> Option<(NodeId, NodeId)> {
        let (was, is) = self.rows;
        let dataset = self.later().dataset;
        if let [key] = self.after.catalog.dataset(dataset).key[..] {
            let key = column_name(self.after.catalog, dataset, key);
            return Some((self.not_among(is, was, &key), self.not_among(was, is, &key)));
        }
        let (old, new) = (asked(self.before, self.cohorts.0)?, asked(self.after, self.cohorts.1)?);
        let mut without = |input, asked: Vec<Expr>| {
            let predicate = condition(asked).map_or(Expr::Bool(false), not_true);
            self.plan.add(Node::Filter { input, predicate })
        };
        Some((without(is, old), without(was, new)))
    }

    fn not_among(&mut self, input: NodeId, right: NodeId, column: &Name) -> NodeId {
        let (on, key) = (column.clone(), column.clone());
        self.plan.add(Node::Among { input, on, right, key, negated: true })
    }

    /// How many are in both with another record kept for them: the row kept now is not, in some column, the one kept before.
    fn kept(&mut self) -> Option<Layout> {
        let (was, is) = self.rows;
        let per = |cohort: &Cohort| match &cohort.keep.as_ref()?.per[..] {
            [Value::Column(id)] => Some(*id),
            _ => None,
        };
        let (dataset, of) = (self.later().dataset, per(self.later())?);
        let key = column_name(self.after.catalog, dataset, of);
        let earlier = &self.before.catalog;
        if per(self.earlier()).map(|of| column_name(earlier, self.earlier().dataset, of))? != key {
            return None;
        }
        if !matches!(self.plan.node(was), Node::Keep { .. }) {
            return None;
        }
        let columns = &self.after.catalog.dataset(dataset).columns;
        let columns: Vec<(Name, Name)> = columns
            .iter()
            .map(|column| (column.name.as_str().into(), format!("{} before", column.name).as_str().into()))
            .collect();
        let differs = |(now, before): &(Name, Name)| {
            let (now, before) = (Expr::Column(now.clone()), Expr::Column(before.clone()));
            let same =
                Expr::Compare { left: Box::new(now.clone()), op: CompareOp::Equal, right: Box::new(before.clone()) };
            let missing = |of: &Expr| Expr::IsMissing(Box::new(of.clone()));
            let only = |one: &Expr, other: &Expr| all_of(vec![missing(one), Expr::Not(Box::new(missing(other)))]);
            [Expr::Not(Box::new(same)), only(&now, &before), only(&before, &now)]
        };
        let differ = any_of(columns.iter().flat_map(differs).collect::<Vec<_>>());
        let was_in = columns.iter().find(|(now, _)| *now == key).map(|(_, before)| before.clone())?;
        let was_in = Expr::Not(Box::new(Expr::IsMissing(Box::new(Expr::Column(was_in)))));
        let input = self.plan.add(Node::LookUp { input: is, on: key.clone(), right: was, key, take: columns });
        // Those with the same record are the difference of the others, so a policy looks at them as well.
        let mut counted = |asked: Expr| {
            let predicate = all_of(vec![was_in.clone(), asked]);
            let input = self.plan.add(Node::Filter { input, predicate });
            self.count(input, None)
        };
        let cells = vec![counted(differ.clone()), counted(not_true(differ))];
        Some(layout(&["another", "the same"], vec![(String::new(), cells)]))
    }

    /// What identifies people: a column per which a row is kept, or of which a measure counts the different values.
    fn person(&self) -> Option<(String, Name)> {
        let column = |version: Version<'_>, dataset: DatasetId, of: &Value| match of {
            Value::Column(id) => {
                let name = column_name(version.catalog, dataset, *id);
                Some((name.to_string(), name))
            }
            Value::LookUp { .. } | Value::Attribute { .. } | Value::Band { .. } | Value::Time { .. } => None,
        };
        let dataset = self.later().dataset;
        let kept = self.later().keep.iter().flat_map(|keep| &keep.per).find_map(|of| column(self.after, dataset, of));
        let measures = self.after.model.measures.iter();
        let counted = measures.filter(|m| m.dataset == dataset && m.function.counts_different());
        kept.or_else(|| counted.filter_map(|m| m.of.as_ref()).find_map(|of| column(self.after, dataset, of)))
    }

    /// Rows that enter by the first old clause that kept them out; rows that leave by the first new one that does.
    fn by_clause(&mut self, (entering, leaving): (NodeId, NodeId)) -> Option<Layout> {
        let (old, new) = (clauses(self.before, self.earlier()), clauses(self.after, self.later()));
        let texts = |version: Version<'_>, cohort: &Cohort| {
            let said = cohort.clauses.iter().map(|c| (self.words)(version.catalog, cohort.dataset, &c.predicate));
            said.collect::<Vec<_>>()
        };
        let (old_texts, new_texts) = (texts(self.before, self.earlier()), texts(self.after, self.later()));
        let only = |of: &[Expr], other: &[Expr]| (0..of.len()).filter(|i| !other.contains(&of[*i])).collect::<Vec<_>>();
        let (gone, added) = (only(&old, &new), only(&new, &old));
        let mut rows = Vec::new();
        let first =
            |of: &[Expr], at: usize| of[..at].iter().cloned().chain([not_true(of[at].clone())]).collect::<Vec<_>>();
        let mut counted = |node, asked: Vec<Expr>| {
            let input = self.plan.add(Node::Filter { input: node, predicate: all_of(asked) });
            self.count(input, None)
        };
        if let ([a], [b]) = (&gone[..], &added[..]) {
            let cells = vec![counted(entering, first(&old, *a)), counted(leaving, first(&new, *b))];
            rows.push((new_texts[*b].clone(), cells));
        } else {
            for at in gone {
                let cells = vec![counted(entering, first(&old, at)), Cell::NotApplicable];
                rows.push((format!("no longer: {}", old_texts[at]), cells));
            }
            for at in added {
                let cells = vec![Cell::NotApplicable, counted(leaving, first(&new, at))];
                rows.push((format!("now: {}", new_texts[at]), cells));
            }
        }
        (!rows.is_empty()).then(|| layout(&WAYS, rows))
    }

    /// Rows by each attribute that a changed clause names.
    fn by_value(&mut self, (entering, leaving): (NodeId, NodeId)) -> Vec<(String, Layout)> {
        let (old, new) = (clauses(self.before, self.earlier()), clauses(self.after, self.later()));
        let changed = |version: Version<'_>, cohort: &Cohort, own: &[Expr], other: &[Expr]| {
            let mut found: Vec<&Value> = Vec::new();
            for (clause, _) in cohort.clauses.iter().zip(own).filter(|(_, expr)| !other.contains(expr)) {
                let asked = clause.predicate.values().into_iter();
                asked.for_each(|value| found.extend((!found.contains(&value)).then_some(value)));
            }
            let with_values = found.into_iter().filter_map(|of| {
                let values = domain(version.catalog, cohort.dataset, of)?;
                Some((
                    source::value(version.catalog, cohort.dataset, of),
                    value(version.catalog, cohort.dataset, of),
                    values,
                ))
            });
            with_values.collect::<Vec<_>>()
        };
        let mut asked = changed(self.after, self.later(), &new, &old);
        for was in changed(self.before, self.earlier(), &old, &new) {
            if asked.iter().all(|(path, ..)| *path != was.0) {
                asked.push(was);
            }
        }
        let mut found = Vec::new();
        for (path, of, values) in asked {
            let mut rows = Vec::new();
            for (number, label) in values {
                let at = |number| Some((of.clone(), number));
                let cells = vec![self.count(entering, at(Some(number))), self.count(leaving, at(Some(number)))];
                rows.push((label, cells));
            }
            let none = Some((of.clone(), None));
            rows.push(("not recorded".into(), vec![self.count(entering, none.clone()), self.count(leaving, none)]));
            let mut layout = layout(&WAYS, rows);
            layout.hide_empty = true;
            found.push((path, layout));
        }
        found
    }

    /// How many rows of a node there are, of one value of a key where that is given.
    fn count(&mut self, input: NodeId, at: Option<(Expr, Option<i64>)>) -> Cell {
        self.aggregate(input, AggregateFunction::Count, None, at)
    }

    fn distinct(&mut self, input: NodeId, of: Option<Expr>) -> Cell {
        self.aggregate(input, AggregateFunction::CountDistinct, of, None)
    }

    fn aggregate(
        &mut self,
        input: NodeId,
        function: AggregateFunction,
        of: Option<Expr>,
        at: Option<(Expr, Option<i64>)>,
    ) -> Cell {
        let keys: Vec<Expr> = at.iter().map(|(key, _)| key.clone()).collect();
        let mut total = |function, of: Option<Expr>| {
            let aggregates = vec![Aggregate { function, of, condition: None }];
            let node = self.plan.add(Node::Aggregate { input, keys: keys.clone(), aggregates });
            let keys = keys.iter().map(|_| OutputKey { column: 0, map: None }).collect();
            self.plan.output(Output { node, aggregate: 0, keys })
        };
        let output = total(function, of.clone());
        let select: Arc<[Select]> = at.iter().map(|(_, value)| value.map_or(Select::Missing, Select::One)).collect();
        let guard = self.policy.map(|policy| {
            let of_others =
                self.people.iter().filter(|who| function == AggregateFunction::Count || of.as_ref() != Some(*who));
            let people = of_others.map(|who| {
                let output = total(AggregateFunction::CountDistinct, Some(who.clone()));
                People { output, select: Arc::clone(&select) }
            });
            let people = people.collect();
            let limits = at.into_iter().map(|(of, value)| Limit {
                of,
                set: value.into_iter().collect(),
                missing: value.is_none(),
            });
            let region = Region { rows: input, function, of, limits: limits.collect() };
            Guard { policy, behind: Behind::Itself(Arc::new(region)), people, unjoined: None }
        });
        Cell::Leaf(Leaf { guard, ..Leaf::count(output, select) })
    }
}

/// The headings of what enters and what leaves.
const WAYS: [&str; 2] = ["entering", "leaving"];

/// All that a cohort and those it is taken from ask; `None` where some rows are kept of several or looked up among others.
fn asked(version: Version<'_>, id: CohortId) -> Option<Vec<Expr>> {
    let (mut asked, mut rows) = (Vec::new(), Rows::Cohort(id));
    while let Rows::Cohort(id) = rows {
        let cohort = &version.model.cohorts[id.0];
        if cohort.keep.is_some() || !cohort.amongs.is_empty() {
            return None;
        }
        asked.extend(clauses(version, cohort));
        rows = cohort.rows;
    }
    Some(asked)
}

/// False or unknown.
fn not_true(of: Expr) -> Expr {
    let parts = [Expr::Not(Box::new(of.clone())), Expr::IsMissing(Box::new(of))];
    any_of(parts)
}

/// Every value that there may be, with its label; `None` where they are too many or not known.
fn domain(catalog: &Catalog, dataset: DatasetId, of: &Value) -> Option<Vec<(i64, String)>> {
    let numbers = |numbers: &mut dyn Iterator<Item = i64>| numbers.map(|n| (n, n.to_string())).collect::<Vec<_>>();
    let values = match (type_of(catalog, dataset, of), of) {
        (Type::Code(list), _) => {
            let list = catalog.code_list(list);
            let codes = (0..).zip(&list.codes).map(|(place, code)| (place, code.label.clone()));
            codes.chain([(list.outside(), "outside".to_string())]).collect()
        }
        (Type::Flag, _) => vec![(1, "yes".to_string()), (0, "no".to_string())],
        (Type::Integer { .. }, Value::Attribute { list, attribute, .. }) => {
            let values: BTreeSet<i64> = attribute_values(catalog, *list, *attribute).flatten().collect();
            numbers(&mut values.into_iter())
        }
        (Type::Integer { min: Some(min), max: Some(max) }, _) if max.saturating_sub(min) < MANY as i64 => {
            numbers(&mut (min..=max))
        }
        (Type::Integer { .. } | Type::Text | Type::Decimal(_) | Type::Day | Type::Second | Type::Period(_), _) => {
            return None;
        }
    };
    Some(values).filter(|values| values.len() <= MANY)
}

/// A layout of counts.
fn layout(headings: &[&str], rows: Vec<(String, Vec<Cell>)>) -> Layout {
    let (labels, cells): (Vec<String>, Vec<Vec<Cell>>) = rows.into_iter().unzip();
    let column = |label: &&str| Column::new(*label, COUNT);
    Layout {
        rows: labels.into_iter().map(Row::body).collect(),
        columns: headings.iter().map(column).collect(),
        cells,
        ..super::layouts::single(Cell::Missing, COUNT)
    }
}
