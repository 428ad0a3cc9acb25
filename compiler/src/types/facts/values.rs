//! What can be wrong with numbers: units, adding up, denominators; and how it is said.

use crate::diagnostics::{Fact, Label, one_of};
use crate::source::Span;

/// Units and adding up.
#[derive(Clone, Debug)]
pub enum UnitsFact {
    /// `+` or `-` of different things.
    DifferentThings { span: Span, left: String, right: String },
    /// A product of two amounts that both have a unit.
    Product { span: Span, left: String, right: String },
    /// A quotient that means nothing.
    Quotient { span: Span, left: String, right: String },
    /// A rate, share or change of something that is one already.
    OfADerived { span: Span, what: &'static str, of: String },
    /// `change in` a percentage.
    ChangeOfPercentage { span: Span },
    /// `relative change in` something that is no percentage.
    RelativeChange { span: Span, of: String },
    /// A part and a whole that count different things.
    ShareOfOther { span: Span, part: String, whole: String },
    /// A percent sign on what is no percentage.
    PercentFormat { span: Span, unit: String },
    /// Numbers of people are not added up.
    DistinctSum { span: Span, what: String },
    /// Averages, medians, smallest and largest are not added up.
    AverageSum { span: Span, function: &'static str },
    /// Rates and percentages are not added up.
    RatioSum { span: Span },
    /// A population over all its dates.
    SumOverSnapshots { span: Span, dataset: String, kind: String },
}

impl Fact for UnitsFact {
    fn code(&self) -> &'static str {
        match self {
            UnitsFact::DifferentThings { .. } => "units::different-things",
            UnitsFact::Product { .. } => "units::product",
            UnitsFact::Quotient { .. } => "units::quotient",
            UnitsFact::OfADerived { .. } => "units::of-a-derived",
            UnitsFact::ChangeOfPercentage { .. } => "units::change-of-percentage",
            UnitsFact::RelativeChange { .. } => "units::relative-change",
            UnitsFact::ShareOfOther { .. } => "units::share-of-other",
            UnitsFact::PercentFormat { .. } => "units::percent-format",
            UnitsFact::DistinctSum { .. } => "additivity::distinct-sum",
            UnitsFact::AverageSum { .. } => "additivity::average-sum",
            UnitsFact::RatioSum { .. } => "additivity::ratio-sum",
            UnitsFact::SumOverSnapshots { .. } => "additivity::sum-over-snapshots",
        }
    }

    fn message(&self) -> String {
        match self {
            UnitsFact::DifferentThings { left, right, .. } => format!("{left} and {right} are different things"),
            UnitsFact::Product { left, right, .. } => format!("{left} times {right} is not an amount of anything"),
            UnitsFact::Quotient { left, right, .. } => {
                format!("{left} divided by {right} is not an amount of anything")
            }
            UnitsFact::OfADerived { what, of, .. } => format!("{what} needs counts or amounts, not {of}"),
            UnitsFact::ChangeOfPercentage { .. } => {
                "a percentage change of a percentage must be asked for by name".into()
            }
            UnitsFact::RelativeChange { of, .. } => format!("`relative change` is for percentages, but this is {of}"),
            UnitsFact::ShareOfOther { part, whole, .. } => format!("{part} are not a part of {whole}"),
            UnitsFact::PercentFormat { unit, .. } => format!("{unit} cannot be shown with a percent sign"),
            UnitsFact::DistinctSum { what, .. } => {
                format!("numbers of {what} do not add up: one may be counted in both")
            }
            UnitsFact::AverageSum { function, .. } => format!("two {function}s do not add up"),
            UnitsFact::RatioSum { .. } => "rates and percentages do not add up".into(),
            UnitsFact::SumOverSnapshots { dataset, kind, .. } => {
                format!("`{dataset}` contains the same population at several dates ({kind}), which do not add up")
            }
        }
    }

    fn labels(&self) -> Vec<Label> {
        let (span, text) = match self {
            UnitsFact::DifferentThings { span, .. } => (span, "cannot be added or subtracted"),
            UnitsFact::Product { span, .. } | UnitsFact::Quotient { span, .. } => (span, "no such unit"),
            UnitsFact::OfADerived { span, .. } => (span, "already divided"),
            UnitsFact::ChangeOfPercentage { span } => (span, "points, or a relative change?"),
            UnitsFact::RelativeChange { span, .. } => (span, "not a percentage"),
            UnitsFact::ShareOfOther { span, .. } => (span, "part and whole differ"),
            UnitsFact::PercentFormat { span, .. } => (span, "percent sign"),
            UnitsFact::DistinctSum { span, .. } | UnitsFact::AverageSum { span, .. } | UnitsFact::RatioSum { span } => {
                (span, "added up here")
            }
            UnitsFact::SumOverSnapshots { span, .. } => (span, "which date?"),
        };
        vec![Label::new(*span, text)]
    }

    fn help(&self) -> Option<String> {
        match self {
            UnitsFact::DifferentThings { .. } | UnitsFact::Product { .. } | UnitsFact::PercentFormat { .. } => None,
            UnitsFact::Quotient { .. } => Some("divide counts by counts, or by a plain number".into()),
            UnitsFact::OfADerived { .. } => Some("start again from the numerator and the denominator".into()),
            UnitsFact::ChangeOfPercentage { .. } => {
                Some("write `difference in ...` for percentage points, or `relative change in ...`".into())
            }
            UnitsFact::RelativeChange { .. } => Some("write `change in ...`".into()),
            UnitsFact::ShareOfOther { .. } => Some("use `/` for one count over another".into()),
            UnitsFact::DistinctSum { .. } => {
                Some("count the people of one cohort that contains both, and each is counted once".into())
            }
            UnitsFact::AverageSum { .. } => Some("take it over one cohort that contains all the rows".into()),
            UnitsFact::RatioSum { .. } => Some("add the counts first, and divide once".into()),
            UnitsFact::SumOverSnapshots { .. } => Some("name one, such as `residents in mid-2022`".into()),
        }
    }
}

/// Denominators.
#[derive(Clone, Debug)]
pub enum DenominatorsFact {
    /// `per 1000` of something that is no population.
    NotAPopulation { span: Span, what: String },
    /// A population at a level it does not have.
    Level { span: Span, dataset: String, has: String, asked: String },
    /// A population without the breakdown asked for.
    NoBreakdown { span: Span, dataset: String, asked: String, has: Vec<String> },
    /// A population without an area.
    NoArea { span: Span, dataset: String, hierarchy: String },
    /// A population over every area in its file.
    AreaNeeded { span: Span, dataset: String },
    /// A heading that names another whole than the one divided by.
    LabelNamesAnother { span: Span, label: String, named: String, actual: String },
    /// `per 0`.
    PerZero { span: Span },
}

impl Fact for DenominatorsFact {
    fn code(&self) -> &'static str {
        match self {
            DenominatorsFact::NotAPopulation { .. } => "denominators::not-a-population",
            DenominatorsFact::Level { .. } => "denominators::level",
            DenominatorsFact::NoBreakdown { .. } => "denominators::no-breakdown",
            DenominatorsFact::NoArea { .. } => "denominators::no-area",
            DenominatorsFact::AreaNeeded { .. } => "denominators::area-needed",
            DenominatorsFact::LabelNamesAnother { .. } => "denominators::label-names-another",
            DenominatorsFact::PerZero { .. } => "denominators::per-zero",
        }
    }

    fn message(&self) -> String {
        match self {
            DenominatorsFact::NotAPopulation { what, .. } => {
                format!("a rate needs a population below the line, but this counts {what}")
            }
            DenominatorsFact::Level { dataset, has, asked, .. } => {
                format!("`{dataset}` is by {has}, not by {asked}")
            }
            DenominatorsFact::NoBreakdown { dataset, asked, .. } => {
                format!("`{dataset}` is not broken down by {asked}")
            }
            DenominatorsFact::NoArea { dataset, hierarchy, .. } => {
                format!("`{dataset}` has no column of the hierarchy `{hierarchy}`")
            }
            DenominatorsFact::AreaNeeded { dataset, .. } => {
                format!("this adds up every row of `{dataset}`, those outside the area too")
            }
            DenominatorsFact::LabelNamesAnother { label, named, actual, .. } => {
                format!("the heading \"{label}\" says \"of {named}\", but the share is of {actual}")
            }
            DenominatorsFact::PerZero { .. } => "a rate is per 1, 100, 1000 or so, not per 0".into(),
        }
    }

    fn labels(&self) -> Vec<Label> {
        let (span, text) = match self {
            DenominatorsFact::NotAPopulation { span, .. } => (span, "not a population"),
            DenominatorsFact::Level { span, .. } => (span, "too fine for the population"),
            DenominatorsFact::NoBreakdown { span, .. } => (span, "no such denominator"),
            DenominatorsFact::NoArea { span, .. } => (span, "no such denominator"),
            DenominatorsFact::AreaNeeded { span, .. } => (span, "of which area?"),
            DenominatorsFact::LabelNamesAnother { span, .. } => (span, "names another whole"),
            DenominatorsFact::PerZero { span } => (span, "not zero"),
        };
        vec![Label::new(*span, text)]
    }

    fn help(&self) -> Option<String> {
        match self {
            DenominatorsFact::NotAPopulation { .. } => {
                Some("use `as % of`, or `/`; or declare the dataset with `role: population`".into())
            }
            DenominatorsFact::Level { has, .. } => Some(format!("ask for {has}, or find a population at that level")),
            DenominatorsFact::NoBreakdown { has, .. } if has.is_empty() => Some("it has no breakdown at all".into()),
            DenominatorsFact::NoBreakdown { has, .. } => {
                Some(format!("it has {}", one_of(has.iter().map(String::as_str), 8)))
            }
            DenominatorsFact::NoArea { .. } => {
                Some("give it a column with `codes:` of a level of that hierarchy".into())
            }
            DenominatorsFact::AreaNeeded { .. } => Some("add `at all`, or the area that is meant".into()),
            DenominatorsFact::LabelNamesAnother { .. } => {
                Some("correct the heading, or leave it out to have it made".into())
            }
            DenominatorsFact::PerZero { .. } => None,
        }
    }
}
