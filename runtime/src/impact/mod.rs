//! Impact: what differs between two runs of a table, on the text that a reader sees.
//!
//! In: safe tables of two runs. Out: cells that changed, how many did not, and orders that flipped. Invariants: nothing is seen but
//! displayed text; rows and columns go by their labels, never by their places; every cell of both tables is counted once.

#[cfg(test)]
mod tests;

use indicia_compiler::catalog::{Policy, Style};
use indicia_compiler::presentation::RowKind;

use crate::disclosure::closeness::are_close;
use crate::disclosure::{Kind, SafeRow, SafeTable};
use crate::verify::{Pair, align};

/// What differs between two runs of one table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableImpact {
    /// Cells that are on one side only or differ, in the order of the later table, those that are gone after it.
    pub cells: Vec<CellChange>,
    /// How many cells show the same.
    pub unchanged: usize,
    /// Orders that flipped.
    pub flips: Vec<Flip>,
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
    /// What it showed; `None` when it was not there.
    pub before: Option<String>,
    /// What it shows; `None` when it is gone.
    pub after: Option<String>,
    /// The change of the shown number as a part of what it was; nothing where either is not a number, or it was 0.
    pub relative: Option<f64>,
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
    /// What cells are listed by, the largest first: from nothing to something, then by size, then what is not a number.
    pub fn weight(&self) -> f64 {
        match (&self.before, &self.after, self.relative) {
            (Some(before), Some(_), None) if is_zero(before) => f64::INFINITY,
            (_, _, Some(relative)) => relative.abs(),
            (_, _, None) => -1.0,
        }
    }
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

/// Compares two runs of a table that has the `rows` of one or the other. `policy` is what hides most of the
/// numbers behind it. `orders` gives for each column of the later one what it says of the order of rows.
pub fn impact(
    before: (&SafeTable, &Style),
    after: (&SafeTable, &Style),
    rows: RowsOf,
    policy: Option<&Policy>,
    orders: impl Fn(usize) -> Orders,
) -> TableImpact {
    let (old, new) = (Shown::new(before), Shown::new(after));
    let columns = pairs(&old.columns, &new.columns, |a, b| {
        let name =
            |shown: &Shown<'_>, at: usize| shown.table.columns[at].definition.as_ref().map(|(name, _)| name.clone());
        name(&old, a).is_some() && name(&old, a) == name(&new, b)
    });
    let rows = pairs(&old.rows, &new.rows, |a, b| {
        if rows == RowsOf::Data {
            return false;
        }
        let both = columns.iter().filter_map(|(x, y)| x.zip(*y));
        // That two cells keep something back does not make it the same.
        let alike =
            |(x, y): (usize, usize)| old.cells[a][x] == new.cells[b][y] && !old.is_hidden(a, x) && !new.is_hidden(b, y);
        let (cells, equal) = both.fold((0, 0), |(n, same), at| (n + 1, same + usize::from(alike(at))));
        old.table.rows[a].kind == new.table.rows[b].kind && equal > 0 && equal * 2 >= cells
    });
    let mut found = TableImpact::default();
    for (a, b) in &rows {
        for (x, y) in &columns {
            let was = a.zip(*x).map(|(row, column)| &old.cells[row][column]);
            let is = b.zip(*y).map(|(row, column)| &new.cells[row][column]);
            if was == is {
                found.unchanged += usize::from(was.is_some());
                continue;
            }
            let row = b.map_or_else(|| a.map(|a| &old.rows[a]), |b| Some(&new.rows[b]));
            let column = y.map_or_else(|| x.map(|x| &old.columns[x]), |y| Some(&new.columns[y]));
            let relative = was.zip(is).and_then(|(was, is)| relative(old.number(was)?, new.number(is)?));
            let whole = was.zip(is).and_then(|(was, is)| Some((old.whole(was)?, new.whole(is)?)));
            let is_close = whole.zip(policy).is_some_and(|((was, is), policy)| are_close(was, is, policy));
            found.close += usize::from(is_close);
            found.cells.push(CellChange {
                row: row.cloned().unwrap_or_default(),
                column: column.cloned().unwrap_or_default(),
                before: was.cloned(),
                after: is.cloned(),
                relative,
            });
        }
    }
    found.flips = flips(&old, &new, &rows, &columns, orders);
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

fn is_zero(text: &str) -> bool {
    text.chars().any(|c| c == '0') && text.chars().all(|c| !c.is_ascii_digit() || c == '0') && !text.starts_with('<')
}

fn relative(was: f64, is: f64) -> Option<f64> {
    (was != 0.0).then(|| (is - was) / was.abs())
}

/// Which of one side is which of the other.
type Pairs = Vec<(Option<usize>, Option<usize>)>;

fn pairs(before: &[String], after: &[String], alike: impl Fn(usize, usize) -> bool) -> Pairs {
    let pairs = align(before, after, alike).into_iter().map(|pair| match pair {
        Pair::Both { printed, ours, .. } => (Some(printed), Some(ours)),
        Pair::Printed(printed) => (Some(printed), None),
        Pair::Ours(ours) => (None, Some(ours)),
    });
    let mut pairs: Pairs = pairs.collect();
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
    orders: impl Fn(usize) -> Orders,
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
