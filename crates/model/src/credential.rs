//! The form of client secrets: `ks_`, 43 base62 characters (256 bit), 6 base62 characters of CRC-32.
//!
//! The check sum lets Desk and cloud recognise a truncated or mistyped secret before anything is sent or looked up.

use secrecy::{ExposeSecret, SecretString};

use crate::clock::Entropy;

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// What every client secret begins with.
pub const SECRET_PREFIX: &str = "ks_";
/// Characters of a client secret: prefix, 43 of randomness, 6 of check sum.
pub const SECRET_LENGTH: usize = 52;
const RANDOM_LENGTH: usize = 43;

/// A client secret in clear. Exists in the one answer that shows it and while a request is checked; has no `Debug`.
#[derive(Clone)]
pub struct PlainSecret(SecretString);

/// Why a typed text cannot be a client secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretFormatError {
    /// Does not begin with `ks_`, perhaps the Client-ID was pasted.
    #[error("a client secret begins with ks_")]
    Prefix,
    /// Too short or too long; the number of characters found.
    #[error("a client secret has {SECRET_LENGTH} characters, not {0}")]
    Length(usize),
    /// Holds a character that no client secret has, counted from 1.
    #[error("character {0} cannot be in a client secret")]
    Character(usize),
    /// The check sum does not fit: a character was changed or two were swapped.
    #[error("the check sum of the client secret does not fit")]
    Checksum,
}

impl PlainSecret {
    /// Draws a new secret: 256 bit from `entropy`.
    pub fn generate(entropy: &dyn Entropy) -> PlainSecret {
        let mut bytes = [0u8; 32];
        entropy.fill(&mut bytes);
        let mut text = String::with_capacity(SECRET_LENGTH);
        text.push_str(SECRET_PREFIX);
        text.push_str(&base62(&bytes, RANDOM_LENGTH));
        let sum = crc32fast::hash(text.as_bytes());
        text.push_str(&base62(&sum.to_be_bytes(), 6));
        zeroize_array(&mut bytes);
        PlainSecret(SecretString::from(text))
    }

    /// Reads a typed secret; white space around it is dropped, everything else must be right.
    pub fn parse(typed: &str) -> Result<PlainSecret, SecretFormatError> {
        let text = typed.trim();
        if !text.starts_with(SECRET_PREFIX) {
            return Err(SecretFormatError::Prefix);
        }
        if let Some(place) = text.chars().skip(SECRET_PREFIX.len()).position(|c| !c.is_ascii_alphanumeric()) {
            return Err(SecretFormatError::Character(place + SECRET_PREFIX.len() + 1));
        }
        if text.len() != SECRET_LENGTH {
            return Err(SecretFormatError::Length(text.len()));
        }
        let (body, sum) = text.split_at(SECRET_LENGTH - 6);
        if base62(&crc32fast::hash(body.as_bytes()).to_be_bytes(), 6) != sum {
            return Err(SecretFormatError::Checksum);
        }
        Ok(PlainSecret(SecretString::from(text.to_owned())))
    }

    /// The secret itself, for the one answer, the request to the cloud and the keyed hash.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The first characters, which lists may show: `ks_` and four more.
    pub fn shown_prefix(&self) -> String {
        self.expose()[..SECRET_PREFIX.len() + 4].to_owned()
    }

    /// The last four characters, which lists may show.
    pub fn last_four(&self) -> String {
        self.expose()[SECRET_LENGTH - 4..].to_owned()
    }
}

fn zeroize_array(bytes: &mut [u8]) {
    // secrecy brings zeroize along; this keeps the raw randomness from lingering on the stack.
    secrecy::zeroize::Zeroize::zeroize(bytes);
}

/// Writes big-endian bytes in base 62 with leading zeros, `length` characters, the most significant first.
fn base62(bytes: &[u8], length: usize) -> String {
    let mut digits = bytes.to_vec();
    let mut text = vec![b'0'; length];
    for place in text.iter_mut().rev() {
        let mut rest = 0u32;
        for byte in &mut digits {
            let value = (rest << 8) | u32::from(*byte);
            *byte = (value / 62) as u8;
            rest = value % 62;
        }
        *place = BASE62[rest as usize];
    }
    text.into_iter().map(char::from).collect()
}

#[cfg(test)]
mod tests;
