//! What a definition probably does not mean is said, with what to write instead; and an ordinary one is not spoken of.

use indicia::project::Project;
use indicia_compiler::Checked;
use indicia_compiler::dependencies::Node;
use indicia_compiler::model::CohortId;
use indicia_compiler::words::sentence;

use crate::world::World;

const MOVES: &str = "\
name: moves
grain: move
counts: moves
files: moves.csv
time: day
columns:
  day: {type: date}
  reported_on: {type: date}
  origin: {codes: district}
  DESTINATION
  kind: {codes: kind}
  note: {type: text, missing: allowed}
";
const PEOPLE: &str = "\
name: people
grain: year
counts: residents
files: people.csv
role: population
basis: residents
time: year
columns:
  year: {type: mid_year}
  district: {codes: district}
  persons: {type: integer}
  homes: {type: integer, unit: households}
";
const AREAS: &str = "\
name: area
levels: [{name: district, plural: districts}]
areas: [{level: district, code: D1, label: Hill}, {level: district, code: D2, label: Vale}]
";
const KINDS: &str = "\
name: kind
codes: [{code: A, label: Alpha}, {code: B, label: Beta}, {code: C, label: Gamma}]
";
const ROWS: &str = "\
day,reported_on,origin,destination,kind,note
2023-05-01,2023-05-02,D1,D2,A,x
2023-06-01,2023-06-02,D2,D1,B,y
";

fn world(definitions: &str) -> World {
    world_of("destination: {codes: district}", definitions)
}

fn world_of(destination: &str, definitions: &str) -> World {
    let measures =
        "measure n = count of moves\nmeasure residents = sum of people.persons\nmeasure homes = sum of people.homes\n";
    World::new(&[
        ("datasets/moves.yaml", &MOVES.replace("DESTINATION", destination)),
        ("datasets/people.yaml", PEOPLE),
        ("hierarchies/area.yaml", AREAS),
        ("codelists/kind.yaml", KINDS),
        ("definitions.ind", &format!("{measures}{definitions}")),
        ("data/moves.csv", ROWS),
        ("data/people.csv", "year,district,persons,homes\n2023,D1,100,50\n2023,D2,200,40\n"),
    ])
}

/// What is found in a table, but for definitions that no table uses.
fn found(table: &str) -> Vec<String> {
    let found = world(&format!("table t {{ {table} }}")).warnings();
    found.into_iter().filter(|found| !found.starts_with("names::unused")).collect()
}

/// What the first error says to do.
fn help(table: &str) -> String {
    let found = world(&format!("table t {{ {table} }}")).errors_with_help();
    found.into_iter().next().map(|(_, help)| help).unwrap_or_default()
}

#[test]
fn a_text_without_letters_is_in_every_text_and_is_none() {
    for test in ["starts with", "ends with", "contains"] {
        let said =
            [format!("types::always-true: every text {test} \"\", so this is true of every row that has a `note`")];
        assert_eq!(found(&format!("column \"N\" n where note {test} \"\"")), said);
        assert_eq!(found(&format!("where note {test} \"\" ignoring case column \"N\" n")), said);
        assert_eq!(found(&format!("column \"N\" n where note {test} \"a\"")), [] as [String; 0]);
    }
    let said = ["types::always-false: no row has \"\" as its `note`: an empty text is missing"];
    for condition in ["note = \"\"", "note != \"\"", "note in {\"\", \"x\"}", "(kind = \"A\" and not (note = \"\"))"] {
        assert_eq!(found(&format!("column \"N\" n where {condition}")), said, "{condition}");
    }
}

#[test]
fn two_texts_that_differ_in_case_are_one_where_case_is_ignored() {
    for set in ["{\"x\", \"X\"}", "{\"y\", \"École\", \"éCOLE\"}"] {
        let found = found(&format!("column \"N\" n where note in {set} ignoring case"));
        assert!(found.len() == 1 && found[0].starts_with("literals::repeated-member: "), "{found:?}");
        let table = format!("column \"N\" n where note not in {set} ignoring case");
        assert_eq!(self::found(&table).len(), 1, "{table}");
        assert_eq!(self::found(&format!("column \"N\" n where note in {set}")), [] as [String; 0]);
    }
    let apart = "column \"N\" n where (note in {\"x\", \"y\"} ignoring case or note in {\"X\", \"Y\"} ignoring case)";
    assert_eq!(found(apart), [] as [String; 0], "two sets");
}

/// Codes are not searched for letters, and those that would be found are named.
#[test]
fn a_test_of_letters_of_a_code_is_answered_with_the_codes_that_pass_it() {
    for (condition, words) in [
        ("kind starts with \"Al\"", "write `kind = \"Alpha\"`"),
        ("kind ends with \"a\"", "write `kind in {\"Alpha\", \"Beta\", \"Gamma\"}`"),
        ("kind contains \"BET\" ignoring case", "write `kind = \"Beta\"`"),
        ("kind contains \"zz\"", "no code of the list does"),
    ] {
        let table = format!("column \"N\" n where {condition}");
        let message = "types::not-text: only text can be searched for letters, and `kind` is a code of `kind`";
        assert_eq!(found(&table), [message], "{condition}");
        assert!(help(&table).contains(words), "{condition}: {}", help(&table));
    }
}

#[test]
fn case_of_codes_is_that_of_their_list() {
    for condition in
        ["kind = \"Alpha\" ignoring case", "kind in {\"A\", \"Beta\"} ignoring case", "kind != \"A\" ignoring case"]
    {
        let table = format!("column \"N\" n where {condition}");
        assert_eq!(
            found(&table),
            ["types::not-text: only text has small and capital letters, and `kind` is a code of `kind`"],
            "{condition}"
        );
        assert!(help(&table).starts_with("leave out `ignoring case`"), "{}", help(&table));
    }
}

#[test]
fn a_year_above_rows_of_months_says_which_months() {
    for (period, rows, months) in [
        ("2023/24", "month", "`rows month from 2023-04 to 2024-03`"),
        ("2023", "month from 2023-01 to 2023-03", "`rows month from 2023-01 to 2023-12`"),
        ("2023", "financial_year", "`rows financial_year from 2022/23 to 2023/24`"),
    ] {
        let table = format!("in {period} rows {rows} column \"N\" n");
        let first = &found(&table)[0];
        let said =
            format!("layout::dimension-twice: the table is `in {period}`, and its rows have periods of their own");
        assert_eq!(*first, said);
        assert!(help(&table).contains(months), "{}", help(&table));
    }
    let help = help("in 2023-05 rows financial_year from 2022/23 to 2023/24 column \"N\" n");
    assert!(help.starts_with("leave out `in 2023-05`, and give"), "{help}");
}

#[test]
fn rows_of_a_day_are_of_a_period() {
    let said =
        |column: &str| [format!("layout::not-a-dimension: `{column}` is a date, and rows and columns are of periods")];
    assert_eq!(found("rows reported_on column \"N\" n"), said("reported_on"));
    assert!(help("rows reported_on column \"N\" n").contains("write `time: reported_on`"));
    assert_eq!(found("rows day from 2023-05-01 to 2023-05-03 column \"N\" n"), [] as [String; 0]);
    assert_eq!(found("columns for each reported_on { column \"N\" n }"), said("reported_on"));
}

#[test]
fn a_member_listed_twice_is_called_by_its_name() {
    for (members, said) in [
        ("Alpha as \"Once\", Beta, A as \"Again\"", "\"Alpha\" is listed twice, as \"Once\" and as \"Again\""),
        ("each, Alpha as \"Again\"", "\"Alpha\" is listed twice, as \"Alpha\" and as \"Again\""),
        ("Alpha, Beta, Alpha", "\"Alpha\" is listed twice"),
    ] {
        assert_eq!(
            found(&format!("rows kind in [{members}] column \"N\" n")),
            [format!("layout::member-twice: {said}")]
        );
    }
}

/// A condition on the area of what is counted narrows the people as well, whichever of two columns it is on.
#[test]
fn a_condition_on_one_of_two_areas_says_which_people() {
    for destination in ["destination: {codes: district}", "destination: {type: text}"] {
        for table in [
            "in 2023/24 where origin = \"Hill\" column \"N\" n per 1000 residents in mid-2023",
            "in 2023/24 column \"N\" (n per 1000 residents in mid-2023) where origin = \"Hill\"",
            "in 2023/24 where origin in {\"Hill\"} column \"N\" n per 1000 residents in mid-2023",
        ] {
            let world = world_of(destination, &format!("table t {{ {table} }}"));
            assert_eq!(world.table("t"), " | N\n | 10.0", "{table}");
        }
    }
    let whole = "in 2023/24 column \"N\" n per 1000 residents in mid-2023";
    assert!(help(whole).contains("`rows origin`"), "{}", help(whole));
    let help = help("in 2023/24 column \"N\" (n per 1000 residents in mid-2023) at \"Hill\"");
    assert!(help.contains("where origin = "), "{help}");
    // One side alone is still asked about.
    let alone = found("in 2023/24 column \"N\" (n where origin = \"Hill\") per 1000 residents in mid-2023");
    assert!(alone.iter().any(|found| found.starts_with("denominators::area-needed")), "{alone:?}");
}

#[test]
fn a_rate_is_per_what_its_column_has() {
    let table = "in 2023/24 column \"N\" n per 1000 homes in mid-2023 at all";
    let tidy = world(&format!("table t {{ {table} }}")).rendered("t", "tidy");
    assert!(tidy.contains("per 1,000 households"), "{tidy}");
    let table = "in 2023/24 column \"N\" n per 1000 residents in mid-2023 at all";
    let tidy = world(&format!("table t {{ {table} }}")).rendered("t", "tidy");
    assert!(tidy.contains("per 1,000 residents"), "{tidy}");
}

#[test]
fn a_quotient_by_people_is_per_what_it_is_multiplied_by() {
    let of_texts = |table: &str| -> Vec<String> {
        found(table).into_iter().filter(|found| found.starts_with("layout::names-another-base")).collect()
    };
    let people = "residents in mid-2023 at all";
    for value in [format!("n * 1000 / ({people})"), format!("1000 * n / ({people})"), format!("n / ({people}) * 1000")]
    {
        let another = ["layout::names-another-base: this text says \"per 100\", but the rate is per 1,000"];
        assert_eq!(of_texts(&format!("in 2023/24 column \"Moves per 100\" {value}")), another, "{value}");
        for heading in ["Per 1,000", "Per thousand people", "Per 1k", "Moves", "Per head"] {
            assert_eq!(of_texts(&format!("in 2023/24 column \"{heading}\" {value}")), [] as [String; 0], "{heading}");
        }
    }
    let each = format!("in 2023/24 column \"Per 1,000\" n / ({people})");
    assert_eq!(of_texts(&each), ["layout::names-another-base: this text says \"per 1,000\", but the rate is per 1"]);
    for table in [
        format!("column \"Change in the rate per 1,000\" change in (n per 1000 ({people})) from 2022/23 to 2023/24"),
        "in 2023/24 column \"Per 100 of Beta\" (n where kind = \"A\") / (n where kind = \"B\")".to_string(),
        format!("in 2023/24 column \"Per 100,000\" n per 100000 ({people})"),
        format!("in 2023/24 column \"Per 100k\" n per 100000 ({people})"),
        format!("in 2023/24 column \"Per 100 000\" n per 100000 ({people})"),
    ] {
        assert_eq!(of_texts(&table), [] as [String; 0], "{table}");
    }
}

#[test]
fn a_heading_of_what_is_left_out() {
    let heading = |heading: &str, condition: &str| found(&format!("column \"{heading}\" n where {condition}"));
    let said =
        ["layout::names-another-group: this heading names \"Alpha\", but its numbers are of \"Beta\" and \"Gamma\""];
    for condition in ["kind != \"Alpha\"", "not (kind = \"A\")", "kind not in {\"Alpha\"}"] {
        assert_eq!(heading("Alpha", condition), said, "{condition}");
        assert_eq!(heading("Alpha moves", condition), said, "{condition}");
        for honest in [
            "Not Alpha",
            "Non-alpha",
            "All but Alpha",
            "Moves other than alpha",
            "Beta",
            "Beta and Gamma",
            "Others",
            "Moves",
        ] {
            assert_eq!(heading(honest, condition), [] as [String; 0], "{honest}");
        }
    }
}

#[test]
fn a_financial_year_called_by_two_digits() {
    let heading = |heading: &str| found(&format!("in 2019/20 column \"{heading}\" n"));
    for written in ["FY23", "FY 23", "FY2023", "fy23", "Moves, FY23"] {
        let found = heading(written);
        assert!(found.len() == 1 && found[0].starts_with("layout::names-another-year: "), "{written}: {found:?}");
    }
    assert_eq!(heading("FY22/23").len(), 1);
    for honest in ["FY19", "FY20", "FY2020", "FY 19/20", "FY2019-20", "Form FY2", "Moves"] {
        assert_eq!(heading(honest), [] as [String; 0], "{honest}");
    }
}

/// The population of a rate does not make a financial year the academic year around its date.
#[test]
fn a_year_that_only_the_people_of_a_rate_are_in() {
    let rate = "n per 1000 residents in mid-2020 at all";
    let another = ["layout::names-another-year: this text names 2019/20, but no number beside it is of that year"];
    assert_eq!(found(&format!("in 2020/21 title \"Moves in 2019/20\" column \"Rate\" {rate}")), another);
    for title in ["Moves in 2020/21", "Moves in 2020/21, on people of 2020", "Moves per 1,000 people, mid-2020"] {
        assert_eq!(
            found(&format!("in 2020/21 title \"{title}\" column \"Rate\" {rate}")),
            [] as [String; 0],
            "{title}"
        );
    }
}

const RESULTS: &str = "\
name: results
grain: school
counts: schools
files: results.csv
columns:
  school: {type: text}
  COLUMN
";

#[test]
fn a_column_called_as_averages_are_is_asked_about() {
    let found = |column: &str, value: &str| {
        let name = column.split(':').next().unwrap_or_default();
        let world = World::new(&[
            ("datasets/results.yaml", &RESULTS.replace("COLUMN", column)),
            ("definitions.ind", &format!("table t {{ column \"X\" {value} results.{name} }}")),
            ("data/results.csv", &format!("school,{name}\na,1\nb,3\n")),
        ]);
        world.warnings()
    };
    for name in [
        "avg_score",
        "average_score",
        "score_mean",
        "pct_passed",
        "percentage",
        "proportion_absent",
        "rate",
        "crime_rate",
        "visits_per_1000",
        "deaths_per1000",
        "share_absent",
        "prop_female",
        "pupil_teacher_ratio",
        "population_density",
        "life_expectancy",
        "turnout",
    ] {
        for value in ["mean of", "sum of", "sum of known"] {
            let function = value.split(' ').next().unwrap_or_default();
            let said = format!(
                "additivity::perhaps-an-average: `{name}` has the name of an average, a rate or a percentage, and this {function} gives each of \
                 its rows the same weight"
            );
            assert_eq!(found(&format!("{name}: {{type: integer}}"), value), [said], "{name}");
        }
        assert_eq!(found(&format!("{name}: {{type: integer, ratio: false}}"), "mean of"), [] as [String; 0], "{name}");
        assert_eq!(found(&format!("{name}: {{type: integer, ratio: true}}"), "mean of"), [] as [String; 0], "{name}");
        assert_eq!(found(&format!("{name}: {{type: integer, unit: \"%\"}}"), "mean of"), [] as [String; 0], "{name}");
        for other in ["mean of unweighted", "median of", "max of", "percentile 90 of"] {
            assert_eq!(found(&format!("{name}: {{type: integer}}"), other), [] as [String; 0], "{other} {name}");
        }
    }
    // So it is by its unit.
    for unit in ["ratio", "‰", "people/km2", "median pounds", "out of 100", "proportion of pupils"] {
        let said = found(&format!("figure: {{type: integer, unit: \"{unit}\"}}"), "sum of");
        assert_eq!(said.len(), 1, "{unit}: {said:?}");
        let asked = format!("`figure`, in {unit}, has the unit of an average, a rate or a percentage");
        assert!(said[0].contains(&asked), "{said:?}");
    }
    for unit in ["pounds/week", "pounds", "litres", "shares", "paper bags", "copper pipes"] {
        let declared = format!("figure: {{type: integer, unit: \"{unit}\"}}");
        assert_eq!(found(&declared, "sum of"), [] as [String; 0], "{unit}");
    }
    // So it is by the heading of its file.
    let absences = "name: absences\ngrain: school\ncounts: schools\nfiles: absences.csv\ncolumns:\n  school: {type: text}\n  absent: {heading: \"% \
                    absent\", type: decimal(1)}\n";
    let headed = World::new(&[
        ("datasets/absences.yaml", absences),
        ("definitions.ind", "table t { column \"X\" sum of absences.absent }"),
        ("data/absences.csv", "school,% absent\na,1\nb,3\n"),
    ]);
    let said = "additivity::perhaps-an-average: `absent`, which is \"% absent\" in its file, has the name of an average, a rate or a percentage, \
                and this sum gives each of its rows the same weight";
    assert_eq!(headed.warnings(), [said]);
    // An average number of people is a number of people.
    let population = World::new(&[
        (
            "datasets/folk.yaml",
            "name: folk\ngrain: town\ncounts: residents\nfiles: folk.csv\nrole: population\nbasis: residents\ncolumns:\n  town: {type: text}\n  \
             average_population: {type: integer}\n",
        ),
        ("definitions.ind", "table t { column \"X\" sum of folk.average_population }"),
        ("data/folk.csv", "town,average_population\na,1\nb,3\n"),
    ]);
    assert_eq!(population.warnings(), [] as [String; 0]);
    for name in
        ["score", "meaningful", "averages_seen", "minutes", "rate_of_pay", "rated", "heart_rate", "per_id", "berates"]
    {
        assert_eq!(found(&format!("{name}: {{type: integer}}"), "mean of"), [] as [String; 0], "{name}");
    }
}

const PUPILS: &str = "\
name: pupils
grain: pupil
counts: pupils
files: pupils.csv
time: year
columns:
  year: {type: academic_year}
";

#[test]
fn a_year_of_two_kinds_in_one_table_is_said() {
    let found = |table: &str| {
        let world = World::new(&[
            ("datasets/moves.yaml", &MOVES.replace("DESTINATION", "destination: {codes: district}")),
            ("datasets/pupils.yaml", PUPILS),
            ("hierarchies/area.yaml", AREAS),
            ("codelists/kind.yaml", KINDS),
            ("definitions.ind", &format!("table t {{ {table} }}")),
            ("data/moves.csv", ROWS),
            ("data/pupils.csv", "year\n2022/23\n"),
        ]);
        world.warnings()
    };
    let said = "periods::two-kinds-beside: 2022/23 is the financial year in a column of `moves`, and the academic year beside it, in one of \
                `pupils`";
    let (moves, pupils) = ("column \"Moves\" count of moves", "column \"Pupils\" count of pupils");
    for table in [
        format!("in 2022/23 {moves} {pupils}"),
        format!("in 2022/23 {pupils} {moves}"),
        format!("{moves} in 2022/23 {pupils} in 2022/23"),
    ] {
        assert_eq!(found(&table), [said], "{table}");
    }
    for table in [
        format!("in 2022/23 {moves} column \"Pupils, academic year\" count of pupils"),
        format!("in 2022/23 note \"Pupils are of the school year.\" {moves} {pupils}"),
        format!("{moves} in 2021/22 {pupils} in 2022/23"),
        format!("{moves} in financial year 2022/23 {pupils} in 2022/23"),
        format!("in 2022/23 {moves}"),
    ] {
        assert_eq!(found(&table), [] as [String; 0], "{table}");
    }
}

/// Codes that are the whole list are any of them; nothing is left to be named.
#[test]
fn a_whole_list_is_any_of_its_codes() {
    let said = |kinds: usize, asked: usize| {
        let code = |at: usize| format!("K{at}");
        let codes: String = (0..kinds).map(|at| format!("{{code: {}}}, ", code(at))).collect();
        let asked: Vec<String> = (0..asked).map(|at| format!("\"{}\"", code(at))).collect();
        let world = World::new(&[
            ("codelists/kind.yaml", &format!("name: kind\ncodes: [{codes}]\n")),
            (
                "datasets/calls.yaml",
                "name: calls\ngrain: call\ncounts: calls\nfiles: c.csv\ncolumns:\n  kind: {codes: kind}\n",
            ),
            ("definitions.ind", &format!("cohort some {{ from calls where kind in {{{}}} }}", asked.join(", "))),
        ]);
        let Checked { catalog, model, .. } = Project::open(world.folder()).expect("a project").checked;
        sentence(&catalog, &model, Node::Cohort(CohortId(0)))
    };
    for kinds in [7, 8, 9, 12] {
        assert_eq!(said(kinds, kinds), "Calls where kind is any kind.", "{kinds}");
    }
    assert_eq!(said(8, 7), "Calls where kind is any kind but K7.");
    assert_eq!(said(3, 3), "Calls where kind is K0, K1 or K2.");
}

/// A quotient that is shown with a percent sign is answered with the percentage, in its own words.
#[test]
fn a_quotient_with_a_percent_sign_is_answered_with_the_percentage() {
    for (written, meant) in [
        ("alphas / n", "alphas as % of n"),
        ("alphas / n * 100", "alphas as % of n"),
        ("100 * alphas / n", "alphas as % of n"),
        ("(alphas where kind is not missing) / n", "(alphas where kind is not missing) as % of n"),
    ] {
        let definitions = |value: &str| {
            format!(
                "measure alphas = count of moves where kind = \"Alpha\"\ntable t {{ column \"Share\" {value} shown 0.0% }}"
            )
        };
        let helps = |value: &str| -> Vec<String> {
            world(&definitions(value)).errors_with_help().into_iter().map(|(_, help)| help).collect()
        };
        assert_eq!(helps(written), [format!("write `{meant}`, which is shown with a percent sign")], "{written}");
        assert_eq!(helps(meant), [] as [&str; 0], "{meant}");
    }
    // Moves over people are no percentage.
    let other = help("column \"Moves of each\" n / (residents in mid-2023) shown 0.0%");
    assert!(!other.contains("n as % of"), "{other}");
}

/// Rows by a second date: what the help says reads the same file again, by that date.
#[test]
fn rows_by_a_second_date_are_of_a_second_dataset() {
    let dataset = |name: &str, time: &str| {
        format!(
            "name: {name}\ngrain: application\ncounts: applications\nfiles: a.csv\ntime: {time}\ncolumns:\n  received_on: {{type: date}}\n  \
             decided_on: {{type: date}}\n"
        )
    };
    let years = "from 2022/23 to 2023/24";
    let of = |table: &str| {
        World::new(&[
            ("datasets/apps.yaml", &dataset("apps", "received_on")),
            (
                "data/a.csv",
                "received_on,decided_on\n2022-05-01,2023-05-01\n2023-01-01,2023-02-01\n2023-03-01,2023-06-01\n",
            ),
            ("t.ind", table),
        ])
    };
    let refused = of(&format!("table t {{ rows decided_on.financial_year {years} column \"N\" count of apps }}"));
    assert_eq!(
        refused.errors("t"),
        [
            "layout::not-a-dimension: `decided_on.financial_year` is a period of `decided_on`, and rows and columns of periods go by `received_on`, \
             which dates the rows of `apps`"
        ]
    );
    let help = refused.helps("t").join(" ");
    assert!(help.contains("`time: decided_on`") && help.contains("write `financial_year`"), "{help}");
    let mended = of(&format!("table t {{ rows financial_year {years} column \"N\" count of decided }}"));
    mended.put("datasets/decided.yaml", &dataset("decided", "decided_on"));
    assert_eq!(mended.table("t"), "Financial year | N\n2022/23 | 1\n2023/24 | 2");
    let condition = of("table t { column \"N\" (count of apps) where decided_on in 2023/24 }");
    assert_eq!(condition.table("t"), " | N\n | 2");
    let named = of(&format!("table t {{ rows apps.received_on.financial_year {years} column \"N\" count of apps }}"));
    assert_eq!(named.helps("t"), ["write `received_on.financial_year`: the dataset is known from what is counted"]);
}

/// `total` is the row of all; where a code is called so but for its letters, that code is meant.
#[test]
fn words_for_all_and_missing_are_answered_unless_a_code_has_them() {
    let helped = |codes: &str, member: &str| {
        let world = World::new(&[
            ("codelists/kind.yaml", &format!("name: kind\ncodes: [{codes}]\n")),
            ("datasets/d.yaml", "name: d\ngrain: row\ncounts: rows\nfiles: d.csv\ncolumns:\n  kind: {codes: kind}\n"),
            ("data/d.csv", "kind\nA\n"),
            ("t.ind", &format!("table t {{ rows kind in [A, {member}] column \"N\" count of d }}")),
        ]);
        world.helps("t").join(" ")
    };
    assert_eq!(helped("A, B", "total"), "for all of them together, write `all`, or `all as \"total\"`");
    assert_eq!(helped("A, B", "unknown"), "for rows without a value, write `missing`, or `missing as \"unknown\"`");
    assert!(helped("A, Unknown", "unknown").contains("Unknown"), "{}", helped("A, Unknown", "unknown"));
    assert!(!helped("A, Unknown", "unknown").contains("missing"));
}

/// What is wrong with the dates of people is said once, and not again of each period and area.
#[test]
fn what_follows_from_the_dates_of_a_dataset_is_not_said_again() {
    let world = |year: &str, serves: &str| {
        World::new(&[
            ("hierarchies/area.yaml", "name: area\nlevels: [{name: ward, plural: wards}]\nareas: [{level: ward, code: W1, label: Ash}]\n"),
            (
                "datasets/people.yaml",
                &format!(
                    "name: people\nrole: population\nbasis: residents\ngrain: ward and year\ncounts: residents\nfiles: people.csv\ntime: year\n\
                     {serves}columns:\n  year: {{type: {year}}}\n  ward: {{codes: ward}}\n  persons: {{type: integer}}\n"
                ),
            ),
            (
                "datasets/falls.yaml",
                "name: falls\ngrain: fall\ncounts: falls\nfiles: falls.csv\ntime: on\ncolumns:\n  on: {type: date}\n  ward: {codes: ward}\n",
            ),
            ("data/people.csv", "year,ward,persons\nmid-2022,W1,100\n"),
            ("data/falls.csv", "on,ward\n2022-05-01,W1\n"),
            (
                "t.ind",
                "measure residents = sum of people.persons
                 table t { rows ward \"Ward\" in [each, all] column \"Rate\" (count of falls per 1000 residents) in 2022/23 }
                 table u { rows financial_year from 2022/23 to 2022/23 column \"Rate\" (count of falls per 1000 residents) at all }",
            ),
        ])
    };
    let served = "covers: mid-2022 to mid-2022\nserves: financial_year\n";
    assert_eq!(world("mid_year", served).warnings(), Vec::<String>::new());
    let of = |year: &str, serves: &str| {
        let found = world(year, serves).warnings();
        found.into_iter().map(|found| found.split(": ").next().unwrap_or_default().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(of("mid-year", ""), ["datasets::unknown-type"]);
    assert_eq!(of("mid_year", "serves: {mid-2022: [2022/23]}\n"), ["datasets::wrong-value"]);
}

/// The column of codes before an attribute of theirs, and what rows an attribute of numbers can make.
#[test]
fn rows_of_an_attribute_are_written_with_their_column() {
    let world = |quintile: &str, table: &str| {
        World::new(&[
            (
                "hierarchies/area.yaml",
                &format!(
                    "name: area\nlevels: [{{name: ward, plural: wards, attributes: {{quintile: {quintile}}}}}, {{name: district, plural: districts, \
                     attributes: {{gss: text}}}}]\nareas:\n  - {{level: district, code: D1, label: North, gss: E1, contains: [{{code: W1, label: Ash, \
                     quintile: 1}}, {{code: W2, label: Birch, quintile: 2}}]}}\n"
                ),
            ),
            ("datasets/d.yaml", "name: d\ngrain: row\ncounts: rows\nfiles: d.csv\ncolumns:\n  ward: {codes: ward}\n"),
            ("data/d.csv", "ward\nW1\nW2\nW2\n"),
            ("t.ind", &format!("table t {{ rows {table} column \"N\" count of d }}")),
        ])
    };
    assert_eq!(
        world("integer", "district.gss").helps("t"),
        ["write `ward.district.gss`, which has codes of this list"]
    );
    assert_eq!(world("integer", "ward.district.gss \"GSS\"").table("t"), "GSS | N\nE1 | 3");
    let help = world("integer", "ward.quintile").helps("t").join(" ");
    assert!(help.starts_with("declare the attribute as a text"), "{help}");
    assert_eq!(world("text", "ward.quintile \"Quintile\"").table("t"), "Quintile | N\n1 | 1\n2 | 2");
}

/// A year with letters before it, and a condition the way that Python writes it.
#[test]
fn years_with_letters_and_texts_before_columns_are_answered() {
    let helped = |value: &str| {
        let world = World::new(&[
            ("codelists/kind.yaml", "name: kind\ncodes: [A, B]\n"),
            (
                "datasets/d.yaml",
                "name: d\ngrain: row\ncounts: rows\nfiles: d.csv\ntime: on\ncolumns:\n  on: {type: date}\n  kind: {codes: kind}\n",
            ),
            ("data/d.csv", "on,kind\n2023-05-01,A\n"),
            ("t.ind", &format!("measure n = count of d\ntable t {{ column \"N\" {value} }}")),
        ]);
        world.errors_with_help()
    };
    for year in ["FY2023", "fy23", "FY2023-24"] {
        let helps: Vec<String> = helped(&format!("n in {year}")).into_iter().map(|(_, help)| help).collect();
        assert!(helps.join(" ").contains("`2023/24`"), "{year}: {helps:?}");
    }
    let expected = (
        "syntax::unexpected".to_string(),
        "write `kind = \"A\"`; or, where it may be a part of a text in a column of texts, `kind contains \"A\"`"
            .to_string(),
    );
    assert_eq!(helped("n where \"A\" in kind"), [expected]);
}

/// One time of day among days: a declaration that reads it would not read the others, and the next help would lead back.
#[test]
fn values_written_in_two_ways_are_answered_with_one_way() {
    let helped = |rows: &str, ty: &str| {
        let world = World::new(&[
            (
                "datasets/d.yaml",
                &format!("name: d\ngrain: row\ncounts: rows\nfiles: d.csv\ntime: on\ncolumns:\n  on: {{type: {ty}}}\n"),
            ),
            ("data/d.csv", &format!("on\n{rows}")),
            ("t.ind", "table t { column \"N\" count of d in 2023 }"),
        ]);
        world.helps("t").join(" ")
    };
    let mixed = "2023-05-01\n2023-05-02\n2023-05-03 10:00\n";
    for ty in ["date", "datetime"] {
        assert!(helped(mixed, ty).ends_with("write all of them in one way in the data"), "{}", helped(mixed, ty));
    }
    // Where all are written so, the declaration is what is wrong.
    let times = "2023-05-01 09:00:00\n2023-05-03 10:00:00\n";
    assert!(helped(times, "date").starts_with("declare the column `{type: datetime"), "{}", helped(times, "date"));
}

/// A format is offered where it reads all rows of the files, and none where no format does.
#[test]
fn a_format_of_dates_is_offered_where_it_reads_all_rows() {
    let definitions = "measure n = count of moves\ntable t { column \"N\" n where day in 2022 }\n";
    let with = |declared: &str, days: &[&str]| {
        let rows: String = days.iter().map(|day| format!("{day},2023-05-02,D1,D2,A,x\n")).collect();
        let moves =
            MOVES.replace("DESTINATION", "destination: {codes: district}").replace("day: {type: date}", declared);
        World::new(&[
            ("datasets/moves.yaml", &moves),
            ("hierarchies/area.yaml", AREAS),
            ("codelists/kind.yaml", KINDS),
            ("definitions.ind", definitions),
            ("data/moves.csv", &format!("day,reported_on,origin,destination,kind,note\n{rows}")),
        ])
    };
    for (declared, days, format) in [
        ("MM/DD/YYYY", ["03/04/2022", "17/04/2022", "05/06/2022"], "DD/MM/YYYY"),
        ("DD/MM/YYYY", ["04/03/2022", "04/17/2022", "05/06/2022"], "MM/DD/YYYY"),
        ("DD/MM/YYYY", ["17/04/2022", "2/4/2022", "03/04/2022"], "D/M/YYYY"),
        ("MM/DD/YYYY", ["04/17/2022", "2/4/2022", "03/04/2022"], "M/D/YYYY"),
        ("DD.MM.YYYY", ["17.04.2022", "2.4.2022", "03.04.2022"], "D.M.YYYY"),
        ("YYYY-MM-DD", ["17/04/2022", "2/4/2022", "03/04/2022"], "D/M/YYYY"),
    ] {
        let help = with(&format!("day: {{type: date, format: {declared}}}"), &days).helps("t").concat();
        let declaration = format!("{{type: date, format: \"{format}\"}}");
        assert!(help.starts_with(&format!("declare the column `{declaration}`")), "{declared}: {help}");
        assert!(!help.contains("where the month"), "{help}");
        assert_eq!(with(&format!("day: {declaration}"), &days).table("t"), " | N\n | 3");
    }
    let mixed = with("day: {type: date, format: DD/MM/YYYY}", &["17/04/2022", "04/18/2022", "03/04/2022"]).helps("t");
    assert_eq!(
        mixed,
        [
            "`{type: date, format: \"MM/DD/YYYY\"}` would read \"04/18/2022\" and not all other rows: write all of them in one way in the data"
        ]
    );
}

/// What a publisher writes below a table is one error, whatever columns it leaves empty; a total is called one.
#[test]
fn a_note_below_the_rows_is_one_error_and_a_total_is_called_one() {
    let definitions = "measure p = sum of people.persons\ntable t { column \"N\" n in 2023 where kind = \"A\" }\ntable u { rows area in [districts] column \"P\" p in mid-2023 }\n";
    for (below, lines) in [
        ("Source: council,,,,,\n", "moves.csv, line 4"),
        ("Source: council\n", "moves.csv, line 4"),
        ("Notes,,,,,\nExtracted on 3 May,,,,,\n", "moves.csv, line 4; moves.csv, line 5"),
        (",,,,,\n\u{a9} Crown copyright,,,,,\n", "moves.csv, line 5"),
    ] {
        let world = world(definitions);
        world.put("data/moves.csv", &format!("{ROWS}{below}"));
        let refused = world.refused("t");
        assert_eq!(refused.len(), 1, "{below}: {refused:?}");
        assert!(refused[0].starts_with("data::note-line: ") && refused[0].ends_with(lines), "{below}: {refused:?}");
    }
    let one = world(definitions);
    one.put("data/moves.csv", &format!("{ROWS}x,,,,,\n"));
    assert!(one.refused("t").iter().all(|said| !said.contains("note-line")), "an identifier alone may be a record");
    let total = world(definitions);
    total.put("data/people.csv", "year,district,persons,homes\n2023,D1,100,50\n2023,D2,200,40\n2023,Total,300,90\n");
    let help = total.helps("u").concat();
    assert!(help.contains("\"Total\" is called as a total is") && !help.contains("undeclared"), "{help}");
}
