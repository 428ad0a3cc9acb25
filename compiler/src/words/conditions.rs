//! Conditions on a row in words.
//!
//! In: conditions. Out: `offence group is Robbery or Sexual Offences`, `gravity at least 5`.
//! Invariant: a condition made of several is in brackets inside another.

use super::lists;
use super::phrase::{Condition, Reading, Term, Test};
use super::sets::Labels;
use crate::syntax::ast::Comparison;

/// How phrases are written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// What joins a term to what must be true of it.
    is: &'static str,
    /// How labels are written.
    pub labels: Labels,
}

impl Style {
    /// As part of a sentence: `gravity is at least 5`.
    pub const SENTENCE: Style = Style { is: "is ", labels: Labels::Plain };
    /// Short enough for a line: `gravity at least 5`.
    pub const BRIEF: Style = Style { is: "", labels: Labels::Plain };
    /// Of a change: `group "Robbery"`.
    pub const CHANGE: Style = Style { is: "", labels: Labels::Quoted };
}

/// A condition as it can be written.
enum Written {
    /// What it is about, and what must be true of that.
    Halves(String, String),
    /// Several conditions together.
    Whole(String),
}

impl Condition<'_> {
    /// The condition in words.
    pub fn words(&self, style: Style) -> String {
        if let Some((flag, yes)) = self.flag() {
            return format!("{}{flag}", if yes { "" } else { "not " });
        }
        match self.written(style) {
            Written::Halves(of, test) => format!("{of} {}{test}", style.is),
            Written::Whole(text) => text,
        }
    }

    fn written(&self, style: Style) -> Written {
        match self {
            Condition::And(parts) => Written::Whole(lists::all(&grouped(parts, style), "and")),
            Condition::Or(parts) => Written::Whole(format!("either {}", lists::all(&grouped(parts, style), "or"))),
            Condition::Not(inner) => match (inner.written(style), &**inner) {
                (Written::Halves(of, test), Condition::Of(_, asked)) if asked.is_membership() => {
                    Written::Halves(of, format!("other than {test}"))
                }
                (Written::Halves(of, test), _) => Written::Halves(of, format!("not {test}")),
                (Written::Whole(text), _) => Written::Whole(format!("not ({text})")),
            },
            Condition::Of(Term::NumberOf(parts), test) => {
                let parts = lists::all(&grouped(parts, style), "and");
                Written::Whole(format!("{} of these are true: {parts}", test.words(style)))
            }
            Condition::Of(term, test) => Written::Halves(term.words(style), test.words(style)),
        }
    }

    /// A flag that is asked for, and whether it must be set.
    fn flag(&self) -> Option<(&str, bool)> {
        match self {
            Condition::Not(inner) => inner.flag().map(|(flag, yes)| (flag, !yes)),
            Condition::Of(Term::Value(flag), Test::In(set)) if set.reading == Reading::Flag => match set.ranges[..] {
                [(1, 1)] => Some((&flag.words, true)),
                [(0, 0)] => Some((&flag.words, false)),
                _ => None,
            },
            _ => None,
        }
    }

    /// As one clause of several: in brackets where it ends in a list.
    pub fn clause(&self, style: Style) -> String {
        let text = self.words(style);
        if matches!(self, Condition::Of(Term::NumberOf(_), _)) { format!("({text})") } else { text }
    }

    /// In brackets where it has several conditions or several values.
    fn group(&self, style: Style) -> String {
        let text = self.words(style);
        let several = match self {
            Condition::And(_) | Condition::Or(_) | Condition::Of(Term::NumberOf(_), _) => true,
            Condition::Not(_) | Condition::Of(..) => {
                text.replace("on or after", "").replace("on or before", "").contains(" or ")
            }
        };
        if several { format!("({text})") } else { text }
    }
}

fn grouped(parts: &[Condition<'_>], style: Style) -> Vec<String> {
    parts.iter().map(|part| part.group(style)).collect()
}

impl Term<'_> {
    /// The term in words.
    pub fn words(&self, style: Style) -> String {
        match self {
            Term::Value(noun) => noun.words.clone(),
            Term::NumberOf(parts) => {
                format!("how many of these are true: {}", lists::all(&grouped(parts, style), "and"))
            }
        }
    }
}

impl Test<'_> {
    /// Whether the value must be one of some.
    fn is_membership(&self) -> bool {
        match self {
            Test::In(_) => true,
            Test::Text(test, _) => test.is_equality(),
            Test::Compare(..) | Test::Missing => false,
        }
    }

    /// What must be true, in words.
    pub fn words(&self, style: Style) -> String {
        match self {
            Test::In(set) => set.words("or", style.labels),
            Test::Compare(op, other, reading) => {
                let of_time = match reading {
                    Reading::Day | Reading::Second | Reading::Period(_) => true,
                    Reading::Number(_) | Reading::Flag | Reading::Code(_) | Reading::Weekday | Reading::Text => false,
                };
                format!("{} {}", than(*op, of_time), other.words(style))
            }
            Test::Text(test, texts) => {
                let texts: Vec<String> = texts.iter().map(|text| format!("{text:?}")).collect();
                let that = match test.is_equality() {
                    true => String::new(),
                    false if style.is.is_empty() => format!("{} ", test.word()),
                    false => format!("a text that {} ", test.word()),
                };
                format!("{that}{}{}", lists::some(&texts, "or"), test.suffix())
            }
            Test::Missing => "missing".into(),
        }
    }
}

/// `more than`, or what is said of times.
pub fn than(op: Comparison, of_time: bool) -> &'static str {
    match (op, of_time) {
        (Comparison::Equal, _) => "the same as",
        (Comparison::NotEqual, _) => "different from",
        (Comparison::Less, false) => "less than",
        (Comparison::LessOrEqual, false) => "at most",
        (Comparison::Greater, false) => "more than",
        (Comparison::GreaterOrEqual, false) => "at least",
        (Comparison::Less, true) => "before",
        (Comparison::LessOrEqual, true) => "not after",
        (Comparison::Greater, true) => "after",
        (Comparison::GreaterOrEqual, true) => "not before",
    }
}
