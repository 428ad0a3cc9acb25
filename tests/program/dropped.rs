//! Nothing is dropped silently: each row of a file is in a number, or counted by the reason why it is not.
//!
//! In: a file with one row for each reason that there is. Invariant: the numbers are worked out by hand from the list of reasons.

use std::fs;

use crate::{Place, shows};

/// The rows, each with why the count of people leaves it out; `None` for those that it counts.
const ROWS: [(&str, Option<&str>); 16] = [
    ("1,A,U,2023-04-01,5,p,20", None),
    ("2,B,U,2023-04-02,7,q,20", None),
    ("2,B,U,2023-04-02,7,q,20", Some("each key once")),
    ("3,,U,2023-04-03,1,r,20", Some("no town")),
    ("4,X,U,2023-04-03,1,s,20", Some("outside the area")),
    ("5,A,Z,2023-04-03,1,t,20", Some("a code that is not in its list")),
    ("6,A,,2023-04-03,1,u,20", Some("no kind")),
    ("7,A,U,2022-04-03,1,v,20", Some("dated outside")),
    ("8,A,U,2023-04-03,abc,w,20", None),
    ("9,A,U,2023-04-03,,x,20", None),
    ("10,A,R,2023-04-03,1,y,20", Some("another kind")),
    ("11,A,U,2023-04-03,1,,20", Some("no person")),
    ("12,A,U,2023-05-03,1,p,20", Some("not the first of a person")),
    ("13,A,U,2023-04-03,1,z,90", Some("in no band")),
    (",,,,,,", Some("nothing in it")),
    (",,,,,,", Some("nothing in it")),
];

fn place() -> Place {
    let place = Place::empty();
    let files = [
        ("p/indicia.yaml", "title: Dropped\ndata: data\n"),
        (
            "p/hierarchies/area.yaml",
            "name: area\nlevels: [{name: town, plural: towns}]\nareas:\n  - {level: town, code: A, label: Ashby}\n  - {level: town, code: B, label: Brook}\n",
        ),
        ("p/codelists/kind.yaml", "name: kind\ncodes: [{code: U, label: Urgent}, {code: R, label: Routine}]\n"),
        (
            "p/codelists/age_band.yaml",
            "name: age_band\noutside: count\nbands: [{label: Young, to: 29}, {label: Older, from: 30, to: 84}]\n",
        ),
        (
            "p/datasets/visits.yaml",
            "name: visits\ngrain: visit\ncounts: visits\nfiles: visits.csv\nkey: id\nrepeats: agree\ntime: on\ncovers: 2023-04 to 2024-03\n\
             outside_covers: leave out\ncolumns:\n  id: {type: text}\n  town: {codes: town, missing: allowed, undeclared: outside}\n  \
             kind: {codes: kind, missing: allowed, undeclared: count}\n  on: {type: date, missing: allowed}\n  \
             wait: {type: integer, unit: days, missing: allowed, invalid: count}\n  person: {type: text, missing: allowed}\n  \
             age: {type: integer, unit: years, describes: person}\n",
        ),
        (
            "p/definitions.ind",
            "cohort urgent { from visits where kind = \"Urgent\"  keep first by on per person }\nmeasure people = count of urgent\n\
             measure mean_wait = mean of urgent.wait\n\
             table by_town { rows town \"Town\" in [towns, all] column \"People\" people column \"Mean wait\" mean_wait shown 0.0 }\n\
             table by_age { rows age.age_band \"Age\" in [each, all] column \"People\" people }\n",
        ),
    ];
    for (path, text) in files {
        place.write(path, text);
    }
    let rows: String = ROWS.iter().map(|(row, _)| format!("{row}\n")).collect();
    place.write("p/data/visits.csv", format!("id,town,kind,on,wait,person,age\n{rows}"));
    place
}

fn counted(why: &str) -> usize {
    ROWS.iter().filter(|(_, reason)| *reason == Some(why)).count()
}

#[test]
fn each_row_that_is_left_out_is_counted_by_its_reason() {
    let place = place();
    let run = place.indicia(&["run", "p", "--out", "o"]).fine();
    let records = ROWS.len() - counted("nothing in it");
    // What the tables show: by hand, four people in Ashby and one in Brook, of whom one is in no band.
    let in_numbers = ROWS.iter().filter(|(_, reason)| reason.is_none()).count();
    assert_eq!((records, in_numbers), (14, 4));
    let by_town = place.read("o/tables/by_town.md");
    shows(
        &by_town,
        &[
            "| **Total** | **5** | **4.3** |",
            "1 visit outside 2023-04 to 2024-03 is left out.",
            "Mean wait: wait not known for 2 of 5 visits.",
            "Total leaves out 1 visit without a town and 1 outside the area.",
        ],
    );
    let by_age = place.read("o/tables/by_age.md");
    // Towns do not matter here: those without one and outside are young.
    shows(&by_age, &["| Young | 6 |", "| Older | 0 |", "| **Total** | **6** |", "Total leaves out 1 visit"]);
    shows(
        &run.err,
        &[
            "visits: 14 rows from 1 file",
            "2 empty rows of visits.csv left out",
            "1 of 14 rows repeats another and is counted once",
            "1 of 14 rows has a value of kind outside its code list",
            "1 of 14 rows has a value of wait that is not of its type",
            "has an on outside 2023-04 to 2024-03",
            "has no town",
            "has a town outside the hierarchy `area`",
            "1 of 12 rows has an age outside the bands of `age_band`",
        ],
    );
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&place.read("o/manifest.json")).expect("JSON")["inputs"][0]["empty_rows"],
        2
    );
}

#[test]
fn the_lines_of_a_funnel_leave_no_row_unexplained() {
    let place = place();
    place.indicia(&["run", "p", "--out", "o", "--quiet"]).fine();
    let text = fs::read(place.path("o/funnels.csv")).expect("the funnels");
    let mut reader = csv::Reader::from_reader(&text[..]);
    let lines: Vec<(String, String, [u64; 3])> = reader
        .records()
        .map(|line| {
            let line = line.expect("a line");
            let number = |at: usize| line[at].parse().expect("a number");
            (line[1].to_string(), line[2].to_string(), [number(3), number(4), number(5)])
        })
        .collect();
    let of = |cohort: &str, clause: &str| -> [u64; 3] {
        lines
            .iter()
            .find(|(c, text, _)| c == cohort && text.starts_with(clause))
            .unwrap_or_else(|| panic!("{clause}"))
            .2
    };
    let count = |why: &str| counted(why) as u64;
    // From the rows read to those of the cohort, each step begins where the one before ended.
    let [read, ..] = of("", "rows read");
    let [at_once, once, _] = of("", "each key once");
    assert_eq!((at_once - once, once), (count("each key once"), read));
    let [_, covered, _] = of("", "on is in");
    assert_eq!(read - covered, count("dated outside"));
    let [from, ..] = of("urgent", "from visits");
    assert_eq!(from, covered);
    let [before, urgent, unknown] = of("urgent", "where kind");
    assert_eq!(before, from);
    assert_eq!(unknown, count("a code that is not in its list") + count("no kind"));
    assert_eq!(before - urgent - unknown, count("another kind"));
    let [before, kept, without] = of("urgent", "keep first");
    assert_eq!((before, without), (urgent, count("no person")));
    assert_eq!(before - kept - without, count("not the first of a person"));
    let [before, with_town, without] = of("urgent", "town has a value");
    assert_eq!((before, without), (kept, count("no town")));
    let [_, inside, _] = of("urgent", "town is in area");
    assert_eq!(with_town - inside, count("outside the area"));
    let [before, banded, _] = of("", "age is in a band");
    assert_eq!(before - banded, count("in no band"));
    // Those that are in no band are in the total by town.
    let in_numbers = ROWS.iter().filter(|(_, reason)| reason.is_none()).count() as u64;
    assert_eq!(inside, in_numbers + count("in no band"));
}
