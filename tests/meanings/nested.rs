//! Rows inside others: the rows around them are of one dimension alone, and what is inside a row that is no part of a whole is none either.

use crate::world::World;

const AREAS: &str = "name: area\nlevels: [{name: town, plural: towns}]\nareas:\n  - {level: town, code: T1, label: Ash}\n  \
    - {level: town, code: T2, label: Birch}\ncomparators:\n  - {code: E9, label: England}\n";
const KINDS: &str = "name: kind\ncodes: [{code: A, label: Alpha}, {code: B, label: Beta}]\n";
const SEXES: &str =
    "name: sex\ncodes: [{code: F, label: Female}, {code: M, label: Male}, {code: P, label: Persons, total_of: all}]\n";

/// Caseloads of two months, residents of two years, visits of two kinds, pupils of two towns and of England, claims with their published total.
fn world(definitions: &str) -> World {
    World::new(&[
        ("hierarchies/area.yaml", AREAS),
        ("codelists/kind.yaml", KINDS),
        ("codelists/sex.yaml", SEXES),
        (
            "datasets/caseload.yaml",
            "name: caseload\ngrain: town and month\ncounts: people\nfiles: caseload.csv\ntime: month\ncolumns:\n  month: {type: month}\n  \
             town: {codes: town}\n  people: {type: integer, unit: people, stock: true}\n",
        ),
        (
            "datasets/residents.yaml",
            "name: residents\ngrain: town and year\ncounts: residents\nrole: population\nbasis: residents\nfiles: residents.csv\ntime: year\n\
             columns:\n  year: {type: mid_year}\n  town: {codes: town}\n  persons: {type: integer}\n",
        ),
        (
            "datasets/visits.yaml",
            "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ncolumns:\n  \
             town: {codes: town, undeclared: outside, missing: allowed}\n  kind: {codes: kind}\n",
        ),
        (
            "datasets/pupils.yaml",
            "name: pupils\ngrain: row\ncounts: rows\nfiles: pupils.csv\ncolumns:\n  town: {codes: town, comparators: allowed}\n  \
             kind: {codes: kind}\n  n: {type: integer, unit: pupils}\n",
        ),
        (
            "datasets/claims.yaml",
            "name: claims\ngrain: row\ncounts: rows\nfiles: claims.csv\ncolumns:\n  sex: {codes: sex}\n  n: {type: integer, unit: claims}\n",
        ),
        ("definitions.ind", definitions),
        ("data/caseload.csv", "month,town,people\n2023-04,T1,100\n2023-05,T1,110\n2023-04,T2,10\n2023-05,T2,11\n"),
        ("data/residents.csv", "year,town,persons\n2022,T1,1000\n2022,T2,1000\n2023,T1,1000\n2023,T2,1000\n"),
        ("data/visits.csv", "town,kind\nT1,A\nT2,B\nX9,A\nX9,A\nX9,B\n"),
        ("data/pupils.csv", "town,kind,n\nT1,A,10\nT1,B,20\nT2,A,30\nT2,B,40\nE9,A,1000\nE9,B,3000\n"),
        ("data/claims.csv", "sex,n\nF,55\nM,40\nP,100\n"),
    ])
}

fn codes(table: &str) -> Vec<String> {
    world(table).errors_with_help().into_iter().map(|(code, _)| code).collect()
}

#[test]
fn the_rows_around_others_need_a_date_of_their_own() {
    let caseload = "column \"On the caseload\" sum of caseload.people";
    let months = "[2023-04, 2023-05]";
    let around =
        world(&format!("table t {{ rows area in [towns] then month in {months} {caseload} }}")).errors_with_help();
    assert_eq!(around.len(), 1, "{around:?}");
    assert_eq!(around[0].0, "additivity::sum-over-snapshots");
    assert!(around[0].1.contains("write `rows month then area`"), "{}", around[0].1);
    let dated = world(&format!("table t {{ rows month \"Month\" in {months} then area in [towns] {caseload} }}"));
    let expected =
        "Month | On the caseload\n2023-04 | 110\nAsh | 100\nBirch | 10\n2023-05 | 121\nAsh | 110\nBirch | 11";
    assert_eq!(dated.table("t"), expected);
    assert_eq!(
        codes(
            "table t { rows area in [towns] then mid_year in [mid-2022, mid-2023] column \"N\" sum of residents.persons }"
        ),
        ["additivity::sum-over-snapshots"]
    );
}

/// Turned round, the one or the other would be lacking.
#[test]
fn a_rate_in_rows_of_years_and_areas_has_one_of_them_in_columns() {
    let rate = "column \"Rate\" (count of visits) per 1000 sum of residents.persons";
    for (rows, inner) in [
        ("area in [towns] then mid_year in [mid-2022, mid-2023]", "mid_year"),
        ("mid_year in [mid-2022, mid-2023] then area in [towns]", "area"),
    ] {
        let found = world(&format!("table t {{ rows {rows} {rate} }}")).errors_with_help();
        let help = format!("leave `then {inner}` out, and make columns of it with `for each {inner}`");
        assert!(found.iter().any(|(_, said)| said.ends_with(&help)), "{found:?}");
    }
}

#[test]
fn the_rows_around_others_need_an_area_of_their_own() {
    let rate = "column \"Rate\" (count of visits) per 1000 sum of residents.persons in mid-2023";
    assert_eq!(codes(&format!("table t {{ rows kind then area in [towns] {rate} }}")), ["denominators::area-needed"]);
    // England would be added to the towns.
    assert_eq!(
        codes("table t { rows kind then area in [towns] column \"N\" sum of pupils.n }"),
        ["layout::area-needed"]
    );
    let apart = world("table t { rows area \"Area\" in [Ash, England] then kind column \"N\" sum of pupils.n }");
    let expected = "Area | N\nAsh | 30\nAlpha | 10\nBeta | 20\nEngland | 4000\nAlpha | 1000\nBeta | 3000";
    assert_eq!(apart.table("t"), expected);
}

#[test]
fn what_is_inside_a_row_that_is_no_part_of_the_whole_has_no_share() {
    let visits = world(
        "table t { rows area \"Area\" in [towns, outside] then kind column \"Share\" share of count of visits across rows }",
    );
    let expected = "Area | Share\nAsh | 50%\nAlpha | 50%\nBeta | 0%\nBirch | 50%\nAlpha | 0%\nBeta | 50%\n\
                    Outside the area | N/A\nAlpha | N/A\nBeta | N/A";
    let table = visits.table("t");
    assert_eq!(table.lines().take(10).collect::<Vec<_>>().join("\n"), expected);
    let pupils = world(
        "table t { rows area \"Area\" in [towns, all, England] then kind column \"Share\" share of sum of pupils.n across rows }",
    );
    let expected = "Area | Share\nAsh | 30%\nAlpha | 10%\nBeta | 20%\nBirch | 70%\nAlpha | 30%\nBeta | 40%\nTotal | 100%\nAlpha | 40%\n\
                    Beta | 60%\nEngland | N/A\nAlpha | N/A\nBeta | N/A";
    assert_eq!(pupils.table("t"), expected);
}

/// Five claims are of neither sex: the whole is the 100 that are published, down as across.
#[test]
fn a_published_total_is_the_whole_of_columns_as_of_rows() {
    let down = world("table t { rows sex \"Sex\" in [F, M, P] column \"Share\" share of sum of claims.n across rows }");
    assert_eq!(down.table("t"), "Sex | Share\nFemale | 55%\nMale | 40%\nPersons | 100%");
    let across =
        world("table t { column \"{sex}\" share of sum of claims.n across columns for each sex in [F, M, P] }");
    assert_eq!(across.table("t"), " | Female | Male | Persons\n | 55% | 40% | 100%");
    let one = world(
        "table t { columns for each sex in [F, P] { column \"{sex}\" (sum of claims.n) column \"{sex} of\" sum of claims.n across columns } }",
    );
    assert_eq!(one.table("t"), " | Female | Female of | Persons | Persons of\n | 55 | 100 | 100 | 100");
}

/// What rows look up in data is not known before it is read: every kind may be of every class. What a list or a hierarchy says is.
#[test]
fn inside_rows_of_what_is_looked_up_there_are_all_and_inside_those_of_an_attribute_its_own() {
    let look_up = |name: &str, of: &str| {
        format!(
            "name: {name}\nrole: look-up\ngrain: {of}\ncounts: {name}\nfiles: {name}.csv\nkey: {of}\ncolumns:\n  {of}: {{codes: {of}}}\n  \
             class: {{codes: class}}\n"
        )
    };
    let world = |definitions: &str| {
        World::new(&[
            (
                "hierarchies/area.yaml",
                "name: area\nlevels: [{name: town, plural: towns, attributes: {side: text}}]\nareas:\n  \
                 - {level: town, code: T1, label: Ash, side: East}\n  - {level: town, code: T2, label: Birch, side: West}\n",
            ),
            (
                "codelists/kind.yaml",
                "name: kind\nattributes: {group: text}\ncodes: [{code: A, label: Alpha, group: One}, {code: B, label: Beta, group: Two}]\n",
            ),
            ("codelists/class.yaml", "name: class\ncodes: [{code: V, label: Violent}, {code: O, label: Other}]\n"),
            ("datasets/kinds.yaml", &look_up("kinds", "kind")),
            ("datasets/places.yaml", &look_up("places", "town")),
            (
                "datasets/visits.yaml",
                "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ncolumns:\n  kind: {codes: kind, look_up: kinds}\n  \
                 place: {codes: town, look_up: places}\n",
            ),
            ("data/visits.csv", "kind,place\nA,T1\nB,T2\nB,T1\n"),
            ("data/kinds.csv", "kind,class\nA,O\nB,V\n"),
            ("data/places.csv", "town,class\nT1,O\nT2,V\n"),
            ("t.ind", definitions),
        ])
    };
    let rows = |rows: &str| world(&format!("table t {{ rows {rows} column \"N\" count of visits }}")).table("t");
    let all = "Kind class | N\nViolent | 2\nAlpha | 0\nBeta | 2\nOther | 1\nAlpha | 1\nBeta | 0";
    assert_eq!(rows("kind.class then kind"), all);
    let looked_up = "Place class | N\nViolent | 1\nAsh | 0\nBirch | 1\nOther | 2\nAsh | 2\nBirch | 0";
    assert_eq!(rows("place.class then place"), looked_up);
    assert_eq!(rows("kind.group then kind"), "Kind group | N\nOne | 1\nAlpha | 1\nTwo | 2\nBeta | 2");
    assert_eq!(rows("place.side then place"), "Place side | N\nEast | 2\nAsh | 2\nWest | 1\nBirch | 1");
    assert_eq!(rows("place then place.side"), "Place | N\nAsh | 2\nEast | 2\nBirch | 1\nWest | 1");
    // Another dataset may have a column of the name with another list, or with texts.
    let other = world("table t { rows kind.group then kind column \"N\" count of visits }");
    other.put(
        "datasets/calls.yaml",
        "name: calls\ngrain: call\ncounts: calls\nfiles: calls.csv\ncolumns:\n  kind: {codes: class}\n",
    );
    other.put(
        "datasets/notes.yaml",
        "name: notes\ngrain: note\ncounts: notes\nfiles: notes.csv\ncolumns:\n  kind: {type: text}\n",
    );
    assert_eq!(other.table("t"), "Kind group | N\nOne | 1\nAlpha | 1\nTwo | 2\nBeta | 2");
}
