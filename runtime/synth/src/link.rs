//! Links: which person or parent each row belongs to.
//!
//! In: owners and rows, each with values that must be alike. Out: an owner for every row. Invariants: everyone has as many
//! rows as they may have; no owner has two rows that should differ and do not.

use std::collections::BTreeMap;

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

/// Gives each row an owner, or says why that cannot be.
pub fn link(
    owners: &Owners,
    rows: &[Vec<i64>],
    distinct: Option<&[Vec<i64>]>,
    random: &mut Random,
) -> Result<Vec<u32>, String> {
    let mut groups: BTreeMap<Vec<i64>, (Vec<u32>, Vec<u32>)> = BTreeMap::new();
    for owner in (0..owners.count).filter(|owner| owners.keep[*owner]) {
        groups.entry(owners.keys[owner].clone()).or_default().0.push(owner as u32);
    }
    // A row that does not tell a value (`i64::MAX`) may go to anyone, so that such a path divides nobody.
    let open: Vec<bool> = match rows.first() {
        Some(first) => first.iter().map(|value| *value == i64::MAX).collect(),
        None => Vec::new(),
    };
    if open.iter().any(|open| *open) {
        let mut merged: BTreeMap<Vec<i64>, (Vec<u32>, Vec<u32>)> = BTreeMap::new();
        for (mut key, group) in groups {
            key.iter_mut().zip(&open).filter(|(_, open)| **open).for_each(|(value, _)| *value = i64::MAX);
            merged.entry(key).or_default().0.extend(group.0);
        }
        groups = merged;
    }
    for (row, key) in rows.iter().enumerate() {
        groups.entry(key.clone()).or_default().1.push(row as u32);
    }
    let mut owned = vec![0_u32; rows.len()];
    for (mut people, mut own) in groups.into_values() {
        random.shuffle(&mut people);
        random.shuffle(&mut own);
        let (fewest, most) = (owners.each.0.max(0) as usize, owners.each.1.max(0) as usize);
        if own.len() < people.len() * fewest || own.len() > people.len().saturating_mul(most) {
            let (rows, people) = (own.len(), people.len());
            return Err(format!("{rows} rows for {people} owners, who have {fewest} to {most} each"));
        }
        match distinct {
            None => deal(&people, &own, (fewest, most), &mut owned, random),
            Some(kinds) => deal_kinds(&people, &own, kinds, (fewest, most), &mut owned, random)?,
        }
    }
    Ok(owned)
}

/// Everyone gets the fewest; the rest go to anyone with room.
fn deal(people: &[u32], rows: &[u32], (fewest, most): (usize, usize), owned: &mut [u32], random: &mut Random) {
    let mut held = vec![fewest; people.len()];
    let (first, rest) = rows.split_at(people.len() * fewest);
    for (place, row) in first.iter().enumerate() {
        owned[*row as usize] = people[place % people.len()];
    }
    for row in rest {
        let mut place = random.place(people.len());
        while held[place] >= most {
            place = (place + 1) % people.len();
        }
        held[place] += 1;
        owned[*row as usize] = people[place];
    }
}

/// As [`deal`], each kind at most once a person: a random choice of people for each kind, then those who have too few take a
/// kind that they lack from those who have enough.
fn deal_kinds(
    people: &[u32],
    rows: &[u32],
    kinds: &[Vec<i64>],
    (fewest, most): (usize, usize),
    owned: &mut [u32],
    random: &mut Random,
) -> Result<(), String> {
    let mut by_kind: BTreeMap<&Vec<i64>, Vec<u32>> = BTreeMap::new();
    for row in rows {
        by_kind.entry(&kinds[*row as usize]).or_default().push(*row);
    }
    let mut kinds: Vec<Vec<u32>> = by_kind.into_values().collect();
    // The commonest first, while everyone has room.
    kinds.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    let mut held: Vec<BTreeMap<usize, u32>> = vec![BTreeMap::new(); people.len()];
    for (kind, rows) in kinds.iter().enumerate() {
        let mut order: Vec<usize> = (0..people.len()).filter(|place| held[*place].len() < most).collect();
        if order.len() < rows.len() {
            return Err(format!("{} rows that must differ for {} owners with room", rows.len(), order.len()));
        }
        random.shuffle(&mut order);
        for (row, place) in rows.iter().zip(order) {
            held[place].insert(kind, *row);
        }
    }
    let mut givers: Vec<usize> = (0..people.len()).filter(|place| held[*place].len() > fewest).collect();
    random.shuffle(&mut givers);
    for place in 0..people.len() {
        while held[place].len() < fewest {
            let mut taken = None;
            while let Some(giver) = givers.last().copied() {
                let spare = held[giver].keys().copied().find(|kind| !held[place].contains_key(kind));
                if held[giver].len() > fewest
                    && let Some(kind) = spare
                {
                    taken = Some((giver, kind));
                    break;
                }
                givers.pop();
            }
            let Some((giver, kind)) = taken else { return Err("some owners would have none".to_string()) };
            if let Some(row) = held[giver].remove(&kind) {
                held[place].insert(kind, row);
            }
        }
    }
    for (place, rows) in held.iter().enumerate() {
        rows.values().for_each(|row| owned[*row as usize] = people[place]);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owners(count: usize, each: (i64, i64)) -> Owners {
        Owners { count, keep: vec![true; count], keys: vec![vec![]; count], each }
    }

    #[test]
    fn everyone_has_as_many_rows_as_they_may() {
        let rows = vec![vec![]; 25];
        let owned = link(&owners(10, (1, 4)), &rows, None, &mut Random::new(1, &[])).unwrap_or_default();
        let mut held = [0; 10];
        owned.iter().for_each(|owner| held[*owner as usize] += 1);
        assert!(held.iter().all(|rows| (1..=4).contains(rows)), "{held:?}");
        assert!(link(&owners(10, (1, 2)), &rows, None, &mut Random::new(1, &[])).is_err());
    }

    #[test]
    fn rows_go_to_owners_of_their_kind() {
        let mut some = owners(4, (0, 9));
        some.keys = vec![vec![1], vec![2], vec![1], vec![2]];
        some.keep[2] = false;
        let rows = vec![vec![1], vec![2], vec![1]];
        let owned = link(&some, &rows, None, &mut Random::new(1, &[])).unwrap_or_default();
        assert_eq!((owned[0], owned[2]), (0, 0));
        assert!([1, 3].contains(&owned[1]));
    }

    #[test]
    fn no_owner_has_a_kind_twice() {
        let kinds: Vec<Vec<i64>> = [0; 8].into_iter().chain([1; 5]).chain([2; 2]).map(|kind| vec![kind]).collect();
        let rows = vec![vec![]; kinds.len()];
        let owned = link(&owners(9, (1, 3)), &rows, Some(&kinds), &mut Random::new(5, &[])).unwrap_or_default();
        let mut pairs: Vec<(u32, i64)> = owned.iter().zip(&kinds).map(|(owner, kind)| (*owner, kind[0])).collect();
        pairs.sort_unstable();
        let all = pairs.len();
        pairs.dedup();
        assert_eq!(pairs.len(), all);
        assert!((0..9).all(|owner| owned.contains(&owner)));
    }
}
