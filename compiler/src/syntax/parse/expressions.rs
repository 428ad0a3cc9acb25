//! Aggregates and indicator expressions.
//!
//! In: pairs of expression rules. Out: expressions.
//! Invariant: operators of one level bind from left to right; brackets are kept as groups.

use pest::iterators::Pair;

use super::super::ast::{Aggregate, Arithmetic, Axis, ChangeKind, Expr, ExprKind, Path};
use super::super::facts;
use super::lower::{Lower, Rule, part};
use crate::functions::{self, Argument, Function, Takes};
use crate::source::{Span, Spanned};

impl Lower<'_> {
    /// A sum, a rate or a percentage.
    pub(super) fn expr(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let span = self.span(&pair);
        let (mut sums, mut per) = (Vec::new(), None);
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::sum => sums.push(self.chain_of(inner)),
                Rule::integer => per = Some(self.integer(&inner)),
                _ => {}
            }
        }
        let denominator = if sums.len() > 1 { sums.pop() } else { None };
        let first = sums.pop().unwrap_or_else(|| nothing(span));
        let kind = match (denominator, per) {
            (None, _) => return first,
            (Some(denominator), Some(per)) => {
                ExprKind::Rate { numerator: Box::new(first), per, denominator: Box::new(denominator) }
            }
            (Some(denominator), None) => {
                ExprKind::Percentage { numerator: Box::new(first), denominator: Box::new(denominator) }
            }
        };
        Expr { kind, span }
    }

    /// A sum, a product or a scoped primary: parts joined by operators, from left to right.
    fn chain_of(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let whole = self.span(&pair);
        let (mut left, mut op, mut length): (Option<Expr>, _, usize) = (None, Arithmetic::Add, 0);
        for inner in pair.into_inner() {
            let operator = match inner.as_rule() {
                Rule::plus => Some(Arithmetic::Add),
                Rule::minus => Some(Arithmetic::Subtract),
                Rule::times => Some(Arithmetic::Multiply),
                Rule::over => Some(Arithmetic::Divide),
                _ => None,
            };
            if let Some(operator) = operator {
                op = operator;
                continue;
            }
            let right = match inner.as_rule() {
                Rule::product | Rule::near_product => self.chain_of(inner),
                _ => self.scoped(inner),
            };
            length += 1;
            if self.too_long(length, whole) {
                break;
            }
            left = Some(match left {
                None => right,
                Some(left) => {
                    let span = left.span.to(right.span);
                    Expr { kind: ExprKind::Binary { left: Box::new(left), op, right: Box::new(right) }, span }
                }
            });
        }
        left.unwrap_or_else(|| nothing(whole))
    }

    fn scoped(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let whole = self.span(&pair);
        let mut inner = pair.into_inner();
        let Some(first) = inner.next() else { return nothing(whole) };
        let mut expr = self.primary(first);
        let mut length = 0;
        for scope in inner {
            let span = expr.span.to(self.span(&scope));
            let of = Box::new(expr);
            let mut parts = scope.clone().into_inner();
            let kind = match (scope.as_rule(), parts.next(), parts.next()) {
                (Rule::scope_in, Some(word), Some(period)) => {
                    self.unambiguous("in", &word);
                    ExprKind::In(of, self.literal(period))
                }
                (Rule::scope_at, _, Some(member)) => ExprKind::At(of, self.area(member)),
                (Rule::scope_where, Some(word), Some(condition)) => {
                    self.unambiguous("where", &word);
                    ExprKind::Where(of, Box::new(self.condition(condition)))
                }
                (_, _, axis) => ExprKind::Across(of, axis_of(axis.as_ref())),
            };
            expr = Expr { kind, span };
            length += 1;
            if self.too_long(length, whole) {
                break;
            }
        }
        expr
    }

    fn primary(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::group => {
                let inner = part(pair, Rule::expr);
                let inner = self.bracketed(|lower| inner.map_or_else(|| nothing(span), |p| lower.expr(p)));
                ExprKind::Group(Box::new(inner))
            }
            Rule::aggregate => ExprKind::Aggregate(Box::new(self.aggregate(pair))),
            Rule::change => self.change(pair, span),
            Rule::share | Rule::rank => self.among(pair, span),
            Rule::decimal => {
                let (unscaled, scale) = self.digits(&pair);
                ExprKind::Number { unscaled, scale }
            }
            _ => ExprKind::Name(self.ident(&pair)),
        };
        Expr { kind, span }
    }

    fn change(&mut self, pair: Pair<'_, Rule>, span: Span) -> ExprKind {
        let (mut kind, mut of, mut periods) = (ChangeKind::Percentage, None, Vec::new());
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::RELATIVE => kind = ChangeKind::Relative,
                Rule::CHANGED if inner.as_str() == "difference" => kind = ChangeKind::Difference,
                Rule::sum => of = Some(self.chain_of(inner)),
                Rule::CHANGE | Rule::CHANGED | Rule::IN | Rule::FROM | Rule::TO => {}
                _ => periods.push(self.literal(inner)),
            }
        }
        let of = of.unwrap_or_else(|| nothing(span));
        match <[_; 2]>::try_from(periods) {
            Ok([from, to]) => ExprKind::Change { kind, of: Box::new(of), from, to },
            Err(_) => of.kind,
        }
    }

    /// `share of E across rows`, `rank of E across rows`
    fn among(&mut self, pair: Pair<'_, Rule>, span: Span) -> ExprKind {
        let rank = pair.as_rule() == Rule::rank;
        let (mut of, mut axis, mut ascending) = (nothing(span), Axis::Rows, false);
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::near_sum => of = self.chain_of(inner),
                Rule::across => axis = axis_of(inner.into_inner().last().as_ref()),
                Rule::ASCENDING => ascending = true,
                _ => {}
            }
        }
        let of = Box::new(of);
        if rank { ExprKind::Rank { of, axis, ascending } } else { ExprKind::Share(of, axis) }
    }

    /// `count of crimes where ...`
    pub(super) fn aggregate(&mut self, pair: Pair<'_, Rule>) -> Aggregate {
        let span = self.span(&pair);
        let (mut keyword, mut argument, mut qualifier) = (String::new(), None, "");
        let (mut path, mut filter) = (None, None);
        for inner in pair.into_inner() {
            match inner.as_rule() {
                // Of two words, with any blanks between them.
                Rule::FUNCTION => keyword = inner.as_str().split_whitespace().collect::<Vec<_>>().join(" "),
                Rule::argument => argument = Some(self.argument(inner)),
                Rule::qualifier => qualifier = inner.as_str().trim_end(),
                Rule::path => path = Some(self.path(inner)),
                Rule::WHERE => self.unambiguous("where", &inner),
                Rule::predicate => filter = Some(self.predicate(inner)),
                _ => {}
            }
        }
        let path = path.unwrap_or_else(|| Path { parts: Vec::new(), span });
        let (of, column) = self.source_and_column(path, span);
        let at = column.as_ref().map_or(of.span, |column| of.span.to(column.span));
        let found = Function::find(&keyword, qualifier);
        let function = found.or_else(|| Function::find(&keyword, "")).unwrap_or(functions::COUNT);
        let function = function.with(argument).unwrap_or_else(|| {
            self.found.push(facts::function_number(function, span));
            function
        });
        match (function.takes, &column) {
            _ if found.is_none() => self.found.push(match qualifier {
                "known" => facts::known_without(function, span),
                "unweighted" => facts::unweighted_without(function, span),
                _ => facts::distinct_without(function, span),
            }),
            (Takes::Rows, Some(_)) => {
                self.found.push(facts::count_of_column(&self.text[at.start as usize..at.end as usize], at));
            }
            (Takes::Distinct | Takes::Numbers, None) => {
                self.found.push(facts::column_wanted(function, &of.value, at));
            }
            (Takes::Rows, None) | (Takes::Distinct | Takes::Numbers, Some(_)) => {}
        }
        Aggregate { function, of, column, filter, span }
    }

    fn argument(&mut self, pair: Pair<'_, Rule>) -> Argument {
        let (unscaled, scale) = pair.into_inner().next().map_or((0, 0), |decimal| self.digits(&decimal));
        Argument::new(unscaled, scale)
    }

    fn source_and_column(&mut self, path: Path, span: Span) -> (Spanned<String>, Option<Path>) {
        let mut parts = path.parts.into_iter();
        let of = parts.next().unwrap_or_else(|| Spanned::new(String::new(), span));
        let parts: Vec<_> = parts.collect();
        let column = match (parts.first(), parts.last()) {
            (Some(first), Some(last)) => {
                let span = first.span.to(last.span);
                Some(Path { parts, span })
            }
            (None, _) | (_, None) => None,
        };
        (of, column)
    }
}

/// A substitute for a part that the grammar promises, so that a broken promise of the grammar is not a panic here.
fn nothing(span: Span) -> Expr {
    Expr { kind: ExprKind::Number { unscaled: 0, scale: 0 }, span }
}

fn axis_of(pair: Option<&Pair<'_, Rule>>) -> Axis {
    if pair.is_some_and(|p| p.as_rule() == Rule::COLUMNS) { Axis::Columns } else { Axis::Rows }
}
