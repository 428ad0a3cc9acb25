//! The `indicia` program.
fn main() {}
