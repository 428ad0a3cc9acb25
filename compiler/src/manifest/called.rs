//! Which codes and areas are called as totals are.
//!
//! In: a label, and the labels beside it. Out: whether it says by itself that it is the total of the others. Invariant: only labels that are
//! exact (`Total`, `All ages`, `Persons` beside men and women) or marked (`Theft (total)`); not `Total loss`, or a ward called `All Saints`.

/// Labels that are a total's wherever they are.
const TOTALS: [&str; 17] = [
    "total",
    "totals",
    "tot",
    "tot.",
    "_t",
    "overall",
    "all",
    "everyone",
    "everybody",
    "combined",
    "subtotal",
    "sub-total",
    "sub total",
    "grand total",
    "grand-total",
    "total (all)",
    "all (total)",
];
/// What a total is of in `Total persons`; `Total loss` is something else.
const COUNTED: [&str; 18] = [
    "people",
    "persons",
    "population",
    "residents",
    "households",
    "offences",
    "crime",
    "crimes",
    "incidents",
    "cases",
    "calls",
    "deaths",
    "births",
    "pupils",
    "children",
    "adults",
    "patients",
    "recorded",
];
const WOMEN: [&str; 7] = ["female", "females", "women", "woman", "girls", "girl", "f"];
const MEN: [&str; 7] = ["male", "males", "men", "man", "boys", "boy", "m"];
/// Both of them, beside them.
const BOTH: [&str; 7] = ["persons", "people", "person", "both", "all persons", "all people", "m+f"];

/// Whether a label of a code is that of a total: `Total`, `All`, `All ages`, `Both sexes`, `Theft (total)`; not `All other reasons`.
pub(super) fn is_a_total(label: &str, labels: &[String]) -> bool {
    // `Total:`, `- Total`.
    let label = &small(label.trim_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '\u{2013}' | '=')));
    let words: Vec<&str> = label.split(' ').collect();
    let has = |names: &[&str]| labels.iter().any(|other| names.contains(&other.as_str()));
    let by_itself = match words[..] {
        ["both" | "any", "sex" | "sexes" | "gender" | "genders" | "age" | "ages"] => true,
        ["t"] => has(&["m", "f"]) || has(&["1", "2"]),
        ["all", next, ..] => !matches!(next, "other" | "others" | "remaining" | "saints" | "souls" | "hallows"),
        ["total", of] => COUNTED.contains(&of),
        _ => TOTALS.contains(&label.as_str()),
    };
    by_itself
        || is_marked(label, labels)
        || is_list_of_others(label, labels)
        || BOTH.contains(&label.as_str()) && has(&WOMEN) && has(&MEN)
}

/// Whether the label of an area is that of a total of the others at its level.
pub(super) fn is_a_total_of_areas(label: &str, labels: &[String], plural: &str) -> bool {
    /// What is beside England where areas are countries.
    const COUNTRIES: [&str; 12] = [
        "wales",
        "scotland",
        "northern ireland",
        "ireland",
        "republic of ireland",
        "isle of man",
        "channel islands",
        "france",
        "abroad",
        "overseas",
        "elsewhere",
        "other",
    ];
    const AREAS: [&str; 11] = [
        "areas",
        "wards",
        "districts",
        "boroughs",
        "towns",
        "counties",
        "regions",
        "places",
        "sites",
        "schools",
        "forces",
    ];
    let label = &small(label);
    let has = |name: &str| labels.iter().any(|other| other == name);
    let words: Vec<&str> = label.split(' ').collect();
    match words[..] {
        // Villages are called All Stretton and All Cannings.
        ["all", of] => AREAS.contains(&of) || of == small(plural),
        ["england"] | ["england", "and" | "&", "wales"] => !COUNTRIES.into_iter().any(has),
        ["great", "britain"] | ["united", "kingdom"] | ["uk" | "gb"] => {
            has("england") || has("scotland") || has("wales")
        }
        _ => TOTALS.contains(&label.as_str()) || is_marked(label, labels),
    }
}

/// Whether a label names two or more of the others and nothing else: `Primary and secondary`, `Men & women`.
fn is_list_of_others(label: &str, labels: &[String]) -> bool {
    let parts = label.replace(" and ", ",").replace(['&', '+', '/'], ",");
    let parts: Vec<&str> = parts.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_other = |part: &&str| labels.iter().any(|other| other == part && other != label);
    parts.len() > 1 && parts.iter().all(is_other)
}

/// Whether a total is marked as one: `Theft (total)`, `Theft - total`, `Borough total`, `Theft, all`, `Total: theft`. A total operation beside a
/// partial one is none.
fn is_marked(label: &str, labels: &[String]) -> bool {
    let is_of_parts =
        |other: &String| other.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with("partial"));
    let ends = |mark: &str| label.strip_suffix(mark).is_some_and(|rest| rest.ends_with(char::is_alphanumeric));
    let marks = [
        "(total)",
        " (total)",
        " [total]",
        ", total",
        ": total",
        " - total",
        " \u{2013} total",
        " total",
        " sub-total",
        " subtotal",
        " (all)",
        ", all",
        ": all",
        " - all",
        " \u{2013} all",
    ];
    let begins = ["total: ", "total - ", "total \u{2013} ", "total, "].iter().any(|mark| label.starts_with(mark));
    (begins || marks.into_iter().any(ends)) && !ends(" not total") && !labels.iter().any(is_of_parts)
}

/// In small letters, with one blank between words.
pub(super) fn small(label: &str) -> String {
    label.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_exact_or_marked_is_a_total() {
        let beside = ["male", "females", "theft"].map(String::from);
        for label in [
            "Total",
            "TOT",
            "Sub-total",
            "Subtotal",
            "Theft (total)",
            "Theft - Total",
            "Theft, all",
            "Total: theft",
            "Combined",
            "Both sexes",
            "All ages",
            "Persons",
            "People",
            "Both",
            "Total  persons",
            "Theft total",
            "Everyone",
            "Total:",
            "- Total",
            "Male and females",
            "Male + females + theft",
        ] {
            assert!(is_a_total(label, &beside), "{label}");
        }
        for label in [
            "Person on foot",
            "Total Fitness Gym",
            "Combined heat and power",
            "Total loss",
            "Both parents",
            "Peoples",
            "Teetotal",
            "Totally deaf",
            "All other reasons",
            "Free for all",
            "Persons unknown",
            "Totaliser",
            "(total)",
            "Male and others",
            "T",
        ] {
            assert!(!is_a_total(label, &beside), "{label}");
        }
        assert!(!is_a_total("Persons", &["corporations", "male"].map(String::from)));
        assert!(!is_a_total("Knee replacement, total", &["knee replacement, partial"].map(String::from)));
    }

    #[test]
    fn an_area_is_a_total_of_its_level() {
        let beside = ["ash", "birch"].map(String::from);
        for label in ["Total", "Borough total", "All wards", "All areas", "England", "England and Wales", "Combined"] {
            assert!(is_a_total_of_areas(label, &beside, "wards"), "{label}");
        }
        for label in
            ["All Stretton", "All Saints", "New England", "Great Britain", "Totley", "Overall Green", "Both Ends"]
        {
            assert!(!is_a_total_of_areas(label, &beside, "wards"), "{label}");
        }
        assert!(!is_a_total_of_areas("England", &["wales", "scotland"].map(String::from), "countries"));
        assert!(is_a_total_of_areas("United Kingdom", &["england", "wales"].map(String::from), "countries"));
    }
}
