//! Cells: what is in one place of a table.
//!
//! In: numbers from cubes, constants and texts of layouts. Out: exact values, or one of the marks that are shown where no value
//! can. Invariant: a mark is never a number. Through any arithmetic `Suppressed` wins over everything, then
//! `NotApplicable`, then `Missing`; none of them can become a value again.

use num_rational::BigRational;
use num_traits::{Signed, Zero};

/// One cell of a table.
///
/// "Low" (rounds to zero, is not zero) is not a kind of its own: it depends on how many digits are shown, so
/// [`display`](crate::cells::display) shows it, and the exact value stays here for sorting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// An exact number.
    Value(BigRational),
    /// A number that must not be shown. It is not kept, so that nothing can print it.
    Suppressed(Suppressed),
    /// Says nothing here: a change from zero, a rate of the outside row.
    NotApplicable,
    /// No value.
    Missing,
    /// A text, such as an attribute of the row's code.
    Text(String),
}

/// What may be shown of a suppressed number.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Suppressed {
    /// The number is below this; `None` when even that is not shown.
    pub below: Option<BigRational>,
    /// The smallest and the largest that it may be, where what both would show as may be shown when it is one text.
    pub between: Option<(BigRational, BigRational)>,
    /// What is shown of a quotient of it, where that is not the same.
    pub quotient: Option<Box<Suppressed>>,
}

impl Suppressed {
    /// Known to be below a bound, and nothing else.
    pub fn below(bound: BigRational) -> Suppressed {
        Suppressed { below: Some(bound), ..Suppressed::default() }
    }
}

/// A text met arithmetic, which the planner must never let happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextInArithmetic;

/// `+`, `-`, `*` or `/` of two cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `a + b`
    Add,
    /// `a - b`
    Subtract,
    /// `a * b`
    Multiply,
    /// `a / b`; not applicable when `b` is zero.
    Divide,
}

/// Computes `left operator right`.
pub fn combine(operator: Operator, left: Cell, right: Cell) -> Result<Cell, TextInArithmetic> {
    match (left, right) {
        (Cell::Text(_), _) | (_, Cell::Text(_)) => Err(TextInArithmetic),
        (Cell::Value(a), Cell::Value(b)) => Ok(calculate(operator, a, b)),
        (Cell::Suppressed(a), Cell::Value(b)) => Ok(Cell::Suppressed(scaled(operator, a, &b))),
        // All else about a suppressed number is not shown: a bound of a sum or a quotient could give the other side away.
        (Cell::Suppressed(_), _) | (_, Cell::Suppressed(_)) => Ok(Cell::Suppressed(Suppressed::default())),
        (Cell::NotApplicable, _) | (_, Cell::NotApplicable) => Ok(Cell::NotApplicable),
        (Cell::Missing, _) | (_, Cell::Missing) => Ok(Cell::Missing),
    }
}

fn calculate(operator: Operator, a: BigRational, b: BigRational) -> Cell {
    match operator {
        Operator::Add => Cell::Value(a + b),
        Operator::Subtract => Cell::Value(a - b),
        Operator::Multiply => Cell::Value(a * b),
        Operator::Divide if b.is_zero() => Cell::NotApplicable,
        Operator::Divide => Cell::Value(a / b),
    }
}

/// Times or divided by a positive number, a bound stays a bound: fewer than 5 of 53 is less than 5/53.
fn scaled(operator: Operator, hidden: Suppressed, by: &BigRational) -> Suppressed {
    match operator {
        Operator::Multiply if by.is_positive() => times(hidden, by),
        Operator::Divide if by.is_positive() => {
            let known = match hidden.quotient {
                Some(quotient) => *quotient,
                None => hidden,
            };
            times(known, &by.recip())
        }
        Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide => Suppressed::default(),
    }
}

fn times(hidden: Suppressed, by: &BigRational) -> Suppressed {
    Suppressed {
        below: hidden.below.map(|b| b * by),
        between: hidden.between.map(|(least, most)| (least * by, most * by)),
        quotient: hidden.quotient.map(|quotient| Box::new(times(*quotient, by))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Operator; 4] = [Operator::Add, Operator::Subtract, Operator::Multiply, Operator::Divide];

    fn number(n: i64) -> Cell {
        Cell::Value(BigRational::from_integer(n.into()))
    }

    fn below(n: i64, d: i64) -> Cell {
        Cell::Suppressed(Suppressed::below(BigRational::new(n.into(), d.into())))
    }

    #[test]
    fn values_are_exact() {
        let third = combine(Operator::Divide, number(1), number(3)).unwrap();
        assert_eq!(combine(Operator::Multiply, third, number(3)), Ok(number(1)));
        assert_eq!(combine(Operator::Subtract, number(2), number(5)), Ok(number(-3)));
        assert_eq!(combine(Operator::Add, number(2), number(5)), Ok(number(7)));
    }

    #[test]
    fn division_by_zero_is_not_applicable() {
        assert_eq!(combine(Operator::Divide, number(5), number(0)), Ok(Cell::NotApplicable));
        assert_eq!(combine(Operator::Divide, number(0), number(0)), Ok(Cell::NotApplicable));
        assert_eq!(combine(Operator::Divide, number(0), number(5)), Ok(number(0)));
    }

    #[test]
    fn the_stronger_mark_wins_on_either_side() {
        for operator in ALL {
            for other in [number(0), number(7), number(-7), Cell::NotApplicable, Cell::Missing, below(5, 1)] {
                for (a, b) in [(below(5, 1), other.clone()), (other.clone(), below(5, 1))] {
                    let result = combine(operator, a.clone(), b.clone()).unwrap();
                    assert!(matches!(result, Cell::Suppressed(_)), "{a:?} {operator:?} {b:?} gave {result:?}");
                }
            }
            for other in [number(0), number(7), Cell::NotApplicable, Cell::Missing] {
                assert_eq!(combine(operator, Cell::NotApplicable, other.clone()), Ok(Cell::NotApplicable));
                assert_eq!(combine(operator, other, Cell::NotApplicable), Ok(Cell::NotApplicable));
            }
            for other in [number(0), number(7), Cell::Missing] {
                assert_eq!(combine(operator, Cell::Missing, other.clone()), Ok(Cell::Missing));
                assert_eq!(combine(operator, other, Cell::Missing), Ok(Cell::Missing));
            }
        }
    }

    #[test]
    fn a_bound_is_kept_only_where_it_is_still_true() {
        assert_eq!(combine(Operator::Divide, below(5, 1), number(53)), Ok(below(5, 53)));
        assert_eq!(combine(Operator::Multiply, below(5, 53), number(100)), Ok(below(500, 53)));
        let marker_only = Cell::Suppressed(Suppressed::default());
        assert_eq!(combine(Operator::Multiply, below(5, 1), number(0)), Ok(marker_only.clone()));
        assert_eq!(combine(Operator::Multiply, below(5, 1), number(-1)), Ok(marker_only.clone()));
        assert_eq!(combine(Operator::Divide, below(5, 1), number(0)), Ok(marker_only.clone()));
        assert_eq!(combine(Operator::Divide, number(53), below(5, 1)), Ok(marker_only.clone()));
        assert_eq!(combine(Operator::Add, below(5, 1), number(100)), Ok(marker_only));
    }

    #[test]
    fn a_quotient_shows_what_its_policy_says_and_stays_so() {
        let whole = |n: i64| BigRational::from_integer(n.into());
        let rounded = Suppressed { between: Some((whole(1), whole(4))), ..Suppressed::below(whole(5)) };
        let count = Suppressed { quotient: Some(Box::new(rounded)), ..Suppressed::below(whole(5)) };
        let share = combine(Operator::Divide, Cell::Suppressed(count.clone()), number(50)).unwrap();
        let tenth = |n: i64| BigRational::new(n.into(), 50.into());
        let expected = Suppressed { between: Some((tenth(1), tenth(4))), ..Suppressed::below(tenth(5)) };
        assert_eq!(share, Cell::Suppressed(expected.clone()));
        // A rate multiplies first.
        let per_thousand = combine(Operator::Multiply, Cell::Suppressed(count), number(1_000)).unwrap();
        let rate = combine(Operator::Divide, per_thousand, number(50_000)).unwrap();
        assert_eq!(rate, Cell::Suppressed(expected));
        let marked = Suppressed { quotient: Some(Box::default()), ..Suppressed::below(whole(5)) };
        let share = combine(Operator::Divide, Cell::Suppressed(marked), number(50)).unwrap();
        assert_eq!(share, Cell::Suppressed(Suppressed::default()));
    }

    #[test]
    fn a_text_is_refused() {
        for operator in ALL {
            let text = || Cell::Text("Robbery".into());
            assert_eq!(combine(operator, text(), number(1)), Err(TextInArithmetic));
            assert_eq!(combine(operator, below(5, 1), text()), Err(TextInArithmetic));
        }
    }
}
