//! One of two versions of a project that are planned together.
//!
//! In: nothing (a noun). Out: what paired plans, crossings and policies take. Invariant: both parts are of one checked project.

use crate::catalog::Catalog;
use crate::model::Model;

/// The earlier or the later of two projects.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// What it declares.
    pub catalog: &'a Catalog,
    /// What it defines.
    pub model: &'a Model,
}
