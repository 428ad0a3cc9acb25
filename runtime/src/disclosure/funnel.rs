//! Safe funnels: numbers of rows that lie too close are not both told.
//!
//! In: the lines of a funnel, and the policy of each dataset. Out: the same with numbers suppressed. Invariant: of the numbers
//! of rows that are told of a dataset under a policy, none is too small, and no two differ by a number that is; where a total
//! of it is withheld, none is told.

use std::collections::BTreeMap;

use indicia_compiler::catalog::{Policy, PolicyId};
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::SafeFunnel;
use super::primary::{Guarded, hides};
use crate::cells::{Cell, FunnelLine, Suppressed};

/// Makes the funnel of a run safe; `policies` are those of the datasets, in their order.
pub fn funnel(lines: Vec<FunnelLine>, policies: &[Option<PolicyId>], numbers: &Guarded<'_>) -> SafeFunnel {
    let catalog = numbers.catalog;
    let mut told: BTreeMap<String, Vec<BigRational>> = BTreeMap::new();
    let safe = lines.into_iter().map(|line| {
        let id = catalog.dataset_named(&line.dataset).and_then(|id| policies.get(id.0).copied().flatten());
        match id.and_then(|id| catalog.policies.get(id.0)) {
            Some(_) if id.is_some_and(|id| numbers.withholds(id)) => {
                FunnelLine { rows_in: hidden(), rows_out: hidden(), missing: hidden(), ..line }
            }
            Some(policy) => guarded(line.clone(), policy, told.entry(line.dataset).or_default()),
            None => line,
        }
    });
    SafeFunnel(safe.collect())
}

fn guarded(line: FunnelLine, policy: &Policy, told: &mut Vec<BigRational>) -> FunnelLine {
    let (into, out, missing) = (count(&line.rows_in), count(&line.rows_out), count(&line.missing));
    let rows_in = tell(line.rows_in, policy, told);
    let rows_out = tell(line.rows_out, policy, told);
    // What is left out is known or missing; neither may be too small where the other is told.
    let left_out = into.zip(out).map(|(into, out)| into - out);
    let safe = match (&missing, left_out) {
        (Some(missing), _) if missing.is_zero() => policy.zero_is_shown,
        (Some(missing), Some(left_out)) => {
            let told = matches!((&rows_in, &rows_out), (Cell::Value(_), Cell::Value(_)));
            told && !hides(policy, missing) && !hides(policy, &(left_out - missing))
        }
        (None, _) | (Some(_), None) => true,
    };
    let missing = if safe { line.missing } else { hidden() };
    FunnelLine { rows_in, rows_out, missing, ..line }
}

/// A number of rows, unless it is too small or too close to one that is told.
fn tell(cell: Cell, policy: &Policy, told: &mut Vec<BigRational>) -> Cell {
    let Some(rows) = count(&cell) else { return cell };
    let close = |other: &BigRational| *other != rows && hides(policy, &(other - &rows).abs());
    if hides(policy, &rows) || told.iter().any(close) {
        return hidden();
    }
    told.push(rows);
    cell
}

fn count(cell: &Cell) -> Option<BigRational> {
    match cell {
        Cell::Value(value) => Some(value.clone()),
        Cell::Suppressed(_) | Cell::NotApplicable | Cell::Missing | Cell::Text(_) => None,
    }
}

fn hidden() -> Cell {
    Cell::Suppressed(Suppressed::default())
}
