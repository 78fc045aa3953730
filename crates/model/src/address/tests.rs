//! Addresses and recipients on the wire.

use super::*;

#[test]
fn countries_are_two_letters_in_any_case() {
    assert_eq!(CountryCode::parse("at").unwrap().as_str(), "AT");
    for wrong in ["", "D", "DEU", "1A", "ÄÖ"] {
        assert_eq!(CountryCode::parse(wrong), None, "{wrong}");
    }
    let error = serde_json::from_str::<CountryCode>("\"DEU\"").unwrap_err();
    assert!(error.to_string().contains("two letters"), "{error}");
}

#[test]
fn a_street_address_defaults_to_germany() {
    let json =
        r#"{"kind":"street","name":"Jürgen Groß","street":"Königsallee 7","postal_code":"40212","city":"Düsseldorf"}"#;
    let to: Recipient = serde_json::from_str(json).unwrap();
    assert_eq!(to.party().name, "Jürgen Groß");
    assert_eq!(to.place(), ("40212", "Düsseldorf", &CountryCode::germany()));
}

#[test]
fn every_kind_of_recipient_reads_back() {
    for json in [
        r#"{"kind":"locker","name":"Weiß","post_number":"1234567","locker_number":"123","postal_code":"50667","city":"Köln"}"#,
        r#"{"kind":"post_office","name":"Weiß","office_number":"501","postal_code":"50667","city":"Köln"}"#,
        r#"{"kind":"po_box","name":"Weiß","box_number":"12 34","postal_code":"50667","city":"Köln"}"#,
        r#"{"kind":"parcel_shop","name":"Weiß","shop_id":"K-4711","postal_code":"1060","city":"Wien","country":"AT"}"#,
    ] {
        let to: Recipient = serde_json::from_str(json).unwrap();
        let again = serde_json::to_string(&to).unwrap();
        assert_eq!(serde_json::from_str::<Recipient>(&again).unwrap(), to, "{json}");
        assert_eq!(to.party().name, "Weiß");
    }
}

#[test]
fn an_unknown_kind_of_recipient_names_the_known_ones() {
    let error = serde_json::from_str::<Recipient>(r#"{"kind":"packstation","name":"Weiß"}"#).unwrap_err().to_string();
    for word in ["packstation", "street", "locker", "post_office", "po_box", "parcel_shop"] {
        assert!(error.contains(word), "{word} in {error}");
    }
    let error = serde_json::from_str::<Recipient>(r#"{"name":"Weiß"}"#).unwrap_err().to_string();
    assert!(error.contains("kind"), "{error}");
}

#[test]
fn a_missing_part_of_an_address_is_named() {
    let error = serde_json::from_str::<Recipient>(r#"{"kind":"street","name":"Weiß","street":"Weg 1"}"#).unwrap_err();
    assert!(error.to_string().contains("postal_code"), "{error}");
}

#[test]
fn empty_parts_are_left_out_of_json() {
    let to = Party { name: "Weiß".to_owned(), ..Party::default() };
    assert_eq!(serde_json::to_string(&to).unwrap(), r#"{"name":"Weiß"}"#);
}
