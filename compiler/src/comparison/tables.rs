//! Tables: what they say, their rows and their columns.
//!
//! In: the tables of both sides. Out: drafts. Invariant: rows and columns go by what they are called, then by what they hold;
//! what a clause takes from elsewhere (the areas of a level, the label of a definition) is told where it changed.

use super::change::{Class, Draft, Kind, Said, Subject};
use super::declared::{gone, new_one, paired};
use super::defined::{Compared, Of, definition, shown};
use super::facets::moved;
use super::formula::{self, Formula, Formulas, Limits};
use super::side::Side;
use super::words;
use crate::model::{Column, ColumnValue, Member, Table};
use crate::names::hir;
use crate::source::{Span, Spanned};
use crate::syntax::ast::{TableClause, TableClauseKind};

/// What differs between tables.
pub fn changes(before: &Side<'_>, after: &Side<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let pairs = paired(Kind::Table, before, after, |side| {
        side.model().tables.iter().map(|t| (t.head.name.value.clone(), t.head.span, t)).collect()
    });
    for (old, new, subject) in pairs {
        match (old, new) {
            (Some(old), Some(new)) => {
                let heads = (&old.head, &new.head);
                drafts.extend(definition((before, old), (after, new), &subject, heads, table));
            }
            (Some(old), None) => drafts.push(gone(subject, &words::quoted(&old.title), old.head.span)),
            (None, Some(new)) => drafts.push(new_one(subject, &words::quoted(&new.title), new.head.span)),
            (None, None) => {}
        }
    }
    drafts.extend(order_of_report(before, after));
    drafts
}

/// What a table means: the same text for the same meaning.
pub fn meaning<'a>(side: Side<'a>, other: Side<'a>, table: &Table) -> String {
    let formulas = Formulas::new(side, other);
    let rows: Vec<_> = table.rows.iter().map(|row| (&row.labels, row.kind, limits(&formulas, row))).collect();
    let columns: Vec<_> = table.columns.iter().map(|c| (&c.label, value(&formulas, c), c.format)).collect();
    let period = table.period.as_ref().map(|period| formulas.limits(period));
    let rest = (&table.title, table.order, table.top, table.hide_empty, formulas.conditions(&table.filter));
    format!("{rows:?} {columns:?} {period:?} {rest:?}")
}

/// One side of a table: also as written.
struct Written<'s, 'a> {
    side: &'s Side<'a>,
    formulas: Formulas<'a>,
    table: &'s Table,
    hir: &'a hir::Table,
}

impl<'s, 'a> Written<'s, 'a> {
    fn new((side, table): Of<'s, 'a, Table>, other: &Side<'a>) -> Option<Written<'s, 'a>> {
        let named = |hir: &&hir::Table| hir.head.name.value == table.head.name.value;
        let hir = side.project.checked.hir.tables.iter().find(named)?;
        Some(Written { side, formulas: Formulas::new(*side, *other), table, hir })
    }

    /// The place of the first clause of a kind; the table's name without one.
    fn place(&self, kind: impl Fn(&TableClauseKind) -> bool) -> Span {
        self.clause(kind).map_or(self.table.head.name.span, |clause| clause.span)
    }

    fn clause(&self, kind: impl Fn(&TableClauseKind) -> bool) -> Option<&'a TableClause> {
        self.hir.clauses.iter().find(|clause| kind(&clause.kind))
    }

    /// A clause as written, with the names of the comparison.
    fn text(&self, kind: impl Fn(&TableClauseKind) -> bool) -> Option<String> {
        self.clause(kind).map(|clause| self.side.renamed(&self.side.written(clause.span)))
    }

    /// Texts of a kind of clause that comes more than once, with their places.
    fn texts(&self, kind: impl Fn(&TableClauseKind) -> Option<&Spanned<String>>) -> Vec<(String, Span)> {
        let texts = self.hir.clauses.iter().filter_map(|clause| kind(&clause.kind));
        texts.map(|text| (text.value.clone(), text.span)).collect()
    }
}

fn table(before: Of<'_, '_, Table>, after: Of<'_, '_, Table>) -> Compared {
    let (Some(a), Some(b)) = (Written::new(before, after.0), Written::new(after, before.0)) else { return Vec::new() };
    let mut found = frame(&a, &b);
    found.extend(restrictions(&a, &b));
    found.extend(rows(&a, &b));
    found.extend(columns(&a, &b));
    found
}

/// What stands around the numbers.
fn frame(a: &Written<'_, '_>, b: &Written<'_, '_>) -> Compared {
    let mut found: Compared = Vec::new();
    let (old, new) = (a.table, b.table);
    let mut told =
        |class, of: &str, before: Option<String>, after: Option<String>, kind: &dyn Fn(&TableClauseKind) -> bool| {
            if before != after {
                found.push((class, Said { of: of.to_string(), before, after }, Some((a.place(kind), b.place(kind)))));
            }
        };
    let title =
        |w: &Written<'_, '_>| w.text(|k| matches!(k, TableClauseKind::Title(_))).map(|_| words::quoted(&w.table.title));
    told(Class::Wording, "title", title(a), title(b), &|k| matches!(k, TableClauseKind::Title(_)));
    let number = |table: &Table| table.number.map(|number| number.to_string());
    told(Class::TableLayout, "number", number(old), number(new), &|k| {
        matches!(k, TableClauseKind::Number(_) | TableClauseKind::Figure(_))
    });
    let chapter = |table: &Table| table.chapter.as_deref().map(words::quoted);
    told(Class::TableLayout, "chapter", chapter(old), chapter(new), &|k| matches!(k, TableClauseKind::Chapter(_)));
    let order = |table: &Table| {
        table.order.map(|(column, descending)| {
            let direction = if descending { "highest first" } else { "lowest first" };
            format!("{}, {direction}", words::quoted(&table.columns[column].label))
        })
    };
    told(Class::Order, "ordered by", order(old), order(new), &|k| matches!(k, TableClauseKind::Order { .. }));
    let top = |table: &Table| table.top.map(|top| top.to_string());
    told(Class::TableLayout, "rows shown at most", top(old), top(new), &|k| matches!(k, TableClauseKind::Top(_)));
    let hides = |table: &Table| Some((if table.hide_empty { "hidden" } else { "shown" }).to_string());
    told(Class::TableLayout, "empty rows", hides(old), hides(new), &|k| matches!(k, TableClauseKind::HideEmpty));
    let policy = |w: &Written<'_, '_>| {
        w.table.disclosure.map(|id| w.side.name(Kind::Policy, &w.side.catalog().policies[id.0].name))
    };
    told(Class::Disclosure, "disclosure policy", policy(a), policy(b), &|k| {
        matches!(k, TableClauseKind::Disclosure(_))
    });
    let heading = |table: &Table| Some(words::quoted(&table.row_headings.join(" / ")));
    told(Class::Wording, "heading of rows", heading(old), heading(new), &|k| matches!(k, TableClauseKind::Rows(_)));
    fn note(kind: &TableClauseKind) -> Option<&Spanned<String>> {
        match kind {
            TableClauseKind::Note(text) => Some(text),
            _ => None,
        }
    }
    fn source(kind: &TableClauseKind) -> Option<&Spanned<String>> {
        match kind {
            TableClauseKind::Source(text) => Some(text),
            _ => None,
        }
    }
    found.extend(texts("note", &a.texts(note), &b.texts(note)));
    found.extend(texts("source", &a.texts(source), &b.texts(source)));
    found
}

/// Notes or sources; one for one is a rewording.
fn texts(of: &str, before: &[(String, Span)], after: &[(String, Span)]) -> Compared {
    let only = |texts: &[(String, Span)], other: &[(String, Span)]| -> Vec<(String, Span)> {
        texts.iter().filter(|(text, _)| other.iter().all(|(o, _)| o != text)).cloned().collect()
    };
    let (gone, new) = (only(before, after), only(after, before));
    if let ([(was, a)], [(is, b)]) = (&gone[..], &new[..]) {
        let said = Said::moved(of, words::quoted(was), words::quoted(is));
        return vec![(Class::Wording, said, Some((*a, *b)))];
    }
    let said = |before: Option<&String>, after: Option<&String>| {
        let quoted = |text: Option<&String>| text.map(|text| words::quoted(text));
        (Class::Wording, Said { of: of.to_string(), before: quoted(before), after: quoted(after) }, None)
    };
    let mut found: Compared = gone.iter().map(|(text, _)| said(Some(text), None)).collect();
    found.extend(new.iter().map(|(text, _)| said(None, Some(text))));
    if found.is_empty() && before.iter().map(|t| &t.0).ne(after.iter().map(|t| &t.0)) {
        let order = |texts: &[(String, Span)]| texts.iter().map(|(text, _)| words::quoted(text)).collect::<Vec<_>>();
        let (was, is) = (order(before), order(after));
        found.push((Class::Order, Said::moved(format!("order of {of}s"), moved(&was, &is), moved(&is, &was)), None));
    }
    found
}

/// What limits every cell.
fn restrictions(a: &Written<'_, '_>, b: &Written<'_, '_>) -> Compared {
    let mut found: Compared = Vec::new();
    let period = |k: &TableClauseKind| matches!(k, TableClauseKind::In(_));
    let limits = |w: &Written<'_, '_>| w.table.period.as_ref().map(|p| formula::limits(&w.formulas.limits(p)));
    let (was, is) = (limits(a), limits(b));
    if a.text(period) != b.text(period) && was != is {
        let said = Said { of: "counts".into(), before: was, after: is };
        found.push((Class::Population, said, Some((a.place(period), b.place(period)))));
    }
    let filter = |k: &TableClauseKind| matches!(k, TableClauseKind::Where(_));
    if a.text(filter) != b.text(filter) {
        let places = Some((a.place(filter), b.place(filter)));
        let (was, is) = (a.formulas.conditions(&a.table.filter), b.formulas.conditions(&b.table.filter));
        found.extend(formula::by_dataset(&was, &is).into_iter().map(|(class, said)| (class, said, places)));
    }
    found
}

fn limits(formulas: &Formulas<'_>, member: &Member) -> Vec<Limits> {
    member.restrictions.iter().map(|restriction| formulas.limits(restriction)).collect()
}

fn rows(a: &Written<'_, '_>, b: &Written<'_, '_>) -> Compared {
    let clause = |k: &TableClauseKind| matches!(k, TableClauseKind::Rows(_));
    if a.text(clause) == b.text(clause) {
        return Vec::new();
    }
    let places = Some((a.place(clause), b.place(clause)));
    let (old, new) = (members(a), members(b));
    let mut found: Compared = Vec::new();
    let mut taken = vec![false; new.len()];
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut pair = |test: &dyn Fn(&Row, &Row) -> bool| {
        for (i, row) in old.iter().enumerate() {
            if pairs.iter().any(|(o, _)| *o == i) {
                continue;
            }
            if let Some(j) = (0..new.len()).find(|j| !taken[*j] && test(row, &new[*j])) {
                taken[j] = true;
                pairs.push((i, j));
            }
        }
    };
    pair(&|was, is| was.path == is.path && was.limits == is.limits);
    pair(&|was, is| was.path == is.path);
    pair(&|was, is| was.limits == is.limits && was.depth == is.depth);
    pairs.sort_unstable();
    for (i, j) in &pairs {
        let (was, is) = (&old[*i], &new[*j]);
        if was.path != is.path && was.label() != is.label() {
            found.push((Class::Wording, Said::moved("row", was.name(), is.name()), places));
        }
        if was.limits != is.limits {
            let said = |row: &Row| row.limits.last().map_or_else(|| "everything".to_string(), formula::limits);
            let (of, before, after) = (format!("row {}", words::either(&was.name(), &is.name())), said(was), said(is));
            if before != after {
                found.push((Class::Population, Said::moved(of, before, after), places));
            }
        }
    }
    for (_, row) in old.iter().enumerate().filter(|(i, _)| pairs.iter().all(|(o, _)| o != i)) {
        found.push((Class::TableLayout, Said { of: "row".into(), before: Some(row.name()), after: None }, places));
    }
    for row in new.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(row, _)| row) {
        found.push((Class::TableLayout, Said { of: "row".into(), before: None, after: Some(row.name()) }, places));
    }
    let name = |(i, j): &(usize, usize)| words::either(&old[*i].name(), &new[*j].name());
    let was: Vec<String> = pairs.iter().map(name).collect();
    let mut by_place = pairs.clone();
    by_place.sort_by_key(|(_, j)| *j);
    if by_place != pairs {
        let is: Vec<String> = by_place.iter().map(name).collect();
        found.push((Class::Order, Said::moved("order of rows", moved(&was, &is), moved(&is, &was)), places));
    }
    found
}

/// A row, with all that it stands inside.
struct Row {
    path: Vec<String>,
    limits: Vec<Limits>,
    depth: usize,
}

impl Row {
    fn label(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    fn name(&self) -> String {
        self.path.iter().map(|label| words::quoted(label)).collect::<Vec<_>>().join(" in ")
    }
}

fn members(written: &Written<'_, '_>) -> Vec<Row> {
    let mut path: Vec<String> = Vec::new();
    let row = |member: &Member| {
        path.truncate(member.depth);
        path.push(member.labels.join(" / "));
        Row { path: path.clone(), limits: limits(&written.formulas, member), depth: member.depth }
    };
    written.table.rows.iter().map(row).collect()
}

/// A column, with what was written for it.
struct Shown<'s> {
    column: &'s Column,
    /// What it is matched by.
    key: String,
    /// What it is called where it is told of.
    name: String,
    /// As written, with the names of the comparison.
    text: String,
    span: Span,
    value: Formula,
    limits: Vec<Limits>,
}

fn columns(a: &Written<'_, '_>, b: &Written<'_, '_>) -> Compared {
    let (old, new) = (shown_columns(a), shown_columns(b));
    let mut found: Compared = Vec::new();
    let mut taken = vec![false; new.len()];
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let mut pair = |test: &dyn Fn(&Shown<'_>, &Shown<'_>) -> bool| {
        for (i, column) in old.iter().enumerate() {
            if pairs.iter().any(|(o, _)| *o == i) {
                continue;
            }
            if let Some(j) = (0..new.len()).find(|j| !taken[*j] && test(column, &new[*j])) {
                taken[j] = true;
                pairs.push((i, j));
            }
        }
    };
    pair(&|was, is| was.key == is.key);
    pair(&|was, is| was.value == is.value && was.limits == is.limits);
    pairs.sort_unstable();
    for (i, j) in &pairs {
        let (was, is) = (&old[*i], &new[*j]);
        if was.text == is.text {
            continue;
        }
        let places = Some((was.span, is.span));
        let of = |said: Said| Said {
            of: format!("column {}: {}", words::either(&was.name, &is.name), said.of)
                .trim_end_matches([' ', ':'])
                .to_string(),
            ..said
        };
        if was.key != is.key && was.column.label != is.column.label {
            let said = Said::moved("heading", words::quoted(&was.column.label), words::quoted(&is.column.label));
            found.push((Class::Wording, said, places));
        }
        let differences = formula::differences(&was.value, &is.value);
        found.extend(differences.into_iter().map(|(class, said)| (class, of(said), places)));
        if was.limits != is.limits && was.key == is.key {
            let said =
                |column: &Shown<'_>| column.limits.last().map_or_else(|| "everything".to_string(), formula::limits);
            let (before, after) = (said(was), said(is));
            if before != after {
                found.push((Class::Population, of(Said::moved("counts", before, after)), places));
            }
        }
        if !inherited((a, was), (b, is)) {
            let shown = shown((&was.column.unit, &was.column.format), (&is.column.unit, &is.column.format));
            found.extend(shown.map(|(class, said)| (class, of(said), places)));
        }
        let totals = |column: &Column| if column.except_totals { "left empty" } else { "filled" };
        let (before, after) = (totals(was.column), totals(is.column));
        if before != after {
            found.push((Class::TableLayout, of(Said::moved("total rows", before, after)), places));
        }
    }
    let gone = (0..old.len()).filter(|i| pairs.iter().all(|(o, _)| o != i));
    found.extend(gone.map(|i| {
        let said = Said { of: "column".into(), before: Some(words::quoted(&old[i].column.label)), after: None };
        (Class::TableLayout, said, Some((old[i].span, b.table.head.name.span)))
    }));
    let added = (0..new.len()).filter(|j| !taken[*j]);
    found.extend(added.map(|j| {
        let said = Said { of: "column".into(), before: None, after: Some(words::quoted(&new[j].column.label)) };
        (Class::TableLayout, said, Some((a.table.head.name.span, new[j].span)))
    }));
    let mut by_place = pairs.clone();
    by_place.sort_by_key(|(_, j)| *j);
    if by_place != pairs {
        let names = |pairs: &[(usize, usize)]| -> Vec<String> {
            let name = |(i, j): &(usize, usize)| words::either(&old[*i].column.label, &new[*j].column.label);
            pairs.iter().map(|pair| words::quoted(&name(pair))).collect()
        };
        let (was, is) = (names(&pairs), names(&by_place));
        found.push((Class::Order, Said::moved("order of columns", moved(&was, &is), moved(&is, &was)), None));
    }
    let mut once: Compared = Vec::new();
    for (class, said, places) in found {
        if once.iter().all(|(c, s, _)| (*c, s) != (class, &said)) {
            once.push((class, said, places));
        }
    }
    once
}

/// Whether both formats are those of the indicators shown, so that a change of format is told there.
fn inherited((a, was): (&Written<'_, '_>, &Shown<'_>), (b, is): (&Written<'_, '_>, &Shown<'_>)) -> bool {
    let own = |w: &Written<'_, '_>, column: &Column| {
        let name = column.definition.as_ref().map(|(name, _)| name.as_str());
        let indicator = w.side.model().indicators.iter().find(|i| Some(i.head.name.value.as_str()) == name);
        indicator.is_some_and(|indicator| indicator.format == column.format)
    };
    own(a, was.column) && own(b, is.column)
}

fn value(formulas: &Formulas<'_>, column: &Column) -> Formula {
    match &column.value {
        ColumnValue::Expr(expr) => formulas.of(expr),
        ColumnValue::Attribute { list, attribute } => formulas.attribute(*list, *attribute),
    }
}

fn shown_columns<'s>(written: &'s Written<'_, '_>) -> Vec<Shown<'s>> {
    let shown = |column: &'s Column| {
        let member = column.member.as_ref().map(|m| m.labels.join(" / "));
        let value = value(&written.formulas, column);
        let hir = as_written(written, column, member.as_deref());
        let label = hir.and_then(|hir| hir.label.as_ref());
        let defined = column.definition.as_ref().map(|(name, _)| {
            let name = written.side.name(Kind::Measure, name);
            written.side.name(Kind::Indicator, &name)
        });
        let key = match (label, &defined) {
            (Some(_), _) | (None, None) => format!("heading {}", column.label),
            (None, Some(name)) => format!("definition {name} {}", member.as_deref().unwrap_or_default()),
        };
        let name = match (label, defined) {
            (Some(label), _) => words::quoted(&label.value),
            (None, Some(name)) => words::named(&name),
            (None, None) => words::quoted(&column.label),
        };
        let text = hir.map_or_else(String::new, |hir| written.side.renamed(&written.side.written(hir.span)));
        let limits = column.member.as_ref().map_or_else(Vec::new, |member| limits(&written.formulas, member));
        Shown { column, key, name, text, span: hir.map_or(written.table.head.name.span, |hir| hir.span), value, limits }
    };
    written.table.columns.iter().map(shown).collect()
}

/// The column of the text that a column was made of.
fn as_written<'a>(written: &Written<'_, 'a>, column: &Column, member: Option<&str>) -> Option<&'a hir::Column> {
    let all = || written.hir.columns.iter().flat_map(|group| &group.columns);
    let filled = |label: &str| match (label.find('{'), label.find('}'), member) {
        (Some(open), Some(close), Some(member)) if open < close => {
            label.replace(&label[open..=close], member) == column.label
        }
        _ => label == column.label,
    };
    let labelled = all().find(|hir| hir.label.as_ref().is_some_and(|label| filled(&label.value)));
    labelled.or_else(|| {
        let name = column.definition.as_ref().map(|(name, _)| name.as_str())?;
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let holds = |hir: &&hir::Column| written.side.written(hir.span).split(|c| !is_name(c)).any(|word| word == name);
        all().filter(|hir| hir.label.is_none()).find(holds)
    })
}

/// The order in which the report shows its tables: by chapter and number, and as defined where they have none.
fn order_of_report(before: &Side<'_>, after: &Side<'_>) -> Option<Draft> {
    let order = |side: &Side<'_>, other: &Side<'_>| -> Vec<String> {
        let theirs: Vec<String> =
            other.model().tables.iter().map(|t| other.name(Kind::Table, &t.head.name.value)).collect();
        let mut tables: Vec<&Table> = side.model().tables.iter().collect();
        tables.sort_by_key(|t| (t.chapter.is_none(), t.number.is_none(), t.number));
        let names = tables.iter().filter(|t| t.number.is_none());
        names.map(|t| side.name(Kind::Table, &t.head.name.value)).filter(|name| theirs.contains(name)).collect()
    };
    let (was, is) = (order(before, after), order(after, before));
    let same = {
        let (mut a, mut b) = (was.clone(), is.clone());
        a.sort();
        b.sort();
        a == b
    };
    if was == is || !same {
        return None;
    }
    let said = Said::moved("order of tables without a number", moved(&was, &is), moved(&is, &was));
    let subject = Subject::both(Kind::Project, "report");
    Some(Draft { class: Class::Order, subject, said, before: None, after: None })
}
