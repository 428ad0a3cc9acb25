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
