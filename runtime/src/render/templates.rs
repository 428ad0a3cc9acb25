//! Templates: the built-in pages, and the project's own in their place.
//!
//! In: texts of the project's templates by name. Out: pages, or what is wrong with a template and on which line.
//! Invariants: everything a template prints is escaped for its kind of page unless the template itself says `safe`; a name
//! that does not exist is an error; a template that never ends is stopped.

use std::borrow::Cow;
use std::collections::BTreeMap;

use indicia_compiler::diagnostics::{Diagnostic, nearest, one_of};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value};
use serde::Serialize;

use super::escape;
use super::template_faults::{bad, in_page};

/// The pages of a project.
#[derive(Debug)]
pub struct Templates {
    environment: Environment<'static>,
}

const BUILT_IN: [(&str, &str); 8] = [
    ("_table.html.j2", include_str!("templates/_table.html.j2")),
    ("base.html.j2", include_str!("templates/base.html.j2")),
    ("catalogue.html.j2", include_str!("templates/catalogue.html.j2")),
    ("definitions.html.j2", include_str!("templates/definitions.html.j2")),
    ("index.html.j2", include_str!("templates/index.html.j2")),
    ("subject.html.j2", include_str!("templates/subject.html.j2")),
    ("table.html.j2", include_str!("templates/table.html.j2")),
    ("table.md.j2", include_str!("templates/table.md.j2")),
];

/// Steps that filling a page may take, and how many more for each cell on it. The built-in pages need about a fiftieth.
const FUEL: u64 = 1_000_000;
const FUEL_PER_CELL: u64 = 1_000;

const MARKDOWN: AutoEscape = AutoEscape::Custom(Cow::Borrowed("markdown"));

impl Templates {
    /// The built-in templates, with the project's own (file name to text) in their place. Own templates whose names start
    /// with `_` are parts that others include.
    pub fn new(own: &BTreeMap<String, String>) -> Result<Templates, Diagnostic> {
        let mut environment = Environment::new();
        environment.set_syntax(
            SyntaxConfig::builder()
                .trim_blocks(true)
                .lstrip_blocks(true)
                .keep_trailing_newline(true)
                .build()
                .map_err(|error| bad("", &error))?,
        );
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|name| if name.contains(".md") { MARKDOWN } else { AutoEscape::Html });
        environment.set_formatter(write_escaped);
        for (name, text) in BUILT_IN {
            environment.add_template(name, text).map_err(|error| bad(name, &error))?;
        }
        for (name, text) in own {
            if !name.starts_with('_') && !BUILT_IN.iter().any(|(built_in, _)| built_in == name) {
                return Err(unknown(name));
            }
            if let Some(line) = too_long(text) {
                return Err(too_long_a_tag(name, line));
            }
            environment.add_template_owned(name.clone(), text.clone()).map_err(|error| bad(name, &error))?;
        }
        Ok(Templates { environment })
    }

    /// With another page, which is the same in every project.
    pub fn with(mut self, name: &'static str, text: &'static str) -> Result<Templates, Diagnostic> {
        self.environment.add_template(name, text).map_err(|error| bad(name, &error))?;
        Ok(self)
    }

    /// Fills a template with a page that has so many cells.
    pub fn fill(&self, name: &str, page: &impl Serialize, cells: usize) -> Result<String, Diagnostic> {
        let mut environment = self.environment.clone();
        environment.set_fuel(Some(FUEL.saturating_add(FUEL_PER_CELL.saturating_mul(cells as u64))));
        let template = environment.get_template(name).map_err(|error| bad(name, &error))?;
        let page = Value::from(Serde(page));
        template.render(page.clone()).map_err(|error| in_page(bad(name, &error), &error, &page))
    }
}

/// The longest tag of a template, and how many branches an `if` may have. They are read by calls inside calls, and the built-in ones need a
/// tenth.
const LONGEST_TAG: usize = 2_000;
const MOST_BRANCHES: usize = 500;

/// The line of a tag that is too long to be read, or of a branch too many.
fn too_long(text: &str) -> Option<usize> {
    let mut branches = 0;
    let mut from = 0;
    while let Some(at) = text[from..].find("{{").into_iter().chain(text[from..].find("{%")).min() {
        let start = from + at;
        let close = if text[start..].starts_with("{{") { "}}" } else { "%}" };
        let end = text[start..].find(close).map_or(text.len(), |end| start + end + close.len());
        branches += usize::from(text[start..end].contains("elif"));
        if end - start > LONGEST_TAG || branches > MOST_BRANCHES {
            return Some(text[..start].matches('\n').count() + 1);
        }
        from = end;
    }
    None
}

fn too_long_a_tag(name: &str, line: usize) -> Diagnostic {
    let message = format!(
        "template {name}, line {line}: a tag of more than {LONGEST_TAG} bytes, or more than {MOST_BRANCHES} branches"
    );
    Diagnostic::new("output::bad-template", message)
        .help("take it apart with `{% set %}`, or into parts that are included")
}

fn write_escaped(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let text = value.as_str().map_or_else(|| value.to_string().into(), Cow::Borrowed);
    let written = match state.auto_escape() {
        _ if value.is_safe() => out.write_str(&text),
        escape if *escape == MARKDOWN => out.write_str(&escape::markdown(&text)),
        AutoEscape::None => out.write_str(&text),
        // Html, and any kind that a later version adds: nothing leaves unescaped by accident.
        _ => out.write_str(&escape::html(&text)),
    };
    written.map_err(Error::from)
}

/// A template that replaces nothing: no built-in one has its name, and no `_` says that it is a part of others.
fn unknown(name: &str) -> Diagnostic {
    let names = || BUILT_IN.iter().map(|(name, _)| *name);
    let help = match nearest(name, names()) {
        Some(near) => format!("did you mean {near}? A part that other templates include starts with _"),
        None => format!("expected {}; a part that other templates include starts with _", one_of(names(), 9)),
    };
    Diagnostic::new("output::unknown-template", format!("there is no built-in template {name} to replace")).help(help)
}
