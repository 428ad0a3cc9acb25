//! What is true of every function, and the values that each computes from its totals.

use super::*;

fn value(function: Function, totals: &[Option<i128>]) -> Finished {
    assert_eq!(totals.len(), function.aggregates().len(), "{function:?}");
    function.finish(totals)
}

fn ratio(n: i64, d: i64) -> Finished {
    Ok(Some(BigRational::new(n.into(), d.into())))
}

#[test]
fn each_is_found_as_it_is_written_and_says_different_things() {
    for function in ALL {
        assert_eq!(Function::find(function.keyword, function.qualifier), Some(function));
        for other in ALL.into_iter().filter(|other| *other != function) {
            assert_ne!(function.written(), other.written());
            assert_ne!(function.sentence("age", "people"), other.sentence("age", "people"));
            assert!(function.also.iter().all(|word| !other.also.contains(word)), "{function:?} and {other:?}");
        }
        let another = function.instead.is_some() || function.argument_range().is_some();
        assert_eq!(function.instead().is_some(), another, "{function:?}");
        assert_ne!(function.instead(), Some(function));
    }
    assert_eq!(Function::find("sum", "distinct"), None);
    assert_eq!(Function::find("mean", "known"), None);
    assert_eq!(Function::find("average", ""), None);
}

/// A key of the cube that several groups share is added up, which only additive totals survive.
#[test]
fn what_adds_up_asks_for_totals_that_add_up() {
    for function in ALL {
        if function.additive {
            assert!(function.aggregates().into_iter().all(Total::is_additive), "{function:?}");
        }
    }
}

#[test]
fn over_nothing_counts_are_zero_and_others_missing() {
    for function in ALL {
        let nothing = vec![None; function.aggregates().len()];
        let expected = if function.takes == Takes::Numbers { Ok(None) } else { ratio(0, 1) };
        assert_eq!(value(function, &nothing), expected, "{function:?}");
    }
    assert_eq!(value(SUM, &[Some(2), Some(0), Some(0)]), Ok(None), "rows without a value have no sum");
    assert_eq!(value(SUM_KNOWN, &[Some(0), Some(0)]), Ok(None), "and none of the known");
    assert_eq!(value(MEAN, &[Some(0), Some(0)]), Ok(None));
}

#[test]
fn values_follow_from_totals() {
    assert_eq!(value(COUNT, &[Some(3)]), ratio(3, 1));
    assert_eq!(value(COUNT_DISTINCT, &[Some(3)]), ratio(3, 1));
    assert_eq!(value(SUM, &[Some(4), Some(4), Some(-250)]), ratio(-250, 1));
    assert_eq!(value(SUM, &[Some(2), Some(2), Some(0)]), ratio(0, 1), "values that add up to zero are a sum");
    assert_eq!(value(SUM, &[Some(5), Some(4), Some(-250)]), Ok(None), "one of five values is not known");
    assert_eq!(value(SUM_KNOWN, &[Some(4), Some(-250)]), ratio(-250, 1));
    assert_eq!(value(MEAN, &[Some(4), Some(-250)]), ratio(-125, 2));
    assert_eq!(value(MIN, &[Some(-3)]), ratio(-3, 1));
    assert_eq!(value(MAX, &[Some(9)]), ratio(9, 1));
    assert_eq!(value(MEDIAN, &[Some(4), Some(3)]), ratio(7, 2));
}

/// As Excel's PERCENTILE.INC and numpy's percentile give it.
#[test]
fn a_percentile_is_on_the_line_between_its_neighbours() {
    let of = |unscaled, scale| PERCENTILE.with(Some(Argument::new(unscaled, scale))).expect("between 0 and 100");
    assert_eq!(of(92, 0), PERCENTILE);
    // Of 1, 2, 4, 7: place 2.76.
    assert_eq!(value(of(92, 0), &[Some(4), Some(4), Some(7)]), ratio(628, 100));
    assert_eq!(value(of(100, 0), &[Some(4), Some(7), Some(7)]), ratio(7, 1));
    // Of 15, 20, 35, 40, 50: place 1.6.
    assert_eq!(value(of(40, 0), &[Some(5), Some(20), Some(35)]), ratio(29, 1));
    assert_eq!(value(of(125, 1), &[Some(5), Some(15), Some(20)]), ratio(35, 2));
    assert_eq!(value(of(92, 0), &[Some(1), Some(-3), Some(-3)]), ratio(-3, 1));
    assert_eq!(value(of(92, 0), &[Some(0), None, None]), Ok(None));
    assert_eq!(value(of(92, 0), &[Some(1), Some(1), None]), Err(NoTotal));
    for (unscaled, scale) in [(-1, 0), (101, 0), (1_000_001, 4), (5_000_000_001, 10)] {
        assert_eq!(PERCENTILE.with(Some(Argument::new(unscaled, scale))), None, "{unscaled} {scale}");
    }
    assert_eq!(PERCENTILE.with(None), None);
    assert_eq!(of(9_250, 2).written(), "percentile 92.5 of");
    assert_eq!(of(9_250, 2).instead().map(Function::written), Some("percentile 93.5 of".into()));
    assert_eq!(of(100, 0).instead().map(Function::written), Some("percentile 99 of".into()));
    assert_eq!(of(0, 0).instead().map(Function::written), Some("percentile 1 of".into()));
    let said = |of: Function| of.sentence("age", "people");
    assert_eq!(said(of(92, 0)), "the 92nd percentile of age over people");
    assert_eq!(said(of(11, 0)), "the 11th percentile of age over people");
    assert_eq!(said(of(121, 1)), "the 12.1th percentile of age over people");
}

#[test]
fn a_standard_deviation_is_the_root_of_the_variance() {
    let of = |values: &[i64]| {
        let squares = values.iter().map(|v| i128::from(*v) * i128::from(*v));
        let (high, low): (Vec<i128>, Vec<i128>) =
            squares.map(|square| (square >> 64, square & i128::from(u64::MAX))).unzip();
        let sum = values.iter().map(|v| i128::from(*v)).sum();
        let totals = [values.len() as i128, sum, high.iter().sum(), low.iter().sum()];
        value(STANDARD_DEVIATION, &totals.map(Some)).expect("no total is missing")
    };
    let exact = |n: i64, d: i64| ratio(n, d).unwrap_or(None);
    assert_eq!(of(&[]), None);
    assert_eq!(of(&[7]), None);
    assert_eq!(of(&[7, 7, 7]), exact(0, 1));
    assert_eq!(of(&[1, 2, 3]), exact(1, 1));
    assert_eq!(of(&[-1, 0, 1, 0]), of(&[4, 5, 6, 5]), "moving all values moves nothing");
    assert_eq!(of(&[i64::MIN, i64::MIN + 2]).map(|root| &root * &root < exact(2, 1).unwrap()), Some(true));
    // The largest numbers are exact: (MAX - MIN) / sqrt 2, and its square is less than what it is cut from.
    for (values, variance) in [(vec![1, 2], (1, 2)), (vec![1, 2, 6], (7, 1)), (vec![1, 2, 4, 7], (7, 1))] {
        let (root, variance) = (of(&values).unwrap(), exact(variance.0, variance.1).unwrap());
        let next = &root + BigRational::new(1.into(), BigInt::from(10).pow(60));
        assert!(&root * &root < variance && variance < &next * &next, "{values:?}");
    }
    assert_eq!(value(STANDARD_DEVIATION, &[Some(2), Some(3), None, Some(1)]), Err(NoTotal));
}

#[test]
fn a_total_that_an_engine_left_out_is_noticed() {
    assert_eq!(value(SUM, &[Some(1), Some(1), None]), Err(NoTotal));
    assert_eq!(value(SUM_KNOWN, &[Some(1), None]), Err(NoTotal));
    assert_eq!(value(MEAN, &[Some(1), None]), Err(NoTotal));
    assert_eq!(value(MEDIAN, &[Some(1), None]), Err(NoTotal));
    assert_eq!(value(MEDIAN, &[None, Some(1)]), Err(NoTotal));
}
