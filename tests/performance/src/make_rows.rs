//! A project like examples/street-crime whose crimes are synthetic rows in Parquet, as many as asked for.
//!
//! In: the example's folder, a folder to make, a number of rows. Out: the project with `sample/street/crimes.parquet`, twelve
//! text columns as police.uk has them, in row groups of 250,000. The rows are arithmetic on their number: no clock, no chance.

use std::fs;
use std::path::Path;

use polars::prelude::*;

const GROUP: usize = 250_000;

fn main() -> PolarsResult<()> {
    let mut args = std::env::args().skip(1);
    let usage = "usage: make-rows EXAMPLE FOLDER ROWS";
    let (from, to) = (args.next().expect(usage), args.next().expect(usage));
    let rows: usize = args.next().expect(usage).parse().expect("a number of rows");
    copy(Path::new(&from), Path::new(&to))?;
    let dataset = Path::new(&to).join("datasets/crimes.yaml");
    let text = fs::read_to_string(&dataset)?;
    fs::write(&dataset, text.replace("\"street/*/*-cambridgeshire-street.csv\"", "street/crimes.parquet"))?;
    let lsoas = column(&Path::new(&to).join("sample/lookups/lsoa11-lsoa21-ltla22.csv"), "lsoa11_code");
    let types = fs::read_to_string(Path::new(&to).join("codelists/crime_type.yaml"))?;
    let types: Vec<&str> =
        types.lines().filter_map(|l| l.trim().strip_prefix("- {code: ")?.split(',').next()).collect();
    let first = frame(0, 1, &lsoas, &types)?;
    let file = fs::File::create(Path::new(&to).join("sample/street/crimes.parquet"))?;
    let mut writer = ParquetWriter::new(file).batched(first.schema())?;
    for start in (0..rows).step_by(GROUP) {
        writer.write_batch(&frame(start, GROUP.min(rows - start), &lsoas, &types)?)?;
    }
    writer.finish()?;
    Ok(())
}

fn frame(start: usize, rows: usize, lsoas: &[String], types: &[&str]) -> PolarsResult<DataFrame> {
    let numbers = || start..start + rows;
    // A different odd factor a column spreads the values without any pattern that a reader could profit from.
    let mix = |n: usize, factor: u64| {
        (n as u64).wrapping_mul(factor).rotate_left(23).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 16
    };
    let text = |name: &str, of: &dyn Fn(usize) -> Option<String>| {
        Column::new(name.into(), numbers().map(of).collect::<Vec<Option<String>>>())
    };
    let month = |n: usize| match mix(n, 3) % 12 {
        m if m < 9 => format!("2021-{:02}", m + 4),
        m => format!("2022-{:02}", m - 8),
    };
    let force = |_: usize| Some("Cambridgeshire Constabulary".to_string());
    let lsoa = |n: usize| (mix(n, 5) % 25 != 0).then(|| lsoas[(mix(n, 7) % lsoas.len() as u64) as usize].clone());
    DataFrame::new(
        rows,
        vec![
            text("Crime ID", &|n| (mix(n, 11) % 6 != 0).then(|| format!("{:016x}{:016x}", mix(n, 13), mix(n, 17)))),
            text("Month", &|n| Some(month(n))),
            text("Reported by", &force),
            text("Falls within", &force),
            text("Longitude", &|n| Some(format!("0.{:06}", mix(n, 19) % 1_000_000))),
            text("Latitude", &|n| Some(format!("52.{:06}", mix(n, 23) % 1_000_000))),
            text("Location", &|n| Some(format!("On or near Made-up Street {}", mix(n, 29) % 5_000))),
            text("LSOA code", &lsoa),
            text("LSOA name", &lsoa),
            text("Crime type", &|n| Some(types[(mix(n, 31) % types.len() as u64) as usize].to_string())),
            text("Last outcome category", &|_| Some("Under investigation".to_string())),
            text("Context", &|_| None),
        ],
    )
}

fn column(path: &Path, name: &str) -> Vec<String> {
    let text = fs::read_to_string(path).expect("the sample's look-up");
    let mut lines = text.lines();
    let at = lines.next().and_then(|h| h.split(',').position(|n| n == name)).expect("the heading");
    lines.filter_map(|l| l.split(',').nth(at).map(str::to_string)).collect()
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?
        } else {
            fs::copy(entry.path(), target).map(|_| ())?
        }
    }
    Ok(())
}
