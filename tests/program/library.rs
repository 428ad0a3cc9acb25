//! The library: a project given as texts, rows given, one expression asked, a table read; and what goes wrong, as data.
//!
//! In: the texts of a small project. Invariant: no file is read and no process is started.

use std::path::Path;

use indicia::error::Error;
use indicia::inline_tests::Ran;
use indicia::project::Project;
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
    let shown = |expression: &str| session.ask(expression, "").expect("an answer").explanation.shown;
    assert_eq!(shown("count of visits"), "4");
    assert_eq!(shown("long_share"), "50.0%");
    assert_eq!(shown("sum of visits.minutes"), "..", "one visit has no minutes");
    assert_eq!(shown("sum of known visits.minutes"), "85");
    let answer = session.ask("long_share", "").expect("an answer");
    let parts: Vec<_> = answer.explanation.parts.iter().map(|part| (part.role, part.value.as_str())).collect();
    assert_eq!(parts, [("numerator", "2"), ("denominator", "4")]);
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
    let Err(Error::Usage { message, .. }) = session.ask("count of nothing", "") else { panic!("a wrong question") };
    assert!(message.contains("nothing"), "{message}");
    let Err(Error::Usage { message, .. }) = session.tables(&["no_table".to_string()]) else { panic!("no such table") };
    assert_eq!(message, "there is no table no_table");

    let row = vec![vec![Some("ten".to_string())]];
    let session = Session::new(&project).expect("sound").rows("visits", &["minutes"], row).expect("rows");
    let Err(Error::Data(faults)) = session.tables(&[]) else { panic!("rows of another type") };
    assert!(faults.diagnostics[0].code.starts_with("data::"), "{:?}", faults.diagnostics);
}
