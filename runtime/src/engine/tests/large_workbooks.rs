//! Small workbooks that unpack to more than a sheet can be, or say that they do; and sheets that reach far, which are read.

use super::support::*;
use super::workbook::{ods_of, xls, xlsb, xlsx, xlsx_of};
use super::workbooks::workbook;

const UNPACKS: &str =
    "it unpacks to more than 100 times its size; if it is the file that you mean, save its sheet as CSV";
const OUTSIDE: &str = "it has more rows or columns than a spreadsheet has";
const CELLS: &str = "its sheets reach over more than 25 million cells, the empty ones with them; if a cell far to the right or far below has \
                     something, clear it, or save the sheet as CSV";
const HEADING: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>v</t></is></c></row>";

/// Why a workbook with a column v is refused.
fn refused(file: &str, bytes: &[u8], reason: &str) {
    let found = fault(&workbook(file, vec![integer("v")]), "t", &["v"], folder(&[(file, bytes)]).path());
    assert_eq!(found, ("data::unreadable", format!("a file of t cannot be read: {file}: {reason}")));
}

/// What is in the column v of a workbook, and how often.
fn read(file: &str, bytes: &[u8]) -> Vec<(Option<i64>, i128)> {
    let catalog = workbook(file, vec![integer("v")]);
    let folder = folder(&[(file, bytes)]);
    let (plan, node) = count_by(&catalog, "t", "v");
    counts(&run(&plan, &catalog, folder.path()).unwrap(), node)
}

fn with_rows(rows: &str) -> Vec<u8> {
    with_parts(&format!("<sheetData>{HEADING}{rows}</sheetData>"), &[])
}

fn with_parts(sheet: &str, others: &[(&str, &str)]) -> Vec<u8> {
    xlsx_of(vec![("S", false, sheet.into())], others)
}

/// Kinds and parts are tested where the limits are; this one has the true limit.
#[test]
fn what_unpacks_to_hundreds_of_times_its_size_is_not_read() {
    refused("a.xlsx", &with_rows(&" ".repeat(65 << 20)), UNPACKS);
}

#[test]
fn rows_and_columns_that_no_sheet_has_are_refused() {
    let cell = |at: &str| format!("<c r=\"{at}\"><v>7</v></c>");
    let row = |at: u32, cells: &str| format!("<row r=\"{at}\">{cells}</row>");
    for rows in [
        row(2, &cell("XFE2")),
        row(2, &"<c><v>7</v></c>".repeat(16_385)),
        row(2, &"<c r=\"A2\"/>".repeat(16_385)),
        row(1_048_577, &cell("A1048577")),
    ] {
        refused("a.xlsx", &with_rows(&rows), OUTSIDE);
    }
    let twice = row(2, &format!("{}{}", cell("A2"), cell("A2").replace('7', "8")));
    refused("a.xlsx", &with_rows(&twice), "a row has two cells in one column");
    let texts = "<sst uniqueCount=\"9000000000000000\"><si><t>v</t></si></sst>";
    let promises = with_parts("<sheetData/>", &[("xl/sharedStrings.xml", texts)]);
    refused(
        "a.xlsx",
        &promises,
        "it says that it has more texts than it has; open it in a spreadsheet and save it again",
    );
    // The last cell of a sheet, whatever the sheet says of where it ends.
    let rows = format!("{HEADING}{}{}", row(2, &cell("A2")), row(1_048_576, &cell("A1048576")));
    for ends in ["A1:XFD1048576", "A1", "B2:C3"] {
        let bytes = with_parts(&format!("<dimension ref=\"{ends}\"/><sheetData>{rows}</sheetData>"), &[]);
        assert_eq!(read("a.xlsx", &bytes), [(Some(7), 2)], "{ends}");
    }
}

#[test]
fn a_sheet_of_repeated_cells_is_not_written_out_without_an_end() {
    let cell = |times: u32| {
        format!(
            "<table:table-cell table:number-columns-repeated=\"{times}\" office:value-type=\"float\" office:value=\"7\"/>"
        )
    };
    let row = |cells: &str, times: u32| {
        format!("<table:table-row table:number-rows-repeated=\"{times}\">{cells}</table:table-row>")
    };
    let nothing = |times: u32| format!("<table:table-cell table:number-columns-repeated=\"{times}\"/>");
    let heading = row("<table:table-cell office:value-type=\"string\"><text:p>v</text:p></table:table-cell>", 1);
    let sheet = |rows: &str| format!("<table:table table:name=\"S\">{heading}{rows}</table:table>");
    let far = format!("{}{}", nothing(16_383), cell(1));
    for rows in [
        row(&cell(16_000), 6_000),
        row(&cell(1_000), 1) + &row(&nothing(1), 1_000_000) + &row(&cell(1), 1),
        row(&far, 1) + &row(&nothing(1), 2_000) + &row(&cell(1), 1),
        row(&cell(u32::MAX), u32::MAX),
    ] {
        refused("a.ods", &ods_of(&sheet(&rows)), CELLS);
        // A sheet that is not asked for is written out with the others.
        refused("a.ods", &ods_of(&format!("<table:table table:name=\"A\">{rows}</table:table>{}", sheet(""))), CELLS);
    }
    // All that is empty to the end of the sheet, as LibreOffice writes it.
    let end = row(&nothing(16_384), 1_048_572);
    let bytes = ods_of(&sheet(&(row(&cell(1), 3) + &end)));
    assert_eq!(read("a.ods", &bytes), [(Some(7), 3)]);
}

/// Small ones may be packed as well as they are.
#[test]
fn rows_that_are_all_alike_are_read() {
    let sheet = format!("[S]\nv\n{}", "7\n".repeat(3_000));
    for (file, bytes) in [("a.xlsx", xlsx(&sheet)), ("a.xlsb", xlsb(&sheet))] {
        assert_eq!(read(file, &bytes), [(Some(7), 3_000)], "{file}");
    }
    assert_eq!(read("a.xls.gz", &gzip(&xls("[S]\nv\n7\n7\n"))), [(Some(7), 2)]);
}
