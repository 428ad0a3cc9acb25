//! The model as phrases.
//!
//! In: the catalog, the model, and what names are called. Out: phrases. Invariant: nothing is left out that decides which rows
//! are counted or what is computed.

use std::collections::BTreeSet;

use super::lists::named;
use super::phrase::{
    Aggregate, Among, ByDataset, Cohort, Condition, Dimension, Formula, Keep, Limit, Members, Noun, Reading,
    Restriction, Set, Term, Test,
};
use super::times::kind_words;
use crate::catalog::{Catalog, CodeListId, ColumnId, DatasetId};
use crate::dependencies::Kind;
use crate::model::typing::type_of;
use crate::model::{self, Class, Expr, Meaning, Model, Operand, Predicate, Rows, TimePart, Value, totals};
use crate::value::merged;

/// What the names of a project are called.
pub trait Names {
    /// The name that something has.
    fn name(&self, _: Kind, own: &str) -> String {
        own.to_string()
    }

    /// The codes of a list that do not decide whether two restrictions are equal.
    fn undecided(&self, _: CodeListId) -> BTreeSet<String> {
        BTreeSet::new()
    }
}

/// Names as the project itself has them.
pub struct OwnNames;

impl Names for OwnNames {}

/// In which order parts come that all must be true, or that are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As the definition has them.
    Written,
    /// In one order, each once, so that two that mean the same are equal.
    Canonical,
}

/// Makes the phrases of one project.
#[derive(Clone, Copy)]
pub struct Phrases<'a, 'n> {
    pub catalog: &'a Catalog,
    pub model: &'a Model,
    pub names: &'n dyn Names,
    pub order: Order,
}

impl<'a> Phrases<'a, 'static> {
    /// With the project's own names, in the order of the definitions.
    pub fn new(catalog: &'a Catalog, model: &'a Model) -> Phrases<'a, 'static> {
        Phrases { catalog, model, names: &OwnNames, order: Order::Written }
    }
}

impl<'a> Phrases<'a, '_> {
    pub fn cohort(&self, cohort: &model::Cohort) -> Cohort<'a> {
        let nouns = |values: &[Value]| values.iter().map(|value| self.value(cohort.dataset, value)).collect();
        let among = |among: &model::Among| Among {
            negated: among.negated,
            value: self.value(cohort.dataset, &among.value),
            rows: self.rows(among.rows),
            key: self.value(among.dataset, &among.key),
        };
        Cohort {
            rows: self.rows(cohort.rows),
            conditions: cohort.clauses.iter().map(|c| self.condition(cohort.dataset, &c.predicate)).collect(),
            amongs: cohort.amongs.iter().map(among).collect(),
            keep: cohort.keep.as_ref().map(|keep| Keep {
                last: keep.last,
                by: nouns(&keep.by),
                per: nouns(&keep.per),
                ever: keep.ever,
            }),
        }
    }

    pub fn aggregate(&self, measure: &model::Measure) -> Aggregate<'a> {
        Aggregate {
            function: measure.function,
            rows: self.rows(measure.rows),
            of: measure.of.as_ref().map(|of| self.value(measure.dataset, of)),
            filter: measure.filter.as_ref().map(|filter| self.condition(measure.dataset, filter)),
            of_parts: totals::of_parts_only(self.catalog, self.model, measure, &[], &[])
                .into_iter()
                .map(|(column, _)| self.value(measure.dataset, &Value::Column(column)))
                .collect(),
        }
    }

    pub fn formula(&self, expr: &Expr) -> Formula<'a> {
        let of = |expr: &Expr| Box::new(self.formula(expr));
        match expr {
            Expr::Measure(id) => {
                let measure = &self.model.measures[id.0];
                match measure.head.name.value.as_str() {
                    "" => Formula::Aggregate(Box::new(self.aggregate(measure))),
                    name => Formula::Named(self.names.name(Kind::Measure, name)),
                }
            }
            Expr::Indicator(id) => {
                let name = &self.model.indicators[id.0].head.name.value;
                Formula::Named(self.names.name(Kind::Indicator, name))
            }
            Expr::Number(number) => Formula::Number(number.to_string()),
            Expr::Add(a, b) => self.either_order('+', of(a), of(b)),
            Expr::Subtract(a, b) => Formula::Binary('-', of(a), of(b)),
            Expr::Multiply(a, b) => self.either_order('*', of(a), of(b)),
            Expr::Divide(a, b) => Formula::Binary('/', of(a), of(b)),
            Expr::Over { numerator, denominator, per } => Formula::Over(of(numerator), of(denominator), *per),
            Expr::Within(inner, restriction) => Formula::Within(of(inner), self.restriction(restriction)),
            Expr::Where(inner, conditions) => Formula::Where(of(inner), self.conditions(conditions)),
            Expr::Across(inner, axis) => Formula::Across(of(inner), *axis),
            Expr::Rank(inner, axis, ascending) => Formula::Rank(of(inner), *axis, *ascending),
        }
    }

    /// A sum or a product.
    fn either_order(&self, op: char, a: Box<Formula<'a>>, b: Box<Formula<'a>>) -> Formula<'a> {
        let turned = self.order == Order::Canonical && format!("{a:?}") > format!("{b:?}");
        if turned { Formula::Binary(op, b, a) } else { Formula::Binary(op, a, b) }
    }

    /// An attribute of the codes that rows are.
    pub fn attribute(&self, list: CodeListId, attribute: usize) -> Formula<'a> {
        Formula::Attribute(self.list(list), self.catalog.code_list(list).attributes[attribute].name.clone())
    }

    /// The codes that rows are.
    pub fn code(&self, list: Option<CodeListId>) -> Formula<'a> {
        match list {
            Some(list) => Formula::Attribute(self.list(list), "code".into()),
            None => Formula::Code,
        }
    }

    pub fn conditions(&self, conditions: &[(DatasetId, Predicate)]) -> ByDataset<Condition<'a>> {
        let each = conditions.iter().map(|(dataset, p)| (self.dataset(*dataset), self.condition(*dataset, p)));
        self.datasets(each.collect())
    }

    fn datasets<T>(&self, mut each: ByDataset<T>) -> ByDataset<T> {
        if self.order == Order::Canonical {
            each.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
        }
        each
    }

    pub fn restriction(&self, restriction: &model::Restriction) -> Restriction<'a> {
        let dimension = match &restriction.class {
            Class::Time => Dimension::Time,
            Class::Area(id) => Dimension::Area(self.names.name(Kind::Hierarchy, &self.catalog.hierarchy(*id).name)),
            Class::Other(path) => Dimension::Other(path.clone()),
        };
        let limit = |(dataset, meaning): &(DatasetId, Meaning)| {
            let limit = match meaning {
                Meaning::Among { value, set, missing } => {
                    let reading = self.reading(*dataset, value);
                    let undecided = match reading {
                        Reading::Code(list) => self.names.undecided(list.id),
                        _ => BTreeSet::new(),
                    };
                    let set = Set { reading, ranges: merged(set.iter().map(|number| (*number, *number))) };
                    Limit::Among(Members { of: self.value(*dataset, value), set, missing: *missing, undecided })
                }
                Meaning::Whole => Limit::Whole,
                Meaning::NotApplicable => Limit::NotApplicable,
                Meaning::NotServed(period) => Limit::NotServed(*period),
            };
            (self.dataset(*dataset), limit)
        };
        let by_dataset = self.datasets(restriction.by_dataset.iter().map(limit).collect());
        Restriction { dimension, by_dataset }
    }

    pub fn condition(&self, dataset: DatasetId, predicate: &Predicate) -> Condition<'a> {
        let value = |value: &Value| Term::Value(self.value(dataset, value));
        match predicate {
            Predicate::And(parts) => Condition::And(self.parts(dataset, parts, true)),
            Predicate::Or(parts) => Condition::Or(self.parts(dataset, parts, false)),
            Predicate::Not(inner) => match (self.condition(dataset, inner), self.order) {
                (Condition::Not(twice), Order::Canonical) => *twice,
                (other, _) => Condition::Not(Box::new(other)),
            },
            Predicate::Compare(left, op, right) => {
                let test = Test::Compare(*op, self.term(dataset, right), self.operand_reading(dataset, left));
                Condition::Of(self.term(dataset, left), test)
            }
            Predicate::In(of, ranges) => {
                let reading = self.operand_reading(dataset, of);
                let set = Set { reading, ranges: ranges.clone() };
                Condition::Of(self.term(dataset, of), Test::In(set))
            }
            Predicate::Text(of, test, texts) => Condition::Of(value(of), Test::Text(*test, texts.clone())),
            Predicate::Missing(of) => Condition::Of(value(of), Test::Missing),
        }
    }

    /// Conditions of which all or any must be true; in canonical order those of one kind inside another are its parts.
    fn parts(&self, dataset: DatasetId, parts: &[Predicate], all: bool) -> Vec<Condition<'a>> {
        let parts = parts.iter().map(|part| self.condition(dataset, part));
        if self.order == Order::Written {
            return parts.collect();
        }
        let mut flat = Vec::new();
        for part in parts {
            match (part, all) {
                (Condition::And(inner), true) | (Condition::Or(inner), false) => flat.extend(inner),
                (other, _) => flat.push(other),
            }
        }
        sort(&mut flat);
        flat.dedup();
        flat
    }

    fn term(&self, dataset: DatasetId, operand: &Operand) -> Term<'a> {
        match operand {
            Operand::Value(value) => Term::Value(self.value(dataset, value)),
            Operand::NumberOf(parts) => {
                let mut parts: Vec<_> = parts.iter().map(|part| self.condition(dataset, part)).collect();
                if self.order == Order::Canonical {
                    sort(&mut parts);
                }
                Term::NumberOf(parts)
            }
        }
    }

    fn operand_reading(&self, dataset: DatasetId, operand: &Operand) -> Reading<'a> {
        match operand {
            Operand::Value(value) => self.reading(dataset, value),
            Operand::NumberOf(_) => Reading::Number(0),
        }
    }

    /// How the integer form of a value is read.
    pub fn reading(&self, dataset: DatasetId, value: &Value) -> Reading<'a> {
        match value {
            Value::Time { part: TimePart::Weekday, .. } => Reading::Weekday,
            _ => Reading::of(self.catalog, &type_of(self.catalog, dataset, value)),
        }
    }

    /// A value of a row of a dataset.
    pub fn value(&self, dataset: DatasetId, value: &Value) -> Noun {
        let column = |dataset, column| Noun {
            path: self.catalog.dataset(dataset).column(column).name.clone(),
            words: self.column_words(dataset, column),
        };
        match value {
            Value::Column(id) => column(dataset, *id),
            Value::LookUp { on, dataset: right, column: id } => {
                let (on, taken) = (column(dataset, *on), column(*right, *id));
                Noun { path: format!("{}.{}", on.path, taken.path), words: format!("{} of {}", taken.words, on.words) }
            }
            Value::Attribute { of, list, attribute } => {
                let (owner, name) =
                    (self.value(dataset, of), &self.catalog.code_list(*list).attributes[*attribute].name);
                let together = format!("{} {}", owner.words, named(name));
                let taken = || self.catalog.dataset(dataset).column_named(&together.replace(' ', "_")).is_some();
                let words = match **of {
                    Value::Column(_) if !taken() => together,
                    _ => format!("{} of {}", named(name), owner.words),
                };
                Noun { path: format!("{}.{name}", owner.path), words }
            }
            Value::Band { of, list, .. } => {
                let (number, list) = (self.value(dataset, of), self.list(*list));
                Noun { path: format!("{}.{list}", number.path), words: format!("{} of {}", named(&list), number.words) }
            }
            Value::Time { of, part, .. } => {
                let time = self.value(dataset, of);
                let (path, words) = match part {
                    TimePart::Period(kind) => (kind.name(), kind_words(*kind)),
                    TimePart::Hour => ("hour".into(), "hour".into()),
                    TimePart::Weekday => ("weekday".into(), "weekday".into()),
                };
                Noun { path: format!("{}.{path}", time.path), words: format!("{words} of {}", time.words) }
            }
        }
    }

    /// A column's name in words; `recorded_on` is the `date recorded`.
    fn column_words(&self, dataset: DatasetId, column: ColumnId) -> String {
        let declared = self.catalog.dataset(dataset);
        let name = &declared.column(column).name;
        let said = match self.reading(dataset, &Value::Column(column)) {
            Reading::Day => name.strip_suffix("_on").map(|stem| format!("date_{stem}")),
            Reading::Second => name.strip_suffix("_at").map(|stem| format!("time_{stem}")),
            _ => None,
        };
        named(said.as_ref().filter(|said| declared.column_named(said).is_none()).unwrap_or(name))
    }

    /// A code list. That of an attribute goes by its owner: `offence.group`.
    pub fn list(&self, id: CodeListId) -> String {
        let name = &self.catalog.code_list(id).name;
        match name.split_once('.') {
            Some((owner, attribute)) => format!("{}.{attribute}", self.names.name(Kind::CodeList, owner)),
            None => self.names.name(Kind::CodeList, name),
        }
    }

    /// A dataset, in words by what it counts; with its name where two count the same.
    pub fn dataset(&self, id: DatasetId) -> Noun {
        let declared = self.catalog.dataset(id);
        let path = self.names.name(Kind::Dataset, &declared.name);
        let alike = self.catalog.datasets.iter().filter(|other| other.counts == declared.counts).count();
        let words = match alike > 1 {
            true => format!("{} of {:?}", declared.counts, named(&path)),
            false => declared.counts.clone(),
        };
        Noun { path, words }
    }

    /// `offences`, or `offences in "violent crime"`.
    pub fn rows(&self, rows: Rows) -> Noun {
        match rows {
            Rows::Dataset(id) => self.dataset(id),
            Rows::Cohort(id) => {
                let cohort = &self.model.cohorts[id.0];
                let path = self.names.name(Kind::Cohort, &cohort.head.name.value);
                let words = format!("{} in {:?}", self.catalog.dataset(cohort.dataset).counts, named(&path));
                Noun { path, words }
            }
        }
    }
}

fn sort(conditions: &mut [Condition<'_>]) {
    conditions.sort_by_cached_key(|condition| format!("{condition:?}"));
}
