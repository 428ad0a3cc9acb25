//! Keys: unique, repeated, agreeing, and looked up by.

use std::collections::HashMap;

use crate::engine::polars::Polars;
use crate::engine::reference::Reference;
use crate::engine::{Engine, Input, Request};
use indicia_compiler::catalog::*;
use indicia_compiler::plan::ir::*;

use super::support::*;

fn keyed(role: DatasetRole, repeats: RepeatRule) -> Catalog {
    let mut crimes = dataset("crimes", &["*.csv"], vec![text("id"), code("kind"), integer("n")]);
    crimes.key = vec![ColumnId(0)];
    crimes.role = role;
    crimes.repeats = repeats;
    catalog(vec![crimes])
}

#[test]
fn a_key_that_repeats_is_refused_with_both_lines() {
    let folder = folder(&[
        ("a.csv", b"id,kind,n\nX,theft,1\n\"\",theft,2\nY,arson,3\n"),
        ("b.csv", b"id,kind,n\n,,\n X ,arson,1\n"),
    ]);
    let catalog = keyed(DatasetRole::Events, RepeatRule::Refused);
    let message = "the key id of crimes is repeated: \"X\" (a.csv, line 2 and b.csv, line 3)";
    assert_eq!(fault(&catalog, "crimes", &["kind"], folder.path()), ("data::duplicate-key", message.into()));
}

#[test]
fn rows_with_a_missing_key_are_like_no_other() {
    let folder = folder(&[("a.csv", b"id,kind,n\n,theft,1\n,theft,1\n")]);
    let catalog = keyed(DatasetRole::Events, RepeatRule::Refused);
    let answer = run(&reading(&catalog, "crimes", &["kind"]), &catalog, folder.path()).unwrap();
    assert_eq!((answer.reads[0].rows, answer.reads[0].repeats), (2, 0));
}

#[test]
fn equal_rows_of_one_key_count_once_where_they_may() {
    let folder = folder(&[("a.csv", b"id,kind,n\nX,theft,1\nX, 0theft,1.0\nY,arson,\nY,arson,\n,theft,1\n,theft,1\n")]);
    let catalog = keyed(DatasetRole::Events, RepeatRule::Agree);
    let (plan, node) = count_by(&catalog, "crimes", "kind");
    let answer = run(&plan, &catalog, folder.path()).unwrap();
    assert_eq!(counts(&answer, node), [(Some(0), 3), (Some(2), 1)]);
    assert_eq!((answer.reads[0].rows, answer.reads[0].repeats), (6, 2));
}

#[test]
fn rows_of_one_key_that_disagree_anywhere_are_refused() {
    let folder = folder(&[("a.csv", b"id,kind,n\nX,theft,1\nX,theft,1\nX,theft,2\nX,,1\n")]);
    let catalog = keyed(DatasetRole::Events, RepeatRule::Agree);
    let message = "2 rows of crimes have the same key id as an earlier row, but different values: \
                n differs at \"X\" (a.csv, line 2 and a.csv, line 4); kind differs at \"X\" (a.csv, line 2 and a.csv, line 5)";
    assert_eq!(fault(&catalog, "crimes", &["id"], folder.path()), ("data::conflicting-key", message.into()));
}

#[test]
fn several_columns_make_one_key() {
    let folder = folder(&[("a.csv", b"id,kind,n\nX,theft,1\nX,arson,1\nY,theft,1\nY,theft,2\n")]);
    let mut catalog = keyed(DatasetRole::Events, RepeatRule::Refused);
    catalog.datasets[0].key = vec![ColumnId(0), ColumnId(1)];
    let message = "the key id + kind of crimes is repeated: \"Y + theft\" (a.csv, line 4 and a.csv, line 5)";
    assert_eq!(fault(&catalog, "crimes", &[], folder.path()).1, message);
}

#[test]
fn the_lines_of_turned_headings_are_those_of_their_records() {
    let folder = folder(&[("a.csv", b"id,m1,m2\nX,1,2\nY,1,2\nX,3,4\n")]);
    let mut t = dataset("t", &["a.csv"], vec![text("id"), text("m"), integer("n")]);
    let headings = UnpivotHeadings::Pattern { before: "m".into(), after: "".into() };
    t.files.unpivot = Some(Unpivot { headings, name: ColumnId(1), value: ColumnId(2) });
    t.key = vec![ColumnId(0), ColumnId(1)];
    let message = "2 keys id + m of t are repeated: \"X + 1\" (a.csv, line 2 and a.csv, line 4); \
                \"X + 2\" (a.csv, line 2 and a.csv, line 4)";
    assert_eq!(fault(&catalog(vec![t]), "t", &[], folder.path()).1, message);
}

/// Crimes that look up the district of a place.
fn looking_up() -> (Catalog, Plan, NodeId) {
    let mut places = dataset("places", &["places.csv"], vec![text("place"), code("kind")]);
    places.role = DatasetRole::LookUp;
    places.key = vec![ColumnId(0)];
    let catalog = catalog(vec![dataset("crimes", &["crimes.csv"], vec![text("at")]), places]);
    let mut plan = Plan::default();
    let input = scan(&mut plan, &catalog, "crimes", &["at"]);
    let right = scan(&mut plan, &catalog, "places", &["place", "kind"]);
    let take = vec![(name("kind"), name("at.kind"))];
    let joined = plan.add(Node::LookUp { input, on: name("at"), right, key: name("place"), take });
    let node = output(&mut plan, joined, vec![col("at.kind")], vec![aggregate(AggregateFunction::Count, None)]);
    (catalog, plan, node)
}

#[test]
fn a_look_up_adds_columns_and_never_rows() {
    let (catalog, plan, node) = looking_up();
    let folder = folder(&[
        ("crimes.csv", b"at\nA\nA\nB\n\"\"\nelsewhere\n"),
        ("places.csv", b"place,kind\nA,theft\nB,\n,arson\n,robbery\n"),
    ]);
    let answer = run(&plan, &catalog, folder.path()).unwrap();
    assert_eq!(counts(&answer, node), [(None, 3), (Some(0), 2)]);
    assert_eq!(answer.reads.iter().map(|read| read.rows).collect::<Vec<_>>(), [5, 4]);
}

#[test]
fn a_look_up_that_would_multiply_rows_is_refused_and_not_run() {
    let (mut catalog, plan, _) = looking_up();
    let folder = folder(&[("crimes.csv", b"at\nA\n"), ("places.csv", b"place,kind\nA,theft\nB,\nA,theft\n")]);
    let message = "the key place of places is repeated, so looking it up would multiply rows: \
                \"A\" (places.csv, line 2 and places.csv, line 4)";
    let refused = |catalog: &Catalog, engine: &dyn Engine| {
        let found = engine.run(&plan, &Request::new(catalog, folder.path())).unwrap_err();
        found.iter().map(|fault| (fault.code, fault.message.clone())).collect::<Vec<_>>()
    };
    assert_eq!(refused(&catalog, &Polars), [("data::duplicate-key", message.to_string())]);
    assert_eq!(refused(&catalog, &Reference), refused(&catalog, &Polars));
    // Nor does it depend on the declaration of a key.
    catalog.datasets[1].key = vec![];
    assert_eq!(refused(&catalog, &Polars), [("data::duplicate-key", message.to_string())]);
    catalog.datasets[1].key = vec![ColumnId(0), ColumnId(1)];
    catalog.datasets[1].repeats = RepeatRule::Agree;
    catalog.datasets[1].role = DatasetRole::Events;
    // The second row is left out as equal, and the third is still shown by its own line.
    write(folder.path(), "places.csv", b"place,kind\nA,theft\nA,theft\nA,arson\n");
    assert_eq!(refused(&catalog, &Polars), [("data::duplicate-key", message.to_string())]);
}

#[test]
fn places_outside_the_list_of_a_look_ups_key_match_nothing() {
    let mut key = code("place");
    key.undeclared = UndeclaredRule::Outside;
    let mut at = code("at");
    at.undeclared = UndeclaredRule::Outside;
    let mut places = dataset("places", &["places.csv"], vec![key, integer("n")]);
    places.role = DatasetRole::LookUp;
    places.key = vec![ColumnId(0)];
    let catalog = catalog(vec![dataset("crimes", &["crimes.csv"], vec![at]), places]);
    let mut plan = Plan::default();
    let input = scan(&mut plan, &catalog, "crimes", &["at"]);
    let right = scan(&mut plan, &catalog, "places", &["place", "n"]);
    let take = vec![(name("n"), name("at.n"))];
    let joined = plan.add(Node::LookUp { input, on: name("at"), right, key: name("place"), take });
    let sum = aggregate(AggregateFunction::Sum, Some(col("at.n")));
    let node = output(&mut plan, joined, vec![], vec![sum, aggregate(AggregateFunction::Count, None)]);
    let folder = folder(&[
        ("crimes.csv", b"at\ntheft\nParis\nOslo\n"),
        ("places.csv", b"place,n\ntheft,1\nParis,10\nRome,100\n"),
    ]);
    let answer = run(&plan, &catalog, folder.path()).unwrap();
    assert_eq!(answer.cubes[&node].values, [vec![Some(1)], vec![Some(3)]]);
    assert_eq!(answer.reads[1].columns[0].outside, 2);
}

#[test]
fn rows_handed_over_need_only_the_columns_that_matter() {
    let mut catalog = keyed(DatasetRole::Events, RepeatRule::Refused);
    catalog.datasets[0].columns[2].missing = MissingRule::Refused;
    let (plan, node) = count_by(&catalog, "crimes", "kind");
    let given = |texts: &[Option<&str>]| {
        let rows = texts.iter().map(|text| vec![text.map(str::to_string)]).collect();
        let inputs = HashMap::from([(DatasetId(0), Input::Rows { columns: vec![ColumnId(1)], rows })]);
        Polars.run(&plan, &Request { inputs, ..Request::new(&catalog, "no/such/folder") })
    };
    let answer = given(&[Some("theft"), Some("0arson"), None, Some("")]).unwrap();
    assert_eq!(counts(&answer, node), [(None, 2), (Some(0), 1), (Some(2), 1)]);
    assert!(answer.reads[0].files.is_empty());
    let found = given(&[Some("theft"), Some("robery")]).unwrap_err();
    let message = "column kind of crimes has a code that is not in code list kind: \"robery\" (given row 2)";
    assert_eq!(found.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>(), [message]);
}
