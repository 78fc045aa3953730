//! `/v1/carrier-accounts`: what is kept, what is refused, and that a refusal changes nothing.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::parcelhaus::{API_SECRET, PASSWORD, account, apis, create, send};
use crate::api::testing::{Api, Customer};
use crate::audit;

const PATH: &str = "/v1/carrier-accounts";

async fn list(api: &Api, customer: &Customer) -> Vec<Value> {
    api.get(&customer.token, PATH).await.json()["items"].as_array().expect("items").clone()
}

fn path_of(account: &Value) -> String {
    format!("{PATH}/{}", account["id"].as_str().expect("an id"))
}

#[tokio::test]
async fn an_account_is_created_and_shown_without_its_secrets() {
    for (api, customer) in apis().await {
        let answer = send(&api, &customer, (Method::POST, PATH), Some("k-1"), &account("Käsehof")).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let made = answer.json();
        assert_eq!(answer.header("location"), path_of(&made));
        assert_eq!(made["settings"], json!({"user": "kaesehof", "customer": "4711081512", "paper": "roll"}));
        assert_eq!(made["secrets"], json!(["api_secret", "password"]));
        assert_eq!((&made["default"], &made["active"]), (&json!(true), &json!(true)));
        assert_eq!(made["print_uncodable"], json!(false), "strict unless somebody says otherwise");
        assert_eq!(made.get("last_test"), None);
        assert_eq!(api.get(&customer.token, &path_of(&made)).await.json(), made);
        assert_eq!(list(&api, &customer).await, [made]);
        let texts = [answer.text(), api.get(&customer.token, PATH).await.text()];
        assert!(texts.iter().all(|text| !text.contains(PASSWORD) && !text.contains(API_SECRET)));
    }
}

#[tokio::test]
async fn every_field_at_fault_is_named_and_nothing_is_created() {
    for (api, customer) in apis().await {
        let mut wrong = account(" ");
        wrong["mode"] = json!("simulated");
        wrong["settings"] =
            json!({"user": "a".repeat(21), "customer": "12", "paper": "wood", "pickup": "maybe", "pasword": "x"});
        let answer = send(&api, &customer, (Method::POST, PATH), Some("k-1"), &wrong).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "validation_failed"));
        assert_eq!(
            answer.faults(),
            [
                "name required",
                "mode unknown_value",
                "settings.pasword unknown_field",
                "settings.user format",
                "settings.password required",
                "settings.customer format",
                "settings.paper format",
                "settings.pickup format",
            ]
        );
        assert!(answer.text().contains("Exactly 10 digits."), "{}", answer.text());
        assert!(list(&api, &customer).await.is_empty());
    }
}

#[tokio::test]
async fn a_carrier_that_needs_no_account_gets_none() {
    for (api, customer) in apis().await {
        for carrier in ["own_label", "posthorn", ""] {
            let mut wrong = account("Käsehof");
            wrong["carrier"] = json!(carrier);
            let answer = send(&api, &customer, (Method::POST, PATH), Some("k-1"), &wrong).await;
            assert_eq!(answer.faults(), ["carrier unknown_value"]);
            assert!(answer.text().contains("parcelhaus"), "says what is possible: {}", answer.text());
        }
        assert!(list(&api, &customer).await.is_empty());
    }
}

#[tokio::test]
async fn a_name_is_given_once_whatever_its_case_and_never_one_that_means_something_else() {
    for (api, customer) in apis().await {
        create(&api, &customer, &account("Käsehof Süd")).await;
        for (name, fault) in [
            ("KASEHOF  SUD", "name taken"),
            ("Parcelhaus", "name reserved"),
            ("own_label", "name reserved"),
            ("acc_1", "name reserved"),
        ] {
            let answer = send(&api, &customer, (Method::POST, PATH), Some("k-2"), &account(name)).await;
            assert_eq!(answer.faults(), [fault], "{name}");
        }
        assert_eq!(list(&api, &customer).await.len(), 1);
        let other = api.customer("2000000000008", "shipping").await;
        create(&api, &other, &account("Käsehof Süd")).await;
    }
}

#[tokio::test]
async fn the_same_wish_under_the_same_key_creates_one_account() {
    for (api, customer) in apis().await {
        let first = send(&api, &customer, (Method::POST, PATH), Some("k-1"), &account("Käsehof")).await;
        let again = send(&api, &customer, (Method::POST, PATH), Some("k-1"), &account("Käsehof")).await;
        assert_eq!((again.status, again.json()), (StatusCode::CREATED, first.json()));
        let mut other_secret = account("Käsehof");
        other_secret["settings"]["password"] = json!("another one");
        let reused = send(&api, &customer, (Method::POST, PATH), Some("k-1"), &other_secret).await;
        assert_eq!(
            (reused.status, reused.problem().as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused")
        );
        let missing = send(&api, &customer, (Method::POST, PATH), None, &account("Anderes")).await;
        assert_eq!(missing.problem(), "idempotency_key_missing");
        assert_eq!(list(&api, &customer).await, [first.json()]);
    }
}

#[tokio::test]
async fn a_refused_wish_leaves_its_key_free() {
    for (api, customer) in apis().await {
        let mut wrong = account("Käsehof");
        wrong["settings"]["customer"] = json!("1");
        let refused = send(&api, &customer, (Method::POST, PATH), Some("k-1"), &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let made = send(&api, &customer, (Method::POST, PATH), Some("k-1"), &account("Käsehof")).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    }
}

#[tokio::test]
async fn a_change_keeps_secrets_that_are_left_empty_and_refuses_another_carrier() {
    for (api, customer) in apis().await {
        let made = create(&api, &customer, &account("Käsehof")).await;
        let mut change = account("Käsehof Nord");
        change["settings"] = json!({"user": "nord", "password": "", "customer": "1234567890", "pickup": "true"});
        change["print_uncodable"] = json!(true);
        let answer = send(&api, &customer, (Method::PUT, &path_of(&made)), None, &change).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let now = answer.json();
        assert_eq!((&now["name"], &now["print_uncodable"]), (&json!("Käsehof Nord"), &json!(true)));
        assert_eq!(now["secrets"], json!(["api_secret", "password"]));
        let test = send(&api, &customer, (Method::POST, &format!("{}/test", path_of(&made))), None, &json!({})).await;
        assert_eq!(test.json()["ok"], json!(true), "the password is the one of before: {}", test.text());
        let before = api.get(&customer.token, &path_of(&made)).await.json();
        change["carrier"] = json!("own_label");
        let refused = send(&api, &customer, (Method::PUT, &path_of(&made)), None, &change).await;
        assert_eq!(refused.faults(), ["carrier not_changeable"]);
        assert_eq!(api.get(&customer.token, &path_of(&made)).await.json(), before);
    }
}

#[tokio::test]
async fn one_account_of_a_carrier_is_its_default_and_hands_that_over() {
    for (api, customer) in apis().await {
        let first = create(&api, &customer, &account("Eins")).await;
        let second = create(&api, &customer, &account("Zwei")).await;
        assert_eq!((&first["default"], &second["default"]), (&json!(true), &json!(false)));
        let mut change = account("Zwei");
        change["default"] = json!(true);
        let now = send(&api, &customer, (Method::PUT, &path_of(&second)), None, &change).await.json();
        assert_eq!(now["default"], json!(true));
        assert_eq!(api.get(&customer.token, &path_of(&first)).await.json()["default"], json!(false));
        let gone = send(&api, &customer, (Method::DELETE, &path_of(&second)), None, &json!({})).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        assert_eq!(api.get(&customer.token, &path_of(&second)).await.problem(), "not_found");
        assert_eq!(api.get(&customer.token, &path_of(&first)).await.json()["default"], json!(true));
    }
}

#[tokio::test]
async fn what_was_done_is_written_down_without_values() {
    for (api, customer) in apis().await {
        let made = create(&api, &customer, &account("Käsehof")).await;
        send(&api, &customer, (Method::PUT, &path_of(&made)), None, &account("Käsehof")).await;
        send(&api, &customer, (Method::POST, &format!("{}/test", path_of(&made))), None, &json!({})).await;
        send(&api, &customer, (Method::DELETE, &path_of(&made)), None, &json!({})).await;
        let mut tx = api.test.app.db.read(&customer.tenant).await.expect("begins");
        let entries = audit::list(&mut tx, &customer.tenant, 0, 50).await.expect("the log");
        let own: Vec<_> = entries.iter().filter(|entry| entry.action.starts_with("carrier_account.")).collect();
        let actions: Vec<&str> = own.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(
            actions,
            ["carrier_account.created", "carrier_account.changed", "carrier_account.tested", "carrier_account.deleted"]
        );
        assert!(
            own.iter().all(|entry| entry.actor.starts_with("kc_") && entry.object == made["id"].as_str().expect("id"))
        );
        assert_eq!(own[0].detail, "parcelhaus test Käsehof");
    }
}

#[tokio::test]
async fn only_who_has_booked_shipping_gets_in() {
    for (api, _) in apis().await {
        let other = api.customer("3000000000007", "commerce").await;
        let answer = send(&api, &other, (Method::POST, PATH), Some("k-1"), &account("Käsehof")).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::FORBIDDEN, "module_not_booked"));
        assert_eq!(api.get(&other.token, PATH).await.problem(), "module_not_booked");
    }
}

#[tokio::test]
async fn capabilities_tell_the_form_of_an_account_and_which_fields_are_secret() {
    for (api, customer) in apis().await {
        create(&api, &customer, &account("Käsehof")).await;
        let all = api.get(&customer.token, "/v1/capabilities").await.json();
        assert_eq!(all["carriers"].as_array().map(Vec::len), Some(2));
        let one = api.get(&customer.token, "/v1/capabilities?account=k%C3%A4sehof").await.json();
        let carrier = &one["carriers"][0];
        assert_eq!((&carrier["id"], one["carriers"].as_array().map(Vec::len)), (&json!("parcelhaus"), Some(1)));
        assert_eq!(carrier["modes"], json!(["live", "test"]), "there is no sandbox on this server");
        let password = &carrier["settings"][1];
        assert_eq!((&password["caption"], &password["secret"]), (&json!("Password"), &json!(true)));
        assert_eq!(carrier["settings"][4]["choices"][1], json!({"id": "sheet", "name": "Sheet"}));
        assert_eq!(carrier["options"][1], json!({"id": "bulky", "name": "Bulky goods", "services": ["NATIONAL"]}));
        let unknown = api.get(&customer.token, "/v1/capabilities?account=x").await;
        assert_eq!(
            (unknown.problem().as_str(), unknown.faults()),
            ("invalid_query", vec!["account unknown_value".to_owned()])
        );
    }
}
