//! What a project declares and defines, as subjects of its catalogue.
//!
//! In: a sound project. Out: a [`Subject`] for each thing that has a name, tables first and declarations last.
//! Invariant: told from the catalog, the model and the graph; reads no data.

use indicia_compiler::catalog::{
    AttributeType, Catalog, CodeList, Column, ColumnType, Dataset, DatasetRole, Describes, Hierarchy, MissingRule,
};
use indicia_compiler::dependencies::{Drawing, Graph, Named, Node, graph};
use indicia_compiler::meaning;
use indicia_compiler::model::{ColumnValue, Head, Model};
use indicia_compiler::source::Span;
use indicia_runtime::render::{Listing, Reference, Subject};

use crate::project::Project;

/// The most rows of a list that are shown.
const LISTED: usize = 500;

/// The most nodes of a picture; around more, only the nearest are drawn.
const DRAWN: usize = 40;

/// Everything that has a page, in the order of the first page.
pub fn subjects(project: &Project) -> Vec<Subject<'_>> {
    let graph = graph(&project.checked.catalog, &project.checked.model);
    let mut nodes: Vec<Named> = graph.nodes().to_vec();
    // What is published first; what it rests on after it.
    nodes.sort_by_key(|named| std::cmp::Reverse(rank(named.node)));
    nodes.iter().map(|named| subject(project, &graph, named)).collect()
}

fn rank(node: Node) -> usize {
    match node {
        Node::Policy(_) => 0,
        Node::Hierarchy(_) => 1,
        Node::CodeList(_) => 2,
        Node::Dataset(_) => 3,
        Node::Cohort(_) => 4,
        Node::Measure(_) => 5,
        Node::Indicator(_) => 6,
        Node::Table(_) => 7,
    }
}

fn subject<'a>(project: &'a Project, graph: &Graph, named: &Named) -> Subject<'a> {
    let (catalog, model) = (&project.checked.catalog, &project.checked.model);
    let node = named.node;
    let told = told(catalog, model, node);
    let references = |nodes: &[Node]| nodes.iter().filter_map(|node| reference(graph, *node)).collect::<Vec<_>>();
    let upstream = graph.upstream(node);
    let sources: Vec<Node> = upstream.iter().copied().filter(|node| matches!(node, Node::Dataset(_))).collect();
    let (picture, left_out) = picture(graph, node);
    let tests = model.tests.iter().filter(|test| node.definition().is_some() && test.of == *told.name);
    Subject {
        path: path(node, &named.name),
        kind: node.kind(),
        name: told.name,
        title: told.title,
        sentence: meaning::sentence(catalog, model, node),
        doc: told.doc,
        place: named.span,
        written: told.written,
        facts: told.facts,
        listing: told.listing,
        needs: references(graph.needs(node)),
        used_by: references(graph.used_by(node)),
        sources: references(&sources),
        picture,
        left_out,
        tests: tests.map(|test| (test.title.clone(), test.span)).collect(),
    }
}

/// The page of a node: `code-list/offence.html`.
fn path(node: Node, name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' || c == '-' { c } else { '-' };
    format!("{}/{}.html", node.kind().replace(' ', "-"), name.chars().map(plain).collect::<String>())
}

fn reference(graph: &Graph, node: Node) -> Option<Reference> {
    let name = graph.named(node)?.name.clone();
    Some(Reference { kind: node.kind(), path: path(node, &name), name })
}

/// Who needs whom around a node, and what was left out.
fn picture(graph: &Graph, node: Node) -> (String, Option<String>) {
    let around = graph.around(node);
    let (nodes, left_out) = match around.len() {
        1 => return (String::new(), None),
        count if count <= DRAWN => (around, None),
        count => {
            let mut near = [graph.needs(node), graph.used_by(node)].concat();
            near.push(node);
            near.sort_unstable();
            near.dedup();
            let left_out = format!("Only the nearest are drawn: {} of {count}.", near.len());
            (near, Some(left_out))
        }
    };
    let href = |other: Node| reference(graph, other).filter(|_| other != node).map(|r| format!("../{}", r.path));
    let title = format!("Who needs whom around {}", graph.label(node));
    let drawing = Drawing { nodes: &nodes, focus: Some(node), id: "graph", title: &title, href: &href };
    (graph.svg(&drawing), left_out)
}

/// What the catalog or the model says of one node.
struct Of<'a> {
    name: &'a str,
    title: String,
    doc: Option<&'a str>,
    written: Option<Span>,
    facts: Vec<(&'static str, String)>,
    listing: Option<Listing>,
}

fn told<'a>(catalog: &'a Catalog, model: &'a Model, node: Node) -> Of<'a> {
    let declared = |name: &'a str, doc: Option<&'a String>, facts, listing| Of {
        name,
        title: words(name),
        doc: doc.map(String::as_str),
        written: None,
        facts,
        listing,
    };
    let defined = |head: &'a Head, title: String, facts, listing| Of {
        name: &head.name.value,
        title: capital(&title),
        doc: head.doc.as_deref(),
        written: Some(head.span),
        facts,
        listing,
    };
    match node {
        Node::Hierarchy(id) => {
            let hierarchy = &catalog.hierarchies[id.0];
            declared(&hierarchy.name, None, Vec::new(), Some(areas(catalog, hierarchy)))
        }
        Node::CodeList(id) => {
            let list = catalog.code_list(id);
            declared(&list.name, list.description.as_ref(), Vec::new(), Some(codes(catalog, list)))
        }
        Node::Policy(id) => {
            let policy = &catalog.policies[id.0];
            let facts = policy.note.iter().map(|note| ("Note below tables", note.clone())).collect();
            declared(&policy.name, policy.description.as_ref(), facts, None)
        }
        Node::Dataset(id) => {
            let dataset = catalog.dataset(id);
            declared(
                &dataset.name,
                dataset.description.as_ref(),
                of_dataset(catalog, dataset),
                Some(columns(catalog, dataset)),
            )
        }
        Node::Cohort(id) => {
            let cohort = &model.cohorts[id.0];
            let facts = vec![("Rows are", catalog.dataset(cohort.dataset).counts.clone())];
            defined(&cohort.head, cohort.head.title(), facts, None)
        }
        Node::Measure(id) => {
            let measure = &model.measures[id.0];
            let adds =
                if measure.function.additive { "yes" } else { "no: it is told again over the rows of all parts" };
            let facts = vec![("Unit", meaning::unit(&measure.unit)), ("Adds up", adds.to_string())];
            defined(&measure.head, measure.head.title(), facts, None)
        }
        Node::Indicator(id) => {
            let indicator = &model.indicators[id.0];
            let mut facts = vec![
                ("Formula", meaning::expression(catalog, model, &indicator.value)),
                ("Unit", meaning::unit(&indicator.unit)),
            ];
            let denominators = meaning::denominators(catalog, model, &indicator.value);
            if !denominators.is_empty() {
                facts.push((
                    if denominators.len() == 1 { "Denominator" } else { "Denominators" },
                    denominators.join("; "),
                ));
            }
            facts.push(("Shown", meaning::format(&indicator.format)));
            facts.extend(indicator.accepts.iter().map(|accepted| ("Accepts the break", accepted.clone())));
            defined(&indicator.head, indicator.head.title(), facts, None)
        }
        Node::Table(id) => {
            let table = &model.tables[id.0];
            let mut facts = Vec::new();
            facts.extend(table.number.map(|number| ("Number", number.to_string())));
            facts.extend(table.chapter.iter().map(|chapter| ("Chapter", chapter.clone())));
            facts.extend(table.notes.iter().map(|note| ("Note", note.clone())));
            facts.extend(table.sources.iter().map(|source| ("Source", source.clone())));
            let rows = table.columns.iter().map(|column| {
                let (means, unit) = match &column.value {
                    ColumnValue::Expr(expr) => (meaning::expression(catalog, model, expr), meaning::unit(&column.unit)),
                    ColumnValue::Attribute { list, attribute } => {
                        let list = catalog.code_list(*list);
                        let attribute = &list.attributes[*attribute].name;
                        (format!("{} of the row's {}", words(attribute), words(&list.name)), String::new())
                    }
                };
                vec![column.label.clone(), capital(&means), unit, meaning::format(&column.format)]
            });
            let listing = listing("Columns", &["Heading", "Meaning", "Unit", "Shown"], rows.collect());
            defined(&table.head, table.title.clone(), facts, Some(listing))
        }
    }
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
    facts.extend(dataset.breaks.iter().map(|found| ("Break in the series", found.label.clone())));
    facts.extend(dataset.disclosure.map(|id| ("Disclosure policy", catalog.policies[id.0].name.clone())));
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
    listing("Columns", &["Column", "Holds", "Missing", "Describes the", "Description"], rows)
}

fn ty(catalog: &Catalog, column: &Column) -> String {
    let number = |min: Option<i64>, max: Option<i64>| match (min, max) {
        (Some(min), Some(max)) => format!("a whole number from {min} to {max}"),
        (Some(min), None) => format!("a whole number from {min}"),
        (None, Some(max)) => format!("a whole number up to {max}"),
        (None, None) => "a whole number".to_string(),
    };
    let holds = match &column.ty {
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
    let look_up = column.look_up.map(|id| format!(", looked up in {}", catalog.dataset(id).name)).unwrap_or_default();
    format!("{holds}{unit}{look_up}")
}

fn codes(catalog: &Catalog, list: &CodeList) -> Listing {
    let mut headings = vec!["Code".to_string(), "Label".to_string()];
    headings.extend(list.attributes.iter().map(|attribute| words(&attribute.name)));
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
            (Some(value), AttributeType::Decimal { scale }) => decimal(value, *scale),
        });
        [code.code.clone(), code.label.clone()].into_iter().chain(attributes).collect()
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

fn decimal(value: i64, scale: u32) -> String {
    let (sign, size) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    let unit = 10_u64.checked_pow(scale).unwrap_or(u64::MAX);
    match scale {
        0 => format!("{sign}{size}"),
        scale => format!("{sign}{}.{:0width$}", size / unit, size % unit, width = scale as usize),
    }
}

fn listing(title: &str, headings: &[&str], mut rows: Vec<Vec<String>>) -> Listing {
    let more = rows.len().saturating_sub(LISTED);
    rows.truncate(LISTED);
    Listing { title: title.to_string(), headings: headings.iter().map(|h| (*h).to_string()).collect(), rows, more }
}

/// A name as words, the first with a capital.
fn words(name: &str) -> String {
    capital(&name.replace('_', " "))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    first + letters.as_str()
}
