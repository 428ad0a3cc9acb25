//! Formats that dates of a file may be written in.
//!
//! In: a text, and the column that it is in. Out: the formats that read it. Invariant: those with the order of days and months that the column
//! declares come first; without one, days come before months.

use indicia_compiler::catalog::{Column, ColumnType};
use indicia_compiler::value::text::DateFormat;

/// A way in which dates are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DatedAs {
    /// As `format` of a column says it.
    pub(super) format: String,
    /// Whether it has a time of day.
    pub(super) has_time: bool,
}

impl DatedAs {
    /// The type of a column that is written so.
    pub(super) fn ty(&self) -> ColumnType {
        match self.has_time {
            true => ColumnType::DateTime { format: self.format.clone() },
            false => ColumnType::Date { format: self.format.clone() },
        }
    }

    /// The name of that type.
    pub(super) fn type_name(&self) -> &'static str {
        if self.has_time { "datetime" } else { "date" }
    }

    /// Whether months come before days.
    pub(super) fn is_month_first(&self) -> bool {
        is_month_first(&self.format)
    }
}

fn is_month_first(format: &str) -> bool {
    format.starts_with('M')
}

const DATES: [&str; 13] = [
    "YYYY-MM-DD",
    "YYYY/MM/DD",
    "DD/MM/YYYY",
    "D/M/YYYY",
    "DD.MM.YYYY",
    "D.M.YYYY",
    "DD-MM-YYYY",
    "D-M-YYYY",
    "MM/DD/YYYY",
    "M/D/YYYY",
    "MM-DD-YYYY",
    "M-D-YYYY",
    "YYYYMMDD",
];
const TIMES: [&str; 5] = ["", " hh:mm:ss", " hh:mm", "Thh:mm:ss", "Thh:mm"];

/// The formats that read a text of a column.
pub(super) fn candidates(column: &Column, text: &str) -> Vec<DatedAs> {
    let mut found = Vec::new();
    for (date, time) in DATES.iter().flat_map(|date| TIMES.iter().map(move |time| (*date, *time))) {
        let (written, has_time) = (format!("{date}{time}"), !time.is_empty());
        let reads = |format: DateFormat| match has_time {
            true => format.parse_seconds(text).is_some(),
            false => format.parse_day(text).is_some(),
        };
        if DateFormat::new(&written).is_some_and(reads) {
            found.push(DatedAs { format: written, has_time });
        }
    }
    let declared = match &column.ty {
        ColumnType::Date { format } | ColumnType::DateTime { format } => format.as_str(),
        _ => "",
    };
    // With one digit less is the wider of the two: it comes after that with two, which says more.
    found.sort_by_key(|dated| is_month_first(&dated.format) != is_month_first(declared));
    found
}
