//! What all definitions have: labels, doc comments, a unit and a format.
//!
//! In: both sides of a definition. Out: drafts. Invariant: a definition whose own text is the same did not change by itself: what
//! it takes from others changed there.

use super::change::{Class, Said, Subject};
use super::draft::Draft;
use super::side::Side;
use crate::model::{Head, Unit};
use crate::presentation::NumberFormat;
use crate::source::Span;
use crate::words::lists::quoted;

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
    let said = |of: &str, before: &Option<String>, after: &Option<String>| {
        let text = |text: &Option<String>| text.as_deref().map(quoted);
        Said { of: of.to_string(), before: text(before), after: text(after) }
    };
    if old.label != new.label {
        found.push((Class::Wording, said("label", &old.label, &new.label), None));
    }
    // Where a line breaks says nothing.
    let flowing = |doc: &Option<String>| doc.as_ref().map(|doc| doc.split_whitespace().collect::<Vec<_>>().join(" "));
    let (was, is) = (flowing(&old.doc), flowing(&new.doc));
    if was != is {
        found.push((Class::Wording, said("doc comment", &was, &is), None));
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
