//! What a reviewer is shown of a changed snapshot, and of the tables that a definition is in.
//!
//! In: differences of snapshots. Out: indented text. Invariant: every difference is shown or counted.

use indicia::report::number_of;
use indicia::snapshots::difference::{Changes, Line, Part};
use indicia::snapshots::impact::Impact;

use super::Terminal;

/// How many cells of a table that a definition is in are listed one by one.
const REACHED: usize = 5;

/// What changed; `most` cells of a table are listed one by one.
pub fn difference(parts: &[Part], most: usize, terminal: &Terminal) -> String {
    let mut text = String::new();
    for part in parts {
        if let Some(title) = part.title {
            text.push_str(&format!("  {}\n", terminal.strong(title)));
        }
        let groups: Vec<String> = part.lines.iter().map(|group| lines(group, terminal)).collect();
        text.push_str(&groups.join("      ...\n"));
        text.push_str(&changes(&part.cells, most, terminal));
    }
    text
}

fn lines(group: &[Line], terminal: &Terminal) -> String {
    let shown = |line: &Line| match line {
        Line::Same(line) => format!("      {line}"),
        Line::Gone(line) => terminal.bad(&format!("    - {line}")),
        Line::New(line) => terminal.good(&format!("    + {line}")),
    };
    group.iter().map(|line| format!("{}\n", shown(line).trim_end())).collect()
}

/// The lines of the frame, then at most so many cells.
fn changes(changes: &Changes, most: usize, terminal: &Terminal) -> String {
    let mut text: String = changes.frame.iter().map(|line| format!("    {line}\n")).collect();
    for [row, column, old, new] in changes.cells.iter().take(most) {
        let (old, new) = (terminal.bad(old), terminal.good(new));
        text.push_str(&format!("    {row}, {column}: {old} -> {new}\n"));
    }
    if changes.cells.len() > most {
        text.push_str(&format!("    and {}\n", number_of(changes.cells.len() - most, "cell more", "cells more")));
    }
    text
}

/// What a changed definition does to the tables that wait for review with it.
pub fn impact(impact: &Impact, terminal: &Terminal) -> String {
    let Impact { of, tables, moved } = impact;
    let reaches = match &tables[..] {
        [table] if table == of => String::new(),
        [] => format!("{of} is in no table\n"),
        tables => format!("{of} is in {}\n", number_of(tables.len(), "table", "tables")),
    };
    let summary = match moved.len() {
        0 => "no recorded cell that it reaches changes\n".to_string(),
        1 => "1 recorded table that it reaches changes:\n".to_string(),
        count => format!("{count} recorded tables that it reaches change:\n"),
    };
    let tables = moved.iter().map(|(name, cells)| {
        format!("  {}: {}\n{}", terminal.strong(name), cells.count(), changes(cells, REACHED, terminal))
    });
    format!("{reaches}{summary}{}", tables.collect::<String>())
}

#[cfg(test)]
mod tests {
    use indicia_runtime::disclosure::Recorded;

    use super::*;

    const PLAIN: Terminal = Terminal { colour_out: false, colour_err: false, moves: false, width: 80 };

    fn shown(old: &str, new: &str, most: usize) -> String {
        difference(&indicia::snapshots::difference::difference(old, new, &Recorded::default()), most, &PLAIN)
    }

    fn contents(definition: &str, cells: &str) -> String {
        format!("== definition ==\n{definition}\n\n== cells ==\n{cells}\n")
    }

    #[test]
    fn a_changed_cell_is_named_by_row_and_column() {
        let old = contents("table t {\n}", "Made up\n\n| Area || n | % |\n| Ely || 1 | 2.0 |\n| All || 4 | 9.0 |");
        let new = contents("table t {\n}", "Made up\n\n| Area || n | % |\n| Ely || 3 | 2.0 |\n| All || 6 | 9.1 |");
        let all = "  cells\n    Ely, n: 1 -> 3\n    All, n: 4 -> 6\n    All, %: 9.0 -> 9.1\n";
        assert_eq!(shown(&old, &new, 9), all);
        assert_eq!(shown(&old, &new, 2), "  cells\n    Ely, n: 1 -> 3\n    All, n: 4 -> 6\n    and 1 cell more\n");
        assert_eq!(shown(&old, &old, 9), "");
    }

    #[test]
    fn lines_are_shown_with_those_around_them() {
        let old = contents("a\nb\nc\nd\ne\nf\ng\nh\ni", "");
        let new = contents("a\nb\nc\nD\ne\nf\ng\nh\ni\nj", "");
        let lines = "  definition\n      b\n      c\n    - d\n    + D\n      e\n      f\n      ...\n      h\n      i\n    + j\n";
        assert_eq!(shown(&old, &new, 9), lines);
    }

    #[test]
    fn cells_that_are_no_table_and_another_banner_are_shown_as_lines() {
        let table = "| Area || n |\n| Ely || 1 |";
        for (old, new) in [("by hand", table), (&*format!("Old\n\n{table}"), &*format!("New\n\n{table}"))] {
            let shown = shown(&contents("a", old), &contents("a", new), 9);
            assert!(shown.starts_with("  cells\n    - "), "{shown}");
        }
        assert_eq!(shown("by hand", "also", 9), "    - by hand\n    + also\n");
    }
}
