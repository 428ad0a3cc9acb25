//! Cohorts, measures, indicators and inline tests.
//!
//! In: the models of both sides. Out: drafts. Invariant: a definition whose own text is the same did not change by itself: what
//! it takes from others is told where it changed.

use super::change::{Class, Draft, Kind, Said, Subject};
use super::conditions;
use super::declared::{gone, new_one, paired};
use super::form::{self, Form};
use super::formula::{self, Formulas};
use super::side::Side;
use super::words;
use crate::layout::NumberFormat;
use crate::model::{Among, Cohort, Head, Indicator, Keep, Measure, Test, Unit};
use crate::source::Span;

/// What differs between definitions, tables apart.
pub fn changes(before: &Side<'_>, after: &Side<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let pairs = paired(Kind::Cohort, before, after, |side| {
        side.model().cohorts.iter().map(|c| (c.head.name.value.clone(), c.head.span, c)).collect()
    });
    for (old, new, subject) in pairs {
        match (old, new) {
            (Some(old), Some(new)) => {
                let heads = (&old.head, &new.head);
                drafts.extend(definition((before, old), (after, new), &subject, heads, cohort));
            }
            (Some(old), None) => drafts.push(gone(subject, &whole_cohort(before, old), old.head.span)),
            (None, Some(new)) => drafts.push(new_one(subject, &whole_cohort(after, new), new.head.span)),
            (None, None) => {}
        }
    }
    let pairs = paired(Kind::Measure, before, after, |side| {
        let named = side.model().measures.iter().filter(|m| !m.head.name.value.is_empty());
        named.map(|m| (m.head.name.value.clone(), m.head.span, m)).collect()
    });
    let aggregate =
        |side: &Side<'_>, other: &Side<'_>, m: &Measure| formula::aggregate(&Formulas::new(*side, *other).aggregate(m));
    for (old, new, subject) in pairs {
        match (old, new) {
            (Some(old), Some(new)) => {
                let heads = (&old.head, &new.head);
                drafts.extend(definition((before, old), (after, new), &subject, heads, measure));
            }
            (Some(old), None) => drafts.push(gone(subject, &aggregate(before, after, old), old.head.span)),
            (None, Some(new)) => drafts.push(new_one(subject, &aggregate(after, before, new), new.head.span)),
            (None, None) => {}
        }
    }
    let pairs = paired(Kind::Indicator, before, after, |side| {
        side.model().indicators.iter().map(|i| (i.head.name.value.clone(), i.head.span, i)).collect()
    });
    let phrase =
        |side: &Side<'_>, other: &Side<'_>, i: &Indicator| formula::phrase(&Formulas::new(*side, *other).of(&i.value));
    for (old, new, subject) in pairs {
        match (old, new) {
            (Some(old), Some(new)) => {
                let heads = (&old.head, &new.head);
                drafts.extend(definition((before, old), (after, new), &subject, heads, indicator));
            }
            (Some(old), None) => drafts.push(gone(subject, &phrase(before, after, old), old.head.span)),
            (None, Some(new)) => drafts.push(new_one(subject, &phrase(after, before, new), new.head.span)),
            (None, None) => {}
        }
    }
    drafts.extend(tests(before, after));
    drafts
}

/// One side of a definition.
pub type Of<'s, 'a, T> = (&'s Side<'a>, &'s T);

/// What one kind of definition compares: to each difference a class and words, and the places where it was written.
pub type Compared = Vec<(Class, Said, Option<(Span, Span)>)>;

/// What differs between the two sides of a definition: what all have, and what its kind compares.
pub fn definition<'s, 'a, T>(
    before: Of<'s, 'a, T>,
    after: Of<'s, 'a, T>,
    subject: &Subject,
    (old, new): (&Head, &Head),
    compare: impl Fn(Of<'s, 'a, T>, Of<'s, 'a, T>) -> Compared,
) -> Vec<Draft> {
    let mut found = heads(old, new);
    if before.0.written(old.span) != after.0.written(new.span) {
        found.extend(compare(before, after));
    }
    let whole = (old.span, new.span);
    let draft =
        |(class, said, places): (_, _, Option<_>)| Draft::at(class, subject.clone(), said, places.unwrap_or(whole));
    found.into_iter().map(draft).collect()
}

/// Labels and doc comments.
fn heads(old: &Head, new: &Head) -> Compared {
    let mut found = Vec::new();
    let quoted = |text: &Option<String>| text.as_deref().map(words::quoted);
    if old.label != new.label {
        let said = Said { of: "label".into(), before: quoted(&old.label), after: quoted(&new.label) };
        found.push((Class::Wording, said, None));
    }
    // Where a line breaks says nothing.
    let flowing = |doc: &Option<String>| doc.as_ref().map(|doc| doc.split_whitespace().collect::<Vec<_>>().join(" "));
    let (was, is) = (flowing(&old.doc), flowing(&new.doc));
    if was != is {
        found.push((Class::Wording, Said { of: "doc comment".into(), before: quoted(&was), after: quoted(&is) }, None));
    }
    found
}

fn cohort((before, old): Of<'_, '_, Cohort>, (after, new): Of<'_, '_, Cohort>) -> Compared {
    let mut found = Vec::new();
    let (was, is) = (before.rows(old.rows), after.rows(new.rows));
    if was != is {
        let said = Said::moved("taken from", words::named(&was), words::named(&is));
        found.push((Class::Population, said, None));
    }
    found.extend(clauses((before, old), (after, new)));
    let (was, is) = (amongs(before, old), amongs(after, new));
    for text in was.iter().filter(|text| !is.contains(text)) {
        let said = Said { of: "condition".into(), before: Some(text.clone()), after: None };
        found.push((Class::Population, said, None));
    }
    for text in is.iter().filter(|text| !was.contains(text)) {
        let said = Said { of: "condition".into(), before: None, after: Some(text.clone()) };
        found.push((Class::Population, said, None));
    }
    match (&old.keep, &new.keep) {
        (Some(a), Some(b)) => {
            let (was, is) = (keep_words(before, old, a), keep_words(after, new, b));
            let places = Some((a.span, b.span));
            if (&was.1, &was.2) == (&is.1, &is.2) && was.0 != is.0 {
                let of = format!("of several per {}, by {}, keeps the", is.2, is.1);
                found.push((Class::Population, Said::moved(of, was.0, is.0), places));
            } else if was != is {
                found.push((Class::Population, Said::moved("keeps the", kept(&was), kept(&is)), places));
            }
        }
        (a, b) => {
            let text = |side: &Side<'_>, cohort: &Cohort, keep: &Option<Keep>| {
                keep.as_ref().map(|keep| kept(&keep_words(side, cohort, keep)))
            };
            let (was, is) = (text(before, old, a), text(after, new, b));
            if was != is {
                found.push((Class::Population, Said { of: "keeping only the".into(), before: was, after: is }, None));
            }
        }
    }
    found
}

/// The conditions, each with the clause that it stands in.
fn clauses((before, old): Of<'_, '_, Cohort>, (after, new): Of<'_, '_, Cohort>) -> Compared {
    let forms = |side: &Side<'_>, cohort: &Cohort| -> Vec<(Form, Span)> {
        let parts =
            cohort.clauses.iter().flat_map(|clause| match form::form(side, cohort.dataset, &clause.predicate) {
                Form::And(parts) => parts.into_iter().map(|part| (part, clause.span)).collect(),
                other => vec![(other, clause.span)],
            });
        parts.collect()
    };
    let (was, is) = (forms(before, old), forms(after, new));
    let changed = |forms: &[(Form, Span)], other: &[(Form, Span)]| -> Vec<(Form, Span)> {
        forms.iter().filter(|(form, _)| other.iter().all(|(o, _)| o != form)).cloned().collect()
    };
    let (gone, added) = (changed(&was, &is), changed(&is, &was));
    // One clause for one is the usual case, and can be pointed at.
    let places = match (&gone[..], &added[..]) {
        ([(_, a)], [(_, b)]) => Some((*a, *b)),
        _ => None,
    };
    let only = |forms: &[(Form, Span)]| -> Vec<Form> { forms.iter().map(|(form, _)| form.clone()).collect() };
    let found = conditions::parts(&only(&gone), &only(&added));
    found.into_iter().map(|(class, said)| (class, said, places)).collect()
}

fn amongs(side: &Side<'_>, cohort: &Cohort) -> Vec<String> {
    let said = |among: &Among| {
        let (value, key) = (side.path(cohort.dataset, &among.value), side.path(among.dataset, &among.key));
        let (not, rows) = (if among.negated { "not " } else { "" }, words::named(&side.rows(among.rows)));
        format!("{} {not}among the {} of {rows}", words::named(&value), words::named(&key))
    };
    cohort.amongs.iter().map(said).collect()
}

/// Which, by what, per what.
fn keep_words(side: &Side<'_>, cohort: &Cohort, keep: &Keep) -> (&'static str, String, String) {
    let paths = |values: &[crate::model::Value]| {
        words::listed(values.iter().map(|value| words::named(&side.path(cohort.dataset, value))), "and")
    };
    (if keep.last { "last" } else { "first" }, paths(&keep.by), paths(&keep.per))
}

fn kept((which, by, per): &(&'static str, String, String)) -> String {
    format!("{which} by {by} per {per}")
}

/// All that a cohort is, in words.
pub fn whole_cohort(side: &Side<'_>, cohort: &Cohort) -> String {
    let rows = words::named(&side.rows(cohort.rows));
    let forms: Vec<Form> = cohort.clauses.iter().map(|c| form::form(side, cohort.dataset, &c.predicate)).collect();
    let mut parts: Vec<String> = forms.iter().map(words::condition).collect();
    parts.extend(amongs(side, cohort));
    let keep = cohort.keep.as_ref().map(|keep| format!(", the {}", kept(&keep_words(side, cohort, keep))));
    let conditions = if parts.is_empty() { String::new() } else { format!(" where {}", parts.join(" and ")) };
    format!("{rows}{conditions}{}", keep.unwrap_or_default())
}

fn measure((before, old): Of<'_, '_, Measure>, (after, new): Of<'_, '_, Measure>) -> Compared {
    let was = Formulas::new(*before, *after).aggregate(old);
    let is = Formulas::new(*after, *before).aggregate(new);
    formula::aggregates(&was, &is).into_iter().map(|(class, said)| (class, said, None)).collect()
}

fn indicator((before, old): Of<'_, '_, Indicator>, (after, new): Of<'_, '_, Indicator>) -> Compared {
    let was = Formulas::new(*before, *after).of(&old.value);
    let is = Formulas::new(*after, *before).of(&new.value);
    let mut found: Compared =
        formula::differences(&was, &is).into_iter().map(|(class, said)| (class, said, None)).collect();
    found.extend(shown((&old.unit, &old.format), (&new.unit, &new.format)).map(|(class, said)| (class, said, None)));
    let accepts = |indicator: &Indicator, other: &Indicator| -> Vec<String> {
        indicator.accepts.iter().filter(|label| !other.accepts.contains(label)).map(|l| words::quoted(l)).collect()
    };
    for label in accepts(old, new) {
        let said = Said { of: "accepted break".into(), before: Some(label), after: None };
        found.push((Class::Wording, said, None));
    }
    for label in accepts(new, old) {
        let said = Said { of: "accepted break".into(), before: None, after: Some(label) };
        found.push((Class::Wording, said, None));
    }
    found
}

/// Unit and rounding.
pub fn shown(old: (&Unit, &NumberFormat), new: (&Unit, &NumberFormat)) -> Option<(Class, Said)> {
    let kind = |unit: &Unit| match unit {
        Unit::Count(_) => "number",
        Unit::Quantity(_) => "amount",
        Unit::Rate { .. } => "rate",
        Unit::Percentage { .. } => "percentage",
        Unit::Points => "percentage points",
        Unit::Change => "percentage change",
        Unit::Ratio => "ratio",
        Unit::Rank => "rank",
        Unit::Number | Unit::Unknown => "plain number",
    };
    let (was, is) = (kind(old.0), kind(new.0));
    if was != is {
        return Some((Class::Unit, Said::moved("a", was, is)));
    }
    let said = Said::moved("shown as", format(old.1), format(new.1));
    (old.1 != new.1).then_some((Class::Unit, said))
}

/// A format as definitions write it.
fn format(format: &NumberFormat) -> String {
    let thousands = if format.thousands { "0,000" } else { "0" };
    let fraction = match format.decimals {
        0 => String::new(),
        n => format!(".{}", "0".repeat(n as usize)),
    };
    let (low, plus) = (if format.low { "<" } else { "" }, if format.plus { "+" } else { "" });
    let percent = if format.percent_sign { "%" } else { "" };
    format!("{low}{plus}{thousands}{fraction}{percent}")
}

/// Inline tests, by what they test and their title.
fn tests(before: &Side<'_>, after: &Side<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let name = |side: &Side<'_>, test: &Test| {
        let kinds = [Kind::Cohort, Kind::Measure, Kind::Indicator, Kind::Table];
        let of = kinds.into_iter().map(|kind| side.name(kind, &test.of)).find(|name| *name != test.of);
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
            None => drafts.push(gone(subject(None), &format!("of {}", words::named(&was.of)), was.span)),
            Some((_, is)) => {
                if before.written(was.span) != after.renamed(&after.written(is.span)) {
                    let said = Said { of: "what it gives or expects".into(), before: None, after: None };
                    drafts.push(Draft::at(Class::Test, subject(Some(is)), said, (was.span, is.span)));
                }
            }
        }
    }
    for (_, is) in new.iter().filter(|(key, _)| old.iter().all(|(other, _)| other != key)) {
        let subject = Subject { kind: Kind::Test, before: None, after: Some(is.title.clone()) };
        drafts.push(new_one(subject, &format!("of {}", words::named(&is.of)), is.span));
    }
    drafts
}
