//! The rule for passwords and their hashing.

use kontor_model::UtcMillis;
use kontor_model::clock::CountedEntropy;

use crate::config::PasswordRule::{Composed, Nist};
use crate::identity::passwords::{Passwords, Typed};
use crate::identity::rules::judge;

const NOW: UtcMillis = UtcMillis(0);

fn fault(password: &str, about: &[&str]) -> Option<&'static str> {
    judge(&Typed::new(password), about, Composed).fault
}

#[test]
fn the_seeds_rule_needs_case_and_a_special_character_but_no_digit() {
    assert_eq!(fault("Regentonne-Liter", &[]), None);
    assert_eq!(fault("ÄRGERnis§grün", &[]), None);
    assert_eq!(fault("Rt-4x", &[]), Some("password.fault.length8"));
    assert_eq!(fault("REGENTONNE-LITER", &[]), Some("password.fault.case"));
    assert_eq!(fault("Regentonne Liter", &[]), Some("password.fault.special"), "a blank is no special character");
}

#[test]
fn known_passwords_and_what_is_known_about_the_person_are_refused() {
    for guessed in ["Password1!", "Passwort1!", "Qwertz123!", "Kontor2026!", "Sommer2026!", "Aaaaaaa!"] {
        assert_eq!(fault(guessed, &[]), Some("password.fault.common"), "{guessed}");
    }
    let about = ["Käsehof Grünwald & Söhne GmbH", "4021180073152", "Jörg", "Müller-Weiß", "jmüller"];
    for guessed in ["Grünwald-1", "Käsehof!1", "!4021180073152Jörg"] {
        assert!(fault(guessed, &about).is_some(), "{guessed}");
    }
}

#[test]
fn nist_wants_length_instead_of_composition() {
    let judged = |password: &str| judge(&Typed::new(password), &[], Nist).fault;
    assert_eq!(judged("eine lange regentonne im garten"), None);
    assert_eq!(judged("Regent-onne1!"), Some("password.fault.length15"));
}

#[test]
fn a_forbidden_password_never_looks_strong_and_an_empty_one_has_no_strength() {
    let judged = judge(&Typed::new("regentonnegartenschlauchkäse"), &[], Composed);
    assert!(judged.bars <= 2, "{judged:?}");
    assert_eq!(judge(&Typed::new(""), &[], Composed).bars, 0);
}

#[tokio::test]
async fn a_password_matches_however_the_keyboard_composed_it() {
    let passwords = Passwords::new();
    let stored = passwords.hash(&Typed::new("Käse-Grünwald"), &CountedEntropy::default(), NOW).await.expect("hashes");
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    let decomposed = Typed::new("Ka\u{308}se-Gru\u{308}nwald");
    assert!(passwords.matches(&decomposed, Some(&stored), NOW).await.expect("compares"));
    assert!(!passwords.matches(&Typed::new("Käse-Grunwald"), Some(&stored), NOW).await.expect("compares"));
    assert!(!passwords.matches(&Typed::new(""), None, NOW).await.expect("compares"));
    assert_eq!(passwords.runs(), 4, "nobody costs more, and nobody less");
}

#[tokio::test]
async fn a_password_longer_than_the_rules_allow_is_wrong_and_costs_one_run_on_nothing() {
    let passwords = Passwords::new();
    let longest = "ß".repeat(128);
    let stored = passwords.hash(&Typed::new(&longest), &CountedEntropy::default(), NOW).await.expect("hashes");
    assert!(passwords.matches(&Typed::new(&longest), Some(&stored), NOW).await.expect("compares"));
    let longer = Typed::new(&format!("{longest}ß"));
    assert!(passwords.hash(&longer, &CountedEntropy::default(), NOW).await.is_err());
    assert_eq!(passwords.runs(), 2, "nothing was hashed");
    let empty = passwords.hash(&Typed::new(""), &CountedEntropy::default(), NOW).await.expect("hashes");
    for stored in [&stored, &empty] {
        assert!(!passwords.matches(&longer, Some(stored), NOW).await.expect("compares"));
    }
    assert_eq!(passwords.runs(), 5, "one run each");
}

#[tokio::test]
async fn the_hash_is_the_one_others_compute() {
    // Against the crate's one-shot function, which takes fresh memory every time.
    let mut expected = [0u8; 32];
    let params = argon2::Params::new(19 * 1024, 2, 1, Some(32)).expect("parameters");
    let argon2 = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let passwords = Passwords::new();
    for password in ["eins", "zwei"] {
        let stored = passwords.hash(&Typed::new(password), &CountedEntropy::default(), NOW).await.expect("hashes");
        let parts: Vec<&str> = stored.split('$').collect();
        let decode = |text: &str| {
            base64::Engine::decode(&base64::engine::general_purpose::STANDARD_NO_PAD, text).expect("base 64")
        };
        argon2.hash_password_into(password.as_bytes(), &decode(parts[4]), &mut expected).expect("hashes");
        assert_eq!(decode(parts[5]), expected, "reused memory must not show");
    }
}

#[tokio::test]
async fn memory_goes_back_when_nobody_signs_in() {
    let passwords = Passwords::new();
    passwords.hash(&Typed::new("eins"), &CountedEntropy::default(), NOW).await.expect("hashes");
    assert_eq!(passwords.idle_blocks(), 1);
    passwords.rest(UtcMillis(29_000));
    assert_eq!(passwords.idle_blocks(), 1);
    passwords.rest(UtcMillis(30_000));
    assert_eq!(passwords.idle_blocks(), 0);
}
