//! The size of the system's pages of memory while rows are read.
//!
//! In: nothing. Out: nothing. Invariant: changes no result, and where the system refuses, nothing at all.

/// Asks the system for pages of ordinary size from here on. Of huge ones, which the allocator asks for, a run on many rows clears and
/// fills more than it uses: docs/decisions/0012-allocator.md has the figures. A check is quicker with them.
pub fn small() {
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}
