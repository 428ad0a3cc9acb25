//! Small catalogs, data folders and plans for the tests beside this file.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use crate::cube::Cube;
use crate::engine::polars::Polars;
use crate::engine::{Answer, Engine, Request};
use indicia_compiler::catalog::*;
use indicia_compiler::diagnostics::{Diagnostic, Diagnostics};
use indicia_compiler::plan::ir::*;
use indicia_compiler::source::{SourceId, Span};
use tempfile::TempDir;

/// A span that distinguishes one declaration from another.
pub(crate) fn span(place: usize) -> Span {
    Span::new(SourceId(0), place, place + 1)
}

pub(crate) fn column(name: &str, ty: ColumnType) -> Column {
    Column {
        name: name.into(),
        heading: name.into(),
        span: span(100),
        description: None,
        ty,
        missing: MissingRule::Allowed,
        invalid: BadValueRule::Error,
        undeclared: UndeclaredRule::Error,
        describes: Describes::Event,
        described: false,
        unit: None,
        counts: None,
        stock: false,
        flow: false,
        look_up: None,
        ratio: false,
        ratio_is_said: false,
        comparators: false,
        without: Vec::new(),
    }
}

pub(crate) fn text(name: &str) -> Column {
    column(name, ColumnType::Text)
}

pub(crate) fn integer(name: &str) -> Column {
    column(name, ColumnType::Integer { min: None, max: None })
}

/// A column of the first code list of the catalog.
pub(crate) fn code(name: &str) -> Column {
    column(name, ColumnType::Code(CodeListId(0)))
}

pub(crate) fn dataset(name: &str, paths: &[&str], columns: Vec<Column>) -> Dataset {
    Dataset {
        name: name.into(),
        span: span(1),
        description: None,
        grain: "row".into(),
        counts: "rows".into(),
        role: DatasetRole::Events,
        key: vec![],
        repeats: RepeatRule::Refused,
        files: Files {
            paths: paths.iter().map(|path| path.to_string()).collect(),
            span: span(2),
            format: FileFormat::CSV,
            missing: vec![],
            zero: vec![],
            thousands: None,
            unpivot: None,
        },
        columns,
        time: None,
        covers: None,
        outside_covers: OutsideCovers::default(),
        complete: None,
        stock: false,
        flow: false,
        serves: vec![],
        breaks: vec![],
        disclosure: None,
        disclosure_by: None,
        hides_below: None,
        said_incomplete: false,
    }
}

pub(crate) fn code_list(name: &str, codes: &[&str]) -> CodeList {
    let code = |text: &&str| Code {
        code: text.to_string(),
        label: text.to_uppercase(),
        aliases: vec![format!("0{text}")],
        band: None,
        comparator: false,
        relation: CodeRelation::Part,
        is_no_total: false,
        span: span(3),
    };
    CodeList {
        name: name.into(),
        span: span(3),
        description: None,
        codes: codes.iter().map(code).collect(),
        has_totals: false,
        attributes: vec![],
        level_of: None,
        ordered: false,
        outside_bands: OutsideBands::default(),
        places: Places::default(),
    }
}

/// A catalog with the code list `kind`: theft, robbery, arson.
pub(crate) fn catalog(datasets: Vec<Dataset>) -> Catalog {
    let code_lists = vec![code_list("kind", &["theft", "robbery", "arson"])];
    Catalog { datasets, code_lists, ..Catalog::default() }
}

/// A data folder with these files.
pub(crate) fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        write(folder.path(), name, bytes);
    }
    folder
}

pub(crate) fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::File::create(path).unwrap().write_all(bytes).unwrap();
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

pub(crate) fn name(name: &str) -> Name {
    name.into()
}

pub(crate) fn col(column: &str) -> Expr {
    Expr::Column(name(column))
}

/// A scan of these columns of a dataset.
pub(crate) fn scan(plan: &mut Plan, catalog: &Catalog, dataset: &str, columns: &[&str]) -> NodeId {
    let id = catalog.dataset_named(dataset).unwrap();
    let place = |column: &&str| catalog.dataset(id).column_named(column).unwrap().0;
    let mut columns: Vec<usize> = columns.iter().map(place).collect();
    columns.sort_unstable();
    plan.add(Node::Scan { dataset: id.0, columns })
}

pub(crate) fn aggregate(function: AggregateFunction, of: Option<Expr>) -> Aggregate {
    Aggregate { function, of, condition: None }
}

/// Adds an aggregate whose every total is an output.
pub(crate) fn output(plan: &mut Plan, input: NodeId, keys: Vec<Expr>, aggregates: Vec<Aggregate>) -> NodeId {
    let (count, columns) = (aggregates.len(), keys.len());
    let node = plan.add(Node::Aggregate { input, keys, aggregates });
    for aggregate in 0..count {
        let keys = (0..columns).map(|column| OutputKey { column, map: None }).collect();
        plan.output(Output { node, aggregate, keys });
    }
    node
}

/// Counts the rows of a dataset by one column.
pub(crate) fn count_by(catalog: &Catalog, dataset: &str, key: &str) -> (Plan, NodeId) {
    let mut plan = Plan::default();
    let input = scan(&mut plan, catalog, dataset, &[key]);
    let node = output(&mut plan, input, vec![col(key)], vec![aggregate(AggregateFunction::Count, None)]);
    (plan, node)
}

/// A plan that reads these columns of a dataset and no more than looks at them.
pub(crate) fn reading(catalog: &Catalog, dataset: &str, columns: &[&str]) -> Plan {
    let mut plan = Plan::default();
    let input = scan(&mut plan, catalog, dataset, columns);
    output(&mut plan, input, vec![], vec![aggregate(AggregateFunction::Count, None)]);
    plan
}

pub(crate) fn run(plan: &Plan, catalog: &Catalog, root: &Path) -> Result<Answer, Diagnostics> {
    Polars.run(plan, &Request::new(catalog, root))
}

/// The rows of a cube: keys to values.
pub(crate) fn rows(cube: &Cube) -> BTreeMap<Vec<Option<i64>>, Vec<Option<i128>>> {
    let at = |row: usize| {
        let keys = cube.keys.iter().map(|key| key[row]).collect();
        (keys, cube.values.iter().map(|value| value[row]).collect())
    };
    let rows: BTreeMap<_, _> = (0..cube.rows()).map(at).collect();
    assert_eq!(rows.len(), cube.rows(), "a combination of keys occurs twice");
    rows
}

/// The counts of a cube with one key and one count.
pub(crate) fn counts(answer: &Answer, node: NodeId) -> Vec<(Option<i64>, i128)> {
    rows(&answer.cubes[&node]).into_iter().map(|(keys, values)| (keys[0], values[0].unwrap())).collect()
}

/// What a run that reads these columns finds wrong.
pub(crate) fn faults(catalog: &Catalog, dataset: &str, columns: &[&str], root: &Path) -> Vec<Diagnostic> {
    match run(&reading(catalog, dataset, columns), catalog, root) {
        Ok(_) => vec![],
        Err(found) => found.iter().cloned().collect(),
    }
}

/// The one fault: its code and message.
pub(crate) fn fault(catalog: &Catalog, dataset: &str, columns: &[&str], root: &Path) -> (&'static str, String) {
    let found = faults(catalog, dataset, columns, root);
    assert_eq!(found.len(), 1, "{found:#?}");
    (found[0].code, found[0].message.clone())
}
