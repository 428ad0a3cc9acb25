//! What depends on what: the graph of everything that a project declares and defines.
//!
//! In: the catalog and the model of a sound project. Out: a [`Graph`], and its text.
//! Invariants: every edge runs from what needs to what is needed, once; nothing needs itself; the order of nodes and edges
//! depends on the definitions alone.

mod edges;
mod graph;
mod kind;
mod node;
mod show;
#[cfg(test)]
mod tests;

pub use self::graph::{Graph, Named, graph};
pub use self::kind::Kind;
pub use self::node::Node;
pub use self::show::Way;
