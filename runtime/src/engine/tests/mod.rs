//! From data files and plans to cubes, on every engine; only tests of this crate see cubes.

mod agree;
mod alike;
mod blocks;
mod changes;
mod examples;
mod files;
mod keys;
mod large_workbooks;
mod parquet;
mod plans;
mod support;
mod values;
#[path = "../../../../tests/workbook/mod.rs"]
mod workbook;
mod workbooks;
