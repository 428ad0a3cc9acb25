//! What can be wrong with units, and with adding up.

use crate::catalog::Dataset;
use crate::diagnostics::Diagnostic;
use crate::functions::Function;
use crate::source::Span;

/// `+` or `-` of different things.
pub fn different_things(span: Span, left: &str, right: &str) -> Diagnostic {
    Diagnostic::new("units::different-things", format!("{left} and {right} are different things"))
        .at(span, "cannot be added or subtracted")
        .help("show them in two columns, or one as a rate or percentage of the other")
}

/// A product of two amounts that both have a unit.
pub fn product(span: Span, left: &str, right: &str) -> Diagnostic {
    Diagnostic::new("units::product", format!("{left} times {right} is not an amount of anything"))
        .at(span, "no such unit")
}

/// A quotient that means nothing.
pub fn quotient(span: Span, left: &str, right: &str) -> Diagnostic {
    Diagnostic::new("units::quotient", format!("{left} divided by {right} is not an amount of anything"))
        .at(span, "no such unit")
        .help("divide counts by counts, or by a plain number")
}

/// A rate, share or change of something that is one already.
pub fn of_a_derived(span: Span, what: &str, of: &str) -> Diagnostic {
    Diagnostic::new("units::of-a-derived", format!("{what} needs counts or amounts, not {of}"))
        .at(span, "already divided")
        .help("start again from the numerator and the denominator")
}

/// `change in` a percentage.
pub fn change_of_percentage(span: Span) -> Diagnostic {
    let message = "`change in` a percentage could mean two things";
    Diagnostic::new("units::change-of-percentage", message)
        .at(span, "points, or a relative change?")
        .help("write `difference in ...` for percentage points, or `relative change in ...`")
}

/// `relative change in` something that is not a percentage.
pub fn relative_change(span: Span, of: &str) -> Diagnostic {
    Diagnostic::new("units::relative-change", format!("`relative change` is for percentages, but this is {of}"))
        .at(span, "not a percentage")
        .help("write `change in ...`")
}

/// A part and a whole that count different things.
pub fn share_of_other(span: Span, part: &str, whole: &str) -> Diagnostic {
    Diagnostic::new("units::share-of-other", format!("{part} are not a part of {whole}"))
        .at(span, "part and whole differ")
        .help(
            "use `/` for one count over another; people with an event are a part of all people where the one counts \
             `distinct` values of a column, and the other the rows of the dataset whose key that column is",
        )
}

/// A percent sign on what is not a percentage.
pub fn percent_format(span: Span, unit: &str) -> Diagnostic {
    Diagnostic::new("units::percent-format", format!("{unit} cannot be shown with a percent sign"))
        .at(span, "percent sign")
        .help("for a percentage write `A as % of B`; for anything else leave the % out")
}

/// Numbers of people are not added up.
pub fn distinct_sum(span: Span, what: &str) -> Diagnostic {
    let message = format!("numbers of {what} do not add up: one may be counted in both");
    Diagnostic::new("additivity::distinct-sum", message)
        .at(span, "added up here")
        .help("count the people of one cohort that contains both, and each is counted once")
}

/// Averages, medians, smallest and largest are not added up, with each other or anything else: those on the left and the right.
pub fn average_sum(span: Span, left: &[Function], right: &[Function]) -> Diagnostic {
    let message = match (left.first(), right.first()) {
        (Some(left), Some(right)) if left == right => format!("{} do not add up", left.several),
        (Some(left), Some(right)) => format!("a {} and a {} do not add up", left.name, right.name),
        (Some(one), None) | (None, Some(one)) => format!("a {} and another number do not add up", one.name),
        (None, None) => "these numbers do not add up".to_string(),
    };
    let help = if left.iter().chain(right).any(|function| function.of_one_value) {
        "show each in a column of its own; for several together, read the counts behind them and divide once"
    } else {
        "take it over one cohort that contains all the rows"
    };
    Diagnostic::new("additivity::average-sum", message).at(span, "added up here").help(help)
}

/// A share of averages, medians, smallest or largest.
pub fn share_of_average(span: Span, function: Function) -> Diagnostic {
    let message = format!("{} do not add up to a whole, so there is no share of it", function.several);
    Diagnostic::new("additivity::average-sum", message).at(span, "a share of this means nothing").help(
        "take the share of a count or a sum; to compare each row with all of them together, write `a as % of (a across rows)`",
    )
}

/// Rates and percentages are not added up.
pub fn ratio_sum(span: Span) -> Diagnostic {
    Diagnostic::new("additivity::ratio-sum", "rates and percentages do not add up")
        .at(span, "added up here")
        .help(
            "add the counts first, and divide once; a standardised rate, which adds rates by weights, cannot be written yet: show \
             the rate of each group in a row of its own",
        )
}

/// A population over all its dates.
/// `dates` are those that would be added up: "several dates".
pub fn sum_over_snapshots(span: Span, dataset: &Dataset, dates: &str, column: &str, sample: &str) -> Diagnostic {
    let (name, counts) = (&dataset.name, &dataset.counts);
    let message = format!("`{name}` counts the same {counts} at {dates} ({column}), which do not add up");
    let help = match dataset.is_population() {
        // Events of several years over the people of one are not a rate of a year.
        true => format!(
            "name one date, such as `in {sample}`, or give each date a row or column of its own; the mean over them, with `mean of` in place of \
             `sum of`, is right for numbers of {counts}, and a rate of several years is then of the events of all of them"
        ),
        false => format!(
            "name one date, such as `in {sample}`; for the mean over the dates of a period, use `mean of` in place of `sum of`"
        ),
    };
    Diagnostic::new("additivity::sum-over-snapshots", message).at(span, "which date?").help(help)
}

/// A column that may be a stock, and does not say so. `stock` is what it is called.
pub fn perhaps_a_stock(span: Span, column: &str, dataset: &str, stock: &str) -> Diagnostic {
    let message = format!(
        "{stock} is a number at a date, and nothing says so of `{column}` of `{dataset}`: its numbers at several dates are added up or compared"
    );
    Diagnostic::new("additivity::perhaps-a-stock", message).at(span, "a number at a date, or of a period?").help(
        "write `stock: true` for the column, so that each number is of one date and a mean is over dates; or `stock: false`, if it adds up over \
         time, as those who joined do",
    )
}

/// Rows that are counted of a dataset that is called as stocks are, of which nothing says whether it is one.
pub fn perhaps_rows_of_a_stock(span: Span, dataset: &str, stock: &str) -> Diagnostic {
    let message = format!(
        "{stock} is a number at a date, and nothing says so of `{dataset}`: its rows of several dates are counted together"
    );
    Diagnostic::new("additivity::perhaps-a-stock", message).at(span, "rows of a date, or of a period?").help(
        "write `stock: true` for the dataset, so that each number is of one date; or `stock: false`, if nobody has a row at several dates",
    )
}

/// A sum or mean of a column that is called as averages, rates and percentages are, of which nothing says whether it is one.
pub fn perhaps_an_average(span: Span, called: &str, function: &str) -> Diagnostic {
    let message = format!(
        "{called} of an average, a rate or a percentage, and this {function} gives each of its rows the same weight"
    );
    Diagnostic::new("additivity::perhaps-an-average", message).at(span, "an average, or one value each?").help(
        "write `ratio: true` for the column if each value is of a group, or give it a unit such as `\"%\"`; `ratio: false` if each is of one \
         person or thing",
    )
}

/// A condition, a period or an area of a number, which has none; `moved` is the whole with it behind the brackets.
pub fn scope_of_a_number(span: Span, number: &str, scope: &str, moved: Option<String>) -> Diagnostic {
    let message = format!("`{scope}` is of the number {number} alone, and so changes nothing");
    let help = match moved {
        Some(moved) => format!("write `{moved}`"),
        None => format!("put what it should be of in brackets before it, as in `(events / {number}) {scope}`"),
    };
    Diagnostic::new("units::scope-of-a-number", message).at(span, "the same with or without it").help(help)
}

/// The mean of a number of a stock that may be the stock itself, or describe one of those that are counted.
pub fn mean_of_rows_or_dates(span: Span, column: &str, dataset: &str) -> Diagnostic {
    let message = format!(
        "nothing says whether `{column}` of `{dataset}` is how many there are at a date, so its mean may be of rows or over dates"
    );
    Diagnostic::new("additivity::mean-of-rows-or-dates", message).at(span, "how many, or something of each?").help(format!(
        "write `stock: true` for `{column}` if it says how many there are, or `stock: false` if it says something of each, such as for how long"
    ))
}

/// A sum of percentages, rates or averages.
pub fn sum_of_percentages(span: Span, column: &str, unit: &str) -> Diagnostic {
    let message = format!("`{column}` is in {unit}: its values are of wholes of different sizes, and do not add up");
    Diagnostic::new("additivity::sum-of-percentages", message)
        .at(span, "a sum of these means nothing")
        .help("show each with `mean of`; for several together, read the counts behind them and divide once, or count every row alike with `mean of unweighted`")
}

/// A sum of an amount that several rows look up: in a dataset, or as an attribute in a list.
pub fn sum_through_look_up(span: Span, many: &str, key: &str, one: &str, look_up: Option<&str>) -> Diagnostic {
    let message = format!("the amount of one {one} is added once for each of its {many}, not once");
    let help = match look_up {
        Some(look_up) => format!("for each {one} once, take the sum over `{look_up}` itself"),
        None => format!("for each {one} once, take the sum over a dataset that has a row for each {one}"),
    };
    Diagnostic::new("additivity::sum-through-look-up", message).at(span, format!("looked up by `{key}`")).help(help)
}
