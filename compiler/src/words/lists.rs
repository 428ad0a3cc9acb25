//! Names and lists of things in words.
//!
//! In: texts. Out: `a, b and c`. Invariant: two different lists are two different texts, long ones too.

pub use crate::diagnostics::quoted;

/// A name as words.
pub fn named(name: &str) -> String {
    name.replace(['_', '.'], " ")
}

/// The most members that are all named.
pub const NAMED: usize = 8;

/// How many of a longer list are named.
const FIRST: usize = 3;

/// `a`, `a or b`, `a, b or c`; every member is named.
pub fn all(members: &[String], joined: &str) -> String {
    match members {
        [] => "nothing".into(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} {joined} {last}", rest.join(", ")),
    }
}

/// As [`all`], where of a long list only the first members are named, with how many others there are and a mark that another list of the
/// same length does not have.
pub fn some(members: &[String], joined: &str) -> String {
    if members.len() <= NAMED {
        return all(members, joined);
    }
    let mut first: Vec<String> = members[..FIRST].to_vec();
    first.push(format!("{} others (list {})", members.len() - FIRST, mark(members)));
    all(&first, joined)
}

/// Six letters and digits that identify a list. FNV-1a, folded.
fn mark(members: &[String]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in members.iter().flat_map(|member| member.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{:06x}", (hash ^ (hash >> 24) ^ (hash >> 48)) & 0xff_ffff)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(to: usize) -> Vec<String> {
        (1..=to).map(|n| n.to_string()).collect()
    }

    #[test]
    fn a_short_list_is_named_whole() {
        assert_eq!(all(&numbers(1), "or"), "1");
        assert_eq!(all(&numbers(2), "or"), "1 or 2");
        assert_eq!(some(&numbers(8), "and"), "1, 2, 3, 4, 5, 6, 7 and 8");
    }

    #[test]
    fn long_lists_that_differ_anywhere_read_differently() {
        let list = numbers(9);
        let text = some(&list, "or");
        assert!(text.starts_with("1, 2, 3 or 6 others (list "), "{text}");
        for at in 0..list.len() {
            let mut other = list.clone();
            other[at].push('x');
            assert_ne!(some(&other, "or"), text);
        }
    }
}
