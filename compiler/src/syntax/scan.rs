//! The scanner: a definition file as tokens and comments, coarse and total.
//!
//! In: any text. Out: tokens in order with what cannot be a token as [`Kind::Bad`], and every comment.
//! Invariant: tokens and comments do not overlap, and what lies between them is blank; item splitting, the explanations
//! of errors and the formatter all rest on this one reading, the tree on the grammar alone.

use super::facts::{Lexical, Odd};
use crate::source::{SourceId, Span};

/// A comment, from its `#` to the end of its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where; blanks at the end of the line left out.
    pub span: Span,
    /// As written, with its marks.
    pub text: String,
    /// Whether it is a line of the doc comment of an item.
    pub doc: bool,
    /// Whether it is on a line of its own, not behind something.
    pub own_line: bool,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a word of the language.
    Word,
    /// Digits, perhaps with a point and more digits.
    Number,
    /// A text in double quotes.
    String,
    /// A row of a test's table: from the first `|` of a line to its last.
    Row,
    /// A bracket or an operator.
    Mark,
    /// What no definition can contain.
    Bad(Lexical),
}

/// One token.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it is the first on its line.
    pub(super) first: bool,
}

/// Reads a text into tokens and comments; which comments document an item is not yet known.
pub(super) fn scan(source: SourceId, text: &str) -> (Vec<Token>, Vec<Comment>) {
    let (mut tokens, mut comments) = (Vec::new(), Vec::new());
    let bytes = text.as_bytes();
    let (mut at, mut first) = (0, true);
    while at < bytes.len() {
        match bytes[at] {
            b'\n' => {
                first = true;
                at += 1;
            }
            b' ' | b'\t' | b'\r' => at += 1,
            b'#' => {
                let end = line_end(text, at);
                let written = text[at..end].trim_end();
                let span = Span::new(source, at, at + written.len());
                comments.push(Comment { span, text: written.to_string(), doc: false, own_line: first });
                at = end;
            }
            _ => {
                let (kind, end) = token(text, at, first);
                tokens.push(Token { kind, start: at, end, first });
                first = false;
                at = end;
            }
        }
    }
    (tokens, comments)
}

fn token(text: &str, at: usize, first: bool) -> (Kind, usize) {
    let rest = &text[at..];
    let c = rest.chars().next().unwrap_or_default();
    let operator = |written: &'static str, meant| (Kind::Bad(Lexical::Operator { written, meant }), at + written.len());
    let mark = |length: usize| (Kind::Mark, at + length);
    match c {
        'a'..='z' | 'A'..='Z' => (Kind::Word, at + word_length(rest)),
        '0'..='9' => number(text, at),
        '"' => string(text, at),
        '|' if first && (!rest.starts_with("||") || text[at..line_end(text, at)].trim_end().ends_with('|')) => {
            row(text, at)
        }
        '|' if rest.starts_with("||") => operator("||", "or"),
        '&' if rest.starts_with("&&") => operator("&&", "and"),
        '&' => operator("&", "and"),
        '/' if rest.starts_with("//") => (Kind::Bad(Lexical::Comment), line_end(text, at)),
        '/' if rest.starts_with("/*") => (Kind::Bad(Lexical::Comment), closed(text, at, "*/")),
        '<' if rest.starts_with("<!--") => (Kind::Bad(Lexical::Comment), closed(text, at, "-->")),
        // Minus a number that is below 0 is `--5`.
        '-' if rest.starts_with("--") && !rest[2..].starts_with(|c: char| c.is_ascii_digit()) => {
            (Kind::Bad(Lexical::Comment), line_end(text, at))
        }
        ';' if first && rest[1..].starts_with([' ', '\t', ';']) => (Kind::Bad(Lexical::Comment), line_end(text, at)),
        '\'' if is_remark(text, at, first) => (Kind::Bad(Lexical::Comment), line_end(text, at)),
        '=' if rest.starts_with("===") => operator("===", "="),
        '!' if rest.starts_with("!==") => operator("!==", "!="),
        '=' if rest.starts_with("=!") => operator("=!", "!="),
        '>' if rest.starts_with("><") => operator("><", "!="),
        '~' if rest.starts_with("~=") => operator("~=", "!="),
        ':' if rest.starts_with(":=") => operator(":=", "="),
        '=' if rest.starts_with("==") => operator("==", "="),
        '=' if rest.starts_with("=>") => operator("=>", ">="),
        '=' if rest.starts_with("=<") => operator("=<", "<="),
        '<' if rest.starts_with("<>") => operator("<>", "!="),
        '!' | '<' | '>' if rest[1..].starts_with('=') => mark(2),
        '!' => operator("!", "not"),
        '≠' => operator("≠", "!="),
        '≤' => operator("≤", "<="),
        '≥' => operator("≥", ">="),
        '×' => operator("×", "*"),
        '÷' => operator("÷", "/"),
        '{' | '}' | '[' | ']' | '(' | ')' | ',' | '.' | '=' | '+' | '-' | '*' | '/' | '%' | '<' | '>' => mark(1),
        '\'' | '‘' | '’' | '“' | '”' | '„' | '«' | '»' => (Kind::Bad(Lexical::Quotes), quoted(text, at, c)),
        other => (Kind::Bad(Lexical::Character(Odd::of(other))), at + other.len_utf8()),
    }
}

/// One past what closes a comment of another language, or the end of its line where nothing does.
fn closed(text: &str, at: usize, close: &str) -> usize {
    text[at..].find(close).map_or(line_end(text, at), |n| at + n + close.len())
}

/// Whether a single quote begins a comment, as in Visual Basic: with a blank behind it, at the beginning of a line or without a second one.
fn is_remark(text: &str, at: usize, first: bool) -> bool {
    let line = &text[at + 1..line_end(text, at)];
    (first || line.starts_with(' ')) && quoted(text, at, '\'') == at + 1
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |n| at + n)
}

fn word_length(rest: &str) -> usize {
    rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count()
}

/// Digits, a point and digits; letters or `_` that touch them make it neither a number nor a name.
fn number(text: &str, at: usize) -> (Kind, usize) {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = at + digits(at);
    let touching = word_length(&text[end..]);
    if touching > 0 {
        let written = &text[at..end + touching];
        let marks = written.bytes().all(|b| b.is_ascii_digit() || b == b'_');
        let bad = if marks { Lexical::NumberMarks } else { Lexical::NameDigit };
        return (Kind::Bad(bad), end + touching);
    }
    if text[end..].starts_with('.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    (Kind::Number, end)
}

fn string(text: &str, at: usize) -> (Kind, usize) {
    match string_end(text, at) {
        Some(end) => (Kind::String, end),
        None => (Kind::Bad(Lexical::Unterminated), at + text[at..line_end(text, at)].trim_end().len()),
    }
}

/// One past the closing quote of the text that opens at `at`, if its line closes it.
fn string_end(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut i = at + 1;
    loop {
        match bytes.get(i)? {
            b'"' => return Some(i + 1),
            b'\n' => return None,
            b'\\' if bytes.get(i + 1) != Some(&b'\n') => i += 2,
            _ => i += 1,
        }
    }
}

/// A text in the wrong quotes, to its closing quote where the line has one.
fn quoted(text: &str, at: usize, open: char) -> usize {
    let closers: &[char] =
        if matches!(open, '\'' | '‘' | '’') { &['\'', '’'] } else { &['”', '“', '"', '»', '«'] };
    let from = at + open.len_utf8();
    let line = &text[from..line_end(text, at)];
    // A mark before a letter is an apostrophe.
    let closes =
        |(n, c): &(usize, char)| closers.contains(c) && !line[n + c.len_utf8()..].starts_with(char::is_alphanumeric);
    line.char_indices().find(closes).map_or(from, |(n, c)| from + n + c.len_utf8())
}

fn row(text: &str, at: usize) -> (Kind, usize) {
    let (_, end) = cells(text, at);
    if text[..end].ends_with('|') && end > at + 1 { (Kind::Row, end) } else { (Kind::Bad(Lexical::Row), end) }
}

/// The cells of the row that begins at `at`, blanks around each left out, and where the row ends.
pub(super) fn cells(text: &str, at: usize) -> (Vec<(usize, usize)>, usize) {
    let stop = at + text[at..line_end(text, at)].trim_end().len();
    let mut cells = Vec::new();
    let mut from = at + 1;
    while from < stop {
        let blanks = text[from..stop].bytes().take_while(u8::is_ascii_whitespace).count();
        let start = from + blanks;
        if text[start..stop].starts_with('#') {
            break;
        }
        // A quoted cell may contain `|`; quotes that do not close at the cell's end are part of its text.
        let quoted = (text[start..stop].starts_with('"')).then(|| string_end(text, start)).flatten();
        let quoted = quoted.filter(|&end| text[end.min(stop)..stop].trim_start().starts_with('|'));
        let search = quoted.unwrap_or(start);
        match text[search..stop].find('|') {
            Some(n) => {
                cells.push((start, start + text[start..search + n].trim_end().len()));
                from = search + n + 1;
            }
            None => return (cells, stop),
        }
    }
    (cells, from)
}
