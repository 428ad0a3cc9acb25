//! Slips of typing and copying, and what other tools and prose write: one error each, with text that can be pasted; none is read as something else.

use crate::world::World;

const LOADS: &str = "name: loads\ngrain: load\ncounts: loads\nfiles: loads.csv\ntime: day\ncovers: 2022-04 to 2024-03\ncolumns:\n  \
                     day: {type: date}\n  ward: {codes: ward}\n  kind: {codes: kind}\n  n: {type: integer, min: 0}\n  \
                     tonnes: {type: decimal(1)}\n  age: {codes: ages}\n  note: {type: text, missing: allowed}\n";
const PEOPLE: &str = "name: people\ncounts: residents\nfiles: people.csv\nrole: population\nbasis: residents\ntime: year\nkey: [year, ward]\ncolumns:\n  \
                      year: {type: mid_year}\n  ward: {codes: ward}\n  persons: {type: integer}\n";
const AREA: &str = "name: area\nlevels: [{name: ward, plural: wards}]\nareas:\n  - {level: ward, code: W1, label: Ash}\n  - {level: ward, code: W2, label: Oak}\n";
const KIND: &str = "name: kind\nattributes: {group: text}\ncodes:\n  - {code: T, label: Theft, group: x}\n  - {code: R, label: Robbery, group: y}\n";
const AGES: &str = "name: ages\nbands:\n  - {from: 0, to: 17, label: Children}\n  - {from: 18, label: Adults}\n";
const ROWS: &str = "day,ward,kind,n,tonnes,age,note\n2022-05-01,W1,T,1,1.5,4,a\n2022-05-02,W2,R,2,2.5,40,b\n2022-05-03,W1,T,3,3.5,50,c\n";
const BELOW: &str = "measure n = count of loads\nmeasure s = count of loads where kind.group = \"x\"\nmeasure residents = sum of people.persons\n\
                     measure tot = sum of loads.n\n";
const TABLES: &str = "use \"below.ind\"\ntable t {\n  rows area in [wards, all]\n  column \"N\" n\n  column \"S\" s\n  column \"Sum\" tot\n  \
                      column \"Rate\" (n in 2023) per 1000 (residents in mid-2022)\n}\n";

/// The project, with a text in place of another in one file.
fn with(path: &str, from: &str, to: &str) -> World {
    let files = [
        ("datasets/loads.yaml", LOADS),
        ("datasets/people.yaml", PEOPLE),
        ("hierarchies/area.yaml", AREA),
        ("codelists/kind.yaml", KIND),
        ("codelists/ages.yaml", AGES),
        ("data/loads.csv", ROWS),
        ("data/people.csv", "year,ward,persons\n2022,W1,100\n2022,W2,200\n"),
        ("below.ind", BELOW),
        ("tables.ind", TABLES),
    ];
    let changed: Vec<(&str, String)> = files
        .iter()
        .map(|(file, text)| {
            assert!(*file != path || text.contains(from), "{path} has {from}");
            (*file, if *file == path { text.replacen(from, to, 1) } else { text.to_string() })
        })
        .collect();
    let changed: Vec<(&str, &str)> = changed.iter().map(|(file, text)| (*file, text.as_str())).collect();
    World::new(&changed)
}

/// The one error of a project, and its help.
fn one_error(world: &World, what: &str) -> (String, String) {
    let found = world.errors_with_help();
    assert_eq!(found.len(), 1, "{what}: {found:#?}\n{:#?}", world.warnings());
    let (_, help) = found.into_iter().next().unwrap();
    (world.warnings().remove(0), help)
}

fn measure(text: &str) -> World {
    with("below.ind", "measure s = count of loads where kind.group = \"x\"", text)
}

#[test]
fn the_project_is_sound() {
    assert_eq!(measure("measure s = count of loads where kind = \"Theft\"").warnings(), [] as [&str; 0]);
    assert_eq!(with("below.ind", "", "").table("t").lines().nth(3), Some("Total | 3 | 2 | 6 | 0.0"));
}

#[test]
fn one_misspelt_field_is_one_error() {
    for (path, from, to, help) in [
        ("datasets/loads.yaml", "time: day", "tim: day", "did you mean `time`?"),
        ("datasets/loads.yaml", "name: loads", "dataset: loads", "did you mean `name`?"),
        ("datasets/loads.yaml", "ward: {codes", "ward: {code", "did you mean `codes`?"),
        ("datasets/loads.yaml", "columns:", "column:", "did you mean `columns`?"),
        ("datasets/loads.yaml", "covers:", "cover:", "did you mean `covers`?"),
        ("datasets/people.yaml", "role: population", "rol: population", "did you mean `role`?"),
        ("datasets/people.yaml", "key: [", "ky: [", "did you mean `key`?"),
        ("datasets/people.yaml", "basis:", "basi:", "did you mean `basis`?"),
        ("codelists/kind.yaml", "attributes:", "attribute:", "did you mean `attributes`?"),
        ("codelists/ages.yaml", "to: 17", "t: 17", "did you mean `to`?"),
        ("codelists/ages.yaml", "from: 18", "frm: 18", "did you mean `from`?"),
        ("codelists/ages.yaml", "bands:", "band:", "did you mean `bands`?"),
        ("hierarchies/area.yaml", "areas:", "area:", "did you mean `areas`?"),
        ("hierarchies/area.yaml", "plural: wards", "plurl: wards", "did you mean `plural`?"),
    ] {
        let (said, helped) = one_error(&with(path, from, to), to);
        assert!(said.contains("::unknown-field: "), "{to}: {said}");
        assert_eq!(helped, help, "{to}");
    }
}

#[test]
fn what_a_file_lacks_or_has_too_much_is_one_error() {
    let nested = with("datasets/loads.yaml", "name: loads", "name: \"`loads`\"").warnings();
    assert_eq!(nested, ["project::bad-name: \"`loads`\" cannot be used as a name"], "no mark inside marks");
    for (path, from, to, code) in [
        ("codelists/kind.yaml", "codes:\n", "---\ncodes:\n", "project::yaml-feature"),
        ("datasets/loads.yaml", "columns:\n", "---\ncolumns:\n", "project::yaml-feature"),
        ("hierarchies/area.yaml", &AREA[AREA.find("areas").unwrap()..], "", "hierarchies::empty"),
        ("datasets/people.yaml", "  year: {type: mid_year}\n", "", "datasets::unknown-column"),
    ] {
        let (said, _) = one_error(&with(path, from, to), to);
        assert!(said.starts_with(code), "{to}: {said}");
    }
}

#[test]
fn marks_of_git_are_one_error() {
    for (path, line) in [
        ("below.ind", "measure s = count of loads where kind.group = \"x\"\n"),
        ("tables.ind", "  column \"N\" n\n"),
        ("datasets/loads.yaml", "  note: {type: text, missing: allowed}\n"),
        ("datasets/loads.yaml", "name: loads\n"),
        ("codelists/kind.yaml", "  - {code: R, label: Robbery, group: y}\n"),
    ] {
        let theirs = line.replace('s', "z");
        for marks in [
            format!("<<<<<<< HEAD\n{line}=======\n{theirs}>>>>>>> other\n"),
            format!("<<<<<<< HEAD\n=======\n{line}>>>>>>> other\n"),
            format!("<<<<<<< HEAD\n{line}||||||| base\n{theirs}=======\n>>>>>>> other\n"),
            format!("{line}>>>>>>> other\n"),
        ] {
            let (said, help) = one_error(&with(path, line, &marks), &marks);
            assert!(said.starts_with("project::merge-conflict: "), "{path}: {said}");
            assert!(help.contains("`<<<<<<<`"), "{help}");
        }
    }
    let row = "2022-05-02,W2,R,2,2.5,40,b\n";
    let marks = format!("<<<<<<< HEAD\n{row}=======\n{row}>>>>>>> other\n");
    let said = with("data/loads.csv", row, &marks).refused("t");
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].contains("git could not merge") && said[0].contains("loads.csv, line 3"), "{said:?}");
}

#[test]
fn headings_inside_a_file_are_one_error() {
    let headings = ROWS.lines().next().unwrap();
    let twice = format!("2022-05-02,W2,R,2,2.5,40,b\n{headings}\n");
    let said = with("data/loads.csv", "2022-05-02,W2,R,2,2.5,40,b\n", &twice).refused("t");
    assert_eq!(said, ["data::headings-again: a row of loads is the line of headings again: loads.csv, line 4"]);
}

/// Two stray quotes make one value of the rows between them.
#[test]
fn rows_inside_quotes_are_refused() {
    let world = with("data/loads.csv", ROWS, &ROWS.replace(",a\n", ",\"a\n").replace(",c\n", ",c\"\n"));
    let said = world.refused("t");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("data::rows-in-quotes: ") && said[0].contains("loads.csv, line 2"), "{said:?}");
    assert!(said[0].ends_with("one in line 4"), "{said:?}");
    let text = with("data/loads.csv", ROWS, &ROWS.replace(",a\n", ",\"two lines,\nand one more, of prose\"\n"));
    assert!(text.table("t").contains("Total | 3 |"), "{}", text.table("t"));
}

#[test]
fn a_file_with_nul_characters_is_refused() {
    for end in ["\0\0\0\0", "\n\0\0"] {
        let said = with("data/loads.csv", ROWS, &format!("{}{end}", ROWS.trim_end())).refused("t");
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("data::unreadable: ") && said[0].contains("NUL character"), "{said:?}");
    }
}

/// A full stop may be between thousands.
#[test]
fn a_number_with_three_zeros_behind_a_point_is_asked_about() {
    for condition in ["n > 1.000", "n in {1.000, 2}", "tonnes >= 2.000"] {
        let (said, help) = one_error(&measure(&format!("measure s = count of loads where {condition}")), condition);
        assert!(
            said.starts_with("literals::too-many-decimals: ") && said.contains("as some countries write it"),
            "{said}"
        );
        assert!(help == "write `1` or `1000`" || help == "write `2` or `2000`", "{condition}: {help}");
    }
    let (_, help) = one_error(&with("tables.ind", "column \"S\" s", "column \"S\" s / 1.000"), "s / 1.000");
    assert_eq!(help, "write `1` or `1000`");
    assert_eq!(measure("measure s = count of loads where n > 1.0 and tonnes > 1.5").warnings(), [] as [&str; 0]);
}

#[test]
fn full_stops_between_thousands_are_declared() {
    let rows = ROWS.replace(",1,1.5,", ",1.500,2,").replace(",2,2.5,", ",2,1.000,").replace(",3,3.5,", ",3,3,");
    let world = with("data/loads.csv", ROWS, &rows);
    assert!(world.helps("t")[0].contains("declare `thousands: \".\"` in the dataset"), "{:?}", world.helps("t"));
    world.put("datasets/loads.yaml", &LOADS.replace("columns:", "thousands: \".\"\ncolumns:"));
    assert!(world.table("t").contains("Total | 3 | 2 | 1505 |"), "{}", world.table("t"));
    world.put("data/loads.csv", &rows.replace(",3,3,", ",3.5,3,"));
    assert!(world.helps("t")[0].contains("no number has decimals"), "{:?}", world.helps("t"));
}

#[test]
fn decimals_that_may_be_thousands_are_asked_about() {
    let of = |first: &str, dataset: &str| {
        let rows = ROWS.replace(",1,1.5,", first).replace(",2,2.5,", ",2,12.500,").replace(",3,3.5,", ",3,850,");
        let rows = format!("{rows}2022-05-04,W1,T,1,2.125,4,a\n");
        let world = with("data/loads.csv", ROWS, &rows);
        let declared = LOADS.replace("decimal(1)", "decimal(3)").replace("columns:", &format!("{dataset}columns:"));
        world.put("datasets/loads.yaml", &declared);
        world.put("below.ind", &BELOW.replace("sum of loads.n", "sum of loads.tonnes"));
        let asked = world.warned().into_iter().filter(|found| found.starts_with("data::perhaps-thousands: "));
        (asked.count(), world.table("t").lines().nth(3).unwrap_or_default().to_string())
    };
    assert_eq!(of(",1,1.250,", ""), (1, "Total | 4 | 3 | 865.9 | 0.0".to_string()));
    assert_eq!(of(",1,1.250,", "thousands: \",\"\n").0, 0, "a point is a point");
    assert_eq!(of(",1,1.250,", "thousands: \".\"\n"), (0, "Total | 4 | 3 | 16725.0 | 0.0".to_string()));
    for decimal in [",1,0.250,", ",1,1.25,", ",1,1250.125,"] {
        assert_eq!(of(decimal, "").0, 0, "{decimal}");
    }
}

#[test]
fn an_empty_definition_file_is_spoken_of() {
    let world = with("below.ind", BELOW, "");
    let (said, _) = one_error(&world, "an empty file that is used");
    assert_eq!(said, "names::unknown-file: the definition file \"below.ind\" has no definitions");
    let beside = with("below.ind", "", "");
    beside.put("more.ind", " \n");
    assert_eq!(beside.warnings(), ["names::empty-file: this definition file is empty"]);
    beside.put("more.ind", "# nothing yet\n");
    assert_eq!(beside.warnings(), [] as [&str; 0]);
}

/// A year or a month with blanks in it is not a division or a difference.
#[test]
fn a_period_with_blanks_is_answered_with_the_period() {
    for (written, period) in [
        ("in 2022 / 23", "2022/23"),
        ("in 2022/ 23", "2022/23"),
        ("in 2022 /23", "2022/23"),
        ("in 2022 - 23", "2022/23"),
        ("in 2022 - 04", "2022-04"),
        ("in FY 2022/23", "2022/23"),
        ("in FY2022/23", "2022/23"),
        ("in FY22/23", "2022/23"),
        ("in last 12 months", "in year ending 2024-03"),
        ("in the last year", "in year ending 2024-03"),
        ("in previous quarter", "in year ending 2024-03"),
    ] {
        let (_, help) = one_error(&with("tables.ind", "column \"N\" n", &format!("column \"N\" n {written}")), written);
        assert!(help.contains(&format!("`{period}`")), "{written}: {help}");
    }
}

#[test]
fn conditions_as_others_write_them_are_answered_with_ours() {
    for (condition, help) in [
        ("n = 3 to 5", "write `n in 3 to 5`"),
        ("n is between 3 and 5", "write `n in 3 to 5`"),
        ("day in 2022-05-01..2022-05-02", "write `2022-05-01 to 2022-05-02`"),
        ("day from 2022-05-01 to 2022-05-02", "write `day in 2022-05-01 to 2022-05-02`"),
        ("startswith(note, \"T\")", "write `note starts with \"T\"`"),
        ("contains(note, \"T\")", "write `note contains \"T\"`"),
        ("note.endswith(\"T\")", "write `note ends with \"T\"`"),
        ("note.str.contains(\"T\")", "write `note contains \"T\"`"),
        ("exists(note)", "write `note is not missing`"),
        ("note ~ \"x\"", "write `note contains \"x\"`"),
        ("note !~ \"x\"", "write `not note contains \"x\"`"),
        ("LEN(note) > 3", "have a column with the number in the data"),
        ("length(note) = 3", "have a column with the number in the data"),
        ("note =~ \"SYN.*\"", "write `note starts with \"SYN\"`"),
        ("note ~ \"^SYN\"", "write `note starts with \"SYN\"`"),
        ("note !~ \"^SYN.*$\"", "write `not note starts with \"SYN\"`"),
        ("note =~ \".*-1$\"", "write `note ends with \"-1\"`"),
        ("note =~ \".*SYN.*\"", "write `note contains \"SYN\"`"),
        ("note =~ \"^SYN$\"", "write `note = \"SYN\"`"),
        ("note =~ \"S[YN]+\"", "with letters alone"),
        ("n = 3 but not 5", "write `n = 3 and n != 5`"),
        ("n in 3 to 5 but not 4", "write `n in 3 to 5 and n != 4`"),
        ("n in 3 to 7 except {4, 5}", "write `n in 3 to 7 and n not in {4, 5}`"),
        ("kind one of (\"T\", \"R\")", "write `kind in {\"T\", \"R\"}`"),
        ("kind is one of {\"T\", \"R\"}", "write `kind in {\"T\", \"R\"}`"),
        ("kind any of [\"T\"]", "write `kind in {\"T\"}`"),
        ("kind = {\"T\", \"R\"}", "write `kind in {\"T\", \"R\"}`"),
        ("n != [3, 5]", "write `n not in {3, 5}`"),
        ("kind = \"T\", \"R\"", "write `kind in {\"T\", \"R\"}`"),
        ("kind other than \"T\"", "write `kind != \"T\"`"),
        ("kind excluding \"T\"", "write `kind != \"T\"`"),
        ("day after 2022-05-01", "write `day > 2022-05-01`"),
        ("day before 2022-05-01", "write `day < 2022-05-01`"),
        ("day since 2022-05-01", "write `day >= 2022-05-01`"),
        ("day >= \"01/05/2022\"", "write `2022-05-01`, without quotes"),
        ("day in April 2022", "write `2022-04`"),
        ("n % 2 = 0", "have a column with it in the data"),
        ("age < 18", "as in `age in {\"Children\"}`"),
    ] {
        let (_, said) = one_error(&measure(&format!("measure s = count of loads where {condition}")), condition);
        assert!(said.contains(help), "{condition}: {said}");
    }
}

#[test]
fn numbers_as_others_write_them_are_answered_with_ours() {
    for (value, help) in [
        ("n minus s", "write `n - s`"),
        ("n times 2", "write `n * 2`"),
        ("n divided by s", "write `n / s`"),
        ("n x 100", "write `n * 100`"),
        ("n as % s", "write `as % of s`"),
        ("n as %", "write `as % of` and the number that is the whole"),
        ("n per 1000", "write what it is of, as in `per 1000 residents`"),
        ("n per 1.000 residents", "`1000`, if the point is between thousands"),
        ("72.", "write `72`"),
        ("change in n", "write `change in n from 2022/23 to 2023/24`"),
        ("change in n since 2022", "write `change in n from "),
        ("change of n from 2022 to 2023", "write `change in n from 2022 to 2023`"),
        ("growth in n between 2022/23 and 2023/24", "write `change in n from 2022/23 to 2023/24`"),
        ("% change in n from 2022/23 to 2023/24", "write `change in n from 2022/23 to 2023/24`"),
        ("sum(loads)", "as in `sum of loads.n`"),
        ("sum of loads", "as in `sum of loads.n`"),
        ("count of distinct note", "write `count of distinct loads.note`"),
        ("AVERAGE(tot)", "write `tot` alone"),
        ("mean of tonnes", "write `mean of loads.tonnes`"),
        ("sum of n", "write `n` alone for the number of that name; for the column write `sum of loads.n`"),
    ] {
        let (said, helped) = one_error(&with("tables.ind", "column \"N\" n", &format!("column \"N\" {value}")), value);
        assert!(helped.contains(help), "{value}: {said}: {helped}");
    }
}

#[test]
fn more_of_a_column_as_others_write_it_is_answered_with_ours() {
    for (value, help) in [
        ("n in 2022, 2023", "`n for each calendar_year in [2022, 2023]`"),
        ("n in {2022, 2023}", "`(n in 2022) + (n in 2023)`"),
        ("n in 2022 to 2023", "`n for each calendar_year from 2022 to 2023`"),
        ("n in 2022 and 2023", "`(n in 2022) + (n in 2023)`"),
        ("n from 2022 to 2023", "`n for each calendar_year from 2022 to 2023`"),
        ("n between 2022 and 2023", "`n for each calendar_year from 2022 to 2023`"),
        ("n in the year 2022", "write `in 2022`"),
        ("n in calendar year 2022", "write `in 2022`"),
        ("n during 2022/23", "write `in 2022/23`"),
        ("n in Mid-2022", "write `mid-2022`"),
        ("n in mid2022", "write `mid-2022`"),
        ("n in Q1", "there are no quarters as periods"),
        ("n in Ash", "write `at \"Ash\"` in place of `in Ash`"),
        ("n for Ash", "write `n at Ash`"),
        ("n by kind", "write `for each kind`"),
        ("rank of n", "write `rank of n across rows`"),
        ("share of n", "write `share of n across rows`"),
        ("n as % of total", "`share of n across rows`"),
        ("total loads.n", "write `sum of loads.n`"),
        ("sum loads.n", "write `sum of loads.n`"),
        ("count of unique loads.note", "write `count of distinct`"),
        ("number of loads", "write `count of loads`"),
        ("loads.n", "write `sum of loads.n`"),
        ("cumulative n", "as in `n in 2023/24`"),
        ("n ** 2", "as in `n * n`"),
        ("n^2", "as in `n * n`"),
        ("-n", "write `-1 * n`"),
        ("n -", "write it behind `-`"),
        ("n where", "write it behind `where`"),
        ("\"n\"", "write `n`"),
        ("n, s", "as in `column \"...\" s`"),
        ("n rounded to 1", "write `shown 0.0`"),
        ("n per head", "write `per 1000 residents`"),
        ("n per 100,000 residents", "write `100000`"),
    ] {
        let (said, helped) = one_error(&with("tables.ind", "column \"N\" n", &format!("column \"N\" {value}")), value);
        assert!(helped.contains(help), "{value}: {said}: {helped}");
    }
}

/// What is wrong with rows is said alone, and not what the rates of the table lack without them.
#[test]
fn rows_as_others_write_them_are_one_error() {
    for (rows, help) in [
        ("rows area in (wards)", "write `in [wards]`"),
        ("rows area in {\"Ash\", \"Oak\"}", "write `in [\"Ash\", \"Oak\"]`"),
        ("rows area = wards", "write `rows area in [wards]`"),
        ("rows area in [\"Ash\" \"Oak\"]", "write `\"Ash\", \"Oak\"`"),
        ("rows area in [Ash; Oak]", "write `,` in place of `;`"),
        ("rows area in [wards, all \"Total\"]", "write `all as \"Total\"`"),
        ("rows area in [wards] as \"Ward\"", "write `rows area \"Ward\" in [wards]`"),
        ("rows age in [0-17, 18+]", "write \"18+\""),
        ("rows area sorted by \"N\"", "write `order by \"Crimes\" descending`"),
        ("rows wards", "did you mean \"ward\"?"),
        ("rows week", "weeks have no name yet"),
        ("rows loads.ward", "write `ward`"),
    ] {
        let (said, helped) = one_error(&with("tables.ind", "rows area in [wards, all]", rows), rows);
        assert!(helped.contains(help), "{rows}: {said}: {helped}");
    }
    let (said, _) =
        one_error(&with("datasets/people.yaml", "ward: {codes: ward}", "ward: {codes: kind}"), "areas of another list");
    assert!(said.starts_with("denominators::no-area: "), "{said}");
}

#[test]
fn files_without_a_data_folder_are_one_error() {
    let world = with("below.ind", "", "");
    world.put("indicia.yaml", "title: Example\n");
    let said = world.refused("t");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(world.helps("t")[0].ends_with("write `data: data` in indicia.yaml"), "{:?}", world.helps("t"));
}

#[test]
fn slips_of_yaml_are_answered_with_what_to_write() {
    for (path, from, to, help) in [
        (
            "codelists/kind.yaml",
            "{code: T, label: Theft, group: x}",
            "code: T\n    group: x\n    label: >5",
            "write \">5\"",
        ),
        (
            "codelists/kind.yaml",
            "{code: T, label: Theft, group: x}",
            "code: T\n    group: x\n    label: |\n",
            "for the text itself write \"|\"",
        ),
        (
            "datasets/loads.yaml",
            "n: {type: integer, min: 0}",
            "n: {type: integer, min: 0 # whole}",
            "write `{type: integer, min: 0} # whole`",
        ),
        (
            "datasets/loads.yaml",
            "note: {type: text, missing: allowed}",
            "note: {type: text, description: #5}",
            "write \"#5\" in quotes",
        ),
        (
            "codelists/kind.yaml",
            "- {code: T, label: Theft, group: x}",
            "- code: T, label: Theft, group: x",
            "write `- {code: T, label: Theft, group: x}`",
        ),
        ("codelists/kind.yaml", "name: kind", "name:kind", "write `name: kind`"),
        ("codelists/kind.yaml", "name: kind", "name kind", "write `name: kind`"),
        ("datasets/loads.yaml", "name: loads", "name = loads", "write `name: loads`"),
        ("codelists/kind.yaml", "  - {code: R,", "   - {code: R,", "write `  - {code: R, label: Robbery, group: y}`"),
        ("codelists/kind.yaml", "label: Theft", "label: Theft, petty", "write `label: \"Theft, petty\"`"),
        ("datasets/loads.yaml", "files: loads.csv", "files: C:\\data\\loads.csv", "write `files: loads.csv`"),
        ("datasets/loads.yaml", "files: loads.csv", "files: \"C:\\data\\loads.csv\"", "as in \"loads.csv\""),
        ("datasets/loads.yaml", "files: loads.csv", "missing: [n/a, ~]\nfiles: loads.csv", "leave it out"),
        ("datasets/loads.yaml", "missing: allowed", "missing: null", "`missing: [\"null\"]` above `columns`"),
        ("datasets/loads.yaml", "missing: allowed", "missing: [n/a, x]", "`missing: [\"n/a\", \"x\"]` above `columns`"),
        ("datasets/loads.yaml", "missing: allowed", "missing: true", "write `missing: allowed`"),
    ] {
        let (said, helped) = one_error(&with(path, from, to), to);
        assert!(helped.contains(help), "{to}: {said}: {helped}");
        assert!(!said.contains("block collection"), "{said}");
    }
}

/// A field with another name is the cause, and what would need it is not spoken of.
#[test]
fn a_field_that_is_none_is_one_error_and_no_mark_is_doubled() {
    for (path, from, to) in [
        ("datasets/loads.yaml", "time: day", "date: day"),
        ("datasets/loads.yaml", "time: day", "timestamp: day"),
        ("datasets/people.yaml", "time: year", "period: year"),
        ("datasets/loads.yaml", "day: {type: date}", "day: {type: date, required: yes}"),
        ("datasets/loads.yaml", "day: {type: date}", "day: {type: date, header: Day}"),
        ("datasets/people.yaml", "year: {type: mid_year}", "year: {type: mid_year, colour: red}"),
        ("datasets/people.yaml", "ward: {codes: ward}", "ward: {codes: ward, header: Ward}"),
    ] {
        let (said, _) = one_error(&with(path, from, to), to);
        assert!(said.contains("::unknown-field: "), "{to}: {said}");
    }
    for (path, from, to) in [
        ("hierarchies/area.yaml", "levels: [{name: ward, plural: wards}]", "levels: [ward]"),
        ("datasets/loads.yaml", "files: loads.csv", "files: loads.csv\nformat: [x]"),
        ("datasets/loads.yaml", "day: {type: date}", "day: [date]"),
    ] {
        let said = with(path, from, to).warnings();
        let wrong = said.iter().find(|said| said.contains(" should be ")).unwrap_or_else(|| panic!("{to}: {said:#?}"));
        assert!(!wrong.contains("``") && !wrong.contains("`a "), "{wrong}");
    }
}

#[test]
fn a_field_that_each_code_has_and_an_alias_of_yaml_are_one_error() {
    let (said, help) = one_error(&with("codelists/kind.yaml", "attributes: {group: text}\n", ""), "attributes");
    assert_eq!(said, "codelists::unknown-field: a code has no field `group`");
    assert!(help.contains("`attributes: {group: text}`"), "{help}");
    for (from, to) in [
        ("grain: load\ncounts: loads\n", "grain: &a load\ncounts: *a\n"),
        ("day: {type: date}", "day: {type: &d date}"),
    ] {
        let (said, _) = one_error(&with("datasets/loads.yaml", from, to), to);
        assert!(said.starts_with("project::yaml-feature: ") || said.starts_with("project::bad-yaml: "), "{to}: {said}");
    }
}
