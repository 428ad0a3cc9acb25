//! The project as a whole: its title, where its data is, the formats of its tables, its chapters and parameters.
//!
//! In: nothing (nouns). Out: what manifest/ reads from `indicia.yaml`.

use super::parameter::Parameter;
use crate::source::Spanned;

/// A format in which tables are written. What it looks like is the runtime's, in render/formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// As `indicia.yaml` and `--format` name it.
    pub name: &'static str,
    /// Whether a project that names no formats gets it.
    pub by_default: bool,
}

/// Every format.
pub const FORMATS: &[Format] = &[
    Format { name: "csv", by_default: true },
    Format { name: "md", by_default: true },
    Format { name: "html", by_default: true },
    Format { name: "excel", by_default: false },
    Format { name: "tidy", by_default: false },
];

/// `indicia.yaml`.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// The project's title, shown on the index page.
    pub title: String,
    /// The folder that dataset paths start from, relative to the project; `--data` replaces it.
    pub data: String,
    /// Shown on every page when the data is synthetic or otherwise not to be quoted.
    pub banner: Option<String>,
    /// Formats written when the command line names none.
    pub formats: Vec<Format>,
    /// Folder of minijinja templates that replace the built-in ones, relative to the project.
    pub templates: Option<String>,
    /// The chapters of the report, in their order; when there are any, a table is in one of them or in none.
    pub chapters: Vec<Spanned<String>>,
    /// Periods that definitions use by name, such as the year of the report.
    pub parameters: Vec<Parameter>,
    /// The same as inline tests have them, whose rows keep their dates when the year of the report moves on; empty where nothing differs.
    pub parameters_in_tests: Vec<Parameter>,
}

impl Project {
    /// The parameter with a name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name.value == name)
    }
}
