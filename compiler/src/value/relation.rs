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

/// A test of a text beside another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextTest {
    /// Where the text looked for must be.
    pub part: TextPart,
    /// Whether capital letters are the same as small ones.
    pub ignoring_case: bool,
}

/// Where in a text another must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TextPart {
    /// The whole of it: `=`, `in`.
    Whole,
    /// `starts with`
    Start,
    /// `ends with`
    End,
    /// `contains`
    Anywhere,
}

/// Each place, how it is written between a column and a text, and those that are easily written in its place.
const PARTS: [(TextPart, &str, &[TextPart]); 4] = [
    (TextPart::Whole, "is", &[]),
    (TextPart::Start, "starts with", &[TextPart::Anywhere]),
    (TextPart::End, "ends with", &[TextPart::Anywhere]),
    (TextPart::Anywhere, "contains", &[TextPart::Start]),
];

impl TextTest {
    /// The same text.
    pub const SAME: TextTest = TextTest::of(TextPart::Whole);

    const fn of(part: TextPart) -> TextTest {
        TextTest { part, ignoring_case: false }
    }

    /// Every test.
    pub fn all() -> impl Iterator<Item = TextTest> {
        let each = |ignoring_case| PARTS.iter().map(move |(part, ..)| TextTest { part: *part, ignoring_case });
        [false, true].into_iter().flat_map(each)
    }

    /// The test that is written with this as its first word.
    pub fn written(first: &str) -> Option<TextTest> {
        let (part, ..) = PARTS.iter().find(|(_, word, _)| word.split(' ').next() == Some(first))?;
        Some(TextTest::of(*part))
    }

    /// As definitions write it between a column and a text.
    pub fn word(self) -> &'static str {
        PARTS.iter().find(|(part, ..)| *part == self.part).map_or("", |(_, word, _)| word)
    }

    /// As definitions write it after the texts, with a blank before it.
    pub fn suffix(self) -> &'static str {
        if self.ignoring_case { " ignoring case" } else { "" }
    }

    /// Whether a text passes beside the text looked for.
    pub fn passes(self, text: &str, looked_for: &str) -> bool {
        if self.ignoring_case {
            return TextTest::of(self.part).passes(&lower(text), &lower(looked_for));
        }
        match self.part {
            TextPart::Whole => text == looked_for,
            TextPart::Start => text.starts_with(looked_for),
            TextPart::End => text.ends_with(looked_for),
            TextPart::Anywhere => text.contains(looked_for),
        }
    }

    /// Whether a text passes beside one of those looked for, for many texts.
    pub fn passes_any(self, looked_for: Arc<[Arc<str>]>) -> impl Fn(&str) -> bool + Send + Sync + 'static {
        let known = |text: &Arc<str>| if self.ignoring_case { lower(text).into() } else { text.clone() };
        let mut sorted: Vec<Arc<str>> = looked_for.iter().map(known).collect();
        sorted.sort_unstable();
        let exact = TextTest::of(self.part);
        let any = move |text: &str| match self.part {
            TextPart::Whole => sorted.binary_search_by(|other| (**other).cmp(text)).is_ok(),
            TextPart::Start | TextPart::End | TextPart::Anywhere => {
                sorted.iter().any(|other| exact.passes(text, other))
            }
        };
        move |text| if self.ignoring_case { any(&lower(text)) } else { any(text) }
    }

    /// Whether it asks for a whole text, so that several are often listed.
    pub fn is_equality(self) -> bool {
        self.part == TextPart::Whole
    }

    /// Those that are easily written in its place.
    pub fn instead(self) -> Vec<TextTest> {
        let near = PARTS.iter().find(|(part, ..)| *part == self.part).map_or(&[][..], |(.., near)| near);
        let exact = self.ignoring_case.then_some(TextTest::of(self.part));
        near.iter().map(|part| TextTest { part: *part, ..self }).chain(exact).collect()
    }

    /// Texts close to the line that it draws: the text looked for, others that pass, and some that do not.
    pub fn near(self, looked_for: &str) -> Vec<String> {
        let mut near = vec![looked_for.to_string()];
        near.extend(match self.part {
            TextPart::Whole => vec![format!("{looked_for}~")],
            TextPart::Start => vec![format!("{looked_for}x"), format!("x{looked_for}x")],
            TextPart::End => vec![format!("x{looked_for}"), format!("x{looked_for}x")],
            TextPart::Anywhere => vec![format!("x{looked_for}x"), "x".to_string()],
        });
        if self.ignoring_case {
            near.extend([looked_for.to_lowercase(), looked_for.to_uppercase()]);
        }
        near
    }
}

/// A text in small letters: each of its letters by itself, as Unicode's table of single characters has it, in no particular
/// language. So both sides of a test are the same on every engine.
fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
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
    fn case_is_ignored_letter_by_letter() {
        let test = |part| TextTest { part, ignoring_case: true };
        assert!(test(TextPart::Whole).passes("KNIFE", "knife"));
        assert!(test(TextPart::Start).passes("Élan vital", "éLAN"));
        assert!(test(TextPart::End).passes("Mill ROAD", "road"));
        assert!(!test(TextPart::End).passes("Road works", "road"));
        assert!(test(TextPart::Anywhere).passes("a PocketKnife b", "knife"));
        // A capital sigma is the small one of the middle of a word, wherever it is; sharp s is not a double s.
        assert!(test(TextPart::Whole).passes("ΟΔΟΣ", "οδοσ"));
        assert!(!test(TextPart::Whole).passes("ΟΔΟΣ", "οδος"));
        assert!(!test(TextPart::Whole).passes("STRASSE", "straße"));
        // No dotless i: these are the letters of no particular language.
        assert!(test(TextPart::Whole).passes("ILFORD", "ilford"));
        assert!(!test(TextPart::Whole).passes("ILFORD", "ılford"));
    }

    #[test]
    fn one_of_many_passes_as_each_does() {
        let looked_for: Arc<[Arc<str>]> = ["B", "é", "aB"].map(Arc::from).into();
        for test in TextTest::all() {
            let any = test.passes_any(looked_for.clone());
            for text in ["", "b", "B", "É", "é", "ab", "xAB", "abx", "zz"] {
                assert_eq!(any(text), looked_for.iter().any(|other| test.passes(text, other)), "{test:?} {text}");
            }
        }
    }

    #[test]
    fn each_test_is_known_by_its_first_word() {
        for test in TextTest::all().filter(|test| !test.ignoring_case) {
            assert_eq!(TextTest::written(test.word().split(' ').next().unwrap()), Some(test));
        }
    }

    #[test]
    fn texts_near_a_test_lie_on_both_sides_of_it() {
        for test in TextTest::all() {
            let near = test.near("knife");
            assert!(near.iter().any(|text| test.passes(text, "knife")), "{test:?}");
            assert!(near.iter().any(|text| !test.passes(text, "knife")), "{test:?}");
        }
    }
}
