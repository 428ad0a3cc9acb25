//! Conditions held against each other.
//!
//! In: two forms of one dataset. Out: what was left out, added or moved, each in words with its class.
//! Invariant: parts that are the same on both sides are never told of.

use super::change::{Class, Said};
use super::form::{Codes, Form, Set, Term};
use super::words;

/// What differs between two conditions.
pub fn differences(before: &Form, after: &Form) -> Vec<(Class, Said)> {
    if before == after {
        return Vec::new();
    }
    match (before, after) {
        (Form::And(a), Form::And(b)) | (Form::Or(a), Form::Or(b)) => parts(a, b),
        // A condition that became one of several, or that is left of several.
        (Form::And(a), b) => parts(a, std::slice::from_ref(b)),
        (a, Form::And(b)) => parts(std::slice::from_ref(a), b),
        (Form::Or(a), b) if a.contains(b) => parts(a, std::slice::from_ref(b)),
        (a, Form::Or(b)) if b.contains(a) => parts(std::slice::from_ref(a), b),
        (Form::Not(a), Form::Not(b)) => negated(differences(a, b)),
        (Form::In(Term::NumberOf(a), x), Form::In(Term::NumberOf(b), y)) => {
            let mut found = parts(a, b);
            if x != y {
                found.push((Class::Threshold, Said::moved("number of conditions met", words::set(x), words::set(y))));
            }
            found
        }
        (Form::In(a, x), Form::In(b, y)) if a == b => sets(&words::term(a), x, y),
        (Form::Text(a, test, x), Form::Text(b, other, y)) if a == b && test == other && test.is_equality() => {
            let said = |text: &String| words::quoted(text);
            members(
                &words::named(a),
                x.iter().filter(|t| !y.contains(t)).map(said),
                y.iter().filter(|t| !x.contains(t)).map(said),
            )
        }
        (Form::Compare(a, _, x), Form::Compare(b, _, y)) if a == b && x == y => {
            let subject = words::term(a);
            let rest = |form: &Form| words::condition(form)[subject.len()..].trim().to_string();
            vec![(Class::Threshold, Said::moved(subject.clone(), rest(before), rest(after)))]
        }
        _ => vec![(Class::Population, Said::moved("", words::condition(before), words::condition(after)))],
    }
}

/// The parts of two lists of which all (or any) must hold.
pub fn parts(before: &[Form], after: &[Form]) -> Vec<(Class, Said)> {
    let mut gone: Vec<&Form> = before.iter().filter(|form| !after.contains(form)).collect();
    let mut new: Vec<&Form> = after.iter().filter(|form| !before.contains(form)).collect();
    let mut found = Vec::new();
    while let Some((old, now)) = nearest(&gone, &new) {
        found.extend(differences(gone.remove(old), new.remove(now)));
    }
    let said = |form: &&Form| words::condition(form);
    let condition = |before, after| (Class::Population, Said { of: "condition".into(), before, after });
    found.extend(gone.iter().map(|form| condition(Some(said(form)), None)));
    found.extend(new.iter().map(|form| condition(None, Some(said(form)))));
    found
}

/// The two that have most in common; of several such, the same two whichever side comes first.
fn nearest(gone: &[&Form], new: &[&Form]) -> Option<(usize, usize)> {
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
fn likeness(a: &Form, b: &Form) -> usize {
    if a == b {
        return 1_000;
    }
    match (a, b) {
        (Form::And(x), Form::And(y)) | (Form::Or(x), Form::Or(y)) => {
            x.iter().map(|p| y.iter().map(|q| likeness(p, q)).max().unwrap_or(0).min(100)).sum()
        }
        (Form::Not(x), Form::Not(y)) => likeness(x, y).min(100),
        (Form::In(Term::NumberOf(x), _), Form::In(Term::NumberOf(y), _)) => {
            1 + x.iter().filter(|p| y.contains(p)).count()
        }
        (Form::In(x, _), Form::In(y, _)) | (Form::Compare(x, ..), Form::Compare(y, ..)) => usize::from(x == y) * 10,
        (Form::Text(x, s, _), Form::Text(y, t, _)) if s.is_equality() == t.is_equality() => usize::from(x == y) * 10,
        _ => 0,
    }
}

/// Two sets of one value.
fn sets(of: &str, before: &Set, after: &Set) -> Vec<(Class, Said)> {
    match (before, after) {
        (Set::Codes(a), Set::Codes(b)) if a.ordered && b.ordered => {
            vec![(Class::Threshold, Said::moved(of, words::codes(a), words::codes(b)))]
        }
        (Set::Codes(a), Set::Codes(b)) => {
            let of_other = |codes: &Codes, other: &Codes| -> Vec<String> {
                let only = codes.order.iter().filter(|code| !other.labels.contains_key(*code));
                only.map(|code| words::label(codes, code)).collect()
            };
            members(of, of_other(a, b).into_iter(), of_other(b, a).into_iter())
        }
        _ => {
            let (a, b) = (words::set(before), words::set(after));
            let class = if is_bound(before) && is_bound(after) { Class::Threshold } else { Class::Population };
            vec![(class, Said::moved(of, a, b))]
        }
    }
}

/// Whether a set is told by one bound or two of a quantity.
fn is_bound(set: &Set) -> bool {
    use super::form::Reading;
    match set {
        Set::Codes(codes) => codes.ordered,
        Set::Ranges(ranges, Reading::Whole | Reading::Decimal(_)) => ranges.len() == 1,
        Set::Ranges(_, Reading::Flag | Reading::Day | Reading::Second | Reading::Period(_)) => false,
    }
}

/// Members that are gone, and new ones; one for one is a move.
fn members(of: &str, gone: impl Iterator<Item = String>, new: impl Iterator<Item = String>) -> Vec<(Class, Said)> {
    let (gone, new): (Vec<String>, Vec<String>) = (gone.collect(), new.collect());
    let text = |texts: Vec<String>| (!texts.is_empty()).then(|| words::listed(texts.into_iter(), "and"));
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
