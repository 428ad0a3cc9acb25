//! Places that returns lack, at a date or at all, however little the declaration says, and on either side of a quotient.

use crate::world::World;

const AREA: &str = "name: area\nlevels: [{name: town, plural: towns}]\nareas:\n  - {level: town, code: A, label: Ash}\n  \
                    - {level: town, code: B, label: Bex}\n  - {level: town, code: C, label: Cam}\n";

/// Returns of calls by town and year; `columns` are lines of the declaration from `time` on.
fn returns(declared: &str, rows: &str) -> World {
    World::new(&[
        ("hierarchies/area.yaml", AREA),
        (
            "datasets/returns.yaml",
            &format!("name: returns\ngrain: row\ncounts: returns\nfiles: r.csv\n{declared}\n  n: {{type: integer}}\n"),
        ),
        ("data/r.csv", &format!("town,y,n\n{rows}")),
        (
            "t.ind",
            "measure n = sum of returns.n\ntable t { column \"21\" n where y = 2021/22 column \"22\" n where y = 2022/23 }",
        ),
    ])
}

const CODED: &str = "columns:\n  town: {codes: town}\n  y: {type: financial_year}";
const TEXTS: &str = "columns:\n  town: {type: text}\n  y: {type: financial_year}";

/// 60 in one year and 30 in the next, of which Cam has no row.
const FEW: &str = "A,2021/22,10\nB,2021/22,20\nC,2021/22,30\nA,2022/23,10\nB,2022/23,20\n";

#[test]
fn a_town_of_three_without_a_row_in_one_of_two_years_is_a_warning_however_little_is_declared() {
    let said = |town: &str| format!("data::no-rows-in-period: returns has no row for {town}, 2022/23");
    for declared in ["time: y\nkey: [town, y]\n", "time: y\n", "key: [town, y]\n", ""] {
        assert_eq!(returns(&format!("{declared}{CODED}"), FEW).warned(), [said("Cam")], "{declared}");
        assert_eq!(returns(&format!("{declared}{TEXTS}"), FEW).warned(), [said("C")], "{declared} of texts");
        let whole = format!("{FEW}C,2022/23,30\n");
        assert_eq!(returns(&format!("{declared}{TEXTS}"), &whole).warned(), [] as [&str; 0], "{declared}");
    }
    let incomplete = format!("complete: false\n{TEXTS}");
    assert_eq!(returns(&incomplete, FEW).warned(), [] as [&str; 0]);
    // With a key of codes, half of them say that they are no events.
    let half = "A,2021/22,10\nB,2021/22,20\nC,2022/23,30\n";
    assert_eq!(
        returns(&format!("time: y\nkey: [town, y]\n{CODED}"), half).warned(),
        ["data::no-rows-in-period: returns has no row for Ash, 2022/23; Bex, 2022/23; Cam, 2021/22"]
    );
}

#[test]
fn ten_towns_of_texts_of_which_two_lack_the_last_year_are_a_warning() {
    let mut rows = String::new();
    for (year, town) in (2019..2023).flat_map(|year| (0..10).map(move |town| (year, town))) {
        if year < 2022 || town > 1 {
            rows.push_str(&format!("Town {town},{year}/{},10\n", year % 100 + 1));
        }
    }
    let said = "data::no-rows-in-period: returns has no row for Town 0, 2022/23; Town 1, 2022/23";
    assert_eq!(returns(&format!("time: y\n{TEXTS}"), &rows).warned(), [said]);
}

/// Of a town that is a text and a kind that is a code, both say what a row is of.
#[test]
fn a_text_and_a_code_together_say_what_returns_are_of() {
    let declared = format!("time: y\n{TEXTS}\n  kind: {{codes: kind}}");
    let rows = |lacks: &str| {
        let each = ["2021/22", "2022/23"].into_iter().flat_map(|year| ["A", "B", "C"].map(|town| (town, year)));
        let each = each.flat_map(|(town, year)| ["fire", "flood"].map(|kind| format!("{town},{year},1,{kind}\n")));
        each.filter(|row| !row.starts_with(lacks)).collect::<String>()
    };
    let world = |lacks: &str| {
        let world = returns(&declared, "");
        world.put("data/r.csv", &format!("town,y,n,kind\n{}", rows(lacks)));
        std::fs::create_dir(world.path("codelists")).expect("a folder");
        world.put("codelists/kind.yaml", "name: kind\ncodes: [fire, flood]\n");
        world
    };
    let said = "data::no-rows-in-period: returns has no row for C, fire, 2022/23; C, flood, 2022/23";
    assert_eq!(world("C,2022/23").warned(), [said]);
    assert_eq!(world("D").warned(), [] as [&str; 0]);
}

/// What is of one date each, twice in one, or at few of the dates, is no return.
#[test]
fn patients_events_and_remarks_lack_no_date() {
    let register = "p1,2021/22,1\np2,2021/22,4\np3,2022/23,2\np4,2022/23,3\n";
    let sparse = "fire,2021/22,1\nflood,2022/23,4\nfire,2022/23,2\nstorm,2021/22,3\n";
    let twice = "fire,2021/22,1\nfire,2021/22,4\nfire,2022/23,2\nflood,2021/22,3\n";
    for rows in [register, sparse, twice] {
        assert_eq!(returns(&format!("time: y\n{TEXTS}"), rows).warned(), [] as [&str; 0], "{rows}");
    }
    assert_eq!(returns(&format!("time: y\nkey: [town, y]\n{TEXTS}"), register).warned(), [] as [&str; 0]);
    // Where a code says what a row is of, a text may say anything.
    let remarks = returns(
        &format!("time: y\n{CODED}\n  remark: {{type: text}}"),
        "A,2021/22,10\nB,2021/22,20\nA,2022/23,10\nB,2022/23,20\n",
    );
    remarks.put("data/r.csv", "town,y,n,remark\nA,2021/22,10,late\nB,2021/22,20,\nA,2022/23,10,\nB,2022/23,20,\n");
    assert_eq!(remarks.warned(), [] as [&str; 0]);
}

/// Sums of two datasets by town, one over the other.
fn quotient(above: (&str, &str), below: (&str, &str)) -> World {
    let dataset = |name: &str, declared: &str| {
        format!(
            "name: {name}\ngrain: row\ncounts: {name}\nfiles: {name}.csv\n{declared}columns:\n  town: {{codes: town}}\n  y: {{type: financial_year}}\n  \
             n: {{type: integer}}\n"
        )
    };
    World::new(&[
        ("hierarchies/area.yaml", AREA),
        ("datasets/calls.yaml", &dataset("calls", above.0)),
        ("datasets/staff.yaml", &dataset("staff", below.0)),
        ("data/calls.csv", &format!("town,y,n\n{}", above.1)),
        ("data/staff.csv", &format!("town,y,n\n{}", below.1)),
        (
            "t.ind",
            "measure n = sum of calls.n\nmeasure h = sum of staff.n\n\
             table t { rows area \"Town\" in [towns, all] column \"X\" (n / h) in 2021/22 shown 0.000 }",
        ),
    ])
}

const ALL: &str = "A,2021/22,20\nB,2021/22,20\nC,2021/22,20\n";
const TWO: &str = "A,2021/22,200\nB,2021/22,200\n";

#[test]
fn a_town_that_one_side_of_a_quotient_lacks_is_a_warning_whichever_it_is() {
    let key = "key: [town, y]\ntime: y\n";
    for declared in ["time: y\n", key] {
        let below = quotient((declared, ALL), (declared, TWO));
        assert_eq!(below.table("t"), "Town | X\nAsh | 0.100\nBex | 0.100\nCam | ..\nTotal | 0.150");
        assert_eq!(below.warned(), ["data::no-rows-of-area: staff has no row for Cam"], "{declared}");
        let above = quotient((declared, TWO), (declared, ALL));
        assert_eq!(above.warned(), ["data::no-rows-of-area: calls has no row for Cam"], "{declared}");
        // Files that are the same are warned of.
        let other = ALL.replacen(",2021/22,", ",2021/22,1", 1);
        assert_eq!(quotient((declared, ALL), (declared, &other)).warned(), [] as [&str; 0]);
    }
    // In another year Cam has one.
    let earlier = format!("{TWO}A,2020/21,200\nB,2020/21,200\nC,2020/21,200\n");
    let said = "data::no-rows-in-period: staff has no row for Cam, 2021/22";
    assert_eq!(quotient((key, ALL), (key, &earlier)).warned(), [said]);
    assert_eq!(quotient(("time: y\n", ALL), ("time: y\n", &earlier)).warned(), [said]);
    // Events with a number have no row where nothing happened.
    let events = "A,2021/22,2\nA,2021/22,3\nB,2021/22,5\n";
    assert_eq!(quotient(("time: y\n", events), (key, ALL)).warned(), [] as [&str; 0]);
    assert_eq!(quotient(("time: y\n", "A,2021/22,2\n"), (key, ALL)).warned(), [] as [&str; 0]);
    assert_eq!(quotient(("complete: false\ntime: y\n", TWO), (key, ALL)).warned(), [] as [&str; 0]);
}

/// Calls by ward and the hours of staff, with what the declaration of those says and their rows.
fn hours(declared: &str, rows: &str) -> World {
    World::new(&[
        ("hierarchies/area.yaml", AREA),
        (
            "datasets/calls.yaml",
            "name: calls\ngrain: call\ncounts: calls\nfiles: calls.csv\ncolumns:\n  town: {codes: town}\n",
        ),
        (
            "datasets/staff.yaml",
            &format!(
                "name: staff\ngrain: row\ncounts: rows\nfiles: staff.csv\n{declared}  town: {{codes: town}}\n  hours: {{type: integer}}\n"
            ),
        ),
        ("data/calls.csv", "town\nA\nB\nC\nC\n"),
        ("data/staff.csv", rows),
        (
            "t.ind",
            "measure n = count of calls\nmeasure h = sum of staff.hours\n\
             table t { rows area \"Town\" in [towns, all] column \"X\" n / h shown 0.00 }",
        ),
    ])
}

#[test]
fn a_town_is_lacking_beside_roles_of_staff_and_in_years_that_are_not_its_time() {
    let said = "data::no-rows-of-area: staff has no row for Cam";
    let roles = "town,role,hours\nA,nurse,5\nB,nurse,4\nA,doctor,5\nB,doctor,4\n";
    assert_eq!(hours("key: [town, role]\ncolumns:\n  role: {type: text}\n", roles).warned(), [said]);
    let years = "town,y,hours\nA,2021/22,5\nB,2021/22,4\nA,2022/23,5\nB,2022/23,4\n";
    for key in ["", "key: [town, y]\n"] {
        assert_eq!(hours(&format!("{key}columns:\n  y: {{type: financial_year}}\n"), years).warned(), [said], "{key}");
    }
    // Shifts are events, and so is what few towns have.
    let shifts = roles.replace("B,doctor", "B,nurse");
    assert_eq!(hours("columns:\n  role: {type: text}\n", &shifts).warned(), [] as [&str; 0]);
    let few = "town,role,hours\nA,nurse,5\nA,doctor,4\n";
    assert_eq!(hours("key: [town, role]\ncolumns:\n  role: {type: text}\n", few).warned(), [] as [&str; 0]);
}
