//! Ten edits of indicators/, as a reviewer meets them.
//!
//! In: the texts of a project. Out: the texts with one edit. Invariant: an edit that finds nothing to edit, or more than one
//! place, fails; what it should be reported as is written here by hand.

use super::Texts;

/// Changes the texts of a project, and gives the records that they then read, each file with its name.
type Given = fn(&mut Texts) -> Vec<(String, String)>;

/// One edit.
pub struct Edit {
    /// What its snapshots are called.
    pub name: &'static str,
    /// What both sides have that indicators/ has not.
    pub given: Option<Given>,
    /// The edit.
    pub make: fn(&mut Texts),
    /// What it should be reported as, and nothing else.
    pub expected: Expected,
}

/// The one change that an edit is.
pub struct Expected {
    pub class: &'static str,
    /// Kind and name; both names where it has two.
    pub subject: &'static str,
    /// The change on one line.
    pub text: &'static str,
    /// Its file, and what is in the line on either side.
    pub path: &'static str,
    pub before: Option<&'static str>,
    pub after: Option<&'static str>,
}

pub const GRAVITY: Edit = Edit {
    name: "gravity",
    given: None,
    make: |texts| replace(texts, "youth_justice.ind", "offence.gravity >= 5", "offence.gravity >= 3"),
    expected: Expected {
        class: "threshold",
        subject: "cohort serious_violence",
        text: "offence gravity at least 5 -> at least 3",
        path: "youth_justice.ind",
        before: Some("offence.gravity >= 5"),
        after: Some("offence.gravity >= 3"),
    },
};

pub const ROBBERY: Edit = Edit {
    name: "robbery",
    given: None,
    make: |texts| replace(texts, "crimes.ind", "\"Robbery\", ", ""),
    expected: Expected {
        class: "population",
        subject: "cohort violent_crime",
        text: "offence group left out: \"Robbery\"",
        path: "crimes.ind",
        before: Some("where offence.group in {\"Violence Against the Person\", \"Robbery\", \"Sexual Offences\"}"),
        after: Some("where offence.group in {\"Violence Against the Person\", \"Sexual Offences\"}"),
    },
};

/// The committed records have residents of one year only, so these have two.
pub const RESIDENTS: Edit = Edit {
    name: "residents",
    given: Some(two_years_of_residents),
    make: |texts| {
        let from = "violent_crimes in year per 1000 residents in estimate";
        replace(texts, "violent_crime.ind", from, "violent_crimes in year per 1000 residents in mid-2023");
    },
    expected: Expected {
        class: "denominator",
        subject: "indicator violent_crime_rate",
        text: "residents in mid-2022 -> in mid-2023",
        path: "violent_crime.ind",
        before: Some("value violent_crimes in year per 1000 residents in estimate"),
        after: Some("value violent_crimes in year per 1000 residents in mid-2023"),
    },
};

/// Of no person in the committed records does it show which record is kept, so these have children who grow older and move.
pub const KEEP: Edit = Edit {
    name: "keep",
    given: Some(children_with_several_offences),
    make: |texts| {
        let kept =
            |which: &str| format!("  keep  {which} by committed_on per child\n}}\n\n## Children who committed an");
        replace(texts, "youth_justice.ind", &kept("first"), &kept("last"));
    },
    expected: Expected {
        class: "population",
        subject: "cohort children_in_serious_violence",
        text: "kept for each child, by date committed: the first -> the last",
        path: "youth_justice.ind",
        before: Some("keep  first by committed_on per child"),
        after: Some("keep  last by committed_on per child"),
    },
};

pub const TITLE: Edit = Edit {
    name: "title",
    given: None,
    make: |texts| {
        let from = "\"Robbery offences in Cambridgeshire and Peterborough districts, {year 3 before} to {year}\"";
        replace(texts, "violent_crime.ind", from, "\"Robberies by district, {year 3 before} to {year}\"");
    },
    expected: Expected {
        class: "wording",
        subject: "table robbery_by_district",
        text: "title \"Robbery offences in Cambridgeshire and Peterborough districts, 2020/21 to 2023/24\" -> \
               \"Robberies by district, 2020/21 to 2023/24\"",
        path: "violent_crime.ind",
        before: Some("title  \"Robbery offences in"),
        after: Some("title  \"Robberies by district"),
    },
};

pub const ORDER: Edit = Edit {
    name: "order",
    given: None,
    make: |texts| {
        let text = texts.get_mut("markers.ind").expect("markers.ind");
        let parts: Vec<&str> = text.trim_end().split("\n\n").collect();
        let (first, definitions) = parts.split_at(2);
        assert!(first[1].starts_with("use ") && definitions.len() > 8, "{parts:?}");
        let turned: Vec<&str> = first.iter().chain(definitions.iter().rev()).copied().collect();
        *text = format!("{}\n", turned.join("\n\n"));
    },
    expected: Expected {
        class: "cosmetic",
        subject: "file markers.ind",
        text: "layout, comments or the order of definitions, and nothing else",
        path: "markers.ind",
        before: Some("# Violent crimes with additional markers"),
        after: Some("# Violent crimes with additional markers"),
    },
};

pub const RENAME: Edit = Edit {
    name: "rename",
    given: None,
    make: |texts| {
        let mut renamed = 0;
        for text in texts.iter_mut().filter(|(path, _)| path.ends_with(".ind")).map(|(_, text)| text) {
            let (now, here) = with_name(text, "serious_violence", "serious_youth_violence");
            (*text, renamed) = (now, renamed + here);
        }
        assert!(renamed > 4, "a definition, what rests on it and its tests: {renamed}");
    },
    expected: Expected {
        class: "renamed",
        subject: "cohort serious_violence -> serious_youth_violence",
        text: "name serious_violence -> serious_youth_violence",
        path: "youth_justice.ind",
        before: Some("cohort serious_violence {"),
        after: Some("cohort serious_youth_violence {"),
    },
};

pub const CODE: Edit = Edit {
    name: "code",
    given: None,
    make: |texts| {
        let row = |group: &str| format!("36,Kidnapping and false imprisonment,Violence Against the Person,{group}\n");
        let (from, to) = (row("Violence Without Injury"), row("Violence With Injury"));
        replace(texts, "codelists/offence.csv", &from, &to);
    },
    expected: Expected {
        class: "code-list",
        subject: "code list offence",
        text: "code 36 \"Kidnapping and false imprisonment\" subgroup \"Violence Without Injury\" -> \
               \"Violence With Injury\"",
        path: "codelists/offence.csv",
        before: Some("36,Kidnapping and false imprisonment,"),
        after: Some("36,Kidnapping and false imprisonment,"),
    },
};

pub const ROUNDING: Edit = Edit {
    name: "rounding",
    given: None,
    make: |texts| {
        let shown =
            |format: &str| format!("value hate_crimes in year per 1000 residents in estimate\n  shown {format}\n");
        replace(texts, "markers.ind", &shown("0.0"), &shown("0.00"));
    },
    expected: Expected {
        class: "unit",
        subject: "indicator hate_crime_rate",
        text: "shown as 0.0 -> 0.00",
        path: "markers.ind",
        before: Some("  shown 0.0"),
        after: Some("  shown 0.00"),
    },
};

pub const TABLE: Edit = Edit {
    name: "table",
    given: None,
    make: |texts| {
        let table = "## Violent crimes of the two counties (section 5.1).
table violent_crimes_by_county {
  number 27
  chapter \"5. Violence in Cambridgeshire and Peterborough\"
  title  \"Violent crimes by county, 2020/21 to 2023/24\"
  rows   area \"County\" in [Cambridgeshire, Peterborough, all as \"Both\"]
  column violent_crimes for each financial_year from 2020/21 to 2023/24
}

";
        let next = "test \"violent crime is violence against the person";
        replace(texts, "crimes.ind", next, &format!("{table}{next}"));
    },
    expected: Expected {
        class: "added",
        subject: "table violent_crimes_by_county",
        text: "added: \"Violent crimes by county, 2020/21 to 2023/24\"",
        path: "crimes.ind",
        before: None,
        after: Some("table violent_crimes_by_county {"),
    },
};

/// Every edit; any of them can be made after any other.
pub const EDITS: [&Edit; 10] =
    [&GRAVITY, &ROBBERY, &RESIDENTS, &KEEP, &TITLE, &ORDER, &RENAME, &CODE, &ROUNDING, &TABLE];

/// Replaces a text that is once in a file.
fn replace(texts: &mut Texts, path: &str, from: &str, to: &str) {
    let text = texts.get_mut(path).unwrap_or_else(|| panic!("{path}"));
    assert_eq!(text.matches(from).count(), 1, "{from:?} is not once in {path}");
    *text = text.replace(from, to);
}

/// A text of definitions with another name for something, texts and comments apart; and how often it had it.
fn with_name(text: &str, from: &str, to: &str) -> (String, usize) {
    let mut renamed = 0;
    let lines = text.lines().map(|line| {
        if line.starts_with('#') {
            return line.to_string();
        }
        let parts = line.split('"').enumerate().map(|(at, part)| match at % 2 {
            0 => {
                let words = part.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_').map(|word| {
                    let name = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '_');
                    renamed += usize::from(name == from);
                    if name == from { format!("{to}{}", &word[name.len()..]) } else { word.to_string() }
                });
                words.collect::<String>()
            }
            _ => part.to_string(),
        });
        parts.collect::<Vec<_>>().join("\"")
    });
    let text = lines.collect::<Vec<_>>().join("\n") + "\n";
    (text, renamed)
}

/// Invented residents of two years, for each ward and age band.
fn two_years_of_residents(texts: &mut Texts) -> Vec<(String, String)> {
    replace(texts, "datasets/population.yaml", "files: population.parquet", "files: population.csv");
    replace(texts, "datasets/population.yaml", "covers: mid-2022 to mid-2022", "covers: mid-2022 to mid-2023");
    let wards = texts["hierarchies/wards.csv"].lines().skip(1).map(|line| line.split(',').nth(1).expect("a code"));
    let mut rows = vec!["ward,year,age_band,persons".to_string()];
    for (at, ward) in wards.enumerate() {
        for (band, base) in
            [("0-15", 900), ("16-17", 200), ("18-24", 600), ("25-49", 1800), ("50-64", 1000), ("65+", 800)]
        {
            let persons = base + 5 * ((at * 13) % 60);
            // Every third ward grows by much, every third by little, and the others not at all.
            let grown = persons + [0, 5, 200][at % 3];
            rows.push(format!("{ward},mid-2022,{band},{persons}"));
            rows.push(format!("{ward},mid-2023,{band},{grown}"));
        }
    }
    vec![("population.csv".to_string(), rows.join("\n") + "\n")]
}

/// Invented offences: each child commits two robberies, the second of them a year older and some of them elsewhere.
fn children_with_several_offences(texts: &mut Texts) -> Vec<(String, String)> {
    replace(texts, "datasets/youth_offences.yaml", "files: youth_offences.parquet", "files: youth_offences.csv");
    let mut rows = vec!["record,child,authority,committed_on,offence,age,sex,ethnic_group".to_string()];
    let (cambridgeshire, peterborough) = ("E10000003", "E06000031");
    for child in 0..160 {
        let age = 11 + child % 7;
        let (sex, group) = (["M", "M", "F"][child % 3], ["WB", "WO", "AI"][child % 5 % 3]);
        let first = if child % 2 == 0 { cambridgeshire } else { peterborough };
        let second = if child % 9 == 0 { peterborough } else { first };
        rows.push(format!("{child}a,{child},{first},2023-05-01,Y15,{age},{sex},{group}"));
        rows.push(format!("{child}b,{child},{second},2024-01-31,Y15,{},{sex},{group}", age + 1));
    }
    vec![("youth_offences.csv".to_string(), rows.join("\n") + "\n")]
}
