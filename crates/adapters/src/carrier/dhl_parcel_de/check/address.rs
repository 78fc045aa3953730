//! Sender and recipient: what must be there, what has which form, and which kind of recipient it really is.

use std::ops::RangeInclusive;

use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::fold::{is_unprintable, without_invisible};

use super::super::country;
use super::super::text::{clean_some, digits, street_and_number};
use super::Check;
use crate::check as general;
use crate::country::has_postal_codes;

/// Words that stand in a street's place for something that is none, and the kind that is meant.
const NOT_STREETS: &[(&str, &str)] = &[
    ("packstation", "locker"),
    ("postfiliale", "post_office"),
    ("filiale", "post_office"),
    ("paketshop", "post_office"),
    ("postfach", "po_box"),
];

/// Tells whether a street address has no house number anywhere.
fn number_is_missing(address: &Address) -> bool {
    let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    street_and_number(&address.street, address.house_number.as_deref()).is_none() && !has_digit(&address.street)
}

impl Check<'_> {
    pub(super) fn sender(&mut self) {
        let from = &self.shipment.from;
        self.address("from", from);
        if from.country.as_str() != "DE" {
            self.error(
                "sender_country",
                "from.country",
                "Dieser DHL-Vertrag gilt für Abholung in Deutschland. Nehmen Sie einen Absender in Deutschland.",
                "This DHL contract is for collection in Germany. Take a sender in Germany.",
            );
        }
        if let Some(email) = clean_some(from.party.email.as_deref()) {
            self.email("from.email", &email);
        }
    }

    pub(super) fn recipient(&mut self) {
        let shipment = self.shipment;
        match &shipment.to {
            Recipient::Street(address) => self.street_recipient(address),
            Recipient::Locker { party, post_number, locker_number, .. } => {
                self.place_in_germany(party, "to.locker_number");
                self.numbered("to.locker_number", locker_number, &(100..=999));
                self.post_number(post_number);
                self.only_the_name(party);
            }
            Recipient::PostOffice { party, post_number, office_number, .. } => {
                self.place_in_germany(party, "to.office_number");
                self.numbered("to.office_number", office_number, &(401..=999));
                match clean_some(post_number.as_deref()) {
                    Some(number) => self.post_number(&number),
                    None => self.email_instead_of_number(party),
                }
                self.only_the_name(party);
            }
            Recipient::PoBox { party, box_number, .. } => {
                self.place_in_germany(party, "to.box_number");
                self.numbered("to.box_number", box_number, &(1..=i32::MAX.unsigned_abs()));
            }
            Recipient::ParcelShop { .. } => self.error(
                "recipient_kind",
                "to.kind",
                "DHL kennt keine Nummern von Paketshops. Nehmen Sie Packstation oder Filiale mit deren Nummer.",
                "DHL knows no ids of parcel shops. Take a locker or post office with its number.",
            ),
        }
        self.contact_data();
    }

    fn street_recipient(&mut self, address: &Address) {
        self.address("to", address);
        let street = address.street.trim().to_lowercase();
        let stands_for = NOT_STREETS
            .iter()
            .find(|(word, _)| street.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphabetic)));
        if let Some((_, kind)) = stands_for.filter(|_| address.country.as_str() == "DE") {
            return self.error(
                "recipient_kind",
                "to.street",
                format!("„{}“ ist keine Straße. Geben Sie die Empfängerart {kind} mit ihren Nummern an, damit die Sendung dort ankommt.", address.street.trim()),
                format!("“{}” is no street. Use the recipient kind {kind} with its numbers, so that the parcel arrives there.", address.street.trim()),
            );
        }
        if address.country.as_str() == "DE" && number_is_missing(address) && !street.is_empty() {
            self.warning(
                "house_number_missing",
                "to.house_number",
                "Die Hausnummer fehlt. Fragen Sie nach; ohne sie findet DHL die Adresse oft nicht und berechnet einen Zuschlag.",
                "The house number is missing. Ask for it; without one DHL often does not find the address and charges extra.",
            );
        }
        if address.country.as_str() == "US" && country::us_state(address.postal_code.trim()).is_none() {
            self.error(
                "format",
                "to.postal_code",
                "Eine Adresse in den USA braucht einen ZIP-Code mit 5 Ziffern, aus dem sich der Bundesstaat ergibt, zum Beispiel 10001.",
                "An address in the USA needs a ZIP code of 5 digits, which tells the state, such as 10001.",
            );
        }
    }

    fn place_in_germany(&mut self, party: &Party, field: &str) {
        let (postal_code, city, country) = self.shipment.to.place();
        self.party("to", party);
        self.town("to", postal_code, city, country);
        if country.as_str() != "DE" {
            self.error(
                "recipient_kind",
                field,
                "Packstationen, Filialen und Postfächer beliefert DHL nur in Deutschland unmittelbar. Nehmen Sie eine Straßenadresse, im Ausland auch mit „Nächster Abholort“.",
                "DHL delivers to lockers, post offices and PO boxes in Germany only. Take a street address, abroad perhaps with “closest drop point”.",
            );
        }
    }

    fn post_number(&mut self, typed: &str) {
        if !digits(typed).is_some_and(|number| (6..=10).contains(&number.len())) {
            self.error(
                "format",
                "to.post_number",
                "Die Postnummer hat 6 bis 10 Ziffern. Fragen Sie den Empfänger danach; sie steht in seinem DHL-Kundenkonto.",
                "The post number has 6 to 10 digits. Ask the recipient; it is in his DHL account.",
            );
        }
    }

    fn numbered(&mut self, field: &str, typed: &str, range: &RangeInclusive<u32>) {
        let number: Option<u32> = digits(typed).and_then(|digits| digits.parse().ok());
        if !number.is_some_and(|number| range.contains(&number)) {
            let (from, to) = (range.start(), range.end());
            self.error(
                "out_of_range",
                field,
                format!("„{}“ geht nicht: erwartet wird eine Nummer von {from} bis {to}.", typed.trim()),
                format!("“{}” is not possible: expected is a number from {from} to {to}.", typed.trim()),
            );
        }
    }

    fn email_instead_of_number(&mut self, party: &Party) {
        match clean_some(party.email.as_deref()) {
            Some(email) => self.email("to.email", &email),
            None => self.error(
                "required",
                "to.post_number",
                "Eine Filiale braucht die Postnummer oder die E-Mail-Adresse des Empfängers. Geben Sie eines davon an.",
                "A post office needs the recipient's post number or e-mail address. Give one of them.",
            ),
        }
    }

    /// Lockers and post offices have one line for the name; what stands in the others would be lost.
    fn only_the_name(&mut self, party: &Party) {
        for (field, text) in [("to.company", &party.company), ("to.addition", &party.addition)] {
            if clean_some(text.as_deref()).is_some() {
                self.warning(
                    "not_transmitted",
                    field,
                    "An Packstation und Filiale übermittelt DHL nur den Namen; diese Angabe steht nicht auf dem Etikett.",
                    "For lockers and post offices DHL takes the name only; this text is not on the label.",
                );
            }
        }
    }

    /// E-mail address and phone number, where they are passed on at all.
    fn contact_data(&mut self) {
        let (party, services) = (self.shipment.to.party(), &self.shipment.services);
        if !services.announce && !services.closest_drop_point {
            return;
        }
        let (email, phone) = (clean_some(party.email.as_deref()), clean_some(party.phone.as_deref()));
        if services.closest_drop_point && email.is_none() && phone.is_none() {
            self.error(
                "required",
                "to.email",
                "Für „Nächster Abholort“ braucht DHL E-Mail-Adresse oder Telefonnummer des Empfängers.",
                "For “closest drop point” DHL needs the recipient's e-mail address or phone number.",
            );
        }
        if let Some(email) = email {
            self.email("to.email", &email);
        }
        if phone.is_some_and(|phone| phone.chars().count() > 20) {
            self.error(
                "too_long",
                "to.phone",
                "DHL nimmt Telefonnummern mit höchstens 20 Zeichen. Lassen Sie Leerzeichen und Durchwahlen weg.",
                "DHL takes phone numbers of at most 20 characters. Leave out blanks and extensions.",
            );
        }
    }

    pub(super) fn email(&mut self, field: &str, email: &str) {
        let is_one = email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
        if !is_one || email.contains(char::is_whitespace) || email.chars().count() > 80 {
            self.error(
                "format",
                field,
                format!("„{email}“ ist keine E-Mail-Adresse mit höchstens 80 Zeichen. Berichtigen Sie sie."),
                format!("“{email}” is no e-mail address of at most 80 characters. Correct it."),
            );
        }
    }

    fn address(&mut self, place: &str, address: &Address) {
        self.party(place, &address.party);
        self.required(&format!("{place}.street"), &address.street);
        if let Some(number) = &address.house_number {
            self.printable(&format!("{place}.house_number"), number);
        }
        self.town(place, &address.postal_code, &address.city, &address.country);
    }

    fn party(&mut self, place: &str, party: &Party) {
        self.required(&format!("{place}.name"), &party.name);
        for (leaf, text) in [("company", &party.company), ("addition", &party.addition)] {
            if let Some(text) = text {
                self.printable(&format!("{place}.{leaf}"), text);
            }
        }
    }

    fn town(&mut self, place: &str, postal_code: &str, city: &str, country: &CountryCode) {
        self.required(&format!("{place}.city"), city);
        if country::alpha3(country).is_none() {
            self.error(
                "unknown_country",
                &format!("{place}.country"),
                format!("Nach {} versendet DHL nicht. Prüfen Sie das Land.", country.as_str()),
                format!("DHL does not go to {}. Check the country.", country.as_str()),
            );
        }
        self.postal_code(&format!("{place}.postal_code"), postal_code.trim(), country);
    }

    fn postal_code(&mut self, field: &str, typed: &str, country: &CountryCode) {
        if typed.is_empty() {
            if has_postal_codes(country) {
                self.error("required", field, "Die Postleitzahl fehlt.", "The postal code is missing.");
            }
            return;
        }
        let all_digits = |count: usize| typed.len() == count && typed.bytes().all(|byte| byte.is_ascii_digit());
        let (fits, de, en) = match country.as_str() {
            "DE" => (all_digits(5), "5 Ziffern", "5 digits"),
            "AT" | "CH" | "LI" => (all_digits(4), "4 Ziffern", "4 digits"),
            "NL" => {
                (is_dutch(typed), "4 Ziffern und 2 Buchstaben wie 1012 AB", "4 digits and 2 letters, such as 1012 AB")
            }
            _ => (
                is_general(typed),
                "3 bis 10 Buchstaben und Ziffern, dazwischen höchstens ein Leerzeichen oder Bindestrich",
                "3 to 10 letters and digits with at most one blank or hyphen between them",
            ),
        };
        if !fits {
            let finding = general::error(
                self.lang,
                "format",
                field,
                format!("„{typed}“ ist keine Postleitzahl in {}: erwartet werden {de}.", country.as_str()),
                format!("“{typed}” is no postal code in {}: expected are {en}.", country.as_str()),
            );
            // A country's letter before the number ("D-86150") is the most frequent reason.
            let bare = typed.trim_start_matches(|c: char| !c.is_ascii_digit());
            let is_prefix =
                country.as_str() == "DE" && bare.len() == 5 && bare.bytes().all(|byte| byte.is_ascii_digit());
            self.found.push(if is_prefix { finding.proposing(bare) } else { finding });
        }
    }

    pub(super) fn required(&mut self, field: &str, text: &str) {
        if without_invisible(text).trim().is_empty() {
            return self.error("required", field, "Diese Angabe fehlt.", "This is missing.");
        }
        self.printable(field, text);
    }

    fn printable(&mut self, field: &str, text: &str) {
        if text.trim().chars().any(is_unprintable) {
            self.error(
                "unprintable",
                field,
                "Der Text enthält Steuerzeichen oder einen Zeilenumbruch. Schreiben Sie ihn in eine Zeile.",
                "The text holds control characters or a line break. Write it in one line.",
            );
        }
    }
}

fn is_dutch(typed: &str) -> bool {
    let bare: Vec<u8> = typed.replacen(' ', "", 1).into_bytes();
    bare.len() == 6 && bare[..4].iter().all(u8::is_ascii_digit) && bare[4..].iter().all(u8::is_ascii_alphabetic)
}

/// DHL's pattern for postal codes of any country.
fn is_general(typed: &str) -> bool {
    let parts_fit =
        typed.split([' ', '-']).all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    (3..=10).contains(&typed.len()) && parts_fit
}
