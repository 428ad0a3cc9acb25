//! How a dataset is read: all of its declaration that decides which rows there are and what their cells say.
//!
//! In: a dataset of a catalog. Out: a [`Reading`], equal to that of another catalog where both read the same files to the same rows.
//! Invariant: every field of a declaration is taken or left out here by name, so that a new one cannot be forgotten.

use super::code_list::{Code, CodeList, CodeRelation};
use super::column::{BadValueRule, Column, ColumnType, Describes, MissingRule, UndeclaredRule};
use super::dataset::{Dataset, Files, Gaps, OutsideCovers, RepeatRule, Unpivot};
use super::declared::Catalog;
use super::ids::ColumnId;
use crate::file_format::FileFormat;
use crate::value::Period;

/// How a dataset is read.
#[derive(Debug, PartialEq, Eq)]
pub struct Reading<'c> {
    name: &'c str,
    files: (&'c [String], &'c FileFormat, OfTexts<'c>, &'c Option<Unpivot>),
    columns: Vec<OfColumn<'c>>,
    /// Which rows may not be there twice.
    once: (&'c [ColumnId], RepeatRule, bool, bool),
    /// Which rows are refused or left out by their date.
    dated: (Option<ColumnId>, Option<(Period, Period)>, OutsideCovers),
    /// Which rows are made for gaps, or stop the run.
    gaps: Option<OfGaps<'c>>,
}

/// How the cells of a column are read.
#[derive(Debug, PartialEq, Eq)]
struct OfColumn<'c> {
    called: (&'c str, &'c str),
    rules: (MissingRule, BadValueRule, UndeclaredRule),
    ty: Result<&'c ColumnType, (bool, Vec<OfCode<'c>>)>,
    look_up: Option<&'c str>,
    is_percentage: bool,
    is_stock: (bool, bool),
    codes: (bool, &'c [usize]),
}

/// What gaps mean, and what decides where they are.
type OfGaps<'c> = (Gaps, &'c [(Period, i64)], Vec<Describes>);

/// What texts mean that a value is missing and that a number is 0, and the mark between thousands.
type OfTexts<'c> = (&'c [String], &'c [String], &'c Option<char>);

/// What texts mean a code.
type OfCode<'c> = (&'c str, &'c [String], bool, &'c CodeRelation);

impl<'c> Reading<'c> {
    /// That of a dataset.
    pub fn of(catalog: &'c Catalog, dataset: &'c Dataset) -> Reading<'c> {
        let Dataset {
            name,
            key,
            repeats,
            files: Files { paths, span: _, format, missing, zero, thousands, unpivot },
            columns,
            time,
            covers,
            outside_covers,
            stock,
            serves,
            complete,
            role: _, // as far as it is a population
            // What definitions, messages and notes say of its rows.
            span: _,
            description: _,
            grain: _,
            counts: _,
            flow: _,
            said_incomplete: _,
            breaks: _,
            disclosure: _,
            disclosure_by: _,
            hides_below: _,
        } = dataset;
        let describes = || columns.iter().map(|column| column.describes).collect();
        Reading {
            name,
            files: (paths, format, (missing, zero, thousands), unpivot),
            columns: columns.iter().map(|column| OfColumn::of(catalog, column)).collect(),
            once: (key, *repeats, dataset.is_population(), *stock),
            dated: (*time, *covers, *outside_covers),
            gaps: complete.map(|gaps| (gaps, &serves[..], describes())),
        }
    }
}

impl<'c> OfColumn<'c> {
    fn of(catalog: &'c Catalog, column: &'c Column) -> OfColumn<'c> {
        let Column {
            name,
            heading,
            ty,
            missing,
            invalid,
            undeclared,
            stock,
            flow,
            look_up,
            comparators,
            without,
            unit: _,      // as far as it is a percentage
            counts: _,    // as far as it has no number below 0, which is a bound
            describes: _, // as far as rows are made for gaps
            described: _,
            span: _,
            description: _,
            ratio: _,
            ratio_is_said: _,
        } = column;
        OfColumn {
            called: (name, heading),
            rules: (*missing, *invalid, *undeclared),
            ty: match ty {
                ColumnType::Code(id) => Err(codes(catalog.code_list(*id))),
                other => Ok(other),
            },
            look_up: look_up.map(|id| catalog.dataset(id).name.as_str()),
            is_percentage: column.is_percentage(),
            is_stock: (*stock, *flow),
            codes: (*comparators, without),
        }
    }
}

/// What decides which code a text is, and whether it is an area.
fn codes(list: &CodeList) -> (bool, Vec<OfCode<'_>>) {
    let CodeList {
        codes,
        has_totals: _,
        level_of,
        name: _,
        span: _,
        description: _,
        attributes: _,
        ordered: _,
        outside_bands: _,
        places: _,
    } = list;
    (level_of.is_some(), codes.iter().map(of_code).collect())
}

fn of_code(code: &Code) -> OfCode<'_> {
    let Code { code, aliases, comparator, relation, label: _, band: _, is_no_total: _, span: _ } = code;
    (code, aliases, *comparator, relation)
}
