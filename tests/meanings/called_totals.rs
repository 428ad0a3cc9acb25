//! Codes and areas that are called as totals are, or have ages in common with others: where the list does not say what they are, it is asked.

use crate::totals_in_lists::{ROWS, jabs};
use crate::world::World;

/// A file with the total among its parts, of which the list does not speak.
#[test]
fn a_code_called_as_totals_are_is_asked_about() {
    let warned = |codes: &str| {
        let world = jabs(ROWS, "table t { column \"People\" people_all }");
        world.put("codelists/age_group.yaml", &format!("name: age_group\ncodes:\n{codes}"));
        let warnings = world.warnings();
        warnings.into_iter().filter(|found| found.starts_with("codelists::perhaps-a-total")).collect::<Vec<_>>()
    };
    let parts = "  - \"0-15\"\n  - \"16-64\"\n  - \"65+\"\n  - {code: \"16+\", apart: true}\n  - {code: \"50+\", apart: true}\n";
    for label in [
        "All ages",
        "Total",
        "ALL",
        "Overall",
        "Both sexes",
        "Grand total",
        "Sub-total",
        "Jabs (total)",
        "TOT",
        "Combined",
        "Total persons",
        "Jabs - all",
    ] {
        let found = warned(&format!("  - {{code: All ages, label: {label}}}\n{parts}"));
        assert_eq!(found.len(), 1, "{label}: {found:?}");
        assert!(found[0].contains(&format!("`{label}` is called as a total is")), "{found:?}");
    }
    for label in [
        "All other ages",
        "All Saints",
        "Totally deaf",
        "Small",
        "Total loss",
        "Alleged",
        "Persons",
        "Person on foot",
        "Total Fitness Gym",
        "Combined heat and power",
    ] {
        assert_eq!(warned(&format!("  - {{code: All ages, label: {label}}}\n{parts}")), [] as [&str; 0], "{label}");
    }
    for said in ["total_of: all", "total_of: [\"0-15\", \"16-64\", \"65+\"]", "total_of: []", "apart: true"] {
        assert_eq!(warned(&format!("  - {{code: All ages, {said}}}\n{parts}")), [] as [&str; 0], "{said}");
    }
}

/// Of a hundred people, sixty are under 18 and forty of these under 16: together they are not a hundred.
#[test]
fn ages_that_overlap_by_their_labels_are_asked_about() {
    let warned = |labels: &[&str]| {
        let world = jabs("age_group,people\n1,10\n", "table t { column \"People\" people_all }");
        let codes: String = labels.iter().map(|label| format!("  - {{code: \"{label}\"}}\n")).collect();
        world.put("codelists/age_group.yaml", &format!("name: age_group\ncodes:\n{codes}"));
        world.warnings()
    };
    for (labels, wider, other) in [
        (&["Under 16", "Under 18", "18 and over"][..], "Under 18", "Under 16"),
        (&["0-64", "65+", "75+"], "65+", "75+"),
        (&["10-17", "16-24", "25-34"], "16-24", "10-17"),
        (&["0 to 15", "16 to 64", "Aged 65 and over", "75 and over", "Not known"], "Aged 65 and over", "75 and over"),
    ] {
        let said = "have ages in common by their labels, and nothing says whether they have rows in common";
        let expected = format!("codelists::perhaps-a-total: `{wider}` and `{other}` {said}");
        assert_eq!(warned(labels), [expected], "{labels:?}");
    }
    for labels in [
        &["0-4", "5-9", "10-14", "85-89", "90+"][..],
        &["Under 1", "1-4", "5 and over"],
        &["0-10", "10-20", "20+"],
        &["Child under 13", "Child under 16", "Adult"],
        &["2019-2021", "2020-2022", "2021-2023"],
        &["Theft", "Arson", "Under 16", "Under 18", "Fraud"],
    ] {
        assert_eq!(warned(labels), [] as [&str; 0], "{labels:?}");
    }
    // What the help says to write.
    let said = |relation: &str| {
        let world =
            jabs("age_group,people\nUnder 16,40\nUnder 18,60\n18+,40\n", "table t { column \"People\" people_all }");
        let codes = format!("  - {{code: Under 16}}\n  - {{code: Under 18, {relation}}}\n  - {{code: 18+}}\n");
        world.put("codelists/age_group.yaml", &format!("name: age_group\ncodes:\n{codes}"));
        assert_eq!(world.warnings(), [] as [&str; 0]);
        world.table("t")
    };
    assert_eq!(said("apart: true"), " | People\n | 80");
    assert_eq!(said("total_of: []"), " | People\n | 140");
}

/// Persons are a total beside men and women, and one of several beside firms.
#[test]
fn persons_are_a_total_beside_both_sexes() {
    let warned = |codes: [&str; 3]| {
        let world = jabs("age_group,people\n1,10\n2,20\n3,30\n", "table t { column \"People\" people_all }");
        let codes = codes.map(|label| format!("  - {{code: {label}, label: {label}}}\n")).concat();
        world.put("codelists/age_group.yaml", &format!("name: age_group\ncodes:\n{codes}"));
        world.warnings()
    };
    for codes in [["Male", "Female", "Persons"], ["People", "Women", "Men"], ["Boys", "Girls", "Both"]] {
        let found = warned(codes);
        assert!(found.len() == 1 && found[0].starts_with("codelists::perhaps-a-total: "), "{codes:?}: {found:?}");
    }
    for codes in [["Persons", "Firms", "Charities"], ["Male", "Female", "Person unknown"], ["Men", "Women", "Children"]]
    {
        assert_eq!(warned(codes), [] as [&str; 0], "{codes:?}");
    }
}

/// 1 call of Ash, 2 of Birch, and 3 of the borough: a total of 6 would count each twice.
#[test]
fn an_area_called_as_totals_are_is_asked_about() {
    let world = |area: &str, column: &str| {
        World::new(&[
            (
                "datasets/calls.yaml",
                &format!(
                    "name: calls\ngrain: ward\ncounts: calls\nfiles: calls.csv\ncolumns:\n  ward: {{codes: ward{column}}}\n  n: {{type: integer}}\n"
                ),
            ),
            (
                "hierarchies/area.yaml",
                &format!(
                    "name: area\nlevels: [{{name: ward, plural: wards}}]\nareas:\n  - {{level: ward, code: W1, label: Ash}}\n  \
                     - {{level: ward, code: W2, label: Birch}}\n{area}"
                ),
            ),
            ("data/calls.csv", "ward,n\nW1,1\nW2,2\nT,3\n"),
            ("t.ind", "measure r = sum of calls.n\ntable t { rows area in [wards, all] column \"N\" r }"),
        ])
    };
    let labelled = |label: &str| world(&format!("  - {{level: ward, code: T, label: {label}}}\n"), "").warnings();
    for label in ["Total", "Borough total", "England", "All wards"] {
        let message = format!(
            "`{label}` is called as a total is, and nothing says whether it is the total of the areas beside it"
        );
        assert_eq!(labelled(label), [format!("codelists::perhaps-a-total: {message}")], "{label}");
    }
    for label in ["Totley", "All Saints", "New England", "All Stretton", "Elm"] {
        assert_eq!(labelled(label), [] as [&str; 0], "{label}");
    }
    // What the help says to write.
    let comparator = world("comparators:\n  - {code: T, label: Total}\n", ", comparators: allowed");
    assert_eq!(comparator.warnings(), [] as [&str; 0]);
    assert_eq!(comparator.table("t"), "Area | N\nAsh | 1\nBirch | 2\nTotal | 3");
    let place = world("  - {level: ward, code: T, label: Total, total_of: []}\n", "");
    assert_eq!(place.warnings(), [] as [&str; 0]);
    assert_eq!(place.table("t"), "Area | N\nAsh | 1\nBirch | 2\nTotal | 3\nTotal | 6");
    let of_others = world("  - {level: ward, code: T, label: Total, total_of: [W1, W2]}\n", "").warnings();
    assert_eq!(of_others, ["hierarchies::wrong-value: an area is the total of what it contains, and of nothing else"]);
    let rows = world("rows: more.csv\n", "");
    rows.put("hierarchies/more.csv", "level,code,label,total_of\nward,T,Total,none\n");
    assert_eq!(rows.warnings(), [] as [&str; 0]);
    rows.put("hierarchies/more.csv", "level,code,label\nward,T,Total\n");
    assert_eq!(rows.warnings().len(), 1);
}

/// A CSV of codes says it in a column, and is asked about without one.
#[test]
fn a_code_called_as_totals_are_is_asked_about_in_a_csv_of_codes() {
    let warned = |label: &str| {
        let world = jabs(ROWS, "table t { column \"People\" people_all }");
        world.put("codelists/age_group.yaml", "name: age_group\nrows: ages.csv\n");
        let rows = "0-15,0 to 15\n16-64,16 to 64\n65+,65 and over\n";
        world.put("codelists/ages.csv", &format!("code,label\nAll ages,{label}\n{rows}"));
        world.warnings()
    };
    let warning = "codelists::perhaps-a-total: `All ages` is called as a total is, and nothing says whether it is the total of other codes";
    assert_eq!(warned("All ages"), [warning]);
    assert_eq!(warned("Any other age"), [] as [&str; 0]);
    let said = jabs(ROWS, "table t { column \"People\" people_all }");
    said.put("codelists/age_group.yaml", "name: age_group\nrows: ages.csv\n");
    for (of, people) in [("all", "100"), ("none", "200")] {
        said.put("codelists/ages.csv", &format!("code,total_of\nAll ages,{of}\n0-15,\n16-64,\n65+,\n"));
        said.put("data/jabs.csv", "age_group,people\nAll ages,100\n0-15,10\n16-64,60\n65+,30\n");
        assert_eq!(said.warnings(), [] as [&str; 0], "{of}");
        assert_eq!(said.table("t"), format!(" | People\n | {people}"), "{of}");
    }
}

#[test]
fn a_code_that_is_the_total_of_nothing_is_added_to_the_others() {
    let world = jabs(
        "age_group,people\nAll,100\n0-15,10\n16+,5\n",
        "table t { rows age_group in [each, all] column \"People\" people_all }",
    );
    world.put(
        "codelists/age_group.yaml",
        "name: age_group\ncodes:\n  - {code: All, label: All arms, total_of: []}\n  - \"0-15\"\n  - \"16+\"\n",
    );
    assert_eq!(world.table("t"), "Age group | People\nAll arms | 100\n0-15 | 10\n16+ | 5\nTotal | 115");
}

/// Monthly returns of a county and its three towns, in one column: 1,000 in January and 2,000 in February.
#[test]
fn a_code_that_comes_to_the_sum_of_the_others_is_asked_about() {
    let world = |declared: &str, codes: &str, table: &str| {
        let file = "month,place,fires\n2024-01,S,1000\n2024-01,A,300\n2024-01,B,500\n2024-01,C,200\n2024-02,S,2000\n2024-02,A,600\n\
                    2024-02,B,1000\n2024-02,C,400\n";
        World::new(&[
            ("codelists/place.yaml", &format!("name: place\ncodes:\n{codes}")),
            ("disclosure/few.yaml", "name: few\ncounts: fires\nbelow: 5\n"),
            (
                "datasets/returns.yaml",
                &format!(
                    "name: returns\ngrain: return\ncounts: returns\nfiles: returns.csv\ntime: month\n{declared}columns:\n  month: {{type: month}}\n  \
                     place: {{codes: place}}\n  fires: {{type: integer, counts: fires}}\n"
                ),
            ),
            ("data/returns.csv", file),
            ("t.ind", &format!("measure fires = sum of returns.fires\n{table}")),
        ])
    };
    let towns = "  - {code: A, label: Ash}\n  - {code: B, label: Birch}\n  - {code: C, label: Crow}\n";
    let undeclared = format!("  - {{code: S, label: Shire}}\n{towns}");
    let expected = "data::perhaps-a-total: \"Shire\" in place of returns comes to the sum of the others wherever it is beside them, and \
                    numbers add it to them";
    for table in [
        "table t { column \"Fires\" fires }",
        "table t { rows month from 2024-01 to 2024-02 column \"Fires\" fires }",
        "table t { rows place in [each, all] column \"Fires\" fires }",
        "table t { rows place in [each] column \"Share\" share of fires across rows }",
    ] {
        assert_eq!(world("", &undeclared, table).warned(), [expected], "{table}");
    }
    let all = "table t { column \"Fires\" fires }";
    let helped = world("", &undeclared, all).helped().join(" ");
    assert!(helped.contains("`total_of: all`") && helped.contains("`total_of: []`"), "{helped}");
    // What each is said to be, and codes that the author chose.
    for said in ["total_of: all", "total_of: [A, B, C]", "total_of: []", "apart: true"] {
        let codes = format!("  - {{code: S, label: Shire, {said}}}\n{towns}");
        assert_eq!(world("", &codes, all).warned(), Vec::<String>::new(), "{said}");
    }
    for table in ["where place in {\"Ash\", \"Birch\"}", "where place != \"Shire\""] {
        let table = format!("table t {{ column \"Fires\" fires {table} }}");
        assert_eq!(world("", &undeclared, &table).warned(), Vec::<String>::new(), "{table}");
    }
    let rows = "table t { rows place in [Ash, Birch, Crow] column \"Fires\" fires }";
    assert_eq!(world("", &undeclared, rows).warned(), Vec::<String>::new());
    // Under a policy no code is named; and a month in which it is otherwise settles it.
    let hidden = world("disclosure: few\ndisclosure_by: rows\n", &undeclared, all).warned();
    assert!(hidden.iter().any(|said| said.contains("one code in place of returns comes to the sum")), "{hidden:?}");
    let other = world("", &undeclared, all);
    other.put(
        "data/returns.csv",
        "month,place,fires\n2024-01,S,1000\n2024-01,A,300\n2024-01,B,700\n2024-02,S,90\n2024-02,A,20\n2024-02,B,30\n",
    );
    assert_eq!(other.warned(), Vec::<String>::new());
}

/// A published population by sex, with the total of both under a code that nobody listed, or none.
#[test]
fn a_total_under_no_code_of_the_list_is_asked_about() {
    let world = |code: &str, rule: &str, list: &str| {
        let row = |ward: &str, (all, women, men): (u32, u32, u32)| {
            format!("{ward},{code},{all}\n{ward},F,{women}\n{ward},M,{men}\n")
        };
        let file = format!("ward,sex,people\n{}{}", row("A", (1_030, 530, 500)), row("B", (2_210, 1_100, 1_110)));
        World::new(&[
            ("codelists/sex.yaml", list),
            ("codelists/ward.yaml", "name: ward\ncodes:\n  - {code: A, label: Ash}\n  - {code: B, label: Birch}\n"),
            (
                "datasets/census.yaml",
                &format!(
                    "name: census\ngrain: group\ncounts: people\nfiles: census.csv\ncolumns:\n  ward: {{codes: ward}}\n  \
                     sex: {{codes: sex, describes: person, {rule}}}\n  people: {{type: integer, counts: people}}\n"
                ),
            ),
            ("data/census.csv", &file),
            (
                "t.ind",
                "measure people = sum of census.people\ntable t { rows ward in [each, all] column \"People\" people }\n",
            ),
        ])
    };
    let codes = "name: sex\ncodes:\n  - {code: F, label: Female}\n  - {code: M, label: Male}\n";
    let rest = "comes to the sum of the others wherever it is beside them, and numbers add it to them";
    for code in ["T", "P", "9", "99", "X"] {
        let world = world(code, "undeclared: outside", codes);
        assert_eq!(
            world.warned(),
            [format!("data::perhaps-a-total: what is outside the list of sex of census {rest}")],
            "{code}"
        );
        let helped = world.helped().join(" ");
        assert!(helped.contains("add its code to the list, with `total_of: all`"), "{helped}");
        // What the help asks for gives the people once.
        world.put("codelists/sex.yaml", &format!("{codes}  - {{code: \"{code}\", label: Persons, total_of: all}}\n"));
        assert_eq!(world.warned(), Vec::<String>::new(), "{code}");
        assert_eq!(world.table("t"), "Ward | People\nAsh | 1030\nBirch | 2210\nTotal | 3240", "{code}");
    }
    for (code, rule) in [("", "missing: allowed"), ("T", "undeclared: count, missing: allowed")] {
        let world = world(code, rule, codes);
        assert_eq!(world.warned(), [format!("data::perhaps-a-total: what has no sex in census {rest}")], "{code}");
        let known = "measure people = sum of census.people where sex is not missing\n\
                     table t { rows ward in [each, all] column \"People\" people }\n";
        world.put("t.ind", known);
        assert_eq!(world.table("t"), "Ward | People\nAsh | 1030\nBirch | 2210\nTotal | 3240", "{code}");
        assert_eq!(world.warned(), Vec::<String>::new(), "{code}");
    }
}

const TOWNS: &str = "name: town\ncodes:\n  - {code: A, label: Ash}\n  - {code: B, label: Birch}\n";

/// Calls of two towns by month, with a row of both months for each; `month` is the column's rule, `year` what is written in those rows.
fn months(month: &str, year: &str) -> World {
    let file = format!("m,town,calls\n1,A,10\n2,A,20\n{year},A,30\n1,B,3\n2,B,4\n{year},B,7\n");
    World::new(&[
        ("codelists/town.yaml", TOWNS),
        (
            "datasets/calls.yaml",
            &format!(
                "name: calls\ngrain: month and town\ncounts: calls\nfiles: calls.csv\ncolumns:\n  m: {{{month}}}\n  town: {{codes: town}}\n  \
                 n: {{heading: calls, type: integer, counts: calls}}\n"
            ),
        ),
        ("data/calls.csv", &file),
        (
            "t.ind",
            "measure all_calls = sum of calls.n\ntable t { rows town in [each, all] column \"Calls\" all_calls }\n",
        ),
    ])
}

#[test]
fn a_row_of_a_year_among_those_of_months_is_asked_about() {
    for (rule, year) in [
        ("type: integer, min: 1, max: 12, invalid: count, missing: allowed", "Year"),
        ("type: integer, min: 1, max: 12, invalid: count, missing: allowed", "99"),
        ("type: integer, missing: allowed", ""),
    ] {
        let world = months(rule, year);
        let rest = "comes to the sum of the others wherever it is beside them, and numbers add it to them";
        assert_eq!(world.warned(), [format!("data::perhaps-a-total: what has no m in calls {rest}")], "{rule}: {year}");
        let known = "measure all_calls = sum of calls.n where m is not missing\n\
                     table t { rows town in [each, all] column \"Calls\" all_calls }\n";
        world.put("t.ind", known);
        assert_eq!(world.table("t"), "Town | Calls\nAsh | 30\nBirch | 7\nTotal | 37", "{rule}: {year}");
        assert_eq!(world.warned(), Vec::<String>::new(), "{rule}: {year}");
    }
    let other = months("type: integer, missing: allowed", "");
    other.put("data/calls.csv", "m,town,calls\n1,A,10\n2,A,20\n,A,30\n1,B,3\n2,B,4\n,B,8\n");
    assert_eq!(other.warned(), Vec::<String>::new());
}

#[test]
fn a_subtotal_that_others_are_called_after_is_asked_about() {
    let world = |codes: &str| {
        World::new(&[
            ("codelists/kind.yaml", &format!("name: kind\ncodes:\n{codes}")),
            ("codelists/town.yaml", TOWNS),
            (
                "datasets/crimes.yaml",
                "name: crimes\ngrain: kind and town\ncounts: offences\nfiles: crimes.csv\ncolumns:\n  town: {codes: town}\n  \
                 kind: {codes: kind}\n  n: {type: integer, counts: offences}\n",
            ),
            ("data/crimes.csv", "town,kind,n\nA,V1,10\nA,V2,20\nA,V,30\nA,R,100\nB,V1,1\nB,V2,2\nB,V,3\nB,R,200\n"),
            ("t.ind", "measure n = sum of crimes.n\ntable t { rows town in [each, all] column \"Offences\" n }\n"),
        ])
    };
    let parts = "  - {code: V1, label: Violence with injury}\n  - {code: V2, label: Violence without injury}\n  - {code: R, label: Robbery}\n";
    let all = format!("{parts}  - {{code: V, label: Violence}}\n");
    let said = "data::perhaps-a-total: \"Violence\" in kind of crimes comes to the sum of those that are called after it wherever it is beside \
                them, and numbers add it to them";
    assert_eq!(world(&all).warned(), [said]);
    let helped = world(&all).helped().join(" ");
    assert!(helped.contains("`total_of: [V1, V2]`"), "{helped}");
    let declared = world(&format!("{parts}  - {{code: V, label: Violence, total_of: [V1, V2]}}\n"));
    assert_eq!(declared.warned(), Vec::<String>::new());
    assert_eq!(declared.table("t"), "Town | Offences\nAsh | 130\nBirch | 203\nTotal | 333");
    let named = world(&format!("{parts}  - {{code: V, label: Other violence}}\n"));
    assert_eq!(named.warned(), Vec::<String>::new());
}

/// Two wards of 10 and 20 and their district of 30, in a column of wards that lets other codes in.
#[test]
fn an_area_around_those_of_its_column_is_asked_about_where_numbers_are_added_up() {
    let world = |rule: &str, column: &str| {
        World::new(&[
            (
                "hierarchies/area.yaml",
                "name: area\nlevels: [{name: ward, plural: wards}, {name: district, plural: districts}]\nareas:\n  \
                 - {level: district, code: D1, label: North, contains: [{code: W1, label: Ash}, {code: W2, label: Birch}]}\n",
            ),
            (
                "datasets/d.yaml",
                &format!(
                    "name: d\ngrain: row\ncounts: rows\nfiles: d.csv\ncolumns:\n  ward: {{codes: ward, undeclared: {rule}, missing: allowed}}\n  n: {{type: integer}}\n"
                ),
            ),
            ("data/d.csv", "ward,n\nW1,10\nW2,20\nD1,30\n"),
            ("t.ind", &format!("table t {{ column \"N\" {column} }}")),
        ])
    };
    let said = |rule: &str, column: &str| {
        let found = world(rule, column).warned();
        found.into_iter().filter(|found| found.starts_with("data::perhaps-a-total")).collect::<Vec<_>>()
    };
    let expected = [
        "data::perhaps-a-total: a row of d with \"D1\" in ward counts beside the rows of its parts, as nothing says that it is a total",
    ];
    assert_eq!(said("outside", "sum of d.n"), expected);
    assert_eq!(said("count", "sum of d.n"), expected);
    // Of all wards, it is none; and a row that is counted may be an event of which the ward is not known.
    assert_eq!(said("outside", "(sum of d.n) at all"), [] as [&str; 0]);
    assert_eq!(said("outside", "count of d"), [] as [&str; 0]);
    let helps = world("outside", "sum of d.n").helped().join(" ");
    assert!(helps.contains("leave such rows out of the file") && !helps.contains("comparators"), "{helps}");
}
