//! Code lists and hierarchies: their codes, one by one.
//!
//! In: the catalogs of both sides. Out: drafts. Invariant: what hangs on a code is told as an attribute of that code; the lists
//! that attributes of text make are never told of by themselves.

use super::change::{Class, Draft, Kind, Subject};
use super::declared::{gone, new_one, paired};
use super::facets::{self, Facet, Item, may_say, says};
use super::renames::{Meant, each};
use super::side::Side;
use super::words;
use crate::catalog::{Attribute, AttributeType, Catalog, CodeList, Hierarchy};
use crate::source::Span;
use crate::value::decimal;

/// What differs between the lists.
pub fn changes(before: &Side<'_>, after: &Side<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (old, new, subject) in paired(Kind::CodeList, before, after, lists) {
        match (old, new) {
            (Some(old), Some(new)) => drafts.extend(list((before, old), (after, new), &subject)),
            (Some(old), None) => drafts.push(gone(subject, &format!("{} codes", old.codes.len()), old.span)),
            (None, Some(new)) => drafts.push(new_one(subject, &format!("{} codes", new.codes.len()), new.span)),
            (None, None) => {}
        }
    }
    for (old, new, subject) in paired(Kind::Hierarchy, before, after, |side| {
        side.catalog().hierarchies.iter().map(|h| (h.name.clone(), h.span, h)).collect()
    }) {
        match (old, new) {
            (Some(old), Some(new)) => {
                let facets = |hierarchy| vec![says("levels", Class::CodeList, levels(hierarchy))];
                let places = (old.span, new.span);
                drafts.extend(facets::differences(&subject, "", (&facets(old), &facets(new)), places));
            }
            (Some(old), None) => drafts.push(gone(subject, &levels(old), old.span)),
            (None, Some(new)) => drafts.push(new_one(subject, &levels(new), new.span)),
            (None, None) => {}
        }
    }
    drafts
}

/// What an attribute says of a code: what it is compared by, and how it reads. `None` where it says nothing.
pub fn attribute(catalog: &Catalog, attribute: &Attribute, place: usize) -> Option<(String, String)> {
    let value = attribute.values.get(place).copied().flatten()?;
    let plain = |text: String| (text.clone(), text);
    Some(match attribute.ty {
        AttributeType::Integer => plain(value.to_string()),
        AttributeType::Decimal { scale } => plain(decimal(value, scale)),
        AttributeType::Code(list) => {
            let codes = &catalog.code_list(list).codes;
            match usize::try_from(value).ok().and_then(|at| codes.get(at)) {
                Some(code) => (code.code.clone(), words::quoted(&code.label)),
                None => plain("outside".to_string()),
            }
        }
    })
}

/// Every list or hierarchy, with what it means.
pub fn meant(kind: Kind, side: Side<'_>) -> Vec<Meant<'_>> {
    match kind {
        Kind::Hierarchy => each(side.catalog().hierarchies.iter(), |h| (&h.name, h.span), levels),
        _ => {
            let meaning = move |list: &CodeList| format!("{} {:?}", list.ordered, facets::keys(&codes(&side, list)));
            let declared = side.catalog().code_lists.iter().filter(|list| is_declared(list));
            each(declared, |list| (&list.name, list.span), meaning)
        }
    }
}

/// Whether a list is declared, and not made of an attribute.
fn is_declared(list: &CodeList) -> bool {
    !list.name.contains('.')
}

/// The lists that are declared, not those of attributes.
fn lists<'a>(side: &Side<'a>) -> Vec<(String, Span, &'a CodeList)> {
    let declared = side.catalog().code_lists.iter().filter(|list| is_declared(list));
    declared.map(|list| (list.name.clone(), list.span, list)).collect()
}

fn list((before, old): (&Side<'_>, &CodeList), (after, new): (&Side<'_>, &CodeList), subject: &Subject) -> Vec<Draft> {
    let places = (old.span, new.span);
    let facets = |side: &Side<'_>, list: &CodeList| {
        let level = list.level_of.map(|(id, _)| side.name(Kind::Hierarchy, &side.catalog().hierarchy(id).name));
        let attributes: Vec<&str> = list.attributes.iter().map(|a| a.name.as_str()).collect();
        vec![
            may_say("description", Class::Wording, list.description.clone()),
            says("has an order", Class::CodeList, if list.ordered { "yes" } else { "no" }),
            may_say("level of", Class::CodeList, level),
            says("attributes", Class::CodeList, attributes.join(", ")),
        ]
    };
    let (a, b) = (facets(before, old), facets(after, new));
    let mut drafts = facets::differences(subject, "", (&a, &b), places);
    let (a, b) = (codes(before, old), codes(after, new));
    drafts.extend(facets::items(subject, ("code", Class::CodeList, true), (&a, &b), places));
    drafts
}

fn codes(side: &Side<'_>, list: &CodeList) -> Vec<Item> {
    let open = |bound: Option<i64>, word: &str| bound.map_or_else(|| word.to_string(), |b| b.to_string());
    let item = |(place, code): (usize, &crate::catalog::Code)| {
        let attributes = list.attributes.iter().map(|a| (a.name.clone(), attribute(side.catalog(), a, place)));
        let attributes: Vec<(String, Option<(String, String)>)> = attributes.collect();
        let told = attributes.iter().filter_map(|(name, said)| Some((words::named(name), &said.as_ref()?.1)));
        let told = told.map(|(name, text)| format!(", {name} {text}"));
        let named = match code.code == code.label {
            true => words::quoted(&code.label),
            false => format!("{} {}", code.code, words::quoted(&code.label)),
        };
        let whole = format!("{named}{}", told.collect::<String>());
        let band = code.band.map(|(from, to)| format!("{} to {}", open(from, "any"), open(to, "any")));
        let mut facets = vec![
            says("label", Class::Wording, words::quoted(&code.label)),
            says("also written", Class::CodeList, words::listed(code.aliases.iter().map(|a| words::quoted(a)), "and")),
            may_say("from", Class::Threshold, band),
            says("to compare with only", Class::CodeList, if code.comparator { "yes" } else { "no" }),
        ];
        facets.extend(attributes.into_iter().map(|(name, said)| {
            let (key, text) = said.unzip();
            Facet { key, ..may_say(&words::named(&name), Class::CodeList, text) }
        }));
        Item { key: code.code.clone(), name: format!("code {named}"), whole, span: code.span, facets }
    };
    list.codes.iter().enumerate().map(item).collect()
}

fn levels(hierarchy: &Hierarchy) -> String {
    let levels: Vec<String> = hierarchy.levels.iter().map(|l| format!("{} ({})", l.name, l.plural)).collect();
    levels.join(", ")
}
