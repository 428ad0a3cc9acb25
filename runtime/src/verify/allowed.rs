//! Allowing: the listed differences, compared with those that were found.
//!
//! In: verified tables and the list. Out: the differences that it allows, marked with their reasons; and each entry that
//! allows nothing. Invariant: an entry allows one difference, in the place and with the texts that it names, and no other.

use std::collections::HashMap;

use indicia_compiler::diagnostics::{Diagnostic, nearest, one_of};
use indicia_compiler::manifest::differences::{Allowed, What};
use indicia_compiler::source::{Span, Spanned};

use super::compare::shown;
use super::id::Id;
use super::verified::{Compared, Difference, Differs, Name, Sides, Verified};

/// Marks what the list allows, and says which entries allow nothing.
pub fn allow(verified: &mut [Verified], list: &[Allowed]) -> Vec<Diagnostic> {
    let on_both_sides: Vec<String> =
        verified.iter().filter(|v| matches!(v.sides, Sides::Both(_))).map(|v| v.id.to_string()).collect();
    let mut facts = Vec::new();
    // Which entry took a difference, by the places of table and difference.
    let mut taken: HashMap<(usize, usize), Span> = HashMap::new();
    for entry in list {
        let id = Id::from(&entry.table.value);
        let unknown = |because| unknown_table(&id, because, &on_both_sides, entry.table.span);
        let Some(at) = verified.iter().position(|v| is_called(v, &id)) else {
            facts.push(unknown("neither the project nor the printed tables have it"));
            continue;
        };
        let called = verified[at].id.clone();
        match &mut verified[at].sides {
            Sides::PrintedOnly(_) => facts.push(unknown("the project does not have it")),
            Sides::OursOnly => facts.push(unknown("it is not printed")),
            Sides::Both(compared) => facts.extend(in_table(compared, entry, &called, at, &mut taken)),
        }
    }
    facts
}

/// A numbered table may be listed by its name, too.
fn is_called(verified: &Verified, id: &Id) -> bool {
    verified.id == *id || matches!(id, Id::Name(name) if verified.name.as_ref() == Some(name))
}

fn in_table(
    compared: &mut Compared,
    entry: &Allowed,
    id: &Id,
    at: usize,
    taken: &mut HashMap<(usize, usize), Span>,
) -> Option<Diagnostic> {
    let (at_place, span) = (format!("{id}, {}", place(entry)), entry.span);
    let here: Vec<usize> =
        (0..compared.differences.len()).filter(|d| is_at(&compared.differences[*d], entry)).collect();
    let free: Vec<usize> = here.iter().copied().filter(|d| !taken.contains_key(&(at, *d))).collect();
    if let Some(found) = free.iter().find(|d| says(&compared.differences[**d], entry)) {
        compared.differences[*found].allowed = Some(entry.reason.clone());
        taken.insert((at, *found), span);
        return None;
    }
    if let Some((printed, ours)) = free.first().and_then(|d| texts(&compared.differences[*d])) {
        let message = format!("{at_place}: printed is `{printed}` and ours is `{ours}`, not what is listed");
        let help = "look at what changed; then put it right, or change the entry and its reason";
        return Some(
            Diagnostic::new("verify::other-difference", message).at(span, "allows another difference").help(help),
        );
    }
    if let Some(first) = here.first().and_then(|d| taken.get(&(at, *d))) {
        let found = Diagnostic::new("verify::listed-twice", format!("{at_place}: this difference is listed twice"));
        let help = "keep one of them; where two rows have one label, say which with `occurrence`";
        return Some(found.at(span, "again here").at(*first, "first here").help(help));
    }
    let unknown = |what, label: &Spanned<String>, known: &[String]| {
        (!known.contains(&shown(&label.value))).then(|| unknown_label(id, what, label, known))
    };
    let absent = match &entry.what {
        What::Cell { row, column, .. } => {
            unknown("row", row, &compared.rows).or_else(|| unknown("column", column, &compared.columns))
        }
        What::Row(_, row) => unknown("row", row, &compared.rows),
        What::Heading { printed: column, .. } | What::Column(_, column) => unknown("column", column, &compared.columns),
    };
    Some(absent.unwrap_or_else(|| {
        Diagnostic::new("verify::no-difference", format!("{at_place}: there is no such difference"))
            .at(span, "allows nothing")
            .help("take the entry out of the list")
    }))
}

/// Whether a difference is in the place of an entry.
fn is_at(difference: &Difference, entry: &Allowed) -> bool {
    let named = |name: &Name, label: &str| name.label == shown(label) && name.occurrence == entry.occurrence;
    match (&difference.what, &entry.what) {
        (Differs::Cell { row, column, .. }, What::Cell { row: label, column: heading, .. }) => {
            named(row, &label.value) && *column == shown(&heading.value)
        }
        (Differs::Heading { printed, .. }, What::Heading { printed: label, .. }) => named(printed, &label.value),
        (Differs::Row(change, name), What::Row(listed, label))
        | (Differs::Column(change, name), What::Column(listed, label)) => change == listed && named(name, &label.value),
        (Differs::Cell { .. } | Differs::Heading { .. } | Differs::Row(..) | Differs::Column(..), _) => false,
    }
}

/// Whether a difference in the place of an entry is the listed one.
fn says(difference: &Difference, entry: &Allowed) -> bool {
    match (&difference.what, &entry.what) {
        (Differs::Cell { printed, ours, .. }, What::Cell { printed: p, ours: o, .. }) => {
            *printed == shown(p) && *ours == shown(o)
        }
        (Differs::Heading { ours, .. }, What::Heading { ours: o, .. }) => *ours == shown(o),
        (Differs::Cell { .. } | Differs::Heading { .. } | Differs::Row(..) | Differs::Column(..), _) => true,
    }
}

fn texts(difference: &Difference) -> Option<(String, String)> {
    match &difference.what {
        Differs::Cell { printed, ours, .. } => Some((printed.clone(), ours.clone())),
        Differs::Heading { printed, ours } => Some((printed.label.clone(), ours.clone())),
        Differs::Row(..) | Differs::Column(..) => None,
    }
}

fn place(entry: &Allowed) -> String {
    let name = |label: &str| match entry.occurrence {
        1 => format!("`{label}`"),
        n => format!("`{label}` (number {n})"),
    };
    match &entry.what {
        What::Cell { row, column, .. } => format!("row {}, column `{}`", name(&row.value), column.value),
        What::Heading { printed, .. } => format!("heading {}", name(&printed.value)),
        What::Row(_, row) => format!("row {}", name(&row.value)),
        What::Column(_, column) => format!("column {}", name(&column.value)),
    }
}

/// Only one side has the table of an entry, or none; `known` are those on both sides.
fn unknown_table(table: &Id, because: &str, known: &[String], span: Span) -> Diagnostic {
    Diagnostic::new("verify::unknown-place", format!("nothing of {table} is compared: {because}"))
        .at(span, "not there")
        .help(format!("expected {}", listed(known)))
}

/// The table has no such row or column, on either side.
fn unknown_label(table: &Id, what: &str, label: &Spanned<String>, known: &[String]) -> Diagnostic {
    let help = match nearest(&label.value, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("expected {}", listed(known)),
    };
    Diagnostic::new("verify::unknown-place", format!("{table} has no {what} `{}`", label.value))
        .at(label.span, "not there")
        .help(help)
}

fn listed(known: &[String]) -> String {
    one_of(known.iter().map(String::as_str), 12)
}
