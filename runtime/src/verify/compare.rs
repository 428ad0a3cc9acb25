//! Comparing: printed tables and ours, cell by cell.
//!
//! In: safe tables and printed ones. Out: for each how many cells there are and each difference.
//! Invariant: the cells of all differences are different ones, and together no more than all cells.

use std::collections::HashMap;

use indicia_compiler::diagnostics::nearest;
use indicia_compiler::manifest::differences::Change;

use super::align::{Pair, align};
use super::id::Id;
use super::verified::{Compared, Difference, Differs, Name, Printed, Sides, Verified};
use crate::disclosure::SafeTable;

/// Compares every table with the printed one of its number or, failing that, of its name; in order of number.
pub fn verify(tables: &[SafeTable], printed: Vec<Printed>) -> Vec<Verified> {
    let mut rest = printed;
    let mut verified = Vec::new();
    for table in tables {
        let id = Id::of(table.number, &table.name);
        let by_name = Id::Name(table.name.clone());
        let at = rest.iter().position(|p| p.id == id).or_else(|| rest.iter().position(|p| p.id == by_name));
        let sides = at.map_or(Sides::OursOnly, |at| Sides::Both(compare(table, &rest.remove(at))));
        verified.push(Verified { id, name: Some(table.name.clone()), title: Some(table.title.clone()), sides });
    }
    verified.extend(rest.into_iter().map(|printed| Verified {
        sides: Sides::PrintedOnly((printed.rows.len() + 1) * printed.headings.len()),
        id: printed.id,
        name: None,
        title: None,
    }));
    verified.sort_by(|a, b| a.id.cmp(&b.id));
    verified
}

/// Compares a table with the printed one.
pub(super) fn compare(table: &SafeTable, printed: &Printed) -> Compared {
    let theirs = Grid::new(&printed.headings, &printed.rows);
    let grid = table.grid();
    let ours = Grid::new(&grid[0], &grid[1..]);
    let labels = table.row_headings.len().min(theirs.headings.len());
    let (their_labels, our_labels) = (theirs.labels(labels), ours.labels(labels));
    // Columns of one heading first, so that rows are known by their cells too; then rows, so that columns are.
    let same_heading = columns(&theirs, &ours, labels, |_, _| false);
    let rows = align(&their_labels, &our_labels, |p, o| {
        let cells = both(&same_heading).filter(|(c, _)| *c >= labels);
        near(&their_labels[p], &our_labels[o]) || mostly(cells, |c, d| theirs.rows[p][c] == ours.rows[o][d])
    });
    let columns = columns(&theirs, &ours, labels, |p, o| {
        near(&theirs.headings[p], &ours.headings[o]) || mostly(both(&rows), |r, s| theirs.rows[r][p] == ours.rows[s][o])
    });
    let sides = SideBySide {
        rows: (names(&their_labels), names(&our_labels)),
        columns: (names(&theirs.headings), names(&ours.headings)),
        theirs,
        ours,
    };
    let mut differences = sides.of_headings(&columns, both(&rows).count());
    for pair in &rows {
        differences.extend(sides.of_row(*pair, &columns));
    }
    let labels_of = |(a, b): (Vec<Name>, Vec<Name>)| a.into_iter().chain(b).map(|name| name.label).collect();
    Compared {
        cells: (rows.len() + 1) * columns.len(),
        differences: differences.into_iter().map(|(what, cells)| Difference { what, cells, allowed: None }).collect(),
        rows: labels_of(sides.rows),
        columns: labels_of(sides.columns),
    }
}

/// A table as it is shown.
struct Grid {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Grid {
    fn new(headings: &[String], rows: &[Vec<String>]) -> Grid {
        let line = |texts: &[String]| texts.iter().map(|text| shown(text)).collect();
        Grid { headings: line(headings), rows: rows.iter().map(|row| line(row)).collect() }
    }

    /// The label of each row: its first texts.
    fn labels(&self, count: usize) -> Vec<String> {
        let label = |row: &Vec<String>| {
            let parts: Vec<&str> = row[..count].iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
            parts.join(" / ")
        };
        self.rows.iter().map(label).collect()
    }
}

/// A text as a page shows it: no blanks around it, and one for a line break or several blanks in it.
pub(super) fn shown(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The columns of row labels are each other's; the rest go by their headings.
fn columns(theirs: &Grid, ours: &Grid, labels: usize, alike: impl Fn(usize, usize) -> bool) -> Vec<Pair> {
    let rest = align(&theirs.headings[labels..], &ours.headings[labels..], |p, o| alike(p + labels, o + labels));
    let first = (0..labels).map(|at| Pair::Both { printed: at, ours: at, moved: false });
    let rest = rest.into_iter().map(|pair| match pair {
        Pair::Both { printed, ours, moved } => Pair::Both { printed: printed + labels, ours: ours + labels, moved },
        Pair::Printed(at) => Pair::Printed(at + labels),
        Pair::Ours(at) => Pair::Ours(at + labels),
    });
    first.chain(rest).collect()
}

fn both(pairs: &[Pair]) -> impl Iterator<Item = (usize, usize)> {
    pairs.iter().filter_map(|pair| match *pair {
        Pair::Both { printed, ours, .. } => Some((printed, ours)),
        Pair::Printed(_) | Pair::Ours(_) => None,
    })
}

/// Whether one label may be a slip or another spelling of the other.
fn near(a: &str, b: &str) -> bool {
    !a.is_empty() && !b.is_empty() && nearest(a, [b]).is_some()
}

/// Whether at least half of the pairs are the same, and there are any.
fn mostly(pairs: impl Iterator<Item = (usize, usize)>, same: impl Fn(usize, usize) -> bool) -> bool {
    let (mut all, mut equal) = (0, 0);
    for (a, b) in pairs {
        all += 1;
        equal += usize::from(same(a, b));
    }
    equal > 0 && equal * 2 >= all
}

/// What each label is called; one that is blank, by its place.
fn names(labels: &[String]) -> Vec<Name> {
    let label = |(at, label): (usize, &String)| match label.as_str() {
        "" => format!("number {}", at + 1),
        label => label.to_string(),
    };
    let labels: Vec<String> = labels.iter().enumerate().map(label).collect();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut names = Vec::new();
    for label in &labels {
        let occurrence = seen.entry(label).or_default();
        *occurrence += 1;
        names.push(Name { label: label.clone(), occurrence: *occurrence, repeats: false });
    }
    for name in &mut names {
        name.repeats = seen[name.label.as_str()] > 1;
    }
    names
}

/// Both tables, and what their rows and columns are called, the printed ones first.
struct SideBySide {
    theirs: Grid,
    ours: Grid,
    rows: (Vec<Name>, Vec<Name>),
    columns: (Vec<Name>, Vec<Name>),
}

/// A difference and how many cells it covers.
type Found = (Differs, usize);

impl SideBySide {
    /// A column that one side lacks covers its heading and its cell in each row of both.
    fn of_headings(&self, columns: &[Pair], rows: usize) -> Vec<Found> {
        let mut found = Vec::new();
        for pair in columns {
            match *pair {
                Pair::Printed(at) => {
                    found.push((Differs::Column(Change::Missing, self.columns.0[at].clone()), 1 + rows));
                }
                Pair::Ours(at) => found.push((Differs::Column(Change::Extra, self.columns.1[at].clone()), 1 + rows)),
                Pair::Both { printed, moved: true, .. } => {
                    found.push((Differs::Column(Change::Moved, self.columns.0[printed].clone()), 1));
                }
                Pair::Both { printed, ours, moved: false } => {
                    if self.theirs.headings[printed] != self.ours.headings[ours] {
                        let (printed, ours) = (self.columns.0[printed].clone(), self.ours.headings[ours].clone());
                        found.push((Differs::Heading { printed, ours }, 1));
                    }
                }
            }
        }
        found
    }

    /// A row that one side lacks covers all its cells; one that was moved, its label.
    fn of_row(&self, row: Pair, columns: &[Pair]) -> Vec<Found> {
        let (printed, ours, moved) = match row {
            Pair::Printed(at) => {
                return vec![(Differs::Row(Change::Missing, self.rows.0[at].clone()), columns.len())];
            }
            Pair::Ours(at) => return vec![(Differs::Row(Change::Extra, self.rows.1[at].clone()), columns.len())],
            Pair::Both { printed, ours, moved } => (printed, ours, moved),
        };
        let name = &self.rows.0[printed];
        let mut found = Vec::new();
        if moved {
            found.push((Differs::Row(Change::Moved, name.clone()), 1));
        }
        for (theirs_at, ours_at) in both(columns) {
            let (theirs, ours) = (&self.theirs.rows[printed][theirs_at], &self.ours.rows[ours][ours_at]);
            if theirs != ours {
                let column = self.columns.0[theirs_at].label.clone();
                let (printed, ours) = (theirs.clone(), ours.clone());
                found.push((Differs::Cell { row: name.clone(), column, printed, ours }, 1));
            }
        }
        found
    }
}
