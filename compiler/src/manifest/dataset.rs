//! `datasets/*.yaml`: where rows are, what one row is, and which columns it has.
//!
//! In: the node of one file. Out: a [`DatasetDraft`]: a catalog dataset whose code lists and look-ups are still names.
//! Invariant: key, time and unpivot name declared columns; what could not be read has its default, and `whole` is false.

use std::collections::HashMap;

use super::column::{self, DraftColumn, column_named};
use super::covers;
use super::facts::{self, Area, Findings};
use super::serves;
use super::shape::{Fields, beginning, fields, text, wrong};
use super::written::is_absolute;
use super::yaml::{Node, NodeKind};
use crate::catalog::{
    COUNTS_ROWS, ColumnType, Dataset, DatasetRole, DisclosureBy, FileFormat, Files, OutsideCovers, RepeatRule, Unpivot,
    UnpivotHeadings,
};
use crate::file_format::BadOption;
use crate::source::{Span, Spanned};
use crate::value::text::parse_decimal;

/// A number with more digits after the point is no number of a column.
const MOST_DECIMALS: u32 = 9;

/// A dataset before names are linked.
pub(super) struct DatasetDraft {
    /// Its columns are in `columns`.
    pub(super) dataset: Dataset,
    pub(super) columns: Vec<DraftColumn>,
    /// The disclosure policy that it names.
    pub(super) disclosure: Option<Spanned<String>>,
    /// Whether every column was read; if not, a column that is not here may be one all the same.
    pub(super) whole: bool,
}

/// A dataset without columns: used for a file that could not be read.
pub(super) fn blank(name: Spanned<String>) -> DatasetDraft {
    let dataset = Dataset {
        description: None,
        grain: "row".into(),
        counts: name.value.replace('_', " "),
        name: name.value,
        span: name.span,
        role: DatasetRole::Events,
        key: Vec::new(),
        repeats: RepeatRule::Refused,
        files: Files {
            paths: Vec::new(),
            span: name.span,
            format: FileFormat::CSV,
            missing: Vec::new(),
            zero: Vec::new(),
            thousands: None,
            unpivot: None,
        },
        columns: Vec::new(),
        time: None,
        covers: None,
        outside_covers: OutsideCovers::default(),
        stock: false,
        flow: false,
        serves: Vec::new(),
        complete: None,
        breaks: Vec::new(),
        disclosure: None,
        disclosure_by: None,
        hides_below: None,
        said_incomplete: false,
    };
    DatasetDraft { dataset, columns: Vec::new(), disclosure: None, whole: false }
}

/// Reads one file; `stem` is the name it would have had by its path.
pub(super) fn read(node: &Node, stem: &str, findings: &mut Findings) -> DatasetDraft {
    let place = beginning(node);
    let mut draft = blank(Spanned::new(stem.to_string(), place));
    let known = [
        "name",
        "description",
        "grain",
        "counts",
        "role",
        "basis",
        "files",
        "format",
        "missing",
        "zero",
        "thousands",
        "key",
        "repeats",
        "time",
        "covers",
        "outside_covers",
        "stock",
        "serves",
        "complete",
        "gaps",
        "breaks",
        "disclosure",
        "disclosure_by",
        "unpivot",
        "columns",
    ];
    let Some(fields) = fields(node, Area::Dataset, "a dataset", place, &known, findings) else { return draft };
    if let Some(name) = fields.name(findings) {
        draft = blank(name);
    }
    draft.disclosure = fields.text("disclosure", findings);
    let dataset = &mut draft.dataset;
    dataset.description = fields.text("description", findings).map(|t| t.value);
    dataset.grain = fields.text("grain", findings).map_or(dataset.grain.clone(), |t| t.value);
    dataset.counts = fields.text("counts", findings).map_or(dataset.counts.clone(), |t| t.value);
    let before = findings.errors();
    dataset.role = role(&fields, dataset, findings);
    let has_a_role = findings.errors() == before;
    read_files(&fields, &mut dataset.files, findings);
    fields.required("columns", findings);
    let entries = fields.mapping("columns", findings);
    draft.whole = entries.is_some() && has_a_role;
    for entry in entries.unwrap_or_default() {
        draft.columns.push(column::read(entry, &dataset.files.missing, findings));
    }
    let of_people = |draft: &&mut DraftColumn| dataset.is_population() || draft.column.counts.is_some();
    draft.columns.iter_mut().filter(of_people).for_each(|column| at_least_nobody(column, findings));
    let columns = &draft.columns;
    let Some(_) = entries else { return draft };
    dataset.files.unpivot = unpivot(&fields, columns, findings);
    if dataset.files.unpivot.is_some()
        && !dataset.files.format.has_headings()
        && let Some(span) = fields.key("unpivot")
    {
        findings.push(facts::dataset::no_header(span));
    }
    duplicate_headings(columns, dataset.files.unpivot.as_ref(), findings);
    for name in fields.texts("key", findings) {
        dataset.key.extend(column_named(&name, "key", columns, findings));
    }
    let repeats = [("refused", RepeatRule::Refused), ("agree", RepeatRule::Agree)];
    dataset.repeats = fields.choice("repeats", &repeats, findings).unwrap_or(dataset.repeats);
    if fields.get("key").is_none() {
        if let Some(span) = fields.key("repeats") {
            findings.push(facts::dataset::repeats_without_key(span));
        }
        if dataset.role == DatasetRole::LookUp && !fields.is_misspelt("key") {
            let span = fields.get("role").map_or(dataset.span, |n| n.span);
            findings.push(facts::dataset::look_up_without_key(&dataset.name, span));
        }
    }
    let before = findings.errors();
    covers::read(&fields, dataset, columns, findings);
    serves::read(&fields, dataset, columns, findings);
    let is_dated = findings.errors() == before;
    disclosure_by(&fields, dataset, columns, draft.disclosure.is_some(), findings);
    // Nor is it said of every period that no column dates rows, where that is said in a field with another name.
    draft.whole &= draft.dataset.time.is_some() || !fields.is_misspelt("time");
    // What is wrong with the dates of rows is said once, and not again of every period.
    if let Some(time) = draft.dataset.time.filter(|_| !is_dated) {
        draft.columns[time.0].whole = false;
    }
    draft
}

/// What a policy counts: the different values of a column, or rows.
fn disclosure_by(
    fields: &Fields<'_>,
    dataset: &mut Dataset,
    columns: &[DraftColumn],
    has_policy: bool,
    findings: &mut Findings,
) {
    let Some(named) = fields.text("disclosure_by", findings) else { return };
    if dataset.is_population() {
        let of = format!("the population `{}`, whose numbers count people", dataset.name);
        findings.push(facts::dataset::misplaced_option("disclosure_by", &of, "other datasets", named.span));
    } else if named.value == COUNTS_ROWS && columns.iter().all(|column| column.column.name != named.value) {
        dataset.disclosure_by = Some(DisclosureBy::Rows);
        if !has_policy {
            let of = format!("the dataset `{}`, which is under no policy", dataset.name);
            findings.push(facts::dataset::misplaced_option("disclosure_by: rows", &of, "`disclosure`", named.span));
        }
    } else {
        let column = column_named(&named, "disclosure_by", columns, findings);
        let counts = column.and_then(|id| columns[id.0].column.counts.as_ref());
        if let Some(counts) = counts {
            let of = format!("the column `{}`, which says how many {counts} a row is of, and not which", named.value);
            findings.push(facts::dataset::misplaced_option(
                "disclosure_by",
                &of,
                "a column that identifies them",
                named.span,
            ));
        }
        dataset.disclosure_by = Some(column.map_or(DisclosureBy::Rows, DisclosureBy::Column));
    }
}

/// Numbers of people are never below 0, whether its declaration says so or not.
fn at_least_nobody(DraftColumn { column, .. }: &mut DraftColumn, findings: &mut Findings) {
    let ColumnType::Integer { min, .. } = &mut column.ty else { return };
    if min.is_some_and(|min| min < 0) {
        findings.push(facts::dataset::below_nobody(&column.name, column.span));
    }
    *min = Some(min.unwrap_or(0).max(0));
}

fn role(fields: &Fields<'_>, dataset: &Dataset, findings: &mut Findings) -> DatasetRole {
    let basis = fields.text("basis", findings).map(|t| t.value);
    let roles = [("events", 0), ("population", 1), ("look-up", 2)];
    let chosen = fields.choice("role", &roles, findings);
    match (chosen, basis) {
        (Some(1), Some(basis)) => DatasetRole::Population { basis },
        (Some(1), None) => {
            if fields.get("basis").is_none() && !fields.is_misspelt("basis") {
                let span = fields.get("role").map_or(dataset.span, |n| n.span);
                findings.push(facts::dataset::no_basis(&dataset.name, span));
            }
            DatasetRole::Population { basis: dataset.counts.clone() }
        }
        (other, basis) => {
            let role_is_known = other.is_some() || fields.get("role").is_none() && !fields.is_misspelt("role");
            if let (Some(_), Some(span), true) = (basis, fields.key("basis"), role_is_known) {
                findings.push(facts::dataset::misplaced_option(
                    "basis",
                    &format!("the dataset `{}`, which is not a population", dataset.name),
                    "role: population",
                    span,
                ));
            }
            if other == Some(2) { DatasetRole::LookUp } else { DatasetRole::Events }
        }
    }
}

fn read_files(fields: &Fields<'_>, files: &mut Files, findings: &mut Findings) {
    if let Some(node) = fields.required("files", findings) {
        let paths = fields.texts("files", findings);
        if matches!(&node.kind, NodeKind::List(items) if items.is_empty()) {
            wrong(node, Area::Dataset, "files", "one path or more", findings);
        }
        files.span = paths.first().map_or(node.span, |p| p.span);
        for path in &paths {
            if let Some(found) = facts::badly_quoted(&path.value, path.span) {
                findings.push(found);
            } else if path.value.contains(['\n', '\t', '\r']) {
                findings.push(facts::escaped_path(&path.value, path.span));
            } else if path.value.contains('\\') && !is_absolute(&path.value) {
                findings.push(facts::backslash(&path.value, path.span));
            } else if leaves_folder(&path.value) {
                findings.push(facts::dataset::path_outside(&path.value, is_absolute(&path.value), path.span));
            }
            if let Some(first) = paths.first()
                && FileFormat::of(&first.value) != FileFormat::of(&path.value)
            {
                findings.push(facts::dataset::mixed_files(path.span, first.span));
            }
        }
        files.format = paths.first().map_or(FileFormat::CSV, |path| FileFormat::of(&path.value));
        files.paths = paths.into_iter().map(|p| p.value).collect();
    }
    files.missing = fields.texts("missing", findings).into_iter().map(|t| t.value.trim().to_string()).collect();
    for text in fields.texts("zero", findings) {
        let value = text.value.trim().to_string();
        if value.is_empty() || files.missing.contains(&value) {
            findings.push(facts::dataset::zero_or_missing(&value, text.span));
        } else if parse_decimal(&value, MOST_DECIMALS).is_some() {
            findings.push(facts::dataset::number_as_zero(&value, text.span));
        }
        files.zero.push(value);
    }
    let marks = [(",", ','), (".", '.'), (" ", ' '), ("'", '\'')];
    if let Some(node) = fields.get("thousands")
        && let Some(mark) = fields.text("thousands", findings)
    {
        files.thousands = marks.iter().find(|(written, _)| *written == mark.value).map(|(_, mark)| *mark);
        if files.thousands.is_none() {
            wrong(node, Area::Dataset, "thousands", "`\",\"`, `\".\"`, `\" \"` or `\"'\"`", findings);
        }
    }
    let Some(node) = fields.get("format") else { return };
    let known = FileFormat::OPTIONS.map(|(option, _)| option);
    let Some(given) = self::fields(node, Area::Dataset, "`format`", node.span, &known, findings) else { return };
    for (option, goes_with) in FileFormat::OPTIONS {
        let Some(written) = given.text(option, findings) else { continue };
        let span = written.span;
        match files.format.set(option, &written.value) {
            Ok(()) => {}
            Err(BadOption::Expected(expected)) => {
                given.get(option).into_iter().for_each(|node| wrong(node, Area::Dataset, option, expected, findings));
            }
            Err(BadOption::Delimiter) => findings.push(facts::dataset::bad_delimiter(&written.value, span)),
            Err(BadOption::Misplaced) => findings.push(facts::dataset::misplaced_option(
                option,
                &format!("{} files", files.format.name()),
                goes_with,
                given.key(option).unwrap_or(span),
            )),
        }
    }
}

fn leaves_folder(path: &str) -> bool {
    is_absolute(path) || path.contains('\\') || path.split('/').any(|part| part == "..")
}

fn unpivot(fields: &Fields<'_>, columns: &[DraftColumn], findings: &mut Findings) -> Option<Unpivot> {
    let node = fields.get("unpivot")?;
    let known = ["headings", "name", "value"];
    let given = self::fields(node, Area::Dataset, "`unpivot`", fields.key("unpivot")?, &known, findings)?;
    let headings = given.required("headings", findings).and_then(|node| unpivot_headings(node, findings));
    let mut column = |field: &'static str| {
        given.required(field, findings)?;
        let name = given.text(field, findings)?;
        let id =
            column_named(&name, if field == "name" { "unpivot name" } else { "unpivot value" }, columns, findings)?;
        Some((id, name))
    };
    let (name, value) = (column("name"), column("value"));
    let ((name, _), (value, written)) = (name?, value?);
    if name == value {
        findings.push(facts::dataset::unpivot_same(&written.value, written.span));
    }
    Some(Unpivot { headings: headings?, name, value })
}

fn unpivot_headings(node: &Node, findings: &mut Findings) -> Option<UnpivotHeadings> {
    match &node.kind {
        NodeKind::Text(pattern) => match pattern.split_once("{}") {
            Some((before, after)) if !after.contains("{}") => {
                Some(UnpivotHeadings::Pattern { before: before.to_string(), after: after.to_string() })
            }
            _ => {
                findings.push(facts::dataset::bad_pattern(pattern, node.span));
                None
            }
        },
        NodeKind::Mapping(entries) if !entries.is_empty() => {
            let texts = entries.iter().filter_map(|entry| {
                let value = text(&entry.value, Area::Dataset, &entry.key.value, findings)?;
                Some((entry.key.value.clone(), value.value))
            });
            Some(UnpivotHeadings::Listed(texts.collect()))
        }
        NodeKind::Nothing | NodeKind::List(_) | NodeKind::Mapping(_) => {
            wrong(
                node,
                Area::Dataset,
                "headings",
                "a pattern such as \"Mid-{}\", or headings and their texts",
                findings,
            );
            None
        }
    }
}

/// Columns that `unpivot` fills have no heading in the file.
fn duplicate_headings(columns: &[DraftColumn], unpivot: Option<&Unpivot>, findings: &mut Findings) {
    let filled = |place: usize| unpivot.is_some_and(|u| u.name.0 == place || u.value.0 == place);
    let mut seen: HashMap<&str, Span> = HashMap::new();
    for (_, DraftColumn { column, .. }) in columns.iter().enumerate().filter(|(place, _)| !filled(*place)) {
        if let Some(first) = seen.insert(&column.heading, column.span) {
            findings.push(facts::dataset::duplicate_heading(&column.heading, column.span, first));
        }
    }
}
