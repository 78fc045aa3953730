//! Who calls, and what the key may do. Over plain HTTP the shop takes OAuth 1.0a (RFC 5849, one-legged) and nothing else;
//! a header with key and secret is passed over as if nobody had signed in.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::lists::Params;
use super::reply::{Reply, failure};
use super::state::State;

/// A key of the shop.
pub(super) struct Key {
    pub(super) key: &'static str,
    pub(super) secret: &'static str,
    pub(super) may_write: bool,
}

/// The shop's keys: one that may read and write, one that may only read.
pub(super) const KEYS: [Key; 2] = [
    Key {
        key: "ck_5a6e3f0d1c2b4a8978695f4e3d2c1b0a99887766",
        secret: "cs_0f1e2d3c4b5a69788796a5b4c3d2e1f055443322",
        may_write: true,
    },
    Key {
        key: "ck_1111aaaa2222bbbb3333cccc4444dddd5555eeee",
        secret: "cs_9999ffff8888eeee7777dddd6666cccc5555bbbb",
        may_write: false,
    },
];

/// A signature is good for so long, before and after the shop's time.
const WINDOW_S: i64 = 15 * 60;
const PARAMETERS: [&str; 5] =
    ["oauth_consumer_key", "oauth_timestamp", "oauth_nonce", "oauth_signature", "oauth_signature_method"];

/// What is signed: method, address, parameters.
pub(super) struct Signed<'a> {
    pub(super) method: &'a str,
    pub(super) url: &'a str,
    pub(super) params: &'a Params,
}

/// The key of a call; `None` when nobody signed in. `now` is the shop's own clock, seconds.
pub(super) fn who(state: &mut State, signed: &Signed<'_>, now: i64) -> Result<Option<&'static Key>, Reply> {
    let missing: Vec<&str> = PARAMETERS.into_iter().filter(|name| signed.params.text(name).is_none()).collect();
    if missing.len() == PARAMETERS.len() {
        return Ok(None);
    }
    if !missing.is_empty() {
        let words = format!("Missing OAuth parameters {}", missing.join(", "));
        return Err(failure(401, "woocommerce_rest_authentication_missing_parameter", &words));
    }
    let text = |name: &str| signed.params.text(name).unwrap_or_default();
    let key = KEYS.iter().find(|key| key.key == text("oauth_consumer_key"));
    let key = key.ok_or_else(|| refused("Consumer-Schlüssel ist ungültig."))?;
    verify(signed, key)?;
    let at: i64 = text("oauth_timestamp").parse().unwrap_or(0);
    if (at - now).abs() > WINDOW_S {
        return Err(refused("Ungültiger Zeitstempel."));
    }
    if !state.takes_nonce(text("oauth_nonce").to_owned(), (at, now - WINDOW_S)) {
        return Err(refused("Ungültige Nonce – die Nonce wurde bereits verwendet."));
    }
    if !key.may_write && !matches!(signed.method, "GET" | "HEAD" | "OPTIONS") {
        return Err(refused("Der API-Schlüssel hat keine Schreibrechte."));
    }
    Ok(Some(key))
}

fn refused(words: &str) -> Reply {
    failure(401, "woocommerce_rest_authentication_error", words)
}

fn verify(signed: &Signed<'_>, key: &Key) -> Result<(), Reply> {
    let algorithm = match signed.params.text("oauth_signature_method") {
        Some("HMAC-SHA256") => hmac::HMAC_SHA256,
        Some("HMAC-SHA1") => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        _ => return Err(refused("Ungültige Signatur – Signaturmethode ist ungültig.")),
    };
    // One-legged: the second secret is empty, its sign stays.
    let secret = hmac::Key::new(algorithm, format!("{}&", key.secret).as_bytes());
    let given = signed.params.text("oauth_signature").unwrap_or_default().replace(' ', "+");
    let given = STANDARD.decode(given).unwrap_or_default();
    hmac::verify(&secret, base_string(signed).as_bytes(), &given)
        .map_err(|_| refused("Ungültige Signatur – die angegebene Signatur passt nicht."))
}

/// The text that is signed (RFC 5849, 3.4.1).
fn base_string(signed: &Signed<'_>) -> String {
    let own = signed.params.0.iter().filter(|(name, _)| name != "oauth_signature");
    let mut pairs: Vec<(String, String)> = own.map(|(name, value)| (encoded(name), encoded(value))).collect();
    pairs.sort();
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{}&{}&{}", signed.method, encoded(signed.url), encoded(&pairs.join("&")))
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}
