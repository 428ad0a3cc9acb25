//! From text to the syntax tree, and back.

pub mod ast;

use crate::diagnostics::Diagnostics;
use crate::source::SourceId;

/// stub
pub fn parse(_: SourceId, _: &str) -> (ast::File, Vec<()>, Diagnostics) {
    unimplemented!()
}
