//! Links: which person or parent each row belongs to.
//!
//! In: owners and rows, each with values that must be alike, and rules. Out: an owner for every row. Invariants: everyone has
//! as many rows as they may have, the rows that they must have and none that they may not; no owner has two rows that should
//! differ and do not.

use std::collections::{BTreeMap, BTreeSet};

use crate::random::Random;

/// Those who may own rows.
pub struct Owners {
    /// How many there are.
    pub count: usize,
    /// Who may own any.
    pub keep: Vec<bool>,
    /// What must be alike.
    pub keys: Vec<Vec<i64>>,
    /// Fewest and most rows.
    pub each: (i64, i64),
}

/// What else must be true.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// For each row, what no two rows of one owner may share.
    pub kinds: Option<Vec<Vec<i64>>>,
    /// Rows that some owners must have, or may not: for each rule the owners, the rows, and whether it is a must.
    pub needs: Vec<(Vec<bool>, Vec<bool>, bool)>,
}

/// Gives each row an owner, or says why that cannot be.
pub fn link(owners: &Owners, rows: &[Vec<i64>], rules: &Rules, random: &mut Random) -> Result<Vec<u32>, String> {
    let mut groups: BTreeMap<Vec<i64>, (Vec<u32>, Vec<u32>)> = BTreeMap::new();
    // A row without a value (`i64::MAX`) may go to anyone, so that such a path divides nobody.
    let open: Vec<bool> = rows.first().map(|key| key.iter().map(|v| *v == i64::MAX).collect()).unwrap_or_default();
    for owner in (0..owners.count).filter(|owner| owners.keep[*owner]) {
        let mut key = owners.keys[owner].clone();
        key.iter_mut().zip(&open).filter(|(_, open)| **open).for_each(|(value, _)| *value = i64::MAX);
        groups.entry(key).or_default().0.push(owner as u32);
    }
    for (row, key) in rows.iter().enumerate() {
        groups.entry(key.clone()).or_default().1.push(row as u32);
    }
    let mut owned = vec![0_u32; rows.len()];
    for (mut people, mut own) in groups.into_values() {
        random.shuffle(&mut people);
        random.shuffle(&mut own);
        let each = (owners.each.0.max(0) as usize, owners.each.1.max(0) as usize);
        if own.len() < people.len() * each.0 || own.len() > people.len().saturating_mul(each.1) {
            let (rows, people) = (own.len(), people.len());
            return Err(format!("{rows} rows for {people} owners, who have {} to {} each", each.0, each.1));
        }
        let mut group = Group { people, each, rules, taken: Vec::new(), kinds: Vec::new() };
        group.deal(own, &mut owned, random)?;
    }
    Ok(owned)
}

struct Group<'a> {
    people: Vec<u32>,
    each: (usize, usize),
    rules: &'a Rules,
    taken: Vec<usize>,
    kinds: Vec<BTreeSet<&'a [i64]>>,
}

impl<'a> Group<'a> {
    fn deal(&mut self, mut rows: Vec<u32>, owned: &mut [u32], random: &mut Random) -> Result<(), String> {
        self.taken = vec![0; self.people.len()];
        self.kinds = vec![BTreeSet::new(); if self.rules.kinds.is_some() { self.people.len() } else { 0 }];
        let rules = self.rules;
        // What must be had comes first.
        for (who, which, must) in &rules.needs {
            if !must {
                continue;
            }
            let (mut wanted, rest): (Vec<u32>, Vec<u32>) = rows.into_iter().partition(|row| which[*row as usize]);
            rows = rest;
            for place in 0..self.people.len() {
                if who[self.people[place] as usize] && !self.take(place, &mut wanted, owned) {
                    return Err("some owners would lack a row that they need".to_string());
                }
            }
            rows.append(&mut wanted);
            random.shuffle(&mut rows);
        }
        for place in 0..self.people.len() {
            while self.taken[place] < self.each.0 {
                if !self.take(place, &mut rows, owned) {
                    return Err("some owners would have too few rows".to_string());
                }
            }
        }
        // Of rows that must differ, the commonest first, while most have room for them.
        if let Some(kinds) = &rules.kinds {
            let mut often: BTreeMap<&[i64], usize> = BTreeMap::new();
            rows.iter().for_each(|row| *often.entry(&kinds[*row as usize]).or_default() += 1);
            rows.sort_by_key(|row| std::cmp::Reverse(often[kinds[*row as usize].as_slice()]));
        }
        for row in rows {
            let start = random.place(self.people.len());
            let tries = (0..20).map(|_| random.place(self.people.len())).collect::<Vec<_>>();
            let all = (0..self.people.len()).map(|step| (start + step) % self.people.len());
            let Some(place) = tries.into_iter().chain(all).find(|place| self.may(*place, row)) else {
                return Err("no owner has room for a row".to_string());
            };
            self.give(place, row, owned);
        }
        Ok(())
    }

    /// Gives an owner one of the rows that fit, from the end.
    fn take(&mut self, place: usize, rows: &mut Vec<u32>, owned: &mut [u32]) -> bool {
        let Some(found) = (0..rows.len()).rev().find(|at| self.may(place, rows[*at])) else { return false };
        let row = rows.swap_remove(found);
        self.give(place, row, owned);
        true
    }

    fn give(&mut self, place: usize, row: u32, owned: &mut [u32]) {
        self.taken[place] += 1;
        if let Some(kinds) = &self.rules.kinds {
            self.kinds[place].insert(&kinds[row as usize]);
        }
        owned[row as usize] = self.people[place];
    }

    fn may(&self, place: usize, row: u32) -> bool {
        let owner = self.people[place] as usize;
        let barred = |(who, which, must): &(Vec<bool>, Vec<bool>, bool)| !must && who[owner] && which[row as usize];
        let twice = |kinds: &Vec<Vec<i64>>| self.kinds[place].contains(kinds[row as usize].as_slice());
        self.taken[place] < self.each.1
            && !self.rules.needs.iter().any(barred)
            && !self.rules.kinds.as_ref().is_some_and(twice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owners(count: usize, each: (i64, i64)) -> Owners {
        Owners { count, keep: vec![true; count], keys: vec![vec![]; count], each }
    }

    fn linked(owners: &Owners, rows: &[Vec<i64>], rules: &Rules) -> Result<Vec<u32>, String> {
        link(owners, rows, rules, &mut Random::new(1, &[]))
    }

    #[test]
    fn everyone_has_as_many_rows_as_they_may() {
        let rows = vec![vec![]; 25];
        let owned = linked(&owners(10, (1, 4)), &rows, &Rules::default()).unwrap_or_default();
        let mut taken = [0; 10];
        owned.iter().for_each(|owner| taken[*owner as usize] += 1);
        assert!(taken.iter().all(|rows| (1..=4).contains(rows)), "{taken:?}");
        assert!(linked(&owners(10, (1, 2)), &rows, &Rules::default()).is_err());
    }

    #[test]
    fn rows_go_to_owners_of_their_kind() {
        let mut some = owners(4, (0, 9));
        some.keys = vec![vec![1], vec![2], vec![1], vec![2]];
        some.keep[2] = false;
        let rows = vec![vec![1], vec![2], vec![1]];
        let owned = linked(&some, &rows, &Rules::default()).unwrap_or_default();
        assert_eq!((owned[0], owned[2]), (0, 0));
        assert!([1, 3].contains(&owned[1]));
    }

    #[test]
    fn no_owner_has_a_kind_twice() {
        let kinds: Vec<Vec<i64>> = [0; 8].into_iter().chain([1; 5]).chain([2; 2]).map(|kind| vec![kind]).collect();
        let rows = vec![vec![]; kinds.len()];
        let rules = Rules { kinds: Some(kinds.clone()), ..Rules::default() };
        let owned = linked(&owners(9, (1, 3)), &rows, &rules).unwrap_or_default();
        let pairs: BTreeSet<(u32, i64)> = owned.iter().zip(&kinds).map(|(owner, kind)| (*owner, kind[0])).collect();
        assert_eq!(pairs.len(), rows.len());
        assert!((0..9).all(|owner| owned.contains(&owner)));
    }

    #[test]
    fn who_needs_a_row_has_it_and_who_may_not_has_none() {
        // Owners 0 to 2 need one of rows 0 to 3; owners 3 and 4 may not have any of them.
        let serious = vec![true, true, true, true, false, false, false];
        let must = vec![true, true, true, false, false];
        let may_not = must.iter().map(|must| !must).collect();
        let needs = vec![(must, serious.clone(), true), (may_not, serious, false)];
        let rules = Rules { needs, ..Rules::default() };
        let owned = linked(&owners(5, (1, 3)), &vec![vec![]; 7], &rules).unwrap_or_default();
        assert!(owned[..4].iter().all(|owner| *owner < 3), "{owned:?}");
        assert!((0..3).all(|owner| owned[..4].contains(&owner)), "{owned:?}");
    }
}
