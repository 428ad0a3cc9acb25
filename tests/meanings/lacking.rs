//! A row that is lacking at a date: of a stock, whose mean is over dates, and of what rows name by a text.

use crate::world::World;

const TOWNS: &str = "name: town\ncodes: [Ashby, Brook]\n";

/// Cases open at the end of a month, by town; Brook has no row in May. `declared` are lines of the declaration.
fn caseload(declared: &str, rows: &str, value: &str) -> World {
    let cases = format!(
        "name: caseload\ngrain: town and month\ncounts: cases\nfiles: caseload.csv\ntime: month\n{declared}columns:\n  month: {{type: month}}\n  \
         town: {{codes: town}}\n  cases: {{type: integer, unit: cases, counts: cases, stock: true}}\n"
    );
    World::new(&[
        ("codelists/town.yaml", TOWNS),
        ("disclosure/small.yaml", "name: small\ncounts: cases\nbelow: 3\n"),
        ("datasets/caseload.yaml", &cases),
        ("definitions.ind", &format!("table t {{ rows town \"Town\" in [each, all] column \"X\" {value} shown 0.0 }}")),
        ("data/caseload.csv", &format!("month,town,cases\n{rows}")),
    ])
}

const GAP: &str = "2023-04,Ashby,10\n2023-04,Brook,100\n2023-05,Ashby,20\n2023-06,Ashby,30\n2023-06,Brook,300\n";
const MEAN: &str = "mean of caseload.cases";

#[test]
fn a_mean_over_dates_of_which_a_town_lacks_one_is_a_warning() {
    let said = "data::no-rows-in-period: caseload has no row for Brook, 2023-05";
    let found = caseload("", GAP, MEAN);
    assert_eq!(found.warned(), [said]);
    assert!(found.helped()[0].contains("`complete: true` with `gaps: zero`"), "{:?}", found.helped());
    assert_eq!(caseload("key: [town, month]\n", GAP, MEAN).warned(), [said]);
    assert_eq!(
        caseload("disclosure: small\n", GAP, MEAN).warned(),
        ["data::no-rows-in-period: caseload has no row for some of what it has at other dates"]
    );
    let whole = format!("{GAP}2023-05,Brook,200\n");
    assert_eq!(caseload("", &whole, MEAN).warned(), [] as [&str; 0]);
    // One date has all that it has; and who says what a gap means has nothing to be asked.
    for (declared, value) in
        [("", "sum of caseload.cases in 2023-06"), ("complete: false\n", MEAN), ("complete: true\ngaps: zero\n", MEAN)]
    {
        assert_eq!(caseload(declared, GAP, value).warned(), [] as [&str; 0], "{declared} {value}");
    }
    // At the date that one has and the other has not, the total is of one.
    assert_eq!(caseload("", GAP, "sum of caseload.cases in 2023-05").warned(), [said]);
    assert_eq!(caseload("", GAP, "change in sum of caseload.cases from 2023-05 to 2023-06").warned(), [said]);
    assert_eq!(
        caseload("complete: true\ngaps: unknown\n", GAP, MEAN).table("t").lines().nth(2),
        Some("Brook | .."),
        "what its mean would be, nobody knows"
    );
}

/// The days at which something is counted are periods like others.
#[test]
fn days_that_lack_a_town_are_a_warning_or_a_gap() {
    let cases = |declared: &str| {
        let world = caseload(declared, &GAP.replace(",Ashby", "-28,Ashby").replace(",Brook", "-28,Brook"), MEAN);
        let yaml = std::fs::read_to_string(world.path("datasets/caseload.yaml")).expect("the declaration");
        world.put("datasets/caseload.yaml", &yaml.replace("month: {type: month}", "month: {type: date}"));
        world
    };
    let said = "data::no-rows-in-period: caseload has no row for Brook, 2023-05-28";
    let found = cases("");
    assert_eq!(found.warned(), [said]);
    assert!(!found.helped()[0].contains("complete: true"), "{:?}", found.helped());
    assert_eq!(cases("complete: true\n").refused("t")[0], "data::gap: caseload has no row for 2023-05-28, Brook");
    assert_eq!(cases("complete: true\ngaps: zero\n").warned(), [] as [&str; 0], "it is said to be 0");
    assert_eq!(cases("complete: false\n").warned(), [] as [&str; 0]);
}

/// Pupils absent in a month, by school; the key names schools by a text.
fn absent(declared: &str, columns: &str, rows: &str) -> World {
    let returns = format!(
        "name: returns\ngrain: return of a school\ncounts: returns\nfiles: returns.csv\ntime: month\ncovers: 2023-04 to 2023-06\n{declared}columns:\n  \
         month: {{type: month}}\n  absent: {{type: integer}}\n{columns}"
    );
    World::new(&[
        ("codelists/town.yaml", TOWNS),
        ("datasets/returns.yaml", &returns),
        ("definitions.ind", "table t { rows month from 2023-04 to 2023-06 column \"Absent\" sum of returns.absent }"),
        ("data/returns.csv", rows),
    ])
}

const SCHOOLS: &str =
    "month,school,absent\n2023-04,Oak,1\n2023-05,Oak,2\n2023-06,Oak,4\n2023-04,Elm,10\n2023-06,Elm,40\n";

#[test]
fn a_school_of_complete_data_without_a_row_in_a_month_is_a_gap() {
    let world =
        |declared: &str| absent(&format!("key: [school, month]\n{declared}"), "  school: {type: text}\n", SCHOOLS);
    assert_eq!(world("complete: true\n").refused("t"), ["data::gap: returns has no row for Elm, 2023-05"]);
    let unknown = "Month | Absent\n2023-04 | 11\n2023-05 | ..\n2023-06 | 44";
    assert_eq!(world("complete: true\ngaps: unknown\n").table("t"), unknown);
    let zero = "Month | Absent\n2023-04 | 11\n2023-05 | 2\n2023-06 | 44";
    assert_eq!(world("complete: true\ngaps: zero\n").table("t"), zero);
    // Who does not say that it is complete expects nothing of each school.
    assert_eq!(world("").table("t"), zero);
}

#[test]
fn a_school_is_of_its_town_and_a_month_of_a_whole_town_is_said_once() {
    let columns = "  school: {type: text}\n  town: {codes: town}\n";
    let key = "key: [school, town, month]\ncomplete: true\n";
    let rows = "month,school,town,absent\n2023-04,Oak,Ashby,1\n2023-05,Oak,Ashby,2\n2023-06,Oak,Ashby,4\n2023-04,Elm,Brook,8\n2023-06,Elm,Brook,8\n\
                2023-04,Ash,Ashby,3\n2023-05,Ash,Ashby,3\n";
    assert_eq!(
        absent(key, columns, rows).refused("t"),
        ["data::gap: returns has no row for Brook, 2023-05; Ash, Ashby, 2023-06"]
    );
    // A number names a school, too.
    let numbered = "month,urn,absent\n2023-04,101,1\n2023-05,101,2\n2023-06,101,4\n2023-04,102,10\n2023-06,102,40\n";
    assert_eq!(
        absent("key: [urn, month]\ncomplete: true\n", "  urn: {type: integer}\n", numbered).refused("t"),
        ["data::gap: returns has no row for 102, 2023-05"]
    );
}

/// Nothing but the key says whether a text names what a row is of; without it, complete data would lack a school quietly.
#[test]
fn complete_data_of_texts_is_asked_for_its_key() {
    let said = "datasets::complete-without-key: the data is complete, and nothing says whether `school` is a part of what a row is of";
    let school = "  school: {type: text}\n";
    for declared in ["complete: true\n", "complete: true\ngaps: unknown\n"] {
        assert_eq!(absent(declared, school, SCHOOLS).warnings(), [said], "{declared}");
        let keyed = format!("key: [school, month]\n{declared}");
        assert_eq!(absent(&keyed, school, SCHOOLS).warnings(), [] as [&str; 0], "{declared}");
    }
    assert_eq!(
        absent("complete: true\n", "  urn: {type: integer}\n", SCHOOLS).warnings(),
        [said.replace("school", "urn")],
        "a number names a school, too"
    );
    // Where gaps are 0, where nobody says that it is complete, and where a text is a label or a remark, there is nothing to ask.
    for declared in ["complete: true\ngaps: zero\n", "complete: false\n", ""] {
        assert_eq!(absent(declared, school, SCHOOLS).warnings(), [] as [&str; 0], "{declared}");
    }
    let labels = "  town: {codes: town}\n  town_name: {type: text}\n  remarks: {type: text}\n";
    assert_eq!(absent("complete: true\n", labels, SCHOOLS).warnings(), [] as [&str; 0]);
}

/// Visits of three wards, 5 of 8 in the one of which the surgeries have no row.
fn per_doctor(declared: &str, value: &str) -> World {
    let surgeries = format!(
        "name: surgeries\ngrain: ward\ncounts: wards\nrole: look-up\nfiles: surgeries.csv\nkey: ward\n{declared}columns:\n  ward: {{codes: ward}}\n  \
         doctors: {{type: integer, min: 0}}\n"
    );
    World::new(&[
        (
            "hierarchies/area.yaml",
            "name: area\nlevels: [{name: ward, plural: wards}, {name: town, plural: towns}]\nareas:\n  - {level: town, code: T1, label: Hill, \
             contains: [{code: W1, label: Castle}, {code: W2, label: Mill}, {code: W3, label: Quay}]}\n",
        ),
        ("datasets/surgeries.yaml", &surgeries),
        (
            "datasets/visits.yaml",
            "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ncolumns:\n  ward: {codes: ward}\n",
        ),
        ("data/surgeries.csv", "ward,doctors\nW1,2\nW2,3\n"),
        ("data/visits.csv", "ward\nW1\nW1\nW2\nW3\nW3\nW3\nW3\nW3\n"),
        (
            "definitions.ind",
            &format!(
                "measure made = count of visits\nmeasure doctors = sum of surgeries.doctors\n\
                 table t {{ rows area \"Ward\" in [wards, all] column \"X\" {value} shown 0.0 }}"
            ),
        ),
    ])
}

#[test]
fn a_ward_without_a_row_below_the_visits_of_all_is_a_warning() {
    let said = "data::no-rows-of-area: surgeries has no row for Quay";
    for value in ["made / doctors", "made / doctors * 100", "made as % of doctors"] {
        assert_eq!(per_doctor("", value).warned(), [said], "{value}");
    }
    // Nothing is over a number that is shown as it is.
    assert_eq!(per_doctor("", "doctors").warned(), [] as [&str; 0]);
    assert_eq!(per_doctor("complete: false\n", "made / doctors").warned(), [] as [&str; 0]);
    assert_eq!(per_doctor("complete: true\ngaps: zero\n", "made / doctors").warned(), [] as [&str; 0]);
    let unknown = per_doctor("complete: true\ngaps: unknown\n", "made / doctors");
    assert_eq!(unknown.table("t"), "Ward | X\nCastle | 1.0\nMill | 0.3\nQuay | ..\nTotal | ..");
    let all = per_doctor("", "made / doctors");
    all.put("data/surgeries.csv", "ward,doctors\nW1,2\nW2,3\nW3,1\n");
    assert_eq!(all.warned(), [] as [&str; 0]);
}

/// Returns of two forces by month, of which nothing says that they are complete: 20 each month, and Southmoor sent none from July on.
fn returns(declared: &str, table: &str) -> World {
    let mut rows = String::new();
    for month in 1..=12 {
        rows.push_str(&format!("2023-{month:02},N,20\n"));
        if month < 7 {
            rows.push_str(&format!("2023-{month:02},S,20\n"));
        }
    }
    World::new(&[
        ("codelists/force.yaml", "name: force\ncodes: [{code: N, label: Northmoor}, {code: S, label: Southmoor}]\n"),
        (
            "datasets/returns.yaml",
            &format!(
                "name: returns\ngrain: force and month\ncounts: crimes\nfiles: r.csv\ntime: month\n{declared}columns:\n  month: {{type: month}}\n  \
                 force: {{codes: force}}\n  crimes: {{type: integer}}\n"
            ),
        ),
        ("data/r.csv", &format!("month,force,crimes\n{rows}")),
        ("t.ind", &format!("measure n = sum of returns.crimes\n{table}")),
    ])
}

#[test]
fn returns_that_lack_a_month_that_others_have_are_a_warning_however_they_are_declared() {
    let said = "data::no-rows-in-period: returns has no row for Southmoor, 2023-07; Southmoor, 2023-08; Southmoor, 2023-09; and 3 more";
    let table = "table t { rows force \"Force\" in [each, all] column \"N\" n in 2023 }";
    for declared in ["", "key: [force, month]\n", "covers: 2023-01 to 2023-12\n"] {
        assert_eq!(returns(declared, table).warned(), [said], "{declared}");
    }
    for declared in ["complete: false\n", "covers: 2023-01 to 2023-12\ncomplete: true\ngaps: zero\n"] {
        assert_eq!(returns(declared, table).warned(), [] as [&str; 0], "{declared}");
    }
    // Rows that are counted are events.
    let counted = table.replace("n in", "(count of returns) in");
    assert_eq!(returns("", &counted).warned(), [] as [&str; 0]);
}

/// Events with a value, two of one kind in one month: a kind that a month lacks did not happen then.
#[test]
fn few_events_lack_no_month() {
    let world = returns("", "table t { rows force \"Force\" column \"N\" n }");
    world.put("data/r.csv", "month,force,crimes\n2023-01,N,5\n2023-01,N,7\n2023-02,S,5\n2023-02,N,1\n");
    assert_eq!(world.warned(), [] as [&str; 0]);
    world.put("data/r.csv", "month,force,crimes\n2023-01,N,5\n2023-02,S,5\n2023-03,N,1\n");
    assert_eq!(world.warned(), [] as [&str; 0]);
}

/// People of output areas in one year, and a look-up of the town of each: two of North, three of South, two of a town that the hierarchy lacks.
fn small_areas(people: &str, declared: &str, column: &str) -> World {
    World::new(&[
        (
            "hierarchies/area.yaml",
            "name: area\nlevels: [{name: town, plural: towns}]\nareas:\n  - {level: town, code: N, label: North}\n  - {level: town, code: S, label: South}\n",
        ),
        ("codelists/place.yaml", "name: place\ncodes: [p1, p2, p3, p4, p5, q1, q2]\n"),
        (
            "datasets/places.yaml",
            &format!(
                "name: places\nrole: look-up\ngrain: place\ncounts: places\nfiles: places.csv\nkey: place\ncolumns:\n  place: {{{column}}}\n  \
                 town: {{codes: town, undeclared: outside}}\n"
            ),
        ),
        (
            "datasets/people.yaml",
            &format!(
                "name: people\ngrain: place\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\ntime: year\n{declared}columns:\n  \
                 place: {{{column}, look_up: places}}\n  year: {{type: mid_year}}\n  n: {{type: integer}}\n"
            ),
        ),
        ("data/places.csv", "place,town\np1,N\np2,N\np3,S\np4,S\np5,S\nq1,X\nq2,X\n"),
        ("data/people.csv", &format!("place,year,n\n{people}")),
        (
            "t.ind",
            "measure residents = sum of people.n\ntable t { rows area \"Town\" in [towns, all] column \"N\" residents in mid-2022 }",
        ),
    ])
}

/// Without the row of one area of the town its people are fewer, though each town has a row.
#[test]
fn a_population_without_one_of_the_areas_of_its_look_up_is_a_warning() {
    let rows = "p1,2022,100\np2,2022,100\np3,2022,100\np4,2022,100\n";
    let text = "type: text";
    let said = "data::no-rows-of-area: people has no row for p5, which its look-up has in the same areas";
    assert_eq!(small_areas(rows, "", text).warned(), [said]);
    assert_eq!(small_areas(rows, "complete: false\n", text).warned(), [] as [&str; 0]);
    assert_eq!(small_areas(&format!("{rows}p5,2022,50\n"), "", text).warned(), [] as [&str; 0]);
    // Of a town of which it has little, the look-up may have older places, too.
    assert_eq!(small_areas("p1,2022,100\np2,2022,100\np3,2022,1\n", "", text).warned(), [] as [&str; 0]);
}

/// A list of codes says which there are: one that the population lacks is a gap, unless it says that the list has more than it.
#[test]
fn so_is_one_whose_places_are_codes() {
    let rows = "p1,2022,100\np2,2022,100\np3,2022,100\np4,2022,100\nq1,2022,1\nq2,2022,1\n";
    let found = small_areas(rows, "", "codes: place").refused("t");
    assert!(found[0].starts_with("data::gap: "), "{found:?}");
}

/// The hierarchy says which towns there are: what the look-up has outside it, the population need not have.
#[test]
fn a_population_without_anybody_of_one_of_the_areas_is_a_warning() {
    let rows = "p1,2022,100\np2,2022,100\n";
    let said = "data::no-rows-of-area: people has no row for any place of South, which its look-up has";
    let found = small_areas(rows, "", "type: text");
    assert_eq!(found.warned(), [said]);
    assert!(found.helped()[0].contains("`complete: false`"), "{:?}", found.helped());
    assert_eq!(small_areas(rows, "complete: false\n", "type: text").warned(), [] as [&str; 0]);
    assert_eq!(small_areas(rows, "gaps: zero\n", "type: text").warned(), [] as [&str; 0]);
    // One town lacks a place, and the other has none.
    assert_eq!(
        small_areas("p1,2022,100\n", "", "type: text").warned(),
        ["data::no-rows-of-area: people has no row for p2, which its look-up has in the same areas", said]
    );
    // A town that neither has is not in the look-up at all.
    let unknown = small_areas(rows, "", "type: text");
    unknown.put("data/places.csv", "place,town\np1,N\np2,N\nq1,X\n");
    assert_eq!(unknown.warned(), [] as [&str; 0]);
}

/// People of places that are texts, by sex.
fn by_sex(people: &str, declared: &str) -> World {
    let world = small_areas("", declared, "type: text");
    let yaml = std::fs::read_to_string(world.path("datasets/people.yaml")).expect("the declaration");
    world.put("datasets/people.yaml", &yaml.replace("  n: {", "  sex: {codes: sex, describes: person}\n  n: {"));
    world.put("codelists/sex.yaml", "name: sex\ncodes: [{code: F, label: Female}, {code: M, label: Male}]\n");
    world.put("data/places.csv", "place,town\np1,N\np2,N\np3,S\n");
    world.put("data/people.csv", &format!("place,year,sex,n\n{people}"));
    world
}

#[test]
fn a_place_that_lacks_a_group_that_the_others_have_is_a_warning() {
    let rows = "p1,2022,F,10\np1,2022,M,10\np2,2022,F,10\np2,2022,M,10\np3,2022,F,10\n";
    let said = "data::no-rows-of-area: people has no row for p3, Male";
    let found = by_sex(rows, "");
    assert_eq!(found.warned(), [said]);
    assert!(found.helped()[0].contains("with 0"), "{:?}", found.helped());
    assert_eq!(by_sex(&format!("{rows}p3,2022,M,0\n"), "").warned(), [] as [&str; 0]);
    for declared in ["complete: false\n", "gaps: zero\n"] {
        assert_eq!(by_sex(rows, declared).warned(), [] as [&str; 0], "{declared}");
    }
    // In each of two years, it is said once; in one of them, with the year.
    let both = format!("{rows}{}", rows.replace("2022", "2021"));
    assert_eq!(by_sex(&both, "").warned(), [said]);
    assert_eq!(
        by_sex(&format!("{both}p3,2022,M,10\n"), "").warned(),
        ["data::no-rows-in-period: people has no row for p3, Male, mid-2021"]
    );
    // Where a place has one group alone, as a hospital of women has, places are of their group.
    let apart = "p1,2022,F,10\np2,2022,M,10\np3,2022,F,10\n";
    assert_eq!(by_sex(apart, "").warned(), [] as [&str; 0]);
}
