//! After the label: cancellation, the day's report, weights, parcel shops, tracking.

use serde_json::{Value, json};

use super::*;
use crate::tests::running;

async fn cancel(running: &Running, track_id: &str) -> Seen {
    let url = running.url(&format!("{RS}/shipments/cancel/{track_id}"));
    seen(caller().post(url).bearer_auth(token(running).await)).await
}

async fn report(running: &Running, date: &str) -> Value {
    let url = running.url(&format!("{RS}/shipments/endofday?date={date}"));
    seen(caller().post(url).bearer_auth(token(running).await)).await.body
}

async fn referenced(running: &Running, reference: &str) -> String {
    number(&make(running, &shipment_with("/ShipmentReference", json!([reference]))).await[0])
}

#[tokio::test]
async fn an_open_parcel_is_cancelled_once_and_its_label_is_gone() {
    let running = running().await;
    let track_id = made(&running).await;
    for _ in 0..2 {
        assert_eq!(cancel(&running, &track_id).await.body, json!({ "TrackID": track_id, "Result": "CANCELLED" }));
    }
    assert_eq!(sold(&running).await["cancelled"], 1);
    let again = post(&running, "/shipments/reprintparcel", &json!({ "TrackID": track_id })).await;
    assert_eq!((again.status, again.error.as_str()), (404, "PARCEL_NOT_FOUND"));
    assert_eq!(cancel(&running, "ZX000000").await.error, "PARCEL_NOT_FOUND");
}

#[tokio::test]
async fn what_was_handed_over_or_scanned_is_not_cancelled() {
    let running = running().await;
    let (closed, scanned) = (made(&running).await, made(&running).await);
    report(&running, "2026-11-23").await;
    assert_eq!(cancel(&running, &closed).await.body["Result"], "SCANNED");
    running.clock.advance_millis(5 * 3_600_000);
    assert_eq!(cancel(&running, &scanned).await.body["Result"], "SCANNED");
    assert_eq!(sold(&running).await["cancelled"], 0);
}

#[tokio::test]
async fn references_of_the_front_page_have_their_cancellation_answered_otherwise() {
    let running = running().await;
    for (reference, result) in
        [("STORNO-OFFEN 1", "CANCELLATION_PENDING"), ("STORNO-GESCANNT", "SCANNED"), ("STORNO-FEHLER-7", "ERROR")]
    {
        let track_id = referenced(&running, reference).await;
        assert_eq!(cancel(&running, &track_id).await.body["Result"], result);
    }
    assert_eq!(sold(&running).await["open"], 3);
}

#[tokio::test]
async fn the_day_s_report_lists_shipments_of_that_day_with_both_numbers_and_closes_them() {
    let running = running().await;
    let units = json!([{ "Weight": 1 }, { "Weight": 2 }]);
    let parcels = make(&running, &shipment_with("/ShipmentUnit", units)).await;
    make(&running, &shipment_with("/ShippingDate", json!("2026-11-24"))).await;
    let cancelled = made(&running).await;
    cancel(&running, &cancelled).await;
    let back = json!([{ "ShopReturn": { "ServiceName": "service_shopreturn" } }]);
    make(&running, &shipment_with("/Service", back)).await;
    for _ in 0..2 {
        let shipments = report(&running, "2026-11-23").await["Shipments"].clone();
        assert_eq!(shipments.as_array().map(Vec::len), Some(1), "{shipments}");
        let listed: Vec<&Value> =
            shipments[0]["ShipmentUnit"].as_array().expect("units").iter().map(|unit| &unit["TrackID"]).collect();
        assert_eq!(listed, [&parcels[0]["TrackID"], &parcels[1]["TrackID"]]);
        assert_eq!(shipments[0]["ShipmentUnit"][1]["ParcelNumber"], parcels[1]["ParcelNumber"]);
    }
    assert_eq!(sold(&running).await, json!({ "count": 5, "open": 2, "cancelled": 1, "closed": 2 }));
    assert_eq!(report(&running, "2026-11-25").await, json!({ "Shipments": [] }));
}

#[tokio::test]
async fn a_weight_is_corrected_and_reported() {
    let running = running().await;
    let track_id = made(&running).await;
    let seen = post(&running, "/shipments/updateparcelweight", &json!({ "TrackID": track_id, "Weight": 3.5 })).await;
    assert_eq!(seen.body, json!({ "UpdatedWeight": 3.5 }));
    let heavy = post(&running, "/shipments/updateparcelweight", &json!({ "TrackID": track_id, "Weight": 100 })).await;
    assert_eq!((heavy.status, heavy.error.as_str()), (400, "WEIGHT_OUT_OF_RANGE"));
    assert_eq!(report(&running, "2026-11-23").await["Shipments"][0]["ShipmentUnit"][0]["Weight"], 3.5);
}

#[tokio::test]
async fn parcel_shops_are_found_and_delivered_to() {
    let running = running().await;
    let near = json!({ "CountryCode": "DE", "ZIPCode": "50667", "City": "Köln", "MaxNumberOfShops": "2" });
    let shops = post(&running, "/parcelshop/address", &near).await.body["ParcelShop"].clone();
    assert_eq!(shops.as_array().map(Vec::len), Some(2));
    let id = shops[0]["ParcelShopID"].as_str().expect("an id");
    assert_eq!(get(&running, &format!("{RS}/parcelshop/{id}")).await.body["Address"]["City"], "Köln");
    let abroad = get(&running, &format!("{RS}/parcelshop/country/AT")).await;
    assert_eq!(abroad.body["ParcelShop"][0]["Address"]["City"], "Wien");
    let delivery = |id: &str| {
        let service = json!([{ "ShopDelivery": { "ServiceName": "service_shopdelivery", "ParcelShopID": id } }]);
        let mut shipment = shipment_with("/Service", service);
        shipment["Consignee"]["Address"]["eMail"] = json!("kaethe@example.de");
        shipment
    };
    assert_eq!(make(&running, &delivery(id)).await.len(), 1);
    let unknown = post(&running, "/shipments", &request(&delivery("1"))).await;
    assert_eq!((unknown.status, unknown.error.as_str()), (400, "UNKNOWN_PARCELSHOP"));
}

#[tokio::test]
async fn services_differ_between_home_and_abroad() {
    let running = running().await;
    let ask = async |country: &str| {
        let place = |country: &str| json!({ "CountryCode": country });
        let body = json!({ "Source": place("DE"), "Destination": place(country), "ContactID": "276a4711" });
        let seen = post(&running, "/shipments/allowedservices", &body).await;
        seen.body["AllowedServices"].as_array().expect("services").clone()
    };
    let guaranteed = json!({ "ServiceName": "service_guaranteed24" });
    assert!(ask("DE").await.contains(&guaranteed) && !ask("AT").await.contains(&guaranteed));
    let body =
        json!({ "Source": { "CountryCode": "DE" }, "Destination": { "CountryCode": "DE" }, "ContactID": "unbekannt" });
    assert_eq!(post(&running, "/shipments/allowedservices", &body).await.error, "UNKNOWN_CONTACT_ID");
}

#[tokio::test]
async fn a_parcel_is_followed_by_any_of_its_numbers() {
    let running = running().await;
    let parcel = make(&running, &shipment()).await.remove(0);
    let whole = parcel["ParcelNumber"].as_str().expect("a number");
    let numbers = format!("{},{whole},{},ZX000000", number(&parcel), &whole[..11]);
    let parcels = get(&running, &format!("{SIMPLE}/references/{numbers}")).await.body["parcels"].clone();
    for place in 0..3 {
        assert_eq!((&parcels[place]["unitno"], &parcels[place]["status"]), (&json!(whole[..11]), &json!("PREADVICE")));
    }
    assert_eq!((&parcels[3]["requested"], &parcels[3]["errorCode"]), (&json!("ZX000000"), &json!("E_404_01")));
    let eleven = ["ZX000000"; 11].join(",");
    let many = get(&running, &format!("{SIMPLE}/trackids/{eleven}")).await;
    assert_eq!((many.status, &many.body["title"]), (400, &json!("Bad Request")));
}

#[tokio::test]
async fn a_parcel_moves_with_its_age_and_its_events_are_in_the_caller_s_language() {
    let running = running().await;
    let track_id = made(&running).await;
    let path = format!("{SIMPLE}/references/{track_id}");
    for (hours, status, events) in
        [(0, "PREADVICE", 1), (5, "INTRANSIT", 2), (16, "INDELIVERY", 4), (4, "DELIVERED", 5)]
    {
        running.clock.advance_millis(hours * 3_600_000);
        let parcel = get(&running, &path).await.body["parcels"][0].clone();
        assert_eq!((&parcel["status"], parcel["events"].as_array().map(Vec::len)), (&json!(status), Some(events)));
    }
    let parcel = get(&running, &path).await.body["parcels"][0].clone();
    assert_eq!(
        (&parcel["events"][0]["code"], &parcel["events"][0]["description"]),
        (&json!("DELIVD.NORMAL"), &json!("Zugestellt."))
    );
    assert_eq!(parcel["events"][0]["eventDateTime"], "2026-11-24T10:00:00+0100");
}

#[tokio::test]
async fn shipit_tells_the_history_of_a_parcel_in_its_own_words() {
    let running = running().await;
    let track_id = made(&running).await;
    let seen = post(&running, "/tracking/parceldetails", &json!({ "TrackID": track_id })).await;
    assert_eq!(seen.body["UnitDetail"]["History"][0]["StatusCode"], "INTIAL.PREADVICE");
    let days = |from: &str, to: &str| json!({ "ShipmentReference": "Auftrag 4711", "DateFrom": from, "DateTo": to });
    let within = post(&running, "/tracking/parcels", &days("2026-11-23", "2026-11-24")).await;
    assert_eq!(within.body["UnitItems"][0]["TrackID"], json!(track_id));
    let later = post(&running, "/tracking/parcels", &days("2026-11-24", "2026-11-25")).await;
    assert_eq!(later.body["UnitItems"], json!([]));
}

#[tokio::test]
async fn a_driver_comes_on_a_working_day() {
    let running = running().await;
    let order = |date: &str| json!({ "ContactID": "276a4711", "PreferredPickUpDate": date, "Product": "PARCEL" });
    let saturday = post(&running, "/sporadiccollection", &order("2026-11-28")).await;
    assert_eq!(saturday.body, json!({ "EstimatedPickUpDate": "2026-11-30T00:00:00Z" }));
    let past = post(&running, "/sporadiccollection", &order("2026-11-22")).await;
    assert_eq!((past.status, past.error.as_str()), (400, "DATE_IN_THE_PAST"));
}
