//! Primary suppression: counts that are too small to be shown.
//!
//! In: leaves with guards, totals, policies. Out: cells; a hidden number is [`Cell::Suppressed`] from its first reading on.
//! Invariant: whatever is computed from a hidden number is hidden, because nothing else is ever handed out.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use indicia_compiler::catalog::{Catalog, Policy, PolicyId, SuppressedDisplay};
use indicia_compiler::plan::layout::{Behind, Cell as Formula, Guard, Leaf, People, Region, Union};
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::cells::{Bug, Cell, Numbers, Suppressed, Totals};

/// The numbers of a run as far as policies let them be shown.
pub struct Guarded<'a> {
    totals: &'a Totals<'a>,
    pub(super) catalog: &'a Catalog,
    withheld: Withheld,
}

/// Counts that would give a hidden one away.
#[derive(Default)]
pub(super) struct Withheld {
    /// What they count, and the least and the most that a reader can derive for each.
    pub(super) regions: HashMap<Arc<Region>, Option<(BigRational, BigRational)>>,
    /// The policies that withhold them.
    pub(super) policies: HashSet<PolicyId>,
}

impl<'a> Guarded<'a> {
    pub(super) fn new(totals: &'a Totals<'a>, catalog: &'a Catalog) -> Guarded<'a> {
        Guarded { totals, catalog, withheld: Withheld::default() }
    }

    pub(super) fn withhold(&mut self, withheld: Withheld) {
        self.withheld = withheld;
    }

    /// Whether some count is withheld under a policy.
    pub(super) fn withholds(&self, policy: PolicyId) -> bool {
        let of = self.catalog.policies_in(policy);
        self.withheld.policies.iter().any(|id| self.catalog.policies_in(*id).iter().any(|id| of.contains(id)))
    }

    /// The policy of a guard.
    pub(super) fn policy(&self, guard: &Guard) -> Option<&'a Policy> {
        self.catalog.policies.get(guard.policy.0)
    }

    /// Whether the rows behind a number are of too few people, or none of them says whose it is, or those that it leaves out are too
    /// few and shown with it. A count that is too small itself is shown as one, and nothing of nobody as nothing.
    fn of_few_people(&self, guard: &Guard, policy: &Policy, cell: &Cell) -> Result<bool, Bug> {
        let count = match (&guard.behind, cell) {
            (Behind::Itself(_), Cell::Value(count)) if hides(policy, count) => return Ok(false),
            (Behind::Itself(_), Cell::Value(count)) => !count.is_zero(),
            (Behind::Values(_), Cell::Value(_)) => true,
            (Behind::Itself(_) | Behind::Values(_), _) => false,
        };
        if let (Some(all), Cell::Value(number)) = (&guard.unjoined, cell)
            && let Cell::Value(all) = self.totals.leaf(&Leaf::count(all.output, all.select.clone()))?
            && hides(policy, &(&all - number).abs())
        {
            return Ok(true);
        }
        for people in &guard.people {
            let behind = Leaf::count(people.output, people.select.clone());
            if let Cell::Value(number) = self.totals.leaf(&behind)?
                && (hides(policy, &number) || (count && number.is_zero()))
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a remainder may be of too few people: all that is known is how many more there are on one side.
    fn may_be_of_few(&self, sides: (&Formula, &Formula), remainder: &BigRational, policy: &Policy) -> bool {
        let (Formula::Leaf(Leaf { guard: Some(a), .. }), Formula::Leaf(Leaf { guard: Some(b), .. })) = sides else {
            return false;
        };
        let number = |people: &People| match self.totals.leaf(&Leaf::count(people.output, people.select.clone())) {
            Ok(Cell::Value(number)) => Some(number),
            Ok(_) | Err(_) => None,
        };
        let mut more = a.people.iter().zip(&b.people).filter_map(|(a, b)| Some((number(a)? - number(b)?).abs()));
        more.any(|more| hides(policy, &more) || (more.is_zero() && !remainder.is_zero()))
    }

    /// The number itself, for deciding what else must be hidden.
    pub(super) fn exact(&self, leaf: &Leaf) -> Result<Cell, Bug> {
        self.totals.leaf(leaf)
    }
}

impl Numbers for Guarded<'_> {
    fn leaf(&self, leaf: &Leaf) -> Result<Cell, Bug> {
        let cell = self.totals.leaf(leaf)?;
        let Some(guard) = &leaf.guard else { return Ok(cell) };
        let policy = self.policy(guard).ok_or(Bug::NoPolicy(leaf.outputs[0]))?;
        let cell = match self.of_few_people(guard, policy, &cell)? {
            true => Cell::Suppressed(Suppressed::default()),
            false => cell,
        };
        match &guard.behind {
            Behind::Itself(region) => Ok(match &cell {
                Cell::Value(count) if hides(policy, count) => Cell::Suppressed(shown_as(policy)),
                Cell::Value(_) if self.withheld.regions.contains_key(region) => {
                    let between = self.withheld.regions[region]
                        .clone()
                        .filter(|_| policy.percentages == SuppressedDisplay::Rounded);
                    let quotient = Some(Box::new(Suppressed { between, ..Suppressed::default() }));
                    Cell::Suppressed(Suppressed { quotient, ..Suppressed::default() })
                }
                Cell::Value(_) | Cell::Suppressed(_) | Cell::NotApplicable | Cell::Missing | Cell::Text(_) => cell,
            }),
            Behind::Values(n) => {
                let behind = Leaf::count(*n, leaf.select.clone());
                match self.totals.leaf(&behind)? {
                    Cell::Value(count) if hides(policy, &count) => Ok(Cell::Suppressed(Suppressed::default())),
                    _ => Ok(cell),
                }
            }
        }
    }

    fn rows(&self, of: &Union) -> Result<i128, Bug> {
        self.totals.rows(of)
    }

    /// A remainder (all offences less those that are shown) is a count as well. A comparison of apart things (of two years) is
    /// not: what it reveals, its sides reveal.
    fn difference(&self, (a, b): (&Formula, &Formula), result: Cell) -> Cell {
        let (Cell::Value(value), Some(left), Some(right)) = (&result, counted(a), counted(b)) else { return result };
        let policy = self.policy(left).or_else(|| self.policy(right));
        let comparison = match (a, b, &left.behind, &right.behind) {
            (Formula::Leaf(_), Formula::Leaf(_), Behind::Itself(a), Behind::Itself(b)) => are_apart(a, b),
            _ => false,
        };
        match policy {
            Some(policy)
                if !comparison && (hides(policy, &value.abs()) || self.may_be_of_few((a, b), value, policy)) =>
            {
                Cell::Suppressed(Suppressed::default())
            }
            Some(_) | None => result,
        }
    }
}

/// Whether a count is too small to be shown.
pub(super) fn hides(policy: &Policy, count: &BigRational) -> bool {
    let whole = |n: i64| BigRational::from_integer(n.into());
    let (least, _) = policy.hidden();
    // What lies between two whole numbers is not a count of anything, and is hidden with them.
    *count < whole(policy.below) && (*count >= whole(least) || count.is_positive())
}

/// What may be shown of a hidden count.
fn shown_as(policy: &Policy) -> Suppressed {
    let whole = |n: i64| BigRational::from_integer(n.into());
    let (least, most) = policy.hidden();
    let bound = Suppressed::below(whole(policy.below));
    let of = |shown: SuppressedDisplay| match shown {
        SuppressedDisplay::Marker => Suppressed::default(),
        SuppressedDisplay::Bound => bound.clone(),
        SuppressedDisplay::Rounded => Suppressed { between: Some((whole(least), whole(most))), ..bound.clone() },
    };
    // A count shows what it is, so a count is never known by what it would show as.
    let count = if policy.shown == SuppressedDisplay::Marker { Suppressed::default() } else { bound.clone() };
    Suppressed { quotient: Some(Box::new(of(policy.percentages))), ..count }
}

/// The guard of a formula that is a count, or a sum or difference of counts.
fn counted(cell: &Formula) -> Option<&Guard> {
    match cell {
        Formula::Leaf(Leaf { guard: Some(guard), .. }) => match guard.behind {
            Behind::Itself(_) => Some(guard),
            Behind::Values(_) => None,
        },
        Formula::Add(a, b) | Formula::Subtract(a, b) => counted(a).or_else(|| counted(b)),
        Formula::Leaf(_)
        | Formula::Number(_)
        | Formula::Text(_)
        | Formula::NotApplicable
        | Formula::Missing
        | Formula::Multiply(..)
        | Formula::Divide(..)
        | Formula::Base(_)
        | Formula::Rank { .. } => None,
    }
}

/// Whether two counts of the same rows have no row in common.
fn are_apart(a: &Region, b: &Region) -> bool {
    let same = a.rows == b.rows && a.function == b.function && a.of == b.of;
    same && a.limits.iter().any(|limit| {
        b.limits.iter().any(|other| {
            limit.of == other.of
                && !(limit.missing && other.missing)
                && limit.set.iter().all(|code| other.set.binary_search(code).is_err())
        })
    })
}
