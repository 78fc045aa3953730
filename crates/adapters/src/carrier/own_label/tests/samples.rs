//! Shipments for the tests: realistic German post.

use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::gs1::{CompanyPrefix, Sscc};
use kontor_model::label::{Dpi, LabelFormat, LabelMedium, LabelSpec};

use crate::shipment::{CarrierParcel, CarrierShipment};

pub(super) const GERMANY: &str = "DE";

pub(super) fn country(code: &str) -> CountryCode {
    CountryCode::parse(code).unwrap()
}

pub(super) fn party(name: &str) -> Party {
    Party { name: name.to_owned(), ..Party::default() }
}

pub(super) fn address(name: &str, street: &str, postal_code: &str, city: &str, code: &str) -> Address {
    Address {
        party: party(name),
        street: street.to_owned(),
        house_number: None,
        postal_code: postal_code.to_owned(),
        city: city.to_owned(),
        country: country(code),
    }
}

pub(super) fn sender() -> Address {
    let mut sender = address("Musterhandel Süd GmbH", "Gewerbestraße", "86150", "Augsburg", GERMANY);
    sender.house_number = Some("12 a".to_owned());
    sender
}

pub(super) fn street() -> Recipient {
    let mut address = address("Jürgen Groß", "Königsallee", "40212", "Düsseldorf", GERMANY);
    address.house_number = Some("7".to_owned());
    Recipient::Street(address)
}

pub(super) fn locker() -> Recipient {
    Recipient::Locker {
        party: party("Annegret Weiß"),
        post_number: "1234567".to_owned(),
        locker_number: "123".to_owned(),
        postal_code: "50667".to_owned(),
        city: "Köln".to_owned(),
        country: country(GERMANY),
    }
}

pub(super) fn parcel(serial: u64) -> CarrierParcel {
    let sscc = Sscc::build(&CompanyPrefix::demonstration(), serial).unwrap();
    CarrierParcel { weight_g: 2_350, dimensions_mm: None, reference: None, sscc: Some(sscc) }
}

pub(super) fn shipment_to(to: Recipient) -> CarrierShipment {
    CarrierShipment::new("LS-2025-00417", sender(), to, vec![parcel(17)])
}

pub(super) fn pdf(medium: LabelMedium) -> LabelSpec {
    LabelSpec { format: LabelFormat::Pdf, medium, dpi: Dpi::Dpi203 }
}

pub(super) fn zpl(medium: LabelMedium, dpi: Dpi) -> LabelSpec {
    LabelSpec { format: LabelFormat::Zpl, medium, dpi }
}

/// Papers of own labels.
pub(super) const MEDIA: [LabelMedium; 3] = [LabelMedium::A6, LabelMedium::Thermal103x199, LabelMedium::Inch4x6];

/// Every form an own label can have.
pub(super) fn all_forms() -> Vec<LabelSpec> {
    let mut forms: Vec<LabelSpec> = MEDIA.into_iter().map(pdf).collect();
    for dpi in [Dpi::Dpi203, Dpi::Dpi300] {
        forms.extend(MEDIA.into_iter().map(|medium| zpl(medium, dpi)));
    }
    forms
}
