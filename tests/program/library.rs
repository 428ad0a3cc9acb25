//! The library: a project given as texts, rows given, one expression asked, a table read and written; and what goes wrong, as data.
//!
//! In: the texts of a small project. Invariants: no file is read and no process is started; what is used is of the crate `indicia` alone.

use std::path::Path;
use std::sync::Mutex;

use indicia::compare::{Records, Side, compare};
use indicia::error::Error;
use indicia::inline_tests::Ran;
use indicia::progress::{Progress, Reading, Silent};
use indicia::project::Project;
use indicia::reports::diff;
use indicia::run::{FORMATS, Format, Lock, Options, format_named};
use indicia::runtime::disclosure::SafeTable;
use indicia::session::Session;

const PROJECT: &str = "title: Example\n";
const VISITS: &str = "\
name: visits
grain: visit
counts: visits
files: visits.csv
columns:
  ward: {type: text}
  minutes: {type: integer, unit: minutes, missing: allowed}
";
const DEFINITIONS: &str = "\
cohort long_visits {
  from  visits
  where minutes >= 30
}

measure visits_made = count of visits

indicator long_share {
  value count of long_visits as % of visits_made
  shown 0.0%
}

table visits_in_all {
  title  \"Visits\"
  column \"Visits\" visits_made
  column \"Long\" long_share
}

test \"thirty minutes are long\" for long_visits {
  given visits
    | minutes |
    | 29      |
    | 30      |
  expect count 1
}
";

fn project(definitions: &str) -> Project {
    let texts = [("indicia.yaml", PROJECT), ("datasets/visits.yaml", VISITS), ("visits.ind", definitions)];
    Project::of_texts(Path::new("."), texts.map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())))
}

fn session(project: &Project) -> Session<'_> {
    let row = |ward: &str, minutes: Option<&str>| vec![Some(ward.to_string()), minutes.map(str::to_string)];
    let rows = vec![row("North", Some("10")), row("North", Some("45")), row("South", Some("30")), row("South", None)];
    let session = Session::new(project).expect("a sound project");
    session.rows("visits", &["ward", "minutes"], rows).expect("a dataset and its columns")
}

#[test]
fn an_expression_is_asked_of_given_rows() {
    let project = project(DEFINITIONS);
    let session = session(&project);
    let shown = |expression: &str| session.ask(expression, &[]).expect("an answer").explanation.shown;
    assert_eq!(shown("count of visits"), "4");
    assert_eq!(shown("long_share"), "50.0%");
    assert_eq!(shown("sum of visits.minutes"), "..", "one visit has no minutes");
    assert_eq!(shown("sum of known visits.minutes"), "85");
    let answer = session.ask("long_share", &[]).expect("an answer");
    let parts: Vec<_> = answer.explanation.parts.iter().map(|part| (part.role, part.value.as_str())).collect();
    assert_eq!(parts, [("numerator", "2"), ("denominator", "4")]);
}

/// What a value is said to be, and its value before it is rounded; of 10, 45 and 30 minutes.
#[test]
fn a_value_is_called_what_it_is() {
    let project = project(DEFINITIONS);
    let session = session(&project);
    let asked = |expression: &str| {
        let explained = session.ask(expression, &[]).expect("an answer").explanation;
        let part = &explained.parts[0];
        (part.role, part.value.clone(), explained.exact.expect("a value"), explained.is_cut)
    };
    for (expression, role, value) in [
        ("count of visits", "counted", "4"),
        ("count of distinct visits.ward", "counted", "2"),
        ("sum of known visits.minutes", "sum of known values", "85"),
        ("mean of visits.minutes", "mean", "85/3"),
        ("median of visits.minutes", "median", "30"),
        ("percentile 25 of visits.minutes", "percentile", "20"),
        ("min of visits.minutes", "smallest value", "10"),
        ("max of visits.minutes", "largest value", "45"),
    ] {
        assert_eq!(asked(expression), (role, value.to_string(), value.to_string(), false), "{expression}");
    }
    // The root of 925/3 has no end: no fraction is it.
    let root = "17.559422921421...".to_string();
    assert_eq!(asked("standard deviation of visits.minutes"), ("standard deviation", root.clone(), root.clone(), true));
    let part = asked("(standard deviation of visits.minutes) / (mean of visits.minutes)");
    assert_eq!(part, ("numerator", root, "0.619744338403...".to_string(), true));
}

#[test]
fn a_table_is_read_as_text_and_as_numbers() {
    let project = project(DEFINITIONS);
    let answered = session(&project).tables(&["visits_in_all".to_string()]).expect("a table");
    let cells = &answered.tables[0].rows[0].cells;
    assert_eq!(cells.iter().map(|cell| cell.text()).collect::<Vec<_>>(), ["4", "50.0%"]);
    assert_eq!(cells[1].number().as_deref(), Some("50.0"));
}

#[test]
fn a_table_is_written_as_a_run_writes_it() {
    let project = project(DEFINITIONS);
    let session = session(&project);
    let answered = session.tables(&[]).expect("tables");
    let table: &SafeTable = &answered.tables[0];
    let text = |format: &str| {
        let bytes = session.rendered(table, format).expect("a format that there is");
        String::from_utf8(bytes).expect("UTF-8")
    };
    assert_eq!(text("csv"), ",Visits,Long\n,4,50.0%\n");
    assert!(text("md").contains("50.0%") && text("html").contains("<title>"), "{}", text("html"));

    let out = tempfile::tempdir().expect("a folder");
    let formats: Vec<&'static Format> = ["csv", "tidy"].into_iter().filter_map(format_named).collect();
    let options = Options { only: &[], formats: &formats, out: out.path(), lock: Lock::Ignore };
    let ran = session.run(&options).expect("a run");
    assert_eq!(ran.answered.tables.len(), 1);
    for format in &formats {
        let path = out.path().join("tables").join(format!("visits_in_all.{}", format.ending));
        assert_eq!(std::fs::read_to_string(path).expect("a file"), text(format.name));
    }
    let Err(Error::Usage { message, .. }) = session.rendered(table, "pdf") else { panic!("no such format") };
    assert_eq!(message, "there is no format pdf");
    assert!(FORMATS.iter().all(|format| session.rendered(table, format.name).is_ok()));
}

#[test]
fn two_projects_of_texts_are_compared() {
    let before = Side::of("before", project(DEFINITIONS));
    let after = Side::of("after", project(&DEFINITIONS.replace(">= 30", "> 30")));
    let report = compare(&before, &after, Records::None, &Silent).expect("two sound projects");
    let form = diff::FORMS.iter().find(|form| form.name == "markdown").expect("Markdown");
    let text = (form.write)(&report, &after.project.checked.model).expect("a report");
    assert!(text.contains("at least 30 -&gt; at least 31"), "{text}");
}

/// What a caller learns of long work.
#[derive(Default)]
struct Heard(Mutex<Vec<String>>);

impl Heard {
    fn hear(&self, what: String) {
        self.0.lock().expect("nobody panicked").push(what);
    }
}

impl Reading for Heard {
    fn reading(&self, files: usize, bytes: u64) {
        self.hear(format!("{files} files of {bytes} bytes"));
    }

    fn read(&self, bytes: u64) {
        self.hear(format!("{bytes} bytes"));
    }

    fn query(&self) {
        self.hear("counting".to_string());
    }
}

impl Progress for Heard {
    fn begin(&self, what: &str, steps: usize) {
        self.hear(format!("{what}: {steps}"));
    }

    fn step(&self, what: &str) {
        self.hear(what.to_string());
    }
}

#[test]
fn a_caller_learns_how_far_long_work_is() {
    let project = project(DEFINITIONS);
    let heard = Heard::default();
    session(&project).progress(&heard).tables(&[]).expect("tables");
    let heard = heard.0.into_inner().expect("nobody panicked");
    assert_eq!(heard.last().map(String::as_str), Some("counting"), "{heard:?}");
}

#[test]
fn tests_run_without_data() {
    let project = project(DEFINITIONS);
    let tests = project.tests(None).expect("tests");
    assert!(matches!(project.test(tests[0]), Ok(Ran::Passed)));
    let unmet = self::project(&DEFINITIONS.replace(">= 30", "> 30"));
    let ran = unmet.test(unmet.tests(None).expect("tests")[0]);
    let Ok(Ran::Failed(unmet)) = ran else { panic!("the test should fail") };
    assert_eq!(
        (&unmet[0].expected[..], &unmet[0].got[..]),
        (&["count 1".to_string()][..], &["count 0".to_string()][..])
    );
}

#[test]
fn an_error_says_who_can_mend_it() {
    let unsound = project("cohort a {\n  from visit\n}\n");
    let Err(Error::Definitions(faults)) = Session::new(&unsound) else { panic!("the project has an error") };
    assert_eq!(faults.diagnostics[0].code, "names::unknown");
    assert_eq!(faults.sources.line(faults.diagnostics[0].labels[0].span), 2);

    let project = project(DEFINITIONS);
    let session = session(&project);
    let Err(Error::Usage { message, .. }) = session.ask("count of nothing", &[]) else { panic!("a wrong question") };
    assert!(message.contains("nothing"), "{message}");
    let Err(Error::Usage { message, .. }) = session.tables(&["no_table".to_string()]) else { panic!("no such table") };
    assert_eq!(message, "there is no table no_table");

    let row = vec![vec![Some("ten".to_string())]];
    let session = Session::new(&project).expect("sound").rows("visits", &["minutes"], row).expect("rows");
    let Err(Error::Data(faults)) = session.tables(&[]) else { panic!("rows of another type") };
    assert!(faults.diagnostics[0].code.starts_with("data::"), "{:?}", faults.diagnostics);
}
