//! Text files into records: where each field is, and nothing about what it means.
//!
//! In: bytes. Out: records with their line, in order. Invariants: every byte belongs to one record or to the end of a line
//! (a line with nothing on it is not a record); lines are counted as a text editor counts them, also inside quotes; memory
//! is bounded by the longest record, not by the file.
//!
//! The form is RFC 4180 with LF or CRLF: a field that starts with a quote ends with one, and a quote inside is doubled; in
//! any other field a quote is a character like others. The `csv` crate forgives a quote that is never closed and text after
//! a closing quote, and cannot say which line of a quoted field is broken; here both are found (and this is faster, since
//! fields that nobody asked for are skipped over and not copied).

use std::borrow::Cow;
use std::io::{self, Read};

use memchr::{memchr, memchr2};

use crate::input::fault::Malformed;

/// How much is read at once.
pub(super) const BLOCK: usize = 1 << 20;
/// A longer record is taken for a quote that is never closed, or for something else than a row.
const LONGEST_RECORD: usize = 1 << 28;

/// One record.
pub(super) struct Record<'r> {
    /// The line it starts on; the first is 1.
    pub(super) line: u64,
    /// How many lines it is on.
    pub(super) lines: u64,
    text: &'r str,
    fields: &'r [Field],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Field {
    start: usize,
    end: usize,
    /// A quoted field with doubled quotes inside.
    doubled: bool,
}

impl Record<'_> {
    /// How many fields it has.
    pub(super) fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether no field has anything but blanks in it; a single one in quotes says that nothing is in it, which is something.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        let is_blank = |field: &Field| self.text[field.start..field.end].trim().is_empty();
        let is_quoted = |field: &Field| self.text.as_bytes()[..field.start].last() == Some(&b'"');
        match self.fields {
            [only] => is_blank(only) && !is_quoted(only),
            fields => fields.iter().all(is_blank),
        }
    }

    /// The text of a field as the file has it, without the quotes around it.
    pub(super) fn written(&self, place: usize) -> &str {
        let field = self.fields[place];
        &self.text[field.start..field.end]
    }

    /// The text of a field, without its quotes.
    pub(super) fn get(&self, place: usize) -> Cow<'_, str> {
        let field = self.fields[place];
        let text = &self.text[field.start..field.end];
        if field.doubled { Cow::Owned(text.replace("\"\"", "\"")) } else { Cow::Borrowed(text) }
    }
}

/// Why reading stopped.
#[derive(Debug)]
pub(super) enum Stop {
    /// The file cannot be read on.
    Io(io::Error),
    /// The text is broken at this line.
    Malformed(Malformed, u64),
}

/// Reads all records, in order, `block` bytes at once; `each` says whether to go on. How many lines behind the first record had nothing on
/// them.
pub(super) fn records(
    block: usize,
    input: impl Read,
    delimiter: u8,
    from: u64,
    each: impl FnMut(&Record<'_>) -> bool,
) -> Result<u64, Stop> {
    records_within(block, LONGEST_RECORD, input, delimiter, from, each)
}

fn records_within(
    block: usize,
    longest: usize,
    mut input: impl Read,
    delimiter: u8,
    begins: u64,
    mut each: impl FnMut(&Record<'_>) -> bool,
) -> Result<u64, Stop> {
    let (mut blank, mut has_begun) = (0, false);
    let mut buffer: Vec<u8> = Vec::new();
    let mut fields = Vec::new();
    let mut line = 1;
    let mut first = true;
    let mut wanted = block;
    loop {
        let last = fill(&mut input, &mut buffer, wanted).map_err(Stop::Io)?;
        let skipped = if first { byte_order_mark(&buffer)? } else { 0 };
        first = false;
        if let Some(at) = memchr(0, &buffer) {
            let before = buffer[..at].iter().filter(|&&b| b == b'\n').count() as u64;
            return Err(Stop::Malformed(Malformed::Nul, line + before));
        }
        let (text, broken) = valid(&buffer[skipped..], last);
        let (mut from, mut in_quotes) = (0, false);
        let mut stopped = None;
        while from < text.len() {
            match split(text.as_bytes(), from, last && !broken, delimiter, &mut fields) {
                Split::Record { next, lines } => {
                    has_begun |= line >= begins;
                    if has_begun && !each(&Record { line, lines, text, fields: &fields }) {
                        return Ok(blank);
                    }
                    from = next;
                    line += lines;
                }
                Split::Blank { next } => {
                    blank += u64::from(has_begun);
                    from = next;
                    line += 1;
                }
                Split::More { quoted } => {
                    in_quotes = quoted;
                    break;
                }
                Split::Broken { what, before } => {
                    stopped = Some(Stop::Malformed(what, line + before));
                    break;
                }
            }
        }
        if let Some(stop) = stopped {
            return Err(stop);
        }
        if broken {
            let before = text.as_bytes()[from..].iter().filter(|&&b| b == b'\n').count() as u64;
            return Err(Stop::Malformed(Malformed::NotUtf8, line + before));
        }
        if last {
            return Ok(blank);
        }
        let used = skipped + from;
        // A record longer than the block: read as much again before the next try.
        wanted = if used == 0 { buffer.len() * 2 } else { block };
        if wanted > longest.max(block) {
            let what = if in_quotes { Malformed::UnclosedQuote } else { Malformed::EndlessRow };
            return Err(Stop::Malformed(what, line));
        }
        buffer.drain(..used);
    }
}

/// Reads until the buffer has as much as wanted; returns whether the input has ended.
fn fill(input: &mut impl Read, buffer: &mut Vec<u8>, wanted: usize) -> io::Result<bool> {
    let missing = wanted.saturating_sub(buffer.len()).max(1) as u64;
    let read = input.by_ref().take(missing).read_to_end(buffer)? as u64;
    Ok(read < missing)
}

/// The length of a UTF-8 byte order mark; a mark of UTF-16 is an error.
fn byte_order_mark(bytes: &[u8]) -> Result<usize, Stop> {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => Ok(3),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Err(Stop::Malformed(Malformed::NotUtf8, 1)),
        _ => Ok(0),
    }
}

/// The longest valid start, and whether what follows is no text at all (rather than a character cut in two by the block).
fn valid(bytes: &[u8], last: bool) -> (&str, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text, false),
        Err(error) => {
            let text = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            (text, last || error.error_len().is_some())
        }
    }
}

enum Split {
    Record {
        next: usize,
        lines: u64,
    },
    Blank {
        next: usize,
    },
    /// Whether what is there ends inside quotes.
    More {
        quoted: bool,
    },
    Broken {
        what: Malformed,
        before: u64,
    },
}

/// One record from a place in the text; `last` says that nothing comes after the text.
fn split(text: &[u8], from: usize, last: bool, delimiter: u8, fields: &mut Vec<Field>) -> Split {
    if let Some(next) = end_of_line(text, from) {
        return Split::Blank { next };
    }
    if last && text[from..] == *b"\r" {
        return Split::Blank { next: text.len() };
    }
    fields.clear();
    let mut at = from;
    let mut lines = 1;
    loop {
        if text.get(at) == Some(&b'"') {
            let Some((end, doubled)) = closing_quote(text, at + 1) else {
                return unclosed(last, lines);
            };
            let inside = &text[at + 1..end];
            let opened = lines;
            lines += inside.iter().filter(|&&b| b == b'\n').count() as u64;
            fields.push(Field { start: at + 1, end, doubled });
            let after = end + 1;
            match text.get(after) {
                // The quote may be the first half of a doubled one, and the rest not read yet.
                None if !last => return Split::More { quoted: false },
                None => return Split::Record { next: after, lines },
                Some(&b) if b == delimiter => at = after + 1,
                Some(_) => match end_of_line(text, after) {
                    Some(next) => return Split::Record { next, lines },
                    None if text[after..] == *b"\r" && !last => return Split::More { quoted: false },
                    None if text[after..] == *b"\r" => return Split::Record { next: after + 1, lines },
                    None => return Split::Broken { what: Malformed::TextAfterQuote, before: opened - 1 },
                },
            }
        } else {
            match memchr2(delimiter, b'\n', &text[at..]).map(|found| at + found) {
                Some(end) if text[end] == delimiter => {
                    fields.push(Field { start: at, end, doubled: false });
                    at = end + 1;
                }
                Some(end) => {
                    let without = if end > at && text[end - 1] == b'\r' { end - 1 } else { end };
                    fields.push(Field { start: at, end: without, doubled: false });
                    return Split::Record { next: end + 1, lines };
                }
                None if !last => return Split::More { quoted: false },
                None => {
                    let end = text.len();
                    let without = if end > at && text[end - 1] == b'\r' { end - 1 } else { end };
                    fields.push(Field { start: at, end: without, doubled: false });
                    return Split::Record { next: end, lines };
                }
            }
        }
    }
}

fn unclosed(last: bool, lines: u64) -> Split {
    if last {
        Split::Broken { what: Malformed::UnclosedQuote, before: lines - 1 }
    } else {
        Split::More { quoted: true }
    }
}

/// One past the end of a line that ends right here.
fn end_of_line(text: &[u8], at: usize) -> Option<usize> {
    match text[at..] {
        [b'\n', ..] => Some(at + 1),
        [b'\r', b'\n', ..] => Some(at + 2),
        _ => None,
    }
}

/// The place of the quote that closes a field, and whether doubled quotes come before it.
fn closing_quote(text: &[u8], from: usize) -> Option<(usize, bool)> {
    let mut at = from;
    let mut doubled = false;
    loop {
        let quote = at + memchr(b'"', text.get(at..)?)?;
        if text.get(quote + 1) != Some(&b'"') {
            return Some((quote, doubled));
        }
        doubled = true;
        at = quote + 2;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every record's line and fields.
    fn read(bytes: &[u8]) -> Result<Vec<(u64, Vec<String>)>, Stop> {
        let mut all = Vec::new();
        records(BLOCK, bytes, b',', 1, |record| {
            all.push((record.line, (0..record.len()).map(|place| record.get(place).into_owned()).collect()));
            true
        })?;
        Ok(all)
    }

    fn fields(bytes: &[u8]) -> Vec<Vec<String>> {
        read(bytes).unwrap().into_iter().map(|(_, fields)| fields).collect()
    }

    #[test]
    fn lines_are_counted_inside_quotes_and_on_blank_lines() {
        let lines: Vec<u64> = read(b"a\n\r\n\"b\n\n\"\r\nc\n\nd").unwrap().into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [1, 3, 6, 8]);
    }

    #[test]
    fn empty_fields_are_fields() {
        assert_eq!(fields(b",\n\"\",\"\"\n"), [["", ""], ["", ""]]);
        assert_eq!(fields(b"a,"), [["a", ""]]);
        assert_eq!(fields(b"\"\""), [[""]]);
    }

    #[test]
    fn a_quote_inside_an_unquoted_field_is_a_character() {
        assert_eq!(fields(b"5\" pipe, \"x\"\n"), [["5\" pipe", " \"x\""]]);
    }

    #[test]
    fn a_carriage_return_alone_ends_no_line() {
        assert_eq!(fields(b"a\rb\nc\r\n"), [["a\rb"], ["c"]]);
    }

    #[test]
    fn a_record_that_goes_on_for_ever_is_taken_for_an_open_quote() {
        let endless = std::io::Read::chain(&b"a\n\""[..], std::io::repeat(b'x'));
        let stop = records_within(64, 4096, endless, b',', 1, |_| true).unwrap_err();
        assert!(matches!(stop, Stop::Malformed(Malformed::UnclosedQuote, 2)), "{stop:?}");
    }

    proptest! {
        #[test]
        fn what_the_csv_crate_writes_is_read_back(
            rows in prop::collection::vec(prop::collection::vec("[a,\"\r\n é]{0,4}", 2..4), 0..6),
            crlf: bool,
        ) {
            let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
            let mut writer = csv::WriterBuilder::new().flexible(true).terminator(terminator).from_writer(Vec::new());
            rows.iter().for_each(|row| writer.write_record(row).unwrap());
            prop_assert_eq!(fields(&writer.into_inner().unwrap()), rows);
        }

        #[test]
        fn any_bytes_are_read_alike_wherever_blocks_end(
            bytes in prop::collection::vec(prop::sample::select(b"a,\"\r\n\xc3\xa9\xff".to_vec()), 0..40),
            block in 1..8_usize,
        ) {
            let at_once = read(&bytes);
            let mut in_blocks = Vec::new();
            let ended = records_within(block, LONGEST_RECORD, &bytes[..], b',', 1, |record| {
                in_blocks.push((record.line, (0..record.len()).map(|place| record.get(place).into_owned()).collect()));
                true
            });
            match at_once {
                Ok(all) => {
                    prop_assert!(ended.is_ok());
                    prop_assert_eq!(in_blocks, all);
                }
                Err(Stop::Malformed(what, line)) => {
                    prop_assert!(matches!(ended, Err(Stop::Malformed(w, l)) if w == what && l == line));
                }
                Err(Stop::Io(_)) => prop_assert!(false, "nothing failed"),
            }
        }
    }
}
