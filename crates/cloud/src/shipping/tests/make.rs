//! One shipment: what is answered, and what is refused before anything happens.

use http::StatusCode;
use kontor_model::gs1::Sscc;
use serde_json::{Value, json};

use crate::api::testing::{Api, Customer, shipment};
use crate::shipping::store::testing::counts;

async fn refused(api: &Api, customer: &Customer, change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut wanted = shipment("LS-1");
    change(&mut wanted);
    let answer = api.post(&customer.token, Some("k-1"), &wanted).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
    assert_eq!(answer.problem(), "validation_failed");
    assert_eq!(counts(&api.test.app.db).await, [0; 4], "something was made although it was refused");
    answer.faults()
}

#[tokio::test]
async fn a_shipment_is_answered_with_a_number_and_a_label_per_parcel() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let mut wanted = shipment("LS-2026-00417");
        wanted["parcels"] = json!([{"weight_g": 2500}, {"weight_g": 800, "reference": "Karton 2"}]);
        let answer = api.post(&customer.token, Some("k-1"), &wanted).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let made = answer.json();
        let id = made["id"].as_str().expect("an id");
        assert_eq!(answer.header("location"), format!("/v1/shipments/{id}"));
        assert_eq!(made["state"], "labelled");
        assert_eq!(made["carrier"], "own_label");
        assert_eq!(made["reference"], "LS-2026-00417");
        assert_eq!(made["findings"], json!([]));
        assert_eq!(made["parcels"][1]["reference"], "Karton 2");
        for (number, parcel) in (1..).zip(made["parcels"].as_array().expect("parcels")) {
            let sscc: Sscc = parcel["tracking_number"].as_str().expect("a number").parse().expect("an SSCC");
            assert_eq!(&sscc.as_str()[1..4], "952", "without a prefix the number is a sample");
            assert_eq!(parcel["number"], number);
            assert_eq!(parcel["label"]["href"], format!("/v1/shipments/{id}/labels/{number}"));
            assert_eq!(parcel["label"]["format"], "pdf");
            assert_eq!(parcel["label"]["medium"], "a6");
        }
        assert_eq!(api.get(&customer.token, &format!("/v1/shipments/{id}")).await.json(), made);
    }
}

#[tokio::test]
async fn own_label_may_be_named_and_nothing_else() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let faults = refused(&api, &customer, |wanted| {
            wanted["carrier_account"] = json!("dhl-1");
            wanted["shipping_profile"] = json!("Standard");
        });
        assert_eq!(faults.await, ["shipping_profile unknown_value", "carrier_account unknown_value"]);
        let mut wanted = shipment("LS-1");
        wanted["carrier_account"] = json!("own_label");
        assert_eq!(api.post(&customer.token, Some("k-2"), &wanted).await.status, StatusCode::CREATED);
    }
}

#[tokio::test]
async fn without_any_sender_the_answer_says_where_to_set_one() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let mut wanted = shipment("LS-1");
        wanted.as_object_mut().expect("an object").remove("from");
        wanted["parcels"] = json!([{"weight_g": 0}]);
        let answer = api.post(&customer.token, Some("k-1"), &wanted).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.faults(), ["from sender_missing", "parcels[0].weight_g out_of_range"]);
        assert!(answer.text().contains("page “Shipping”"), "{}", answer.text());
        assert_eq!(counts(&api.test.app.db).await, [0; 4]);
    }
}

#[tokio::test]
async fn all_fields_at_fault_are_named_at_once_with_their_limits() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let mut wanted = shipment("");
        wanted["to"]["name"] = json!("");
        wanted["to"]["postal_code"] = json!("1067");
        wanted["parcels"] = json!([{"weight_g": 0}, {"weight_g": 5, "reference": "x".repeat(36)}]);
        let answer = api.post(&customer.token, Some("k-1"), &wanted).await;
        let mut faults = answer.faults();
        faults.sort();
        assert_eq!(
            faults,
            [
                "parcels[0].weight_g out_of_range",
                "parcels[1].reference too_long",
                "reference required",
                "to.name required",
                "to.postal_code format"
            ]
        );
        assert!(answer.text().contains("35"), "the limit is named: {}", answer.text());
        assert_eq!(counts(&api.test.app.db).await, [0; 4]);
    }
}

#[tokio::test]
async fn one_to_ninety_nine_parcels() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        assert_eq!(refused(&api, &customer, |wanted| wanted["parcels"] = json!([])).await, ["parcels out_of_range"]);
        let hundred = vec![json!({"weight_g": 100}); 100];
        assert_eq!(
            refused(&api, &customer, |wanted| wanted["parcels"] = json!(hundred)).await,
            ["parcels out_of_range"]
        );
    }
}

#[tokio::test]
async fn every_kind_of_recipient_gets_a_label() {
    let place = json!({"name": "Jürgen Weiß", "postal_code": "8010", "city": "Graz", "country": "AT"});
    let kinds = [
        json!({"kind": "street", "street": "Hauptplatz 1"}),
        json!({"kind": "locker", "post_number": "12345678", "locker_number": "123"}),
        json!({"kind": "post_office", "office_number": "501"}),
        json!({"kind": "po_box", "box_number": "12 34"}),
        json!({"kind": "parcel_shop", "shop_id": "AT-4711"}),
    ];
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        for kind in &kinds {
            let mut wanted = shipment("LS-1");
            wanted["to"] = place.clone();
            wanted["to"].as_object_mut().expect("an object").extend(kind.as_object().expect("an object").clone());
            let key = kind["kind"].as_str().expect("a kind");
            let answer = api.post(&customer.token, Some(key), &wanted).await;
            assert_eq!(answer.status, StatusCode::CREATED, "{key}: {}", answer.text());
        }
    }
}
