//! Atoms: the groups of rows that the numbers under policies distinguish.
//!
//! In: an audit, the totals of a run. Out: the atoms that have rows, which of them each number counts, and whom their rows are of. A family of
//! people has them in place of rows. Invariants: every row of a family is in one atom, so a number is the sum of its atoms; two rows are in one atom where the same numbers count them; in an order
//! that depends on definitions and records only.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::catalog::DatasetId;
use indicia_compiler::hashing::HashMap;
use indicia_compiler::plan::audit::{Audit, Family, Part, PeopleOf, RowSet};
use indicia_compiler::plan::layout::{Leaf, Select};

use super::crowds::{ByPerson, Crowds, Persons};
use super::possible::{self, Might, admits};
use super::wholes::{Counts, Wholes};
use crate::cells::{Bug, Totals};

/// The atoms of a run.
#[derive(Default)]
pub(super) struct Atoms {
    audit: Audit,
    /// How many rows each has, by family.
    counts: Vec<Vec<i128>>,
    /// Whom the rows of each atom are of.
    crowds: Vec<Crowds>,
    /// How many atoms of each number have people enough by themselves.
    crowded: Vec<usize>,
    /// Those of each number, ascending.
    of: Vec<Vec<u32>>,
    /// How many rows each number has.
    sizes: Vec<i128>,
    /// The first number of the same rows.
    first: Vec<usize>,
    /// What a number has beside others, where that is hidden although it is nothing: its family, and the rows that it might be.
    differences: Vec<(usize, Vec<u32>)>,
}

/// What is hidden although it is 0.
#[derive(Default)]
pub(super) struct Zeros {
    pub(super) numbers: BTreeSet<usize>,
    /// A number, and those that have all its rows.
    pub(super) differences: BTreeSet<(usize, Vec<usize>)>,
}

/// A bit for each number of a family.
type Bits = Vec<u64>;

impl Atoms {
    /// Numbers that are not compared yet.
    pub(super) fn none(audit: &Audit) -> Atoms {
        Atoms { audit: audit.clone(), first: (0..audit.rows.len()).collect(), ..Atoms::default() }
    }

    /// The atoms of a run. A number of no row is known, but for those that a policy hides although they are 0: the rows that these might have
    /// are atoms of their own, of 0 rows.
    /// Of the people of an atom no more than so many are kept apart.
    pub(super) fn new(audit: &Audit, totals: &Totals<'_>, zeros: &Zeros, people: usize) -> Result<Atoms, Bug> {
        let mut of: Vec<Vec<u32>> = vec![Vec::new(); audit.rows.len()];
        let (mut counts, mut crowds): (Vec<Vec<i128>>, Vec<Crowds>) = (Vec::new(), Vec::new());
        let rows = (0..audit.families.len()).map(|family| Rows::new(audit, family, totals));
        let rows = rows.collect::<Result<Vec<Rows<'_>>, Bug>>()?;
        let mut persons = Persons::new(totals);
        let mut steps = possible::STEPS;
        let mut of_zeros = zeros.numbers.iter().map(|number| (*number, &[][..])).collect::<Vec<_>>();
        of_zeros.extend(zeros.differences.iter().map(|(number, others)| (*number, &others[..])));
        let mut differences = Vec::new();
        for (family, declared) in audit.families.iter().enumerate() {
            let numbers: Vec<usize> = (0..of.len()).filter(|number| audit.rows[*number].family == family).collect();
            let mut admitted = Admitted::new(numbers.iter().map(|number| &audit.rows[*number]).collect());
            let mut found = match declared.people.is_empty() {
                true => rows[family].atoms(&mut admitted),
                false => people_atoms(&rows, &declared.people, &numbers, &mut persons)?,
            };
            let mut left: Vec<BTreeSet<Bits>> = Vec::new();
            for (number, others) in of_zeros.iter().filter(|(number, _)| audit.rows[*number].family == family) {
                let might = rows[audit.rows[*number].rows].possible(*number, others, &mut admitted, &mut steps);
                might.iter().for_each(|bits| {
                    found.entry(bits.clone()).or_default();
                });
                left.extend((!others.is_empty() && !might.is_empty()).then_some(might));
            }
            for (atom, bits) in found.keys().enumerate() {
                let counting = (0..numbers.len()).filter(|at| has(bits, *at));
                counting.for_each(|at| of[numbers[at]].push(atom as u32));
            }
            let places: HashMap<&Bits, usize> = found.keys().enumerate().map(|(atom, bits)| (bits, atom)).collect();
            let atoms =
                |might: BTreeSet<Bits>| might.iter().filter_map(|bits| Some(*places.get(bits)? as u32)).collect();
            differences.extend(left.into_iter().map(|might| (family, atoms(might))));
            let atom_of = |source: usize, keys: &[Option<i64>]| {
                places.get(&rows[family].bits(&mut admitted, source, keys)).copied()
            };
            crowds.push(Crowds::new((family, declared), &mut persons, (places.len(), people), atom_of)?);
            counts.push(found.into_values().collect());
        }
        let crowded = of.iter().zip(&audit.rows).map(|(atoms, rows)| crowds[rows.family].crowded(atoms)).collect();
        let mut known: HashMap<(usize, &[u32]), usize> = HashMap::default();
        let mut first = Vec::with_capacity(of.len());
        for (number, atoms) in of.iter().enumerate() {
            // Of numbers without a row none is known by another.
            let place = match atoms.is_empty() {
                true => number,
                false => *known.entry((audit.rows[number].family, atoms)).or_insert(number),
            };
            first.push(place);
        }
        let size = |(number, atoms): (usize, &Vec<u32>)| {
            let counts = &counts[audit.rows[number].family];
            atoms.iter().map(|atom| counts[*atom as usize]).sum()
        };
        let sizes = of.iter().enumerate().map(size).collect();
        Ok(Atoms { audit: audit.clone(), counts, crowds, crowded, first, of, sizes, differences })
    }

    /// A number by its leaf: the same for all numbers of the same rows.
    pub(super) fn number(&self, leaf: &Leaf) -> Option<usize> {
        Some(self.first[self.audit.of(leaf)?])
    }

    /// The numbers of the funnels of each dataset.
    pub(super) fn funnels(&self) -> impl Iterator<Item = (DatasetId, Vec<usize>)> {
        let funnels = self.audit.funnels.iter();
        funnels.map(|(dataset, numbers)| (*dataset, numbers.iter().map(|number| self.first[*number]).collect()))
    }

    /// Of a family, the atoms of what numbers have beside others, where that is hidden although it is nothing; ascending.
    pub(super) fn differences(&self, family: usize) -> impl Iterator<Item = &[u32]> {
        self.differences.iter().filter(move |(of, _)| *of == family).map(|(_, atoms)| &atoms[..])
    }

    /// The atoms of a number, ascending.
    pub(super) fn of(&self, number: usize) -> &[u32] {
        &self.of[number]
    }

    /// Whether every row of a number is one of another, by what they count or by what they ask.
    pub(super) fn is_within(&self, narrow: usize, wide: usize) -> bool {
        let (some, all) = (&self.audit.rows[narrow], &self.audit.rows[wide]);
        if some.family != all.family {
            return false;
        }
        let (atoms, counts) = (&self.of[wide], &self.counts[some.family]);
        // What nobody is in parts no number from another.
        let is_in = |at: &u32| counts[*at as usize] == 0 || atoms.binary_search(at).is_ok();
        let is_part = |narrow: &[u32]| narrow.iter().all(is_in);
        if is_part(&self.of[narrow]) || some.rows != all.rows {
            return is_part(&self.of[narrow]);
        }
        let sources = &self.audit.families[some.rows].sources;
        let (some, all) = (&some.parts[0], &all.parts[0]);
        let mut around = std::iter::successors(sources[some.source].within, |at| sources[*at].within);
        around.any(|source| source == all.source) && asks_less(all, some)
    }

    /// The family of a number: those of two are never compared.
    pub(super) fn family(&self, number: usize) -> usize {
        self.audit.rows[number].family
    }

    /// The people of a number by its leaf, as the number that they are: the same for all numbers of the same people.
    pub(super) fn people(&self, leaf: &Leaf) -> Option<usize> {
        Some(self.first[self.audit.people_of(leaf)?])
    }

    /// The people of the rows behind a number, where these are as many.
    pub(super) fn people_behind(&self, leaf: &Leaf) -> Option<usize> {
        let (rows, people) = (self.number(leaf)?, self.first[self.audit.people_behind(leaf)?]);
        Some(people).filter(|people| self.size(*people) == self.size(rows))
    }

    /// The datasets of a family.
    pub(super) fn datasets(&self, family: usize) -> &[DatasetId] {
        &self.audit.families[family].datasets
    }

    /// Whether numbers of people, or all of them together, are all of so many people of a dataset but for too few.
    pub(super) fn leave_few(&self, dataset: DatasetId, people: i128, is_few: impl Fn(i128) -> bool) -> bool {
        let leaves_few = |some: i128| some < people && is_few(people - some);
        let is_of_them = |(at, _): &(usize, &Family)| self.datasets(*at).contains(&dataset);
        self.audit.families.iter().enumerate().filter(|(_, family)| !family.people.is_empty()).filter(is_of_them).any(
            |(at, _)| {
                let numbers = (0..self.sizes.len()).filter(|number| self.family(*number) == at);
                leaves_few(self.counts[at].iter().sum()) || numbers.map(|number| self.size(number)).any(leaves_few)
            },
        )
    }

    /// How many families there are.
    pub(super) fn families(&self) -> usize {
        self.audit.families.len()
    }

    /// How many atoms a family has.
    pub(super) fn len(&self, family: usize) -> usize {
        self.counts[family].len()
    }

    /// How many rows, or people, a number counts.
    pub(super) fn size(&self, number: usize) -> i128 {
        self.sizes[number]
    }

    /// Whether some rows are of people too few, or nobody says whose they are, in one of the ways to identify people.
    pub(super) fn are_of_few(
        &self,
        family: usize,
        atoms: impl Iterator<Item = u32> + Clone,
        is_few: impl Fn(i128) -> bool,
    ) -> bool {
        self.crowds[family].are_few(atoms, is_few)
    }

    /// Whether what one of two numbers of a family has beside the other, all of which it has too, may be of too few people.
    pub(super) fn may_be_of_few(&self, a: usize, b: usize) -> bool {
        self.crowds[self.family(a)].is_known() && self.crowded[a] == self.crowded[b]
    }

    /// How many rows are in some atoms of a family.
    pub(super) fn count(&self, family: usize, atoms: impl IntoIterator<Item = u32>) -> i128 {
        atoms.into_iter().map(|atom| self.counts[family][atom as usize]).sum()
    }
}

/// The rows of a family, and which of them are totals of others.
struct Rows<'a> {
    audit: &'a Audit,
    family: usize,
    sources: Vec<Counts>,
    wholes: Wholes<'a>,
}

impl<'a> Rows<'a> {
    fn new(audit: &'a Audit, family: usize, totals: &Totals<'_>) -> Result<Rows<'a>, Bug> {
        let sources = rows_of_sources(audit, family, totals)?;
        let wholes = Wholes::new(&audit.families[family].wholes, &sources);
        Ok(Rows { audit, family, sources, wholes })
    }

    /// How many rows the same numbers count. A row that is the total of others is counted as these.
    fn atoms(&self, admitted: &mut Admitted<'_>) -> BTreeMap<Bits, i128> {
        let mut found: BTreeMap<Bits, i128> = BTreeMap::new();
        for (source, rows) in self.sources.iter().enumerate() {
            for (keys, rows) in rows.iter().filter(|(keys, rows)| *rows != 0 && !self.wholes.has(source, keys)) {
                let bits = self.bits(admitted, source, keys);
                if is_any(&bits) {
                    *found.entry(bits).or_default() += rows;
                }
            }
        }
        found
    }

    /// Which numbers count each of the rows that a number might have beside others; `admitted` has the numbers of its family, of rows or of people.
    fn possible(
        &self,
        number: usize,
        others: &[usize],
        admitted: &mut Admitted<'_>,
        steps: &mut u64,
    ) -> BTreeSet<Bits> {
        let own = &self.audit.rows[number];
        let (part, source) = (&own.parts[0], own.parts[0].source);
        let beside: Vec<&Part> = others.iter().flat_map(|other| &self.audit.rows[*other].parts).collect();
        let owners = owners(self.audit, self.family, source);
        let of_same = |admitted: &Admitted<'_>, is_in: &dyn Fn(&Part) -> bool| {
            admitted.filled(|wide| wide.rows == own.rows && self::part(wide, &owners).is_some_and(is_in))
        };
        match possible::rows(&self.audit.families[self.family], &self.sources, part, &beside, steps) {
            Might::Never => BTreeSet::new(),
            Might::Unknown(asked) => BTreeSet::from([of_same(admitted, &|wide| asks_less(wide, &asked))]),
            Might::Be(rows) if own.family == own.rows => {
                rows.iter().map(|keys| self.bits(admitted, source, keys)).collect()
            }
            Might::Be(rows) => rows.iter().map(|keys| of_same(admitted, &|wide| possible::has(wide, keys))).collect(),
        }
    }

    /// Which numbers count a row, or a total that it is a part of.
    fn bits(&self, admitted: &mut Admitted<'_>, source: usize, keys: &[Option<i64>]) -> Bits {
        let owners = owners(self.audit, self.family, source);
        let mut bits = admitted.bits(source, &owners, keys);
        for whole in self.wholes.around(source, keys) {
            let others = admitted.bits(source, &owners, &whole);
            bits.iter_mut().zip(others).for_each(|(word, other)| *word |= other);
        }
        bits
    }
}

/// How many people the same numbers count: each counts whoever has a row of it.
fn people_atoms(
    rows: &[Rows<'_>],
    people: &[PeopleOf],
    numbers: &[usize],
    persons: &mut Persons<'_>,
) -> Result<BTreeMap<Bits, i128>, Bug> {
    let mut counted_by: HashMap<i64, Bits> = HashMap::default();
    for PeopleOf { family, who, numbers: of_rows } in people {
        let rows = &rows[*family];
        let audit = rows.audit;
        let mut admitted = Admitted::new(of_rows.iter().map(|number| &audit.rows[*number]).collect());
        let places: Vec<usize> = of_rows.iter().filter_map(|number| numbers.binary_search(number).ok()).collect();
        let ByPerson { keys, sources } = &*persons.of((*family, &audit.families[*family].sources), *who)?;
        for (source, by_person) in sources.iter().enumerate() {
            let mut known: HashMap<usize, Vec<usize>> = HashMap::default();
            for ((at, person), _) in by_person.iter().filter(|(_, rows)| *rows != 0) {
                let Some(person) = person else { continue };
                let counting = known.entry(*at).or_insert_with(|| {
                    let bits = rows.bits(&mut admitted, source, &keys[*at]);
                    (0..places.len()).filter(|at| has(&bits, *at)).map(|at| places[at]).collect()
                });
                let bits = counted_by.entry(*person).or_insert_with(|| vec![0; numbers.len().div_ceil(64)]);
                counting.iter().for_each(|at| bits[at / 64] |= 1 << (at % 64));
            }
        }
    }
    let mut found: BTreeMap<Bits, i128> = BTreeMap::new();
    counted_by.into_values().filter(|bits| is_any(bits)).for_each(|bits| *found.entry(bits).or_default() += 1);
    Ok(found)
}

/// How many rows each combination of keys has in each source, without those that are in a part of it.
fn rows_of_sources(audit: &Audit, family: usize, totals: &Totals<'_>) -> Result<Vec<Counts>, Bug> {
    let sources = &audit.families[family].sources;
    let mut all = Vec::new();
    for source in sources {
        all.push(totals.each(source.output)?);
    }
    let mut left = all.clone();
    for (source, rows) in sources.iter().zip(&all) {
        let Some(above) = source.part_of else { continue };
        for (keys, rows) in rows {
            if let Ok(at) = left[above].binary_search_by(|(other, _)| other.cmp(keys)) {
                left[above][at].1 -= rows;
            }
        }
    }
    Ok(left)
}

/// A source and those that have its rows too.
fn owners(audit: &Audit, family: usize, source: usize) -> Vec<usize> {
    let sources = &audit.families[family].sources;
    std::iter::successors(Some(source), |at| sources[*at].part_of).collect()
}

fn is_any(bits: &[u64]) -> bool {
    bits.iter().any(|word| *word != 0)
}

fn has(bits: &[u64], at: usize) -> bool {
    bits[at / 64] >> (at % 64) & 1 == 1
}

/// What a number has of a source, or of one that has all rows of that.
fn part<'a>(number: &'a RowSet, owners: &[usize]) -> Option<&'a Part> {
    number.parts.iter().find(|part| owners.contains(&part.source))
}

/// Which numbers of a family count a row, by its keys.
struct Admitted<'a> {
    numbers: Vec<&'a RowSet>,
    /// By source, those that have anything of it.
    of_source: HashMap<usize, Bits>,
    /// By source, key and value.
    known: HashMap<(usize, usize, Option<i64>), Bits>,
}

impl<'a> Admitted<'a> {
    fn new(numbers: Vec<&'a RowSet>) -> Admitted<'a> {
        Admitted { numbers, of_source: HashMap::default(), known: HashMap::default() }
    }

    fn bits(&mut self, source: usize, owners: &[usize], keys: &[Option<i64>]) -> Bits {
        let mut bits = match self.of_source.get(&source) {
            Some(known) => known.clone(),
            None => {
                let filled = self.filled(|number| part(number, owners).is_some());
                self.of_source.insert(source, filled.clone());
                filled
            }
        };
        for (key, value) in keys.iter().enumerate() {
            if !self.known.contains_key(&(source, key, *value)) {
                let fits = |part: &Part| part.at.iter().all(|(at, select)| *at != key || admits(select, *value));
                let filled = self.filled(|number| part(number, owners).is_some_and(fits));
                self.known.insert((source, key, *value), filled);
            }
            let admitted = &self.known[&(source, key, *value)];
            bits.iter_mut().zip(admitted).for_each(|(word, other)| *word &= other);
        }
        bits
    }

    fn filled(&self, fits: impl Fn(&RowSet) -> bool) -> Bits {
        let mut bits = vec![0; self.numbers.len().div_ceil(64)];
        for (at, number) in self.numbers.iter().enumerate() {
            bits[at / 64] |= u64::from(fits(number)) << (at % 64);
        }
        bits
    }
}

/// Whether every row that a number could count is one that another could count, by what they ask.
fn asks_less(wide: &Part, narrow: &Part) -> bool {
    let within = |some: &Select, all: &Select| match some {
        Select::Any => *all == Select::Any,
        Select::One(value) => admits(all, Some(*value)),
        Select::Missing => admits(all, None),
        Select::Set(set) => set.iter().all(|value| admits(all, Some(*value))),
        Select::SetOrMissing(set) => admits(all, None) && set.iter().all(|value| admits(all, Some(*value))),
    };
    wide.at.iter().all(|(key, all)| narrow.at.iter().any(|(other, some)| key == other && within(some, all)))
}
