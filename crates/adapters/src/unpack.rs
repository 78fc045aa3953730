//! Unpacks documents inside answers: base64, with the processor's wide instructions where it has them. A label is forty
//! thousand characters, and nothing else of an answer takes as long.

use base64::engine::general_purpose::PAD;
use base64::{DecodeError, Engine};

/// The bytes of a document. Errors: it is no base64 (RFC 4648, section 4).
pub(crate) fn base64(text: &str) -> Result<Vec<u8>, DecodeError> {
    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
    let engine = base64::engine::Simd::standard(PAD);
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    let engine = base64::engine::GeneralPurpose::new(&base64::alphabet::STANDARD, PAD);
    engine.decode(text)
}
