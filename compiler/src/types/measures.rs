//! Measures: what is counted or added up, and what it is a number of.
//!
//! In: the Hir's measures. Out: the model's, one for one, each with its unit.

use super::Checker;
use super::facts::{types, units};
use super::paths::words;
use crate::catalog::{Column, ColumnId, ColumnType, Dataset, DatasetId, Describes, Gaps};
use crate::functions::{Function, Takes};
use crate::model::{Cohort, Measure, Rows, Type, Unit, Value, typing};
use crate::names::hir;
use crate::source::Span;

impl Checker<'_> {
    pub(super) fn measures(&mut self) {
        for measure in &self.hir.measures[self.model.measures.len()..] {
            let typed = self.measure(measure);
            self.model.to_mut().measures.push(typed);
        }
    }

    fn measure(&mut self, measure: &hir::Measure) -> Measure {
        let mut typed = Measure {
            head: measure.head.clone(),
            function: measure.function,
            rows: measure.rows.unwrap_or(Rows::Dataset(DatasetId(0))),
            dataset: measure.dataset.unwrap_or(DatasetId(0)),
            of: None,
            scale: 0,
            filter: None,
            once: self.are_there_once(measure.rows),
            unit: Unit::Unknown,
        };
        let Some(dataset) = measure.dataset else { return typed };
        let column = measure.column.as_ref().and_then(|path| Some((self.path(dataset, path)?, path)));
        if let Some(filter) = &measure.filter {
            typed.filter = self.predicate(dataset, filter);
            if let Some(predicate) = &typed.filter {
                let predicate = predicate.clone();
                self.decided(dataset, &predicate, filter.span);
                self.totals_of_rows(typed.rows, &[&predicate], dataset, filter.span);
            }
        }
        let declared = self.catalog.dataset(dataset);
        let makes_rows = matches!(declared.complete, Some(Gaps::Unknown | Gaps::Zero));
        let people = declared.people_of_rows();
        if measure.function.takes == Takes::Rows
            && let [column, ..] = declared.numbers_of_those_counted()[..]
            && !is_called_rows(&measure.head.name.value, &declared.grain)
            && self.is_new((measure.span, measure.span))
        {
            self.out.push(types::count_of_rows(measure.span, declared, &self.name_of(typed.rows), column));
        }
        if measure.function.takes == Takes::Rows && !people.is_empty() {
            self.out.push(types::count_of_groups(measure.span, declared, &self.name_of(typed.rows), &people));
        } else if makes_rows && matches!(measure.function.takes, Takes::Rows | Takes::Distinct) {
            self.out.push(types::count_of_made_rows(measure.span, &declared.name));
        }
        if let Some(instead) = measure.function.perhaps_of_100()
            && self.is_new((measure.span, measure.span))
        {
            self.out.push(types::small_percentile(measure.span, measure.function, instead));
        }
        let population = declared.is_population();
        let counts = (measure.function.counts)(population).is_some();
        match (measure.function.takes, column) {
            (Takes::Rows, _) => {
                self.perhaps_rows_of_a_stock(dataset, measure.span);
                typed.unit = Unit::Count(declared.counts.clone());
            }
            (_, None) => {} // the column was reported
            (Takes::Distinct, Some(((value, _), path))) => {
                let last = &path.parts[path.parts.len() - 1].value;
                typed.unit =
                    Unit::Count(self.noun(dataset, &value).unwrap_or_else(|| format!("different values of {last}")));
                typed.of = Some(value);
            }
            (Takes::Numbers, Some(((value, ty), path))) => {
                let Some(scale) = scale(&ty) else {
                    let (text, is) = (self.sources.text(path.span), words(self.catalog, &ty));
                    self.out.push(types::not_a_number(path.span, text, &is, measure.function.name));
                    return typed;
                };
                typed.function = self.weighed((dataset, measure.rows), measure.function, &value, path.span);
                if let (Some(over_dates), Value::Column(column)) = (typed.function.of_stock, &value) {
                    match self.catalog.dataset(dataset).mean_is_over_dates(*column) {
                        Some(true) => typed.function = over_dates,
                        Some(false) => {}
                        None if !self.is_new((path.span, path.span)) => {}
                        None => {
                            let name = &self.catalog.dataset(dataset).column(*column).name;
                            self.out.push(units::mean_of_rows_or_dates(path.span, name, &declared.name));
                        }
                    }
                }
                self.of_groups(dataset, measure.function, &value, path.span);
                if let Value::Column(column) = value {
                    self.perhaps_a_stock(dataset, column, path.span);
                }
                let noun = self.noun(dataset, &value);
                typed.scale = scale;
                let own = match &value {
                    Value::Column(column) => self.catalog.dataset(dataset).column(*column).counts.clone(),
                    _ => None,
                };
                let adds_up_counts = (measure.function.counts)(own.is_some()).is_some();
                typed.unit = match counts {
                    // Adding up numbers of people counts the people, as adding up the parts of a population does.
                    false if adds_up_counts => Unit::Count(own.unwrap_or_default()),
                    true => Unit::Count(noun.unwrap_or_else(|| declared.counts.clone())),
                    false => Unit::Quantity(noun),
                };
                typed.of = Some(value);
            }
        }
        typed
    }

    /// What rows are called where they are counted.
    fn name_of(&self, rows: Rows) -> String {
        match rows {
            Rows::Cohort(cohort) => self.hir.cohorts[cohort.0].head.name.value.clone(),
            Rows::Dataset(dataset) => self.catalog.dataset(dataset).name.clone(),
        }
    }

    /// Whether a cohort keeps one row for each of something, whatever its dates: a person, not a person in a year.
    fn are_there_once(&self, rows: Option<Rows>) -> bool {
        let Some(rows) = rows else { return false };
        let is_of_time = |dataset: DatasetId, of: &Value| Some(of.column()) == self.catalog.dataset(dataset).time;
        let once = |cohort: &Cohort| {
            let keep = cohort.keep.as_ref().filter(|keep| !keep.per.is_empty());
            keep.is_some_and(|keep| !keep.per.iter().any(|of| is_of_time(cohort.dataset, of)))
        };
        self.model.cohorts_behind(rows).any(once)
    }

    /// Whether a cohort keeps one row for each value of a column, so that what that looks up is there once.
    fn keeps_one_for_each(&self, rows: Option<Rows>, column: ColumnId) -> bool {
        let keeps = |cohort: &Cohort| {
            cohort.keep.as_ref().is_some_and(|keep| keep.per.len() == 1 && keep.per[0] == Value::Column(column))
        };
        rows.is_some_and(|rows| self.model.cohorts_behind(rows).any(keeps))
    }

    /// The function that is meant of a column whose values do not add up as they are; reports a sum of them.
    fn weighed(
        &mut self,
        (dataset, rows): (DatasetId, Option<Rows>),
        function: Function,
        of: &Value,
        span: Span,
    ) -> Function {
        let column = typing::column_of(self.catalog, dataset, of);
        let adds = function.additive;
        let many = self.catalog.dataset(dataset);
        if column.ratio && *of == *of.root() {
            let unit = column.unit.as_deref().unwrap_or("ratio");
            if adds {
                self.out.push(units::sum_of_percentages(span, &column.name, unit));
            }
            if let Some(instead) = function.of_ratios {
                return instead;
            }
        } else if *of == *of.root()
            && !many.is_population()
            && (adds || function.of_ratios.is_some())
            && let Some(called) = called_an_average(column)
        {
            if self.is_new((column.span, column.span)) {
                self.out.push(units::perhaps_an_average(span, &called, function.keyword));
            }
        } else if let Value::LookUp { on, dataset: from, .. } = of
            && adds
            && !self.keeps_one_for_each(rows, *on)
        {
            let one = self.catalog.dataset(*from);
            let key = &many.column(*on).name;
            self.out.push(units::sum_through_look_up(span, &many.counts, key, &one.grain, Some(&one.name)));
        } else if let Value::Attribute { of: code, list, .. } = of
            && adds
            && !matches!(**code, Value::Column(key) if many.key == [key])
        {
            let (key, one) = (&many.column(of.column()).name, &self.catalog.code_list(*list).name);
            self.out.push(units::sum_through_look_up(span, &many.counts, key, one, None));
        }
        function
    }

    /// Reports a statistic of what describes people where each row is of several of them: a mean age of rows is not that of the people.
    fn of_groups(&mut self, dataset: DatasetId, function: Function, of: &Value, span: Span) {
        let declared = self.catalog.dataset(dataset);
        let column = typing::column_of(self.catalog, dataset, of);
        let mut people = declared.people_of_rows();
        // Babies are not the births, whose mothers have the age.
        people.extend(declared.columns.iter().filter(|column| column.counts.as_ref() == Some(&declared.counts)));
        let is_meant = matches!(function.keyword, "min" | "max")
            || function.of_ratios.is_none() && function.name.contains("unweighted");
        if let Some(number) = people.first().filter(|_| column.describes == Describes::Person && !is_meant) {
            let number = number.name.clone();
            self.out.push(types::statistic_of_groups(span, declared, &column.name, &number, function.name));
        }
    }

    /// Warns once of a column that is called as stocks are, where nothing says whether it is one.
    fn perhaps_a_stock(&mut self, dataset: DatasetId, column: ColumnId, span: Span) {
        let declared = self.catalog.dataset(dataset);
        let is_said = |column: &Column| column.stock || column.flow;
        let is_decided = declared.is_population()
            || declared.stock
            || declared.flow
            || declared.counts_its_rows()
            || declared.columns.iter().any(is_said);
        let found = declared.column(column);
        if declared.time.is_none()
            || is_of_one_period(declared)
            || is_decided
            || found.ratio
            || found.describes != Describes::Event
        {
            return;
        }
        let names = [&found.name, found.unit.as_ref().unwrap_or(&found.name), &declared.counts, &declared.name];
        let stock = names.into_iter().find_map(|name| called_a_stock(name));
        if let Some(stock) = stock
            && self.is_new((found.span, found.span))
        {
            self.out.push(units::perhaps_a_stock(span, &found.name, &declared.name, stock));
        }
    }

    /// Warns once of a register that is called as stocks are, with a row for each person and date, perhaps, where nothing says so.
    fn perhaps_rows_of_a_stock(&mut self, dataset: DatasetId, span: Span) {
        let declared = self.catalog.dataset(dataset);
        let Some(time) = declared.time else { return };
        // Where the key is not of dates, each is there once.
        let is_once = !declared.key.is_empty() && !declared.key.contains(&time);
        if is_once
            || is_of_one_period(declared)
            || declared.is_population()
            || declared.stock
            || declared.flow
            || declared.complete.is_some()
        {
            return;
        }
        let stock =
            [&declared.counts, &declared.grain, &declared.name].into_iter().find_map(|name| called_a_stock(name));
        if let Some(stock) = stock
            && self.is_new((declared.span, declared.span))
        {
            self.out.push(units::perhaps_rows_of_a_stock(span, &declared.name, stock));
        }
    }

    /// The declared unit of a column.
    fn noun(&self, dataset: DatasetId, value: &Value) -> Option<String> {
        match value {
            Value::Column(column) => self.catalog.dataset(dataset).column(*column).unit.clone(),
            Value::LookUp { dataset, column, .. } => self.catalog.dataset(*dataset).column(*column).unit.clone(),
            Value::Attribute { .. } | Value::Band { .. } | Value::Time { .. } => None,
        }
    }
}

/// What of a column is called as averages, rates and percentages are, its name or its heading in the file, where nothing says whether it
/// is one.
fn called_an_average(column: &Column) -> Option<String> {
    if column.ratio || column.ratio_is_said {
        return None;
    }
    let name = || is_called_an_average(&column.name).then(|| format!("`{}` has the name", column.name));
    let unit = || {
        let unit = column.unit.as_ref().filter(|unit| is_unit_of_an_average(unit))?;
        Some(format!("`{}`, in {unit}, has the unit", column.name))
    };
    let (heading, of) = (&column.heading, &column.name);
    let headed =
        || is_called_an_average(heading).then(|| format!("`{of}`, which is \"{heading}\" in its file, has the name"));
    name().or_else(headed).or_else(unit)
}

/// Whether a name or heading is that of an average, a rate or a percentage: `avg_score`, `crime_rate`, `visits_per_1000`, `% absent`.
fn is_called_an_average(name: &str) -> bool {
    const WORDS: [&str; 16] = [
        "average",
        "avg",
        "mean",
        "median",
        "percent",
        "percentage",
        "perc",
        "pct",
        "proportion",
        "prop",
        "share",
        "ratio",
        "density",
        "turnout",
        "prevalence",
        "occupancy",
    ];
    /// What is a rate of one person or thing.
    const OF_ONE: [&str; 12] = [
        "heart",
        "pulse",
        "respiratory",
        "breathing",
        "pay",
        "hourly",
        "daily",
        "wage",
        "interest",
        "exchange",
        "tax",
        "flow",
    ];
    let name = name.to_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    // A `rate_of_pay` is of a person.
    let is_rate = match words[..] {
        [.., of, "rate" | "rates"] => !OF_ONE.contains(&of),
        ["rate" | "rates"] => true,
        _ => false,
    };
    // `visits_per_day`, `per_1000`; a `per_id` is that of a person.
    let is_per = words.windows(2).any(|two| two[0] == "per" && !["id", "no", "ref", "code"].contains(&two[1]));
    // `deaths_per1000`.
    let is_per_number = |word: &&str| {
        let number = word.strip_prefix("per").unwrap_or_default();
        number.starts_with(|c: char| c.is_ascii_digit())
    };
    let is_expectancy = words.windows(2).any(|two| two == ["life", "expectancy"]);
    let is_called = words.iter().any(|word| WORDS.contains(word) || is_per_number(word));
    is_rate || is_per || is_expectancy || name.contains('%') || is_called
}

/// Whether a unit is of averages, rates or shares: `‰`, `ratio`, `median pounds`, `people/km2`, `cases per 1000`; not `pounds/week`, which one
/// person may have.
fn is_unit_of_an_average(unit: &str) -> bool {
    const WORDS: [&str; 9] = ["average", "mean", "median", "proportion", "ratio", "share", "fraction", "rate", "index"];
    const TIMES: [&str; 14] =
        ["hour", "hours", "hr", "h", "day", "week", "month", "year", "annum", "night", "minute", "min", "second", "s"];
    let unit = unit.to_lowercase();
    let words: Vec<&str> = unit.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let of_one = unit.replace('/', " per ");
    let of_one: Vec<&str> = of_one.split_whitespace().collect();
    let is_per = of_one.windows(2).any(|two| two[0] == "per" && !TIMES.contains(&two[1]));
    let is_out_of = unit.contains("out of ");
    unit.contains('‰') || is_per || is_out_of || words.iter().any(|word| WORDS.contains(word))
}

/// What is of a date wherever it is counted, and what one is called in a message.
const STOCKS: [(&str, &str); 45] = [
    ("caseload", "a caseload"),
    ("backlog", "a backlog"),
    ("headcount", "a headcount"),
    ("workforce", "a workforce"),
    ("waiting list", "a waiting list"),
    ("people waiting", "the number of people waiting"),
    ("patients waiting", "the number of patients waiting"),
    ("on roll", "the number on roll"),
    ("in post", "the number of staff in post"),
    ("occupied", "the number of places that are occupied"),
    ("open cases", "the number of open cases"),
    ("looked after", "the number of children looked after"),
    ("claimants", "the number of claimants"),
    ("vacancies", "the number of vacancies"),
    ("population", "a population"),
    ("inhabitants", "the number of inhabitants"),
    ("residents", "the number of residents"),
    ("registered patients", "the number of registered patients"),
    ("list size", "the size of a list"),
    ("fte", "the number of full-time equivalents"),
    ("live cases", "the number of live cases"),
    ("outstanding", "the number outstanding"),
    ("queue", "a queue"),
    ("stock", "a stock"),
    ("beds", "the number of beds"),
    ("dwellings", "the number of dwellings"),
    ("rough sleepers", "the number of rough sleepers"),
    ("temporary accommodation", "the number in temporary accommodation"),
    ("ehc plans", "the number of EHC plans"),
    ("still waiting", "the number still waiting"),
    ("unemployed", "the number of unemployed people"),
    ("jobseekers", "the number of jobseekers"),
    ("children in care", "the number of children in care"),
    ("prisoners", "the number of prisoners"),
    ("employees", "the number of employees"),
    ("vacant homes", "the number of vacant homes"),
    ("empty homes", "the number of empty homes"),
    ("empty properties", "the number of empty properties"),
    ("current tenancies", "the number of current tenancies"),
    ("arrears", "an amount of arrears"),
    ("on licence", "the number on licence"),
    ("patients in hospital", "the number of patients in hospital"),
    ("protection plan", "the number on a plan"),
    ("on plan", "the number on a plan"),
    ("gp lists", "the size of lists"),
];

/// Whether all rows of a dataset are of one period, as it declares: then they are of one date.
fn is_of_one_period(declared: &Dataset) -> bool {
    let (Some(time), Some((first, last))) = (declared.time, declared.covers) else { return false };
    first == last && declared.column(time).ty == ColumnType::Period(first.kind)
}

/// The kind of stock that a name has in it as a word, or words.
fn called_a_stock(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let words: Vec<&str> = name.split(['_', '-', ' ']).collect();
    let has = |stock: &str| {
        (0..words.len()).any(|at| {
            let mut from = words[at..].iter();
            stock.split(' ').all(|word| from.next() == Some(&word))
        })
    };
    STOCKS.into_iter().find(|(stock, _)| has(stock)).map(|(_, called)| called)
}

/// The decimals of a number; `None` for what is not a number.
fn scale(ty: &Type) -> Option<u32> {
    match ty {
        Type::Integer { .. } => Some(0),
        Type::Decimal(scale) => Some(*scale),
        Type::Text | Type::Flag | Type::Day | Type::Second | Type::Period(_) | Type::Code(_) => None,
    }
}

/// Whether the name of a measure says that it counts rows, or what each row of a dataset is.
fn is_called_rows(name: &str, grain: &str) -> bool {
    let row = grain.split_whitespace().next().unwrap_or(grain);
    name.to_lowercase()
        .split('_')
        .any(|word| ["row", "record", row].iter().any(|row| word.trim_end_matches('s') == *row))
}
