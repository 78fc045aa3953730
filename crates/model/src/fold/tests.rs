//! Folding: what a person takes for the same is the same.

use proptest::prelude::*;

use super::*;

#[test]
fn case_umlauts_and_accents_do_not_matter() {
    for (one, other) in [
        ("Müller ", "MULLER"),
        ("Straße", "STRASSE"),
        ("Mu\u{308}ller", "Müller"),
        ("Café  Zoë", "cafe zoe"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("ﬁrma", "Firma"),
    ] {
        assert_eq!(fold(one), fold(other), "{one} and {other}");
    }
}

#[test]
fn different_words_stay_different() {
    assert_ne!(fold("Müller"), fold("Mueller"));
    assert_ne!(fold("Lager 1"), fold("Lager1"));
}

#[test]
fn a_line_is_trimmed_and_single_spaced() {
    assert_eq!(clean_line("  Anna   Groß\t").as_deref(), Some("Anna Groß"));
    assert_eq!(clean_line(""), Some(String::new()));
}

#[test]
fn controls_and_invisible_order_marks_make_it_no_line() {
    for bad in ["a\0b", "a\u{7}", "a\u{202E}b", "\u{FEFF}a", "a\u{2066}"] {
        assert_eq!(clean_line(bad), None, "{bad:?}");
    }
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing_more(text in "\\PC{0,40}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn a_clean_line_holds_nothing_unprintable(text in any::<String>()) {
        if let Some(line) = clean_line(&text) {
            prop_assert!(!line.chars().any(is_unprintable));
        }
    }
}
