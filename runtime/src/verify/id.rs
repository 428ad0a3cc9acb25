//! What a table is called: by its number, or by its name.
//!
//! In: the name of a file without its ending, or how a list of differences names a table. Out: an [`Id`].
//! Invariant: ids sort as a report does: tables by number, figures by number, then names.

use std::fmt;

use indicia_compiler::manifest::differences::TableName;
use indicia_compiler::presentation::Number;

use crate::render::stem;

/// A table's number or name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Id {
    /// Table 7.
    Table(i64),
    /// Figure 7.
    Figure(i64),
    /// A table without a number.
    Name(String),
}

impl Id {
    /// What a table of ours is called.
    pub fn of(number: Option<Number>, name: &str) -> Id {
        Id::of_stem(&stem(number, name))
    }

    /// What a file is called: `table-07`, `figure-07`, or a name.
    pub fn of_stem(stem: &str) -> Id {
        let number = |prefix: &str| -> Option<i64> {
            let digits = stem.strip_prefix(prefix)?;
            (!digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit())).then(|| digits.parse().ok())?
        };
        match (number("table-"), number("figure-")) {
            (Some(number), _) => Id::Table(number),
            (None, Some(number)) => Id::Figure(number),
            (None, None) => Id::Name(stem.to_string()),
        }
    }

    /// The name of its files without their ending.
    pub fn stem(&self) -> String {
        match self {
            Id::Table(number) => format!("table-{number:02}"),
            Id::Figure(number) => format!("figure-{number:02}"),
            Id::Name(name) => name.clone(),
        }
    }
}

impl From<&TableName> for Id {
    fn from(name: &TableName) -> Id {
        match name {
            TableName::Table(number) => Id::Table(*number),
            TableName::Figure(number) => Id::Figure(*number),
            TableName::Name(name) => Id::Name(name.clone()),
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Id::Table(number) => write!(f, "Table {number}"),
            Id::Figure(number) => write!(f, "Figure {number}"),
            Id::Name(name) => f.write_str(name),
        }
    }
}
