//! The threads that definitions are checked on.
//!
//! In: nothing. Out: whether the system gives them. Invariant: changes no result.

use indicia_runtime::system::{why, without_number};
use indicia_runtime::threads::MOST_THREADS;
use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};

/// The stack of the program's own thread. Definitions may be nested so deep that a smaller one would not do.
const STACK: usize = 16 << 20;

/// Threads of libraries have no less than this where nobody says so.
const SMALLEST: usize = 1 << 20;

/// Runs the program on a thread with enough stack. Those of libraries take the size of theirs from the environment, where it may be too small.
pub fn with_room<T: Send + 'static>(program: fn() -> T) -> Result<T, String> {
    is_possible()?;
    const SIZE: &str = "RUST_MIN_STACK";
    if let Some(size) = std::env::var(SIZE).ok().and_then(|size| size.trim().parse::<usize>().ok())
        && size < SMALLEST
    {
        return Err(format!(
            "error: {SIZE} is {size} in the environment: take it away, or give it a number from {SMALLEST}\n"
        ));
    }
    let thread = std::thread::Builder::new().name("main".into()).stack_size(STACK).spawn(program);
    let thread = thread.map_err(|error| format!("error: the system gives the program no thread: {}\n", why(&error)))?;
    Ok(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
}

/// Refuses a number of threads in the environment that would take for ever to start.
fn is_possible() -> Result<(), String> {
    for name in ["RAYON_NUM_THREADS", "RAYON_RS_NUM_CPUS"] {
        let number = std::env::var(name).ok().and_then(|number| number.trim().parse::<usize>().ok());
        if let Some(number) = number.filter(|number| *number > MOST_THREADS) {
            return Err(format!(
                "error: {name} is {number} in the environment: take it away, or give it a number from 1 to {MOST_THREADS}\n"
            ));
        }
    }
    Ok(())
}

/// Asks the system for them. Under a tight limit of memory or of processes it gives none, and later that would be a fault of ours.
pub fn start() -> Result<(), String> {
    let no_threads = |error: ThreadPoolBuildError| {
        let said = without_number(&error.to_string());
        format!(
            "error: the system gives the program no threads: {said}\n  help: raise its limit of memory or of processes\n"
        )
    };
    ThreadPoolBuilder::new().build_global().map_err(no_threads)
}
