//! Inline tests: rows as the data would have them, and what must come out.
//!
//! In: the Hir's tests. Out: the model's, with every given cell in the form that the dataset's file would have.
//! Invariant: a path given in a heading (`offence.group`) becomes a real code or a real look-up row, so that a test runs
//! through the same plan as the report.

use std::collections::{BTreeMap, BTreeSet};

use super::Checker;
use super::facts::expectations;
use super::paths::words;
use crate::catalog::{ColumnType, DatasetId};
use crate::model::typing::of_column;
use crate::model::{Class, Expr, Given, Probe, Test};
use crate::names::hir::{self, Definition};
use crate::presentation::NumberFormat;
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Axis, Expectation, ExpectedValue};
use crate::value::text::{DateFormat, parse_decimal, parse_integer};

/// What one heading of a given block fills in.
enum Heading {
    /// A column, as its file would have it.
    Column(usize),
    /// An attribute of the code in a column.
    Attribute { column: usize, attribute: usize },
    /// A column of the look-up behind a column.
    LookUp { column: usize, look_up: DatasetId, taken: usize },
}

impl Checker<'_> {
    pub(super) fn tests(&mut self) {
        for test in &self.hir.tests[self.model.tests.len()..] {
            let typed = self.test(test);
            self.model.to_mut().tests.push(typed);
        }
    }

    fn test(&mut self, test: &hir::Test) -> Test {
        let mut given: BTreeMap<DatasetId, Vec<Vec<Option<String>>>> = BTreeMap::new();
        let mut seen: Vec<DatasetId> = Vec::new();
        for (block, dataset) in test.ast.given.iter().zip(&test.given) {
            let Some(dataset) = *dataset else { continue };
            if seen.contains(&dataset) {
                self.out.push(expectations::given_twice(block.dataset.span, &block.dataset.value));
            }
            seen.push(dataset);
            self.given(dataset, block, &mut given);
        }
        let mut expect = Vec::new();
        for expectation in &test.ast.expect {
            if let Some(of) = test.of
                && let Some(probe) = self.probe(of, expectation)
            {
                self.dates_added_up(expectation, &probe, &given);
                expect.push((expectation.clone(), probe));
            }
        }
        Test {
            title: test.ast.title.value.clone(),
            of: test.ast.of.value.clone(),
            span: test.span,
            given: given.into_iter().map(|(dataset, rows)| Given { dataset, rows }).collect(),
            expect,
        }
    }

    /// Reports a number without a period that would add up a stock over several dates of the given rows.
    fn dates_added_up(
        &mut self,
        expectation: &Expectation,
        probe: &Probe,
        given: &BTreeMap<DatasetId, Vec<Vec<Option<String>>>>,
    ) {
        let (Expectation::Value { value, .. }, Probe::Value(expr, _)) = (expectation, probe) else { return };
        let mut open = self.open_leaves(expr, &Class::Time);
        open.retain(|leaf| !self.is_asked_when(expr, leaf));
        for dataset in self.stocks(&open) {
            let time = self.catalog.dataset(dataset).time;
            let rows = given.get(&dataset).into_iter().flatten();
            let dates: BTreeSet<&str> = rows.filter_map(|row| row[time?.0].as_deref()).collect();
            if dates.len() > 1 {
                self.of_one_date(dataset, "several dates", value.span);
            }
        }
    }

    fn given(
        &mut self,
        dataset: DatasetId,
        block: &ast::Given,
        given: &mut BTreeMap<DatasetId, Vec<Vec<Option<String>>>>,
    ) {
        let mut headings = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for path in &block.header {
            let name = self.sources.text(path.span).trim().to_string();
            if seen.contains(&name) {
                self.out.push(expectations::given_twice(path.span, &name));
            }
            seen.push(name);
            headings.push(self.heading_of(dataset, path));
        }
        let width = self.catalog.dataset(dataset).columns.len();
        given.entry(dataset).or_default();
        for cells in &block.rows {
            let mut row: Vec<Option<String>> = vec![None; width];
            let mut attributes: BTreeMap<usize, Vec<(usize, &Spanned<String>)>> = BTreeMap::new();
            let mut taken: BTreeMap<usize, Vec<(DatasetId, usize, String)>> = BTreeMap::new();
            for (heading, cell) in headings.iter().zip(cells) {
                let text = cell.value.trim();
                match heading {
                    None => {}
                    Some(_) if text.is_empty() => {}
                    Some(Heading::Column(column)) => row[*column] = self.cell(dataset, *column, text, cell.span),
                    Some(Heading::Attribute { column, attribute }) => {
                        attributes.entry(*column).or_default().push((*attribute, cell));
                    }
                    Some(Heading::LookUp { column, look_up, taken: right }) => {
                        if let Some(text) = self.cell(*look_up, *right, text, cell.span) {
                            taken.entry(*column).or_default().push((*look_up, *right, text));
                        }
                    }
                }
            }
            for (column, wanted) in attributes {
                if row[column].is_none() {
                    row[column] = self.code_with(dataset, column, &wanted);
                }
            }
            for (column, cells) in taken {
                let look_up = cells[0].0;
                let rows = given.entry(look_up).or_default();
                let key = format!("given-{}", rows.len() + 1);
                let right = self.catalog.dataset(look_up);
                let mut right_row: Vec<Option<String>> = vec![None; right.columns.len()];
                right_row[right.key[0].0] = Some(key.clone());
                for (_, taken, text) in cells {
                    right_row[taken] = Some(text);
                }
                rows.push(right_row);
                row[column] = Some(key);
            }
            given.entry(dataset).or_default().push(row);
        }
    }

    fn heading_of(&mut self, dataset: DatasetId, path: &ast::Path) -> Option<Heading> {
        self.path(dataset, path)?;
        let declared = self.catalog.dataset(dataset);
        let column = declared.column_named(&path.parts[0].value)?.0;
        let cannot = |checker: &mut Self| {
            let (text, give) = (checker.sources.text(path.span).trim(), &path.parts[0].value);
            checker.report(expectations::cannot_give(path.span, text, give))
        };
        match (&path.parts[1..], &declared.columns[column].ty, declared.columns[column].look_up) {
            ([], _, _) => Some(Heading::Column(column)),
            ([part], ColumnType::Code(list), _) => match self.catalog.code_list(*list).attribute_named(&part.value) {
                Some(attribute) => Some(Heading::Attribute { column, attribute }),
                None => cannot(self),
            },
            // A made-up key can only be a text.
            ([part], ColumnType::Text, Some(look_up)) => {
                match self.catalog.dataset(look_up).column_named(&part.value) {
                    Some(taken) => Some(Heading::LookUp { column, look_up, taken: taken.0 }),
                    None => cannot(self),
                }
            }
            _ => cannot(self),
        }
    }

    /// A cell as the dataset's file would have it: a label becomes its code; anything else must be of the column's type.
    fn cell(&mut self, dataset: DatasetId, column: usize, text: &str, span: Span) -> Option<String> {
        let declared = &self.catalog.dataset(dataset).columns[column];
        let fits = match &declared.ty {
            ColumnType::Code(list) => {
                let found = self.catalog.code_list(*list);
                if found.codes.iter().any(|c| c.code == text || c.aliases.iter().any(|a| a == text)) {
                    return Some(text.to_string());
                }
                if declared.undeclared == crate::catalog::UndeclaredRule::Outside && found.find(text).is_none() {
                    return Some(text.to_string());
                }
                let place = self.code(*list, text, span)?;
                return Some(self.catalog.code_list(*list).codes[place as usize].code.clone());
            }
            ColumnType::Text => true,
            ColumnType::Integer { .. } => parse_integer(text).is_some(),
            ColumnType::Decimal { scale } => parse_decimal(text, *scale).is_some(),
            ColumnType::Flag { yes, no } => yes.iter().chain(no).any(|t| t == text),
            ColumnType::Date { format } => DateFormat::new(format).is_some_and(|f| f.parse_day(text).is_some()),
            ColumnType::DateTime { format } => DateFormat::new(format).is_some_and(|f| f.parse_seconds(text).is_some()),
            ColumnType::Period(kind) => kind.parse(text).is_some(),
        };
        if fits {
            return Some(text.to_string());
        }
        let is = words(self.catalog, &of_column(&declared.ty));
        self.report(expectations::bad_cell(span, text, &declared.name, &is))
    }

    /// The first code whose attributes are all as given.
    fn code_with(&mut self, dataset: DatasetId, column: usize, wanted: &[(usize, &Spanned<String>)]) -> Option<String> {
        let ColumnType::Code(list) = self.catalog.dataset(dataset).columns[column].ty else { return None };
        let declared = self.catalog.code_list(list);
        let mut values = Vec::new();
        for (attribute, cell) in wanted {
            let text = cell.value.trim();
            let found = &declared.attributes[*attribute];
            let value = match &found.ty {
                crate::catalog::AttributeType::Code(other) => self.code(*other, text, cell.span)?,
                crate::catalog::AttributeType::Integer => match parse_integer(text) {
                    Some(number) => number,
                    None => return self.bad_attribute(&found.name, "a whole number", cell),
                },
                crate::catalog::AttributeType::Decimal { scale } => match parse_decimal(text, *scale) {
                    Some(number) => number,
                    None => return self.bad_attribute(&found.name, "a decimal number", cell),
                },
            };
            values.push((*attribute, value));
        }
        let fits = |code: usize| values.iter().all(|(a, v)| declared.attributes[*a].values[code] == Some(*v));
        match (0..declared.codes.len()).find(|c| fits(*c)) {
            Some(code) => Some(declared.codes[code].code.clone()),
            None => self.report(expectations::no_such_code(wanted[0].1.span, &declared.name)),
        }
    }

    fn bad_attribute(&mut self, column: &str, is: &str, cell: &Spanned<String>) -> Option<String> {
        self.report(expectations::bad_cell(cell.span, cell.value.trim(), column, is))
    }

    fn probe(&mut self, of: Definition, expectation: &Expectation) -> Option<Probe> {
        let is = match of {
            Definition::Dataset(_) => "a dataset",
            Definition::Cohort(_) => "a cohort",
            Definition::Measure(_) => "a measure",
            Definition::Indicator(_) => "an indicator",
            Definition::Table(_) => "a table",
        };
        match (expectation, of) {
            (Expectation::Count(_), Definition::Cohort(id)) => Some(Probe::Rows(id)),
            (Expectation::Count(count), _) => self.report(expectations::count_of_other(count.span, is)),
            (Expectation::Table { .. }, Definition::Table(id)) => Some(Probe::Table(id)),
            (Expectation::Table { span, .. }, _) => self.report(expectations::table_of_other(*span, is)),
            (Expectation::Value { value, period, at }, Definition::Measure(_) | Definition::Indicator(_)) => {
                let (expr, format) = match of {
                    Definition::Measure(id) => {
                        let unit = self.model.measures[id.0].unit.clone();
                        (Expr::Measure(id), self.format((None, &Expr::Measure(id)), &unit, None))
                    }
                    Definition::Indicator(id) => (Expr::Indicator(id), self.indicator(id).format),
                    Definition::Dataset(_) | Definition::Cohort(_) | Definition::Table(_) => return None,
                };
                if self.goes_across(&expr, Axis::Rows) || self.goes_across(&expr, Axis::Columns) {
                    return self.report(expectations::needs_table(value.span));
                }
                let (expr, noted) = self.noting(|checker| {
                    checker.note_definition(of);
                    checker.probed(expr, period.as_ref(), at.as_ref(), value.span)
                });
                self.years_of_one_kind(&noted);
                self.settled(&noted, |class| match class {
                    Class::Time => period.is_some(),
                    Class::Area(_) => at.is_some(),
                    Class::Other(_) => false,
                });
                Some(Probe::Value(expr?, as_written(format, &value.value)))
            }
            (Expectation::Value { value, .. }, _) => self.report(expectations::value_of_other(value.span, is)),
        }
    }

    fn probed(
        &mut self,
        expr: Expr,
        period: Option<&ast::Literal>,
        at: Option<&ast::AreaMember>,
        span: Span,
    ) -> Option<Expr> {
        let mut expr = expr;
        if let Some(literal) = period {
            let leaves = self.open_leaves(&expr, &Class::Time);
            let restriction = self.in_period(literal, &leaves);
            expr = Expr::Within(Box::new(expr), restriction);
        }
        if let Some(member) = at {
            let restriction = self.at_member(member, &expr, span)?;
            expr = Expr::Within(Box::new(expr), restriction);
        }
        Some(expr)
    }
}

/// The format of a value at the decimals that a test writes.
fn as_written(format: NumberFormat, value: &ExpectedValue) -> NumberFormat {
    match value {
        ExpectedValue::Number { scale, percent, .. } => NumberFormat {
            decimals: *scale,
            thousands: false,
            plus: false,
            percent_sign: *percent,
            low: false,
            hundredfold: format.hundredfold || *percent,
        },
        ExpectedValue::Missing | ExpectedValue::NotApplicable => format,
    }
}
