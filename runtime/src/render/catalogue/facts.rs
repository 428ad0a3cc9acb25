//! What the page of a subject says beside its sentence: facts, each under a heading, and what it lists.
//!
//! In: the catalog, the model, a node of their graph. Out: texts, not yet escaped. Invariant: reads no data.

use indicia_compiler::catalog::{
    AttributeType, Catalog, CodeList, CodeRelation, Column, ColumnType, Dataset, DatasetRole, Describes, DisclosureBy,
    Hierarchy, MissingRule, OutsideCovers,
};
use indicia_compiler::dependencies::Node;
use indicia_compiler::model::{ColumnValue, Indicator, Model, Table};
use indicia_compiler::value::fixed_decimal;
use indicia_compiler::words;
use serde::Serialize;

/// The most rows of a list that are shown.
const LISTED: usize = 500;

/// A fact: its heading and its text.
pub(super) type Fact = (&'static str, String);

/// A table of texts on a page.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Listing {
    /// What it is a list of.
    title: &'static str,
    headings: Vec<String>,
    /// As many texts each as headings.
    pub(super) rows: Vec<Vec<String>>,
    /// How many more rows there are.
    more: usize,
}

/// What is to be said of a node.
pub(super) fn facts(catalog: &Catalog, model: &Model, node: Node) -> Vec<Fact> {
    match node {
        Node::Hierarchy(_) | Node::CodeList(_) => Vec::new(),
        Node::Policy(id) => {
            catalog.policies[id.0].note.iter().map(|note| ("Note below tables", note.clone())).collect()
        }
        Node::Dataset(id) => of_dataset(catalog, catalog.dataset(id)),
        Node::Cohort(id) => vec![("Rows are", catalog.dataset(model.cohorts[id.0].dataset).counts.clone())],
        Node::Measure(id) => {
            let measure = &model.measures[id.0];
            let adds = match measure.function.additive {
                true if measure.adds_up_a_stock(catalog) && catalog.dataset(measure.dataset).time.is_some() => {
                    "yes, over areas and groups; not over dates"
                }
                true => "yes",
                false => "no: it is recalculated for the total",
            };
            vec![("Unit", words::unit(&measure.unit)), ("Adds up", adds.to_string())]
        }
        Node::Indicator(id) => of_indicator(catalog, model, &model.indicators[id.0]),
        Node::Table(id) => of_table(&model.tables[id.0]),
    }
}

/// What a node lists: columns, codes, areas.
pub(super) fn listed(catalog: &Catalog, model: &Model, node: Node) -> Option<Listing> {
    match node {
        Node::Hierarchy(id) => Some(areas(catalog, &catalog.hierarchies[id.0])),
        Node::CodeList(id) => Some(codes(catalog, catalog.code_list(id))),
        Node::Dataset(id) => Some(columns(catalog, catalog.dataset(id))),
        Node::Table(id) => Some(headings(catalog, model, &model.tables[id.0])),
        Node::Policy(_) | Node::Cohort(_) | Node::Measure(_) | Node::Indicator(_) => None,
    }
}

fn of_indicator(catalog: &Catalog, model: &Model, indicator: &Indicator) -> Vec<Fact> {
    let mut facts =
        vec![("Formula", words::expression(catalog, model, &indicator.value)), ("Unit", words::unit(&indicator.unit))];
    let denominators = words::denominators(catalog, model, &indicator.value);
    match denominators.len() {
        0 => {}
        1 => facts.push(("Denominator", denominators.join("; "))),
        _ => facts.push(("Denominators", denominators.join("; "))),
    }
    facts.push(("Shown", words::format(&indicator.format)));
    facts.extend(indicator.accepts.iter().map(|accepted| ("Accepts the break", accepted.clone())));
    facts
}

fn of_table(table: &Table) -> Vec<Fact> {
    let mut facts = Vec::new();
    facts.extend(table.number.map(|number| ("Number", number.to_string())));
    facts.extend(table.chapter.iter().map(|chapter| ("Chapter", chapter.clone())));
    facts.extend(table.notes.iter().map(|note| ("Note", note.clone())));
    facts.extend(table.sources.iter().map(|source| ("Source", source.clone())));
    facts
}

fn headings(catalog: &Catalog, model: &Model, table: &Table) -> Listing {
    let rows = table.columns.iter().map(|column| {
        let (means, unit) = match &column.value {
            ColumnValue::Expr(expr) => (words::expression(catalog, model, expr), words::unit(&column.unit)),
            ColumnValue::Attribute { list, attribute } => {
                let list = catalog.code_list(*list);
                let attribute = &list.attributes[*attribute].name;
                (format!("{} of the row's {}", words(attribute), words(&list.name)), String::new())
            }
            ColumnValue::Code(None) => ("code of the row".to_string(), String::new()),
            ColumnValue::Code(Some(list)) => {
                (format!("code of the row's {}", words(&catalog.code_list(*list).name)), String::new())
            }
        };
        vec![column.label.clone(), capital(&means), unit, words::format(&column.format)]
    });
    listing("Columns", &["Heading", "Meaning", "Unit", "Shown"], rows.collect())
}

fn of_dataset(catalog: &Catalog, dataset: &Dataset) -> Vec<(&'static str, String)> {
    let mut facts = vec![("A row is one", dataset.grain.clone()), ("Rows are counted as", dataset.counts.clone())];
    match &dataset.role {
        DatasetRole::Events => {}
        DatasetRole::Population { basis } => facts.push(("A population of", basis.clone())),
        DatasetRole::LookUp => facts.push(("Role", "looked up by other datasets".to_string())),
    }
    facts.push(("Read from", dataset.files.paths.join(", ")));
    facts.extend(dataset.covers.map(|(from, to)| ("Covers", format!("{from} to {to}"))));
    if dataset.outside_covers == OutsideCovers::LeaveOut {
        facts.push(("Rows outside that", "left out".to_string()));
    }
    if !dataset.serves.is_empty() {
        let served =
            dataset.serves.iter().map(|(period, date)| format!("{period} by {}", dataset.date_in_words(*date)));
        facts.push(("Serves", served.collect::<Vec<_>>().join(", ")));
    }
    if dataset.stock {
        facts.push(("Its numbers are", "of a date, not of a period".to_string()));
    }
    facts.extend(dataset.breaks.iter().map(|found| ("Break in the series", found.label.clone())));
    facts.extend(dataset.disclosure.map(|id| ("Disclosure policy", catalog.policies[id.0].name.clone())));
    facts.extend(dataset.disclosure_by.map(|by| match by {
        DisclosureBy::Rows => ("A policy counts", "rows".to_string()),
        DisclosureBy::Column(id) => ("A policy counts", format!("each {} once", dataset.column(id).name)),
    }));
    facts
}

fn columns(catalog: &Catalog, dataset: &Dataset) -> Listing {
    let row = |column: &Column| {
        let missing = match column.missing {
            MissingRule::Refused => "never",
            MissingRule::Allowed => "may be",
        };
        let describes = match column.describes {
            Describes::Event => "event",
            Describes::Person => "person",
            Describes::Place => "place",
        };
        let description = column.description.clone().unwrap_or_default();
        vec![column.name.clone(), ty(catalog, column), missing.into(), describes.into(), description]
    };
    let rows = dataset.columns.iter().map(row).collect();
    listing("Columns", &["Column", "Type", "Missing", "Describes the", "Description"], rows)
}

fn ty(catalog: &Catalog, column: &Column) -> String {
    let number = |min: Option<i64>, max: Option<i64>| match (min, max) {
        (Some(min), Some(max)) => format!("a whole number from {min} to {max}"),
        (Some(min), None) => format!("a whole number from {min}"),
        (None, Some(max)) => format!("a whole number up to {max}"),
        (None, None) => "a whole number".to_string(),
    };
    let ty = match &column.ty {
        ColumnType::Text => "a text".to_string(),
        ColumnType::Integer { min, max } => number(*min, *max),
        ColumnType::Decimal { scale } => format!("a number with up to {scale} decimal places"),
        ColumnType::Flag { .. } => "yes or no".to_string(),
        ColumnType::Date { format } => format!("a date, as {format}"),
        ColumnType::DateTime { format } => format!("a date and time, as {format}"),
        ColumnType::Period(kind) => format!("a {}", words(&kind.name()).to_lowercase()),
        ColumnType::Code(list) => format!("a code of {}", catalog.code_list(*list).name),
    };
    let unit = column.unit.as_ref().map(|unit| format!(", in {unit}")).unwrap_or_default();
    let counts = column.counts.as_ref().map(|counts| format!(", each a number of {counts}")).unwrap_or_default();
    let look_up = column.look_up.map(|id| format!(", looked up in {}", catalog.dataset(id).name)).unwrap_or_default();
    format!("{ty}{unit}{counts}{look_up}")
}

fn codes(catalog: &Catalog, list: &CodeList) -> Listing {
    let mut headings = vec!["Code".to_string(), "Label".to_string()];
    headings.extend(list.attributes.iter().map(|attribute| words(&attribute.name)));
    headings.extend(list.has_totals.then(|| "Of the other codes".to_string()));
    let row = |place: usize| {
        let code = &list.codes[place];
        let attributes = list.attributes.iter().map(|attribute| match (attribute.values[place], &attribute.ty) {
            (None, _) => String::new(),
            (Some(value), AttributeType::Code(other)) => usize::try_from(value)
                .ok()
                .and_then(|value| catalog.code_list(*other).codes.get(value))
                .map(|code| code.label.clone())
                .unwrap_or_default(),
            (Some(value), AttributeType::Integer) => value.to_string(),
            (Some(value), AttributeType::Decimal { scale }) => fixed_decimal(value, *scale),
        });
        let relation = list.has_totals.then(|| match &code.relation {
            CodeRelation::Part => String::new(),
            CodeRelation::Total(parts) => {
                let parts: Vec<&str> = parts.iter().map(|part| list.codes[*part].label.as_str()).collect();
                format!("the total of {}", parts.join(", "))
            }
            CodeRelation::Apart => "overlaps them".to_string(),
        });
        [code.code.clone(), code.label.clone()].into_iter().chain(attributes).chain(relation).collect()
    };
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    listing("Codes", &headings, (0..list.codes.len()).map(row).collect())
}

fn areas(catalog: &Catalog, hierarchy: &Hierarchy) -> Listing {
    let mut rows = Vec::new();
    for (at, level) in hierarchy.levels.iter().enumerate().rev() {
        let list = catalog.code_list(level.list);
        let coarser = hierarchy.levels.get(at + 1);
        let parents = coarser.and_then(|coarser| Some((coarser, list.attribute_named(&coarser.name)?)));
        for (place, code) in list.codes.iter().enumerate() {
            let parent = parents.and_then(|(coarser, attribute)| {
                let value = usize::try_from(list.attributes[attribute].values[place]?).ok()?;
                Some(catalog.code_list(coarser.list).codes.get(value)?.label.clone())
            });
            let part = if code.comparator { "to compare with".to_string() } else { parent.unwrap_or_default() };
            rows.push(vec![code.code.clone(), code.label.clone(), level.name.clone(), part]);
        }
    }
    listing("Areas", &["Code", "Area", "Level", "Part of"], rows)
}

fn listing(title: &'static str, headings: &[&str], mut rows: Vec<Vec<String>>) -> Listing {
    let more = rows.len().saturating_sub(LISTED);
    rows.truncate(LISTED);
    Listing { title, headings: headings.iter().map(|h| (*h).to_string()).collect(), rows, more }
}

/// A name as words, the first with a capital.
pub(super) fn words(name: &str) -> String {
    capital(&name.replace('_', " "))
}

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + letters.as_str()
}
