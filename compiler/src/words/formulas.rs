//! What is computed, in words.
//!
//! In: formulas and restrictions. Out: `violent crimes in 2023/24 per 1,000 residents (mid-2022)`.
//! Invariant: a part made of several is in brackets inside another.

use super::conditions::Style;
use super::lists::{self, named};
use super::phrase::{ByDataset, Dimension, Formula, Limit, Restriction};
use super::times;
use crate::model::Unit;
use crate::presentation::NumberFormat;
use crate::value::thousands;

impl Formula<'_> {
    /// The formula as part of a sentence.
    pub fn words(&self, style: Style) -> String {
        let part = |of: &Formula<'_>| of.part(style);
        match self {
            Formula::Named(name) => named(name),
            Formula::Aggregate(aggregate) => aggregate.words(style),
            Formula::Number(number) => number.clone(),
            Formula::Code => "the code of each row".into(),
            Formula::Attribute(list, attribute) => format!("the {} of each {}", named(attribute), named(list)),
            Formula::Binary('-', later, earlier) if let Some((of, from, to)) = change(later, earlier) => {
                format!("difference in {}{}", part(of), between(from, to, style))
            }
            Formula::Binary('/', changed, of) if let Some((of, from, to)) = relative(changed, of) => {
                format!("change in {}{}", part(of), between(from, to, style))
            }
            Formula::Binary(op, a, b) => format!("{} {} {}", part(a), operation(*op), part(b)),
            Formula::Over(a, b, 1) => match &**b {
                Formula::Across(of, axis) if of == a => format!("share of {} across {}", part(a), axis.name()),
                below => format!("{} as a percentage of {}", part(a), below.below(style)),
            },
            Formula::Over(a, b, per) => {
                format!("{} per {} {}", part(a), thousands(per.unsigned_abs()), b.below(style))
            }
            Formula::Within(of, restriction) => format!("{} {}", part(of), restriction.within(style)),
            Formula::Where(of, conditions) => {
                let conditions = conditions.iter().map(|(dataset, c)| (dataset.clone(), c.words(style))).collect();
                format!("{} where {}", part(of), by_dataset(conditions))
            }
            Formula::Across(of, axis) => format!("{} over all {} together", part(of), axis.name()),
            Formula::Rank(of, axis, ascending) => {
                let first = if *ascending { "lowest" } else { "highest" };
                format!("rank of {} among the {}, {first} first", part(of), axis.name())
            }
        }
    }

    /// Inside another.
    pub fn part(&self, style: Style) -> String {
        let text = self.words(style);
        let is_one = match self {
            Formula::Named(_) | Formula::Aggregate(_) | Formula::Number(_) => !text.contains(" where "),
            Formula::Within(of, _) => {
                matches!(**of, Formula::Named(_) | Formula::Aggregate(_) | Formula::Within(..))
            }
            _ => false,
        };
        if is_one { text } else { format!("({text})") }
    }

    /// As a denominator, with its date in brackets.
    pub fn below(&self, style: Style) -> String {
        match self {
            Formula::Within(of, restriction) if restriction.dimension == Dimension::Time => {
                format!("{} ({})", of.part(style), restriction.words(style))
            }
            formula => formula.part(style),
        }
    }
}

impl Restriction<'_> {
    /// `in 2023/24`, `in Cambridge`, `with weapon Knife`.
    pub fn within(&self, style: Style) -> String {
        match &self.dimension {
            Dimension::Time | Dimension::Area(_) => format!("in {}", self.words(style)),
            Dimension::Other(path) => format!("with {} {}", named(path), self.words(style)),
        }
    }

    /// What it leaves: `2023/24`, `Cambridge or Fenland`.
    pub fn words(&self, style: Style) -> String {
        // A dataset that stays whole is not part of what is said unless it is all there is.
        let among = |(_, limit): &&(_, Limit<'_>)| matches!(limit, Limit::Among(_) | Limit::NotServed(_));
        let only_among = self.by_dataset.iter().any(|limit| among(&limit));
        let limits = self.by_dataset.iter().filter(|limit| !only_among || among(limit));
        by_dataset(limits.map(|(dataset, limit)| (dataset.clone(), limit.words(style))).collect())
    }
}

impl Limit<'_> {
    fn words(&self, style: Style) -> String {
        match self {
            Limit::Among(members) => match (members.set.ranges.is_empty(), members.missing) {
                (true, true) => "missing".into(),
                (_, missing) => {
                    let and_missing = if missing { " and missing" } else { "" };
                    format!("{}{and_missing}", members.set.words("and", style.labels))
                }
            },
            Limit::Whole => "the whole".into(),
            Limit::NotApplicable => "not applicable".into(),
            Limit::NotServed(period) => format!("no date for {}", times::period(*period)),
        }
    }
}

impl Restriction<'_> {
    /// What it restricts in each dataset, as definitions write it.
    pub fn paths(&self) -> Vec<String> {
        let mut paths: Vec<String> = Vec::new();
        for (_, limit) in &self.by_dataset {
            if let Limit::Among(members) = limit
                && !paths.contains(&members.of.path)
            {
                paths.push(members.of.path.clone());
            }
        }
        paths
    }
}

/// What differs from one dataset to another; one text where all agree.
pub fn by_dataset(each: ByDataset<String>) -> String {
    match &each[..] {
        [(_, first), rest @ ..] if rest.iter().all(|(_, other)| other == first) => first.clone(),
        each => {
            let each = each.iter().map(|(dataset, text)| format!("{text} for {}", dataset.words));
            lists::all(&each.collect::<Vec<_>>(), "and")
        }
    }
}

fn between(from: &Restriction<'_>, to: &Restriction<'_>, style: Style) -> String {
    format!(" from {} to {}", from.words(style), to.words(style))
}

/// A formula, and two restrictions of it.
type Change<'f, 'a> = (&'f Formula<'a>, &'f Restriction<'a>, &'f Restriction<'a>);

/// A later and an earlier period of one thing.
fn change<'f, 'a>(later: &'f Formula<'a>, earlier: &'f Formula<'a>) -> Option<Change<'f, 'a>> {
    match (later, earlier) {
        (Formula::Within(a, to), Formula::Within(b, from))
            if a == b && to.dimension == Dimension::Time && from.dimension == Dimension::Time =>
        {
            Some((a, from, to))
        }
        _ => None,
    }
}

/// A change as a share of what it is from.
fn relative<'f, 'a>(changed: &'f Formula<'a>, from: &Formula<'a>) -> Option<Change<'f, 'a>> {
    match changed {
        Formula::Binary('-', later, earlier) if **earlier == *from => change(later, earlier),
        _ => None,
    }
}

fn operation(op: char) -> &'static str {
    match op {
        '+' => "plus",
        '-' => "minus",
        '*' => "times",
        _ => "divided by",
    }
}

/// How numbers are shown.
pub fn format(format: &NumberFormat) -> String {
    let mut text = match format.decimals {
        0 => "to whole numbers".to_string(),
        1 => "to 1 decimal place".to_string(),
        decimals => format!("to {decimals} decimal places"),
    };
    let percent = match (format.hundredfold, format.percent_sign) {
        (true, true) => Some("as a percentage"),
        (true, false) => Some("as a percentage without its sign"),
        (false, true) => Some("with a percent sign"),
        (false, false) => None,
    };
    for more in [
        percent,
        format.plus.then_some("with a plus sign"),
        format.thousands.then_some("with marks between thousands"),
        format.low.then_some("with a mark where it rounds to nothing"),
    ]
    .into_iter()
    .flatten()
    {
        text.push_str(&format!(" {more}"));
    }
    text
}

/// What a number is a number of.
pub fn unit(unit: &Unit) -> String {
    match unit {
        Unit::Count(noun) => noun.clone(),
        Unit::Quantity(Some(unit)) => unit.clone(),
        Unit::Quantity(None) => "an amount".into(),
        Unit::Rate { per, basis } => format!("a rate per {} {basis}", thousands(per.unsigned_abs())),
        Unit::Percentage { of } => format!("a percentage of {of}"),
        Unit::Points => "percentage points".into(),
        Unit::Change => "a percentage change".into(),
        Unit::Ratio => "a ratio".into(),
        Unit::Rank => "a rank".into(),
        Unit::Number => "a number".into(),
        Unit::Unknown => "not known".into(),
    }
}
