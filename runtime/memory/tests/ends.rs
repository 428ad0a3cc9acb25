//! A program that asks for more memory than any system has ends with exit code 1 and one message. The program is this test, started anew.

use std::process::Command;

#[global_allocator]
static ALLOCATOR: indicia_memory::Allocator = indicia_memory::Allocator;

/// Set in the program that is to end.
const TOO_MUCH: &str = "INDICIA_MEMORY_TEST";

#[test]
fn the_program_ends_in_words_where_memory_runs_out() {
    if std::env::var_os(TOO_MUCH).is_some() {
        let too_much: Vec<u8> = Vec::with_capacity(isize::MAX as usize);
        unreachable!("there is no memory of {} bytes", too_much.capacity());
    }
    let own = std::env::current_exe().expect("this test");
    let ended = Command::new(own).env(TOO_MUCH, "1").output().expect("this test again");
    let said = String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.contains("there is not enough memory to go on"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn what_there_is_memory_for_is_as_it_was_written() {
    let mut numbers: Vec<u64> = vec![0; 10];
    (0..100_000).for_each(|number| numbers.push(number));
    numbers.shrink_to_fit();
    assert_eq!((numbers.len(), numbers[10], numbers[100_009]), (100_010, 0, 99_999));
}
