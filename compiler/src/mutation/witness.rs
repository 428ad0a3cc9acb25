//! A row that distinguishes two sets of conditions.
//!
//! In: what a row must meet, before and after a change. Out: a row that meets the one and not the other.
//! Invariants: every value of the row is one that the declarations allow; the search is bounded, so nothing is said of
//! conditions for which no row is found.

use std::collections::BTreeSet;

use crate::catalog::{BadValueRule, Catalog, Column, ColumnType, Dataset, DatasetId, MissingRule, UndeclaredRule};
use crate::model::domain::{self, Domain};
use crate::model::evaluate::{self, Datum, Row, Seen, meets};
use crate::model::sources::sources;
use crate::model::typing::{column_of, dataset_of};
use crate::model::{Operand, Predicate, TimePart, Value};
use crate::value::{Date, SECONDS_A_DAY, decimal};

/// How many rows are tried.
const MOST_ROWS: usize = 60_000;
/// How many values are tried in one place.
const MOST_VALUES: usize = 24;

/// A row, as far as it matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Witness {
    /// The value of each column; `None` is missing.
    pub cells: Vec<(Value, Option<Datum>)>,
    /// Whether the row meets the conditions before the change.
    pub counted: bool,
}

/// What a search comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Search {
    /// A row.
    Found(Witness),
    /// No row does: every way that the conditions can come out was tried.
    None,
    /// None was found among those that were tried.
    Unknown,
}

/// A row that meets the conditions before or after the change and not both, with something in each place that is needed.
pub(super) fn distinguishing(
    catalog: &Catalog,
    dataset: DatasetId,
    before: &[&Predicate],
    after: &[&Predicate],
    needed: &[&Value],
) -> Search {
    search(catalog, dataset, &[before, after].concat(), needed, &|row| {
        let all = |conditions: &[&Predicate]| conditions.iter().all(|c| meets(catalog, c, row) == Some(true));
        let (old, new) = (all(before), all(after));
        (old != new).then_some(old)
    })
}

/// A row that meets all conditions.
pub(super) fn meeting(
    catalog: &Catalog,
    dataset: DatasetId,
    conditions: &[&Predicate],
    needed: &[&Value],
) -> Option<Witness> {
    let found = search(catalog, dataset, conditions, needed, &|row| {
        conditions.iter().all(|c| meets(catalog, c, row) == Some(true)).then_some(true)
    });
    match found {
        Search::Found(row) => Some(row),
        Search::None | Search::Unknown => None,
    }
}

fn search(
    catalog: &Catalog,
    dataset: DatasetId,
    conditions: &[&Predicate],
    needed: &[&Value],
    wanted: &dyn Fn(Row<'_, '_>) -> Option<bool>,
) -> Search {
    let atoms: Vec<&Predicate> = conditions.iter().flat_map(|condition| condition.questions()).collect();
    let mut places: Vec<&Value> = Vec::new();
    for value in atoms.iter().flat_map(|atom| atom.asked()).chain(needed.iter().copied()) {
        if !places.contains(&value.root()) {
            places.push(value.root());
        }
    }
    let must = |place: &Value| needed.iter().any(|value| value.root() == place);
    let choices: Vec<Choices> =
        places.iter().map(|place| choices(catalog, dataset, place, &atoms, must(place))).collect();
    let mut at = vec![0; places.len()];
    for _ in 0..MOST_ROWS {
        let row = |value: &Value| {
            let place = places.iter().position(|place| *place == value)?;
            choices[place].data[at[place]].as_ref().map(Datum::seen)
        };
        if let Some(counted) = wanted(&row) {
            let cells = places.iter().zip(&choices).zip(&at);
            let cells = cells.map(|((place, choices), at)| ((*place).clone(), choices.data[*at].clone()));
            return Search::Found(Witness { cells: cells.collect(), counted });
        }
        // The next combination, the last place turning fastest.
        let Some(turned) = (0..at.len()).rev().find(|place| at[*place] + 1 < choices[*place].data.len()) else {
            return if choices.iter().all(|choices| choices.all) { Search::None } else { Search::Unknown };
        };
        at[turned] += 1;
        at[turned + 1..].fill(0);
    }
    Search::Unknown
}

/// Values to try in one place.
struct Choices {
    /// One for each way that the conditions can come out, missing last.
    data: Vec<Option<Datum>>,
    /// Whether no other value makes them come out in another way.
    all: bool,
}

fn choices(catalog: &Catalog, dataset: DatasetId, place: &Value, atoms: &[&Predicate], needed: bool) -> Choices {
    let column = column_of(catalog, dataset, place);
    let own: Vec<&Predicate> =
        atoms.iter().copied().filter(|atom| atom.asked().iter().any(|value| value.root() == place)).collect();
    let beside_another = own.iter().any(|atom| matches!(atom, Predicate::Compare(..)));
    let domain = domain::of_value(catalog, dataset, place);
    let mut found: Vec<Option<Datum>> = Vec::new();
    let mut seen: BTreeSet<Vec<Option<bool>>> = BTreeSet::new();
    let mut offer = |datum: Option<Datum>| {
        let row = |value: &Value| if value == place { datum.as_ref().map(Datum::seen) } else { None };
        let outcome: Vec<Option<bool>> = own.iter().map(|atom| meets(catalog, atom, &row)).collect();
        if found.len() < MOST_VALUES && (beside_another || seen.insert(outcome)) && !found.contains(&datum) {
            found.push(datum);
        }
    };
    // A number that falls into no band of a list that allows none outside is in no data.
    let derived: Vec<(&Value, Domain)> = own
        .iter()
        .flat_map(|atom| atom.asked())
        .filter(|value| value.root() == place && matches!(value, Value::Band { .. }))
        .map(|value| (value, domain::of_value(catalog, dataset, value)))
        .collect();
    let may_be = |number: i64| {
        domain.contains(number)
            && derived.iter().all(|(value, domain)| {
                match evaluate::value(catalog, value, &|_| Some(Seen::Number(number))) {
                    Some(Seen::Number(derived)) => domain.contains(derived),
                    Some(Seen::Text(_)) | None => true,
                }
            })
    };
    for number in numbers(catalog, dataset, place, column, &own).into_iter().filter(|number| may_be(*number)) {
        offer(Some(Datum::Number(number)));
    }
    if column.ty == ColumnType::Text {
        texts(&own).into_iter().for_each(|text| offer(Some(Datum::Text(text))));
    }
    let may_miss = column.missing == MissingRule::Allowed
        || column.invalid == BadValueRule::Count
        || column.undeclared == UndeclaredRule::Count
        || matches!(place, Value::LookUp { .. });
    let texts_asked = own.iter().any(|atom| matches!(atom, Predicate::Text(..)));
    let distinguishable = own.iter().flat_map(|atom| atom.asked()).all(is_distinguishable);
    let all = !beside_another && !texts_asked && distinguishable && found.len() < MOST_VALUES && !found.is_empty();
    if may_miss && !needed || found.is_empty() {
        found.push(None);
    }
    Choices { data: found, all }
}

/// Whether the values that are tried make it every number that its conditions ask for: not where an hour or a weekday may
/// come with any day, nor where a band is one of many numbers.
fn is_distinguishable(value: &Value) -> bool {
    value.chain().all(|of| match of {
        Value::Time { part: TimePart::Hour | TimePart::Weekday, .. } => false,
        Value::Attribute { of, .. } => !matches!(**of, Value::Band { .. }),
        Value::Column(_) | Value::LookUp { .. } | Value::Band { .. } | Value::Time { .. } => true,
    })
}

/// Numbers to try: about every end of a range that is asked for, and one that any data may contain.
fn numbers(catalog: &Catalog, dataset: DatasetId, place: &Value, column: &Column, own: &[&Predicate]) -> Vec<i64> {
    let mut found = Vec::new();
    match &column.ty {
        ColumnType::Text => return found,
        ColumnType::Code(list) => found.extend(0..=catalog.code_list(*list).outside()),
        ColumnType::Flag { .. } => found.extend([1, 0]),
        ColumnType::Integer { .. }
        | ColumnType::Decimal { .. }
        | ColumnType::Date { .. }
        | ColumnType::DateTime { .. }
        | ColumnType::Period(_) => {}
    }
    let day = usual_day(dataset_of(catalog, dataset, place));
    let first = usual(dataset_of(catalog, dataset, place), column, day);
    let around = |number: i64| [number, number.saturating_sub(1), number.saturating_add(1)];
    for atom in own {
        let Predicate::In(Operand::Value(value), ranges) = atom else { continue };
        let ends = ranges.iter().flat_map(|(a, b)| [*a, *b]).filter(|end| ![i64::MIN, i64::MAX].contains(end));
        for number in ends.flat_map(around) {
            found.extend(sources(catalog, value, number, day));
        }
    }
    found.extend(around(first));
    found
}

/// A day that the data may contain.
fn usual_day(of: &Dataset) -> i64 {
    of.covers.map_or(Date { year: 2023, month: 6, day: 30 }.days(), |(from, _)| from.days().0)
}

/// An ordinary number of a column.
fn usual(of: &Dataset, column: &Column, day: i64) -> i64 {
    match &column.ty {
        ColumnType::Date { .. } => day,
        ColumnType::DateTime { .. } => day * SECONDS_A_DAY,
        ColumnType::Period(kind) => match of.covers {
            Some((from, _)) if from.kind == *kind => from.ordinal,
            _ => kind.of_day(day).unwrap_or(2022),
        },
        ColumnType::Integer { min, max } => 1.max(min.unwrap_or(1)).min(max.unwrap_or(i64::MAX)),
        ColumnType::Decimal { .. } | ColumnType::Text | ColumnType::Flag { .. } | ColumnType::Code(_) => 1,
    }
}

/// Texts to try.
fn texts(own: &[&Predicate]) -> Vec<String> {
    let near = own.iter().flat_map(|atom| match atom {
        Predicate::Text(_, test, texts) => texts.iter().flat_map(|text| test.near(text)).collect(),
        _ => Vec::new(),
    });
    near.chain(["a".to_string(), "b".to_string()]).collect()
}

/// A value as a test would write it; `None` where a test cannot.
pub(super) fn written(catalog: &Catalog, dataset: DatasetId, place: &Value, datum: Option<&Datum>) -> Option<String> {
    let column = column_of(catalog, dataset, place);
    let number = match datum {
        None => return Some(String::new()),
        Some(Datum::Text(text)) => return (!text.contains(['|', '\n']) && text.trim() == text).then(|| text.clone()),
        Some(Datum::Number(number)) => *number,
    };
    let text = match &column.ty {
        ColumnType::Code(list) => {
            let list = catalog.code_list(*list);
            match usize::try_from(number).ok().and_then(|at| list.codes.get(at)) {
                Some(code) if list.means(&code.label, code) && !code.label.contains('|') => code.label.clone(),
                Some(code) => code.code.clone(),
                None => "elsewhere".to_string(),
            }
        }
        ColumnType::Decimal { scale } => decimal(number, *scale),
        ColumnType::Text => return None,
        ty => catalog.written(ty, number)?,
    };
    (!text.contains('|') && !text.is_empty()).then_some(text)
}

/// The heading of a place in a test, where a test can give it.
pub(super) fn heading(catalog: &Catalog, dataset: DatasetId, place: &Value) -> Option<String> {
    let declared = catalog.dataset(dataset);
    match place {
        Value::Column(column) => Some(declared.column(*column).name.clone()),
        Value::LookUp { on, dataset: right, column } => {
            let on = declared.column(*on);
            let made_up = on.ty == ColumnType::Text;
            made_up.then(|| format!("{}.{}", on.name, catalog.dataset(*right).column(*column).name))
        }
        Value::Attribute { .. } | Value::Band { .. } | Value::Time { .. } => None,
    }
}
