//! The templates that a project's pages are set with: its own where it has some, else ours.
//!
//! In: a project. Out: the templates; or why one cannot be read or does not parse.

use std::collections::BTreeMap;
use std::fs;

use indicia_compiler::diagnostics::Diagnostic;
use indicia_runtime::render::Templates;

use crate::error::Error;
use crate::files::{is_inside, read_inside, utf8};
use crate::project::{Project, unreadable};

/// The templates of a project.
pub fn templates(project: &Project) -> Result<Templates, Error> {
    Templates::new(&own(project).map_err(Error::fault)?).map_err(Error::fault)
}

/// The texts of the project's own templates, by file name.
pub(crate) fn own(project: &Project) -> Result<BTreeMap<String, String>, Diagnostic> {
    let Some(folder) = &project.checked.catalog.project.templates else { return Ok(BTreeMap::new()) };
    let unread = |path: String| move |error: std::io::Error| unreadable(&path, &error);
    let mut texts = BTreeMap::new();
    let path = project.folder.join(folder);
    if path.exists() && !is_inside(&project.folder, &path) {
        return Err(unreadable(folder, &std::io::Error::other("it leads out of the project")));
    }
    if !path.exists() && fs::symlink_metadata(&path).is_err() {
        let message = format!("there is no folder {folder} for the templates that indicia.yaml names");
        return Err(Diagnostic::new("project::unreadable", message)
            .help(format!("make the folder, or remove `templates: {folder}` from indicia.yaml to use ours")));
    }
    for entry in fs::read_dir(&path).map_err(unread(folder.clone()))? {
        let entry = entry.map_err(unread(folder.clone()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && !entry.path().is_dir() {
            let unread = || unread(format!("{folder}/{name}"));
            let bytes = read_inside(&project.folder, &entry.path()).map_err(unread())?;
            let text = utf8(bytes).map_err(unread())?;
            texts.insert(name, text);
        }
    }
    Ok(texts)
}
