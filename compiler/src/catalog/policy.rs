//! Disclosure policies: which counts are too small to be shown, and what several policies suppress together.
//!
//! In: nothing (nouns). Out: what manifest/ reads from disclosure/. Invariant: policies together suppress whatever any of them does.

use super::ids::PolicyId;
use crate::source::Span;

/// A disclosure policy: which counts are too small to be shown, and what is shown in their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The name that datasets and tables use.
    pub name: String,
    /// Where the name is in YAML.
    pub span: Span,
    /// What it is for, in words.
    pub description: Option<String>,
    /// Who or what is counted, in the plural: "children", "arrivals".
    pub counts: String,
    /// A count from 1 up to this is suppressed.
    pub below: i64,
    /// Whether a count of 0 may be shown.
    pub zero_is_shown: bool,
    /// What is shown for a suppressed count; never `Rounded`.
    pub shown: SuppressedDisplay,
    /// What is shown for a share or a rate of a suppressed count.
    pub percentages: SuppressedDisplay,
    /// Whether a total that would give a suppressed part away is suppressed too.
    pub totals_withheld: bool,
    /// A note below each table that has a suppressed number.
    pub note: Option<String>,
    /// The declared policies that it is together; none for a declared one.
    pub of: Vec<PolicyId>,
}

/// What a policy that counts rows says in place of who they are of.
pub const COUNTS_ROWS: &str = "rows";

/// Of more policies than this not every combination is made, but those of two and all together.
const COMBINED: usize = 6;

impl Policy {
    /// Adds the combinations of policies that a number may be under, as it depends on several datasets.
    pub fn combine(policies: &mut Vec<Policy>) {
        let declared: Vec<PolicyId> =
            (0..policies.len()).map(PolicyId).filter(|id| policies[id.0].of.is_empty()).collect();
        let sets: Vec<Vec<PolicyId>> = if declared.len() <= COMBINED {
            let set =
                |bits: usize| (0..declared.len()).filter(|at| bits >> at & 1 == 1).map(|at| declared[at]).collect();
            (0..1_usize << declared.len()).map(set).collect()
        } else {
            let pair = |a: usize| (a + 1..declared.len()).map(move |b| (a, b));
            let pairs = (0..declared.len()).flat_map(pair);
            pairs.map(|(a, b)| vec![declared[a], declared[b]]).chain([declared.clone()]).collect()
        };
        for of in sets.into_iter().filter(|of| of.len() > 1) {
            if policies.iter().all(|policy| policy.of != of) {
                let together = of.iter().map(|id| policies[id.0].clone()).reduce(|a, b| a.with(&b));
                policies.extend(together.map(|policy| Policy { of, ..policy }));
            }
        }
    }

    /// What suppresses whatever either does, and shows in its place what both allow.
    fn with(self, other: &Policy) -> Policy {
        let least = |a: SuppressedDisplay, b: SuppressedDisplay| {
            let order = [SuppressedDisplay::Marker, SuppressedDisplay::Bound, SuppressedDisplay::Rounded];
            order.into_iter().find(|shown| [a, b].contains(shown)).unwrap_or(a)
        };
        Policy {
            name: format!("{} and {}", self.name, other.name),
            span: self.span,
            description: None,
            counts: if self.counts == COUNTS_ROWS { other.counts.clone() } else { self.counts },
            below: self.below.max(other.below),
            zero_is_shown: self.zero_is_shown && other.zero_is_shown,
            shown: least(self.shown, other.shown),
            percentages: least(self.percentages, other.percentages),
            totals_withheld: self.totals_withheld || other.totals_withheld,
            note: None,
            of: Vec::new(),
        }
    }

    /// Whether it looks at who the rows are of, where their dataset says so.
    pub fn counts_people(&self) -> bool {
        self.counts != COUNTS_ROWS
    }

    /// The number below which no message gives a count of rows: where totals are withheld, any count of rows is a total.
    pub fn no_count_below(&self) -> i64 {
        if self.totals_withheld { i64::MAX } else { self.below }
    }

    /// The numbers that a suppressed count may be: the smallest and the largest.
    pub fn hidden(&self) -> (i64, i64) {
        (i64::from(self.zero_is_shown), self.below - 1)
    }
}

/// What is shown of a suppressed number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SuppressedDisplay {
    /// That it is below a bound: `<5`, `<9.4%`.
    Bound,
    /// Nothing: house style's marker.
    Marker,
    /// What every number that it may be would show as, where that is one text (`0%`); else the bound.
    Rounded,
}
