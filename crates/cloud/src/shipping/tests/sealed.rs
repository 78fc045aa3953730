//! Addresses and documents are not readable in the store, and a document counts only where it belongs.

use http::StatusCode;
use kontor_model::shipment::NewShipment;
use serde_json::json;

use crate::api::testing::{Api, shipment};
use crate::shipping::SenderSettings;
use crate::shipping::settings::{find_settings, save_in};
use crate::shipping::store::testing::{copy_sender, everything, swap_documents};

fn contains(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[tokio::test]
async fn neither_an_address_nor_a_document_is_readable_in_the_store() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let mut wanted = shipment("LS-1");
        wanted["label"] = json!({"format": "zpl"});
        let made = api.post(&customer.token, Some("k-1"), &wanted).await;
        assert_eq!(made.status, StatusCode::CREATED);
        let rows = everything(&api.test.app.db).await;
        assert!(rows.iter().any(|row| contains(row, "LS-1")), "the search finds what stands there in clear");
        for secret in ["Weiß", "Jürgen", "Königstraße", "Übelacker", "Dresden", "^XA"] {
            assert!(!rows.iter().any(|row| contains(row, secret)), "{secret} on {}", api.test.store.name);
        }
    }
}

#[tokio::test]
async fn the_sender_is_not_readable_in_the_store_and_opens_for_its_own_customer_only() {
    for api in Api::all().await {
        let (customer, other) =
            (api.customer("1000000000009", "shipping").await, api.customer("1000000000016", "shipping").await);
        let request: NewShipment = serde_json::from_value(shipment("LS-1")).expect("a shipment");
        let prefix = Some("4012345".parse().expect("a prefix"));
        let settings = SenderSettings { sender: request.from.expect("a sender"), prefix };
        let app = &api.test.app;
        let mut tx = app.db.write(&customer.tenant).await.expect("begins");
        save_in(app, &mut tx, &customer.tenant, &settings).await.expect("saves");
        tx.commit().await.expect("commits");
        let rows = everything(&app.db).await;
        assert!(rows.iter().any(|row| contains(row, "4012345")), "the search finds what stands there in clear");
        let sender = &settings.sender;
        for text in [&sender.street, &sender.party.name, &sender.city] {
            assert!(!rows.iter().any(|row| contains(row, text)), "{text} on {}", api.test.store.name);
        }
        assert_eq!(find_settings(app, &customer.tenant).await.expect("reads"), Some(settings));
        copy_sender(&app.db, &customer.tenant, &other.tenant).await;
        assert!(find_settings(app, &other.tenant).await.is_err(), "sealed for another customer");
    }
}

#[tokio::test]
async fn a_document_under_another_parcel_is_not_handed_out() {
    for api in Api::all().await {
        let customer = api.customer("1000000000009", "shipping").await;
        let mut wanted = shipment("LS-1");
        wanted["parcels"] = json!([{"weight_g": 1}, {"weight_g": 2}]);
        let made = api.post(&customer.token, Some("k-1"), &wanted).await.json();
        assert_eq!(swap_documents(&api.test.app.db).await, 2);
        let path = format!("/v1/shipments/{}/labels/1", made["id"].as_str().expect("an id"));
        let answer = api.get(&customer.token, &path).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::INTERNAL_SERVER_ERROR, "internal"));
    }
}
