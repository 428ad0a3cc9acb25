//! What can be wrong with the rows and columns of tables.

use crate::diagnostics::{Diagnostic, Near, one_of};
use crate::presentation::Number;
use crate::source::Span;
use crate::syntax::ast::Ident;
use crate::value::{PeriodKind, thousands};
use crate::words::lists::all;

/// A clause that a table has once.
pub fn repeated_clause(span: Span, first: Span, clause: &str) -> Diagnostic {
    Diagnostic::new("layout::repeated-clause", format!("a table has only one `{clause}`"))
        .at(span, "again")
        .at(first, "first here")
}

pub fn no_columns(name: &Ident) -> Diagnostic {
    Diagnostic::new("layout::no-columns", format!("the table `{}` has no columns", name.value))
        .at(name.span, "nothing to show")
}

/// Two columns with one heading.
pub fn same_heading(span: Span, heading: &str, across: Option<&str>) -> Diagnostic {
    let help = match across {
        Some(name) => format!(
            "say in the heading which each is: `column \"{heading} {{{name}}}\"` has the label in place of `{{{name}}}`"
        ),
        None => "give each a heading of its own".to_string(),
    };
    Diagnostic::new("layout::same-heading", format!("two columns are headed \"{heading}\""))
        .at(span, "a reader could not distinguish them")
        .help(help)
}

/// Two rows with one label.
pub fn same_label(span: Span, label: &str, of: &str) -> Diagnostic {
    Diagnostic::new("layout::same-label", format!("two rows are called \"{label}\""))
        .at(span, "a reader could not distinguish them")
        .help(format!(
            "give one of them a label of its own with `as`, as in `CODE as \"{label}, ...\"`, or add a column with the codes: \
             `column \"Code\" attribute {of}.code`"
        ))
}

/// A table of more rows or columns than may be.
pub fn too_large(span: Span, what: &str, most: usize) -> Diagnostic {
    Diagnostic::new("names::too-large", format!("this table has more than {} {what}", thousands(most as u64)))
        .at(span, "too large")
        .help("nobody reads so many: take longer periods or larger areas, or name those that are meant in a list")
}

/// Rows inside others, deeper than may be.
pub fn too_deep(span: Span, most: usize) -> Diagnostic {
    Diagnostic::new("names::too-large", format!("these rows are inside others that are {most} deep already"))
        .at(span, "too deep")
        .help("leave out what says the same as a row around it, or write a table for each of the first rows")
}

/// A row of more members together than may be.
pub fn too_many_together(span: Span, most: usize) -> Diagnostic {
    Diagnostic::new("names::too-large", format!("this adds up more than {} members", thousands(most as u64)))
        .at(span, "too large")
        .help("say in a code list or hierarchy what these have in common, and name that")
}

/// A text that names a year that no number beside it is of.
pub fn names_another_year(span: Span, written: &str) -> Diagnostic {
    let message = format!("this text names {written}, but no number beside it is of that year");
    Diagnostic::new("layout::names-another-year", message)
        .at(span, "another year")
        .help("correct the text, or the period of the numbers")
}

/// A text that names another base than the rate's.
pub fn names_another_base(span: Span, written: &str, per: i64) -> Diagnostic {
    let per = thousands(per.unsigned_abs());
    Diagnostic::new("layout::names-another-base", format!("this text says \"{written}\", but the rate is per {per}"))
        .at(span, "another base")
        .help("correct the text, or the rate")
}

/// A heading that says what a percentage is per, and not a hundred.
pub fn names_a_base_of_a_percentage(span: Span, written: &str) -> Diagnostic {
    let message = format!("this text says \"{written}\", but the number is a percentage");
    Diagnostic::new("layout::names-another-base", message)
        .at(span, "another base")
        .help("correct the text; for so many per 1000 of another number, write `a per 1000 b` or `a / b * 1000`")
}

/// A share of rows where a total has something apart in it, and something that is not listed.
pub fn unlisted_parts(span: Span, axis: &str, total: &str, apart: &str) -> Diagnostic {
    let message = format!("the {axis} do not list all that \"{total}\" has besides \"{apart}\", which is apart");
    Diagnostic::new("layout::unlisted-parts", message).at(span, "of which whole?").help(format!(
        "the shares are of the {axis} that are listed: list the others as well, one by one or joined (`A + B as \"Other\"`), or leave \"{total}\" out. \
         Where a condition leaves the others out, nothing is wrong"
    ))
}

/// A heading or label that a spreadsheet computes when it opens the table as CSV.
pub fn formula(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(
        "layout::formula",
        format!("a spreadsheet takes \"{text}\" for a formula, and shows what it computes"),
    )
    .at(span, "in a heading or label")
    .help("begin it with a letter; or write the format `excel` in place of `csv`, in which it is a text")
}

/// A heading or a title of a rate or a share over numbers that are counts.
pub fn names_a_quotient(span: Span, what: &str, says: &str) -> Diagnostic {
    Diagnostic::new("layout::names-another-base", format!("this {what} says \"{says}\", but its numbers are counts"))
        .at(span, "no rate or share")
        .help(format!("correct the {what}, or divide the number, as in `n per 1000 residents` or `n as % of all`"))
}

/// A heading, title or note that names another code than those its numbers are of.
pub fn names_another_group(span: Span, what: &str, named: &str, own: &str) -> Diagnostic {
    let message = format!("this {what} names \"{named}\", but its numbers are of {own}");
    Diagnostic::new("layout::names-another-group", message)
        .at(span, "another group")
        .help(format!("correct the {what}, or the condition"))
}

/// A heading of rows that is called as rows of another kind.
pub fn heading_of_other_rows(span: Span, heading: &str, own: &str) -> Diagnostic {
    let message = format!("this heading says \"{heading}\", but the rows are {own}");
    Diagnostic::new("layout::names-another-group", message)
        .at(span, "other rows")
        .help("correct the heading, or the rows")
}

/// A column of one area in rows of several.
pub fn same_in_every_row(place: Span, heading: &str, area: &str) -> Diagnostic {
    let message = format!("\"{heading}\" is of {area} in every row, whatever area the row is");
    Diagnostic::new("layout::same-in-every-row", message).at(place, "shows one number in all rows").help(format!(
        "leave {area} out, so that each row has its own number; where the one number is meant, say so in the heading"
    ))
}

/// A fraction of one area's number and the row's, in rows of several areas.
pub fn one_side_in_every_row(place: Span, heading: &str, area: &str, is_numerator: bool) -> Diagnostic {
    let row = "the area of the row";
    let (above, below) = if is_numerator { (area, row) } else { (row, area) };
    let message = format!("\"{heading}\" divides a number of {above} by one of {below}");
    Diagnostic::new("layout::same-in-every-row", message)
        .at(place, "of two areas in most rows")
        .help(format!("leave {area} out, so that both are of the row; where it is meant, say so in the heading"))
}

/// A label given to a member that names another member.
pub fn label_of_another(span: Span, named: &str, own: &str) -> Diagnostic {
    let message = format!("this label names \"{named}\", but it is given to \"{own}\"");
    Diagnostic::new("layout::label-of-another", message)
        .at(span, "another member")
        .help("correct the label, or the member before `as`")
}

/// A label that calls a member the total of what it leaves out.
pub fn label_of_a_total(span: Span, label: &str, names: &str, left_out: &[String]) -> Diagnostic {
    let mut named: Vec<String> = left_out.iter().take(3).map(|label| format!("\"{label}\"")).collect();
    let others = left_out.len() - named.len();
    named.extend((others > 0).then(|| format!("{others} more")));
    let left_out = all(&named, "and");
    let message = format!("this label says \"{label}\", but it is given to \"{names}\", which leaves out {left_out}");
    Diagnostic::new("layout::label-of-another", message)
        .at(span, "not of all")
        .help("name in the label what it is of; for all of them, write `all` in place of the members before `as`")
}

/// One label for all areas of a level.
pub fn label_of_level(span: Span, level: &str) -> Diagnostic {
    Diagnostic::new(
        "layout::label-of-level",
        format!("`{level}` makes a row or column for each area, and this is one label"),
    )
    .at(span, "for which of them?")
    .help(format!("leave it out, or write `all as \"LABEL\"` for a row of all {level} together"))
}

/// A `{placeholder}` that is not a dimension of the column, which may have another.
pub fn unknown_placeholder(span: Span, placeholder: &str, dimension: Option<&str>) -> Diagnostic {
    Diagnostic::new("layout::unknown-placeholder", format!("nothing replaces `{{{placeholder}}}` in this heading"))
        .at(span, "not a dimension of this column")
        .help(match dimension {
            Some(dimension) => format!("write `{{{dimension}}}`"),
            None => "the column has no `for each`".into(),
        })
}

pub fn duplicate_number(span: Span, first: Span, number: Number) -> Diagnostic {
    let message = match number {
        Number::Table(number) => format!("two tables have the number {number}"),
        Number::Figure(number) => format!("two figures have the number {number}"),
    };
    Diagnostic::new("layout::duplicate-number", message).at(span, "taken").at(first, "first here")
}

/// A chapter that `indicia.yaml` does not list.
pub fn unknown_chapter(span: Span, chapter: &str, listed: Span, nearest: Option<Near>) -> Diagnostic {
    let add = "add it to `chapters` of indicia.yaml, where it comes in the report";
    Diagnostic::new("layout::unknown-chapter", format!("the report has no chapter \"{chapter}\""))
        .at(span, "not listed")
        .at(listed, "the list starts here")
        .instead_of((span, chapter), nearest, '"', add)
}

/// A path that cannot make rows or columns.
pub fn not_a_dimension(span: Span, path: &str, is: &str) -> Diagnostic {
    Diagnostic::new("layout::not-a-dimension", format!("`{path}` is {is}, which cannot make rows or columns"))
        .at(span, "not a code, an area or a period")
        .help(match is.contains("number") {
            true => "make a code list with `bands:` and write `column.list`",
            false => "declare `codes:` for its column",
        })
}

/// A period of a date, in place of the kind of period; `date` is a column of `dataset`, whose rows are dated by `time`.
pub fn period_of_another_date(
    span: Span,
    path: &str,
    kind: PeriodKind,
    (dataset, date): (&str, &str),
    time: Option<&str>,
) -> Diagnostic {
    let kind = kind.name();
    let goes_by = match time {
        Some(time) => format!("go by `{time}`, which dates the rows of `{dataset}`"),
        None => format!("go by the date that `time:` of `{dataset}` names, and it names none"),
    };
    let message = format!("`{path}` is a period of `{date}`, and rows and columns of periods {goes_by}");
    let found = Diagnostic::new("layout::not-a-dimension", message).at(span, "a period of a date");
    found.help(format!(
        "for one period write a condition, as in `column ... where {date} in 2023/24`; for a row or column of each, declare a second \
         dataset that reads the same file, with `time: {date}`, count its rows, and write `{kind}`"
    ))
}

/// A date that is not the one that dates the rows of its dataset, or that is.
pub fn date_is_no_dimension(span: Span, path: &str, dataset: &str, is_time: bool) -> Diagnostic {
    let found =
        Diagnostic::new("layout::not-a-dimension", format!("`{path}` is a date, and rows and columns are of periods"))
            .at(span, "a day, not a period");
    found.help(match is_time {
        true => "write the period: `month`, `calendar_year`, `financial_year`, `academic_year`".to_string(),
        false => format!(
            "rows and columns of periods go by the date that `time:` of `{dataset}` names, such as `month`; if that should be `{path}`, write \
             `time: {path}` there, or add its month to the data as a column of `type: month`"
        ),
    })
}

/// A name that is neither a hierarchy, a kind of period, nor a column.
pub fn unknown_dimension(span: Span, name: &str, nearest: Option<Near>) -> Diagnostic {
    let message = format!("`{name}` is not a hierarchy, a kind of period or a column of the data shown");
    let found = Diagnostic::new("layout::unknown-dimension", message).at(span, "not known");
    match (nearest, name) {
        (None, "quarter" | "quarters" | "financial_quarter" | "calendar_quarter") => found.help(
            "quarters have no name yet: write their months, as in `month \"Quarter\" in [2023-04 + 2023-05 + 2023-06 as \"Q1\"]`",
        ),
        (None, "week" | "weeks") => {
            found.help("weeks have no name yet: add the week of each row to the data as a column, and declare `codes` for it")
        }
        (nearest, _) => found.instead_of((span, name), nearest, '"', ""),
    }
}

/// A hierarchy or a kind of period whose name a column has that says something else.
pub fn ambiguous_dimension(name: &Ident, what: &str, dataset: &str) -> Diagnostic {
    let column = &name.value;
    let message = format!("`{column}` could be {what} or the column `{column}` of `{dataset}`");
    Diagnostic::new("layout::ambiguous-dimension", message)
        .at(name.span, "which one?")
        .help("give the column another name in the dataset; `heading:` keeps what the file calls it")
}

/// Numbers of rows that lie around others, where only these say which date or area is meant; whether it helps to turn the two round.
pub fn rows_around(found: Diagnostic, outer: &str, inner: &str, turns: bool) -> Diagnostic {
    let instead = match turns {
        true => format!("write `rows {inner} then {outer}`, or make columns of it with `for each {inner}`"),
        false => format!("leave `then {inner}` out, and make columns of it with `for each {inner}`"),
    };
    found.help(format!("the rows of `{outer}` around the others are of every `{inner}` together: {instead}"))
}

/// A code list as the rows of a table that counts; the column that is of the list, if one is.
pub fn list_is_no_column(span: Span, list: &str, dataset: &str, column: Option<String>) -> Diagnostic {
    let message = format!("`{list}` is a code list, not a column of `{dataset}`, so nothing can be counted by it");
    Diagnostic::new("layout::list-is-no-column", message).at(span, "a code list").help(match column {
        Some(column) => format!("write `{column}`, which has codes of this list"),
        None => "a table of the list's own texts has `attribute` columns and no numbers".into(),
    })
}

/// The rows of a table of texts are not a code list.
pub fn not_a_list(span: Span, name: &str, nearest: Option<Near>) -> Diagnostic {
    let message = format!("every column of this table is an attribute, but `{name}` is not a code list");
    Diagnostic::new("layout::not-a-list", message).at(span, "not a code list").instead_of(
        (span, name),
        nearest,
        '`',
        "name a code list, as in `rows glossary`",
    )
}

/// A disclosure policy that nothing declares.
pub fn unknown_policy(name: &Ident, nearest: Option<Near>) -> Diagnostic {
    let declare = "declare policies in the folder `disclosure`, one in each file";
    Diagnostic::new("disclosure::unknown-policy", format!("there is no disclosure policy `{}`", name.value))
        .at(name.span, "not known")
        .instead_of((name.span, &name.value), nearest, '`', declare)
}

/// A clause that restricts numbers, in a table of texts.
pub fn nothing_counted(span: Span, clause: &str) -> Diagnostic {
    Diagnostic::new("layout::nothing-counted", format!("`{clause}` has no effect in a table of texts"))
        .at(span, "nothing is counted here")
}

/// A dataset that a column counts does not have the dimension.
pub fn no_such_dimension(span: Span, dataset: &str, dimension: &str) -> Diagnostic {
    Diagnostic::new("layout::no-such-dimension", format!("`{dataset}` cannot be split by {dimension}"))
        .at(span, "counts rows that do not have it")
}

/// The same, of data that has several columns of the codes that are asked about.
pub fn which_dimension(found: Diagnostic, columns: &[&str], dimension: &str) -> Diagnostic {
    let columns: Vec<String> = columns.iter().map(|column| format!("`{column}`")).collect();
    found.help(format!(
        "it has {} with the same codes, and nothing says which is meant: give that one the name `{dimension}`, in the file and in the \
         declaration",
        all(&columns, "and")
    ))
}

/// Data that is split by another column than is asked for, since it has the same codes.
pub fn by_another_column(span: Span, dataset: &str, asked: &str, own: &str, direct: bool) -> Diagnostic {
    let message = format!("`{dataset}` has no `{asked}`: its rows are split by `{own}`, which has the same codes");
    let found = Diagnostic::new("layout::by-another-column", message).at(span, "of another column");
    found.help(match direct {
        true => format!("if both are the same, call it `{asked}` in {dataset}, as in `{asked}: {{heading: {own}, ...}}`; if not, show it in a table of its own"),
        false => format!("if both are the same, call its column `{asked}`; if not, show it in a table of its own"),
    })
}

/// A comparator, of data that has none.
pub fn no_comparator(span: Span, dataset: &str, area: &str) -> Diagnostic {
    let message = format!("\"{area}\" is a comparator, but no column of `{dataset}` allows comparators");
    Diagnostic::new("layout::no-comparator", message)
        .at(span, "nothing to compare with")
        .help("if the file has rows for it, declare `comparators: allowed` for the column")
}

/// A number of data with comparators that says no area.
pub fn area_needed(span: Span, dataset: &str) -> Diagnostic {
    let message = format!("`{dataset}` contains comparators as well as areas, so this number needs an area");
    Diagnostic::new("layout::area-needed", message)
        .at(span, "would add up areas and comparators")
        .help("add rows of areas, or write `at all`")
}

/// Areas finer than the data.
pub fn level(span: Span, dataset: &str, has: &str, asked: &str) -> Diagnostic {
    Diagnostic::new("layout::level", format!("`{dataset}` is by {has}; it cannot be split by {asked}"))
        .at(span, "too fine for the data")
}

/// Several columns of the dataset are of the hierarchy.
pub fn ambiguous_area(span: Span, dataset: &str, hierarchy: &str, columns: &[&str]) -> Diagnostic {
    let message = format!("`{dataset}` has more than one column of the hierarchy `{hierarchy}`");
    let columns = one_of(columns.iter().copied(), 8);
    Diagnostic::new("layout::ambiguous-area", message)
        .at(span, "which one?")
        .help(format!("name the column in place of the hierarchy: {columns}"))
}

/// The same of `at`, which has no place for the column; `member` is what is written after it.
pub fn at_of_several(ambiguous_area: Diagnostic, column: &str, member: &str) -> Diagnostic {
    ambiguous_area.help(match member {
        "all" => format!("`at` cannot say which: show it in `rows {column}`; or write `at all` after the population alone"),
        _ => format!("`at` cannot say which: write `where {column} = {member}` in place of `at {member}`, or show it in `rows {column}`"),
    })
}

/// A member that the dimension does not have.
pub fn unknown_member(span: Span, text: &str, dimension: &str, nearest: Option<Near>) -> Diagnostic {
    Diagnostic::new("layout::unknown-member", format!("{dimension} has no \"{text}\""))
        .at(span, "no such member")
        .instead_of((span, text), nearest, '"', "")
}

/// A member that is written otherwise here: `all`, `missing`.
pub fn word_for_a_member(span: Span, text: &str, dimension: &str, meant: &str, what: &str) -> Diagnostic {
    let as_label = if text == meant { String::new() } else { format!(", or `{meant} as \"{text}\"`") };
    Diagnostic::new("layout::unknown-member", format!("{dimension} has no \"{text}\""))
        .at(span, "no such member")
        .help(format!("for {what}, write `{meant}`{as_label}"))
        .possible_fix(span, meant)
}

/// A member listed twice, under the same label or two.
pub fn member_twice((span, first): (Span, Span), name: &str, [label, again]: [&str; 2]) -> Diagnostic {
    let called = if label == again { String::new() } else { format!(", as \"{label}\" and as \"{again}\"") };
    let found =
        Diagnostic::new("layout::member-twice", format!("\"{name}\" is listed twice{called}")).at(span, "again");
    if first == span { found } else { found.at(first, "here already") }
}

/// A period of a table whose rows are periods, too; `rows` are those of the period, as they can be written.
pub fn period_and_rows(span: Span, period: &str, kind: &str, rows: Option<String>) -> Diagnostic {
    let message = format!("the table is `in {period}`, and its rows have periods of their own");
    let help = match rows {
        Some(rows) => format!("leave out `in {period}`; for all of it, write `rows {rows}`"),
        None => format!(
            "leave out `in {period}`, and give the rows of `{kind}` a first and a last: `rows {kind} from ... to ...`"
        ),
    };
    Diagnostic::new("layout::dimension-twice", message).at(span, "a second period").help(help)
}

/// The same dimension down and across.
pub fn dimension_twice(span: Span, dimension: &str) -> Diagnostic {
    Diagnostic::new(
        "layout::dimension-twice",
        format!("{dimension} is used for both the rows and the columns of this table"),
    )
    .at(span, "again")
}

/// `order by` a heading that no column has.
pub fn unknown_order(span: Span, heading: &str, nearest: Option<Near>) -> Diagnostic {
    Diagnostic::new("layout::unknown-order", format!("no column is headed \"{heading}\""))
        .at(span, "no such heading")
        .instead_of((span, heading), nearest, '"', "")
}

pub fn order_of_nested(span: Span) -> Diagnostic {
    Diagnostic::new("layout::order-of-nested", "a table with rows of several levels cannot be sorted")
        .at(span, "would separate rows from their groups")
}

pub fn top_without_order(span: Span) -> Diagnostic {
    Diagnostic::new("layout::top-without-order", "`top` needs an order, and the table has none")
        .at(span, "needs an order")
        .help("add `order by \"HEADING\" descending`")
}

pub fn top_zero(span: Span) -> Diagnostic {
    Diagnostic::new("layout::top-zero", "`top` must keep at least one row").at(span, "at least 1")
}

/// An attribute of something that is not the row's code.
pub fn attribute_of_other(span: Span, path: &str) -> Diagnostic {
    Diagnostic::new("layout::attribute-of-other", format!("`{path}` is not an attribute of the codes in the rows"))
        .at(span, "not an attribute of the row")
}

/// An attribute that areas of several levels have, so that one column would mix them.
pub fn attribute_of_levels(span: Span, path: &str, paths: &[String]) -> Diagnostic {
    Diagnostic::new(
        "layout::attribute-of-other",
        format!("`{path}` could be {}", one_of(paths.iter().map(String::as_str), 5)),
    )
    .at(span, "which one?")
    .help("name the level whose attribute it is; rows of other levels are then left empty")
}

/// A share or a rank across members of which some count the same rows.
pub fn overlap(span: Span, axis: &str, [first, second]: &[String; 2], both: &str) -> Diagnostic {
    let message = format!("the {axis} \"{first}\" and \"{second}\" overlap: both count {both}");
    Diagnostic::new("layout::overlap", message)
        .at(span, "this needs each row of the data to be counted once")
        .help(format!("list members that have nothing in common, or write `apart` after one of the two {axis}"))
}

/// `across` an axis along which nothing repeats.
pub fn nothing_across(span: Span, axis: &str) -> Diagnostic {
    let found =
        Diagnostic::new("layout::nothing-across", format!("`across {axis}` needs {axis}, but this table has none"));
    match axis {
        "columns" => found.at(span, "across what?").help("only a column with `for each` has columns beside it"),
        _ => found.at(span, "across what?"),
    }
}
