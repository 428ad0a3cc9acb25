//! What follows for other keys from what is asked of some: of the rows of a month, which year they are of; of the rows of a code, whether a
//! condition of that code is true.
//!
//! In: the keys of an aggregate, and what some of them must be. Out: what else they must be then. Invariants: what is said is true of every row that
//! is asked for, whatever the rows are, and what is called impossible no row can be; what is not said may be true, too.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::expr::{band_value, map_value, time_value};
use super::ir::{CompareOp, Expr, TextTest, TimePart};
use super::layout::Select;
use crate::value::{DAYS, Period};

/// What is asked of keys, and all that follows for the others; nothing where no row can be what is asked.
pub(super) fn all_that_follows(keys: &[Expr], at: &[(usize, Select)]) -> Option<Vec<(usize, Select)>> {
    let known = Known::new(keys, at.iter());
    let is_ruled_out = |place: usize| {
        let others = at.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, other)| other);
        let (key, asked) = &at[place];
        Known::new(keys, others).select(&keys[*key]).is_some_and(|must_be| are_apart(&must_be, asked))
    };
    if known.is_impossible() || (0..at.len()).any(is_ruled_out) {
        return None;
    }
    let is_asked = |key: usize| at.iter().any(|(asked, _)| *asked == key);
    let others = keys.iter().enumerate().filter(|(key, _)| !is_asked(*key));
    let following = others.filter_map(|(key, of)| Some((key, known.select(of)?)));
    let mut all = at.to_vec();
    all.extend(following);
    Some(all)
}

/// Whether no value is one of both.
fn are_apart(a: &Select, b: &Select) -> bool {
    let is_missing = |of: &Select| matches!(of, Select::Missing | Select::SetOrMissing(_));
    let values = |of: &Select| -> Option<Vec<i64>> {
        match of {
            Select::Any => None,
            Select::One(value) => Some(vec![*value]),
            Select::Missing => Some(Vec::new()),
            Select::Set(set) | Select::SetOrMissing(set) => Some(set.to_vec()),
        }
    };
    let (Some(some), Some(others)) = (values(a), values(b)) else { return false };
    !(is_missing(a) && is_missing(b)) && some.iter().all(|value| !others.contains(value))
}

/// Numbers that a value is one of; it is not missing.
#[derive(Clone, Debug, PartialEq)]
enum Numbers {
    These(BTreeSet<i64>),
    /// From the first to the last.
    Range(i64, i64),
}

/// What is known of rows.
#[derive(Default)]
struct Known {
    numbers: BTreeMap<Expr, Numbers>,
    texts: BTreeMap<Expr, BTreeSet<Arc<str>>>,
    /// Of predicates; one that may be unknown is not here.
    truths: BTreeMap<Expr, bool>,
}

impl Known {
    fn new<'a>(keys: &[Expr], at: impl Iterator<Item = &'a (usize, Select)>) -> Known {
        let mut known = Known::default();
        at.for_each(|(key, select)| known.selected(&keys[*key], select));
        known
    }

    fn selected(&mut self, of: &Expr, select: &Select) {
        match select {
            Select::One(value) => self.is_one_of(of, Numbers::These(BTreeSet::from([*value]))),
            Select::Set(set) => self.is_one_of(of, Numbers::These(set.iter().copied().collect())),
            Select::Missing => {
                self.truths.insert(is_missing(of), true);
            }
            Select::SetOrMissing(_) | Select::Any => {}
        }
    }

    fn is_impossible(&self) -> bool {
        self.numbers.values().any(Numbers::are_none) || self.texts.values().any(BTreeSet::is_empty)
    }

    /// What a key must be.
    fn select(&self, of: &Expr) -> Option<Select> {
        if self.truth(&is_missing(of)) == Some(true) {
            return Some(Select::Missing);
        }
        match self.numbers(of)? {
            Numbers::These(set) => Some(match set.len() {
                1 => Select::One(*set.first()?),
                _ => Select::Set(set.into_iter().collect()),
            }),
            Numbers::Range(first, last) => (first == last).then_some(Select::One(first)),
        }
    }

    fn is_one_of(&mut self, of: &Expr, numbers: Numbers) {
        match (of, &numbers) {
            (Expr::NumberOf(parts), Numbers::These(set)) if set.iter().all(|many| *many == parts.len() as i64) => {
                parts.iter().for_each(|part| self.is_true(part));
            }
            (Expr::Map { of, table }, _) => {
                let codes = table.iter().enumerate().filter(|(_, value)| value.is_some_and(|value| numbers.has(value)));
                self.is_one_of(of, Numbers::These(codes.map(|(code, _)| code as i64).collect()));
            }
            (Expr::Band { of, bands }, Numbers::These(set)) => {
                let bands = || set.iter().filter_map(|band| bands.get(usize::try_from(*band).ok()?));
                let first = bands().map(|(from, _)| from.unwrap_or(i64::MIN)).min();
                let last = bands().map(|(_, to)| to.unwrap_or(i64::MAX)).max();
                if let (Some(first), Some(last)) = (first, last) {
                    self.is_one_of(of, Numbers::Range(first, last));
                }
            }
            (Expr::Time { of, part: TimePart::PeriodOfDay(kind) }, Numbers::These(set)) => {
                let days = || set.iter().map(|ordinal| Period { kind: *kind, ordinal: *ordinal }.days());
                let first = days().map(|(first, _)| first).min();
                let last = days().map(|(_, last)| last).max();
                if let (Some(first), Some(last)) = (first, last) {
                    self.is_one_of(of, Numbers::Range(first, last));
                }
            }
            _ => {}
        }
        let both = match self.numbers.remove(of) {
            Some(before) => before.and(numbers),
            None => numbers,
        };
        self.numbers.insert(of.clone(), both);
    }

    fn is_true(&mut self, predicate: &Expr) {
        self.truths.insert(predicate.clone(), true);
        match predicate {
            Expr::And(parts) => parts.iter().for_each(|part| self.is_true(part)),
            Expr::Compare { left, op, right } => match &**right {
                Expr::Int(value) => {
                    if let Some(numbers) = compared(*op, *value) {
                        self.is_one_of(left, numbers);
                    }
                }
                Expr::Text(text) if *op == CompareOp::Equal => self.is_text(left, BTreeSet::from([text.clone()])),
                _ => {}
            },
            Expr::In { of, set } => self.is_one_of(of, Numbers::These(set.iter().copied().collect())),
            Expr::Between { of, low, high } => self.is_one_of(of, Numbers::Range(*low, *high)),
            Expr::Texts { of, test, set } if *test == TextTest::SAME => self.is_text(of, set.iter().cloned().collect()),
            Expr::Not(of) => self.is_false(of),
            _ => {}
        }
    }

    fn is_false(&mut self, predicate: &Expr) {
        self.truths.insert(predicate.clone(), false);
        match predicate {
            Expr::Or(parts) => parts.iter().for_each(|part| self.is_false(part)),
            Expr::Not(of) => self.is_true(of),
            Expr::Compare { left, op, right } => {
                self.is_true(&Expr::Compare { left: left.clone(), op: op.negated(), right: right.clone() });
            }
            _ => {}
        }
    }

    fn is_text(&mut self, of: &Expr, texts: BTreeSet<Arc<str>>) {
        let both = match self.texts.remove(of) {
            Some(before) => before.intersection(&texts).cloned().collect(),
            None => texts,
        };
        self.texts.insert(of.clone(), both);
    }

    /// What a number is one of.
    fn numbers(&self, of: &Expr) -> Option<Numbers> {
        if let Some(known) = self.numbers.get(of) {
            return Some(known.clone());
        }
        match of {
            Expr::Int(value) => Some(Numbers::These(BTreeSet::from([*value]))),
            Expr::Map { of, table } => self.numbers(of)?.each(|code| map_value(table, code)),
            Expr::Band { of, bands } => {
                let band = |number| band_value(bands, number);
                match self.numbers(of)? {
                    // Bands may overlap: the first that has a number is its.
                    Numbers::Range(first, last) => {
                        let place = band(first)?;
                        let (_, to) = bands[usize::try_from(place).ok()?];
                        let starts_between = |(from, _): &(Option<i64>, Option<i64>)| {
                            from.is_some_and(|from| from > first && from <= last)
                        };
                        let is_only = to.is_none_or(|to| last <= to) && !bands.iter().any(starts_between);
                        is_only.then(|| Numbers::These(BTreeSet::from([place])))
                    }
                    these => these.each(band),
                }
            }
            Expr::Time { of, part } => {
                let time = |number| time_value(*part, number);
                match (self.numbers(of)?, part) {
                    // Later days are in later periods.
                    (Numbers::Range(first, last), TimePart::PeriodOfDay(_))
                        if DAYS.contains(&first) && DAYS.contains(&last) =>
                    {
                        Some(Numbers::Range(time(first)?, time(last)?))
                    }
                    (Numbers::Range(..), _) => None,
                    (these, _) => these.each(time),
                }
            }
            Expr::NumberOf(parts) => {
                let truths: Option<Vec<bool>> = parts.iter().map(|part| self.truth(part)).collect();
                let many = truths?.into_iter().filter(|is_true| *is_true).count();
                Some(Numbers::These(BTreeSet::from([many as i64])))
            }
            _ => None,
        }
    }

    /// Whether a predicate is true of all rows, or false of all.
    fn truth(&self, predicate: &Expr) -> Option<bool> {
        if let Some(known) = self.truths.get(predicate) {
            return Some(*known);
        }
        match predicate {
            Expr::Bool(value) => Some(*value),
            Expr::Compare { left, op, right } => match &**right {
                Expr::Int(value) => self.numbers(left)?.compared(*op, *value),
                Expr::Text(text) => same(self.texts.get(left)?.iter().map(|known| op.is_true_of(known.cmp(text)))),
                _ => None,
            },
            Expr::In { of, set } => {
                let numbers = self.numbers(of)?;
                match set.iter().any(|member| numbers.has(*member)) {
                    false => Some(false),
                    true => numbers.these()?.iter().all(|number| set.contains(number)).then_some(true),
                }
            }
            Expr::Between { of, low, high } => {
                let numbers = self.numbers(of)?;
                let ends = [
                    numbers.compared(CompareOp::GreaterOrEqual, *low),
                    numbers.compared(CompareOp::LessOrEqual, *high),
                ];
                match ends {
                    [Some(true), Some(true)] => Some(true),
                    [Some(false), _] | [_, Some(false)] => Some(false),
                    _ => None,
                }
            }
            Expr::Texts { of, test, set } => same(
                self.texts.get(&**of)?.iter().map(|text| set.iter().any(|looked_for| test.passes(text, looked_for))),
            ),
            Expr::IsMissing(of) => match &**of {
                _ if self.numbers(of).is_some() || self.texts.contains_key(&**of) || self.truth(of).is_some() => {
                    Some(false)
                }
                Expr::Map { of, .. } | Expr::Band { of, .. } | Expr::Time { of, .. } => {
                    (self.truth(&is_missing(of)) == Some(true)).then_some(true)
                }
                _ => None,
            },
            Expr::And(parts) => self.first_or_all(parts, false),
            Expr::Or(parts) => self.first_or_all(parts, true),
            Expr::Not(of) => self.truth(of).map(|is_true| !is_true),
            _ => None,
        }
    }

    /// The truth that one of several parts decides, or the other where it is that of all.
    fn first_or_all(&self, parts: &[Expr], decides: bool) -> Option<bool> {
        let mut truths = parts.iter().map(|part| self.truth(part));
        match truths.clone().any(|truth| truth == Some(decides)) {
            true => Some(decides),
            false => truths.all(|truth| truth == Some(!decides)).then_some(!decides),
        }
    }
}

impl Numbers {
    fn are_none(&self) -> bool {
        match self {
            Numbers::These(set) => set.is_empty(),
            Numbers::Range(first, last) => first > last,
        }
    }

    fn has(&self, number: i64) -> bool {
        match self {
            Numbers::These(set) => set.contains(&number),
            Numbers::Range(first, last) => (*first..=*last).contains(&number),
        }
    }

    /// Each, where they are few.
    fn these(&self) -> Option<BTreeSet<i64>> {
        match self {
            Numbers::These(set) => Some(set.clone()),
            Numbers::Range(first, last) => (last.checked_sub(*first)? < 1_000).then(|| (*first..=*last).collect()),
        }
    }

    /// Those that are among others, too.
    fn and(self, others: Numbers) -> Numbers {
        match (self, others) {
            (Numbers::Range(first, last), Numbers::Range(from, to)) => Numbers::Range(first.max(from), last.min(to)),
            (Numbers::These(mut set), others) | (others, Numbers::These(mut set)) => {
                set.retain(|number| others.has(*number));
                Numbers::These(set)
            }
        }
    }

    /// What each becomes; nothing where one may be missing then.
    fn each(&self, of: impl Fn(i64) -> Option<i64>) -> Option<Numbers> {
        Some(Numbers::These(self.these()?.into_iter().map(of).collect::<Option<BTreeSet<i64>>>()?))
    }

    /// Whether a comparison is true of all, or of none.
    fn compared(&self, op: CompareOp, value: i64) -> Option<bool> {
        match (self, op) {
            (Numbers::These(set), _) => same(set.iter().map(|number| op.is_true_of(number.cmp(&value)))),
            (Numbers::Range(first, last), CompareOp::Equal | CompareOp::NotEqual) if first != last => {
                (!self.has(value)).then_some(op == CompareOp::NotEqual)
            }
            (Numbers::Range(first, last), _) => {
                same([first, last].into_iter().map(|end| op.is_true_of(end.cmp(&value))))
            }
        }
    }
}

/// What a comparison leaves; of `!=` nothing that a range could say.
fn compared(op: CompareOp, value: i64) -> Option<Numbers> {
    Some(match op {
        CompareOp::Equal => Numbers::These(BTreeSet::from([value])),
        CompareOp::NotEqual => return None,
        CompareOp::Less => Numbers::Range(i64::MIN, value.checked_sub(1)?),
        CompareOp::LessOrEqual => Numbers::Range(i64::MIN, value),
        CompareOp::Greater => Numbers::Range(value.checked_add(1)?, i64::MAX),
        CompareOp::GreaterOrEqual => Numbers::Range(value, i64::MAX),
    })
}

/// What all say; nothing where two say different things, or where there are none.
fn same(mut truths: impl Iterator<Item = bool>) -> Option<bool> {
    let first = truths.next()?;
    truths.all(|truth| truth == first).then_some(first)
}

fn is_missing(of: &Expr) -> Expr {
    Expr::IsMissing(Box::new(of.clone()))
}
