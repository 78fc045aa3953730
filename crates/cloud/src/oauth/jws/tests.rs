//! What a signed token must look like, against the example of RFC 7515 and against forgeries.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, ParsedPublicKey,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{JwsError, access_token_header, sign, split, take_apart, verify};

/// RFC 7515, appendix A.3.
const RFC_TOKEN: &str = "eyJhbGciOiJFUzI1NiJ9.\
    eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
    DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
const RFC_X: &str = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
const RFC_Y: &str = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";

fn rfc_key() -> ParsedPublicKey {
    let mut point = vec![4u8];
    point.extend(URL_SAFE_NO_PAD.decode(RFC_X).expect("x"));
    point.extend(URL_SAFE_NO_PAD.decode(RFC_Y).expect("y"));
    ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).expect("the key of the RFC")
}

fn pair() -> (EcdsaKeyPair, ParsedPublicKey) {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key");
    let public = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key().as_ref()).expect("its public half");
    (pair, public)
}

fn with_header(header: &str) -> String {
    let (pair, _) = pair();
    sign(&pair, &URL_SAFE_NO_PAD.encode(header), b"{}").expect("signs")
}

#[test]
fn the_example_of_the_rfc_verifies() {
    let (header, token) = split(RFC_TOKEN).expect("three parts");
    assert_eq!(header, br#"{"alg":"ES256"}"#);
    assert!(token.payload.starts_with(br#"{"iss":"joe","#));
    assert_eq!(verify(&token, &rfc_key()), Ok(()));
}

#[test]
fn the_example_of_the_rfc_with_one_letter_changed_does_not_verify() {
    let forged = RFC_TOKEN.replacen("eyJpc3Mi", "eyJpc3Nj", 1);
    let (_, token) = split(&forged).expect("three parts");
    assert_eq!(verify(&token, &rfc_key()), Err(JwsError::Signature));
}

#[test]
fn what_we_sign_verifies_under_our_key_only() {
    let (ours, public) = pair();
    let (_, other_public) = pair();
    let token = sign(&ours, &access_token_header("key_1"), br#"{"sub":"x"}"#).expect("signs");
    let parts = take_apart(&token).expect("an access token");
    assert_eq!((parts.key_id.as_str(), parts.payload.as_slice()), ("key_1", br#"{"sub":"x"}"#.as_slice()));
    assert_eq!(verify(&parts, &public), Ok(()));
    assert_eq!(verify(&parts, &other_public), Err(JwsError::Signature));
}

#[test]
fn another_algorithm_is_refused_by_its_name_already() {
    for alg in ["none", "HS256", "RS256", "ES384", "es256", ""] {
        let token = with_header(&format!(r#"{{"alg":"{alg}","typ":"at+jwt","kid":"k"}}"#));
        assert_eq!(take_apart(&token).err(), Some(JwsError::OtherKind), "{alg}");
    }
}

#[test]
fn another_kind_of_token_is_refused() {
    for typ in [r#""JWT""#, r#""dpop+jwt""#, "null"] {
        let token = with_header(&format!(r#"{{"alg":"ES256","typ":{typ},"kid":"k"}}"#));
        assert_eq!(take_apart(&token).err(), Some(JwsError::OtherKind), "{typ}");
    }
}

#[test]
fn the_long_form_of_the_type_counts_too() {
    let token = with_header(r#"{"alg":"ES256","typ":"application/AT+JWT","kid":"k"}"#);
    assert!(take_apart(&token).is_ok());
}

#[test]
fn an_extension_that_must_be_understood_is_refused() {
    let token = with_header(r#"{"alg":"ES256","typ":"at+jwt","kid":"k","crit":["b64"]}"#);
    assert_eq!(take_apart(&token).err(), Some(JwsError::OtherKind));
}

#[test]
fn a_header_that_names_its_algorithm_twice_is_refused() {
    let token = with_header(r#"{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"k"}"#);
    assert_eq!(take_apart(&token).err(), Some(JwsError::Malformed));
}

#[test]
fn broken_texts_are_malformed_and_nothing_worse() {
    let long = "a".repeat(5000);
    for text in ["", ".", "..", "a.b", "a.b.c.d", "=.=.=", "eyJhbGciOiJFUzI1NiJ9..", &long, "ä.ö.ü"] {
        assert_eq!(take_apart(text).err(), Some(JwsError::Malformed), "{text:.20}");
    }
}

#[test]
fn a_missing_signature_is_malformed() {
    let token = with_header(r#"{"alg":"ES256","typ":"at+jwt","kid":"k"}"#);
    let (unsigned, _) = token.rsplit_once('.').expect("three parts");
    assert_eq!(take_apart(&format!("{unsigned}.")).err(), Some(JwsError::Malformed));
}
