//! The commands that write definitions: new and infer.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::{Place, shows};

#[test]
fn new_writes_to_an_empty_folder_only() {
    let place = Place::new();
    let again = place.indicia(&["new", "first"]).code(2);
    assert_eq!(again.err, "error: first is not empty, and nothing was written\n");
    std::fs::create_dir(place.path("second")).expect("a folder");
    let listed = place.indicia(&["new", "second"]).fine().out;
    assert!(listed.lines().any(|line| line == "second/indicia.yaml"), "{listed}");
    assert_eq!(place.files("first"), place.files("second"));
    assert_eq!(place.read("second/.gitignore"), "build/\n*.snap.new\n");
}

/// What a kill leaves is completed: some files, each whole, and one that was being written.
#[test]
fn new_goes_on_where_it_was_killed() {
    let place = Place::new();
    let parts =
        [("second/README.md", "first/README.md"), ("second/datasets/incidents.yaml", "first/datasets/incidents.yaml")];
    for (path, from) in parts {
        place.write(path, place.read(from));
    }
    place.write("second/datasets/.population.yaml.indicia-new", "name: pop");
    place.indicia(&["new", "second"]).fine();
    assert_eq!(place.files("first"), place.files("second"));
    // A file that somebody wrote is nobody else's.
    place.write("third/README.md", "mine");
    assert_eq!(place.indicia(&["new", "third"]).code(2).err, "error: third is not empty, and nothing was written\n");
    assert_eq!(place.files("third").len(), 1);
}

/// A folder that was not there is there with all files, or not at all; what was left beside it goes.
#[test]
fn a_new_project_is_whole_from_the_first_moment() {
    let place = Place::new();
    let whole = place.files("first");
    for some in [0, 1, 5, whole.len()] {
        for (path, bytes) in whole.iter().take(some) {
            place.write(&format!(".second.indicia-new/{path}"), bytes);
        }
        std::fs::create_dir_all(place.path(".second.indicia-new/data")).expect("a folder");
        place.write(".second.indicia-new/.style.yaml.indicia-new", "de");
        assert!(!place.path("second").exists());
        place.indicia(&["new", "second"]).fine();
        assert_eq!(place.files("second"), whole);
        assert!(!place.path(".second.indicia-new").exists());
        std::fs::remove_dir_all(place.path("second")).expect("it was there");
    }
    // What somebody else put there by that name is his.
    place.write(".second.indicia-new/mine.txt", "mine");
    let done = place.indicia(&["new", "second"]).code(2);
    assert_eq!(done.err, "error: .second.indicia-new is in the way, and nothing was written\n");
    assert_eq!(place.read(".second.indicia-new/mine.txt"), "mine");
    assert!(!place.path("second").exists());
    for folder in ["a/b/second", "third/"] {
        place.indicia(&["new", folder]).fine();
        assert_eq!(place.files(folder), whole);
    }
}

#[test]
fn infer_goes_on_where_it_was_killed() {
    let place = Place::new();
    let args = ["infer", "first/data/incidents.csv", "--name", "tips", "--out", "second"];
    place.indicia(&args).fine();
    let whole = place.files("second");
    std::fs::remove_file(place.path("second/datasets/tips.yaml")).expect("it was written");
    place.indicia(&args).fine();
    assert_eq!(place.files("second"), whole);
    // A list that somebody changed since is nobody else's.
    std::fs::remove_file(place.path("second/datasets/tips.yaml")).expect("it was written");
    place.write("second/codelists/waste.yaml", "name: waste\ncodes: [A]\n");
    place.indicia(&args).code(2);
    assert!(!place.path("second/datasets/tips.yaml").exists());
}

#[test]
fn infer_declares_what_check_and_run_accept() {
    let place = Place::new();
    let printed = place.indicia(&["infer", "first/data/incidents.csv"]).fine();
    shows(
        &printed.out,
        &["name: incidents\n", "files: incidents.csv\n", "incident_id: {heading: Incident ID, type: text}"],
    );
    shows(&printed.out, &["reported_on: {heading: Reported on, type: date, format: \"DD/MM/YYYY\"}"]);
    shows(&printed.out, &["district: {heading: District, type: text, missing: allowed}"]);
    shows(&printed.out, &["# A code list that could be in codelists/district.yaml", "#   - {code: \"D1\"}"]);
    assert_eq!(printed.err, "declared from 120 rows; check names, grain and what may be missing\n");

    let args = ["infer", "first/data/incidents.csv", "--name", "tips", "--out", "second"];
    let written = place.indicia(&args).fine();
    shows(
        &written.out,
        &["second/datasets/tips.yaml", "second/codelists/district.yaml", "second/codelists/waste.yaml"],
    );
    place.write("second/indicia.yaml", "title: Second\n");
    place.write("second/a.ind", "table t {\n  rows   waste\n  column count of tips\n}\n");
    place.indicia(&["check", "second"]).fine();
    shows(&place.indicia(&["run", "second", "--data", "first/data"]).fine().out, &["CN", "GW", "HH", "TY", "WG"]);

    place.edit("second/datasets/tips.yaml", "name: tips", "name: tips # reviewed");
    let before = place.files("second");
    let again = place.indicia(&args).code(2);
    shows(&again.err, &["second/datasets/tips.yaml is there already, and nothing was written"]);
    assert_eq!(place.files("second"), before);
}

#[test]
fn infer_reads_gzip_other_delimiters_and_a_part() {
    let place = Place::empty();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all("\u{feff}Month;Cost\r\n2021-04;1.50\r\n2021-05;x\r\n".as_bytes()).expect("memory takes it");
    place.write("costs.csv.gz", gzip.finish().expect("memory takes it"));
    let declared = place.indicia(&["infer", "costs.csv.gz", "--rows", "1"]).fine();
    assert_eq!(declared.err, "declared from 1 row; check names, grain and what may be missing\n");
    shows(&declared.out, &["name: costs\n", "files: costs.csv.gz\n", "format: {delimiter: \";\"}\n", "time: month\n"]);
    shows(&declared.out, &["month: {heading: Month, type: month}\n", "cost: {heading: Cost, type: decimal(1)}\n"]);
}

/// A file without lines, or with one that no table has, is not read into memory as a whole.
#[test]
fn infer_reads_no_endless_line() {
    let place = Place::new();
    let line = |before: &str| format!("{before}{}", "x".repeat(17 << 20));
    for (name, text) in [("first", line("")), ("second", line("a,b\n1,2\n3,")), ("quote", line("a,b\n1,2\n\"3,"))] {
        place.write(&format!("{name}.csv"), text);
        let refused = place.indicia(&["infer", &format!("{name}.csv")]).code(1);
        shows(&refused.err, &[&format!("{name}.csv"), "longer than 16 MiB"]);
    }
    place.write("wide.csv", format!("{}\n", vec!["a"; 20_001].join(",")));
    shows(&place.indicia(&["infer", "wide.csv"]).code(1).err, &["20,001 values", "no more than 20,000 columns"]);
}

#[test]
fn infer_leaves_out_rows_with_nothing_in_them_and_says_how_many() {
    let place = Place::empty();
    let visits = "visit,on,age\nv1,2023-04-01,30\nv2,2023-04-02,41\n,,\n, ,\n";
    place.write("visits.csv", visits);
    let inferred = place.indicia(&["infer", "visits.csv"]).fine();
    shows(&inferred.err, &["declared from 2 rows (2 empty rows left out)"]);
    assert!(!inferred.out.contains("missing"), "every visit has all values\n{}", inferred.out);
    // Two quotes in a file of one column are a value that is missing; an empty line is nothing.
    place.write("ages.csv", "age\n30\n\"\"\n\n41\n");
    let inferred = place.indicia(&["infer", "ages.csv"]).fine();
    shows(&inferred.err, &["declared from 3 rows"]);
    shows(&inferred.out, &["missing: allowed"]);
}

#[test]
fn infer_says_on_the_screen_and_in_the_declaration_what_it_could_not_decide() {
    let place = Place::empty();
    place.write("visits.csv", "visit,booked,seen,again\nv1,01/02/2023,2023-02-03,0\nv2,03/02/2023,2023-02-05,1\n");
    let inferred = place.indicia(&["infer", "visits.csv"]).fine();
    for said in [&inferred.out, &inferred.err] {
        shows(
            said,
            &["day or month first? Every value can be read both ways (01/02/2023)", "`format: \"MM/DD/YYYY\"`"],
        );
        shows(said, &["yes and no, or numbers? Every value is 1 or 0. Taken for numbers;"]);
        shows(said, &["which of booked, seen dates a row: by which is it counted in a year? Taken: booked."]);
    }
}

#[test]
fn infer_says_what_it_cannot_read() {
    let place = Place::empty();
    place.write("bad.csv", b"a,b\n1,2\n1,\xe9\n");
    place.write("empty.csv", "");
    assert_eq!(
        place.indicia(&["infer", "bad.csv"]).code(1).err,
        "error: bad.csv, line 3, is not UTF-8 text: it is probably Windows-1252, as \"CSV (Comma delimited)\" of Excel is; save it as UTF-8, such as \"CSV UTF-8\" in Excel\n"
    );
    assert_eq!(
        place.indicia(&["infer", "empty.csv"]).code(1).err,
        "error: empty.csv cannot be read: it has no line of headings\n"
    );
    shows(&place.indicia(&["infer", "no.csv"]).code(2).err, &["error: no.csv cannot be read"]);
    shows(&place.indicia(&["infer", "a.parquet"]).code(2).err, &["is Parquet"]);
}

/// A run and a first declaration say what a file is that is called as CSV and is none, and what to do.
#[test]
fn files_that_are_not_what_their_names_say_are_named() {
    let place = Place::new();
    let rows = place.read("first/data/incidents.csv");
    let wide: Vec<u8> = rows.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let name = |code: &str| format!("data::{code} ");
    for (bytes, code, said) in [
        (b"\x1F\x8B\x08\0\0\0\0\0\0\x03".to_vec(), "unreadable", "it is packed with gzip"),
        (b"BZh91AY&SY\0\0".to_vec(), "unreadable", "it is packed with bzip2"),
        (b"SQLite format 3\0".to_vec(), "unreadable", "it is an SQLite database"),
        (b"%PDF-1.7\n".to_vec(), "unreadable", "it is a PDF"),
        (b"<!doctype html>\n<p>Log in</p>\n".to_vec(), "unreadable", "it is a web page"),
        (b"[{\"Incident ID\": 1},\n{}]\n".to_vec(), "unreadable", "it is JSON"),
        (rows.replace('\n', "\r").into_bytes(), "unreadable", "its lines end with a carriage return alone"),
        ([&[0xFF, 0xFE][..], &wide].concat(), "not-utf8", "it is UTF-16"),
        (wide.clone(), "not-utf8", "it is UTF-16"),
        (
            rows.replace("SYN-0001", "SYN-?").into_bytes().iter().map(|b| if *b == b'?' { 0xE9 } else { *b }).collect(),
            "not-utf8",
            "it is probably Windows-1252",
        ),
    ] {
        place.write("first/data/incidents.csv", &bytes);
        let flat = |text: String| text.replace(['│', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
        let ran = flat(place.indicia(&["run", "first", "--out", "o"]).code(1).err);
        shows(&ran, &[&name(code), said]);
        assert_eq!(ran.matches("(docs/errors/").count(), 1, "{ran}");
        shows(&flat(place.indicia(&["infer", "first/data/incidents.csv"]).code(1).err), &["error: ", said]);
    }
    place.edit("first/datasets/incidents.yaml", "files: incidents.csv", "files: incidents.csv.gz");
    for (bytes, said) in [
        (rows.clone().into_bytes(), "it is not packed with gzip, as its name says"),
        (b"\x1F\x8B\x08\0\0\0\0\0\0\x03".to_vec(), "it is damaged, or was cut off"),
        (b"7z\xBC\xAF\x27\x1C".to_vec(), "it is a 7-Zip archive, and not packed with gzip"),
    ] {
        place.write("first/data/incidents.csv.gz", &bytes);
        let flat = |text: String| text.replace(['│', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
        shows(&flat(place.indicia(&["run", "first", "--out", "o"]).code(1).err), &["data::unreadable", said]);
        shows(&place.indicia(&["infer", "first/data/incidents.csv.gz"]).code(1).err, &["error: ", said]);
    }
}

/// A small packed file may have rows with nothing in them without an end.
#[test]
fn rows_with_nothing_in_them_end_a_first_look() {
    let place = Place::empty();
    let empty = ",,\n".repeat(2_000_001);
    for begin in ["", "a,b,c\n1,2,3\n"] {
        place.write("empty.csv", format!("{begin}{empty}"));
        let done = place.indicia(&["infer", "empty.csv", "--rows", "10"]).code(1);
        shows(&done.err, &["more than 2,000,000 rows with nothing in them"]);
    }
}

#[test]
fn a_last_row_that_is_a_total_is_one_error() {
    for (file, line, row) in [
        ("incidents", 122, "Total,,,,300\n"),
        ("incidents", 122, ",Total,,,300\n"),
        ("incidents", 122, "Grand total,120\n"),
        ("population", 8, "Total,,104961\n"),
    ] {
        let place = Place::new();
        let path = format!("first/data/{file}.csv");
        let rows = place.read(&path);
        place.write(&path, format!("{}\n{row}", rows.trim_end()));
        let said = place.indicia(&["run", "first", "--out", "o"]).code(1).err;
        shows(&said, &["data::total-line", "a total of the others"]);
        assert_eq!(said.matches("(docs/errors/").count(), 1, "{said}");
        let flat = said.replace(['│', '\n'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
        shows(&flat, &[&format!("{file}.csv, line {line}")]);
        // Where another row is wrong, too, each thing is said.
        place.write(&path, format!("{}\n,,,,\n{row}x,y,z\n", rows.trim_end()));
        let said = place.indicia(&["run", "first", "--out", "o"]).code(1).err;
        assert!(!said.contains("data::total-line"), "{said}");
    }
}

#[test]
fn a_population_without_rows_is_said() {
    let place = Place::new();
    let rows = place.read("first/data/population.csv");
    place.write("first/data/population.csv", format!("{}\n", rows.lines().next().expect("headings")));
    let said = place.indicia(&["run", "first", "--out", "o"]).code(1).err;
    shows(&said, &["data::empty-file", "population has no rows, only headings: population.csv", "every rate over it"]);
    assert_eq!(said.matches("(docs/errors/").count(), 1, "{said}");
}
