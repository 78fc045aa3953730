//! `/v1/shipping-profiles`: nothing that the carrier does not have, one number for one profile.

use http::{Method, StatusCode};
use kontor_model::shipping_profile::ShippingProfile;
use serde_json::{Value, json};

use crate::api::testing::{Answer, Api, Customer};
use crate::shipping::accounts::tests::parcelhaus::{account, apis, create, send};

const PATH: &str = "/v1/shipping-profiles";

fn profile(number: &str, account: &str) -> Value {
    json!({
        "number": number, "name": format!("Paketehaus {number}"), "carrier_account": account, "service": "NATIONAL",
        "services": {"bulky": true, "carrier_options": ["saturday"]},
        "label": {"format": "zpl", "medium": "a5", "dpi": 300}, "tare_g": 120
    })
}

async fn post(api: &Api, customer: &Customer, key: &str, body: &Value) -> Answer {
    send(api, customer, (Method::POST, PATH), Some(key), body).await
}

async fn numbers(api: &Api, customer: &Customer) -> Vec<String> {
    let list = api.get(&customer.token, PATH).await.json();
    let items = list["items"].as_array().expect("items").iter();
    items.map(|item| item["number"].as_str().expect("a number").to_owned()).collect()
}

#[tokio::test]
async fn a_profile_is_kept_as_it_was_sent_with_the_id_of_its_account() {
    for (api, customer) in apis().await {
        let of = create(&api, &customer, &account("Käsehof")).await;
        let made = post(&api, &customer, "k-1", &profile("10", "käsehof")).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let mut expected = profile("10", of["id"].as_str().expect("an id"));
        expected["id"] = made.json()["id"].clone();
        expected["carrier"] = json!("parcelhaus");
        expected["active"] = json!(true);
        assert_eq!(made.json(), expected);
        serde_json::from_value::<ShippingProfile>(made.json()).expect("a client can read it");
        assert_eq!(api.get(&customer.token, made.header("location")).await.json(), expected);
        assert_eq!(post(&api, &customer, "k-1", &profile("10", "käsehof")).await.json(), expected);
        assert_eq!(numbers(&api, &customer).await, ["10"]);
    }
}

#[tokio::test]
async fn what_the_carrier_does_not_have_is_refused_by_field_and_nothing_is_kept() {
    for (api, customer) in apis().await {
        create(&api, &customer, &account("Käsehof")).await;
        let cases = [
            (json!({"service": "EXPRESS"}), "service unknown_value"),
            (json!({"service": "WORLD"}), "services.bulky not_offered"),
            (json!({"services": {"signature": true}}), "services.signature not_offered"),
            (json!({"services": {"carrier_options": ["sunday"]}}), "services.carrier_options not_offered"),
            (json!({"services": {"insurance": {"amount": "-1"}}}), "services.insurance out_of_range"),
            (json!({"services": {"preferred_place": "Garage"}}), "services.preferred_place not_in_profile"),
            (json!({"label": {"format": "zpl", "medium": "a5", "dpi": 203}}), "label not_offered"),
            (json!({"label": {"format": "pdf", "medium": "a6"}}), "label not_offered"),
            (json!({"carrier_account": "gibtsnicht"}), "carrier_account unknown_value"),
            (json!({"sender": "snd_01ARZ3NDEKTSV4RRFFQ69G5FAV"}), "sender unknown_value"),
            (json!({"tare_g": 100_001}), "tare_g out_of_range"),
            (json!({"number": "123456789012345678901"}), "number too_long"),
            (json!({"number": " "}), "number required"),
        ];
        for (change, fault) in cases {
            let mut wrong = profile("10", "Käsehof");
            wrong.as_object_mut().expect("an object").extend(change.as_object().expect("an object").clone());
            let answer = post(&api, &customer, "k-1", &wrong).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{change}: {}", answer.text());
            assert_eq!(answer.faults(), [fault], "{change}");
        }
        assert!(numbers(&api, &customer).await.is_empty());
    }
}

#[tokio::test]
async fn numbers_and_names_stand_for_one_profile_and_2_comes_before_10() {
    for (api, customer) in apis().await {
        create(&api, &customer, &account("Käsehof")).await;
        for number in ["10", "2", "A"] {
            assert_eq!(post(&api, &customer, number, &profile(number, "Käsehof")).await.status, StatusCode::CREATED);
        }
        assert_eq!(numbers(&api, &customer).await, ["2", "10", "A"]);
        assert_eq!(
            post(&api, &customer, "k-1", &profile("a", "Käsehof")).await.faults(),
            ["number taken", "name taken"]
        );
        let mut as_number = profile("11", "Käsehof");
        as_number["name"] = json!("10");
        assert_eq!(post(&api, &customer, "k-1", &as_number).await.faults(), ["name taken"]);
        assert_eq!(numbers(&api, &customer).await.len(), 3);
    }
}

#[tokio::test]
async fn what_others_stand_on_is_not_deleted() {
    for (api, customer) in apis().await {
        let of = create(&api, &customer, &account("Käsehof")).await;
        let sender = send(
            &api,
            &customer,
            (Method::POST, "/v1/sender-addresses"),
            Some("k-1"),
            &crate::shipping::senders::tests::sender("Graz"),
        )
        .await;
        let mut body = profile("10", "Käsehof");
        body["sender"] = sender.json()["id"].clone();
        let made = post(&api, &customer, "k-1", &body).await;
        let rules = json!({"items": [{"shipping_profile": "10"}]});
        send(&api, &customer, (Method::PUT, "/v1/shipping-rules"), None, &rules).await;
        let account_path = format!("/v1/carrier-accounts/{}", of["id"].as_str().expect("an id"));
        for (path, code) in [
            (account_path.as_str(), "account_in_use"),
            (sender.header("location"), "sender_in_use"),
            (made.header("location"), "profile_in_use"),
        ] {
            let answer = send(&api, &customer, (Method::DELETE, path), None, &json!({})).await;
            assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::CONFLICT, code));
            assert_eq!(api.get(&customer.token, path).await.status, StatusCode::OK, "{path} is still there");
        }
        body["active"] = json!(false);
        let refused = send(&api, &customer, (Method::PUT, made.header("location")), None, &body).await;
        assert_eq!(refused.faults(), ["active in_use"]);
        assert_eq!(api.get(&customer.token, made.header("location")).await.json()["active"], json!(true));
        send(&api, &customer, (Method::PUT, "/v1/shipping-rules"), None, &json!({"items": []})).await;
        for path in [made.header("location"), sender.header("location"), &account_path] {
            let gone = send(&api, &customer, (Method::DELETE, path), None, &json!({})).await;
            assert_eq!(gone.status, StatusCode::NO_CONTENT, "{path}: {}", gone.text());
        }
    }
}
