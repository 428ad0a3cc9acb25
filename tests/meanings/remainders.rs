//! What a reader can work out of numbers that a policy suppresses: by one subtraction, and by the way in which a formula is written.

use crate::world::World;

/// Incidents under a policy.
pub const DATASET: &str = "\
name: d
grain: incident
counts: incidents
files: d.csv
disclosure: p
time: day
covers: 2022-04 to 2024-03
columns:
  person: {type: text}
  kind: {codes: kind}
  area: {codes: district, undeclared: outside, missing: allowed}
  age: {type: integer, min: 0, max: 17, unit: years, describes: person}
  day: {type: date}
  assault: {type: flag, yes: [\"1\"], no: [\"0\"]}
";

/// Of Alpha 52, of Beta 41, of Gamma 7, all of them in Ashby, in July 2022, ten years old and no assault; 100 together. Fewer than 10 are hidden.
pub fn world(totals: &str, definitions: &str) -> World {
    let mut rows = "person,kind,area,age,day,assault\n".to_string();
    let mut register = "person,school,fee\n".to_string();
    let groups = [
        ("A", "D1", 8, "2022-05-01", 1, 30, "S1"),
        ("A", "D2", 14, "2023-05-01", 0, 22, "S1"),
        ("B", "D1", 9, "2022-06-01", 0, 21, "S1"),
        ("B", "D2", 15, "2023-06-01", 1, 20, "S1"),
        ("C", "D1", 10, "2022-07-01", 0, 7, "S2"),
    ];
    let mut people = 0;
    for (kind, area, age, day, assault, times, school) in groups {
        for _ in 0..times {
            people += 1;
            rows.push_str(&format!("p{people},{kind},{area},{age},{day},{assault}\n"));
            register.push_str(&format!("p{people},{school},3\n"));
        }
    }
    World::new(&[
        (
            "hierarchies/area.yaml",
            "name: area\nlevels: [{name: district, plural: districts}]\nareas:\n  - {level: district, code: D1, label: Ashby}\n  \
             - {level: district, code: D2, label: Brook}\n",
        ),
        (
            "codelists/kind.yaml",
            "name: kind\ncodes:\n  - {code: A, label: Alpha}\n  - {code: B, label: Beta}\n  - {code: C, label: Gamma}\n  - {code: Z, label: Zeta}\n",
        ),
        (
            "codelists/band.yaml",
            "name: band\nbands:\n  - {label: 0 to 8, from: 0, to: 8}\n  - {label: \"9\", from: 9, to: 9}\n  - {label: 10 to 17, from: 10, to: 17}\n",
        ),
        ("codelists/school.yaml", "name: school\ncodes: [{code: S1, label: Hill}, {code: S2, label: Fen}]\n"),
        ("disclosure/p.yaml", &format!("name: p\ncounts: incidents\nbelow: 10\ntotals: {totals}\n")),
        ("datasets/d.yaml", DATASET),
        (
            "datasets/register.yaml",
            "name: register\ngrain: person\ncounts: people\nfiles: register.csv\ncolumns:\n  person: {type: text}\n  school: {codes: school}\n  fee: {type: integer}\n",
        ),
        (
            "datasets/people.yaml",
            "name: people\ngrain: district\ncounts: residents\nrole: population\nbasis: residents\nfiles: people.csv\ncolumns:\n  \
             area: {codes: district}\n  persons: {type: integer}\n",
        ),
        ("data/d.csv", &rows),
        ("data/register.csv", &register),
        ("data/people.csv", "area,persons\nD1,100000\nD2,200000\n"),
        ("definitions.ind", &format!("measure ev = count of d\n{definitions}\n")),
    ])
}

#[test]
fn a_cohort_is_a_total_of_the_cohorts_inside_it() {
    let world = world(
        "withheld",
        "cohort both {
           from d
           where kind in {\"Alpha\", \"Gamma\"} and day in 2022/23
         }
         cohort alphas {
           from both
           where kind = \"Alpha\"
         }
         cohort gammas {
           from both
           where kind = \"Gamma\"
         }
         table t {
           column \"Both\" count of both
           column \"Alpha\" count of alphas
           column \"Gamma\" count of gammas
         }",
    );
    assert_eq!(world.table("t"), " | Both | Alpha | Gamma\n | Suppressed | 30 | <10");
    // The funnel of each of them would give the steps.
    for name in ["both", "alphas", "gammas"] {
        for line in world.funnel(name) {
            assert!(line.ends_with(": Suppressed Suppressed Suppressed"), "{line}");
        }
    }
}

#[test]
fn a_condition_on_a_flag_or_a_number_makes_parts_like_any_other() {
    let flags = world(
        "withheld",
        "table t {
           in 2022/23
           column \"All\" count of d where kind in {\"Alpha\", \"Gamma\"}
           column \"Assault\" count of d where kind in {\"Alpha\", \"Gamma\"} and assault
           column \"Not\" count of d where kind in {\"Alpha\", \"Gamma\"} and not assault
         }",
    );
    assert_eq!(flags.table("t"), " | All | Assault | Not\n | Suppressed | 30 | <10");
    let ages = world(
        "withheld",
        "table t {
           column \"Under 12\" count of d where age < 12
           column \"8 to 9\" count of d where age <= 9
           column \"10 to 11\" count of d where age >= 10 and age < 12
         }",
    );
    assert_eq!(ages.table("t"), " | Under 12 | 8 to 9 | 10 to 11\n | Suppressed | 51 | <10");
    let bands = world(
        "withheld",
        "table t {
           in 2022/23
           rows age.band \"Age\" in [each]
           column \"N\" ev
         }
         table u {
           in 2022/23
           column \"All\" ev
         }",
    );
    assert_eq!(bands.table("t"), "Age | N\n0 to 8 | 30\n9 | 21\n10 to 17 | <10");
    assert_eq!(bands.table("u"), " | All\n | Suppressed");
}

#[test]
fn the_rest_of_a_total_is_a_part_whether_it_has_a_row_or_not() {
    let world = world("withheld", "table t {\n rows kind \"Kind\" in [Alpha, Beta, all]\n column \"N\" ev\n}");
    assert_eq!(world.table("t"), "Kind | N\nAlpha | 52\nBeta | 41\nTotal | Suppressed");
}

#[test]
fn months_make_a_year_and_districts_a_total_of_kinds() {
    let months = world(
        "withheld",
        "table m {\n rows month \"Month\" from 2022-05 to 2022-07\n column \"N\" ev\n}
         table y {\n rows financial_year \"Year\" in [2022/23]\n column \"N\" ev\n}",
    );
    assert_eq!(months.table("m"), "Month | N\n2022-05 | 30\n2022-06 | 21\n2022-07 | <10");
    assert_eq!(months.table("y"), "Year | N\n2022/23 | Suppressed");
    let areas = world(
        "withheld",
        "table t {\n rows kind \"Kind\" in [each]\n column \"N\" ev\n}
         table u {\n rows area \"Area\" in [districts, all + outside + missing as \"Everything\"]\n column \"N\" ev\n}",
    );
    assert_eq!(areas.table("t"), "Kind | N\nAlpha | 52\nBeta | 41\nGamma | <10\nZeta | 0");
    // The two districts together are everything, too.
    assert_eq!(areas.table("u"), "Area | N\nAshby | Suppressed\nBrook | 42\nEverything | Suppressed");
}

#[test]
fn two_tables_show_a_total_and_its_parts() {
    let world = world(
        "withheld",
        "table one {\n column \"Together\" count of d where kind in {\"Beta\", \"Gamma\"}\n}
         table two {\n rows kind \"Kind\" in [each]\n column \"N\" ev\n}",
    );
    assert_eq!(world.table("one"), " | Together\n | Suppressed");
    assert_eq!(world.table("two"), "Kind | N\nAlpha | 52\nBeta | 41\nGamma | <10\nZeta | 0");
}

#[test]
fn rows_among_others_are_a_part_of_all() {
    let world = world(
        "withheld",
        "cohort hill {
           from register
           where school = \"Hill\"
         }
         cohort at_hill {
           from d
           among hill by person
         }
         table t {
           column \"All\" ev
           column \"At Hill\" count of at_hill
         }",
    );
    assert_eq!(world.table("t"), " | All | At Hill\n | Suppressed | 93", "those at another school are 7");
}

#[test]
fn what_is_computed_from_the_rows_of_a_withheld_total_is_withheld_with_it() {
    let world = world(
        "withheld",
        "table t {
           rows kind \"Kind\" in [Alpha, Beta, Gamma, all]
           column \"N\" ev
           column \"Mean\" mean of d.age shown 0.0
           column \"Sum\" sum of d.age
           column \"Share\" share of ev across rows shown 0.0%
           column \"Rate\" (ev per 100000 residents) at all shown 0.0
           column \"Rank\" rank of ev across rows
         }
         measure residents = sum of people.persons",
    );
    // Of Alpha 30 are 8 and 22 are 14 years old, of Beta 21 are 9 and 20 are 15; 300,000 people live in both districts.
    let expected = "Kind | N | Mean | Sum | Share | Rate | Rank\n\
                    Alpha | 52 | 10.5 | 548 | Suppressed | 17.3 | 1\n\
                    Beta | 41 | 11.9 | 489 | Suppressed | 13.7 | 2\n\
                    Gamma | <10 | Suppressed | Suppressed | Suppressed | <3.3 | Suppressed\n\
                    Total | Suppressed | Suppressed | Suppressed | Suppressed | Suppressed | N/A";
    assert_eq!(world.table("t"), expected);
}

#[test]
fn a_total_that_is_divided_by_is_a_total_and_so_are_the_rows_read() {
    let world = world(
        "withheld",
        "table t {
           rows kind \"Kind\" in [Alpha, Beta, Gamma]
           column \"N\" ev
           column \"Share\" share of ev across rows shown 0.0%
         }",
    );
    let expected = "Kind | N | Share\nAlpha | 52 | Suppressed\nBeta | 41 | Suppressed\nGamma | <10 | Suppressed";
    assert_eq!(world.table("t"), expected);
    let funnel = world.funnel("ev");
    assert_eq!(funnel[0], "rows read: Suppressed Suppressed Suppressed");
    assert!(!funnel.iter().any(|line| line.contains("100")), "{funnel:?}");
}

/// No number of the table is hidden; the 100 rows that were read would leave the 7 of Gamma beside its 93.
#[test]
fn the_rows_read_are_a_total_where_nothing_is_hidden() {
    let world =
        world("withheld", "cohort others { from d where kind != \"Gamma\" }\ntable t { column \"N\" count of others }");
    assert_eq!(world.table("t"), " | N\n | 93");
    let funnel = world.funnel("others");
    assert!(!funnel.iter().any(|line| line.contains("100")), "{funnel:?}");
}

#[test]
fn a_question_is_a_number_like_those_of_tables() {
    let world = world("withheld", "table t {\n rows kind \"Kind\" in [each]\n column \"N\" ev\n}");
    assert_eq!(world.at("count of d where kind in {\"Alpha\", \"Gamma\"}", "").unwrap(), "Suppressed");
    assert_eq!(world.at("count of d where kind in {\"Alpha\", \"Beta\"}", "").unwrap(), "93");
    assert_eq!(world.at("ev", "area=Brook").unwrap(), "42");
}

#[test]
fn nothing_is_withheld_where_nothing_is_given_away() {
    let world = world(
        "withheld",
        "table t {
           rows area \"Area\" in [districts, all]
           column \"N\" ev
           column \"Share\" share of ev across rows
           column \"Mean\" mean of d.age shown 0.0
         }",
    );
    // (30 * 8 + 21 * 9 + 7 * 10) / 58 and (22 * 14 + 20 * 15) / 42.
    let expected =
        "Area | N | Share | Mean\nAshby | 58 | 58% | 8.6\nBrook | 42 | 42% | 14.5\nTotal | 100 | 100% | 11.1";
    assert_eq!(world.table("t"), expected);
    assert_eq!(world.funnel("ev")[0], "rows read: 100 100 0");
}

#[test]
fn a_remainder_is_known_by_its_linear_form() {
    let others =
        "measure others = count of d where kind in {\"Alpha\", \"Beta\"}\nmeasure residents = sum of people.persons\n";
    let forms = [
        "ev - others",
        "ev - others * 1",
        "ev + others * -1",
        "1 * ev - others",
        "ev / 1 - others / 1",
        "(ev * 2 - others * 2) / 2",
        "ev - (count of d where kind = \"Alpha\") - (count of d where kind = \"Beta\")",
        "((ev per 100000 residents) at all) - ((others per 100000 residents) at all)",
        "(ev - others) as % of ev",
        "(ev as % of ev) - (others as % of ev)",
    ];
    let columns: Vec<String> =
        forms.iter().enumerate().map(|(at, form)| format!("column \"X{at}\" {form} shown 0.0000")).collect();
    let world = world("shown", &format!("{others}table t {{\n{}\n}}", columns.join("\n")));
    let table = world.table("t");
    let cells: Vec<&str> = table.lines().nth(1).unwrap().split(" | ").skip(1).collect();
    assert_eq!(cells, vec!["Suppressed"; forms.len()], "{table}");
}

#[test]
fn a_remainder_of_sums_is_of_the_rows_that_are_left() {
    let world = world(
        "shown",
        "measure ages = sum of d.age
         measure others = sum of d.age where kind in {\"Alpha\", \"Beta\"}
         measure alphas = sum of d.age where kind = \"Alpha\"
         table t {
           column \"All\" ages
           column \"Rest\" ages - others
           column \"By ten\" (ages - others) / 10
           column \"Not Alpha\" ages - alphas
         }",
    );
    // 548 of Alpha, 489 of Beta and 70 of Gamma.
    assert_eq!(world.table("t"), " | All | Rest | By ten | Not Alpha\n | 1107 | Suppressed | Suppressed | 559");
}

#[test]
fn a_comparison_of_apart_things_is_no_remainder() {
    let world = world(
        "shown",
        "table t {
           column \"Change\" difference in ev from 2022/23 to 2023/24
           column \"Not Beta\" ev - (count of d where kind = \"Beta\")
         }",
    );
    // 42 in the one year, 58 in the other; 100 without 41.
    assert_eq!(world.table("t"), " | Change | Not Beta\n | -16 | 59");
}

#[test]
fn where_totals_are_shown_a_run_names_the_cells_that_give_a_suppressed_one_away() {
    let one = world("shown", "table t {\n rows kind \"Kind\" in [Alpha, Beta, Gamma, all]\n column \"N\" ev\n}");
    assert_eq!(
        one.revealed(),
        [
            "disclosure::gives-away: `t` suppresses \"Gamma, N\", which readers can work out: it is \"Total, N\" less \"Alpha, N\" and \
          \"Beta, N\""
        ]
    );
    let two = world(
        "shown",
        "table t {\n rows kind \"Kind\" in [Alpha, Gamma]\n column \"N\" ev\n}
         table u {\n column \"Together\" count of d where kind in {\"Alpha\", \"Gamma\"}\n}",
    );
    assert_eq!(
        two.revealed(),
        [
            "disclosure::gives-away: `t` suppresses \"Gamma, N\", which readers can work out: it is \"Together\" of `u` less \"Alpha, N\""
        ]
    );
    for fine in ["rows kind \"Kind\" in [each]", "rows area \"Area\" in [districts, all]"] {
        let world = world("shown", &format!("table t {{\n {fine}\n column \"N\" ev\n}}"));
        assert_eq!(world.revealed(), Vec::<String>::new());
    }
    let withheld =
        world("withheld", "table t {\n rows kind \"Kind\" in [Alpha, Beta, Gamma, all]\n column \"N\" ev\n}");
    assert_eq!(withheld.revealed(), Vec::<String>::new());
}

#[test]
fn a_table_under_no_policy_shows_a_total_too() {
    let world = world(
        "withheld",
        "table t {\n disclosure p\n rows kind \"Kind\" in [Alpha, Gamma]\n column \"N\" ev\n}
         table u {\n column \"Together\" count of d where kind in {\"Alpha\", \"Gamma\"}\n}",
    );
    world.put("datasets/d.yaml", &DATASET.replace("disclosure: p\n", ""));
    // The one table shows 59, so the other withholds more than the 7.
    assert_eq!(world.table("u"), " | Together\n | 59");
    assert_eq!(world.table("t"), "Kind | N\nAlpha | Suppressed\nGamma | <10");
}

/// So does one under a policy that shows totals, whichever of the two is the stricter.
#[test]
fn a_total_that_another_policy_shows_is_shown_to_a_policy_that_withholds() {
    for below in [5, 10, 20] {
        let world = world(
            "withheld",
            "table t {\n disclosure p\n rows kind \"Kind\" in [Alpha, Gamma]\n column \"N\" ev\n}
             table u {\n disclosure open\n column \"Together\" count of d where kind in {\"Alpha\", \"Gamma\"}\n}",
        );
        world.put("datasets/d.yaml", &DATASET.replace("disclosure: p\n", ""));
        world.put("disclosure/open.yaml", &format!("name: open\ncounts: incidents\nbelow: {below}\n"));
        assert_eq!(world.table("u"), " | Together\n | 59", "{below}");
        assert_eq!(world.table("t"), "Kind | N\nAlpha | Suppressed\nGamma | <10", "{below}");
    }
}

/// Three kinds are no number of incidents: beside them nothing follows from 52 and 41.
#[test]
fn how_many_kinds_there_are_gives_no_count_away() {
    let world = world(
        "withheld",
        "table t {\n disclosure p\n rows kind \"Kind\" in [Alpha, Beta, Gamma]\n column \"N\" ev\n}
         table u {\n column \"Kinds\" count of distinct d.kind\n}",
    );
    world.put("datasets/d.yaml", &DATASET.replace("disclosure: p\n", ""));
    assert_eq!(world.table("u"), " | Kinds\n | 3");
    assert_eq!(world.table("t"), "Kind | N\nAlpha | 52\nBeta | 41\nGamma | <10");
}

#[test]
fn a_hidden_zero_is_a_part_as_well() {
    let world = world(
        "withheld",
        "table t {
           rows kind \"Kind\" in [Zeta]
           column \"N\" ev
         }
         table u {
           rows kind \"Kind\" in [Alpha, Alpha + Zeta as \"Both\"]
           column \"N\" ev
         }",
    );
    world.put("disclosure/p.yaml", "name: p\ncounts: incidents\nbelow: 10\nzero: suppressed\ntotals: withheld\n");
    assert_eq!(world.table("t"), "Kind | N\nZeta | <10");
    assert_eq!(world.table("u"), "Kind | N\nAlpha | 52\nBoth | Suppressed");
}
