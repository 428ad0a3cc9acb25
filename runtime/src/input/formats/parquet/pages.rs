//! The pages of one column of a row group, as the decoder takes them.
//!
//! In: the bytes of the column as the file has them. Out: pages. Invariants: where a page has a checksum, it is that of its bytes, before
//! anything is decoded. Pages of gzip end in a checksum that the decoder passes over: they are unpacked here, and it takes them plain.

use std::error::Error;
use std::io::{Cursor, Read};

use flate2::Crc;
use flate2::bufread::MultiGzDecoder;
use polars_buffer::Buffer;
use polars_parquet::parquet::compression::Compression;
use polars_parquet::parquet::page::ParquetPageHeader;
use polars_parquet::parquet::read::PageMetaData;
use polars_parquet::read::{ColumnChunkMetadata, PageReader};
use polars_parquet_format::thrift::protocol::{TCompactInputProtocol, TCompactOutputProtocol};

use crate::input::format::{Damaged, checked};

/// Pages one after the other, each with its header.
pub(super) struct Pages {
    bytes: Buffer<u8>,
    described: PageMetaData,
}

impl Pages {
    /// The pages of a column.
    pub(super) fn new(bytes: Vec<u8>, column: &ColumnChunkMetadata) -> Result<Pages, Box<dyn Error>> {
        let mut described = PageMetaData::from(column);
        let gzip = described.compression == Compression::Gzip;
        let mut plain = Vec::new();
        let mut cursor = Cursor::new(&bytes[..]);
        let mut values = 0;
        while values < described.num_values && (cursor.position() as usize) < bytes.len() {
            let mut protocol = TCompactInputProtocol::new(&mut cursor, usize::MAX);
            let header = ParquetPageHeader::read_from_in_protocol(&mut protocol)?;
            let start = cursor.position() as usize;
            let end = start.saturating_add(usize::try_from(header.compressed_page_size)?);
            let page = bytes.get(start..end).ok_or("it is shorter than it says")?;
            if let Some(noted) = header.crc {
                let mut crc = Crc::new();
                crc.update(page);
                if crc.sum() != noted.cast_unsigned() {
                    return Err(Damaged.into());
                }
            }
            values += (header.data_page_header.as_ref().map(|data| data.num_values))
                .or(header.data_page_header_v2.as_ref().map(|data| data.num_values))
                .map_or(0, i64::from);
            cursor.set_position(end as u64);
            if gzip {
                unpack(header, page, &mut plain)?;
            }
        }
        let bytes = if gzip { plain } else { bytes };
        if gzip {
            described.compression = Compression::Uncompressed;
        }
        Ok(Pages { bytes: Buffer::from_vec(bytes), described })
    }

    /// Reads them from the first on.
    pub(super) fn reader(&self) -> PageReader {
        PageReader::new_with_page_meta(Cursor::new(self.bytes.clone()), self.described.clone(), Vec::new(), usize::MAX)
    }
}

/// Adds a page of gzip as a plain one.
fn unpack(mut header: ParquetPageHeader, page: &[u8], plain: &mut Vec<u8>) -> Result<(), Box<dyn Error>> {
    let size = usize::try_from(header.uncompressed_page_size)?;
    header.compressed_page_size = header.uncompressed_page_size;
    header.crc = None;
    // In pages of the second kind the levels come first, never packed, and the rest may be plain, too.
    let (levels, is_packed) = match &mut header.data_page_header_v2 {
        Some(data) => {
            let levels = data.repetition_levels_byte_length.checked_add(data.definition_levels_byte_length);
            let is_packed = data.is_compressed.replace(false).unwrap_or(true);
            (usize::try_from(levels.ok_or("its levels are too long")?)?, is_packed)
        }
        None => (0, true),
    };
    header.write_to_out_protocol(&mut TCompactOutputProtocol::new(&mut *plain))?;
    let start = plain.len();
    if !is_packed {
        plain.extend_from_slice(page);
    } else {
        let (levels, values) = page.split_at_checked(levels).ok_or("it is shorter than it says")?;
        plain.extend_from_slice(levels);
        if !values.is_empty() {
            // To its end and not only as far as there should be values: the checksum comes last.
            let most = size.saturating_sub(levels.len()) as u64 + 1;
            MultiGzDecoder::new(values).take(most).read_to_end(plain).map_err(checked)?;
        }
    }
    if plain.len() - start == size { Ok(()) } else { Err("a page is not as long as it says".into()) }
}
