//! Numbers of two sides: sums, shares and quotients, and what only both sides together say of the rows behind them.
//!
//! In: the expressions of both, with what is around them in a cell. Out: the cells of both; remarks of rows that both count, or of which it is not
//! known whether they are of one; what the plan asks of their dates and areas. Invariant: a side has each measure that is in it, however deep.

use super::axes::Place;
use super::layout::Cell;
use super::layouts::{Around, Layouts};
use super::remarks;
use super::twice;
use super::undecided::Side;
use crate::model::{self, Expr, LeftOut, Measure, MeasureId, Member, Rows};
use crate::syntax::ast::Axis;

impl<'a> Layouts<'a, '_> {
    /// Whether a number is what something is more than what it is divided by, or a multiple of that.
    pub(super) fn is_change(&self, a: &'a Expr, b: &'a Expr) -> bool {
        let through = |mut of: &'a Expr| {
            while let Expr::Indicator(id) = of {
                of = &self.builder.model.indicators[id.0].value;
            }
            of
        };
        match through(a) {
            Expr::Subtract(_, from) => through(from) == through(b),
            Expr::Multiply(some, other) => match (&**some, &**other) {
                (Expr::Number(_), of) | (of, Expr::Number(_)) => self.is_change(of, b),
                _ => false,
            },
            _ => false,
        }
    }

    /// Notes the datasets of sums that numbers of others are divided by, or that are divided by such.
    pub(super) fn below(&mut self, above: &'a Expr, below: &'a Expr) {
        let model = self.builder.model;
        let measures = |side: &'a Expr| {
            let mut found = Vec::new();
            side.visit_through(&|id| Some(&model.indicators[id.0].value), &mut |part| {
                if let Expr::Measure(id) = part {
                    found.push(&model.measures[id.0]);
                }
            });
            found
        };
        let (above, below) = (measures(above), measures(below));
        let sums = |side: &[&Measure], across: &[&Measure]| -> Vec<usize> {
            let sums = side.iter().filter(|measure| measure.function.is_sum());
            let of_others = sums.filter(|measure| across.iter().any(|other| other.dataset != measure.dataset));
            of_others.map(|measure| measure.dataset.0).collect()
        };
        let asked = &mut self.builder.plan.asked;
        asked.above.extend(sums(&above, &below));
        asked.below.extend(sums(&below, &above));
    }

    /// Whether both sides are counts of one dataset, times numbers.
    pub(super) fn is_of_same_rows(&self, a: &Expr, b: &Expr) -> bool {
        let counted = |of: &Expr| self.counted(of).map(|id| self.builder.model.measures[id.0].dataset);
        counted(a).zip(counted(b)).is_some_and(|(a, b)| a == b)
    }

    /// Whether a number is of a population.
    pub(super) fn is_of_people(&self, of: &'a Expr) -> bool {
        let model = self.builder.model;
        let mut is_it = false;
        of.visit_through(&|id| Some(&model.indicators[id.0].value), &mut |inner| {
            let Expr::Measure(id) = inner else { return };
            is_it |= self.builder.catalog.dataset(model.measures[id.0].dataset).is_population();
        });
        is_it
    }

    /// Whether a number without conditions of its own has all rows of another, wherever both are shown.
    fn has_all_rows(&self, whole: &'a Expr, part: &'a Expr) -> bool {
        let model = self.builder.model;
        let indicator = |id: model::IndicatorId| Some(&model.indicators[id.0].value);
        let mut of = whole;
        while let Expr::Indicator(id) = of {
            of = &model.indicators[id.0].value;
        }
        let Expr::Measure(whole) = of else { return false };
        let whole = &model.measures[whole.0];
        let is_of_it = |rows: Rows| {
            let from = |rows: &Rows| match rows {
                Rows::Cohort(id) => Some(model.cohorts[id.0].rows),
                Rows::Dataset(_) => None,
            };
            std::iter::successors(Some(rows), from).any(|rows| rows == whole.rows)
        };
        let mut are_of_it = whole.filter.is_none();
        part.visit_through(&indicator, &mut |inner| match inner {
            Expr::Measure(id) => are_of_it &= is_of_it(model.measures[id.0].rows),
            Expr::Within(..) | Expr::Across(..) => are_of_it = false,
            _ => {}
        });
        are_of_it
    }

    /// The count that an expression is a multiple of, whatever is around it.
    fn counted(&self, expr: &Expr) -> Option<MeasureId> {
        match expr {
            Expr::Measure(id) => Some(*id).filter(|id| self.builder.model.measures[id.0].function.is_count()),
            Expr::Indicator(id) => self.counted(&self.builder.model.indicators[id.0].value),
            Expr::Within(of, _) | Expr::Where(of, _) => self.counted(of),
            Expr::Multiply(a, b) => match (&**a, &**b) {
                (of, Expr::Number(_)) | (Expr::Number(_), of) => self.counted(of),
                _ => None,
            },
            Expr::Divide(of, by) if matches!(**by, Expr::Number(_)) => self.counted(of),
            _ => None,
        }
    }

    /// Two numbers added up, and a note of the rows that all of the numbers together count more than once.
    pub(super) fn added(&mut self, a: &'a Expr, b: &'a Expr, around: &Around<'a>) -> Cell {
        let (is_inside, model) = (self.is_in_sum, self.builder.model);
        let is_whole = !is_inside && twice::is_sum(model, a) && twice::is_sum(model, b);
        self.is_in_sum = is_inside || is_whole;
        let (left, first) = self.with_sides(a, around);
        let (right, second) = self.with_sides(b, around);
        self.is_in_sum = is_inside;
        let sides: Vec<Side<'a>> = first.into_iter().chain(second).collect();
        if let (Some(_), Place::At(column), true) = (around.table, around.column, is_whole && !self.is_taken_from) {
            for (of, rows) in self.builder.twice(&sides, &mut self.apart) {
                let number = self.of_either(column, of, of);
                self.remarks.twice(self.builder, &number, rows);
            }
        }
        self.are_of_it(sides.into_iter());
        Cell::Add(left, right)
    }

    /// Both sides of a quotient.
    pub(super) fn quotient(&mut self, a: &'a Expr, b: &'a Expr, around: &Around<'a>) -> (Box<Cell>, Box<Cell>) {
        // What is taken away from a quotient, or added to it, is nothing that one of its sides counts.
        let outside = (self.is_taken_from, self.is_in_sum);
        (self.is_taken_from, self.is_in_sum) = (false, false);
        let (top, above) = self.with_sides(a, around);
        let (bottom, below) = self.with_sides(b, around);
        (self.is_taken_from, self.is_in_sum) = outside;
        self.beside(&above, &below);
        self.are_of_it(above.into_iter().chain(below));
        (top, bottom)
    }

    /// An expression with the measures that are in it.
    pub(super) fn with_sides(&mut self, of: &'a Expr, around: &Around<'a>) -> (Box<Cell>, Vec<Side<'a>>) {
        let before = self.sides.replace(Vec::new());
        let cell = self.boxed(of, around);
        (cell, std::mem::replace(&mut self.sides, before).unwrap_or_default())
    }

    /// Notes measures as those of a side around them, where there is one.
    pub(super) fn are_of_it(&mut self, more: impl Iterator<Item = Side<'a>>) {
        if let Some(sides) = &mut self.sides {
            sides.extend(more);
        }
    }

    /// Notes the sides of a quotient that are of all dates.
    fn beside(&mut self, above: &[Side<'a>], below: &[Side<'a>]) {
        let (catalog, model) = (self.builder.catalog, self.builder.model);
        self.builder.plan.asked.beside(catalog, model, above, below);
    }

    /// Both sides of a share or rate, and a note of the rows of which it is not known whether they are of it.
    pub(super) fn share(&mut self, part: &'a Expr, whole: &'a Expr, around: &Around<'a>) -> (Box<Cell>, Box<Cell>) {
        let is_said = self.is_left_out_said || self.has_all_rows(whole, part);
        let is_said_around = std::mem::replace(&mut self.is_left_out_said, is_said);
        let is_in_share = std::mem::replace(&mut self.is_in_share, true);
        let outside = (self.is_taken_from, self.is_in_sum);
        (self.is_taken_from, self.is_in_sum) = (false, false);
        let (top, parts) = self.with_sides(part, around);
        self.is_left_out_said = is_said_around;
        let (bottom, wholes) = self.with_sides(whole, around);
        self.is_in_share = is_in_share;
        (self.is_taken_from, self.is_in_sum) = outside;
        self.beside(&parts, &wholes);
        if let (Some(_), Place::At(column)) = (around.table, around.column) {
            let model = self.builder.model;
            let dataset = |side: &Side<'_>| model.measures[side.measure.0].dataset;
            for part in &parts {
                let whole = wholes.iter().find(|whole| dataset(whole) == dataset(part));
                self.undecided(column, part, whole);
                wholes.iter().for_each(|whole| self.strangers(column, part, whole));
            }
            // Columns of other data are others, whatever their places.
            let is_alike = |part: &Side<'_>, whole: &Side<'_>| {
                dataset(part) == dataset(whole) && part.restrictions == whole.restrictions
            };
            for whole in wholes.iter().filter(|whole| !parts.iter().any(|part| is_alike(part, whole))) {
                self.undecided(column, whole, Some(whole));
            }
        }
        // A share inside a side of another is of both.
        self.are_of_it(parts.into_iter().chain(wholes));
        (top, bottom)
    }

    fn undecided(&mut self, column: usize, part: &Side<'a>, whole: Option<&Side<'a>>) {
        let Some(undecided) = self.builder.undecided(part, whole) else { return };
        let number = self.of_either(column, part, whole.unwrap_or(part));
        self.remarks.undecided(self.builder, &number, undecided);
    }

    fn strangers(&mut self, column: usize, part: &Side<'a>, whole: &Side<'a>) {
        let Some(strangers) = self.builder.strangers(part, whole) else { return };
        let number = self.of_either(column, part, whole);
        self.remarks.strangers(self.builder, &number, strangers);
    }

    /// A number where it is, under the policies of two sides: what either hides is hidden.
    fn of_either<'s>(&self, column: usize, part: &'s Side<'a>, other: &Side<'a>) -> remarks::Number<'s> {
        let policies = [part.policy, other.policy].into_iter().flatten();
        let policy = policies.min_by_key(|policy| self.builder.catalog.policies[policy.0].zero_is_shown);
        let (restrictions, wheres) = (&part.restrictions, &part.wheres);
        remarks::Number { measure: part.measure, column, restrictions, wheres, policy }
    }

    /// Notes what a share is without, where it is of everything along an axis.
    pub(super) fn shares(&mut self, denominator: &'a Expr, around: &Around<'a>) {
        let (Some(table), model) = (around.table, self.builder.model) else { return };
        denominator.visit_through(&|id| Some(&model.indicators[id.0].value), &mut |part| {
            let Expr::Across(_, axis) = part else { return };
            if *axis == Axis::Rows && std::mem::replace(&mut self.are_shares_noted, true) {
                return;
            }
            let members: Vec<&Member> = match axis {
                Axis::Rows => table.rows.iter().collect(),
                Axis::Columns => table.columns.iter().filter_map(|column| column.member.as_ref()).collect(),
            };
            let mut labels: Vec<String> = Vec::new();
            for member in members {
                let label = member.labels.last().map_or("", String::as_str);
                let left_out = match member.left_out {
                    LeftOut::Nothing => continue,
                    LeftOut::All => label.to_string(),
                    LeftOut::Rest => format!("the rest of {label}"),
                };
                if !labels.contains(&left_out) {
                    labels.push(left_out);
                }
            }
            if !labels.is_empty() {
                self.remarks.shares(table.columns.len(), labels);
            }
        });
    }
}
