//! The language reference: what its pages define is sound, and the grammar it prints is the one that is used.

use crate::page::{Page, below};
use crate::project::{base, shown, sources};

use indicia_compiler::check;

#[test]
fn what_the_reference_defines_is_sound() {
    let mut wrong = String::new();
    for page in below("language").iter().chain([&Page::read("semantics.md")]) {
        let mut files = base();
        files.extend(page.files());
        let sources = sources(&files);
        let checked = check(&sources);
        let found = shown(&sources, &checked.diagnostics);
        if !found.is_empty() {
            wrong.push_str(&format!("=== docs/{}\n{found}", page.path));
        }
    }
    assert!(wrong.is_empty(), "pages whose definitions are in doubt:\n{wrong}");
}

#[test]
fn the_grammar_is_printed_whole() {
    let page = Page::read("language/grammar.md");
    let printed: Vec<&str> = page.of("pest").map(|b| b.body.as_str()).collect();
    let used = include_str!("../../compiler/src/syntax/grammar.pest");
    assert!(printed == [used], "docs/language/grammar.md prints another grammar than compiler/src/syntax/grammar.pest");
}
