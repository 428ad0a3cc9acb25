//! The model as text that a reviewer can read: every definition with its types decided and its codes named.
//!
//! In: the model, the catalog. Out: text, the same for the same meaning.
//! Invariant: what two models show differs whenever their meanings differ; places in files are not shown.

use std::fmt::Write as _;

use super::*;
use crate::catalog::{Catalog, ColumnType};
use crate::source::Span;
use crate::syntax::ast::ExpectedValue;
use crate::value::{Date, Period};

/// The whole model, in order of definition.
pub fn show(catalog: &Catalog, model: &Model) -> String {
    show_some(catalog, model, |_| true)
}

/// The definitions of a model that stand in some places, such as one file.
pub fn show_some(catalog: &Catalog, model: &Model, wanted: impl Fn(Span) -> bool) -> String {
    let show = Show { catalog, model };
    let mut text = String::new();
    for cohort in model.cohorts.iter().filter(|cohort| wanted(cohort.head.span)) {
        show.cohort(cohort, &mut text);
    }
    for measure in model.measures.iter().filter(|measure| wanted(measure.head.span)) {
        let _ = writeln!(text, "measure {}: {}", show.measure_name(measure), show.measure(measure));
    }
    for indicator in model.indicators.iter().filter(|indicator| wanted(indicator.head.span)) {
        let (name, unit) = (&indicator.head.name.value, show.unit(&indicator.unit));
        let _ = writeln!(text, "indicator {name}: {unit}\n  value {}", show.expr(&indicator.value));
        let _ = writeln!(text, "  shown {}", format(&indicator.format));
        for accepted in &indicator.accepts {
            let _ = writeln!(text, "  accepts the break {accepted:?}");
        }
    }
    for table in model.tables.iter().filter(|table| wanted(table.head.span)) {
        show.table(table, &mut text);
    }
    for test in model.tests.iter().filter(|test| wanted(test.span)) {
        show.test(test, &mut text);
    }
    text
}

/// A value as the language writes it: `offence.group`.
pub fn value(catalog: &Catalog, dataset: DatasetId, value: &Value) -> String {
    Show { catalog, model: &Model::default() }.value(dataset, value)
}

/// An integer form in words: the label of a code in quotes, a period, a date.
pub fn ordinal(catalog: &Catalog, dataset: DatasetId, value: &Value, number: i64) -> String {
    Show { catalog, model: &Model::default() }.ordinal(dataset, value, number)
}

/// One condition on a row of a dataset, on one line.
pub fn condition(catalog: &Catalog, model: &Model, dataset: DatasetId, predicate: &Predicate) -> String {
    Show { catalog, model }.predicate(dataset, predicate)
}

struct Show<'a> {
    catalog: &'a Catalog,
    model: &'a Model,
}

impl Show<'_> {
    fn cohort(&self, cohort: &Cohort, text: &mut String) {
        let from = self.rows(cohort.rows);
        let _ = writeln!(text, "cohort {}: rows of {from}", cohort.head.name.value);
        for clause in &cohort.clauses {
            let _ = writeln!(text, "  where {}", self.predicate(cohort.dataset, &clause.predicate));
        }
        for among in &cohort.amongs {
            let (not, value) = (if among.negated { "not " } else { "" }, self.value(cohort.dataset, &among.value));
            let (of, key) = (self.rows(among.rows), self.value(among.dataset, &among.key));
            let _ = writeln!(text, "  where {value} is {not}a {key} of {of}");
        }
        if let Some(keep) = &cohort.keep {
            let values = |values: &[Value]| -> String {
                let names: Vec<String> = values.iter().map(|v| self.value(cohort.dataset, v)).collect();
                names.join(", ")
            };
            let which = if keep.last { "last" } else { "first" };
            let _ = writeln!(text, "  keep {which} by {} per {}", values(&keep.by), values(&keep.per));
        }
    }

    fn rows(&self, rows: Rows) -> String {
        match rows {
            Rows::Dataset(id) => self.catalog.dataset(id).name.clone(),
            Rows::Cohort(id) => self.model.cohorts[id.0].head.name.value.clone(),
        }
    }

    fn measure_name(&self, measure: &Measure) -> String {
        match measure.head.name.value.as_str() {
            "" => "(inline)".into(),
            name => name.into(),
        }
    }

    fn measure(&self, measure: &Measure) -> String {
        let mut text = format!("{} {}", measure.function.written(), self.rows(measure.rows));
        if let Some(of) = &measure.of {
            let _ = write!(text, ", {}", self.value(measure.dataset, of));
        }
        if let Some(filter) = &measure.filter {
            let _ = write!(text, " where {}", self.predicate(measure.dataset, filter));
        }
        let adds = if measure.function.additive { "adds up" } else { "does not add up" };
        format!("{text}; {}; {adds}", self.unit(&measure.unit))
    }

    fn value(&self, dataset: DatasetId, value: &Value) -> String {
        match value {
            Value::Column(column) => self.catalog.dataset(dataset).column(*column).name.clone(),
            Value::LookUp { on, dataset: right, column } => {
                let on = &self.catalog.dataset(dataset).column(*on).name;
                format!("{on}.{}", self.catalog.dataset(*right).column(*column).name)
            }
            Value::Attribute { of, list, attribute } => {
                let attribute = &self.catalog.code_list(*list).attributes[*attribute].name;
                format!("{}.{attribute}", self.value(dataset, of))
            }
            Value::Band { of, list } => format!("{}.{}", self.value(dataset, of), self.catalog.code_list(*list).name),
            Value::Time { of, part, .. } => {
                let part = match part {
                    TimePart::Period(kind) => kind.name(),
                    TimePart::Hour => "hour".into(),
                    TimePart::Weekday => "weekday".into(),
                };
                format!("{}.{part}", self.value(dataset, of))
            }
        }
    }

    fn predicate(&self, dataset: DatasetId, predicate: &Predicate) -> String {
        let all = |parts: &[Predicate], word: &str| -> String {
            let parts: Vec<String> = parts.iter().map(|p| self.predicate(dataset, p)).collect();
            format!("({})", parts.join(&format!(" {word} ")))
        };
        match predicate {
            Predicate::And(parts) => all(parts, "and"),
            Predicate::Or(parts) => all(parts, "or"),
            Predicate::Not(inner) => format!("not {}", self.predicate(dataset, inner)),
            Predicate::Compare(left, op, right) => {
                format!("{} {} {}", self.operand(dataset, left), op.sign(), self.operand(dataset, right))
            }
            Predicate::In(of, ranges) => {
                let said = |number: i64| match of {
                    Operand::Value(value) => self.ordinal(dataset, value, number),
                    Operand::NumberOf(_) => number.to_string(),
                };
                let range = |(first, last): &(i64, i64)| match (*first, *last) {
                    (first, last) if first == last => said(first),
                    (i64::MIN, last) => format!("up to {}", said(last)),
                    (first, i64::MAX) => format!("from {}", said(first)),
                    (first, last) => format!("{} to {}", said(first), said(last)),
                };
                let ranges: Vec<String> = ranges.iter().map(range).collect();
                format!("{} in {{{}}}", self.operand(dataset, of), ranges.join(", "))
            }
            Predicate::Text(of, test, texts) => {
                let quoted = || texts.iter().map(|text| format!("{text:?}")).collect::<Vec<_>>();
                let (word, texts) = match test.is_equality() {
                    true => ("in", format!("{texts:?}")),
                    false => (test.word(), quoted().join(" or ")),
                };
                format!("{} {word} {texts}{}", self.value(dataset, of), test.suffix())
            }
            Predicate::Missing(of) => format!("{} is missing", self.value(dataset, of)),
        }
    }

    fn operand(&self, dataset: DatasetId, operand: &Operand) -> String {
        match operand {
            Operand::Value(value) => self.value(dataset, value),
            Operand::NumberOf(conditions) => {
                let conditions: Vec<String> = conditions.iter().map(|c| self.predicate(dataset, c)).collect();
                format!("number of {{{}}}", conditions.join(", "))
            }
        }
    }

    /// An integer form in words: the label of a code, a period, a date.
    fn ordinal(&self, dataset: DatasetId, value: &Value, number: i64) -> String {
        let code = |list: CodeListId| match usize::try_from(number)
            .ok()
            .and_then(|n| self.catalog.code_list(list).codes.get(n))
        {
            Some(code) => format!("{:?}", code.label),
            None if number == self.catalog.code_list(list).outside() => "outside".into(),
            None => number.to_string(),
        };
        let of_column = |ty: &ColumnType| match ty {
            ColumnType::Code(list) => code(*list),
            ColumnType::Date { .. } => Date::from_days(number).to_string(),
            ColumnType::Period(kind) => Period { kind: *kind, ordinal: number }.to_string(),
            ColumnType::Flag { .. } => (if number == 1 { "yes" } else { "no" }).into(),
            ColumnType::Decimal { scale } => format!("{number}e-{scale}"),
            ColumnType::Text | ColumnType::Integer { .. } | ColumnType::DateTime { .. } => number.to_string(),
        };
        match value {
            Value::Column(column) => of_column(&self.catalog.dataset(dataset).column(*column).ty),
            Value::LookUp { dataset, column, .. } => of_column(&self.catalog.dataset(*dataset).column(*column).ty),
            Value::Attribute { list, attribute, .. } => match self.catalog.code_list(*list).attributes[*attribute].ty {
                crate::catalog::AttributeType::Code(other) => code(other),
                crate::catalog::AttributeType::Integer => number.to_string(),
                crate::catalog::AttributeType::Decimal { scale } => format!("{number}e-{scale}"),
            },
            Value::Band { list, .. } => code(*list),
            Value::Time { part: TimePart::Period(kind), .. } => Period { kind: *kind, ordinal: number }.to_string(),
            Value::Time { part: TimePart::Hour | TimePart::Weekday, .. } => number.to_string(),
        }
    }

    fn unit(&self, unit: &Unit) -> String {
        match unit {
            Unit::Count(noun) => format!("count of {noun}"),
            Unit::Quantity(Some(unit)) => format!("amount in {unit}"),
            Unit::Quantity(None) => "amount".into(),
            Unit::Rate { per, basis } => format!("rate per {per} {basis}"),
            Unit::Percentage { of } => format!("percentage of {of}"),
            Unit::Points => "percentage points".into(),
            Unit::Change => "percentage change".into(),
            Unit::Ratio => "ratio".into(),
            Unit::Rank => "rank".into(),
            Unit::Number => "number".into(),
            Unit::Unknown => "unknown".into(),
        }
    }

    fn expr(&self, expr: &Expr) -> String {
        let two = |a: &Expr, op: &str, b: &Expr| format!("({} {op} {})", self.expr(a), self.expr(b));
        match expr {
            Expr::Measure(id) => {
                let measure = &self.model.measures[id.0];
                match measure.head.name.value.as_str() {
                    "" => format!("[{}]", self.measure(measure)),
                    name => name.into(),
                }
            }
            Expr::Indicator(id) => self.model.indicators[id.0].head.name.value.clone(),
            Expr::Number(number) => number.to_string(),
            Expr::Add(a, b) => two(a, "+", b),
            Expr::Subtract(a, b) => two(a, "-", b),
            Expr::Multiply(a, b) => two(a, "*", b),
            Expr::Divide(a, b) => two(a, "/", b),
            Expr::Over { numerator, denominator, per: 1 } => two(numerator, "over", denominator),
            Expr::Over { numerator, denominator, per } => two(numerator, &format!("times {per} over"), denominator),
            Expr::Within(of, restriction) => format!("{} within [{}]", self.expr(of), self.restriction(restriction)),
            Expr::Where(of, conditions) => {
                let each = conditions
                    .iter()
                    .map(|(d, p)| format!("{}: {}", self.catalog.dataset(*d).name, self.predicate(*d, p)));
                format!("{} where [{}]", self.expr(of), each.collect::<Vec<_>>().join("; "))
            }
            Expr::Across(of, axis) => format!("{} across {}", self.expr(of), axis_name(*axis)),
            Expr::Rank(of, axis, ascending) => {
                let order = if *ascending { "lowest" } else { "highest" };
                format!("rank of {} across {}, {order} first", self.expr(of), axis_name(*axis))
            }
        }
    }

    fn restriction(&self, restriction: &Restriction) -> String {
        let each = restriction.by_dataset.iter().map(|(dataset, meaning)| {
            let name = &self.catalog.dataset(*dataset).name;
            match meaning {
                Meaning::Among { value, set, missing } => {
                    let mut members: Vec<String> = set.iter().map(|n| self.ordinal(*dataset, value, *n)).collect();
                    members.extend(missing.then(|| "missing".to_string()));
                    format!("{name}.{} in {{{}}}", self.value(*dataset, value), members.join(", "))
                }
                Meaning::Whole => format!("{name} whole"),
                Meaning::NotApplicable => format!("{name} not applicable"),
            }
        });
        each.collect::<Vec<_>>().join("; ")
    }

    fn table(&self, table: &Table, text: &mut String) {
        let _ = writeln!(text, "table {}: {:?}", table.head.name.value, table.title);
        if let Some(number) = table.number {
            let _ = match number {
                Number::Table(number) => writeln!(text, "  number {number}"),
                Number::Figure(number) => writeln!(text, "  figure {number}"),
            };
        }
        if let Some(chapter) = &table.chapter {
            let _ = writeln!(text, "  chapter {chapter:?}");
        }
        if let Some(period) = &table.period {
            let _ = writeln!(text, "  within [{}]", self.restriction(period));
        }
        for (dataset, predicate) in &table.filter {
            let _ = writeln!(text, "  where {}", self.predicate(*dataset, predicate));
        }
        for row in &table.rows {
            let within: Vec<String> = row.restrictions.iter().map(|r| self.restriction(r)).collect();
            let (kind, depth) = (format!("{:?}", row.kind).to_lowercase(), row.depth);
            let _ =
                writeln!(text, "  row {:?}: {kind}, depth {depth}, [{}]", row.labels.join(" / "), within.join("; "));
        }
        for column in &table.columns {
            let value = match &column.value {
                ColumnValue::Expr(expr) => self.expr(expr),
                ColumnValue::Attribute { list, attribute } => {
                    let list = self.catalog.code_list(*list);
                    format!("{} of the row's {}", list.attributes[*attribute].name, list.name)
                }
            };
            let (unit, shown) = (self.unit(&column.unit), format(&column.format));
            let except = if column.except_totals { " except totals" } else { "" };
            let _ = writeln!(text, "  column {:?}: {unit}, shown {shown}{except}, {value}", column.label);
            if let Some(member) = &column.member {
                let within: Vec<String> = member.restrictions.iter().map(|r| self.restriction(r)).collect();
                let _ = writeln!(text, "    within [{}]", within.join("; "));
            }
        }
        if let Some((column, descending)) = table.order {
            let order = if descending { "descending" } else { "ascending" };
            let _ = writeln!(text, "  order by {:?} {order}", table.columns[column].label);
        }
        if let Some(top) = table.top {
            let _ = writeln!(text, "  top {top}");
        }
        if table.hide_empty {
            let _ = writeln!(text, "  hide empty");
        }
        if let Some(policy) = table.disclosure {
            let _ = writeln!(text, "  disclosure {}", self.catalog.policies[policy.0].name);
        }
        for note in &table.notes {
            let _ = writeln!(text, "  note {note:?}");
        }
        for source in &table.sources {
            let _ = writeln!(text, "  source {source:?}");
        }
    }

    fn test(&self, test: &Test, text: &mut String) {
        let _ = writeln!(text, "test {:?} of {}", test.title, test.of);
        for given in &test.given {
            let dataset = self.catalog.dataset(given.dataset);
            let _ = writeln!(text, "  given {}", dataset.name);
            for row in &given.rows {
                let cells = row.iter().zip(&dataset.columns);
                let cells = cells.filter_map(|(cell, column)| Some(format!("{}={}", column.name, cell.as_ref()?)));
                let _ = writeln!(text, "    {}", cells.collect::<Vec<_>>().join(", "));
            }
        }
        for (expectation, probe) in &test.expect {
            let wanted = match expectation {
                Expectation::Count(count) => count.value.to_string(),
                Expectation::Value { value, .. } => match &value.value {
                    ExpectedValue::Number { unscaled, scale, percent } => {
                        format!("{unscaled}e-{scale}{}", if *percent { "%" } else { "" })
                    }
                    ExpectedValue::Missing => "missing".into(),
                    ExpectedValue::NotApplicable => "not applicable".into(),
                },
                Expectation::Table { rows, .. } => format!("{} rows", rows.len()),
            };
            let of = match probe {
                Probe::Rows(id) => format!("rows of {}", self.model.cohorts[id.0].head.name.value),
                Probe::Value(expr, _) => self.expr(expr),
                Probe::Table(id) => format!("table {}", self.model.tables[id.0].head.name.value),
            };
            let _ = writeln!(text, "  expect {wanted} of {of}");
        }
    }
}

fn format(format: &NumberFormat) -> String {
    let thousands = if format.thousands { "0,000" } else { "0" };
    let fraction =
        if format.decimals > 0 { format!(".{}", "0".repeat(format.decimals as usize)) } else { String::new() };
    let (plus, percent) = (if format.plus { "+" } else { "" }, if format.percent_sign { "%" } else { "" });
    let times = if format.hundredfold { " (times 100)" } else { "" };
    let low = if format.low { " (low marked)" } else { "" };
    format!("{plus}{thousands}{fraction}{percent}{times}{low}")
}

fn axis_name(axis: Axis) -> &'static str {
    match axis {
        Axis::Rows => "rows",
        Axis::Columns => "columns",
    }
}
