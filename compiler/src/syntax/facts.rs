//! What can be wrong with the text of a definition file, and the words for it.
//!
//! In: what scan.rs, split.rs and parse/ found. Out: diagnostics of the area `syntax`, with fixes.
//! Invariant: one mistake is one diagnostic, which names what was written and what was expected. A fix is safe only where it
//! changes how something is written, never what it is.

use super::quotes;
use super::words::{self, Block, Is};
use crate::diagnostics::{Diagnostic, Near, near, one_of};
use crate::functions::{self, Argument, Function, Takes};
use crate::source::Span;

/// A stretch of text that is not a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lexical {
    /// A text whose closing quote is not on its line.
    Unterminated,
    /// A text in single or typographic quotes.
    Quotes,
    /// An operator of another language.
    Operator {
        /// As written.
        written: &'static str,
        /// The word or mark for it here.
        meant: &'static str,
    },
    /// `1_000`
    NumberMarks,
    /// `2nd_offence`
    NameDigit,
    /// A row of a test's table that does not end with `|`.
    Row,
    /// A comment of another language.
    Comment,
    /// A character with no meaning outside quotes.
    Character(Odd),
}

/// Characters that are often typed or pasted by habit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Odd {
    /// `;`
    Semicolon,
    /// `:`
    Colon,
    /// `–` or `—`
    Dash,
    /// `|` in the middle of a line
    Pipe,
    /// A blank that is not an ordinary one, or one that takes no room.
    Blank,
    /// A letter with an accent or of another alphabet.
    Letter,
    /// `$`
    Dollar,
    /// `£` or `€`
    Currency,
    /// Anything else.
    Other,
}

impl Odd {
    /// The habit that a character shows.
    pub(super) fn of(c: char) -> Odd {
        match c {
            ';' => Odd::Semicolon,
            ':' => Odd::Colon,
            '–' | '—' | '‑' | '−' => Odd::Dash,
            '|' => Odd::Pipe,
            '$' => Odd::Dollar,
            '£' | '€' => Odd::Currency,
            '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{ad}' => Odd::Blank,
            c if c.is_whitespace() || c.is_control() => Odd::Blank,
            c if c.is_alphabetic() => Odd::Letter,
            _ => Odd::Other,
        }
    }
}

/// What is wrong with a date or a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadPeriod {
    /// `2023-02-30`, `2023-13-01`
    NoSuchDay,
    /// `17/10/2024`, `2024/10/17`, `2024-1-7`
    DateForm,
    /// `2023-13`, `2023-4`
    Month,
    /// `2023/25`, `2023/2024`: the year it starts in, where that is clear.
    Split(Option<i32>),
    /// `mid-22`
    MidYear,
    /// `mid_2022`
    MidUnderscore,
    /// `year ending 2024-03-31`
    Ending,
}

/// The most that a bracket, a chain of operators or a chain of `not` may nest.
pub(super) const DEEPEST: usize = 64;
/// The most operators in one chain. Each nests its left side one deeper.
pub(super) const LONGEST: usize = 256;

/// A finding at one place.
fn found(code: &'static str, message: impl Into<String>, at: Span) -> Diagnostic {
    Diagnostic::new(code, message).at(at, "here")
}

/// Something else was expected.
pub(super) fn unexpected(what: &str, expected: &[String], at: Span) -> Diagnostic {
    found("syntax::unexpected", format!("expected {}, found {what}", any_of(expected)), at)
}

/// The definition, or the text that is not a definition, stops in the middle.
pub(super) fn unexpected_end(expected: &[String], at: Span, item: Option<Span>) -> Diagnostic {
    let what = if item.is_some() { "this definition" } else { "this" };
    let message = format!("{what} is not finished: expected {}", any_of(expected));
    let found = Diagnostic::new("syntax::unexpected-end", message).at(at, "ends here");
    item.into_iter().fold(found, |found, item| found.at(item, "this definition"))
}

/// A backslash before something that needs none.
pub(super) fn escape(text: &str, at: Span) -> Diagnostic {
    found("syntax::unknown-escape", format!("`{text}` means nothing inside a text"), at)
        .help("write `\\\\` for a backslash and `\\\"` for a quote; nothing else needs a backslash")
}

/// A bracket that is never closed.
pub(super) fn unclosed(bracket: char, at: Span, end: Span) -> Diagnostic {
    let close = closing(bracket);
    Diagnostic::new("syntax::unclosed-bracket", format!("this `{bracket}` is never closed"))
        .at(at, "opens here")
        .at(end, format!("no `{close}` up to here"))
        .help(format!("close it with `{close}`"))
}

/// A closing bracket without its opening one.
pub(super) fn unmatched(bracket: char, at: Span) -> Diagnostic {
    found("syntax::unmatched-bracket", format!("this `{bracket}` closes nothing"), at)
        .help(format!("remove it, or open the `{}` that it should close", opening(bracket)))
}

/// Brackets in brackets in brackets, or operators without end.
pub(super) fn too_deep(at: Span) -> Diagnostic {
    let most = format!("at most {DEEPEST} levels, or {LONGEST} operators in a row");
    found("syntax::too-deep", format!("this is nested too deeply: {most}"), at)
        .help("give the inner parts names of their own")
}

/// A clause that this kind of definition does not have.
pub(super) fn unknown_clause(word: &str, block: Block, at: Span) -> Diagnostic {
    let found = Diagnostic::new("syntax::unknown-clause", format!("{} has no clause `{word}`", block.words()));
    instead(found.at(at, "unknown clause"), at, near(word, block.clauses()), || {
        format!("{} has {}", block.words(), all_of(block.clauses()))
    })
}

/// A clause that is given twice.
pub(super) fn repeated_clause(word: &str, block: Block, at: Span, earlier: Span) -> Diagnostic {
    let message = format!("{} has only one `{word}`, and this is the second", block.words());
    Diagnostic::new("syntax::repeated-clause", message)
        .at(at, "again here")
        .at(earlier, "first here")
        .help(format!("keep one `{word}`"))
}

/// A clause that is wanting.
pub(super) fn missing_clause(word: &str, block: Block, at: Span) -> Diagnostic {
    let purpose = words::find(word).map_or("", |word| word.help);
    Diagnostic::new("syntax::missing-clause", format!("{} needs `{word}`", block.words()))
        .at(at, format!("has no `{word}`"))
        .help(format!("say {purpose}"))
}

/// A clause that comes after one that it should precede.
pub(super) fn clause_order(word: &str, after: &str, at: Span, earlier: Span) -> Diagnostic {
    Diagnostic::new("syntax::clause-order", format!("`{word}` comes before `{after}`"))
        .at(at, "too late")
        .at(earlier, format!("`{after}` is here"))
        .help(format!("move `{word}` above `{after}`: it is applied first"))
}

/// `use` below a definition.
pub(super) fn late_use(at: Span) -> Diagnostic {
    found("syntax::late-use", "`use` comes before the definitions of a file", at).help("move it to the top of the file")
}

/// A word of the language as a name.
pub(super) fn reserved(word: &str, at: Span) -> Diagnostic {
    found("syntax::reserved-word", format!("`{word}` is a word of the language and cannot be a name"), at)
        .help(format!("use another name, such as `{word}_`; or is a name missing here?"))
}

/// A number that cannot be read.
pub(super) fn bad_number(text: &str, why: &str, at: Span) -> Diagnostic {
    let bad = found("syntax::bad-number", format!("`{text}` is not a number"), at).help(why);
    match (text.strip_prefix('.'), text.strip_suffix('.')) {
        (Some(_), _) => bad.safe_fix(at, format!("0{text}")),
        (_, Some(whole)) => bad.safe_fix(at, whole),
        _ if text.contains(',') => bad.safe_fix(at, text.replace(',', "")),
        // A point between thousands, or a version, or a date: only its writer knows.
        _ if text.matches('.').count() > 1 => bad.possible_fix(at, text.replace('.', "")),
        _ => bad,
    }
}

/// A text that is not a format.
pub(super) fn bad_format(text: &str, at: Span) -> Diagnostic {
    found("syntax::bad-format", format!("{text} is not a number format"), at)
        .help("write one such as 0, 0.0, 0%, +0%, +0.0%, 0,000 or 0,000.0")
}

/// `{}` or `[]`
pub(super) fn empty_set(text: &str, at: Span) -> Diagnostic {
    found("syntax::empty-set", format!("`{text}` is empty"), at).help("list at least one value")
}

/// Values in round brackets, or several without any; and the set as it is to be written.
pub(super) fn set_braces(at: Span, set: &str) -> Diagnostic {
    found("syntax::set-braces", "several values need curly braces", at).help(format!("write `in {set}`"))
}

/// An operator of another language.
pub(super) fn operator(written: &str, meant: &str, at: Span) -> Diagnostic {
    found("syntax::wrong-operator", format!("`{written}` is written `{meant}` here"), at)
}

/// A word of the language in capitals, as SQL has them.
pub(super) fn capitals(word: &str, at: Span) -> Diagnostic {
    let small = word.to_lowercase();
    found("syntax::unexpected", format!("`{word}` is written `{small}` here"), at)
        .help("the words of the language are in small letters")
        .safe_fix(at, small)
}

/// A comment as another language begins it.
fn comment(text: &str, at: Span) -> Diagnostic {
    let mark = ["//", "/*", "<!--", "--", "'", ";"].into_iter().find(|mark| text.starts_with(mark)).unwrap_or_default();
    let label = Span { end: at.start + mark.len() as u32, ..at };
    let found = found("syntax::unexpected-character", format!("a comment begins with `#`, not with `{mark}`"), label);
    let inner = text.trim_start_matches(mark).trim_end_matches("*/").trim_end_matches("-->").trim();
    match mark {
        "/*" | "<!--" if text.contains('\n') => found.help("begin each line of it with `#`"),
        "/*" | "<!--" => found.help(format!("write `# {inner}`, at the end of a line")),
        _ => found.help(format!("write `# {inner}`")).safe_fix(at, format!("# {inner}")),
    }
}

/// A function of a spreadsheet that has no counterpart here, or that nobody knows.
pub(super) fn unknown_call(name: &str, at: Span) -> Diagnostic {
    let mut keywords: Vec<&str> = functions::ALL.iter().map(|function| function.keyword).collect();
    keywords.dedup();
    found("syntax::unknown-function", format!("there is no function `{name}`"), at)
        .help(format!("there are {}, each with `of` behind it, as in `count of crimes`", all_of(keywords.into_iter())))
}

/// A test of a text that is written another way here.
pub(super) fn text_test(message: impl Into<String>, at: Span) -> Diagnostic {
    found("syntax::unexpected", message, at)
}

/// A percentile that is written another way here.
pub(super) fn percentile(written: &str, at: Span) -> Diagnostic {
    found("syntax::function-number", format!("a percentile is not written `{written}`"), at)
}

/// `2023–24`, `10–17`: a long dash between two numbers, which are with it at `whole`.
pub(super) fn long_dash(first: &str, second: &str, at: Span, whole: Span) -> Diagnostic {
    let found = lexical(Lexical::Character(Odd::Dash), "–", at);
    let year = split_year(&format!("{first}-{second}"), '-');
    let is_month = second.len() == 2 && second.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month));
    match year {
        // 2011-12 is a month, too.
        Some(year) if is_month => found
            .help(format!("write {year} for the year, or {first}-{second} for the month"))
            .possible_fix(whole, year),
        Some(year) if second.len() == 2 => found.help(format!("write {year}")).safe_fix(whole, year),
        Some(year) => found
            .help(format!("write {year} for that year, or `{first} to {second}` for both"))
            .possible_fix(whole, year),
        None if first.len() == 4 && is_month => {
            found.help(format!("write {first}-{second} for the month")).safe_fix(whole, format!("{first}-{second}"))
        }
        None => found
            .help(format!("write `{first} to {second}` for a range, or `{first} - {second}` for a difference"))
            .possible_fix(whole, format!("{first} to {second}")),
    }
}

/// A row with more or fewer cells than its heading.
pub(super) fn ragged_row(cells: usize, columns: usize, at: Span, header: Span) -> Diagnostic {
    let number = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    let (cells, columns) = (number(cells, "cell"), number(columns, "column"));
    Diagnostic::new("syntax::ragged-row", format!("this row has {cells}, but the heading has {columns}"))
        .at(at, "this row")
        .at(header, "its heading")
        .help("leave a cell blank for a missing value; write a `|` inside a cell as \"a|b\"")
}

/// `x = missing`
pub(super) fn compared_to_missing(operator: &str, at: Span) -> Diagnostic {
    let message = format!("`{operator}` is never true for a missing value");
    let bad = found("syntax::compared-to-missing", message, at);
    match operator {
        "=" => bad.help("write `is missing`").safe_fix(at, "is missing"),
        "!=" => bad.help("write `is not missing`").safe_fix(at, "is not missing"),
        _ => bad.help("write `is missing` or `is not missing`"),
    }
}

/// `10 <= age <= 17`, and how that is to be written, where it is known.
pub(super) fn chained_comparison(instead: Option<String>, at: Span) -> Diagnostic {
    let found = found("syntax::chained-comparison", "a comparison has only two sides", at);
    match instead {
        Some(both) if both.contains(" in ") => found.help(format!("write `{both}`, both ends included")),
        Some(both) => found.help(format!("write `{both}`")),
        None => found.help("write a range, as in `age in 10 to 17`, or join two comparisons with `and`"),
    }
}

/// `mean of (discharged - admitted)`, `discharged - admitted > 2`, `days between admitted and discharged`
pub(super) fn computed_value(at: Span) -> Diagnostic {
    found("syntax::computed-value", "a value computed from several columns of a row cannot be written yet", at).help(
        "add it to the data as a column, such as the days between two dates or since the last stay, or the age on a day, and use that column; \
         numbers of several rows can be computed with: `(sum of a.x) + (sum of a.y)`",
    )
}

/// `rows [first, second]`
pub(super) fn rows_of_measures(at: Span) -> Diagnostic {
    found("syntax::rows-of-measures", "rows are the values of one thing, such as `area` or `month`", at)
        .help("write what goes down before its members, as in `rows area in [districts]`; measures are columns: `column NAME` for each")
}

/// `a per 1000 b per 1000 c`
pub(super) fn chained_tail(at: Span) -> Diagnostic {
    found("syntax::chained-rate", "a rate of a rate needs brackets", at)
        .help("put the inner rate in brackets, or make it an indicator of its own")
}

/// `offence = "A" or "B"`, and how all of it is to be written, where that is known.
pub(super) fn lone_value(text: &str, at: Span, instead: Option<String>) -> Diagnostic {
    let instead = instead.unwrap_or_else(|| "offence in {\"Robbery\", \"Burglary\"}".to_string());
    found("syntax::lone-value", format!("{text} alone is not a condition"), at)
        .help(format!("for one of several values write `{instead}`"))
}

/// `ignoring case` behind a comparison of two columns, or of numbers.
pub(super) fn ignoring_case(at: Span) -> Diagnostic {
    found("syntax::unexpected", "`ignoring case` belongs to a test of a column against a text in quotes", at)
        .help("write the column first, then the text, as in `name = \"Smith\" ignoring case`")
}

/// A word in place of one of those that can be there, one of which is near.
pub(super) fn near_word(word: &str, expected: &[&str], at: Span) -> Option<Diagnostic> {
    let near = near(word, expected.iter().copied())?;
    let bad = found("syntax::unexpected", format!("`{word}` is not a word that can be here"), at);
    Some(bad.near(Some(&near), at, str::to_string))
}

/// `sum of population`
pub(super) fn column_wanted(function: Function, of: &str, at: Span) -> Diagnostic {
    column_wanted_in(&format!("{} {of}", function.written()), at)
}

/// The same, with its function in words.
pub(super) fn column_wanted_in(written: &str, at: Span) -> Diagnostic {
    found("syntax::column-wanted", format!("`{written}` does not name a column"), at)
        .help(format!("name the column, as in `{written}.persons`"))
}

/// `count of crimes.person`
pub(super) fn count_of_column(path: &str, at: Span) -> Diagnostic {
    let dataset = path.split('.').next().unwrap_or(path);
    let write = format!("write `count of {dataset}` for rows, `count of distinct {path}` for different values");
    found("syntax::count-of-column", format!("`count of` counts rows, but `{path}` is a column"), at).help(write)
}

/// `sum of distinct x.y`
pub(super) fn distinct_without(function: Function, at: Span) -> Diagnostic {
    let message = format!("`distinct` cannot be used with `{}`", function.written());
    found("syntax::distinct-without-count", message, at).help("use it with `count of`, or leave it out")
}

/// `mean of known x.y`
pub(super) fn known_without(function: Function, at: Span) -> Diagnostic {
    let written = function.written();
    let (message, help) = match function.takes {
        Takes::Rows => {
            ("counts rows, whether their values are known or not", "add `where` the column `is not missing`")
        }
        Takes::Distinct | Takes::Numbers => {
            ("is always computed from the values that are known", "leave out `known`; the table says how many are not")
        }
    };
    found("syntax::known-without-sum", format!("`{written}` {message}"), at).help(help)
}

/// `median of unweighted x.y`
pub(super) fn unweighted_without(function: Function, at: Span) -> Diagnostic {
    let message = format!("`unweighted` cannot be used with `{}`", function.written());
    found("syntax::unweighted-without-mean", message, at).help("use it with `mean of`, or leave it out")
}

/// `mean 5 of x.y`, or a function that needs a number without one that it takes.
pub(super) fn function_number(function: Function, at: Span) -> Diagnostic {
    let (written, keyword, decimals) = (function.written(), function.keyword, Argument::DECIMALS);
    match function.argument_range() {
        None => found("syntax::function-number", format!("`{written}` takes no number"), at)
            .help(format!("write `{written}`")),
        Some((least, most)) => {
            let message =
                format!("`{keyword}` needs a number from {least} to {most}, with at most {decimals} decimals");
            found("syntax::function-number", message, at).help(format!("write it as in `{}`", function.example()))
        }
    }
}

/// `burglaries per residents`, `burglaries per thousand residents`
pub(super) fn rate_base(what: &str, at: Span) -> Diagnostic {
    let number = match &*what.to_lowercase() {
        "hundred" => Some("100"),
        "thousand" => Some("1000"),
        "million" => Some("1000000"),
        _ => None,
    };
    match number {
        Some(number) => {
            found("syntax::rate-base", format!("the base of a rate is written in digits, not as `{what}`"), at)
                .help(format!("write `per {number}`"))
                .safe_fix(at, number)
        }
        None if ["head", "capita", "person", "inhabitant", "resident"].contains(&&*what.to_lowercase()) => found(
            "syntax::rate-base",
            "this rate does not say per how many of which number",
            at,
        )
        .help(
            "write `per 1000 residents` for a rate, or `/ residents` for a plain ratio, with the measure of the people",
        ),
        None => found("syntax::rate-base", "this rate does not say per how many", at)
            .help(format!("write `per 1000 {what}` for a rate, or `/ {what}` for a plain ratio")),
    }
}

/// What `100k` and `1m` are in digits.
fn in_digits(text: &str) -> Option<String> {
    let (number, zeros) = match text.char_indices().last()? {
        (at, 'k' | 'K') => (&text[..at], "000"),
        (at, 'm' | 'M') => (&text[..at], "000000"),
        _ => return None,
    };
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then(|| format!("{number}{zeros}"))
}

/// `in` or `where` that begins a line below a column.
pub(super) fn ambiguous_clause(word: &str, at: Span, column: Span) -> Diagnostic {
    let message = format!("this `{word}` starts a line, but would be read as part of the clause above");
    Diagnostic::new("syntax::ambiguous-clause", message)
        .at(at, "here")
        .at(column, "the clause above")
        .help(format!("for the whole table, move `{word}` above that clause; for that clause alone, to its line"))
}

/// "a, b or c".
fn any_of(expected: &[String]) -> String {
    one_of(expected.iter().map(String::as_str), 8)
}

/// "`a`, `b` and `c`".
fn all_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    one_of(quoted.iter().map(String::as_str), 20).replace(" or ", " and ")
}

/// Offers a near word of the language; without one, says what there is.
fn instead(found: Diagnostic, at: Span, near: Option<Near>, otherwise: impl Fn() -> String) -> Diagnostic {
    match near {
        Some(near) => found.near(Some(&near), at, str::to_string),
        None => found.help(otherwise()),
    }
}

/// A first word that does not begin a definition.
pub(super) fn unknown_item(word: &str, next: &str, at: Span) -> Diagnostic {
    let found = Diagnostic::new("syntax::unknown-item", format!("`{word}` does not begin a definition"));
    if ["rem", "remark", "comment", "note"].contains(&&*word.to_lowercase()) && next != "=" {
        return found.at(at, "unknown definition").help("a comment begins with `#`");
    }
    let says_let = ["let", "var", "def", "define", "set", "const", "dim"].contains(&&*word.to_lowercase());
    if says_let || matches!(next, "=" | "==" | ":=") && near(word, words::all(Is::Item)).is_none() {
        let name = if says_let { next } else { word };
        return found.at(at, "unknown definition").help(format!(
            "write `measure {name} = ...` for a number counted or added up from rows, or `indicator {name} = ...` for one computed from others"
        ));
    }
    let clause = words::find(word).is_some_and(|word| !word.blocks().is_empty() || matches!(word.text, "and" | "or"));
    instead(found.at(at, "unknown definition"), at, near(word, words::all(Is::Item)), || match clause {
        true => format!("`{word}` is a clause; is there a closing brace too many above it?"),
        false => format!("a definition begins with {}", all_of(words::all(Is::Item)).replace(" and ", " or ")),
    })
}

/// Whether two words are near the name of a function that has two.
pub(super) fn is_near_function(words: &str) -> bool {
    let names = functions::ALL.iter().map(|function| function.keyword).filter(|keyword| keyword.contains(' '));
    near(words, names).is_some()
}

/// `average of x.y`
pub(super) fn unknown_function(word: &str, at: Span) -> Diagnostic {
    let found = Diagnostic::new("syntax::unknown-function", format!("there is no function `{word} of`"));
    let found = found.at(at, "here");
    let word = word.to_lowercase();
    if ["percentage", "percent", "proportion", "pct"].contains(&word.as_str()) {
        return found.help(
            "write `share of stolen across rows` for the part of all rows, or `stolen as % of recorded` for the part of another number",
        );
    }
    if ["rate", "ratio"].contains(&word.as_str()) {
        return found
            .help("write `stolen per 1000 residents` for a rate of people, or `stolen / recorded` for a ratio");
    }
    if let Some(meant) = functions::ALL.iter().find(|function| function.also.contains(&word.as_str())) {
        if let Some(which) = meant.which {
            return found.help(which);
        }
        let meant = meant.example();
        return found.help(format!("write `{meant}`")).possible_fix(at, meant.trim_end_matches(" of"));
    }
    let mut keywords: Vec<&str> = functions::ALL.iter().map(|function| function.keyword).collect();
    keywords.dedup();
    match near(&word, keywords.iter().copied()) {
        Some(near) => {
            let meant = functions::ALL.iter().find(|function| function.keyword == near.name);
            let help = format!("did you mean `{}`?", meant.map_or(near.name.clone(), |meant| meant.example()));
            found.near(Some(&near), at, str::to_string).help(help)
        }
        None => found.help(format!("there are {}", all_of(keywords.into_iter()))),
    }
}

/// A name with a hyphen, in quotes or that begins with a digit.
pub(super) fn bad_name(text: &str, at: Span) -> Diagnostic {
    let rule = "a name is a letter, then letters, digits and `_`, without quotes";
    let found = Diagnostic::new("syntax::bad-name", format!("{text} cannot be a name")).at(at, "here");
    match as_name(text) {
        Some(name) => found.help(format!("{rule}, such as {name}")).possible_fix(at, name),
        None => found.help(rule),
    }
}

/// A name as near to a text as names can be: signs in words, or `_` in their place, and digits behind the letters.
pub(super) fn as_name(text: &str) -> Option<String> {
    const ACCENTS: [(&str, char); 6] =
        [("áàâäãå", 'a'), ("éèêë", 'e'), ("íìîï", 'i'), ("óòôöõø", 'o'), ("úùûü", 'u'), ("ç", 'c')];
    let mut name = String::new();
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => name.push(c),
            '%' => name.push_str("_percent_"),
            '&' | '+' => name.push_str("_and_"),
            '<' => name.push_str("_under_"),
            '>' => name.push_str("_over_"),
            '\'' | '’' => {}
            c => name.push(ACCENTS.iter().find(|(letters, _)| letters.contains(c)).map_or('_', |(_, plain)| *plain)),
        }
    }
    let words: Vec<&str> = name.split('_').filter(|word| !word.is_empty()).collect();
    let name = match &words[..] {
        // A year or an ordinal before a name is put behind it.
        [first, rest @ ..] if !rest.is_empty() && first.starts_with(|c: char| c.is_ascii_digit()) => {
            let rest = rest.join("_");
            format!("{rest}_{first}")
        }
        words => words.join("_"),
    };
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(name)
}

fn closing(open: char) -> char {
    match open {
        '{' => '}',
        '[' => ']',
        _ => ')',
    }
}

fn opening(close: char) -> char {
    match close {
        '}' => '{',
        ']' => '[',
        _ => '(',
    }
}

/// A stretch of text that is not a token.
pub(super) fn lexical(what: Lexical, text: &str, at: Span) -> Diagnostic {
    let found = |code, message: String, label: &str| Diagnostic::new(code, message).at(at, label);
    match what {
        Lexical::Unterminated => {
            found("syntax::unterminated-text", "this text has no closing quote on its line".into(), "begins here")
                .help("close it with `\"`; write a quote inside a text as `\\\"`")
        }
        Lexical::Quotes => {
            let found = quotes::other_quotes(at);
            let mut inner = text.chars();
            inner.next();
            inner.next_back();
            let inner = inner.as_str();
            if inner.is_empty() {
                return found;
            }
            // What is a part of the text, and what ends it or escapes, only its writer knows.
            if inner.contains(['"', '\\', '\'', '‘', '’', '“', '”', '„', '«', '»']) {
                return found.help("write the text in straight double quotes, with `\\\"` for a quote inside it");
            }
            let straight = format!("\"{inner}\"");
            found.help(format!("write {straight}")).safe_fix(at, straight)
        }
        Lexical::Operator { written, meant } => {
            let fix = match meant {
                "not" => "not ".to_string(),
                "and" | "or" => format!(" {meant} "),
                _ => meant.to_string(),
            };
            operator(written, meant, at).help(format!("write `{meant}`")).safe_fix(at, fix)
        }
        Lexical::NumberMarks => {
            let bare = text.replace('_', "");
            found("syntax::bad-number", format!("`{text}` is not a number"), "here")
                .help(format!("write {bare}"))
                .safe_fix(at, bare)
        }
        Lexical::NameDigit => {
            let found = found("syntax::bad-name", format!("`{text}` is neither a number nor a name"), "here");
            match in_digits(text) {
                Some(digits) => found
                    .help(format!("write a number in digits: {digits}; put a code in double quotes, as in \"{text}\""))
                    .possible_fix(at, digits),
                None => found
                    .help(format!("begin a name with a letter; put a code in double quotes, as in \"{text}\""))
                    .possible_fix(at, format!("\"{text}\"")),
            }
        }
        Lexical::Comment => comment(text, at),
        Lexical::Row => found("syntax::unfinished-row", "this row does not end with `|`".into(), "ends too early")
            .help("end each row with `|`, and keep it on one line"),
        Lexical::Character(odd) => {
            let code = text.chars().next().map_or(0, u32::from);
            let message = match odd {
                Odd::Blank => format!("there is an invisible character here, U+{code:04X}"),
                _ if text == "`" => "a backtick has no meaning here".to_string(),
                _ => format!("`{text}` has no meaning here"),
            };
            let found = found("syntax::unexpected-character", message, "here");
            match odd {
                Odd::Semicolon => found.help("remove it: a clause ends with its line").safe_fix(at, ""),
                Odd::Colon => found.help("remove it, as in `label \"Rate\"`").safe_fix(at, " "),
                Odd::Dash => found.help("write `to` for a range and `-` for minus"),
                Odd::Pipe => found.help(
                    "begin a row of a test's table on a new line; conditions are joined with `and` or `or`",
                ),
                Odd::Blank => {
                    let space = if text.trim().is_empty() { " " } else { "" };
                    found
                        .help("it was perhaps pasted from a document; type an ordinary space instead")
                        .safe_fix(at, space)
                }
                Odd::Letter => found.help("use the letters a to z in names, and put texts in double quotes"),
                Odd::Dollar => found.help("a column is written behind its dataset with a point: `crimes.kind`"),
                Odd::Currency => found.help(
                    "a number has no currency sign: write its digits; the sign belongs in a heading, as in `column \"Value (£)\"`",
                ),
                Odd::Other if text == "`" => found.help("put a text in double quotes, and write a name without quotes"),
                Odd::Other if text == "^" => found.help("there are no powers: write the product, as in `n * n`"),
                Odd::Other => found,
            }
        }
    }
}

/// What is wrong with a date or a period, and how it is written.
pub(super) fn bad_period(text: &str, what: BadPeriod, at: Span) -> Diagnostic {
    let period = || Diagnostic::new("syntax::bad-period", format!("`{text}` is not a period")).at(at, "here");
    let write = |found: Diagnostic, new: String| found.help(format!("write {new}")).safe_fix(at, new);
    match what {
        BadPeriod::NoSuchDay => Diagnostic::new("syntax::bad-date", format!("there is no day {text}"))
            .at(at, "here")
            .help("months run from 01 to 12, days to the last of their month"),
        BadPeriod::DateForm => {
            let found = Diagnostic::new("syntax::bad-date", format!("`{text}` is not a date")).at(at, "here");
            let parts: Vec<&str> = text.split(['/', '-']).collect();
            match parts[..] {
                [y, m, d] if y.len() == 4 => write(found, format!("{y}-{m:0>2}-{d:0>2}")),
                [d, m, y] if y.len() == 4 => {
                    let new = format!("{y}-{m:0>2}-{d:0>2}");
                    let found = found.help(format!("write {new}"));
                    // 03/04/2024 may be a day of March or of April.
                    if d.parse::<u8>().is_ok_and(|day| day > 12) {
                        found.safe_fix(at, new)
                    } else {
                        found.possible_fix(at, new)
                    }
                }
                _ => found.help("write year, month and day, as in 2024-10-17"),
            }
        }
        BadPeriod::Month => match (split_year(text, '-'), range_of_numbers(text)) {
            (Some(year), _) => write(period(), year),
            (None, Some((first, last))) => period().help(format!(
                "for numbers from one to another write `in {first} to {last}`, in place of the comparison"
            )),
            (None, None) => period().help("write year and month, as in 2023-04, with a month from 01 to 12"),
        },
        BadPeriod::Split(year) => match (split_year(text, '/'), year) {
            (Some(year), _) => write(period(), year),
            (None, Some(year)) => period().help(format!("the year that starts in {year} is written {}", split(year))),
            (None, None) => period().help("write a financial or academic year as in 2023/24"),
        },
        BadPeriod::MidYear => period().help("write the year in full, as in mid-2022"),
        BadPeriod::MidUnderscore => write(period(), text.replace('_', "-")),
        BadPeriod::Ending => period().help("write the month it ends with, as in `year ending 2024-03`"),
    }
}

/// The year that starts in `year`: `2023/24`.
fn split(year: i32) -> String {
    format!("{year:04}/{:02}", (year + 1).rem_euclid(100))
}

/// `18-24`: two numbers of which neither is a year.
fn range_of_numbers(text: &str) -> Option<(u16, u16)> {
    let (first, last) = text.split_once('-')?;
    let is_short = |part: &str| part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    let (first, last) = Some((first, last)).filter(|(first, last)| is_short(first) && is_short(last))?;
    Some((first.parse().ok()?, last.parse().ok()?)).filter(|(first, last)| first < last)
}

/// `2023-24`, `2023/2024` as the year that they must mean: the second part is the year after the first.
fn split_year(text: &str, mark: char) -> Option<String> {
    let (first, second) = text.split_once(mark)?;
    let year: i32 = first.parse().ok().filter(|_| first.len() == 4)?;
    let next = (year + 1).to_string();
    (second == next || next.strip_prefix(&next[..2]) == Some(second)).then(|| split(year))
}
