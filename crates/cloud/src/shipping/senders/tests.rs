//! `/v1/sender-addresses`: checked like every label, sealed, in use or not.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::api::testing::{Api, Customer};
use crate::shipping::accounts::tests::looks::dump;
use crate::shipping::accounts::tests::parcelhaus::{apis, send};

const PATH: &str = "/v1/sender-addresses";

pub(in crate::shipping) fn sender(name: &str) -> Value {
    json!({"name": name, "address": {
        "name": "Käsehof Grünwald, Lager Graz", "street": "Jägerweg", "house_number": "9", "postal_code": "8010",
        "city": "Graz", "country": "AT"
    }})
}

async fn list(api: &Api, customer: &Customer) -> Value {
    api.get(&customer.token, PATH).await.json()
}

#[tokio::test]
async fn a_sender_is_created_once_changed_and_deleted() {
    for (api, customer) in apis().await {
        let made = send(&api, &customer, (Method::POST, PATH), Some("k-1"), &sender("Graz")).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let again = send(&api, &customer, (Method::POST, PATH), Some("k-1"), &sender("Graz")).await;
        assert_eq!(again.json(), made.json());
        let path = made.header("location").to_owned();
        assert_eq!(api.get(&customer.token, &path).await.json(), made.json());
        let mut change = sender("Lager  Graz");
        change["address"]["city"] = json!(" Wien ");
        let changed = send(&api, &customer, (Method::PUT, &path), None, &change).await.json();
        assert_eq!((&changed["name"], &changed["address"]["city"]), (&json!("Lager Graz"), &json!("Wien")));
        assert_eq!(list(&api, &customer).await, json!({"items": [changed]}));
        assert_eq!(
            send(&api, &customer, (Method::DELETE, &path), None, &json!({})).await.status,
            StatusCode::NO_CONTENT
        );
        assert_eq!(list(&api, &customer).await, json!({"items": []}));
    }
}

#[tokio::test]
async fn fields_at_fault_are_named_by_their_path_and_nothing_is_kept() {
    for (api, customer) in apis().await {
        let mut wrong = sender("");
        wrong["address"]["street"] = json!("");
        wrong["address"]["postal_code"] = json!("80100");
        let answer = send(&api, &customer, (Method::POST, PATH), Some("k-1"), &wrong).await;
        assert_eq!(answer.faults(), ["name required", "address.postal_code format", "address.street required"]);
        send(&api, &customer, (Method::POST, PATH), Some("k-2"), &sender("Graz")).await;
        let taken = send(&api, &customer, (Method::POST, PATH), Some("k-3"), &sender("GRAZ")).await;
        assert_eq!(taken.faults(), ["name taken"]);
        assert_eq!(list(&api, &customer).await["items"].as_array().map(Vec::len), Some(1));
    }
}

#[tokio::test]
async fn an_address_is_not_readable_in_the_store() {
    for (api, customer) in apis().await {
        send(&api, &customer, (Method::POST, PATH), Some("k-1"), &sender("Zweites Lager")).await;
        let store = dump(&api.test).await;
        let contains = |needle: &str| store.windows(needle.len()).any(|window| window == needle.as_bytes());
        assert!(contains("Zweites Lager"), "the search finds what stands there in clear");
        assert!(!contains("Jägerweg") && !contains("Lager Graz"));
    }
}
