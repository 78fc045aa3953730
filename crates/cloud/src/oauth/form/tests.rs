//! How form bodies are read.

use proptest::prelude::{any, prop_assert_eq, proptest};

use super::{Form, decode_urlencoded};

fn parse(text: &str) -> Form {
    Form::parse(text).expect("a form")
}

#[test]
fn a_blank_may_be_a_plus_or_percent_twenty() {
    assert_eq!(parse("scope=shipping+commerce").get("scope"), Some("shipping commerce"));
    assert_eq!(parse("scope=shipping%20commerce").get("scope"), Some("shipping commerce"));
}

#[test]
fn umlauts_are_utf_8() {
    assert_eq!(parse("name=b%C3%BCro%2B").get("name"), Some("büro+"));
}

#[test]
fn a_parameter_without_a_value_counts_as_absent() {
    assert_eq!(parse("scope=&grant_type=client_credentials").get("scope"), None);
    assert_eq!(parse("scope").get("scope"), None);
}

#[test]
fn a_doubled_parameter_is_refused_known_or_not() {
    assert!(Form::parse("grant_type=a&grant_type=a").is_err());
    assert!(Form::parse("x=1&y=2&x=").is_err());
    assert!(Form::parse("client%5Fid=1&client_id=2").is_err());
}

#[test]
fn resource_may_be_given_several_times() {
    let form = parse("resource=a&resource=b");
    assert_eq!(form.all("resource").collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn broken_percent_signs_and_broken_utf_8_are_refused() {
    for text in ["a=%", "a=%4", "a=%zz", "a=%C3", "%FF=1"] {
        assert!(Form::parse(text).is_err(), "{text}");
    }
}

#[test]
fn more_parameters_than_anybody_needs_are_refused() {
    let many = (0..65).map(|number| format!("p{number}=1")).collect::<Vec<_>>().join("&");
    assert!(Form::parse(&many).is_err());
}

proptest! {
    #[test]
    fn decoding_never_panics_and_undoes_full_encoding(text in any::<String>()) {
        let _ = decode_urlencoded(text.as_bytes());
        let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        prop_assert_eq!(decode_urlencoded(encoded.as_bytes()), Some(text));
    }
}
