//! Rounding, signs, marks and separators.

use proptest::prelude::*;

use super::super::cell::Suppressed;
use super::super::samples::{percent, plain, ratio};
use super::*;

fn shown(n: i64, d: i64, format: NumberFormat) -> String {
    display(&Cell::Value(ratio(n, d)), &format, &Style::default())
}

fn decimals(decimals: u32) -> NumberFormat {
    NumberFormat { decimals, ..plain() }
}

#[test]
fn halves_round_away_from_zero() {
    for (n, d, digits, expected) in [
        (5, 2, 0, "3"),
        (-5, 2, 0, "-3"),
        (1, 2, 0, "1"),
        (-1, 2, 0, "-1"),
        (49, 100, 0, "0"),
        (1, 20, 1, "0.1"),
        (-1, 20, 1, "-0.1"),
        (1_005, 1_000, 2, "1.01"),
        (2_675, 1_000, 2, "2.68"),
        (1, 3, 4, "0.3333"),
        (2, 3, 0, "1"),
        (1_999, 1_000, 2, "2.00"),
    ] {
        assert_eq!(shown(n, d, decimals(digits)), expected, "{n}/{d} to {digits}");
    }
}

#[test]
fn a_difference_is_taken_before_rounding() {
    let (a, b) = (ratio(404, 100), ratio(226, 100));
    let show = |v: &BigRational| display(&Cell::Value(v.clone()), &decimals(1), &Style::default());
    assert_eq!((show(&a), show(&b), show(&(a - b))), ("4.0".into(), "2.3".into(), "1.8".into()));
}

#[test]
fn zero_has_no_sign() {
    let plus = NumberFormat { plus: true, ..decimals(1) };
    assert_eq!(shown(-1, 100, decimals(1)), "0.0");
    assert_eq!(shown(-1, 100, plus), "0.0");
    assert_eq!(shown(1, 100, plus), "0.0");
    assert_eq!(shown(0, 1, plus), "0.0");
    assert_eq!(shown(1, 10, plus), "+0.1");
    assert_eq!(shown(-1, 10, plus), "-0.1");
}

#[test]
fn house_style_decides_marks_between_digits() {
    let format = NumberFormat { thousands: true, decimals: 2, ..plain() };
    assert_eq!(shown(123_456_789, 100, format), "1,234,567.89");
    assert_eq!(shown(-99_999, 100, format), "-999.99");
    assert_eq!(shown(999, 1, format), "999.00");
    assert_eq!(shown(1_000, 1, format), "1,000.00");
    assert_eq!(shown(100_000, 1, NumberFormat { thousands: true, ..plain() }), "100,000");
    let style = Style { decimal_mark: ",".into(), thousands_separator: "\u{202f}".into(), ..Style::default() };
    assert_eq!(display(&Cell::Value(ratio(123_456, 100)), &format, &style), "1\u{202f}234,56");
}

#[test]
fn a_percentage_is_a_fraction_times_a_hundred() {
    assert_eq!(shown(1, 3, percent(0)), "33%");
    assert_eq!(shown(-1, 3, NumberFormat { plus: true, ..percent(1) }), "-33.3%");
    assert_eq!(shown(1, 3, NumberFormat { percent_sign: false, ..percent(1) }), "33.3");
    assert_eq!(shown(5, 1_000, percent(0)), "1%");
}

#[test]
fn low_is_at_its_own_precision_and_for_positive_values_only() {
    let low = |format: NumberFormat| NumberFormat { low: true, ..format };
    let show = |n, d, format| shown(n, d, low(format));
    assert_eq!(show(4, 1_000, percent(0)), "<1%");
    assert_eq!(show(4, 10_000, percent(1)), "<0.1%");
    assert_eq!(show(5, 10_000, percent(1)), "0.1%");
    assert_eq!(show(5, 1_000, percent(0)), "1%");
    assert_eq!(show(0, 1, percent(0)), "0%");
    assert_eq!(show(-4, 1_000, percent(0)), "0%");
    assert_eq!(show(4, 1_000, NumberFormat { plus: true, ..percent(0) }), "<1%");
    assert_eq!(show(1, 3, plain()), "<1");
    assert_eq!(shown(4, 1_000, percent(0)), "0%", "a format that does not ask for it");
}

#[test]
fn each_mark_is_its_own() {
    let style = Style::default();
    let show = |cell: Cell| display(&cell, &percent(1), &style);
    assert_eq!(show(Cell::NotApplicable), "N/A");
    assert_eq!(show(Cell::Missing), "..");
    assert_eq!(show(Cell::Text("1.25".into())), "1.25");
    assert_eq!(show(Cell::Suppressed(Suppressed::default())), "Suppressed");
    assert_eq!(show(Cell::Suppressed(Suppressed::below(ratio(5, 53)))), "<9.4%");
    let count = Cell::Suppressed(Suppressed::below(ratio(5, 1)));
    assert_eq!(display(&count, &NumberFormat { plus: true, ..plain() }, &style), "<5");
}

#[test]
fn a_bound_that_rounds_to_nothing_is_not_shown() {
    let hidden = Cell::Suppressed(Suppressed::below(ratio(1, 1_000)));
    assert_eq!(display(&hidden, &plain(), &Style::default()), "Suppressed");
}

#[test]
fn a_hidden_share_is_rounded_only_where_every_count_would_print_alike() {
    let style = Style::default();
    let share = |of: i64, format| {
        let hidden = Suppressed { between: Some((ratio(1, of), ratio(4, of))), ..Suppressed::below(ratio(5, of)) };
        display(&Cell::Suppressed(hidden), &format, &style)
    };
    assert_eq!(share(2_000, percent(0)), "0%");
    assert_eq!(share(2_000, NumberFormat { low: true, ..percent(0) }), "<1%");
    assert_eq!(share(2_000, percent(1)), "<0.3%", "1 and 4 would print 0.1% and 0.2%");
    assert_eq!(share(400, percent(0)), "<1%", "4 would print 1%");
}

proptest! {
    /// The shown number is the only one with those digits that lies within half a unit, and a half goes outwards.
    #[test]
    fn rounding_agrees_with_whole_numbers(n in -10_000_000_i64..10_000_000, d in 1_i64..5_000, digits in 0_u32..5) {
        let text = shown(n, d, decimals(digits));
        let units: i128 = text.replace('.', "").parse().unwrap();
        let (n, d) = (i128::from(n) * 10_i128.pow(digits), i128::from(d));
        // 2 |n/d - units| <= 1, in whole numbers.
        let away = 2 * (n - units * d);
        prop_assert!(away.abs() <= d);
        if away.abs() == d {
            prop_assert!(units.abs() * d > n.abs(), "a half went inwards: {n}/{d} as {units}");
        }
        prop_assert_eq!(text.starts_with('-'), units < 0);
        prop_assert_eq!(text.split_once('.').map_or(0, |(_, fraction)| fraction.len()), digits as usize);
    }

    /// Whatever is done to a suppressed number, what is shown has the digits of its bound or none.
    #[test]
    fn a_suppressed_number_shows_none_of_its_digits(
        factors in proptest::collection::vec((0_usize..4, -50_i64..50, any::<bool>()), 0..6),
        digits in 0_u32..3,
        bound in proptest::option::of(1_i64..20),
    ) {
        use super::super::cell::{Operator, combine};
        let all = [Operator::Add, Operator::Subtract, Operator::Multiply, Operator::Divide];
        let below = bound.map(|b| ratio(b, 1));
        let mut cell = Cell::Suppressed(Suppressed { below, ..Suppressed::default() });
        for (operator, n, hidden_first) in factors {
            let other = Cell::Value(ratio(n, 1));
            let (a, b) = if hidden_first { (cell, other) } else { (other, cell) };
            cell = combine(all[operator], a, b).unwrap();
        }
        let Cell::Suppressed(hidden) = &cell else { panic!("became {cell:?}") };
        let format = NumberFormat { plus: true, thousands: true, decimals: digits, ..plain() };
        let text = display(&cell, &format, &Style::default());
        match &hidden.below {
            None => prop_assert_eq!(text, "Suppressed"),
            Some(bound) => {
                let unsigned = NumberFormat { plus: false, ..format };
                let bound = display(&Cell::Value(bound.clone()), &unsigned, &Style::default());
                prop_assert!(text == "Suppressed" || text == format!("<{bound}"), "{}", text);
            }
        }
    }
}
