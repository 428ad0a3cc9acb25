//! The definitions of a file one by one, each in canonical layout.
//!
//! In: the text of a definition file. Out: what it defines, with the text of each.
//! Invariant: two definitions that differ only in layout and comments have one line of tokens; one that does not parse is left
//! out.

use super::scan::scan;
use super::{ast::ItemKind, format, parse};
use crate::source::{SourceId, Span};

/// A definition as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// `cohort`, `measure`, `indicator` or `table`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Its doc comment and itself, in canonical layout.
    pub text: String,
    /// The doc comment and the tokens on one line: the same however it is laid out and whatever comments are in it.
    pub tokens: String,
    /// Where its name is.
    pub place: Span,
}

/// The definitions of a file, in order; tests are left out.
pub fn items(source: SourceId, text: &str) -> Vec<Written> {
    let (file, _, _) = parse(source, text);
    let written = file.items.iter().filter_map(|item| {
        let (kind, name) = match &item.kind {
            ItemKind::Cohort(cohort) => ("cohort", &cohort.name),
            ItemKind::Measure(measure) => ("measure", &measure.name),
            ItemKind::Indicator(indicator) => ("indicator", &indicator.name),
            ItemKind::Table(table) => ("table", &table.name),
            ItemKind::Test(_) | ItemKind::Broken { .. } => return None,
        };
        let whole = item.doc.as_ref().map_or(item.span, |doc| doc.span.to(item.span));
        let laid = format(source, text.get(whole.start as usize..whole.end as usize)?).ok()?;
        let doc = item.doc.iter().flat_map(|doc| doc.value.split_whitespace());
        let tokens = tokens(text.get(item.span.start as usize..item.span.end as usize)?);
        let tokens = doc.chain(tokens).collect::<Vec<_>>().join(" ");
        Some(Written { kind, name: name.value.clone(), text: laid, tokens, place: name.span })
    });
    written.collect()
}

/// The tokens of an item, without commas before a closing bracket: layout puts them there.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let (tokens, _) = scan(SourceId(0), text);
    let written: Vec<&str> = tokens.iter().map(|token| &text[token.start..token.end]).collect();
    let closes = |at: usize| written.get(at + 1).is_some_and(|next| matches!(*next, "]" | "}" | ")"));
    let kept = (0..written.len()).filter(|at| written[*at] != "," || !closes(*at));
    kept.map(|at| written[at]).collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_definition_is_by_itself_in_canonical_layout() {
        let text = "use \"b.ind\"\n# a comment\n## Of what.\nmeasure  a =  count of b\n\ncohort c { from b where x=1 }\n\
                    test \"t\" for a { expect 1 }\ncohort broken {\n}\n";
        let found = items(SourceId(0), text);
        let said: Vec<(&str, &str)> = found.iter().map(|item| (item.kind, item.name.as_str())).collect();
        assert_eq!(said, [("measure", "a"), ("cohort", "c")]);
        assert_eq!(found[0].text, "## Of what.\nmeasure a = count of b\n");
        assert_eq!(found[1].text, items(SourceId(0), "cohort c {\n  from  b\n  where x = 1\n}")[0].text);
        let lists = [
            "cohort c { from b where x in {1, 2} }",
            "cohort c {\n  from b # of b\n  where x in {\n    1,\n    2,\n  }\n}",
        ];
        let [one, other] = lists.map(|text| items(SourceId(0), text).remove(0).tokens);
        assert_eq!(one, other);
        assert_ne!(one, items(SourceId(0), "cohort c { from b where x in {2, 1} }")[0].tokens);
        assert_eq!(&text[found[0].place.start as usize..][..1], "a");
    }
}
