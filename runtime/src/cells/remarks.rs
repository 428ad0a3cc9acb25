//! Remarks: what a table says by itself of the rows that its numbers leave out.
//!
//! In: the remarks of a layout, and where its numbers come from. Out: a sentence for each that has something to say.
//! Invariants: a row is counted once, however many cells leave it out; remarks that say the same of several columns are one
//! sentence; under a policy no number is given.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_compiler::notes::{NoteStyle, TableNote, filled};
use indicia_compiler::plan::layout::{About, Cell, Given, Layout, Leaf, Remark, Union};
use indicia_compiler::value::thousands;

use num_rational::BigRational;

use super::bug::Bug;
use super::cell::Cell as CellOf;
use super::numbers::Numbers;

/// The sentences below a table.
pub fn sentences(layout: &Layout, numbers: &dyn Numbers) -> Result<Vec<String>, Bug> {
    let mut said: Vec<(Part, Vec<usize>)> = Vec::new();
    let mut undated = undated(layout, numbers)?;
    for remark in &layout.remarks {
        if is_counted_undated(remark) {
            said.extend(undated.take());
            continue;
        }
        let Some(part) = part(remark, numbers)? else { continue };
        let Some(part) = styled(part, remark, layout, numbers)? else { continue };
        match said.iter_mut().find(|(other, _)| *other == part) {
            Some((_, columns)) => columns.extend(&remark.columns),
            None => said.push((part, remark.columns.clone())),
        }
    }
    let mut sentences: Vec<(Option<String>, String)> = Vec::new();
    for (part, columns) in said {
        let headings = headings(layout, columns);
        match part.subject {
            None if headings.is_empty() => sentences.push((None, capital(&part.text))),
            None => sentences.push((None, format!("{headings}: {}", part.text))),
            Some(subject) => {
                let (among, text) = (sentences.iter_mut().find(|(s, _)| s.as_ref() == Some(&subject)), part.text);
                let of = if headings.is_empty() || headings == subject { text } else { format!("{text} ({headings})") };
                match among {
                    Some((_, sentence)) => sentence.push_str(&format!("; {of}")),
                    None => sentences.push((Some(subject), of)),
                }
            }
        }
    }
    Ok(sentences
        .into_iter()
        .map(|(subject, text)| match subject {
            Some(subject) => format!("{subject} leaves out {text}."),
            None => ended(text),
        })
        .collect())
}

/// The sentences that are about one of its columns.
pub fn of_column(layout: &Layout, column: usize, numbers: &dyn Numbers) -> Result<Vec<String>, Bug> {
    let about = layout.remarks.iter().filter(|remark| remark.columns.contains(&column));
    let alone = Layout {
        remarks: about.map(|remark| Remark { columns: vec![0], ..remark.clone() }).collect(),
        columns: vec![layout.columns[column].clone()],
        cells: layout.cells.iter().map(|row| vec![row[column].clone()]).collect(),
        ..layout.clone()
    };
    sentences(&alone, numbers)
}

/// That so many rows of a column of ranks have none, as their number is not known: those of the others are among themselves.
pub fn not_ranked(layout: &Layout, column: usize, unknown: usize) -> Option<String> {
    let rows = match unknown {
        1 => "1 row without a number has".to_string(),
        more => format!("{} rows without a number have", thousands(more as u64)),
    };
    let note = format!("{}: {rows} no rank, and the others are ranked without", layout.columns[column].label);
    in_style(layout, TableNote::NotRanked, note)
}

/// What `top` left out, as house style has it.
pub fn of_top(layout: &Layout, note: String) -> Option<String> {
    in_style(layout, TableNote::Top, note)
}

fn in_style(layout: &Layout, kind: TableNote, note: String) -> Option<String> {
    match layout.wording.get(&kind) {
        None => Some(ended(note)),
        Some(NoteStyle::Hidden) => None,
        Some(NoteStyle::Text(text)) => Some(ended(filled(text, &[("note", &note)]))),
    }
}

/// A part as house style has it; nothing where that hides it. Where a policy lets no number be given the note keeps its own words, which
/// say as much as may be said.
fn styled(part: Part, remark: &Remark, layout: &Layout, numbers: &dyn Numbers) -> Result<Option<Part>, Bug> {
    let text = match layout.wording.get(&kind(&remark.about)) {
        Some(NoteStyle::Hidden) => return Ok(None),
        Some(NoteStyle::Text(text)) if remark.given == Given::Number => text,
        Some(NoteStyle::Text(_)) | None => return Ok(Some(part)),
    };
    let note = match &part.subject {
        Some(total) => format!("{total} leaves out {}", part.text),
        None => part.text.clone(),
    };
    let total = part.subject.unwrap_or_default();
    let text = match &remark.about {
        About::LeftOut { .. } => filled(text, &[("note", &note), ("total", &total), ("left_out", &part.text)]),
        About::NotKnown { value, all, known, .. } => {
            let (all, known) = (numbers.rows(all)?, numbers.rows(known)?);
            let (count, rows) = (written(all - known), counted(all, remark));
            filled(text, &[("note", &note), ("value", value), ("count", &count), ("rows", &rows)])
        }
        About::NotAmong { value, all, among, .. } => {
            let (all, among) = (numbers.rows(all)?, numbers.rows(among)?);
            let (count, rows) = (written(all - among), counted(all, remark));
            filled(text, &[("note", &note), ("value", value), ("count", &count), ("rows", &rows)])
        }
        About::NotThere { all, there } => {
            let rows = counted(numbers.rows(all)? - numbers.rows(there)?, remark);
            filled(text, &[("note", &note), ("rows", &rows)])
        }
        About::Several { value, .. } => filled(text, &[("note", &note), ("value", value), ("rows", &remark.rows)]),
        About::NotCovered { covers, rows } => {
            let rows = counted(numbers.rows(rows)?, remark);
            filled(text, &[("note", &note), ("rows", &rows), ("covers", covers)])
        }
        About::Undated { rows } | About::Twice { rows } => {
            filled(text, &[("note", &note), ("rows", &counted(numbers.rows(rows)?, remark))])
        }
        About::InSeveral { who, .. } => filled(text, &[("note", &note), ("value", who)]),
        About::Shares { members } => filled(text, &[("note", &note), ("left_out", &listed(members))]),
    };
    Ok(Some(Part { subject: None, text }))
}

/// What house style calls a remark.
fn kind(about: &About) -> TableNote {
    match about {
        About::LeftOut { .. } => TableNote::LeftOut,
        About::NotKnown { .. } => TableNote::NotKnown,
        About::NotAmong { .. } => TableNote::NotAmong,
        About::NotThere { .. } => TableNote::NotThere,
        About::Several { .. } => TableNote::NotAveraged,
        About::NotCovered { .. } => TableNote::NotCovered,
        About::Undated { .. } => TableNote::Undated,
        About::Twice { .. } => TableNote::Twice,
        About::InSeveral { .. } => TableNote::InSeveral,
        About::Shares { .. } => TableNote::Shares,
    }
}

/// With a full stop, unless it ends already.
fn ended(text: String) -> String {
    if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") }
}

/// The headings of columns, in order; nothing where they are all that count something.
fn headings(layout: &Layout, mut columns: Vec<usize>) -> String {
    columns.sort_unstable();
    columns.dedup();
    let counts = |column: &usize| {
        layout.cells.iter().any(|row| {
            !matches!(
                row[*column],
                Cell::Rank { .. } | Cell::Text(_) | Cell::NotApplicable | Cell::Missing | Cell::Number(_)
            )
        })
    };
    if (0..layout.columns.len()).filter(counts).all(|column| columns.contains(&column)) {
        return String::new();
    }
    let mut labels: Vec<&str> = columns.iter().map(|column| layout.columns[*column].label.as_str()).collect();
    labels.dedup();
    labels.join(", ")
}

/// A part of a sentence.
#[derive(PartialEq)]
struct Part {
    /// The total that leaves out; without one, the text is about columns.
    subject: Option<String>,
    text: String,
}

fn part(remark: &Remark, numbers: &dyn Numbers) -> Result<Option<Part>, Bug> {
    let Remark { rows, given, .. } = remark;
    Ok(match &remark.about {
        About::NotKnown { value, all, known, in_share } => {
            let all = numbers.rows(all)?;
            let unknown = all - numbers.rows(known)?;
            let text = match given {
                Given::Number => format!("{value} not known for {} of {}", written(unknown), counted(all, remark)),
                Given::Whether if *in_share => format!("{value} not known for some {rows}"),
                Given::Whether => format!("{value} not known for some {rows}, which are left out"),
                Given::Nothing if *in_share => format!("{value} may not be known for some {rows}"),
                Given::Nothing => format!("{rows} whose {value} is not known, if there are any, are left out"),
            };
            (unknown > 0 || *given == Given::Nothing).then_some(Part { subject: None, text })
        }
        About::NotAmong { value, of, all, among } => {
            let all = numbers.rows(all)?;
            let strangers = all - numbers.rows(among)?;
            let text = match given {
                Given::Number => {
                    format!(
                        "{value} not among the {of} of the whole for {} of {}",
                        written(strangers),
                        counted(all, remark)
                    )
                }
                Given::Whether => format!("{value} not among the {of} of the whole for some {rows}"),
                Given::Nothing => format!("{value} may not be among the {of} of the whole for some {rows}"),
            };
            (strangers > 0 || *given == Given::Nothing).then_some(Part { subject: None, text })
        }
        About::Several { value, rows: behind } => {
            let mut several = *given != Given::Number;
            for at in &behind.at {
                several |= numbers.rows(&Union { output: behind.output, at: vec![Arc::clone(at)] })? > 1;
            }
            let text = format!("{value} is not shown for several {rows} together: it has no mean without their sizes");
            several.then_some(Part { subject: None, text })
        }
        About::NotThere { all, there } => {
            happens(remark, numbers.rows(all)? - numbers.rows(there)?, " that the data lacks", "left out")
        }
        About::NotCovered { covers, rows } => {
            happens(remark, numbers.rows(rows)?, &format!(" outside {covers}"), "left out")
        }
        About::Undated { rows } => happens(remark, numbers.rows(rows)?, " without a date", "left out"),
        About::Twice { rows } => happens(remark, numbers.rows(rows)?, "", "counted more than once"),
        About::InSeveral { who, is_rows, sums } => {
            let several = if *is_rows { "rows" } else { "columns" };
            let text = format!("the same {who} is in several {several}, which add up to more than their total");
            come_to_more(sums, numbers)?.then_some(Part { subject: None, text })
        }
        About::Shares { members } => {
            Some(Part { subject: None, text: format!("shares leave out {}", listed(members)) })
        }
        About::LeftOut { total, parts, .. } => {
            let mut first = true;
            let mut amounts: Vec<String> = Vec::new();
            for (lacking, asked) in parts {
                let number = numbers.rows(asked)?;
                if number == 0 && *given != Given::Nothing {
                    continue;
                }
                let amount = match given {
                    Given::Number if first => counted(number, remark),
                    Given::Number => written(number),
                    Given::Whether if first => format!("some {rows}"),
                    Given::Nothing if first => rows.clone(),
                    Given::Whether | Given::Nothing => "those".into(),
                };
                first = false;
                amounts.push(format!("{amount} {lacking}"));
            }
            let ending = if *given == Given::Nothing { ", if there are any" } else { "" };
            let text = format!("{}{ending}", listed(&amounts));
            (!amounts.is_empty()).then(|| Part { subject: Some(total.clone()), text })
        }
    })
}

/// Whether some numbers, all of which are shown, come to more than their whole.
fn come_to_more(sums: &[(Leaf, Vec<Leaf>)], numbers: &dyn Numbers) -> Result<bool, Bug> {
    let shown = |leaf: &Leaf| {
        Ok(match numbers.leaf(leaf)? {
            CellOf::Value(number) => Some(number),
            _ => None,
        })
    };
    for (whole, parts) in sums {
        let parts = parts.iter().map(shown).collect::<Result<Option<Vec<_>>, Bug>>()?;
        if let (Some(whole), Some(parts)) = (shown(whole)?, parts)
            && parts.into_iter().sum::<BigRational>() > whole
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a remark is of rows without a date whose number may be said.
fn is_counted_undated(remark: &Remark) -> bool {
    matches!(remark.about, About::Undated { .. }) && remark.given == Given::Number
}

/// What is said of rows without a date: of a column that several numbers are in, such as both sides of a share, the most of them; and of columns
/// that lack as many, once. The columns that it is of.
fn undated(layout: &Layout, numbers: &dyn Numbers) -> Result<Option<(Part, Vec<usize>)>, Bug> {
    let mut of_columns: BTreeMap<(usize, &str), (i128, &Remark)> = BTreeMap::new();
    for remark in layout.remarks.iter().filter(|remark| is_counted_undated(remark)) {
        let About::Undated { rows } = &remark.about else { continue };
        let number = numbers.rows(rows)?;
        for column in &remark.columns {
            let most = of_columns.entry((*column, &remark.rows)).or_insert((number, remark));
            *most = if most.0 < number { (number, remark) } else { *most };
        }
    }
    let mut groups: Vec<((i128, &Remark), Vec<usize>)> = Vec::new();
    for ((column, rows), of) in of_columns.into_iter().filter(|(_, (number, _))| *number > 0) {
        match groups.iter_mut().find(|((number, remark), _)| *number == of.0 && remark.rows == rows) {
            Some((_, columns)) => columns.push(column),
            None => groups.push((of, vec![column])),
        }
    }
    let counts = |((number, remark), columns): &((i128, &Remark), Vec<usize>)| {
        let (rows, headings) = (counted(*number, remark), headings(layout, columns.clone()));
        if groups.len() == 1 || headings.is_empty() { rows } else { format!("{rows} ({headings})") }
    };
    let rows = listed(&groups.iter().map(counts).collect::<Vec<_>>());
    let Some(((number, _), columns)) = groups.first() else { return Ok(None) };
    let columns = if groups.len() == 1 { columns.clone() } else { (0..layout.columns.len()).collect() };
    let verb = if groups.len() == 1 && *number == 1 { "is" } else { "are" };
    let note = format!("{rows} without a date {verb} left out");
    let text = match layout.wording.get(&TableNote::Undated) {
        Some(NoteStyle::Hidden) => return Ok(None),
        Some(NoteStyle::Text(text)) => filled(text, &[("note", &note), ("rows", &rows)]),
        None => note,
    };
    Ok(Some((Part { subject: None, text }, columns)))
}

/// What happens to rows of a kind: that they are left out.
fn happens(remark: &Remark, number: i128, kind: &str, what: &str) -> Option<Part> {
    let Remark { rows, given, .. } = remark;
    let text = match given {
        Given::Number if number == 1 => format!("{}{kind} is {what}", counted(number, remark)),
        Given::Number => format!("{}{kind} are {what}", counted(number, remark)),
        Given::Whether => format!("some {rows}{kind} are {what}"),
        Given::Nothing if kind.is_empty() => format!("{rows} may be {what}"),
        Given::Nothing => format!("{rows}{kind}, if there are any, are {what}"),
    };
    (number > 0 || *given == Given::Nothing).then_some(Part { subject: None, text })
}

/// Labels one after another: "A, B and C".
fn listed(labels: &[String]) -> String {
    match labels {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => labels.concat(),
    }
}

fn counted(number: i128, remark: &Remark) -> String {
    format!("{} {}", written(number), if number == 1 { &remark.row } else { &remark.rows })
}

fn written(number: i128) -> String {
    u64::try_from(number).map_or_else(|_| number.to_string(), thousands)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
