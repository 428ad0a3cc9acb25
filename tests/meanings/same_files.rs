//! Two datasets over one file under a policy: whatever one suppresses, the other does not show.

use crate::world::World;

const KINDS: &str = "name: k\ncodes: [{code: A, label: Alpha}, {code: B, label: Beta}, {code: G, label: Gamma}]\n";

const TABLES: &str = "measure n_opened = count of opened\nmeasure n_closed = count of closed\n\
                      table by_kind { rows k \"Kind\" in [each] column \"Opened\" n_opened }\n\
                      table closed_all { column \"Closed\" n_closed }\n";

/// Clients of three kinds; fewer than 10 are hidden. Both datasets read `d.csv`, unless the second one reads something else.
fn world(sizes: [usize; 3], policy: &str, [opened, closed]: [&str; 2], (second, copy): (&str, bool)) -> World {
    let kinds = ["A", "B", "G"].into_iter().zip(sizes);
    let rows: Vec<&str> = kinds.flat_map(|(kind, size)| vec![kind; size]).collect();
    let row = |(at, kind): (usize, &&str)| format!("p{at},2023-05-01,2023-06-01,{kind}\n");
    let data = format!("id,opened_on,closed_on,k\n{}", rows.iter().enumerate().map(row).collect::<String>());
    let world = World::new(&[
        ("codelists/k.yaml", KINDS),
        ("disclosure/p.yaml", &format!("name: p\ncounts: clients\nbelow: 10\n{policy}")),
        (
            "datasets/opened.yaml",
            &format!(
                "name: opened\ngrain: client\ncounts: clients\nfiles: d.csv\ntime: opened_on\n{opened}columns:\n  id: {{type: text}}\n  \
                 opened_on: {{type: date}}\n  k: {{codes: k}}\n"
            ),
        ),
        (
            "datasets/closed.yaml",
            &format!(
                "name: closed\ngrain: client\ncounts: clients\nfiles: {second}\ntime: closed_on\n{closed}columns:\n  id: {{type: text}}\n  \
                 closed_on: {{type: date}}\n"
            ),
        ),
        ("data/d.csv", &data),
        ("t.ind", TABLES),
    ]);
    if copy {
        world.put("data/e.csv", &data);
    }
    world
}

const UNDER: &str = "disclosure: p\n";
const WITH_KEY: &str = "disclosure: p\nkey: [id]\n";

#[test]
fn a_total_of_the_same_rows_by_another_date_is_withheld() {
    let both = [[UNDER, UNDER], [WITH_KEY, UNDER], [UNDER, WITH_KEY], [WITH_KEY, WITH_KEY], [UNDER, ""], ["", UNDER]];
    for under in both {
        let world = world([11, 12, 3], "totals: withheld\n", under, ("d.csv", false));
        assert_eq!(world.table("by_kind"), "Kind | Opened\nAlpha | 11\nBeta | 12\nGamma | <10", "{under:?}");
        assert_eq!(world.table("closed_all"), " | Closed\n | Suppressed", "{under:?}");
        let funnel = world.funnel_of("closed_all");
        assert!(funnel.iter().all(|line| !line.contains("26")), "{under:?}: {funnel:?}");
    }
}

/// Two paths: a pattern that finds the same file, and a copy of it.
#[test]
fn a_file_is_the_same_by_another_path_and_as_a_copy() {
    for second in [("d*.csv", false), ("e.csv", true)] {
        let world = world([11, 12, 3], "totals: withheld\n", [UNDER, UNDER], second);
        assert_eq!(world.table("closed_all"), " | Closed\n | Suppressed", "{second:?}");
    }
}

/// By another path it is only known when files are read, and what is under no policy is shown: a run says so.
#[test]
fn a_copy_under_no_policy_is_a_warning() {
    for second in [("d*.csv", false), ("e.csv", true)] {
        let revealed = world([11, 12, 3], "totals: withheld\n", [UNDER, ""], second).revealed();
        assert_eq!(revealed.len(), 1, "{second:?}: {revealed:?}");
        assert!(revealed[0].contains("both read the same file"), "{revealed:?}");
    }
}

#[test]
fn where_nothing_is_suppressed_all_is_shown() {
    let world = world([11, 12, 13], "totals: withheld\n", [UNDER, UNDER], ("d.csv", false));
    assert_eq!(world.table("by_kind"), "Kind | Opened\nAlpha | 11\nBeta | 12\nGamma | 13");
    assert_eq!(world.table("closed_all"), " | Closed\n | 36");
}

#[test]
fn under_a_policy_that_shows_totals_it_is_a_warning() {
    for under in [[UNDER, UNDER], [WITH_KEY, UNDER], [WITH_KEY, WITH_KEY]] {
        let revealed = world([11, 12, 3], "", under, ("d.csv", false)).revealed();
        assert_eq!(revealed.len(), 1, "{under:?}: {revealed:?}");
        assert!(revealed[0].starts_with("disclosure::gives-away: `by_kind` suppresses"), "{revealed:?}");
    }
    assert!(world([11, 12, 13], "", [UNDER, UNDER], ("d.csv", false)).revealed().is_empty());
}
