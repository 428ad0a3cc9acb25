//! What holds for every function, and the values that each computes from its totals.

use super::*;

fn value(function: Function, totals: &[Option<i128>]) -> Finished {
    assert_eq!(totals.len(), (function.aggregates)().len(), "{function:?}");
    (function.finish)(totals)
}

fn ratio(n: i64, d: i64) -> Finished {
    Ok(Some(BigRational::new(n.into(), d.into())))
}

#[test]
fn each_is_found_as_it_is_written_and_says_different_things() {
    for function in ALL {
        assert_eq!(Function::find(function.keyword, function.takes == Takes::Distinct), Some(function));
        for other in ALL.into_iter().filter(|other| *other != function) {
            assert_ne!(function.written(), other.written());
            assert_ne!((function.sentence)("age", "people"), (other.sentence)("age", "people"));
            assert_ne!((function.phrase)("age"), (other.phrase)("age"));
            assert!(function.also.iter().all(|word| !other.also.contains(word)), "{function:?} and {other:?}");
        }
        assert_eq!(function.instead().is_some(), function.instead.is_some(), "{function:?}");
        assert_ne!(function.instead(), Some(function));
    }
    assert_eq!(Function::find("sum", true), None);
    assert_eq!(Function::find("average", false), None);
}

/// A key of the cube that several groups share is added up, which only additive totals survive.
#[test]
fn what_adds_up_asks_for_totals_that_add_up() {
    for function in ALL {
        if function.additive {
            assert!((function.aggregates)().into_iter().all(AggregateFunction::is_additive), "{function:?}");
        }
    }
}

#[test]
fn over_nothing_counts_are_zero_and_others_missing() {
    for function in ALL {
        let nothing = vec![None; (function.aggregates)().len()];
        let expected = if function.takes == Takes::Numbers { Ok(None) } else { ratio(0, 1) };
        assert_eq!(value(function, &nothing), expected, "{function:?}");
    }
    assert_eq!(value(SUM, &[Some(0), Some(0)]), Ok(None), "rows without a value have no sum");
    assert_eq!(value(MEAN, &[Some(0), Some(0)]), Ok(None));
}

#[test]
fn values_follow_from_totals() {
    assert_eq!(value(COUNT, &[Some(3)]), ratio(3, 1));
    assert_eq!(value(COUNT_DISTINCT, &[Some(3)]), ratio(3, 1));
    assert_eq!(value(SUM, &[Some(4), Some(-250)]), ratio(-250, 1));
    assert_eq!(value(SUM, &[Some(2), Some(0)]), ratio(0, 1), "values that add up to zero are a sum");
    assert_eq!(value(MEAN, &[Some(4), Some(-250)]), ratio(-125, 2));
    assert_eq!(value(MIN, &[Some(-3)]), ratio(-3, 1));
    assert_eq!(value(MAX, &[Some(9)]), ratio(9, 1));
    assert_eq!(value(MEDIAN, &[Some(4), Some(3)]), ratio(7, 2));
}

#[test]
fn a_total_that_an_engine_left_out_is_noticed() {
    assert_eq!(value(SUM, &[Some(1), None]), Err(NoTotal));
    assert_eq!(value(MEAN, &[Some(1), None]), Err(NoTotal));
    assert_eq!(value(MEDIAN, &[Some(1), None]), Err(NoTotal));
    assert_eq!(value(MEDIAN, &[None, Some(1)]), Err(NoTotal));
}
