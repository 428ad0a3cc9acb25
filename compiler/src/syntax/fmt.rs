//! The formatter: a file without errors in canonical layout.
//!
//! In: the text, its tokens and comments, and the marks that parsing left. Out: the laid-out text.
//! Invariant: the same tokens in the same order, trailing commas apart, and every comment; layout depends on those and on
//! which lines are blank, so that laying out twice changes nothing.

use super::marks::{Line, LineKind};
use super::parse::Parsed;
use super::scan::{Comment, Kind, cells};
use super::split::opens_set;

/// The most columns of a line that a list is kept on.
const WIDTH: usize = 100;
/// How far a line moves in that goes on after a comment.
const CONTINUED: usize = 4;

/// One or more tokens that are printed as written.
struct Piece<'t> {
    text: &'t str,
    start: usize,
    end: usize,
    is: Is,
    /// The other bracket of a list, as an index.
    partner: usize,
    /// A comment behind it on its line.
    trail: Option<&'t Comment>,
    /// Comments above it, on lines of their own.
    lead: Vec<&'t Comment>,
}

/// What decides the blanks around a piece.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Is {
    Word,
    Value,
    Mark,
    Open,
    Close,
    Row,
}

/// Lays out a file that parsed without errors.
pub(super) fn layout(text: &str, parsed: &Parsed) -> String {
    let (pieces, last) = pieces(text, parsed);
    let mut lines = parsed.marks.lines.clone();
    for (k, piece) in pieces.iter().enumerate().filter(|(_, p)| p.is == Is::Row) {
        if k > 0 && pieces[k - 1].is != Is::Row {
            lines.push(Line { at: piece.start, indent: 4, pad: 0, kind: LineKind::Conjunct });
        }
    }
    lines.sort_by_key(|line| line.at);
    let widths = equals_widths(text, parsed, &pieces);
    let mut writer = Writer { text, pieces: &pieces, widths, out: String::with_capacity(text.len() + 64), end: None };
    let mut next = 0;
    for (i, line) in lines.iter().enumerate() {
        let until = lines.get(i + 1).map_or(pieces.len(), |l| pieces.partition_point(|p| p.start < l.at));
        if next < until {
            writer.line(next, until, line);
        }
        next = until;
    }
    for comment in last {
        writer.own_line(comment, 0, true);
    }
    writer.out
}

/// The tokens as pieces with their comments, and the comments below the last.
fn pieces<'t>(text: &'t str, parsed: &'t Parsed) -> (Vec<Piece<'t>>, Vec<&'t Comment>) {
    let mut atoms = parsed.marks.atoms.clone();
    atoms.sort_unstable();
    let mut atoms = atoms.into_iter().peekable();
    let mut pieces: Vec<Piece<'t>> = Vec::with_capacity(parsed.tokens.len());
    let mut open = Vec::new();
    for (i, token) in parsed.tokens.iter().enumerate() {
        if pieces.last().is_some_and(|p| token.start < p.end) {
            continue;
        }
        while atoms.next_if(|atom| atom.0 < token.start).is_some() {}
        let written = &text[token.start..token.end];
        let (mut end, mut is) = match (&token.kind, written) {
            (Kind::Word, _) => (token.end, Is::Word),
            (Kind::Row, _) => (token.end, Is::Row),
            (Kind::Mark, "[" | "(") => (token.end, Is::Open),
            (Kind::Mark, "{") if i > 0 && opens_set(text, &parsed.tokens[i - 1]) => (token.end, Is::Open),
            (Kind::Mark, "]" | ")") => (token.end, Is::Close),
            (Kind::Mark, _) => (token.end, Is::Mark),
            (Kind::Number | Kind::String | Kind::Bad(_), _) => (token.end, Is::Value),
        };
        if let Some(atom) = atoms.next_if(|atom| atom.0 == token.start) {
            (end, is) = (atom.1.max(token.end), Is::Value);
        }
        let mut partner = pieces.len();
        if is == Is::Open || written == "{" && is == Is::Mark {
            open.push(pieces.len());
        } else if (is == Is::Close || written == "}" && is == Is::Mark)
            && let Some(at) = open.pop()
        {
            partner = at;
            let here = pieces.len();
            pieces[at].partner = here;
            is = if pieces[at].is == Is::Open { Is::Close } else { is };
        }
        let text = &text[token.start..end];
        pieces.push(Piece { text, start: token.start, end, is, partner, trail: None, lead: Vec::new() });
    }
    let mut last = Vec::new();
    for comment in &parsed.comments {
        let after = pieces.partition_point(|p| p.start < comment.span.start as usize);
        match (comment.own_line, after.checked_sub(1)) {
            (false, Some(before)) => pieces[before].trail = Some(comment),
            _ if after < pieces.len() => pieces[after].lead.push(comment),
            _ => last.push(comment),
        }
    }
    (pieces, last)
}

/// For each `=` of an item of one line, the column that it moves to: such items on adjacent lines line up.
fn equals_widths(text: &str, parsed: &Parsed, pieces: &[Piece<'_>]) -> Vec<(usize, usize)> {
    let equals = &parsed.marks.equals;
    let items: Vec<usize> = parsed.file.items.iter().map(|item| item.span.start as usize).collect();
    let adjacent = |k: usize| {
        let (this, next) = (equals[k], equals[k + 1]);
        let first = pieces.partition_point(|p| p.start < next.item);
        let following = items.partition_point(|start| *start <= this.item);
        let end = pieces[first - 1].trail.map_or(pieces[first - 1].end, |c| c.span.end as usize);
        this.indicator == next.indicator
            && items.get(following) == Some(&next.item)
            && pieces[first].lead.is_empty()
            && !blank(text, end, next.item)
    };
    let mut widths = Vec::with_capacity(equals.len());
    let mut begin = 0;
    while begin < equals.len() {
        let mut end = begin + 1;
        while end < equals.len() && adjacent(end - 1) {
            end += 1;
        }
        let width = equals[begin..end].iter().map(|e| e.name).max().unwrap_or(0);
        widths.extend(equals[begin..end].iter().map(|e| (e.at, width - e.name)));
        begin = end;
    }
    widths
}

/// Whether a blank line lies between two offsets with nothing else between them.
fn blank(text: &str, from: usize, to: usize) -> bool {
    text[from..to.max(from)].bytes().filter(|&b| b == b'\n').count() > 1
}

struct Writer<'t> {
    text: &'t str,
    pieces: &'t [Piece<'t>],
    /// Blanks to add before the `=` at an offset, in order.
    widths: Vec<(usize, usize)>,
    out: String,
    /// Where what was last printed ends in the text; nothing at the top of a file and of a block.
    end: Option<usize>,
}

impl<'t> Writer<'t> {
    /// One line of the layout, with the comments above it.
    fn line(&mut self, from: usize, to: usize, line: &Line) {
        let pieces = self.pieces;
        let (keep, inner) = match line.kind {
            LineKind::Clause => (true, line.indent),
            LineKind::Conjunct => (false, line.indent),
            LineKind::Close => (true, line.indent + 2),
        };
        if pieces[from].is == Is::Row {
            return self.rows(from, to, line.indent);
        }
        for comment in &pieces[from].lead {
            self.own_line(comment, inner, keep);
        }
        self.gap(pieces[from].start, line.kind == LineKind::Clause);
        self.emit(from, to, line.indent, line.pad, 0);
        let last = &pieces[to - 1];
        self.trail(last.trail);
        self.out.push('\n');
        let opens_block = last.is == Is::Mark && last.text == "{";
        self.end = (!opens_block).then(|| last.trail.map_or(last.end, |c| c.span.end as usize));
    }

    /// A blank line where the text has one or more and the layout keeps them.
    fn gap(&mut self, start: usize, keep: bool) {
        if keep && self.end.is_some_and(|end| blank(self.text, end, start)) {
            self.out.push('\n');
        }
    }

    fn own_line(&mut self, comment: &Comment, indent: usize, keep: bool) {
        self.gap(comment.span.start as usize, keep);
        self.indent(indent);
        self.out.push_str(&comment.text);
        self.out.push('\n');
        self.end = Some(comment.span.end as usize);
    }

    fn trail(&mut self, comment: Option<&Comment>) {
        if let Some(comment) = comment {
            self.out.push_str("  ");
            self.out.push_str(&comment.text);
        }
    }

    fn indent(&mut self, columns: usize) {
        self.out.extend(std::iter::repeat_n(' ', columns));
    }

    fn new_line(&mut self, indent: usize) {
        self.out.push('\n');
        self.indent(indent);
    }

    /// The pieces of a line; `after` columns are wanted behind it. The last piece's comment is left to the caller.
    fn emit(&mut self, from: usize, to: usize, indent: usize, pad: usize, after: usize) {
        let pieces = self.pieces;
        let exploded = self.exploded(from, to, indent + after, pad);
        self.indent(indent);
        // What comes next is the first on its line; or closes an exploded list, which has printed the comments above it.
        let (mut fresh, mut closes) = (true, false);
        let mut k = from;
        while k < to {
            let piece = &pieces[k];
            if k > from && !piece.lead.is_empty() && !closes {
                for comment in &piece.lead {
                    if !fresh {
                        self.new_line(indent + CONTINUED);
                    }
                    self.out.push_str(&comment.text);
                    fresh = false;
                }
                self.new_line(indent + CONTINUED);
                fresh = true;
            }
            if self.dropped(k) {
                k += 1;
                continue;
            }
            if !fresh {
                let blanks = self.blanks(k);
                self.indent(blanks);
            }
            self.out.push_str(piece.text);
            (fresh, closes) = (false, false);
            if exploded.contains(&k) {
                self.explode(k, indent);
                (k, fresh, closes) = (piece.partner, true, true);
                continue;
            }
            if k + 1 < to && piece.trail.is_some() {
                self.trail(piece.trail);
                self.new_line(indent + CONTINUED);
                fresh = true;
            } else if k == from && k + 1 < to && pieces[k + 1].lead.is_empty() {
                self.indent(pad.saturating_sub(piece.text.len()));
            }
            k += 1;
        }
    }

    /// A list, one member per line; stops before its closing bracket, for which the line is begun.
    fn explode(&mut self, open: usize, indent: usize) {
        let pieces = self.pieces;
        let close = pieces[open].partner;
        self.trail(pieces[open].trail);
        let mut pending: Vec<&Comment> = Vec::new();
        let mut from = open + 1;
        while from < close {
            let to = self.member_end(from, close);
            pending.extend(&pieces[from].lead);
            self.comments(&mut pending, indent + 2);
            self.out.push('\n');
            self.emit(from, to, indent + 2, 0, 1);
            self.out.push(',');
            let mut trails =
                [pieces[to - 1].trail, (to < close).then(|| pieces[to].trail).flatten()].into_iter().flatten();
            self.trail(trails.next());
            if to < close {
                pending.extend(&pieces[to].lead);
            }
            pending.extend(trails);
            from = to + 1;
        }
        pending.extend(&pieces[close].lead);
        self.comments(&mut pending, indent + 2);
        self.new_line(indent);
    }

    fn comments(&mut self, pending: &mut Vec<&Comment>, indent: usize) {
        for comment in pending.drain(..) {
            self.new_line(indent);
            self.out.push_str(&comment.text);
        }
    }

    /// The comma that ends the member of a list, or the list's closing bracket.
    fn member_end(&self, from: usize, close: usize) -> usize {
        let mut k = from;
        while k < close && self.pieces[k].text != "," {
            k = if self.pieces[k].is == Is::Open { self.pieces[k].partner } else { k } + 1;
        }
        k.min(close)
    }

    /// Whether a piece is the comma before a closing bracket; lists on one line have none.
    fn dropped(&self, k: usize) -> bool {
        self.pieces[k].text == "," && self.pieces.get(k + 1).is_some_and(|next| next.is == Is::Close)
    }

    /// The lists of a line that are laid out a member per line: those with comments inside, and as many of the longest as it
    /// takes for the rest to fit.
    fn exploded(&self, from: usize, to: usize, indent: usize, pad: usize) -> Vec<usize> {
        let pieces = self.pieces;
        let mut lists = Vec::new();
        let mut k = from;
        while k < to {
            if pieces[k].is == Is::Open && pieces[k].text != "(" {
                lists.push(k);
                k = pieces[k].partner;
            }
            k += 1;
        }
        let commented = |open: &usize| {
            let close = pieces[*open].partner;
            pieces[*open..close].iter().any(|p| p.trail.is_some())
                || pieces[open + 1..=close].iter().any(|p| !p.lead.is_empty())
        };
        let (mut exploded, mut whole): (Vec<usize>, Vec<usize>) = lists.into_iter().partition(commented);
        loop {
            // The widths of what is between exploded lists, and the longest list on the first that is too wide.
            let (mut width, mut k, mut longest) = (indent + pad.saturating_sub(pieces[from].text.len()), from, None);
            while k < to {
                width += if k > from { self.blanks(k) } else { 0 } + pieces[k].text.chars().count();
                if whole.contains(&k) {
                    let length = pieces[pieces[k].partner].end - pieces[k].end;
                    longest = longest.max(Some((length, std::cmp::Reverse(k))));
                }
                if exploded.contains(&k) {
                    if width > WIDTH && longest.is_some() {
                        break;
                    }
                    (width, longest) = (indent, None);
                    k = pieces[k].partner;
                    width += pieces[k].text.len();
                }
                k += 1;
            }
            match longest {
                Some((_, std::cmp::Reverse(list))) if width > WIDTH => {
                    exploded.push(list);
                    whole.retain(|other| *other != list);
                }
                Some(_) | None => return exploded,
            }
        }
    }

    /// How many blanks go before a piece that is not the first on its line.
    fn blanks(&self, k: usize) -> usize {
        let (before, here) = (&self.pieces[k - 1], &self.pieces[k]);
        if let Ok(found) = self.widths.binary_search_by_key(&here.start, |w| w.0) {
            return 1 + self.widths[found].1;
        }
        let before_value = before.is == Is::Value && here.text == "%";
        let tight = before.is == Is::Open
            || here.is == Is::Close
            || before.is == Is::Mark && before.text == "."
            || here.is == Is::Mark && matches!(here.text, "," | ".")
            || before_value;
        if tight || self.dropped(k) { 0 } else { 1 }
    }

    /// The rows of one table, their cells in line.
    fn rows(&mut self, from: usize, to: usize, indent: usize) {
        let pieces = self.pieces;
        let rows: Vec<Vec<&str>> = pieces[from..to].iter().map(|row| self.cells(row)).collect();
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |c: usize| rows.iter().filter_map(|r| r.get(c)).map(|t| t.chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for k in from..to {
            for comment in &pieces[k].lead {
                self.own_line(comment, indent, false);
            }
            self.indent(indent);
            self.out.push('|');
            for (c, cell) in rows[k - from].iter().enumerate() {
                self.out.push(' ');
                self.out.push_str(cell);
                self.indent(widths[c] - cell.chars().count() + 1);
                self.out.push('|');
            }
            self.trail(pieces[k].trail);
            self.out.push('\n');
            self.end = Some(pieces[k].trail.map_or(pieces[k].end, |c| c.span.end as usize));
        }
    }

    fn cells(&self, row: &Piece<'_>) -> Vec<&'t str> {
        let (cells, _) = cells(self.text, row.start);
        cells.into_iter().map(|(start, end)| &self.text[start..end]).collect()
    }
}
