//! What a written text is: a name that definitions can write, a path that works on one machine only.
//!
//! In: a text. Out: whether it is that. Invariant: needs no other file of this folder.

/// Whether a text is a letter followed by letters, digits and underscores.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Whether a path starts at a root or a drive, on any system.
pub(super) fn is_absolute(path: &str) -> bool {
    let drive = matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    drive || path.starts_with(['/', '\\', '~'])
}
