//! Sorted and cut: `order` and `top` are of all parts together, wherever rows that do not move are listed among them.

use crate::world::World;

/// Alpha four, Beta three, Gamma two, Delta one, two not stated and one without a kind.
fn world(rows: &str, clauses: &str) -> World {
    let kinds = [("A", 4), ("B", 3), ("C", 2), ("D", 1), ("N", 2), ("", 1)];
    let data: String = kinds.iter().map(|(kind, count)| format!("{kind},x\n").repeat(*count)).collect();
    let list = "name: kind\ncodes: [{code: A, label: Alpha}, {code: B, label: Beta}, {code: C, label: Gamma}, {code: D, label: Delta}, \
                {code: N, label: Not stated}]\n";
    World::new(&[
        ("codelists/kind.yaml", list),
        (
            "datasets/events.yaml",
            "name: events\ngrain: event\ncounts: events\nfiles: events.csv\ncolumns:\n  kind: {codes: kind, missing: allowed}\n  \
             note: {type: text}\n",
        ),
        ("data/events.csv", &format!("kind,note\n{data}")),
        (
            "definitions.ind",
            &format!(
                "measure n = count of events\ntable t {{\n rows kind \"Kind\" in [{rows}]\n column \"N\" n\n \
                 column \"Rank\" rank of n across rows\n order by \"N\" descending\n {clauses}\n}}"
            ),
        ),
    ])
}

/// The rows and the note of `top`.
fn shown(rows: &str, clauses: &str) -> Vec<String> {
    let table = world(rows, clauses).table("t");
    let is_shown = |line: &&str| line.contains(" | ") || line.starts_with("Top ");
    table.lines().skip(1).filter(is_shown).map(str::to_string).collect()
}

#[test]
fn a_row_that_is_apart_does_not_split_the_order() {
    let rows = "Delta, \"Not stated\" apart, Alpha, Beta, Gamma, all";
    assert_eq!(
        shown(rows, ""),
        ["Alpha | 4 | 1", "Beta | 3 | 2", "Gamma | 2 | 3", "Delta | 1 | 4", "Not stated | 2 | N/A", "Total | 12 | N/A"]
    );
    assert_eq!(
        shown(rows, "top 1"),
        ["Alpha | 4 | 1", "Not stated | 2 | N/A", "Total | 12 | N/A", "Top 1 of 4; 3 rows are not shown."]
    );
}

#[test]
fn nor_does_a_total_or_what_is_not_recorded() {
    for (between, row) in [
        ("all", "Total | 12 | N/A"),
        ("missing", "Not recorded | 1 | N/A"),
        ("Gamma + Delta as \"Small\"", "Small | 3 | N/A"),
    ] {
        let rows = format!("Delta, Beta, {between}, Alpha, Gamma");
        let all = ["Alpha | 4 | 1", "Beta | 3 | 2", "Gamma | 2 | 3", "Delta | 1 | 4", row];
        assert_eq!(shown(&rows, ""), all, "{between}");
        assert_eq!(
            shown(&rows, "top 2"),
            ["Alpha | 4 | 1", "Beta | 3 | 2", row, "Top 2 of 4; 2 rows are not shown."],
            "{between}"
        );
    }
}

/// What is listed before the first part stays above them all, and what is listed behind it comes below, in its order.
#[test]
fn rows_that_do_not_move_stay_above_or_come_below() {
    assert_eq!(
        shown("all, Delta, missing, Alpha, \"Not stated\" apart", "top 1"),
        [
            "Total | 12 | N/A",
            "Alpha | 4 | 1",
            "Not recorded | 1 | N/A",
            "Not stated | 2 | N/A",
            "Top 1 of 2; 1 row is not shown."
        ]
    );
}

/// Ties at the edge are of all parts.
#[test]
fn a_tie_is_with_any_other_part() {
    let rows = "Gamma, missing, \"Not stated\", Delta";
    assert_eq!(
        shown(rows, "top 1"),
        [
            "Gamma | 2 | 1",
            "Not stated | 2 | 1",
            "Not recorded | 1 | N/A",
            "Top 1 of 3, and 1 row that ties with the last of them; 1 row is not shown."
        ]
    );
    assert_eq!(
        shown(rows, "top 1 exactly"),
        [
            "Gamma | 2 | 1",
            "Not recorded | 1 | N/A",
            "Top 1 of 3; 2 rows are not shown, 1 of which ties with the last that is shown."
        ]
    );
}
