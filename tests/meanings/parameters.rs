//! Periods that the project names: next year's report is one changed line.

use indicia::inline_tests::Ran;
use indicia::project::Project;

use crate::world::World;

const THEFTS: (&str, &str) = (
    "datasets/thefts.yaml",
    "name: thefts\ngrain: theft\ncounts: thefts\nfiles: thefts.csv\ntime: on\ncolumns:\n  on: {type: date}\n  month: {type: month}\n",
);

/// In 2021/22 one theft, in 2022/23 two, in 2023/24 four.
const ROWS: (&str, &str) = (
    "data/thefts.csv",
    "on,month\n2021-05-01,2021-05\n2022-05-01,2022-05\n2022-12-01,2022-12\n2023-04-01,2023-04\n2023-05-01,2023-05\n\
     2024-01-31,2024-01\n2024-03-31,2024-03\n",
);

fn world(parameters: &str, definitions: &str) -> World {
    World::new(&[
        THEFTS,
        ROWS,
        ("indicia.yaml", &format!("title: Example\ndata: data\n{parameters}\n")),
        ("definitions.ind", &format!("measure stolen = count of thefts\n{definitions}")),
    ])
}

const REPORT: &str = "\
cohort lately {
  label \"thefts of {year}\"
  from  thefts
  where on in year
}
indicator grown {
  label \"{year before} to {year}\"
  value change in stolen from year before to year
}
table t {
  title  \"Thefts, {year 2 before} to {year} ({first month of year} to {last month of year})\"
  rows   financial_year \"Year\" from year 2 before to year
  column \"Thefts\" stolen
  note   \"Against {last month of year before}, and {first calendar year of year}-{last calendar year of year}.\"
}
table u {
  column \"{year}\" stolen in year
  column \"Before\" stolen in year before
  column \"Lately\" count of lately
  column grown
  column stolen for each financial_year in [year before + year as \"{year before} and {year}\"]
}
test \"the year\" for stolen {
  given thefts
    | on         |
    | 2021-05-01 |
    | 2022-05-01 |
  expect 1 in year 2 before
}
";

#[test]
fn a_parameter_is_the_period_that_it_names() {
    let world = world("parameters: {year: 2023/24}", REPORT);
    let expected = "Year | Thefts\n2021/22 | 1\n2022/23 | 2\n2023/24 | 4\nAgainst March 2023, and 2023-2024.";
    assert_eq!(world.table("t"), expected);
    let expected = " | 2023/24 | Before | Lately | 2022/23 to 2023/24 | 2022/23 and 2023/24\n | 4 | 2 | 4 | 100% | 6";
    assert_eq!(world.table("u"), expected);
}

#[test]
fn next_year_is_one_changed_line() {
    let world = world("parameters: {year: 2022/23}", REPORT);
    let expected = "Year | Thefts\n2020/21 | 0\n2021/22 | 1\n2022/23 | 2\nAgainst March 2022, and 2022-2023.";
    assert_eq!(world.table("t"), expected);
}

#[test]
fn any_period_may_have_a_name_and_one_may_be_before_another() {
    let world = world(
        "parameters:\n  year: 2023/24\n  first: year 2 before\n  latest: 2023-05\n  that_day: 2022-12-01\n  ending: year ending 2023-06",
        "table t {
          column \"First\" stolen in first
          column \"Latest\" count of thefts where month = latest
          column \"Since\" count of thefts where month >= latest
          column \"Month before\" count of thefts where month in {latest before, latest}
          column \"Up to the day\" count of thefts where on <= that_day
          column \"Before the day\" count of thefts where on <= that_day before
          column \"Ending\" stolen in ending
          column \"All\" count of thefts where on in first to year
        }",
    );
    let expected = "First | Latest | Since | Month before | Up to the day | Before the day | Ending | All";
    assert_eq!(world.table("t"), format!(" | {expected}\n | 1 | 1 | 3 | 2 | 3 | 2 | 3 | 7"));
}

#[test]
fn a_name_means_one_thing() {
    let refused = |parameters: &str, definitions: &str| world(parameters, definitions).errors("t");
    let table = "table t { column stolen }";
    let is = |parameters: &str, said: &str| assert_eq!(refused(parameters, table), [said], "{parameters}");
    is("parameters: {thefts: 2023/24}", "names::duplicate: `thefts` is already the name of a dataset");
    is("parameters: {stolen: 2023/24}", "names::duplicate: `stolen` is already the name of a parameter");
    is("parameters: {month: 2023-04}", "names::reserved: `month` is already the name of a table dimension");
    is("parameters: {year: last}", "project::parameter: the parameter `year` is `last`, which is not a period");
    is(
        "parameters: {year: later before}",
        "project::parameter: the parameter `year` is `later before`, which is not a period",
    );
    let which = "table t { column \"N\" count of thefts where month = on }";
    assert_eq!(
        refused("parameters: {on: 2023-04}", which),
        ["names::ambiguous-parameter: `on` is a parameter of the project and a column of `thefts`"]
    );
    let which = "table t { column \"In {on}\" stolen for each on in [2023-04] }";
    let said = "names::ambiguous-parameter: `{on}` could be the parameter `on` or the `on` of each column";
    assert_eq!(refused("parameters: {on: 2023-04}", which), [said]);
}

#[test]
fn what_no_parameter_is_called_is_refused() {
    let refused = |definitions: &str| world("parameters: {year: 2023/24}", definitions).errors("t");
    let is = |definitions: &str, said: &str| assert_eq!(refused(definitions), [said], "{definitions}");
    let unknown = "names::unknown: the project has no parameter called `yaer`";
    is("table t { in yaer column stolen }", unknown);
    is("table t { column \"N\" stolen in yaer before }", unknown);
    is("table t { title \"In {yaer}\" column stolen }", unknown);
    is("table t { column \"N\" count of thefts where on in yaer }", unknown);
    is(
        "table t { in year 3000 before column stolen }",
        "names::unknown: there is no period 3000 before `year`, which is 2023/24",
    );
    is(
        "table t { column \"In {yaer}\" stolen }",
        "layout::unknown-placeholder: nothing replaces `{yaer}` in this heading",
    );
}

#[test]
fn a_heading_that_names_another_year_is_found_behind_the_braces() {
    let text = "table t { column \"{year}\" stolen in year before column \"{year before}\" stolen in year }";
    let warnings = world("parameters: {year: 2023/24}", text).warnings();
    let found: Vec<&String> = warnings.iter().filter(|found| found.starts_with("layout::names-another-year")).collect();
    assert_eq!(found.len(), 2, "{warnings:#?}");
}

/// How many inline tests pass, and how many there are.
fn passed(world: &World) -> (usize, usize) {
    let project = Project::open(world.folder()).expect("the project can be read");
    assert!(project.is_sound(), "{:#?}", project.checked.diagnostics);
    let tests = project.tests(None).expect("all tests");
    let passes = |test| matches!(project.test(test), Ok(Ran::Passed));
    (tests.iter().filter(|test| passes(test)).count(), tests.len())
}

#[test]
fn tests_keep_the_year_of_their_rows_when_the_report_moves_on() {
    let this = "parameters: {year: 2023/24, first: year 2 before}";
    let text = "measure lately = count of thefts where on in year
        measure at_first = count of thefts where on in first
        table t { column lately column at_first }
        test \"of the year\" for lately { given thefts
          | on         |
          | 2023-05-01 |
          | 2024-05-01 |
        expect 1 }
        test \"of the first\" for at_first { given thefts
          | on         |
          | 2021-05-01 |
        expect 1 }";
    assert_eq!(passed(&world(this, text)), (2, 2));
    let next = this.replace("2023/24", "2025/26");
    assert_eq!(passed(&world(&next, text)), (0, 2));
    let world = world(&format!("{next}\nparameters_in_tests: {{year: 2023/24}}"), text);
    assert_eq!(passed(&world), (2, 2));
    assert_eq!(world.table("t"), " | Lately | At first\n | 0 | 4", "the report is of the next year");
    world.put("indicia.yaml", &format!("title: Example\ndata: data\n{this}\nparameters_in_tests: {{yaer: 2023/24}}\n"));
    let said = "project::parameter: `yaer` is not a parameter, so tests cannot have another period for it";
    assert_eq!(world.errors("t"), [said]);
}

#[test]
fn what_uses_a_cohort_with_an_unknown_parameter_is_only_reported_once() {
    let world = World::new(&[
        (
            "datasets/d.yaml",
            "name: d\nfiles: d.csv\ncounts: rows\ngrain: row\ntime: on\ncolumns:\n  on: {type: date}\n",
        ),
        ("definitions.ind", "cohort f { from d where on in yaer }\nmeasure c = count of f\ntable t { column \"N\" c }"),
        ("data/d.csv", "on\n2024-01-01\n"),
    ]);
    let refused = world.errors("t");
    assert_eq!(refused.len(), 1, "{refused:#?}");
}
