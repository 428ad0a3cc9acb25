//! Render: from safe tables to the bytes of each output.
//!
//! In: what disclosure/ lets through, house style and templates. Out: CSV, Markdown, HTML and plain text.
//! Invariants: takes no other table than a safe one; every output shows the same text for a cell; text from definitions and
//! data is escaped for its kind of output; no clock and no file.

mod catalogue;
mod definitions;
pub mod escape;
mod formats;
mod graph;
mod index;
mod order;
mod setting;
mod source;
mod template_faults;
mod templates;
mod terminal;
mod view;

pub use catalogue::catalogue;
pub use definitions::{Definition, definitions};
pub use formats::{FORMATS, Format, METADATA, Sheet, format_named, funnels_csv, metadata};
pub use graph::{Drawing, dot, svg};
pub use index::{IndexEntry, index};
pub use setting::{Link, Setting, stem};
pub use templates::Templates;
pub use terminal::{Colour, terminal};

#[cfg(test)]
mod tests;
