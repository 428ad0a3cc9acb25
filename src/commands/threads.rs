//! The threads that definitions are checked on.
//!
//! In: nothing. Out: whether the system gives them. Invariant: changes no result.

use rayon::ThreadPoolBuilder;

/// Asks the system for them. Under a tight limit of memory or of processes it gives none, and later that would be a fault of ours.
pub fn start() -> Result<(), String> {
    let no_threads = |error| {
        format!(
            "error: the system gives the program no threads: {error}\n  help: raise its limit of memory or of processes\n"
        )
    };
    ThreadPoolBuilder::new().build_global().map_err(no_threads)
}
