//! Funnels: how many rows each clause of each cohort leaves.
//!
//! In: the cohorts that the tables need. Out: [`FunnelStep`]s over conditional counts, which share the tables' scans.
//! Invariant: rows in = rows out + rows for which the clause is false + rows for which it is unknown (a value is missing).

use super::build::{Builder, condition};
use super::drafts::base;
use super::expr::{all_of, any_of, columns_in};
use super::ir::{Banded, Expr, Node, NodeId};
use super::layout::{Asks, FunnelStep, Leaf};
use super::policies::{Joined, people, strictest};
use super::rows::value;
use crate::catalog::{CodeListId, ColumnId, ColumnType, Dataset, DatasetId, PolicyId};
use crate::model::{CohortId, Rows, Value};

/// Whose funnel it is, and what it is under.
struct Of {
    dataset: DatasetId,
    /// The cohort's name; empty for the dataset itself.
    cohort: String,
    policy: Option<PolicyId>,
    /// What identifies whom the policy is about, where rows do not.
    people: Vec<Expr>,
}

/// A number of rows, and of the people behind them.
#[derive(Clone)]
struct Counted {
    rows: Leaf,
    people: Vec<Leaf>,
}

impl Builder<'_> {
    /// The funnels of some datasets and cohorts, datasets first.
    pub fn funnels(&mut self, datasets: &[DatasetId], cohorts: &[CohortId]) -> Vec<FunnelStep> {
        let (mut steps, policies) = (Vec::new(), strictest(self.catalog, self.model));
        for dataset in datasets {
            let of = self.of(*dataset, "", &Joined::default(), &policies);
            let (all, node) = (self.all_of(*dataset), self.dataset(*dataset));
            let (rows, none) = (self.counted(&of, all, None), self.counted(&of, all, Some(Expr::Bool(false))));
            let read = [rows.clone(), rows.clone(), none.clone()];
            steps.push(self.step(&of, "rows read".into(), Asks::Nothing, read));
            if let (true, Some(clause)) = (all != node, covered(self.catalog.dataset(*dataset))) {
                let counted = [rows, self.counted(&of, node, None), none];
                steps.push(self.step(&of, clause, Asks::Covered, counted));
            }
            self.areas(&of, node, &mut steps);
            self.bands(&of, node, &mut steps);
            self.parts(&of, node, &mut steps);
        }
        for cohort in cohorts {
            let declared = &self.model.cohorts[cohort.0];
            let joined = Joined::cohort(self.catalog, self.model, *cohort);
            let of = self.of(declared.dataset, &declared.head.name.value, &joined, &policies);
            self.cohort_funnel(*cohort, &of, &mut steps);
        }
        steps
    }

    /// A funnel of rows that were joined with others.
    fn of(&self, dataset: DatasetId, cohort: &str, joined: &Joined, policies: &[Option<PolicyId>]) -> Of {
        let policy = joined.policy(self.catalog, (policies[dataset.0], dataset), |other| policies[other.0]);
        let who = policy.map_or_else(Vec::new, |policy| people(self.catalog, dataset, joined, policy));
        let people = who.iter().map(|who| value(self.catalog, dataset, who)).collect();
        Of { dataset, cohort: cohort.to_string(), policy, people }
    }

    fn counted(&mut self, of: &Of, node: NodeId, condition: Option<Expr>) -> Counted {
        let people = of.people.iter().map(|who| self.distinct(node, who.clone(), condition.clone())).collect();
        Counted { rows: self.count(node, condition), people }
    }

    fn cohort_funnel(&mut self, id: CohortId, of: &Of, steps: &mut Vec<FunnelStep>) {
        let cohort = &self.model.cohorts[id.0];
        let dataset = cohort.dataset;
        let source = self.rows(cohort.rows);
        let mut rows_in = self.counted(of, source, None);
        let none = self.counted(of, source, Some(Expr::Bool(false)));
        let from = match cohort.rows {
            Rows::Dataset(id) => &self.catalog.dataset(id).name,
            Rows::Cohort(id) => &self.model.cohorts[id.0].head.name.value,
        };
        let first = [rows_in.clone(), rows_in.clone(), none];
        steps.push(self.step(of, format!("from {from}"), Asks::Nothing, first));
        for (index, clause) in cohort.clauses.iter().enumerate() {
            let before = self.clauses(id, index);
            let own = self.clauses(id, index + 1).pop().expect("the clause itself");
            let unknown = before.iter().cloned().chain([Expr::IsMissing(Box::new(own))]).collect();
            let rows_out = self.counted(of, source, condition(self.clauses(id, index + 1)));
            let missing = self.counted(of, source, condition(unknown));
            let leaves = [rows_in, rows_out.clone(), missing];
            steps.push(self.step(of, format!("where {}", clause.text), Asks::Definition, leaves));
            rows_in = rows_out;
        }
        // What comes before the keep: rows, and what is asked of them.
        let (mut before, mut asked) = (source, self.clauses(id, cohort.clauses.len()));
        for among in &cohort.amongs {
            let input = match condition(asked) {
                Some(predicate) => self.plan.add(Node::Filter { input: before, predicate }),
                None => before,
            };
            let no_value = Expr::IsMissing(Box::new(value(self.catalog, dataset, &among.value)));
            let after = self.among(input, dataset, among);
            let (rows_out, missing) = (self.counted(of, after, None), self.counted(of, input, Some(no_value)));
            let leaves = [rows_in, rows_out.clone(), missing];
            steps.push(self.step(of, among.text.clone(), Asks::Definition, leaves));
            (rows_in, before, asked) = (rows_out, after, Vec::new());
        }
        let node = self.cohort(id);
        if let Some(keep) = &cohort.keep {
            let per = keep.per.iter().map(|v| Expr::IsMissing(Box::new(value(self.catalog, dataset, v))));
            let unknown = any_of(per);
            asked.push(unknown);
            let (rows_out, missing) = (self.counted(of, node, None), self.counted(of, before, condition(asked)));
            steps.push(self.step(of, keep.text.clone(), Asks::Definition, [rows_in, rows_out, missing]));
        }
        self.areas(of, node, steps);
    }

    /// For each column of a hierarchy: rows without a value, rows that a look-up does not know, rows outside. For each that looks up something else
    /// that is asked for: rows that the look-up does not know.
    fn areas(&mut self, of: &Of, node: NodeId, steps: &mut Vec<FunnelStep>) {
        let dataset = of.dataset;
        let declared = self.catalog.dataset(dataset);
        for (index, column) in declared.columns.iter().enumerate() {
            let on = ColumnId(index);
            if let ColumnType::Code(list) = column.ty
                && self.catalog.code_list(list).level_of.is_some()
            {
                let area = value(self.catalog, dataset, &Value::Column(on));
                let known = self.known(of, node, (&column.name, Asks::Value), Vec::new(), &area, steps);
                self.inside(of, node, &column.name, list, known, area, steps);
            }
            let Some(look_up) = column.look_up else { continue };
            let key = value(self.catalog, dataset, &Value::Column(on));
            let mut is_found = false;
            for (taken, right) in self.catalog.dataset(look_up).columns.iter().enumerate() {
                let ColumnType::Code(list) = right.ty else { continue };
                // The key is the area that the column itself has.
                let is_key = self.catalog.dataset(look_up).key.contains(&ColumnId(taken));
                if is_key || self.catalog.code_list(list).level_of.is_none() {
                    continue;
                }
                let looked_up = Value::LookUp { on, dataset: look_up, column: ColumnId(taken) };
                let area = value(self.catalog, dataset, &looked_up);
                let name = format!("{}.{}", column.name, right.name);
                let keyed = self.known(of, node, (&column.name, Asks::Value), Vec::new(), &key, steps);
                let known = self.known(of, node, (&name, Asks::LookedUp), keyed, &area, steps);
                self.inside(of, node, &name, list, known, area, steps);
                is_found = true;
            }
            if !is_found && of.cohort.is_empty() && self.looks_up(dataset, on) {
                let looked_up = Value::LookUp { on, dataset: look_up, column: self.catalog.dataset(look_up).key[0] };
                let keyed = self.known(of, node, (&column.name, Asks::Value), Vec::new(), &key, steps);
                let found = value(self.catalog, dataset, &looked_up);
                self.known(of, node, (&column.name, Asks::LookedUp), keyed, &found, steps);
            }
        }
    }

    /// Whether some number is of what a column looks up.
    fn looks_up(&self, dataset: DatasetId, on: ColumnId) -> bool {
        let taken = format!("{}.", self.catalog.dataset(dataset).column(on).name);
        let is_taken = |of: &Expr| columns_in(of).iter().any(|name| name.starts_with(&taken));
        let of_dataset = |node| base(&self.plan, node).is_some_and(|(of, _)| of == dataset);
        self.plan.nodes().any(|(_, node)| match node {
            Node::Filter { input, predicate } => is_taken(predicate) && of_dataset(*input),
            Node::Aggregate { input, keys, aggregates } => {
                let of = aggregates.iter().flat_map(|aggregate| aggregate.of.iter().chain(&aggregate.condition));
                keys.iter().chain(of).any(is_taken) && of_dataset(*input)
            }
            Node::Scan { .. } | Node::LookUp { .. } | Node::Among { .. } | Node::Keep { .. } | Node::Tally { .. } => {
                false
            }
        })
    }

    /// For each number that is read through bands which count what is outside: rows that have one in no band.
    fn bands(&mut self, of: &Of, node: NodeId, steps: &mut Vec<FunnelStep>) {
        let dataset = of.dataset;
        let counted: Vec<Banded> =
            self.plan.asked.counted.iter().filter(|banded| banded.dataset == dataset.0).cloned().collect();
        for Banded { column, list, of: number, bands, .. } in counted {
            let all = bands.iter().copied().chain([(None, None)]).collect();
            let (outside, band) = (bands.len() as i64, Expr::Band { of: Box::new(number), bands: all });
            let inside = Expr::Not(Box::new(Expr::In { of: Box::new(band.clone()), set: [outside].into() }));
            let with_missing = any_of(vec![Expr::IsMissing(Box::new(band)), inside]);
            let (column, list) =
                (&self.catalog.dataset(dataset).columns[column].name, &self.catalog.code_lists[list].name);
            let clause = format!("{column} is in a band of {list}");
            let (rows_in, rows_out) = (self.counted(of, node, None), self.counted(of, node, Some(with_missing)));
            let none = self.counted(of, node, Some(Expr::Bool(false)));
            steps.push(self.step(of, clause, Asks::Banded, [rows_in, rows_out, none]));
        }
    }

    /// For each column of codes of which counts are of the parts: rows of totals and other codes that overlap parts.
    fn parts(&mut self, of: &Of, node: NodeId, steps: &mut Vec<FunnelStep>) {
        let dataset = of.dataset;
        let columns = self.plan.asked.not_counted.iter().filter(|(owner, _)| *owner == dataset.0);
        for column in columns.map(|(_, column)| ColumnId(*column)).collect::<Vec<_>>() {
            let declared = self.catalog.dataset(dataset).column(column);
            let ColumnType::Code(list) = declared.ty else { continue };
            let codes = self.catalog.code_list(list).codes.iter().enumerate();
            let set = codes.filter(|(_, code)| !code.is_part()).map(|(at, _)| at as i64).collect();
            let code = value(self.catalog, dataset, &Value::Column(column));
            let is_part = Expr::Not(Box::new(all_of([
                Expr::Not(Box::new(Expr::IsMissing(Box::new(code.clone())))),
                Expr::In { of: Box::new(code), set },
            ])));
            let (rows_in, rows_out) = (self.counted(of, node, None), self.counted(of, node, Some(is_part)));
            let none = self.counted(of, node, Some(Expr::Bool(false)));
            let clause = format!("{} is no total of others and overlaps none", declared.name);
            steps.push(self.step(of, clause, Asks::Part, [rows_in, rows_out, none]));
        }
    }

    /// A step that leaves out rows without a value; gives the conditions that are true after it.
    #[allow(clippy::too_many_arguments)]
    fn known(
        &mut self,
        of: &Of,
        node: NodeId,
        (name, asks): (&str, Asks),
        before: Vec<Expr>,
        value: &Expr,
        steps: &mut Vec<FunnelStep>,
    ) -> Vec<Expr> {
        let missing = Expr::IsMissing(Box::new(value.clone()));
        let with = |part: Expr| condition(before.iter().cloned().chain([part]).collect());
        let rows_in = self.counted(of, node, condition(before.clone()));
        let left_out = self.counted(of, node, with(missing.clone()));
        let rows_out = self.counted(of, node, with(Expr::Not(Box::new(missing.clone()))));
        let words = if asks == Asks::LookedUp { "is found" } else { "has a value" };
        steps.push(self.step(of, format!("{name} {words}"), asks, [rows_in, rows_out, left_out]));
        before.into_iter().chain([Expr::Not(Box::new(missing))]).collect()
    }

    #[allow(clippy::too_many_arguments)]
    fn inside(
        &mut self,
        of: &Of,
        node: NodeId,
        name: &str,
        list: CodeListId,
        before: Vec<Expr>,
        area: Expr,
        steps: &mut Vec<FunnelStep>,
    ) {
        let declared = self.catalog.code_list(list);
        let hierarchy = declared.level_of.map_or("", |(h, _)| &self.catalog.hierarchy(h).name);
        let clause = format!("{name} is in {hierarchy}");
        let inside = Expr::Between { of: Box::new(area), low: 0, high: declared.outside() - 1 };
        let rows_in = self.counted(of, node, condition(before.clone()));
        let rows_out = self.counted(of, node, condition(before.into_iter().chain([inside]).collect()));
        let none = self.counted(of, node, Some(Expr::Bool(false)));
        steps.push(self.step(of, clause, Asks::Declared, [rows_in, rows_out, none]));
    }

    fn step(&self, of: &Of, clause: String, asks: Asks, counted: [Counted; 3]) -> FunnelStep {
        let (dataset, cohort) = (self.catalog.dataset(of.dataset).name.clone(), of.cohort.clone());
        let of_one = |who: usize| counted.each_ref().map(|counted| counted.people[who].clone());
        let people = (0..of.people.len()).map(of_one).collect();
        let [rows_in, rows_out, missing] = counted.map(|counted| counted.rows);
        FunnelStep { dataset, cohort, clause, rows_in, rows_out, missing, asks, policy: of.policy, people }
    }
}

/// What is asked of the date of a row: `recorded_on is in 2022-04 to 2023-03`.
fn covered(dataset: &Dataset) -> Option<String> {
    let (time, (from, to)) = dataset.time.zip(dataset.covers)?;
    Some(format!("{} is in {from} to {to}", dataset.column(time).name))
}
