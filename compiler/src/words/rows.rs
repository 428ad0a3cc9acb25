//! Rows in words: cohorts, and what measures count.
//!
//! In: cohorts and aggregates. Out: `offences in "violent crime" where ...`.

use super::conditions::Style;
use super::lists;
use super::phrase::{Aggregate, Among, Cohort, Keep, Noun};

impl Cohort<'_> {
    /// Which rows belong.
    pub fn words(&self, style: Style) -> String {
        let mut text = self.rows.words.clone();
        let conditions: Vec<String> = match &self.conditions[..] {
            [only] => vec![only.words(style)],
            several => several.iter().map(|condition| condition.clause(style)).collect(),
        };
        if !conditions.is_empty() {
            text.push_str(&format!(" where {}", conditions.join(", and ")));
        }
        for (at, among) in self.amongs.iter().enumerate() {
            let and = if at == 0 && conditions.is_empty() { " " } else { ", and " };
            text.push_str(&format!("{and}{}", among.words()));
        }
        if let Some(keep) = &self.keep {
            let ever = if keep.ever { ", of all periods together" } else { "" };
            text.push_str(&format!(", keeping the {}{ever}", keep.words()));
        }
        let everything = conditions.is_empty() && self.amongs.is_empty() && self.keep.is_none();
        if everything { format!("all {text}") } else { text }
    }
}

impl Among {
    /// `whose person is that of any of the offences in "grave"`
    pub fn words(&self) -> String {
        let (value, key, not) = (&self.value.words, &self.key.words, if self.negated { "not " } else { "" });
        let of = if key == value { String::new() } else { format!("the {key} of ") };
        format!("whose {value} is {not}that of any of {of}the {}", self.rows.words)
    }
}

impl Keep {
    /// `first by date recorded for each person`
    pub fn words(&self) -> String {
        format!("{} by {} for each {}", self.which(), self.by_words(), self.per_words())
    }

    /// `first` or `last`.
    pub fn which(&self) -> &'static str {
        if self.last { "last" } else { "first" }
    }

    /// What decides: `date recorded`.
    pub fn by_words(&self) -> String {
        nouns(&self.by, "then")
    }

    /// What one row is kept for: `person`.
    pub fn per_words(&self) -> String {
        nouns(&self.per, "and")
    }
}

fn nouns(nouns: &[Noun], joined: &str) -> String {
    lists::all(&nouns.iter().map(|noun| noun.words.clone()).collect::<Vec<_>>(), joined)
}

impl Aggregate<'_> {
    /// `the number of offences in "violent crime" where ...`
    pub fn words(&self, style: Style) -> String {
        let rows = &self.rows.words;
        let of = self.of.as_ref().map_or("", |of| of.words.as_str());
        let text = self.function.sentence(of, rows);
        let text = match &self.filter {
            Some(filter) => format!("{text} where {}", filter.words(style)),
            None => text,
        };
        let columns: Vec<String> = self.of_parts.iter().map(|of| of.words.clone()).collect();
        match columns.is_empty() {
            true => text,
            false => format!("{text}, without rows that are totals by {}", lists::all(&columns, "and")),
        }
    }
}
