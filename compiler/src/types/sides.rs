//! The sides of an expression: their years are of one kind, their periods and areas the same.
//!
//! In: the sides of rates, shares, sums and quotients, typed; what is around them. Out: findings. What is found may depend on what is
//! around an expression (`in 2023/24`, the rows of a table), so it is noted first, and said where that is known.
//! Invariant: what is said of an indicator is said once, however many tables show it.

use super::Checker;
use super::dimensions::{Dimension, Kind};
use super::exprs::Leaf;
use super::facts::{denominators, periods};
use super::noted::{Noted, OneSided, Sides, Year};
use crate::catalog::{
    BadValueRule, CodeListId, ColumnId, ColumnType, DatasetId, HierarchyId, MissingRule, UndeclaredRule,
};
use crate::diagnostics::{Diagnostic, Severity};
use crate::model::{Class, Expr, IndicatorId, MeasureId, Operand, Predicate, Value};
use crate::names::hir::{self, Definition, ExprKind};
use crate::source::Span;
use crate::syntax::ast::{self, LiteralKind};
use crate::value::{Period, PeriodKind};

impl Checker<'_> {
    /// Does something, and gives what it noted.
    pub(super) fn noting<T>(&mut self, does: impl FnOnce(&mut Self) -> T) -> (T, Noted) {
        let before = std::mem::take(&mut self.noted);
        let result = does(self);
        (result, std::mem::replace(&mut self.noted, before))
    }

    /// Notes which kind of year a literal is beside some data; a year that says its kind is in no doubt.
    pub(super) fn note_year(&mut self, literal: &ast::Literal, period: Period, beside: &str) {
        if matches!(literal.kind, LiteralKind::SplitYear(_)) {
            let beside = beside.to_string();
            let year = Year { year: period.ordinal, kind: period.kind, span: literal.span, beside };
            if !self.noted.years.contains(&year) {
                self.noted.years.push(year);
            }
        }
    }

    /// Notes what is in an indicator.
    pub(super) fn note_indicator(&mut self, id: IndicatorId) {
        if self.indicator_notes[id.0].is_none() {
            let value = &self.hir.indicators[id.0].value;
            let (_, noted) = self.quietly(|checker| checker.noting(|checker| checker.expr(value)));
            self.indicator_notes[id.0] = Some(noted);
        }
        let noted = self.indicator_notes[id.0].clone().unwrap_or_default();
        self.note_all(&noted);
    }

    /// Notes what is in a measure or an indicator.
    pub(super) fn note_definition(&mut self, of: Definition) {
        match of {
            Definition::Measure(id) => self.note_measure(id),
            Definition::Indicator(id) => self.note_indicator(id),
            Definition::Dataset(_) | Definition::Cohort(_) | Definition::Table(_) => {}
        }
    }

    /// Notes again what was noted elsewhere.
    pub(super) fn note_all(&mut self, noted: &Noted) {
        self.noted.years.extend(noted.years.iter().cloned());
        self.noted.one_sided.extend(noted.one_sided.iter().cloned());
    }

    /// Notes the years in the conditions of a measure.
    pub(super) fn note_measure(&mut self, id: MeasureId) {
        let measure = &self.hir.measures[id.0];
        let Some(dataset) = measure.dataset else { return };
        let mut conditions: Vec<&ast::Predicate> = measure.filter.iter().collect();
        let mut at = measure.rows;
        while let Some(hir::Rows::Cohort(cohort)) = at {
            conditions.extend(&self.hir.cohorts[cohort.0].clauses);
            at = self.hir.cohorts[cohort.0].from;
        }
        conditions.retain(|condition| self.written(condition.span).contains('/'));
        let typed = |checker: &mut Self| {
            for condition in conditions {
                checker.predicate(dataset, condition);
            }
        };
        let ((), noted) = self.quietly(|checker| checker.noting(typed));
        self.noted.years.extend(noted.years);
    }

    /// What was noted inside is around nothing any more: it has a period, or an area.
    pub(super) fn settle(&mut self, class: &Class) {
        self.noted.one_sided.retain(|one| one.class != *class);
    }

    /// Reports a year that is of one kind here and of another there.
    pub(super) fn years_of_one_kind(&mut self, noted: &Noted) {
        for (at, first) in noted.years.iter().enumerate() {
            let other = |year: &&Year| year.year == first.year && year.kind != first.kind;
            for second in noted.years[at + 1..].iter().filter(other) {
                if self.is_new((first.span, second.span)) {
                    let written = &self.written(first.span);
                    let (first, second) = match first.kind {
                        PeriodKind::AcademicYear => (second, first),
                        _ => (first, second),
                    };
                    let of = |year: &Year| (year.span, year.kind.name().replace('_', " "), year.beside.clone());
                    self.out.push(periods::two_kinds(written, of(first), of(second)));
                }
            }
        }
    }

    /// Warns of a year that is of one kind in a column and of another in the next, where no text of the table says so.
    pub(super) fn years_side_by_side<'t>(&mut self, columns: &[Noted], mut texts: impl Iterator<Item = &'t String>) {
        let years = columns.iter().flat_map(|noted| &noted.years);
        let mut found = None;
        for first in years.clone().filter(|year| year.kind != PeriodKind::AcademicYear) {
            let is_other = |year: &&Year| year.year == first.year && year.kind == PeriodKind::AcademicYear;
            found = found.or_else(|| years.clone().find(is_other).map(|second| (first, second)));
        }
        let Some((first, second)) = found else { return };
        let is_said = |text: &String| ["academic", "school"].iter().any(|word| text.to_lowercase().contains(word));
        if self.is_new((first.span, second.span)) && !texts.any(is_said) {
            let of = |year: &Year| (year.span, year.kind.name().replace('_', " "), year.beside.clone());
            self.out.push(periods::two_kinds_beside(&self.written(first.span), of(first), of(second)));
        }
    }

    /// Warns of a year in a column that is of another kind than the years that columns beside it are for each of, where no text says so.
    pub(super) fn years_beside_columns(&mut self, columns: &[Noted], each: &[Option<Dimension>], texts: &[&String]) {
        let words = ["academic", "school", "financial", "fiscal"];
        if texts.iter().any(|text| words.iter().any(|word| text.to_lowercase().contains(word))) {
            return;
        }
        let called = |kind: PeriodKind| kind.name().replace('_', " ");
        let of_years = |kind: PeriodKind| matches!(kind, PeriodKind::FinancialYear | PeriodKind::AcademicYear);
        let years = columns.iter().flat_map(|noted| &noted.years);
        for dimension in each.iter().flatten() {
            let Kind::Time(kind) = dimension.kind else { continue };
            let is_other = |year: &&Year| of_years(kind) && of_years(year.kind) && year.kind != kind;
            if let Some(year) = years.clone().find(is_other)
                && self.is_new((year.span, dimension.span))
            {
                let first = (year.span, called(year.kind), year.beside.clone());
                let second = (dimension.span, called(kind), year.beside.clone());
                self.out.push(periods::two_kinds_beside(&self.written(year.span), first, second));
                return;
            }
        }
    }

    /// Reports a year that is of one kind in a column, where the rows, the columns or the period around it are of the other.
    pub(super) fn years_of_the_kind_around<'d>(
        &mut self,
        noted: &Noted,
        dimensions: impl Iterator<Item = &'d Dimension>,
        period: Option<&ast::Literal>,
    ) {
        let of_years = |kind: PeriodKind| matches!(kind, PeriodKind::FinancialYear | PeriodKind::AcademicYear);
        let mut around: Vec<(PeriodKind, Span, String)> = dimensions
            .filter_map(|dimension| match dimension.kind {
                Kind::Time(kind) => Some((kind, dimension.span, dimension.name.clone())),
                _ => None,
            })
            .collect();
        if let Some(literal) = period
            && let LiteralKind::NamedYear { kind, .. } = literal.kind
        {
            around.push((kind, literal.span, "the table".to_string()));
        }
        for (kind, span, name) in around.into_iter().filter(|(kind, ..)| of_years(*kind)) {
            for year in noted.years.iter().filter(|year| year.kind != kind && of_years(year.kind)) {
                if self.is_new((year.span, span)) {
                    let written = &self.written(year.span);
                    let called = |kind: PeriodKind| kind.name().replace('_', " ");
                    let inner = (year.span, called(year.kind), year.beside.clone());
                    self.out.push(periods::two_kinds(written, inner, (span, called(kind), name.clone())));
                }
            }
        }
    }

    /// Reports what has a period or an area on one side only, with nothing around it.
    pub(super) fn settled(&mut self, noted: &Noted, around: impl Fn(&Class) -> bool) {
        for one in noted.one_sided.iter().filter(|one| !around(&one.class)) {
            if self.is_new((one.span, one.span)) {
                self.out.push(one.finding.clone());
            }
        }
    }

    /// Notes or reports a period or an area that one of two sides has.
    pub(super) fn sides(&mut self, what: Sides, whole: Span, left: (&hir::Expr, &Expr), right: (&hir::Expr, &Expr)) {
        let mut classes = vec![Class::Time];
        if what == Sides::Divided {
            classes.extend((0..self.catalog.hierarchies.len()).map(|h| Class::Area(HierarchyId(h))));
        }
        if what == Sides::Divided {
            self.different_covers(whole, left.1, right.1);
            self.people_without_a_date(whole, left.1, right.1);
            self.another_date_below(left.1, right);
        }
        for class in &classes {
            for ((own, typed), (_, other)) in [(left, right), (right, left)] {
                if what == Sides::Divided && *class == Class::Time {
                    self.undated_side((own, typed), other);
                }
                // What is not fixed is nothing beside an open side; and to look for that takes long in a long sum.
                if !self.fixed(typed, class, what) {
                    continue;
                }
                let scope = scope(own, class);
                let mut open = self.open(other, class);
                // Of a broken declaration it is not known what it was asked for.
                open.retain(|leaf| !self.catalog.is_broken(self.catalog.dataset(leaf.dataset)));
                if scope.is_some_and(|scope| matches!(scope.by, By::Area(ast::AreaMember::All(_)))) {
                    open.retain(|leaf| !self.is_all_inside(leaf, class));
                }
                if open.is_empty() {
                    continue;
                }
                // Without brackets, `a as % of b in 2023/24` reads as if the year were of both.
                let reads_as_both = scope.filter(|_| !own.bracketed && what == Sides::Divided);
                let fits = reads_as_both.is_some_and(|scope| self.fits(scope, other, &open));
                let place = scope.map_or(own.span, |scope| scope.span);
                let finding = self.one_side(class, place, whole, reads_as_both.filter(|_| fits), &open);
                // Of a period that the people do not have, it is said which they have.
                let is_said = || {
                    self.out.iter().any(|said| {
                        said.code == "periods::kind-mismatch"
                            && said.labels.first().is_some_and(|label| label.span == place)
                    })
                };
                if fits {
                    if !is_said() && self.is_new((place, place)) {
                        self.out.push(finding);
                    }
                } else if !open.iter().all(|leaf| self.is_people(leaf.dataset)) {
                    // A population without a date or an area is reported by itself.
                    self.noted.one_sided.push(OneSided { class: class.clone(), finding, span: place });
                }
            }
        }
    }

    /// Notes two sides of which neither has a period, and whose data covers different ones; or of which one has a period that the other's data does
    /// not have.
    fn different_covers(&mut self, whole: Span, left: &Expr, right: &Expr) {
        let (Some(left), Some(right)) = (self.covered_side(left), self.covered_side(right)) else { return };
        // Of people there is one date for each period, and what is asked for at one is of that.
        if left.of_people || right.of_people || left.days == right.days || left.is_asked && right.is_asked {
            return;
        }
        // Of one dataset, a part of its time is a part of the whole: the burglaries of December of all of a year.
        if left.dataset == right.dataset {
            return;
        }
        // A side of more than a year without a period, beside one with a period, is reported by `sides`.
        let is_long = |side: &CoveredSide| !side.is_asked && side.days.1 - side.days.0 > A_YEAR;
        if left.is_asked && is_long(&right) || right.is_asked && is_long(&left) {
            return;
        }
        let name = |side: &CoveredSide| self.catalog.dataset(side.dataset).name.clone();
        let period = |side: &CoveredSide| (name(side), side.is_asked, self.in_months(side.days));
        let finding = periods::different_covers(whole, period(&left), period(&right));
        self.noted.one_sided.push(OneSided { class: Class::Time, finding, span: whole });
    }

    /// Notes events of data that covers more than a year beside people of whom nothing says when there were so many: unless something around gives
    /// a period, it is a rate of several years.
    fn people_without_a_date(&mut self, whole: Span, left: &Expr, right: &Expr) {
        let has_no_date = |leaf: &&Leaf| {
            let dataset = self.catalog.dataset(leaf.dataset);
            dataset.is_population() && dataset.time.is_none()
        };
        // Events with dates of which none is said to date them are of any time.
        for (events, people) in [(left, right), (right, left)] {
            let people = self.all_leaves(people);
            let Some(people) = people.iter().find(has_no_date) else { continue };
            let open = self.all_leaves(events);
            let adds_up = |leaf: &&Leaf| {
                let function = self.model.measures[leaf.measure.0].function;
                !self.is_people(leaf.dataset)
                    && (function.is_sum() || function.is_count())
                    && !function.counts_different()
            };
            let Some(of) = open.iter().filter(adds_up).find(|leaf| self.is_undated(events, leaf)) else { continue };
            let (events, people) = (self.catalog.dataset(of.dataset), self.catalog.dataset(people.dataset));
            if self.is_new((events.span, people.span)) {
                self.out.push(periods::of_any_time(whole, events, people));
            }
            return;
        }
        // Who of a register ever was one is no number of a year; nor is a stock.
        let is_of_a_year = |leaf: &&Leaf, people: &Leaf| {
            let (dataset, function) =
                (self.catalog.dataset(leaf.dataset), self.model.measures[leaf.measure.0].function);
            let is_of_register =
                function.counts_different() && self.model.measures[people.measure.0].function.is_count();
            let adds_up = (function.is_sum() || function.is_count()) && !is_of_register;
            dataset.covers.is_some() && !dataset.is_population() && !dataset.stock && adds_up
        };
        for (events, people) in [(left, right), (right, left)] {
            let people = self.all_leaves(people);
            let Some(people) = people.iter().find(has_no_date) else { continue };
            let open = self.open(events, &Class::Time);
            let Some(of) = open.iter().find(|leaf| is_of_a_year(leaf, people)) else { continue };
            let (events, people) = (self.catalog.dataset(of.dataset), self.catalog.dataset(people.dataset));
            let Some((first, last)) = events.covers else { continue };
            let covered = self.in_months((first.days().0, last.days().1));
            let finding = periods::people_without_a_date(whole, &events.name, &covered, people);
            self.noted.one_sided.push(OneSided { class: Class::Time, finding, span: whole });
            return;
        }
    }

    /// Reports a whole of which a condition asks when something happened that is not asked of its part: all that were charged, of those that were
    /// closed in a year.
    fn another_date_below(&mut self, part: &Expr, (own, whole): (&hir::Expr, &Expr)) {
        let above = self.all_leaves(part);
        for leaf in self.all_leaves(whole) {
            let declared = self.catalog.dataset(leaf.dataset);
            let is_date = |column: &ColumnType| {
                matches!(column, ColumnType::Date { .. } | ColumnType::DateTime { .. } | ColumnType::Period(_))
            };
            let asks = |of: &Predicate, is_it: &dyn Fn(ColumnId) -> bool| {
                of.questions().into_iter().any(|question| match question {
                    Predicate::In(Operand::Value(value), _) => {
                        matches!(value.root(), Value::Column(column) if is_it(*column))
                    }
                    _ => false,
                })
            };
            let of_same: Vec<&Leaf> = above.iter().filter(|part| part.dataset == leaf.dataset).collect();
            // Cases closed in a year over those opened in it are of different ones, as they say.
            let asks_when = |of: &Predicate| asks(of, &|column| is_date(&declared.column(column).ty));
            let is_said = self.fixed(part, &Class::Time, Sides::Divided)
                || of_same.iter().any(|above| self.has_condition(part, above, &asks_when));
            if is_said || of_same.is_empty() {
                continue;
            }
            let others = (0..declared.columns.len()).map(ColumnId);
            let mut others = others.filter(|at| is_date(&declared.column(*at).ty) && declared.time != Some(*at));
            let date = others.find(|date| self.has_condition(whole, &leaf, &|of| asks(of, &|column| column == *date)));
            if let Some(date) = date {
                if self.is_new((own.span, own.span)) {
                    self.out.push(periods::another_date_below(own.span, &declared.column(date).name));
                }
                return;
            }
        }
    }

    /// The days that a side is of: those that it asks for, or all that its data covers; nothing where it is of several datasets or they do not say.
    fn covered_side(&self, expr: &Expr) -> Option<CoveredSide> {
        let leaves = self.all_leaves(expr);
        let (first, others) = leaves.split_first()?;
        let dataset = others.iter().all(|leaf| leaf.dataset == first.dataset).then_some(first.dataset)?;
        let declared = self.catalog.dataset(dataset);
        declared.time?;
        let covers = declared.covers.map(|(first, last)| (first.days().0, last.days().1))?;
        let asked = self.days_of_number(expr)?;
        let is_asked = asked != covers;
        // From a day on is to the end of what is covered.
        let within = (asked.0.max(covers.0), asked.1.min(covers.1));
        let days = if within.0 <= within.1 { within } else { asked };
        Some(CoveredSide { dataset, days, is_asked, of_people: self.is_people(dataset) })
    }

    /// Days as the months that they are, where they are whole months.
    fn in_months(&self, (first, last): (i64, i64)) -> String {
        let month = |day: i64| {
            PeriodKind::Month.of_day(day).map(|ordinal| Period { kind: PeriodKind::Month, ordinal }.to_string())
        };
        match (month(first), month(last)) {
            (Some(first), Some(last)) if first == last => first,
            (Some(first), Some(last)) => format!("{first} to {last}"),
            _ => "another time".to_string(),
        }
    }

    /// Warns of a side with a period where the other is of rows that have dates, of which none is said to date them: they are of all dates.
    fn undated_side(&mut self, (own, typed): (&hir::Expr, &Expr), other: &Expr) {
        let undated = self.all_leaves(other).into_iter().find(|leaf| self.is_undated(other, leaf));
        let Some(leaf) = undated.filter(|_| self.fixed(typed, &Class::Time, Sides::Divided)) else { return };
        let declared = self.catalog.dataset(leaf.dataset);
        if !self.catalog.is_broken(declared) && self.is_new((own.span, declared.span)) {
            let place = scope(own, &Class::Time).map_or(own.span, |scope| scope.span);
            self.out.push(periods::undated_side(place, declared));
        }
    }

    /// Whether the rows of a measure have dates of which none is said to date them, and no condition asks for one of these.
    pub(super) fn is_undated(&self, expr: &Expr, leaf: &Leaf) -> bool {
        let dates: Vec<Value> =
            self.catalog.dataset(leaf.dataset).perhaps_dated_by().into_iter().map(Value::Column).collect();
        let asks = |of: &Predicate| of.values().iter().any(|value| dates.contains(value.root()));
        !dates.is_empty() && !self.has_condition(expr, leaf, &asks)
    }

    fn one_side(&self, class: &Class, place: Span, whole: Span, scope: Option<Scope<'_>>, open: &[Leaf]) -> Diagnostic {
        let dataset = &self.catalog.dataset(open[0].dataset).name;
        // `(found as % of closed) in 2023/24`: what is written, with the scope moved behind it.
        let moved = scope.map(|scope| {
            let text = |start: u32, end: u32| self.sources.text(Span { start, end, ..whole }).trim();
            let (before, after) = (text(whole.start, scope.of.span.end), text(scope.span.end, whole.end));
            let word = if *class == Class::Time { "in" } else { "at" };
            let blank = if after.is_empty() { "" } else { " " };
            format!("({before}{blank}{after}) {word} {}", self.sources.text(scope.span))
        });
        match class {
            Class::Time => periods::one_side(place, dataset, moved),
            Class::Area(hierarchy) => {
                let several = |leaf: &&Leaf| self.areas_of(leaf.dataset, *hierarchy).len() > 1;
                match open.iter().find(several) {
                    Some(leaf) => {
                        let columns = self.area_names(leaf.dataset, &self.areas_of(leaf.dataset, *hierarchy));
                        let dataset = &self.catalog.dataset(leaf.dataset).name;
                        denominators::which_area(denominators::one_side(place, dataset, None), dataset, &columns)
                    }
                    None => denominators::one_side(place, dataset, moved),
                }
            }
            Class::Other(_) => denominators::one_side(place, dataset, moved),
        }
    }

    /// The measures that a period or an area around an expression would reach, and that would be of all of them without one.
    fn open(&self, expr: &Expr, class: &Class) -> Vec<Leaf> {
        let mut open = self.open_leaves(expr, class);
        open.retain(|leaf| self.is_open(expr, leaf, class));
        open
    }

    fn is_open(&self, expr: &Expr, leaf: &Leaf, class: &Class) -> bool {
        let declared = self.catalog.dataset(leaf.dataset);
        let roots: Vec<Value> = match class {
            Class::Time => match (declared.time, declared.covers) {
                // All of it is of one year, or of less.
                (_, Some((first, last))) if last.days().1 - first.days().0 <= A_YEAR => Vec::new(),
                (time, _) => time.map(Value::Column).into_iter().collect(),
            },
            Class::Area(hierarchy) => {
                // Of several, a condition on any says which rows are meant.
                let areas = self.areas_of(leaf.dataset, *hierarchy);
                areas.iter().map(|(value, _)| value.root().clone()).collect()
            }
            Class::Other(_) => Vec::new(),
        };
        if roots.is_empty() {
            return false;
        }
        match class {
            Class::Time => !self.is_asked_when(expr, leaf),
            Class::Area(_) | Class::Other(_) => {
                !self.has_condition(expr, leaf, &|of| of.values().iter().any(|value| roots.contains(value.root())))
            }
        }
    }

    /// Whether the conditions of a measure, its cohorts and the expression around it give it a period of its own.
    pub(super) fn is_asked_when(&self, expr: &Expr, leaf: &Leaf) -> bool {
        let Some(time) = self.catalog.dataset(leaf.dataset).time.map(Value::Column) else { return false };
        // That a row has a date, its hour or its day of the week are no period.
        let is_when =
            |value: &Value| *value == time || *value.root() == time && self.period_kind(leaf.dataset, value).is_some();
        let asks = |question: &Predicate| {
            !matches!(question, Predicate::Missing(_)) && question.asked().into_iter().any(is_when)
        };
        self.has_condition(expr, leaf, &|of| of.questions().into_iter().any(asks))
    }

    /// Whether one of the conditions of a measure, its cohorts and the expression around it is like this.
    fn has_condition(&self, expr: &Expr, leaf: &Leaf, is_it: &dyn Fn(&Predicate) -> bool) -> bool {
        let measure = &self.model.measures[leaf.measure.0];
        let mut found = self.model.conditions(measure).any(is_it);
        self.visit(expr, &mut |part| {
            if let Expr::Where(_, conditions) = part {
                found |= conditions.iter().any(|(dataset, predicate)| *dataset == leaf.dataset && is_it(predicate));
            }
        });
        found
    }

    /// Whether every row of a measure's data is of some area of the hierarchy, so that `at all` leaves none out.
    fn is_all_inside(&self, leaf: &Leaf, class: &Class) -> bool {
        let Class::Area(hierarchy) = class else { return false };
        let declared = self.catalog.dataset(leaf.dataset);
        let is_sure = |(area, _): &(Value, CodeListId)| {
            let Value::Column(column) = area.root() else { return false };
            let column = declared.column(*column);
            let is_valid = column.undeclared == UndeclaredRule::Error && column.invalid == BadValueRule::Error;
            is_valid && column.missing == MissingRule::Refused && !column.comparators
        };
        let areas = self.areas_of(leaf.dataset, *hierarchy);
        !areas.is_empty() && areas.iter().all(is_sure)
    }

    /// Whether every measure of an expression that could have a period, or an area, has one by a scope; of what is divided, a period may be
    /// one that conditions give.
    fn fixed(&self, expr: &Expr, class: &Class, what: Sides) -> bool {
        let could = |leaf: &Leaf| match class {
            Class::Time => self.catalog.dataset(leaf.dataset).time.is_some(),
            Class::Area(hierarchy) => !self.areas_of(leaf.dataset, *hierarchy).is_empty(),
            Class::Other(_) => false,
        };
        // All less those of a year are the others.
        let asked = |leaf: &Leaf| *class == Class::Time && what == Sides::Divided && self.is_asked_when(expr, leaf);
        let open = self.open_leaves(expr, class);
        self.all_leaves(expr).iter().any(could) && !open.iter().any(|leaf| could(leaf) && !asked(leaf))
    }

    /// Whether a scope could be of the other side as well.
    fn fits(&mut self, scope: Scope<'_>, other: &Expr, open: &[Leaf]) -> bool {
        self.quietly(|checker| {
            match scope.by {
                By::Period(literal) => {
                    checker.in_period(literal, open);
                }
                By::Area(member) => {
                    checker.at_member(member, other, scope.span);
                }
            }
            // Which of several areas is meant is asked with the rest.
            let is_error = |found: &Diagnostic| found.severity == Severity::Error;
            !checker.out.iter().any(|found| is_error(found) && found.code != "layout::ambiguous-area")
        })
    }
}

/// The days of a year, at most.
const A_YEAR: i64 = 366;

/// A side of a quotient, and when it is of.
struct CoveredSide {
    dataset: DatasetId,
    days: (i64, i64),
    /// Whether it asks for these days, and does not have all that its data covers.
    is_asked: bool,
    of_people: bool,
}

/// The period or the area of an expression, where it is the last thing written.
#[derive(Clone, Copy)]
struct Scope<'e> {
    of: &'e hir::Expr,
    by: By<'e>,
    /// The period or the area.
    span: Span,
}

#[derive(Clone, Copy)]
enum By<'e> {
    Period(&'e ast::Literal),
    Area(&'e ast::AreaMember),
}

fn scope<'e>(expr: &'e hir::Expr, class: &Class) -> Option<Scope<'e>> {
    match (&expr.kind, class) {
        (ExprKind::In(of, literal), Class::Time) => Some(Scope { of, by: By::Period(literal), span: literal.span }),
        (ExprKind::At(of, member), Class::Area(_)) => {
            let span = super::restrictions::member_span(member);
            Some(Scope { of, by: By::Area(member), span })
        }
        (ExprKind::In(of, _) | ExprKind::At(of, _) | ExprKind::Where(of, _) | ExprKind::Across(of, _), _) => {
            scope(of, class)
        }
        _ => None,
    }
}
