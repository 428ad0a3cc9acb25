//! Rows in integer form: what input gives and what an engine takes.
//!
//! In: values, pushed one by one. Out: columns of one length. Invariants: a column contains integers of one width, or texts; which
//! values are missing is kept in bits beside them, one per value, the first in the lowest bit, as Arrow has them: an engine takes
//! over a column without copying it. The value in the place of a missing one means nothing.

/// Some rows of a dataset: a block of them, or all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    /// Each with its declared name, all of one length.
    pub(crate) columns: Vec<(String, Column)>,
    /// How many rows there are, which no column says where none is read.
    pub(crate) length: usize,
}

/// The values of one column.
#[derive(Clone, Debug)]
pub(crate) enum Column {
    /// Integers of 32 bits.
    Short(Numbers<i32>),
    /// Integers of 64 bits.
    Long(Numbers<i64>),
    /// Texts.
    Texts(Texts),
}

/// Integers, and which of them are present.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers<T> {
    /// One per row.
    pub(crate) values: Vec<T>,
    /// One bit a row; nothing while none is missing.
    pub(crate) present: Option<Bits>,
}

/// Texts one after the other, and which of them are present.
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    /// All of them.
    pub(crate) text: String,
    /// Where each ends.
    pub(crate) ends: Vec<usize>,
    /// One bit a row; nothing while none is missing.
    pub(crate) present: Option<Bits>,
}

/// Bits, the first in the lowest bit of the first byte.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bits {
    /// Eight bits each; those past the last are 0.
    pub(crate) bytes: Vec<u8>,
    length: usize,
}

impl Rows {
    /// The column of this name.
    pub(crate) fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|(known, _)| known == name).map(|(_, column)| column)
    }

    /// How many bytes its values take.
    pub(crate) fn bytes(&self) -> u64 {
        self.columns.iter().map(|(_, column)| column.bytes() as u64).sum()
    }

    /// Leaves out the rows that are not to be kept.
    pub(crate) fn retain(&mut self, kept: &[bool]) {
        self.length = kept.iter().filter(|kept| **kept).count();
        for (_, column) in &mut self.columns {
            let rows = (0..kept.len()).filter(|&row| kept[row]);
            *column = match &*column {
                Column::Short(numbers) => Column::Short(rows.map(|row| numbers.get(row)).collect()),
                Column::Long(numbers) => Column::Long(rows.map(|row| numbers.get(row)).collect()),
                Column::Texts(texts) => {
                    let mut left = Texts::default();
                    rows.for_each(|row| left.push(texts.get(row)));
                    Column::Texts(left)
                }
            };
        }
    }
}

impl Column {
    fn bytes(&self) -> usize {
        let present = |present: &Option<Bits>| present.as_ref().map_or(0, |bits| bits.bytes.capacity());
        match self {
            Column::Short(numbers) => numbers.values.capacity() * size_of::<i32>() + present(&numbers.present),
            Column::Long(numbers) => numbers.values.capacity() * size_of::<i64>() + present(&numbers.present),
            Column::Texts(texts) => {
                texts.text.capacity() + texts.ends.capacity() * size_of::<usize>() + present(&texts.present)
            }
        }
    }

    /// The number of a row, if it has one.
    pub(crate) fn number(&self, row: usize) -> Option<i64> {
        match self {
            Column::Short(numbers) => numbers.get(row).map(i64::from),
            Column::Long(numbers) => numbers.get(row),
            Column::Texts(_) => None,
        }
    }

    /// Does something with each row that has a number, in order.
    pub(crate) fn each_number(&self, mut does: impl FnMut(usize, i64)) {
        fn each<T: Copy + Default + Into<i64>>(numbers: &Numbers<T>, mut does: impl FnMut(usize, i64)) {
            match &numbers.present {
                None => numbers.values.iter().enumerate().for_each(|(row, value)| does(row, (*value).into())),
                Some(_) => (0..numbers.values.len())
                    .filter_map(|row| Some((row, numbers.get(row)?)))
                    .for_each(|(row, value)| does(row, value.into())),
            }
        }
        match self {
            Column::Short(numbers) => each(numbers, &mut does),
            Column::Long(numbers) => each(numbers, &mut does),
            Column::Texts(_) => {}
        }
    }

    /// Whether all numbers lie between two. Where some are missing, it may say no although those that are there do.
    pub(crate) fn are_all_within(&self, first: i64, last: i64) -> bool {
        // Without a way out of the loop, many numbers are compared at once.
        fn all<T: Copy + Into<i64>>(values: &[T], within: impl Fn(i64) -> bool) -> bool {
            values.iter().fold(true, |all, value| all & within((*value).into()))
        }
        let within = |value: i64| (first <= value) & (value <= last);
        match self {
            Column::Short(numbers) => all(&numbers.values, within),
            Column::Long(numbers) => all(&numbers.values, within),
            Column::Texts(_) => true,
        }
    }

    /// The text of a row, if it has one.
    pub(crate) fn text(&self, row: usize) -> Option<&str> {
        match self {
            Column::Texts(texts) => texts.get(row),
            Column::Short(_) | Column::Long(_) => None,
        }
    }

    /// Whether the value of a row is missing.
    pub(crate) fn is_missing(&self, row: usize) -> bool {
        let present = match self {
            Column::Short(numbers) => &numbers.present,
            Column::Long(numbers) => &numbers.present,
            Column::Texts(texts) => &texts.present,
        };
        !is_present(present, row)
    }
}

impl<T: Copy + Default> Numbers<T> {
    /// Nothing, with room for this many rows.
    pub(crate) fn with_capacity(rows: usize) -> Numbers<T> {
        Numbers { values: Vec::with_capacity(rows), present: None }
    }

    /// Adds one. A call for each cell would take longer than the rest of it.
    #[inline(always)]
    pub(crate) fn push(&mut self, value: Option<T>) {
        note(&mut self.present, value.is_some(), self.values.len());
        self.values.push(value.unwrap_or_default());
    }

    /// That of a row, if it is present.
    pub(crate) fn get(&self, row: usize) -> Option<T> {
        is_present(&self.present, row).then(|| self.values[row])
    }
}

impl<T: Copy + Default> FromIterator<Option<T>> for Numbers<T> {
    fn from_iter<I: IntoIterator<Item = Option<T>>>(values: I) -> Numbers<T> {
        let mut numbers = Numbers::default();
        values.into_iter().for_each(|value| numbers.push(value));
        numbers
    }
}

impl Texts {
    /// Adds one.
    #[inline]
    pub(crate) fn push(&mut self, text: Option<&str>) {
        note(&mut self.present, text.is_some(), self.ends.len());
        self.text.push_str(text.unwrap_or_default());
        self.ends.push(self.text.len());
    }

    /// That of a row, if it is present.
    pub(crate) fn get(&self, row: usize) -> Option<&str> {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        is_present(&self.present, row).then(|| &self.text[start..self.ends[row]])
    }
}

#[inline(always)]
fn note(present: &mut Option<Bits>, is_present: bool, before: usize) {
    match present {
        Some(bits) => bits.push(is_present),
        None if is_present => {}
        None => present.insert(Bits::ones(before)).push(false),
    }
}

fn is_present(present: &Option<Bits>, row: usize) -> bool {
    present.as_ref().is_none_or(|bits| bits.bytes[row / 8] >> (row % 8) & 1 == 1)
}

impl Bits {
    fn ones(length: usize) -> Bits {
        let mut bytes = vec![0xFF; length / 8];
        if !length.is_multiple_of(8) {
            bytes.push((1 << (length % 8)) - 1);
        }
        Bits { bytes, length }
    }

    #[inline]
    fn push(&mut self, bit: bool) {
        let place = self.length % 8;
        match self.bytes.last_mut() {
            Some(last) if place > 0 => *last |= u8::from(bit) << place,
            Some(_) | None => self.bytes.push(u8::from(bit)),
        }
        self.length += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_pushed_is_read_wherever_the_first_missing_value_comes() {
        for first in 0..20_i64 {
            let value = |row: i64| Some(row).filter(|row| *row < first || row % 3 != first % 3);
            let numbers: Numbers<i64> = (0..20).map(value).collect();
            let mut texts = Texts::default();
            (0..20).for_each(|row| texts.push(value(row).map(|row| "é".repeat(row as usize)).as_deref()));
            for row in 0..20 {
                let expected = value(row).map(|row| "é".repeat(row as usize));
                assert_eq!(numbers.get(row as usize), value(row), "{first}");
                assert_eq!(texts.get(row as usize), expected.as_deref(), "{first}");
            }
            assert_eq!(numbers.present.map(|bits| bits.bytes.len()), Some(3));
        }
        assert!((0..20).map(Some).collect::<Numbers<i32>>().present.is_none());
    }

    #[test]
    fn rows_that_are_left_out_leave_the_others_as_they_were() {
        let mut texts = Texts::default();
        [Some("a"), None, Some("c"), Some("")].into_iter().for_each(|text| texts.push(text));
        let numbers = [None, Some(1), None, Some(3)].into_iter().collect();
        let columns = vec![("t".to_string(), Column::Texts(texts)), ("n".to_string(), Column::Long(numbers))];
        let mut rows = Rows { columns, length: 4 };
        rows.retain(&[true, false, false, true]);
        let (texts, numbers) = (rows.column("t").unwrap(), rows.column("n").unwrap());
        assert_eq!((rows.length, texts.text(0), texts.text(1)), (2, Some("a"), Some("")));
        assert_eq!((numbers.number(0), numbers.number(1)), (None, Some(3)));
        assert!(numbers.is_missing(0) && !numbers.is_missing(1));
        assert!(rows.column("other").is_none());
    }
}
