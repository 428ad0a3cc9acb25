//! Fields and their values: from nodes to texts, numbers, choices and names.
//!
//! In: a node, and what it should be. Out: the value, or nothing and a fact. Invariant: nothing is guessed, and a value
//! that could not be read was reported.

use super::facts::{self, Area, Findings};
use super::habits;
use super::written::is_name;
use super::yaml::{Entry, Node, NodeKind};
use crate::diagnostics::{nearest, one_of};
use crate::source::{Span, Spanned};
use crate::value::text::parse_integer;

/// A mapping whose field names were checked.
#[derive(Clone)]
pub(super) struct Fields<'a> {
    area: Area,
    /// What the mapping is, for messages: "the dataset", "the column `age`".
    what: String,
    /// Where a missing field is reported.
    at: Span,
    entries: &'a [Entry],
    /// Fields that one with an unknown name is probably meant to be, as its fact says; and its place, where it is read as that field, so that
    /// nothing else is wrong.
    misspelt: Vec<(String, Option<usize>)>,
}

/// The fields of a mapping; those it should not have are reported.
pub(super) fn fields<'a>(
    node: &'a Node,
    area: Area,
    what: &str,
    at: Span,
    known: &[&str],
    findings: &mut Findings,
) -> Option<Fields<'a>> {
    let entries: &[Entry] = match &node.kind {
        NodeKind::Mapping(entries) => entries,
        NodeKind::Nothing => &[],
        NodeKind::Text(_) | NodeKind::List(_) => {
            wrong(node, area, what, "fields, each a name, a colon and a value", findings);
            return None;
        }
    };
    let mut misspelt: Vec<(String, Option<usize>)> = Vec::new();
    for (at, entry) in entries.iter().enumerate().filter(|(_, e)| !known.contains(&e.key.value.as_str())) {
        let written = entry.key.value.as_str();
        let near = nearest(written, known.iter().copied()).or_else(|| begins(written, known));
        let elsewhere = habits::field(written, known);
        let meant = elsewhere.or(near);
        // What another tool has in such a field may be of another kind.
        misspelt.extend(meant.map(|meant| (meant.to_string(), (meant == near.unwrap_or_default()).then_some(at))));
        findings.push(facts::shape::unknown_field(area, what, &entry.key.value, entry.key.span, meant, known));
    }
    Some(Fields { area, what: what.to_string(), at, entries, misspelt })
}

/// The one name that begins with what is written: `t` of `to`.
fn begins<'k>(written: &str, known: &[&'k str]) -> Option<&'k str> {
    let mut all = known.iter().copied().filter(|name| name.starts_with(written));
    all.next().filter(|_| all.next().is_none())
}

impl<'a> Fields<'a> {
    /// The value of a field, unless it is absent or nothing.
    pub(super) fn get(&self, name: &str) -> Option<&'a Node> {
        self.entry(name).map(|e| &e.value).filter(|v| !matches!(v.kind, NodeKind::Nothing))
    }

    /// Where a field's name is.
    pub(super) fn key(&self, name: &str) -> Option<Span> {
        self.get(name).and_then(|_| self.entry(name)).map(|e| e.key.span)
    }

    /// What they are of, in words.
    pub(super) fn what(&self) -> &str {
        &self.what
    }

    /// Where that is.
    pub(super) fn at(&self) -> Span {
        self.at
    }

    /// Whether a field is probably meant by one with an unknown name, which is reported.
    pub(super) fn is_misspelt(&self, name: &str) -> bool {
        self.misspelt.iter().any(|(meant, _)| meant == name)
    }

    /// The value of a field that must be there. It is not said to be missing where its name is misspelt, which is reported.
    pub(super) fn required(&self, name: &'static str, findings: &mut Findings) -> Option<&'a Node> {
        let found = self.get(name);
        if found.is_none() && !self.is_misspelt(name) {
            let span = self.entry(name).map_or(self.at, |e| e.key.span);
            findings.push(facts::shape::missing_field(self.area, &self.what, name, span));
        }
        found
    }

    /// A text, if the field is there.
    pub(super) fn text(&self, name: &str, findings: &mut Findings) -> Option<Spanned<String>> {
        text(self.get(name)?, self.area, name, findings)
    }

    /// The texts of a list, or one text; none if the field is not there.
    pub(super) fn texts(&self, name: &str, findings: &mut Findings) -> Vec<Spanned<String>> {
        self.get(name).map(|node| texts(node, self.area, name, findings)).unwrap_or_default()
    }

    /// One of the choices, if the field is there.
    pub(super) fn choice<T: Copy>(&self, name: &str, choices: &[(&str, T)], findings: &mut Findings) -> Option<T> {
        let node = self.get(name)?;
        let written = text(node, self.area, name, findings)?;
        let found = choices.iter().find(|(c, _)| *c == written.value).map(|(_, value)| *value);
        if found.is_none() {
            let names = || choices.iter().map(|(c, _)| *c);
            findings.push(facts::shape::wrong_value(
                self.area,
                name,
                &one_of(names(), 9),
                &describe(node),
                node.span,
                nearest(&written.value, names()),
            ));
        }
        found
    }

    /// Yes or no, if the field is there.
    pub(super) fn flag(&self, name: &str, findings: &mut Findings) -> Option<bool> {
        let node = self.get(name)?;
        match &node.kind {
            NodeKind::Text(t) if ["true", "yes"].contains(&t.to_ascii_lowercase().as_str()) => Some(true),
            NodeKind::Text(t) if ["false", "no"].contains(&t.to_ascii_lowercase().as_str()) => Some(false),
            NodeKind::Text(_) | NodeKind::Nothing | NodeKind::List(_) | NodeKind::Mapping(_) => {
                wrong(node, self.area, name, "true or false", findings);
                None
            }
        }
    }

    /// A whole number, if the field is there.
    pub(super) fn integer(&self, name: &str, findings: &mut Findings) -> Option<Spanned<i64>> {
        let node = self.get(name)?;
        let number = match &node.kind {
            NodeKind::Text(t) => parse_integer(t),
            NodeKind::Nothing | NodeKind::List(_) | NodeKind::Mapping(_) => None,
        };
        if number.is_none() {
            wrong(node, self.area, name, "a whole number", findings);
        }
        number.map(|n| Spanned::new(n, node.span))
    }

    /// A name that definitions can write; it must be there.
    pub(super) fn name(&self, findings: &mut Findings) -> Option<Spanned<String>> {
        self.named("name", findings)
    }

    /// As [`Fields::name`], under another field.
    pub(super) fn named(&self, field: &'static str, findings: &mut Findings) -> Option<Spanned<String>> {
        let node = self.required(field, findings)?;
        let name = text(node, self.area, field, findings)?;
        checked_name(name, findings)
    }

    /// The items of a list, if the field is there.
    pub(super) fn list(&self, name: &str, findings: &mut Findings) -> Option<&'a [Node]> {
        let node = self.get(name)?;
        match &node.kind {
            NodeKind::List(items) => Some(items),
            NodeKind::Nothing | NodeKind::Text(_) | NodeKind::Mapping(_) => {
                wrong(node, self.area, name, "a list", findings);
                None
            }
        }
    }

    /// The entries of a mapping, if the field is there.
    pub(super) fn mapping(&self, name: &str, findings: &mut Findings) -> Option<&'a [Entry]> {
        let node = self.get(name)?;
        match &node.kind {
            NodeKind::Mapping(entries) => Some(entries),
            NodeKind::Nothing | NodeKind::Text(_) | NodeKind::List(_) => {
                wrong(node, self.area, name, "a mapping of names to values", findings);
                None
            }
        }
    }

    fn entry(&self, name: &str) -> Option<&'a Entry> {
        let misspelt =
            || self.misspelt.iter().find(|(meant, _)| meant == name).and_then(|(_, at)| self.entries.get((*at)?));
        self.entries.iter().find(|e| e.key.value == name).or_else(misspelt)
    }
}

/// Where the first field of a file is: the place of a message about the whole file.
pub(super) fn beginning(node: &Node) -> Span {
    match &node.kind {
        NodeKind::Mapping(entries) => entries.first().map_or(node.span, |e| e.key.span),
        NodeKind::Nothing | NodeKind::Text(_) | NodeKind::List(_) => node.span,
    }
}

/// A name that definitions can write, or a fact.
pub(super) fn checked_name(name: Spanned<String>, findings: &mut Findings) -> Option<Spanned<String>> {
    if is_name(&name.value) {
        return Some(name);
    }
    findings.push(facts::shape::bad_name(&name.value, name.span));
    None
}

/// A text.
pub(super) fn text(node: &Node, area: Area, field: &str, findings: &mut Findings) -> Option<Spanned<String>> {
    match &node.kind {
        NodeKind::Text(t) => Some(Spanned::new(t.clone(), node.span)),
        NodeKind::Nothing | NodeKind::List(_) | NodeKind::Mapping(_) => {
            wrong(node, area, field, "a text", findings);
            None
        }
    }
}

/// The texts of a list, or one text.
pub(super) fn texts(node: &Node, area: Area, field: &str, findings: &mut Findings) -> Vec<Spanned<String>> {
    match &node.kind {
        NodeKind::Text(t) => vec![Spanned::new(t.clone(), node.span)],
        NodeKind::List(items) => items.iter().filter_map(|item| item_of_texts(item, area, field, findings)).collect(),
        NodeKind::Nothing | NodeKind::Mapping(_) => {
            wrong(node, area, field, "a text or a list of texts", findings);
            Vec::new()
        }
    }
}

/// A text of a list of texts.
fn item_of_texts(item: &Node, area: Area, field: &str, findings: &mut Findings) -> Option<Spanned<String>> {
    if !matches!(item.kind, NodeKind::Nothing) {
        return text(item, area, field, findings);
    }
    findings.push(facts::shape::empty_item(area, field, item.span));
    None
}

/// Reports a value of the wrong shape.
pub(super) fn wrong(node: &Node, area: Area, field: &str, expected: &str, findings: &mut Findings) {
    findings.push(facts::shape::wrong_value(area, field, expected, &describe(node), node.span, None));
}

fn describe(node: &Node) -> String {
    match &node.kind {
        NodeKind::Nothing => "empty".into(),
        NodeKind::Text(t) => format!("`{t}`"),
        NodeKind::List(_) => "a list".into(),
        NodeKind::Mapping(_) => "a mapping".into(),
    }
}
