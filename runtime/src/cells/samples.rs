//! Small plans, cubes and layouts for tests.

use std::collections::HashMap;
use std::sync::Arc;

use indicia_compiler::functions::{COUNT, Function};
use indicia_compiler::notes::Wording;
use indicia_compiler::plan::ir::{Aggregate, AggregateFunction, Expr, Node, NodeId, Output, OutputId, OutputKey, Plan};
use indicia_compiler::plan::layout::{Cell, Column, Layout, Leaf, Row, Select};
use indicia_compiler::presentation::{Number, NumberFormat, RowKind};
use indicia_compiler::source::{SourceId, Span};
use num_rational::BigRational;

use super::{Suppressed, Table};
use crate::cells;
use crate::cube::Cube;

/// Keys of a row and its values, one per aggregate.
pub(crate) type Line<'a> = (&'a [Option<i64>], &'a [Option<i128>]);

/// A plan with one aggregate node, an output for each of its functions, and its cube.
pub(crate) fn cube(functions: &[AggregateFunction], lines: &[Line]) -> (Plan, HashMap<NodeId, Cube>) {
    let keys = lines.first().map_or(0, |(keys, _)| keys.len());
    cube_of(functions, keys, lines)
}

/// As [`cube`], where there may be no lines to know the number of keys from.
pub(crate) fn cube_of(functions: &[AggregateFunction], keys: usize, lines: &[Line]) -> (Plan, HashMap<NodeId, Cube>) {
    let mut plan = Plan::default();
    let scan = plan.add(Node::Scan { dataset: 0, columns: vec![] });
    let column = |name: String| Expr::Column(Arc::from(name));
    let node = plan.add(Node::Aggregate {
        input: scan,
        keys: (0..keys).map(|k| column(format!("key{k}"))).collect(),
        aggregates: functions
            .iter()
            .map(|&function| Aggregate { function, of: Some(column("value".into())), condition: None })
            .collect(),
    });
    for aggregate in 0..functions.len() {
        let keys = (0..keys).map(|column| OutputKey { column, map: None }).collect();
        plan.outputs.push(Output { node, aggregate, keys });
    }
    let cube = Cube {
        keys: (0..keys).map(|k| lines.iter().map(|(keys, _)| keys[k]).collect()).collect(),
        values: (0..functions.len()).map(|a| lines.iter().map(|(_, values)| values[a]).collect()).collect(),
    };
    (plan, HashMap::from([(node, cube)]))
}

pub(crate) fn leaf(function: Function, outputs: &[usize], select: &[Select]) -> Leaf {
    let outputs = outputs.iter().copied().map(OutputId).collect();
    Leaf { function, outputs, select: Arc::from(select), scale: 0, guard: None }
}

/// A count that reads the first output.
pub(crate) fn count(select: &[Select]) -> Leaf {
    leaf(COUNT, &[0], select)
}

pub(crate) fn set(values: &[i64]) -> Select {
    Select::Set(Arc::from(values))
}

pub(crate) fn ratio(n: i64, d: i64) -> BigRational {
    BigRational::new(n.into(), d.into())
}

pub(crate) fn number(n: i64) -> Cell {
    Cell::Number(ratio(n, 1))
}

/// Whole numbers without signs or separators.
pub(crate) fn plain() -> NumberFormat {
    NumberFormat::plain(0)
}

pub(crate) fn percent(decimals: u32) -> NumberFormat {
    NumberFormat { decimals, hundredfold: true, percent_sign: true, ..plain() }
}

pub(crate) fn column(label: &str, format: NumberFormat) -> Column {
    Column::new(label, format)
}

pub(crate) fn body(label: &str) -> Row {
    Row::body(label)
}

pub(crate) fn total(label: &str) -> Row {
    Row { kind: RowKind::Total, ..body(label) }
}

/// A layout of rows with a heading "Area" and plain columns A, B and so on.
pub(crate) fn layout(rows: Vec<(Row, Vec<Cell>)>) -> Layout {
    let columns = rows.first().map_or(0, |(_, cells)| cells.len());
    let (rows, cells) = rows.into_iter().unzip();
    Layout {
        name: "sample".into(),
        span: Span::default(),
        number: None,
        title: "A sample".into(),
        chapter: None,
        doc: None,
        notes: vec![],
        remarks: vec![],
        wording: Wording::new(),
        of_one_date: vec![],
        shares: vec![],
        sources: vec![],
        row_headings: vec!["Area".into()],
        rows,
        columns: ('A'..).take(columns).map(|c| column(&c.to_string(), plain())).collect(),
        cells,
        order: None,
        top: None,
        hide_empty: false,
    }
}

/// A table with every kind of cell, row and field.
pub(crate) fn every_kind() -> Table<cells::Cell> {
    let value = |n, d| cells::Cell::Value(ratio(n, d));
    let below = |n, d| cells::Cell::Suppressed(Suppressed::below(ratio(n, d)));
    let text = |t: &str| cells::Cell::Text(t.into());
    let row = |label: &str, kind, cells: [cells::Cell; 4]| cells::Row {
        labels: vec![label.into()],
        kind,
        depth: 0,
        keys: body(label).keys,
        cells: cells.into(),
        parts: vec![],
    };
    let marker_only = cells::Cell::Suppressed(Suppressed::default());
    Table {
        name: "violence_by_district".into(),
        span: Span::default(),
        number: Some(Number::Table(7)),
        title: "Violent offences by district, 2021/22".into(),
        chapter: Some("Violent crime".into()),
        doc: Some("Violent crime as section 5.1 analyses it.".into()),
        notes: vec!["Counting rules changed in May 2023".into(), "Top 4 of 6; 2 rows are not shown.".into()],
        sources: vec!["Police records".into()],
        row_headings: vec!["Geography".into()],
        columns: vec![
            Column {
                definition: Some(("violent_offences".into(), Span::new(SourceId(0), 4, 9))),
                ..column("Offences", NumberFormat { thousands: true, ..plain() })
            },
            column("Share", NumberFormat { low: true, ..percent(0) }),
            column("Change", NumberFormat { plus: true, ..percent(1) }),
            column("Gravity", plain()),
        ],
        rows: vec![
            row("Cambridge", RowKind::Body, [value(28_019, 1), value(1, 3), value(-5, 1_000), text("high")]),
            row("Fenland", RowKind::Body, [below(5, 1), below(5, 53), marker_only, text("low | none")]),
            row("Ely", RowKind::Body, [value(0, 1), value(1, 900), cells::Cell::NotApplicable, cells::Cell::Missing]),
            row("Total", RowKind::Total, [value(33_103, 1), value(1, 1), value(1, 8), text("")]),
            row(
                "Outside",
                RowKind::Outside,
                [value(576, 1), cells::Cell::NotApplicable, cells::Cell::Missing, cells::Cell::NotApplicable],
            ),
        ],
    }
}
