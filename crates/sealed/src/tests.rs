//! What sealing promises.

use proptest::prelude::*;

use crate::{Key, KeyId, KeyfileError, OpenError, Sealer, SealerError, generate, parse};

const PLACE: &[&str] = &["ten_1", "account_1", "password"];

fn id(name: &str) -> KeyId {
    name.parse().expect("a key name")
}

fn sealer(names: &[(&str, u8)]) -> Sealer {
    let keys = names.iter().map(|(name, byte)| (id(name), Key::new([*byte; 32]))).collect();
    Sealer::new(keys, &id(names[0].0)).expect("a sealer")
}

#[test]
fn what_was_sealed_opens_at_its_place() {
    let sealer = Sealer::for_tests();
    let blob = sealer.seal("Geheim-ß".as_bytes(), PLACE, [1; 12]);
    assert_eq!(sealer.open(&blob, PLACE).expect("opens").as_slice(), "Geheim-ß".as_bytes());
}

#[test]
fn it_does_not_open_at_another_place() {
    let sealer = Sealer::for_tests();
    let blob = sealer.seal(b"x", PLACE, [1; 12]);
    assert_eq!(sealer.open(&blob, &["ten_2", "account_1", "password"]), Err(OpenError::Rejected));
    assert_eq!(sealer.open(&blob, &["ten_1account_1", "password"]), Err(OpenError::Rejected));
}

#[test]
fn every_changed_byte_is_noticed() {
    let sealer = Sealer::for_tests();
    let blob = sealer.seal(b"secret", PLACE, [1; 12]);
    for place in 0..blob.len() {
        let mut changed = blob.clone();
        changed[place] ^= 1;
        assert!(sealer.open(&changed, PLACE).is_err(), "byte {place}");
    }
}

#[test]
fn after_a_rotation_the_old_key_opens_and_the_new_one_seals() {
    let old = sealer(&[("old", 1)]);
    let both = sealer(&[("new", 2), ("old", 1)]);
    let blob = old.seal(b"x", PLACE, [1; 12]);
    assert!(both.open(&blob, PLACE).is_ok());
    let fresh = both.seal(b"x", PLACE, [2; 12]);
    assert_eq!(old.open(&fresh, PLACE), Err(OpenError::UnknownKey(id("new"))));
}

#[test]
fn a_keyed_hash_matches_only_its_purpose_key_and_data() {
    let both = sealer(&[("new", 2), ("old", 1)]);
    let (key, tag) = both.mac("client secret", b"ks_1");
    assert_eq!(key, id("new"));
    assert!(both.mac_matches(&key, "client secret", b"ks_1", &tag));
    assert!(!both.mac_matches(&key, "session", b"ks_1", &tag));
    assert!(!both.mac_matches(&id("old"), "client secret", b"ks_1", &tag));
    assert!(!both.mac_matches(&id("gone"), "client secret", b"ks_1", &tag));
    assert!(!both.mac_matches(&key, "client secret", b"ks_2", &tag));
}

#[test]
fn what_was_hashed_under_an_earlier_key_is_found_among_the_hashes_of_all_keys() {
    let (old, both) = (sealer(&[("old", 1)]), sealer(&[("new", 2), ("old", 1)]));
    let hashes: Vec<_> = both.macs("e-mail", b"a@example.com").collect();
    assert_eq!(hashes, [both.mac("e-mail", b"a@example.com"), old.mac("e-mail", b"a@example.com")]);
}

#[test]
fn debug_shows_names_and_nothing_else() {
    let shown = format!("{:?}", sealer(&[("main", 0x5a)]));
    assert_eq!(shown, r#"Sealer { keys: [KeyId("main")], active: KeyId("main") }"#);
}

#[test]
fn two_keys_of_one_name_are_refused() {
    let keys = vec![(id("a"), Key::new([1; 32])), (id("a"), Key::new([2; 32]))];
    assert_eq!(Sealer::new(keys, &id("a")).err(), Some(SealerError::Doubled));
}

#[test]
fn a_key_file_that_was_written_reads_back() {
    let text = generate(&id("main-1"), &[0xfb; 32]);
    let read = parse(&text).expect("reads");
    let blob = read.seal(b"x", PLACE, [3; 12]);
    assert!(sealer(&[("main-1", 0xfb)]).open(&blob, PLACE).is_ok());
}

#[test]
fn the_first_key_of_a_file_is_the_active_one() {
    let text = format!("{}\n{}", *generate(&id("b"), &[1; 32]), *generate(&id("a"), &[2; 32]));
    assert_eq!(parse(&text).expect("reads").active(), &id("b"));
}

#[test]
fn a_broken_key_file_names_the_line_and_not_its_content() {
    let refused = parse("# comment\nmain c2VjcmV0").expect_err("too short");
    assert_eq!(refused, KeyfileError::Line(2));
    assert!(!refused.to_string().contains("c2VjcmV0"));
    assert_eq!(parse("").expect_err("empty"), KeyfileError::Empty);
    assert_eq!(parse("main").expect_err("no key"), KeyfileError::Line(1));
}

proptest! {
    #[test]
    fn opening_anything_from_outside_never_panics(blob in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Sealer::for_tests().open(&blob, PLACE);
    }

    #[test]
    fn any_key_survives_the_key_file(bytes in any::<[u8; 32]>()) {
        let read = parse(&generate(&id("k"), &bytes)).expect("reads");
        let own = Sealer::new(vec![(id("k"), Key::new(bytes))], &id("k")).expect("a sealer");
        prop_assert!(own.open(&read.seal(b"x", PLACE, [0; 12]), PLACE).is_ok());
    }
}
