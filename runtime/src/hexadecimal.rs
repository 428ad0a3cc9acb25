//! Hexadecimal: how digests are written.
//!
//! In: bytes. Out: two digits for each, in small letters.

/// Bytes as digits. A run writes more than a thousand digests, and formatting each byte by itself takes longer than hashing.
pub fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
    let mut written = String::with_capacity(2 * bytes.len());
    bytes.iter().for_each(|byte| written.extend([digit(byte >> 4), digit(byte & 0xF)]));
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_has_two_digits() {
        assert_eq!(hexadecimal(&[0, 9, 0x1F, 0xA0, 0xFF]), "00091fa0ff");
    }
}
