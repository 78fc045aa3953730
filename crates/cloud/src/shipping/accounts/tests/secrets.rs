//! A secret is nowhere but sealed: not in the database, not in an answer, not in a log, not in a `Debug`.

use http::Method;
use kontor_model::Lang;
use kontor_model::carrier_account::NewCarrierAccount;
use serde_json::json;

use super::looks::{account_secrets, dump, move_secrets};
use super::parcelhaus::{API_SECRET, PASSWORD, account, apis, create, send};
use crate::shipping::Caller;
use crate::shipping::accounts::{find_account, get_account};

use crate::testing::logged;

fn contains(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[tokio::test]
async fn no_secret_is_readable_in_the_store_in_answers_or_in_the_log() {
    for (api, customer) in apis().await {
        let (log, answers) = logged(async {
            let made = create(&api, &customer, &account("Käsehof")).await;
            let path = format!("/v1/carrier-accounts/{}", made["id"].as_str().expect("an id"));
            let mut wrong = account("Käsehof");
            wrong["settings"]["customer"] = json!("1");
            let test = format!("{path}/test");
            vec![
                made.to_string(),
                send(&api, &customer, (Method::PUT, &path), None, &account("Käsehof")).await.text(),
                send(&api, &customer, (Method::PUT, &path), None, &wrong).await.text(),
                send(&api, &customer, (Method::POST, &test), None, &json!({})).await.text(),
                api.get(&customer.token, &path).await.text(),
                api.get(&customer.token, "/v1/carrier-accounts").await.text(),
            ]
        })
        .await;
        assert!(log.contains("/v1/carrier-accounts"), "the log was looked at: {log}");
        let store = dump(&api.test).await;
        assert!(contains(&store, "4711081512"), "the search finds what stands there in clear");
        for secret in [PASSWORD, API_SECRET] {
            assert!(!contains(&store, secret), "the store of {} shows {secret}", api.test.store.name);
            assert!(!log.contains(secret), "the log shows {secret}");
            assert!(answers.iter().all(|answer| !answer.contains(secret)), "an answer shows {secret}");
        }
    }
}

#[tokio::test]
async fn a_secret_opens_for_its_account_and_field_only() {
    for (api, customer) in apis().await {
        let app = &api.test.app;
        let one = create(&api, &customer, &account("Eins")).await["id"].as_str().expect("id").parse().expect("id");
        let two = create(&api, &customer, &account("Zwei")).await["id"].as_str().expect("id").parse().expect("id");
        assert!(find_account(app, &customer.tenant, &two).await.expect("opens").is_some());
        assert_eq!(account_secrets(&app.db, &one).await, 2);
        move_secrets(&app.db, &one, &two).await;
        assert!(find_account(app, &customer.tenant, &two).await.is_err(), "sealed for another account");
        let caller = Caller { tenant: customer.tenant.clone(), lang: Lang::De };
        assert!(get_account(app, &caller, &two).await.is_ok(), "what is shown needs no secret");
    }
}

#[test]
fn debug_shows_no_secret() {
    let new: NewCarrierAccount = serde_json::from_value(account("Käsehof")).expect("an account");
    let shown = format!("{new:?}");
    assert!(shown.contains("password") && !shown.contains(PASSWORD) && !shown.contains(API_SECRET), "{shown}");
}
