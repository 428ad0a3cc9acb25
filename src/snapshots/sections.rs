//! The parts that contents are made of.
//!
//! In: titled texts. Out: contents; and back, with the cells of a table as a grid.
//! Invariant: one line per row, its cells not aligned, so that a changed cell changes its own line and no other.

use indicia_runtime::render::escape;

/// What the definition means, in words.
pub const MEANING: &str = "meaning";
/// Its canonical text.
pub const DEFINITION: &str = "definition";
/// Its optimised plan.
pub const PLAN: &str = "plan";
/// The displayed cells of a table.
pub const CELLS: &str = "cells";

const TITLES: [&str; 4] = [MEANING, DEFINITION, PLAN, CELLS];

/// A titled part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// One of the titles above.
    pub title: &'static str,
    /// Its lines.
    pub text: String,
}

/// Sections as contents.
pub fn join(sections: &[Section]) -> String {
    let part = |section: &Section| format!("{}\n{}\n", heading(section.title), section.text.trim_end());
    sections.iter().map(part).collect::<Vec<String>>().join("\n")
}

/// The sections of contents, as far as there are any. A line of a definition never looks like a heading.
pub fn split(contents: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for line in contents.lines() {
        match TITLES.into_iter().find(|title| line == heading(title)) {
            Some(title) => sections.push(Section { title, text: String::new() }),
            None => {
                if let Some(section) = sections.last_mut() {
                    section.text.push_str(line);
                    section.text.push('\n');
                }
            }
        }
    }
    for section in &mut sections {
        section.text.truncate(section.text.trim_end().len());
    }
    sections
}

/// The text of a section; nothing when there is none.
pub fn text<'s>(sections: &'s [Section], title: &str) -> &'s str {
    sections.iter().find(|section| section.title == title).map_or("", |section| &section.text)
}

fn heading(title: &str) -> String {
    format!("== {title} ==")
}

/// A table as displayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Headings over the labels of the rows.
    pub row_headings: Vec<String>,
    /// Headings over the cells.
    pub columns: Vec<String>,
    /// Each row's labels and cells.
    pub rows: Vec<(Vec<String>, Vec<String>)>,
}

impl Grid {
    /// One line per row: `| Cambridge || 1,234 | 5.6 |`.
    pub fn to_lines(&self) -> String {
        let heading = (&self.row_headings, &self.columns);
        let rows = self.rows.iter().map(|(labels, cells)| (labels, cells));
        let line = |(labels, cells): (&Vec<String>, &Vec<String>)| format!("{}{}\n", side(labels), side(cells));
        [heading].into_iter().chain(rows).map(line).collect()
    }

    /// Reads what [`Grid::to_lines`] wrote, and passes over other lines; `None` when it is not a table.
    pub fn from_lines(text: &str) -> Option<Grid> {
        let mut lines = text.lines().filter(|line| line.starts_with('|')).map(sides);
        let (row_headings, columns) = lines.next()??;
        let rows: Option<Vec<_>> = lines.collect();
        let rows = rows.filter(|rows| rows.iter().all(|(_, cells)| cells.len() == columns.len()))?;
        Some(Grid { row_headings, columns, rows })
    }
}

fn side(texts: &[String]) -> String {
    format!("|{}", texts.iter().map(|text| format!(" {} |", escape::grid(text))).collect::<String>())
}

/// The labels and the cells of a line.
fn sides(line: &str) -> Option<(Vec<String>, Vec<String>)> {
    let (mut parts, mut current) = (Vec::new(), String::new());
    let mut chars = line.trim_end().strip_prefix('|')?.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => current.extend(chars.next()),
            '|' => parts.push(std::mem::take(&mut current)),
            c => current.push(c),
        }
    }
    // Between the sides are two marks with nothing between them; an empty text has blanks around it.
    let middle = parts.iter().position(String::is_empty)?;
    let trimmed = |parts: &[String]| parts.iter().map(|part| part.trim().to_string()).collect::<Vec<String>>();
    Some((trimmed(&parts[..middle]), trimmed(&parts[middle + 1..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| text.to_string()).collect()
    }

    fn grid(row_headings: &[&str], columns: &[&str], rows: &[(&[&str], &[&str])]) -> Grid {
        let rows = rows.iter().map(|(labels, cells)| (texts(labels), texts(cells))).collect();
        Grid { row_headings: texts(row_headings), columns: texts(columns), rows }
    }

    #[test]
    fn a_grid_is_one_line_a_row_and_is_read_back() {
        let grid = grid(
            &["Area", ""],
            &["2023/24", "%"],
            &[(&["Ely", "a|b\\c"], &["1,234", ""]), (&["", "All"], &["<5", ".."])],
        );
        let lines = grid.to_lines();
        assert_eq!(lines, "| Area |  || 2023/24 | % |\n| Ely | a\\|b\\\\c || 1,234 |  |\n|  | All || <5 | .. |\n");
        assert_eq!(Grid::from_lines(&format!("A banner\n\n{lines}")), Some(grid));
    }

    #[test]
    fn a_table_without_labels_or_cells_is_read_back() {
        for grid in [grid(&[], &["n"], &[(&[], &["3"])]), grid(&["a"], &[], &[(&["b"], &[])])] {
            assert_eq!(Grid::from_lines(&grid.to_lines()), Some(grid));
        }
    }

    #[test]
    fn what_is_no_table_is_none() {
        for text in ["", "no table", "| a | b |", "| a || b |\n| c || d | e |"] {
            assert_eq!(Grid::from_lines(text), None, "{text}");
        }
    }

    #[test]
    fn sections_are_read_back() {
        let section = |title, text: &str| Section { title, text: text.to_string() };
        let sections =
            [section(DEFINITION, "cohort a {\n}"), section(PLAN, "n0 scan crimes []"), section(CELLS, "| a || b |")];
        let contents = join(&sections);
        assert_eq!(split(&contents), sections);
        assert_eq!(text(&sections, PLAN), "n0 scan crimes []");
        assert_eq!(text(&sections, MEANING), "");
        assert_eq!(split("written by hand\n"), []);
    }
}
