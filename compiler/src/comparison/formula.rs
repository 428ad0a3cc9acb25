//! Formulas: what indicators and columns compute, by names, held against each other.
//!
//! In: expressions of two models. Out: what differs, each in words with its class.
//! Invariant: of a rate or percentage, what stands under it and what stands over it are told apart.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::change::{Class, Kind, Said};
use super::conditions;
use super::form::{self, Form, Read};
use super::side::Side;
use super::words;
use crate::catalog::{Catalog, CodeListId, DatasetId};
use crate::functions::Function;
use crate::model::{self, Class as Dimension, Expr, Meaning, MeasureId, Restriction};
use crate::syntax::ast::Axis;
use crate::value::thousands;

/// What is computed.
#[derive(Clone, Debug, PartialEq)]
pub enum Formula {
    /// A measure or an indicator, by name.
    Named(Kind, String),
    /// An aggregate that stands in the expression.
    Inline(Aggregate),
    /// A number.
    Number(String),
    /// An attribute of the row's code.
    Attribute(String),
    /// `+`, `-`, `*` or `/`.
    Binary(char, Box<Formula>, Box<Formula>),
    /// A rate (so many per ...) or, per 1, a percentage or ratio of a whole.
    Over(Box<Formula>, Box<Formula>, i64),
    /// Under a restriction.
    Within(Box<Formula>, Limits),
    /// Over some rows only: a condition for each dataset.
    Where(Box<Formula>, BTreeMap<String, Form>),
    /// Over all rows or columns of the table.
    Across(Box<Formula>, Axis),
    /// The place among rows or columns; whether the lowest comes first.
    Rank(Box<Formula>, Axis, bool),
}

/// Rows to one number.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregate {
    /// The function.
    pub function: Function,
    /// Where rows come from.
    pub rows: String,
    /// What is counted or added up.
    pub of: Option<String>,
    /// A further condition.
    pub filter: Option<Form>,
}

/// A restriction, by dataset.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// The dimension: `time`, or by name.
    pub dimension: String,
    /// For each dataset.
    pub by_dataset: BTreeMap<String, Limit>,
}

/// What a restriction comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Limit {
    /// Rows whose value is one of these.
    Among {
        /// The value.
        path: String,
        /// Its members.
        members: Members,
        /// Rows without a value as well.
        missing: bool,
    },
    /// The dataset stays whole.
    Whole,
    /// No meaning there.
    NotApplicable,
}

/// The members of a restriction.
#[derive(Clone, Debug)]
pub enum Members {
    /// Periods and the like, in words.
    Told(BTreeSet<String>),
    /// Codes, and those of them whose own declaration differs between the sides, by which nothing is told.
    Codes(form::Codes, BTreeSet<String>),
}

impl PartialEq for Members {
    /// Codes that the list gained, lost or moved are told of with the list.
    fn eq(&self, other: &Members) -> bool {
        match (self, other) {
            (Members::Told(a), Members::Told(b)) => a == b,
            (Members::Codes(a, unsettled), Members::Codes(b, _)) => {
                let only = |a: &form::Codes, b: &form::Codes| {
                    a.labels.keys().any(|code| !b.labels.contains_key(code) && !unsettled.contains(code))
                };
                !only(a, b) && !only(b, a)
            }
            (Members::Told(_), Members::Codes(..)) | (Members::Codes(..), Members::Told(_)) => false,
        }
    }
}

/// Makes formulas of one side, with an eye on what the other side declares.
pub struct Formulas<'a> {
    side: Side<'a>,
    other: Side<'a>,
    /// Of each list that was asked after, the codes that the two sides do not declare alike.
    unsettled: RefCell<BTreeMap<usize, BTreeSet<String>>>,
}

impl<'a> Formulas<'a> {
    /// Of one side, beside the other.
    pub fn new(side: Side<'a>, other: Side<'a>) -> Formulas<'a> {
        Formulas { side, other, unsettled: RefCell::default() }
    }

    /// What an expression computes.
    pub fn of(&self, expr: &Expr) -> Formula {
        let boxed = |expr: &Expr| Box::new(self.of(expr));
        let binary = |op, a: &Expr, b: &Expr| Formula::Binary(op, boxed(a), boxed(b));
        // The order of what is added or multiplied says nothing.
        let either = |op, a: &Expr, b: &Expr| {
            let (a, b) = (boxed(a), boxed(b));
            if format!("{a:?}") <= format!("{b:?}") { Formula::Binary(op, a, b) } else { Formula::Binary(op, b, a) }
        };
        match expr {
            Expr::Measure(id) => self.measure_or_inline(*id),
            Expr::Indicator(id) => {
                let name = &self.side.model().indicators[id.0].head.name.value;
                Formula::Named(Kind::Indicator, self.side.name(Kind::Indicator, name))
            }
            Expr::Number(number) => Formula::Number(number.to_string()),
            Expr::Add(a, b) => either('+', a, b),
            Expr::Subtract(a, b) => binary('-', a, b),
            Expr::Multiply(a, b) => either('*', a, b),
            Expr::Divide(a, b) => binary('/', a, b),
            Expr::Over { numerator, denominator, per } => Formula::Over(boxed(numerator), boxed(denominator), *per),
            Expr::Within(of, restriction) => Formula::Within(boxed(of), self.limits(restriction)),
            Expr::Where(of, conditions) => Formula::Where(boxed(of), self.conditions(conditions)),
            Expr::Across(of, axis) => Formula::Across(boxed(of), *axis),
            Expr::Rank(of, axis, ascending) => Formula::Rank(boxed(of), *axis, *ascending),
        }
    }

    /// An attribute of the codes that rows are.
    pub fn attribute(&self, list: CodeListId, attribute: usize) -> Formula {
        let name = &self.side.catalog().code_list(list).attributes[attribute].name;
        Formula::Attribute(format!("{}.{name}", self.side.list(list)))
    }

    fn measure_or_inline(&self, id: MeasureId) -> Formula {
        let measure = &self.side.model().measures[id.0];
        match measure.head.name.value.as_str() {
            "" => Formula::Inline(self.aggregate(measure)),
            name => Formula::Named(Kind::Measure, self.side.name(Kind::Measure, name)),
        }
    }

    /// What a measure counts or adds up.
    pub fn aggregate(&self, measure: &model::Measure) -> Aggregate {
        Aggregate {
            function: measure.function,
            rows: self.side.rows(measure.rows),
            of: measure.of.as_ref().map(|of| self.side.path(measure.dataset, of)),
            filter: measure.filter.as_ref().map(|filter| form::form(&self.side, measure.dataset, filter)),
        }
    }

    /// Conditions by dataset.
    pub fn conditions(&self, conditions: &[(DatasetId, model::Predicate)]) -> BTreeMap<String, Form> {
        conditions.iter().map(|(d, p)| (self.side.dataset(*d), form::form(&self.side, *d, p))).collect()
    }

    /// A restriction.
    pub fn limits(&self, restriction: &Restriction) -> Limits {
        let dimension = match &restriction.class {
            Dimension::Time => "time".to_string(),
            Dimension::Area(id) => self.side.name(Kind::Hierarchy, &self.side.catalog().hierarchy(*id).name),
            Dimension::Other(path) => path.clone(),
        };
        let by_dataset = restriction.by_dataset.iter().map(|(dataset, meaning)| {
            let limit = match meaning {
                Meaning::Among { value, set, missing } => Limit::Among {
                    path: self.side.path(*dataset, value),
                    members: self.members(*dataset, value, set),
                    missing: *missing,
                },
                Meaning::Whole => Limit::Whole,
                Meaning::NotApplicable => Limit::NotApplicable,
            };
            (self.side.dataset(*dataset), limit)
        });
        Limits { dimension, by_dataset: by_dataset.collect() }
    }

    fn members(&self, dataset: DatasetId, value: &model::Value, set: &[i64]) -> Members {
        match form::read(self.side.catalog(), dataset, value) {
            Read::Codes(list) => {
                let codes = form::codes(self.side.catalog(), list, set.iter().copied());
                Members::Codes(codes, self.unsettled(list))
            }
            Read::As(reading) => Members::Told(set.iter().map(|n| words::one(*n, reading)).collect()),
        }
    }

    /// The codes of a list that the two sides do not declare alike.
    fn unsettled(&self, list: CodeListId) -> BTreeSet<String> {
        let find = || {
            let name = self.side.list(list);
            let other = self.other.catalog();
            let theirs = (0..other.code_lists.len()).map(CodeListId).find(|id| self.other.list(*id) == name);
            let (a, b) = (declared(self.side.catalog(), Some(list)), declared(other, theirs));
            a.keys().chain(b.keys()).filter(|code| a.get(*code) != b.get(*code)).cloned().collect()
        };
        self.unsettled.borrow_mut().entry(list.0).or_insert_with(find).clone()
    }
}

/// What each code of a list is declared to be, its label apart.
fn declared(catalog: &Catalog, list: Option<CodeListId>) -> BTreeMap<String, String> {
    let Some(list) = list.map(|id| catalog.code_list(id)) else { return BTreeMap::new() };
    let told = list.codes.iter().enumerate().map(|(place, code)| {
        let attributes =
            list.attributes.iter().map(|a| (&a.name, super::lists::attribute(catalog, a, place).map(|said| said.0)));
        (code.code.clone(), format!("{:?} {}", attributes.collect::<BTreeMap<_, _>>(), code.comparator))
    });
    told.collect()
}

/// Where in a formula a difference lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Value,
    Numerator,
    Denominator,
}

impl Role {
    fn class(self) -> Class {
        match self {
            Role::Value | Role::Numerator => Class::Measure,
            Role::Denominator => Class::Denominator,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Role::Value => "value",
            Role::Numerator => "numerator",
            Role::Denominator => "denominator",
        }
    }
}

/// What differs between two formulas.
pub fn differences(before: &Formula, after: &Formula) -> Vec<(Class, Said)> {
    let mut found = Vec::new();
    walk(before, after, Role::Value, &mut found);
    // One bound of a change in time stands in several parts of it.
    let mut once: Vec<(Class, Said)> = Vec::new();
    for (class, said) in found {
        if once.iter().all(|(_, known)| *known != said) {
            once.push((class, said));
        }
    }
    once
}

fn walk(before: &Formula, after: &Formula, role: Role, found: &mut Vec<(Class, Said)>) {
    if before == after {
        return;
    }
    match (before, after) {
        (Formula::Over(a, x, p), Formula::Over(b, y, q)) => {
            walk(a, b, if role == Role::Denominator { role } else { Role::Numerator }, found);
            walk(x, y, Role::Denominator, found);
            if p != q {
                found.push((
                    Class::Unit,
                    Said::moved(
                        "",
                        format!("per {}", thousands(p.unsigned_abs())),
                        format!("per {}", thousands(q.unsigned_abs())),
                    ),
                ));
            }
        }
        (Formula::Binary(op, a, x), Formula::Binary(other, b, y))
            if op == other && (a == b || x == y || (is_within(a, b) && is_within(x, y))) =>
        {
            let second = if *op == '/' { Role::Denominator } else { role };
            walk(a, b, role, found);
            walk(x, y, second, found);
        }
        (Formula::Within(a, x), Formula::Within(b, y)) => {
            walk(a, b, role, found);
            if x != y {
                found.push((role.class(), Said::moved(words::either(&phrase(a), &phrase(b)), limits(x), limits(y))));
            }
        }
        (Formula::Within(a, x), b) if **a == *b => {
            found.push((role.class(), Said { of: phrase(b), before: Some(limits(x)), after: None }));
        }
        (a, Formula::Within(b, y)) if *a == **b => {
            found.push((role.class(), Said { of: phrase(a), before: None, after: Some(limits(y)) }));
        }
        (Formula::Where(a, x), Formula::Where(b, y)) => {
            walk(a, b, role, found);
            found.extend(by_dataset(x, y));
        }
        (Formula::Where(a, x), b) if **a == *b => found.extend(by_dataset(x, &BTreeMap::new())),
        (a, Formula::Where(b, y)) if *a == **b => found.extend(by_dataset(&BTreeMap::new(), y)),
        (Formula::Across(a, x), Formula::Across(b, y)) if x == y => walk(a, b, role, found),
        (Formula::Rank(a, x, low), Formula::Rank(b, y, other)) if x == y => {
            walk(a, b, role, found);
            if low != other {
                let order = |low: bool| if low { "lowest first" } else { "highest first" };
                found.push((Class::Order, Said::moved("rank", order(*low), order(*other))));
            }
        }
        (Formula::Inline(a), Formula::Inline(b)) => found.extend(aggregates(a, b)),
        _ => found.push((role.class(), Said::moved(role.words(), phrase(before), phrase(after)))),
    }
}

/// Whether two formulas are restrictions of the same.
fn is_within(a: &Formula, b: &Formula) -> bool {
    matches!((a, b), (Formula::Within(a, _), Formula::Within(b, _)) if a == b)
}

/// Conditions of several datasets, each told once where they are the same.
pub fn by_dataset(before: &BTreeMap<String, Form>, after: &BTreeMap<String, Form>) -> Vec<(Class, Said)> {
    let mut found: Vec<(Class, Said)> = Vec::new();
    let datasets: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for dataset in datasets {
        let of = |forms: &BTreeMap<String, Form>| -> Vec<Form> { forms.get(dataset).into_iter().cloned().collect() };
        for difference in conditions::parts(&of(before), &of(after)) {
            if !found.contains(&difference) {
                found.push(difference);
            }
        }
    }
    found
}

/// What differs between two aggregates.
pub fn aggregates(before: &Aggregate, after: &Aggregate) -> Vec<(Class, Said)> {
    let mut found = Vec::new();
    let bare = |aggregate: &Aggregate| Aggregate { filter: None, ..aggregate.clone() };
    if bare(before) != bare(after) {
        found.push((Class::Measure, Said::moved("", aggregate(&bare(before)), aggregate(&bare(after)))));
    }
    let of = |aggregate: &Aggregate| -> Vec<Form> {
        match &aggregate.filter {
            Some(Form::And(parts)) => parts.clone(),
            Some(form) => vec![form.clone()],
            None => Vec::new(),
        }
    };
    found.extend(conditions::parts(&of(before), &of(after)));
    found
}

/// An aggregate in words.
pub fn aggregate(of: &Aggregate) -> String {
    let rows = words::named(&of.rows);
    let what = match &of.of {
        Some(column) => format!("{rows} {}", words::named(column)),
        None => rows,
    };
    let text = of.function.phrase(&what);
    match &of.filter {
        Some(filter) => format!("{text} where {}", words::condition(filter)),
        None => text,
    }
}

/// A formula in words.
pub fn phrase(formula: &Formula) -> String {
    let inner = |formula: &Formula| match formula {
        Formula::Binary(..) | Formula::Over(..) => format!("({})", phrase(formula)),
        other => phrase(other),
    };
    match formula {
        Formula::Named(_, name) => words::named(name),
        Formula::Inline(of) => aggregate(of),
        Formula::Number(number) => number.clone(),
        Formula::Attribute(path) => words::named(path),
        Formula::Binary(op, a, b) => format!("{} {op} {}", inner(a), inner(b)),
        Formula::Over(a, b, 1) => format!("{} as % of {}", inner(a), inner(b)),
        Formula::Over(a, b, per) => format!("{} per {} {}", inner(a), thousands(per.unsigned_abs()), inner(b)),
        Formula::Within(of, within) => format!("{} {}", inner(of), limits(within)),
        Formula::Where(of, conditions) => {
            let mut texts: Vec<String> = conditions.values().map(words::condition).collect();
            texts.dedup();
            format!("{} where {}", inner(of), texts.join("; "))
        }
        Formula::Across(of, Axis::Rows) => format!("{} across rows", inner(of)),
        Formula::Across(of, Axis::Columns) => format!("{} across columns", inner(of)),
        Formula::Rank(of, _, false) => format!("rank of {}", inner(of)),
        Formula::Rank(of, _, true) => format!("rank of {}, lowest first", inner(of)),
    }
}

/// A restriction in words, as the dataset that it limits most shows it.
pub fn limits(of: &Limits) -> String {
    let mut texts: Vec<String> = Vec::new();
    for limit in of.by_dataset.values() {
        let text = match limit {
            Limit::Among { members, missing, .. } => {
                let mut told = match members {
                    Members::Told(texts) => texts.iter().cloned().collect(),
                    Members::Codes(codes, _) => some(codes),
                };
                told.extend(missing.then(|| "not recorded".to_string()));
                words::listed(told.into_iter(), "or")
            }
            Limit::Whole => "whole".to_string(),
            Limit::NotApplicable => "not applicable".to_string(),
        };
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    let texts = texts.join("; ");
    match of.dimension.as_str() {
        "time" => format!("in {texts}"),
        _ => format!("at {texts}"),
    }
}

/// The labels of codes; of many, the first and how many more.
fn some(codes: &form::Codes) -> Vec<String> {
    const MANY: usize = 6;
    let mut texts: Vec<String> = codes.order.iter().map(|code| words::label(codes, code)).collect();
    if texts.len() > MANY {
        let more = texts.len() - MANY + 1;
        texts.truncate(MANY - 1);
        texts.push(format!("{more} more"));
    }
    texts
}
