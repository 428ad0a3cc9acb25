//! What may use what, read off the manifests and the `use` lines.
//!
//! In: the project's own files. Invariant: docs/architecture.md, "What may use what".

mod options;
mod rings;

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ lies in the project").to_path_buf()
}

/// Every Rust file under a folder of the project, as (path from the project, text).
fn rust_files(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at).unwrap_or_else(|e| panic!("{}: {e}", at.display())) {
            let path = entry.expect("a readable folder").path();
            // cargo-fuzz builds below its own folder.
            if path.is_dir() && path.file_name().is_some_and(|n| n == "target") {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).expect("a readable file");
                let name = path.strip_prefix(root()).expect("under the project").to_string_lossy().replace('\\', "/");
                files.push((name, text));
            }
        }
    }
    assert!(!files.is_empty(), "no Rust files under {folder}");
    files.sort();
    files
}

/// Lines of code with one of the words, comments and tests apart.
fn mentions(text: &str, words: &[&str]) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let code_lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    code_lines.filter(|line| words.iter().any(|w| line.contains(w))).map(|l| l.trim().to_string()).collect()
}

/// Fails with the lines with one of the words in files of a folder, those excepted whose path starts as given.
fn none_knows(folder: &str, except: &[&str], words: &[&str]) {
    let mut found = Vec::new();
    for (path, text) in rust_files(folder) {
        if except.iter().any(|e| path.starts_with(e)) {
            continue;
        }
        found.extend(mentions(&text, words).into_iter().map(|line| format!("{path}: {line}")));
    }
    assert!(found.is_empty(), "these know what they should not:\n{}", found.join("\n"));
}

#[test]
fn only_the_parser_sees_pest() {
    none_knows(
        "compiler/src",
        &["compiler/src/syntax/parse"],
        &["pest::", "pest_derive", " Rule::", "(Rule::", "Pair<"],
    );
}

#[test]
fn the_compiler_knows_no_engine_no_file_no_clock() {
    none_knows(
        "compiler/src",
        &["compiler/src/manifest/tests", "compiler/src/plan/rules/tests.rs"],
        &["polars", "std::fs", "std::env", "std::time", "std::process", "std::net", "std::thread"],
    );
    let manifest = fs::read_to_string(root().join("compiler/Cargo.toml")).expect("a manifest");
    for word in ["polars", "indicia-runtime", "indicatif", "clap"] {
        assert!(!manifest.contains(word), "the compiler depends on {word}");
    }
    let banned = fs::read_to_string(root().join("compiler/clippy.toml")).expect("the compiler's clippy.toml");
    assert!(banned.contains("std::fs::File") && banned.contains("SystemTime::now"));
}

/// A count of rows is made by hand where a definition's rows are counted; any other function is known by its description.
#[test]
fn no_rule_names_a_function() {
    let list = fs::read_to_string(root().join("compiler/src/functions/mod.rs")).expect("the list of functions");
    let exported = list.lines().filter_map(|line| line.strip_prefix("pub use ")?.strip_suffix(';')?.split("::").nth(1));
    let names: Vec<&str> = exported.filter(|name| *name != "COUNT").collect();
    assert!(names.len() > 10, "{names:?}");
    let is_name = |word: &str| names.contains(&word);
    for folder in ["compiler/src", "runtime/src", "src"] {
        let files = rust_files(folder).into_iter();
        let rules = files.filter(|(path, _)| !path.contains("src/functions/") && !path.ends_with("tests.rs"));
        for (path, text) in rules {
            for line in mentions(&text, &["functions::"]) {
                let mut words = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                assert!(!words.any(is_name), "{path} names a function: {line}");
            }
        }
    }
}

#[test]
fn plans_and_engines_know_no_tree_and_no_model() {
    let front = ["functions", "syntax", "model", "names", "types"];
    let words: Vec<String> =
        front.iter().flat_map(|m| ["crate", "indicia_compiler"].map(|c| format!("{c}::{m}"))).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    for file in ["ir.rs", "expr.rs", "schema.rs", "show.rs", "simplify.rs", "typing.rs", "verify.rs", "rules/"] {
        let (folder, path) = ("compiler/src/plan", format!("compiler/src/plan/{file}"));
        let known: Vec<_> = rust_files(folder)
            .into_iter()
            .filter(|(name, _)| name.starts_with(&path))
            .flat_map(|(name, text)| mentions(&text, &words).into_iter().map(move |l| format!("{name}: {l}")))
            .collect();
        assert!(known.is_empty(), "a plan knows what it was made from:\n{}", known.join("\n"));
    }
    none_knows("runtime/src/engine", &[], &words);
    none_knows("runtime/src/input", &[], &words);
}

#[test]
fn polars_stays_in_its_engine_and_the_parquet_files() {
    let know = [
        "runtime/src/engine/polars/",
        // Writes Parquet files as polars does, and reads them.
        "runtime/src/engine/tests/",
        "runtime/src/input/formats/parquet/",
        "runtime/src/records",
    ];
    none_knows("runtime/src", &know, &["polars::prelude", "use polars", "polars_"]);
    none_knows("src", &[], &["polars::prelude", "use polars"]);
}

#[test]
fn commands_call_the_driver_and_no_single_pass() {
    none_knows("src", &[], &["manifest::read", "names::resolve", "types::check", "rules::optimise", "syntax::parse"]);
}

#[test]
fn the_library_knows_no_command_line_and_no_terminal() {
    let program = ["src/main.rs", "src/commands/", "src/terminal/"];
    let words = ["clap", "indicatif", "console::", "terminal_size", "miette", "mimalloc", "terminal::", "Terminal"];
    none_knows("src", &program, &words);
    none_knows("src", &program, &["io::stdin", "io::stdout", "io::stderr", "print!", "println!"]);
}

/// Which numbers are too small or too close is decided in runtime/disclosure, under the policies that plans name.
#[test]
fn the_library_decides_nothing_of_what_may_be_shown() {
    let words = ["policy_of_question", "under_both", "strictest", "are_close", ".below"];
    // `explain` says what a policy is.
    none_knows("src", &["src/commands/explain.rs"], &words);
}

/// What synthetic records say that they were made by, in their marks and in what is said of them.
const MAKER: &str = "indicia synth";

#[test]
fn only_the_program_names_its_options_and_commands() {
    let program = ["src/main.rs", "src/commands/", "src/terminal/"];
    // Options of git; and the mark that synthetic records have had since the first, by which they are known.
    let except =
        ["src/project/git.rs", "src/project/revision.rs", "src/project/history.rs", "runtime/src/records/mark.rs"];
    let commands: Vec<String> = rust_files("src/commands")
        .iter()
        .filter_map(|(path, _)| path.strip_prefix("src/commands/")?.strip_suffix(".rs").map(str::to_string))
        .collect();
    let mut found = Vec::new();
    for folder in ["src", "compiler/src", "runtime/src", "runtime/synth/src"] {
        for (path, text) in rust_files(folder) {
            if program.iter().chain(&except).any(|start| path.starts_with(start)) || options::is_test(&path) {
                continue;
            }
            let named = options::texts(&text)
                .into_iter()
                .filter(|text| *text != MAKER && options::names_the_program(text, &commands));
            found.extend(named.map(|text| format!("{path}: {text}")));
        }
    }
    assert!(found.is_empty(), "these name an option or a command of the program:\n{}", found.join("\n"));
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    for folder in ["src", "compiler/src", "runtime/src", "runtime/memory", "runtime/synth", "tests"] {
        for (path, text) in rust_files(folder) {
            assert!(text.starts_with("//!"), "{path} does not open with //!");
        }
    }
}

#[test]
fn dependencies_are_pinned_exactly() {
    for manifest in [
        "Cargo.toml",
        "compiler/Cargo.toml",
        "runtime/Cargo.toml",
        "runtime/memory/Cargo.toml",
        "runtime/synth/Cargo.toml",
        "tests/Cargo.toml",
        "tests/fuzz/Cargo.toml",
    ] {
        let text = fs::read_to_string(root().join(manifest)).expect("a manifest");
        let mut in_dependencies = false;
        for line in text.lines() {
            if line.starts_with('[') {
                in_dependencies = line.contains("dependencies");
                continue;
            }
            let Some((name, value)) = line.split_once('=') else { continue };
            let names_version = value.trim_start().starts_with('"') || value.contains("version =");
            if in_dependencies && names_version && !line.trim_start().starts_with('#') {
                assert!(value.contains("\"="), "{manifest}: {} is not pinned: {value}", name.trim());
            }
        }
    }
}

#[test]
fn no_two_files_of_a_folder_need_each_other() {
    let mut found = Vec::new();
    for root in ["compiler/src", "runtime/src", "runtime/synth/src", "src"] {
        for (folder, rings) in rings::rings(root, &rust_files(root)) {
            found.extend(rings.iter().map(|ring| format!("{folder}: {}", ring.join(" <-> "))));
        }
    }
    assert!(found.is_empty(), "these need each other:\n{found:#?}");
}

#[test]
fn commands_call_the_library_alone() {
    let banned = ["cells", "cube", "disclosure", "engine", "answer"].map(|part| format!("indicia_runtime::{part}"));
    let mut words: Vec<&str> = banned.iter().map(String::as_str).collect();
    words.extend(["indicia_compiler::plan", "SafeTable", "Polars", "Request", "plan::"]);
    none_knows("src/commands", &[], &words);
}
