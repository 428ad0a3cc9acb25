//! The signal by which the system ends a program whose file reaches the largest size that it may have.
//!
//! In: nothing. Out: nothing. Invariant: from then on such a write is an error like others, which the writer clears up after and says in words.

/// Ignores it.
pub fn ignore_largest_file() {
    // SAFETY: no handler is installed, so nothing runs when the signal comes.
    #[cfg(unix)]
    unsafe {
        libc::signal(libc::SIGXFSZ, libc::SIG_IGN);
    }
}
