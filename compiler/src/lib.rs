//! Indicia's compiler: definitions and manifests in; plans and layouts out.
//!
//! Pure: no files, no clock, no environment, no engine. The caller reads the texts and hands them over as [`source::Sources`].

pub mod catalog;
pub mod diagnostics;
pub mod layout;
pub mod model;
pub mod names;
pub mod plan;
pub mod source;
pub mod syntax;
pub mod types;
pub mod value;
