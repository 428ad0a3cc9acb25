//! Nothing: what was here is in src/engine/tests, because only this crate sees cubes.
