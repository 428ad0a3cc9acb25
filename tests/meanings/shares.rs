//! A part is never more than its whole: a share above 100% is said, and a ratio is not.

use crate::world::World;

const LIST: &str = "name: age_group\ncodes:\n  - {code: All ages}\n  - {code: 0-15}\n  - {code: 16-64}\n  - {code: 65+}\n  - {code: 50+}\n";

fn jabs(list: &str, table: &str) -> World {
    World::new(&[
        (
            "datasets/jabs.yaml",
            "name: jabs\ngrain: age group\ncounts: people\nfiles: jabs.csv\ncolumns:\n  age_group: {codes: age_group, describes: person}\n  \
             people: {type: integer}\n",
        ),
        ("codelists/age_group.yaml", list),
        ("data/jabs.csv", "age_group,people\nAll ages,100\n0-15,10\n16-64,60\n65+,30\n50+,45\n"),
        (
            "t.ind",
            &format!(
                "measure people_all = sum of jabs.people\nmeasure young = sum of jabs.people where age_group = \"0-15\"\n\
                 measure everyone = sum of jabs.people where age_group = \"All ages\"\n{table}"
            ),
        ),
    ])
}

/// Four people in the visits, two of them in the register.
#[test]
fn people_who_are_not_in_the_register_are_no_part_of_it() {
    let world = World::new(&[
        (
            "datasets/people.yaml",
            "name: people\ngrain: person\ncounts: people\nfiles: people.csv\nkey: person\ncolumns:\n  person: {type: text}\n",
        ),
        (
            "datasets/visits.yaml",
            "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ncolumns:\n  person: {type: text}\n",
        ),
        ("data/people.csv", "person\na\nb\n"),
        ("data/visits.csv", "person\na\nb\nc\nd\nd\n"),
        (
            "t.ind",
            "measure all_people = count of people\nmeasure visitors = count of distinct visits.person\nmeasure all_visits = count of visits\n\
             table t {\n column \"Visited\" visitors as % of all_people\n column \"Visits\" all_visits / all_people\n}",
        ),
    ]);
    assert_eq!(world.warned(), ["data::share-above-100: `t` shows a share above 100%: \"Visited\""]);
    world.put("data/visits.csv", "person\na\na\na\n");
    assert_eq!(world.warned(), Vec::<String>::new());
}

/// Five people in the register, and four who came: three of these are in it. 80% is 60% of those.
#[test]
fn people_who_came_and_are_not_in_the_register_are_said() {
    let world = |definitions: &str| {
        World::new(&[
            ("codelists/town.yaml", "name: town\ncodes: [{code: A, label: Ash}, {code: B, label: Birch}]\n"),
            (
                "datasets/people.yaml",
                "name: people\ngrain: person\ncounts: people\nfiles: people.csv\nkey: person\ncolumns:\n  person: {type: text}\n  town: {codes: town}\n  adult: {type: flag, yes: [\"1\"], no: [\"0\"]}\n",
            ),
            (
                "datasets/visits.yaml",
                "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ncolumns:\n  person: {type: text, missing: allowed}\n  town: {codes: town}\n",
            ),
            ("data/people.csv", "person,town,adult\na,A,1\nb,A,1\nc,B,0\nd,B,1\ne,B,1\n"),
            ("data/visits.csv", "person,town\na,A\na,B\nb,A\nc,B\nz,B\nz,B\n,A\n"),
            (
                "t.ind",
                &format!(
                    "measure all_people = count of people\nmeasure visitors = count of distinct visits.person\nmeasure n = count of visits\n{definitions}"
                ),
            ),
        ])
    };
    let unknown = "Person not known for 1 of 7 visits.";
    let table = |definitions: &str| world(definitions).table("t");
    assert_eq!(
        table("table t { column \"Visited\" visitors as % of all_people column \"Visits\" n }"),
        format!(
            " | Visited | Visits\n | 80% | 7\nVisited: person not known for 1 of 7 visits.\nVisited: person not among the people of the whole for 2 of 6 visits."
        )
    );
    // Of adults: the child is no part of them either.
    assert_eq!(
        table("table t { column \"Visited\" visitors as % of (all_people where adult) }"),
        format!(" | Visited\n | 100%\n{unknown}\nPerson not among the people of the whole for 3 of 6 visits.")
    );
    // Each row once, however many cells it is in.
    assert_eq!(
        table("table t { rows town in [each, all] column \"Visited\" visitors as % of all_people }"),
        format!(
            "Town | Visited\nAsh | 100%\nBirch | 100%\nTotal | 80%\n{unknown}\nPerson not among the people of the whole for 2 of 6 visits."
        )
    );
    // Those who are looked for among them are a part of them.
    assert_eq!(
        table(
            "cohort known { from visits among people by person }\nmeasure known_visitors = count of distinct known.person\n\
             table t { column \"Visited\" known_visitors as % of all_people }"
        ),
        format!(" | Visited\n | 60%\n{unknown}")
    );
    // One count over another of people, or of the same data, is of nobody else.
    let other =
        "table t { column \"Each\" n / all_people column \"Twice\" (visitors where town = \"A\") as % of visitors }";
    assert!(!table(other).contains("of the whole"));
}

/// The largest of 60 and 40 is 60: "67%" of it is no part of anything.
#[test]
fn there_is_no_share_of_what_does_not_add_up() {
    let table = |column: &str| {
        jabs(
            LIST,
            &format!("table t {{\n rows age_group \"Age\" in [\"0-15\", \"16-64\"]\n column \"Share\" {column}\n}}"),
        )
    };
    for (of, several) in [
        ("max of jabs.people", "largest values"),
        ("min of jabs.people", "smallest values"),
        ("mean of jabs.people", "means"),
        ("median of jabs.people", "medians"),
        ("percentile 90 of jabs.people", "percentiles"),
        ("standard deviation of jabs.people", "standard deviations"),
        ("mean of unweighted jabs.people", "means of unweighted values"),
    ] {
        let expected =
            format!("additivity::average-sum: {several} do not add up to a whole, so there is no share of it");
        assert_eq!(table(&format!("share of ({of}) across rows")).errors("t"), [expected], "{of}");
    }
    assert_eq!(table("share of people_all across rows").table("t"), "Age | Share\n0-15 | 14%\n16-64 | 86%");
    // Compared with all of them, it is a ratio: 10 and 60, of which the mean is 35.
    let compared = table("(mean of jabs.people) as % of (mean of jabs.people across rows)");
    assert_eq!(compared.table("t"), "Age | Share\n0-15 | 29%\n16-64 | 171%");
}

#[test]
fn values_below_zero_make_parts_that_are_more_than_the_whole() {
    let world = jabs(
        LIST,
        "table t {\n rows age_group \"Age\" in [\"0-15\", \"65+\"]\n column \"Share\" share of people_all across rows\n}",
    );
    assert_eq!(world.warned(), Vec::<String>::new());
    world.put("data/jabs.csv", "age_group,people\n0-15,-10\n65+,30\n");
    assert_eq!(world.warned(), ["data::share-above-100: `t` shows a share above 100%: \"65+, Share\""]);
}

#[test]
fn a_ratio_may_be_any() {
    let world = jabs(
        LIST,
        "table t {\n column \"Everyone\" everyone as % of young\n column \"Half\" (everyone as % of people_all)\n column \"Quotient\" everyone / young\n}",
    );
    assert_eq!(world.table("t"), " | Everyone | Half | Quotient\n | 1000% | 41% | 10.00");
    assert_eq!(world.warned(), Vec::<String>::new());
}

/// Ten visits: of one the ward is outside the area, of one it is not recorded, of two the kind is not.
fn visits(table: &str) -> World {
    let rows = "W1,A\nW1,B\nW2,C\nW3,\nW9,A\n,B\nW2,C\nW2,\nW3,A\nW1,B\n";
    World::new(&[
        (
            "hierarchies/area.yaml",
            "name: area\nlevels: [{name: ward, plural: wards}]\nareas:\n  - {level: ward, code: W1, label: Ash}\n  \
             - {level: ward, code: W2, label: Birch}\n  - {level: ward, code: W3, label: Cedar}\n",
        ),
        (
            "codelists/kind.yaml",
            "name: kind\ncodes: [{code: A, label: Alpha}, {code: B, label: Beta}, {code: C, label: Gamma}]\n",
        ),
        (
            "datasets/visits.yaml",
            "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ncolumns:\n  \
             ward: {codes: ward, undeclared: outside, missing: allowed}\n  kind: {codes: kind, missing: allowed}\n",
        ),
        (
            "t.ind",
            &format!(
                "measure n = count of visits\ntable t {{ {table} column \"N\" n column \"%\" share of n across rows }}"
            ),
        ),
        ("data/visits.csv", &format!("ward,kind\n{rows}")),
    ])
}

/// What is outside is no part of the whole, be the row of it inside another one or not; and a row that has it has no share.
#[test]
fn a_row_outside_inside_others_is_no_part_of_the_whole() {
    let flat = visits("rows ward \"Ward\" in [each, outside, missing]").table("t");
    let expected = "Ward | N | %\nAsh | 3 | 33%\nBirch | 3 | 33%\nCedar | 2 | 22%\nOutside the area | 1 | N/A\nNot recorded | 1 | 11%\n\
                    The whole of the rows leaves out 1 visit outside the area (%).";
    assert_eq!(flat, expected);
    let nested =
        visits("rows kind \"Kind\" in [Alpha + Beta as \"AB\", Gamma, missing] then ward in [each, outside, missing]")
            .table("t");
    let lines: Vec<&str> = nested.lines().collect();
    // Of nine: three of Alpha or Beta in Ash, one in Cedar, one of no ward.
    let expected = [
        "AB | 6 | N/A",
        "Ash | 3 | 33%",
        "Birch | 0 | 0%",
        "Cedar | 1 | 11%",
        "Outside the area | 1 | N/A",
        "Not recorded | 1 | 11%",
        "Gamma | 2 | N/A",
    ];
    assert_eq!(lines[1..8], expected, "{nested}");
    assert_eq!(lines.last(), Some(&"The whole of the rows leaves out 1 visit outside the area (%)."));
    // Where no row inside is outside, the rows around have their shares.
    let plain = visits("rows kind \"Kind\" in [Alpha, Beta] then ward in [each, missing]").table("t");
    assert!(plain.contains("Alpha | 3 | 50%\nAsh | 1 | 17%"), "{plain}");
}

/// Rows inside rows by the same column: the whole is of the rows around, three visits in Ash and three in Birch.
#[test]
fn rows_of_one_column_inside_each_other_are_of_one_whole() {
    let table = visits("rows ward \"Ward\" in [Ash, Birch] then ward in [Ash, all as \"Both\", outside]").table("t");
    let lines: Vec<&str> = table.lines().filter(|line| line.starts_with("Ash") || line.starts_with("Both")).collect();
    assert!(lines.contains(&"Ash | 3 | 50%") && lines.contains(&"Both | 3 | 50%"), "{table}");
    assert!(!table.contains("27%") && !table.contains("33%") && !table.contains("38%"), "{table}");
}

/// Rows by one column of areas inside rows by another: of five people of Ash and Birch, four were seen inside the area or nowhere.
#[test]
fn rows_of_two_columns_inside_each_other_are_of_both() {
    let world = World::new(&[
        (
            "hierarchies/area.yaml",
            "name: area\nlevels: [{name: ward, plural: wards}]\nareas:\n  - {level: ward, code: W1, label: Ash}\n  \
             - {level: ward, code: W2, label: Birch}\n",
        ),
        (
            "datasets/visits.yaml",
            "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ncolumns:\n  home: {codes: ward, undeclared: outside}\n  \
             place: {codes: ward, undeclared: outside, missing: allowed}\n",
        ),
        ("data/visits.csv", "home,place\nW1,W1\nW1,W2\nW1,W9\nW2,W2\nW2,\nW9,W1\n"),
        (
            "t.ind",
            "measure n = count of visits\ntable t { rows home \"Home\" in [each] then place in [each, outside, missing] column \"N\" n \
             column \"%\" share of n across rows }",
        ),
    ]);
    let expected = "Home | N | %\nAsh | 3 | N/A\nAsh | 1 | 25%\nBirch | 1 | 25%\nOutside the area | 1 | N/A\nNot recorded | 0 | 0%\n\
                    Birch | 2 | N/A\nAsh | 0 | 0%\nBirch | 1 | 25%\nOutside the area | 0 | N/A\nNot recorded | 1 | 25%";
    let table = world.table("t");
    assert!(table.starts_with(expected), "{table}");
}

/// Three of four were satisfied: 75%, and the other way round 133%.
#[test]
fn a_whole_as_a_percentage_of_its_part_is_said() {
    let world = World::new(&[
        (
            "datasets/forms.yaml",
            "name: forms\ngrain: form\ncounts: forms\nfiles: forms.csv\ntime: year\ncolumns:\n  year: {type: calendar_year}\n  satisfied: {type: flag, yes: [\"1\"], no: [\"0\"]}\n  \
             online: {type: flag, yes: [\"1\"], no: [\"0\"]}\n",
        ),
        ("data/forms.csv", "year,satisfied,online\n2023,1,1\n2023,1,1\n2023,1,0\n2022,0,0\n"),
        (
            "t.ind",
            "measure n = count of forms\nmeasure pleased = count of forms where satisfied\n\
             measure pleased_online = count of forms where satisfied and online\nmeasure on_paper = count of forms where not online\n\
             measure online = count of forms where online\ncohort content {\n from forms\n where satisfied\n}\n\
             measure all_content = count of content\ntable t {\n column \"Share\" n as % of pleased\n}",
        ),
    ]);
    for (column, is_said) in [
        ("n as % of pleased", true),
        ("pleased as % of pleased_online", true),
        ("n as % of all_content", true),
        ("n as % of (n where satisfied)", true),
        ("pleased as % of n", false),
        ("pleased_online as % of pleased", false),
        // Neither has all rows of the other.
        ("on_paper as % of online", false),
        ("pleased as % of online", false),
        // Three times as many as in the year before.
        ("(n in 2023) as % of (n in 2022)", false),
        ("n as % of n", false),
    ] {
        world.put("u.ind", &format!("use \"t.ind\"\ntable u {{\n column \"Share\" {column}\n}}"));
        let said =
            world.warned().iter().filter(|said| said.contains("`u` shows a share above 100%: \"Share\"")).count();
        assert_eq!(said, usize::from(is_said), "{column}: {:?}", world.warned());
    }
}
