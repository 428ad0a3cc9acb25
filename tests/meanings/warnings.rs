//! What the data is like that makes a number doubtful is a warning of the run.

use std::fs;

use indicia::project::Project;
use indicia::session::Session;

use crate::world::World;

const CRIMES: &str = "name: crimes\ngrain: crime\ncounts: crimes\nfiles: crimes.csv\ncolumns:\n  kind: {type: text, missing: allowed}\n  story: {type: text, missing: allowed}\n";

const ROWS: &str = "kind,story\nRobbery,a Knife was shown\nROBBERY,knife\nRobbery ,no weapon\nTheft,KNIFE stolen\n";

fn crimes(definitions: &str) -> World {
    World::new(&[("datasets/crimes.yaml", CRIMES), ("data/crimes.csv", ROWS), ("t.ind", definitions)])
}

/// What a run of every table warns of, with its help, a line each.
fn warned(world: &World) -> Vec<String> {
    let project = Project::open(world.folder()).unwrap();
    let session = Session::new(&project).unwrap();
    let answered = session.tables(&[]).unwrap();
    let faults = session.warnings(&answered);
    let line = |d: &indicia_compiler::diagnostics::Diagnostic| {
        format!("{}: {}; {}", d.code, d.message, d.help.as_deref().unwrap_or_default())
    };
    faults.diagnostics.iter().map(line).collect()
}

#[test]
fn a_text_that_no_row_has_is_said_with_those_that_rows_have() {
    let world = crimes("measure robbery = count of crimes where kind = \"robbery\"\ntable t { column \"R\" robbery }");
    let warned = warned(&world);
    assert_eq!(warned.len(), 1, "{warned:?}");
    assert!(warned[0].starts_with("data::no-such-text: no row of crimes has \"robbery\" in kind; "), "{warned:?}");
    for part in ["\"ROBBERY\"", "\"Robbery\"", "`ignoring case`"] {
        assert!(warned[0].contains(part), "{part}: {warned:?}");
    }
    let put_right =
        "measure robbery = count of crimes where kind = \"robbery\" ignoring case\ntable t { column \"R\" robbery }";
    world.put("t.ind", put_right);
    assert_eq!(world.table("t"), " | R\n | 3");
    assert!(self::warned(&world).is_empty());
}

#[test]
fn every_way_to_compare_a_text_is_looked_at() {
    for (condition, message, near) in [
        ("kind in {\"Theft\", \"Rubbery\"}", "no row of crimes has \"Rubbery\" in kind", "\"Robbery\""),
        ("kind != \"Arson\"", "no row of crimes has \"Arson\" in kind", "no row has a text like it"),
        (
            "story contains \"weapons\"",
            "no row of crimes has a story that contains \"weapons\"",
            "rows have \"weapon\"",
        ),
        ("story starts with \"NO\"", "no row of crimes has a story that starts with \"NO\"", "rows have \"no weapon\""),
        (
            "story ends with \"gun\" ignoring case",
            "no row of crimes has a story that ends with \"gun\" ignoring case",
            "",
        ),
        ("not (kind = \"theft\")", "no row of crimes has \"theft\" in kind", "`ignoring case`"),
    ] {
        let world = crimes(&format!("measure m = count of crimes where {condition}\ntable t {{ column \"M\" m }}"));
        let warned = warned(&world);
        assert_eq!(warned.len(), 1, "{condition}: {warned:?}");
        assert!(warned[0].starts_with(&format!("data::no-such-text: {message}; ")), "{condition}: {warned:?}");
        assert!(warned[0].contains(near), "{condition}: {warned:?}");
    }
}

#[test]
fn a_text_that_a_row_has_or_nothing_asks_for_is_not_said() {
    let world = crimes(
        "measure theft = count of crimes where kind in {\"Theft\"} and story contains \"weapon\"
         measure unused = count of crimes where kind = \"nowhere\"
         table t { column \"T\" theft }",
    );
    assert!(warned(&world).is_empty());
}

/// What a condition finds is not all that it means, where some rows are written otherwise.
#[test]
fn a_text_that_some_rows_have_in_another_spelling_is_said() {
    for (condition, message, help) in [
        (
            "kind = \"Robbery\"",
            "1 row of crimes has \"ROBBERY\" in kind, which differs from \"Robbery\" in capital letters alone",
            "`ignoring case`",
        ),
        (
            "kind != \"ROBBERY\"",
            "2 rows of crimes have \"Robbery\" in kind, which differ from \"ROBBERY\" in capital letters alone",
            "`ignoring case`",
        ),
        (
            "story contains \"knife\"",
            "rows of crimes have \"KNIFE\" or \"Knife\" in story, which differ from \"knife\" in capital letters alone",
            "`ignoring case`",
        ),
    ] {
        let world = crimes(&format!("measure m = count of crimes where {condition}\ntable t {{ column \"M\" m }}"));
        let warned = warned(&world);
        assert!(warned[0].starts_with(&format!("data::other-spelling: {message}")), "{condition}: {warned:?}");
        assert!(warned[0].contains(help), "{condition}: {warned:?}");
    }
    for accepted in [
        "kind in {\"Robbery\", \"ROBBERY\"}",
        "kind starts with \"robbery\" ignoring case",
        "story contains \"knife\" ignoring case",
        "kind = \"Theft\"",
    ] {
        let world = crimes(&format!("measure m = count of crimes where {accepted}\ntable t {{ column \"M\" m }}"));
        assert_eq!(warned(&world), [] as [&str; 0], "{accepted}");
    }
    // Blanks around a text are no part of it; those in it are.
    let world =
        crimes("measure m = count of crimes where story = \"no weapon\" ignoring case\ntable t { column \"M\" m }");
    world.put("data/crimes.csv", "kind,story\na,no weapon\nb, No weapon \nc,no  weapon\nd,no weapons\n");
    let warned = warned(&world);
    let message = "data::other-spelling: 1 row of crimes has \"no  weapon\" in story, which differs from \"no weapon\" \
                   in blanks or capital letters alone: not the same text; write them alike in the data";
    assert!(warned.len() == 1 && warned[0].starts_with(message), "{warned:?}");
    assert_eq!(world.table("t"), " | M\n | 2");
}

#[test]
fn a_text_in_a_cohort_or_looked_up_is_looked_at() {
    let world = World::new(&[
        (
            "datasets/calls.yaml",
            "name: calls\ngrain: call\ncounts: calls\nfiles: calls.csv\ncolumns:\n  place: {type: text, look_up: places}\n",
        ),
        (
            "datasets/places.yaml",
            "name: places\ngrain: place\nrole: look-up\nkey: [id]\nfiles: places.csv\ncolumns:\n  id: {type: text}\n  sort: {type: text}\n",
        ),
        ("data/calls.csv", "place\np\nq\n"),
        ("data/places.csv", "id,sort\np,Street\nq,Station\n"),
        (
            "t.ind",
            "cohort streets { from calls where place.sort = \"street\" }\nmeasure m = count of streets\ntable t { column \"M\" m }",
        ),
    ]);
    let warned = warned(&world);
    assert_eq!(warned.len(), 1, "{warned:?}");
    assert!(warned[0].starts_with("data::no-such-text: no row of places has \"street\" in sort; "), "{warned:?}");
}

/// Under a policy no text of a row is quoted; where zero is hidden, that no row has a text is hidden, too.
#[test]
fn texts_of_people_are_not_quoted() {
    let world = crimes("measure robbery = count of crimes where kind = \"robbery\"\ntable t { column \"R\" robbery }");
    world.put("datasets/crimes.yaml", &format!("{CRIMES}disclosure: small\n"));
    fs::create_dir(world.folder().join("disclosure")).unwrap();
    world.put("disclosure/small.yaml", "name: small\ncounts: victims\nbelow: 3\n");
    let warned = warned(&world);
    assert_eq!(warned.len(), 1, "{warned:?}");
    assert!(
        !warned[0].contains("Robbery") && !warned[0].contains("ROBBERY") && !warned[0].contains("rows have"),
        "{warned:?}"
    );
    let robbery = "measure robbery = count of crimes where kind = \"Robbery\"\ntable t { column \"R\" robbery }";
    world.put("t.ind", robbery);
    let spelt = self::warned(&world);
    assert!(spelt[0].starts_with("data::other-spelling: rows of crimes have texts in kind, which differ"), "{spelt:?}");
    assert!(!spelt[0].contains("ROBBERY"), "{spelt:?}");
    world.put("disclosure/small.yaml", "name: small\ncounts: victims\nbelow: 3\nzero: suppressed\n");
    assert!(self::warned(&world).is_empty());
}

const VISITS: &str = "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ncolumns:\n  \
                      kind: {codes: kind, undeclared: RULE, missing: allowed}\n  seen: {type: date, invalid: count, missing: allowed}\n  \
                      other: {type: text, missing: allowed}\n";

/// Twenty visits: so many of a kind that is not in the list.
fn visits(rule: &str, unknown: usize) -> World {
    let rows: String = (0..20).map(|at| if at < unknown { "z,2024-01-01,\n" } else { "a,2024-01-01,\n" }).collect();
    World::new(&[
        ("datasets/visits.yaml", &VISITS.replace("RULE", rule)),
        ("codelists/kind.yaml", "name: kind\ncodes: [a, b]\n"),
        ("data/visits.csv", &format!("kind,seen,other\n{rows}")),
        ("t.ind", "measure m = count of visits where kind = \"a\"\ntable t { column \"M\" m }"),
    ])
}

#[test]
fn most_rows_undeclared_are_a_warning_and_half_of_them_are_not() {
    for rule in ["count", "outside"] {
        let said = warned(&visits(rule, 11));
        let expected =
            "data::mostly-unusable: 11 of 20 rows of visits have a value of kind that is not in its code list; ";
        assert!(said.len() == 1 && said[0].starts_with(expected), "{said:?}");
        assert!(warned(&visits(rule, 10)).is_empty());
    }
    let all = warned(&visits("count", 20));
    assert!(all[0].starts_with("data::mostly-unusable: all 20 rows of visits have a value of kind"), "{all:?}");
}

/// No definition uses `other`, which no row has.
#[test]
fn most_rows_missing_or_invalid_are_a_warning_where_the_column_is_used() {
    let world = visits("count", 0);
    let rows: String = (0..12).map(|at| if at < 7 { "a,soon,\n" } else { "a,2024-01-01,\n" }).collect();
    world.put("data/visits.csv", &format!("kind,seen,other\n{rows}"));
    assert!(warned(&world).is_empty(), "nothing asks when they were seen");
    world.put("t.ind", "measure m = count of visits where seen is missing\ntable t { column \"M\" m }");
    let said = warned(&world);
    let expected = "data::mostly-unusable: 7 of 12 rows of visits have a value of seen that is not of its type; ";
    assert!(said.len() == 1 && said[0].starts_with(expected), "{said:?}");
    world.put("data/visits.csv", &format!("kind,seen,other\n{}", rows.replace("soon", "")));
    let expected = "data::mostly-unusable: 7 of 12 rows of visits have no seen; ";
    let said = warned(&world);
    assert!(said.len() == 1 && said[0].starts_with(expected), "{said:?}");
    world.put("data/visits.csv", "kind,seen,other\na,,\na,,\na,,\na,2024-01-01,\n");
    assert!(warned(&world).is_empty(), "a handful of rows says little");
}

/// Fourteen of twenty visits are of a kind that is not in the list: six are not. Under a policy no number is given. To who knows that fewer
/// than 7 or 10 others are hidden it is nothing new that they are fewer than half of twenty. Below 11 it would be new that they are not ten;
/// below 15, that at least eleven are of no kind.
#[test]
fn under_a_policy_most_rows_are_said_without_a_number() {
    let world = visits("count", 14);
    let yaml = VISITS.replace("RULE", "count");
    world.put("datasets/visits.yaml", &format!("{yaml}disclosure: small\n"));
    fs::create_dir(world.folder().join("disclosure")).unwrap();
    for (below, expected) in [(5, 1), (7, 1), (10, 1), (11, 0), (15, 0), (21, 0)] {
        world.put("disclosure/small.yaml", &format!("name: small\ncounts: visitors\nbelow: {below}\n"));
        let said = warned(&world);
        assert_eq!(said.len(), expected, "below {below}: {said:?}");
        let expected = "data::mostly-unusable: most rows of visits have a value of kind that is not in its code list; ";
        assert!(said.iter().all(|line| line.starts_with(expected) && !line.contains("14")), "{said:?}");
    }
    // Where no row is without a value, a policy that hides 0 hides that, too.
    world.put("disclosure/small.yaml", "name: small\ncounts: visitors\nbelow: 5\nzero: suppressed\n");
    let expected = "data::mostly-unusable: most rows of visits have no usable value of kind: it is missing, not of its type or not in its \
                    code list; ";
    let said = warned(&world);
    assert!(said.len() == 1 && said[0].starts_with(expected), "{said:?}");
}

/// Of a column without any usable value as of any other; where 0 is hidden, no message says that there are none.
#[test]
fn all_rows_are_most_rows_under_a_policy() {
    let world = visits("count", 20);
    world.put("datasets/visits.yaml", &format!("{}disclosure: small\n", VISITS.replace("RULE", "count")));
    fs::create_dir(world.folder().join("disclosure")).unwrap();
    for (policy, expected) in [
        ("below: 5\n", 1),
        ("below: 11\n", 1),
        ("below: 5\nzero: suppressed\n", 1),
        ("below: 11\nzero: suppressed\n", 0),
    ] {
        world.put("disclosure/small.yaml", &format!("name: small\ncounts: visitors\n{policy}"));
        let said = warned(&world);
        assert_eq!(said.len(), expected, "{policy}: {said:?}");
        assert!(said.iter().all(|line| line.contains("most rows of visits") && !line.contains("all ")), "{said:?}");
    }
}
