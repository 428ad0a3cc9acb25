//! What one value may be to another: more or less than it, or a text that contains it.
//!
//! In: nothing (nouns). Out: of each comparison and each test of a text, how definitions write it, what it says of two values
//! and which others are easily written in its place.
//! Invariant: every pass asks here and decides nothing itself, so a new test of a text is an entry of [`TextTest`].

use std::cmp::Ordering;
use std::sync::Arc;

/// `=`, `!=`, `<`, `<=`, `>`, `>=`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// As definitions write it.
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        }
    }

    /// Whether it is true of two values in this order.
    pub fn is_true_of(self, order: Ordering) -> bool {
        match self {
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterOrEqual => order.is_ge(),
        }
    }

    /// The one that is true where this is false.
    pub fn negated(self) -> Comparison {
        match self {
            Comparison::Equal => Comparison::NotEqual,
            Comparison::NotEqual => Comparison::Equal,
            Comparison::Less => Comparison::GreaterOrEqual,
            Comparison::LessOrEqual => Comparison::Greater,
            Comparison::Greater => Comparison::LessOrEqual,
            Comparison::GreaterOrEqual => Comparison::Less,
        }
    }

    /// The one that says the same with the sides exchanged.
    pub fn mirrored(self) -> Comparison {
        match self {
            Comparison::Equal | Comparison::NotEqual => self,
            Comparison::Less => Comparison::Greater,
            Comparison::LessOrEqual => Comparison::GreaterOrEqual,
            Comparison::Greater => Comparison::Less,
            Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        }
    }

    /// The one that is most easily written in its place.
    pub fn instead(self) -> Comparison {
        match self {
            Comparison::Equal => Comparison::NotEqual,
            Comparison::NotEqual => Comparison::Equal,
            Comparison::Less => Comparison::LessOrEqual,
            Comparison::LessOrEqual => Comparison::Less,
            Comparison::Greater => Comparison::GreaterOrEqual,
            Comparison::GreaterOrEqual => Comparison::Greater,
        }
    }

    /// Whether it asks for no order.
    pub fn is_equality(self) -> bool {
        matches!(self, Comparison::Equal | Comparison::NotEqual)
    }
}

/// A test of a text beside another; letter case counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextTest {
    /// The same text: `=`, `in`.
    Is,
    /// `starts with`
    StartsWith,
    /// `contains`
    Contains,
}

impl TextTest {
    /// Every test.
    pub const ALL: [TextTest; 3] = [TextTest::Is, TextTest::StartsWith, TextTest::Contains];

    /// The same text.
    pub const SAME: TextTest = TextTest::Is;

    /// The test that is written with this as its first word.
    pub fn written(first: &str) -> Option<TextTest> {
        TextTest::ALL.into_iter().find(|test| test.word().split(' ').next() == Some(first))
    }

    /// As definitions write it between a column and a text.
    pub fn word(self) -> &'static str {
        match self {
            TextTest::Is => "is",
            TextTest::StartsWith => "starts with",
            TextTest::Contains => "contains",
        }
    }

    /// As definitions write it after the texts, with a blank before it.
    pub fn suffix(self) -> &'static str {
        ""
    }

    /// Whether a text passes beside the text looked for.
    pub fn passes(self, text: &str, looked_for: &str) -> bool {
        match self {
            TextTest::Is => text == looked_for,
            TextTest::StartsWith => text.starts_with(looked_for),
            TextTest::Contains => text.contains(looked_for),
        }
    }

    /// Whether a text passes beside one of those looked for, for many texts.
    pub fn passes_any(self, looked_for: Arc<[Arc<str>]>) -> impl Fn(&str) -> bool + Send + Sync + 'static {
        let mut sorted = looked_for.to_vec();
        sorted.sort_unstable();
        move |text| match self {
            TextTest::Is => sorted.binary_search_by(|other| (**other).cmp(text)).is_ok(),
            _ => sorted.iter().any(|other| self.passes(text, other)),
        }
    }

    /// Whether it asks for a whole text, so that several are often listed.
    pub fn is_equality(self) -> bool {
        self == TextTest::Is
    }

    /// Those that are easily written in its place.
    pub fn instead(self) -> Vec<TextTest> {
        match self {
            TextTest::Is => vec![],
            TextTest::StartsWith => vec![TextTest::Contains],
            TextTest::Contains => vec![TextTest::StartsWith],
        }
    }

    /// Texts close to the line that it draws: the text looked for, others that pass, and some that do not.
    pub fn near(self, looked_for: &str) -> Vec<String> {
        let mut near = vec![looked_for.to_string()];
        near.extend(match self {
            TextTest::Is => vec![format!("{looked_for}~")],
            TextTest::StartsWith => vec![format!("{looked_for}x"), format!("x{looked_for}x")],
            TextTest::Contains => vec![format!("x{looked_for}x"), "x".to_string()],
        });
        near
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Comparison; 6] = [
        Comparison::Equal,
        Comparison::NotEqual,
        Comparison::Less,
        Comparison::LessOrEqual,
        Comparison::Greater,
        Comparison::GreaterOrEqual,
    ];

    #[test]
    fn the_negated_is_true_where_it_is_false_and_the_mirrored_where_the_sides_change() {
        for comparison in ALL {
            for order in [Ordering::Less, Ordering::Equal, Ordering::Greater] {
                assert_ne!(comparison.is_true_of(order), comparison.negated().is_true_of(order), "{comparison:?}");
                assert_eq!(comparison.is_true_of(order), comparison.mirrored().is_true_of(order.reverse()));
            }
            assert_ne!(comparison, comparison.instead());
            assert_eq!(comparison, comparison.instead().instead());
        }
    }

    #[test]
    fn texts_near_a_test_lie_on_both_sides_of_it() {
        for test in TextTest::ALL {
            let near = test.near("knife");
            assert!(near.iter().any(|text| test.passes(text, "knife")), "{test:?}");
            assert!(near.iter().any(|text| !test.passes(text, "knife")), "{test:?}");
        }
    }
}
