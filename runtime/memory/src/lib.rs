//! The allocator of the program: mimalloc, which ends the program in words where memory runs out.
//!
//! In: what the program asks for. Out: memory; or, where the system has none, one message and exit code 1. Invariant: nothing else differs from
//! mimalloc; `signals` is about the largest file, `environment` about settings of libraries. Rust aborts where memory runs out (a signal, without a word of what to do), and has no stable way to say otherwise but this one.

mod environment;
mod signals;

use std::alloc::{GlobalAlloc, Layout};

use mimalloc::MiMalloc;

pub use environment::forget;
pub use signals::ignore_largest_file;

/// mimalloc, whose failures end the program with exit code 1.
pub struct Allocator;

/// What is said at the end. It is written as it is: to format it could take memory.
const NOT_ENOUGH: &[u8] = b"\n  x there is not enough memory to go on\n  help: no output is half written; run it where there is more memory, or on \
fewer tables at once\n";

/// As it is, or the end of the program.
#[inline]
fn or_end(memory: *mut u8) -> *mut u8 {
    if memory.is_null() {
        end();
    }
    memory
}

/// Nothing of what ends a program otherwise is done: it takes locks that another thread may have, and memory that there is not.
#[cfg(unix)]
#[cold]
#[inline(never)]
fn end() -> ! {
    // SAFETY: the text is as long as said, and lives for ever; whether anybody reads it changes nothing.
    let _ = unsafe { libc::write(libc::STDERR_FILENO, NOT_ENOUGH.as_ptr().cast(), NOT_ENOUGH.len()) };
    // SAFETY: it takes a number and does not return.
    unsafe { libc::_exit(1) }
}

#[cfg(not(unix))]
#[cold]
#[inline(never)]
fn end() -> ! {
    use std::io::Write as _;
    let _ = std::io::stderr().write_all(NOT_ENOUGH);
    std::process::exit(1)
}

// SAFETY: each method gives on what mimalloc gives for the same arguments, or does not return.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the rules of the same method.
        or_end(unsafe { MiMalloc.alloc(layout) })
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        or_end(unsafe { MiMalloc.alloc_zeroed(layout) })
    }

    #[inline]
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above; what was given was mimalloc's.
        unsafe { MiMalloc.dealloc(memory, layout) }
    }

    #[inline]
    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above.
        or_end(unsafe { MiMalloc.realloc(memory, layout, size) })
    }
}
