//! Questions: one value of an expression, or one cell of a table.
//!
//! In: an expression of the language and a place, which is dimensions and their members; or a table, a row and a column. Out:
//! the value, taken apart. Invariants: what is wrong with a question is said of the question, never of the project; what a disclosure
//! policy suppresses anywhere in the report is suppressed here.

use indicia_compiler::diagnostics::{Advice, Severity, one_of};
use indicia_compiler::model::{ColumnValue, Expr, TableId};
use indicia_compiler::names::hir::Definition;
use indicia_compiler::plan::{self, Planned};
use indicia_compiler::value::PeriodKind;
use indicia_compiler::{Checked, question, words};
use indicia_runtime::answer;
use indicia_runtime::disclosure::SafeExplanation;

use crate::error::{Error, Faults};
use crate::project::Project;
use crate::session::Session;

/// One value that is asked for, planned.
pub struct Question {
    /// What the compiler makes of the project and the question.
    checked: Checked,
    planned: Planned,
    table: TableId,
    /// The row and the column of the cell.
    place: (usize, usize),
}

/// One value.
pub struct Answer {
    /// The formula in words; nothing for an attribute.
    pub formula: Option<String>,
    /// What it is made of, how it is rounded, and the text that a table shows.
    pub explanation: SafeExplanation,
    /// What the data is like that makes it doubtful.
    pub warnings: Faults,
}

impl Session<'_> {
    /// The value of an expression, such as `count of crimes` or `burglary_rate`, at a place: dimensions and their members, such as
    /// `[("area", "Peterborough"), ("financial_year", "2021/22")]`; none for all.
    pub fn ask(&self, expression: &str, at: &[(&str, &str)]) -> Result<Answer, Error> {
        self.answer(&self.project.question(expression, at)?)
    }

    /// The answer to a question about the session's project.
    pub fn answer(&self, question: &Question) -> Result<Answer, Error> {
        let Question { checked, planned, table, place } = question;
        let explained = answer::explain(planned, *place, &self.request()?);
        let explained = explained.map_err(|failure| Error::of_run(failure, &self.project.sources))?;
        let formula = match &checked.model.tables[table.0].columns[place.1].value {
            // An indicator in its own words.
            ColumnValue::Expr(Expr::Indicator(id)) => Some(&checked.model.indicators[id.0].value),
            ColumnValue::Expr(expr) => Some(expr),
            ColumnValue::Attribute { .. } | ColumnValue::Code(_) => None,
        };
        let formula = formula.map(|expr| words::expression(&checked.catalog, &checked.model, expr));
        let warnings = self.project.warned(&explained.warnings, &[]);
        Ok(Answer { formula, explanation: explained.explanation, warnings })
    }
}

impl Project {
    /// The value of an expression at a place, as a question.
    pub fn question(&self, expression: &str, at: &[(&str, &str)]) -> Result<Question, Error> {
        parsed(at)?;
        let asked = question::ask(&self.sources, &self.checked, expression, at).map_err(|refused| {
            let found = refused.diagnostics.into_iter().find(|d| d.severity == Severity::Error);
            let (message, help) = found.map_or_else(Default::default, |found| (found.message, found.help));
            let asked = if at.is_empty() { expression.to_string() } else { in_words(at) };
            Error::usage_with(format!("{asked}: {message}"), help)
        })?;
        Ok(Question::new(asked.checked, asked.table, (asked.row, 0)))
    }

    /// The value of a definition or dataset at a place, as a question.
    pub fn question_of(&self, name: &str, at: &[(&str, &str)]) -> Result<Question, Error> {
        match self.definition(name)? {
            Definition::Indicator(_) | Definition::Measure(_) => self.question(name, at),
            Definition::Cohort(_) | Definition::Dataset(_) => self.question(&format!("count of {name}"), at),
            Definition::Table(_) => Err(Error::usage_with(
                format!("{} is the place of one value, but {name} is a table", in_words(at)),
                Some(Advice::AskCell.into()),
            )),
        }
    }

    /// The cell of a table by its row and the heading of its column, as a question. A row is named by its label or its code; of a label that
    /// several rows have, by those of the rows that it is inside of: `Outer / Inner`.
    pub fn question_of_cell(&self, name: &str, row: &str, column: &str) -> Result<Question, Error> {
        let Definition::Table(id) = self.definition(name)? else {
            return Err(Error::usage_with(
                format!("a row and a column name a cell of a table, but {name} is not a table"),
                Some(Advice::AskPlace.into()),
            ));
        };
        let table = &self.checked.model.tables[id.0];
        let mut around: Vec<&str> = Vec::new();
        let mut named: Vec<[String; 3]> = Vec::new();
        for member in &table.rows {
            let label = member.labels.last().map_or("", String::as_str);
            around.truncate(member.depth);
            around.push(label);
            let code = member.code.map(|(list, place)| &self.checked.catalog.code_list(list).codes[place].code);
            named.push([label.to_string(), around.join(" / "), code.cloned().unwrap_or_default()]);
        }
        let with = |of: usize| -> Vec<usize> { (0..named.len()).filter(|at| named[*at][of] == row).collect() };
        let [labels, paths, codes] = [0, 1, 2].map(with);
        let mut rows = [labels, paths, codes].concat();
        rows.sort_unstable();
        rows.dedup();
        let at = match rows[..] {
            [at] => at,
            [] => return Err(Error::unknown("row", row, named.iter().map(|[label, _, _]| label.as_str()))),
            _ => {
                // What distinguishes each: the rows around it, or else its code.
                let is_own = |at: usize, text: &str| {
                    let others = named.iter().enumerate().filter(|(other, _)| *other != at);
                    others.flat_map(|(_, names)| names).all(|name| name != text)
                };
                let way = |at: &usize| {
                    let [_, path, code] = &named[*at];
                    if is_own(*at, path) || code.is_empty() { path.as_str() } else { code.as_str() }
                };
                let ways: Vec<&str> = rows.iter().map(way).collect();
                return Err(Error::usage_with(
                    format!("{name} has {} rows {row}", rows.len()),
                    Some(format!("say which: {}", one_of(ways, 8)).into()),
                ));
            }
        };
        let headings = table.columns.iter().map(|column| column.label.as_str());
        let Some(column) = headings.clone().position(|label| label == column) else {
            return Err(Error::unknown("column", column, headings));
        };
        Ok(Question::new(self.checked.clone(), id, (at, column)))
    }
}

impl Question {
    fn new(mut checked: Checked, table: TableId, place: (usize, usize)) -> Question {
        let planned = plan::question(&checked.catalog, &mut checked.model, table);
        Question { checked, planned, table, place }
    }
}

/// A place in words: `area=Peterborough,financial_year=2021/22`.
fn in_words(at: &[(&str, &str)]) -> String {
    at.iter().map(|(dimension, member)| format!("{dimension}={member}")).collect::<Vec<_>>().join(",")
}

/// Refuses a period that is not of its kind.
fn parsed(at: &[(&str, &str)]) -> Result<(), Error> {
    for (dimension, member) in at {
        if let Some(kind) = PeriodKind::from_name(dimension)
            && kind.parse(member).is_none()
        {
            let kind = kind.name().replace('_', " ");
            return Err(Error::usage(format!("{}: \"{member}\" is not a {kind}", in_words(at))));
        }
    }
    Ok(())
}
