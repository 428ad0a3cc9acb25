//! A name that means two things is asked about, wherever it is written.

use crate::world::World;

/// Two towns have a Castle ward, and Harbour has a ward of its own name. Only Fen is its own area at both levels.
const AREAS: (&str, &str) = (
    "hierarchies/area.yaml",
    "name: area
levels: [{name: ward, plural: wards}, {name: town, plural: towns}]
areas:
  - {level: town, code: T1, label: Hill, contains: [{code: W1, label: Castle}, {code: W2, label: Mill}]}
  - {level: town, code: T2, label: Harbour, contains: [{code: W3, label: Castle}, {code: W4, label: Harbour}]}
  - {level: ward, code: T3, label: Fen}
",
);
const FIRES: &str = "\
name: fires
grain: fire
counts: fires
files: fires.csv
columns:
  ward: {codes: ward}
";

/// Of W1 one fire, of W2 two, of W3 four, of W4 eight, of Fen sixteen.
fn world(definitions: &str) -> World {
    let mut rows = String::from("ward\n");
    for (code, times) in [("W1", 1), ("W2", 2), ("W3", 4), ("W4", 8), ("T3", 16)] {
        rows.push_str(&format!("{code}\n").repeat(times));
    }
    World::new(&[
        AREAS,
        ("datasets/fires.yaml", FIRES),
        ("definitions.ind", &format!("measure attended = count of fires\n{definitions}")),
        ("data/fires.csv", &rows),
    ])
}

const CASTLE: &str = "literals::ambiguous-code: \"Castle\" is the label of several areas of `area`";
const HARBOUR: &str = "literals::ambiguous-code: \"Harbour\" is the label of several areas of `area`";

#[test]
fn a_label_of_two_wards_is_asked_about_wherever_it_is_written() {
    for text in [
        "table t { column \"N\" attended at \"Castle\" }",
        "table t { column \"N\" (attended + attended) at Castle }",
        "table t { rows area in [Castle, Mill] column \"N\" attended }",
        "table t { rows area in [Mill + Castle as \"Both\"] column \"N\" attended }",
        "table t { rows ward in [Castle] column \"N\" attended }",
        "table t { column attended for each area in [Castle] }",
        "table t { column \"N\" attended } test \"of Castle\" for attended { given fires\n | ward |\n | W1 |\n expect 1 at Castle\n }",
    ] {
        assert_eq!(world(text).refused("t"), [CASTLE], "{text}");
    }
    let of_one_list = "literals::ambiguous-code: \"Castle\" is the label of several codes of `ward`";
    let condition = "table t { column \"N\" (attended where ward = \"Castle\") }";
    assert_eq!(world(condition).refused("t"), [of_one_list]);
    let given = "table t { column \"N\" attended } test \"x\" for attended {\n given fires\n | ward |\n | Castle |\n expect 1\n }";
    assert_eq!(world(given).refused("t"), [of_one_list]);
}

/// The data has wards; which town each is in follows from the hierarchy.
#[test]
fn a_coarser_level_than_the_data_has_is_answered_with_how_it_is_written() {
    assert_eq!(
        world("table t { rows town column \"N\" attended }").helps("t"),
        ["write `ward.town`, which has codes of this list"]
    );
    let hill = world("").at("attended", "town=Hill").unwrap_err();
    assert!(hill.contains("write `ward.town`"), "{hill}");
    let towns = "table t { rows ward.town \"Town\" column \"N\" attended }";
    assert_eq!(world(towns).table("t"), "Town | N\nHill | 3\nHarbour | 12\nFen | 16");
    assert_eq!(world("").at("attended", "ward.town=Hill").unwrap(), "3");
}

#[test]
fn a_ward_with_the_name_of_its_town_is_asked_about() {
    for text in [
        "table t { column \"N\" attended at \"Harbour\" }",
        "table t { rows area in [Hill, Harbour] column \"N\" attended }",
        "table t { rows area in [Hill + Harbour as \"Both\"] column \"N\" attended }",
    ] {
        assert_eq!(world(text).refused("t"), [HARBOUR], "{text}");
    }
    // A condition names the level by its column.
    let text = "table t { column \"Town\" (attended where ward.town = \"Harbour\") column \"Ward\" (attended where ward = \"Harbour\") }";
    assert_eq!(world(text).table("t"), " | Town | Ward\n | 12 | 8");
}

#[test]
fn codes_say_which_and_so_does_a_label_that_one_area_has() {
    let text = "table t {
        rows area \"Area\" in [\"W1\", \"W3\", \"T2\", \"W4\", \"W1\" + \"W3\" as \"Castles\", Hill, Fen]
        column \"N\" attended
      }
      table u { column \"N\" attended at \"T2\" column \"M\" attended at Fen column \"Both\" attended at \"W3\" + attended at \"W1\" }";
    let expected = "Area | N\nCastle | 1\nCastle | 4\nHarbour | 12\nHarbour | 8\nCastles | 5\nHill | 3\nFen | 16";
    assert_eq!(world(text).table("t"), expected);
    assert_eq!(world(text).table("u"), " | N | M | Both\n | 12 | 16 | 5");
}

#[test]
fn a_code_that_is_the_label_of_another_area_is_asked_about() {
    // The label of a ward is the code of a town.
    let world = |definitions: &str| {
        World::new(&[
            (
                "hierarchies/area.yaml",
                "name: area
levels: [{name: ward, plural: wards}, {name: town, plural: towns}]
areas:
  - {level: town, code: T1, label: Hill, contains: [{code: W1, label: T2}, {code: W2}]}
  - {level: town, code: T2, label: Fen, contains: [{code: W3}]}
",
            ),
            ("datasets/fires.yaml", FIRES),
            ("definitions.ind", &format!("measure attended = count of fires\ntable t {{ {definitions} }}")),
            ("data/fires.csv", "ward\nW1\nW3\nW3\n"),
        ])
    };
    let asked = "literals::ambiguous-code: \"T2\" is a code of `area` and the label of another";
    for table in [
        "column \"N\" attended at \"T2\"",
        "rows area in [\"T2\", \"W2\"] column \"N\" attended",
        "rows area in [\"W2\" + \"T2\" as \"Both\"] column \"N\" attended",
        "column attended for each area in [\"T2\"]",
    ] {
        let world = world(table);
        assert_eq!(world.refused("t"), [asked], "{table}");
        let ways = "write \"W1\" for the one with this label, or \"Fen\" for the one with this code";
        assert_eq!(world.helps("t"), [ways], "{table}");
    }
    let way = world("rows area \"Area\" in [Fen, \"W1\"] column \"N\" attended");
    assert_eq!(way.table("t"), "Area | N\nFen | 2\nT2 | 1");
    assert_eq!(way.cell("t", "Fen", "N"), Ok("2".to_string()));
    assert_eq!(way.cell("t", "W1", "N"), Ok("1".to_string()));
    assert_eq!(way.cell("t", "T2", "N"), Err("t has 2 rows T2 (say which: Fen or W1)".to_string()));
    // A condition names the level, of which one area alone is called so.
    assert_eq!(world("column \"N\" (attended where ward = \"T2\")").table("t"), " | N\n | 1");
    assert_eq!(world("column \"N\" (attended where ward.town = \"T2\")").table("t"), " | N\n | 2");
}

#[test]
fn a_code_that_is_the_label_of_another_code_is_asked_about() {
    let kinds = "name: kind\ncodes: [{code: \"1\", label: \"2\"}, {code: \"2\", label: Flood}, {code: \"3\"}]\n";
    let world = |definitions: &str| {
        World::new(&[
            ("codelists/kind.yaml", kinds),
            ("datasets/fires.yaml", &FIRES.replace("ward", "kind")),
            ("definitions.ind", &format!("measure attended = count of fires\n{definitions}")),
            ("data/fires.csv", "kind\n1\n2\n2\n3\n3\n3\n3\n"),
        ])
    };
    let asked = "literals::ambiguous-code: \"2\" is a code of `kind` and the label of another";
    for definitions in [
        "table t { column \"N\" (attended where kind = \"2\") }",
        "table t { column \"N\" (attended where kind in {\"2\", \"3\"}) }",
        "table t { rows kind in [\"2\"] column \"N\" attended }",
        "cohort floods { from fires where kind = \"2\" } table t { column \"N\" count of floods }",
    ] {
        assert_eq!(world(definitions).errors("t"), [asked], "{definitions}");
        let ways = "write \"1\" for the one with this label, or \"Flood\" for the one with this code";
        assert!(world(definitions).helps("t").iter().any(|help| help == ways), "{definitions}");
    }
    let ways =
        "table t { column \"One\" (attended where kind = \"1\") column \"Flood\" (attended where kind = \"Flood\") }";
    assert_eq!(world(ways).table("t"), " | One | Flood\n | 1 | 2");
    // Rows of a test are what data has, and data has codes.
    let given = "test \"given\" for floods { given fires\n | kind |\n | 2 |\n expect count 1\n }
        cohort floods { from fires where kind = \"Flood\" } table t { column \"N\" count of floods }";
    assert_eq!(world(given).table("t"), " | N\n | 2");
}

#[test]
fn a_level_with_the_name_of_an_area_is_asked_about() {
    let areas = AREAS.1.replace("label: Mill", "label: towns");
    let world = World::new(&[
        ("hierarchies/area.yaml", &areas),
        ("datasets/fires.yaml", FIRES),
        ("definitions.ind", "table t { rows area in [towns] column \"N\" count of fires }"),
        ("data/fires.csv", "ward\nW1\n"),
    ]);
    let expected = "literals::ambiguous-code: \"towns\" could be every area of the level `town`, or one area";
    assert_eq!(world.refused("t"), [expected]);
}

#[test]
fn an_area_of_two_hierarchies_is_asked_about_where_the_data_has_both() {
    let clinics = "name: care
levels: [{name: clinic, plural: clinics}]
areas:
  - {level: clinic, code: C1, label: Castle Road}
  - {level: clinic, code: C2, label: Hill}
";
    let world = |value: &str| {
        World::new(&[
            AREAS,
            ("hierarchies/care.yaml", clinics),
            ("datasets/fires.yaml", &format!("{FIRES}  clinic: {{codes: clinic}}\n")),
            ("definitions.ind", &format!("table t {{ column \"N\" (count of fires) {value} }}")),
            ("data/fires.csv", "ward,clinic\nW1,C1\nW1,C2\nW3,C2\n"),
        ])
    };
    let asked = |written: &str| {
        vec![format!("literals::ambiguous-code: {written} could be of the hierarchies `area` and `care`")]
    };
    assert_eq!(world("at Hill").refused("t"), asked("Hill"));
    assert_eq!(world("at all").refused("t"), asked("all"));
    assert_eq!(world("at \"Castle Road\"").table("t"), " | N\n | 1", "only one has an area of that name");
    assert_eq!(world("at \"C2\"").table("t"), " | N\n | 2");
}

#[test]
fn a_column_with_the_name_of_a_hierarchy_or_a_period_is_asked_about() {
    let world = |rows: &str| {
        World::new(&[
            AREAS,
            ("codelists/setting.yaml", "name: setting\ncodes: [{code: U, label: Urban}, {code: R, label: Rural}]\n"),
            (
                "datasets/fires.yaml",
                &format!(
                    "{FIRES}  area: {{codes: setting}}\n  on: {{type: date}}\n  month: {{type: month}}\ntime: on\n"
                ),
            ),
            ("definitions.ind", &format!("table t {{ rows {rows} column \"N\" count of fires }}")),
            ("data/fires.csv", "ward,area,on,month\nW1,U,2023-05-01,2023-04\nW3,R,2023-05-02,2023-05\n"),
        ])
    };
    let asked = |text: &str| vec![format!("layout::ambiguous-dimension: {text} of `fires`")];
    assert_eq!(world("area in [Hill]").refused("t"), asked("`area` could be the hierarchy or the column `area`"));
    let refused = world("month from 2023-04 to 2023-05").refused("t");
    assert_eq!(refused, asked("`month` could be the period or the column `month`"));
    assert_eq!(world("ward \"Ward\" in [Mill, \"W3\"]").table("t"), "Ward | N\nMill | 0\nCastle | 1");
}

#[test]
fn a_row_of_a_table_is_known_from_another_with_its_label_by_its_code() {
    let world = world("table t { rows area \"Area\" in [wards] column \"N\" attended }");
    assert_eq!(world.cell("t", "Castle", "N"), Err("t has 2 rows Castle (say which: W1 or W3)".to_string()));
    assert_eq!(world.cell("t", "W3", "N"), Ok("4".to_string()));
    assert_eq!(world.cell("t", "Mill", "N"), Ok("2".to_string()));
    let asked = "\"Castle\" is the label of several areas of `area` (write the code: \"W1\" (ward in Hill) or \"W3\" (ward in Harbour))";
    assert_eq!(world.at("attended", "area=Castle"), Err(format!("area=Castle: {asked}")));
    assert_eq!(world.at("attended", "area=W3"), Ok("4".to_string()));
    assert_eq!(
        world.at("attended", "area=wards"),
        Err("area=wards: \"wards\" means 5 members of `area`, and the value of one is asked for \
             (name one of them, or make a table, which shows them all)"
            .to_string())
    );
}

#[test]
fn what_is_said_of_a_level_is_said_of_each_of_its_areas() {
    let refused = world("table t { rows area in [towns as \"All towns\"] column \"N\" attended }").refused("t");
    let expected = "layout::label-of-level: `towns` makes a row or column for each area, and this is one label";
    assert_eq!(refused, [expected]);
    // Shares are of Mill alone: no town is a part of the whole.
    let apart = "table t { rows area \"Area\" in [towns apart, Mill] column \"N\" attended column \"%\" share of attended across rows }";
    let table = world(apart).table("t");
    assert!(table.contains("Mill | 2 | 100%") && table.contains("Harbour | 12 | N/A"), "{table}");
    let alone = "table t { rows area \"Area\" in [towns alone] then ward in [wards] column \"N\" attended }";
    assert_eq!(world(alone).table("t"), "Area | N\nHill | 3\nHarbour | 12\nFen | 16");
}

/// Two columns of one code list: neither is taken because it comes first.
#[test]
fn of_two_columns_with_the_codes_that_are_asked_about_none_is_taken() {
    let dataset = |name: &str, columns: &str| {
        format!("name: {name}\ngrain: row\ncounts: {name}\nfiles: {name}.csv\ncolumns:\n{columns}")
    };
    let column = |name: &str| format!("  {name}: {{codes: kind}}\n");
    let two = [column("first_kind"), column("last_kind")].concat();
    let people = format!("{}role: population\nbasis: people\n", dataset("people", &two));
    let world = |table: &str| {
        World::new(&[
            ("codelists/kind.yaml", "name: kind\ncodes: [{code: P, label: Primary}, {code: S, label: Secondary}]\n"),
            ("datasets/visits.yaml", &dataset("visits", &column("kind"))),
            ("datasets/calls.yaml", &dataset("calls", &two)),
            ("datasets/people.yaml", &people),
            ("definitions.ind", &format!("measure n = count of visits\ntable t {{ {table} }}")),
        ])
    };
    let calls = world("rows kind in [each] column \"Visits\" n column \"Calls\" count of calls").errors_with_help();
    assert_eq!(
        calls,
        [(
            "layout::no-such-dimension".to_string(),
            "it has `first_kind` and `last_kind` with the same codes, and nothing says which is meant: give that one the name `kind`, in the \
             file and in the declaration"
                .to_string()
        )]
    );
    // Nor are the people left whole, as if nothing were said of them.
    let asked = "denominators::whose: `kind` could go with `first_kind` or `last_kind` of `people`";
    assert_eq!(world("rows kind in [each] column \"Rate\" n per 1000 (count of people)").refused("t"), [asked]);
    let condition = "column \"Rate\" (n per 1000 (count of people)) where kind = \"Primary\"";
    assert_eq!(world(condition).refused("t"), [asked]);
}

/// What is looked up has the name of one of them, which is meant: one visit of Primary per two people, and not per all four.
#[test]
fn of_two_columns_the_one_that_is_called_so_is_taken() {
    let world = World::new(&[
        ("codelists/kind.yaml", "name: kind\ncodes: [{code: P, label: Primary}, {code: S, label: Secondary}]\n"),
        (
            "datasets/schools.yaml",
            "name: schools\ngrain: school\ncounts: schools\nfiles: schools.csv\nrole: look-up\nkey: id\ncolumns:\n  id: {type: text}\n  kind: {codes: kind}\n",
        ),
        (
            "datasets/visits.yaml",
            "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ncolumns:\n  school: {type: text, look_up: schools}\n",
        ),
        (
            "datasets/people.yaml",
            "name: people\ngrain: person\ncounts: people\nfiles: people.csv\nrole: population\nbasis: people\nkey: id\ncolumns:\n  id: {type: text}\n  first_kind: {codes: kind}\n  kind: {codes: kind}\n",
        ),
        (
            "definitions.ind",
            "measure n = count of visits\ntable t { rows school.kind in [each] column \"Each\" n / (count of people) shown 0.00 }",
        ),
        ("data/schools.csv", "id,kind\na,P\nb,S\n"),
        ("data/visits.csv", "school\na\nb\nb\n"),
        ("data/people.csv", "id,first_kind,kind\n1,S,P\n2,S,P\n3,P,S\n4,P,S\n"),
    ]);
    let table = world.table("t");
    assert!(table.contains("Primary | 0.50\nSecondary | 1.00"), "{table}");
}

/// Rows, columns and parts by a hierarchy of which the data has two columns: without a list, too.
#[test]
fn of_two_columns_of_a_hierarchy_rows_without_a_list_take_none() {
    let world = |table: &str| {
        let world = world(&format!("table t {{ {table} }}"));
        world.put("datasets/fires.yaml", &format!("{FIRES}  home: {{codes: ward}}\n"));
        world.put("data/fires.csv", "ward,home\nW1,W2\nW2,W4\n");
        world
    };
    for table in [
        "rows area column \"N\" attended",
        "rows area in [each] column \"N\" attended",
        "rows area in [each, all] column \"N\" attended",
        "for each area { column \"{area}\" attended } column \"All\" attended",
        "columns for each area { column \"{area}\" attended } column \"All\" attended",
        "rows area then ward column \"N\" attended",
        "rows ward then area column \"N\" attended",
    ] {
        let found = world(table).warnings();
        let is_asked = found.iter().any(|found| found.starts_with("layout::ambiguous-area"));
        assert!(is_asked || table.starts_with("for each"), "{table}: {found:?}");
    }
    assert_eq!(
        world("rows ward in [\"Mill\"] column \"N\" attended").table("t"),
        " | N\nMill | 1".replacen(' ', "Ward ", 1)
    );
}

/// Readers see no difference between one blank and two, or one that does not break.
#[test]
fn codes_that_differ_in_their_blanks_alone_are_refused() {
    let world = |codes: &str| {
        World::new(&[
            ("codelists/kind.yaml", &format!("name: kind\ncodes: [{codes}]\n")),
            (
                "datasets/d.yaml",
                "name: d\ngrain: event\ncounts: events\nfiles: d.csv\ncolumns:\n  kind: {codes: kind}\n",
            ),
            ("data/d.csv", "kind\nA B\nA  B\nA B\n"),
            ("t.ind", "table t { rows kind \"Kind\" column \"N\" count of d }"),
        ])
    };
    for codes in [
        "{code: \"A B\"}, {code: \"A  B\"}",
        "{code: \"A B\"}, {code: \"A\u{a0}B\"}",
        "{code: x, aliases: [\"A B\"]}, {code: y, aliases: [\"A  B\"]}",
    ] {
        let found = world(codes).errors_with_help();
        assert_eq!(
            found.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(),
            ["codelists::duplicate-code"],
            "{codes}"
        );
    }
    assert_eq!(world("{code: \"A B\", aliases: [\"A  B\"]}").table("t"), "Kind | N\nA B | 3");
}
