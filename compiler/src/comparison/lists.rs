//! Code lists and hierarchies: their codes, one by one.
//!
//! In: the catalogs of both sides. Out: drafts. Invariant: an attribute of a code is a facet of that code; the lists that
//! attributes of text make are never compared by themselves.

use super::change::{Class, Kind, Subject};
use super::draft::Draft;
use super::facets::{self, Facet, Item, may_say, says};
use super::pairs::{self, Meant, each_meant, each_pair};
use super::side::Side;
use crate::catalog::{Attribute, AttributeType, Catalog, Code, CodeList, CodeRelation, Hierarchy, OutsideBands};
use crate::source::Span;
use crate::value::band::{Fixed, Upper};
use crate::value::decimal;
use crate::words::build::Names;
use crate::words::lists::{all, named, quoted};

/// What differs between the lists.
pub fn changes(before: &Side<'_>, after: &Side<'_>) -> Vec<Draft> {
    let whole = |_: &Side<'_>, list: &CodeList| format!("{} codes", list.codes.len());
    let mut drafts = each_pair(Kind::CodeList, (before, after), lists, whole, |old, new, subject, places| {
        list((before, old), (after, new), subject, places)
    });
    let whole = |_: &Side<'_>, hierarchy: &Hierarchy| levels(hierarchy);
    drafts.extend(each_pair(Kind::Hierarchy, (before, after), hierarchies, whole, |old, new, subject, places| {
        let facets = |hierarchy| vec![says("levels", Class::CodeList, levels(hierarchy))];
        facets::differences(subject, "", (&facets(old), &facets(new)), places)
    }));
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
                Some(code) => (code.code.clone(), quoted(&code.label)),
                None => plain("outside".to_string()),
            }
        }
    })
}

/// Every list or hierarchy, with what it means.
pub fn meant(kind: Kind, side: Side<'_>) -> Vec<Meant<'_>> {
    match kind {
        Kind::Hierarchy => each_meant(hierarchies(&side), levels),
        _ => each_meant(lists(&side), move |list: &CodeList| {
            format!("{} {:?} {:?}", list.ordered, list.outside_bands, facets::keys(&codes(&side, list)))
        }),
    }
}

/// The lists that are declared, not those of attributes.
fn lists<'a>(side: &Side<'a>) -> Vec<pairs::Item<'a, CodeList>> {
    let declared = side.catalog().code_lists.iter().filter(|list| !list.name.contains('.'));
    declared.map(|list| (list.name.as_str(), list.span, list)).collect()
}

fn hierarchies<'a>(side: &Side<'a>) -> Vec<pairs::Item<'a, Hierarchy>> {
    side.catalog().hierarchies.iter().map(|h| (h.name.as_str(), h.span, h)).collect()
}

fn list(
    (before, old): (&Side<'_>, &CodeList),
    (after, new): (&Side<'_>, &CodeList),
    subject: &Subject,
    places: (Span, Span),
) -> Vec<Draft> {
    let facets = |side: &Side<'_>, list: &CodeList| {
        let level = list.level_of.map(|(id, _)| side.name(Kind::Hierarchy, &side.catalog().hierarchy(id).name));
        let attributes: Vec<&str> = list.attributes.iter().map(|a| a.name.as_str()).collect();
        vec![
            may_say("description", Class::Wording, list.description.clone()),
            says("has an order", Class::CodeList, if list.ordered { "yes" } else { "no" }),
            may_say("numbers outside its bands", Class::CodeList, outside(list).map(str::to_string)),
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

/// What it is of the others.
fn relation(list: &CodeList, code: &Code) -> String {
    match &code.relation {
        CodeRelation::Part => "a part like other codes".to_string(),
        CodeRelation::Total(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| quoted(&list.codes[*part].label)).collect();
            format!("the total of {}", all(&parts, "and"))
        }
        CodeRelation::Apart => "a code that overlaps others".to_string(),
    }
}

/// What happens to numbers outside; nothing for a list without bands.
fn outside(list: &CodeList) -> Option<&'static str> {
    list.is_bands().then_some(match list.outside_bands {
        OutsideBands::Error => "refused",
        OutsideBands::Allowed => "allowed",
        OutsideBands::Count => "counted",
    })
}

fn codes(side: &Side<'_>, list: &CodeList) -> Vec<Item> {
    let open = |bound: Option<Fixed>, word: &str| bound.map_or_else(|| word.to_string(), |b| b.to_string());
    let item = |(place, code): (usize, &Code)| {
        let attributes = list.attributes.iter().map(|a| (a.name.clone(), attribute(side.catalog(), a, place)));
        let attributes: Vec<(String, Option<(String, String)>)> = attributes.collect();
        let texts = attributes.iter().filter_map(|(name, said)| Some((named(name), &said.as_ref()?.1)));
        let texts = texts.map(|(name, text)| format!(", {name} {text}"));
        let title = match code.code == code.label {
            true => quoted(&code.label),
            false => format!("{} {}", code.code, quoted(&code.label)),
        };
        let whole = format!("{title}{}", texts.collect::<String>());
        let band = code.band.map(|band| match band.upper {
            Some(Upper::Under(end)) => format!("{} to under {end}", open(band.from, "any")),
            Some(Upper::To(end)) => format!("{} to {end}", open(band.from, "any")),
            None => format!("{} to any", open(band.from, "any")),
        });
        let mut facets = vec![
            says("label", Class::Wording, quoted(&code.label)),
            says(
                "also written",
                Class::CodeList,
                all(&code.aliases.iter().map(|a| quoted(a)).collect::<Vec<_>>(), "and"),
            ),
            may_say("from", Class::Threshold, band.clone()),
            says("to compare with only", Class::CodeList, if code.comparator { "yes" } else { "no" }),
            says("is", Class::CodeList, relation(list, code)),
        ];
        facets.extend(attributes.into_iter().map(|(name, said)| {
            let (key, text) = said.unzip();
            Facet { key, ..may_say(&named(&name), Class::CodeList, text) }
        }));
        let name = format!("code {title}");
        Item { key: code.code.clone(), alike: band, name, whole, span: code.span, facets }
    };
    list.codes.iter().enumerate().map(item).collect()
}

fn levels(hierarchy: &Hierarchy) -> String {
    let levels: Vec<String> = hierarchy.levels.iter().map(|l| format!("{} ({})", l.name, l.plural)).collect();
    levels.join(", ")
}
