//! What can be wrong with margins files, and with what they ask for.
//!
//! In: names, figures and places. Out: diagnostics, a function each. Invariant: a contradiction names the figures, never a suppressed
//! number.

use indicia_compiler::diagnostics::{Diagnostic, nearest, one_of};
use indicia_compiler::source::Span;

use crate::path::NoPath;
use crate::spec::Word;
use crate::table::Dim;

/// A field that a margins file does not have.
pub fn unknown_field(what: &str, field: &Word, known: &[&str]) -> Diagnostic {
    let near = nearest(&field.value, known.iter().copied());
    Diagnostic::new("synth::unknown-field", format!("{what} has no field {}", field.value))
        .at(field.span, "not a field here")
        .help(near_or_known(near, known))
}

/// A field that must be there.
pub fn missing_field(what: &str, field: &str, span: Span) -> Diagnostic {
    Diagnostic::new("synth::missing-field", format!("{what} needs the field {field}")).at(span, "here")
}

/// A value of another shape.
pub fn wrong_value(field: &str, expected: &str, found: &str, span: Span) -> Diagnostic {
    Diagnostic::new("synth::wrong-value", format!("{field} should be {expected}, but is {found}"))
        .at(span, format!("expected {expected}"))
}

/// A margin with no kind of figures, or several.
pub fn one_kind(margin: &Word) -> Diagnostic {
    let kinds = "counts, rates, shares, changes and under";
    Diagnostic::new("synth::wrong-value", format!("the margin {} must have one of {kinds}", margin.value))
        .at(margin.span, "one kind of figures")
}

/// A row with more or fewer figures than heads.
pub fn row_length(margin: &str, given: usize, wanted: usize, span: Span) -> Diagnostic {
    let message = format!("a row of {margin} has {given} figures for {wanted} heads");
    Diagnostic::new("synth::row-length", message).at(span, format!("expected {wanted}"))
}

/// A text that is not a figure.
pub fn bad_figure(text: &Word) -> Diagnostic {
    Diagnostic::new("synth::bad-figure", format!("{} is not a figure", text.value))
        .at(text.span, "not a figure")
        .help("write it as printed, or `~` for none; docs/margins.md lists the forms")
}

/// A dataset with two files.
pub fn made_twice(dataset: &Word) -> Diagnostic {
    Diagnostic::new("synth::unknown-dataset", format!("two margins files make the dataset {}", dataset.value))
        .at(dataset.span, "this name")
}

/// A dataset that is not declared.
pub fn unknown_dataset<'n>(dataset: &Word, known: impl Iterator<Item = &'n str>) -> Diagnostic {
    let found = Diagnostic::new("synth::unknown-dataset", format!("there is no dataset {}", dataset.value))
        .at(dataset.span, "this name");
    near(found, nearest(&dataset.value, known))
}

/// A path that the dataset does not have.
pub fn unknown_path(path: &Word, NoPath { part, known }: &NoPath) -> Diagnostic {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    Diagnostic::new("synth::unknown-path", format!("there is no {part} in the path {}", path.value))
        .at(path.span, "unknown path")
        .help(near_or_known(nearest(part, known.iter().copied()), &known))
}

/// A word that is not a member of a path.
pub fn unknown_member(path: &str, member: &Word, known: &[&str]) -> Diagnostic {
    Diagnostic::new("synth::unknown-member", format!("{path} has no member {}", member.value))
        .at(member.span, "unknown member")
        .help(near_or_known(nearest(&member.value, known.iter().copied()), known))
}

/// A condition that the cells do not decide.
pub fn not_in_cells<'d>(path: &str, cells: impl IntoIterator<Item = &'d Dim>, span: Span) -> Diagnostic {
    let cells = cells.into_iter().map(|dim| dim.path.text.as_str());
    Diagnostic::new("synth::not-in-cells", format!("the cells do not contain {path}"))
        .at(span, "needs a finer cell")
        .help(format!("the cells are {}", one_of(cells, 12)))
}

/// A cell path whose members are not known.
pub fn no_members(path: &Word) -> Diagnostic {
    Diagnostic::new("synth::no-members", format!("the members of {} are not known", path.value))
        .at(path.span, "list its members")
}

/// Too many combinations.
pub fn too_many_cells(most: usize, span: Span) -> Diagnostic {
    Diagnostic::new("synth::too-many-cells", format!("the cells make more than {most} combinations"))
        .at(span, "these cells")
        .help("solve in steps with `then`, or list fewer members")
}

/// A dataset that a rate, a weight or a parent needs and that is not made before.
pub fn not_made_before<'n>(dataset: &str, known: impl Iterator<Item = &'n str>, span: Span) -> Diagnostic {
    let found =
        Diagnostic::new("synth::not-made-before", format!("the dataset {dataset} is not made by a margins file"))
            .at(span, "named here");
    near(found, nearest(dataset, known))
}

/// Datasets that need each other.
pub fn circle(datasets: &[&str], span: Span) -> Diagnostic {
    let names = one_of(datasets.iter().copied(), 8);
    Diagnostic::new("synth::not-made-before", format!("the margins of {names} need each other")).at(span, "one of them")
}

/// Figures that contradict each other: name, label, figure and place of each.
pub fn contradiction(dataset: &str, figures: &[(&str, &str, &str, Span)]) -> Diagnostic {
    let names: Vec<String> = figures.iter().map(|(name, label, text, _)| figure(name, label, text)).collect();
    let what = if names.len() == 1 { names[0].clone() } else { format!("all of these: {}", names.join("; ")) };
    let found = Diagnostic::new("synth::contradiction", format!("no {dataset} can agree with {what}"))
        .help("take one of them out, or write it as `withheld` and say why under `overruled`");
    figures.iter().fold(found, |found, (name, label, _, span)| found.at(*span, figure(name, label, "")))
}

/// Rows that cannot be given to people or parents.
pub fn no_place(dataset: &Word, detail: &str) -> Diagnostic {
    Diagnostic::new("synth::no-place", format!("the rows of {} do not fit: {detail}", dataset.value))
        .at(dataset.span, "these rows")
}

/// `Table 7 (Cambridge, 2020/21): 4212`.
pub fn figure(name: &str, label: &str, text: &str) -> String {
    let label = if label.is_empty() { String::new() } else { format!(" ({label})") };
    if text.is_empty() { format!("{name}{label}") } else { format!("{name}{label}: {text}") }
}

fn near(found: Diagnostic, near: Option<&str>) -> Diagnostic {
    match near {
        Some(near) => found.help(format!("did you mean {near}?")),
        None => found,
    }
}

fn near_or_known(near: Option<&str>, known: &[&str]) -> String {
    match near {
        Some(near) => format!("did you mean {near}?"),
        None => format!("expected {}", one_of(known.iter().copied(), 8)),
    }
}
