//! The ages that a text names, and whether any condition or band of its numbers begins or ends there.
//!
//! In: a heading or title, the columns that it is of. Out: findings.
//! Invariant: says so only where the numbers are of some ages, or are of all rows of data that has ages and is not called after some; a text that
//! says "not" or "except" may name others.

use std::collections::BTreeSet;

use super::Checker;
use super::facts::layout;
use super::groups::is_of_an_exception;
use super::listed::subject;
use crate::catalog::{ColumnId, DatasetId};
use crate::model::typing::list_of;
use crate::model::{Column, ColumnValue, Expr, Meaning, Operand, Predicate, Restriction, Rows, Table, Value};
use crate::source::Spanned;

/// Ages that a text names: as written, the first and the last of them.
type Named = (String, Vec<(i64, i64)>);

/// Nobody is older; a greater number is something else.
const OLDEST: i64 = 120;
/// More ages are not listed.
const MOST: usize = 3;
/// What follows a number that is an age: `under 18 years`, `18+ population`.
const OF_PEOPLE: [&str; 30] = [
    "year",
    "years",
    "yrs",
    "old",
    "olds",
    "people",
    "persons",
    "population",
    "residents",
    "children",
    "adults",
    "pupils",
    "patients",
    "females",
    "males",
    "women",
    "men",
    "girls",
    "boys",
    "victims",
    "suspects",
    "offenders",
    "per",
    "only",
    "by",
    "in",
    "who",
    "with",
    "living",
    "as",
];

/// What people are called by their ages where a text is about nothing else, and the widest ages that they have by any use.
const IN_WORDS: [(&str, i64, i64); 4] =
    [("children", 0, 18), ("adults", 16, i64::MAX), ("pensioners", 55, i64::MAX), ("working age", 14, 70)];

/// Everybody.
const ALL: (i64, i64) = (0, i64::MAX);

impl Checker<'_> {
    /// Compares the ages that a text names with those that the numbers of columns are of.
    pub(super) fn ages_and_text(&mut self, table: &Table, text: &Spanned<String>, what: &str, columns: &[Column]) {
        let named = ages_named(&text.value);
        if named.is_empty() || is_of_an_exception(&text.value) {
            return;
        }
        let mut ages = Vec::new();
        table.filter.iter().for_each(|(dataset, asked)| self.ages_asked(*dataset, asked, &mut ages));
        let members = columns.iter().filter_map(|column| column.member.as_ref()).chain(&table.rows);
        members.flat_map(|member| &member.restrictions).for_each(|each| self.ages_within(each, &mut ages));
        for column in columns {
            let ColumnValue::Expr(expr) = &column.value else { continue };
            self.visit(expr, &mut |part| match part {
                Expr::Where(_, asked) => {
                    asked.iter().for_each(|(dataset, asked)| self.ages_asked(*dataset, asked, &mut ages));
                }
                Expr::Within(_, restriction) => self.ages_within(restriction, &mut ages),
                Expr::Measure(id) => {
                    let measure = &self.model.measures[id.0];
                    measure.filter.iter().for_each(|asked| self.ages_asked(measure.dataset, asked, &mut ages));
                    self.ages_behind(measure.dataset, measure.rows, &mut ages);
                }
                _ => {}
            });
        }
        let ages: BTreeSet<(i64, i64)> = ages.into_iter().map(|(from, to)| (from.max(0), to)).collect();
        let begins = |age: i64| age <= 0 || ages.iter().any(|(from, to)| age == *from || age == to.saturating_add(1));
        let ends = |age: i64| age == i64::MAX || ages.iter().any(|(from, to)| age == *to || age == from - 1);
        let own = self.ages_chosen(table, columns);
        let meets =
            |from: i64, to: i64| own.as_ref().is_none_or(|own| own.iter().any(|(a, b)| (*a).max(from) <= (*b).min(to)));
        let of_all = |ways: &[(i64, i64)]| ways == [ALL];
        let are_all = || own.as_ref().is_none_or(|own| own.iter().any(|(from, to)| *from <= 0 && *to >= OLDEST));
        let is_theirs = |(named, ways): &&Named| match of_all(ways) {
            true => are_all(),
            // Where they begin and end is not said.
            false if IN_WORDS.iter().any(|(word, ..)| word == named) => meets(ways[0].0, ways[0].1),
            false => ways.iter().any(|(from, to)| begins(*from) && ends(*to) && meets(*from, *to)),
        };
        let are_ages = |(named, ways): &Named| !of_all(ways) && IN_WORDS.iter().all(|(word, ..)| word != named);
        if ages.is_empty() && named.iter().any(are_ages) && self.is_of_every_age(table, columns) {
            self.out.push(layout::names_another_group(text.span, what, &named[0].0, "people of every age"));
            return;
        }
        if ages.is_empty() || named.iter().any(|named| is_theirs(&named)) {
            return;
        }
        let mut own: Vec<String> = ages.iter().map(|ages| described(*ages)).collect();
        if own.len() > MOST {
            own = vec!["other ages".to_string()];
        }
        self.out.push(layout::names_another_group(text.span, what, &named[0].0, &own.join(" and ")));
    }

    /// Whether all numbers of some columns are of all rows of data that has ages, and that is not itself called after some.
    fn is_of_every_age(&self, table: &Table, columns: &[Column]) -> bool {
        let is_chosen = |column: &Column| column.member.iter().any(|member| !member.restrictions.is_empty());
        let shown: Vec<&Expr> = columns
            .iter()
            .filter_map(|column| match &column.value {
                ColumnValue::Expr(expr) => Some(expr),
                ColumnValue::Attribute { .. } | ColumnValue::Code(_) => None,
            })
            .collect();
        if shown.is_empty()
            || columns.iter().any(is_chosen)
            || !table.filter.is_empty()
            || !shown.iter().all(|expr| self.is_of_everything(expr))
        {
            return false;
        }
        let datasets: BTreeSet<DatasetId> =
            shown.iter().flat_map(|expr| self.all_leaves(expr)).map(|leaf| leaf.dataset).collect();
        datasets.iter().all(|id| {
            let declared = self.catalog.dataset(*id);
            let has_ages = (0..declared.columns.len()).any(|at| self.is_age(*id, &Value::Column(ColumnId(at))));
            let texts = [&declared.name, &declared.counts, &declared.grain].into_iter().chain(&declared.description);
            has_ages && !texts.chain(&declared.files.paths).any(|text| text.contains(|c: char| c.is_ascii_digit()))
        })
    }

    /// The ages that every number of a column is of, where conditions joined by `and` choose them; nothing where that is not known.
    fn ages_chosen(&self, table: &Table, columns: &[Column]) -> Option<Vec<(i64, i64)>> {
        let [column] = columns else { return None };
        let (ColumnValue::Expr(expr), None) = (&column.value, &column.member) else { return None };
        let mut together: Vec<(i64, i64)> = Vec::new();
        for leaf in self.all_leaves(expr) {
            let mut asked: Vec<&Predicate> = self.model.conditions(&self.model.measures[leaf.measure.0]).collect();
            asked.extend(table.filter.iter().filter(|(dataset, _)| *dataset == leaf.dataset).map(|(_, asked)| asked));
            self.visit(expr, &mut |part| {
                if let Expr::Where(_, conditions) = part {
                    asked.extend(conditions.iter().filter(|(dataset, _)| *dataset == leaf.dataset).map(|(_, of)| of));
                }
            });
            let mut chosen: Option<Vec<(i64, i64)>> = None;
            for part in asked.into_iter().flat_map(Predicate::conjuncts) {
                let mut ages = Vec::new();
                match part {
                    Predicate::In(Operand::Value(value), ranges) => {
                        self.ages_in(leaf.dataset, value, ranges, &mut ages)
                    }
                    other => {
                        self.ages_asked(leaf.dataset, other, &mut ages);
                        if !ages.is_empty() {
                            return None; // of some of several conditions
                        }
                    }
                }
                if !ages.is_empty() {
                    let both = |a: &[(i64, i64)]| -> Vec<(i64, i64)> {
                        let pairs = a.iter().flat_map(|a| ages.iter().map(move |b| (a.0.max(b.0), a.1.min(b.1))));
                        pairs.filter(|(from, to)| from <= to).collect()
                    };
                    chosen = Some(chosen.map_or_else(|| ages.clone(), |chosen| both(&chosen)));
                }
            }
            if self.is_people(leaf.dataset) && chosen.is_none() {
                continue;
            }
            together.extend(chosen?);
        }
        (!together.is_empty()).then_some(together)
    }

    /// The ages that a condition asks for, or that it leaves.
    fn ages_asked(&self, dataset: DatasetId, asked: &Predicate, ages: &mut Vec<(i64, i64)>) {
        for question in asked.questions() {
            if let Predicate::In(Operand::Value(value), ranges) = question {
                self.ages_in(dataset, value, ranges, ages);
            }
        }
    }

    fn ages_within(&self, restriction: &Restriction, ages: &mut Vec<(i64, i64)>) {
        for (dataset, meaning) in &restriction.by_dataset {
            if let Meaning::Among { value, set, .. } = meaning {
                let ranges: Vec<(i64, i64)> = set.iter().map(|at| (*at, *at)).collect();
                self.ages_in(*dataset, value, &ranges, ages);
            }
        }
    }

    fn ages_in(&self, dataset: DatasetId, value: &Value, ranges: &[(i64, i64)], ages: &mut Vec<(i64, i64)>) {
        if !self.is_age(dataset, value) {
            return;
        }
        match list_of(self.catalog, dataset, value) {
            Some(list) => ages.extend(self.bands_in(list, ranges)),
            None => ages.extend(ranges),
        }
    }

    /// The ages of cohorts, and of the rows that theirs are looked for among.
    fn ages_behind(&self, dataset: DatasetId, rows: Rows, ages: &mut Vec<(i64, i64)>) {
        for (dataset, rows) in [(dataset, rows)].into_iter().chain(self.looked_through(rows)) {
            self.model.conditions_behind(rows).for_each(|asked| self.ages_asked(dataset, asked, ages));
        }
    }
}

fn described((from, to): (i64, i64)) -> String {
    match (from, to) {
        (0, i64::MAX) => "all ages".to_string(),
        (from, i64::MAX) => format!("ages from {from}"),
        (0, to) => format!("ages up to {to}"),
        (from, to) if from == to => format!("age {from}"),
        (from, to) => format!("ages {from} to {to}"),
    }
}

/// The ages that a text names: `under 18`, `65+`, `aged 10 to 17`, `10-17 year olds`. `Over 65` may begin with 65 or with 66.
fn ages_named(text: &str) -> Vec<Named> {
    let about = subject(text);
    if let Some((called, from, to)) = IN_WORDS.iter().find(|(called, ..)| *called == about) {
        return vec![(called.to_string(), vec![(*from, *to)])];
    }
    let lower = text.to_lowercase().replace(['\u{2013}', '\u{2014}'], "-");
    let spaced: String = lower.chars().flat_map(|c| if c == '-' { vec![' ', '-', ' '] } else { vec![c] }).collect();
    let words: Vec<&str> = spaced
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')' | '/'))
        .filter(|word| !word.is_empty())
        .collect();
    let mut found: Vec<Named> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let read = at_word(&words, at);
        if let Some((length, ways)) = read {
            found.push((words[at..at + length].join(" ").replace(" - ", "-"), ways));
            at += length;
        } else {
            at += 1;
        }
    }
    found
}

/// The ages that begin at a word, and of how many words they are.
fn at_word(words: &[&str], at: usize) -> Option<(usize, Vec<(i64, i64)>)> {
    let word = |place: usize| words.get(place).copied();
    let number = |place: usize| word(place).and_then(|word| age(word.trim_end_matches('+')));
    let is_plus = |place: usize| word(place).is_some_and(|word| word.ends_with('+'));
    let is_of_people = |place: usize| {
        let next = if word(place) == Some("-") { word(place + 1) } else { word(place) };
        next.is_none_or(|next| OF_PEOPLE.contains(&next.trim_end_matches(['.', '\''])))
    };
    // `18s`, of the under-18s
    let is_certain = |place: usize| word(place).is_some_and(|word| word.ends_with('s')) || is_of_people(place + 1);
    let is_said = matches!(word(at), Some("age" | "aged" | "ages"));
    let from = at + usize::from(is_said);
    let certain = |last: usize| is_said || is_certain(last);
    let bound = from + 1 + usize::from(word(from + 1) == Some("-"));
    match word(from)? {
        "under" | "below" => {
            let years = number(bound).filter(|_| certain(bound))?;
            Some((bound + 1 - at, vec![(0, years - 1)]))
        }
        "over" | "above" => {
            let years = number(bound).filter(|_| certain(bound))?;
            Some((bound + 1 - at, vec![(years, i64::MAX), (years + 1, i64::MAX)]))
        }
        "all" | "every" | "any" if matches!(word(at + 1), Some("age" | "ages")) => Some((2, vec![ALL])),
        _ => {
            let first = number(from)?;
            if is_plus(from) {
                return certain(from).then(|| (from + 1 - at, vec![(first, i64::MAX)]));
            }
            match (word(from + 1), word(from + 2)) {
                (Some("and" | "or"), Some("over" | "above" | "older")) => {
                    certain(from + 2).then(|| (from + 3 - at, vec![(first, i64::MAX)]))
                }
                (Some("and" | "or"), Some("under" | "below" | "younger")) => {
                    certain(from + 2).then(|| (from + 3 - at, vec![(0, first)]))
                }
                (Some("to" | "-" | "and"), Some(_)) => {
                    let last = number(from + 2).filter(|last| *last > first && !is_plus(from + 2))?;
                    let in_years = matches!(
                        (word(from + 3), word(from + 4)),
                        (Some("year" | "years" | "yr" | "yrs"), _) | (Some("-"), Some("year" | "years"))
                    );
                    // A heading that is nothing else, over numbers of ages.
                    let is_all = at == 0 && from + 3 == words.len();
                    (is_said || (in_years || is_all) && word(from + 1) != Some("and"))
                        .then(|| (from + 3 - at, vec![(first, last)]))
                }
                _ => is_said.then(|| (from + 1 - at, vec![(first, first)])),
            }
        }
    }
}

/// A number of years of age, or of people of it: `18`, `18s`.
fn age(word: &str) -> Option<i64> {
    let digits = word.strip_suffix('s').unwrap_or(word);
    let is_number = !digits.is_empty() && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|years: &i64| is_number && (1..=OLDEST).contains(years))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_read_in_the_ways_that_people_write_them() {
        let ways = |text: &str| ages_named(text).into_iter().map(|(_, ways)| ways[0]).collect::<Vec<_>>();
        for (text, from, to) in [
            ("Victims under 18", 0, 17),
            ("Under-18s", 0, 17),
            ("Aged under 16 years", 0, 15),
            ("Rate per 1,000 people aged 10 to 17", 10, 17),
            ("Ages 10\u{2013}17", 10, 17),
            ("10-17 year olds", 10, 17),
            ("10 to 17 years", 10, 17),
            ("18-24", 18, 24),
            ("18 to 24", 18, 24),
            ("65+", 65, i64::MAX),
            ("65 and over", 65, i64::MAX),
            ("Aged 17 and under, by town", 0, 17),
            ("Over 65s", 65, i64::MAX),
            ("Aged 15", 15, 15),
            ("18+ population", 18, i64::MAX),
            ("Victims of all ages", 0, i64::MAX),
        ] {
            assert_eq!(ways(text), [(from, to)], "{text}");
        }
        for text in [
            "Open under 30 days",
            "Over 100 incidents",
            "50+ offences",
            "2023-24",
            "1 to 10 offences",
            "Age",
            "Over 18%",
            "Band 10-17",
            "Under 2,000 offences",
            "Per 1000",
        ] {
            assert_eq!(ways(text), [], "{text}");
        }
    }
}
