//! `/v1/platforms`: what is kept, what is refused, and that a refusal changes nothing.

use http::{Method, StatusCode};
use serde_json::json;

use super::{PATH, create, list, path_of, send, test};
use crate::audit;
use crate::commerce::intake::read_due;
use crate::commerce::tests::budenzauber::{ADDRESS, KEY, apis, connected, order, platform};
use crate::testing::NOW;

const MODULES: &str = "commerce";

#[tokio::test]
async fn a_platform_is_connected_and_shown_without_its_secrets() {
    for (api, _) in apis().await {
        let customer = api.customer("1000000000009", MODULES).await;
        let mut body = platform("Käsehof-Shop");
        body["address"] = json!("HTTP://127.0.0.1:9/Laden/");
        body["settings"]["branch"] = json!("0 7");
        let answer = send(&api, &customer, (Method::POST, PATH), "k-1", &body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let made = answer.json();
        assert_eq!(answer.header("location"), path_of(&made));
        assert_eq!(made["address"], "http://127.0.0.1:9/Laden", "host in lower case, folder kept, no slash at the end");
        assert_eq!((&made["settings"], &made["secrets"]), (&json!({"branch": "07"}), &json!(["key"])));
        assert_eq!(made["exchanges"], json!(["orders", "fulfillments", "statuses", "stock"]), "all it has");
        assert_eq!((&made["state"], &made["orders_from_ms"]), (&json!("not_connected"), &json!(NOW.0)));
        assert_eq!((made.get("last_error"), made.get("last_test")), (None, None));
        assert_eq!(api.get(&customer.token, &path_of(&made)).await.json(), made);
        assert_eq!(list(&api, &customer).await, [made]);
        assert!(!answer.text().contains(KEY));
    }
}

#[tokio::test]
async fn every_field_at_fault_is_named_and_nothing_is_connected() {
    for (api, _) in apis().await {
        let customer = api.customer("1000000000009", MODULES).await;
        let mut wrong = platform(" ");
        wrong["address"] = json!("shop.example");
        wrong["settings"] = json!({"branch": "7", "kex": "x"});
        wrong["silent_after_h"] = json!(0);
        let answer = send(&api, &customer, (Method::POST, PATH), "k-1", &wrong).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "validation_failed"));
        let named = [
            "name required",
            "address format",
            "silent_after_h range",
            "settings.kex unknown_field",
            "settings.key required",
            "settings.branch format",
        ];
        assert_eq!(answer.faults(), named);
        for (field, value, fault) in [
            ("kind", json!("jahrmarkt"), "kind unknown_value"),
            ("exchanges", json!(["prices"]), "exchanges[0] unknown_value"),
            ("colour", json!("red"), "colour unknown_field"),
        ] {
            let mut wrong = platform("Käsehof");
            wrong[field] = value;
            let answer = send(&api, &customer, (Method::POST, PATH), "k-1", &wrong).await;
            assert_eq!(answer.faults(), [fault]);
        }
        assert!(list(&api, &customer).await.is_empty());
    }
}

#[tokio::test]
async fn a_name_is_given_once_whatever_its_case_and_never_one_that_means_something_else() {
    for (api, _) in apis().await {
        let customer = api.customer("1000000000009", MODULES).await;
        create(&api, &customer, &platform("Käsehof Süd")).await;
        for (name, fault) in
            [("KASEHOF  SUD", "name taken"), ("budenzauber", "name reserved"), ("plt_1", "name reserved")]
        {
            let mut body = platform(name);
            body["address"] = json!("http://127.0.0.1:9/anders");
            let answer = send(&api, &customer, (Method::POST, PATH), "k-2", &body).await;
            assert_eq!(answer.faults(), [fault], "{name}");
        }
        assert_eq!(list(&api, &customer).await.len(), 1);
        let other = api.customer("2000000000008", MODULES).await;
        create(&api, &other, &platform("Käsehof Süd")).await;
    }
}

#[tokio::test]
async fn the_same_wish_under_the_same_key_connects_one_platform() {
    for (api, _) in apis().await {
        let customer = api.customer("1000000000009", MODULES).await;
        let first = send(&api, &customer, (Method::POST, PATH), "k-1", &platform("Käsehof")).await;
        let again = send(&api, &customer, (Method::POST, PATH), "k-1", &platform("Käsehof")).await;
        assert_eq!((again.status, again.json()), (StatusCode::CREATED, first.json()));
        let mut other_secret = platform("Käsehof");
        other_secret["settings"]["key"] = json!("another one");
        let reused = send(&api, &customer, (Method::POST, PATH), "k-1", &other_secret).await;
        assert_eq!(reused.problem(), "idempotency_key_reused");
        let missing = send(&api, &customer, (Method::POST, PATH), "", &platform("Anderes")).await;
        assert_eq!(missing.problem(), "idempotency_key_missing");
        assert_eq!(list(&api, &customer).await, [first.json()]);
    }
}

#[tokio::test]
async fn a_change_keeps_what_is_left_empty_and_refuses_another_kind() {
    for (api, booth) in apis().await {
        let customer = api.customer("1000000000009", MODULES).await;
        let made = create(&api, &customer, &platform("Käsehof")).await;
        assert_eq!(test(&api, &customer, &made).await["ok"], json!(true));
        let mut change = platform("Käsehof");
        change["name"] = json!("Käsehof Nord");
        change["settings"] = json!({"key": ""});
        change["exchanges"] = json!(["stock"]);
        change["silent_after_h"] = json!(24);
        let renamed = send(&api, &customer, (Method::PUT, &path_of(&made)), "", &change).await.json();
        assert_eq!((&renamed["name"], &renamed["exchanges"]), (&json!("Käsehof Nord"), &json!(["stock"])));
        assert_eq!((&renamed["silent_after_h"], &renamed["secrets"]), (&json!(24), &json!(["key"])));
        assert_eq!(renamed["orders_from_ms"], made["orders_from_ms"]);
        assert_eq!(renamed["state"], "connected", "nothing that is called with has changed");
        assert_eq!(renamed["last_test"]["ok"], json!(true));
        assert_eq!(test(&api, &customer, &made).await["ok"], json!(true), "the key is the one of before");
        change["settings"] = json!({"branch": "12"});
        let elsewhere = send(&api, &customer, (Method::PUT, &path_of(&made)), "", &change).await.json();
        assert_eq!((&elsewhere["state"], elsewhere.get("last_test")), (&json!("not_connected"), None));
        change["kind"] = json!("woocommerce");
        let refused = send(&api, &customer, (Method::PUT, &path_of(&made)), "", &change).await;
        assert_eq!(refused.faults(), ["kind not_changeable"]);
        assert_eq!(api.get(&customer.token, &path_of(&made)).await.json(), elsewhere);
        assert_eq!(booth.inside().calls, ["check", "check"], "a change calls nobody");
    }
}

#[tokio::test]
async fn one_platform_alone_exchanges_a_kind_of_data_with_a_shop() {
    for (api, _) in apis().await {
        let customer = api.customer("1000000000009", MODULES).await;
        let first = create(&api, &customer, &platform("Eins")).await;
        let mut second = platform("Zwei");
        second["address"] = json!(first["address"]);
        second["exchanges"] = json!(["orders", "stock"]);
        let refused = send(&api, &customer, (Method::POST, PATH), "k-2", &second).await;
        assert_eq!(refused.faults(), ["exchanges owned"]);
        assert!(refused.text().contains("“Eins”, which exchanges: Fetch orders, Report stock"), "{}", refused.text());
        assert_eq!(list(&api, &customer).await.len(), 1);
        let mut less = platform("Eins");
        less["exchanges"] = json!(["fulfillments", "statuses"]);
        send(&api, &customer, (Method::PUT, &path_of(&first)), "", &less).await;
        let made = create(&api, &customer, &second).await;
        let again = send(&api, &customer, (Method::PUT, &path_of(&first)), "", &platform("Eins")).await;
        assert_eq!(again.faults(), ["exchanges owned"], "not by a change either");
        second["paused"] = json!(true);
        send(&api, &customer, (Method::PUT, &path_of(&made)), "", &second).await;
        let whole = send(&api, &customer, (Method::PUT, &path_of(&first)), "", &platform("Eins")).await;
        assert_eq!(whole.status, StatusCode::OK, "a paused one owns nothing: {}", whole.text());
        second["paused"] = json!(false);
        let resumed = send(&api, &customer, (Method::PUT, &path_of(&made)), "", &second).await;
        assert_eq!(resumed.faults(), ["exchanges owned"], "and does not come back beside the new owner");
        let stranger = api.customer("2000000000008", MODULES).await;
        create(&api, &stranger, &platform("Eins")).await;
    }
}

#[tokio::test]
async fn a_platform_without_orders_is_deleted_with_its_secrets() {
    for (api, _) in apis().await {
        let customer = api.customer("1000000000009", MODULES).await;
        let made = create(&api, &customer, &platform("Käsehof")).await;
        let gone = send(&api, &customer, (Method::DELETE, &path_of(&made)), "", &json!({})).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        assert_eq!(api.get(&customer.token, &path_of(&made)).await.problem(), "not_found");
        let again = send(&api, &customer, (Method::DELETE, &path_of(&made)), "", &json!({})).await;
        assert_eq!(again.problem(), "not_found");
    }
}

#[tokio::test]
async fn a_platform_that_orders_came_from_is_not_deleted_and_keeps_its_secrets() {
    for of in connected().await {
        of.booth.put(&order("B-1"));
        read_due(of.app()).await.expect("reads");
        let path = format!("{PATH}/{}", of.platform);
        let refused = send(&of.api, &of.customer, (Method::DELETE, &path), "", &json!({})).await;
        assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::CONFLICT, "platform_has_orders"));
        assert_eq!(of.api.get(&of.customer.token, &path).await.json()["secrets"], json!(["key"]));
        let mut paused = platform("Budenzauber");
        paused["paused"] = json!(true);
        paused["address"] = json!(ADDRESS);
        let now = send(&of.api, &of.customer, (Method::PUT, &path), "", &paused).await.json();
        assert_eq!(now["state"], "paused", "that can be done");
    }
}

#[tokio::test]
async fn a_platform_goes_with_the_orders_it_was_to_adopt() {
    for (api, _) in apis().await {
        let customer = api.customer("1000000000009", MODULES).await;
        let made = create(&api, &customer, &platform("Käsehof")).await;
        let expected = json!({ "orders": [{ "number": "1001" }] });
        let adoption = format!("{}/adoption", path_of(&made));
        let answer = send(&api, &customer, (Method::POST, &adoption), "", &expected).await;
        assert_eq!(answer.json()["items"][0]["result"], "expected", "{}", answer.text());
        let gone = send(&api, &customer, (Method::DELETE, &path_of(&made)), "", &json!({})).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT, "{}", gone.text());
        assert!(list(&api, &customer).await.is_empty());
    }
}

#[tokio::test]
async fn what_was_done_is_written_down_without_values() {
    for (api, _) in apis().await {
        let customer = api.customer("1000000000009", MODULES).await;
        let made = create(&api, &customer, &platform("Käsehof")).await;
        let mut paused = platform("Käsehof");
        send(&api, &customer, (Method::PUT, &path_of(&made)), "", &paused).await;
        paused["paused"] = json!(true);
        send(&api, &customer, (Method::PUT, &path_of(&made)), "", &paused).await;
        send(&api, &customer, (Method::PUT, &path_of(&made)), "", &platform("Käsehof")).await;
        test(&api, &customer, &made).await;
        send(&api, &customer, (Method::DELETE, &path_of(&made)), "", &json!({})).await;
        let mut tx = api.test.app.db.read(&customer.tenant).await.expect("begins");
        let entries = audit::list(&mut tx, &customer.tenant, 0, 50).await.expect("the log");
        let own: Vec<_> = entries.iter().filter(|entry| entry.action.starts_with("platform.")).collect();
        let actions: Vec<&str> = own.iter().map(|entry| entry.action.trim_start_matches("platform.")).collect();
        assert_eq!(actions, ["created", "changed", "paused", "resumed", "tested", "deleted"]);
        assert!(
            own.iter().all(|entry| entry.actor.starts_with("kc_") && entry.object == made["id"].as_str().expect("id"))
        );
        assert_eq!(own[0].detail, "budenzauber Käsehof");
    }
}

#[tokio::test]
async fn only_who_has_booked_commerce_gets_in() {
    for (api, _) in apis().await {
        let other = api.customer("3000000000007", "shipping").await;
        let answer = send(&api, &other, (Method::POST, PATH), "k-1", &platform("Käsehof")).await;
        assert_eq!((answer.status, answer.problem().as_str()), (StatusCode::FORBIDDEN, "module_not_booked"));
        assert_eq!(api.get(&other.token, PATH).await.problem(), "module_not_booked");
    }
}

#[tokio::test]
async fn capabilities_tell_kinds_of_platforms_and_their_forms() {
    for (api, _) in apis().await {
        let customer = api.customer("1000000000009", MODULES).await;
        let all = api.get(&customer.token, "/v1/capabilities").await.json();
        let booth = &all["platforms"][0];
        assert_eq!((&booth["id"], &booth["name"]), (&json!("budenzauber"), &json!("Booth magic")));
        assert_eq!((&booth["needs_address"], &booth["exchanges"][0]), (&json!(true), &json!("orders")));
        assert_eq!(booth["abilities"], json!(["hints", "items", "finds_by_number"]));
        assert_eq!((&booth["settings"][0]["name"], &booth["settings"][0]["secret"]), (&json!("key"), &json!(true)));
        let one = api.get(&customer.token, "/v1/capabilities?account=own_label").await.json();
        assert_eq!(one["platforms"], json!([]), "only a carrier was asked for");
    }
}
