//! Random definitions.
//!
//! In: tapes, and what is declared. Out: the text of a definition file. Invariant: most of what comes out means something;
//! what does not is refused by the compiler, and the test counts how often.

use crate::ask::{self, Source};
use crate::declare::Declared;
use crate::tape::Tape;

/// What an expression is a number of, as far as writing more of it goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Unit {
    /// Rows or people; may be part of a percentage or a rate.
    Count(String),
    /// A sum in a unit.
    Amount(String),
    /// A mean, median, smallest or largest.
    Average(String),
    Percentage,
    Rank,
    Other,
}

/// An expression that may be anywhere: a name, or something in brackets.
#[derive(Clone, Debug)]
pub struct Expression {
    pub text: String,
    pub unit: Unit,
    pub source: Source,
    /// Whether it may be divided by residents.
    pub population: bool,
    /// Whether no period is written in it.
    pub open: bool,
    /// Whether an area is written around all of it.
    pub placed: bool,
    /// Whether it looks along rows, along columns.
    pub along: (bool, bool),
}

/// Tapes for the items of a file.
pub struct Items<'a> {
    pub cohorts: &'a [Vec<u16>],
    pub measures: &'a [Vec<u16>],
    pub indicators: &'a [Vec<u16>],
    pub tables: &'a [Vec<u16>],
}

/// Where rows come from, as often as they are there.
const SOURCES: [Source; 6] =
    [Source::Crimes, Source::Crimes, Source::People, Source::Crimes, Source::People, Source::Caseload];

/// What has been defined so far.
pub struct Defined<'d> {
    pub declared: &'d Declared,
    pub text: String,
    cohorts: Vec<(String, Source)>,
    pub expressions: Vec<Expression>,
}

/// A definition file.
pub fn definitions(declared: &Declared, items: &Items<'_>) -> String {
    let mut defined = Defined { declared, text: String::new(), cohorts: Vec::new(), expressions: Vec::new() };
    for (index, numbers) in items.cohorts.iter().enumerate() {
        defined.cohort(index, &Tape::new(numbers));
    }
    defined.text += "measure residents = sum of population.persons\n";
    defined.text += "measure women = sum of population.persons where sex = \"Female\"\n";
    for (index, numbers) in items.measures.iter().enumerate() {
        defined.measure(index, &Tape::new(numbers));
    }
    for (index, numbers) in items.indicators.iter().enumerate() {
        let tape = Tape::new(numbers);
        let made = defined.expression(&tape, None, 2);
        let name = format!("i{index}");
        defined.text += &format!("indicator {name} = {}\n", bare(&made.text));
        defined.expressions.push(Expression { text: name, ..made });
    }
    for (index, numbers) in items.tables.iter().enumerate() {
        crate::tabulate::table(&mut defined, index, &Tape::new(numbers));
    }
    defined.text
}

/// The text without brackets around all of it.
pub fn bare(text: &str) -> &str {
    text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).filter(|_| closes_last(text)).unwrap_or(text)
}

fn closes_last(text: &str) -> bool {
    let mut depth = 0;
    let first = text.char_indices().find(|(_, c)| {
        depth += i32::from(*c == '(') - i32::from(*c == ')');
        depth == 0
    });
    first.is_some_and(|(at, _)| at == text.len() - 1)
}

impl Defined<'_> {
    fn cohort(&mut self, index: usize, tape: &Tape<'_>) {
        let source = tape.one(&SOURCES);
        let earlier: Vec<(String, Source)> = self.cohorts.iter().filter(|(_, s)| *s == source).cloned().collect();
        let from = match earlier.is_empty() || !tape.chance(40) {
            true => source.name().to_string(),
            false => tape.one(&earlier).0,
        };
        let mut text = format!("cohort h{index} {{\n  from {from}\n");
        // Few conditions, or no row is left that distinguishes one meaning from another.
        if !tape.chance(30) {
            let depth = 1 + tape.below(2);
            text += &format!("  where {}\n", ask::condition(tape, self.declared, source, depth));
            if tape.chance(25) {
                text += &format!("    and {}\n", ask::condition(tape, self.declared, source, 0));
            }
            if tape.chance(10) {
                text += &format!("  where {}\n", ask::condition(tape, self.declared, source, 0));
            }
        }
        if tape.chance(20)
            && let Some((other, of)) = (!self.cohorts.is_empty()).then(|| tape.one(&self.cohorts))
        {
            let theirs = ask::keys(self.declared, of);
            let both: Vec<String> =
                ask::keys(self.declared, source).into_iter().filter(|k| theirs.contains(k)).collect();
            if !both.is_empty() {
                let (not, by) = (if tape.chance(40) { "not " } else { "" }, tape.one(&both));
                text += &format!("  {not}among {other} by {by}\n");
            }
        }
        if tape.chance(50) {
            let which = tape.one(&["first", "last"]);
            let few = |of: Vec<String>| if tape.chance(30) { tape.some(&of) } else { vec![tape.one(&of)] };
            let (by, per) = (few(ask::columns(self.declared, source)), few(ask::keys(self.declared, source)));
            text += &format!("  keep {which} by {} per {}\n", by.join(", "), per.join(", "));
        }
        self.text += &format!("{text}}}\n");
        self.cohorts.push((format!("h{index}"), source));
    }

    fn measure(&mut self, index: usize, tape: &Tape<'_>) {
        let (text, unit, source) = self.aggregate(tape, None);
        let name = format!("m{index}");
        self.text += &format!("measure {name} = {text}\n");
        self.expressions.push(dated(tape, compares(&text), leaf(name, unit, source)));
    }

    fn aggregate(&self, tape: &Tape<'_>, source: Option<Source>) -> (String, Unit, Source) {
        let source = source.unwrap_or_else(|| tape.one(&SOURCES));
        let mut cohorts = self.cohorts.iter().filter(|(_, s)| *s == source).map(|(n, _)| n.clone()).collect::<Vec<_>>();
        cohorts.reverse();
        let of = match cohorts.is_empty() || tape.chance(25) {
            true => source.name().to_string(),
            false => tape.one(&cohorts),
        };
        let number = tape.one(&ask::numbers(self.declared, source));
        let (text, unit) = match tape.below(12) {
            // Rows of a caseload are no cases, and some are made for gaps.
            0..=4 if source == Source::Caseload => (format!("sum of {of}.{number}"), Unit::Amount(number)),
            0..=3 => (format!("count of {of}"), Unit::Count(source.name().into())),
            4 => {
                let column = tape.one(&ask::distinct(self.declared, source));
                (format!("count of distinct {of}.{column}"), Unit::Average(column))
            }
            5 => {
                let known = tape.one(&["", "known "]);
                (format!("sum of {known}{of}.{number}"), Unit::Amount(number))
            }
            6 => (format!("min of {of}.{number}"), Unit::Average(number)),
            7 => (format!("max of {of}.{number}"), Unit::Average(number)),
            8 => (format!("mean of {of}.{number}"), Unit::Average(number)),
            9 => (format!("median of {of}.{number}"), Unit::Average(number)),
            10 => (format!("standard deviation of {of}.{number}"), Unit::Average(number)),
            _ => {
                let part = tape.one(&["0", "25", "50", "92", "99.5", "100"]);
                (format!("percentile {part} of {of}.{number}"), Unit::Average(number))
            }
        };
        match tape.chance(20) {
            false => (text, unit, source),
            true => (format!("{text} where {}", ask::condition(tape, self.declared, source, 1)), unit, source),
        }
    }

    /// An expression over one dataset of events.
    pub fn expression(&self, tape: &Tape<'_>, source: Option<Source>, depth: usize) -> Expression {
        let all = self.expressions.iter().filter(|e| source.is_none_or(|s| e.source == s));
        let known: Vec<Expression> = all.cloned().collect();
        let atom = |tape: &Tape<'_>| match known.is_empty() || tape.chance(10) {
            false => tape.one(&known),
            true => {
                let (text, unit, source) = self.aggregate(tape, source);
                dated(tape, compares(&text), leaf(format!("({text})"), unit, source))
            }
        };
        if depth == 0 {
            return atom(tape);
        }
        let kind = tape.below(16);
        if kind == 0 {
            return atom(tape);
        }
        let of = self.expression(tape, source, depth - 1);
        let counted = |tape: &Tape<'_>, source: Source| -> Expression {
            let counts = self.expressions.iter().filter(|e| {
                let counts = match source {
                    Source::Caseload => matches!(e.unit, Unit::Amount(_)),
                    Source::Crimes | Source::People => matches!(e.unit, Unit::Count(_)),
                };
                e.source == source && counts && e.along == (false, false) && !e.population
            });
            let counts: Vec<Expression> = counts.cloned().collect();
            match counts.is_empty() {
                true if source == Source::Caseload => {
                    dated(tape, false, leaf("(sum of caseload.open)".into(), Unit::Amount("open".into()), source))
                }
                true => leaf(format!("(count of {})", source.name()), Unit::Count(source.name().into()), source),
                false => tape.one(&counts),
            }
        };
        let (from, to) = tape.one(&[("2021/22", "2022/23"), ("2022", "2021"), ("2022-03", "2022-04")]);
        let derive = |text: String, unit: Unit| Expression { text, unit, ..of.clone() };
        let Expression { text, unit, open, population, .. } = of.clone();
        match kind {
            1 | 2 => {
                let (part, whole) = (counted(tape, of.source), counted(tape, of.source));
                // Both sides have a period and an area, or neither has.
                let alike = (part.open, part.placed) == (whole.open, whole.placed);
                let whole = if alike { whole } else { part.clone() };
                let text = format!("({} as % of {})", part.text, whole.text);
                Expression { text, unit: Unit::Percentage, open: part.open || whole.open, ..part }
            }
            3 | 4 => {
                let part = counted(tape, of.source);
                let (per, under) = (tape.one(&[1000, 1, 100]), tape.one(&["residents", "women"]));
                // Events of all time are no rate of one year's people, unless the table has a period.
                let dated = part.open && tape.chance(70);
                let period = if dated { " in 2022/23" } else { "" };
                let text = format!("({}{period} per {per} {under} in mid-{})", part.text, 2022 - tape.below(2));
                let open = part.open && !dated;
                let made = Expression { text, unit: Unit::Other, population: true, placed: false, open, ..part };
                match tape.chance(30) && ask::area(self.declared, made.source) == Some("area") {
                    false => made,
                    true => {
                        let at = tape.one(&["all", "\"Cambridge\"", "\"Peterborough\"", "\"Cambridgeshire\""]);
                        Expression { text: format!("({} at {at})", made.text), placed: true, ..made }
                    }
                }
            }
            5 if matches!(unit, Unit::Count(_) | Unit::Amount(_)) => {
                let columns = tape.chance(30);
                let axis = if columns { "columns" } else { "rows" };
                let text = format!("(share of {text} across {axis})");
                Expression {
                    text,
                    unit: Unit::Percentage,
                    along: (of.along.0 || !columns, of.along.1 || columns),
                    ..of
                }
            }
            6 if open && !matches!(unit, Unit::Percentage | Unit::Rank) => {
                let made = derive(format!("(change in {text} from {from} to {to})"), Unit::Other);
                Expression { open: false, ..made }
            }
            7 if open => {
                let unit = if unit == Unit::Percentage { Unit::Other } else { unit };
                let made = derive(format!("(difference in {text} from {from} to {to})"), unit);
                Expression { open: false, ..made }
            }
            8 if open && unit == Unit::Percentage => {
                let made = derive(format!("(relative change in {text} from {from} to {to})"), Unit::Other);
                Expression { open: false, ..made }
            }
            9 if unit != Unit::Rank => {
                let columns = tape.chance(40);
                let axis = if columns { "columns" } else { "rows" };
                let way = tape.one(&["", " ascending"]);
                let text = format!("(rank of {text} across {axis}{way})");
                Expression { text, unit: Unit::Rank, along: (of.along.0 || !columns, of.along.1 || columns), ..of }
            }
            10 | 11 if open => {
                let period = tape.one(&["2022/23", "2021/22", "2022", "2022-04", "year ending 2022-03"]);
                Expression { open: false, ..derive(format!("({text} in {period})"), unit) }
            }
            12 if !population || of.source == Source::People => {
                let condition = match population {
                    true => ask::of_people(tape),
                    false => ask::condition(tape, self.declared, of.source, 1),
                };
                derive(format!("({text} where ({condition}))"), unit)
            }
            13 if ask::area(self.declared, of.source) == Some("area") => {
                let at = tape.one(&["all", "\"Cambridge\"", "\"Cambridgeshire\"", "outside", "missing"]);
                Expression { placed: true, ..derive(format!("({text} at {at})"), unit) }
            }
            14 => {
                let other = self.expression(tape, Some(of.source), 0);
                if (other.open, other.placed) != (open, of.placed) {
                    return of;
                }
                let along = (of.along.0 || other.along.0, of.along.1 || other.along.1);
                let amount = |u: &Unit| matches!(u, Unit::Count(_) | Unit::Amount(_));
                let (operation, unit) = match tape.below(4) {
                    0 if amount(&unit) && unit == other.unit => (format!("{text} + {}", other.text), unit),
                    0 | 1 if unit == other.unit && unit != Unit::Other => {
                        let unit = if unit == Unit::Percentage { Unit::Other } else { unit };
                        (format!("{text} - {}", other.text), unit)
                    }
                    2 if amount(&unit) && amount(&other.unit) => (format!("{text} / {}", other.text), Unit::Other),
                    _ if unit == Unit::Rank => return of,
                    _ => {
                        let number = tape.one(&["2", "0.5", "-3", "100"]);
                        return derive(format!("({text} * {number})"), unit);
                    }
                };
                let (open, placed) = (open || other.open, of.placed && other.placed);
                let population = population || other.population;
                Expression { text: format!("({operation})"), unit, along, open, placed, population, source: of.source }
            }
            15 => {
                let columns = tape.chance(30);
                let axis = if columns { "columns" } else { "rows" };
                Expression {
                    along: (of.along.0 || !columns, of.along.1 || columns),
                    ..derive(format!("({text} across {axis})"), unit)
                }
            }
            _ => of,
        }
    }
}

fn leaf(text: String, unit: Unit, source: Source) -> Expression {
    Expression { text, unit, source, population: false, open: true, placed: false, along: (false, false) }
}

/// Whether a function compares rows as they are.
fn compares(function: &str) -> bool {
    ["min ", "max ", "median ", "percentile ", "standard "].iter().any(|word| function.starts_with(word))
}

/// A number of a stock at one of its dates: one that adds up nearly always, for it is refused otherwise; one that compares rows, whose
/// refusal only a run finds, always.
fn dated(tape: &Tape<'_>, compares: bool, of: Expression) -> Expression {
    let adds_up = matches!(of.unit, Unit::Amount(_)) && !tape.chance(10);
    match of.source == Source::Caseload && (adds_up || compares) {
        false => of,
        true => {
            let month = tape.one(&["2022-04", "2022-03", "2022-05"]);
            Expression { text: format!("({} in {month})", of.text), open: false, ..of }
        }
    }
}
