//! From text to the syntax tree, and back.
//!
//! In: the text of a definition file. Out: its tree, its comments and what is wrong; or the same text in canonical layout.
//! Invariant: total on any text, and nothing outside parse/ sees pest.

pub mod ast;
mod canonical;
mod facts;
mod fmt;
mod items;
mod marks;
mod parse;
mod quotes;
mod scan;
mod split;
#[cfg(test)]
mod tests;
mod words;

pub use canonical::{canonical, one_line};
pub use items::{Written, items};
pub use scan::Comment;

use rayon::prelude::*;

use crate::diagnostics::Diagnostics;
use crate::source::SourceId;

/// Parses one definition file. An item that does not parse is `Broken` and is reported once; its neighbours are kept.
pub fn parse(source: SourceId, text: &str) -> (ast::File, Vec<Comment>, Diagnostics) {
    let parsed = parse::parse(source, text);
    (parsed.file, parsed.comments, parsed.diagnostics)
}

/// Parses a text that is one expression, such as `violent_crimes per 1000 residents in mid-2021`.
pub fn parse_expression(source: SourceId, text: &str) -> Result<ast::Expr, Diagnostics> {
    parse::expression(source, text)
}

/// Parses a text that is one condition, such as `age < 18 and domestic_abuse`.
pub fn parse_condition(source: SourceId, text: &str) -> Result<ast::Predicate, Diagnostics> {
    parse::condition(source, text)
}

/// Parses a text that is one period, such as `2023/24`.
pub fn parse_period(source: SourceId, text: &str) -> Result<ast::Literal, Diagnostics> {
    parse::period(source, text)
}

/// Parses definition files side by side; the results are in the order of the files.
pub fn parse_all(files: &[(SourceId, &str)]) -> Vec<(ast::File, Vec<Comment>, Diagnostics)> {
    files.par_iter().map(|(source, text)| parse(*source, text)).collect()
}

/// The text in canonical layout. A file with errors is not formatted; its errors come back.
///
/// The result means the same, keeps every comment and is its own canonical layout.
pub fn format(source: SourceId, text: &str) -> Result<String, Diagnostics> {
    let parsed = parse::parse(source, text);
    if parsed.diagnostics.has_errors() { Err(parsed.diagnostics) } else { Ok(fmt::layout(text, &parsed)) }
}

/// Lays out files side by side; the results are in the order of the files.
pub fn format_all(files: &[(SourceId, &str)]) -> Vec<Result<String, Diagnostics>> {
    files.par_iter().map(|(source, text)| format(*source, text)).collect()
}
