//! Safe fixes, applied: the texts of a project with every mistake put right that has one remedy.
//!
//! In: the texts, what is found in them, and how texts are checked. Out: the texts of definition files that change, and every change.
//! Invariants: only safe fixes of definition files; no two touch; a change never adds or removes a line, so that places stay; no more
//! of the texts is unreadable than before; and what comes out comes out again unchanged.

use super::codes::Severity;
use super::finding::Diagnostic;
use crate::source::{SourceId, SourceKind, Sources, Span};

/// The most times that texts are changed and checked again: a fix may let a definition be read that has mistakes of its own.
const ROUNDS: usize = 8;

/// One replacement that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where the old text was, in the texts before the round of this change.
    pub span: Span,
    /// The line, from one; no change moves it.
    pub line: usize,
    /// The old text.
    pub old: String,
    /// The new text.
    pub new: String,
    /// The code of the finding.
    pub code: &'static str,
}

/// Applies safe fixes until none is left that makes the texts better. `found` is what was found in `sources`, and `check` finds what is
/// wrong with other texts. Gives the texts and the changes, round by round; none where they would never come to an end.
///
/// Which fixes a round makes depends on its texts alone, so the last texts, of which no fix is made, are not changed by another call.
pub fn settle(
    sources: &Sources,
    found: &[Diagnostic],
    check: impl Fn(&Sources) -> Vec<Diagnostic>,
) -> (Sources, Vec<Change>) {
    let (mut now, mut found) = (sources.clone(), found.to_vec());
    let mut made = Vec::new();
    for _ in 0..ROUNDS {
        let Some((fixed, then, mut changes)) = round(&now, &found, &check) else { return (now, made) };
        (now, found) = (fixed, then);
        made.append(&mut changes);
    }
    match round(&now, &found, &check) {
        None => (now, made),
        Some(_) => (sources.clone(), Vec::new()),
    }
}

/// Makes those of the safe fixes that remove what they are for: the texts, what is found in them, and the changes; nothing where no fix
/// does.
fn round(
    sources: &Sources,
    found: &[Diagnostic],
    check: &impl Fn(&Sources) -> Vec<Diagnostic>,
) -> Option<(Sources, Vec<Diagnostic>, Vec<Change>)> {
    let mut changes = safe(sources, found);
    while !changes.is_empty() {
        let fixed = changed(sources, &changes);
        let then = check(&fixed);
        let keep: Vec<bool> = changes.iter().zip(places(&changes)).map(|(c, at)| !is_left(c.code, at, &then)).collect();
        if keep.contains(&false) {
            let mut keep = keep.into_iter();
            changes.retain(|_| keep.next() == Some(true));
        } else if unreadable(&then) <= unreadable(found) {
            return Some((fixed, then, changes));
        } else if changes.len() == 1 {
            return None;
        } else {
            // One of them did it: the first that does no harm alone is made, and the others have their turn in the next round.
            return changes.into_iter().find_map(|change| {
                let alone = vec![change];
                let fixed = changed(sources, &alone);
                let then = check(&fixed);
                (unreadable(&then) <= unreadable(found)).then_some((fixed, then, alone))
            });
        }
    }
    None
}

/// Where the changes of a round are in the texts after it.
fn places(changes: &[Change]) -> Vec<Span> {
    let (mut source, mut grown) = (None, 0);
    let place = |change: &Change| {
        if source != Some(change.span.source) {
            (source, grown) = (Some(change.span.source), 0);
        }
        let start = (i64::from(change.span.start) + grown) as usize;
        grown += change.new.len() as i64 - change.old.len() as i64;
        Span::new(change.span.source, start, start + change.new.len())
    };
    changes.iter().map(place).collect()
}

/// Whether a finding of this code is at a place, or in a part of it.
fn is_left(code: &str, place: Span, found: &[Diagnostic]) -> bool {
    let at = |span: Span| span.source == place.source && span.start < place.end && place.start < span.end;
    found.iter().any(|d| d.code == code && d.labels.first().is_some_and(|label| at(label.span)))
}

/// How many places cannot be read as definitions.
fn unreadable(found: &[Diagnostic]) -> usize {
    found.iter().filter(|d| d.severity == Severity::Error && d.code.starts_with("syntax::")).count()
}

/// The safe fixes of what was found, in order of place; of two that touch, the first.
fn safe(sources: &Sources, found: &[Diagnostic]) -> Vec<Change> {
    let safe = found.iter().flat_map(|d| d.fixes.iter().filter(|fix| fix.safe).map(|fix| (fix, d.code)));
    let mut fixes: Vec<_> = safe
        .filter(|(fix, _)| sources.get(fix.span.source).kind == SourceKind::Definitions && !fix.text.contains('\n'))
        .collect();
    fixes.sort_by_key(|(fix, _)| fix.span);
    let mut changes: Vec<Change> = Vec::new();
    for (fix, code) in fixes {
        let apart =
            changes.last().is_none_or(|last| last.span.source != fix.span.source || last.span.end < fix.span.start);
        if apart {
            let (line, old) = (sources.line(fix.span), sources.text(fix.span).to_string());
            changes.push(Change { span: fix.span, line, old, new: fix.text.clone(), code });
        }
    }
    changes
}

/// The texts with some changes made, which are in order of place.
fn changed(sources: &Sources, changes: &[Change]) -> Sources {
    let texts = sources.iter().map(|(id, source)| {
        let mut source = source.clone();
        source.text = replaced(id, &source.text, changes);
        source
    });
    Sources::new(texts.collect())
}

fn replaced(id: SourceId, text: &str, changes: &[Change]) -> String {
    let mut new = String::with_capacity(text.len());
    let mut from = 0;
    for change in changes.iter().filter(|change| change.span.source == id) {
        new.push_str(&text[from..change.span.start as usize]);
        new.push_str(&change.new);
        from = change.span.end as usize;
    }
    new.push_str(&text[from..]);
    new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;
    use crate::source::Source;

    const DEFINITIONS: &str = r#"cohort trade {
  from  incidents
  where waste.group = "Trade" and days_to_clear < 1000
}

## Most were "White goods" or 'Tyres'.
cohort slow {
  from  incidents
  where days_to_clear > 10 and not waste in {"Tyres", "Household rubbish"}
}

measure all_incidents {
  label "Incidents"
  value count of incidents where reported_on in 2023/24
}

indicator trade_share {
  label "Share"
  value count of trade as % of all_incidents
  shown 0.0%
}

table by_waste {
  title  "By waste"
  rows   waste
  column "Slow" count of slow in 2023-04
  column "Share" trade_share
}
"#;

    fn project(definitions: &str) -> Sources {
        let source = |path: &str, text: &str, kind| Source { path: path.into(), text: text.into(), kind };
        Sources::new(vec![
            source("indicia.yaml", "title: Example\n", SourceKind::Project),
            source(
                "codelists/waste.yaml",
                "name: waste\nattributes: {group: text}\ncodes:\n\
                 - {code: HH, label: Household rubbish, group: Household}\n\
                 - {code: TY, label: Tyres, group: Trade}\n- {code: GW, label: White goods, group: Trade}\n",
                SourceKind::CodeList,
            ),
            source(
                "datasets/incidents.yaml",
                "name: incidents\nfiles: i.csv\ncounts: incidents\ntime: reported_on\ncolumns:\n\
                 \x20 reported_on: {type: date}\n  waste: {codes: waste}\n  days_to_clear: {type: integer}\n",
                SourceKind::Dataset,
            ),
            source("a.ind", definitions, SourceKind::Definitions),
        ])
    }

    fn settled(definitions: &str) -> (String, usize) {
        let sources = project(definitions);
        let (fixed, changes) = settle(&sources, &check(&sources).diagnostics, |sources| check(sources).diagnostics);
        (fixed.by_path("a.ind").expect("the file").1.text.clone(), changes.len())
    }

    #[test]
    fn a_fix_is_made_only_where_it_says_what_was_meant() {
        assert_eq!(settled(DEFINITIONS), (DEFINITIONS.to_string(), 0), "nothing is wrong");
        let fixed = [
            ("\"Tyres\", ", "'Tyers', ", "\"Tyres\", ", 2),
            ("< 1000", "< 1,000", "< 1000", 1),
            ("> 10 and", "> 10 && 1_000 < days_to_clear and", "> 10  and  1000 < days_to_clear and", 2),
            ("2023/24", "2023-24", "2023/24", 1),
        ];
        for (good, bad, now, changes) in fixed {
            let text = |part: &str| DEFINITIONS.replacen(good, part, 1);
            assert_eq!(settled(&text(bad)), (text(now), changes), "{bad}");
        }
        let left = [
            ("< 1000", "< 1.000.000"),
            ("< 1000", "< 1.000.000.000"),
            ("< 1000", "< 1.0.0.0"),
            ("\"Tyres\", ", r#"'it\'s', "#),
            ("\"Tyres\", ", r#"'a"b\n', "#),
            ("\"Tyres\", ", "\"GM\", "),
        ];
        for (good, bad) in left {
            let text = DEFINITIONS.replacen(good, bad, 1);
            assert_eq!(settled(&text), (text, 0), "{bad}");
        }
    }

    /// Places all over a sound file, with something wrong there, or in place of what is there.
    #[test]
    fn fixing_again_changes_nothing_and_reads_no_worse() {
        let wrong = [
            "'", "\"", "\\", ".", ".5", "1.000.", "1,000", "_", "-", "{", ")", "=", "==", "&&", "!", ";", "\u{a0}",
            "’", "|", "x",
        ];
        let starts: Vec<usize> = DEFINITIONS.char_indices().map(|(at, _)| at).collect();
        for (i, &at) in starts.iter().enumerate().step_by(17) {
            let mistake = wrong[i % wrong.len()];
            let other = wrong[(i * 7 + i / wrong.len()) % wrong.len()];
            let end = starts.get(i + i % 4).copied().unwrap_or(at);
            let texts = [
                format!("{}{mistake}{}", &DEFINITIONS[..at], &DEFINITIONS[at..]),
                format!("{}{other}{}", &DEFINITIONS[..at], &DEFINITIONS[end.max(at)..]),
            ];
            for text in texts {
                let syntax = |text: &str| unreadable(&check(&project(text)).diagnostics);
                let (once, _) = settled(&text);
                assert_eq!(settled(&once), (once.clone(), 0), "a second time, after {text}");
                assert!(syntax(&once) <= syntax(&text), "{text}\nis worse as\n{once}");
            }
        }
    }
}
