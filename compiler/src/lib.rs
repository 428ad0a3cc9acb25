//! Indicia's compiler: definitions and manifests in; plans and layouts out.
//!
//! Pure: no files, no clock, no environment, no engine. The caller reads the texts and hands them over as [`source::Sources`].

pub mod catalog;
pub mod diagnostics;
pub mod layout;
pub mod manifest;
pub mod plan;
pub mod source;
pub mod syntax;
pub mod value;
