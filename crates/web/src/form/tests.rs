//! How posted names and values are decoded.

use super::decode_urlencoded;

fn decoded(text: &str) -> Option<String> {
    decode_urlencoded(text.as_bytes())
}

#[test]
fn a_blank_may_be_a_plus_and_any_byte_two_hex_digits_of_either_case() {
    assert_eq!(decoded("K%C3%A4sehof+Gr%c3%bcnwald%20%26+S%C3%B6hne").as_deref(), Some("Käsehof Grünwald & Söhne"));
    assert_eq!(decoded("b%C3%BCro%2B").as_deref(), Some("büro+"));
    assert_eq!(decoded("").as_deref(), Some(""));
}

#[test]
fn umlauts_that_nobody_encoded_stay() {
    assert_eq!(decoded("Straße").as_deref(), Some("Straße"));
}

#[test]
fn broken_percent_signs_and_broken_utf_8_are_refused_and_not_replaced() {
    for text in ["%", "a%4", "%zz", "%C3", "%FF", "%+1"] {
        assert_eq!(decoded(text), None, "{text}");
    }
    assert_eq!(decode_urlencoded(b"a\xffb"), None);
}
