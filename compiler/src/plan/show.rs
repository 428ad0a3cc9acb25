//! A plan as text, for `indicia plan`, snapshots and fingerprints.
//!
//! In: a plan and the schema it is over; for people also the catalog, so that days are shown as dates and codes by their labels.
//! Out: one line a node and a line for each aggregate and output.
//! Invariant: two plans with the same text are the same plan, and with the same text for people mean the same: what is too long to
//! print is given by its beginning, its length and a hash that is the same on every machine and version.

use std::fmt::Write;
use std::sync::Arc;

use super::ir::{Aggregate, AggregateFunction, Expr, Name, Node, Output, OutputKey, Plan, Quantile, TimePart};
use super::schema::Schema;
use super::spell::{Reading, Speller, Spelling};
use crate::catalog::Catalog;

/// Sets and tables of up to this many members are printed in full, of longer ones the first three.
const IN_FULL: usize = 12;
/// Labels are long: a set of them is printed in full up to this many characters, of a longer one as much as fits in half of them.
const WIDTH: usize = 240;
/// No code list is longer; a range of numbers may be.
const MANY_CODES: i64 = 1_000_000;

/// The plan as text, every integer as a number.
pub fn show(plan: &Plan, schema: &Schema) -> String {
    shown(plan, schema, &Spelling::numbers())
}

/// The plan as text for people: days as dates, codes by their labels.
pub fn show_spelled(plan: &Plan, schema: &Schema, catalog: &Catalog) -> String {
    shown(plan, schema, &Spelling::of(plan, schema, catalog))
}

fn shown(plan: &Plan, schema: &Schema, spelling: &Spelling<'_>) -> String {
    let mut text = String::new();
    for (id, node) in plan.nodes() {
        // A scan has no input, and no expression either.
        let over = spelling.over(node.inputs().first().map_or(0, |input| input.0));
        let _ = writeln!(text, "n{} {}", id.0, over.node(node, plan, schema));
        if let Node::Aggregate { aggregates, .. } = node {
            for (i, aggregate) in aggregates.iter().enumerate() {
                let _ = writeln!(text, "     a{i} {}", over.aggregate(aggregate));
            }
        }
    }
    text.push_str("outputs\n");
    for (i, output) in plan.outputs.iter().enumerate() {
        let over = spelling.over(plan.node(output.node).inputs().first().map_or(0, |input| input.0));
        let _ = writeln!(text, "  o{i} = {}", over.output(plan, output));
    }
    text
}

/// An expression as text, every integer as a number.
pub fn show_expr(expr: &Expr) -> String {
    Speller::numbers().expr(expr)
}

impl Speller<'_, '_> {
    fn expr(&self, expr: &Expr) -> String {
        match expr {
            Expr::Column(name) => show_name(name),
            Expr::Int(value) => value.to_string(),
            Expr::Text(text) => format!("{text:?}"),
            Expr::Bool(value) => value.to_string(),
            Expr::Map { of, table } => match self.attribute(of, table) {
                Some((name, _)) => format!("{}.{}", self.expr(of), show_name(name)),
                None => format!("map({}, {})", self.expr(of), show_table(table)),
            },
            Expr::Band { of, bands } => match self.bands(bands) {
                Some(list) => format!("{} of {}", show_name(&list.declared().name), self.tight(of)),
                None => format!("band({}, {})", self.expr(of), show_bands(bands)),
            },
            Expr::Time { of, part } => format!("{}({})", show_part(*part), self.expr(of)),
            Expr::Identity(of) => format!("identity of {}", self.tight(of)),
            Expr::NumberOf(parts) => format!("number of ({})", joined(parts, ", ", |part| self.expr(part))),
            Expr::Compare { left, op, right } => {
                format!("{} {} {}", self.side(left, right), op.sign(), self.side(right, left))
            }
            Expr::In { of, set } => format!("{} in {}", self.expr(of), self.ints(of, set)),
            Expr::Texts { of, test, set } => {
                let (word, texts) = match test.is_equality() {
                    true => ("in", show_texts(set)),
                    false => (test.word(), joined(set, " or ", |text| format!("{text:?}"))),
                };
                format!("{} {word} {texts}{}", self.expr(of), test.suffix())
            }
            Expr::Between { of, low, high } => match self.reading(of) {
                // The order of codes is that of their list, which a reader does not see.
                Some(Reading::Code(_)) if high.saturating_sub(*low) < MANY_CODES => {
                    format!("{} in {}", self.expr(of), self.ints(of, &(*low..=*high).collect::<Vec<_>>()))
                }
                reading => {
                    format!("{} in {} to {}", self.expr(of), self.spell(reading, *low), self.spell(reading, *high))
                }
            },
            Expr::IsMissing(of) => format!("{} is missing", self.tight(of)),
            Expr::And(parts) => joined(parts, " and ", |part| self.tight(part)),
            Expr::Or(parts) => joined(parts, " or ", |part| self.tight(part)),
            Expr::Not(of) => format!("not {}", self.tight(of)),
        }
    }

    fn node(&self, node: &Node, plan: &Plan, schema: &Schema) -> String {
        match node {
            Node::Scan { dataset, columns } => {
                let declared = schema.datasets.get(*dataset).map_or(&[][..], |d| &d.columns);
                let column = |i: &usize| declared.get(*i).map_or_else(|| format!("#{i}"), |c| show_name(&c.name));
                format!("scan {} [{}]", show_dataset(*dataset, schema), joined(columns, ", ", column))
            }
            Node::Filter { input, predicate } => format!("keep rows of n{} where {}", input.0, self.expr(predicate)),
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
                let taken =
                    joined(take, ", ", |(name, output)| format!("{} as {}", show_name(name), show_name(output)));
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
                    joined(per, ", ", |part| self.tight(part))
                )
            }
            Node::Tally { input, by, rows } => {
                let value = |(name, of): &(Name, Expr)| match of {
                    Expr::Column(column) if column == name => show_name(name),
                    other => format!("{} as {}", self.tight(other), show_name(name)),
                };
                format!("tally n{} by ({}), rows as {}", input.0, joined(by, ", ", value), show_name(rows))
            }
            Node::Aggregate { input, keys, .. } if keys.is_empty() => format!("total of n{}", input.0),
            Node::Aggregate { input, keys, .. } => {
                format!("group n{} by {}", input.0, joined(keys, ", ", |part| self.tight(part)))
            }
        }
    }

    fn aggregate(&self, aggregate: &Aggregate) -> String {
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
            let _ = write!(text, " of {}", self.tight(of));
        }
        if let Some(condition) = &aggregate.condition {
            let _ = write!(text, " where {}", self.expr(condition));
        }
        text
    }

    fn output(&self, plan: &Plan, output: &Output) -> String {
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
            let name = node_keys.get(key.column).map_or_else(|| format!("#{}", key.column), |part| self.tight(part));
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
            let _ = write!(text, " added up over ({})", joined(&over, ", ", |key| self.tight(key)));
        }
        text
    }

    /// With brackets where a reader could take neighbours for a part of it.
    fn tight(&self, expr: &Expr) -> String {
        match expr {
            Expr::Column(_)
            | Expr::Int(_)
            | Expr::Text(_)
            | Expr::Bool(_)
            | Expr::Map { .. }
            | Expr::Band { .. }
            | Expr::Time { .. }
            | Expr::NumberOf(_) => self.expr(expr),
            _ => format!("({})", self.expr(expr)),
        }
    }

    /// A side of a comparison: a number is of the kind of the other side.
    fn side(&self, expr: &Expr, other: &Expr) -> String {
        match expr {
            Expr::Int(value) => self.spell(self.reading(other), *value),
            _ => self.expr(expr),
        }
    }

    fn ints(&self, of: &Expr, set: &[i64]) -> String {
        let reading = self.reading(of);
        let hash = |hash, v: &i64| word_hash(hash, v.cast_unsigned());
        let width = if matches!(reading, Some(Reading::Code(_))) { WIDTH } else { usize::MAX };
        format!("{{{}}}", shortened_to(width, set, |number| self.spell(reading, *number), hash))
    }
}

fn show_dataset(dataset: usize, schema: &Schema) -> String {
    schema.datasets.get(dataset).map_or_else(|| format!("#{dataset}"), |d| show_name(&d.name))
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

fn show_texts(set: &[Arc<str>]) -> String {
    let hash = |hash: u64, text: &Arc<str>| {
        text.bytes().fold(word_hash(hash, text.len() as u64), |hash, byte| word_hash(hash, u64::from(byte)))
    };
    format!("{{{}}}", shortened(set, |text| format!("{text:?}"), hash))
}

fn shortened<T>(members: &[T], show: impl Fn(&T) -> String, hash: impl Fn(u64, &T) -> u64) -> String {
    shortened_to(usize::MAX, members, show, hash)
}

/// As [`shortened`], and shorter still where the beginning takes more than this many characters.
fn shortened_to<T>(width: usize, members: &[T], show: impl Fn(&T) -> String, hash: impl Fn(u64, &T) -> u64) -> String {
    let full = (members.len() <= IN_FULL).then(|| joined(members, ", ", &show));
    if let Some(text) = full.filter(|text| text.len() <= width) {
        return text;
    }
    let hash = members.iter().fold(0xcbf2_9ce4_8422_2325, hash);
    let mut text = show(&members[0]);
    for member in members[1..].iter().take(2).map(show) {
        if text.len() + member.len() <= width / 2 {
            text = format!("{text}, {member}");
        }
    }
    format!("{text}, ... {} in all, #{hash:016x}", members.len())
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
    fn what_is_too_long_to_print_still_shows_a_change() {
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
