//! Safe funnels: numbers of rows that lie too close are not both shown.
//!
//! In: the lines of a funnel, and the policy of each dataset. Out: the same with numbers suppressed. Invariant: of the numbers
//! of rows that are shown of a dataset under a policy, none is too small, and no two differ by a number that is; under a policy that
//! withholds totals, none is shown where a count of the dataset is hidden, or where the funnel would reveal one.

use std::collections::BTreeMap;

use indicia_compiler::catalog::{Policy, PolicyId, Style};
use num_rational::BigRational;

use super::primary::{Guarded, hides};
use crate::cells::{COUNT, Cell, FunnelLine, Suppressed, WHOLE, display};

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

/// Makes the funnel of a run safe; `policies` are those of the datasets, in their order.
pub(crate) fn funnel(mut lines: Vec<FunnelLine>, policies: &[Option<PolicyId>], numbers: &Guarded<'_>) -> SafeFunnel {
    let catalog = numbers.catalog;
    let mut shown: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for line in &mut lines {
        let Some(dataset) = catalog.dataset_named(&line.dataset) else { continue };
        let id = policies.get(dataset.0).copied().flatten();
        let Some((id, policy)) = id.and_then(|id| Some((id, catalog.policies.get(id.0)?))) else { continue };
        if numbers.withholds(id) || policy.totals_withheld && numbers.is_quiet(dataset) {
            (line.rows_in, line.rows_out, line.missing) = (None, None, None);
        } else {
            guard(line, policy, shown.entry(line.dataset.clone()).or_default());
        }
    }
    SafeFunnel(lines)
}

fn guard(line: &mut FunnelLine, policy: &Policy, shown: &mut Vec<u64>) {
    let left_out = line.left_out();
    line.rows_in = line.rows_in.filter(|rows| may_show(*rows, policy, shown));
    line.rows_out = line.rows_out.filter(|rows| may_show(*rows, policy, shown));
    // What is left out is known or missing; neither may be too small where the other is shown.
    line.missing = line.missing.filter(|missing| match left_out {
        _ if *missing == 0 => policy.zero_is_shown,
        Some(left_out) => {
            let is_shown = line.rows_in.is_some() && line.rows_out.is_some();
            is_shown && !is_hidden(policy, *missing) && !is_hidden(policy, left_out.abs_diff(*missing))
        }
        None => true,
    });
}

/// Whether a number of rows is neither too small nor too close to one that is shown; then it is shown from now on.
fn may_show(rows: u64, policy: &Policy, shown: &mut Vec<u64>) -> bool {
    let close = |other: &u64| *other != rows && is_hidden(policy, other.abs_diff(rows));
    let may = !is_hidden(policy, rows) && !shown.iter().any(close);
    if may {
        shown.push(rows);
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
