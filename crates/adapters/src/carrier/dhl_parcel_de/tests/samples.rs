//! An account, shipments and a DHL that answers, all of them invented.

use kontor_model::Lang;
use kontor_model::address::{Address, CountryCode, Party, Recipient};
use kontor_model::money::Money;
use kontor_model::shipment::{Customs, CustomsContents, CustomsLine, Finding};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::carrier::Carrier;
use crate::carrier::dhl_parcel_de::DhlParcelDe;
pub(super) use crate::carrier::dhl_parcel_de::subject::DESCRIPTIONS;
use crate::context::Settings;
use crate::shipment::{CarrierParcel, CarrierShipment};
use crate::testing::{Answer, Caller, StandIn};

pub(super) const TOKEN: &str = "/parcel/de/account/auth/ropc/v1/token";
pub(super) const ORDERS: &str = "/parcel/de/shipping/v2/orders";
pub(super) const MANIFESTS: &str = "/parcel/de/shipping/v2/manifests";
pub(super) const RETURNS: &str = "/parcel/de/shipping/returns/v1/orders";
pub(super) const PICKUPS: &str = "/parcel/de/transportation/pickup/v3/orders";

pub(super) fn settings() -> Settings {
    Settings::default()
        .with_value("user", "musterhandel_api")
        .with_secret("password", SecretString::from("geheim-1".to_owned()))
        .with_value("api_key", "schluessel-2")
        .with_secret("api_secret", SecretString::from("geheim-3".to_owned()))
        .with_value("ekp", "3333333333")
        .with_value("participation_paket", "02")
        .with_value("participation_kleinpaket", "01")
        .with_value("participation_international", "01")
        .with_value("participation_europaket", "01")
        .with_value("participation_warenpost", "01")
        .with_value("participation_return", "01")
        .with_value("receiver_id", "deu")
        .with_value("bank_holder", "Musterhandel Süd GmbH")
        .with_value("bank_iban", "DE02 1203 0000 0000 2020 51")
}

pub(super) fn address(name: &str, street: &str, number: &str, postal_code: &str, city: &str, country: &str) -> Address {
    Address {
        party: Party { name: name.to_owned(), ..Party::default() },
        street: street.to_owned(),
        house_number: Some(number.to_owned()).filter(|number| !number.is_empty()),
        postal_code: postal_code.to_owned(),
        city: city.to_owned(),
        country: CountryCode::parse(country).expect("a country"),
    }
}

pub(super) fn sender() -> Address {
    let mut from = address("Musterhandel Süd GmbH", "Gewerbestraße", "12 a", "86150", "Augsburg", "DE");
    from.party.email = Some("versand@musterhandel.example".to_owned());
    from
}

pub(super) fn parcel(weight_g: u32) -> CarrierParcel {
    CarrierParcel { weight_g, dimensions_mm: None, reference: None, sscc: None }
}

pub(super) fn domestic() -> CarrierShipment {
    let to = Recipient::Street(address("Jürgen Groß", "Königsallee", "7", "40212", "Düsseldorf", "DE"));
    CarrierShipment::new("LS-2026-00417", sender(), to, vec![parcel(2_350)])
}

pub(super) fn to_locker() -> CarrierShipment {
    let to = Recipient::Locker {
        party: Party { name: "Femke Altenwerder".to_owned(), ..Party::default() },
        post_number: "73914206".to_owned(),
        locker_number: "142".to_owned(),
        postal_code: "50676".to_owned(),
        city: "Köln".to_owned(),
        country: CountryCode::germany(),
    };
    CarrierShipment { to, ..domestic() }
}

pub(super) fn to_post_office(post_number: Option<&str>, email: Option<&str>) -> CarrierShipment {
    let to = Recipient::PostOffice {
        party: Party { name: "Femke Altenwerder".to_owned(), email: email.map(str::to_owned), ..Party::default() },
        post_number: post_number.map(str::to_owned),
        office_number: "502".to_owned(),
        postal_code: "50676".to_owned(),
        city: "Köln".to_owned(),
        country: CountryCode::germany(),
    };
    CarrierShipment { to, ..domestic() }
}

pub(super) fn to_po_box() -> CarrierShipment {
    let to = Recipient::PoBox {
        party: Party { name: "Käsehof Grünwald".to_owned(), ..Party::default() },
        box_number: "12 34".to_owned(),
        postal_code: "86001".to_owned(),
        city: "Augsburg".to_owned(),
        country: CountryCode::germany(),
    };
    CarrierShipment { to, ..domestic() }
}

/// The same two in a parcel, and one more in a second one.
pub(super) fn two_to_switzerland() -> CarrierShipment {
    let mut shipment = to_switzerland();
    shipment.parcels.push(parcel(1_000));
    let lines = &mut shipment.customs.as_mut().expect("customs").lines;
    lines[0].parcel = Some(1);
    lines.push(CustomsLine { quantity: 1, parcel: Some(2), ..lines[0].clone() });
    shipment
}

/// Two watering cans for Winterthur, with everything customs want.
pub(super) fn to_switzerland() -> CarrierShipment {
    let line = CustomsLine {
        description: "Gießkanne Zink".to_owned(),
        quantity: 2,
        unit_weight_g: 900,
        unit_value: Money::euro_cents(2_490),
        origin: CountryCode::parse("DE"),
        hs_code: Some("732690".to_owned()),
        sku: None,
        parcel: None,
    };
    let customs = Customs {
        contents: CustomsContents::Sale,
        contents_note: None,
        invoice_number: Some("RE-2026-118".to_owned()),
        postal_charges: Some(Money::euro_cents(1_290)),
        incoterm: None,
        mrn: None,
        sender_customs_number: Some("DE73282932000074".to_owned()),
        recipient_customs_number: None,
        lines: vec![line],
    };
    let to = Recipient::Street(address("Anneliese Bürgi", "Seestrasse", "14", "8400", "Winterthur", "CH"));
    CarrierShipment { to, service: Some("V53WPAK".to_owned()), customs: Some(customs), ..domestic() }
}

/// A DHL that gives tokens.
pub(super) fn dhl() -> StandIn {
    let carrier = StandIn::checked_by(DESCRIPTIONS);
    carrier.answer_always("POST", TOKEN, Answer::json(200, json!({ "access_token": "marke-4", "expires_in": 1799 })));
    carrier
}

pub(super) fn findings(settings: Settings, shipment: &CarrierShipment) -> Vec<Finding> {
    let caller = Caller::at("http://127.0.0.1:9", settings);
    DhlParcelDe.findings(&caller.context(Lang::De), shipment)
}

/// The document of a label as DHL sends it: base64 of a PDF that says what it is for.
pub(super) fn b64(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(format!("%PDF-1.4 {text}"))
}

/// An item of an answer that was done.
pub(super) fn made(number: &str) -> Value {
    json!({
        "shipmentNo": number, "sstatus": { "title": "OK", "statusCode": 200 },
        "label": { "b64": b64(number), "fileFormat": "PDF", "printFormat": "910-300-300" },
    })
}

/// An item that was refused with one message.
pub(super) fn refused(property: &str, text: &str, state: &str) -> Value {
    json!({
        "sstatus": { "title": "Bad Request", "statusCode": 400 },
        "validationMessages": [{ "property": property, "validationMessage": text, "validationState": state }],
    })
}

/// An answer with items.
pub(super) fn answered(status: u16, items: Value) -> Answer {
    Answer::json(status, json!({ "status": { "title": "Status", "statusCode": status }, "items": items }))
}

/// The whole request of a file of fixtures.
pub(super) fn fixture(name: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/carrier/dhl_parcel_de/fixtures");
    std::fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}
