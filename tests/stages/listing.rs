//! A model as text that a reviewer can read: every definition with its types decided and its codes named.
//!
//! In: the model, the catalog. Out: text, the same for the same meaning.
//! Invariant: what two models show differs whenever their meanings differ; places in files are not shown.

use std::fmt::Write as _;

use indicia_compiler::catalog::Catalog;
use indicia_compiler::model::*;
use indicia_compiler::presentation::{Number, NumberFormat};
use indicia_compiler::syntax::ast::{Expectation, ExpectedValue};
use indicia_compiler::words::source;

/// The whole model, in order of definition.
pub fn show(catalog: &Catalog, model: &Model) -> String {
    let show = Show { catalog, model };
    let mut text = String::new();
    for cohort in &model.cohorts {
        show.cohort(cohort, &mut text);
    }
    for measure in &model.measures {
        let _ = writeln!(text, "measure {}: {}", show.measure_name(measure), show.measure(measure));
    }
    for indicator in &model.indicators {
        let (name, unit) = (&indicator.head.name.value, show.unit(&indicator.unit));
        let _ = writeln!(text, "indicator {name}: {unit}\n  value {}", show.expr(&indicator.value));
        let _ = writeln!(text, "  shown {}", format(&indicator.format));
        for accepted in &indicator.accepts {
            let _ = writeln!(text, "  accepts the break {accepted:?}");
        }
    }
    for table in &model.tables {
        show.table(table, &mut text);
    }
    for test in &model.tests {
        show.test(test, &mut text);
    }
    text
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
            let _ = writeln!(text, "  where {}", source::condition(self.catalog, cohort.dataset, &clause.predicate));
        }
        for among in &cohort.amongs {
            let (not, value) =
                (if among.negated { "not " } else { "" }, source::value(self.catalog, cohort.dataset, &among.value));
            let (of, key) = (self.rows(among.rows), source::value(self.catalog, among.dataset, &among.key));
            let _ = writeln!(text, "  where {value} is {not}a {key} of {of}");
        }
        if let Some(keep) = &cohort.keep {
            let values = |values: &[Value]| -> String {
                let names: Vec<String> =
                    values.iter().map(|v| source::value(self.catalog, cohort.dataset, v)).collect();
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

    fn measure(&self, measure: &Measure) -> String {
        let adds = if measure.function.additive { "adds up" } else { "does not add up" };
        format!("{}; {}; {adds}", source::aggregate(self.catalog, self.model, measure), self.unit(&measure.unit))
    }

    fn measure_name(&self, measure: &Measure) -> String {
        match measure.head.name.value.as_str() {
            "" => "(inline)".into(),
            name => name.into(),
        }
    }

    fn expr(&self, expr: &Expr) -> String {
        source::expression(self.catalog, self.model, expr)
    }

    fn restriction(&self, restriction: &Restriction) -> String {
        source::restriction(self.catalog, restriction)
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
            let _ = writeln!(text, "  where {}", source::condition(self.catalog, *dataset, predicate));
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
                ColumnValue::Code(list) => {
                    let list = list.map(|list| format!(" of {}", self.catalog.code_list(list).name));
                    format!("code of the row{}", list.unwrap_or_default())
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
