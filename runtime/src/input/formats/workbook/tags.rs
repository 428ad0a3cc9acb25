//! The tags of an XML text, one after the other.
//!
//! In: the text. Out: each tag with its name and attributes. Invariant: comments, instructions and what is between tags
//! are passed over; a tag that does not end is the end.

/// A tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    /// With its prefix.
    pub(super) name: &'t str,
    /// All of its attributes, as written.
    pub(super) attributes: &'t str,
    /// Whether something begins with it.
    pub(super) opens: bool,
    /// Whether something ends with it; a tag without content does both.
    pub(super) closes: bool,
}

impl<'t> Tag<'t> {
    /// The value of an attribute, as written.
    pub(super) fn attribute(&self, name: &str) -> Option<&'t str> {
        let mut left = self.attributes;
        loop {
            let (key, rest) = left.split_once('=')?;
            let rest = rest.trim_start();
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, rest) = rest[1..].split_once(quote)?;
            if key.trim() == name {
                return Some(value);
            }
            left = rest;
        }
    }
}

/// All tags of a text.
pub(super) fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut left = text;
    std::iter::from_fn(move || {
        loop {
            left = &left[left.find('<')? + 1..];
            let passed = [("!--", "-->"), ("![CDATA[", "]]>"), ("?", "?>"), ("!", ">")];
            if let Some((_, end)) = passed.iter().find(|(start, _)| left.starts_with(start)) {
                left = left.split_once(end)?.1;
                continue;
            }
            let inside = &left[..end(left)?];
            left = &left[inside.len() + 1..];
            let (inside, is_end) = inside.strip_prefix('/').map_or((inside, false), |inside| (inside, true));
            let (inside, is_empty) = inside.strip_suffix('/').map_or((inside, false), |inside| (inside, true));
            let (name, attributes) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
            return Some(Tag { name, attributes, opens: !is_end, closes: is_end || is_empty });
        }
    })
}

/// Where a tag ends: at the first `>` that is in no quotes.
fn end(tag: &str) -> Option<usize> {
    let mut quote = None;
    tag.bytes().position(|byte| {
        match quote {
            Some(mark) if mark == byte => quote = None,
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            _ => {}
        }
        quote.is_none() && byte == b'>'
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_have_their_attributes_and_what_is_no_tag_is_passed_over() {
        let text =
            "<?xml version='1.0'?><!DOCTYPE a><!-- <b/> --><a x = \"1 > 0\"\n y='\"'>text <![CDATA[<c/>]]></a><d/>";
        let seen: Vec<_> = tags(text).map(|tag| (tag.name, tag.opens, tag.closes)).collect();
        assert_eq!(seen, [("a", true, false), ("a", false, true), ("d", true, true)]);
        let first = tags(text).next().expect("a tag");
        assert_eq!(["x", "y", "z"].map(|name| first.attribute(name)), [Some("1 > 0"), Some("\""), None]);
        assert_eq!(tags("<a x=\"").count(), 0);
    }
}
