//! How far long work is: a trait that a caller implements to show it.
//!
//! In: what is being done, in steps; and, by the engine, what is being read. Invariant: nothing depends on what an
//! implementation does.

/// The part of it that the engine reports: what is being read.
pub use indicia_runtime::engine::Progress as Reading;

/// Where progress is reported. The methods are called from several threads at once.
pub trait Progress: Reading {
    /// Work of this number of steps begins; `what` says what it does, as in "changing definitions".
    fn begin(&self, what: &str, steps: usize);
    /// A step begins or ends; `what` says what it does, as `begin` does.
    fn step(&self, what: &str);
}

/// Reports nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Reading for Silent {
    fn reading(&self, _files: usize, _bytes: u64) {}
    fn read(&self, _bytes: u64) {}
    fn query(&self) {}
}

impl Progress for Silent {
    fn begin(&self, _what: &str, _steps: usize) {}
    fn step(&self, _what: &str) {}
}
