//! Reports: what `diff`, `verify` and `mutate` found, for people and for programs.
//!
//! In: what a comparison gave. Out: text, Markdown, HTML or JSON. Invariants: all forms of a report say the same in the same words; a
//! text can neither move the cursor nor end a cell.

mod form;

pub mod diff;
pub mod mutate;
pub mod verify;

pub use form::Form;
