//! Shipments, an account and a stand-in for the tests.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kontor_model::Lang;
use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::date::CalendarDate;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::carrier::gls_de::GlsDe;
pub(super) use crate::carrier::gls_de::subject::DESCRIPTIONS;
use crate::context::{CallContext, Settings};
use crate::shipment::{CarrierParcel, CarrierShipment};
use crate::testing::{Answer, Caller, StandIn};

pub(super) const GLS: GlsDe = GlsDe;
pub(super) const ID: &str = "shp_01JD9Z6Q4T8XK2N5R7V0W3Y6BC";
pub(super) const RS: &str = "/shipit-farm/v1/backend/rs";

pub(super) fn day(text: &str) -> CalendarDate {
    CalendarDate::parse(text).expect("a day")
}

pub(super) fn country(code: &str) -> CountryCode {
    CountryCode::parse(code).expect("a country")
}

pub(super) fn address(name: &str, street: &str, number: &str, postal_code: &str, city: &str) -> Address {
    Address {
        party: Party { name: name.to_owned(), ..Party::default() },
        street: street.to_owned(),
        house_number: Some(number.to_owned()).filter(|number| !number.is_empty()),
        postal_code: postal_code.to_owned(),
        city: city.to_owned(),
        country: CountryCode::germany(),
    }
}

pub(super) fn parcel(weight_g: u32) -> CarrierParcel {
    CarrierParcel { weight_g, dimensions_mm: None, reference: None, sscc: None }
}

/// A parcel to Düsseldorf that GLS takes.
pub(super) fn shipment() -> CarrierShipment {
    let from = address("Musterhandel Süd GmbH", "Gewerbestraße", "12 a", "86150", "Augsburg");
    let to = Recipient::Street(address("Jürgen Groß", "Königsallee", "7", "40212", "Düsseldorf"));
    let shipment = CarrierShipment::new("LS-2026-00417", from, to, vec![parcel(2_350)]);
    CarrierShipment { id: ID.to_owned(), ..shipment }
}

/// The same with `change` made to it.
pub(super) fn with(change: impl FnOnce(&mut CarrierShipment)) -> CarrierShipment {
    let mut shipment = shipment();
    change(&mut shipment);
    shipment
}

/// The recipient's street address.
pub(super) fn street_of(shipment: &mut CarrierShipment) -> &mut Address {
    match &mut shipment.to {
        Recipient::Street(address) => address,
        other => panic!("no street address: {other:?}"),
    }
}

/// A parcel to a parcel shop, with e-mail address and consent.
pub(super) fn to_parcel_shop() -> CarrierShipment {
    with(|shipment| {
        let email = Some("annegret.weiss@example.de".to_owned());
        shipment.services.announce = true;
        shipment.to = Recipient::ParcelShop {
            party: Party { name: "Annegret Weiß".to_owned(), email, ..Party::default() },
            shop_id: "2760200417".to_owned(),
            postal_code: "50667".to_owned(),
            city: "Köln".to_owned(),
            country: CountryCode::germany(),
        };
    })
}

pub(super) fn settings() -> Settings {
    Settings::default()
        .with_value("client_id", "kontor-app")
        .with_secret("client_secret", SecretString::from("sehr-geheim".to_owned()))
        .with_value("contact_id", "276a4711")
}

/// A stand-in for GLS that signs everybody in.
pub(super) fn gls() -> StandIn {
    let gls = StandIn::checked_by(DESCRIPTIONS);
    let token = json!({ "token_type": "Bearer", "access_token": "zeichen-1", "expires_in": 14_399 });
    gls.answer_always("POST", "/oauth2/v2/token", Answer::json(200, token));
    gls
}

pub(super) fn caller(gls: &StandIn) -> Caller {
    Caller::new(gls, settings())
}

/// A context for what needs no server.
pub(super) fn offline<T>(settings: Settings, lang: Lang, test: impl FnOnce(&CallContext<'_>) -> T) -> T {
    let caller = Caller::at("http://127.0.0.1:9", settings);
    test(&caller.context(lang))
}

/// GLS's way to say that something is wrong: headers, and a body for people.
pub(super) fn header_fault(status: u16, code: &str, message: &str) -> Answer {
    Answer::text(status, "Error").header("error", code).header("message", message)
}

pub(super) fn label(text: &str) -> String {
    STANDARD.encode(format!("%PDF-1.4 {text}"))
}

/// A parcel of an answer.
pub(super) fn parcel_data(track_id: &str, reference: &str) -> Value {
    json!({
        "TrackID": track_id,
        "ParcelNumber": format!("5016{track_id}"),
        "ShipmentUnitReference": [reference],
        "Barcodes": { "Primary1D": "50160012344", "Primary1DPrint": true },
    })
}

/// An answer to create or reprint with these parcels and labels.
pub(super) fn made(parcels: &[(&str, &str)], labels: &[&str]) -> Value {
    let parcels: Vec<Value> = parcels.iter().map(|(track_id, reference)| parcel_data(track_id, reference)).collect();
    let labels: Vec<Value> = labels.iter().map(|text| json!({ "Data": [label(text)], "LabelFormat": "PDF" })).collect();
    json!({ "CreatedShipment": {
        "ShipmentReference": ["LS-2026-00417"],
        "ParcelData": parcels,
        "PrintData": labels,
        "CustomerID": "276a4711",
        "PickupLocation": "DE 550",
    } })
}

pub(super) fn fixture(name: &str) -> Value {
    let text = match name {
        "create" => include_str!("../fixtures/create.json"),
        "create_everything" => include_str!("../fixtures/create_everything.json"),
        "create_return" => include_str!("../fixtures/create_return.json"),
        "parcel_shops" => include_str!("../fixtures/parcel_shops.json"),
        "tracking" => include_str!("../fixtures/tracking.json"),
        other => panic!("no fixture {other}"),
    };
    serde_json::from_str(text).expect("JSON")
}
