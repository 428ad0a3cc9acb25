//! Same files: numbers of datasets that read a file in common, so that some rows of one are rows of the other.
//!
//! In: tables, the datasets that have a file in common. Out: numbers to be withheld, or warned of. Invariant: of two such datasets whose rows
//! nothing compares, one at most shows numbers where either suppresses one.
//!
//! Where both have the same key, their rows are compared one by one ([`publish`](super::publish)), and nothing is decided here.

use std::collections::BTreeSet;

use indicia_compiler::catalog::{Catalog, DatasetId};
use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::plan::layout::{Layout, Leaf};

use super::atoms::Atoms;
use super::number::{Judge, Place};
use super::primary::Guarded;
use super::publish::{Decided, leaves};
use super::quantity::Quantity;
use crate::cells::{Bug, Cell, Numbers};

/// Cells, each with a dataset that its number is of.
type Places = Vec<(DatasetId, Place)>;

/// Withholds all numbers of a dataset that shares a file with one that suppresses some, under policies that withhold totals.
pub(super) fn withhold(
    (tables, questions): (&[&Layout], &[&Layout]),
    pairs: &[[DatasetId; 2]],
    atoms: &Atoms,
    judge: &dyn Judge,
    decided: &mut Decided,
) -> Result<(), Bug> {
    if pairs.is_empty() {
        return Ok(());
    }
    let mut hiding: BTreeSet<DatasetId> = BTreeSet::new();
    let mut numbers: Vec<(usize, bool)> = Vec::new();
    for (at, layout) in tables.iter().chain(questions).enumerate() {
        for (_, leaf) in leaves(at, layout) {
            let policy = leaf.guard.as_ref().and_then(|guard| judge.policy(guard));
            let (Some(number), Some(policy)) = (atoms.number(leaf), policy) else { continue };
            if policy.totals_withheld {
                numbers.push((number, at >= tables.len()));
                if judge.is_small(leaf)? == Some(true) {
                    hiding.extend(datasets(atoms, number));
                }
            }
        }
    }
    let quiet = kept_back(pairs, &hiding);
    let is_of = |number: usize| datasets(atoms, number).iter().any(|dataset| quiet.contains(dataset));
    let of_quiet = numbers.into_iter().filter(|(number, _)| is_of(*number));
    decided.withheld.extend(of_quiet.map(|(number, _)| ((Quantity::Rows, number), None)));
    decided.quiet.extend(quiet);
    Ok(())
}

/// Warns of each dataset that shows numbers of rows of which another one that shares a file suppresses some, at its first table.
pub(super) fn warnings(
    tables: &[&Layout],
    pairs: &[[DatasetId; 2]],
    numbers: &Guarded<'_>,
) -> Result<Vec<Diagnostic>, Bug> {
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let [mut hiding, mut showing]: [Places; 2] = Default::default();
    for (at, layout) in tables.iter().enumerate() {
        for (place, leaf) in leaves(at, layout) {
            let Some(number) = numbers.atoms.number(leaf) else { continue };
            let of = match numbers.leaf(leaf)? {
                Cell::Suppressed(_) => &mut hiding,
                Cell::Value(_) if is_shown_anyway(leaf, numbers) => &mut showing,
                Cell::Value(_) | Cell::NotApplicable | Cell::Missing | Cell::Text(_) => continue,
            };
            of.extend(datasets(&numbers.atoms, number).iter().map(|dataset| (*dataset, place)));
        }
    }
    let mut found = Vec::new();
    for [one, other] in pairs {
        for (hides, shows) in [(one, other), (other, one)] {
            let first = |places: &Places, of: &DatasetId| {
                places.iter().find(|(dataset, _)| dataset == of).map(|(_, place)| *place)
            };
            let Some(hidden) = first(&hiding, hides) else { continue };
            let warning = match first(&showing, shows) {
                Some(shown) => warning([tables[hidden.0], tables[shown.0]], [*hides, *shows], numbers.catalog),
                None if numbers.catalog.dataset(*shows).disclosure.is_none() => {
                    unprotected(tables[hidden.0], [*hides, *shows], numbers.catalog)
                }
                None => continue,
            };
            found.push(warning);
            break;
        }
    }
    Ok(found)
}

/// Of datasets that share a file with one that suppresses a number, those whose numbers are withheld: the first that suppresses one is as it is.
fn kept_back(pairs: &[[DatasetId; 2]], hiding: &BTreeSet<DatasetId>) -> BTreeSet<DatasetId> {
    let mut quiet = BTreeSet::new();
    for [one, other] in pairs {
        match (hiding.contains(one), hiding.contains(other)) {
            (true, _) => quiet.insert(*other),
            (false, true) => quiet.insert(*one),
            (false, false) => false,
        };
    }
    quiet
}

/// Whether a number is under no policy, or under one that shows totals.
fn is_shown_anyway(leaf: &Leaf, numbers: &Guarded<'_>) -> bool {
    leaf.guard.as_ref().and_then(|guard| numbers.policy(guard)).is_none_or(|policy| !policy.totals_withheld)
}

fn datasets(atoms: &Atoms, number: usize) -> &[DatasetId] {
    atoms.datasets(atoms.family(number))
}

/// A dataset under no policy with rows that another protects. By the paths of declarations it would be under that policy.
fn unprotected(hiding: &Layout, [hides, shows]: [DatasetId; 2], catalog: &Catalog) -> Diagnostic {
    let [protected, other] = [hides, shows].map(|id| catalog.dataset(id));
    let message = format!(
        "`{}` suppresses numbers of `{}`, and `{}`, which has the same rows, is under no disclosure policy: both read the same file, so readers may \
         subtract",
        hiding.name, protected.name, other.name
    );
    let policy = protected.disclosure.and_then(|id| catalog.policies.get(id.0)).map_or("", |policy| &policy.name);
    Diagnostic::new("disclosure::gives-away", message)
        .at(other.files.span, "these files are protected elsewhere")
        .help(format!("write `disclosure: {policy}` in the dataset `{}`", other.name))
}

fn warning([hiding, showing]: [&Layout; 2], [hides, shows]: [DatasetId; 2], catalog: &Catalog) -> Diagnostic {
    let [hides, shows] = [hides, shows].map(|id| &catalog.dataset(id).name);
    let message = format!(
        "`{}` suppresses numbers of `{hides}`, and `{}` shows numbers of `{shows}`, which has the same rows: both read the same file, so readers \
         may subtract",
        hiding.name, showing.name
    );
    let help = format!(
        "write the same `disclosure` in both datasets, and declare the column that identifies a row as the `key` of both: then it is found what \
         follows. Or write `totals: withheld` in the policy, or leave the numbers of `{shows}` out"
    );
    Diagnostic::new("disclosure::gives-away", message).at(showing.span, "numbers of the same rows").help(help)
}
