//! UPS: tokens for everybody, a picture of a label for whoever asks.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kontor_model::label::LabelFormat;
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::context::Settings;
use crate::shipment::CarrierShipment;
use crate::testing::{Answer, HttpSubject, SpecFile, StandIn, Subject, parcel_within_germany};

/// What judges the requests, with what it says wrongly about itself.
pub(super) const DESCRIPTIONS: &[SpecFile] = &[
    SpecFile {
        broken: &[
            ("/**/CODAmount/MonetaryValue", "maxLength", "exactly five characters would leave 10.00 to 99.99 only"),
            ("/**/Notification/*/NotificationCode", "maxLength", "one character, but its own list and example say 012"),
            (
                "/LabelRecoveryRequest/**/LabelImageFormat/Code",
                "minLength",
                "four characters, but its own list says GIF, ZPL",
            ),
        ],
        ..SpecFile::new("ups/Shipping.yaml", "/api")
    },
    SpecFile::new("ups/Tracking.yaml", "/api"),
    SpecFile::new("ups/AddressValidation.yaml", "/api"),
    SpecFile {
        broken: &[
            (
                "/PickupCreationRequest/PickupDateInfo/PickupDate",
                "maxLength",
                "four characters, but its words say yyyyMMdd",
            ),
            ("/PickupCreationRequest/TotalWeight/Weight", "minLength", "six characters, but its own example is 5.5"),
        ],
        ..SpecFile::new("ups/Pickup.yaml", "/api")
    },
    SpecFile::unpublished("/security/v1/oauth", "no description of UPS's sign-in is at hand"),
];
const SHIP: &str = "/api/shipments/v2409/ship";

/// What the contract suite is run with.
pub(in crate::carrier) fn subject() -> Subject {
    let good = parcel_within_germany();
    let mut bad = good.clone();
    bad.parcels[0].weight_g = 70_001;
    Subject {
        good,
        bad: (bad, "parcels[0].weight_g"),
        settings,
        http: Some(HttpSubject {
            descriptions: DESCRIPTIONS,
            sign_in,
            check: |_| {},
            create,
            create_call: ("POST", SHIP),
            track_call: ("1Z4711A16800000019", "GET", "/api/track/v1/details/1Z4711A16800000019"),
            failure,
        }),
        without_description: None,
    }
}

fn settings() -> Settings {
    Settings::default()
        .with_value("client_id", "kontor-app")
        .with_secret("client_secret", SecretString::from("geheim-1".to_owned()))
        .with_value("shipper_number", "4711A1")
}

fn sign_in(server: &StandIn) {
    let token = json!({ "access_token": "marke", "token_type": "Bearer", "expires_in": "14399" });
    server.answer_always("POST", "/security/v1/oauth/token", Answer::json(200, token));
}

fn create(server: &StandIn, shipments: &[&CarrierShipment]) {
    for shipment in shipments {
        let (code, label) = match shipment.label.format {
            LabelFormat::Zpl => ("ZPL", STANDARD.encode("^XA^FDMUSTER^FS^XZ")),
            _ => ("GIF", STANDARD.encode(picture())),
        };
        let package = |number: usize| {
            let label = json!({ "ImageFormat": { "Code": code }, "GraphicImage": label });
            json!({ "TrackingNumber": format!("1Z4711A1680000{number:04}"), "ShippingLabel": label })
        };
        let packages: Vec<Value> = (0..shipment.parcels.len()).map(package).collect();
        let results = json!({ "ShipmentIdentificationNumber": "1Z4711A16800000000", "PackageResults": packages });
        let head = json!({ "ResponseStatus": { "Code": "1", "Description": "Success" } });
        let body = json!({ "ShipmentResponse": { "Response": head, "ShipmentResults": results } });
        server.answer("POST", SHIP, Answer::json(200, body));
    }
}

/// A small label lying on its side.
fn picture() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = gif::Encoder::new(&mut bytes, 12, 8, &[255, 255, 255, 0, 0, 0]).expect("an encoder");
    let dots: Vec<u8> = (0..96).map(|dot| u8::from(dot % 5 == 0)).collect();
    let frame = gif::Frame { width: 12, height: 8, buffer: dots.into(), ..gif::Frame::default() };
    encoder.write_frame(&frame).expect("written");
    drop(encoder);
    bytes
}

fn failure(status: u16) -> Answer {
    let error = json!({ "code": "4711", "message": "in UPS's words" });
    Answer::json(status, json!({ "response": { "errors": [error] } }))
}
