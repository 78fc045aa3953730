//! Labels: what is given can be read, and is given again.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kontor_model::check_digit::{Fit, one_z};
use rxing::{BarcodeFormat, DecodeHints};
use serde_json::{Value, json};

use super::*;
use crate::tests::running;

fn file(text: &Value) -> Vec<u8> {
    STANDARD.decode(text.as_str().expect("a document")).expect("base64")
}

/// Stands a GIF upright and reads its bar code.
fn decoded(gif: &[u8]) -> String {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(gif).expect("a GIF");
    let frame = decoder.read_next_frame().expect("readable").expect("a picture");
    let (width, height) = (u32::from(frame.width), u32::from(frame.height));
    assert!(width > height, "it lies on its side");
    let shade = |x: u32, y: u32| frame.buffer[(y * width + x) as usize * 4];
    // A quarter to the right: the lower left corner becomes the upper left one.
    let pixels: Vec<u8> =
        (0..width).flat_map(|y| (0..height).map(move |x| (x, y))).map(|(x, y)| shade(y, height - 1 - x)).collect();
    let format = Some(BarcodeFormat::CODE_128);
    let found = rxing::helpers::detect_in_luma_with_hints(pixels, height, width, format, &mut DecodeHints::default());
    found.expect("the decoder finds the bar code").getText().to_owned()
}

#[tokio::test]
async fn a_label_is_a_gif_with_the_bar_code_of_its_number() {
    let running = running().await;
    let made = ship(&running, &parcel()).await;
    assert_eq!(made.status, 200, "{}", made.body);
    let number = made.number(0);
    assert_eq!(one_z(&number), Fit::Fits);
    assert!(number.starts_with("1Z4711A111"));
    let results = &made.body["ShipmentResponse"]["ShipmentResults"];
    assert_eq!(results["ShipmentIdentificationNumber"], json!(number));
    assert_eq!(decoded(&file(&results["PackageResults"][0]["ShippingLabel"]["GraphicImage"])), number);
    assert_eq!(sold(&running).await["open"], 1);
}

#[tokio::test]
async fn zpl_holds_the_same_number() {
    let running = running().await;
    let made = ship(&running, &with("/LabelSpecification/LabelImageFormat/Code", json!("ZPL"))).await;
    let label = &made.body["ShipmentResponse"]["ShipmentResults"]["PackageResults"][0]["ShippingLabel"];
    let zpl = String::from_utf8(file(&label["GraphicImage"])).expect("text");
    assert!(zpl.starts_with("^XA") && zpl.contains(&format!("TRACKING #: {}", made.number(0))), "{zpl}");
}

#[tokio::test]
async fn parcels_of_one_shipment_have_numbers_of_their_own_and_one_invoice() {
    let running = running().await;
    let made = ship(&running, &parcels_abroad()).await;
    assert_eq!(made.status, 200, "{}", made.body);
    assert_ne!(made.number(0), made.number(1));
    let results = &made.body["ShipmentResponse"]["ShipmentResults"];
    assert_eq!(results["ShipmentIdentificationNumber"], json!(made.number(0)));
    assert!(file(&results["Form"]["Image"]["GraphicImage"]).starts_with(b"%PDF"));
    let labels = &results["PackageResults"];
    let sign_off = |place: usize| labels[place]["ShippingLabel"]["InternationalSignatureGraphicImage"].is_string();
    assert!(sign_off(0) && !sign_off(1));
    assert_eq!(sold(&running).await["open"], 2);
}

#[tokio::test]
async fn a_shipment_is_found_again_by_reference_and_account_only() {
    let running = running().await;
    let made = ship(&running, &parcels_abroad()).await;
    let ask = |reference: &str, account: &str| {
        json!({ "LabelRecoveryRequest": {
            "LabelSpecification": { "LabelImageFormat": { "Code": "GIF" } },
            "ReferenceValues": { "ReferenceNumber": { "Value": reference }, "ShipperNumber": account },
        } })
    };
    let found = post(&running, RECOVERY, &ask("shp_1", "4711A1")).await;
    let answer = &found.body["LabelRecoveryResponse"];
    assert_eq!(answer["ShipmentIdentificationNumber"], json!(made.number(0)));
    for place in 0..2 {
        let label = &answer["LabelResults"][place];
        assert_eq!(label["TrackingNumber"], json!(made.number(place)));
        assert_eq!(decoded(&file(&label["LabelImage"]["GraphicImage"])), made.number(place));
    }
    for (reference, account) in [("shp_2", "4711A1"), ("shp_1", "4711A2")] {
        let nothing = post(&running, RECOVERY, &ask(reference, account)).await;
        assert_eq!((nothing.status, nothing.code()), (400, "300022"));
    }
    assert_eq!(sold(&running).await["open"], 2, "looking makes no label");
}

#[tokio::test]
async fn two_shipments_of_one_reference_are_candidates() {
    let running = running().await;
    ship(&running, &parcel()).await;
    ship(&running, &parcel()).await;
    let values = json!({ "ReferenceNumber": { "Value": "LS-417" }, "ShipperNumber": "4711A1" });
    let found = post(&running, RECOVERY, &json!({ "LabelRecoveryRequest": { "ReferenceValues": values } })).await;
    let answer = &found.body["LabelRecoveryResponse"];
    assert_eq!(answer["TrackingCandidate"].as_array().map(Vec::len), Some(2));
    assert_eq!(answer["LabelResults"], json!([]));
}

#[tokio::test]
async fn a_return_is_booked_as_one() {
    let running = running().await;
    let made = ship(&running, &with("/Shipment/ReturnService", json!({ "Code": "9" }))).await;
    assert_eq!(made.status, 200, "{}", made.body);
    let url = running.url("/control/labels?carrier=ups");
    let listed: Value = caller().get(url).send().await.expect("an answer").json().await.expect("JSON");
    assert!(listed.to_string().contains("\"return\""), "{listed}");
}
