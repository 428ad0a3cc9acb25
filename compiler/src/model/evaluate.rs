//! The value and the truth of what is asked about one row, by Kleene's logic.
//!
//! In: a value or a condition, and what the columns of a row contain. Out: a number or a text; true, false or unknown.
//! Invariant: the same answer as the plan's expressions give; docs/semantics.md has the tables.

use super::typing::attribute_value;
use super::{Operand, Predicate, TimePart, TimeType, Value};
use crate::catalog::Catalog;
use crate::value::derived;

/// What a row says, borrowed from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seen<'r> {
    /// A value in integer form.
    Number(i64),
    /// A text.
    Text(&'r str),
}

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Datum {
    /// A value in integer form.
    Number(i64),
    /// A text.
    Text(String),
}

impl Datum {
    /// The same, borrowed.
    pub fn seen(&self) -> Seen<'_> {
        match self {
            Datum::Number(number) => Seen::Number(*number),
            Datum::Text(text) => Seen::Text(text),
        }
    }
}

impl<'r> Seen<'r> {
    /// The same, owned.
    pub fn datum(self) -> Datum {
        match self {
            Seen::Number(number) => Datum::Number(number),
            Seen::Text(text) => Datum::Text(text.to_string()),
        }
    }

    fn number(self) -> Option<i64> {
        match self {
            Seen::Number(number) => Some(number),
            Seen::Text(_) => None,
        }
    }

    fn text(self) -> Option<&'r str> {
        match self {
            Seen::Text(text) => Some(text),
            Seen::Number(_) => None,
        }
    }
}

/// What a row contains in a column of its dataset, or finds in a column looked up; `None` is missing.
pub type Row<'a, 'r> = &'a dyn Fn(&Value) -> Option<Seen<'r>>;

/// Whether a row meets a condition; `None` is unknown.
pub fn meets(catalog: &Catalog, predicate: &Predicate, row: Row<'_, '_>) -> Option<bool> {
    match predicate {
        Predicate::And(parts) => all(parts.iter().map(|part| meets(catalog, part, row))),
        // De Morgan's law is true in Kleene's logic too.
        Predicate::Or(parts) => not(all(parts.iter().map(|part| not(meets(catalog, part, row))))),
        Predicate::Not(inner) => not(meets(catalog, inner, row)),
        Predicate::Compare(left, op, right) => {
            let (left, right) = (operand(catalog, left, row)?, operand(catalog, right, row)?);
            Some(op.is_true_of(left.cmp(&right)))
        }
        Predicate::In(of, ranges) => {
            let number = operand(catalog, of, row)?.number()?;
            Some(ranges.iter().any(|(first, last)| (*first..=*last).contains(&number)))
        }
        Predicate::Text(of, test, texts) => {
            let text = value(catalog, of, row)?.text()?;
            Some(texts.iter().any(|looked_for| test.passes(text, looked_for)))
        }
        Predicate::Missing(of) => Some(value(catalog, of, row).is_none()),
    }
}

/// A side of a comparison.
pub fn operand<'r>(catalog: &Catalog, operand: &Operand, row: Row<'_, 'r>) -> Option<Seen<'r>> {
    match operand {
        Operand::Value(of) => value(catalog, of, row),
        Operand::NumberOf(conditions) => {
            let met = conditions.iter().filter(|condition| meets(catalog, condition, row) == Some(true)).count();
            Some(Seen::Number(met as i64))
        }
    }
}

/// What a row says of a value; `None` is missing.
pub fn value<'r>(catalog: &Catalog, of: &Value, row: Row<'_, 'r>) -> Option<Seen<'r>> {
    let number = |of: &Value| value(catalog, of, row)?.number();
    match of {
        Value::Column(_) | Value::LookUp { .. } => row(of),
        Value::Attribute { of, list, attribute } => {
            attribute_value(catalog, *list, *attribute, number(of)?).map(Seen::Number)
        }
        Value::Band { of, list, scale } => Some(Seen::Number(catalog.code_list(*list).band_of(number(of)?, *scale))),
        Value::Time { of, from, part } => time_part(number(of)?, *from, *part).map(Seen::Number),
    }
}

/// A part of a day, a time or a month; nothing for a number outside the years that dates have.
pub fn time_part(number: i64, from: TimeType, part: TimePart) -> Option<i64> {
    let day = match from {
        TimeType::Day => number,
        TimeType::Second => derived::day_of_second(number),
        TimeType::Month => derived::day_of_month(number)?,
    };
    match part {
        TimePart::Hour => Some(derived::hour_of_second(number)),
        TimePart::Weekday => derived::weekday(day),
        TimePart::Period(kind) => derived::period_of_day(kind, day),
    }
}

fn all(truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut whole = Some(true);
    for truth in truths {
        match truth {
            Some(false) => return Some(false),
            Some(true) => {}
            None => whole = None,
        }
    }
    whole
}

fn not(of: Option<bool>) -> Option<bool> {
    of.map(|truth| !truth)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{
        Attribute, AttributeType, Code, CodeList, CodeListId, CodeRelation, ColumnId, HierarchyId, OutsideBands, Places,
    };
    use crate::source::Span;
    use crate::value::relation::TextTest;
    use crate::value::{Date, MONTH_ORDINALS, PeriodKind};

    fn truth(predicate: &Predicate, datum: Option<Datum>) -> Option<bool> {
        meets(&Catalog::default(), predicate, &|_| datum.as_ref().map(Datum::seen))
    }

    #[test]
    fn unknown_stays_unknown_but_where_the_rest_decides() {
        let value = Value::Column(ColumnId(0));
        let five = Predicate::In(Operand::Value(value.clone()), vec![(5, 5)]);
        let missing = Predicate::Missing(value);
        assert_eq!(truth(&five, None), None);
        assert_eq!(truth(&Predicate::Not(Box::new(five.clone())), None), None);
        assert_eq!(truth(&Predicate::Or(vec![five.clone(), missing.clone()]), None), Some(true));
        assert_eq!(truth(&Predicate::And(vec![five.clone(), missing.clone()]), None), None);
        assert_eq!(truth(&Predicate::And(vec![five.clone(), missing]), Some(Datum::Number(5))), Some(false));
        let none = Predicate::In(Operand::NumberOf(vec![five.clone(), five]), vec![(0, 0)]);
        assert_eq!(truth(&none, None), Some(true));
    }

    /// A hierarchy of two districts, of which the second is in no county, and one county.
    fn areas() -> Catalog {
        let list = |codes: &[&str], attributes: Vec<Attribute>| CodeList {
            name: "areas".into(),
            span: Span::default(),
            description: None,
            codes: codes.iter().map(|code| area(code)).collect(),
            has_totals: false,
            attributes,
            level_of: Some((HierarchyId(0), 0)),
            ordered: false,
            outside_bands: OutsideBands::default(),
            places: Places::default(),
        };
        let (ty, values) = (AttributeType::Code(CodeListId(1)), vec![Some(0), None]);
        let county = Attribute { name: "county".into(), ty, values };
        let code_lists = vec![list(&["Fenland", "Peterborough"], vec![county]), list(&["Cambridgeshire"], vec![])];
        Catalog { code_lists, ..Catalog::default() }
    }

    fn area(code: &str) -> Code {
        let (code, label) = (code.to_string(), code.to_string());
        Code {
            code,
            label,
            aliases: vec![],
            band: None,
            comparator: false,
            relation: CodeRelation::Part,
            is_no_total: false,
            span: Span::default(),
        }
    }

    #[test]
    fn an_area_outside_its_hierarchy_is_outside_at_every_level() {
        let catalog = areas();
        let county = Value::Attribute { of: Box::new(Value::Column(ColumnId(0))), list: CodeListId(0), attribute: 0 };
        let county_of = |place: Option<i64>| value(&catalog, &county, &|_| place.map(Seen::Number));
        assert_eq!(county_of(Some(0)), Some(Seen::Number(0)));
        assert_eq!(county_of(Some(1)), None);
        assert_eq!(county_of(Some(2)), Some(Seen::Number(1)), "outside the districts is outside the counties");
        assert_eq!(county_of(None), None);
    }

    #[test]
    fn only_the_months_that_dates_have_are_of_a_year() {
        let year = |month| time_part(month, TimeType::Month, TimePart::Period(PeriodKind::CalendarYear));
        assert_eq!(year(*MONTH_ORDINALS.start()), Some(1));
        assert_eq!(year(*MONTH_ORDINALS.end()), Some(9999));
        assert_eq!((year(11), year(120_000)), (None, None));
    }

    #[test]
    fn times_and_texts_are_derived_from_columns() {
        let of = || Box::new(Value::Column(ColumnId(0)));
        let part_of = |from, part| Operand::Value(Value::Time { of: of(), from, part });
        // 1 April 2023, a Saturday, at half past six.
        let moment = Some(Datum::Number(Date::new(2023, 4, 1).unwrap().days() * 86_400 + 23_400));
        let year = TimePart::Period(PeriodKind::FinancialYear);
        for (part, number) in [(year, 2023), (TimePart::Hour, 6), (TimePart::Weekday, 6)] {
            let is = |number| Predicate::In(part_of(TimeType::Second, part), vec![(number, number)]);
            assert_eq!(truth(&is(number), moment.clone()), Some(true), "{part:?}");
            assert_eq!(truth(&is(number + 1), moment.clone()), Some(false), "{part:?}");
        }
        let march = Some(Datum::Number(2023 * 12 + 2));
        assert_eq!(truth(&Predicate::In(part_of(TimeType::Month, year), vec![(2022, 2022)]), march), Some(true));
        let text = |word| {
            let test = TextTest::written(word).unwrap();
            Predicate::Text(Value::Column(ColumnId(0)), test, vec!["knife".into()])
        };
        let knife = Some(Datum::Text("a knife".into()));
        assert_eq!(truth(&text("contains"), knife.clone()), Some(true));
        assert_eq!(truth(&text("starts"), knife), Some(false));
        assert_eq!(truth(&text("contains"), None), None);
    }
}
