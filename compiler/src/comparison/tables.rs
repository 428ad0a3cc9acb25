//! Tables: what they say, their rows and their columns.
//!
//! In: the tables of both sides. Out: drafts. Invariant: rows and columns go by what they are called, then by what they count;
//! what a clause takes from elsewhere (the areas of a level, the label of a definition) changed there.

use super::change::{Class, Kind, Said, Subject};
use super::definition::{Compared, Of, definition, shown};
use super::draft::Draft;
use super::formula;
use super::pairs::{Item, each_pair, either, matched, order, reordered, unmatched};
use super::phrasing::Phrasing;
use super::side::Side;
use crate::model::{Column, ColumnValue, Member, Table};
use crate::names::hir;
use crate::presentation::RowKind;
use crate::source::{Span, Spanned};
use crate::syntax::ast::{TableClause, TableClauseKind};
use crate::words::build::{Names, Phrases};
use crate::words::conditions::Style;
use crate::words::lists::{named, quoted};
use crate::words::phrase::{Formula, Restriction};

/// What differs between tables.
pub fn changes(before: &Side<'_>, after: &Side<'_>) -> Vec<Draft> {
    let whole = |_: &Side<'_>, table: &Table| quoted(&table.title);
    let mut drafts = each_pair(Kind::Table, (before, after), tables, whole, |old, new, subject, _| {
        definition((before, old), (after, new), subject, (&old.head, &new.head), table)
    });
    drafts.extend(order_of_report(before, after));
    drafts
}

/// The tables of a side.
pub fn tables<'a>(side: &Side<'a>) -> Vec<Item<'a, Table>> {
    side.model().tables.iter().map(|t| (t.head.name.value.as_str(), t.head.span, t)).collect()
}

/// What a table means: the same text for the same meaning.
pub fn meaning(side: &Side<'_>, other: &Side<'_>, table: &Table) -> String {
    let phrasing = Phrasing::new(side, other);
    let phrases = phrasing.phrases();
    let rows: Vec<_> = table.rows.iter().map(|row| (&row.labels, row.kind, limits(&phrases, row))).collect();
    let columns: Vec<_> = table.columns.iter().map(|c| (&c.label, value(&phrases, c), c.format)).collect();
    let period = table.period.as_ref().map(|period| phrases.restriction(period));
    let rest = (&table.title, table.order, table.top, table.hide_empty, phrases.conditions(&table.filter));
    format!("{rows:?} {columns:?} {period:?} {rest:?}")
}

/// One side of a table: also as written.
struct Written<'s, 'a> {
    side: &'s Side<'a>,
    phrasing: Phrasing<'a>,
    table: &'s Table,
    hir: &'a hir::Table,
}

impl<'s, 'a> Written<'s, 'a> {
    fn new((side, table): Of<'s, 'a, Table>, other: &Side<'a>) -> Option<Written<'s, 'a>> {
        let named = |hir: &&hir::Table| hir.head.name.value == table.head.name.value;
        let hir = side.project.checked.hir.tables.iter().find(named)?;
        Some(Written { side, phrasing: Phrasing::new(side, other), table, hir })
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

/// What is around the numbers.
fn frame(a: &Written<'_, '_>, b: &Written<'_, '_>) -> Compared {
    let mut found: Compared = Vec::new();
    let (old, new) = (a.table, b.table);
    let mut compare =
        |class, of: &str, before: Option<String>, after: Option<String>, kind: &dyn Fn(&TableClauseKind) -> bool| {
            if before != after {
                found.push((class, Said { of: of.to_string(), before, after }, Some((a.place(kind), b.place(kind)))));
            }
        };
    let title =
        |w: &Written<'_, '_>| w.text(|k| matches!(k, TableClauseKind::Title(_))).map(|_| quoted(&w.table.title));
    compare(Class::Wording, "title", title(a), title(b), &|k| matches!(k, TableClauseKind::Title(_)));
    let number = |table: &Table| table.number.map(|number| number.to_string());
    compare(Class::TableLayout, "number", number(old), number(new), &|k| {
        matches!(k, TableClauseKind::Number(_) | TableClauseKind::Figure(_))
    });
    let chapter = |table: &Table| table.chapter.as_deref().map(quoted);
    compare(Class::TableLayout, "chapter", chapter(old), chapter(new), &|k| matches!(k, TableClauseKind::Chapter(_)));
    let order = |table: &Table| {
        table.order.map(|(column, descending)| {
            let direction = if descending { "highest first" } else { "lowest first" };
            format!("{}, {direction}", quoted(&table.columns[column].label))
        })
    };
    compare(Class::Order, "ordered by", order(old), order(new), &|k| matches!(k, TableClauseKind::Order { .. }));
    let top = |table: &Table| table.top.map(|top| top.to_string());
    compare(Class::TableLayout, "rows shown at most", top(old), top(new), &|k| matches!(k, TableClauseKind::Top(..)));
    let hides = |table: &Table| Some((if table.hide_empty { "hidden" } else { "shown" }).to_string());
    compare(Class::TableLayout, "empty rows", hides(old), hides(new), &|k| matches!(k, TableClauseKind::HideEmpty));
    let policy = |w: &Written<'_, '_>| w.side.policy(w.table.disclosure);
    compare(Class::Disclosure, "disclosure policy", policy(a), policy(b), &|k| {
        matches!(k, TableClauseKind::Disclosure(_))
    });
    let heading = |table: &Table| Some(quoted(&table.row_headings.join(" / ")));
    compare(Class::Wording, "heading of rows", heading(old), heading(new), &|k| matches!(k, TableClauseKind::Rows(_)));
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
        let said = Said::moved(of, quoted(was), quoted(is));
        return vec![(Class::Wording, said, Some((*a, *b)))];
    }
    let gone = gone.iter().map(|(text, _)| (Class::Wording, Said::gone(of, quoted(text)), None));
    let new = new.iter().map(|(text, _)| (Class::Wording, Said::new(of, quoted(text)), None));
    let mut found: Compared = gone.chain(new).collect();
    if found.is_empty() && before.iter().map(|t| &t.0).ne(after.iter().map(|t| &t.0)) {
        let texts = |texts: &[(String, Span)]| texts.iter().map(|(text, _)| quoted(text)).collect::<Vec<_>>();
        found.push((Class::Order, order(&format!("{of}s"), &texts(before), &texts(after)), None));
    }
    found
}

/// What limits every cell.
fn restrictions<'a>(a: &Written<'_, 'a>, b: &Written<'_, 'a>) -> Compared {
    let mut found: Compared = Vec::new();
    let period = |k: &TableClauseKind| matches!(k, TableClauseKind::In(_));
    let limits = |w: &Written<'_, '_>| {
        w.table.period.as_ref().map(|period| w.phrasing.phrases().restriction(period).within(Style::CHANGE))
    };
    let (was, is) = (limits(a), limits(b));
    if a.text(period) != b.text(period) && was != is {
        let said = Said { of: "counts".into(), before: was, after: is };
        found.push((Class::Population, said, Some((a.place(period), b.place(period)))));
    }
    let filter = |k: &TableClauseKind| matches!(k, TableClauseKind::Where(_));
    if a.text(filter) != b.text(filter) {
        let places = Some((a.place(filter), b.place(filter)));
        let filter = |w: &'_ Written<'_, 'a>| w.phrasing.phrases().conditions(&w.table.filter);
        let (was, is) = (filter(a), filter(b));
        found.extend(formula::by_dataset(&was, &is).into_iter().map(|(class, said)| (class, said, places)));
    }
    found
}

fn limits<'a>(phrases: &Phrases<'a, '_>, member: &Member) -> Vec<Restriction<'a>> {
    member.restrictions.iter().map(|restriction| phrases.restriction(restriction)).collect()
}

/// What the innermost restriction leaves.
fn innermost(limits: &[Restriction<'_>]) -> String {
    limits.last().map_or_else(|| "everything".to_string(), |restriction| restriction.within(Style::CHANGE))
}

/// What restrictions leave before and after, where that differs: the innermost, or else the first in which they do. Where both read
/// alike, what each is a restriction of is said too: the place where something happened, or the home of somebody.
fn moved(was: &[Restriction<'_>], is: &[Restriction<'_>]) -> Option<(String, String)> {
    if was == is {
        return None;
    }
    let (before, after) = (innermost(was), innermost(is));
    if before != after {
        return Some((before, after));
    }
    let by = |limits: &[Restriction<'_>]| {
        let each =
            limits.iter().map(|limit| format!("{} by {}", limit.within(Style::CHANGE), limit.paths().join(", ")));
        each.collect::<Vec<_>>()
    };
    let (before, after) = (by(was), by(is));
    let differing = before.iter().zip(&after).find(|(before, after)| before != after);
    differing.map(|(before, after)| (before.clone(), after.clone()))
}

fn rows(a: &Written<'_, '_>, b: &Written<'_, '_>) -> Compared {
    let clause = |k: &TableClauseKind| matches!(k, TableClauseKind::Rows(_));
    if a.text(clause) == b.text(clause) {
        return Vec::new();
    }
    let (old, new) = (members(a), members(b));
    let pairs = matched(
        &old,
        &new,
        &[&|was, is| was.path == is.path && was.limits == is.limits, &|was, is| was.path == is.path, &|was, is| {
            was.limits == is.limits && was.depth == is.depth
        }],
    );
    let mut found = Vec::new();
    for (i, j) in &pairs {
        let (was, is) = (&old[*i], &new[*j]);
        if was.path != is.path && was.label() != is.label() {
            found.push((Class::Wording, Said::moved("row", was.name(), is.name())));
        }
        let of = format!("row {}", either(&was.name(), &is.name()));
        found.extend(
            moved(&was.limits, &is.limits).map(|(before, after)| (Class::Population, Said::moved(&of, before, after))),
        );
        found.extend(taken_apart(of, was.kind, is.kind));
    }
    let (gone, added) = unmatched(&old, &new, &pairs);
    found.extend(gone.iter().map(|row| (Class::TableLayout, Said::gone("row", row.name()))));
    found.extend(added.iter().map(|row| (Class::TableLayout, Said::new("row", row.name()))));
    let order = reordered("rows", &pairs, |(i, j)| either(&old[*i].name(), &new[*j].name()));
    found.extend(order.map(|said| (Class::Order, said)));
    let places = Some((a.place(clause), b.place(clause)));
    found.into_iter().map(|(class, said)| (class, said, places)).collect()
}

/// That a row or column is a part of the whole no more, or is one now: every share along with it is of another whole.
fn taken_apart(of: String, was: RowKind, is: RowKind) -> Option<(Class, Said)> {
    let part = |kind: RowKind| match kind {
        RowKind::Body | RowKind::Missing => "a part of the whole",
        RowKind::Total => "a total",
        RowKind::Comparator => "to compare with",
        RowKind::Outside => "apart: in no share or rank",
    };
    let changed = (was == RowKind::Outside) != (is == RowKind::Outside);
    changed.then(|| (Class::Denominator, Said::moved(format!("{of} is"), part(was), part(is))))
}

/// A row, with the labels of the rows around it.
struct Row<'a> {
    path: Vec<String>,
    kind: RowKind,
    limits: Vec<Restriction<'a>>,
    depth: usize,
}

impl Row<'_> {
    fn label(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    fn name(&self) -> String {
        self.path.iter().map(|label| quoted(label)).collect::<Vec<_>>().join(" in ")
    }
}

fn members<'a>(written: &Written<'_, 'a>) -> Vec<Row<'a>> {
    let mut path: Vec<String> = Vec::new();
    let row = |member: &Member| {
        path.truncate(member.depth);
        path.push(member.labels.join(" / "));
        let kind = member.kind;
        Row { path: path.clone(), kind, limits: limits(&written.phrasing.phrases(), member), depth: member.depth }
    };
    written.table.rows.iter().map(row).collect()
}

/// A column, with what was written for it.
struct Shown<'s, 'a> {
    column: &'s Column,
    /// What it is matched by.
    key: String,
    /// What it is called in a change.
    name: String,
    /// As written, with the names of the comparison.
    text: String,
    span: Span,
    value: Formula<'a>,
    limits: Vec<Restriction<'a>>,
}

fn columns(a: &Written<'_, '_>, b: &Written<'_, '_>) -> Compared {
    let (old, new) = (shown_columns(a), shown_columns(b));
    let pairs = matched(
        &old,
        &new,
        &[&|was, is| was.key == is.key, &|was, is| was.value == is.value && was.limits == is.limits],
    );
    let mut found: Compared = Vec::new();
    for (i, j) in &pairs {
        let (was, is) = (&old[*i], &new[*j]);
        if let (Some(a), Some(b)) = (&was.column.member, &is.column.member) {
            let of = format!("column {}", quoted(&either(&was.column.label, &is.column.label)));
            let places = Some((was.span, is.span));
            found.extend(taken_apart(of, a.kind, b.kind).map(|(class, said)| (class, said, places)));
        }
        // `for each home` in place of `for each place` is not in the text of a column.
        let paths = |limits: &[Restriction<'_>]| limits.iter().flat_map(Restriction::paths).collect::<Vec<_>>();
        if was.text == is.text && paths(&was.limits) == paths(&is.limits) {
            continue;
        }
        let differences = column((a, was), (b, is));
        found.extend(differences.into_iter().map(|(class, said)| (class, said, Some((was.span, is.span)))));
    }
    let (gone, added) = unmatched(&old, &new, &pairs);
    let heading = |column: &Shown<'_, '_>| quoted(&column.column.label);
    found.extend(gone.iter().map(|column| {
        let places = (column.span, b.table.head.name.span);
        (Class::TableLayout, Said::gone("column", heading(column)), Some(places))
    }));
    found.extend(added.iter().map(|column| {
        let places = (a.table.head.name.span, column.span);
        (Class::TableLayout, Said::new("column", heading(column)), Some(places))
    }));
    let order = reordered("columns", &pairs, |(i, j)| quoted(&either(&old[*i].column.label, &new[*j].column.label)));
    found.extend(order.map(|said| (Class::Order, said, None)));
    let mut once: Compared = Vec::new();
    for (class, said, places) in found {
        if once.iter().all(|(c, s, _)| (*c, s) != (class, &said)) {
            once.push((class, said, places));
        }
    }
    once
}

/// What differs between two columns that belong together.
fn column(
    (a, was): (&Written<'_, '_>, &Shown<'_, '_>),
    (b, is): (&Written<'_, '_>, &Shown<'_, '_>),
) -> Vec<(Class, Said)> {
    let of = |said: Said| {
        let of = format!("column {}: {}", either(&was.name, &is.name), said.of);
        Said { of: of.trim_end_matches([' ', ':']).to_string(), ..said }
    };
    let mut found = Vec::new();
    if was.key != is.key && was.column.label != is.column.label {
        let said = Said::moved("heading", quoted(&was.column.label), quoted(&is.column.label));
        found.push((Class::Wording, said));
    }
    let differences = formula::differences(&was.value, &is.value);
    found.extend(differences.into_iter().map(|(class, said)| (class, of(said))));
    let limits = moved(&was.limits, &is.limits).filter(|_| was.key == is.key);
    found.extend(limits.map(|(before, after)| (Class::Population, of(Said::moved("counts", before, after)))));
    if !inherited((a, was), (b, is)) {
        let shown = shown((&was.column.unit, &was.column.format), (&is.column.unit, &is.column.format));
        found.extend(shown.map(|(class, said)| (class, of(said))));
    }
    let totals = |column: &Column| if column.except_totals { "left empty" } else { "filled" };
    let (before, after) = (totals(was.column), totals(is.column));
    if before != after {
        found.push((Class::TableLayout, of(Said::moved("total rows", before, after))));
    }
    found
}

/// Whether both formats are those of the indicators shown, so that a change of format is one of these.
fn inherited((a, was): (&Written<'_, '_>, &Shown<'_, '_>), (b, is): (&Written<'_, '_>, &Shown<'_, '_>)) -> bool {
    let own = |w: &Written<'_, '_>, column: &Column| {
        let name = column.definition.as_ref().map(|(name, _)| name.as_str());
        let indicator = w.side.model().indicators.iter().find(|i| Some(i.head.name.value.as_str()) == name);
        indicator.is_some_and(|indicator| indicator.format == column.format)
    };
    own(a, was.column) && own(b, is.column)
}

fn value<'a>(phrases: &Phrases<'a, '_>, column: &Column) -> Formula<'a> {
    match &column.value {
        ColumnValue::Expr(expr) => phrases.formula(expr),
        ColumnValue::Attribute { list, attribute } => phrases.attribute(*list, *attribute),
        ColumnValue::Code(list) => phrases.code(*list),
    }
}

fn shown_columns<'s, 'a>(written: &'s Written<'_, 'a>) -> Vec<Shown<'s, 'a>> {
    let phrases = written.phrasing.phrases();
    let shown = |column: &'s Column| {
        let member = column.member.as_ref().map(|m| m.labels.join(" / "));
        let value = value(&phrases, column);
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
            (Some(label), _) => quoted(&label.value),
            (None, Some(name)) => named(&name),
            (None, None) => quoted(&column.label),
        };
        let text = hir.map_or_else(String::new, |hir| written.side.renamed(&written.side.written(hir.span)));
        let limits = column.member.as_ref().map_or_else(Vec::new, |member| limits(&phrases, member));
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
        let names_it =
            |hir: &&hir::Column| written.side.written(hir.span).split(|c| !is_name(c)).any(|word| word == name);
        all().filter(|hir| hir.label.is_none()).find(names_it)
    })
}

/// The order in which the report shows its tables: by chapter and number, and as defined where they have none.
fn order_of_report(before: &Side<'_>, after: &Side<'_>) -> Option<Draft> {
    let names = |side: &Side<'_>, other: &Side<'_>| -> Vec<String> {
        let theirs: Vec<String> =
            other.model().tables.iter().map(|t| other.name(Kind::Table, &t.head.name.value)).collect();
        let mut tables: Vec<&Table> = side.model().tables.iter().collect();
        tables.sort_by_key(|t| (t.chapter.is_none(), t.number.is_none(), t.number));
        let without = tables.iter().filter(|t| t.number.is_none());
        without.map(|t| side.name(Kind::Table, &t.head.name.value)).filter(|name| theirs.contains(name)).collect()
    };
    let (was, is) = (names(before, after), names(after, before));
    let same = {
        let (mut a, mut b) = (was.clone(), is.clone());
        a.sort();
        b.sort();
        a == b
    };
    if was == is || !same {
        return None;
    }
    let said = order("tables without a number", &was, &is);
    let subject = Subject::both(Kind::Project, "report");
    Some(Draft { class: Class::Order, subject, said, before: None, after: None })
}
