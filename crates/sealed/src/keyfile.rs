//! The key file: one key a line, name and 32 bytes in base 64, the first one active, `#` begins a comment.

use zeroize::Zeroizing;

use crate::sealer::{Key, KeyId, Sealer, SealerError};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Why a key file cannot be read; names the line, never its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyfileError {
    /// Not `name base64`.
    #[error("line {0} is not a key: a name and 32 bytes in base 64 are wanted")]
    Line(usize),
    /// No key in it.
    #[error("there is no key in the file")]
    Empty,
    /// The keys do not go together.
    #[error(transparent)]
    Keys(#[from] SealerError),
}

/// Reads a key file.
pub fn parse(text: &str) -> Result<Sealer, KeyfileError> {
    let mut keys = Vec::new();
    for (place, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or("").trim();
        if line.is_empty() {
            continue;
        }
        let (name, encoded) = line.split_once(char::is_whitespace).ok_or(KeyfileError::Line(place + 1))?;
        let bytes = decode(encoded.trim()).ok_or(KeyfileError::Line(place + 1))?;
        let id: KeyId = name.parse().map_err(|_| KeyfileError::Line(place + 1))?;
        keys.push((id, Key::new(*bytes)));
    }
    let active = keys.first().map(|(id, _)| id.clone()).ok_or(KeyfileError::Empty)?;
    Ok(Sealer::new(keys, &active)?)
}

/// Writes a key file with one key. The text is the secret: it goes into a file with mode 0600 and nowhere else.
pub fn generate(id: &KeyId, bytes: &[u8; 32]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(256));
    text.push_str("# Keys of Kontor, the first one seals. Without this file nothing sealed can be read again.\n");
    text.push_str(id.as_str());
    text.push(' ');
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0u32, |sum, byte| (sum << 8) | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let symbol = ALPHABET[((group >> (18 - 6 * place)) & 63) as usize];
            text.push(if place <= chunk.len() { char::from(symbol) } else { '=' });
        }
    }
    text.push('\n');
    text
}

fn decode(encoded: &str) -> Option<Zeroizing<[u8; 32]>> {
    let symbols = encoded.strip_suffix('=')?;
    if symbols.len() != 43 {
        return None;
    }
    let mut bytes = Zeroizing::new([0u8; 33]);
    let mut filled = 0;
    let mut group = 0u32;
    for (place, symbol) in symbols.bytes().chain([b'A']).enumerate() {
        let value = ALPHABET.iter().position(|known| *known == symbol)?;
        group = (group << 6) | value as u32;
        if place % 4 == 3 {
            bytes[filled..filled + 3].copy_from_slice(&group.to_be_bytes()[1..]);
            filled += 3;
            group = 0;
        }
    }
    let mut key = Zeroizing::new([0u8; 32]);
    key.copy_from_slice(&bytes[..32]);
    Some(key)
}
