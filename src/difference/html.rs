//! The report as one page that stands alone.
//!
//! In: a report. Out: HTML without scripts or other files. Invariants: every text is escaped; before and after stand side by side,
//! and one above the other where the page is narrow.

use std::fmt::Write;

use indicia_compiler::model::Model;

use super::terminal::{apart, flipped, headline, named, places, quiet, rows, tested, weighs};
use super::{Impact, Report, Told, reached, relative};

const STYLE: &str = include_str!("diff.css");

/// The report as a page.
pub fn html(report: &Report, model: &Model) -> String {
    let title = format!("{}: {}", report.title, headline(report));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n",
        escaped(&title)
    );
    if let Some(banner) = &report.banner {
        let _ = writeln!(page, "<p class=\"banner\" role=\"note\">{}</p>", escaped(banner));
    }
    let _ = writeln!(
        page,
        "<main>\n<p class=\"project\">{}</p>\n<h1>{}</h1>",
        escaped(&report.title),
        escaped(&headline(report))
    );
    match &report.impact {
        Ok(impact) => {
            let _ = writeln!(page, "<p>Numbers: {}.</p>", escaped(&impact.sentence()));
        }
        Err(reason) => {
            let _ = writeln!(page, "<p>Numbers not compared: {}</p>", escaped(reason));
        }
    }
    for told in &report.changes {
        page.push_str(&change(told, model));
    }
    if let Ok(impact) = &report.impact {
        page.push_str(&numbers(impact));
    }
    for remark in &report.remarks {
        let _ = writeln!(page, "<p class=\"remark\">{}</p>", escaped(remark));
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn change(told: &Told, model: &Model) -> String {
    let change = &told.change;
    let weight = if weighs(change.class) { " weighs" } else { "" };
    let mut part = format!(
        "<section class=\"change{weight}\">\n<h2><span class=\"class\">{}</span> {}</h2>\n",
        change.class.words(),
        escaped(&named(change))
    );
    let said = &change.said;
    if !said.of.is_empty() {
        let _ = writeln!(part, "<p class=\"of\">{}</p>", escaped(&said.of));
    }
    if said.before.is_some() || said.after.is_some() {
        let side = |name: &str, word: &str, text: &Option<String>| match text {
            Some(text) => format!("<div class=\"{name}\"><b>{word}</b> {}</div>", escaped(text)),
            None => format!("<div class=\"{name} none\"><b>{word}</b> <i>not there</i></div>"),
        };
        let _ = writeln!(
            part,
            "<div class=\"sides\">\n{}\n{}\n</div>",
            side("before", "Before", &said.before),
            side("after", "After", &said.after)
        );
    }
    let _ = writeln!(part, "<p class=\"place\">{}</p>", escaped(&places(change)));
    if !change.reaches.is_empty() {
        let _ = writeln!(
            part,
            "<details><summary>Reaches {} more</summary><p>{}</p></details>",
            change.reaches.len(),
            escaped(&reached(&change.reaches, model))
        );
    }
    if tested(change.class) || !told.tests.is_empty() {
        let tests = told
            .tests
            .iter()
            .map(|(title, place)| format!("<li>{} <span class=\"place\">{place}</span></li>", escaped(title)));
        let tests: String = tests.collect();
        let tests = if tests.is_empty() { "<li>nothing</li>".to_string() } else { tests };
        let _ = writeln!(part, "<details><summary>Tested by {}</summary><ul>{tests}</ul></details>", told.tests.len());
    }
    part.push_str("</section>\n");
    part
}

fn numbers(impact: &Impact) -> String {
    let mut part = String::new();
    let list = |part: &mut String, title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            let items: String = lines.iter().map(|line| format!("<li>{}</li>\n", escaped(line))).collect();
            let _ = write!(part, "<h2>{}</h2>\n<ul>\n{items}</ul>\n", escaped(title));
        }
    };
    for cohort in &impact.cohorts {
        list(&mut part, &format!("Rows of {}", cohort.name), rows(cohort));
    }
    let flips = impact.tables.iter().flat_map(|table| table.flips.iter().map(move |flip| flipped(table, flip)));
    list(&mut part, "Order", flips.collect());
    list(&mut part, "Cells on one side only", impact.tables.iter().filter_map(apart).collect());
    let cells = impact.cells();
    if cells.is_empty() {
        return part;
    }
    part.push_str(
        "<h2 id=\"cells\">Cells, largest change first</h2>\n\
         <div class=\"scroll\" role=\"region\" aria-labelledby=\"cells\" tabindex=\"0\">\n<table>\n<thead><tr><th scope=\"col\">Table</th>\
         <th scope=\"col\">Row</th><th scope=\"col\">Column</th><th scope=\"col\" class=\"number\">Before</th>\
         <th scope=\"col\" class=\"number\">After</th><th scope=\"col\" class=\"number\">Change</th></tr></thead>\n<tbody>\n",
    );
    for (table, cell) in cells {
        let (was, is) = (cell.before.as_deref().unwrap_or(""), cell.after.as_deref().unwrap_or(""));
        let _ = writeln!(
            part,
            "<tr><td title=\"{}\">{}</td><td>{}</td><td>{}</td><td class=\"number before\">{}</td><td class=\"number after\">{}</td>\
             <td class=\"number\">{}</td></tr>",
            escaped(&table.title),
            escaped(&table.called),
            escaped(&cell.row),
            escaped(&cell.column),
            escaped(quiet(was)),
            escaped(quiet(is)),
            escaped(&relative(cell))
        );
    }
    part.push_str("</tbody>\n</table>\n</div>\n");
    part
}

/// A text inside an element or an attribute.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
