//! Tables in words: what the cells show, for which rows, under what conditions, in what order.
//!
//! In: tables of the model. Out: `violent crimes for each financial year from 2020/21 to 2023/24, for each district and Total`.
//! Invariant: rows and columns come in order; a run of rows that is a whole list or a run of periods is one phrase.

use super::build::Phrases;
use super::conditions::Style;
use super::formulas::{by_dataset, format};
use super::lists::{self, named};
use super::phrase::Reading;
use super::times::{kind_words, period};
use crate::model::{Column, ColumnValue, Expr, Meaning, Member, Table};
use crate::value::{Period, PeriodKind};

impl Phrases<'_, '_> {
    /// What a table shows.
    pub fn table_words(&self, table: &Table) -> String {
        let mut text = match table.number {
            Some(number) => format!("{number} shows "),
            None => "a table of ".to_string(),
        };
        text.push_str(&lists::all(&self.columns(table), "and"));
        let rows = self.rows_of(table);
        if !rows.is_empty() {
            text.push_str(&format!(", for {rows}"));
        }
        if !table.filter.is_empty() {
            let filter = self.conditions(&table.filter).into_iter();
            let filter = filter.map(|(dataset, condition)| (dataset, condition.words(Style::SENTENCE)));
            text.push_str(&format!(", where {}", by_dataset(filter.collect())));
        }
        if let Some(within) = &table.period {
            text.push_str(&format!(", in {}", self.restriction(within).words(Style::SENTENCE)));
        }
        if let Some((column, descending)) = table.order {
            let first = if descending { "highest" } else { "lowest" };
            let label = table.columns.get(column).map_or("", |column| column.label.as_str());
            text.push_str(&format!(", by {label:?} with the {first} first"));
        }
        if let Some(top) = table.top {
            let ties = match (top.exactly, top.rows) {
                (true, 1) => ", even where others tie with it",
                (true, _) => ", even where others tie with the last",
                (false, 1) => ", and those that tie with it",
                (false, _) => ", and those that tie with the last",
            };
            let rows = if top.rows == 1 { "row".to_string() } else { format!("{} rows", top.rows) };
            text.push_str(&format!(", the first {rows} only{ties}"));
        }
        if table.hide_empty {
            text.push_str(", without rows that count nothing");
        }
        if let Some(policy) = table.disclosure {
            text.push_str(&format!(", under the disclosure policy {:?}", named(&self.catalog.policies[policy.0].name)));
        }
        text
    }

    /// The columns, those that repeat for each member of a dimension as one.
    fn columns(&self, table: &Table) -> Vec<String> {
        let mut columns: Vec<(String, Vec<&Member>)> = Vec::new();
        for column in &table.columns {
            let text = self.column_of(column);
            match (&column.member, columns.iter_mut().find(|(other, members)| *other == text && !members.is_empty())) {
                (Some(member), Some((_, members))) => members.push(member),
                (member, _) => columns.push((text, member.iter().collect())),
            }
        }
        let text = |(text, members): (String, Vec<&Member>)| match members.is_empty() {
            true => text,
            false => format!("{text} for {}", self.members(&members)),
        };
        columns.into_iter().map(text).collect()
    }

    fn column_of(&self, column: &Column) -> String {
        let except = if column.except_totals { " except in totals" } else { "" };
        match &column.value {
            ColumnValue::Expr(expr) => {
                let as_expected = match expr {
                    Expr::Indicator(id) => self.model.indicators[id.0].format == column.format,
                    _ => column.format.decimals == 0 && !column.format.plus && !column.format.thousands,
                };
                let shown = if as_expected { String::new() } else { format!(" {}", format(&column.format)) };
                format!("{}{shown}{except}", self.formula(expr).words(Style::SENTENCE))
            }
            ColumnValue::Attribute { list, attribute } => self.attribute(*list, *attribute).words(Style::SENTENCE),
            ColumnValue::Code(list) => self.code(*list).words(Style::SENTENCE),
        }
    }

    fn rows_of(&self, table: &Table) -> String {
        if table.rows.iter().all(|row| row.restrictions.is_empty()) {
            return String::new();
        }
        let deepest = table.rows.iter().map(|row| row.depth).max().unwrap_or(0);
        let levels = (0..=deepest).map(|depth| {
            let level: Vec<&Member> = table.rows.iter().filter(|row| row.depth == depth).collect();
            self.members(&level)
        });
        lists::all(&levels.collect::<Vec<_>>(), "and within that")
    }

    /// Members of one dimension: runs that are a whole list or periods without a gap as one, others by label.
    fn members(&self, members: &[&Member]) -> String {
        let mut texts = Vec::new();
        let mut at = 0;
        while let Some(member) = members.get(at) {
            let (text, length) = self.run(&members[at..]).unwrap_or_else(|| (self.member(member), 1));
            texts.push(text);
            at += length;
        }
        lists::some(&texts, "and")
    }

    /// The run that members start with, and how many it takes.
    fn run(&self, members: &[&Member]) -> Option<(String, usize)> {
        if let Some((list, _)) = members.first()?.code {
            let declared = self.catalog.code_list(list);
            let whole = || (0..declared.codes.len()).filter(|place| declared.codes[*place].is_part());
            let length = whole().count();
            let same = |(member, place): (&&Member, usize)| {
                let is_own = member.code == Some((list, place)) && !member.apart;
                is_own && member.labels.last() == Some(&declared.codes[place].label)
            };
            let is_whole = length > 1 && members.len() >= length && members.iter().zip(whole()).all(same);
            return is_whole.then(|| (format!("each {}", named(&declared.name)), length));
        }
        let (kind, first) = self.own_period(members.first()?)?;
        let length =
            (0..).zip(members).take_while(|(n, m)| !m.apart && self.own_period(m) == Some((kind, first + n))).count();
        let last = first + length as i64 - 1;
        let of = |ordinal| period(Period { kind, ordinal });
        (length > 2).then(|| (format!("each {} from {} to {}", kind_words(kind), of(first), of(last)), length))
    }

    /// A label, with what it means where the label does not say, and whether it is apart.
    fn member(&self, member: &Member) -> String {
        let apart = if member.apart { " (apart: in no share or rank)" } else { "" };
        format!("{}{apart}", self.labelled(member))
    }

    fn labelled(&self, member: &Member) -> String {
        if let Some((kind, ordinal)) = self.own_period(member) {
            return period(Period { kind, ordinal });
        }
        let label = member.labels.last().map_or("", String::as_str);
        let means = member.restrictions.last().map(|r| self.restriction(r).words(Style::SENTENCE)).unwrap_or_default();
        if means.is_empty() || label == means { label.to_string() } else { format!("{label} ({means})") }
    }

    /// The single period that a member is, where its label says so.
    fn own_period(&self, member: &Member) -> Option<(PeriodKind, i64)> {
        let (dataset, meaning) = member.restrictions.last()?.by_dataset.first()?;
        let (value, ordinal) = match meaning {
            Meaning::Among { value, set, missing: false } if set.len() == 1 => (value, set[0]),
            Meaning::Among { .. } | Meaning::Whole | Meaning::NotApplicable | Meaning::NotServed(_) => return None,
        };
        let Reading::Period(kind) = self.reading(*dataset, value) else { return None };
        (*member.labels.last()? == Period { kind, ordinal }.to_string()).then_some((kind, ordinal))
    }
}
