//! The pages of docs/errors/syntax: each shows a file and exactly what is said of it.

use super::parse;
use crate::diagnostics::codes::CODES;
use crate::source::SourceId;

fn block<'a>(page: &'a str, language: &str) -> &'a str {
    let opening = format!("```{language}\n");
    page.split_once(opening.as_str()).and_then(|(_, rest)| rest.split_once("```")).map_or("", |(block, _)| block)
}

/// What the program prints of a file, without labels and help.
fn report(text: &str) -> String {
    let (_, _, found) = parse(SourceId(0), text);
    let mut report = String::new();
    for diagnostic in found.iter() {
        let before = &text[..diagnostic.labels[0].span.start as usize];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        let (code, message) = (diagnostic.code, &diagnostic.message);
        report += &format!("error[{code}]: {message}\n --> definitions.ind:{line}:{column}\n");
    }
    report
}

#[test]
fn every_syntax_page_emits_its_code() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/errors/syntax");
    let codes: Vec<&str> = CODES.iter().filter_map(|c| c.code.strip_prefix("syntax::")).collect();
    assert!(codes.is_sorted(), "codes.rs lists the syntax codes out of order");
    let mut pages: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_str().unwrap().trim_end_matches(".md").to_string())
        .collect();
    pages.sort();
    assert_eq!(pages, codes, "pages and codes differ");
    for code in codes {
        let page = std::fs::read_to_string(format!("{folder}/{code}.md")).unwrap();
        let emitted = report(block(&page, "ind"));
        assert!(page.starts_with(&format!("# syntax::{code}\n")), "{code}: another heading");
        assert!(emitted.contains(&format!("[syntax::{code}]")), "{code}: its example does not emit it:\n{emitted}");
        assert_eq!(emitted, block(&page, "error"), "{code}: its example says something else");
    }
}
