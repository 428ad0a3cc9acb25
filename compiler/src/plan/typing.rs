//! The columns of every node and the type of every expression.
//!
//! In: a plan and the schema. Out: types, or what does not fit, in words for whoever repairs the compiler.
//! Invariant: a type that is given is that of every row; a domain is given only where every value is known to lie in it.

use std::collections::{BTreeMap, BTreeSet};

use super::ir::{Expr, Name, Node, Plan, TimePart};
use super::schema::{Domain, Schema, Type};

/// The columns of a node.
pub type Columns = BTreeMap<Name, Type>;

/// The columns of each node of a plan, by node. An `Aggregate` has none: only outputs read it.
pub fn columns_of(plan: &Plan, schema: &Schema) -> Result<Vec<Columns>, String> {
    let mut all: Vec<Columns> = Vec::new();
    for (id, node) in plan.nodes() {
        for input in node.inputs() {
            if input >= id {
                return Err(format!("n{} reads n{}, which does not come before it", id.0, input.0));
            }
            if matches!(plan.node(input), Node::Aggregate { .. }) {
                return Err(format!("n{} reads n{}, an aggregate, which only outputs may", id.0, input.0));
            }
        }
        let columns = node_columns(plan, node, &all, schema).map_err(|e| format!("n{}: {e}", id.0))?;
        all.push(columns);
    }
    Ok(all)
}

/// The columns of a plan that `verify` passes.
pub(super) fn verified_columns(plan: &Plan, schema: &Schema) -> Vec<Columns> {
    columns_of(plan, schema).unwrap_or_else(|wrong| panic!("rules need a verified plan: {wrong}"))
}

/// The type of an expression over rows with these columns.
pub fn type_of(expr: &Expr, columns: &Columns) -> Result<Type, String> {
    match expr {
        Expr::Column(name) => columns.get(name).copied().ok_or_else(|| format!("there is no column {name}")),
        Expr::Int(value) => Ok(Type::Int(constant_domain(*value))),
        Expr::Text(_) => Ok(Type::Text),
        Expr::Bool(_) => Ok(Type::Bool),
        Expr::Map { of, table } => {
            int(of, columns)?;
            (!table.is_empty()).then_some(()).ok_or("a map has an empty table")?;
            Ok(Type::Int(map_domain(table)))
        }
        Expr::Band { of, bands } => {
            int(of, columns)?;
            (!bands.is_empty()).then_some(()).ok_or("there are no bands")?;
            Ok(Type::Int(Some(Domain::all(bands.len() as i64))))
        }
        Expr::Time { of, part } => {
            int(of, columns)?;
            time_domain(*part).map(Type::Int)
        }
        Expr::Identity(of) => match type_of(of, columns)? {
            Type::Int(domain) => Ok(Type::Int(domain)),
            Type::Text => Ok(Type::Int(None)),
            Type::Bool => Err("the identity of a predicate".into()),
        },
        Expr::NumberOf(parts) => {
            parts.iter().try_for_each(|part| boolean(part, columns))?;
            Ok(Type::Int(Some(Domain::all(parts.len() as i64 + 1))))
        }
        Expr::Compare { left, right, .. } => match (type_of(left, columns)?, type_of(right, columns)?) {
            (Type::Int(_), Type::Int(_)) | (Type::Text, Type::Text) => Ok(Type::Bool),
            (left, right) => Err(format!("a comparison of {} with {}", word(left), word(right))),
        },
        Expr::In { of, set } => {
            int(of, columns)?;
            sorted(set, "a set of integers")
        }
        Expr::Texts { of, set, .. } => {
            text(of, columns)?;
            sorted(set, "a set of texts")
        }
        Expr::Between { of, .. } => int(of, columns).map(|()| Type::Bool),
        Expr::IsMissing(of) => type_of(of, columns).map(|_| Type::Bool),
        Expr::And(parts) | Expr::Or(parts) => {
            parts.iter().try_for_each(|part| boolean(part, columns))?;
            (parts.len() >= 2).then_some(()).ok_or("`and` or `or` with fewer than two members")?;
            sorted(parts, "`and` or `or`")
        }
        Expr::Not(of) => boolean(of, columns).map(|()| Type::Bool),
    }
}

/// Where an integer expression's values lie, when that is known.
pub fn domain_of(expr: &Expr, columns: &Columns) -> Option<Domain> {
    match type_of(expr, columns) {
        Ok(Type::Int(domain)) => domain,
        Ok(Type::Text | Type::Bool) | Err(_) => None,
    }
}

/// An integer is asked for.
pub(super) fn int(expr: &Expr, columns: &Columns) -> Result<(), String> {
    match type_of(expr, columns)? {
        Type::Int(_) => Ok(()),
        other => Err(format!("{} where an integer is needed", word(other))),
    }
}

/// A predicate is asked for.
pub(super) fn boolean(expr: &Expr, columns: &Columns) -> Result<(), String> {
    match type_of(expr, columns)? {
        Type::Bool => Ok(()),
        other => Err(format!("{} where a predicate is needed", word(other))),
    }
}

fn text(expr: &Expr, columns: &Columns) -> Result<(), String> {
    match type_of(expr, columns)? {
        Type::Text => Ok(()),
        other => Err(format!("{} where a text is needed", word(other))),
    }
}

fn word(ty: Type) -> &'static str {
    match ty {
        Type::Int(_) => "an integer",
        Type::Text => "a text",
        Type::Bool => "a predicate",
    }
}

fn sorted<T: Ord>(members: &[T], what: &str) -> Result<Type, String> {
    match members.is_sorted_by(|a, b| a < b) {
        true => Ok(Type::Bool),
        false => Err(format!("{what} is not sorted with each member once")),
    }
}

fn node_columns(plan: &Plan, node: &Node, all: &[Columns], schema: &Schema) -> Result<Columns, String> {
    match node {
        Node::Scan { dataset, columns } => {
            let dataset = schema.datasets.get(*dataset).ok_or_else(|| format!("there is no dataset {dataset}"))?;
            sorted(columns, "the list of columns")?;
            let mut scanned = Columns::new();
            for &index in columns {
                let column = dataset.columns.get(index);
                let column = column.ok_or_else(|| format!("{} has no column {index}", dataset.name))?;
                scanned.insert(column.name.clone(), column.ty);
            }
            Ok(scanned)
        }
        Node::Filter { input, .. } | Node::Keep { input, .. } => Ok(all[input.0].clone()),
        Node::Among { input, right, on, key, .. } => {
            same_type(on, &all[input.0], key, &all[right.0])?;
            Ok(all[input.0].clone())
        }
        Node::LookUp { input, right, on, key, take } => {
            // Of rows kept, one for each key, a key has one row as well.
            match plan.node(*right) {
                Node::Scan { .. } => {}
                Node::Keep { per, .. } if matches!(&per[..], [Expr::Column(per)] if per == key) => {}
                _ => return Err(format!("looks up in n{}, which may have several rows of a key", right.0)),
            }
            let mut columns = all[input.0].clone();
            let right = &all[right.0];
            same_type(on, &columns, key, right)?;
            for (name, output) in take {
                let ty = named(right, name)?;
                if columns.insert(output.clone(), ty).is_some() {
                    return Err(format!("takes {output}, which is there already"));
                }
            }
            Ok(columns)
        }
        Node::Tally { input, by, rows } => {
            let mut columns = Columns::new();
            for (name, of) in by {
                let ty = type_of(of, &all[input.0])?;
                if columns.insert(name.clone(), ty).is_some() {
                    return Err(format!("makes {name} twice"));
                }
            }
            match columns.insert(rows.clone(), Type::Int(None)) {
                None => Ok(columns),
                Some(_) => Err(format!("counts rows in {rows}, which is there already")),
            }
        }
        Node::Aggregate { .. } => Ok(Columns::new()),
    }
}

/// Whether a column and the key that it is compared with can be equal.
fn same_type(on: &Name, columns: &Columns, key: &Name, right: &Columns) -> Result<(), String> {
    match (named(columns, on)?, named(right, key)?) {
        (Type::Int(_), Type::Int(_)) | (Type::Text, Type::Text) => Ok(()),
        (on, key) => Err(format!("looks up {} by {}", word(on), word(key))),
    }
}

/// The type of a column that must be there.
pub(super) fn named(columns: &Columns, name: &Name) -> Result<Type, String> {
    columns.get(name).copied().ok_or_else(|| format!("there is no column {name}"))
}

fn constant_domain(value: i64) -> Option<Domain> {
    value.checked_add(1).filter(|below| *below > 0).map(|below| Domain { below, expected: 1 })
}

fn map_domain(table: &[Option<i64>]) -> Option<Domain> {
    let values: BTreeSet<i64> = table.iter().copied().flatten().collect();
    let (first, last) = (values.first()?, values.last()?);
    let below = last.checked_add(1)?;
    (*first >= 0).then_some(Domain { below, expected: values.len() as u64 })
}

fn time_domain(part: TimePart) -> Result<Option<Domain>, String> {
    match part {
        TimePart::PeriodOfDay(kind) => Ok(Domain::of_periods(kind)),
        TimePart::PeriodOfMonth(crate::value::PeriodKind::Day) => Err("the day of a month".into()),
        TimePart::PeriodOfMonth(kind) => Ok(Domain::of_periods(kind)),
        TimePart::DayOfTime => Ok(None),
        TimePart::HourOfTime => Ok(Some(Domain::all(24))),
        TimePart::Weekday => Ok(Some(Domain { below: 8, expected: 7 })),
    }
}
