//! Drafts: changes whose places are still spans.
//!
//! In: what the parts of a comparison find. Out: changes at lines of files.

use super::change::{Change, Class, Place, Said, Subject};
use super::side::Side;
use crate::source::Span;

/// A change whose places are still spans.
#[derive(Clone, Debug)]
pub struct Draft {
    pub class: Class,
    pub subject: Subject,
    pub said: Said,
    pub before: Option<Span>,
    pub after: Option<Span>,
}

impl Draft {
    /// Of something that is on both sides, at these places.
    pub fn at(class: Class, subject: Subject, said: Said, (before, after): (Span, Span)) -> Draft {
        Draft { class, subject, said, before: Some(before), after: Some(after) }
    }

    /// Points at lines: where both sides have a place, at the first line in which these differ.
    pub fn placed(self, before: &Side<'_>, after: &Side<'_>) -> Change {
        let (skip_before, skip_after) = match (self.before, self.after) {
            (Some(a), Some(b)) => first_difference(before.project.sources.text(a), after.project.sources.text(b)),
            (Some(_), None) | (None, Some(_)) | (None, None) => (0, 0),
        };
        let place = |side: &Side<'_>, span: Span, skip: usize| Place {
            path: side.project.sources.get(span.source).path.clone(),
            line: side.project.sources.line(span) + skip,
        };
        Change {
            class: self.class,
            subject: self.subject,
            said: self.said,
            before: self.before.map(|span| place(before, span, skip_before)),
            after: self.after.map(|span| place(after, span, skip_after)),
            reaches: Vec::new(),
        }
    }
}

/// How many lines two texts have in common at their start, blanks at the ends of lines apart; none when all are the same.
fn first_difference(before: &str, after: &str) -> (usize, usize) {
    let (a, b): (Vec<&str>, Vec<&str>) =
        (before.lines().map(str::trim).collect(), after.lines().map(str::trim).collect());
    let same = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let within = |lines: &[&str]| if same < lines.len() { same } else { 0 };
    (within(&a), within(&b))
}
