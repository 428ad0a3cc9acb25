//! What can be wrong with inline tests.

use crate::diagnostics::Diagnostic;
use crate::source::Span;

/// `expect count` of something that is not a cohort.
pub fn count_of_other(span: Span, is: &str) -> Diagnostic {
    Diagnostic::new("tests::count-of-other", format!("`expect count` is for a cohort, but this tests {is}"))
        .at(span, "expected here")
        .help("write `expect VALUE`")
}

/// A value expected of a cohort or table.
pub fn value_of_other(span: Span, is: &str) -> Diagnostic {
    let message = format!("`expect VALUE` is for a measure or an indicator, but this tests {is}");
    Diagnostic::new("tests::value-of-other", message)
        .at(span, "expected here")
        .help("write `expect count N` for a cohort")
}

/// A table expected of something that is not one.
pub fn table_of_other(span: Span, is: &str) -> Diagnostic {
    let message = format!("`expect` with rows is for a table, but this tests {is}");
    Diagnostic::new("tests::table-of-other", message).at(span, "expected here")
}

/// A heading that cannot be given, only derived from another.
pub fn cannot_give(span: Span, path: &str, give: &str) -> Diagnostic {
    Diagnostic::new("tests::cannot-give", format!("`{path}` is computed: leave it out of `given`"))
        .at(span, "computed from another column")
        .help(format!("give `{give}` instead"))
}

/// No code has all the attributes given.
pub fn no_such_code(span: Span, list: &str) -> Diagnostic {
    Diagnostic::new("tests::no-such-code", format!("no code of `{list}` has all of these attributes"))
        .at(span, "no code fits this row")
}

/// A cell that is not of its column's type.
pub fn bad_cell(span: Span, text: &str, column: &str, is: &str) -> Diagnostic {
    Diagnostic::new("tests::bad-cell", format!("\"{text}\" is not a value of `{column}`, which is {is}"))
        .at(span, "not a value of the column")
}

/// The same dataset or column twice.
pub fn given_twice(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new("tests::given-twice", format!("`{what}` is given twice")).at(span, "again")
}

/// A test of something that needs a table around it.
pub fn needs_table(span: Span) -> Diagnostic {
    Diagnostic::new("tests::needs-table", "this value exists only inside a table")
        .at(span, "looks across rows or columns")
        .help("test the table that shows it")
}
