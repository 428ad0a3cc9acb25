//! The catalogue of a project, as pages.
//!
//! In: a sound project. Out: a folder of pages that need no other file: what is declared and defined, what it means, what depends on what.
//! Invariants: reads no data; nothing is written before every page is made; the same project gives the same bytes.

use std::path::Path;

use indicia_compiler::diagnostics::{Advice, Advised, Diagnostic};
use indicia_runtime::hexadecimal::hexadecimal;
use indicia_runtime::outputs::{self, Earlier, Edited, Manifest, Output};
use indicia_runtime::paths::Shown;
use indicia_runtime::render::{self, Setting, Templates};
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::project::Project;
use crate::templates::templates;

/// Writes the pages of a sound project to a folder; how many there are, and which of earlier ones somebody had changed.
pub fn write(project: &Project, out: &Path) -> Result<(usize, Vec<Edited>), Error> {
    let templates = templates(project)?;
    let earlier = outputs::prepare(out).map_err(Error::fault)?;
    if earlier.and_then(|text| Manifest::read(&text)).is_some_and(|manifest| !manifest.tables().is_empty()) {
        let why =
            format!("the folder {} has the tables of a run, and the catalogue would take their place; ", out.shown());
        return Err(Error::refused(Advised::new(why, Advice::NewOutputs)));
    }
    let files = pages(project, &templates).map_err(Error::fault)?;
    // Nothing else decides the pages, so they are their own fingerprint.
    let mut digest = Sha256::new();
    files.iter().for_each(|file| digest.update(&file.bytes));
    let fingerprint = hexadecimal(&digest.finalize());
    let manifest = Manifest::new(env!("CARGO_PKG_VERSION"), &fingerprint, Vec::new());
    let edited = outputs::write(out, &files, manifest, Earlier::Remove).map_err(Error::fault)?;
    Ok((files.len(), edited))
}

fn pages(project: &Project, templates: &Templates) -> Result<Vec<Output>, Diagnostic> {
    let catalog = &project.checked.catalog;
    let setting = Setting {
        title: &catalog.project.title,
        banner: catalog.project.banner.as_deref(),
        style: &catalog.style,
        sources: &project.sources,
        chapters: &catalog.project.chapters,
    };
    let pages = render::catalogue(templates, catalog, &project.checked.model, &setting)?;
    Ok(pages.into_iter().map(|(path, page)| Output { path, bytes: page.into_bytes() }).collect())
}
