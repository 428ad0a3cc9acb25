//! `style.yaml`: how values are shown.
//!
//! In: its node. Out: [`Style`], the default of a field that is absent or was refused.

use super::facts::{self, Area, Findings};
use super::shape::{beginning, fields};
use super::yaml::{Entry, Node, NodeKind};
use crate::catalog::Style;
use crate::diagnostics::nearest;
use crate::notes::{NoteStyle, Notes, TableNote, Wording, placeholders};

/// Reads the file.
pub(super) fn read(node: &Node, findings: &mut Findings) -> Style {
    let mut style = Style::default();
    let known = [
        "decimal_mark",
        "thousands_separator",
        "not_applicable",
        "missing",
        "suppressed",
        "low",
        "plus_on_change",
        "all_label",
        "outside_label",
        "missing_label",
        "notes",
    ];
    let Some(fields) = fields(node, Area::Style, "style.yaml", beginning(node), &known, findings) else {
        return style;
    };
    for (field, slot, may_be_empty) in [
        ("decimal_mark", &mut style.decimal_mark, false),
        ("thousands_separator", &mut style.thousands_separator, true),
    ] {
        let Some(mark) = fields.text(field, findings) else { continue };
        let is_mark = |c: char| match field {
            "decimal_mark" => ".,·'".contains(c),
            _ => !(c.is_alphanumeric() || "+-".contains(c)),
        };
        let one = mark.value.chars().count() == 1 && mark.value.chars().all(is_mark);
        if one || (may_be_empty && mark.value.is_empty()) {
            *slot = mark.value;
        } else {
            findings.push(facts::project::bad_mark(field, &mark.value, mark.span));
        }
    }
    if style.decimal_mark == style.thousands_separator {
        let written = fields.get("thousands_separator").or_else(|| fields.get("decimal_mark"));
        if let Some(node) = written {
            findings.push(facts::project::same_marks(&style.decimal_mark, node.span));
        }
    }
    for (field, slot) in [
        ("not_applicable", &mut style.not_applicable),
        ("missing", &mut style.missing),
        ("suppressed", &mut style.suppressed),
    ] {
        let Some(marker) = fields.text(field, findings) else { continue };
        if reads_as_number(&marker.value) {
            findings.push(facts::project::marker_is_number(field, &marker.value, marker.span));
        } else {
            *slot = marker.value;
        }
    }
    for (field, slot) in [
        ("all_label", &mut style.all_label),
        ("outside_label", &mut style.outside_label),
        ("missing_label", &mut style.missing_label),
    ] {
        if let Some(label) = fields.text(field, findings) {
            *slot = label.value;
        }
    }
    if let Some(node) = fields.get("notes") {
        style.notes = notes(node, findings);
    }
    style.low = fields.flag("low", findings).unwrap_or(style.low);
    style.plus_on_change = fields.flag("plus_on_change", findings).unwrap_or(style.plus_on_change);
    style
}

/// What is shown in place of the notes that tables write by themselves: in all tables, and in some by name.
fn notes(node: &Node, findings: &mut Findings) -> Notes {
    let kinds = TableNote::ALL.map(TableNote::name);
    let known: Vec<&str> = kinds.into_iter().chain(["tables"]).collect();
    let all = wording(node, "`notes`", &known, findings);
    let Some(NodeKind::Mapping(tables)) =
        fields_of(node).find(|entry| entry.key.value == "tables").map(|e| &e.value.kind)
    else {
        return Notes { all, tables: Vec::new() };
    };
    let tables = tables.iter().map(|entry| {
        let what = format!("`notes` of the table `{}`", entry.key.value);
        (entry.key.clone(), wording(&entry.value, &what, &kinds, findings))
    });
    Notes { all, tables: tables.collect() }
}

fn fields_of(node: &Node) -> impl Iterator<Item = &Entry> {
    let entries: &[Entry] = if let NodeKind::Mapping(entries) = &node.kind { entries } else { &[] };
    entries.iter()
}

/// For kinds of note, `hidden` or a text with place-holders that the note has.
fn wording(node: &Node, what: &str, known: &[&str], findings: &mut Findings) -> Wording {
    let Some(fields) = fields(node, Area::Style, what, beginning(node), known, findings) else { return Wording::new() };
    let mut found = Wording::new();
    for note in TableNote::ALL {
        let Some(text) = fields.text(note.name(), findings) else { continue };
        let own = note.placeholders();
        if let Some(other) = placeholders(&text.value).into_iter().find(|name| !own.contains(name)) {
            let braces: Vec<String> = own.iter().map(|name| format!("`{{{name}}}`")).collect();
            let expected = format!("`hidden`, or a text with no other place-holders than {}", braces.join(", "));
            let nearest = nearest(other, own.iter().copied());
            findings.push(facts::shape::wrong_value(
                Area::Style,
                note.name(),
                &expected,
                &format!("a text with `{{{other}}}`"),
                text.span,
                nearest.map(|name| format!("{{{name}}}")).as_deref(),
            ));
            continue;
        }
        let style = if text.value == "hidden" { NoteStyle::Hidden } else { NoteStyle::Text(text.value) };
        found.insert(note, style);
    }
    found
}

/// Digits and the marks of numbers, with at least one digit: `0`, `-1`, `0.0%`.
fn reads_as_number(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || "+-.,% ".contains(c))
}
