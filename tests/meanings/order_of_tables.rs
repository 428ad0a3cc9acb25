//! In which order definitions stand, and in which files, decides nothing of what is suppressed.

use crate::world::World;

const TABLES: [(&str, &str); 3] = [
    (
        "t",
        "table t { rows k in [each, all] column \"N\" n column \"M\" mean of d.age column \"Mx\" max of d.age column \"sh\" n where fl as % of n \
         column \"sf\" share of n where fl across rows column \"r\" rank of n across rows hide empty }\n",
    ),
    (
        "w",
        "table w { rows month from 2023-05 to 2023-08 column \"N\" n column \"M\" mean of d.age column \"pc\" (n where fl) as % of n \
         column \"ch\" n where name = \"Nobody\" }\n",
    ),
    (
        "v",
        "table v { rows area in [towns] column \"N\" n column \"M\" mean of d.age column \"c\" change in n from 2023-05 to 2023-06 \
         column \"c2\" change in n from 2023-06 to 2023-07 column \"d\" difference in n from 2023-06 to 2023-07 hide empty }\n",
    ),
];

/// Groups of clients: how many, when, where, of which kind, how old, called what, with a flag.
const GROUPS: [(usize, &str); 5] = [
    (20, "2023-05-01,T1,A,30,Zed,Y"),
    (11, "2023-06-01,T2,A,40,Yan,N"),
    (25, "2023-05-02,T1,B,20,Xia,Y"),
    (15, "2023-08-02,T2,B,50,Wim,N"),
    (3, "2023-05-03,T2,A,,Tabitha,Y"),
];

fn world(order: [usize; 3], policy: &str) -> World {
    let groups = GROUPS.iter().flat_map(|(many, group)| vec![*group; *many]);
    let rows: String = groups.enumerate().map(|(at, group)| format!("p{at},{group}\n")).collect();
    let tables: String = order.iter().map(|at| TABLES[*at].1).collect();
    World::new(&[
        (
            "codelists/k.yaml",
            "name: k\ncodes: [{code: A, label: Alpha}, {code: B, label: Beta}, {code: G, label: Gamma}]\n",
        ),
        (
            "hierarchies/area.yaml",
            "name: area\nlevels: [{name: town, plural: towns}]\nareas: [{level: town, code: T1, label: Ash}, {level: town, code: T2, label: Brook}, \
             {level: town, code: T3, label: Cole}]\n",
        ),
        ("disclosure/p.yaml", &format!("name: p\ncounts: clients\nbelow: 10\ntotals: withheld\n{policy}")),
        (
            "datasets/d.yaml",
            "name: d\ngrain: client\ncounts: clients\nfiles: d.csv\ntime: on\ndisclosure: p\nkey: [id]\ncolumns:\n  id: {type: text}\n  \
             on: {type: date, missing: allowed}\n  town: {codes: town, missing: allowed}\n  k: {codes: k, missing: allowed, undeclared: count}\n  \
             age: {type: integer, missing: allowed, invalid: count, unit: years}\n  name: {type: text, missing: allowed}\n  \
             fl: {type: flag, yes: [Y], no: [N], missing: allowed}\n",
        ),
        ("data/d.csv", &format!("id,on,town,k,age,name,fl\n{rows}")),
        ("t.ind", &format!("measure n = count of d\n{tables}")),
    ])
}

#[test]
fn what_is_suppressed_does_not_depend_on_the_order_of_tables() {
    for policy in ["zero: suppressed\n", ""] {
        let shown = |order: [usize; 3]| {
            let world = world(order, policy);
            let revealed = world.revealed();
            assert!(revealed.is_empty(), "{order:?}: {revealed:?}");
            TABLES.map(|(name, _)| world.table(name))
        };
        let first = shown([0, 1, 2]);
        for order in [[0, 2, 1], [1, 0, 2], [2, 1, 0]] {
            assert_eq!(shown(order), first, "{order:?}");
        }
    }
}
