//! Addresses as lines, the way an office writes them.

use kontor_model::address::{Address, Recipient};

use super::samples::*;
use crate::carrier::own_label::map::{clean, recipient_lines, sender_lines};

fn lines_of(to: &Recipient) -> Vec<String> {
    recipient_lines(to, &sender()).into_iter().map(|entry| entry.text).collect()
}

#[test]
fn a_street_address_within_the_country_has_no_country_line() {
    assert_eq!(lines_of(&street()), ["Jürgen Groß", "Königsallee 7", "40212 Düsseldorf"]);
}

#[test]
fn company_and_care_of_stand_between_name_and_street() {
    let mut to = address("Zoë Müller-Lüdenscheidt", "Hauptstraße 5", "80331", "München", GERMANY);
    to.party.company = Some("Bürobedarf Weiß & Söhne OHG".to_owned());
    to.party.addition = Some("c/o Weber, Hinterhaus".to_owned());
    let expected = [
        "Zoë Müller-Lüdenscheidt",
        "Bürobedarf Weiß & Söhne OHG",
        "c/o Weber, Hinterhaus",
        "Hauptstraße 5",
        "80331 München",
    ];
    assert_eq!(lines_of(&Recipient::Street(to)), expected);
}

#[test]
fn a_locker_is_written_with_the_post_number_above_it() {
    assert_eq!(lines_of(&locker()), ["Annegret Weiß", "1234567", "Packstation 123", "50667 Köln"]);
}

#[test]
fn a_post_office_box_and_shop_are_named() {
    let office = Recipient::PostOffice {
        party: party("Ömer Çelik"),
        post_number: None,
        office_number: "501".to_owned(),
        postal_code: "01067".to_owned(),
        city: "Dresden".to_owned(),
        country: country(GERMANY),
    };
    assert_eq!(lines_of(&office), ["Ömer Çelik", "Postfiliale 501", "01067 Dresden"]);
    let po_box = |code: &str, postal_code: &str| Recipient::PoBox {
        party: party("Ömer Çelik"),
        box_number: "12 34".to_owned(),
        postal_code: postal_code.to_owned(),
        city: "Ort".to_owned(),
        country: country(code),
    };
    assert_eq!(lines_of(&po_box("DE", "01001"))[1], "Postfach 12 34");
    assert_eq!(lines_of(&po_box("NL", "1000AA"))[1], "Postbus 12 34");
    assert_eq!(lines_of(&po_box("GB", "SW1A 1AA"))[1], "PO Box 12 34");
    let shop = Recipient::ParcelShop {
        party: party("Ömer Çelik"),
        shop_id: "K-4711".to_owned(),
        postal_code: "20095".to_owned(),
        city: "Hamburg".to_owned(),
        country: country(GERMANY),
    };
    assert_eq!(lines_of(&shop)[1], "Paketshop K-4711");
}

#[test]
fn addresses_abroad_end_with_the_country_in_capitals() {
    let abroad = |code, postal_code, city| {
        let mut to = address("Łukasz Groß", "Ringstraße", postal_code, city, code);
        to.house_number = Some("12/3/4".to_owned());
        lines_of(&Recipient::Street(to))[1..].to_vec()
    };
    assert_eq!(abroad("AT", "1060", "Wien"), ["Ringstraße 12/3/4", "1060 Wien", "ÖSTERREICH"]);
    assert_eq!(abroad("CH", "8001", "Zürich"), ["Ringstraße 12/3/4", "8001 Zürich", "SCHWEIZ"]);
    assert_eq!(abroad("NL", "1015cj", "Amsterdam"), ["Ringstraße 12/3/4", "1015 CJ Amsterdam", "NIEDERLANDE"]);
    assert_eq!(abroad("GB", "sw1a 1aa", "London"), ["12/3/4 Ringstraße", "London SW1A 1AA", "VEREINIGTES KÖNIGREICH"]);
}

#[test]
fn the_sender_names_his_country_only_when_the_parcel_leaves_it() {
    let last = |from: &Address, to: &Recipient| sender_lines(from, to).pop().unwrap().text;
    assert_eq!(last(&sender(), &street()), "86150 Augsburg");
    let vienna = Recipient::Street(address("Groß", "Ring 1", "1010", "Wien", "AT"));
    assert_eq!(last(&sender(), &vienna), "DEUTSCHLAND");
    let dutch = address("Groß BV", "Keizersgracht 1", "1015 CJ", "Amsterdam", "NL");
    assert_eq!(last(&dutch, &vienna), "NETHERLANDS");
}

#[test]
fn typed_text_is_composed_and_single_spaced() {
    assert_eq!(clean("  Mu\u{308}ller   GmbH "), "Müller GmbH");
    assert_eq!(clean("Elektro\u{AD}geräte\u{A0}Nord\u{200B}"), "Elektrogeräte Nord");
    assert_eq!(clean("Weiß & Co."), "Weiß & Co.");
}
