//! What declarations, plans and layouts say, as texts whose digests are compared.
//!
//! In: any of them. Out: a text. Invariants: it has all that decides what a table shows, and nothing of where that is written; what has a
//! number in the catalog or the plan is said by its name, or by a digest of what it is; a new field of a layout does not compile before it
//! is decided here whether it is said.

use std::fmt::{self, Debug, Write};
use std::sync::Arc;

use indicia_compiler::plan::layout::{Cell, Layout, Leaf};

/// What is said in place of the number of a declaration, by what it is called: `DatasetId`, 3.
pub(super) trait Named {
    fn named(&self, kind: &'static str, at: usize) -> Option<&str>;
}

/// What numbers of declarations are called.
const NUMBERS: [&str; 6] = ["NodeId", "OutputId", "DatasetId", "CodeListId", "HierarchyId", "PolicyId"];

/// What a piece of a text calls a number, if it does. There are some hundred thousand pieces, and few are of that form.
fn number(piece: &str) -> Option<&'static str> {
    if !matches!(piece.as_bytes(), [.., b'I', b'd']) {
        return None;
    }
    NUMBERS.into_iter().find(|kind| *kind == piece)
}

/// What something is.
pub(super) fn said(names: &dyn Named, what: &impl Debug) -> String {
    let mut said = Said::new(names);
    said.add(what);
    said.text
}

/// What a table is. Most of it is cells, which are said in few words.
pub(super) fn table(names: &dyn Named, layout: &Layout) -> String {
    let Layout {
        name,
        span: _,
        number,
        title,
        chapter,
        doc,
        notes,
        remarks,
        wording,
        of_one_date,
        shares,
        sources,
        row_headings,
        rows,
        columns,
        cells,
        order,
        top,
        hide_empty,
    } = layout;
    let mut said = Said::new(names);
    said.add(&(name, number, title, chapter, doc, notes, remarks, wording, of_one_date, shares, sources));
    said.add(&(row_headings, rows, columns, order, top, hide_empty));
    for row in cells {
        said.text.push('\n');
        row.iter().for_each(|cell| said.cell(cell));
    }
    said.text
}

/// A text as it is being said. The standard library writes a name, a bracket and a number as pieces of their own, and a text in quotes between
/// two pieces that are quotes: so a name that is a piece, before a bracket that is one, is never part of a text.
struct Said<'n> {
    names: &'n dyn Named,
    text: String,
    within: Within,
    /// What cells are ranked among, each list once: the cells of a column share it.
    among: Vec<Arc<[Cell]>>,
}

/// What the next piece of a text belongs to.
enum Within {
    /// Nothing that is said otherwise.
    Text,
    /// The place of something, perhaps: it was named.
    Place,
    /// The place of something, which is left out.
    Span,
    /// A number of a declaration, which was named.
    Number(&'static str),
    /// The same, after its bracket.
    Bracket(&'static str),
    /// The same, which is said already.
    End,
}

impl<'n> Said<'n> {
    fn new(names: &'n dyn Named) -> Said<'n> {
        Said { names, text: String::new(), within: Within::Text, among: Vec::new() }
    }

    fn add(&mut self, what: &impl Debug) {
        write!(self, "{what:?}").expect("a text takes every piece");
    }

    /// A cell, each kind by a mark of its own that says how many cells follow.
    fn cell(&mut self, cell: &Cell) {
        let (mark, parts): (char, &[&Cell]) = match cell {
            Cell::Leaf(leaf) => return self.leaf(leaf),
            Cell::Number(_) | Cell::Text(_) | Cell::NotApplicable | Cell::Missing => return self.add(cell),
            Cell::Rank { of, among, ascending } => return self.rank(of, among, *ascending),
            Cell::Add(a, b) => ('+', &[a, b]),
            Cell::Subtract(a, b) => ('-', &[a, b]),
            Cell::Multiply(a, b) => ('*', &[a, b]),
            Cell::Divide(a, b) => ('/', &[a, b]),
            Cell::Base(of) => ('^', &[of]),
        };
        self.text.push(mark);
        parts.iter().for_each(|part| self.cell(part));
    }

    fn rank(&mut self, of: &Cell, among: &Arc<[Cell]>, ascending: bool) {
        let known = self.among.iter().position(|known| Arc::ptr_eq(known, among));
        self.text.push('%');
        self.add(&(ascending, known.unwrap_or(self.among.len())));
        if known.is_none() {
            self.among.push(Arc::clone(among));
            among.iter().for_each(|cell| self.cell(cell));
            self.text.push(';');
        }
        self.cell(of);
    }

    fn leaf(&mut self, leaf: &Leaf) {
        let Leaf { function, outputs, select, scale, guard } = leaf;
        self.text.push('#');
        self.add(function);
        for output in outputs.iter() {
            self.text.push('@');
            match self.names.named("OutputId", output.0) {
                Some(name) => self.text.push_str(name),
                None => self.add(output),
            }
        }
        self.add(select);
        if *scale != 0 {
            self.add(scale);
        }
        if let Some(guard) = guard {
            self.add(guard);
        }
    }
}

impl Write for Said<'_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        let within = std::mem::replace(&mut self.within, Within::Text);
        self.within = match within {
            Within::Place if piece == " { " => Within::Span,
            Within::Place => {
                self.text.push_str("Span");
                return self.write_str(piece);
            }
            Within::Span if piece.ends_with('}') => Within::Text,
            Within::Span => Within::Span,
            Within::End if piece == ")" => Within::Text,
            Within::Number(kind) if piece == "(" => Within::Bracket(kind),
            Within::Number(kind) => {
                self.text.push_str(kind);
                return self.write_str(piece);
            }
            Within::Bracket(kind) => match piece.parse().ok().and_then(|at| self.names.named(kind, at)) {
                Some(name) => {
                    self.text.push_str(name);
                    Within::End
                }
                None => {
                    self.text.extend([kind, "(", piece]);
                    Within::Text
                }
            },
            Within::Text | Within::End if piece == "Span" => Within::Place,
            Within::Text | Within::End => match number(piece) {
                Some(kind) => Within::Number(kind),
                None => {
                    self.text.push_str(piece);
                    Within::Text
                }
            },
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use indicia_compiler::catalog::{DatasetId, PolicyId};
    use indicia_compiler::source::{SourceId, Span};

    use super::*;

    struct Names;

    impl Named for Names {
        fn named(&self, kind: &'static str, at: usize) -> Option<&str> {
            (kind == "DatasetId" && at == 0).then_some("b")
        }
    }

    #[test]
    fn places_are_left_out_and_numbers_are_names() {
        let what = (Span::new(SourceId(1), 2, 3), DatasetId(0), PolicyId(9), "Span", Some("DatasetId"));
        assert_eq!(said(&Names, &what), r#"(, b, PolicyId(9), "Span", Some("DatasetId"))"#);
        assert_eq!(said(&Names, &[DatasetId(7), DatasetId(0)]), "[DatasetId(7), b]");
    }

    #[test]
    fn what_is_in_quotes_is_a_text_whatever_it_looks_like() {
        let texts = ["Span { x }", "DatasetId(0)", "Span\" { \"}", "DatasetId\"(\"0)", "Span", "DatasetId"];
        assert_eq!(said(&Names, &texts), format!("{texts:?}"));
    }
}
