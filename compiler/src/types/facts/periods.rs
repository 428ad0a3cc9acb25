//! What can be wrong with periods and series.

use crate::catalog::Dataset;
use crate::diagnostics::{Diagnostic, one_of};
use crate::source::Span;
use crate::syntax::ast::Ident;
use crate::value::{Period, PeriodKind};

/// A period of another kind than the column's.
pub fn kind_mismatch(span: Span, written: &str, what: &str, kind: &str) -> Diagnostic {
    let message = format!("{what} is by {}, but {written} is a different kind of period", kind.replace('_', " "));
    Diagnostic::new("periods::kind-mismatch", message).at(span, "a different kind of period")
}

/// A member of another kind than the dimension that lists it.
pub fn member_of_another_kind(span: Span, written: &str, own: PeriodKind, kind: PeriodKind) -> Diagnostic {
    kind_mismatch(span, written, "this", &kind.name()).help(format!(
        "write `{}` in place of `{}`, or list periods of that kind",
        own.name(),
        kind.name()
    ))
}

/// A range of periods of one kind, as members of another.
pub fn range_of_another_kind(span: Span, (first, last): (Period, Period), kind: PeriodKind) -> Diagnostic {
    let message = format!(
        "this is by {}, but {first} and {last} are {}s",
        kind.name().replace('_', " "),
        first.kind.name().replace('_', " ")
    );
    let own = format!("`{} from {first} to {last}`", first.kind.name());
    // The members that the two begin in; of shorter ones, all of both.
    let is_shorter = matches!(kind, PeriodKind::Month | PeriodKind::Day);
    // Who writes 2022 for a financial year mostly means the one that begins in it.
    let day =
        |of: Period| if first.kind == PeriodKind::CalendarYear && kind.is_year() { of.days().1 } else { of.days().0 };
    let until = if is_shorter { last.days().1 } else { day(last) };
    let ends = kind.of_day(day(first)).zip(kind.of_day(until));
    let other = ends.map(|(from, to)| {
        let period = |ordinal| Period { kind, ordinal };
        format!(" or `{} from {} to {}`", kind.name(), period(from), period(to))
    });
    Diagnostic::new("periods::kind-mismatch", message)
        .at(span, "a different kind of period")
        .help(format!("write {own}{}", other.unwrap_or_default()))
}

/// A change between periods of two kinds, such as a month and a year.
pub fn other_kinds(span: Span, [from, to]: &[String; 2], first: Period, second: Period) -> Diagnostic {
    let a_kind = |kind: PeriodKind| match kind {
        PeriodKind::AcademicYear => "an academic year".to_string(),
        PeriodKind::YearEnding(_) => "a year up to a month".to_string(),
        kind => format!("a {}", kind.name().replace('_', " ")),
    };
    let in_full = |period: Period| match period.kind {
        PeriodKind::AcademicYear => format!("academic year {period}"),
        _ => period.to_string(),
    };
    // The period of a kind in which another ends, or the one before or after it where that is the other side itself.
    let of_kind = |kind: PeriodKind, day: i64, beside: Period, by: i64| {
        let period = Period { kind, ordinal: kind.of_day(day)? };
        Some(if period == beside { Period { ordinal: period.ordinal + by, ..period } } else { period })
    };
    let earlier = of_kind(second.kind, first.days().1, second, -1).map(|from| (in_full(from), to.clone()));
    let later = of_kind(first.kind, second.days().1, first, 1).map(|to| (from.clone(), in_full(to)));
    let ways: Vec<String> =
        earlier.into_iter().chain(later).map(|(from, to)| format!("`from {from} to {to}`")).collect();
    let message = format!(
        "{from} is {} and {to} is {}: numbers of different kinds of period are not compared",
        a_kind(first.kind),
        a_kind(second.kind)
    );
    let found = Diagnostic::new("periods::kind-mismatch", message).at(span, "of two kinds");
    match ways.is_empty() {
        true => found,
        false => found.help(format!("name two periods of one kind, such as {}", ways.join(" or "))),
    }
}

/// Years that end in different months as members of one dimension: each month would be in twelve of them.
pub fn overlapping_years(span: Span, written: &str, kind: PeriodKind, own: PeriodKind) -> Diagnostic {
    let message = format!("this is by {}, but {written} is a different kind of period", kind.name().replace('_', " "));
    let months = written.trim_start_matches("year ending ");
    Diagnostic::new("periods::kind-mismatch", message).at(span, "twelve months, of which others share most").help(format!(
        "write a column for each, such as `column \"Twelve months to {months}\" (a as % of b) in {written}`; years that all end in \
         one month are rows by `{}`",
        own.name()
    ))
}

/// A period that no date of a population or another stock serves, because it does not say which dates serve such periods. The help never
/// leads to the people of one date below several years.
///
/// `mid` is the mid-year in a single year that is written by itself.
pub fn not_served(
    (span, mid): (Span, Option<Period>),
    written: &str,
    kind: PeriodKind,
    dataset: &Dataset,
    own: PeriodKind,
) -> Diagnostic {
    let in_words = |kind: PeriodKind| kind.name().replace('_', " ");
    let message =
        format!("`{}` is by {}, and does not say which of them serves {written}", dataset.name, in_words(own));
    let sample = |kind: PeriodKind, day: i64| Period { kind, ordinal: kind.of_day(day).unwrap_or_default() };
    let mut served: Vec<PeriodKind> =
        dataset.serves.iter().map(|(period, _)| period.kind).filter(|of| of.is_year()).collect();
    served.dedup();
    let help = match (own, kind) {
        (_, PeriodKind::MidYear) => format!("name a {} of `{}`", in_words(own), dataset.name),
        (PeriodKind::MidYear, kind) if kind.is_year() => {
            let covers = if dataset.covers.is_none() {
                ", and `covers: mid-2021 to mid-2023` with the first and the last that it has,"
            } else {
                ""
            };
            let each = match kind {
                PeriodKind::YearEnding(_) => "such year".to_string(),
                kind => in_words(kind),
            };
            let all: Vec<String> = served.iter().chain([&kind]).map(|kind| kind.name()).collect();
            let serves = if served.is_empty() { kind.name().to_string() } else { format!("[{}]", all.join(", ")) };
            let serve = format!(
                "add `serves: {serves}`{covers} to the dataset: then each {each} has the people of the mid-year in it"
            );
            match mid {
                Some(mid) => format!(
                    "write `in {mid}` for the people, and the year for what is counted, as in `n in {written} per 1000 residents in {mid}`; or {serve}"
                ),
                None => serve,
            }
        }
        (own, kind) => {
            let day = dataset.covers.map_or(SAMPLE, |(_, last)| last.days().0);
            let date = match own {
                PeriodKind::MidYear => format!("mid-{}", sample(PeriodKind::CalendarYear, day)),
                own => sample(own, day).to_string(),
            };
            format!(
                "say in the dataset which date each {} has: `serves: {{{}: {date}}}`",
                in_words(kind),
                sample(kind, day)
            )
        }
    };
    // One kind of year in place of another is the likelier slip.
    let help = match served[..] {
        [other] if kind.is_year() && kind != other => {
            let name = in_words(other);
            format!(
                "its dates serve {name}s: write `{name}` before the year, or rows and columns by `{}`; or {help}",
                other.name()
            )
        }
        _ => help,
    };
    Diagnostic::new("periods::kind-mismatch", message).at(span, "of which date?").help(help)
}

/// A day that messages give as an example: 30 June 2023.
const SAMPLE: i64 = 19_538;

/// A year such as `2023/24` that is a financial year beside some data and an academic year beside other data.
pub fn two_kinds(written: &str, first: (Span, String, String), second: (Span, String, String)) -> Diagnostic {
    let ((place, first, beside), (other, second, too)) = (first, second);
    let article = |kind: &str| if kind.starts_with('a') { "an" } else { "a" };
    let message = format!(
        "{written} is {} {first} for `{beside}` and {} {second} for `{too}`",
        article(&first),
        article(&second)
    );
    let found = Diagnostic::new("periods::two-kinds", message).at(place, "which one?");
    let found = if other == place { found } else { found.at(other, "and here") };
    found.help(format!("write `{first} {written}` or `{second} {written}`"))
}

/// A year that is of two kinds in columns beside each other.
pub fn two_kinds_beside(written: &str, first: (Span, String, String), second: (Span, String, String)) -> Diagnostic {
    let ((place, first, beside), (other, second, too)) = (first, second);
    let message =
        format!("{written} is the {first} in a column of `{beside}`, and the {second} beside it, in one of `{too}`");
    let found = Diagnostic::new("periods::two-kinds-beside", message).at(place, "two kinds of year");
    let found = if other == place { found } else { found.at(other, "and here") };
    found.help(format!("say so in a heading, the title or a note, as in `note \"{too}: {second} {written}\"`; or write `{second} {written}`"))
}

/// A period of one side of a rate, a share, a sum or a quotient; `moved` is the whole with the period moved behind it.
pub fn one_side(span: Span, open: &str, moved: Option<String>) -> Diagnostic {
    let message = format!("only one side has this period: the rows of `{open}` are counted whatever their period");
    Diagnostic::new("periods::one-side", message).at(span, "of one side alone").help(match moved {
        Some(moved) => format!("write `{moved}`; or give the other side its period; or put this side in brackets"),
        None => "give the other side its period as well, or the table one".into(),
    })
}

/// A condition on the dates of events around a rate: the people are those of another time.
pub fn asked_of_one(span: Span, events: &str, people: &str) -> Diagnostic {
    let message = format!(
        "this condition asks when, of the rows of `{events}` alone: those of `{people}` are of their own dates"
    );
    Diagnostic::new("periods::one-side", message).at(span, "of one side alone").help(
        "write a period, which is of both sides, as in `in 2023/24`; or put the condition at what is counted, as in `(n where ...) per 1000 people`",
    )
}

/// A condition on a date below a line, and none above it: the part is not of the whole.
pub fn another_date_below(span: Span, date: &str) -> Diagnostic {
    let message =
        format!("only this side asks for `{date}`: the other is counted whatever its `{date}`, and is no part of this");
    Diagnostic::new("periods::one-side", message)
        .at(span, "of one side alone")
        .help(format!("ask for it on both sides, as in `(a as % of b) where {date} in 2023/24`, or on neither"))
}

/// A number that counts nothing in some periods of a table, since a condition asks for another; `asked` is where it does, if by name.
pub fn elsewhen(place: Span, what: &str, periods: &str, asked: Option<Span>) -> Diagnostic {
    let what = if what.is_empty() { "this number".to_string() } else { format!("\"{what}\"") };
    let message = format!("{what} counts no rows in {periods}: a condition asks for another period");
    let found = Diagnostic::new("periods::elsewhen", message).at(place, "shown of that period here");
    let found = match asked {
        Some(asked) if asked != place => found.at(asked, "asks for a period of its own"),
        _ => found,
    };
    found.help("a count of no rows is 0, whatever the data: take the period out of the condition, or show the number without another")
}

/// Two sides of a quotient of which neither has a period, or one has one that the other's data does not cover: the dataset of each, whether it asks
/// for these days, and the days.
pub fn different_covers(whole: Span, left: (String, bool, String), right: (String, bool, String)) -> Diagnostic {
    let side = |(dataset, is_asked, days): &(String, bool, String)| match is_asked {
        true => format!("`{dataset}` is asked for {days}"),
        false => format!("`{dataset}` covers {days}"),
    };
    let message = format!("the two sides are of different times: {} and {}", side(&left), side(&right));
    Diagnostic::new("periods::one-side", message).at(whole, "of which time?").help(
        "put the whole in brackets and add a period that both have, `(a as % of b) in 2023/24`; or, if they are meant to differ, give each side its own",
    )
}

/// Years, joined as one, that one date of a population serves: a rate of several years on the people of one.
pub fn years_on_one_date(place: Span, label: &str, years: usize, dataset: &str) -> Diagnostic {
    let message = format!("\"{label}\" is of {years} years, and one date of `{dataset}` serves them all");
    Diagnostic::new("periods::one-side", message).at(place, format!("a rate of {years} years on the people of one")).help(
        "list each year by itself; for a rate of all of them, divide by the years, as in `n / 2 per 1000 residents in mid-2022`, and say so in the heading",
    )
}

/// A column of one period in rows of several.
pub fn same_in_every_row(place: Span, heading: &str, period: &str) -> Diagnostic {
    Diagnostic::new("periods::same-in-every-row", format!("\"{heading}\" is of {period} in every row, whatever period the row is"))
        .at(place, "shows one number in all rows")
        .help(format!(
            "leave {period} out, so that each row has its own number; where the one number is meant, say so in the heading, as in \"{heading}, {period}\""
        ))
}

/// A fraction of one period's number and the row's, in rows of several periods.
pub fn one_side_in_every_row(place: Span, heading: &str, period: &str) -> Diagnostic {
    let message = format!("\"{heading}\" divides a number of {period} by one of the period of the row");
    Diagnostic::new("periods::same-in-every-row", message).at(place, "of two periods in most rows").help(format!(
        "leave {period} out, so that both are of the row; where it is meant, say so in the heading, as in \"{heading}, {period}\""
    ))
}

/// A date compared with a whole period by `=` or `<`; `instead` is that with a day, where it is known which is meant.
pub fn compare_with_period(span: Span, written: &str, instead: Option<&str>) -> Diagnostic {
    let message = format!("a date cannot be more or less than {written}, which is a whole period");
    Diagnostic::new("periods::compare-with-period", message).at(span, "a whole period").help(match instead {
        Some(instead) => format!("write `{instead}`; for the period alone `in {written}`"),
        None => format!("write `in {written}`, or compare with a date"),
    })
}

/// A period that the data does not cover.
pub fn outside_data(span: Span, written: &str, dataset: &str, first: Period, last: Period) -> Diagnostic {
    let message = format!("`{dataset}` covers {first} to {last}, so it has no data for {written}");
    Diagnostic::new("periods::outside-data", message)
        .at(span, "not in the data")
        .help("if the data does cover it, correct `covers:` of the dataset")
}

/// A period of which a dataset covers a part.
pub fn partly_covered(span: Span, written: &str, dataset: &str, first: Period, last: Period) -> Diagnostic {
    let message = format!("`{dataset}` covers {first} to {last}, which is only a part of {written}");
    Diagnostic::new("periods::partly-covered", message)
        .at(span, "numbers of this period are of the part that is covered")
        .help("ask for a period that is covered as a whole, or correct `covers:` of the dataset")
}

/// The same with another period, which is asked for at the same place.
pub fn partly_covered_too(found: &mut Diagnostic, written: &str) {
    if found.message.ends_with(&format!(" {written}")) {
        return;
    }
    if let Some(label) = found.labels.first_mut() {
        label.text = "numbers of these periods are of the part that is covered".to_string();
    }
    found.message = match found.message.rsplit_once(" and of ") {
        Some((before, last)) => format!("{before}, of {last} and of {written}"),
        None => format!("{} and of {written}", found.message),
    };
}

/// A change from a later period to an earlier one.
pub fn backwards(span: Span, from: &str, to: &str) -> Diagnostic {
    Diagnostic::new("periods::backwards", format!("this is the change from {from} to {to}, which is earlier"))
        .at(span, "a rise reads as a fall")
        .help(format!("for the change over time, write `from {to} to {from}`"))
}

/// A restriction in time on a dataset without a time column.
pub fn no_time_column(span: Span, dataset: &str, declared: Span) -> Diagnostic {
    Diagnostic::new("periods::no-time-column", format!("`{dataset}` does not say which column dates a row"))
        .at(span, "restricted in time here")
        .at(declared, "declared here, without `time:`")
        .help("add `time: COLUMN` to the dataset")
}

/// A sum of people or another stock over rows of all dates, where nothing says which column dates them.
pub fn undated_stock(span: Span, dataset: &Dataset) -> Diagnostic {
    let message = format!(
        "`{}` does not say which column dates a row, so this adds up its {} of all dates",
        dataset.name, dataset.counts
    );
    Diagnostic::new("periods::no-time-column", message)
        .at(span, "of all dates together")
        .at(dataset.span, "declared here, without `time:`")
        .help(format!(
            "add {} to the dataset, and say which date is meant, as in `in mid-2022`; if that is no date of its rows, write \
             `describes: person` at the column",
            time_of(dataset)
        ))
}

/// One side of a quotient has a period, and the rows of the other have dates of which none is said to date them.
pub fn undated_side(span: Span, dataset: &Dataset) -> Diagnostic {
    let message = format!(
        "this side is of one period, and the other counts rows of `{}` of all dates: it does not say which column dates a row",
        dataset.name
    );
    Diagnostic::new("periods::undated-side", message)
        .at(span, "of one side alone")
        .at(dataset.span, "declared here, without `time:`")
        .help(format!(
            "add {} to the dataset, and give both sides the period; if its rows are all of this period, say so by `time:` and `covers:`",
            time_of(dataset)
        ))
}

/// Events of more than a year over people without a date.
pub fn people_without_a_date(span: Span, events: &str, covered: &str, people: &Dataset) -> Diagnostic {
    let message =
        format!("`{events}` covers {covered}, and `{}` has no date: this is a rate over all of that time", people.name);
    Diagnostic::new("periods::undated-side", message)
        .at(span, "of more than a year")
        .at(people.span, "declared here, without `time:`")
        .help(
            "give the events a period of a year, `n in 2022 per 1000 residents`; if all of the time is meant, say from when by a condition, `n where on >= 2020-01-01`, and say so in the heading",
        )
}

/// Events with dates, of which none is said to date them, over people without a date.
pub fn of_any_time(span: Span, events: &Dataset, people: &Dataset) -> Diagnostic {
    let message = format!(
        "nothing says which date dates the rows of `{}`, and `{}` has no date: this is a rate over any time",
        events.name, people.name
    );
    Diagnostic::new("periods::undated-side", message).at(span, "of how long a time?").help(format!(
        "add {} to {}, and `covers:`; a time of more than a year is then said",
        time_of(events),
        events.name
    ))
}

/// `time: on`, or several such.
fn time_of(dataset: &Dataset) -> String {
    let ways = dataset.perhaps_dated_by().into_iter().map(|id| format!("`time: {}`", dataset.column(id).name));
    one_of(ways.collect::<Vec<_>>().iter().map(String::as_str), 8)
}

/// `for each financial_year` without a range, on a dataset that does not say what it covers.
pub fn range_needed(span: Span, kind: &str, dataset: &str) -> Diagnostic {
    Diagnostic::new(
        "periods::range-needed",
        format!("`for each {kind}` needs a first and a last one: `{dataset}` does not say what it covers"),
    )
    .at(span, "from when to when?")
    .help("write `from ... to ...`, or add `covers:` to the dataset")
}

/// A range that ends before it begins.
pub fn reversed(span: Span) -> Diagnostic {
    Diagnostic::new("periods::reversed", "this range of periods ends before it begins").at(span, "swap the two periods")
}

/// A period where something else is needed, or the reverse.
pub fn not_a_period(span: Span, written: &str) -> Diagnostic {
    Diagnostic::new("periods::not-a-period", format!("{written} is not a period"))
        .at(span, "a period is needed here")
        .help("write a period such as 2023/24, 2023-04, mid-2022 or 2024-10-17")
}

/// Something else where a period of one kind is needed.
pub fn not_of_kind(span: Span, written: &str, kind: PeriodKind) -> Diagnostic {
    let such_as = match kind {
        PeriodKind::CalendarYear => "2023",
        PeriodKind::FinancialYear | PeriodKind::AcademicYear => "2023/24",
        PeriodKind::YearEnding(_) => "year ending 2024-03",
        PeriodKind::Month => "2023-04",
        PeriodKind::MidYear => "mid-2022",
        PeriodKind::Day => "2024-10-17",
    };
    let kind = kind.name().replace('_', " ");
    not_a_period(span, written).help(format!("write a {kind}, without quotes, such as {such_as}"))
}

/// A restriction in time where every part has its period already.
pub fn already_fixed(span: Span) -> Diagnostic {
    Diagnostic::new("periods::already-fixed", "this period has no effect: everything here already has one")
        .at(span, "no effect")
        .help("remove this period, or the inner one")
}

/// A change across a break in the series.
pub fn break_crossed(span: Span, label: &str, dataset: &str) -> Diagnostic {
    let message = format!("this change of `{dataset}` crosses a break in the series: {label}");
    Diagnostic::new("periods::break-crossed", message)
        .at(span, "before and after are not comparable")
        .help(format!("if the change is still worth showing, put `accept break \"{label}\"` in the indicator"))
}

/// A period that chooses from rows kept of all periods.
pub fn kept_before(span: Span, keep: Span, name: &Ident) -> Diagnostic {
    let message = format!(
        "`{}` keeps one row over all periods, so this period shows only those whose kept row is in it",
        name.value
    );
    Diagnostic::new("periods::kept-before", message)
        .at(span, "applied after one row was kept")
        .at(keep, "kept here, whatever the period")
        .help(
            "keep one row for each period, as in `per person, recorded_on.financial_year`; or, if one over all periods is \
             meant, write `per person ever`",
        )
}

/// `accept break` of a break that nothing declares.
pub fn unknown_break(span: Span, label: &str, nearest: Option<&str>) -> Diagnostic {
    let message = format!("no dataset behind this indicator declares a break \"{label}\"");
    let found = Diagnostic::new("periods::unknown-break", message).at(span, "no such break");
    match nearest {
        Some(nearest) => found.help(format!("did you mean \"{nearest}\"?")),
        None => found,
    }
}
