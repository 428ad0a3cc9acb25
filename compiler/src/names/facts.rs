//! What can be wrong with names, in words.
//!
//! In: what scope.rs, resolve.rs and graph.rs found. Out: diagnostics of the area `names`, with fixes.
//! Invariant: a name is put right unasked only where one name of its kind is near.

use crate::diagnostics::{Diagnostic, Near, quoted};
use crate::source::{SourceId, Span, Spanned};
use crate::syntax::ast::Ident;
use crate::value::thousands;

/// Nothing has this name.
pub fn unknown(name: &Ident, wanted: &str, nearest: Option<Near>) -> Diagnostic {
    let found = Diagnostic::new("names::unknown", format!("there is no {wanted} called `{}`", name.value))
        .at(name.span, "not defined")
        .near(nearest.as_ref(), name.span, str::to_string);
    let is_whole = ["total", "all", "everything", "overall"].contains(&name.value.to_lowercase().as_str());
    match nearest.is_none() && is_whole && wanted.contains("measure") {
        true => found.help("for the part of all rows write `share of n across rows`, with the number in place of `n`"),
        false => found,
    }
}

/// No parameter of the project has this name. What is no period and no parameter may be a text without its quotes.
pub fn unknown_parameter(name: &Ident, nearest: Option<Near>) -> Diagnostic {
    let found = Diagnostic::new("names::unknown", format!("the project has no parameter called `{}`", name.value))
        .at(name.span, "not a period, and not a parameter");
    match nearest {
        Some(near) => found.help(format!("did you mean `{}`?", near.name)),
        None if is_called_a_year(&name.value) => {
            found.help("a financial year is written `2023/24`, and a calendar year `2023`")
        }
        None if called_a_mid_year(&name.value).is_some() => {
            let year = called_a_mid_year(&name.value).unwrap_or_default();
            found.help(format!("write `mid-{year}`"))
        }
        None if matches!(name.value.to_lowercase().as_bytes(), [b'q', b'1'..=b'4', ..]) => found.help(
            "there are no quarters as periods: name its months in a condition, as in `count of crimes where recorded_on in 2023-01 to 2023-03`",
        ),
        None => found.help(
            "write a period such as 2023/24; put a text in double quotes; or name the period under `parameters` in indicia.yaml",
        ),
    }
}

/// `change in crimes`
pub fn change_without_periods(span: Span, change: &str, of: &str) -> Diagnostic {
    let form = if change == "difference" { change } else { "change" };
    Diagnostic::new("syntax::unexpected", "a change is from one period to another")
        .at(span, "from when to when?")
        .help(format!("write `{form} in {of} from 2022/23 to 2023/24`"))
}

/// `rows area in districts`: what is read as the period of the table, and may be meant as the members of its rows.
pub fn unknown_table_period(name: &Ident, nearest: Option<Near>) -> Diagnostic {
    if nearest.is_some() || is_called_a_year(&name.value) {
        return unknown_parameter(name, nearest);
    }
    unknown_parameter(name, None).help(format!(
        "`in` is followed by the period of the table, such as 2023/24, or a parameter of indicia.yaml; what rows there are is in square \
         brackets, as in `rows area in [{}]`",
        name.value
    ))
}

/// `mid2022`, `mid_2022`
fn called_a_mid_year(name: &str) -> Option<String> {
    let small = name.to_lowercase();
    let year = small.strip_prefix("mid")?.trim_start_matches('_');
    (year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())).then(|| year.to_string())
}

/// `n in Ash`: an area where a period is expected.
pub fn area_as_period(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new("names::unknown", format!("`{name}` is an area, and `in` is followed by a period"))
        .at(span, "not a period")
        .help(format!("write `at \"{name}\"` in place of `in {name}`"))
}

/// `FY2023`, `fy23_24`
fn is_called_a_year(name: &str) -> bool {
    let small = name.to_lowercase();
    let rest = small.strip_prefix("fy").or_else(|| small.strip_prefix("year"));
    rest.is_some_and(|rest| {
        rest.contains(|c: char| c.is_ascii_digit()) && rest.chars().all(|c| c.is_ascii_digit() || c == '_')
    })
}

/// A value in a condition that is no parameter is a text without its quotes.
pub fn unquoted(name: &Ident) -> Diagnostic {
    if is_called_a_year(&name.value) {
        return unknown_parameter(name, None);
    }
    Diagnostic::new("syntax::unquoted-text", format!("the text `{}` needs double quotes", name.value))
        .at(name.span, "not a name")
        .safe_fix(name.span, quoted(&name.value))
        .help(format!(
            "write {}; or, if a period is meant, name it under `parameters` in indicia.yaml",
            quoted(&name.value)
        ))
}

/// A text that is asked whether it is in a column.
pub fn text_before_column(span: Span, text: &str, column: &str) -> Diagnostic {
    Diagnostic::new("syntax::unexpected", "a condition begins with a column").at(span, "a text before a name").help(
        format!(
            "write `{column} = {text}`; or, where it may be a part of a text in a column of texts, `{column} contains {text}`",
            text = quoted(text)
        ),
    )
}

/// A text names in braces what is no parameter.
pub fn unknown_in_braces(name: &Ident, nearest: Option<Near>) -> Diagnostic {
    let message = format!("the project has no parameter called `{}`", name.value);
    let found = Diagnostic::new("names::unknown", message).at(name.span, "named in braces here");
    match nearest {
        Some(near) => found.help(format!("did you mean {{{}}}?", near.name)),
        None => found.help("name a parameter of indicia.yaml, or leave out the braces"),
    }
}

/// A heading names in braces what is both a parameter and the dimension of its columns.
pub fn parameter_or_dimension(span: Span, name: &str) -> Diagnostic {
    let message = format!("`{{{name}}}` could be the parameter `{name}` or the `{name}` of each column");
    Diagnostic::new("names::ambiguous-parameter", message).at(span, "which one?").help("rename the parameter")
}

/// There is no period so long before a parameter's.
pub fn no_earlier(span: Span, name: &str, back: i64, value: &str) -> Diagnostic {
    Diagnostic::new("names::unknown", format!("there is no period {back} before `{name}`, which is {value}"))
        .at(span, "before all periods")
}

/// Something has this name, but not what is wanted here; of a dataset whose rows are of several people, `people` says of how many.
pub fn wrong_kind(name: &Ident, is: &str, wanted: &str, defined: Span, people: Option<&str>) -> Diagnostic {
    let message = format!("`{}` is {is}, but a {wanted} is needed here", name.value);
    let found = Diagnostic::new("names::wrong-kind", message)
        .at(name.span, "used here")
        .at(defined, format!("{is}, defined here"));
    match (wanted.starts_with("measure"), people) {
        (true, Some(people)) => {
            found.help(format!("add up its people first, as in `measure n = sum of {}.{people}`", name.value))
        }
        (true, None) => found.help(format!("count its rows first, as in `measure n = count of {}`", name.value)),
        (false, _) => found,
    }
}

/// Two definitions share a name.
pub fn duplicate(name: &Ident, first: Span, kind: &str) -> Diagnostic {
    Diagnostic::new("names::duplicate", format!("`{}` is already the name of {kind}", name.value))
        .at(name.span, "second use of the name")
        .at(first, "first defined here")
        .help("a name has one meaning in the whole project; rename one of them")
}

/// The name is that of a hierarchy or a kind of period.
pub fn reserved(name: &Ident) -> Diagnostic {
    Diagnostic::new("names::reserved", format!("`{}` is already the name of a table dimension", name.value))
        .at(name.span, "choose another name")
        .help("a name has one meaning in the whole project; rename this definition")
}

/// Definitions that need each other in a circle; of a long one, its ends.
pub fn cycle(ring: &[Ident]) -> Diagnostic {
    const SHOWN: usize = 5;
    let left_out = ring.len().saturating_sub(SHOWN);
    let shown = |at: &usize| left_out == 0 || *at + 1 < SHOWN || *at + 1 == ring.len();
    let places: Vec<usize> = (0..ring.len()).filter(shown).collect();
    let mut names: Vec<String> = places.iter().map(|at| format!("`{}`", ring[*at].value)).collect();
    if left_out > 0 {
        names.insert(SHOWN - 1, format!("{} others, of which the last", thousands(left_out as u64)));
    }
    names.extend(ring.first().map(|first| format!("`{}`", first.value)));
    let message = format!("these definitions depend on each other in a circle: {}", names.join(" needs "));
    let found = Diagnostic::new("names::cycle", message).help("define one of them without using the others");
    places.into_iter().fold(found, |found, at| {
        found.at(ring[at].span, if at == 0 { "the circle begins here" } else { "and goes through here" })
    })
}

/// The definition at which a chain is longer than may be.
pub fn too_long_a_chain(name: &Ident, longest: usize) -> Diagnostic {
    let message = format!(
        "`{}` is at the end of a chain of more than {longest} definitions, each taken from the next",
        name.value
    );
    Diagnostic::new("names::too-large", message)
        .at(name.span, "the chain is too long here")
        .help("take it from a definition nearer to the dataset, or put the conditions of several into one")
}

/// An indicator of more numbers than may be.
pub fn too_large(name: &Ident, most: u64) -> Diagnostic {
    let message = format!(
        "`{}` is of more than {} numbers, with the indicators that it names written out",
        name.value,
        thousands(most)
    );
    Diagnostic::new("names::too-large", message).at(name.span, "too large").help(
        "each indicator that uses another twice is of twice as many numbers: add up the rows in one measure instead",
    )
}

/// A cohort of more cohorts than may be.
pub fn too_many_cohorts(name: &Ident, most: u64) -> Diagnostic {
    let message = format!(
        "`{}` is made of more than {} cohorts, with those that it is taken from and is among written out",
        name.value,
        thousands(most)
    );
    Diagnostic::new("names::too-large", message).at(name.span, "too large").help(
        "each cohort that uses another twice is made of twice as many: say `among` once, or put the conditions into one cohort",
    )
}

/// `use` of a file that is not there; the nearest as this file would write it.
pub fn unknown_file(path: &Spanned<String>, nearest: Option<Near>) -> Diagnostic {
    Diagnostic::new("names::unknown-file", format!("there is no definition file \"{}\"", path.value))
        .at(path.span, "no such file in the project")
        .near(nearest.as_ref(), path.span, quoted)
}

/// `use` of a file without definitions.
pub fn uses_empty(path: &Spanned<String>) -> Diagnostic {
    Diagnostic::new("names::unknown-file", format!("the definition file \"{}\" has no definitions", path.value))
        .at(path.span, "nothing is in it")
        .help("was it saved? Write the definitions into it, or take out this line")
}

/// A definition file with nothing in it.
pub fn empty_file(of: SourceId) -> Diagnostic {
    Diagnostic::new("names::empty-file", "this definition file is empty")
        .at(Span::new(of, 0, 0), "nothing is here")
        .help("was it saved? Write the definitions into it, or remove it")
}

/// House style for the notes of a table that is not there.
pub fn notes_of_no_table(table: &Spanned<String>, nearest: Option<Near>) -> Diagnostic {
    Diagnostic::new("style::unknown-table", format!("there is no table `{}`", table.value))
        .at(table.span, "no such table in the project")
        .near(nearest.as_ref(), table.span, str::to_string)
}

/// A file that uses itself.
pub fn uses_itself(span: Span) -> Diagnostic {
    Diagnostic::new("names::uses-itself", "a file cannot use itself").at(span, "remove this line")
}

/// The same `use` twice.
pub fn used_twice(path: &Spanned<String>) -> Diagnostic {
    Diagnostic::new("names::used-twice", format!("\"{}\" is used twice", path.value)).at(path.span, "remove this line")
}

/// A definition of a file that this file does not use, and that file as this one would write it.
pub fn not_in_use(name: &Ident, defined: Span, file: &str) -> Diagnostic {
    let message = format!("`{}` is defined in a file that this file does not use", name.value);
    Diagnostic::new("names::file-not-in-use", message)
        .at(name.span, "used here")
        .at(defined, "defined in this file")
        .help(format!("add `use {}` at the top of this file", quoted(file)))
}

/// A `use` that nothing needs.
pub fn unused_use(span: Span) -> Diagnostic {
    Diagnostic::new("names::unused-use", "nothing in this file is used here").at(span, "remove this line")
}

/// A definition that no table uses.
pub fn unused(name: &Ident, kind: &str) -> Diagnostic {
    Diagnostic::new("names::unused", format!("no table uses `{}`, {kind}", name.value))
        .at(name.span, "not used by any table")
        .help("delete it, or give it a column in a table")
}
