//! What can be wrong with the text of a definition file, and the words for it.
//!
//! In: what scan.rs, split.rs and parse/ found. Out: diagnostics of the area `syntax`.
//! Invariant: one mistake is one fact; the fact names what stands there and what was wanted.

use crate::diagnostics::{Fact, Label, nearest, one_of};
use crate::functions::{self, Function};
use crate::source::Span;

/// A stretch of text that is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
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
            '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{ad}' => Odd::Blank,
            c if c.is_whitespace() || c.is_control() => Odd::Blank,
            c if c.is_alphabetic() => Odd::Letter,
            _ => Odd::Other,
        }
    }
}

/// What is wrong with a date or a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum BadPeriod {
    /// `2023-02-30`, `2023-13-01`
    NoSuchDay,
    /// `17/10/2024`, `2024/10/17`, `2024-1-7`
    DateForm,
    /// `2023-13`, `2023-4`
    Month,
    /// `2023/25`, `2023/2024`: the year it starts in, where that can be told.
    Split(Option<i32>),
    /// `mid-22`
    MidYear,
    /// `mid_2022`
    MidUnderscore,
    /// `year ending 2024-03-31`
    Ending,
}

/// What opens a block: the word for it in messages, and its clauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// `cohort`
    Cohort,
    /// `measure`
    Measure,
    /// `indicator`
    Indicator,
    /// `table`
    Table,
    /// `columns for each`
    Columns,
    /// `test`
    Test,
}

impl Block {
    /// With its article.
    pub(super) fn words(self) -> &'static str {
        match self {
            Block::Cohort => "a cohort",
            Block::Measure => "a measure",
            Block::Indicator => "an indicator",
            Block::Table => "a table",
            Block::Columns => "`columns for each`",
            Block::Test => "a test",
        }
    }

    /// The words its clauses begin with, in canonical order.
    pub(super) fn clauses(self) -> &'static [&'static str] {
        match self {
            Block::Cohort => &["label", "from", "where", "among", "keep"],
            Block::Measure => &["label", "value"],
            Block::Indicator => &["label", "value", "shown", "accept"],
            Block::Table => &[
                "number",
                "figure",
                "title",
                "chapter",
                "in",
                "where",
                "rows",
                "column",
                "columns",
                "order",
                "top",
                "hide",
                "disclosure",
                "note",
                "source",
            ],
            Block::Columns => &["column"],
            Block::Test => &["given", "expect"],
        }
    }
}

/// One mistake in a definition file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SyntaxFact {
    /// A stretch of text that is no token.
    Lexical { what: Lexical, text: String, at: Span },
    /// Something else was expected.
    Unexpected { found: String, expected: Vec<String>, at: Span },
    /// The definition stops in the middle.
    UnexpectedEnd { expected: Vec<String>, at: Span, item: Span },
    /// A backslash before something that needs none.
    Escape { text: String, at: Span },
    /// A bracket that is never closed.
    Unclosed { bracket: char, at: Span, end: Span },
    /// A closing bracket without its opening one.
    Unmatched { bracket: char, at: Span },
    /// Brackets in brackets in brackets, or operators without end.
    TooDeep { at: Span },
    /// A first word that begins no definition.
    UnknownItem { word: String, at: Span },
    /// A clause that this kind of definition does not have.
    UnknownClause { word: String, block: Block, at: Span },
    /// A clause that is given twice.
    RepeatedClause { word: &'static str, block: Block, at: Span, earlier: Span },
    /// A clause that is wanting.
    MissingClause { word: &'static str, block: Block, at: Span },
    /// A clause that stands after one that it should precede.
    ClauseOrder { word: &'static str, after: &'static str, at: Span, earlier: Span },
    /// `use` below a definition.
    LateUse { at: Span },
    /// A word of the language as a name.
    Reserved { word: String, at: Span },
    /// A name with a hyphen, in quotes or that begins with a digit.
    BadName { text: String, at: Span },
    /// A number that cannot be read.
    BadNumber { text: String, why: &'static str, at: Span },
    /// A day that does not exist or is written another way.
    BadDate { text: String, what: BadPeriod, at: Span },
    /// A period that does not exist or is written another way.
    BadPeriod { text: String, what: BadPeriod, at: Span },
    /// A format that is none.
    BadFormat { text: String, at: Span },
    /// `{}` or `[]`
    EmptySet { text: &'static str, at: Span },
    /// Values in round brackets, or several without any.
    SetBraces { at: Span },
    /// A row with more or fewer cells than its heading.
    RaggedRow { cells: usize, columns: usize, at: Span, header: Span },
    /// `x = missing`
    ComparedToMissing { operator: String, at: Span },
    /// `10 <= age <= 17`
    ChainedComparison { at: Span },
    /// `a per 1000 b per 1000 c`
    ChainedTail { at: Span },
    /// `offence = "A" or "B"`
    LoneValue { text: String, at: Span },
    /// A word where a text in quotes was expected.
    Unquoted { word: String, at: Span },
    /// `average of x.y`
    UnknownFunction { word: String, at: Span },
    /// `sum of population`
    ColumnWanted { function: Function, of: String, at: Span },
    /// `count of crimes.person`
    CountOfColumn { path: String, at: Span },
    /// `sum of distinct x.y`
    DistinctWithout { function: Function, at: Span },
    /// `burglaries per residents`
    RateBase { found: String, at: Span },
    /// `in` or `where` that begins a line below a column.
    AmbiguousClause { word: &'static str, at: Span, column: Span },
}

fn quoted(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
    one_of(quoted.iter().map(String::as_str), 20)
}

/// The most that a bracket, a chain of operators or a chain of `not` may nest.
pub(super) const DEEPEST: usize = 64;

impl Fact for SyntaxFact {
    fn code(&self) -> &'static str {
        use SyntaxFact as F;
        match self {
            F::Lexical { what, .. } => match what {
                Lexical::Unterminated => "syntax::unterminated-text",
                Lexical::Quotes => "syntax::wrong-quotes",
                Lexical::Operator { .. } => "syntax::wrong-operator",
                Lexical::NumberMarks => "syntax::bad-number",
                Lexical::NameDigit => "syntax::bad-name",
                Lexical::Row => "syntax::unfinished-row",
                Lexical::Character(_) => "syntax::unexpected-character",
            },
            F::Unexpected { .. } => "syntax::unexpected",
            F::UnexpectedEnd { .. } => "syntax::unexpected-end",
            F::Escape { .. } => "syntax::unknown-escape",
            F::Unclosed { .. } => "syntax::unclosed-bracket",
            F::Unmatched { .. } => "syntax::unmatched-bracket",
            F::TooDeep { .. } => "syntax::too-deep",
            F::UnknownItem { .. } => "syntax::unknown-item",
            F::UnknownClause { .. } => "syntax::unknown-clause",
            F::RepeatedClause { .. } => "syntax::repeated-clause",
            F::MissingClause { .. } => "syntax::missing-clause",
            F::ClauseOrder { .. } => "syntax::clause-order",
            F::LateUse { .. } => "syntax::late-use",
            F::Reserved { .. } => "syntax::reserved-word",
            F::BadName { .. } => "syntax::bad-name",
            F::BadNumber { .. } => "syntax::bad-number",
            F::BadDate { .. } => "syntax::bad-date",
            F::BadPeriod { .. } => "syntax::bad-period",
            F::BadFormat { .. } => "syntax::bad-format",
            F::EmptySet { .. } => "syntax::empty-set",
            F::SetBraces { .. } => "syntax::set-braces",
            F::RaggedRow { .. } => "syntax::ragged-row",
            F::ComparedToMissing { .. } => "syntax::compared-to-missing",
            F::ChainedComparison { .. } => "syntax::chained-comparison",
            F::ChainedTail { .. } => "syntax::chained-rate",
            F::LoneValue { .. } => "syntax::lone-value",
            F::Unquoted { .. } => "syntax::unquoted-text",
            F::UnknownFunction { .. } => "syntax::unknown-function",
            F::ColumnWanted { .. } => "syntax::column-wanted",
            F::CountOfColumn { .. } => "syntax::count-of-column",
            F::DistinctWithout { .. } => "syntax::distinct-without-count",
            F::RateBase { .. } => "syntax::rate-base",
            F::AmbiguousClause { .. } => "syntax::ambiguous-clause",
        }
    }

    fn message(&self) -> String {
        use SyntaxFact as F;
        match self {
            F::Lexical { what, text, .. } => match what {
                Lexical::Unterminated => "a text is not closed on the line that it begins on".into(),
                Lexical::Quotes => "a text stands in other than double quotes".into(),
                Lexical::Operator { written, meant } => format!("`{written}` is written `{meant}` here"),
                Lexical::NumberMarks => format!("`{text}` is not a number"),
                Lexical::NameDigit => format!("`{text}` is neither a number nor a name"),
                Lexical::Row => "a row of a table does not end with `|`".into(),
                Lexical::Character(Odd::Blank) => {
                    let code = text.chars().next().map_or(0, u32::from);
                    format!("the invisible character U+{code:04X} has no meaning here")
                }
                Lexical::Character(_) => format!("`{text}` has no meaning here"),
            },
            F::Unexpected { found, expected, .. } => {
                format!("expected {}, found {found}", one_of(expected.iter().map(String::as_str), 8))
            }
            F::UnexpectedEnd { expected, .. } => {
                format!("the definition stops where {} should follow", one_of(expected.iter().map(String::as_str), 8))
            }
            F::Escape { text, .. } => format!("`{text}` means nothing inside a text"),
            F::Unclosed { bracket, .. } => format!("this `{bracket}` is never closed"),
            F::Unmatched { bracket, .. } => format!("this `{bracket}` closes nothing"),
            F::TooDeep { .. } => format!("this nests deeper than {DEEPEST} levels"),
            F::UnknownItem { word, .. } => format!("`{word}` does not begin a definition"),
            F::UnknownClause { word, block, .. } => format!("{} has no clause `{word}`", block.words()),
            F::RepeatedClause { word, block, .. } => {
                format!("{} has one `{word}`, and this is a second", block.words())
            }
            F::MissingClause { word, block, .. } => format!("{} needs `{word}`", block.words()),
            F::ClauseOrder { word, after, .. } => format!("`{word}` stands before `{after}`"),
            F::LateUse { .. } => "`use` stands at the top of a file, above the definitions".into(),
            F::Reserved { word, .. } => format!("`{word}` is a word of the language and cannot be a name"),
            F::BadName { text, .. } => format!("{text} cannot be a name"),
            F::BadNumber { text, .. } => format!("`{text}` is not a number"),
            F::BadDate { text, what: BadPeriod::NoSuchDay, .. } => format!("there is no day {text}"),
            F::BadDate { text, .. } => format!("`{text}` is not a date"),
            F::BadPeriod { text, .. } => format!("`{text}` is not a period"),
            F::BadFormat { text, .. } => format!("{text} is not a number format"),
            F::EmptySet { text, .. } => format!("`{text}` lists nothing"),
            F::SetBraces { .. } => "several values stand in curly braces".into(),
            F::RaggedRow { cells, columns, .. } => {
                let cell = if *cells == 1 { "cell" } else { "cells" };
                let column = if *columns == 1 { "column" } else { "columns" };
                format!("this row has {cells} {cell}, and its heading {columns} {column}")
            }
            F::ComparedToMissing { operator, .. } => format!("`{operator}` never holds for a missing value"),
            F::ChainedComparison { .. } => "a comparison has two sides".into(),
            F::ChainedTail { .. } => "a rate of a rate needs brackets".into(),
            F::LoneValue { text, .. } => format!("{text} alone is not a condition"),
            F::Unquoted { word, .. } => format!("the text `{word}` needs double quotes"),
            F::UnknownFunction { word, .. } => format!("there is no function `{word} of`"),
            F::ColumnWanted { function, of, .. } => {
                format!("`{} {of}` does not say of which column", function.written())
            }
            F::CountOfColumn { path, .. } => format!("`count of` counts rows, and `{path}` is a column"),
            F::DistinctWithout { function, .. } => format!("`{}` takes no `distinct`", function.written()),
            F::RateBase { .. } => "a rate says per how many".into(),
            F::AmbiguousClause { word, .. } => {
                format!("this `{word}` begins a line, yet it would belong to the clause above")
            }
        }
    }

    fn labels(&self) -> Vec<Label> {
        use SyntaxFact as F;
        let one = |at: &Span, text: String| vec![Label::new(*at, text)];
        match self {
            F::Lexical { what, at, .. } => one(
                at,
                match what {
                    Lexical::Unterminated => "begins here".into(),
                    Lexical::Quotes => "these quotes".into(),
                    Lexical::Row => "ends too early".into(),
                    Lexical::Operator { .. } | Lexical::NumberMarks | Lexical::NameDigit | Lexical::Character(_) => {
                        "here".into()
                    }
                },
            ),
            F::UnexpectedEnd { at, item, .. } => {
                vec![Label::new(*at, "stops here"), Label::new(*item, "this definition")]
            }
            F::Unclosed { at, end, bracket } => {
                let close = closing(*bracket);
                vec![Label::new(*at, "opens here"), Label::new(*end, format!("no `{close}` up to here"))]
            }
            F::RepeatedClause { at, earlier, .. } => {
                vec![Label::new(*at, "again here"), Label::new(*earlier, "first here")]
            }
            F::ClauseOrder { at, earlier, after, .. } => {
                vec![Label::new(*at, "too late"), Label::new(*earlier, format!("`{after}` stands here"))]
            }
            F::RaggedRow { at, header, .. } => vec![Label::new(*at, "this row"), Label::new(*header, "its heading")],
            F::AmbiguousClause { at, column, .. } => {
                vec![Label::new(*at, "here"), Label::new(*column, "the clause above")]
            }
            F::UnknownClause { at, .. } => one(at, "unknown clause".into()),
            F::UnknownItem { at, .. } => one(at, "unknown definition".into()),
            F::MissingClause { at, word, .. } => one(at, format!("has no `{word}`")),
            F::Unexpected { at, .. }
            | F::Escape { at, .. }
            | F::Unmatched { at, .. }
            | F::TooDeep { at }
            | F::LateUse { at }
            | F::Reserved { at, .. }
            | F::BadName { at, .. }
            | F::BadNumber { at, .. }
            | F::BadDate { at, .. }
            | F::BadPeriod { at, .. }
            | F::BadFormat { at, .. }
            | F::EmptySet { at, .. }
            | F::SetBraces { at }
            | F::ComparedToMissing { at, .. }
            | F::ChainedComparison { at }
            | F::ChainedTail { at }
            | F::LoneValue { at, .. }
            | F::Unquoted { at, .. }
            | F::UnknownFunction { at, .. }
            | F::ColumnWanted { at, .. }
            | F::CountOfColumn { at, .. }
            | F::DistinctWithout { at, .. }
            | F::RateBase { at, .. } => one(at, "here".into()),
        }
    }

    fn help(&self) -> Option<String> {
        use SyntaxFact as F;
        Some(match self {
            F::Lexical { what, text, .. } => lexical_help(what, text)?,
            F::Unexpected { .. } | F::UnexpectedEnd { .. } => return None,
            F::Escape { .. } => "write `\\\\` for a backslash and `\\\"` for a quote; nothing else needs one".into(),
            F::Unclosed { bracket, .. } => format!("close it with `{}`", closing(*bracket)),
            F::Unmatched { bracket, .. } => {
                format!("remove it, or open the `{}` that it should close", opening(*bracket))
            }
            F::TooDeep { .. } => "give the inner parts names of their own".into(),
            F::UnknownItem { word, .. } => match nearest(word, ITEM_WORDS.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if is_clause(word) => {
                    format!("`{word}` is a clause; is there a closing brace too many above it?")
                }
                None => format!("a definition begins with {}", quoted(&ITEM_WORDS)),
            },
            F::UnknownClause { word, block, .. } => match nearest(word, block.clauses().iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("{} has {}", block.words(), quoted(block.clauses()).replace(" or ", " and ")),
            },
            F::RepeatedClause { word, .. } => format!("keep one `{word}`"),
            F::MissingClause { word, .. } => match *word {
                "from" => "say which rows it starts from, as in `from crimes`".into(),
                "value" => "say what it is, as in `value count of crimes`".into(),
                "expect" => "say what must come out, as in `expect count 1`".into(),
                other => format!("add a line `{other} ...`"),
            },
            F::ClauseOrder { word, after, .. } => format!("move `{word}` above `{after}`: it is applied first"),
            F::LateUse { .. } => "move it to the top of the file".into(),
            F::Reserved { word, .. } => {
                format!("call it something else, such as `{word}_`; or is a name missing here?")
            }
            F::BadName { text, .. } => {
                let bare: String = text
                    .trim_matches(['"', '`'])
                    .chars()
                    .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
                    .collect();
                let fits = bare.starts_with(|c: char| c.is_ascii_alphabetic());
                let such = if fits { format!(", such as {bare}") } else { String::new() };
                format!("a name is a letter, then letters, digits and `_`, without quotes{such}")
            }
            F::BadNumber { why, .. } => (*why).into(),
            F::BadDate { what, text, .. } | F::BadPeriod { what, text, .. } => period_help(what, text),
            F::BadFormat { .. } => "write one such as 0, 0.0, 0%, +0%, +0.0%, 0,000 or 0,000.0".into(),
            F::EmptySet { .. } => "list at least one".into(),
            F::SetBraces { .. } => "write `in {\"Robbery\", \"Burglary\"}`".into(),
            F::RaggedRow { .. } => {
                "leave a cell blank for a missing value; write a `|` inside a cell as \"a|b\"".into()
            }
            F::ComparedToMissing { operator, .. } if operator == "=" => "write `is missing`".into(),
            F::ComparedToMissing { operator, .. } if operator == "!=" => "write `is not missing`".into(),
            F::ComparedToMissing { .. } => "write `is missing` or `is not missing`".into(),
            F::ChainedComparison { .. } => "write a range, as in `age in 10 to 17`, or join two with `and`".into(),
            F::ChainedTail { .. } => "put the inner rate in brackets, or make it an indicator of its own".into(),
            F::LoneValue { .. } => "for one of several values write `offence in {\"Robbery\", \"Burglary\"}`".into(),
            F::Unquoted { word, .. } => format!("write \"{word}\""),
            F::UnknownFunction { word, .. } => function_help(&word.to_lowercase()),
            F::ColumnWanted { function, of, .. } => {
                format!("name the column, as in `{} {of}.persons`", function.written())
            }
            F::CountOfColumn { path, .. } => {
                let dataset = path.split('.').next().unwrap_or(path);
                format!("write `count of {dataset}` for rows, `count of distinct {path}` for different values")
            }
            F::DistinctWithout { .. } => "`distinct` goes with `count of`".into(),
            F::RateBase { found, .. } => {
                format!("write `per 1000 {found}` for a rate, or `/ {found}` for a plain ratio")
            }
            F::AmbiguousClause { word, .. } => {
                format!("for the whole table, put `{word}` above that clause; for that clause alone, on its line")
            }
        })
    }
}

const ITEM_WORDS: [&str; 6] = ["use", "cohort", "measure", "indicator", "table", "test"];

fn is_clause(word: &str) -> bool {
    let blocks = [Block::Cohort, Block::Measure, Block::Indicator, Block::Table, Block::Test];
    word == "and" || word == "or" || blocks.iter().any(|b| b.clauses().contains(&word))
}

/// The function that was probably meant by a word, or all of them.
fn function_help(word: &str) -> String {
    if let Some(meant) = functions::ALL.iter().find(|function| function.also.contains(&word)) {
        return format!("write `{}`", meant.written());
    }
    let mut keywords: Vec<&str> = functions::ALL.iter().map(|function| function.keyword).collect();
    keywords.dedup();
    match nearest(word, keywords.iter().copied()) {
        Some(near) => format!("did you mean `{near} of`?"),
        None => format!("there are {}", quoted(&keywords).replace(" or ", " and ")),
    }
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

fn lexical_help(what: &Lexical, text: &str) -> Option<String> {
    Some(match what {
        Lexical::Unterminated => "close it with `\"`; a quote inside a text is written `\\\"`".into(),
        Lexical::Quotes => {
            let inner = text.trim_matches(['\'', '‘', '’', '“', '”', '„', '«', '»', '"']);
            if inner.is_empty() { "texts stand in \"double quotes\"".into() } else { format!("write \"{inner}\"") }
        }
        Lexical::Operator { meant, .. } => format!("write `{meant}`"),
        Lexical::NumberMarks => format!("write {}", text.replace('_', "")),
        Lexical::NameDigit => "a name begins with a letter; a code such as this stands in double quotes".into(),
        Lexical::Row => "end each row with `|`, and keep it on one line".into(),
        Lexical::Character(odd) => match odd {
            Odd::Semicolon => "clauses end with their line; remove it".into(),
            Odd::Colon => "clauses take no colon, as in `label \"Rate\"`".into(),
            Odd::Dash => "write `to` for a range and `-` for minus".into(),
            Odd::Pipe => "a row of a test's table begins on a line of its own".into(),
            Odd::Blank => "it was perhaps pasted from a document; write an ordinary blank".into(),
            Odd::Letter => "names use the letters a to z; texts stand in double quotes".into(),
            Odd::Other => return None,
        },
    })
}

fn period_help(what: &BadPeriod, text: &str) -> String {
    match what {
        BadPeriod::NoSuchDay => "months run from 01 to 12, days to the last of their month".into(),
        BadPeriod::DateForm => {
            let parts: Vec<&str> = text.split(['/', '-']).collect();
            match parts[..] {
                [d, m, y] if y.len() == 4 => format!("write {y}-{m:0>2}-{d:0>2}"),
                [y, m, d] if y.len() == 4 => format!("write {y}-{m:0>2}-{d:0>2}"),
                _ => "write year, month and day, as in 2024-10-17".into(),
            }
        }
        BadPeriod::Month => "write year and month, as in 2023-04, with a month from 01 to 12".into(),
        BadPeriod::Split(Some(year)) => {
            format!("the year that starts in {year} is written {year:04}/{:02}", (year + 1).rem_euclid(100))
        }
        BadPeriod::Split(None) => "write a financial or academic year as in 2023/24".into(),
        BadPeriod::MidYear => "write the year in full, as in mid-2022".into(),
        BadPeriod::MidUnderscore => format!("write {}", text.replace('_', "-")),
        BadPeriod::Ending => "write the month it ends with, as in `year ending 2024-03`".into(),
    }
}
