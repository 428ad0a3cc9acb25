//! What several numbers reveal together that no one of them does: remainders of few people, totals of codes, and what is counted elsewhere.

use crate::world::World;

const KIND: (&str, &str) = (
    "codelists/kind.yaml",
    "name: kind\ncodes:\n  - {code: A, label: Alpha}\n  - {code: B, label: Beta}\n  - {code: C, label: Gamma}\n",
);

const INCIDENTS: &str = "name: incidents\ngrain: incident\ncounts: incidents\nfiles: incidents.csv\ndisclosure: p\ndisclosure_by: child\ncolumns:\n  \
                         child: {type: text, missing: allowed}\n  kind: {codes: kind}\n  age: {type: integer, unit: years}\n";

/// Incidents of kinds: how many children, how many rows each; fewer than 10 children are hidden, and totals that reveal them.
fn incidents(groups: &[(&str, &str, usize, usize)], definitions: &str) -> World {
    let mut rows = "child,kind,age\n".to_string();
    for (kind, child, children, each) in groups {
        for at in 0..*children {
            let child = if child.is_empty() { String::new() } else { format!("{child}{at}") };
            rows.push_str(&format!("{child},{kind},{}\n", 5 + at % 4).repeat(*each));
        }
    }
    World::new(&[
        KIND,
        ("disclosure/p.yaml", "name: p\ncounts: children\nbelow: 10\ntotals: withheld\n"),
        ("datasets/incidents.yaml", INCIDENTS),
        ("data/incidents.csv", &rows),
        ("t.ind", &format!("measure made = count of incidents\n{definitions}\n")),
    ])
}

/// Of Alpha 400 rows of 50 children, of Beta 213 of 71, of Gamma 80 of one child: 693 together.
const ONE_CHILD: [(&str, &str, usize, usize); 3] = [("A", "a", 50, 8), ("B", "b", 71, 3), ("C", "c", 1, 80)];

#[test]
fn a_rest_of_many_rows_of_one_person_is_a_rest_of_one() {
    let all = "column \"All\" made";
    for (parts, shown) in [
        ("column \"Not Gamma\" count of incidents where kind != \"Gamma\"", "613"),
        ("column \"Not Gamma\" made where kind in {\"Alpha\", \"Beta\"}", "613"),
        ("column \"Alpha\" made where kind = \"Alpha\" column \"Beta\" made where kind = \"Beta\"", "400 | 213"),
    ] {
        let world = incidents(&ONE_CHILD, &format!("table t {{ {all} {parts} }}"));
        assert_eq!(world.table("t").lines().nth(1), Some(&*format!(" | Suppressed | {shown}")), "{parts}");
    }
    let rows = incidents(&ONE_CHILD, "table t { rows kind \"Kind\" in [Alpha, Beta, all] column \"N\" made }");
    assert_eq!(rows.table("t"), "Kind | N\nAlpha | 400\nBeta | 213\nTotal | Suppressed");
    let two = incidents(
        &ONE_CHILD,
        "table t { column \"All\" made }
         table u { column \"Not Gamma\" made where kind != \"Gamma\" }",
    );
    assert_eq!((two.table("t"), two.table("u")), (" | All\n | Suppressed".into(), " | Not Gamma\n | 613".into()));
}

#[test]
fn a_rest_of_many_rows_of_nobody_who_is_known_is_hidden_too() {
    let groups = [("A", "a", 50, 8), ("C", "", 1, 80)];
    let world = incidents(&groups, "table t { column \"All\" made column \"Alpha\" made where kind = \"Alpha\" }");
    assert_eq!(world.table("t"), " | All | Alpha\n | Suppressed | 400");
}

/// Nine children of Beta and nine others of Gamma, who are one rest of eighteen; and the same nine twice.
#[test]
fn people_of_a_rest_are_counted_once_whatever_they_did() {
    let table = "table t { column \"All\" made column \"Alpha\" made where kind = \"Alpha\"
                           column \"Beta, young\" mean of incidents.age where kind = \"Beta\" shown 0.0 }";
    let others = incidents(&[("A", "a", 50, 8), ("B", "b", 9, 3), ("C", "c", 9, 3)], table);
    assert_eq!(others.table("t").lines().nth(1), Some(" | 454 | 400 | Suppressed"));
    let same = incidents(&[("A", "a", 50, 8), ("B", "b", 9, 3), ("C", "b", 9, 3)], table);
    assert_eq!(same.table("t").lines().nth(1), Some(" | Suppressed | 400 | Suppressed"));
    // Children of Alpha, too: the rest is of ten.
    let ten = incidents(&[("A", "a", 50, 8), ("B", "a", 10, 3)], table);
    assert_eq!(ten.table("t").lines().nth(1), Some(" | 430 | 400 | 6.3"));
}

/// Two subtractions: all less those of Alpha, less those of Beta.
#[test]
fn several_numbers_leave_no_rest_of_one_person() {
    let world = incidents(
        &ONE_CHILD,
        "table t { column \"All\" made }
         table u { rows kind \"Kind\" in [Alpha] column \"N\" made }
         table v { column \"Beta\" sum of incidents.age where kind = \"Beta\" }
         table w { column \"Beta\" made where kind = \"Beta\" }",
    );
    assert_eq!(world.table("t"), " | All\n | Suppressed");
    assert_eq!(world.table("w"), " | Beta\n | 213");
    for line in world.funnel("made") {
        assert!(line.contains("Suppressed"), "{line}");
    }
}

#[test]
fn rests_of_enough_people_are_shown() {
    let groups = [("A", "a", 50, 8), ("B", "b", 71, 3), ("C", "c", 10, 8)];
    let world = incidents(
        &groups,
        "table t { rows kind \"Kind\" in [Alpha, Beta, all] column \"N\" made column \"Mean age\" mean of incidents.age shown 0.0 }",
    );
    // Ages are 5 to 8 in turn.
    let shown = world.table("t");
    assert!(shown.starts_with("Kind | N | Mean age\nAlpha | 400 | "), "{shown}");
    assert!(shown.contains("\nTotal | 693 | ") && !shown.contains("Suppressed"), "{shown}");
}

/// Residents by sex and age group; the file has rows of everyone, too. Fewer than 10 are hidden, and totals that reveal them.
fn residents(rows: &str, totals: &str, definitions: &str) -> World {
    World::new(&[
        (
            "codelists/sex.yaml",
            "name: sex\ncodes:\n  - {code: A, label: All, total_of: all}\n  - {code: F, label: Women}\n  - {code: M, label: Men}\n",
        ),
        (
            "codelists/group.yaml",
            "name: group\ncodes:\n  - {code: T, label: Everyone, total_of: [C, W, P]}\n  - {code: C, label: Children}\n  \
             - {code: W, label: Workers}\n  - {code: P, label: Pensioners}\n  - {code: G, label: Grown, total_of: [W, P]}\n",
        ),
        ("disclosure/p.yaml", &format!("name: p\ncounts: residents\nbelow: 10\ntotals: {totals}\n")),
        (
            "datasets/residents.yaml",
            "name: residents\ngrain: sex and group\ncounts: residents\nfiles: residents.csv\nrole: population\nbasis: residents\n\
             disclosure: p\ncolumns:\n  sex: {codes: sex, describes: person}\n  group: {codes: group, describes: person}\n  \
             persons: {type: integer}\n",
        ),
        ("data/residents.csv", &format!("sex,group,persons\n{rows}")),
        ("t.ind", &format!("measure people = sum of residents.persons\n{definitions}\n")),
    ])
}

/// Women: 30, 40 and 7; men: 50, 60 and 70. Each with its totals, as published.
const PUBLISHED: &str = "F,C,30\nF,W,40\nF,P,7\nF,G,47\nF,T,77\nM,C,50\nM,W,60\nM,P,70\nM,G,130\nM,T,180\n\
                         A,C,80\nA,W,100\nA,P,77\nA,G,177\nA,T,257\n";

#[test]
fn the_number_of_a_code_that_is_a_total_is_that_of_its_parts() {
    let women = |columns: &str| {
        let table = format!("table t {{ where sex = \"Women\" {columns} }}");
        residents(PUBLISHED, "withheld", &table).table("t").lines().nth(1).unwrap().to_string()
    };
    let of = |group: &str| format!("column \"{group}\" people where group = \"{group}\" ");
    let all = [of("Children"), of("Workers"), of("Pensioners"), of("Everyone")].concat();
    assert_eq!(women(&all), " | 30 | 40 | <10 | Suppressed");
    // The pensioners need no cell of their own to be what is left.
    assert_eq!(women(&[of("Children"), of("Workers"), of("Everyone")].concat()), " | 30 | 40 | Suppressed");
    assert_eq!(women(&[of("Workers"), of("Grown")].concat()), " | 40 | Suppressed");
    assert_eq!(women(&[of("Children"), of("Grown"), of("Everyone")].concat()), " | 30 | 47 | 77");
    let rows = "rows group \"Group\" in [Children, Workers, Pensioners, Grown, Everyone] column \"N\" people";
    let table = residents(PUBLISHED, "withheld", &format!("table t {{ where sex = \"Women\" {rows} }}")).table("t");
    assert_eq!(
        table,
        "Group | N\nChildren | 30\nWorkers | 40\nPensioners | <10\nGrown | Suppressed\nEveryone | Suppressed"
    );
}

#[test]
fn totals_of_two_columns_are_totals_of_both() {
    let world = residents(
        PUBLISHED,
        "withheld",
        "table t {
           rows group \"Group\" in [Children, Workers, Pensioners, Everyone]
           columns for each sex in [Women, Men, All] { column \"{sex}\" people }
         }",
    );
    // Of the pensioners 7 and 70: 77 would give the 7 away, and so would the 77 women.
    assert_eq!(
        world.table("t"),
        "Group | Women | Men | All\nChildren | 30 | 50 | 80\nWorkers | 40 | 60 | 100\nPensioners | <10 | 70 | Suppressed\n\
         Everyone | Suppressed | 180 | Suppressed"
    );
}

/// What the file has of a total is not what its parts come to: nothing follows of it.
#[test]
fn a_total_that_is_no_sum_gives_nothing_away() {
    let rows = PUBLISHED.replace("F,T,77", "F,T,90");
    let world = residents(
        &rows,
        "withheld",
        "table t { where sex = \"Women\" rows group \"Group\" in [Children, Workers, Pensioners, Everyone] column \"N\" people }",
    );
    assert_eq!(world.table("t"), "Group | N\nChildren | 30\nWorkers | 40\nPensioners | <10\nEveryone | 90");
}

#[test]
fn where_totals_are_shown_a_run_warns_of_totals_of_codes_too() {
    let world = residents(
        PUBLISHED,
        "shown",
        "table t { where sex = \"Women\" rows group \"Group\" in [Children, Workers, Pensioners, Everyone] column \"N\" people }",
    );
    assert_eq!(world.table("t"), "Group | N\nChildren | 30\nWorkers | 40\nPensioners | <10\nEveryone | 77");
    let revealed = world.revealed();
    assert_eq!(revealed.len(), 1, "{revealed:?}");
    assert!(revealed[0].starts_with("disclosure::gives-away: `t` suppresses \"Pensioners, N\""), "{revealed:?}");
    // A formula is a remainder, however it is written.
    let formula = "table t { where sex = \"Women\"
        column \"Rest\" (people where group = \"Everyone\") - (people where group in {\"Children\", \"Workers\"}) }";
    assert_eq!(residents(PUBLISHED, "shown", formula).table("t"), " | Rest\n | Suppressed");
}

/// Children with two incidents each, a day apart: the first of Alpha, of Beta or of Gamma, the last of Alpha. Fewer than 10 are hidden.
fn twice(definitions: &str) -> World {
    let mut rows = "child,kind,day\n".to_string();
    for child in 0..100 {
        let kind = if child < 60 {
            "A"
        } else if child < 93 {
            "B"
        } else {
            "C"
        };
        rows.push_str(&format!("c{child},{kind},2023-05-01\nc{child},A,2023-05-02\n"));
    }
    World::new(&[
        KIND,
        ("disclosure/p.yaml", "name: p\ncounts: children\nbelow: 10\ntotals: withheld\n"),
        (
            "datasets/incidents.yaml",
            "name: incidents\ngrain: incident\ncounts: incidents\nfiles: incidents.csv\ndisclosure: p\ndisclosure_by: child\n\
             time: day\ncolumns:\n  child: {type: text}\n  kind: {codes: kind}\n  day: {type: date}\n",
        ),
        ("data/incidents.csv", &rows),
        (
            "t.ind",
            &format!(
                "cohort firsts {{\n from incidents\n keep first by day per child\n}}
                 cohort lasts {{\n from incidents\n keep last by day per child\n}}\n{definitions}\n"
            ),
        ),
    ])
}

#[test]
fn rows_that_are_kept_in_two_ways_are_of_the_same_people() {
    // Everyone has a last one, so all of these less the firsts of Alpha and Beta are those whose first is of Gamma.
    let world = twice(
        "table t {
           column \"Not Gamma\" count of firsts where kind != \"Gamma\"
           column \"Everyone\" count of lasts
         }",
    );
    assert_eq!(world.table("t"), " | Not Gamma | Everyone\n | 93 | Suppressed");
    let apart = twice(
        "table t { column \"Alpha\" count of firsts where kind = \"Alpha\" column \"Beta\" count of firsts where kind = \"Beta\" }
         table u { column \"Everyone\" count of lasts }",
    );
    assert_eq!(apart.table("t"), " | Alpha | Beta\n | 60 | 33");
    assert_eq!(apart.table("u"), " | Everyone\n | Suppressed");
    let fine =
        twice("table t { column \"Alpha\" count of firsts where kind = \"Alpha\" column \"Everyone\" count of lasts }");
    assert_eq!(fine.table("t"), " | Alpha | Everyone\n | 60 | 100");
}

/// Of 70 children 50 have something of Alpha and 13 others something of Beta; what is left are seven, in a table of their own or in none.
/// A hundred children with one incident, and three of them with twenty more: all incidents but the first of each are of three children.
#[test]
fn a_rest_of_rows_that_are_not_kept_is_of_those_who_have_more() {
    let mut rows = "child,day\n".to_string();
    let firsts = (0..100).map(|child| (child, 1));
    let more = (0..3).flat_map(|child| (2..=21).map(move |day| (child, day)));
    for (child, day) in firsts.chain(more) {
        rows.push_str(&format!("c{child},2023-05-{day:02}\n"));
    }
    let world = World::new(&[
        ("disclosure/p.yaml", "name: p\ncounts: children\nbelow: 10\ntotals: withheld\n"),
        (
            "datasets/incidents.yaml",
            "name: incidents\ngrain: incident\ncounts: incidents\nfiles: incidents.csv\ndisclosure: p\ndisclosure_by: child\n\
             time: day\ncolumns:\n  child: {type: text}\n  day: {type: date}\n",
        ),
        ("data/incidents.csv", &rows),
        (
            "t.ind",
            "cohort firsts { from incidents keep first by day per child ever }
             table t { column \"All\" count of incidents column \"Firsts\" count of firsts }",
        ),
    ]);
    assert_eq!(world.table("t"), " | All | Firsts\n | Suppressed | 100");
}

#[test]
fn whom_numbers_of_people_count_is_known_however_many_conditions_there_are() {
    let groups = [("A", "a", 50, 2), ("B", "b", 13, 2), ("B", "a", 20, 1), ("C", "c", 7, 3)];
    let people = "measure children = count of distinct incidents.child\n";
    let many: String = (0..24)
        .map(|age| {
            format!(" column \"{age}\" count of distinct incidents.child where kind = \"Alpha\" and age >= {age}\n")
        })
        .collect();
    let tables = "table t { column \"All\" children }
         table u { column \"Alpha\" children where kind = \"Alpha\" }
         table v { column \"Beta or Alpha\" children where kind != \"Gamma\" }";
    for more in [String::new(), format!("table w {{\n{many}}}")] {
        let world = incidents(&groups, &format!("{people}{tables}\n{more}"));
        assert_eq!(world.table("t"), " | All\n | Suppressed", "{more}");
        assert_eq!(world.table("u"), " | Alpha\n | 50", "{more}");
        assert_eq!(world.table("v"), " | Beta or Alpha\n | 63", "{more}");
    }
}

#[test]
fn a_share_in_disguise_is_a_remainder() {
    let show = |formula: &str| {
        let world = incidents(
            &ONE_CHILD,
            &format!(
                "measure gone = count of incidents where kind != \"Gamma\"
                 measure beta = count of incidents where kind = \"Beta\"
                 table t {{ column \"X\" {formula} shown 0.000 }}"
            ),
        );
        world.put("disclosure/p.yaml", "name: p\ncounts: children\nbelow: 10\ntotals: shown\n");
        world.table("t").lines().nth(1).unwrap().trim_start_matches(" | ").to_string()
    };
    for formula in [
        "beta / beta - gone / made",
        "(beta + beta) / (2 * beta) - gone / made",
        "made / made - gone / made",
        "(2 * beta) / beta - 2 * gone / made",
    ] {
        assert_eq!(show(formula), "Suppressed", "{formula}");
    }
    // 480 of 693 are not of Beta, 213 are.
    assert_eq!(show("gone / gone - beta / made"), "0.693");
    assert_eq!(show("beta / made"), "0.307");
}

#[test]
fn a_rest_of_several_parts_that_no_table_asks_for_is_hidden_too() {
    // Of the girls one has no need recorded, and of the boys one: 35 and 34, of whom 34 and 33 have a need, leave 2.
    let mut rows = "sex,need\nF,\nM,\n".to_string();
    for (row, often) in [("F,A", 17), ("F,B", 17), ("M,A", 17), ("M,B", 16)] {
        rows.push_str(&format!("{row}\n").repeat(often));
    }
    let world = |tables: &str| {
        World::new(&[
            KIND,
            ("codelists/sex.yaml", "name: sex\ncodes: [{code: F, label: Female}, {code: M, label: Male}]\n"),
            ("disclosure/p.yaml", "name: p\ncounts: children\nbelow: 5\ntotals: withheld\n"),
            (
                "datasets/kids.yaml",
                "name: kids\ngrain: child\ncounts: children\nfiles: kids.csv\ndisclosure: p\ncolumns:\n  sex: {codes: sex}\n  \
                 need: {codes: kind, missing: allowed}\n",
            ),
            ("data/kids.csv", &rows),
            ("t.ind", &format!("measure n = count of kids\n{tables}\n")),
        ])
    };
    let two = world("table a { rows sex column \"N\" n }\ntable b { rows need in [Alpha, Beta] column \"N\" n }");
    assert_eq!(two.table("a"), "Sex | N\nFemale | Suppressed\nMale | 34");
    assert_eq!(two.table("b"), "Need | N\nAlpha | 34\nBeta | 33");
    let one = world("table a { rows sex column \"N\" n column \"With a need\" n where need is not missing }");
    assert_eq!(one.table("a"), "Sex | N | With a need\nFemale | Suppressed | 34\nMale | Suppressed | 33");
}

/// Of North 9 girls and 8 boys; of South 3 girls, who are all flagged, and 7 boys, who are not.
fn flagged(definitions: &str) -> World {
    let rows = [("N", "F", "N", 9), ("N", "M", "N", 8), ("S", "F", "Y", 3), ("S", "M", "N", 7)];
    let rows: String = rows.iter().map(|(ward, sex, a, times)| format!("{ward},{sex},{a}\n").repeat(*times)).collect();
    World::new(&[
        ("codelists/ward.yaml", "name: ward\ncodes: [{code: N, label: North}, {code: S, label: South}]\n"),
        ("codelists/sex.yaml", "name: sex\ncodes: [{code: F, label: Female}, {code: M, label: Male}]\n"),
        ("disclosure/p.yaml", "name: p\ncounts: visits\nbelow: 5\ntotals: withheld\n"),
        ("disclosure/low.yaml", "name: low\ncounts: visits\nbelow: 3\ntotals: shown\n"),
        (
            "datasets/d.yaml",
            "name: d\ngrain: visit\ncounts: visits\nfiles: d.csv\ndisclosure: p\ndisclosure_by: rows\ncolumns:\n  ward: {codes: ward}\n  \
             sex: {codes: sex}\n  a: {type: flag, yes: [Y], no: [N]}\n",
        ),
        ("definitions.ind", &format!("measure v = count of d\n{definitions}")),
        ("data/d.csv", &format!("ward,sex,a\n{rows}")),
    ])
}

/// 27 less 17 and 7 are the three girls. That as many are flagged, and are the same, no reader knows.
#[test]
fn what_is_shown_of_the_same_rows_elsewhere_does_not_end_their_protection() {
    let tables = "table t { rows sex \"Sex\" in [Female, Male] where ward = \"South\" column \"V\" v }
        table u { rows ward \"Ward\" in [North, all] column \"V\" v }";
    for other in [
        "",
        "table k { disclosure low column \"Flagged\" v where a }",
        "table k { disclosure low column \"Girls\" (v where (ward = \"South\" and sex = \"Female\")) + (v where (ward = \"North\" and sex = \"Female\")) }",
    ] {
        let world = flagged(&format!("{tables}\n{other}"));
        assert_eq!(world.table("t"), "Sex | V\nFemale | <5\nMale | 7", "{other}");
        assert_eq!(world.table("u"), "Ward | V\nNorth | 17\nTotal | Suppressed", "{other}");
    }
}

/// Of different people, too: 97 women of 100 leave the men that are hidden, with `totals: shown`.
#[test]
fn a_hidden_number_of_different_people_that_a_total_gives_away_is_a_warning() {
    let world = |men: usize, rows: &str| {
        let people: String =
            (0..97).map(|n| format!("F,w{n}\n")).chain((0..men).map(|n| format!("M,m{n}\n"))).collect();
        World::new(&[
            ("codelists/sex.yaml", "name: sex\ncodes: [{code: F, label: Women}, {code: M, label: Men}]\n"),
            ("disclosure/small.yaml", "name: small\ncounts: people\nbelow: 8\n"),
            (
                "datasets/events.yaml",
                "name: events\ngrain: event\ncounts: people\nfiles: events.csv\ndisclosure: small\ndisclosure_by: id\ncolumns:\n  sex: {codes: sex}\n  \
                 id: {type: text, describes: person}\n",
            ),
            ("data/events.csv", &format!("sex,id\n{people}")),
            (
                "t.ind",
                &format!(
                    "measure n = count of distinct events.id\ntable t {{ rows sex \"Sex\" in {rows} column \"People\" n }}"
                ),
            ),
        ])
    };
    let said = "disclosure::gives-away: `t` suppresses \"Men, People\", which readers can work out: it is \"Total, People\" less \"Women, People\"";
    assert_eq!(world(3, "[each, all]").revealed(), [said]);
    assert_eq!(world(30, "[each, all]").revealed(), [] as [&str; 0]);
    assert_eq!(world(3, "[each]").revealed(), [] as [&str; 0]);
}

/// Five, four and three clients; the twelve are counted in a table of their own, as different ones.
#[test]
fn different_people_of_another_table_give_a_hidden_count_away() {
    let kinds = ["A", "B", "C"].into_iter().zip([5, 4, 3]);
    let people = kinds.flat_map(|(kind, many)| (0..many).map(move |at| (kind, format!("{kind}{at}"))));
    let people: Vec<(&str, String)> = people.collect();
    let world = |key: &str, each: usize, definitions: &str| {
        let rows: Vec<String> = people.iter().map(|(kind, who)| format!("{who},{kind}\n").repeat(each)).collect();
        World::new(&[
            KIND,
            ("disclosure/p.yaml", "name: p\ncounts: clients\nbelow: 4\n"),
            (
                "datasets/d.yaml",
                &format!(
                    "name: d\ngrain: client\ncounts: clients\nfiles: d.csv\ndisclosure: p\n{key}columns:\n  id: {{type: text}}\n  kind: {{codes: kind}}\n"
                ),
            ),
            ("data/d.csv", &format!("id,kind\n{}", rows.concat())),
            ("t.ind", definitions),
        ])
    };
    let rows = "table kinds { rows kind \"Kind\" in [each] column \"Clients\" count of d }\n";
    let different = "table kinds { rows kind \"Kind\" in [each] column \"Clients\" count of distinct d.id }\n";
    let total = "table all_of_them { column \"Clients\" count of distinct d.id }\n";
    let count = "table all_of_them { column \"Clients\" count of d }\n";
    let hundredth = "table all_of_them { column \"Clients\" count of distinct d.id / 1 }\n";
    let (key, by) = ("key: [id]\n", "disclosure_by: id\n");
    for (key, each, kinds, all) in [
        (key, 1, rows, total),
        (key, 1, different, count),
        (key, 1, different, total),
        (key, 1, rows, hundredth),
        (by, 3, different, total),
        (by, 2, different, hundredth),
    ] {
        let revealed = world(key, each, &format!("{kinds}{all}")).revealed();
        assert_eq!(revealed.len(), 1, "{key}{kinds}{all}: {revealed:?}");
        assert!(revealed[0].contains("`kinds` suppresses \"Gamma, Clients\""), "{revealed:?}");
        assert!(!revealed[0].contains('3'), "{revealed:?}");
    }
    // Three of another kind would be as many: a total of what is shown leaves nobody.
    let two = "table kinds { rows kind \"Kind\" in [Alpha, Beta] column \"Clients\" count of d }\n";
    assert!(world(key, 1, &format!("{two}{total}")).revealed().is_empty());
}
