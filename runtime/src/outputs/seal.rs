//! The seal of a report: by it the program knows a report that nobody changed since it was written.
//!
//! In: the text of a report, and how its format writes a remark. Out: the text with a digest of itself in a remark at its end; whether a text
//! is as it was sealed. Invariant: where anything of a sealed text is changed, the seal too, it is not as it was sealed.

use sha2::{Digest, Sha256};

use crate::hexadecimal::hexadecimal;

/// How a format writes what is no part of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remark {
    /// HTML, SVG and Markdown, which show nothing of it.
    Markup,
    /// The language of Graphviz.
    Slashes,
    /// A field of its own, the last of an object.
    Field,
    /// Text for people, which has no remarks: a last line.
    Line,
}

const MARK: &str = "made by Indicia, sha256:";
const LENGTH: usize = 64;

/// A report with its seal.
pub fn sealed(text: &str, remark: Remark) -> String {
    let open = format!("{MARK}{}", "0".repeat(LENGTH));
    let ended =
        |end: String| format!("{}{end}", if text.ends_with('\n') { text.to_string() } else { format!("{text}\n") });
    let unsealed = match remark {
        Remark::Markup => ended(format!("<!-- {open} -->\n")),
        Remark::Slashes => ended(format!("// {open}\n")),
        Remark::Line => ended(format!("\n{open}\n")),
        Remark::Field => match text.trim_end().strip_suffix('}') {
            Some(fields) => format!("{},\n  \"seal\": \"{open}\"\n}}\n", fields.trim_end()),
            None => return text.to_string(),
        },
    };
    let Some(at) = place(&unsealed) else { return unsealed };
    let mut sealed = unsealed.clone();
    sealed.replace_range(at..at + LENGTH, &hexadecimal(&Sha256::digest(unsealed.as_bytes())));
    sealed
}

/// Whether a text is as it was sealed.
pub fn is_as_sealed(text: &str) -> bool {
    let Some((at, seal)) = place(text).and_then(|at| Some((at, text.get(at..at + LENGTH)?))) else { return false };
    let mut unsealed = text.to_string();
    unsealed.replace_range(at..at + LENGTH, &"0".repeat(LENGTH));
    hexadecimal(&Sha256::digest(unsealed.as_bytes())) == seal
}

/// Where the digest is.
fn place(text: &str) -> Option<usize> {
    text.rfind(MARK).map(|at| at + MARK.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_changed_is_not_as_it_was_sealed() {
        for (text, remark) in [
            ("<!doctype html>\n<p>£5</p>\n", Remark::Markup),
            ("digraph indicia {\n}\n", Remark::Slashes),
            ("{\n  \"after\": \"é\"\n}\n", Remark::Field),
            ("2 changes", Remark::Line),
        ] {
            let sealed = sealed(text, remark);
            assert!(is_as_sealed(&sealed), "{sealed}");
            assert_eq!(super::sealed(text, remark), sealed, "the same bytes each time");
            for changed in
                [format!("{sealed}note\n"), format!("note\n{sealed}"), sealed.replacen(' ', "  ", 1), text.into()]
            {
                assert!(!is_as_sealed(&changed), "{changed}");
            }
        }
        for odd in ["", MARK, "made by Indicia, sha256:é", "made by Indicia, sha256:00"] {
            assert!(!is_as_sealed(odd), "{odd}");
        }
        let json: serde_json::Value = serde_json::from_str(&sealed("{\n  \"after\": 1\n}\n", Remark::Field)).unwrap();
        assert_eq!(json["after"], 1);
    }
}
