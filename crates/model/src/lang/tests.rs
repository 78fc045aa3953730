//! Languages: chosen as the browser asks, German when nothing is known.

use super::*;

#[test]
fn tags_are_read_with_their_region() {
    assert_eq!(Lang::from_code("en-GB"), Some(Lang::En));
    assert_eq!(Lang::from_code("de_AT"), Some(Lang::De));
    assert_eq!(Lang::from_code("DE"), Some(Lang::De));
    assert_eq!(Lang::from_code("deu"), None);
    assert_eq!(Lang::from_code(""), None);
}

#[test]
fn the_highest_weight_wins_and_the_first_one_at_a_draw() {
    assert_eq!(Lang::from_accept_language("de;q=0.5, en;q=0.9"), Lang::En);
    assert_eq!(Lang::from_accept_language("en, de"), Lang::En);
    assert_eq!(Lang::from_accept_language("fr, en;q=0.3"), Lang::En);
    assert_eq!(Lang::from_accept_language("en;q=0, de;q=0.1"), Lang::De);
}

#[test]
fn german_is_the_answer_to_nonsense() {
    for header in ["", "fr", "*", ";;;,,,", "en;q=0", "\u{0}"] {
        assert_eq!(Lang::from_accept_language(header), Lang::De, "{header}");
    }
}

#[test]
fn codes_and_texts_are_per_language() {
    assert_eq!(Lang::ALL.map(Lang::code), ["de", "en"]);
    assert_eq!(Lang::ALL.map(|lang| lang.pick("Versand", "Shipping")), ["Versand", "Shipping"]);
    assert_eq!(serde_json::to_string(&Lang::En).unwrap(), "\"en\"");
}
