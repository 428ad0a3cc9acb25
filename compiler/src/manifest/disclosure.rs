//! `disclosure/*.yaml`: which counts are too small to be shown, and what is shown instead.
//!
//! In: the node of one file. Out: a [`Policy`], the default of a field that is absent or was refused. Invariants: what is
//! hidden may be at least two numbers, or hiding it would reveal it; a percentage never reveals more than its count.

use super::facts::{self, Area, Findings};
use super::shape::{beginning, fields};
use super::yaml::Node;
use crate::catalog::{Policy, SuppressedDisplay};
use crate::source::Spanned;

/// A policy that hides what most do: used for a file that could not be read.
pub(super) fn blank(name: Spanned<String>) -> Policy {
    Policy {
        name: name.value,
        span: name.span,
        description: None,
        counts: "people".into(),
        below: 5,
        zero_is_shown: true,
        shown: SuppressedDisplay::Bound,
        percentages: SuppressedDisplay::Bound,
        totals_withheld: false,
        note: None,
        of: Vec::new(),
    }
}

/// Reads one file; `stem` is the name it would have had by its path.
pub(super) fn read(node: &Node, stem: &str, findings: &mut Findings) -> Policy {
    let place = beginning(node);
    let mut policy = blank(Spanned::new(stem.to_string(), place));
    let known = ["name", "description", "counts", "below", "zero", "shown", "percentages", "totals", "note"];
    let Some(fields) = fields(node, Area::Disclosure, "a disclosure policy", place, &known, findings) else {
        return policy;
    };
    if let Some(name) = fields.name(findings) {
        policy = blank(name);
    }
    policy.description = fields.text("description", findings).map(|t| t.value);
    policy.counts = fields.text("counts", findings).map_or(policy.counts, |t| t.value);
    policy.note = fields.text("note", findings).map(|t| t.value);
    let zero = [("shown", true), ("suppressed", false)];
    policy.zero_is_shown = fields.choice("zero", &zero, findings).unwrap_or(policy.zero_is_shown);
    let totals = [("shown", false), ("withheld", true)];
    policy.totals_withheld = fields.choice("totals", &totals, findings).unwrap_or(policy.totals_withheld);
    if fields.required("below", findings).is_some()
        && let Some(below) = fields.integer("below", findings)
    {
        let least = if policy.zero_is_shown { 3 } else { 2 };
        if below.value < least {
            findings.push(facts::disclosure::too_low(below.value, least, below.span));
        } else {
            policy.below = below.value;
        }
    }
    let shown = [("bound", SuppressedDisplay::Bound), ("marker", SuppressedDisplay::Marker)];
    policy.shown = fields.choice("shown", &shown, findings).unwrap_or(policy.shown);
    policy.percentages = policy.shown;
    let percentages = [
        ("bound", SuppressedDisplay::Bound),
        ("marker", SuppressedDisplay::Marker),
        ("rounded", SuppressedDisplay::Rounded),
    ];
    if let Some(shown) = fields.choice("percentages", &percentages, findings) {
        if policy.shown == SuppressedDisplay::Marker && shown != SuppressedDisplay::Marker {
            let span = fields.key("percentages").unwrap_or(place);
            findings.push(facts::disclosure::tells_more(span));
        } else {
            policy.percentages = shown;
        }
    }
    policy
}
