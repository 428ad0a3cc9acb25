//! Phrases as definitions write them, or nearly: values by their paths, codes by their labels.
//!
//! In: the catalog and the model. Out: text on one line. Invariant: two phrases that differ read differently.

use super::build::Phrases;
use super::phrase::{Aggregate, Condition, Formula, Limit, Reading, Restriction, Set, Term, Test};
use crate::catalog::{Catalog, DatasetId};
use crate::model::{self, Expr, Measure, Model, Predicate, Value};
use crate::value::text::DateFormat;
use crate::value::{Date, Period, PeriodKind, decimal};

/// A value as the language writes it: `offence.group`.
pub fn value(catalog: &Catalog, dataset: DatasetId, value: &Value) -> String {
    Phrases::new(catalog, &Model::default()).value(dataset, value).path
}

/// An integer form as the language writes it: the label of a code in quotes, a period, a date.
pub fn ordinal(catalog: &Catalog, dataset: DatasetId, value: &Value, number: i64) -> String {
    Phrases::new(catalog, &Model::default()).reading(dataset, value).source(number)
}

/// A condition on a row of a dataset.
pub fn condition(catalog: &Catalog, dataset: DatasetId, predicate: &Predicate) -> String {
    Phrases::new(catalog, &Model::default()).condition(dataset, predicate).source()
}

/// What a measure counts or adds up.
pub fn aggregate(catalog: &Catalog, model: &Model, measure: &Measure) -> String {
    Phrases::new(catalog, model).aggregate(measure).source()
}

/// An expression over measures.
pub fn expression(catalog: &Catalog, model: &Model, expr: &Expr) -> String {
    Phrases::new(catalog, model).formula(expr).source()
}

/// A restriction, for each dataset that it is about.
pub fn restriction(catalog: &Catalog, restriction: &model::Restriction) -> String {
    Phrases::new(catalog, &Model::default()).restriction(restriction).source()
}

impl Reading<'_> {
    /// A number as a definition writes it; a code by its label, and by itself where another code has the same label.
    pub fn source(self, number: i64) -> String {
        match self {
            Reading::Code(list) => match list.code(number) {
                Some(code) if list.declared().codes.iter().filter(|other| other.label == code.label).count() > 1 => {
                    format!("{:?} ({:?})", code.label, code.code)
                }
                Some(code) => format!("{:?}", code.label),
                None if number == list.declared().outside() => "outside".into(),
                None => number.to_string(),
            },
            Reading::Day => Date::from_days(number).to_string(),
            Reading::Period(PeriodKind::AcademicYear) => {
                format!("academic year {}", Period { kind: PeriodKind::AcademicYear, ordinal: number })
            }
            Reading::Period(kind) => Period { kind, ordinal: number }.to_string(),
            Reading::Flag if number == 0 => "no".into(),
            Reading::Flag if number == 1 => "yes".into(),
            Reading::Number(scale) => decimal(number, scale),
            Reading::Second => {
                let format = DateFormat::new("YYYY-MM-DD hh:mm:ss");
                format.map_or_else(|| number.to_string(), |format| format.write(number))
            }
            Reading::Flag | Reading::Weekday | Reading::Text => number.to_string(),
        }
    }
}

impl Condition<'_> {
    fn source(&self) -> String {
        match self {
            Condition::And(parts) => format!("({})", joined(parts, " and ")),
            Condition::Or(parts) => format!("({})", joined(parts, " or ")),
            Condition::Not(inner) => format!("not {}", inner.source()),
            Condition::Of(term, test) => format!("{} {}", term.source(), test.source()),
        }
    }
}

fn joined(parts: &[Condition<'_>], word: &str) -> String {
    parts.iter().map(Condition::source).collect::<Vec<_>>().join(word)
}

impl Term<'_> {
    fn source(&self) -> String {
        match self {
            Term::Value(noun) => noun.path.clone(),
            Term::NumberOf(parts) => format!("number of {{{}}}", joined(parts, ", ")),
        }
    }
}

impl Test<'_> {
    fn source(&self) -> String {
        match self {
            Test::In(set) => format!("in {{{}}}", set.source()),
            Test::Compare(op, other, _) => format!("{} {}", op.sign(), other.source()),
            Test::Text(test, texts) if test.is_equality() => format!("in {texts:?}{}", test.suffix()),
            Test::Text(test, texts) => {
                let texts: Vec<String> = texts.iter().map(|text| format!("{text:?}")).collect();
                format!("{} {}{}", test.word(), texts.join(" or "), test.suffix())
            }
            Test::Missing => "is missing".into(),
        }
    }
}

impl Set<'_> {
    fn source(&self) -> String {
        let one = |number| self.reading.source(number);
        let range = |(first, last): &(i64, i64)| match (*first, *last) {
            (first, last) if first == last => one(first),
            (i64::MIN, last) => format!("up to {}", one(last)),
            (first, i64::MAX) => format!("from {}", one(first)),
            (first, last) => format!("{} to {}", one(first), one(last)),
        };
        self.ranges.iter().map(range).collect::<Vec<_>>().join(", ")
    }
}

impl Aggregate<'_> {
    fn source(&self) -> String {
        let mut text = format!("{} {}", self.function.written(), self.rows.path);
        if let Some(of) = &self.of {
            text.push_str(&format!(", {}", of.path));
        }
        if let Some(filter) = &self.filter {
            text.push_str(&format!(" where {}", filter.source()));
        }
        text
    }
}

impl Formula<'_> {
    fn source(&self) -> String {
        match self {
            Formula::Named(name) | Formula::Number(name) => name.clone(),
            Formula::Aggregate(aggregate) => format!("[{}]", aggregate.source()),
            Formula::Code => "code of the row".into(),
            Formula::Attribute(list, attribute) => format!("{attribute} of the row's {list}"),
            Formula::Binary(op, a, b) => format!("({} {op} {})", a.source(), b.source()),
            Formula::Over(a, b, 1) => format!("({} over {})", a.source(), b.source()),
            Formula::Over(a, b, per) => format!("({} times {per} over {})", a.source(), b.source()),
            Formula::Within(of, restriction) => format!("{} within [{}]", of.source(), restriction.source()),
            Formula::Where(of, conditions) => {
                let each = conditions.iter().map(|(dataset, c)| format!("{}: {}", dataset.path, c.source()));
                format!("{} where [{}]", of.source(), each.collect::<Vec<_>>().join("; "))
            }
            Formula::Across(of, axis) => format!("{} across {}", of.source(), axis.name()),
            Formula::Rank(of, axis, ascending) => {
                let order = if *ascending { "lowest" } else { "highest" };
                format!("rank of {} across {}, {order} first", of.source(), axis.name())
            }
        }
    }
}

impl Restriction<'_> {
    fn source(&self) -> String {
        let each = self.by_dataset.iter().map(|(dataset, limit)| match limit {
            Limit::Among(members) => {
                let set = &members.set;
                let numbers = set.ranges.iter().flat_map(|(first, last)| *first..=*last);
                let mut texts: Vec<String> = numbers.map(|number| set.reading.source(number)).collect();
                texts.extend(members.missing.then(|| "missing".to_string()));
                format!("{}.{} in {{{}}}", dataset.path, members.of.path, texts.join(", "))
            }
            Limit::Whole => format!("{} whole", dataset.path),
            Limit::NotApplicable => format!("{} not applicable", dataset.path),
            Limit::NotServed(period) => format!("{} not served in {period}", dataset.path),
        });
        each.collect::<Vec<_>>().join("; ")
    }
}
