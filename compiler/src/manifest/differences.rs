//! The list of allowed differences that `indicia verify --except` reads: one per entry, each with its reason.
//!
//! In: the list, the only source given. Out: its entries, and all that is wrong with the list. Invariant: an entry that was
//! read names one table, one place or one change in it, and a reason that is not blank.

use super::facts::{self, Area, Findings};
use super::shape::{Fields, beginning, fields, wrong};
use super::yaml::{self, Node, NodeKind};
use crate::diagnostics::Diagnostics;
use crate::source::{SourceKind, Sources, Span, Spanned};

/// One allowed difference.
#[derive(Clone, Debug)]
pub struct Allowed {
    /// The table that it is in.
    pub table: Spanned<TableName>,
    /// What differs.
    pub what: What,
    /// Which of several rows, columns or headings of one label, from 1.
    pub occurrence: usize,
    /// Why it is allowed.
    pub reason: String,
    /// The whole entry.
    pub span: Span,
}

/// How an entry names its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableName {
    /// `table: 8`
    Table(i64),
    /// `figure: 8`
    Figure(i64),
    /// `table: violence_by_district`
    Name(String),
}

/// What differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// `row`, `column`, `printed`, `ours`: a cell, or the label of a row.
    Cell {
        /// The label of the row, as printed.
        row: Spanned<String>,
        /// The heading of the column, as printed.
        column: Spanned<String>,
        /// The printed text.
        printed: String,
        /// The text of our table.
        ours: String,
    },
    /// `heading`, `ours`: a heading.
    Heading {
        /// As printed.
        printed: Spanned<String>,
        /// In our table.
        ours: String,
    },
    /// `missing_row`, `extra_row`, `moved_row`.
    Row(Change, Spanned<String>),
    /// `missing_column`, `extra_column`, `moved_column`.
    Column(Change, Spanned<String>),
}

/// What became of a whole row or column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// Printed, and not in our table.
    Missing,
    /// In our table, and not printed.
    Extra,
    /// In both, at another place.
    Moved,
}

const ROW_CHANGES: [(&str, Change); 3] =
    [("missing_row", Change::Missing), ("extra_row", Change::Extra), ("moved_row", Change::Moved)];
const COLUMN_CHANGES: [(&str, Change); 3] =
    [("missing_column", Change::Missing), ("extra_column", Change::Extra), ("moved_column", Change::Moved)];

/// Reads the sources that are lists of differences.
pub fn read(sources: &Sources) -> (Vec<Allowed>, Diagnostics) {
    let (mut allowed, mut findings) = (Vec::new(), Findings::default());
    for (id, source) in sources.of_kind(SourceKind::Differences) {
        let (node, facts) = yaml::read(id, &source.text);
        facts.into_iter().for_each(|fact| findings.push(fact));
        let Some(node) = node else { continue };
        match &node.kind {
            NodeKind::Nothing => {}
            NodeKind::List(items) => allowed.extend(items.iter().filter_map(|item| entry(item, &mut findings))),
            NodeKind::Text(_) | NodeKind::Mapping(_) => {
                wrong(
                    &node,
                    Area::Differences,
                    &source.path,
                    "a list of differences, each after a dash",
                    &mut findings,
                );
            }
        }
    }
    (allowed, findings.into_diagnostics())
}

fn entry(node: &Node, findings: &mut Findings) -> Option<Allowed> {
    let given = |name: &str| match &node.kind {
        NodeKind::Mapping(entries) => entries.iter().any(|e| e.key.value == name),
        NodeKind::Nothing | NodeKind::Text(_) | NodeKind::List(_) => false,
    };
    let table = if given("figure") { "figure" } else { "table" };
    let first = |changes: [(&'static str, Change); 3]| changes.into_iter().find(|(name, _)| given(name));
    let (row, column) = (first(ROW_CHANGES), first(COLUMN_CHANGES));
    let own: Vec<&str> = match (row, column) {
        (Some((name, _)), _) | (None, Some((name, _))) => vec![name],
        (None, None) if given("heading") => vec!["heading", "ours"],
        (None, None) => vec!["row", "column", "printed", "ours"],
    };
    let known: Vec<&str> = [table].into_iter().chain(own).chain(["occurrence", "reason"]).collect();
    let fields = fields(node, Area::Differences, "this difference", beginning(node), &known, findings)?;
    let table = table_name(&fields, table, findings);
    let what = match (row, column) {
        (Some((name, change)), _) => needed(&fields, name, findings).map(|label| What::Row(change, label)),
        (None, Some((name, change))) => needed(&fields, name, findings).map(|label| What::Column(change, label)),
        (None, None) if given("heading") => heading(&fields, findings),
        (None, None) => cell(&fields, findings),
    };
    let occurrence = match fields.integer("occurrence", findings) {
        None => 1,
        Some(number) => usize::try_from(number.value).ok().filter(|n| *n > 0).unwrap_or_else(|| {
            if let Some(node) = fields.get("occurrence") {
                wrong(node, Area::Differences, "occurrence", "1 or more", findings);
            }
            1
        }),
    };
    let reason = needed(&fields, "reason", findings)?;
    if reason.value.trim().is_empty() {
        let (what, span) = ("this difference".to_string(), reason.span);
        findings.push(facts::shape::missing_field(Area::Differences, &what, "reason", span));
        return None;
    }
    Some(Allowed { table: table?, what: what?, occurrence, reason: reason.value, span: node.span })
}

fn table_name(fields: &Fields, field: &'static str, findings: &mut Findings) -> Option<Spanned<TableName>> {
    if field == "figure" {
        fields.required(field, findings)?;
        return fields.integer(field, findings).map(|n| Spanned::new(TableName::Figure(n.value), n.span));
    }
    let name = needed(fields, field, findings)?;
    let number = crate::value::text::parse_integer(&name.value);
    let table = number.map_or_else(|| TableName::Name(name.value.clone()), TableName::Table);
    Some(Spanned::new(table, name.span))
}

fn cell(fields: &Fields, findings: &mut Findings) -> Option<What> {
    // All four are asked for before any is given up, so that all that is missing is said at once.
    let [row, column, printed, ours] =
        ["row", "column", "printed", "ours"].map(|field| needed(fields, field, findings));
    Some(What::Cell { row: row?, column: column?, printed: printed?.value, ours: ours?.value })
}

fn heading(fields: &Fields, findings: &mut Findings) -> Option<What> {
    let [printed, ours] = ["heading", "ours"].map(|field| needed(fields, field, findings));
    Some(What::Heading { printed: printed?, ours: ours?.value })
}

/// A text that must be there.
fn needed(fields: &Fields, field: &'static str, findings: &mut Findings) -> Option<Spanned<String>> {
    fields.required(field, findings)?;
    fields.text(field, findings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    /// Code, message, and the text under the main label.
    type Said = (&'static str, String, String);

    fn given(text: &str) -> (Sources, Vec<Allowed>, Vec<Said>) {
        let source = Source { path: "differences.yaml".into(), text: text.into(), kind: SourceKind::Differences };
        let sources = Sources::new(vec![source]);
        let (allowed, found) = read(&sources);
        let found = found.sorted(&sources);
        let said = |d: &crate::diagnostics::Diagnostic| {
            (d.code, d.message.clone(), d.labels.first().map_or(String::new(), |l| sources.text(l.span).to_string()))
        };
        let said = found.iter().map(said).collect();
        (sources, allowed, said)
    }

    fn text(text: &str) -> Spanned<String> {
        Spanned::new(text.to_string(), Span::default())
    }

    #[test]
    fn every_kind_of_difference_is_read() {
        let (sources, allowed, found) = given(
            "- {table: 8, row: Homicide, column: Cambridgeshire, printed: 0%, ours: <1%, reason: print}\n\
             - {figure: 3, row: A, column: B, printed: \"\", ours: \"1\", occurrence: 2, reason: print}\n\
             - {table: waste, heading: Rate, ours: Rates, reason: print}\n\
             - {table: 8, moved_row: Fenland, reason: print}\n\
             - {table: 8, extra_column: Rate, reason: print}\n",
        );
        assert_eq!(found, []);
        let tables: Vec<&TableName> = allowed.iter().map(|a| &a.table.value).collect();
        let eight = &TableName::Table(8);
        assert_eq!(tables, [eight, &TableName::Figure(3), &TableName::Name("waste".into()), eight, eight]);
        let whats: Vec<What> = allowed.iter().map(|a| a.what.clone()).collect();
        let cell = |row, column, printed: &str, ours: &str| What::Cell {
            row: text(row),
            column: text(column),
            printed: printed.into(),
            ours: ours.into(),
        };
        assert_eq!(whats[..2], [cell("Homicide", "Cambridgeshire", "0%", "<1%"), cell("A", "B", "", "1")]);
        assert_eq!(whats[2], What::Heading { printed: text("Rate"), ours: "Rates".into() });
        let changed = [What::Row(Change::Moved, text("Fenland")), What::Column(Change::Extra, text("Rate"))];
        assert_eq!(whats[3..], changed);
        assert_eq!(allowed.iter().map(|a| a.occurrence).collect::<Vec<_>>(), [1, 2, 1, 1, 1]);
        assert_eq!(sources.line(allowed[2].span), 3);
    }

    #[test]
    fn an_empty_list_allows_nothing() {
        for text in ["", "# none yet\n", "[]\n"] {
            let (_, allowed, found) = given(text);
            assert_eq!((allowed.len(), found.len()), (0, 0), "{text:?}");
        }
    }

    #[test]
    fn what_is_missing_is_said_with_its_line() {
        let (_, allowed, found) = given(
            "- {table: 8, row: Homicide, column: A, printed: 0%, ours: 1%}\n\
             - {table: 8, row: Homicide, column: A, printed: 0%, ours: 1%, reason: \" \"}\n\
             - {row: Homicide, column: A, ours: 1%, reason: print}\n",
        );
        assert_eq!(allowed.len(), 0);
        let message = |field: &str| format!("this difference needs the field `{field}`");
        assert_eq!(
            found,
            [
                ("verify::missing-field", message("reason"), "table".to_string()),
                ("verify::missing-field", message("reason"), "\" \"".to_string()),
                ("verify::missing-field", message("printed"), "row".to_string()),
                ("verify::missing-field", message("table"), "row".to_string()),
            ]
        );
    }

    #[test]
    fn fields_that_do_not_go_together_are_refused() {
        let (_, _, found) = given(
            "- {table: 8, moved_row: A, row: B, reason: print}\n\
             - {table: 8, moved_row: , reason: print}\n\
             - {table: 8, rwo: A, column: B, printed: 1, ours: 2, occurrence: 0, reason: print}\n",
        );
        let found: Vec<(&str, &str)> = found.iter().map(|(code, _, at)| (*code, at.as_str())).collect();
        assert_eq!(
            found,
            [
                ("verify::unknown-field", "row"),
                ("verify::missing-field", "moved_row"),
                ("verify::unknown-field", "rwo"),
                ("verify::wrong-value", "0"),
            ]
        );
        let (_, _, found) = given("table: 8\n");
        assert_eq!(found.iter().map(|(code, ..)| *code).collect::<Vec<_>>(), ["verify::wrong-value"]);
    }
}
