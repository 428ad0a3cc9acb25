//! The test to add: what it must contain to notice a change.
//!
//! In: a definition and its changed form. Out: a line for the analyst and, where a row settles it, the whole test.
//! Invariant: a whole test passes on the definition as it is and fails on the changed one.

use super::project::Project;
use super::witness::{self, Search, Witness, heading, written};
use crate::catalog::DatasetId;
use crate::functions::Takes;
use crate::model::typing::type_of;
use crate::model::{Among, Cohort, CohortId, Keep, Measure, MeasureId, Model, Predicate, Rows, Type, Value};
use crate::words::source;

/// How a test would notice a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// What a test must contain, on one line.
    pub words: String,
    /// A whole test that does it, where one row (or two alike) settles it.
    pub test: Option<String>,
    /// Whether no row that the declarations allow distinguishes the two.
    pub(super) indistinguishable: bool,
}

impl Advice {
    pub(super) fn words(words: impl Into<String>) -> Advice {
        Advice { words: words.into(), test: None, indistinguishable: false }
    }
}

/// The conditions along a chain of cohorts, and what else decides there.
#[derive(Default)]
struct Chain<'m> {
    conditions: Vec<&'m Predicate>,
    needed: Vec<&'m Value>,
    amongs: Vec<&'m Among>,
}

impl<'m> Chain<'m> {
    /// The chain from some rows, with another cohort in place of one.
    fn of(model: &'m Model, rows: Rows, instead: Option<(CohortId, &'m Cohort)>) -> Chain<'m> {
        let mut chain = Chain::default();
        let mut at = rows;
        while let Rows::Cohort(id) = at {
            let cohort = match instead {
                Some((other, cohort)) if other == id => cohort,
                Some(_) | None => &model.cohorts[id.0],
            };
            chain.conditions.extend(cohort.clauses.iter().map(|clause| &clause.predicate));
            chain.needed.extend(cohort.keep.iter().flat_map(|keep| &keep.per));
            chain.amongs.extend(&cohort.amongs);
            at = cohort.rows;
        }
        chain
    }
}

/// For a change of a cohort's conditions.
pub(super) fn of_rows(project: &Project<'_>, id: CohortId, changed: &Cohort) -> Advice {
    let model = &project.checked.model;
    let cohort = &model.cohorts[id.0];
    let before = Chain::of(model, Rows::Cohort(id), None);
    let after = Chain::of(model, Rows::Cohort(id), Some((id, changed)));
    let expect = |counted: bool| format!("count {}", i64::from(counted));
    of_conditions(project, &cohort.head.name.value, cohort.dataset, (&before, &after), Some(&expect))
}

/// For a change of a measure.
pub(super) fn of_measure(project: &Project<'_>, id: MeasureId, changed: &Measure, name: &str) -> Advice {
    let model = &project.checked.model;
    let measure = &model.measures[id.0];
    if changed.function != measure.function {
        let of = measure.of.as_ref().map_or_else(String::new, |of| said(project, measure.dataset, of));
        let numbered = measure.function.argument_range().is_some();
        if numbered && changed.function.keyword == measure.function.keyword {
            let (low, high) = far_apart(project, measure);
            return Advice::words(format!(
                "a test of {name} with two rows, of {of} {low} and {high}: so far apart, the two differ also as they are shown"
            ));
        }
        return Advice::words(match measure.function.takes {
            Takes::Distinct => format!("a test of {name} with two rows of one {of}: expect 1"),
            _ => format!(
                "a test of {name} with three rows, of {of} 1, 2 and 6: the middle, the mean and the ends differ"
            ),
        });
    }
    let (mut before, mut after) = (Chain::of(model, measure.rows, None), Chain::of(model, measure.rows, None));
    before.conditions.extend(&measure.filter);
    after.conditions.extend(&changed.filter);
    before.needed.extend(&measure.of);
    let counts = measure.function.takes != Takes::Numbers;
    let expect = |counted: bool| i64::from(counted).to_string();
    let named = !measure.head.name.value.is_empty();
    let expect: Option<&dyn Fn(bool) -> String> = if counts && named { Some(&expect) } else { None };
    of_conditions(project, name, measure.dataset, (&before, &after), expect)
}

/// Two values between which neighbouring percentiles lie apart by ten, or by as much as the column allows.
fn far_apart(project: &Project<'_>, measure: &Measure) -> (i64, i64) {
    let ty = measure.of.as_ref().map(|of| type_of(&project.checked.catalog, measure.dataset, of));
    let (min, max) = match ty {
        Some(Type::Integer { min, max }) => (min, max),
        _ => (None, None),
    };
    match (min, max) {
        (Some(min), Some(max)) => (min, max),
        (Some(min), None) => (min, min.saturating_add(1000)),
        (None, Some(max)) => (max.saturating_sub(1000), max),
        (None, None) => (0, 1000),
    }
}

/// A row that distinguishes the conditions; `expect` is what a test of it says, where a test may be written.
fn of_conditions(
    project: &Project<'_>,
    name: &str,
    dataset: DatasetId,
    (before, after): (&Chain<'_>, &Chain<'_>),
    expect: Option<&dyn Fn(bool) -> String>,
) -> Advice {
    let catalog = &project.checked.catalog;
    let nothing = || Advice::words(format!("a test of {name} with a row that only this decides"));
    let found = match witness::distinguishing(catalog, dataset, &before.conditions, &after.conditions, &before.needed) {
        Search::Found(found) => found,
        Search::None => return Advice { indistinguishable: true, ..nothing() },
        Search::Unknown => return nothing(),
    };
    let counted = found.counted;
    let words = format!(
        "a test of {name} with {}{}: expect it {}",
        row_in_words(project, dataset, &found),
        among_in_words(project, before),
        if counted { "counted" } else { "left out" },
    );
    let plain = before.amongs.is_empty() && after.amongs.is_empty();
    let title = format!("{} {}", short_row(project, dataset, &found), if counted { "counts" } else { "is left out" });
    let test =
        expect.filter(|_| plain).and_then(|expect| whole(project, name, dataset, &title, &found, 1, &expect(counted)));
    Advice { words, test, indistinguishable: false }
}

/// For `among`.
pub(super) fn of_among(project: &Project<'_>, cohort: &Cohort, among: &Among) -> Advice {
    let model = &project.checked.model;
    let (key, rows) = (said(project, cohort.dataset, &among.value), rows_name(project, model, among.rows));
    let (inside, outside) = if among.negated { ("left out", "counted") } else { ("counted", "left out") };
    Advice::words(format!(
        "a test of {} with a row whose {key} is in {rows} and one whose {key} is not: expect the first {inside}, the second {outside}",
        cohort.head.name.value,
    ))
}

/// For `keep first` and `keep last`.
pub(super) fn of_order(project: &Project<'_>, cohort: &Cohort, keep: &Keep) -> Advice {
    let values =
        |values: &[Value]| values.iter().map(|v| said(project, cohort.dataset, v)).collect::<Vec<_>>().join(", ");
    let which = if keep.last { "last" } else { "first" };
    Advice::words(format!(
        "a test of a measure of {} with two rows of one {}, with different {}, in two areas (or kinds): expect the {which} where it is",
        cohort.head.name.value,
        values(&keep.per),
        values(&keep.by),
    ))
}

/// For rows that are kept one for each of something.
pub(super) fn of_keep(project: &Project<'_>, cohort: &Cohort, keep: &Keep) -> Advice {
    let (catalog, model) = (&project.checked.catalog, &project.checked.model);
    let per = keep.per.iter().map(|v| said(project, cohort.dataset, v)).collect::<Vec<_>>().join(", ");
    let name = &cohort.head.name.value;
    let words = format!("a test of {name} with two rows of one {per}: expect one of them counted");
    let id = model.cohorts.iter().position(|known| known.head.name == cohort.head.name).map(CohortId);
    let test = id.and_then(|id| {
        let chain = Chain::of(model, Rows::Cohort(id), None);
        let found = witness::meeting(catalog, cohort.dataset, &chain.conditions, &chain.needed)?;
        let title = format!("two rows of one {per} are one");
        let plain = chain.amongs.is_empty();
        plain.then(|| whole(project, name, cohort.dataset, &title, &found, 2, "count 1")).flatten()
    });
    Advice { words, test, indistinguishable: false }
}

/// For a period that is another.
pub(super) fn of_period(name: &str, moved: &str) -> Advice {
    Advice::words(format!("a test of {name} with rows in both periods ({moved}), not as many in each"))
}

/// For an area that is left out.
pub(super) fn of_area(name: &str) -> Advice {
    Advice::words(format!("a test of {name} with a row in the area and one in another: expect the first alone"))
}

/// For another denominator.
pub(super) fn of_denominator(name: &str, from: &str, to: &str) -> Advice {
    Advice::words(format!("a test of {name} with rows of which {from} is one number and {to} another"))
}

/// For a condition on an expression that is left out.
pub(super) fn of_where(name: &str) -> Advice {
    Advice::words(format!("a test of {name} with a row that meets the condition and one that does not"))
}

/// For a sum that is a difference.
pub(super) fn of_sum(name: &str) -> Advice {
    Advice::words(format!("a test of {name} in which the second part is not zero"))
}

/// For ranks the other way round.
pub(super) fn of_rank(name: &str) -> Advice {
    Advice::words(format!("a test of {name} as a table, with two rows whose values differ"))
}

/// For a table.
pub(super) fn of_table(name: &str) -> Advice {
    Advice::words(format!("a test of {name} that expects its cells, on rows of which the change makes other ones"))
}

fn said(project: &Project<'_>, dataset: DatasetId, value: &Value) -> String {
    source::value(&project.checked.catalog, dataset, value)
}

fn rows_name(project: &Project<'_>, model: &Model, rows: Rows) -> String {
    match rows {
        Rows::Dataset(id) => project.checked.catalog.dataset(id).name.clone(),
        Rows::Cohort(id) => model.cohorts[id.0].head.name.value.clone(),
    }
}

/// `a row of crimes with offence "Robbery", recorded_on 2023-04-01`
fn row_in_words(project: &Project<'_>, dataset: DatasetId, row: &Witness) -> String {
    let name = &project.checked.catalog.dataset(dataset).name;
    format!("a row of {name} with {}", cells_in_words(project, dataset, row).join(", "))
}

/// The row without what it is of, for a title.
fn short_row(project: &Project<'_>, dataset: DatasetId, row: &Witness) -> String {
    cells_in_words(project, dataset, row).join(", ")
}

fn cells_in_words(project: &Project<'_>, dataset: DatasetId, row: &Witness) -> Vec<String> {
    let catalog = &project.checked.catalog;
    let cells = row.cells.iter().map(|(place, datum)| {
        let name = source::value(catalog, dataset, place);
        match written(catalog, dataset, place, datum.as_ref()) {
            Some(text) if text.is_empty() => format!("no {name}"),
            Some(text) => format!("{name} {text}"),
            None => format!("some {name}"),
        }
    });
    cells.collect()
}

fn among_in_words(project: &Project<'_>, chain: &Chain<'_>) -> String {
    let model = &project.checked.model;
    let each = chain.amongs.iter().map(|among| {
        let (not, rows) = (if among.negated { "not " } else { "" }, rows_name(project, model, among.rows));
        format!(" and {not}among {rows}")
    });
    each.collect()
}

/// A whole test with a row, given this many times.
fn whole(
    project: &Project<'_>,
    name: &str,
    dataset: DatasetId,
    title: &str,
    row: &Witness,
    times: usize,
    expect: &str,
) -> Option<String> {
    let catalog = &project.checked.catalog;
    let mut columns: Vec<(String, String)> = Vec::new();
    for (place, datum) in &row.cells {
        debug_assert_eq!(place.root(), place);
        let text = written(catalog, dataset, place, datum.as_ref())?;
        columns.push((heading(catalog, dataset, place)?, text));
    }
    // A column looked up is given through the column that contains its key, so that column cannot be given as well.
    let clash =
        |heading: &str| heading.split_once('.').is_some_and(|(on, _)| columns.iter().any(|(other, _)| other == on));
    if columns.iter().any(|(heading, _)| clash(heading)) {
        return None;
    }
    let line = |cells: &mut dyn Iterator<Item = (&String, usize)>| {
        let cells: String = cells.map(|(cell, width)| format!(" {cell:<width$} |")).collect();
        format!("    |{cells}\n")
    };
    let width = |(heading, text): &(String, String)| heading.chars().count().max(text.chars().count());
    let header = line(&mut columns.iter().map(|column| (&column.0, width(column))));
    let rows = line(&mut columns.iter().map(|column| (&column.1, width(column)))).repeat(times);
    let (title, given) = (title.replace(['"', '\\'], "'"), &catalog.dataset(dataset).name);
    Some(format!("test \"{title}\" for {name} {{\n  given {given}\n{header}{rows}  expect {expect}\n}}\n"))
}
