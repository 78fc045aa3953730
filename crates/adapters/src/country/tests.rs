//! Country names: complete and found.

use super::*;

#[test]
fn every_code_is_two_letters_and_stands_in_its_place() {
    assert!(NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    assert!(NAMES.iter().all(|(code, _, _)| CountryCode::parse(code).is_some_and(|known| known.as_str() == *code)));
    assert_eq!(NAMES.len(), 250, "249 of ISO 3166-1 and Kosovo");
}

#[test]
fn all_countries_are_listed_under_the_names_they_are_found_by() {
    for lang in [Lang::De, Lang::En] {
        assert_eq!(all(lang).count(), NAMES.len());
        assert!(
            all(lang).all(|(code, text)| CountryCode::parse(code).and_then(|code| name(&code, lang)) == Some(text))
        );
    }
}

#[test]
fn a_code_without_country_has_no_name() {
    let code = |text| CountryCode::parse(text).unwrap();
    assert_eq!(name(&code("at"), Lang::De), Some("Österreich"));
    assert_eq!(name(&code("NL"), Lang::En), Some("Netherlands"));
    assert_eq!(name(&code("ZZ"), Lang::De), None);
}
