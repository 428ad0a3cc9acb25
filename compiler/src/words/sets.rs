//! Sets of values in words.
//!
//! In: sets. Out: `from 2020/21 to 2023/24`, `Robbery or Theft`, `at least 5`. Invariant: two sets of one value read differently.

use std::collections::BTreeSet;

use super::lists::{self, named, quoted};
use super::phrase::{List, Reading, Set};
use super::times::{day, days, decimal, period, second, seconds};
use crate::model::typing::of_attribute;
use crate::value::{Period, WEEKDAYS};

/// How labels of codes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labels {
    /// As they are.
    Plain,
    /// Between quotes.
    Quoted,
}

impl Reading<'_> {
    /// One value: a label, a period, a date, a number.
    pub fn one(self, number: i64, labels: Labels) -> String {
        match self {
            Reading::Number(scale) => decimal(number, scale),
            Reading::Flag => (if number == 1 { "yes" } else { "no" }).into(),
            Reading::Day => day(number),
            Reading::Second => second(number),
            Reading::Period(kind) => period(Period { kind, ordinal: number }),
            Reading::Code(list) => list.labels(&[number], labels).remove(0),
            Reading::Weekday => usize::try_from(number - 1)
                .ok()
                .and_then(|at| WEEKDAYS.get(at))
                .map_or_else(|| number.to_string(), |weekday| (*weekday).to_string()),
            Reading::Text => number.to_string(),
        }
    }
}

impl Set<'_> {
    /// What a value in the set may be; `joined` is "or" of what one row has and "and" of what rows are for.
    pub fn words(&self, joined: &str, labels: Labels) -> String {
        if let Some((list, places)) = self.codes() {
            return list.words(&places, joined, labels);
        }
        if self.reading == Reading::Flag {
            return match self.ranges[..] {
                [(1, 1)] => "yes".into(),
                [(0, 0)] => "no".into(),
                _ => "yes or no".into(),
            };
        }
        let ranges: Vec<String> = self.ranges.iter().map(|(first, last)| self.range(*first, *last)).collect();
        lists::some(&ranges, joined)
    }

    /// Values from one to another.
    fn range(&self, first: i64, last: i64) -> String {
        let one = |number| self.reading.one(number, Labels::Plain);
        match self.reading {
            Reading::Day => return days(first, last),
            Reading::Second => return seconds(first, last),
            _ => {}
        }
        let is_period = matches!(self.reading, Reading::Period(_));
        match (first, last) {
            (i64::MIN, i64::MAX) => (if is_period { "any period" } else { "any number" }).into(),
            (i64::MIN, last) if is_period => format!("up to {}", one(last)),
            (first, i64::MAX) if is_period => format!("from {} on", one(first)),
            (i64::MIN, last) => format!("at most {}", one(last)),
            (first, i64::MAX) => format!("at least {}", one(first)),
            (first, last) if first == last => one(first),
            (first, last) => format!("from {} to {}", one(first), one(last)),
        }
    }
}

impl List<'_> {
    /// Codes, sorted, by their labels; a long list by the attribute that they share, or by the few that are not in it.
    fn words(self, places: &[i64], joined: &str, labels: Labels) -> String {
        let declared = self.declared();
        let whole = (0..declared.outside()).filter(|place| declared.codes[*place as usize].is_part());
        let whole: Vec<i64> = whole.collect();
        if let Some((hierarchy, _)) = declared.level_of
            && places.len() > 1
        {
            if places == whole {
                return format!("the whole {}", named(&self.catalog.hierarchy(hierarchy).name));
            }
            // The wards of Fenland are Fenland.
            if let Some((_, area)) = self.shared(places, labels) {
                return area;
            }
        } else if places.len() > 6 && places == whole {
            return format!("any {}", named(&declared.name));
        } else if let Some((attribute, value)) = self.shared(places, labels).filter(|_| places.len() > 3) {
            let (count, name) = (places.len(), named(&declared.name));
            return format!("one of the {count} with {name} {attribute} {value}");
        }
        let left: Vec<i64> = whole.iter().copied().filter(|place| places.binary_search(place).is_err()).collect();
        if places.len() > 6 && left.len() <= 3 && places.iter().all(|place| whole.binary_search(place).is_ok()) {
            return format!("any {} but {}", named(&declared.name), lists::all(&self.labels(&left, labels), "and"));
        }
        lists::some(&self.labels(places, labels), joined)
    }

    /// The labels of codes, each with the code itself where another code has the same label.
    pub fn labels(self, places: &[i64], labels: Labels) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let all = self.declared().codes.iter().map(|code| code.label.as_str());
        let twice: BTreeSet<&str> = all.filter(|label| !seen.insert(*label)).collect();
        let label = |place: &i64| match self.code(*place) {
            Some(code) => {
                let label = match labels {
                    Labels::Plain => code.label.clone(),
                    Labels::Quoted => quoted(&code.label),
                };
                if twice.contains(code.label.as_str()) { format!("{label} ({})", code.code) } else { label }
            }
            None if *place == self.declared().outside() => "outside the list".into(),
            None => "no code".into(),
        };
        places.iter().map(label).collect()
    }

    /// The attribute that just these codes have one value of, and that value.
    fn shared(self, places: &[i64], labels: Labels) -> Option<(String, String)> {
        let first = usize::try_from(*places.first()?).ok()?;
        self.declared().attributes.iter().find_map(|attribute| {
            let value = attribute.values.get(first).copied()??;
            let all = (0..attribute.values.len()).filter(|place| attribute.values[*place] == Some(value));
            let same = all.map(|place| place as i64).eq(places.iter().copied());
            same.then(|| {
                (named(&attribute.name), Reading::of(self.catalog, &of_attribute(attribute)).one(value, labels))
            })
        })
    }
}
