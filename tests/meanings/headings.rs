//! Headings of files: those that are in another row than the dataset says, with something else between them, or nowhere.

use indicia::error::Error;

use crate::workbook;
use crate::world::World;

/// Thefts of two towns, 2 and 3, in a file of which the text is given.
fn thefts(declared: &str, file: &str) -> World {
    let dataset = format!(
        "name: thefts\ngrain: theft\ncounts: thefts\nfiles: {file}\n{declared}columns:\n  on: {{type: date}}\n  \
         town: {{heading: Town, codes: town}}\n  value: {{type: integer, missing: allowed}}\n"
    );
    World::new(&[
        ("codelists/town.yaml", "name: town\ncodes: [Ashby, Brook]\n"),
        ("disclosure/few.yaml", "name: few\ncounts: thefts\nbelow: 5\n"),
        ("datasets/thefts.yaml", &dataset),
        ("definitions.ind", "table t { rows town \"Town\" column \"N\" count of thefts }"),
        ("data/empty", ""),
    ])
}

fn csv(declared: &str, text: &str) -> World {
    let world = thefts(declared, "thefts.csv");
    world.put("data/thefts.csv", text);
    world
}

const ROWS: &str = "on,Town,value\n2024-01-05,Ashby,1\n2024-01-06,Ashby,\n2024-01-07,Brook,3\n2024-01-08,Brook,4\n2024-01-09,Brook,5\n";
const COUNTED: &str = "Town | N\nAshby | 2\nBrook | 3";

/// The one error and its help.
fn said(world: &World) -> (String, String) {
    let (errors, helps) = (world.refused("t"), world.helps("t"));
    assert_eq!((errors.len(), helps.len()), (1, 1), "{errors:?} {helps:?}");
    (errors[0].clone(), helps[0].clone())
}

#[test]
fn what_is_between_the_values_is_named_and_the_help_reads_the_file() {
    for (between, called, written) in [(";", "a semicolon", "';'"), ("\t", "a tab", "'\\t'"), ("|", "a `|`", "'|'")] {
        let text = ROWS.replace(',', between);
        let (error, help) = said(&csv("", &text));
        assert_eq!(
            error,
            format!("data::missing-column: a file of thefts has {called} between its values: thefts.csv")
        );
        let declared = format!("format: {{delimiter: {written}}}");
        assert_eq!(help, format!("write `{declared}` in the dataset"));
        assert_eq!(csv(&format!("{declared}\n"), &text).table("t"), COUNTED);
    }
    // The other way round; and headings in quotes.
    let quoted = ROWS.replace("on,Town,value", "\"on\",\"Town\",\"value\"");
    let (error, help) = said(&csv("format: {delimiter: ';'}\n", &quoted));
    assert_eq!(error, "data::missing-column: a file of thefts has a comma between its values: thefts.csv");
    assert_eq!(help, "write `format: {delimiter: ','}` in the dataset");
}

#[test]
fn headings_below_a_title_are_found_and_the_help_reads_the_file() {
    for (above, line) in [
        ("Thefts of the county\n", 2),
        ("Thefts of the county,,\nPrinted in 2024,,\n,,\n", 4),
        ("\"Thefts, all\nof them\"\n\nSource: police\n", 5),
    ] {
        let text = format!("{above}{ROWS}");
        let (error, help) = said(&csv("", &text));
        assert_eq!(
            error,
            format!("data::missing-column: the headings of a file of thefts are in line {line}: thefts.csv")
        );
        let declared = format!("format: {{heading_row: {line}}}");
        assert_eq!(help, format!("write `{declared}` in the dataset; what is above is left out"));
        assert_eq!(csv(&format!("{declared}\n"), &text).table("t"), COUNTED, "{above:?}");
        // Of a dataset under a policy, too: the headings are the declaration's own.
        assert_eq!(said(&csv("disclosure: few\n", &text)).0, error);
    }
}

/// A title above headings that something else than a comma parts.
#[test]
fn headings_below_a_title_with_another_delimiter_need_both() {
    let text = format!("Thefts of the county;;\n{}", ROWS.replace(',', ";"));
    let (error, help) = said(&csv("", &text));
    assert_eq!(
        error,
        "data::missing-column: the headings of a file of thefts are in line 2, with a semicolon between them: thefts.csv"
    );
    let declared = "format: {heading_row: 2, delimiter: ';'}";
    assert_eq!(help, format!("write `{declared}` in the dataset; what is above is left out"));
    assert_eq!(csv(&format!("{declared}\n"), &text).table("t"), COUNTED);
}

#[test]
fn a_heading_row_that_has_other_things_is_refused_with_the_right_one() {
    let text = format!("Thefts of the county\n\n{ROWS}");
    let right = "data::missing-column: the headings of a file of thefts are in line 3: thefts.csv";
    for line in [1, 2, 4, 90] {
        let world = csv(&format!("format: {{heading_row: {line}}}\n"), &text);
        assert_eq!(said(&world).0, right, "{line}");
    }
    let nowhere = csv("format: {heading_row: 2}\n", "Thefts of the county\n\nx,y\n");
    assert_eq!(
        said(&nowhere).0,
        "data::missing-column: line 2 of a file of thefts is empty, where the headings should be: thefts.csv"
    );
}

/// Lines are those of the file, empty rows those below the headings, and a copy is a copy.
#[test]
fn what_is_above_the_headings_changes_nothing_else() {
    let declared = "format: {heading_row: 4}\n";
    let text = format!("Thefts\n\n\n{ROWS}").replace("Brook,5", "Brok,5");
    let found = said(&csv(declared, &text)).0;
    assert!(found.contains("\"Brok\"") && found.contains("thefts.csv, line 9"), "{found}");
    let twice = csv(declared, &format!("Thefts\n\n\n{ROWS}"));
    twice.put(
        "datasets/thefts.yaml",
        &std::fs::read_to_string(twice.path("datasets/thefts.yaml")).unwrap().replace("thefts.csv", "\"*.csv\""),
    );
    twice.put("data/thefts - copy.csv", &format!("Printed again\n\n\n{ROWS}"));
    assert!(twice.refused("t")[0].starts_with("data::file-twice"), "{:?}", twice.refused("t"));
    // Without headings it is the line of the first record.
    let records = format!("Thefts\n{}", ROWS.split_once('\n').unwrap().1);
    assert_eq!(csv("format: {header: false, heading_row: 2}\n", &records).table("t"), COUNTED);
}

#[test]
fn headings_that_are_nowhere_are_one_error() {
    let (error, help) = said(&csv("", &ROWS.replace("on,Town,value", "date,place,value")));
    assert_eq!(
        error,
        "data::missing-column: a file of thefts has none of the headings \"on\" and \"Town\": thefts.csv"
    );
    assert_eq!(help, "the file has \"date\", \"place\", \"value\"");
    let (error, help) = said(&csv("", &ROWS.replace("Town", "Towns")));
    assert_eq!(error, "data::missing-column: a file of thefts has no heading \"Town\" for column town: thefts.csv");
    assert_eq!(
        help,
        "the file has \"Towns\"; `heading` says what a column is called in the file, as in `heading: \"Towns\"` at town"
    );
}

#[test]
fn a_sheet_says_in_which_row_its_headings_are() {
    let rows = format!("[S]\nThefts of the county\n\nPrinted in 2024\n{ROWS}");
    for declared in ["", "format: {heading_row: 2}\n", "format: {heading_row: 3}\n"] {
        let world = thefts(declared, "thefts.xlsx");
        std::fs::write(world.path("data/thefts.xlsx"), workbook::xlsx(&rows)).expect("a file");
        let (error, help) = said(&world);
        assert_eq!(
            error, "data::missing-column: the headings of a file of thefts are in row 4: thefts.xlsx",
            "{declared}"
        );
        assert_eq!(help, "write `format: {heading_row: 4}` in the dataset; what is above is left out");
    }
    let world = thefts("format: {heading_row: 4}\n", "thefts.xlsx");
    std::fs::write(world.path("data/thefts.xlsx"), workbook::xlsx(&rows)).expect("a file");
    assert_eq!(world.table("t"), COUNTED);
}

/// Years as headings, below a title: no line above has one of them.
#[test]
fn headings_that_become_rows_are_looked_for_too() {
    let world = |declared: &str| {
        let dataset = format!(
            "name: counts\ngrain: town and year\ncounts: thefts\nfiles: counts.csv\n{declared}\
             unpivot: {{headings: \"{{}} thefts\", name: year, value: n}}\ncolumns:\n  town: {{codes: town}}\n  \
             year: {{type: text}}\n  n: {{type: integer}}\n"
        );
        World::new(&[
            ("codelists/town.yaml", "name: town\ncodes: [Ashby, Brook]\n"),
            ("datasets/counts.yaml", &dataset),
            ("definitions.ind", "table t { rows town \"Town\" column \"N\" sum of counts.n where year = \"2024\" }"),
            ("data/counts.csv", "Table 3\ntown,2023 thefts,2024 thefts\nAshby,1,2\nBrook,3,4\n"),
        ])
    };
    assert_eq!(said(&world("")).0, "data::missing-column: the headings of a file of counts are in line 2: counts.csv");
    assert_eq!(world("format: {heading_row: 2}\n").table("t"), "Town | N\nAshby | 2\nBrook | 4");
}

#[test]
fn a_heading_row_is_a_whole_number_from_1_on() {
    for wrong in ["0", "first", "-1", "1.5"] {
        let world = csv(&format!("format: {{heading_row: {wrong}}}\n"), ROWS);
        assert!(
            matches!(
                indicia::project::Project::open(world.folder()).map(|p| p.checked.diagnostics.is_empty()),
                Ok(false) | Err(Error::Definitions(_))
            ),
            "{wrong}"
        );
    }
}
