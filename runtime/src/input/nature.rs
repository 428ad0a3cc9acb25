//! What the bytes of a file look like, where they are not what its name says.
//!
//! In: the first bytes of a file, or all. Out: what to say of them, and what to do. Invariant: no byte of a record is in it.

/// The signature of a zip file, which `.xlsx`, `.xlsb` and `.ods` are.
const ZIP: &[u8] = b"PK\x03\x04";

/// The signature of a compound file, which `.xls` is, and any workbook with a password.
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Whether bytes are the first of a workbook, a zip file, a compound file or a Parquet file.
pub(super) fn is_no_text(begin: &[u8]) -> bool {
    // A heading may be PAR1.
    let is_parquet =
        || matches!(begin, [b'P', b'A', b'R', b'1', next, ..] if *next < b' ' && !next.is_ascii_whitespace());
    begin.starts_with(ZIP) || begin.starts_with(COMPOUND) || is_parquet()
}

/// What a file is that cannot be read as what its name says; `kind` is that, with its article: "an .xlsx workbook".
pub(super) fn instead_of(kind: &str, bytes: &[u8]) -> String {
    let renamed =
        |is: &str, ending: &str| format!("it is {is}, and not {kind}; give it a name that ends with {ending}");
    let has = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    // Names in a compound file are in two bytes a letter.
    let named = |name: &str| has(&name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    let begins = |start: &[u8]| bytes.starts_with(start);
    if bytes.is_empty() {
        return "it is empty".into();
    }
    if begins(COMPOUND) && named("EncryptedPackage") {
        return "it has a password; save it without one".into();
    }
    if begins(COMPOUND) && !kind.contains(".xls ") {
        return renamed("a file of an old Office, such as an Excel workbook", ".xls");
    }
    // The list of what is in a zip file comes last.
    if begins(ZIP) && has(b"PK\x05\x06") {
        let kinds = [
            (&b"xl/workbook.xml"[..], "an Excel workbook", ".xlsx"),
            (b"xl/workbook.bin", "a binary Excel workbook", ".xlsb"),
            (b"content.xml", "an OpenDocument file", ".ods"),
        ];
        let other = kinds.into_iter().find(|(part, _, ending)| has(part) && !kind.contains(&format!("{ending} ")));
        return match other {
            Some((_, is, ending)) => renamed(is, ending),
            None if kinds.iter().any(|(part, ..)| has(part)) => DAMAGED.into(),
            None => format!("it is a zip file, and not {kind}; take the file out of it that has the rows"),
        };
    }
    if begins(b"PAR1") {
        return match kind.contains("Parquet") {
            true => DAMAGED.into(),
            false => renamed("a Parquet file", ".parquet"),
        };
    }
    if begins(b"\x1F\x8B") {
        return renamed("packed with gzip", ".gz");
    }
    if begins(ZIP) || begins(COMPOUND) {
        return DAMAGED.into();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.trim_start().starts_with('<') => {
            format!("it is a web page, and not {kind}; open it and save its table as CSV or as a workbook")
        }
        Ok(text) if !text.contains('\0') => renamed("a text, such as CSV", ".csv"),
        _ => format!("it is not {kind}, or it is damaged; fetch it again"),
    }
}

const DAMAGED: &str = "it is damaged, or was cut off; fetch it again";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_and_how_it_is_to_be_called() {
        let xlsx = [ZIP, b"xl/workbook.xml", b"PK\x05\x06"].concat();
        let ods = [ZIP, b"mimetype...content.xml", b"PK\x05\x06"].concat();
        let old = [COMPOUND, b"W\0o\0r\0k\0b\0o\0o\0k\0"].concat();
        let locked =
            [COMPOUND, &"EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()].concat();
        for (kind, bytes, said) in [
            ("an .xlsx workbook", &b""[..], "it is empty"),
            ("an .xlsx workbook", b"a,b\n1,2\n", "name that ends with .csv"),
            ("an .xlsx workbook", b" <html>", "it is a web page"),
            ("an .xlsx workbook", &old, "name that ends with .xls"),
            ("an .xlsx workbook", &locked, "it has a password; save it without one"),
            ("an .xlsx workbook", &xlsx[..8], DAMAGED),
            ("an .xlsx workbook", &ods, "name that ends with .ods"),
            ("an .xlsx workbook", &xlsx, DAMAGED),
            ("an .xls workbook", &xlsx, "name that ends with .xlsx"),
            ("an .xls workbook", &old, DAMAGED),
            ("an .ods workbook", &xlsx, "name that ends with .xlsx"),
            ("an .xlsb workbook", b"PAR1", "name that ends with .parquet"),
            ("a Parquet file", b"PAR1 cut off", DAMAGED),
            ("a Parquet file", b"a,b\n", "it is a text, such as CSV, and not a Parquet file"),
            ("a Parquet file", b"\0\x01\x02\xFF", "it is not a Parquet file, or it is damaged"),
        ] {
            let found = instead_of(kind, bytes);
            assert!(found.contains(said), "{kind}: {found}");
        }
    }
}
