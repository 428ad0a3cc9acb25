//! `indicia snapshot` and `indicia review`: what is recorded, what a change shows, what each key does.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{Done, Place, done, shows};

const DEFINITIONS: usize = 9;
const MEASURES: &str = "first/definitions/measures.ind";
const TABLES: &str = "first/definitions/tables.ind";

/// The project `first`, recorded.
fn recorded() -> Place {
    let place = Place::new();
    let accepted = place.indicia(&["snapshot", "first", "--accept"]).fine();
    assert_eq!(accepted.err, format!("{DEFINITIONS} definitions: {DEFINITIONS} recorded anew, 0 removed\n"));
    place
}

/// A review with these lines typed.
fn review(place: &Place, lines: &str) -> Done {
    review_of(place, "first", lines)
}

fn review_of(place: &Place, project: &str, lines: &str) -> Done {
    let mut command = place.command(&["review", project]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A review that ends early reads no further.
    let _ = child.stdin.take().expect("a pipe").write_all(lines.as_bytes());
    done(child.wait_with_output().expect("the program ends"))
}

fn names(place: &Place) -> Vec<String> {
    place.files("first/snapshots").into_iter().map(|(name, _)| name).collect()
}

/// Those that wait for review.
fn pending(place: &Place) -> Vec<String> {
    names(place).into_iter().filter(|name| name.ends_with(".new")).collect()
}

/// Half of the incidents of trade waste are left out.
fn change(place: &Place) {
    place.edit(MEASURES, "where waste.group = \"Trade\"", "where waste = \"Tyres\"");
}

#[test]
fn each_definition_and_table_is_recorded_in_a_file() {
    let place = recorded();
    assert_eq!(
        names(&place),
        [
            "all_incidents.snap",
            "incident_rate.snap",
            "incidents_by_district.snap",
            "incidents_by_waste.snap",
            "mean_days_to_clear.snap",
            "residents.snap",
            "trade_incidents.snap",
            "trade_share.snap",
            "trade_waste.snap",
        ]
    );
    let cohort = place.read("first/snapshots/trade_incidents.snap");
    let head = "---\nsource: definitions/measures.ind\ndescription: incidents of trade waste\nexpression: cohort trade_incidents\n---\n";
    assert!(cohort.starts_with(head), "{cohort}");
    shows(
        &cohort,
        &[
            "== meaning ==\nIncidents where waste group is Trade.\n\n",
            "== definition ==\n## Waste of a trade: someone is paid to take it away properly.\ncohort trade_incidents {\n",
            "  where waste.group = \"Trade\"\n}\n",
            "== plan ==\n",
            "scan incidents",
        ],
    );
    let table = place.read("first/snapshots/incidents_by_district.snap");
    shows(
        &table,
        &[
            "description: \"Table 1: Fly-tipping incidents by district\"\n",
            "== definition ==\n",
            "== plan ==\n",
            "== cells ==\nSynthetic data, not for quotation\n\n| District || 2022/23 | 2023/24 | Change |",
            "\n| Brookfield || 22 | 20 | -9.1% | 1.1 | 40.0% |\n",
            "\n| Elsewhere || 9 | 4 | -55.6% | N/A | 25.0% |\n",
        ],
    );
    let checked = place.indicia(&["snapshot", "first", "--check"]).fine();
    assert_eq!((&*checked.out, &*checked.err), ("", "9 definitions as recorded\n"));
}

#[test]
fn a_first_record_waits_for_review_too() {
    let place = Place::new();
    let checked = place.indicia(&["snapshot", "first", "--check"]).code(1);
    shows(&checked.out, &["not recorded cohort trade_incidents (definitions/measures.ind:2)\n"]);
    assert!(!place.path("first/snapshots").exists(), "--check writes nothing");
    let noted = place.indicia(&["snapshot", "first"]).fine();
    shows(&noted.out, &["new      cohort trade_incidents (definitions/measures.ind:2)\n"]);
    assert_eq!(noted.err, "9 definitions: 9 to review: `indicia review first`\n");
    assert_eq!(pending(&place).len(), DEFINITIONS);
    let reviewed = review(&place, "a\nA\n");
    assert_eq!(reviewed.fine().err, "9 accepted, 0 rejected, 0 left for later\n");
    place.indicia(&["snapshot", "first", "--check"]).fine();
}

#[test]
fn a_change_shows_its_clause_and_every_cell() {
    let place = recorded();
    change(&place);
    let before = place.files("first/snapshots");
    let checked = place.indicia(&["snapshot", "first", "--check"]).code(1);
    shows(
        &checked.out,
        &[
            "changed cohort trade_incidents (definitions/measures.ind:2)\n",
            "  definition\n",
            "    -   where waste.group = \"Trade\"\n    +   where waste = \"Tyres\"\n",
            "  plan\n",
            "changed table incidents_by_district (definitions/tables.ind:3)\n",
            "  cells\n    Ashmere, Trade waste, 2023/24: 5.6% -> 0.0%\n",
        ],
    );
    assert!(!checked.out.contains("| Ashmere"), "cells are listed by name:\n{}", checked.out);
    assert!(!checked.out.contains("incidents_by_waste"), "a table without a change:\n{}", checked.out);
    // What uses the cohort says the same as before; only the cohort and what a reader sees are recorded anew.
    shows(&checked.err, &["9 definitions: 2 changed\n", "indicia review"]);
    assert_eq!(place.files("first/snapshots"), before, "--check writes nothing");
}

#[test]
fn each_key_does_what_it_says() {
    let place = recorded();
    let before = place.files("first/snapshots");
    change(&place);
    place.edit(MEASURES, "label \"Incidents of trade waste\"", "label \"Commercial waste\"");
    place.edit(MEASURES, "label \"Share that is trade waste\"", "label \"Commercial share\"");
    place.indicia(&["snapshot", "first"]).fine();
    assert_eq!(
        pending(&place),
        ["incidents_by_district.snap.new", "trade_incidents.snap.new", "trade_share.snap.new", "trade_waste.snap.new"]
    );
    // Unknown, impact, all of it, accept; reject; skip; and nobody there for the last.
    let reviewed = review(&place, "?\ni\nd\na\nr\ns\n").fine();
    assert_eq!(reviewed.err, "1 accepted, 1 rejected, 2 left for later\n");
    shows(
        &reviewed.out,
        &[
            "Reviewing 1 of 4: cohort trade_incidents (definitions/measures.ind:2)\n",
            "    +   where waste = \"Tyres\"\n",
            "  a accept ",
            "trade_incidents is in 1 table\n1 recorded table that it reaches changes:\n",
            "  incidents_by_district: ",
            "    Ashmere, Trade waste, 2023/24: 5.6% -> 0.0%\n",
            "  == definition ==\n",
            "Reviewing 2 of 4: measure trade_waste",
            "Reviewing 3 of 4: indicator trade_share",
            "Reviewing 4 of 4: table incidents_by_district",
        ],
    );
    assert_eq!(pending(&place), ["incidents_by_district.snap.new", "trade_share.snap.new"]);
    shows(&place.read("first/snapshots/trade_incidents.snap"), &["where waste = \"Tyres\""]);
    assert!(!place.read("first/snapshots/trade_incidents.snap").contains("assertion_line"));
    // What was rejected is noted again; what was accepted is not.
    shows(&place.indicia(&["snapshot", "first"]).fine().err, &["3 to review"]);
    assert_eq!(review(&place, "R\n").fine().err, "0 accepted, 3 rejected, 0 left for later\n");
    place.edit(MEASURES, "where waste = \"Tyres\"", "where waste.group = \"Trade\"");
    place.edit(MEASURES, "label \"Commercial waste\"", "label \"Incidents of trade waste\"");
    place.edit(MEASURES, "label \"Commercial share\"", "label \"Share that is trade waste\"");
    place.indicia(&["snapshot", "first"]).fine();
    assert_eq!(review(&place, "A\n").fine().err, "1 accepted, 0 rejected, 0 left for later\n");
    assert_eq!(place.files("first/snapshots"), before);
    shows(&review(&place, "").fine().err, &["nothing to review"]);
}

#[test]
fn a_change_that_is_undone_waits_no_longer() {
    let place = recorded();
    let before = place.files("first/snapshots");
    change(&place);
    place.indicia(&["snapshot", "first"]).fine();
    place.edit(MEASURES, "where waste = \"Tyres\"", "where waste.group = \"Trade\"");
    assert_eq!(place.indicia(&["snapshot", "first"]).fine().err, "9 definitions as recorded\n");
    assert_eq!(place.files("first/snapshots"), before);
}

#[test]
fn what_records_no_definition_is_reported_and_removed_when_accepted() {
    let place = recorded();
    place.write("first/snapshots/burglary.snap", place.read("first/snapshots/trade_waste.snap"));
    place.write("first/snapshots/README.md", "ours\n");
    let checked = place.indicia(&["snapshot", "first", "--check"]).code(1);
    assert_eq!(checked.out, "gone     snapshots/burglary.snap: no definition has that name\n");
    shows(&checked.err, &["9 definitions: 1 gone"]);
    // By name, only what is named is looked at.
    place.indicia(&["snapshot", "first", "--check", "--only", "trade_waste"]).fine();
    shows(&place.indicia(&["snapshot", "first"]).fine().err, &["1 to review"]);
    assert_eq!(review(&place, "r\n").fine().err, "0 accepted, 1 rejected, 0 left for later\n");
    assert!(place.path("first/snapshots/burglary.snap").exists());
    shows(
        &review(&place, "a\n").fine().out,
        &["Reviewing 1 of 1: snapshots/burglary.snap\n", "no definition has that name"],
    );
    place.indicia(&["snapshot", "first", "--check"]).fine();
    place.write("first/snapshots/burglary.snap", "");
    shows(&place.indicia(&["snapshot", "first", "--accept"]).fine().out, &["snapshots/burglary.snap removed"]);
    assert!(place.path("first/snapshots/README.md").exists(), "only snapshots are removed");
}

#[test]
fn layout_comments_and_places_are_not_recorded() {
    let place = recorded();
    let before = place.files("first/snapshots");
    place.edit(
        MEASURES,
        "  where waste.group = \"Trade\"",
        "\n  # those that are paid for\n  where   waste.group=\"Trade\" # by trade",
    );
    place.edit(MEASURES, "## Waste", "# A comment of the file.\n\n## Waste");
    assert_eq!(place.indicia(&["snapshot", "first", "--check"]).fine().out, "");
    // A definition in another file is the same; its record says where it is now.
    place.edit(MEASURES, "measure residents = sum of population.persons\n", "");
    place.write("first/definitions/people.ind", "measure residents = sum of population.persons\n");
    place.edit(MEASURES, "# A comment of the file.\n", "use \"people.ind\"\n");
    place.indicia(&["snapshot", "first", "--check"]).fine();
    assert_eq!(place.files("first/snapshots"), before);
    place.indicia(&["snapshot", "first"]).fine();
    assert_eq!(pending(&place), [""; 0]);
    shows(&place.read("first/snapshots/residents.snap"), &["source: definitions/people.ind\n"]);
}

#[test]
fn without_data_the_recorded_cells_stay() {
    let place = recorded();
    std::fs::rename(place.path("first/data"), place.path("elsewhere")).expect("the folder is moved");
    place.indicia(&["snapshot", "first", "--check"]).code(1);
    place.indicia(&["snapshot", "first", "--check", "--data", "elsewhere"]).fine();
    place.indicia(&["snapshot", "first", "--check", "--no-data"]).fine();
    place.edit(TABLES, "\"Fly-tipping incidents by district\"", "\"Fly-tipping by district\"");
    let checked = place.indicia(&["snapshot", "first", "--check", "--no-data"]).code(1);
    shows(&checked.out, &["changed table incidents_by_district", "\"Fly-tipping by district\""]);
    assert!(!checked.out.contains("cells"), "{}", checked.out);
    place.indicia(&["snapshot", "first", "--accept", "--no-data"]).fine();
    shows(&place.read("first/snapshots/incidents_by_district.snap"), &["| Brookfield || 22 | 20 |"]);
    place.indicia(&["snapshot", "first", "--check", "--data", "elsewhere"]).fine();
}

#[test]
fn other_data_shows_as_cells_alone() {
    let place = recorded();
    let rows = place.read("first/data/incidents.csv");
    let fewer: Vec<&str> = rows.lines().take(100).collect();
    place.write("first/data/incidents.csv", fewer.join("\n") + "\n");
    let checked = place.indicia(&["snapshot", "first", "--check"]).code(1);
    shows(&checked.out, &["changed table incidents_by_district", "  cells\n", " -> "]);
    assert!(!checked.out.contains("  definition") && !checked.out.contains("  plan"), "{}", checked.out);
}

#[test]
fn names_that_are_not_there_are_usage() {
    let place = recorded();
    shows(&place.indicia(&["snapshot", "first", "--only", "trade_wast"]).code(2).err, &["did you mean trade_waste?"]);
    place.indicia(&["snapshot", "first", "--check", "--accept"]).code(2);
    place.indicia(&["snapshot", "nowhere"]).code(2);
    place.edit(MEASURES, "from  incidents", "from  incident");
    place.indicia(&["snapshot", "first", "--check"]).code(1);
    place.indicia(&["review", "first"]).code(1);
}

#[test]
fn the_bytes_depend_on_no_folder_and_no_thread() {
    let (one, other) = (recorded(), Place::empty());
    other.indicia(&["new", "deep/er/second"]).fine();
    let mut command = other.command(&["snapshot", "deep/er/second", "--accept"]);
    command
        .env("POLARS_MAX_THREADS", "1")
        .env("RAYON_NUM_THREADS", "1")
        .env("TZ", "Pacific/Auckland")
        .env("LC_ALL", "C");
    done(command.output().expect("the program starts")).fine();
    assert_eq!(one.files("first/snapshots"), other.files("deep/er/second/snapshots"));
}

#[test]
fn insta_accepts_what_is_pending() {
    let (place, other) = (recorded(), recorded());
    for place in [&place, &other] {
        change(place);
        place.indicia(&["snapshot", "first"]).fine();
    }
    for name in pending(&place) {
        let new = place.path(&format!("first/snapshots/{name}"));
        let snapshot = insta::Snapshot::from_file(&new).expect("insta reads it");
        assert!(snapshot.metadata().assertion_line().is_some(), "insta shows the line of the definition");
        snapshot.save(&new.with_extension("")).expect("insta writes it");
        std::fs::remove_file(&new).expect("insta removes what it accepted");
    }
    review(&other, "A\n").fine();
    assert_eq!(place.files("first/snapshots"), other.files("first/snapshots"));
    place.indicia(&["snapshot", "first", "--check"]).fine();
}

#[test]
fn a_suppressed_number_is_recorded_nowhere() {
    let place = crate::disclosure::visits("withheld");
    place.indicia(&["snapshot", "p", "--accept"]).fine();
    let table = place.read("p/snapshots/by_kind.snap");
    shows(
        &table,
        &[
            "| A || 20 | Suppressed |\n| B || <5 | Suppressed |\n| C || 9 | Suppressed |\n| Total || Suppressed | N/A |\n",
        ],
    );
    for (name, bytes) in place.files("p/snapshots") {
        let text = String::from_utf8(bytes).expect("snapshots are UTF-8");
        assert!(!text.contains("32") && !text.contains("| 3 |"), "{name} reveals a suppressed number:\n{text}");
    }
    // A table by itself is recorded as in the report.
    place.indicia(&["snapshot", "p", "--check", "--only", "together"]).fine();
}

#[test]
fn the_page_of_snapshots_shows_what_is_said() {
    let place = recorded();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/snapshots.md");
    let page = std::fs::read_to_string(page).expect("the page");
    let mut shown = 0;
    for (info, body) in crate::verify::blocks(&page) {
        if let Some(path) = info.strip_prefix("diff ") {
            let side =
                |mark| body.lines().filter_map(move |line| line.strip_prefix(mark)).collect::<Vec<_>>().join("\n");
            place.edit(path, &side('-'), &side('+'));
        } else if info == "console" {
            let (command, output) = body.split_once('\n').expect("a command and what it says");
            let args: Vec<&str> = command.strip_prefix("$ indicia ").expect("a command").split(' ').collect();
            let said = place.indicia(&args);
            assert_eq!(format!("{}{}", said.out, said.err), output);
            shown += 1;
        }
    }
    assert_eq!(shown, 1);
}

/// Every definition of this repository is as a reviewer last saw it.
#[test]
fn the_projects_of_this_repository_are_as_recorded() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let examples =
        std::fs::read_dir(root.join("examples")).expect("examples/").map(|entry| entry.expect("a folder").path());
    let projects = examples.filter(|path| path.join("indicia.yaml").is_file()).chain([root.join("indicators")]);
    let mut wrong = String::new();
    for project in projects {
        let args = ["snapshot".as_ref(), project.as_os_str(), "--check".as_ref()];
        let checked = Command::new(env!("CARGO_BIN_EXE_indicia")).args(args).output().expect("the program starts");
        let checked = done(checked);
        if checked.code != 0 {
            wrong.push_str(&format!("{}\n{}\n{}\n", project.display(), checked.out, checked.err));
        }
    }
    assert!(wrong.is_empty(), "run `indicia snapshot PROJECT` and `indicia review PROJECT`:\n{wrong}");
}

/// Recorded without a policy, looked at with one.
#[test]
fn nothing_recorded_is_shown_of_a_cell_that_is_suppressed_now() {
    let place = crate::disclosure::visits("withheld");
    place.edit("p/datasets/visits.yaml", "disclosure: people\n", "");
    // 20, 613, 9: 642 together; the share of 613 is 95.5%.
    let rows = [("A", 20), ("B", 613), ("C", 9)].map(|(kind, count)| format!("{kind}\n").repeat(count)).concat();
    place.write("p/data/visits.csv", format!("kind\n{rows}"));
    place.edit("p/all.ind", "except totals\n", "shown 0.0% except totals\n");
    place.indicia(&["snapshot", "p", "--accept"]).fine();
    place.edit("p/datasets/visits.yaml", "files: visits.csv\n", "files: visits.csv\ndisclosure: people\n");
    place.write("p/disclosure/people.yaml", "name: people\nbelow: 1000\nzero: shown\ntotals: withheld\n");
    // Nor of a table that is gone.
    place.edit("p/all.ind", "table together {", "table jointly {");
    let mut said = vec![place.indicia(&["snapshot", "p", "--check"])];
    said.push(place.indicia(&["snapshot", "p"]));
    for keys in ["s\ns\ns\ns\ns\ns\ns\ns\n", "i\nd\ns\ni\nd\ns\ni\nd\ns\ni\nd\ns\ni\nd\ns\ni\nd\ns\n"] {
        said.push(review_of(&place, "p", keys));
    }
    for done in &said {
        for hidden in ["613", "642", "95.5"] {
            assert!(!done.out.contains(hidden) && !done.err.contains(hidden), "{hidden}: {done:?}");
        }
    }
    shows(&said[0].out, &["B, Visits: not shown -> <1000"]);
    shows(&said[2].out, &["B, Visits: not shown -> <1000", "cells not shown: a policy may suppress some of them"]);
}

/// Two datasets, each under a policy of its own.
fn two_policies() -> Place {
    let place = Place::empty();
    place.write("p/indicia.yaml", "title: Visits\ndata: data\n");
    for (name, below) in [("visits", 5), ("cases", 100)] {
        place.write(
            &format!("p/disclosure/{name}_few.yaml"),
            format!("name: {name}_few\ncounts: rows\nbelow: {below}\n"),
        );
        let columns = "  kind: {type: text}\n";
        let policy = format!("disclosure: {name}_few\n");
        place.write(
            &format!("p/datasets/{name}.yaml"),
            format!("name: {name}\ncounts: {name}\nfiles: {name}.csv\n{policy}columns:\n{columns}"),
        );
        place.write(
            &format!("p/{name}.ind"),
            format!(
                "cohort some_{name} {{\n  from  {name}\n  where kind != \"Z\"\n}}\n\n\
                 table of_{name} {{\n  title  \"{name}\"\n  column \"Some\" count of some_{name}\n  column \"Few\" count of {name} where kind = \"C\"\n}}\n"
            ),
        );
        let rows = [("A", 200), ("B", 7), ("C", 3), ("D", 2)].map(|(kind, count)| format!("{kind}\n").repeat(count));
        place.write(&format!("p/data/{name}.csv"), format!("kind\n{}", rows.concat()));
    }
    place
}

#[test]
fn a_recorded_count_is_shown_unless_a_policy_of_its_own_table_hides_the_difference() {
    for (kind, visits, cases) in [
        // Seven fewer: enough for one policy, too few for the other.
        ("B", "Some: 212 -> 205", "Some: not shown -> 205"),
        // Two fewer: too few for both.
        ("D", "Some: not shown -> 210", "Some: not shown -> 210"),
        // Enough for both, but what is left is too few for one.
        ("A", "Some: 212 -> 12", "Some: not shown -> <100"),
    ] {
        let place = two_policies();
        place.indicia(&["snapshot", "p", "--accept"]).fine();
        for name in ["visits", "cases"] {
            place.edit(&format!("p/{name}.ind"), "kind != \"Z\"", &format!("kind != \"{kind}\""));
        }
        let checked = place.indicia(&["snapshot", "p", "--check"]).code(1);
        let of = |name: &str| {
            let from = checked.out.find(&format!("changed table of_{name} ")).expect("the table changed");
            checked.out[from..].split("\nchanged ").next().unwrap_or_default().to_string()
        };
        assert!(of("visits").contains(visits), "{kind}: {}", of("visits"));
        assert!(of("cases").contains(cases), "{kind}: {}", of("cases"));
        place.indicia(&["snapshot", "p"]).fine();
        let reviewed = review_of(&place, "p", "i\ns\ns\ns\ns\n");
        for shown in [visits, cases] {
            assert!(reviewed.out.contains(shown), "{kind}: {}", reviewed.out);
        }
    }
}
