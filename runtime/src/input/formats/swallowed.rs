//! Rows that two stray quotes make one value of.
//!
//! In: a record on several lines. Out: the lines of the quotes, where what is between them looks like whole rows. Invariant: prose is none: each
//! line has as many delimiters as a row has there, no blank behind them, and something that looks as that column does in the record.

use super::split::Record;

/// The line of the quote that opens, and that of the one that closes.
pub(super) fn rows(record: &Record<'_>, delimiter: u8) -> Option<(u64, u64)> {
    let (fields, delimiter) = (record.len(), char::from(delimiter));
    let mut line = record.line;
    for place in 0..fields {
        let written = record.written(place);
        let ends = written.bytes().filter(|b| *b == b'\n').count() as u64;
        if ends > 0 && fields > 1 && are_rows(record, place, delimiter) {
            return Some((line, line + ends));
        }
        line += ends;
    }
    None
}

/// Whether the lines of a field are the end of a row, whole rows, and the beginning of one.
fn are_rows(record: &Record<'_>, place: usize, delimiter: char) -> bool {
    let fields = record.len();
    let lines: Vec<&str> = record.written(place).split('\n').map(|line| line.trim_end_matches('\r')).collect();
    let last = lines.len() - 1;
    // A row of which each line is a part, by the place of its first field.
    let (mut alike, mut parts) = (false, Vec::new());
    for (at, line) in lines.iter().enumerate() {
        parts.clear();
        parts.extend(line.split(delimiter));
        let (from, wanted) = match at {
            0 => (place, fields - place),
            at if at == last => (0, place + 1),
            _ => (0, fields),
        };
        if parts.len() != wanted {
            return false;
        }
        for (part, column) in parts.iter().zip(from..).filter(|(_, column)| *column != place) {
            let own = record.written(column);
            if column > from && part.starts_with(' ') && !own.starts_with(' ') {
                return false;
            }
            alike |= is_of_digits(own) && shape(part) == shape(own);
        }
    }
    // What of the value is in its first row, and in its last.
    let own = |line: &str, at: usize| shape(line.split(delimiter).nth(at).unwrap_or_default());
    let ends_alike = is_of_digits(lines[0]) && own(lines[0], 0) == own(lines[last], place);
    alike || ends_alike || last >= 3 && fields >= 3
}

fn is_of_digits(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

/// The text with each stretch of digits, and of letters, as one.
fn shape(text: &str) -> String {
    let mut shape = String::new();
    for c in text.trim().trim_matches('"').chars() {
        let kind = match c {
            c if c.is_ascii_digit() => '9',
            c if c.is_alphabetic() => 'a',
            c => c,
        };
        if !(matches!(kind, '9' | 'a') && shape.ends_with(kind)) {
            shape.push(kind);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::super::split;
    use super::*;

    fn found(text: &str) -> Option<(u64, u64)> {
        let mut found = None;
        let read = split::records(split::BLOCK, text.as_bytes(), b',', 1, |record| {
            found = rows(record, b',');
            found.is_none()
        });
        assert!(read.is_ok());
        found
    }

    #[test]
    fn rows_between_two_quotes_are_seen() {
        for (text, lines) in [
            ("a,n\nx,1\ny,\"2\nz,3\"\n", (3, 4)),
            ("day,kind,note\n2023-05-01,a,\"five\n2023-05-02,b,six\n2023-05-03,c,seven\"\n", (2, 4)),
            ("note,day\n\"five,2023-05-01\nsix,2023-05-02\nseven\",2023-05-03\n", (2, 4)),
            ("day,note,n\r\n2023-05-01,\"a,7\r\n2023-05-02,b\",8\r\n", (2, 3)),
            ("a,b,c\nu,v,\"w\nu,v,w\nu,v,w\nu,v,w\"\n", (2, 5)),
        ] {
            assert_eq!(found(text), Some(lines), "{text}");
        }
    }

    #[test]
    fn texts_of_several_lines_are_texts() {
        for text in [
            "id,note\n1,\"Dear all,\nplease see below, thanks\"\n",
            "id,address,day\n1,\"1 High Street\nEly\nCB7 4AB\",2023-05-01\n",
            "id,address,n\n1,\"Items: 3, 4\n5, 6\",7\n",
            "day,note\n2023-05-01,\"seen on 2023-05-01\nand on 2023-05-02, at home\"\n",
            "a,b\nx,\"one\ntwo\"\n",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
