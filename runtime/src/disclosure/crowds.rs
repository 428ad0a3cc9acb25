//! Crowds: whom the rows of atoms are of, where a policy counts people of whom each may have several rows.
//!
//! In: the rows of each source by keys and by person. Out: whether the rows of some atoms are of too few different people. Invariants: exact
//! for any atoms together, as far as policies ask; a row that does not say whose it is counts for nobody.
//!
//! People of two atoms may be the same, so how many each has says little. Of an atom as many people are kept as the highest threshold
//! asks for, those with the smallest numbers: then of any atoms together as many are known as there are, or more than any policy hides.

use std::collections::BTreeSet;
use std::rc::Rc;

use indicia_compiler::hashing::HashMap;
use indicia_compiler::plan::audit::{Family, Source};

use crate::cells::{Bug, Keys, Totals};

/// Whom the rows of the atoms of a family are of.
#[derive(Default)]
pub(super) struct Crowds {
    /// How many people of an atom are kept.
    most: usize,
    /// For each way to identify people those of each atom.
    people: Vec<Vec<BTreeSet<i64>>>,
}

impl Crowds {
    /// The people of so many atoms, of whom no more than so many are kept. Which atom a row is in follows from its source and keys.
    pub(super) fn new(
        (at, family): (usize, &Family),
        persons: &mut Persons<'_>,
        (atoms, most): (usize, usize),
        mut atom_of: impl FnMut(usize, &[Option<i64>]) -> Option<usize>,
    ) -> Result<Crowds, Bug> {
        let mut crowds = Crowds { most, people: Vec::new() };
        for who in &family.counted {
            let ByPerson { keys, sources } = &*persons.of((at, &family.sources), *who)?;
            let mut people = vec![BTreeSet::new(); atoms];
            for (source, rows) in sources.iter().enumerate() {
                let mut places: HashMap<usize, Option<usize>> = HashMap::default();
                for ((at, person), _) in rows.iter().filter(|(_, rows)| *rows != 0) {
                    let atom = *places.entry(*at).or_insert_with(|| atom_of(source, &keys[*at]));
                    let (Some(atom), Some(person)) = (atom, person) else { continue };
                    let kept: &mut BTreeSet<i64> = &mut people[atom];
                    kept.insert(*person);
                    if kept.len() > most {
                        kept.pop_last();
                    }
                }
            }
            crowds.people.push(people);
        }
        Ok(crowds)
    }

    /// Whether the rows of some atoms are of too few people, in one of the ways to identify them; or nobody says whose they are.
    pub(super) fn are_few(&self, atoms: impl Iterator<Item = u32> + Clone, is_few: impl Fn(i128) -> bool) -> bool {
        self.people.iter().any(|people| {
            let mut together: BTreeSet<i64> = BTreeSet::new();
            for atom in atoms.clone() {
                together.extend(&people[atom as usize]);
                if together.len() >= self.most {
                    return false;
                }
            }
            together.is_empty() || is_few(together.len() as i128)
        })
    }

    /// Whether a policy counts people here.
    pub(super) fn is_known(&self) -> bool {
        !self.people.is_empty()
    }

    /// How many of some atoms have as many people as any policy asks for.
    pub(super) fn crowded(&self, atoms: &[u32]) -> usize {
        let is_crowded = |atom: &&u32| self.people.iter().all(|people| people[**atom as usize].len() >= self.most);
        atoms.iter().filter(is_crowded).count()
    }
}

/// The rows of each source of a family by keys and by person, identified in one way, without those that are in a part of it.
pub(super) struct ByPerson {
    pub(super) keys: Vec<Keys>,
    pub(super) sources: Vec<Vec<RowsOf>>,
}

/// How many rows there are of the place of their keys, and of a person; the same may come more than once.
pub(super) type RowsOf = ((usize, Option<i64>), i128);

/// The rows of families by person, found once however often they are asked for.
pub(super) struct Persons<'a> {
    totals: &'a Totals<'a>,
    /// By family and by way to identify people.
    known: HashMap<(usize, usize), Rc<ByPerson>>,
}

impl<'a> Persons<'a> {
    pub(super) fn new(totals: &'a Totals<'a>) -> Persons<'a> {
        Persons { totals, known: HashMap::default() }
    }

    pub(super) fn of(&mut self, (family, sources): (usize, &[Source]), who: usize) -> Result<Rc<ByPerson>, Bug> {
        if let Some(known) = self.known.get(&(family, who)) {
            return Ok(Rc::clone(known));
        }
        let found = Rc::new(rows_by_person(sources, who, self.totals)?);
        self.known.insert((family, who), Rc::clone(&found));
        Ok(found)
    }
}

fn rows_by_person(sources: &[Source], who: usize, totals: &Totals<'_>) -> Result<ByPerson, Bug> {
    let mut places: HashMap<Keys, usize> = HashMap::default();
    let mut all: Vec<Vec<RowsOf>> = vec![Vec::new(); sources.len()];
    for (at, source) in sources.iter().enumerate() {
        totals.each_unsorted(source.people[who], |keys, rows| {
            let (person, keys) = keys.split_last().map_or((None, keys), |(person, keys)| (*person, keys));
            let place = match places.get(keys) {
                Some(known) => *known,
                None => {
                    let next = places.len();
                    places.insert(keys.to_vec(), next);
                    next
                }
            };
            for source in std::iter::once(at).chain(sources[at].part_of) {
                all[source].push(((place, person), if source == at { rows } else { -rows }));
            }
        })?;
    }
    // Rows that are in a part of a source are taken away from it.
    for above in sources.iter().filter_map(|source| source.part_of).collect::<BTreeSet<usize>>() {
        let mut left: HashMap<(usize, Option<i64>), i128> = HashMap::default();
        std::mem::take(&mut all[above]).into_iter().for_each(|(at, rows)| *left.entry(at).or_default() += rows);
        all[above] = left.into_iter().collect();
    }
    let mut keys: Vec<(usize, Keys)> = places.into_iter().map(|(keys, place)| (place, keys)).collect();
    keys.sort_unstable_by_key(|(place, _)| *place);
    Ok(ByPerson { keys: keys.into_iter().map(|(_, keys)| keys).collect(), sources: all })
}
