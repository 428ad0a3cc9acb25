//! `indicia docs`: the catalogue of a project, as pages.
//!
//! In: a project. Out: a folder of pages: what is declared and defined, what it means, what depends on what.
//! Invariants: reads no data; nothing is written before every page is made; the same project gives the same bytes.

use std::path::{Path, PathBuf};

use indicia_compiler::diagnostics::Diagnostic;
use indicia_runtime::outputs::{self, Earlier, Manifest, Output};
use indicia_runtime::render::{self, Setting, TemplateError, Templates};
use sha2::{Digest, Sha256};

use super::run::own_templates;
use super::{is_sound, say};
use crate::outcome::{Outcome, Stop};
use crate::project::Project;
use crate::report::number_of;
use crate::terminal::Terminal;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia docs crime                    write the catalogue to build/crime-docs
  indicia docs crime --out site/docs    another folder";

/// What `indicia docs` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder
    project: PathBuf,
    /// Where the pages go; build/<name of the project's folder>-docs if not given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Writes the catalogue.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let project = Project::open(&args.project)?;
    if !is_sound(&project, terminal) {
        return Ok(Outcome::AtFault);
    }
    let out = args.out.clone().unwrap_or_else(|| Path::new("build").join(format!("{}-docs", project.folder_name())));
    match written(&project, &out) {
        Ok(pages) => {
            let pages = number_of(pages, "page", "pages");
            terminal.err(&format!("{pages}: {}\n", out.join("index.html").display()));
            Ok(Outcome::Fine)
        }
        Err(found) => {
            say(&[found], &project.sources, terminal);
            Ok(Outcome::AtFault)
        }
    }
}

fn written(project: &Project, out: &Path) -> Result<usize, Diagnostic> {
    let templates = Templates::new(&own_templates(project)?)?;
    outputs::prepare(out)?;
    let files = pages(project, &templates)?;
    // Nothing else decides the pages, so they are their own fingerprint.
    let mut digest = Sha256::new();
    files.iter().for_each(|file| digest.update(&file.bytes));
    let fingerprint: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let manifest = Manifest::new(env!("CARGO_PKG_VERSION"), &fingerprint, Vec::new());
    outputs::write(out, &files, manifest, Earlier::Remove)?;
    Ok(files.len())
}

fn pages(project: &Project, templates: &Templates) -> Result<Vec<Output>, TemplateError> {
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
