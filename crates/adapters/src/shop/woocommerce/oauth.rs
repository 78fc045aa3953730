//! OAuth 1.0a, one-legged (RFC 5849, section 3), as WooCommerce checks it: only over plain HTTP, everything in the query.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kontor_model::UtcMillis;

/// What makes a signature unlike every other: the moment, and how many calls went before in this operation.
#[derive(Clone, Copy)]
pub(super) struct Stamp {
    pub(super) now: UtcMillis,
    pub(super) count: usize,
}

/// The query with its signature. A nonce counts once in 15 minutes: it is made of the moment to the millisecond, the
/// number of the call and the request itself.
pub(super) fn sign(
    method: &str,
    url: &str,
    query: &[(&str, &str)],
    (key, secret): (&str, &str),
    stamp: Stamp,
) -> Vec<(String, String)> {
    let nonce = nonce(method, url, query, (secret, stamp));
    let mut signed: Vec<(String, String)> =
        query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let own = [
        ("oauth_consumer_key", key),
        ("oauth_nonce", &nonce),
        ("oauth_signature_method", "HMAC-SHA256"),
        ("oauth_timestamp", &(stamp.now.0 / 1000).to_string()),
        ("oauth_version", "1.0"),
    ];
    signed.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let base = base_string(method, url, &signed);
    // One-legged: the second secret is empty, its sign stays.
    let secret = hmac::Key::new(hmac::HMAC_SHA256, format!("{secret}&").as_bytes());
    let signature = STANDARD.encode(hmac::sign(&secret, base.as_bytes()));
    signed.push(("oauth_signature".to_owned(), signature));
    signed
}

fn nonce(method: &str, url: &str, query: &[(&str, &str)], (secret, stamp): (&str, Stamp)) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let text = format!("{method} {url} {query:?} {} {}", stamp.now.0, stamp.count);
    hmac::sign(&key, text.as_bytes()).as_ref().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The text that is signed (RFC 5849, 3.4.1): method, address and sorted parameters, each encoded.
fn base_string(method: &str, url: &str, parameters: &[(String, String)]) -> String {
    let mut pairs: Vec<(String, String)> =
        parameters.iter().map(|(name, value)| (encoded(name), encoded(value))).collect();
    pairs.sort();
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{method}&{}&{}", encoded(url), encoded(&pairs.join("&")))
}

/// Percent-encoding of everything that is not unreserved (RFC 3986, 2.3).
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 5849, section 3.4.1.1, without the parameters of its body, worked out by its rules.
    #[test]
    fn parameters_are_sorted_after_they_are_encoded() {
        let parameters = [("b5", "=%3D"), ("a3", "a"), ("c@", ""), ("a2", "r b")];
        let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(
            base_string("POST", "http://example.com/request", &parameters),
            "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D"
        );
    }

    #[test]
    fn the_same_request_twice_in_a_millisecond_has_two_nonces() {
        let at = |count| Stamp { now: UtcMillis(1_795_000_000_000), count };
        let nonce = |count| nonce("GET", "http://127.0.0.1/x", &[("page", "1")], ("cs_secret", at(count)));
        assert_ne!(nonce(0), nonce(1));
        assert_eq!(nonce(0), nonce(0));
    }

    #[test]
    fn a_signature_is_that_of_the_whole_query() {
        let stamp = Stamp { now: UtcMillis(1_795_000_000_000), count: 0 };
        let sign = |page| sign("GET", "http://127.0.0.1/wp-json/wc/v3/orders", &[("page", page)], ("ck", "cs"), stamp);
        let of = |signed: &[(String, String)]| signed.last().expect("the signature is last").1.clone();
        assert_ne!(of(&sign("1")), of(&sign("2")));
    }
}
