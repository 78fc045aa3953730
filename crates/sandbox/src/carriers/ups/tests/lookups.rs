//! Addresses and pickups, and the faults of the ground in UPS's words.

use serde_json::json;

use super::*;
use crate::tests::running;

async fn address(running: &Running, street: &str, country: &str) -> Seen {
    let key = json!({ "AddressLine": [street], "PoliticalDivision2": "Portland", "CountryCode": country });
    post(running, "/ups/api/addressvalidation/v2/1", &json!({ "XAVRequest": { "AddressKeyFormat": key } })).await
}

#[tokio::test]
async fn american_streets_are_known_unclear_or_unknown() {
    let running = running().await;
    let verdict = async |street: &str| address(&running, street, "US").await.body["XAVResponse"].take();
    assert!(verdict("12 Main Street").await["ValidAddressIndicator"].is_string());
    let unclear = verdict("12 Maine Street").await;
    assert_eq!(unclear["Candidate"][0]["AddressKeyFormat"]["AddressLine"], json!(["12 MAIN STREET"]));
    assert!(verdict("Unknown Road 1").await["NoCandidatesIndicator"].is_string());
    assert_eq!(address(&running, "Königsallee 7", "DE").await.code(), "264002");
}

fn pickup(date: &str) -> Value {
    json!({ "PickupCreationRequest": {
        "PickupDateInfo": { "ReadyTime": "0900", "CloseTime": "1700", "PickupDate": date },
        "PickupAddress": {
            "CompanyName": "Musterhandel Süd GmbH", "ContactName": "Öznur Klein", "AddressLine": ["Gewerbestraße 12 a"],
            "City": "Augsburg", "CountryCode": "DE", "Phone": { "Number": "498211234567" },
        },
        "PickupPiece": [{ "ServiceCode": "011", "Quantity": "12", "ContainerCode": "01" }],
    } })
}

#[tokio::test]
async fn a_driver_is_ordered_and_called_off_once() {
    let running = running().await;
    let path = "/ups/api/pickupcreation/v2409/pickup";
    let ordered = post(&running, path, &pickup("20261124")).await;
    let number = ordered.body["PickupCreationResponse"]["PRN"].as_str().expect("a number").to_owned();
    assert_eq!(number.len(), 11);
    let cancel = async || {
        let request = caller().delete(running.url("/ups/api/shipments/v2409/pickup/02")).header("Prn", &number);
        signed(&running, request).await
    };
    assert_eq!(cancel().await.status, 200);
    assert_eq!(cancel().await.code(), "9510117");
    assert_eq!(post(&running, path, &pickup("20261122")).await.code(), "9510113");
}

#[tokio::test]
async fn faults_of_the_ground_come_in_the_words_of_ups() {
    let running = running().await;
    let set = async |fault: &str| {
        let fault = json!({ "carrier": "ups", "operation": "create", "fault": fault });
        caller().post(running.url("/control/faults")).json(&fault).send().await.expect("an answer");
    };
    set("too_many_requests").await;
    assert_eq!(ship(&running, &parcel()).await.code(), "10429");
    set("unauthorized_once").await;
    assert_eq!(ship(&running, &parcel()).await.code(), "250002");
    assert_eq!(sold(&running).await["open"], 0, "nothing was booked");
    let first = ship(&running, &parcel()).await.number(0);
    set("duplicate_number").await;
    assert_eq!(ship(&running, &parcel()).await.number(0), first);
}
