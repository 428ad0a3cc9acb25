//! `indicia diff`: what it says of a change, from folders and from git, how it ends, and that its forms agree.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::disclosure::visits;
use crate::page::{DESKTOP, PHONE, browser, looked_at};
use crate::{Place, guides, shows};

/// `first` and a copy of it, in which one text is replaced.
fn changed(file: &str, from: &str, to: &str) -> Place {
    let place = Place::new();
    copy(&place, "first", "second");
    place.edit(&format!("second/{file}"), from, to);
    place
}

fn copy(place: &Place, from: &str, to: &str) {
    for (path, bytes) in place.files(from) {
        place.write(&format!("{to}/{path}"), bytes);
    }
}

/// A file of `first` that contains a text, with the text once.
fn definitions(place: &Place) -> (String, String) {
    let mut files = place.files("first").into_iter().filter(|(path, _)| path.ends_with(".ind"));
    let (path, bytes) = files.next_back().expect("a file of definitions");
    (path, String::from_utf8(bytes).expect("text"))
}

fn git(place: &Place, args: &[&str]) {
    let done = Command::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"])
        .args(args)
        .current_dir(place.path(""))
        .output()
        .expect("git runs");
    assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_project_and_its_copy_have_no_change() {
    let place = Place::new();
    copy(&place, "first", "second");
    let done = place.indicia(&["diff", "first", "second"]).fine();
    shows(&done.out, &["No change from first to second"]);
}

#[test]
fn a_comment_has_no_effect_and_a_title_is_wording() {
    let place = Place::new();
    copy(&place, "first", "second");
    let (path, text) = definitions(&place);
    place.write(&format!("second/{path}"), format!("# A remark.\n{text}"));
    let done = place.indicia(&["diff", "first", "second", "--fail-on", "wording,population"]).fine();
    shows(&done.out, &["1 cosmetic; no effect on meaning", "layout, comments"]);
    let at = text.find("title").expect("a title");
    let (before, after) = text.split_at(at + text[at..].find('"').expect("a quote") + 1);
    place.write(&format!("second/{path}"), format!("{before}New: {after}"));
    let done = place.indicia(&["diff", "first", "second", "--fail-on", "wording"]).code(1);
    shows(&done.out, &["1 wording", "title", "New: ", "no cell changes"]);
    shows(&done.err, &["there are changes of wording"]);
}

#[test]
fn a_revision_is_read_without_being_checked_out() {
    let place = Place::new();
    let (path, text) = definitions(&place);
    git(&place, &["init", "--quiet"]);
    git(&place, &["add", "first"]);
    git(&place, &["commit", "--quiet", "-m", "first"]);
    let done = place.indicia(&["diff", "HEAD", "--project", "first"]).fine();
    shows(&done.out, &["No change from HEAD ("]);
    place.write(&format!("first/{path}"), format!("{text}# A remark.\n"));
    let done = place.indicia(&["diff", "HEAD", "--project", "first", "--format", "json"]).fine();
    shows(&done.out, &["\"class\": \"cosmetic\"", "\"version\": 1"]);
    assert!(place.read(&format!("first/{path}")).ends_with("# A remark.\n"), "the working tree is as it was");
    let gone = place.indicia(&["diff", "nowhere", "--project", "first"]).code(2);
    shows(&gone.err, &["nowhere is neither a revision nor a folder with a project"]);
}

#[test]
fn a_side_with_errors_and_a_class_that_is_none_are_refused() {
    let place = changed("indicia.yaml", "title:", "titel:");
    shows(&place.indicia(&["diff", "first", "second"]).code(1).err, &["the later side, second:"]);
    shows(
        &place.indicia(&["diff", "first", "second", "--fail-on", "colour"]).code(2).err,
        &["there is no class colour"],
    );
}

#[test]
fn a_page_needs_no_other_file_and_a_report_goes_to_a_file() {
    let place = changed("indicia.yaml", "title: ", "title: New ");
    for (format, parts) in
        [("html", ["<!doctype html>", "class=\"sides\""]), ("markdown", ["### 1 change", "| Class |"])]
    {
        let done = place.indicia(&["diff", "first", "second", "--format", format, "--out", "report"]).fine();
        assert_eq!(done.out, "");
        let text = fs::read_to_string(place.path("report")).expect("the report");
        shows(&text, &parts);
        assert!(!text.contains("<script"), "no scripts");
    }
}

#[test]
fn a_report_replaces_no_file_that_is_none() {
    let place = changed("indicia.yaml", "title: ", "title: New ");
    place.write("notes", "somebody's notes\n");
    place.write("notes.md", "# Notes\n\nsomebody's, from me to you\n");
    place.write("page.html", "<!doctype html>\n<title>mine</title>\n");
    place.write("data.json", "{\n  \"mine\": 1\n}\n");
    for format in ["terminal", "markdown", "html", "json"] {
        let path = format!("earlier.{format}");
        for _ in 0..2 {
            place.indicia(&["diff", "first", "second", "--format", format, "--out", &path]).fine();
        }
    }
    for format in ["text", "dot", "svg"] {
        let path = format!("earlier.{format}");
        for _ in 0..2 {
            place.indicia(&["graph", "first", "--format", format, "--out", &path]).fine();
        }
    }
    for (path, is_replaced) in [
        ("first/definitions/tables.ind", false),
        ("first/indicia.yaml", false),
        ("notes", false),
        ("notes.md", false),
        ("page.html", false),
        ("data.json", false),
        ("earlier.html", true),
        ("earlier.svg", true),
    ] {
        let before = fs::read(place.path(path)).expect("a file");
        let done = place.indicia(&["diff", "first", "second", "--format", "markdown", "--out", path]);
        assert_eq!(done.code, i32::from(!is_replaced), "{path}: {done:?}");
        assert_eq!(fs::read(place.path(path)).expect("a file") == before, !is_replaced, "{path}");
        if !is_replaced {
            shows(&done.err, &[path, "is no report of this program"]);
        }
    }
}

/// `indicators/` and a copy of it in which a threshold is another.
fn another_threshold() -> Place {
    let place = Place::empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("indicators");
    for side in ["first", "second"] {
        guides::copy(&root, &place.path(side));
    }
    place.edit("second/youth_justice.ind", "offence.gravity >= 5", "offence.gravity >= 3");
    place
}

#[test]
fn the_page_of_a_real_change_fits_a_phone_and_a_desk() {
    let Some(browser) = browser() else { return };
    let place = another_threshold();
    place.indicia(&["diff", "first", "second", "--format", "html", "--out", "page.html"]).fine();
    for width in [PHONE, DESKTOP] {
        let found = looked_at(browser, &place, "page.html", width);
        assert_eq!((found["overflow"].as_i64(), found["tables"].as_i64()), (Some(0), Some(1)), "{width}: {found}");
        assert_eq!((found["hidden"].as_i64(), found["outside"].as_i64()), (Some(0), Some(0)), "{width}: {found}");
        assert_eq!(found["unlabelled"], 0, "{width}: {found}");
    }
}

/// Every name of a field in a JSON value.
fn fields(value: &serde_json::Value, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(object) => {
            for (name, value) in object {
                found.insert(name.clone());
                fields(value, found);
            }
        }
        serde_json::Value::Array(values) => values.iter().for_each(|value| fields(value, found)),
        _ => {}
    }
}

#[test]
fn every_field_of_the_json_is_documented() {
    let place = another_threshold();
    let out = place.indicia(&["diff", "first", "second", "--format", "json"]).fine().out;
    let value: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    let mut found = BTreeSet::new();
    // The names of classes are data.
    value.as_object().expect("an object").iter().filter(|(name, _)| *name != "classes").for_each(|(name, value)| {
        found.insert(name.clone());
        fields(value, &mut found);
    });
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diff.md");
    let page = fs::read_to_string(page).expect("the page");
    let missing: Vec<&String> = found.iter().filter(|name| !page.contains(&format!("{name}`"))).collect();
    assert!(missing.is_empty(), "docs/diff.md does not name {missing:?}");
    assert!(found.len() > 40, "so many fields are looked for: {found:?}");
}

/// What is reported when the cohort of visits of some kinds becomes one of others: of 20 A, 3 B and 9 C.
fn reports_of_visits(totals: &str, before: &str, after: &str) -> [String; 3] {
    let place = visits(totals);
    let kinds = |kinds: &str| format!("kind in {{{kinds}}}");
    place.edit("p/all.ind", "kind = \"B\"", &kinds(before));
    copy(&place, "p", "q");
    place.edit("q/all.ind", &kinds(before), &kinds(after));
    ["terminal", "markdown", "json"].map(|format| {
        let report = place.indicia(&["diff", "p", "q", "--format", format]).fine().out;
        // The tables of both sides are what each may publish; what enters and leaves is looked at here.
        let cells = report.find("Cells, ").unwrap_or(report.len());
        report[..cells].to_string()
    })
}

#[test]
fn no_form_shows_so_few_rows_that_a_policy_hides_them() {
    let [terminal, markdown, json] = reports_of_visits("shown", "\"A\"", "\"A\", \"B\", \"C\"");
    for report in [&terminal, &markdown] {
        shows(
            report,
            &["20 rows", "32 rows", "12 enter, 0 leave", "by kind: not shown, some of the numbers are too small"],
        );
        assert!(
            !report.contains(" 3 enter") && !report.contains(" 9 enter"),
            "nine of twelve give three away: {report}"
        );
    }
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let cohort = &value["impact"]["cohorts"][0];
    assert_eq!(
        (cohort["entering"].as_str(), cohort["attributes"][0]["values"].is_null()),
        (Some("12"), true),
        "{cohort}"
    );

    // Three more of 29: to show both sizes would be to reveal the three.
    let [terminal, markdown, json] = reports_of_visits("shown", "\"A\", \"C\"", "\"A\", \"B\", \"C\"");
    for report in [&terminal, &markdown] {
        shows(report, &["not shown: the disclosure policy people suppresses counts this small"]);
        assert!(!report.contains(" enter") && !report.contains("29 rows"), "{report}");
    }
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let kept_back = serde_json::json!([{"cohort": "of_b", "suppressed_by": "people"}]);
    assert_eq!(value["impact"]["cohorts"], kept_back);
}

#[test]
fn where_totals_are_withheld_no_rows_are_shown() {
    let [terminal, markdown, json] = reports_of_visits("withheld", "\"A\"", "\"A\", \"B\", \"C\"");
    for report in [&terminal, &markdown] {
        shows(report, &["not shown: the disclosure policy people"]);
        assert!(!report.contains("12") && !report.contains(" enter"), "{report}");
    }
    assert!(json.contains("\"suppressed_by\": \"people\"") && !json.contains("\"entering\""), "{json}");
}

#[test]
fn where_datasets_are_declared_otherwise_it_is_said_that_rows_are_not_counted() {
    let place = visits("shown");
    copy(&place, "p", "q");
    place.edit("q/codelists/kind.yaml", "{code: C}", "{code: C}, {code: D}");
    place.edit("q/all.ind", "kind = \"B\"", "kind in {\"A\", \"C\"}");
    let report = place.indicia(&["diff", "p", "q"]).fine().out;
    shows(
        &report,
        &[
            "population",
            "Table 1, \"B\": <5 -> shown now",
            "not declared alike",
            "rows that enter and leave are not counted",
        ],
    );
    assert!(!report.contains("Rows of"), "{report}");
    let alike = place.indicia(&["diff", "p", "p"]).fine().out;
    assert!(!alike.contains("not declared alike"), "{alike}");
}

#[test]
fn counts_so_close_that_together_they_reveal_what_is_hidden_are_warned_of() {
    let place = visits("shown");
    copy(&place, "p", "q");
    place.edit("p/all.ind", "kind = \"B\"", "kind in {\"A\", \"C\"}");
    place.edit("q/all.ind", "kind = \"B\"", "kind in {\"A\", \"B\", \"C\"}");
    let warning = "1 count under the disclosure policy people changes by less than it hides";
    for format in ["terminal", "markdown"] {
        let report = place.indicia(&["diff", "p", "q", "--format", format]).fine().out;
        shows(&report, &["shown before", "shown now", warning]);
        // The three between them are what another table suppresses.
        assert!(!report.contains("29") || !report.contains("32"), "{report}");
    }
    // Twelve more than 20 are no few.
    place.edit("p/all.ind", "kind in {\"A\", \"C\"}", "kind in {\"A\"}");
    let report = place.indicia(&["diff", "p", "q"]).fine().out;
    assert!(!report.contains("than it hides"), "{report}");
}

/// Whatever a dataset names as its files are its records, whichever ending they have; a file that no dataset names is none.
#[test]
fn records_of_any_format_are_compared() {
    let place = Place::new();
    let declared = "name: visits\ngrain: visit\ncounts: visits\nfiles: FILES\ncolumns:\n  ward: {type: text}\n";
    for (files, file) in [("in/visits.dat", "in/visits.dat"), ("in/*.log", "in/a.log"), ("in", "in/deep/a.csv")] {
        for (project, rows) in [("p", "ward\nA\nA\n"), ("q", "ward\nA\n")] {
            place.write(&format!("{project}/indicia.yaml"), "title: Visits\ndata: .\n");
            place.write(&format!("{project}/datasets/visits.yaml"), declared.replace("FILES", files));
            place.write(&format!("{project}/visits.ind"), "table all_visits {\n  column \"N\" count of visits\n}\n");
            place.write(&format!("{project}/{file}"), rows);
            place.write(&format!("{project}/other.csv"), project);
        }
        let done = place.indicia(&["diff", "p", "q"]).fine();
        shows(&done.out, &["1 input data", file, "2 -> 1"]);
        assert!(!done.out.contains("other.csv"), "{}", done.out);
        for project in ["p", "q"] {
            fs::remove_dir_all(place.path(project)).expect("a folder");
        }
    }
}
