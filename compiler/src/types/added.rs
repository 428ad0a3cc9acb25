//! Totals of the data: never added to what they contain, never short of a part by a condition that does not reach into them. Nor is anything
//! else added to what contains it.
//!
//! In: conditions and sums, typed; cells with what is around them. Out: findings. However many definitions it takes to bring a total and
//! its parts together, the two sides are looked at as the rows that they count.
//! Invariants: rows that conditions keep apart are never reported; what is wrong with a definition is reported there, once.

use num_traits::Signed;

use super::Checker;
use super::facts::additivity;
use crate::catalog::DatasetId;
use crate::model::totals::{self, Mixed};
use crate::model::{
    Class, Cohort, ColumnValue, Expr, Meaning, Measure, MeasureId, Predicate, Restriction, Rows, Table, Value,
};
use crate::names::hir;
use crate::source::Span;
use crate::syntax::ast::Arithmetic;

/// A number inside an expression, with what is around it there.
#[derive(Clone)]
struct Inside<'e> {
    measure: MeasureId,
    /// Whether it is taken away.
    negative: bool,
    /// Whether it is multiplied or divided by a number: how often it counts is then meant.
    weighed: bool,
    wheres: Vec<&'e Predicate>,
    /// Outermost first.
    within: Vec<&'e Restriction>,
}

impl Checker<'_> {
    /// Reports a sum of two numbers of which one has rows that are part of the other's.
    pub(super) fn total_to_parts(
        &mut self,
        (left, a): (&hir::Expr, &Expr),
        op: Arithmetic,
        (right, b): (&hir::Expr, &Expr),
    ) {
        let flipped = match op {
            Arithmetic::Add => false,
            Arithmetic::Subtract => true,
            Arithmetic::Multiply | Arithmetic::Divide => return,
        };
        let (mut first, mut second) = (Vec::new(), Vec::new());
        self.linear(a, false, &mut first);
        self.linear(b, flipped, &mut second);
        let pairs = first.iter().flat_map(|one| second.iter().map(move |other| (one, other)));
        let found = pairs.filter(|(one, other)| one.negative == other.negative).find_map(|(one, other)| {
            let (measure, beside) = (&self.model.measures[one.measure.0], &self.model.measures[other.measure.0]);
            if measure.dataset != beside.dataset || measure.of != beside.of {
                return None;
            }
            let (own, others) = (self.conditions_around(one)?, self.conditions_around(other)?);
            let own: Vec<&Predicate> = own.iter().collect();
            totals::in_both(self.catalog, measure.dataset, &own, &others.iter().collect::<Vec<_>>())
        });
        if let Some((list, one, other)) = found {
            let codes = &self.catalog.code_list(list).codes;
            let (one, other) = (codes[one].label.clone(), codes[other].label.clone());
            self.out.push(additivity::sum_of_total_and_parts((left.span, &one), (right.span, &other)));
            return;
        }
        // What is taken away on the way, or counts by a weight, may be what would count twice.
        if first.iter().chain(&second).any(|inside| inside.negative || inside.weighed) {
            return;
        }
        let mut pairs = first.iter().flat_map(|one| second.iter().map(move |other| (one, other)));
        if let Some(twice) = pairs.find_map(|(one, other)| self.counted_twice(one, other)) {
            self.out.push(additivity::counted_twice(left.span, right.span, &twice));
        }
    }

    /// What two numbers, added to each other, both count: of the areas, codes, periods or texts in which alone they differ.
    fn counted_twice(&self, one: &Inside<'_>, other: &Inside<'_>) -> Option<String> {
        let (measure, beside) = (&self.model.measures[one.measure.0], &self.model.measures[other.measure.0]);
        let is_same =
            measure.dataset == beside.dataset && measure.of == beside.of && measure.function == beside.function;
        // Rows that one looks for among others, or keeps one of, the other may not have.
        let chosen = |of: &Measure| -> Vec<*const Cohort> {
            let cohorts = self.model.cohorts_behind(of.rows);
            cohorts
                .filter(|cohort| cohort.keep.is_some() || !cohort.amongs.is_empty())
                .map(std::ptr::from_ref)
                .collect()
        };
        if !is_same || one.negative != other.negative || chosen(measure) != chosen(beside) {
            return None;
        }
        let (own, others) = (self.conditions_around(one)?, self.conditions_around(other)?);
        let own: Vec<&Predicate> = own.iter().flat_map(Predicate::conjuncts).collect();
        let others: Vec<&Predicate> = others.iter().flat_map(Predicate::conjuncts).collect();
        let of_one: Vec<&Predicate> = own.iter().copied().filter(|of| !others.contains(of)).collect();
        let of_other: Vec<&Predicate> = others.iter().copied().filter(|of| !own.contains(of)).collect();
        let has_all = of_one.is_empty() != of_other.is_empty();
        let (of_one, of_other) = match (of_one.is_empty(), of_other.is_empty()) {
            (false, false) => (of_one, of_other),
            // A district of one ward is that ward.
            (true, true) if !one.within.is_empty() && !other.within.is_empty() => (own, others),
            // All of them, and some of them again.
            (true, false) => (of_other.clone(), of_other),
            (false, true) => (of_one.clone(), of_one),
            (true, true) => return None,
        };
        let all = || of_one.iter().chain(&of_other);
        let mut roots = all().flat_map(|condition| condition.values()).map(Value::root);
        let root = roots.next().filter(|first| roots.all(|root| root == *first));
        let both: Vec<&Predicate> = all().copied().collect();
        let common = root.and_then(|root| self.in_common(measure.dataset, root, &both));
        common.or_else(|| has_all.then(|| "rows of the smaller one".to_string()))
    }

    /// The numbers that an expression adds up or takes away.
    fn linear<'e>(&'e self, expr: &'e Expr, negative: bool, found: &mut Vec<Inside<'e>>) {
        match expr {
            Expr::Measure(measure) => {
                found.push(Inside {
                    measure: *measure,
                    negative,
                    weighed: false,
                    wheres: Vec::new(),
                    within: Vec::new(),
                });
            }
            Expr::Indicator(id) => {
                if let Some(indicator) = &self.indicators[id.0] {
                    self.linear(&indicator.value, negative, found);
                }
            }
            Expr::Add(a, b) => {
                self.linear(a, negative, found);
                self.linear(b, negative, found);
            }
            Expr::Subtract(a, b) => {
                self.linear(a, negative, found);
                self.linear(b, !negative, found);
            }
            Expr::Multiply(a, b) => match (&**a, &**b) {
                (Expr::Number(times), of) | (of, Expr::Number(times)) => {
                    let first = found.len();
                    self.linear(of, negative != times.is_negative(), found);
                    found[first..].iter_mut().for_each(|inside| inside.weighed = true);
                }
                _ => {}
            },
            Expr::Divide(of, by) if matches!(**by, Expr::Number(_)) => {
                let first = found.len();
                self.linear(of, negative, found);
                found[first..].iter_mut().for_each(|inside| inside.weighed = true);
            }
            Expr::Within(of, restriction) => {
                let first = found.len();
                self.linear(of, negative, found);
                found[first..].iter_mut().for_each(|inside| inside.within.insert(0, restriction));
            }
            Expr::Where(of, conditions) => {
                let first = found.len();
                self.linear(of, negative, found);
                self.put_around(&mut found[first..], conditions);
            }
            Expr::Across(of, _) => self.linear(of, negative, found),
            Expr::Number(_) | Expr::Divide(..) | Expr::Over { .. } | Expr::Rank(..) => {}
        }
    }

    /// Every number of an expression.
    fn numbers_in<'e>(&'e self, expr: &'e Expr, found: &mut Vec<Inside<'e>>) {
        match expr {
            Expr::Measure(measure) => {
                found.push(Inside {
                    measure: *measure,
                    negative: false,
                    weighed: false,
                    wheres: Vec::new(),
                    within: Vec::new(),
                });
            }
            Expr::Indicator(id) => {
                if let Some(indicator) = &self.indicators[id.0] {
                    self.numbers_in(&indicator.value, found);
                }
            }
            Expr::Where(of, conditions) => {
                let first = found.len();
                self.numbers_in(of, found);
                self.put_around(&mut found[first..], conditions);
            }
            other => other.parts().into_iter().for_each(|part| self.numbers_in(part, found)),
        }
    }

    fn put_around<'e>(&self, inside: &mut [Inside<'e>], conditions: &'e [(DatasetId, Predicate)]) {
        for number in inside {
            let dataset = self.model.measures[number.measure.0].dataset;
            number.wheres.extend(conditions.iter().filter(|(of, _)| *of == dataset).map(|(_, condition)| condition));
        }
    }

    /// The conditions on the rows of a number, with its periods and areas as conditions; nothing where it has none there.
    fn conditions_around(&self, number: &Inside<'_>) -> Option<Vec<Predicate>> {
        let measure = &self.model.measures[number.measure.0];
        let own = self.model.conditions(measure);
        let mut found: Vec<Predicate> = own.chain(number.wheres.iter().copied()).cloned().collect();
        let mut classes: Vec<&Class> = Vec::new();
        for restriction in number.within.iter().rev().filter(|restriction| !restriction.by_dataset.is_empty()) {
            if classes.contains(&&restriction.class) {
                continue;
            }
            classes.push(&restriction.class);
            match restriction.by_dataset.iter().find(|(dataset, _)| *dataset == measure.dataset).map(|(_, of)| of) {
                Some(Meaning::NotApplicable | Meaning::NotServed(_)) => return None,
                meaning => found.extend(meaning.and_then(Meaning::condition)),
            }
        }
        Some(found)
    }

    /// Reports what conditions on rows do to totals, where those before them do not.
    pub(super) fn totals_of_rows(&mut self, rows: Rows, own: &[&Predicate], dataset: DatasetId, span: Span) {
        let before: Vec<&Predicate> = self.model.conditions_behind(rows).collect();
        let all: Vec<&Predicate> = before.iter().chain(own).copied().collect();
        if let Some(found) = self.mixed_anew(dataset, (&before, &[]), (&all, &[])) {
            self.say_mixed(dataset, found, span);
        }
    }

    /// The same of a cohort, and where its `keep` would choose between totals and what they contain.
    pub(super) fn totals_of_cohort(&mut self, id: usize) {
        let cohort = self.model.cohorts[id].clone();
        let own: Vec<&Predicate> = cohort.clauses.iter().map(|clause| &clause.predicate).collect();
        if let Some(last) = cohort.clauses.last() {
            self.totals_of_rows(cohort.rows, &own, cohort.dataset, last.span);
        }
        let Some(keep) = &cohort.keep else { return };
        let conditions: Vec<&Predicate> = self.model.conditions_behind(cohort.rows).chain(own).collect();
        if let Some((list, total, part)) = totals::left_together(self.catalog, cohort.dataset, &conditions) {
            let list = self.catalog.code_list(list);
            let (total, part) = (&list.codes[total].label, &list.codes[part].label);
            self.out.push(additivity::kept_of_both(keep.span, total, part, &list.name));
        }
    }

    /// Reports what a condition around an expression does to totals that are asked for inside it.
    pub(super) fn totals_around(&mut self, of: &Expr, conditions: &[(DatasetId, Predicate)], span: Span) {
        let mut numbers = Vec::new();
        self.numbers_in(of, &mut numbers);
        let found = numbers.iter().find_map(|number| {
            let measure = &self.model.measures[number.measure.0];
            let own = conditions.iter().filter(|(dataset, _)| *dataset == measure.dataset).map(|(_, own)| own);
            let before: Vec<&Predicate> = self.model.conditions(measure).chain(number.wheres.iter().copied()).collect();
            let all: Vec<&Predicate> = before.iter().copied().chain(own).collect();
            let found = self.mixed_anew(measure.dataset, (&before, &[]), (&all, &[]))?;
            Some((measure.dataset, found))
        });
        if let Some((dataset, found)) = found {
            self.say_mixed(dataset, found, span);
        }
    }

    /// Reports cells in which a total that is asked for is without a part, by what is around it in the table.
    pub(super) fn totals_in_cells(&mut self, table: &Table, headings: &[Option<Span>]) {
        let mut said: Vec<(DatasetId, Mixed, Span)> = Vec::new();
        for (at, column) in table.columns.iter().enumerate() {
            let ColumnValue::Expr(value) = &column.value else { continue };
            let span = headings.get(at).copied().flatten().unwrap_or(table.head.name.span);
            let mut numbers = Vec::new();
            self.numbers_in(value, &mut numbers);
            numbers.retain(|number| {
                totals::columns(self.catalog, self.model.measures[number.measure.0].dataset).next().is_some()
            });
            for number in &numbers {
                let measure = &self.model.measures[number.measure.0];
                let dataset = measure.dataset;
                let before: Vec<&Predicate> =
                    self.model.conditions(measure).chain(number.wheres.iter().copied()).collect();
                let of_table = table.filter.iter().filter(|(of, _)| *of == dataset).map(|(_, condition)| condition);
                let all: Vec<&Predicate> = before.iter().copied().chain(of_table).collect();
                let meanings = |member: &'_ crate::model::Member| -> Vec<Meaning> {
                    let of = member.restrictions.iter().flat_map(|restriction| &restriction.by_dataset);
                    of.filter(|(of, _)| *of == dataset).map(|(_, meaning)| meaning.clone()).collect()
                };
                let across: Vec<Meaning> = column.member.iter().flat_map(meanings).collect();
                for row in &table.rows {
                    let down = meanings(row);
                    let around: Vec<&Meaning> = down.iter().chain(&across).collect();
                    let by_members = totals::mixed(self.catalog, dataset, &[], &around).is_none();
                    let found = self.mixed_anew(dataset, (&before, &[]), (&all, &around)).filter(|_| by_members);
                    if let Some(found) = found
                        && said.iter().all(|(of, known, _)| (*of, known.list) != (dataset, found.list))
                    {
                        said.push((dataset, found, span));
                    }
                }
            }
        }
        said.into_iter().for_each(|(dataset, found, span)| self.say_mixed(dataset, found, span));
    }

    /// What is wrong with totals under all conditions, where it is not under the first of them, nor by one condition alone: that is
    /// reported where the condition is.
    fn mixed_anew(
        &self,
        dataset: DatasetId,
        (before, around): (&[&Predicate], &[&Meaning]),
        (all, all_around): (&[&Predicate], &[&Meaning]),
    ) -> Option<Mixed> {
        if totals::mixed(self.catalog, dataset, before, around).is_some() {
            return None;
        }
        let found = totals::mixed(self.catalog, dataset, all, all_around)?;
        let alone = all.iter().any(|of| totals::mixed(self.catalog, dataset, &[*of], &[]).is_some());
        (!alone).then_some(found)
    }

    /// Reports what is wrong with totals by one condition alone; whether anything is.
    pub(super) fn adds_up(&mut self, dataset: DatasetId, predicate: &Predicate, span: Span) -> bool {
        let found = totals::mixed(self.catalog, dataset, &[predicate], &[]);
        found.into_iter().for_each(|found| self.say_mixed(dataset, found, span));
        found.is_some()
    }

    fn say_mixed(&mut self, dataset: DatasetId, found: Mixed, span: Span) {
        let list = self.catalog.code_list(found.list);
        let label = |code: usize| list.codes[code].label.as_str();
        let mut columns = totals::columns(self.catalog, dataset).filter(|(_, of)| *of == found.list);
        let column = columns
            .next()
            .map_or(list.name.as_str(), |(column, _)| self.catalog.dataset(dataset).column(column).name.as_str());
        let total = label(found.total);
        self.out.push(match found.with {
            totals::With::Code(part) => additivity::total_and_parts(span, total, label(part)),
            totals::With::Missing => additivity::total_and_others(span, total, "missing"),
            totals::With::Outside => additivity::total_and_others(span, total, "outside"),
            totals::With::Without(part) => additivity::without_a_part(span, total, label(part), column),
            totals::With::Kept(_) => {
                let parts = list.parts(found.total).unwrap_or_default();
                let parts: Vec<&str> = parts.into_iter().map(label).collect();
                additivity::parts_are_kept(span, total, &parts, column)
            }
            totals::With::Unreached => additivity::not_reached(span, total, column),
            totals::With::Unasked => additivity::total_not_named(span, total, column),
        });
    }
}
