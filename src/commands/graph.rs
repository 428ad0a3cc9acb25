//! `indicia graph`: what depends on what.
//!
//! In: a project, perhaps a name. Out: the dependency graph, or what one name needs and what needs it, as text, DOT or SVG.
//! Invariant: reads no data.

use std::path::PathBuf;

use indicia_runtime::outputs::Remark;

use super::{Outcome, Stop, report_to, sound};
use crate::terminal::Terminal;

/// Shown below --help.
pub const EXAMPLES: &str = "\
Examples:
  indicia graph crime                        everything, each with what it needs and what needs it
  indicia graph crime violent_crime          one cohort: what it needs, and what needs it
  indicia graph crime --format svg --out graph.svg
  indicia graph crime offence --format dot | dot -Tpdf > offence.pdf";

/// What `indicia graph` takes.
#[derive(clap::Args)]
pub struct Args {
    /// The project's folder
    project: PathBuf,
    /// A definition, dataset, code list, hierarchy or disclosure policy
    name: Option<String>,
    /// How the graph is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The file to write, in place of stdout
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// Lines for people
    Text,
    /// The language of Graphviz
    Dot,
    /// A picture
    Svg,
}

/// Shows the graph.
pub fn command(args: &Args, terminal: &Terminal) -> Result<Outcome, Stop> {
    let project = sound(&args.project, terminal)?;
    let graph = project.graph(args.name.as_deref())?;
    let text = match args.format {
        Format::Text => graph.text(),
        Format::Dot => graph.dot(),
        Format::Svg => graph.svg(),
    };
    let remark = match args.format {
        Format::Text => Remark::Line,
        Format::Dot => Remark::Slashes,
        Format::Svg => Remark::Markup,
    };
    report_to(args.out.as_deref(), &text, remark, terminal)?;
    Ok(Outcome::Fine)
}
