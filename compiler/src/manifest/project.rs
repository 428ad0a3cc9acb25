//! `indicia.yaml`: title, folders, formats, chapters.
//!
//! In: its node. Out: [`Project`], defaults where a field is absent or was refused.

use super::facts::{self, Area, Findings};
use super::shape::{beginning, fields};
use super::yaml::Node;
use crate::catalog::{FORMATS, Project};
use crate::diagnostics::nearest;

/// What a project has when it says nothing: data beside the definitions, the usual formats.
pub(super) fn defaults() -> Project {
    let formats = FORMATS.iter().filter(|format| format.by_default).copied().collect();
    Project { data: ".".into(), formats, ..Project::default() }
}

/// Reads the file.
pub(super) fn read(node: &Node, findings: &mut Findings) -> Project {
    let mut project = defaults();
    let known = ["title", "data", "banner", "formats", "templates", "chapters"];
    let Some(fields) = fields(node, Area::Project, "indicia.yaml", beginning(node), &known, findings) else {
        return project;
    };
    if fields.required("title", findings).is_some() {
        project.title = fields.text("title", findings).map(|t| t.value).unwrap_or_default();
    }
    for field in ["data", "templates"] {
        let Some(path) = fields.text(field, findings) else { continue };
        if is_absolute(&path.value) {
            findings.push(facts::project::absolute_path(field, &path.value, path.span));
        } else if field == "data" {
            project.data = path.value;
        } else {
            project.templates = Some(path.value);
        }
    }
    project.banner = fields.text("banner", findings).map(|t| t.value);
    project.chapters = fields.texts("chapters", findings);
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

/// Whether a path starts at a root or a drive, on any system.
pub(super) fn is_absolute(path: &str) -> bool {
    let drive = matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    drive || path.starts_with(['/', '\\', '~'])
}
