//! What the texts of a table say of its numbers: a year, a rate's base or a group that is not theirs is a warning.
//!
//! In: a table of the model, and its texts with where they are written. Out: findings.
//! Invariant: says so only when it is certain: of numbers whose periods are all known, and of groups that conditions, areas and members
//! choose.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use num_rational::BigRational;
use num_traits::{One, Zero};

use super::Checker;
use super::dimensions::{Codes, Dimension, Kind, Picked};
use super::facts::layout;
use super::groups::{Choices, Group, Place, Text, refers};
use super::years::{Named, another_month, one_of_several, years_of_numbers};
use crate::catalog::DatasetId;
use crate::hashing::HashSet;
use crate::model::typing::type_of;
use crate::model::{
    Class, Column, ColumnValue, Expr, Meaning, Measure, Member, Operand, Predicate, Restriction, Rows, Table, Unit,
};
use crate::source::Spanned;
use crate::value::{Date, Period, PeriodKind};

/// The days that some numbers are of.
#[derive(Clone, Debug, Default)]
struct Days {
    ranges: Vec<(i64, i64)>,
    /// Those of populations, which are of a date in the middle of a year.
    people: Vec<(i64, i64)>,
    /// Of some of the numbers it is not known.
    unknown: bool,
}

/// What a text may say of some numbers.
#[derive(Clone, Debug, Default)]
struct Facts {
    days: Days,
    /// What rates are per; `None` for a number that is none.
    bases: Vec<Option<i64>>,
    /// What the numbers are of, in each list and hierarchy of which that is certain.
    groups: Vec<Group>,
    /// Codes that are named in any part of them.
    mentioned: BTreeSet<Place>,
}

/// A value that columns show.
struct Shown<'t> {
    expr: &'t Expr,
    /// What is chosen in it.
    chosen: Choices,
    /// What the columns are of that differ in their periods alone, and what they mention; found once.
    in_all: OnceCell<(Vec<Group>, BTreeSet<Place>)>,
}

impl Checker<'_> {
    /// Compares the texts of a table with its numbers; `headings` are those of the columns, `None` for one that is the label of its member.
    pub(super) fn texts_and_numbers(
        &mut self,
        table: &Table,
        title: Option<&Spanned<String>>,
        notes: &[&Spanned<String>],
        headings: &[Option<Spanned<String>>],
    ) {
        let mut all: Option<Facts> = None;
        let rows: Vec<&Restriction> = table.rows.iter().filter_map(Member::time).collect();
        let has_texts = title.is_some() || !notes.is_empty();
        let groups = if has_texts { self.groups_of_rows(table) } else { Vec::new() };
        // Columns of one value are beside each other.
        let mut before: Option<Shown<'_>> = None;
        for (column, heading) in table.columns.iter().zip(headings) {
            let ColumnValue::Expr(expr) = &column.value else { continue };
            let shown = before.take().filter(|shown| shown.expr == expr).unwrap_or_else(|| {
                let mut chosen = Choices::default();
                self.choices_of(expr, &mut chosen);
                Shown { expr, chosen, in_all: OnceCell::new() }
            });
            let mut facts = self.facts(table, &rows, column, before.insert(shown));
            if let Some(heading) = heading {
                self.text_and_numbers(heading, Text::Heading, &facts);
                self.ages_and_text(table, heading, "heading", std::slice::from_ref(column));
                if let Some(base) = another_base_of_a_percentage(&heading.value)
                    && self.is_plain_percentage(&column.unit, expr)
                {
                    self.out.push(layout::names_a_base_of_a_percentage(heading.span, &base));
                }
                if let Some(says) = says_a_quotient(&heading.value).filter(|_| self.is_plain_count(expr))
                    && !self.is_label(&heading.value, expr)
                {
                    self.out.push(layout::names_a_quotient(heading.span, "heading", &says));
                }
                let over_everything = self.heading_over_everything(table, column, &heading.value, expr);
                let place = || self.place_over_everything(table, std::slice::from_ref(column), &heading.value);
                if let Some((named, own)) = over_everything.or_else(place) {
                    self.out.push(layout::names_another_group(heading.span, "heading", &named, &own));
                }
            }
            let is_more = |group: &&Group| facts.groups.iter().all(|own| own.domain != group.domain);
            let more: Vec<Group> = groups.iter().filter(is_more).cloned().collect();
            facts.groups.extend(more);
            match &mut all {
                None => all = Some(facts),
                Some(all) => all.join(facts),
            }
        }
        let Some(all) = all else { return }; // a table of texts
        if let Some(title) = title {
            let is_of_counts = |column: &Column| match &column.value {
                ColumnValue::Expr(expr) => self.is_plain_count(expr),
                _ => false,
            };
            if let Some(says) = says_a_quotient(&title.value)
                && table.columns.iter().all(is_of_counts)
            {
                self.out.push(layout::names_a_quotient(title.span, "title", &says));
            }
            self.text_and_numbers(title, Text::Title, &all);
            let over_everything = self.title_over_everything(table, &title.value);
            let place = || self.place_over_everything(table, &table.columns, &title.value);
            if let Some((named, own)) = over_everything.or_else(place) {
                self.out.push(layout::names_another_group(title.span, "title", &named, &own));
            }
            self.ages_and_text(table, title, "title", &table.columns);
        }
        notes.iter().for_each(|text| self.text_and_numbers(text, Text::Note, &all));
    }

    fn text_and_numbers(&mut self, text: &Spanned<String>, of: Text, facts: &Facts) {
        let (written, span) = (&text.value, text.span);
        if let Some(year) = facts.days.another_year(written, of) {
            self.out.push(layout::names_another_year(span, &year));
        }
        let rates: Vec<i64> = facts.bases.iter().flatten().copied().collect();
        let is_rate = if of == Text::Heading { !facts.bases.contains(&None) } else { !rates.is_empty() };
        let percent = || percent_of_people(written).filter(|_| of != Text::Note && !facts.bases.contains(&None));
        let mut named = bases(written);
        if of == Text::Note && refers(&written.to_lowercase()) {
            named.clear();
        }
        // Beside the base of the rate, a percentage may be of something else.
        if named.is_empty() {
            named.extend(percent().map(|written| (written, 100)));
        }
        if let Some((base, _)) = named.into_iter().find(|(_, base)| is_rate && !rates.contains(base)) {
            self.out.push(layout::names_another_base(span, &base, rates[0]));
        }
        let another = facts.groups.iter().find_map(|group| {
            let untrue = || self.called_all(written, group).or_else(|| self.leaves_out_its_own(written, group));
            let other = self.another_group(written, of, group, &facts.mentioned);
            other.or_else(|| Some((untrue().filter(|_| of != Text::Note)?, self.described(group))))
        });
        if let Some((named, own)) = another {
            let what = match of {
                Text::Heading => "heading",
                Text::Title => "title",
                Text::Note => "note",
            };
            self.out.push(layout::names_another_group(span, what, &named, &own));
        }
    }

    /// Compares a label that is given to a member by hand with what the member is of.
    pub(super) fn label_and_member(&mut self, of: &Dimension, label: &Spanned<String>, picked: &Picked) {
        let (Kind::Time(kind), Codes::Periods(ordinals)) = (&of.kind, &picked.codes) else {
            return self.label_and_codes(of, label, picked);
        };
        let ranges = ordinals.iter().map(|ordinal| Period { kind: *kind, ordinal: *ordinal }.days()).collect();
        let another = Days { ranges, people: Vec::new(), unknown: picked.missing || ordinals.is_empty() }
            .another_year(&label.value, Text::Heading);
        let month = || another_month(&label.value, ordinals).filter(|_| *kind == PeriodKind::Month && !picked.missing);
        let one = || one_of_several(&label.value, *kind, ordinals).filter(|_| !picked.missing);
        let another = month().or(another).or_else(one);
        if let Some(year) = another
            && self.is_new((label.span, label.span))
        {
            self.out.push(layout::label_of_another(label.span, &year, &picked.names));
        }
    }

    /// `rows`: the periods of the table's rows.
    fn facts(&self, table: &Table, rows: &[&Restriction], column: &Column, shown: &Shown<'_>) -> Facts {
        let Shown { expr, chosen, in_all } = shown;
        let mut facts = Facts { bases: vec![self.base(&column.unit, expr)], ..Facts::default() };
        let member = column.member.as_ref();
        let own: Vec<&Restriction> = member.and_then(Member::time).into_iter().collect();
        let around: Vec<&Restriction> = match (own.is_empty(), rows.is_empty()) {
            (false, _) => own,
            (true, false) => rows.to_vec(),
            (true, true) => table.period.iter().collect(),
        };
        self.days_of(expr, &around, &[], &mut facts.days);
        // A period chooses no codes.
        let members = member.into_iter().flat_map(|member| &member.restrictions);
        let members: Vec<&Restriction> = members.filter(|restriction| restriction.class != Class::Time).collect();
        let groups = |members: &[&Restriction]| self.groups_of_column(table, members, chosen);
        (facts.groups, facts.mentioned) = match members.is_empty() {
            true => in_all.get_or_init(|| groups(&[])).clone(),
            false => groups(&members),
        };
        facts
    }

    /// What is chosen in a column of a table, and the codes that are named without that.
    fn groups_of_column(
        &self,
        table: &Table,
        members: &[&Restriction],
        chosen: &Choices,
    ) -> (Vec<Group>, BTreeSet<Place>) {
        let mut choices = Choices::default();
        for (dataset, predicate) in &table.filter {
            self.chosen(*dataset, predicate, &mut choices);
        }
        for restriction in members {
            choices.within(&restriction.class, self.chosen_by(restriction));
        }
        choices.inside(chosen);
        (choices.groups(), choices.mentioned)
    }

    /// What the rows of a table choose together.
    fn groups_of_rows(&self, table: &Table) -> Vec<Group> {
        let mut together: Option<Vec<Group>> = None;
        for row in &table.rows {
            let mut choices = Choices::default();
            row.restrictions.iter().for_each(|each| choices.within(&each.class, self.chosen_by(each)));
            match &mut together {
                None => together = Some(choices.groups()),
                Some(together) => join(together, &choices.groups()),
            }
        }
        together.unwrap_or_default()
    }

    /// Adds what conditions and areas around an expression choose; what one side of a quotient or sum is of is only mentioned.
    fn choices_of(&self, expr: &Expr, choices: &mut Choices) {
        let mention = |part: &Expr, choices: &mut Choices| {
            let mut named = Choices::default();
            self.choices_of(part, &mut named);
            choices.mention(named);
        };
        match expr {
            Expr::Where(of, conditions) => {
                conditions.iter().for_each(|(dataset, predicate)| self.chosen(*dataset, predicate, choices));
                self.choices_of(of, choices);
            }
            Expr::Within(of, restriction) => {
                choices.within(&restriction.class, self.chosen_by(restriction));
                self.choices_of(of, choices);
            }
            Expr::Across(of, _) => self.choices_of(of, choices),
            Expr::Over { numerator, denominator, .. } => {
                self.choices_of(numerator, choices);
                mention(denominator, choices);
            }
            // As a rate, it is of what is counted.
            Expr::Divide(of, by) if self.all_leaves(by).iter().any(|leaf| self.is_people(leaf.dataset)) => {
                self.choices_of(of, choices);
                mention(by, choices);
            }
            Expr::Indicator(id) => {
                if let Some(indicator) = &self.indicators[id.0] {
                    self.choices_of(&indicator.value, choices);
                }
            }
            Expr::Measure(id) => {
                let measure = &self.model.measures[id.0];
                measure.filter.iter().for_each(|asked| self.chosen(measure.dataset, asked, choices));
                self.choices_behind(measure.dataset, measure.rows, choices);
            }
            other => other.parts().into_iter().for_each(|part| mention(part, choices)),
        }
    }

    /// Adds what cohorts choose; the rows that theirs are looked for among are only mentioned.
    fn choices_behind(&self, dataset: DatasetId, rows: Rows, choices: &mut Choices) {
        self.model.conditions_behind(rows).for_each(|asked| self.chosen(dataset, asked, choices));
        for (dataset, rows) in self.looked_through(rows) {
            let mut named = Choices::default();
            self.model.conditions_behind(rows).for_each(|asked| self.chosen(dataset, asked, &mut named));
            choices.mention(named);
        }
    }

    /// The rows that some are looked for among, and those that these are, each once.
    pub(super) fn looked_through(&self, rows: Rows) -> Vec<(DatasetId, Rows)> {
        let (mut found, mut next): (Vec<(DatasetId, Rows)>, _) = (Vec::new(), vec![rows]);
        let mut known = HashSet::default();
        while let Some(rows) = next.pop() {
            for among in self.model.cohorts_behind(rows).flat_map(|cohort| &cohort.amongs) {
                if known.insert(among.rows) {
                    found.push((among.dataset, among.rows));
                    next.push(among.rows);
                }
            }
        }
        found
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
                let is_people = self.is_people(dataset);
                let days_of_others = is_people.then(|| std::mem::take(&mut days.ranges));
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
                days.ranges.extend(self.known.measures[id.0].days.get_or_init(|| self.days_of_measure(measure)));
                if days.ranges.len() == before {
                    match self.catalog.dataset(dataset).covers {
                        Some((first, last)) => days.ranges.push((first.days().0, last.days().1)),
                        None => days.unknown = true,
                    }
                }
                if let Some(others) = days_of_others {
                    days.people.extend(std::mem::replace(&mut days.ranges, others));
                }
            }
            other => other.parts().into_iter().for_each(|part| self.days_of(part, around, conditions, days)),
        }
    }

    /// The first and the last day of what a number is of, by the periods and conditions in it or else by what its data covers; nothing where that is
    /// not known.
    pub(super) fn days_of_number(&self, expr: &Expr) -> Option<(i64, i64)> {
        let mut days = Days::default();
        self.days_of(expr, &[], &[], &mut days);
        let ranges = || days.ranges.iter().chain(&days.people);
        let known = ranges().map(|range| range.0).min().zip(ranges().map(|range| range.1).max());
        known.filter(|_| !days.unknown)
    }

    /// The days that the conditions of a measure and of its cohorts name.
    fn days_of_measure(&self, measure: &Measure) -> Vec<(i64, i64)> {
        let mut days = Vec::new();
        self.model.conditions(measure).for_each(|asked| self.days_asked(measure.dataset, asked, &mut days));
        days
    }

    /// The days that a condition on the time of rows names.
    pub(super) fn days_asked(&self, dataset: DatasetId, predicate: &Predicate, days: &mut Vec<(i64, i64)>) {
        for question in predicate.questions() {
            let Predicate::In(Operand::Value(value), ranges) = question else { continue };
            let ty = type_of(self.catalog, dataset, value);
            days.extend(ranges.iter().filter_map(|range| ty.days(*range)));
        }
    }
}

impl Facts {
    /// With other numbers beside these.
    fn join(&mut self, other: Facts) {
        self.days.ranges.extend(other.days.ranges);
        self.days.people.extend(other.days.people);
        self.days.unknown |= other.days.unknown;
        self.bases.extend(other.bases);
        join(&mut self.groups, &other.groups);
        self.mentioned.extend(other.mentioned);
    }
}

/// What some numbers and others are of together: of a list that is unknown for one, it is unknown.
fn join(groups: &mut Vec<Group>, others: &[Group]) {
    groups.retain_mut(|group| match others.iter().find(|other| other.domain == group.domain) {
        Some(other) => {
            group.join(&other.codes);
            true
        }
        None => false,
    });
}

impl Days {
    /// The first year that a text gives its numbers and none of them are of.
    fn another_year(&self, text: &str, of: Text) -> Option<String> {
        let named = || years_of_numbers(text, of).into_iter().find(|(_, named)| !self.have(*named));
        if self.unknown { None } else { named().map(|(written, _)| written) }
    }

    /// Whether some of the numbers are of a year. Of `2023/24` they must be wholly, or of all of it and more: 2023 is another year.
    fn have(&self, named: Named) -> bool {
        let from = |year: i32, month: u8| Date::new(year, month, 1).map_or(0, |date| date.days());
        // A rate of 2020/21 on the people of one day, mid-2020, is none of the academic year 2019/20.
        let is_of_a_year = |(a, b): &&(i64, i64)| a < b || self.ranges.is_empty();
        let of_a_year: Vec<&(i64, i64)> = self.ranges.iter().chain(self.people.iter().filter(is_of_a_year)).collect();
        match named {
            Named::Year(year) => {
                let (first, last) = (from(year, 1), from(year + 1, 1) - 1);
                self.ranges.iter().chain(&self.people).any(|(a, b)| *a <= last && first <= *b)
            }
            Named::Split(year) => [4, 9].into_iter().any(|month| {
                let (first, last) = (from(year, month), from(year + 1, month) - 1);
                of_a_year.iter().any(|(a, b)| (first <= *a && *b <= last) || (*a <= first && last <= *b))
            }),
            Named::Fiscal(year) => [Named::Split(year - 1), Named::Split(year), Named::Year(year)]
                .into_iter()
                .any(|named| self.have(named)),
            Named::Month(year, month) => {
                let (first, last) =
                    Period { kind: PeriodKind::Month, ordinal: i64::from(year) * 12 + i64::from(month) - 1 }.days();
                self.ranges.iter().chain(&self.people).any(|(a, b)| *a <= last && first <= *b)
            }
            Named::Whole(period) => {
                let (first, last) = period.days();
                of_a_year.iter().any(|(a, b)| (first <= *a && *b <= last) || (*a <= first && last <= *b))
            }
        }
    }
}

impl Checker<'_> {
    /// What a number is per: that of a rate, or what a quotient by people is multiplied by (`n * 1000 / residents`).
    fn base(&self, unit: &Unit, expr: &Expr) -> Option<i64> {
        match unit {
            Unit::Rate { per, .. } => Some(*per),
            Unit::Ratio | Unit::Number => {
                let mut quotients = 0;
                let factor = self.factor(expr, &mut quotients)?;
                (quotients == 1 && factor.is_integer()).then(|| factor.to_integer().try_into().ok()).flatten()
            }
            _ => None,
        }
    }

    /// Whether numbers are percentages of numbers that are themselves no rates.
    fn is_plain_percentage(&self, unit: &Unit, expr: &Expr) -> bool {
        let mut quotients = 0;
        expr.visit_through(&|id| self.value_of(id), &mut |part| {
            quotients += usize::from(matches!(part, Expr::Over { .. } | Expr::Divide(..) | Expr::Multiply(..)));
        });
        matches!(unit, Unit::Percentage { .. }) && quotients == 1
    }

    /// Whether a number is how many rows there are, and nothing else.
    /// Warns of measures that are counts, and are called a rate or a percentage; the first are known already.
    pub(super) fn labels_of_counts(&mut self, known: usize) {
        for (measure, typed) in self.hir.measures.iter().zip(self.model.measures.iter()).skip(known) {
            let label = measure.head.label.as_deref().filter(|_| typed.function.is_count());
            if let Some(says) = label.and_then(says_a_quotient) {
                self.out.push(layout::names_a_quotient(measure.head.name.span, "label", &says));
            }
        }
    }

    /// Whether a heading is the label of a measure, of which it is said.
    fn is_label(&self, heading: &str, expr: &Expr) -> bool {
        match expr.unrestricted(&|id| self.value_of(id)) {
            Expr::Measure(id) => self.hir.measures[id.0].head.label.as_deref() == Some(heading),
            _ => false,
        }
    }

    fn is_plain_count(&self, expr: &Expr) -> bool {
        match expr.unrestricted(&|id| self.value_of(id)) {
            Expr::Measure(id) => self.model.measures[id.0].function.is_count(),
            _ => false,
        }
    }

    /// What a product or quotient of numbers is multiplied by, and how often it is divided by a number of people; nothing where it is more
    /// than that.
    fn factor(&self, expr: &Expr, quotients: &mut usize) -> Option<BigRational> {
        match expr.unrestricted(&|id| self.value_of(id)) {
            Expr::Number(number) => Some(number.clone()),
            Expr::Multiply(a, b) => Some(self.factor(a, quotients)? * self.factor(b, quotients)?),
            Expr::Divide(a, b) => {
                *quotients += usize::from(self.all_leaves(b).iter().any(|leaf| self.is_people(leaf.dataset)));
                let (above, below) = (self.factor(a, quotients)?, self.factor(b, quotients)?);
                (below != BigRational::zero()).then(|| above / below)
            }
            Expr::Measure(_) | Expr::Add(..) | Expr::Subtract(..) => Some(BigRational::one()),
            _ => None,
        }
    }
}

/// What a text says rates are per, as written: `per 1,000`, `per 100k`, `per thousand`, `Rate/1000`.
fn bases(text: &str) -> Vec<(String, i64)> {
    let mut found = Vec::new();
    let lower = text.to_lowercase();
    for (at, _) in lower.match_indices("per ") {
        if lower[..at].chars().next_back().is_some_and(char::is_alphanumeric) {
            continue;
        }
        let after = &lower[at + 4..];
        if let Some((written, base)) = base_of(after) {
            found.push((format!("per {written}"), base));
        }
    }
    // After a word: `2022/1000` and `5/1000` are something else.
    for (at, _) in lower.match_indices('/') {
        let is_after_word = lower[..at].trim_end().ends_with(char::is_alphabetic);
        if let Some((written, base)) =
            base_of(lower[at + 1..].trim_start()).filter(|(_, base)| is_after_word && is_base(*base))
        {
            found.push((format!("/{written}"), base));
        }
    }
    found
}

/// What a heading says its numbers are per, where that is not a hundred and nothing says that they are percentages of such rates.
fn another_base_of_a_percentage(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let is_percentage =
        ["%", "percent", "per cent", "pct", "share", "proportion"].iter().any(|word| lower.contains(word));
    let base = bases(text).into_iter().find(|(_, base)| *base != 100 && (is_base(*base) || *base == 10));
    base.filter(|_| !is_percentage).map(|(written, _)| written)
}

/// How a heading says that its numbers are rates, shares or percentages: `per 1,000`, `share of`. A note in brackets may say anything.
fn says_a_quotient(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let lower = lower.split('(').next().unwrap_or_default();
    if let Some((written, _)) = bases(lower).into_iter().find(|(_, base)| is_base(*base)) {
        return Some(written);
    }
    let begins = ["share of ", "rate of ", "rate per ", "rates of ", "rates per "];
    if let Some(words) = begins.into_iter().find(|words| lower.starts_with(words)) {
        return Some(words.trim_end().to_string());
    }
    percentage_in(lower).or_else(|| rate_at_end(lower))
}

/// `% visits`, `Percentage of visits`, `Proportion`: what says that all numbers are parts of a hundred, and not `over 5% late`.
fn percentage_in(lower: &str) -> Option<String> {
    let words: Vec<&str> =
        lower.split_whitespace().map(|word| word.trim_matches([',', '.', ':', ';', '-', '–'])).collect();
    let at = words.iter().position(|word| {
        matches!(*word, "%" | "percent" | "percentage" | "percentages" | "proportion" | "proportions")
    });
    let at = at.or_else(|| words.windows(2).position(|two| two == ["per", "cent"]))?;
    let is_of_number = at > 0 && words[at - 1].ends_with(|c: char| c.is_ascii_digit()) && words[at - 1].len() <= 3;
    let last = if words[at] == "per" { at + 1 } else { at };
    let of = words.get(last + 1).filter(|word| **word == "of").map_or("", |_| " of");
    (!is_of_number).then(|| format!("{}{of}", words[at..=last].join(" ")))
}

/// `Visit rate`, `Rates 2022/23`: a rate at the end, or before a period.
fn rate_at_end(lower: &str) -> Option<String> {
    let is_period =
        |word: &&str| word.contains(|c: char| c.is_ascii_digit()) || matches!(*word, "in" | "for" | "-" | "–");
    let words: Vec<&str> =
        lower.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()).collect();
    let last = words.iter().rev().find(|word| !is_period(word))?;
    matches!(*last, "rate" | "rates").then(|| (*last).to_string())
}

/// A hundred, a thousand and so on.
fn is_base(number: i64) -> bool {
    [100, 1_000, 10_000, 100_000, 1_000_000].contains(&number)
}

/// Where a text says a percentage of people, how it does: `% of residents`. `5% of residents` is something else.
fn percent_of_people(text: &str) -> Option<String> {
    const PEOPLE: [&str; 8] =
        ["residents", "people", "persons", "population", "inhabitants", "households", "children", "adults"];
    let lower = text.to_lowercase();
    ["%", "percent", "per cent", "percentage"].into_iter().find_map(|mark| {
        let at = lower.find(&format!("{mark} of "))?;
        let before = lower[..at].trim_end();
        let is_quoted = before.ends_with(|c: char| c.is_ascii_digit() || c.is_alphabetic() && mark != "%");
        let mut after = lower[at + mark.len() + 4..].split(|c: char| !c.is_alphanumeric());
        let of = after.find(|word| !matches!(*word, "the" | "all" | "resident" | "total"))?;
        (!is_quoted && PEOPLE.contains(&of)).then(|| format!("{mark} of {of}"))
    })
}

/// The number that a text begins with, in digits or words, as it is written.
fn base_of(text: &str) -> Option<(&str, i64)> {
    const WORDS: [(&str, i64); 6] = [
        ("hundred thousand", 100_000),
        ("ten thousand", 10_000),
        ("thousand", 1_000),
        ("million", 1_000_000),
        ("hundred", 100),
        ("ten", 10),
    ];
    let ends = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',').len();
    let number: Option<i64> = text[..digits].replace(',', "").parse().ok();
    let Some(number) = number else {
        return WORDS.into_iter().find(|(word, _)| text.strip_prefix(word).is_some_and(ends));
    };
    let rest = &text[digits..];
    let units = [("k", 1_000), (" thousand", 1_000), ("m", 1_000_000), (" million", 1_000_000)];
    let unit = units.into_iter().find(|(word, _)| rest.strip_prefix(word).is_some_and(ends));
    // `100 000`
    let group = rest.strip_prefix(' ').filter(|rest| rest.len() >= 3 && rest.is_char_boundary(3) && ends(&rest[3..]));
    match (unit, group.and_then(|rest| rest[..3].parse::<i64>().ok())) {
        (Some((word, times)), _) => Some((&text[..digits + word.len()], number.checked_mul(times)?)),
        (None, Some(group)) => Some((&text[..digits + 4], number.checked_mul(1_000)? + group)),
        (None, None) if ends(rest) => Some((text[..digits].trim_end_matches(','), number)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_are_read_with_their_marks() {
        let named = |text: &str| bases(text).into_iter().map(|(_, base)| base).collect::<Vec<_>>();
        assert_eq!(named("Rate per 1,000, and per 100000 people per year; paper 5"), [1000, 100_000]);
        assert_eq!(
            named("per 100k, per 100 000 people, per 1 million, per thousand"),
            [100_000, 100_000, 1_000_000, 1_000]
        );
        assert_eq!(named("per hundred thousand, per tenant, per 5th, per 10 people"), [100_000, 10]);
        assert_eq!(
            named("Rate/100000; rate / 1,000; n/1k; 2022/1000; 5/1000; and/or; w/e 12; theft/5"),
            [100_000, 1_000, 1_000]
        );
    }

    #[test]
    fn a_percentage_of_people_is_read() {
        for text in ["% of residents", "Moves as % of the population", "Per cent of people", "Percentage of all adults"]
        {
            assert!(percent_of_people(text).is_some(), "{text}");
        }
        for text in ["5% of residents", "% of moves", "Areas with 10 per cent of people", "% change", "Residents"] {
            assert_eq!(percent_of_people(text), None, "{text}");
        }
    }
}
