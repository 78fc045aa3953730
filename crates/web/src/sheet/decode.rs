//! Bytes of a file as text: UTF-8 and UTF-16 as they say themselves, everything else as Windows-1252.

use serde::Serialize;

use super::SheetFault;

/// How a file was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    #[serde(rename = "UTF-8")]
    Utf8,
    /// UTF-16 with byte order mark, as Excel's "Unicode Text".
    #[serde(rename = "UTF-16")]
    Utf16,
    /// Windows-1252, the older German programs'.
    #[serde(rename = "Windows-1252")]
    Windows1252,
}

impl Encoding {
    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16 => "UTF-16",
            Encoding::Windows1252 => "Windows-1252",
        }
    }
}

/// 0x80 to 0x9F of Windows-1252 by the WHATWG Encoding Standard; a blank stands for the five that mean nothing.
const UPPER: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/// Reads the bytes. Whatever holds control characters of a binary file is no text.
pub(super) fn text_of(bytes: &[u8]) -> Result<(String, Encoding), SheetFault> {
    let (text, encoding) = if let Some(rest) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        (String::from_utf8(rest.to_vec()).ok(), Encoding::Utf8)
    } else if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        (utf16(rest, u16::from_le_bytes), Encoding::Utf16)
    } else if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        (utf16(rest, u16::from_be_bytes), Encoding::Utf16)
    } else {
        match std::str::from_utf8(bytes) {
            Ok(text) => (Some(text.to_owned()), Encoding::Utf8),
            Err(_) => (windows_1252(bytes), Encoding::Windows1252),
        }
    };
    let is_binary = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
    let text = text.filter(|text| !text.contains(is_binary)).ok_or(SheetFault::NotText)?;
    Ok((text, encoding))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let pairs = bytes.chunks_exact(2);
    let is_whole = pairs.remainder().is_empty();
    let units: Vec<u16> = pairs.map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16(&units).ok().filter(|_| is_whole)
}

fn windows_1252(bytes: &[u8]) -> Option<String> {
    let upper: Vec<char> = UPPER.chars().collect();
    let letter = |byte: &u8| match byte {
        0x80..=0x9F => upper.get(usize::from(byte - 0x80)).copied().filter(|c| *c != ' '),
        _ => Some(char::from(*byte)),
    };
    bytes.iter().map(letter).collect()
}
