//! How far the reading of one file is.
//!
//! In: what was read of it, from one thread or several. Out: calls to a `Progress`. Invariant: however a file was read, and
//! whether it ended well, its whole size is reported once by the end, and never more.

use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};

use super::Progress;

/// Reports how far one file is.
pub(super) struct Meter<'a> {
    progress: Option<&'a dyn Progress>,
    /// The size of the file.
    bytes: u64,
    reported: AtomicU64,
}

impl<'a> Meter<'a> {
    /// Of a file of this many bytes.
    pub(super) fn new(progress: Option<&'a dyn Progress>, bytes: u64) -> Meter<'a> {
        Meter { progress, bytes, reported: AtomicU64::new(0) }
    }

    /// Reports to nobody.
    pub(super) fn silent() -> Meter<'static> {
        Meter::new(None, 0)
    }

    /// So many parts of all more are read, of a file that is read in parts.
    pub(super) fn part(&self, parts: usize, all: usize) {
        let share = u128::from(self.bytes) * parts as u128 / (all.max(1) as u128);
        self.advance(u64::try_from(share).unwrap_or(self.bytes));
    }

    /// A reader of the file's bytes that reports each.
    pub(super) fn of<'m, R>(&'m self, reader: R) -> Metered<'m, 'a, R> {
        Metered { meter: self, reader }
    }

    /// The file is done with: the rest is reported.
    pub(super) fn finish(self) {
        self.advance(self.bytes);
    }

    fn advance(&self, by: u64) {
        let Some(progress) = self.progress else { return };
        // A file may have grown since its size was asked for.
        let before = self.reported.fetch_add(by, Ordering::Relaxed).min(self.bytes);
        let more = by.min(self.bytes - before);
        if more > 0 {
            progress.read(more);
        }
    }
}

/// See [`Meter::of`].
pub(super) struct Metered<'m, 'a, R> {
    meter: &'m Meter<'a>,
    reader: R,
}

impl<R: Read> Read for Metered<'_, '_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.meter.advance(read as u64);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Reported(AtomicU64);

    impl Progress for Reported {
        fn reading(&self, _: usize, _: u64) {}
        fn read(&self, bytes: u64) {
            self.0.fetch_add(bytes, Ordering::Relaxed);
        }
        fn query(&self) {}
    }

    #[test]
    fn a_file_is_reported_once_whether_read_in_parts_to_its_end_or_beyond() {
        let reported = Reported::default();
        let so_far = || reported.0.load(Ordering::Relaxed);
        let meter = Meter::new(Some(&reported), 100);
        meter.part(1, 3);
        assert_eq!(so_far(), 33);
        meter.part(1, 3);
        meter.part(1, 3);
        meter.finish();
        assert_eq!(so_far(), 100);

        let meter = Meter::new(Some(&reported), 4);
        io::copy(&mut meter.of(&b"longer than it was"[..]), &mut io::sink()).expect("a slice is read");
        assert_eq!(so_far(), 104);
        meter.finish();
        assert_eq!(so_far(), 104);

        Meter::new(Some(&reported), 7).finish(); // refused before anything was read
        assert_eq!(so_far(), 111);
    }
}
