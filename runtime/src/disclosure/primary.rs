//! Primary suppression: counts that are too small to be shown.
//!
//! In: leaves with guards, totals, policies. Out: cells; a hidden number is [`Cell::Suppressed`] from its first reading on.
//! Invariant: whatever is computed from a hidden number is hidden, because nothing else is ever handed out.

use std::collections::BTreeSet;
use std::sync::Arc;

use indicia_compiler::catalog::{Catalog, DatasetId, Policy, PolicyId, SuppressedDisplay};
use indicia_compiler::hashing::{HashMap, HashSet};
use indicia_compiler::plan::layout::{Behind, Cell as Formula, Guard, Leaf, Region, Select, Union};
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::atoms::Atoms;
use super::number::{Judge, Range};
use super::people;
use super::publish::Decided;
use super::quantity::Quantity;
use super::remainder::Remainders;
use crate::cells::{Bug, Cell, Numbers, Suppressed, Totals};

/// The numbers of a run as far as policies let them be shown.
pub struct Guarded<'a> {
    totals: &'a Totals<'a>,
    pub(super) catalog: &'a Catalog,
    /// The rows behind numbers.
    pub(super) atoms: Atoms,
    withheld: Withheld,
    decided: Decided,
    /// Numbers of people that would give too few of them away.
    people: HashSet<people::Counted>,
    /// Datasets that read a file in common, and whose rows are not compared.
    pub(super) apart: Vec<[DatasetId; 2]>,
    beside: Option<Beside<'a>>,
}

/// What else may be shown together with the numbers of a run: those of another version, with these.
#[derive(Clone, Copy)]
struct Beside<'a> {
    numbers: &'a Guarded<'a>,
    /// A number of this run as it is among those.
    leaf: &'a dyn Fn(&Leaf) -> Leaf,
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
    pub(super) fn new(totals: &'a Totals<'a>, catalog: &'a Catalog, atoms: Atoms) -> Guarded<'a> {
        let (withheld, decided, people) = (Withheld::default(), Decided::default(), HashSet::default());
        Guarded { totals, catalog, atoms, withheld, decided, people, apart: Vec::new(), beside: None }
    }

    pub(super) fn withhold(&mut self, withheld: Withheld, decided: Decided, people: HashSet<people::Counted>) {
        (self.withheld, self.decided, self.people) = (withheld, decided, people);
    }

    /// The same, shown beside those of another version: what is withheld of all of them together is withheld here.
    pub(crate) fn beside<'b>(self, numbers: &'b Guarded<'b>, leaf: &'b dyn Fn(&Leaf) -> Leaf) -> Guarded<'b>
    where
        'a: 'b,
    {
        Guarded { beside: Some(Beside { numbers, leaf }), ..self }
    }

    /// Whether a number is 0, and hidden all the same.
    pub(super) fn is_hidden_zero(&self, leaf: &Leaf) -> bool {
        let hides_zero =
            leaf.guard.as_ref().and_then(|guard| self.policy(guard)).is_some_and(|policy| !policy.zero_is_shown);
        hides_zero && matches!(self.totals.leaf(leaf), Ok(Cell::Value(value)) if value.is_zero())
    }

    /// What formulas leave of a number, where that is nothing, and hidden all the same.
    pub(super) fn differences_of_none(
        &self,
        of: &Formula,
        found: &mut BTreeSet<(usize, Vec<usize>)>,
    ) -> Result<(), Bug> {
        let hides = |guard: &Guard, count: &BigRational| self.policy(guard).is_some_and(|policy| hides(policy, count));
        Remainders { totals: self.totals, atoms: &self.atoms, hides: &hides }.of_none(of, found)
    }

    /// Whether the funnel of a dataset would give a number away.
    pub(super) fn is_quiet(&self, dataset: DatasetId) -> bool {
        self.decided.quiet.contains(&dataset)
    }

    /// Whether a number is withheld because of those of another version.
    fn is_withheld_beside(&self, leaf: &Leaf) -> bool {
        self.beside.is_some_and(|beside| beside.numbers.is_withheld(&(beside.leaf)(leaf)))
    }

    /// Whether a number is withheld because of others.
    pub(super) fn is_withheld(&self, leaf: &Leaf) -> bool {
        let by_rows = self.atoms.number(leaf).is_some_and(|number| self.decided_of(leaf, number).is_some());
        by_rows
            || leaf.guard.as_ref().is_some_and(|guard| match &guard.behind {
                Behind::Itself(region) => self.withheld.regions.contains_key(region),
                Behind::Values(_) | Behind::Numbers { .. } => false,
            })
    }

    /// Whether a number is one of its values, such as the largest, which would give another away.
    fn gives_a_value_away(&self, leaf: &Leaf) -> bool {
        let is_one = !leaf.function.is_per_date();
        is_one && self.atoms.number(leaf).is_some_and(|number| self.decided.values.contains(&number))
    }

    /// What is known of a number that is withheld because of others: of its rows, or of what it is computed from.
    fn decided_of(&self, leaf: &Leaf, number: usize) -> Option<&Range> {
        let withheld = &self.decided.withheld;
        withheld.get(&(Quantity::Rows, number)).or_else(|| withheld.get(&(self.quantity(leaf), number)))
    }

    /// What a number adds up over its rows, or is computed from.
    fn quantity(&self, leaf: &Leaf) -> Quantity {
        match leaf.guard.as_ref().map(|guard| &guard.behind) {
            Some(Behind::Values(_)) => self.value_of(leaf).map_or(Quantity::Rows, Quantity::Values),
            Some(Behind::Itself(_) | Behind::Numbers { .. }) | None => Quantity::Rows,
        }
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
    fn of_few_people(&self, leaf: &Leaf, guard: &Guard, policy: &Policy, cell: &Cell) -> Result<bool, Bug> {
        let count = match (&guard.behind, cell) {
            (Behind::Itself(_), Cell::Value(count)) if hides(policy, count) => return Ok(false),
            (Behind::Itself(_), Cell::Value(count)) => !count.is_zero(),
            (Behind::Values(_) | Behind::Numbers { .. }, Cell::Value(_)) => true,
            _ => false,
        };
        if let (Some(all), Cell::Value(number)) = (&guard.unjoined, cell) {
            let counted = |output, select: &Arc<[Select]>| self.totals.leaf(&Leaf::count(output, select.clone()));
            let behind = match &guard.behind {
                Behind::Itself(_) => Cell::Value(number.clone()),
                Behind::Values(n) | Behind::Numbers { sum: n, .. } => counted(*n, &leaf.select)?,
            };
            if let (Cell::Value(all), Cell::Value(behind)) = (counted(all.output, &all.select)?, behind)
                && hides(policy, &(all - behind).abs())
            {
                return Ok(true);
            }
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

    /// The number itself, for deciding what else must be hidden.
    pub(super) fn exact(&self, leaf: &Leaf) -> Result<Cell, Bug> {
        self.totals.leaf(leaf)
    }
}

impl Guarded<'_> {
    /// What distinguishes the values that numbers are computed from: the same for numbers of other rows.
    pub(super) fn value_of(&self, leaf: &Leaf) -> Option<usize> {
        leaf.outputs.last().map(|output| self.totals.same_value(*output).0)
    }

    /// What distinguishes the columns that numbers are computed from, whichever way they are.
    pub(super) fn column_of(&self, leaf: &Leaf) -> Option<usize> {
        leaf.outputs.last().map(|output| self.totals.same_column(*output).0)
    }

    /// A number as far as it may be shown by itself.
    fn alone(&self, leaf: &Leaf, guard: &Guard, policy: &Policy) -> Result<Cell, Bug> {
        let cell = self.totals.leaf(leaf)?;
        let cell = match self.of_few_people(leaf, guard, policy, &cell)? {
            true => Cell::Suppressed(Suppressed::default()),
            false => cell,
        };
        match &guard.behind {
            Behind::Itself(region) => Ok(match &cell {
                Cell::Value(count) if hides(policy, count) => Cell::Suppressed(shown_as(policy)),
                Cell::Value(_) if self.withheld.regions.contains_key(region) => {
                    withheld(policy, self.withheld.regions[region].clone())
                }
                Cell::Value(_) | Cell::Suppressed(_) | Cell::NotApplicable | Cell::Missing | Cell::Text(_) => cell,
            }),
            Behind::Values(n) | Behind::Numbers { sum: n, .. } => {
                let behind = Leaf::count(*n, leaf.select.clone());
                let is_like_them = matches!(guard.behind, Behind::Numbers { itself: true, .. });
                match self.totals.leaf(&behind)? {
                    _ if is_like_them && matches!(&cell, Cell::Value(number) if hides(policy, number)) => {
                        Ok(Cell::Suppressed(Suppressed::default()))
                    }
                    Cell::Value(count) if hides(policy, &count) => Ok(Cell::Suppressed(Suppressed::default())),
                    _ => Ok(cell),
                }
            }
        }
    }
}

/// A number that would give another one away; a quotient shows what can be derived anyway.
fn withheld(policy: &Policy, range: Option<(BigRational, BigRational)>) -> Cell {
    let between = range.filter(|_| policy.percentages == SuppressedDisplay::Rounded);
    let quotient = Some(Box::new(Suppressed { between, ..Suppressed::default() }));
    Cell::Suppressed(Suppressed { quotient, ..Suppressed::default() })
}

impl Numbers for Guarded<'_> {
    fn leaf(&self, leaf: &Leaf) -> Result<Cell, Bug> {
        let Some(guard) = &leaf.guard else { return self.totals.leaf(leaf) };
        let policy = self.policy(guard).ok_or(Bug::NoPolicy(leaf.outputs[0]))?;
        let cell = self.alone(leaf, guard, policy)?;
        // Whatever is computed from the rows of a count that is withheld is withheld with it.
        let withheld_of = |number: usize| self.decided_of(leaf, number);
        let range = self.atoms.number(leaf).and_then(withheld_of).or_else(|| match &cell {
            Cell::Value(number) => {
                let is_all = |people: &usize| *number == BigRational::from_integer(self.atoms.size(*people).into());
                self.atoms.people(leaf).filter(is_all).and_then(withheld_of)
            }
            _ => None,
        });
        Ok(match (&cell, range, &guard.behind) {
            (Cell::Value(_), Some(range), Behind::Itself(region)) if policy.totals_withheld => {
                withheld(policy, range.clone().filter(|_| region.function.is_additive()))
            }
            (Cell::Value(_), None, Behind::Itself(region))
                if policy.totals_withheld
                    && !region.function.is_additive()
                    && self.people.contains(&people::counted(leaf)) =>
            {
                withheld(policy, None)
            }
            (Cell::Value(_), Some(_), Behind::Values(_) | Behind::Numbers { .. }) if policy.totals_withheld => {
                Cell::Suppressed(Suppressed::default())
            }
            (Cell::Value(_), None, Behind::Numbers { itself: true, .. })
                if policy.totals_withheld && self.gives_a_value_away(leaf) =>
            {
                Cell::Suppressed(Suppressed::default())
            }
            (Cell::Value(_), None, _) if policy.totals_withheld && self.is_withheld_beside(leaf) => {
                Cell::Suppressed(Suppressed::default())
            }
            _ => cell,
        })
    }

    fn rows(&self, of: &Union) -> Result<i128, Bug> {
        self.totals.rows(of)
    }

    /// A remainder (all offences less those that are shown) is a count as well. A comparison of apart things (of two years) is
    /// not: what it reveals, its sides reveal.
    fn combined(&self, of: &Formula, result: Cell) -> Result<Cell, Bug> {
        let Cell::Value(_) = &result else { return Ok(result) };
        let hides = |guard: &Guard, count: &BigRational| self.policy(guard).is_some_and(|policy| hides(policy, count));
        let remainders = Remainders { totals: self.totals, atoms: &self.atoms, hides: &hides };
        Ok(if remainders.is_hidden(of)? { Cell::Suppressed(Suppressed::default()) } else { result })
    }
}

/// The numbers of a run before it is decided which of them are shown together.
pub(super) struct Judged<'a> {
    pub(super) numbers: &'a Guarded<'a>,
    pub(super) withheld: &'a Withheld,
}

impl Judge for Judged<'_> {
    fn policy(&self, guard: &Guard) -> Option<&Policy> {
        self.numbers.policy(guard)
    }

    fn is_small(&self, leaf: &Leaf) -> Result<Option<bool>, Bug> {
        Ok(match self.numbers.leaf(leaf)? {
            Cell::Suppressed(_) => Some(true),
            Cell::Value(_) => Some(false),
            Cell::NotApplicable | Cell::Missing | Cell::Text(_) => None,
        })
    }

    fn quantity(&self, leaf: &Leaf) -> Quantity {
        self.numbers.quantity(leaf)
    }

    fn exact(&self, leaf: &Leaf) -> Result<Option<BigRational>, Bug> {
        Ok(match self.numbers.exact(leaf)? {
            Cell::Value(number) => Some(number),
            Cell::Suppressed(_) | Cell::NotApplicable | Cell::Missing | Cell::Text(_) => None,
        })
    }

    fn withheld(&self, leaf: &Leaf) -> Option<Range> {
        match &leaf.guard.as_ref()?.behind {
            Behind::Itself(region) => self.withheld.regions.get(region).cloned(),
            Behind::Values(_) | Behind::Numbers { .. } => None,
        }
    }

    fn hides(&self, policy: &Policy, count: &BigRational) -> bool {
        hides(policy, count)
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
