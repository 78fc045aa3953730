//! Taking back and tracking: what a parcel goes through.

use serde_json::json;

use super::*;
use crate::tests::running;

const HOUR_MS: i64 = 3_600_000;

#[tokio::test]
async fn a_shipment_is_taken_back_before_it_moves_and_again_without_harm() {
    let running = running().await;
    let number = ship(&running, &parcel()).await.number(0);
    for _ in 0..2 {
        let taken = void(&running, &number, &[]).await;
        assert_eq!(taken.body["VoidShipmentResponse"]["SummaryResult"]["Status"]["Code"], "1", "{}", taken.body);
    }
    let count = sold(&running).await;
    assert_eq!((&count["open"], &count["cancelled"]), (&json!(0), &json!(1)));
}

#[tokio::test]
async fn parcels_of_a_shipment_are_taken_back_one_by_one() {
    let running = running().await;
    let made = ship(&running, &parcels_abroad()).await;
    let (whole, second) = (made.number(0), made.number(1));
    let list = format!("[\"{second}\"]");
    let taken = void(&running, &whole, &[("trackingnumber", &list)]).await;
    let results = &taken.body["VoidShipmentResponse"]["PackageLevelResults"];
    assert_eq!((&results[0]["TrackingNumber"], &results[0]["Status"]["Code"]), (&json!(second), &json!("1")));
    assert_eq!(sold(&running).await["open"], 1);
    let rest = void(&running, &whole, &[]).await;
    assert_eq!(rest.body["VoidShipmentResponse"]["SummaryResult"]["Status"]["Code"], "1");
    assert_eq!(sold(&running).await["open"], 0);
}

#[tokio::test]
async fn what_is_unknown_foreign_or_handed_over_stays() {
    let running = running().await;
    let (first, other) = (ship(&running, &parcel()).await.number(0), ship(&running, &parcel()).await.number(0));
    assert_eq!(void(&running, "1Z4711A1119999999X", &[]).await.code(), "190102");
    assert_eq!(void(&running, &first, &[("trackingnumber", &other)]).await.code(), "190102");
    running.clock.advance_millis(5 * HOUR_MS);
    assert_eq!(void(&running, &first, &[]).await.code(), "190102");
    assert_eq!(sold(&running).await["open"], 2);
}

#[tokio::test]
async fn a_parcel_moves_with_its_age() {
    let running = running().await;
    let number = ship(&running, &parcel()).await.number(0);
    for (hours, kind, code) in [(0, "M", "003"), (5, "P", "038"), (16, "O", "021"), (4, "D", "011")] {
        running.clock.advance_millis(hours * HOUR_MS);
        let seen = track(&running, &number).await;
        let package = &seen.body["trackResponse"]["shipment"][0]["package"][0];
        assert_eq!(
            (&package["currentStatus"]["type"], &package["currentStatus"]["code"]),
            (&json!(kind), &json!(code))
        );
    }
    let seen = track(&running, &number).await;
    let newest = &seen.body["trackResponse"]["shipment"][0]["package"][0]["activity"][0];
    assert_eq!((&newest["gmtDate"], &newest["gmtTime"]), (&json!("20261124"), &json!("09:00:00")));
    assert_eq!(
        (&newest["status"]["description"], &newest["location"]["address"]["city"]),
        (&json!("Zugestellt"), &json!("DÜSSELDORF"))
    );
}

#[tokio::test]
async fn each_parcel_of_a_shipment_has_a_way_of_its_own() {
    let running = running().await;
    let made = ship(&running, &parcels_abroad()).await;
    let told = running.url(&format!("/control/parcels/{}", made.number(0)));
    caller().post(told).json(&json!({ "state": "ready_for_pickup" })).send().await.expect("an answer");
    let code = async |place: usize| {
        let seen = track(&running, &made.number(place)).await;
        seen.body["trackResponse"]["shipment"][0]["package"][0]["currentStatus"]["code"].clone()
    };
    assert_eq!((code(0).await, code(1).await), (json!("040"), json!("003")));
}

#[tokio::test]
async fn an_unknown_number_is_a_success_with_a_warning_and_a_short_one_an_error() {
    let running = running().await;
    let seen = track(&running, "1Z4711A1119999999X").await;
    assert_eq!(seen.body["trackResponse"]["shipment"][0]["warnings"][0]["code"], "TW0001");
    assert_eq!(track(&running, "1Z").await.code(), "TV1002");
}
