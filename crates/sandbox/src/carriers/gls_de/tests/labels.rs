//! Making parcels: numbers and labels, and refusals in headers that sell nothing.

use serde_json::{Value, json};

use super::super::numbers::{check_digit, parcel, track_id};
use super::*;
use crate::tests::running;

#[test]
fn parcel_numbers_end_in_gls_s_check_digit() {
    for number in ["604831862623", "366310000017", "601079548470"] {
        let (digits, digit) = number.split_at(11);
        assert_eq!(check_digit(digits).to_string(), digit, "{number}");
    }
    let number = parcel(123_456_789, "16");
    assert_eq!((number.len(), &number[..11]), (12, "12163456789"));
    assert_eq!(check_digit(&number[..11]).to_string(), &number[11..]);
}

#[test]
fn track_ids_are_eight_characters_and_differ() {
    let ids: std::collections::HashSet<String> = (0..10_000).map(|serial| track_id(serial * 7 + 560_000_000)).collect();
    assert_eq!(ids.len(), 10_000);
    assert!(ids.iter().all(|id| id.len() == 8 && id.starts_with("ZX") && !id.contains(['I', 'L', 'O', 'U'])));
}

#[tokio::test]
async fn a_parcel_gets_two_numbers_and_a_label_and_is_in_the_ledger() {
    let running = running().await;
    let seen = post(&running, "/shipments", &request(&shipment())).await;
    let created = &seen.body["CreatedShipment"];
    let parcel = &created["ParcelData"][0];
    assert_eq!(parcel["ShipmentUnitReference"], json!(["shp_1-1"]));
    assert_eq!(parcel["Barcodes"]["Primary1D"], parcel["ParcelNumber"]);
    assert_eq!((&created["CustomerID"], &created["ShipmentReference"]), (&json!("276a4711"), &json!(["Auftrag 4711"])));
    assert!(decoded(&created["PrintData"][0]["Data"][0]).starts_with(b"%PDF"));
    let url = running.url("/control/labels?carrier=gls_de&reference=shp_1-1");
    let labels: Value = caller().get(url).send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!((&labels["total"], &labels["labels"][0]["number"]), (&json!(1), &parcel["TrackID"]));
    assert_eq!(labels["labels"][0]["also"], json!([parcel["ParcelNumber"]]));
}

#[tokio::test]
async fn a_label_for_a_thermal_printer_is_zpl_of_the_resolution_asked_for() {
    let running = running().await;
    let mut zpl = Vec::new();
    for template in ["ZPL_200", "ZPL_300"] {
        let mut request = request(&shipment());
        request["PrintingOptions"]["ReturnLabels"] = json!({ "TemplateSet": template, "LabelFormat": "ZEBRA" });
        let seen = post(&running, "/shipments", &request).await;
        let print = &seen.body["CreatedShipment"]["PrintData"][0];
        assert_eq!(print["LabelFormat"], "ZEBRA");
        zpl.push(String::from_utf8(decoded(&print["Data"][0])).expect("text"));
    }
    assert!(zpl.iter().all(|zpl| zpl.starts_with("^XA") && zpl.contains("MUSTER")));
    assert!(zpl[0].contains("^PW839") || zpl[0].contains("^PW840"), "{}", &zpl[0][..120]);
    assert!(zpl[1].contains("^PW1240"), "{}", &zpl[1][..120]);
}

#[tokio::test]
async fn several_parcels_come_in_order_each_with_its_label() {
    let running = running().await;
    let units = json!([
        { "ShipmentUnitReference": ["a-1"], "Weight": 1 },
        { "ShipmentUnitReference": ["a-2"], "Weight": 99 },
    ]);
    let seen = post(&running, "/shipments", &request(&shipment_with("/ShipmentUnit", units))).await;
    let created = &seen.body["CreatedShipment"];
    let references: Vec<&Value> = created["ParcelData"]
        .as_array()
        .expect("parcels")
        .iter()
        .map(|parcel| &parcel["ShipmentUnitReference"][0])
        .collect();
    assert_eq!(references, ["a-1", "a-2"]);
    assert_eq!(created["PrintData"].as_array().map(Vec::len), Some(2));
    assert_ne!(created["ParcelData"][0]["TrackID"], created["ParcelData"][1]["TrackID"]);
}

#[tokio::test]
async fn what_gls_does_not_take_is_refused_in_headers_and_sells_nothing() {
    let running = running().await;
    for (place, value, error) in [
        ("/Consignee/Address/City", Value::Null, "MANDATORY"),
        ("/Consignee/Address/City", json!("Nirgendwo"), "UNKNOWN_CITY"),
        ("/Consignee/Address/ZIPCode", json!("99999"), "INVALID_ZIPCODE"),
        ("/Consignee/Address/ZIPCode", json!("0410"), "INVALID_ZIPCODE"),
        ("/Consignee/Address/Name2", json!("Lager (Nord)"), "FORBIDDEN_CHARACTER"),
        ("/Consignee/Address/Name2", json!("N".repeat(41)), "TOO_LONG"),
        ("/Consignee/Address/Street", json!("Weg"), "TOO_SHORT"),
        ("/Consignee/Address/Phone", json!("0"), "UNKNOWN_PROPERTY"),
        ("/Consignee/Address/CountryCode", json!("CH"), "INVALID_ZIPCODE"),
        ("/Shipper/ContactID", json!("unbekannt"), "UNKNOWN_CONTACT_ID"),
        ("/Product", json!("LUFTPOST"), "INVALID_VALUE"),
        ("/Product", json!("FREIGHT"), "PRODUCT_NOT_AVAILABLE"),
        ("/Middleware", Value::Null, "MANDATORY"),
        ("/ShippingDate", json!("2026-11-22"), "DATE_IN_THE_PAST"),
        ("/ShipmentUnit", json!([]), "NUMBER_OF_UNITS"),
        ("/ShipmentUnit", json!([{ "Weight": 99.1 }]), "WEIGHT_OUT_OF_RANGE"),
        ("/ShipmentUnit", json!([{ "Weight": 1, "Volume": {} }]), "UNKNOWN_PROPERTY"),
        ("/Service", json!([{ "Service": { "ServiceName": "service_magic" } }]), "UNKNOWN_SERVICE"),
        ("/Service", json!([{ "Service": { "ServiceName": "service_0800" } }]), "SERVICE_NOT_ALLOWED"),
        ("/Service", json!([{ "Service": { "ServiceName": "service_flexdelivery" } }]), "MANDATORY"),
    ] {
        let seen = post(&running, "/shipments", &request(&shipment_with(place, value.clone()))).await;
        assert_eq!((seen.status, seen.error.as_str(), seen.body), (400, error, Value::Null), "{place} {value}");
        assert!(seen.args.starts_with("/Shipment"), "{}", seen.args);
    }
    assert_eq!(sold(&running).await["count"], 0);
}

#[tokio::test]
async fn both_spellings_of_names_are_taken() {
    let running = running().await;
    let mut shipment = shipment();
    let address = shipment["Consignee"]["Address"].as_object_mut().expect("an object");
    let code = address.remove("ZIPCode").expect("a code");
    address.insert("Zipcode".to_owned(), code);
    address.insert("Email".to_owned(), json!("kaethe@example.de"));
    shipment["Service"] = json!([{ "Service": { "ServiceName": "service_flexdelivery" } }]);
    assert_eq!(make(&running, &shipment).await.len(), 1);
}

#[tokio::test]
async fn a_look_tells_all_issues_at_once_and_sells_nothing() {
    let running = running().await;
    let mut bad = shipment_with("/Consignee/Address/City", json!("Nirgendwo"));
    bad["ShipmentUnit"][0]["Weight"] = json!(0.05);
    let seen = post(&running, "/shipments/validate", &json!({ "Shipment": bad })).await;
    let issues = &seen.body["ValidationResult"]["Issues"];
    assert_eq!((seen.status, &seen.body["Success"]), (200, &json!(false)));
    assert_eq!(
        (&issues[0]["Rule"], &issues[1]["Location"]),
        (&json!("UNKNOWN_CITY"), &json!("/Shipment/ShipmentUnit[0]/Weight"),)
    );
    let fine = post(&running, "/shipments/validate", &json!({ "Shipment": shipment() })).await;
    assert_eq!((&fine.body["Success"], &fine.body["ValidationResult"]["Issues"]), (&json!(true), &json!([])));
    assert_eq!(sold(&running).await["count"], 0);
}

#[tokio::test]
async fn a_label_is_given_again_by_any_number_and_reference() {
    let running = running().await;
    let parcel = make(&running, &shipment()).await.remove(0);
    let names = [
        ("TrackID", parcel["TrackID"].clone()),
        ("ParcelNumber", parcel["ParcelNumber"].clone()),
        ("ShipmentUnitReference", json!("shp_1-1")),
        ("ShipmentReference", json!("Auftrag 4711")),
    ];
    for (name, value) in names {
        let seen = post(&running, "/shipments/reprintparcel", &json!({ name: value })).await;
        assert_eq!(seen.body["CreatedShipment"]["ParcelData"], json!([parcel]), "{name}");
        assert!(decoded(&seen.body["CreatedShipment"]["PrintData"][0]["Data"][0]).starts_with(b"%PDF"));
    }
    for body in [json!({ "ShipmentUnitReference": "shp_1-2" }), json!({ "TrackID": "shp_1-1".get(..7) })] {
        let seen = post(&running, "/shipments/reprintparcel", &body).await;
        assert_eq!((seen.status, seen.error.as_str()), (404, "PARCEL_NOT_FOUND"));
    }
    assert_eq!(sold(&running).await["count"], 1, "giving it again sells nothing");
}

#[tokio::test]
async fn a_label_for_the_way_back_is_one_label_from_the_customer_to_the_merchant() {
    let running = running().await;
    let service = json!([{ "ShopReturn": { "ServiceName": "service_shopreturn", "NumberOfLabels": 1 } }]);
    let mut order = request(&shipment_with("/Service", service));
    order["PrintingOptions"]["ReturnLabels"] = json!({ "TemplateSet": "ZPL_200", "LabelFormat": "ZEBRA" });
    let seen = post(&running, "/shipments", &order).await;
    let created = &seen.body["CreatedShipment"];
    assert_eq!(created["ParcelData"].as_array().map(Vec::len), Some(1));
    let zpl = String::from_utf8(decoded(&created["PrintData"][0]["Data"][0])).expect("text");
    let place = |text: &str| zpl.find(text).unwrap_or_else(|| panic!("{text} in {zpl}"));
    assert!(place("RETURN") < place("Leipzig") && place("Leipzig") < place("Contact-ID 276a4711"), "sender first");
    let url = running.url("/control/labels/count?carrier=gls_de&kind=return");
    let count: Value = caller().get(url).send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!(count["count"], 1);
}

#[tokio::test]
async fn a_lost_answer_is_found_again_by_reference() {
    let running = running().await;
    let fault = json!({ "carrier": "gls_de", "operation": "create", "fault": "half_body" });
    let set = caller().post(running.url("/control/faults")).json(&fault).send().await.expect("an answer");
    assert_eq!(set.status(), 201);
    let body = request(&shipment()).to_string();
    let sent = caller().post(running.url(&format!("{RS}/shipments"))).bearer_auth(token(&running).await);
    let answer = sent.header("content-type", MEDIA_TYPE).body(body).send().await.expect("a head");
    assert!(answer.bytes().await.is_err(), "half of the answer");
    let again = post(&running, "/shipments/reprintparcel", &json!({ "ShipmentUnitReference": "shp_1-1" })).await;
    assert_eq!(again.body["CreatedShipment"]["ParcelData"].as_array().map(Vec::len), Some(1));
    assert_eq!(sold(&running).await["count"], 1);
}
