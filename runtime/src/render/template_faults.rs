//! What is wrong with a template, in plain words.
//!
//! In: an error of the library that fills templates, and the page that was to be filled. Out: a finding with the file, the line, and what to write
//! instead. Invariant: the innermost error is said, at its own file and line, and not that a page which includes it failed.

use indicia_compiler::diagnostics::{Diagnostic, nearest, one_of};
use minijinja::{Error, ErrorKind, Value};

/// What templates write most, for whoever took a name from elsewhere.
const FILTERS: [&str; 19] = [
    "capitalize",
    "count",
    "default",
    "escape",
    "first",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "title",
    "trim",
    "unique",
    "upper",
];
const TESTS: [&str; 9] = ["defined", "undefined", "none", "number", "string", "sequence", "mapping", "odd", "even"];
const FUNCTIONS: [&str; 3] = ["range", "dict", "namespace"];

/// A template that cannot be read or filled, or that runs for too long.
pub(super) fn bad(name: &str, error: &Error) -> Diagnostic {
    let error = innermost(error);
    let name = error.name().unwrap_or(name);
    let at = error.line().map_or_else(|| name.to_string(), |line| format!("{name}, line {line}"));
    let detail = error.detail().unwrap_or_default();
    let unknown =
        || quoted(detail).or_else(|| detail.strip_suffix(" is unknown")?.split(' ').next_back()).unwrap_or(detail);
    let found = |what: String, help: String| {
        Diagnostic::new("output::bad-template", format!("template {at}: {what}")).help(help)
    };
    match error.kind() {
        ErrorKind::OutOfFuel => Diagnostic::new("output::bad-template", format!("template {name} takes too long to fill"))
            .help("look for a loop inside a loop over all rows"),
        ErrorKind::UndefinedError => match quoted(detail) {
            Some(named) => found(format!("there is no `{named}`"), "look at how the built-in templates write it".into()),
            None => found("a name that is not there is used".into(), "`{% if NAME is defined %}` asks whether there is one".into()),
        },
        ErrorKind::UnknownFilter => found(format!("there is no filter `{}`", unknown()), meant(unknown(), &FILTERS, "filters")),
        ErrorKind::UnknownTest => found(format!("there is no test `{}`", unknown()), meant(unknown(), &TESTS, "tests after `is`")),
        ErrorKind::UnknownFunction => {
            found(format!("there is no function `{}`", unknown()), meant(unknown(), &FUNCTIONS, "functions"))
        }
        ErrorKind::TemplateNotFound => found(
            format!("it includes or extends {}, which is not there", quoted(detail).unwrap_or("a template")),
            "a part that templates include is in the same folder, and its name starts with `_`".into(),
        ),
        ErrorKind::SyntaxError => found(
            format!("it cannot be read: {}", if detail.is_empty() { "it ends too early" } else { detail }),
            "`{{ ... }}` shows a value, `{% ... %}` is a step; each `if`, `for` and `block` ends with `{% endif %}`, `{% endfor %}` or \
             `{% endblock %}`"
                .into(),
        ),
        ErrorKind::InvalidOperation if detail.contains("recursion") => found(
            "it includes or calls itself over and over".into(),
            "look for a part that includes itself, or a macro that calls itself without an end".into(),
        ),
        ErrorKind::TooManyArguments => found("a filter or function is given too much".into(), ARGUMENTS.into()),
        ErrorKind::MissingArgument => found("a filter or function needs more than it is given".into(), ARGUMENTS.into()),
        ErrorKind::InvalidOperation | ErrorKind::CannotUnpack | ErrorKind::UnknownMethod => found(
            format!("a value is not of the kind that is needed there{}", if detail.is_empty() { String::new() } else { format!(": {detail}") }),
            "a text is no number, and only a list or a mapping can be looped over; numbers of a table are texts, as they are shown".into(),
        ),
        kind => found(if detail.is_empty() { kind.to_string() } else { format!("{kind}: {detail}") }, "see how the built-in templates write it".into()),
    }
}

const ARGUMENTS: &str = "look at what is in its brackets";

/// The same, where a name is missing: with the name that was meant, or all that a page has.
pub(super) fn in_page(found: Diagnostic, error: &Error, page: &Value) -> Diagnostic {
    let error = innermost(error);
    let named = (error.kind() == ErrorKind::UndefinedError).then(|| quoted(error.detail()?)).flatten();
    let Some(named) = named else { return found };
    let (above, last) = named.rsplit_once('.').map_or((None, named), |(above, last)| (Some(above), last));
    let place = above.map_or(Some(page.clone()), |above| {
        above
            .split('.')
            .try_fold(page.clone(), |value, name| value.get_attr(name).ok().filter(|value| !value.is_undefined()))
    });
    let keys: Vec<String> =
        place.and_then(|place| place.try_iter().ok()).into_iter().flatten().map(|key| key.to_string()).collect();
    if keys.is_empty() {
        return found;
    }
    let prefix = above.map_or_else(String::new, |above| format!("{above}."));
    match nearest(last, keys.iter().map(String::as_str)) {
        Some(near) => found.help(format!("did you mean `{prefix}{near}`?")),
        None => {
            found.help(format!("{} has {}", above.unwrap_or("the page"), one_of(keys.iter().map(String::as_str), 20)))
        }
    }
}

/// The error that others only passed on.
fn innermost(error: &Error) -> &Error {
    let inner = std::error::Error::source(error).and_then(|source| source.downcast_ref::<Error>());
    inner.map_or(error, innermost)
}

/// What is in the first pair of quotes of a text.
fn quoted(text: &str) -> Option<&str> {
    let start = text.find(['`', '"', '\''])?;
    let mark = text[start..].chars().next()?;
    text[start + 1..].split_once(mark).map(|(inside, _)| inside)
}

fn meant(name: &str, known: &[&str], what: &str) -> String {
    match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{what} are {} and more", one_of(known.iter().copied(), known.len())),
    }
}
