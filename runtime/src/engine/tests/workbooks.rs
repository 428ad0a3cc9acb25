//! Workbooks of Excel and OpenDocument: cells by their types, sheets, headings, and what is wrong in words.

use indicia_compiler::catalog::*;
use indicia_compiler::plan::ir::{AggregateFunction, Plan};
use indicia_compiler::value::PeriodKind;

use super::support::*;
use super::workbook::{ods, ods_of, xls, xlsb, xlsx};

const WHOLE: ColumnType = ColumnType::Integer { min: None, max: None };

/// A dataset of one workbook.
pub(super) fn workbook(file: &str, columns: Vec<Column>) -> Catalog {
    let mut t = dataset("t", &[file], columns);
    t.files.format = FileFormat::of(file);
    catalog(vec![t])
}

fn with_format(mut catalog: Catalog, sheet: Option<&str>, heading_row: u32) -> Catalog {
    catalog.datasets[0].files.format = FileFormat::Workbook { sheet: sheet.map(String::from), heading_row };
    catalog
}

/// The same sheets as each kind of workbook.
fn each_kind(sheets: &str) -> [(&'static str, Vec<u8>); 4] {
    [("a.xlsx", xlsx(sheets)), ("a.ods", ods(sheets)), ("a.xls", xls(sheets)), ("a.xlsb", xlsb(sheets))]
}

/// What all of several are.
fn alike<T: PartialEq + std::fmt::Debug, const N: usize>(of: [T; N], cells: &[&str]) -> T {
    assert!(of.iter().all(|other| *other == of[0]), "{cells:?}: {of:?}");
    of.into_iter().next().expect("one at least")
}

/// The integer forms that a column gives to these cells, the same in each kind of workbook.
fn forms(ty: ColumnType, cells: &[&str]) -> Vec<Option<i64>> {
    let sheet = format!("[Sheet1]\nv,other\n{}", cells.iter().map(|cell| format!("{cell},x\n")).collect::<String>());
    let read = each_kind(&sheet).map(|(file, bytes)| {
        let catalog = workbook(file, vec![column("v", ty.clone())]);
        let folder = folder(&[(file, &bytes)]);
        let (plan, node) = count_by(&catalog, "t", "v");
        let counted = counts(&run(&plan, &catalog, folder.path()).unwrap(), node);
        counted.into_iter().flat_map(|(form, count)| std::iter::repeat_n(form, count as usize)).collect::<Vec<_>>()
    });
    alike(read, cells)
}

/// What is wrong with these cells, the same in each kind of workbook but for its name.
fn refused(ty: ColumnType, cells: &[&str]) -> (&'static str, String) {
    let sheet = format!("[Sheet1]\nother,v\n{}", cells.iter().map(|cell| format!("x,{cell}\n")).collect::<String>());
    let found = each_kind(&sheet).map(|(file, bytes)| {
        let found =
            fault(&workbook(file, vec![column("v", ty.clone())]), "t", &["v"], folder(&[(file, &bytes)]).path());
        (found.0, found.1.replace(file, "FILE"))
    });
    alike(found, cells)
}

#[test]
fn a_cell_is_read_by_its_own_type_and_the_declared_one() {
    assert_eq!(forms(WHOLE, &["12", "-3", "'7", ""]), [None, Some(-3), Some(7), Some(12)]);
    assert_eq!(forms(ColumnType::Decimal { scale: 2 }, &["12", "0.30000000000000004"]), [Some(30), Some(1_200)]);
    let flag = ColumnType::Flag { yes: vec!["Yes".into()], no: vec!["No".into()] };
    assert_eq!(forms(flag, &["TRUE", "FALSE", "No"]), [Some(0), Some(0), Some(1)]);
    let date = ColumnType::Date { format: "DD/MM/YYYY".into() };
    assert_eq!(forms(date, &["1970-01-02", "03/01/1970", "2024-02-29"]), [Some(1), Some(2), Some(19_782)]);
    let moment = ColumnType::DateTime { format: "YYYY-MM-DD hh:mm".into() };
    let ten_twenty = 19_782 * 86_400 + 37_200;
    assert_eq!(forms(moment, &["2024-02-29", "2024-02-29 10:20"]), [Some(19_782 * 86_400), Some(ten_twenty)]);
    assert_eq!(
        forms(ColumnType::Period(PeriodKind::FinancialYear), &["2024-02-29", "2023/24"]),
        [Some(2023), Some(2023)]
    );
    assert_eq!(forms(ColumnType::Period(PeriodKind::CalendarYear), &["2024", "'2023"]), [Some(2023), Some(2024)]);
    assert_eq!(forms(ColumnType::Code(CodeListId(0)), &["arson", "'0theft"]), [Some(0), Some(2)]);
}

/// A code that looks like a number has no point, and an identifier that Excel took for a number keeps its digits.
#[test]
fn a_number_is_a_text_without_a_point() {
    for (file, bytes) in each_kind("[Sheet1]\nid\n12\n'12\n1234567890123\n12.5\n") {
        let mut catalog = workbook(file, vec![text("id")]);
        catalog.datasets[0].key = vec![ColumnId(0)];
        let folder = folder(&[(file, &bytes)]);
        let message = format!("the key id of t is repeated: \"12\" ({file}, Sheet1, row 2 and {file}, Sheet1, row 3)");
        assert_eq!(fault(&catalog, "t", &[], folder.path()), ("data::duplicate-key", message));
    }
}

#[test]
fn what_cannot_be_read_is_named_by_its_cell() {
    let invalid = |rest: &str| ("data::invalid-value", format!("column v of t has {rest}"));
    let whole = "a value that is not a whole number";
    assert_eq!(
        refused(WHOLE, &["1", "#N/A"]),
        invalid(&format!("{whole}: \"#N/A\", a spreadsheet error (FILE, Sheet1!B3)"))
    );
    assert_eq!(refused(WHOLE, &["2.5"]), invalid(&format!("{whole}: \"2.5\" (FILE, Sheet1!B2)")));
    assert_eq!(refused(WHOLE, &["2024-02-29"]), invalid(&format!("{whole}: \"2024-02-29\", a date (FILE, Sheet1!B2)")));
    let text = "3 values that are not a text: \"#REF!\", a spreadsheet error (FILE, Sheet1!B2); \"2024-02-29\", a date (FILE, Sheet1!B3); \
                \"TRUE\", which is true or false and no text (FILE, Sheet1!B4)";
    assert_eq!(refused(ColumnType::Text, &["#REF!", "2024-02-29", "TRUE"]), invalid(text));
    let code = "a value that is not a code of kind: \"FALSE\", which is true or false and no text (FILE, Sheet1!B2)";
    assert_eq!(refused(ColumnType::Code(CodeListId(0)), &["FALSE"]), invalid(code));
    let date = || ColumnType::Date { format: "DD/MM/YYYY".into() };
    let message = "2 values that are not a date written DD/MM/YYYY: \"2024-02-29 10:20:00\", a date with a time (FILE, Sheet1!B2); \"45351\", a number (FILE, Sheet1!B3)";
    assert_eq!(refused(date(), &["2024-02-29 10:20", "45351"]), invalid(message));
}

#[test]
fn an_error_is_missing_where_the_declaration_says_so() {
    for (file, bytes) in each_kind("[Sheet1]\nv\n1\n#N/A\n#REF!\n") {
        let mut catalog = workbook(file, vec![integer("v")]);
        catalog.datasets[0].files.missing = vec!["#N/A".into()];
        catalog.datasets[0].columns[0].invalid = BadValueRule::Count;
        let answer = run(&reading(&catalog, "t", &["v"]), &catalog, folder(&[(file, &bytes)]).path()).unwrap();
        let counted = answer.reads[0].columns[0];
        assert_eq!((counted.missing, counted.invalid, answer.reads[0].rows), (1, 1, 3), "{file}");
    }
}

#[test]
fn a_sheet_is_the_one_named_or_the_only_one() {
    let folder = folder(&[
        ("one.xlsx", &xlsx("[Notes]\nx\n[-Data 1]\nv\n1\n")),
        ("two.xlsx", &xlsx("[Notes]\nx\n[Data 1]\nv\n1\n\n#N/A\n")),
    ]);
    let faults = |file, sheet: Option<&str>| {
        let catalog = with_format(workbook(file, vec![integer("v")]), sheet, 1);
        faults(&catalog, "t", &["v"], folder.path()).into_iter().map(|fault| fault.message).collect::<Vec<_>>()
    };
    assert_eq!(faults("one.xlsx", Some("Data 1")), [""; 0], "a hidden sheet that is named is read");
    assert_eq!(faults("one.xlsx", None), ["a file of t has no heading \"v\": one.xlsx"], "and else left alone");
    let several = "a file of t cannot be read: two.xlsx: it has several sheets, \"Notes\", \"Data 1\"; \
                   `sheet` under `format` says which to read";
    assert_eq!(faults("two.xlsx", None), [several]);
    let none = "a file of t cannot be read: two.xlsx: it has no sheet \"data 1\"; it has \"Notes\", \"Data 1\"";
    assert_eq!(faults("two.xlsx", Some("data 1")), [none]);
    let quoted =
        "column v of t has a value that is not a whole number: \"#N/A\", a spreadsheet error (two.xlsx, 'Data 1'!A4)";
    assert_eq!(faults("two.xlsx", Some("Data 1")), [quoted]);
}

#[test]
fn a_sheet_is_named_as_references_name_it() {
    for (sheet, reference) in [
        ("Data", "Data"),
        ("Data_1", "Data_1"),
        ("Data 1", "'Data 1'"),
        ("It's", "'It''s'"),
        ("2024", "'2024'"),
        ("Q1", "'Q1'"),
        ("Quarter1", "Quarter1"),
    ] {
        let folder = folder(&[("a.xlsx", &xlsx(&format!("[{sheet}]\nv\n#N/A\n")))]);
        let found = faults(&workbook("a.xlsx", vec![integer("v")]), "t", &["v"], folder.path());
        let [found] = &found[..] else { panic!("{found:?}") };
        assert!(found.message.ends_with(&format!("(a.xlsx, {reference}!A2)")), "{}", found.message);
        assert_eq!(
            found.help.as_deref(),
            Some("correct the sheet, or declare `missing: [\"#N/A\"]`, and such cells are missing")
        );
    }
}

/// 12.5%, of which the sheet has 0.125: what is shown, where the column is of percentages, and else refused.
#[test]
fn a_percentage_is_what_its_cell_shows() {
    let cells = ["12.5%", "7%", "100%", "-0.3%", "14"];
    for (file, bytes) in each_kind(&format!("[S]\nid,v\n{}", cells.map(|cell| format!("x,{cell}\n")).concat())) {
        let mut percent = column("v", ColumnType::Decimal { scale: 1 });
        percent.unit = Some("%".into());
        let catalog = workbook(file, vec![percent]);
        let (plan, node) = count_by(&catalog, "t", "v");
        let read = counts(&run(&plan, &catalog, folder(&[(file, &bytes)]).path()).unwrap(), node);
        let tenths: Vec<Option<i64>> = read.into_iter().map(|(form, _)| form).collect();
        assert_eq!(tenths, [-3, 70, 125, 140, 1000].map(Some), "{file}");
    }
    let found = refused(ColumnType::Decimal { scale: 3 }, &["0.125", "12.5%"]);
    let message = "column v of t has a value that is not a decimal number with at most 3 digits after the point: \"12.5%\", \
                   shown as a percentage (FILE, Sheet1!B3)";
    assert_eq!(found, ("data::invalid-value", message.to_string()));
    assert_eq!(refused(WHOLE, &["100%"]).0, "data::invalid-value");
}

/// Rows and cells that a sheet has several times are written once in OpenDocument; empty ones count, and so do rows of
/// a sheet before.
#[test]
fn repeated_cells_of_percentages_are_all_found() {
    let row = |cells: &str, times: u32| {
        format!("<table:table-row table:number-rows-repeated=\"{times}\">{cells}</table:table-row>")
    };
    let cell = |kind: &str, value: &str, times: u32| {
        format!(
            "<table:table-cell table:number-columns-repeated='{times}' office:value-type=\"{kind}\" office:value=\"{value}\">\
             <text:p>x</text:p></table:table-cell>"
        )
    };
    let headings = |texts: [&str; 3]| {
        texts
            .map(|text| {
                format!("<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>")
            })
            .concat()
    };
    let rows = [
        row("<table:table-cell/>", 3),
        row(&format!("<table:table-cell/>{}", headings(["v", "w", "n"])), 1),
        row(&format!("<table:table-cell/>{}{}", cell("percentage", "0.5", 2), cell("float", "3", 1)), 2),
        row("<table:table-cell table:number-columns-repeated=\"3\"/>", 2),
        row(&format!("<table:table-cell/>{}{}", cell("float", "7", 2), cell("float", "4", 1)), 1),
    ];
    let other = format!("<table:table table:name='Other'>{}</table:table>", row(&cell("percentage", "0.9", 3), 9));
    let bytes = ods_of(&format!("{other}<table:table table:name=\"S\">{}</table:table>", rows.concat()));
    let percent = |name| Column { unit: Some("%".into()), ..integer(name) };
    let catalog = with_format(workbook("a.ods", vec![percent("v"), percent("w"), integer("n")]), Some("S"), 4);
    for (name, expected) in [("v", [(7, 1), (50, 2)]), ("w", [(7, 1), (50, 2)]), ("n", [(3, 2), (4, 1)])] {
        let (plan, node) = count_by(&catalog, "t", name);
        let read = counts(&run(&plan, &catalog, folder(&[("a.ods", &bytes)]).path()).unwrap(), node);
        assert_eq!(read, expected.map(|(form, count)| (Some(form), count)), "{name}");
    }
}

#[test]
fn rows_above_the_headings_and_rows_with_nothing_are_left_out() {
    for (file, bytes) in each_kind("[Sheet1]\nTable 1: returns\n\nv,Age  in years\n1,20\n,\n2,30\n") {
        let folder = folder(&[(file, &bytes)]);
        let mut age = integer("age");
        age.heading = "Age in years".into();
        let catalog = with_format(workbook(file, vec![integer("v"), age]), None, 3);
        let answer = run(&reading(&catalog, "t", &["v", "age"]), &catalog, folder.path()).unwrap();
        assert_eq!((answer.reads[0].rows, answer.reads[0].columns[0].missing), (2, 0), "{file}");
        assert_eq!((answer.reads[0].files[0].rows, answer.reads[0].files[0].empty), (2, 1));
        // Empty, or with a title: the message says where the headings are.
        let message = format!("the headings of a file of t are in row 3: {file}");
        for row in [1, 2, 9] {
            let other = with_format(catalog.clone(), None, row);
            assert_eq!(fault(&other, "t", &["v"], folder.path()), ("data::missing-column", message.clone()));
        }
    }
}

/// Where the declared headings are nowhere, the help says that another row may have what is meant.
#[test]
fn headings_that_a_sheet_does_not_have_are_said() {
    for (file, bytes) in each_kind("[Sheet1]\nTable 1: returns\n\nv,Age\n1,20\n") {
        let folder = folder(&[(file, &bytes)]);
        let mut age = integer("age");
        age.heading = "Age in years".into();
        let catalog = workbook(file, vec![integer("v"), age]);
        let message = format!(
            "a file of t cannot be read: {file}: row 2 of Sheet1 is empty, where the headings should be; \
             `heading_row` says where they are"
        );
        let empty = with_format(catalog.clone(), None, 2);
        assert_eq!(fault(&empty, "t", &["v"], folder.path()), ("data::unreadable", message));
        let title = with_format(catalog.clone(), None, 1);
        let found = run(&reading(&title, "t", &["v"]), &title, folder.path()).expect_err("a title is no heading");
        let found = found.iter().find(|found| found.code == "data::missing-column").expect("no such heading");
        let help = "row 1 of the sheet has \"Table 1: returns\"; where the headings are in another row, declare it as in \
                    `format: {heading_row: 3}`";
        assert_eq!(found.help.as_deref(), Some(help));
        let beyond = with_format(catalog, None, 9);
        assert_eq!(fault(&beyond, "t", &["v"], folder.path()).0, "data::empty-file");
    }
}

#[test]
fn headings_that_are_numbers_become_rows() {
    for (file, bytes) in each_kind("[Sheet1]\narea,2021,2022\nX,1,2\nY,3,\n") {
        let mut catalog = workbook(file, vec![text("area"), integer("year"), integer("n")]);
        let headings = UnpivotHeadings::Pattern { before: "20".into(), after: String::new() };
        catalog.datasets[0].files.unpivot = Some(Unpivot { headings, name: ColumnId(1), value: ColumnId(2) });
        let mut plan = Plan::default();
        let input = scan(&mut plan, &catalog, "t", &["year", "n"]);
        let node = output(&mut plan, input, vec![col("year")], vec![aggregate(AggregateFunction::Sum, Some(col("n")))]);
        let folder = folder(&[(file, &bytes)]);
        assert_eq!(counts(&run(&plan, &catalog, folder.path()).unwrap(), node), [(Some(21), 4), (Some(22), 2)]);
    }
}

#[test]
fn one_sheet_as_several_kinds_of_workbook_is_one_content() {
    let sheet = "[S]\nid,on,share,v\na,2024-02-29,12.5%,1\nb,2024-03-01 10:30,7%,2\n";
    let again = "[S]\nv,share,id,on\n2,7%,b,2024-03-01 10:30\n1,12.5%,a,2024-02-29\n";
    let other = sheet.replace("12.5%", "12.4%");
    let found = |files: &[(&str, &[u8])]| {
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        let mut t = dataset("t", &names, vec![integer("v")]);
        t.files.format = FileFormat::of(names[0]);
        faults(&catalog(vec![t]), "t", &["v"], folder(files).path())
            .into_iter()
            .map(|found| found.code)
            .collect::<Vec<_>>()
    };
    for (file, bytes) in each_kind(again) {
        // Of so few rows the name says that it is one.
        let file = format!("copy of {file}");
        assert_eq!(found(&[("a.xlsx", &xlsx(sheet)), (&file, &bytes)]), ["data::file-twice"], "{file}");
        assert!(found(&[("a.xlsx", &xlsx(&other)), (&file, &bytes)]).is_empty(), "{file}");
    }
}

#[test]
fn what_is_not_a_workbook_is_refused_and_packed_ones_are_read() {
    for file in ["a.xlsx", "a.xlsm", "a.xlsb", "a.xls", "a.ods"] {
        let folder = folder(&[(file, b"v\n1\n")]);
        let found = fault(&workbook(file, vec![integer("v")]), "t", &["v"], folder.path());
        assert_eq!(found.0, "data::unreadable", "{found:?}");
    }
    let folder = folder(&[("a.xlsx.gz", &gzip(&xlsx("[Sheet1]\nv\n1\n")))]);
    assert!(faults(&workbook("a.xlsx.gz", vec![integer("v")]), "t", &["v"], folder.path()).is_empty());
}
