//! What can be wrong with columns, attributes and the types of conditions.

use crate::catalog::{Column, Dataset};
use crate::diagnostics::{Diagnostic, Near, one_of, quoted};
use crate::functions::Function;
use crate::source::Span;
use crate::syntax::ast::Ident;
use crate::value::relation::{TextPart, TextTest};
use crate::value::thousands;

pub fn unknown_column(
    name: &Ident,
    dataset: &str,
    declared: Span,
    nearest: Option<Near>,
    columns: &[String],
) -> Diagnostic {
    let found = Diagnostic::new("names::unknown-column", format!("`{dataset}` has no column `{}`", name.value))
        .at(name.span, "no such column")
        .at(declared, "the dataset is declared here");
    match &*name.value.to_lowercase() {
        "null" | "none" | "na" | "nan" | "nil" | "blank" => {
            found.help("a row without a value is written `is missing`, one with a value `is not missing`, behind the column")
        }
        "today" | "now" | "current_date" => found.help(
            "a report has no today: write the date, as in `2023-04-01`, or a period, which may be one of the `parameters` of indicia.yaml",
        ),
        _ => found.instead_of((name.span, &name.value), nearest, '`', written(columns)),
    }
}

/// A column that is none, and is an attribute of others.
pub fn behind_its_column(found: Diagnostic, ways: &[String]) -> Diagnostic {
    let ways: Vec<String> = ways.iter().map(|way| format!("`{way}`")).collect();
    found.help(format!("write {}", one_of(ways.iter().map(String::as_str), 4)))
}

pub fn unknown_attribute(name: &Ident, of: &str, nearest: Option<Near>, attributes: &[String]) -> Diagnostic {
    Diagnostic::new("names::unknown-attribute", format!("`{of}` has no attribute `{}`", name.value))
        .at(name.span, "not known")
        .instead_of((name.span, &name.value), nearest, '`', written(attributes))
}

/// An attribute that only the parts of an area have.
pub fn attribute_of_parts(name: &Ident, of: &str, level: &str, finer: &str) -> Diagnostic {
    let message =
        format!("`{}` is an attribute of each {finer}, and the {finer}s of one {level} may differ in it", name.value);
    Diagnostic::new("names::unknown-attribute", message)
        .at(name.span, format!("`{of}` is a {level}"))
        .help(format!("use data by {finer}; or declare `{}` of each {level} in the hierarchy", name.value))
}

/// An attribute that only the area around an area has.
pub fn attribute_of_whole(name: &Ident, of: &str, coarser: &str) -> Diagnostic {
    Diagnostic::new(
        "names::unknown-attribute",
        format!("`{of}` has no attribute `{}`, but its {coarser} has", name.value),
    )
    .at(name.span, "not known")
    .help(format!("write `{of}.{coarser}.{}`", name.value))
}

/// An attribute of a code that is a column of its look-up as well.
pub fn ambiguous_attribute(name: &Ident, of: &str, look_up: &str) -> Diagnostic {
    let message = format!("`{of}.{0}` could be the attribute `{0}` or the column `{0}` of `{look_up}`", name.value);
    Diagnostic::new("names::ambiguous-attribute", message)
        .at(name.span, "which one?")
        .help(format!("give the column of `{look_up}` another name; `heading:` keeps what the file calls it"))
}

/// What can be written, if there is anything.
fn written(names: &[String]) -> String {
    match names.is_empty() {
        true => String::new(),
        false => format!("write {}", one_of(names.iter().map(String::as_str), 8)),
    }
}

/// Two sides, or a value and its column, are of different types.
pub fn mismatch(span: Span, found: &str, column: &str, expected: &str) -> Diagnostic {
    Diagnostic::new("types::mismatch", format!("{column} is {expected}, but this is {found}"))
        .at(span, format!("expected {expected}"))
}

/// An empty text beside what is no text: a value that is missing.
pub fn empty_text_as_value(found: Diagnostic, column: &str) -> Diagnostic {
    found.help(format!(
        "write `{column} is missing` for a row without a value, and `{column} is not missing` for one with a value"
    ))
}

/// A day of the week by its name, beside its number.
pub fn weekday_in_letters(found: Diagnostic, span: Span, day: i64) -> Diagnostic {
    found.help(format!("write {day}: 1 is Monday and 7 is Sunday")).safe_fix(span, day.to_string())
}

/// A month of no year, beside months of years.
pub fn month_without_year(found: Diagnostic, column: &str, month: i64) -> Diagnostic {
    found.help(format!(
        "a month is one of a year: write `{column} in {{2022-{month:02}, 2023-{month:02}}}`, with each year that is meant"
    ))
}

/// `<` on what has no order.
pub fn no_order(span: Span, what: &str) -> Diagnostic {
    let message = format!("{what} has no order, so it cannot be more or less than something");
    Diagnostic::new("types::no-order", message)
        .at(span, "use `=` or `in`")
        .help("list the codes with `in {...}`; or, where the list is in order, declare it `ordered: true`")
}

/// A condition made of literals alone.
pub fn constant_comparison(span: Span) -> Diagnostic {
    Diagnostic::new("types::constant-comparison", "this condition does not use any column")
        .at(span, "no column here")
        .help("put a column on one side")
}

/// A condition of more comparisons than may be.
pub fn too_many_parts(span: Span, most: usize) -> Diagnostic {
    Diagnostic::new("names::too-large", format!("this condition has more than {} parts", thousands(most as u64)))
        .at(span, "too large")
        .help("name values in a list, as in `n in {1, 2, 5 to 9}`, or say in the data or a code list what these rows have in common")
}

/// A bare path that is not a flag.
pub fn not_a_flag(span: Span, path: &str, is: &str) -> Diagnostic {
    Diagnostic::new("types::not-a-flag", format!("`{path}` is {is}, so it cannot be a condition by itself"))
        .at(span, "compare it with something")
        .help(format!("write a comparison, such as `{path} = ...` or `{path} is missing`"))
}

/// A flag compared with yes or no.
pub fn compared_flag(span: Span, name: &str, is_yes: bool) -> Diagnostic {
    let instead = if is_yes { name.to_string() } else { format!("not {name}") };
    Diagnostic::new("types::mismatch", format!("`{name}` is yes or no, so it is a condition by itself"))
        .at(span, "compared with yes or no")
        .help(format!("write `{instead}`"))
        .safe_fix(span, instead)
}

/// `starts with` on something that is not text; of a code, the labels of its list that pass the test.
pub fn not_text(span: Span, path: &str, is: &str, codes: Option<&[String]>) -> Diagnostic {
    const MOST: usize = 12;
    let found =
        Diagnostic::new("types::not-text", format!("only text can be searched for letters, and `{path}` is {is}"))
            .at(span, "not text");
    match codes {
        None => found.help("compare it with `=`, `<` or `in`, or use an attribute that distinguishes the values"),
        Some([one]) => {
            found.help(format!("write `{path} = {}`, the only code of the list that does", quoted(one)))
        }
        Some(codes) if (2..=MOST).contains(&codes.len()) => {
            let set: Vec<String> = codes.iter().map(|code| quoted(code)).collect();
            found.help(format!(
                "write `{path} in {{{}}}`, the codes of the list that do; or use an attribute that they have in common",
                set.join(", ")
            ))
        }
        Some([]) => found.help(format!("no code of the list does; write those that are meant, as in `{path} in {{\"A\", \"B\"}}`")),
        Some(codes) => found.help(format!(
            "{} codes of the list do: use an attribute that distinguishes them, or write them, as in `{path} in {{{}, {}}}`",
            codes.len(),
            quoted(&codes[0]),
            quoted(&codes[1])
        )),
    }
}

/// `ignoring case` after a comparison with codes, or with another value that is no text.
pub fn case_of_codes(span: Span, path: &str, is: &str) -> Diagnostic {
    Diagnostic::new("types::not-text", format!("only text has small and capital letters, and `{path}` is {is}"))
        .at(span, "not text")
        .help("leave out `ignoring case`: a code or its label is written as its list has it")
}

/// A count of rows of a dataset whose gaps have rows of their own.
pub fn count_of_made_rows(span: Span, dataset: &str) -> Diagnostic {
    let message = format!("a count of `{dataset}` would include the rows that are made for its gaps");
    Diagnostic::new("types::count-of-made-rows", message).at(span, "counts rows that are not in the data").help(
        "add up a column; to count what came, declare a second dataset over the same file, with `complete: false`",
    )
}

/// `among` rows of which some are made for gaps.
pub fn among_made_rows(span: Span, dataset: &str) -> Diagnostic {
    let message = format!("this looks for a row of `{dataset}`, and rows that it lacks may be the ones");
    Diagnostic::new("types::asks-made-rows", message)
        .at(span, "a row that is not in the data may have it")
        .help("to look through the rows that came, declare a second dataset over the same file, with `complete: false`")
}

/// Rows chosen by a column of which nothing is known for rows that are made for gaps; `said` are those of which something is.
pub fn chosen_by_unsaid(span: Span, clause: &str, column: &str, dataset: &str, said: &[&str]) -> Diagnostic {
    let message = format!("`{clause}` asks for `{column}`, which is not known of the rows that `{dataset}` lacks");
    let known = one_of(said.iter().copied(), 8);
    Diagnostic::new("types::asks-made-rows", message).at(span, "not known where a row is lacking").help(format!(
        "ask for {known}; or, to choose from the rows that came, declare a second dataset over the same file, with `complete: false`"
    ))
}

/// `percentile 0.92 of`, where `percentile 92 of` may have been meant.
pub fn small_percentile(span: Span, written: Function, instead: Function) -> Diagnostic {
    let (number, meant) = (written.argument(), instead.argument());
    let message = format!("`{}` is the value that only {number} of 100 values are below", written.written());
    Diagnostic::new("types::small-percentile", message)
        .at(span, format!("were {meant} of 100 meant?"))
        .help(format!("if so, write `{}`", instead.written()))
}

/// A count of the rows of a population that are each of several people; `people` are the columns that say how many.
pub fn count_of_groups(span: Span, dataset: &Dataset, rows: &str, people: &[&Column]) -> Diagnostic {
    let Dataset { name, counts, grain, .. } = dataset;
    let message = format!("this counts rows of `{name}`, not {counts}: it has a row for each {grain}");
    let sums: Vec<String> = people.iter().map(|column| format!("`sum of {rows}.{}`", column.name)).collect();
    Diagnostic::new("types::count-of-groups", message).at(span, "counts rows, not people").help(format!(
        "add up the people: {}; if each row is one of the {counts}, say so in the dataset, as in `grain: person`",
        one_of(sums.iter().map(String::as_str), 8)
    ))
}

/// A statistic of what describes the people of a row, of whom `number` says how many they are.
pub fn statistic_of_groups(span: Span, dataset: &Dataset, column: &str, number: &str, function: &str) -> Diagnostic {
    let Dataset { name, grain, .. } = dataset;
    let message = format!(
        "the {function} of `{column}` takes each row of `{name}` once, and not each of the `{number}` that it is of"
    );
    Diagnostic::new("types::count-of-groups", message)
        .at(span, format!("it has a row for each {grain}"))
        .help(format!("count people instead, as in `sum of {name}.{number} where {column} >= 65`; for a statistic, have a row for each person"))
}

/// A count of rows of which a column says how many of those counted each is of.
pub fn count_of_rows(span: Span, dataset: &Dataset, rows: &str, column: &Column) -> Diagnostic {
    let Dataset { name, counts, grain, .. } = dataset;
    let message = format!("this counts rows of `{name}`, not {counts}: it has a row for each {grain}");
    Diagnostic::new("types::count-of-rows", message)
        .at(span, format!("`{}` says how many {counts} a row is of", column.name))
        .help(format!(
            "for the {counts} write `sum of {rows}.{}`; if rows are meant, say so in the name, as in `measure rows_read = count of {rows}`",
            column.name
        ))
}

/// A sum or mean of something that is not a number.
pub fn not_a_number(span: Span, path: &str, is: &str, function: &str) -> Diagnostic {
    Diagnostic::new("types::not-a-number", format!("`{path}` is {is}, so it has no {function}"))
        .at(span, "not a number")
        .help("count rows, or distinct values, instead")
}

/// `keep` by something derived from a column.
pub fn keep_by_column(span: Span, path: &str) -> Diagnostic {
    let message = format!("`keep` and `among` need a column, and `{path}` is derived from one");
    Diagnostic::new("types::keep-by-column", message).at(span, "not a column").help("name the column itself")
}

/// `among` by a column that is one thing in one of them and another in the other.
pub fn among_another(span: Span, column: &str, own: &str, of: &str, others: &str) -> Diagnostic {
    Diagnostic::new("types::among-another", format!("`{column}` is {own} here, but {others} in `{of}`"))
        .at(span, "never equal")
        .help("name a column that has the same type in both")
}

/// A cohort that a row of nothing but missing values enters.
pub fn missing_enters(name: &Ident) -> Diagnostic {
    let message = format!("a row with every value missing would be counted in `{}`", name.value);
    Diagnostic::new("types::missing-enters", message)
        .at(name.span, "no condition needs a value")
        .help("add a condition such as `... is not missing`, so that empty rows are left out")
}

/// A condition that every row meets, given what the column can have.
pub fn always_true(span: Span) -> Diagnostic {
    Diagnostic::new("types::always-true", "this condition is true of every row that has a value")
        .at(span, "leaves out only missing values")
        .help("delete it, or write `... is not missing` if that is what is meant")
}

/// A condition that no row meets.
pub fn always_false(span: Span) -> Diagnostic {
    Diagnostic::new("types::always-false", "this condition is never true")
        .at(span, "leaves everything out")
        .help("check the value against the code list, or the `min` and `max`, of the column")
}

/// A text without letters: no row has it, and every text starts with it, ends with it and contains it.
pub fn empty_text(span: Span, column: &str, test: TextTest) -> Diagnostic {
    let found = match test.part {
        TextPart::Whole => Diagnostic::new(
            "types::always-false",
            format!("no row has \"\" as its `{column}`: an empty text is missing"),
        )
        .help(format!("write `{column} is missing`, or `{column} is not missing`")),
        TextPart::Start | TextPart::End | TextPart::Anywhere => {
            let word = test.word();
            let message = format!("every text {word} \"\", so this is true of every row that has a `{column}`");
            Diagnostic::new("types::always-true", message)
                .help(format!("write the letters, as in `{column} {word} \"A\"`; or `{column} is not missing`"))
        }
    };
    found.at(span, "nothing between the quotes")
}

pub fn duplicate_condition(span: Span, first: Span) -> Diagnostic {
    Diagnostic::new("types::duplicate-condition", "this condition is repeated")
        .at(span, "again here")
        .at(first, "first here")
        .help("delete one of them")
}
