//! What leaves read from cubes, and what they refuse to add up.

use std::sync::Arc;

use indicia_compiler::functions::{COUNT, Function, MEAN, MEDIAN, MIN, SUM_KNOWN, Total};
use indicia_compiler::plan::ir::{Output, OutputKey};
use num_rational::BigRational;

use super::super::samples::{self, Line, cube, cube_of, leaf, ratio, set};
use super::*;

use AggregateFunction::{Count, CountDistinct, Min, Sum};

use Select::{Any, Missing, One};

/// Two keys; counts 1, 10, 100 ... so that a sum shows which rows it took.
const LINES: [Line; 5] = [
    (&[Some(0), Some(2020)], &[Some(1)]),
    (&[Some(0), Some(2021)], &[Some(10)]),
    (&[Some(1), Some(2020)], &[Some(100)]),
    (&[None, Some(2020)], &[Some(1_000)]),
    (&[Some(1), None], &[Some(10_000)]),
];

fn value(n: i64, d: i64) -> Result<Cell, Bug> {
    Ok(Cell::Value(ratio(n, d)))
}

fn count(totals: &Totals, select: &[Select]) -> Result<Cell, Bug> {
    totals.leaf(&samples::count(select))
}

#[test]
fn each_selection_takes_its_rows_and_no_other() {
    let (plan, cubes) = cube(&[Count], &LINES);
    let totals = Totals::new(&plan, &cubes);
    let or_missing = |values: &[i64]| Select::SetOrMissing(Arc::from(values));
    for (select, expected) in [
        ([One(0), One(2021)], 10),
        ([One(0), Any], 11),
        ([Any, One(2020)], 1_101),
        ([Any, Any], 11_111),
        ([Missing, One(2020)], 1_000),
        ([Missing, Any], 1_000),
        ([One(1), Missing], 10_000),
        ([set(&[0, 1]), One(2020)], 101),
        ([set(&[0, 1]), set(&[2020, 2021])], 111),
        ([or_missing(&[1]), One(2020)], 1_100),
        ([or_missing(&[]), Any], 1_000),
        ([or_missing(&[0, 1]), Any], 11_111),
        ([set(&[]), Any], 0),
        ([One(7), Any], 0),
        ([set(&[0, 0]), One(2020)], 1),
    ] {
        assert_eq!(count(&totals, &select), value(expected, 1), "{select:?}");
    }
}

#[test]
fn a_large_set_is_scanned_and_gives_the_same() {
    let (plan, cubes) = cube(&[Count], &LINES);
    let totals = Totals::new(&plan, &cubes);
    let all: Vec<i64> = (0..3_000).collect();
    assert_eq!(count(&totals, &[set(&all), set(&all)]), value(111, 1));
}

#[test]
fn a_count_over_nothing_is_zero_and_a_sum_is_missing() {
    let (plan, cubes) = cube(
        &[Sum, Count],
        &[(&[Some(0)], &[Some(-250), Some(4)]), (&[Some(1)], &[Some(0), Some(2)]), (&[Some(2)], &[Some(0), Some(0)])],
    );
    let totals = Totals::new(&plan, &cubes);
    let sum = |select| totals.leaf(&leaf(SUM_KNOWN, &[1, 0], &[select]));
    let mean = |select| totals.leaf(&leaf(MEAN, &[1, 0], &[select]));
    assert_eq!(totals.leaf(&leaf(COUNT, &[1], &[One(9)])), value(0, 1));
    assert_eq!(sum(One(0)), value(-250, 1));
    assert_eq!(sum(One(1)), value(0, 1), "values that add up to zero are a sum");
    assert_eq!(sum(One(2)), Ok(Cell::Missing), "rows without a value are not");
    assert_eq!(sum(One(9)), Ok(Cell::Missing));
    assert_eq!(mean(One(0)), value(-125, 2));
    assert_eq!(mean(Any), value(-250, 6), "a mean over groups is of their rows, not of their means");
    assert_eq!(mean(One(2)), Ok(Cell::Missing));
}

/// What engines compute of its values.
fn computed(function: Function) -> Vec<AggregateFunction> {
    let of = |total| match total {
        Total::Rows => Count,
        Total::Values(function) => function,
        Total::Dates => CountDistinct,
        Total::Dated => Count,
    };
    function.aggregates().into_iter().map(of).collect()
}

#[test]
fn scale_divides_by_powers_of_ten() {
    let (plan, cubes) = cube(&[Sum, Count], &[(&[], &[Some(12_345), Some(2)])]);
    let totals = Totals::new(&plan, &cubes);
    let scaled = |function, outputs| totals.leaf(&Leaf { scale: 2, ..leaf(function, outputs, &[]) });
    assert_eq!(scaled(SUM_KNOWN, &[1, 0]), value(12_345, 100));
    assert_eq!(scaled(MEAN, &[1, 0]), value(12_345, 200));
    assert_eq!(scaled(MIN, &[0]), value(12_345, 100));
}

#[test]
fn a_median_is_halfway_and_missing_over_nothing() {
    let lines: [Line; 2] = [(&[Some(0)], &[Some(4), Some(3)]), (&[Some(1)], &[None, None])];
    let functions = computed(MEDIAN);
    let (plan, cubes) = cube(&functions, &lines);
    let totals = Totals::new(&plan, &cubes);
    let median = |select| totals.leaf(&leaf(MEDIAN, &[0, 1], &[select]));
    assert_eq!(median(One(0)), value(7, 2));
    assert_eq!(median(One(1)), Ok(Cell::Missing));
    assert_eq!(median(One(2)), Ok(Cell::Missing));
}

#[test]
fn what_is_not_additive_is_never_added_up_even_where_the_data_would_let_it_pass() {
    for function in [Min, computed(MEDIAN)[0], CountDistinct] {
        let (plan, cubes) = cube(&[function], &[(&[Some(0), None], &[Some(5)])]);
        let totals = Totals::new(&plan, &cubes);
        let refused = Err(Bug::NotAdditive { output: OutputId(0), function });
        let extreme = |select: &[Select]| totals.leaf(&leaf(MIN, &[0], select));
        assert_eq!(extreme(&[One(0), Missing]), value(5, 1));
        assert_eq!(extreme(&[set(&[0]), Missing]), value(5, 1));
        assert_eq!(extreme(&[set(&[0, 1]), Missing]), refused);
        assert_eq!(extreme(&[Any, Missing]), refused);
        assert_eq!(extreme(&[One(0), Select::SetOrMissing([1].into())]), refused);
    }
}

#[test]
fn an_output_may_see_coarser_keys_and_fewer() {
    let (mut plan, cubes) = cube(&[Count], &LINES);
    let node = plan.outputs[0].node;
    let coarser = Some([Some(5), Some(5)].into());
    plan.outputs[0] = Output { node, aggregate: 0, keys: vec![OutputKey { column: 0, map: coarser }] };
    let totals = Totals::new(&plan, &cubes);
    assert_eq!(count(&totals, &[One(5)]), value(10_111, 1));
    assert_eq!(count(&totals, &[Missing]), value(1_000, 1), "missing stays missing");
    assert_eq!(count(&totals, &[Any]), value(11_111, 1));
}

#[test]
fn a_value_outside_the_map_or_mapped_to_nothing_is_missing() {
    let (mut plan, cubes) =
        cube(&[Count], &[(&[Some(-1)], &[Some(1)]), (&[Some(0)], &[Some(10)]), (&[Some(9)], &[Some(100)])]);
    plan.outputs[0].keys[0].map = Some([None].into());
    assert_eq!(count(&Totals::new(&plan, &cubes), &[Missing]), value(111, 1));
}

#[test]
fn coarser_keys_that_bring_medians_together_are_refused() {
    let (mut plan, cubes) = cube(&[Min], &[(&[Some(0)], &[Some(1)]), (&[Some(1)], &[Some(2)])]);
    plan.outputs[0].keys[0].map = Some([Some(5), Some(5)].into());
    let refused = Err(Bug::NotAdditive { output: OutputId(0), function: Min });
    assert_eq!(Totals::new(&plan, &cubes).leaf(&leaf(MIN, &[0], &[One(5)])), refused);
    plan.outputs[0].keys.clear();
    assert_eq!(Totals::new(&plan, &cubes).leaf(&leaf(MIN, &[0], &[])), refused);
}

#[test]
fn totals_beyond_64_bits_are_exact_and_beyond_128_an_error() {
    let big = i128::MAX / 2;
    let lines: [Line; 3] = [(&[Some(0)], &[Some(big)]), (&[Some(1)], &[Some(big)]), (&[Some(2)], &[Some(big)])];
    let (plan, cubes) = cube(&[Count], &lines);
    let totals = Totals::new(&plan, &cubes);
    let doubled = BigRational::from_integer(BigInt::from(big) * 2);
    assert_eq!(count(&totals, &[set(&[0, 1])]), Ok(Cell::Value(doubled)));
    assert_eq!(count(&totals, &[set(&[0, 1, 2])]), Err(Bug::TooLarge(OutputId(0))));
    assert_eq!(count(&totals, &[Any]), Err(Bug::TooLarge(OutputId(0))));
}

#[test]
fn what_does_not_fit_is_a_named_bug() {
    let (plan, mut cubes) = cube(&[Count], &LINES);
    let node = plan.outputs[0].node;
    {
        let totals = Totals::new(&plan, &cubes);
        assert_eq!(count(&totals, &[Any]), Err(Bug::KeyCount { output: OutputId(0), keys: 2, selections: 1 }));
        let unknown = leaf(COUNT, &[4], &[Any]);
        assert_eq!(totals.leaf(&unknown), Err(Bug::NoOutput(OutputId(4))));
    }
    cubes.get_mut(&node).unwrap().keys[0].pop();
    assert_eq!(count(&Totals::new(&plan, &cubes), &[Any, Any]), Err(Bug::NoCube(OutputId(0))));
    cubes.clear();
    assert_eq!(count(&Totals::new(&plan, &cubes), &[Any, Any]), Err(Bug::NoCube(OutputId(0))));
    let (plan, cubes) = cube(&[Count], &[(&[Some(0)], &[None])]);
    assert_eq!(count(&Totals::new(&plan, &cubes), &[Any]), Err(Bug::NoValue(OutputId(0))));
}

#[test]
fn an_empty_cube_with_keys_is_nothing_everywhere() {
    let (plan, cubes) = cube_of(&[Count], 1, &[]);
    assert_eq!(count(&Totals::new(&plan, &cubes), &[Any]), value(0, 1));
    assert_eq!(count(&Totals::new(&plan, &cubes), &[One(1)]), value(0, 1));
}
