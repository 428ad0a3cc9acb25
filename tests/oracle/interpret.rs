//! Tables, worked out from rows.
//!
//! In: a model's table and rows of every dataset. Out: its cells, in the order in which they are shown.
//! Invariant: each number is counted from the rows behind its own cell; nothing is shared between cells.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::{AttributeType, Catalog, DatasetId, Style};
use indicia_compiler::functions::{COUNT_DISTINCT, SUM};
use indicia_compiler::model::{
    Class, ColumnValue, Expr, Meaning, Measure, MeasureId, Member, Model, Predicate, Restriction, Table, TableId, Value,
};
use indicia_compiler::presentation::{NumberFormat, RowKind};
use indicia_compiler::syntax::ast::Axis;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

use crate::read::{Field, Row};
use crate::rows::World;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum OracleCell {
    Value(BigRational),
    NotApplicable,
    Missing,
    Text(String),
}

/// One row that is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct OracleRow {
    pub labels: Vec<String>,
    pub cells: Vec<OracleCell>,
}

/// A table's rows as they are shown.
pub fn table(catalog: &Catalog, model: &Model, id: TableId, data: &BTreeMap<DatasetId, Vec<Row>>) -> Vec<OracleRow> {
    let world = World::new(catalog, model, data);
    let table = &model.tables[id.0];
    let mut rows: Vec<(RowKind, bool, OracleRow)> = Vec::new();
    for (row, member) in table.rows.iter().enumerate() {
        let cells: Vec<OracleCell> = (0..table.columns.len()).map(|column| cell(&world, table, row, column)).collect();
        let counted = table.columns.iter().zip(&cells).filter(|(c, _)| match &c.value {
            ColumnValue::Expr(expr) => counts(model, expr),
            ColumnValue::Attribute { .. } | ColumnValue::Code(_) => false,
        });
        let (mut zeros, mut others) = (0, 0);
        for (_, cell) in counted {
            match cell {
                OracleCell::Value(value) if value.is_zero() => zeros += 1,
                OracleCell::Value(_) => others += 1,
                OracleCell::NotApplicable | OracleCell::Missing | OracleCell::Text(_) => {}
            }
        }
        let is_empty = zeros > 0 && others == 0;
        rows.push((member.kind, is_empty, OracleRow { labels: member.labels.clone(), cells }));
    }
    if table.hide_empty {
        let kept: Vec<bool> = (0..rows.len()).map(|at| !is_hidden(table, &rows, at)).collect();
        let mut kept = kept.into_iter();
        rows.retain(|_| kept.next() == Some(true));
    }
    let Some((column, descending)) = table.order else {
        return rows.into_iter().map(|(_, _, row)| row).collect();
    };
    // The parts are sorted and cut; what is listed before the first of them is above, all other rows are below.
    let is_part = |row: &(RowKind, bool, OracleRow)| row.0 == RowKind::Body;
    let first = rows.iter().position(is_part).unwrap_or(rows.len());
    let own = |rows: Vec<(RowKind, bool, OracleRow)>| rows.into_iter().map(|(_, _, row)| row).collect::<Vec<_>>();
    let (parts, below) = rows.split_off(first).into_iter().partition(is_part);
    let mut parts: Vec<OracleRow> = own(parts);
    parts.sort_by(|a, b| compare(&a.cells[column], &b.cells[column], descending));
    if let Some(top) = table.top {
        let mut shown = top.rows.min(parts.len());
        let value = |row: &OracleRow| row.cells[column].clone();
        // A tie says that two values are equal, which a mark does not.
        while !top.exactly
            && (1..parts.len()).contains(&shown)
            && matches!(value(&parts[shown]), OracleCell::Value(_) | OracleCell::Text(_))
            && value(&parts[shown]) == value(&parts[shown - 1])
        {
            shown += 1;
        }
        parts.truncate(shown);
    }
    [own(rows), parts, own(below)].concat()
}

/// Whether `hide empty` leaves out a row: it, or one that it is inside, counts nothing, and nor does anything inside that.
fn is_hidden(table: &Table, rows: &[(RowKind, bool, OracleRow)], at: usize) -> bool {
    let depth = |at: usize| table.rows[at].depth;
    let inside = |of: usize| (of + 1..rows.len()).take_while(move |other| depth(*other) > depth(of));
    let says_nothing = |at: usize| {
        let (kind, is_empty, row) = &rows[at];
        let is_something = |cell: &OracleCell| matches!(cell, OracleCell::Value(value) if !value.is_zero());
        *is_empty || *kind != RowKind::Body && !row.cells.iter().any(is_something)
    };
    let around = (0..at).filter(|of| inside(*of).any(|other| other == at));
    around.chain([at]).any(|of| {
        let (kind, is_empty, _) = &rows[of];
        *kind == RowKind::Body && *is_empty && inside(of).all(says_nothing)
    })
}

/// Numbers by size, texts behind them, marks last whichever way.
fn compare(a: &OracleCell, b: &OracleCell, descending: bool) -> Ordering {
    let turn = |o: Ordering| if descending { o.reverse() } else { o };
    let place = |c: &OracleCell| match c {
        OracleCell::Value(_) => 0,
        OracleCell::Text(_) => 1,
        OracleCell::NotApplicable | OracleCell::Missing => 2,
    };
    match (a, b) {
        (OracleCell::Value(a), OracleCell::Value(b)) => turn(a.cmp(b)),
        (OracleCell::Text(a), OracleCell::Text(b)) => turn(a.cmp(b)),
        _ => place(a).cmp(&place(b)),
    }
}

/// Whether an expression's value is one of counts, and not a place in an order or a constant.
fn counts(model: &Model, expr: &Expr) -> bool {
    match expr {
        Expr::Measure(_) => true,
        Expr::Indicator(id) => counts(model, &model.indicators[id.0].value),
        Expr::Number(_) | Expr::Rank(..) => false,
        Expr::Add(a, b) | Expr::Subtract(a, b) | Expr::Multiply(a, b) | Expr::Divide(a, b) => {
            counts(model, a) || counts(model, b)
        }
        Expr::Over { numerator, denominator, .. } => counts(model, numerator) || counts(model, denominator),
        Expr::Within(of, _) | Expr::Where(of, _) | Expr::Across(of, _) => counts(model, of),
    }
}

fn cell<'m>(world: &World<'m>, table: &'m Table, row: usize, column: usize) -> OracleCell {
    if table.columns[column].except_totals && table.rows[row].kind == RowKind::Total {
        return OracleCell::NotApplicable;
    }
    match &table.columns[column].value {
        ColumnValue::Expr(expr) => {
            let reach = |at| Reach::At(at);
            let around =
                Around { table, row: reach(row), column: reach(column), within: Vec::new(), wheres: Vec::new() };
            evaluate(world, expr, &around)
        }
        ColumnValue::Code(of) => match table.rows[row].code {
            Some((list, code)) if of.is_none_or(|of| of == list) => {
                OracleCell::Text(world.catalog.code_list(list).codes[code].code.clone())
            }
            Some(_) | None => OracleCell::NotApplicable,
        },
        ColumnValue::Attribute { list, attribute } => {
            let Some((of, code)) = table.rows[row].code else { return OracleCell::NotApplicable };
            if of != *list {
                return OracleCell::NotApplicable;
            }
            let attribute = &world.catalog.code_list(*list).attributes[*attribute];
            match (attribute.values[code], &attribute.ty) {
                (None, _) => OracleCell::Missing,
                (Some(value), AttributeType::Code(list)) => {
                    OracleCell::Text(world.catalog.code_list(*list).codes[value as usize].label.clone())
                }
                (Some(value), AttributeType::Integer) => number(value, 0),
                (Some(value), AttributeType::Decimal { scale }) => number(value, *scale),
            }
        }
    }
}

/// What surrounds an expression.
#[derive(Clone)]
struct Around<'m> {
    table: &'m Table,
    row: Reach,
    column: Reach,
    /// Outermost first.
    within: Vec<&'m Restriction>,
    wheres: Vec<&'m (DatasetId, Predicate)>,
}

/// One row (or column), or any of several.
#[derive(Clone)]
enum Reach {
    At(usize),
    Any(Vec<usize>, usize),
}

impl Reach {
    fn place(&self) -> usize {
        match self {
            Reach::At(at) | Reach::Any(_, at) => *at,
        }
    }

    fn places(&self) -> Vec<usize> {
        match self {
            Reach::At(at) => vec![*at],
            Reach::Any(places, _) => places.clone(),
        }
    }
}

fn along(table: &Table, axis: Axis, at: usize) -> Option<&Member> {
    match axis {
        Axis::Rows => Some(&table.rows[at]),
        Axis::Columns => table.columns[at].member.as_ref(),
    }
}

fn evaluate<'m>(world: &World<'m>, expr: &'m Expr, around: &Around<'m>) -> OracleCell {
    let both = |a: &'m Expr, b: &'m Expr| (evaluate(world, a, around), evaluate(world, b, around));
    match expr {
        Expr::Measure(id) => measure(world, *id, around),
        Expr::Indicator(id) => evaluate(world, &world.model.indicators[id.0].value, around),
        Expr::Number(number) => OracleCell::Value(number.clone()),
        Expr::Add(a, b) => with_numbers(both(a, b), |a, b| Some(a + b)),
        Expr::Subtract(a, b) => with_numbers(both(a, b), |a, b| Some(a - b)),
        Expr::Multiply(a, b) => with_numbers(both(a, b), |a, b| Some(a * b)),
        Expr::Divide(a, b) if matches!(&**a, Expr::Subtract(_, from) if from == b) => {
            let (changed, base) = match both(a, b) {
                (changed, OracleCell::Value(base)) if base.is_negative() => (changed, OracleCell::NotApplicable),
                both => both,
            };
            with_numbers((changed, base), |a, b| (!b.is_zero()).then(|| a / b))
        }
        Expr::Divide(a, b) => with_numbers(both(a, b), |a, b| (!b.is_zero()).then(|| a / b)),
        Expr::Over { numerator, denominator, per } => {
            let per = BigRational::from_integer(BigInt::from(*per));
            with_numbers(both(numerator, denominator), |a, b| (!b.is_zero()).then(|| a / b * per))
        }
        Expr::Within(of, restriction) => {
            let mut around = around.clone();
            around.within.push(restriction);
            evaluate(world, of, &around)
        }
        Expr::Where(of, conditions) => {
            let mut around = around.clone();
            around.wheres.extend(conditions);
            evaluate(world, of, &around)
        }
        Expr::Across(of, axis) => {
            let mut around = around.clone();
            let reach = match axis {
                Axis::Rows => &mut around.row,
                Axis::Columns => &mut around.column,
            };
            let at = reach.place();
            let places: Vec<usize> = match axis {
                Axis::Rows => {
                    let outermost = |i: &usize| {
                        let row = &around.table.rows[*i];
                        row.depth == 0 && (row.kind.is_part() || row.beyond_parts)
                    };
                    (0..around.table.rows.len()).filter(outermost).collect()
                }
                Axis::Columns => {
                    let part = |i: &usize| {
                        around.table.columns[*i].member.as_ref().is_some_and(|m| m.kind.is_part() || m.beyond_parts)
                    };
                    around.table.columns[at].siblings.iter().copied().filter(part).collect()
                }
            };
            let is_outside = along(around.table, *axis, at).is_some_and(|m| match m.kind {
                _ if !m.within_whole => true,
                RowKind::Outside | RowKind::Comparator => true,
                RowKind::Total => !m.in_whole,
                // A row with rows inside that are outside or apart.
                RowKind::Body | RowKind::Missing => m.inside.is_some(),
            });
            if is_outside || places.is_empty() {
                return OracleCell::NotApplicable;
            }
            *reach = Reach::Any(places, at);
            evaluate(world, of, &around)
        }
        Expr::Rank(of, axis, ascending) => rank(world, of, *axis, *ascending, around),
    }
}

fn rank<'m>(world: &World<'m>, of: &'m Expr, axis: Axis, ascending: bool, around: &Around<'m>) -> OracleCell {
    let at = match (axis, &around.row, &around.column) {
        (Axis::Rows, Reach::At(at), _) | (Axis::Columns, _, Reach::At(at)) => *at,
        (Axis::Rows, Reach::Any(..), _) | (Axis::Columns, _, Reach::Any(..)) => return OracleCell::NotApplicable,
    };
    let table = around.table;
    if along(table, axis, at).is_some_and(|m| m.kind != RowKind::Body) {
        return OracleCell::NotApplicable;
    }
    let peers: Vec<usize> = match axis {
        Axis::Columns => {
            let ranked = |i: &usize| table.columns[*i].member.as_ref().is_none_or(|m| m.kind == RowKind::Body);
            table.columns[at].siblings.iter().copied().filter(ranked).collect()
        }
        Axis::Rows => {
            // The rows of its own group: those at its depth with no shallower row between.
            let depth = table.rows[at].depth;
            let first = (0..at).rev().find(|i| table.rows[*i].depth < depth).map_or(0, |i| i + 1);
            let last = (at..table.rows.len()).find(|i| table.rows[*i].depth < depth).unwrap_or(table.rows.len());
            let body = |i: &usize| table.rows[*i].kind == RowKind::Body && table.rows[*i].depth == depth;
            (first..last).filter(body).collect()
        }
    };
    let value = |place: usize| {
        let mut around = around.clone();
        match axis {
            Axis::Rows => around.row = Reach::At(place),
            Axis::Columns => around.column = Reach::At(place),
        }
        evaluate(world, of, &around)
    };
    let OracleCell::Value(own) = value(at) else { return OracleCell::NotApplicable };
    let better = peers.into_iter().filter(|place| match value(*place) {
        OracleCell::Value(other) if ascending => other < own,
        OracleCell::Value(other) => other > own,
        OracleCell::NotApplicable | OracleCell::Missing | OracleCell::Text(_) => false,
    });
    number(better.count() as i64 + 1, 0)
}

fn with_numbers(
    cells: (OracleCell, OracleCell),
    operation: impl FnOnce(BigRational, BigRational) -> Option<BigRational>,
) -> OracleCell {
    match cells {
        (OracleCell::Value(a), OracleCell::Value(b)) => {
            operation(a, b).map_or(OracleCell::NotApplicable, OracleCell::Value)
        }
        (OracleCell::Text(text), _) | (_, OracleCell::Text(text)) => panic!("arithmetic with the text {text:?}"),
        (OracleCell::NotApplicable, _) | (_, OracleCell::NotApplicable) => OracleCell::NotApplicable,
        (OracleCell::Missing, _) | (_, OracleCell::Missing) => OracleCell::Missing,
    }
}

fn measure<'m>(world: &World<'m>, id: MeasureId, around: &Around<'m>) -> OracleCell {
    let measure = &world.model.measures[id.0];
    let dataset = measure.dataset;
    let of_dataset = |restriction: &'m Restriction| {
        restriction.by_dataset.iter().find(|(d, _)| *d == dataset).map(|(_, meaning)| (&restriction.class, meaning))
    };
    // A scope is a list of alternatives, each a list of restrictions that are all true together. Innermost scope first.
    let mut scopes: Vec<Vec<Vec<(&Class, &Meaning)>>> = Vec::new();
    for restriction in around.within.iter().rev() {
        scopes.push(vec![of_dataset(restriction).into_iter().collect()]);
    }
    for (axis, reach) in [(Axis::Columns, &around.column), (Axis::Rows, &around.row)] {
        // Of several rows together, what is outside is no part.
        let restrictions = |m: &'m Member| match reach {
            Reach::At(_) => &m.restrictions,
            Reach::Any(..) => m.inside.as_ref().unwrap_or(&m.restrictions),
        };
        let of_place = |at: usize| -> Vec<(&Class, &Meaning)> {
            along(around.table, axis, at).into_iter().flat_map(restrictions).filter_map(of_dataset).collect()
        };
        scopes.push(reach.places().into_iter().map(of_place).collect());
    }
    scopes.push(vec![around.table.period.iter().filter_map(of_dataset).collect()]);
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for scope in &mut scopes {
        for alternative in scope.iter_mut() {
            alternative.retain(|(class, _)| !taken.contains(&format!("{class:?}")));
        }
        taken.extend(scope.iter().flatten().map(|(class, _)| format!("{class:?}")));
    }
    // Of several rows together, one that says nothing of a population (those without an area) adds no people to it.
    let says = |alternative: &Vec<(&Class, &Meaning)>| alternative.iter().all(|(_, m)| **m != Meaning::NotApplicable);
    for scope in &mut scopes {
        if scope.iter().any(says) {
            scope.retain(says);
        }
    }
    if scopes.iter().flatten().flatten().any(|(_, meaning)| **meaning == Meaning::NotApplicable) {
        return OracleCell::NotApplicable;
    }
    if scopes.iter().flatten().flatten().any(|(_, meaning)| matches!(meaning, Meaning::NotServed(_))) {
        return OracleCell::Missing;
    }
    let passes = |row: &Row, predicate: &Predicate| world.meets(dataset, row, predicate);
    // What is added up lacks what there is no row for; a statistic is of the rows that there are.
    let adds_up = measure.function.keyword == "sum" || measure.function.name == "mean over dates";
    let mut rows = world.rows_with(measure.rows, adds_up);
    rows.retain(|row| measure.filter.as_ref().is_none_or(|p| passes(row, p)));
    for (_, predicate) in around.wheres.iter().copied().chain(&around.table.filter).filter(|(d, _)| *d == dataset) {
        rows.retain(|row| passes(row, predicate));
    }
    for scope in &scopes {
        rows.retain(|row| scope.iter().any(|together| together.iter().all(|(_, m)| lets_in(world, dataset, row, m))));
    }
    if let (Some(value), "mean over dates") = (&measure.of, measure.function.name) {
        return mean_over_dates(world, measure, value, &rows);
    }
    let values: Vec<Field> = match &measure.of {
        None => return number(rows.len() as i64, 0),
        // A sum over what is not known is not known.
        Some(value) if measure.function == SUM && rows.iter().any(|row| world.value(row, value).is_none()) => {
            return OracleCell::Missing;
        }
        Some(value) => rows.iter().filter_map(|row| world.value(row, value)).collect(),
    };
    if measure.function == COUNT_DISTINCT {
        return number(values.into_iter().collect::<BTreeSet<_>>().len() as i64, 0);
    }
    let mut numbers: Vec<BigRational> = values
        .into_iter()
        .map(|value| match value {
            Field::Int(value) => BigRational::new(value.into(), BigInt::from(10).pow(measure.scale)),
            Field::Text(text) => panic!("a sum of the text {text:?}"),
        })
        .collect();
    numbers.sort();
    if numbers.is_empty() {
        return OracleCell::Missing;
    }
    let count = numbers.len();
    let whole = |n: usize| BigRational::from_integer(BigInt::from(n));
    let sum = || numbers.iter().fold(BigRational::zero(), |a, b| a + b);
    OracleCell::Value(match measure.function.keyword {
        "sum" => sum(),
        "min" => numbers[0].clone(),
        "max" => numbers[count - 1].clone(),
        "mean" => sum() / whole(count),
        "median" if count % 2 == 1 => numbers[count / 2].clone(),
        "median" => (&numbers[count / 2 - 1] + &numbers[count / 2]) / whole(2),
        "percentile" => {
            let asked = measure.function.argument();
            let part = BigRational::new(asked.unscaled.into(), BigInt::from(10).pow(asked.scale + 2));
            let place = part * whole(count - 1);
            let at = |place: BigRational| &numbers[place.to_integer().to_usize().expect("a place among the values")];
            let (below, above) = (at(place.floor()), at(place.ceil()));
            below + (above - below) * place.fract()
        }
        "standard deviation" if count < 2 => return OracleCell::Missing,
        "standard deviation" => {
            let mean = sum() / whole(count);
            let squares = numbers.iter().map(|n| (n - &mean) * (n - &mean)).fold(BigRational::zero(), |a, b| a + b);
            let variance = squares / whole(count - 1);
            // The root of n/d is that of n*d, over d; to 50 decimals more than d has digits.
            let unit = BigInt::from(10).pow(50);
            let root = (variance.numer() * variance.denom() * &unit * &unit).sqrt();
            BigRational::new(root, variance.denom() * unit)
        }
        other => panic!("the oracle knows no `{other}` of values"),
    })
}

/// At each date the numbers are added up; the mean of those sums. Not known where a row has no number, or no date.
fn mean_over_dates(world: &World<'_>, measure: &Measure, value: &Value, rows: &[&Row]) -> OracleCell {
    let time = world.catalog.dataset(measure.dataset).time.expect("a stock has dates");
    let mut at_dates: BTreeMap<Field, i64> = BTreeMap::new();
    for row in rows {
        let (Some(date), Some(number)) = (row[time.0].clone(), world.int(row, value)) else {
            return OracleCell::Missing;
        };
        *at_dates.entry(date).or_default() += number;
    }
    if at_dates.is_empty() {
        return OracleCell::Missing;
    }
    let sums: i64 = at_dates.values().sum();
    let unit = BigInt::from(10).pow(measure.scale);
    OracleCell::Value(BigRational::new(sums.into(), unit * BigInt::from(at_dates.len())))
}

fn lets_in(world: &World<'_>, dataset: DatasetId, row: &Row, meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Among { value, .. } if world.is_unsaid(dataset, row, value) => true,
        Meaning::Among { value, set, missing } => match world.int(row, value) {
            Some(number) => set.contains(&number),
            None => *missing,
        },
        Meaning::Whole => true,
        Meaning::NotApplicable | Meaning::NotServed(_) => false,
    }
}

fn number(unscaled: i64, scale: u32) -> OracleCell {
    OracleCell::Value(BigRational::new(unscaled.into(), BigInt::from(10).pow(scale)))
}

/// The text of a cell.
pub fn shown(cell: &OracleCell, format: &NumberFormat, style: &Style) -> String {
    let value = match cell {
        OracleCell::Value(value) => value,
        OracleCell::NotApplicable => return style.not_applicable.clone(),
        OracleCell::Missing => return style.missing.clone(),
        OracleCell::Text(text) => return text.clone(),
    };
    let hundred = BigRational::from_integer(if format.hundredfold { 100 } else { 1 }.into());
    let unit = BigRational::from_integer(BigInt::from(10).pow(format.decimals));
    // `BigRational::round` takes halves away from zero.
    let units = (value * hundred * &unit).round().to_integer();
    let mut prefix = if units.is_negative() { "-" } else { "" };
    let mut units = units.abs();
    if units.is_zero() && value.is_positive() && format.low {
        (prefix, units) = ("<", BigInt::from(1));
    } else if format.plus && prefix.is_empty() && !units.is_zero() {
        prefix = "+";
    }
    let (whole, fraction) = (&units / unit.numer(), &units % unit.numer());
    let mut whole = whole.to_string();
    if format.thousands {
        let digits: Vec<char> = whole.chars().collect();
        let thousands: Vec<String> = digits.rchunks(3).rev().map(|c| c.iter().collect()).collect();
        whole = thousands.join(&style.thousands_separator);
    }
    let fraction = match format.decimals {
        0 => String::new(),
        digits => format!("{}{:0>width$}", style.decimal_mark, fraction.to_string(), width = digits as usize),
    };
    format!("{prefix}{whole}{fraction}{}", if format.percent_sign { "%" } else { "" })
}
