//! What the integers of a plan are, for a plan that people read: days, periods, codes of a list.
//!
//! In: a plan and the catalog that its scans are of. Out: for each node the kind of its columns, and integers as a reader writes them.
//! Invariant: two integers of one kind are never spelled alike. Without a catalog every integer is spelled as a number.

use std::collections::HashMap;

use super::ir::{Expr, Name, Node, Plan, TimePart};
use super::schema::Schema;
use crate::catalog::{AttributeType, Catalog, CodeList, CodeListId, ColumnType};
use crate::value::{Period, PeriodKind, WEEKDAYS, decimal};

/// What an integer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number with so many digits after the point.
    Number(u32),
    /// No, yes.
    Flag,
    /// Seconds since 1970.
    Second,
    /// A day or another period.
    Period(PeriodKind),
    /// 1 (Monday) to 7.
    Weekday,
    /// A code's place in its list.
    Code(CodeListId),
}

/// The kinds of the columns of one node.
type Kinds = HashMap<Name, Kind>;

/// The kinds of the columns of every node of a plan.
pub(super) struct Spelling<'a> {
    catalog: Option<&'a Catalog>,
    nodes: Vec<Kinds>,
}

impl<'a> Spelling<'a> {
    /// Every integer is a number.
    pub(super) fn numbers() -> Spelling<'a> {
        Spelling { catalog: None, nodes: Vec::new() }
    }

    /// The kinds of a plan over the datasets of a catalog.
    pub(super) fn of(plan: &Plan, schema: &Schema, catalog: &'a Catalog) -> Spelling<'a> {
        let mut spelling = Spelling { catalog: Some(catalog), nodes: Vec::new() };
        for (_, node) in plan.nodes() {
            let kinds = spelling.columns(node, schema);
            spelling.nodes.push(kinds);
        }
        spelling
    }

    /// The spelling of expressions over the rows of a node.
    pub(super) fn over(&self, node: usize) -> Speller<'_> {
        Speller { catalog: self.catalog, columns: self.nodes.get(node) }
    }

    fn columns(&self, node: &Node, schema: &Schema) -> Kinds {
        let inherited = |input: usize| self.nodes[input].clone();
        match node {
            Node::Scan { dataset, columns } => {
                let declared = schema.datasets.get(*dataset).and_then(|scanned| scanned.declared);
                let declared = declared.and_then(|id| Some(self.catalog?.dataset(id)));
                let columns = columns.iter().filter_map(|at| declared?.columns.get(*at));
                columns.map(|column| (column.name.as_str().into(), of_type(&column.ty))).collect()
            }
            Node::Filter { input, .. } | Node::Keep { input, .. } | Node::Among { input, .. } => inherited(input.0),
            Node::LookUp { input, right, take, .. } => {
                let mut kinds = inherited(input.0);
                let taken =
                    take.iter().filter_map(|(name, output)| Some((output.clone(), *self.nodes[right.0].get(name)?)));
                kinds.extend(taken);
                kinds
            }
            Node::Tally { input, by, .. } => {
                by.iter().filter_map(|(name, of)| Some((name.clone(), self.over(input.0).kind(of)?))).collect()
            }
            Node::Aggregate { .. } => Kinds::new(),
        }
    }
}

/// Spells the integers of expressions over one node's rows.
#[derive(Clone, Copy)]
pub(super) struct Speller<'a> {
    catalog: Option<&'a Catalog>,
    columns: Option<&'a Kinds>,
}

impl<'a> Speller<'a> {
    /// Without a catalog.
    pub(super) fn numbers() -> Speller<'a> {
        Speller { catalog: None, columns: None }
    }

    /// What an expression's integers are; nothing where that is not known.
    pub(super) fn kind(&self, expr: &Expr) -> Option<Kind> {
        self.catalog?;
        match expr {
            Expr::Column(name) => self.columns?.get(name).copied(),
            Expr::Map { of, table } => Some(self.attribute(of, table)?.1),
            Expr::Band { bands, .. } => Some(Kind::Code(self.bands(bands)?)),
            Expr::Time { part, .. } => Some(match part {
                TimePart::PeriodOfDay(kind) | TimePart::PeriodOfMonth(kind) => Kind::Period(*kind),
                TimePart::DayOfTime => Kind::Period(PeriodKind::Day),
                TimePart::HourOfTime => Kind::Number(0),
                TimePart::Weekday => Kind::Weekday,
            }),
            _ => None,
        }
    }

    /// The attribute of a code that a table maps to, by name.
    pub(super) fn attribute(&self, of: &Expr, table: &[Option<i64>]) -> Option<(&'a str, Kind)> {
        let Kind::Code(list) = self.kind(of)? else { return None };
        // One value more is that of a code outside the list.
        let codes = self.list(list)?.codes.len();
        let table = table.get(..codes)?;
        let mut same = self.list(list)?.attributes.iter().filter(|attribute| attribute.values == table);
        let (found, None) = (same.next()?, same.next()) else { return None };
        let kind = match found.ty {
            AttributeType::Code(list) => Kind::Code(list),
            AttributeType::Integer => Kind::Number(0),
            AttributeType::Decimal { scale } => Kind::Number(scale),
        };
        Some((&found.name, kind))
    }

    /// The list with these bands, if it is the only one.
    pub(super) fn bands(&self, bands: &[(Option<i64>, Option<i64>)]) -> Option<CodeListId> {
        let is_this = |list: &CodeList| {
            list.codes.len() == bands.len() && list.codes.iter().zip(bands).all(|(code, band)| code.band == Some(*band))
        };
        let mut same = self.catalog?.code_lists.iter().enumerate().filter(|(_, list)| is_this(list));
        let (found, None) = (same.next()?, same.next()) else { return None };
        Some(CodeListId(found.0))
    }

    /// The list's name.
    pub(super) fn list_name(&self, id: CodeListId) -> &'a str {
        self.list(id).map_or("", |list| &list.name)
    }

    /// An integer as a reader writes it.
    pub(super) fn spell(&self, kind: Option<Kind>, number: i64) -> String {
        match kind {
            None => number.to_string(),
            Some(Kind::Number(scale)) => decimal(number, scale),
            Some(Kind::Flag) => match number {
                0 => "no".into(),
                1 => "yes".into(),
                other => other.to_string(),
            },
            Some(Kind::Second) => {
                let (day, second) = (number.div_euclid(86_400), number.rem_euclid(86_400));
                let day = Period { kind: PeriodKind::Day, ordinal: day };
                format!("{day} {:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60)
            }
            Some(Kind::Period(kind)) => Period { kind, ordinal: number }.to_string(),
            Some(Kind::Weekday) => {
                let day = usize::try_from(number - 1).ok().and_then(|at| WEEKDAYS.get(at));
                day.map_or_else(|| number.to_string(), |day| (*day).to_string())
            }
            Some(Kind::Code(list)) => self.code(list, number),
        }
    }

    /// A code's label, and its code where another has the same label.
    fn code(&self, list: CodeListId, number: i64) -> String {
        let codes = self.list(list).map_or(&[][..], |list| &list.codes);
        let found = usize::try_from(number).ok().and_then(|at| codes.get(at));
        match found {
            Some(found) if codes.iter().filter(|other| other.label == found.label).count() > 1 => {
                format!("{:?} ({:?})", found.label, found.code)
            }
            Some(found) => format!("{:?}", found.label),
            None if number == codes.len() as i64 => "outside".into(),
            None => number.to_string(),
        }
    }

    fn list(&self, id: CodeListId) -> Option<&'a CodeList> {
        self.catalog.map(|catalog| catalog.code_list(id))
    }
}

fn of_type(ty: &ColumnType) -> Kind {
    match ty {
        // A text is not an integer, so nothing asks.
        ColumnType::Text | ColumnType::Integer { .. } => Kind::Number(0),
        ColumnType::Decimal { scale } => Kind::Number(*scale),
        ColumnType::Flag { .. } => Kind::Flag,
        ColumnType::Date { .. } => Kind::Period(PeriodKind::Day),
        ColumnType::DateTime { .. } => Kind::Second,
        ColumnType::Period(kind) => Kind::Period(*kind),
        ColumnType::Code(list) => Kind::Code(*list),
    }
}

#[cfg(test)]
mod tests {
    use crate::names::hir::Definition;
    use crate::plan::recorded;
    use crate::words::sample::{DEFINITIONS, checked};

    /// The recorded plan of a definition of the sample.
    fn plan(name: &str) -> String {
        let checked = checked(DEFINITIONS);
        recorded(&checked.catalog, &checked.model, checked.definition(name).unwrap())
    }

    #[test]
    fn days_are_dates_and_codes_are_labels() {
        let text = plan("violent_crime");
        assert!(text.contains("recorded_on in 2020-04-01 to 2024-03-31"), "{text}");
        assert!(text.contains("offence in {\"Murder\", \"Wounding\", \"Assault\", "), "{text}");
        assert!(plan("arrived").contains("arrival.arrived_at >= 2023-04-01"), "{}", plan("arrived"));
        assert!(plan("grave").contains("domestic_abuse = yes"), "{}", plan("grave"));
    }

    #[test]
    fn attributes_and_bands_are_called_by_their_names() {
        let ages = "\nmeasure people = count of distinct crimes.person\ntable ages { rows age.age_band\n column people }\n\
                    table groups { rows offence.group in [each, all]\n column people }\n";
        let checked = checked(&format!("{DEFINITIONS}{ages}"));
        let plan = |name| recorded(&checked.catalog, &checked.model, checked.definition(name).unwrap());
        assert!(plan("groups").contains("group n0 by offence.group"), "{}", plan("groups"));
        assert!(plan("ages").contains("group n0 by age_band of age"), "{}", plan("ages"));
    }

    #[test]
    fn the_rows_of_another_cohort_are_read_by_its_name() {
        let wider = DEFINITIONS.replace("{\"Violence\", \"Robbery\"}", "{\"Violence\", \"Robbery\", \"Burglary\"}");
        assert_ne!(wider, DEFINITIONS);
        let (before, after) = (checked(DEFINITIONS), checked(&wider));
        let changed: Vec<&str> = before
            .names()
            .filter(|name| {
                let of = |checked: &crate::Checked| {
                    let definition = checked.definition(name).unwrap();
                    recorded(&checked.catalog, &checked.model, definition)
                };
                !matches!(before.definition(name), Some(Definition::Dataset(_))) && of(&before) != of(&after)
            })
            .collect();
        assert_eq!(changed, ["violent_crime"]);
        assert!(plan("grave").starts_with("n0 scan violent_crime ["), "{}", plan("grave"));
    }

    #[test]
    fn a_label_that_two_codes_have_comes_with_the_code() {
        let twice = DEFINITIONS.replace("where offence.gravity >= 5", "where offence in {\"30A\", \"30B\"}");
        let checked = checked(&twice);
        let mut catalog = checked.catalog.clone();
        let list = catalog.code_list_named("offence").unwrap();
        catalog.code_lists[list.0].codes[6].label = "Burglary of a home".into();
        let text = recorded(&catalog, &checked.model, checked.definition("grave").unwrap());
        assert!(text.contains("{\"Burglary of a home\" (\"30A\"), \"Burglary of a home\" (\"30B\")}"), "{text}");
    }
}
