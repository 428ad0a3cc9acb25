//! One value asked of a checked project: an expression as text, and perhaps of which members and period.
//!
//! In: a checked project, an expression, dimensions with their members. Out: the project with a table of that one value, its
//! expression typed; or what is wrong with the question.
//! Invariants: no text is pasted into a definition; each text of a question is a source of its own, behind those of the
//! project, and what is found points into it. A question has one value: each dimension has one member, which restricts what no other
//! dimension of the question does, and all of them are asked at once.

use crate::Checked;
use crate::catalog::DatasetId;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::model::{Class, ColumnValue, Expr, Model, Predicate, TableId};
use crate::names::{self, hir::Hir};
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
    /// A table without a name, of one column.
    pub table: TableId,
    /// The row of the value. The rows above it are of the outer dimensions alone.
    pub row: usize,
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
            ColumnValue::Attribute { .. } | ColumnValue::Code(_) => None,
        }
    }
}

/// Asks an expression of a project, such as `violent_crimes per 1000 residents in mid-2021`; any of its definitions may be
/// used. `of` restricts it to members of dimensions and to a period: `[("area", "Fenland"), ("financial_year", "2023/24")]`.
pub fn ask(sources: &Sources, checked: &Checked, value: &str, of: &[(&str, &str)]) -> Result<Asked, Refused> {
    let mut reading = Reading { sources: sources.clone(), found: Diagnostics::default() };
    let at = reading.add(value);
    let value = reading.keep(syntax::parse_expression(at.source, value));
    let (mut period, mut rows) = (None, Vec::new());
    for (dimension, member) in of {
        match PeriodKind::from_name(dimension) {
            Some(kind) => {
                let (named, at) = (reading.add(dimension), reading.add(member));
                let written = reading.keep(syntax::parse_period(at.source, member));
                if period.is_some() {
                    reading.found.push(twice(named, "a period"));
                }
                let written =
                    written.map(|period| names::period_with_value(&checked.catalog, &period, &mut reading.found));
                period = period.or(written.map(|written| of_kind(written, kind)));
            }
            None => rows.push(reading.row(dimension, member)),
        }
    }
    let Reading { sources, mut found } = reading;
    let refuse = |found: Diagnostics| {
        let diagnostics = found.sorted(&sources).into_iter().map(of_a_place).collect();
        Refused { diagnostics, sources: sources.clone() }
    };
    let Some(value) = value.filter(|_| !found.has_errors()) else { return Err(refuse(found)) };
    let question = Question { sources: &sources, project: checked, at, value, period };
    if let Err(wrong) = question.settle(&mut rows) {
        return Err(refuse(wrong));
    }
    let (hir, model, typed) = question.typed(&rows);
    found.append(typed);
    if found.has_errors() {
        return Err(refuse(found));
    }
    let table = TableId(model.tables.len() - 1);
    let row = match (model.tables[table.0].rows.len(), &rows[..]) {
        (_, []) => 0,
        (made, rows) if made == rows.len() => made - 1,
        // A member that cannot occur inside those before it has no row.
        (made, rows) => {
            found.push(apart(&sources, &rows[..=made.min(rows.len() - 1)]));
            return Err(refuse(found));
        }
    };
    let (catalog, diagnostics) = (checked.catalog.clone(), found.sorted(&sources));
    Ok(Asked { checked: Checked { catalog, hir, model, diagnostics, in_tests: None }, sources, table, row })
}

/// A condition on the rows of a dataset, such as `age < 18 and domestic_abuse`, with its names resolved.
pub fn condition(sources: &Sources, checked: &Checked, dataset: DatasetId, text: &str) -> Result<Predicate, Refused> {
    let mut reading = Reading { sources: sources.clone(), found: Diagnostics::default() };
    let at = reading.add(text);
    let condition = reading.keep(syntax::parse_condition(at.source, text));
    let Reading { sources, mut found } = reading;
    let typed = condition.and_then(|condition| {
        let condition = names::condition_with_values(&checked.catalog, &condition, &mut found);
        let (typed, wrong) = types::condition(&sources, &checked.catalog, &checked.hir, dataset, &condition);
        found.append(wrong);
        typed
    });
    match typed.filter(|_| !found.has_errors()) {
        Some(typed) => Ok(typed),
        None => Err(Refused { diagnostics: found.sorted(&sources), sources }),
    }
}

/// A question that was read.
struct Question<'a> {
    sources: &'a Sources,
    project: &'a Checked,
    /// The whole of the expression.
    at: Span,
    value: ast::Expr,
    period: Option<ast::Literal>,
}

impl Question<'_> {
    /// The project with a table of the value by some dimensions, and what is wrong with it.
    fn typed(&self, rows: &[ast::Dimension]) -> (Hir, Model, Diagnostics) {
        let mut clauses: Vec<ast::TableClauseKind> = Vec::new();
        clauses.extend(self.period.clone().map(ast::TableClauseKind::In));
        if !rows.is_empty() {
            clauses.push(ast::TableClauseKind::Rows(rows.to_vec()));
        }
        let (value, span) = (ast::ColumnValue::Expr(self.value.clone()), self.at);
        let column = ast::Column { label: None, value, each: None, shown: None, except_totals: false, span };
        clauses.push(ast::TableClauseKind::Column(column));
        let clauses = clauses.into_iter().map(|kind| ast::TableClause { kind, span }).collect();
        let table = ast::Table { name: Spanned::new(String::new(), span), clauses };
        let item = ast::Item { doc: None, span, kind: ast::ItemKind::Table(table) };
        let catalog = &self.project.catalog;
        let (hir, mut found) = names::extend(catalog, self.project.hir.clone(), &item);
        let (model, typed) = types::extend(self.sources, catalog, &hir, self.project.model.clone());
        found.append(typed);
        (hir, model, found)
    }

    /// Checks each dimension by itself: it has one member, and restricts what none before it does. A member is read as a text, or as
    /// a period where the dimension is of periods.
    fn settle(&self, rows: &mut [ast::Dimension]) -> Result<(), Diagnostics> {
        let mut classes: Vec<Class> = self.period.iter().map(|_| Class::Time).collect();
        for row in rows {
            let alone = Question { period: None, value: self.value.clone(), ..*self };
            let (_, mut model, mut found) = alone.about(row);
            if found.iter().any(|d| d.code == "periods::not-a-period")
                && let Some(dated) = self.dated(row)
            {
                *row = dated;
                (_, model, found) = alone.about(row);
            }
            if found.has_errors() {
                return Err(found);
            }
            let members = model.tables.last().map_or(&[][..], |table| &table.rows);
            let class = members.first().and_then(|member| member.restrictions.first()).map(|r| r.class.clone());
            let name = self.sources.text(row.path.span);
            let wrong = match (members.len(), &class) {
                (1, Some(class)) if classes.contains(class) => Some(twice(row.path.span, &self.spoken(class, name))),
                (1, _) => None,
                (several, _) => Some(not_one(row, self.sources, several)),
            };
            if let Some(wrong) = wrong {
                found.push(wrong);
                return Err(found);
            }
            classes.extend(class);
        }
        Ok(())
    }

    /// The project with a table of one dimension, and what is wrong with the dimension itself. What else is wrong may be put right by
    /// what is given beside it, such as the period of a rate.
    fn about(&self, row: &ast::Dimension) -> (Hir, Model, Diagnostics) {
        let (hir, model, found) = self.typed(std::slice::from_ref(row));
        let its = [row.path.span.source, member_span(row).source];
        let mut wrong = Diagnostics::default();
        for finding in found.iter().filter(|d| d.labels.first().is_some_and(|l| its.contains(&l.span.source))) {
            wrong.push(finding.clone());
        }
        (hir, model, wrong)
    }

    /// The dimension with its member as a period, if it can be read so.
    fn dated(&self, row: &ast::Dimension) -> Option<ast::Dimension> {
        let mut dated = row.clone();
        let Some(ast::Members::List(listed)) = &mut dated.members else { return None };
        let [ast::AreaMember::Named(literal)] = &mut listed.first_mut()?.parts[..] else { return None };
        let period = syntax::parse_period(literal.span.source, self.sources.text(literal.span)).ok()?;
        if let ast::LiteralKind::Parameter { name, .. } = &period.kind {
            self.project.catalog.project.parameter(name)?;
        }
        *literal = period;
        Some(dated)
    }

    /// What a class of dimension is called where it is given twice.
    fn spoken(&self, class: &Class, name: &str) -> String {
        match class {
            Class::Time => "a period".into(),
            Class::Area(hierarchy) => format!("`{}`", self.project.catalog.hierarchy(*hierarchy).name),
            Class::Other(_) => format!("`{name}`"),
        }
    }
}

fn twice(at: Span, what: &str) -> Diagnostic {
    Diagnostic::new("layout::dimension-twice", format!("{what} is given twice"))
        .at(at, "again")
        .help("the value of one place is asked for; give it once")
}

/// What helps a table, as what helps a place.
fn of_a_place(found: Diagnostic) -> Diagnostic {
    match found.code {
        "periods::one-side" => found.help("ask of one period as well, such as financial_year=2023/24"),
        _ => found,
    }
}

fn not_one(row: &ast::Dimension, sources: &Sources, members: usize) -> Diagnostic {
    let (name, member) = (sources.text(row.path.span), written(row, sources));
    let message = format!("\"{member}\" means {members} members of `{name}`, and the value of one is asked for");
    Diagnostic::new("layout::unknown-member", message)
        .at(member_span(row), "not one member")
        .help("name one of them, or make a table, which shows them all")
}

/// The last of some dimensions cannot occur inside one before it.
fn apart(sources: &Sources, rows: &[ast::Dimension]) -> Diagnostic {
    let places: Vec<String> =
        rows.iter().map(|row| format!("{}={}", sources.text(row.path.span), written(row, sources))).collect();
    let message = format!("nothing can be {} at once", places.join(" and "));
    let at = rows.last().map_or(Span::default(), member_span);
    Diagnostic::new("layout::unknown-member", message).at(at, "never together").help("leave one of them out")
}

fn member_span(row: &ast::Dimension) -> Span {
    match &row.members {
        Some(ast::Members::List(listed)) => listed.first().map_or(row.span, |member| member.span),
        Some(ast::Members::Range(..)) | None => row.span,
    }
}

fn written<'s>(row: &ast::Dimension, sources: &'s Sources) -> &'s str {
    sources.text(member_span(row))
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

    /// Fly-tipping by two areas of a hierarchy and by waste, which has groups.
    fn tipping() -> (Sources, Checked) {
        let source = |path: &str, text: &str, kind| Source { path: path.into(), text: text.into(), kind };
        let sources = Sources::new(vec![
            source("indicia.yaml", "title: Example\n", SourceKind::Project),
            source(
                "codelists/waste.yaml",
                "name: waste\nattributes: {group: text}\ncodes:\n\
                 - {code: HH, label: Household rubbish, group: Household}\n\
                 - {code: TY, label: Tyres, group: Trade}\n",
                SourceKind::CodeList,
            ),
            source(
                "datasets/incidents.yaml",
                "name: incidents\nfiles: i.csv\ncounts: incidents\ntime: reported_on\ncolumns:\n\
                 \x20 reported_on: {type: date}\n  district: {codes: district}\n  waste: {codes: waste}\n",
                SourceKind::Dataset,
            ),
            source("a.ind", "measure all_incidents = count of incidents\n", SourceKind::Definitions),
            source(
                "hierarchies/area.yaml",
                "name: area\nlevels: [{name: district, plural: districts}]\nareas:\n\
                 - {code: D1, label: Ashmere, level: district}\n- {code: D2, label: Carrow, level: district}\n",
                SourceKind::Hierarchy,
            ),
        ]);
        let checked = check(&sources);
        let found: Vec<_> = checked.diagnostics.iter().map(|d| (d.code, &d.message)).collect();
        assert_eq!(found, []);
        (sources, checked)
    }

    #[test]
    fn one_value_is_asked_for_or_the_question_is_refused() {
        let (sources, checked) = tipping();
        let ask = |of: &[(&str, &str)]| ask(&sources, &checked, "all_incidents", of);
        let refused = [
            (
                &[("area", "districts")][..],
                "\"districts\" means 2 members of `area`, and the value of one is asked for",
            ),
            (&[("area", "Ashmere"), ("area", "Carrow")], "`area` is given twice"),
            (&[("area", "Ashmere"), ("area", "Ashmere")], "`area` is given twice"),
            (&[("area", "Ashmere"), ("district", "Carrow")], "`area` is given twice"),
            (&[("district", "Carrow"), ("waste", "Tyres"), ("area", "all")], "`area` is given twice"),
            (&[("waste", "Tyres"), ("waste", "Household rubbish")], "`waste` is given twice"),
            (
                &[("waste", "Household rubbish"), ("waste.group", "Trade")],
                "nothing can be waste=Household rubbish and waste.group=Trade at once",
            ),
            (
                &[("waste.group", "Trade"), ("waste", "Household rubbish"), ("area", "Ashmere")],
                "nothing can be waste.group=Trade and waste=Household rubbish at once",
            ),
            (&[("financial_year", "2022/23"), ("reported_on.month", "2022-05")], "a period is given twice"),
            (&[("month", "2022-04"), ("financial_year", "2022/23")], "a period is given twice"),
            (&[("reported_on.month", "soon")], "soon is not a period"),
            (&[("reported_on.month", "2022/23")], "this is by month, but 2022/23 is a different kind of period"),
        ];
        for (of, message) in refused {
            let refused = ask(of).expect_err(message);
            let said: Vec<&str> = refused.diagnostics.iter().map(|d| d.message.as_str()).collect();
            assert_eq!(said, [message], "{of:?}");
        }
        let all = [("area", "Ashmere"), ("waste", "Tyres"), ("waste.group", "Trade"), ("reported_on.month", "2023-05")];
        for turned in 0..all.len() {
            let of: Vec<_> = all[turned..].iter().chain(&all[..turned]).copied().collect();
            let asked = ask(&of).expect("an answer");
            let row = &asked.checked.model.tables[asked.table.0].rows[asked.row];
            assert_eq!(row.restrictions.len(), all.len(), "each is a restriction of the row: {of:?}");
        }
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
