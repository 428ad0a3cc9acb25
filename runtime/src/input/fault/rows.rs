//! What is wrong with rows, seen together: outside of what data covers, there twice, lacking, or counted with what they are part of.
//!
//! In: a dataset, and the rows that were found or are lacking. Out: a diagnostic.

use indicia_compiler::catalog::{Catalog, Code, Column, ColumnId, ColumnType, Dataset, Gaps};
use indicia_compiler::diagnostics::Diagnostic;
use indicia_compiler::source::Span;
use indicia_compiler::value::thousands;

use super::super::gaps;
use super::super::quote::{May, Raw};
use super::super::text_groups::Parted;
use super::{COLUMN, DataFault, Found, Place, SHOWN, listed};

/// Rows that are dated outside what their dataset covers.
pub(in crate::input) fn outside_covers(dataset: &Dataset, column: &Column, rows: &Found) -> DataFault {
    let may = May::say_of(dataset);
    let (of, are) = (may.number(rows.count, "a row", "rows"), may.verb(rows.count, "is", "are"));
    let covers = dataset.covers.map_or(String::new(), |(from, to)| format!(" ({from} to {to})"));
    let message = format!(
        "{of} of {} {are} dated outside what it covers{covers}: {}",
        dataset.name,
        rows.list(may, |date, _, place| format!("{date} ({place})"))
    );
    let help = "correct the data, or `covers` if it is too short; `outside_covers: leave out` leaves such rows out of every number, and \
                says how many there are";
    DataFault::Alone(Diagnostic::new("data::outside-covers", message).at(column.span, COLUMN).help(help))
}

/// A column of a look-up that has a code and another one that contains it, or has something in common with it.
pub(in crate::input) fn total_looked_up(
    dataset: &Dataset,
    id: ColumnId,
    catalog: &Catalog,
    (total, part): (usize, usize),
) -> DataFault {
    let (name, column) = (&dataset.name, dataset.column(id));
    let ColumnType::Code(list) = column.ty else { unreachable!("totals are codes") };
    let label = |code: usize| &catalog.code_list(list).codes[code].label;
    let (total, part) = (label(total), label(part));
    let message = format!("column {} of {name} has both \"{total}\" and \"{part}\", which overlap", column.name);
    let help = format!(
        "rows that look up \"{total}\" would be added to rows that look up \"{part}\": put the column into the data itself, where totals \
         are never added to their parts, or remove its rows from both"
    );
    let found =
        Diagnostic::new("data::total-looked-up", message).at(column.span, "this column is looked up").help(help);
    DataFault::Alone(found)
}

/// A population that is parted by a text.
pub(in crate::input) fn groups_in_text(dataset: &Dataset, parted: &Parted) -> DataFault {
    /// More codes than these are better listed in a file.
    const LISTED: usize = 12;
    let (column, may) = (dataset.column(parted.column), May::say_of(dataset));
    let name = &column.name;
    let texts: Option<Vec<String>> = parted
        .texts
        .iter()
        .map(|text| may.quote(text).map(|text| format!("\"{}\"", text.replace('"', "\\\""))))
        .collect();
    let which = texts.as_ref().map_or(String::new(), |texts| {
        let shown = texts.iter().take(SHOWN).cloned().collect();
        format!(" ({})", listed(shown, texts.len() as u64))
    });
    let message = format!(
        "{name} of {} is a text that parts its people into groups{which}: neither a total among them nor one that is lacking can be seen",
        dataset.name
    );
    let codes = texts.filter(|texts| texts.len() <= LISTED).map_or("...".to_string(), |texts| texts.join(", "));
    let help = format!(
        "write `{name}: {{codes: {name}}}` in place of the text, and `codelists/{name}.yaml` with `name: {name}` and `codes: [{codes}]`; a code that \
         is the total of the others is `{{code: ..., total_of: all}}`"
    );
    DataFault::Alone(Diagnostic::new("data::groups-in-text", message).at(column.span, "a text").help(help))
}

/// Areas, periods or groups that complete data has no row for.
pub(in crate::input) fn gaps(dataset: &Dataset, rule: Gaps, first: Vec<String>, count: u128) -> DataFault {
    let name = &dataset.name;
    let message = format!("{name} has no row for {}", listed(first, u64::try_from(count).unwrap_or(u64::MAX)));
    let help = match rule {
        Gaps::Error => {
            "a rate or a total over it would be of fewer people or places than it says; add the rows, or declare `gaps: unknown` (numbers \
             that need them are missing) or `gaps: zero` (they are 0)"
                .to_string()
        }
        Gaps::Unknown | Gaps::Zero => format!(
            "more than {} rows would have to be made for them, one for each value of what no row says of them; add the rows, or look up \
             in a dataset of its own what an area or a group is",
            thousands(gaps::KEPT as u64)
        ),
    };
    DataFault::Alone(
        Diagnostic::new("data::gap", message).at(dataset.span, "each area, period and group has a row").help(help),
    )
}

/// Totals that would be 0, as gaps are, beside parts that are not.
pub(in crate::input) fn totals_beside_parts(dataset: &Dataset, first: Vec<String>, count: u128) -> DataFault {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let message = format!("{} has no row for {}, though it has rows of the parts", dataset.name, listed(first, count));
    let help = "`gaps: zero` would make these totals 0 beside their parts: add the rows; or use `all`, which adds up the parts, in place of the total";
    DataFault::Alone(Diagnostic::new("data::gap", message).at(dataset.span, "its gaps are 0").help(help))
}

/// Totals in the data without rows of the parts that numbers add up.
pub(in crate::input) fn total_without_parts(
    dataset: &Dataset,
    id: ColumnId,
    total: &str,
    first: Vec<String>,
    count: u64,
) -> DataFault {
    let (name, column) = (&dataset.name, dataset.column(id));
    let may = May::say_of(dataset);
    let which = may.number(count, "a total", "totals");
    let which = if count > 1 && may.quotes() { "totals".to_string() } else { which };
    let message = format!("{name} has {which} without the parts: {}", may.list(first, count));
    let total = if may.quotes() { total } else { "..." };
    let help = format!(
        "numbers add up the parts, and would leave these out: add the rows of the parts; or count the total itself, `{} = \"{total}\"`; or \
         leave such places out",
        column.name
    );
    DataFault::Alone(Diagnostic::new("data::gap", message).at(column.span, COLUMN).help(help))
}

/// Groups of a population's list that no row has.
pub(in crate::input) fn no_groups(dataset: &Dataset, id: ColumnId, codes: &[i64], catalog: &Catalog) -> DataFault {
    let (name, column) = (&dataset.name, dataset.column(id));
    let ColumnType::Code(list) = column.ty else { unreachable!("groups are codes") };
    let list = &catalog.code_list(list).codes;
    let quoted = |of: fn(&Code) -> &str| -> Vec<String> {
        codes.iter().map(|code| format!("\"{}\"", of(&list[*code as usize]))).collect()
    };
    let mut labels = quoted(|code| &code.label);
    labels.truncate(SHOWN);
    let labels = listed(labels, codes.len() as u64);
    let message = format!("{name} has no row for a group of the column {}: {labels}", column.name);
    let without = quoted(|code| &code.code);
    let help = format!(
        "a total or a rate over it would lack them; add their rows, or, where nobody is in such a group, declare for the column \
         `without: [{}]`",
        without.join(", ")
    );
    DataFault::Alone(
        Diagnostic::new("data::gap", message).at(column.span, "each group of its list has rows").help(help),
    )
}

/// A key that is on two rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::input) struct Repeat {
    /// The values of the key.
    pub(in crate::input) value: Raw,
    /// The first row with it.
    pub(in crate::input) first: Place,
    /// The later one.
    pub(in crate::input) again: Place,
}

impl Repeat {
    fn said(&self, may: May) -> String {
        match may.quote(&self.value) {
            Some(value) => format!("\"{value}\" ({} and {})", self.first, self.again),
            None => format!("{} and {}", self.first, self.again),
        }
    }
}

const TWICE: &str = "if another column of the file distinguishes the rows, such as a sex or an age group, declare it; else correct the data, or \
                     everyone in such rows is counted twice; parts of one place or group (areas that were merged) are to be added up before, or \
                     declared with codes of their own";

const TWICE_COMPLETE: &str = "data that is complete has one row for each; if another column of the file distinguishes the rows, such as a school or a \
                              kind, declare it; else correct the data, or what such rows say is counted twice; if several rows for one are meant, \
                              write `complete: false`";

/// Several codes in the data that are one code of a list, so that rows of one area or group that was merged look like repeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::input) struct Merged {
    /// The list, and whether it is a level of a hierarchy.
    pub(in crate::input) list: String,
    pub(in crate::input) is_level: bool,
    /// The code that they are.
    pub(in crate::input) code: String,
    /// What else data calls it.
    pub(in crate::input) aliases: Vec<String>,
}

impl Merged {
    /// What to write so that rows of merged codes are added up.
    fn help(&self, may: May) -> String {
        let Merged { list, is_level, code, aliases } = self;
        let (one, its_code) =
            if may.quotes() { (format!("\"{code}\""), code.as_str()) } else { ("the new one".into(), "CODE") };
        let which = match may.quotes() {
            true => {
                let quoted: Vec<String> = aliases.iter().map(|alias| format!("\"{alias}\"")).collect();
                let are = if aliases.len() == 1 { "is an alias" } else { "are aliases" };
                format!("{} {are} of {one}", quoted.join(", "))
            }
            false => format!("some codes of `{list}` have aliases"),
        };
        let how = match is_level {
            true => format!(
                "in the hierarchy, write a level below `{list}` with these codes as areas inside {one}, in place of its aliases, and one more area \
                 inside it with `aliases: [{its_code}]`; in the dataset, write `codes:` of that level, and `gaps: zero`, as not every code is in \
                 every year"
            ),
            false => format!(
                "make a list of its own of all codes as the data has them, with an attribute that says which code of `{list}` each is, and write \
                 `codes:` of that list"
            ),
        };
        format!(
            "{which}. If such rows are parts of one area or group that were merged, and no repeats: {how}. Or add the rows up in the file. \
             docs/errors/data/duplicate-key.md shows how"
        )
    }
}

/// Keys that repeat; the first few, and how many there are.
pub(in crate::input) fn duplicate_keys(
    dataset: &Dataset,
    (key, span): (&str, Span),
    rows: &[Repeat],
    count: u64,
    merged: Option<&Merged>,
    look_up: bool,
) -> DataFault {
    let may = May::say_of(dataset);
    let (keys, are) = (may.number(count, "the key", "keys"), may.verb(count, "is", "are"));
    let rows = may.list(rows.iter().map(|row| row.said(may)).collect(), count);
    if dataset.key.is_empty() && !look_up {
        let (of, has) = (may.number(count, "a row", "rows"), may.verb(count, "has", "have"));
        let what = if dataset.is_population() { "the population " } else { "" };
        let message = format!("{of} of {what}{} {has} the same {key} as an earlier row: {rows}", dataset.name);
        let twice = if dataset.complete.is_some() && !dataset.is_population() { TWICE_COMPLETE } else { TWICE };
        let help = merged.map_or(twice.to_string(), |merged| merged.help(may));
        return DataFault::Alone(Diagnostic::new("data::duplicate-key", message).at(span, "declared here").help(help));
    }
    let (why, help) = match (look_up, merged) {
        (true, _) => (
            ", so looking it up would multiply rows",
            "remove rows that are there twice, or declare a key that is unique; where one key belongs to several (an area that was \
             split), rows cannot be shared out among them: leave the key out of the look-up, and its rows are counted as not found, or \
             write in the file which of them each row belongs to"
                .to_string(),
        ),
        (false, Some(merged)) => ("", merged.help(may)),
        (false, None) => ("", "if another column distinguishes the rows, add it to the `key`; else correct the data; `repeats: agree` counts equal rows once".to_string()),
    };
    let message = format!("{keys} {key} of {} {are} repeated{why}: {rows}", dataset.name);
    DataFault::Alone(Diagnostic::new("data::duplicate-key", message).at(span, "declared here").help(help))
}

/// Keys that repeat and disagree in another column.
pub(in crate::input) fn conflicting_keys(
    dataset: &Dataset,
    (key, span): (&str, Span),
    rows: &[(Repeat, String)],
    count: u64,
    merged: Option<&Merged>,
) -> DataFault {
    let may = May::say_of(dataset);
    let (of, has) = (may.number(count, "a row", "rows"), may.verb(count, "has", "have"));
    let differs = |(row, column): &(Repeat, String)| match may.quotes() {
        true => format!("{column} differs at {}", row.said(may)),
        false => format!("{} (in {column})", row.said(may)),
    };
    let rows = may.list(rows.iter().map(differs).collect(), count);
    let message =
        format!("{of} of {} {has} the same key {key} as an earlier row, but different values: {rows}", dataset.name);
    let help = match merged {
        Some(merged) => merged.help(may),
        None => "with `repeats: agree`, rows of one key must be equal in every declared column".to_string(),
    };
    DataFault::Alone(Diagnostic::new("data::conflicting-key", message).at(span, "declared here").help(help))
}
