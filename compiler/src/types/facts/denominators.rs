//! What can be wrong with denominators.

use crate::catalog::Column;
use crate::diagnostics::{Diagnostic, one_of};
use crate::source::Span;
use crate::words::lists::all;

/// `per 1000` of something that is not a population.
pub fn not_a_population(span: Span, what: &str) -> Diagnostic {
    let message = format!("a rate needs a population after `per`, but this counts {what}");
    Diagnostic::new("denominators::not-a-population", message)
        .at(span, "not a population")
        .help("use `as % of`, or `/`; or declare the dataset with `role: population`")
}

/// `per 1000` of something of a population that is no number of people; `people` are the columns that say how many there are.
pub fn no_number_of_people(span: Span, what: &str, dataset: &str, people: &[&Column]) -> Diagnostic {
    let message = format!("a rate needs a number of people after `per`, but this {what}");
    let sums: Vec<String> = people.iter().map(|column| format!("`sum of {dataset}.{}`", column.name)).collect();
    let help = match sums.is_empty() {
        true => format!("count the people: `count of {dataset}`"),
        false => format!("add up the people: {}", one_of(sums.iter().map(String::as_str), 8)),
    };
    Diagnostic::new("denominators::not-a-population", message).at(span, "not a number of people").help(help)
}

/// A population at a level it does not have.
pub fn level(span: Span, dataset: &str, has: &str, asked: &str) -> Diagnostic {
    Diagnostic::new("denominators::level", format!("`{dataset}` is by {has}, not by {asked}"))
        .at(span, "too fine for the population")
        .help(format!("ask for {has}, or find a population at that level"))
}

/// A population whose areas do not look up what the events look up by theirs.
pub fn no_look_up(span: Span, dataset: &str, asked: &str, column: &str, look_up: &str) -> Diagnostic {
    Diagnostic::new("denominators::no-breakdown", format!("`{dataset}` is not broken down by {asked}"))
        .at(span, "no such denominator")
        .help(format!("add `look_up: {look_up}` to the column `{column}` of `{dataset}`"))
}

/// A population without the breakdown asked for.
pub fn no_breakdown(span: Span, dataset: &str, asked: &str, has: &[String]) -> Diagnostic {
    Diagnostic::new("denominators::no-breakdown", format!("`{dataset}` is not broken down by {asked}"))
        .at(span, "no such denominator")
        .help(match has.is_empty() {
            true => "it has no breakdown".into(),
            false => format!("it has {}", one_of(has.iter().map(String::as_str), 8)),
        })
}

/// The same, of a column that is taken to describe people or places by its name alone.
pub fn undescribed(no_breakdown: Diagnostic, column: &str, dataset: &str, counts: &str) -> Diagnostic {
    let has = no_breakdown.help.clone().unwrap_or_default();
    no_breakdown.help(format!(
        "{has}; write `describes: person` at `{column}` of {dataset} if it is of the people whom the {counts} are of, or \
         `describes: event` if rates of all people are meant, whatever their `{column}`"
    ))
}

/// The same, of an age that may be of another than the people whom the population counts.
pub fn age_of_another(no_breakdown: Diagnostic, dataset: &str, asked: &str, ages: &str) -> Diagnostic {
    let called = match ages {
        "age" => "`age`".to_string(),
        ages => format!("`age`, or `{ages}` as in `{dataset}`"),
    };
    no_breakdown.help(format!(
        "`{asked}` may be the age of somebody else: a column of the ages of the people that rows are of is called {called}; if `{asked}` is \
         meant, count such rows in a measure of its own"
    ))
}

/// The same, of a population whose ages are codes without numbers.
pub fn ages_in_codes(no_breakdown: Diagnostic, dataset: &str, column: &str, list: &str) -> Diagnostic {
    no_breakdown.help(format!(
        "`{column}` of `{dataset}` has codes of `{list}`, which say no numbers: give the list `bands` in place of `codes`, such as \
         `{{label: \"90+\", from: 90}}`"
    ))
}

/// A value of such codes as a population has, which may be of somebody else than the person whom a row is of; `columns` are those of whom it
/// may be.
pub fn whose(span: Span, asked: &str, counts: &str, columns: &[String], (dataset, own): (&str, &str)) -> Diagnostic {
    let message = match columns {
        [one] => format!("`{own}` of `{dataset}` goes with `{one}`, and `{asked}` is of somebody else"),
        several => {
            let several: Vec<String> = several.iter().map(|column| format!("`{column}`")).collect();
            format!("`{own}` of `{dataset}` could go with {}", all(&several, "or"))
        }
    };
    let help = match columns {
        [one] => format!(
            "ask for `{one}`; if {counts} by `{asked}` are meant, count them in a measure of its own, `where {asked} = ...`, and name it so"
        ),
        _ => format!(
            "write `describes: person` at the column of the people whom the {counts} are of, and at no other of them, or call it `{own}`; \
             if {counts} of both are wanted, count each in a measure of its own"
        ),
    };
    Diagnostic::new("denominators::whose", message).at(span, "of whom?").help(help)
}

/// A value of such codes as several columns of a population have; `own` is its column's name.
pub fn which(span: Span, asked: &str, own: &str, columns: &[String], dataset: &str) -> Diagnostic {
    let columns: Vec<String> = columns.iter().map(|column| format!("`{column}`")).collect();
    let message = format!("`{asked}` could go with {} of `{dataset}`", all(&columns, "or"));
    Diagnostic::new("denominators::whose", message).at(span, "which people?").help(format!(
        "give the column that is meant the name `{own}`, in the file of `{dataset}` and in its declaration"
    ))
}

/// A value that a population has by the same name in other codes; `sides` are what each side has.
pub fn other_codes(span: Span, asked: &str, (dataset, column): (&str, &str), sides: &[String; 2]) -> Diagnostic {
    let [own, other] = sides;
    let message =
        format!("`{asked}` has {own}, and `{column}` of `{dataset}` has {other}: these do not plainly mean the same");
    Diagnostic::new("denominators::other-codes", message).at(span, "would be of one side alone").help(
        "declare both columns with the same code list, with `aliases` for what files write otherwise; if the two say different things, \
             give one of them another name",
    )
}

/// A code of the events that a population's list does not have.
pub fn no_code(span: Span, dataset: &str, code: &str) -> Diagnostic {
    Diagnostic::new("denominators::other-codes", format!("`{dataset}` has no code that means \"{code}\""))
        .at(span, "of one side alone")
        .help("leave it out of the condition, or count such rows in a measure of its own")
}

/// A condition that is true of events of whom a population has nobody; `which` follows what is counted.
pub fn without_people(span: Span, dataset: &str, which: &str) -> Diagnostic {
    Diagnostic::new(
        "denominators::other-codes",
        format!("this is true of rows {which}, and `{dataset}` has nobody like that"),
    )
    .at(span, "of one side alone")
    .help("name the codes that are meant, as in `sex = \"Male\"`, or count such rows in a measure of its own")
}

/// A population whose bands do not make up the ages asked for; `why` is what is wrong with one of them.
pub fn other_ages(span: Span, dataset: &str, why: &str) -> Diagnostic {
    let message = format!("the ages of `{dataset}` do not make up these ages exactly: {why}");
    Diagnostic::new("denominators::other-ages", message)
        .at(span, "other ages than the population has")
        .help("choose ages that are whole bands of the population, or find a population with finer bands")
}

/// A condition around the population of a rate alone.
pub fn condition_on_people_alone(span: Span, asked: &str, counts: &str) -> Diagnostic {
    let message =
        format!("only the population has this condition on {asked}: {counts} are counted whatever their {asked}");
    Diagnostic::new("denominators::condition-on-one-side", message).at(span, "of people alone").help(
        "put the condition around the whole rate, `(a per 1000 b) where ...`; where the population itself is of such people, as births per women \
         are, write it in the population's measure",
    )
}

/// A rate of events of people whom its population does not have, as conditions of both sides on the same say.
pub fn of_other_people(span: Span, asked: &str, dataset: &str) -> Diagnostic {
    let message = format!(
        "some of those who are counted are not in this population: their conditions on `{asked}` differ from those of `{dataset}`"
    );
    Diagnostic::new("denominators::other-people", message).at(span, "of other people").help(
        "ask both sides for the same people, or put the condition around the whole rate, `(a per 1000 b) where ...`",
    )
}

/// A condition that only the second side of a quotient has; `moved` is the whole with the condition behind it.
pub fn condition_on_the_whole(span: Span, asked: &str, part: &str, moved: &str) -> Diagnostic {
    let message = format!("only the second side has this condition: `{part}` is counted whatever its {asked}");
    Diagnostic::new("denominators::condition-on-one-side", message).at(span, "of one side alone").help(format!(
        "write `{moved}`; if one side alone is meant, count such rows in a measure of its own and name it so"
    ))
}

/// A condition on people or places that only the numerator has.
pub fn condition_on_one_side(span: Span, asked: &str, dataset: &str, has: &[String]) -> Diagnostic {
    let message =
        format!("this condition on `{asked}` is on one side only: the rate would still be of everyone in `{dataset}`");
    Diagnostic::new("denominators::condition-on-one-side", message).at(span, "of one side alone").help(
        match has.is_empty() {
            true => "if that is meant, count such rows in a measure of its own and name it so".into(),
            false => format!(
                "put the whole rate in brackets before `where`, and both sides are narrowed (`{dataset}` has {}); if one side is \
                 meant, count such rows in a measure of its own and name it so",
                one_of(has.iter().map(String::as_str), 8)
            ),
        },
    )
}

/// A population without an area.
pub fn no_area(span: Span, dataset: &str, hierarchy: &str) -> Diagnostic {
    Diagnostic::new("denominators::no-area", format!("`{dataset}` has no column of the hierarchy `{hierarchy}`"))
        .at(span, "no such denominator")
        .help("give it a column with `codes:` of a level of that hierarchy")
}

/// A population over every area in its file.
pub fn area_needed(span: Span, dataset: &str, is_rate: bool) -> Diagnostic {
    let message = format!("no area is given, so this adds up every row of `{dataset}`");
    let help = match is_rate {
        true => "put the whole in brackets and add the area, as in `(events per 1000 residents in mid-2022) at all`",
        false => {
            "add the area behind the number: `at \"...\"`, or `at all` for all of them; or give the table `rows area`"
        }
    };
    Diagnostic::new("denominators::area-needed", message).at(span, "which area?").help(help)
}

/// The same, where what is counted has several columns of areas.
pub fn area_of_several(area_needed: Diagnostic, columns: &[String]) -> Diagnostic {
    let column = columns.first().map_or("area", String::as_str);
    area_needed.help(format!(
        "say the area by one of {}: give the table `rows {column}`, or put a condition around the whole, as in \
         `(events per 1000 residents in mid-2022) where {column} = \"...\"`; for everyone, write `at all` after the population",
        one_of(columns.iter().map(String::as_str), 8)
    ))
}

/// A heading that names another whole than the one divided by.
pub fn label_names_another(span: Span, label: &str, named: &str, actual: &str) -> Diagnostic {
    let message = format!("the heading \"{label}\" says \"of {named}\", but the share is of {actual}");
    Diagnostic::new("denominators::label-names-another", message)
        .at(span, "names another whole")
        .help("correct the heading, or leave it out: then Indicia writes it")
}

/// An area of one side of a rate or a share; `moved` is the whole with the area moved behind it.
pub fn one_side(span: Span, open: &str, moved: Option<String>) -> Diagnostic {
    let message = format!("only one side has this area: the rows of `{open}` are counted wherever they are");
    Diagnostic::new("denominators::one-side", message).at(span, "of one side alone").help(match moved {
        Some(moved) => format!("write `{moved}`; or give the other side its area; or put this side in brackets"),
        None => "give the other side its area as well, or the table rows of areas".into(),
    })
}

/// The same, where the other side has several columns of the area.
pub fn which_area(one_side: Diagnostic, open: &str, columns: &[String]) -> Diagnostic {
    let which = one_of(columns.iter().map(String::as_str), 8);
    one_side.help(format!(
        "`{open}` has more than one area, {which}: show the rate in rows of one of them, without `at`; or count the rows that one of \
         them is asked for, `(a where {} = ...)`",
        columns.first().map_or("area", String::as_str)
    ))
}

pub fn per_zero(span: Span) -> Diagnostic {
    Diagnostic::new("denominators::per-zero", "a rate is per 1, 100, 1000 or so, not per 0").at(span, "not zero")
}
