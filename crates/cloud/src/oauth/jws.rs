//! Compact JWS with ES256 and nothing else (RFC 7515; RFC 7518, section 3.4).
//!
//! Small on purpose: one algorithm that the code names, so that a token can never choose how it is checked.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{EcdsaKeyPair, ParsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

/// Longest token that is looked at, in bytes; ours have about 700.
const MAX_TOKEN_BYTES: usize = 4096;
/// Bytes of an ES256 signature: R and S, 32 each.
const SIGNATURE_BYTES: usize = 64;

/// Why a text is not a signed token of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JwsError {
    /// Not three parts of base64url with a header as we write it.
    #[error("the token is malformed")]
    Malformed,
    /// Another algorithm or kind of token, or extensions we must understand and do not.
    #[error("the token is of another kind")]
    OtherKind,
    /// The signature does not fit.
    #[error("the signature of the token does not fit")]
    Signature,
    /// The library refused to sign.
    #[error("signing failed")]
    Signing,
}

/// A token taken apart; nothing in it is proven before [`verify`].
pub(crate) struct Unverified<'a> {
    /// Header and payload as they were signed.
    signing_input: &'a str,
    /// Which key is said to have signed.
    pub(crate) key_id: String,
    /// The claims, as JSON.
    pub(crate) payload: Vec<u8>,
    signature: [u8; SIGNATURE_BYTES],
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    typ: Option<String>,
    kid: Option<String>,
    crit: Option<serde_json::Value>,
}

/// Writes the header of an access token (RFC 9068, section 2.1), ready to be joined with a payload.
pub(crate) fn access_token_header(key_id: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"ES256","typ":"at+jwt","kid":"{key_id}"}}"#))
}

/// Signs a payload under an encoded header and answers the compact form.
pub(crate) fn sign(pair: &EcdsaKeyPair, encoded_header: &str, payload: &[u8]) -> Result<String, JwsError> {
    let mut token = String::with_capacity(encoded_header.len() + payload.len() * 4 / 3 + 96);
    token.push_str(encoded_header);
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(payload, &mut token);
    let signature = pair.sign(&SystemRandom::new(), token.as_bytes()).map_err(|_| JwsError::Signing)?;
    token.push('.');
    URL_SAFE_NO_PAD.encode_string(signature.as_ref(), &mut token);
    Ok(token)
}

/// Takes an access token apart and refuses every other kind of token by its header.
pub(crate) fn take_apart(token: &str) -> Result<Unverified<'_>, JwsError> {
    let unverified = split(token)?;
    let header: Header = serde_json::from_slice(&unverified.0).map_err(|_| JwsError::Malformed)?;
    // RFC 9068, section 4: "at+jwt" or its long form; case does not matter in media types.
    let typ = header.typ.unwrap_or_default().to_ascii_lowercase();
    let is_access_token = typ == "at+jwt" || typ == "application/at+jwt";
    if header.alg != "ES256" || !is_access_token || header.crit.is_some() {
        return Err(JwsError::OtherKind);
    }
    let key_id = header.kid.ok_or(JwsError::Malformed)?;
    Ok(Unverified { key_id, ..unverified.1 })
}

/// Checks the signature under the public key.
pub(crate) fn verify(unverified: &Unverified<'_>, public: &ParsedPublicKey) -> Result<(), JwsError> {
    public.verify_sig(unverified.signing_input.as_bytes(), &unverified.signature).map_err(|_| JwsError::Signature)
}

/// Header bytes and the rest, before the header was read.
fn split(token: &str) -> Result<(Vec<u8>, Unverified<'_>), JwsError> {
    if token.len() > MAX_TOKEN_BYTES {
        return Err(JwsError::Malformed);
    }
    let (signing_input, signature) = token.rsplit_once('.').ok_or(JwsError::Malformed)?;
    let (header, payload) = signing_input.split_once('.').ok_or(JwsError::Malformed)?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| JwsError::Malformed);
    let signature = decode(signature)?.try_into().map_err(|_| JwsError::Malformed)?;
    let rest = Unverified { signing_input, key_id: String::new(), payload: decode(payload)?, signature };
    Ok((decode(header)?, rest))
}

#[cfg(test)]
mod tests;
