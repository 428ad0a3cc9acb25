//! What can be wrong where a total would be added to its parts.

use crate::diagnostics::Diagnostic;
use crate::source::Span;

/// Codes of which one contains, or overlaps, another.
pub fn total_and_parts(span: Span, total: &str, part: &str) -> Diagnostic {
    let message = format!("\"{total}\" and \"{part}\" have rows in common, so they do not add up");
    Diagnostic::new("additivity::total-and-parts", message).at(span, "would count some twice").help(ALONE)
}

const ALONE: &str = "name the total alone, or codes that have nothing in common; the code list says what is a total of what (`total_of`, `apart`)";

/// Two numbers of such codes, added up.
pub fn sum_of_total_and_parts((left, one): (Span, &str), (right, other): (Span, &str)) -> Diagnostic {
    let message = format!("this adds \"{one}\" to \"{other}\", which have something in common");
    Diagnostic::new("additivity::total-and-parts", message)
        .at(left, format!("has \"{one}\""))
        .at(right, format!("has \"{other}\": some would count twice"))
        .help(ALONE)
}

/// Rows of such codes, of which one is kept.
pub fn kept_of_both(span: Span, total: &str, part: &str, list: &str) -> Diagnostic {
    let message =
        format!("`keep` would choose between rows of \"{total}\" and of \"{part}\", which have something in common");
    Diagnostic::new("additivity::total-and-parts", message).at(span, "could keep a total in place of its parts").help(
        format!("say before it which are meant: a condition on `{list}`, such as `= \"{total}\"` for the total alone"),
    )
}

/// A total in the data under a condition that leaves out a part: its rows have the part all the same.
pub fn without_a_part(span: Span, total: &str, part: &str, column: &str) -> Diagnostic {
    let message =
        format!("\"{total}\" has rows of its own in the data, so a condition cannot take \"{part}\" out of it");
    Diagnostic::new("additivity::total-and-parts", message)
        .at(span, format!("would count \"{part}\", or nothing"))
        .help(format!(
            "to leave \"{part}\" out, add up the parts: in rows, write `all` in place of \"{total}\"; in a condition, name the parts. For the \
             total as it is in the data, drop the other condition on `{column}`"
        ))
}

/// A sum of two numbers that both count some rows: `what` is a label in quotes, a period, or rows and what they have.
pub fn counted_twice(left: Span, right: Span, what: &str) -> Diagnostic {
    let (it, again) = if what.starts_with("rows ") { ("them", "counts them again") } else { ("it", "counts it again") };
    Diagnostic::new("additivity::counted-twice", format!("both of these count {what}, so the sum counts {it} twice"))
        .at(right, again)
        .at(left, format!("counts {what}"))
        .help("add up numbers that have nothing in common, or take the one that has both")
}

/// A total in the data under a condition of which it is not known which parts it leaves out.
pub fn not_reached(span: Span, total: &str, column: &str) -> Diagnostic {
    let message = format!(
        "\"{total}\" has rows of its own in the data, so a condition on what is looked up for each `{column}`, or a number of conditions, does \
         not reach its parts"
    );
    Diagnostic::new("additivity::total-and-parts", message).at(span, format!("would count all of \"{total}\", or nothing")).help(format!(
        "add up the parts: in rows, write `all` in place of \"{total}\"; in a condition, leave out the total. For the total as it is in the data, drop \
         the other condition"
    ))
}

/// A condition that leaves out a total within the list by name, and so its rows alone.
pub fn parts_are_kept(span: Span, total: &str, parts: &[&str], column: &str) -> Diagnostic {
    let message = format!(
        "\"{total}\" has rows of its own in the data, so this leaves out these rows alone, and \"{}\" is counted all the same",
        parts.first().unwrap_or(&total)
    );
    let named: Vec<String> = parts.iter().map(|part| format!("\"{part}\"")).collect();
    Diagnostic::new("additivity::total-and-parts", message)
        .at(span, format!("leaves out no one who is in \"{total}\""))
        .help(format!(
            "to leave out all of \"{total}\", name its parts: `{column} not in {{{}}}`. Nothing need be written against counting both: numbers add up \
             the parts, and leave out the rows of totals by themselves",
            named.join(", ")
        ))
}

/// Conditions that leave nothing of a list but a total, which they do not name.
pub fn total_not_named(span: Span, total: &str, column: &str) -> Diagnostic {
    let message = format!("every part of `{column}` is left out, and \"{total}\", which is left, is a total of them");
    Diagnostic::new("additivity::total-and-parts", message).at(span, "would count nothing").help(format!(
        "for the total in the data, write `{column} = \"{total}\"`; any other number is of the parts alone"
    ))
}

/// A comparator that is joined with what it is compared with.
pub fn comparator_and_others(span: Span, comparator: &str) -> Diagnostic {
    let message = format!("\"{comparator}\" is a comparator, which may contain what it is joined with");
    Diagnostic::new("additivity::total-and-parts", message)
        .at(span, "might count some twice")
        .help("give the comparator a row of its own; comparators are joined with one another alone")
}

/// A total together with rows that it may have already.
pub fn total_and_others(span: Span, total: &str, other: &str) -> Diagnostic {
    let message = format!("\"{total}\" is a total in the data, which may have what is {other} already");
    Diagnostic::new("additivity::total-and-parts", message)
        .at(span, "might count some twice")
        .help(format!("name the total alone; in rows, `all + {other}` adds up the parts and what is {other}"))
}
