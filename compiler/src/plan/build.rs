//! The model's cohorts and measures as plan nodes.
//!
//! In: the model, the catalog. Out: nodes and outputs in a growing [`Plan`].
//! Invariant: the plan says what is counted and nothing of how it is shown; equal questions share nodes by construction.

use std::collections::BTreeSet;
use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;

use super::expr::{all_of, any_of};
use super::ir::{Aggregate, AggregateFunction, Expr, Node, NodeId, Output, OutputId, OutputKey, Plan};
use super::layout::{Behind, Cell, Guard, Leaf, Limit, People, Region, Select};
use super::made::{is_made, is_said, perhaps};
use super::policies::Joined;
use super::rows::{column_name, look_up_name, predicate, value, within};
use crate::catalog::{Catalog, ColumnId, ColumnType, DatasetId, OutsideCovers, PolicyId};
use crate::functions::Total;
use crate::hashing::{HashMap, HashSet};
use crate::model::{
    Among, CohortId, Keep, Meaning, Measure, MeasureId, Model, Predicate, Rows, TimePart, Value, gaps, totals,
};
use crate::value::PeriodKind;

/// A plan while it is being built.
pub struct Builder<'a> {
    /// What is declared.
    pub catalog: &'a Catalog,
    /// What is defined.
    pub model: &'a Model,
    /// What has been planned so far.
    pub plan: Plan,
    /// Whether the rows of a cohort are read by its name, as those of a dataset after the declared ones: for a record of one
    /// definition, which does not repeat what another one says. No engine runs such a plan.
    pub cohorts_by_name: bool,
    /// Whether rows of a dataset are those that it leaves out as dated outside what it covers, in place of the others: for a remark.
    pub beyond_covers: bool,
    /// Whether the rows that are made for gaps are among those of their dataset, and where they may be of a number among its rows.
    pub made_too: bool,
    /// The cohorts of which all rows are read, before one of several is kept: for a remark.
    pub(super) unkept: BTreeSet<CohortId>,
    /// The rows of datasets and cohorts that were planned before, beyond what they cover or not, with rows for gaps or without, and before
    /// which of them keeps rows.
    pub(super) planned: HashMap<(Rows, bool, bool, BTreeSet<CohortId>), NodeId>,
    /// Values that were made before, of the datasets whose they are: that of a long list takes long, and cells have the same one.
    pub(super) values: HashMap<(DatasetId, Value), Expr>,
    /// Values of which is noted what they ask.
    pub(super) noted: HashSet<(DatasetId, Value)>,
}

impl<'a> Builder<'a> {
    /// An empty plan.
    pub fn new(catalog: &'a Catalog, model: &'a Model) -> Builder<'a> {
        let (plan, planned) = (Plan::default(), HashMap::default());
        let (values, noted) = (HashMap::default(), HashSet::default());
        let (cohorts_by_name, beyond_covers, made_too) = (false, false, false);
        let unkept = BTreeSet::new();
        Builder { catalog, model, plan, cohorts_by_name, beyond_covers, made_too, unkept, planned, values, noted }
    }

    /// A value as an expression.
    fn value(&mut self, dataset: DatasetId, of: &Value) -> Expr {
        if let Some(made) = self.values.get(&(dataset, of.clone())) {
            return made.clone();
        }
        let made = value(self.catalog, dataset, of);
        self.values.insert((dataset, of.clone()), made.clone());
        made
    }

    /// Notes what a value asks.
    fn note(&mut self, dataset: DatasetId, of: &Value) {
        if self.noted.insert((dataset, of.clone())) {
            self.plan.asked.value(self.catalog, dataset, of);
        }
    }

    /// The rows of a dataset with everything that can be looked up for them, without those that it leaves out; the prune rule takes
    /// away what nothing uses.
    pub fn dataset(&mut self, dataset: DatasetId) -> NodeId {
        self.once(Rows::Dataset(dataset), |builder| {
            let input = builder.all_of(dataset);
            match kept(builder.catalog, dataset) {
                None => input,
                Some(kept) => {
                    let predicate = if builder.beyond_covers { Expr::Not(Box::new(kept)) } else { kept };
                    builder.plan.add(Node::Filter { input, predicate })
                }
            }
        })
    }

    /// Plans some rows where that was not done before.
    fn once(&mut self, rows: Rows, plan: impl FnOnce(&mut Self) -> NodeId) -> NodeId {
        let key = (rows, self.beyond_covers, self.made_too, self.unkept.clone());
        if let Some(node) = self.planned.get(&key) {
            return *node;
        }
        let node = plan(self);
        self.planned.insert(key, node);
        node
    }

    /// The same, with those that it leaves out.
    pub fn all_of(&mut self, dataset: DatasetId) -> NodeId {
        let input = self.scan(dataset.0, dataset);
        match self.catalog.dataset(dataset).makes_rows() && !self.made_too {
            true => self.plan.add(Node::Filter { input, predicate: is_made(false) }),
            false => input,
        }
    }

    /// Plans something with the rows that are made for gaps, or without.
    pub(super) fn with_made<T>(&mut self, made_too: bool, plan: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.made_too, made_too);
        let planned = plan(self);
        self.made_too = before;
        planned
    }

    /// Whether a made row among those of a dataset may have any value of these.
    fn is_unsaid(&self, dataset: DatasetId, of: &Value) -> bool {
        self.made_too && self.catalog.dataset(dataset).makes_rows() && !is_said(self.catalog, dataset, of)
    }

    fn scan(&mut self, scanned: usize, dataset: DatasetId) -> NodeId {
        let declared = self.catalog.dataset(dataset);
        let columns = (0..declared.width()).collect();
        let mut node = self.plan.add(Node::Scan { dataset: scanned, columns });
        for (index, column) in declared.columns.iter().enumerate() {
            let Some(look_up) = column.look_up else { continue };
            let right = self.catalog.dataset(look_up);
            let key = right.key[0];
            let scan = self.plan.add(Node::Scan { dataset: look_up.0, columns: (0..right.columns.len()).collect() });
            let on = ColumnId(index);
            // The key, too: where it is missing, the look-up does not have it.
            let take = (0..right.columns.len())
                .map(ColumnId)
                .map(|taken| {
                    let name = column_name(self.catalog, look_up, taken);
                    (name, look_up_name(self.catalog, dataset, on, look_up, taken))
                })
                .collect();
            node = self.plan.add(Node::LookUp {
                input: node,
                on: column_name(self.catalog, dataset, on),
                right: scan,
                key: column_name(self.catalog, look_up, key),
                take,
            });
        }
        node
    }

    /// The rows of a dataset or cohort.
    pub fn rows(&mut self, rows: Rows) -> NodeId {
        match rows {
            Rows::Dataset(dataset) => self.dataset(dataset),
            Rows::Cohort(id) if self.cohorts_by_name => {
                self.scan(self.catalog.datasets.len() + id.0, self.model.cohorts[id.0].dataset)
            }
            Rows::Cohort(id) => self.cohort(id),
        }
    }

    /// The rows of a cohort.
    pub fn cohort(&mut self, id: CohortId) -> NodeId {
        self.once(Rows::Cohort(id), |builder| builder.new_cohort(id))
    }

    fn new_cohort(&mut self, id: CohortId) -> NodeId {
        let cohort = &self.model.cohorts[id.0];
        let conditions: Vec<&Predicate> = cohort.clauses.iter().map(|clause| &clause.predicate).collect();
        self.plan.asked.totals(self.catalog, cohort.dataset, &conditions, &[]);
        let mut node = self.rows(cohort.rows);
        for clause in &cohort.clauses {
            node = self.filter(node, cohort.dataset, &clause.predicate);
        }
        for among in &cohort.amongs {
            node = self.among(node, cohort.dataset, among);
        }
        match cohort.keep.as_ref().filter(|_| !self.unkept.contains(&id)) {
            Some(keep) => self.keep(node, cohort.dataset, keep),
            None => node,
        }
    }

    /// The rows that are among others, or are not.
    pub fn among(&mut self, input: NodeId, dataset: DatasetId, among: &Among) -> NodeId {
        let right = self.rows(among.rows);
        let (on, key) = (named(self.catalog, dataset, &among.value), named(self.catalog, among.dataset, &among.key));
        self.plan.add(Node::Among { input, on, right, key, negated: among.negated })
    }

    pub(super) fn filter(&mut self, input: NodeId, dataset: DatasetId, of: &Predicate) -> NodeId {
        self.plan.asked.condition(self.catalog, dataset, of);
        let predicate = match self.made_too && self.catalog.dataset(dataset).makes_rows() {
            true => perhaps(self.catalog, dataset, of),
            false => predicate(self.catalog, dataset, of),
        };
        self.plan.add(Node::Filter { input, predicate })
    }

    fn keep(&mut self, input: NodeId, dataset: DatasetId, keep: &Keep) -> NodeId {
        keep.per.iter().for_each(|of| self.plan.asked.value(self.catalog, dataset, of));
        let per = keep.per.iter().map(|of| value(self.catalog, dataset, of)).collect();
        let by: Vec<_> = keep.by.iter().map(|of| named(self.catalog, dataset, of)).collect();
        let declared = self.catalog.dataset(dataset).columns.iter().map(|c| Arc::from(c.name.as_str()));
        let rest: Vec<_> = declared.filter(|name| !by.contains(name)).collect();
        let (count, order) = (by.len(), by.into_iter().chain(rest).collect());
        self.plan.add(Node::Keep { input, per, order, last: keep.last, by: count })
    }

    /// One output that counts rows of a node where a condition is true.
    pub fn count(&mut self, input: NodeId, condition: Option<Expr>) -> Leaf {
        let aggregate = Aggregate { function: AggregateFunction::Count, of: None, condition };
        let node = self.plan.add(Node::Aggregate { input, keys: Vec::new(), aggregates: vec![aggregate] });
        let output = self.plan.output(Output { node, aggregate: 0, keys: Vec::new() });
        Leaf::count(output, Arc::from([]))
    }

    /// One output that counts the different values that rows of a node have where a condition is true.
    pub fn distinct(&mut self, input: NodeId, of: Expr, condition: Option<Expr>) -> Leaf {
        let aggregate = Aggregate { function: AggregateFunction::CountDistinct, of: Some(of), condition };
        let node = self.plan.add(Node::Aggregate { input, keys: Vec::new(), aggregates: vec![aggregate] });
        let output = self.plan.output(Output { node, aggregate: 0, keys: Vec::new() });
        Leaf::count(output, Arc::from([]))
    }

    /// An output for each value: how many different ones the rows of a node have.
    pub fn distinct_each(&mut self, input: NodeId, values: Vec<Expr>) -> Vec<Leaf> {
        let aggregate = |of| Aggregate { function: AggregateFunction::CountDistinct, of: Some(of), condition: None };
        let (count, aggregates) = (values.len(), values.into_iter().map(aggregate).collect());
        let node = self.plan.add(Node::Aggregate { input, keys: Vec::new(), aggregates });
        let leaf = |aggregate| {
            let output = self.plan.output(Output { node, aggregate, keys: Vec::new() });
            Leaf::count(output, Arc::from([]))
        };
        (0..count).map(leaf).collect()
    }

    /// A measure under restrictions, as a cell that reads the plan's outputs.
    ///
    /// Where the measure is additive, or one value of a dimension is asked, the dimension becomes a key of the cube;
    /// otherwise (people over several areas) rows are filtered, so that the total is computed from rows and never added up.
    pub fn measure(
        &mut self,
        id: MeasureId,
        restrictions: &[&Meaning],
        wheres: &[&Predicate],
        over: Option<Over>,
    ) -> Cell {
        let measure = &self.model.measures[id.0];
        let conditions: Vec<&Predicate> = self.model.conditions(measure).chain(wheres.iter().copied()).collect();
        self.plan.asked.added_parts(self.catalog, measure, &conditions, restrictions);
        self.plan.asked.added_codes(self.catalog, measure, &conditions, restrictions);
        self.plan.asked.unusable(self.catalog, measure, &conditions, restrictions);
        self.plan.asked.youngest(self.catalog, measure.dataset, &conditions, restrictions);
        let made_too = measure.function.adds_up;
        let Some(placed) =
            self.with_made(made_too, |builder| builder.place(measure, restrictions, wheres, measure.function.additive))
        else {
            let is_not_applicable = restrictions.iter().any(|meaning| **meaning == Meaning::NotApplicable);
            return if is_not_applicable { Cell::NotApplicable } else { Cell::Missing };
        };
        let guarded = over.map(|over| {
            let people = over.people.iter().filter_map(|who| self.people(measure, restrictions, wheres, who)).collect();
            let unjoined = over.apart_from.and_then(|joined| self.unjoined(measure, restrictions, wheres, &joined));
            (Guarding { policy: over.policy, people, unjoined }, placed.before, placed.limits)
        });
        self.aggregate(placed.input, measure, placed.keys, placed.select, guarded)
    }

    /// How many people are behind a measure under restrictions, by the value that identifies them; nothing where that is the number itself.
    fn people(
        &mut self,
        measure: &Measure,
        restrictions: &[&Meaning],
        wheres: &[&Predicate],
        who: &Value,
    ) -> Option<People> {
        if measure.function.counts_different() && measure.of.as_ref() == Some(who) {
            return None;
        }
        let Placed { input, keys, select, .. } = self.place(measure, restrictions, wheres, false)?;
        let known = measure.of.as_ref().filter(|of| gaps::may_be_missing(self.catalog, measure.dataset, of));
        let condition = known.map(|of| {
            let of = value(self.catalog, measure.dataset, of);
            Expr::Not(Box::new(Expr::IsMissing(Box::new(of))))
        });
        let of = Some(value(self.catalog, measure.dataset, who));
        let aggregate = Aggregate { function: AggregateFunction::CountDistinct, of, condition };
        let count = keys.len();
        let node = self.plan.add(Node::Aggregate { input, keys, aggregates: vec![aggregate] });
        let keys = (0..count).map(|column| OutputKey { column, map: None }).collect();
        Some(People { output: self.plan.output(Output { node, aggregate: 0, keys }), select })
    }

    /// What a measure counts under restrictions, or is computed from, without what its rows were joined with.
    fn unjoined(
        &mut self,
        measure: &Measure,
        restrictions: &[&Meaning],
        wheres: &[&Predicate],
        joined: &BTreeSet<DatasetId>,
    ) -> Option<People> {
        let dataset = self.catalog.dataset(measure.dataset);
        // Of what is computed from values, those are counted; of numbers of people, added up.
        let of_numbers = measure.numbers(self.catalog).is_some();
        let function = (measure.function.counts)(dataset.is_population() || of_numbers).unwrap_or(match of_numbers {
            true => AggregateFunction::Sum,
            false => AggregateFunction::Count,
        });
        let is_joined = |of: &Value| matches!(of.root(), Value::LookUp { dataset, .. } if joined.contains(dataset));
        let asks = |of: &Predicate| of.values().into_iter().any(is_joined);
        if measure.of.as_ref().is_some_and(is_joined) {
            return None;
        }
        let mut node = self.rows_without(measure.rows, joined);
        for of in measure.filter.iter().chain(wheres.iter().copied()).filter(|of| !asks(of)) {
            node = self.filter(node, measure.dataset, of);
        }
        let kept = restrictions.iter().copied();
        let kept: Vec<&Meaning> =
            kept.filter(|of| !matches!(of, Meaning::Among { value, .. } if is_joined(value))).collect();
        let Placed { input, keys, select, .. } = self.place_in(node, measure.dataset, &kept, false)?;
        let of = measure.of.as_ref().map(|of| value(self.catalog, measure.dataset, of));
        let count = keys.len();
        let aggregates = vec![Aggregate { function, of, condition: None }];
        let node = self.plan.add(Node::Aggregate { input, keys, aggregates });
        let keys = (0..count).map(|column| OutputKey { column, map: None }).collect();
        Some(People { output: self.plan.output(Output { node, aggregate: 0, keys }), select })
    }

    /// The rows of a dataset or cohort, whatever some datasets say of them.
    fn rows_without(&mut self, rows: Rows, joined: &BTreeSet<DatasetId>) -> NodeId {
        let Rows::Cohort(id) = rows else { return self.rows(rows) };
        let cohort = &self.model.cohorts[id.0];
        let is_joined = |of: &Value| matches!(of.root(), Value::LookUp { dataset, .. } if joined.contains(dataset));
        let mut node = self.rows_without(cohort.rows, joined);
        for clause in &cohort.clauses {
            if !clause.predicate.values().into_iter().any(is_joined) {
                node = self.filter(node, cohort.dataset, &clause.predicate);
            }
        }
        for among in &cohort.amongs {
            let others = Joined::rows_of(self.catalog, self.model, among.rows).datasets;
            if !joined.contains(&among.dataset) && joined.is_disjoint(&others) {
                node = self.among(node, cohort.dataset, among);
            }
        }
        match cohort.keep.as_ref().filter(|_| !self.unkept.contains(&id)) {
            Some(keep) => self.keep(node, cohort.dataset, keep),
            None => node,
        }
    }

    /// How many rows are behind a measure under restrictions, and how many of them have the value that it is computed from;
    /// nothing where a restriction has no meaning for it.
    pub fn behind(&mut self, id: MeasureId, restrictions: &[&Meaning], wheres: &[&Predicate]) -> Option<Behinds> {
        let of = self.model.measures[id.0].of.as_ref();
        let of = of.map(|of| value(self.catalog, self.model.measures[id.0].dataset, of));
        let wanted = [(AggregateFunction::Count, None), (AggregateFunction::Count, of)];
        let ([all, known], select) = self.outputs_of(id, restrictions, wheres, wanted)?;
        Some(Behinds { all, known, select })
    }

    /// The same of the rows of which the last of these cohorts behind the measure keeps one of several, before any of them does, and how many of
    /// them have what it keeps one for.
    pub fn before_keep(
        &mut self,
        (cohorts, per): (&BTreeSet<CohortId>, &[Value]),
        id: MeasureId,
        restrictions: &[&Meaning],
        wheres: &[&Predicate],
    ) -> Option<Behinds> {
        let measure = &self.model.measures[id.0];
        self.unkept = cohorts.clone();
        let placed = self.place(measure, restrictions, wheres, true);
        self.unkept.clear();
        let Placed { input, keys, select, .. } = placed?;
        let missing = per.iter().map(|of| Expr::IsMissing(Box::new(value(self.catalog, measure.dataset, of))));
        let has_all = Expr::Not(Box::new(any_of(missing)));
        let [all, known] = [None, Some(has_all)].map(|condition| {
            let aggregate = Aggregate { function: AggregateFunction::Count, of: None, condition };
            let node = self.plan.add(Node::Aggregate { input, keys: keys.clone(), aggregates: vec![aggregate] });
            let keys = (0..keys.len()).map(|column| OutputKey { column, map: None }).collect();
            self.plan.output(Output { node, aggregate: 0, keys })
        });
        Some(Behinds { all, known, select })
    }

    /// How many people of a population are behind a measure that adds up its parts, under restrictions; nothing of any other measure.
    pub fn people_behind(
        &mut self,
        id: MeasureId,
        restrictions: &[&Meaning],
        wheres: &[&Predicate],
    ) -> Option<(OutputId, Arc<[Select]>)> {
        let measure = &self.model.measures[id.0];
        let function = (measure.function.counts)(true).filter(|_| self.counts_people(measure))?;
        let of = value(self.catalog, measure.dataset, measure.of.as_ref()?);
        let ([people], select) = self.outputs_of(id, restrictions, wheres, [(function, Some(of))])?;
        Some((people, select))
    }

    /// Whether a measure adds up the parts of a population, in whole people.
    pub fn counts_people(&self, measure: &Measure) -> bool {
        let adds_up = measure.function.additive && measure.of.is_some() && measure.scale == 0;
        adds_up && self.catalog.dataset(measure.dataset).is_population()
    }

    /// Totals over the rows of a measure under restrictions, with the same keys; nothing where a restriction has no meaning for it.
    fn outputs_of<const N: usize>(
        &mut self,
        id: MeasureId,
        restrictions: &[&Meaning],
        wheres: &[&Predicate],
        wanted: [(AggregateFunction, Option<Expr>); N],
    ) -> Option<([OutputId; N], Arc<[Select]>)> {
        let measure = &self.model.measures[id.0];
        let Placed { input, keys, select, .. } = self.place(measure, restrictions, wheres, true)?;
        let outputs = wanted.map(|(function, of)| {
            let aggregate = Aggregate { function, of, condition: None };
            let node = self.plan.add(Node::Aggregate { input, keys: keys.clone(), aggregates: vec![aggregate] });
            let keys = (0..keys.len()).map(|column| OutputKey { column, map: None }).collect();
            self.plan.output(Output { node, aggregate: 0, keys })
        });
        Some((outputs, select))
    }

    /// How many dates the rows of a measure under restrictions have, where that may be several and they must be of one: a stock is
    /// added up, and its declaration does not say which dates a period has; or its rows are compared. Then also how many rows there are, and
    /// how many have a date.
    pub fn dates(&mut self, id: MeasureId, restrictions: &[&Meaning], wheres: &[&Predicate]) -> Option<Dates> {
        let measure = &self.model.measures[id.0];
        let declared = self.catalog.dataset(measure.dataset);
        let time = declared.time?;
        let of_days = !matches!(declared.column(time).ty, ColumnType::Period(_));
        let compares = measure.compares_a_stock(self.catalog);
        let of_one = |meaning: &&Meaning| match meaning {
            Meaning::Among { value: Value::Column(column), set, missing: false } => *column == time && set.len() == 1,
            Meaning::Among {
                value: Value::Time { of, part: TimePart::Period(PeriodKind::Day), .. },
                set,
                missing: false,
            } => **of == Value::Column(time) && set.len() == 1,
            _ => false,
        };
        let adds_up = of_days && measure.adds_up_a_stock(self.catalog);
        if !(adds_up || compares) || restrictions.iter().any(of_one) {
            return None;
        }
        let Placed { input, keys, select, .. } = self.place(measure, restrictions, wheres, false)?;
        let date = date(self.catalog, measure.dataset);
        let mut leaf = |function, of| {
            let aggregates = vec![Aggregate { function, of, condition: None }];
            let node = self.plan.add(Node::Aggregate { input, keys: keys.clone(), aggregates });
            let keys = (0..keys.len()).map(|column| OutputKey { column, map: None }).collect();
            Leaf::count(self.plan.output(Output { node, aggregate: 0, keys }), select.clone())
        };
        let dates = leaf(AggregateFunction::CountDistinct, date.clone());
        let compared = compares.then(|| [None, date].map(|of| leaf(AggregateFunction::Count, of)));
        Some(Dates { dates, compared })
    }

    /// Where the rows of a measure under restrictions are: which are read, and at which keys of a cube. What does not add up
    /// is asked of the rows of all members together, so several members become a filter.
    fn place(
        &mut self,
        measure: &Measure,
        restrictions: &[&Meaning],
        wheres: &[&Predicate],
        additive: bool,
    ) -> Option<Placed> {
        let mut node = self.rows(measure.rows);
        for of in measure.filter.iter().chain(wheres.iter().copied()) {
            node = self.filter(node, measure.dataset, of);
        }
        let conditions: Vec<&Predicate> = measure.filter.iter().chain(wheres.iter().copied()).collect();
        self.plan.asked.totals(self.catalog, measure.dataset, &conditions, restrictions);
        let node = self.parts_only(node, measure, wheres, restrictions);
        self.place_in(node, measure.dataset, restrictions, additive)
    }

    /// The rows of a node that are of parts, where a measure may be of these only.
    pub fn parts_only(
        &mut self,
        rows: NodeId,
        measure: &Measure,
        wheres: &[&Predicate],
        restrictions: &[&Meaning],
    ) -> NodeId {
        let mut node = rows;
        for (column, list) in totals::of_parts_only(self.catalog, self.model, measure, wheres, restrictions) {
            let of = Box::new(Expr::Column(column_name(self.catalog, measure.dataset, column)));
            let declared = self.catalog.code_list(list);
            let inside = (0..declared.codes.len()).filter(|code| declared.codes[*code].is_part());
            let set = inside.map(|code| code as i64).chain([declared.outside()]).collect();
            let predicate = any_of(vec![Expr::IsMissing(of.clone()), Expr::In { of, set }]);
            node = self.plan.add(Node::Filter { input: node, predicate });
        }
        node
    }

    /// How many rows of a node there are under restrictions, and where.
    pub fn counted_at(
        &mut self,
        rows: NodeId,
        dataset: DatasetId,
        restrictions: &[&Meaning],
    ) -> Option<(OutputId, Arc<[Select]>)> {
        let Placed { input, keys, select, .. } = self.place_in(rows, dataset, restrictions, true)?;
        let count = keys.len();
        let aggregates = vec![Aggregate { function: AggregateFunction::Count, of: None, condition: None }];
        let node = self.plan.add(Node::Aggregate { input, keys, aggregates });
        let keys = (0..count).map(|column| OutputKey { column, map: None }).collect();
        Some((self.plan.output(Output { node, aggregate: 0, keys }), select))
    }

    /// Where the rows of a node are under restrictions.
    fn place_in(
        &mut self,
        before: NodeId,
        dataset: DatasetId,
        restrictions: &[&Meaning],
        additive: bool,
    ) -> Option<Placed> {
        let (mut node, mut limits) = (before, Vec::new());
        let mut keys: Vec<(Expr, Select)> = Vec::new();
        for meaning in restrictions {
            let (of, set, missing) = match meaning {
                Meaning::Among { value, set, missing } => (value, set, *missing),
                Meaning::Whole => continue,
                Meaning::NotApplicable | Meaning::NotServed(_) => return None,
            };
            self.note(dataset, of);
            self.plan.asked.periods(self.catalog, dataset, of, set);
            self.plan.asked.ages(self.catalog, dataset, of, set.iter().map(|value| (*value, *value)));
            let is_unsaid = self.is_unsaid(dataset, of);
            // What restricts nothing is no condition: it is asked of all rows, as where nothing is asked.
            let is_everything = gaps::is_everything(self.catalog, dataset, of, set, missing);
            let of = self.value(dataset, of);
            limits.push(Limit { of: of.clone(), set: set.clone(), missing });
            let single = set.len() + usize::from(missing) == 1;
            if is_everything && !additive {
                continue;
            }
            if !is_unsaid && (single || additive) && keys.iter().all(|(key, _)| *key != of) {
                keys.push((of, if is_everything { Select::Any } else { select(set, missing) }));
            } else {
                let ranges: Vec<(i64, i64)> = set.iter().map(|v| (*v, *v)).collect();
                let mut any = vec![Expr::IsMissing(Box::new(of.clone()))];
                any.retain(|_| missing);
                any.extend((!ranges.is_empty()).then(|| within(of, &ranges)));
                any.extend(is_unsaid.then(|| is_made(true)));
                let predicate = if any.is_empty() { Expr::Bool(false) } else { any_of(any) };
                node = self.plan.add(Node::Filter { input: node, predicate });
            }
        }
        keys.sort_by(|a, b| a.0.cmp(&b.0));
        let (keys, select): (Vec<Expr>, Vec<Select>) = keys.into_iter().unzip();
        limits.sort_by(|a, b| (&a.of, &a.set).cmp(&(&b.of, &b.set)));
        Some(Placed { before, input: node, keys, select: select.into(), limits })
    }

    fn aggregate(
        &mut self,
        input: NodeId,
        measure: &Measure,
        keys: Vec<Expr>,
        select: Arc<[Select]>,
        guarded: Option<(Guarding, NodeId, Vec<Limit>)>,
    ) -> Cell {
        measure.of.iter().for_each(|of| self.note(measure.dataset, of));
        let of = measure.of.as_ref().map(|of| self.value(measure.dataset, of));
        // What is not there at a date is in no total of that date.
        let declared = self.catalog.dataset(measure.dataset);
        let is_of_stock = matches!(measure.of, Some(Value::Column(column)) if declared.is_stock(column));
        if is_of_stock && !declared.is_population() {
            self.plan.asked.at_dates.insert(measure.dataset.0);
        }
        if measure.function.is_sum() {
            self.plan.asked.sums.insert(measure.dataset.0);
        }
        if measure.function.aggregates().contains(&Total::Dates) {
            self.plan.asked.over_dates.insert(measure.dataset.0);
        }
        let may_be_missing = measure.of.as_ref().is_some_and(|of| {
            gaps::may_be_missing(self.catalog, measure.dataset, of)
                || gaps::may_be_made(self.catalog, measure.dataset)
                || measure.function.of_one_value && self.catalog.dataset(measure.dataset).makes_rows()
        });
        let mut output_of = |total: Total, condition: Option<Expr>| -> OutputId {
            let (function, of) = match total {
                Total::Rows => (AggregateFunction::Count, None),
                // Where no value can be missing, they are as many as the rows: one total for both.
                Total::Values(AggregateFunction::Count) if !may_be_missing => (AggregateFunction::Count, None),
                Total::Values(function) => (function, of.clone()),
                Total::Dates => (AggregateFunction::CountDistinct, date(self.catalog, measure.dataset)),
                Total::Dated => (AggregateFunction::Count, date(self.catalog, measure.dataset)),
            };
            let aggregate = Aggregate { function, of, condition };
            let keys = keys.clone();
            let count = keys.len();
            let node = self.plan.add(Node::Aggregate { input, keys, aggregates: vec![aggregate] });
            let keys = (0..count).map(|column| OutputKey { column, map: None }).collect();
            self.plan.output(Output { node, aggregate: 0, keys })
        };
        let function = measure.function;
        let outputs = function.aggregates().into_iter().map(|total| output_of(total, None)).collect();
        // A row that is made for a gap is nobody's.
        let there = (function.adds_up && self.catalog.dataset(measure.dataset).makes_rows()).then(|| is_made(false));
        let numbers = measure.numbers(self.catalog);
        let guard = guarded.map(|(Guarding { policy, people, unjoined }, rows, limits)| {
            let of_those = numbers.is_some_and(|column| self.catalog.is_number_of_those_counted(column, policy));
            let dataset = self.catalog.dataset(measure.dataset);
            let adds_up = of_those || dataset.is_population();
            let of_people = match &measure.of {
                Some(Value::Column(column)) => {
                    let people = dataset.people_of_rows();
                    people.iter().any(|of| std::ptr::eq(*of, dataset.column(*column)))
                }
                _ => false,
            };
            // The rows of a population are not people; their sum is.
            let behind = match (measure.function.counts)(adds_up) {
                Some(function) => Behind::Itself(Arc::new(Region { rows, function, of: of.clone(), limits })),
                // What is computed from numbers of people is of as many as they are together.
                None if of_those || of_people => {
                    let sum = output_of(Total::Values(AggregateFunction::Sum), there);
                    Behind::Numbers { sum, itself: measure.function.is_like_its_values }
                }
                None => Behind::Values(output_of(Total::Values(AggregateFunction::Count), there)),
            };
            Guard { policy, behind, people, unjoined }
        });
        Cell::Leaf(Leaf { function, outputs, select, scale: measure.scale, guard })
    }

    /// The conditions of a cohort's clauses up to one, joined.
    pub fn clauses(&self, id: CohortId, upto: usize) -> Vec<Expr> {
        let cohort = &self.model.cohorts[id.0];
        let parts = cohort.clauses[..upto].iter();
        parts.map(|c| predicate(self.catalog, cohort.dataset, &c.predicate)).collect()
    }
}

/// What is over a number.
pub struct Over {
    /// The policy.
    pub policy: PolicyId,
    /// What identifies whom the policy is about, where rows do not.
    pub people: Vec<Value>,
    /// The datasets under a policy that its rows were joined with, where some table shows them without.
    pub apart_from: Option<BTreeSet<DatasetId>>,
}

/// The same, planned.
struct Guarding {
    policy: PolicyId,
    people: Vec<People>,
    unjoined: Option<People>,
}

/// Where the rows of a measure are.
struct Placed {
    /// The rows before any restriction.
    before: NodeId,
    /// The rows that are grouped.
    input: NodeId,
    /// By what; in order, each once.
    keys: Vec<Expr>,
    /// Which of each.
    select: Arc<[Select]>,
    /// The restrictions.
    limits: Vec<Limit>,
}

/// The rows behind a number, as counts with the same keys.
pub struct Behinds {
    /// Every row.
    pub all: OutputId,
    /// Those with a value.
    pub known: OutputId,
    /// Which of their keys.
    pub select: Arc<[Select]>,
}

/// The dates behind a number of a stock; see [`super::layout::OneDate`].
pub struct Dates {
    /// How many there are.
    pub dates: Leaf,
    /// How many rows there are, and how many of them have a date, where these are compared.
    pub compared: Option<[Leaf; 2]>,
}

/// The date of a row: its day, or its period.
fn date(catalog: &Catalog, dataset: DatasetId) -> Option<Expr> {
    let declared = catalog.dataset(dataset);
    let time = declared.time?;
    let of = Expr::Column(column_name(catalog, dataset, time));
    Some(match declared.column(time).ty {
        ColumnType::DateTime { .. } => Expr::Time { of: Box::new(of), part: super::ir::TimePart::DayOfTime },
        _ => of,
    })
}

/// Which rows a dataset keeps, where it leaves out those that are dated outside what it covers. A row without a date is kept.
fn kept(catalog: &Catalog, dataset: DatasetId) -> Option<Expr> {
    let declared = catalog.dataset(dataset);
    let (time, low, high) = declared.covered().filter(|_| declared.outside_covers == OutsideCovers::LeaveOut)?;
    let of = Box::new(Expr::Column(column_name(catalog, dataset, time)));
    Some(any_of(vec![Expr::IsMissing(of.clone()), Expr::Between { of, low, high }]))
}

/// The plan's name of a value that is a column or looked up.
pub fn named(catalog: &Catalog, dataset: DatasetId, of: &Value) -> super::ir::Name {
    match value(catalog, dataset, of) {
        Expr::Column(name) => name,
        _ => unreachable!("types/ takes columns only"),
    }
}

fn select(set: &[i64], missing: bool) -> Select {
    debug_assert!(set.is_sorted_by(|a, b| a < b), "sorted, each once");
    match (set, missing) {
        ([one], false) => Select::One(*one),
        ([], true) => Select::Missing,
        (set, true) => Select::SetOrMissing(set.into()),
        (set, false) => Select::Set(set.into()),
    }
}

/// A whole number as a cell.
pub fn whole(number: i64) -> Cell {
    Cell::Number(BigRational::from_integer(BigInt::from(number)))
}

/// A condition that is the conjunction of several, or none.
pub fn condition(parts: Vec<Expr>) -> Option<Expr> {
    (!parts.is_empty()).then(|| all_of(parts))
}
