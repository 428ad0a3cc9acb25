//! Mutants: what tests of a table would notice of a row that is apart, and of ties that are cut.

use indicia::project::Project;
use indicia::session::Session;

use crate::world::World;

/// Alpha two, Beta one, one not stated.
fn world(table: &str, expected: &str) -> World {
    World::new(&[
        (
            "codelists/kind.yaml",
            "name: kind\ncodes: [{code: A, label: Alpha}, {code: B, label: Beta}, {code: X, label: Not stated}]\n",
        ),
        ("datasets/d.yaml", "name: d\ngrain: visit\ncounts: visits\nfiles: d.csv\ncolumns:\n  kind: {codes: kind}\n"),
        ("data/d.csv", "kind\nA\n"),
        (
            "definitions.ind",
            &format!(
                "measure n = count of d\ntable t {{\n rows kind \"Kind\" in [Alpha, Beta, \"Not stated\" apart]\n {table}\n}}\n\
                 test \"t\" for t {{\n given d\n  | kind |\n  | A |\n  | A |\n  | B |\n  | X |\n expect\n{expected} }}\n"
            ),
        ),
    ])
}

/// Each change of the table, and whether its test notices it.
fn changes(world: &World) -> Vec<String> {
    let project = Project::open(world.folder()).expect("a project");
    let session = Session::new(&project).expect("a session");
    let mutated = session.mutate(None, false).unwrap_or_else(|error| panic!("{error:?}"));
    let of_table = mutated.mutants.iter().zip(&mutated.fates).filter(|(mutant, _)| mutant.name == "t");
    of_table.map(|(mutant, fate)| format!("{}: {fate:?}", mutant.said)).collect()
}

#[test]
fn a_test_of_shares_notices_that_a_row_is_apart() {
    let shares = world(
        "column \"%\" share of n across rows",
        "  | Kind | % |\n  | Alpha | 67% |\n  | Beta | 33% |\n  | Not stated | N/A |\n",
    );
    assert_eq!(shares.tests(), ["passed"]);
    assert!(
        changes(&shares).contains(&"\"Not stated\" apart: without `apart`: Test(\"t\")".to_string()),
        "{:?}",
        changes(&shares)
    );
}

/// Without a share, a rank or an order it is shown as it was.
#[test]
fn where_apart_changes_no_cell_it_is_not_changed() {
    let counts = world("column \"N\" n", "  | Kind | N |\n  | Alpha | 2 |\n  | Beta | 1 |\n  | Not stated | 1 |\n");
    assert_eq!(counts.tests(), ["passed"]);
    assert_eq!(changes(&counts), [] as [&str; 0]);
}

#[test]
fn a_test_notices_whether_ties_are_kept() {
    let few = world(
        "column \"N\" n order by \"N\" ascending top 1",
        "  | Kind | N |\n  | Beta | 1 |\n  | Not stated | 1 |\n",
    );
    assert_eq!(few.tests(), ["passed"]);
    let changes = changes(&few);
    let fate = |said: &str| changes.iter().find_map(|line| line.strip_prefix(said)).unwrap_or("none").to_string();
    assert_eq!(fate("\"Not stated\" apart: without `apart`: "), "Unnoticed { looked_at: true }");
    assert_eq!(fate("top 1 -> top 1 exactly: "), "Unnoticed { looked_at: true }");
}

/// Each change of what is declared under a name, and what notices it: without the tables, or with them.
fn declared(world: &World, name: &str, tables: bool) -> Vec<String> {
    let project = Project::open(world.folder()).expect("a project");
    let session = Session::new(&project).expect("a session");
    let mutated = session.mutate(Some(name), tables).unwrap_or_else(|error| panic!("{error:?}"));
    let each = mutated.mutants.iter().zip(&mutated.fates);
    each.map(|(mutant, fate)| format!("{}: {}: {fate:?}", project.place(mutant.span), mutant.said)).collect()
}

/// Two towns and two months of calls, one of each without a row; `fields` is what else is declared.
fn calls(fields: &str, definitions: &str) -> World {
    World::new(&[
        ("codelists/town.yaml", "name: town\ncodes: [{code: A, label: Ash}, {code: B, label: Birch}]\n"),
        (
            "datasets/d.yaml",
            &format!(
                "name: d\ngrain: month of a town\ncounts: months\nfiles: d.csv\ntime: month\n\
                 covers: 2023-01 to 2023-02\n{fields}columns:\n  town: {{codes: town}}\n  month: {{type: month}}\n  \
                 calls: {{type: integer, min: 0}}\n"
            ),
        ),
        ("data/d.csv", "town,month,calls\nA,2023-01,1\nA,2023-02,2\nB,2023-01,4\n"),
        ("definitions.ind", &format!("measure calls = sum of d.calls\n{definitions}")),
    ])
}

const A_GAP: &str = "test \"t\" for calls {\n given d\n  | town | month | calls |\n  | A | 2023-01 | 1 |\n  | A | 2023-02 | 2 |\n  \
                     | B | 2023-01 | 4 |\n expect EXPECTED\n}\n";

#[test]
fn what_a_gap_means_is_changed_and_a_test_with_a_gap_notices() {
    let fields = "complete: true\ngaps: unknown\n";
    let place = "datasets/d.yaml:8";
    assert_eq!(
        declared(&calls(fields, ""), "d", false),
        [
            format!("{place}: gaps: unknown -> zero: Unnoticed {{ looked_at: false }}"),
            format!("{place}: left out: gaps: unknown: Unnoticed {{ looked_at: false }}"),
        ]
    );
    let tested = calls(fields, &A_GAP.replace("EXPECTED", "missing"));
    assert_eq!(tested.tests(), ["passed"]);
    assert_eq!(
        declared(&tested, "d", false),
        [
            format!("{place}: gaps: unknown -> zero: Test(\"t\")"),
            format!("{place}: left out: gaps: unknown: Test(\"t\")")
        ]
    );
    // 1 + 2 + 4 + 0: a gap that is 0 adds nothing, so only "unknown" differs.
    let zero = calls("complete: true\ngaps: zero\n", &A_GAP.replace("EXPECTED", "7"));
    assert_eq!(zero.tests(), ["passed"]);
    assert_eq!(declared(&zero, "d", false)[0], format!("{place}: gaps: zero -> unknown: Test(\"t\")"));
}

/// The tables notice what no test does: a cell is other, or the gap stops the run.
#[test]
fn tables_notice_what_a_gap_means() {
    let shown = calls("complete: true\ngaps: unknown\n", "table t { rows town column \"Calls\" calls }\n");
    let place = "datasets/d.yaml:8";
    assert_eq!(
        declared(&shown, "d", true),
        [
            format!("{place}: gaps: unknown -> zero: Table(\"t\")"),
            format!("{place}: left out: gaps: unknown: Table(\"t\")")
        ]
    );
}

#[test]
fn a_test_with_a_row_outside_what_is_covered_notices_that_it_is_left_out() {
    let fields = "outside_covers: leave out\n";
    let change = "datasets/d.yaml:7: left out: outside_covers: leave out";
    assert_eq!(declared(&calls(fields, ""), "d", false), [format!("{change}: Unnoticed {{ looked_at: false }}")]);
    let test = "test \"t\" for calls {\n given d\n  | town | month | calls |\n  | A | 2022-12 | 1 |\n  | A | 2023-02 | 2 |\n expect 2\n}\n";
    let tested = calls(fields, test);
    assert_eq!(tested.tests(), ["passed"]);
    assert_eq!(declared(&tested, "d", false), [format!("{change}: Test(\"t\")")]);
}

/// A sum of a stock is of one date, so without it the check asks nothing; a mean is over dates, or of rows.
#[test]
fn a_stock_is_changed_and_a_mean_over_dates_notices() {
    let change = "datasets/d.yaml:7: left out: stock: true";
    let mean = "measure mean_calls = mean of d.calls\n";
    let test = "test \"t\" for mean_calls {\n given d\n  | town | month | calls |\n  | A | 2023-01 | 1 |\n  | B | 2023-01 | 2 |\n  \
                | A | 2023-02 | 4 |\n  | B | 2023-02 | 5 |\n expect 6\n}\n";
    let tested = calls("stock: true\n", &format!("{mean}{test}"));
    assert_eq!(tested.tests(), ["passed"]);
    assert_eq!(declared(&tested, "d", false), [format!("{change}: Test(\"t\")")]);
    let same = calls("stock: true\n", "table t { rows town column \"Calls\" calls in 2023-02 }\n");
    assert_eq!(declared(&same, "d", false), [format!("{change}: Equivalent(SamePlan)")]);
}

#[test]
fn a_stock_that_adds_up_over_dates_does_not_check() {
    let fields = "stock: true\n";
    let of_column = |stock: &str| {
        World::new(&[
            (
                "datasets/d.yaml",
                &format!(
                    "name: d\ngrain: month\ncounts: months\nfiles: d.csv\ntime: month\ncovers: 2023-01 to 2023-12\n{fields}\
                     columns:\n  month: {{type: month}}\n  joined: {{type: integer, min: 0, {stock}}}\n"
                ),
            ),
            ("data/d.csv", "month,joined\n2023-01,1\n2023-02,2\n"),
            ("definitions.ind", "measure joined = sum of d.joined\nindicator all_joined = joined in 2023\n"),
        ])
    };
    assert_eq!(
        declared(&of_column("stock: false"), "d", false),
        [
            "datasets/d.yaml:7: left out: stock: true: Equivalent(SamePlan)",
            "datasets/d.yaml:10: joined: left out: stock: false: Check",
        ]
    );
}

/// Crimes per 1000 residents of three years; `serves` says which of these dates serves what.
fn people_who_serve(serves: &str, test: &str) -> World {
    World::new(&[
        (
            "datasets/people.yaml",
            &format!(
                "name: people\ngrain: mid-year\ncounts: residents\nrole: population\nbasis: residents\nfiles: p.csv\ntime: year\n\
                 covers: mid-2021 to mid-2023\nserves: {serves}\ncolumns:\n  year: {{type: mid_year}}\n  persons: {{type: integer}}\n"
            ),
        ),
        (
            "datasets/d.yaml",
            "name: d\ngrain: crime\ncounts: crimes\nfiles: d.csv\ntime: day\ncovers: 2021/22 to 2023/24\ncolumns:\n  day: {type: date}\n",
        ),
        ("data/p.csv", "year,persons\n2021,100\n2022,200\n2023,400\n"),
        ("data/d.csv", "day\n2023-05-01\n"),
        (
            "definitions.ind",
            &format!(
                "measure crimes = count of d\nmeasure residents = sum of people.persons\n\
                     indicator rate = crimes per 1000 residents\n{test}"
            ),
        ),
    ])
}

#[test]
fn the_date_that_serves_a_year_is_moved_and_a_rate_of_that_year_notices() {
    let world = |test: &str| people_who_serve("financial_year", test);
    let change = "datasets/people.yaml:9: serves: 2023/24 by mid-2023 -> by mid-2022, and so each before it";
    assert_eq!(declared(&world(""), "people", false), [format!("{change}: Unnoticed {{ looked_at: false }}")]);
    let tested = world(
        "test \"t\" for rate {\n given d\n  | day |\n  | 2023-05-01 |\n given people\n  | year | persons |\n  | 2022 | 200 |\n  \
         | 2023 | 400 |\n expect 2.5 in 2023/24\n}\n",
    );
    assert_eq!(tested.tests(), ["passed"]);
    assert_eq!(declared(&tested, "people", false), [format!("{change}: Test(\"t\")")]);
}

#[test]
fn the_one_date_that_serves_is_moved_and_a_rate_of_that_year_notices() {
    let world = |test: &str| people_who_serve("{2023/24: mid-2022}", test);
    let change = "datasets/people.yaml:9: serves: 2023/24 by mid-2022 -> by mid-2021";
    assert_eq!(declared(&world(""), "people", false), [format!("{change}: Unnoticed {{ looked_at: false }}")]);
    let tested = world(
        "test \"t\" for rate {\n given d\n  | day |\n  | 2023-05-01 |\n given people\n  | year | persons |\n  | 2022 | 200 |\n \
         expect 5 in 2023/24\n}\n",
    );
    assert_eq!(tested.tests(), ["passed"]);
    assert_eq!(declared(&tested, "people", false), [format!("{change}: Test(\"t\")")]);
}

#[test]
fn a_total_is_made_a_part_and_a_test_of_both_notices() {
    let world = |test: &str| {
        World::new(&[
            (
                "codelists/age.yaml",
                "name: age\ncodes:\n  - {code: all, label: All ages, total_of: [y, o]}\n  - {code: y, label: Under 18}\n  \
                 - {code: o, label: 18 and over}\n  - {code: s, label: Schoolchildren, apart: true}\n",
            ),
            (
                "datasets/d.yaml",
                "name: d\ngrain: age group\ncounts: groups\nfiles: d.csv\ncolumns:\n  age: {codes: age}\n  n: {type: integer}\n",
            ),
            ("data/d.csv", "age,n\nall,5\ny,2\no,3\ns,1\n"),
            ("definitions.ind", &format!("measure n = sum of d.n\n{test}")),
        ])
    };
    let (total, apart) = (
        "codelists/age.yaml:3: \"All ages\": left out: total_of",
        "codelists/age.yaml:6: \"Schoolchildren\": left out: apart",
    );
    let unnoticed = "Unnoticed { looked_at: false }";
    assert_eq!(declared(&world(""), "age", false), [format!("{total}: {unnoticed}"), format!("{apart}: {unnoticed}")]);
    let tested = world(
        "test \"t\" for n {\n given d\n  | age | n |\n  | all | 5 |\n  | y | 2 |\n  | o | 3 |\n  | s | 1 |\n expect 5\n}\n",
    );
    assert_eq!(tested.tests(), ["passed"]);
    assert_eq!(declared(&tested, "age", false), [format!("{total}: Test(\"t\")"), format!("{apart}: Test(\"t\")")]);
}

/// Five visits of one person under a threshold of three people: by rows they would be shown.
#[test]
fn a_policy_is_made_to_count_rows_and_a_test_of_many_rows_of_one_person_notices() {
    let world = |test: &str| {
        World::new(&[
            ("disclosure/people.yaml", "name: people\ncounts: people\nbelow: 3\n"),
            (
                "datasets/d.yaml",
                "name: d\ngrain: visit\ncounts: visits\nfiles: d.csv\ndisclosure: people\ndisclosure_by: person\ncolumns:\n  \
                 person: {type: text}\n",
            ),
            ("data/d.csv", "person\nP1\nP1\nP1\nP1\nP1\n"),
            (
                "definitions.ind",
                &format!("measure visits = count of d\ntable t {{ column \"Visits\" visits }}\n{test}"),
            ),
        ])
    };
    let change = "datasets/d.yaml:6: disclosure_by: person -> rows";
    assert_eq!(declared(&world(""), "d", false), [format!("{change}: Unnoticed {{ looked_at: false }}")]);
    assert_eq!(declared(&world(""), "d", true), [format!("{change}: Table(\"t\")")]);
    let tested = world(
        "test \"t\" for t {\n given d\n  | person |\n  | P1 |\n  | P1 |\n  | P1 |\n  | P1 |\n  | P1 |\n expect\n  | | Visits |\n  | | Suppressed |\n}\n",
    );
    assert_eq!(declared(&tested, "d", false), [format!("{change}: Test(\"t\")")]);
}
