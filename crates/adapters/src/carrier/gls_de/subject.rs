//! GLS Germany: one shipment per call, faults in headers.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kontor_model::label::LabelFormat;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::context::Settings;
use crate::shipment::CarrierShipment;
use crate::testing::{Answer, HttpSubject, SpecFile, StandIn, Subject, parcel_within_germany};

const ARTEFACT: &str = "the description was generated with another case; the interface takes the name of its manual";
const DAYS: &str = "the interface takes days without a time, as its manual says";

/// GLS's descriptions, with what the interface takes otherwise.
pub(super) const DESCRIPTIONS: &[SpecFile] = &[
    SpecFile {
        unknown: &[("/**/ZIPCode", ARTEFACT), ("/**/eMail", ARTEFACT), ("/**/PIN", ARTEFACT)],
        broken: &[
            ("security", "security", "the description asks for a scheme that it does not define (`OAuthPROD`)"),
            ("/Shipment/Service/*/IdentPin", "required", ARTEFACT),
            ("/Shipment/Service/*/IdentPin/Pin", "required", ARTEFACT),
            ("/Shipment/ShippingDate", "format", DAYS),
            ("/Shipment/Service/*/PickAndShip/PickupDate", "format", DAYS),
            ("/Shipment/Service/*/PickAndReturn/PickupDate", "format", DAYS),
            ("/Shipment/Service/*/Ident/Birthdate", "format", DAYS),
        ],
        ..SpecFile::new("gls/shipit-farm.yaml", "/shipit-farm/v1/backend")
    },
    SpecFile::new("gls/authentification-service-v2.yaml", "/oauth2/v2"),
    SpecFile::new("gls/ecitrackandtrace.yaml", "/track-and-trace-v1"),
];
const SHIPMENTS: &str = "/shipit-farm/v1/backend/rs/shipments";

/// What the contract suite is run with.
pub(in crate::carrier) fn subject() -> Subject {
    let good = parcel_within_germany();
    let mut bad = good.clone();
    bad.parcels[0].weight_g = 99_001;
    Subject {
        good,
        bad: (bad, "parcels[0].weight_g"),
        settings,
        http: Some(HttpSubject {
            descriptions: DESCRIPTIONS,
            sign_in,
            check,
            create,
            create_call: ("POST", SHIPMENTS),
            track_call: ("ZR4K19AA", "GET", "/track-and-trace-v1/tracking/simple/references/ZR4K19AA"),
            failure,
        }),
        without_description: None,
    }
}

fn settings() -> Settings {
    Settings::default()
        .with_value("client_id", "kontor-app")
        .with_secret("client_secret", SecretString::from("geheim-1".to_owned()))
        .with_value("contact_id", "276a4711")
}

fn sign_in(server: &StandIn) {
    let token = json!({ "access_token": "zeichen", "token_type": "Bearer", "expires_in": 14_400 });
    server.answer_always("POST", "/oauth2/v2/token", Answer::json(200, token));
}

fn check(server: &StandIn) {
    let allowed = json!({ "AllowedServices": [{ "ProductName": "PARCEL" }] });
    server.answer("POST", &format!("{SHIPMENTS}/allowedservices"), Answer::json(200, allowed));
}

fn create(server: &StandIn, shipments: &[&CarrierShipment]) {
    for shipment in shipments {
        let (text, format) = match shipment.label.format {
            LabelFormat::Zpl => ("^XA^FDMUSTER^FS^XZ", "ZEBRA"),
            _ => ("%PDF-1.4 MUSTER", "PDF"),
        };
        let places = 0..shipment.parcels.len();
        let parcel =
            |place| json!({ "TrackID": format!("ZR4K1{place:03}"), "ParcelNumber": format!("50160000{place:04}") });
        let print = json!({ "Data": [STANDARD.encode(text)], "LabelFormat": format });
        let answer = json!({ "CreatedShipment": {
            "ParcelData": places.map(parcel).collect::<Vec<Value>>(),
            "PrintData": vec![print; shipment.parcels.len()],
            "CustomerID": "276a4711",
            "PickupLocation": "DE 550",
        } });
        server.answer("POST", SHIPMENTS, Answer::json(200, answer));
    }
}

fn failure(status: u16) -> Answer {
    Answer::text(status, "Error").header("error", "E_TEST").header("message", "in GLS's words")
}
