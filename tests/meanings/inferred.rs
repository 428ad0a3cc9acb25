//! What `indicia infer` declares of a file, and what a table then shows of it.

use indicia::infer::infer;

use crate::world::World;

/// The table of numbers by year over a file of these texts, declared as inferred, and how many questions the declaration asks.
fn by_year(heading: &str, rows: &str, years: &str) -> (String, usize) {
    let world = World::new(&[
        ("data/series.csv", &format!("{heading},n\n{rows}")),
        ("datasets/series.yaml", ""),
        (
            "definitions.ind",
            &format!("measure total = sum of series.n\ntable t {{ rows {years} column \"Number\" total }}"),
        ),
    ]);
    let (declared, _) = infer(&world.folder().join("data/series.csv"), None, None, false).expect("a declaration");
    world.put("datasets/series.yaml", &declared.dataset);
    (world.table("t"), declared.questions.len())
}

#[test]
fn years_written_like_months_are_years_and_asked_about() {
    let rows = "2000-01,10\n2001-02,20\n2002-03,30\n2003-04,40\n";
    let (table, questions) = by_year("year", rows, "financial_year \"Year\" from 2000/01 to 2003/04");
    assert_eq!(table, "Year | Number\n2000/01 | 10\n2001/02 | 20\n2002/03 | 30\n2003/04 | 40");
    assert_eq!(questions, 1);
    let (table, questions) = by_year("School year", rows, "academic_year \"Year\" from 2000/01 to 2001/02");
    assert_eq!((table.as_str(), questions), ("Year | Number\n2000/01 | 10\n2001/02 | 20", 1));
}

#[test]
fn months_are_months_and_nothing_is_asked() {
    let rows = "2001-02,10\n2001-03,20\n2002-03,30\n";
    let (table, questions) = by_year("month", rows, "financial_year \"Year\" from 2000/01 to 2001/02");
    assert_eq!((table.as_str(), questions), ("Year | Number\n2000/01 | 30\n2001/02 | 30", 0));
}

#[test]
fn a_single_text_that_could_be_either_is_left_as_a_text() {
    let world = World::new(&[("data/series.csv", "month,n\n2011-12,1\n2011-12,2\n")]);
    let (declared, _) = infer(&world.folder().join("data/series.csv"), None, None, false).expect("a declaration");
    let line = declared.dataset.lines().find(|line| line.trim_start().starts_with("month:")).expect("the column");
    assert!(line.contains("{type: text}") && line.contains("`type: financial_year` or `type: month`"), "{line}");
}

/// Fires of four districts, one of them without any and one that sent nothing; the notes of the data say what the marks mean.
const FIRES: &str = "district,fires\nD1,4\nD2,-\nD3,2\nD4,:\n";

#[test]
fn what_a_dash_means_is_asked_and_it_is_never_0_by_itself() {
    let table = "table t { rows district \"District\" in [each, all] column \"Fires\" sum of fires.fires column \"Mean\" mean of fires.fires shown 0.00 }";
    let list = "name: district\ncodes: [D1, D2, D3, D4]\n";
    let world = World::new(&[
        ("data/fires.csv", FIRES),
        ("codelists/district.yaml", list),
        ("datasets/fires.yaml", ""),
        ("t.ind", table),
    ]);
    let (declared, _) = infer(&world.folder().join("data/fires.csv"), None, None, false).expect("a declaration");
    assert_eq!(
        declared.questions,
        ["fires: does \"-\" mean 0, or that the number is not known? The notes of the data say which."]
    );
    let dataset = declared.dataset.replace("district: {type: text}", "district: {codes: district}");
    assert!(dataset.contains("\n# fires: does \"-\" mean 0"), "{dataset}");
    world.put("datasets/fires.yaml", &dataset);
    let table = world.table("t");
    assert!(table.starts_with("District | Fires | Mean\nD1 | 4 | 4.00\nD2 | .. | ..\n"), "{table}");
    // With the answer that it asks for.
    let known = dataset.replace("missing: [\"-\", \":\"]", "missing: [\":\"]\nzero: [\"-\"]");
    assert_ne!(known, dataset, "{dataset}");
    world.put("datasets/fires.yaml", &known);
    let expected = "District | Fires | Mean\nD1 | 4 | 4.00\nD2 | 0 | 0.00\nD3 | 2 | 2.00\nD4 | .. | ..\nTotal | .. | 2.00\n\
                    Mean: fires not known for 1 of 4 rows.";
    assert_eq!(world.table("t"), expected);
}

#[test]
fn a_dash_among_texts_is_not_asked_about() {
    let world = World::new(&[("data/fires.csv", "district,kind\nD1,house\nD2,-\n")]);
    let (declared, _) = infer(&world.folder().join("data/fires.csv"), None, None, false).expect("a declaration");
    assert!(declared.questions.is_empty(), "{:?}", declared.questions);
}

#[test]
fn marks_between_thousands_are_declared() {
    let (table, questions) = by_year(
        "year",
        "2020-21,\"1,200\"\n2021-22,900\n2022-23,\"12,000.0\"\n2023-24,\"1,000,000\"\n",
        "financial_year \"Year\" from 2020/21 to 2021/22",
    );
    assert_eq!((table.as_str(), questions), ("Year | Number\n2020/21 | 1200\n2021/22 | 900", 1));
    let world = World::new(&[("data/series.csv", "place,n\nA,\"1,2\"\nB,\"1,20\"\nC,\"1,200\"\n")]);
    let (declared, _) = infer(&world.folder().join("data/series.csv"), None, None, false).expect("a declaration");
    assert!(!declared.dataset.contains("thousands"), "{}", declared.dataset);
}
