//! What numbers mean: small projects with the tables, notes and refusals that are right, a file for each group of rules.
//!
//! In: projects as texts, with their data. Invariant: what is expected was worked out by hand from the rows, never copied from what
//! comes out.

mod covers;
mod gaps;
mod looked_up;
mod names;
mod people;
mod policies;
mod populations;
mod ratios;
mod reading;
mod sides;
mod stocks;
mod texts;
mod unknown;
mod wholes;
mod world;
