//! Returns, pickups and tracking.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{ORIGIN, Seen, get, order, parcel, post, seen, signed, sold};
use crate::carriers::dhl_parcel_de::tracking;
use crate::carriers::journey::ParcelState;
use crate::tests::{Running, caller, running};

const RETURNS: &str = "/parcel/de/shipping/returns/v1/orders";
const PICKUPS: &str = "/parcel/de/transportation/pickup/v3/orders";

fn to_be_returned(receiver: &str) -> Value {
    json!({
        "receiverId": receiver,
        "customerReference": "Retoure 17",
        "shipper": {
            "name1": "Käthe Übermut", "addressStreet": "Ährenweg", "addressHouse": "12 a", "postalCode": "04109",
            "city": "Leipzig",
        },
    })
}

#[tokio::test]
async fn a_return_has_a_label_and_a_code_to_show() {
    let running = running().await;
    let seen = post(&running, RETURNS, &to_be_returned("deu")).await;
    assert_eq!((seen.status, &seen.body["sstatus"]["status"]), (201, &json!(201)));
    let document = |name: &str| STANDARD.decode(seen.body[name]["b64"].as_str().expect("a document")).expect("base64");
    assert!(document("label").starts_with(b"%PDF") && document("qrLabel").starts_with(&[0x89, b'P', b'N', b'G']));
    assert!(seen.body["routingCode"].as_str().expect("a code").starts_with("40327680331+99000"));
    let listed: Value = caller()
        .get(running.url("/control/labels?kind=return&reference=Retoure%2017"))
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    assert_eq!(listed["labels"][0]["number"], seen.body["shipmentNo"]);
}

#[tokio::test]
async fn a_return_comes_with_the_documents_that_were_asked_for() {
    let running = running().await;
    for (wanted, label, code) in [("SHIPMENT_LABEL", true, false), ("QR_LABEL", false, true), ("BOTH", true, true)] {
        let seen = post(&running, &format!("{RETURNS}?labelType={wanted}"), &to_be_returned("deu")).await;
        let has = |name: &str| seen.body.get(name).is_some();
        assert_eq!((has("label"), has("qrLabel")), (label, code), "{wanted}");
    }
}

#[tokio::test]
async fn a_return_to_nobody_or_without_customs_or_without_house_number_is_refused_and_not_made() {
    let running = running().await;
    assert_eq!(post(&running, RETURNS, &to_be_returned("unbekannt")).await.status, 422);
    assert_eq!(post(&running, RETURNS, &to_be_returned("che")).await.status, 422);
    let mut short = to_be_returned("deu");
    short["shipper"].as_object_mut().expect("an object").remove("addressHouse");
    let refused = post(&running, RETURNS, &short).await;
    assert_eq!(refused.status, 400);
    assert!(refused.body["detail"].as_str().expect("words").starts_with("shipper.addressHouse"));
    assert_eq!(sold(&running).await["count"], 0);
}

#[tokio::test]
async fn receivers_of_returns_are_listed_by_country() {
    let running = running().await;
    let all = get(&running, "/parcel/de/shipping/returns/v1/locations").await;
    assert_eq!(all.body.as_array().map(Vec::len), Some(4));
    let swiss = get(&running, "/parcel/de/shipping/returns/v1/locations?countryCode=che").await;
    assert_eq!(swiss.body[0]["receiverId"], "che");
}

fn pickup(day: &str) -> Value {
    json!({
        "customerDetails": { "billingNumber": "33333333330801" },
        "pickupLocation": { "type": "Address", "pickupAddress": {
            "name1": "Musterhandel", "addressStreet": "Marktstraße", "addressHouse": "4", "postalCode": "80331",
            "city": "München", "country": "DE",
        } },
        "pickupDetails": { "pickupDate": { "type": "Date", "value": day } },
        "shipmentDetails": { "shipments": [{ "transportationType": "PAKET" }] },
    })
}

#[tokio::test]
async fn a_pickup_is_ordered_listed_and_cancelled_once() {
    let running = running().await;
    let ordered = post(&running, PICKUPS, &pickup("2026-11-24")).await;
    let id = ordered.body["confirmation"]["value"]["orderID"].as_str().expect("an id").to_owned();
    assert_eq!((ordered.status, id.len()), (200, 32));
    let listed = get(&running, &format!("{PICKUPS}?orderID={id}")).await;
    assert_eq!(listed.body[0]["orderDetails"]["orderState"], "ANGENOMMEN");
    let cancel = async || {
        let url = running.url(&format!("{ORIGIN}{PICKUPS}?orderID={id}"));
        seen(signed(caller().delete(url))).await.body
    };
    assert_eq!(cancel().await["confirmedCancellations"][0]["orderState"], "STORNIERT");
    assert_eq!(cancel().await["failedCancellations"][0]["orderState"], "STORNIERT");
    assert_eq!(sold(&running).await["count"], 0, "a pickup is no label");
}

#[tokio::test]
async fn a_pickup_on_a_sunday_or_yesterday_is_refused_and_a_dry_run_orders_nothing() {
    let running = running().await;
    for day in ["2026-11-29", "2026-11-22"] {
        let refused = post(&running, PICKUPS, &pickup(day)).await;
        assert_eq!((refused.status, &refused.body[0]["instance"]), (422, &json!("pickupDetails.pickupDate")), "{day}");
    }
    let dry = post(&running, &format!("{PICKUPS}?validate=true"), &pickup("2026-11-24")).await;
    assert_eq!(dry.body["confirmation"]["type"], "VALIDATION");
    assert_eq!(get(&running, PICKUPS).await.body, json!([]));
}

async fn sent(running: &Running) -> String {
    order(running, "", &[parcel()]).await.number(0)
}

async fn tracked(running: &Running, number: &str) -> Seen {
    let url = running.url(&format!("{ORIGIN}/track/shipments?trackingNumber={number}&language=de"));
    seen(caller().get(url).header("dhl-api-key", "key")).await
}

async fn told(running: &Running, number: &str, state: &str) -> u16 {
    let url = running.url(&format!("/control/parcels/{number}"));
    caller().post(url).json(&json!({ "state": state })).send().await.expect("an answer").status().as_u16()
}

#[tokio::test]
async fn a_parcel_moves_by_its_age() {
    let running = running().await;
    let number = sent(&running).await;
    let mut seen = Vec::new();
    for hours in [0, 5, 20, 5] {
        running.clock.advance_millis(hours * 3_600_000);
        let tracking = tracked(&running, &number).await;
        seen.push(tracking.body["shipments"][0]["status"]["statusCode"].as_str().expect("a code").to_owned());
    }
    assert_eq!(seen, ["pre-transit", "transit", "delivered", "delivered"]);
    assert_eq!(tracked(&running, &number).await.body["shipments"][0]["events"].as_array().map(Vec::len), Some(5));
}

#[tokio::test]
async fn a_parcel_is_where_it_was_said_to_be() {
    let running = running().await;
    let number = sent(&running).await;
    assert_eq!(told(&running, &number, "ready_for_pickup").await, 204);
    running.clock.advance_millis(48 * 3_600_000);
    let status = tracked(&running, &number).await.body["shipments"][0]["status"].clone();
    assert_eq!(status["description"], "Die Sendung liegt zur Abholung bereit.");
    assert_eq!(status["location"]["address"]["addressLocality"], "Leipzig");
    assert_eq!(told(&running, "00340434161094000001", "delivered").await, 404);
    assert_eq!(told(&running, &number, "lost in space").await, 400);
}

#[tokio::test]
async fn numbers_nobody_gave_and_keys_nobody_knows_are_told_apart() {
    let running = running().await;
    assert_eq!(tracked(&running, "00340434161094000001").await.status, 404);
    let url = running.url(&format!("{ORIGIN}/track/shipments?trackingNumber=1"));
    assert_eq!(seen(caller().get(url).header("dhl-api-key", "unbekannt")).await.status, 401);
}

async fn by_xml(running: &Running, password: &str, number: &str) -> String {
    let asked = format!(
        r#"<data appname="anna" language-code="de" password="{password}" piece-code="{number}" request="d-get-piece-detail"/>"#
    );
    let url = running.url(&format!("{ORIGIN}/parcel/de/tracking/v0/shipments"));
    let request = caller().get(url).query(&[("xml", asked)]).basic_auth("id", Some("secret"));
    request.send().await.expect("an answer").text().await.expect("a text")
}

#[tokio::test]
async fn the_xml_carries_the_pairs_of_codes_and_the_times_of_germany() {
    let running = running().await;
    let number = sent(&running).await;
    told(&running, &number, "returned").await;
    let xml = by_xml(&running, "geheim", &number).await;
    assert!(xml.contains(r#"code="0""#) && xml.contains(&format!(r#"piece-code="{number}""#)), "{xml}");
    assert!(
        xml.contains(r#"event-timestamp="23.11.2026 10:00""#)
            && xml.contains(r#"ice="PARCV" ric="NRQRD" standard-event-code="VA""#),
        "{xml}"
    );
    assert!(xml.contains(r#"ruecksendung="true""#), "{xml}");
}

#[tokio::test]
async fn the_xml_says_by_code_what_is_wrong() {
    let running = running().await;
    let number = sent(&running).await;
    assert!(by_xml(&running, "falsch", &number).await.contains(r#"code="5""#));
    assert!(by_xml(&running, "geheim", "00340434161094000001").await.contains(r#"code="100""#));
}

#[test]
fn every_pair_of_codes_is_one_of_dhls() {
    let Some(folder) = std::env::var_os("KONTOR_SPECS").map(std::path::PathBuf::from) else {
        return println!("left out: KONTOR_SPECS names no folder with the publishers' descriptions");
    };
    let file = folder.join("dhl/parcel_de_ice_event_ric_combinations_July_2024.csv");
    let bytes = std::fs::read(file).expect("the list of codes");
    let text = String::from_utf8_lossy(&bytes);
    let states = [
        ParcelState::Announced,
        ParcelState::Accepted,
        ParcelState::InTransit,
        ParcelState::OutForDelivery,
        ParcelState::NotDelivered,
        ParcelState::ReadyForPickup,
        ParcelState::Delivered,
        ParcelState::Returning,
        ParcelState::Returned,
        ParcelState::Exception,
    ];
    for words in states.map(tracking::of) {
        let begin = format!("{};{};{};", words.ice, words.ric, words.standard);
        assert!(text.lines().any(|line| line.starts_with(&begin)), "{begin}");
    }
}
