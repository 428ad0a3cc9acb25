//! What depends on what.
//!
//! In: a sound project, perhaps a name. Out: the dependency graph, or what one name needs and what needs it: as lines, in the language
//! of Graphviz, or as a picture. Invariant: reads no data.

use indicia_compiler::dependencies::{self, Node};
use indicia_runtime::render::{self, Drawing};

use crate::error::Error;
use crate::project::Project;

/// The graph of a project, or the part of it around one name.
pub struct Graph<'a> {
    project: &'a Project,
    graph: dependencies::Graph,
    /// What it is about; everything if nothing.
    focus: Option<Node>,
}

impl Project {
    /// The graph of a sound project; of a definition, dataset, code list, hierarchy or policy, where one is named.
    pub fn graph(&self, name: Option<&str>) -> Result<Graph<'_>, Error> {
        let graph = dependencies::graph(&self.checked.catalog, &self.checked.model);
        let focus = name.map(|name| {
            let names = graph.nodes().iter().map(|named| named.name.as_str());
            let unknown = || Error::unknown("definition, dataset, code list, hierarchy or policy", name, names);
            graph.find(name).or_else(|| graph.find(self.name_of(name))).ok_or_else(unknown)
        });
        let focus = focus.transpose()?;
        Ok(Graph { project: self, graph, focus })
    }
}

impl Graph<'_> {
    /// Lines for people.
    pub fn text(&self) -> String {
        match self.focus {
            Some(node) => self.graph.text_of(node, &self.project.sources),
            None => self.graph.text(&self.project.sources),
        }
    }

    /// In the language of Graphviz.
    pub fn dot(&self) -> String {
        render::dot(&self.graph, &self.nodes())
    }

    /// A picture.
    pub fn svg(&self) -> String {
        let about = match self.focus {
            Some(node) => self.graph.label(node),
            None => self.project.checked.catalog.project.title.clone(),
        };
        let title = format!("What depends on what: {about}");
        let (nodes, focus) = (&self.nodes()[..], self.focus);
        render::svg(&self.graph, &Drawing { nodes, focus, id: "graph", title: &title, href: &|_| None })
    }

    fn nodes(&self) -> Vec<Node> {
        match self.focus {
            Some(node) => self.graph.around(node),
            None => self.graph.nodes().iter().map(|named| named.node).collect(),
        }
    }
}
