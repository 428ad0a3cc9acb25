//! A first declaration of a dataset, derived from its rows.
//!
//! In: the headings of a data file, then its rows, one after the other. Out: the YAML of a dataset, and of code lists for the
//! columns with few values. Invariants: what was given satisfies the declaration; memory does not grow with the number
//! of rows.

mod column;
mod doubts;
mod looks;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use self::column::{DATES, Guess, Seen};

/// Those of them that mean 0 in other files.
const DASHES: [&str; 3] = ["-", "\u{2013}", "\u{2014}"];
/// Words of the language that cannot be names.
const RESERVED: [&str; 18] = [
    "and", "across", "as", "at", "by", "each", "for", "from", "in", "is", "missing", "not", "of", "or", "per", "then",
    "to", "where",
];

/// What has been seen of a file.
#[derive(Clone, Debug)]
pub struct Inference {
    columns: Vec<Seen>,
    /// How many columns have each heading.
    alike: BTreeMap<String, usize>,
    rows: u64,
}

/// A declaration as files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The text of `datasets/NAME.yaml`.
    pub dataset: String,
    /// For each code list that it could have: its name and the text of `codelists/NAME.yaml`.
    pub lists: Vec<(String, String)>,
    /// What values do not decide, as questions to whoever knows the file.
    pub questions: Vec<String>,
}

impl Inference {
    /// Nothing is known but the headings.
    pub fn new(headings: &[String]) -> Inference {
        let (mut taken, mut alike) = (BTreeSet::new(), BTreeMap::new());
        // The number that was last put after a name: all before it are taken.
        let mut last: BTreeMap<String, usize> = BTreeMap::new();
        let columns = headings.iter().enumerate().map(|(place, heading)| {
            let heading = heading.trim().to_string();
            let base = name(&heading, &format!("column_{}", place + 1));
            *alike.entry(heading.clone()).or_default() += 1;
            let mut unique = base.clone();
            let number = last.entry(base.clone()).or_insert(1);
            while !taken.insert(unique.clone()) {
                *number += 1;
                unique = format!("{base}_{number}");
            }
            Seen::new(heading, unique)
        });
        let columns = columns.collect();
        Inference { columns, alike, rows: 0 }
    }

    /// Looks at a row; texts beyond the last heading are left aside.
    pub fn row<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) {
        self.rows += 1;
        for (column, text) in self.columns.iter_mut().zip(texts) {
            column.look_at(text.trim());
        }
    }

    /// The declaration. `files` is the path under the data folder; with `lists` the dataset names the code lists, so that
    /// their files must be there too, and without it has plain texts in their place.
    pub fn declare(&self, dataset: &str, files: &str, delimiter: char, lists: bool) -> Declared {
        let dataset = name(dataset, "data");
        let guess: Vec<(&Seen, Guess)> = self.columns.iter().map(|c| (c, c.guess(self.rows))).collect();
        let mut text = format!("name: {dataset}\n# What one row is, and what a count of rows counts.\n");
        let _ = writeln!(text, "grain: row\ncounts: {}", quoted(&dataset.replace('_', " ")));
        let _ = writeln!(text, "files: {}", quoted(files));
        if delimiter != ',' {
            let _ = writeln!(text, "format: {{delimiter: {}}}", quoted(&delimiter.to_string()));
        }
        let is_number = |guess: &Guess| matches!(guess, Guess::Integer | Guess::Decimal(_));
        if guess.iter().any(|(column, guess)| column.thousands && is_number(guess)) {
            let _ = writeln!(text, "thousands: \",\"");
        }
        let marks: BTreeSet<&String> = self.columns.iter().flat_map(|c| &c.marks).collect();
        let (mut found, mut questions) = (Vec::new(), Vec::new());
        if !marks.is_empty() {
            let quoted: Vec<String> = marks.iter().map(|m| format!("\"{m}\"")).collect();
            let _ = writeln!(text, "missing: [{}]", quoted.join(", "));
        }
        for dash in marks.into_iter().filter(|mark| DASHES.contains(&mark.as_str())) {
            let numbers = guess.iter().filter(|(column, guess)| is_number(guess) && column.marks.contains(dash));
            let names: Vec<&str> = numbers.map(|(column, _)| column.name.as_str()).collect();
            if !names.is_empty() {
                let asked = format!("does \"{dash}\" mean 0, or that the number is not known?");
                let _ = writeln!(
                    text,
                    "# {}: {asked} Taken for not known; for 0 write `zero: [\"{dash}\"]` instead.",
                    names.join(", ")
                );
                questions.push(format!("{}: {asked} The notes of the data say which.", names.join(", ")));
            }
        }
        let dates = |guess: &Guess| matches!(guess, Guess::Date { .. } | Guess::Period(_));
        let dated = guess.iter().filter(|(column, guess)| dates(guess) && self.left_alone(column).is_none());
        let dated: Vec<&str> = dated.map(|(column, _)| column.name.as_str()).collect();
        if let [first, others @ ..] = &dated[..] {
            if !others.is_empty() {
                let asked = format!("which of {} dates a row: by which is it counted in a year?", dated.join(", "));
                let _ = writeln!(text, "# {asked} Taken: {first}.");
                questions.push(format!("time: {asked} Taken: {first}."));
            }
            let _ = writeln!(text, "time: {first}");
        }
        text.push_str("columns:\n");
        for (column, guess) in &guess {
            if let Some(why) = self.left_alone(column) {
                let _ = writeln!(text, "  # {}: {why}, so it is left alone", column.name);
                continue;
            }
            let mut fields = Vec::new();
            if column.heading != column.name {
                fields.push(format!("heading: {}", quoted(&column.heading)));
            }
            let mut comments = Vec::new();
            match guess {
                Guess::Text => fields.push("type: text".into()),
                Guess::Codes(codes) => {
                    found.push((column.name.clone(), list(&column.name, codes)));
                    if lists {
                        fields.push(format!("codes: {}", column.name));
                    } else {
                        fields.push("type: text".into());
                        comments.push("few texts: could have a code list".to_string());
                    }
                }
                Guess::Flag(yes, no) => {
                    fields.push(format!("type: flag, yes: [{}], no: [{}]", always_quoted(yes), always_quoted(no)));
                }
                Guess::Integer => fields.push("type: integer".into()),
                Guess::Decimal(scale) => fields.push(format!("type: decimal({scale})")),
                Guess::Date { format, time: false } if format == DATES[0] => fields.push("type: date".into()),
                Guess::Date { format, time } => {
                    let word = if *time { "datetime" } else { "date" };
                    fields.push(format!("type: {word}, format: {}", always_quoted(format)));
                }
                Guess::Period(kind) => fields.push(format!("type: {}", kind.name())),
                Guess::MonthOrYear => fields.push("type: text".into()),
            }
            for doubt in column.doubts(guess) {
                questions.push(format!("{}: {} {}", column.name, doubt.asked, doubt.otherwise));
                comments.push(format!("{} {}", doubt.asked, doubt.otherwise));
            }
            if column.values < self.rows {
                fields.push("missing: allowed".into());
            }
            let comment = if comments.is_empty() { String::new() } else { format!("   # {}", comments.join("; ")) };
            let _ = writeln!(text, "  {}: {{{}}}{comment}", column.name, fields.join(", "));
        }
        Declared { dataset: text, lists: found, questions }
    }

    /// Why a column cannot be declared: columns are found by their headings.
    fn left_alone(&self, column: &Seen) -> Option<&'static str> {
        let alike = self.alike.get(&column.heading).copied().unwrap_or(0);
        match column.heading.is_empty() {
            true => Some("has no heading"),
            false => (alike > 1).then_some("shares its heading with another"),
        }
    }
}

/// The text of a code list.
fn list(name: &str, codes: &[String]) -> String {
    let mut text = format!("name: {name}\n# In the order in which tables show them.\ncodes:\n");
    for code in codes {
        let _ = writeln!(text, "  - {{code: {}}}", always_quoted(code));
    }
    text
}

/// A heading as a name that definitions can write.
fn name(heading: &str, otherwise: &str) -> String {
    let mut name = String::new();
    for character in heading.chars() {
        match character {
            c if c.is_ascii_alphanumeric() => name.push(c.to_ascii_lowercase()),
            _ if name.is_empty() || name.ends_with('_') => {}
            _ => name.push('_'),
        }
    }
    let name = name.trim_end_matches('_');
    match name.chars().next() {
        None => otherwise.to_string(),
        Some(first) if first.is_ascii_digit() => format!("column_{name}"),
        Some(_) if RESERVED.contains(&name) => format!("{name}_"),
        Some(_) => name.to_string(),
    }
}

/// A text in YAML, in quotes where it could be taken for something else.
fn quoted(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || " _-./".contains(c))
        && !text.ends_with(' ')
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    if plain { text.to_string() } else { always_quoted(text) }
}

fn always_quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::super::tests::good;
    use super::column::MOST_CODES;
    use super::*;
    use crate::catalog::{ColumnId, ColumnType, MissingRule};
    use crate::value::PeriodKind;

    fn seen(headings: &[&str], rows: &[&[&str]]) -> Inference {
        let headings: Vec<String> = headings.iter().map(|h| h.to_string()).collect();
        let mut inference = Inference::new(&headings);
        for row in rows {
            inference.row(row.iter().copied());
        }
        inference
    }

    #[test]
    fn each_column_has_a_name_of_its_own_however_many_are_headed_alike() {
        let headings: Vec<String> = ["a", "a_2", "a", "a", "A", "a_2"].map(String::from).to_vec();
        let names: Vec<String> = Inference::new(&headings).columns.iter().map(|column| column.name.clone()).collect();
        assert_eq!(names, ["a", "a_2", "a_3", "a_4", "a_5", "a_2_2"]);
    }

    #[test]
    fn each_type_is_recognised_and_reads_back() {
        let inference = seen(
            &["Crime ID", "Month", "on", "At", "Age", "Cost £", "Arrest?", "Code", "Sort", "year", "", "Kind", "Kind"],
            &[
                &[
                    "a1",
                    "2021-04",
                    "31/01/2022",
                    "2022-01-31 10:20",
                    "7",
                    "1.5",
                    "Y",
                    "0104",
                    "x: y",
                    "2021/22",
                    "",
                    "1",
                    "1",
                ],
                &[
                    "b2",
                    "2021-05",
                    "01/02/2022",
                    "2022-01-31 10:21",
                    "-3",
                    "2.25",
                    "N",
                    "0034",
                    "\"z\"",
                    "2022/23",
                    "",
                    "2",
                    "2",
                ],
                &[
                    "c3",
                    "2021-05",
                    "01/02/2022",
                    "2022-01-31 10:21",
                    "NULL",
                    "3",
                    "N",
                    "0035",
                    "x: y",
                    "2022/23",
                    "",
                    "2",
                    "2",
                ],
                &["d4", "2021-05", "01/02/2022", "", "9", "3", "N", "0036", "x: y", "2022/23", "", "2", "2"],
            ],
        );
        let declared = inference.declare("Street crimes", "street/2021.csv", ';', true);
        let lists: Vec<&str> = declared.lists.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(lists, ["sort"]);
        assert!(declared.dataset.contains("# column_11: has no heading"), "{}", declared.dataset);
        assert!(declared.dataset.contains("# kind_2: shares its heading"), "{}", declared.dataset);
        let catalog = good(&[
            ("indicia.yaml", "title: Example\n"),
            ("datasets/street_crimes.yaml", &declared.dataset),
            ("codelists/sort.yaml", &declared.lists[0].1),
        ]);
        let dataset = &catalog.datasets[0];
        assert_eq!(
            (dataset.name.as_str(), dataset.files.paths.as_slice()),
            ("street_crimes", &["street/2021.csv".to_string()][..])
        );
        assert_eq!((dataset.time, dataset.files.missing.as_slice()), (Some(ColumnId(1)), &["NULL".to_string()][..]));
        let sort = ColumnType::Code(catalog.code_list_named("sort").unwrap());
        let types = [
            ("crime_id", ColumnType::Text),
            ("month", ColumnType::Period(PeriodKind::Month)),
            ("on", ColumnType::Date { format: "DD/MM/YYYY".into() }),
            ("at_", ColumnType::DateTime { format: "YYYY-MM-DD hh:mm".into() }),
            ("age", ColumnType::Integer { min: None, max: None }),
            ("cost", ColumnType::Decimal { scale: 2 }),
            ("arrest", ColumnType::Flag { yes: vec!["Y".into()], no: vec!["N".into()] }),
            ("code", ColumnType::Text),
            ("sort", sort),
            ("year", ColumnType::Period(PeriodKind::FinancialYear)),
        ];
        for (name, ty) in types {
            let column = dataset.column(dataset.column_named(name).expect(name));
            assert_eq!(column.ty, ty, "{name}");
            let missing = ["at_", "age"].contains(&name);
            assert_eq!(column.missing == MissingRule::Allowed, missing, "{name}");
        }
        let codes: Vec<&str> = catalog.code_lists[0].codes.iter().map(|c| c.code.as_str()).collect();
        assert_eq!(codes, ["\"z\"", "x: y"]);
    }

    #[test]
    fn a_day_that_fits_both_orders_is_british_until_one_does_not() {
        let format = |rows: &[&[&str]]| seen(&["d"], rows).columns[0].guess(9);
        let date = |format: &str| Guess::Date { format: format.into(), time: false };
        assert_eq!(format(&[&["01/02/2022"]]), date("DD/MM/YYYY"));
        assert_eq!(format(&[&["01/02/2022"], &["01/31/2022"]]), date("MM/DD/YYYY"));
        assert_eq!(format(&[&["31/02/2022"]]), Guess::Codes(vec!["31/02/2022".into()]));
    }

    /// What a column of these texts is declared as, and whether the declaration asks anything.
    fn declared(heading: &str, texts: &[&str]) -> (String, usize) {
        let rows: Vec<[&str; 1]> = texts.iter().map(|text| [*text]).collect();
        let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
        let declared = seen(&[heading], &rows).declare("d", "d.csv", ',', false);
        let line = declared.dataset.lines().last().expect("a column").to_string();
        for question in &declared.questions {
            assert!(line.contains(question.split_once(": ").expect("of a column").1), "{line}\n{question}");
        }
        let ty = line.split("type: ").nth(1).and_then(|rest| rest.split(['}', ',']).next()).expect("a type");
        (ty.to_string(), declared.questions.len())
    }

    #[test]
    fn years_that_could_be_months_are_years_and_asked_about() {
        let years = ["2000-01", "2001-02", "2002-03", "2003-04"];
        assert_eq!(declared("year", &years), ("financial_year".into(), 1));
        assert_eq!(declared("School year", &years), ("academic_year".into(), 1));
        assert_eq!(
            declared("financial year", &["2010-11", "2011-12", "2012-13"]),
            ("financial_year".into(), 0),
            "no month 13"
        );
        assert_eq!(declared("financial year", &["2021/22", "2022/23"]), ("financial_year".into(), 0));
        assert_eq!(declared("year", &["2021/22", "2022/23"]), ("financial_year".into(), 1));
    }

    #[test]
    fn months_stay_months_and_a_single_text_is_not_guessed() {
        assert_eq!(declared("month", &["2000-01", "2001-02", "2001-03"]), ("month".into(), 0));
        assert_eq!(declared("month", &["2001-01"]), ("month".into(), 0));
        assert_eq!(declared("month", &["2011-12", "2011-12"]), ("text".into(), 1));
    }

    #[test]
    fn many_texts_are_no_codes() {
        let texts: Vec<String> = (0..=MOST_CODES).flat_map(|i| [format!("t{i}x"), format!("t{i}x")]).collect();
        let mut inference = Inference::new(&["t".to_string()]);
        for text in &texts {
            inference.row([text.as_str()]);
        }
        assert_eq!(inference.columns[0].guess(inference.rows), Guess::Text);
        assert_eq!(inference.columns[0].texts, None);
    }

    #[test]
    fn without_lists_nothing_is_named_that_is_not_there() {
        let declared = seen(&["k"], &[&["a"], &["a"], &["a"]]).declare("2021", "2021.csv", ',', false);
        let catalog = good(&[("indicia.yaml", "title: Example\n"), ("datasets/d.yaml", &declared.dataset)]);
        assert_eq!(catalog.datasets[0].columns[0].ty, ColumnType::Text);
        assert_eq!(catalog.datasets[0].name, "column_2021");
    }
}
