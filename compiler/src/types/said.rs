//! What the texts of a table say of its numbers: a year, a rate's base or a group that is not theirs is a warning.
//!
//! In: a table of the model, and where its texts are written. Out: findings.
//! Invariant: says so only when it is certain: of numbers whose periods are all known, and of groups that a condition names.

use super::Checker;
use super::facts::layout;
use crate::catalog::DatasetId;
use crate::model::typing::{list_of, type_of};
use crate::model::{
    Class, Column, ColumnValue, Expr, Meaning, Measure, Member, Operand, Predicate, Restriction, Rows, Table, Type,
    Unit, Value,
};
use crate::source::{Span, Spanned};
use crate::value::{Date, Period};

/// A year that a text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    /// `2023`
    Year(i32),
    /// `2023/24`, by its first year.
    Split(i32),
}

/// The days that some numbers are of.
#[derive(Clone, Debug, Default)]
struct Days {
    ranges: Vec<(i64, i64)>,
    /// Of some of the numbers it is not known.
    unknown: bool,
}

/// What a text may say of some numbers.
#[derive(Clone, Debug, Default)]
struct Facts {
    days: Days,
    /// What rates are per; `None` for a number that is none.
    bases: Vec<Option<i64>>,
    /// Codes that conditions and members choose.
    groups: Vec<Group>,
}

/// Codes of a value of a dataset, by their places.
#[derive(Clone, Debug)]
struct Group {
    dataset: DatasetId,
    value: Value,
    places: Vec<(i64, i64)>,
}

impl Group {
    fn has(&self, place: usize) -> bool {
        self.places.iter().any(|(first, last)| (*first..=*last).contains(&(place as i64)))
    }
}

impl Checker<'_> {
    /// Compares the texts of a table with its numbers; `headings` are where the columns are written, `None` for one that is the label
    /// of its member.
    pub(super) fn texts_and_numbers(&mut self, table: &Table, texts: &[&Spanned<String>], headings: &[Option<Span>]) {
        let mut all = Facts::default();
        let rows: Vec<&Restriction> = table.rows.iter().filter_map(Member::time).collect();
        for (column, span) in table.columns.iter().zip(headings) {
            let ColumnValue::Expr(expr) = &column.value else { continue };
            let facts = self.facts(table, &rows, column, expr);
            if let Some(span) = span {
                self.text_and_numbers(&column.label, *span, &facts, true);
            }
            all.days.ranges.extend(&facts.days.ranges);
            all.days.unknown |= facts.days.unknown;
            all.bases.extend(&facts.bases);
        }
        if all.bases.is_empty() {
            return; // a table of texts
        }
        for text in texts {
            self.text_and_numbers(&text.value, text.span, &all, false);
        }
    }

    fn text_and_numbers(&mut self, text: &str, span: Span, facts: &Facts, heading: bool) {
        if !facts.days.unknown
            && let Some((written, _)) = years(text).into_iter().find(|(_, named)| !facts.days.have(*named))
        {
            self.out.push(layout::names_another_year(span, &written));
        }
        let rates: Vec<i64> = facts.bases.iter().flatten().copied().collect();
        let is_rate = if heading { !facts.bases.contains(&None) } else { !rates.is_empty() };
        if let Some((written, _)) = bases(text).into_iter().find(|(_, base)| is_rate && !rates.contains(base)) {
            self.out.push(layout::names_another_base(span, &written, rates[0]));
        }
        for group in &facts.groups {
            if let Some((named, own)) = self.another_group(text, group) {
                self.out.push(layout::names_another_group(span, &named, &own));
                return;
            }
        }
    }

    /// The label of a code that a text names, and of one that its numbers are of, where it names none of those.
    fn another_group(&self, text: &str, group: &Group) -> Option<(String, String)> {
        let list = self.catalog.code_list(list_of(self.catalog, group.dataset, &group.value)?);
        let text = text.to_lowercase();
        let label = |place: usize| list.codes[place].label.to_lowercase();
        let mut named: Vec<usize> = (0..list.codes.len()).filter(|place| has_words(&text, &label(*place))).collect();
        // Of `Robbery` and `Robbery of business property` the text names the longer.
        let longer = |place: &usize| {
            named.iter().any(|other| {
                other != place && label(*other) != label(*place) && has_words(&label(*other), &label(*place))
            })
        };
        let shorter: Vec<usize> = named.iter().copied().filter(longer).collect();
        named.retain(|place| !shorter.contains(place));
        let own = |place: &usize| group.has(*place);
        let first = *named.first()?;
        if named.iter().any(own) {
            return None;
        }
        let mine = (0..list.codes.len()).find(own)?;
        Some((list.codes[first].label.clone(), list.codes[mine].label.clone()))
    }

    /// `rows`: the periods of the table's rows.
    fn facts(&self, table: &Table, rows: &[&Restriction], column: &Column, expr: &Expr) -> Facts {
        let mut facts = Facts { bases: vec![base(&column.unit)], ..Facts::default() };
        let member = column.member.as_ref();
        let own: Vec<&Restriction> = member.and_then(Member::time).into_iter().collect();
        let around: Vec<&Restriction> = match (own.is_empty(), rows.is_empty()) {
            (false, _) => own,
            (true, false) => rows.to_vec(),
            (true, true) => table.period.iter().collect(),
        };
        self.days_of(expr, &around, &[], &mut facts.days);
        for restriction in member.into_iter().flat_map(|member| &member.restrictions) {
            self.groups_of(restriction, &mut facts);
        }
        self.conditions_of(expr, &mut facts);
        for (dataset, predicate) in &table.filter {
            chosen(*dataset, predicate, &mut facts);
        }
        facts.groups.retain(|group| list_of(self.catalog, group.dataset, &group.value).is_some());
        facts
    }

    fn groups_of(&self, restriction: &Restriction, facts: &mut Facts) {
        if let Class::Other(_) = restriction.class {
            for (dataset, meaning) in &restriction.by_dataset {
                if let Meaning::Among { value, set, missing: false } = meaning {
                    let places = set.iter().map(|code| (*code, *code)).collect();
                    facts.groups.push(Group { dataset: *dataset, value: value.clone(), places });
                }
            }
        }
    }

    /// The codes that conditions around an expression choose; those of one side of a quotient are not of the whole.
    fn conditions_of(&self, expr: &Expr, facts: &mut Facts) {
        match expr {
            Expr::Where(of, conditions) => {
                conditions.iter().for_each(|(dataset, predicate)| chosen(*dataset, predicate, facts));
                self.conditions_of(of, facts);
            }
            Expr::Within(of, _) | Expr::Across(of, _) => self.conditions_of(of, facts),
            Expr::Over { numerator, .. } => self.conditions_of(numerator, facts),
            Expr::Indicator(id) => {
                if let Some(indicator) = &self.indicators[id.0] {
                    self.conditions_of(&indicator.value, facts);
                }
            }
            Expr::Measure(id) => {
                let measure = &self.model.measures[id.0];
                if let Some(filter) = &measure.filter {
                    chosen(measure.dataset, filter, facts);
                }
            }
            _ => {}
        }
    }

    /// The days that the numbers of an expression are of, with restrictions and conditions around it.
    fn days_of(&self, expr: &Expr, around: &[&Restriction], conditions: &[&(DatasetId, Predicate)], days: &mut Days) {
        match expr {
            Expr::Within(of, restriction) if restriction.class == Class::Time => {
                self.days_of(of, &[restriction], conditions, days);
            }
            Expr::Where(of, more) => {
                let conditions: Vec<_> = conditions.iter().copied().chain(more).collect();
                self.days_of(of, around, &conditions, days);
            }
            Expr::Indicator(id) => match &self.indicators[id.0] {
                Some(indicator) => self.days_of(&indicator.value, around, conditions, days),
                None => days.unknown = true,
            },
            Expr::Measure(id) => {
                let measure = &self.model.measures[id.0];
                let dataset = measure.dataset;
                let before = days.ranges.len();
                for restriction in around {
                    let meaning = restriction.by_dataset.iter().find(|(id, _)| *id == dataset);
                    if let Some((_, Meaning::Among { value, set, .. })) = meaning
                        && let Some(kind) = self.period_kind(dataset, value)
                    {
                        days.ranges.extend(set.iter().map(|ordinal| Period { kind, ordinal: *ordinal }.days()));
                    }
                }
                for (_, predicate) in conditions.iter().filter(|(id, _)| *id == dataset) {
                    self.days_asked(dataset, predicate, &mut days.ranges);
                }
                days.ranges.extend(self.own_days[id.0].get_or_init(|| self.days_of_measure(measure)));
                if days.ranges.len() == before {
                    match self.catalog.dataset(dataset).covers {
                        Some((first, last)) => days.ranges.push((first.days().0, last.days().1)),
                        None => days.unknown = true,
                    }
                }
            }
            other => other.parts().into_iter().for_each(|part| self.days_of(part, around, conditions, days)),
        }
    }

    /// The days that the conditions of a measure and of its cohorts name.
    fn days_of_measure(&self, measure: &Measure) -> Vec<(i64, i64)> {
        let mut asked: Vec<&Predicate> = measure.filter.iter().collect();
        let mut at = measure.rows;
        while let Rows::Cohort(id) = at {
            asked.extend(self.model.cohorts[id.0].clauses.iter().map(|clause| &clause.predicate));
            at = self.model.cohorts[id.0].rows;
        }
        let mut days = Vec::new();
        asked.into_iter().for_each(|predicate| self.days_asked(measure.dataset, predicate, &mut days));
        days
    }

    /// The days that a condition on the time of rows names.
    pub(super) fn days_asked(&self, dataset: DatasetId, predicate: &Predicate, days: &mut Vec<(i64, i64)>) {
        for question in predicate.questions() {
            let Predicate::In(Operand::Value(value), ranges) = question else { continue };
            let whole = |(first, last): &(i64, i64), unit: i64| {
                let day =
                    |number: i64| if [i64::MIN, i64::MAX].contains(&number) { number } else { number.div_euclid(unit) };
                (day(*first), day(*last))
            };
            match type_of(self.catalog, dataset, value) {
                Type::Day => days.extend(ranges),
                Type::Second => days.extend(ranges.iter().map(|range| whole(range, 86_400))),
                Type::Period(kind) => days.extend(ranges.iter().map(|(first, last)| {
                    let of = |ordinal| Period { kind, ordinal }.days();
                    let start = if *first == i64::MIN { i64::MIN } else { of(*first).0 };
                    (start, if *last == i64::MAX { i64::MAX } else { of(*last).1 })
                })),
                Type::Text | Type::Integer { .. } | Type::Decimal(_) | Type::Flag | Type::Code(_) => {}
            }
        }
    }
}

impl Days {
    /// Whether some of the numbers are of a year. Of `2023/24` they must be wholly, or of all of it and more: 2023 is another year.
    fn have(&self, named: Named) -> bool {
        let from = |year: i32, month: u8| Date::new(year, month, 1).map_or(0, |date| date.days());
        match named {
            Named::Year(year) => {
                let (first, last) = (from(year, 1), from(year + 1, 1) - 1);
                self.ranges.iter().any(|(a, b)| *a <= last && first <= *b)
            }
            Named::Split(year) => [4, 9].into_iter().any(|month| {
                let (first, last) = (from(year, month), from(year + 1, month) - 1);
                self.ranges.iter().any(|(a, b)| (first <= *a && *b <= last) || (*a <= first && last <= *b))
            }),
        }
    }
}

fn base(unit: &Unit) -> Option<i64> {
    match unit {
        Unit::Rate { per, .. } => Some(*per),
        _ => None,
    }
}

/// The codes that a condition chooses for certain: those of its parts joined by `and`.
fn chosen(dataset: DatasetId, predicate: &Predicate, facts: &mut Facts) {
    match predicate {
        Predicate::And(parts) => parts.iter().for_each(|part| chosen(dataset, part, facts)),
        Predicate::In(Operand::Value(value), ranges) => {
            facts.groups.push(Group { dataset, value: value.clone(), places: ranges.clone() });
        }
        _ => {}
    }
}

/// Whether a text has some words, as whole words.
fn has_words(text: &str, words: &str) -> bool {
    let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    words.chars().count() > 2
        && text
            .match_indices(words)
            .any(|(at, found)| ends(text[..at].chars().next_back()) && ends(text[at + found.len()..].chars().next()))
}

/// The years that a text names, as written: `2023`, `2023/24`, `2023-24`, `2023/2024`.
fn years(text: &str) -> Vec<(String, Named)> {
    let mut found = Vec::new();
    let mut numbers = numbers(text).into_iter().peekable();
    while let Some((at, number)) = numbers.next() {
        let Some(year) = number.parse::<i32>().ok().filter(|year| number.len() == 4 && (1900..2100).contains(year))
        else {
            continue;
        };
        if text[..at].trim_end().ends_with("per") {
            continue;
        }
        let end = at + number.len();
        let next = numbers.peek().copied().filter(|(next, _)| matches!(&text[end..*next], "/" | "-" | "\u{2013}"));
        match next {
            Some((next, second))
                if second == format!("{:02}", (year + 1) % 100) || second == (year + 1).to_string() =>
            {
                // 2023-2024 is from one year to the other.
                let is_range = second.len() == 4 && &text[end..next] != "/";
                if is_range {
                    found.push((number.to_string(), Named::Year(year)));
                    continue;
                }
                found.push((text[at..next + second.len()].to_string(), Named::Split(year)));
                numbers.next();
            }
            _ => found.push((number.to_string(), Named::Year(year))),
        }
    }
    found
}

/// What a text says rates are per, as written: `per 1,000`.
fn bases(text: &str) -> Vec<(String, i64)> {
    let mut found = Vec::new();
    let lower = text.to_lowercase();
    for (at, _) in lower.match_indices("per ") {
        if lower[..at].chars().next_back().is_some_and(char::is_alphanumeric) {
            continue;
        }
        let digits: String = lower[at + 4..].chars().take_while(|c| c.is_ascii_digit() || *c == ',').collect();
        let written = digits.trim_end_matches(',');
        if let Ok(base) = written.replace(',', "").parse() {
            found.push((format!("per {written}"), base));
        }
    }
    found
}

/// The runs of digits of a text that are no part of a longer number or word, with where they begin.
fn numbers(text: &str) -> Vec<(usize, &str)> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, c.is_ascii_digit()) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let before = text[..from].chars().next_back();
                let in_number = |c: Option<char>, beyond: Option<char>| {
                    c.is_some_and(char::is_alphabetic)
                        || matches!(c, Some(',' | '.')) && beyond.is_some_and(|c| c.is_ascii_digit())
                };
                let beyond = text[..from].chars().rev().nth(1);
                if !in_number(before, beyond) && !in_number(Some(c), text[at..].chars().nth(1)) {
                    found.push((from, &text[from..at]));
                }
                start = None;
            }
            (Some(_), true) | (None, false) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_as_a_reader_reads_them() {
        let named = |text: &str| years(text).into_iter().map(|(_, named)| named).collect::<Vec<_>>();
        use Named::{Split, Year};
        assert_eq!(named("Offences, 2022/23 and 2023-24"), [Split(2022), Split(2023)]);
        assert_eq!(named("2019/20-2023/24"), [Split(2019), Split(2023)]);
        assert_eq!(named("Year ending March 2024 (mid-2022)"), [Year(2024), Year(2022)]);
        assert_eq!(
            named("2019-2024, 2023\u{2013}2024, 2023/2024"),
            [Year(2019), Year(2024), Year(2023), Year(2024), Split(2023)]
        );
        assert_eq!(named("per 2000, 2,024 of 20241 at B2022 and 1.2023"), []);
    }

    #[test]
    fn bases_are_read_with_their_marks() {
        let named = |text: &str| bases(text).into_iter().map(|(_, base)| base).collect::<Vec<_>>();
        assert_eq!(named("Rate per 1,000, and per 100000 people per year; paper 5"), [1000, 100_000]);
    }
}
