//! Diagnostics: what the compiler says of a project.
//!
//! In: facts that the passes found (names, spans, candidates). Out: [`Diagnostic`]s, with prose and fixes, sorted by place.
//! Invariant: every code a fact carries is listed in [`codes::CODES`] and has a page in docs/errors.

mod advice;
pub mod codes;
mod finding;
mod near;
pub mod repair;
mod repeated;

pub use advice::{Advice, Advised};
pub use codes::Severity;
pub use finding::{Diagnostic, Diagnostics, Fact, Fix, Label};
pub use near::{Near, near, nearest, one_of, quoted};
pub use repeated::joined;
