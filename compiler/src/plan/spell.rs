//! What the integers of a plan are, for a plan that people read: days, periods, codes of a list.
//!
//! In: a plan and the catalog that its scans are of. Out: for each node the kind of its columns, and integers as a reader writes them.
//! Invariant: two integers of one kind are never spelled alike. Without a catalog every integer is spelled as a number.

use std::collections::HashMap;

use super::ir::{Expr, Name, Node, Plan, TimePart};
use super::schema::Schema;
use crate::catalog::{AttributeType, Catalog, CodeListId};
use crate::model::typing::of_column;
use crate::value::PeriodKind;
use crate::value::band::MOST_DIGITS;
use crate::words::phrase::List;
pub(super) use crate::words::phrase::Reading;
use crate::words::sets::Labels;

/// How the columns of one node are read.
type Readings<'a> = HashMap<Name, Reading<'a>>;

/// How the columns of every node of a plan are read.
pub(super) struct Spelling<'a> {
    catalog: Option<&'a Catalog>,
    nodes: Vec<Readings<'a>>,
}

impl<'a> Spelling<'a> {
    /// Every integer is a number.
    pub(super) fn numbers() -> Spelling<'a> {
        Spelling { catalog: None, nodes: Vec::new() }
    }

    /// How the integers are read of a plan over the datasets of a catalog.
    pub(super) fn of(plan: &Plan, schema: &Schema, catalog: &'a Catalog) -> Spelling<'a> {
        let mut spelling = Spelling { catalog: Some(catalog), nodes: Vec::new() };
        for (_, node) in plan.nodes() {
            let readings = spelling.columns(node, schema);
            spelling.nodes.push(readings);
        }
        spelling
    }

    /// The spelling of expressions over the rows of a node.
    pub(super) fn over(&self, node: usize) -> Speller<'a, '_> {
        Speller { catalog: self.catalog, columns: self.nodes.get(node) }
    }

    fn columns(&self, node: &Node, schema: &Schema) -> Readings<'a> {
        let inherited = |input: usize| self.nodes[input].clone();
        match node {
            Node::Scan { dataset, columns } => {
                let declared = schema.datasets.get(*dataset).and_then(|scanned| scanned.declared);
                let Some((catalog, id)) = self.catalog.zip(declared) else { return Readings::new() };
                let columns = columns.iter().filter_map(|at| catalog.dataset(id).columns.get(*at));
                let reading = |ty| Reading::of(catalog, &of_column(ty));
                columns.map(|column| (column.name.as_str().into(), reading(&column.ty))).collect()
            }
            Node::Filter { input, .. } | Node::Keep { input, .. } | Node::Among { input, .. } => inherited(input.0),
            Node::LookUp { input, right, take, .. } => {
                let mut readings = inherited(input.0);
                let taken =
                    take.iter().filter_map(|(name, output)| Some((output.clone(), *self.nodes[right.0].get(name)?)));
                readings.extend(taken);
                readings
            }
            Node::Tally { input, by, .. } => {
                by.iter().filter_map(|(name, of)| Some((name.clone(), self.over(input.0).reading(of)?))).collect()
            }
            Node::Aggregate { .. } => Readings::new(),
        }
    }
}

/// Spells the integers of expressions over one node's rows.
#[derive(Clone, Copy)]
pub(super) struct Speller<'a, 's> {
    catalog: Option<&'a Catalog>,
    columns: Option<&'s Readings<'a>>,
}

impl<'a, 's> Speller<'a, 's> {
    /// Without a catalog.
    pub(super) fn numbers() -> Speller<'a, 's> {
        Speller { catalog: None, columns: None }
    }

    /// How an expression's integers are read; nothing where that is not known.
    pub(super) fn reading(&self, expr: &Expr) -> Option<Reading<'a>> {
        self.catalog?;
        match expr {
            Expr::Column(name) => self.columns?.get(name).copied(),
            Expr::Map { of, table } => Some(self.attribute(of, table)?.1),
            Expr::Band { bands, .. } => Some(Reading::Code(self.bands(bands)?)),
            Expr::Time { part, .. } => Some(match part {
                TimePart::PeriodOfDay(kind) | TimePart::PeriodOfMonth(kind) => Reading::Period(*kind),
                TimePart::DayOfTime => Reading::Period(PeriodKind::Day),
                TimePart::HourOfTime => Reading::Number(0),
                TimePart::Weekday => Reading::Weekday,
            }),
            _ => None,
        }
    }

    /// The attribute of a code that a table maps to, by name.
    pub(super) fn attribute(&self, of: &Expr, table: &[Option<i64>]) -> Option<(&'a str, Reading<'a>)> {
        let Reading::Code(list) = self.reading(of)? else { return None };
        // One value more is that of a code outside the list.
        let table = table.get(..list.declared().codes.len())?;
        let mut same = list.declared().attributes.iter().filter(|attribute| attribute.values == table);
        let (found, None) = (same.next()?, same.next()) else { return None };
        let reading = match found.ty {
            AttributeType::Code(id) => Reading::Code(List { id, ..list }),
            AttributeType::Integer => Reading::Number(0),
            AttributeType::Decimal { scale } => Reading::Number(scale),
        };
        Some((&found.name, reading))
    }

    /// The list with these bands, if it is the only one.
    pub(super) fn bands(&self, bands: &[(Option<i64>, Option<i64>)]) -> Option<List<'a>> {
        let catalog = self.catalog?;
        // The last is the place of what is outside.
        let (_, inside) = bands.split_last()?;
        let is_this = |list: &List<'_>| {
            let declared = list.declared();
            let same = |scale: u32| declared.band_ends(scale).eq(inside.iter().copied());
            declared.is_bands() && (0..=MOST_DIGITS).any(same)
        };
        let lists = (0..catalog.code_lists.len()).map(|id| List { catalog, id: CodeListId(id) });
        let mut same = lists.filter(is_this);
        let (found, None) = (same.next()?, same.next()) else { return None };
        Some(found)
    }

    /// An integer as a reader writes it.
    pub(super) fn spell(&self, reading: Option<Reading<'_>>, number: i64) -> String {
        match reading {
            None => number.to_string(),
            Some(Reading::Weekday) => Reading::Weekday.one(number, Labels::Plain),
            Some(reading) => reading.source(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::names::hir::Definition;
    use crate::plan::Recorder;
    use crate::words::sample::{DEFINITIONS, checked};
    use crate::{catalog::Catalog, model::Model};

    fn recorded(catalog: &Catalog, model: &Model, definition: Definition) -> String {
        Recorder::new(catalog, model).recorded(definition)
    }

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
