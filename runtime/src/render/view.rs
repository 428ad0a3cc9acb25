//! Views: what templates see of a table.
//!
//! In: a safe table and its setting. Out: plain texts, ready to be escaped and set.
//! Invariant: a cell's text is the displayed one and comes with what kind of cell it is; no template sees a number.

use indicia_compiler::presentation::RowKind;
use serde::Serialize;

use super::setting::{Link, Setting, stem};
use crate::disclosure::{Kind, SafeCell, SafeTable};

/// A table of more columns than this is wide.
const WIDE: usize = 9;

/// A heading of no more characters than this is short.
const SHORT: usize = 10;

/// A page of one table.
#[derive(Serialize)]
pub(super) struct Page<'a> {
    pub(super) project: ProjectView<'a>,
    pub(super) table: TableView<'a>,
    pub(super) files: &'a [Link],
    /// From the page to the folder of the index.
    pub(super) root: &'static str,
}

/// What every page says of the project.
#[derive(Serialize)]
pub(super) struct ProjectView<'a> {
    title: &'a str,
    banner: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct TableView<'a> {
    name: &'a str,
    /// The name of its files without their ending, and its anchor in the index.
    id: String,
    /// `Table 7`, `Figure 7`
    number: Option<String>,
    title: &'a str,
    caption: String,
    chapter: Option<&'a str>,
    doc: Option<&'a str>,
    notes: &'a [String],
    sources: &'a [String],
    row_headings: &'a [String],
    columns: Vec<ColumnView<'a>>,
    rows: Vec<RowView<'a>>,
    definitions: Vec<DefinitionView<'a>>,
    /// `file.ind:12`
    place: String,
    /// What the marks in its cells mean.
    marks: Vec<MarkView>,
    /// So many columns that print needs a smaller type.
    wide: bool,
}

#[derive(Serialize)]
struct MarkView {
    texts: Vec<String>,
    meaning: &'static str,
}

#[derive(Serialize)]
struct ColumnView<'a> {
    label: &'a str,
    /// Every cell is a text, so that it is set to the left.
    text: bool,
    /// So short that it should stay on one line.
    short: bool,
    /// The name of the definition behind it; the table's own, for a column that is made in the table.
    definition: &'a str,
}

#[derive(Serialize)]
struct DefinitionView<'a> {
    name: &'a str,
    /// `file.ind:12`
    place: String,
    /// The headings of its columns.
    columns: Vec<&'a str>,
}

#[derive(Serialize)]
struct RowView<'a> {
    labels: &'a [String],
    /// `body`, `total`, `outside` or `comparator`.
    kind: &'static str,
    depth: usize,
    /// Rows inside it follow.
    group: bool,
    cells: Vec<CellView<'a>>,
}

#[derive(Serialize)]
struct CellView<'a> {
    text: &'a str,
    /// `value`, `suppressed`, `not-applicable`, `missing` or `text`.
    kind: &'static str,
    /// The same, with `text` where the column is set as text.
    class: &'static str,
}

pub(super) fn project<'a>(setting: &Setting<'a>) -> ProjectView<'a> {
    ProjectView { title: setting.title, banner: setting.banner }
}

pub(super) fn table<'a>(table: &'a SafeTable, setting: &Setting) -> TableView<'a> {
    TableView {
        name: &table.name,
        id: stem(table.number, &table.name),
        number: table.number.map(|number| number.to_string()),
        title: &table.title,
        caption: caption(table),
        chapter: table.chapter.as_deref(),
        doc: table.doc.as_deref(),
        notes: &table.notes,
        sources: &table.sources,
        row_headings: &table.row_headings,
        columns: columns(table),
        rows: rows(table),
        definitions: definitions(table, setting),
        place: setting.place(table.span),
        marks: marks(table),
        wide: table.row_headings.len() + table.columns.len() > WIDE,
    }
}

/// "Table 7: the title", "Figure 7: the title", or the title alone.
pub(super) fn caption(table: &SafeTable) -> String {
    match table.number {
        Some(number) => format!("{number}: {}", table.title),
        None => table.title.clone(),
    }
}

/// Whether a column is set as text: it has some text and no number.
pub(super) fn is_text(table: &SafeTable, column: usize) -> bool {
    let mut texts = false;
    for row in &table.rows {
        match row.cells[column].kind() {
            Kind::Text => texts = true,
            Kind::Value | Kind::Low | Kind::Suppressed => return false,
            Kind::NotApplicable | Kind::Missing => {}
        }
    }
    texts
}

/// How many cells a table has, labels included.
pub(super) fn size(table: &SafeTable) -> usize {
    table.rows.len() * (table.row_headings.len() + table.columns.len())
}

fn columns(table: &SafeTable) -> Vec<ColumnView<'_>> {
    table
        .columns
        .iter()
        .enumerate()
        .map(|(i, column)| ColumnView {
            label: &column.label,
            text: is_text(table, i),
            short: column.label.chars().count() <= SHORT,
            definition: column.definition.as_ref().map_or(&table.name, |(name, _)| name),
        })
        .collect()
}

fn rows(table: &SafeTable) -> Vec<RowView<'_>> {
    let of_text: Vec<bool> = (0..table.columns.len()).map(|column| is_text(table, column)).collect();
    table
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| RowView {
            labels: &row.labels,
            kind: match row.kind {
                RowKind::Body => "body",
                RowKind::Missing => "unrecorded",
                RowKind::Total => "total",
                RowKind::Outside => "outside",
                RowKind::Comparator => "comparator",
            },
            depth: row.depth,
            group: table.rows.get(at + 1).is_some_and(|next| next.depth > row.depth),
            cells: row.cells.iter().zip(&of_text).map(|(one, of_text)| cell(one, *of_text)).collect(),
        })
        .collect()
}

fn cell(cell: &SafeCell, of_text: bool) -> CellView<'_> {
    let kind = kind(cell.kind());
    let class = match (of_text, kind) {
        (true, "value") => "value text",
        (true, "suppressed") => "suppressed text",
        (true, "not-applicable") => "not-applicable text",
        (true, "missing") => "missing text",
        (_, kind) => kind,
    };
    CellView { text: cell.text(), kind, class }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Value | Kind::Low => "value",
        Kind::Suppressed => "suppressed",
        Kind::NotApplicable => "not-applicable",
        Kind::Missing => "missing",
        Kind::Text => "text",
    }
}

fn definitions<'a>(table: &'a SafeTable, setting: &Setting) -> Vec<DefinitionView<'a>> {
    let mut list: Vec<DefinitionView> = Vec::new();
    for column in &table.columns {
        let Some((name, span)) = &column.definition else { continue };
        match list.iter_mut().find(|d| d.name == name) {
            Some(definition) => definition.columns.push(&column.label),
            None => {
                list.push(DefinitionView { name, place: setting.place(*span), columns: vec![&column.label] });
            }
        }
    }
    list
}

/// What is said below a table and what its marks mean, as texts; first what every page of the project says.
pub(super) fn remarks(table: &SafeTable, setting: &Setting) -> Vec<String> {
    let marks = marks(table).into_iter().map(|mark| format!("{}: {}.", mark.texts.join(", "), mark.meaning));
    setting.banner.map(str::to_string).into_iter().chain(table.notes.iter().cloned()).chain(marks).collect()
}

/// The marks in the cells of a table, each with its meaning, so that no reader takes one for a number.
fn marks(table: &SafeTable) -> Vec<MarkView> {
    let mut marks: Vec<MarkView> = [
        "not shown, to protect the people behind small numbers",
        "more than zero, but too small to be shown",
        "not applicable",
        "no value",
    ]
    .map(|meaning| MarkView { texts: Vec::new(), meaning })
    .into();
    for row in &table.rows {
        for cell in &row.cells {
            let mark = match cell.kind() {
                Kind::Suppressed => 0,
                Kind::Low => 1,
                Kind::NotApplicable => 2,
                Kind::Missing => 3,
                Kind::Value | Kind::Text => continue,
            };
            let text = cell.text().to_string();
            if !text.is_empty() && !marks[mark].texts.contains(&text) {
                marks[mark].texts.push(text);
            }
        }
    }
    marks.retain(|mark| !mark.texts.is_empty());
    marks
}
