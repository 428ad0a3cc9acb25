//! The report as Markdown that fits a comment on a pull request.
//!
//! In: a report. Out: a summary, then details that are folded. Invariants: never longer than such a comment may be; what is left
//! out for that is counted; a text can neither end a cell of a table nor open a tag.

use std::fmt::Write;

use indicia_compiler::model::Model;

use super::terminal::{apart, clean, flipped, headline, named, places, quiet, rows, tested};
use super::{Report, number, reached, relative, several};

/// A comment holds 65,536 characters; some room is left for what stands around the report.
const ROOM: usize = 60_000;

/// The report as Markdown.
pub fn markdown(report: &Report, model: &Model) -> String {
    let mut text = format!("### {}\n\n", escaped(&headline(report)));
    if let Some(banner) = &report.banner {
        let _ = writeln!(text, "**{}**\n", escaped(banner));
    }
    match &report.impact {
        Ok(impact) if !report.changes.is_empty() || !impact.tables.is_empty() => {
            let _ = writeln!(text, "{}\n", capital(&impact.sentence()));
        }
        Ok(_) => {}
        Err(reason) => {
            let _ = writeln!(text, "Numbers not compared: {}\n", escaped(reason));
        }
    }
    if !report.changes.is_empty() {
        text.push_str("| Class | What | Change | Where |\n|-|-|-|-|\n");
        let mut left_out = 0;
        for told in &report.changes {
            let change = &told.change;
            let cells = [change.class.words().to_string(), named(change), change.said.line(), places(change)];
            let line = format!("| {} |\n", cells.map(|cell| escaped(&cell)).join(" | "));
            match text.len() + line.len() < ROOM / 2 {
                true => text.push_str(&line),
                false => left_out += 1,
            }
        }
        if left_out > 0 {
            let _ = writeln!(text, "\nand {} more.", several(left_out, "change", "changes"));
        }
    }
    let reaches: Vec<String> = report
        .changes
        .iter()
        .filter(|t| !t.change.reaches.is_empty())
        .map(|told| {
            format!("- **{}**: {}", escaped(&named(&told.change)), escaped(&reached(&told.change.reaches, model)))
        })
        .collect();
    folded(&mut text, "What it reaches", dedup(reaches));
    let tests: Vec<String> = report
        .changes
        .iter()
        .filter(|told| tested(told.change.class))
        .flat_map(|told| {
            let name = escaped(&named(&told.change));
            if told.tests.is_empty() {
                return vec![format!("- **{name}**: nothing")];
            }
            let line =
                |(title, place): &(String, String)| format!("- **{name}**: {} ({})", escaped(title), escaped(place));
            told.tests.iter().map(line).collect()
        })
        .collect();
    folded(&mut text, "Tested by", dedup(tests));
    if let Ok(impact) = &report.impact {
        for cohort in &impact.cohorts {
            let lines = rows(cohort).iter().map(|line| format!("- {}", escaped(line))).collect();
            folded(&mut text, &format!("Rows of {}", escaped(&cohort.name)), lines);
        }
        let flips =
            impact.tables.iter().flat_map(|t| t.flips.iter().map(move |f| format!("- {}", escaped(&flipped(t, f)))));
        folded(&mut text, "Order", flips.collect());
        let apart = impact.tables.iter().filter_map(apart).map(|line| format!("- {}", escaped(&line))).collect();
        folded(&mut text, "Cells on one side only", apart);
        let cells = impact.cells();
        if !cells.is_empty() {
            let mut lines =
                vec!["| Table | Row | Column | Before | After | |".to_string(), "|-|-|-|-:|-:|-:|".to_string()];
            lines.extend(cells.into_iter().map(|(table, cell)| {
                let (was, is) = (cell.before.as_deref().unwrap_or(""), cell.after.as_deref().unwrap_or(""));
                let cells = [&table.called, &cell.row, &cell.column, quiet(was), quiet(is), &relative(cell)];
                format!("| {} |", cells.map(escaped).join(" | "))
            }));
            folded(&mut text, "Cells, largest change first", lines);
        }
    }
    for remark in &report.remarks {
        let _ = writeln!(text, "\n{}", escaped(remark));
    }
    text
}

fn dedup(mut lines: Vec<String>) -> Vec<String> {
    lines.dedup();
    lines
}

/// A part that is closed until it is asked for; as much of it as there is room for.
fn folded(text: &mut String, title: &str, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    let mut inside = String::new();
    let mut left_out = 0;
    for line in lines {
        if left_out > 0 || text.len() + inside.len() + line.len() > ROOM {
            left_out += 1;
            continue;
        }
        inside.push_str(&line);
        inside.push('\n');
    }
    if left_out > 0 {
        let _ = writeln!(inside, "\nand {} more; `--format html` has all of it.", number(left_out));
    }
    let _ = write!(text, "\n<details><summary>{title}</summary>\n\n{inside}\n</details>\n");
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_uppercase(), letters.as_str()))
}

/// A text inside one line of Markdown.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let text = clean(text);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '@' => escaped.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '#' => escaped.extend(['\\', character]),
            other => escaped.push(other),
        }
    }
    escaped
}
