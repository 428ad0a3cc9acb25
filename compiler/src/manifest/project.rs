//! `indicia.yaml`: title, folders, formats, chapters.
//!
//! In: its node. Out: [`Project`], defaults where a field is absent or was refused.

use super::facts::{self, Area, Findings};
use super::shape::{beginning, fields};
use super::yaml::Node;
use crate::catalog::Project;
use crate::diagnostics::nearest;

const FORMATS: [&str; 3] = ["csv", "md", "html"];

/// What a project has when it says nothing: data beside the definitions, every format.
pub(super) fn defaults() -> Project {
    Project { data: ".".into(), formats: FORMATS.map(String::from).to_vec(), ..Project::default() }
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
            findings.push(facts::project::absolute_path(field, path.value, path.span));
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
        if !FORMATS.contains(&format.value.as_str()) {
            let nearest = nearest(&format.value, FORMATS).map(String::from);
            findings.push(facts::project::unknown_format(format.value, format.span, nearest));
        } else if !project.formats.contains(&format.value) {
            project.formats.push(format.value);
        }
    }
    project
}

/// Whether a path starts at a root or a drive, on any system.
pub(super) fn is_absolute(path: &str) -> bool {
    let drive = matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    drive || path.starts_with(['/', '\\', '~'])
}
