//! What is said of a failure of polars.
//!
//! In: its error. Out: a word for its kind. Invariant: nothing that it says is in it, as that may have values of rows, or a plan.

use polars::prelude as pl;

/// What kind of failure it is, without its context: `ColumnNotFound`.
pub(super) fn kind(error: &pl::PolarsError) -> String {
    match error {
        pl::PolarsError::Context { error, .. } | pl::PolarsError::ExprContext { error, .. } => kind(error),
        other => format!("{other:?}").chars().take_while(char::is_ascii_alphanumeric).collect(),
    }
}
