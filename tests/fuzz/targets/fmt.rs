//! In: any bytes. Invariant: what parses is laid out once and for all, with its meaning and its comments.
#![no_main]

use indicia_compiler::source::SourceId;
use indicia_compiler::syntax;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(once) = syntax::format(SourceId(0), text) else { return };
    let twice = syntax::format(SourceId(0), &once).expect("canonical text parses");
    assert_eq!(once, twice, "canonical layout is not its own");
    let comments = |text: &str| {
        let (_, comments, _) = syntax::parse(SourceId(0), text);
        comments.into_iter().map(|c| c.text.trim().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(comments(text), comments(&once), "a comment was lost or moved past another");
});
