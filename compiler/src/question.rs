//! One value asked of a checked project: an expression as text, and perhaps of which members and period.
//!
//! In: a checked project, an expression, dimensions with their members. Out: the project with a table of that one value, its
//! expression typed; or what is wrong with the question.
//! Invariants: no text is pasted into a definition; each text of a question is a source of its own, behind those of the
//! project, and what is found points into it.

use crate::Checked;
use crate::catalog::DatasetId;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{ColumnValue, Expr, Predicate, TableId};
use crate::names;
use crate::source::{SourceId, SourceKind, Sources, Span, Spanned};
use crate::syntax::{self, ast};
use crate::types;
use crate::value::PeriodKind;

/// The name of the texts of a question in messages.
const PATH: &str = "question";

/// A question that can be answered.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The texts of the project, then those of the question.
    pub sources: Sources,
    /// The project with the table; what was found is about the question alone.
    pub checked: Checked,
    /// A table without a name, of one column; the value is in its last row.
    pub table: TableId,
}

/// What is wrong with a question.
#[derive(Clone, Debug)]
pub struct Refused {
    /// The texts of the project, then those of the question.
    pub sources: Sources,
    /// What was found; at least one error.
    pub diagnostics: Vec<Diagnostic>,
}

impl Asked {
    /// The expression with its names resolved.
    pub fn expr(&self) -> Option<&Expr> {
        match &self.checked.model.tables[self.table.0].columns.first()?.value {
            ColumnValue::Expr(expr) => Some(expr),
            ColumnValue::Attribute { .. } => None,
        }
    }
}

/// Asks an expression of a project, such as `violent_crimes per 1000 residents in mid-2021`; any of its definitions may be
/// used. `of` restricts it to members of dimensions and to a period: `[("area", "Fenland"), ("financial_year", "2023/24")]`.
pub fn ask(sources: &Sources, checked: &Checked, value: &str, of: &[(&str, &str)]) -> Result<Asked, Refused> {
    let mut reading = Reading { sources: sources.clone(), found: Diagnostics::default() };
    let at = reading.add(value);
    let value = reading.keep(syntax::parse_expression(at.source, value));
    let mut clauses: Vec<ast::TableClauseKind> = Vec::new();
    let mut rows = Vec::new();
    for (dimension, member) in of {
        match PeriodKind::from_name(dimension) {
            Some(kind) => {
                let at = reading.add(member);
                let period = reading.keep(syntax::parse_period(at.source, member));
                clauses.extend(period.map(|period| ast::TableClauseKind::In(of_kind(period, kind))));
            }
            None => rows.push(reading.row(dimension, member)),
        }
    }
    if !rows.is_empty() {
        clauses.push(ast::TableClauseKind::Rows(rows));
    }
    let Reading { sources, mut found } = reading;
    let Some(value) = value.filter(|_| !found.has_errors()) else {
        return Err(Refused { diagnostics: found.sorted(&sources), sources });
    };
    let value = ast::ColumnValue::Expr(value);
    let column = ast::Column { label: None, value, each: None, shown: None, except_totals: false, span: at };
    clauses.push(ast::TableClauseKind::Column(column));
    let clauses = clauses.into_iter().map(|kind| ast::TableClause { kind, span: at }).collect();
    let table = ast::Table { name: Spanned::new(String::new(), at), clauses };
    let item = ast::Item { doc: None, span: at, kind: ast::ItemKind::Table(table) };
    let (hir, named) = names::extend(&checked.catalog, checked.hir.clone(), &item);
    found.append(named);
    let (model, typed) = types::extend(&sources, &checked.catalog, &hir, checked.model.clone());
    found.append(typed);
    if found.has_errors() {
        return Err(Refused { diagnostics: found.sorted(&sources), sources });
    }
    let (catalog, table) = (checked.catalog.clone(), TableId(model.tables.len() - 1));
    let diagnostics = found.sorted(&sources);
    Ok(Asked { sources, checked: Checked { catalog, hir, model, diagnostics }, table })
}

/// A condition on the rows of a dataset, such as `age < 18 and domestic_abuse`, with its names resolved.
pub fn condition(sources: &Sources, checked: &Checked, dataset: DatasetId, text: &str) -> Result<Predicate, Refused> {
    let mut reading = Reading { sources: sources.clone(), found: Diagnostics::default() };
    let at = reading.add(text);
    let condition = reading.keep(syntax::parse_condition(at.source, text));
    let Reading { sources, mut found } = reading;
    let typed = condition.and_then(|condition| {
        let (typed, wrong) = types::condition(&sources, &checked.catalog, &checked.hir, dataset, &condition);
        found.append(wrong);
        typed
    });
    match typed.filter(|_| !found.has_errors()) {
        Some(typed) => Ok(typed),
        None => Err(Refused { diagnostics: found.sorted(&sources), sources }),
    }
}

/// A year as one of the kind that is asked for.
fn of_kind(literal: ast::Literal, kind: PeriodKind) -> ast::Literal {
    match (&literal.kind, kind) {
        (ast::LiteralKind::SplitYear(year), PeriodKind::AcademicYear | PeriodKind::FinancialYear) => {
            ast::Literal { kind: ast::LiteralKind::NamedYear { kind, year: *year }, ..literal }
        }
        _ => literal,
    }
}

/// The texts of a question, as they are read.
struct Reading {
    sources: Sources,
    found: Diagnostics,
}

impl Reading {
    /// Adds a text, and gives the whole of it as a place.
    fn add(&mut self, text: &str) -> Span {
        let id: SourceId = self.sources.add(PATH, text, SourceKind::Definitions);
        Span::new(id, 0, text.len())
    }

    fn keep<T>(&mut self, parsed: Result<T, Diagnostics>) -> Option<T> {
        parsed.map_err(|found| self.found.append(found)).ok()
    }

    /// `area` and `Fenland` as the row of a table.
    fn row(&mut self, dimension: &str, member: &str) -> ast::Dimension {
        let span = self.add(dimension);
        let mut start = 0;
        let part = |part: &str| {
            let at = Span::new(span.source, start, start + part.len());
            start += part.len() + 1;
            Spanned::new(part.to_string(), at)
        };
        let path = ast::Path { parts: dimension.split('.').map(part).collect(), span };
        let at = self.add(member);
        let member = match member {
            "all" => ast::AreaMember::All(at),
            "outside" => ast::AreaMember::Outside(at),
            "missing" => ast::AreaMember::Missing(at),
            text => ast::AreaMember::Named(ast::Literal { kind: ast::LiteralKind::Text(text.into()), span: at }),
        };
        let listed =
            ast::ListedMember { each: false, parts: vec![member], label: None, alone: false, apart: false, span: at };
        ast::Dimension { path, heading: None, members: Some(ast::Members::List(vec![listed])), span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;
    use crate::model::Unit;
    use crate::names::hir::Definition;
    use crate::source::Source;

    fn sources() -> Sources {
        let source = |path: &str, text: &str, kind| Source { path: path.into(), text: text.into(), kind };
        Sources::new(vec![
            source("indicia.yaml", "title: Example\n", SourceKind::Project),
            source(
                "datasets/crimes.yaml",
                "name: crimes\nfiles: crimes.csv\ncounts: crimes\ntime: recorded_on\n\
                 columns:\n  recorded_on: {type: date}\n  type: {type: text}\n  age: {type: integer}\n",
                SourceKind::Dataset,
            ),
            source(
                "a.ind",
                "cohort young {\n  from  crimes\n  where age < 18\n}\nmeasure young_crimes = count of young\n",
                SourceKind::Definitions,
            ),
            source(
                "b.ind",
                "use \"a.ind\"\nindicator share = young_crimes as % of count of crimes\ntable t { column share }\n",
                SourceKind::Definitions,
            ),
        ])
    }

    fn project() -> (Sources, Checked) {
        let sources = sources();
        let checked = check(&sources);
        let found: Vec<_> = checked.diagnostics.iter().map(|d| (d.code, &d.message)).collect();
        assert_eq!(found, []);
        (sources, checked)
    }

    #[test]
    fn an_expression_is_typed_in_the_project() {
        let (sources, checked) = project();
        let text = "young_crimes as % of count of crimes where type = \"A\"";
        let asked = ask(&sources, &checked, text, &[("financial_year", "2023/24")]).expect("an answer");
        let column = &asked.checked.model.tables[asked.table.0].columns[0];
        assert!(matches!(column.unit, Unit::Percentage { .. }), "{:?}", column.unit);
        assert!(matches!(asked.expr(), Some(Expr::Over { .. })), "{:?}", asked.expr());
        assert!(asked.checked.model.tables[asked.table.0].period.is_some());
        assert_eq!(asked.checked.model.measures.len(), checked.model.measures.len() + 1, "the aggregate is a measure");
    }

    #[test]
    fn what_is_wrong_points_into_the_text_that_was_given() {
        let (sources, checked) = project();
        let none: &[(&str, &str)] = &[];
        let cases = [
            ("young_crime / 2", none, "names::unknown", "young_crime"),
            ("young_crimes per 1000 young_crimes", none, "denominators::not-a-population", "young_crimes"),
            ("young_crimes +", none, "syntax::unexpected-end", ""),
            ("", none, "syntax::unexpected-end", ""),
            ("(young_crimes", none, "syntax::unclosed-bracket", "("),
            ("young_crimes 5", none, "syntax::unexpected", "5"),
            ("young_crimes", &[("colour", "red")][..], "layout::unknown-dimension", "colour"),
            ("young_crimes", &[("financial_year", "2023-24")][..], "syntax::bad-period", "2023-24"),
        ];
        for (text, of, code, marked) in cases {
            let refused = ask(&sources, &checked, text, of).expect_err(text);
            let first = &refused.diagnostics[0];
            assert_eq!((first.code, refused.sources.text(first.labels[0].span)), (code, marked), "{text}");
            assert_eq!(refused.sources.get(first.labels[0].span.source).path, "question");
        }
    }

    #[test]
    fn a_condition_is_typed_in_its_dataset() {
        let (sources, checked) = project();
        let dataset = checked.catalog.dataset_named("crimes").expect("the dataset");
        assert!(condition(&sources, &checked, dataset, "age < 18 or type = \"A\"").is_ok());
        for (text, code, marked) in [
            ("age < ", "syntax::unexpected-end", ""),
            ("agee < 18", "names::unknown-column", "agee"),
            ("age", "types::not-a-flag", "age"),
            ("age < 18 }", "syntax::unmatched-bracket", "}"),
        ] {
            let refused = condition(&sources, &checked, dataset, text).expect_err(text);
            let first = &refused.diagnostics[0];
            assert_eq!((first.code, refused.sources.text(first.labels[0].span)), (code, marked), "{text}");
        }
    }

    #[test]
    fn the_uses_of_a_name_are_listed() {
        let (sources, checked) = project();
        let measure = checked.definition("young_crimes").expect("the measure");
        let places = |definition| -> Vec<String> {
            let place = |span: Span| format!("{}:{}", sources.get(span.source).path, sources.line(span));
            checked.hir.uses(definition).map(place).collect()
        };
        assert_eq!(places(measure), ["b.ind:2"]);
        let dataset = checked.definition("crimes").expect("the dataset");
        assert_eq!(places(dataset), ["a.ind:2", "b.ind:2"]);
        let (b, text) = sources.by_path("b.ind").expect("a file");
        let within = |word: &str| text.text.find(word).expect("the word") as u32 + 1;
        assert_eq!(checked.hir.at(b, within("young_crimes")), Some(measure), "a use leads to the definition");
        assert_eq!(
            checked.hir.at(b, within("share")),
            checked.definition("share"),
            "and so does the definition itself"
        );
        assert_eq!(checked.hir.at(b, within("as %")), None);
        assert!(matches!(checked.definition("share"), Some(Definition::Indicator(_))));
    }
}
