//! Escaping: one function for each kind of output, so that a text says what it says and does nothing else.
//!
//! In: texts of definitions and data. Out: the same texts, safe inside a page, a line of Markdown, a terminal, a quoted name of
//! DOT, a field of CSV or a recorded grid. Invariant: nothing else in the program escapes a text.

use std::borrow::Cow;

use csv::{Terminator, Writer, WriterBuilder};
use indicia_compiler::source::is_unseen;

/// For HTML and SVG, inside elements and inside quoted attributes alike.
pub fn html(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    Cow::Owned(escaped)
}

/// For a text that a spreadsheet opens: one that it would compute begins with an apostrophe, which makes it a text. See OWASP, "CSV Injection".
pub fn spreadsheet(text: &str) -> String {
    // Also in their full width, which some read as the others.
    let begins =
        |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') || c.is_control() || is_unseen(c);
    // What is not seen before it changes nothing for a spreadsheet; a dash alone is no formula.
    let is_computed = text.trim_start_matches(char::is_whitespace).starts_with(begins) || text.starts_with(begins);
    if is_computed && text.trim() != "-" { format!("'{text}") } else { text.to_string() }
}

/// The same for a cell of numbers: one with a sign is left as it is.
pub fn spreadsheet_cell(text: &str) -> String {
    let digits = text.strip_prefix(['-', '+', '−']).unwrap_or(text);
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%'));
    if is_number { text.to_string() } else { spreadsheet(text) }
}

/// For one line of Markdown, inside a table or outside: the text formats nothing and mentions nobody.
pub fn markdown(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut escaped = String::with_capacity(line.len());
    let list_mark = starts_a_list(&line);
    for (at, character) in line.char_indices() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // Names nobody in a comment.
            '@' => escaped.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '#' => escaped.extend(['\\', character]),
            other if Some(at) == list_mark => escaped.extend(['\\', other]),
            other if other.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The place of the sign that would make a line an item of a list: `- x`, `+ x`, `1. x`, `1) x`.
fn starts_a_list(line: &str) -> Option<usize> {
    let mark = line.find(|c: char| !c.is_ascii_digit())?;
    let sign = line[mark..].chars().next()?;
    let makes_item = if mark == 0 { matches!(sign, '-' | '+') } else { matches!(sign, '.' | ')') };
    let followed_by_nothing = line[mark + sign.len_utf8()..].chars().next().is_none_or(|c| c == ' ');
    (makes_item && followed_by_nothing).then_some(mark)
}

/// For one line of a terminal: no character moves the cursor or changes a colour.
pub fn terminal(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// For a quoted name in the language of Graphviz.
pub fn dot(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// For a field of a grid that is recorded, between bars: it is read back as it is, but for blanks around it and ends of lines.
pub fn grid(text: &str) -> String {
    text.trim().replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ")
}

/// Lines of CSV: UTF-8, a comma between fields, LF after each line, quotes where RFC 4180 asks for them.
pub fn csv(lines: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer: Writer<Vec<u8>> = WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(Vec::new());
    for line in lines {
        writer.write_record(line).expect("lines are of one length, and memory takes every byte");
    }
    writer.into_inner().expect("memory takes every byte")
}
