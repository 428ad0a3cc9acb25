//! What a comment leaves out, and that no text of a project acts on a page.

use std::collections::BTreeMap;

use super::difference::{Changed, ChangedCell, Difference, Lines, ROOM};
use super::templates::Templates;

fn cell(row: String) -> ChangedCell {
    ChangedCell {
        table: "Table 7".into(),
        title: "Offences".into(),
        row,
        column: "Number".into(),
        before: "1".into(),
        after: "2".into(),
        by: "+100.0%".into(),
    }
}

fn difference(cells: usize) -> Difference {
    let change = Changed {
        class: "wording",
        weighs: false,
        what: "table a|b".into(),
        said: "title \"<script>\" -> \"@everybody\"".into(),
        of: "title".into(),
        before: Some("<script>".into()),
        after: None,
        place: "a_b.ind:1".into(),
        reaches: 1,
        reached: "1 table (Table 7)".into(),
        testable: true,
        tests: vec![],
    };
    Difference {
        title: "A & B".into(),
        banner: None,
        headline: "1 change".into(),
        effect: "Numbers: so many.".into(),
        changes: vec![change],
        lists: vec![Lines { title: "Rows of a_b".into(), lines: vec!["1 enter, 0 leave".into()] }],
        cells: (0..cells).map(|at| cell(format!("row {at}"))).collect(),
        remarks: vec![],
    }
}

fn templates() -> Templates {
    Templates::new(&BTreeMap::new()).expect("our own templates")
}

#[test]
fn a_comment_is_never_too_long_and_counts_what_it_leaves_out() {
    let few = difference(3).markdown(&templates()).unwrap();
    assert!(!few.contains("more; `--format html`"), "{few}");
    for cells in [1_000, 5_000] {
        let text = difference(cells).markdown(&templates()).unwrap();
        assert!(text.chars().count() <= ROOM && text.chars().count() > ROOM / 3, "{} characters", text.chars().count());
        let shown = text.lines().filter(|line| line.contains("| row ")).count();
        let left_out =
            text.lines().find_map(|line| line.strip_prefix("and ")?.split(' ').next()?.parse::<usize>().ok());
        assert_eq!(shown + left_out.unwrap_or(0), cells);
        assert!(text.ends_with("</details>\n"), "what is cut is whole");
    }
}

#[test]
fn texts_of_a_project_are_texts_in_a_comment_and_on_a_page() {
    let comment = difference(1).markdown(&templates()).unwrap();
    let line = r#"| wording | table a\|b | title "&lt;script&gt;" -&gt; "&#64;everybody" | a\_b.ind:1 |"#;
    assert!(comment.contains(line), "{comment}");
    assert!(comment.contains("<summary>Rows of a_b</summary>"), "between tags nothing is Markdown: {comment}");
    assert!(comment.contains("- **table a\\|b**: nothing"), "{comment}");
    let page = difference(1).html(&templates()).unwrap();
    assert!(page.contains("<title>A &amp; B: 1 change</title>") && page.contains("Tested by nothing"), "{page}");
    assert!(page.contains("<b>Before</b> &lt;script&gt;") && page.contains("<i>not there</i>"), "{page}");
    assert!(!page.contains("<script"), "no text opens a tag");
}
