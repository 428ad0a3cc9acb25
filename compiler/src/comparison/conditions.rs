//! Conditions compared.
//!
//! In: two conditions on rows of one dataset. Out: what was left out, added or moved, each in words with its class.
//! Invariant: parts that are the same on both sides are in no difference.

use std::collections::BTreeSet;

use super::change::{Class, Said};
use super::pairs::either;
use crate::words::conditions::Style;
use crate::words::lists;
use crate::words::phrase::{Condition, List, Reading, Set, Term, Test};
use crate::words::sets::Labels;

/// What differs between two conditions.
pub fn differences(before: &Condition<'_>, after: &Condition<'_>) -> Vec<(Class, Said)> {
    use Condition::{And, Not, Of, Or};
    if before == after {
        return Vec::new();
    }
    match (before, after) {
        (And(a), And(b)) | (Or(a), Or(b)) => parts(a, b),
        // A condition that became one of several, or that is left of several.
        (And(a), b) => parts(a, [b]),
        (a, And(b)) => parts([a], b),
        (Or(a), b) if a.contains(b) => parts(a, [b]),
        (a, Or(b)) if b.contains(a) => parts([a], b),
        (Not(a), Not(b)) => negated(differences(a, b)),
        (Of(Term::NumberOf(a), Test::In(x)), Of(Term::NumberOf(b), Test::In(y))) => {
            let mut found = parts(a, b);
            if x != y {
                let said = Said::moved("number of conditions met", set(x), set(y));
                found.push((Class::Threshold, said));
            }
            found
        }
        (Of(a, Test::In(x)), Of(b, Test::In(y))) if a == b => sets(&both(a, b), x, y),
        (Of(a, Test::Text(s, x)), Of(b, Test::Text(t, y))) if a == b && s == t && s.is_equality() => {
            let only = |texts: &[String], other: &[String]| -> Vec<String> {
                texts.iter().filter(|text| !other.contains(text)).map(|text| lists::quoted(text)).collect()
            };
            members(&both(a, b), &only(x, y), &only(y, x))
        }
        (Of(a, x @ Test::Compare(_, p, _)), Of(b, y @ Test::Compare(_, q, _))) if a == b && p == q => {
            vec![(Class::Threshold, Said::moved(both(a, b), x.words(Style::CHANGE), y.words(Style::CHANGE)))]
        }
        _ => vec![(Class::Population, Said::moved("", before.words(Style::CHANGE), after.words(Style::CHANGE)))],
    }
}

/// The words of a term that is on both sides.
fn both(before: &Term<'_>, after: &Term<'_>) -> String {
    either(&before.words(Style::CHANGE), &after.words(Style::CHANGE))
}

fn set(set: &Set<'_>) -> String {
    set.words("or", Style::CHANGE.labels)
}

/// The parts of two lists of which all (or any) must be true.
pub fn parts<'p, 'a: 'p>(
    before: impl IntoIterator<Item = &'p Condition<'a>>,
    after: impl IntoIterator<Item = &'p Condition<'a>>,
) -> Vec<(Class, Said)> {
    let (before, after) = (before.into_iter().collect::<Vec<_>>(), after.into_iter().collect::<Vec<_>>());
    let only = |these: &[&'p Condition<'a>], those: &[&'p Condition<'a>]| -> Vec<&'p Condition<'a>> {
        these.iter().filter(|part| !those.contains(part)).copied().collect()
    };
    let (mut gone, mut new) = (only(&before, &after), only(&after, &before));
    let mut found = Vec::new();
    while let Some((old, now)) = nearest(&gone, &new) {
        found.extend(differences(gone.remove(old), new.remove(now)));
    }
    let said = |part: &Condition<'_>| part.words(Style::CHANGE);
    found.extend(gone.iter().map(|part| (Class::Population, Said::gone("condition", said(part)))));
    found.extend(new.iter().map(|part| (Class::Population, Said::new("condition", said(part)))));
    found
}

/// The two that have most in common; of several such, the same two whichever side comes first.
fn nearest(gone: &[&Condition<'_>], new: &[&Condition<'_>]) -> Option<(usize, usize)> {
    let pairs =
        gone.iter().enumerate().flat_map(|(i, old)| new.iter().enumerate().map(move |(j, now)| (i, j, *old, *now)));
    let alike = pairs.map(|(i, j, old, now)| (likeness(old, now), i, j)).filter(|(likeness, ..)| *likeness > 0);
    let name = |i: usize, j: usize| {
        let (a, b) = (format!("{:?}", gone[i]), format!("{:?}", new[j]));
        if a < b { (a, b) } else { (b, a) }
    };
    let best = alike.max_by(|(a, i, j), (b, k, l)| a.cmp(b).then_with(|| name(*k, *l).cmp(&name(*i, *j))));
    best.map(|(_, i, j)| (i, j))
}

/// How much two conditions have in common: 0 when they are about other things.
fn likeness(a: &Condition<'_>, b: &Condition<'_>) -> usize {
    use Condition::{And, Not, Of, Or};
    if a == b {
        return 1_000;
    }
    match (a, b) {
        (And(x), And(y)) | (Or(x), Or(y)) => {
            x.iter().map(|p| y.iter().map(|q| likeness(p, q)).max().unwrap_or(0).min(100)).sum()
        }
        (Not(x), Not(y)) => likeness(x, y).min(100),
        (Of(Term::NumberOf(x), _), Of(Term::NumberOf(y), _)) => 1 + x.iter().filter(|p| y.contains(p)).count(),
        (Of(x, p), Of(y, q)) if x == y && is_alike(p, q) => 10,
        _ => 0,
    }
}

/// Whether two tests of one value are of one kind.
fn is_alike(a: &Test<'_>, b: &Test<'_>) -> bool {
    match (a, b) {
        (Test::Text(s, _), Test::Text(t, _)) => s.is_equality() == t.is_equality(),
        _ => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

/// Two sets of one value.
fn sets(of: &str, before: &Set<'_>, after: &Set<'_>) -> Vec<(Class, Said)> {
    if let (Some((list, places)), Some((other, others))) = (before.codes(), after.codes())
        && !(list.declared().ordered && other.declared().ordered)
    {
        let (these, those) = (before.code_names().unwrap_or_default(), after.code_names().unwrap_or_default());
        let only = |list: List<'_>, places: &[i64], other: &BTreeSet<&str>| -> Vec<String> {
            let only = places.iter().copied().filter(|place| !other.contains(list.code_name(*place)));
            list.labels(&only.collect::<Vec<_>>(), Labels::Quoted)
        };
        return members(of, &only(list, &places, &those), &only(other, &others, &these));
    }
    let class = if is_bound(before) && is_bound(after) { Class::Threshold } else { Class::Population };
    vec![(class, Said::moved(of, set(before), set(after)))]
}

/// Whether a set is one bound or two of a quantity.
fn is_bound(set: &Set<'_>) -> bool {
    match set.reading {
        Reading::Code(list) => list.declared().ordered,
        Reading::Number(_) | Reading::Weekday | Reading::Text => set.ranges.len() == 1,
        Reading::Flag | Reading::Day | Reading::Second | Reading::Period(_) => false,
    }
}

/// Members that are gone, and new ones; one for one is a move.
fn members(of: &str, gone: &[String], new: &[String]) -> Vec<(Class, Said)> {
    let text = |texts: &[String]| (!texts.is_empty()).then(|| lists::all(texts, "and"));
    let said = Said { of: of.to_string(), before: text(gone), after: text(new) };
    if said.before.is_none() && said.after.is_none() { Vec::new() } else { vec![(Class::Population, said)] }
}

/// What is said of the inside of a `not`.
fn negated(found: Vec<(Class, Said)>) -> Vec<(Class, Said)> {
    found
        .into_iter()
        .map(|(class, said)| (class, Said { of: format!("not: {}", said.of).trim_end().to_string(), ..said }))
        .collect()
}
