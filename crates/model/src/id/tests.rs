//! Ids: recognisable, sortable, and never taken for one of another kind.

use super::*;
use crate::clock::CountedEntropy;

const NOON: UtcMillis = UtcMillis(1_750_000_000_000);

#[test]
fn an_id_has_its_prefix_and_a_ulid() {
    let id = ShipmentId::new(NOON, &CountedEntropy::default());
    let rest = id.as_str().strip_prefix("shp_").unwrap();
    assert!(is_ulid(rest), "{rest}");
    assert_eq!(id.as_str().parse(), Ok(id.clone()));
}

#[test]
fn the_first_ten_characters_of_a_ulid_are_its_time() {
    // The example of the ULID specification: 1469918176385 is 01ARYZ6S41.
    let text = ulid(UtcMillis(1_469_918_176_385), &CountedEntropy::default());
    assert_eq!(&text[..10], "01ARYZ6S41");
}

#[test]
fn later_ids_sort_behind_earlier_ones() {
    let entropy = CountedEntropy::default();
    let early = ParcelId::new(NOON, &entropy);
    assert!(early < ParcelId::new(NOON.plus_millis(1), &entropy));
}

#[test]
fn two_ids_of_one_millisecond_differ() {
    let entropy = CountedEntropy::default();
    assert_ne!(ClientId::new(NOON, &entropy), ClientId::new(NOON, &entropy));
}

#[test]
fn an_id_of_another_kind_is_refused() {
    let client = ClientId::new(NOON, &CountedEntropy::default());
    assert_eq!(client.as_str().parse::<ShipmentId>(), Err(IdError { prefix: "shp_" }));
}

#[test]
fn only_26_characters_of_crockford_that_fit_128_bit_are_a_ulid() {
    assert!(is_ulid("7ZZZZZZZZZZZZZZZZZZZZZZZZZ"));
    for wrong in
        ["8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "01ARYZ6S41", "01aryz6s41tsv4rrffq69g5fav", "01ARYZ6S41TSV4RRFFQ69G5FAI", ""]
    {
        assert!(!is_ulid(wrong), "{wrong}");
    }
}

#[test]
fn ids_are_plain_text_in_json_and_checked_when_read() {
    let id = TenantId::new(NOON, &CountedEntropy::default());
    let json = serde_json::to_string(&id).unwrap();
    assert_eq!(json, format!("\"{id}\""));
    assert_eq!(serde_json::from_str::<TenantId>(&json).unwrap(), id);
    let error = serde_json::from_str::<TenantId>("\"ten_../../etc\"").unwrap_err();
    assert!(error.to_string().contains("ten_"), "{error}");
}
