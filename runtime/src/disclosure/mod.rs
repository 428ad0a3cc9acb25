//! Disclosure: the only way from tables to outputs.
//!
//! In: tables and funnels as computed. Out: the same, marked as safe to publish, which is all that render/ takes.
//! Invariant: a [`SafeTable`] or [`SafeFunnel`] is made nowhere else. No project can declare a disclosure policy yet, and
//! without one everything passes as it is.

use crate::cells::{FunnelLine, Table};

/// A table that may be published.
#[derive(Clone, Debug, PartialEq)]
pub struct SafeTable(Table);

/// A funnel report that may be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeFunnel(Vec<FunnelLine>);

/// Makes the tables of a run safe. All at once, because one table can give away what another hides.
pub fn protect(tables: Vec<Table>) -> Vec<SafeTable> {
    tables.into_iter().map(SafeTable).collect()
}

/// Makes the funnel of a run safe.
pub fn protect_funnel(lines: Vec<FunnelLine>) -> SafeFunnel {
    SafeFunnel(lines)
}

impl SafeTable {
    /// What may be shown.
    pub fn table(&self) -> &Table {
        &self.0
    }
}

impl SafeFunnel {
    /// What may be shown.
    pub fn lines(&self) -> &[FunnelLine] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::samples::every_kind;

    #[test]
    fn without_a_policy_everything_passes_as_it_is() {
        let tables = vec![every_kind(), every_kind()];
        let safe = protect(tables.clone());
        assert_eq!(safe.iter().map(|s| s.table().clone()).collect::<Vec<_>>(), tables);
    }
}
