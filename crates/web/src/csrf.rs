//! Cross-site request forgery: a keyed token bound to the session or to a cookie from before it.
//!
//! The second of two walls; the first is [`crate::origin`], which refuses posts from elsewhere outright.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Name of the hidden field.
pub const FIELD: &str = "csrf";

/// The key tokens are made with. Derived from a server key it holds on every node and after a restart; drawn at start,
/// open forms ask to be sent again after one.
pub struct CsrfKey(hmac::Key);

impl CsrfKey {
    /// Takes over 32 random bytes.
    pub fn new(bytes: &[u8; 32]) -> CsrfKey {
        CsrfKey(hmac::Key::new(hmac::HMAC_SHA256, bytes))
    }

    /// The token for a binding: the session's id, or the value of the cookie from before a session.
    pub fn issue(&self, binding: &str) -> String {
        URL_SAFE_NO_PAD.encode(hmac::sign(&self.0, binding.as_bytes()).as_ref())
    }

    /// Compares in constant time; an empty binding never matches.
    pub fn verify(&self, binding: &str, token: &str) -> bool {
        let Ok(tag) = URL_SAFE_NO_PAD.decode(token) else { return false };
        !binding.is_empty() && hmac::verify(&self.0, binding.as_bytes(), &tag).is_ok()
    }
}
