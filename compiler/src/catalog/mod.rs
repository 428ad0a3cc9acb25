//! The catalog: what a project's YAML declares, resolved: datasets, code lists, hierarchies, policies and house style.
//!
//! In: what manifest/ read and checked. Out: what names/, types/, plan/ and the runtime look things up in.
//! Invariants: ids index their vectors; every code column's list exists; a hierarchy's levels are code lists whose parents
//! are attributes, so that "the district of a ward" and "the group of an offence" are one mechanism.

mod code_list;
mod column;
mod dataset;
mod declared;
mod hierarchy;
mod ids;
mod parameter;
mod policy;
mod project;
mod reading;
mod style;

pub use code_list::{Attribute, AttributeType, Code, CodeList, CodeRelation, OutsideBands, Places};
pub use column::{
    BadValueRule, Column, ColumnType, Describes, LAST_AGES, MissingRule, OLDEST_AGE, UndeclaredRule, is_called_age,
    is_just_age, is_percentage,
};
pub(crate) use dataset::is_number_of_one;
pub use dataset::{
    Break, Dataset, DatasetRole, DisclosureBy, Files, Gaps, OutsideCovers, RepeatRule, Unpivot, UnpivotHeadings,
};
pub use declared::Catalog;
pub use hierarchy::{Hierarchy, Level};
pub use ids::{CodeListId, ColumnId, DatasetId, HierarchyId, PolicyId};
pub use parameter::Parameter;
pub use policy::{COUNTS_ROWS, Policy, SuppressedDisplay};
pub use project::{FORMATS, Format, Project};
pub use reading::Reading;
pub use style::Style;

pub use crate::file_format::FileFormat;
