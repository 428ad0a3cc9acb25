//! Long lines, cut: a line of a million letters would hide what is said of it.
//!
//! In: a diagnostic and the sources that it points into. Out: the same over shorter sources, where some line that is shown is long.
//! Invariants: what is around both ends of a label is kept; where a label points is known in the line as it is written; of a source no more is
//! looked at than the lines that are shown.

use std::ops::Range;

use indicia_compiler::diagnostics::{Diagnostic, Label};
use indicia_compiler::source::{SourceId, Sources, Span};

/// A longer line is cut; in bytes.
const LONGEST: usize = 400;
/// So many lines are shown above and below those of labels.
const LINES: usize = 1;
/// So much is kept before and after an end of a label.
const BEFORE: usize = 40;
const AFTER: usize = 80;

/// What is shown in place of what was left out.
const LEFT_OUT: &str = " ... ";

/// A diagnostic over sources whose long lines are cut.
#[derive(Debug)]
pub(super) struct Cut {
    pub(super) diagnostic: Diagnostic,
    pub(super) sources: Sources,
    /// By source: where a stretch begins that is kept, and how many bytes fewer are before it in its line.
    fewer: Vec<Vec<(usize, usize)>>,
    /// By source: how many lines were left out above those that are shown.
    above: Vec<usize>,
}

impl Cut {
    /// Nothing where no line is long that a label of the diagnostic is in or beside.
    pub(super) fn of(diagnostic: &Diagnostic, sources: &Sources) -> Option<Cut> {
        if !diagnostic.labels.iter().any(|label| is_beside_a_long_line(label.span, sources)) {
            return None;
        }
        let mut cut = Cut { diagnostic: diagnostic.clone(), sources: Sources::default(), fewer: vec![], above: vec![] };
        for (id, source) in sources.iter() {
            let is_in = |label: &&Label| label.span.source == id;
            let spans = diagnostic.labels.iter().filter(is_in).map(|label| label.span);
            let ends: Vec<usize> = spans.flat_map(|span| [span.start as usize, span.end as usize]).collect();
            let (lines, above) = shown_lines(sources, id, &ends);
            let shorter = shorter(&source.text, lines, &ends);
            for label in cut.diagnostic.labels.iter_mut().filter(|label| label.span.source == id) {
                let [start, end] = [label.span.start, label.span.end].map(|at| shorter.place(at as usize));
                label.span = Span::new(id, start, end);
            }
            cut.sources.add(&source.path, &shorter.text, source.kind);
            cut.above.push(above);
            cut.fewer.push(shorter.kept.iter().map(|kept| (kept.now, kept.fewer)).collect());
        }
        Some(cut)
    }

    /// How many lines of a source are left out above the first that is shown.
    pub(super) fn above(&self, source: SourceId) -> usize {
        self.above[source.0 as usize]
    }

    /// How many bytes are left out before a place in its line.
    pub(super) fn fewer(&self, source: SourceId, place: usize) -> usize {
        let fewer = &self.fewer[source.0 as usize];
        fewer.partition_point(|(now, _)| *now <= place).checked_sub(1).map_or(0, |at| fewer[at].1)
    }
}

/// Whether the line that a span begins or ends in, or one beside it, is long.
fn is_beside_a_long_line(span: Span, sources: &Sources) -> bool {
    let is_long = |at: u32| {
        let line = sources.line(Span { start: at, end: at, ..span });
        let beside = line.saturating_sub(LINES)..=line + LINES;
        beside.filter_map(|line| sources.line_range(span.source, line)).any(|line| line.len() > LONGEST)
    };
    is_long(span.start) || is_long(span.end)
}

/// The bytes of a source that are shown of it with these ends of labels, and how many lines are above; without labels, nothing.
fn shown_lines(sources: &Sources, source: SourceId, ends: &[usize]) -> (Range<usize>, usize) {
    let line = |at: usize| sources.line(Span::new(source, at, at));
    let (Some(first), Some(last)) = (ends.iter().min(), ends.iter().max()) else { return (0..0, 0) };
    let first = line(*first).saturating_sub(LINES).max(1);
    let start = sources.line_range(source, first).map_or(0, |line| line.start);
    // To the begin of the next, so that the last line has its end.
    let end =
        sources.line_range(source, line(*last) + LINES + 1).map_or(sources.get(source).text.len(), |line| line.start);
    (start..end, first - 1)
}

/// A text whose long lines are cut.
#[derive(Default)]
struct Shorter {
    text: String,
    kept: Vec<Kept>,
}

/// A stretch that is kept.
struct Kept {
    before: Range<usize>,
    now: usize,
    fewer: usize,
}

impl Shorter {
    /// Where a place is now; one that was left out is at the end of what is kept before it.
    fn place(&self, before: usize) -> usize {
        let at = self.kept.partition_point(|kept| kept.before.start <= before);
        at.checked_sub(1).map_or(0, |at| {
            let kept = &self.kept[at];
            kept.now + before.min(kept.before.end) - kept.before.start
        })
    }
}

fn shorter(text: &str, lines: Range<usize>, ends: &[usize]) -> Shorter {
    let mut shorter = Shorter::default();
    let mut begin = lines.start;
    for line in text[lines].split_inclusive('\n') {
        let end = begin + line.trim_end_matches(['\n', '\r']).len();
        let after = begin + line.len();
        let mut fewer = 0;
        let mut last = begin;
        for kept in stretches(text, begin..end, ends) {
            if kept.start > last {
                fewer += kept.start - last;
                fewer -= LEFT_OUT.len().min(fewer);
                shorter.text.push_str(LEFT_OUT);
            }
            last = kept.end;
            let (now, is_last) = (shorter.text.len(), kept.end == end);
            shorter.text.push_str(&text[kept.clone()]);
            // The end of the line belongs to what is kept before it.
            let before = kept.start..if is_last { after } else { kept.end };
            shorter.kept.push(Kept { before, now, fewer });
        }
        if last < end {
            shorter.text.push_str(LEFT_OUT.trim_end());
        }
        shorter.text.push_str(&text[end..after]);
        begin = after;
    }
    shorter
}

/// What is kept of a line, in order: all of a short one.
fn stretches(text: &str, line: Range<usize>, ends: &[usize]) -> Vec<Range<usize>> {
    if line.len() <= LONGEST {
        return vec![line];
    }
    let around = |at: usize| {
        let from = at.saturating_sub(BEFORE).max(line.start);
        text.floor_char_boundary(from)..text.ceil_char_boundary((at + AFTER).min(line.end))
    };
    let inside = ends.iter().copied().filter(|at| (line.start..=line.end).contains(at));
    let mut found: Vec<_> = inside.map(around).collect();
    if found.is_empty() {
        found.push(around(line.start));
    }
    found.sort_by_key(|range| range.start);
    let mut kept: Vec<Range<usize>> = Vec::new();
    for range in found {
        match kept.last_mut().filter(|last| range.start <= last.end + LEFT_OUT.len()) {
            Some(last) => last.end = last.end.max(range.end),
            None => kept.push(range),
        }
    }
    kept
}
