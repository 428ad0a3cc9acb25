//! What a reader can work out of numbers that a policy suppresses: by one subtraction, and by the way in which a formula is written.

use crate::world::World;

const DATASET: &str = "\
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
fn world(totals: &str, definitions: &str) -> World {
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

/// Everyone of the register, those with an incident of Alpha or Beta, and those at Hill, who are the same 93.
const OF_THE_REGISTER: &str = "
cohort alphas_or_betas {
  from d
  where kind in {\"Alpha\", \"Beta\"}
}
cohort seen {
  from register
  among alphas_or_betas by person
}
cohort seen_again {
  from register
  among seen by person
}
cohort not_gamma {
  from seen_again
  not among gammas by person
}
cohort gammas {
  from d
  where kind = \"Gamma\"
}
measure everyone = count of register
measure people_known = count of seen
measure people_not_gamma = count of not_gamma
measure fees = sum of register.fee
measure fees_known = sum of register.fee where school = \"Hill\"
";

/// What each of several formulas shows.
fn formulas(world: impl Fn(&str) -> World, forms: &[&str]) -> Vec<String> {
    let columns: Vec<String> =
        forms.iter().enumerate().map(|(at, form)| format!("column \"X{at}\" {form} shown 0.0000")).collect();
    let table = world(&format!("table t {{\n{}\n}}", columns.join("\n"))).table("t");
    table.lines().nth(1).unwrap().split(" | ").skip(1).map(str::to_string).collect()
}

#[test]
fn a_remainder_of_all_rows_and_those_among_others_is_one_though_all_are_under_no_policy() {
    let forms = [
        "everyone - people_known",
        "everyone - people_not_gamma",
        "1 * everyone - people_known",
        "(everyone * 2 - people_known * 2) / 2",
        "(everyone as % of everyone) - (people_known as % of everyone)",
        "(everyone - people_known) as % of everyone",
        "everyone - (count of seen where school = \"Hill\")",
        "(sum of register.fee) - (sum of seen.fee)",
        "(count of distinct register.person) - (count of distinct seen.person)",
    ];
    let of = |table: &str| world("shown", &format!("{OF_THE_REGISTER}{table}"));
    assert_eq!(formulas(of, &forms), vec!["Suppressed"; forms.len()]);
    // Of those at Hill nothing depends on an incident.
    let fine = [
        "everyone - (count of register where school = \"Hill\")",
        "fees - fees_known",
        "everyone - (count of alphas_at_hill)",
    ];
    let alphas = "cohort alphas {\n from d\n where kind = \"Alpha\"\n}
                  cohort alphas_at_hill {\n from register\n where school = \"Hill\"\n among alphas by person\n}\n";
    let of = |table: &str| world("shown", &format!("{OF_THE_REGISTER}{alphas}{table}"));
    assert_eq!(formulas(of, &fine), ["7.0000", "21.0000", "48.0000"]);
}

#[test]
fn of_several_cohorts_among_others_each_is_a_part_of_all() {
    let cohorts = "
        cohort alphas {\n from d\n where kind = \"Alpha\"\n}
        cohort of_alpha {\n from d\n among alphas by person\n}
        cohort hill {\n from register\n where school = \"Hill\"\n}
        cohort at_hill {\n from d\n among hill by person\n}
        cohort not_at_hill {\n from d\n not among hill by person\n}
        cohort at_hill_again {\n from at_hill\n among at_hill by person\n}\n";
    let withheld = world(
        "withheld",
        &format!(
            "{cohorts}table t {{\n column \"Alpha\" count of of_alpha\n column \"All\" ev\n column \"At Hill\" count of at_hill_again\n}}"
        ),
    );
    assert_eq!(
        withheld.table("t"),
        " | Alpha | All | At Hill\n | 52 | Suppressed | 93",
        "those at another school are 7"
    );
    // The 41 at Hill who are not of Alpha, and the 52 who are.
    let crossed = world(
        "withheld",
        &format!(
            "{cohorts}cohort other {{\n from at_hill\n not among alphas by person\n}}
             table t {{\n column \"Alpha\" count of of_alpha\n column \"Other\" count of other\n column \"At Hill\" count of at_hill\n \
             column \"Not\" count of not_at_hill\n column \"All\" ev\n}}"
        ),
    );
    assert_eq!(crossed.table("t"), " | Alpha | Other | At Hill | Not | All\n | 52 | 41 | 93 | <10 | Suppressed");
    let of = |table: &str| world("shown", &format!("{cohorts}{table}"));
    let forms = [
        "3 * ev - 2 * (count of at_hill) - (count of at_hill_again)",
        "ev - (count of of_alpha) - (count of d where kind = \"Beta\")",
    ];
    assert_eq!(formulas(of, &forms), ["Suppressed"; 2]);
}

#[test]
fn rows_that_are_kept_are_a_part_of_all_whether_a_key_distinguishes_them_or_not() {
    let definitions = "
        cohort alphas {\n from d\n where kind = \"Alpha\"\n keep first by day per person\n}
        cohort not_gamma {\n from d\n where kind in {\"Alpha\", \"Beta\"}\n keep last by day per person\n}
        table t {\n column \"Alpha\" count of alphas\n column \"All\" ev\n column \"Not Gamma\" count of not_gamma\n}";
    let world = world("withheld", definitions);
    for declared in [DATASET.to_string(), DATASET.replace("time: day", "key: person\ntime: day")] {
        world.put("datasets/d.yaml", &declared);
        assert_eq!(world.table("t"), " | Alpha | All | Not Gamma\n | 52 | Suppressed | 93");
    }
}

/// Visits of children, one each, that look up the status of the child: of Alpha 52, of Beta 41, of Gamma 7. The look-up is under a policy.
fn visits(totals: &str, definitions: &str) -> World {
    let status = |child: usize| {
        if child < 52 {
            "A"
        } else if child < 93 {
            "B"
        } else {
            "C"
        }
    };
    let children: String = (0..100).map(|child| format!("c{child},{}\n", status(child))).collect();
    let visits: String = (0..100).map(|child| format!("v{child},c{child},5\n")).collect();
    World::new(&[
        (
            "codelists/kind.yaml",
            "name: kind\ncodes:\n  - {code: A, label: Alpha}\n  - {code: B, label: Beta}\n  - {code: C, label: Gamma}\n",
        ),
        ("disclosure/p.yaml", &format!("name: p\ncounts: children\nbelow: 10\ntotals: {totals}\n")),
        (
            "datasets/children.yaml",
            "name: children\ngrain: child\ncounts: children\nrole: look-up\nfiles: children.csv\nkey: child\ndisclosure: p\n\
             disclosure_by: child\ncolumns:\n  child: {type: text}\n  status: {codes: kind}\n",
        ),
        (
            "datasets/visits.yaml",
            "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ncolumns:\n  visit: {type: text}\n  \
             child: {type: text, look_up: children}\n  fee: {type: integer}\n",
        ),
        ("data/children.csv", &format!("child,status\n{children}")),
        ("data/visits.csv", &format!("visit,child,fee\n{visits}")),
        ("definitions.ind", &format!("measure made = count of visits\n{definitions}\n")),
    ])
}

#[test]
fn a_remainder_of_all_rows_and_those_of_a_looked_up_value_is_one() {
    let forms = [
        "made - (count of visits where child.status != \"Gamma\")",
        "made - (count of visits where child.status = \"Alpha\") - (count of visits where child.status = \"Beta\")",
        "(made * 3 - (count of visits where child.status in {\"Alpha\", \"Beta\"}) * 3) / 3",
        "(sum of visits.fee) - (sum of visits.fee where child.status != \"Gamma\")",
        "(count of distinct visits.child) - (count of distinct visits.child where child.status != \"Gamma\")",
    ];
    assert_eq!(formulas(|table| visits("shown", table), &forms), vec!["Suppressed"; forms.len()]);
    let fine = [
        "made - (count of visits where child.status = \"Alpha\")",
        "made / (count of visits where child.status != \"Gamma\")",
    ];
    assert_eq!(formulas(|table| visits("shown", table), &fine), ["48.0000", "1.0753"]);
}

/// The children are as many as their visits, so what one says of all the other says too.
#[test]
fn a_total_of_what_is_looked_up_is_one_of_the_rows_that_look_it_up() {
    let by_status = "table b {\n rows child.status \"Status\" in [each]\n column \"Visits\" made\n}\n";
    let people =
        "table c {\n rows child.status \"Status\" in [each]\n column \"Children\" count of distinct visits.child\n}\n";
    let all = "table t {\n column \"Children\" count of children\n}\n";
    for parts in [by_status, people] {
        for definitions in [format!("{parts}{all}"), format!("{all}{parts}")] {
            let world = visits("withheld", &definitions);
            assert_eq!(world.table("t"), " | Children\n | Suppressed");
            let of = if parts == people { "c" } else { "b" };
            assert!(world.table(of).ends_with("Alpha | 52\nBeta | 41\nGamma | <10"), "{}", world.table(of));
        }
    }
    let other_way = visits(
        "withheld",
        "table t {\n rows status \"Status\" in [each]\n column \"Children\" count of children\n}
         table u {\n column \"Children\" count of distinct visits.child where child.status is not missing\n}",
    );
    assert_eq!(other_way.table("t"), "Status | Children\nAlpha | 52\nBeta | 41\nGamma | <10");
    assert_eq!(other_way.table("u"), " | Children\n | Suppressed");
    // How many rows the look-up has is in no file.
    let world = visits("withheld", by_status);
    let project = indicia::project::Project::open(world.folder()).unwrap();
    let answered = indicia::session::Session::new(&project).unwrap().data(None).unwrap().tables(&[]).unwrap();
    assert_eq!(answered.reads[0].rows, None);
}

/// People by what does not belong to them overlap, and are no parts; those by what does add up.
const PEOPLE: &str = "
measure all_people = count of distinct d.person
measure of_alpha = count of distinct d.person where kind = \"Alpha\"
measure of_beta = count of distinct d.person where kind = \"Beta\"
measure of_gamma = count of distinct d.person where kind = \"Gamma\"
";

#[test]
fn all_people_less_some_of_them_are_the_rest() {
    let flat = |columns: &str| world("withheld", &format!("{PEOPLE}table t {{\n{columns}\n}}")).table("t");
    let not_gamma = "column \"All\" all_people\n column \"Not Gamma\" count of distinct d.person where kind in {\"Alpha\", \"Beta\"}";
    assert_eq!(flat(not_gamma), " | All | Not Gamma\n | Suppressed | 93");
    let by_kind =
        "column \"All\" all_people\n column \"Alpha\" of_alpha\n column \"Beta\" of_beta\n column \"Gamma\" of_gamma";
    assert_eq!(flat(by_kind), " | All | Alpha | Beta | Gamma\n | Suppressed | 52 | 41 | <10");
    let two = world(
        "withheld",
        &format!(
            "{PEOPLE}table t {{\n column \"All\" all_people\n}}\ntable u {{\n column \"Alpha\" of_alpha\n column \"Beta\" of_beta\n}}"
        ),
    );
    assert_eq!(two.table("t"), " | All\n | Suppressed");
    assert_eq!(two.table("u"), " | Alpha | Beta\n | 52 | 41");
    // Each once, and by the first of their rows.
    let kept = "cohort once {\n from d\n where kind in {\"Alpha\", \"Beta\"}\n keep first by day per person\n}\n";
    let of_kept = world(
        "withheld",
        &format!("{PEOPLE}{kept}table t {{\n column \"All\" all_people\n column \"Once\" count of once\n}}"),
    );
    assert_eq!(of_kept.table("t"), " | All | Once\n | Suppressed | 93");
}

/// Of people who are counted under very many conditions, those that one takes away from another are still compared.
#[test]
fn all_people_less_some_of_them_are_the_rest_however_much_is_asked() {
    let ages: String =
        (0..18).map(|age| format!(" column \"{age}\" count of distinct d.person where age = {age}\n")).collect();
    let definitions = format!(
        "{PEOPLE}table t {{\n column \"All\" all_people\n column \"Not Gamma\" count of distinct d.person where kind in {{\"Alpha\", \"Beta\"}}\n}}
         table u {{\n rows kind \"Kind\" in [Alpha, Beta, all]\n column \"People\" all_people\n}}
         table v {{\n{ages}}}"
    );
    let world = world("withheld", &definitions);
    assert_eq!(world.table("t"), " | All | Not Gamma\n | Suppressed | 93");
    assert_eq!(world.table("u"), "Kind | People\nAlpha | 52\nBeta | 41\nTotal | Suppressed");
}

#[test]
fn people_who_are_in_several_parts_hide_the_rest() {
    let world = world(
        "withheld",
        &format!(
            "{PEOPLE}table t {{\n column \"All\" all_people\n column \"Alpha\" of_alpha\n column \"Beta\" of_beta\n column \"Gamma\" of_gamma\n}}"
        ),
    );
    // 50 people have an incident of Alpha, 40 of them one of Beta, too; of the 7 with one of Gamma five have another.
    let mut rows = "person,kind,area,age,day,assault\n".to_string();
    for person in 0..50 {
        rows.push_str(&format!("p{person},A,D1,8,2022-05-01,1\n"));
        let others = [("B", person < 40), ("C", person < 5)];
        for (kind, _) in others.iter().filter(|(_, has)| *has) {
            rows.push_str(&format!("p{person},{kind},D1,8,2022-06-01,0\n"));
        }
    }
    rows.push_str(&(50..70).map(|person| format!("p{person},B,D1,8,2022-06-01,0\n")).collect::<String>());
    rows.push_str("p90,C,D1,8,2022-07-01,0\np91,C,D1,8,2022-07-01,0\n");
    world.put("data/d.csv", &rows);
    // Nothing follows of 72, 50, 60 and 7.
    assert_eq!(world.table("t"), " | All | Alpha | Beta | Gamma\n | 72 | 50 | 60 | <10");
    // Without the two whom only Gamma has, they are the others; and the two are fewer than ten.
    let rest = format!(
        "{PEOPLE}measure others = count of distinct d.person where kind in {{\"Alpha\", \"Beta\"}}\ntable t {{\n column \"All\" all_people\n column \"Others\" others\n}}"
    );
    world.put("definitions.ind", &format!("measure ev = count of d\n{rest}"));
    assert_eq!(world.table("t"), " | All | Others\n | Suppressed | 70");
}

#[test]
fn one_file_that_is_declared_twice_has_the_same_rows() {
    let twice = DATASET.replace("time: day", "key: person\ntime: day");
    let world = world(
        "withheld",
        "table t {\n column \"All\" ev\n}
         table u {\n rows kind \"Kind\" in [Alpha, Beta, Gamma]\n column \"N\" count of again\n}",
    );
    world.put("datasets/d.yaml", &twice);
    world.put("datasets/again.yaml", &twice.replace("name: d\n", "name: again\n"));
    assert_eq!(world.table("t"), " | All\n | Suppressed");
    assert_eq!(world.table("u"), "Kind | N\nAlpha | 52\nBeta | 41\nGamma | <10");
}
