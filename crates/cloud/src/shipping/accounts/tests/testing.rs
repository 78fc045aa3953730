//! Testing an account: every way it can go is said in plain words, in both languages, and nothing is bought.

use http::{Method, StatusCode};
use kontor_model::Lang;
use kontor_model::carrier_account::NewCarrierAccount;
use serde_json::{Value, json};

use super::looks::set_mode;
use super::parcelhaus::{account, apis, create, send};
use crate::api::testing::{Api, Customer};
use crate::error::AppError;
use crate::shipping::Caller;
use crate::shipping::accounts::{TypedAccount, test_typed};

async fn tested(api: &Api, customer: &Customer, user: &str) -> Value {
    let mut body = account(user);
    body["settings"]["user"] = json!(user);
    let made = create(api, customer, &body).await;
    let path = format!("/v1/carrier-accounts/{}", made["id"].as_str().expect("an id"));
    let answer = send(api, customer, (Method::POST, &format!("{path}/test")), None, &json!({})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(api.get(&customer.token, &path).await.json()["last_test"], answer.json(), "the last test is kept");
    answer.json()
}

#[tokio::test]
async fn an_account_that_works_says_so_and_for_whom() {
    for (api, customer) in apis().await {
        let test = tested(&api, &customer, "kaesehof").await;
        assert_eq!((&test["ok"], &test["code"]), (&json!(true), &json!("ok")));
        assert_eq!(test["at_ms"], crate::testing::NOW.0);
        assert_eq!(test["detail"], "Parcelhouse accepts these credentials.");
        assert_eq!(test["carrier_text"], "customer 4711081512 at https://test.parcelhaus.example");
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_with_the_field_where_the_carrier_tells() {
    for (api, customer) in apis().await {
        let expired = tested(&api, &customer, "expired").await;
        assert_eq!((&expired["ok"], &expired["code"]), (&json!(false), &json!("not_authorized")));
        assert_eq!(expired["field"], "settings.password");
        assert!(expired["detail"].as_str().is_some_and(|text| text.contains("Check “Password” first")));
        assert_eq!(expired["carrier_text"], "password expired");
        for (user, code) in [("offline", "unavailable"), ("odd", "not_understood"), ("hasty", "rate_limited")] {
            let test = tested(&api, &customer, user).await;
            assert_eq!((&test["ok"], &test["code"]), (&json!(false), &json!(code)));
        }
    }
}

#[tokio::test]
async fn changed_settings_are_untested_and_a_new_name_is_not_a_change_of_settings() {
    for (api, customer) in apis().await {
        let made = create(&api, &customer, &account("Käsehof")).await;
        let path = format!("/v1/carrier-accounts/{}", made["id"].as_str().expect("an id"));
        send(&api, &customer, (Method::POST, &format!("{path}/test")), None, &json!({})).await;
        let mut renamed = account("Käsehof Süd");
        renamed["settings"]["password"] = json!("");
        renamed["settings"]["api_secret"] = json!("");
        let renamed = send(&api, &customer, (Method::PUT, &path), None, &renamed).await.json();
        assert_eq!(renamed["last_test"]["ok"], json!(true));
        let changed = send(&api, &customer, (Method::PUT, &path), None, &account("Käsehof Süd")).await.json();
        assert_eq!(changed.get("last_test"), None, "a new password has not been tested");
    }
}

#[tokio::test]
async fn a_mode_that_this_server_does_not_have_is_said_to_be_unavailable() {
    for (api, customer) in apis().await {
        let made = create(&api, &customer, &account("Käsehof")).await;
        let id = made["id"].as_str().expect("an id");
        set_mode(&api.test.app.db, id, "simulated").await;
        let test =
            send(&api, &customer, (Method::POST, &format!("/v1/carrier-accounts/{id}/test")), None, &json!({})).await;
        assert_eq!(test.json()["code"], "mode_not_available");
    }
}

#[tokio::test]
async fn what_was_typed_can_be_tested_before_it_is_saved_and_nothing_is_kept() {
    for (api, customer) in apis().await {
        let (app, caller) = (&api.test.app, Caller { tenant: customer.tenant.clone(), lang: Lang::De });
        let typed =
            |body: Value| TypedAccount::from(serde_json::from_value::<NewCarrierAccount>(body).expect("an account"));
        let mut unnamed = account("");
        let test = test_typed(app, &caller, None, &typed(unnamed.clone())).await.expect("a test");
        assert!(test.ok, "{test:?}");
        assert_eq!(test.detail, "Paketehaus nimmt diese Zugangsdaten an.");
        unnamed["settings"]["password"] = json!("");
        let missing = test_typed(app, &caller, None, &typed(unnamed.clone())).await;
        assert!(matches!(missing, Err(AppError::Invalid(faults)) if faults[0].field == "settings.password"));
        assert_eq!(api.get(&customer.token, "/v1/carrier-accounts").await.json()["items"], json!([]));
        let made = create(&api, &customer, &account("Käsehof")).await;
        let id = made["id"].as_str().expect("an id").parse().expect("an id");
        let kept = test_typed(app, &caller, Some(&id), &typed(unnamed)).await.expect("a test");
        assert!(kept.ok, "an empty secret is the stored one: {kept:?}");
        let now = api.get(&customer.token, &format!("/v1/carrier-accounts/{id}")).await.json();
        assert_eq!(now, made, "a test of what was typed changes nothing");
        let other = api.customer("2000000000008", "shipping").await;
        let stranger = Caller { tenant: other.tenant.clone(), lang: Lang::De };
        let theirs = test_typed(app, &stranger, Some(&id), &typed(account("x"))).await;
        assert!(matches!(theirs, Err(AppError::NotFound)));
    }
}

#[tokio::test]
async fn many_tests_in_a_row_have_to_wait() {
    for (api, customer) in apis().await {
        let made = create(&api, &customer, &account("Käsehof")).await;
        let path = format!("/v1/carrier-accounts/{}/test", made["id"].as_str().expect("an id"));
        let mut last = StatusCode::OK;
        for _ in 0..30 {
            last = send(&api, &customer, (Method::POST, &path), None, &json!({})).await.status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    }
}
