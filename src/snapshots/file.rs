//! One snapshot as a file, in the format of the insta crate.
//!
//! In: a snapshot. Out: a YAML head between two lines of `---`, then the contents and one line end; and back.
//! Invariants: what is written here insta reads, and writes again byte for byte; contents are compared, heads never.

use std::fmt::Write;

/// The head of a file: where the definition is and what it is called, for a reviewer's eyes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The definition's file, relative to the project.
    pub source: String,
    /// Its line; in pending files only, since every edit above a definition moves it.
    pub line: Option<usize>,
    /// Its title.
    pub description: String,
    /// Its kind and name.
    pub expression: String,
}

/// The line between head and contents.
const RULE: &str = "---";
/// The field that only pending files have.
const LINE: &str = "assertion_line";

/// A file's text.
pub fn text(head: &Head, contents: &str) -> String {
    let mut text = format!("{RULE}\nsource: {}\n", scalar(&head.source));
    if let Some(line) = head.line {
        let _ = writeln!(text, "{LINE}: {line}");
    }
    let _ = writeln!(text, "description: {}", scalar(&head.description));
    let _ = writeln!(text, "expression: {}", scalar(&head.expression));
    let _ = writeln!(text, "{RULE}\n{}", contents.trim_end());
    text
}

/// The contents of a file; `None` when it has no head.
pub fn contents(text: &str) -> Option<String> {
    split(text).map(|(_, contents)| contents.replace("\r\n", "\n").trim_end().to_string())
}

/// A pending file's text as it is accepted.
pub fn accepted(pending: &str) -> Option<String> {
    let (head, _) = split(pending)?;
    let field = format!("{LINE}:");
    let kept: Vec<&str> = head.lines().filter(|line| !line.starts_with(&field)).collect();
    let contents = contents(pending)?;
    let kept: String = kept.iter().map(|line| format!("{line}\n")).collect();
    Some(format!("{RULE}\n{kept}{RULE}\n{contents}\n"))
}

/// Whether a file is a record of a definition, by its head; one with nothing in it has nothing to lose. Of others by that ending this program
/// knows nothing: tests of other programs write them.
pub fn is_ours(text: &str) -> bool {
    let names_one = |head: &str| {
        let expression = head.lines().find_map(|line| line.trim_end().strip_prefix("expression: "));
        let (kind, name) = expression.and_then(|expression| expression.split_once(' ')).unwrap_or_default();
        let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        ["cohort", "measure", "indicator", "table"].contains(&kind) && is_name(name)
    };
    text.trim().is_empty() || split(text).is_some_and(|(head, _)| names_one(head))
}

/// The head without its rules, and the contents.
fn split(text: &str) -> Option<(&str, &str)> {
    let first = text.find('\n')?;
    if text[..first].trim_end() != RULE {
        return None;
    }
    let mut at = first + 1;
    for line in text[at..].split_inclusive('\n') {
        if line.trim_end() == RULE {
            return Some((&text[first + 1..at], &text[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

/// A text as a YAML scalar: plain where insta writes it plain, else in double quotes.
fn scalar(text: &str) -> String {
    if is_plain(text) {
        return text.to_string();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            c if c.is_ascii_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// Words that YAML reads as something other than a text.
const NOT_TEXTS: [&str; 22] = [
    "yes", "Yes", "YES", "no", "No", "NO", "True", "TRUE", "true", "False", "FALSE", "false", "on", "On", "ON", "off",
    "Off", "OFF", "null", "Null", "NULL", "~",
];

fn is_plain(text: &str) -> bool {
    let starts = text.starts_with(['&', '*', '?', '|', '-', '<', '>', '=', '!', '%', '@', '.', ' ']);
    let marks = |c: char| matches!(c, ':' | '{' | '}' | '[' | ']' | ',' | '#' | '`' | '"' | '\'' | '\\');
    let has_marks = text.contains(|c: char| marks(c) || c.is_ascii_control());
    let is_number = text.starts_with("0x") || text.parse::<i64>().is_ok() || text.parse::<f64>().is_ok();
    !(text.is_empty() || starts || text.ends_with(' ') || has_marks || is_number || NOT_TEXTS.contains(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(description: &str) -> Head {
        Head {
            source: "deep/crimes.ind".into(),
            line: Some(12),
            description: description.into(),
            expression: "cohort violent_crime".into(),
        }
    }

    /// What insta makes of a pending file when it is accepted.
    fn as_insta_accepts(pending: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let (new, old) = (folder.path().join("a.snap.new"), folder.path().join("a.snap"));
        std::fs::write(&new, pending).unwrap();
        insta::Snapshot::from_file(&new).unwrap().save(&old).unwrap();
        std::fs::read_to_string(&old).unwrap()
    }

    #[test]
    fn insta_accepts_the_same_bytes() {
        let contents = "== definition ==\ncohort a {\n  from crimes\n}\n---\n\ntail  \n\n";
        for description in [
            "violent crime",
            "",
            "Table 7: \"VAP\", robbery, and sexual offences",
            "true",
            "12.5",
            "0x1",
            " padded ",
            "- a list",
            "back\\slash",
            "two\nlines\tand \u{1} more",
            "40% of £5 – café",
            "100% more",
            ".hidden",
        ] {
            let pending = text(&head(description), contents);
            let accepted = accepted(&pending).unwrap();
            assert_eq!(accepted, as_insta_accepts(&pending), "{description:?}");
            assert_eq!(accepted, text(&Head { line: None, ..head(description) }, contents));
        }
    }

    #[test]
    fn insta_reads_what_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("violent_crime.snap.new");
        std::fs::write(&path, text(&head("Rate: per 1,000"), "a\nb\n")).unwrap();
        let read = insta::Snapshot::from_file(&path).unwrap();
        assert_eq!(read.metadata().source(), Some("deep/crimes.ind"));
        assert_eq!(read.metadata().assertion_line(), Some(12));
        assert_eq!(read.metadata().description(), Some("Rate: per 1,000"));
        assert_eq!(read.metadata().expression(), Some("cohort violent_crime"));
        assert_eq!(read.as_text().unwrap().to_string(), "a\nb");
    }

    #[test]
    fn line_ends_of_another_system_change_nothing() {
        let text = text(&head("x"), "a\n\nb");
        assert_eq!(contents(&text.replace('\n', "\r\n")), contents(&text));
        assert_eq!(contents("no head\n"), None);
        assert_eq!(contents("---\nnever closed\n"), None);
    }
}
