//! The pages of docs/errors: one a code, and its example gives exactly what the page shows.
//!
//! In: docs/errors and the list of codes. Out: the pages that differ.
//! Invariant: an example gives the code of its page, and no error with another.

use indicia_compiler::check;
use indicia_compiler::diagnostics::codes::CODES;
use indicia_compiler::diagnostics::{Diagnostic, Severity};
use indicia_compiler::source::Sources;

use crate::page::{Page, below};
use crate::project::{Files, base, differ, shown, sources};
use crate::run;

/// Areas with findings of the program alone. Such a page shows a terminal, and tests/program compares it with the program.
const OF_THE_PROGRAM: [&str; 3] = ["output", "project", "verify"];

/// What a page says that shows what no text can bring about: a Parquet file, a fault of the engine.
const NOT_RUN: &str = "This page has no example to run";

#[test]
fn every_code_has_its_page_and_every_page_its_code() {
    let mut pages: Vec<String> = below("errors").into_iter().map(|p| p.path).collect();
    pages.retain(|path| path != "errors/README.md");
    let mut expected: Vec<String> = CODES.iter().map(|c| format!("errors/{}.md", c.code.replace("::", "/"))).collect();
    expected.sort();
    assert_eq!(expected.windows(2).find(|two| two[0] == two[1]), None, "a code that is listed twice");
    let missing: Vec<&String> = expected.iter().filter(|path| !pages.contains(path)).collect();
    let orphans: Vec<&String> = pages.iter().filter(|path| !expected.contains(path)).collect();
    assert!(missing.is_empty(), "codes without a page: {missing:#?}");
    assert!(orphans.is_empty(), "pages without a code: {orphans:#?}");
}

#[test]
fn the_index_lists_every_code_with_its_summary() {
    let index = Page::read("errors/README.md");
    let entries: Vec<&str> = index.text.lines().filter(|line| line.starts_with("- [`")).collect();
    let expected: Vec<String> = CODES
        .iter()
        .map(|info| {
            let warning = if info.severity == Severity::Warning { " (warning)" } else { "" };
            let path = info.code.replace("::", "/");
            format!("- [`{}`]({path}.md){warning}: {}", info.code, info.summary)
        })
        .collect();
    let missing: Vec<&String> = expected.iter().filter(|entry| !entries.contains(&entry.as_str())).collect();
    let stale: Vec<&&str> = entries.iter().filter(|entry| !expected.iter().any(|e| e == *entry)).collect();
    assert!(missing.is_empty() && stale.is_empty(), "docs/errors/README.md: add {missing:#?}, take away {stale:#?}");
    assert_eq!(entries.len(), expected.len(), "docs/errors/README.md lists a code twice");
}

#[test]
fn every_example_gives_what_its_page_shows() {
    let mut wrong = String::new();
    for page in below("errors").iter().filter(|page| page.path != "errors/README.md") {
        let code = page.path.trim_start_matches("errors/").trim_end_matches(".md").replace('/', "::");
        if !page.text.starts_with(&format!("# {code}\n\n")) {
            wrong.push_str(&format!("=== docs/{}: its title is not `# {code}`\n", page.path));
        }
        let of_the_program = code.split("::").next().is_some_and(|area| OF_THE_PROGRAM.contains(&area));
        if (of_the_program && page.of("console").next().is_some()) || page.text.contains(NOT_RUN) {
            continue;
        }
        if let Err(why) = example(page, &code) {
            wrong.push_str(&format!("=== docs/{}: {why}\n", page.path));
        }
    }
    assert!(wrong.is_empty(), "pages that differ from what is found:\n{wrong}");
}

fn example(page: &Page, code: &str) -> Result<(), String> {
    let (sources, found) = findings(page, code, page.files());
    let actual = shown(&sources, &found);
    let expected: String = page.of("error").map(|b| b.body.as_str()).collect();
    if actual != expected {
        return Err(format!("its findings are others\n{}", differ(&expected, &actual)));
    }
    if !found.iter().any(|d| d.code == code) {
        return Err("its example does not give its code".to_string());
    }
    if let Some(other) = found.iter().find(|d| d.code != code && d.severity == Severity::Error) {
        return Err(format!("its example gives the error {} too", other.code));
    }
    let Some(put_right) = page.files_put_right() else { return Ok(()) };
    let (sources, found) = findings(page, code, put_right);
    match &found[..] {
        [] => Ok(()),
        _ => Err(format!("what it says to write instead is in doubt too\n{}", shown(&sources, &found))),
    }
}

/// What is found in the project of a page. A page about YAML alone is checked alone; a page about syntax is only parsed,
/// because its definitions count things that no project has.
fn findings(page: &Page, code: &str, over: Vec<(String, String)>) -> (Sources, Vec<Diagnostic>) {
    let area = code.split("::").next().unwrap_or_default();
    let is_whole = page.of("ind").next().is_none();
    let mut files = if is_whole { Files::new() } else { base() };
    if is_whole && code != "project::no-project" {
        files.insert("indicia.yaml".to_string(), "title: Example\n".to_string());
    }
    files.extend(over);
    let sources = sources(&files);
    let checked = check(&sources);
    let mut found = checked.diagnostics.clone();
    if area == "syntax" {
        found.retain(|d| d.code.starts_with("syntax::"));
    }
    if area == "data" && checked.is_sound() {
        match run::answered(&files, &checked) {
            Ok(answered) => {
                found.extend(answered.warnings.iter().map(|warning| warning.diagnostic(&checked.catalog)));
                found.extend(answered.above_whole);
            }
            Err(faults) => found.extend(faults.sorted(&sources)),
        }
    }
    if area == "disclosure" && checked.is_sound() {
        found.extend(run::revealed(&files, &checked));
    }
    if area == "synth" && checked.is_sound() {
        found.extend(run::records(&sources, &checked).sorted(&sources));
    }
    (sources, found)
}
