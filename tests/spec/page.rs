//! Pages: Markdown with fenced blocks that say what they are.
//!
//! In: the text of a page. Out: its title and its blocks, in order.
//! Invariant: prose is never interpreted; only the line that opens a fence is.

use std::fs;
use std::path::{Path, PathBuf};

use indicia_tests::root;

/// In place of a path: the block replaces the file above it, which is how the page puts its example right.
const INSTEAD: &str = "instead";

/// A page of docs/.
pub struct Page {
    /// The path from docs/, with `/` between parts.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// The fenced blocks.
    pub blocks: Vec<Block>,
}

/// A fenced block.
pub struct Block {
    /// What it is: `ind`, `yaml`, `csv`, `error`, `table`, `console` and so on.
    pub language: String,
    /// What follows the language on the opening line: a path, or the name of a table.
    pub name: Option<String>,
    /// The one-based line of the opening fence.
    pub line: usize,
    /// The text, every line ended.
    pub body: String,
}

impl Page {
    /// Reads a page under docs/.
    pub fn read(path: &str) -> Page {
        let text = fs::read_to_string(docs().join(path)).unwrap_or_else(|e| panic!("docs/{path}: {e}"));
        let blocks = blocks(&text);
        Page { path: path.to_string(), text, blocks }
    }

    /// The blocks of a language.
    pub fn of<'a>(&'a self, language: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |b| b.language == language)
    }

    /// The files that the page lays over a project: blocks of definitions, YAML and CSV. Definitions without a path
    /// are of `definitions.ind`, and blocks of one file follow each other.
    pub fn files(&self) -> Vec<(String, String)> {
        let mut files: Vec<(String, String)> = Vec::new();
        let blocks = self.blocks.iter().filter(|block| block.name.as_deref() != Some(INSTEAD));
        for (path, text) in blocks.filter_map(file) {
            match files.iter_mut().find(|(known, _)| *known == path) {
                Some((_, before)) => before.push_str(&format!("\n{text}")),
                None => files.push((path, text)),
            }
        }
        files
    }

    /// The same with the blocks marked `instead` in place of those that they follow: how the page says to put it right.
    pub fn files_put_right(&self) -> Option<Vec<(String, String)>> {
        let mut files = self.files();
        let mut path = None;
        let mut found = false;
        for block in &self.blocks {
            if block.name.as_deref() != Some(INSTEAD) {
                path = file(block).map(|(path, _)| path).or(path);
            } else if let Some(place) = files.iter_mut().find(|(p, _)| Some(p) == path.as_ref()) {
                place.1.clone_from(&block.body);
                found = true;
            }
        }
        found.then_some(files)
    }
}

/// The pages below a folder of docs/, by path.
pub fn below(folder: &str) -> Vec<Page> {
    let mut paths = Vec::new();
    collect(&docs().join(folder), folder, &mut paths);
    paths.sort();
    paths.iter().map(|path| Page::read(path)).collect()
}

fn collect(folder: &Path, name: &str, paths: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|e| panic!("{name}: {e}")) {
        let entry = entry.expect("an entry of a folder that can be read");
        let path = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &path, paths);
        } else if path.ends_with(".md") {
            paths.push(path);
        }
    }
}

/// The folder docs/ of the repository.
pub fn docs() -> PathBuf {
    root().join("docs")
}

fn file(block: &Block) -> Option<(String, String)> {
    match (block.language.as_str(), &block.name) {
        ("ind" | "yaml" | "csv" | "workbook", Some(path)) => Some((path.clone(), block.body.clone())),
        ("ind", None) => Some(("definitions.ind".to_string(), block.body.clone())),
        _ => None,
    }
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((line, opening)) = lines.next() {
        let Some(info) = opening.strip_prefix("```") else { continue };
        let (language, name) = match info.split_once(' ') {
            Some((language, name)) => (language, Some(name.trim().to_string())),
            None => (info, None),
        };
        let body = lines.by_ref().map(|(_, l)| l).take_while(|l| *l != "```").map(|l| format!("{l}\n")).collect();
        blocks.push(Block { language: language.trim().to_string(), name, line: line + 1, body });
    }
    blocks
}
