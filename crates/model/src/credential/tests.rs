//! Client secrets: what was cut off, swapped or mistyped is noticed before anything is sent.

use proptest::prelude::*;

use super::*;
use crate::clock::CountedEntropy;

fn secret() -> String {
    PlainSecret::generate(&CountedEntropy::default()).expose().to_owned()
}

fn fault(typed: &str) -> SecretFormatError {
    match PlainSecret::parse(typed) {
        Ok(_) => panic!("{typed} was taken for a secret"),
        Err(error) => error,
    }
}

#[test]
fn a_generated_secret_has_the_documented_form() {
    let text = secret();
    assert_eq!(text.len(), SECRET_LENGTH);
    assert!(text.starts_with("ks_") && text[3..].bytes().all(|byte| byte.is_ascii_alphanumeric()));
    assert_eq!(PlainSecret::parse(&text).ok().unwrap().expose(), text);
}

#[test]
fn the_check_sum_is_crc_32_of_everything_before_it() {
    // CRC-32/ISO-HDLC of "123456789" is cbf43926 (the algorithm's published check value).
    assert_eq!(crc32fast::hash(b"123456789"), 0xCBF4_3926);
    let text = secret();
    let (body, sum) = text.split_at(46);
    assert_eq!(base62(&crc32fast::hash(body.as_bytes()).to_be_bytes(), 6), sum);
}

#[test]
fn base_62_keeps_leading_zeros() {
    assert_eq!(base62(&[0, 0, 0, 0], 6), "000000");
    assert_eq!(base62(&[0, 0, 0, 61], 6), "00000z");
    assert_eq!(base62(&[0xFF; 4], 6), "4gfFC3");
    assert_eq!(base62(&[0xFF; 32], 43).len(), 43);
}

#[test]
fn white_space_around_a_pasted_secret_is_dropped() {
    assert!(PlainSecret::parse(&format!(" \t{}\r\n", secret())).is_ok());
}

#[test]
fn a_truncated_secret_is_told_by_its_length() {
    let text = secret();
    assert_eq!(fault(&text[..51]), SecretFormatError::Length(51));
    assert_eq!(fault(&format!("{text}x")), SecretFormatError::Length(53));
    assert_eq!(fault("ks_"), SecretFormatError::Length(3));
}

#[test]
fn a_pasted_client_id_is_told_by_its_prefix() {
    assert_eq!(fault("kc_01ARYZ6S41TSV4RRFFQ69G5FAV"), SecretFormatError::Prefix);
    assert_eq!(fault(""), SecretFormatError::Prefix);
    assert_eq!(fault(&secret().to_uppercase()), SecretFormatError::Prefix);
}

#[test]
fn a_character_that_no_secret_has_is_told_by_its_place() {
    let mut text = secret();
    text.replace_range(9..10, "ü");
    assert_eq!(fault(&text), SecretFormatError::Character(10));
}

#[test]
fn two_swapped_neighbours_are_noticed() {
    let text = secret();
    for place in 3..SECRET_LENGTH - 1 {
        let mut bytes = text.clone().into_bytes();
        if bytes[place] != bytes[place + 1] {
            bytes.swap(place, place + 1);
            assert_eq!(fault(&String::from_utf8(bytes).unwrap()), SecretFormatError::Checksum, "place {place}");
        }
    }
}

#[test]
fn lists_may_show_the_ends_only() {
    let secret = PlainSecret::generate(&CountedEntropy::default());
    assert_eq!(secret.shown_prefix().len(), 7);
    assert_eq!(secret.last_four().len(), 4);
    assert!(secret.expose().starts_with(&secret.shown_prefix()) && secret.expose().ends_with(&secret.last_four()));
}

#[test]
fn two_secrets_differ() {
    let entropy = CountedEntropy::default();
    assert_ne!(PlainSecret::generate(&entropy).expose(), PlainSecret::generate(&entropy).expose());
}

proptest! {
    #[test]
    fn any_single_changed_character_is_noticed(place in 0usize..SECRET_LENGTH, typed in "[A-Za-z0-9]") {
        let text = secret();
        let mut changed = text.clone();
        changed.replace_range(place..=place, &typed);
        prop_assert_eq!(PlainSecret::parse(&changed).is_ok(), changed == text);
    }

    #[test]
    fn no_text_makes_parsing_panic(text in any::<String>(), tail in "\\PC{0,60}") {
        prop_assert!(PlainSecret::parse(&text).is_err());
        let _ = PlainSecret::parse(&format!("ks_{tail}"));
    }
}
