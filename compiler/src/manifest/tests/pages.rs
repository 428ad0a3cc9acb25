//! The pages of docs/errors for the manifest's codes: what each says of its example is what reading it finds.

use std::fs;
use std::path::PathBuf;

use super::super::read;
use super::{shown, sources};
use crate::diagnostics::codes::CODES;

/// Codes of files that the program cannot even read; its own tests hold their pages.
const NOT_READ: [&str; 2] = ["project::unreadable", "project::not-utf8"];

const AREAS: [&str; 5] = ["project", "datasets", "codelists", "hierarchies", "style"];

/// The fenced blocks of a page: what follows the language in the opening line, and the text.
fn blocks(page: &str) -> Vec<(&str, String)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
        blocks.push((info, body.iter().map(|l| format!("{l}\n")).collect()));
    }
    blocks
}

#[test]
fn every_page_shows_what_its_example_gives() {
    let docs = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/errors");
    let mut wrong = String::new();
    for info in CODES {
        let (area, name) = info.code.split_once("::").unwrap();
        if !AREAS.contains(&area) || NOT_READ.contains(&info.code) {
            continue;
        }
        let page = fs::read_to_string(docs.join(area).join(format!("{name}.md"))).expect(info.code);
        assert!(page.starts_with(&format!("# {}\n\n", info.code)), "{} heads its page", info.code);
        let blocks = blocks(&page);
        let mut files: Vec<(&str, &str)> =
            blocks.iter().filter_map(|(fence, body)| Some((fence.split_once(' ')?.1, body.as_str()))).collect();
        if !files.iter().any(|(path, _)| *path == "indicia.yaml") && info.code != "project::no-project" {
            files.push(("indicia.yaml", "title: Example\n"));
        }
        let sources = sources(&files);
        let found = read(&sources).1.sorted(&sources);
        assert!(found.iter().all(|d| d.code == info.code), "{} and no other: {}", info.code, shown(&sources, &found));
        let expected = blocks.iter().find(|(fence, _)| *fence == "error").map(|(_, body)| body.clone());
        let actual = shown(&sources, &found);
        if actual.is_empty() || expected.as_ref() != Some(&actual) {
            wrong.push_str(&format!("=== {}\n{actual}", info.code));
        }
    }
    for area in AREAS {
        for page in fs::read_dir(docs.join(area)).unwrap() {
            let name = page.unwrap().file_name().into_string().unwrap();
            let code = format!("{area}::{}", name.trim_end_matches(".md"));
            assert!(CODES.iter().any(|info| info.code == code), "no code for the page of {code}");
        }
    }
    assert!(wrong.is_empty(), "pages that differ from what is found:\n{wrong}");
}
