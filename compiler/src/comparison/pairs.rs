//! Pairs: what is on both sides of a comparison, what is gone and what is new.
//!
//! In: named things of both sides. Out: drafts. Invariant: a name decides, after renames; what is on one side only is one change.

use super::change::{Class, Kind, Said, Subject};
use super::draft::Draft;
use super::side::Side;
use crate::source::Span;
use crate::words::build::Names;

/// Something with a name: the name, where it is, and itself.
pub type Item<'a, T> = (&'a str, Span, &'a T);

/// What has one name on both sides, or is on one of them: before, after, its names, and where it is.
pub type Paired<'a, T> = (Option<&'a T>, Option<&'a T>, Subject, (Span, Span));

/// Whether two things of two lists belong together.
pub type Test<'t, T> = &'t dyn Fn(&T, &T) -> bool;

/// What has one name on both sides, and what is on one side only; in order of name.
pub fn paired<'a, T>(
    kind: Kind,
    before: &Side<'a>,
    after: &Side<'a>,
    all: impl Fn(&Side<'a>) -> Vec<Item<'a, T>>,
) -> Vec<Paired<'a, T>> {
    let (old, new) = (all(before), all(after));
    let mut names: Vec<String> = old.iter().map(|(name, ..)| (*name).to_string()).collect();
    names.extend(new.iter().map(|(name, ..)| after.name(kind, name)));
    names.sort();
    names.dedup();
    let pair = |name: String| {
        let was = old.iter().find(|(own, ..)| *own == name);
        let is = new.iter().find(|(own, ..)| after.name(kind, own) == name);
        let own = |item: &Item<'_, T>| item.0.to_string();
        let subject = Subject { kind, before: was.map(own), after: is.map(own) };
        let span = |item: Option<&Item<'_, T>>| item.map_or_else(Span::default, |item| item.1);
        (was.map(|w| w.2), is.map(|i| i.2), subject, (span(was), span(is)))
    };
    names.into_iter().map(pair).collect()
}

/// Compares all things of a kind: `both` those that are on both sides, `whole` says what one is that is on one side only.
pub fn each_pair<'a, T: 'a>(
    kind: Kind,
    (before, after): (&Side<'a>, &Side<'a>),
    all: impl Fn(&Side<'a>) -> Vec<Item<'a, T>>,
    whole: impl Fn(&Side<'a>, &T) -> String,
    both: impl Fn(&T, &T, &Subject, (Span, Span)) -> Vec<Draft>,
) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (old, new, subject, places) in paired(kind, before, after, all) {
        match (old, new) {
            (Some(old), Some(new)) => drafts.extend(both(old, new, &subject, places)),
            (Some(old), None) => drafts.push(gone(subject, whole(before, old), places.0)),
            (None, Some(new)) => drafts.push(new_one(subject, whole(after, new), places.1)),
            (None, None) => {}
        }
    }
    drafts
}

/// Something that is gone.
pub fn gone(subject: Subject, whole: String, span: Span) -> Draft {
    Draft { class: Class::Removed, subject, said: Said::gone("", whole), before: Some(span), after: None }
}

/// Something that was not there.
pub fn new_one(subject: Subject, whole: String, span: Span) -> Draft {
    Draft { class: Class::Added, subject, said: Said::new("", whole), before: None, after: Some(span) }
}

/// Places of two lists whose members belong together: by the first test that fits, each once; in the order of the first list.
pub fn matched<T>(old: &[T], new: &[T], tests: &[Test<'_, T>]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for test in tests {
        for (i, was) in old.iter().enumerate() {
            let free = |j: &usize| pairs.iter().all(|(_, other)| other != j);
            if pairs.iter().all(|(other, _)| *other != i)
                && let Some(j) = (0..new.len()).filter(free).find(|j| test(was, &new[*j]))
            {
                pairs.push((i, j));
            }
        }
    }
    pairs.sort_unstable();
    pairs
}

/// The members of two lists that belong to none of the other list.
pub fn unmatched<'t, T>(old: &'t [T], new: &'t [T], pairs: &[(usize, usize)]) -> (Vec<&'t T>, Vec<&'t T>) {
    let gone = (0..old.len()).filter(|i| pairs.iter().all(|(other, _)| other != i)).map(|i| &old[i]);
    let added = (0..new.len()).filter(|j| pairs.iter().all(|(_, other)| other != j)).map(|j| &new[j]);
    (gone.collect(), added.collect())
}

/// The change of order of members that belong together, by their names.
pub fn reordered(of: &str, pairs: &[(usize, usize)], name: impl Fn(&(usize, usize)) -> String) -> Option<Said> {
    let mut by_place = pairs.to_vec();
    by_place.sort_by_key(|(_, j)| *j);
    let names = |pairs: &[(usize, usize)]| pairs.iter().map(&name).collect::<Vec<String>>();
    (by_place != pairs).then(|| order(of, &names(pairs), &names(&by_place)))
}

/// A change of order, of which only the part that moved is named.
pub fn order(of: &str, before: &[String], after: &[String]) -> Said {
    Said::moved(format!("order of {of}"), moved(before, after), moved(after, before))
}

/// The part of an order that differs from another of the same names.
fn moved(order: &[String], other: &[String]) -> String {
    const MANY: usize = 8;
    let first = order.iter().zip(other).take_while(|(a, b)| a == b).count();
    let last = order.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let between = &order[first..order.len() - last];
    let shown: Vec<&str> = between.iter().take(MANY).map(String::as_str).collect();
    let more = if between.len() > MANY { format!(" and {} more", between.len() - MANY) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// One name for something that has one on each side; the same whichever side comes first.
pub fn either(a: &str, b: &str) -> String {
    match a.cmp(b) {
        std::cmp::Ordering::Equal => a.to_string(),
        std::cmp::Ordering::Less => format!("{a} / {b}"),
        std::cmp::Ordering::Greater => format!("{b} / {a}"),
    }
}

/// Something with a name: where it is and what it means.
pub struct Meant<'a> {
    /// Its own name.
    pub name: &'a str,
    /// Where it is.
    pub span: Span,
    /// The same text for the same meaning; names in it are those of the comparison. Only asked of what has no namesake.
    pub meaning: Box<dyn Fn() -> String + 'a>,
}

/// Each of some definitions with what it means.
pub fn each_meant<'a, T: 'a>(all: Vec<Item<'a, T>>, meaning: impl Fn(&'a T) -> String + Clone + 'a) -> Vec<Meant<'a>> {
    let meant = |(name, span, of): Item<'a, T>| {
        let meaning = meaning.clone();
        Meant { name, span, meaning: Box::new(move || meaning(of)) }
    };
    all.into_iter().map(meant).collect()
}
