//! All that is declared, and how it is looked up by id and by name.
//!
//! In: what manifest/ read and checked. Out: the [`Catalog`]. Invariant: ids index their vectors.

use std::collections::BTreeSet;

use super::code_list::CodeList;
use super::column::{Column, ColumnType, Describes};
use super::dataset::{Dataset, DisclosureBy, Gaps, is_number_of_one};
use super::hierarchy::Hierarchy;
use super::ids::{CodeListId, ColumnId, DatasetId, HierarchyId, PolicyId};
use super::policy::Policy;
use super::project::Project;
use super::style::Style;
use crate::value::text::DateFormat;
use crate::value::{Period, SECONDS_A_DAY, fixed_decimal};

/// Everything declared in YAML.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    /// `indicia.yaml`.
    pub project: Project,
    /// In order of name.
    pub datasets: Vec<Dataset>,
    /// In order of name; hierarchy levels included, named as the level.
    pub code_lists: Vec<CodeList>,
    /// In order of name.
    pub hierarchies: Vec<Hierarchy>,
    /// `style.yaml`, or the defaults.
    pub style: Style,
    /// Disclosure policies, in order of name.
    pub policies: Vec<Policy>,
    /// Names whose declaration could not be read in full: `crimes` and `offence` when a column or a code may be missing here,
    /// `crimes.age` and `offence.group` when a column's or an attribute's type is not what was meant. That was reported; a
    /// pass that finds one of them wanting says nothing.
    pub broken: BTreeSet<String>,
}

impl Catalog {
    /// The dataset with an id.
    pub fn dataset(&self, id: DatasetId) -> &Dataset {
        &self.datasets[id.0]
    }

    /// Whether something is wrong with the declaration of a dataset or of one of its columns: that was reported, and what follows from it is not.
    pub fn is_broken(&self, dataset: &Dataset) -> bool {
        let column = |name: &str| self.broken.contains(&format!("{}.{name}", dataset.name));
        self.broken.contains(&dataset.name) || dataset.columns.iter().any(|of| column(&of.name))
    }

    /// The column that identifies those whom the policy over a dataset counts: the one that it names, or the key of rows that are each one of them.
    pub fn identified_by(&self, id: DatasetId) -> Option<ColumnId> {
        let dataset = self.dataset(id);
        match (dataset.disclosure_by, &dataset.key[..]) {
            (Some(DisclosureBy::Column(by)), _) => Some(by),
            (None, [key]) => {
                let policy = &self.policies[dataset.disclosure?.0];
                (dataset.counts == policy.counts && dataset.counts_its_rows()).then_some(*key)
            }
            (Some(DisclosureBy::Rows) | None, _) => None,
        }
    }

    /// The dataset with a name.
    pub fn dataset_named(&self, name: &str) -> Option<DatasetId> {
        self.datasets.iter().position(|d| d.name == name).map(DatasetId)
    }

    /// The code list with an id.
    pub fn code_list(&self, id: CodeListId) -> &CodeList {
        &self.code_lists[id.0]
    }

    /// The code list with a name.
    pub fn code_list_named(&self, name: &str) -> Option<CodeListId> {
        self.code_lists.iter().position(|d| d.name == name).map(CodeListId)
    }

    /// The hierarchy with an id.
    pub fn hierarchy(&self, id: HierarchyId) -> &Hierarchy {
        &self.hierarchies[id.0]
    }

    /// The declared policy with a name.
    pub fn policy_named(&self, name: &str) -> Option<PolicyId> {
        self.declared_policies().find(|(_, policy)| policy.name == name).map(|(id, _)| id)
    }

    /// The policies that are declared; the others are those of several together.
    pub fn declared_policies(&self) -> impl Iterator<Item = (PolicyId, &Policy)> {
        self.policies.iter().enumerate().filter(|(_, p)| p.of.is_empty()).map(|(at, policy)| (PolicyId(at), policy))
    }

    /// The declared policies that a policy is of: itself, or those that it is together.
    pub fn policies_in(&self, id: PolicyId) -> Vec<PolicyId> {
        match self.policies.get(id.0) {
            Some(policy) if !policy.of.is_empty() => policy.of.clone(),
            Some(_) | None => vec![id],
        }
    }

    /// The policy that suppresses whatever any of several does; `None` for none. Where there are too many policies for each
    /// combination to be there, it is one that suppresses more.
    pub fn strictest(&self, policies: impl IntoIterator<Item = PolicyId>) -> Option<PolicyId> {
        let of: BTreeSet<PolicyId> = policies.into_iter().flat_map(|id| self.policies_in(id)).collect();
        let first = *of.first()?;
        if of.len() == 1 {
            return Some(first);
        }
        let has_all = |(_, policy): &(usize, &Policy)| of.iter().all(|id| policy.of.contains(id));
        let with_all = self.policies.iter().enumerate().filter(has_all);
        let smallest = with_all.min_by_key(|(_, policy)| policy.of.len()).map(|(at, _)| PolicyId(at));
        debug_assert!(smallest.is_some(), "all policies together are there");
        smallest.or(Some(first))
    }

    /// The hierarchy with a name.
    pub fn hierarchy_named(&self, name: &str) -> Option<HierarchyId> {
        self.hierarchies.iter().position(|d| d.name == name).map(HierarchyId)
    }

    /// Whether each value of a column is a number of those that a policy counts.
    pub fn is_number_of_those_counted(&self, column: &Column, policy: PolicyId) -> bool {
        let counts = |id: PolicyId| column.counts.as_ref() == Some(&self.policies[id.0].counts);
        self.policies_in(policy).into_iter().any(counts)
    }

    /// A value in its integer form as a file of a column of this type has it. `None` where no text means it: a code outside its list,
    /// a flag without a text.
    pub fn written(&self, ty: &ColumnType, number: i64) -> Option<String> {
        Some(match ty {
            ColumnType::Text | ColumnType::Integer { .. } => number.to_string(),
            ColumnType::Decimal { scale } => fixed_decimal(number, *scale),
            ColumnType::Flag { yes, no } => (if number == 1 { yes } else { no }).first()?.clone(),
            ColumnType::Date { format } => DateFormat::new(format)?.write(number.checked_mul(SECONDS_A_DAY)?),
            ColumnType::DateTime { format } => DateFormat::new(format)?.write(number),
            ColumnType::Period(kind) => Period { kind: *kind, ordinal: number }.to_string(),
            ColumnType::Code(list) => self.code_list(*list).codes.get(usize::try_from(number).ok()?)?.code.clone(),
        })
    }
}

impl Dataset {
    /// What says of each row whether it was made for a gap, where some are; no declared column has a blank in its name.
    pub const MADE: &str = "made for a gap";

    /// Whether rows are made for its gaps.
    pub fn makes_rows(&self) -> bool {
        matches!(self.complete, Some(Gaps::Unknown | Gaps::Zero))
    }

    /// How many columns its rows have: those that are declared and, after these, [`Dataset::MADE`] where rows are made.
    pub fn width(&self) -> usize {
        self.columns.len() + usize::from(self.makes_rows())
    }

    /// The name of one of these.
    pub fn scanned(&self, at: usize) -> &str {
        self.columns.get(at).map_or(Dataset::MADE, |column| &column.name)
    }

    /// Whether a row that is made for a gap has what the rows that are lacking would have in a column: where, when or who they are of; or 0.
    pub fn says_of_gaps(&self, id: ColumnId) -> bool {
        let column = self.column(id);
        let is_number = matches!(column.ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. }) && !column.ratio;
        self.expected().contains(&id) || is_number && self.complete == Some(Gaps::Zero)
    }

    /// The columns that say when, where or who in integer form, where it is complete.
    pub fn expected(&self) -> Vec<ColumnId> {
        let says = |id: &ColumnId| {
            let column = self.column(*id);
            let is_number = matches!(column.ty, ColumnType::Integer { .. } | ColumnType::Decimal { .. });
            match column.ty {
                ColumnType::Code(_) | ColumnType::Period(_) => true,
                // The days at which it was counted, as its other columns of days are not.
                ColumnType::Date { .. } | ColumnType::DateTime { .. } => self.time == Some(*id),
                _ => is_number && column.describes != Describes::Event,
            }
        };
        let unique = self.unique_by();
        let all = || (0..self.columns.len()).map(ColumnId).collect();
        let mut found: Vec<ColumnId> = if unique.is_empty() { all() } else { unique };
        found.retain(says);
        found
    }

    /// The columns of its key that name what a row is of by a text or a number of its own, as a school is named, where it is complete. Nothing
    /// lists those that there are, so each that some row has is expected at each date. Schools and practices of a population open and close.
    pub fn named_by(&self) -> Vec<ColumnId> {
        let names = |id: &ColumnId| self.column(*id).ty == ColumnType::Text || is_number_of_one(self.column(*id));
        match self.complete.is_some() && !self.is_population() {
            true => self.key.iter().copied().filter(names).collect(),
            false => Vec::new(),
        }
    }

    /// Those of which each combination has a row.
    pub fn complete_by(&self, catalog: &Catalog) -> Vec<ColumnId> {
        let mut found = self.expected();
        // Of several levels of one hierarchy, the finest decides the others.
        let level = |id: &ColumnId| match self.column(*id).ty {
            ColumnType::Code(list) => catalog.code_list(list).level_of,
            _ => None,
        };
        let levels: Vec<(HierarchyId, usize)> = found.iter().filter_map(level).collect();
        found.retain(|id| {
            level(id).is_none_or(|(of, at)| levels.iter().all(|(other, finer)| *other != of || at <= *finer))
        });
        found
    }
}
