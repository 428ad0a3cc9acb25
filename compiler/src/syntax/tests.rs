//! What is true of parsing and formatting any text: no panic, one error a broken item, comments kept, meaning kept.

use proptest::prelude::*;

use super::ast::{File, ItemKind};
use super::{Comment, format, parse};
use crate::diagnostics::Diagnostics;
use crate::source::SourceId;

const RICH: &str = include_str!("corpus/rich.ind");
const MESSY: &str = include_str!("corpus/messy.ind");
const MESSY_FORMATTED: &str = include_str!("corpus/messy.formatted.ind");

fn read(text: &str) -> (File, Vec<Comment>, Diagnostics) {
    parse(SourceId(0), text)
}

fn codes(text: &str) -> Vec<&'static str> {
    read(text).2.iter().map(|d| d.code).collect()
}

/// A tree without its spans, which alone a layout may change.
fn meaning(file: &File) -> String {
    let printed = format!("{file:?}");
    let mut parts = printed.split("Span { source");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |kept, part| kept + part.split_once('}').unwrap().1)
}

fn texts(comments: &[Comment]) -> Vec<(String, bool)> {
    comments.iter().map(|c| (c.text.clone(), c.doc)).collect()
}

/// Asserts all that the formatter promises of a file without errors; says whether there was anything to check.
fn keeps_its_promises(text: &str) -> bool {
    let (file, comments, found) = read(text);
    if found.has_errors() {
        assert!(format(SourceId(0), text).is_err());
        return false;
    }
    let once = format(SourceId(0), text).unwrap();
    let (file_after, comments_after, found_after) = read(&once);
    let errors: Vec<_> = found_after.iter().collect();
    assert!(errors.is_empty(), "formatting broke the file:\n{text}\n--- to\n{once}\n{errors:?}");
    assert_eq!(meaning(&file), meaning(&file_after), "formatting changed what the file means:\n{text}\n--- to\n{once}");
    assert_eq!(texts(&comments), texts(&comments_after), "formatting lost or moved comments:\n{text}\n--- to\n{once}");
    let twice = format(SourceId(0), &once).unwrap();
    assert_eq!(once, twice, "formatting twice differs from formatting once");
    assert!(once.lines().all(|l| l.trim_end() == l), "blanks at the end of a line:\n{once}");
    true
}

#[test]
fn a_function_of_two_words_may_have_any_blanks_between_them() {
    for between in [" ", "  ", "\t", "\n  "] {
        let text = format!("measure a = standard{between}deviation of b.c\n");
        assert_eq!(codes(&text), Vec::<&str>::new(), "{text}");
        assert!(keeps_its_promises(&text));
    }
}

#[test]
fn a_rich_file_parses_and_is_its_own_layout() {
    let (file, comments, found) = read(RICH);
    let found: Vec<_> = found.iter().collect();
    assert!(found.is_empty(), "{found:#?}");
    assert_eq!((file.uses.len(), file.items.len()), (2, 22));
    assert_eq!(comments.iter().filter(|c| c.doc).count(), 4);
    let doc = file.items[0].doc.as_ref().unwrap();
    assert_eq!(doc.value, "Violent crime as section 5.1 analyses it.\n\nTwo paragraphs.");
    for (laid_out, written) in format(SourceId(0), RICH).unwrap().lines().zip(RICH.lines()) {
        assert_eq!(laid_out, written);
    }
    assert!(keeps_its_promises(RICH));
}

#[test]
fn a_messy_file_is_laid_out() {
    assert_eq!(format(SourceId(0), MESSY).unwrap(), MESSY_FORMATTED);
    assert!(keeps_its_promises(MESSY));
}

#[test]
fn a_file_cut_at_any_byte_neither_panics_nor_stays_silent_about_a_cut_item() {
    // What comes before an item does not bear on it, so each is cut by itself.
    let (file, _, _) = read(RICH);
    let mut begin = 0;
    for item in &file.items {
        let end = item.span.end as usize;
        for (at, _) in RICH[begin..end].char_indices() {
            let cut = &RICH[begin..begin + at];
            let (file, _, found) = read(cut);
            let broken = file.items.iter().any(|i| matches!(i.kind, ItemKind::Broken { .. }));
            assert!(!broken || found.has_errors(), "a broken item without an error:\n{cut}");
            let found: Vec<_> = found.iter().collect();
            assert!(found.len() <= 1, "more than one error for one cut:\n{cut}\n{found:?}");
            keeps_its_promises(cut);
        }
        begin = end;
    }
}

#[test]
fn each_broken_item_is_one_error_and_its_neighbours_survive() {
    let text = "\
## First.
cohort a { form crimes }
## Second.
cohort b { from crimes }
measure c = count crimes
indicator d = b per
## Third.
cohort e { from crimes
  where x in {\"a\"
## Fourth.
measure f = count of b
cohrot g { from crimes }
test \"t\" for a { given x }
indicator h = f
";
    let (file, comments, found) = read(text);
    let found: Vec<_> = found.iter().map(|d| (d.code, d.labels[0].span.start as usize)).collect();
    let at = |part: &str| text.find(part).unwrap();
    assert_eq!(
        found,
        [
            ("syntax::unknown-clause", at("form")),
            ("syntax::unexpected", at("crimes\nindicator")),
            ("syntax::unexpected-end", at("b per") + 5),
            ("syntax::unclosed-bracket", at("{\"a\"")),
            ("syntax::unknown-item", at("cohrot")),
            ("syntax::unexpected", at("}\nindicator h")),
        ]
    );
    let docs: Vec<_> = file.items.iter().map(|i| i.doc.as_ref().map(|d| d.value.as_str())).collect();
    let third = Some("Third.");
    assert_eq!(docs, [Some("First."), Some("Second."), None, None, third, Some("Fourth."), None, None, None]);
    assert_eq!(comments.len(), 4);
    let names: Vec<_> = file
        .items
        .iter()
        .map(|i| match &i.kind {
            ItemKind::Broken { name } => format!("broken {}", name.as_ref().map_or("-", |n| &n.value)),
            ItemKind::Cohort(c) => c.name.value.clone(),
            ItemKind::Measure(m) => m.name.value.clone(),
            ItemKind::Indicator(i) => i.name.value.clone(),
            ItemKind::Table(t) => t.name.value.clone(),
            ItemKind::Test(t) => t.of.value.clone(),
        })
        .collect();
    let expected = ["broken a", "b", "broken c", "broken d", "broken e", "f", "broken g", "broken -", "h"];
    assert_eq!(names, expected);
}

#[test]
fn several_bad_values_of_one_item_are_all_reported() {
    let text = "cohort a {\n  from c\n  where d in {2023-02-30, 2023/25}\n    and e = \"\\n\"\n}\n";
    assert_eq!(codes(text), ["syntax::bad-date", "syntax::bad-period", "syntax::unknown-escape"]);
}

#[test]
fn a_mistake_is_named_where_it_is() {
    // The definition, with the place marked by `^` before it; the code; a part of the message or the help.
    let cases = [
        ("cohort ^{ from c }", "unexpected", "expected a name"),
        ("cohort ^\"a\" { from c }", "bad-name", "without quotes"),
        ("cohort a { from c ^banana 5 }", "unexpected", "`keep`"),
        ("cohort a {\n  from c\n  ^banana 5\n}", "unknown-clause", "`keep`"),
        ("cohort a {\n  from c\n  ^Where d\n}", "unknown-clause", "did you mean `where`?"),
        ("table a {\n  column b\n  ^from c\n}", "unknown-clause", "a table has no clause `from`"),
        ("table a {\n  columns for each b {\n    ^rows c\n  }\n}", "unknown-clause", "`columns for each` has"),
        ("table a {\n  where b\n  ^in 2023/24\n}", "ambiguous-clause", "whole table"),
        ("table a {\n  column count of b\n  ^where c\n}", "ambiguous-clause", "whole table"),
        ("table a { column b shown ^\"0\" }", "bad-format", "write `shown 0`"),
        ("table a { column b shown ^0.0.0 }", "bad-format", "0,000"),
        ("table a { column b shown ^2 }", "bad-format", "0,000"),
        ("table a { column b shown ^%0 }", "bad-format", "0,000"),
        ("table a { rows b in ^[] }", "empty-set", "at least one"),
        ("table a { order by \"b\" ^}", "unexpected", "`ascending` or `descending`"),
        ("table a { number ^07 column b }", "bad-number", "leading zeros"),
        ("table a { top ^99999999999999999999 }", "bad-number", "too many digits"),
        ("table a { top ^5.5 }", "bad-number", "whole number"),
        ("table a { top ^5. }", "bad-number", "write `5`"),
        ("indicator a = ^1_000 * b", "bad-number", "write 1000"),
        ("indicator a = b in ^mid_2022", "bad-period", "write mid-2022"),
        ("indicator a = b in ^mid-22", "bad-period", "in full"),
        ("cohort a { from b where age = ^18-24 }", "bad-period", "write `in 18 to 24`"),
        ("indicator a = b in ^2023/25", "bad-period", "written 2023/24"),
        ("indicator a = b in ^1999/01", "bad-period", "written 1999/00"),
        ("indicator a = b in ^2023-4", "bad-period", "2023-04"),
        ("indicator a = b in ^2023-1-7", "bad-date", "write 2023-01-07"),
        ("indicator a = b in year ending ^2024-03-31", "bad-period", "year ending 2024-03"),
        ("indicator a = b in ^\"Fenland\"", "unexpected", "a period"),
        ("indicator a = b as ^percent of c", "unexpected", "write `as % of`"),
        ("indicator a = b as % of c ^as % of d", "chained-rate", "brackets"),
        ("indicator a = ^avg of b.c", "unknown-function", "mean of"),
        ("indicator a = b / ^medain of b.c", "unknown-function", "did you mean `median of`?"),
        ("measure a = ^percentil 92 of b.c", "unknown-function", "did you mean `percentile 25 of`?"),
        ("measure a = ^quartile of b.c", "unknown-function", "write `percentile N of`"),
        ("measure a = ^percentile of b.c", "function-number", "write it as in `percentile 25 of`"),
        ("measure a = ^percentile 101 of b.c", "function-number", "from 0 to 100"),
        ("measure a = ^standrd deviation of b.c", "unknown-function", "did you mean `standard deviation of`?"),
        ("measure a = count of b where c ^end with \"d\"", "unexpected", "did you mean `ends`?"),
        ("measure a = count of b where c contains \"d\" ignoring ^cse", "unexpected", "did you mean `case`?"),
        (
            "measure a = count of b where c = d ^ignoring case",
            "unexpected",
            "belongs to a test of a column against a text",
        ),
        ("measure a = count of b where \"c\" = d ^ignoring case", "unexpected", "write the column first"),
        ("measure a = count of b where c ^not ends with \"x\"", "unexpected", "write `not c ends with \"x\"`"),
        (
            "measure a = count of b where c.d ^does not contain \"x\" and e",
            "unexpected",
            "write `not c.d contains \"x\"`",
        ),
        (
            "measure a = count of b where c ends with ^{\"x\", \"y\"}",
            "unexpected",
            "write `(c ends with \"x\" or c ends with \"y\")`",
        ),
        (
            "measure a = count of b where c starts with ^\"x\", \"y\"",
            "unexpected",
            "write `(c starts with \"x\" or c starts with \"y\")`",
        ),
        ("measure a = count of b where c not starts with ^{\"x\"}", "unexpected", "write `not c starts with \"x\"`"),
        (
            "measure a = count of b where c ^endswith \"x\" ignoring case",
            "unexpected",
            "write `c ends with \"x\" ignoring case`",
        ),
        ("measure a = count of b where d and c ^begins with \"x\"", "unexpected", "write `c starts with \"x\"`"),
        ("measure a = count of b where c ^like \"%x\"", "unexpected", "write `c ends with \"x\"`"),
        ("measure a = count of b where c ^not like \"x%\"", "unexpected", "write `not c starts with \"x\"`"),
        ("measure a = count of b where c ^ilike \"%x%\"", "unexpected", "write `c contains \"x\" ignoring case`"),
        ("measure a = count of b where c ^like \"x%y\"", "unexpected", "join several with `and`"),
        ("measure a = count of b where c = \"d\" ^ignore case", "unexpected", "write `ignoring case`"),
        ("measure a = count of b where c in {\"d\", \"e\"} ^case-insensitive", "unexpected", "write `ignoring case`"),
        ("measure a = count of b where c in ^(\"d\", \"e\")", "set-braces", "write `in {\"d\", \"e\"}`"),
        ("measure a = count of b where c = \"d\" or ^\"e\"", "lone-value", "write `c in {\"d\", \"e\"}`"),
        (
            "measure a = count of b where c contains \"d\" or ^\"e\"",
            "lone-value",
            "write `(c contains \"d\" or c contains",
        ),
        ("measure a = ^percentile 92% of b.c", "function-number", "write `percentile 92 of`"),
        ("measure a = ^percentile(92) of b.c", "function-number", "write `percentile 92 of`"),
        ("measure a = ^percentile(b.c, 92.5)", "function-number", "write `percentile 92.5 of b.c`"),
        ("measure a = ^quantile(b.c, 0.925)", "function-number", "write `percentile 92.5 of b.c`"),
        ("measure a = ^92nd percentile of b.c", "function-number", "write `percentile 92 of`"),
        ("measure a = ^the 3rd percentile of b.c", "function-number", "write `percentile 3 of`"),
        ("measure a = ^percentile 92nd of b.c", "function-number", "write `percentile 92 of`"),
        ("measure a = ^92 percentile of b.c", "function-number", "write `percentile 92 of`"),
        ("indicator a = ^P92 of b.c", "function-number", "write `percentile 92 of`"),
        ("measure a = ^q3 of b.c", "function-number", "write `percentile 75 of`"),
        ("indicator a = b in 2023^–24", "unexpected-character", "write 2023/24"),
        ("indicator a = b in 2011^–12", "unexpected-character", "or 2011-12 for the month"),
        ("indicator a = b in 2023^–2024", "unexpected-character", "write 2023/24 for that year"),
        ("measure a = count of b where c in 10^–17", "unexpected-character", "write `10 to 17`"),
        ("measure a = count of b where c ^between 3 and 5", "unexpected", "write `c in 3 to 5`"),
        ("measure a = count of b where d and c.e ^BETWEEN 3 and 5", "unexpected", "write `c.e in 3 to 5`"),
        ("measure a = count of b where c ^not between 3 and 5", "unexpected", "write `not c in 3 to 5`"),
        ("measure a = ^count(*)", "unexpected", "count of crimes"),
        ("measure a = ^AVERAGE(b.c)", "unexpected", "write `mean of b.c`"),
        ("measure a = count ^crimes", "unexpected", "write `count of crimes`"),
        ("measure a = sum ^b.c", "unexpected", "write `sum of b.c`"),
        ("measure a = ^count(distinct b.c)", "unexpected", "write `count of distinct b.c`"),
        ("measure a = ^COUNT(b.c)", "unexpected", "write `count of b where c is not missing`"),
        ("measure a = ^count(b)", "unexpected", "write `count of b`"),
        ("measure a = count of b where ^c.d is false", "unexpected", "write `not c.d`"),
        ("measure a = count of b where ^c.d is not false", "unexpected", "write `c.d`"),
        ("measure a = ^SUMIF(b.c)", "unexpected", "behind `where`"),
        ("indicator a = b ^% of c", "unexpected", "write `as % of`"),
        ("indicator a = (b + c) ^percent of d", "unexpected", "write `as % of`"),
        (
            "table a {\n column \"B\" b where c = \"d\" ^and e > 3\n}",
            "unexpected",
            "write `where (c = \"d\" and e > 3)`",
        ),
        ("table a {\n column b where c ^or d shown 0\n column e\n}", "unexpected", "write `where (c or d)`"),
        ("table a { rows k column b where c > 3 ^or d < 5 column e }", "unexpected", "write `where (c > 3 or d < 5)`"),
        ("table a { column b where c > 3 ^or number < 5 rows k }", "unexpected", "write `where (c > 3 or number < 5)`"),
        ("table a {\n column b where c ^and d > 3 in 2023/24\n}", "unexpected", "write `where (c and d > 3)`"),
        (
            "table a {\n column b where d in 2022-04 ^or d in 2023-05\n}",
            "unexpected",
            "write `where (d in 2022-04 or d in 2023-05)`",
        ),
        (
            "table a {\n column b where d in 2021/22 ^or d in 2023/24 per 2\n}",
            "unexpected",
            "write `where (d in 2021/22 or d in 2023/24)`",
        ),
        ("cohort a { from b where c = ^and d }", "reserved-word", "cannot be a name"),
        ("measure ^all incidents = count of b", "unexpected", "write `all_incidents`"),
        ("table ^theft by ward {\n column b\n}", "unexpected", "write `theft_by_ward`"),
        ("indicator a = ^(b ", "unclosed-bracket", "close it with `)`"),
        ("indicator a = b^)", "unmatched-bracket", "closes nothing"),
        ("indicator a = change in b from 2021^", "unexpected-end", "`to`"),
        ("measure a = count of distinct ^b", "column-wanted", "b.persons"),
        ("measure a = count of b where c is ^null", "unexpected", "`missing`"),
        ("measure a = count of b where c ^<> 5", "wrong-operator", "!="),
        ("measure a = count of b where c\n ^|| d", "wrong-operator", "`or`"),
        ("measure a = count of b where ^!c", "wrong-operator", "`not`"),
        ("measure a = count of b where c = ^“d”", "wrong-quotes", "write \"d\""),
        ("measure a = count of b where c = don^'t", "wrong-quotes", "double quotes"),
        ("measure a = count of b where c = ^'driver's \"d\"'", "wrong-quotes", "with `\\\"` for a quote inside"),
        ("measure a = count of b where c ^!= missing", "compared-to-missing", "is not missing"),
        ("measure a = count of b where c in \"d\"^, \"e\"", "set-braces", "in {"),
        ("measure a = count of b where c in {5 ^– 7}", "unexpected-character", "write `to`"),
        ("measure a = count of b where^\u{a0}c", "unexpected-character", "ordinary space"),
        ("measure a = count of b where ^é", "unexpected-character", "a to z"),
        ("test \"a\" for b {\n given c ^| d |\n expect 5 }", "unexpected-character", "new line"),
        ("test \"a\" for b {\n given c\n | ^d e |\n expect 5 }", "bad-name", "d_e"),
        ("test \"a\" for b {\n given c\n | d.^in |\n expect 5 }", "reserved-word", "`in`"),
        ("test ^\"a\" for b {\n given c\n | d |\n }", "missing-clause", "expect"),
        ("^banana", "unknown-item", "a definition begins with"),
        ("cohort a { from b } ^where c", "unknown-item", "closing brace too many"),
        ("^\"text\"", "unknown-item", "a definition begins with"),
        ("use ^areas", "unquoted-text", "write `use \"areas.ind\"`"),
        ("measure a = count of b where ^between(c, 3, 5)", "unexpected", "in 3 to 5"),
        ("table a {\n column \"A\" b ^%>% count()\n}", "unexpected", "one expression"),
        ("table a {\n column \"A\" mean(b^$n)\n}", "unexpected-character", "`crimes.kind`"),
        ("table a {\n column \"A\" b ^|> c\n}", "unexpected", "one expression"),
        ("table a {\n column \"A\" b / c ^%\n}", "unexpected", "as % of"),
        ("measure a = count of distinct^(b.c)", "unexpected", "write `count of distinct b.c`"),
        ("measure a = count of ^(b)", "unexpected", "write `count of b`"),
        ("measure a = sum of ^(b.c)", "unexpected", "write `sum of b.c`"),
        ("table a {\n column \"A\" b.c.^sum()\n}", "unexpected", "write `sum of b.c`"),
        ("table a {\n column \"A\" b.^count()\n}", "unexpected", "write `count of b`"),
        ("table a {\n column \"A\" ^rate(b, c)\n}", "unexpected", "a per 1000 b"),
    ];
    each_is_named(&cases);
}

/// Asserts that each definition has one error: where the mark is, with a code and some words.
fn each_is_named(cases: &[(&str, &str, &str)]) {
    for (marked, code, words) in cases {
        let text = marked.replacen('^', "", 1);
        let (_, _, found) = read(&text);
        let [only] = found.iter().collect::<Vec<_>>()[..] else { panic!("{marked}: {found:#?}") };
        let place = only.labels[0].span.start as usize;
        let prose = format!("{}\n{}", only.message, only.help.as_deref().unwrap_or_default());
        assert_eq!(only.code, format!("syntax::{code}"), "{marked}: {prose}");
        assert_eq!(Some(place), marked.find('^'), "{marked}: {prose}");
        assert!(prose.contains(words), "{marked}: {prose}");
    }
}

#[test]
fn conditions_of_other_languages_are_answered_with_what_to_write() {
    each_is_named(&[
        ("measure a = count of b where c ^=! 3", "wrong-operator", "write `!=`"),
        ("measure a = count of b where c ^>< 3", "wrong-operator", "write `!=`"),
        ("measure a = count of b where c ^!== 3", "wrong-operator", "write `!=`"),
        ("measure a = count of b where c ^~= 3", "wrong-operator", "write `!=`"),
        ("measure a = count of b where c ^=== 3", "wrong-operator", "write `=`"),
        ("measure a = count of b where c > 3 ^| c < 1", "wrong-operator", "write `or`"),
        ("measure a = count of b where c > 3 ^AND d", "unexpected", "small letters"),
        ("measure a = count of b where c in {3, 4, 5 ^and 6}", "unexpected", "write `{3, 4, 5, 6}`"),
        ("measure a = count of b where c in {3 to 5, 7 ^or 9}", "unexpected", "write `{3 to 5, 7, 9}`"),
        ("measure a = count of b where c in {\"d\" ^\"e\"}", "unexpected", "write `{\"d\", \"e\"}`"),
        ("measure a = count of b where c in {\"d\", ^and \"e\"}", "unexpected", "write `{\"d\", \"e\"}`"),
        ("table a {\n column \"A\" b where c in {3 ^and 4}\n}", "unexpected", "write `{3, 4}`"),
        ("measure a = count of b where c in ^[3, 4]", "set-braces", "write `in {3, 4}`"),
        ("measure a = count of b where c > 3 and ^< 5", "unexpected", "write `c > 3 and c < 5`"),
        ("measure a = count of b where x and c.d > 3 or ^< -1", "unexpected", "write `c.d > 3 or c.d < -1`"),
        ("measure a = count of b where c >= 2021-04-01 and ^<= 2021-04-30", "unexpected", "and c <= 2021-04-30`"),
        ("measure a = count of b where c = 3 or ^= 5", "unexpected", "write `c = 3 or c = 5`"),
        ("table a {\n column \"A\" b where c > 3 and ^< 5\n}", "unexpected", "write `(c > 3 and c < 5)`"),
        ("measure a = count of b where c = 3 or ^5", "lone-value", "write `c in {3, 5}`"),
        ("measure a = count of b where 3 < c ^< 5", "chained-comparison", "write `c > 3 and c < 5`"),
        ("measure a = count of b where 3 <= c.d ^<= 5", "chained-comparison", "write `c.d in 3 to 5`"),
        ("measure a = count of b where 5 >= c ^>= -3", "chained-comparison", "write `c in -3 to 5`"),
        ("measure a = count of b where c ^is 3", "unexpected", "write `c = 3`"),
        ("measure a = count of b where c ^is not \"d\"", "unexpected", "write `c != \"d\"`"),
        ("measure a = count of b where c ^not 3", "unexpected", "write `c != 3`"),
        ("measure a = count of b where c ^is Theft", "unexpected", "write `c = \"Theft\"`"),
        ("measure a = count of b where c ^is in {3}", "unexpected", "write `c in {...}`"),
        ("measure a = count of b where c ^is not in {3}", "unexpected", "write `c not in {...}`"),
        ("measure a = count of b where c ^greater than 3", "unexpected", "write `c > 3`"),
        ("measure a = count of b where c ^is at least 3", "unexpected", "write `c >= 3`"),
        ("measure a = count of b where c ^no more than 3", "unexpected", "write `c <= 3`"),
        ("measure a = count of b where c ^is over 3", "unexpected", "or `c >= 3` if 3 is among them"),
        ("measure a = count of b where c ^%in% {\"d\"}", "unexpected", "write `in {"),
        ("measure a = count of b where c ^%in% c(\"d\", \"e\")", "unexpected", "write `in {\"d\", \"e\"}`"),
        ("measure a = count of b where c ^like \"x%\"", "unexpected", "for a column of codes"),
        ("measure a = count of b where c > 3^, d < 5", "unexpected", "write `and`"),
        ("measure a = count of b where c in {3^; 4}", "unexpected", "write `,`"),
        ("measure a = count of b where c in ^3..5", "unexpected", "write `3 to 5`"),
        ("measure a = count of b where c in ^3:5", "unexpected", "write `3 to 5`"),
        ("measure a = count of b^.", "unexpected", "full stop"),
        ("measure a = count of b where c > ^£5", "unexpected-character", "currency sign"),
    ]);
}

#[test]
fn functions_of_spreadsheets_are_answered_with_what_to_write() {
    let answers = [
        ("STDEV.S(b.c)", "unexpected", "write `standard deviation of b.c`"),
        ("STDEV.P(b.c)", "unexpected", "divides by n - 1"),
        ("PERCENTILE.INC(b.c, 0.9)", "unexpected", "write `percentile 90 of"),
        ("QUARTILE.EXC(b.c, 1)", "unexpected", "write `percentile 25 of"),
        (
            "COUNTIFS(b.c, \"A\")",
            "unexpected",
            "write what rows are to meet behind `where`, as in `count of crimes where",
        ),
        ("SUMIFS(b.c, b.d, \"A\")", "unexpected", "`sum of crimes.value_stolen where kind"),
        ("AVERAGEIFS(b.c, b.d, \"A\")", "unexpected", "`mean of crimes.value_stolen where kind"),
        ("VLOOKUP(b.c, d, 2)", "unexpected", "through `look_up`"),
        ("INDEX(b, MATCH(1, 2))", "unexpected", "through `look_up`"),
        ("RANK.EQ(b, c)", "unexpected", "write `rank of b across rows`"),
        ("MODE.SNGL(b.c)", "unexpected", "there is no mode"),
        ("COUNTBLANK(b.c)", "unexpected", "is missing`"),
        ("SUBTOTAL(9, b.c)", "unexpected", "[all, each]"),
        ("TRIMMEAN(b.c, 0.1)", "unknown-function", "each with `of` behind it"),
        ("GETPIVOTDATA(1)", "unknown-function", "`standard deviation`"),
    ];
    for (call, code, words) in answers {
        each_is_named(&[
            (&format!("measure a = ^{call}"), code, words),
            (&format!("table a {{\n column \"A\" ^{call}\n}}"), code, words),
            (&format!("table a {{\n column \"A\" 2 * ^{call}\n}}"), code, words),
        ]);
    }
    each_is_named(&[
        ("table a {\n column \"A\" ^=COUNT(b)\n}", "unexpected", "leave this `=` out"),
        ("measure a = ^=COUNT(b)", "unexpected", "leave this `=` out"),
        ("measure a = n ^%>% sum()", "unexpected", "one expression"),
    ]);
}

#[test]
fn layouts_of_other_languages_are_answered_with_what_to_write() {
    each_is_named(&[
        ("table a {\n top ^10%\n}", "unexpected", "write how many rows"),
        ("table a {\n top ^10 percent\n}", "unexpected", "write how many rows"),
        ("table a {\n top 10 ^rows\n column b }", "unexpected", "write `top 10`"),
        ("table a {\n top ^ten\n}", "unexpected", "write `top 10`"),
        ("table a {\n rows ^by k\n}", "unexpected", "write `rows k`"),
        ("table a {\n rows ^for each k\n}", "unexpected", "write `rows k`"),
        ("table a {\n rows ^= k\n}", "unexpected", "write `rows k`"),
        ("table a {\n rows k ^by d\n}", "unexpected", "write `rows k then d`"),
        ("table a {\n rows k.e ^and d\n}", "unexpected", "write `rows k.e then d`"),
        ("table a {\n ^column by k\n}", "unexpected", "count of crimes for each k`"),
        ("table a {\n ^columns by k\n}", "unexpected", "`columns for each k { ... }`"),
    ]);
    let formats = [
        ("#,##0", "0,000"),
        ("#,##0.00", "0,000.00"),
        ("#", "0"),
        ("#.0", "0.0"),
        ("0.##", "0.00"),
        ("#0.0%", "0.0%"),
        ("[$£-809]#,##0.00", "0,000.00"),
        ("£0", "0"),
        ("$0.00", "0.00"),
        ("0;-0", "0"),
        ("0 %", "0%"),
        ("0.0 %", "0.0%"),
        ("General", "0"),
        ("percent", "0%"),
        ("2 decimals", "0.00"),
        ("two decimal places", "0.00"),
        ("1dp", "0.0"),
        ("\"0.0\"", "0.0"),
        ("'0.0'", "0.0"),
    ];
    for (written, meant) in formats {
        let words = format!("write `shown {meant}`");
        each_is_named(&[
            (&format!("table a {{\n column b shown ^{written}\n}}"), "bad-format", &words),
            (&format!("table a {{\n column b shown ^{written}\n column c shown 0\n}}"), "bad-format", &words),
            (&format!("indicator a {{\n value b\n shown ^{written}\n label \"A\"\n}}"), "bad-format", &words),
        ]);
    }
    each_is_named(&[("table a {\n column b shown ^£0\n}", "bad-format", "belongs in the heading")]);
}

#[test]
fn heads_of_definitions_are_answered_with_what_to_write() {
    let names = [
        ("incidents/year", "incidents_year"),
        ("2nd", "n/a"),
        ("2021_crimes", "crimes_2021"),
        ("crimes.all", "crimes_all"),
        ("crimes-all", "crimes_all"),
        ("crimes%", "crimes_percent"),
        ("crimes(all)", "crimes_all"),
        ("crimes & thefts", "crimes_and_thefts"),
        ("driver's", "drivers"),
        ("crimes: all", "crimes_all"),
        ("£crimes", "crimes"),
        ("café", "cafe"),
        ("under-18s", "under_18s"),
        ("age<18", "age_under_18"),
        ("crimes, all", "crimes_all"),
        ("[n]", "n"),
        ("“n”", "n"),
        ("18-24", "n/a"),
    ];
    for (name, meant) in names {
        let words = if meant == "n/a" { "a name is a letter".to_string() } else { format!("such as {meant}") };
        each_is_named(&[
            (&format!("measure ^{name} = count of b where c = 3"), "bad-name", &words),
            (&format!("table ^{name} {{\n column d\n}}"), "bad-name", &words),
        ]);
        let (file, ..) = read(&format!("measure {name} = count of b"));
        if let ("crimes-all", [item]) = (name, &file.items[..]) {
            let ItemKind::Broken { name: Some(name) } = &item.kind else { panic!("{item:?}") };
            assert_eq!(name.value, "crimes_all", "what uses it is not wrong, too");
        }
    }
    for sign in [":=", "==", "<-", "->", "+=", ":", "=>", "is"] {
        each_is_named(&[
            (&format!("measure n ^{sign} count of b where c = 3"), "unexpected", "write `measure n = ...`"),
            (&format!("indicator n ^{sign} a / b"), "unexpected", "write `indicator n = ...`"),
        ]);
    }
    each_is_named(&[
        ("measure n ^count of b", "unexpected", "write `measure n = ...`"),
        ("cohort n ^= {\n from b\n}", "unexpected", "curly braces"),
        ("cohort n^:\n from b", "unexpected", "curly braces"),
        ("^n = count of b", "unknown-item", "write `measure n = ...`"),
        ("^let n = count of b", "unknown-item", "write `measure n = ...`"),
        ("cohort n {\n from b^,\n where c > 3\n}", "unexpected", "without a comma"),
    ]);
}

#[test]
fn comments_of_other_languages_are_answered_with_what_to_write() {
    for comment in ["// it's a", "-- a, it is", "' it", "/* a */", "<!-- a -->", "; a"] {
        each_is_named(&[
            (&format!("^{comment}\nmeasure n = count of b\n"), "unexpected-character", "write `# "),
            (
                &format!("measure n = count of b\n^{comment}\nmeasure m = count of b\n"),
                "unexpected-character",
                "write `# ",
            ),
            (&format!("cohort c {{\n from b\n ^{comment}\n where d\n}}\n"), "unexpected-character", "write `# "),
        ]);
    }
    for comment in ["// it's a", "-- a", "' it", "/* a */"] {
        each_is_named(&[
            (&format!("measure n = count of b ^{comment}\n"), "unexpected-character", "write `# "),
            (&format!("cohort c {{\n from b ^{comment}\n where d\n}}\n"), "unexpected-character", "write `# "),
            (&format!("table c {{ ^{comment}\n column d\n}}\n"), "unexpected-character", "write `# "),
        ]);
    }
    each_is_named(&[
        ("^/* a\nmeasure n = b\n*/\nmeasure n = count of b", "unexpected-character", "each line of it"),
        ("^REM a\nmeasure n = count of b", "unknown-item", "begins with `#`"),
    ]);
    let text = "measure n = count of b where c - -5 > 2\n";
    assert!(!codes(text).contains(&"syntax::unexpected-character"), "{text}");
}

#[test]
fn nesting_is_capped_before_it_can_hurt() {
    let nested = |open: &str, middle: &str, close: &str, n: usize| {
        format!("indicator a = {}{middle}{}", open.repeat(n), close.repeat(n))
    };
    for text in [
        nested("(", "x", ")", 64),
        nested("share of ", "x", " across rows", 64),
        nested("share of (", "x", ") across rows", 32),
        nested("change in ", "x", " from 2021 to 2022", 64),
        format!("cohort a {{ from b where {}c }}", "not ".repeat(64)),
        format!("cohort a {{ from b where {}c{} }}", "number of {".repeat(63), "} > 0".repeat(63)),
        format!("indicator a = x{}", " + x".repeat(255)),
    ] {
        assert!(keeps_its_promises(&text), "{text:.60}");
    }
    for text in [
        nested("(", "x", ")", 65),
        nested("(", "x", ")", 20_000),
        nested("share of ", "x", " across rows", 20_000),
        nested("change in ", "x", " from 2021 to 2022", 20_000),
        nested("rank of (", "x", ") across rows", 40),
        format!("indicator a = x{}", " + x".repeat(20_000)),
        format!("indicator a = x{}", " in 2023".repeat(20_000)),
        format!("cohort a {{ from b where {} c }}", "not ".repeat(20_000)),
        format!("cohort a {{ from b where {} c }}", "(".repeat(20_000)),
    ] {
        let found = codes(&text);
        assert_eq!(found.len(), 1, "{text:.60}");
        assert!(found[0] == "syntax::too-deep" || found[0] == "syntax::unclosed-bracket", "{found:?}");
    }
}

#[test]
fn a_lone_clause_word_may_be_a_name() {
    let text = "measure count = count of source\nindicator top = rank + share per 10 label in 2023\ncohort title { from table where number = 1 and value }\n";
    let found: Vec<_> = read(text).2.iter().cloned().collect();
    assert!(found.is_empty(), "{found:#?}");
    assert!(keeps_its_promises(text));
}

#[test]
fn line_ends_of_windows_and_tabs_are_blanks() {
    assert!(keeps_its_promises(&RICH.replace('\n', "\r\n").replace("  ", "\t")));
}

/// Pieces of definitions, to be strung together.
fn soup() -> impl Strategy<Value = String> {
    let words: Vec<&'static str> = RICH.split_inclusive([' ', '\n']).collect();
    prop::collection::vec(prop::sample::select(words), 0..80).prop_map(|words| words.concat())
}

fn mutated() -> impl Strategy<Value = String> {
    let cuts = prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0usize..4), 1..6);
    let junk = prop::sample::select(vec![
        "\"", "{", "}", "(", "|", "# c\n", "\n", " and ", "in", "=", "é", "'", "\\", "\u{a0}",
    ]);
    (prop::sample::select(vec![RICH, MESSY]), cuts, junk).prop_map(|(text, cuts, junk)| {
        let mut chars: Vec<char> = text.chars().collect();
        for (at, length, kind) in cuts {
            let at = at.index(chars.len().max(1)).min(chars.len());
            let end = (at + length.index(40)).min(chars.len());
            match kind {
                0 => drop(chars.drain(at..end)),
                1 => drop(chars.splice(at..at, junk.chars())),
                2 => chars.truncate(at.max(chars.len() / 2)),
                _ => {
                    let moved: Vec<char> = chars[at..end].to_vec();
                    let len = chars.len();
                    drop(chars.splice(len..len, moved));
                }
            }
        }
        chars.into_iter().collect()
    })
}

/// A rich file whose blanks, line ends and comments are drawn anew between the same tokens.
fn respaced() -> impl Strategy<Value = String> {
    let gaps = vec![" ", "  ", "\n", "\n\n\n", "\t", " # c\n", "\n# own line\n", "\n## two\n", "\r\n"];
    prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(gaps)), 0..12).prop_map(|places| {
        let blanks: Vec<usize> = RICH.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at).collect();
        let mut chosen: Vec<(usize, &str)> =
            places.iter().map(|(i, gap)| (blanks[i.index(blanks.len())], *gap)).collect();
        chosen.sort_unstable();
        chosen.dedup_by_key(|c| c.0);
        let mut text = RICH.to_string();
        for (at, gap) in chosen.into_iter().rev() {
            text.replace_range(at..=at, gap);
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,200}") {
        keeps_its_promises(&text);
    }

    #[test]
    fn any_words_are_read_without_panic(text in soup()) {
        keeps_its_promises(&text);
    }

    #[test]
    fn a_damaged_file_is_read_and_formatted_as_promised(text in mutated()) {
        keeps_its_promises(&text);
    }

    #[test]
    fn blanks_and_comments_may_be_anywhere(text in respaced()) {
        keeps_its_promises(&text);
    }
}
