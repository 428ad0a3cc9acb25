//! One thing changed in an indicator expression.
//!
//! In: an expression of the model. Out: each expression with one thing changed, in words, with what a test would have to
//! contain. Invariant: what is twice in the model because it is written once (`change in E from P to Q`) is changed in both
//! places.

use super::advice::{self, Advice};
use super::project::{Project, one_line};
use crate::catalog::Dataset;
use crate::model::typing::type_of;
use crate::model::{Class, Expr, Meaning, MeasureId, Restriction, Type, Value};
use crate::names::hir::{self, ExprKind};
use crate::syntax::ast::AreaMember;
use crate::value::{Period, PeriodKind};

/// An expression with one thing changed.
pub(super) struct Changed {
    /// The whole expression.
    pub expr: Expr,
    /// What it is, in words.
    pub said: String,
    /// How a test would notice.
    pub advice: Advice,
}

/// Every change of an expression of the definition `name`.
pub(super) fn changes(project: &Project<'_>, name: &str, expr: &Expr, written: Option<&hir::Expr>) -> Vec<Changed> {
    let mut found = Vec::new();
    let (mut parts, mut restrictions, mut conditions) = (Vec::new(), Vec::new(), Vec::new());
    expr.visit(&mut |part| {
        once(&mut parts, part);
        match part {
            Expr::Within(_, restriction) => once(&mut restrictions, restriction),
            Expr::Where(_, here) => once(&mut conditions, here),
            _ => {}
        }
    });
    let (areas, wheres) = written.map_or_else(Default::default, |written| scopes(project, written));
    let areas_left_out = restrictions.iter().filter(|restriction| restriction.class != Class::Time).count();
    let mut areas = fitting(areas, areas_left_out);
    let mut wheres = fitting(wheres, conditions.len());
    for restriction in restrictions {
        for (moved, said) in self::moved(project, restriction) {
            let changed = rebuilt(expr, &|node| match node {
                Expr::Within(of, here) if here == restriction => Some(Expr::Within(of.clone(), moved.clone())),
                _ => None,
            });
            let advice = advice::of_period(name, &said);
            found.push(Changed { expr: changed, said, advice });
        }
        if restriction.class != Class::Time {
            let changed = rebuilt(expr, &|node| match node {
                Expr::Within(of, here) if here == restriction => Some((**of).clone()),
                _ => None,
            });
            let said = format!("left out: at {}", areas.next().unwrap_or_else(|| "an area".into()));
            found.push(Changed { expr: changed, said, advice: advice::of_area(name) });
        }
    }
    for conditions in conditions {
        let changed = rebuilt(expr, &|node| match node {
            Expr::Where(of, here) if here == conditions => Some((**of).clone()),
            _ => None,
        });
        let said = format!("left out: where {}", wheres.next().unwrap_or_else(|| "...".into()));
        found.push(Changed { expr: changed, said, advice: advice::of_where(name) });
    }
    for part in &parts {
        match part {
            Expr::Over { denominator, numerator, .. } => {
                for (from, to) in others(project, numerator, denominator) {
                    let model = &project.checked.model;
                    let called = |id: MeasureId| model.measures[id.0].head.name.value.clone();
                    let under =
                        rebuilt(denominator, &|node| (*node == Expr::Measure(from)).then_some(Expr::Measure(to)));
                    let changed = rebuilt(expr, &|node| match node {
                        Expr::Over { numerator: top, denominator: bottom, per }
                            if top == numerator && bottom == denominator =>
                        {
                            let denominator = Box::new(under.clone());
                            Some(Expr::Over { numerator: top.clone(), denominator, per: *per })
                        }
                        _ => None,
                    });
                    let said = format!("denominator: {} -> {}", called(from), called(to));
                    found.push(Changed {
                        expr: changed,
                        said,
                        advice: advice::of_denominator(name, &called(from), &called(to)),
                    });
                }
            }
            Expr::Add(a, b) => {
                let changed = replaced(expr, part, &Expr::Subtract(a.clone(), b.clone()));
                found.push(Changed { expr: changed, said: "+ -> -".into(), advice: advice::of_sum(name) });
            }
            Expr::Subtract(a, b) if !is_change(a, b) => {
                let changed = replaced(expr, part, &Expr::Add(a.clone(), b.clone()));
                found.push(Changed { expr: changed, said: "- -> +".into(), advice: advice::of_sum(name) });
            }
            Expr::Rank(of, axis, ascending) => {
                let changed = replaced(expr, part, &Expr::Rank(of.clone(), *axis, !ascending));
                let said = if *ascending {
                    "rank: lowest first -> highest first"
                } else {
                    "rank: highest first -> lowest first"
                };
                found.push(Changed { expr: changed, said: said.into(), advice: advice::of_rank(name) });
            }
            Expr::Measure(_)
            | Expr::Indicator(_)
            | Expr::Number(_)
            | Expr::Subtract(..)
            | Expr::Multiply(..)
            | Expr::Divide(..)
            | Expr::Within(..)
            | Expr::Where(..)
            | Expr::Across(..) => {}
        }
    }
    found
}

/// What is written after `at` and after `where`, each once, outermost first.
fn scopes(project: &Project<'_>, written: &hir::Expr) -> (Vec<String>, Vec<String>) {
    let (mut areas, mut wheres): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    written.visit(&mut |part| {
        let (known, span) = match &part.kind {
            ExprKind::At(_, AreaMember::Named(literal)) => (&mut areas, literal.span),
            ExprKind::At(_, AreaMember::All(span) | AreaMember::Outside(span) | AreaMember::Missing(span)) => {
                (&mut areas, *span)
            }
            ExprKind::Where(_, predicate) => (&mut wheres, predicate.span),
            _ => return,
        };
        once(known, one_line(project.sources, span));
    });
    (areas, wheres)
}

/// Adds what is not there yet.
fn once<T: PartialEq>(known: &mut Vec<T>, found: T) {
    if !known.contains(&found) {
        known.push(found);
    }
}

/// The texts, where there is one for each.
fn fitting(texts: Vec<String>, count: usize) -> std::vec::IntoIter<String> {
    if texts.len() == count { texts.into_iter() } else { Vec::new().into_iter() }
}

/// The measures of an expression, those of indicators in it apart.
pub(super) fn measures(expr: &Expr) -> Vec<MeasureId> {
    let mut found = Vec::new();
    expr.visit(&mut |part| {
        if let Expr::Measure(id) = part {
            found.push(*id);
        }
    });
    found
}

/// A restriction to the period before, and to that after, where the data covers it.
pub(super) fn moved(project: &Project<'_>, restriction: &Restriction) -> Vec<(Restriction, String)> {
    if restriction.class != Class::Time {
        return Vec::new();
    }
    [-1, 1].into_iter().filter_map(|by| moved_by(project, restriction, by)).collect()
}

fn moved_by(project: &Project<'_>, restriction: &Restriction, by: i64) -> Option<(Restriction, String)> {
    let catalog = &project.checked.catalog;
    let mut moved = restriction.clone();
    let (mut said, mut of_stock) = (None, None);
    for (dataset, meaning) in &mut moved.by_dataset {
        let Meaning::Among { value, set, .. } = meaning else { continue };
        let declared = catalog.dataset(*dataset);
        let kind = match (type_of(catalog, *dataset, value), &*value) {
            (Type::Period(kind), Value::Time { .. } | Value::Column(_)) => kind,
            (_, Value::Column(_)) => PeriodKind::Day,
            (_, _) => return None,
        };
        if let (false, Value::Column(_)) = (declared.serves.is_empty(), &*value) {
            let [date] = &set[..] else { return None };
            let (from, to) = (*date, neighbour(declared, *date, by)?);
            // What is counted says better which period it was.
            of_stock = Some(format!("{} -> {}", declared.date_in_words(from), declared.date_in_words(to)));
            *set = vec![to];
            continue;
        }
        let (first, last) = (*set.first()?, *set.last()?);
        let words = |first: i64, last: i64| {
            let (first, last) = (Period { kind, ordinal: first }, Period { kind, ordinal: last });
            if first == last { first.to_string() } else { format!("{first} to {last}") }
        };
        set.iter_mut().for_each(|ordinal| *ordinal += by);
        let (from, to) = (Period { kind, ordinal: first + by }.days().0, Period { kind, ordinal: last + by }.days().1);
        let covered = declared.covers.is_none_or(|(a, b)| a.days().0 <= to && from <= b.days().1);
        if !covered {
            return None;
        }
        said.get_or_insert(format!("{} -> {}", words(first, last), words(first + by, last + by)));
    }
    Some((moved, said.or(of_stock)?))
}

/// The date that serves the period before or after that of a date.
fn neighbour(dataset: &Dataset, date: i64, by: i64) -> Option<i64> {
    let (period, _) = dataset.serves.iter().find(|(_, served)| *served == date)?;
    dataset.date_for(Period { kind: period.kind, ordinal: period.ordinal + by })
}

/// For each measure under a fraction line one that might be there by mistake: of the same rows, with the same unit, defined
/// nearest to it.
fn others(project: &Project<'_>, numerator: &Expr, denominator: &Expr) -> Vec<(MeasureId, MeasureId)> {
    let model = &project.checked.model;
    let (above, under) = (measures(numerator), measures(denominator));
    let mut found: Vec<(MeasureId, MeasureId)> = Vec::new();
    for id in under.iter().filter(|id| !above.contains(id)) {
        let measure = &model.measures[id.0];
        let alike = |other: &MeasureId| {
            let candidate = &model.measures[other.0];
            other != id
                && !under.contains(other)
                && !candidate.head.name.value.is_empty()
                && candidate.dataset == measure.dataset
                && candidate.unit == measure.unit
        };
        let nearest = (0..model.measures.len()).map(MeasureId).filter(alike).min_by_key(|other| other.0.abs_diff(id.0));
        let named = !measure.head.name.value.is_empty();
        found.extend(nearest.filter(|_| named).map(|other| (*id, other)).filter(|pair| !found.contains(pair)));
    }
    found
}

/// Whether a difference is one between two periods, whose order is written as `from` and `to`.
fn is_change(a: &Expr, b: &Expr) -> bool {
    matches!((a, b), (Expr::Within(of, x), Expr::Within(other, y)) if of == other && x.class == y.class)
}

fn replaced(expr: &Expr, part: &Expr, with: &Expr) -> Expr {
    rebuilt(expr, &|node| (node == part).then(|| with.clone()))
}

/// The expression with each part for which there is another replaced by that; outermost first.
fn rebuilt(expr: &Expr, other: &dyn Fn(&Expr) -> Option<Expr>) -> Expr {
    if let Some(instead) = other(expr) {
        return match instead {
            // Below a part that is only dressed differently there may be more of them.
            Expr::Within(of, restriction) => Expr::Within(Box::new(rebuilt(&of, other)), restriction),
            instead => instead,
        };
    }
    expr.map_parts(&mut |part| rebuilt(part, other))
}
