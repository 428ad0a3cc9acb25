//! Disclosure policies: what no command reveals.

use crate::{Place, shows};

/// Invented visits: 20 of one kind, 3 of another, 9 of a third.
pub fn visits(totals: &str) -> Place {
    let place = Place::empty();
    place.write("p/indicia.yaml", "title: Visits\ndata: data\n");
    place.write("p/codelists/kind.yaml", "name: kind\ncodes: [{code: A}, {code: B}, {code: C}]\n");
    place.write("p/disclosure/people.yaml", format!("name: people\nbelow: 5\ntotals: {totals}\n"));
    place.write(
        "p/datasets/visits.yaml",
        "name: visits\ncounts: visits\nfiles: visits.csv\ndisclosure: people\ncolumns:\n  kind: {codes: kind}\n",
    );
    let rows = [("A", 20), ("B", 3), ("C", 9)].map(|(kind, count)| format!("{kind}\n").repeat(count)).concat();
    place.write("p/data/visits.csv", format!("kind\n{rows}"));
    place.write(
        "p/all.ind",
        "cohort of_b {\n  from  visits\n  where kind = \"B\"\n}\n\nmeasure all_visits = count of visits\n\
         measure b_visits = count of of_b\n\n\
         table by_kind {\n  figure 3\n  rows   kind \"Kind\" in [each, all]\n  column \"Visits\" all_visits\n\
         \x20 column \"Share\" share of all_visits across rows except totals\n}\n\n\
         table together {\n  number 1\n  column \"All\" all_visits\n  column \"B\" b_visits\n}\n",
    );
    place
}

#[test]
fn no_output_shows_small_counts() {
    let place = visits("shown");
    let run = place.indicia(&["run", "p", "--out", "out"]).fine();
    assert_eq!(
        place.read("out/tables/figure-03.csv"),
        "Kind,Visits,Share\nA,20,63%\nB,<5,<16%\nC,9,28%\nTotal,32,N/A\n"
    );
    assert_eq!(place.read("out/tables/table-01.csv"), ",All,B\n,32,<5\n");
    shows(&place.read("out/index.html"), &["Figure 3: by kind", "tables/figure-03.html", "Table 1: together"]);
    shows(&place.read("out/manifest.json"), &["tables/figure-03.csv"]);
    shows(
        &place.read("out/funnels.csv"),
        &["visits,,rows read,32,32,0\n", "visits,of_b,\"where kind = \"\"B\"\"\",32,Suppressed,0\n"],
    );
    shows(&run.out, &["Figure 3: by kind", "<5"]);
    let explained = place.indicia(&["explain", "all_visits", "p", "--at", "kind=B"]).fine();
    shows(&explained.out, &["counted         <5", "suppression     yes: ", " hides counts of ", "shown as        <5"]);
    assert!(!explained.out.contains("exact value"), "{}", explained.out);
    let share = place.indicia(&["explain", "by_kind", "p", "--row", "B", "--column", "Share"]).fine();
    shows(&share.out, &["numerator       <5", "denominator     32", "suppression     yes: ", "shown as        <16%"]);
    assert!(!share.out.contains("exact value"), "{}", share.out);
}

#[test]
fn no_output_shows_a_withheld_total() {
    let place = visits("withheld");
    let run = place.indicia(&["run", "p", "--out", "out"]).fine();
    shows(&run.err, &["exceptions: none\n2 tables from the rows of 1 dataset in "]);
    let suppressed = "Kind,Visits,Share\nA,20,Suppressed\nB,<5,Suppressed\nC,9,Suppressed\nTotal,Suppressed,N/A\n";
    assert_eq!(place.read("out/tables/figure-03.csv"), suppressed);
    assert_eq!(place.read("out/tables/table-01.csv"), ",All,B\n,Suppressed,<5\n");
    assert!(!place.read("out/funnels.csv").contains("32"), "{}", place.read("out/funnels.csv"));
    assert!(!run.out.contains("32") && !run.err.contains("32"), "{run:?}");
    assert!(!place.read("out/manifest.json").contains("\"rows\""), "{}", place.read("out/manifest.json"));
    // A table by itself reveals no more than in the report.
    place.indicia(&["run", "p", "--out", "one", "--only", "together", "--quiet"]).fine();
    assert_eq!(place.read("one/tables/table-01.csv"), ",All,B\n,Suppressed,<5\n");
    let explained = place.indicia(&["explain", "all_visits", "p", "--at", "kind=all"]).fine();
    shows(&explained.out, &["shown as        Suppressed"]);
    assert!(!explained.out.contains("32"), "{}", explained.out);
    let share = place.indicia(&["explain", "by_kind", "p", "--row", "A", "--column", "Share"]).fine();
    shows(&share.out, &["denominator     Suppressed", "shown as        Suppressed"]);
    assert!(!share.out.contains("32"), "{}", share.out);
}

#[test]
fn a_policy_of_one_table_is_for_questions_too() {
    let place = visits("shown");
    place.edit("p/datasets/visits.yaml", "disclosure: people\n", "");
    place.edit("p/all.ind", "  figure 3\n", "  figure 3\n  disclosure people\n");
    place.indicia(&["run", "p", "--out", "out", "--quiet"]).fine();
    shows(&place.read("out/tables/figure-03.csv"), &["B,<5,<16%"]);
    let explained = place.indicia(&["explain", "all_visits", "p", "--at", "kind=B"]).fine();
    shows(&explained.out, &["shown as        <5"]);
    shows(&place.read("out/funnels.csv"), &["32,Suppressed,0\n"]);
}

/// Invented visits, of which 613 of one kind are hidden: 3,000 of A, 613 of B and 2,100 of C, 5,713 together.
fn planted(definitions: &str) -> Place {
    let place = visits("withheld");
    place.write("p/indicia.yaml", "title: Visits\ndata: data\nformats: [csv, md, html, tidy]\n");
    place.write("p/disclosure/people.yaml", "name: people\nbelow: 1000\ntotals: withheld\n");
    let rows = [("A", 3000), ("B", 613), ("C", 2100)].map(|(kind, count)| format!("{kind}\n").repeat(count)).concat();
    place.write("p/data/visits.csv", format!("kind\n{rows}"));
    place.write("p/all.ind", definitions);
    place
}

/// Whether a text has one of some numbers, with or without a mark for thousands.
fn has_number(text: &str, numbers: &[&str]) -> bool {
    let plain = text.replace(',', "");
    let words = |text: &str| text.split(|c: char| !c.is_ascii_digit()).map(str::to_string).collect::<Vec<_>>();
    [words(text), words(&plain)].concat().iter().any(|word| numbers.contains(&word.as_str()))
}

#[test]
fn no_byte_of_any_output_gives_what_one_subtraction_needs() {
    let projects = [
        // A total beside its parts, in another table, and above a fraction line.
        "measure all_visits = count of visits\n\n\
         table by_kind {\n  rows kind \"Kind\" in [each]\n  column \"Visits\" all_visits\n\
         \x20 column \"Share\" share of all_visits across rows shown 0.00%\n}\n\n\
         table together {\n  column \"All\" all_visits\n}\n",
        // A cohort and the cohorts inside it; its funnel has a step for each.
        "cohort not_c {\n  from  visits\n  where kind != \"C\"\n}\n\n\
         cohort of_a {\n  from  not_c\n  where kind = \"A\"\n}\n\n\
         cohort of_b {\n  from  not_c\n  where kind = \"B\"\n}\n\n\
         measure all_visits = count of not_c\n\n\
         table by_kind {\n  column \"Both\" all_visits\n  column \"A\" count of of_a\n  column \"B\" count of of_b\n}\n",
        // A row that is not asked for.
        "measure all_visits = count of visits\n\n\
         table by_kind {\n  rows kind \"Kind\" in [A, C, all]\n  column \"Visits\" all_visits\n}\n",
    ];
    for definitions in projects {
        let place = planted(definitions);
        let mut said = vec![place.indicia(&["run", "p", "--out", "out"]).fine()];
        said.push(place.indicia(&["run", "p", "--out", "one", "--only", "by_kind"]).fine());
        for name in ["all_visits", "visits", "by_kind"] {
            said.push(place.indicia(&["explain", name, "p"]).fine());
        }
        said.push(place.indicia(&["explain", "all_visits", "p", "--at", "kind=all"]).fine());
        said.push(place.indicia(&["snapshot", "p", "--accept"]).fine());
        let hidden = ["613", "3613", "5713"];
        let tables: String = said[0].out.clone();
        assert!(has_number(&tables, &["3000"]), "what is large enough is shown: {tables}");
        for done in said {
            assert!(!has_number(&done.out, &hidden) && !has_number(&done.err, &hidden), "{done:?}");
        }
        for folder in ["out", "one", "p/snapshots"] {
            for (path, bytes) in place.files(folder) {
                let text = String::from_utf8_lossy(&bytes);
                // A checksum is no number.
                let is_digest = |word: &str| word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
                let has_digest = |line: &&str| line.split(|c: char| !c.is_ascii_alphanumeric()).any(is_digest);
                let lines = text.lines().filter(|line| !has_digest(line));
                assert!(!lines.clone().any(|line| has_number(line, &hidden)), "{folder}/{path}:\n{text}");
            }
        }
    }
}
