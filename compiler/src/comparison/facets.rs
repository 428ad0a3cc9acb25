//! Facets: a declaration as a list of what it says, each with a name, so that two can be compared without knowing what they are.
//!
//! In: items and their facets of both sides. Out: drafts. Invariant: facets differ only of an item that is on both sides; one
//! that is on one side only is one change as a whole.

use super::change::{Class, Said, Subject};
use super::draft::Draft;
use super::pairs::order;
use crate::source::Span;

/// One thing that a declaration says.
#[derive(Clone, Debug, PartialEq)]
pub struct Facet {
    /// Of what, such as "missing values".
    pub of: String,
    /// What a change of it is.
    pub class: Class,
    /// What is said; `None` where it says nothing.
    pub text: Option<String>,
    /// What it is compared by: the text, unless that is only a label of what is meant.
    pub key: Option<String>,
}

/// A facet that is always said.
pub fn says(of: &str, class: Class, text: impl Into<String>) -> Facet {
    may_say(of, class, Some(text.into()))
}

/// A facet that may be left unsaid.
pub fn may_say(of: &str, class: Class, text: Option<String>) -> Facet {
    Facet { of: of.to_string(), class, key: text.clone(), text }
}

/// A part of a declaration: a column, a code.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What it is matched by.
    pub key: String,
    /// What it is matched by where no item of the other side has its key, such as the range of a band.
    pub alike: Option<String>,
    /// What it is called, such as "column age".
    pub name: String,
    /// All of it in short, for one that is on one side only.
    pub whole: String,
    /// Where it is.
    pub span: Span,
    /// What it says.
    pub facets: Vec<Facet>,
}

/// What differs between the facets of something that is on both sides. `prefix` goes before what each is of.
pub fn differences(
    subject: &Subject,
    prefix: &str,
    (before, after): (&[Facet], &[Facet]),
    places: (Span, Span),
) -> Vec<Draft> {
    let find = |facets: &[Facet], of: &str| facets.iter().find(|facet| facet.of == of).cloned();
    let only_after = after.iter().filter(|facet| find(before, &facet.of).is_none());
    let mut drafts = Vec::new();
    for facet in before.iter().chain(only_after) {
        let (old, new) = (find(before, &facet.of), find(after, &facet.of));
        let key = |side: &Option<Facet>| side.as_ref().and_then(|facet| facet.key.clone());
        if key(&old) != key(&new) {
            let text = |side: Option<Facet>| side.and_then(|facet| facet.text);
            let of = format!("{prefix} {}", facet.of).trim().to_string();
            let said = Said { of, before: text(old), after: text(new) };
            drafts.push(Draft::at(facet.class, subject.clone(), said, places));
        }
    }
    drafts
}

/// What differs between the parts of a declaration. `noun` is what one part is; `class` is that of a part more or less, and of
/// another order where the order says something.
pub fn items(
    subject: &Subject,
    (noun, class, ordered): (&str, Class, bool),
    (before, after): (&[Item], &[Item]),
    places: (Span, Span),
) -> Vec<Draft> {
    let has = |items: &[Item], key: &str| items.iter().any(|item| item.key == key);
    let pair = |item: &Item, own: &[Item], other: &[Item]| -> Option<Item> {
        let same = other.iter().find(|now| now.key == item.key);
        let alike = || {
            let alike = item.alike.as_ref()?;
            other.iter().find(|now| now.alike.as_ref() == Some(alike) && !has(own, &now.key))
        };
        same.or_else(alike).cloned()
    };
    let mut drafts = Vec::new();
    for item in before {
        match pair(item, before, after) {
            Some(now) => {
                let facets = (&item.facets[..], &now.facets[..]);
                let name = if item.name == now.name { item.name.clone() } else { format!("{noun} {}", item.key) };
                drafts.extend(differences(subject, &name, facets, (item.span, now.span)));
            }
            None => {
                let said = Said::gone(noun, &item.whole);
                let (subject, before, after) = (subject.clone(), Some(item.span), Some(places.1));
                drafts.push(Draft { class, subject, said, before, after });
            }
        }
    }
    for item in after.iter().filter(|item| pair(item, after, before).is_none()) {
        let said = Said::new(noun, &item.whole);
        let (subject, before, after) = (subject.clone(), Some(places.0), Some(item.span));
        drafts.push(Draft { class, subject, said, before, after });
    }
    let a: Vec<String> = before.iter().filter_map(|item| Some(pair(item, before, after)?.key)).collect();
    let b: Vec<String> =
        after.iter().filter(|item| pair(item, after, before).is_some()).map(|item| item.key.clone()).collect();
    if ordered && a != b {
        drafts.push(Draft::at(class, subject.clone(), order(&format!("{noun}s"), &a, &b), places));
    }
    drafts
}

/// What items are compared by, in their order, as text.
pub fn keys(items: &[Item]) -> String {
    let facets = |item: &Item| item.facets.iter().map(|f| format!("{} {:?}; ", f.of, f.key)).collect::<String>();
    items.iter().map(|item| format!("{}: {}\n", item.key, facets(item))).collect()
}
