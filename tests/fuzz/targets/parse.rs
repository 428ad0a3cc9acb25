//! In: any bytes. Invariant: parsing ends without a panic, and text that does not parse is reported.
#![no_main]

use indicia_compiler::source::SourceId;
use indicia_compiler::syntax::{self, ast::ItemKind};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (file, _, found) = syntax::parse(SourceId(0), text);
    let broken = file.items.iter().any(|item| matches!(item.kind, ItemKind::Broken { .. }));
    assert!(!broken || found.has_errors(), "a broken item went unreported");
    for diagnostic in found.iter() {
        for label in &diagnostic.labels {
            assert!(text.get(label.span.start as usize..label.span.end as usize).is_some(), "a span off the text");
        }
    }
});
