//! `indicia graph`: what depends on what.
//!
//! In: a project, perhaps a name. Out: the dependency graph, or what one name needs and what needs it, as text, DOT or SVG.
//! Invariant: reads no data.

use std::path::PathBuf;

use indicia::error::Error;
use indicia_compiler::dependencies::{Graph, Node, graph};
use indicia_runtime::render::{Drawing, dot, svg};

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
    let graph = graph(&project.checked.catalog, &project.checked.model);
    let focus = args.name.as_deref().map(|name| found(&graph, name)).transpose()?;
    let nodes = match focus {
        Some(node) => graph.around(node),
        None => graph.nodes().iter().map(|named| named.node).collect(),
    };
    let text = match (args.format, focus) {
        (Format::Text, Some(node)) => graph.text_of(node, &project.sources),
        (Format::Text, None) => graph.text(&project.sources),
        (Format::Dot, _) => dot(&graph, &nodes),
        (Format::Svg, _) => {
            let about = match focus {
                Some(node) => graph.label(node),
                None => project.checked.catalog.project.title.clone(),
            };
            let title = format!("What depends on what: {about}");
            svg(&graph, &Drawing { nodes: &nodes, focus, id: "graph", title: &title, href: &|_| None })
        }
    };
    report_to(args.out.as_deref(), &text, terminal)?;
    Ok(Outcome::Fine)
}

/// The node with a name of the command line.
fn found(graph: &Graph, name: &str) -> Result<Node, Error> {
    let names = graph.nodes().iter().map(|named| named.name.as_str());
    graph.find(name).ok_or_else(|| Error::unknown("definition, dataset, code list, hierarchy or policy", name, names))
}
