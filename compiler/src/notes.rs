//! Notes that tables write by themselves, and what house style makes of them.
//!
//! In: nothing (nouns). Out: the name of each kind of note, and the words in place of its own. Invariant: every kind has a name, so
//! that hiding one says which; a text in place of a note has only place-holders that the note has.

use std::collections::BTreeMap;

use crate::source::Spanned;

/// A kind of note that a table writes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableNote {
    /// What a total leaves out.
    LeftOut,
    /// How many values are not known.
    NotKnown,
    /// How many rows are of people whom a share is not of.
    NotAmong,
    /// How many rows the data lacks, which a statistic is not of.
    NotThere,
    /// A value of one row that is not shown of several.
    NotAveraged,
    /// Rows outside what the dataset covers.
    NotCovered,
    /// Rows without a date, which are in no period.
    Undated,
    /// How many rows a number counts more than once, as it adds up numbers that have them in common.
    Twice,
    /// That something is in several rows or columns, and once in their total.
    InSeveral,
    /// What shares leave out because it is apart.
    Shares,
    /// How many rows have no rank, because their number is not known.
    NotRanked,
    /// What `top` left out, and ties at its edge.
    Top,
}

impl TableNote {
    /// Every kind.
    pub const ALL: [TableNote; 12] = [
        TableNote::LeftOut,
        TableNote::NotKnown,
        TableNote::NotAmong,
        TableNote::NotThere,
        TableNote::NotAveraged,
        TableNote::NotCovered,
        TableNote::Undated,
        TableNote::Twice,
        TableNote::InSeveral,
        TableNote::Shares,
        TableNote::NotRanked,
        TableNote::Top,
    ];

    /// As `style.yaml` writes it.
    pub fn name(self) -> &'static str {
        match self {
            TableNote::LeftOut => "left_out",
            TableNote::NotKnown => "not_known",
            TableNote::NotAmong => "not_among",
            TableNote::NotThere => "not_there",
            TableNote::NotAveraged => "not_averaged",
            TableNote::NotCovered => "not_covered",
            TableNote::Undated => "undated",
            TableNote::Twice => "counted_twice",
            TableNote::InSeveral => "in_several",
            TableNote::Shares => "shares",
            TableNote::NotRanked => "not_ranked",
            TableNote::Top => "top",
        }
    }

    /// What a text in its place may have in braces. `note` is the note as it is without such a text.
    pub fn placeholders(self) -> &'static [&'static str] {
        match self {
            TableNote::LeftOut => &["note", "total", "left_out"],
            TableNote::NotKnown => &["note", "value", "count", "rows"],
            TableNote::NotAmong => &["note", "value", "count", "rows"],
            TableNote::NotThere => &["note", "rows"],
            TableNote::NotAveraged => &["note", "value", "rows"],
            TableNote::NotCovered => &["note", "rows", "covers"],
            TableNote::Undated | TableNote::Twice => &["note", "rows"],
            TableNote::Shares => &["note", "left_out"],
            TableNote::InSeveral => &["note", "value"],
            TableNote::NotRanked | TableNote::Top => &["note"],
        }
    }
}

/// What is shown in place of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteStyle {
    /// Nothing.
    Hidden,
    /// A text with place-holders: `{total} excludes {left_out}`.
    Text(String),
}

/// Some kinds of note, with what is shown in their place.
pub type Wording = BTreeMap<TableNote, NoteStyle>;

/// Which notes are shown, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// In every table.
    pub all: Wording,
    /// In the tables with these names.
    pub tables: Vec<(Spanned<String>, Wording)>,
}

impl Notes {
    /// What is shown in a table.
    pub fn of(&self, table: &str) -> Wording {
        let own = self.tables.iter().filter(|(name, _)| name.value == table).flat_map(|(_, wording)| wording.clone());
        self.all.clone().into_iter().chain(own).collect()
    }

    /// The kinds of note that are hidden: `left_out`, or `top in top_wards` for one table.
    pub fn hidden(&self) -> Vec<String> {
        let names = |wording: &Wording| -> Vec<&'static str> {
            wording.iter().filter(|(_, style)| **style == NoteStyle::Hidden).map(|(note, _)| note.name()).collect()
        };
        let of_tables = self.tables.iter().flat_map(|(table, wording)| {
            names(wording).into_iter().map(|note| format!("{note} in {}", table.value)).collect::<Vec<_>>()
        });
        names(&self.all).into_iter().map(str::to_string).chain(of_tables).collect()
    }
}

/// The names in braces of a text, in order.
pub fn placeholders(text: &str) -> Vec<&str> {
    let after = text.split('{').skip(1);
    after.filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

/// A text with values in place of the names in braces.
pub fn filled(text: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(text.to_string(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
