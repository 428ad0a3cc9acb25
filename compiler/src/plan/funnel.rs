//! Funnels: how many rows each clause of each cohort leaves.
//!
//! In: the cohorts that the tables need. Out: [`FunnelStep`]s over conditional counts, which share the tables' scans.
//! Invariant: rows in = rows out + rows for which the clause is false + rows for which it is unknown (a value is missing).

use super::build::{Builder, condition};
use super::expr::any_of;
use super::ir::{Banded, Expr, Node, NodeId};
use super::layout::{Asks, FunnelStep, Leaf};
use super::rows::value;
use crate::catalog::{ColumnId, ColumnType, Dataset, DatasetId};
use crate::model::{CohortId, Rows, Value};

impl Builder<'_> {
    /// The funnels of some datasets and cohorts, datasets first.
    pub fn funnels(&mut self, datasets: &[DatasetId], cohorts: &[CohortId]) -> Vec<FunnelStep> {
        let mut steps = Vec::new();
        for dataset in datasets {
            let (all, node) = (self.all_of(*dataset), self.dataset(*dataset));
            let (rows, none) = (self.count(all, None), self.count(all, Some(Expr::Bool(false))));
            let read = [rows.clone(), rows.clone(), none.clone()];
            steps.push(self.step(*dataset, "", "rows read".into(), Asks::Nothing, read));
            if let (true, Some(clause)) = (all != node, covered(self.catalog.dataset(*dataset))) {
                let leaves = [rows, self.count(node, None), none];
                steps.push(self.step(*dataset, "", clause, Asks::Covered, leaves));
            }
            self.areas(*dataset, "", node, &mut steps);
            self.bands(*dataset, node, &mut steps);
        }
        for cohort in cohorts {
            self.cohort_funnel(*cohort, &mut steps);
        }
        steps
    }

    fn cohort_funnel(&mut self, id: CohortId, steps: &mut Vec<FunnelStep>) {
        let cohort = &self.model.cohorts[id.0];
        let (dataset, name) = (cohort.dataset, cohort.head.name.value.as_str());
        let source = self.rows(cohort.rows);
        let mut rows_in = self.count(source, None);
        let none = self.count(source, Some(Expr::Bool(false)));
        let from = match cohort.rows {
            Rows::Dataset(id) => &self.catalog.dataset(id).name,
            Rows::Cohort(id) => &self.model.cohorts[id.0].head.name.value,
        };
        let first = [rows_in.clone(), rows_in.clone(), none];
        steps.push(self.step(dataset, name, format!("from {from}"), Asks::Nothing, first));
        for (index, clause) in cohort.clauses.iter().enumerate() {
            let before = self.clauses(id, index);
            let own = self.clauses(id, index + 1).pop().expect("the clause itself");
            let unknown = before.iter().cloned().chain([Expr::IsMissing(Box::new(own))]).collect();
            let rows_out = self.count(source, condition(self.clauses(id, index + 1)));
            let missing = self.count(source, condition(unknown));
            let leaves = [rows_in, rows_out.clone(), missing];
            steps.push(self.step(dataset, name, format!("where {}", clause.text), Asks::Definition, leaves));
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
            let (rows_out, missing) = (self.count(after, None), self.count(input, Some(no_value)));
            let leaves = [rows_in, rows_out.clone(), missing];
            steps.push(self.step(dataset, name, among.text.clone(), Asks::Definition, leaves));
            (rows_in, before, asked) = (rows_out, after, Vec::new());
        }
        let node = self.cohort(id);
        if let Some(keep) = &cohort.keep {
            let per = keep.per.iter().map(|v| Expr::IsMissing(Box::new(value(self.catalog, dataset, v))));
            let unknown = any_of(per);
            asked.push(unknown);
            let (rows_out, missing) = (self.count(node, None), self.count(before, condition(asked)));
            steps.push(self.step(dataset, name, keep.text.clone(), Asks::Definition, [rows_in, rows_out, missing]));
        }
        self.areas(dataset, name, node, steps);
    }

    /// For each column of a hierarchy: rows without a value, rows that a look-up does not know, rows outside.
    fn areas(&mut self, dataset: DatasetId, cohort: &str, node: NodeId, steps: &mut Vec<FunnelStep>) {
        let declared = self.catalog.dataset(dataset);
        for (index, column) in declared.columns.iter().enumerate() {
            let on = ColumnId(index);
            if let ColumnType::Code(list) = column.ty
                && self.catalog.code_list(list).level_of.is_some()
            {
                let area = value(self.catalog, dataset, &Value::Column(on));
                let known = self.known(dataset, cohort, node, (&column.name, Asks::Value), Vec::new(), &area, steps);
                self.inside(dataset, cohort, node, &column.name, list, known, area, steps);
            }
            let Some(look_up) = column.look_up else { continue };
            let key = value(self.catalog, dataset, &Value::Column(on));
            for (taken, right) in self.catalog.dataset(look_up).columns.iter().enumerate() {
                let ColumnType::Code(list) = right.ty else { continue };
                // The key is the area that the column itself has.
                let is_key = self.catalog.dataset(look_up).key.contains(&ColumnId(taken));
                if is_key || self.catalog.code_list(list).level_of.is_none() {
                    continue;
                }
                let of = Value::LookUp { on, dataset: look_up, column: ColumnId(taken) };
                let area = value(self.catalog, dataset, &of);
                let name = format!("{}.{}", column.name, right.name);
                let keyed = self.known(dataset, cohort, node, (&column.name, Asks::Value), Vec::new(), &key, steps);
                let known = self.known(dataset, cohort, node, (&name, Asks::LookedUp), keyed, &area, steps);
                self.inside(dataset, cohort, node, &name, list, known, area, steps);
            }
        }
    }

    /// For each number that is read through bands which count what is outside: rows that have one in no band.
    fn bands(&mut self, dataset: DatasetId, node: NodeId, steps: &mut Vec<FunnelStep>) {
        let counted: Vec<Banded> =
            self.plan.asked.counted.iter().filter(|banded| banded.dataset == dataset.0).cloned().collect();
        for Banded { column, list, of, bands, .. } in counted {
            let all = bands.iter().copied().chain([(None, None)]).collect();
            let (outside, band) = (bands.len() as i64, Expr::Band { of: Box::new(of), bands: all });
            let inside = Expr::Not(Box::new(Expr::In { of: Box::new(band.clone()), set: [outside].into() }));
            let with_missing = any_of(vec![Expr::IsMissing(Box::new(band)), inside]);
            let (column, list) =
                (&self.catalog.dataset(dataset).columns[column].name, &self.catalog.code_lists[list].name);
            let clause = format!("{column} is in a band of {list}");
            let (rows_in, rows_out) = (self.count(node, None), self.count(node, Some(with_missing)));
            let none = self.count(node, Some(Expr::Bool(false)));
            steps.push(self.step(dataset, "", clause, Asks::Banded, [rows_in, rows_out, none]));
        }
    }

    /// A step that leaves out rows without a value; gives the conditions that are true after it.
    #[allow(clippy::too_many_arguments)]
    fn known(
        &mut self,
        dataset: DatasetId,
        cohort: &str,
        node: NodeId,
        (name, asks): (&str, Asks),
        before: Vec<Expr>,
        of: &Expr,
        steps: &mut Vec<FunnelStep>,
    ) -> Vec<Expr> {
        let missing = Expr::IsMissing(Box::new(of.clone()));
        let with = |part: Expr| condition(before.iter().cloned().chain([part]).collect());
        let rows_in = self.count(node, condition(before.clone()));
        let left_out = self.count(node, with(missing.clone()));
        let rows_out = self.count(node, with(Expr::Not(Box::new(missing.clone()))));
        let words = if asks == Asks::LookedUp { "is found" } else { "has a value" };
        steps.push(self.step(dataset, cohort, format!("{name} {words}"), asks, [rows_in, rows_out, left_out]));
        before.into_iter().chain([Expr::Not(Box::new(missing))]).collect()
    }

    #[allow(clippy::too_many_arguments)]
    fn inside(
        &mut self,
        dataset: DatasetId,
        cohort: &str,
        node: NodeId,
        name: &str,
        list: crate::catalog::CodeListId,
        before: Vec<Expr>,
        area: Expr,
        steps: &mut Vec<FunnelStep>,
    ) {
        let declared = self.catalog.code_list(list);
        let hierarchy = declared.level_of.map_or("", |(h, _)| &self.catalog.hierarchy(h).name);
        let clause = format!("{name} is in {hierarchy}");
        let inside = Expr::Between { of: Box::new(area), low: 0, high: declared.outside() - 1 };
        let rows_in = self.count(node, condition(before.clone()));
        let rows_out = self.count(node, condition(before.into_iter().chain([inside]).collect()));
        let none = self.count(node, Some(Expr::Bool(false)));
        steps.push(self.step(dataset, cohort, clause, Asks::Declared, [rows_in, rows_out, none]));
    }

    fn step(
        &self,
        dataset: DatasetId,
        cohort: &str,
        clause: String,
        asks: Asks,
        [rows_in, rows_out, missing]: [Leaf; 3],
    ) -> FunnelStep {
        let dataset = self.catalog.dataset(dataset).name.clone();
        FunnelStep { dataset, cohort: cohort.to_string(), clause, rows_in, rows_out, missing, asks }
    }
}

/// What is asked of the date of a row: `recorded_on is in 2022-04 to 2023-03`.
fn covered(dataset: &Dataset) -> Option<String> {
    let (time, (from, to)) = dataset.time.zip(dataset.covers)?;
    Some(format!("{} is in {from} to {to}", dataset.column(time).name))
}
