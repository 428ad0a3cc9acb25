//! What the values of a column leave open: what they were taken for, and what else they could be.
//!
//! In: the texts of a column, one after the other, then what it was taken for. Out: questions to whoever knows the
//! file. Invariants: a question is asked only where every value can be read in more than one way, or in no way; memory
//! does not grow with the number of texts.

use std::collections::BTreeMap;

use super::column::{Guess, Seen};
use super::looks::Look;
use crate::value::PeriodKind;

/// A question, and what to write where the declaration is not right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Doubt {
    pub(super) asked: String,
    pub(super) otherwise: String,
}

impl Doubt {
    fn new(asked: impl Into<String>, otherwise: impl Into<String>) -> Doubt {
        Doubt { asked: asked.into(), otherwise: otherwise.into() }
    }
}

/// A way to write dates with day and month in each other's place; the same where they are not beside each other.
pub(super) fn swapped(format: &str) -> String {
    let swap = |c| match c {
        'D' => 'M',
        'M' => 'D',
        other => other,
    };
    if format.starts_with(['D', 'M']) { format.chars().map(swap).collect() } else { format.to_string() }
}

impl Seen {
    /// What its values leave open.
    pub(super) fn doubts(&self, guess: &Guess) -> Vec<Doubt> {
        let numbers = || self.of_numbers();
        let found = match guess {
            _ if self.values == 0 => None,
            Guess::Date { format, .. } => self.of_dates(format),
            _ if self.is_month_or_year() => Some(self.month_or_year(guess)),
            Guess::Period(PeriodKind::FinancialYear) => self.of_years(),
            Guess::Integer => numbers(),
            Guess::Text | Guess::Codes(_) => self.of_texts(),
            Guess::Flag(..) | Guess::Decimal(_) | Guess::Period(_) | Guess::MonthOrYear => None,
        };
        let is_text = matches!(guess, Guess::Text | Guess::Codes(_));
        found.into_iter().chain(self.no_value().filter(|_| is_text)).collect()
    }

    fn of_dates(&self, format: &str) -> Option<Doubt> {
        let (other, example) = (swapped(format), self.looks.day_or_month.as_ref()?);
        let fits_both = other != *format && self.formats.iter().any(|(fits, _)| *fits == other);
        let [first, second] = if format.starts_with('D') { ["day", "month"] } else { ["month", "day"] };
        fits_both.then(|| {
            Doubt::new(
                format!("day or month first? Every value can be read both ways ({example})."),
                format!("Taken for the {first} first; for the {second} first write `format: \"{other}\"`."),
            )
        })
    }

    fn of_numbers(&self) -> Option<Doubt> {
        let (looks, first) = (&self.looks, &self.looks.first);
        let asked = |what: &str| format!("{what} or numbers? Every value can be read as both ({first}).");
        let taken = |otherwise: &str| format!("Taken for numbers; {otherwise}");
        let dashed = || first.split_at_checked(4).map(|(year, month)| format!("{year}-{month}")).unwrap_or_default();
        if looks.are(Look::ZeroOrOne) {
            let is_both = self.texts.as_ref().is_some_and(|texts| texts.len() == 2);
            let write = "for yes and no write `type: flag, yes: [\"1\"], no: [\"0\"]`.";
            is_both.then(|| Doubt::new("yes and no, or numbers? Every value is 1 or 0.", taken(write)))
        } else if looks.are(Look::Day) {
            Some(Doubt::new(asked("dates"), taken("for dates write `type: date, format: \"YYYYMMDD\"`.")))
        } else if looks.are(Look::TwoYears) {
            let years = "for years write `type: financial_year` or `type: academic_year`";
            let months = format!("; months must be written {} in the file", dashed());
            let (what, months) = if looks.are(Look::Month) { ("years, months", &months[..]) } else { ("years", "") };
            Some(Doubt::new(asked(what), taken(&format!("{years}{months}."))))
        } else if looks.are(Look::Month) {
            let months = format!("months must be written {} in the file, with `type: month`.", dashed());
            Some(Doubt::new(asked("months"), taken(&months)))
        } else {
            let years = "for years write `type: calendar_year`, or `type: mid_year` of a population.";
            let is_year = looks.are(Look::Year) && self.heading_has(&["year"]);
            is_year.then(|| Doubt::new(asked("years"), taken(years)))
        }
    }

    fn of_texts(&self) -> Option<Doubt> {
        let (looks, first) = (&self.looks, &self.looks.first);
        if let (true, Some(zero)) = (looks.are(Look::Digits), &looks.zero) {
            return Some(Doubt::new(
                format!("codes or numbers? Every value is a number, and some begin with 0 ({zero})."),
                "Taken for codes, in which the 0 counts; for numbers write `type: integer`.",
            ));
        }
        if looks.are(Look::ShortDate) {
            return Some(Doubt::new(
                format!("dates? Their years have two digits ({first}), which may be of two centuries."),
                "Taken for texts; for dates write years with four digits in the file.",
            ));
        }
        let comma = looks.comma.as_ref()?;
        let taken = |instead: &str| format!("Taken for texts; for numbers write {instead} in the file.");
        let (without, point) = (comma.replace(',', ""), comma.replace(',', "."));
        match (looks.are(Look::DecimalComma), looks.are(Look::Thousands)) {
            (true, true) => Some(Doubt::new(
                format!("is {comma} the same as {without} or as {point}? Every comma can be read both ways."),
                format!(
                    "Taken for texts; for {without} write `thousands: \",\"` in the dataset and the type of a number here, for {point} write \
                     {point} in the file."
                ),
            )),
            (true, false) => Some(Doubt::new(format!("numbers with a decimal comma ({comma})?"), taken(&point))),
            (false, _) => None,
        }
    }

    fn of_years(&self) -> Option<Doubt> {
        let says = self.heading_has(&["financial", "fiscal"]) || self.name.split('_').any(|word| word == "fy");
        (!says).then(|| {
            Doubt::new(
                format!("financial or academic years? Both are written {}.", self.looks.first),
                "Taken for financial years, from April to March; for academic years write `type: academic_year`.",
            )
        })
    }

    /// A text that may be a mark or a code: the NA of Namibia.
    fn no_value(&self) -> Option<Doubt> {
        let mark = ["NA", "N/A", "n/a"].into_iter().find(|mark| self.marks.contains(*mark))?;
        Some(Doubt::new(
            format!("does \"{mark}\" mean that there is no value, or is it a value, such as \"not applicable\"?"),
            format!("Taken for no value; if it is one, take \"{mark}\" out of `missing`."),
        ))
    }

    fn month_or_year(&self, guess: &Guess) -> Doubt {
        const SHOWN: usize = 3;
        let texts = self.texts.iter().flat_map(BTreeMap::keys).take(SHOWN).map(String::as_str).collect::<Vec<_>>();
        let such = if texts.is_empty() { String::new() } else { format!(" ({})", texts.join(", ")) };
        let years = if self.years() == PeriodKind::AcademicYear { "academic years" } else { "financial years" };
        let asked = format!("{years} or months? Every value can be read as both{such}.");
        let otherwise = match guess {
            Guess::MonthOrYear => format!("Write `type: {}` or `type: month`.", self.years().name()),
            _ => "Taken for years; for months write `type: month`.".to_string(),
        };
        Doubt { asked, otherwise }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Inference;

    /// The type that a column of these texts is declared as, and what is asked of it.
    fn declared(heading: &str, texts: &[&str]) -> (String, Vec<String>) {
        let mut inference = Inference::new(&[heading.to_string()]);
        texts.iter().for_each(|text| inference.row([*text]));
        let declared = inference.declare("d", "d.csv", ';', false);
        let line = declared.dataset.lines().last().expect("a column");
        for question in &declared.questions {
            assert!(line.contains(question.split_once(": ").expect("of a column").1), "{line}\n{question}");
        }
        let (_, ty) = line.split_once("type: ").expect("a type");
        (ty.split_once('}').expect("its end").0.to_string(), declared.questions)
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_asked() {
        for (heading, texts, ty, asked) in [
            ("on", &["01/02/2023", "03/04/2023"][..], "date, format: \"DD/MM/YYYY\"", "day or month first?"),
            ("on", &["05/05/2023", "03-04-2023"], "text", ""),
            ("on", &["03-04-2023", "05-05-2023"], "date, format: \"DD-MM-YYYY\"", "\"MM-DD-YYYY\""),
            ("on", &["03.04.2023"], "date, format: \"DD.MM.YYYY\"", "(03.04.2023)"),
            ("on", &["1/2/2023", "10/12/2023"], "date, format: \"D/M/YYYY\"", "\"M/D/YYYY\""),
            ("at", &["01/02/2023 10:30"], "datetime, format: \"DD/MM/YYYY hh:mm\"", "\"MM/DD/YYYY hh:mm\""),
            ("on", &["01/02/23", "31/12/22"], "text", "Their years have two digits (01/02/23)"),
            ("arrested", &["0", "1", "1"], "integer", "for yes and no write `type: flag, yes: [\"1\"], no: [\"0\"]`"),
            ("ward", &["0104", "1203"], "text", "some begin with 0 (0104)"),
            ("cost", &["1,234", "2,500"], "text", "is 1,234 the same as 1234 or as 1.234?"),
            ("cost", &["1,234", "7"], "text", "`thousands: \",\"` in the dataset"),
            ("cost", &["1,5", "2,25", "3"], "text", "a decimal comma (1,5)?"),
            ("cost", &["1,234", "12,345.55", "7"], "decimal(2)", ""),
            ("cost", &["1,234,567", "-2,000"], "integer", ""),
            ("on", &["20230401", "20230402"], "integer", "`type: date, format: \"YYYYMMDD\"`"),
            ("year", &["202324", "202425"], "integer", "years or numbers?"),
            ("month", &["202304", "202305"], "integer", "months must be written 2023-04 in the file"),
            ("period", &["201112"], "integer", "years, months or numbers?"),
            ("Year", &["2021", "2022"], "integer", "`type: calendar_year`"),
            ("year", &["2021/22", "2022/23"], "financial_year", "financial or academic years?"),
            ("country", &["FR", "GB", "NA", "GB"], "text, missing: allowed", "does \"NA\" mean that there is no value"),
        ] {
            let (found, questions) = declared(heading, texts);
            assert_eq!(found, ty, "{texts:?}");
            let is_asked = match asked {
                "" => questions.is_empty(),
                asked => questions.len() == 1 && questions[0].contains(asked),
            };
            assert!(is_asked, "{texts:?}: {questions:?}");
        }
    }

    #[test]
    fn what_values_decide_is_not_asked() {
        for (heading, texts) in [
            ("on", &["31/01/2023", "01/02/2023"][..]),
            ("on", &["12/31/2023", "01/02/2023"]),
            ("on", &["01/01/2023", "02/02/2023"]),
            ("on", &["2023-02-01"]),
            ("calls", &["0", "1", "2"]),
            ("calls", &["0", "0"]),
            ("code", &["12", "340"]),
            ("ward", &["E05", "0104"]),
            ("people", &["2021", "1987"]),
            ("persons", &["20230499", "20230401"]),
            ("postcode", &["CB1 2AB", "PE1 1AA"]),
            ("name", &["Smith, J", "Jones, K"]),
            ("cost", &["1234", "1234.5"]),
            ("cost", &["12", "NA"]),
            ("financial_year", &["2021/22"]),
            ("FY", &["2021/22"]),
            ("academic year", &["2021/22"]),
            ("month", &["2023-04"]),
        ] {
            assert_eq!(declared(heading, texts).1, Vec::<String>::new(), "{texts:?}");
        }
    }
}
