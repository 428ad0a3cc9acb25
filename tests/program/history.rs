//! The history that `indicia explain` shows: commits that changed one definition.
//!
//! In: repositories made here with `git`. Without it these tests are skipped, and that is said.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::{Place, shows};

/// Runs git in the folder, as somebody, on a day; false where there is no git.
fn git(place: &Place, args: &[&str]) -> bool {
    let output = Command::new("git")
        .args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"])
        .args(["-c", "init.defaultBranch=main", "-c", "core.hooksPath=/dev/null"])
        .args(args)
        .current_dir(place.path("."))
        .env("GIT_AUTHOR_DATE", "2026-03-04T10:00:00Z")
        .env("GIT_COMMITTER_DATE", "2026-03-04T10:00:00Z")
        .stdin(Stdio::null())
        .output();
    let Ok(output) = output else {
        let _ = writeln!(std::io::stderr(), "SKIPPED: no git; no history was read");
        return false;
    };
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    true
}

fn commit(place: &Place, message: &str) {
    git(place, &["add", "-A"]);
    git(place, &["commit", "-q", "-m", message]);
}

/// The lines of the history of a name, without the names of commits.
fn history(place: &Place, name: &str) -> Vec<String> {
    let out = place.indicia(&["explain", name, "first"]).fine().out;
    let part = out.split("\nhistory\n\n").nth(1).and_then(|rest| rest.split("\n\n").next());
    let lines = part.unwrap_or_else(|| panic!("no history in:\n{out}")).lines().map(|line| {
        let mut words: Vec<&str> = line.split_whitespace().collect();
        if words[0] == "2026-03-04" {
            assert_eq!(words[1].len(), 9, "{line}");
            words.remove(1);
        }
        words.join(" ")
    });
    lines.collect()
}

const MEASURES: &str = "first/definitions/measures.ind";

#[test]
fn a_definition_is_followed_through_edits_moves_and_renames() {
    let place = Place::new();
    if !git(&place, &["init", "-q"]) {
        return;
    }
    assert_eq!(history(&place, "trade_waste"), ["none: the project is not in a git repository with commits"]);
    commit(&place, "A new project");
    assert_eq!(history(&place, "trade_incidents"), ["2026-03-04 added: A new project (Ada)"]);

    // Layout, comments elsewhere and other definitions are not changes of this one.
    place.edit(MEASURES, "waste.group = \"Trade\"", "# Of a trade.\n waste.group    =    \"Trade\"");
    place.edit(MEASURES, "measure residents", "# Who lives there.\nmeasure residents");
    commit(&place, "Layout");
    assert_eq!(history(&place, "trade_incidents").len(), 1);

    place.edit(MEASURES, "# Of a trade.\n waste.group    =    \"Trade\"", "waste.group != \"Household\"");
    commit(&place, "Trade is what no household leaves");
    place.write("first/definitions/more/trade.ind", place.read(MEASURES));
    std::fs::remove_file(place.path(MEASURES)).expect("the file is there");
    place.edit("first/definitions/tables.ind", "use \"measures.ind\"", "use \"more/trade.ind\"");
    commit(&place, "A folder");
    let moved = "first/definitions/more/trade.ind";
    let text = place.read(moved).replace("trade_incidents", "incidents_of_trade");
    place.write(moved, text);
    commit(&place, "Another name");
    place.edit(moved, "waste.group != \"Household\"", "waste.group = \"Trade\"");
    assert_eq!(
        history(&place, "incidents_of_trade"),
        [
            "not committed changed",
            "2026-03-04 renamed from trade_incidents: Another name (Ada)",
            "2026-03-04 moved from definitions/measures.ind: A folder (Ada)",
            "2026-03-04 changed: Trade is what no household leaves (Ada)",
            "2026-03-04 added: A new project (Ada)",
        ]
    );
}

#[test]
fn a_merge_gives_each_change_once() {
    let place = Place::new();
    if !git(&place, &["init", "-q"]) {
        return;
    }
    commit(&place, "A new project");
    git(&place, &["checkout", "-q", "-b", "side"]);
    place.edit(MEASURES, "waste.group = \"Trade\"", "waste.group != \"Household\"");
    commit(&place, "On the side");
    git(&place, &["checkout", "-q", "main"]);
    place.edit("first/definitions/tables.ind", "table incidents_by_waste", "# By kind.\ntable incidents_by_waste");
    commit(&place, "Meanwhile");
    git(&place, &["merge", "-q", "--no-ff", "-m", "Merge the side", "side"]);
    assert_eq!(
        history(&place, "trade_incidents"),
        ["2026-03-04 changed: On the side (Ada)", "2026-03-04 added: A new project (Ada)"]
    );
}

#[test]
fn a_dataset_and_a_new_definition_say_so() {
    let place = Place::new();
    if !git(&place, &["init", "-q"]) {
        return;
    }
    commit(&place, "A new project");
    place.edit(MEASURES, "measure residents", "measure extra = count of incidents\n\nmeasure residents");
    assert_eq!(history(&place, "extra"), ["not committed added"]);
    let dataset = place.indicia(&["explain", "incidents", "first"]).fine();
    shows(&dataset.out, &["history", "not given for datasets"]);
}
