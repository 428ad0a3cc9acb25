//! One column while it is read: cells go in one by one, a compact column comes out.
//!
//! In: cells in order of rows, and the place of each. Out: a column of the smallest integers that its type fits in (or of
//! texts, or their hashes), and what was wrong. Invariant: one value per cell, missing where the cell says nothing; every cell is counted once.

use std::collections::BTreeSet;
use std::hash::BuildHasher;

use indicia_compiler::catalog::{
    Catalog, Column as Declared, ColumnId, ColumnType, Dataset, DatasetRole, UndeclaredRule,
};
use indicia_compiler::manifest::is_called_a_total;
use indicia_compiler::value::PeriodKind;

use super::ColumnCounts;
use super::cell::{self, CellReader, Hasher, Reading};
use super::fault::{Found, Place};
use super::keys;
use crate::rows::{Column, Numbers, Texts};

/// What was found in one column of one file, or of several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Findings {
    pub(super) invalid: Found,
    pub(super) undeclared: Found,
    pub(super) missing: Found,
    pub(super) outside: u64,
    /// Of those that are invalid, undeclared or outside: the first text that is called as a total is, and how many there are.
    pub(super) totals: Option<(String, u64)>,
    /// The same of texts that are areas around those of the column.
    pub(super) around: Option<(String, u64)>,
    months: Months,
    points: Points,
}

/// Whether the points of decimal numbers could be between thousands: `1.250`, `12.500`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Points {
    /// How many numbers could have one there.
    thousands: u64,
    /// Some number has a point elsewhere, or thousands without one.
    others: bool,
}

impl Points {
    /// Of fewer numbers it is chance.
    const FEWEST: u64 = 3;

    fn look_at(&mut self, text: &str) {
        let (whole, decimals) = text.trim().trim_start_matches(['-', '+']).split_once('.').unwrap_or((text.trim(), ""));
        match (whole.len(), decimals.len()) {
            (1..=3, 0) => {}
            (1..=3, 3) if !whole.starts_with('0') => self.thousands += 1,
            _ => self.others = true,
        }
    }

    fn append(&mut self, later: &Points) {
        self.thousands += later.thousands;
        self.others |= later.others;
    }
}

/// Whether months could be years over two calendar years.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Months {
    /// One that could be.
    first: Option<i64>,
    /// Another one could be, too.
    several: bool,
    /// Some value could not.
    others: bool,
}

impl Findings {
    /// Whether a column of months has several, and each could be a year that is written like one: `2000-01`, `2001-02`.
    pub(super) fn could_be_years(&self) -> bool {
        self.months.several && !self.months.others
    }
}

impl Months {
    fn look_at(&mut self, month: i64) {
        let (year, month_of_year) = (month.div_euclid(12), month.rem_euclid(12) + 1);
        if month_of_year != (year + 1) % 100 {
            self.others = true;
            return;
        }
        self.several |= self.first.is_some_and(|first| first != month);
        self.first = self.first.or(Some(month));
    }

    fn append(&mut self, later: Months) {
        self.several |= later.several || self.first.zip(later.first).is_some_and(|(a, b)| a != b);
        self.first = self.first.or(later.first);
        self.others |= later.others;
    }
}

impl Findings {
    /// Adds what a later file found.
    pub(super) fn append(&mut self, later: Findings) {
        self.invalid.append(later.invalid);
        self.undeclared.append(later.undeclared);
        self.missing.append(later.missing);
        self.outside += later.outside;
        let both = |first: Option<(String, u64)>, later: Option<(String, u64)>| match (first, later) {
            (Some((text, count)), later) => Some((text, count + later.map_or(0, |(_, more)| more))),
            (None, later) => later,
        };
        self.totals = both(self.totals.take(), later.totals);
        self.around = both(self.around.take(), later.around);
        self.months.append(later.months);
        self.points.append(&later.points);
    }

    /// The counts alone.
    pub(super) fn counts(&self, column: ColumnId) -> ColumnCounts {
        ColumnCounts {
            column,
            invalid: self.invalid.count,
            undeclared: self.undeclared.count,
            outside: self.outside,
            missing: self.missing.count,
            perhaps_thousands: self.points.thousands >= Points::FEWEST && !self.points.others,
        }
    }
}

/// A column being read.
pub(super) struct Sink {
    reader: CellReader,
    name: String,
    empty: Column,
    store: Column,
    /// Where only the hashes of texts are kept: what makes them.
    hasher: Option<Hasher>,
    findings: Findings,
    /// The labels of the list, in small letters, beside which a text may be called as their total.
    labels: Vec<String>,
    /// The codes of areas at coarser levels than those of the column, where it lets them in.
    around: BTreeSet<String>,
    /// Recent texts that are plain values, each in the place that its bytes give: nearly every code is one of these. Empty for a column of texts.
    recent: Vec<(Packed, i64)>,
    /// In the key of a look-up, places outside the list are not one and the same: they match nothing.
    outside_matches_nothing: bool,
    /// Codes outside the list as they are written, each with its row, where they are compared.
    written: Option<Vec<(usize, String)>>,
    is_dated: bool,
    is_percentage: bool,
    is_month: bool,
    /// Decimal numbers of a dataset that does not say what is between thousands.
    has_points: bool,
    cells_are: Option<&'static str>,
}

/// The labels of the list of a column, in small letters.
fn labels(column: &Declared, catalog: &Catalog) -> Vec<String> {
    /// A longer list is none of sexes, in which `Persons` would be a total.
    const MOST: usize = 100;
    let ColumnType::Code(list) = column.ty else { return Vec::new() };
    let codes = &catalog.code_list(list).codes;
    codes.iter().take(MOST).map(|code| code.label.to_lowercase()).collect()
}

/// The codes of the areas that those of a column are in, where other codes than its own are let in.
fn around(column: &Declared, catalog: &Catalog) -> BTreeSet<String> {
    let ColumnType::Code(list) = column.ty else { return BTreeSet::new() };
    let own = catalog.code_list(list);
    let Some((hierarchy, level)) = own.level_of.filter(|_| column.undeclared != UndeclaredRule::Error) else {
        return BTreeSet::new();
    };
    let coarser = catalog.hierarchy(hierarchy).levels[level + 1..].iter();
    let areas = coarser.flat_map(|level| &catalog.code_list(level.list).codes).filter(|area| !area.comparator);
    let texts = areas.flat_map(|area| [&area.code].into_iter().chain(&area.aliases));
    let mut found: BTreeSet<String> = texts.cloned().collect();
    own.codes.iter().for_each(|code| {
        found.remove(&code.code);
    });
    found
}

/// A column without rows, of the narrowest form for its type.
pub(super) fn empty(column: &Declared, catalog: &Catalog) -> Column {
    let short = |number: &i64| i32::try_from(*number).is_ok();
    match &column.ty {
        ColumnType::Text => Column::Texts(Texts::default()),
        ColumnType::Integer { min: Some(min), max: Some(max) } if short(min) && short(max) => {
            Column::Short(Numbers::default())
        }
        ColumnType::Integer { .. } | ColumnType::Decimal { .. } | ColumnType::DateTime { .. } => {
            Column::Long(Numbers::default())
        }
        ColumnType::Flag { .. } | ColumnType::Date { .. } | ColumnType::Period(_) => Column::Short(Numbers::default()),
        // The place "outside" is as large as the list is long.
        ColumnType::Code(list) if short(&catalog.code_list(*list).outside()) => Column::Short(Numbers::default()),
        ColumnType::Code(_) => Column::Long(Numbers::default()),
    }
}

impl Sink {
    /// An empty column; with a hasher, of the hashes of texts.
    pub(super) fn new(dataset: &Dataset, column: ColumnId, catalog: &Catalog, hasher: Option<&Hasher>) -> Sink {
        let outside_matches_nothing = dataset.role == DatasetRole::LookUp && dataset.key.contains(&column);
        let written = keys::compares_written(dataset, column).then(Vec::new);
        let column = dataset.column(column);
        let form = empty(column, catalog);
        let recent = vec![(0, 0); if matches!(form, Column::Texts(_)) { 0 } else { RECENT }];
        let form = if hasher.is_some() { Column::Long(Numbers::default()) } else { form };
        Sink {
            reader: CellReader::new(dataset, column, catalog),
            name: column.name.clone(),
            store: form.clone(),
            empty: form,
            hasher: hasher.cloned(),
            findings: Findings::default(),
            labels: labels(column, catalog),
            around: around(column, catalog),
            recent,
            outside_matches_nothing,
            written,
            is_dated: matches!(
                column.ty,
                ColumnType::Date { .. } | ColumnType::DateTime { .. } | ColumnType::Period(_)
            ),
            is_percentage: column.is_percentage(),
            is_month: column.ty == ColumnType::Period(PeriodKind::Month),
            has_points: matches!(column.ty, ColumnType::Decimal { .. }) && dataset.files.thousands.is_none(),
            cells_are: None,
        }
    }

    /// Makes room for all rows that the next flush will give; to be called before the first of them.
    pub(super) fn expect(&mut self, rows: usize) {
        self.store = match &self.empty {
            Column::Short(_) => Column::Short(Numbers::with_capacity(rows)),
            Column::Long(_) => Column::Long(Numbers::with_capacity(rows)),
            Column::Texts(_) => Column::Texts(Texts { ends: Vec::with_capacity(rows), ..Texts::default() }),
        };
    }

    /// Takes one cell written as text.
    #[inline]
    pub(super) fn text(&mut self, text: &str, place: impl FnOnce() -> Place) {
        let packed = if self.recent.is_empty() { None } else { packed(text) };
        match packed {
            Some((packed, slot)) if self.recent[slot].0 == packed => self.push(Some(self.recent[slot].1)),
            packed => self.read(text, packed, place),
        }
    }

    /// Takes cells that are places in a list of texts: what is plain is read once a text.
    pub(super) fn coded(
        &mut self,
        cells: impl Iterator<Item = Option<u32>>,
        texts: &[&str],
        place: impl Fn(usize) -> Place,
    ) {
        let plain = |text: &&str| match self.reader.text(text) {
            Reading::Int(value) => Some(value),
            Reading::Missing | Reading::Text(_) | Reading::Outside(_) | Reading::Undeclared | Reading::Invalid => None,
        };
        let plain: Vec<Option<i64>> = texts.iter().map(plain).collect();
        plain.iter().flatten().for_each(|value| self.look_at(*value));
        for (row, cell) in cells.enumerate() {
            match cell.map(|text| (text as usize, plain[text as usize])) {
                Some((_, Some(value))) => self.push(Some(value)),
                Some((text, None)) => self.read(texts[text], None, || place(row)),
                None => self.missing(|| place(row)),
            }
        }
    }

    /// Whether texts are kept, or their hashes; else what they say.
    pub(super) fn keeps_texts(&self) -> bool {
        self.recent.is_empty()
    }

    /// Takes a text that is not one of those remembered.
    fn read(&mut self, text: &str, packed: Option<(Packed, usize)>, place: impl FnOnce() -> Place) {
        match self.reader.text(text) {
            Reading::Text(kept) => self.keep_text(kept),
            Reading::Int(value) => {
                self.look_at(value);
                if self.has_points {
                    self.findings.points.look_at(text);
                }
                if let Some((packed, slot)) = packed {
                    self.recent[slot] = (packed, value);
                }
                self.push(Some(value));
            }
            Reading::Outside(value) => {
                self.perhaps_a_total(text);
                self.findings.outside += 1;
                let row = self.length();
                if let Some(written) = &mut self.written {
                    written.push((row, text.trim().to_string()));
                }
                self.push(Some(value).filter(|_| !self.outside_matches_nothing));
            }
            Reading::Missing => {
                self.findings.missing.add("", place);
                self.push(None);
            }
            Reading::Undeclared => {
                self.perhaps_a_total(text);
                self.findings.undeclared.add(text.trim(), place);
                self.push(None);
            }
            Reading::Invalid => {
                self.perhaps_a_total(text);
                self.invalid(text.trim(), place);
            }
        }
    }

    /// Looks whether a text that cannot be used is called as a total is. Codes of places elsewhere, of which there may be very many, have
    /// digits.
    fn perhaps_a_total(&mut self, text: &str) {
        if self.around.contains(text.trim()) {
            self.findings.around.get_or_insert_with(|| (text.trim().to_string(), 0)).1 += 1;
        }
        let may_be = !text.bytes().any(|byte| byte.is_ascii_digit());
        if may_be && is_called_a_total(text, &self.labels) {
            self.findings.totals.get_or_insert_with(|| (text.trim().to_string(), 0)).1 += 1;
        }
    }

    /// Looks whether a month could be a year.
    #[inline]
    fn look_at(&mut self, value: i64) {
        if self.is_month {
            self.findings.months.look_at(value);
        }
    }

    /// Says what the next cells are in their file, such as "a date", where messages should.
    pub(super) fn cells_are(&mut self, what: Option<&'static str>) {
        self.cells_are = what;
    }

    /// Whether the column is of days, moments or periods.
    pub(super) fn is_dated(&self) -> bool {
        self.is_dated
    }

    /// Takes one cell that is shown with a percent sign, as so many of a hundred: in a column of percentages the number before the sign,
    /// in any other what is shown.
    pub(super) fn percentage(&mut self, number: f64, place: impl FnOnce() -> Place) {
        if self.is_percentage {
            self.float(number, place);
        } else {
            self.text(&format!("{number}%"), place);
        }
    }

    /// Takes one cell that cannot be read as the column's type, as it is shown.
    pub(super) fn invalid(&mut self, shown: &str, place: impl FnOnce() -> Place) {
        self.findings.invalid.add_as(shown, self.cells_are, place);
        self.push(None);
    }

    /// Takes one empty cell.
    #[inline]
    pub(super) fn missing(&mut self, place: impl FnOnce() -> Place) {
        self.findings.missing.add("", place);
        self.push(None);
    }

    /// Takes one cell with a whole number.
    #[inline]
    pub(super) fn int(&mut self, number: i64, place: impl FnOnce() -> Place) {
        match self.reader.int(number) {
            Some(reading) => self.number(reading, || number.to_string(), place),
            None => self.text(&number.to_string(), place),
        }
    }

    /// Takes one cell with a floating-point number: the shortest digits that mean it; "not a number" is missing.
    pub(super) fn float(&mut self, number: f64, place: impl FnOnce() -> Place) {
        if number.is_nan() {
            self.missing(place);
        } else {
            self.text(&number.to_string(), place); // never with an exponent, and without a point when integral
        }
    }

    /// As [`Sink::float`], with the shortest digits that mean a narrower number.
    pub(super) fn float32(&mut self, number: f32, place: impl FnOnce() -> Place) {
        if number.is_nan() {
            self.missing(place);
        } else {
            self.text(&number.to_string(), place);
        }
    }

    /// Takes one cell with a decimal number: so many units, the last digit of so many after the point. Of a code, zeros
    /// at the end say nothing, unless a text with them means missing.
    pub(super) fn decimal(&mut self, units: i64, scale: u32, place: impl FnOnce() -> Place) {
        let (sign, units) = (if units < 0 { "-" } else { "" }, units.unsigned_abs());
        let unit = 10_u64.pow(scale);
        let (whole, part) = (units / unit, units % unit);
        let full = format!("{sign}{whole}.{part:0width$}", width = scale as usize);
        let as_it_is = self.reader.is_of_numbers() || self.reader.means_missing(&full);
        self.text(if as_it_is { &full } else { full.trim_end_matches('0').trim_end_matches('.') }, place);
    }

    /// As [`Sink::decimal`], of any length; zeros at the end say nothing.
    pub(super) fn long_decimal(&mut self, units: i128, scale: u32, place: impl FnOnce() -> Place) {
        if let (Ok(units), 0..=18) = (i64::try_from(units), scale) {
            return self.decimal(units, scale, place);
        }
        let digits = format!("{:0width$}", units.unsigned_abs(), width = scale as usize + 1);
        let (whole, part) = digits.split_at(digits.len() - scale as usize);
        let (sign, part) = (if units < 0 { "-" } else { "" }, part.trim_end_matches('0'));
        let point = if part.is_empty() { "" } else { "." };
        self.text(&format!("{sign}{whole}{point}{part}"), place);
    }

    /// Takes one cell that is true or false.
    #[inline]
    pub(super) fn flag(&mut self, truth: bool, place: impl FnOnce() -> Place) {
        match self.reader.truth(truth) {
            Some(reading) => self.number(reading, || truth.to_string(), place),
            None => self.text(if truth { "true" } else { "false" }, place),
        }
    }

    /// As [`Sink::flag`], where true and false are no texts.
    pub(super) fn truth(&mut self, truth: bool, place: impl FnOnce() -> Place) {
        self.number(self.reader.truth(truth).unwrap_or(Reading::Invalid), || truth.to_string().to_uppercase(), place);
    }

    /// Takes one cell with a day.
    #[inline]
    pub(super) fn day(&mut self, day: i64, place: impl FnOnce() -> Place) {
        self.number(self.reader.day(day), || cell::day(day), place);
    }

    /// Takes one cell with a moment.
    #[inline]
    pub(super) fn seconds(&mut self, seconds: i64, place: impl FnOnce() -> Place) {
        self.number(self.reader.seconds(seconds), || cell::moment(seconds), place);
    }

    /// What has been read so far, with the column's name; the sink goes on empty, and keeps what it found.
    pub(super) fn flush(&mut self) -> (String, Column) {
        (self.name.clone(), std::mem::replace(&mut self.store, self.empty.clone()))
    }

    /// Of what the next flush gives, the codes outside the list as they are written, where there are some and they are compared.
    pub(super) fn flush_written(&mut self) -> Option<(String, Column)> {
        let length = self.length();
        let written = std::mem::take(self.written.as_mut().filter(|written| !written.is_empty())?);
        let mut written = written.into_iter().peekable();
        let mut texts = Texts::default();
        (0..length).for_each(|row| texts.push(written.next_if(|(at, _)| *at == row).map(|(_, text)| text).as_deref()));
        Some((keys::as_written(&self.name), Column::Texts(texts)))
    }

    /// How many rows there are so far.
    fn length(&self) -> usize {
        match &self.store {
            Column::Short(numbers) => numbers.values.len(),
            Column::Long(numbers) => numbers.values.len(),
            Column::Texts(texts) => texts.ends.len(),
        }
    }

    /// What was found.
    pub(super) fn into_findings(self) -> Findings {
        self.findings
    }

    #[inline]
    fn number(&mut self, reading: Reading<'_>, shown: impl FnOnce() -> String, place: impl FnOnce() -> Place) {
        self.findings.months.others |= self.is_month; // the day of a file is no year
        match reading {
            Reading::Int(value) => self.push(Some(value)),
            Reading::Missing => self.missing(place),
            Reading::Text(_) | Reading::Outside(_) | Reading::Undeclared | Reading::Invalid => {
                self.invalid(&shown(), place);
            }
        }
    }

    /// Every reading fits: a form is chosen by the type's largest value.
    #[inline(always)]
    fn push(&mut self, value: Option<i64>) {
        match &mut self.store {
            Column::Short(numbers) => numbers.push(value.map(|v| v as i32)),
            Column::Long(numbers) => numbers.push(value),
            Column::Texts(texts) => texts.push(None),
        }
    }

    #[inline]
    fn keep_text(&mut self, text: &str) {
        match (&mut self.store, &self.hasher) {
            (Column::Texts(texts), _) => texts.push(Some(text)),
            (Column::Long(hashes), Some(hasher)) => hashes.push(Some(hasher.hash_one(text).cast_signed())),
            (Column::Short(_) | Column::Long(_), _) => unreachable!("only text columns read texts"),
        }
    }
}

/// A short text as a number: its bytes, and its length above them. 0 is not a text.
type Packed = u128;

/// How many texts a column remembers.
const RECENT: usize = 1 << 8;

/// A short text and its place among those remembered; nothing for an empty or a longer one.
#[inline]
fn packed(text: &str) -> Option<(Packed, usize)> {
    let bytes = text.as_bytes();
    let length = bytes.len();
    if length == 0 || length > 15 {
        return None;
    }
    // Two overlapping reads of a fixed length each: copying as many bytes as there are takes longer.
    let low = match (bytes.first_chunk::<8>(), bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(low), _, _) => u64::from_le_bytes(*low),
        (None, Some(low), Some(high)) => {
            let (low, high) = (u32::from_le_bytes(*low), u32::from_le_bytes(*high));
            u64::from(low) | (u64::from(high) << (8 * (length - 4)))
        }
        // The first, the middle and the last of one, two or three.
        (None, _, _) => {
            let (middle, last) = (u64::from(bytes[length / 2]), u64::from(bytes[length - 1]));
            u64::from(bytes[0]) | (middle << (8 * (length / 2))) | (last << (8 * (length - 1)))
        }
    };
    let high = match bytes.last_chunk::<8>() {
        Some(high) if length > 8 => u64::from_le_bytes(*high) >> (8 * (16 - length)),
        Some(_) | None => 0,
    };
    let packed = Packed::from(low) | (Packed::from(high) << 64) | ((length as Packed) << 120);
    let mixed = ((packed >> 64) as u64 ^ packed as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    Some((packed, (mixed >> 56) as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_text_is_its_bytes_and_its_length() {
        for length in 1..=15 {
            let text = &"abcdefghijklmno"[..length];
            let mut bytes = [0; 16];
            bytes[..length].copy_from_slice(text.as_bytes());
            bytes[15] = length as u8;
            assert_eq!(packed(text).map(|(packed, _)| packed), Some(Packed::from_le_bytes(bytes)), "{text}");
        }
        assert_eq!(packed(""), None);
        assert_eq!(packed("abcdefghijklmnop"), None);
        assert_ne!(packed("a"), packed("a\0"));
    }
}
