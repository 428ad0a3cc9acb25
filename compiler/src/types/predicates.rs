//! Conditions on rows, typed.
//!
//! In: a predicate as written and the dataset it is asked of. Out: a [`Predicate`] over integer forms.
//! Invariant: comparisons with codes and periods become ranges of ordinals, so that "outside the list" is never "more" or
//! "less" than a code.

use std::collections::BTreeMap;

use super::Checker;
use super::facts::{literals, periods, types};
use super::literals::{Written, describe};
use super::paths::words;
use crate::catalog::{ColumnType, DatasetId};
use crate::diagnostics::Diagnostic;
use crate::hashing::HashSet;
use crate::model::{ComparedText, Operand, Predicate, Type, Value};
use crate::names;
use crate::source::Span;
use crate::syntax::ast::{self, Comparison, Member, PredicateKind, TextTest};
use crate::value::relation::TextPart;
use crate::value::{Date, Period, PeriodKind, merged};

/// Ranges of which none is inside another: by where they begin, where they end.
#[derive(Default)]
struct KnownRanges(BTreeMap<i64, i64>);

impl KnownRanges {
    /// Adds a range; false where it is inside one that is known.
    fn add(&mut self, first: i64, last: i64) -> bool {
        if self.0.range(..=first).next_back().is_some_and(|(_, end)| last <= *end) {
            return false;
        }
        let inside: Vec<i64> =
            self.0.range(first..).take_while(|(_, end)| **end <= last).map(|(from, _)| *from).collect();
        inside.iter().for_each(|from| {
            self.0.remove(from);
        });
        self.0.insert(first, last);
        true
    }
}

impl Checker<'_> {
    /// The labels of a list that pass a test of texts; nothing for a value that is no code.
    fn codes_that_pass(&self, ty: Type, test: TextTest, text: &str) -> Option<Vec<String>> {
        let Type::Code(list) = ty else { return None };
        let passes = |label: &str| {
            let folded = if test.ignoring_case {
                (label.to_lowercase(), text.to_lowercase())
            } else {
                (label.into(), text.into())
            };
            let (label, text) = folded;
            match test.part {
                TextPart::Whole => label == text,
                TextPart::Start => label.starts_with(&text),
                TextPart::End => label.ends_with(&text),
                TextPart::Anywhere => label.contains(&text),
            }
        };
        let codes = self.catalog.code_list(list).codes.iter();
        Some(codes.filter(|code| passes(&code.label) || passes(&code.code)).map(|code| code.label.clone()).collect())
    }

    /// Types a condition; `None` where something in it was reported.
    pub(super) fn predicate(&mut self, dataset: DatasetId, predicate: &ast::Predicate) -> Option<Predicate> {
        match &predicate.kind {
            PredicateKind::And(_) | PredicateKind::Or(_) if has_more_parts_than(predicate, &mut MOST_PARTS.clone()) => {
                self.report(types::too_many_parts(predicate.span, MOST_PARTS))
            }
            PredicateKind::And(parts) => Some(Predicate::And(self.all(dataset, parts)?)),
            PredicateKind::Or(parts) => Some(Predicate::Or(self.all(dataset, parts)?)),
            PredicateKind::Not(inner) => Some(Predicate::Not(Box::new(self.predicate(dataset, inner)?))),
            PredicateKind::Group(inner) => self.predicate(dataset, inner),
            PredicateKind::Flag(path) => {
                let (value, ty) = self.path(dataset, path)?;
                if ty != Type::Flag {
                    let (path, is) = (self.sources.text(path.span), words(self.catalog, &ty));
                    return self.report(types::not_a_flag(predicate.span, path, &is));
                }
                Some(Predicate::In(Operand::Value(value), vec![(1, 1)]))
            }
            PredicateKind::Compare { left, op, right, ignoring_case } => {
                let found = self.compare(dataset, predicate.span, left, *op, right)?;
                self.in_any_case(dataset, predicate.span, left, *ignoring_case, found)
            }
            PredicateKind::In { of, negated, set, ignoring_case, .. } => {
                let found = self.within(dataset, of, set)?;
                let found = self.in_any_case(dataset, predicate.span, of, *ignoring_case, found)?;
                Some(if *negated { Predicate::Not(Box::new(found)) } else { found })
            }
            PredicateKind::Missing { of, negated } => {
                let (Operand::Value(value), _) = self.side(dataset, of)? else {
                    return self.report(types::constant_comparison(predicate.span));
                };
                let missing = Predicate::Missing(value);
                Some(if *negated { Predicate::Not(Box::new(missing)) } else { missing })
            }
            PredicateKind::Text { of, test, text } => {
                let (Operand::Value(value), ty) = self.side(dataset, of)? else {
                    return self.report(types::constant_comparison(predicate.span));
                };
                if ty != Type::Text {
                    let is = words(self.catalog, &ty);
                    let codes = self.codes_that_pass(ty, *test, &text.value);
                    return self.report(types::not_text(predicate.span, &self.said(of), &is, codes.as_deref()));
                }
                self.compares(dataset, &value, *test, &text.value, text.span);
                Some(Predicate::Text(value, *test, vec![text.value.clone()]))
            }
        }
    }

    /// Notes where a text is compared with those of a column.
    fn compares(&mut self, dataset: DatasetId, value: &Value, test: TextTest, text: &str, span: Span) {
        let (dataset, column) = value.owner(dataset);
        if text.is_empty() {
            let name = &self.catalog.dataset(dataset).column(column).name;
            self.out.push(types::empty_text(span, name, test));
        }
        self.compared.push(ComparedText { dataset, column, test, text: text.to_string(), span });
    }

    /// The same test of a text without regard to case, where that is asked for.
    fn in_any_case(
        &mut self,
        dataset: DatasetId,
        span: Span,
        of: &ast::Operand,
        ignoring_case: bool,
        found: Predicate,
    ) -> Option<Predicate> {
        match found {
            found if !ignoring_case => Some(found),
            Predicate::Text(value, test, texts) => {
                // They were noted when they were read, before `ignoring case` was.
                let within = |of: &&mut ComparedText| {
                    of.span.source == span.source && span.start <= of.span.start && of.span.end <= span.end
                };
                self.compared.iter_mut().filter(within).for_each(|of| of.test.ignoring_case = true);
                self.alike_in_any_case(span);
                Some(Predicate::Text(value, TextTest { ignoring_case, ..test }, texts))
            }
            Predicate::Not(inner) => {
                let inner = self.in_any_case(dataset, span, of, ignoring_case, *inner)?;
                Some(Predicate::Not(Box::new(inner)))
            }
            _ => match self.side(dataset, of)? {
                (Operand::Value(_), ty) => {
                    self.report(types::case_of_codes(span, &self.said(of), &words(self.catalog, &ty)))
                }
                (Operand::NumberOf(_), _) => self.report(types::constant_comparison(span)),
            },
        }
    }

    /// Reports texts of a set that differ in case alone, where that is ignored.
    fn alike_in_any_case(&mut self, span: Span) {
        let is_inside = |of: &Span| of.source == span.source && span.start <= of.start && of.end <= span.end;
        let texts: Vec<&ComparedText> = self.compared.iter().filter(|of| is_inside(&of.span)).collect();
        let is_again = |at: &usize| texts[..*at].iter().any(|of| texts[*at].test.passes(&texts[*at].text, &of.text));
        let again: Vec<Span> = (0..texts.len()).filter(is_again).map(|at| texts[at].span).collect();
        again.into_iter().for_each(|span| self.repeated(span));
    }

    fn all(&mut self, dataset: DatasetId, parts: &[ast::Predicate]) -> Option<Vec<Predicate>> {
        // Every part is checked before any missing one gives up, so that all errors come at once.
        let parts: Vec<Option<Predicate>> = parts.iter().map(|p| self.predicate(dataset, p)).collect();
        parts.into_iter().collect()
    }

    /// One side of a comparison with its type; of conditions, their number.
    fn side(&mut self, dataset: DatasetId, operand: &ast::Operand) -> Option<(Operand, Type)> {
        match operand {
            ast::Operand::Path(path) => self.path(dataset, path).map(|(value, ty)| (Operand::Value(value), ty)),
            ast::Operand::NumberOf { conditions, .. } => {
                let conditions = self.all(dataset, conditions)?;
                let ty = Type::Integer { min: Some(0), max: Some(conditions.len() as i64) };
                Some((Operand::NumberOf(conditions), ty))
            }
            ast::Operand::Literal(literal) => self.report(types::constant_comparison(literal.span)),
        }
    }

    fn compare(
        &mut self,
        dataset: DatasetId,
        span: Span,
        left: &ast::Operand,
        op: Comparison,
        right: &ast::Operand,
    ) -> Option<Predicate> {
        if let Some(found) = self.compared_flag(dataset, span, left, op, right) {
            return self.report(found);
        }
        match (left, right) {
            (ast::Operand::Literal(_), ast::Operand::Literal(_)) => self.report(types::constant_comparison(span)),
            (ast::Operand::Literal(literal), of) => self.with_literal(dataset, of, op.mirrored(), literal),
            (of, ast::Operand::Literal(literal)) => self.with_literal(dataset, of, op, literal),
            (left_side, ast::Operand::Path(path)) if self.is_parameter(path) => {
                let dataset_has = self.catalog.dataset(dataset).column_named(&path.parts[0].value).is_some();
                if dataset_has {
                    let of = &self.catalog.dataset(dataset).name;
                    return self.report(literals::parameter_or_column(path.span, &path.parts[0].value, of));
                }
                let kind = names::value_of(self.catalog, &path.parts[0].value)?;
                self.with_literal(dataset, left_side, op, &ast::Literal { kind, span: path.span })
            }
            (left_side, right_side) => {
                let left = self.side(dataset, left_side);
                if let (Some((_, ty)), ast::Operand::Path(path)) = (&left, right_side)
                    && let Some(found) = self.unquoted(dataset, path, ty)
                {
                    return self.report(found);
                }
                let right = self.side(dataset, right_side);
                self.two_values(span, left?, op, right?, right_side)
            }
        }
    }

    /// `urgent = true`, `urgent != "N"`, `urgent = 1`: a flag is a condition by itself.
    fn compared_flag(
        &self,
        dataset: DatasetId,
        span: Span,
        left: &ast::Operand,
        op: Comparison,
        right: &ast::Operand,
    ) -> Option<Diagnostic> {
        let ast::Operand::Path(path) = left else { return None };
        let [name] = &path.parts[..] else { return None };
        let column = self.catalog.dataset(dataset).column_named(&name.value)?;
        let ColumnType::Flag { yes, no } = &self.catalog.dataset(dataset).column(column).ty else { return None };
        let (word, is_column) = match right {
            ast::Operand::Literal(ast::Literal { kind: ast::LiteralKind::Text(text), .. }) => (text.clone(), false),
            ast::Operand::Literal(literal) => (self.sources.text(literal.span).to_string(), false),
            ast::Operand::Path(other) => {
                let [word] = &other.parts[..] else { return None };
                (word.value.clone(), self.catalog.dataset(dataset).column_named(&word.value).is_some())
            }
            ast::Operand::NumberOf { .. } => return None,
        };
        let small = word.to_lowercase();
        let says = |texts: &[String], words: &[&str]| {
            texts.iter().any(|text| text.eq_ignore_ascii_case(&word)) || words.contains(&small.as_str())
        };
        let is_yes = match (says(yes, &["true", "yes", "y", "t", "1"]), says(no, &["false", "no", "n", "f", "0"])) {
            (true, false) => true,
            (false, true) => false,
            _ => return None,
        };
        let is_yes = match op {
            Comparison::Equal => is_yes,
            Comparison::NotEqual => !is_yes,
            _ => return None,
        };
        (!is_column).then(|| types::compared_flag(span, &name.value, is_yes))
    }

    /// Whether a name is that of a parameter. What is asked about is on the left, and is a column.
    fn is_parameter(&self, path: &ast::Path) -> bool {
        matches!(&path.parts[..], [name] if self.catalog.project.parameter(&name.value).is_some())
    }

    /// A code or label beside a column of its list, without the quotes that make it a text.
    fn unquoted(&self, dataset: DatasetId, path: &ast::Path, ty: &Type) -> Option<Diagnostic> {
        let ([word], Type::Code(list)) = (&path.parts[..], ty) else { return None };
        let is_column = self.catalog.dataset(dataset).column_named(&word.value).is_some();
        let list = self.catalog.code_list(*list);
        let known = list.find(&word.value).is_some() && !is_column;
        known.then(|| literals::unquoted(word.span, &word.value, &list.name))
    }

    fn two_values(
        &mut self,
        span: Span,
        (left, left_type): (Operand, Type),
        op: Comparison,
        (right, right_type): (Operand, Type),
        written: &ast::Operand,
    ) -> Option<Predicate> {
        let unbounded = |ty| match ty {
            Type::Integer { .. } => Type::Integer { min: None, max: None },
            ty => ty,
        };
        let (left_type, right_type) = (unbounded(left_type), unbounded(right_type));
        if left_type != right_type {
            let (found, expected) = (words(self.catalog, &right_type), words(self.catalog, &left_type));
            return self.report(types::mismatch(operand_span(written), &found, "the left side", &expected));
        }
        if !has_order(self, &left_type) && !op.is_equality() {
            return self.report(types::no_order(span, &words(self.catalog, &left_type)));
        }
        Some(Predicate::Compare(left, op, right))
    }

    fn with_literal(
        &mut self,
        dataset: DatasetId,
        of: &ast::Operand,
        op: Comparison,
        literal: &ast::Literal,
    ) -> Option<Predicate> {
        let (operand, ty) = self.side(dataset, of)?;
        let said = self.said(of);
        if !has_order(self, &ty) && !op.is_equality() {
            let what = format!("`{said}`, {},", words(self.catalog, &ty));
            return self.report(types::no_order(literal.span, &what));
        }
        let day = match (&ty, &literal.kind) {
            (_, ast::LiteralKind::Date(_)) => None,
            (Type::Day | Type::Second, kind) => super::literals::period_beside(kind, PeriodKind::Day),
            _ => None,
        };
        let ends = day.filter(|period| period.kind != PeriodKind::MidYear && !op.is_equality()).map(Period::days);
        if let Some((first, last)) = ends {
            let is_of_first = matches!(op, Comparison::Less | Comparison::GreaterOrEqual);
            let day = Date::from_days(if is_of_first { first } else { last });
            let (instead, written) = (format!("{said} {} {day}", op.sign()), self.sources.text(literal.span));
            return self.report(periods::compare_with_period(literal.span, written, Some(&instead)));
        }
        // A single day is exact beside a time of day, so `=` may mean the whole of it.
        match self.literal(literal, &ty, &said, false)? {
            Written::Text(text) => {
                let Operand::Value(value) = operand else { return None };
                self.compares(dataset, &value, TextTest::SAME, &text, literal.span);
                let found = Predicate::Text(value, TextTest::SAME, vec![text]);
                Some(if op == Comparison::NotEqual { Predicate::Not(Box::new(found)) } else { found })
            }
            Written::Range(first, last) => {
                if let Operand::Value(value) = &operand {
                    self.covered_literal(dataset, value, &ty, (first, last), false, literal.span);
                }
                let (lowest, highest) = self.ends(&ty);
                let range = match op {
                    Comparison::Equal | Comparison::NotEqual => (first, last),
                    Comparison::Less => (lowest, first.saturating_sub(1)),
                    Comparison::LessOrEqual => (lowest, last),
                    Comparison::Greater => (last.saturating_add(1), highest),
                    Comparison::GreaterOrEqual => (first, highest),
                };
                let found = Predicate::In(operand, vec![range]);
                Some(if op == Comparison::NotEqual { Predicate::Not(Box::new(found)) } else { found })
            }
        }
    }

    /// The lowest and the highest ordinal that a type has, "outside the list" excluded.
    fn ends(&self, ty: &Type) -> (i64, i64) {
        match ty {
            Type::Code(list) => (0, self.catalog.code_list(*list).codes.len() as i64 - 1),
            Type::Flag => (0, 1),
            Type::Text | Type::Integer { .. } | Type::Decimal(_) | Type::Day | Type::Second | Type::Period(_) => {
                (i64::MIN, i64::MAX)
            }
        }
    }

    fn within(&mut self, dataset: DatasetId, of: &ast::Operand, set: &[Member]) -> Option<Predicate> {
        let (operand, ty) = self.side(dataset, of)?;
        let said = self.said(of);
        let (mut ranges, mut texts, mut failed) = (Vec::new(), Vec::new(), false);
        let (mut known_texts, mut known_ranges) = (HashSet::default(), KnownRanges::default());
        for member in set {
            let (written, span) = match member {
                Member::One(literal) => (self.literal(literal, &ty, &said, true), literal.span),
                Member::Range(from, to) => {
                    let span = from.span.to(to.span);
                    (self.literal_range(from, to, span, &ty, &said), span)
                }
            };
            match written {
                None => failed = true,
                Some(Written::Text(text)) if !known_texts.insert(text.clone()) => self.repeated(span),
                Some(Written::Text(text)) => {
                    if let Operand::Value(value) = &operand {
                        self.compares(dataset, value, TextTest::SAME, &text, span);
                    }
                    texts.push(text);
                }
                Some(Written::Range(first, last)) => {
                    match known_ranges.add(first, last) {
                        true => ranges.push((first, last)),
                        false => self.repeated(span),
                    }
                    if let Operand::Value(value) = &operand {
                        self.covered_literal(dataset, value, &ty, (first, last), is_of_periods(member), span);
                    }
                }
            }
        }
        if failed {
            return None;
        }
        match operand {
            Operand::Value(value) if ty == Type::Text => {
                texts.sort();
                Some(Predicate::Text(value, TextTest::SAME, texts))
            }
            operand => Some(Predicate::In(operand, merged(ranges))),
        }
    }

    fn literal_range(
        &mut self,
        from: &ast::Literal,
        to: &ast::Literal,
        span: Span,
        ty: &Type,
        said: &str,
    ) -> Option<Written> {
        if !has_order(self, ty) || *ty == Type::Text {
            let what = format!("`{said}`, {},", words(self.catalog, ty));
            return self.report(types::no_order(span, &what));
        }
        let (from, to) = (self.literal(from, ty, said, true), self.literal(to, ty, said, true));
        match (from?, to?) {
            (Written::Range(first, _), Written::Range(_, last)) if first <= last => Some(Written::Range(first, last)),
            _ => self.report(literals::reversed_range(span)),
        }
    }

    fn repeated(&mut self, span: Span) {
        self.out.push(literals::repeated_member(span, self.sources.text(span)));
    }

    /// Checks that a period beside the dataset's own time column is one that the dataset covers, as a whole.
    fn covered_literal(
        &mut self,
        dataset: DatasetId,
        value: &Value,
        ty: &Type,
        ends: (i64, i64),
        is_period: bool,
        span: Span,
    ) {
        let Some(days) = ty.days(ends) else { return };
        if self.is_time(dataset, value) {
            self.covered(dataset, days, is_period, span);
        }
    }

    fn said(&self, operand: &ast::Operand) -> String {
        match operand {
            ast::Operand::Path(path) => path.parts.iter().map(|p| p.value.as_str()).collect::<Vec<_>>().join("."),
            ast::Operand::Literal(literal) => describe(literal),
            ast::Operand::NumberOf { .. } => "number of".into(),
        }
    }
}

/// Whether a member is a period, or from one to another; not days.
fn is_of_periods(member: &Member) -> bool {
    let is_day = |literal: &ast::Literal| matches!(literal.kind, ast::LiteralKind::Date(_));
    match member {
        Member::One(literal) => !is_day(literal),
        Member::Range(from, to) => !is_day(from) && !is_day(to),
    }
}

fn operand_span(operand: &ast::Operand) -> Span {
    match operand {
        ast::Operand::Path(path) => path.span,
        ast::Operand::Literal(literal) => literal.span,
        ast::Operand::NumberOf { span, .. } => *span,
    }
}

/// Whether values of a type can be more or less than one another.
fn has_order(checker: &Checker<'_>, ty: &Type) -> bool {
    match ty {
        Type::Integer { .. } | Type::Decimal(_) | Type::Day | Type::Second | Type::Period(_) => true,
        Type::Code(list) => checker.catalog.code_list(*list).ordered,
        Type::Text | Type::Flag => false,
    }
}

/// The most comparisons in one condition: the time to plan one grows with their cube.
const MOST_PARTS: usize = 1_000;

/// Whether a condition has more comparisons than are left.
fn has_more_parts_than(predicate: &ast::Predicate, left: &mut usize) -> bool {
    match &predicate.kind {
        PredicateKind::And(parts) | PredicateKind::Or(parts) => {
            parts.iter().any(|part| has_more_parts_than(part, left))
        }
        PredicateKind::Not(inner) | PredicateKind::Group(inner) => has_more_parts_than(inner, left),
        _ if *left == 0 => true,
        _ => {
            *left -= 1;
            false
        }
    }
}
