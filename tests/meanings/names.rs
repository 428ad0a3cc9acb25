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
fn a_code_comes_before_a_label_at_whatever_level() {
    // The label of a ward is the code of a town.
    let world = World::new(&[
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
        ("definitions.ind", "table t { column \"N\" (count of fires) at \"T2\" }"),
        ("data/fires.csv", "ward\nW1\nW3\nW3\n"),
    ]);
    assert_eq!(world.table("t"), " | N\n | 2");
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
fn a_row_of_a_table_is_told_from_another_with_its_label_by_its_code() {
    let world = world("table t { rows area \"Area\" in [wards] column \"N\" attended }");
    assert_eq!(world.cell("t", "Castle", "N"), Err("t has 2 rows Castle (say which: W1 or W3)".to_string()));
    assert_eq!(world.cell("t", "W3", "N"), Ok("4".to_string()));
    assert_eq!(world.cell("t", "Mill", "N"), Ok("2".to_string()));
    let asked = "\"Castle\" is the label of several areas of `area` (write the code: \"W1\" (ward in Hill) or \"W3\" (ward in Harbour))";
    assert_eq!(world.at("attended", "area=Castle"), Err(format!("area=Castle: {asked}")));
    assert_eq!(world.at("attended", "area=W3"), Ok("4".to_string()));
    assert_eq!(
        world.at("attended", "area=wards"),
        Err("area=wards: \"wards\" of `area` is 5 members, and the value of one is asked for \
             (name one of them, or make a table, which shows them all)"
            .to_string())
    );
}
