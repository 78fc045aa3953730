//! Addresses and pickups: what UPS does without a shipment.

use kontor_model::Lang;
use kontor_model::address::Recipient;
use kontor_model::shipment::Finding;

use super::answer::{AddressResponse, Text};
use super::wire::{
    AddressBody, AddressKey, AddressRequest, Nothing, Phone, PickupAccount, PickupAddress, PickupBody, PickupDate,
    PickupPiece, PickupRequest, PickupShipper, PickupWeight, TrackingData,
};
use super::{map, place};
use crate::check::{error, warning};
use crate::error::{AdapterError, ErrorKind, Result};
use crate::shipment::PickupOrder;

/// Countries whose streets UPS knows.
const KNOWN_STREETS: &[&str] = &["US", "PR"];
/// Service of a pickup whose parcels may be of any product: UPS Standard.
const STANDARD_PICKUP: &str = "011";
/// Above this a parcel is overweight for a pickup, in grams.
const OVERWEIGHT_G: u32 = 32_000;
/// Longest texts of a pickup address.
const MAX_COMPANY: usize = 27;
const MAX_CONTACT: usize = 22;
const MAX_STREET: usize = 73;
const MAX_POSTAL_CODE: usize = 8;

/// The question about an address; `None` where UPS knows no streets.
pub(super) fn address_body(to: &Recipient) -> Option<AddressBody> {
    let Recipient::Street(address) = to else { return None };
    if !KNOWN_STREETS.contains(&address.country.as_str()) {
        return None;
    }
    let (city, state) = place::town_and_state(&address.city, &address.country);
    let code = address.postal_code.trim();
    let (low, extended) = code.split_once('-').map_or((code, None), |(low, extended)| (low, Some(extended)));
    let key = AddressKey {
        consignee_name: place::names(&address.party).0,
        address_line: vec![place::street_line(address)],
        city: city.to_owned(),
        state: state.map(str::to_owned),
        postcode_primary_low: low.to_owned(),
        postcode_extended_low: extended.map(str::to_owned),
        country_code: address.country.as_str().to_owned(),
    };
    Some(AddressBody { request: AddressRequest { address_key_format: key } })
}

/// What is said about an address that UPS cannot look at.
pub(super) fn not_checked(lang: Lang) -> Finding {
    warning(
        lang,
        "not_checked",
        "to",
        "UPS prüft Straßen nur in den USA und in Puerto Rico. Diese Anschrift wurde nicht geprüft.".to_owned(),
        "UPS checks streets in the USA and Puerto Rico only. This address was not checked.".to_owned(),
    )
}

/// What UPS says about an address: nothing when it knows it, else the nearest ones it knows.
pub(super) fn address_findings(answer: &AddressResponse, lang: Lang) -> Vec<Finding> {
    if answer.valid_address_indicator.is_some() {
        return Vec::new();
    }
    let candidates: Vec<String> = answer.candidate.iter().map(|one| written(&one.address_key_format)).collect();
    if candidates.is_empty() {
        return vec![error(
            lang,
            "address_not_found",
            "to.street",
            "UPS findet diese Anschrift nicht. Prüfen Sie Straße, Ort und Postleitzahl.".to_owned(),
            "UPS does not find this address. Check street, town and postal code.".to_owned(),
        )];
    }
    let finding = |candidate: &String| {
        let found = warning(
            lang,
            "address_unclear",
            "to.street",
            format!("UPS kennt die Anschrift so nicht, wohl aber: {candidate}."),
            format!("UPS does not know the address like this, but it knows: {candidate}."),
        );
        found.proposing(candidate)
    };
    candidates.iter().map(finding).collect()
}

fn written(address: &super::answer::CandidateAddress) -> String {
    let town = [&address.city, &address.state, &address.postcode_primary_low];
    let join = |parts: Vec<&Text>, between: &str| {
        let filled = parts.into_iter().map(|part| part.0.as_str()).filter(|part| !part.is_empty());
        filled.collect::<Vec<_>>().join(between)
    };
    let (street, town) = (join(address.address_line.iter().collect(), ", "), join(town.to_vec(), " "));
    [street, town].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The order for a driver. Errors: a field of the address that UPS does not take; nothing was sent.
pub(super) fn pickup_body(order: &PickupOrder, shipper_number: &str) -> Result<PickupBody> {
    let from = &order.from;
    let (company, contact) = place::names(&from.party);
    let digits = from.party.phone.as_deref().map(place::phone_digits).unwrap_or_default();
    let country = from.country.as_str().to_owned();
    let average = order.weight_g.checked_div(order.count).unwrap_or(0);
    let yes_no = |yes: bool| if yes { "Y" } else { "N" };
    let address = PickupAddress {
        company_name: within(company, MAX_COMPANY, "from.company")?,
        contact_name: within(contact, MAX_CONTACT, "from.name")?,
        address_line: vec![within(place::street_line(from), MAX_STREET, "from.street")?],
        city: within(from.city.trim().to_owned(), 50, "from.city")?,
        postal_code: within(from.postal_code.trim().to_owned(), MAX_POSTAL_CODE, "from.postal_code")?,
        country_code: country.clone(),
        residential_indicator: "N",
        phone: Phone { number: within(digits, 25, "from.phone")? },
    };
    let tracking = order.parcels.iter().map(|parcel| TrackingData { tracking_number: parcel.tracking_number.clone() });
    let (ready, close) = order.window_minutes;
    let request = PickupRequest {
        request: Nothing {},
        rate_pickup_indicator: "N",
        shipper: PickupShipper {
            account: PickupAccount { account_number: shipper_number.to_owned(), account_country_code: country.clone() },
        },
        pickup_date_info: PickupDate {
            close_time: clock(close),
            ready_time: clock(ready),
            pickup_date: map::compact(order.date),
        },
        pickup_address: address,
        alternate_address_indicator: "Y",
        pickup_piece: vec![PickupPiece {
            service_code: STANDARD_PICKUP,
            quantity: order.count.clamp(1, 999).to_string(),
            destination_country_code: country,
            container_code: "01",
        }],
        total_weight: PickupWeight { weight: map::weight(order.weight_g).weight, unit_of_measurement: "KGS" },
        overweight_indicator: yes_no(average > OVERWEIGHT_G),
        payment_method: "01",
        shipping_labels_available: yes_no(!order.parcels.is_empty()),
        tracking_data: tracking.collect(),
    };
    Ok(PickupBody { pickup_creation_request: request })
}

/// Minutes since midnight as `HHmm`.
fn clock(minutes: u16) -> String {
    format!("{:02}{:02}", minutes / 60 % 24, minutes % 60)
}

fn within(text: String, most: usize, field: &str) -> Result<String> {
    let count = text.chars().count();
    if (1..=most).contains(&count) {
        return Ok(text);
    }
    let (code, message) = match count {
        0 => ("required", "UPS needs this for a pickup".to_owned()),
        _ => ("too_long", format!("UPS takes at most {most} characters here for a pickup, these are {count}")),
    };
    Err(AdapterError {
        field: Some(field.to_owned()),
        ..AdapterError::without_effect(ErrorKind::Rejected, code, &message)
    })
}
