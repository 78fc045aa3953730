//! OAuth 1.0a, one-legged (RFC 5849, section 3), as WooCommerce checks it: only over plain HTTP, everything in the query.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kontor_model::{Entropy, UtcMillis};

/// The query with its signature. The shop takes a nonce once in 15 minutes, whoever sends it: each call draws its own, so
/// that operations of one moment, of several platforms or servers, never share one.
pub(super) fn sign(
    method: &str,
    url: &str,
    query: &[(&str, &str)],
    (key, secret): (&str, &str),
    (now, entropy): (UtcMillis, &dyn Entropy),
) -> Vec<(String, String)> {
    let nonce = nonce(entropy);
    let mut signed: Vec<(String, String)> =
        query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let own = [
        ("oauth_consumer_key", key),
        ("oauth_nonce", &nonce),
        ("oauth_signature_method", "HMAC-SHA256"),
        ("oauth_timestamp", &(now.seconds()).to_string()),
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

fn nonce(entropy: &dyn Entropy) -> String {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
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
    use kontor_model::clock::CountedEntropy;

    use super::*;

    const NOW: UtcMillis = UtcMillis(1_795_000_000_000);

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
        let entropy = CountedEntropy::default();
        let sign = || sign("GET", "http://127.0.0.1/x", &[("page", "1")], ("ck", "cs"), (NOW, &entropy));
        let nonce = |signed: &[(String, String)]| signed.iter().find(|(name, _)| name == "oauth_nonce").cloned();
        assert_ne!(nonce(&sign()), nonce(&sign()));
    }

    #[test]
    fn a_signature_is_that_of_the_whole_query() {
        let sign = |page| {
            let fresh = CountedEntropy::default();
            sign("GET", "http://127.0.0.1/wp-json/wc/v3/orders", &[("page", page)], ("ck", "cs"), (NOW, &fresh))
        };
        let of = |signed: &[(String, String)]| signed.last().expect("the signature is last").1.clone();
        assert_ne!(of(&sign("1")), of(&sign("2")));
    }
}
