//! Limits of the system under which nothing works: hardly a file that may be open, hardly any memory.
//!
//! In: nothing. Out: whether the program can work; what to do, where it cannot. Invariant: changes no result. What is enough here may still be too
//! little for the records of a project; that is said where they are read.

use std::fs::File;
use std::io;

use indicia_runtime::input::address_space_left;
use indicia_runtime::system::why;
use indicia_runtime::threads::available;

/// So many files are open at once beside the three that each program has: those of libraries, a folder and what is read.
const FILES: usize = 8;

/// So much memory libraries take before anything is read: at all, and for each of their threads.
const MEMORY: u64 = 64 << 20;
const FOR_A_THREAD: u64 = 8 << 20;

/// Looks at both, and has a file that becomes too large be an error in words instead of the end of the program.
pub fn look() -> Result<(), String> {
    indicia_memory::ignore_largest_file();
    if let Some(error) = too_few_files() {
        return Err(format!(
            "error: the system lets the program open hardly any file: {}\n  help: raise its limit, as with `ulimit -n 256`\n",
            why(&error)
        ));
    }
    if let Some(megabytes) = too_little_memory() {
        return Err(format!(
            "error: the system gives the program too little memory: {megabytes} MB are left of its address space\n  help: raise its limit, as with \
             `ulimit -v unlimited`\n"
        ));
    }
    Ok(())
}

fn too_few_files() -> Option<io::Error> {
    let is_about_limits = |error: &io::Error| matches!(error.raw_os_error(), Some(TOO_MANY_OF_ALL | TOO_MANY));
    let opened: Result<Vec<File>, io::Error> = (0..FILES).map(|_| File::open("/dev/null")).collect();
    if cfg!(unix) { opened.err().filter(is_about_limits) } else { None }
}

/// `ENFILE` and `EMFILE`, the same on every Unix.
const TOO_MANY_OF_ALL: i32 = 23;
const TOO_MANY: i32 = 24;

/// The megabytes that are left of the address space, where the system limits that and they are too few.
fn too_little_memory() -> Option<u64> {
    let needed = MEMORY + FOR_A_THREAD * available() as u64;
    address_space_left().filter(|left| *left < needed).map(|left| left >> 20)
}
