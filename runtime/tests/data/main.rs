//! From data files and plans to cubes, through the public doors of the runtime.

mod agree;
mod blocks;
mod files;
mod keys;
mod parquet;
mod plans;
mod support;
mod values;
#[path = "../../../tests/workbook/mod.rs"]
mod workbook;
mod workbooks;
