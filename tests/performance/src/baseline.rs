//! The tables of examples/street-crime as a polars program written by hand, to measure against.
//!
//! In: the data folder and an output folder. Out: four CSV files with the same counts, rates and shares, as floats.
//! It checks nothing of the data and explains nothing; it only computes.

use std::path::Path;

use polars::prelude::*;

const DISTRICTS: [&str; 6] = ["E07000008", "E07000009", "E07000010", "E07000011", "E07000012", "E06000031"];

fn main() -> PolarsResult<()> {
    let mut args = std::env::args().skip(1);
    let (data, out) = (args.next().expect("a data folder"), args.next().expect("an output folder"));
    std::fs::create_dir_all(&out)?;
    let scan =
        |path: String| LazyCsvReader::new(PlRefPath::new(path.as_str())).with_infer_schema_length(Some(0)).finish();
    let look_up = scan(format!("{data}/lookups/lsoa11-lsoa21-ltla22.csv"))?
        .select([col("lsoa11_code"), col("ltla22_code")])
        .unique(None, UniqueKeepStrategy::Any);
    let crimes = scan(format!("{data}/street/*/*-cambridgeshire-street.csv"))?
        .select([col("Month"), col("LSOA code"), col("Crime type")])
        .left_join(look_up, col("LSOA code"), col("lsoa11_code"));
    let residents = scan(format!("{data}/population/la-mid-year-2011-2023.csv"))?
        .select([col("Name"), col("Mid-2021").cast(DataType::Float64)]);
    let violent = col("Crime type")
        .is_in(lit(Series::new("v".into(), ["Violence and sexual offences", "Robbery"])).implode(false), false);
    let by_district = crimes.clone().filter(violent.clone()).group_by([col("ltla22_code")]).agg([
        col("Crime type").eq(lit("Violence and sexual offences")).sum().alias("violence"),
        col("Crime type").eq(lit("Robbery")).sum().alias("robbery"),
        len().alias("total"),
    ]);
    let by_type = crimes.clone().group_by([col("Crime type"), col("ltla22_code")]).agg([len()]);
    let not_asb = col("Crime type").neq(lit("Anti-social behaviour"));
    let by_month = crimes.clone().group_by([col("Month")]).agg([not_asb.clone().sum().alias("all"), violent.sum()]);
    let by_year = crimes.filter(not_asb).group_by([col("ltla22_code"), col("Month")]).agg([len()]);
    let frames = LazyFrame::collect_all_with_engine(
        vec![
            by_district.logical_plan,
            by_type.logical_plan,
            by_month.logical_plan,
            by_year.logical_plan,
            residents.logical_plan,
        ],
        Engine::Streaming,
        OptFlags::default(),
    )?;
    let mut frames = frames.into_iter();
    let mut next = || frames.next().expect("five results");
    let (violence, types, months, years, residents) = (next(), next(), next(), next(), next());
    let total: u32 = DISTRICTS.iter().map(|d| count(&violence, d)).sum();
    let mut lines = vec!["district,total,rate,share".to_string()];
    let names =
        ["Cambridge", "East Cambridgeshire", "Fenland", "Huntingdonshire", "South Cambridgeshire", "Peterborough"];
    for (district, name) in DISTRICTS.iter().zip(names) {
        let row = residents.column("Name")?.str()?.iter().position(|n| n == Some(name)).expect("a population");
        let people = residents.column("Mid-2021")?.f64()?.get(row).expect("a number");
        let n = count(&violence, district);
        lines.push(format!(
            "{name},{n},{:.1},{:.1}",
            f64::from(n) * 1000.0 / people,
            f64::from(n) * 100.0 / f64::from(total)
        ));
    }
    std::fs::write(Path::new(&out).join("violence.csv"), lines.join("\n"))?;
    for (name, mut frame) in [("types", types), ("months", months), ("years", years)] {
        CsvWriter::new(std::fs::File::create(Path::new(&out).join(format!("{name}.csv")))?).finish(&mut frame)?;
    }
    Ok(())
}

/// The total of one district.
fn count(frame: &DataFrame, district: &str) -> u32 {
    let codes = frame.column("ltla22_code").and_then(|c| c.str().cloned()).expect("a text column");
    let row = codes.iter().position(|c| c == Some(district));
    row.map_or(0, |r| frame.column("total").and_then(|c| Ok(c.u32()?.get(r))).expect("a count").unwrap_or(0))
}
