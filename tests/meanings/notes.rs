//! Notes that tables write by themselves, as house style has them.

use std::path::Path;

use indicia::compare::{Records, Side, compare};
use indicia::progress::Silent;
use indicia::project::Project;
use indicia::reports::diff::words;
use indicia::run::{Lock, Options};
use indicia::session::Session;
use indicia_runtime::render::{FORMATS, format_named};

use crate::world::World;

const AREA: &str = "\
name: area
levels: [{name: district, plural: districts}]
areas:
  - {level: district, code: E1, label: North}
  - {level: district, code: E2, label: South}
";

const VISITS: &str = "\
name: visits
grain: visit
counts: visits
files: visits.csv
columns:
  kind: {codes: kind, missing: allowed, undeclared: outside}
  wait: {type: integer, missing: allowed}
";

/// Of A two visits, one with a wait; of B two with a wait; of C one; one without a kind and two of a kind that is not listed.
const ROWS: &str = "kind,wait\nA,10\nA,\nB,20\nB,30\nC,1\n,5\nX,6\nX,7\n";

const DEFINITIONS: &str = "
measure all_visits = count of visits
measure wait = mean of visits.wait
table visits_by_kind {
  rows kind \"Kind\" in [each, all as \"Total\"]
  column \"Visits\" all_visits
}
table waits {
  rows kind \"Kind\" in [A, B]
  column \"Wait\" wait
}
table first_ones {
  rows kind \"Kind\" in [A, B, C]
  column \"Visits\" all_visits
  order by \"Visits\" descending
  top 1
}
";

const PLAIN: [(&str, &str); 3] = [
    ("visits_by_kind", "Total leaves out 1 visit without a kind and 2 with a kind that is not in the list."),
    ("waits", "Wait not known for 1 of 4 visits."),
    ("first_ones", "Top 1 of 3, and 1 row that ties with the last of them; 1 row is not shown."),
];

fn world(style: &str, dataset: &str) -> World {
    let list = "name: kind\ncodes:\n  - {code: A}\n  - {code: B}\n  - {code: C}\n";
    let policy = "name: small\ncounts: visits\nbelow: 3\n";
    World::new(&[
        ("codelists/kind.yaml", list),
        ("disclosure/small.yaml", policy),
        ("datasets/visits.yaml", &format!("{VISITS}{dataset}")),
        ("definitions.ind", DEFINITIONS),
        ("style.yaml", style),
        ("data/visits.csv", ROWS),
    ])
}

#[test]
fn the_note_of_shares_is_hidden_and_reworded_by_its_name() {
    let rows = |style: &str| {
        let world = world(style, "");
        let table = "\nmeasure all_visits = count of visits\ntable shares { rows kind in [A, B, C, missing apart] column \"%\" share of all_visits across rows }\n";
        world.put("definitions.ind", table);
        notes(&world, "shares")
    };
    let whole = "The whole of the rows leaves out 1 visit without a kind and 2 with a kind that is not in the list.";
    assert_eq!(rows(""), ["Shares leave out Not recorded.", whole]);
    assert_eq!(rows("notes: {shares: hidden}\n"), [whole]);
    assert_eq!(rows("notes: {shares: \"% without {left_out}\"}\n"), ["% without Not recorded.", whole]);
    assert_eq!(rows("notes: {left_out: hidden}\n"), ["Shares leave out Not recorded."]);
}

/// What is below a table: all lines after its rows.
fn notes(world: &World, table: &str) -> Vec<String> {
    world.table(table).lines().filter(|line| !line.contains(" | ")).map(str::to_string).collect()
}

#[test]
fn without_house_style_each_note_has_its_own_words() {
    let world = world("", "");
    for (table, note) in PLAIN {
        assert_eq!(notes(&world, table), [note]);
    }
}

#[test]
fn a_note_is_hidden_by_its_name_and_no_other_with_it() {
    for (at, name) in ["left_out", "not_known", "top"].into_iter().enumerate() {
        let world = world(&format!("notes: {{{name}: hidden}}\n"), "");
        for (other, (table, note)) in PLAIN.into_iter().enumerate() {
            let expected = if at == other { vec![] } else { vec![note] };
            assert_eq!(notes(&world, table), expected, "{name}");
        }
    }
}

#[test]
fn a_note_is_reworded_with_its_numbers() {
    let style = "\
notes:
  left_out: \"{total} excludes {left_out}\"
  not_known: \"for {count} of {rows} there is no {value}.\"
  top: \"Ordered by number. {note}.\"
";
    let world = world(style, "");
    let total = "Total excludes 1 visit without a kind and 2 with a kind that is not in the list.";
    assert_eq!(notes(&world, "visits_by_kind"), [total]);
    assert_eq!(notes(&world, "waits"), ["For 1 of 4 visits there is no wait."]);
    assert_eq!(notes(&world, "first_ones"), [format!("Ordered by number. {}", PLAIN[2].1)]);
}

#[test]
fn a_table_has_its_own_style_before_that_of_all() {
    let style = "\
notes:
  not_known: hidden
  tables:
    waits: {not_known: \"{note}, mostly at night\"}
    visits_by_kind: {left_out: hidden}
";
    let world = world(style, "");
    assert_eq!(notes(&world, "waits"), ["Wait not known for 1 of 4 visits, mostly at night."]);
    assert_eq!(notes(&world, "visits_by_kind"), [] as [&str; 0]);
    let project = Project::open(world.folder()).expect("a project");
    assert_eq!(project.checked.catalog.style.notes.hidden(), ["not_known", "left_out in visits_by_kind"]);
}

#[test]
fn words_of_house_style_give_no_number_that_a_policy_hides() {
    let style = "notes: {left_out: \"{total} without {left_out}\", not_known: \"{count} unknown\"}\n";
    let (plain, styled) = (world("", "disclosure: small\n"), world(style, "disclosure: small\n"));
    for table in ["visits_by_kind", "waits"] {
        assert_eq!(notes(&styled, table), notes(&plain, table));
    }
}

#[test]
fn an_unknown_note_place_holder_or_table_is_an_error_with_the_nearest() {
    let refused = |style: &str| {
        let project = Project::open(world(style, "").folder()).expect("a project");
        let found = project.errors().diagnostics;
        found
            .into_iter()
            .map(|found| format!("{}: {} ({})", found.code, found.message, found.help.unwrap_or_default()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        refused("notes: {left_outs: hidden}\n"),
        ["style::unknown-field: `notes` has no field `left_outs` (did you mean `left_out`?)"]
    );
    let found = refused("notes: {not_known: \"{counts} unknown\"}\n");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("style::wrong-value: `not_known` should be `hidden`, or a text"), "{found:?}");
    assert!(found[0].ends_with("(did you mean `{count}`?)"), "{found:?}");
    assert_eq!(
        refused("notes: {tables: {wait: {top: hidden}}}\n"),
        ["style::unknown-table: there is no table `wait` (did you mean `waits`?)"]
    );
}

#[test]
fn another_style_of_a_note_is_a_change_of_style() {
    let (plain, styled) = (world("", ""), world("notes: {top: hidden, tables: {waits: {not_known: \"some\"}}}\n", ""));
    let side = |world: &World| Side::working_tree(world.folder()).expect("a project");
    let report =
        compare(&side(&plain), &side(&styled), Records::Folder(Path::new(&plain.folder().join("data"))), &Silent);
    let report = report.expect("a report");
    let said: Vec<String> = report.changes.iter().map(|tested| tested.change.said.line()).collect();
    assert_eq!(said, ["note not_known in waits added: \"some\"", "note top added: hidden"]);
    assert!(report.classes().iter().all(|(class, _)| class.name() == "style"));
    assert_eq!(words::sentence(report.impact.as_ref().expect("numbers")), "no cell changes; 8 stay as they are");
}

/// Returns of a month: five rows with 40 cases, two rows without a number, one without a town.
fn returns(declared: &str) -> World {
    let dataset = format!(
        "name: returns\n{declared}files: returns.csv\ntime: on\ncovers: 2022-04 to 2022-05\noutside_covers: leave out\ncolumns:\n  on: {{type: month}}\n  town: {{codes: town, missing: allowed}}\n  \
         cases: {{type: integer, missing: allowed}}\n"
    );
    let definitions = "measure cases = sum of known returns.cases\ntable t {\n  rows town \"Town\" in [each, all as \"Both\"]\n  column \"Cases\" cases\n}\n";
    let rows = "on,town,cases\n2022-04,A,10\n2022-05,A,\n2022-04,B,20\n2022-05,B,\n2022-04,,10\n2022-06,A,3\n";
    World::new(&[
        ("codelists/town.yaml", "name: town\ncodes:\n  - {code: A}\n  - {code: B}\n"),
        ("datasets/returns.yaml", &dataset),
        ("definitions.ind", definitions),
        ("data/returns.csv", rows),
    ])
}

#[test]
fn rows_that_are_none_of_what_is_counted_are_rows() {
    for declared in [
        "grain: return of a month\ncounts: cases\n",
        "grain: month of cases\ncounts: cases\n",
        "grain: case\ncounts: cases\n",
        "counts: cases\n",
    ] {
        let found = notes(&returns(declared), "t");
        assert_eq!(
            found,
            [
                "Cases not known for 2 of 4 rows.",
                "1 row outside 2022-04 to 2022-05 is left out.",
                "Both leaves out 1 row without a town.",
            ],
            "{declared}"
        );
    }
    let found = notes(&returns("grain: return of a month\ncounts: returns\n"), "t");
    assert_eq!(found[0], "Cases not known for 2 of 4 returns.");
    assert_eq!(found[2], "Both leaves out 1 return of a month without a town.");
}

/// Fires in two districts of an area: two and one, one without a district, two outside, and ten people in each district.
fn fires(declared: &str, table: &str) -> World {
    let dataset = format!(
        "name: fires\ngrain: fire\ncounts: fires\nfiles: fires.csv\n{declared}columns:\n  \
         place: {{codes: district, missing: allowed, undeclared: outside}}\n"
    );
    let people = "name: people\ngrain: district\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\ncolumns:\n  \
                  place: {codes: district, missing: allowed, undeclared: outside}\n  persons: {type: integer}\n";
    let definitions = format!(
        "measure fires_all = count of fires\nmeasure people_all = sum of people.persons\ntable t {{\n{table}\n}}\n"
    );
    World::new(&[
        ("hierarchies/area.yaml", AREA),
        ("disclosure/small.yaml", "name: small\ncounts: fires\nbelow: 3\n"),
        ("datasets/fires.yaml", &dataset),
        ("datasets/people.yaml", people),
        ("definitions.ind", &definitions),
        ("data/fires.csv", "place\nE1\nE1\nE2\n\"\"\nX\nX\n"),
        ("data/people.csv", "place,persons\nE1,10\nE2,10\n"),
    ])
}

const OUT: &str = "leaves out 1 fire without a district and 2 outside the area.";

#[test]
fn a_column_of_everything_at_all_says_which_rows_it_leaves_out() {
    let world = fires(
        "",
        "rows area \"District\" in [districts]\ncolumn \"Here\" fires_all\ncolumn \"Everywhere\" fires_all at all",
    );
    assert_eq!(
        world.table("t"),
        format!("District | Here | Everywhere\nNorth | 2 | 3\nSouth | 1 | 3\nEverywhere {OUT}")
    );
    // Also inside an expression, and of one side of it.
    let world = fires("", "column \"Per fire\" (fires_all at \"North\") / (fires_all at all) shown 0.00");
    assert_eq!(notes(&world, "t"), [format!("Per fire {OUT}")]);
}

#[test]
fn one_area_says_nothing_of_what_is_elsewhere_and_a_row_keeps_its_own_words() {
    let world = fires("", "column \"North\" fires_all at \"North\"");
    assert_eq!(notes(&world, "t"), [] as [&str; 0]);
    let world = fires(
        "",
        "rows area \"District\" in [districts, all]\ncolumn \"Here\" fires_all\ncolumn \"All\" fires_all at all",
    );
    assert_eq!(
        notes(&world, "t"),
        [format!("All {OUT}"), format!("Total {OUT} (Here)").replace(". (Here)", " (Here).")]
    );
}

#[test]
fn people_at_all_have_no_note_and_a_policy_gives_no_number() {
    let world = fires("", "column \"People\" people_all at all");
    assert_eq!(world.table("t"), " | People\n | 20");
    let world = fires("disclosure: small\n", "column \"All\" fires_all at all");
    let found = notes(&world, "t").join(" ");
    assert!(found.starts_with("All leaves out some fires without a district and those outside the area."), "{found}");
    assert!(!found.contains(['1', '2', '3', '6']), "{found}");
}

/// Falls and people of a town by age band and sex; some have neither.
fn people(ages: &str, falls: &str, people: &str, table: &str) -> World {
    let of_falls = format!(
        "name: falls\ngrain: fall\ncounts: falls\nfiles: falls.csv\ncolumns:\n  age: {ages}\n  sex: {{codes: sex, missing: allowed, describes: person}}\n"
    );
    let of_people = format!(
        "name: people\ngrain: age and sex\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\ncomplete: false\nkey: [age, sex]\ncolumns:\n  age: {ages}\n  \
         sex: {{codes: sex, missing: allowed, describes: person}}\n  persons: {{type: integer}}\n"
    );
    let definitions = format!(
        "measure falls_all = count of falls\nmeasure residents = sum of people.persons\ntable t {{\n{table}\ncolumn \"Falls\" falls_all\n\
         column \"Rate\" falls_all per 100 residents shown 0.0\n}}\n"
    );
    World::new(&[
        ("codelists/sex.yaml", "name: sex\ncodes:\n  - {code: F, label: Women}\n  - {code: M, label: Men}\n"),
        (
            "codelists/age_band.yaml",
            "name: age_band\nbands:\n  - {label: 0 to 64, from: 0, to: 64}\n  - {label: 65 and over, from: 65}\n",
        ),
        ("datasets/falls.yaml", &of_falls),
        ("datasets/people.yaml", &of_people),
        ("definitions.ind", &definitions),
        ("data/falls.csv", &format!("age,sex\n{falls}")),
        ("data/people.csv", &format!("age,sex,persons\n{people}")),
    ])
}

const AGES: &str = "{type: integer, min: 0, missing: allowed, describes: person}";

/// 100 women, 50 men and 40 people of whom nobody wrote down which; rates of all known are over 150.
#[test]
fn people_that_a_total_leaves_out_are_counted_as_people() {
    let rows = "10,F,100\n10,M,50\n10,,30\n70,,10\n";
    let world = people(AGES, "10,F\n10,M\n10,\n", rows, "rows sex \"Sex\" in [each, all]");
    assert_eq!(
        world.table("t"),
        "Sex | Falls | Rate\nWomen | 1 | 1.0\nMen | 1 | 2.0\nTotal | 2 | 1.3\nTotal leaves out 1 fall without a sex; 40 residents without a sex (Rate)."
    );
    // A row of everyone leaves nobody out.
    let world = people(AGES, "10,F\n10,M\n10,\n", rows, "rows sex \"Sex\" in [all + missing as \"Everyone\"]");
    assert_eq!(world.table("t"), "Sex | Falls | Rate\nEveryone | 3 | 1.6");
    let world = people(AGES, "10,F\n10,M\n", "10,F,100\n10,M,50\n", "rows sex \"Sex\" in [each, all]");
    assert_eq!(notes(&world, "t"), [] as [&str; 0]);
}

/// An age that could not be read is in no band: its row is one without an age, on either side of a rate.
#[test]
fn ages_that_cannot_be_read_are_counted_where_a_total_leaves_them_out() {
    let ages = "{type: integer, min: 0, max: 120, missing: allowed, invalid: count, describes: person}";
    let (falls, rows) = ("10,F\n70,F\n7O,F\n-1,M\n", "10,F,100\n70,F,50\nseventy,F,5\n");
    let world = people(ages, falls, rows, "rows age.age_band \"Age\" in [each, missing, all]");
    assert_eq!(
        world.table("t"),
        "Age | Falls | Rate\n0 to 64 | 1 | 1.0\n65 and over | 1 | 2.0\nNot recorded | 2 | N/A\nTotal | 2 | 1.3\n\
         Total leaves out 2 falls without an age; 5 residents without an age (Rate)."
    );
}

/// What a run writes of a table in some formats, by the ends of the files' names.
fn written(world: &World, table: &str, formats: &[&str]) -> Vec<(String, String)> {
    let project = Project::open(world.folder()).expect("a project");
    let session = Session::new(&project).expect("no errors").data(None).expect("its data");
    let formats: Vec<_> = formats.iter().map(|name| format_named(name).expect("a format")).collect();
    let out = world.path("out");
    session.run(&Options { only: &[], formats: &formats, out: &out, lock: Lock::Ignore }).expect("a run");
    let files = std::fs::read_dir(out.join("tables")).expect("its tables");
    let mut files: Vec<(String, String)> = files
        .map(|file| file.expect("a file").path())
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.strip_prefix(table)?.to_string();
            Some((name, std::fs::read_to_string(&path).expect("a text")))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn whoever_has_only_the_csv_has_its_notes_beside_it_and_the_csv_is_a_table() {
    let world = world("", "");
    let files = written(&world, "visits_by_kind", &["csv"]);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, [".csv", ".csv-metadata.json"]);
    assert_eq!(files[0].1, "Kind,Visits\nA,2\nB,2\nC,1\nTotal,5\n");
    let described: serde_json::Value = serde_json::from_str(&files[1].1).expect("JSON");
    assert_eq!(described["url"], "visits_by_kind.csv");
    assert_eq!(described["notes"], serde_json::json!([{"rdfs:comment": PLAIN[0].1}]));
}

#[test]
fn each_line_of_a_tidy_file_has_the_notes_of_its_table() {
    let files = written(&world("", ""), "first_ones", &["tidy"]);
    assert_eq!(files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), [".tidy.csv"]);
    let lines: Vec<&str> = files[0].1.lines().collect();
    assert!(lines[0].ends_with(",notes"));
    assert_eq!(lines.len(), 3, "a row, and one that ties with it");
    assert!(lines[1..].iter().all(|line| line.ends_with(&format!(",\"{}\"", PLAIN[2].1))), "{lines:?}");
}

#[test]
fn what_a_policy_hides_is_beside_no_table() {
    let formats: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    for (table, note) in
        [("visits_by_kind", "Total leaves out some visits"), ("waits", "Wait not known for some visits")]
    {
        let files = written(&world("", "disclosure: small\n"), table, &formats);
        assert_eq!(files.len(), FORMATS.len() + 1);
        for (name, text) in files.iter().filter(|(name, _)| name != ".csv") {
            assert!(text.contains(note), "{name}: {text}");
            assert!(!text.contains("1 visit") && !text.contains("of 4"), "{name}: {text}");
        }
    }
}

/// As many visits of each town and sex as given: rows are North, South and no town; columns are women, men and no sex. And one woman in North,
/// without a date.
fn by_town_and_sex(counts: [[usize; 3]; 3], declared: &str, table: &str) -> World {
    let mut rows = String::from("town,sex,on\n");
    for (town, of_town) in ["E1", "E2", ""].iter().zip(counts) {
        for (sex, count) in ["F", "M", ""].iter().zip(of_town) {
            rows.push_str(&format!("{town},{sex},2023-05-01\n").repeat(count));
        }
    }
    rows.push_str("E1,F,\n");
    let dataset = format!(
        "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ntime: on\n{declared}columns:\n  on: {{type: date, missing: allowed}}\n  \
         town: {{codes: district, missing: allowed}}\n  sex: {{codes: sex, missing: allowed}}\n"
    );
    World::new(&[
        ("hierarchies/area.yaml", AREA),
        ("codelists/sex.yaml", "name: sex\ncodes:\n  - {code: F, label: Women}\n  - {code: M, label: Men}\n"),
        ("disclosure/small.yaml", "name: small\ncounts: visits\nbelow: 3\n"),
        ("datasets/visits.yaml", &dataset),
        ("definitions.ind", &format!("measure n = count of visits\ntable t {{\n{table}\n}}\n")),
        ("data/visits.csv", &rows),
    ])
}

/// Three without a sex, two without a district; nobody lacks both.
const SOME: [[usize; 3]; 3] = [[2, 1, 1], [1, 1, 2], [1, 1, 0]];
/// The same, and four with neither.
const NEITHER: [[usize; 3]; 3] = [[2, 1, 1], [1, 1, 2], [1, 1, 4]];

const CROSSED: &str =
    "rows area \"District\" in [districts, all]\ncolumns for each sex in [each, all] { column \"{sex}\" n }";

#[test]
fn totals_of_two_dimensions_say_what_each_leaves_out() {
    let world = by_town_and_sex(SOME, "", CROSSED);
    let total = "Total leaves out 3 visits without a sex; 2 visits without a district.";
    assert_eq!(
        world.table("t"),
        format!("District | Women | Men | Total\nNorth | 3 | 1 | 4\nSouth | 1 | 1 | 2\nTotal | 4 | 2 | 6\n{total}")
    );
    // Of nested rows each total says what it leaves out of the row above it.
    let nested = |counts| {
        let rows = "rows sex in [each, all as \"Sexes\"] then town in [each, all as \"Towns\"] column \"n\" n";
        notes(&by_town_and_sex(counts, "", rows), "t")
    };
    assert_eq!(
        nested(SOME),
        ["Towns leaves out 2 visits without a district.", "Sexes leaves out 3 visits without a sex."]
    );
    assert_eq!(
        nested(NEITHER),
        ["Towns leaves out 2 visits without a district.", "Sexes leaves out 7 visits without a sex."]
    );
}

#[test]
fn what_is_in_neither_of_two_totals_is_said_of_both_and_all_add_up() {
    let world = by_town_and_sex(NEITHER, "", CROSSED);
    // 15 visits: 6 + 2 + 3 + 4.
    let total = "Total leaves out 3 visits without a sex; 2 visits without a district; \
                 4 visits with neither a district nor a sex.";
    assert_eq!(notes(&world, "t"), [total]);
    let world = by_town_and_sex(NEITHER, "disclosure: small\n", CROSSED);
    let found = notes(&world, "t").join(" ");
    assert!(found.contains("some visits with neither a district nor a sex"), "{found}");
    assert!(!found.contains(['1', '2', '3', '4']), "{found}");
}

#[test]
fn shares_of_rows_without_a_total_say_what_their_whole_leaves_out() {
    let notes = |table: &str| notes(&by_town_and_sex(NEITHER, "", table), "t");
    let whole = "The whole of the rows leaves out 7 visits without a sex (All, %).";
    let columns = "column \"n\" n column \"All\" n across rows column \"%\" share of n across rows";
    assert_eq!(notes(&format!("rows sex in [each] {columns}")), [whole]);
    assert_eq!(notes(&format!("rows sex in [each, missing] {columns}")), [] as [&str; 0]);
    assert_eq!(notes(&format!("rows sex in [F] {columns}")), [] as [&str; 0]);
    assert_eq!(notes("rows sex in [each] column \"n\" n"), [] as [&str; 0]);
    // A total row says it already.
    assert_eq!(
        notes(&format!("rows sex in [each, all] {columns}")),
        ["Total leaves out 7 visits without a sex (n, %)."]
    );
    let undated = "The whole of the rows leaves out 1 visit without a date (All, %).";
    assert_eq!(notes(&format!("rows calendar_year from 2022 to 2023 {columns}")), [undated]);
    let left_out = "1 visit without a date is left out.";
    assert_eq!(notes("rows calendar_year from 2022 to 2023 column \"n\" n"), [left_out]);
    let across = "rows town in [E1] columns for each sex in [each] { column \"{sex}\" share of n across columns }";
    assert_eq!(notes(across), ["The whole of the columns leaves out 1 visit without a sex."]);
}

/// Of six thefts two have no person, one of them in Ashby: who is first among these, nobody knows.
#[test]
fn rows_without_what_one_is_kept_for_are_said() {
    let thefts = "name: thefts\ngrain: theft\ncounts: thefts\nfiles: thefts.csv\ntime: on\ncolumns:\n  on: {type: date}\n  \
                  person: {type: text, missing: allowed}\n  town: {codes: town}\n";
    let world = |definitions: &str| {
        World::new(&[
            ("codelists/town.yaml", "name: town\ncodes: [Ashby, Brook]\n"),
            ("datasets/thefts.yaml", thefts),
            ("definitions.ind", definitions),
            (
                "data/thefts.csv",
                "on,person,town\n2023-05-01,a,Ashby\n2023-05-02,a,Brook\n2023-05-03,b,Brook\n2023-05-04,b,Brook\n2023-05-05,,Ashby\n2023-05-06,,Brook\n",
            ),
        ])
    };
    let first = "cohort first { from thefts keep first by on per person ever }\nmeasure people = count of first\n";
    let by_town =
        world(&format!("{first}table t {{ rows town \"Town\" in [Ashby, Brook, all] column \"People\" people }}"));
    let expected = "Town | People\nAshby | 1\nBrook | 1\nTotal | 2\nPerson not known for 2 of 6 thefts.";
    assert_eq!(by_town.table("t"), expected);
    let ashby = "table t { column \"All\" count of thefts column \"People in Ashby\" people where town = \"Ashby\" }";
    let expected = " | All | People in Ashby\n | 6 | 1\nPeople in Ashby: person not known for 1 of 2 thefts.";
    assert_eq!(world(&format!("{first}{ashby}")).table("t"), expected);
    assert_eq!(
        by_town.funnel("first"),
        ["rows read: 6 6 0", "from thefts: 6 6 0", "keep first by on per person ever: 6 2 2"],
        "two without a person, and two that are not the first of theirs"
    );
    // What is kept of those that are kept leaves out the same.
    let twice = "cohort of_towns { from thefts keep first by on per person, town } cohort last { from of_towns keep last by on per person ever }
        table t { column \"People\" count of last }";
    assert_eq!(world(twice).table("t"), " | People\n | 2\nPerson not known for 2 of 6 thefts.");
    // Where each row has one, there is nothing to say.
    let known = "cohort first { from thefts where person is not missing keep first by on per person ever }\n\
                 table t { column \"People\" count of first }";
    assert_eq!(world(known).table("t"), " | People\n | 2");
}

/// A row without a kind is left out once, by the percentage as by the count that it is of.
#[test]
fn what_a_percentage_leaves_out_is_said_once() {
    let shown = |column: &str| {
        let definitions = format!(
            "measure all_visits = count of visits\nmeasure long = count of visits where wait > 4\n\
             table t {{ rows kind \"Kind\" in [each, all as \"Total\"] column \"X\" {column} }}"
        );
        let world = World::new(&[
            ("codelists/kind.yaml", "name: kind\ncodes: [A, B, C]\n"),
            ("datasets/visits.yaml", VISITS),
            ("data/visits.csv", ROWS),
            ("definitions.ind", &definitions),
        ]);
        let table = world.table("t");
        table.lines().filter(|line| line.contains("leaves out")).map(str::to_string).collect::<Vec<_>>()
    };
    let said = ["Total leaves out 1 visit without a kind and 2 with a kind that is not in the list."];
    assert_eq!(shown("long as % of all_visits"), said);
    assert_eq!(shown("long / all_visits"), said);
    assert_eq!(shown("all_visits"), said);
    // Of other rows each side says its own.
    assert_eq!(shown("(count of visits where wait > 20) as % of long").len(), 1);
}
