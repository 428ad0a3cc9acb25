//! Scalars of a plan as polars expressions.
//!
//! In: an expression and the types of its input's columns. Out: the same in polars' words. Invariants: the result has one
//! value a row, of type Boolean for a predicate, String for a text, and of some integer type else; comparisons follow
//! Kleene's logic, as polars' own do; nothing overflows.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use indicia_compiler::plan::expr::{band_value, identity_of, map_value, time_value};
use indicia_compiler::plan::ir::{CompareOp, Expr, Name, TimePart};
use polars::prelude as pl;
use polars::prelude::IntoColumn;
use polars::prelude::arity::{unary_elementwise, unary_elementwise_values};
use polars_arrow::array::BooleanArray;
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::ArrowDataType;

use super::members::Members;

/// The type of each column of a frame.
pub(super) type Types = BTreeMap<Name, pl::DataType>;

/// Spells one expression.
pub(super) fn spell(expr: &Expr, types: &Types) -> pl::Expr {
    match expr {
        Expr::Column(name) => column(name),
        Expr::Int(number) => pl::lit(*number),
        Expr::Text(text) => pl::lit(text.to_string()),
        Expr::Bool(truth) => pl::lit(*truth),
        Expr::Map { of, table } => {
            let shown = format!("map[{} values]", table.len());
            let table = table.clone();
            numbers(wide(of, types), shown, move |code| map_value(&table, code))
        }
        Expr::Band { of, bands } => {
            let shown = format!("band[{}]", list(bands.iter().map(|(low, high)| Ends(*low, *high))));
            let bands = bands.clone();
            numbers(wide(of, types), shown, move |number| band_value(&bands, number))
        }
        Expr::Time { of, part } => {
            let part = *part;
            numbers(wide(of, types), shown_part(part), move |number| time_value(part, number))
        }
        Expr::Identity(of) if is_text(of, types) => identity(spell(of, types)),
        Expr::Identity(of) => wide(of, types),
        Expr::NumberOf(predicates) => ordered(predicates)
            .map(|predicate| spell(predicate, types).fill_null(pl::lit(false)).cast(pl::DataType::Int64))
            .reduce(|all, next| all + next)
            .unwrap_or_else(|| pl::lit(0_i64)),
        Expr::Compare { left, op, right } => {
            let (left, op, right) = match is_constant(left) {
                true => (right, op.mirrored(), left),
                false => (left, *op, right),
            };
            let (left, right) = alike(left, right, types);
            match op {
                CompareOp::Equal => left.eq(right),
                CompareOp::NotEqual => left.neq(right),
                CompareOp::Less => left.lt(right),
                CompareOp::LessOrEqual => left.lt_eq(right),
                CompareOp::Greater => left.gt(right),
                CompareOp::GreaterOrEqual => left.gt_eq(right),
            }
        }
        Expr::In { of, set } => {
            let shown = format!("in[{}]", list(set.iter()));
            let members = Members::new(Arc::clone(set));
            ask_number(wide(of, types), shown, move |number| members.has(number))
        }
        Expr::Texts { of, test, set } => {
            let shown =
                format!("{}{}[{}]", test.word(), test.suffix(), list(set.iter().map(|text| format!("{text:?}"))));
            ask_text(spell(of, types), shown, test.passes_any(Arc::clone(set)))
        }
        Expr::Between { of, low, high } => {
            let bound = |number: i64| alike(of, &Expr::Int(number), types);
            let ((of, low), (again, high)) = (bound(*low), bound(*high));
            of.gt_eq(low).and(again.lt_eq(high))
        }
        Expr::IsMissing(of) => spell(of, types).is_null(),
        Expr::And(all) => ordered(all).map(|e| spell(e, types)).reduce(pl::Expr::and).unwrap_or_else(|| pl::lit(true)),
        Expr::Or(any) => ordered(any).map(|e| spell(e, types)).reduce(pl::Expr::or).unwrap_or_else(|| pl::lit(false)),
        Expr::Not(of) => spell(of, types).not(),
    }
}

/// A column by its name, exactly as it is (polars would take `^...$` for a pattern).
pub(super) fn column(name: &str) -> pl::Expr {
    pl::Expr::Column(name.into())
}

/// Those that say something of a row before those that say the same of every row: see [`is_constant`].
fn ordered(all: &[Expr]) -> impl Iterator<Item = &Expr> {
    all.iter().filter(|each| !is_constant(each)).chain(all.iter().filter(|each| is_constant(each)))
}

/// Whether an expression says the same of every row. Such a one must not be on the left of another: polars takes the
/// length of the left side for that of the result, when the right side is a column that is one value all through.
fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Column(_) => false,
        other => other.parts().into_iter().all(is_constant),
    }
}

/// A number in the widest form.
fn wide(expr: &Expr, types: &Types) -> pl::Expr {
    spell(expr, types).cast(pl::DataType::Int64)
}

/// Two sides of a comparison in one type; a number beside a column takes the column's narrow type where it fits.
fn alike(left: &Expr, right: &Expr, types: &Types) -> (pl::Expr, pl::Expr) {
    match (left, right) {
        (Expr::Column(name), Expr::Int(number)) if let Some(narrow) = narrow(*number, types.get(name)) => {
            (column(name), narrow)
        }
        (_, _) if is_text(left, types) || is_text(right, types) => (spell(left, types), spell(right, types)),
        (_, _) => (wide(left, types), wide(right, types)),
    }
}

fn narrow(number: i64, dtype: Option<&pl::DataType>) -> Option<pl::Expr> {
    match dtype? {
        pl::DataType::Int32 => i32::try_from(number).ok().map(pl::lit),
        pl::DataType::Int64 => Some(pl::lit(number)),
        _ => None,
    }
}

fn is_text(expr: &Expr, types: &Types) -> bool {
    match expr {
        Expr::Text(_) => true,
        Expr::Column(name) => types.get(name) == Some(&pl::DataType::String),
        _ => false,
    }
}

/// A number derived from each number.
pub(super) fn numbers(
    of: pl::Expr,
    shown: String,
    derive: impl Fn(i64) -> Option<i64> + Send + Sync + 'static,
) -> pl::Expr {
    let each = move |column: pl::Column| {
        let numbers: pl::Int64Chunked = unary_elementwise(column.i64()?, |number| number.and_then(&derive));
        Ok(numbers.into_column())
    };
    of.map_with_fmt_str(each, |_, field| Ok(pl::Field::new(field.name().clone(), pl::DataType::Int64)), shown)
}

/// A question to each number; unknown where there is none.
fn ask_number(of: pl::Expr, shown: String, is_true: impl Fn(i64) -> bool + Send + Sync + 'static) -> pl::Expr {
    let each = move |column: pl::Column| {
        let numbers = column.i64()?;
        let truths = numbers.downcast_iter().map(|chunk| {
            BooleanArray::new(ArrowDataType::Boolean, truths(chunk.values(), &is_true), chunk.validity().cloned())
        });
        Ok(pl::BooleanChunked::from_chunk_iter(numbers.name().clone(), truths).into_column())
    };
    of.map_with_fmt_str(each, boolean, shown)
}

/// A question to each number, as bits. A plain loop, as polars' own, which asks one number after another, takes ten times as long.
fn truths(numbers: &[i64], is_true: impl Fn(i64) -> bool) -> Bitmap {
    let byte = |numbers: &[i64]| {
        let bits = numbers.iter().enumerate();
        bits.fold(0, |byte, (at, number)| byte | u8::from(is_true(*number)) << at)
    };
    Bitmap::from_u8_vec(numbers.chunks(8).map(byte).collect(), numbers.len())
}

/// A question to each text; unknown where there is none.
fn ask_text(of: pl::Expr, shown: String, is_true: impl Fn(&str) -> bool + Send + Sync + 'static) -> pl::Expr {
    let each = move |column: pl::Column| {
        let truths: pl::BooleanChunked = unary_elementwise_values(column.str()?, &is_true);
        Ok(truths.into_column())
    };
    of.map_with_fmt_str(each, boolean, shown)
}

/// The number that each text is identified by.
fn identity(of: pl::Expr) -> pl::Expr {
    let each = move |column: pl::Column| {
        let numbers: pl::Int64Chunked = unary_elementwise_values(column.str()?, identity_of);
        Ok(numbers.into_column())
    };
    let integer = |_: &pl::Schema, field: &pl::Field| Ok(pl::Field::new(field.name().clone(), pl::DataType::Int64));
    of.map_with_fmt_str(each, integer, "identity")
}

fn boolean(_: &pl::Schema, field: &pl::Field) -> pl::PolarsResult<pl::Field> {
    Ok(pl::Field::new(field.name().clone(), pl::DataType::Boolean))
}

fn shown_part(part: TimePart) -> String {
    match part {
        TimePart::PeriodOfDay(kind) => format!("{}_of_day", kind.name()),
        TimePart::PeriodOfMonth(kind) => format!("{}_of_month", kind.name()),
        TimePart::DayOfTime => "day_of_time".into(),
        TimePart::HourOfTime => "hour_of_time".into(),
        TimePart::Weekday => "weekday".into(),
    }
}

/// The first few, for the reader of a plan.
fn list(items: impl ExactSizeIterator<Item: ToString>) -> String {
    let (count, shown) = (items.len(), 8);
    let mut items: Vec<String> = items.take(shown).map(|item| item.to_string()).collect();
    if count > shown {
        items.push(format!("{} more", count - shown));
    }
    items.join(", ")
}

struct Ends(Option<i64>, Option<i64>);

impl fmt::Display for Ends {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |end: Option<i64>| end.map_or(String::new(), |end| end.to_string());
        write!(f, "{}..{}", end(self.0), end(self.1))
    }
}
