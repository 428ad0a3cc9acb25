//! Cohorts, measures, indicators and inline tests.
//!
//! In: the models of both sides. Out: drafts.

use super::change::{Class, Kind, Said, Subject};
use super::definition::{Compared, Of, definition, shown};
use super::draft::Draft;
use super::pairs::{Item, each_pair, either, gone, new_one};
use super::phrasing::Phrasing;
use super::side::Side;
use super::{conditions, formula};
use crate::model::{Cohort, Indicator, Measure, Test};
use crate::source::Span;
use crate::words::build::Names;
use crate::words::conditions::Style;
use crate::words::lists::{named, quoted};
use crate::words::phrase::{self, Condition};

/// What differs between definitions, tables apart.
pub fn changes(before: &Side<'_>, after: &Side<'_>) -> Vec<Draft> {
    let sides = (before, after);
    let mut drafts = each_pair(Kind::Cohort, sides, cohorts, whole_cohort, |old, new, subject, _| {
        definition((before, old), (after, new), subject, (&old.head, &new.head), cohort)
    });
    let whole = |side: &Side<'_>, of: &Measure| side.phrases().aggregate(of).words(Style::CHANGE);
    drafts.extend(each_pair(Kind::Measure, sides, measures, whole, |old, new, subject, _| {
        definition((before, old), (after, new), subject, (&old.head, &new.head), measure)
    }));
    let whole = |side: &Side<'_>, of: &Indicator| side.phrases().formula(&of.value).words(Style::CHANGE);
    drafts.extend(each_pair(Kind::Indicator, sides, indicators, whole, |old, new, subject, _| {
        definition((before, old), (after, new), subject, (&old.head, &new.head), indicator)
    }));
    drafts.extend(tests(before, after));
    drafts
}

/// The cohorts of a side.
pub fn cohorts<'a>(side: &Side<'a>) -> Vec<Item<'a, Cohort>> {
    side.model().cohorts.iter().map(|c| (c.head.name.value.as_str(), c.head.span, c)).collect()
}

/// The measures of a side that have a name.
pub fn measures<'a>(side: &Side<'a>) -> Vec<Item<'a, Measure>> {
    let with_name = side.model().measures.iter().filter(|m| !m.head.name.value.is_empty());
    with_name.map(|m| (m.head.name.value.as_str(), m.head.span, m)).collect()
}

/// The indicators of a side.
pub fn indicators<'a>(side: &Side<'a>) -> Vec<Item<'a, Indicator>> {
    side.model().indicators.iter().map(|i| (i.head.name.value.as_str(), i.head.span, i)).collect()
}

/// All that a cohort is, in words.
pub fn whole_cohort(side: &Side<'_>, cohort: &Cohort) -> String {
    side.phrases().cohort(cohort).words(Style::CHANGE)
}

fn cohort((before, old): Of<'_, '_, Cohort>, (after, new): Of<'_, '_, Cohort>) -> Compared {
    let (was, is) = (before.phrases().cohort(old), after.phrases().cohort(new));
    let mut found = Vec::new();
    if was.rows != is.rows {
        found.push((
            Class::Population,
            Said::moved("taken from", was.rows.words.as_str(), is.rows.words.as_str()),
            None,
        ));
    }
    found.extend(clauses((&was, old), (&is, new)));
    let only = |these: &phrase::Cohort<'_>, those: &phrase::Cohort<'_>| -> Vec<String> {
        these.amongs.iter().filter(|among| !those.amongs.contains(among)).map(phrase::Among::words).collect()
    };
    found.extend(only(&was, &is).into_iter().map(|text| (Class::Population, Said::gone("condition", text), None)));
    found.extend(only(&is, &was).into_iter().map(|text| (Class::Population, Said::new("condition", text), None)));
    let places = old.keep.as_ref().zip(new.keep.as_ref()).map(|(a, b)| (a.span, b.span));
    found.extend(keep(was.keep.as_ref(), is.keep.as_ref()).map(|said| (Class::Population, said, places)));
    found
}

/// The conditions, each with the clause that it is in.
fn clauses((was, old): (&phrase::Cohort<'_>, &Cohort), (is, new): (&phrase::Cohort<'_>, &Cohort)) -> Compared {
    fn conditions<'p, 'a>(of: &'p phrase::Cohort<'a>, cohort: &Cohort) -> Vec<(&'p Condition<'a>, Span)> {
        let clauses = of.conditions.iter().zip(&cohort.clauses);
        let parts = clauses.flat_map(|(condition, clause)| {
            let parts = match condition {
                Condition::And(parts) => &parts[..],
                other => std::slice::from_ref(other),
            };
            parts.iter().map(|part| (part, clause.span))
        });
        parts.collect()
    }
    type Part<'p, 'a> = (&'p Condition<'a>, Span);
    fn only<'p, 'a>(these: &[Part<'p, 'a>], those: &[Part<'_, '_>]) -> Vec<Part<'p, 'a>> {
        these.iter().filter(|(part, _)| those.iter().all(|(other, _)| other != part)).copied().collect()
    }
    let (was, is) = (conditions(was, old), conditions(is, new));
    let (gone, added) = (only(&was, &is), only(&is, &was));
    // One clause for one is the usual case, and can be pointed at.
    let places = match (&gone[..], &added[..]) {
        ([(_, a)], [(_, b)]) => Some((*a, *b)),
        _ => None,
    };
    let found = conditions::parts(gone.iter().map(|(part, _)| *part), added.iter().map(|(part, _)| *part));
    found.into_iter().map(|(class, said)| (class, said, places)).collect()
}

/// Which row is kept of several. For all periods together or not, the same rows are.
fn keep(was: Option<&phrase::Keep>, is: Option<&phrase::Keep>) -> Option<Said> {
    let words = |keep: &phrase::Keep| format!("the {}", keep.words());
    match (was, is) {
        (Some(a), Some(b)) if (&a.by, &a.per) == (&b.by, &b.per) => {
            let per = either(&a.per_words(), &b.per_words());
            let of = format!("kept for each {per}, by {}:", either(&a.by_words(), &b.by_words()));
            let which = |keep: &phrase::Keep| format!("the {}", keep.which());
            (a.last != b.last).then(|| Said::moved(of, which(a), which(b)))
        }
        (None, None) => None,
        (was, is) => Some(Said { of: "kept:".into(), before: was.map(words), after: is.map(words) }),
    }
}

fn measure((before, old): Of<'_, '_, Measure>, (after, new): Of<'_, '_, Measure>) -> Compared {
    let (a, b) = (Phrasing::new(before, after), Phrasing::new(after, before));
    let found = formula::aggregates(&a.phrases().aggregate(old), &b.phrases().aggregate(new));
    found.into_iter().map(|(class, said)| (class, said, None)).collect()
}

fn indicator((before, old): Of<'_, '_, Indicator>, (after, new): Of<'_, '_, Indicator>) -> Compared {
    let (a, b) = (Phrasing::new(before, after), Phrasing::new(after, before));
    let mut found = formula::differences(&a.phrases().formula(&old.value), &b.phrases().formula(&new.value));
    found.extend(shown((&old.unit, &old.format), (&new.unit, &new.format)));
    let only = |these: &Indicator, those: &Indicator| -> Vec<String> {
        these.accepts.iter().filter(|label| !those.accepts.contains(label)).map(|label| quoted(label)).collect()
    };
    found.extend(only(old, new).into_iter().map(|label| (Class::Wording, Said::gone("accepted break", label))));
    found.extend(only(new, old).into_iter().map(|label| (Class::Wording, Said::new("accepted break", label))));
    found.into_iter().map(|(class, said)| (class, said, None)).collect()
}

/// Inline tests, by what they test and their title.
fn tests(before: &Side<'_>, after: &Side<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let name = |side: &Side<'_>, test: &Test| {
        let of = Kind::DEFINED.into_iter().map(|kind| side.name(kind, &test.of)).find(|name| *name != test.of);
        (of.unwrap_or_else(|| test.of.clone()), test.title.clone())
    };
    let all = |side: &Side<'_>| -> Vec<((String, String), Test)> {
        side.model().tests.iter().map(|test| (name(side, test), test.clone())).collect()
    };
    let (old, new) = (all(before), all(after));
    for (key, was) in &old {
        let subject = |is: Option<&Test>| Subject {
            kind: Kind::Test,
            before: Some(was.title.clone()),
            after: is.map(|test| test.title.clone()),
        };
        match new.iter().find(|(other, _)| other == key) {
            None => drafts.push(gone(subject(None), format!("of {}", named(&was.of)), was.span)),
            Some((_, is)) => {
                if before.laid_out(was.span) != after.laid_out(is.span) {
                    let said = Said::only("what it gives or expects");
                    drafts.push(Draft::at(Class::Test, subject(Some(is)), said, (was.span, is.span)));
                }
            }
        }
    }
    for (_, is) in new.iter().filter(|(key, _)| old.iter().all(|(other, _)| other != key)) {
        let subject = Subject { kind: Kind::Test, before: None, after: Some(is.title.clone()) };
        drafts.push(new_one(subject, format!("of {}", named(&is.of)), is.span));
    }
    drafts
}
