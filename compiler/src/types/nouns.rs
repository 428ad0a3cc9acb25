//! Other words by which a text names a code: its plurals, and what men and women are called.
//!
//! In: the label of a code in small letters, those of its list. Out: words in small letters. Invariant: where a list has several codes for one
//! sex, such as women and girls, each has its own words alone.

const FEMALE: [&str; 4] = ["female", "females", "women", "girls"];
const MALE: [&str; 4] = ["male", "males", "men", "boys"];
/// A label that is one of these is of that sex, too.
const SINGULARS: [(&str, &[&str; 4]); 4] = [("woman", &FEMALE), ("girl", &FEMALE), ("man", &MALE), ("boy", &MALE)];

/// The plurals that some words may have.
pub(super) fn plurals(words: &str) -> Vec<String> {
    let changed =
        [("y", "ies"), ("fe", "ves"), ("f", "ves"), ("woman", "women"), ("man", "men"), ("child", "children")];
    let before_y = |stem: &str| !stem.ends_with(['a', 'e', 'i', 'o', 'u']);
    let changed = changed.into_iter().filter_map(|(one, many)| {
        let stem = words.strip_suffix(one).filter(|stem| one != "y" || before_y(stem))?;
        Some(format!("{stem}{many}"))
    });
    let mut found = vec![format!("{words}s"), format!("{words}es")];
    changed.for_each(|plural| {
        if !found.contains(&plural) {
            found.push(plural);
        }
    });
    found
}

/// Whether some words are a plural of others. Most are not, which the letters that no plural changes tell.
pub(super) fn is_plural(many: &str, one: &str) -> bool {
    let kept = one.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
    many.starts_with(&one[..kept]) && plurals(one).iter().any(|plural| plural == many)
}

/// What else the people of a code are called, where it is that of a sex.
pub(super) fn of_sex(label: &str, labels: &[String]) -> Vec<&'static str> {
    let words = |label: &str| {
        let of_one = SINGULARS.into_iter().find(|(one, _)| *one == label).map(|(_, words)| words);
        of_one.or_else(|| [&FEMALE, &MALE].into_iter().find(|words| words.contains(&label)))
    };
    let Some(own) = words(label) else { return Vec::new() };
    let is_alone = labels.iter().filter(|other| words(other) == Some(own)).count() == 1;
    own.iter().copied().filter(|word| is_alone && *word != label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_are_those_of_english() {
        for (one, many) in [
            ("car", "cars"),
            ("injury", "injuries"),
            ("knife", "knives"),
            ("loss", "losses"),
            ("looked after child", "looked after children"),
        ] {
            assert!(plurals(one).contains(&many.to_string()), "{one}");
        }
        assert!(!plurals("key").contains(&"keies".to_string()));
        assert!(!plurals("bay").contains(&"baies".to_string()));
    }

    #[test]
    fn what_is_a_plural_is_one_of_the_plurals() {
        let words = [
            "city", "cities", "woman", "women", "man", "men", "child", "children", "wife", "wives", "half", "halves",
            "bus", "buses",
        ];
        for one in words {
            for many in words.into_iter().map(str::to_string).chain(plurals(one)) {
                assert_eq!(is_plural(&many, one), plurals(one).contains(&many), "{many} of {one}");
            }
        }
        assert!(!is_plural("", "") && is_plural("s", ""));
    }

    #[test]
    fn each_sex_has_several_words_unless_the_list_parts_them() {
        let labels = |of: &[&str]| of.iter().map(|label| label.to_string()).collect::<Vec<_>>();
        assert_eq!(of_sex("male", &labels(&["male", "female"])), ["males", "men", "boys"]);
        assert_eq!(of_sex("women", &labels(&["men", "women"])), ["female", "females", "girls"]);
        assert_eq!(of_sex("women", &labels(&["men", "women", "girls"])), [] as [&str; 0]);
        assert_eq!(of_sex("theft", &labels(&["theft"])), [] as [&str; 0]);
    }
}
