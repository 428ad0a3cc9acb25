//! Marks that git leaves in a file where it could not merge two versions of it.
//!
//! In: a text. Out: where the first mark is, and the text with one version alone, so that what is wrong is said once. Invariant: that text is as
//! long as the one given, and each of its lines is where it was.

use std::ops::Range;

use crate::diagnostics::Diagnostic;
use crate::source::Span;

/// What git writes at the beginning of a line: before our version, before what both come from, between the versions, and behind theirs.
const OURS: &str = "<<<<<<<";
const BASE: &str = "|||||||";
const BETWEEN: &str = "=======";
const THEIRS: &str = ">>>>>>>";

/// Whether a line is the first or the last mark of two versions.
pub fn is_mark(line: &str) -> bool {
    [OURS, THEIRS].iter().any(|mark| is(line, mark))
}

fn is(line: &str, mark: &str) -> bool {
    line.strip_prefix(mark).is_some_and(|rest| rest.trim_end().is_empty() || rest.starts_with(' '))
}

/// Where the first mark is, and the text with the longer one of each two versions alone; nothing for a text without marks.
pub(crate) fn one_version(text: &str) -> Option<(Range<usize>, String)> {
    let (mut first, mut left_out) = (None, Vec::new());
    // Where each version of the place that is read begins and ends.
    let (mut ours, mut theirs): (Option<Range<usize>>, Option<Range<usize>>) = (None, None);
    let (mut at, mut is_base) = (0, false);
    for line in text.split_inclusive('\n') {
        let whole = at..at + line.len();
        at = whole.end;
        let is_inside = ours.is_some();
        if is_mark(line) || is_inside && (is(line, BETWEEN) || is(line, BASE)) {
            first.get_or_insert(whole.start..whole.start + line.trim_end().len());
            left_out.push(whole.clone());
            match () {
                () if is(line, OURS) => (ours, theirs, is_base) = (Some(whole.end..whole.end), None, false),
                () if is(line, BASE) => is_base = true,
                () if is(line, BETWEEN) => (theirs, is_base) = (Some(whole.end..whole.end), false),
                () => {
                    let [ours, theirs] = [ours.take(), theirs.take()].map(Option::unwrap_or_default);
                    left_out.push(if theirs.len() > ours.len() { ours } else { theirs });
                }
            }
        } else if is_base {
            left_out.push(whole);
        } else if let Some(version) = theirs.as_mut().or(ours.as_mut()) {
            version.end = whole.end;
        }
    }
    let mut bytes = text.as_bytes().to_vec();
    for range in left_out {
        bytes[range].iter_mut().filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
    }
    Some((first?, String::from_utf8(bytes).ok()?))
}

/// The error of a file that has such marks.
pub(crate) fn found(at: Span) -> Diagnostic {
    Diagnostic::new("project::merge-conflict", "git could not merge two versions of this file, and has written both into it")
        .at(at, "two versions from here on")
        .help("keep the lines that are right, and take out the others and the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_two_versions_is_left_where_it_was() {
        let text = "a\n<<<<<<< HEAD\nb\n||||||| base\nß\n=======\nbcd\n>>>>>>> x\ne\n";
        let (at, left) = one_version(text).unwrap();
        assert_eq!((&text[at], left.len()), ("<<<<<<< HEAD", text.len()));
        assert_eq!(left.split_whitespace().collect::<Vec<_>>(), ["a", "bcd", "e"]);
        assert_eq!(left.lines().count(), text.lines().count());
        let lone = one_version("a\n>>>>>>> x\r\nb").unwrap();
        assert_eq!(lone.1, "a\n         \r\nb");
        for plain in ["a\n=======\nb\n", "<<<<<<<<\n", "a <<<<<<< b\n", ""] {
            assert_eq!(one_version(plain), None, "{plain}");
        }
    }
}
