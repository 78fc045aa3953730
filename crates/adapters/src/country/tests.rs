//! Country names: complete and found.

use super::*;

#[test]
fn every_code_is_two_letters_and_stands_in_its_place() {
    assert!(NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    assert!(NAMES.iter().all(|(code, _, _)| CountryCode::parse(code).is_some_and(|known| known.as_str() == *code)));
    assert_eq!(NAMES.len(), 250, "249 of ISO 3166-1 and Kosovo");
}

#[test]
fn a_code_without_country_has_no_name() {
    let code = |text| CountryCode::parse(text).unwrap();
    assert_eq!(name(&code("at"), Lang::De), Some("Österreich"));
    assert_eq!(name(&code("NL"), Lang::En), Some("Netherlands"));
    assert_eq!(name(&code("ZZ"), Lang::De), None);
}
