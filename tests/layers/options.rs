//! Texts of Rust files that name an option or a command of the program.
//!
//! In: Rust text. Out: its texts, and whether one names something of the command line. Invariant: comments, and what only tests have, are
//! left out.

/// Whether a file has tests only.
pub fn is_test(path: &str) -> bool {
    path.ends_with("tests.rs") || path.contains("/tests/")
}

/// The texts of a file, as written between their quotes, but with a line that goes on in the next as one.
pub fn texts(file: &str) -> Vec<String> {
    let code = file.split("#[cfg(test)]\nmod tests {").next().unwrap_or(file);
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let after_hashes = rest.strip_prefix('r').map(|raw| raw.trim_start_matches('#'));
        rest = if rest.starts_with("//") {
            rest.split_once('\n').map_or("", |(_, after)| after)
        } else if let Some(raw) = after_hashes.and_then(|raw| raw.strip_prefix('"')) {
            let hashes = rest.len() - raw.len() - 2;
            let (text, after) = raw.split_once(&format!("\"{}", "#".repeat(hashes))).unwrap_or((raw, ""));
            found.push(text.to_string());
            after
        } else if let Some(text) = rest.strip_prefix('"') {
            let length = end(text);
            found.push(joined(&text[..length]));
            text.get(length + 1..).unwrap_or_default()
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\\"'") {
            rest[1..].split_once('\'').map_or("", |(_, after)| after)
        } else {
            &rest[first.len_utf8()..]
        };
    }
    found
}

/// Where a text ends whose first quote is before it.
fn end(text: &str) -> usize {
    let mut escaped = false;
    let is_end = |c: char| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    };
    text.find(is_end).unwrap_or(text.len())
}

/// A text with the lines that end in `\` joined to the next.
fn joined(text: &str) -> String {
    let mut parts = text.split("\\\n");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |whole, part| whole + part.trim_start())
}

/// Whether a text names an option (`--out`), or a command (`indicia run`, or in backticks).
pub fn names_the_program(text: &str, commands: &[String]) -> bool {
    let is_letter = |c: char| c.is_ascii_lowercase();
    let option = text.match_indices("--").any(|(at, _)| text[at + 2..].starts_with(is_letter));
    let command = commands.iter().any(|command| {
        let [whole, alone] = [format!("indicia {command}"), format!("`{command}`")];
        let ended = |(at, _): (usize, &str)| !text[at + whole.len()..].starts_with(is_letter);
        text.match_indices(&whole).any(ended) || text.contains(&alone)
    });
    option || command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_rust_has_them() {
        let file = "// \"no\"\nfn f() { g(\"a \\\"b\\\" \\\n    c\", '\"', r#\"d \"e\" \"#, r\"f\"); }\n#[cfg(test)]\nmod tests {\n\"no\" }";
        assert_eq!(texts(file), ["a \\\"b\\\" c", "d \"e\" ", "f"]);
    }

    #[test]
    fn options_and_commands_are_found() {
        let commands = ["run".to_string(), "check".to_string()];
        for text in
            ["name it with --out", "`--at` says", "see `indicia run`", "give it to `run`", "indicia check --fix"]
        {
            assert!(names_the_program(text, &commands), "{text}");
        }
        for text in ["a -- b", "indicia running", "run it again", "indicia.yaml", "-----"] {
            assert!(!names_the_program(text, &commands), "{text}");
        }
    }
}
