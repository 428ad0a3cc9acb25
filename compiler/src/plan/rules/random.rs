//! Random plans and random rows, small, and rich in missing values, zeros and repeats.
//!
//! In: a tape of numbers. Out: a plan that `verify` passes, and rows that fit the schema. Invariant: the same tape gives the
//! same plan and rows, and a shorter or smaller tape a simpler one, so that proptest can shrink.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::bands::Bands;
use super::super::expr::{all_of, any_of, int_set};
use super::super::interpret::{Row, Value};
use super::super::ir::{
    Aggregate, AggregateFunction, CompareOp, Expr, Name, Node, NodeId, Output, OutputKey, Plan, Quantile, TextTest,
    TimePart,
};
use super::super::list::List;
use super::super::schema::{Domain, Schema, SchemaColumn, SchemaDataset, Type};
use super::super::typing::{Columns, columns_of, type_of};
use crate::value::{Date, PeriodKind};

/// Numbers that decide; zero when it has run out.
#[derive(Debug)]
pub(super) struct Tape {
    numbers: Vec<u16>,
    at: usize,
}

impl Tape {
    pub(super) fn new(numbers: Vec<u16>) -> Tape {
        Tape { numbers, at: 0 }
    }

    pub(super) fn pick(&mut self, of: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(number) % of
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.pick(of.len())].clone()
    }

    /// Each with a chance of a half.
    fn some<T: Clone>(&mut self, of: &[T]) -> Vec<T> {
        of.iter().filter(|_| self.pick(2) == 0).cloned().collect()
    }
}

/// Crimes, the places they happen at, and the districts that those lie in.
pub(super) fn schema() -> Schema {
    let code = |n| Type::Int(Some(Domain::all(n)));
    let dataset = |name: &str, columns: &[(&str, Type)]| SchemaDataset {
        name: name.into(),
        declared: None,
        columns: columns.iter().map(|(name, ty)| SchemaColumn { name: (*name).into(), ty: *ty }).collect(),
    };
    let crimes = [
        ("month", Type::Int(Domain::of_periods(PeriodKind::Month))),
        ("day", Type::Int(None)),
        ("offence", code(4)),
        ("place", Type::Text),
        ("gravity", Type::Int(None)),
        ("person", Type::Text),
        ("flag", code(2)),
    ];
    let places = [("code", Type::Text), ("district", code(4)), ("size", Type::Int(None))];
    let districts = [("district", code(4)), ("county", code(3))];
    Schema { datasets: vec![dataset("crimes", &crimes), dataset("places", &places), dataset("districts", &districts)] }
}

/// Rows for each dataset of [`schema`]; keys of look-ups are unique.
pub(super) fn tables(tape: &mut Tape) -> Vec<Vec<Row>> {
    let texts = |tape: &mut Tape, of: &[&str]| Value::Text(tape.one(of).into());
    let day = |year, month, day| Date::new(year, month, day).expect("a date").days();
    let days = [day(2022, 3, 31), day(2022, 4, 1), day(2022, 8, 31), day(2023, 1, 1), day(1969, 12, 31)];
    let crime = |tape: &mut Tape| {
        let row = [
            Value::Int(2022 * 12 + tape.one(&[2, 3, 8, 12])),
            Value::Int(tape.one(&days)),
            Value::Int(tape.pick(4) as i64),
            texts(tape, &["p0", "p1", "p2", "q"]),
            Value::Int(tape.pick(4) as i64 - 1),
            texts(tape, &["ann", "bob"]),
            Value::Int(tape.pick(2) as i64),
        ];
        row.map(|value| missing_at_times(tape, value)).to_vec()
    };
    let place = |tape: &mut Tape, code: Value| {
        let row = [Value::Int(tape.pick(4) as i64), Value::Int(tape.pick(3) as i64)];
        [vec![code], row.map(|value| missing_at_times(tape, value)).to_vec()].concat()
    };
    let crimes = (0..tape.pick(12)).map(|_| crime(tape)).collect();
    let codes = [Value::Text("p0".into()), Value::Text("p1".into()), Value::Text("p2".into()), Value::Missing];
    let places = tape.some(&codes).into_iter().map(|code| place(tape, code)).collect();
    let districts = tape.some(&[0, 1, 2, 3]).into_iter().map(|code| {
        let county = Value::Int(tape.pick(3) as i64);
        vec![Value::Int(code), missing_at_times(tape, county)]
    });
    let districts = districts.collect();
    vec![crimes, places, districts]
}

fn missing_at_times(tape: &mut Tape, value: Value) -> Value {
    if tape.pick(4) == 3 { Value::Missing } else { value }
}

/// A plan over [`schema`].
pub(super) fn plan(tape: &mut Tape, schema: &Schema) -> Plan {
    let mut plan = Plan::default();
    // Only rows with every declared column have the order that `Keep` needs.
    let whole = plan.add(Node::Scan { dataset: 0, columns: (0..7).collect() });
    let part = plan.add(Node::Scan { dataset: 0, columns: vec![0, 2, 3, 4] });
    let mut sources = vec![(whole, true), (whole, true), (part, false)];
    for _ in 0..tape.pick(7) {
        let (input, is_whole) = tape.one(&sources);
        let columns = columns_at(&plan, schema, input);
        let node = match tape.pick(5) {
            0 | 1 => Some(Node::Filter { input, predicate: predicate(tape, &columns, 3) }),
            2 => look_up(tape, &mut plan, input, &columns),
            3 => among(tape, &plan, schema, input, &columns, &sources),
            _ if is_whole => Some(keep(tape, schema, input, &columns)),
            _ => None,
        };
        if let Some(node) = node {
            sources.push((plan.add(node), is_whole));
        }
    }
    for _ in 0..1 + tape.pick(6) {
        // The latest sources are the most worked on.
        let back = tape.pick(3).min(sources.len() - 1);
        let (input, _) = sources[sources.len() - 1 - back];
        aggregate(tape, &mut plan, schema, input);
    }
    plan
}

/// A predicate over rows with these columns.
pub(super) fn predicate(tape: &mut Tape, columns: &Columns, depth: usize) -> Expr {
    let deeper = if depth == 0 { 9 } else { 14 };
    let depth = depth.saturating_sub(1);
    match tape.pick(deeper) {
        0 | 1 => compare(int(tape, columns, depth), operator(tape), int(tape, columns, depth)),
        2 => compare(text(tape, columns), operator(tape), text(tape, columns)),
        3 | 4 => {
            let set = int_set((0..tape.pick(4)).map(|_| tape.pick(4) as i64).collect::<Vec<_>>());
            Expr::In { of: Box::new(int(tape, columns, depth)), set }
        }
        5 => {
            let set: BTreeSet<Arc<str>> = (0..tape.pick(3)).map(|_| word(tape)).collect();
            Expr::Texts { of: Box::new(text(tape, columns)), test: test(tape), set: set.into_iter().collect() }
        }
        6 => {
            let (low, high) = (tape.pick(4) as i64 - 1, tape.pick(4) as i64 - 1);
            Expr::Between { of: Box::new(int(tape, columns, depth)), low, high }
        }
        7 => Expr::Bool(tape.pick(2) == 0),
        8 => Expr::IsMissing(Box::new(int(tape, columns, depth))),
        9 => Expr::IsMissing(Box::new(predicate(tape, columns, depth))),
        10 | 11 => Expr::Not(Box::new(predicate(tape, columns, depth))),
        12 => all_of((0..1 + tape.pick(3)).map(|_| predicate(tape, columns, depth)).collect::<Vec<_>>()),
        _ => any_of((0..1 + tape.pick(3)).map(|_| predicate(tape, columns, depth)).collect::<Vec<_>>()),
    }
}

/// A number of rows with these columns.
pub(super) fn int(tape: &mut Tape, columns: &Columns, depth: usize) -> Expr {
    let deeper = if depth == 0 { 4 } else { 9 };
    let depth = depth.saturating_sub(1);
    match tape.pick(deeper) {
        0..=2 => {
            let named: Vec<&Name> = columns.iter().filter(|(_, t)| matches!(t, Type::Int(_))).map(|(n, _)| n).collect();
            Expr::Column(tape.one(&named).clone())
        }
        3 => Expr::Int(tape.pick(4) as i64 - 1),
        4 | 5 => Expr::Map { of: Box::new(int(tape, columns, depth)), table: table(tape) },
        6 => Expr::Band { of: Box::new(int(tape, columns, depth)), bands: bands(tape) },
        7 => time(tape, columns),
        _ => Expr::NumberOf((0..1 + tape.pick(2)).map(|_| predicate(tape, columns, depth)).collect()),
    }
}

fn text(tape: &mut Tape, columns: &Columns) -> Expr {
    let named: Vec<&Name> = columns.iter().filter(|(_, t)| **t == Type::Text).map(|(n, _)| n).collect();
    match tape.pick(3) {
        0 | 1 => Expr::Column(tape.one(&named).clone()),
        _ => Expr::Text(word(tape)),
    }
}

fn time(tape: &mut Tape, columns: &Columns) -> Expr {
    let kinds = [PeriodKind::FinancialYear, PeriodKind::CalendarYear, PeriodKind::Month, PeriodKind::MidYear];
    let day = column("day");
    let is_there = columns.contains_key("day");
    let (of, part) = match tape.pick(4) {
        0 if is_there => (day, TimePart::Weekday),
        1 if is_there => (day, TimePart::PeriodOfDay(tape.one(&kinds))),
        2 if is_there => {
            let month = Expr::Time { of: Box::new(day), part: TimePart::PeriodOfDay(PeriodKind::Month) };
            (month, TimePart::PeriodOfMonth(tape.one(&kinds)))
        }
        _ => (column("month"), TimePart::PeriodOfMonth(tape.one(&kinds))),
    };
    Expr::Time { of: Box::new(of), part }
}

fn word(tape: &mut Tape) -> Arc<str> {
    tape.one(&["p0", "p", "", "ann", "1"]).into()
}

fn table(tape: &mut Tape) -> List<Option<i64>> {
    // Sometimes of every code, with a value for each.
    let (length, choices) = if tape.pick(2) == 0 { (4, 4) } else { (1 + tape.pick(4), 5) };
    (0..length).map(|_| Some(tape.pick(choices) as i64).filter(|v| *v < 4)).collect()
}

fn bands(tape: &mut Tape) -> Bands {
    tape.one(&[vec![(None, Some(0)), (Some(1), Some(2)), (Some(3), None)], vec![(Some(1), Some(1)), (Some(0), None)]])
        .into()
}

fn compare(left: Expr, op: CompareOp, right: Expr) -> Expr {
    Expr::Compare { left: Box::new(left), op, right: Box::new(right) }
}

fn test(tape: &mut Tape) -> TextTest {
    let all: Vec<TextTest> = TextTest::all().collect();
    all[tape.pick(all.len())]
}

fn operator(tape: &mut Tape) -> CompareOp {
    tape.one(&[
        CompareOp::Equal,
        CompareOp::NotEqual,
        CompareOp::Less,
        CompareOp::LessOrEqual,
        CompareOp::Greater,
        CompareOp::GreaterOrEqual,
    ])
}

fn column(name: &str) -> Expr {
    Expr::Column(name.into())
}

fn columns_at(plan: &Plan, schema: &Schema, node: NodeId) -> Columns {
    columns_of(plan, schema).expect("a random plan is right")[node.0].clone()
}

fn look_up(tape: &mut Tape, plan: &mut Plan, input: NodeId, columns: &Columns) -> Option<Node> {
    // Two of these give the same name, which must keep them apart.
    type Choice<'a> = (&'a str, usize, &'a str, &'a [(&'a str, &'a str)]);
    let choices: [Choice; 4] = [
        ("place", 1, "code", &[("district", "place.district"), ("size", "place.size")]),
        ("place.district", 2, "district", &[("county", "place.district.county"), ("county", "county")]),
        ("offence", 2, "district", &[("county", "offence.county"), ("district", "county")]),
        ("place", 1, "code", &[("size", "size"), ("district", "place.district")]),
    ];
    let (on, dataset, key, takes) = tape.one(&choices);
    let free: Vec<(&str, &str)> = takes.iter().filter(|(_, output)| !columns.contains_key(*output)).copied().collect();
    let take: Vec<(Name, Name)> =
        tape.some(&free).into_iter().map(|(name, output)| (name.into(), output.into())).collect();
    if !columns.contains_key(on) || take.is_empty() {
        return None;
    }
    let right = plan.add(Node::Scan { dataset, columns: (0..if dataset == 1 { 3 } else { 2 }).collect() });
    Some(Node::LookUp { input, on: on.into(), right, key: key.into(), take })
}

/// Rows among those of an earlier source, or not.
fn among(
    tape: &mut Tape,
    plan: &Plan,
    schema: &Schema,
    input: NodeId,
    columns: &Columns,
    sources: &[(NodeId, bool)],
) -> Option<Node> {
    let choices = [("person", "person"), ("place", "place"), ("place.district", "offence"), ("offence", "offence")];
    let ((on, key), (right, _)) = (tape.one(&choices), tape.one(sources));
    let there = columns.contains_key(on) && columns_at(plan, schema, right).contains_key(key);
    there.then(|| Node::Among { input, on: on.into(), right, key: key.into(), negated: tape.pick(2) == 0 })
}

fn keep(tape: &mut Tape, schema: &Schema, input: NodeId, columns: &Columns) -> Node {
    let choices = ["person", "place", "offence", "place.district"].map(Name::from);
    let there: Vec<Name> = choices.into_iter().filter(|name| columns.contains_key(name)).collect();
    let first = tape.one(&there);
    let mut per = vec![Expr::Column(first.clone())];
    per.extend(tape.some(&there).into_iter().filter(|name| *name != first).take(1).map(Expr::Column));
    if columns.contains_key("month") && tape.pick(3) == 0 {
        let of = Box::new(Expr::Column("month".into()));
        per.push(Expr::Time { of, part: TimePart::PeriodOfMonth(PeriodKind::FinancialYear) });
    }
    let by: Name = tape.one(&["month", "day", "gravity"]).into();
    let others = schema.datasets[0].columns.iter().map(|c| c.name.clone()).filter(|name| *name != by);
    let order = std::iter::once(by.clone()).chain(others).collect();
    Node::Keep { input, per, order, last: tape.pick(2) == 0, by: 1 }
}

fn aggregate(tape: &mut Tape, plan: &mut Plan, schema: &Schema, input: NodeId) {
    let columns = columns_at(plan, schema, input);
    let candidates: Vec<Expr> = keys().into_iter().filter(|key| type_of(key, &columns).is_ok()).collect();
    let keys: Vec<Expr> = (0..tape.pick(4)).map(|_| tape.one(&candidates)).collect();
    let aggregates: Vec<Aggregate> = match tape.pick(3) {
        0 => (0..2 + tape.pick(3)).map(|_| count_of_codes(tape, &columns)).collect(),
        _ => (0..1 + tape.pick(3)).map(|_| one_aggregate(tape, &columns)).collect(),
    };
    let functions: Vec<AggregateFunction> = aggregates.iter().map(|a| a.function).collect();
    let node = plan.add(Node::Aggregate { input, keys: keys.clone(), aggregates });
    for (aggregate, function) in functions.into_iter().enumerate() {
        let mut all: Vec<OutputKey> = (0..keys.len()).map(|column| OutputKey { column, map: None }).collect();
        if tape.pick(3) == 2 {
            all.reverse();
        }
        if function.is_additive() && !all.is_empty() {
            match tape.pick(4) {
                2 => drop(all.pop()),
                3 => all[0].map = Some(table(tape)),
                _ => {}
            }
        }
        plan.outputs.push(Output { node, aggregate, keys: all });
    }
}

/// Rows, or values that are there, under a condition on columns of few values.
fn count_of_codes(tape: &mut Tape, columns: &Columns) -> Aggregate {
    let small = |ty: &Type| matches!(ty, Type::Int(Some(_)));
    let codes: Vec<&Name> = columns.iter().filter(|(_, ty)| small(ty)).map(|(name, _)| name).collect();
    let asked = |tape: &mut Tape| {
        let of = Box::new(Expr::Column(tape.one(&codes).clone()));
        let set = int_set((0..1 + tape.pick(2)).map(|_| tape.pick(3) as i64).collect::<Vec<_>>());
        match tape.pick(3) {
            0 => Expr::IsMissing(of),
            1 => Expr::Not(Box::new(Expr::In { of, set })),
            _ => Expr::In { of, set },
        }
    };
    let condition = match tape.pick(4) {
        0 => None,
        1 => Some(any_of([asked(tape), asked(tape)])),
        _ => Some(asked(tape)),
    };
    let of = (tape.pick(3) == 0).then(|| Expr::Column(tape.one(&codes).clone()));
    Aggregate { function: AggregateFunction::Count, of, condition }
}

/// Keys that follow from each other in every way that rules know, and some that do not.
fn keys() -> Vec<Expr> {
    let map = |of: Expr, table: &[Option<i64>]| Expr::Map { of: Box::new(of), table: table.into() };
    let time = |of: Expr, part| Expr::Time { of: Box::new(of), part };
    let bands = |of: Expr| Expr::Band { of: Box::new(of), bands: [(Some(0), Some(1)), (Some(3), None)].into() };
    let group = map(column("offence"), &[Some(0), Some(0), Some(1), None]);
    let month_of_day = time(column("day"), TimePart::PeriodOfDay(PeriodKind::Month));
    vec![
        column("month"),
        column("offence"),
        group.clone(),
        map(group.clone(), &[None, Some(0)]),
        time(column("month"), TimePart::PeriodOfMonth(PeriodKind::FinancialYear)),
        column("place.district"),
        map(column("place.district"), &[Some(1), Some(1), Some(0)]),
        month_of_day.clone(),
        time(column("day"), TimePart::PeriodOfDay(PeriodKind::FinancialYear)),
        time(month_of_day, TimePart::PeriodOfMonth(PeriodKind::CalendarYear)),
        time(column("day"), TimePart::PeriodOfDay(PeriodKind::Day)),
        bands(column("offence")),
        bands(column("gravity")),
        bands(group),
        column("flag"),
        column("county"),
        column("place.district.county"),
        Expr::NumberOf(vec![Expr::IsMissing(Box::new(column("offence"))), Expr::IsMissing(Box::new(column("flag")))]),
    ]
}

fn one_aggregate(tape: &mut Tape, columns: &Columns) -> Aggregate {
    let function = tape.one(&[
        AggregateFunction::Count,
        AggregateFunction::Count,
        AggregateFunction::Sum,
        AggregateFunction::Sum,
        AggregateFunction::CountDistinct,
        AggregateFunction::Min,
        AggregateFunction::Max,
        AggregateFunction::ValueAt(Quantile { part: 1, whole: 2, upper: true }),
        AggregateFunction::ValueAt(Quantile { part: 92, whole: 100, upper: false }),
        AggregateFunction::SquaresHigh,
        AggregateFunction::SquaresLow,
    ]);
    let of = match function {
        AggregateFunction::Count => tape.one(&[None, None, Some(column("gravity"))]),
        AggregateFunction::CountDistinct => Some(tape.one(&[column("place"), column("gravity")])),
        AggregateFunction::Sum
        | AggregateFunction::Min
        | AggregateFunction::Max
        | AggregateFunction::ValueAt(_)
        | AggregateFunction::SquaresHigh
        | AggregateFunction::SquaresLow => Some(tape.one(&[column("gravity"), column("offence")])),
    };
    let condition = (tape.pick(2) == 1).then(|| predicate(tape, columns, 2));
    Aggregate { function, of, condition }
}
