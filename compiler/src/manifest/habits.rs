//! What other tools call the fields and types that declarations have here: `boolean`, `primary_key`, `na_values`.
//!
//! In: a name that a declaration does not have. Out: the one that is meant here, if it is certain. Invariant: a name of a declaration is none of
//! these.

/// Fields, with what they are called elsewhere.
const FIELDS: [(&str, &[&str]); 21] = [
    ("name", &["dataset", "id", "identifier", "hierarchy", "codelist_name", "list"]),
    ("role", &["kind"]),
    ("key", &["primary_key", "primarykey", "unique", "unique_key", "index", "id_column"]),
    ("files", &["path", "paths", "source", "sources", "csv", "url", "location", "filename"]),
    ("time", &["date", "date_column", "date_field", "datetime", "timestamp", "period"]),
    ("covers", &["years", "periods", "coverage", "date_range"]),
    (
        "missing",
        &["na", "na_values", "na_strings", "null", "nulls", "null_values", "nan", "nullable", "required", "optional"],
    ),
    ("columns", &["schema", "variables", "fields"]),
    ("disclosure", &["policy", "suppression", "suppress"]),
    ("codes", &["values", "categories", "codelist", "code_list", "enum", "levels", "items", "lookup_values"]),
    ("type", &["dtype", "data_type", "datatype", "class"]),
    ("heading", &["header", "column", "source_column", "original_name"]),
    ("look_up", &["lookup", "join", "foreign_key", "references"]),
    ("yes", &["true", "true_values"]),
    ("no", &["false", "false_values"]),
    ("min", &["minimum"]),
    ("max", &["maximum"]),
    ("description", &["title", "label", "comment", "notes", "doc"]),
    ("contains", &["children"]),
    ("areas", &["places"]),
    ("below", &["threshold", "minimum_count", "less_than"]),
];

/// Types of columns, with what they are called elsewhere.
const TYPES: [(&str, &[&str]); 7] = [
    ("text", &["string", "str", "varchar", "nvarchar", "char", "character", "object"]),
    ("integer", &["int", "int64", "bigint", "smallint", "long", "number", "whole number"]),
    ("decimal(2)", &["decimal", "float", "float64", "double", "real", "numeric", "currency", "money"]),
    ("flag", &["boolean", "bool", "logical", "yes/no", "bit", "binary"]),
    ("date", &["day/month/year"]),
    ("datetime", &["timestamp", "date_time", "date-time", "posixct"]),
    ("calendar_year", &["year"]),
];

/// The field that is meant by a name, of those that there may be.
pub(super) fn field<'k>(written: &str, known: &[&'k str]) -> Option<&'k str> {
    let meant = of(written, &FIELDS)?;
    known.iter().copied().find(|field| *field == meant)
}

/// The type of a column that is meant by a name.
pub(super) fn column_type(written: &str) -> Option<&'static str> {
    of(written, &TYPES)
}

fn of(written: &str, all: &[(&'static str, &[&str])]) -> Option<&'static str> {
    let written = written.to_lowercase();
    all.iter().find(|(_, others)| others.contains(&written.as_str())).map(|(name, _)| *name)
}
