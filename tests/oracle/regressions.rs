//! What once went wrong, each as small as it gets, with cells worked out by hand.
//!
//! In: definitions and rows over the simplest random catalog. Out: the rows of the table `t`, label and cells, as shown.

use crate::compare::{Outcome, Project, compare};
use crate::declare;
use crate::tape::Tape;

fn project(definitions: &str, dataset: &str, data: &[&str]) -> Project {
    let declared = declare::catalog(&Tape::new(&[]));
    let texts = data.iter().map(|row| row.split(',').map(str::to_string).collect()).collect();
    let data = [(dataset.to_string(), texts)].into_iter().collect();
    Project { yaml: declared.yaml, definitions: definitions.to_string(), data }
}

/// The errors of definitions that must not run.
fn refused(definitions: &str) -> Vec<String> {
    match compare(&project(definitions, "people", &[])) {
        Ok(Outcome::Refused(codes)) => codes,
        Ok(Outcome::Same(_)) => panic!("{definitions} runs"),
        Err(difference) => panic!("{difference}"),
    }
}

/// The rows of the only table, once the oracle and every engine agree on them.
fn rows(definitions: &str, dataset: &str, data: &[&str]) -> Vec<String> {
    let project = project(definitions, dataset, data);
    match compare(&project) {
        Ok(Outcome::Same(tables)) => {
            tables[0].iter().map(|(row, texts)| format!("{}: {}", row.labels.join(", "), texts.join(" "))).collect()
        }
        Ok(Outcome::Refused(codes)) => panic!("refused: {codes:?}"),
        Err(difference) => panic!("{project}\n{difference}"),
    }
}

#[test]
fn what_is_outside_is_outside_at_every_level() {
    let definitions = "
        measure m = count of distinct people.person
        table t {
          rows area in [outside, missing]
          column m where (district.county not in {\"Cambridgeshire\", \"Peterborough\"})
        }";
    // D9 is known to lie in neither county; of no district at all, nothing is known.
    let data = ["p1,2022-03,D9,F,40,3.9", "p2,2022-03,,F,40,3.9"];
    assert_eq!(rows(definitions, "people", &data), ["Outside the area: 1", "Not recorded: 0"]);
}

#[test]
fn a_row_inside_a_group_counts_only_what_is_in_the_group() {
    let definitions = "
        measure m = count of people
        table t { rows financial_year from 2021/22 to 2022/23 then month in [2022-03, 2022-04, missing]  column m }";
    let data = ["p1,2022-03,D1,F,40,1", "p2,2022-04,D1,F,40,1", "p3,2022-04,D1,F,40,1", "p4,,D1,F,40,1"];
    // A month is in its own year only; a row without a month is in no year.
    let expected = ["2021/22: 1", "2022-03: 1", "2022/23: 2", "2022-04: 2"];
    assert_eq!(rows(definitions, "people", &data), expected);
    let definitions = "
        measure m = count of people
        table t { rows area in [Fenland + Peterborough as \"Two\", outside] then area in [counties, outside]  column m }";
    let data = ["p1,,D1,F,40,1", "p2,,D2,F,40,1", "p3,,D3,F,40,1", "p4,,D9,F,40,1"];
    // Cambridge (D1) is in the county but not in the two; what is outside has no county.
    let expected = ["Two: 2", "Cambridgeshire: 1", "Peterborough: 1", "Outside the area: 1", "Outside the area: 1"];
    assert_eq!(rows(definitions, "people", &data), expected);
}

#[test]
fn ranks_are_computed_among_values_of_the_same_scope() {
    let definitions = "
        measure m = count of people
        indicator place = rank of m across rows
        table t { rows area in [Cambridge, Fenland]  column difference in place from 2021/22 to 2022/23 }";
    let data = ["p1,2022-03,D1,F,40,1", "p2,2022-03,D1,F,40,1", "p3,2022-04,D2,F,40,1"];
    // Cambridge has 2 and then 0: first, then second. Fenland has 0 and then 1: second, then first.
    assert_eq!(rows(definitions, "people", &data), ["Cambridge: 1", "Fenland: -1"]);
    let definitions = "
        measure m = count of people
        indicator place = rank of m across columns
        table t {
          rows area in [Cambridge]
          column \"a {sex}\" place for each sex
          column \"b {age.age_band}\" place for each age.age_band
        }";
    let data = ["p1,2022-03,D1,F,5,1", "p2,2022-03,D1,F,40,1", "p3,2022-04,D1,F,40,1", "p4,2022-04,D1,M,40,1"];
    // Three women, one man; one child, three adults.
    assert_eq!(rows(definitions, "people", &data), ["Cambridge: 1 2 2 1"]);
}

#[test]
fn a_row_of_a_group_is_ranked_in_its_group() {
    let definitions = "
        measure m = count of people
        table t {
          rows area in [Cambridge, Fenland] then sex
          column \"n\" m
          column \"place\" rank of m across rows
        }";
    let data = ["p1,,D1,F,40,1", "p2,,D1,F,40,1", "p3,,D1,M,40,1", "p4,,D2,M,40,1"];
    let expected = ["Cambridge: 3 1", "Female: 2 1", "Male: 1 2", "Fenland: 1 2", "Female: 0 2", "Male: 1 1"];
    assert_eq!(rows(definitions, "people", &data), expected);
}

#[test]
fn columns_can_be_ranked_over_all_rows_together() {
    let definitions = "
        measure m = count of people
        table t { rows area in [Cambridge, Fenland]  column (rank of m across columns) across rows for each sex }";
    let data = ["p1,,D1,F,40,1", "p2,,D1,M,40,1", "p3,,D2,M,40,1"];
    // One woman and two men, in either row.
    assert_eq!(rows(definitions, "people", &data), ["Cambridge: 2 1", "Fenland: 2 1"]);
}

#[test]
fn what_is_outside_is_no_part_of_a_whole_that_a_total_belongs_to() {
    let definitions = "
        measure m = count of people
        table t { rows area in [Fenland, all + outside as \"Any\"]  column \"n\" m  column \"whole\" m across rows }";
    // Any has Cambridge, which no other row has, so the whole is more than Fenland; D9, which is outside, is no part of
    // it, nor is a person without a district, who is in no row.
    let data = ["p1,,D1,F,40,1", "p2,,D2,F,40,1", "p3,,D9,F,40,1", "p4,,,F,40,1"];
    assert_eq!(rows(definitions, "people", &data), ["Fenland: 1 2", "Any: 3 N/A"]);
}

#[test]
fn a_group_that_counts_nothing_is_hidden_with_its_total() {
    let definitions = "
        measure m = count of people
        table t { rows area in [Cambridge, Fenland] then sex in [\"Female\", \"Male\", all as \"All\"]  column m  hide empty }";
    let data = ["p1,,D2,F,40,1"];
    assert_eq!(rows(definitions, "people", &data), ["Fenland: 1", "Female: 1", "All: 1"]);
}

#[test]
fn across_rows_says_nothing_where_no_row_is_one_of_several() {
    let definitions = "
        measure m = count of people
        table t { rows area in [all as \"Total\", outside as \"Outside\"]  column share of m across rows }";
    // Were it everything in the data, the district that lies outside would be part of the whole.
    let data = ["p1,,D1,F,40,1", "p2,,D9,F,40,1"];
    assert_eq!(rows(definitions, "people", &data), ["Total: 100%", "Outside: N/A"]);
    let alone = definitions.replace("all as \"Total\", ", "");
    assert_eq!(rows(&alone, "people", &data), ["Outside: N/A"]);
}

#[test]
fn all_of_the_periods_is_no_period() {
    let definitions = "
        measure m = count of people
        table t { rows financial_year in [2021/22, all as \"Total\"]  column m }";
    assert_eq!(refused(definitions), ["periods::not-a-period: all is not a period"]);
}
