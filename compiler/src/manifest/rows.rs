//! Rows of codes in CSV, beside the YAML that names them.
//!
//! In: the name of a file as YAML gives it. Out: headings and rows, each value with its place. Invariant: every row has as
//! many values as there are headings; others are reported and left out.

use std::collections::BTreeMap;

use super::facts::{self, Findings};
use crate::diagnostics::{Diagnostic, nearest, one_of};
use crate::merge_marks;
use crate::source::{SourceId, Sources, Span, Spanned};

/// The rows of one file.
pub(super) struct Rows {
    headings: Vec<Spanned<String>>,
    /// Values in the order of the headings.
    pub(super) rows: Vec<Vec<Spanned<String>>>,
}

impl Rows {
    /// The place of a heading among the values.
    pub(super) fn column(&self, heading: &str) -> Option<usize> {
        self.headings.iter().position(|h| h.value == heading)
    }
}

/// Reads the file `name`, in the folder of the source `beside`, and checks its headings.
pub(super) fn read(
    sources: &Sources,
    beside: SourceId,
    name: &Spanned<String>,
    needed: &[&str],
    known: &[&str],
    findings: &mut Findings,
) -> Option<Rows> {
    let folder = sources.get(beside).path.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
    let path = format!("{folder}{}", name.value.trim_start_matches("./"));
    let Some((source, found)) = sources.by_path(&path) else {
        findings.push(facts::code_list::missing_rows(&path, name.span));
        return None;
    };
    // Of two versions that git could not merge, one is read, so that what is wrong is said once.
    let merged = merge_marks::one_version(&found.text);
    if let Some((at, _)) = &merged {
        findings.push(merge_marks::found(Span::new(source, at.start, at.end)));
    }
    let text = merged.as_ref().map_or(&found.text, |(_, one)| one);
    let mut lines = split(source, text).into_iter();
    let headings = match lines.next() {
        Some(Ok(headings)) => headings,
        Some(Err(fact)) => {
            findings.push(fact);
            return None;
        }
        None => Vec::new(),
    };
    // The headings were in the version that is not read.
    if merged.is_some() && !headings.iter().any(|heading| known.contains(&heading.value.as_str())) {
        return None;
    }
    let mut places: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    headings.iter().for_each(|heading| places.entry(&heading.value).or_default().push(heading.span));
    for heading in &headings {
        // One finding of each, however often it comes.
        let (first, again) = (places[heading.value.as_str()][0], &places[heading.value.as_str()][1..]);
        if heading.span != first {
            continue;
        }
        if let Some(second) = again.first() {
            let times = if again.len() == 1 { "twice".to_string() } else { format!("{} times", again.len() + 1) };
            let problem = format!("the heading `{}` comes {times}", heading.value);
            findings.push(facts::code_list::bad_rows(&problem, RENAME, *second));
        }
        if !known.contains(&heading.value.as_str()) {
            findings.push(facts::code_list::unknown_heading(
                &heading.value,
                heading.span,
                nearest(&heading.value, known.iter().copied()),
                &one_of(known.iter().copied(), 30),
            ));
        }
    }
    let line = headings.first().zip(headings.last()).map_or(Span::new(source, 0, 0), |(a, b)| a.span.to(b.span));
    let missing: Vec<&&str> = needed.iter().filter(|n| !headings.iter().any(|h| h.value == **n)).collect();
    for heading in &missing {
        findings.push(facts::code_list::missing_heading(heading, line));
    }
    if !missing.is_empty() {
        return None;
    }
    let mut rows = Vec::new();
    for row in lines {
        match row {
            Ok(values) if values.len() == headings.len() => match swallowed(&values) {
                Some(lines) => {
                    let problem = format!(
                        "between two quotes it has {lines} line{} more, which would be one value",
                        if lines == 1 { "" } else { "s" }
                    );
                    findings.push(facts::code_list::bad_rows(&problem, IN_QUOTES, whole(&values)));
                }
                None => rows.push(values),
            },
            Ok(values) => {
                let problem = format!("it has {} values under {} headings", values.len(), headings.len());
                findings.push(facts::code_list::bad_rows(&problem, COMMA, whole(&values)));
            }
            Err(fact) => findings.push(fact),
        }
    }
    Some(Rows { headings, rows })
}

/// What to do with a row that lacks what every row has.
pub(super) const GIVE_ONE: &str = "write it, or take the row out";
const COMMA: &str = "write a value that contains a comma in double quotes";
const CLOSE: &str = "a value in quotes ends with a quote, and then comes a comma or the end of the line; a quote inside it is written twice";
const RENAME: &str = "rename all but one of them, so that it is clear which is meant";
const IN_QUOTES: &str = "take the two quotes out, or write them twice inside a value that is in quotes; a value on several lines is put on one";

fn whole(values: &[Spanned<String>]) -> Span {
    values[0].span.to(values[values.len() - 1].span)
}

/// How many rows two stray quotes made a part of one value: of each line of it, there are as many values as a row has there, without a blank
/// before them as prose has.
fn swallowed(values: &[Spanned<String>]) -> Option<usize> {
    values.iter().enumerate().find_map(|(place, value)| {
        let lines: Vec<&str> = value.value.split('\n').collect();
        let last = lines.len() - 1;
        let are_rows = values.len() > 1
            && last > 0
            && lines.iter().enumerate().all(|(at, line)| {
                let wanted = match at {
                    0 => values.len() - place,
                    at if at == last => place + 1,
                    _ => values.len(),
                };
                line.split(',').count() == wanted && !line.contains(", ")
            });
        are_rows.then_some(last)
    })
}

type Row = Result<Vec<Spanned<String>>, Diagnostic>;

/// Splits a text into rows of trimmed values, as RFC 4180 has it, for LF and CRLF. Blank lines are not rows; a row has at least
/// one value. The csv crate gives the place of a row only, and a message needs the value's.
fn split(source: SourceId, text: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut row: Vec<Spanned<String>> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let start = at;
        let (value, end, after) = match text[at..].strip_prefix('"') {
            Some(_) => match quoted(text, at) {
                Some((value, end)) => (value, end, end + text[end..].find([',', '\n']).unwrap_or(text.len() - end)),
                None => {
                    let problem = "a quote is opened and never closed";
                    let span = Span::new(source, start, line_end(text, start));
                    rows.push(Err(facts::code_list::bad_rows(problem, CLOSE, span)));
                    return rows;
                }
            },
            None => {
                let end = at + text[at..].find([',', '\n']).unwrap_or(text.len() - at);
                (text[at..end].to_string(), end, end)
            }
        };
        if !text[end..after].trim().is_empty() {
            let problem = "text follows a closing quote";
            rows.push(Err(facts::code_list::bad_rows(problem, CLOSE, Span::new(source, start, after))));
            row.clear();
            at = line_end(text, after) + 1;
            continue;
        }
        let blank = text[start..end].len() - text[start..end].trim_start().len();
        let written = text[start..end].trim();
        row.push(Spanned::new(
            value.trim().to_string(),
            Span::new(source, start + blank.min(end - start), (start + blank).min(end) + written.len()),
        ));
        let ends = after >= text.len() || text.as_bytes()[after] == b'\n';
        at = after + 1;
        if at >= text.len() && !ends {
            row.push(Spanned::new(String::new(), Span::new(source, text.len(), text.len())));
        }
        if ends || at >= text.len() {
            let values = std::mem::take(&mut row);
            if values.len() > 1 || !values[0].value.is_empty() {
                rows.push(Ok(values));
            }
        }
    }
    rows
}

/// The value of a quoted field that starts at a quote, and the place after its closing quote.
fn quoted(text: &str, start: usize) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut at = start + 1;
    loop {
        let close = at + text[at..].find('"')?;
        value.push_str(&text[at..close]);
        if text[close + 1..].starts_with('"') {
            value.push('"');
            at = close + 2;
        } else {
            return Some((value, close + 1));
        }
    }
}

fn line_end(text: &str, at: usize) -> usize {
    at + text[at..].find('\n').unwrap_or(text.len() - at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values(text: &str) -> Vec<Vec<String>> {
        let rows = split(SourceId(0), text).into_iter();
        rows.map(|r| r.unwrap().into_iter().map(|v| v.value).collect()).collect()
    }

    #[test]
    fn rows_are_read_with_quotes_and_either_line_end() {
        let text = "code,label\r\n 1 ,\"a, \"\"b\"\"\"\r\n\r\n2,\n3,c";
        assert_eq!(values(text), [vec!["code", "label"], vec!["1", "a, \"b\""], vec!["2", ""], vec!["3", "c"]]);
    }

    #[test]
    fn a_trailing_comma_at_the_end_is_a_value() {
        assert_eq!(values("a,b\n1,"), [vec!["a", "b"], vec!["1", ""]]);
    }

    #[test]
    fn a_value_has_the_place_of_what_was_written() {
        let text = "é,  b \n\"x\",2";
        let rows: Vec<Vec<Spanned<String>>> = split(SourceId(0), text).into_iter().map(Result::unwrap).collect();
        let under: Vec<&str> =
            rows.iter().flatten().map(|v| &text[v.span.start as usize..v.span.end as usize]).collect();
        assert_eq!(under, ["é", "b", "\"x\"", "2"]);
    }

    #[test]
    fn an_open_quote_and_text_after_a_quote_are_errors() {
        assert!(split(SourceId(0), "a\n\"b\nc")[1].is_err());
        let rows = split(SourceId(0), "a\n\"b\"c,d\ne");
        assert!(rows[1].is_err());
        assert_eq!(rows[2].as_ref().unwrap()[0].value, "e");
    }

    proptest! {
        #[test]
        fn any_text_splits_inside_its_bounds(text in "[a\", \r\né]{0,30}") {
            for row in split(SourceId(0), &text).into_iter().flatten() {
                for value in row {
                    prop_assert!(text.get(value.span.start as usize..value.span.end as usize).is_some());
                }
            }
        }
    }
}
