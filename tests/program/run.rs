//! `indicia run`: what it prints and writes.

use crate::{Done, Place, shows};

/// A project of which every table was made, and what that printed.
fn made() -> (Place, Done) {
    let place = Place::new();
    let run = place.indicia(&["run", "first"]).fine();
    (place, run)
}

/// The paths of the files in a folder.
fn paths(place: &Place, folder: &str) -> Vec<String> {
    place.files(folder).into_iter().map(|(path, _)| path).collect()
}

#[test]
fn a_run_prints_and_writes_every_table() {
    let (place, run) = made();
    shows(
        &run.out,
        &["Fly-tipping incidents by district", "Ashmere", "Brookfield", "Carrow", "All districts", "Elsewhere"],
    );
    shows(&run.out, &["Fly-tipping incidents by kind of waste", "Household rubbish"]);
    shows(
        &run.err,
        &[
            "incidents: 120 rows from 1 file",
            "7 of 120 rows have no district",
            "population: 6 rows",
            "exceptions: of the rows read, 7 without a value, 6 outside the declared areas or codes\n2 tables from 126 rows in ",
        ],
    );
    assert_eq!(
        paths(&place, "build/first"),
        [
            "definitions.html",
            "funnels.csv",
            "index.html",
            "manifest.json",
            "tables/table-01.csv",
            "tables/table-01.csv-metadata.json",
            "tables/table-01.html",
            "tables/table-01.md",
            "tables/table-02.csv",
            "tables/table-02.csv-metadata.json",
            "tables/table-02.html",
            "tables/table-02.md",
        ]
    );
    let manifest: serde_json::Value = serde_json::from_str(&place.read("build/first/manifest.json")).expect("JSON");
    let inputs = manifest["inputs"].as_array().expect("a list");
    assert_eq!(inputs.len(), 2);
    assert_eq!((&inputs[0]["path"], &inputs[0]["rows"]), (&"incidents.csv".into(), &120.into()));
    assert_eq!(inputs[0]["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(manifest["plan"].as_str().map(str::len), Some(64));
    let funnels = place.read("build/first/funnels.csv");
    shows(&funnels, &["dataset,cohort,clause,rows_in,rows_out,rows_missing\n", "incidents,,rows read,120,120,0\n"]);
    shows(&funnels, &["incidents,,district is in area,113,107,0\n", "incidents,trade_incidents,"]);
}

#[test]
fn the_numbers_are_those_of_the_data() {
    let place = Place::new();
    place.write(
        "data/incidents.csv",
        "Incident ID,Reported on,District,Waste,Days to clear\r\n\
         1,01/04/2022,D1,TY,1\r\n2,31/03/2023,D1,HH,\r\n3,01/04/2023,D1,HH,4\r\n4,03/04/2023,D2,TY,3\r\n\
         5,03/05/2023,,TY,3\r\n6,03/05/2023,Z9,TY,2\r\n7,03/05/2023,D1,CN,2\r\n8,03/05/2023,D1,HH,2\r\n",
    );
    place.write("data/population.csv", "District,Year,Residents\nD1,mid-2023,1500\nD2,2023,500\nD3,mid-2023,400\n");
    place.indicia(&["run", "first", "--data", "data", "--out", "out", "--format", "csv", "--quiet"]).fine();
    assert_eq!(
        place.read("out/tables/table-01.csv"),
        "District,2022/23,2023/24,Change,\"Per 1,000 residents, 2023/24\",\"Trade waste, 2023/24\"\n\
         Ashmere,2,3,+50.0%,2.0,33.3%\n\
         Brookfield,0,1,N/A,2.0,100.0%\n\
         Carrow,0,0,N/A,0.0,N/A\n\
         All districts,2,4,+100.0%,1.7,50.0%\n\
         Elsewhere,0,2,N/A,N/A,100.0%\n"
    );
    shows(
        &place.read("out/funnels.csv"),
        &["incidents,,district has a value,8,7,1\n", "incidents,,district is in area,7,6,0\n"],
    );
    assert!(paths(&place, "out").iter().all(|path| !path.ends_with(".md") && !path.ends_with("-01.html")));
}

#[test]
fn two_runs_give_the_same_bytes_on_any_number_of_threads() {
    let place = Place::new();
    place.indicia(&["run", "first", "--out", "a"]).fine();
    place.indicia(&["run", "first", "--out", "b", "--quiet"]).fine();
    assert_eq!(place.files("a"), place.files("b"));
    for threads in ["1", "2"] {
        let output = place.command(&["run", "first", "--out", "c"]).env("POLARS_MAX_THREADS", threads).output();
        assert!(output.expect("the program starts").status.success());
        assert_eq!(place.files("a"), place.files("c"), "{threads} threads");
    }
    // Into its own earlier outputs, too, and from anywhere.
    place.indicia(&["run", "first", "--out", "b"]).fine();
    assert_eq!(place.files("a"), place.files("b"));
}

#[test]
fn quiet_prints_no_table() {
    let run = Place::new().indicia(&["run", "first", "--quiet"]).fine();
    assert_eq!(run.out, "");
    shows(&run.err, &["2 tables from 126 rows in ", "build/first/index.html"]);
}

#[test]
fn only_one_table_keeps_what_would_come_out_the_same() {
    let (place, _) = made();
    let (whole, all) = (place.files("build/first"), paths(&place, "build/first"));
    // As it was, in one format: the other table, and the other formats of this one, are still right.
    let run = place.indicia(&["run", "first", "--only", "incidents_by_waste", "--format", "csv"]).fine();
    assert!(!run.out.contains("by district") && run.out.contains("by kind of waste"), "{}", run.out);
    assert!(!run.err.contains("not listed any more"), "{}", run.err);
    assert_eq!(paths(&place, "build/first"), all);
    shows(&place.read("build/first/index.html"), &["tables/table-01.html", "tables/table-02.html"]);
    // With another title, its earlier pages are not what the project makes.
    place.edit("first/definitions/tables.ind", "by kind of waste, 2023/24", "by waste");
    place.indicia(&["run", "first", "--only", "incidents_by_waste", "--format", "csv"]).fine();
    let now = place.files("build/first");
    assert_eq!(
        paths(&place, "build/first"),
        [
            "definitions.html",
            "funnels.csv",
            "index.html",
            "manifest.json",
            "tables/table-01.csv",
            "tables/table-01.csv-metadata.json",
            "tables/table-01.html",
            "tables/table-01.md",
            "tables/table-02.csv",
            "tables/table-02.csv-metadata.json",
        ]
    );
    let same = |path: &str| now.iter().find(|(p, _)| p == path) == whole.iter().find(|(p, _)| p == path);
    assert!(same("tables/table-01.csv") && same("tables/table-01.html"));
    shows(
        &place.read("build/first/index.html"),
        &["by district", "tables/table-01.html", "by waste", "tables/table-02"],
    );
    // New records, and a table that was made from the old ones.
    place.edit("first/data/population.csv", "D1,mid-2023,", "D1,mid-2023,1");
    let run = place.indicia(&["run", "first", "--only", "incidents_by_waste"]).fine();
    let said = "1 table of an earlier run is not listed any more, and removed; run without --only to make it again\n  \
                incidents_by_district: its data has changed\n";
    shows(&run.err, &[said, "incidents: 120 rows"]);
    assert!(paths(&place, "build/first").iter().all(|path| !path.contains("table-01")));
    assert!(!place.read("build/first/index.html").contains("tables/table-01"));
    // A whole run after it tidies up.
    place.edit("first/indicia.yaml", "formats: [html, csv, md]", "formats: [csv]");
    place.indicia(&["run", "first"]).fine();
    assert_eq!(
        paths(&place, "build/first"),
        [
            "definitions.html",
            "funnels.csv",
            "index.html",
            "manifest.json",
            "tables/table-01.csv",
            "tables/table-01.csv-metadata.json",
            "tables/table-02.csv",
            "tables/table-02.csv-metadata.json",
        ]
    );
}

#[test]
fn a_page_that_was_edited_is_not_kept_beside_new_ones() {
    let (place, _) = made();
    let html = "build/first/tables/table-02.html";
    place.write(html, place.read(html).replace("Household rubbish", "Rubbish"));
    // The other format of the table is not what was edited, and the other table is as it was.
    let run = place.indicia(&["run", "first", "--only", "incidents_by_waste", "--format", "csv"]).fine();
    shows(
        &run.err,
        &[
            "1 table of an earlier run is not listed any more",
            "\n  tables/table-02.html: it was edited or deleted after it was written\n",
        ],
    );
    assert!(!place.path(html).exists());
    let index = place.read("build/first/index.html");
    shows(&index, &["tables/table-01.html", "tables/table-02.md"]);
    assert!(!index.contains("table-02.html"), "{index}");
    // What somebody put there since is somebody's.
    place.write(html, "ours");
    let refused = place.indicia(&["run", "first", "--only", "incidents_by_waste"]).code(1);
    shows(&refused.err, &["table-02.html is there already, and no earlier run wrote it"]);
    assert_eq!(place.read(html), "ours");
    // In its own format it is written again, and there is nothing to say.
    std::fs::remove_file(place.path(html)).expect("a file");
    let run = place.indicia(&["run", "first", "--only", "incidents_by_waste"]).fine();
    assert!(!run.err.contains("not listed any more"), "{}", run.err);
    shows(&place.read(html), &["Household rubbish"]);
}

#[test]
fn rows_with_nothing_in_them_are_left_out_and_counted_in_the_summary() {
    let (place, before) = made();
    let incidents = place.read("first/data/incidents.csv");
    place.write("first/data/incidents.csv", incidents + ",,,,\n,,,,\n , ,,,\n");
    let run = place.indicia(&["run", "first"]).fine();
    assert_eq!(run.out, before.out);
    shows(&run.err, &["incidents: 120 rows from 1 file\n    3 empty rows of incidents.csv left out\n"]);
}

#[test]
fn tidy_is_written_when_it_is_asked_for() {
    let (place, _) = made();
    assert!(paths(&place, "build/first").iter().all(|path| !path.contains("tidy")));
    place.indicia(&["run", "first", "--format", "tidy,html"]).fine();
    let tidy = place.read("build/first/tables/table-01.tidy.csv");
    assert!(tidy.starts_with("table,group_code,group_label,row_code,row_label,row_kind,column,"), "{tidy}");
    shows(&place.read("build/first/tables/table-01.html"), &["table-01.tidy.csv", "Tidy CSV"]);
    place.edit("first/indicia.yaml", "formats: [html, csv, md]", "formats: [tidy]");
    place.indicia(&["run", "first"]).fine();
    assert_eq!(place.read("build/first/tables/table-01.tidy.csv"), tidy);
    shows(&place.indicia(&["run", "--help"]).fine().out, &["tidy:", "One line per cell"]);
}

#[test]
fn a_lock_lists_the_inputs() {
    let place = Place::new();
    shows(&place.indicia(&["run", "first", "--locked"]).code(1).err, &["output::no-lock", "--lock;"]);
    place.indicia(&["run", "first", "--lock"]).fine();
    shows(&place.read("first/indicia.lock"), &["incidents.csv", "population.csv"]);
    place.indicia(&["run", "first", "--locked"]).fine();
    let before = place.files("build/first");
    place.edit("first/data/incidents.csv", "SYN-0120,", "SYN-0121,");
    let locked = place.indicia(&["run", "first", "--locked"]).code(1);
    shows(&locked.err, &["output::locked-input-differs", "changed: incidents.csv (incidents, 120 rows"]);
    assert_eq!(locked.out, "");
    assert_eq!(place.files("build/first"), before, "nothing is written");
    place.edit("first/data/incidents.csv", "SYN-0121,", "SYN-0120,");
    // One table may read fewer datasets than the lock names.
    place.indicia(&["run", "first", "--locked", "--only", "incidents_by_waste"]).fine();
    place.write("first/indicia.lock", "{");
    shows(&place.indicia(&["run", "first", "--locked"]).code(1).err, &["output::bad-lock"]);
}

#[test]
fn own_templates_replace_the_built_in_ones() {
    let place = Place::new();
    place.edit("first/indicia.yaml", "formats: [html, csv, md]", "formats: [md]\ntemplates: templates");
    shows(&place.indicia(&["run", "first"]).code(1).err, &["project::unreadable", "templates"]);
    place.write("first/templates/table.md.j2", "Our own: {{ project.title }}\n");
    place.indicia(&["run", "first"]).fine();
    shows(&place.read("build/first/tables/table-01.md"), &["Our own: Fly-tipping in three made-up districts"]);
    place.write("first/templates/tabel.md.j2", "");
    shows(&place.indicia(&["run", "first"]).code(1).err, &["output::unknown-template", "table.md.j2"]);
}
