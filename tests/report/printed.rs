//! Cell by cell: the tables of indicators/ against the printed ones.
//!
//! In: indicators/, tests/published and its list of differences. Invariant: a cell is equal, or excepted with a reason, and
//! exceptions are few.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Tables 1 to 26, of which all are printed.
const TABLES: usize = 26;
/// What print may differ in: oddities of the print, and what is withheld.
const MOST_EXCEPTIONS: usize = 40;

fn report() -> (Value, String, i32) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_indicia"))
        .args(["verify", "indicators", "--against", "tests/published"])
        .args(["--except", "tests/published/differences.yaml", "--format", "json"])
        .current_dir(root)
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}\n{said}"));
    (report, said, output.status.code().unwrap_or(-1))
}

#[test]
fn every_printed_table_regenerates() {
    let (report, said, code) = report();
    let tables = report["tables"].as_array().expect("a list");
    let compared: Vec<&str> = tables
        .iter()
        .filter(|table| table["side"] == "both")
        .filter_map(|table| table["table"].as_str())
        .filter(|table| table.starts_with("table-"))
        .collect();
    let expected: Vec<String> = (1..=TABLES).map(|number| format!("table-{number:02}")).collect();
    assert_eq!(compared, expected);
    let differences: Vec<&Value> =
        tables.iter().flat_map(|table| table["differences"].as_array().expect("a list")).collect();
    let open: Vec<&&Value> = differences.iter().filter(|d| d["reason"].is_null()).collect();
    assert!(open.is_empty(), "{} differences that nobody has listed: {open:#?}\n{said}", open.len());
    let total = &report["total"];
    assert_eq!(total["different"], 0, "{said}");
    assert_eq!(report["stale"].as_array().map(Vec::len), Some(0), "{said}");
    assert_eq!(code, 0, "{said}");
    // Everything that differs is listed by now, one entry each.
    assert!(differences.len() <= MOST_EXCEPTIONS, "{} exceptions", differences.len());
    let number = |field: &str| total[field].as_u64().expect("a number");
    assert_eq!(number("cells"), number("equal") + number("excepted"));
}
