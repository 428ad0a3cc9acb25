//! Remarks: what a table will have to say by itself of the rows that its numbers leave out.
//!
//! In: each number of a table where it is: its measure, what restricts it, the policy over it. Out: the table's remarks, and outputs
//! that count the rows they are about.
//! Invariant: where declarations rule out that a row is left out, there is no remark and nothing is counted for one.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::build::{Behinds, Builder};
use super::ir::OutputId;
use super::layout::{About, Given, Remark, Union};
use super::strangers::Strangers;
use super::undecided::Undecided;
use crate::catalog::{CodeListId, CodeRelation, DatasetId, Gaps, OutsideCovers, PolicyId};
use crate::model::{Meaning, MeasureId, Predicate, Rows, TimePart, Value, gaps, totals, typing};
use crate::words::lists;

/// The remarks of a table, while its cells are made.
#[derive(Default)]
pub struct Remarks {
    found: Vec<Remark>,
    /// Of each that counts the people of a population: the dates that they are of. They are not added up over several.
    dates: Vec<Vec<Meaning>>,
}

/// A number of a table where it is.
pub struct Number<'a> {
    /// The measure.
    pub measure: MeasureId,
    /// The column that it is in.
    pub column: usize,
    /// What restricts it.
    pub restrictions: &'a [Meaning],
    /// The conditions around it.
    pub wheres: &'a [&'a Predicate],
    /// The policy over it.
    pub policy: Option<PolicyId>,
}

/// What all rows, or all columns, are together, where shares or other numbers are of that.
pub const WHOLE_OF_ROWS: &str = "The whole of the rows";
/// The same of columns.
pub const WHOLE_OF_COLUMNS: &str = "The whole of the columns";

/// A total that a number is in.
pub struct Total<'a> {
    /// What it is called: the label of a row, or the heading of a column whose own expression says where.
    pub label: &'a str,
    /// Whether it is one of periods, too: a single one leaves out all that are not dated in it.
    pub periods: bool,
    /// What it is of.
    pub of: Vec<Meaning>,
}

/// What a row may lack to be in a total of all that a list has.
struct Lack {
    /// What the total is of.
    meaning: Meaning,
    value: Value,
    set: Vec<i64>,
    /// The noun of the value.
    name: String,
    /// Whether rows may have no value.
    no_value: bool,
    /// What rows may have that is not in the list, and where they are then.
    outside: Option<i64>,
    beyond: String,
}

impl Lack {
    /// Of a population, people elsewhere are no part of a total: a national file is read for a county.
    fn of(builder: &Builder<'_>, number: &Number<'_>, of: &Meaning, periods: bool) -> Option<Lack> {
        let catalog = builder.catalog;
        let Meaning::Among { value, set, missing } = of else { return None };
        let dataset = builder.model.measures[number.measure.0].dataset;
        let no_value = !missing && gaps::may_be_missing(catalog, dataset, value);
        // Most numbers are in no total, so nothing is kept before it is known that this one is.
        let lack = |name, outside, beyond| {
            let (meaning, value, set) = (of.clone(), value.clone(), set.clone());
            Lack { meaning, value, set, name, no_value, outside, beyond }
        };
        if let Value::Time { .. } = value {
            return (periods && no_value).then(|| lack("date".to_string(), None, String::new()));
        }
        let list = typing::list_of(catalog, dataset, value).filter(|list| has_all(builder, *list, set))?;
        let outside = catalog.code_list(list).outside();
        let elsewhere = catalog.dataset(dataset).is_population() && catalog.code_list(list).level_of.is_some();
        let is_beyond = !elsewhere && !set.contains(&outside) && gaps::may_be_outside(catalog, dataset, value);
        (no_value || is_beyond).then(|| {
            let (name, beyond) = place(builder, dataset, value, list);
            lack(name, is_beyond.then_some(outside), beyond)
        })
    }

    /// Rows that lack it, and those that have it, too.
    fn meaning(&self, too: bool) -> Meaning {
        let Meaning::Among { missing, .. } = self.meaning else { return self.meaning.clone() };
        let mut set = if too { self.set.clone() } else { Vec::new() };
        set.extend(self.outside);
        set.sort_unstable();
        Meaning::Among { value: self.value.clone(), set, missing: self.no_value || too && missing }
    }
}

/// The rows that lack two or more of what totals are of: what they are called, and how many there are.
fn several(builder: &mut Builder<'_>, number: &Number<'_>, of: &[&Lack]) -> Option<(String, Union)> {
    let mut found: Option<Union> = None;
    for (at, first) in of.iter().enumerate() {
        for second in &of[at + 1..] {
            let is_one = |lack: &Lack| std::ptr::eq(lack, *first) || std::ptr::eq(lack, *second);
            let instead: Vec<(&Meaning, Meaning)> =
                of.iter().map(|lack| (&lack.meaning, lack.meaning(!is_one(lack)))).collect();
            let rows = count(builder, number, &instead)?;
            match &mut found {
                None => found = Some(rows),
                Some(known) if known.output == rows.output => extend(known, rows),
                Some(_) => return None,
            }
        }
    }
    let names: Vec<String> = of.iter().map(|lack| one(&lack.name)).collect();
    let listed = if of.iter().any(|lack| lack.outside.is_some()) { " that is in the list" } else { "" };
    let words = match &names[..] {
        [first, second] => format!("with neither {first} nor {second}{listed}"),
        _ => format!("without two or more of {}{listed}", lists::all(&names, "and")),
    };
    found.map(|rows| (words, rows))
}

impl Remarks {
    /// The remarks, in the order in which the table's cells gave rise to them.
    /// What a row or column called a total says is not said again of all of them together, nor of each period in it.
    pub fn finish(self) -> Vec<Remark> {
        let said = |remark: &Remark| {
            if let About::Undated { rows } = &remark.about {
                return self.found.iter().any(|other| match &other.about {
                    About::LeftOut { parts, .. } => parts.iter().any(|(_, all)| rows.is_in(all)),
                    _ => false,
                });
            }
            let About::LeftOut { total, parts, of } = &remark.about else { return false };
            let is_whole = |total: &String| total == WHOLE_OF_ROWS || total == WHOLE_OF_COLUMNS;
            is_whole(total)
                && self.found.iter().any(|other| match &other.about {
                    About::LeftOut { total, parts: others, of: same } => {
                        !is_whole(total)
                            && (same, other.given) == (of, remark.given)
                            && parts.iter().all(|(words, rows)| {
                                others.iter().any(|(other, all)| words == other && rows.is_in(all))
                            })
                    }
                    _ => false,
                })
        };
        self.found.iter().filter(|remark| !said(remark)).cloned().collect()
    }

    /// Notes a number that is computed from the values that are known.
    pub fn known_only(&mut self, builder: &mut Builder<'_>, number: &Number<'_>) {
        let (catalog, measure) = (builder.catalog, &builder.model.measures[number.measure.0]);
        let one_value = measure.function.of_one_value;
        let Some(of) = measure.of.as_ref().filter(|_| measure.function.known_only || one_value) else { return };
        let of_gaps = gaps::may_be_made(catalog, measure.dataset);
        if !one_value && !of_gaps && !gaps::may_be_missing(catalog, measure.dataset, of) {
            return;
        }
        let value = noun(&typing::column_of(catalog, measure.dataset, of).name);
        let restrictions: Vec<&Meaning> = number.restrictions.iter().collect();
        // What was not returned is not known.
        let made_too = one_value || of_gaps;
        let behind =
            builder.with_made(made_too, |builder| builder.behind(number.measure, &restrictions, number.wheres));
        let Some(behind) = behind else { return };
        let about = |all, known| match one_value {
            true => About::Several { value: value.clone(), rows: all },
            false => About::NotKnown { value: value.clone(), all, known, in_share: false },
        };
        let at = |output, behind: &Behinds| Union { output, at: vec![Arc::clone(&behind.select)] };
        self.add(builder, number, about(at(behind.all, &behind), at(behind.known, &behind)));
    }

    /// Notes a statistic of data that says of a row that it lacks that its numbers are 0: a sum takes it for that, and what is not there has no
    /// mean.
    pub fn not_there(&mut self, builder: &mut Builder<'_>, number: &Number<'_>) {
        let measure = &builder.model.measures[number.measure.0];
        let is_of_rows = measure.function.known_only && !measure.function.adds_up && measure.of.is_some();
        if !is_of_rows || builder.catalog.dataset(measure.dataset).complete != Some(Gaps::Zero) {
            return;
        }
        let restrictions: Vec<&Meaning> = number.restrictions.iter().collect();
        let mut behind = |made_too| {
            let rows =
                builder.with_made(made_too, |builder| builder.behind(number.measure, &restrictions, number.wheres));
            rows.map(|behind| Union { output: behind.all, at: vec![behind.select] })
        };
        let (Some(all), Some(there)) = (behind(true), behind(false)) else { return };
        self.add(builder, number, About::NotThere { all, there });
    }

    /// Notes a number of rows of which one is kept for each of something, that some rows do not have: these are left out.
    pub fn kept(&mut self, builder: &mut Builder<'_>, number: &Number<'_>) {
        let (catalog, model) = (builder.catalog, builder.model);
        let mut rows = model.measures[number.measure.0].rows;
        // What is kept of the rows that a cohort keeps leaves out the same ones.
        let mut unkept = BTreeSet::new();
        while let Rows::Cohort(id) = rows {
            unkept.insert(id);
            let cohort = &model.cohorts[id.0];
            rows = cohort.rows;
            let per = cohort.keep.iter().flat_map(|keep| &keep.per);
            let per: Vec<Value> = per.filter(|of| gaps::may_be_missing(catalog, cohort.dataset, of)).cloned().collect();
            let restrictions: Vec<&Meaning> = number.restrictions.iter().collect();
            if per.is_empty() {
                continue;
            }
            let Some(behind) = builder.before_keep((&unkept, &per), number.measure, &restrictions, number.wheres)
            else {
                return;
            };
            let mut names: Vec<String> =
                per.iter().map(|of| noun(&typing::column_of(catalog, cohort.dataset, of).name)).collect();
            names.dedup();
            let at = |output| Union { output, at: vec![Arc::clone(&behind.select)] };
            let (value, all, known) = (lists::all(&names, "or"), at(behind.all), at(behind.known));
            self.add(builder, number, About::NotKnown { value, all, known, in_share: false });
        }
    }

    /// Notes a share with a side of which it is not known whether some rows are of it.
    pub fn undecided(&mut self, builder: &Builder<'_>, number: &Number<'_>, undecided: Undecided) {
        let Undecided { asked, behind } = undecided;
        let at = |output| Union { output, at: vec![Arc::clone(&behind.select)] };
        let value = lists::all(&asked, "or");
        let about = About::NotKnown { value, all: at(behind.all), known: at(behind.known), in_share: true };
        self.add(builder, number, about);
    }

    /// Notes a share of people with rows of people whom it is no share of.
    pub fn strangers(&mut self, builder: &Builder<'_>, number: &Number<'_>, strangers: Strangers) {
        let Strangers { person, of, behind } = strangers;
        let at = |output| Union { output, at: vec![Arc::clone(&behind.select)] };
        let dataset = builder.model.measures[number.measure.0].dataset;
        let value = noun(&typing::column_of(builder.catalog, dataset, &person).name);
        self.add(builder, number, About::NotAmong { value, of, all: at(behind.all), among: at(behind.known) });
    }

    /// Notes a number whose dataset leaves out rows that are dated outside what it covers.
    pub fn not_covered(&mut self, builder: &mut Builder<'_>, number: &Number<'_>) {
        let dataset = builder.catalog.dataset(builder.model.measures[number.measure.0].dataset);
        let Some((from, to)) = dataset.covers.filter(|_| dataset.outside_covers == OutsideCovers::LeaveOut) else {
            return;
        };
        let restrictions: Vec<&Meaning> = number.restrictions.iter().collect();
        builder.beyond_covers = true;
        let behind = builder.behind(number.measure, &restrictions, number.wheres);
        builder.beyond_covers = false;
        let Some(behind) = behind else { return };
        let rows = Union { output: behind.all, at: vec![behind.select] };
        let covers = if from == to { from.to_string() } else { format!("{from} to {to}") };
        self.add(builder, number, About::NotCovered { covers, rows });
    }

    /// Notes a number of a period: rows without a date are in none. Where the table shows those in a row or column of their own, there is
    /// nothing to say.
    pub fn undated(&mut self, builder: &mut Builder<'_>, number: &Number<'_>) {
        let (catalog, dataset) = (builder.catalog, builder.model.measures[number.measure.0].dataset);
        let declared = catalog.dataset(dataset);
        let is_period = |meaning: &&Meaning| match meaning {
            Meaning::Among { value: Value::Column(column), missing: false, .. } => Some(*column) == declared.time,
            Meaning::Among { value: Value::Time { of, part: TimePart::Period(_), .. }, missing: false, .. } => {
                matches!(**of, Value::Column(column) if Some(column) == declared.time)
            }
            _ => false,
        };
        let may_lack = |value: &Value| gaps::may_be_missing(catalog, dataset, value);
        let periods: Vec<(&Meaning, Meaning)> = number
            .restrictions
            .iter()
            .filter(is_period)
            .filter_map(|of| match of {
                Meaning::Among { value, .. } if may_lack(value) => {
                    Some((of, Meaning::Among { value: value.clone(), set: Vec::new(), missing: true }))
                }
                _ => None,
            })
            .collect();
        if periods.is_empty() {
            return;
        }
        // A row that lacks a kind, too, is among those that a total of all kinds leaves out for its date.
        let without = |of: &Meaning| match periods.iter().find(|(period, _)| *period == of) {
            Some((_, without)) => without.clone(),
            None => Lack::of(builder, number, of, false).map_or_else(|| of.clone(), |lack| lack.meaning(true)),
        };
        let widened: Vec<Meaning> = number.restrictions.iter().map(without).collect();
        let restrictions: Vec<&Meaning> = widened.iter().collect();
        let Some(behind) = builder.behind(number.measure, &restrictions, number.wheres) else { return };
        let rows = Union { output: behind.all, at: vec![behind.select] };
        self.add(builder, number, About::Undated { rows });
    }

    /// Notes a number in totals of all that a list has. Each row that it leaves out is counted once: under what it lacks alone, or among
    /// those that lack more than that.
    pub fn left_out(&mut self, builder: &mut Builder<'_>, number: &Number<'_>, totals: &[Total<'_>]) {
        let mut lacking: Vec<(&str, Lack)> = Vec::new();
        for total in totals {
            let found = total.of.iter().filter_map(|meaning| Lack::of(builder, number, meaning, total.periods));
            lacking.extend(found.map(|lack| (total.label, lack)));
        }
        for (total, lack) in &lacking {
            let instead = |set: Vec<i64>, missing: bool| Meaning::Among { value: lack.value.clone(), set, missing };
            let without = lack.no_value.then(|| (format!("without {}", one(&lack.name)), instead(Vec::new(), true)));
            let beyond = lack.outside.map(|outside| (lack.beyond.clone(), instead(vec![outside], false)));
            let parts = without
                .into_iter()
                .chain(beyond)
                .filter_map(|(words, instead)| Some((words, count(builder, number, &[(&lack.meaning, instead)])?)));
            let parts: Vec<(String, Union)> = parts.collect();
            if !parts.is_empty() {
                let of = vec![lack.value.clone()];
                self.add(builder, number, About::LeftOut { total: total.to_string(), parts, of });
            }
        }
        self.not_parts(builder, number, totals);
        let mut together: Vec<&Lack> = Vec::new();
        for (_, lack) in &lacking {
            if together.iter().all(|known| known.value != lack.value) {
                together.push(lack);
            }
        }
        if let (Some((total, _)), Some(part)) = (lacking.first(), several(builder, number, &together)) {
            let of = together.iter().map(|lack| lack.value.clone()).collect();
            self.add(builder, number, About::LeftOut { total: total.to_string(), parts: vec![part], of });
        }
    }

    /// Notes the rows that a count leaves out because their code is a total of others, or overlaps them. Data that is already added up has
    /// such rows beside those of the parts, and there is nothing to say; where rows are single events, each that is left out is one that
    /// nothing else counts.
    fn not_parts(&mut self, builder: &mut Builder<'_>, number: &Number<'_>, around: &[Total<'_>]) {
        let (catalog, measure) = (builder.catalog, &builder.model.measures[number.measure.0]);
        let dataset = measure.dataset;
        if !measure.function.is_count() || catalog.dataset(dataset).complete.is_some() {
            return;
        }
        let restrictions: Vec<&Meaning> = number.restrictions.iter().collect();
        let of_parts = totals::of_parts_only(catalog, builder.model, measure, number.wheres, &restrictions);
        // No definition names these codes, so nothing is wrong where no row has one.
        let named = builder.plan.asked.totals.clone();
        for (column, list) in totals::columns(catalog, dataset) {
            let of = Value::Column(column);
            let is_all = |meaning: &&Meaning| matches!(meaning, Meaning::Among { value, set, .. } if *value == of && has_all(builder, list, set));
            let all = restrictions.iter().copied().find(is_all);
            if all.is_none() && !of_parts.contains(&(column, list)) {
                continue;
            }
            let others: Vec<&Meaning> = restrictions.iter().copied().filter(|meaning| Some(*meaning) != all).collect();
            let mut parts = Vec::new();
            for (at, code) in catalog.code_list(list).codes.iter().enumerate() {
                let words = match code.relation {
                    CodeRelation::Part => continue,
                    CodeRelation::Total(_) => "a total of others",
                    CodeRelation::Apart => "which overlaps others",
                };
                let alone = Meaning::Among { value: of.clone(), set: vec![at as i64], missing: false };
                let among: Vec<&Meaning> = others.iter().copied().chain([&alone]).collect();
                let Some(behind) = builder.behind(number.measure, &among, number.wheres) else { continue };
                let rows = Union { output: behind.all, at: vec![behind.select] };
                parts.push((format!("of {} ({words})", code.label), rows));
            }
            let label = around.iter().find(|total| total.of.iter().any(|of| Some(of) == all)).or(around.first());
            if let Some(total) = label.filter(|_| !parts.is_empty()) {
                builder.plan.asked.not_counted.insert((dataset.0, column.0));
                self.add(builder, number, About::LeftOut { total: total.label.to_string(), parts, of: vec![of] });
            }
        }
        builder.plan.asked.totals = named;
    }

    /// Notes a number that adds up others which have rows in common.
    pub fn twice(&mut self, builder: &Builder<'_>, number: &Number<'_>, rows: Union) {
        self.add(builder, number, About::Twice { rows });
    }

    /// Notes that shares along an axis are without some of its members; `columns` are all of the table's, as it is said once.
    pub fn shares(&mut self, columns: usize, members: Vec<String>) {
        let about = About::Shares { members };
        if self.found.iter().all(|remark| remark.about != about) {
            let (row, rows) = ("row".to_string(), "rows".to_string());
            let columns = (0..columns).collect();
            self.found.push(Remark { columns, row, rows, about, given: Given::Number });
            self.dates.push(Vec::new());
        }
    }

    /// Notes what is of several numbers, each under its own policy.
    pub fn add_as_it_is(&mut self, remark: Remark) {
        self.found.push(remark);
        self.dates.push(Vec::new());
    }

    fn add(&mut self, builder: &Builder<'_>, number: &Number<'_>, about: About) {
        let given = match number.policy.map(|policy| &builder.catalog.policies[policy.0]) {
            None => Given::Number,
            Some(policy) if policy.zero_is_shown => Given::Whether,
            Some(_) => Given::Nothing,
        };
        // Whether several rows are behind a number is decided for each column; those that say the same are named together.
        let apart = |remark: &Remark| matches!(about, About::Several { .. }) && remark.columns != [number.column];
        let dates = dates(builder, number, &about);
        let same = |(remark, of): (&Remark, &Vec<Meaning>)| {
            let is_given = remark.given == given || *of != dates && remark.given == Given::Whether;
            let is_of_dates = *of == dates || remark.columns == [number.column];
            is_given && is_of_dates && !apart(remark) && is_same(&remark.about, &about)
        };
        match self.found.iter().zip(&self.dates).position(same) {
            Some(at) => {
                let remark = &mut self.found[at];
                // The same person may be there at several dates.
                if self.dates[at] != dates && remark.given == Given::Number {
                    remark.given = Given::Whether;
                }
                remark.columns.extend((!remark.columns.contains(&number.column)).then_some(number.column));
                join(&mut remark.about, about);
            }
            None => {
                let (row, rows) = counted(builder, number, &about);
                self.found.push(Remark { columns: vec![number.column], row, rows, about, given });
                self.dates.push(dates);
            }
        }
    }
}

/// The dates that the people of a number are of, where a remark counts people.
fn dates(builder: &Builder<'_>, number: &Number<'_>, about: &About) -> Vec<Meaning> {
    let measure = &builder.model.measures[number.measure.0];
    if !matches!(about, About::LeftOut { .. }) || !builder.counts_people(measure) {
        return Vec::new();
    }
    let time = builder.catalog.dataset(measure.dataset).time;
    let is_date = |meaning: &&Meaning| match meaning {
        Meaning::Among { value, .. } => Some(value.column()) == time,
        _ => false,
    };
    number.restrictions.iter().filter(is_date).cloned().collect()
}

/// The rows of a number that have something else than totals' members.
fn count(builder: &mut Builder<'_>, number: &Number<'_>, instead: &[(&Meaning, Meaning)]) -> Option<Union> {
    let other = |meaning| instead.iter().find(|(of, _)| *of == meaning).map_or(meaning, |(_, instead)| instead);
    let restrictions: Vec<&Meaning> = number.restrictions.iter().map(other).collect();
    if let Some((output, select)) = builder.people_behind(number.measure, &restrictions, number.wheres) {
        return Some(Union { output, at: vec![select] });
    }
    let behind = builder.behind(number.measure, &restrictions, number.wheres)?;
    Some(Union { output: behind.all, at: vec![behind.select] })
}

/// What a remark about a number counts, one of them and several: rows, or the people of a population where it leaves out some.
fn counted(builder: &Builder<'_>, number: &Number<'_>, about: &About) -> (String, String) {
    let measure = &builder.model.measures[number.measure.0];
    let dataset = builder.catalog.dataset(measure.dataset);
    if matches!(about, About::LeftOut { .. }) && builder.counts_people(measure) {
        return (format!("of the {}", dataset.counts), dataset.counts.clone());
    }
    let (row, rows) = dataset.row_and_rows();
    (row.to_string(), rows.to_string())
}

/// Whether a set has every code of a list that is part of its totals.
fn has_all(builder: &Builder<'_>, list: CodeListId, set: &[i64]) -> bool {
    let codes = builder.catalog.code_list(list).codes.iter().enumerate().filter(|(_, code)| code.is_part());
    codes.map(|(place, _)| place as i64).all(|place| set.binary_search(&place).is_ok())
}

/// What a row has none of, and where it is when it has another.
fn place(builder: &Builder<'_>, dataset: DatasetId, value: &Value, list: CodeListId) -> (String, String) {
    let catalog = builder.catalog;
    let declared = catalog.code_list(list);
    match declared.level_of {
        Some((hierarchy, level)) => {
            let hierarchy = catalog.hierarchy(hierarchy);
            (noun(&hierarchy.levels[level].name), format!("outside the {}", noun(&hierarchy.name)))
        }
        None => {
            let column = noun(&typing::column_of(catalog, dataset, value).name);
            let name = match value {
                Value::Attribute { list, attribute, .. } => &catalog.code_list(*list).attributes[*attribute].name,
                // What bands are called says how ages are grouped, not what a row lacks.
                Value::Band { .. } | Value::Column(_) | Value::LookUp { .. } | Value::Time { .. } => {
                    &typing::column_of(catalog, dataset, value).name
                }
            };
            let beyond = match value.chain().any(|of| matches!(of, Value::Band { .. })) {
                true => format!("with {} outside the bands", one(&column)),
                false => format!("with {} {} that is not in the list", article(name), noun(name)),
            };
            (noun(name), beyond)
        }
    }
}

/// A noun with its article. `hours` and `days` are plural, as measures are called.
fn one(noun: &str) -> String {
    match noun.ends_with('s') && !noun.ends_with("ss") && !noun.ends_with("us") {
        true => noun.to_string(),
        false => format!("{} {noun}", article(noun)),
    }
}

fn article(of: &str) -> &'static str {
    if of.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']) { "an" } else { "a" }
}

fn noun(name: &str) -> String {
    name.replace('_', " ")
}

/// Whether two remarks are about the same rows, at other selections.
fn is_same(a: &About, b: &About) -> bool {
    match (a, b) {
        (
            About::NotKnown { value, all, known, in_share },
            About::NotKnown { value: other_value, all: other_all, known: other_known, in_share: other_in_share },
        ) => {
            (value, in_share) == (other_value, other_in_share)
                && all.output == other_all.output
                && known.output == other_known.output
        }
        (
            About::LeftOut { total, parts, of },
            About::LeftOut { total: other_total, parts: other_parts, of: other_of },
        ) => {
            let outputs =
                |parts: &[(String, Union)]| -> Vec<OutputId> { parts.iter().map(|(_, rows)| rows.output).collect() };
            (total, of) == (other_total, other_of) && outputs(parts) == outputs(other_parts)
        }
        (About::NotThere { all, there }, About::NotThere { all: other_all, there: other_there }) => {
            all.output == other_all.output && there.output == other_there.output
        }
        (About::Several { value, rows }, About::Several { value: other_value, rows: other_rows }) => {
            value == other_value && rows.output == other_rows.output
        }
        (About::NotCovered { covers, rows }, About::NotCovered { covers: other_covers, rows: other_rows }) => {
            covers == other_covers && rows.output == other_rows.output
        }
        (About::Undated { rows }, About::Undated { rows: other_rows })
        | (About::Twice { rows }, About::Twice { rows: other_rows }) => rows.output == other_rows.output,
        (
            About::NotAmong { value, of, all, among },
            About::NotAmong { value: other_value, of: other_of, all: other_all, among: other_among },
        ) => {
            (value, of) == (other_value, other_of)
                && all.output == other_all.output
                && among.output == other_among.output
        }
        (
            About::NotKnown { .. }
            | About::NotAmong { .. }
            | About::NotThere { .. }
            | About::LeftOut { .. }
            | About::Several { .. }
            | About::NotCovered { .. }
            | About::Undated { .. }
            | About::Twice { .. }
            | About::InSeveral { .. }
            | About::Shares { .. },
            _,
        ) => false,
    }
}

impl Union {
    /// Whether all of its rows are among others.
    fn is_in(&self, all: &Union) -> bool {
        self.output == all.output && self.at.iter().all(|select| all.at.contains(select))
    }
}

/// Adds selections of the same rows.
fn extend(to: &mut Union, from: Union) {
    let new = from.at.into_iter().filter(|select| !to.at.contains(select)).collect::<Vec<_>>();
    to.at.extend(new);
}

/// Adds the selections of one remark to those of another about the same rows.
fn join(to: &mut About, from: About) {
    match (to, from) {
        (About::NotKnown { all, known, .. }, About::NotKnown { all: more, known: also, .. }) => {
            extend(all, more);
            extend(known, also);
        }
        (About::LeftOut { parts, .. }, About::LeftOut { parts: more, .. }) => {
            for ((_, to), (_, from)) in parts.iter_mut().zip(more) {
                extend(to, from);
            }
        }
        (About::NotThere { all, there }, About::NotThere { all: more, there: also }) => {
            extend(all, more);
            extend(there, also);
        }
        (About::Several { rows, .. }, About::Several { rows: more, .. }) => extend(rows, more),
        (About::NotCovered { rows, .. }, About::NotCovered { rows: more, .. })
        | (About::Undated { rows }, About::Undated { rows: more })
        | (About::Twice { rows }, About::Twice { rows: more }) => extend(rows, more),
        (About::NotAmong { all, among, .. }, About::NotAmong { all: more, among: also, .. }) => {
            extend(all, more);
            extend(among, also);
        }
        (
            About::NotKnown { .. }
            | About::NotAmong { .. }
            | About::NotThere { .. }
            | About::LeftOut { .. }
            | About::Several { .. }
            | About::NotCovered { .. }
            | About::Undated { .. }
            | About::Twice { .. }
            | About::InSeveral { .. }
            | About::Shares { .. },
            _,
        ) => {}
    }
}
