//! Ordering: what is made, what is refused, and in which shape.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{ORDERS, ORIGIN, Seen, order, parcel, parcel_with, post, sold};
use crate::tests::{caller, running};

#[tokio::test]
async fn one_shipment_is_made_with_number_routing_code_and_label() {
    let running = running().await;
    let seen = order(&running, "", &[parcel()]).await;
    assert_eq!((seen.status, &seen.item(0)["sstatus"]["status"]), (200, &json!(200)));
    let number = seen.number(0);
    let (body, digit) = number.split_at(19);
    assert_eq!(kontor_model::gs1::check_digit(body).map(|digit| digit.to_string()).as_deref(), Some(digit));
    let routing = seen.item(0)["routingCode"].as_str().expect("a routing code");
    assert!(routing.starts_with("40327604109+99000") && routing.len() == 26, "{routing}");
    let label = STANDARD.decode(seen.item(0)["label"]["b64"].as_str().expect("a label")).expect("base64");
    assert!(label.starts_with(b"%PDF"));
    assert_eq!(sold(&running).await["open"], 1);
}

#[tokio::test]
async fn several_shipments_are_answered_in_order_with_207_and_good_and_bad_ones_mixed() {
    let running = running().await;
    let heavy = parcel_with("/details/weight", json!({ "uom": "kg", "value": 35 }));
    let seen = order(&running, "", &[parcel(), heavy, parcel()]).await;
    assert_eq!(seen.status, 207);
    let states: Vec<_> = (0..3).map(|place| seen.item(place)["sstatus"]["status"].as_u64()).collect();
    assert_eq!(states, [Some(200), Some(400), Some(200)]);
    assert_eq!(seen.about(1, "Error"), ["dimension.weight"]);
    assert_eq!(seen.body["status"]["detail"], "2 of 3 shipments successfully created.");
    assert_eq!(sold(&running).await["count"], 2);
}

#[tokio::test]
async fn a_dry_run_judges_and_makes_nothing() {
    let running = running().await;
    let seen = order(&running, "?validate=true", &[parcel()]).await;
    assert_eq!((seen.status, seen.item(0).get("shipmentNo")), (200, None));
    assert_eq!(sold(&running).await["count"], 0);
}

#[tokio::test]
async fn faults_of_form_refuse_the_whole_call_and_name_their_place() {
    let running = running().await;
    let mut wrong = parcel_with("/consignee/postalCode", json!("04109 "));
    wrong["refNo"] = json!("4711");
    let seen = order(&running, "", &[parcel(), wrong]).await;
    assert_eq!(seen.status, 400);
    let paths: Vec<&str> =
        seen.body["items"].as_array().expect("items").iter().filter_map(|item| item["propertyPath"].as_str()).collect();
    assert!(
        paths.starts_with(&["shipments[1].refNo", "shipments[1].consignee", "shipments[1].consignee.postalCode"]),
        "{paths:?}"
    );
    assert_eq!(sold(&running).await["count"], 0);
}

#[tokio::test]
async fn an_address_without_routing_code_is_warned_about_or_refused_as_asked() {
    let running = running().await;
    let nowhere = parcel_with("/consignee/addressStreet", json!("Unbekannte Straße"));
    let warned = order(&running, "", std::slice::from_ref(&nowhere)).await;
    assert_eq!((warned.status, warned.about(0, "Warning")), (200, vec!["consignee"]));
    let refused = order(&running, "?mustEncode=true", &[nowhere]).await;
    assert_eq!((refused.status, refused.about(0, "Warning")), (400, vec!["consignee"]));
    assert_eq!(sold(&running).await["count"], 1);
}

#[tokio::test]
async fn what_dhl_finds_out_names_the_property() {
    let cash = json!({ "amount": { "currency": "CHF", "value": 12.5 }, "transferNote1": "4711" });
    let cases = [
        ("/billingNumber", json!("33333333335301"), "billingNumber"),
        ("/billingNumber", json!("33333333330199"), "billingNumber"),
        ("/consignee/country", json!("CHE"), "consignee.country"),
        ("/services/premium", json!(true), "services.premium"),
        (
            "/services/additionalInsurance",
            json!({ "currency": "EUR", "value": 25_001 }),
            "services.additionalInsurance",
        ),
        ("/services/cashOnDelivery", cash, "services.cashOnDelivery.amount"),
        ("/services/preferredDay", json!("2026-11-29"), "services.preferredDay"),
        ("/services/dhlRetoure", json!({ "billingNumber": "33333333330701" }), "services.dhlRetoure.returnAddress"),
        ("/shipDate", json!("2026-11-22"), "shipDate"),
    ];
    let running = running().await;
    for (place, value, property) in cases {
        let seen = order(&running, "", &[parcel_with(place, value)]).await;
        assert_eq!(seen.status, 400, "{place}");
        assert!(seen.about(0, "Error").contains(&property), "{place}: {}", seen.body);
    }
    assert_eq!(sold(&running).await["count"], 0);
}

#[tokio::test]
async fn switzerland_needs_customs_with_a_tariff_number() {
    let running = running().await;
    let mut abroad = parcel_with("/consignee/country", json!("CHE"));
    (abroad["product"], abroad["billingNumber"]) = (json!("V53WPAK"), json!("33333333335301"));
    let missing = order(&running, "", std::slice::from_ref(&abroad)).await;
    assert_eq!(missing.about(0, "Error"), ["customs"]);
    let price = json!({ "currency": "EUR", "value": 20 });
    abroad["customs"] = json!({
        "exportType": "COMMERCIAL_GOODS", "postalCharges": price,
        "items": [{
            "itemDescription": "Wollmütze", "packagedQuantity": 2, "itemValue": price,
            "itemWeight": { "uom": "g", "value": 200 },
        }],
    });
    let numberless = order(&running, "", std::slice::from_ref(&abroad)).await;
    assert_eq!(numberless.about(0, "Error"), ["customs.items[0].hsCode"]);
    abroad["customs"]["items"][0]["hsCode"] = json!("65050030");
    let seen = order(&running, "", &[abroad]).await;
    assert_eq!((seen.status, &seen.item(0)["customsDoc"]["printFormat"]), (200, &json!("A4")));
}

fn with_return() -> Value {
    let address = parcel()["shipper"].clone();
    parcel_with("/services/dhlRetoure", json!({ "billingNumber": "33333333330701", "returnAddress": address }))
}

#[tokio::test]
async fn a_return_label_is_a_second_page_or_a_document_of_its_own() {
    let running = running().await;
    let together = order(&running, "", &[with_return()]).await;
    assert!(together.item(0)["returnShipmentNo"].is_string() && together.item(0).get("returnLabel").is_none());
    let apart =
        order(&running, "?combine=false&printFormat=910-300-400&retourePrintFormat=910-300-300", &[with_return()])
            .await;
    let formats = ["label", "returnLabel"].map(|name| apart.item(0)[name]["printFormat"].as_str());
    assert_eq!(formats, [Some("910-300-400/410"), Some("910-300-300")]);
}

#[tokio::test]
async fn labels_come_for_the_label_printer_or_as_an_address_without_sign_in() {
    let running = running().await;
    let zpl = order(&running, "?docFormat=ZPL2&printFormat=910-300-600", &[parcel()]).await;
    let label = zpl.item(0)["label"]["zpl2"].as_str().expect("a label");
    assert!(label.starts_with("^XA^CI28") && label.contains("^PW824^LL1592"), "{label}");
    let linked = order(&running, "?includeDocs=URL", &[parcel()]).await;
    let url = linked.item(0)["label"]["url"].as_str().expect("an address").to_owned();
    let answer = caller().get(url).send().await.expect("an answer");
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (200, &"application/pdf".parse().expect("a header"))
    );
    let torn = caller().get(running.url("/dhl_parcel_de/parcel/de/shipping/v2/labels?token=abc")).send().await;
    assert_eq!(torn.expect("an answer").status(), 404);
}

#[tokio::test]
async fn messages_are_german_when_german_is_asked_for() {
    let running = running().await;
    let body = json!({ "profile": "P", "shipments": [parcel_with("/billingNumber", json!("33333333335301"))] });
    let request = super::signed(caller().post(running.url(&format!("{ORIGIN}{ORDERS}"))).json(&body));
    let seen: Seen = super::seen(request.header("accept-language", "de-DE")).await;
    let words = seen.item(0)["validationMessages"][0]["validationMessage"].as_str().expect("words");
    assert!(words.starts_with("Das Produkt passt nicht"), "{words}");
}

#[tokio::test]
async fn who_does_not_sign_in_gets_the_gateways_error_and_nothing_is_made() {
    let running = running().await;
    let url = running.url(&format!("{ORIGIN}{ORDERS}"));
    let body = json!({ "profile": "P", "shipments": [parcel()] });
    let bare = || caller().post(&url).json(&body);
    let requests = [
        bare(),
        bare().basic_auth("anna", Some("geheim")),
        bare().basic_auth("anna", Some("geheim")).header("dhl-api-key", "unbekannt"),
        bare().basic_auth("anna", Some("abgelaufen")).header("dhl-api-key", "key"),
        bare().bearer_auth("from somewhere else"),
    ];
    for request in requests {
        let seen = super::seen(request).await;
        assert_eq!((seen.status, &seen.body["title"]), (401, &json!("Unauthorized")));
    }
    assert_eq!(sold(&running).await["count"], 0);
}

#[tokio::test]
async fn a_token_serves_until_it_ends() {
    let running = running().await;
    let form = "grant_type=password&username=anna&password=geheim&client_id=id&client_secret=secret";
    let url = running.url("/dhl_parcel_de/parcel/de/account/auth/ropc/v1/token");
    let token = super::seen(caller().post(url).body(form)).await.body;
    let token = token["access_token"].as_str().expect("a token").to_owned();
    let body = json!({ "profile": "P", "shipments": [parcel()] });
    let url = running.url(&format!("{ORIGIN}{ORDERS}"));
    let ask = || super::seen(caller().post(&url).bearer_auth(&token).json(&body));
    assert_eq!(ask().await.status, 200);
    running.clock.advance_millis(1_800_000);
    assert_eq!(ask().await.status, 401);
}

#[tokio::test]
async fn thirty_one_shipments_are_too_many() {
    let running = running().await;
    let seen = order(&running, "", &vec![parcel(); 31]).await;
    assert_eq!((seen.status, &seen.body["items"][0]["propertyPath"]), (400, &json!("shipments")));
    let whole = post(&running, ORDERS, &json!({ "profile": "P", "shipments": vec![parcel(); 30] })).await;
    assert_eq!(whole.status, 207);
    assert_eq!(sold(&running).await["count"], 30);
}
