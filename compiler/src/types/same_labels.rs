//! Rows that are called alike: two wards of one name, or two labels given by hand.
//!
//! In: a table's rows and columns. Out: findings. Invariant: rows that a column of codes or attributes may distinguish are not reported, nor those
//! of which `top` shows the first few, nor one that is listed twice.

use std::collections::HashMap;

use super::Checker;
use super::facts::layout;
use crate::model::{ColumnValue, Member, Table};
use crate::presentation::RowKind;
use crate::syntax::ast;

impl Checker<'_> {
    /// Reports the first rows with the same labels.
    pub(super) fn same_labels(&mut self, table: &Table, written: &[ast::Dimension]) {
        let distinguishes = |value: &ColumnValue| matches!(value, ColumnValue::Attribute { .. } | ColumnValue::Code(_));
        let Some(last) = written.last() else { return };
        // Of the first few, both may not be shown.
        if table.top.is_some() || table.columns.iter().any(|column| distinguishes(&column.value)) {
            return;
        }
        let mut known: HashMap<&[String], &Member> = HashMap::new();
        // An area that is called as `all` is asked about where it is declared.
        let is_all = |row: &&Member| row.kind == RowKind::Total && row.code.is_none();
        let twice = table.rows.iter().filter(|row| !is_all(row)).find(|row| {
            let first = *known.entry(&row.labels).or_insert(row);
            !std::ptr::eq(first, *row) && first.restrictions != row.restrictions
        });
        if let Some(label) = twice.and_then(|row| row.labels.last()) {
            self.out.push(layout::same_label(last.span, label, &self.one_line(last.path.span)));
        }
    }
}
