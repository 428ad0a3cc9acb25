//! Disclosure policies: what a number depends on decides what may be shown of it, in every output of every command.
//!
//! Values are planted that a policy hides; then every byte that a command writes or prints is searched for them.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::world::World;

const KIND: (&str, &str) = (
    "codelists/kind.yaml",
    "name: kind\ncodes:\n  - {code: A, label: Alpha}\n  - {code: B, label: Beta}\n  - {code: C, label: Gamma}\n",
);
/// Fewer than 500 are hidden, and totals that would give them away.
const POLICY: (&str, &str) = (
    "disclosure/few.yaml",
    "name: few\ncounts: children\nbelow: 500\ntotals: withheld\nnote: Small counts are hidden.\n",
);
const INCIDENTS: &str = "name: incidents\ngrain: incident\ncounts: incidents\nfiles: incidents.csv\n\
                         columns:\n  child: {type: text}\n  kind: {codes: kind}\n  age: {type: integer, unit: years}\n";
const REGISTER: (&str, &str) = (
    "datasets/register.yaml",
    "name: register\ngrain: pupil\ncounts: pupils\nfiles: register.csv\ncolumns:\n  child: {type: text}\n",
);

/// The incidents dataset, with more declared of it.
fn incidents(more: &str) -> (&'static str, String) {
    ("datasets/incidents.yaml", format!("{INCIDENTS}{more}"))
}

/// Rows of incidents: kind, how many children, how many rows each, age.
fn rows(of: &[(&str, usize, usize, i64)]) -> (&'static str, String) {
    let mut text = "child,kind,age\n".to_string();
    for (kind, children, each, age) in of {
        for child in 0..*children {
            for _ in 0..*each {
                text.push_str(&format!("{kind}{child},{kind},{age}\n"));
            }
        }
    }
    ("data/incidents.csv", text)
}

/// A pupil for each child of the kinds.
fn register(of: &[(&str, usize)]) -> (&'static str, String) {
    let pupils = of.iter().flat_map(|(kind, children)| (0..*children).map(move |child| format!("{kind}{child}\n")));
    ("data/register.csv", format!("child\n{}", pupils.collect::<String>()))
}

fn world(files: &[(&str, &str)]) -> World {
    World::new(&[&[KIND, POLICY], files].concat())
}

/// What a command prints, in the folder of a world, without its exit code.
fn said(world: &World, args: &[&str]) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_indicia"));
    let done = Command::new(program).args(args).current_dir(world.folder()).output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    format!("{}{}", text(&done.stdout), text(&done.stderr))
}

/// Every byte that the commands print or write.
fn everything(world: &World, names: &[&str]) -> String {
    let mut text = said(world, &["run", ".", "--out", "out", "--format", "csv,md,html,tidy"]);
    for name in names {
        text.push_str(&said(world, &["explain", name, "."]));
    }
    text.push_str(&said(world, &["snapshot", "."]));
    text.push_str(&said(world, &["docs", ".", "--out", "pages"]));
    let mut folders = vec![world.folder().join("out"), world.folder().join("pages"), world.folder().join("snapshots")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                _ => text.push_str(&String::from_utf8_lossy(&fs::read(entry.path()).unwrap_or_default())),
            }
        }
    }
    text
}

/// Where a text has a number, by itself and not inside another one.
fn shown(text: &str, number: &str) -> Option<String> {
    let at = text.match_indices(number).map(|(at, _)| at).find(|at| {
        let inside = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let before = text[..*at].chars().next_back();
        !inside(before) && before != Some('.') && !inside(text[at + number.len()..].chars().next())
    })?;
    let before: Vec<char> = text[..at].chars().rev().take(200).collect();
    Some(before.into_iter().rev().chain(text[at..].chars().take(100)).collect())
}

fn never_shows(text: &str, numbers: &[&str]) {
    for number in numbers {
        let digits = number.len() - number.find('.').map_or(0, |at| number.len() - at);
        let grouped = if digits > 3 {
            format!("{},{}", &number[..digits - 3], &number[digits - 3..])
        } else {
            number.to_string()
        };
        assert_eq!(shown(text, number).or_else(|| shown(text, &grouped)), None, "{number} is shown");
    }
}

#[test]
fn what_is_among_rows_under_a_policy_is_under_it() {
    let (incidents, rows) = (incidents("disclosure: few\n"), rows(&[("A", 2683, 1, 8), ("C", 347, 1, 9)]));
    let register = register(&[("A", 2683), ("C", 347)]);
    let world = world(&[
        REGISTER,
        (incidents.0, &incidents.1),
        (rows.0, &rows.1),
        (register.0, &register.1),
        (
            "a.ind",
            "cohort gammas {\n  from incidents\n  where kind = \"Gamma\"\n}\n\
             cohort pupils_of_gamma {\n  from register\n  among gammas by child\n}\n\
             cohort pupils_of_pupils {\n  from register\n  among pupils_of_gamma by child\n}\n\
             measure pupils = count of register\nmeasure known = count of pupils_of_gamma\n\
             measure twice = count of pupils_of_pupils\n\
             table t {\n  column \"Pupils\" pupils\n  column \"Known\" known\n  column \"Twice\" twice\n\
             \x20 column \"Share\" known as % of pupils shown 0.00%\n}\n",
        ),
    ]);
    assert_eq!(
        world.table("t"),
        " | Pupils | Known | Twice | Share\n | 3030 | <500 | <500 | <16.50%\nSmall counts are hidden."
    );
    never_shows(&everything(&world, &["t", "known", "twice", "pupils_of_gamma", "gammas"]), &["347", "11.45", "2683"]);
}

#[test]
fn what_is_not_among_rows_under_a_policy_is_under_it() {
    let (incidents, rows) = (incidents("disclosure: few\n"), rows(&[("A", 2683, 1, 8), ("C", 347, 1, 9)]));
    let register = register(&[("A", 2683), ("C", 347)]);
    let world = world(&[
        REGISTER,
        (incidents.0, &incidents.1),
        (rows.0, &rows.1),
        (register.0, &register.1),
        (
            "a.ind",
            "cohort alphas {\n  from incidents\n  where kind = \"Alpha\"\n}\n\
             cohort others {\n  from register\n  not among alphas by child\n}\n\
             cohort known {\n  from register\n  among alphas by child\n}\n\
             measure pupils = count of register\nmeasure not_known = count of others\nmeasure is_known = count of known\n\
             table t {\n  column \"Pupils\" pupils\n  column \"Others\" not_known\n}\n\
             table u {\n  column \"Known\" is_known\n}\n",
        ),
    ]);
    assert_eq!(world.table("t"), " | Pupils | Others\n | 3030 | <500\nSmall counts are hidden.");
    assert_eq!(
        world.table("u"),
        " | Known\n | Suppressed\nSmall counts are hidden.",
        "beside all 3030 pupils, which are under no policy, 2683 would give away the 347"
    );
    never_shows(&everything(&world, &["t", "u", "others", "known", "alphas"]), &["347", "2683"]);
}

#[test]
fn what_a_look_up_says_is_under_its_policy() {
    let visits: String = (0..3030).map(|child| format!("c{child}\n")).collect();
    let children: String =
        (0..3030).map(|child| format!("c{child},{}\n", if child < 347 { "C" } else { "A" })).collect();
    let world = world(&[
        (
            "datasets/children.yaml",
            "name: children\ngrain: child\ncounts: children\nrole: look-up\nfiles: children.csv\nkey: child\n\
             disclosure: few\ndisclosure_by: child\ncolumns:\n  child: {type: text}\n  status: {codes: kind}\n",
        ),
        (
            "datasets/visits.yaml",
            "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\n\
             columns:\n  child: {type: text, look_up: children}\n",
        ),
        ("data/children.csv", &format!("child,status\n{children}")),
        ("data/visits.csv", &format!("child\n{visits}")),
        (
            "a.ind",
            "measure all_visits = count of visits\n\
             measure gammas = count of visits where child.status = \"Gamma\"\n\
             table t {\n  rows child.status \"Status\" in [each, all]\n  column \"Visits\" all_visits\n}\n\
             table u {\n  column \"Gamma\" gammas\n}\n",
        ),
    ]);
    assert_eq!(
        world.table("t"),
        "Status | Visits\nAlpha | 2683\nBeta | 0\nGamma | <500\nTotal | Suppressed\nSmall counts are hidden."
    );
    assert_eq!(world.table("u"), " | Gamma\n | <500\nSmall counts are hidden.");
    never_shows(&everything(&world, &["t", "u", "gammas", "all_visits"]), &["347", "3030"]);
}

/// 1,622 visits of two children are of two children, though a visit is no child.
#[test]
fn of_what_is_looked_up_it_counts_who_is_looked_up() {
    let visits = "c0\n".repeat(811) + &"c1\n".repeat(811) + &(2..900).map(|c| format!("c{c}\n")).collect::<String>();
    let children: String = (0..900).map(|c| format!("c{c},{}\n", if c < 2 { "C" } else { "A" })).collect();
    let world = world(&[
        (
            "datasets/children.yaml",
            "name: children\ngrain: child\ncounts: children\nrole: look-up\nfiles: children.csv\nkey: child\n\
             disclosure: few\ndisclosure_by: child\ncolumns:\n  child: {type: text}\n  status: {codes: kind}\n",
        ),
        (
            "datasets/visits.yaml",
            "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\n\
             columns:\n  child: {type: text, look_up: children}\n",
        ),
        ("data/children.csv", &format!("child,status\n{children}")),
        ("data/visits.csv", &format!("child\n{visits}")),
        (
            "a.ind",
            "measure all_visits = count of visits\n\
             table t {\n  rows child.status \"Status\" in [each]\n  column \"Visits\" all_visits\n}\n",
        ),
    ]);
    assert_eq!(
        world.table("t"),
        "Status | Visits\nAlpha | 898\nBeta | 0\nGamma | Suppressed\nSmall counts are hidden."
    );
    never_shows(&everything(&world, &["t", "all_visits"]), &["1622"]);
}

#[test]
fn children_are_counted_and_not_their_rows() {
    let incidents = incidents("disclosure: few\ndisclosure_by: child\n");
    let rows = rows(&[("A", 2683, 1, 8), ("C", 1, 1709, 4441)]);
    let world = world(&[
        (incidents.0, &incidents.1),
        (rows.0, &rows.1),
        (
            "a.ind",
            "measure number = count of incidents\nmeasure ages = sum of incidents.age\nmeasure mean_age = mean of incidents.age\n\
             measure oldest = max of incidents.age\nmeasure youngest = min of incidents.age\n\
             measure middle = median of incidents.age\nmeasure children = count of distinct incidents.child\n\
             cohort gammas {\n  from incidents\n  where kind = \"Gamma\"\n}\nmeasure gamma = count of gammas\n\
             table t {\n  rows kind \"Kind\" in [each]\n  column \"Incidents\" number\n  column \"Sum\" ages\n\
             \x20 column \"Mean\" mean_age shown 0.0\n  column \"Oldest\" oldest\n  column \"Youngest\" youngest\n\
             \x20 column \"Median\" middle\n  column \"Children\" children\n}\n\
             measure alpha = count of incidents where kind = \"Alpha\"\n\
             table u {\n  column \"Gamma\" gamma\n  column \"Per child\" gamma / children shown 0.0\n\
             \x20 column \"Rest\" number - alpha\n}\n",
        ),
    ]);
    let hidden = "Suppressed | ".repeat(6);
    assert_eq!(
        world.table("t"),
        format!(
            "Kind | Incidents | Sum | Mean | Oldest | Youngest | Median | Children\n\
             Alpha | 2683 | 21464 | 8.0 | 8 | 8 | 8.0 | 2683\nBeta | 0 | .. | .. | .. | .. | .. | 0\nGamma | {hidden}<500\n\
             Small counts are hidden."
        )
    );
    assert_eq!(
        world.table("u"),
        " | Gamma | Per child | Rest\n | Suppressed | Suppressed | Suppressed\nSmall counts are hidden."
    );
    assert_eq!(world.cell("t", "Gamma", "Incidents"), Ok("Suppressed".into()));
    let all = everything(&world, &["t", "u", "gammas", "number", "mean_age", "gamma"]);
    never_shows(&all, &["1709", "7589669", "4441", "4441.0", "2684"]);
    assert_eq!(world.warnings(), Vec::<String>::new());
}

/// Rows of nobody that is known may all be of one child.
#[test]
fn rows_that_do_not_say_whose_they_are_may_be_of_one_child() {
    let incidents = incidents("disclosure: few\ndisclosure_by: child\n")
        .1
        .replace("child: {type: text}", "child: {type: text, missing: allowed}");
    let rows = rows(&[("A", 2683, 1, 8)]).1 + &",C,13\n".repeat(1709);
    let world = world(&[
        ("datasets/incidents.yaml", &incidents),
        ("data/incidents.csv", &rows),
        (
            "a.ind",
            "measure number = count of incidents\ntable t {\n  rows kind \"Kind\" in [each]\n  column \"Incidents\" number\n}\n",
        ),
    ]);
    assert_eq!(
        world.table("t"),
        "Kind | Incidents\nAlpha | 2683\nBeta | 0\nGamma | Suppressed\nSmall counts are hidden."
    );
}

#[test]
fn a_policy_that_counts_people_over_rows_is_a_warning() {
    let warned = |policy: &str, of_incidents: &str| {
        let (incidents, rows) = (incidents(of_incidents), rows(&[("A", 3, 1, 8)]));
        let world = World::new(&[
            KIND,
            ("disclosure/few.yaml", policy),
            (incidents.0, &incidents.1),
            (rows.0, &rows.1),
            ("a.ind", "measure number = count of incidents\ntable t {\n  column \"Incidents\" number\n}\n"),
        ]);
        world.warnings()
    };
    let children = "name: few\ncounts: children\nbelow: 5\n";
    assert_eq!(
        warned(children, "disclosure: few\n"),
        [
            "disclosure::counts-rows: the policy `few` counts children, but `incidents` does not say which rows are of one of them, so rows \
          are counted"
        ]
    );
    for (policy, declared) in [
        (children, "disclosure: few\ndisclosure_by: child\n"),
        (children, "disclosure: few\ndisclosure_by: rows\n"),
        ("name: few\ncounts: rows\nbelow: 5\n", "disclosure: few\n"),
        ("name: few\ncounts: incidents\nbelow: 5\n", "disclosure: few\n"),
    ] {
        assert_eq!(warned(policy, declared), Vec::<String>::new(), "{policy} {declared}");
    }
}

/// A hidden zero of one policy is hidden under a higher threshold of the other as well.
#[test]
fn of_two_policies_whatever_either_hides_is_hidden() {
    let incidents = incidents("disclosure: few\ndisclosure_by: rows\n");
    let rows = rows(&[("A", 2683, 1, 8), ("B", 610, 1, 8)]);
    let register = register(&[("A", 2683), ("B", 610)]);
    let world = world(&[
        ("disclosure/none.yaml", "name: none\ncounts: rows\nbelow: 3\nzero: suppressed\nnote: Zero is hidden.\n"),
        (REGISTER.0, &format!("{}disclosure: none\n", REGISTER.1).replace("columns", "key: child\ncolumns")),
        (incidents.0, &incidents.1),
        (rows.0, &rows.1),
        (register.0, &register.1),
        (
            "a.ind",
            "cohort gammas {\n  from incidents\n  where kind = \"Gamma\"\n}\n\
             cohort betas {\n  from incidents\n  where kind = \"Beta\"\n}\n\
             cohort of_gammas {\n  from register\n  among gammas by child\n}\n\
             cohort of_betas {\n  from register\n  among betas by child\n}\n\
             measure gamma = count of of_gammas\nmeasure beta = count of of_betas\n\
             table t {\n  column \"Gamma\" gamma\n  column \"Beta\" beta\n}\n",
        ),
    ]);
    assert_eq!(world.table("t"), " | Gamma | Beta\n | <500 | 610\nSmall counts are hidden.\nZero is hidden.");
}

/// Visits are under a policy that hides little, and what they look up under one that hides more and withholds totals; which of them is
/// declared first changes nothing.
#[test]
fn the_higher_threshold_and_the_withheld_total_of_two_policies_count() {
    let visits: String =
        [("a", 20), ("b", 12), ("c", 5)].map(|(child, times)| format!("{child}\n").repeat(times)).concat();
    let (little, more) = ("counts: rows\nbelow: 3\n", "counts: rows\nbelow: 10\ntotals: withheld\n");
    for (first, second, of_visits, of_children) in [(little, more, "p1", "p2"), (more, little, "p2", "p1")] {
        let world = World::new(&[
            KIND,
            ("disclosure/p1.yaml", &format!("name: p1\n{first}")),
            ("disclosure/p2.yaml", &format!("name: p2\n{second}")),
            (
                "datasets/children.yaml",
                &format!(
                    "name: children\ngrain: child\ncounts: children\nrole: look-up\nfiles: children.csv\nkey: child\n\
                     disclosure: {of_children}\ncolumns:\n  child: {{type: text}}\n  status: {{codes: kind}}\n"
                ),
            ),
            (
                "datasets/visits.yaml",
                &format!(
                    "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ndisclosure: {of_visits}\n\
                     columns:\n  child: {{type: text, look_up: children}}\n"
                ),
            ),
            ("data/children.csv", "child,status\na,A\nb,B\nc,C\n"),
            ("data/visits.csv", &format!("child\n{visits}")),
            (
                "a.ind",
                "measure made = count of visits\ntable t {\n  rows child.status \"Status\" in [each, all]\n  column \"N\" made\n}\n",
            ),
        ]);
        let expected = "Status | N\nAlpha | 20\nBeta | 12\nGamma | <10\nTotal | Suppressed";
        assert_eq!(world.table("t"), expected, "{of_visits}");
    }
}

/// A name that no output may show.
const NAME: &str = "Tabitha-Zzyzx";

#[test]
fn no_message_quotes_a_value_under_a_policy() {
    let declared = "name: d\ngrain: child\ncounts: children\nfiles: d.csv\nkey: id\ndisclosure: few\n\
                    columns:\n  id: {type: text}\n  kind: {codes: kind}\n  n: {type: integer}\n  day: {type: date}\n";
    let row = |name: &str| format!("{name},A,1,2024-01-01\n");
    let head = "id,kind,n,day\n";
    let agree = declared.replace("key: id\n", "key: id\nrepeats: agree\n");
    let covers = declared.replace("key: id\n", "key: id\ntime: day\ncovers: 2024-01 to 2024-12\n");
    let of_one = format!("{head}{}{}", row(NAME), row("b"));
    for (code, declared, data) in [
        ("undeclared-code", declared, of_one.replace(",A,", &format!(",{NAME},"))),
        ("invalid-value", declared, of_one.replace(",1,", &format!(",{NAME},"))),
        ("duplicate-key", declared, format!("{head}{}{}", row(NAME), row(NAME))),
        ("conflicting-key", &agree, format!("{head}{}{}", row(NAME), row(NAME).replace(",1,", ",2,"))),
        ("missing-column", declared, row(NAME)),
        ("ragged-row", declared, format!("{head}{}{NAME}\n", row("b"))),
        ("missing-value", declared, of_one.replace(",A,", ",,")),
        ("outside-covers", &covers, of_one.replace("2024-01-01", "1987-06-05")),
    ] {
        let world = world(&[
            ("datasets/d.yaml", declared),
            ("data/d.csv", &data),
            (
                "a.ind",
                "measure number = count of d where day >= 2024-01-01\nmeasure sums = sum of d.n\n\
                 table t {\n  rows kind \"Kind\" in [each]\n  column \"N\" number\n  column \"Sum\" sums\n}\n",
            ),
        ]);
        let run = said(&world, &["run", ".", "--out", "out"]);
        assert!(run.contains(&format!("data::{code}")), "{code}: {run}");
        assert!(run.contains("d.csv"), "{code}: {run}");
        let all = run
            + &everything(&world, &["t", "number"])
            + &said(&world, &["verify", ".", "--against", "data"])
            + &said(&world, &["diff", ".", "."]);
        for value in [NAME, "Zzyzx", "1987-06-05", "2 missing", "2 values", "2 codes", "2 rows"] {
            let context = all.find(value).map(|at| all[at.saturating_sub(200)..].chars().take(400).collect::<String>());
            assert_eq!(context, None, "{code}: {value} is said");
        }
    }
}

/// The policy is over the visits; whom they look up is as much about people.
#[test]
fn no_message_quotes_a_value_of_what_rows_under_a_policy_look_up() {
    let children = "name: children\ngrain: child\ncounts: children\nrole: look-up\nfiles: children.csv\nkey: id\ncolumns:\n  id: {type: text}\n  \
                    kind: {codes: kind}\n  n: {type: integer}\n";
    let visits = "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\ndisclosure: few\ndisclosure_by: child\ncolumns:\n  \
                  child: {type: text, look_up: children}\n";
    for (code, row) in [
        ("invalid-value", format!("c,A,{NAME}\n")),
        ("duplicate-key", format!("{NAME},A,1\n{NAME},A,1\n")),
        ("undeclared-code", format!("c,{NAME},1\n")),
    ] {
        let world = world(&[
            ("datasets/children.yaml", children),
            ("datasets/visits.yaml", visits),
            ("data/children.csv", &format!("id,kind,n\nb,A,1\n{row}")),
            ("data/visits.csv", "child\nb\n"),
            (
                "a.ind",
                "measure v = count of visits where child.n >= 0\ntable t { rows child.kind \"Kind\" in [each] column \"N\" v }",
            ),
        ]);
        let run = said(&world, &["run", ".", "--out", "out"]);
        assert!(run.contains(&format!("data::{code}")), "{code}: {run}");
        assert!(!run.contains(NAME), "{code}: {run}");
    }
}

#[test]
fn a_count_that_a_policy_shows_is_said_unless_it_withholds_totals() {
    let declared = "name: d\ngrain: child\ncounts: children\nfiles: d.csv\ndisclosure: few\n\
                    columns:\n  kind: {codes: kind}\n  x: {type: text}\n";
    let world = world(&[
        ("datasets/d.yaml", declared),
        ("data/d.csv", &format!("kind,x\n{}", ",x\n".repeat(500))),
        ("a.ind", "measure number = count of d\ntable t {\n  rows kind \"Kind\" in [each]\n  column \"N\" number\n}\n"),
    ]);
    // How many rows there are is a total.
    assert_eq!(
        world.errors("t"),
        [
            "data::missing-value: column kind of d has some missing values, which are not allowed: the first at d.csv, line 2"
        ]
    );
    world.put(POLICY.0, &POLICY.1.replace("totals: withheld", "totals: shown"));
    assert_eq!(
        world.errors("t"),
        [
            "data::missing-value: column kind of d has 500 missing values, which are not allowed: d.csv, line 2; d.csv, line 3; d.csv, \
          line 4; and 497 more"
        ]
    );
}

#[test]
fn a_difference_shows_only_what_both_policies_show() {
    let before = incidents("disclosure: few\ndisclosure_by: rows\n");
    let rows = rows(&[("A", 2683, 1, 8), ("C", 347, 1, 9)]);
    let table = "measure number = count of incidents\n\
                 cohort gammas {\n  from incidents\n  where kind = \"Gamma\"\n}\nmeasure gamma = count of gammas\n\
                 table k {\n  rows kind \"Kind\" in [each]\n  column \"N\" number\n}\ntable g {\n  column \"N\" gamma\n}\n";
    let lax = POLICY.1.replace("below: 500", "below: 5");
    let shown = POLICY.1.replace("withheld", "shown");
    let none = incidents("").1;
    // The later definition counts one child less, so that cells and cohorts move.
    let moved = table.replace("kind = \"Gamma\"", "kind = \"Gamma\" and age > 0");
    for (other, declared) in [(&lax, &before.1), (&shown.replace("below: 500", "below: 5"), &before.1), (&lax, &none)] {
        let world = world(&[
            (before.0, &before.1),
            (rows.0, &rows.1),
            ("a.ind", table),
            ("other/indicia.yaml", "title: Example\ndata: data\n"),
            ("other/codelists/kind.yaml", KIND.1),
            ("other/disclosure/few.yaml", other),
            ("other/datasets/incidents.yaml", declared),
            ("other/data/incidents.csv", &rows.1),
            ("other/a.ind", &moved),
        ]);
        for format in ["terminal", "markdown", "html", "json"] {
            for sides in [[".", "other"], ["other", "."]] {
                let said = said(&world, &["diff", sides[0], sides[1], "--format", format]);
                assert!(said.to_lowercase().contains("few"), "{said}");
                never_shows(&said, &["347"]);
            }
        }
    }
}

/// A reviewer sees which cells a change of policy hides or publishes, and no number of them.
#[test]
fn a_change_of_policy_says_which_cells_it_hides_and_which_it_shows() {
    let before = incidents("disclosure: few\ndisclosure_by: rows\n");
    let rows = rows(&[("A", 2683, 1, 8), ("C", 347, 1, 9)]);
    let table =
        "measure number = count of incidents\ntable k {\n  rows kind \"Kind\" in [each]\n  column \"N\" number\n}\n";
    let lax = POLICY.1.replace("below: 500", "below: 5");
    let none = incidents("").1;
    for (other, declared) in [(lax.as_str(), &before.1), (POLICY.1, &none)] {
        let world = world(&[
            (before.0, &before.1),
            (rows.0, &rows.1),
            ("a.ind", table),
            ("other/indicia.yaml", "title: Example\ndata: data\n"),
            ("other/codelists/kind.yaml", KIND.1),
            ("other/disclosure/few.yaml", other),
            ("other/datasets/incidents.yaml", declared),
            ("other/data/incidents.csv", &rows.1),
            ("other/a.ind", table),
        ]);
        let published = said(&world, &["diff", ".", "other"]);
        assert!(published.contains("1 of 3 cells changes") || published.contains("1 of 3 cells change"), "{published}");
        assert!(published.contains("<500 -> shown now"), "{published}");
        let hidden = said(&world, &["diff", "other", "."]);
        assert!(hidden.contains("shown before -> <500"), "{hidden}");
        never_shows(&format!("{published}{hidden}"), &["347"]);
    }
}

/// Beside the sum and the mean of all visits, which are under no policy, those of one status would give away those of the few others.
#[test]
fn sums_and_means_of_what_is_looked_up_are_withheld_with_their_counts() {
    let visits: String = (0..3030).map(|child| format!("c{child},{}\n", if child < 347 { 70 } else { 90 })).collect();
    let children: String =
        (0..3030).map(|child| format!("c{child},{}\n", if child < 347 { "C" } else { "A" })).collect();
    let world = |definitions: &str| {
        world(&[
            (
                "datasets/children.yaml",
                "name: children\ngrain: child\ncounts: children\nrole: look-up\nfiles: children.csv\nkey: child\n\
                 disclosure: few\ndisclosure_by: child\ncolumns:\n  child: {type: text}\n  status: {codes: kind}\n",
            ),
            (
                "datasets/visits.yaml",
                "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\n\
                 columns:\n  child: {type: text, look_up: children}\n  cost: {type: integer, unit: pounds}\n",
            ),
            ("data/children.csv", &format!("child,status\n{children}")),
            ("data/visits.csv", &format!("child,cost\n{visits}")),
            (
                "a.ind",
                &format!(
                    "measure n = count of visits\nmeasure cost = sum of visits.cost\nmeasure usual = mean of visits.cost\n{definitions}"
                ),
            ),
        ])
    };
    let (alpha, gamma) = (2683 * 90, 347 * 70);
    for columns in [
        "column \"N\" n column \"Cost\" cost column \"Mean\" usual shown 0.00",
        "column \"Cost\" cost column \"Mean\" usual shown 0.00",
    ] {
        for part in [
            format!("table t {{ rows child.status \"Status\" in [each] {columns} }}"),
            "cohort those { from visits where child.status = \"Alpha\" }\nmeasure theirs = sum of those.cost\ntable t { column \"X\" theirs }".to_string(),
        ] {
            let world = world(&format!("table all {{ {columns} }}\n{part}"));
            let text = everything(&world, &["t", "all"]);
            never_shows(&text, &[&alpha.to_string(), &gamma.to_string(), "2683", "347"]);
            assert!(world.table("all").contains(&(alpha + gamma).to_string()), "{}", world.table("all"));
        }
    }
}

/// Returns that are added up already: 347 children of Gamma in two returns, 2683 of Alpha, 800 of Beta.
#[test]
fn a_sum_of_numbers_of_children_is_shown_by_no_command() {
    let declared = "name: returns\ngrain: return\ncounts: returns\nfiles: returns.csv\ndisclosure: few\n\
                    columns:\n  kind: {codes: kind}\n  seen: {type: integer, counts: children}\n";
    let definitions = "measure seen_all = sum of returns.seen\nmeasure sent = count of returns\nmeasure mean_seen = mean of returns.seen\n\
                       cohort gammas {\n  from returns\n  where kind = \"Gamma\"\n}\nmeasure gamma = sum of gammas.seen\n\
                       table k {\n  rows kind \"Kind\" in [each, all]\n  column \"N\" seen_all\n  column \"Mean\" mean_seen\n  column \"Sent\" sent\n}\n\
                       table rest {\n  column \"Rest\" seen_all - (seen_all where kind in {\"Alpha\", \"Beta\"})\n  column \"Gamma\" gamma\n}\n";
    let rows =
        "kind,seen\nA,1483\nA,1200\nB,800\nC,301\nC,46\n".to_string() + &"A,0\n".repeat(600) + &"C,0\n".repeat(600);
    let moved = definitions.replace("where kind = \"Gamma\"", "where kind = \"Gamma\" and seen > 50");
    // The other version does not say that these are children: then rows are compared, of which there are enough.
    let unsaid = declared.replace("counts: children}", "unit: pupils}");
    for other in [declared, &unsaid] {
        let world = world(&[
            ("datasets/returns.yaml", declared),
            ("data/returns.csv", &rows),
            ("a.ind", definitions),
            ("other/indicia.yaml", "title: Example\ndata: data\n"),
            ("other/codelists/kind.yaml", KIND.1),
            ("other/disclosure/few.yaml", POLICY.1),
            ("other/datasets/returns.yaml", other),
            ("other/data/returns.csv", &rows),
            ("other/a.ind", &moved),
        ]);
        assert_eq!(world.warnings(), Vec::<String>::new());
        let names = ["k", "rest", "seen_all", "gamma", "mean_seen", "gammas"];
        let cells = [
            said(&world, &["explain", "seen_all", ".", "--at", "kind=Gamma"]),
            said(&world, &["explain", "mean_seen", ".", "--at", "kind=Gamma"]),
            said(&world, &["explain", "seen_all", "."]),
        ];
        let mut text = everything(&world, &names) + &cells.concat();
        for format in ["terminal", "markdown", "html", "json"] {
            for sides in [[".", "other"], ["other", "."]] {
                let said = said(&world, &["diff", sides[0], sides[1], "--format", format]);
                assert!(said.to_lowercase().contains("gamma"), "{said}");
                text.push_str(&said);
            }
        }
        never_shows(&text, &["347", "301", "3830"]);
        assert!(shown(&text, "2,683").or_else(|| shown(&text, "2683")).is_some());
    }
}

/// 2683 incidents of three children, and a register of which those are counted that had one.
#[test]
fn rows_that_others_are_among_are_of_the_people_that_they_are_of() {
    let policy = "name: few\ncounts: children\nbelow: 500\n";
    let incidents = incidents("disclosure: few\ndisclosure_by: child\n");
    let rows = rows(&[("A", 3, 894, 8), ("A", 1, 1, 9)]);
    let register = register(&[("A", 3), ("C", 700)]);
    let world = world(&[
        REGISTER,
        ("disclosure/few.yaml", policy),
        (incidents.0, &incidents.1),
        (rows.0, &rows.1),
        (register.0, &register.1),
        (
            "a.ind",
            "cohort seen {\n  from register\n  among incidents by child\n}\ntable t {\n  column \"N\" count of seen\n}\n",
        ),
    ]);
    assert_eq!(world.table("t"), " | N\n | <500");
    never_shows(&everything(&world, &["t", "seen"]), &["2683"]);
}

/// Thirty arrivals under a policy of 5, twelve visits under one of 20: asked together, both are under both.
#[test]
fn a_question_over_two_datasets_is_under_the_policies_of_both() {
    let dataset = |name: &str, policy: &str| {
        let declared = format!(
            "name: {name}\ngrain: {name}\ncounts: cases\nfiles: {name}.csv\ndisclosure: {policy}\ndisclosure_by: rows\ncolumns:\n  id: {{type: text}}\n"
        );
        (format!("datasets/{name}.yaml"), declared)
    };
    let rows = |count: usize| "id\n".to_string() + &(0..count).map(|id| format!("{id}\n")).collect::<String>();
    let policy =
        |name: &str, below: u32| (format!("disclosure/{name}.yaml"), format!("name: {name}\nbelow: {below}\n"));
    let files = [
        dataset("arrivals", "few"),
        dataset("visits", "many"),
        policy("few", 5),
        policy("many", 20),
        ("definitions.ind".into(), "measure arrived = count of arrivals\nmeasure visited = count of visits\n".into()),
        ("data/arrivals.csv".into(), rows(30)),
        ("data/visits.csv".into(), rows(12)),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let world = World::new(&files);
    assert_eq!(world.at("arrived", "").unwrap(), "30");
    for question in ["visited", "arrived + visited", "visited as % of arrived", "(arrived * 0) + visited"] {
        let shown = world.at(question, "").unwrap();
        assert!(!shown.chars().any(|c| c.is_ascii_digit()) || shown.starts_with('<'), "{question}: {shown}");
    }
}
