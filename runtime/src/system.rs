//! Errors of the system, in our words.
//!
//! In: an error of the system. Out: why something cannot be read or written. Invariants: its number is never said; an error that no analyst meets
//! keeps the system's words.

use std::io::{self, ErrorKind};

/// Why something cannot be read or written.
pub fn why(error: &io::Error) -> String {
    let known = match error.kind() {
        _ if error.raw_os_error().is_none() => return without_number(&error.to_string()),
        ErrorKind::NotFound => "there is no such file or folder",
        ErrorKind::PermissionDenied => "the system does not allow it",
        ErrorKind::AlreadyExists => "there is something by that name already",
        ErrorKind::NotADirectory => "what its path calls a folder is a file",
        ErrorKind::IsADirectory => "it is a folder",
        ErrorKind::ReadOnlyFilesystem => "the disk is read-only",
        ErrorKind::StorageFull => "the disk is full",
        ErrorKind::InvalidFilename => "its name is too long",
        _ => return format!("the system says \"{}\"", without_number(&error.to_string())),
    };
    known.to_string()
}

/// What a library says of an error of the system, without the number that the system gives it.
pub fn without_number(said: &str) -> String {
    let Some((before, after)) = said.split_once(" (os error ") else { return said.to_string() };
    match after.split_once(')') {
        Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{before}{}", without_number(rest))
        }
        _ => said.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn no_error_is_said_with_its_number() {
        for number in 1..=133 {
            let said = why(&io::Error::from_raw_os_error(number));
            assert!(!said.contains("os error") && !said.is_empty(), "{number}: {said}");
        }
        assert_eq!(why(&io::Error::from_raw_os_error(28)), "the disk is full");
        assert_eq!(why(&io::Error::other("it is a link")), "it is a link");
        let wrapped = io::Error::other(format!("failed: {}; gave up", io::Error::from_raw_os_error(5)));
        assert!(why(&wrapped).starts_with("failed: ") && why(&wrapped).ends_with("; gave up"));
        assert!(!why(&wrapped).contains("os error"));
        assert_eq!(without_number("a (os error b) c"), "a (os error b) c");
    }
}
