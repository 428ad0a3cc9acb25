//! `indicia synth`: records that agree with figures, dummy rows, and what is never written.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::{Place, shows};

const MARGINS: &str = "dataset: crimes
seed: 7
cells: {district:, hate:}
margins:
  - {name: Table 1, rows: district, counts: {Upland: 40, Fenny: 30, all: 70}}
  - {name: Section 2, where: {hate: yes}, counts: 5}
";

/// Crimes in two districts, with the figures published of them.
fn small() -> Place {
    let place = Place::empty();
    place.write("small/indicia.yaml", "title: Small\ndata: data\nformats: [csv]\n");
    place.write(
        "small/hierarchies/area.yaml",
        "name: area
levels: [{name: district, plural: districts}]
areas: [{level: district, code: D1, label: Upland}, {level: district, code: D2, label: Fenny}]
",
    );
    place.write(
        "small/datasets/crimes.yaml",
        "name: crimes
grain: crime
counts: crimes
files: crimes.parquet
key: [crime]
time: recorded_on
covers: 2023-04 to 2024-03
columns:
  crime: {type: text}
  recorded_on: {type: date}
  district: {codes: district, describes: place}
  hate: {type: flag, yes: [\"Y\"], no: [\"N\"]}
",
    );
    place.write(
        "small/a.ind",
        "measure all_crimes = count of crimes
table by_district {
  number 1
  title \"Crimes by district\"
  rows area \"District\" in [districts, all as \"Total\"]
  column \"Crimes\" all_crimes
}
",
    );
    place.write("small/data/margins/crimes.yaml", MARGINS);
    place
}

fn table(place: &Place, data: &str) -> String {
    place.indicia(&["run", "small", "--data", data, "--out", "out", "--quiet"]).fine();
    place.read("out/tables/table-01.csv")
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Each byte in its turn is another one: the file is read and is right, or it is named; no decoder's panic or plan is printed, and no number is
/// another one.
#[test]
fn a_damaged_parquet_file_is_named_or_read_right() {
    let place = small();
    place.indicia(&["synth", "small"]).fine();
    let expected = table(&place, "small/data");
    let whole = fs::read(place.path("small/data/crimes.parquet")).expect("the file is there");
    let step = whole.len() / 60;
    let mut named = 0;
    for (turn, at) in (0..whole.len()).step_by(step).enumerate() {
        let mut damaged = whole.clone();
        damaged[at] ^= [0x01, 0x80, 0xFF][turn % 3];
        place.write("small/data/crimes.parquet", damaged);
        let done = place.indicia(&["run", "small", "--data", "small/data", "--out", "damaged", "--quiet"]);
        let said = format!("{}{}", done.out, done.err);
        assert!(
            !said.contains("panicked") && !said.contains("LazyFrame") && !said.contains("SELECT"),
            "byte {at}: {said}"
        );
        match done.code {
            0 => assert_eq!(place.read("damaged/tables/table-01.csv"), expected, "byte {at}"),
            1 => {
                named += 1;
                assert!(said.contains("crimes"), "byte {at}: {said}");
            }
            other => panic!("byte {at}: {other} {said}"),
        }
    }
    assert!(named > 30, "only {named}");
    place.write("small/data/crimes.parquet", whole);
    assert_eq!(table(&place, "small/data"), expected);
}

#[test]
fn records_agree_with_the_figures() {
    let place = small();
    let made = place.indicia(&["synth", "small"]).fine();
    assert_eq!(made.out, "crimes: 70 rows; 4 of 4 figures met\n");
    assert_eq!(table(&place, "small/data"), "District,Crimes\nUpland,40\nFenny,30\nTotal,70\n");
    shows(&place.read("small/data/README.md"), &["# Synthetic records", "| crimes | crimes.parquet | 70 | 4 of 4 |"]);
    let before = place.files("small/data");
    place.indicia(&["synth", "small"]).fine();
    assert_eq!(place.files("small/data"), before, "over its own files, the same bytes");
    place.indicia(&["synth", "small", "--seed", "8", "--out", "other"]).fine();
    assert_ne!(place.files("other")[1].1, before[1].1);
}

/// Else its dummy rows would take the place of those that agree with the figures.
#[test]
fn a_dataset_that_reads_a_file_made_from_figures_gets_no_dummy_rows() {
    let place = small();
    place.write(
        "small/datasets/markers.yaml",
        "name: markers\ngrain: marker\ncounts: markers\nfiles: crimes.parquet\n\
         unpivot: {headings: {hate: hate}, name: kind, value: is_so}\n\
         columns:\n  crime: {type: text}\n  kind: {type: text}\n  is_so: {type: flag, yes: [\"Y\"], no: [\"N\"]}\n",
    );
    let made = place.indicia(&["synth", "small"]).fine();
    assert!(!format!("{}{}", made.out, made.err).contains("dummy"), "{made:?}");
    let all = table(&place, "small/data");
    assert!(all.contains("Total,70"), "{all}");
}

#[test]
fn a_check_writes_nothing() {
    let place = small();
    shows(&place.indicia(&["synth", "small", "--check", "--out", "new"]).fine().out, &["4 of 4 figures met"]);
    assert!(!place.path("new").exists());
}

#[test]
fn figures_that_are_not_met_are_named_and_nothing_is_written() {
    let place = small();
    let odd = "odd:\n  - {rows: 3, where: {district: Upland}, set: {district: Fenny}, because: \"a mistake\"}\n";
    place.write("small/data/margins/crimes.yaml", format!("{MARGINS}{odd}"));
    let unmet = place.indicia(&["synth", "small", "--out", "new"]).code(1);
    shows(&unmet.out, &["2 of 4 figures met", "not met: Table 1 (Upland): 40; the rows give 37", "Table 1 (Fenny)"]);
    shows(&unmet.err, &["nothing was written", "--anyway"]);
    assert_eq!(names(&place.path("new")), BTreeSet::new());
    let anyway = place.indicia(&["synth", "small", "--out", "new", "--anyway"]).code(1);
    assert_eq!(anyway.out, unmet.out);
    assert_eq!(table(&place, "new"), "District,Crimes\nUpland,37\nFenny,33\nTotal,70\n");
}

#[test]
fn figures_that_contradict_each_other_are_named_and_no_others() {
    let place = small();
    place.write("small/data/margins/crimes.yaml", MARGINS.replace("all: 70", "all: 71"));
    let failed = place.indicia(&["synth", "small", "--out", "new"]).code(1);
    shows(&failed.err, &["synth::contradiction", "Table 1 (Upland): 40", "Table 1 (Fenny): 30", "(all): 71"]);
    let message = failed.err.split("╭─").next().unwrap_or_default();
    assert!(!message.contains("Section 2"), "{message}");
    assert!(!place.path("new").exists());
}

#[test]
fn a_scale_multiplies_the_records_and_keeps_the_shares() {
    let place = small();
    let made = place.indicia(&["synth", "small", "--scale", "3", "--out", "big"]).fine();
    assert_eq!(made.out, "crimes: 210 rows; 4 of 4 figures met\n");
    // A key that repeated would stop the run.
    assert_eq!(table(&place, "big"), "District,Crimes\nUpland,120\nFenny,90\nTotal,210\n");
}

#[test]
fn what_a_killed_synth_left_is_removed() {
    let place = small();
    place.write("small/data/.crimes.parquet.indicia-partial", "half a file");
    place.write("small/data/.notes", "not ours");
    place.indicia(&["synth", "small"]).fine();
    let left: Vec<String> = names(&place.path("small/data")).into_iter().filter(|name| name.starts_with('.')).collect();
    assert_eq!(left, [".indicia-synth", ".notes"]);
}

#[test]
fn real_records_are_never_written_over() {
    let place = Place::new();
    let before = place.files("first/data");
    let refused = place.indicia(&["synth", "first"]).code(1);
    shows(&refused.err, &["output::not-synthetic", "incidents.csv", "--out"]);
    assert_eq!(refused.out, "");
    assert_eq!(place.files("first/data"), before);
    let place = small();
    place.write("small/data/crimes.parquet", "PAR1 of someone else");
    shows(&place.indicia(&["synth", "small"]).code(1).err, &["output::not-synthetic", "crimes.parquet"]);
    assert_eq!(place.read("small/data/crimes.parquet"), "PAR1 of someone else");
}

#[test]
fn only_what_synth_wrote_is_written_over() {
    let place = Place::new();
    place.indicia(&["synth", "first", "--dummy", "--out", "made"]).fine();
    place.indicia(&["synth", "first", "--dummy", "--out", "made"]).fine();
    let file = "made/incidents.csv";
    let made = place.read(file);
    // A record that someone added, and a file of real records that ends in the words of the mark.
    let added = format!("{made}{}", made.lines().last().expect("a record").replace("made by indicia synth", ""));
    let alike = made.lines().take(1).collect::<String>() + "\nreal,not made by indicia synth\n";
    for text in [added, alike] {
        place.write(file, &text);
        shows(
            &place.indicia(&["synth", "first", "--dummy", "--out", "made"]).code(1).err,
            &["output::not-synthetic", "incidents.csv", "is not as `indicia synth` wrote it"],
        );
        assert_eq!(place.read(file), text);
    }
    place.write(file, &made);
    place.indicia(&["synth", "first", "--dummy", "--out", "made"]).fine();
}

#[test]
fn definitions_run_on_dummy_rows_before_the_records_arrive() {
    let place = Place::new();
    fs::remove_dir_all(place.path("first/data")).expect("the made-up records go");
    let made = place.indicia(&["synth", "first", "--out", "trial", "--rows", "300"]).fine();
    shows(&made.out, &["incidents: 300 dummy rows; on both sides of ", "population: 6 dummy rows"]);
    assert!(!made.out.contains("no row"), "{}", made.out);
    place.indicia(&["run", "first", "--data", "trial", "--quiet"]).fine();
    let incidents = place.read("trial/incidents.csv");
    let mut lines = incidents.lines();
    assert_eq!(lines.next(), Some("Incident ID,Reported on,District,Waste,Days to clear,synthetic"));
    let lines: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    assert_eq!(lines.len(), 300);
    assert!(lines.iter().all(|fields| fields[5] == "made by indicia synth"));
    let days: BTreeSet<&str> = lines.iter().map(|fields| fields[1]).collect();
    // Both sides of the year of the tables.
    assert!(days.contains("31/03/2023") && days.contains("01/04/2023"), "{days:?}");
    let districts: BTreeSet<&str> = lines.iter().map(|fields| fields[2]).collect();
    assert_eq!(districts, BTreeSet::from(["", "D1", "D2", "D3", "outside"]));
    shows(&place.read("trial/README.md"), &["# Synthetic records", "- incidents: 300 rows"]);
    let before = place.files("trial");
    place.indicia(&["synth", "first", "--out", "trial", "--rows", "300"]).fine();
    assert_eq!(place.files("trial"), before);
}

#[test]
fn dummy_rows_go_where_globs_look_and_never_beside_real_ones() {
    let place = Place::empty();
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/street-crime");
    let project = example.to_str().expect("a path of UTF-8");
    let made = place.indicia(&["synth", project, "--out", "trial", "--rows", "400"]).fine();
    shows(&made.out, &["crimes: 400 dummy rows; on both sides of ", "lsoa: "]);
    assert!(!made.out.contains("no row"), "{}", made.out);
    place.indicia(&["run", project, "--data", "trial", "--out", "out", "--quiet"]).fine();
    let header = place.read("trial/population/la-mid-year-2011-2023.csv");
    shows(&header, &["Name,Mid-2011,Mid-2012,", "Mid-2023,synthetic\n"]);
    place.write("trial/street/2021-04/2021-04-cambridgeshire-street.csv", "Month,LSOA code,Crime type\n");
    let refused = place.indicia(&["synth", project, "--out", "trial", "--rows", "400"]).code(1);
    shows(&refused.err, &["output::not-synthetic", "crimes would read", "-street.csv together with"]);
}

#[test]
fn dummy_rows_look_up_what_figures_made() {
    let place = small();
    place.write(
        "small/datasets/places.yaml",
        "name: places
grain: place
counts: places
role: look-up
files: places.parquet
key: place
columns:
  place: {type: text}
  district: {codes: district, describes: place}
",
    );
    place.write(
        "small/datasets/visits.yaml",
        "name: visits
grain: visit
counts: visits
files: visits.csv
columns:
  place: {type: text, look_up: places, describes: place}
  long: {type: flag, yes: [\"Y\"], no: [\"N\"]}
",
    );
    place.write(
        "small/data/margins/places.yaml",
        "dataset: places\ncells: {district:}\nmargins: [{name: List, rows: district, counts: {Upland: 3, Fenny: 4}}]\n",
    );
    place.write(
        "small/b.ind",
        "measure all_visits = count of visits
table visits_by_district {
  number 2
  title \"Visits by district\"
  rows area \"District\" in [districts, missing as \"None\"]
  column \"Visits\" all_visits
}
",
    );
    let made = place.indicia(&["synth", "small", "--rows", "40", "--out", "both"]).fine();
    shows(&made.out, &["crimes: 70 rows", "places: 7 rows; 2 of 2 figures met", "visits: 40 dummy rows"]);
    place.indicia(&["run", "small", "--data", "both", "--out", "out", "--quiet"]).fine();
    let visits = place.read("out/tables/table-02.csv");
    let counts: Vec<u32> = visits.lines().skip(1).filter_map(|line| line.split_once(',')?.1.parse().ok()).collect();
    assert_eq!((counts.iter().sum::<u32>(), counts[2]), (40, 0), "{visits}");
    // One alone has the same rows, and the look-up is not written for it.
    place.indicia(&["synth", "small", "--rows", "40", "--only", "visits", "--out", "one"]).fine();
    assert_eq!(place.read("one/visits.csv"), place.read("both/visits.csv"));
    assert_eq!(names(&place.path("one")), BTreeSet::from([".indicia-synth", "visits.csv"].map(str::to_string)));
}

#[test]
fn dummy_rows_are_in_the_declared_format() {
    let place = small();
    place.edit("small/datasets/crimes.yaml", "files: crimes.parquet", "files: [old.csv.gz, \"new/*.txt\"]");
    place.edit(
        "small/datasets/crimes.yaml",
        "key: [crime]",
        "format: {header: false, delimiter: \";\"}\nmissing: [\"D1\"]\nkey: [crime]",
    );
    place.edit("small/datasets/crimes.yaml", "{type: date}", "{type: date, format: D.M.YYYY}");
    place.edit("small/datasets/crimes.yaml", "yes: [\"Y\"]", "yes: [\"a;b\"]");
    place.indicia(&["synth", "small", "--dummy", "--rows", "30", "--out", "trial"]).fine();
    let new = place.read("trial/new/synthetic.txt");
    let first = new.lines().next().expect("a record");
    assert!(first.starts_with('C') && first.ends_with(";made by indicia synth"), "{first}");
    assert!(new.contains(";\"a;b\";") && !new.contains(";D1;"), "D1 means missing there:\n{new}");
    // The packed half is read, too, and both are known again for what they are.
    shows(&table(&place, "trial"), &["Upland,0", "Fenny,30", "Total,30"]);
    place.indicia(&["synth", "small", "--dummy", "--rows", "30", "--out", "trial"]).fine();
}

#[test]
fn dummy_rows_have_none_of_the_groups_that_a_column_is_without() {
    let place = Place::empty();
    place.write("p/indicia.yaml", "title: People\ndata: data\n");
    place.write(
        "p/codelists/sex.yaml",
        "name: sex\ncodes: [{code: F, label: Female}, {code: N, label: Not stated, aliases: [X]}, {code: M, label: Male}]\n",
    );
    let people = "name: people\ngrain: sex\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ntime: year\ncolumns:
  year: {type: mid_year}
  sex: {codes: sex, describes: person, without: [N]}
  persons: {type: integer}
";
    place.write("p/datasets/people.yaml", people);
    let arrests = "name: arrests\ngrain: arrest\ncounts: arrests\nfiles: arrests.csv\ncolumns: {sex: {codes: sex, without: [M, N]}}\n";
    place.write("p/datasets/arrests.yaml", arrests);
    place.write(
        "p/a.ind",
        "measure residents = sum of people.persons\nmeasure arrested = count of arrests
table t {
  rows sex \"Sex\" in [each, all]
  column \"Residents\" residents in mid-2022
  column \"Arrests\" arrested
}
",
    );
    place.indicia(&["synth", "p", "--rows", "40", "--out", "d"]).fine();
    assert!(!place.read("d/people.csv").contains(",N,") && place.read("d/people.csv").contains(",M,"));
    assert!(place.read("d/arrests.csv").lines().skip(1).all(|line| line.starts_with("F,")));
    place.indicia(&["run", "p", "--data", "d", "--out", "out", "--quiet"]).fine();
}

/// A project that declares what becomes of gaps, of dates that are not covered, of totals and of small numbers.
fn with_edges(gaps: &str) -> Place {
    let place = Place::empty();
    place.write("p/indicia.yaml", "title: Calls\ndata: data\n");
    place.write(
        "p/codelists/town.yaml",
        "name: town\ncodes: [{code: A, label: Ash}, {code: B, label: Birch}, {code: C, label: Cedar}]\n",
    );
    place.write(
        "p/codelists/age.yaml",
        "name: age\ncodes:\n  - {code: all, label: All ages, total_of: [y, o]}\n  - {code: y, label: Under 18}\n  - {code: o, label: 18 and over}\n",
    );
    place.write("p/disclosure/people.yaml", "name: people\ncounts: people\nbelow: 5\n");
    place.write(
        "p/datasets/calls.yaml",
        format!(
            "name: calls\ngrain: month of a town\ncounts: months\nfiles: calls.csv\ntime: month\ncovers: 2021-01 to 2023-12\n\
             outside_covers: leave out\ncomplete: true\n{gaps}columns:\n  town: {codes}\n  month: {{type: month}}\n  \
             age: {{codes: age}}\n  n: {{type: integer, min: 0}}\n",
            codes = "{codes: town}",
        ),
    );
    place.write(
        "p/datasets/visits.yaml",
        "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ndisclosure: people\ndisclosure_by: person\ncolumns:\n  \
         person: {type: text}\n  town: {codes: town}\n",
    );
    place.write(
        "p/a.ind",
        "measure n = sum of calls.n\nmeasure n_visits = count of visits\n\
         table t {\n  rows town \"Town\"\n  column \"Calls\" n\n}\n\
         table v {\n  rows town \"Town\"\n  column \"Visits\" n_visits\n}\n",
    );
    place
}

/// 3 towns, 36 months and 3 ages are 324 rows, whatever --rows says. A run lists each gap, so it stops where there is one.
#[test]
fn dummy_rows_of_complete_data_are_complete() {
    let place = with_edges("");
    let made = place.indicia(&["synth", "p", "--rows", "40", "--out", "d"]).fine();
    shows(&made.out, &["calls: 324 dummy rows", "; 2 more rows outside what is covered\n"]);
    assert!(!made.out.contains("gap"), "{}", made.out);
    let run = place.indicia(&["run", "p", "--data", "d", "--out", "out"]).fine();
    shows(&run.out, &["Note: 2 months outside 2021-01 to 2023-12 are left out."]);
    assert!(!run.err.contains("total-differs"), "totals are the sum of their parts:\n{}", run.err);
    let rows = place.read("d/calls.csv");
    shows(&rows, &[",2020-12,", ",2024-01,"]);
    // Cedar, the last town, has six visits of four people.
    let visits = place.read("d/visits.csv");
    let of_cedar: Vec<&str> = visits.lines().filter(|line| line.split(',').nth(1) == Some("C")).collect();
    let people: BTreeSet<&str> = of_cedar.iter().filter_map(|line| line.split(',').next()).collect();
    assert_eq!((of_cedar.len(), people.len()), (6, 4), "{of_cedar:?}");
    shows(&place.read("out/tables/v.csv"), &["Cedar,Suppressed"]);
}

#[test]
fn dummy_rows_have_gaps_where_a_gap_means_something() {
    let unknown = with_edges("gaps: unknown\n");
    let made = unknown.indicia(&["synth", "p", "--rows", "40", "--out", "d"]).fine();
    shows(&made.out, &["calls: 308 dummy rows", "; 16 gaps; 2 more rows"]);
    unknown.indicia(&["run", "p", "--data", "d", "--out", "out", "--quiet"]).fine();
    assert!(unknown.read("out/tables/t.csv").contains(",.."), "{}", unknown.read("out/tables/t.csv"));
    let zero = with_edges("gaps: zero\n");
    zero.indicia(&["synth", "p", "--rows", "40", "--out", "d"]).fine();
    let run = zero.indicia(&["run", "p", "--data", "d", "--out", "out"]).fine();
    assert!(!run.err.contains("total-differs") && !zero.read("out/tables/t.csv").contains(",.."), "{run:?}");
}

#[test]
fn a_whole_report_runs_on_dummy_rows() {
    let place = Place::empty();
    let report = Path::new(env!("CARGO_MANIFEST_DIR")).join("indicators");
    let project = report.to_str().expect("a path of UTF-8");
    let made = place.indicia(&["synth", project, "--dummy", "--rows", "200", "--out", "trial"]).fine();
    assert!(!made.out.contains("no row") && !made.out.contains("nothing to choose"), "{}", made.out);
    place.indicia(&["run", project, "--data", "trial", "--out", "out", "--quiet"]).fine();
}

#[test]
fn dummy_rows_stand_in_for_figures_when_asked() {
    let place = small();
    let made = place.indicia(&["synth", "small", "--dummy", "--rows", "20", "--out", "trial"]).fine();
    shows(&made.out, &["crimes: 20 dummy rows; on both sides of "]);
    assert!(table(&place, "trial").contains("Total,20\n"));
    place.indicia(&["synth", "small", "--dummy", "--scale", "2"]).code(2);
    shows(
        &place.indicia(&["synth", "small", "--only", "crime"]).code(2).err,
        &["there is no dataset crime", "crimes?"],
    );
}
