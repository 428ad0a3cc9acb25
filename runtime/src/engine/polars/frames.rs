//! Rows as polars frames.
//!
//! In: blocks of rows. Out: one frame. Invariants: no number and no text is copied: polars takes over the memory of each column;
//! a frame has at least one column, so that it knows how many rows it has.

use polars::prelude as pl;
use polars::prelude::IntoColumn;
use polars_arrow::array::{Utf8ViewArray, View};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::ArrowDataType;
use polars_buffer::Buffer;

use crate::rows::{Bits, Column, Rows, Texts};

/// The column of a frame that has no other.
pub(super) const FILLER: &str = "=row";

/// All rows of a dataset, block after block.
pub(super) fn frame(blocks: Vec<Rows>) -> pl::PolarsResult<pl::DataFrame> {
    let mut blocks = blocks.into_iter();
    let mut all = block(blocks.next().unwrap_or_default())?;
    for later in blocks {
        all.vstack_mut_owned(block(later)?)?;
    }
    Ok(all)
}

/// One block of rows.
pub(super) fn block(rows: Rows) -> pl::PolarsResult<pl::DataFrame> {
    let mut columns =
        rows.columns.into_iter().map(|(name, values)| column(name.into(), values)).collect::<Result<Vec<_>, _>>()?;
    if columns.is_empty() {
        columns.push(pl::Column::full_null(FILLER.into(), rows.length, &pl::DataType::Int32));
    }
    pl::DataFrame::new(rows.length, columns)
}

fn column(name: pl::PlSmallStr, column: Column) -> pl::PolarsResult<pl::Column> {
    Ok(match column {
        Column::Short(n) => {
            let present = bitmap(n.present, n.values.len());
            pl::Int32Chunked::from_vec_validity(name, n.values, present).into_column()
        }
        Column::Long(n) => {
            let present = bitmap(n.present, n.values.len());
            pl::Int64Chunked::from_vec_validity(name, n.values, present).into_column()
        }
        Column::Texts(texts) => pl::StringChunked::with_chunk(name, views(texts)?).into_column(),
    })
}

fn bitmap(present: Option<Bits>, length: usize) -> Option<Bitmap> {
    present.map(|bits| Bitmap::from_u8_vec(bits.bytes, length))
}

/// What polars has of a text is where it begins in a buffer of less than 4 GB.
fn views(texts: Texts) -> pl::PolarsResult<Utf8ViewArray> {
    let present = bitmap(texts.present, texts.ends.len());
    let all = Buffer::from_vec(texts.text.into_bytes());
    let mut views = Vec::with_capacity(texts.ends.len());
    let mut buffers = Vec::new();
    let (mut base, mut start) = (0, 0);
    for end in texts.ends {
        if end - base > u32::MAX as usize {
            buffers.push(all.clone().sliced(base..start));
            base = start;
        }
        views.push(View::new_from_bytes(&all[start..end], buffers.len() as u32, (start - base) as u32));
        start = end;
    }
    buffers.push(all.clone().sliced(base..start));
    Utf8ViewArray::try_new(ArrowDataType::Utf8View, views.into(), buffers.into(), present)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_has_what_the_rows_have_and_knows_its_height() {
        let block_of = |long: &str| {
            let mut texts = Texts::default();
            [Some("a"), None, Some(long), Some("")].into_iter().for_each(|text| texts.push(text));
            let numbers = [Some(1), None, Some(3), Some(-4)];
            let columns = vec![
                ("t".to_string(), Column::Texts(texts)),
                ("n".to_string(), Column::Long(numbers.into_iter().collect())),
                ("s".to_string(), Column::Short([None, Some(2), Some(7), None].into_iter().collect())),
            ];
            Rows { columns, length: 4 }
        };
        let frame = frame(vec![block_of("a text that is longer than a view: \u{e9}"), block_of("short")]).unwrap();
        let texts: Vec<Option<&str>> = frame.column("t").unwrap().str().unwrap().iter().collect();
        let long = Some("a text that is longer than a view: \u{e9}");
        assert_eq!(texts, [Some("a"), None, long, Some(""), Some("a"), None, Some("short"), Some("")]);
        let numbers: Vec<Option<i64>> = frame.column("n").unwrap().i64().unwrap().iter().take(4).collect();
        assert_eq!(numbers, [Some(1), None, Some(3), Some(-4)]);
        let numbers: Vec<Option<i32>> = frame.column("s").unwrap().i32().unwrap().iter().skip(4).collect();
        assert_eq!(numbers, [None, Some(2), Some(7), None]);
        assert_eq!(block(Rows { columns: Vec::new(), length: 3 }).unwrap().height(), 3);
    }
}
