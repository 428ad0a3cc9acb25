//! Impact: what differs between two runs of a table, on the text that a reader sees.
//!
//! In: safe tables of two runs. Out: cells that changed, how many did not, and orders that flipped. Invariants: nothing is seen but
//! displayed text; rows and columns go by their labels, then by what they are of, never by their places; every cell of both tables is
//! counted once.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use indicia_compiler::catalog::{Policy, Style};
use indicia_compiler::presentation::RowKind;

use crate::disclosure::{Kind, SafeRow, SafeTable, are_close, are_given};
use crate::verify::{Pair, align};

/// In place of a number that is not given, because the other side suppresses it or it would give one away.
const BEFORE: &str = "shown before";
const NOW: &str = "shown now";

/// What differs between two runs of one table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableImpact {
    /// Cells that are on one side only or differ, in the order of the later table, those that are gone after it.
    pub cells: Vec<CellChange>,
    /// Rows and columns that are on one side only, with what they show: where they were among the others, each beside what came in
    /// its place.
    pub apart: Vec<Apart>,
    /// How many cells show the same.
    pub unchanged: usize,
    /// Orders that flipped.
    pub flips: Vec<Flip>,
    /// Rows, columns and headings of rows that go by another text.
    pub relabelled: Vec<Relabelled>,
    /// How many counts are so close on both sides that their difference is a count that the policy hides.
    pub close: usize,
}

/// A cell that changed.
#[derive(Clone, Debug, PartialEq)]
pub struct CellChange {
    /// The labels of its row, outer ones first.
    pub row: String,
    /// The heading of its column.
    pub column: String,
    /// What its row was labelled and its column was headed, where that is not what they are now.
    pub renamed: (Option<String>, Option<String>),
    /// What it showed; `None` when it was not there.
    pub before: Option<String>,
    /// What it shows; `None` when it is gone.
    pub after: Option<String>,
    /// By how much the shown number changed; nothing where either is not a number.
    pub by: Option<By>,
    /// Whether its row is one that readers look at first: a total, or the only row.
    pub headline: bool,
}

/// By how much a shown number changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum By {
    /// As a part of what it was.
    Relative(f64),
    /// In points, of a percentage.
    Points(f64),
    /// By so many places, of a rank: below zero where it is higher up now.
    Places(f64),
    /// In itself, from zero or from below zero: a part of that says nothing.
    Itself {
        /// By so much.
        change: f64,
        /// How large it is beside what it was.
        size: f64,
    },
}

/// A row or a column that is on one side only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// Whether it is on the later side.
    pub is_new: bool,
    /// Whether it is a row.
    pub is_row: bool,
    /// Its labels, outer ones first; or its heading.
    pub label: String,
    /// What it shows: the headings of a row's cells, the labels of a column's, each with its text.
    pub cells: Vec<(String, String)>,
}

/// A row or a column that is the same and goes by another text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relabelled {
    /// What it is: "row", "column", "heading of the rows".
    pub what: &'static str,
    /// What it was called.
    pub before: String,
    /// What it is called.
    pub after: String,
}

/// An order that flipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flip {
    /// The heading of the column.
    pub column: String,
    /// Which place.
    pub place: FlipPlace,
    /// Who or what was there.
    pub before: String,
    /// Who or what is there.
    pub after: String,
}

/// A place in an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlipPlace {
    /// The highest shown value.
    Highest,
    /// The lowest shown value.
    Lowest,
    /// The rank of this row.
    RankOf(String),
}

impl CellChange {
    /// What cells are listed by: totals and only rows first; then the largest, from nothing to something, by size, what is not a
    /// number.
    pub fn weight(&self) -> (bool, f64) {
        let size = match self.by {
            Some(By::Relative(part)) => part.abs(),
            // A point is a hundredth of the whole, as a hundredth of a count is.
            Some(By::Points(points)) => points.abs() / 100.0,
            Some(By::Places(places)) => places.abs() / 100.0,
            Some(By::Itself { size, .. }) => size,
            None => -1.0,
        };
        (self.headline, size)
    }
}

/// Sorts what changed, that of the largest weight first, and what has one weight as it was.
pub fn heaviest_first<T>(cells: &mut [T], change: impl Fn(&T) -> &CellChange) {
    cells.sort_by(|a, b| {
        let (a, b) = (change(a).weight(), change(b).weight());
        b.0.cmp(&a.0).then(b.1.total_cmp(&a.1))
    });
}

/// What a column says of the order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orders {
    /// Its values make one.
    ByValue,
    /// It shows one.
    ByRank,
    /// Nothing: it says what a row is.
    Not,
}

/// Which rows a table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsOf {
    /// Those that its definition names: one that goes by another label may be the same row.
    Definition,
    /// Those that the data gives (the top ones, those that are not empty): one that comes is another than one that goes.
    Data,
}

/// What the definitions say of the rows and columns of two runs.
pub struct Known<'k> {
    /// Which rows there are.
    pub rows: RowsOf,
    /// Whether rows of these labels, of both runs, are of the same codes, ranges or periods; `None` where that is not known.
    pub same_row: &'k dyn Fn(&str, &str) -> Option<bool>,
    /// The same of columns, by their places.
    pub same_column: &'k dyn Fn(usize, usize) -> Option<bool>,
    /// Whether any table of either run has a suppressed cell.
    pub suppresses: bool,
    /// What each column of the later run says of the order of rows.
    pub orders: &'k dyn Fn(usize) -> Orders,
    /// The tables as each version shows them by itself, where their policies differ; the others are under those of both.
    pub own: Option<(&'k SafeTable, &'k SafeTable)>,
}

/// Compares two runs of a table. `policy` is what hides most of the numbers behind it.
pub fn impact(
    before: (&SafeTable, &Style),
    after: (&SafeTable, &Style),
    known: &Known<'_>,
    policy: Option<&Policy>,
) -> TableImpact {
    let (old, new) = (Shown::new(before), Shown::new(after));
    let columns_in_place = aligned(&old.columns, &new.columns, |a, b| {
        let name =
            |shown: &Shown<'_>, at: usize| shown.table.columns[at].definition.as_ref().map(|(name, _)| name.clone());
        let one_name = name(&old, a).is_some() && name(&old, a) == name(&new, b);
        (known.same_column)(a, b).unwrap_or(true) && one_name
    });
    let columns = sorted(&columns_in_place);
    let rows_in_place = aligned(&old.rows, &new.rows, |a, b| {
        if let Some(same) = (known.same_row)(&old.rows[a], &new.rows[b]) {
            return same;
        }
        if known.rows == RowsOf::Data {
            return false;
        }
        let both = columns.iter().filter_map(|(x, y)| x.zip(*y));
        // That two cells keep something back does not make it the same.
        let alike =
            |(x, y): (usize, usize)| old.cells[a][x] == new.cells[b][y] && !old.is_hidden(a, x) && !new.is_hidden(b, y);
        let (cells, equal) = both.fold((0, 0), |(n, same), at| (n + 1, same + usize::from(alike(at))));
        old.table.rows[a].kind == new.table.rows[b].kind && equal > 0 && equal * 2 >= cells
    });
    let rows = sorted(&rows_in_place);
    let own = known.own.map(|(a, b)| (Shown::new((a, before.1)), Shown::new((b, after.1))));
    let mut found = TableImpact::default();
    for (a, b) in &rows {
        for (x, y) in &columns {
            let was = a.zip(*x).map(|(row, column)| &old.cells[row][column]);
            let is = b.zip(*y).map(|(row, column)| &new.cells[row][column]);
            if was == is {
                let newly =
                    a.zip(*x).zip(b.zip(*y)).and_then(|at| newly_hidden((&old, at.0), (&new, at.1), own.as_ref()));
                found.unchanged += usize::from(was.is_some() && newly.is_none());
                found.cells.extend(newly);
                continue;
            }
            let row = b.map_or_else(|| a.map(|a| &old.rows[a]), |b| Some(&new.rows[b]));
            let column = y.map_or_else(|| x.map(|x| &old.columns[x]), |y| Some(&new.columns[y]));
            let is_rank = y.is_some_and(|y| (known.orders)(y) == Orders::ByRank);
            let by = was.zip(is).and_then(|(was, is)| by((&old, was), (&new, is), is_rank));
            let renamed = |was: Option<&String>, is: Option<&String>| was.filter(|was| Some(*was) != is).cloned();
            let renamed = (
                b.and_then(|b| renamed(a.map(|a| &old.rows[a]), Some(&new.rows[b]))),
                y.and_then(|y| renamed(x.map(|x| &old.columns[x]), Some(&new.columns[y]))),
            );
            let headline = b.map_or_else(|| a.is_some_and(|a| old.is_headline(a)), |b| new.is_headline(b));
            let whole = was.zip(is).and_then(|(was, is)| Some((old.whole(was)?, new.whole(is)?)));
            let is_close = whole.zip(policy).is_some_and(|((was, is), policy)| are_close(was, is, policy.below));
            found.close += usize::from(is_close);
            let hides = |shown: &Shown<'_>, at: Option<(usize, usize)>| {
                at.is_some_and(|(row, column)| shown.is_hidden(row, column))
            };
            let given =
                are_given((hides(&old, a.zip(*x)), hides(&new, b.zip(*y))), is_close && headline && known.suppresses);
            let text = |text: Option<&String>, is_given: bool, instead: &str| {
                text.map(|text| if is_given { text.clone() } else { instead.to_string() })
            };
            found.cells.push(CellChange {
                row: row.cloned().unwrap_or_default(),
                column: column.cloned().unwrap_or_default(),
                renamed,
                before: text(was, given.0, BEFORE),
                after: text(is, given.1, NOW),
                by: by.filter(|_| given == (true, true)),
                headline,
            });
        }
    }
    let close = policy.map_or_else(Vec::new, |policy| close_apart(&old, &new, &rows, &columns, policy));
    found.apart = apart(&old, &new, &rows_in_place, &columns_in_place, &close);
    let counts: BTreeSet<(usize, usize)> = close.iter().map(|close| close.before).collect();
    found.close += counts.len();
    found.flips = flips(&old, &new, &rows, &columns, known.orders);
    found.relabelled = relabelled(&old, &new, &rows, &columns);
    found
}

/// A cell that policies of both versions hide, where one version by itself shows it: which, and the mark of the other.
fn newly_hidden(
    (old, (a, x)): (&Shown<'_>, (usize, usize)),
    (new, (b, y)): (&Shown<'_>, (usize, usize)),
    own: Option<&(Shown<'_>, Shown<'_>)>,
) -> Option<CellChange> {
    let (own_old, own_new) = own.filter(|_| old.is_hidden(a, x) && new.is_hidden(b, y))?;
    let at = |shown: &Shown<'_>, row: &str, column: &str| {
        let row = shown.rows.iter().position(|label| label == row)?;
        Some((row, shown.columns.iter().position(|label| label == column)?))
    };
    let was = at(own_old, &old.rows[a], &old.columns[x])?;
    let is = at(own_new, &new.rows[b], &new.columns[y])?;
    let (was_hidden, is_hidden) = (own_old.is_hidden(was.0, was.1), own_new.is_hidden(is.0, is.1));
    let text = |shown: &Shown<'_>, (row, column): (usize, usize), is_hidden: bool, instead: &str| match is_hidden {
        true => shown.cells[row][column].clone(),
        false => instead.to_string(),
    };
    (was_hidden != is_hidden).then(|| CellChange {
        row: new.rows[b].clone(),
        column: new.columns[y].clone(),
        renamed: (None, None),
        before: Some(text(own_old, was, was_hidden, BEFORE)),
        after: Some(text(own_new, is, is_hidden, NOW)),
        by: None,
        headline: new.is_headline(b),
    })
}

/// What goes by another text: the heading of the rows, then columns, then rows by their own labels.
fn relabelled(old: &Shown<'_>, new: &Shown<'_>, rows: &Pairs, columns: &Pairs) -> Vec<Relabelled> {
    let heading = [("heading of the rows", old.table.row_headings.join(" / "), new.table.row_headings.join(" / "))];
    let both = |pairs: &Pairs| pairs.iter().filter_map(|(a, b)| a.zip(*b)).collect::<Vec<_>>();
    let columns = both(columns).into_iter().map(|(a, b)| ("column", old.columns[a].clone(), new.columns[b].clone()));
    let label = |shown: &Shown<'_>, at: usize| shown.table.rows[at].labels.join(" / ");
    let rows = both(rows).into_iter().map(|(a, b)| ("row", label(old, a), label(new, b)));
    let mut found: Vec<Relabelled> = Vec::new();
    for (what, before, after) in heading.into_iter().chain(columns).chain(rows) {
        let relabelled = Relabelled { what, before, after };
        if relabelled.before != relabelled.after && !found.contains(&relabelled) {
            found.push(relabelled);
        }
    }
    found
}

/// Rows on one side only, with all that they show there; then columns, with what they show in rows of both sides. A count that is close to
/// one of the other side is not given where that may give a suppressed one away.
fn apart(old: &Shown<'_>, new: &Shown<'_>, rows: &Pairs, columns: &Pairs, close: &[Close]) -> Vec<Apart> {
    let is_kept = |is_new: bool, at: (usize, usize)| {
        let mut of_it = close.iter().filter(|close| at == if is_new { close.after } else { close.before });
        of_it.any(|close| old.hides_in(close.before.1) || new.hides_in(close.after.1))
    };
    let text =
        |shown: &Shown<'_>, row: usize, column: usize, is_new: bool| match (is_kept(is_new, (row, column)), is_new) {
            (false, _) => shown.cells[row][column].clone(),
            (true, true) => NOW.to_string(),
            (true, false) => BEFORE.to_string(),
        };
    let row = |shown: &Shown<'_>, at: usize, is_new: bool| Apart {
        is_new,
        is_row: true,
        label: shown.rows[at].clone(),
        cells: shown.columns.iter().cloned().enumerate().map(|(y, of)| (of, text(shown, at, y, is_new))).collect(),
    };
    let column = |shown: &Shown<'_>, at: usize, is_new: bool, rows: Vec<usize>| Apart {
        is_new,
        is_row: false,
        label: shown.columns[at].clone(),
        cells: rows.into_iter().map(|row| (shown.rows[row].clone(), shown.cells[row][at].clone())).collect(),
    };
    let of_rows = side_by_side(rows).into_iter().map(|(at, is_new)| row(if is_new { new } else { old }, at, is_new));
    let both = || rows.iter().filter_map(|(a, b)| a.zip(*b));
    let of_columns = side_by_side(columns).into_iter().map(|(at, is_new)| match is_new {
        false => column(old, at, false, both().map(|(a, _)| a).collect()),
        true => column(new, at, true, both().map(|(_, b)| b).collect()),
    });
    of_rows.chain(of_columns).collect()
}

/// What is on one side only, by its place there and whether it is new. Where several came in the place of several, one of each in turn,
/// so that a band is beside the one that it was.
fn side_by_side(pairs: &Pairs) -> Vec<(usize, bool)> {
    let (mut found, mut gone, mut come) = (Vec::new(), Vec::new(), Vec::new());
    for pair in pairs.iter().copied().chain([(Some(0), Some(0))]) {
        match pair {
            (Some(a), None) => gone.push(a),
            (None, Some(b)) => come.push(b),
            _ => {
                for at in 0..gone.len().max(come.len()) {
                    found.extend(gone.get(at).map(|a| (*a, false)));
                    found.extend(come.get(at).map(|b| (*b, true)));
                }
                (gone, come) = (Vec::new(), Vec::new());
            }
        }
    }
    found
}

/// Two counts that differ by fewer than a policy hides: where each is, by row and column.
struct Close {
    before: (usize, usize),
    after: (usize, usize),
}

/// Counts of rows that are gone that are close to one of a row that is new: bands that were moved by a year.
fn close_apart(old: &Shown<'_>, new: &Shown<'_>, rows: &Pairs, columns: &Pairs, policy: &Policy) -> Vec<Close> {
    let gone: Vec<usize> = rows.iter().filter_map(|(a, b)| a.filter(|_| b.is_none())).collect();
    let come: Vec<usize> = rows.iter().filter_map(|(a, b)| b.filter(|_| a.is_none())).collect();
    let mut found = Vec::new();
    for (x, y) in columns.iter().filter_map(|(x, y)| x.zip(*y)) {
        for a in &gone {
            let Some(was) = old.whole(&old.cells[*a][x]) else { continue };
            let of_new = come.iter().filter_map(|b| Some((b, new.whole(&new.cells[*b][y])?)));
            let close = of_new.filter(|(_, is)| are_close(was, *is, policy.below));
            found.extend(close.map(|(b, _)| Close { before: (*a, x), after: (*b, y) }));
        }
    }
    found
}

/// A table as texts.
struct Shown<'a> {
    table: &'a SafeTable,
    style: &'a Style,
    /// The labels of each row, outer ones first.
    rows: Vec<String>,
    columns: Vec<String>,
    cells: Vec<Vec<String>>,
}

impl<'a> Shown<'a> {
    fn new((table, style): (&'a SafeTable, &'a Style)) -> Shown<'a> {
        let mut path: Vec<String> = Vec::new();
        let row = |row: &SafeRow| {
            path.truncate(row.depth);
            path.push(row.labels.join(" / "));
            path.join(" / ")
        };
        let texts = |row: &SafeRow| row.cells.iter().map(|cell| cell.text().to_string()).collect();
        Shown {
            table,
            style,
            rows: table.rows.iter().map(row).collect(),
            columns: table.columns.iter().map(|column| column.label.clone()).collect(),
            cells: table.rows.iter().map(texts).collect(),
        }
    }

    /// Whether a cell keeps its number back, whatever it shows.
    fn is_hidden(&self, row: usize, column: usize) -> bool {
        self.table.rows[row].cells[column].kind() == Kind::Suppressed
    }

    /// Whether a cell of a column keeps its number back.
    fn hides_in(&self, column: usize) -> bool {
        (0..self.rows.len()).any(|row| self.is_hidden(row, column))
    }

    /// Whether a row is one that readers look at first.
    fn is_headline(&self, row: usize) -> bool {
        self.table.rows[row].kind == RowKind::Total || self.table.rows.len() == 1
    }

    /// The whole number that a text shows.
    fn whole(&self, text: &str) -> Option<i64> {
        let is_part = text.contains('%') || text.contains(&self.style.decimal_mark);
        self.number(text).filter(|_| !is_part).map(|number| number as i64)
    }

    /// The number that a text shows.
    fn number(&self, text: &str) -> Option<f64> {
        let plain = match self.style.thousands_separator.as_str() {
            "" => text.to_string(),
            separator => text.replace(separator, ""),
        };
        let plain = plain.replace(&self.style.decimal_mark, ".");
        let plain = plain.strip_suffix('%').unwrap_or(&plain);
        let digits = plain.strip_prefix(['+', '-']).unwrap_or(plain);
        let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
        if is_number { plain.parse().ok() } else { None }
    }
}

fn by((old, was): (&Shown<'_>, &str), (new, is): (&Shown<'_>, &str), is_rank: bool) -> Option<By> {
    let (from, to) = (old.number(was)?, new.number(is)?);
    let change = to - from;
    if is_rank {
        return Some(By::Places(change));
    }
    Some(match (was.ends_with('%') && is.ends_with('%'), from > 0.0) {
        (true, _) => By::Points(change),
        (false, true) => By::Relative(change / from),
        (false, false) => By::Itself { change, size: if change == 0.0 { 0.0 } else { (change / from).abs() } },
    })
}

/// Which of one side is which of the other.
type Pairs = Vec<(Option<usize>, Option<usize>)>;

/// Where they are among the others: what is gone goes before what came in its place.
fn aligned(before: &[String], after: &[String], alike: impl Fn(usize, usize) -> bool) -> Pairs {
    let pairs = align(before, after, alike).into_iter().map(|pair| match pair {
        Pair::Both { printed, ours, .. } => (Some(printed), Some(ours)),
        Pair::Printed(printed) => (Some(printed), None),
        Pair::Ours(ours) => (None, Some(ours)),
    });
    pairs.collect()
}

/// In the order of the later side, what is gone after it.
fn sorted(pairs: &Pairs) -> Pairs {
    let mut pairs = pairs.clone();
    pairs.sort_by_key(|(before, after)| (after.unwrap_or(usize::MAX), *before));
    pairs
}

/// Who is highest and lowest in each column that is on both sides, and the ranks that changed. Rows inside rows have no order
/// of their own and are left out.
fn flips(
    old: &Shown<'_>,
    new: &Shown<'_>,
    rows: &Pairs,
    columns: &Pairs,
    orders: &dyn Fn(usize) -> Orders,
) -> Vec<Flip> {
    let mut found = Vec::new();
    for (x, y) in columns.iter().filter_map(|(x, y)| x.zip(*y)) {
        let column = new.columns[y].clone();
        let by = orders(y);
        if by == Orders::Not {
            continue;
        }
        if by == Orders::ByRank {
            for (a, b) in rows.iter().filter_map(|(a, b)| a.zip(*b)) {
                let (before, after) = (old.cells[a][x].clone(), new.cells[b][y].clone());
                if before != after {
                    let place = FlipPlace::RankOf(new.rows[b].clone());
                    found.push(Flip { column: column.clone(), place, before, after });
                }
            }
            continue;
        }
        let (Some(was), Some(is)) = (ends(old, x), ends(new, y)) else { continue };
        // A row of another name is the same row where it was paired so.
        let renamed = |label: &String| {
            let pair = rows.iter().find_map(|(a, b)| (old.rows[(*a)?] == *label).then_some(*b)).flatten();
            pair.map_or_else(|| label.clone(), |b| new.rows[b].clone())
        };
        for ((place, was), is) in [FlipPlace::Highest, FlipPlace::Lowest].into_iter().zip(was).zip(is) {
            let (Some(was), Some(is)) = (was, is) else { continue };
            let mut known: Vec<String> = was.iter().map(renamed).collect();
            known.sort();
            let mut now = is.clone();
            now.sort();
            if known != now {
                found.push(Flip { column: column.clone(), place, before: listed(&was), after: listed(&is) });
            }
        }
    }
    found
}

/// So many rows that share a place are named.
const NAMED: usize = 3;

/// `A, B, C and 9 more`
fn listed(rows: &[String]) -> String {
    let named = rows[..rows.len().min(NAMED)].join(", ");
    match rows.len() - rows.len().min(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// The rows with the highest and those with the lowest number of a column; nothing where no order is shown, or where a hidden
/// number may be at that end.
fn ends(shown: &Shown<'_>, column: usize) -> Option<[Option<Vec<String>>; 2]> {
    let rows = shown.table.rows.iter().enumerate().filter(|(_, row)| row.kind == RowKind::Body);
    if rows.clone().any(|(_, row)| row.depth > 0) {
        return None;
    }
    let numbers: Vec<(f64, &String)> =
        rows.clone().filter_map(|(at, _)| Some((shown.number(&shown.cells[at][column])?, &shown.rows[at]))).collect();
    let at = |end: f64| numbers.iter().filter(|(n, _)| *n == end).map(|(_, row)| row.to_string()).collect::<Vec<_>>();
    let highest = numbers.iter().map(|(n, _)| *n).fold(f64::NEG_INFINITY, f64::max);
    let lowest = numbers.iter().map(|(n, _)| *n).fold(f64::INFINITY, f64::min);
    // All that is known of a hidden number is the bound that it shows, if it shows one.
    let hidden: Vec<Option<f64>> = rows
        .map(|(at, _)| (shown.is_hidden(at, column), shown.cells[at][column].strip_prefix('<')))
        .filter(|(is_hidden, bound)| *is_hidden || bound.is_some())
        .map(|(_, bound)| bound.and_then(|bound| shown.number(bound)))
        .collect();
    let is_above = hidden.iter().all(|bound| bound.is_some_and(|bound| bound <= highest));
    let ends = [is_above.then(|| at(highest)), hidden.is_empty().then(|| at(lowest))];
    (numbers.len() > 1 && highest > lowest).then_some(ends)
}
