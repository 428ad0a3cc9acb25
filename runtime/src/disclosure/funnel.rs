//! Safe funnels: numbers of rows that lie too close are not both shown.
//!
//! In: the lines of a funnel, each with its policy and the people behind it. Out: the same with numbers suppressed. Invariant: of the numbers
//! of rows that are shown of a dataset under a policy, none is too small or of too few people, and no two differ by a number that is; under a
//! policy that withholds totals, none is shown where a count of the dataset is hidden, or where the funnel would reveal one.

use std::collections::BTreeMap;

use indicia_compiler::catalog::{Policy, Style};
use num_rational::BigRational;

use super::primary::{Guarded, hides};
use crate::cells::{COUNT, Cell, Counted, FunnelLine, Suppressed, WHOLE, display};

/// A funnel report that may be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeFunnel(Vec<FunnelLine>);

impl SafeFunnel {
    /// Any funnel, for tests of what is made of safe ones.
    #[cfg(test)]
    pub(crate) fn unguarded(lines: Vec<FunnelLine>) -> SafeFunnel {
        SafeFunnel(lines)
    }

    /// What may be shown.
    pub fn lines(&self) -> &[FunnelLine] {
        &self.0
    }
}

/// A number of rows for people to read, or the mark of house style where it is suppressed.
pub fn shown(rows: Option<u64>, style: &Style) -> String {
    display(&cell(rows), &WHOLE, style)
}

/// A number of rows for programs to read, or the mark of house style where it is suppressed.
pub fn written(rows: Option<u64>, style: &Style) -> String {
    display(&cell(rows), &COUNT, style)
}

fn cell(rows: Option<u64>) -> Cell {
    rows.map_or_else(|| Cell::Suppressed(Suppressed::default()), |rows| Cell::Value(whole(rows)))
}

/// What is shown of a dataset so far: numbers of rows, and of people by what identifies them.
#[derive(Default)]
struct Shown {
    rows: Vec<u64>,
    people: Vec<u64>,
}

/// Makes the funnel of a run safe.
pub(crate) fn funnel(lines: Vec<Counted>, numbers: &Guarded<'_>) -> SafeFunnel {
    let catalog = numbers.catalog;
    let mut shown: BTreeMap<String, Shown> = BTreeMap::new();
    let is_quiet = |name: &str| catalog.dataset_named(name).is_some_and(|dataset| numbers.is_quiet(dataset));
    let safe = |Counted { mut line, policy, people }: Counted| {
        let shown = shown.entry(line.dataset.clone()).or_default();
        match policy.and_then(|id| Some((id, catalog.policies.get(id.0)?))) {
            None => shown.rows.extend(line.rows_in.iter().chain(&line.rows_out)),
            Some((id, policy)) if numbers.withholds(id) || policy.totals_withheld && is_quiet(&line.dataset) => {
                (line.rows_in, line.rows_out, line.missing) = (None, None, None);
            }
            Some((_, policy)) => guard(&mut line, policy, &people, shown),
        }
        line
    };
    SafeFunnel(lines.into_iter().map(safe).collect())
}

fn guard(line: &mut FunnelLine, policy: &Policy, people: &[[u64; 3]], shown: &mut Shown) {
    let left_out = line.left_out();
    let of = |at: usize| people.iter().map(move |people| people[at]);
    line.rows_in = line.rows_in.filter(|rows| may_show(*rows, of(0), policy, shown));
    line.rows_out = line.rows_out.filter(|rows| may_show(*rows, of(1), policy, shown));
    // What is left out is known or missing; neither may be too small where the other is shown.
    line.missing = line.missing.filter(|missing| match left_out {
        _ if *missing == 0 => policy.zero_is_shown,
        _ if of(2).any(|people| people == 0 || is_hidden(policy, people)) => false,
        Some(left_out) => {
            let is_shown = line.rows_in.is_some() && line.rows_out.is_some();
            is_shown && !is_hidden(policy, *missing) && !is_hidden(policy, left_out.abs_diff(*missing))
        }
        None => true,
    });
}

/// Whether a number of rows is neither too small, nor of too few people, nor too close to one that is shown; then it is shown from
/// now on.
fn may_show(rows: u64, people: impl Iterator<Item = u64>, policy: &Policy, shown: &mut Shown) -> bool {
    let people: Vec<u64> = people.collect();
    let close = |number: u64, others: &[u64]| {
        others.iter().any(|other| *other != number && is_hidden(policy, other.abs_diff(number)))
    };
    let is_known = shown.rows.contains(&rows);
    let of_few = |people: &u64| {
        (rows > 0 && *people == 0) || is_hidden(policy, *people) || (!is_known && close(*people, &shown.people))
    };
    // Other rows of the same people: who the difference is of, is not known. One row each is a number of people itself.
    let of_same = !is_known && people.iter().any(|people| *people != rows && shown.people.contains(people));
    let may = !is_hidden(policy, rows) && !close(rows, &shown.rows) && !people.iter().any(of_few) && !of_same;
    if may {
        shown.rows.push(rows);
        shown.people.extend(people);
    }
    may
}

/// Whether a policy hides a number of rows.
pub(super) fn is_hidden(policy: &Policy, rows: u64) -> bool {
    hides(policy, &whole(rows))
}

fn whole(rows: u64) -> BigRational {
    BigRational::from_integer(rows.into())
}
