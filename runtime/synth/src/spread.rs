//! Weights: how what nothing states is spread.
//!
//! In: the `spread` of a file and a table. Out: a weight for each cell, and for each value of a column that cells leave open.
//! Invariant: a spread that the cells do not contain waits for the column's own values.

use std::collections::BTreeMap;

use indicia_compiler::diagnostics::Diagnostics;

use crate::members::{Names, shown};
use crate::others::Others;
use crate::path::{MISSING, OUTSIDE, Path};
use crate::resolve::{condition, conditions, path_of};
use crate::spec::{Spread, Weights, Word};
use crate::table::{Context, Table};

/// The weight of each cell.
pub fn weights(
    context: &Context,
    names: &mut Names,
    spreads: &[Spread],
    table: &Table,
    others: &Others,
    found: &mut Diagnostics,
) -> Option<Vec<f64>> {
    let mut weights = vec![1.0; table.size()];
    for spread in spreads {
        let mut paths = Vec::new();
        for word in &spread.by {
            paths.push(path_of(context, word, found)?);
        }
        let tally = |path: &Path| table.tallies.iter().position(|tally| tally.path.text == path.text);
        let given: Vec<Given> = paths
            .iter()
            .filter_map(|path| match tally(path) {
                Some(tally) => Some(Given::Tally(tally)),
                None => table.along(context, path).map(|(dim, values)| Given::Member(dim, values)),
            })
            .collect();
        let filter = conditions(context, names, &spread.filter, found)?;
        let Ok(cells) = table.select(context, &filter) else { continue };
        if given.len() < paths.len() {
            continue;
        }
        let weigher = Weigher::new(context, names, spread, &paths, found)?;
        let mut known: BTreeMap<Vec<i64>, f64> = BTreeMap::new();
        for cell in cells {
            let value = |given: &Given| match given {
                Given::Tally(tally) => table.tally(cell as usize, *tally),
                Given::Member(dim, values) => values[table.member(cell as usize, *dim)],
            };
            let key: Vec<i64> = given.iter().map(value).collect();
            let weight = match known.get(&key) {
                Some(weight) => *weight,
                None => {
                    let weight = weigher.weight(context, names, others, &key, found)?;
                    known.insert(key, weight);
                    weight
                }
            };
            weights[cell as usize] *= weight;
        }
    }
    Some(weights)
}

/// How a cell gives a value.
enum Given {
    /// By its member along a path.
    Member(usize, Vec<i64>),
    /// By counting flags.
    Tally(usize),
}

/// A weight for values along the paths of one spread.
pub struct Weigher<'a> {
    spread: &'a Spread,
    paths: Vec<Path>,
    given: Vec<(Vec<crate::members::Set>, f64)>,
    others: f64,
}

impl<'a> Weigher<'a> {
    /// Reads a spread's members.
    pub fn new(
        context: &Context,
        names: &mut Names,
        spread: &'a Spread,
        paths: &[Path],
        found: &mut Diagnostics,
    ) -> Option<Weigher<'a>> {
        let mut read = Vec::new();
        let mut rest = 1.0;
        if let Weights::Given(given, others) = &spread.weights {
            for (words, weight) in given {
                let mut sets = Vec::new();
                for (path, word) in paths.iter().zip(words) {
                    sets.push(condition(context, names, path, std::slice::from_ref(word), found)?.1);
                }
                read.push((sets, *weight));
            }
            let lowest = given.iter().map(|(_, weight)| *weight).fold(f64::INFINITY, f64::min);
            rest = others.unwrap_or(if lowest.is_finite() { lowest } else { 1.0 });
        }
        Some(Weigher { spread, paths: paths.to_vec(), given: read, others: rest })
    }

    /// The weight of values, one per path.
    pub fn weight(
        &self,
        context: &Context,
        names: &Names,
        others: &Others,
        values: &[i64],
        found: &mut Diagnostics,
    ) -> Option<f64> {
        match &self.spread.weights {
            Weights::Given(..) => {
                let fits = |sets: &[crate::members::Set]| sets.iter().zip(values).all(|(set, v)| set.contains(*v));
                Some(self.given.iter().find(|(sets, _)| fits(sets)).map_or(self.others, |(_, weight)| *weight))
            }
            Weights::Like(per) => {
                // Nobody lives where it is not known.
                if values.iter().any(|value| *value == MISSING || *value == OUTSIDE) {
                    return Some(1.0);
                }
                let word = |(path, value): (&Path, &i64)| {
                    let text = shown(context.catalog, names, path.domain, *value);
                    (path.clone(), Word::new(text, per.of.span))
                };
                let words: Vec<(Path, Word)> = self.paths.iter().zip(values).map(word).collect();
                others.sum(names, per, &words, found).map(|sum| sum.max(0) as f64)
            }
        }
    }
}
