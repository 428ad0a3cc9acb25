//! One definition as it is recorded: in canonical layout, with its doc comment and no other; and a part of one on one line.
//!
//! In: the text of one item and its doc comment, or of a part of one. Out: the same item, laid out as if it were alone. Invariant: what changes
//! neither meaning nor what a reader learns (blanks, empty lines, comments, the items beside it) changes nothing here.

use super::scan::scan;
use super::{fmt, parse};
use crate::source::SourceId;

/// The text of one item in canonical layout; `None` when it does not parse.
pub fn canonical(doc: Option<&str>, text: &str) -> Option<String> {
    let bare = without_comments(text);
    let parsed = parse::parse(SourceId(0), &bare);
    if parsed.diagnostics.has_errors() {
        return None;
    }
    let doc = doc.into_iter().flat_map(str::lines).map(|line| format!("## {line}").trim_end().to_string());
    let laid = fmt::layout(&bare, &parsed);
    // No text of the language goes over a line end, so an empty line is layout.
    let item = laid.lines().filter(|line| !line.is_empty()).map(str::to_string);
    Some(doc.chain(item).map(|line| line + "\n").collect())
}

/// A part of a definition on one line, without comments.
pub fn one_line(text: &str) -> String {
    let bare = if text.contains('#') { without_comments(text) } else { text.to_string() };
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn without_comments(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut from = 0;
    for comment in scan(SourceId(0), text).1 {
        bare.push_str(&text[from..comment.span.start as usize]);
        from = comment.span.end as usize;
    }
    bare.push_str(&text[from..]);
    bare
}

#[cfg(test)]
mod tests {
    use super::{canonical, one_line};

    #[test]
    fn comments_and_layout_change_nothing() {
        let laid = "cohort a {\n  from  crimes\n  where x in {\"a\", \"# b\"}\n    and y >= 5\n}\n";
        for written in [
            laid,
            "cohort a { # why\n  # from where\n  from crimes\n\n  where x in {\"a\",\"# b\"} # these\n  and y>=5\n  # end\n}",
            "cohort a{from crimes where x in{\"a\",\"# b\"}and y>=5}# behind",
        ] {
            assert_eq!(canonical(None, written).as_deref(), Some(laid), "{written}");
        }
    }

    #[test]
    fn a_mark_between_quotes_is_not_a_comment() {
        assert_eq!(one_line("a # b\n  c \"# \\\" #\" # d"), "a c \"# \\\" #\"");
    }

    #[test]
    fn the_doc_comment_stays() {
        let laid = canonical(Some("Counted twice.\n\nOn purpose."), "measure m=count of a");
        assert_eq!(laid.as_deref(), Some("## Counted twice.\n##\n## On purpose.\nmeasure m = count of a\n"));
    }

    #[test]
    fn an_item_does_not_line_up_with_its_neighbours() {
        assert_eq!(canonical(None, "measure m      = count of a").as_deref(), Some("measure m = count of a\n"));
    }

    #[test]
    fn what_does_not_parse_has_no_canonical_text() {
        assert_eq!(canonical(None, "cohort {"), None);
    }
}
