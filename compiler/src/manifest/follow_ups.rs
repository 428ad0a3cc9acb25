//! Follow-ups: what is found in declarations only because another mistake was made in them.
//!
//! In: all that was found. Out: the same without them. Invariant: an error is dropped only where one that is kept explains it: in the same file,
//! or in what the file refers to.

use std::collections::BTreeSet;

use crate::diagnostics::{Diagnostic, Diagnostics, Severity};
use crate::source::{SourceId, SourceKind, Sources};

/// Codes by what they begin with: an error of the first kind explains those of the second.
const IN_ONE_FILE: [(&[&str], &[&str]); 3] = [
    // A field that is there twice is read as one of them.
    (
        &["project::duplicate-field"],
        &["datasets::unknown-column", "datasets::missing-field", "codelists::missing-field"],
    ),
    // A level that cannot be read is no level.
    (
        &[
            "hierarchies::unknown-field",
            "hierarchies::missing-field",
            "hierarchies::wrong-value",
            "project::duplicate-field",
        ],
        &["hierarchies::level-order", "hierarchies::unknown-level"],
    ),
    // What is not read is nothing, and fields that need it follow.
    (
        &["project::bad-yaml", "project::yaml-feature"],
        &["datasets::", "codelists::", "hierarchies::", "disclosure::", "style::", "project::wrong-value"],
    ),
];

/// What was found, without follow-ups.
pub(super) fn without(found: Diagnostics, sources: &Sources) -> Diagnostics {
    let source = |of: &Diagnostic| of.labels.first().map(|label| label.span.source);
    let is_one_of = |of: &Diagnostic, codes: &[&str]| codes.iter().any(|code| of.code.starts_with(code));
    let errors = || found.iter().filter(|found| found.severity == Severity::Error);
    let with = |codes: &[&str]| -> BTreeSet<SourceId> {
        errors().filter(|found| is_one_of(found, codes)).filter_map(source).collect()
    };
    let explained = IN_ONE_FILE.map(|(roots, follow)| (with(roots), follow));
    // A column has codes of what a broken hierarchy, or a broken list, would have been called.
    let is_of_lists = |of: SourceId| matches!(sources.get(of).kind, SourceKind::CodeList | SourceKind::Hierarchy);
    let lists_are_broken = errors().filter_map(source).any(is_of_lists);
    let mut kept = Diagnostics::default();
    let mut said: BTreeSet<(&str, &str)> = BTreeSet::new();
    // A column that is not declared may be named by `time` and by `key`.
    let mut named: BTreeSet<(SourceId, &str)> = BTreeSet::new();
    // Each code and each area of a list says the same of a field that is none.
    let mut fields: BTreeSet<(SourceId, &str, &str)> = BTreeSet::new();
    let mut aliased: BTreeSet<SourceId> = BTreeSet::new();
    for one in found.iter() {
        let is_follow_up = explained
            .iter()
            .any(|(sources, follow)| source(one).is_some_and(|of| sources.contains(&of)) && is_one_of(one, follow));
        let has_no_list = lists_are_broken && one.code == "datasets::unknown-code-list";
        // Each area of a level that is none says the same.
        let is_again = one.code == "hierarchies::unknown-level" && !said.insert((one.code, &one.message));
        let place = one.labels.first().map(|label| label.span);
        let is_named_again = one.code == "datasets::unknown-column"
            && place.is_some_and(|at| !named.insert((at.source, sources.text(at))));
        // An anchor and its aliases are one thing to write out.
        let is_alias = one.code == "project::yaml-feature" && one.message.starts_with("an a");
        let is_alias_again = is_alias && source(one).is_some_and(|of| !aliased.insert(of));
        let is_of_entries = matches!(one.code, "codelists::unknown-field" | "hierarchies::unknown-field");
        let is_field_again = is_of_entries
            && place.is_some_and(|at| !fields.insert((at.source, one.message.as_str(), sources.text(at))));
        if !(is_follow_up || has_no_list || is_again || is_named_again || is_field_again || is_alias_again) {
            kept.push(one.clone());
        }
    }
    kept
}
