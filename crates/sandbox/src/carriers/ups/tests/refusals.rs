//! Refusals: in UPS's shape, by what is wrong, and nothing is booked.

use serde_json::json;

use super::*;
use crate::tests::running;

#[tokio::test]
async fn credentials_are_refused_as_the_front_page_says() {
    let running = running().await;
    let good = "grant_type=client_credentials";
    let refused = |id: &'static str, secret: &'static str| token(&running, id, secret, good);
    assert_eq!(refused("unbekannt", "x").await.code(), "10401");
    assert_eq!(refused("app", "falsch").await.status, 401);
    assert_eq!(token(&running, "app", "x", "grant_type=password").await.code(), "10400");
    let taken = refused("app", "x").await;
    assert_eq!((taken.status, &taken.body["expires_in"]), (200, &json!("14399")));
}

#[tokio::test]
async fn a_call_without_a_good_token_is_refused_and_books_nothing() {
    let running = running().await;
    let body = json!({ "ShipmentRequest": parcel() });
    let request = || caller().post(running.url(SHIP)).json(&body);
    for unsigned in [request(), request().bearer_auth("erfunden"), request().bearer_auth("simulated-ups-until-1")] {
        let refused = seen(unsigned).await;
        assert_eq!((refused.status, refused.code()), (401, "250002"));
    }
    assert_eq!(sold(&running).await["open"], 0);
}

#[tokio::test]
async fn what_the_description_does_not_allow_is_refused_and_books_nothing() {
    let running = running().await;
    let cases = [
        ("/Request/RequestOption", json!("perhaps"), "request option"),
        ("/Shipment/Shipper/ShipperNumber", json!("000000"), "shipper number"),
        ("/Shipment/Shipper/ShipperNumber", json!("47"), "shipper number"),
        ("/Shipment/PaymentInformation/ShipmentCharge/0/Type", json!("02"), "payment"),
        ("/Shipment/ShipTo/Name", json!("x".repeat(36)), "ship to name"),
        ("/Shipment/ShipTo/Address/AddressLine", json!([]), "ship to address line"),
        ("/Shipment/ShipTo/Address/PostalCode", json!("402"), "ship to postal code"),
        ("/Shipment/ShipTo/Address/City", json!("Falschhausen"), "city"),
        ("/Shipment/ShipTo/Address/AddressLine", json!(["Unbekannte Straße 5"]), "street was not found"),
        ("/Shipment/Service/Code", json!("99"), "service code"),
        ("/Shipment/Service/Code", json!("70"), "Access Point"),
        ("/Shipment/Package", json!([]), "package"),
        ("/Shipment/Package/0/PackageWeight/Weight", json!("70.1"), "weight"),
        ("/Shipment/Package/0/Dimensions", json!({ "Length": "271", "Width": "1", "Height": "1" }), "dimensions"),
        ("/Shipment/ShipmentDate", json!("20261202"), "date"),
        ("/Shipment/ReferenceNumber/0/Value", json!("x".repeat(36)), "reference number"),
        ("/Shipment/ShipmentServiceOptions/Notification", json!([{ "NotificationCode": "9" }]), "notification"),
        ("/Shipment/ShipmentServiceOptions/DeliverToAddresseeOnlyIndicator", json!(""), "Access Point"),
        ("/LabelSpecification/LabelImageFormat/Code", json!("EPL"), "label image format"),
        ("/LabelSpecification/LabelStockSize/Height", json!("7"), "label stock size"),
    ];
    for (path, value, words) in cases {
        let refused = ship(&running, &with(path, value)).await;
        let message = refused.body["response"]["errors"][0]["message"].as_str().unwrap_or_default();
        assert!(refused.status == 400 && message.contains(words), "{path}: {}", refused.body);
    }
    assert_eq!(sold(&running).await["open"], 0);
}

#[tokio::test]
async fn an_address_that_is_not_found_is_a_warning_when_it_may_be() {
    let running = running().await;
    let mut request = with("/Shipment/ShipTo/Address/AddressLine", json!(["Unbekannte Straße 5"]));
    request["Request"]["RequestOption"] = json!("nonvalidate");
    let made = ship(&running, &request).await;
    assert_eq!(made.status, 200);
    assert_eq!(made.body["ShipmentResponse"]["Response"]["Alert"][0]["Code"], "120802");
}

#[tokio::test]
async fn goods_across_a_customs_border_need_their_lines() {
    let running = running().await;
    let mut request = parcels_abroad();
    request["Shipment"]["ShipmentServiceOptions"] = json!({});
    assert_eq!(ship(&running, &request).await.code(), "122000");
    let mut request = parcels_abroad();
    request["Shipment"]["ShipmentServiceOptions"]["InternationalForms"]["Product"][0]["CommodityCode"] = json!("61");
    assert_eq!(ship(&running, &request).await.status, 400);
    let mut request = parcels_abroad();
    request["Shipment"]["ShipTo"]["Phone"] = json!(null);
    assert_eq!(ship(&running, &request).await.code(), "120217");
    assert_eq!(sold(&running).await["open"], 0);
}

#[tokio::test]
async fn a_closed_access_point_takes_nothing() {
    let running = running().await;
    let point = |id: &str| json!({ "Name": "Kiosk", "AttentionName": "Jürgen Groß", "UPSAccessPointID": id });
    let path = "/Shipment/AlternateDeliveryAddress";
    assert_eq!(ship(&running, &with(path, point("U00000000"))).await.code(), "129006");
    assert_eq!(ship(&running, &with(path, point("U12345678"))).await.status, 200);
}

#[tokio::test]
async fn what_is_no_request_at_all_is_refused() {
    let running = running().await;
    for body in [json!({}), json!([]), json!({ "ShipmentRequest": 5 })] {
        assert_eq!(post(&running, SHIP, &body).await.status, 400);
    }
    assert_eq!(ship(&running, &json!({})).await.status, 400);
    assert_eq!(post(&running, "/ups/api/nothing", &json!({})).await.status, 404);
}
