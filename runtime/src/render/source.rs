//! Source on a page: a definition as written, cut where it names others.
//!
//! In: the text of a definition, and names. Out: its parts; the paragraphs of its doc comment. Invariant: the parts together are
//! the text.

use std::collections::BTreeMap;

use serde::Serialize;

/// A stretch of source, and the definition that it names.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Part<'a> {
    pub(super) text: &'a str,
    pub(super) name: Option<&'a str>,
}

/// Without the doc comment, which a page shows above the source, as text.
pub(super) fn without_doc(written: &str) -> &str {
    let mut rest = written;
    while let Some((line, after)) = rest.split_once('\n') {
        if !line.trim_start().starts_with("##") && !line.trim().is_empty() {
            break;
        }
        rest = after;
    }
    rest.trim_end()
}

/// Paragraphs are parted by blank lines; the lines of one flow together.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines().map(str::trim) {
        match paragraphs.last_mut() {
            Some(last) if line.is_empty() && !last.is_empty() => paragraphs.push(String::new()),
            Some(last) => {
                let gap = if last.is_empty() || line.is_empty() { "" } else { " " };
                last.push_str(&format!("{gap}{line}"));
            }
            None => {}
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// The source cut at the names of other definitions, outside texts, comments and what follows a point; `names` are the keys.
pub(super) fn parts<'a, T>(source: &'a str, own: &str, names: &BTreeMap<&'a str, T>) -> Vec<Part<'a>> {
    let (mut parts, mut done, mut at) = (Vec::new(), 0, 0);
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    while let Some(first) = source[at..].chars().next() {
        let rest = &source[at..];
        let length = match first {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' => text_length(rest),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let word = &rest[..length];
        let known = names.get_key_value(word).filter(|(name, _)| **name != own && !source[..at].ends_with('.'));
        if let Some((name, _)) = known {
            if done < at {
                parts.push(Part { text: &source[done..at], name: None });
            }
            parts.push(Part { text: word, name: Some(name) });
            done = at + length;
        }
        at += length;
    }
    if done < source.len() {
        parts.push(Part { text: &source[done..], name: None });
    }
    parts
}

/// The length of a text in quotes, or of what is left of one that is not closed.
fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_their_definitions() {
        let source = "measure a = count of b where b.a > 1 # of b\n  label \"of \\\" b\" bb b";
        let shown: Vec<String> = parts(source, "a", &[("a", ()), ("b", ())].into())
            .iter()
            .map(|part| part.name.map_or(part.text.to_string(), |name| format!("[{name}]")))
            .collect();
        assert_eq!(
            shown.concat(),
            source.replace("of b w", "of [b] w").replace("b.a", "[b].a").replace("bb b", "bb [b]")
        );
    }

    #[test]
    fn the_source_is_shown_without_its_doc_comment() {
        assert_eq!(without_doc("## Of what.\n##\n\ncohort a {\n  ## no doc\n}\n"), "cohort a {\n  ## no doc\n}");
        assert_eq!(without_doc("measure a = count of b"), "measure a = count of b");
        assert_eq!(paragraphs("One\ntwo.\n\n\nThree."), ["One two.", "Three."]);
        assert_eq!(paragraphs(""), [""; 0]);
    }
}
