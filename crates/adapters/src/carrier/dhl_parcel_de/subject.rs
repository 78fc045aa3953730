//! DHL Parcel DE: tokens for everybody, labels for whoever asks.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kontor_model::label::LabelFormat;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::context::Settings;
use crate::shipment::CarrierShipment;
use crate::testing::{Answer, HttpSubject, SpecFile, StandIn, Subject, parcel_within_germany};

/// What judges the requests.
pub(super) const DESCRIPTIONS: &[SpecFile] = &[
    SpecFile {
        broken: &[("query shipment", "type", "described as one string, and in words as repeatable up to 30 times")],
        ..SpecFile::new("dhl/parcel-de-shipping-v2_2.yaml", "/parcel/de/shipping/v2")
    },
    SpecFile::new("dhl/pp-parcel-returns.yaml", "/parcel/de/shipping/returns/v1"),
    SpecFile::new("dhl/parcel-de-pickup-v3.yaml", "/parcel/de/transportation/pickup/v3"),
    SpecFile::unpublished("/parcel/de/account/auth/ropc/v1", "DHL describes its sign-in in words"),
    SpecFile::unpublished("/track", "no description of the unified tracking is at hand"),
    SpecFile::unpublished("/parcel/de/tracking/v0", "DHL describes this tracking, XML inside a query, in words"),
];
const ORDERS: &str = "/parcel/de/shipping/v2/orders";

/// What the contract suite is run with.
pub(in crate::carrier) fn subject() -> Subject {
    let good = parcel_within_germany();
    let mut bad = good.clone();
    bad.parcels[0].weight_g = 31_501;
    Subject {
        good,
        bad: (bad, "parcels[0].weight_g"),
        settings,
        http: Some(HttpSubject {
            descriptions: DESCRIPTIONS,
            sign_in,
            check,
            create,
            create_call: ("POST", ORDERS),
            track_call: ("00340434161094015902", "GET", "/track/shipments"),
            failure,
        }),
        without_description: None,
    }
}

fn settings() -> Settings {
    Settings::default()
        .with_value("user", "musterhandel_api")
        .with_secret("password", SecretString::from("geheim-1".to_owned()))
        .with_value("api_key", "schluessel-2")
        .with_secret("api_secret", SecretString::from("geheim-3".to_owned()))
        .with_value("ekp", "3333333333")
        .with_value("participation_paket", "02")
}

fn sign_in(server: &StandIn) {
    let token = json!({ "access_token": "marke", "token_type": "Bearer", "expires_in": 1799 });
    server.answer_always("POST", "/parcel/de/account/auth/ropc/v1/token", Answer::json(200, token));
}

fn answered(status: u16, items: &[Value]) -> Answer {
    Answer::json(status, json!({ "status": { "title": "Status", "statusCode": status }, "items": items }))
}

fn check(server: &StandIn) {
    let nobodys = json!({ "sstatus": { "title": "UnknownShipmentNumber", "statusCode": 204 } });
    server.answer("GET", ORDERS, answered(400, &[nobodys]));
}

fn create(server: &StandIn, shipments: &[&CarrierShipment]) {
    let parcels = shipments.iter().flat_map(|shipment| shipment.parcels.iter().map(|_| shipment.label.format));
    let item = |(number, format): (usize, LabelFormat)| {
        let label = match format {
            LabelFormat::Zpl => json!({ "zpl2": "^XA^FDMUSTER^FS^XZ", "fileFormat": "ZPL2" }),
            _ => json!({ "b64": STANDARD.encode("%PDF-1.4 MUSTER"), "fileFormat": "PDF" }),
        };
        let number = format!("0034043416109401{number:04}");
        json!({ "shipmentNo": number, "sstatus": { "title": "OK", "statusCode": 200 }, "label": label })
    };
    let items: Vec<Value> = parcels.enumerate().map(item).collect();
    server.answer("POST", ORDERS, answered(if items.len() == 1 { 200 } else { 207 }, &items));
}

fn failure(status: u16) -> Answer {
    Answer::json(status, json!({ "title": "Fehler", "status": status, "detail": "in DHLs Worten" }))
}
