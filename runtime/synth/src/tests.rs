//! Whole files: solved, written out, counted again.

use indicia_compiler::catalog::Catalog;
use indicia_compiler::diagnostics::{Diagnostic, Diagnostics};
use indicia_compiler::manifest;
use indicia_compiler::source::{Source, SourceKind, Sources};

use crate::project::{files, ordered, solve_all};
use crate::recount::{Broken, recount};
use crate::rows::{Batch, Copy, generate};
use crate::solve::Solved;

/// Five wards of two districts, three offences of two groups.
const PROJECT: &[(SourceKind, &str, &str)] = &[
    (SourceKind::Project, "indicia.yaml", "title: Invented\ndata: data\n"),
    (
        SourceKind::Hierarchy,
        "hierarchies/area.yaml",
        "name: area
levels: [{name: ward, plural: wards}, {name: district, plural: districts}]
areas:
  - {level: district, code: D1, label: Upland, contains: [{code: W1, label: Mill}, {code: W2, label: Hill}]}
  - {level: district, code: D2, label: Fenny, contains: [{code: W3, label: Bank}, {code: W4, label: Lode}, {code: W5, label: Drove}]}
",
    ),
    (
        SourceKind::CodeList,
        "codelists/offence.yaml",
        "name: offence
attributes: {group: text}
codes:
  - {code: \"1\", label: Punching, group: Violence}
  - {code: \"2\", label: Kicking, group: Violence}
  - {code: \"3\", label: Mugging, group: Robbery}
",
    ),
    (SourceKind::CodeList, "codelists/sex.yaml", "name: sex\ncodes: [{code: F, label: Female}, {code: M, label: Male}]\n"),
    (
        SourceKind::CodeList,
        "codelists/age_band.yaml",
        "name: age_band\nbands: [{label: Under 18, from: 0, to: 17}, {label: 18+, from: 18}]\n",
    ),
    (
        SourceKind::Dataset,
        "datasets/residents.yaml",
        "name: residents
grain: ward
counts: residents
role: population
basis: residents
files: residents.parquet
columns:
  ward: {codes: ward, describes: place}
  year: {type: mid_year}
  persons: {type: integer, min: 0}
",
    ),
    (
        SourceKind::Dataset,
        "datasets/crimes.yaml",
        "name: crimes
grain: crime
counts: crimes
files: crimes.parquet
time: recorded_on
covers: 2022-04 to 2024-03
columns:
  crime: {type: text}
  recorded_on: {type: date}
  ward: {codes: ward, missing: allowed, undeclared: outside, describes: place}
  offence: {codes: offence}
  hate: {type: flag, yes: [\"Y\"], no: [\"N\"]}
",
    ),
    (
        SourceKind::Dataset,
        "datasets/victims.yaml",
        "name: victims
grain: victim of a crime
counts: victims
files: victims.parquet
time: recorded_on
covers: 2023-04 to 2024-03
columns:
  person: {type: text}
  recorded_on: {type: date}
  ward: {codes: ward, missing: allowed, describes: place}
  sex: {codes: sex, describes: person}
  age: {type: integer, min: 0, max: 99, missing: allowed, invalid: count, describes: person}
  offence: {codes: offence}
",
    ),
    (
        SourceKind::Dataset,
        "datasets/injuries.yaml",
        "name: injuries
grain: injury
counts: injuries
files: injuries.parquet
columns:
  crime: {type: text}
  offence: {codes: offence}
",
    ),
];

const RESIDENTS: &str = "dataset: residents
measure: {columns: [persons], unit: 5}
cells: {ward:, year: [mid-2022]}
margins:
  - {name: Estimates, rows: ward.district, counts: {Upland: between 9000 and 9100, Fenny: 12000}}
  - {name: Section 2, rows: ward, number: 1000, under: {Mill: \"360 at 76.2\", Bank: \"? at 9.9\"}}
";

const CRIMES: &str = "dataset: crimes
seed: 11
cells:
  ward: {missing: yes, outside: elsewhere}
  offence.group:
  recorded_on.financial_year: [2022/23, 2023/24]
  hate:
margins:
  - name: Table 1
    where: {offence.group: Violence}
    rows: ward.district
    columns: recorded_on.financial_year
    heads: [2022/23, 2023/24]
    counts:
      Upland: [ 700,  900]
      Fenny:  [ 300,  310]
      all:    [1000, 1210]
  - {name: \"Table 1, rate\", where: {offence.group: Violence, recorded_on.financial_year: 2023/24}, rows: ward,
     per: {number: 1000, of: residents.persons}, rates: {Mill: 76.2, others: at most 150}}
  - {name: \"Table 1, change\", where: {offence.group: Violence}, rows: ward.district, from: {recorded_on.financial_year: 2022/23},
     to: {recorded_on.financial_year: 2023/24}, changes: {Upland: 29%, Fenny: +3%, all: 21%}}
  - {name: Hate, rows: ward.district, shares: {Upland: 4%, Fenny: <1%}, of: {hate: everything},
     where: {recorded_on.financial_year: 2023/24, hate: yes}}
  - {name: Robbery, where: {offence.group: Robbery, recorded_on.financial_year: 2023/24}, rows: ward, counts: {Mill: 12, Hill: 0, others: between 1 and 9}}
  - {name: Unlocated, where: {ward: missing}, shares: 1.2%, of: {ward: everything}}
spread:
  - {by: ward, like: residents.persons}
  - {by: recorded_on.month, weights: {July: 9}, others: 1}
  - {by: offence, weights: {Punching: 3, Kicking: 1}}
";

fn sources(margins: &[&str]) -> Sources {
    let mut all: Vec<Source> = PROJECT
        .iter()
        .map(|(kind, path, text)| Source { path: path.to_string(), text: text.to_string(), kind: *kind })
        .collect();
    for text in margins {
        let name = text.lines().next().unwrap_or_default().trim_start_matches("dataset: ");
        let path = format!("data/margins/{name}.yaml");
        all.push(Source { path, text: text.to_string(), kind: SourceKind::Margins });
    }
    Sources::new(all)
}

fn solved(margins: &[&str]) -> (Catalog, Vec<Solved>, Vec<Diagnostic>) {
    let sources = sources(margins);
    let (catalog, declared) = manifest::read(&sources);
    assert!(!declared.has_errors(), "{declared:?}");
    let mut found = Diagnostics::default();
    let files = files(&sources, &mut found);
    let order = ordered(&files, &[], &mut found).unwrap_or_default();
    let solved = solve_all(&catalog, &order, None, &mut found, |_| {});
    (catalog, solved, found.sorted(&sources))
}

fn rows(catalog: &Catalog, files: &[Solved], number: u64, scale: i64) -> Vec<Batch> {
    let seeds: Vec<u64> = files.iter().map(|f| f.file.seed).collect();
    let mut found = Diagnostics::default();
    let batches = generate(&Copy { catalog, files, seeds: &seeds, number, scale }, &mut found);
    assert!(found.is_empty(), "{found:?}");
    batches.unwrap_or_default()
}

fn made(margins: &[&str]) -> (Catalog, Vec<Solved>, Vec<Batch>) {
    let (catalog, files, found) = solved(margins);
    assert!(found.is_empty(), "{found:#?}");
    let batches = rows(&catalog, &files, 0, 1);
    (catalog, files, batches)
}

fn again(catalog: &Catalog, files: &[Solved], batches: &[Batch]) -> Vec<Broken> {
    let mut broken = Vec::new();
    for (file, batch) in files.iter().zip(batches) {
        let parent = file.file.parent.as_ref();
        let parent = parent.and_then(|p| files.iter().position(|f| f.file.dataset.value == p.dataset.value));
        broken.extend(recount(catalog, file, batch, parent.map(|place| &batches[place])));
    }
    broken
}

fn unmet(files: &[Solved]) -> usize {
    files.iter().flat_map(|f| f.rows.iter().chain(&f.people)).map(|step| step.unmet.len()).sum()
}

#[test]
fn every_figure_is_met_and_the_rows_say_so() {
    let (catalog, files, batches) = made(&[CRIMES, RESIDENTS]);
    assert_eq!(files.iter().map(|f| f.file.dataset.value.as_str()).collect::<Vec<_>>(), ["residents", "crimes"]);
    assert_eq!(unmet(&files), 0);
    assert_eq!(again(&catalog, &files, &batches), []);
    let persons = batches[0].columns[2].clone();
    assert_eq!(persons.number(0), 4_725);
    assert!((0..5).all(|row| persons.number(row) % 5 == 0));
    // What the cells leave open is inside them.
    let crimes = &batches[1];
    let dates: Vec<i64> = (0..crimes.rows).map(|row| crimes.columns[1].number(row)).collect();
    assert!(dates.is_sorted());
    let july = dates.iter().filter(|d| indicia_compiler::value::Date::from_days(**d).month == 7).count();
    assert!(july * 3 > crimes.rows, "{july} of {}", crimes.rows);
}

#[test]
fn the_recount_sees_a_row_that_is_wrong() {
    let (catalog, files, mut batches) = made(&[CRIMES, RESIDENTS]);
    let robbery = (0..batches[1].rows).find(|row| batches[1].columns[3].number(*row) == 2).unwrap_or_default();
    batches[1].columns[3].set(robbery, 0);
    assert!(!again(&catalog, &files, &batches).is_empty());
}

#[test]
fn a_contradiction_names_its_figures_and_no_others() {
    let wrong = CRIMES.replace("all:    [1000, 1210]", "all:    [1000, 1211]").replace("Hill: 0,", "Hill: 3,");
    let (_, _, found) = solved(&[&wrong, RESIDENTS]);
    let [one] = &found[..] else { panic!("{found:#?}") };
    assert_eq!(one.code, "synth::contradiction");
    for part in ["Table 1 (Upland, 2023/24): 900", "Table 1 (Fenny, 2023/24): 310", "Table 1 (all, 2023/24): 1211"] {
        assert!(one.message.contains(part), "{}", one.message);
    }
    assert_eq!(one.labels.len(), 3, "{}", one.message);
    let lone = RESIDENTS.replace("\"360 at 76.2\"", "\"360 at 76.2, 1 at 99.0\"");
    let (_, _, found) = solved(&[&lone]);
    assert!(found[0].message.starts_with("no residents can agree with Section 2 (Mill)"), "{found:#?}");
}

#[test]
fn the_same_seed_gives_the_same_rows_and_another_seed_others() {
    let text = |margins: &[&str]| format!("{:?}", made(margins).2);
    assert_eq!(text(&[CRIMES, RESIDENTS]), text(&[RESIDENTS, CRIMES]));
    let other = CRIMES.replace("seed: 11", "seed: 12");
    assert_ne!(text(&[CRIMES, RESIDENTS]), text(&[&other, RESIDENTS]));
}

#[test]
fn copies_have_the_same_counts_and_other_rows() {
    let (catalog, files, first) = made(&[CRIMES, RESIDENTS]);
    let second = rows(&catalog, &files, 1, 2);
    assert_eq!(again(&catalog, &files[1..], &second[1..]), []);
    assert_eq!((first[1].rows, second[0].rows), (second[1].rows, 0));
    assert_eq!(second[1].columns[0].number(0), first[1].rows as i64 + 1);
    assert_ne!(format!("{:?}", first[1].columns[1]), format!("{:?}", second[1].columns[1]));
    let doubled = rows(&catalog, &files, 0, 2);
    assert_eq!(doubled[0].columns[2].number(0), 2 * 4_725);
}

#[test]
fn a_suppressed_cell_follows_from_nothing_around_it() {
    let file = |kicking: &str, total: i64, share: &str| {
        format!(
            "dataset: injuries
cells: {{offence:}}
margins:
  - {{name: Table 9, rows: offence, counts: {{Punching: 40, Kicking: \"{kicking}\", Mugging: \"<5\"}}}}
  - {{name: Total, counts: {total}}}
  - {{name: Shares, rows: offence, shares: {{Punching: {share}}}, of: {{offence: all}}}}
"
        )
    };
    let cells = |text: &str| -> Vec<i64> {
        let (_, files, found) = solved(&[text]);
        assert!(found.is_empty(), "{found:#?}");
        assert_eq!(unmet(&files), 0);
        files[0].rows[0].counts.clone()
    };
    let plain = cells(&file("7", 49, "82%"));
    assert!((1..5).contains(&plain[2]));
    // Other totals, other shares, another neighbour: the suppressed number stays, and what would reveal it is not used.
    for (kicking, total, share) in [("7", 48, "82%"), ("7", 51, "40%"), ("6", 1_000, "1%"), ("<5", 47, "82%")] {
        assert_eq!(cells(&file(kicking, total, share))[2], plain[2], "{kicking}, {total}, {share}");
    }
    let (_, files, _) = solved(&[&file("7", 49, "82%")]);
    let withheld: Vec<&str> = files[0].rows[0].constraints.withheld.iter().map(|w| w.name.as_str()).collect();
    assert_eq!(withheld, ["Total", "Shares"]);
}

#[test]
fn people_have_their_own_figures_and_several_rows() {
    let victims = "dataset: victims
people:
  key: person
  each: 1 to 4
  cells: {ward: {missing: yes}, sex:, age.age_band: {missing: yes}}
  margins:
    - {name: Table 14, rows: ward.district, counts: {Upland: 60, Fenny: 40, missing: 5}}
    - {name: Section 6, rows: sex, shares: {Female: 54%, Male: 46%}, of: {sex: all}, where: {age.age_band: all}}
    - {name: Section 6, counts: 4, where: {age.age_band: missing}}
  odd:
    - {rows: 2, where: {age: missing}, set: {age: -6 to -1}}
cells: {offence.group:}
margins:
  - {name: Table 15, rows: offence.group, counts: {Violence: 130, Robbery: 20}}
";
    let (catalog, files, batches) = made(&[victims]);
    assert_eq!(again(&catalog, &files, &batches), []);
    let batch = &batches[0];
    let people: std::collections::BTreeSet<i64> = (0..batch.rows).map(|row| batch.columns[0].number(row)).collect();
    assert_eq!((batch.rows, people.len()), (150, 105));
    let negative: std::collections::BTreeSet<i64> = (0..batch.rows)
        .filter(|row| (-6..0).contains(&batch.columns[4].number(*row)))
        .map(|row| batch.columns[0].number(row))
        .collect();
    assert_eq!(negative.len(), 2);
}

#[test]
fn children_of_rows_are_counted_by_what_their_parents_are() {
    let injuries = "dataset: injuries
parent: {dataset: crimes, key: [crime], where: {offence.group: Violence}, each: 1 to 2, distinct: [offence]}
cells: {offence:}
margins:
  - {name: Table 24, rows: offence, counts: {Punching: 2000, Kicking: 500, Mugging: 3}}
";
    let (catalog, files, batches) = made(&[CRIMES, RESIDENTS, injuries]);
    assert_eq!(again(&catalog, &files, &batches), []);
    let (place, crimes) = (files.len() - 1, files.iter().position(|f| f.file.dataset.value == "crimes").unwrap_or(0));
    assert_eq!(batches[place].rows, 2_503);
    for row in 0..batches[place].rows {
        let parent = batches[place].parents[row] as usize;
        assert!(batches[crimes].columns[3].number(parent) < 2);
        assert_eq!(batches[place].columns[0].number(row), batches[crimes].columns[0].number(parent));
    }
}

#[test]
fn a_later_step_keeps_the_earlier_one() {
    let steps = "dataset: crimes
cells: {ward:, recorded_on.financial_year: [2023/24]}
margins: [{name: A, rows: ward.district, counts: {Upland: 50, Fenny: 70}}]
then:
  - within: [ward.district]
    cells: {hate:, offence.group:}
    never: [{offence.group: Robbery, hate: yes}]
    margins:
      - {name: B, rows: ward.district, where: {hate: yes}, counts: {Upland: 10, Fenny: 0}}
      - {name: C, rows: offence.group, counts: {Robbery: 33}}
";
    let (catalog, files, batches) = made(&[steps]);
    assert_eq!(again(&catalog, &files, &batches), []);
    assert_eq!(batches[0].rows, 120);
}

#[test]
fn names_that_are_none_are_reported_with_their_place() {
    let wrong = CRIMES
        .replace("Mill: 12", "Mil: 12")
        .replace("offence.group:\n", "offence.groop:\n")
        .replace("seed: 11", "seeed: 11");
    let (_, _, found) = solved(&[&wrong, RESIDENTS]);
    let codes: Vec<&str> = found.iter().map(|d| d.code).collect();
    assert!(codes.contains(&"synth::unknown-field") && codes.contains(&"synth::unknown-path"), "{found:#?}");
    let (_, _, found) = solved(&[&CRIMES.replace("Mill: 12", "Mil: 12"), RESIDENTS]);
    assert!(found.iter().any(|d| d.code == "synth::unknown-member" && d.help.as_deref() == Some("did you mean Mill?")));
}
