//! Whole addresses with a door: which line is what, postal codes in the wrong field, care-of lines, missing parts.

use super::*;
use NoteCode::*;

/// Street, house number, postal code, town, country.
fn parts(reading: &Reading) -> [&str; 5] {
    let address = door(reading);
    let number = address.house_number.as_deref().unwrap_or_default();
    [&address.street, number, &address.postal_code, &address.city, address.country.as_str()]
}

/// Name, company, addition.
fn names(reading: &Reading) -> [&str; 3] {
    let party = reading.recipient.party();
    [&party.name, party.company.as_deref().unwrap_or_default(), party.addition.as_deref().unwrap_or_default()]
}

/// Lines, country of the form, street to country, names.
#[rustfmt::skip]
const LINES: &[(&str, &str, [&str; 5], [&str; 3])] = &[
    ("Jürgen Groß|Königsallee 7|40212 Düsseldorf", "DE",
        ["Königsallee", "7", "40212", "Düsseldorf", "DE"], ["Jürgen Groß", "", ""]),
    ("Möbel Übel GmbH|Änne Übel|Am Markt 3/4|D-86150 Augsburg", "DE",
        ["Am Markt", "3/4", "86150", "Augsburg", "DE"], ["Möbel Übel GmbH", "Änne Übel", ""]),
    ("Änne Übel|Möbel Übel GmbH|Am Markt 3|86150 Augsburg", "DE",
        ["Am Markt", "3", "86150", "Augsburg", "DE"], ["Änne Übel", "Möbel Übel GmbH", ""]),
    ("Jörg Weiß|c/o Weber|Ahornweg 1a|01067 Dresden", "DE",
        ["Ahornweg", "1a", "01067", "Dresden", "DE"], ["Jörg Weiß", "", "c/o Weber"]),
    ("Jörg Weiß|Ahornweg 1a|Hinterhaus|01067 Dresden|Germany", "DE",
        ["Ahornweg", "1a", "01067", "Dresden", "DE"], ["Jörg Weiß", "", "Hinterhaus"]),
    ("Zoë Hämmerle|Mariahilfer Straße 45/2/12|1070 Wien|Österreich", "DE",
        ["Mariahilfer Straße", "45/2/12", "1070", "Wien", "AT"], ["Zoë Hämmerle", "", ""]),
    ("Zoë Hämmerle|Mariahilfer Straße 45|A-1070 Wien", "DE",
        ["Mariahilfer Straße", "45", "1070", "Wien", "AT"], ["Zoë Hämmerle", "", ""]),
    ("Reto Brändli|Seestrasse 9|CH-8002 Zürich|Schweiz", "CH",
        ["Seestrasse", "9", "8002", "Zürich", "CH"], ["Reto Brändli", "", ""]),
    ("Sanne de Vries|Prinsengracht 263-III|1016 GV Amsterdam|Nederland", "DE",
        ["Prinsengracht", "263-III", "1016 GV", "Amsterdam", "NL"], ["Sanne de Vries", "", ""]),
    ("Léa Müller|12, rue de la Gare|L-1611 Luxembourg", "LU",
        ["rue de la Gare", "12", "1611", "Luxembourg", "LU"], ["Léa Müller", "", ""]),
];

#[test]
fn lines_are_sorted_into_fields() {
    for (text, code, expected, name) in LINES {
        let reading = lines(text, code);
        assert_eq!((parts(&reading), names(&reading)), (*expected, *name), "{text}");
        assert_eq!(reading.confidence, Confidence::High, "{text}: {:?}", reading.notes);
    }
}

#[test]
fn a_postal_code_in_the_field_of_the_town_is_taken_over() {
    for (code, city) in
        [("", "D-86150 Augsburg"), ("86150", "86150 Augsburg"), ("D-86150", "Augsburg"), ("D 86150 Augsburg", "")]
    {
        let reading = form(|a| (a.street, a.postal_code, a.city) = ("Am Markt 3".into(), code.into(), city.into()));
        assert_eq!(parts(&reading)[2..], ["86150", "Augsburg", "DE"], "{code:?} {city:?}");
        assert_eq!(reading.confidence, Confidence::High, "{:?}", reading.notes);
    }
}

#[test]
fn postal_codes_that_contradict_each_other_stay_as_they_are() {
    let reading = form(|a| (a.street, a.city) = ("Am Markt 3".into(), "86152 Augsburg".into()));
    assert_eq!(parts(&reading)[2..4], ["86150", "86152 Augsburg"]);
    assert_eq!((reading.confidence, codes(&reading)), (Confidence::Low, vec![PostalCodeUnclear]));
    let other = form(|a| (a.street, a.postal_code) = ("Am Markt 3".into(), "8615".into()));
    assert_eq!((other.confidence, codes(&other)), (Confidence::Low, vec![PostalCodeUnclear]));
}

#[test]
fn a_prefix_that_contradicts_the_form_is_left_to_a_person() {
    let reading = form(|a| (a.street, a.postal_code, a.city) = ("Am Markt 3".into(), "".into(), "F-67000 Kehl".into()));
    assert_eq!((parts(&reading)[4], reading.confidence), ("DE", Confidence::Low));
    assert!(codes(&reading).contains(&CountryUnclear));
}

#[test]
fn care_of_moves_from_everywhere_into_the_addition() {
    let behind = form(|a| (a.name, a.street) = ("Jörg Weiß c/o Weber".into(), "Am Markt 3".into()));
    assert_eq!(names(&behind), ["Jörg Weiß", "", "c/o Weber"]);
    let swapped = form(|a| (a.street, a.street2) = ("c/o Weber".into(), "Am Markt 3".into()));
    assert_eq!((names(&swapped), parts(&swapped)[0]), (["Jürgen Groß", "", "c/o Weber"], "Am Markt"));
    let kept = form(|a| (a.addition, a.street, a.company) = ("2. OG".into(), "Am Markt 3".into(), "C/O Weber".into()));
    assert_eq!(names(&kept), ["Jürgen Groß", "", "2. OG, C/O Weber"]);
}

#[test]
fn the_line_with_the_number_is_the_street() {
    let swapped = form(|a| (a.street, a.street2) = ("Hinterhaus".into(), "Am Markt 3".into()));
    assert_eq!((parts(&swapped)[..2].to_vec(), names(&swapped)[2]), (vec!["Am Markt", "3"], "Hinterhaus"));
    let apart = form(|a| (a.street, a.street2) = ("Am Markt".into(), "3 b".into()));
    assert_eq!(parts(&apart)[..2], ["Am Markt", "3 b"]);
    let beside = form(|a| (a.street, a.street2) = ("Am Markt 3".into(), "2. OG".into()));
    assert_eq!((parts(&beside)[..2].to_vec(), names(&beside)[2]), (vec!["Am Markt", "3"], "2. OG"));
    let field = form(|a| (a.street, a.house_number) = ("Straße des 17. Juni".into(), "135".into()));
    assert_eq!((parts(&field)[..2].to_vec(), field.confidence), (vec!["Straße des 17. Juni", "135"], Confidence::High));
}

#[test]
fn a_company_without_a_person_is_the_name() {
    let reading = form(|a| (a.name, a.company, a.street) = ("".into(), "Möbel Übel GmbH".into(), "Am Markt 3".into()));
    assert_eq!((names(&reading), reading.confidence), (["Möbel Übel GmbH", "", ""], Confidence::High));
}

#[test]
fn what_is_missing_is_named() {
    let empty = read(&TypedAddress::default(), &country("DE"));
    assert_eq!(codes(&empty), [PostalCodeMissing, CityMissing, StreetMissing, NameMissing]);
    assert_eq!(empty.confidence, Confidence::Low);
    assert_eq!(read_lines(&[], &country("DE")).recipient, empty.recipient);
}

#[test]
fn every_note_has_a_sentence_in_both_languages() {
    let reading = form(|a| (a.street, a.city) = ("Packstation 123".into(), "".into()));
    assert!(reading.notes.len() >= 3);
    for note in reading.notes {
        let (de, en) = (note.sentence(crate::Lang::De), note.sentence(crate::Lang::En));
        assert!(de.ends_with('.') && en.ends_with('.') && de != en, "{:?}", note.code);
    }
}
