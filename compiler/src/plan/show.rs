//! A plan as text, for `indicia plan`, snapshots and fingerprints.
//!
//! In: a plan and the schema it is over. Out: one line a node and a line for each aggregate and output.
//! Invariant: two plans with the same text are the same plan: what is too long to print is given by its beginning, its
//! length and a hash that is the same on every machine and version.

use std::fmt::Write;
use std::sync::Arc;

use super::ir::{Aggregate, AggregateFunction, Expr, Name, Node, Output, OutputKey, Plan, Quantile, TimePart};
use super::schema::Schema;

/// Sets and tables of up to this many members are printed in full.
const IN_FULL: usize = 12;

/// The plan as text.
pub fn show(plan: &Plan, schema: &Schema) -> String {
    let mut text = String::new();
    for (id, node) in plan.nodes() {
        let _ = writeln!(text, "n{} {}", id.0, show_node(node, plan, schema));
        if let Node::Aggregate { aggregates, .. } = node {
            for (i, aggregate) in aggregates.iter().enumerate() {
                let _ = writeln!(text, "     a{i} {}", show_aggregate(aggregate));
            }
        }
    }
    text.push_str("outputs\n");
    for (i, output) in plan.outputs.iter().enumerate() {
        let _ = writeln!(text, "  o{i} = {}", show_output(plan, output));
    }
    text
}

/// An expression as text.
pub fn show_expr(expr: &Expr) -> String {
    match expr {
        Expr::Column(name) => show_name(name),
        Expr::Int(value) => value.to_string(),
        Expr::Text(text) => format!("{text:?}"),
        Expr::Bool(value) => value.to_string(),
        Expr::Map { of, table } => format!("map({}, {})", show_expr(of), show_table(table)),
        Expr::Band { of, bands } => format!("band({}, {})", show_expr(of), show_bands(bands)),
        Expr::Time { of, part } => format!("{}({})", show_part(*part), show_expr(of)),
        Expr::NumberOf(parts) => format!("number of ({})", joined(parts, ", ", show_expr)),
        Expr::Compare { left, op, right } => format!("{} {} {}", show_expr(left), op.sign(), show_expr(right)),
        Expr::In { of, set } => format!("{} in {}", show_expr(of), show_ints(set)),
        Expr::Texts { of, test, set } => {
            let (word, texts) = match test.is_equality() {
                true => ("in", show_texts(set)),
                false => (test.word(), joined(set, " or ", |text| format!("{text:?}"))),
            };
            format!("{} {word} {texts}{}", show_expr(of), test.suffix())
        }
        Expr::Between { of, low, high } => format!("{} in {low} to {high}", show_expr(of)),
        Expr::IsMissing(of) => format!("{} is missing", show_tight(of)),
        Expr::And(parts) => joined(parts, " and ", show_tight),
        Expr::Or(parts) => joined(parts, " or ", show_tight),
        Expr::Not(of) => format!("not {}", show_tight(of)),
    }
}

fn show_node(node: &Node, plan: &Plan, schema: &Schema) -> String {
    match node {
        Node::Scan { dataset, columns } => {
            let declared = schema.datasets.get(*dataset).map_or(&[][..], |d| &d.columns);
            let column = |i: &usize| declared.get(*i).map_or_else(|| format!("#{i}"), |c| show_name(&c.name));
            format!("scan {} [{}]", show_dataset(*dataset, schema), joined(columns, ", ", column))
        }
        Node::Filter { input, predicate } => format!("keep rows of n{} where {}", input.0, show_expr(predicate)),
        Node::LookUp { input, on, right, key, take } => {
            let dataset = match plan.node(*right) {
                Node::Scan { dataset, .. } => format!("{}.", show_dataset(*dataset, schema)),
                Node::Filter { .. }
                | Node::LookUp { .. }
                | Node::Among { .. }
                | Node::Keep { .. }
                | Node::Tally { .. }
                | Node::Aggregate { .. } => String::new(),
            };
            let taken = joined(take, ", ", |(name, output)| format!("{} as {}", show_name(name), show_name(output)));
            let (on, key) = (show_name(on), show_name(key));
            format!("look up {on} of n{} = {dataset}{key} of n{} take {taken}", input.0, right.0)
        }
        Node::Among { input, on, right, key, negated } => {
            let is = if *negated { "is no" } else { "is a" };
            format!("keep rows of n{} whose {} {is} {} of n{}", input.0, show_name(on), show_name(key), right.0)
        }
        Node::Keep { input, per, order, last, by } => {
            let (by, ties) = order.split_at(*by.min(&order.len()));
            format!(
                "keep {} of n{} by ({}) then ({}) per ({})",
                if *last { "last" } else { "first" },
                input.0,
                joined(by, ", ", |name| show_name(name)),
                joined(ties, ", ", |name| show_name(name)),
                joined(per, ", ", show_tight)
            )
        }
        Node::Tally { input, by, rows } => {
            let value = |(name, of): &(Name, Expr)| match of {
                Expr::Column(column) if column == name => show_name(name),
                other => format!("{} as {}", show_tight(other), show_name(name)),
            };
            format!("tally n{} by ({}), rows as {}", input.0, joined(by, ", ", value), show_name(rows))
        }
        Node::Aggregate { input, keys, .. } if keys.is_empty() => format!("total of n{}", input.0),
        Node::Aggregate { input, keys, .. } => format!("group n{} by {}", input.0, joined(keys, ", ", show_tight)),
    }
}

fn show_dataset(dataset: usize, schema: &Schema) -> String {
    schema.datasets.get(dataset).map_or_else(|| format!("#{dataset}"), |d| show_name(&d.name))
}

fn show_aggregate(aggregate: &Aggregate) -> String {
    let mut text = match aggregate.function {
        AggregateFunction::Count => "count".to_string(),
        AggregateFunction::CountDistinct => "count of distinct".into(),
        AggregateFunction::Sum => "sum".into(),
        AggregateFunction::Min => "min".into(),
        AggregateFunction::Max => "max".into(),
        AggregateFunction::ValueAt(Quantile { part, whole, upper }) => {
            format!("{} quantile {part}/{whole}", if upper { "upper" } else { "lower" })
        }
        AggregateFunction::SquaresHigh => "high squares".into(),
        AggregateFunction::SquaresLow => "low squares".into(),
    };
    if let Some(of) = &aggregate.of {
        let _ = write!(text, " of {}", show_tight(of));
    }
    if let Some(condition) = &aggregate.condition {
        let _ = write!(text, " where {}", show_expr(condition));
    }
    text
}

fn show_output(plan: &Plan, output: &Output) -> String {
    let node_keys = match plan.node(output.node) {
        Node::Aggregate { keys, .. } => keys.as_slice(),
        Node::Scan { .. }
        | Node::Filter { .. }
        | Node::LookUp { .. }
        | Node::Among { .. }
        | Node::Keep { .. }
        | Node::Tally { .. } => &[],
    };
    let key = |key: &OutputKey| {
        let name = node_keys.get(key.column).map_or_else(|| format!("#{}", key.column), show_tight);
        match &key.map {
            Some(table) => format!("{name} through {}", show_table(table)),
            None => name,
        }
    };
    let by = joined(&output.keys, ", ", key);
    let named = |column| output.keys.iter().any(|key| key.column == column);
    let over: Vec<&Expr> =
        node_keys.iter().enumerate().filter(|(column, _)| !named(*column)).map(|(_, key)| key).collect();
    let mut text = format!("n{}.a{} by ({by})", output.node.0, output.aggregate);
    if !over.is_empty() {
        let _ = write!(text, " added up over ({})", joined(&over, ", ", |key| show_tight(key)));
    }
    text
}

/// With brackets where a reader could take neighbours for a part of it.
fn show_tight(expr: &Expr) -> String {
    match expr {
        Expr::Column(_)
        | Expr::Int(_)
        | Expr::Text(_)
        | Expr::Bool(_)
        | Expr::Map { .. }
        | Expr::Band { .. }
        | Expr::Time { .. }
        | Expr::NumberOf(_) => show_expr(expr),
        _ => format!("({})", show_expr(expr)),
    }
}

fn show_part(part: TimePart) -> String {
    match part {
        TimePart::PeriodOfDay(kind) => format!("{}_of_day", kind.name()),
        TimePart::PeriodOfMonth(kind) => format!("{}_of_month", kind.name()),
        TimePart::DayOfTime => "day_of_time".into(),
        TimePart::HourOfTime => "hour_of_time".into(),
        TimePart::Weekday => "weekday".into(),
    }
}

/// Bare when it reads as one name.
fn show_name(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    match !name.is_empty() && name.chars().all(plain) {
        true => name.to_string(),
        false => format!("{name:?}"),
    }
}

fn show_table(table: &[Option<i64>]) -> String {
    format!("[{}]", shortened(table, |v| v.map_or_else(|| "-".into(), |v| v.to_string()), |hash, v| end_hash(hash, *v)))
}

fn show_bands(bands: &[(Option<i64>, Option<i64>)]) -> String {
    let end = |end: &Option<i64>| end.map_or_else(String::new, |v| v.to_string());
    let show = |(low, high): &(Option<i64>, Option<i64>)| format!("{}..{}", end(low), end(high));
    format!("[{}]", shortened(bands, show, |hash, (low, high)| end_hash(end_hash(hash, *low), *high)))
}

fn show_ints(set: &[i64]) -> String {
    format!("{{{}}}", shortened(set, i64::to_string, |hash, v| word_hash(hash, v.cast_unsigned())))
}

fn show_texts(set: &[Arc<str>]) -> String {
    let hash = |hash: u64, text: &Arc<str>| {
        text.bytes().fold(word_hash(hash, text.len() as u64), |hash, byte| word_hash(hash, u64::from(byte)))
    };
    format!("{{{}}}", shortened(set, |text| format!("{text:?}"), hash))
}

fn shortened<T>(members: &[T], show: impl Fn(&T) -> String, hash: impl Fn(u64, &T) -> u64) -> String {
    if members.len() <= IN_FULL {
        return joined(members, ", ", show);
    }
    let hash = members.iter().fold(0xcbf2_9ce4_8422_2325, hash);
    format!("{}, ... {} in all, #{hash:016x}", joined(&members[..3], ", ", show), members.len())
}

fn joined<T>(members: &[T], between: &str, show: impl Fn(&T) -> String) -> String {
    members.iter().map(show).collect::<Vec<_>>().join(between)
}

fn end_hash(hash: u64, value: Option<i64>) -> u64 {
    match value {
        Some(value) => word_hash(word_hash(hash, 1), value.cast_unsigned()),
        None => word_hash(hash, 0),
    }
}

/// FNV-1a on words, turned so that high bits reach low ones. A fixed function: std's hashers may change with its version.
/// Words, not bytes, because a table of months has over a hundred thousand.
fn word_hash(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(23) ^ word).wrapping_mul(0x0100_0000_01b3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_to_print_still_tells_a_change() {
        let table = |odd: i64| Expr::Map {
            of: Box::new(Expr::Column("code".into())),
            table: (0..20).map(|i| Some(if i == 17 { odd } else { 1 })).collect(),
        };
        insta::assert_snapshot!(show_expr(&table(4)), @"map(code, [1, 1, 1, ... 20 in all, #c05c42cdda98b0d1])");
        let texts: Vec<String> = (-40..40).map(|odd| show_expr(&table(odd))).collect();
        for (i, text) in texts.iter().enumerate() {
            assert!(!texts[..i].contains(text), "{text}");
        }
        let set = |texts: &[&str]| Expr::Texts {
            of: Box::new(Expr::Column("code".into())),
            test: crate::plan::ir::TextTest::SAME,
            set: (0..12).map(|_| "a".into()).chain(texts.iter().map(|t| (*t).into())).collect(),
        };
        assert_ne!(show_expr(&set(&["ab", "c"])), show_expr(&set(&["a", "bc"])));
    }

    #[test]
    fn brackets_keep_parts_apart_and_odd_texts_are_quoted() {
        let is = |name: &str, text: &str| Expr::Compare {
            left: Box::new(Expr::Column(name.into())),
            op: crate::plan::ir::CompareOp::Equal,
            right: Box::new(Expr::Text(text.into())),
        };
        let either = Expr::Or(vec![is("a", "x\n\""), Expr::Not(Box::new(is("odd name", "y")))]);
        let both = Expr::And(vec![Expr::IsMissing(Box::new(Expr::Column("z".into()))), either]);
        insta::assert_snapshot!(show_expr(&both), @r#"(z is missing) and ((a = "x\n\"") or (not ("odd name" = "y")))"#);
    }
}
