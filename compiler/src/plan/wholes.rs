//! Wholes: rows that a code list makes totals of other rows, as a file has them that was published.
//!
//! In: the keys of an aggregate, and the columns of codes of which some are totals. Out: for each total what the keys of its row are, given those of
//! a row of a part. Invariant: whether the numbers of a file add up is not decided here: it is known once they are counted.

use std::collections::{BTreeMap, BTreeSet};

use super::expr::columns_in;
use super::ir::{Expr, Name};
use super::rows::column_name;
use super::simplify::simplify;
use super::typing::Columns;
use crate::catalog::{Catalog, Code, CodeRelation, ColumnId, ColumnType, DatasetId};

/// How many keys there may be: where conditions of very many columns take more, some totals are rows like others.
const KEYS: usize = 256;

/// A code of a column that is the total of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whole {
    /// The place of the key that is the column.
    pub key: usize,
    /// Its parts, ascending.
    pub parts: Vec<i64>,
    /// What each key is of a row of the total where the others are those of a part.
    pub keys: Vec<KeyOfWhole>,
}

/// A key of the row of a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOfWhole {
    /// As of the part: the key at this place.
    At(usize),
    /// Always the same.
    Is(i64),
}

/// The totals of a column.
#[derive(Clone, Debug)]
pub(super) struct Totals {
    column: Name,
    codes: Vec<(i64, Vec<i64>)>,
}

/// The totals that the columns of datasets may have.
pub(super) fn declared(catalog: &Catalog) -> BTreeMap<DatasetId, Vec<Totals>> {
    let total = |(code, of): (usize, &Code)| match &of.relation {
        CodeRelation::Total(parts) => Some((code as i64, parts.iter().map(|part| *part as i64).collect())),
        CodeRelation::Part | CodeRelation::Apart => None,
    };
    let mut found: BTreeMap<DatasetId, Vec<Totals>> = BTreeMap::new();
    for (at, dataset) in catalog.datasets.iter().enumerate() {
        let id = DatasetId(at);
        for (place, column) in dataset.columns.iter().enumerate() {
            let ColumnType::Code(list) = column.ty else { continue };
            let codes: Vec<(i64, Vec<i64>)> =
                catalog.code_list(list).codes.iter().enumerate().filter_map(total).collect();
            if !codes.is_empty() {
                let column = column_name(catalog, id, ColumnId(place));
                found.entry(id).or_default().push(Totals { column, codes });
            }
        }
    }
    found
}

/// The totals among rows by some keys, and the keys with those that are needed to find them, in order.
pub(super) fn among(totals: &[Totals], keys: BTreeSet<Expr>) -> (Vec<Expr>, Vec<Whole>) {
    // Rows that no number distinguishes by a column are counted alike, totals and parts.
    let is_asked = |of: &&Totals| keys.iter().any(|key| columns_in(key).contains(&of.column));
    let asked: Vec<&Totals> = totals.iter().filter(is_asked).collect();
    let columns = asked.iter().map(|of| Expr::Column(of.column.clone()));
    let mut keys: BTreeSet<Expr> = keys.into_iter().chain(columns).collect();
    let totals = || asked.iter().flat_map(|of| of.codes.iter().map(|(code, parts)| (&of.column, *code, parts)));
    loop {
        let of_totals = totals().flat_map(|(column, code, _)| keys.iter().map(move |key| of_total(key, column, code)));
        let more: Vec<Expr> = of_totals.filter(|of| !matches!(of, Expr::Int(_)) && !keys.contains(of)).collect();
        if more.is_empty() || keys.len() > KEYS {
            break;
        }
        keys.extend(more);
    }
    let keys: Vec<Expr> = keys.into_iter().collect();
    let whole = |(column, code, parts): (&Name, i64, &Vec<i64>)| {
        let key = |(at, key): (usize, &Expr)| match of_total(key, column, code) {
            Expr::Int(value) => KeyOfWhole::Is(value),
            other => KeyOfWhole::At(keys.binary_search(&other).unwrap_or(at)),
        };
        let place = keys.binary_search(&Expr::Column(column.clone())).expect("it is a key");
        Whole { key: place, parts: parts.clone(), keys: keys.iter().enumerate().map(key).collect() }
    };
    let wholes = totals().map(whole).collect();
    (keys, wholes)
}

/// What a key is of the row of a total, by what the others are of a part.
fn of_total(key: &Expr, column: &Name, code: i64) -> Expr {
    match columns_in(key).contains(column) {
        true => simplify(&with(key, column, code), &Columns::new()),
        false => key.clone(),
    }
}

/// An expression of a row with a code in place of its own.
fn with(of: &Expr, column: &Name, code: i64) -> Expr {
    match of {
        Expr::Column(name) if name == column => Expr::Int(code),
        other => other.map_parts(&mut |part| with(part, column, code)),
    }
}
