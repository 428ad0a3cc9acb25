//! Parameters: periods that the project names, in place of their names.
//!
//! In: trees as written, and the catalog. Out: the same trees, with the period of each parameter where it is used, and in texts
//! that name it in braces.
//! Invariants: spans stay, so a message points at what was written; no tree that comes out has a parameter; an item that uses one that
//! does not exist is broken, and was reported.

use super::facts;
use super::hir::Valued;
use crate::catalog::Catalog;
use crate::diagnostics::{Diagnostic, Diagnostics, Near, near};
use crate::source::{Span, Spanned};
use crate::syntax::ast::*;
use crate::value::{Date, MONTHS, Period, PeriodKind};

/// Puts periods in place of the parameters of an item.
pub fn give_values(catalog: &Catalog, item: &mut Item, used: &mut Vec<Valued>, out: &mut Diagnostics) {
    let mut found = Diagnostics::default();
    Values { catalog, used, out: &mut found }.item(item);
    if found.has_errors() {
        let name = match &item.kind {
            ItemKind::Cohort(cohort) => Some(&cohort.name),
            ItemKind::Measure(measure) => Some(&measure.name),
            ItemKind::Indicator(indicator) => Some(&indicator.name),
            ItemKind::Table(table) => Some(&table.name),
            ItemKind::Test(_) | ItemKind::Broken { .. } => None,
        };
        item.kind = ItemKind::Broken { name: name.cloned() };
    }
    out.append(found);
}

/// A condition with periods in place of parameters.
pub fn condition_with_values(catalog: &Catalog, condition: &Predicate, out: &mut Diagnostics) -> Predicate {
    let mut condition = condition.clone();
    Values { catalog, used: &mut Vec::new(), out }.predicate(&mut condition);
    condition
}

/// A period with its value, where it is a parameter.
pub fn period_with_value(catalog: &Catalog, period: &Literal, out: &mut Diagnostics) -> Literal {
    let mut period = period.clone();
    Values { catalog, used: &mut Vec::new(), out }.literal(&mut period);
    period
}

/// The period of a parameter, as it would be written.
pub fn value_of(catalog: &Catalog, name: &str) -> Option<LiteralKind> {
    let parameter = catalog.project.parameter(name)?;
    Some(written(parameter.value, parameter.says_kind))
}

/// How a period is written.
fn written(period: Period, says_kind: bool) -> LiteralKind {
    let year = period.ordinal as i32;
    match period.kind {
        PeriodKind::CalendarYear => LiteralKind::Number { unscaled: period.ordinal, scale: 0 },
        PeriodKind::FinancialYear if !says_kind => LiteralKind::SplitYear(year),
        kind @ (PeriodKind::FinancialYear | PeriodKind::AcademicYear) => LiteralKind::NamedYear { kind, year },
        PeriodKind::YearEnding(month) => LiteralKind::YearEnding { year, month },
        PeriodKind::Month => LiteralKind::Month {
            year: period.ordinal.div_euclid(12) as i32,
            month: (period.ordinal.rem_euclid(12) + 1) as u8,
        },
        PeriodKind::MidYear => LiteralKind::MidYear(year),
        PeriodKind::Day => LiteralKind::Date(Date::from_days(period.ordinal)),
    }
}

fn valued(span: Span, name: &str, value: Option<(Period, bool)>) -> Valued {
    let period = value.map(|(period, says_kind)| match period.kind {
        kind @ (PeriodKind::AcademicYear | PeriodKind::FinancialYear) if says_kind => {
            format!("{} {period}", kind.name().replace('_', " "))
        }
        _ => period.to_string(),
    });
    Valued { span, parameter: name.to_string(), period }
}

struct Values<'a> {
    catalog: &'a Catalog,
    used: &'a mut Vec<Valued>,
    out: &'a mut Diagnostics,
}

impl Values<'_> {
    fn item(&mut self, item: &mut Item) {
        match &mut item.kind {
            ItemKind::Cohort(cohort) => {
                self.label(&mut cohort.label);
                cohort.wheres.iter_mut().for_each(|condition| self.predicate(condition));
            }
            ItemKind::Measure(measure) => {
                self.label(&mut measure.label);
                self.aggregate(&mut measure.value);
            }
            ItemKind::Indicator(indicator) => {
                self.label(&mut indicator.label);
                self.expr(&mut indicator.value);
            }
            ItemKind::Table(table) => table.clauses.iter_mut().for_each(|clause| self.clause(&mut clause.kind)),
            ItemKind::Test(test) => {
                for expect in &mut test.expect {
                    if let Expectation::Value { period: Some(period), .. } = expect {
                        self.literal(period);
                    }
                }
            }
            ItemKind::Broken { .. } => {}
        }
    }

    fn clause(&mut self, clause: &mut TableClauseKind) {
        match clause {
            TableClauseKind::Title(text) | TableClauseKind::Note(text) | TableClauseKind::Source(text) => {
                self.text(text, false);
            }
            TableClauseKind::Order { by, .. } => self.text(by, true),
            TableClauseKind::Rows(dimensions) => dimensions.iter_mut().for_each(|of| self.dimension(of)),
            TableClauseKind::Column(column) => self.column(column, None),
            TableClauseKind::Columns(each, columns) => {
                self.dimension(each);
                columns.iter_mut().for_each(|column| self.column(column, Some(each)));
            }
            TableClauseKind::In(period) => self.replace(period, facts::unknown_table_period),
            TableClauseKind::Where(condition) => self.predicate(condition),
            TableClauseKind::Number(_)
            | TableClauseKind::Figure(_)
            | TableClauseKind::Chapter(_)
            | TableClauseKind::Top(..)
            | TableClauseKind::HideEmpty
            | TableClauseKind::Disclosure(_) => {}
        }
    }

    fn column(&mut self, column: &mut Column, around: Option<&Dimension>) {
        if let (Some(label), Some(each)) = (&column.label, column.each.as_ref().or(around))
            && let [name] = &each.path.parts[..]
            && self.catalog.project.parameter(&name.value).is_some()
            && label.value.contains(&format!("{{{}}}", name.value))
        {
            self.out.push(facts::parameter_or_dimension(label.span, &name.value));
        }
        // What is no parameter in a heading may be a dimension; types/ says where it is neither.
        column.label.iter_mut().for_each(|text| self.text(text, true));
        column.each.iter_mut().for_each(|each| self.dimension(each));
        if let ColumnValue::Expr(expr) = &mut column.value {
            self.expr(expr);
        }
    }

    fn dimension(&mut self, dimension: &mut Dimension) {
        dimension.heading.iter_mut().for_each(|text| self.text(text, false));
        match &mut dimension.members {
            Some(Members::Range(from, to)) => [from, to].into_iter().for_each(|end| self.literal(end)),
            Some(Members::List(listed)) => {
                for member in listed {
                    self.label(&mut member.label);
                    member.parts.iter_mut().for_each(|part| self.area(part));
                }
            }
            None => {}
        }
    }

    fn area(&mut self, area: &mut AreaMember) {
        if let AreaMember::Named(literal) = area {
            if let LiteralKind::Text(name) = &literal.kind
                && literal.span.end - literal.span.start == name.len() as u32
            {
                self.bare(&Spanned::new(name.clone(), literal.span));
            }
            self.literal(literal);
        }
    }

    /// Notes a name that is a parameter where a period is needed; types/ knows where, and what else it may be.
    fn bare(&mut self, name: &Ident) {
        if let Some(parameter) = self.catalog.project.parameter(&name.value) {
            let value = (parameter.value, parameter.says_kind);
            self.used.push(valued(name.span, &name.value, Some(value)));
        }
    }

    /// Whether a name is that of an area, and of no parameter.
    fn is_area(&self, name: &str) -> bool {
        let levels = self.catalog.hierarchies.iter().flat_map(|hierarchy| &hierarchy.levels);
        let mut lists = levels.map(|level| self.catalog.code_list(level.list));
        self.catalog.project.parameter(name).is_none() && lists.any(|list| list.find_all(name).len() == 1)
    }

    fn aggregate(&mut self, aggregate: &mut Aggregate) {
        aggregate.filter.iter_mut().for_each(|condition| self.predicate(condition));
    }

    fn expr(&mut self, expr: &mut Expr) {
        match &mut expr.kind {
            ExprKind::Rate { numerator, denominator, .. } | ExprKind::Percentage { numerator, denominator } => {
                self.expr(numerator);
                self.expr(denominator);
            }
            ExprKind::Binary { left, right, .. } => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::Group(of) | ExprKind::Across(of, _) | ExprKind::Share(of, _) | ExprKind::Rank { of, .. } => {
                self.expr(of);
            }
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate),
            ExprKind::In(of, period) => {
                // `change in crimes`, without the two periods.
                if let (ExprKind::Name(name), LiteralKind::Parameter { name: of, back: 0 }) = (&of.kind, &period.kind)
                    && ["change", "difference", "growth", "increase", "decrease"].contains(&name.value.as_str())
                    && self.catalog.project.parameter(of).is_none()
                {
                    self.out.push(facts::change_without_periods(name.span.to(period.span), &name.value, of));
                    return;
                }
                self.expr(of);
                match &period.kind {
                    LiteralKind::Parameter { name, back: 0 } if self.is_area(name) => {
                        self.out.push(facts::area_as_period(period.span, name));
                    }
                    _ => self.literal(period),
                }
            }
            ExprKind::At(of, area) => {
                self.expr(of);
                self.area(area);
            }
            ExprKind::Where(of, condition) => {
                self.expr(of);
                self.predicate(condition);
            }
            ExprKind::Change { of, from, to, .. } => {
                self.expr(of);
                self.literal(from);
                self.literal(to);
            }
            ExprKind::Name(_) | ExprKind::Number { .. } => {}
        }
    }

    fn predicate(&mut self, predicate: &mut Predicate) {
        match &mut predicate.kind {
            PredicateKind::And(parts) | PredicateKind::Or(parts) => {
                parts.iter_mut().for_each(|part| self.predicate(part));
            }
            PredicateKind::Not(inner) | PredicateKind::Group(inner) => self.predicate(inner),
            PredicateKind::Flag(_) => {}
            PredicateKind::Compare { left, right, .. } => {
                if let Operand::Path(path) = right
                    && let [name] = &path.parts[..]
                {
                    self.bare(name);
                }
                [left, right].into_iter().for_each(|side| self.operand(side));
            }
            PredicateKind::In { of, set, .. } => {
                // `"T" in kind`, as in Python.
                if let (Operand::Literal(Literal { kind: LiteralKind::Text(text), span }), [Member::One(one)]) =
                    (&*of, &set[..])
                    && let LiteralKind::Parameter { name, back: 0 } = &one.kind
                {
                    self.out.push(facts::text_before_column(span.to(one.span), text, name));
                    return;
                }
                self.operand(of);
                for member in set {
                    match member {
                        Member::One(one) => self.value(one),
                        Member::Range(from, to) => [from, to].into_iter().for_each(|end| self.value(end)),
                    }
                }
            }
            PredicateKind::Missing { of, .. } | PredicateKind::Text { of, .. } => self.operand(of),
        }
    }

    fn operand(&mut self, operand: &mut Operand) {
        match operand {
            Operand::Literal(literal) => self.literal(literal),
            Operand::NumberOf { conditions, .. } => conditions.iter_mut().for_each(|part| self.predicate(part)),
            Operand::Path(_) => {} // a column, or a parameter where the dataset has none of that name: types/ knows
        }
    }

    /// A period.
    fn literal(&mut self, literal: &mut Literal) {
        self.replace(literal, facts::unknown_parameter);
    }

    /// A value beside a column: a period, or a text.
    fn value(&mut self, literal: &mut Literal) {
        let is_alone = matches!(literal.kind, LiteralKind::Parameter { back: 0, .. });
        self.replace(literal, |name, nearest| match nearest {
            None if is_alone => facts::unquoted(name),
            nearest => facts::unknown_parameter(name, nearest),
        });
    }

    fn replace(&mut self, literal: &mut Literal, unknown: impl FnOnce(&Ident, Option<Near>) -> Diagnostic) {
        let LiteralKind::Parameter { name, back } = &literal.kind else { return };
        match self.period(name, *back) {
            Ok((period, says_kind)) => {
                self.used.push(valued(literal.span, name, Some((period, says_kind))));
                literal.kind = written(period, says_kind);
            }
            Err(Unknown::Name) => {
                let names = self.catalog.project.parameters.iter().map(|parameter| parameter.name.value.as_str());
                let name = Spanned::new(name.clone(), literal.span);
                self.out.push(unknown(&name, near(&name.value, names)));
            }
            Err(Unknown::Period(first)) => self.out.push(facts::no_earlier(literal.span, name, *back, &first)),
        }
    }

    fn period(&self, name: &str, back: i64) -> Result<(Period, bool), Unknown> {
        let parameter = self.catalog.project.parameter(name).ok_or(Unknown::Name)?;
        let period = parameter.value.before(back).ok_or_else(|| Unknown::Period(parameter.value.to_string()))?;
        Ok((period, parameter.says_kind))
    }

    fn label(&mut self, label: &mut Option<Spanned<String>>) {
        label.iter_mut().for_each(|text| self.text(text, false));
    }

    /// Fills in `{year}`, `{year before}`, `{year 2 before}` and `{last month of year}`.
    fn text(&mut self, text: &mut Spanned<String>, may_be_other: bool) {
        if self.catalog.project.parameters.is_empty() || !text.value.contains('{') {
            return;
        }
        let mut filled = String::new();
        let mut rest = text.value.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((inside, behind)) = after.split_once('}') else {
                filled.push('{');
                rest = after;
                continue;
            };
            match named(inside).map(|named| (self.period(named.name, named.back), named)) {
                Some((Ok((period, _)), named)) => {
                    self.used.push(valued(text.span, named.name, None));
                    filled.push_str(&named.part.written(period));
                }
                Some((Err(Unknown::Name), named)) if !may_be_other => {
                    let names = self.catalog.project.parameters.iter().map(|parameter| parameter.name.value.as_str());
                    let name = Spanned::new(named.name.to_string(), text.span);
                    self.out.push(facts::unknown_in_braces(&name, near(&name.value, names)));
                }
                Some((Err(Unknown::Period(first)), named)) => {
                    self.out.push(facts::no_earlier(text.span, named.name, named.back, &first));
                }
                Some((Err(Unknown::Name), _)) | None => filled.push_str(&format!("{{{inside}}}")),
            }
            rest = behind;
        }
        filled.push_str(rest);
        text.value = filled;
    }
}

/// Why a parameter has no period.
enum Unknown {
    /// There is no such parameter.
    Name,
    /// There is no period so long before it; its own, as written.
    Period(String),
}

/// A parameter as a text names it: `year`, `year before`, `year 2 before`, `last month of year`.
struct Named<'t> {
    name: &'t str,
    /// How many periods before it.
    back: i64,
    part: Part,
}

/// What a text says of a period.
#[derive(Clone, Copy)]
enum Part {
    /// The period.
    Whole,
    /// The month, or the calendar year, of its first day.
    First(PeriodKind),
    /// The same of its last day.
    Last(PeriodKind),
}

impl Part {
    fn written(self, period: Period) -> String {
        let (day, kind) = match self {
            Part::Whole => return period.to_string(),
            Part::First(kind) => (period.days().0, kind),
            Part::Last(kind) => (period.days().1, kind),
        };
        let date = Date::from_days(day);
        match kind {
            PeriodKind::Month => format!("{} {:04}", MONTHS[usize::from(date.month) - 1], date.year),
            _ => format!("{:04}", date.year),
        }
    }
}

fn named(text: &str) -> Option<Named<'_>> {
    let is_name = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let (part, of) = match words[..] {
        ["first", "month", "of", ..] => (Part::First(PeriodKind::Month), &words[3..]),
        ["last", "month", "of", ..] => (Part::Last(PeriodKind::Month), &words[3..]),
        ["first", "calendar", "year", "of", ..] => (Part::First(PeriodKind::CalendarYear), &words[4..]),
        ["last", "calendar", "year", "of", ..] => (Part::Last(PeriodKind::CalendarYear), &words[4..]),
        _ => (Part::Whole, &words[..]),
    };
    let (name, back) = match of {
        [name] => (*name, 0),
        [name, "before"] => (*name, 1),
        [name, many, "before"] => (*name, many.parse().ok()?),
        _ => return None,
    };
    is_name(name).then_some(Named { name, back, part })
}
