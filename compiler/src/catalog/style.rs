//! House style: how values are shown in the whole project.
//!
//! In: nothing (a noun). Out: what manifest/ reads from `style.yaml`, or the defaults.

use crate::notes::Notes;

/// House style: how values are shown. Project-wide; a column's `shown` decides digits and percent sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// Between whole and fraction.
    pub decimal_mark: String,
    /// Between thousands, where a format asks for it.
    pub thousands_separator: String,
    /// Not applicable: a change from zero, a rate of the outside row.
    pub not_applicable: String,
    /// No value.
    pub missing: String,
    /// A suppressed count when the policy states no bound.
    pub suppressed: String,
    /// Whether a percentage that rounds to 0 but is not 0 shows as `<1%` (at its own precision).
    pub low: bool,
    /// Whether percentage changes carry a plus sign.
    pub plus_on_change: bool,
    /// The row label for everything in the hierarchy.
    pub all_label: String,
    /// The row label for what is outside it.
    pub outside_label: String,
    /// The row label for what has no value.
    pub missing_label: String,
    /// The notes that tables write by themselves: hidden, or in other words.
    pub notes: Notes,
}

impl Default for Style {
    fn default() -> Style {
        Style {
            decimal_mark: ".".into(),
            thousands_separator: ",".into(),
            not_applicable: "N/A".into(),
            missing: "..".into(),
            suppressed: "Suppressed".into(),
            low: false,
            plus_on_change: false,
            all_label: "Total".into(),
            outside_label: "Outside the area".into(),
            missing_label: "Not recorded".into(),
            notes: Notes::default(),
        }
    }
}
