//! Recovery: where each item of a file begins and ends, derived from tokens alone.
//!
//! In: the tokens of a file. Out: chunks, each an item or a stretch of other text.
//! Invariant: every token lies in exactly one chunk; the start of an item ends the chunk before it however broken that is.

use super::scan::{Kind, Token};
use super::words::{begins_item, is_reserved};

/// Cuts the tokens into chunks.
pub(super) fn split<'t>(text: &str, tokens: &'t [Token]) -> Vec<&'t [Token]> {
    let mut chunks = Vec::new();
    let (mut begin, mut depth, mut block, mut closed) = (0, 0usize, true, false);
    for (i, token) in tokens.iter().enumerate() {
        if i > begin && (closed || starts(text, tokens, i, depth)) {
            chunks.push(&tokens[begin..i]);
            (begin, depth, block) = (i, 0, true);
        }
        closed = false;
        match token.kind {
            Kind::Mark if &text[token.start..token.end] == "{" => {
                if depth == 0 {
                    block = i > begin && !opens_set(text, &tokens[i - 1]);
                }
                depth += 1;
            }
            Kind::Mark if &text[token.start..token.end] == "}" => {
                depth = depth.saturating_sub(1);
                closed = depth == 0 && block;
            }
            Kind::Word | Kind::Number | Kind::String | Kind::Row | Kind::Mark | Kind::Bad(_) => {}
        }
    }
    if begin < tokens.len() {
        chunks.push(&tokens[begin..]);
    }
    chunks
}

fn starts(text: &str, tokens: &[Token], i: usize, depth: usize) -> bool {
    let word = |k: usize| match tokens.get(k) {
        Some(t) if t.kind == Kind::Word => &text[t.start..t.end],
        Some(_) | None => "",
    };
    let mark = |k: usize| tokens.get(k).is_some_and(|t| matches!(&text[t.start..t.end], "{" | "="));
    let string = |k: usize| tokens.get(k).is_some_and(|t| matches!(t.kind, Kind::String));
    let named = |k: usize| !word(k).is_empty() && !is_reserved(word(k));
    let (here, first) = (word(i), tokens[i].first);
    if !first || here.is_empty() {
        return false;
    }
    let known = begins_item(here);
    // `cohort NAME {` begins an item however deep the one before it is in unclosed brackets.
    if known && (named(i + 1) && mark(i + 2) || here == "test" && string(i + 1) && word(i + 2) == "for") {
        return true;
    }
    if depth > 0 || !can_end(text, &tokens[i - 1]) {
        return false;
    }
    known && !operator(text, tokens.get(i + 1)) || mark(i + 2) && named(i) && named(i + 1)
}

/// Whether a brace after this token opens a set, not a block.
pub(super) fn opens_set(text: &str, before: &Token) -> bool {
    matches!(&text[before.start..before.end], "in" | "of")
}

/// Whether an item can end with this token.
fn can_end(text: &str, token: &Token) -> bool {
    let written = &text[token.start..token.end];
    match token.kind {
        Kind::Word => !is_reserved(written) || written == "missing",
        Kind::Mark => matches!(written, "}" | ")" | "]" | "{"),
        Kind::Number | Kind::String | Kind::Row | Kind::Bad(_) => true,
    }
}

fn operator(text: &str, token: Option<&Token>) -> bool {
    token.is_some_and(|t| t.kind == Kind::Mark && !matches!(&text[t.start..t.end], "{" | "="))
}
