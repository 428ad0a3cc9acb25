//! Aligning: which row (or column) of one table is which of the other.
//!
//! In: the labels of both sides, and what else makes two of them alike. Out: pairs, and what has no counterpart.
//! Invariants: each index of either side comes exactly once; as many labels as can keep their order are paired in order, so
//! that one missing row moves no other.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// One row or column of either side or of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pair {
    /// The same on both sides.
    Both {
        printed: usize,
        ours: usize,
        /// It is at another place among the others.
        moved: bool,
    },
    Printed(usize),
    Ours(usize),
}

/// Pairs labels: in order, then what was moved, then what is between the same neighbours and is alike.
pub(crate) fn align(printed: &[String], ours: &[String], alike: impl Fn(usize, usize) -> bool) -> Vec<Pair> {
    let stretches = stretches(printed, ours);
    // For each printed one its counterpart; for each of ours whether it has one.
    let mut counterpart: Vec<Option<(usize, bool)>> = vec![None; printed.len()];
    let mut taken = vec![false; ours.len()];
    for stretch in stretches.iter().filter(|s| s.same) {
        for (p, o) in stretch.printed.clone().zip(stretch.ours.clone()) {
            (counterpart[p], taken[o]) = (Some((o, false)), true);
        }
    }
    let mut left: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for o in (0..ours.len()).filter(|o| !taken[*o]) {
        left.entry(&ours[o]).or_default().push_back(o);
    }
    for p in 0..printed.len() {
        if counterpart[p].is_none()
            && let Some(o) = left.get_mut(printed[p].as_str()).and_then(VecDeque::pop_front)
        {
            (counterpart[p], taken[o]) = (Some((o, true)), true);
        }
    }
    for stretch in stretches.iter().filter(|s| !s.same) {
        let mut from = stretch.ours.start;
        for p in stretch.printed.clone().filter(|p| counterpart[*p].is_none()).collect::<Vec<_>>() {
            if let Some(o) = (from..stretch.ours.end).find(|o| !taken[*o] && alike(p, *o)) {
                (counterpart[p], taken[o]) = (Some((o, false)), true);
                from = o + 1;
            }
        }
    }
    let mut pairs = Vec::new();
    for stretch in stretches {
        pairs.extend(stretch.printed.map(|printed| match counterpart[printed] {
            Some((ours, moved)) => Pair::Both { printed, ours, moved },
            None => Pair::Printed(printed),
        }));
        pairs.extend(stretch.ours.filter(|o| !taken[*o]).map(Pair::Ours));
    }
    pairs
}

/// A run of labels that are the same on both sides, or one between two such runs.
struct Stretch {
    printed: Range<usize>,
    ours: Range<usize>,
    same: bool,
}

fn stretches(printed: &[String], ours: &[String]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, printed, ours) {
        let (printed, ours, same) = (op.old_range(), op.new_range(), matches!(op, DiffOp::Equal { .. }));
        match stretches.last_mut() {
            Some(last) if !last.same && !same => {
                (last.printed.end, last.ours.end) = (last.printed.end.max(printed.end), last.ours.end.max(ours.end));
            }
            _ => stretches.push(Stretch { printed, ours, same }),
        }
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a` on both sides, `-a` printed alone, `+a` ours alone, `~a` moved, `a=b` renamed.
    fn shown(printed: &str, ours: &str, alike: &[(&str, &str)]) -> String {
        let words = |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_string).collect() };
        let (printed, ours) = (words(printed), words(ours));
        let pairs = align(&printed, &ours, |p, o| alike.contains(&(printed[p].as_str(), ours[o].as_str())));
        let word = |pair: &Pair| match *pair {
            Pair::Both { printed: p, moved: true, .. } => format!("~{}", printed[p]),
            Pair::Both { printed: p, ours: o, .. } if printed[p] == ours[o] => printed[p].clone(),
            Pair::Both { printed: p, ours: o, .. } => format!("{}={}", printed[p], ours[o]),
            Pair::Printed(p) => format!("-{}", printed[p]),
            Pair::Ours(o) => format!("+{}", ours[o]),
        };
        pairs.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn one_row_more_or_less_moves_no_other() {
        assert_eq!(shown("a b c d", "a c d", &[]), "a -b c d");
        assert_eq!(shown("b c d", "a b c d e", &[]), "+a b c d +e");
        assert_eq!(shown("", "a", &[]), "+a");
        assert_eq!(shown("a", "", &[]), "-a");
    }

    #[test]
    fn a_row_at_another_place_is_moved() {
        assert_eq!(shown("a b c d", "d a b c", &[]), "a b c ~d");
        assert_eq!(shown("p a b c", "a b c p", &[]), "~p a b c");
    }

    #[test]
    fn repeated_labels_are_paired_in_order() {
        assert_eq!(shown("x a x b", "x a x b", &[]), "x a x b");
        assert_eq!(shown("x x x", "x x", &[]).matches('-').count(), 1);
    }

    #[test]
    fn what_is_alike_between_the_same_neighbours_was_renamed() {
        let alike = [("b", "B"), ("c", "C"), ("z", "Z")];
        assert_eq!(shown("a b d", "a B d", &alike), "a b=B d");
        assert_eq!(shown("a b d", "a x d", &alike), "a -b +x d");
        assert_eq!(shown("a b c d", "a C d", &alike), "a -b c=C d");
        assert_eq!(shown("a z d", "Z a d", &alike), "+Z a -z d", "other neighbours");
    }

    #[test]
    fn every_index_comes_once() {
        for (printed, ours) in [("a b c a", "c a a b x"), ("q w e", "e w q"), ("a a a b", "b a")] {
            let words = |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_string).collect() };
            let (printed, ours) = (words(printed), words(ours));
            let pairs = align(&printed, &ours, |_, _| true);
            let side = |of: fn(&Pair) -> Option<usize>| {
                let mut all: Vec<usize> = pairs.iter().filter_map(of).collect();
                all.sort_unstable();
                all
            };
            let of_printed = side(|pair| match *pair {
                Pair::Both { printed, .. } | Pair::Printed(printed) => Some(printed),
                Pair::Ours(_) => None,
            });
            let of_ours = side(|pair| match *pair {
                Pair::Both { ours, .. } | Pair::Ours(ours) => Some(ours),
                Pair::Printed(_) => None,
            });
            assert_eq!(of_printed, (0..printed.len()).collect::<Vec<_>>());
            assert_eq!(of_ours, (0..ours.len()).collect::<Vec<_>>());
        }
    }
}
