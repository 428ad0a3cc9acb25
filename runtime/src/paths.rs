//! Paths in messages.
//!
//! In: the path of a file or folder, which may have any character. Out: one line of text.

use std::path::Path;

use indicia_compiler::source::one_line;

/// How a path is shown.
pub trait Shown {
    /// The path as one line, whatever is in its names.
    fn shown(&self) -> String;
}

impl Shown for Path {
    fn shown(&self) -> String {
        one_line(&self.display().to_string())
    }
}
