//! Members: what `Cambridge`, `2020/21 to 2023/24`, `outside + missing` or a group's name mean along a path.
//!
//! In: words and a domain. Out: a set of values. Invariant: a word that means nothing is handed back, never guessed.

use std::collections::BTreeSet;

use indicia_compiler::catalog::{Catalog, Code};
use indicia_compiler::value::text::parse_decimal;
use indicia_compiler::value::{Date, MONTHS, PeriodKind, WEEKDAYS};

use crate::path::{Domain, MISSING, OUTSIDE};
use crate::spec::Word;

/// Values along a path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Set {
    /// Whether every value is meant but missing and outside, and but those below.
    pub all: bool,
    /// But not these.
    pub except: BTreeSet<i64>,
    /// And these.
    pub values: BTreeSet<i64>,
}

impl Set {
    /// Whether a value is meant.
    pub fn contains(&self, value: i64) -> bool {
        let ordinary = value != MISSING && value != OUTSIDE;
        self.values.contains(&value) || (self.all && ordinary && !self.except.contains(&value))
    }

    /// One value.
    pub fn one(value: i64) -> Set {
        Set { values: BTreeSet::from([value]), ..Set::default() }
    }
}

/// What words are read against: lists, named groups, and the texts that text columns contain.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Groups of members.
    pub groups: Vec<(String, Vec<Word>)>,
    /// Texts, each once; grows as they are met.
    pub texts: Vec<String>,
}

impl Names {
    /// The place of a text.
    pub fn text(&mut self, text: &str) -> i64 {
        let place = self.texts.iter().position(|t| t == text).unwrap_or_else(|| {
            self.texts.push(text.to_string());
            self.texts.len() - 1
        });
        place as i64
    }

    /// The values that words mean together, or the first that means nothing.
    pub fn set<'w>(&mut self, catalog: &Catalog, domain: Domain, words: &'w [Word]) -> Result<Set, &'w Word> {
        let mut set = Set::default();
        for word in words {
            let one = self.word(catalog, domain, &word.value, 0).ok_or(word)?;
            set.all |= one.all;
            set.except.extend(one.except);
            set.values.extend(one.values);
        }
        Ok(set)
    }

    fn word(&mut self, catalog: &Catalog, domain: Domain, text: &str, depth: usize) -> Option<Set> {
        let text = text.trim();
        match text {
            "missing" => return Some(Set::one(MISSING)),
            "outside" => return Some(Set::one(OUTSIDE)),
            "all" => return Some(Set { all: true, except: comparators(catalog, domain), values: BTreeSet::new() }),
            "everything" => {
                let values = BTreeSet::from([MISSING, OUTSIDE]);
                return Some(Set { all: true, except: comparators(catalog, domain), values });
            }
            _ => {}
        }
        // Any text is a member of a text column, so that there a group comes first.
        let grouped = domain == Domain::Text && self.groups.iter().any(|(name, _)| name == text);
        if !grouped && let Some(values) = self.plain(catalog, domain, text) {
            return Some(Set { values, ..Set::default() });
        }
        // A group may name groups, to a depth that no file needs.
        if let Some((_, words)) = self.groups.iter().find(|(name, _)| name == text).cloned()
            && depth < 8
        {
            let mut set = Set::default();
            for word in &words {
                let one = self.word(catalog, domain, &word.value, depth + 1)?;
                set.all |= one.all;
                set.except.extend(one.except);
                set.values.extend(one.values);
            }
            return Some(set);
        }
        if let Some(rest) = text.strip_prefix("not ") {
            let without = self.word(catalog, domain, rest, depth)?;
            let mut except = comparators(catalog, domain);
            except.extend(without.values);
            return (!without.all).then_some(Set { all: true, except, values: BTreeSet::new() });
        }
        if let Some((left, right)) = text.split_once(" + ") {
            let mut set = self.word(catalog, domain, left, depth)?;
            let right = self.word(catalog, domain, right, depth)?;
            set.all |= right.all;
            set.except.extend(right.except);
            set.values.extend(right.values);
            return Some(set);
        }
        if let Some((from, to)) = text.split_once(" to ") {
            let ends = |text: &str| self.clone().plain(catalog, domain, text);
            let (from, to) = (ends(from)?, ends(to)?);
            let (from, to) = (*from.first()?, *to.last()?);
            let allowed = (0..=100_000).contains(&(to.checked_sub(from)?)) && domain != Domain::Text;
            return allowed.then(|| Set { values: (from..=to).collect(), ..Set::default() });
        }
        None
    }

    /// A member, an area of a coarser level, or a month of any year.
    fn plain(&mut self, catalog: &Catalog, domain: Domain, text: &str) -> Option<BTreeSet<i64>> {
        let one = |value: i64| Some(BTreeSet::from([value]));
        match domain {
            Domain::Code(id) => {
                let list = catalog.code_list(id);
                let own = list.find_all(text);
                if !own.is_empty() {
                    return Some(own.into_iter().map(|place| place as i64).collect());
                }
                let (hierarchy, level) = list.level_of?;
                for above in &catalog.hierarchy(hierarchy).levels[level + 1..] {
                    let Some(area) = catalog.code_list(above.list).find(text) else { continue };
                    let parents = &list.attributes[list.attribute_named(&above.name)?].values;
                    let inside = |(_, parent): &(usize, &Option<i64>)| **parent == Some(area as i64);
                    return Some(parents.iter().enumerate().filter(inside).map(|(i, _)| i as i64).collect());
                }
                None
            }
            Domain::Flag => match text {
                "yes" | "true" | "Y" => one(1),
                "no" | "false" | "N" => one(0),
                _ => None,
            },
            Domain::Period(PeriodKind::Month) if MONTHS.contains(&text) => {
                let month = MONTHS.iter().position(|m| *m == text)? as i64;
                Some((1900..2100).map(|year| year * 12 + month).collect())
            }
            Domain::Period(kind) => one(kind.parse(text)?),
            Domain::Weekday => one(WEEKDAYS.iter().position(|day| *day == text)? as i64 + 1),
            Domain::Hour => one(text.parse().ok().filter(|hour| (0..24).contains(hour))?),
            Domain::Day => one(PeriodKind::Day.parse(text)?),
            Domain::Number(scale) => one(parse_decimal(text, scale)?),
            Domain::Text => one(self.text(text)),
        }
    }
}

/// Areas to compare with, which are in no total.
fn comparators(catalog: &Catalog, domain: Domain) -> BTreeSet<i64> {
    let Domain::Code(list) = domain else { return BTreeSet::new() };
    let codes = catalog.code_list(list).codes.iter().enumerate();
    codes.filter(|(_, code)| code.comparator).map(|(place, _)| place as i64).collect()
}

/// `1 to 6`, or `1`, as a range.
pub fn whole_range(text: &str) -> Option<(i64, i64)> {
    let (from, to) = text.split_once(" to ").unwrap_or((text, text));
    let (from, to) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
    (from <= to).then_some((from, to))
}

/// How a value is written, for messages.
pub fn shown(catalog: &Catalog, names: &Names, domain: Domain, value: i64) -> String {
    match (value, domain) {
        (MISSING, _) => "missing".to_string(),
        (OUTSIDE, _) => "outside".to_string(),
        (_, Domain::Code(list)) => {
            let codes = &catalog.code_list(list).codes;
            // A label that two codes have would not say which.
            let text = |code: &Code| match codes.iter().filter(|other| other.label == code.label).count() {
                1 => code.label.clone(),
                _ => code.code.clone(),
            };
            codes.get(value as usize).map_or_else(String::new, text)
        }
        (_, Domain::Flag) => if value == 0 { "no" } else { "yes" }.to_string(),
        (_, Domain::Period(kind)) => indicia_compiler::value::Period { kind, ordinal: value }.to_string(),
        (_, Domain::Weekday) => WEEKDAYS.get(value as usize - 1).copied().unwrap_or_default().to_string(),
        (_, Domain::Day) => Date::from_days(value).to_string(),
        (_, Domain::Hour | Domain::Number(_)) => value.to_string(),
        (_, Domain::Text) => names.texts.get(value as usize).cloned().unwrap_or_default(),
    }
}
