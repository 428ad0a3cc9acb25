//! Rings of `use` between the files of one folder.
//!
//! In: the text of Rust files. Out: for each folder, the files that need each other. Invariants: a folder inside another is one
//! part of it; `mod.rs` is a part as well, but what it only declares or re-exports makes no ring; what only tests use is left out.

use std::collections::{BTreeMap, BTreeSet};

/// The name of what a folder's own file defines.
const TOP: &str = "mod.rs";

/// A file of a crate: the path of its module, and what its text uses.
struct Module {
    path: Vec<String>,
    tokens: Vec<String>,
}

/// The rings of every folder under `root`: the folder, and the parts of each ring.
pub fn rings(root: &str, files: &[(String, String)]) -> BTreeMap<String, Vec<Vec<String>>> {
    let modules = modules(root, files);
    let mut folders: BTreeSet<&[String]> = BTreeSet::new();
    for module in &modules {
        folders.extend((0..module.path.len()).map(|length| &module.path[..length]));
    }
    let mut found = BTreeMap::new();
    for folder in folders {
        let rings = strongly_connected(&uses_of(folder, &modules));
        if !rings.is_empty() {
            let path: Vec<&str> = std::iter::once(root).chain(folder.iter().map(String::as_str)).collect();
            found.insert(path.join("/"), rings);
        }
    }
    found
}

/// The modules that are not tests.
fn modules(root: &str, files: &[(String, String)]) -> Vec<Module> {
    let mut tests: BTreeSet<Vec<String>> = BTreeSet::new();
    let mut modules = Vec::new();
    for (file, text) in files {
        let Some(inside) = file.strip_prefix(root).and_then(|f| f.strip_prefix('/')?.strip_suffix(".rs")) else {
            continue;
        };
        let mut path: Vec<String> = inside.split('/').map(String::from).collect();
        if path.last().is_some_and(|name| ["mod", "lib", "main"].contains(&name.as_str())) {
            path.pop();
        }
        let (tokens, test_modules) = without_tests(tokens(text));
        tests.extend(test_modules.into_iter().map(|name| [&path[..], &[name]].concat()));
        modules.push(Module { path, tokens });
    }
    modules.retain(|module| {
        let below_tests = (1..=module.path.len()).any(|length| tests.contains(&module.path[..length]));
        !below_tests && !module.path.iter().any(|name| name.ends_with("_tests"))
    });
    modules
}

/// Words and marks; comments, texts and characters left out.
fn tokens(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = text;
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    while let Some(c) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("r\"") || rest.starts_with("r#") {
            let marks = rest[1..].chars().take_while(|c| *c == '#').count();
            let end = format!("\"{}", "#".repeat(marks));
            rest[marks + 2..].find(&end).map_or(rest.len(), |at| marks + 2 + at + end.len())
        } else if c == '"' || (c == '\'' && is_character(rest)) {
            quoted_length(rest, c)
        } else if is_name(c) {
            let length = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
            found.push(rest[..length].to_string());
            length
        } else {
            let length = if rest.starts_with("::") { 2 } else { c.len_utf8() };
            if !c.is_whitespace() {
                found.push(rest[..length].to_string());
            }
            length
        };
        rest = &rest[length..];
    }
    found
}

/// Whether a `'` opens a character and not a lifetime.
fn is_character(text: &str) -> bool {
    let mut letters = text.chars().skip(1);
    letters.next() == Some('\\') || letters.next() == Some('\'')
}

/// The length of a quoted text, with its quotes.
fn quoted_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if !escaped && c == quote {
            return at + c.len_utf8();
        }
        escaped = !escaped && c == '\\';
    }
    text.len()
}

/// The tokens without items that only tests have, and the names of modules that only tests have.
fn without_tests(tokens: Vec<String>) -> (Vec<String>, Vec<String>) {
    let (mut kept, mut test_modules) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < tokens.len() {
        if !starts_with(&tokens[at..], &["#", "[", "cfg", "(", "test", ")", "]"]) {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        }
        let item = &tokens[at..];
        let end = end_of_item(item);
        let name = item[..end].iter().position(|token| token == "mod").and_then(|at| item.get(at + 1));
        test_modules.extend(name.cloned());
        at += end;
    }
    (kept, test_modules)
}

fn starts_with(tokens: &[String], words: &[&str]) -> bool {
    tokens.len() >= words.len() && tokens.iter().zip(words).all(|(token, word)| token == word)
}

/// How many tokens an item takes: to its `;`, or to the end of its braces.
fn end_of_item(tokens: &[String]) -> usize {
    let mut depth = 0_i32;
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" => depth -= 1,
            "}" if depth == 1 => return at + 1,
            "}" => depth -= 1,
            ";" if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}

/// What each part of a folder uses of its other parts.
fn uses_of(folder: &[String], modules: &[Module]) -> BTreeMap<String, BTreeSet<String>> {
    let inside = |module: &&Module| module.path.starts_with(folder);
    let part = |path: &[String]| path.get(folder.len()).cloned().unwrap_or_else(|| TOP.to_string());
    let parts: BTreeSet<String> = modules.iter().filter(inside).map(|module| part(&module.path)).collect();
    let top = modules.iter().find(|module| module.path == folder);
    // What the folder's own file passes on, and from which part; what comes from elsewhere is not a part.
    let passed_on: BTreeMap<String, Vec<String>> = top
        .map(|top| paths(top).into_iter().filter_map(|path| Some((path.name?, path.to))).collect())
        .unwrap_or_default();
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for module in modules.iter().filter(inside) {
        let from = part(&module.path);
        for path in paths(module).iter().filter(|path| !path.only_passed_on) {
            let Some(below) = path.to.strip_prefix(folder) else { continue };
            let to = match below.first() {
                Some(name) if parts.contains(name) => name.clone(),
                Some(name) if passed_on.contains_key(name) => match passed_on[name].strip_prefix(folder) {
                    Some([part, ..]) if parts.contains(part) => part.clone(),
                    _ => continue,
                },
                _ => TOP.to_string(),
            };
            if to != from {
                uses.entry(from.clone()).or_default().insert(to);
            }
        }
    }
    uses
}

/// A path from the root of the crate that a module writes.
struct UsedPath {
    to: Vec<String>,
    /// The name that a `use` gives it.
    name: Option<String>,
    /// `pub use`: others may use it, the module itself need not.
    only_passed_on: bool,
}

fn paths(module: &Module) -> Vec<UsedPath> {
    let declared: BTreeSet<&String> =
        module.tokens.windows(3).filter(|w| w[0] == "mod" && w[2] == ";").map(|w| &w[1]).collect();
    let absolute = |path: &[String]| -> Option<Vec<String>> {
        let mut to = match path.first()?.as_str() {
            "crate" => Vec::new(),
            "super" | "self" => module.path.clone(),
            name if declared.iter().any(|child| *child == name) => [&module.path[..], &[name.to_string()]].concat(),
            _ => return None,
        };
        for (at, name) in path.iter().enumerate() {
            match name.as_str() {
                "super" => drop(to.pop()),
                "crate" | "self" | "*" => {}
                name if at > 0 => to.push(name.to_string()),
                _ => {}
            }
        }
        Some(to)
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < module.tokens.len() {
        if module.tokens[at] == "use" {
            let end = at + end_of_item(&module.tokens[at..]);
            // `pub use`, `pub(super) use`.
            let only_passed_on = at > 0 && (module.tokens[at - 1] == "pub" || module.tokens[at - 1] == ")");
            for (path, name) in leaves(&module.tokens[at + 1..end]) {
                found.extend(absolute(&path).map(|to| UsedPath { to, name: Some(name), only_passed_on }));
            }
            at = end;
            continue;
        }
        // What continues another path is not a use, and `pub(in crate::folder)` uses nothing.
        let starts = at == 0 || !["::", "in"].contains(&module.tokens[at - 1].as_str());
        let mut path = vec![module.tokens[at].clone()];
        while starts && module.tokens.get(at + 1).is_some_and(|token| token == "::") && at + 2 < module.tokens.len() {
            path.push(module.tokens[at + 2].clone());
            at += 2;
        }
        if path.len() > 1 {
            found.extend(absolute(&path).map(|to| UsedPath { to, name: None, only_passed_on: false }));
        }
        at += 1;
    }
    found
}

/// Every path of a `use`, with the name it gets.
fn leaves(tokens: &[String]) -> Vec<(Vec<String>, String)> {
    let mut found = Vec::new();
    let mut prefixes: Vec<Vec<String>> = vec![Vec::new()];
    let (mut path, mut name, mut renamed): (Vec<String>, String, bool) = (Vec::new(), String::new(), false);
    for token in tokens {
        match token.as_str() {
            "::" => {}
            "{" => prefixes.push(std::mem::take(&mut path)),
            "as" => renamed = true,
            "," | "}" | ";" => {
                if !path.is_empty() {
                    let whole: Vec<String> = prefixes.iter().flatten().chain(&path).cloned().collect();
                    let whole: Vec<String> = whole
                        .into_iter()
                        .enumerate()
                        .filter(|(at, p)| *at == 0 || p != "self")
                        .map(|(_, p)| p)
                        .collect();
                    let last = if name == "self" { whole.last().cloned().unwrap_or_default() } else { name.clone() };
                    found.push((whole, last));
                }
                (path, renamed) = (Vec::new(), false);
                if token == "}" {
                    prefixes.pop();
                }
            }
            word if renamed => name = word.to_string(),
            word => {
                path.push(word.to_string());
                name = word.to_string();
            }
        }
    }
    found
}

/// Groups of more than one part that all need each other: what is left when parts that need nothing, or that nothing needs, are
/// taken away again and again, split by which reaches which.
fn strongly_connected(uses: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reached = |from: &String| -> BTreeSet<&String> {
        let mut seen: BTreeSet<&String> = BTreeSet::new();
        let mut next: Vec<&String> = uses.get(from).into_iter().flatten().collect();
        while let Some(part) = next.pop() {
            if seen.insert(part) {
                next.extend(uses.get(part).into_iter().flatten());
            }
        }
        seen
    };
    let all: BTreeMap<&String, BTreeSet<&String>> = uses.keys().map(|part| (part, reached(part))).collect();
    let mut rings: BTreeSet<Vec<String>> = BTreeSet::new();
    for (part, reached) in &all {
        let ring: Vec<String> = all
            .iter()
            .filter(|(other, back)| reached.contains(*other) && back.contains(*part))
            .map(|(other, _)| (*other).clone())
            .collect();
        if ring.len() > 1 {
            rings.insert(ring);
        }
    }
    rings.into_iter().collect()
}

#[test]
fn rings_are_found_and_what_is_only_passed_on_is_none() {
    let file = |path: &str, text: &str| (format!("src/{path}.rs"), text.to_string());
    let files = [
        file("lib", "//! top\nmod a;\nmod b;\nmod c;\npub use a::Noun;\nfn main() { c::run(\"use super::a;\") }"),
        file("a", "use super::b::{self, x::{Y as Z}}; // use super::c;\n"),
        file("b", "fn f() { crate::a::g('\"') }\n"),
        file("c", "use super::Noun; use super::b;\n#[cfg(test)]\nmod tests { use super::super::Top; }\n"),
    ];
    let found = rings("src", &files);
    assert_eq!(found["src"], [["a", "b"]]);
    let files = [
        file("lib", "mod a;\npub struct Noun;\nfn main() { a::run() }"),
        file("a", "use super::Noun;\n"),
        file("d/mod", "mod e; pub struct F;"),
        file("d/e", "use crate::d::F;"),
    ];
    assert_eq!(
        rings("src", &files),
        BTreeMap::from([("src".to_string(), vec![vec!["a".to_string(), TOP.to_string()]])])
    );
}
