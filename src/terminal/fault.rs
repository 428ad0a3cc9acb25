//! What is said where Indicia itself fails.
//!
//! In: a panic anywhere. Out: where in the code it was, and what to do. Invariant: nothing that the panic says is printed, as it may quote what
//! was read; nor is a path of the machine that the program was built on.

use std::panic::{self, AssertUnwindSafe};
use std::sync::OnceLock;

/// Where the first panic was.
static PLACE: OnceLock<String> = OnceLock::new();

/// From here on a panic is silent; its place is kept.
pub fn listen() {
    panic::set_hook(Box::new(|panic| {
        if let Some(place) = panic.location() {
            PLACE.get_or_init(|| format!("{}:{}", within_crate(place.file()), place.line()));
        }
    }));
}

/// Where in the code the program failed, if it did: `compiler/src/plan/build.rs:12`.
pub fn place() -> Option<&'static str> {
    PLACE.get().map(String::as_str)
}

/// Does something; where it panics, says what that means.
pub fn guarded<T>(does: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(does)).map_err(|_| {
        // Where the system gives no thread, nothing of ours is wrong.
        if place().is_some_and(|place| place.contains("library/std/src/thread/")) {
            return "error: the system gives the program no more threads\n  help: raise its limit of memory or of processes; no output is half written\n"
                .to_string();
        }
        let version = env!("CARGO_PKG_VERSION");
        let place = place().map_or(String::new(), |place| format!(", at {place}"));
        format!(
            "error: Indicia {version} failed{place}\n  help: this is a fault of Indicia; no output is half written. Please report the command and \
             this message: they hold no data\n"
        )
    })
}

/// The path of a file of code from its crate on: one of a library from where it was downloaded to on.
fn within_crate(path: &str) -> String {
    let path = path.replace('\\', "/");
    if let Some((_, library)) = path.split_once("/registry/src/") {
        return library.split_once('/').map_or(library, |(_, rest)| rest).to_string();
    }
    if let Some((_, rest)) = path.split_once("/rustc/") {
        return rest.split_once('/').map_or(rest, |(_, rest)| rest).to_string();
    }
    match path.starts_with('/') || path.get(1..3) == Some(":/") {
        true => path.rsplit('/').next().unwrap_or_default().to_string(),
        false => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_said_without_its_words() {
        listen();
        let said = guarded(|| -> u8 { panic!("Tabitha of 12 Mill Lane") }).unwrap_err();
        assert!(!said.contains("Tabitha"), "{said}");
        assert!(said.contains("src/terminal/fault.rs:"), "{said}");
        assert_eq!(guarded(|| 7), Ok(7));
    }

    #[test]
    fn no_path_of_the_machine_that_built_it_is_said() {
        for (path, within) in [
            (
                "/home/me/.cargo/registry/src/index.crates.io-1949cf8c6b5b557f/csv-1.4.0/src/lib.rs",
                "csv-1.4.0/src/lib.rs",
            ),
            (
                "/rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src/option.rs",
                "library/core/src/option.rs",
            ),
            ("C:\\Users\\me\\lib.rs", "lib.rs"),
            ("/home/me/indicia/src/main.rs", "main.rs"),
            ("compiler/src/lib.rs", "compiler/src/lib.rs"),
        ] {
            assert_eq!(within_crate(path), within);
        }
    }
}
