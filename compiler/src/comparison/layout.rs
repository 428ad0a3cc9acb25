//! Layout: texts that differ and mean the same.
//!
//! In: both sides, and the changes of meaning. Out: cosmetic changes. Invariant: every file whose text differs has a change.

use super::change::{Change, Class, Kind, Place, Said, Subject};
use super::draft::Draft;
use super::pairs::{Item, paired};
use super::side::Side;
use crate::model::Head;

/// Definitions that are written otherwise, then files in which no change is.
pub fn changes(before: &Side<'_>, after: &Side<'_>, others: &[Change]) -> Vec<Change> {
    let mut found: Vec<Change> = Vec::new();
    for kind in Kind::DEFINED {
        for (old, new, subject, _) in paired(kind, before, after, |side| heads(kind, side)) {
            let (Some(old), Some(new)) = (old, new) else { continue };
            let differs = before.written(old.span) != after.renamed(&after.written(new.span));
            if differs && others.iter().all(|change| change.subject != subject) {
                let draft = Draft::at(
                    Class::Cosmetic,
                    subject,
                    Said::only("written otherwise, with the same meaning"),
                    (old.span, new.span),
                );
                found.push(draft.placed(before, after));
            }
        }
    }
    let text = |side: &Side<'_>, path: &str| side.project.sources.by_path(path).map(|(_, source)| source.text.clone());
    let sources = before.project.sources.iter().chain(after.project.sources.iter());
    let mut paths: Vec<&str> = sources.map(|(_, source)| source.path.as_str()).collect();
    paths.sort_unstable();
    paths.dedup();
    for path in paths {
        let (was, is) = (text(before, path), text(after, path));
        let in_it = |place: &Option<Place>| place.as_ref().is_some_and(|place| place.path == path);
        let is_listed = others.iter().chain(&found).any(|change| in_it(&change.before) || in_it(&change.after));
        if was == is || is_listed {
            continue;
        }
        let place = |there: bool| there.then(|| Place { path: path.to_string(), line: 1 });
        let (before, after) = (place(was.is_some()), place(is.is_some()));
        let name = |place: &Option<Place>| place.as_ref().map(|place| place.path.clone());
        let subject = Subject { kind: Kind::File, before: name(&before), after: name(&after) };
        let said = Said::only("layout, comments or the order of definitions, and nothing else");
        found.push(Change { class: Class::Cosmetic, subject, said, before, after, reaches: Vec::new() });
    }
    found
}

fn heads<'a>(kind: Kind, side: &Side<'a>) -> Vec<Item<'a, Head>> {
    let model = side.model();
    let heads: Vec<&Head> = match kind {
        Kind::Cohort => model.cohorts.iter().map(|c| &c.head).collect(),
        Kind::Measure => model.measures.iter().map(|m| &m.head).filter(|h| !h.name.value.is_empty()).collect(),
        Kind::Indicator => model.indicators.iter().map(|i| &i.head).collect(),
        Kind::Table => model.tables.iter().map(|t| &t.head).collect(),
        _ => Vec::new(),
    };
    heads.into_iter().map(|head| (head.name.value.as_str(), head.span, head)).collect()
}
