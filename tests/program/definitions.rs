//! The commands that look at definitions: check, test, fmt, explain, plan.

use std::io::Write;
use std::process::Stdio;

use crate::{Place, done, shows};

#[test]
fn a_new_project_is_in_order() {
    let place = Place::new();
    let checked = place.indicia(&["check", "first", "--deny-warnings"]).fine();
    assert_eq!((checked.out.as_str(), checked.err.as_str()), ("", "9 definitions in 2 files: 0 errors, 0 warnings\n"));
    let tested = place.indicia(&["test", "first"]).fine();
    shows(&tested.out, &["ok   tyres are trade waste", "ok   the share is of all incidents (trade_share)"]);
    assert_eq!(tested.err, "2 tests: 2 passed, 0 failed\n");
    let laid = place.indicia(&["fmt", "--check", "first"]).fine();
    assert_eq!((laid.out.as_str(), laid.err.as_str()), ("", "0 of 2 files would change\n"));
}

#[test]
fn all_errors_come_at_once_by_file_and_line() {
    let place = Place::new();
    place.edit("first/definitions/measures.ind", "waste.group = \"Trade\"", "waste.group = \"Trad\"");
    place.edit("first/definitions/tables.ind", "by \"Incidents\" descending", "by \"Incident\" descending");
    place.edit("first/datasets/incidents.yaml", "grain:", "grian:");
    let checked = place.indicia(&["check", "first"]).code(1);
    let places = ["datasets/incidents.yaml:3:", "definitions/measures.ind:5:", "definitions/tables.ind:"];
    shows(&checked.out, &places);
    shows(&checked.out, &["(docs/errors/datasets/unknown-field.md)", "grian", "waste.group = \"Trad\"", "help: "]);
    assert_eq!(checked.err, "9 definitions in 2 files: 3 errors, 0 warnings\n");
    let other = place.indicia(&["run", "first"]).code(1);
    shows(&other.err, &places);
    assert_eq!(other.out, "");
    assert!(!place.path("build").exists(), "nothing is written for a project with errors");
}

#[test]
fn json_says_what_the_text_says() {
    let place = Place::new();
    place.edit("first/definitions/measures.ind", "waste.group = \"Trade\"", "waste.group = \"Trad\"");
    place.edit("first/definitions/tables.ind", "use \"measures.ind\"", "");
    let checked = place.indicia(&["check", "first", "--format", "json"]).code(1);
    let found: Vec<serde_json::Value> =
        checked.out.lines().map(|line| serde_json::from_str(line).expect("a line is an object")).collect();
    assert!(found.len() > 2, "{}", checked.out);
    let first = &found[0];
    assert_eq!(first["severity"], "error");
    let label = &first["labels"][0];
    assert_eq!((&label["path"], &label["line"]), (&"definitions/measures.ind".into(), &5.into()));
    assert_eq!((&label["column"], &label["end"]["column"]), (&23.into(), &29.into()));
    assert!(first["help"].as_str().expect("help").contains("Trade"), "{first}");
    // A definition that is not in use is shown where it is used and where it is defined.
    let paths = |finding: &serde_json::Value| -> Vec<String> {
        finding["labels"].as_array().expect("labels").iter().map(|l| l["path"].to_string()).collect()
    };
    assert!(
        found.iter().any(|f| paths(f) == ["\"definitions/tables.ind\"", "\"definitions/measures.ind\""]),
        "{}",
        checked.out
    );
    let text = place.indicia(&["check", "first"]).code(1).out;
    for finding in &found {
        let code = finding["code"].as_str().expect("a code");
        assert!(text.contains(code), "{code} in:\n{text}");
        assert_eq!(finding["page"], format!("docs/errors/{}.md", code.replace("::", "/")));
    }
}

#[test]
fn fix_changes_what_has_one_remedy_and_shows_the_rest() {
    let place = Place::new();
    let (measures, tables) = ("first/definitions/measures.ind", "first/definitions/tables.ind");
    let (sound_measures, sound_tables) = (place.read(measures), place.read(tables));
    place.edit(measures, "waste.group = \"Trade\"", "waste.grooup = 'Tradee'");
    place.edit(measures, "trade_waste as %", "trade_wast as %");
    place.edit(tables, "in     2023/24\n", "in     2023-24\n");
    place.edit("first/datasets/incidents.yaml", "grain:", "grian:");
    let yaml = place.read("first/datasets/incidents.yaml");
    place.write(measures, format!("\u{feff}{}", place.read(measures)));
    let fixed = place.indicia(&["check", "first", "--fix"]).code(1);
    let expected = "definitions/measures.ind
  line 5: 'Tradee' is now \"Tradee\" (syntax::wrong-quotes)
  line 5: grooup is now group (names::unknown-attribute)
  line 5: \"Tradee\" is now \"Trade\" (literals::unknown-code)
  line 34: trade_wast is now trade_waste (names::unknown)
definitions/tables.ind
  line 18: 2023-24 is now 2023/24 (syntax::bad-period)
5 changes in 2 files
9 definitions in 2 files: 1 error, 0 warnings
";
    assert_eq!(fixed.err, expected);
    shows(&fixed.out, &["datasets/unknown-field", "grian"]);
    assert_eq!(place.read(measures), format!("\u{feff}{sound_measures}"), "a byte-order mark stays");
    assert_eq!(place.read(tables), sound_tables);
    assert_eq!(place.read("first/datasets/incidents.yaml"), yaml, "declarations are left alone");
    place.edit("first/datasets/incidents.yaml", "grian:", "grain:");
    assert_eq!(
        place.indicia(&["check", "first", "--fix"]).fine().err,
        "0 changes in 0 files\n9 definitions in 2 files: 0 errors, 0 warnings\n"
    );
    let files: Vec<String> = place.files("first/definitions").into_iter().map(|(path, _)| path).collect();
    assert_eq!(files, ["measures.ind", "tables.ind"], "nothing is left beside the files");
}

#[test]
fn fix_leaves_what_may_have_been_meant_otherwise() {
    let place = Place::new();
    let path = "first/definitions/measures.ind";
    // A code that is near nothing, one with another first letter, a period of two possible centuries.
    place.edit(path, "waste.group = \"Trade\"", "waste in {\"Brown goods\", \"XTyres\", \"GM\"}");
    place.edit(path, "in mid-2023", "in mid-23");
    let before = place.read(path);
    let fixed = place.indicia(&["check", "first", "--fix", "--format", "json"]).code(1);
    assert_eq!(place.read(path), before);
    shows(&fixed.err, &["0 changes in 0 files\n"]);
    let found: Vec<serde_json::Value> =
        fixed.out.lines().map(|line| serde_json::from_str(line).expect("a line is an object")).collect();
    let tyres = found.iter().flat_map(|f| f["fixes"].as_array().expect("fixes")).find(|f| f["text"] == "\"Tyres\"");
    let tyres = tyres.unwrap_or_else(|| panic!("a fix is offered: {}", fixed.out));
    assert_eq!((&tyres["safe"], &tyres["line"], &tyres["column"]), (&false.into(), &5.into(), &34.into()));
}

#[test]
fn colours_only_where_asked_for() {
    let place = Place::new();
    place.edit("first/definitions/measures.ind", "waste.group = \"Trade\"", "waste.group = \"Trad\"");
    let escape = '\u{1b}';
    assert!(!place.indicia(&["check", "first"]).code(1).out.contains(escape));
    assert!(place.indicia(&["check", "first", "--color", "always"]).code(1).out.contains(escape));
    assert!(!place.indicia(&["check", "first", "--color", "never"]).code(1).out.contains(escape));
    assert!(!place.indicia(&["run", "first"]).code(1).err.contains(escape));
}

#[test]
fn warnings_fail_only_when_denied() {
    let place = Place::new();
    place.edit(
        "first/definitions/measures.ind",
        "measure residents",
        "measure unused = sum of population.persons\n\nmeasure residents",
    );
    let checked = place.indicia(&["check", "first"]).fine();
    assert_eq!(checked.err, "10 definitions in 2 files: 0 errors, 1 warning\n");
    shows(&checked.out, &["unused"]);
    place.indicia(&["check", "first", "--deny-warnings"]).code(1);
    shows(&place.indicia(&["run", "first", "--quiet"]).fine().err, &["unused", "2 tables"]);
    // What is wrong with the data comes first, and alone.
    place.write("first/data/population.csv", "not,the,headings\n1,2,3\n");
    let broken = place.indicia(&["run", "first", "--quiet"]).code(1);
    assert!(broken.err.contains("data::") && !broken.err.contains("unused"), "{}", broken.err);
}

#[test]
fn a_failed_test_shows_what_was_expected_and_what_came() {
    let place = Place::new();
    let path = "first/definitions/measures.ind";
    place.edit(path, "expect count 1", "expect count 2");
    place.edit(path, "expect 33.3%", "expect 33.33%\n  expect 50%");
    let table = "
test \"a table\" for incidents_by_waste {
  given incidents
    | reported_on | waste | days_to_clear |
    | 01/06/2023  | Tyres | 4             |
    | 01/06/2023  | Tyres | 5             |
    | 01/06/2021  | Tyres | 5             |
  expect
    | Kind of waste      | Group     | Incidents | Share  | Mean days to clear |
    | Tyres              | Trade     | 2         | 100.0% | 4.5                |
    | Household rubbish  | Household | 0         | 0.0%   | ..                 |
    | White goods        | Household | 0         | 0.0%   | ..                 |
    | Green waste        | Household | 0         | 0.0%   | ..                 |
    | Construction waste | Trade     | 0         | 0.0%   | ..                 |
}
";
    place.write("first/definitions/tables.ind", place.read("first/definitions/tables.ind") + table);
    let tested = place.indicia(&["test", "first"]).code(1);
    shows(&tested.out, &["FAIL tyres are trade waste", "measures.ind:43", "- count 2", "+ count 1"]);
    shows(&tested.out, &["FAIL the share is of all incidents", "- 50%", "+ 33%", "ok   a table"]);
    assert!(!tested.out.contains("33.33"), "an expectation that is met is not printed:\n{}", tested.out);
    assert_eq!(tested.err, "3 tests: 1 passed, 2 failed\n");
    place.edit("first/definitions/tables.ind", "| 2         | 100.0% | 4.5 ", "| 2         | 100.0% | 4.0 ");
    let tested = place.indicia(&["test", "first", "--only", "a table"]).code(1);
    shows(&tested.out, &["  | Kind of waste", "- | Tyres", "| 4.0", "+ | Tyres", "| 4.5", "  | Household rubbish"]);
    assert_eq!(tested.err, "1 test: 0 passed, 1 failed\n");
    place.indicia(&["test", "first", "--only", "no such"]).code(2);
}

#[test]
fn fmt_changes_layout_only_and_only_when_asked() {
    let place = Place::new();
    let path = "first/definitions/measures.ind";
    let canonical = place.read(path);
    place.edit(path, "measure residents = sum", "measure   residents=sum");
    let squeezed = place.read(path);
    let checked = place.indicia(&["fmt", "--check", "first"]).code(1);
    shows(
        &checked.out,
        &["--- first/definitions/measures.ind", "-measure   residents=sum", "+measure residents = sum"],
    );
    assert_eq!(place.read(path), squeezed, "--check changes nothing");
    let laid = place.indicia(&["fmt", "first"]).fine();
    assert_eq!(laid.out, "first/definitions/measures.ind\n");
    assert_eq!(place.read(path), canonical);
    place.write("broken.ind", "cohort {\n");
    place.write("fine.ind", "measure   m=count of d\n");
    let laid = place.indicia(&["fmt", "broken.ind", "fine.ind"]).code(1);
    shows(&laid.err, &["syntax::", "broken.ind:1:"]);
    assert_eq!(
        (place.read("broken.ind"), place.read("fine.ind")),
        ("cohort {\n".into(), "measure m = count of d\n".into())
    );
    place.indicia(&["fmt", "nowhere.ind"]).code(2);
    // A folder without any is not one in which all is well.
    shows(
        &place.indicia(&["fmt", "--check", "first/datasets"]).code(2).err,
        &["no definition file (.ind)", "in first/datasets/.."],
    );
}

/// Also where a program of a group works on it.
#[cfg(unix)]
#[test]
fn fmt_keeps_who_may_read_a_file_and_its_other_names() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::empty();
    place.write("a.ind", "measure   m=count of d");
    std::fs::set_permissions(place.path("a.ind"), std::fs::Permissions::from_mode(0o600)).expect("a mode");
    std::fs::hard_link(place.path("a.ind"), place.path("other-name")).expect("a link");
    place.indicia(&["fmt", "a.ind"]).fine();
    assert_eq!(place.read("a.ind"), "measure m = count of d\n");
    assert_eq!(place.read("other-name"), "measure m = count of d\n");
    let mode = std::fs::metadata(place.path("a.ind")).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn fmt_lays_out_stdin() {
    let place = Place::empty();
    let run = |args: &[&str], text: &str| {
        let mut command = place.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        child.stdin.take().expect("a pipe").write_all(text.as_bytes()).expect("it reads");
        done(child.wait_with_output().expect("it ends"))
    };
    assert_eq!(run(&["fmt", "-"], "measure   m=count of d").fine().out, "measure m = count of d\n");
    shows(&run(&["fmt", "-", "--check"], "measure   m=count of d").code(1).out, &["+measure m = count of d"]);
    shows(&run(&["fmt", "-"], "cohort {").code(1).err, &["stdin:1:"]);
}

#[test]
fn explain_follows_the_chain_down_to_the_dataset() {
    let place = Place::new();
    let explained = place.indicia(&["explain", "trade_share", "first"]).fine();
    shows(
        &explained.out,
        &[
            "indicator trade_share  definitions/measures.ind:32",
            "Share that is trade waste",
            "Trade waste as a percentage of all incidents, shown to 1 decimal place as a percentage.",
            "value trade_waste as % of all_incidents",
            "measure trade_waste  definitions/measures.ind:14",
            "cohort trade_incidents  definitions/measures.ind:2",
            "Waste of a trade",
            "dataset incidents  datasets/incidents.yaml:1",
            "incidents.csv",
            "measure all_incidents",
            "used by\n\n  table incidents_by_district  definitions/tables.ind:",
            "tests\n\n  the share is of all incidents  definitions/measures.ind:",
            "  tyres are trade waste and household rubbish is not (trade_incidents)  definitions/measures.ind:",
            "history\n\n  none: the project is not in a git repository",
            "plan\n\n  n0 ",
            " steps as written, ",
            "funnel",
            "rows in",
            "rows read",
            "trade_incidents:",
            "where waste.group = \"Trade\"",
        ],
    );
    assert_eq!(explained.out.matches("dataset incidents ").count(), 1, "each is shown once");
    assert!(!explained.out.contains("outputs\n"), "the plan is short:\n{}", explained.out);
    let whole = place.indicia(&["explain", "trade_share", "first", "--plan"]).fine();
    shows(&whole.out, &["plan\n\n  n0 ", "  outputs\n", "funnel"]);
    let lost = place.indicia(&["explain", "trade_share", "first", "--data", "first/definitions"]).fine();
    shows(&lost.out, &["funnel", "not counted: the data is not there", "incidents.csv"]);
    let unknown = place.indicia(&["explain", "trade_shar", "first"]).code(2);
    assert_eq!(unknown.err, "error: there is no definition or dataset trade_shar\n  help: did you mean trade_share?\n");
}

#[test]
fn explain_takes_one_value_apart() {
    let place = Place::new();
    place.write(
        "data/incidents.csv",
        "Incident ID,Reported on,District,Waste,Days to clear\n\
         1,01/04/2022,D1,TY,1\n2,02/04/2022,D1,HH,\n3,03/04/2022,D1,HH,3\n4,03/04/2022,D2,TY,3\n5,03/05/2023,D1,TY,3\n",
    );
    place.write("data/population.csv", "District,Year,Residents\nD1,mid-2023,3000\nD2,mid-2023,500\nD3,mid-2023,500\n");
    let at = |name: &str, at: &str| place.indicia(&["explain", name, "first", "--data", "data", "--at", at]);
    let share = at("trade_share", "area=Ashmere,financial_year=2022/23").fine();
    shows(
        &share.out,
        &[
            "trade_share at area=Ashmere",
            "formula         trade waste as a percentage of all incidents\n",
            "numerator",
            " 1\n",
            "denominator",
            " 3\n",
            "exact value",
            " 1/3\n",
        ],
    );
    shows(&share.out, &["rounding", "times 100, once, to 1 decimal", "shown as", " 33.3%\n"]);
    let rate = at("incident_rate", "area=Ashmere,financial_year=2022/23").fine();
    shows(
        &rate.out,
        &["numerator", " 3\n", "denominator", " 3,000\n", "per", " 1,000\n", "suppression", "none: ", " 1.0\n"],
    );
    let count = at("trade_incidents", "financial_year=2022/23").fine();
    shows(&count.out, &["counted", " 2\n", "shown as", " 2\n"]);
    shows(&at("all_incidents", "waste=Tyres,area=all").fine().out, &["shown as", " 3\n"]);
    shows(&at("all_incidents", "waste.group=Trade,area=Ashmere").fine().out, &["shown as", " 2\n"]);
    shows(&at("all_incidents", "reported_on.month=2023-05").fine().out, &["shown as", " 1\n"]);
}

#[test]
fn a_label_with_a_comma_is_a_place() {
    let place = Place::new();
    place.edit("first/codelists/waste.yaml", "label: Tyres,", "label: \"Tyres, tubes\",");
    place.edit("first/definitions/measures.ind", "| Tyres ", "| TY ");
    let at = |at: &str| place.indicia(&["explain", "all_incidents", "first", "--at", at]);
    let plain = at("waste=TY,area=Ashmere").fine().out;
    let shown = plain.lines().last().expect("a value");
    for written in [
        "waste=\"Tyres, tubes\",area=Ashmere",
        "waste=Tyres, tubes,area=Ashmere",
        "area=Ashmere, waste=Tyres, tubes",
        "area=\"Ashmere\",waste=\"Tyres, tubes\"",
    ] {
        shows(&at(written).fine().out, &[written, shown]);
    }
    shows(&at("waste=Tyres, tube,area=Ashmere").code(2).err, &["Tyres, tube", "help: ", "Tyres, tubes"]);
    shows(&at("waste=\"Tyres, tubes").code(2).err, &["error: --at ", "do not end the value", "help: write \"...\""]);
    shows(&place.indicia(&["explain", "--help"]).fine().out, &["area=\"Wisbech, St Mary\""]);
}

#[test]
fn explain_takes_a_cell_of_a_table_apart() {
    let place = Place::new();
    let explained =
        place.indicia(&["explain", "incidents_by_district", "first", "--row", "Ashmere", "--column", "Change"]).fine();
    shows(
        &explained.out,
        &[
            "incidents_by_district at Ashmere, Change",
            "formula         change in all incidents from 2022/23 to 2023/24\n",
            "numerator",
            "of ",
            "minus",
            "denominator     23\n",
            "shown as        -21.7%\n",
        ],
    );
    // The table is printed with what is shown here.
    let run = place.indicia(&["run", "first"]).fine().out;
    shows(&run, &["Ashmere", "-21.7%"]);
}

#[test]
fn the_examples_of_its_page_are_what_it_says() {
    let page = include_str!("../../docs/explain.md");
    let place = Place::new();
    let mut examples = 0;
    for block in page.split("```console\n$ indicia ").skip(1) {
        let (line, rest) = block.split_once('\n').expect("a command");
        let expected = rest.split("```").next().expect("its end");
        let out = place.indicia(&line.split(' ').collect::<Vec<_>>()).fine().out;
        assert!(out.ends_with(expected), "{line}:\n{out}\nis not\n{expected}");
        examples += 1;
    }
    assert_eq!(examples, 1);
}

#[test]
fn a_wrong_at_is_a_wrong_command_line() {
    let place = Place::new();
    let at = |name: &str, at: &str| place.indicia(&["explain", name, "first", "--at", at]).code(2).err;
    shows(&at("trade_share", "area=Ashmer"), &["error: --at area=Ashmer: ", "Ashmer", "help: ", "Ashmere"]);
    shows(&at("trade_share", "financial_year=2022"), &["\"2022\" is not a financial year"]);
    shows(&at("trade_share", "financial_year=2030/31"), &["error: --at ", "2030/31"]);
    for part in ["Ashmere", "=Ashmere", "area=", "area=Ashmere,=x"] {
        shows(&at("trade_share", part), &["is not DIMENSION=VALUE", "help: "]);
    }
    shows(
        &at("all_incidents", "area=districts"),
        &["\"districts\" means 3 members of `area`", "the value of one is asked for"],
    );
    shows(&at("all_incidents", "area=Ashmere,district=Carrow"), &["`area` is given twice"]);
    shows(&at("all_incidents", "month=2022-04,financial_year=2022/23"), &["a period is given twice"]);
    shows(&at("all_incidents", "reported_on.month=May"), &["May is not a period", "help: "]);
    shows(&at("trade_share", "color=red"), &["error: --at color=red: "]);
    shows(&at("trade_share", "x y=red"), &["is not a hierarchy, a kind of period or a column"]);
    shows(
        &at("incidents_by_waste", "area=Ashmere"),
        &["incidents_by_waste is a table", "help: write --row and --column"],
    );
    let cell = |name: &str, row: &str, column: &str| {
        place.indicia(&["explain", name, "first", "--row", row, "--column", column]).code(2).err
    };
    shows(&cell("incidents_by_district", "Ashmer", "Change"), &["there is no row Ashmer", "did you mean Ashmere?"]);
    shows(&cell("incidents_by_district", "Ashmere", "Chang"), &["there is no column Chang", "did you mean Change?"]);
    shows(
        &cell("trade_share", "Ashmere", "Change"),
        &["name a cell of a table, but trade_share is not a table", "--at"],
    );
    place.indicia(&["explain", "incidents_by_district", "first", "--row", "Ashmere"]).code(2);
}

#[test]
fn plan_shows_three_stages_of_anything_with_a_name() {
    let place = Place::new();
    for name in ["incidents_by_district", "incident_rate", "all_incidents", "trade_incidents", "incidents"] {
        let planned = place.indicia(&["plan", name, "first"]).fine();
        shows(&planned.out, &["As built", "outputs", "After the rules", "outputs", "As polars runs it"]);
        assert_eq!(planned.out, place.indicia(&["plan", name, "first"]).fine().out, "{name}");
    }
    shows(&place.indicia(&["plan", "incident", "first"]).code(2).err, &["there is no definition or dataset incident"]);
}
