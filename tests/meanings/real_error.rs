//! The real error, first and once: what follows from it, and what may only seem so beside it, is not said.

use crate::world::World;

const VISITS: &str = "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ntime: day\ncovers: 2022/23 to 2023/24\ncolumns:\n  \
                      day: {type: DAY}\n  kind: {type: text}\n  n: {type: integer, min: 0}\n";

fn visits(day: &str, rows: &str, definitions: &str) -> World {
    World::new(&[
        ("datasets/visits.yaml", &VISITS.replace("DAY", day)),
        ("data/visits.csv", &format!("day,kind,n\n{rows}")),
        ("definitions.ind", definitions),
    ])
}

fn found(definitions: &str) -> Vec<String> {
    visits("date", "2023-05-01,a,1\n", definitions).warnings()
}

#[test]
fn a_project_without_datasets_says_that_their_names_mean_nothing() {
    let world = World::new(&[(
        "definitions.ind",
        "cohort young { from people where age < 18 }\nmeasure n = count of people\nindicator twice = (n at \"Ash\") + (n in 2023)\n\
         table t { rows area column \"N\" twice column \"Y\" count of young for each sex }\n",
    )]);
    let unknown = "names::unknown: there is no dataset or cohort called `people`";
    assert_eq!(world.warnings(), [unknown]);
    // Words and numbers need none.
    let plain = World::new(&[("definitions.ind", "table t { column \"Two\" 2 }\n")]);
    assert!(!plain.warnings().iter().any(|said| said.contains("names::unknown")), "{:?}", plain.warnings());
}

#[test]
fn a_name_that_means_two_things_is_one_error() {
    assert_eq!(
        found(
            "measure visits = count of visits\ntable t { column \"N\" visits }\ntable u { column \"N\" 2 * visits }\n"
        ),
        ["names::duplicate: `visits` is already the name of a dataset"]
    );
}

#[test]
fn nothing_is_warned_of_while_something_is_wrong() {
    let broken =
        "measure unused = count of visits\nmeasure n = count of visits where kind = 3\ntable t { column \"N\" n }\n";
    let errors = found(broken);
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(!errors[0].starts_with("names::unused"), "{errors:?}");
    let mended = broken.replace("kind = 3", "kind = \"3\"");
    assert_eq!(found(&mended), ["names::unused: no table uses `unused`, a measure"]);
}

/// What the help says to write is right.
#[test]
fn two_columns_of_years_are_told_apart_by_what_they_are_for() {
    let table = "measure n = count of visits\ntable t { columns for each financial_year in [2022/23, 2023/24] { column \"HEADING\" n } }\n";
    let world = visits("date", "2023-05-01,a,1\n", &table.replace("HEADING", "Visits"));
    let help = &world.errors_with_help()[0].1;
    assert_eq!(
        help,
        "say in the heading which each is: `column \"Visits {financial_year}\"` has the label in place of `{financial_year}`"
    );
    assert_eq!(found(&table.replace("HEADING", "Visits {financial_year}")), [] as [&str; 0]);
}

#[test]
fn a_date_with_a_time_is_answered_with_the_declaration_that_reads_it() {
    let definitions = "measure n = count of visits\ntable t { column \"N\" n where day in 2023/24 }\n";
    for (rows, declaration) in [
        ("2023-05-01 00:00:00,a,1\n", "{type: datetime, format: \"YYYY-MM-DD hh:mm:ss\"}"),
        ("2023-05-01T10:30,a,1\n", "{type: datetime, format: \"YYYY-MM-DD hh:mm:ss\"}"),
        ("31/05/2023 00:00,a,1\n", "{type: datetime, format: \"DD/MM/YYYY hh:mm:ss\"}"),
        ("31/05/2023,a,1\n", "{type: date, format: \"DD/MM/YYYY\"}"),
        ("1/5/2023,a,1\n", "{type: date, format: \"D/M/YYYY\"}"),
    ] {
        let help = visits("date", rows, definitions).helps("t").concat();
        assert!(help.starts_with(&format!("declare the column `{declaration}`")), "{rows}: {help}");
        let declared = VISITS.replace("{type: DAY}", declaration);
        let mended = World::new(&[
            ("datasets/visits.yaml", &declared),
            ("data/visits.csv", &format!("day,kind,n\n{rows}")),
            ("definitions.ind", definitions),
        ]);
        assert_eq!(mended.table("t"), " | N\n | 1", "{rows}");
    }
    let either = visits("date", "01/05/2023,a,1\n", definitions).helps("t").concat();
    assert!(either.contains("or `format: \"MM/DD/YYYY\"` where the month comes first"), "{either}");
}

/// `24,310` is read where the dataset says what the mark is; until then the message says how to. What has its marks elsewhere is no number.
#[test]
fn a_number_with_marks_between_thousands_is_answered_with_what_reads_it() {
    let definitions = "measure n = sum of visits.n\ntable t { column \"N\" n }\n";
    let rows = |text: &str| format!("2023-05-01,a,{text}\n2023-05-02,a,7\n");
    for (text, mark, shown) in [
        ("\"24,310\"", ",", "24317"),
        ("\"1,234,567\"", ",", "1234574"),
        ("\"1,200.0\"", ",", "1207"),
        ("1 200", " ", "1207"),
        ("1\u{a0}200", " ", "1207"),
        ("1'200", "'", "1207"),
    ] {
        let world = visits("date", &rows(text), definitions);
        let help = world.helps("t").concat();
        assert!(help.contains(&format!("declare `thousands: \"{mark}\"` in the dataset")), "{text}: {help}");
        world.put(
            "datasets/visits.yaml",
            &VISITS.replace("DAY", "date").replace("columns:", &format!("thousands: \"{mark}\"\ncolumns:")),
        );
        assert_eq!(world.table("t"), format!(" | N\n | {shown}"), "{text}");
    }
    for text in [
        "\"1,2\"",
        "\"1,2345\"",
        "\"1,,200\"",
        "\",200\"",
        "\"1234,567\"",
        "\"1,200,\"",
        "\"0,500\"",
        "\"-012,500\"",
        "\"24.310,5\"",
    ] {
        let world = visits("date", &rows(text), definitions);
        assert!(!world.helps("t").concat().contains("declare `thousands"), "{text}");
        world.put(
            "datasets/visits.yaml",
            &VISITS.replace("DAY", "date").replace("columns:", "thousands: \",\"\ncolumns:"),
        );
        let refused = world.refused("t");
        assert!(refused[0].starts_with("data::invalid-value: "), "{text}: {refused:?}");
    }
}

#[test]
fn a_mark_between_thousands_that_is_none_is_refused() {
    let world = visits("date", "2023-05-01,a,1\n", "measure n = sum of visits.n\ntable t { column \"N\" n }\n");
    world.put("datasets/visits.yaml", &VISITS.replace("DAY", "date").replace("columns:", "thousands: \";\"\ncolumns:"));
    let found = world.warnings();
    assert!(found[0].starts_with("datasets::wrong-value: `thousands` should be `\",\"`"), "{found:?}");
}

/// What people and programs put in data: what can be declared is said, or that the file is to be changed.
#[test]
fn a_value_that_cannot_be_read_is_answered_with_what_to_declare_or_to_change() {
    let definitions = "measure n = sum of visits.n\nmeasure w = min of visits.w\nmeasure d = count of visits where day in 2023/24\n\
                       table t { column \"N\" n column \"W\" w column \"D\" d }\n";
    let declared = "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ncolumns:\n  day: {type: date, missing: allowed}\n  \
                    n: {type: integer, min: 0, missing: allowed}\n  w: {type: decimal(1), missing: allowed}\n";
    let helps = |declared: &str, row: &str| {
        World::new(&[
            ("datasets/visits.yaml", declared),
            ("data/visits.csv", &format!("day,n,w\n{row}\n")),
            ("definitions.ind", definitions),
        ])
        .helps("t")
        .concat()
    };
    let numbers = [
        (
            "*",
            "if \"*\" means that there is no number, declare `missing: [\"*\"]` in the dataset; if it means 0, `zero: [\"*\"]`",
        ),
        ("(5)", "write -5 in the file"),
        ("NULL", "`missing: [\"NULL\"]`"),
        ("#N/A", "`missing: [\"#N/A\"]`"),
        ("N/A", "`missing: [\"N/A\"]`"),
        ("-", "`missing: [\"-\"]`"),
        ("..", "`missing: [\"..\"]`"),
        ("[c]", "`missing: [\"[c]\"]`"),
        ("<5", "`missing: [\"<5\"]`"),
        ("£5", "the sign of a currency in \"£5\" is not read: write the number alone in the file"),
        ("12%", "write 12 in the file, and declare `unit: \"%\"`"),
        ("\"24,310\"", "declare `thousands: \",\"` in the dataset"),
        ("\"1,5\"", "a decimal comma as in \"1,5\" is not read: write 1.5"),
        ("5 years", "write 5 in the file, and declare `unit: years`"),
        ("0.310", "declare `type: decimal(2)`"),
        ("1.25", "declare `type: decimal(2)`"),
        ("what?", "percent signs and units are not read"),
    ];
    for (text, words) in numbers {
        for row in [format!("2023-05-01,{text},1"), format!("2023-05-01,1,{text}")] {
            let help = helps(declared, &row);
            assert!(help.contains(words), "{row}: {help}");
        }
    }
    for (text, words) in [
        ("24.310", "\"24.310\" may be 24310, as some countries write it"),
        ("-2.430", "then write -2430 in the file"),
        ("1.234.567", "then write 1234567 in the file"),
    ] {
        let help = helps(declared, &format!("2023-05-01,{text},1"));
        assert!(help.contains(words), "{text}: {help}");
    }
    let one = helps(declared, "2023-05-01,-1,1");
    assert!(one.contains("the `min` and `max` of the column"), "{one}");
    let both = helps(declared, "2023-05-01,*,1\n2023-05-01,N/A,1");
    assert!(both.contains("`missing: [\"*\", \"N/A\"]`"), "{both}");
    let refused = helps(&declared.replace("min: 0, missing: allowed", "min: 0"), "2023-05-01,*,1");
    assert!(refused.contains("and `missing: allowed` of the column n"), "{refused}");
    let dates = [
        ("14-Apr-21", "a month in letters as in \"14-Apr-21\" is not read: write dates in the file as 2021-04-14"),
        ("14 April 2021", "a month in letters"),
        ("14/04/21", "a year of two digits"),
        ("20210414", "declare the column `{type: date, format: \"YYYYMMDD\"}`"),
        ("44300", "as spreadsheets count days"),
        ("2021-04", "is a month: declare `type: month`"),
        ("2021-04-14T10:30:00Z", "without parts of a second, time zone, AM or PM"),
        ("N/A", "declare `missing: [\"N/A\"]` in the dataset"),
        ("*", "declare `missing: [\"*\"]` in the dataset"),
        ("soon", "declare the `format` that the dates are written in"),
    ];
    for (text, words) in dates {
        let help = helps(declared, &format!("{text},1,1"));
        assert!(help.contains(words), "{text}: {help}");
    }
}

/// 72.000 is 72 in some countries, and 72 thousand in others.
#[test]
fn three_zeros_behind_the_point_of_a_whole_number_are_refused() {
    let definitions = "measure n = sum of visits.n\ntable t { column \"N\" n }\n";
    let world = visits("date", "2023-05-01,a,72.000\n2023-05-01,a,1.000\n", definitions);
    let said = world.refused("t");
    let message = "data::invalid-value: column n of visits has 2 values that are not a whole number";
    assert!(said[0].starts_with(message) && said[0].contains("\"72.000\" (visits.csv, line 2)"), "{said:?}");
    assert!(world.helps("t")[0].contains("write 72 or 72000 in the file"), "{:?}", world.helps("t"));
    for plain in ["72.0", "72.00", "1472.000"] {
        let whole = plain.split('.').next().unwrap();
        let shown = visits("date", &format!("2023-05-01,a,{plain}\n"), definitions).table("t");
        assert_eq!(shown.replace(',', ""), format!(" | N\n | {whole}"), "{plain}");
    }
}

/// Words of SQL, Excel, DAX, R and Python, and a part of what the help says to write.
#[test]
fn words_of_other_languages_get_what_is_written_here() {
    for (value, help) in [
        ("if n > 5 then n else 0", "put the condition on what is counted"),
        ("iif(n > 5, n, 0)", "put the condition on what is counted"),
        ("CASE WHEN n > 5 THEN 1 END", "put the condition on what is counted"),
        ("coalesce(n, 0)", "`sum of known crimes.value`"),
        ("n where is_na(kind)", "`where value is missing`"),
        ("ROUND(n, 1)", "`shown 0.0`"),
        ("DIVIDE(n, m)", "`a as % of b`"),
        ("n over m", "`a per 1000 b`"),
        ("CALCULATE(n, kind)", "`n where kind = \"Theft\"`"),
        ("countifs(kind, 3)", "`count of crimes where kind = \"Theft\" and age < 18`"),
        ("nrow()", "`count of crimes`"),
        ("DISTINCTCOUNT(visits.kind)", "`count of distinct crimes.person`"),
        ("RANKX(n)", "`rank of n across rows`"),
        ("lag(n, 1)", "`change in n from 2022/23 to 2023/24`"),
        ("n where day > today()", "a report has no today"),
        ("n where day > now", "a report has no today"),
        ("n where year(day) = 2023", "`day in 2023/24`"),
        ("n where left(kind, 1) = \"T\"", "`starts with \"...\"`"),
        ("n where lower(kind) = \"theft\"", "`= \"...\" ignoring case`"),
        ("select n", "`column \"Crimes\" count of crimes`"),
        ("n where kind is null", "write `is missing`"),
        ("n where kind is not NA", "write `is missing`"),
        ("n where kind = null", "`is missing`"),
        ("n as percentage of m", "write `as % of`"),
        ("n as a % of m", "write `as % of`"),
        ("n per thousand m", "write `per 1000`"),
        ("n per 100k m", "100000"),
        ("COUNT(*)", "`count of crimes where ...`"),
        ("COUNT DISTINCT visits.kind", "write `count of distinct visits.kind`"),
        ("distinct count of visits.kind", "write `count of distinct visits.kind`"),
        ("visits.kind.nunique()", "`count of distinct crimes.person`"),
        ("count of *", "`count of crimes`"),
        ("std(visits.n)", "write `standard deviation of visits.n`"),
        ("variance(visits.n)", "`standard deviation of crimes.value`"),
        ("quantile(visits.n, probs = 0.9)", "`percentile 90 of crimes.value`"),
        ("n where n eq 3", "write `=`, `!=`"),
        ("n where kind.isin([\"a\"])", "`weapon in {"),
        ("n where is.na(kind)", "write `kind is missing`"),
        ("n where n from 3 to 5", "write `n in 3 to 5`"),
        ("n where kind rlike \"a\"", "`contains \"...\"`"),
        ("n in April 2023", "write `2023-04`"),
        ("n in apr 2023", "write `2023-04`"),
        ("n in 12 April 2023", "write `2023-04-12`"),
        ("n in mid 2022", "write `mid-2022`"),
        ("n in Q1 2023", "name its months"),
        ("n in 2023 Q1", "name its months"),
        ("n in year ending March 2024", "write `2024-03`"),
        ("n in \"2022/23\"", "write `2022/23`"),
        ("n where day >= \"2023-04-01\"", "write `2023-04-01`, without quotes"),
        ("n where n = \"3\"", "write `3`, without quotes"),
        ("n where day >= 2023-04", "write `day >= 2023-04-01`"),
        ("n where day > 2022/23", "write `day > 2023-03-31`"),
        ("n limit 10", "`top 10`"),
        ("n order by \"N\" desc", "`descending`"),
        ("n as \"Visits\"", "write `column \"Visits\" ...`"),
    ] {
        let definitions =
            format!("measure n = count of visits\nmeasure m = sum of visits.n\ntable t {{ column \"N\" {value} }}\n");
        let world = visits("date", "2023-05-01,a,1\n", &definitions);
        let found = world.errors_with_help();
        assert_eq!(found.len(), 1, "{value}: {found:?}");
        assert!(found[0].1.contains(help), "{value}: {found:?}");
    }
}

/// A flag is a condition by itself, whatever it is compared with.
#[test]
fn a_flag_that_is_compared_with_yes_is_written_alone() {
    for (condition, help) in [
        ("urgent = true", "write `urgent`"),
        ("urgent = Yes", "write `urgent`"),
        ("urgent != false", "write `urgent`"),
        ("urgent = \"J\"", "write `urgent`"),
        ("urgent = 1", "write `urgent`"),
        ("urgent is true", "write `urgent`"),
        ("urgent is not false", "write `urgent`"),
        ("urgent = no", "write `not urgent`"),
        ("urgent != true", "write `not urgent`"),
        ("urgent = \"N\"", "write `not urgent`"),
        ("urgent is not yes", "write `not urgent`"),
    ] {
        let world = World::new(&[
            (
                "datasets/calls.yaml",
                "name: calls\ngrain: call\ncounts: calls\nfiles: calls.csv\ncolumns:\n  urgent: {type: flag, yes: [J], no: [N]}\n",
            ),
            ("data/calls.csv", "urgent\nJ\nN\nJ\n"),
            ("definitions.ind", &format!("table t {{ column \"N\" count of calls where {condition} }}")),
        ]);
        let found = world.errors_with_help();
        assert_eq!(found.len(), 1, "{condition}: {found:?}");
        assert_eq!(found[0].1, help, "{condition}");
    }
}

/// What definitions make of a declaration that cannot be read is no mistake of theirs.
#[test]
fn one_mistake_in_a_declaration_is_one_error() {
    let area = "name: area\nlevels: [{name: ward, plural: wards}]\nareas: [{level: ward, code: W1, label: Ash}, {level: ward, code: W2, label: Oak}]\n";
    let visits = "name: visits\ngrain: visit\ncounts: visits\nfiles: v.csv\ntime: day\ncovers: 2022-04 to 2024-03\ncolumns:\n  ward: {codes: ward}\n  \
                  day: {type: date}\n  urgent: {type: flag, yes: [y], no: [n]}\n";
    for (path, from, to) in [
        ("hierarchies/area.yaml", "plural: wards", "plurals: wards"),
        ("hierarchies/area.yaml", "{name: ward, plural", "{name: wrd, plural"),
        ("datasets/visits.yaml", "time: day", "time: dai"),
        ("datasets/visits.yaml", "covers: 2022-04 to 2024-03", "covers: 2022-04 - 2024-03"),
        ("datasets/visits.yaml", "urgent:", "urgent calls:"),
        ("datasets/visits.yaml", "codes: ward", "codes: wrd"),
    ] {
        let text = if path.starts_with("hier") { area } else { visits };
        let world = World::new(&[
            ("hierarchies/area.yaml", area),
            ("datasets/visits.yaml", visits),
            ("data/v.csv", "ward,day,urgent\nW1,2023-04-01,y\n"),
            (
                "definitions.ind",
                "measure n = count of visits\ntable t { rows area in [wards, all] column \"N\" n in 2023/24 column \"U\" n where urgent }\n\
                 table u { rows month from 2023-04 to 2023-06 column \"N\" n }",
            ),
        ]);
        assert_eq!(world.warnings(), [] as [&str; 0]);
        world.put(path, &text.replacen(from, to, 1));
        let found = world.warnings();
        assert_eq!(found.len(), 1, "{path}, {to}: {found:#?}");
    }
}

/// A line that cannot be read may be the one that uses the file of a name.
#[test]
fn one_mistake_in_a_use_is_one_error() {
    for (line, code) in [
        ("use 'parts.ind'", "syntax::"),
        ("use \u{201c}parts.ind\u{201d}", "syntax::"),
        ("use \"parts.ind", "syntax::"),
        ("use \"parts.ind\";", "syntax::"),
        ("use: \"parts.ind\"", "syntax::"),
        ("import \"parts.ind\"", "syntax::"),
        ("use parts.ind", "syntax::"),
        ("use \"part.ind\"", "names::unknown-file"),
    ] {
        let world = World::new(&[
            (
                "datasets/d.yaml",
                "name: d\ngrain: visit\ncounts: visits\nfiles: d.csv\ncolumns:\n  kind: {type: text}\n",
            ),
            ("parts.ind", "measure n = count of d\nmeasure m = count of d where kind = \"A\"\n"),
            (
                "tables.ind",
                &format!("{line}\ntable t {{ column \"N\" n column \"M\" m column \"Share\" m as % of n }}\n"),
            ),
            ("data/d.csv", "kind\nA\nB\n"),
        ]);
        let found = world.warnings();
        assert_eq!(found.len(), 1, "{line}: {found:#?}");
        assert!(found[0].starts_with(code), "{line}: {found:?}");
    }
}

/// A name that another language has for something is a name like any other.
#[test]
fn a_definition_may_be_called_as_a_function_of_another_language_is() {
    let definitions = "measure round = count of visits\nmeasure date = count of visits where kind = \"left\"\n\
                       table t { column \"N\" round column \"D\" date / round }\n";
    assert_eq!(found(definitions), [] as [&str; 0]);
}

/// A hierarchy whose levels cannot be read, a role and a code list that are none: one error, whatever tables have rows of it.
#[test]
fn what_a_broken_declaration_would_have_had_is_not_asked_for() {
    let area = "name: area\nlevels: [{name: ward, plural: wards}]\nareas: [{level: ward, code: W1, label: Ash}, {level: ward, code: W2, label: Oak}]\n";
    let people = "name: people\ngrain: ward\ncounts: residents\nrole: population\nbasis: residents\nfiles: p.csv\ncolumns:\n  ward: {codes: ward}\n  persons: {type: integer}\n";
    for (path, from, to, code) in [
        ("hierarchies/area.yaml", "levels:", "level:", "hierarchies::unknown-field"),
        ("hierarchies/area.yaml", "[{name: ward, plural: wards}]", "[]", "hierarchies::"),
        ("hierarchies/area.yaml", area, "name: [\n", "project::bad-yaml"),
        ("hierarchies/area.yaml", area, "", ""),
        ("datasets/people.yaml", "role: population", "role: popn", "datasets::wrong-value"),
        ("datasets/people.yaml", "codes: ward", "codes: wrd", "datasets::unknown-code-list"),
    ] {
        let text = if path.starts_with("hier") { area } else { people };
        let world = World::new(&[
            ("hierarchies/area.yaml", area),
            (
                "datasets/visits.yaml",
                "name: visits\ngrain: visit\ncounts: visits\nfiles: v.csv\ncolumns:\n  ward: {codes: ward}\n",
            ),
            ("datasets/people.yaml", people),
            ("data/v.csv", "ward\nW1\n"),
            ("data/p.csv", "ward,persons\nW1,3\nW2,4\n"),
            (
                "t.ind",
                "measure made = count of visits\nmeasure residents = sum of people.persons\n\
                 table t { rows area \"Ward\" in [wards, all as \"All\", outside] column \"N\" made column \"Rate\" made per 1000 residents column \"S\" share of made across rows }",
            ),
        ]);
        world.put(path, &text.replacen(from, to, 1));
        let found = world.warnings();
        assert!(!found.is_empty() && found.len() <= 2, "{path}, {to:?}: {found:?}");
        assert!(found.iter().any(|found| found.starts_with(code)), "{path}, {to:?}: {found:?}");
    }
}
