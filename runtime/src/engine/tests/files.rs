//! How files are found and how their rows are written.

use crate::engine::polars::Polars;
use crate::engine::{Engine, Request};
use crate::input::FileRead;
use indicia_compiler::catalog::*;
use indicia_compiler::plan::ir::*;

use super::support::*;

/// Runs a count by `kind` over one file.
fn kinds(bytes: &[u8], path: &str) -> Vec<(Option<i64>, i128)> {
    let folder = folder(&[(path, bytes)]);
    let catalog = catalog(vec![dataset("crimes", &[path], vec![code("kind"), text("place")])]);
    let (plan, node) = count_by(&catalog, "crimes", "kind");
    counts(&run(&plan, &catalog, folder.path()).unwrap(), node)
}

const PLAIN: &[(Option<i64>, i128)] = &[(None, 1), (Some(0), 2), (Some(1), 1)];

#[test]
fn line_ends_marks_and_blank_lines_do_not_matter() {
    let unix = "kind,place\ntheft,A\ntheft,B\n,C\nrobbery,D\n";
    let windows = unix.replace('\n', "\r\n");
    assert_eq!(kinds(unix.as_bytes(), "a.csv"), PLAIN);
    assert_eq!(kinds(windows.as_bytes(), "a.csv"), PLAIN);
    assert_eq!(kinds(windows.trim_end().as_bytes(), "a.csv"), PLAIN);
    assert_eq!(kinds(format!("\u{feff}{windows}").as_bytes(), "a.csv"), PLAIN);
    assert_eq!(kinds(format!("\u{feff}{unix}\n\r\n\n\r").as_bytes(), "a.csv"), PLAIN);
}

#[test]
fn a_text_in_quotes_may_have_commas_quotes_and_lines() {
    let text = "\"kind\",place\n\"theft\",\"A, B\"\ntheft,\"say \"\"A\"\"\"\n,\"two\nlines\"\nrobbery,5\" pipe\n";
    assert_eq!(kinds(text.as_bytes(), "a.csv"), PLAIN);
}

#[test]
fn columns_may_come_in_any_order_and_others_are_ignored() {
    assert_eq!(kinds(b"x,place,kind,\n1,A,theft,\n2,B,theft,\n3,C,,\n4,D,robbery,\n", "a.csv"), PLAIN);
    assert_eq!(kinds(b" place , kind \nA,  theft\nB,theft  \nC,\nD,robbery\n", "a.csv"), PLAIN);
}

#[test]
fn gzip_is_known_from_the_name() {
    assert_eq!(kinds(&gzip(b"kind,place\ntheft,A\ntheft,B\n,C\nrobbery,D\n"), "a.csv.gz"), PLAIN);
}

/// A small packed file may have more rows than there is memory for. Rows that are only counted need none.
#[test]
fn rows_that_take_more_memory_than_they_may_are_refused() {
    let packed = gzip(&[&b"kind,place\n"[..], &b"theft,A\n".repeat(1000)].concat());
    let folder = folder(&[("a.csv.gz", &packed)]);
    let catalog = catalog(vec![dataset("crimes", &["a.csv.gz"], vec![code("kind"), text("place")])]);
    let within = |(plan, node): &(Plan, NodeId), memory: u64| {
        let request = Request { memory: Some(memory), ..Request::new(&catalog, folder.path()) };
        let answer = Polars.run(plan, &request).map(|answer| counts(&answer, *node));
        answer.map_err(|found| found.iter().map(|found| found.message.to_string()).collect::<Vec<_>>())
    };
    let kept = count_by(&catalog, "crimes", "kind");
    assert_eq!(within(&kept, 1_000_000), Ok(vec![(Some(0), 1000)]));
    let message =
        "there is not enough memory for the rows of crimes: rows may take 2 kB in all, a half of what is free";
    assert_eq!(within(&kept, 2_000), Err(vec![message.to_string()]));
    let mut tallied = Plan::default();
    let input = scan(&mut tallied, &catalog, "crimes", &["kind"]);
    let tally = tallied.add(Node::Tally { input, by: vec![(name("kind"), col("kind"))], rows: name("=rows") });
    let sum = aggregate(AggregateFunction::Sum, Some(col("=rows")));
    let node = output(&mut tallied, tally, vec![col("kind")], vec![sum]);
    assert_eq!(within(&(tallied, node), 10), Ok(vec![(Some(0), 1000)]));
}

#[test]
fn a_file_cut_off_in_gzip_is_refused() {
    let mut packed = gzip(&b"kind,place\ntheft,A\n".repeat(1000));
    packed.truncate(packed.len() - 12);
    let folder = folder(&[("a.csv.gz", &packed)]);
    let catalog = catalog(vec![dataset("crimes", &["a.csv.gz"], vec![code("kind")])]);
    let (code, message) = fault(&catalog, "crimes", &["kind"], folder.path());
    assert_eq!(code, "data::unreadable");
    assert!(message.starts_with("a file of crimes cannot be read: a.csv.gz: "), "{message}");
}

#[test]
fn without_a_header_columns_are_in_declared_order() {
    let folder = folder(&[("a.csv", b"theft;A;1\nrobbery;B;2\n")]);
    let mut crimes = dataset("crimes", &["a.csv"], vec![code("kind"), text("place")]);
    crimes.files.format = FileFormat::Csv { header: false, delimiter: b';', heading_row: 1 };
    let mut catalog = catalog(vec![crimes]);
    let (plan, node) = count_by(&catalog, "crimes", "kind");
    let answer = run(&plan, &catalog, folder.path()).unwrap();
    assert_eq!(counts(&answer, node), [(Some(0), 1), (Some(1), 1)]);

    catalog.datasets[0].columns.extend([text("c"), text("d")]);
    let found = fault(&catalog, "crimes", &["kind"], folder.path());
    let message = "crimes declares 4 columns, but a file without headings has 3: a.csv";
    assert_eq!(found, ("data::missing-column", message.into()));
}

#[test]
fn globs_folders_and_lists_give_each_file_once_in_order() {
    let folder = folder(&[
        ("street/2021-05/b.csv", b"kind\ntheft\n"),
        ("street/2021-04/a.csv", b"kind\narson\n"),
        ("street/2021-04/.hidden.csv", b"kind\ntheft\n"),
        ("street/notes.md", b"not data"),
        ("street/2021-04/a.csv.gz", &gzip(b"kind\nrobbery\n")),
        ("odd [1]/c.csv", b"kind\ntheft\n"),
    ]);
    let files = |paths: &[&str]| -> Vec<String> {
        let catalog = catalog(vec![dataset("crimes", paths, vec![code("kind")])]);
        let answer = run(&reading(&catalog, "crimes", &["kind"]), &catalog, folder.path()).unwrap();
        answer.reads[0].files.iter().map(|file| file.path.clone()).collect()
    };
    assert_eq!(files(&["street/*/*.csv"]), ["street/2021-04/a.csv", "street/2021-05/b.csv"]);
    assert_eq!(files(&["street/**/b.csv", "street/*/b.csv"]), ["street/2021-05/b.csv"]);
    assert_eq!(files(&["street"]), ["street/2021-04/a.csv", "street/2021-04/a.csv.gz", "street/2021-05/b.csv"]);
    assert_eq!(files(&["odd [1]/c.csv"]), ["odd [1]/c.csv"]);
    // The same file, spelt in other ways.
    assert_eq!(files(&["street/./2021-05/b.csv", "street//*/b.csv", "street/2021-05"]), ["street/2021-05/b.csv"]);
}

#[test]
fn a_copy_of_a_file_is_refused_whatever_it_is_called() {
    let month = "kind,place\n".to_string() + &"theft,A\n".repeat(2_000);
    let copied = |files: &[(&str, &[u8])]| {
        let folder = folder(files);
        let mut crimes = dataset("crimes", &["*"], vec![code("kind"), text("place")]);
        // Rows that come again are allowed, and a file is not a row.
        (crimes.key, crimes.repeats) = (vec![ColumnId(1)], RepeatRule::Agree);
        faults(&catalog(vec![crimes]), "crimes", &["kind"], folder.path())
            .into_iter()
            .map(|f| (f.code, f.message))
            .next()
    };
    let other = month.clone() + "arson,B\n";
    let found = copied(&[("4.csv", month.as_bytes()), ("4 (1).csv", month.as_bytes()), ("5.csv", other.as_bytes())]);
    let message = "rows of crimes would count twice: 4 (1).csv and 4.csv have the same content";
    assert_eq!(found, Some(("data::file-twice", message.to_string())));
    // Packed, and with a blank line at the end less.
    let found = copied(&[("4.csv", month.as_bytes()), ("4.csv.gz", &gzip(month.as_bytes()))]);
    let message = "rows of crimes would count twice: 4.csv and 4.csv.gz have the same content";
    assert_eq!(found, Some(("data::file-twice", message.to_string())));
    // Saved by another program: a byte order mark, other ends of lines, quotes, rows with nothing in them.
    let saved = format!("\u{feff}{}\r\n,\r\n", month.replace("theft,A", "\"theft\",A").replace('\n', "\r\n"));
    for (name, bytes) in [("4b.csv", saved.clone().into_bytes()), ("4b.csv.gz", gzip(saved.as_bytes()))] {
        let found = copied(&[("4.csv", month.as_bytes()), (name, &bytes)]);
        let message = format!("rows of crimes would count twice: 4.csv and {name} have the same content");
        assert_eq!(found, Some(("data::file-twice", message)));
    }
    // In another order, of rows, of columns or of both; the columns that are not declared come with them.
    let sorted: &[u8] = b"id,kind,place\n1,theft,A\n2,arson,B\n3,theft,A\n";
    for again in [
        "id,kind,place\n3,theft,A\n1,theft,A\n2,arson,B\n",
        "place,id,kind\nA,1,theft\nB,2,arson\nA,3,theft\n",
        "kind, place ,id\ntheft,A,3\narson,B,2\n theft,A,1\n",
    ] {
        let message = "rows of crimes would count twice: 4 sorted.csv and 4.csv have the same content".to_string();
        let found = copied(&[("4.csv", sorted), ("4 sorted.csv", again.as_bytes())]);
        assert_eq!(found, Some(("data::file-twice", message)), "{again}");
    }
    // What is not the same rows: a cell of another row, a row as often as another was, another column that is not
    // declared, other headings.
    for other in [
        "id,kind,place\n1,theft,B\n2,arson,A\n3,theft,A\n",
        "id,kind,place\n1,theft,A\n2,arson,B\n2,arson,B\n",
        "id,kind,place\n4,theft,A\n5,arson,B\n6,theft,A\n",
        "day,kind,place\n1,theft,A\n2,arson,B\n3,theft,A\n",
    ] {
        let found = copied(&[("4.csv", sorted), ("5.csv", other.as_bytes())]);
        assert_ne!(found.map(|(code, _)| code), Some("data::file-twice"), "{other}");
    }
    // The same length and the same beginning.
    let ends = |with: &str| (month.clone() + with).into_bytes();
    assert_eq!(copied(&[("a.csv", &ends("theft,B\n")), ("b.csv", &ends("theft,C\n"))]), None);
    // Two months without rows.
    assert_eq!(copied(&[("a.csv", b"kind,place\n"), ("b.csv", b"kind,place\n")]), None);
    let groups: Vec<(String, Vec<u8>)> =
        (0..8).map(|file| (format!("{file}.csv"), format!("kind,place\ntheft,{}\n", file / 2).into_bytes())).collect();
    let groups: Vec<(&str, &[u8])> = groups.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let message = "rows of crimes would count twice: 0.csv and 1.csv; 2.csv and 3.csv; 4.csv and 5.csv; and 1 more have the same content";
    assert_eq!(copied(&groups), Some(("data::file-twice", message.to_string())));
}

#[cfg(unix)]
#[test]
fn a_file_that_a_link_leads_to_again_is_refused() {
    use std::os::unix::fs::symlink;

    let folder = folder(&[("s/d.csv", b"kind\ntheft\n")]);
    symlink("s/d.csv", folder.path().join("l.csv")).unwrap();
    symlink("s", folder.path().join("t")).unwrap();
    let found = |paths: &[&str]| {
        let catalog = catalog(vec![dataset("crimes", paths, vec![code("kind")])]);
        faults(&catalog, "crimes", &["kind"], folder.path())
            .into_iter()
            .map(|f| (f.code, f.message))
            .collect::<Vec<_>>()
    };
    let twice =
        |files: &str| vec![("data::file-twice", format!("rows of crimes would count twice: {files} are one file"))];
    assert_eq!(found(&["s/d.csv", "l.csv"]), twice("l.csv and s/d.csv"));
    assert_eq!(found(&["s", "t"]), twice("s/d.csv and t/d.csv"));
    assert_eq!(found(&["**/*.csv"]), twice("l.csv, s/d.csv and t/d.csv"));
    assert_eq!(found(&["l.csv"]), []);
}

#[test]
fn a_packed_file_whose_checksum_is_another_is_refused() {
    let packed = gzip(b"kind\ntheft\nrobbery\n");
    for from_the_end in 1..=8 {
        let mut damaged = packed.clone();
        let at = damaged.len() - from_the_end;
        damaged[at] ^= 1;
        let folder = folder(&[("a.csv.gz", &damaged)]);
        let catalog = catalog(vec![dataset("crimes", &["a.csv.gz"], vec![code("kind")])]);
        let message = "a file of crimes cannot be read: a.csv.gz: its checksum is not that of its bytes";
        assert_eq!(fault(&catalog, "crimes", &["kind"], folder.path()), ("data::unreadable", message.into()));
    }
}

#[test]
fn a_data_folder_with_pattern_letters_in_its_name_is_a_folder() {
    let folder = folder(&[("[x]*/a.csv", b"kind\ntheft\n")]);
    let catalog = catalog(vec![dataset("crimes", &["*.csv"], vec![code("kind")])]);
    let answer = run(&reading(&catalog, "crimes", &[]), &catalog, &folder.path().join("[x]*")).unwrap();
    assert_eq!(answer.reads[0].rows, 1);
}

#[test]
fn a_pattern_that_finds_nothing_is_refused_though_another_finds_files() {
    let folder = folder(&[("a.csv", b"kind\ntheft\n")]);
    let catalog = catalog(vec![dataset("crimes", &["*.csv", "2022/*.csv"], vec![code("kind")])]);
    let found = fault(&catalog, "crimes", &["kind"], folder.path());
    assert_eq!(found, ("data::no-files", "no file of crimes was found at \"2022/*.csv\"".into()));
}

#[test]
fn rows_with_too_few_or_too_many_fields_are_refused_with_their_lines() {
    let folder = folder(&[
        ("a.csv", b"kind,place\ntheft,\"two\nlines\"\ntheft\ntheft,A\n"),
        ("b.csv", b"kind,place\ntheft,A,B\ntheft,A,\n"),
    ]);
    let catalog = catalog(vec![dataset("crimes", &["*.csv"], vec![code("kind"), text("place")])]);
    let message =
        "3 rows of crimes should have 2 fields, but have 1 (a.csv, line 4); 3 (b.csv, line 2); 3 (b.csv, line 3)";
    assert_eq!(fault(&catalog, "crimes", &["kind"], folder.path()), ("data::ragged-row", message.into()));
    // Also when nobody asks for a column.
    assert_eq!(fault(&catalog, "crimes", &[], folder.path()).0, "data::ragged-row");
}

#[test]
fn broken_texts_are_refused_with_their_lines() {
    let crimes = |bytes: &[u8]| {
        let folder = folder(&[("a.csv", bytes)]);
        let catalog = catalog(vec![dataset("crimes", &["a.csv"], vec![code("kind"), text("place")])]);
        fault(&catalog, "crimes", &["kind"], folder.path())
    };
    let utf8 = ("data::not-utf8", "a file of crimes is not UTF-8 text: a.csv, line 3".to_string());
    assert_eq!(crimes(b"kind,place\ntheft,A\ntheft,caf\xe9\ntheft,B\n"), utf8);
    assert_eq!(crimes(b"kind,place\ntheft,A\ntheft,caf\xc3"), utf8);
    assert_eq!(crimes(b"\xff\xfek\0i\0n\0d\0").0, "data::not-utf8");
    let unclosed = crimes(b"kind,place\ntheft,\"A\nB\"\ntheft,\"C\ntheft,D\n");
    let message = "a quoted field in a file of crimes is never closed: it starts at a.csv, line 4";
    assert_eq!(unclosed, ("data::unclosed-quote", message.into()));
    let after = crimes(b"kind,place\ntheft,A\ntheft,\"B\" road\n");
    let message = "a file of crimes has text after the closing quote of a field: a.csv, line 3";
    assert_eq!(after, ("data::text-after-quote", message.into()));
}

#[test]
fn a_file_without_headings_is_empty_and_one_with_headings_only_has_no_rows() {
    let folder = folder(&[("empty.csv", b""), ("headings.csv", b"kind\n")]);
    let over = |path: &str| catalog(vec![dataset("crimes", &[path], vec![code("kind")])]);
    let found = fault(&over("empty.csv"), "crimes", &["kind"], folder.path());
    assert_eq!(found.0, "data::empty-file");
    let catalog = over("headings.csv");
    let answer = run(&reading(&catalog, "crimes", &["kind"]), &catalog, folder.path()).unwrap();
    assert_eq!(answer.reads[0].rows, 0);
}

#[test]
fn a_declared_heading_that_is_absent_is_refused_once_for_all_files() {
    let folder = folder(&[("a.csv", b"Kind,place\n"), ("b.csv", b"place,Kind\n")]);
    let catalog = catalog(vec![dataset("crimes", &["*.csv"], vec![code("kind"), text("place")])]);
    let found = faults(&catalog, "crimes", &["place"], folder.path());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "a file of crimes has no heading \"kind\": a.csv and 1 more");
    assert_eq!(found[0].labels[0].span, span(100));
    let help = "they differ in capitals and blanks alone: write `heading: \"Kind\"` at kind; a column has the same heading in all files of a \
                dataset: where it changed, rename it in the file";
    assert_eq!(found[0].help.as_deref(), Some(help));
}

#[test]
fn a_declared_heading_that_is_there_twice_is_refused() {
    let folder = folder(&[("a.csv", b"kind,x,x,kind\n")]);
    let catalog = catalog(vec![dataset("crimes", &["*.csv"], vec![code("kind")])]);
    let message = "a file of crimes has the heading \"kind\" twice: a.csv";
    assert_eq!(fault(&catalog, "crimes", &[], folder.path()), ("data::duplicate-heading", message.into()));
}

#[test]
fn files_are_reported_with_size_digest_and_rows() {
    // The empty line between the two is no record.
    let folder = folder(&[("a.csv", b"kind\ntheft\n\narson\n")]);
    let catalog = catalog(vec![dataset("crimes", &["a.csv"], vec![code("kind")])]);
    let request = Request { digests: true, ..Request::new(&catalog, folder.path()) };
    let answer = Polars.run(&reading(&catalog, "crimes", &["kind"]), &request).unwrap();
    let sha256 = "f6f76fa11d27afc00f59e6a1be7399b1038745825920af3c0e6d73c27d1ce382".to_string();
    let read = FileRead { path: "a.csv".into(), bytes: 18, sha256: Some(sha256), rows: 2, empty: 1 };
    assert_eq!(answer.reads[0].files, [read]);
}

/// The rows and empty rows that are read of one file, and where the first key of two is.
fn rows_and_empty(name: &str, bytes: &[u8], columns: Vec<Column>) -> (u64, u64) {
    let folder = folder(&[(name, bytes)]);
    let catalog = catalog(vec![dataset("crimes", &[name], columns)]);
    let first = catalog.datasets[0].columns[0].name.clone();
    let answer = run(&reading(&catalog, "crimes", &[&first]), &catalog, folder.path()).unwrap();
    (answer.reads[0].files[0].rows, answer.reads[0].files[0].empty)
}

#[test]
fn a_row_with_nothing_in_it_is_no_record_and_is_counted() {
    let columns = || vec![code("kind"), text("place")];
    let read = |text: &str| rows_and_empty("a.csv", text.as_bytes(), columns());
    // Commas, blanks, quotes around nothing, fewer or more commas than the others, lines with nothing on them.
    assert_eq!(read("kind,place\ntheft,A\n,\n , \n\"\",\"\"\n,,,\n   \n\n\r\ntheft,B\n,\n"), (2, 8));
    // Something in a column that is not declared is something; so is a text that means missing.
    assert_eq!(read("kind,place,x\n,,1\n,,\n"), (1, 1));
    assert_eq!(read("kind,place\n,-\n,\n"), (1, 1));
    // Above the headings there are no rows yet.
    assert_eq!(read("\n,\n,,\nkind,place\ntheft,A\n"), (1, 0));
    assert_eq!(rows_and_empty("a.csv.gz", &gzip(b"kind,place\n,\ntheft,A\n"), columns()), (1, 1));
}

#[test]
fn in_a_file_of_one_column_quotes_say_that_a_value_is_missing_and_an_empty_line_says_nothing() {
    assert_eq!(rows_and_empty("a.csv", b"kind\ntheft\n\"\"\n\n  \narson\n\n", vec![code("kind")]), (3, 3));
}

#[test]
fn lines_are_those_of_the_file_where_rows_are_left_out() {
    let folder = folder(&[("a.csv", b"id,kind\n,\nx,theft\n\n,\ny,theft\n,\nx,arson\n")]);
    let mut crimes = dataset("crimes", &["a.csv"], vec![text("id"), code("kind")]);
    crimes.key = vec![ColumnId(0)];
    let found = fault(&catalog(vec![crimes]), "crimes", &["kind"], folder.path());
    assert_eq!(
        found,
        ("data::duplicate-key", "the key id of crimes is repeated: \"x\" (a.csv, line 3 and a.csv, line 8)".into())
    );
}

/// Records longer than a block, and blocks that end in the middle of everything, give the same rows.
#[test]
fn blocks_may_end_anywhere() {
    let mut all = String::from("kind,place\r\n");
    for row in 0..60_000 {
        let place = match row % 5 {
            0 => "é".repeat(row % 40),
            1 => format!("\"{}\"", "a \"\"quote\"\",\r\n".repeat(row % 7)),
            2 => "\"\"".into(),
            3 => format!("\"{}\"", "x\n".repeat(if row == 30_003 { 1_500_000 } else { 3 })),
            _ => String::new(),
        };
        all.push_str(&format!("theft,{place}\r\n"));
    }
    assert_eq!(kinds(all.as_bytes(), "a.csv"), [(Some(0), 60_000)]);
    let line = all.matches('\n').count() + 1;
    let folder = folder(&[("a.csv", format!("{all}robery,").as_bytes())]);
    let catalog = catalog(vec![dataset("crimes", &["a.csv"], vec![code("kind"), text("place")])]);
    let (_, message) = fault(&catalog, "crimes", &["kind"], folder.path());
    assert!(message.ends_with(&format!("\"robery\" (a.csv, line {line})")), "{message}");
}
