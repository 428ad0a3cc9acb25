//! `indicia verify`: what it finds, how it ends, and that its pages show what it says.

use std::fs;
use std::path::Path;

use crate::{Place, shows};

/// A project that has run, and its tables as they might have been printed.
fn printed() -> Place {
    let place = Place::new();
    place.indicia(&["run", "first", "--quiet", "--format", "csv"]).fine();
    for table in ["table-01.csv", "table-02.csv"] {
        place.write(&format!("printed/{table}"), place.read(&format!("build/first/tables/{table}")));
    }
    fs::remove_dir_all(place.path("build")).expect("the outputs go away");
    place
}

const VERIFY: [&str; 4] = ["verify", "first", "--against", "printed"];
const EXCEPT: [&str; 6] = ["verify", "first", "--against", "printed", "--except", "allowed.yaml"];

/// The whitespace of a text apart: columns move with the widest title.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_a_run_writes_is_what_verify_wants() {
    let place = printed();
    let done = place.indicia(&VERIFY).fine();
    shows(&squeezed(&done.out), &["Table 1 Fly-tipping", "36 36 0 0", "Table 2 ", "30 30 0 0", "2 tables 66 66 0 0"]);
    shows(&done.err, &["2 tables compared in ", "0 differences, 0 allowed\n"]);
    assert!(!done.out.contains('\u{1b}'), "no colours outside a terminal");
    assert!(!place.path("build").exists(), "nothing is written");
}

#[test]
fn a_changed_cell_is_the_difference_unless_it_is_listed() {
    let place = printed();
    place.edit("printed/table-01.csv", "Brookfield,22,20", "Brookfield,22,21");
    let done = place.indicia(&VERIFY).code(1);
    let place_of = "Table 1, row \"Brookfield\", column \"2023/24\"\n  printed  21\n  ours     20\n";
    shows(&done.out, &["All tables", "66", "65", "0", "1\n", place_of]);
    let entry = "table: 1, row: Brookfield, column: 2023/24, printed: \"21\", ours: \"20\"";
    place.write("allowed.yaml", format!("- {{{entry}, reason: One was withdrawn}}\n"));
    let done = place.indicia(&EXCEPT).fine();
    assert!(!done.out.contains("printed  21"), "{}", done.out);
    shows(&squeezed(&done.out), &["2 tables 66 65 1 0"]);
    // By its name, too.
    place.edit("allowed.yaml", "table: 1", "table: incidents_by_district");
    place.indicia(&EXCEPT).fine();
}

#[test]
fn a_listed_difference_that_is_gone_is_an_error() {
    let place = printed();
    place.write(
        "allowed.yaml",
        "# from the workbook\n- {table: 1, row: Brookfield, column: 2023/24, printed: \"21\", ours: \"20\", reason: One}\n",
    );
    let done = place.indicia(&EXCEPT).code(1);
    shows(
        &done.err,
        &["verify::no-difference", "allowed.yaml:2:3", "0 differences, 0 allowed; 1 listed difference does not occur"],
    );
    place.edit("printed/table-01.csv", "Brookfield,22,20", "Brookfield,22,19");
    let done = place.indicia(&EXCEPT).code(1);
    shows(&done.err, &["verify::other-difference", "printed is `19` and ours is `20`", "allowed.yaml:2:3"]);
    shows(&done.out, &["printed  19\n"]);
}

#[test]
fn rows_that_are_missing_or_moved_are_one_difference_each() {
    let place = printed();
    let table = place.read("printed/table-01.csv");
    let lines: Vec<&str> = table.lines().collect();
    place.write("printed/table-01.csv", [lines[0], lines[3], lines[1], lines[2], lines[4], lines[5]].join("\n"));
    let done = place.indicia(&VERIFY).code(1);
    shows(&done.out, &["Table 1, row \"Carrow\" is at another place\n"]);
    shows(&done.err, &[": 1 difference, 0 allowed"]);
    place.write("printed/table-01.csv", [lines[0], lines[1], lines[3], lines[4], lines[5]].join("\n"));
    let done = place.indicia(&VERIFY).code(1);
    shows(&done.out, &["Table 1, row \"Brookfield\" is ours, but not printed\n"]);
    shows(&done.err, &[": 1 difference, 0 allowed"]);
    place.write("allowed.yaml", "- {table: 1, extra_row: Brookfield, reason: Formed in April}\n");
    place.indicia(&EXCEPT).fine();
}

#[test]
fn a_column_that_is_missing_is_one_difference() {
    let place = printed();
    place.edit("first/definitions/tables.ind", "  column \"Group\" attribute waste.group\n", "");
    let done = place.indicia(&VERIFY).code(1);
    shows(&squeezed(&done.out), &["30 24 0 6"]);
    shows(&done.out, &["Table 2, column \"Group\" is printed, but not ours\n"]);
    shows(&done.err, &[": 1 difference, 0 allowed"]);
}

#[test]
fn a_table_on_one_side_is_named() {
    let place = printed();
    fs::rename(place.path("printed/table-02.csv"), place.path("printed/table-03.csv")).expect("renamed");
    place.write("printed/captions.csv", "table,caption\n");
    place.write("printed/README.md", "From the workbook.\n");
    let done = place.indicia(&VERIFY).code(1);
    shows(&squeezed(&done.out), &["Table 3 printed, but not in the project 30 0 0 30"]);
    shows(&done.out, &["Not printed, so not compared: Table 2\n"]);
    shows(&done.out, &["Other files in the folder, not compared: README.md, captions.csv\n"]);
    fs::remove_file(place.path("printed/table-03.csv")).expect("removed");
    place.indicia(&VERIFY).fine();
    // One table is asked for by name, and the list is of others too.
    place.write("allowed.yaml", "- {table: 2, moved_row: Tyres, reason: Print}\n");
    let only = [&EXCEPT[..], &["--only", "incidents_by_district"]].concat();
    shows(&place.indicia(&only).fine().err, &["1 table compared"]);
}

#[test]
fn a_table_without_a_number_goes_by_its_name() {
    let place = printed();
    place.edit("first/definitions/tables.ind", "  number 2\n", "");
    fs::rename(place.path("printed/table-02.csv"), place.path("printed/incidents_by_waste.csv")).expect("renamed");
    shows(&squeezed(&place.indicia(&VERIFY).fine().out), &["incidents_by_waste Fly-tipping", "30 30 0 0"]);
}

#[test]
fn other_data_gives_other_tables() {
    let place = printed();
    place.write("data/incidents.csv", place.read("first/data/incidents.csv").replace("SYN-0120,", "SYN-0121,"));
    place.write("data/population.csv", place.read("first/data/population.csv"));
    place.indicia(&[&VERIFY[..], &["--data", "data"]].concat()).fine();
    place.edit("data/incidents.csv", "Incident ID", "ID");
    shows(&place.indicia(&[&VERIFY[..], &["--data", "data"]].concat()).code(1).err, &["data::missing-column"]);
}

#[test]
fn json_and_markdown_say_what_the_text_says() {
    let place = printed();
    place.edit("printed/table-01.csv", "Brookfield,22,20", "\"Brook|field\",22,21");
    place.edit("printed/table-01.csv", "Carrow,10,14,+40.0%", "Carrow,10,14,40.0%");
    place.write(
        "allowed.yaml",
        "- {table: 1, row: Carrow, column: Change, printed: 40.0%, ours: +40.0%, reason: \"A|B\"}\n",
    );
    let text = |format: &str| place.indicia(&[&EXCEPT[..], &["--format", format]].concat()).code(1).out;
    let report: serde_json::Value = serde_json::from_str(&text("json")).expect("JSON");
    assert_eq!(report["version"], 1);
    let total = &report["total"];
    assert_eq!((&total["cells"], &total["equal"]), (&66.into(), &63.into()));
    assert_eq!((&total["excepted"], &total["different"]), (&1.into(), &2.into()));
    let table = &report["tables"][0];
    assert_eq!((&table["table"], &table["side"], &table["different"]), (&"table-01".into(), &"both".into(), &2.into()));
    let found: Vec<String> = table["differences"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|d| ["kind", "row", "column", "printed", "ours", "reason"].map(|field| d[field].to_string()).join(" "))
        .collect();
    assert_eq!(
        found,
        [
            r#""cell" "Brook|field" "District" "Brook|field" "Brookfield" null"#,
            r#""cell" "Brook|field" "2023/24" "21" "20" null"#,
            r#""cell" "Carrow" "Change" "40.0%" "+40.0%" "A|B""#,
        ]
    );
    let page = text("markdown");
    shows(&page, &["| All tables | 2 tables | 66 | 63 | 1 | 2 |\n", "\n## Differences\n"]);
    shows(&page, &["| Table 1 | Brook\\|field | 2023/24 | 21 | 20 |\n", "\n## Excepted\n"]);
    shows(&page, &["| Table 1 | Carrow | Change | 40.0% | +40.0% | A\\|B |\n"]);
}

#[test]
fn a_printed_text_cannot_act_on_the_terminal() {
    let place = printed();
    place.edit("printed/table-01.csv", "Brookfield,22,20", "Brookfield,22,\u{1b}[31m21");
    let done = place.indicia(&VERIFY).code(1);
    shows(&done.out, &["printed   [31m21\n"]);
    assert!(!done.out.contains('\u{1b}'));
}

#[test]
fn a_wrong_command_line_ends_with_two() {
    let place = printed();
    place.indicia(&["verify", "first"]).code(2);
    shows(
        &place.indicia(&["verify", "first", "--against", "nowhere"]).code(2).err,
        &["the folder nowhere cannot be read"],
    );
    shows(&place.indicia(&EXCEPT).code(2).err, &["allowed.yaml cannot be read"]);
    place.write("empty/notes.txt", "");
    let none = place.indicia(&["verify", "first", "--against", "empty"]).code(2);
    shows(&none.err, &["empty contains none of these tables", "table-01.csv"]);
    let only = place.indicia(&[&VERIFY[..], &["--only", "incidents_by_distrit"]].concat()).code(2);
    shows(&only.err, &["did you mean incidents_by_district?"]);
}

/// The blocks of a page, as (what follows the fence, text).
pub fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let body = lines.by_ref().take_while(|l| *l != "```").map(|l| format!("{l}\n")).collect();
        blocks.push((info.to_string(), body));
    }
    blocks
}

/// Lays the files of a page over a place and runs its command; what the page shows, and what is said.
fn page(place: &Place, text: &str) -> (String, crate::Done) {
    let mut shown = None;
    for (info, body) in blocks(text) {
        match info.split_once(' ') {
            Some(("csv" | "yaml", path)) => place.write(path, body),
            _ if info == "console" => shown = Some(body),
            _ => {}
        }
    }
    let shown = shown.expect("a page shows a command");
    let (command, output) = shown.split_once('\n').expect("a command and what it says");
    let args: Vec<&str> = command.strip_prefix("$ indicia ").expect("a command").split(' ').collect();
    (output.to_string(), place.indicia(&args))
}

/// The time that a run took is another each time.
fn timeless(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let word = |at: usize| if words.get(at + 1).is_some_and(|w| w.starts_with("s:")) { "0.1" } else { words[at] };
    (0..words.len()).map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_page_of_verify_shows_what_it_says() {
    let place = Place::new();
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/verify.md")).expect("the page");
    let (shown, done) = page(&place, &text);
    assert_eq!(timeless(&format!("{}{}", done.out, done.err)).trim_end(), shown.trim_end());
    assert_eq!(done.code, 1);
}

#[test]
fn the_pages_of_its_errors_show_what_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/errors/verify");
    let mut wrong = String::new();
    for entry in fs::read_dir(folder).expect("the pages") {
        let path = entry.expect("a page").path();
        let code = format!("verify::{}", path.file_stem().expect("a name").to_string_lossy());
        let place = printed();
        place.edit("printed/table-01.csv", "Brookfield,22,20", "Brookfield,22,21");
        let (shown, done) = page(&place, &fs::read_to_string(&path).expect("the page"));
        // The line that counts comes last, and is not part of the error.
        let lines: Vec<&str> = done.err.trim_end().lines().collect();
        let said = lines.iter().rposition(|line| line.starts_with("  ") || line.is_empty()).map_or(0, |at| at + 1);
        let said = lines[..said].join("\n");
        if said.trim_end() != shown.trim_end() || !said.contains(&code) || done.code != 1 {
            wrong.push_str(&format!("=== {code}, ended with {}\n{said}\n", done.code));
        }
    }
    assert!(wrong.is_empty(), "pages that show something else than what is said:\n{wrong}");
}
