//! One polars scan of the crimes of indicators/ that groups once by the columns its tables read, to measure a whole report against.
//!
//! In: a Parquet file of crimes (`indicia synth indicators --scale N`) and an output file. Out: CSV, a line per group with its count.
//! It divides nothing, lays nothing out and checks nothing.

use polars::prelude::*;

/// The first days of the financial years 2020/21 to 2024/25, in days since 1970.
const STARTS: [i32; 5] = [18_353, 18_718, 19_083, 19_448, 19_814];

fn main() -> PolarsResult<()> {
    let mut args = std::env::args().skip(1);
    let (crimes, out) = (args.next().expect("a Parquet file"), args.next().expect("an output file"));
    let day = || col("recorded_on").cast(DataType::Int32);
    let year = STARTS.iter().map(|start| day().gt_eq(lit(*start)).cast(DataType::Int32)).reduce(|a, b| a + b);
    let mut groups = LazyFrame::scan_parquet(PlRefPath::new(crimes.as_str()), ScanArgsParquet::default())?
        .group_by([
            col("ward"),
            col("offence"),
            year.expect("five starts").alias("year"),
            col("domestic_abuse"),
            col("hate_crime"),
        ])
        .agg([len()])
        .collect_with_engine(Engine::Streaming)?
        .unwrap_single();
    CsvWriter::new(std::fs::File::create(out)?).finish(&mut groups)
}
