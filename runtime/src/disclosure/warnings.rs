//! Warnings of a run: what the data is like that makes a number doubtful, though no rule of a declaration is broken.
//!
//! In: what was read of each dataset, the plan that asked for it, the policies. Out: [`Warning`]s, in order of dataset and column.
//! Invariant: of a dataset under a policy none has a number or a text of a row, and none says of so few rows that the policy hides how
//! many.

use std::collections::BTreeSet;

use indicia_compiler::catalog::{Catalog, ColumnId, DatasetId, Policy, PolicyId};
use indicia_compiler::plan::ir::{Node, Plan, TextTest};
use indicia_compiler::plan::layout::Asks;
use indicia_compiler::value::Period;

use super::funnel::{SafeFunnel, is_hidden};
use super::times::{self, Doubt};
use crate::input::{
    AgeDoubt, ColumnCounts, Copied, DatasetRead, Difference, Lacking, Sum, SumOfOthers, UnseenText, WithoutAreas,
};

/// Fewer rows than these are too few to say that most of them are like something.
const FEW: u64 = 10;

/// Something that a run found in the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The dataset.
    pub dataset: DatasetId,
    /// The column.
    pub column: ColumnId,
    /// What was found.
    pub kind: WarningKind,
}

/// What a run warns of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WarningKind {
    /// Most rows have no value that can be used.
    Mostly {
        /// What those rows are like.
        lack: Lack,
        /// How many they are, and of how many; `None` under a policy.
        rows: Option<(u64, u64)>,
    },
    /// All decimal numbers that have a point have it where some countries write a mark between thousands.
    PerhapsThousands,
    /// A condition compares a text that no row has.
    NoSuchText {
        /// How it is compared.
        test: TextTest,
        /// The text.
        text: String,
        /// What rows have, and whether that differs in capital letters alone; nothing under a policy.
        near: Vec<String>,
        /// Whether rows have it but for capital letters; `None` under a policy.
        in_another_case: Option<bool>,
    },
    /// A file has the bytes of a file of another dataset.
    Copied(Copied),
    /// A condition compares a text that some rows have in another spelling.
    OtherSpelling {
        /// How it is compared.
        test: TextTest,
        /// The text.
        text: String,
        /// How many rows have it in another spelling; `None` under a policy, and of parts of texts.
        rows: Option<u64>,
        /// Other spellings; nothing under a policy.
        others: Vec<String>,
        /// Whether they differ in capital letters alone.
        in_case: bool,
    },
    /// A definition names a code that is a total of others, or overlaps them, and no row has it.
    NoSuchTotal {
        /// Its place in the column's list.
        code: usize,
    },
    /// The same, where some rows have it, and others that have its parts have none beside them.
    TotalLacks {
        /// Its place in the column's list.
        code: usize,
        /// Where, as far as it is said, and how often; nothing under a policy.
        lacking: Option<(Vec<String>, u64)>,
    },
    /// A total is not the sum of its parts.
    TotalDiffers {
        /// What the total is called.
        total: String,
        /// Each column of which it has a total, with the label of that.
        asked: Vec<(ColumnId, String)>,
        /// The column of the numbers.
        of: ColumnId,
        /// Where, as far as it is said, and how often; nothing under a policy.
        places: Option<(Vec<Difference>, u64)>,
    },
    /// Rows are counted whose value of a column is called as a total is, and is no code of its list, or not of its type.
    PerhapsATotal {
        /// The first such value, and how many rows have one; `None` under a policy.
        rows: Option<(String, u64)>,
    },
    /// The numbers of a code come to the sum of those of the others, and are added to them.
    SumOfOthers {
        /// Which code; nothing under a policy.
        sum: Option<Sum>,
    },
    /// No row is in some periods of what the dataset covers.
    NoRowsInPeriods {
        /// The periods; ascending.
        periods: Vec<Period>,
    },
    /// Definitions ask for periods that rows do not reach, and nothing says what the dataset covers.
    Beyond {
        /// The first and the last date of the rows; nothing under a policy.
        ends: Option<(Period, Period)>,
        /// The periods that no row can be in; ascending.
        wholly: Vec<Period>,
        /// The periods that rows have a part of; ascending.
        partly: Vec<Period>,
    },
    /// Two sides of a quotient without a period are of different times.
    DifferentTimes {
        /// The other side.
        other: DatasetId,
        /// The first and last dates of both; nothing under a policy.
        ends: Option<[(Period, Period); 2]>,
    },
    /// Events of more than a year are a side of a quotient, and people without a date the other.
    ManyYears {
        /// The people.
        people: DatasetId,
        /// The first and the last date of the events; nothing under a policy.
        ends: Option<(Period, Period)>,
    },
    /// Ages that are asked for end with the oldest of a population that does not say where its ages end, or beyond it.
    OldestAge {
        /// The oldest; nothing under a policy.
        oldest: Option<i64>,
        /// The ages that are asked for.
        asked: (i64, i64),
    },
    /// No row of a population has some of the ages that are asked for.
    NoSuchAges {
        /// Those, from one to another each; nothing under a policy.
        lacking: Option<Vec<(i64, i64)>>,
        /// The ages that are asked for.
        asked: (i64, i64),
    },
    /// Some areas have no row where the others have one each.
    NoRowsOfAreas {
        /// The first of them by name and how many there are; nothing under a policy.
        lacking: Option<(Vec<String>, usize)>,
    },
    /// Some small areas that a look-up has are not in a population that has most of them.
    NoPeopleOfKeys {
        /// The first of them and how many there are; nothing under a policy.
        lacking: Option<(Vec<String>, usize)>,
    },
    /// Some areas of a hierarchy are in the look-up of a population, and nobody of it is there.
    NoPeopleOfAreas {
        /// The first of them by name and how many there are; nothing under a policy.
        lacking: Option<(Vec<String>, usize)>,
    },
    /// Some places of a population that are texts have no row for a group that others have.
    NoRowsOfGroups {
        /// The first of them, each a place and its group, and how many there are; nothing under a policy.
        lacking: Option<(Vec<String>, usize)>,
    },
    /// Files that are alike in all columns that are declared.
    PerhapsTwice {
        /// Their paths; nothing of other data.
        files: Vec<String>,
    },
    /// Something that the rows of a stock are of has no row at some of its dates.
    NoRowsAtDates {
        /// What and when, as far as it is said, and how often; nothing under a policy.
        lacking: Option<Lacking>,
    },
}

/// Why a row has no value that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// It is empty, or a text that means missing.
    Missing,
    /// It is not of the type.
    Invalid,
    /// It is no code of the list.
    Undeclared,
    /// A look-up does not have it.
    NotFound,
    /// A look-up has nothing for it in this column of its.
    NoneLookedUp(ColumnId),
    /// It is missing, not of the type or no code.
    Several,
}

/// What a run warns of; `policies` are those of the datasets, in their order.
pub(crate) fn warnings(
    reads: &[DatasetRead],
    plan: &Plan,
    policies: &[Option<PolicyId>],
    catalog: &Catalog,
) -> Vec<Warning> {
    let used = used(plan);
    let policy_of = |id: DatasetId| policies.get(id.0).copied().flatten().and_then(|id| catalog.policies.get(id.0));
    let in_doubt = times::doubtful(plan.asked.beside.iter(), reads, catalog);
    let mut found = Vec::new();
    for read in reads {
        let policy = policy_of(read.dataset);
        for counts in read.columns.iter().filter(|counts| used.contains(&(read.dataset, counts.column))) {
            let kind = mostly(counts, read.rows, policy);
            // How numbers are written says something of them.
            let points = (counts.perhaps_thousands && policy.is_none()).then_some(WarningKind::PerhapsThousands);
            let kinds = kind.into_iter().chain(points);
            found.extend(kinds.map(|kind| Warning { dataset: read.dataset, column: counts.column, kind }));
        }
        // That no row has a text is a count of 0, which a policy may hide.
        let zero_is_shown = policy.is_none_or(|policy| policy.zero_is_shown);
        let unseen_totals = read.unseen_totals.iter().filter(|_| zero_is_shown);
        found.extend(unseen_totals.map(|total| Warning {
            dataset: read.dataset,
            column: total.column,
            kind: match &total.lacking {
                None => WarningKind::NoSuchTotal { code: total.code },
                Some(lacking) => {
                    WarningKind::TotalLacks { code: total.code, lacking: policy.is_none().then(|| lacking.clone()) }
                }
            },
        }));
        let unlike_totals = read.unlike_totals.iter().filter(|_| zero_is_shown);
        found.extend(unlike_totals.map(|unlike| Warning {
            dataset: read.dataset,
            column: unlike.column,
            kind: WarningKind::TotalDiffers {
                total: unlike.total.clone(),
                asked: unlike.asked.clone(),
                of: unlike.of,
                places: policy.is_none().then(|| (unlike.places.clone(), unlike.count)),
            },
        }));
        let unusable_totals = read.unusable_totals.iter().filter(|_| zero_is_shown);
        found.extend(unusable_totals.map(|(column, rows)| Warning {
            dataset: read.dataset,
            column: *column,
            kind: WarningKind::PerhapsATotal { rows: policy.is_none().then(|| rows.clone()) },
        }));
        let sums_of_others = read.sums_of_others.iter().filter(|_| zero_is_shown);
        found.extend(sums_of_others.map(|SumOfOthers { column, sum }| Warning {
            dataset: read.dataset,
            column: *column,
            kind: WarningKind::SumOfOthers { sum: policy.is_none().then(|| sum.clone()) },
        }));
        let time = catalog.dataset(read.dataset).time.filter(|_| zero_is_shown && !read.without_rows.is_empty());
        found.extend(time.map(|column| Warning {
            dataset: read.dataset,
            column,
            kind: WarningKind::NoRowsInPeriods { periods: read.without_rows.clone() },
        }));
        let time = catalog.dataset(read.dataset).time.filter(|_| zero_is_shown);
        found.extend(time.zip(read.beyond.as_ref()).map(|(column, beyond)| Warning {
            dataset: read.dataset,
            column,
            kind: WarningKind::Beyond {
                ends: policy.is_none().then_some(beyond.ends),
                wholly: beyond.wholly.clone(),
                partly: beyond.partly.clone(),
            },
        }));
        let in_doubt = in_doubt.iter().filter(|doubt| doubt.dataset() == read.dataset);
        found.extend(in_doubt.filter_map(|doubt| {
            let column = catalog.dataset(read.dataset).time?;
            let kind = of_times(*doubt, &policy_of)?;
            Some(Warning { dataset: read.dataset, column, kind })
        }));
        found.extend(read.lacking.iter().filter(|_| zero_is_shown).map(|lacking| Warning {
            dataset: read.dataset,
            column: lacking.dates,
            kind: WarningKind::NoRowsAtDates { lacking: policy.is_none().then(|| lacking.clone()) },
        }));
        found.extend(read.without_areas.iter().filter(|_| zero_is_shown).map(|without| Warning {
            dataset: read.dataset,
            column: without.column,
            kind: WarningKind::NoRowsOfAreas {
                lacking: policy.is_none().then(|| (without.shown.clone(), without.count)),
            },
        }));
        found.extend(read.without_keys.iter().filter(|_| zero_is_shown).map(|without| Warning {
            dataset: read.dataset,
            column: without.column,
            kind: WarningKind::NoPeopleOfKeys {
                lacking: policy.is_none().then(|| (without.shown.clone(), without.count)),
            },
        }));
        let said = |without: &WithoutAreas| policy.is_none().then(|| (without.shown.clone(), without.count));
        found.extend(read.without_people.iter().filter(|_| zero_is_shown).map(|without| Warning {
            dataset: read.dataset,
            column: without.column,
            kind: WarningKind::NoPeopleOfAreas { lacking: said(without) },
        }));
        found.extend(read.without_groups.iter().filter(|_| zero_is_shown).map(|without| Warning {
            dataset: read.dataset,
            column: without.column,
            kind: WarningKind::NoRowsOfGroups { lacking: said(without) },
        }));
        found.extend(read.ages_in_doubt.iter().map(|ages| Warning {
            dataset: read.dataset,
            column: ages.column,
            kind: match &ages.doubt {
                AgeDoubt::Oldest(oldest) => {
                    WarningKind::OldestAge { oldest: policy.is_none().then_some(*oldest), asked: ages.asked }
                }
                AgeDoubt::Lacking(lacking) => {
                    WarningKind::NoSuchAges { lacking: policy.is_none().then(|| lacking.clone()), asked: ages.asked }
                }
            },
        }));
        found.extend(read.perhaps_twice.iter().map(|files| Warning {
            dataset: read.dataset,
            column: ColumnId(0),
            kind: WarningKind::PerhapsTwice { files: files.clone() },
        }));
        let unseen = read.unseen.iter().filter(|_| zero_is_shown);
        found.extend(unseen.map(|unseen| Warning {
            dataset: read.dataset,
            column: unseen.column,
            kind: no_such_text(unseen, policy.is_some()),
        }));
        found.extend(read.copied.iter().map(|copied| Warning {
            dataset: read.dataset,
            column: ColumnId(0),
            kind: WarningKind::Copied(copied.clone()),
        }));
        let spellings = read.spellings.iter().filter(|_| zero_is_shown);
        found.extend(spellings.map(|of| Warning {
            dataset: read.dataset,
            column: of.column,
            kind: WarningKind::OtherSpelling {
                test: of.test,
                text: of.text.clone(),
                rows: of.rows.filter(|_| policy.is_none()),
                others: if policy.is_some() { Vec::new() } else { of.others.clone() },
                in_case: of.in_case,
            },
        }));
    }
    found
}

/// What is said of two sides. That one has no rows of some time is a count of 0, which a policy may hide.
fn of_times<'a>(doubt: Doubt, policy_of: &dyn Fn(DatasetId) -> Option<&'a Policy>) -> Option<WarningKind> {
    match doubt {
        Doubt::Differ(above, below, ends) => {
            let policies = [above, below].map(policy_of);
            let is_said = policies.iter().flatten().all(|policy| policy.zero_is_shown);
            let ends = policies.iter().all(Option::is_none).then_some(ends);
            is_said.then_some(WarningKind::DifferentTimes { other: below, ends })
        }
        Doubt::Undated(people, events, ends) => {
            Some(WarningKind::ManyYears { people, ends: policy_of(events).is_none().then_some(ends) })
        }
    }
}

/// The look-ups that do not have the values of most rows, as far as the funnel says how many these are.
pub(crate) fn not_found(funnel: &SafeFunnel, catalog: &Catalog) -> Vec<Warning> {
    let mut found: Vec<Warning> = Vec::new();
    for line in funnel.lines().iter().filter(|line| line.asks == Asks::LookedUp && line.cohort.is_empty()) {
        let (Some(dataset), Some(rows), Some(some)) =
            (catalog.dataset_named(&line.dataset), line.rows_in, line.left_out())
        else {
            continue;
        };
        let declared = catalog.dataset(dataset);
        let of = line.clause.split([' ', '.']).next().unwrap_or_default();
        let Some(column) = declared.columns.iter().position(|column| column.name == of).map(ColumnId) else { continue };
        let is_known = found.iter().any(|known| known.dataset == dataset && known.column == column);
        if !is_known && is_most(some, rows) {
            let look_up = declared.column(column).look_up.map(|of| catalog.dataset(of));
            let taken = line.clause.split_once('.').map(|(_, taken)| taken.trim_end_matches(" is found"));
            let taken = look_up.zip(taken).and_then(|(of, taken)| of.column_named(taken));
            let lack = taken.map_or(Lack::NotFound, Lack::NoneLookedUp);
            let kind = WarningKind::Mostly { lack, rows: Some((some, rows)) };
            found.push(Warning { dataset, column, kind });
        }
    }
    found
}

/// The columns that definitions use, not those that only prove a key.
fn used(plan: &Plan) -> BTreeSet<(DatasetId, ColumnId)> {
    let mut used = BTreeSet::new();
    for (_, node) in plan.nodes() {
        if let Node::Scan { dataset, columns } = node {
            used.extend(columns.iter().map(|column| (DatasetId(*dataset), ColumnId(*column))));
        }
    }
    used
}

fn mostly(counts: &ColumnCounts, rows: u64, policy: Option<&Policy>) -> Option<WarningKind> {
    let undeclared = counts.undeclared + counts.outside;
    let some = counts.missing + counts.invalid + undeclared;
    if !is_most(some, rows) || rows < FEW && policy.is_some() {
        return None;
    }
    if policy.is_some_and(|policy| reveals(policy, some, rows)) {
        return None;
    }
    let lack = match some {
        // Of one kind alone there would be none of the others.
        _ if policy.is_some_and(|policy| !policy.zero_is_shown) => Lack::Several,
        all if all == counts.missing => Lack::Missing,
        all if all == counts.invalid => Lack::Invalid,
        all if all == undeclared => Lack::Undeclared,
        _ => Lack::Several,
    };
    Some(WarningKind::Mostly { lack, rows: policy.is_none().then_some((some, rows)) })
}

/// Whether some rows are most; of a few, all say something.
fn is_most(some: u64, rows: u64) -> bool {
    let is_of_few = rows < FEW && (some < rows || rows < 2);
    !is_of_few && some * 2 > rows
}

/// Whether it says something of a number that a policy hides that most rows, `some` of them, are of one kind: there are more than a few
/// rows, those of the kind are more than half, and the others are fewer. The last is known of a hidden number of others if all that the
/// policy hides are fewer.
fn reveals(policy: &Policy, some: u64, rows: u64) -> bool {
    let (others, least_not_most) = (rows - some, rows.div_ceil(2));
    [some, rows].into_iter().any(|rows| is_hidden(policy, rows))
        || is_hidden(policy, others) && is_hidden(policy, least_not_most)
}

fn no_such_text(unseen: &UnseenText, under_a_policy: bool) -> WarningKind {
    let near = if under_a_policy { Vec::new() } else { unseen.near.clone() };
    let in_another_case = (!under_a_policy).then_some(unseen.in_another_case);
    WarningKind::NoSuchText { test: unseen.test, text: unseen.text.clone(), near, in_another_case }
}
