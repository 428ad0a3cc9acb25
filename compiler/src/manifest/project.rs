//! `indicia.yaml`: title, folders, formats, chapters.
//!
//! In: its node. Out: [`Project`], defaults where a field is absent or was refused.

use super::facts::{self, Area, Findings};
use super::shape::{beginning, checked_name, fields, text};
use super::written::is_absolute;
use super::yaml::{Entry, Node};
use crate::catalog::{FORMATS, Parameter, Project};
use crate::diagnostics::nearest;
use crate::value::Period;

/// What a project has when it says nothing: data beside the definitions, the usual formats.
pub(super) fn defaults() -> Project {
    let formats = FORMATS.iter().filter(|format| format.by_default).copied().collect();
    Project { data: ".".into(), formats, ..Project::default() }
}

/// Reads the file.
pub(super) fn read(node: &Node, findings: &mut Findings) -> Project {
    let mut project = defaults();
    let known = ["title", "data", "banner", "formats", "templates", "chapters", "parameters", "parameters_in_tests"];
    let Some(fields) = fields(node, Area::Project, "indicia.yaml", beginning(node), &known, findings) else {
        return project;
    };
    if fields.required("title", findings).is_some() {
        project.title = fields.text("title", findings).map(|t| t.value).unwrap_or_default();
    }
    for field in ["data", "templates"] {
        let Some(path) = fields.text(field, findings) else { continue };
        if path.value.contains(['\n', '\t', '\r']) {
            findings.push(facts::escaped_path(&path.value, path.span));
        } else if path.value.contains('\\') && !is_absolute(&path.value) {
            findings.push(facts::backslash(&path.value, path.span));
        } else if is_absolute(&path.value) {
            findings.push(facts::project::absolute_path(field, &path.value, path.span));
        } else if field == "data" {
            project.data = path.value;
        } else {
            project.templates = Some(path.value);
        }
    }
    project.banner = fields.text("banner", findings).map(|t| t.value);
    project.chapters = fields.texts("chapters", findings);
    let entries = fields.mapping("parameters", findings).unwrap_or_default();
    project.parameters = parameters(entries, &[], findings);
    let mut fixed: Vec<Parameter> = Vec::new();
    for entry in fields.mapping("parameters_in_tests", findings).unwrap_or_default() {
        match project.parameter(&entry.key.value) {
            Some(_) => fixed.extend(parameter(entry, &[], findings)),
            None => findings.push(facts::project::parameter_of_tests(&entry.key.value, entry.key.span)),
        }
    }
    if !fixed.is_empty() {
        let in_tests = parameters(entries, &fixed, &mut Findings::default());
        let differ =
            in_tests.iter().zip(&project.parameters).any(|(a, b)| (a.value, a.says_kind) != (b.value, b.says_kind));
        project.parameters_in_tests = if differ { in_tests } else { Vec::new() };
    }
    if fields.get("formats").is_some() {
        project.formats.clear();
    }
    for format in fields.texts("formats", findings) {
        match FORMATS.iter().find(|known| known.name == format.value) {
            Some(known) if project.formats.contains(known) => {}
            Some(known) => project.formats.push(*known),
            None => {
                let nearest = nearest(&format.value, FORMATS.iter().map(|known| known.name));
                findings.push(facts::project::unknown_format(&format.value, format.span, nearest));
            }
        }
    }
    project
}

/// Parameters in the order written, with other periods for some of them.
fn parameters(entries: &[Entry], fixed: &[Parameter], findings: &mut Findings) -> Vec<Parameter> {
    let mut read: Vec<Parameter> = Vec::new();
    for entry in entries {
        let instead = fixed.iter().find(|parameter| parameter.name.value == entry.key.value).cloned();
        let found = instead.or_else(|| parameter(entry, &read, findings));
        read.extend(found);
    }
    read
}

/// `year: 2023/24`, or `first: year 2 before` below it.
fn parameter(entry: &Entry, above: &[Parameter], findings: &mut Findings) -> Option<Parameter> {
    let name = checked_name(entry.key.clone(), findings)?;
    let written = text(&entry.value, Area::Project, &name.value, findings)?;
    let (value, says_kind) = match Period::by_look(&written.value) {
        Some(found) => Some(found),
        None => earlier(&written.value).and_then(|(of, back)| {
            let of = above.iter().find(|parameter| parameter.name.value == of)?;
            Some((of.value.before(back)?, of.says_kind))
        }),
    }
    .or_else(|| {
        findings.push(facts::project::not_a_period(&name.value, &written.value, written.span));
        None
    })?;
    Some(Parameter { name, value, says_kind })
}

/// The name in `year before` and `year 2 before`, and how many periods before it.
fn earlier(text: &str) -> Option<(&str, i64)> {
    match text.split_whitespace().collect::<Vec<_>>()[..] {
        [name, "before"] => Some((name, 1)),
        [name, many, "before"] => Some((name, many.parse().ok().filter(|many| *many >= 0)?)),
        _ => None,
    }
}
