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
    for bad in ["a\0b", "a\u{7}", "a\u{61C}b", "a\u{202E}b", "\u{FEFF}a", "a\u{2066}"] {
        assert_eq!(clean_line(bad), None, "{bad:?}");
    }
}

/// What takes no ink: alone it is no name, and inside a name it makes no other one.
const INVISIBLE: [char; 9] =
    ['\u{AD}', '\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{3164}', '\u{115F}', '\u{E0041}', '\u{FE0F}'];

#[test]
fn a_text_of_invisible_characters_only_is_empty() {
    for c in INVISIBLE {
        let alone = format!(" {c} {c}{c}");
        assert_eq!(fold(&alone), "", "{c:?}");
        assert_eq!(clean_line(&alone).as_deref(), Some(""), "{c:?}");
        assert_eq!(without_invisible(&alone).trim(), "", "{c:?}");
    }
    assert_eq!(fold("\u{FEFF}"), "");
}

#[test]
fn an_invisible_character_inside_makes_no_other_name() {
    for c in INVISIBLE.into_iter().chain(['\u{FEFF}']) {
        assert_eq!(fold(&format!("{c}La{c}ger{c}")), fold("Lager"), "{c:?}");
    }
    assert_eq!(clean_line("Donau\u{AD}dampf\u{200B}schiff \u{2060} GmbH").as_deref(), Some("Donaudampfschiff GmbH"));
}

#[test]
fn a_variation_selector_stays_with_the_character_it_varies_and_goes_without_one() {
    assert_eq!(without_invisible("Lager \u{2709}\u{FE0F}"), "Lager \u{2709}\u{FE0F}");
    assert_eq!(without_invisible("\u{FE0F}Lager \u{FE0F}1\u{FE0F}\u{FE0F}"), "Lager 1\u{FE0F}");
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing_more(text in "(\\PC|[\u{AD}\u{200B}-\u{200D}\u{2060}\u{FEFF}]){0,40}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn a_clean_line_holds_nothing_unprintable(text in any::<String>()) {
        if let Some(line) = clean_line(&text) {
            prop_assert!(!line.chars().any(|c| is_unprintable(c) || is_invisible(c)));
        }
    }
}
