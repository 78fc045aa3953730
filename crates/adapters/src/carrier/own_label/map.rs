//! Addresses as lines: what stands on the label, line by line, the way an office would write it.

use std::borrow::Cow;

use kontor_model::Lang;
use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::fold::without_invisible;
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::place::Place;
use crate::country;
use crate::paper::face::Weight;

/// One text of an address block, with the field that has to be shortened when it does not fit.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) place: Place,
    pub(super) text: String,
    /// Characters of the text that belong to other fields, such as the house number behind the street.
    pub(super) foreign_chars: usize,
    pub(super) weight: Weight,
    /// Most lines it may be wrapped to.
    pub(super) max_lines: usize,
}

/// Puts a typed text in the form that is printed: composed characters (NFC), single blanks, nothing invisible.
/// Drops only what has no ink.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let tidy = !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ");
    if tidy && text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let visible = without_invisible(text);
    let composed: String = if is_nfc(&visible) { visible } else { visible.nfc().collect() };
    let words: Vec<&str> = composed.split([' ', '\u{A0}', '\u{202F}']).filter(|word| !word.is_empty()).collect();
    Cow::Owned(words.join(" "))
}

/// The sender's lines; the country only when the parcel leaves it.
pub(super) fn sender_lines(from: &Address, to: &Recipient) -> Vec<Entry> {
    let (_, _, to_country) = to.place();
    let abroad = (from.country != *to_country).then(|| office_language(&from.country));
    address_lines(from, Place::From, abroad)
}

/// The recipient's lines; abroad with the country in capitals, in the language of the sender's office.
pub(super) fn recipient_lines(to: &Recipient, from: &Address) -> Vec<Entry> {
    let (postal_code, city, country) = to.place();
    let abroad = (from.country != *country).then(|| office_language(&from.country));
    if let Recipient::Street(address) = to {
        return address_lines(address, Place::To, abroad);
    }
    let mut lines = Vec::with_capacity(7);
    party_lines(&mut lines, to.party(), Place::To);
    for (leaf, text) in delivery_place(to, country) {
        lines.push(entry(Place::To(leaf), text, 0, Weight::Regular, 1));
    }
    lines.push(city_line(postal_code, city, country, Place::To));
    lines.extend(abroad.and_then(|lang| country_line(country, lang, Place::To)));
    lines
}

/// German where the office speaks German, English everywhere else.
pub(super) fn office_language(country: &CountryCode) -> Lang {
    if matches!(country.as_str(), "DE" | "AT" | "CH" | "LI") { Lang::De } else { Lang::En }
}

fn address_lines(address: &Address, place: fn(&'static str) -> Place, abroad: Option<Lang>) -> Vec<Entry> {
    let mut lines = Vec::with_capacity(7);
    party_lines(&mut lines, &address.party, place);
    let street = clean(&address.street);
    let number = address.house_number.as_deref().map(clean).filter(|number| !number.is_empty());
    let (text, foreign_chars) = match number {
        None => (street.into_owned(), 0),
        Some(number) if number_goes_first(&address.country) => {
            (format!("{number} {street}"), number.chars().count() + 1)
        }
        Some(number) => (format!("{street} {number}"), number.chars().count() + 1),
    };
    lines.push(entry(place("street"), text, foreign_chars, Weight::Regular, 2));
    lines.push(city_line(&address.postal_code, &address.city, &address.country, place));
    lines.extend(abroad.and_then(|lang| country_line(&address.country, lang, place)));
    lines
}

fn party_lines(lines: &mut Vec<Entry>, party: &Party, place: fn(&'static str) -> Place) {
    lines.push(entry(place("name"), clean(&party.name).into_owned(), 0, Weight::Bold, 2));
    for (leaf, value) in [("company", &party.company), ("addition", &party.addition)] {
        let text = value.as_deref().map(clean).filter(|text| !text.is_empty());
        lines.extend(text.map(|text| entry(place(leaf), text.into_owned(), 0, Weight::Regular, 2)));
    }
}

/// The lines between name and town that say where the parcel waits.
fn delivery_place(to: &Recipient, country: &CountryCode) -> Vec<(&'static str, String)> {
    let german = office_language(country) == Lang::De;
    match to {
        Recipient::Street(_) => Vec::new(),
        Recipient::Locker { post_number, locker_number, .. } => vec![
            ("post_number", clean(post_number).into_owned()),
            ("locker_number", format!("{} {}", if german { "Packstation" } else { "Locker" }, clean(locker_number))),
        ],
        Recipient::PostOffice { post_number, office_number, .. } => {
            let number = post_number.as_deref().map(clean).filter(|number| !number.is_empty());
            let mut lines: Vec<_> = number.map(|number| ("post_number", number.into_owned())).into_iter().collect();
            let word = if german { "Postfiliale" } else { "Post Office" };
            lines.push(("office_number", format!("{word} {}", clean(office_number))));
            lines
        }
        Recipient::PoBox { box_number, .. } => {
            let word = match country.as_str() {
                "NL" | "BE" => "Postbus",
                _ if german => "Postfach",
                _ => "PO Box",
            };
            vec![("box_number", format!("{word} {}", clean(box_number)))]
        }
        Recipient::ParcelShop { shop_id, .. } => {
            vec![("shop_id", format!("{} {}", if german { "Paketshop" } else { "Parcel Shop" }, clean(shop_id)))]
        }
    }
}

fn city_line(postal_code: &str, city: &str, country: &CountryCode, place: fn(&'static str) -> Place) -> Entry {
    let code = printed_postal_code(postal_code, country);
    let city = clean(city);
    let text = match (code.is_empty(), code_goes_last(country)) {
        (true, _) => city.into_owned(),
        (false, true) => format!("{city} {code}"),
        (false, false) => format!("{code} {city}"),
    };
    let foreign_chars = if code.is_empty() { 0 } else { code.chars().count() + 1 };
    entry(place("city"), text, foreign_chars, Weight::Bold, 2)
}

fn country_line(country: &CountryCode, lang: Lang, place: fn(&'static str) -> Place) -> Option<Entry> {
    let name = country::name(country, lang)?;
    Some(entry(place("country"), name.to_uppercase(), 0, Weight::Bold, 2))
}

/// The postal code as the country prints it: `1012 AB` in the Netherlands however it was typed.
fn printed_postal_code(typed: &str, country: &CountryCode) -> String {
    let code = clean(typed).to_uppercase();
    if country.as_str() == "NL" && code.len() == 6 && code.is_ascii() {
        return format!("{} {}", &code[..4], &code[4..]);
    }
    code
}

fn number_goes_first(country: &CountryCode) -> bool {
    matches!(country.as_str(), "AU" | "CA" | "FR" | "GB" | "IE" | "LU" | "MC" | "NZ" | "US")
}

fn code_goes_last(country: &CountryCode) -> bool {
    matches!(country.as_str(), "AU" | "CA" | "GB" | "IE" | "NZ" | "US")
}

fn entry(place: Place, text: String, foreign_chars: usize, weight: Weight, max_lines: usize) -> Entry {
    Entry { place, text, foreign_chars, weight, max_lines }
}
