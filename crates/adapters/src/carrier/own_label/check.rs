//! Checks a shipment field by field before anything is drawn: all faults at once.

use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::fold::is_unprintable;

use super::fault::{Fault, FaultKind, Form};
use super::map::clean;
use super::place::Place;
use super::settings;
use crate::country;
use crate::paper::face::Ruler;
use crate::shipment::CarrierShipment;

/// Heaviest parcel or pallet, in grams: a metric ton.
pub(super) const MAX_WEIGHT_G: u32 = 1_000_000;
/// Longest side, in millimetres.
const MAX_SIDE_MM: u32 = 10_000;

/// Everything wrong with a shipment, apart from what does not fit on the paper.
pub(super) fn check(ruler: Ruler<'_>, shipment: &CarrierShipment) -> Vec<Fault> {
    let mut found = Check { ruler, faults: Vec::new() };
    found.text(Place::Shipment("reference"), &shipment.reference, true);
    if shipment.service.as_deref().is_some_and(|id| settings::DESCRIPTOR.services.iter().all(|known| known.id != id)) {
        found.fault(Place::Shipment("service"), FaultKind::UnknownService);
    }
    found.address(Place::From, &shipment.from);
    found.recipient(&shipment.to);
    found.parcels(shipment);
    found.faults
}

struct Check<'a> {
    ruler: Ruler<'a>,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn fault(&mut self, place: Place, kind: FaultKind) {
        self.faults.push(Fault { place, kind });
    }

    fn parcels(&mut self, shipment: &CarrierShipment) {
        let count = shipment.parcels.len();
        if !(1..=settings::MAX_PARCELS).contains(&count) {
            let max = settings::MAX_PARCELS as u32;
            self.fault(Place::Shipment("parcels"), FaultKind::OutOfRange { min: 1, max });
        }
        for (index, parcel) in shipment.parcels.iter().take(settings::MAX_PARCELS).enumerate() {
            if !(1..=MAX_WEIGHT_G).contains(&parcel.weight_g) {
                self.fault(Place::Parcel(index, "weight_g"), FaultKind::OutOfRange { min: 1, max: MAX_WEIGHT_G });
            }
            if parcel.dimensions_mm.is_some_and(|sides| sides.iter().any(|side| !(1..=MAX_SIDE_MM).contains(side))) {
                self.fault(Place::Parcel(index, "dimensions_mm"), FaultKind::OutOfRange { min: 1, max: MAX_SIDE_MM });
            }
            if let Some(reference) = &parcel.reference {
                self.text(Place::Parcel(index, "reference"), reference, false);
            }
        }
    }

    fn recipient(&mut self, to: &Recipient) {
        if let Recipient::Street(address) = to {
            return self.address(Place::To, address);
        }
        self.party(Place::To, to.party());
        match to {
            Recipient::Street(_) => {}
            Recipient::Locker { post_number, locker_number, .. } => {
                self.form(Place::To("post_number"), post_number, Form::Digits { min: 6, max: 10 });
                self.form(Place::To("locker_number"), locker_number, Form::Digits { min: 3, max: 3 });
            }
            Recipient::PostOffice { post_number, office_number, .. } => {
                if let Some(number) = post_number {
                    self.form(Place::To("post_number"), number, Form::Digits { min: 6, max: 10 });
                }
                self.form(Place::To("office_number"), office_number, Form::Digits { min: 3, max: 4 });
            }
            Recipient::PoBox { box_number, .. } => self.form(Place::To("box_number"), box_number, Form::BoxNumber),
            Recipient::ParcelShop { shop_id, .. } => self.form(Place::To("shop_id"), shop_id, Form::ShortCode),
        }
        let (postal_code, city, country) = to.place();
        self.town(Place::To, postal_code, city, country);
    }

    fn address(&mut self, place: fn(&'static str) -> Place, address: &Address) {
        self.party(place, &address.party);
        self.text(place("street"), &address.street, true);
        if let Some(number) = &address.house_number {
            self.text(place("house_number"), number, false);
        }
        self.town(place, &address.postal_code, &address.city, &address.country);
    }

    fn party(&mut self, place: fn(&'static str) -> Place, party: &Party) {
        self.text(place("name"), &party.name, true);
        for (leaf, value) in [("company", &party.company), ("addition", &party.addition)] {
            if let Some(text) = value {
                self.text(place(leaf), text, false);
            }
        }
    }

    fn town(&mut self, place: fn(&'static str) -> Place, postal_code: &str, city: &str, country: &CountryCode) {
        self.text(place("city"), city, true);
        if country::name(country, kontor_model::Lang::De).is_none() {
            self.fault(place("country"), FaultKind::UnknownCountry);
        }
        match country.as_str() {
            "DE" => self.form(place("postal_code"), postal_code, Form::Digits { min: 5, max: 5 }),
            "AT" | "CH" | "LI" => self.form(place("postal_code"), postal_code, Form::Digits { min: 4, max: 4 }),
            "NL" => self.form(place("postal_code"), postal_code, Form::DutchPostalCode),
            _ => self.text(place("postal_code"), postal_code, country::has_postal_codes(country)),
        }
    }

    /// A text: there if it must be, not endless, and made of characters that can be printed.
    fn text(&mut self, place: Place, typed: &str, required: bool) {
        if let Some(c) = typed.chars().find(|c| is_unprintable(*c)) {
            return self.fault(place, FaultKind::Unprintable(c));
        }
        let text = clean(typed);
        if text.is_empty() {
            if required {
                self.fault(place, FaultKind::Required);
            }
            return;
        }
        let max = max_chars(place);
        if text.chars().count() > max {
            self.fault(place, FaultKind::TooLong { max });
        }
        if let Some(c) = text.chars().find(|c| !self.ruler.shows(*c)) {
            let elsewhere = self.ruler.only_pdf_shows(c);
            self.fault(place, if elsewhere { FaultKind::NotInZpl(c) } else { FaultKind::Unprintable(c) });
        }
    }

    fn form(&mut self, place: Place, typed: &str, form: Form) {
        let text = clean(typed);
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let right = match form {
            Form::Digits { min, max } => (min..=max).contains(&text.len()) && digits(&text),
            Form::DutchPostalCode => is_dutch_postal_code(&text),
            Form::BoxNumber => {
                let bare = text.replace(' ', "");
                (1..=10).contains(&bare.len()) && digits(&bare) && text.len() <= 14
            }
            Form::ShortCode => {
                let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'/' | b'_');
                (1..=20).contains(&text.len()) && text.bytes().all(fits)
            }
        };
        if text.is_empty() {
            self.fault(place, FaultKind::Required);
        } else if !right {
            self.fault(place, FaultKind::Format(form));
        }
    }
}

fn is_dutch_postal_code(text: &str) -> bool {
    let bare = text.replacen(' ', "", 1);
    bare.len() == 6
        && bare.is_ascii()
        && bare[..4].bytes().all(|byte| byte.is_ascii_digit())
        && bare[4..].bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The most characters a field may have, by the descriptor that callers see too.
fn max_chars(place: Place) -> usize {
    let path = place.open_path();
    settings::DESCRIPTOR.limits.iter().find(|limit| limit.field == path).map_or(usize::MAX, |limit| limit.max_chars)
}
