//! Seals secrets at rest, hashes them under a key, and knows keys by name so that they can be rotated.
//!
//! Small on purpose: whoever audits how Kontor keeps secrets reads this crate and nothing else.
//! AES-256-GCM (NIST SP 800-38D), HMAC-SHA-256 (RFC 2104), HKDF-SHA-256 (RFC 5869), all from aws-lc-rs.

mod keyfile;
mod sealer;
#[cfg(test)]
mod tests;

pub use keyfile::{KeyfileError, generate, parse};
pub use sealer::{Key, KeyId, OpenError, Sealer, SealerError};
