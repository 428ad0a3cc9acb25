//! A Parquet column of texts as most writers keep one of few different texts: each once, and for every row a place among them.
//!
//! In: the bytes of one column of one row group, and its metadata. Out: the texts and the places; nothing where the column,
//! or a part of it, is not kept so or cannot be read: then it is read as any other, which says what is wrong. Invariant: what
//! comes out is what reading texts would give, one place a row.

use std::io::Cursor;

use polars_arrow::array::{DictionaryArray, PrimitiveArray, Utf8ViewArray};
use polars_arrow::datatypes::{ArrowDataType, DTYPE_CATEGORICAL_NEW, Field, IntegerType, Metadata};
use polars_buffer::Buffer;
use polars_parquet::read::{BasicDecompressor, ColumnChunkMetadata, Filter, PageReader, column_iter_to_arrays};

use super::column::Sink;
use super::fault::Place;

/// Places among texts and those texts, part by part.
pub(super) struct Coded(Vec<(PrimitiveArray<u32>, Utf8ViewArray)>);

/// Reads a column of so many rows.
pub(super) fn read(bytes: Vec<u8>, column: &ColumnChunkMetadata, rows: usize) -> Option<Coded> {
    let bytes = Buffer::from_vec(bytes);
    let pages = || PageReader::new(Cursor::new(bytes.clone()), column, Vec::new(), usize::MAX);
    // polars takes it for granted that there is one.
    pages().read_dict().ok().flatten()?;
    // That is how polars marks its own columns of this kind; else it would turn places into texts and those into places.
    let mark = Metadata::from([(DTYPE_CATEGORICAL_NEW.into(), "".into())]);
    let dtype = ArrowDataType::Dictionary(IntegerType::UInt32, Box::new(ArrowDataType::Utf8View), false);
    let descriptor = column.descriptor();
    let field = Field::new(descriptor.path_in_schema.last()?.clone(), dtype, true).with_metadata(mark);
    let ty = &descriptor.descriptor.primitive_type;
    let pages = BasicDecompressor::new(pages(), Vec::new());
    let (arrays, _) = column_iter_to_arrays(vec![pages], vec![ty], field, Some(Filter::new_ranged(0, rows))).ok()?;
    let parts = arrays.iter().map(|array| {
        let array: &DictionaryArray<u32> = array.as_any().downcast_ref()?;
        Some((array.keys().clone(), array.values().as_any().downcast_ref::<Utf8ViewArray>()?.clone()))
    });
    let parts = parts.collect::<Option<Vec<_>>>()?;
    (parts.iter().map(|(places, _)| places.len()).sum::<usize>() == rows).then_some(Coded(parts))
}

impl Coded {
    /// Every cell into a sink.
    pub(super) fn take(&self, sink: &mut Sink, place: impl Fn(usize) -> Place) {
        let mut before = 0;
        for (places, texts) in &self.0 {
            let texts: Vec<&str> = texts.values_iter().collect();
            sink.coded(places.iter().map(Option::<&u32>::copied), &texts, |row| place(before + row));
            before += places.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use polars::prelude as pl;
    use polars::prelude::NamedFrom;
    use polars_io::parquet::write::ParquetWriter;
    use polars_parquet::read::read_metadata;

    use super::*;

    /// What is read of a file with these texts in one row group, where they are kept as places.
    fn read_back(texts: &[Option<String>]) -> Option<Vec<Option<String>>> {
        let mut file = Vec::new();
        let column = pl::Column::from(pl::Series::new("v".into(), texts));
        let mut frame = pl::DataFrame::new(texts.len(), vec![column]).unwrap();
        ParquetWriter::new(&mut file).finish(&mut frame).unwrap();
        let metadata = read_metadata(&mut Cursor::new(&file)).unwrap();
        let column = &metadata.row_groups[0].parquet_columns()[0];
        let range = column.byte_range();
        let Coded(parts) = read(file[range.start as usize..range.end as usize].to_vec(), column, texts.len())?;
        let mut cells = Vec::new();
        for (places, texts) in parts {
            cells.extend(places.iter().map(|place| place.map(|place| texts.value(*place as usize).to_string())));
        }
        Some(cells)
    }

    #[test]
    fn few_texts_are_read_as_they_are_kept_and_others_are_left_to_who_reads_texts() {
        let few = |row: usize| {
            (row % 7 != 3).then(|| ["arson", "théâtre", "", "a text that is longer than a view"][row % 4].into())
        };
        let few: Vec<Option<String>> = (0..1_000).map(few).collect();
        assert_eq!(read_back(&few), Some(few));
        let all_differ: Vec<Option<String>> = (0..1_000).map(|row| Some(format!("C{row:06}"))).collect();
        assert_eq!(read_back(&all_differ), None);
        assert_eq!(read_back(&vec![None; 100]).unwrap_or(vec![None; 100]), vec![None; 100]);
    }

    #[test]
    fn bytes_that_are_no_column_are_nothing() {
        let mut file = Vec::new();
        let column = pl::Column::from(pl::Series::new("v".into(), ["a"; 100]));
        ParquetWriter::new(&mut file).finish(&mut pl::DataFrame::new(100, vec![column]).unwrap()).unwrap();
        let metadata = read_metadata(&mut Cursor::new(&file)).unwrap();
        let column = &metadata.row_groups[0].parquet_columns()[0];
        let range = column.byte_range();
        let bytes = &file[range.start as usize..range.end as usize];
        assert!(read(bytes.to_vec(), column, 100).is_some());
        assert!(read(bytes.to_vec(), column, 101).is_none(), "more rows than there are");
        assert!(read(bytes[..bytes.len() / 2].to_vec(), column, 100).is_none());
        assert!(read(Vec::new(), column, 100).is_none());
    }
}
