//! What a reader can work out of numbers of people that a policy suppresses: whom others look up, are among, or are kept for.

use crate::remainders::{DATASET, world};
use crate::world::World;

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

/// 60 children on a register, of whom 56 have visits: tables show those by sex, and how many are on the register would tell the other four.
#[test]
fn the_rows_of_a_register_are_not_said_beside_nearly_all_of_its_people() {
    for (with_visits, rows) in [(56, None), (50, Some(60)), (60, Some(60))] {
        let children = (0..60).map(|child| format!("{child},{}\n", if child < 30 { "F" } else { "M" }));
        let visits = (60 - with_visits..60).flat_map(|child| [child, child]).map(|child| format!("{child}\n"));
        let world = World::new(&[
            ("codelists/sex.yaml", "name: sex\ncodes: [F, M]\n"),
            ("disclosure/p.yaml", "name: p\ncounts: children\nbelow: 5\ntotals: withheld\n"),
            (
                "datasets/visits.yaml",
                "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ndisclosure: p\n\
                 disclosure_by: child\ncolumns:\n  child: {type: text, look_up: children}\n",
            ),
            (
                "datasets/children.yaml",
                "name: children\ngrain: child\ncounts: children\nrole: look-up\nfiles: children.csv\nkey: child\n\
                 disclosure: p\ncolumns:\n  child: {type: text}\n  sex: {codes: sex}\n",
            ),
            ("data/visits.csv", &format!("child\n{}", visits.collect::<String>())),
            ("data/children.csv", &format!("child,sex\n{}", children.collect::<String>())),
            (
                "definitions.ind",
                "table t { rows child.sex \"Sex\" column \"Children\" count of distinct visits.child }",
            ),
        ]);
        assert!(world.table("t").contains(&format!("F | {}", with_visits - 30)), "{}", world.table("t"));
        let project = indicia::project::Project::open(world.folder()).unwrap();
        let answered = indicia::session::Session::new(&project).unwrap().data(None).unwrap().tables(&[]).unwrap();
        let read = answered.reads.iter().find(|read| project.checked.catalog.dataset(read.dataset).name == "children");
        assert_eq!(read.unwrap().rows, rows, "{with_visits}");
    }
}
