//! Every definition of indicators/ says where the report states it.
//!
//! In: the definitions as text. Invariant: each has a doc comment, and names a section, an appendix or a table.

use std::fs;

use crate::outputs::indicators;

/// What a citation begins with.
const PLACES: [&str; 5] = ["section", "Appendix", "Table", "Figure", "glossary"];

#[test]
fn every_definition_cites_its_section() {
    let (mut bare, mut definitions) = (Vec::new(), 0);
    for entry in fs::read_dir(indicators()).expect("the project") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "ind") {
            continue;
        }
        let mut doc = String::new();
        for line in fs::read_to_string(&path).expect("definitions").lines() {
            let mut words = line.split(' ');
            match words.next() {
                Some("##") => doc.push_str(line),
                Some("cohort" | "measure" | "indicator" | "table") => {
                    definitions += 1;
                    if !PLACES.iter().any(|place| doc.contains(place)) {
                        bare.push(words.next().unwrap_or_default().to_string());
                    }
                    doc.clear();
                }
                _ => doc.clear(),
            }
        }
    }
    assert!(bare.is_empty(), "no section is cited for {bare:?}");
    assert!(definitions > 150, "only {definitions} definitions were seen");
}
