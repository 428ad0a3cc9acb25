//! What is read of files: each file once, and the same value whatever the format.

use crate::workbook;
use crate::world::World;

fn world(datasets: &[(&str, &str)], list: &str) -> World {
    let dataset = "\
name: calls
grain: call
counts: calls
files: \"calls/*\"
missing: [\"-1\"]
key: [call]
repeats: agree
columns:
  call: {type: text}
  kind: {codes: kind, missing: allowed}
  minutes: {type: decimal(1), missing: allowed}
";
    let mut files = vec![
        ("datasets/calls.yaml", dataset),
        ("codelists/kind.yaml", list),
        (
            "definitions.ind",
            "measure taken = count of calls\ntable t { rows kind in [each, all] column \"N\" taken }\n\
          measure spoken = sum of known calls.minutes\ntable lengths { column \"Minutes\" spoken }",
        ),
    ];
    files.extend(datasets);
    World::new(&files)
}

const KINDS: &str = "name: kind\ncodes: [{code: F, label: Fire}, {code: G, label: Flood}]\n";

#[test]
fn a_month_that_was_saved_again_is_refused_though_rows_may_come_again() {
    let (may, june) = ("call,kind,minutes\n1,F,2.0\n2,G,3.5\n", "call,kind,minutes\n2,G,3.5\n3,G,\n");
    let once = world(&[("data/calls/may.csv", may), ("data/calls/june.csv", june)], KINDS);
    assert_eq!(once.table("t"), "Kind | N\nFire | 1\nFlood | 2\nTotal | 3");
    let again = [("data/calls/may.csv", may), ("data/calls/june.csv", june), ("data/calls/may - Copy.csv", may)];
    let refusal = "data::file-twice: rows of calls would count twice: calls/may - Copy.csv and calls/may.csv have the same content";
    assert_eq!(world(&again, KINDS).refused("t"), [refusal]);
}

/// Last year's file under the name of this year's, each in a dataset of its own. One file that both name is read by both.
#[test]
fn one_file_under_two_names_in_two_datasets_is_warned_of() {
    let dataset = |name: &str, file: &str, role: &str| {
        format!(
            "name: {name}\ngrain: visit\ncounts: visits\nfiles: {file}\n{role}columns:\n  id: {{type: text}}\n  n: {{type: integer}}\n"
        )
    };
    let world = |second: &str, file: &str, rows: &str| {
        World::new(&[
            ("datasets/first.yaml", &dataset("first", "2023.csv", "")),
            ("datasets/second.yaml", &dataset("second", file, second)),
            ("t.ind", "table t { column \"N\" (sum of first.n) + (sum of second.n) }"),
            ("data/2023.csv", "id,n\na,2\nb,3\n"),
            ("data/2024.csv", rows),
        ])
    };
    let copy = "id,n\na,2\nb,3\n";
    assert_eq!(
        world("", "2024.csv", copy).warned(),
        ["data::same-file: 2023.csv of first and 2024.csv of second are the same, byte for byte"]
    );
    assert_eq!(world("", "2023.csv", copy).warned(), [] as [&str; 0]);
    assert_eq!(world("", "2024.csv", "id,n\na,2\nb,4\n").warned(), [] as [&str; 0]);
    // Two files without rows are no copies.
    let none = "id,n\n";
    let empty = world("", "2024.csv", none);
    empty.put("data/2023.csv", none);
    assert_eq!(empty.warned(), [] as [&str; 0]);
}

/// `**` at the end is all that is in the folder, at any depth.
#[test]
fn two_stars_are_all_files_of_a_folder() {
    for (files, expected) in [("\"**\"", 10), ("\"in/**\"", 7), ("in", 7), ("\"**/*.csv\"", 10), ("\"*.csv\"", 3)] {
        let world = World::new(&[
            (
                "datasets/stops.yaml",
                &format!(
                    "name: stops\ngrain: stop\ncounts: stops\nfiles: {files}\ncolumns:\n  id: {{type: text}}\n  n: {{type: integer}}\n"
                ),
            ),
            ("t.ind", "table t { column \"N\" sum of stops.n }"),
            ("data/jan 2024.csv", "id,n\na,1\nb,2\n"),
            ("data/in/feb.csv", "id,n\nc,3\n"),
            ("data/in/deep/mar.csv", "id,n\nd,4\n"),
        ]);
        assert_eq!(world.table("t"), format!(" | N\n | {expected}"), "{files}");
    }
}

#[test]
fn the_same_rows_saved_otherwise_are_refused() {
    let may = "call,kind,minutes\n1,F,2.0\n2,G,3.5\n";
    let windows = may.replace('\n', "\r\n");
    for again in [
        windows.clone(),
        format!("\u{feff}{may}"),
        format!("\u{feff}{windows}"),
        may.trim_end().to_string(),
        format!("{may}\n,,\n"),
        may.replace("2.0", "\"2.0\"").replace("call", "\"call\""),
        "call,kind,minutes\n2,G,3.5\n1,F,2.0\n".to_string(),
        "minutes,call,kind\n3.5,2,G\n2.0,1,F\n".to_string(),
    ] {
        let twice = world(&[("data/calls/may.csv", may), ("data/calls/may from Excel.csv", &again)], KINDS);
        let refusal = "data::file-twice: rows of calls would count twice: calls/may from Excel.csv and calls/may.csv have the same content";
        assert_eq!(twice.refused("t"), [refusal], "{again:?}");
    }
    // As many rows that begin alike are another month.
    let june = may.replace("2,G,3.5", "3,G,3.5");
    let two = world(&[("data/calls/may.csv", may), ("data/calls/june.csv", &june)], KINDS);
    assert_eq!(two.table("t"), "Kind | N\nFire | 1\nFlood | 2\nTotal | 3");
}

#[test]
fn a_number_that_means_missing_means_it_however_it_is_written() {
    let calls = "call,kind,minutes\n1,F,2.0\n2,G,-1\n3,G,-1.0\n4,G,-1.5\n";
    let table = world(&[("data/calls/may.csv", calls)], KINDS).table("lengths");
    assert!(table.contains("0.5"), "{table}");
}

/// What is counted is calls, and below them a spreadsheet wrote rows without anything.
#[test]
fn a_row_with_nothing_in_it_is_no_call() {
    let calls = "call,kind,minutes\n1,F,2.0\n,,\n2,G,3.5\n\n3,G,\n,,\n , ,\n\"\",\"\",\"\"\n";
    let calls = world(&[("data/calls/may.csv", calls)], KINDS);
    assert_eq!(calls.table("t"), "Kind | N\nFire | 1\nFlood | 2\nTotal | 3");
    assert_eq!(calls.table("lengths"), " | Minutes\n | 5.5\nMinutes not known for 1 of 3 calls.");
}

/// Something in a column that is not declared, or a text that means missing, makes a call of a row, and a call has a number.
#[test]
fn a_row_with_something_in_it_is_a_call() {
    let calls = "call,kind,minutes,note\n1,F,2.0,\n,,,\n,,,rang off\n-1,,,\n";
    let refusal = "data::missing-value: column call of calls has 2 missing values, which are not allowed: calls/may.csv, line 4; \
                   calls/may.csv, line 5";
    assert_eq!(world(&[("data/calls/may.csv", calls)], KINDS).refused("t"), [refusal]);
}

#[test]
fn a_code_that_no_cell_could_match_is_refused() {
    let kinds = "name: kind\ncodes: [{code: F, label: Fire}, {code: \"F \", label: Flood}]\n";
    let calls = [("data/calls/may.csv", "call,kind,minutes\n1,F,2.0\n")];
    let refusal = "codelists::never-matches: the code `F ` begins or ends with a blank, so no cell matches it";
    assert_eq!(world(&calls, kinds).refused("t"), [refusal]);
}

const FIRES: &str = "name: fires\ngrain: district\ncounts: fires\nfiles: fires.csv\nmissing: [\":\"]\ncolumns:\n  \
                     district: {type: text}\n  fires: {type: integer, min: 0, missing: allowed}\n  \
                     cost: {type: decimal(1), missing: allowed}\n";

fn fires(dataset: &str) -> World {
    World::new(&[
        ("datasets/fires.yaml", dataset),
        (
            "t.ind",
            "table t { column \"Fires\" sum of known fires.fires column \"Least\" min of fires.cost column \"D\" count of fires where district = \"-\" }",
        ),
        ("data/fires.csv", "district,fires,cost\nD1,4,1.5\n-, - ,2.5\nD3,2,-\nD4,:,:\n"),
    ])
}

#[test]
fn a_text_that_means_0_is_0_in_columns_of_numbers_alone() {
    let table = fires(&FIRES.replace("missing: [\":\"]", "missing: [\":\"]\nzero: [\"-\"]")).table("t");
    assert!(table.starts_with(" | Fires | Least | D\n | 6 | 0.0 | 1\n"), "{table}");
}

#[test]
fn a_dash_is_refused_with_both_that_it_may_mean() {
    let help = "if \"-\" means 0, declare `zero: [\"-\"]` in the dataset; if it means that there is no number, `missing: [\"-\"]`";
    let world = fires(FIRES);
    assert_eq!(world.helps("t"), [help, help]);
    // Of people under a policy no value is quoted.
    world.put("datasets/fires.yaml", &format!("{FIRES}disclosure: small\ndisclosure_by: rows\n"));
    std::fs::create_dir(world.path("disclosure")).expect("a folder");
    world.put("disclosure/small.yaml", "name: small\ncounts: fires\nbelow: 3\n");
    assert!(world.helps("t").iter().all(|help| !help.contains("\"-\"")), "{:?}", world.helps("t"));
}

#[test]
fn a_text_means_0_or_missing_and_a_number_itself() {
    let refused = |zero: &str| fires(&FIRES.replace("files:", &format!("zero: [{zero}]\nfiles:"))).refused("t");
    assert_eq!(refused("\":\""), ["datasets::zero-text: `:` means both 0 and missing"]);
    assert_eq!(refused("\"\""), ["datasets::zero-text: `` means both 0 and missing"]);
    assert_eq!(refused("\"-1\""), ["datasets::zero-text: `-1` is a number, and means itself"]);
}

/// Patients and people by single years of age, of which the last is written "90+".
fn ninety(age: &str) -> World {
    let people = format!(
        "name: people\ngrain: age\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ntime: year\ncolumns:\n  \
         district: {{codes: district}}\n  year: {{type: mid_year}}\n  age: {{{age}, describes: person}}\n  persons: {{type: integer}}\n"
    );
    let is_number = age.starts_with("type");
    let adults = if is_number { "age >= 17" } else { "age >= \"17\"" };
    let definitions = format!(
        "measure patients = count of register where age >= 17\nmeasure adults = sum of people.persons where {adults}\n\
         table t {{\n  rows area \"District\" in [districts, all]\n  column \"Patients\" patients\n  column \"People\" adults in mid-2022\n  \
         column \"Rate\" patients per 1000 (adults in mid-2022) shown 0.0\n}}\n"
    );
    World::new(&[
        (
            "hierarchies/area.yaml",
            "name: area\nlevels: [{name: district, plural: districts}]\nareas:\n  - {level: district, code: D1, label: North}\n  \
             - {level: district, code: D2, label: South}\n",
        ),
        (
            "codelists/single_age.yaml",
            "name: single_age\nbands:\n  - {label: \"16\", from: 16, to: 16}\n  - {label: \"17\", from: 17, to: 17}\n  \
             - {label: \"89\", from: 89, to: 89}\n  - {label: \"90+\", from: 90}\n",
        ),
        ("datasets/people.yaml", &people),
        (
            "datasets/register.yaml",
            "name: register\ngrain: patient\ncounts: patients\nfiles: register.csv\ncolumns:\n  district: {codes: district}\n  \
             age: {type: integer, unit: years, describes: person}\n",
        ),
        ("t.ind", &definitions),
        (
            "data/people.csv",
            "district,year,age,persons\nD1,2022,16,20\nD1,2022,17,20\nD1,2022,89,20\nD1,2022,90+,10\nD2,2022,16,12\nD2,2022,17,13\n\
             D2,2022,89,15\nD2,2022,90+,12\n",
        ),
        ("data/register.csv", "district,age\nD1,16\nD1,17\nD1,90\nD2,89\nD2,102\n"),
    ])
}

#[test]
fn those_of_ninety_and_over_are_counted_or_the_refusal_says_how() {
    let expected =
        "District | Patients | People | Rate\nNorth | 2 | 50 | 40.0\nSouth | 2 | 40 | 50.0\nTotal | 4 | 90 | 44.4";
    assert_eq!(ninety("codes: single_age").table("t"), expected);
    let help = "\"90+\" is a band and not a number: declare the column with `codes` of a list of `bands` that has one for each text, such as \
                `{label: \"90+\", from: 90}`; if they counted as missing, those of 90 and over would be in no number";
    assert_eq!(ninety("type: integer, unit: years").helps("t"), [help]);
}

/// What a cell says does not depend on the format of its file: shown as 12.50%, it is 12.5 of a hundred.
#[test]
fn a_cell_that_is_shown_as_a_percentage_is_what_it_shows() {
    type Written = fn(&str) -> Vec<u8>;
    let kinds: [(&str, Written); 4] =
        [("xlsx", workbook::xlsx), ("ods", workbook::ods), ("xls", workbook::xls), ("xlsb", workbook::xlsb)];
    let with = |ty: &str, (ending, written): (&str, Written)| {
        let dataset = format!(
            "name: x\ngrain: row\ncounts: rows\nfiles: x.{ending}\ncolumns:\n  k: {{type: text}}\n  v: {{{ty}}}\n"
        );
        let table = "table t { column \"V\" min of x.v shown 0.00 }";
        let world = World::new(&[("datasets/x.yaml", &dataset), ("definitions.ind", table)]);
        std::fs::create_dir_all(world.path("data")).expect("a folder");
        std::fs::write(world.path(&format!("data/x.{ending}")), written("[S]\nk,v\na,12.5%\nb,14\n")).expect("a file");
        world
    };
    for kind in kinds {
        assert_eq!(with("type: decimal(2), unit: \"%\"", kind).table("t"), " | V\n | 12.50", "{}", kind.0);
        let refused = with("type: decimal(3)", kind);
        let said = &refused.errors("t")[0];
        let start = "data::invalid-value: column v of x has a value that is not a decimal number";
        assert!(said.starts_with(start) && said.contains("12.5%") && said.contains("shown as a percentage"), "{said}");
        assert!(refused.helps("t")[0].starts_with("declare `unit: \"%\"` of the column"), "{:?}", refused.helps("t"));
    }
}

/// A file that is not what its name says: the message says what it is, whatever the library says that reads such files.
#[test]
fn a_file_that_is_something_else_is_called_what_it_is() {
    let csv = b"k,v\na,1\n".to_vec();
    let cut = workbook::xlsx("[S]\nk,v\na,1\n")[..40].to_vec();
    for (ending, bytes, said) in [
        (
            "xlsx",
            csv.clone(),
            "it is a text, such as CSV, and not an .xlsx workbook; give it a name that ends with .csv",
        ),
        ("ods", csv.clone(), "it is a text, such as CSV, and not an .ods workbook; give it a name that ends with .csv"),
        ("parquet", csv, "it is a text, such as CSV, and not a Parquet file; give it a name that ends with .csv"),
        (
            "xls",
            workbook::xlsx("[S]\nk,v\na,1\n"),
            "it is an Excel workbook, and not an .xls workbook; give it a name that ends with .xlsx",
        ),
        (
            "xlsx",
            workbook::xls("[S]\nk,v\na,1\n"),
            "it is a file of an old Office, such as an Excel workbook, and not an .xlsx workbook; give it a name that ends with .xls",
        ),
        (
            "xlsx",
            workbook::ods("[S]\nk,v\na,1\n"),
            "it is an OpenDocument file, and not an .xlsx workbook; give it a name that ends with .ods",
        ),
        ("xlsx", cut, "it is damaged, or was cut off; fetch it again"),
        (
            "xlsx",
            b"<html><table>".to_vec(),
            "it is a web page, and not an .xlsx workbook; open it and save its table as CSV or as a workbook",
        ),
        ("xlsb", Vec::new(), "it is empty"),
    ] {
        let dataset = format!(
            "name: x\ngrain: row\ncounts: rows\nfiles: x.{ending}\ncolumns:\n  k: {{type: text}}\n  v: {{type: integer}}\n"
        );
        let world =
            World::new(&[("datasets/x.yaml", &dataset), ("definitions.ind", "table t { column \"V\" min of x.v }")]);
        std::fs::create_dir_all(world.path("data")).expect("a folder");
        std::fs::write(world.path(&format!("data/x.{ending}")), bytes).expect("a file");
        let errors = world.errors("t");
        assert_eq!(errors, [format!("data::unreadable: a file of x cannot be read: x.{ending}: {said}")]);
    }
}

/// Rents by month and ward; ZZ and YY are wards of elsewhere.
fn rents(declared: &str, rows: &str) -> World {
    let dataset = format!(
        "name: rents\ngrain: ward and month\ncounts: tenancies\nfiles: rents.csv\ntime: m\n{declared}columns:\n  m: {{type: month}}\n  \
         ward: {{codes: ward, undeclared: outside}}\n  arrears: {{type: integer, unit: pounds}}\n"
    );
    World::new(&[
        (
            "hierarchies/area.yaml",
            "name: area\nlevels: [{name: ward, plural: wards}]\nareas:\n  - {level: ward, code: W1, label: Ash}\n  - {level: ward, code: W2, label: Birch}\n",
        ),
        ("datasets/rents.yaml", &dataset),
        ("data/rents.csv", &format!("m,ward,arrears\n{rows}")),
        (
            "t.ind",
            "measure n = sum of rents.arrears\ntable t { rows area in [wards, outside as \"Elsewhere\"] column \"N\" n }",
        ),
    ])
}

/// Two places outside the list are two, though neither is known by name.
#[test]
fn codes_outside_a_list_are_compared_as_they_are_written() {
    let agree = "key: [m, ward]\nrepeats: agree\n";
    let rows = "2023-04,W1,1\n2023-04,W2,2\n2023-04,ZZ,7\n2023-04,YY,7\n";
    let both = "Area | N\nAsh | 1\nBirch | 2\nElsewhere | 14";
    assert_eq!(rents(agree, rows).table("t"), both);
    assert_eq!(rents("key: [m, ward]\n", rows).table("t"), both);
    // The same place again, and the same ward again.
    let again = format!("{rows}2023-04, ZZ ,7\n2023-04,W2,2\n");
    assert_eq!(rents(agree, &again).table("t"), both);
    assert_eq!(
        rents("key: [m, ward]\n", &again).refused("t"),
        [
            "data::duplicate-key: 2 keys m + ward of rents are repeated: \"2023-04 + ZZ\" (rents.csv, line 4 and rents.csv, line 6); \
             \"2023-04 + W2\" (rents.csv, line 3 and rents.csv, line 7)"
        ]
    );
    let other = format!("{rows}2023-04,ZZ,8\n");
    assert_eq!(
        rents(agree, &other).refused("t"),
        [
            "data::conflicting-key: a row of rents has the same key m + ward as an earlier row, but different values: arrears differs at \
             \"2023-04 + ZZ\" (rents.csv, line 4 and rents.csv, line 6)"
        ]
    );
    // Nor do rows agree that are of two places.
    let moved = rents("key: [m]\nrepeats: agree\n", "2023-04,ZZ,7\n2023-04,YY,7\n");
    assert_eq!(
        moved.refused("t"),
        [
            "data::conflicting-key: a row of rents has the same key m as an earlier row, but different values: ward differs at \
             \"2023-04\" (rents.csv, line 2 and rents.csv, line 3)"
        ]
    );
    let same = rents("key: [m]\nrepeats: agree\n", "2023-04,ZZ,7\n2023-04,ZZ,7\n");
    assert_eq!(same.table("t"), "Area | N\nAsh | ..\nBirch | ..\nElsewhere | 7");
}

/// A path as Windows shows it, in a dataset, the project and a code list; and files that are called otherwise than they are read.
#[test]
fn a_path_with_backslashes_says_which_is_written() {
    let said = |path: &str, plain: &str| {
        format!(
            "project::backslash: the path `{path}` has a backslash between its parts|write `{plain}`, which is read on every system"
        )
    };
    let dataset = "name: d\ngrain: row\ncounts: rows\nfiles: FILES\ncolumns:\n  kind: {codes: kind}\n";
    for (path, text, named, plain) in [
        ("datasets/d.yaml", dataset.replace("FILES", "sub\\d.csv"), "sub\\d.csv", "sub/d.csv"),
        ("indicia.yaml", "title: T\ndata: sub\\data\n".to_string(), "sub\\data", "sub/data"),
        ("codelists/kind.yaml", "name: kind\nrows: sub\\k.csv\n".to_string(), "sub\\k.csv", "sub/k.csv"),
    ] {
        let world = World::new(&[
            ("datasets/d.yaml", &dataset.replace("FILES", "d.csv")),
            ("codelists/kind.yaml", "name: kind\ncodes: [a]\n"),
            ("data/d.csv", "kind\na\n"),
            ("t.ind", "table t { column \"N\" count of d }"),
        ]);
        world.put(path, &text);
        let found = (world.errors("t"), world.helps("t"));
        assert_eq!(format!("{}|{}", found.0.join(" "), found.1.join(" ")), said(named, plain), "{path}");
    }
}

#[test]
fn a_workbook_in_a_file_called_csv_is_called_what_it_is() {
    let dataset = "name: d\ngrain: row\ncounts: rows\nfiles: d.csv\ncolumns:\n  kind: {type: text}\n";
    for (bytes, said) in [
        (
            &b"PK\x03\x04xl/workbook.xmlPK\x05\x06"[..],
            "it is an Excel workbook, and not a CSV file; give it a name that ends with .xlsx",
        ),
        (&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 1][..], "give it a name that ends with .xls"),
        (b"PAR1\x15\x04..PAR1", "it is a Parquet file, and not a CSV file; give it a name that ends with .parquet"),
    ] {
        let world = World::new(&[
            ("datasets/d.yaml", dataset),
            ("data/empty", ""),
            ("t.ind", "table t { column \"N\" count of d }"),
        ]);
        std::fs::write(world.path("data/d.csv"), bytes).unwrap();
        let errors = world.refused("t");
        assert!(errors.len() == 1 && errors[0].contains(said), "{errors:?}");
    }
}

/// Four letters are no Parquet file.
#[test]
fn a_heading_that_begins_as_a_parquet_file_does_is_a_heading() {
    let world = World::new(&[
        (
            "datasets/d.yaml",
            "name: d\ngrain: row\ncounts: rows\nfiles: d.csv\ncolumns:\n  par: {heading: PAR1, type: text}\n",
        ),
        ("data/d.csv", "PAR1\na\nb\n"),
        ("t.ind", "table t { column \"N\" count of d }"),
    ]);
    assert_eq!(world.table("t"), " | N\n | 2");
}
