//! From margins to constraints: sums of cells, and what each may be.
//!
//! In: a step's margins and its table. Out: constraints over numbers of cells. Invariants: every figure that is stated becomes
//! one constraint or is named as withheld; a suppressed cell's number is drawn from its own name alone, and a figure that
//! contains suppressed cells is not used, so that nothing published around it moves it.

use std::collections::{BTreeMap, BTreeSet};

use indicia_compiler::diagnostics::Diagnostics;
use indicia_compiler::source::Span;

use crate::facts;
use crate::figure::{self, Band, Bare, Figure};
use crate::members::{Names, Set, shown};
use crate::others::Others;
use crate::path::{MISSING, OUTSIDE, Path};
use crate::random::Random;
use crate::resolve::{condition, conditions, path_of};
use crate::spec::{Kind, Margin, Where, Word};
use crate::table::{Condition, Context, Table};

/// A figure as a demand on sums of cells.
#[derive(Clone, Debug)]
pub struct Constraint {
    /// The margin's name.
    pub name: String,
    /// The row and column, as labelled.
    pub label: String,
    /// The figure, as printed.
    pub text: String,
    /// Where it is written.
    pub span: Span,
    /// The cells that are summed.
    pub cells: Vec<u32>,
    /// What the sum may be.
    pub must: Must,
    /// Whether it is a suppressed cell's number.
    pub drawn: bool,
    /// The conditions behind `cells`, for the recount.
    pub conditions: Vec<Condition>,
}

/// What a sum may be.
#[derive(Clone, Debug)]
pub enum Must {
    /// In one of these ranges, ascending.
    Lie(Vec<(i64, i64)>),
    /// Times a number over the sum of other cells, in a band.
    Relate {
        /// The other cells.
        to: Vec<u32>,
        /// The conditions behind them.
        conditions: Vec<Condition>,
        /// 100 for percentages.
        times: i64,
        /// The band.
        band: Band,
    },
}

/// A figure that is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    /// The margin's name and the labels.
    pub name: String,
    /// Row and column.
    pub label: String,
    /// The figure as printed.
    pub text: String,
}

/// A step's constraints.
#[derive(Clone, Debug, Default)]
pub struct Constraints {
    /// Those to meet.
    pub list: Vec<Constraint>,
    /// Those left out.
    pub withheld: Vec<Unused>,
    /// The cells of suppressed figures.
    pub suppressed: Vec<Vec<u32>>,
    /// Cells that have no value.
    pub missing: Vec<u32>,
}

/// More than any count.
pub const MOST: i64 = 1 << 50;

/// What a step's figures are read with.
pub struct Reading<'a> {
    /// Declarations and columns.
    pub context: Context<'a>,
    /// The cells.
    pub table: &'a Table,
    /// What a cell's value is a multiple of.
    pub units: &'a [i64],
    /// Datasets solved before.
    pub others: &'a Others<'a>,
    /// The dataset's name and seed, for suppressed cells.
    pub dataset: &'a str,
    /// The seed.
    pub seed: u64,
    /// Decimals of a measure.
    pub decimals: u32,
}

/// Reads every figure of a step.
pub fn read(reading: &Reading, names: &mut Names, margins: &[Margin], found: &mut Diagnostics) -> Constraints {
    let mut all = Constraints::default();
    let mut exact: BTreeMap<Vec<u32>, i64> = BTreeMap::new();
    // Counts first: a share of a sum that is published is a range of whole numbers.
    for counts in [true, false] {
        for margin in margins.iter().filter(|m| matches!(m.kind, Kind::Counts) == counts) {
            let mut one = One { reading, margin, exact: &mut exact, all: &mut all };
            one.margin(names, found);
        }
        withhold(&mut all, &mut exact);
    }
    all
}

/// Takes out what would say more about suppressed cells: every figure of cells among which all of a suppressed one's are.
fn withhold(all: &mut Constraints, exact: &mut BTreeMap<Vec<u32>, i64>) {
    let hidden: Vec<BTreeSet<u32>> = all.suppressed.iter().map(|cells| cells.iter().copied().collect()).collect();
    let contains = |cells: &[u32]| {
        let outer: BTreeSet<u32> = cells.iter().copied().collect();
        hidden.iter().any(|inner| !inner.is_empty() && inner.is_subset(&outer))
    };
    exact.retain(|cells, _| !contains(cells));
    let is_plain = |constraint: &Constraint| {
        contains(&constraint.cells) || matches!(&constraint.must, Must::Relate { to, .. } if contains(to))
    };
    let (out, list): (Vec<Constraint>, Vec<Constraint>) = all.list.drain(..).partition(|c| !c.drawn && is_plain(c));
    all.list = list;
    let unused = |c: Constraint| Unused { name: c.name, label: c.label, text: c.text };
    all.withheld.extend(out.into_iter().map(unused));
}

struct One<'a> {
    reading: &'a Reading<'a>,
    margin: &'a Margin,
    exact: &'a mut BTreeMap<Vec<u32>, i64>,
    all: &'a mut Constraints,
}

impl One<'_> {
    fn margin(&mut self, names: &mut Names, found: &mut Diagnostics) {
        let (context, margin) = (&self.reading.context, self.margin);
        let Some(filter) = conditions(context, names, &margin.filter, found) else { return };
        let rows = match &margin.rows {
            Some(word) => match path_of(context, word, found) {
                Some(path) => Some(path),
                None => return,
            },
            None => None,
        };
        let columns = match &margin.columns {
            Some((word, heads)) => match path_of(context, word, found) {
                Some(path) => Some((path, heads)),
                None => return,
            },
            None => None,
        };
        for (label, figures) in &margin.values {
            for (row, row_word) in self.rows(names, rows.as_ref(), label.as_ref(), &filter, found) {
                let mut place = filter.clone();
                place.extend(row);
                for (column, figure) in figures.iter().enumerate() {
                    let head = columns.as_ref().map(|(path, heads)| (path, &heads[column]));
                    let mut here = place.clone();
                    if let Some((path, head)) = head {
                        let Some(condition) = condition(context, names, path, std::slice::from_ref(head), found) else {
                            continue;
                        };
                        here.push(condition);
                    }
                    let words: Vec<(Path, Word)> = rows
                        .iter()
                        .zip(&row_word)
                        .map(|(path, word)| (path.clone(), word.clone()))
                        .chain(head.map(|(path, word)| (path.clone(), word.clone())))
                        .collect();
                    self.figure(names, here, &words, figure, found);
                }
            }
        }
    }

    /// The condition of a row label; one for each member not named when it is `others`.
    fn rows(
        &self,
        names: &mut Names,
        path: Option<&Path>,
        label: Option<&Word>,
        filter: &[Condition],
        found: &mut Diagnostics,
    ) -> Vec<(Option<Condition>, Option<Word>)> {
        let (Some(path), Some(label)) = (path, label) else { return vec![(None, None)] };
        let context = &self.reading.context;
        if label.value != "others" {
            let condition = condition(context, names, path, std::slice::from_ref(label), found);
            return condition.map(|c| (Some(c), Some(label.clone()))).into_iter().collect();
        }
        let mut named = BTreeSet::new();
        for (other, _) in self.margin.values.iter().filter_map(|(l, v)| l.as_ref().map(|l| (l, v))) {
            if other.value != "others"
                && let Ok(set) = names.set(context.catalog, path.domain, std::slice::from_ref(other))
            {
                named.extend(set.values);
            }
        }
        let Some((_, values)) = self.reading.table.along(context, path) else { return Vec::new() };
        // Others are those that the margin is about: of a district's figures, its wards.
        let some = |value: &i64| {
            let here = filter.iter().cloned().chain([(path.clone(), Set::one(*value))]).collect::<Vec<_>>();
            self.reading.table.select(context, &here).is_ok_and(|cells| !cells.is_empty())
        };
        let is_known = |value: &i64| *value != MISSING && *value != OUTSIDE && !named.contains(value);
        let rest: BTreeSet<i64> = values.into_iter().filter(is_known).filter(some).collect();
        let row = |value: i64| {
            let word = Word::new(shown(context.catalog, names, path.domain, value), label.span);
            (Some((path.clone(), Set::one(value))), Some(word))
        };
        rest.into_iter().map(row).collect()
    }

    fn figure(
        &mut self,
        names: &mut Names,
        here: Vec<Condition>,
        words: &[(Path, Word)],
        figure: &Word,
        found: &mut Diagnostics,
    ) {
        let margin = self.margin;
        let label = words.iter().map(|(_, word)| word.value.as_str()).collect::<Vec<_>>().join(", ");
        let bare = if matches!(margin.kind, Kind::Counts) { Bare::Exact } else { Bare::Rounded };
        let unused = Unused { name: margin.name.value.clone(), label: label.clone(), text: figure.value.clone() };
        let parsed = match margin.kind {
            Kind::Under(_) if !["~", "N/A", "withheld"].contains(&figure.value.trim()) => {
                Some(Figure::In(Band::default()))
            }
            _ => figure::parse(&figure.value, bare, self.reading.decimals),
        };
        let Some(parsed) = parsed else {
            found.push(facts::bad_figure(figure));
            return;
        };
        let here = match &margin.kind {
            // A change is of what it comes to.
            Kind::Changes(_, to) => match conditions(&self.reading.context, names, to, found) {
                Some(to) => replaced(&here, to),
                None => return,
            },
            Kind::Counts | Kind::Rates(_) | Kind::Shares(_) | Kind::Under(_) => here,
        };
        let Some(cells) = self.select(&here, figure.span, found) else { return };
        let mut drawn = false;
        let must = match parsed {
            Figure::Nothing => return,
            Figure::Missing => {
                self.all.missing.extend(cells);
                return;
            }
            Figure::Withheld => {
                self.all.withheld.push(unused);
                return;
            }
            Figure::Suppressed(bound) => {
                let (low, high) = margin.suppressed.unwrap_or((1, bound - 1));
                let mut by = vec![self.reading.dataset, margin.name.value.as_str()];
                by.extend(words.iter().map(|(_, word)| word.value.as_str()));
                let number = Random::new(self.reading.seed, &by).between(low, high.min(bound - 1).max(low));
                drawn = true;
                self.all.suppressed.push(cells.clone());
                Some(Must::Lie(vec![(number, number)]))
            }
            Figure::In(band) => self.must(names, &here, words, figure, band, &cells, found),
        };
        let Some(must) = must else { return };
        let (name, text) = (margin.name.value.clone(), figure.value.clone());
        self.all.list.push(Constraint { name, label, text, span: figure.span, cells, must, drawn, conditions: here });
    }

    #[allow(clippy::too_many_arguments)] // one figure with its surroundings
    fn must(
        &mut self,
        names: &mut Names,
        here: &[Condition],
        words: &[(Path, Word)],
        figure: &Word,
        band: Band,
        cells: &[u32],
        found: &mut Diagnostics,
    ) -> Option<Must> {
        match &self.margin.kind {
            Kind::Counts => {
                let range = band.whole(1, 1, MOST);
                if range.0 == range.1 {
                    self.exact.insert(cells.to_vec(), range.0);
                }
                Some(Must::Lie(vec![range]))
            }
            Kind::Rates(per) => {
                let per_sum = self.reading.others.sum(names, per, words, found)?;
                Some(Must::Lie(vec![band.whole(i128::from(per.number), i128::from(per_sum.max(1)), MOST)]))
            }
            Kind::Under(number) => {
                let unit = cells.first().map_or(1, |cell| self.reading.units[*cell as usize]);
                match under(&figure.value, *number, unit) {
                    Some(ranges) => Some(Must::Lie(ranges)),
                    None => {
                        found.push(facts::bad_figure(figure));
                        None
                    }
                }
            }
            Kind::Shares(of) => self.relate(names, here, of, figure.span, band, found),
            Kind::Changes(from, _) => self.relate(names, here, from, figure.span, band.moved(100), found),
        }
    }

    fn relate(
        &mut self,
        names: &mut Names,
        here: &[Condition],
        of: &Where,
        span: Span,
        band: Band,
        found: &mut Diagnostics,
    ) -> Option<Must> {
        let context = &self.reading.context;
        let conditions = replaced(here, conditions(context, names, of, found)?);
        let to = self.select(&conditions, span, found)?;
        match self.exact.get(&to) {
            Some(sum) => Some(Must::Lie(vec![band.whole(100, i128::from((*sum).max(1)), MOST)])),
            None => Some(Must::Relate { to, conditions, times: 100, band }),
        }
    }

    fn select(&self, here: &[Condition], span: Span, found: &mut Diagnostics) -> Option<Vec<u32>> {
        match self.reading.table.select(&self.reading.context, here) {
            Ok(cells) => Some(cells),
            Err(missing) => {
                found.push(facts::not_in_cells(&missing.path, &self.reading.table.dims, span));
                None
            }
        }
    }
}

/// The conditions with those of the same paths replaced.
fn replaced(here: &[Condition], by: Vec<Condition>) -> Vec<Condition> {
    let kept = here.iter().filter(|(path, _)| by.iter().all(|(other, _)| other.text != path.text)).cloned();
    kept.chain(by.iter().cloned()).collect()
}

/// The ranges of people under facts such as `360 at 76.2, ? at 19.0`.
fn under(text: &str, number: i64, unit: i64) -> Option<Vec<(i64, i64)>> {
    let mut facts = Vec::new();
    for part in text.split(',') {
        let (count, rate) = part.split_once(" at ")?;
        let Some(Figure::In(band)) = figure::parse(rate, Bare::Rounded, 0) else { return None };
        let count: Option<i64> = match count.trim() {
            "?" => None,
            given => Some(given.parse().ok()?),
        };
        facts.push((count, band, figure::number(rate)?));
    }
    let fits = |people: i64| {
        facts.iter().all(|(count, band, _)| {
            let (low, high) = band.whole(i128::from(number), i128::from(people), MOST);
            low <= high && count.is_none_or(|count| (low..=high).contains(&count))
        })
    };
    // Beyond this, a rate of so many digits is possible for any number of people.
    let free = |under: i128| i64::try_from(under * i128::from(number) * 2).ok();
    let mut last = 1;
    let mut open = true;
    for (count, _, (over, under)) in &facts {
        last = last.max(free(*under)?);
        if let Some(count) = count
            && *over > 0
        {
            open = false;
            last = last.max(i64::try_from(i128::from(*count) * i128::from(number) * under * 2 / over).ok()?);
        }
    }
    let mut ranges: Vec<(i64, i64)> = Vec::new();
    let mut people = unit;
    while people <= last.min(20_000_000) {
        if fits(people) {
            match ranges.last_mut() {
                Some((_, high)) if *high + unit == people => *high = people,
                _ => ranges.push((people, people)),
            }
        }
        people += unit;
    }
    if open && let Some((_, high)) = ranges.last_mut() {
        *high = MOST;
    }
    Some(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_with_its_rate_bounds_the_people_under_it() {
        // 360 at 76.2 per 1,000: 4,721.4 to 4,727.5.
        assert_eq!(under("360 at 76.2", 1_000, 5), Some(vec![(4_725, 4_725)]));
        assert_eq!(under("360 at 76.2, 27 at 5.7", 1_000, 5), Some(vec![(4_725, 4_725)]));
        assert_eq!(under("360 at 76.2, 27 at 9.9", 1_000, 5), Some(vec![]));
        assert_eq!(under("360 of 76.2", 1_000, 5), None);
    }

    #[test]
    fn a_rate_alone_needs_a_whole_number_over_it() {
        let ranges = under("? at 50.0", 1_000, 1).unwrap_or_default();
        // 1 of 20 is 50.0, 1 of 21 is 47.6; every large number of people has some count.
        assert!(ranges.contains(&(20, 20)) && !ranges.iter().any(|(l, h)| (*l..=*h).contains(&21)));
        assert_eq!(ranges.last().map(|r| r.1), Some(MOST));
    }
}
