//! Wholes: what each member of a dimension is of the others, decided by the sets of codes that they are made of.
//!
//! In: the members that a table lists. Out: which are totals, which are parts of the whole, and which is neither; members that
//! overlap.
//! Invariants: spelling decides nothing: `A + B` and the area that is made of A and B are the same; a member is a total where the list
//! also has a member inside it, and only there.

use std::collections::BTreeMap;

use super::Checker;
use super::dimensions::{Codes, Dimension, Kind, Picked};
use super::facts::layout;
use crate::catalog::{CodeListId, CodeRelation};
use crate::model::{Expr, LeftOut};
use crate::presentation::RowKind;
use crate::source::Span;
use crate::syntax::ast::Axis;

/// What rows are distinguished by, at the finest level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Atom {
    /// A code, or a period.
    Code(i64),
    /// No value.
    Missing,
    /// A code outside the list.
    Outside,
}

/// Two members of which neither contains the other, and something that both have.
struct Overlap {
    /// What both have.
    of: String,
    /// The labels of the two.
    members: [String; 2],
}

/// What a member is made of, in order and each once.
type Set = Vec<Atom>;

/// Atoms in order, each once.
fn set(atoms: impl Iterator<Item = Atom>) -> Set {
    let mut set: Set = atoms.collect();
    set.sort_unstable();
    set.dedup();
    set
}

fn is_subset(inner: &Set, outer: &Set) -> bool {
    inner.len() <= outer.len() && inner.iter().all(|atom| outer.binary_search(atom).is_ok())
}

fn is_disjoint(one: &Set, other: &Set) -> bool {
    one.iter().all(|atom| other.binary_search(atom).is_err())
}

impl Checker<'_> {
    /// Decides what each member is, given the others that are listed.
    pub(super) fn decide_wholes(&self, of: &Dimension, picked: &mut [Picked]) {
        let sets: Vec<Set> = picked.iter().map(|member| self.atoms(of, member)).collect();
        let joined: Vec<bool> = picked.iter().map(|member| !is_single(member)).collect();
        let compared: Vec<bool> = picked.iter().map(|member| member.kind == RowKind::Comparator).collect();
        let levels: Vec<Option<usize>> = picked.iter().map(|member| self.level(member)).collect();
        let mut lowest: BTreeMap<&Set, usize> = BTreeMap::new();
        for (at, level) in levels.iter().enumerate().filter(|(at, _)| !compared[*at]) {
            if let Some(level) = level {
                let known = lowest.entry(&sets[at]).or_insert(*level);
                *known = (*known).min(*level);
            }
        }
        for (i, member) in picked.iter_mut().enumerate() {
            if compared[i] {
                continue;
            }
            // A district of one ward has the same in it, and is above it.
            let is_above = || lowest.get(&sets[i]).is_some_and(|below| levels[i].is_some_and(|own| *below < own));
            let contains = |j: usize| {
                j != i
                    && !compared[j]
                    && !sets[j].is_empty()
                    && (sets[j].len() < sets[i].len() || joined[i] && !joined[j])
                    && is_subset(&sets[j], &sets[i])
            };
            let nowhere = !sets[i].iter().any(|atom| matches!(atom, Atom::Code(_)));
            // With what is outside, and containing no other row, it is one of several and no total of them.
            let is_joined = || member.codes != Codes::All && !(0..sets.len()).any(contains);
            member.kind = if member.apart || member.outside && (nowhere || is_joined()) {
                RowKind::Outside
            } else if member.outside
                || sets[i].len() > 1 && (0..sets.len()).any(contains)
                || !sets[i].is_empty() && is_above()
            {
                RowKind::Total
            } else if sets[i].iter().all(|atom| *atom == Atom::Missing) {
                RowKind::Missing
            } else {
                RowKind::Body
            };
        }
        let listed_apart = picked.iter().zip(&sets).filter(|(member, _)| member.apart);
        let listed_apart = set(listed_apart.flat_map(|(_, set)| set).copied());
        let apart = set(listed_apart.iter().copied().chain([Atom::Outside]));
        let of_parts = |member: &Picked| matches!(member.kind, RowKind::Body | RowKind::Missing);
        let parts = picked.iter().zip(&sets).filter(|(member, _)| of_parts(member));
        let parts = set(parts.flat_map(|(_, set)| set).copied());
        for (member, set) in picked.iter_mut().zip(&sets) {
            member.in_whole = is_disjoint(set, &apart);
            // What is outside is no part of the whole, and what else a total has is, with or without it.
            let inside: Set = set.iter().copied().filter(|atom| *atom != Atom::Outside).collect();
            // Rows without a value are no part where they are with what is outside and nothing else.
            let has_codes = inside.iter().any(|atom| matches!(atom, Atom::Code(_)));
            let is_joined = member.kind == RowKind::Outside && !member.apart && has_codes;
            let may_have_more = member.kind == RowKind::Total || is_joined;
            member.beyond_parts = may_have_more && is_disjoint(&inside, &listed_apart) && !is_subset(&inside, &parts);
        }
        let parts = picked.iter().zip(&sets).filter(|(member, _)| member.kind.is_part());
        let parts = set(parts.flat_map(|(_, set)| set).copied());
        for (member, set) in picked.iter_mut().zip(&sets) {
            let is_apart = member.apart && member.kind == RowKind::Outside && !self.overlaps_others(member);
            let inside = || set.iter().filter(|atom| **atom != Atom::Outside);
            let in_parts = inside().filter(|atom| parts.binary_search(atom).is_ok()).count();
            member.left_out = match in_parts {
                _ if !is_apart || in_parts == inside().count() => LeftOut::Nothing,
                0 => LeftOut::All,
                _ => LeftOut::Rest,
            };
        }
    }

    /// What the members of rows inside others take out of the whole: what is apart, and, where it is asked for, what is outside.
    fn taken_out(&self, of: &Dimension, picked: &[Picked], outside: bool) -> Set {
        let parts = picked.iter().filter(|member| member.kind.is_part());
        let parts = set(parts.flat_map(|member| self.atoms(of, member)));
        let taken = picked.iter().filter(|member| member.takes_out(outside));
        let atoms = taken.flat_map(|member| {
            let is_apart = member.left_out != LeftOut::Nothing;
            self.atoms(of, member).into_iter().filter(move |atom| is_apart || *atom == Atom::Outside)
        });
        set(atoms.filter(|atom| match atom {
            Atom::Outside => outside,
            Atom::Code(_) | Atom::Missing => parts.binary_search(atom).is_err(),
        }))
    }

    /// All that a dimension has but what rows inside others take out of the whole, as one member; nothing where no list has all that there is.
    /// Decides of each of these rows whether it has a share of the rest.
    pub(super) fn without_taken_out(&self, of: &Dimension, picked: &mut [Picked], outside: bool) -> Option<Picked> {
        let taken = self.taken_out(of, picked, outside);
        for member in picked.iter_mut() {
            member.in_whole = is_disjoint(&self.atoms(of, member), &taken);
        }
        let has = |atom| taken.binary_search(&atom).is_ok();
        let all = match (&of.kind, taken.iter().any(|atom| matches!(atom, Atom::Code(_)))) {
            (Kind::Time(_), _) => return None,
            (_, false) => Codes::All,
            (Kind::Code { list, .. }, true) => {
                let rest = self.inside(*list).into_iter().filter(|code| !has(Atom::Code(*code)));
                Codes::Listed(rest.map(|code| (*list, code as usize)).collect())
            }
            (Kind::Area { hierarchy, .. }, true) => {
                let levels = &self.catalog.hierarchy(*hierarchy).levels;
                let (finest, list) = (levels[0].list, levels[self.finest_listed(picked)].list);
                let is_left = |code: &i64| {
                    !self.parts_of(finest, (list, *code as usize)).into_iter().any(|part| has(Atom::Code(part)))
                };
                let rest = self.inside(list).into_iter().filter(is_left);
                Codes::Listed(rest.map(|code| (list, code as usize)).collect())
            }
        };
        // Of what is outside, rows may be where no row takes it out.
        let (outside, missing) = (!outside || !has(Atom::Outside), !has(Atom::Missing));
        Some(Picked { outside: outside && (all != Codes::All || !missing), missing, ..Picked::of(RowKind::Body, all) })
    }

    /// The finest level of the areas that are listed.
    fn finest_listed(&self, picked: &[Picked]) -> usize {
        let areas = picked.iter().filter_map(|member| match &member.codes {
            Codes::Listed(codes) => Some(codes),
            Codes::All | Codes::Periods(_) => None,
        });
        let levels = areas.flatten().filter_map(|(list, _)| self.catalog.code_list(*list).level_of);
        levels.map(|(_, level)| level).min().unwrap_or(0)
    }

    /// How far above the finest level a member is that is all, or of one code.
    fn level(&self, member: &Picked) -> Option<usize> {
        match &member.codes {
            Codes::All => Some(usize::MAX),
            Codes::Listed(codes) => match codes[..] {
                [(list, _)] => Some(self.catalog.code_list(list).level_of.map_or(0, |(_, level)| level)),
                _ => None,
            },
            Codes::Periods(_) => None,
        }
    }

    /// Whether a member has a code that overlaps others, whose rows are in those as well.
    fn overlaps_others(&self, member: &Picked) -> bool {
        let Codes::Listed(codes) = &member.codes else { return false };
        codes.iter().any(|(list, code)| self.catalog.code_list(*list).codes[*code].relation == CodeRelation::Apart)
    }

    /// Reports a share across members that overlap, or a rank among them. Shares are of the outermost members.
    pub(super) fn apart_enough<'e>(
        &mut self,
        of: &Dimension,
        picked: &[Picked],
        along: Axis,
        outermost: bool,
        columns: impl Iterator<Item = (Span, &'e Expr)>,
    ) {
        let needed = |(_, value): &(Span, &Expr)| {
            let mut needed = false;
            self.visit(value, &mut |part| {
                needed |= match part {
                    Expr::Across(_, axis) => outermost && *axis == along,
                    Expr::Rank(_, axis, _) => *axis == along,
                    _ => false,
                }
            });
            needed
        };
        let needing: Vec<(Span, &Expr)> = columns.filter(needed).collect();
        if needing.is_empty() {
            return;
        }
        let axis = if along == Axis::Rows { "rows" } else { "columns" };
        // A rank is among the rows that are listed, whatever their whole.
        let is_of_whole = |value: &Expr| {
            let mut found = false;
            self.visit(value, &mut |part| found |= matches!(part, Expr::Across(_, axis) if *axis == along));
            found
        };
        let needing: Vec<(Span, bool)> = needing.into_iter().map(|(span, value)| (span, is_of_whole(value))).collect();
        if let Some((total, apart)) = self.unlisted_beside_apart(of, picked) {
            let spans: Vec<Span> = needing.iter().filter(|(_, of_whole)| *of_whole).map(|(span, _)| *span).collect();
            spans.into_iter().for_each(|span| self.out.push(layout::unlisted_parts(span, axis, &total, &apart)));
        }
        let overlap = self.overlap(of, picked);
        // A total has no rank, but a share of its own.
        let in_shares = overlap.is_none().then(|| self.overlap_of_total(of, picked)).flatten();
        for (span, of_whole) in needing {
            if let Some(found) = overlap.as_ref().or(in_shares.as_ref().filter(|_| of_whole)) {
                self.out.push(layout::overlap(span, axis, &found.members, &found.of));
            }
        }
    }

    /// A total and something that it has a part of only: another member, or another total where no member lists what both have.
    fn overlap_of_total(&self, of: &Dimension, picked: &[Picked]) -> Option<Overlap> {
        if picked.iter().all(|member| member.kind != RowKind::Total) {
            return None;
        }
        let sets: Vec<Set> = picked.iter().map(|member| self.atoms(of, member)).collect();
        let each = || picked.iter().zip(&sets);
        let is_part = |member: &Picked| matches!(member.kind, RowKind::Body | RowKind::Missing);
        let parts = set(each().filter(|(member, _)| is_part(member)).flat_map(|(_, set)| set).copied());
        for (total, whole) in each().filter(|(member, _)| member.kind == RowKind::Total) {
            for (other, its) in each().filter(|(member, _)| is_part(member) || member.kind == RowKind::Total) {
                let mut both = its.iter().filter(|atom| whole.binary_search(atom).is_ok());
                let both = match is_part(other) {
                    true => both.next(),
                    // Of two totals that add up the same rows, readers see what both have.
                    false => both.find(|atom| parts.binary_search(atom).is_err()),
                };
                let Some(both) = both.filter(|_| !is_subset(its, whole) && !is_subset(whole, its)) else { continue };
                let members = [total.label.clone(), other.label.clone()];
                return Some(Overlap { of: self.atom_label(of, *both), members });
            }
        }
        None
    }

    /// A total that has something that is apart, and something that no row lists: what is left of it, without what is apart, has no row. With the
    /// label of what is apart.
    fn unlisted_beside_apart(&self, of: &Dimension, picked: &[Picked]) -> Option<(String, String)> {
        let sets: Vec<Set> = picked.iter().map(|member| self.atoms(of, member)).collect();
        let each = || picked.iter().zip(&sets);
        let parts = each().filter(|(member, _)| matches!(member.kind, RowKind::Body | RowKind::Missing));
        let parts = set(parts.flat_map(|(_, set)| set).copied());
        let is_taken = |atom: &Atom| *atom != Atom::Outside && parts.binary_search(atom).is_err();
        let taken = each().filter(|(member, _)| member.apart).flat_map(|(_, set)| set).copied();
        let taken = set(taken.filter(is_taken));
        let total = each().filter(|(member, _)| member.kind == RowKind::Total).find(|(_, set)| {
            let is_listed =
                |atom: &Atom| !is_taken(atom) || taken.binary_search(atom).is_ok() || *atom == Atom::Outside;
            !is_disjoint(set, &taken) && !set.iter().all(is_listed)
        })?;
        let apart = each().find(|(member, set)| member.apart && !is_disjoint(set, total.1))?;
        Some((total.0.label.clone(), apart.0.label.clone()))
    }

    /// The first two parts of the whole that overlap.
    fn overlap(&self, of: &Dimension, picked: &[Picked]) -> Option<Overlap> {
        let parts = picked.iter().filter(|member| matches!(member.kind, RowKind::Body | RowKind::Missing));
        let mut owners: Vec<(Atom, &Picked)> = Vec::new();
        for member in parts {
            owners.extend(self.atoms(of, member).into_iter().map(|atom| (atom, member)));
        }
        owners.sort_by_key(|(atom, _)| *atom);
        let both = owners.windows(2).find(|pair| pair[0].0 == pair[1].0)?;
        let members = [both[0].1.label.clone(), both[1].1.label.clone()];
        Some(Overlap { of: self.atom_label(of, both[0].0), members })
    }

    fn atoms(&self, of: &Dimension, member: &Picked) -> Set {
        let codes: Vec<i64> = match (&of.kind, &member.codes) {
            (_, Codes::Periods(ordinals)) => ordinals.clone(),
            (Kind::Area { hierarchy, .. }, codes) => {
                let finest = self.catalog.hierarchy(*hierarchy).levels[0].list;
                match codes {
                    Codes::Listed(codes) => codes.iter().flat_map(|code| self.parts_of(finest, *code)).collect(),
                    Codes::All | Codes::Periods(_) => self.inside(finest),
                }
            }
            (_, Codes::Listed(codes)) => {
                let made_of = |(list, code): &(CodeListId, usize)| {
                    self.catalog.code_list(*list).parts(*code).unwrap_or_else(|| vec![*code])
                };
                codes.iter().flat_map(made_of).map(|code| code as i64).collect()
            }
            (Kind::Code { list, .. }, Codes::All) => self.inside(*list),
            (Kind::Time(_), Codes::All) => Vec::new(),
        };
        let missing = member.missing.then_some(Atom::Missing);
        let outside = member.outside.then_some(Atom::Outside);
        set(codes.into_iter().map(Atom::Code).chain(missing).chain(outside))
    }

    fn atom_label(&self, of: &Dimension, atom: Atom) -> String {
        match (atom, &of.kind) {
            (Atom::Missing, _) => self.catalog.style.missing_label.clone(),
            (Atom::Outside, _) => self.outside_label(of),
            (Atom::Code(ordinal), Kind::Time(kind)) => crate::value::Period { kind: *kind, ordinal }.to_string(),
            (Atom::Code(code), Kind::Area { hierarchy, .. }) => {
                let finest = self.catalog.hierarchy(*hierarchy).levels[0].list;
                self.catalog.code_list(finest).codes[code as usize].label.clone()
            }
            (Atom::Code(code), Kind::Code { list, .. }) => {
                self.catalog.code_list(*list).codes[code as usize].label.clone()
            }
        }
    }
}

/// Whether it is written as one member: one code, one period, or one mark.
fn is_single(member: &Picked) -> bool {
    let codes = match &member.codes {
        Codes::All => return false,
        Codes::Listed(codes) => codes.len(),
        Codes::Periods(ordinals) => ordinals.len(),
    };
    codes + usize::from(member.missing) + usize::from(member.outside) <= 1
}
