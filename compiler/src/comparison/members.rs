//! Members: whether a row or a column of one version of a table is that of another, whatever its label.
//!
//! In: the catalogs and a table of both sides. Out: for two rows or columns whether they are of the same codes, ranges or periods.
//! Invariant: labels decide nothing; where it is not known from declarations, the answer is that it is not known.

use crate::catalog::{Catalog, DatasetId};
use crate::model::typing::list_of;
use crate::model::{Class, Meaning, Member, Restriction, Table, Value};
use crate::words::source;

/// What the rows and columns of a table are made of.
pub struct Members {
    /// By the labels of a row, outer ones first, as a reader sees them: `North / Boys`.
    rows: Vec<(String, Made)>,
    /// By place.
    columns: Vec<Option<Made>>,
}

/// What one of them is made of, as texts that are equal where it is the same.
struct Made {
    by_code: String,
    by_range: String,
    /// Of one code or period: with another one it is another row, whatever its cells show.
    is_single: bool,
}

impl Members {
    /// Those of a table.
    pub fn of(catalog: &Catalog, table: &Table) -> Members {
        let mut path: Vec<String> = Vec::new();
        let row = |member: &Member| {
            path.truncate(member.depth);
            path.push(member.labels.join(" / "));
            (path.join(" / "), made(catalog, member))
        };
        let rows = table.rows.iter().map(row).collect();
        let columns = table.columns.iter().map(|column| column.member.as_ref().map(|m| made(catalog, m))).collect();
        Members { rows, columns }
    }

    /// Whether the rows with these labels are the same; `None` where that is not known.
    pub fn same_row(&self, own: &str, other: &Members, theirs: &str) -> Option<bool> {
        let find = |members: &'_ Members, labels: &str| members.rows.iter().position(|(path, _)| path == labels);
        let (own, theirs) = (find(self, own)?, find(other, theirs)?);
        same(&self.rows[own].1, &other.rows[theirs].1)
    }

    /// Whether the columns at these places are about the same member; `None` where that is not known, or neither has one.
    pub fn same_column(&self, own: usize, other: &Members, theirs: usize) -> Option<bool> {
        same(self.columns.get(own)?.as_ref()?, other.columns.get(theirs)?.as_ref()?)
    }
}

fn same(a: &Made, b: &Made) -> Option<bool> {
    let same = a.by_code == b.by_code || a.by_range == b.by_range;
    (same || a.is_single && b.is_single).then_some(same)
}

fn made(catalog: &Catalog, member: &Member) -> Made {
    let texts = |ranges: bool| -> String {
        member.restrictions.iter().map(|restriction| restricted(catalog, restriction, ranges)).collect()
    };
    let is_single = member.code.is_some() || member.period.is_some();
    Made { by_code: texts(false), by_range: texts(true), is_single }
}

fn restricted(catalog: &Catalog, restriction: &Restriction, ranges: bool) -> String {
    let class = match &restriction.class {
        Class::Time => "when".to_string(),
        Class::Area(id) => catalog.hierarchy(*id).name.clone(),
        Class::Other(path) => path.clone(),
    };
    let limits = restriction.by_dataset.iter().filter_map(|(dataset, meaning)| match meaning {
        Meaning::Among { value, set, missing } => {
            let values: Vec<String> = set.iter().map(|at| one(catalog, *dataset, value, *at, ranges)).collect();
            let (name, path) = (&catalog.dataset(*dataset).name, source::value(catalog, *dataset, value));
            Some(format!("{name} {path} {missing} {values:?}"))
        }
        Meaning::Whole | Meaning::NotApplicable | Meaning::NotServed(_) => None,
    });
    format!("{class}: {:?}; ", limits.collect::<Vec<_>>())
}

/// A code, or the range of a band where ranges are asked for; any other value as the number that it is.
fn one(catalog: &Catalog, dataset: DatasetId, value: &Value, at: i64, ranges: bool) -> String {
    let code = list_of(catalog, dataset, value).and_then(|list| {
        let place = usize::try_from(at).ok()?;
        catalog.code_list(list).codes.get(place)
    });
    match code {
        Some(code) => match code.band.filter(|_| ranges) {
            Some(band) => format!("{:?} to {:?}", band.from, band.upper),
            None => code.code.clone(),
        },
        None => at.to_string(),
    }
}
